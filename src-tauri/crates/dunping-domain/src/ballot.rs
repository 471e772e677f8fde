//! An expert's opinion (专家个人评审意见): one vote a clause, with reasons, immutable once signed. Nothing here edits an opinion.

use serde::{Deserialize, Serialize};

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
