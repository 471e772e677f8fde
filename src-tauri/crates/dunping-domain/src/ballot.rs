//! An expert's opinion (专家个人评审意见): one vote a clause, with reasons, immutable once signed. Nothing here edits an opinion.

use serde::{Deserialize, Serialize};

use crate::assessment::Assessment;
use crate::clause::Verdict;
use crate::panel::{Category, ExpertId};
use crate::standard::ClauseKey;

/// A vote on one clause. Abstention is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vote {
    /// 符合.
    Conform,
    /// 不符合.
    Nonconform,
    /// 材料不足; must be resolved before the final round.
    Insufficient,
}

/// Why a vote contradicts the computed verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideCode {
    /// 数据核减或核增.
    DataAdjusted,
    /// 口径理解不同.
    ScopeInterpretation,
    /// 机算输入有误.
    MachineInputError,
    /// 其他.
    Other,
}

/// One clause of an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseBallot {
    /// The clause.
    pub clause: ClauseKey,
    /// The vote.
    pub vote: Vote,
    /// The reason; compulsory unless the vote is 符合 and the computed verdict is met.
    pub reason: String,
    /// Why the vote contradicts the computed verdict; compulsory when it does.
    pub override_code: Option<OverrideCode>,
}

/// The signed content of one expert's opinion on one case in one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Case number (评审编号).
    pub case_no: String,
    /// SHA-256 of the manifest of the case package that was reviewed, hex.
    pub package_id: String,
    /// The round: 1 独立评审, 2 and on 合议.
    pub round: u32,
    /// Digest of the form (the catalogue's edition) that was answered, hex.
    pub form_digest: String,
    /// Who.
    pub expert: ExpertId,
    /// The category of the seat.
    pub category: Category,
    /// 1 for the first opinion, then one more for every correction.
    pub revision: u32,
    /// Digests of the opinions this one replaces; empty for the first.
    pub previous: Vec<String>,
    /// Why it was corrected; compulsory when `previous` is not empty.
    pub correction_reason: String,
    /// The declaration of recusal and confidentiality (回避及保密承诺).
    pub declaration: Declaration,
    /// One ballot for each of the 19 clauses.
    pub ballots: Vec<ClauseBallot>,
    /// General remarks (综合意见).
    pub remarks: String,
    /// When the expert's computer says it was signed; a claim, RFC 3339.
    pub claimed_time: String,
    /// The program's version.
    pub app: String,
}

/// The recusal declaration (回避声明).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "declaration", rename_all = "snake_case", deny_unknown_fields)]
pub enum Declaration {
    /// 不存在应当回避的情形，并承诺保密.
    NoConflict,
    /// 应当回避; the review ends and the opinion has no ballots.
    Recused {
        /// The circumstance, e.g. `recusal.employment`.
        code: String,
        /// In the expert's words.
        explanation: String,
    },
}

/// What an opinion lacks before it can be signed, or be counted when it comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gap", rename_all = "snake_case")]
pub enum Gap {
    /// A clause without a vote.
    NoVote {
        /// Which.
        clause: ClauseKey,
    },
    /// A clause with more than one vote.
    VotedTwice {
        /// Which.
        clause: ClauseKey,
    },
    /// A vote on an entry that is not voted on.
    NotVotable {
        /// Which.
        clause: ClauseKey,
    },
    /// The reason is compulsory and empty.
    ReasonMissing {
        /// Which.
        clause: ClauseKey,
    },
    /// The vote contradicts the computed verdict without saying why.
    OverrideMissing {
        /// Which.
        clause: ClauseKey,
    },
    /// It is said why the vote contradicts the computed verdict, but it does not.
    OverrideUnfounded {
        /// Which.
        clause: ClauseKey,
    },
    /// A correction without its reason.
    CorrectionReasonMissing,
    /// An expert who stands aside has voted.
    VotedDespiteRecusal,
    /// A declaration of recusal without its circumstance or explanation.
    RecusalUnexplained,
}

/// What the ballots lack, clause by clause in printed order.
#[must_use]
pub fn gaps(ballots: &[ClauseBallot], assessment: &Assessment) -> Vec<Gap> {
    let mut found = Vec::new();
    for clause in ClauseKey::ALL {
        let mut cast = ballots.iter().filter(|ballot| ballot.clause == clause);
        let first = cast.next();
        if !clause.votable() {
            found.extend(first.map(|_| Gap::NotVotable { clause }));
            continue;
        }
        let Some(ballot) = first else {
            found.push(Gap::NoVote { clause });
            continue;
        };
        if cast.next().is_some() {
            found.push(Gap::VotedTwice { clause });
        }
        let computed = assessment.clause(clause).map(|c| &c.verdict);
        let agrees = ballot.vote == Vote::Conform && computed == Some(&Verdict::Met);
        if !agrees && ballot.reason.trim().is_empty() {
            found.push(Gap::ReasonMissing { clause });
        }
        let contradicts = matches!(
            (ballot.vote, computed),
            (Vote::Conform, Some(Verdict::NotMet)) | (Vote::Nonconform, Some(Verdict::Met))
        );
        match (contradicts, ballot.override_code) {
            (true, None) => found.push(Gap::OverrideMissing { clause }),
            (false, Some(_)) => found.push(Gap::OverrideUnfounded { clause }),
            (true, Some(_)) | (false, None) => {}
        }
    }
    found
}

