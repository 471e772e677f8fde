//! Which figure: quantity and period, and its stable dotted key.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A fiscal year, e.g. 2025.
pub type Year = i32;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 分, one hundredth of a 元.
    Fen,
    /// 人.
    Head,
}

/// The beginning or the end of a month (月初 / 月末).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edge {
    /// 月初.
    Open,
    /// 月末.
    Close,
}

/// A group of staff that is counted month by month (人员月度表).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaffGroup {
    /// 职工总数: everybody, dispatched persons included.
    All,
    /// 签订劳动合同且本科及以上学历.
    Bachelor,
    /// 研究开发人员 in the wide reading.
    Research,
    /// 研究开发人员 that are also in [`StaffGroup::Bachelor`] (policy A06, strict reading).
    ResearchBachelor,
    /// 劳务派遣等: dispatched and hired persons within [`StaffGroup::All`] (policy A05).
    Dispatched,
}

/// A money figure of one fiscal year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Amount {
    /// 主营业务收入.
    RevenueMain,
    /// 其他业务收入.
    RevenueOther,
    /// 销售（营业）收入总额, i.e. main plus other business revenue.
    RevenueTotal,
    /// 网络空间安全业务收入.
    RevenueCyber,
    /// 网络空间安全主营业务收入.
    RevenueCyberMain,
    /// 行业应用服务收入 (category X of §4.5.2b) within 网络空间安全业务收入 (policy A15).
    RevenueIndustry,
    /// 网络空间安全主营业务利润.
    ProfitCyber,
    /// 利润总额.
    ProfitTotal,
    /// 净利润.
    ProfitNet,
    /// 研究开发费用总额.
    ResearchTotal,
    /// 在中国境内发生的研究开发费用.
    ResearchDomestic,
    /// 委托境外研发费用.
    ResearchOverseas,
    /// 港澳台研发费用 within [`Amount::ResearchOverseas`] (policy A04).
    ResearchHongKongMacaoTaiwan,
    /// 企业收入总额: revenue with investment income, subsidies and income outside the business (policy A03).
    IncomeTotal,
    /// 网络空间安全主营业务毛利 (policy A10).
    ProfitGross,
}

/// Which figure: its quantity and its period. Shown and parsed as a stable dotted key such as `rd.total.2025` or `hr.m03.open.staff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureKey {
    /// A yearly amount in 分.
    Yearly(Amount, Year),
    /// An amount in 分 over the twelve months before the application (policy A01).
    Trailing(Amount),
    /// A head count at the edge of month 1–12 of the reference year.
    Monthly(u8, Edge, StaffGroup),
    /// A head count at the edge of month 1–12 of the year of the application (policy A02).
    MonthlyNow(u8, Edge, StaffGroup),
    /// 从业人员期末人数 of the reference year, for the size class.
    StaffYearEnd,
}

impl Amount {
    /// The Chinese name, as the applicant's workbook has it.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::RevenueMain => "主营业务收入",
            Self::RevenueOther => "其他业务收入",
            Self::RevenueTotal => "销售（营业）收入总额",
            Self::RevenueCyber => "网络空间安全业务收入",
            Self::RevenueCyberMain => "网络空间安全主营业务收入",
            Self::RevenueIndustry => "行业应用服务（X类）收入",
            Self::ProfitCyber => "网络空间安全主营业务利润",
            Self::ProfitTotal => "利润总额",
            Self::ProfitNet => "净利润",
            Self::ResearchTotal => "研究开发费用总额",
            Self::ResearchDomestic => "境内研究开发费用",
            Self::ResearchOverseas => "境外研究开发费用",
            Self::ResearchHongKongMacaoTaiwan => "港澳台研究开发费用",
            Self::IncomeTotal => "企业收入总额",
            Self::ProfitGross => "网络空间安全主营业务毛利",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::RevenueMain => "main business revenue",
            Self::RevenueOther => "other business revenue",
            Self::RevenueTotal => "total revenue",
            Self::RevenueCyber => "cybersecurity revenue",
            Self::RevenueCyberMain => "cybersecurity main business revenue",
            Self::RevenueIndustry => "revenue of industry application services",
            Self::ProfitCyber => "cybersecurity main business profit",
            Self::ProfitTotal => "total profit",
            Self::ProfitNet => "net profit",
            Self::ResearchTotal => "research expense",
            Self::ResearchDomestic => "domestic research expense",
            Self::ResearchOverseas => "overseas research expense",
            Self::ResearchHongKongMacaoTaiwan => "research expense in Hong Kong, Macao and Taiwan",
            Self::IncomeTotal => "total income of the enterprise",
            Self::ProfitGross => "cybersecurity main business gross profit",
        }
    }
}

