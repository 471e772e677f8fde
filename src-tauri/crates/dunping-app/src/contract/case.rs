//! The opened case as an expert sees it.

use serde::{Deserialize, Serialize};

use super::evidence::PinView;
use super::session::{CheckLine, DeadlineView, WrittenFile};
use super::visit::VisitDraft;
use super::words::Words;
use super::workbook::DoubtView;
use dunping_domain::ballot::{OverrideCode, Tag, Vote};

/// An opened case package.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseView {
    /// 评审编号.
    pub case_no: String,
    /// 企业名称.
    pub enterprise: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// The package's edition (版次).
    pub edition: u32,
    /// SHA-256 of the package's manifest, hex.
    pub package_id: String,
    /// Who sealed it.
    pub sealed_by: String,
    /// When, as claimed.
    pub sealed_at: String,
    /// 评估机构.
    pub body: String,
    /// The reference year (财务数据年度).
    pub reference_year: i32,
    /// What was checked on opening.
    pub checks: Vec<CheckLine>,
    /// The seat of the unlocked identity; `None` for somebody who is not on the panel.
    pub seat: Option<SeatView>,
    /// The panel in seating order.
    pub members: Vec<SeatView>,
    /// 企业基本情况, label and value.
    pub facts: Vec<FactView>,
    /// The derivation of the size class in one line.
    pub size_line: Words,
    /// The terms that the standard defines.
    pub terms: Vec<TermView>,
    /// The 19 votable clauses in printed order.
    pub clauses: Vec<ClauseView>,
    /// The evidence in the package.
    pub attachments: Vec<AttachmentView>,
    /// What was found in the material.
    pub findings: Vec<FindingView>,
    /// What was doubtful in the workbook, and what staff said about it.
    pub doubts: Vec<DoubtView>,
    /// The expert's draft as last saved.
    pub draft: DraftView,
    /// What follows from the figures that the draft corrects.
    pub verified: VerifiedView,
    /// Whether the opinion is signed; the draft is then read-only until a correction is begun.
    pub signed: bool,
    /// The return that was sealed and handed out, if any. Signed without it: sealing again hands the same opinion out.
    pub sealed: Option<WrittenFile>,
    /// Whether a correction of a sealed opinion is under way: its reason is then compulsory.
    pub correcting: bool,
    /// Whether what is signed has a paper (专家个人评审意见表) that can be saved.
    pub form: bool,
    /// Whether what is signed is a declaration of recusal: the review has ended.
    pub recused: bool,
    /// The last day of the review, where staff set one.
    pub deadline: Option<DeadlineView>,
}

/// A seat of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SeatView {
    /// The expert's number.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 技术 or 财务.
    pub category: Words,
    /// 单位.
    pub employer: String,
    /// 职称.
    pub title: String,
    /// 组长.
    pub chair: bool,
}

/// A term that the standard defines.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TermView {
    /// The number as printed.
    pub no: String,
    /// The term as the clauses use it.
    pub name: String,
    /// In English, as printed.
    pub english: String,
    /// The definition, verbatim.
    pub text: String,
    /// What the print says otherwise; empty for nothing.
    pub misprint: Words,
}

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FactView {
    /// The label.
    pub label: Words,
    /// The value; empty when the workbook leaves it blank.
    pub value: Words,
}

/// The computed verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VerdictView {
    /// 符合.
    Met,
    /// 不符合.
    NotMet,
    /// 无法判定.
    Undetermined,
    /// 由专家判断: the clause has no formula.
    Judgement,
}

/// One clause.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClauseView {
    /// The stable key.
    pub key: String,
    /// The number as printed.
    pub source_no: String,
    /// The short title.
    pub title: Words,
    /// Who presents the finding first, e.g. `财务` or `技术`.
    pub lead: Words,
    /// The verbatim text, a paragraph each.
    pub text: Vec<String>,
    /// What is voted on where 符合 would otherwise be ambiguous, as for the exclusion; empty for the other clauses.
    pub question: String,
    /// Remarks on misprints and numbering.
    pub misprints: Vec<String>,
    /// The evidence that is expected.
    pub expected: Vec<String>,
    /// The computed verdict.
    pub verdict: VerdictView,
    /// Why it is undetermined, a sentence each.
    pub reasons: Vec<Words>,
    /// The computed lines, deciding ones first.
    pub measures: Vec<MeasureView>,
    /// The figures used, and after them those that are missing, without a value.
    pub inputs: Vec<InputView>,
    /// Readings of the standard that matter here: shown when the verdict would flip.
    pub alternatives: Vec<AlternativeView>,
    /// Remarks of the computation.
    pub notes: Vec<Words>,
    /// Hints for judged clauses, doubts first; never a verdict.
    pub hints: Vec<HintView>,
    /// Ids of the attachments bound to the clause by the applicant's list.
    pub attachments: Vec<String>,
    /// What the applicant says, for comparison only.
    pub self_assessment: String,
}

