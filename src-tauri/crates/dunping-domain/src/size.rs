//! The size class (企业规模) after 统计上大中小微型企业划分办法（2017）, row 软件和信息技术服务业, which the note of §4.3.1 applies to every
//! applicant, makers of hardware included.
//!
//! | | 大型 | 中型 | 小型 | 微型 |
//! |---|---|---|---|---|
//! | 从业人员 X（人） | X ≥ 300 | 100 ≤ X < 300 | 10 ≤ X < 100 | X < 10 |
//! | 营业收入 Y（万元） | Y ≥ 10000 | 1000 ≤ Y < 10000 | 50 ≤ Y < 1000 | Y < 50 |
//!
//! 大型、中型和小型企业须同时满足所列指标的下限，否则下划一档.

use serde::{Deserialize, Serialize};

use crate::clause::{Input, Reason, of_fixed_year};
use crate::figures::{Amount, FigureKey, Figures, StaffGroup};
use crate::policy::{Policy, Readings, SizeStaff, StaffYear};
use crate::quantity::Quantity;
use crate::staff::{HeadCounts, average};
use crate::words::Words;

/// A size class, the largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeClass {
    /// 大型.
    Large,
    /// 中型.
    Medium,
    /// 小型.
    Small,
    /// 微型.
    Micro,
}

impl SizeClass {
    /// Every class, the largest first.
    pub const ALL: [Self; 4] = [Self::Large, Self::Medium, Self::Small, Self::Micro];

    /// The Chinese name.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Large => "大型",
            Self::Medium => "中型",
            Self::Small => "小型",
            Self::Micro => "微型",
        }
    }

    /// The English name.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Medium => "medium",
            Self::Small => "small",
            Self::Micro => "micro",
        }
    }

    /// Which line of §4.3.1 applies.
    #[must_use]
    pub fn group(self) -> SizeGroup {
        match self {
            Self::Large | Self::Medium => SizeGroup::MediumLarge,
            Self::Small | Self::Micro => SizeGroup::SmallMicro,
        }
    }

    /// The lower limits: persons, and revenue in 分 (1 万元 = 1,000,000 分).
    fn floor(self) -> (i128, i128) {
        const WAN_YUAN: i128 = 1_000_000;
        match self {
            Self::Large => (300, 10_000 * WAN_YUAN),
            Self::Medium => (100, 1_000 * WAN_YUAN),
            Self::Small => (10, 50 * WAN_YUAN),
            Self::Micro => (0, 0),
        }
    }
}

/// The two lines of §4.3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SizeGroup {
    /// 小微企业.
    SmallMicro,
    /// 中型及大型企业.
    MediumLarge,
}

/// What can be said of an applicant's size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeFinding {
    /// The class, when the figures settle it.
    pub class: Option<SizeClass>,
    /// The classes that remain possible, the largest first; never empty.
    pub possible: Vec<SizeClass>,
    /// Why the class is open; empty when both figures are there.
    pub reasons: Vec<Reason>,
    /// The figures used: persons, then revenue.
    pub inputs: Vec<Input>,
    /// How it was read.
    pub notes: Vec<Words>,
}

impl SizeFinding {
    /// The lines of §4.3.1 that remain possible; one or two.
    #[must_use]
    pub fn groups(&self) -> Vec<SizeGroup> {
        let mut groups: Vec<_> = self.possible.iter().map(|class| class.group()).collect();
        groups.dedup();
        groups
    }
}

/// A head count as a fraction: persons times `per`.
#[derive(Clone, Copy)]
struct Persons {
    count: i128,
    per: i128,
}

