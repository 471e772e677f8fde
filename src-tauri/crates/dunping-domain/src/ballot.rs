//! An expert's opinion (专家个人评审意见): one vote a clause, with reasons, immutable once signed. Nothing here edits an opinion.

use serde::{Deserialize, Serialize};

use crate::anchor::Anchor;
use crate::assessment::{Assessment, assess};
use crate::clause::Verdict;
use crate::correction::{Correction, Defect, defects, verified};
use crate::figures::{FigureKey, Figures};
use crate::panel::{Category, ExpertId};
use crate::policy::Policy;
use crate::recusal::Circumstance;
use crate::standard::ClauseKey;
use crate::visit::SiteVisit;

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

impl Vote {
    /// Whether the vote says the opposite of what was computed. What is undetermined is contradicted by nobody.
    #[must_use]
    pub fn contradicts(self, computed: &Verdict) -> bool {
        matches!(
            (self, computed),
            (Self::Conform, Verdict::NotMet) | (Self::Nonconform, Verdict::Met)
        )
    }
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

/// What a ballot asks for beside its vote (标签).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    /// 建议现场核实.
    SiteVisit,
    /// 建议补充材料.
    Supplement,
    /// 提请合议.
    Discuss,
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
    /// The places in the evidence that the expert bound to the vote; none in opinions that were signed before there were any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Anchor>,
    /// What the ballot asks for beside the vote; absent in opinions signed before there were any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
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
    /// The figures that the expert verified beside the declared ones; absent in opinions signed before there were any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// General remarks (综合意见).
    pub remarks: String,
    /// The record of a site visit (现场考察记录); `None` when there was none, and in opinions that were signed before there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<SiteVisit>,
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
    /// Something is wrong with a corrected figure.
    Figure {
        /// Which.
        figure: FigureKey,
        /// What.
        defect: Defect,
    },
    /// A correction without its reason.
    CorrectionReasonMissing,
    /// An expert who stands aside has voted.
    VotedDespiteRecusal,
    /// A declaration of recusal without a circumstance of [`Circumstance`] or without its explanation.
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
        let contradicts = computed.is_some_and(|verdict| ballot.vote.contradicts(verdict));
        match (contradicts, ballot.override_code) {
            (true, None) => found.push(Gap::OverrideMissing { clause }),
            (false, Some(_)) => found.push(Gap::OverrideUnfounded { clause }),
            (true, Some(_)) | (false, None) => {}
        }
    }
    found
}

/// The assessment under an expert's own verified figures: what that expert's votes are held against.
#[must_use]
pub fn own_assessment(opinion: &Opinion, declared: &Figures, policy: &Policy) -> Assessment {
    let figures = verified(declared, &opinion.corrections, &opinion.expert);
    assess(&figures, policy)
}

/// What a whole opinion lacks, given the figures of the reviewed package: the same for the expert about to sign and for the chair who
/// takes it in.
#[must_use]
pub fn opinion_gaps(opinion: &Opinion, declared: &Figures, policy: &Policy) -> Vec<Gap> {
    let mut found = match &opinion.declaration {
        Declaration::NoConflict => {
            gaps(&opinion.ballots, &own_assessment(opinion, declared, policy))
        }
        Declaration::Recused { code, explanation } => {
            let mut found = Vec::new();
            if !opinion.ballots.is_empty() || !opinion.corrections.is_empty() {
                found.push(Gap::VotedDespiteRecusal);
            }
            if Circumstance::from_code(code).is_none() || explanation.trim().is_empty() {
                found.push(Gap::RecusalUnexplained);
            }
            found
        }
    };
    let wrong = defects(&opinion.corrections, declared).into_iter();
    found.extend(wrong.map(|(figure, defect)| Gap::Figure { figure, defect }));
    if !opinion.previous.is_empty() && opinion.correction_reason.trim().is_empty() {
        found.push(Gap::CorrectionReasonMissing);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::EvidencePlace;
    use crate::figures::Amount;

    /// §4.2.3.a computed as met, §4.2.3.b as not met, everything else open.
    fn figures() -> Figures {
        let mut figures = Figures::new(2025);
        for (amount, value) in [
            (Amount::RevenueTotal, 1000),
            (Amount::ResearchTotal, 50),
            (Amount::ResearchDomestic, 29),
        ] {
            let key = FigureKey::Yearly(amount, 2025);
            figures = figures.corrected(key, value, "F001", "test");
        }
        figures
    }

    fn assessment() -> Assessment {
        assess(&figures(), &Policy::builtin())
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
                evidence: Vec::new(),
                tags: Vec::new(),
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

    fn opinion() -> Opinion {
        Opinion {
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
            corrections: Vec::new(),
            remarks: String::new(),
            visit: None,
            claimed_time: String::new(),
            app: String::new(),
        }
    }

    fn holds(opinion: &Opinion, expected: &[Gap]) {
        let found = opinion_gaps(opinion, &figures(), &Policy::builtin());
        assert_eq!(found, expected);
    }

    #[test]
    fn an_opinion_is_checked_as_a_whole() {
        let opinion = opinion();
        let check = holds;
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
            code: "recusal.unheard_of".to_owned(),
            explanation: "近三年曾任该企业顾问。".to_owned(),
        };
        check(&recused, &[Gap::RecusalUnexplained]);
        recused.declaration = Declaration::Recused {
            code: "recusal.employment".to_owned(),
            explanation: "近三年曾任该企业顾问。".to_owned(),
        };
        check(&recused, &[]);
    }
    #[test]
    fn votes_are_held_against_the_figures_that_their_author_verified() {
        let research = FigureKey::Yearly(Amount::ResearchTotal, 2025);
        let mut opinion = opinion();
        opinion.corrections.push(Correction {
            figure: research,
            declared: Some(50),
            verified: 49,
            reason: "核减一笔未取得发票的支出。".to_owned(),
            evidence: EvidencePlace {
                file: "a1".to_owned(),
                ..EvidencePlace::default()
            },
        });
        // 49 of 1000 is no longer 5 %, so 符合 now contradicts; a share of 29 in 49 is still below 60 %.
        let clause = ClauseKey::ResearchShare;
        holds(&opinion, &[Gap::OverrideMissing { clause }]);
        at(&mut opinion.ballots, clause).vote = Vote::Nonconform;
        holds(&opinion, &[]);
        at(&mut opinion.ballots, clause).override_code = Some(OverrideCode::DataAdjusted);
        holds(&opinion, &[Gap::OverrideUnfounded { clause }]);
        at(&mut opinion.ballots, clause).override_code = None;
        opinion.corrections[0].reason.clear();
        let (figure, defect) = (research, Defect::Unexplained);
        holds(&opinion, &[Gap::Figure { figure, defect }]);
    }

    #[test]
    fn opinions_signed_before_there_were_corrections_read_and_write_the_same() {
        let before = serde_json::to_value(opinion()).expect("JSON");
        let members = before.as_object().expect("an object");
        assert!(!members.contains_key("corrections"));
        assert!(!before.to_string().contains("tags"));
        let back: Opinion = serde_json::from_value(before).expect("an opinion");
        assert_eq!(back, opinion());
        let mut more = serde_json::to_value(opinion()).expect("JSON");
        more["figures"] = serde_json::Value::Array(Vec::new());
        assert!(serde_json::from_value::<Opinion>(more).is_err());
    }
}
