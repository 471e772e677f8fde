//! The years of 近三年财务数据: which row is the header, and which columns are which year (E22).

use dunping_domain::figures::{FigureKey, Year};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::basics::Settings;
use super::header::{letter, one_of_columns};
use super::judged::Judged;
use super::notes::Notes;
use super::stated::is_row_of_units;
use crate::cells::{Cell, Sheet, Value};
use crate::field::{Choice, FieldValue, Outcome};
use crate::label::{Heading, folded, relative_year, says, year_heading};
use crate::layout::{FieldId, ITEMS};
use crate::number::{Defect, not_calculated, written};

/// The header of the sheet: its rows, and the columns of each year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Years {
    pub(crate) row: u32,
    /// The first row below it.
    pub(crate) first_row: u32,
    pub(crate) columns: Vec<(u32, Year)>,
    /// The columns whose years are counted from the reference year, such as 上年.
    pub(crate) relative: Vec<u32>,
    /// The columns whose headers do not say that they are of a whole year, such as 2025年（预计）.
    pub(crate) unclear: Vec<u32>,
}

/// How far down the header is looked for.
const HEADER_WITHIN: u32 = 30;

/// Of several sheets those that have a column for 财务数据年度, if any has: an old year's copy does not count.
pub(crate) fn that_name<'a>(
    reference: Option<Year>,
    sheets: Vec<&'a Sheet>,
    notes: &mut Notes<'_>,
) -> Vec<&'a Sheet> {
    let Some(year) = reference.filter(|_| sheets.len() > 1) else {
        return sheets;
    };
    let names_it = |sheet: &&Sheet| {
        let years = header(sheet, reference, &mut Notes::default());
        years.stated().contains(&year)
    };
    let (naming, others): (Vec<&Sheet>, Vec<&Sheet>) = sheets.into_iter().partition(names_it);
    let (Some(first), false) = (naming.first(), others.is_empty()) else {
        return if naming.is_empty() { others } else { naming };
    };
    let names: Vec<&str> = others.iter().map(|sheet| sheet.name.as_str()).collect();
    let message = format!(
        "工作表“{}”没有{year}年（财务数据年度）的一列，已采用“{}”。请删除多余的工作表。",
        names.join("、"),
        first.name
    );
    let english = format!(
        "“{}” has no column for {year}, the reference year; “{}” was read. Delete the others.",
        names.join(", "),
        first.name
    );
    let finding = Finding::new("E20", Severity::Note, message).english(english);
    notes.say(&first.name, finding);
    naming
}

/// The reference year: the one that is stated; else the latest of the header, or the year before 申报年度, which a person must then
/// confirm.
pub(crate) fn reference(
    sheets: &[&Sheet],
    settings: &Settings,
    notes: &mut Notes<'_>,
) -> Option<Year> {
    if settings.reference_year.is_some() {
        return settings.reference_year;
    }
    let before = settings.application_year.map(|year| year - 1);
    let years = sheets
        .first()
        .map(|sheet| header(sheet, before, &mut Notes::default()).stated());
    let latest = years.and_then(|years| years.last().copied());
    let reference = latest.or(before);
    let finding = match reference {
        Some(year) => Finding::new(
            "E22",
            Severity::Confirm,
            format!("没有写明财务数据年度，可能是{year}年。请确认；未确认前各年数据不作计算。"),
        )
        .english(format!(
            "No reference year is stated; it may be {year}. Confirm it; until then nothing is computed from yearly figures."
        )),
        None => Finding::new(
            "E22",
            Severity::Missing,
            "没有填写财务数据年度，财务数据中也没有年度，无法读取各年数据。请补填后重新提交。",
        )
        .english("No reference year is stated and the accounts name no year. Fill it in and submit again."),
    };
    let mut place = None;
    if let (Some(field), Some(year)) = (notes.line(FieldId::ReferenceYear), reference) {
        field.outcome = Outcome::NeedsConfirm;
        field.code = Some(finding.code.clone());
        field.choices = vec![Choice {
            id: format!("is={year}"),
            value: FieldValue::Text(year.to_string()),
            zh: format!("财务数据年度是{year}年"),
            en: format!("The reference year is {year}"),
            origin: None,
        }];
        place = field.place();
    }
    let finding = match place {
        Some((sheet, cell, raw)) => {
            // What was said of the line itself is what is asked now.
            let of_line =
                |f: &Finding| f.cell.as_ref() == Some(&cell) && f.sheet.as_ref() == Some(&sheet);
            notes.findings.retain(|known| !of_line(known));
            finding.at(&sheet, &cell, &raw)
        }
        None => finding,
    };
    notes.findings.push(finding);
    reference
}

