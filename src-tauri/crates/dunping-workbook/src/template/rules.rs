//! What the cells accept: drop-down lists and ranges, each with a sentence in Chinese for what does not fit. A cell can always be left
//! blank, and a rule never changes what is read.

use rust_xlsxwriter::{DataValidation, DataValidationRule, Formula};

use super::WriteError;
use crate::layout::Kind;
use crate::number::Sign;

/// The rule of a cell of a kind; `codes` is the range of the list of codes.
pub(crate) fn of(kind: Kind, codes: Option<&str>) -> Result<Option<DataValidation>, WriteError> {
    let rule = match kind {
        Kind::Choice(values) => list(DataValidation::new().allow_list_strings(values)?)?,
        Kind::Code => {
            let Some(range) = codes else { return Ok(None) };
            let range = Formula::new(format!("={range}"));
            list(DataValidation::new().allow_list_formula(range))?
        }
        Kind::Exactly(length) => DataValidation::new()
            .allow_text_length(DataValidationRule::EqualTo(length))
            .set_error_title("位数不对")?
            .set_error_message(format!("应为{length}位，请按文本填写，不要留空格。"))?,
        Kind::Money => money(Sign::NotNegative)?,
        Kind::Heads | Kind::Count => DataValidation::new()
            .allow_whole_number(DataValidationRule::Between(0, 10_000_000))
            .set_error_title("应为整数")?
            .set_error_message("请填写不小于0的整数，不带单位；没有请填0。")?,
        Kind::Ordinal
        | Kind::Text
        | Kind::Prose
        | Kind::Date
        | Kind::Percent
        | Kind::LivePercent
        | Kind::Live => return Ok(None),
    };
    Ok(Some(rule))
}

fn list(rule: DataValidation) -> Result<DataValidation, WriteError> {
    Ok(rule
        .set_error_title("请从列表中选择")?
        .set_error_message("该单元格只能填写下拉列表中的内容。")?)
}

/// An amount; the largest that is read is 10 万亿元, in whatever unit.
pub(crate) fn money(sign: Sign) -> Result<DataValidation, WriteError> {
    let (least, message) = match sign {
        Sign::NotNegative => (
            0.0,
            "请填写不小于0的数字，不带单位和文字；没有发生额请填0。",
        ),
        Sign::Any => (
            -1e13,
            "请填写数字，不带单位和文字；亏损填负数，没有发生额请填0。",
        ),
    };
    Ok(DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(least, 1e13))
        .set_error_title("应为数字")?
        .set_error_message(message)?)
}

/// A year.
pub(crate) fn year() -> Result<DataValidation, WriteError> {
    Ok(DataValidation::new()
        .allow_whole_number(DataValidationRule::Between(2000, 2100))
        .set_input_title("年度")?
        .set_input_message(
            "财务数据年度须与《近三年财务数据》表头的最后一个年度一致；更改时请同时改写该表头。",
        )?
        .set_error_title("应为年份")?
        .set_error_message("请填写四位年份，例：2025。")?)
}