impl StaffGroup {
    /// The Chinese name.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::All => "职工总数",
            Self::Bachelor => "本科及以上（签劳动合同）人数",
            Self::Research => "研究开发人员",
            Self::ResearchBachelor => "本科及以上研究开发人员",
            Self::Dispatched => "劳务派遣等人员",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::All => "staff",
            Self::Bachelor => "staff with a bachelor's degree",
            Self::Research => "research staff",
            Self::ResearchBachelor => "research staff with a bachelor's degree",
            Self::Dispatched => "dispatched persons",
        }
    }
}

impl Edge {
    /// The Chinese name, after the month's number.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Open => "初",
            Self::Close => "末",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Open => "beginning",
            Self::Close => "end",
        }
    }
}

impl FigureKey {
    /// The figure in words, e.g. `2025年研究开发费用总额`, `3月初职工总数`.
    #[must_use]
    pub fn zh(self) -> String {
        let staff = |month: u8, edge: Edge, group: StaffGroup| {
            format!("{month}月{}{}", edge.zh(), group.zh())
        };
        match self {
            Self::Yearly(amount, year) => format!("{year}年{}", amount.zh()),
            Self::Trailing(amount) => format!("申报前十二个月{}", amount.zh()),
            Self::Monthly(month, edge, group) => staff(month, edge, group),
            Self::MonthlyNow(month, edge, group) => {
                format!("申报当年{}", staff(month, edge, group))
            }
            Self::StaffYearEnd => "从业人员期末人数".to_owned(),
        }
    }

    /// The figure in English, e.g. `the research expense of 2025`.
    #[must_use]
    pub fn en(self) -> String {
        let staff = |month: u8, edge: Edge, group: StaffGroup| {
            format!("the {} at the {} of month {month}", group.en(), edge.en())
        };
        match self {
            Self::Yearly(amount, year) => format!("the {} of {year}", amount.en()),
            Self::Trailing(amount) => format!("the {} of the last twelve months", amount.en()),
            Self::Monthly(month, edge, group) => staff(month, edge, group),
            Self::MonthlyNow(month, edge, group) => {
                format!("{} of the running year", staff(month, edge, group))
            }
            Self::StaffYearEnd => "the staff at the end of the year".to_owned(),
        }
    }

    /// The unit that figures of this key are counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Yearly(..) | Self::Trailing(_) => Unit::Fen,
            Self::Monthly(..) | Self::MonthlyNow(..) | Self::StaffYearEnd => Unit::Head,
        }
    }
}

const AMOUNTS: [(Amount, &str); 15] = [
    (Amount::RevenueMain, "fin.rev_main"),
    (Amount::RevenueOther, "fin.rev_other"),
    (Amount::RevenueTotal, "fin.rev_total"),
    (Amount::RevenueCyber, "fin.rev_cyber"),
    (Amount::RevenueCyberMain, "fin.rev_cyber_main"),
    (Amount::RevenueIndustry, "fin.rev_industry"),
    (Amount::ProfitCyber, "fin.profit_cyber"),
    (Amount::ProfitTotal, "fin.profit_total"),
    (Amount::ProfitNet, "fin.profit_net"),
    (Amount::ResearchTotal, "rd.total"),
    (Amount::ResearchDomestic, "rd.domestic"),
    (Amount::ResearchOverseas, "rd.overseas"),
    (Amount::ResearchHongKongMacaoTaiwan, "rd.hk_mo_tw"),
    (Amount::IncomeTotal, "fin.income_total"),
    (Amount::ProfitGross, "fin.profit_gross"),
];

const EDGES: [(Edge, &str); 2] = [(Edge::Open, "open"), (Edge::Close, "close")];

const GROUPS: [(StaffGroup, &str); 5] = [
    (StaffGroup::All, "staff"),
    (StaffGroup::Bachelor, "bach"),
    (StaffGroup::Research, "rd"),
    (StaffGroup::ResearchBachelor, "rd_bach"),
    (StaffGroup::Dispatched, "dispatch"),
];

