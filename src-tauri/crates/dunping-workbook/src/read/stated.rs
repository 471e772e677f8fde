//! Which units of money a sheet states, and where (E04): above a table, in a header, in the row below it, beside a cell that says `单位：`.

use crate::cells::{Cell, Sheet};
use crate::label::{awaits_unit, is_measure, stated_units, unit_alone};
use crate::number::Units;

/// How far to the right of `单位：` its unit is looked for.
const BESIDE: u32 = 4;

/// All units that the lines above a row state.
pub(crate) fn above(sheet: &Sheet, row: u32) -> Units {
    let above = sheet.cells().iter().take_while(|(place, _)| place.0 < row);
    above.fold(Units::default(), |all, (place, cell)| {
        all.then(at(sheet, *place, cell))
    })
}

/// What a cell outside the columns of a table's amounts states of the whole table.
pub(crate) fn at(sheet: &Sheet, place: (u32, u32), cell: &Cell) -> Units {
    let text = cell.words();
    if text.is_empty() {
        return Units::default();
    }
    let stated = stated_units(text).then(unit_alone(text));
    if !awaits_unit(text) {
        return stated;
    }
    let beside = (place.1 + 1..=place.1 + BESIDE).map(|column| sheet.at((place.0, column)));
    let beside = beside.into_iter().find(|cell| !cell.is_blank());
    stated.then(beside.map_or(Units::default(), |cell| unit_alone(cell.words())))
}

/// The units that the header of a column states, the lowest of its rows first. Of merged cells the first holds the text.
pub(crate) fn of_header(sheet: &Sheet, rows: std::ops::Range<u32>, column: u32) -> Units {
    rows.rev().fold(Units::default(), |all, row| {
        let area = sheet.merged_at((row, column));
        let text = sheet
            .at(area.map_or((row, column), |area| area.from))
            .words();
        all.then(stated_units(text)).then(unit_alone(text))
    })
}

/// Whether a row below a header says nothing but what its columns count: `（万元）` and the like.
pub(crate) fn is_row_of_units(sheet: &Sheet, row: u32) -> bool {
    let mut cells = sheet.row(row).iter().map(|(_, cell)| cell);
    let filled = || sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank());
    cells.any(|cell| !unit_alone(cell.words()).is_none())
        && filled().all(|(_, cell)| is_measure(cell.words()))
}
