//! Amounts and values in the findings, in Chinese and English.

use crate::figures::{FigureKey, Unit};
use crate::money::Fen;

/// 分 as 元, without the unit.
pub(crate) fn yuan(fen: i128) -> String {
    Fen::new(fen).map_or_else(
        || format!("{}.{:02}", fen / 100, (fen % 100).abs()),
        |amount| amount.to_string(),
    )
}

/// A figure's value in Chinese, with its unit.
pub(super) fn value_zh(key: FigureKey, value: i64) -> String {
    match key.unit() {
        Unit::Fen => format!("{}元", yuan(i128::from(value))),
        Unit::Head => format!("{value}人"),
    }
}

/// A figure's value in English, with its unit.
pub(super) fn value_en(key: FigureKey, value: i64) -> String {
    match key.unit() {
        Unit::Fen => format!("CNY {}", yuan(i128::from(value))),
        Unit::Head => format!("{value} persons"),
    }
}
