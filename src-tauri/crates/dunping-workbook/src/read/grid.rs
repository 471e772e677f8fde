//! The sheets as text, for the viewer.

use super::SheetGrid;
use crate::cells::{Book, Sheet};

/// How many rows of a sheet are shown at most.
pub const MAX_ROWS: u32 = 2_000;
/// How many columns of a sheet are shown at most.
pub const MAX_COLUMNS: u32 = 64;

/// Every sheet of a workbook as text, within the caps.
pub(crate) fn grids(book: &Book) -> Vec<SheetGrid> {
    book.sheets.iter().map(grid).collect()
}

fn grid(sheet: &Sheet) -> SheetGrid {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut truncated = false;
    for ((row, column), cell) in sheet.cells() {
        if *row >= MAX_ROWS || *column >= MAX_COLUMNS {
            truncated |= !cell.raw().is_empty();
            continue;
        }
        let shown = cell.raw();
        if shown.is_empty() {
            continue;
        }
        let (row, column) = (*row as usize, *column as usize);
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if rows[row].len() <= column {
            rows[row].resize(column + 1, String::new());
        }
        rows[row][column] = shown.into_owned();
    }
    SheetGrid {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        rows,
        truncated,
    }
}
