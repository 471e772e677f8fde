//! The tally (汇总表决): from signed opinions to clause results and the derived overall result (评审结果).

use serde::{Deserialize, Serialize};

use crate::ballot::{Declaration, Opinion, Vote};
use crate::panel::{Category, ExpertId, Panel};
use crate::standard::{Catalogue, ClauseKey};

/// An opinion whose signature was verified, with the digest of its signed bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOpinion {
    /// Digest of the signed document, hex; its identity.
    pub digest: String,
    /// The content.
    pub opinion: Opinion,
}

/// One member's vote on one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// Who.
    pub expert: ExpertId,
    /// In which seat.
    pub category: Category,
    /// The vote.
    pub vote: Vote,
    /// The reason.
    pub reason: String,
}

/// The result of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseResult {
    /// The clause.
    pub clause: ClauseKey,
    /// Votes for 符合.
    pub conform: usize,
    /// Votes for 不符合.
    pub nonconform: usize,
    /// Whether more than half of all seated experts voted 符合.
    pub passed: bool,
    /// Every vote in seating order.
    pub votes: Vec<Cast>,
}

/// The derived overall result (评审结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 通过: every clause of chapter 4 passed.
    Passed,
    /// 不通过: at least one did not.
    Failed,
}

/// The tally of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The round.
    pub round: u32,
    /// The opinions that were counted, by digest, in seating order.
    pub counted: Vec<String>,
    /// One result for each of the 19 clauses, in printed order.
    pub clauses: Vec<ClauseResult>,
    /// Derived: passed only if every clause passed.
    pub outcome: Outcome,
    /// True when the derived result differs from what the majority of opinions taken each as a whole would say
    /// (逐条表决与总体意见不一致): a deliberation note is then compulsory.
    pub contradicts_majority: bool,
}

/// Why the opinions cannot be counted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TallyRefusal {
    /// The opinion of somebody who is not of the panel.
    #[error("{0} is not a member of the panel")]
    NotAMember(ExpertId),
    /// Two opinions of one expert are to be counted.
    #[error("two opinions of expert {0}")]
    TwoOpinions(ExpertId),
    /// An opinion is of a later round than the one that is counted.
    #[error("the opinion of expert {expert} is of round {round}")]
    LaterRound {
        /// Whose.
        expert: ExpertId,
        /// Of which round.
        round: u32,
    },
    /// An opinion names another category than the seat.
    #[error("the opinion of expert {0} is not of the category of the seat")]
    CategoryDiffers(ExpertId),
    /// An opinion is on another case, or on another edition of its package, than the first one.
    #[error("the opinion of expert {0} is on another case or package")]
    CaseDiffers(ExpertId),
    /// An opinion answers another form.
    #[error("the opinion of expert {0} answers another edition of the form")]
    FormDiffers(ExpertId),
    /// An expert has declared to stand aside; the seat has to be filled first.
    #[error("expert {0} has declared a conflict of interest")]
    Recused(ExpertId),
    /// An opinion does not have each of the 19 clauses exactly once.
    #[error("the opinion of expert {expert} has clause {clause} {times} times")]
    ClauseNotOnce {
        /// Whose.
        expert: ExpertId,
        /// Which clause.
        clause: ClauseKey,
        /// How often.
        times: usize,
    },
    /// A vote of 材料不足 is unresolved.
    #[error("expert {expert} finds the material on clause {clause} insufficient")]
    Insufficient {
        /// Who.
        expert: ExpertId,
        /// On which clause.
        clause: ClauseKey,
    },
    /// The vote of a member is missing.
    #[error("the vote of expert {0} is missing")]
    MissingVoter(ExpertId),
}

