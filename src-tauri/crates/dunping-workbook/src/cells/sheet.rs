//! A sheet as the file has it: its cells, what is merged and what is hidden. It interprets nothing.

use std::sync::Arc;

use super::{Cell, Formats, NO_CELL};

/// A place in a sheet, counted from zero: row, column.
pub(crate) type Place = (u32, u32);

/// The name of a place in A1 notation.
pub(crate) fn a1((row, column): Place) -> String {
    let mut name = (row + 1).to_string();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name
}

/// A rectangle of cells, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Area {
    /// Above and left.
    pub(crate) from: Place,
    /// Below and right.
    pub(crate) to: Place,
}

impl Area {
    /// Whether a place lies in it.
    pub(crate) fn holds(&self, (row, column): Place) -> bool {
        (self.from.0..=self.to.0).contains(&row) && (self.from.1..=self.to.1).contains(&column)
    }
}

/// Why a cell of a sheet that is shown is not seen (E19).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hidden {
    /// Its row is hidden.
    Row,
    /// Its row is filtered out.
    Filtered,
    /// Its column is hidden.
    Column,
}

/// A sheet: its cells in reading order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sheet {
    /// The name on its tab.
    pub(crate) name: String,
    /// Whether its tab is hidden.
    pub(crate) hidden: bool,
    pub(super) looks: Looks,
    pub(super) formats: Arc<Formats>,
    cells: Vec<(Place, Cell)>,
    /// The rows that hold cells, each with the index of its first.
    rows: Vec<(u32, usize)>,
}

/// What is merged and hidden in a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Looks {
    /// Merged cells. Sorted when the sheet is made.
    pub(super) merged: Vec<Area>,
    /// Hidden rows, first and last.
    pub(super) hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns, first and last.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Where a filter is at work: hidden rows in here are filtered out.
    pub(super) filtered: Vec<Area>,
    /// For each merged area the lowest row that it or one before it reaches.
    reach: Vec<u32>,
}

impl Sheet {
    /// A sheet from its cells in any order; of two cells in one place the first counts.
    pub(crate) fn new(name: String, hidden: bool, mut cells: Vec<(Place, Cell)>) -> Self {
        if !cells.is_sorted_by(|a, b| a.0 < b.0) {
            cells.sort_by_key(|(place, _)| *place);
            cells.dedup_by_key(|(place, _)| *place);
        }
        let mut rows: Vec<(u32, usize)> = Vec::new();
        for (index, ((row, _), _)) in cells.iter().enumerate() {
            if rows.last().is_none_or(|(last, _)| last < row) {
                rows.push((*row, index));
            }
        }
        Self {
            name,
            hidden,
            cells,
            rows,
            ..Self::default()
        }
    }

    /// The same sheet with what is merged and hidden in it.
    pub(super) fn looking(mut self, mut looks: Looks, formats: Arc<Formats>) -> Self {
        looks.merged.sort_unstable();
        let mut lowest = 0;
        looks.reach = looks
            .merged
            .iter()
            .map(|area| {
                lowest = area.to.0.max(lowest);
                lowest
            })
            .collect();
        joined(&mut looks.hidden_rows);
        joined(&mut looks.hidden_columns);
        (self.looks, self.formats) = (looks, formats);
        self
    }

    /// The same sheet with these cells merged, for tests of what reads merged cells.
    #[cfg(test)]
    pub(crate) fn with_merged(self, merged: Vec<Area>) -> Self {
        let formats = Arc::clone(&self.formats);
        let looks = Looks {
            merged,
            ..self.looks.clone()
        };
        self.looking(looks, formats)
    }

    /// The same sheet with these rows and columns hidden (first and last of each), for tests of what looks at it.
    #[cfg(test)]
    pub(crate) fn with_hidden(self, rows: Vec<(u32, u32)>, columns: Vec<(u32, u32)>) -> Self {
        let formats = Arc::clone(&self.formats);
        let looks = Looks {
            hidden_rows: rows,
            hidden_columns: columns,
            ..self.looks.clone()
        };
        self.looking(looks, formats)
    }

    /// The cell at a place. Of merged cells only the first, above and left, holds anything: see [`Self::merged_at`].
    pub(crate) fn at(&self, place: Place) -> &Cell {
        let row = self.row(place.0);
        found(row, place.1, |((_, column), _)| *column).map_or(&NO_CELL, |index| &row[index].1)
    }

    /// The cells of a row that the file holds, from left to right.
    pub(crate) fn row(&self, row: u32) -> &[(Place, Cell)] {
        let Some(index) = found(&self.rows, row, |(row, _)| *row) else {
            return &[];
        };
        let end = self
            .rows
            .get(index + 1)
            .map_or(self.cells.len(), |next| next.1);
        &self.cells[self.rows[index].1..end]
    }

