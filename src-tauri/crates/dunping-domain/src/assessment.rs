//! The assessment (机算结论) of one applicant over all clauses: what the figures say under a policy, in printed order. It decides nothing:
//! experts vote, and a clause without a formula is theirs alone.

use serde::{Deserialize, Serialize};

use crate::clause::{ClauseAssessment, c4_2_3_a, c4_2_3_b, c4_2_4_a, c4_2_4_b, c4_3_1, c4_3_2};
use crate::consistency::contradictions;
use crate::figures::{FigureKey, Figures, Year};
use crate::finding::Finding;
use crate::policy::Policy;
use crate::size::{SizeFinding, size};
use crate::staff::NO_YEAR;
use crate::standard::ClauseKey;

/// What the figures of one applicant say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Y0 (上一年度).
    pub reference_year: Year,
    /// The size class, as far as it is settled.
    pub size: SizeFinding,
    /// All 19 votable clauses in printed order. Those without a formula are undetermined for [`crate::clause::Reason::Judgement`].
    pub clauses: Vec<ClauseAssessment>,
    /// Contradictions between the figures (V01 to V09).
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// What is said of one clause; `None` for the chapeau.
    #[must_use]
    pub fn clause(&self, key: ClauseKey) -> Option<&ClauseAssessment> {
        self.clauses.iter().find(|clause| clause.key == key)
    }
}

/// Assesses the figures of an applicant under a policy.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> Assessment {
    let size = size(figures, policy);
    let closed_year = figures
        .entries
        .keys()
        .any(|key| matches!(key, FigureKey::Yearly(_, year) if *year == figures.reference_year));
    let clauses = ClauseKey::ALL
        .into_iter()
        .filter(|key| key.votable())
        .map(|key| {
            let mut clause = match key {
                ClauseKey::ResearchShare => c4_2_3_a::assess(figures, policy),
                ClauseKey::DomesticResearchShare => c4_2_3_b::assess(figures, policy),
                ClauseKey::BachelorShare => c4_2_4_a::assess(figures, policy),
                ClauseKey::ResearchStaffShare => c4_2_4_b::assess(figures, policy),
                ClauseKey::CyberRevenue => c4_3_1::assess(figures, policy),
                ClauseKey::Growth => c4_3_2::assess(figures, policy),
                judged => return ClauseAssessment::judged(judged),
            };
            let about_money = !matches!(
                key,
                ClauseKey::BachelorShare | ClauseKey::ResearchStaffShare
            );
            if about_money && !closed_year {
                clause.notes.push(NO_YEAR.into());
            }
            clause
        })
        .collect();
    Assessment {
        reference_year: figures.reference_year,
        size,
        clauses,
        findings: contradictions(figures),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clause::{Reason, Verdict};
    use crate::figures::Amount;

    #[test]
    fn nothing_declared_leaves_every_clause_undetermined() {
        let found = assess(&Figures::new(2025), &Policy::builtin());
        assert_eq!(found.clauses.len(), 19);
        let keys: Vec<_> = found.clauses.iter().map(|clause| clause.key).collect();
        assert!(keys.is_sorted());
        let judged = Verdict::Undetermined {
            reasons: vec![Reason::Judgement],
        };
        let mut computed = 0;
        for clause in &found.clauses {
            let Verdict::Undetermined { reasons } = &clause.verdict else {
                panic!("{} is decided by nothing", clause.key);
            };
            assert!(!reasons.is_empty());
            assert_eq!(clause.verdict == judged, clause.measures.is_empty());
            computed += usize::from(!clause.measures.is_empty());
        }
        assert_eq!(computed, 6);
        assert_eq!(found.findings, []);
        assert!(found.clause(ClauseKey::Chapeau).is_none());
    }

    #[test]
    fn a_year_without_accounts_is_noted_at_the_clauses_about_money() {
        let figures = Figures::new(2025);
        let noted = |figures: &Figures| -> Vec<ClauseKey> {
            let found = assess(figures, &Policy::builtin());
            let noted = found.clauses.into_iter().filter(|clause| {
                clause
                    .notes
                    .iter()
                    .any(|note| note.zh.contains("无上一年度数据"))
            });
            noted.map(|clause| clause.key).collect()
        };
        let money = [
            ClauseKey::ResearchShare,
            ClauseKey::DomesticResearchShare,
            ClauseKey::CyberRevenue,
            ClauseKey::Growth,
        ];
        assert_eq!(noted(&figures), money);
        let of = |year| FigureKey::Yearly(Amount::RevenueTotal, year);
        let older = figures.corrected(of(2024), 1, "F001", "test");
        assert_eq!(noted(&older), money);
        let closed = figures.corrected(of(2025), 1, "F001", "test");
        assert!(noted(&closed).is_empty());
    }
}
