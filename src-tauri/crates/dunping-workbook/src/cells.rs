//! The cells of an .xlsx file: the only file that knows the library that reads workbooks. Cells are streamed, never laid out as a
//! rectangle, so that a file with one cell at `XFD1048576` costs one cell. It interprets nothing.

use std::io::Cursor;
use std::panic::{UnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};

use crate::ReadError;

/// The most sheets a workbook may have.
const MAX_SHEETS: usize = 256;
/// The most cells that are read over all sheets.
const MAX_CELLS: usize = 2_000_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A number with a date format.
    Date(f64),
    /// A truth value.
    Bool(bool),
    /// An error such as `#DIV/0!`.
    Error(String),
}

/// A cell: its value (for a formula the cached one) and its formula.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Cell {
    /// Its value.
    pub(crate) value: Value,
    /// Its formula, without the equals sign.
    pub(crate) formula: Option<String>,
}

/// What is read where the file has no cell.
pub(crate) static NO_CELL: Cell = Cell {
    value: Value::Blank,
    formula: None,
};

impl Cell {
    /// A cell without a formula.
    #[cfg(test)]
    pub(crate) fn of(value: Value) -> Self {
        Self {
            value,
            formula: None,
        }
    }

    /// The text as it stood in the file. Numbers in Excel's plain form.
    pub(crate) fn raw(&self) -> String {
        match &self.value {
            Value::Blank => String::new(),
            Value::Text(text) | Value::Error(text) => text.clone(),
            Value::Number(number) | Value::Date(number) => crate::number::Decimal::of_cell(*number)
                .map_or_else(|| number.to_string(), |d| d.to_string()),
            Value::Bool(true) => "TRUE".to_owned(),
            Value::Bool(false) => "FALSE".to_owned(),
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

/// A place in a sheet, counted from zero: row, column.
pub(crate) type Place = (u32, u32);

/// The name of a place in A1 notation.
pub(crate) fn a1((row, column): Place) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(
            b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0),
        ));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", row + 1)
}

/// A sheet: its cells in reading order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// The name on its tab.
    pub(crate) name: String,
    /// Whether its tab is hidden.
    pub(crate) hidden: bool,
    cells: Vec<(Place, Cell)>,
}

impl Sheet {
    /// A sheet from its cells in any order; of two cells in one place the first counts.
    pub(crate) fn new(name: String, hidden: bool, mut cells: Vec<(Place, Cell)>) -> Self {
        if !cells.is_sorted_by(|a, b| a.0 < b.0) {
            cells.sort_by_key(|(place, _)| *place);
            cells.dedup_by_key(|(place, _)| *place);
        }
        Self {
            name,
            hidden,
            cells,
        }
    }

    /// The cell at a place.
    pub(crate) fn at(&self, place: Place) -> &Cell {
        match self.cells.binary_search_by_key(&place, |(at, _)| *at) {
            Ok(found) => &self.cells[found].1,
            Err(_) => &NO_CELL,
        }
    }

    /// The cells of a row that the file holds, from left to right.
    pub(crate) fn row(&self, row: u32) -> &[(Place, Cell)] {
        let start = self.cells.partition_point(|(place, _)| place.0 < row);
        let end = self.cells.partition_point(|(place, _)| place.0 <= row);
        &self.cells[start..end]
    }

    /// The last row that holds a cell.
    pub(crate) fn last_row(&self) -> Option<u32> {
        self.cells.last().map(|(place, _)| place.0)
    }

    /// Every cell, in reading order.
    pub(crate) fn cells(&self) -> &[(Place, Cell)] {
        &self.cells
    }
}

/// A workbook that passed the pre-scan.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    /// Its worksheets in the order of their tabs; chart sheets are left out.
    pub(crate) sheets: Vec<Sheet>,
    /// Whether dates count from 1904.
    pub(crate) epoch_1904: bool,
}

