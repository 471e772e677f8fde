//! The years of 近三年财务数据: which row is the header, and which column is which year (E22).

use dunping_domain::figures::{FigureKey, Year};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::basics::Settings;
use super::judged::{Judged, among};
use super::notes::Notes;
use crate::cells::{Sheet, Value, a1};
use crate::field::{Choice, FieldValue, Outcome};
use crate::label::{relative_year, year};
use crate::layout::{FieldId, ITEMS};
use crate::number::{Defect, not_calculated};

/// The header of the sheet: its row, and the column of each year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Years {
    pub(crate) row: u32,
    pub(crate) columns: Vec<(u32, Year)>,
    /// The columns whose years are counted from the reference year, such as 上年.
    pub(crate) relative: Vec<u32>,
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

/// Finds the header: the first row with at least two columns that name a year. 本年 and 上年 count from the year that is given.
pub(crate) fn header(sheet: &Sheet, reference: Option<Year>, notes: &mut Notes<'_>) -> Years {
    for row in 0..HEADER_WITHIN {
        let cells = sheet.row(row);
        let mut columns = Vec::new();
        let mut relative = Vec::new();
        for ((_, column), cell) in cells {
            let raw = cell.raw();
            let back = relative_year(&raw).zip(reference);
            if let (None, Some(_)) = (year(&raw), back) {
                relative.push(*column);
            }
            let named = year(&raw).or_else(|| back.map(|(back, year)| year - back));
            columns.extend(named.map(|year| (*column, year)));
        }
        if columns.len() >= 2 {
            if let (Some(column), Some(reference)) = (relative.first(), reference) {
                say_relative(sheet, (row, *column), reference, notes);
            }
            let years = Years {
                row,
                columns,
                relative,
            };
            years.say_repeats(sheet, notes);
            return years;
        }
        let uncalculated: Vec<u32> = cells
            .iter()
            .filter(|(_, cell)| cell.formula.is_some() && cell.value == Value::Blank)
            .map(|((_, column), _)| *column)
            .collect();
        if uncalculated.len() >= 2 && columns.is_empty() {
            for column in uncalculated {
                let mut defect = not_calculated();
                defect.message.insert_str(0, "年度表头的");
                let place = (row, column);
                notes.add(Spot::at(sheet, place), defect, None);
            }
            return Years::default();
        }
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

impl Years {
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
            let amounts = ITEMS.iter().filter_map(|item| item.amount);
            let keys = amounts.map(|amount| FigureKey::Yearly(amount, year));
            notes.add(Spot::at(sheet, (self.row, *first)), defect, keys);
        }
    }

    /// The columns of a year.
    fn of(&self, year: Year) -> impl Iterator<Item = u32> {
        let columns = self.columns.iter().filter(move |(_, y)| *y == year);
        columns.map(|(column, _)| *column)
    }

    /// What the column of a year gives; in doubt when several columns are headed with that year.
    pub(crate) fn read(&self, year: Year, mut read: impl FnMut(u32) -> Judged) -> Judged {
        let columns: Vec<u32> = self.of(year).collect();
        if let [column] = columns.as_slice() {
            let mut judged = read(*column);
            if self.relative.contains(column) {
                judged.hears(Severity::Note, "E22");
            }
            return judged;
        }
        let mut all = Vec::new();
        for column in columns {
            let letter = letter(column);
            let mut judged = read(column);
            judged.doubts(
                "E22",
                &format!("column={letter}"),
                &format!("采用{letter}列"),
                &format!("Column {letter} counts"),
            );
            all.push(judged);
        }
        among(all)
    }
}

/// The name of a column, such as `C`.
fn letter(column: u32) -> String {
    let name = a1((0, column));
    name.trim_end_matches(char::is_numeric).to_owned()
}