    /// The last row that holds a cell.
    pub(crate) fn last_row(&self) -> Option<u32> {
        self.cells.last().map(|(place, _)| place.0)
    }

    /// Every cell, in reading order.
    pub(crate) fn cells(&self) -> &[(Place, Cell)] {
        &self.cells
    }

    /// The number format of the cell at a place, such as `#,##0.00`, `0%` or `General`. `None` where there is no cell, or the file
    /// does not say.
    pub(crate) fn format(&self, place: Place) -> Option<&str> {
        self.formats.code(self.at(place).format)
    }

    /// The number format of the cell at a place, if it shows a number otherwise than by its digits.
    pub(crate) fn altering_format(&self, place: Place) -> Option<&str> {
        self.formats.altering(self.at(place).format)
    }

    /// Why the cell at a place is not seen; `None` if it is. The tab's own state is [`Self::hidden`].
    pub(crate) fn hiding(&self, place: Place) -> Option<Hidden> {
        let (row, column) = place;
        if lies_in(&self.looks.hidden_rows, row) {
            let filtered = self
                .looks
                .filtered
                .iter()
                .any(|area| (area.from.0..=area.to.0).contains(&row));
            return Some(if filtered {
                Hidden::Filtered
            } else {
                Hidden::Row
            });
        }
        lies_in(&self.looks.hidden_columns, column).then_some(Hidden::Column)
    }

    /// All merged cells, by their first cell in reading order.
    #[cfg(test)]
    pub(crate) fn merged(&self) -> &[Area] {
        &self.looks.merged
    }

    /// The merged cells that a place belongs to.
    pub(crate) fn merged_at(&self, place: Place) -> Option<Area> {
        let merged = &self.looks.merged;
        let before = merged.partition_point(|area| area.from.0 <= place.0);
        (0..before)
            .rev()
            .take_while(|at| self.looks.reach[*at] >= place.0)
            .map(|at| merged[at])
            .find(|area| area.holds(place))
    }
}

/// The index of a number among things in its order. Where no number is left out, it is where one would count it.
fn found<T>(among: &[T], number: u32, of: impl Fn(&T) -> u32) -> Option<usize> {
    let counted = number.checked_sub(of(among.first()?))? as usize;
    match among.get(counted) {
        Some(there) if of(there) == number => Some(counted),
        _ => among.binary_search_by_key(&number, of).ok(),
    }
}

/// Sorts ranges and joins those that touch.
fn joined(ranges: &mut Vec<(u32, u32)>) {
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let touches = next.0 <= kept.1.saturating_add(1);
        if touches {
            kept.1 = kept.1.max(next.1);
        }
        touches
    });
}

fn lies_in(ranges: &[(u32, u32)], at: u32) -> bool {
    let before = ranges.partition_point(|range| range.0 <= at);
    before > 0 && ranges[before - 1].1 >= at
}

#[cfg(test)]
mod tests {
    use super::super::Value;
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
        assert_eq!(sheet.at((3, 1)), &number(1.0));
        assert_eq!(sheet.at((0, 5)), &number(2.0));
        for nowhere in [(2, 0), (3, 2), (0, 4), (4, 0)] {
            assert_eq!(sheet.at(nowhere), &NO_CELL, "{nowhere:?}");
        }
        assert_eq!((sheet.row(3).len(), sheet.row(1).len()), (2, 0));
        assert_eq!(sheet.last_row(), Some(3));
    }

    #[test]
    fn merged_cells_know_each_other() {
        let area = |from, to| Area { from, to };
        let merged = vec![
            area((5, 1), (6, 2)),
            area((0, 0), (0, 9)),
            area((2, 0), (90, 0)),
        ];
        let sheet = Sheet::new("甲".into(), false, Vec::new()).with_merged(merged);
        for (place, expected) in [
            ((0, 9), Some((0, 0))),
            ((1, 0), None),
            ((6, 2), Some((5, 1))),
            ((6, 3), None),
            ((80, 0), Some((2, 0))),
            ((91, 0), None),
        ] {
            assert_eq!(
                sheet.merged_at(place).map(|area| area.from),
                expected,
                "{place:?}"
            );
        }
    }

    #[test]
    fn hidden_rows_and_columns() {
        let sheet = Sheet::new("甲".into(), false, Vec::new())
            .with_hidden(vec![(7, 7), (3, 4), (5, 5)], vec![(2, 3)]);
        for (place, expected) in [
            ((3, 0), Some(Hidden::Row)),
            ((5, 0), Some(Hidden::Row)),
            ((6, 0), None),
            ((7, 2), Some(Hidden::Row)),
            ((8, 3), Some(Hidden::Column)),
            ((8, 4), None),
        ] {
            assert_eq!(sheet.hiding(place), expected, "{place:?}");
        }
    }
}
