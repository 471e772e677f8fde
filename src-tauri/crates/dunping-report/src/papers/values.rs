//! What a panel report (专家组评审报告) is made of: plain values, filled by the use cases.
//!
//! Amounts, percentages and fractions are strings already in the form in which they are printed (percentages cut off, never
//! rounded). The JSON form of these values is embedded in the paper as `report.json`, and its digest is the paper's identity.

use serde::{Deserialize, Serialize};

use crate::time::ClaimedTime;

/// Whether the paper is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Printed with 草稿 across every page and without signature fields.
    Draft,
    /// Ready to be signed.
    Final,
}

/// For whom the copy is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Names and employers of the experts are printed.
    Panel,
    /// Public copy: experts appear by number only.
    Public,
}

/// Which signed file a public copy was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopySource {
    /// The report as the chair signed it.
    ChairSigned,
    /// The report that the assessment body sealed, with the members' signatures in it.
    Sealed,
}

/// A verdict on a clause or an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 符合.
    Met,
    /// 不符合.
    NotMet,
    /// 无法判定.
    Undetermined,
    /// The clause is for judgement, the machine gives no verdict.
    Judgement,
}

/// The overall result (评审结果).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 通过.
    Passed,
    /// 不通过.
    NotPassed,
}

/// Seat category of an expert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 技术专家.
    Technical,
    /// 财务专家.
    Finance,
}

/// The panel report, in the order of its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelReport {
    /// Draft or final.
    pub state: PaperState,
    /// With or without the experts' names.
    pub audience: Audience,
    /// SHA-256 of the signed original that a public copy was made of, hex; empty in the original.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub copy_of: String,
    /// Which signed file that is; `None` in the original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_source: Option<CopySource>,
    /// The numbers of members whose signature is not in the sealed file that a public copy was made of; empty in the original.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copy_unsigned: Vec<String>,
    /// 评审编号.
    pub case_no: String,
    /// 评估机构.
    pub body: String,
    /// 评审日期 as printed, such as 2026年11月22日.
    pub review_date: String,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
    /// 一、企业基本情况.
    pub enterprise: Enterprise,
    /// 二、评审依据与材料.
    pub basis: Basis,
    /// 三、专家组: how it was drawn.
    pub draw: DrawRecord,
    /// 三、专家组: who sits on it, the chair included.
    pub panel: Vec<PanelMember>,
    /// 三、专家组: the statement on recusal, as signed.
    pub recusal_statement: String,
    /// 四、关键指标计算表.
    pub indicators: Vec<Indicator>,
    /// 四、growth by three methods (4.3.2).
    pub growth: GrowthTable,
    /// 四、how the size class was derived.
    pub size: SizeDerivation,
    /// 四、where a policy choice decides.
    pub policy_notes: Vec<PolicyNote>,
    /// 五、逐条评审表: the votable clauses in the standard's order.
    pub clauses: Vec<ClauseResult>,
    /// 六、业务归属与排除情形认定.
    pub classification: Classification,
    /// 七、现场考察情况; `None` prints 未组织现场考察.
    pub site_visit: Option<SiteVisit>,
    /// 八、不同意见; empty prints 无.
    pub dissents: Vec<Dissent>,
    /// 九、评审结论.
    pub conclusion: Conclusion,
    /// 十、记录人, a name; empty prints nothing.
    pub recorder: String,
    /// 附录一: where the figures come from.
    pub provenance: Vec<Provenance>,
    /// 附录二: corrections, old beside new.
    pub adjustments: Vec<Adjustment>,
    /// 附录三: the signed opinions.
    pub ballots: Vec<BallotRecord>,
    /// 附录三: signed opinions that the chair did not count (不采用); empty prints nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<SetAside>,
    /// 附录三: head of the case's journal (hash chain), hex.
    pub journal_head: String,
    /// 附录四: everything the experts wrote, clause by clause.
    pub reasons: Vec<ExpertReasons>,
}

