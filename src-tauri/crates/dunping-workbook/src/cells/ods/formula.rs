//! Formulas of OpenDocument as a person sees them in Excel: `of:=SUM([.B2:.B9];1)` is `SUM(B2:B9,1)`.

/// The text of a formula, without the equals sign.
pub(super) fn text(formula: &str) -> String {
    let (language, formula) = match formula.split_once(":=") {
        Some((language, rest)) if language.chars().all(|c| c.is_ascii_alphanumeric()) => {
            (language, rest)
        }
        _ => ("", formula.strip_prefix('=').unwrap_or(formula)),
    };
    if language == "msoxl" {
        return formula.to_owned();
    }
    let mut text = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(sign) = rest.chars().next() {
        match sign {
            '"' => {
                let end = rest[1..].find('"').map_or(rest.len(), |at| at + 2);
                text.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
            '[' => {
                let end = closing(rest);
                text.push_str(&reference(rest[1..end].trim_end_matches(']')));
                rest = &rest[end..];
                continue;
            }
            ';' | '~' => text.push(','),
            '!' => text.push(' '),
            other => text.push(other),
        }
        rest = &rest[sign.len_utf8()..];
    }
    text
}

/// How far a reference in brackets reaches, its bracket included.
fn closing(text: &str) -> usize {
    let mut in_name = false;
    for (at, sign) in text.char_indices() {
        match sign {
            '\'' => in_name = !in_name,
            ']' if !in_name => return at + 1,
            _ => (),
        }
    }
    text.len()
}

/// `$表.$B$2:.C9` as `表!$B$2:C9`.
fn reference(text: &str) -> String {
    let mut parts = Vec::new();
    let mut in_name = false;
    let mut start = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '\'' => in_name = !in_name,
            ':' if !in_name => {
                parts.push(part(&text[start..at]));
                start = at + 1;
            }
            _ => (),
        }
    }
    parts.push(part(&text[start..]));
    parts.join(":")
}

fn part(text: &str) -> String {
    match text.rsplit_once('.') {
        Some(("", cell)) => cell.to_owned(),
        Some((sheet, cell)) => format!("{}!{cell}", sheet.strip_prefix('$').unwrap_or(sheet)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_read_as_in_excel() {
        for (formula, expected) in [
            ("of:=SUM([.B2:.B9];1)", "SUM(B2:B9,1)"),
            (
                "of:=[$企业基本信息.$B$16]-2&\"年;[.]\"",
                "企业基本信息!$B$16-2&\"年;[.]\"",
            ),
            ("of:=['a. b]'.A1:.C$3]*2", "'a. b]'!A1:C$3*2"),
            ("of:=SUM([.A1]~[.B1]![.C1])", "SUM(A1,B1 C1)"),
            ("of:=[.#REF!]", "#REF!"),
            ("msoxl:=SUM(B2:B9;1)", "SUM(B2:B9;1)"),
            ("=1+1", "1+1"),
            ("of:=[.A1", "A1"),
            ("of:=\"open", "\"open"),
        ] {
            assert_eq!(text(formula), expected);
        }
    }
}
