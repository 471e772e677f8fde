//! §4.2.3, second half (境内研发费用占比).
//!
//! > 其中在中国境内发生的研究开发费用占研究开发费用总额的比例不低于 60%；
//!
//! Research expense incurred in the mainland ÷ all research expense of the reference year ≥ 60/100 (policy A04).
//!
//! ```
//! use dunping_domain::clause::{Verdict, c4_2_3_b};
//! use dunping_domain::figures::{Amount, FigureKey, Figures};
//! use dunping_domain::policy::Policy;
//!
//! let figures = Figures::new(2025)
//!     .corrected(FigureKey::Yearly(Amount::ResearchDomestic, 2025), 60_012_000, "F001", "审计报告")
//!     .corrected(FigureKey::Yearly(Amount::ResearchTotal, 2025), 100_020_000, "F001", "审计报告");
//! assert_eq!(c4_2_3_b::assess(&figures, &Policy::builtin()).verdict, Verdict::Met);
//! ```

use super::limit::{Limit, Title, share};
use super::{ClauseAssessment, MarginUnit, under_every_reading};
use crate::figures::{Amount, Figures};
use crate::money::Ratio;
use crate::policy::{DomesticScope, Policy, Question, Readings};
use crate::quantity::Quantity;
use crate::standard::ClauseKey;

pub(super) const LIMIT: Limit = Limit::AtLeast(Ratio::percent(60));

/// Judges the share of research expense that was incurred in the mainland.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let questions = [Question::ReferenceYear, Question::Domestic];
    under_every_reading(figures, policy, &questions, judge, |figures, readings| {
        judge(figures, readings).verdict
    })
}

fn judge(figures: &Figures, readings: Readings) -> ClauseAssessment {
    let amount = |amount| Quantity::of_reference(figures, readings, amount);
    let total = amount(Amount::ResearchTotal);
    let (domestic, formula) = match readings.revenue.domestic {
        DomesticScope::Mainland => (
            amount(Amount::ResearchDomestic),
            (
                "中国境内研究开发费用 ÷ 研究开发费用总额",
                "domestic research expense ÷ research expense",
            ),
        ),
        DomesticScope::WithHongKongMacaoTaiwan => (
            amount(Amount::ResearchDomestic).plus(amount(Amount::ResearchHongKongMacaoTaiwan)),
            (
                "中国境内（含港澳台）研究开发费用 ÷ 研究开发费用总额",
                "domestic research expense (with Hong Kong, Macao and Taiwan) ÷ research expense",
            ),
        ),
    };
    let title = Title {
        name: "domestic_research_share",
        formula,
    };
    ClauseAssessment::of_share(
        ClauseKey::DomesticResearchShare,
        share(title, &domestic, &total, LIMIT, MarginUnit::Fen),
        [domestic, total],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::FigureKey;

    fn check(domestic: i64, total: i64, code: &str) {
        let figures = Figures::new(2025)
            .corrected(
                FigureKey::Yearly(Amount::ResearchDomestic, 2025),
                domestic,
                "F001",
                "test",
            )
            .corrected(
                FigureKey::Yearly(Amount::ResearchTotal, 2025),
                total,
                "F001",
                "test",
            );
        assert_eq!(
            assess(&figures, &Policy::builtin()).verdict.code(),
            code,
            "{domestic} {total}"
        );
    }

    #[test]
    fn sixty_per_cent_is_enough_and_one_fen_less_is_not() {
        check(60_012_000, 100_020_000, "met");
        check(60_011_999, 100_020_000, "not_met");
        check(0, 0, "undetermined");
        check(-1, 10, "undetermined");
        assert_eq!(
            assess(&Figures::new(2025), &Policy::builtin())
                .verdict
                .code(),
            "undetermined"
        );
    }
}
