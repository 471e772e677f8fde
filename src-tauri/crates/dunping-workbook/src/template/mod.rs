//! The workbook that an applicant fills in (申报模板), and the same workbook filled from an [`Application`]. Totals are formulas that are
//! only shown; their results are computed here and written beside them, so that a reader without a calculator sees the same numbers.
//! Same values, same bytes. It judges nothing: the live check beside 自评表 is the applicant's comfort and is not read back.

mod check;
mod inputs;
mod lines;
mod rows;
mod rules;
mod sheet;
mod style;

use dunping_domain::figures::Year;
use dunping_domain::standard::Catalogue;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::application::Application;
use crate::layout::{
    ATTACHMENTS, MONTHLY, PROPERTIES, QUALIFICATIONS, RESEARCH, REVENUE, SELF_ASSESSMENT, STAFF,
    TECHNOLOGY,
};
use crate::number::MoneyUnit;
use inputs::Inputs;
use sheet::Beside;
use style::Styles;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// 金额单位 is none of 元, 千元, 万元, 亿元.
    #[error("not a unit of money: {0}")]
    Unit(String),
    /// The accounts are not of three consecutive years.
    #[error("the accounts must be of three consecutive years")]
    Years,
    /// 申报年度 is not a year between 2000 and 2100.
    #[error("not a year of application: {0}")]
    ApplicationYear(Year),
    /// The writing library refused.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// The empty workbook of eleven sheets for an application year (申报年度). 财务数据年度 is the year before it, its last full fiscal year.
///
/// # Errors
/// See [`WriteError`].
pub fn template(catalogue: &Catalogue, application_year: Year) -> Result<Vec<u8>, WriteError> {
    if !(2000..=2100).contains(&application_year) {
        return Err(WriteError::ApplicationYear(application_year));
    }
    let start = Start {
        application: None,
        application_year,
        reference_year: application_year - 1,
        unit: MoneyUnit::Yuan,
    };
    write(catalogue, &start)
}

/// The workbook filled with an application.
///
/// # Errors
/// See [`WriteError`].
pub fn filled(catalogue: &Catalogue, application: &Application) -> Result<Vec<u8>, WriteError> {
    let unit = &application.basics.money_unit;
    let consecutive = application
        .years
        .windows(2)
        .all(|pair| pair[1].year == pair[0].year + 1);
    let reference_year = application
        .reference_year()
        .filter(|_| consecutive && application.years.len() == 3)
        .ok_or(WriteError::Years)?;
    let start = Start {
        application: Some(application),
        application_year: application.basics.application_year,
        reference_year,
        unit: MoneyUnit::named(unit)
            .filter(|unit| MoneyUnit::ALL.contains(unit))
            .ok_or_else(|| WriteError::Unit(unit.clone()))?,
    };
    write(catalogue, &start)
}

/// What a workbook starts from.
struct Start<'a> {
    application: Option<&'a Application>,
    application_year: Year,
    reference_year: Year,
    unit: MoneyUnit,
}

fn write(catalogue: &Catalogue, start: &Start<'_>) -> Result<Vec<u8>, WriteError> {
    let (application, unit) = (start.application, start.unit);
    let styles = Styles::new(unit);
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title("辽宁省网络空间安全企业认定申报工作簿")
        .set_author("盾评")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?);
    workbook.set_properties(&properties);

    lines::basics(workbook.add_worksheet(), &styles, start)?;
    lines::finance(workbook.add_worksheet(), &styles, start)?;
    let inputs = Inputs::new(application, unit);
    let (business, technology) = (
        rows::business_codes(catalogue),
        rows::technology_codes(catalogue),
    );
    let plain = [
        (RESEARCH, rows::research(application, unit)),
        (MONTHLY, rows::monthly(application)),
        (STAFF, rows::staff(application)),
        (PROPERTIES, rows::properties(application)),
    ]
    .map(|(table, body)| (table, body, Beside::Nothing));
    let revenue = rows::revenue(application, unit, &business);
    let technologies = rows::technologies(application, &technology);
    let checked = rows::self_assessment(application, catalogue, &inputs);
    let others = [
        (REVENUE, revenue, Beside::Codes(business)),
        (TECHNOLOGY, technologies, Beside::Codes(technology)),
        (
            QUALIFICATIONS,
            rows::qualifications(application),
            Beside::Nothing,
        ),
        (SELF_ASSESSMENT, checked, Beside::Check(inputs.block())),
        (ATTACHMENTS, rows::attachments(application), Beside::Nothing),
    ];
    for (table, body, beside) in plain.into_iter().chain(others) {
        let page = workbook.add_worksheet();
        sheet::table(page, &styles, &table, &body, &beside, unit)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry {
    /// Nothing yet.
    Blank,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A formula and the text of its result, as the applicant's program would have computed it.
    Formula {
        /// With the equals sign.
        formula: String,
        /// Empty when there is nothing to sum.
        result: String,
    },
}

impl Entry {
    fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Blank
        } else {
            Self::Text(text.to_owned())
        }
    }

    fn count(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

/// The rows of a table, and a last row of sums.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    pub(crate) rows: Vec<Vec<Entry>>,
    pub(crate) sums: Option<Vec<Entry>>,
}

/// The first row of data in every sheet, counted from zero: title, note and header come before.
pub(crate) const FIRST_ROW: u32 = 3;