/// Counts the opinions that stand at the end of a round, see [`crate::round::Standings::effective`]. A clause passes when more than half
/// of all seats say 符合; the overall result is derived: passed only if every clause passed (§5.4). An opinion of an earlier round counts
/// as long as its author has not replaced it.
///
/// # Errors
/// The first rule that does not hold, see [`TallyRefusal`]. Even or one-sided panels do not get this far, see [`Panel::new`].
pub fn tally(
    panel: &Panel,
    opinions: &[SignedOpinion],
    round: u32,
    catalogue: &Catalogue,
) -> Result<Tally, TallyRefusal> {
    for (i, signed) in opinions.iter().enumerate() {
        admit(panel, signed, round, catalogue)?;
        let expert = &signed.opinion.expert;
        if opinions[..i].iter().any(|o| o.opinion.expert == *expert) {
            return Err(TallyRefusal::TwoOpinions(expert.clone()));
        }
        let first = &opinions[0].opinion;
        if (&signed.opinion.case_no, &signed.opinion.package_id)
            != (&first.case_no, &first.package_id)
        {
            return Err(TallyRefusal::CaseDiffers(expert.clone()));
        }
    }
    let mut seated = Vec::new();
    for member in panel.members() {
        let found = opinions.iter().find(|o| o.opinion.expert == member.id);
        seated.push(found.ok_or_else(|| TallyRefusal::MissingVoter(member.id.clone()))?);
    }
    let seats = seated.len();
    let clauses: Vec<ClauseResult> = catalogue
        .votable()
        .map(|clause| {
            let votes: Vec<Cast> = seated
                .iter()
                .filter_map(|signed| cast(&signed.opinion, clause.key))
                .collect();
            let conform = votes.iter().filter(|v| v.vote == Vote::Conform).count();
            ClauseResult {
                clause: clause.key,
                conform,
                nonconform: votes.len() - conform,
                passed: 2 * conform > seats,
                votes,
            }
        })
        .collect();
    let all_passed = clauses.iter().all(|clause| clause.passed);
    let content = seated
        .iter()
        .filter(|signed| {
            let mut ballots = signed.opinion.ballots.iter();
            ballots.all(|ballot| ballot.vote == Vote::Conform)
        })
        .count();
    Ok(Tally {
        round,
        counted: seated.iter().map(|signed| signed.digest.clone()).collect(),
        clauses,
        outcome: if all_passed {
            Outcome::Passed
        } else {
            Outcome::Failed
        },
        contradicts_majority: (2 * content > seats) != all_passed,
    })
}

/// Checks one opinion by itself.
fn admit(
    panel: &Panel,
    signed: &SignedOpinion,
    round: u32,
    catalogue: &Catalogue,
) -> Result<(), TallyRefusal> {
    let opinion = &signed.opinion;
    let expert = || opinion.expert.clone();
    let Some(member) = panel.member(&opinion.expert) else {
        return Err(TallyRefusal::NotAMember(expert()));
    };
    if opinion.round > round {
        return Err(TallyRefusal::LaterRound {
            expert: expert(),
            round: opinion.round,
        });
    }
    if opinion.category != member.category {
        return Err(TallyRefusal::CategoryDiffers(expert()));
    }
    if opinion.form_digest != catalogue.digest() {
        return Err(TallyRefusal::FormDiffers(expert()));
    }
    if opinion.declaration != Declaration::NoConflict {
        return Err(TallyRefusal::Recused(expert()));
    }
    for clause in ClauseKey::ALL {
        let mut ballots = opinion.ballots.iter().filter(|b| b.clause == clause);
        let times = ballots.clone().count();
        if times != usize::from(clause.votable()) {
            return Err(TallyRefusal::ClauseNotOnce {
                expert: expert(),
                clause,
                times,
            });
        }
        if ballots.any(|ballot| ballot.vote == Vote::Insufficient) {
            return Err(TallyRefusal::Insufficient {
                expert: expert(),
                clause,
            });
        }
    }
    Ok(())
}

