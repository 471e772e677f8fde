//! Which units of money a sheet states, and where (E04): above a table, in a header, in the row below it, beside a cell that says `单位：`.

use crate::cells::{Cell, Sheet};
use crate::label::{awaits_unit, is_measure, named_units, stated_units, unit_alone};
use crate::number::Units;

/// How far to the right of `单位：` its unit is looked for.
const BESIDE: u32 = 4;

/// All units that the lines above a row state of what stands below. Beside another filled cell brackets are of that cell, as in
/// `注册资本（万元） | 500`: there only 单位 states a unit of the table.
pub(crate) fn above(sheet: &Sheet, row: u32) -> Units {
    let cells = sheet.cells();
    let above = &cells[..cells.partition_point(|(place, _)| place.0 < row)];
    let mut all = Units::default();
    for line in above.chunk_by(|(one, _), (other, _)| one.0 == other.0) {
        let filled = || line.iter().filter(|(_, cell)| !cell.is_blank());
        let is_title = filled().nth(1).is_none();
        for (place, cell) in filled() {
            all = all.then(if is_title {
                at(sheet, *place, cell)
            } else {
                named_units(cell.words()).then(beside(sheet, *place, cell))
            });
        }
    }
    all
}

/// What a cell outside the columns of a table's amounts states of the whole table.
pub(crate) fn at(sheet: &Sheet, place: (u32, u32), cell: &Cell) -> Units {
    let text = cell.words();
    if text.is_empty() {
        return Units::default();
    }
    let stated = stated_units(text).then(unit_alone(text));
    stated.then(beside(sheet, place, cell))
}

/// The unit to the right of a cell that says `单位：`.
fn beside(sheet: &Sheet, place: (u32, u32), cell: &Cell) -> Units {
    if !awaits_unit(cell.words()) {
        return Units::default();
    }
    let mut cells = (place.1 + 1..=place.1 + BESIDE).map(|column| sheet.at((place.0, column)));
    let unit = cells.find(|cell| !cell.is_blank());
    unit.map_or(Units::default(), |cell| unit_alone(cell.words()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Value;
    use crate::number::MoneyUnit;

    #[test]
    fn above_a_table_a_line_of_another_fact_states_no_unit_of_it() {
        let check = |rows: &[&[&str]], expected: &[MoneyUnit]| {
            let cells = (0_u32..).zip(rows).flat_map(|(row, texts)| {
                let filled = (0_u32..).zip(*texts).filter(|(_, text)| !text.is_empty());
                filled.map(move |(column, t)| ((row, column), Cell::of(Value::Text((*t).into()))))
            });
            let sheet = Sheet::new("表".into(), false, cells.collect());
            let stated = above(&sheet, 9).stated();
            assert_eq!(stated, expected, "{rows:?}");
        };
        let fact: &[&str] = &["注册资本（万元）", "500"];
        check(&[fact], &[]);
        check(&[&["注册资本", "500", "万元"]], &[]);
        check(&[fact, &["", "单位：元"]], &[MoneyUnit::Yuan]);
        check(
            &[fact, &["编制单位：某公司", "单位：元"]],
            &[MoneyUnit::Yuan],
        );
        check(&[&["编制单位：某公司", "单位：", "元"]], &[MoneyUnit::Yuan]);
        check(&[&["近三年财务数据（千元）"]], &[MoneyUnit::Thousand]);
        check(&[&["", "", "万元"]], &[MoneyUnit::TenThousand]);
    }
}
