//! The opened case as an expert sees it.

use serde::{Deserialize, Serialize};

use super::session::{CheckLine, WrittenFile};
use dunping_domain::ballot::{OverrideCode, Vote};

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
    pub size_line: String,
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
    /// Whether the opinion is signed; the draft is then read-only until a correction is begun.
    pub signed: bool,
    /// The return that was sealed and handed out, if any. Signed without it: sealing again hands the same opinion out.
    pub sealed: Option<WrittenFile>,
    /// Whether a correction of a sealed opinion is under way: its reason is then compulsory.
    pub correcting: bool,
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
    pub category: String,
    /// 单位.
    pub employer: String,
    /// 职称.
    pub title: String,
    /// 组长.
    pub chair: bool,
}

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FactView {
    /// The label.
    pub label: String,
    /// The value; empty when the workbook leaves it blank.
    pub value: String,
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
    pub title: String,
    /// Who presents the finding first, e.g. `财务` or `技术`.
    pub lead: String,
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
    pub reasons: Vec<String>,
    /// The computed lines, deciding ones first.
    pub measures: Vec<MeasureView>,
    /// The figures used.
    pub inputs: Vec<InputView>,
    /// Readings of the standard that matter here: shown when the verdict would flip.
    pub alternatives: Vec<AlternativeView>,
    /// Remarks of the computation.
    pub notes: Vec<String>,
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
    pub text: String,
    /// The same in English.
    pub english: String,
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
    pub label: String,
    /// The formula in words.
    pub formula: String,
    /// The operands, e.g. `1,000,200.00 元 ÷ 20,004,000.00 元`.
    pub operands: String,
    /// The exact fraction, `n/d`; empty when there is none.
    pub exact: String,
    /// The truncated percentage with its sign, e.g. `5.0000%`; empty when there is none.
    pub percent: String,
    /// The limit, e.g. `≥ 5%`.
    pub threshold: String,
    /// The verdict of this line.
    pub verdict: VerdictView,
    /// The distance in words, e.g. `恰好达到` or `差 0.01 元`.
    pub distance: String,
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
    /// Its name in Chinese.
    pub label: String,
    /// Its value for display, with its unit.
    pub value: String,
    /// The sheet it came from; empty when it has none.
    pub sheet: String,
    /// The cells in A1 notation, joined by a comma; empty when it has none.
    pub cells: String,
    /// The text as it stood there, or who entered it and why.
    pub raw: String,
    /// Who said how the doubtful cell is to be read, and when; empty when it was not in doubt.
    pub confirmed: String,
}

/// The verdict under another reading.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlternativeView {
    /// The ambiguity's number and the reading, e.g. `A06 研发人员不限本科以上`.
    pub reading: String,
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
    /// Its weight in Chinese.
    pub severity_text: String,
    /// `sheet!cell`, or empty.
    pub place: String,
    /// The text as it stood there.
    pub raw: String,
    /// What was found and what to do.
    pub message: String,
    /// The same in English, or empty.
    pub english: String,
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
    /// General remarks.
    pub remarks: String,
    /// Whether the expert declared 不存在应当回避的情形并承诺保密.
    pub declared: bool,
    /// Why the signed opinion is corrected; empty for a first opinion.
    pub correction_reason: String,
    /// When it was last saved, for display; empty before the first save.
    pub saved_at: String,
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
    /// What is missing.
    pub text: String,
}

/// One sheet of the applicant's workbook as a grid.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SheetView {
    /// The sheet's name.
    pub name: String,
    /// Whether its tab is hidden in the workbook.
    pub hidden: bool,
    /// The rows of displayed texts, from A1.
    pub rows: Vec<Vec<String>>,
    /// Whether rows or columns are left out here.
    pub truncated: bool,
    /// The cells that were read as fields, or about which something was found.
    pub used: Vec<UsedCell>,
}

/// A cell that was used.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UsedCell {
    /// In A1 notation.
    pub cell: String,
    /// The names of the figures and lines that it gives; empty when it gives none.
    pub label: String,
    /// The clauses that use it, or cannot be computed without it.
    pub clauses: Vec<String>,
    /// How it was read.
    pub outcome: OutcomeView,
    /// What was found about it, and who confirmed it; empty for nothing.
    pub text: String,
    /// The same in English.
    pub english: String,
}

/// How a field came out of the reading, in rising order of what there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeView {
    /// Taken exactly as it stands.
    Ok,
    /// Taken; something was done to it, or a person confirmed it.
    OkWithNote,
    /// 缺失.
    Missing,
    /// 无效.
    Invalid,
    /// 需确认: not taken before a person has said which reading is meant.
    NeedsConfirm,
}

/// A doubt about the workbook: one or several fields that may be read in several ways, for one cause.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoubtView {
    /// The code of the finding.
    pub code: String,
    /// The sheet.
    pub sheet: String,
    /// What is doubtful.
    pub message: String,
    /// The same in English, or empty.
    pub english: String,
    /// The ways in which each of the fields may be read.
    pub choices: Vec<ChoiceView>,
    /// The fields.
    pub fields: Vec<DoubtfulField>,
}

/// A way in which a doubtful field may be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChoiceView {
    /// What it is answered by.
    pub id: String,
    /// What choosing it means.
    pub text: String,
    /// The same in English.
    pub english: String,
}

/// A field in doubt.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoubtfulField {
    /// The field's stable key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Its cells in A1 notation, joined by a comma; empty when it has none.
    pub cell: String,
    /// The text as it stands there.
    pub raw: String,
    /// The clauses that cannot be computed without it.
    pub clauses: Vec<String>,
    /// Its value under each of the doubt's choices, in their order.
    pub values: Vec<String>,
    /// Who said which is meant, if somebody did.
    pub confirmed: Option<ConfirmationView>,
}

/// Who said how a field is to be read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfirmationView {
    /// Who: name and number.
    pub who: String,
    /// When, for display.
    pub at: String,
    /// The choice's id.
    pub choice: String,
    /// What it means.
    pub text: String,
    /// The same in English.
    pub english: String,
}
