//! Which row of 近三年财务数据 is which line: by all of its label, however many cells that stands in. A label that is merged down over
//! several rows counts for each of them (E01); two rows of one label, or a label that is only like one, are for a person (E03).

use dunping_domain::finding::Severity;

use super::Spot;
use super::notes::Notes;
use super::years::Years;
use crate::cells::{Place, Sheet};
use crate::label::{folded, likeness, says, stated_units, sum_row, unit_alone};
use crate::layout::{ITEMS, Item};
use crate::number::{Defect, Units};

/// How like a known label an unknown one must be, in hundredths, to be asked about.
const LIKE: usize = 60;

/// A row with a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its row.
    pub(crate) row: u32,
    /// The place of its label.
    pub(crate) label: Place,
    /// The label as written, from all its cells.
    pub(crate) text: String,
    /// The units that its label, or a cell beside it, states.
    pub(crate) units: Units,
    /// Which of [`ITEMS`] it is.
    item: Option<usize>,
}

/// The lines of the sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lines(Vec<Line>);

impl Lines {
    /// Reads the labels of all rows below the header, left of the years.
    pub(crate) fn of(sheet: &Sheet, years: &Years) -> Self {
        let Some(first_year) = years.columns.iter().map(|(column, _)| *column).min() else {
            return Self::default();
        };
        let mut rows: Vec<u32> = Vec::new();
        for ((row, _), _) in sheet.cells() {
            if *row >= years.first_row && rows.last() != Some(row) {
                rows.push(*row);
            }
        }
        let lines = rows
            .into_iter()
            .filter_map(|row| line(sheet, row, first_year));
        Self(lines.collect())
    }

    /// The rows that are a line: one, or several of which a person must choose.
    pub(crate) fn rows(&self, item: &Item) -> Vec<&Line> {
        let index = ITEMS.iter().position(|known| known.label == item.label);
        self.0.iter().filter(|line| line.item == index).collect()
    }

    /// The rows of no known label that are like a line's.
    pub(crate) fn like(&self, item: &Item) -> Vec<&Line> {
        let names = || std::iter::once(item.label).chain(item.synonyms.iter().copied());
        let unknown = self.0.iter().filter(|line| line.item.is_none());
        unknown
            .filter(|line| names().any(|name| likeness(&line.text, name) >= LIKE))
            .collect()
    }

    /// Says which rows with numbers have a label that is not known and were not asked about (E03); they are not read.
    pub(crate) fn say_unknown(
        &self,
        sheet: &Sheet,
        years: &Years,
        asked: &[u32],
        notes: &mut Notes<'_>,
    ) {
        let unknown = |line: &&Line| line.item.is_none() && !asked.contains(&line.row);
        for line in self.0.iter().filter(unknown) {
            let filled = years
                .columns
                .iter()
                .any(|(column, _)| !sheet.at((line.row, *column)).is_blank());
            if !filled || sum_row(&line.text).is_some() {
                continue;
            }
            let message = format!("“{}”不是模板的项目，该行未读取。请核对。", line.text);
            let english = format!(
                "“{}” is no line of the template; the row was not read.",
                line.text
            );
            let defect = Defect::new("E03", Severity::Note, message).english(english);
            notes.add(Spot::at(sheet, line.label), defect, None);
        }
    }
}

/// The label of a row: the cells left of the years, those of merged cells above included, ordinals and units left out.
fn line(sheet: &Sheet, row: u32, first_year: u32) -> Option<Line> {
    let mut parts: Vec<(Place, String)> = Vec::new();
    let mut units = Units::default();
    let mut merged_down = false;
    for column in 0..first_year {
        let area = sheet.merged_at((row, column));
        let place = match area.map(|area| area.from) {
            Some(first) if first.1 == column => first,
            Some(_) => continue,
            None => (row, column),
        };
        let text = sheet.at(place).raw().into_owned();
        let alone = unit_alone(&text);
        units = alone.then(stated_units(&text)).then(units);
        if alone.is_none() && !is_ordinal(&text) {
            merged_down |= area.is_some_and(|area| area.to.0 > area.from.0);
            parts.push((place, text));
        }
    }
    let (label, last) = parts.last()?.clone();
    let all: String = parts.iter().map(|(_, text)| text.as_str()).collect();
    let alone = sum_row(&last).is_none() || parts.len() == 1;
    let item = known(&all)
        .or_else(|| known(&last).filter(|_| alone))
        .or_else(|| {
            // A cell that is merged down is the label of no single row.
            let own = parts.iter().filter(|_| !merged_down);
            own.filter_map(|(_, text)| known(text)).next()
        });
    Some(Line {
        row,
        label,
        text: if item.is_some() { last } else { all },
        units,
        item,
    })
}

fn known(text: &str) -> Option<usize> {
    ITEMS
        .iter()
        .position(|item| says(text, item.label, item.synonyms))
}

/// A blank, a running number or 一, 二 and the like.
fn is_ordinal(text: &str) -> bool {
    folded(text)
        .chars()
        .all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{Area, Cell, Value};
    use dunping_domain::figures::Amount;

    /// The rows (from 1) of an amount, in a sheet whose years stand in the fourth column.
    fn check(cells: &[(u32, u32, &str)], merged: &[(u32, u32)], amount: Amount, rows: &[u32]) {
        let cells = cells
            .iter()
            .map(|(row, column, text)| ((*row, *column), Cell::of(Value::Text((*text).into()))));
        let areas = merged.iter().map(|(from, to)| Area {
            from: (*from, 0),
            to: (*to, 0),
        });
        let sheet = Sheet::new("表".into(), false, cells.collect()).with_merged(areas.collect());
        let years = Years {
            first_row: 1,
            columns: vec![(3, 2025)],
            ..Years::default()
        };
        let lines = Lines::of(&sheet, &years);
        let item = ITEMS
            .iter()
            .find(|item| item.amount == Some(amount))
            .expect("an item of the amount");
        let found: Vec<u32> = lines.rows(item).iter().map(|line| line.row + 1).collect();
        assert_eq!(found, rows, "{lines:?}");
    }

    #[test]
    fn labels_in_one_cell_or_several() {
        let merged = [
            (1, 0, "营业收入"),
            (1, 1, "主营业务收入"),
            (2, 1, "其他业务收入"),
            (3, 1, "合计"),
        ];
        check(&merged, &[(1, 3)], Amount::RevenueMain, &[2]);
        check(&merged, &[(1, 3)], Amount::RevenueTotal, &[4]);
        let beside = [
            (1, 0, "1"),
            (1, 1, "一、营业总收入"),
            (1, 2, "万元"),
            (2, 1, "其中：主营业务收入"),
            (2, 2, "万元"),
        ];
        check(&beside, &[], Amount::RevenueTotal, &[2]);
        check(&beside, &[], Amount::RevenueMain, &[3]);
        let unmerged = [
            (1, 0, "营业收入"),
            (1, 1, "主营业务收入"),
            (2, 1, "其他业务收入"),
        ];
        check(&unmerged, &[], Amount::RevenueTotal, &[]);
        check(&unmerged, &[], Amount::RevenueMain, &[2]);
        let twice = [(1, 0, "主营业务收入"), (5, 0, "其中：主营业务收入")];
        check(&twice, &[], Amount::RevenueMain, &[2, 6]);
    }
}
