//! The tally (汇总表决): from signed opinions to clause results and the derived overall result (评审结果).

use serde::{Deserialize, Serialize};

use crate::ballot::{Opinion, Vote};
use crate::panel::{Category, ExpertId};
use crate::standard::ClauseKey;

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
