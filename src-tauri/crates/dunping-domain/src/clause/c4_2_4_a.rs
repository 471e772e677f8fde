//! §4.2.4, first half (本科以上学历职工占比).
//!
//! > 签订劳动合同关系且具有大学本科以上学历的职工人数占企业当年月平均职工总人数的比例不低于40%
//!
//! Both sides are monthly averages of the reference year (policies A02, A05); over the same months their quotient is the quotient of the
//! sums, so that nothing is divided before the comparison. The numerator counts labour contracts only, the denominator everybody.
//!
//! ```
//! use dunping_domain::clause::{Verdict, c4_2_4_a};
//! use dunping_domain::figures::{Edge, FigureKey, Figures, StaffGroup};
//!
//! // A firm that opened in December: 5 persons, 2 of them with a degree, from the first to the last day.
//! let mut figures = Figures::new(2025);
//! figures.months_in_business = vec![12];
//! for edge in [Edge::Open, Edge::Close] {
//!     figures = figures
//!         .corrected(FigureKey::Monthly(12, edge, StaffGroup::All), 5, "F001", "花名册")
//!         .corrected(FigureKey::Monthly(12, edge, StaffGroup::Bachelor), 2, "F001", "花名册");
//! }
//! assert_eq!(c4_2_4_a::assess(&figures, &dunping_domain::policy::Policy::builtin()).verdict, Verdict::Met);
//! ```

use super::limit::{Limit, Title, share};
use super::{ClauseAssessment, under_every_reading};
use crate::figures::{Figures, StaffGroup};
use crate::money::Ratio;
use crate::policy::{Policy, Question, Readings};
use crate::staff::sides;
use crate::standard::ClauseKey;

pub(super) const LIMIT: Limit = Limit::AtLeast(Ratio::percent(40));

/// Judges the share of staff with a labour contract and a bachelor's degree.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let questions = [
        Question::StaffYear,
        Question::Dispatched,
        Question::StaffAverage,
    ];
    under_every_reading(figures, policy, &questions, judge, |figures, readings| {
        judge(figures, readings).verdict
    })
}

fn judge(figures: &Figures, readings: Readings) -> ClauseAssessment {
    let title = Title {
        name: "bachelor_share",
        formula: (
            "签订劳动合同且本科以上学历职工月平均数 ÷ 月平均职工总数",
            "monthly average of contract staff with a bachelor's degree ÷ monthly average of all staff",
        ),
    };
    let sides = sides(figures, readings, StaffGroup::Bachelor);
    let mut found = ClauseAssessment::of_share(
        ClauseKey::BachelorShare,
        share(title, &sides.part, &sides.whole, LIMIT, sides.unit),
        [sides.part, sides.whole],
    );
    found.notes.extend(sides.notes);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Edge, FigureKey};

    fn check(half_months: &[(i64, i64)], code: &str) {
        let mut figures = Figures::new(2025);
        figures.months_in_business = (1..).take(half_months.len() / 2).collect();
        for (i, &(bachelor, all)) in (0_u8..).zip(half_months) {
            let edge = if i % 2 == 0 { Edge::Open } else { Edge::Close };
            for (group, value) in [(StaffGroup::Bachelor, bachelor), (StaffGroup::All, all)] {
                let key = FigureKey::Monthly(i / 2 + 1, edge, group);
                figures = figures.corrected(key, value, "F001", "test");
            }
        }
        assert_eq!(
            assess(&figures, &Policy::builtin()).verdict.code(),
            code,
            "{half_months:?}"
        );
    }

    #[test]
    fn forty_per_cent_of_the_average_is_enough_and_half_a_month_less_is_not() {
        check(&[(4, 10), (4, 10)], "met");
        check(&[(3, 10), (4, 10)], "not_met");
        // The average counts, not the mean of the shares: 1/1 and 3/9 make 4/10.
        check(&[(1, 1), (3, 9)], "met");
        check(&[(0, 0), (0, 0)], "undetermined");
        check(&[], "undetermined");
        check(&[(-1, 10), (9, 10)], "undetermined");
    }
}