/// Finds the header: the row above the lines that names most years, at least two. 本年 and 上年 count from the year that is given.
pub(crate) fn header(sheet: &Sheet, reference: Option<Year>, notes: &mut Notes<'_>) -> Years {
    let mut best: Option<Years> = None;
    for row in 0..HEADER_WITHIN {
        let cells = sheet.row(row);
        if best.is_some() && cells.iter().any(|(_, cell)| is_line(cell.words())) {
            break;
        }
        let years = Years::of_row(row, cells, reference, best.is_some());
        let more = |best: &Years| years.weight() > best.weight();
        if years.columns.len() >= 2 && best.as_ref().is_none_or(more) {
            best = Some(years);
            continue;
        }
        let uncalculated: Vec<u32> = cells
            .iter()
            .filter(|(_, cell)| cell.formula.is_some() && cell.value == Value::Blank)
            .map(|((_, column), _)| *column)
            .collect();
        if best.is_none() && uncalculated.len() >= 2 && years.columns.is_empty() {
            for column in uncalculated {
                let mut defect = not_calculated();
                defect.message.insert_str(0, "年度表头的");
                let place = (row, column);
                notes.add(Spot::at(sheet, place), defect, None);
            }
            return Years::default();
        }
    }
    if let Some(mut years) = best {
        if let (Some(column), Some(reference)) = (years.relative.first(), reference) {
            say_relative(sheet, (years.row, *column), reference, notes);
        }
        years.settle_unclear(sheet, reference, notes);
        years.look_below(sheet);
        years.say_repeats(sheet, notes);
        return years;
    }
    let finding = Finding::new(
        "E22",
        Severity::Missing,
        "找不到年度列（如“2025年”）。使用“本年”“上年”的，须在《企业基本信息》填写财务数据年度。",
    )
    .english(
        "No columns of years (such as 2025年) are found. Relative headers such as 本年 need 财务数据年度 in 企业基本信息.",
    );
    notes.say(&sheet.name, finding);
    Years::default()
}

fn say_relative(sheet: &Sheet, place: (u32, u32), reference: Year, notes: &mut Notes<'_>) {
    let message = format!("年度表头用“本年”“上年”等，已按财务数据年度{reference}年换算。请核对。");
    let english =
        format!("The headers name years such as 本年 and 上年; counted from {reference}.");
    let defect = Defect::new("E22", Severity::Note, message).english(english);
    notes.add(Spot::at(sheet, place), defect, None);
}

/// Whether a text is the label of a line; no label is longer than this many bytes.
fn is_line(text: &str) -> bool {
    let mut items = ITEMS.iter();
    (1..200).contains(&text.len()) && items.any(|item| says(text, item.label, item.synonyms))
}

/// Every figure of a year.
fn keys(year: Year) -> impl Iterator<Item = FigureKey> {
    let amounts = ITEMS.iter().filter_map(|item| item.amount);
    amounts.map(move |amount| FigureKey::Yearly(amount, year))
}