/// Which way a hint leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum LeaningView {
    /// 存疑.
    Doubts,
    /// 待核.
    Open,
    /// 支持.
    Supports,
    /// 事实.
    Fact,
}

/// Something that can be said of a judged clause.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HintView {
    /// Its stable code.
    pub code: String,
    /// Which way it leans.
    pub leaning: LeaningView,
    /// The sentence.
    pub text: Words,
    /// The cells it rests on.
    pub places: Vec<PlaceView>,
    /// Ids of the attachments it rests on, as far as they are in the case.
    pub attachments: Vec<String>,
}

/// A cell of the applicant's workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PlaceView {
    /// The sheet's name.
    pub sheet: String,
    /// In A1 notation.
    pub cell: String,
}

/// One computed line.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MeasureView {
    /// Its name, e.g. `研发费用占比` or `收入 · 水平法（几何平均）`.
    pub label: Words,
    /// The formula in words.
    pub formula: Words,
    /// The operands, e.g. `1,000,200.00 元 ÷ 20,004,000.00 元`.
    pub operands: Words,
    /// The exact fraction, `n/d`; empty when there is none.
    pub exact: String,
    /// The truncated percentage with its sign, e.g. `5.0000%`; empty when there is none.
    pub percent: String,
    /// The limit, e.g. `≥ 5%`.
    pub threshold: Words,
    /// The verdict of this line.
    pub verdict: VerdictView,
    /// The distance in words, e.g. `恰好达到` or `差 0.01 元`.
    pub distance: Words,
    /// Whether it decides under the policy in force.
    pub decides: bool,
    /// Where the value lies on a scale on which the limit is 500 and 0–1000 is drawn; `None` when it cannot be drawn.
    pub position: Option<u32>,
}

/// A figure with its origin.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct InputView {
    /// The figure's stable key.
    pub key: String,
    /// Its name.
    pub label: Words,
    /// Its value for display, with its unit.
    pub value: Words,
    /// The sheet it came from; empty when it has none.
    pub sheet: String,
    /// The cells in A1 notation, joined by a comma; empty when it has none.
    pub cells: String,
    /// The text as it stood there, or who entered it and why.
    pub raw: Words,
    /// Who said how the doubtful cell is to be read, and when; empty when it was not in doubt.
    pub confirmed: Words,
    /// The unit in which a verified figure is entered: 元 or 人.
    pub unit: Words,
    /// Of a verified figure, the declared value that stands beside it, empty where none was declared; `None` for a declared figure.
    pub declared: Option<Words>,
}

/// The verdict under another reading.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlternativeView {
    /// The ambiguity's number and the reading, e.g. `A06 研发人员不限本科以上`.
    pub reading: Words,
    /// The verdict there.
    pub verdict: VerdictView,
}

/// How an attachment can be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ViewerKind {
    /// In the PDF viewer.
    Pdf,
    /// In the image viewer.
    Image,
    /// As a grid of cells.
    Workbook,
    /// Paragraphs and tables of a document or text.
    Text,
    /// Not inside the window.
    None,
}

/// One attachment.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttachmentView {
    /// The id for the evidence protocol: SHA-256, hex.
    pub id: String,
    /// 附件编号.
    pub number: String,
    /// The file's name.
    pub name: String,
    /// Which viewer shows it.
    pub viewer: ViewerKind,
    /// Size for display.
    pub size: String,
    /// Its bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// The clauses it is bound to.
    pub clauses: Vec<String>,
}

/// One finding.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FindingView {
    /// Its stable code.
    pub code: String,
    /// How much it weighs: note, confirm, missing, invalid or block.
    pub severity: String,
    /// Its weight in words.
    pub severity_text: Words,
    /// `sheet!cell`, or empty.
    pub place: String,
    /// The text as it stood there.
    pub raw: String,
    /// What was found and what to do.
    pub message: Words,
}

