//! A table in a sheet: where its header is, which column is which, which rows are data and which are sums. Headers may stand up to thirty
//! rows down and on two levels (E01, E02); they are known by their words.

use std::borrow::Cow;

use dunping_domain::finding::{Finding, Severity};

use crate::cells::{Cell, Place, Sheet, Value};
use crate::label::{Names, SumRow, folded, likeness, stated_unit, sum_row};
use crate::layout::{Kind, Table};
use crate::number::{MoneyUnit, Units};

use super::notes::Notes;
use super::{Guess, Spot, Why};

/// How far down a header is looked for.
const HEADER_WITHIN: u32 = 30;
/// How many blank rows in a row end a table.
const BLANK_ROWS: u32 = 5;

/// A table that was found.
#[derive(Debug, Clone)]
pub(crate) struct Found<'a> {
    /// Its sheet.
    pub(crate) sheet: &'a Sheet,
    layout: Table,
    columns: Vec<Option<u32>>,
    /// For a column of numbers that is not there, one whose header is like it, with the header's row.
    likely: Vec<Option<(u32, u32)>>,
    /// What speaks against those.
    why: Why,
    units: Vec<Option<MoneyUnit>>,
    sheet_unit: Option<MoneyUnit>,
    first_row: u32,
    rows: Rows,
}

/// The rows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Rows of data.
    pub(crate) data: Vec<u32>,
    /// The last row marked 合计.
    pub(crate) total: Option<u32>,
}

/// How many of a layout's columns the best header of a sheet has, in thousandths.
pub(crate) fn score(sheet: &Sheet, layout: &Table) -> usize {
    best(sheet, layout).map_or(0, |(_, _, columns)| {
        matched(&columns) * 1000 / layout.columns.len()
    })
}

/// The table of a layout in a sheet. When fewer than six in ten of its columns are there its numbers are for a person; when fewer than
/// three in ten are there it is not read at all, and that is said (E02).
pub(crate) fn find<'a>(
    sheet: &'a Sheet,
    layout: &Table,
    notes: &mut Notes<'_>,
) -> Option<Found<'a>> {
    let found = found(sheet, layout);
    if found.is_none() {
        let message = format!(
            "工作表“{}”中找不到预期的表头，没有读取。请使用申报模板的表头，或由工作人员核对后录入。",
            sheet.name
        );
        let english = format!(
            "The expected headers are not found in the sheet {}; it was not read. Use those of the template.",
            sheet.name
        );
        let finding = Finding::new("E02", Severity::Missing, message).english(english);
        notes.say(&sheet.name, finding);
    }
    found
}

fn found<'a>(sheet: &'a Sheet, layout: &Table) -> Option<Found<'a>> {
    let (header, levels, mut columns) = best(sheet, layout)?;
    let tenths = matched(&columns) * 10 / layout.columns.len();
    if tenths < 3 {
        return None;
    }
    let why = if tenths < 6 { Why::Few } else { Why::Like };
    let likely = match why {
        Why::Like => likely(sheet, (header, levels), &columns, layout),
        Why::Few => numbers_apart(&mut columns, header, layout),
    };
    let units = columns
        .iter()
        .zip(&likely)
        .map(|(column, likely)| {
            let column = column.or(likely.map(|(column, _)| column));
            let texts = (header..header + levels)
                .filter_map(|row| column.map(|c| sheet.at((row, c)).raw()));
            texts.filter_map(|text| stated_unit(&text)).next_back()
        })
        .collect();
    Some(Found {
        rows: rows(sheet, layout, &columns, header + levels),
        sheet,
        layout: *layout,
        columns,
        likely,
        why,
        units,
        sheet_unit: unit_above(sheet, header),
        first_row: header + levels,
    })
}

/// How like a column's label an unknown header must be, in hundredths, to be asked about.
const LIKE: usize = 60;

/// Takes the columns of money and heads out of those that are sure.
fn numbers_apart(
    columns: &mut [Option<u32>],
    header: u32,
    layout: &Table,
) -> Vec<Option<(u32, u32)>> {
    let each = layout.columns.iter().zip(columns);
    each.map(|(column, found)| {
        let number = matches!(column.kind, Kind::Money | Kind::Heads);
        let taken = if number { found.take() } else { None };
        taken.map(|column| (column, header))
    })
    .collect()
}