/// What a whole opinion lacks: the same for the expert about to sign and for the chair who takes it in.
#[must_use]
pub fn opinion_gaps(opinion: &Opinion, assessment: &Assessment) -> Vec<Gap> {
    let mut found = match &opinion.declaration {
        Declaration::NoConflict => gaps(&opinion.ballots, assessment),
        Declaration::Recused { code, explanation } => {
            let mut found = Vec::new();
            if !opinion.ballots.is_empty() {
                found.push(Gap::VotedDespiteRecusal);
            }
            if code.trim().is_empty() || explanation.trim().is_empty() {
                found.push(Gap::RecusalUnexplained);
            }
            found
        }
    };
    if !opinion.previous.is_empty() && opinion.correction_reason.trim().is_empty() {
        found.push(Gap::CorrectionReasonMissing);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::assess;
    use crate::figures::{Amount, FigureKey, Figures};
    use crate::policy::Policy;

    /// §4.2.3.a computed as met, §4.2.3.b as not met, everything else open.
    fn assessment() -> Assessment {
        let mut figures = Figures::new(2025);
        for (amount, value) in [
            (Amount::RevenueTotal, 1000),
            (Amount::ResearchTotal, 50),
            (Amount::ResearchDomestic, 29),
        ] {
            let key = FigureKey::Yearly(amount, 2025);
            figures = figures.corrected(key, value, "F001", "test");
        }
        assess(&figures, &Policy::builtin())
    }

    fn ballots() -> Vec<ClauseBallot> {
        ClauseKey::ALL
            .into_iter()
            .filter(|clause| clause.votable())
            .map(|clause| ClauseBallot {
                clause,
                vote: if clause == ClauseKey::DomesticResearchShare {
                    Vote::Nonconform
                } else {
                    Vote::Conform
                },
                reason: "已核对原件。".to_owned(),
                override_code: None,
            })
            .collect()
    }

    fn check(change: impl Fn(&mut Vec<ClauseBallot>), expected: &[Gap]) {
        let mut ballots = ballots();
        change(&mut ballots);
        assert_eq!(gaps(&ballots, &assessment()), expected);
    }

    fn at(ballots: &mut [ClauseBallot], clause: ClauseKey) -> &mut ClauseBallot {
        ballots
            .iter_mut()
            .find(|ballot| ballot.clause == clause)
            .expect("votable")
    }

    #[test]
    fn every_gap_is_named_with_its_clause() {
        use ClauseKey::{Chapeau, DomesticResearchShare, Premises, ResearchShare};
        check(|_| {}, &[]);
        check(
            |ballots| ballots.retain(|b| b.clause != Premises),
            &[Gap::NoVote { clause: Premises }],
        );
        check(
            |ballots| ballots.push(ballots[1].clone()),
            &[Gap::VotedTwice { clause: Premises }],
        );
        check(
            |ballots| at(ballots, Premises).clause = Chapeau,
            &[
                Gap::NoVote { clause: Premises },
                Gap::NotVotable { clause: Chapeau },
            ],
        );
        check(
            |ballots| at(ballots, Premises).reason = " \u{3000}".to_owned(),
            &[Gap::ReasonMissing { clause: Premises }],
        );
        // 符合 with a computed verdict of met needs no words.
        check(|ballots| at(ballots, ResearchShare).reason.clear(), &[]);
        check(
            |ballots| at(ballots, ResearchShare).vote = Vote::Nonconform,
            &[Gap::OverrideMissing {
                clause: ResearchShare,
            }],
        );
        check(
            |ballots| at(ballots, DomesticResearchShare).vote = Vote::Conform,
            &[Gap::OverrideMissing {
                clause: DomesticResearchShare,
            }],
        );
        check(
            |ballots| {
                let ballot = at(ballots, DomesticResearchShare);
                ballot.vote = Vote::Conform;
                ballot.override_code = Some(OverrideCode::DataAdjusted);
            },
            &[],
        );
        check(
            |ballots| at(ballots, Premises).override_code = Some(OverrideCode::Other),
            &[Gap::OverrideUnfounded { clause: Premises }],
        );
        check(
            |ballots| {
                let ballot = at(ballots, ResearchShare);
                ballot.vote = Vote::Insufficient;
                ballot.reason.clear();
            },
            &[Gap::ReasonMissing {
                clause: ResearchShare,
            }],
        );
    }

    #[test]
    fn an_opinion_is_checked_as_a_whole() {
        let opinion = Opinion {
            case_no: "LNCSE-A-2026-0001".to_owned(),
            package_id: "p".to_owned(),
            round: 1,
            form_digest: "f".to_owned(),
            expert: ExpertId("T001".to_owned()),
            category: Category::Technical,
            revision: 1,
            previous: Vec::new(),
            correction_reason: String::new(),
            declaration: Declaration::NoConflict,
            ballots: ballots(),
            remarks: String::new(),
            claimed_time: String::new(),
            app: String::new(),
        };
        let check = |opinion: &Opinion, expected: &[Gap]| {
            assert_eq!(opinion_gaps(opinion, &assessment()), expected);
        };
        check(&opinion, &[]);
        let mut correction = opinion.clone();
        correction.previous = vec!["d".to_owned()];
        check(&correction, &[Gap::CorrectionReasonMissing]);
        let mut recused = opinion;
        recused.declaration = Declaration::Recused {
            code: "recusal.employment".to_owned(),
            explanation: String::new(),
        };
        check(
            &recused,
            &[Gap::VotedDespiteRecusal, Gap::RecusalUnexplained],
        );
        recused.ballots.clear();
        recused.declaration = Declaration::Recused {
            code: "recusal.employment".to_owned(),
            explanation: "近三年曾任该企业顾问。".to_owned(),
        };
        check(&recused, &[]);
    }
}
