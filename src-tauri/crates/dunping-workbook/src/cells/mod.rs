//! The cells of a workbook, of whatever format, in one form: [`Book`], [`Sheet`], [`Cell`]. Cells are kept as a list, never laid out as a
//! rectangle, so that a file with one cell at `XFD1048576` costs one cell. Nothing here interprets what the cells say.

mod bytes;
mod cell;
mod compound;
mod format;
mod ods;
mod sheet;
#[cfg(test)]
mod siblings;
mod tokens;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

use std::panic::{UnwindSafe, catch_unwind};

pub(crate) use cell::{Cell, NO_CELL, Value};
pub(crate) use format::{Format, Formats};
pub(crate) use sheet::{Area, Hidden, Place, Sheet, a1};

use crate::ReadError;
use crate::container::Container;

/// The most sheets a workbook may have.
const MAX_SHEETS: usize = 256;
/// The most cells that are read over all sheets.
const MAX_CELLS: usize = 2_000_000;
/// The most text that the cells may show and calculate with, in bytes: a string that two cells share counts twice.
const MAX_TEXT: usize = 64 << 20;
/// The most merged areas, hidden ranges and filters over all sheets.
const MAX_AREAS: usize = 50_000;

/// A workbook within the limits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    /// Its worksheets in the order of their tabs; chart sheets are left out.
    pub(crate) sheets: Vec<Sheet>,
    /// Whether dates count from 1904.
    pub(crate) epoch_1904: bool,
    /// The program that wrote the file, as it calls itself: `Microsoft Excel`, `WPS Office_11.1.0…`. `None` if the file does not say.
    pub(crate) application: Option<String>,
}

/// Reads all cells of a ZIP container. A panic is a damaged file; it leaves nothing behind, because a reader has nothing but the bytes.
/// The hook of panics is the process's and stays.
pub(crate) fn open_container(bytes: &[u8]) -> Result<Book, ReadError> {
    caught(|| {
        let mut container = Container::open(bytes)?;
        let book = if container.has("xl/workbook.xml") {
            xlsx::read(&mut container)
        } else if container.has("xl/workbook.bin") {
            xlsb::read(&mut container)
        } else if container.has("content.xml") {
            ods::read(&mut container)
        } else {
            return Err(ReadError::NotAWorkbook);
        };
        // A hostile part weighs more than what the reader could not make sense of.
        container.rest()?;
        book
    })
}

/// Reads all cells of a compound file. A panic is a damaged file.
pub(crate) fn open_compound(bytes: &[u8]) -> Result<Book, ReadError> {
    caught(|| xls::read(bytes))
}

/// What a reading gives, a panic as a damaged file.
fn caught<T>(reading: impl FnOnce() -> Result<T, ReadError> + UnwindSafe) -> Result<T, ReadError> {
    catch_unwind(reading)
        .unwrap_or_else(|_| Err(ReadError::Damaged("the reading was broken off".to_owned())))
}

/// What may still be read.
#[derive(Debug)]
struct Budget {
    cells: usize,
    text: usize,
    areas: usize,
}

impl Budget {
    fn new() -> Self {
        Self {
            cells: MAX_CELLS,
            text: MAX_TEXT,
            areas: MAX_AREAS,
        }
    }

    /// Takes one cell with what it shows.
    fn cell(&mut self, cell: &Cell) -> Result<(), ReadError> {
        self.cells = self
            .cells
            .checked_sub(1)
            .ok_or(ReadError::TooManyCells { limit: MAX_CELLS })?;
        let shown = match &cell.value {
            Value::Text(text) | Value::Error(text) => text.len(),
            _ => 0,
        };
        let formula = cell.formula.as_ref().map_or(0, |formula| formula.len());
        let stored = cell.stored.as_ref().map_or(0, |stored| stored.len());
        self.text(shown + formula + stored)
    }

    /// Takes this much text.
    fn text(&mut self, length: usize) -> Result<(), ReadError> {
        self.text = self
            .text
            .checked_sub(length)
            .ok_or(ReadError::TooMuchText { limit: MAX_TEXT })?;
        Ok(())
    }

    /// Takes one area.
    fn area(&mut self) -> Result<(), ReadError> {
        self.areas = self
            .areas
            .checked_sub(1)
            .ok_or(ReadError::TooManyAreas { limit: MAX_AREAS })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_damaged_file() {
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
}