/// The enterprise under review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    /// 企业名称.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// 住所.
    pub domicile: String,
    /// 成立日期.
    pub founded: String,
    /// 法定代表人.
    pub legal_representative: String,
    /// 企业类型.
    pub kind: String,
    /// 注册资本.
    pub registered_capital: String,
    /// 规模类型, such as 小型.
    pub size_class: String,
    /// Basis of the size class, such as 从业人员 86 人，营业收入 4,000.00 万元.
    pub size_basis: String,
    /// 业务归属主类, such as A 网络空间安全软件开发.
    pub business: String,
    /// 所属领域.
    pub layers: String,
    /// 核心技术.
    pub technologies: String,
}

/// By what and on what the review was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// Title of the standard.
    pub standard: String,
    /// Digest of the edition used.
    pub standard_sha256: String,
    /// Name and version of the policy set (口径).
    pub policy: String,
    /// Its digest.
    pub policy_sha256: String,
    /// Identity of the case package.
    pub package_sha256: String,
    /// How many attachments there were.
    pub attachments: u32,
    /// Edition of the working-day calendar.
    pub calendar: String,
    /// Name and version of the program.
    pub program: String,
    /// The reference year of the figures, such as 2025年度.
    pub reference_year: String,
}

/// How the panel was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRecord {
    /// Number of the draw.
    pub draw_no: u32,
    /// When, as printed.
    pub drawn_at: String,
    /// Algorithm, such as CSE-DRAW-v1 (SHA-256).
    pub algorithm: String,
    /// Commitment, hex.
    pub commit: String,
    /// The public random sources, one a line.
    pub entropy: String,
    /// Seed, hex.
    pub seed: String,
}

/// A seat on the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PanelMember {
    /// 专家编号: ASCII letters and digits.
    pub expert_no: String,
    /// 姓名.
    pub name: String,
    /// Category of the seat.
    pub category: Category,
    /// 工作单位.
    pub employer: String,
    /// 职称.
    pub title: String,
    /// 组长. Exactly one member is the chair.
    pub chair: bool,
}

/// One computed indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Clause number as printed, such as 4.2.3 前段.
    pub clause: String,
    /// Name of the indicator.
    pub name: String,
    /// Formula in words.
    pub formula: String,
    /// Numerator with unit.
    pub numerator: String,
    /// Denominator with unit; empty where there is none.
    pub denominator: String,
    /// Exact value as a fraction.
    pub exact: String,
    /// Percentage, cut off; empty if there is none.
    pub percent: String,
    /// Threshold, such as ≥ 5%.
    pub threshold: String,
    /// Distance to the threshold, such as 余 12,000.00 元.
    pub margin: String,
    /// Where the value lies on a scale of 0 to 1000 with the threshold at 500; none where it cannot be drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The machine's verdict.
    pub verdict: Verdict,
    /// Sheet and cell, or attachment and page, of the inputs.
    pub source: String,
    /// Reading of the rule that was applied (口径).
    pub note: String,
}

/// Growth by every method, so that the choice is visible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthTable {
    /// The years, oldest first.
    pub years: Vec<String>,
    /// The methods' names.
    pub methods: Vec<String>,
    /// Index of the method that the policy adopts.
    pub adopted: usize,
    /// One row an indicator.
    pub rows: Vec<GrowthRow>,
}

/// One indicator's growth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrowthRow {
    /// Name of the indicator.
    pub name: String,
    /// One value a year, as printed.
    pub values: Vec<String>,
    /// One result a method.
    pub results: Vec<MethodResult>,
}

/// What one method yields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodResult {
    /// Percentage, cut off; a dash if undetermined.
    pub percent: String,
    /// Verdict by this method.
    pub verdict: Verdict,
}

/// The derivation of the size class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizeDerivation {
    /// Persons employed, as printed.
    pub staff: String,
    /// Revenue, as printed.
    pub revenue: String,
    /// The resulting class.
    pub class: String,
    /// The steps of the derivation in words.
    pub steps: Vec<String>,
}

