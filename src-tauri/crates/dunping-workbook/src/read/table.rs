//! A table in a sheet: which rows are data and which are sums, and what stands in its columns. Its header may stand up to thirty rows down
//! and on two levels (E01, E02).

use std::borrow::Cow;

use dunping_domain::figures::FigureKey;
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::hint::Category;

use super::header::{best, is_amount, one_of_columns, say_repeated};
use super::judged::Judged;
use super::notes::Notes;
use super::{Guess, Spot, Why, stated};
use crate::cells::{Cell, Hidden, Place, Sheet, Value};
use crate::label::{SumRow, sum_label, sum_row};
use crate::layout::{Kind, Table};
use crate::number::{Units, says_nothing, written};

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
    /// For a column of numbers, others that have the same header and are filled in too.
    repeated: Vec<Vec<u32>>,
    units: Vec<Units>,
    sheet_units: Units,
    /// The lowest row of the header.
    header: u32,
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
    best(sheet, layout).map_or(0, |header| header.matched() * 1000 / layout.columns.len())
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
    let mut header = best(sheet, layout)?;
    let tenths = header.matched() * 10 / layout.columns.len();
    if tenths < 3 {
        return None;
    }
    let why = if tenths < 6 { Why::Few } else { Why::Like };
    let likely = match why {
        Why::Like => header.likely(sheet, layout),
        Why::Few => header.numbers_apart(layout),
    };
    let mut end = header.row + header.levels;
    let below = stated::is_row_of_units(sheet, end);
    let labels = header.row..end;
    end += u32::from(below);
    let columns = || header.columns.iter().zip(&likely);
    let places = columns().map(|(sure, likely)| sure.or(likely.map(|(column, _)| column)));
    let units = places.map(|place| {
        place.map_or(Units::default(), |column| {
            stated::of_header(sheet, header.row..end, column)
        })
    });
    let of_words = |at: u32| {
        let mut each = layout.columns.iter().zip(&header.columns);
        each.any(|(column, found)| *found == Some(at) && !is_amount(column))
    };
    let beside = labels.clone().flat_map(|row| sheet.row(row));
    let beside = beside.filter(|((_, column), _)| of_words(*column));
    let beside = beside.fold(Units::default(), |all, (place, cell)| {
        all.then(stated::at(sheet, *place, cell))
    });
    let rows = rows(sheet, layout, &header.columns, end);
    let mut repeated = header.repeated(sheet, layout);
    for others in &mut repeated {
        let filled = |column: u32| {
            let mut data = rows.data.iter().chain(&rows.total);
            data.any(|row| !sheet.at((*row, column)).is_blank())
        };
        others.retain(|column| filled(*column));
    }
    Some(Found {
        rows,
        sheet,
        layout: *layout,
        units: units.collect(),
        sheet_units: beside.then(stated::above(sheet, header.row)),
        header: labels.end - 1,
        columns: header.columns,
        likely,
        why,
        repeated,
        first_row: end,
    })
}

/// The rows of data and the row of the total, from the first row below the header. A row that has only its running number or formulas
/// without a result is skipped, and so is a row below the last sum that says nothing of an amount: there the form is signed.
fn rows(sheet: &Sheet, layout: &Table, columns: &[Option<u32>], first_row: u32) -> Rows {
    let mut rows = Rows::default();
    let of = |is: &dyn Fn(Kind) -> bool| -> Vec<u32> {
        let each = layout.columns.iter().zip(columns);
        let each = each.filter(|(column, _)| is(column.kind));
        each.filter_map(|(_, at)| *at).collect()
    };
    let known = of(&|_| true);
    let saying = of(&|kind| kind != Kind::Ordinal);
    let ordinals = of(&|kind| kind == Kind::Ordinal);
    let codes = of(&|kind| kind == Kind::Code);
    let amounts = of(&|kind| matches!(kind, Kind::Money | Kind::Heads));
    let numbers = if amounts.is_empty() { &known } else { &amounts };
    let last = known.iter().max().copied().unwrap_or(0);
    let mut named = Vec::new();
    // Rows below a sum that names what it adds: of the table only where another sum follows.
    let mut waiting = Vec::new();
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
        let words = || {
            let cells = cells.iter().take_while(|(place, _)| place.1 <= last);
            cells.map(|(_, cell)| cell.words())
        };
        let label = words().find_map(sum_row).or_else(|| {
            let mut words = words().filter(|text| text.chars().any(char::is_alphabetic));
            let first = words.next().filter(|_| !amounts.is_empty());
            first.and_then(sum_label)
        });
        let below_total = rows.total.is_some() || !named.is_empty();
        let is_line = || {
            among(numbers, &may_be_number)
                || among(&ordinals, &is_number)
                || among(&codes, &is_business)
        };
        if label.is_some() && rows.total.is_none() {
            rows.data.append(&mut waiting);
        }
        match label {
            Some(SumRow::Total) => rows.total = Some(row),
            Some(SumRow::Named) => named.push(row),
            Some(SumRow::Partial) => {}
            None if !among(&saying, &shows_something) => {}
            None if below_total && !is_line() => waiting.push(row),
            None => rows.data.push(row),
        }
    }
    rows.data.sort_unstable();
    if let (None, [only]) = (rows.total, named.as_slice()) {
        rows.total = Some(*only);
    }
    rows
}

