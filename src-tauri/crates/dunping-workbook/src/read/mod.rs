//! From a workbook's bytes to figures, declarations and findings. Sheets and columns are found by what their labels say. Nothing is
//! guessed silently: what cannot be taken exactly is absent from the figures and said in a finding with its place.

mod basics;
mod calc;
mod confirm;
mod date;
mod declared;
mod finance;
mod formula;
mod grid;
mod header;
mod judged;
mod lines;
mod lists;
mod monthly;
mod named;
mod notes;
mod page;
mod research;
mod rivals;
mod say;
mod share;
mod stated;
mod table;
mod years;

pub use confirm::{Answer, AnswerError};
pub use grid::{MAX_COLUMNS, MAX_ROWS};
pub use rivals::SheetList;

use dunping_domain::applicant::{Applicant, RevenueRow};
use dunping_domain::figures::{Figure, Figures, Year};
use dunping_domain::finding::{Finding, Severity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cells::{Place, Sheet};
use crate::field::{FieldKey, FieldReading};
use crate::layout::{BASICS, FINANCE, FieldId, MONTHLY, RESEARCH, REVENUE, TEMPLATE_VERSION};
use crate::sniff::{self, Kind};
use crate::{ReadError, cells};
use basics::Settings;
use notes::Notes;
use page::Tabs;

/// Everything that a workbook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// SHA-256 of the file, lower-case hex.
    pub file_sha256: String,
    /// 模板版本, if the workbook states one.
    pub template_version: Option<String>,
    /// 申报年度.
    pub application_year: Option<Year>,
    /// 财务数据年度. When the workbook does not say it, `figures.reference_year` is 0 and no yearly figure counts.
    pub reference_year: Option<Year>,
    /// The figures that could be taken exactly, each with its cells. What a person must confirm is not among them.
    pub figures: Figures,
    /// Every figure and every line of 企业基本信息, and how it was read.
    pub fields: Vec<FieldReading>,
    /// Everything declared besides figures.
    pub applicant: Applicant,
    /// What was found while reading, in the order of the sheets.
    pub findings: Vec<Finding>,
    /// The sheets as text, for showing a figure in its surroundings.
    pub grid: Vec<SheetGrid>,
    /// The sheets that may be 业务收入构成 and differ: a person must say which of them counts, as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revenue_sheets: Vec<SheetList<RevenueRow>>,
    /// Answers of an earlier time that do not fit what is read now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unfit: Vec<Answer>,
}

/// One sheet as text, capped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetGrid {
    /// The name on its tab.
    pub name: String,
    /// Whether its tab is hidden.
    pub hidden: bool,
    /// Its rows from the first, each up to its last cell that shows something; texts as they stand in the file, numbers plain.
    pub rows: Vec<Vec<String>>,
    /// Whether rows or columns were left out.
    pub truncated: bool,
}

/// Reads a workbook.
///
/// # Errors
/// See [`ReadError`]: the file is not a workbook that is read, or not within the limits.
pub fn read(bytes: &[u8]) -> Result<Reading, ReadError> {
    if bytes.len() > sniff::MAX_FILE {
        return Err(ReadError::TooLarge {
            size: bytes.len(),
            limit: sniff::MAX_FILE,
        });
    }
    let book = match sniff::kind(bytes)? {
        Kind::Container => cells::open_container(bytes)?,
        Kind::Compound => cells::open_compound(bytes)?,
    };

    let mut notes = Notes {
        file: hex(&Sha256::digest(bytes)),
        book: Some(&book),
        ..Notes::default()
    };
    let tabs = Tabs::of(&book);
    let sheets = tabs.basics(&mut notes);
    rivals::read(&BASICS, &sheets, &mut notes, |sheet, notes| {
        basics::read(sheet, &book, notes);
    });
    let mut applicant = Applicant::default();
    let settings = basics::entered(&notes, &mut applicant.enterprise);
    notes.unit = settings.unit;

    let accounts = tabs.finance(&mut notes);
    let accounts = years::that_name(settings.reference_year, accounts, &mut notes);
    let costs = tabs.table(&RESEARCH, &mut notes);
    let months = tabs.table(&MONTHLY, &mut notes);
    let reference = years::reference(&accounts, &settings, &mut notes);
    if let Some(reference) = reference {
        let founded = monthly::year_founded(&applicant.enterprise.founded);
        rivals::read(&FINANCE, &accounts, &mut notes, |sheet, notes| {
            finance::read(sheet, reference, founded, notes);
        });
        rivals::read(&RESEARCH.page, &costs, &mut notes, |sheet, notes| {
            research::read(sheet, reference, notes);
        });
        let first_month = monthly::first_month(&applicant.enterprise.founded, reference);
        rivals::read(&MONTHLY.page, &months, &mut notes, |sheet, notes| {
            monthly::read(sheet, reference, first_month, notes);
        });
    }
    let mut revenue_sheets = lists::read(&tabs, &book, &mut notes, &mut applicant, reference);
    let mut beside = Notes {
        unit: notes.unit,
        ..Notes::default()
    };
    let revenue = tabs.table(&REVENUE, &mut beside);
    declared::read(&costs, &months, &revenue, &mut beside, &mut applicant);
    notes.doubt_merged();
    lists::take_amounts(&notes, &mut applicant.revenue_rows, &mut revenue_sheets);
    version(settings.template_version.as_deref(), &mut notes);
    say_left_out(&mut notes);
    let mut reading = reading(notes, settings, applicant, grid::grids(&book));
    reading.revenue_sheets = revenue_sheets;
    Ok(reading)
}