/// For each column of money or heads that is not there the header, of those that are no column's, that is most like it.
fn likely(
    sheet: &Sheet,
    (header, levels): (u32, u32),
    columns: &[Option<u32>],
    layout: &Table,
) -> Vec<Option<(u32, u32)>> {
    let labels = if levels == 1 {
        single(sheet, header)
    } else {
        double(
            sheet,
            header,
            &single(sheet, header),
            &single(sheet, header + 1),
        )
    };
    let mut free: Vec<&(u32, String)> = labels
        .iter()
        .filter(|(column, text)| !columns.contains(&Some(*column)) && !text.is_empty())
        .collect();
    let missing = layout.columns.iter().zip(columns).map(|(column, found)| {
        if found.is_some() || !matches!(column.kind, Kind::Money | Kind::Heads) {
            return None;
        }
        let names = || std::iter::once(column.label).chain(column.synonyms.iter().copied());
        let like = |text: &str| names().map(|name| likeness(text, name)).max().unwrap_or(0);
        let best = (0..free.len()).max_by_key(|at| like(&free[*at].1))?;
        if like(&free[best].1) < LIKE {
            return None;
        }
        Some((free.remove(best).0, header))
    });
    missing.collect()
}

/// The unit that a line above a row states.
pub(crate) fn unit_above(sheet: &Sheet, row: u32) -> Option<MoneyUnit> {
    let above = sheet.cells().iter().take_while(|(place, _)| place.0 < row);
    above
        .map(|(_, cell)| cell.raw())
        .filter(|text| text.contains("单位"))
        .find_map(|text| stated_unit(&text))
}

fn matched(columns: &[Option<u32>]) -> usize {
    columns.iter().flatten().count()
}

type Header = (u32, u32, Vec<Option<u32>>);

/// The row (or pair of rows) that has most of the columns: its row, its levels, the columns.
fn best(sheet: &Sheet, layout: &Table) -> Option<Header> {
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
            let columns = assign(&labels, &names);
            let better = best
                .as_ref()
                .is_none_or(|(_, _, known)| matched(&columns) > matched(known));
            if better && matched(&columns) > 0 {
                best = Some((row, levels, columns));
            }
        }
        let all = |(_, _, known): &Header| matched(known) == names.len();
        if best.as_ref().is_some_and(all) {
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

/// The rows of data and the row of the total, from the first row below the header. A row that has only its running number or formulas
/// without a result is skipped.
fn rows(sheet: &Sheet, layout: &Table, columns: &[Option<u32>], first_row: u32) -> Rows {
    let mut rows = Rows::default();
    let known: Vec<u32> = columns.iter().flatten().copied().collect();
    let each = layout.columns.iter().zip(columns);
    let saying = each.filter(|(column, _)| column.kind != Kind::Ordinal);
    let saying: Vec<u32> = saying.filter_map(|(_, at)| *at).collect();
    let last = known.iter().max().copied().unwrap_or(0);
    let mut blank = 0;
    for row in first_row..=sheet.last_row().unwrap_or(0) {
        let cells = sheet.row(row);
        let among = |columns: &[u32], is: &dyn Fn(&Cell) -> bool| {
            let mut cells = cells.iter();
            cells.any(|((_, column), cell)| columns.contains(column) && is(cell))
        };
        if !among(&known, &|cell| !cell.is_blank()) {
            blank += 1;
            if blank > BLANK_ROWS {
                break;
            }
            continue;
        }
        blank = 0;
        // Also in a column that has no header, where a running number would stand.
        let label = cells
            .iter()
            .take_while(|(place, _)| place.1 <= last)
            .find_map(|(_, cell)| sum_row(cell.words()));
        match label {
            Some(SumRow::Total) => rows.total = Some(row),
            Some(SumRow::Partial) => {}
            None if among(&saying, &shows_something) => rows.data.push(row),
            None => {}
        }
    }
    rows
}

fn shows_something(cell: &Cell) -> bool {
    match &cell.value {
        Value::Blank => false,
        Value::Text(_) | Value::Error(_) => !plain(cell.words()).is_empty(),
        Value::Number(_) | Value::Date(_) | Value::Bool(_) => true,
    }
}

impl<'a> Found<'a> {
    /// The place of a column of the layout in a row, if the sheet has that column.
    pub(crate) fn spot(&self, row: u32, column: usize) -> Option<Spot<'a>> {
        if let Some(column) = self.columns.get(column).copied().flatten() {
            return Some(Spot::at(self.sheet, (row, column)));
        }
        let (at, header) = self.likely.get(column).copied().flatten()?;
        Some(Spot {
            guess: Some(Guess {
                header: (header, at),
                expected: self.layout.columns[column].label,
                why: self.why,
            }),
            ..Spot::at(self.sheet, (row, at))
        })
    }

    /// The cell of a column of the layout in a row; blank if the sheet does not have that column.
    pub(crate) fn cell(&self, row: u32, column: usize) -> &'a Cell {
        self.spot(row, column)
            .map_or(&crate::cells::NO_CELL, |spot| spot.sheet.at(spot.place))
    }

    /// The text of a cell, trimmed of spaces and invisible characters; in merged cells of a column of words, that of the first (E01).
    pub(crate) fn text(&self, row: u32, column: usize) -> Cow<'a, str> {
        let cell = match self.filled_from(row, column) {
            Some(first) => self.sheet.at(first),
            None => self.cell(row, column),
        };
        match cell.raw() {
            Cow::Borrowed(text) => plain(text),
            Cow::Owned(number) => Cow::Owned(number),
        }
    }

    /// For a cell of words that is merged into one above it in its column: the first of the merged cells. Numbers are never filled down.
    pub(crate) fn filled_from(&self, row: u32, column: usize) -> Option<Place> {
        let words = matches!(
            self.layout.columns[column].kind,
            Kind::Text | Kind::Exactly(_) | Kind::Prose | Kind::Choice(_) | Kind::Code
        );
        let place = self.spot(row, column).filter(|_| words)?.place;
        let first = self.sheet.merged_at(place)?.from;
        let above = first.1 == place.1 && (self.first_row..place.0).contains(&first.0);
        above.then_some(first)
    }

    /// The header of a column as written, of two levels the lower.
    pub(crate) fn header_text(&self, column: usize) -> String {
        let spot = self.spot(self.first_row - 1, column);
        spot.map_or(String::new(), |spot| {
            spot.sheet.at(spot.place).raw().into_owned()
        })
    }

    /// The units stated for a column.
    pub(crate) fn units(&self, column: usize) -> Units {
        Units {
            column: self.units.get(column).copied().flatten(),
            sheet: self.sheet_unit,
            workbook: None,
        }
    }

    /// The cells above the lowest row of the header: titles, notes, and the upper row of a header of two.
    pub(crate) fn above(&self) -> impl Iterator<Item = Spot<'a>> + use<'a> {
        let (sheet, end) = (self.sheet, self.first_row - 1);
        let cells = sheet.cells().iter().map(|(place, _)| *place);
        cells
            .take_while(move |place| place.0 < end)
            .map(move |place| Spot::at(sheet, place))
    }

    /// The rows of data and the row of the total.
    pub(crate) fn rows(&self) -> &Rows {
        &self.rows
    }
}