/// Whether a cell holds a number, or something that stands for one and cannot be taken: an error, a formula without a result, a dash, a text
/// with a digit. A date is none.
fn may_be_number(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number(_) | Value::Error(_) => true,
        Value::Blank => cell.formula.is_some(),
        Value::Text(text) => {
            let has_digit = text.chars().any(char::is_numeric);
            let is_day = ["年", "月", "日"].iter().any(|sign| text.contains(sign));
            is_number(cell) || says_nothing(text) || (has_digit && !is_day)
        }
        Value::Date(_) | Value::Bool(_) => false,
    }
}

fn is_business(cell: &Cell) -> bool {
    Category::of(cell.words()) != Category::Unknown
}

fn is_number(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number(_) => true,
        Value::Text(text) => written(text).is_ok_and(|number| number.is_some()),
        Value::Blank | Value::Date(_) | Value::Bool(_) | Value::Error(_) => false,
    }
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
        let spot = self.spot(self.header, column);
        spot.map_or(String::new(), |spot| {
            spot.sheet.at(spot.place).raw().into_owned()
        })
    }

    /// The units stated for a column.
    pub(crate) fn units(&self, column: usize) -> Units {
        let own = self.units.get(column).copied().unwrap_or_default();
        own.then(self.sheet_units)
    }

    /// What a column gives in a row; in doubt when several columns have its header and are filled in. `None` if the sheet does not have
    /// that column.
    pub(crate) fn judged(
        &self,
        (row, column): (u32, usize),
        key: Option<FigureKey>,
        notes: &mut Notes<'_>,
        mut read: impl FnMut(Spot<'a>, &mut Notes<'_>) -> Judged,
    ) -> Option<Judged> {
        let spot = self.spot(row, column)?;
        let others = self.repeated.get(column).map_or(&[][..], Vec::as_slice);
        if others.is_empty() {
            return Some(read(spot, notes));
        }
        let columns: Vec<u32> = std::iter::once(spot.place.1)
            .chain(others.iter().copied())
            .collect();
        let header = Spot::at(self.sheet, (self.header, spot.place.1));
        say_repeated(header, &columns, key, notes);
        let named = columns.into_iter().map(|column| (column, String::new()));
        Some(one_of_columns("E03", named, |column| {
            read(Spot::at(self.sheet, (row, column)), notes)
        }))
    }

    /// Whether the sheet has a column of the layout.
    pub(crate) fn has(&self, column: usize) -> bool {
        self.spot(self.header, column).is_some()
    }

    /// Says that a column is not there whose numbers are these figures (E25).
    pub(crate) fn say_absent(
        &self,
        column: usize,
        figures: impl IntoIterator<Item = FigureKey>,
        notes: &mut Notes<'_>,
    ) {
        let label = self.layout.columns[column].label;
        let message =
            format!("没有“{label}”一栏，该栏的数没有读取。请使用申报模板的表头重新填写。");
        let english = format!(
            "There is no column “{label}”; its numbers are missing. Use the headers of the template."
        );
        let finding = Finding::new("E25", Severity::Missing, message)
            .english(english)
            .about(figures);
        notes.say(&self.sheet.name, finding);
    }

    /// The rows of data that nobody sees because they are hidden or filtered out, counted from 1.
    pub(crate) fn hidden_rows(&self) -> Vec<u32> {
        let first = self.columns.iter().flatten().next().copied().unwrap_or(0);
        let hidden = |row: &&u32| {
            let hiding = self.sheet.hiding((**row, first));
            matches!(hiding, Some(Hidden::Row | Hidden::Filtered))
        };
        let rows = self.rows.data.iter().filter(hidden);
        rows.map(|row| row + 1).collect()
    }

    /// The headers of the columns that are hidden.
    pub(crate) fn hidden_columns(&self) -> Vec<String> {
        let hidden = |column: &&u32| {
            let hiding = self.sheet.hiding((self.header, **column));
            matches!(hiding, Some(Hidden::Column))
        };
        let columns = self.columns.iter().flatten().filter(hidden);
        columns
            .map(|column| self.sheet.at((self.header, *column)).raw().into_owned())
            .collect()
    }

    /// The cells above the lowest row of the header: titles, notes, and the upper row of a header of two.
    pub(crate) fn above(&self) -> impl Iterator<Item = Spot<'a>> + use<'a> {
        let (sheet, end) = (self.sheet, self.header);
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
    use crate::number::MoneyUnit;

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
        assert_eq!(units.stated(), [MoneyUnit::Yuan, MoneyUnit::TenThousand]);
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
    fn below_a_named_sum_what_cannot_be_read_is_a_row_and_a_signature_is_none() {
        let header: &[&str] = &[
            "序号",
            "产品（服务）名称",
            "业务归属代码",
            "合同名称",
            "上年度收入（元）",
            "主要客户名称",
            "是否主营",
        ];
        let check = |amount: &str, total: bool, expected: &[u32]| {
            let last: &[&str] = if total {
                &["合计", "", "", "", "900"]
            } else {
                &[]
            };
            let sheet = sheet(&[
                (0, header),
                (1, &["", "网关", "A1.OS", "", "100"]),
                (2, &["网安软件合计", "", "", "", "100"]),
                (3, &["", "行业服务", "X", "", amount]),
                (4, &["", "其他服务", "", "", amount]),
                (5, last),
                (6, &["填表人：", "张三", "", "填表日期：", "2026年3月1日"]),
            ]);
            let found = super::found(&sheet, &REVENUE).expect("most columns");
            assert_eq!(found.rows().data, expected, "{amount}");
        };
        for amount in ["约300万", "—", "300（含税）"] {
            check(amount, true, &[1, 3, 4]);
            check(amount, false, &[1, 3, 4]);
        }
        check("见附件", true, &[1, 3, 4]);
        check("见附件", false, &[1, 3]);
        check("", true, &[1, 3, 4]);
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