/// Reads all cells. The caller has made sure that the bytes are an .xlsx file within the limits. A panic of the library is a damaged
/// file; it leaves nothing behind, because the library has nothing but the bytes. The hook of panics is the process's and stays.
pub(crate) fn open(bytes: &[u8]) -> Result<Book, ReadError> {
    caught(|| opened(bytes))
}

/// What a reading gives, a panic as a damaged file.
fn caught<T>(reading: impl FnOnce() -> Result<T, ReadError> + UnwindSafe) -> Result<T, ReadError> {
    catch_unwind(reading)
        .unwrap_or_else(|_| Err(ReadError::Damaged("the reading was broken off".to_owned())))
}

fn opened(bytes: &[u8]) -> Result<Book, ReadError> {
    let damaged = |error: calamine::XlsxError| ReadError::Damaged(error.to_string());
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let tabs: Vec<(String, bool)> = xlsx
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if tabs.len() > MAX_SHEETS {
        return Err(ReadError::TooManySheets {
            sheets: tabs.len(),
            limit: MAX_SHEETS,
        });
    }
    let epoch_1904 = xlsx.has_1904_epoch();
    let mut budget = MAX_CELLS;
    let mut sheets = Vec::with_capacity(tabs.len());
    for (name, hidden) in tabs {
        let mut cells = Vec::new();
        let mut reader = xlsx.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(found) = reader.next_cell_with_formula().map_err(damaged)? {
            let cell = Cell {
                value: value(found.value),
                formula: found.formula,
            };
            if cell.formula.is_none() && cell.value == Value::Blank {
                continue;
            }
            budget = budget
                .checked_sub(1)
                .ok_or(ReadError::TooManyCells { limit: MAX_CELLS })?;
            cells.push((found.pos, cell));
        }
        sheets.push(Sheet::new(name, hidden, cells));
    }
    Ok(Book { sheets, epoch_1904 })
}

fn value(data: DataRef<'_>) -> Value {
    match data {
        DataRef::Empty => Value::Blank,
        #[expect(
            clippy::cast_precision_loss,
            reason = "the format holds numbers as f64 anyway"
        )]
        DataRef::Int(number) => Value::Number(number as f64),
        DataRef::Float(number) => Value::Number(number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Value::Text(text)
        }
        DataRef::SharedString(text) => Value::Text(text.to_owned()),
        DataRef::Bool(truth) => Value::Bool(truth),
        DataRef::DateTime(date) => Value::Date(date.as_f64()),
        DataRef::Error(error) => Value::Error(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_their_names() {
        for (place, name) in [
            ((0, 0), "A1"),
            ((2, 13), "N3"),
            ((9, 26), "AA10"),
            ((1_048_575, 16_383), "XFD1048576"),
        ] {
            assert_eq!(a1(place), name);
        }
    }

    #[test]
    fn a_panic_of_the_library_is_a_damaged_file() {
        let broken_off = caught(|| {
            let sheets: Vec<Sheet> = Vec::new();
            Ok(sheets[bytes_of_nothing()].clone())
        });
        assert!(matches!(broken_off, Err(ReadError::Damaged(_))));
        assert_eq!(caught(|| Ok(7)), Ok(7));
    }

    fn bytes_of_nothing() -> usize {
        Vec::<u8>::new().len()
    }

    #[test]
    fn cells_are_found_in_whatever_order_they_came() {
        let number = |n| Cell::of(Value::Number(n));
        let sheet = Sheet::new(
            "甲".into(),
            false,
            vec![
                ((3, 1), number(1.0)),
                ((0, 5), number(2.0)),
                ((3, 0), number(3.0)),
            ],
        );
        assert_eq!(sheet.at((3, 0)), &number(3.0));
        assert_eq!(sheet.at((2, 0)), &NO_CELL);
        assert_eq!(sheet.row(3).len(), 2);
        assert_eq!(sheet.last_row(), Some(3));
    }
}