/// A text without surrounding spaces and invisible characters (E18).
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    let is_invisible = |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{2060}');
    if text.contains(is_invisible) {
        let visible = text.replace(is_invisible, "");
        return Cow::Owned(visible.trim().to_owned());
    }
    Cow::Borrowed(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Value;
    use crate::layout::{MONTHLY, REVENUE, monthly, revenue};

    fn sheet(rows: &[(u32, &[&str])]) -> Sheet {
        let cells = rows.iter().flat_map(|(row, texts)| {
            let row = *row;
            (0_u32..)
                .zip(*texts)
                .filter(|(_, t)| !t.is_empty())
                .map(move |(column, text)| ((row, column), Cell::of(Value::Text((*text).into()))))
        });
        Sheet::new("表".into(), false, cells.collect())
    }

    #[test]
    fn a_header_below_notes_with_other_words_and_order() {
        let sheet = sheet(&[
            (0, &["某公司业务收入构成表"]),
            (4, &["", "单位：万元"]),
            (
                7,
                &[
                    "产品（服务）名称",
                    "业务归属",
                    "收入金额（元）",
                    "主要客户名称",
                    "是否主营",
                ],
            ),
            (8, &["防火墙", "B1.FIREWALL", "100", "甲", "是"]),
            (9, &["小计", "", "100"]),
            (12, &["网关", "B1.FIREWALL", "200", "乙", "是"]),
            (13, &["合 计", "", "300"]),
        ]);
        let found = super::found(&sheet, &REVENUE).expect("six of eight columns");
        let rows = found.rows();
        assert_eq!(
            *rows,
            Rows {
                data: vec![8, 12],
                total: Some(13)
            }
        );
        assert_eq!(found.text(12, revenue::CUSTOMERS), "乙");
        let units = found.units(revenue::REVENUE);
        assert_eq!(
            (units.column, units.sheet),
            (Some(MoneyUnit::Yuan), Some(MoneyUnit::TenThousand))
        );
    }

    #[test]
    fn a_header_of_two_levels() {
        let sheet = sheet(&[
            (
                1,
                &[
                    "月份",
                    "职工总数",
                    "",
                    "本科及以上（签劳动合同）",
                    "",
                    "研究开发人员",
                    "",
                    "其中本科及以上研发人员",
                    "",
                ],
            ),
            (
                2,
                &[
                    "", "月初", "月末", "月初", "月末", "月初", "月末", "月初", "月末",
                ],
            ),
            (3, &["1月", "10", "11", "5", "6", "4", "4", "3", "3"]),
        ]);
        let found = super::found(&sheet, &MONTHLY).expect("nine of eleven columns");
        assert_eq!(found.rows().data, [3]);
        assert_eq!(found.text(3, monthly::FIRST_GROUP + 1), "11");
        assert_eq!(found.text(3, monthly::FIRST_GROUP + 7), "3");
    }

    #[test]
    fn another_table_is_not_taken() {
        let sheet = sheet(&[
            (0, &["序号", "姓名", "学历"]),
            (1, &["1", "张三", "大学本科"]),
        ]);
        assert!(found(&sheet, &REVENUE).is_none());
    }
}
