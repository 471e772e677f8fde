//! From a workbook's bytes to figures, declarations and findings. Sheets and columns are found by what their labels say. Nothing is
//! guessed silently: what cannot be taken exactly is absent from the figures and said in a finding with its place.

mod basics;
mod date;
mod finance;
mod formula;
mod grid;
mod lists;
mod monthly;
mod page;
mod research;
mod table;

use dunping_domain::applicant::Applicant;
use dunping_domain::figures::{Figure, FigureKey, Figures, Origin, Year};
use dunping_domain::finding::{Finding, Severity};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::cells::{Place, Sheet, a1};
use crate::layout::TEMPLATE_VERSION;
use crate::number::{Defect, MoneyUnit, Sign, Taken, Units, heads, money};
use crate::sniff::{self, Kind};
use crate::{ReadError, cells};

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
    /// The figures that could be taken exactly, each with its cells.
    pub figures: Figures,
    /// Everything declared besides figures.
    pub applicant: Applicant,
    /// What was found while reading, in the order of the sheets.
    pub findings: Vec<Finding>,
    /// The sheets as text, for showing a figure in its surroundings.
    pub grid: Vec<SheetGrid>,
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
        ..Notes::default()
    };
    let pages = page::find(&book, &mut notes);
    let mut applicant = Applicant::default();
    let basics = basics::read(&pages, &book, &mut notes, &mut applicant.enterprise);
    notes.unit = basics.unit;

    let years = finance::header(&pages, basics.reference_year, &mut notes);
    let reference_year = basics
        .reference_year
        .or_else(|| finance::latest(&years, &mut notes));
    let mut figures = Figures::new(reference_year.unwrap_or(0));
    figures.growth_claim = basics.growth_claim;
    if let Some((place, figure)) = basics.staff_year_end {
        notes.figure(&mut figures, FigureKey::StaffYearEnd, place, figure);
    }
    if let Some(year) = reference_year {
        finance::read(&pages, &years, year, &mut notes, &mut figures);
        research::read(&pages, year, &mut notes, &mut figures);
        monthly::read(
            &pages,
            year,
            &applicant.enterprise.founded,
            &mut notes,
            &mut figures,
        );
    }
    lists::read(&pages, &book, &mut notes, &mut applicant, &mut figures);
    version(basics.template_version.as_deref(), &mut notes);

    Ok(Reading {
        file_sha256: notes.file,
        template_version: basics.template_version,
        application_year: basics.application_year,
        reference_year,
        figures,
        applicant,
        findings: notes.findings,
        grid: grid::grids(&book),
    })
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn version(stated: Option<&str>, notes: &mut Notes) {
    let message = match stated {
        Some(TEMPLATE_VERSION) => return,
        Some(other) => format!(
            "模板版本为“{other}”，与当前模板“{TEMPLATE_VERSION}”不同。已按标签读取，请核对读取结果。"
        ),
        None => "没有找到模板版本，可能不是由本模板填写。已按标签读取，请核对读取结果。".to_owned(),
    };
    notes
        .findings
        .push(Finding::new("E25", Severity::Note, message));
}

/// What is known while reading and what was found so far.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// SHA-256 of the file.
    file: String,
    /// 金额单位 of the workbook.
    unit: Option<MoneyUnit>,
    findings: Vec<Finding>,
}

/// A place in a sheet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub(crate) sheet: &'a Sheet,
    pub(crate) place: Place,
}

impl Spot<'_> {
    /// What was taken from here, with what the file says of the cell.
    fn gave(&self, value: i64, rules: Vec<String>) -> FromCell {
        let cell = self.sheet.at(self.place);
        FromCell {
            value,
            raw: cell.stored(),
            format: self.sheet.format(self.place).map(str::to_owned),
            formula: cell.formula.as_deref().map(str::to_owned),
            rules,
        }
    }
}

/// A figure as it was taken from one cell, before it is filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FromCell {
    value: i64,
    raw: String,
    format: Option<String>,
    formula: Option<String>,
    rules: Vec<String>,
}

impl Notes {
    fn add(&mut self, spot: Spot<'_>, defect: Defect, keys: impl IntoIterator<Item = FigureKey>) {
        let raw = spot.sheet.at(spot.place).raw();
        let finding = Finding::new(defect.code, defect.severity, defect.message);
        self.findings.push(
            finding
                .at(&spot.sheet.name, &a1(spot.place), &raw)
                .about(keys),
        );
    }

    /// Takes a cell as money; a blank is said only when the figure is required.
    fn money(
        &mut self,
        spot: Spot<'_>,
        mut units: Units,
        sign: Sign,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Option<FromCell> {
        units.workbook = self.unit;
        let taken = money(spot.sheet.at(spot.place), units, sign);
        self.judge(spot, taken, key, need)
    }

    /// Takes a cell as money a second time, without saying again what was said the first time.
    fn silent_money(&self, spot: Spot<'_>, mut units: Units) -> Option<FromCell> {
        units.workbook = self.unit;
        let taken = money(spot.sheet.at(spot.place), units, Sign::NotNegative);
        Some(spot.gave(taken.value?, taken.rules))
    }

    /// Takes a cell as a head count.
    fn heads(
        &mut self,
        spot: Spot<'_>,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Option<FromCell> {
        let taken = heads(spot.sheet.at(spot.place));
        self.judge(spot, taken, key, need)
    }

    fn judge(
        &mut self,
        spot: Spot<'_>,
        taken: Taken,
        key: Option<FigureKey>,
        need: Need<'_>,
    ) -> Option<FromCell> {
        let silent = taken.value.is_none() && taken.defects.is_empty();
        for defect in taken.defects {
            self.add(spot, defect, key);
        }
        if let (true, Need::Required(name)) = (silent, need) {
            let message =
                format!("“{name}”为空。没有发生额请填0，有发生额请填写实际数值；空白不按0处理。");
            self.add(spot, Defect::new("E00", Severity::Missing, message), key);
        }
        let value = taken.value?;
        if value == 0 && formula::dummy_zero(spot.sheet, spot.place) {
            let message = "公式结果为0，但公式引用的单元格不为0，可能没有重新计算。请用Excel或WPS打开，按F9重算并保存后重新提交。";
            self.add(spot, Defect::new("E15", Severity::Confirm, message), key);
            return None;
        }
        Some(spot.gave(value, taken.rules))
    }

    /// Files a figure with the cell it came from.
    fn figure(&self, figures: &mut Figures, key: FigureKey, spot: Spot<'_>, taken: FromCell) {
        let origin = Origin::Cells {
            file: self.file.clone(),
            sheet: spot.sheet.name.clone(),
            cells: vec![a1(spot.place)],
            raw: vec![taken.raw],
            formats: vec![taken.format],
            formulas: vec![taken.formula],
            rules: taken.rules,
        };
        figures.entries.insert(
            key,
            Figure {
                value: taken.value,
                origin,
            },
        );
    }
}

/// Whether a blank cell is worth a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need<'a> {
    /// Under this name.
    Required(&'a str),
    /// Not.
    Optional,
}
