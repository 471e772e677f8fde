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

use super::ClauseAssessment;
use super::limit::{Limit, Title, share};
use crate::figures::{Amount, FigureKey, Figures};
use crate::money::Ratio;
use crate::policy::{Policy, RevenueBase};
use crate::quantity::Quantity;
use crate::standard::ClauseKey;

const LIMIT: Limit = Limit::AtLeast(Ratio::percent(5));

/// The revenue that shares are taken of (销售（营业）收入总额, 总业务收入; policy A03).
pub(crate) fn revenue(figures: &Figures, policy: &Policy) -> Quantity {
    let amount = match policy.settings().revenue.base {
        RevenueBase::MainPlusOther => Amount::RevenueTotal,
        RevenueBase::MainOnly => Amount::RevenueMain,
    };
    Quantity::figure(figures, FigureKey::Yearly(amount, figures.reference_year))
}

/// Judges the share of research expense.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let key = FigureKey::Yearly(Amount::ResearchTotal, figures.reference_year);
    let research = Quantity::figure(figures, key);
    let revenue = revenue(figures, policy);
    let title = Title {
        name: "research_share",
        formula: "研究开发费用总额 ÷ 销售（营业）收入总额",
    };
    ClauseAssessment::of_share(
        ClauseKey::ResearchShare,
        share(title, &research, &revenue, LIMIT),
        [research, revenue],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
