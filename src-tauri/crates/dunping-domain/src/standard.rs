//! The standard (标准): the stable keys of its clauses, and the catalogue that gives each its text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod catalogue;
mod edition;

pub use catalogue::*;
pub use edition::*;

macro_rules! clause_keys {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The stable key of a clause. Keys are never renumbered: the second clause printed 4.5.2 is `4.5.2b`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ClauseKey { $($(#[$doc])* $name,)* }

        impl ClauseKey {
            /// Every entry of the catalogue in printed order, the chapeau 4.2.0 included.
            pub const ALL: [Self; 20] = [$(Self::$name,)*];

            /// The key as text.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

clause_keys! {
    /// 独立法人与辽宁设立.
    Registration = "4.1-1",
    /// 场所与开发环境.
    Premises = "4.1-2",
    /// 主要经营业务.
    MainBusiness = "4.1-3",
    /// 研发、生产能力（导语）, not voted.
    Chapeau = "4.2.0",
    /// 核心关键技术与持续创新.
    CoreTechnology = "4.2.1",
    /// 自主知识产权成果.
    IntellectualProperty = "4.2.2",
    /// 研发费用占比.
    ResearchShare = "4.2.3.a",
    /// 境内研发费用占比.
    DomesticResearchShare = "4.2.3.b",
    /// 本科以上学历职工占比.
    BachelorShare = "4.2.4.a",
    /// 研发人员占比.
    ResearchStaffShare = "4.2.4.b",
    /// 高层次人才.
    Talent = "4.2.5",
    /// 业务收入.
    CyberRevenue = "4.3.1",
    /// 企业增长速度.
    Growth = "4.3.2",
    /// 质量保证手段与软件工程质量体系.
    QualityAssurance = "4.4.1",
    /// 研发质量与信息技术服务质量体系.
    ServiceQuality = "4.4.2",
    /// 守法诚信经营.
    Compliance = "4.4.3",
    /// 所属领域.
    Layer = "4.5.1",
    /// 核心技术（首次出现的4.5.2）.
    TechnologyType = "4.5.2a",
    /// 业务归属（重复编号的4.5.2）.
    BusinessCategory = "4.5.2b",
    /// 排除：行业应用服务企业.
    Exclusion = "4.5.2b-X",
}

impl ClauseKey {
    /// Its short title in English; the Chinese one is the catalogue's.
    #[must_use]
    pub fn english(self) -> &'static str {
        match self {
            Self::Registration => "Legal person in Liaoning",
            Self::Premises => "Premises and development environment",
            Self::MainBusiness => "Main business",
            Self::Chapeau => "Research and production (lead-in)",
            Self::CoreTechnology => "Core technology and innovation",
            Self::IntellectualProperty => "Own intellectual property",
            Self::ResearchShare => "Share of research expense",
            Self::DomesticResearchShare => "Share of domestic research expense",
            Self::BachelorShare => "Share of staff with a bachelor's degree",
            Self::ResearchStaffShare => "Share of research staff",
            Self::Talent => "Highly qualified staff",
            Self::CyberRevenue => "Business revenue",
            Self::Growth => "Growth",
            Self::QualityAssurance => "Quality assurance, software engineering",
            Self::ServiceQuality => "Quality of research and IT services",
            Self::Compliance => "Lawful and honest conduct",
            Self::Layer => "Field",
            Self::TechnologyType => "Core technology type",
            Self::BusinessCategory => "Business category A/B/C",
            Self::Exclusion => "Exclusion: industry application",
        }
    }

    /// Whether experts vote on it: all but the chapeau, 19 in number.
    #[must_use]
    pub fn votable(self) -> bool {
        self != Self::Chapeau
    }
}

impl fmt::Display for ClauseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is not the key of a clause.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a clause: {0}")]
pub struct UnknownClause(pub String);

impl FromStr for ClauseKey {
    type Err = UnknownClause;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|key| key.as_str() == text)
            .ok_or_else(|| UnknownClause(text.to_owned()))
    }
}

impl Serialize for ClauseKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for ClauseKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