/// The class of a firm of which both figures are known; revenue in 分.
///
/// ```
/// use dunping_domain::size::{SizeClass, size_class};
/// const WAN_YUAN: i64 = 1_000_000;
/// assert_eq!(size_class(300, 10_000 * WAN_YUAN), SizeClass::Large);
/// assert_eq!(size_class(300, 10_000 * WAN_YUAN - 1), SizeClass::Medium);
/// // 下划一档, again and again until both lower limits are met:
/// assert_eq!(size_class(5_000, 50 * WAN_YUAN - 1), SizeClass::Micro);
/// ```
#[must_use]
pub fn size_class(persons: i64, revenue: i64) -> SizeClass {
    let persons = Persons {
        count: persons.into(),
        per: 1,
    };
    highest(Some(persons), Some(revenue.into()))
}

/// The highest class that the known figures allow.
fn highest(persons: Option<Persons>, revenue: Option<i128>) -> SizeClass {
    SizeClass::ALL
        .into_iter()
        .find(|class| {
            let (heads, amount) = class.floor();
            persons.is_none_or(|p| p.count >= heads * p.per) && revenue.is_none_or(|r| r >= amount)
        })
        .unwrap_or(SizeClass::Micro)
}

/// The size class as far as the figures settle it. One known figure sets an upper bound, which may already be enough: a firm of
/// nine persons is 微型 whatever it earns.
#[must_use]
pub fn size(figures: &Figures, policy: &Policy) -> SizeFinding {
    let readings = policy.readings();
    size_under(&of_fixed_year(figures, readings), readings)
}