fn name_of<T: PartialEq + Copy>(table: &[(T, &'static str)], wanted: T) -> &'static str {
    table
        .iter()
        .find(|(value, _)| *value == wanted)
        .map_or("", |(_, name)| name)
}

fn value_of<T: Copy>(table: &[(T, &str)], wanted: &str) -> Option<T> {
    table
        .iter()
        .find(|(_, name)| *name == wanted)
        .map(|(value, _)| *value)
}

fn staff(edge: Edge, group: StaffGroup) -> String {
    format!("{}.{}", name_of(&EDGES, edge), name_of(&GROUPS, group))
}

impl fmt::Display for FigureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Yearly(amount, year) => write!(f, "{}.{year}", name_of(&AMOUNTS, amount)),
            Self::Trailing(amount) => write!(f, "{}.t12m", name_of(&AMOUNTS, amount)),
            Self::Monthly(month, edge, group) => {
                write!(f, "hr.m{month:02}.{}", staff(edge, group))
            }
            Self::MonthlyNow(month, edge, group) => {
                write!(f, "hr.ytd{month:02}.{}", staff(edge, group))
            }
            Self::StaffYearEnd => f.write_str("hr.year_end_total"),
        }
    }
}

/// A text that is not the key of a figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a figure: {0}")]
pub struct UnknownFigureKey(pub String);

impl FromStr for FigureKey {
    type Err = UnknownFigureKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownFigureKey(text.to_owned());
        if text == "hr.year_end_total" {
            return Ok(Self::StaffYearEnd);
        }
        if let Some(rest) = text.strip_prefix("hr.") {
            let (rest, of): (_, fn(u8, Edge, StaffGroup) -> Self) = match rest.strip_prefix("ytd") {
                Some(rest) => (rest, Self::MonthlyNow),
                None => (rest.strip_prefix('m').ok_or_else(unknown)?, Self::Monthly),
            };
            let mut parts = rest.splitn(3, '.');
            let month = parts
                .next()
                .filter(|month| month.len() == 2)
                .and_then(|month| month.parse::<u8>().ok())
                .filter(|month| (1..=12).contains(month));
            let edge = parts.next().and_then(|edge| value_of(&EDGES, edge));
            let group = parts.next().and_then(|group| value_of(&GROUPS, group));
            return match (month, edge, group) {
                (Some(month), Some(edge), Some(group)) => Ok(of(month, edge, group)),
                _ => Err(unknown()),
            };
        }
        let (name, period) = text.rsplit_once('.').ok_or_else(unknown)?;
        let amount = value_of(&AMOUNTS, name).ok_or_else(unknown)?;
        if period == "t12m" {
            return Ok(Self::Trailing(amount));
        }
        let year = period.parse::<Year>().map_err(|_| unknown())?;
        Ok(Self::Yearly(amount, year))
    }
}

impl Serialize for FigureKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FigureKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_show_and_parse_alike() {
        let keys = [
            (
                FigureKey::Yearly(Amount::ResearchTotal, 2025),
                "rd.total.2025",
            ),
            (
                FigureKey::Yearly(Amount::RevenueCyberMain, 2023),
                "fin.rev_cyber_main.2023",
            ),
            (
                FigureKey::Monthly(3, Edge::Open, StaffGroup::ResearchBachelor),
                "hr.m03.open.rd_bach",
            ),
            (FigureKey::StaffYearEnd, "hr.year_end_total"),
            (FigureKey::Trailing(Amount::ResearchTotal), "rd.total.t12m"),
            (
                FigureKey::MonthlyNow(11, Edge::Close, StaffGroup::Dispatched),
                "hr.ytd11.close.dispatch",
            ),
        ];
        for (key, text) in keys {
            assert_eq!(key.to_string(), text);
            assert_eq!(text.parse(), Ok(key));
        }
        for text in [
            "hr.m13.open.staff",
            "hr.m1.open.staff",
            "hr.ytd01.shut.staff",
            "hr.x01.open.staff",
            "rd.total",
            "rd.nothing.2025",
            "rd.total.t13m",
            "",
        ] {
            assert!(text.parse::<FigureKey>().is_err(), "{text}");
        }
    }
}