/// The draft of an opinion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DraftView {
    /// The case package it belongs to; sent back as it was given, so that a late save never lands in another case.
    #[serde(default)]
    pub package_id: String,
    /// One entry for each clause that was touched.
    pub votes: Vec<VoteDraft>,
    /// The places in the evidence that the expert bound to clauses.
    #[serde(default)]
    pub pins: Vec<PinView>,
    /// A place that was marked and not bound yet, with the note as typed so far; its id is empty. It is never signed.
    #[serde(default)]
    pub begun_pin: Option<PinView>,
    /// The record of the site visit.
    #[serde(default)]
    pub visit: VisitDraft,
    /// General remarks.
    pub remarks: String,
    /// Whether the expert declared 不存在应当回避的情形并承诺保密; the votes stay closed before.
    pub declared: bool,
    /// The circumstance for which the expert stands aside, instead of the declaration; the signed document then has no votes.
    #[serde(default)]
    pub recusal: Option<RecusalDraft>,
    /// The figures that the expert verified (核定数).
    #[serde(default)]
    pub corrections: Vec<CorrectionDraft>,
    /// Why the signed opinion is corrected; empty for a first opinion.
    pub correction_reason: String,
    /// When it was last saved, for display; empty before the first save.
    pub saved_at: String,
}

/// The draft of a declaration of recusal (回避声明).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecusalDraft {
    /// The circumstance, e.g. `recusal.employment`; empty while none was chosen.
    pub code: String,
    /// In the expert's words.
    pub explanation: String,
}

/// The draft of one vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VoteDraft {
    /// The clause.
    pub clause: String,
    /// The vote, if one was cast.
    #[cfg_attr(
        test,
        ts(type = "\"conform\" | \"nonconform\" | \"insufficient\" | null")
    )]
    pub vote: Option<Vote>,
    /// The reason.
    pub reason: String,
    /// Why it contradicts the computed verdict.
    #[cfg_attr(
        test,
        ts(
            type = "\"data_adjusted\" | \"scope_interpretation\" | \"machine_input_error\" | \"other\" | null"
        )
    )]
    pub override_code: Option<OverrideCode>,
    /// What the vote asks for beside it.
    #[serde(default)]
    #[cfg_attr(
        test,
        ts(type = "Array<\"site_visit\" | \"supplement\" | \"discuss\">")
    )]
    pub tags: Vec<Tag>,
    /// To come back to later; stays in the draft and is not signed.
    #[serde(default)]
    pub flagged: bool,
}

/// A verified figure as it is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CorrectionDraft {
    /// The figure's stable key.
    pub figure: String,
    /// The number as typed, in the figure's unit (元 or 人) or with a unit behind it.
    pub verified: String,
    /// Why.
    pub reason: String,
    /// The id of the attachment that shows it; empty before one is chosen.
    pub file: String,
    /// Where in it, as typed: a page, a cell, or words; may be empty.
    pub place: String,
}

/// What follows from verified figures, beside what was declared.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerifiedView {
    /// The corrections in the draft's order.
    pub corrections: Vec<CorrectionView>,
    /// The clauses whose computed verdict they change, in printed order.
    pub flips: Vec<FlipView>,
    /// The clauses whose computation they change, under the verified figures.
    pub clauses: Vec<ClauseView>,
    /// The derivation of the size class under the verified figures.
    pub size_line: Words,
}

/// One correction for display.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CorrectionView {
    /// The figure's stable key.
    pub figure: String,
    /// Its name.
    pub label: Words,
    /// The declared value with its unit; empty where none was declared.
    pub declared: Words,
    /// The verified value with its unit; empty while the number cannot be read.
    pub verified: Words,
    /// Why the number cannot be read; empty when it can.
    pub problem: Words,
    /// Where it can be seen, e.g. `A06 研发费用专项审计报告.pdf 第12页`; empty before it is chosen.
    pub evidence: Words,
}

/// A clause whose computed verdict changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FlipView {
    /// The clause.
    pub clause: String,
    /// Its title.
    pub title: Words,
    /// The verdict under the declared figures.
    pub before: VerdictView,
    /// The verdict under the verified figures.
    pub after: VerdictView,
}

/// Saved means on disk.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedView {
    /// When, for display, e.g. `14:03:27`.
    pub saved_at: String,
}

/// Something that is missing before the opinion can be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GapView {
    /// The clause, or `None` for the opinion as a whole.
    pub clause: Option<String>,
    /// The field that mends it.
    pub field: GapField,
    /// What is missing.
    pub text: Words,
}

/// The field in which something is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum GapField {
    /// The vote on the clause.
    Vote,
    /// The reason of the vote.
    Reason,
    /// Why the vote contradicts the computed verdict.
    Override,
    /// 回避及保密承诺.
    Declaration,
    /// The circumstance and explanation of a recusal.
    Recusal,
    /// Why a signed opinion is corrected.
    CorrectionReason,
    /// The general remarks.
    Remarks,
    /// A verified figure (核定数).
    Figure,
    /// An entry of the site visit that was typed and not added.
    Visit,
    /// A place in the evidence that was marked and not bound.
    Pin,
}