/// Everything in its place. Figures count for 财务数据年度 once that is sure.
fn reading(
    notes: Notes,
    settings: Settings,
    mut applicant: Applicant,
    grid: Vec<SheetGrid>,
) -> Reading {
    applicant.enterprise.application_year = settings.application_year;
    let mut figures = Figures::new(settings.reference_year.unwrap_or(0));
    figures.growth_claim = settings.growth_claim;
    figures.founded = monthly::year_founded(&applicant.enterprise.founded);
    if let Some(year) = settings.reference_year {
        let first_month = monthly::first_month(&applicant.enterprise.founded, year);
        figures.months_in_business = (first_month..=12).collect();
    }
    let mut fields = Vec::with_capacity(notes.fields.len());
    for (field, (reading, figure)) in notes.fields {
        enter(&mut figures, field, figure, reading.is_open());
        fields.push(reading);
    }
    Reading {
        file_sha256: notes.file,
        template_version: settings.template_version,
        application_year: settings.application_year,
        reference_year: settings.reference_year,
        figures,
        fields,
        applicant,
        findings: notes.findings,
        grid,
        revenue_sheets: Vec::new(),
        unfit: Vec::new(),
    }
}

/// A field among the figures: its figure, or that it is open.
fn enter(figures: &mut Figures, field: FieldKey, figure: Option<Figure>, is_open: bool) {
    let FieldKey::Figure(key) = field else { return };
    figures.entries.remove(&key);
    figures.open.remove(&key);
    match figure {
        Some(figure) => {
            figures.entries.insert(key, figure.into());
        }
        None if is_open => {
            figures.open.insert(key);
        }
        None => {}
    }
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn say_left_out(notes: &mut Notes<'_>) {
    let count = notes.left_out;
    if count > 0 {
        let message = format!("问题太多，另有{count}处没有列出。请使用申报模板重新填写。");
        let english =
            format!("Too many defects: {count} more are not listed. Fill in the template again.");
        let finding = Finding::new("E00", Severity::Invalid, message).english(english);
        notes.findings.push(finding);
    }
}

fn version(stated: Option<&str>, notes: &mut Notes<'_>) {
    let (message, english) = match stated {
        Some(TEMPLATE_VERSION) => return,
        Some(other) => (
            format!(
                "模板版本为“{other}”，与当前模板“{TEMPLATE_VERSION}”不同。已按标签读取，请核对读取结果。"
            ),
            format!(
                "The template's version is “{other}”, not “{TEMPLATE_VERSION}”. It was read by its labels; check the result."
            ),
        ),
        None => (
            "没有找到模板版本，可能不是由本模板填写。已按标签读取，请核对读取结果。".to_owned(),
            "No version of the template is stated. It was read by its labels; check the result."
                .to_owned(),
        ),
    };
    let finding = Finding::new("E25", Severity::Note, message).english(english);
    let field = notes.line(FieldId::TemplateVersion);
    let finding = match field.and_then(|field| field.place()) {
        Some((sheet, cell, raw)) => finding.at(&sheet, &cell, &raw),
        None => finding,
    };
    if let Some(field) = notes.line(FieldId::TemplateVersion) {
        field.noted("E25");
    }
    notes.findings.push(finding);
}

/// A place in a sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) place: Place,
    /// Where it is not sure that its column is what it was taken for.
    pub(crate) guess: Option<Guess>,
}

/// Why it is not sure that a column is what it was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The place of the column's header.
    pub(crate) header: Place,
    /// The label that was expected.
    pub(crate) expected: &'static str,
    /// What speaks against it.
    pub(crate) why: Why,
}

/// What speaks against a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Its header is only like the expected one (E03).
    Like,
    /// Its header is the expected one, but too few of the others are there (E02).
    Few,
}

impl<'a> Spot<'a> {
    /// A place whose meaning is sure.
    pub(crate) fn at(sheet: &'a Sheet, place: Place) -> Self {
        Self {
            sheet,
            place,
            guess: None,
        }
    }
}