fn cast(opinion: &Opinion, clause: ClauseKey) -> Option<Cast> {
    let ballot = opinion.ballots.iter().find(|b| b.clause == clause)?;
    Some(Cast {
        expert: opinion.expert.clone(),
        category: opinion.category,
        vote: ballot.vote,
        reason: ballot.reason.clone(),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ballot::ClauseBallot;
    use crate::panel::Member;

    /// T1, T2 and F1.
    pub(crate) fn panel() -> Panel {
        let member = |(id, category)| Member {
            id: ExpertId(String::from(id)),
            name: String::new(),
            category,
            employer: String::new(),
            title: String::new(),
        };
        let members = [
            ("T1", Category::Technical),
            ("T2", Category::Technical),
            ("F1", Category::Finance),
        ];
        Panel::new(
            members.into_iter().map(member).collect(),
            ExpertId("T1".to_owned()),
        )
        .expect("a panel")
    }

    /// An opinion that finds everything in order.
    pub(crate) fn opinion(expert: &str, digest: &str) -> SignedOpinion {
        let catalogue = Catalogue::builtin();
        let ballots = catalogue.votable().map(|clause| ClauseBallot {
            clause: clause.key,
            vote: Vote::Conform,
            reason: String::new(),
            override_code: None,
            evidence: Vec::new(),
            tags: Vec::new(),
        });
        SignedOpinion {
            digest: digest.to_owned(),
            opinion: Opinion {
                case_no: "LNCSE-A-2026-0001".to_owned(),
                package_id: "p".to_owned(),
                round: 1,
                form_digest: catalogue.digest().to_owned(),
                expert: ExpertId(expert.to_owned()),
                category: if expert.starts_with('F') {
                    Category::Finance
                } else {
                    Category::Technical
                },
                revision: 1,
                previous: Vec::new(),
                correction_reason: String::new(),
                declaration: Declaration::NoConflict,
                ballots: ballots.collect(),
                corrections: Vec::new(),
                remarks: String::new(),
                visit: None,
                claimed_time: String::new(),
                app: String::new(),
            },
        }
    }

    fn all() -> Vec<SignedOpinion> {
        ["T1", "T2", "F1"]
            .map(|expert| opinion(expert, &expert.to_lowercase()))
            .to_vec()
    }

    fn vote(signed: &mut SignedOpinion, clause: ClauseKey, vote: Vote) {
        for ballot in &mut signed.opinion.ballots {
            if ballot.clause == clause {
                ballot.vote = vote;
            }
        }
    }

    /// Each member votes 不符合 on the clauses given.
    fn check(against: [&[ClauseKey]; 3], failed: &[ClauseKey], contradicts: bool) {
        let mut opinions = all();
        for (signed, clauses) in opinions.iter_mut().zip(against) {
            for clause in clauses {
                vote(signed, *clause, Vote::Nonconform);
            }
        }
        opinions.reverse();
        let found = tally(&panel(), &opinions, 1, &Catalogue::builtin()).expect("countable");
        assert_eq!(found.clauses.len(), 19);
        assert_eq!(found.counted, ["t1", "t2", "f1"], "seating order");
        let lost: Vec<_> = found
            .clauses
            .iter()
            .filter(|c| !c.passed)
            .map(|c| c.clause)
            .collect();
        assert_eq!(lost, failed);
        assert_eq!(found.outcome == Outcome::Passed, failed.is_empty());
        assert_eq!(found.contradicts_majority, contradicts);
        for clause in &found.clauses {
            assert_eq!(clause.conform + clause.nonconform, 3);
            assert_eq!(clause.votes.len(), 3);
        }
    }

    #[test]
    fn the_outcome_is_derived_from_the_clauses() {
        use ClauseKey::{Growth, Premises, Talent};
        check([&[], &[], &[]], &[], false);
        check([&[Growth], &[], &[]], &[], false);
        check([&[Growth], &[], &[Growth]], &[Growth], false);
        check(
            [&[Growth, Talent], &[Talent], &[Growth]],
            &[Talent, Growth],
            false,
        );
        // Each fails another clause: every clause passes two to one, yet nobody finds everything in order.
        check([&[Growth], &[Talent], &[Premises]], &[], true);
        check([&[Growth], &[Talent], &[]], &[], true);
    }

    fn refuse(change: impl Fn(&mut Vec<SignedOpinion>), expected: TallyRefusal) {
        let mut opinions = all();
        change(&mut opinions);
        let found = tally(&panel(), &opinions, 1, &Catalogue::builtin());
        assert_eq!(found, Err(expected));
    }

    #[test]
    fn every_refusal() {
        let t2 = || ExpertId("T2".to_owned());
        refuse(|o| drop(o.remove(1)), TallyRefusal::MissingVoter(t2()));
        refuse(
            Vec::clear,
            TallyRefusal::MissingVoter(ExpertId("T1".to_owned())),
        );
        refuse(
            |o| o.push(opinion("T9", "t9")),
            TallyRefusal::NotAMember(ExpertId("T9".to_owned())),
        );
        refuse(
            |o| o.push(opinion("T2", "again")),
            TallyRefusal::TwoOpinions(t2()),
        );
        refuse(
            |o| o[1].opinion.round = 2,
            TallyRefusal::LaterRound {
                expert: t2(),
                round: 2,
            },
        );
        refuse(
            |o| o[1].opinion.category = Category::Finance,
            TallyRefusal::CategoryDiffers(t2()),
        );
        refuse(
            |o| o[1].opinion.package_id = "q".to_owned(),
            TallyRefusal::CaseDiffers(t2()),
        );
        refuse(
            |o| o[1].opinion.form_digest = "older".to_owned(),
            TallyRefusal::FormDiffers(t2()),
        );
        refuse(
            |o| {
                o[1].opinion.ballots.clear();
                o[1].opinion.declaration = Declaration::Recused {
                    code: "recusal.kinship".to_owned(),
                    explanation: "配偶任职于该企业。".to_owned(),
                };
            },
            TallyRefusal::Recused(t2()),
        );
        refuse(
            |o| vote(&mut o[1], ClauseKey::Growth, Vote::Insufficient),
            TallyRefusal::Insufficient {
                expert: t2(),
                clause: ClauseKey::Growth,
            },
        );
        for (times, clause) in [
            (0, ClauseKey::Premises),
            (2, ClauseKey::Premises),
            (1, ClauseKey::Chapeau),
        ] {
            refuse(
                |o| {
                    let ballots = &mut o[1].opinion.ballots;
                    let mut one = ballots[1].clone();
                    match times {
                        0 => drop(ballots.remove(1)),
                        2 => ballots.push(one),
                        _ => {
                            one.clause = clause;
                            ballots.push(one);
                        }
                    }
                },
                TallyRefusal::ClauseNotOnce {
                    expert: t2(),
                    clause,
                    times,
                },
            );
        }
    }
}
