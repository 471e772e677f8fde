//! §4.2.3, first half (研发费用占比).
//!
//! > 上一年度研究开发费用总额占企业销售（营业）收入总额的比例不低于 5%
//!
//! Research expense of the reference year ÷ revenue of the same year ≥ 5/100. Revenue is 主营业务收入 and 其他业务收入 together; subsidies
//! and investment income do not belong to it (policy A03).
//!
//! ```
//! use dunping_domain::clause::{Verdict, c4_2_3_a};
//! use dunping_domain::figures::{Amount, FigureKey, Figures};
//! use dunping_domain::policy::Policy;
//!
//! // 研发费用 100.02 万元, 收入 2000.40 万元: exactly 5 %, which binary fractions miss.
//! let figures = Figures::new(2025)
//!     .corrected(FigureKey::Yearly(Amount::ResearchTotal, 2025), 100_020_000, "F001", "审计报告")
//!     .corrected(FigureKey::Yearly(Amount::RevenueTotal, 2025), 2_000_400_000, "F001", "审计报告");
//! let found = c4_2_3_a::assess(&figures, &Policy::builtin());
//! assert_eq!(found.verdict, Verdict::Met);
//! assert_eq!(found.measures[0].percent.as_deref(), Some("5.0000"));
//! assert_eq!(found.measures[0].distance.map(|d| d.amount), Some(0));
//! ```

use super::limit::{Limit, Title, share};
use super::{ClauseAssessment, MarginUnit, under_every_reading};
use crate::figures::{Amount, Figures};
use crate::money::Ratio;
use crate::policy::{Policy, Question, Readings, RevenueBase};
use crate::quantity::Quantity;
use crate::standard::ClauseKey;

pub(super) const LIMIT: Limit = Limit::AtLeast(Ratio::percent(5));

/// The revenue that shares are taken of (销售（营业）收入总额, 总业务收入; policy A01, A03).
pub(crate) fn revenue(figures: &Figures, readings: Readings) -> Quantity {
    let amount = match readings.revenue.base {
        RevenueBase::MainPlusOther => Amount::RevenueTotal,
        RevenueBase::MainOnly => Amount::RevenueMain,
        RevenueBase::TotalIncome => Amount::IncomeTotal,
    };
    Quantity::of_reference(figures, readings, amount)
}

/// Judges the share of research expense.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let questions = [Question::ReferenceYear, Question::RevenueBase];
    under_every_reading(figures, policy, &questions, judge, |figures, readings| {
        judge(figures, readings).verdict
    })
}

