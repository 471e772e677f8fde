//! Formulas whose result cannot be believed: some programs write 0 beside every formula that they did not compute (E15). Formulas are
//! not evaluated here; only the cells that they name are looked at, in their own sheet and in others.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use crate::cells::{Book, Place, Sheet, Value};

/// How many cells may still be looked at for the sake of formulas, over the whole workbook: a workbook made for it could keep a reader
/// busy for hours. Clones share what is left.
#[derive(Debug, Clone)]
pub(crate) struct Effort(Rc<Cell<u32>>);

impl Default for Effort {
    fn default() -> Self {
        Self(Rc::new(Cell::new(3_000_000)))
    }
}

impl Effort {
    /// Looks at one more cell; `false` when nothing is left.
    pub(crate) fn spend(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }
}

/// Whether a formula's result is 0 although it names a cell that holds a number that is not 0, or one whose own 0 cannot be believed. With
/// no effort left nothing is believed.
pub(crate) fn dummy_zero(
    book: Option<&Book>,
    sheet: &Sheet,
    place: Place,
    effort: &Effort,
) -> bool {
    let mut seen = BTreeSet::from([(sheet.name.as_str(), place)]);
    let mut waiting = vec![(sheet, place)];
    while let Some((sheet, place)) = waiting.pop() {
        let Some(formula) = &sheet.at(place).formula else {
            continue;
        };
        for named in references(formula) {
            let other = match &named.sheet {
                None => Some(sheet),
                Some(name) => book.and_then(|book| book.sheets.iter().find(|s| s.name == *name)),
            };
            let Some(other) = other else { continue };
            let last = named.to.0.min(other.last_row().unwrap_or(0));
            for row in named.from.0..=last {
                let inside = other
                    .row(row)
                    .iter()
                    .filter(|((_, column), _)| (named.from.1..=named.to.1).contains(column));
                for (at, cell) in inside {
                    match cell.value {
                        Value::Number(number) if number.abs() > f64::EPSILON => return true,
                        _ if !effort.spend() => return true,
                        _ if cell.formula.is_some() && seen.insert((&other.name, *at)) => {
                            waiting.push((other, *at));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    false
}

/// Whether a program by this name calculates formulas itself. Libraries that write files do not, whatever they call themselves.
pub(crate) fn calculates(application: Option<&str>) -> bool {
    const KNOWN: [&str; 6] = [
        "Excel",
        "WPS",
        "Kingsoft",
        "LibreOffice",
        "OpenOffice",
        "Numbers",
    ];
    application.is_some_and(|name| KNOWN.iter().any(|known| name.contains(known)))
}

/// A cell or a range that a formula names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct References {
    /// Its sheet, when that is another one.
    pub(crate) sheet: Option<String>,
    pub(crate) from: Place,
    pub(crate) to: Place,
}

/// The cells and ranges that a formula names.
fn references(formula: &str) -> Vec<References> {
    let mut found: Vec<References> = Vec::new();
    let mut rest = formula;
    let mut before = ' ';
    let mut joins = false;
    let mut sheet: Option<String> = None;
    let mut word = String::new();
    while let Some(first) = rest.chars().next() {
        if let Some((text, after)) = quoted(rest) {
            // 'a sheet' or "a text"; of a sheet's name `!` follows.
            word = text;
            rest = after;
            (before, joins) = ('\'', false);
            continue;
        }
        let is_word = before.is_alphanumeric() || before == '_';
        if let Some((place, length)) = reference(rest).filter(|_| !is_word) {
            match found.last_mut().filter(|_| joins) {
                Some(range) => range.to = place,
                None => found.push(References {
                    sheet: sheet.take(),
                    from: place,
                    to: place,
                }),
            }
            rest = &rest[length..];
            joins = rest.starts_with(':');
            (before, word) = ('A', String::new());
            continue;
        }
        joins = joins && first == ':';
        if first == '!' {
            sheet = Some(std::mem::take(&mut word));
        } else if first.is_alphanumeric() || matches!(first, '_' | '.') {
            word.push(first);
        } else if first != '$' {
            (sheet, word) = (None, String::new());
        }
        before = first;
        rest = &rest[first.len_utf8()..];
    }
    found
}

/// The cell or range named at the very start of a text, and what follows.
pub(crate) fn reference_at(text: &str) -> Option<(References, &str)> {
    let (sheet, rest) = match text.split_once('!') {
        Some((name, rest)) if is_sheet(name) => {
            let plain = quoted(name).map_or(name.to_owned(), |(plain, _)| plain);
            (Some(plain), rest)
        }
        _ => (None, text),
    };
    let (from, length) = reference(rest)?;
    let rest = &rest[length..];
    let end = rest.strip_prefix(':').and_then(reference);
    let (to, rest) = match end {
        Some((to, length)) => (to, &rest[1 + length..]),
        None => (from, rest),
    };
    Some((References { sheet, from, to }, rest))
}

/// Whether a text is the name of a sheet alone, quoted or of letters and digits.
fn is_sheet(name: &str) -> bool {
    match quoted(name) {
        Some((_, rest)) => name.starts_with('\'') && rest.is_empty(),
        None => {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
        }
    }
}

/// A quoted text at the start, without its quotes, and what follows; a quote inside is written twice.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let mut inside = String::new();
    let mut rest = &text[1..];
    loop {
        let (part, after) = rest.split_once(quote)?;
        inside.push_str(part);
        match after.strip_prefix(quote) {
            Some(again) => {
                inside.push(quote);
                rest = again;
            }
            None => return Some((inside, after)),
        }
    }
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
    use crate::cells::Cell;
    use proptest::prelude::*;

    #[test]
    fn references_to_cells() {
        let shown = |named: &References| {
            let sheet = named.sheet.clone().map_or(String::new(), |s| s + "!");
            let (from, to) = (crate::cells::a1(named.from), crate::cells::a1(named.to));
            format!("{sheet}{from}:{to}")
        };
        for (formula, expected) in [
            ("SUM(E4:E13)", vec!["E4:E13"]),
            ("B5+$C$6", vec!["B5:B5", "C6:C6"]),
            ("IF(COUNT(B5:B6)=0,\"\",B5)", vec!["B5:B6", "B5:B5"]),
            (
                "'企业基本信息'!$B$18&A1",
                vec!["企业基本信息!B18:B18", "A1:A1"],
            ),
            ("SUM(表!A1:B9)+C1", vec!["表!A1:B9", "C1:C1"]),
            ("'it''s'!A1", vec!["it's!A1:A1"]),
            ("LOG10(2)&\"A1\"", vec![]),
        ] {
            let found: Vec<String> = references(formula).iter().map(shown).collect();
            assert_eq!(found, expected, "{formula}");
        }
    }

    #[test]
    fn a_zero_is_not_believed_while_something_it_adds_is_not_zero() {
        let zero = |formula: &str| Cell::calculated(formula, Value::Number(0.0));
        let sheet = |name: &str, cells| Sheet::new(name.into(), false, cells);
        let first = sheet(
            "甲",
            vec![
                ((0, 0), zero("B1+C1")),
                ((0, 1), zero("SUM(乙!A1:A9)")),
                ((0, 2), Cell::of(Value::Number(0.0))),
                ((1, 0), zero("A2+C1")),
                ((2, 0), zero("SUM(C1:C1048576)")),
            ],
        );
        let second = sheet("乙", vec![((3, 0), Cell::of(Value::Number(7.0)))]);
        let book = Book {
            sheets: vec![first.clone(), second],
            ..Book::default()
        };
        let check = |place, expected| {
            assert_eq!(
                dummy_zero(Some(&book), &first, place, &Effort::default()),
                expected,
                "{place:?}"
            );
        };
        check((0, 0), true);
        check((0, 1), true);
        check((1, 0), false);
        check((2, 0), false);
    }

    #[test]
    fn programs_that_calculate() {
        assert!(calculates(Some("Microsoft Excel")) && calculates(Some("WPS Office_11.1.0")));
        assert!(!calculates(Some("Apache POI")) && !calculates(None));
    }

    proptest! {
        #[test]
        fn no_formula_makes_it_panic(formula in "[A-Z$0-9:!'\"+(),. 表-]{0,24}") {
            let _ = references(&formula);
            let _ = reference_at(&formula);
            let cells = vec![((0, 0), Cell::calculated(&formula, Value::Number(0.0)))];
            let sheet = Sheet::new("表".into(), false, cells);
            let effort = Effort::default();
            let _ = dummy_zero(None, &sheet, (0, 0), &effort);
            let _ = crate::read::calc::result(None, &sheet, (0, 0), &effort);
        }
    }
}