impl Years {
    /// The years that a row names. Below another header a bare number is an amount.
    fn of_row(
        row: u32,
        cells: &[((u32, u32), Cell)],
        reference: Option<Year>,
        below: bool,
    ) -> Self {
        let mut years = Self {
            row,
            first_row: row + 1,
            ..Self::default()
        };
        for ((_, column), cell) in cells {
            let raw = cell.raw();
            let heading = year_heading(&raw, reference).filter(|_| !below || raw.contains('年'));
            let named = match heading {
                Some(Heading::Whole(year)) => Some(year),
                Some(Heading::Unclear(year)) => {
                    years.unclear.push(*column);
                    Some(year)
                }
                None => relative_year(&raw).zip(reference).map(|(back, year)| {
                    years.relative.push(*column);
                    year - back
                }),
            };
            years.columns.extend(named.map(|year| (*column, year)));
        }
        years
    }

    /// How much speaks for a row as the header: a whole year twice as much as something of it.
    fn weight(&self) -> usize {
        2 * self.columns.len() - self.unclear.len()
    }

    /// Of the columns that are not said to be of a whole year those count, when a person says so, that are the only one of a year that is
    /// needed; the others are not read (E22).
    fn settle_unclear(&mut self, sheet: &Sheet, reference: Option<Year>, notes: &mut Notes<'_>) {
        let is_whole = |at: &u32| !self.unclear.contains(at);
        let whole: Vec<Year> = self
            .columns
            .iter()
            .filter(|(at, _)| is_whole(at))
            .map(|(_, year)| *year)
            .collect();
        let needed = |year: &Year| reference.is_none_or(|last| (last - 2..=last).contains(year));
        let (kept, left): (Vec<_>, Vec<_>) = std::mem::take(&mut self.columns)
            .into_iter()
            .partition(|(at, year)| is_whole(at) || (needed(year) && !whole.contains(year)));
        self.columns = kept;
        self.unclear
            .retain(|at| self.columns.iter().any(|(column, _)| column == at));
        for (column, _) in left {
            let spot = Spot::at(sheet, (self.row, column));
            let written = sheet.at(spot.place).raw();
            let message = format!("“{written}”不是整年的一列，未读取。请核对。");
            let english = format!("“{written}” is no column of a whole year; it was not read.");
            let defect = Defect::new("E22", Severity::Note, message).english(english);
            notes.add(spot, defect, None);
        }
        for column in &self.unclear {
            let year = self.columns.iter().find(|(at, _)| at == column);
            let Some((_, year)) = year else { continue };
            let spot = Spot::at(sheet, (self.row, *column));
            let written = sheet.at(spot.place).raw();
            let message =
                format!("表头“{written}”没有写明是{year}年全年的实际数。请确认，或改正年度表头。");
            let english = format!(
                "The header “{written}” does not say that it is the whole of {year}. Confirm it, or correct the header."
            );
            let defect = Defect::new("E22", Severity::Confirm, message).english(english);
            notes.add(spot, defect, keys(*year));
        }
    }

