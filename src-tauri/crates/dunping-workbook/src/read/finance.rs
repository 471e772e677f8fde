//! 近三年财务数据: lines by label, columns by the year that their header names.

use dunping_domain::figures::{Amount, FigureKey, Figures, Year};
use dunping_domain::finding::{Finding, Severity};

use super::page::Pages;
use super::table::unit_above;
use super::{Need, Notes, Spot};
use crate::cells::{Sheet, Value};
use crate::label::{relative_year, says, stated_unit, year};
use crate::layout::{ITEMS, Item};
use crate::number::{Defect, Units};

/// The header of the sheet: its row, and the column of each year.
#[derive(Debug, Clone, Default)]
pub(crate) struct Years {
    row: u32,
    columns: Vec<(u32, Year)>,
}

/// Finds the header: the first row with at least two columns that name a year. 本年 and 上年 need 财务数据年度.
pub(crate) fn header(pages: &Pages<'_>, reference_year: Option<Year>, notes: &mut Notes) -> Years {
    let Some(sheet) = pages.finance else {
        return Years::default();
    };
    let named = |text: &str| {
        year(text).or_else(|| {
            relative_year(text)
                .zip(reference_year)
                .map(|(back, year)| year - back)
        })
    };
    for row in 0..30 {
        let cells = sheet.row(row);
        let columns: Vec<(u32, Year)> = cells
            .iter()
            .filter_map(|((_, column), cell)| named(&cell.raw()).map(|year| (*column, year)))
            .collect();
        if columns.len() >= 2 {
            return without_repeats(sheet, row, columns, notes);
        }
        let uncalculated = cells
            .iter()
            .filter(|(_, cell)| cell.formula.is_some() && cell.value == Value::Blank);
        if uncalculated.clone().count() >= 2 && columns.is_empty() {
            for (place, _) in uncalculated {
                let message = "年度表头的公式没有计算结果，无法确定年度。请用Excel或WPS打开该文件，保存后重新提交。";
                notes.add(
                    Spot {
                        sheet,
                        place: *place,
                    },
                    Defect::new("E14", Severity::Missing, message),
                    None,
                );
            }
            return Years::default();
        }
    }
    let mut finding = Finding::new(
        "E22",
        Severity::Missing,
        "找不到年度列（如“2025年”）。使用“本年”“上年”的，须在《企业基本信息》填写财务数据年度。",
    );
    finding.sheet = Some(sheet.name.clone());
    notes.findings.push(finding);
    Years::default()
}

/// Of two columns for one year neither can be taken.
fn without_repeats(sheet: &Sheet, row: u32, columns: Vec<(u32, Year)>, notes: &mut Notes) -> Years {
    let times = |year: Year| columns.iter().filter(|(_, y)| *y == year).count();
    let single = columns
        .iter()
        .copied()
        .filter(|(_, year)| times(*year) == 1)
        .collect();
    for (column, year) in columns.iter().filter(|(_, year)| times(*year) > 1) {
        let message = format!("有两列都是{year}年，无法确定采用哪一列。请改正年度表头。");
        notes.add(
            Spot {
                sheet,
                place: (row, *column),
            },
            Defect::new("E22", Severity::Confirm, message),
            None,
        );
    }
    Years {
        row,
        columns: single,
    }
}

/// The latest year of the header, for a workbook that does not state 财务数据年度; to be confirmed.
pub(crate) fn latest(years: &Years, notes: &mut Notes) -> Option<Year> {
    let latest = years.columns.iter().map(|(_, year)| *year).max();
    let message = match latest {
        Some(year) => format!("没有填写财务数据年度，已按财务数据中最近的{year}年读取。请确认。"),
        None => "没有填写财务数据年度，财务数据中也没有年度，无法读取各年数据。请补填后重新提交。"
            .to_owned(),
    };
    let severity = if latest.is_some() {
        Severity::Confirm
    } else {
        Severity::Missing
    };
    notes.findings.push(Finding::new("E22", severity, message));
    latest
}

