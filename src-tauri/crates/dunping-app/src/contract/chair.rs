//! The chair's desk: returns taken in, who voted what, the conclusion.

use serde::{Deserialize, Serialize};

use super::case::{SeatView, VerdictView};
use super::session::WrittenFile;
use dunping_domain::ballot::Vote;

/// The state of the consolidation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConsolidationView {
    /// The case package; sent back with the notes, so that a late save never lands in another case.
    pub package_id: String,
    /// A line for each file of the last import, in the order given.
    pub lines: Vec<ImportLine>,
    /// The members and where their opinions stand.
    pub members: Vec<MemberView>,
    /// The 19 clauses with every vote.
    pub clauses: Vec<ClauseTallyView>,
    /// The derived result in Chinese (通过 / 不通过); empty while it cannot be derived.
    pub outcome: String,
    /// The conclusion's sentence as the report will print it; empty while it cannot be derived.
    pub conclusion: String,
    /// Why it cannot be concluded yet, a sentence each.
    pub refusals: Vec<String>,
    /// Whether the derived result contradicts the majority of whole opinions, so that a deliberation note is compulsory.
    pub note_required: bool,
    /// 合议说明 as last saved.
    pub deliberation: String,
    /// 现场考察情况 as last saved.
    pub site_visit: String,
    /// What was written when the case was concluded.
    pub concluded: Vec<WrittenFile>,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportLine {
    /// The file's name.
    pub file: String,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// In plain words, with what to do.
    pub text: String,
}

/// What became of an imported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// Taken in.
    New,
    /// It was here before.
    Already,
    /// Put into quarantine; nothing was taken from it.
    Refused,
}

/// A member and the state of the opinion.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MemberView {
    /// The seat.
    pub seat: SeatView,
    /// Where the opinion stands.
    pub state: MemberState,
    /// In words, e.g. `已收到 · 第1版 · 2026-09-15 10:20`.
    pub text: String,
}

/// Where a member's opinion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Not received.
    Waiting,
    /// One effective opinion.
    Effective,
    /// Two opinions that contradict each other.
    Conflict,
    /// The member declared a recusal.
    Recused,
}

/// One clause of the consolidation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClauseTallyView {
    /// The clause.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The computed verdict.
    pub verdict: VerdictView,
    /// The vote of each member in seating order; `None` while there is none.
    pub votes: Vec<Option<CastView>>,
    /// Votes for 符合.
    pub conform: u32,
    /// Votes for 不符合.
    pub nonconform: u32,
    /// The clause's result; `None` while votes are missing.
    pub passed: Option<bool>,
    /// Whether the members differ.
    pub differs: bool,
    /// Whether a vote contradicts the computed verdict.
    pub contradicts_computed: bool,
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CastView {
    /// Who.
    pub expert: String,
    /// The vote.
    #[cfg_attr(test, ts(type = "\"conform\" | \"nonconform\" | \"insufficient\""))]
    pub vote: Vote,
    /// The reason.
    pub reason: String,
}

/// What the chair adds when concluding.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConcludeInput {
    /// The passphrase, asked again at each signing.
    pub passphrase: String,
    /// 合议说明.
    pub deliberation: String,
    /// 现场考察情况; empty when none was organised.
    pub site_visit: String,
}
