//! The readings of the standard that bear on computed clauses, and for each open question what its other answers are. A clause whose
//! verdict flips under one of them is policy-sensitive.

use super::{
    Dispatched, DomesticScope, GrowthBase, GrowthMethod, GrowthPolicy, IndustryServices,
    MediumLargeLimit, PeriodPolicy, ProfitKind, ReferenceYear, ResearchStaff, RevenueBase,
    RevenuePolicy, SizeStaff, StaffAverage, StaffPolicy, StaffYear,
};
use crate::words::Words;

/// The answers that computed clauses depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readings {
    /// A01, A02.
    pub period: PeriodPolicy,
    /// A03, A04, A07, A15, A22.
    pub revenue: RevenuePolicy,
    /// A05, A06.
    pub staff: StaffPolicy,
    /// A08, A09, A10.
    pub growth: GrowthPolicy,
}

/// An open question of the standard that a computed clause depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// A01: 上一年度, 最近一年.
    ReferenceYear,
    /// A02: 当年.
    StaffYear,
    /// A03: 销售（营业）收入总额, 总业务收入.
    RevenueBase,
    /// A04: 中国境内.
    Domestic,
    /// A05: the average of an incomplete year.
    StaffAverage,
    /// A05: 劳务派遣.
    Dispatched,
    /// A06: 其中研究开发人员.
    ResearchStaff,
    /// A07: 30 % without 以上.
    MediumLargeLimit,
    /// A08: 年均增长率.
    GrowthMethod,
    /// A09: a base of zero or below.
    GrowthBase,
    /// A10: 利润.
    Profit,
    /// A15: 行业应用服务.
    IndustryServices,
    /// A22: 从业人员.
    SizeStaff,
}

/// The readings in force with one question answered otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The question's number, e.g. `A06`.
    pub number: &'static str,
    /// The setting's path, e.g. `staff.research`.
    pub setting: &'static str,
    /// The other answer, e.g. `wide`.
    pub answer: &'static str,
    /// The other answer in Chinese, e.g. `全部研发人员`.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// The readings with it.
    pub readings: Readings,
}

impl Question {
    /// Every question, in the order of their numbers.
    pub const ALL: [Self; 13] = [
        Self::ReferenceYear,
        Self::StaffYear,
        Self::RevenueBase,
        Self::Domestic,
        Self::StaffAverage,
        Self::Dispatched,
        Self::ResearchStaff,
        Self::MediumLargeLimit,
        Self::GrowthMethod,
        Self::GrowthBase,
        Self::Profit,
        Self::IndustryServices,
        Self::SizeStaff,
    ];

    /// The answer in force.
    #[must_use]
    pub fn answer(self, now: Readings) -> Words {
        let words = |zh, en| Words::from((zh, en));
        match self {
            Self::ReferenceYear => words(
                now.period.reference_year.zh(),
                now.period.reference_year.en(),
            ),
            Self::StaffYear => words(now.period.staff_year.zh(), now.period.staff_year.en()),
            Self::RevenueBase => words(now.revenue.base.zh(), now.revenue.base.en()),
            Self::Domestic => words(now.revenue.domestic.zh(), now.revenue.domestic.en()),
            Self::StaffAverage => words(now.staff.average.zh(), now.staff.average.en()),
            Self::Dispatched => words(now.staff.dispatched.zh(), now.staff.dispatched.en()),
            Self::ResearchStaff => words(now.staff.research.zh(), now.staff.research.en()),
            Self::MediumLargeLimit => words(
                now.revenue.medium_large_limit.zh(),
                now.revenue.medium_large_limit.en(),
            ),
            Self::GrowthMethod => words(now.growth.method.zh(), now.growth.method.en()),
            Self::GrowthBase => words(now.growth.base.zh(), now.growth.base.en()),
            Self::Profit => words(now.growth.profit.zh(), now.growth.profit.en()),
            Self::IndustryServices => words(
                now.revenue.industry_services.zh(),
                now.revenue.industry_services.en(),
            ),
            Self::SizeStaff => words(now.revenue.size_staff.zh(), now.revenue.size_staff.en()),
        }
    }

