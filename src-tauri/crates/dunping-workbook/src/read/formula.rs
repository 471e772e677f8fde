//! Formulas whose result cannot be believed: some programs write 0 beside every formula that they did not compute (E15). Formulas are
//! not evaluated; only the cells that they name are looked at.

use crate::cells::{Place, Sheet, Value};

/// Whether a formula's result is 0 while a cell that it names in its own sheet holds a number that is not 0.
pub(crate) fn dummy_zero(sheet: &Sheet, place: Place) -> bool {
    let Some(formula) = &sheet.at(place).formula else {
        return false;
    };
    let named = references(formula);
    sheet.cells().iter().any(|(at, cell)| {
        let inside = named
            .iter()
            .any(|(from, to)| (from.0..=to.0).contains(&at.0) && (from.1..=to.1).contains(&at.1));
        inside
            && *at != place
            && matches!(cell.value, Value::Number(number) if number.abs() > f64::EPSILON)
    })
}

/// The cells and ranges of its own sheet that a formula names.
fn references(formula: &str) -> Vec<(Place, Place)> {
    let mut found: Vec<(Place, Place)> = Vec::new();
    let mut rest = formula;
    let mut before = ' ';
    let mut joins = false;
    let mut last_is_foreign = false;
    while let Some(first) = rest.chars().next() {
        if let Some((place, length)) = reference(rest).filter(|_| !before.is_alphanumeric()) {
            // What follows `!` is in another sheet, and so is the other end of its range.
            let foreign = before == '!' || (joins && last_is_foreign);
            match found.last_mut().filter(|_| joins) {
                _ if foreign => {}
                Some(range) => range.1 = place,
                None => found.push((place, place)),
            }
            last_is_foreign = foreign;
            rest = &rest[length..];
            joins = rest.starts_with(':');
            before = 'A';
            continue;
        }
        joins = joins && first == ':';
        before = first;
        rest = &rest[first.len_utf8()..];
    }
    found
}

/// A reference such as `$B$12` at the start of a text, and its length.
fn reference(text: &str) -> Option<(Place, usize)> {
    let bytes = text.as_bytes();
    let skip = |at: usize| at + usize::from(bytes.get(at) == Some(&b'$'));
    let letters = skip(0);
    let digits_or_dollar = letters
        + bytes[letters..]
            .iter()
            .take_while(|b| b.is_ascii_uppercase())
            .count();
    let digits = skip(digits_or_dollar);
    let end = digits
        + bytes
            .get(digits..)?
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
    let boundary = !bytes
        .get(end)
        .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'(' | b'!' | b'_'));
    let (column, row) = (&bytes[letters..digits_or_dollar], &text[digits..end]);
    if column.is_empty() || column.len() > 3 || row.is_empty() || !boundary {
        return None;
    }
    let column = column
        .iter()
        .fold(0_u32, |sum, b| sum * 26 + u32::from(b - b'A') + 1);
    let row: u32 = row
        .parse()
        .ok()
        .filter(|row| (1..=1_048_576).contains(row))?;
    Some(((row - 1, column - 1), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_the_own_sheet() {
        for (formula, expected) in [
            ("SUM(E4:E13)", vec![((3, 4), (12, 4))]),
            ("B5+$C$6", vec![((4, 1), (4, 1)), ((5, 2), (5, 2))]),
            (
                "IF(COUNT(B5:B6)=0,\"\",B5)",
                vec![((4, 1), (5, 1)), ((4, 1), (4, 1))],
            ),
            ("'企业基本信息'!$B$18&A1", vec![((0, 0), (0, 0))]),
            ("SUM(表!A1:B9)+C1", vec![((0, 2), (0, 2))]),
            ("LOG10(2)", vec![]),
        ] {
            assert_eq!(references(formula), expected, "{formula}");
        }
    }
}