/// The size class under these readings (policy A01, A22). Revenue is 营业收入 whatever A03 takes shares of.
pub(crate) fn size_under(figures: &Figures, readings: Readings) -> SizeFinding {
    let revenue = Quantity::of_reference(figures, readings, Amount::RevenueTotal);
    let mut notes = Vec::new();
    let mut staff = Quantity::figure(figures, FigureKey::StaffYearEnd);
    let mut per = 1;
    let rule = readings.revenue.size_staff;
    let averaged = rule == SizeStaff::Average
        || (rule == SizeStaff::YearEndOrAverage
            && staff.lacks_a_figure()
            && !figures.is_open(FigureKey::StaffYearEnd));
    if averaged {
        let counts = HeadCounts::new(figures, StaffYear::ReferenceYear);
        let sum = counts.half_months(StaffGroup::All);
        let months = counts.months().len();
        match sum.number.and_then(|number| average(number, months)) {
            Some(text) => {
                notes.push(match rule {
                    SizeStaff::Average => Words::from((
                        format!("按全年月平均数{text}人划型。"),
                        format!("Classed by the monthly average of {text} persons."),
                    )),
                    SizeStaff::YearEndOrAverage | SizeStaff::YearEnd => {
                        Words::from((
                            format!("缺从业人员期末人数，按全年月平均数{text}人划型。"),
                            format!("The staff at the end of the year is missing; classed by the monthly average of {text} persons."),
                        ))
                    }
                });
                per = 2 * months as i128;
                staff = sum;
            }
            // What is missing is then the average itself, not the year-end number.
            None if rule == SizeStaff::Average => staff = sum,
            None => {}
        }
    }
    let persons = staff.number.map(|count| Persons { count, per });
    let top = highest(persons, revenue.number);
    let possible = if persons.is_some() && revenue.number.is_some() {
        vec![top]
    } else {
        SizeClass::ALL.into_iter().filter(|c| *c >= top).collect()
    };
    let class = match possible[..] {
        [only] => Some(only),
        _ => None,
    };
    SizeFinding {
        class,
        possible,
        reasons: [staff.reasons, revenue.reasons].concat(),
        inputs: [staff.inputs, revenue.inputs].concat(),
        notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Edge;
    use crate::policy::BUILTIN;
    use SizeClass::{Large, Medium, Micro, Small};

    #[test]
    fn every_boundary_of_the_table() {
        // Revenue in 分.
        let cases = [
            (300, 10_000_000_000, Large),
            (300, 9_999_990_000, Medium),
            (299, 50_000_000_000, Medium),
            (350, 300_000_000_000, Large),
            (100, 1_000_000_000, Medium),
            (100, 999_999_999, Small),
            (1000, 999_990_000, Small),
            (99, 20_000_000_000, Small),
            (10, 50_000_000, Small),
            (9, 100_000_000_000, Micro),
            (5000, 49_990_000, Micro),
            (10, 49_999_999, Micro),
            (12, 20_000_000, Micro),
        ];
        for (persons, revenue, expected) in cases {
            assert_eq!(
                size_class(persons, revenue),
                expected,
                "{persons} {revenue}"
            );
        }
    }

    fn check(persons: Option<i64>, revenue: Option<i64>, possible: &[SizeClass]) {
        let mut figures = Figures::new(2025);
        if let Some(persons) = persons {
            figures = figures.corrected(FigureKey::StaffYearEnd, persons, "T001", "test");
        }
        if let Some(revenue) = revenue {
            let key = FigureKey::Yearly(Amount::RevenueTotal, 2025);
            figures = figures.corrected(key, revenue, "T001", "test");
        }
        let finding = size(&figures, &Policy::builtin());
        assert_eq!(finding.possible, possible, "{persons:?} {revenue:?}");
        assert_eq!(finding.class.is_some(), possible.len() == 1);
    }

    #[test]
    fn partial_information_narrows_but_never_guesses() {
        check(None, None, &[Large, Medium, Small, Micro]);
        check(Some(299), None, &[Medium, Small, Micro]);
        check(Some(99), None, &[Small, Micro]);
        check(Some(9), None, &[Micro]);
        check(None, Some(999_999_999), &[Small, Micro]);
        check(None, Some(0), &[Micro]);
        check(Some(-1), Some(2_000_000_000), &[Medium, Small, Micro]);
        check(Some(100), Some(1_000_000_000), &[Medium]);
    }

    #[test]
    fn the_average_stands_in_as_the_policy_says() {
        let mut figures = Figures::new(2025);
        for month in 1..=12 {
            for edge in [Edge::Open, Edge::Close] {
                // Half a person short of one hundred on average.
                let value = if edge == Edge::Open { 99 } else { 100 };
                let key = FigureKey::Monthly(month, edge, StaffGroup::All);
                figures = figures.corrected(key, value, "T001", "test");
            }
        }
        let revenue = FigureKey::Yearly(Amount::RevenueTotal, 2025);
        figures = figures.corrected(revenue, 2_000_000_000, "T001", "test");
        let under = |figures: &Figures, rule: &str| {
            let text = BUILTIN.replace("\"year_end_or_average\"", &format!("\"{rule}\""));
            let finding = size(figures, &Policy::parse(&text).expect("a known setting"));
            (finding.class, finding.notes.len())
        };
        assert_eq!(under(&figures, "year_end_or_average"), (Some(Small), 1));
        assert_eq!(under(&figures, "year_end"), (None, 0));
        assert_eq!(under(&figures, "average"), (Some(Small), 1));
        // A number that is in doubt is not absent.
        let mut doubtful = figures.clone();
        doubtful.open.insert(FigureKey::StaffYearEnd);
        assert_eq!(under(&doubtful, "year_end_or_average"), (None, 0));
        assert_eq!(under(&doubtful, "average"), (Some(Small), 1));
        let stated = doubtful.corrected(FigureKey::StaffYearEnd, 100, "T001", "test");
        assert_eq!(under(&stated, "year_end_or_average"), (Some(Medium), 0));
        assert_eq!(under(&stated, "year_end"), (Some(Medium), 0));
        assert_eq!(under(&stated, "average"), (Some(Small), 1));
        let mut gap = stated;
        for edge in [Edge::Open, Edge::Close] {
            gap.entries
                .remove(&FigureKey::Monthly(5, edge, StaffGroup::All));
        }
        for key in [(4, Edge::Close), (6, Edge::Open)] {
            gap.entries
                .remove(&FigureKey::Monthly(key.0, key.1, StaffGroup::All));
        }
        assert_eq!(under(&gap, "average"), (None, 0));
        assert_eq!(under(&gap, "year_end_or_average"), (Some(Medium), 0));
    }
}