fn judge(figures: &Figures, readings: Readings) -> ClauseAssessment {
    let research = Quantity::of_reference(figures, readings, Amount::ResearchTotal);
    let revenue = revenue(figures, readings);
    let title = Title {
        name: "research_share",
        formula: match readings.revenue.base {
            RevenueBase::MainPlusOther => (
                "研究开发费用总额 ÷ 销售（营业）收入总额",
                "research expense ÷ total revenue",
            ),
            RevenueBase::MainOnly => (
                "研究开发费用总额 ÷ 主营业务收入",
                "research expense ÷ main business revenue",
            ),
            RevenueBase::TotalIncome => (
                "研究开发费用总额 ÷ 企业收入总额",
                "research expense ÷ total income of the enterprise",
            ),
        },
    };
    ClauseAssessment::of_share(
        ClauseKey::ResearchShare,
        share(title, &research, &revenue, LIMIT, MarginUnit::Fen),
        [research, revenue],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::FigureKey;
    use crate::policy::BUILTIN;

    fn check(research: Option<i64>, revenue: Option<i64>, code: &str, short: Option<(i128, bool)>) {
        let mut figures = Figures::new(2025);
        for (amount, value) in [
            (Amount::ResearchTotal, research),
            (Amount::RevenueTotal, revenue),
        ] {
            if let Some(value) = value {
                let key = FigureKey::Yearly(amount, 2025);
                figures = figures.corrected(key, value, "F001", "test");
            }
        }
        let found = assess(&figures, &Policy::builtin());
        assert_eq!(found.verdict.code(), code, "{research:?} {revenue:?}");
        let distance = found.measures[0].distance;
        assert_eq!(distance.map(|d| (d.amount, d.reached)), short);
    }

    #[test]
    fn five_per_cent_is_enough_and_one_fen_less_is_not() {
        check(
            Some(100_020_000),
            Some(2_000_400_000),
            "met",
            Some((0, true)),
        );
        check(
            Some(100_019_999),
            Some(2_000_400_000),
            "not_met",
            Some((1, false)),
        );
        check(
            Some(100_020_000),
            Some(2_000_400_001),
            "not_met",
            Some((1, false)),
        );
        // 12345.71 ÷ 246914.20 is exactly 5 %.
        check(Some(1_234_571), Some(24_691_420), "met", Some((0, true)));
        check(Some(0), Some(1), "not_met", Some((1, false)));
        check(Some(2), Some(1), "met", Some((1, true)));
    }

    #[test]
    fn nothing_without_a_base() {
        check(Some(0), Some(0), "undetermined", None);
        check(Some(5), Some(-100), "undetermined", None);
        check(Some(-5), Some(100), "undetermined", None);
        check(None, Some(100), "undetermined", None);
        check(Some(5), None, "undetermined", None);
    }

    #[test]
    fn the_base_and_the_period_are_open_questions() {
        let year = |amount| FigureKey::Yearly(amount, 2025);
        let mut figures = Figures::new(2025);
        for (key, value) in [
            (year(Amount::ResearchTotal), 500),
            (year(Amount::RevenueTotal), 10_001),
            (year(Amount::RevenueMain), 10_000),
        ] {
            figures = figures.corrected(key, value, "F001", "test");
        }
        let sensitive = |figures: &Figures| {
            let found = assess(figures, &Policy::builtin());
            assert_eq!(found.verdict.code(), "not_met");
            let others: Vec<_> = found
                .alternatives
                .iter()
                .map(|other| {
                    format!(
                        "{} {} {}",
                        other.ambiguity,
                        other.setting,
                        other.verdict.code()
                    )
                })
                .collect();
            (found.policy_sensitive, others)
        };
        let main = "A03 revenue.base=main_only met".to_owned();
        assert_eq!(sensitive(&figures), (true, vec![main.clone()]));
        for (key, value) in [
            (year(Amount::IncomeTotal), 12_000),
            (FigureKey::Trailing(Amount::ResearchTotal), 400),
            (FigureKey::Trailing(Amount::RevenueTotal), 10_000),
        ] {
            figures = figures.corrected(key, value, "F001", "test");
        }
        let (_, others) = sensitive(&figures);
        let trailing = "A01 period.reference_year=trailing_twelve_months not_met".to_owned();
        let income = "A03 revenue.base=total_income not_met".to_owned();
        assert_eq!(others, [trailing, main, income]);
    }

    #[test]
    fn a_fixed_year_is_looked_at_instead() {
        let mut figures = Figures::new(2025);
        for (amount, values) in [
            (Amount::ResearchTotal, [5, 4]),
            (Amount::RevenueTotal, [100, 100]),
        ] {
            for (year, value) in (2024..).zip(values) {
                figures = figures.corrected(FigureKey::Yearly(amount, year), value, "F001", "test");
            }
        }
        let text = BUILTIN.replace(
            "\"last_full_fiscal_year\"",
            "\"fixed_year\"\nfixed_year = 2024",
        );
        let fixed = Policy::parse(&text).expect("known");
        assert_eq!(
            assess(&figures, &Policy::builtin()).verdict.code(),
            "not_met"
        );
        assert_eq!(assess(&figures, &fixed).verdict.code(), "met");
    }
}
