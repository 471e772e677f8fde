//! The chair's desk: returns taken in, who voted what, the conclusion.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::case::{SeatView, VerdictView};
use super::session::{ChosenFile, WrittenFile};
use super::signing::ReportSignaturesView;
use super::visit::VisitView;
use super::words::Words;
use dunping_domain::ballot::Vote;

/// The state of the consolidation.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConsolidationView {
    /// What was damaged on this computer and from when it was restored; usually nothing.
    pub notices: Vec<Words>,
    /// The case package; sent back with the notes, so that a late save never lands in another case.
    pub package_id: String,
    /// A line for each file of the last import, in the order given.
    pub lines: Vec<ImportLine>,
    /// The import that can be undone, the last that stands; `None` when there is none, or after the conclusion.
    pub last_import: Option<ImportView>,
    /// Returns that came before this edition of the package was opened here, and can be taken in now.
    pub waiting: Vec<ChosenFile>,
    /// Members who left opinions that contradict each other.
    pub conflicts: Vec<ConflictView>,
    /// The members and where their opinions stand.
    pub members: Vec<MemberView>,
    /// The 19 clauses with every vote.
    pub clauses: Vec<ClauseTallyView>,
    /// The derived result (通过 / 不通过); empty while it cannot be derived.
    pub outcome: Words,
    /// The conclusion's sentence as the report will print it; empty while it cannot be derived.
    pub conclusion: String,
    /// Why it cannot be concluded yet, a sentence each.
    pub refusals: Vec<Words>,
    /// Whether the derived result contradicts the majority of whole opinions, so that a deliberation note is compulsory.
    pub note_required: bool,
    /// 合议说明 as last saved.
    pub deliberation: String,
    /// 现场考察情况 as last saved.
    pub site_visit: String,
    /// 记录人 as last saved.
    pub recorder: String,
    /// Reasons of exclusions as last saved, by the opinion's digest: typed, and not decided yet.
    pub exclusions: BTreeMap<String, String>,
    /// The members' records of the site visit, as they were signed.
    pub visits: Vec<VisitView>,
    /// What was written when the case was concluded.
    pub concluded: Vec<WrittenFile>,
    /// The receipts for the members, written with it.
    pub receipts: Vec<WrittenFile>,
    /// Who has signed the report; `None` before the conclusion.
    pub signatures: Option<ReportSignaturesView>,
}

/// What becomes of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportLine {
    /// The file's name.
    pub file: String,
    /// Whose opinion, e.g. `林致远（T003）第1版`; empty when it is not known.
    pub who: Words,
    /// What becomes of it.
    pub outcome: ImportOutcome,
    /// In plain words, with what to do.
    pub text: Words,
}

/// What becomes of a file that comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// Taken in, and it counts.
    New,
    /// Everything in it is here.
    Already,
    /// Taken in; its author has replaced it.
    Superseded,
    /// Taken in; an opinion that it replaces is not here.
    PendingParent,
    /// Kept apart until the edition of the package is opened that it was made on.
    PendingEdition,
    /// Taken in; it contradicts another opinion of its author.
    Conflict,
    /// Taken in after the conclusion; it does not count.
    Late,
    /// Of another case; put aside.
    WrongCase,
    /// On an edition of the package that was replaced; put aside.
    OlderEdition,
    /// Of a round that is not open; put aside.
    WrongRound,
    /// By somebody who is not of the panel, or was kept out of it by a recusal; put aside.
    NotOnPanel,
    /// A member declares a recusal.
    Recused,
    /// It answers another edition of the form; put aside.
    OtherForm,
    /// Something compulsory is missing; put aside.
    Incomplete,
    /// Damaged, forged, not addressed here or no return at all; put aside.
    Refused,
}

impl ImportOutcome {
    /// Whether the file was put aside with its reason.
    #[must_use]
    pub fn is_refusal(self) -> bool {
        match self {
            Self::New
            | Self::Already
            | Self::Superseded
            | Self::PendingParent
            | Self::PendingEdition
            | Self::Conflict
            | Self::Late
            | Self::Recused => false,
            Self::WrongCase
            | Self::OlderEdition
            | Self::WrongRound
            | Self::NotOnPanel
            | Self::OtherForm
            | Self::Incomplete
            | Self::Refused => true,
        }
    }
}

/// An import that can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportView {
    /// Its number in this case.
    pub number: u32,
    /// When, e.g. `2026-09-15 10:20`.
    pub at: String,
    /// The names of the files that it brought, as they came; none where it put files aside or brought again what was lost.
    pub files: Vec<String>,
}

/// A member with opinions that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConflictView {
    /// The expert's number.
    pub expert: String,
    /// 姓名.
    pub name: String,
    /// The opinions.
    pub heads: Vec<HeadView>,
}

/// One of several contradicting opinions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeadView {
    /// Its digest.
    pub digest: String,
    /// Revision, time and, once the chair has voted, how it votes.
    pub text: Words,
    /// Why the chair does not count it; empty while it is not excluded.
    pub excluded: String,
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
    pub text: Words,
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
    pub title: Words,
    /// The verdict computed from the declared figures.
    pub verdict: VerdictView,
    /// The figures of the clause that members corrected, in seating order.
    pub corrections: Vec<CastCorrection>,
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
    /// Whether a vote contradicts the verdict computed from its author's own figures.
    pub contradicts_computed: bool,
}

/// A figure that a member corrected, old beside new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CastCorrection {
    /// Who.
    pub expert: String,
    /// The figure's name.
    pub label: Words,
    /// The declared value with its unit; empty where none was declared.
    pub declared: Words,
    /// The verified value with its unit.
    pub verified: Words,
    /// Why.
    pub reason: String,
    /// Where it can be seen.
    pub evidence: Words,
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
    /// The verdict under the author's own verified figures: what the vote is held against.
    pub verdict: VerdictView,
    /// Whether the vote says the opposite of it.
    pub against: bool,
}

/// What the chair typed, to be saved.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NotesInput {
    /// The case package that it belongs to.
    pub package_id: String,
    /// 合议说明.
    pub deliberation: String,
    /// 现场考察情况.
    pub site_visit: String,
    /// 记录人.
    pub recorder: String,
    /// Reasons of exclusions that are not decided yet, by the opinion's digest.
    pub exclusions: BTreeMap<String, String>,
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
    /// 记录人, as the report names the person; empty when there was none.
    pub recorder: String,
    /// A picture (PNG) of the chair's handwritten name, for the look alone.
    pub handwriting: Option<String>,
}
