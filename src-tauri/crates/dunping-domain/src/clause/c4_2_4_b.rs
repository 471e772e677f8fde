//! §4.2.4, second half (研发人员占比).
//!
//! > 其中研究开发人员占企业当年月平均职工总数的比例不低于25%；
//!
//! 其中 is read strictly by default: research staff within the numerator of the first half, i.e. with a labour contract and a bachelor's
//! degree. The wide reading counts all research staff; where it flips the verdict the clause is policy-sensitive (policy A06).
//!
//! ```
//! use dunping_domain::clause::{Verdict, c4_2_4_b};
//! use dunping_domain::figures::{Edge, FigureKey, Figures, StaffGroup};
//! use dunping_domain::policy::Policy;
//!
//! let mut figures = Figures::new(2025);
//! figures.months_in_business = vec![12];
//! for edge in [Edge::Open, Edge::Close] {
//!     for (group, value) in [(StaffGroup::All, 8), (StaffGroup::Research, 2), (StaffGroup::ResearchBachelor, 1)] {
//!         figures = figures.corrected(FigureKey::Monthly(12, edge, group), value, "T001", "花名册");
//!     }
//! }
//! let found = c4_2_4_b::assess(&figures, &Policy::builtin());
//! assert_eq!(found.verdict, Verdict::NotMet);
//! let wide = found.alternatives.iter().find(|other| other.ambiguity == "A06");
//! assert_eq!(wide.map(|other| &other.verdict), Some(&Verdict::Met));
//! assert!(found.policy_sensitive);
//! ```

use super::limit::{Limit, Title, share};
use super::{ClauseAssessment, under_every_reading};
use crate::figures::{Figures, StaffGroup};
use crate::money::Ratio;
use crate::policy::{Policy, Question, Readings, ResearchStaff};
use crate::staff::sides;
use crate::standard::ClauseKey;

pub(super) const LIMIT: Limit = Limit::AtLeast(Ratio::percent(25));

/// Judges the share of research staff. The line of the other reading of 其中 is shown beside the one that decides.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let questions = [
        Question::StaffYear,
        Question::Dispatched,
        Question::StaffAverage,
        Question::ResearchStaff,
    ];
    let mut found = under_every_reading(figures, policy, &questions, judge, |figures, readings| {
        judge(figures, readings).verdict
    });
    let now = policy.readings();
    for other in Question::ResearchStaff.others(now) {
        let figures = super::of_fixed_year(figures, now);
        let shown = judge(&figures, other.readings);
        for mut measure in shown.measures {
            measure.decides = false;
            found.measures.push(measure);
        }
        for input in shown.inputs {
            if !found.inputs.iter().any(|known| known.key == input.key) {
                found.inputs.push(input);
            }
        }
    }
    found
}

fn judge(figures: &Figures, readings: Readings) -> ClauseAssessment {
    let (group, title) = match readings.staff.research {
        ResearchStaff::Strict => (
            StaffGroup::ResearchBachelor,
            Title {
                name: "research_staff_share.strict",
                formula: (
                    "签订劳动合同且本科以上学历的研究开发人员月平均数 ÷ 月平均职工总数",
                    "monthly average of contract research staff with a bachelor's degree ÷ monthly average of all staff",
                ),
            },
        ),
        ResearchStaff::Wide => (
            StaffGroup::Research,
            Title {
                name: "research_staff_share.wide",
                formula: (
                    "研究开发人员月平均数 ÷ 月平均职工总数",
                    "monthly average of research staff ÷ monthly average of all staff",
                ),
            },
        ),
    };
    let sides = sides(figures, readings, group);
    let mut found = ClauseAssessment::of_share(
        ClauseKey::ResearchStaffShare,
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
    use crate::policy::BUILTIN;

    fn check(strict: Option<i64>, wide: Option<i64>, codes: [&str; 2], sensitive: bool) {
        let mut figures = Figures::new(2025);
        figures.months_in_business = vec![1];
        for edge in [Edge::Open, Edge::Close] {
            for (group, value) in [
                (StaffGroup::All, Some(100)),
                (StaffGroup::ResearchBachelor, strict),
                (StaffGroup::Research, wide),
            ] {
                if let Some(value) = value {
                    let key = FigureKey::Monthly(1, edge, group);
                    figures = figures.corrected(key, value, "T001", "test");
                }
            }
        }
        let text = BUILTIN.replace("\"strict\"", "\"wide\"");
        for (policy, i) in [
            (Policy::builtin(), 0),
            (Policy::parse(&text).expect("known"), 1),
        ] {
            let found = assess(&figures, &policy);
            assert_eq!(found.verdict.code(), codes[i], "{strict:?} {wide:?}");
            let mut others = found.alternatives.iter();
            let other = others.find(|other| other.ambiguity == "A06");
            let other = other.map_or("undetermined", |other| other.verdict.code());
            assert_eq!(other, codes[1 - i]);
            assert_eq!(found.measures.iter().filter(|m| m.decides).count(), 1);
            if i == 0 {
                assert_eq!(found.policy_sensitive, sensitive, "{strict:?} {wide:?}");
            }
        }
    }

    #[test]
    fn both_readings_are_computed() {
        check(Some(25), Some(25), ["met", "met"], false);
        check(Some(24), Some(25), ["not_met", "met"], true);
        check(Some(24), Some(24), ["not_met", "not_met"], false);
        check(None, Some(25), ["undetermined", "met"], true);
        check(Some(25), None, ["met", "undetermined"], false);
        check(None, None, ["undetermined", "undetermined"], false);
    }

    #[test]
    fn the_figures_of_both_readings_are_named_once() {
        let mut figures = Figures::new(2025);
        figures.months_in_business = vec![1];
        for edge in [Edge::Open, Edge::Close] {
            for group in [
                StaffGroup::All,
                StaffGroup::Research,
                StaffGroup::ResearchBachelor,
            ] {
                let key = FigureKey::Monthly(1, edge, group);
                figures = figures.corrected(key, 1, "T001", "test");
            }
        }
        let found = assess(&figures, &Policy::builtin());
        let mut keys: Vec<_> = found.inputs.iter().map(|input| input.key).collect();
        keys.sort();
        let present: Vec<_> = figures.entries.keys().copied().collect();
        assert_eq!(keys, present);
    }
}
