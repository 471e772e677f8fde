//! The years of 近三年财务数据: which row is the header, and which column is which year (E22).

use dunping_domain::figures::Year;
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::basics::Settings;
use super::judged::{Judged, among};
use super::notes::Notes;
use crate::cells::{Sheet, Value, a1};
use crate::field::{BasicsKey, Choice, FieldKey, FieldValue, Outcome};
use crate::label::{relative_year, year};
use crate::layout::FieldId;
use crate::number::{Defect, not_calculated};

/// The header of the sheet: its row, and the column of each year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Years {
    pub(crate) row: u32,
    pub(crate) columns: Vec<(u32, Year)>,
}

/// How far down the header is looked for.
const HEADER_WITHIN: u32 = 30;

/// Of several sheets those that have a column for 财务数据年度, if any has: an old year's copy does not count.
pub(crate) fn that_name(reference: Option<Year>, sheets: Vec<&Sheet>) -> Vec<&Sheet> {
    if sheets.len() < 2 || reference.is_none() {
        return sheets;
    }
    let names_it = |sheet: &Sheet| {
        let years = header(sheet, reference, &mut Notes::default()).stated();
        reference.is_some_and(|year| years.contains(&year))
    };
    let (naming, others): (Vec<_>, Vec<_>) = sheets.iter().partition(|sheet| names_it(sheet));
    if naming.is_empty() { others } else { naming }
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
    let line = BasicsKey::all().find(|key| key.field().id == FieldId::ReferenceYear);
    let field = line.and_then(|key| notes.fields.get_mut(&FieldKey::Basics(key)));
    if let (Some((field, _)), Some(year)) = (field, reference) {
        field.outcome = Outcome::NeedsConfirm;
        field.code = Some(finding.code.clone());
        field.choices = vec![Choice {
            id: format!("is={year}"),
            value: FieldValue::Text(year.to_string()),
            zh: format!("财务数据年度是{year}年"),
            en: format!("The reference year is {year}"),
            origin: None,
        }];
    }
    notes.findings.push(finding);
    reference
}

/// Finds the header: the first row with at least two columns that name a year. 本年 and 上年 count from the year that is given.
pub(crate) fn header(sheet: &Sheet, reference: Option<Year>, notes: &mut Notes<'_>) -> Years {
    for row in 0..HEADER_WITHIN {
        let cells = sheet.row(row);
        let mut columns = Vec::new();
        let mut relative = None;
        for ((_, column), cell) in cells {
            let raw = cell.raw();
            let back = relative_year(&raw).zip(reference);
            if let (None, Some(_)) = (year(&raw), back) {
                relative = relative.or(Some(*column));
            }
            let named = year(&raw).or_else(|| back.map(|(back, year)| year - back));
            columns.extend(named.map(|year| (*column, year)));
        }
        if columns.len() >= 2 {
            let years = Years { row, columns };
            if let (Some(column), Some(reference)) = (relative, reference) {
                say_relative(sheet, (row, column), reference, notes);
            }
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

    fn times(&self, year: Year) -> usize {
        self.columns.iter().filter(|(_, y)| *y == year).count()
    }

    fn say_repeats(&self, sheet: &Sheet, notes: &mut Notes<'_>) {
        for (column, year) in self
            .columns
            .iter()
            .filter(|(_, year)| self.times(*year) > 1)
        {
            let message =
                format!("有多列都是{year}年，无法确定采用哪一列。请确认，或改正年度表头。");
            let english = format!(
                "Several columns are headed {year}. Say which counts, or correct the headers."
            );
            let spot = Spot::at(sheet, (self.row, *column));
            let defect = Defect::new("E22", Severity::Confirm, message).english(english);
            notes.add(spot, defect, None);
        }
    }

    /// What the column of a year gives; in doubt when several columns are headed with that year.
    pub(crate) fn read(&self, year: Year, mut read: impl FnMut(u32) -> Judged) -> Judged {
        let columns: Vec<u32> = self
            .columns
            .iter()
            .filter(|(_, y)| *y == year)
            .map(|(column, _)| *column)
            .collect();
        if let [column] = columns.as_slice() {
            return read(*column);
        }
        let mut all = Vec::new();
        for column in columns {
            let name = a1((0, column));
            let letter = name.trim_end_matches(char::is_numeric);
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