    /// Looks at the rows below: a year over several columns is each of those that hold numbers, and a row of units belongs to the header.
    fn look_below(&mut self, sheet: &Sheet) {
        let below = self.row + 1;
        let headed: Vec<u32> = sheet
            .row(self.row)
            .iter()
            .filter(|(_, cell)| !cell.is_blank())
            .map(|((_, column), _)| *column)
            .collect();
        // A row with a label of its own is data.
        let first_year = self.columns.iter().map(|(column, _)| *column).min();
        let labels = sheet.row(below).iter();
        let mut labels = labels.take_while(|(place, _)| first_year.is_some_and(|at| place.1 < at));
        let is_header = labels.all(|(_, cell)| cell.is_blank());
        let last_filled = sheet.cells().iter().map(|(place, _)| place.1).max();
        let mut columns = Vec::new();
        for (first, year) in std::mem::take(&mut self.columns) {
            let merged = sheet.merged_at((self.row, first)).map(|area| area.to.1);
            let merged = merged.map(|to| last_filled.map_or(to, |last| to.min(last)));
            let next = headed.iter().copied().find(|column| *column > first);
            let names_one = |column: u32| {
                let words = sheet.at((below, column)).words();
                is_header && !words.trim().is_empty() && !matches!(written(words), Ok(Some(_)))
            };
            let reach = merged.unwrap_or(first);
            let open = (first + 1..next.unwrap_or(first + 4)).take_while(|at| names_one(*at));
            let last = open.last().filter(|_| names_one(first)).unwrap_or(first);
            let all: Vec<u32> = (first..=reach.max(last)).collect();
            if all.len() == 1 {
                columns.push((first, year));
                continue;
            }
            if all.iter().any(|column| names_one(*column)) {
                self.first_row = below + 1;
            }
            let amounts = all.iter().filter(|column| {
                !is_share(sheet.at((below, **column)).words())
                    && has_number(sheet, self.row, **column)
            });
            let mut amounts: Vec<u32> = amounts.copied().collect();
            if amounts.is_empty() {
                amounts.push(first);
            }
            for list in [&mut self.relative, &mut self.unclear] {
                if list.contains(&first) {
                    list.extend(amounts.iter().filter(|column| **column != first));
                }
            }
            columns.extend(amounts.into_iter().map(|column| (column, year)));
        }
        self.columns = columns;
        self.first_row += u32::from(is_row_of_units(sheet, self.first_row));
    }

    /// What stands below the year in a column of which the year has several, e.g. `（实际数）`.
    fn under(&self, sheet: &Sheet, column: u32) -> String {
        let below = sheet.at((self.row + 1, column)).words().trim();
        if self.first_row > self.row + 1 && !below.is_empty() {
            format!("（{below}）")
        } else {
            String::new()
        }
    }