    /// The words of the standard that are open, as they are printed.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::ReferenceYear => "上一年度、最近一年",
            Self::StaffYear => "当年",
            Self::RevenueBase => "销售（营业）收入总额、总业务收入",
            Self::Domestic => "中国境内",
            Self::StaffAverage => "月平均职工总人数",
            Self::Dispatched => "职工总人数",
            Self::ResearchStaff => "其中研究开发人员",
            Self::MediumLargeLimit => "占总业务收入的30%",
            Self::GrowthMethod | Self::GrowthBase => "年均增长率",
            Self::Profit => "利润",
            Self::IndustryServices => "网络空间安全业务收入",
            Self::SizeStaff => "从业人员",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::ReferenceYear => "the year before, the last year",
            Self::StaffYear => "the year of the head counts",
            Self::RevenueBase => "total revenue",
            Self::Domestic => "within China",
            Self::StaffAverage => "monthly average of staff",
            Self::Dispatched => "number of staff",
            Self::ResearchStaff => "research staff among them",
            Self::MediumLargeLimit => "30% of total revenue",
            Self::GrowthMethod => "yearly growth",
            Self::GrowthBase => "yearly growth from no base",
            Self::Profit => "profit",
            Self::IndustryServices => "cybersecurity revenue",
            Self::SizeStaff => "persons employed",
        }
    }

    /// The readings that answer this question otherwise. A fixed year is no other reading of the text, so none is offered.
    #[must_use]
    pub fn others(self, now: Readings) -> Vec<Reading> {
        macro_rules! others {
            ($number:literal, $section:ident.$field:ident, $kind:ident) => {
                $kind::ALL
                    .iter()
                    .filter(|answer| **answer != now.$section.$field)
                    .map(|answer| {
                        let mut readings = now;
                        readings.$section.$field = *answer;
                        Reading {
                            number: $number,
                            setting: concat!(stringify!($section), ".", stringify!($field)),
                            answer: answer.as_str(),
                            zh: answer.zh(),
                            en: answer.en(),
                            readings,
                        }
                    })
                    .collect()
            };
        }
        match self {
            Self::ReferenceYear => {
                let mut readings: Vec<Reading> =
                    others!("A01", period.reference_year, ReferenceYear);
                readings.retain(|other| {
                    other.readings.period.reference_year != ReferenceYear::FixedYear
                });
                readings
            }
            Self::StaffYear => others!("A02", period.staff_year, StaffYear),
            Self::RevenueBase => others!("A03", revenue.base, RevenueBase),
            Self::Domestic => others!("A04", revenue.domestic, DomesticScope),
            Self::StaffAverage => others!("A05", staff.average, StaffAverage),
            Self::Dispatched => others!("A05", staff.dispatched, Dispatched),
            Self::ResearchStaff => others!("A06", staff.research, ResearchStaff),
            Self::MediumLargeLimit => others!("A07", revenue.medium_large_limit, MediumLargeLimit),
            Self::GrowthMethod => others!("A08", growth.method, GrowthMethod),
            Self::GrowthBase => others!("A09", growth.base, GrowthBase),
            Self::Profit => others!("A10", growth.profit, ProfitKind),
            Self::IndustryServices => others!("A15", revenue.industry_services, IndustryServices),
            Self::SizeStaff => others!("A22", revenue.size_staff, SizeStaff),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn every_other_answer_is_a_reading_of_its_own() {
        let now = Policy::builtin().readings();
        let check = |question: Question, number: &str, expected: &[&str]| {
            let others = question.others(now);
            let answers: Vec<_> = others.iter().map(|other| other.answer).collect();
            assert_eq!(answers, expected, "{question:?}");
            assert!(
                others
                    .iter()
                    .all(|other| other.number == number && other.readings != now)
            );
        };
        check(Question::ReferenceYear, "A01", &["trailing_twelve_months"]);
        check(Question::StaffYear, "A02", &["current_year_to_date"]);
        check(Question::RevenueBase, "A03", &["main_only", "total_income"]);
        check(Question::Domestic, "A04", &["with_hong_kong_macao_taiwan"]);
        check(Question::StaffAverage, "A05", &["monthly_or_year_end"]);
        check(Question::Dispatched, "A05", &["left_out"]);
        check(Question::ResearchStaff, "A06", &["wide"]);
        check(Question::MediumLargeLimit, "A07", &["exclusive"]);
        check(Question::GrowthMethod, "A08", &["mean", "yoy"]);
        check(Question::GrowthBase, "A09", &["not_met"]);
        check(
            Question::Profit,
            "A10",
            &["enterprise_total", "enterprise_net", "gross"],
        );
        check(Question::IndustryServices, "A15", &["excluded"]);
        check(Question::SizeStaff, "A22", &["year_end", "average"]);
        for question in Question::ALL {
            for other in question.others(now) {
                assert_eq!(question.answer(other.readings).zh, other.zh);
                assert_ne!(question.answer(now).zh, other.zh, "{question:?}");
            }
        }
        let back = Question::ResearchStaff.others(Question::ResearchStaff.others(now)[0].readings);
        assert_eq!((back[0].answer, back[0].readings), ("strict", now));
    }
}
