//! The words of the findings: figures and amounts in Chinese and English.

use crate::figures::{Amount, Edge, FigureKey, StaffGroup};
use crate::money::Fen;

/// 分 as 元, without the unit.
pub(crate) fn yuan(fen: i128) -> String {
    Fen::new(fen).map_or_else(
        || format!("{}.{:02}", fen / 100, (fen % 100).abs()),
        |amount| amount.to_string(),
    )
}

/// A group of staff in Chinese.
pub(super) fn group_zh(group: StaffGroup) -> &'static str {
    match group {
        StaffGroup::All => "职工总数",
        StaffGroup::Bachelor => "本科以上职工人数",
        StaffGroup::Research => "研发人员人数",
        StaffGroup::ResearchBachelor => "本科以上研发人员人数",
    }
}

/// A group of staff in English.
pub(super) fn group_en(group: StaffGroup) -> &'static str {
    match group {
        StaffGroup::All => "staff",
        StaffGroup::Bachelor => "staff with a bachelor's degree",
        StaffGroup::Research => "research staff",
        StaffGroup::ResearchBachelor => "research staff with a bachelor's degree",
    }
}

/// The edge of a month in Chinese.
pub(super) fn edge_zh(edge: Edge) -> &'static str {
    match edge {
        Edge::Open => "初",
        Edge::Close => "末",
    }
}

/// The edge of a month in English.
pub(super) fn edge_en(edge: Edge) -> &'static str {
    match edge {
        Edge::Open => "beginning",
        Edge::Close => "end",
    }
}

fn amount(amount: Amount) -> (&'static str, &'static str) {
    match amount {
        Amount::RevenueMain => ("主营业务收入", "main business revenue"),
        Amount::RevenueOther => ("其他业务收入", "other business revenue"),
        Amount::RevenueTotal => ("营业收入合计", "total revenue"),
        Amount::RevenueCyber => ("网络空间安全业务收入", "cybersecurity revenue"),
        Amount::RevenueCyberMain => (
            "网络空间安全主营业务收入",
            "cybersecurity main business revenue",
        ),
        Amount::RevenueIndustry => (
            "行业应用服务收入",
            "revenue of industry application services",
        ),
        Amount::ProfitCyber => (
            "网络空间安全主营业务利润",
            "cybersecurity main business profit",
        ),
        Amount::ProfitTotal => ("利润总额", "total profit"),
        Amount::ProfitNet => ("净利润", "net profit"),
        Amount::ResearchTotal => ("研发费用总额", "research expense"),
        Amount::ResearchDomestic => ("境内研发费用", "domestic research expense"),
        Amount::ResearchOverseas => ("境外研发费用", "overseas research expense"),
    }
}

/// A figure in Chinese, e.g. `2025年营业收入合计`.
pub(super) fn figure_zh(key: FigureKey) -> String {
    match key {
        FigureKey::Yearly(of, year) => format!("{year}年{}", amount(of).0),
        FigureKey::Monthly(month, edge, group) => {
            format!("{month}月{}{}", edge_zh(edge), group_zh(group))
        }
        FigureKey::StaffYearEnd => "从业人员期末人数".to_owned(),
    }
}

/// A figure in English, e.g. `the total revenue of 2025`.
pub(super) fn figure_en(key: FigureKey) -> String {
    match key {
        FigureKey::Yearly(of, year) => format!("the {} of {year}", amount(of).1),
        FigureKey::Monthly(month, edge, group) => {
            format!(
                "the {} at the {} of month {month}",
                group_en(group),
                edge_en(edge)
            )
        }
        FigureKey::StaffYearEnd => "the staff at the end of the year".to_owned(),
    }
}

/// A figure's value in Chinese, with its unit.
pub(super) fn value_zh(key: FigureKey, value: i64) -> String {
    match key {
        FigureKey::Yearly(..) => format!("{}元", yuan(i128::from(value))),
        FigureKey::Monthly(..) | FigureKey::StaffYearEnd => format!("{value}人"),
    }
}

/// A figure's value in English, with its unit.
pub(super) fn value_en(key: FigureKey, value: i64) -> String {
    match key {
        FigureKey::Yearly(..) => format!("CNY {}", yuan(i128::from(value))),
        FigureKey::Monthly(..) | FigureKey::StaffYearEnd => format!("{value} persons"),
    }
}