    /// The years that the header names, each once.
    pub(crate) fn stated(&self) -> Vec<Year> {
        let mut years: Vec<Year> = self.columns.iter().map(|(_, year)| *year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    fn say_repeats(&self, sheet: &Sheet, notes: &mut Notes<'_>) {
        for year in self.stated() {
            let columns: Vec<u32> = self.of(year).collect();
            let (Some(first), true) = (columns.first(), columns.len() > 1) else {
                continue;
            };
            let names: Vec<String> = columns.iter().map(|column| letter(*column)).collect();
            let message = format!(
                "{}列都是{year}年，无法确定采用哪一列。请确认，或改正年度表头。",
                names.join("、")
            );
            let english = format!(
                "Columns {} are all headed {year}. Say which counts, or correct the headers.",
                names.join(", ")
            );
            let defect = Defect::new("E22", Severity::Confirm, message).english(english);
            let anchor = sheet.merged_at((self.row, *first));
            let place = anchor.map_or((self.row, *first), |area| area.from);
            notes.add(Spot::at(sheet, place), defect, keys(year));
        }
    }

    /// The columns of a year.
    fn of(&self, year: Year) -> impl Iterator<Item = u32> {
        let columns = self.columns.iter().filter(move |(_, y)| *y == year);
        columns.map(|(column, _)| *column)
    }

    /// What the column of a year gives; in doubt when several columns are headed with that year, or when its header says something else
    /// besides.
    pub(crate) fn read(
        &self,
        sheet: &Sheet,
        year: Year,
        mut read: impl FnMut(u32) -> Judged,
    ) -> Judged {
        let columns: Vec<u32> = self.of(year).collect();
        if let [column] = columns.as_slice() {
            let mut judged = read(*column);
            if self.relative.contains(column) {
                judged.hears(Severity::Note, "E22");
            }
            if self.unclear.contains(column) {
                let written = sheet.at((self.row, *column)).raw();
                judged.doubts(
                    "E22",
                    &format!("header={written}"),
                    &format!("“{written}”就是{year}年全年的实际数"),
                    &format!("“{written}” is the whole of {year}"),
                );
            }
            return judged;
        }
        let named = columns
            .into_iter()
            .map(|column| (column, self.under(sheet, column)));
        one_of_columns("E22", named, read)
    }
}

/// Whether a header below a year is of a share or a growth, not of an amount.
fn is_share(text: &str) -> bool {
    if text.contains(['%', '％']) {
        return true;
    }
    let text = folded(text);
    let is_part = text
        .split_once('占')
        .is_some_and(|(_, of)| of.contains('比'));
    is_part
        || [
            "比例", "比重", "增长", "增减", "增幅", "增速", "同比", "备注", "附注",
        ]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a number stands below a row in a column, not shown in percent.
fn has_number(sheet: &Sheet, row: u32, column: u32) -> bool {
    let below = sheet.cells();
    let start = below.partition_point(|(place, _)| place.0 <= row);
    let mut cells = below[start..].iter();
    let number = |cell: &Cell| match &cell.value {
        Value::Number(_) => true,
        Value::Text(text) => matches!(written(text), Ok(Some(_))),
        _ => cell.formula.is_some(),
    };
    cells.any(|(place, cell)| {
        place.1 == column
            && number(cell)
            && !sheet
                .format(*place)
                .is_some_and(|format| format.contains('%'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::Area;

    /// The row of the header (from 1) and its columns, in a sheet of these rows.
    fn check(rows: &[&[&str]], merged: &[Area], expected: (u32, u32, &[(u32, Year)])) {
        let cells = (0_u32..).zip(rows).flat_map(|(row, texts)| {
            let filled = (0_u32..).zip(*texts).filter(|(_, text)| !text.is_empty());
            filled.map(move |(column, text)| {
                let number = text.parse().ok().filter(|number| *number > 3000.0);
                let value = number.map_or(Value::Text((*text).into()), Value::Number);
                ((row, column), Cell::of(value))
            })
        });
        let sheet = Sheet::new("表".into(), false, cells.collect()).with_merged(merged.to_vec());
        let years = header(&sheet, Some(2025), &mut Notes::default());
        assert_eq!(
            (years.row + 1, years.first_row + 1, years.columns.as_slice()),
            expected,
            "{rows:?}"
        );
    }

    #[test]
    fn the_row_of_most_years_above_the_lines() {
        let note: &[&str] = &["2026年填报", "2025年度"];
        let two: &[&str] = &["项目", "2024年", "2025年"];
        let line: &[&str] = &["营业收入合计", "6000", "7000"];
        let another: &[&str] = &["项目", "2023年", "2024年", "2025年"];
        let expected = [(1, 2024), (2, 2025)];
        check(&[note, two, line, another], &[], (2, 3, &expected));
    }

    #[test]
    fn a_year_over_several_columns_is_those_that_hold_amounts() {
        let years: &[&str] = &["项目", "2024年", "2025年", "", "备注"];
        let below: &[&str] = &["", "", "金额", "占比（%）"];
        let line: &[&str] = &["营业收入合计", "6000", "7000", "9000"];
        let over = Area {
            from: (0, 2),
            to: (0, 3),
        };
        let expected = [(1, 2024), (2, 2025)];
        check(&[years, below, line], &[over], (1, 3, &expected));
        check(&[years, below, line], &[], (1, 3, &expected));
        for share in ["增速", "占总收入比", "较上年增幅"] {
            let below: &[&str] = &["", "", "金额", share];
            check(&[years, below, line], &[over], (1, 3, &expected));
        }
        let below: &[&str] = &["", "", "预算数", "实际数"];
        let both = [(1, 2024), (2, 2025), (3, 2025)];
        check(&[years, below, line], &[over], (1, 3, &both));
        check(&[years, below, line], &[], (1, 3, &both));
        check(&[years, line], &[over], (1, 2, &both));
        let unit: &[&str] = &["", "（万元）", "（万元）"];
        check(&[years, unit, line], &[], (1, 3, &expected));
    }
}
