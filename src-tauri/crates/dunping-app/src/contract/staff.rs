//! The staff's desk: the register of cases, intake, draw, sealing, closing.

use serde::{Deserialize, Serialize};

use super::case::{AttachmentView, ClauseView, FactView, FindingView, SeatView};
use super::session::WrittenFile;
use super::words::Words;
use super::workbook::DoubtView;

/// A page of the register.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CasePage {
    /// The rows, newest first.
    pub rows: Vec<CaseRow>,
    /// Whether older cases follow.
    pub more: bool,
    /// How many cases there are in each state, in the order of the process.
    pub counts: Vec<FactView>,
}

/// One case of the register.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseRow {
    /// 评审编号.
    pub case_no: String,
    /// 企业名称.
    pub enterprise: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// The state's code.
    pub state: String,
    /// The state in words.
    pub state_text: Words,
    /// What happens next, in words.
    pub next: Words,
    /// The next deadline, e.g. `公示至 2026-09-23`; empty when there is none.
    pub deadline: Words,
    /// When it last changed.
    pub updated: String,
}

/// One case as staff see it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StaffCaseView {
    /// The row of the register.
    pub row: CaseRow,
    /// 企业基本情况.
    pub facts: Vec<FactView>,
    /// The derivation of the size class.
    pub size_line: Words,
    /// The clauses with their computed verdicts.
    pub clauses: Vec<ClauseView>,
    /// What was found in the material.
    pub findings: Vec<FindingView>,
    /// What is or was doubtful in the workbook.
    pub doubts: Vec<DoubtView>,
    /// How many fields still wait for a person; the figures they would give are not used.
    pub open_doubts: u32,
    /// Whether doubts can be answered now: before the material is frozen.
    pub confirmable: bool,
    /// Whether the report is on record, so that the body's seal can be set under it.
    pub report_on_record: bool,
    /// Whether it is archived: nothing more is done.
    pub archived: bool,
    /// The attachments taken in.
    pub attachments: Vec<AttachmentView>,
    /// The draw, once committed.
    pub draw: Option<DrawView>,
    /// The panel, once drawn.
    pub seats: Vec<SeatView>,
    /// Everything written for the case: packages, report, certificate.
    pub documents: Vec<DocumentView>,
    /// The history, newest first.
    pub events: Vec<EventView>,
    /// What can be done now.
    pub actions: Vec<StaffAction>,
    /// The last day of the review that is offered when the case is sealed, `YYYY-MM-DD`.
    pub suggested_review_by: String,
}

/// What staff can do with a case in its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StaffAction {
    /// 预审通过.
    PassPreReview,
    /// 抽取承诺: publish the commitment before the entropy is known.
    CommitDraw,
    /// 揭示抽取.
    RevealDraw,
    /// 封装案卷.
    SealCase,
    /// 导入结案包.
    TakeInClosing,
    /// 登记公示.
    StartPublicity,
    /// 发证.
    IssueCertificate,
    /// 归档.
    Archive,
}

/// A draw.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DrawView {
    /// The draw's number within the case.
    pub draw_no: u32,
    /// The published commitment, hex.
    pub commit: String,
    /// How many experts are in the pool, by category.
    pub pool: Words,
    /// Who was excluded and why.
    pub excluded: Vec<FactView>,
    /// The public entropy; empty before the reveal.
    pub entropy: String,
    /// The alternates in order, once revealed.
    pub alternates: Vec<Words>,
    /// Whether the draw was revealed.
    pub revealed: bool,
}

/// A document of the case.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DocumentView {
    /// What it is.
    pub kind: Words,
    /// The file's name.
    pub name: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// When it was registered.
    pub at: String,
}

/// One event of the history.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EventView {
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What, in words.
    pub text: Words,
}

/// Which cases to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseQuery {
    /// Part of a number, a name or a credit code; empty for all.
    pub text: String,
    /// Only this state; empty for all.
    pub state: String,
    /// Continue after this case number; empty for the first page.
    pub after: String,
}

/// What is said about doubtful fields of a workbook.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfirmInput {
    /// The keys of the fields.
    pub fields: Vec<String>,
    /// The id of the choice that is meant for each of them; `null` takes back what was said before.
    pub choice: Option<String>,
}

/// How a panel is drawn.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DrawInput {
    /// Seats for technical experts.
    pub technical: u32,
    /// Seats for finance experts.
    pub finance: u32,
    /// Alternates of each category.
    pub alternates: u32,
    /// Numbers of experts who are excluded.
    pub excluded: Vec<ExclusionInput>,
}

/// An expert who is excluded from a draw.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExclusionInput {
    /// The expert's number.
    pub id: String,
    /// The recusal code, e.g. `recusal.employment`.
    pub reason: String,
}

/// An expert of the pool.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExpertView {
    /// The number.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 技术 or 财务.
    pub category: Words,
    /// 单位.
    pub employer: String,
    /// 职称.
    pub title: String,
    /// Whether the employer's name suggests a conflict with the applicant.
    pub conflict: Words,
}

/// What issuing a certificate needs.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CertificateInput {
    /// The passphrase, asked again at each signing.
    pub passphrase: String,
    /// 认定文号.
    pub document_no: String,
    /// 发证日期, `YYYY-MM-DD`.
    pub issued_on: String,
}

/// A case after something was written for it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StaffWritten {
    /// The case as it stands now.
    pub case: StaffCaseView,
    /// The file.
    pub file: WrittenFile,
}

/// A policy (评审口径): how the questions are answered that the standard leaves open.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PolicyView {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 of its text, hex.
    pub digest: String,
    /// Whether it is the one that the program carries.
    pub built_in: bool,
    /// The open words of the standard that computed clauses depend on, each with its answer.
    pub answers: Vec<FactView>,
}
