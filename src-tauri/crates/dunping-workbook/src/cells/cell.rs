//! One cell as the file has it: value, text, number format, formula. It interprets nothing.

use std::borrow::Cow;
use std::sync::Arc;

use super::Format;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Value {
    /// Nothing. With a formula beside it: the formula was never calculated (E14).
    #[default]
    Blank,
    /// Text. The text of a table of strings stands in memory once, however many cells show it.
    Text(Arc<str>),
    /// A number.
    Number(f64),
    /// A number with a date format.
    Date(f64),
    /// A truth value.
    Bool(bool),
    /// An error such as `#DIV/0!`.
    Error(Arc<str>),
}

/// A cell: its value (for a formula the cached one), its formula and how it is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    /// Its value.
    pub(crate) value: Value,
    /// Its formula, without the equals sign; empty when the file says that there is one but its text cannot be made out.
    pub(crate) formula: Option<Box<str>>,
    /// Its number format; ask the sheet for the code.
    pub(crate) format: Format,
    /// The text in the file, where it is not the one that its value gives anyway.
    pub(super) stored: Option<Box<str>>,
}

/// What is read where the file has no cell.
pub(crate) static NO_CELL: Cell = Cell {
    value: Value::Blank,
    formula: None,
    format: Format::UNKNOWN,
    stored: None,
};

impl Cell {
    /// A cell without a formula.
    #[cfg(test)]
    pub(crate) fn of(value: Value) -> Self {
        Self {
            value,
            ..Self::default()
        }
    }

    /// A cell with a formula and its cached value.
    #[cfg(test)]
    pub(crate) fn calculated(formula: &str, value: Value) -> Self {
        Self {
            value,
            formula: Some(formula.into()),
            ..Self::default()
        }
    }

    /// The text as a person reads it: numbers in Excel's plain form, with 15 significant digits (1234.56 for 1234.5600000000002).
    pub(crate) fn raw(&self) -> Cow<'_, str> {
        match &self.value {
            Value::Blank => Cow::Borrowed(""),
            Value::Text(text) | Value::Error(text) => Cow::Borrowed(text),
            Value::Number(number) | Value::Date(number) => {
                let shown = crate::number::Decimal::of_cell(*number);
                Cow::Owned(shown.map_or_else(|| number.to_string(), |d| d.to_string()))
            }
            Value::Bool(true) => Cow::Borrowed("TRUE"),
            Value::Bool(false) => Cow::Borrowed("FALSE"),
        }
    }

    /// The words that stand in it; none in a number.
    pub(crate) fn words(&self) -> &str {
        match &self.value {
            Value::Text(text) | Value::Error(text) => text,
            _ => "",
        }
    }

    /// The text as it stands in the file, for the record: of a number every digit that is written there (1234.5600000000002). Where the
    /// file holds numbers in binary, the shortest text that reads back as the same number.
    pub(crate) fn stored(&self) -> String {
        match (&self.stored, &self.value) {
            (Some(text), _) => text.to_string(),
            (None, Value::Number(number) | Value::Date(number)) => number.to_string(),
            (None, _) => self.raw().into_owned(),
        }
    }

    /// Whether nothing is to be seen: no value and no formula.
    pub(crate) fn is_blank(&self) -> bool {
        self.formula.is_none()
            && match &self.value {
                Value::Blank => true,
                Value::Text(text) => text
                    .chars()
                    .all(|c| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}')),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_keeps_the_noise_that_nobody_sees() {
        for (number, stored, seen) in [
            (1_234.560_000_000_000_2, "1234.5600000000002", "1234.56"),
            (0.1 + 0.2, "0.30000000000000004", "0.3"),
            (1_000_200.0, "1000200", "1000200"),
        ] {
            let cell = Cell::of(Value::Number(number));
            assert_eq!(
                (cell.stored(), cell.raw().into_owned()),
                (stored.to_owned(), seen.to_owned())
            );
        }
        let written = Cell {
            stored: Some("9.12101E+17".into()),
            ..Cell::of(Value::Number(9.12101e17))
        };
        assert_eq!(written.stored(), "9.12101E+17");
        assert_eq!(written.raw(), "912101000000000000");
    }
}
