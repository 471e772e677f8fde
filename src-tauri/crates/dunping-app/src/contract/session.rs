//! Who works with the program, and files by token.

use serde::{Deserialize, Serialize};

/// The state of the running program.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionView {
    /// The program's version.
    pub version: String,
    /// The unlocked identity.
    pub identity: Option<IdentityView>,
    /// The identity file that was used last, still locked.
    pub remembered: Option<ChosenFile>,
    /// A file that was double-clicked, dropped or given as argument and waits to be opened.
    pub pending: Option<ChosenFile>,
    /// The demonstration folder the program was started on.
    pub demo: Option<DemoView>,
    /// Whether a case package is open.
    pub case_open: bool,
    /// Whether the register is open.
    pub register_open: bool,
    /// Case packages opened before on this computer, newest first.
    pub recent: Vec<RecentCase>,
}

/// An unlocked identity (身份).
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct IdentityView {
    /// The number in the roster, e.g. `T003`.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// What the identity may do.
    pub role: RoleView,
    /// The certificate's fingerprint in groups of four.
    pub fingerprint: String,
    /// The certificate's last valid day.
    pub valid_to: String,
    /// 评估机构.
    pub body: String,
}

/// The role of an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    /// 专家.
    Expert,
    /// 工作人员.
    Staff,
}

/// A file the person chose; the page holds the token, never the path.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChosenFile {
    /// Stands for the path in later commands.
    pub token: String,
    /// The file's name for display.
    pub name: String,
}

/// What a file dialog is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Open an identity file (`.age`).
    OpenIdentity,
    /// Open a trust file (`.dptrust`).
    OpenTrust,
    /// Open a case package.
    OpenCase,
    /// Open one or more returns.
    OpenReturns,
    /// Open a closing.
    OpenClosing,
    /// Open an applicant's workbook.
    OpenWorkbook,
    /// Open a policy (`.toml`).
    OpenPolicy,
    /// Choose the folder of the applicant's attachments.
    OpenAttachments,
    /// Choose the register's folder.
    OpenRegister,
    /// Open any file of ours to verify it.
    OpenAny,
    /// Save a case package.
    SaveCase,
    /// Save a return.
    SaveReturn,
    /// Choose the folder for the report and the closing.
    SaveClosing,
    /// Save a certificate.
    SaveCertificate,
    /// Save an archive.
    SaveArchive,
    /// Save the empty workbook.
    SaveTemplate,
}

/// The demonstration folder: who can be played with one click.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DemoView {
    /// The people whose identity and passphrase lie in the folder: seated experts, the chair, staff.
    pub people: Vec<DemoPerson>,
    /// The demonstration case.
    pub case: ChosenFile,
    /// The returns of the panel.
    pub returns: Vec<ChosenFile>,
    /// The register's folder.
    pub register: ChosenFile,
}

/// One person of the demonstration.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DemoPerson {
    /// The name of the identity file without its ending.
    pub who: String,
    /// 姓名.
    pub name: String,
    /// What the person does, e.g. `技术专家 · 组长`.
    pub part: String,
    /// The passphrase that lies beside the identity file, so that nobody has to look for it in a demonstration.
    pub passphrase: String,
}

/// A case package that was opened before.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecentCase {
    /// Stands for the package in `open_case`.
    pub token: String,
    /// 评审编号.
    pub case_no: String,
    /// 企业名称.
    pub enterprise: String,
    /// How many of the clauses have a vote in the draft.
    pub voted: u32,
    /// Whether a return was sealed.
    pub sealed: bool,
    /// When it was last worked on.
    pub touched: String,
}

/// A failure as people see it: what happened and what to do. The page decides by `code` only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    /// Stable code.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// One line of a verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckLine {
    /// Stable code.
    pub code: String,
    /// How it came out.
    pub state: CheckState,
    /// In plain words.
    pub text: String,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Holds.
    Holds,
    /// Worth a look.
    Remark,
    /// Does not hold.
    Fails,
}

/// The verification of a file.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerificationView {
    /// The file's name.
    pub file: String,
    /// What kind of file it is, in Chinese.
    pub kind: String,
    /// Whether every check holds.
    pub holds: bool,
    /// Every check.
    pub lines: Vec<CheckLine>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WrittenFile {
    /// The file's name.
    pub name: String,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Size for display, e.g. `12.4 MB`.
    pub size: String,
}
