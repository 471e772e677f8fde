//! What is written, in one form: width, case, brackets and spaces do not tell two names apart. It interprets nothing else.

/// The text with full-width letters, digits and marks in their ASCII form, in capitals, without spaces and invisible characters.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
        })
        .map(|c| match u32::from(c) {
            full @ 0xFF01..=0xFF5E => char::from_u32(full - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether one of the words stands in a folded text.
pub(crate) fn says(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether two names are the same when folded. A blank is nobody's name.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let one = folded(one);
    !one.is_empty() && one == folded(other)
}

/// The filled ones of several texts, joined.
pub(crate) fn joined<'a>(texts: impl IntoIterator<Item = &'a str>, between: &str) -> String {
    texts
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(between)
}

/// A written text, or a word for a blank.
pub(crate) fn or_blank<'a>(text: &'a str, blank: &'a str) -> &'a str {
    if text.trim().is_empty() { blank } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_spaces_do_not_tell_names_apart() {
        for (one, other, same) in [
            ("盛安（沈阳）公司", "盛安(沈阳) 公司", true),
            ("ＡＢ１公司", "ab1公司\u{200B}", true),
            ("盛安公司", "盛安公司沈阳分公司", false),
            ("", "", false),
            (" ", "\u{3000}", false),
        ] {
            assert_eq!(same_name(one, other), same, "{one} {other}");
        }
        assert_eq!(folded(" ｚＬ\u{A0}2021\n"), "ZL2021");
        assert_eq!(joined(["a", "", "b"], "、"), "a、b");
        assert_eq!((or_blank(" ", "无"), or_blank("x", "无")), ("无", "x"));
    }
}
