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
//! assert_eq!(c4_2_4_a::assess(&figures).verdict, Verdict::Met);
//! ```

use super::ClauseAssessment;
use super::limit::{Limit, Title, share};
use crate::figures::{Figures, StaffGroup};
use crate::money::Ratio;
use crate::quantity::{Quantity, average, months};
use crate::standard::ClauseKey;

const LIMIT: Limit = Limit::AtLeast(Ratio::percent(40));

/// The notes that both halves of §4.2.4 share: the averages, and a year that was not full.
pub(crate) fn averages(figures: &Figures, part: &Quantity, whole: &Quantity) -> Vec<String> {
    let count = months(figures).len();
    let mut notes = Vec::new();
    if (1..12).contains(&count) {
        notes.push(format!("上一年度按实际经营期{count}个月计算。"));
    }
    let text = |side: &Quantity| side.number.and_then(|number| average(number, count));
    if let (Some(part), Some(whole)) = (text(part), text(whole)) {
        notes.push(format!(
            "月平均{part}人，月平均职工总数{whole}人（截断至两位小数）。"
        ));
    }
    notes
}

/// Judges the share of staff with a labour contract and a bachelor's degree.
#[must_use]
pub fn assess(figures: &Figures) -> ClauseAssessment {
    let bachelor = Quantity::half_months(figures, StaffGroup::Bachelor);
    let all = Quantity::half_months(figures, StaffGroup::All);
    let title = Title {
        name: "bachelor_share",
        formula: "签订劳动合同且本科以上学历职工月平均数 ÷ 月平均职工总数",
    };
    let notes = averages(figures, &bachelor, &all);
    let mut found = ClauseAssessment::of_share(
        ClauseKey::BachelorShare,
        share(title, &bachelor, &all, LIMIT),
        [bachelor, all],
    );
    found.notes.extend(notes);
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
        assert_eq!(assess(&figures).verdict.code(), code, "{half_months:?}");
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
