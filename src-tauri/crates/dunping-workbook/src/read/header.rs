//! The header of a table: which row or pair of rows it is, and which column is which, by their words (E02, E03). Two columns of amounts
//! with one header, of which both are filled in, are for a person.

use dunping_domain::figures::FigureKey;
use dunping_domain::finding::Severity;

use super::Spot;
use super::judged::{Judged, among};
use super::notes::Notes;
use crate::cells::{Sheet, a1};
use crate::label::{Names, folded, likeness};
use crate::layout::{Column, Kind, Table};
use crate::number::Defect;

/// How far down a header is looked for.
const HEADER_WITHIN: u32 = 30;
/// How like a column's label an unknown header must be, in hundredths, to be asked about.
const LIKE: usize = 60;

/// A header: its first row, how many rows it has, and where the columns of the layout are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) row: u32,
    pub(crate) levels: u32,
    pub(crate) columns: Vec<Option<u32>>,
}

impl Header {
    /// How many columns of the layout it has.
    pub(crate) fn matched(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// Takes the columns of money and heads out of those that are sure.
    pub(crate) fn numbers_apart(&mut self, layout: &Table) -> Vec<Option<(u32, u32)>> {
        let row = self.row;
        let each = layout.columns.iter().zip(&mut self.columns);
        each.map(|(column, found)| {
            let taken = if is_amount(column) {
                found.take()
            } else {
                None
            };
            taken.map(|column| (column, row))
        })
        .collect()
    }

    /// For each column of money or heads that is not there the header, of those that are no column's, that is most like it.
    pub(crate) fn likely(&self, sheet: &Sheet, layout: &Table) -> Vec<Option<(u32, u32)>> {
        let labels = self.labels(sheet);
        let mut free: Vec<&(u32, String)> = labels
            .iter()
            .filter(|(column, text)| !self.columns.contains(&Some(*column)) && !text.is_empty())
            .collect();
        let missing = layout.columns.iter().zip(&self.columns);
        let missing = missing.map(|(column, found)| {
            if found.is_some() || !is_amount(column) {
                return None;
            }
            let names = || std::iter::once(column.label).chain(column.synonyms.iter().copied());
            let like = |text: &str| names().map(|name| likeness(text, name)).max().unwrap_or(0);
            let best = (0..free.len()).max_by_key(|at| like(&free[*at].1))?;
            if like(&free[best].1) < LIKE {
                return None;
            }
            Some((free.remove(best).0, self.row))
        });
        missing.collect()
    }

    /// For each column of money or heads the other columns that have the same header.
    pub(crate) fn repeated(&self, sheet: &Sheet, layout: &Table) -> Vec<Vec<u32>> {
        let labels = self.labels(sheet);
        let repeats = layout.columns.iter().zip(&self.columns);
        let repeats = repeats.map(|(column, found)| {
            let Some(first) = found.filter(|_| is_amount(column)) else {
                return Vec::new();
            };
            let own = labels.iter().find(|(at, _)| *at == first);
            let same = labels.iter().filter(|(at, text)| {
                own.is_some_and(|(_, own)| own == text) && !self.columns.contains(&Some(*at))
            });
            same.map(|(at, _)| *at).collect()
        });
        repeats.collect()
    }

    fn labels(&self, sheet: &Sheet) -> Vec<(u32, String)> {
        let first = single(sheet, self.row);
        if self.levels == 1 {
            first
        } else {
            double(sheet, self.row, &first, &single(sheet, self.row + 1))
        }
    }
}

/// Whether figures are taken from a column.
pub(crate) fn is_amount(column: &Column) -> bool {
    matches!(column.kind, Kind::Money | Kind::Heads)
}

/// The row (or pair of rows) that has most of the columns.
pub(crate) fn best(sheet: &Sheet, layout: &Table) -> Option<Header> {
    let names: Vec<Names> = layout
        .columns
        .iter()
        .map(|column| Names::of(column.label, column.synonyms))
        .collect();
    let mut best: Option<Header> = None;
    let mut next = single(sheet, 0);
    for row in 0..HEADER_WITHIN.min(sheet.last_row()? + 1) {
        let this = std::mem::replace(&mut next, single(sheet, row + 1));
        let both = double(sheet, row, &this, &next);
        for (levels, labels) in [(1, this), (2, both)] {
            let header = Header {
                row,
                levels,
                columns: assign(&labels, &names),
            };
            let known = best.as_ref().map_or(0, Header::matched);
            if header.matched() > known {
                best = Some(header);
            }
        }
        if best
            .as_ref()
            .is_some_and(|known| known.matched() == names.len())
        {
            break;
        }
    }
    best
}

/// The labels of a row, folded, with their columns.
fn single(sheet: &Sheet, row: u32) -> Vec<(u32, String)> {
    sheet
        .row(row)
        .iter()
        .map(|((_, column), cell)| (*column, folded(&cell.raw())))
        .collect()
}

/// The labels of a row and the one below it: the upper one holds over the blanks to its right, as a merged cell does.
fn double(
    sheet: &Sheet,
    row: u32,
    upper: &[(u32, String)],
    lower: &[(u32, String)],
) -> Vec<(u32, String)> {
    let mut labels: Vec<(u32, String)> = Vec::new();
    for (column, low) in lower {
        let over = upper.iter().rev().find(|(at, text)| {
            let reach = sheet.merged_at((row, *at)).map(|area| area.to.1);
            at <= column && !text.is_empty() && reach.is_none_or(|last| *column <= last)
        });
        let label = match over {
            Some((at, high)) if at == column || !low.is_empty() => format!("{high}{low}"),
            _ => low.clone(),
        };
        labels.push((*column, label));
    }
    for (column, high) in upper {
        if !labels.iter().any(|(at, _)| at == column) {
            labels.push((*column, high.clone()));
        }
    }
    labels
}

/// Which column of the sheet each column of the layout is, by their names.
fn assign(labels: &[(u32, String)], names: &[Names]) -> Vec<Option<u32>> {
    let headed = |by: &dyn Fn(&str) -> bool| {
        let found = labels
            .iter()
            .find(|(_, text)| !text.is_empty() && by(text.as_str()));
        found.map(|(column, _)| *column)
    };
    let columns = names.iter().map(|names| {
        headed(&|text| names.own == text).or_else(|| headed(&|text| names.has_synonym(text)))
    });
    let mut taken = Vec::new();
    columns
        .map(|column| {
            let free = column.filter(|column| !taken.contains(column));
            taken.extend(free);
            free
        })
        .collect()
}

/// What a field gives that stands in one of several columns: each is read, and a person must choose.
pub(crate) fn one_of_columns(
    code: &str,
    columns: impl IntoIterator<Item = (u32, String)>,
    mut read: impl FnMut(u32) -> Judged,
) -> Judged {
    let each = columns.into_iter().map(|(column, named)| {
        let letter = letter(column);
        let mut judged = read(column);
        judged.doubts(
            code,
            &format!("column={letter}"),
            &format!("采用{letter}列{named}"),
            &format!("Column {letter} counts"),
        );
        judged
    });
    among(each.collect())
}

/// Says that several columns have one header (E03).
pub(crate) fn say_repeated(
    spot: Spot<'_>,
    columns: &[u32],
    key: Option<FigureKey>,
    notes: &mut Notes<'_>,
) {
    let written = spot.sheet.at(spot.place).raw();
    let names: Vec<String> = columns.iter().map(|column| letter(*column)).collect();
    let message = format!(
        "{}列的表头都是“{written}”，无法确定采用哪一列。请确认，或改正表头。",
        names.join("、")
    );
    let english = format!(
        "Columns {} are all headed “{written}”. Say which counts, or correct the headers.",
        names.join(", ")
    );
    let defect = Defect::new("E03", Severity::Confirm, message).english(english);
    notes.add(spot, defect.once_a_sheet(), key);
}

/// The name of a column, such as `C`.
pub(crate) fn letter(column: u32) -> String {
    let name = a1((0, column));
    name.trim_end_matches(char::is_numeric).to_owned()
}
