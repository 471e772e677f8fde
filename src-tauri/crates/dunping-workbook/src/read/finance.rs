//! 近三年财务数据: lines by label, columns by the year that their header names.

use dunping_domain::figures::{Amount, FigureKey, Year};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::judged::absent;
use super::notes::{Need, Notes};
use super::table::unit_above;
use super::years::{Years, header};
use crate::cells::{Place, Sheet};
use crate::label::{says, stated_unit};
use crate::layout::{ITEMS, Item};
use crate::number::{MoneyUnit, Units, says_nothing};

/// Reads every line of every year; every figure becomes a field, also those that are not there.
pub(crate) fn read(sheet: Option<&Sheet>, reference: Year, notes: &mut Notes<'_>) {
    let Some(sheet) = sheet else {
        for key in expected(&[], reference) {
            let reading = absent(key, "E25", None);
            notes.fields.insert(reading.field, (reading, None));
        }
        return;
    };
    let years = header(sheet, Some(reference), notes);
    let years = &years;
    for key in expected(&years.stated(), reference) {
        let reading = absent(key, "E22", Some(&sheet.name));
        notes.fields.insert(reading.field, (reading, None));
    }
    if years.columns.is_empty() {
        return;
    }
    if !years.stated().contains(&reference) {
        let message =
            format!("没有{reference}年（财务数据年度）的一列。请核对财务数据年度和年度表头。");
        let english = format!(
            "There is no column for {reference}, the reference year. Check 财务数据年度 and the headers."
        );
        notes.say(
            &sheet.name,
            Finding::new("E22", Severity::Missing, message).english(english),
        );
    }
    let sheet_unit = unit_above(sheet, years.row);
    for item in ITEMS {
        line(item, sheet, sheet_unit, years, reference, notes);
    }
}

/// The figures of this page: every line for the years that are stated and for the three up to the reference year.
fn expected(stated: &[Year], reference: Year) -> Vec<FigureKey> {
    let mut years: Vec<Year> = (reference - 2..=reference).collect();
    years.extend(
        stated
            .iter()
            .filter(|year| !(reference - 2..=reference).contains(*year)),
    );
    let amounts = ITEMS.iter().filter_map(|item| item.amount);
    amounts
        .flat_map(|amount| {
            years
                .iter()
                .map(move |year| FigureKey::Yearly(amount, *year))
        })
        .collect()
}

/// Amounts without which a clause cannot be computed.
fn is_needed(amount: Amount) -> bool {
    matches!(
        amount,
        Amount::RevenueTotal | Amount::RevenueCyber | Amount::RevenueCyberMain
    )
}

/// The row of a line: the first below the header whose label, left of the years, says it.
fn row_of(item: &Item, sheet: &Sheet, years: &Years) -> Option<Place> {
    let first_year = years.columns.iter().map(|(column, _)| *column).min()?;
    let label = sheet.cells().iter().find(|(place, cell)| {
        place.0 > years.row && place.1 < first_year && says(&cell.raw(), item.label, item.synonyms)
    });
    label.map(|(place, _)| *place)
}

fn line(
    item: &Item,
    sheet: &Sheet,
    sheet_unit: Option<MoneyUnit>,
    years: &Years,
    reference: Year,
    notes: &mut Notes<'_>,
) {
    let Some(label) = row_of(item, sheet, years) else {
        no_line(item, sheet, years, notes);
        return;
    };
    let in_label = stated_unit(&sheet.at(label).raw());
    for year in years.stated() {
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
        let read = |column: u32, notes: &mut Notes<'_>| {
            let spot = Spot {
                sheet,
                place: (label.0, column),
            };
            let units = Units {
                column: in_label.or(stated_unit(&sheet.at((years.row, column)).raw())),
                sheet: sheet_unit,
                workbook: None,
            };
            if item.amount == Some(Amount::RevenueOther) {
                let total = notes.sure(FigureKey::Yearly(Amount::RevenueTotal, year));
                let main = notes.sure(FigureKey::Yearly(Amount::RevenueMain, year));
                if total.is_some() && total == main && says_nothing(&sheet.at(spot.place).raw()) {
                    return notes.dash_as_zero(spot, key);
                }
            }
            notes.money(spot, units, item.sign, key, need)
        };
        let judged = years.read(year, |column| read(column, notes));
        if let Some(key) = key {
            notes.figure(key, judged);
        }
    }
}

fn no_line(item: &Item, sheet: &Sheet, years: &Years, notes: &mut Notes<'_>) {
    let Some(amount) = item.amount else {
        return;
    };
    let keys = years
        .columns
        .iter()
        .map(|(_, year)| FigureKey::Yearly(amount, *year));
    let keys: Vec<FigureKey> = keys.collect();
    if is_needed(amount) {
        let message = format!("没有“{}”一行。请使用申报模板重新填写。", item.label);
        let english = format!(
            "There is no line “{}”. Fill in the template again.",
            item.label
        );
        let finding = Finding::new("E25", Severity::Missing, message)
            .english(english)
            .about(keys.clone());
        notes.say(&sheet.name, finding);
    }
    for key in keys {
        let reading = absent(key, "E25", Some(&sheet.name));
        notes.fields.insert(reading.field, (reading, None));
    }
}
