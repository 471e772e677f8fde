//! The result of a formula that is made of sums and differences only, exactly, from the cells that it names. It is never taken for a
//! figure by itself: it tells a 0 that was calculated from one that was only written (E15), and a person may choose it.

use crate::cells::{Book, Place, Sheet, Value};
use crate::number::Decimal;

use super::formula::{Effort, References, reference_at};

/// How deep formulas may name formulas.
const MAX_DEPTH: u8 = 12;
/// The result of the formula at a place; `None` when it is made of anything but numbers, cells, `SUM`, `+`, `-` and brackets.
/// Or when it takes more than the effort that is left.
pub(crate) fn result(
    book: Option<&Book>,
    sheet: &Sheet,
    place: Place,
    effort: &Effort,
) -> Option<Decimal> {
    let mut calculation = Calculation {
        book,
        effort,
        depth: 0,
    };
    calculation.cell(sheet, place)
}

struct Calculation<'a> {
    book: Option<&'a Book>,
    effort: &'a Effort,
    depth: u8,
}

impl<'a> Calculation<'a> {
    /// A cell as a number: its formula's result, or what it holds; text and blanks are 0, as `SUM` takes them.
    fn cell(&mut self, sheet: &'a Sheet, place: Place) -> Option<Decimal> {
        if !self.effort.spend() {
            return None;
        }
        let cell = sheet.at(place);
        match (&cell.formula, &cell.value) {
            (Some(formula), _) => {
                self.depth += 1;
                let result = (self.depth <= MAX_DEPTH)
                    .then(|| self.formula(sheet, formula))
                    .flatten();
                self.depth -= 1;
                result
            }
            (None, Value::Number(number)) => Decimal::of_cell(*number),
            (None, Value::Blank | Value::Text(_)) => Some(Decimal::ZERO),
            (None, Value::Date(_) | Value::Bool(_) | Value::Error(_)) => None,
        }
    }

    fn formula(&mut self, sheet: &'a Sheet, formula: &str) -> Option<Decimal> {
        let (result, rest) = self.terms(sheet, formula.trim())?;
        rest.trim().is_empty().then_some(result)
    }

    /// `term ± term ± …`, and what follows.
    fn terms<'f>(&mut self, sheet: &'a Sheet, text: &'f str) -> Option<(Decimal, &'f str)> {
        let (mut sum, mut rest) = self.term(sheet, text.trim_start())?;
        loop {
            let sign = rest.trim_start().chars().next();
            let Some(sign @ ('+' | '-')) = sign else {
                return Some((sum, rest));
            };
            let (term, after) = self.term(sheet, rest.trim_start()[1..].trim_start())?;
            let term = if sign == '-' { term.negated() } else { term };
            sum = sum.added(term)?;
            rest = after;
        }
    }

    fn term<'f>(&mut self, sheet: &'a Sheet, text: &'f str) -> Option<(Decimal, &'f str)> {
        if let Some(inner) = text.strip_prefix('(') {
            let (value, rest) = self.terms(sheet, inner)?;
            return Some((value, rest.trim_start().strip_prefix(')')?));
        }
        if let Some(rest) = text.strip_prefix('-') {
            let (value, rest) = self.term(sheet, rest.trim_start())?;
            return Some((value.negated(), rest));
        }
        if let Some(inner) = text.strip_prefix("SUM(") {
            return self.sum(sheet, inner);
        }
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            let end = text
                .find(|c: char| !c.is_ascii_digit() && c != '.')
                .unwrap_or(text.len());
            return Some((Decimal::parse(&text[..end])?, &text[end..]));
        }
        let (named, rest) = reference_at(text)?;
        if named.from != named.to {
            return None;
        }
        let value = self.range(sheet, &named)?;
        Some((value, rest))
    }

    /// The arguments of `SUM` up to its closing bracket.
    fn sum<'f>(&mut self, sheet: &'a Sheet, text: &'f str) -> Option<(Decimal, &'f str)> {
        let mut sum = Decimal::ZERO;
        let mut rest = text;
        loop {
            let argument = rest.trim_start();
            let (value, after) = match reference_at(argument) {
                Some((named, after)) => (self.range(sheet, &named)?, after),
                None => self.terms(sheet, argument)?,
            };
            sum = sum.added(value)?;
            let after = after.trim_start();
            if let Some(end) = after.strip_prefix(')') {
                return Some((sum, end));
            }
            rest = after.strip_prefix(',')?;
        }
    }

    fn range(&mut self, sheet: &'a Sheet, named: &References) -> Option<Decimal> {
        let sheet = match &named.sheet {
            None => sheet,
            Some(name) => self.book?.sheets.iter().find(|s| s.name == *name)?,
        };
        let mut sum = Decimal::ZERO;
        let last = named.to.0.min(sheet.last_row().unwrap_or(0));
        for row in named.from.0..=last {
            for (place, _) in sheet.row(row) {
                if (named.from.1..=named.to.1).contains(&place.1) {
                    sum = sum.added(self.cell(sheet, *place)?)?;
                }
            }
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Cell;

    #[test]
    fn sums_and_differences() {
        let number = |n| Cell::of(Value::Number(n));
        let written = |formula: &str| Cell::calculated(formula, Value::Number(0.0));
        let other = Sheet::new("乙 表".into(), false, vec![((0, 0), number(0.25))]);
        for (formula, expected) in [
            ("A1+A2", Some("30.1")),
            ("SUM(A1:A4)-A1", Some("20")),
            ("SUM(A1,A2,5)", Some("35.1")),
            ("A1-(A2-1.5)", Some("-8.4")),
            ("-A1", Some("-10.1")),
            ("SUM(A1:A1048576)", Some("30.1")),
            ("'乙 表'!A1+A4", Some("0.25")),
            ("B2", Some("30.1")),
            ("B3", None),
            ("A1*A2", None),
            ("A1:A2", None),
            ("IF(A1>0,A1,0)", None),
            ("没有!A1", None),
            ("A1+", None),
            ("SUM(A1", None),
            ("", None),
        ] {
            let cells = vec![
                ((0, 0), number(10.1)),
                ((0, 1), written(formula)),
                ((1, 0), number(20.0)),
                ((1, 1), written("SUM(A1:A2)")),
                ((2, 1), written("B3+1")),
                ((3, 0), Cell::of(Value::Text("无".into()))),
            ];
            let sheet = Sheet::new("甲".into(), false, cells);
            let book = Book {
                sheets: vec![other.clone()],
                ..Book::default()
            };
            let found = result(Some(&book), &sheet, (0, 1), &Effort::default())
                .map(|value| value.to_string());
            assert_eq!(found.as_deref(), expected, "{formula}");
        }
    }
}