/// A place where the reading of the standard decides the result or could.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyNote {
    /// Clause number as printed.
    pub clause: String,
    /// The note.
    pub text: String,
}

/// The review of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseResult {
    /// The clause's key, such as 4.2.3.a: the standard's number with the leaf's letter.
    pub clause: String,
    /// The number that the standard prints, such as 4.2.3; empty in reports that were made before it was printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_no: String,
    /// Short name.
    pub name: String,
    /// The requirement, verbatim.
    pub requirement: String,
    /// Main evidence.
    pub evidence: String,
    /// The machine's verdict.
    pub machine: Verdict,
    /// Votes 符合.
    pub votes_for: u32,
    /// Votes 不符合.
    pub votes_against: u32,
    /// The panel's verdict.
    pub result: Verdict,
    /// Remark; empty if none.
    pub note: String,
}

/// Business category and exclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    /// 主类 A, B or C with its name and items.
    pub primary: String,
    /// Further categories; empty if none.
    pub secondary: String,
    /// Shares of revenue by category, as printed.
    pub revenue_shares: Vec<RevenueShare>,
    /// Whether the exclusion of 4.5.2 applies, in words with reason.
    pub exclusion: String,
}

/// One category's share of the revenue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueShare {
    /// Category, such as A 网络空间安全软件开发.
    pub name: String,
    /// Amount with unit.
    pub amount: String,
    /// Percentage, cut off.
    pub percent: String,
}

/// A visit on site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteVisit {
    /// Date as printed; empty where nobody wrote one down.
    pub date: String,
    /// Place; may be empty.
    pub place: String,
    /// Who took part; may be empty.
    pub attendees: String,
    /// Findings of the panel, line feeds allowed.
    pub findings: String,
    /// What single members wrote down on site.
    #[serde(default)]
    pub seen: Vec<Seen>,
}

/// What one member wrote down on site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Expert number.
    pub expert_no: String,
    /// The clause that it bears on; empty if none.
    pub clause: String,
    /// The words, and which photo was taken.
    pub text: String,
}

/// A minority vote with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dissent {
    /// Expert number.
    pub expert_no: String,
    /// Clause number as printed.
    pub clause: String,
    /// How the expert voted.
    pub vote: Verdict,
    /// Reason as written.
    pub reason: String,
}

/// The conclusion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// The derived result.
    pub outcome: Outcome,
    /// What the panel adds, such as the note on a contradiction with the overall vote; empty if nothing.
    pub remarks: String,
}

/// Where a figure comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Name of the figure.
    pub figure: String,
    /// Value as used.
    pub value: String,
    /// File and its digest, shortened.
    pub file: String,
    /// Sheet and cell, or page.
    pub place: String,
    /// The text as it stands there.
    pub raw: String,
}

/// A correction. The old value stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// Name of the figure.
    pub figure: String,
    /// Value as submitted.
    pub old: String,
    /// Value as used.
    pub new: String,
    /// Who corrected it.
    pub by: String,
    /// When, as printed.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// A signed opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BallotRecord {
    /// Expert number.
    pub expert_no: String,
    /// Round, 1 or 2.
    pub round: u32,
    /// Digest of the opinion's file, hex.
    pub sha256: String,
    /// Fingerprint of the signer's certificate.
    pub fingerprint: String,
    /// When signed, as claimed.
    pub signed_at: String,
}

/// A signed opinion of a member who signed contradicting ones, which the chair did not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Expert number.
    pub expert_no: String,
    /// Digest of the opinion's file, hex.
    pub sha256: String,
    /// Why it was not counted, as the chair wrote it.
    pub reason: String,
}

/// Everything one expert wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpertReasons {
    /// Expert number.
    pub expert_no: String,
    /// The overall comment; empty if none.
    pub overall: String,
    /// Reasons clause by clause.
    pub reasons: Vec<Reason>,
}

/// One expert's vote on one clause and the words with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Clause number as printed.
    pub clause: String,
    /// The vote.
    pub vote: Verdict,
    /// The words; empty if none.
    pub text: String,
}
