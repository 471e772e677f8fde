//! Formulas that cells share: written out in one cell, and meant for the others as if it had been copied there.

use super::super::xml::{MAX_COLUMNS, MAX_ROWS};
use super::super::{Place, a1};

/// The formula of one cell as another has it: what is not fixed by a `$` moves along. `None` where a reference would leave the sheet.
pub(super) fn moved(formula: &str, from: Place, to: Place) -> Option<String> {
    let by = (
        i64::from(to.0) - i64::from(from.0),
        i64::from(to.1) - i64::from(from.1),
    );
    let mut text = String::with_capacity(formula.len() + 8);
    let mut rest = formula;
    while let Some(sign) = rest.chars().next() {
        let length = match sign {
            '"' | '\'' => closing(rest, sign),
            _ if is_word(sign) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => sign.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        // A word before `!` is a sheet and before `(` a function.
        let named = after.starts_with(['!', '(']);
        match Reference::read(word).filter(|_| !named) {
            // Rows and columns alone are references only beside a colon.
            Some(reference) if reference.is_cell() || beside_colon(&text, after) => {
                text.push_str(&reference.moved(by)?);
            }
            _ => text.push_str(word),
        }
        rest = after;
    }
    Some(text)
}

/// What names and references are made of.
fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '.' | '$' | '\\' | '?')
}

fn beside_colon(before: &str, after: &str) -> bool {
    before.ends_with(':') || after.starts_with(':')
}

/// How far a text in quotes reaches, both quotes included; a doubled quote ends one and begins the next.
fn closing(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |at| at + 2)
}

/// A column, a row, or both, each perhaps fixed.
struct Reference {
    column: Option<(bool, i64)>,
    row: Option<(bool, i64)>,
}

impl Reference {
    fn read(word: &str) -> Option<Self> {
        let (fixed, rest) = dollar(word);
        let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
        let (letters, rest) = rest.split_at(letters);
        if letters.is_empty() {
            let row = Some((fixed, number(rest)?));
            return Some(Self { column: None, row });
        }
        if letters.len() > 3 {
            return None;
        }
        let column = letters
            .bytes()
            .fold(0, |sum, letter| sum * 26 + i64::from(letter - b'A') + 1);
        let column = Some((fixed, column));
        let (fixed, rest) = match rest {
            "" => return Some(Self { column, row: None }),
            rest => dollar(rest),
        };
        let row = Some((fixed, number(rest)?));
        Some(Self { column, row })
    }

    fn is_cell(&self) -> bool {
        self.column.is_some() && self.row.is_some()
    }

    fn moved(&self, by: (i64, i64)) -> Option<String> {
        let step = |part: Option<(bool, i64)>, by: i64, last: u32| match part {
            None => Some(None),
            Some((fixed, at)) => {
                let at = u32::try_from(if fixed { at } else { at + by }).ok()?;
                (1..=last).contains(&at).then_some(Some((fixed, at)))
            }
        };
        let column = step(self.column, by.1, MAX_COLUMNS)?;
        let row = step(self.row, by.0, MAX_ROWS)?;
        let mut text = String::new();
        if let Some((fixed, column)) = column {
            text.push_str(if fixed { "$" } else { "" });
            text.extend(
                a1((0, column - 1))
                    .chars()
                    .filter(char::is_ascii_alphabetic),
            );
        }
        if let Some((fixed, row)) = row {
            text.push_str(if fixed { "$" } else { "" });
            text.push_str(&row.to_string());
        }
        Some(text)
    }
}

fn dollar(text: &str) -> (bool, &str) {
    match text.strip_prefix('$') {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

/// A row: digits only, and few enough.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.len() <= 7 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_move_and_nothing_else() {
        for (formula, expected) in [
            ("B2*$C$1", Some("C4*$C$1")),
            ("SUM(A1:$B2)", Some("SUM(B3:$B4)")),
            ("\"A1\"&A1&'B 2'!A$1", Some("\"A1\"&B3&'B 2'!B$1")),
            ("Q1!A1+LOG10(2)+A1_x+x.A1", Some("Q1!B3+LOG10(2)+A1_x+x.A1")),
            ("SUM(A:A)+SUM(1:$3)+1", Some("SUM(B:B)+SUM(3:$3)+1")),
            ("表!B2+税率*2", Some("表!C4+税率*2")),
            ("IF(TRUE,1E3,ABCD1)", Some("IF(TRUE,1E3,ABCD1)")),
            ("XFD1", None),
            ("A1048575", None),
            ("\"open", Some("\"open")),
        ] {
            assert_eq!(
                moved(formula, (0, 0), (2, 1)).as_deref(),
                expected,
                "{formula}"
            );
        }
        assert_eq!(moved("A1", (1, 0), (0, 0)), None);
    }
}
