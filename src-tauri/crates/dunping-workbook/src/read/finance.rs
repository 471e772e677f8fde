//! 近三年财务数据: lines by label, columns by the year that their header names.

use dunping_domain::figures::{Amount, FigureKey, Year};
use dunping_domain::finding::{Finding, Severity};

use super::Spot;
use super::judged::{Judged, absent, among};
use super::lines::{Line, Lines};
use super::notes::{Need, Notes};
use super::stated;
use super::years::{Years, header};
use crate::cells::Sheet;
use crate::layout::{ITEMS, Item};
use crate::number::{Defect, Units, says_nothing};

/// Reads every line of every year; every figure becomes a field, also those that are not there. A firm that was not yet founded in a year
/// has no column for it.
pub(crate) fn read(
    sheet: Option<&Sheet>,
    reference: Year,
    founded: Option<Year>,
    notes: &mut Notes<'_>,
) {
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
    for year in (reference - 2..reference).filter(|year| !years.stated().contains(year)) {
        if founded.is_none_or(|founded| founded < year) {
            notes.say(&sheet.name, no_column(year));
        }
    }
    let lines = Lines::of(sheet, years);
    let page = Page {
        sheet,
        units: of_sheet(sheet, years),
        years,
        reference,
    };
    let mut asked = Vec::new();
    for item in ITEMS {
        match lines.rows(item).as_slice() {
            [] => {
                let like = lines.like(item);
                asked.extend(like.iter().map(|line| line.row));
                no_line(item, &page, &like, notes);
            }
            [line] => {
                for year in years.stated() {
                    let judged = page.read(item, line, year, notes);
                    file(item, year, judged, notes);
                }
            }
            several => one_of(item, &page, several, "有几行都是", notes),
        }
    }
    lines.say_unknown(sheet, years, &asked, notes);
}

fn no_column(year: Year) -> Finding {
    let message = format!(
        "没有{year}年的一列。增长率按近三年计算，该年已成立的企业须填写该年数据。请核对年度表头，补填后重新提交。"
    );
    let english = format!(
        "There is no column for {year}. Growth is computed over three years: a firm that had been founded by then fills it in. Check the headers."
    );
    Finding::new("E22", Severity::Missing, message).english(english)
}

/// The sheet with what its lines are read by.
struct Page<'a> {
    sheet: &'a Sheet,
    /// The units stated above the table and over its labels.
    units: Units,
    years: &'a Years,
    reference: Year,
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

impl Page<'_> {
    /// What a line gives for a year.
    fn read(&self, item: &Item, line: &Line, year: Year, notes: &mut Notes<'_>) -> Judged {
        let key = item.amount.map(|amount| FigureKey::Yearly(amount, year));
        let needed = item.amount.is_some_and(|amount| match amount {
            Amount::RevenueCyberMain => (self.reference - 2..=self.reference).contains(&year),
            other => is_needed(other) && year == self.reference,
        });
        let need = if needed {
            Need::Required(item.label)
        } else {
            Need::Optional
        };
        self.years.read(self.sheet, year, |column| {
            let spot = Spot::at(self.sheet, (line.row, column));
            let header = self.years.row..self.years.first_row;
            let header = stated::of_header(self.sheet, header, column);
            let units = line.units.then(header).then(self.units);
            let dash = says_nothing(&self.sheet.at(spot.place).raw());
            if dash && item.amount == Some(Amount::RevenueOther) && is_all_main(year, notes) {
                return notes.dash_as_zero(spot, key);
            }
            notes.money(spot, units, item.sign, key, need)
        })
    }
}

/// The units stated above the years and over the labels beside them.
fn of_sheet(sheet: &Sheet, years: &Years) -> Units {
    let first_year = years.columns.iter().map(|(column, _)| *column).min();
    let beside = (years.row..years.first_row).flat_map(|row| sheet.row(row));
    let beside = beside.filter(|((_, column), _)| first_year.is_some_and(|year| *column < year));
    let beside = beside.fold(Units::default(), |all, (place, cell)| {
        all.then(stated::at(sheet, *place, cell))
    });
    beside.then(stated::above(sheet, years.row))
}

/// Whether 营业收入合计 is 主营业务收入 alone.
fn is_all_main(year: Year, notes: &Notes<'_>) -> bool {
    let total = notes.sure(FigureKey::Yearly(Amount::RevenueTotal, year));
    total.is_some() && total == notes.sure(FigureKey::Yearly(Amount::RevenueMain, year))
}

fn file(item: &Item, year: Year, judged: Judged, notes: &mut Notes<'_>) {
    if let Some(amount) = item.amount {
        notes.figure(FigureKey::Yearly(amount, year), judged);
    }
}

/// A line that any of several rows may be: all are read, and a person must choose (E03).
fn one_of(item: &Item, page: &Page<'_>, lines: &[&Line], why: &str, notes: &mut Notes<'_>) {
    let Some(amount) = item.amount else { return };
    let keys = page
        .years
        .stated()
        .into_iter()
        .map(|year| FigureKey::Yearly(amount, year));
    let keys: Vec<FigureKey> = keys.collect();
    let texts: Vec<String> = lines
        .iter()
        .map(|line| format!("第{}行“{}”", line.row + 1, line.text))
        .collect();
    let message = format!("{why}“{}”：{}。请确认。", item.label, texts.join("、"));
    let rows: Vec<String> = lines
        .iter()
        .map(|line| (line.row + 1).to_string())
        .collect();
    let english = format!(
        "Row {} may be “{}”. Say which is, or correct the labels.",
        rows.join(" or "),
        item.label
    );
    if let Some(first) = lines.first() {
        let defect = Defect::new("E03", Severity::Confirm, message).english(english);
        notes.add(Spot::at(page.sheet, first.label), defect, keys);
    }
    for year in page.years.stated() {
        let mut all = Vec::new();
        for line in lines {
            let mut judged = page.read(item, line, year, notes);
            judged.doubts(
                "E03",
                &format!("row={}", line.row + 1),
                &format!("采用第{}行“{}”", line.row + 1, line.text),
                &format!("Row {} counts", line.row + 1),
            );
            all.push(judged);
        }
        file(item, year, among(all), notes);
    }
}

/// A line that no row is: rows of unknown labels that are like it are asked about.
fn no_line(item: &Item, page: &Page<'_>, like: &[&Line], notes: &mut Notes<'_>) {
    let Some(amount) = item.amount else { return };
    if !like.is_empty() {
        one_of(item, page, like, "没有找到，可能是", notes);
        return;
    }
    let stated = page.years.stated().into_iter();
    let keys: Vec<FigureKey> = stated.map(|year| FigureKey::Yearly(amount, year)).collect();
    let sheet = &page.sheet.name;
    if is_needed(amount) {
        let message = format!("没有“{}”一行。请使用申报模板重新填写。", item.label);
        let english = format!(
            "There is no line “{}”. Fill in the template again.",
            item.label
        );
        let finding = Finding::new("E25", Severity::Missing, message)
            .english(english)
            .about(keys.clone());
        notes.say(sheet, finding);
    }
    for key in keys {
        let reading = absent(key, "E25", Some(sheet));
        notes.fields.insert(reading.field, (reading, None));
    }
}
