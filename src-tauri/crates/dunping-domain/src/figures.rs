//! Figures (指标数据): the integers that clauses are computed from, each with where it came from. A figure that is absent is absent;
//! it is never zero.

use std::collections::BTreeMap;
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
}

/// Which figure: its quantity and its period. Shown and parsed as a stable dotted key such as `rd.total.2025` or `hr.m03.open.staff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureKey {
    /// A yearly amount in 分.
    Yearly(Amount, Year),
    /// A head count at the edge of month 1–12 of the reference year.
    Monthly(u8, Edge, StaffGroup),
    /// 从业人员期末人数 of the reference year, for the size class.
    StaffYearEnd,
}

impl FigureKey {
    /// The unit that figures of this key are counted in.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Yearly(..) => Unit::Fen,
            Self::Monthly(..) | Self::StaffYearEnd => Unit::Head,
        }
    }
}

const AMOUNTS: [(Amount, &str); 12] = [
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
];

const EDGES: [(Edge, &str); 2] = [(Edge::Open, "open"), (Edge::Close, "close")];

const GROUPS: [(StaffGroup, &str); 4] = [
    (StaffGroup::All, "staff"),
    (StaffGroup::Bachelor, "bach"),
    (StaffGroup::Research, "rd"),
    (StaffGroup::ResearchBachelor, "rd_bach"),
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

impl fmt::Display for FigureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Yearly(amount, year) => write!(f, "{}.{year}", name_of(&AMOUNTS, amount)),
            Self::Monthly(month, edge, group) => {
                write!(
                    f,
                    "hr.m{month:02}.{}.{}",
                    name_of(&EDGES, edge),
                    name_of(&GROUPS, group)
                )
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
        if let Some(rest) = text.strip_prefix("hr.m") {
            let mut parts = rest.splitn(3, '.');
            let month = parts
                .next()
                .and_then(|m| m.parse::<u8>().ok())
                .filter(|m| (1..=12).contains(m));
            let edge = parts.next().and_then(|e| value_of(&EDGES, e));
            let group = parts.next().and_then(|g| value_of(&GROUPS, g));
            return match (month, edge, group) {
                (Some(month), Some(edge), Some(group)) => Ok(Self::Monthly(month, edge, group)),
                _ => Err(unknown()),
            };
        }
        let (name, year) = text.rsplit_once('.').ok_or_else(unknown)?;
        let year = year.parse::<Year>().map_err(|_| unknown())?;
        value_of(&AMOUNTS, name)
            .map(|amount| Self::Yearly(amount, year))
            .ok_or_else(unknown)
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

/// Where a figure came from (数据来源).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// One or more cells of the applicant's workbook.
    Cells {
        /// SHA-256 of the workbook file, lower-case hex.
        file: String,
        /// The sheet's name as printed on its tab.
        sheet: String,
        /// The cells in A1 notation, in reading order.
        cells: Vec<String>,
        /// The text of each cell as it stood in the file, beside its cell: of a number every digit that was written there.
        raw: Vec<String>,
        /// The number format of each cell, e.g. `#,##0.00`; `None` where the file does not say. Empty in records made before this was
        /// kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        formats: Vec<Option<String>>,
        /// The formula of each cell, without the equals sign; `None` for a number that was typed. Empty in records made before this was
        /// kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        formulas: Vec<Option<String>>,
        /// The rules that turned the raw texts into the figure (stable codes), in order.
        rules: Vec<String>,
    },
    /// Entered or corrected by a person (核定数据); the figure that stood before is kept beside it.
    Person {
        /// Who.
        who: String,
        /// Why.
        reason: String,
        /// The figure that was corrected, if there was one.
        replaces: Option<Box<Figure>>,
    },
    /// Taken over from other figures by a stated rule, e.g. 月初 from the preceding 月末.
    Derived {
        /// The figures it was derived from.
        from: Vec<FigureKey>,
        /// The rule's stable code.
        rule: String,
    },
}

/// One figure: an integer in the unit of its key, and its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The value, in 分 or 人 as its key says.
    pub value: i64,
    /// Where it came from.
    pub origin: Origin,
}

/// Which indicator of §4.3.2 the applicant claims (申报增长指标). An indicator that is explicitly not claimed counts as not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrowthClaim {
    /// 收入 only.
    Revenue,
    /// 利润 only.
    Profit,
    /// 两者.
    Both,
    /// Nothing was said: a missing indicator is undetermined, not failed.
    #[default]
    Unspecified,
}

/// All figures of one applicant for one reference year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Y0, the last full fiscal year before the application (上一年度, policy A01).
    pub reference_year: Year,
    /// The months of the reference year in which the firm was in business; 12 unless it opened during the year.
    pub months_in_business: Vec<u8>,
    /// The indicator of §4.3.2 that the applicant claims.
    pub growth_claim: GrowthClaim,
    /// The figures that are present.
    pub entries: BTreeMap<FigureKey, Figure>,
}

impl Figures {
    /// An empty set for a reference year, all twelve months in business.
    #[must_use]
    pub fn new(reference_year: Year) -> Self {
        Self {
            reference_year,
            months_in_business: (1..=12).collect(),
            growth_claim: GrowthClaim::Unspecified,
            entries: BTreeMap::new(),
        }
    }

    /// The value of a figure, `None` when it is absent.
    #[must_use]
    pub fn value(&self, key: FigureKey) -> Option<i64> {
        self.entries.get(&key).map(|figure| figure.value)
    }

    /// The same figures with one corrected by a person; the declared one stays inside the new one's origin.
    #[must_use]
    pub fn corrected(&self, key: FigureKey, value: i64, who: &str, reason: &str) -> Self {
        let mut next = self.clone();
        let replaces = next.entries.remove(&key).map(Box::new);
        let origin = Origin::Person {
            who: who.to_owned(),
            reason: reason.to_owned(),
            replaces,
        };
        next.entries.insert(key, Figure { value, origin });
        next
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
        ];
        for (key, text) in keys {
            assert_eq!(key.to_string(), text);
            assert_eq!(text.parse(), Ok(key));
        }
        for text in ["hr.m13.open.staff", "rd.total", "rd.nothing.2025", ""] {
            assert!(text.parse::<FigureKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_correction_keeps_the_declared_figure_beside_it() {
        let key = FigureKey::StaffYearEnd;
        let mut figures = Figures::new(2025);
        let declared = Figure {
            value: 99,
            origin: Origin::Derived {
                from: vec![],
                rule: "test".into(),
            },
        };
        figures.entries.insert(key, declared.clone());
        let corrected = figures.corrected(key, 98, "T003", "社保记录为98人");
        assert_eq!(corrected.value(key), Some(98));
        assert_eq!(figures.value(key), Some(99));
        let Some(Origin::Person {
            replaces: Some(before),
            ..
        }) = corrected.entries.get(&key).map(|f| &f.origin)
        else {
            panic!("the origin names the figure before");
        };
        assert_eq!(**before, declared);
    }
}
