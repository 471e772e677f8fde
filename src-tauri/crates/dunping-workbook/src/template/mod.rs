//! The workbook that an applicant fills in (申报模板), and the same workbook filled from an [`Application`]. Totals are formulas that are
//! only shown; their results are computed here and written beside them, so that a reader without a calculator sees the same numbers.
//! Same values, same bytes. It judges nothing.

mod lines;
mod rows;
mod sheet;
mod style;

use dunping_domain::standard::Catalogue;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::application::Application;
use crate::layout::{
    ATTACHMENTS, MONTHLY, PROPERTIES, QUALIFICATIONS, RESEARCH, REVENUE, SELF_ASSESSMENT, STAFF,
    TECHNOLOGY,
};
use crate::number::MoneyUnit;
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
    /// The writing library refused.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// The empty workbook of eleven sheets.
///
/// # Errors
/// See [`WriteError`].
pub fn template(catalogue: &Catalogue) -> Result<Vec<u8>, WriteError> {
    write(catalogue, None)
}

/// The workbook filled with an application.
///
/// # Errors
/// See [`WriteError`].
pub fn filled(catalogue: &Catalogue, application: &Application) -> Result<Vec<u8>, WriteError> {
    write(catalogue, Some(application))
}

fn write(catalogue: &Catalogue, application: Option<&Application>) -> Result<Vec<u8>, WriteError> {
    let unit = match application {
        None => MoneyUnit::Yuan,
        Some(a) => MoneyUnit::named(&a.basics.money_unit)
            .ok_or_else(|| WriteError::Unit(a.basics.money_unit.clone()))?,
    };
    if let Some(a) = application {
        let consecutive = a
            .years
            .windows(2)
            .all(|pair| pair[1].year == pair[0].year + 1);
        if a.years.len() != 3 || !consecutive {
            return Err(WriteError::Years);
        }
    }
    let styles = Styles::new(unit);
    let mut workbook = Workbook::new();
    let properties = DocProperties::new()
        .set_title("辽宁省网络空间安全企业认定申报工作簿")
        .set_author("盾评")
        .set_creation_datetime(&ExcelDateTime::from_ymd(2026, 1, 1)?);
    workbook.set_properties(&properties);

    lines::basics(workbook.add_worksheet(), &styles, application)?;
    lines::finance(workbook.add_worksheet(), &styles, application, unit)?;
    let tables = [
        (RESEARCH, rows::research(application, unit), vec![]),
        (MONTHLY, rows::monthly(application), vec![]),
        (STAFF, rows::staff(application), vec![]),
        (PROPERTIES, rows::properties(application), vec![]),
        (
            REVENUE,
            rows::revenue(application, unit),
            rows::business_codes(catalogue),
        ),
        (
            TECHNOLOGY,
            rows::technologies(application),
            rows::technology_codes(catalogue),
        ),
        (QUALIFICATIONS, rows::qualifications(application), vec![]),
        (
            SELF_ASSESSMENT,
            rows::self_assessment(application, catalogue),
            vec![],
        ),
        (ATTACHMENTS, rows::attachments(application), vec![]),
    ];
    for (table, body, codes) in tables {
        sheet::table(
            workbook.add_worksheet(),
            &styles,
            &table,
            &body,
            &codes,
            unit,
        )?;
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
