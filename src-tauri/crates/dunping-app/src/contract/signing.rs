//! Signing a report: who has a place in it, who has signed.

use serde::{Deserialize, Serialize};

use super::case::AttachmentView;
use super::identity::Pin;
use super::session::{CheckLine, WrittenFile};
use super::words::Words;

/// A signed report and the places in it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReportSignaturesView {
    /// 评审编号.
    pub case_no: String,
    /// 企业名称.
    pub enterprise: String,
    /// The report's result (通过 / 不通过).
    pub outcome: Words,
    /// The chair first, then the members, then the body's seal.
    pub places: Vec<SignaturePlaceView>,
    /// How many of them are open.
    pub open: u32,
    /// Whether everything about the report holds; nobody signs it otherwise.
    pub holds: bool,
    /// Every check that was made, in plain words.
    pub lines: Vec<CheckLine>,
    /// Why the person at this desk cannot sign; empty when the person can.
    pub hindrance: Words,
    /// SHA-256 of the file that was looked at, for the signature to name it.
    pub sha256: String,
    /// The file itself on the shelf for the viewer, where somebody is about to sign it.
    pub paper: Option<AttachmentView>,
}

/// One place for a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignaturePlaceView {
    /// The member's number; empty for the body's seal.
    pub id: String,
    /// The member's name, or the body's.
    pub name: String,
    /// 组长, 成员 or 盖章.
    pub role: Words,
    /// When it was signed, as the signer claims; empty while it is open.
    pub signed_at: Words,
    /// Whether it is the place of the person at this desk.
    pub own: bool,
}

/// One more signature.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignReportInput {
    /// The identity of a member who signs on this computer; none for the person who is at work.
    pub identity: Option<String>,
    /// The passphrase, asked again at each signing.
    pub passphrase: String,
    /// SHA-256 of the report that was shown: no other one is signed. Of no account where staff seal the report on record.
    pub seen: String,
    /// The PIN, where the key of such a member is in a token.
    pub pin: Option<Pin>,
    /// A picture (PNG) of the handwritten name, for the look alone.
    pub handwriting: Option<String>,
}

/// A report with one signature more.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignedReport {
    /// The report as it stands now.
    pub report: ReportSignaturesView,
    /// The file.
    pub file: WrittenFile,
}