/// Reads every line of every year. The reference year's 研发费用总额 is only filed while 研发费用明细 has not given it.
pub(crate) fn read(
    pages: &Pages<'_>,
    years: &Years,
    reference: Year,
    notes: &mut Notes,
    figures: &mut Figures,
) {
    let Some(sheet) = pages.finance.filter(|_| !years.columns.is_empty()) else {
        return;
    };
    if !years.columns.iter().any(|(_, year)| *year == reference) {
        let message =
            format!("没有{reference}年（财务数据年度）的一列。请核对财务数据年度和年度表头。");
        let mut finding = Finding::new("E22", Severity::Missing, message);
        finding.sheet = Some(sheet.name.clone());
        notes.findings.push(finding);
    }
    let first_year = years
        .columns
        .iter()
        .map(|(column, _)| *column)
        .min()
        .unwrap_or(0);
    let sheet_unit = unit_above(sheet, years.row);
    for item in ITEMS {
        let label = sheet.cells().iter().find(|(place, cell)| {
            place.0 > years.row
                && place.1 < first_year
                && says(&cell.raw(), item.label, item.synonyms)
        });
        let Some(((row, _), label)) = label else {
            if item.amount.is_some_and(is_needed) {
                let message = format!("没有“{}”一行。请使用申报模板重新填写。", item.label);
                let mut finding = Finding::new("E25", Severity::Missing, message);
                finding.sheet = Some(sheet.name.clone());
                notes.findings.push(finding);
            }
            continue;
        };
        let in_label = stated_unit(&label.raw());
        for (column, year) in &years.columns {
            let header = stated_unit(&sheet.at((years.row, *column)).raw());
            let units = Units {
                column: in_label.or(header),
                sheet: sheet_unit,
                workbook: None,
            };
            let spot = Spot {
                sheet,
                place: (*row, *column),
            };
            line(item, spot, units, *year, reference, notes, figures);
        }
    }
    conflicts(sheet, sheet_unit, years, notes);
}

/// Amounts without which a clause cannot be computed.
fn is_needed(amount: Amount) -> bool {
    matches!(
        amount,
        Amount::RevenueTotal | Amount::RevenueCyber | Amount::RevenueCyberMain
    )
}

fn line(
    item: &Item,
    spot: Spot<'_>,
    units: Units,
    year: Year,
    reference: Year,
    notes: &mut Notes,
    figures: &mut Figures,
) {
    let key = item.amount.map(|amount| FigureKey::Yearly(amount, year));
    let needed = item.amount.is_some_and(|amount| match amount {
        Amount::RevenueCyberMain => year > reference - 3 && year <= reference,
        other => is_needed(other) && year == reference,
    });
    let need = if needed {
        Need::Required(item.label)
    } else {
        Need::Optional
    };
    let taken = notes.money(spot, units, item.sign, key, need);
    if let (Some(key), Some(taken)) = (key, taken) {
        notes.figure(figures, key, spot, taken);
    }
}

/// The unit above the table against 金额单位 of the workbook (E04), once for the sheet.
fn conflicts(
    sheet: &Sheet,
    sheet_unit: Option<crate::number::MoneyUnit>,
    years: &Years,
    notes: &mut Notes,
) {
    let units = Units {
        column: None,
        sheet: sheet_unit,
        workbook: notes.unit,
    };
    if let Some((near, far)) = units.conflict() {
        let message = format!(
            "本表写明单位“{}”，与《企业基本信息》的金额单位“{}”不同，已按本表单位读取。请确认。",
            near.name(),
            far.name()
        );
        let place = (
            years.row,
            years.columns.first().map_or(0, |(column, _)| *column),
        );
        notes.add(
            Spot { sheet, place },
            Defect::new("E04", Severity::Confirm, message),
            None,
        );
    }
}
