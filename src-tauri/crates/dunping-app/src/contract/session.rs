//! Who works with the program, and files by token.

use serde::{Deserialize, Serialize};

use super::words::Words;
use super::{FingerprintView, PartView, StandingView, WaitingView};

/// The state of the running program.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionView {
    /// The program's version.
    pub version: String,
    /// The unlocked identity.
    pub identity: Option<IdentityView>,
    /// Keys that wait for their certificate; then nobody is unlocked.
    pub waiting: Option<WaitingView>,
    /// The identity file that was used last, still locked.
    pub remembered: Option<ChosenFile>,
    /// A file that was double-clicked, dropped or given as argument and waits to be opened.
    pub pending: Option<ChosenFile>,
    /// All files that came together with it, itself among them.
    pub dropped: Vec<ChosenFile>,
    /// The demonstration folder the program was started on.
    pub demo: Option<DemoView>,
    /// The practice that is under way: what is open then is no real case.
    pub practice: Option<PracticeView>,
    /// Whether a case package is open.
    pub case_open: bool,
    /// Whether the register is open.
    pub register_open: bool,
    /// What is wrong with the place where the program keeps drafts and received files; empty when nothing is.
    pub place_warning: Words,
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
    /// What the key is for.
    pub part: PartView,
    /// The key file's name.
    pub file: String,
    /// Of the signing key.
    pub fingerprint: FingerprintView,
    /// The certificate's first valid day.
    pub valid_from: String,
    /// The certificate's last valid day.
    pub valid_to: String,
    /// How the certificate stands.
    pub standing: StandingView,
    /// The version of the body's roster at hand.
    pub roster_version: u32,
    /// 评估机构.
    pub body: String,
    /// Of the body's key.
    pub body_fingerprint: FingerprintView,
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
    /// Open the body's key file (`.age`).
    OpenBodyKey,
    /// Open a `.p12` file.
    OpenP12,
    /// Name a token's PKCS#11 module.
    OpenModule,
    /// Open a request to be certified (`.dpenrol`).
    OpenEnrolment,
    /// Choose an empty folder for a new body.
    NewBody,
    /// Save a new identity file, or a copy of one (`.age`).
    SaveIdentity,
    /// Save a request to be certified.
    SaveEnrolment,
    /// Save the roster (`.dptrust`).
    SaveTrust,
    /// Open a case package.
    OpenCase,
    /// Open one or more returns.
    OpenReturns,
    /// Open the chair's receipt (`.dpreceipt`).
    OpenReceipt,
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
    /// Save the own paper (专家个人评审意见表).
    SaveForm,
    /// Choose the folder for the report and the closing.
    SaveClosing,
    /// Save a certificate.
    SaveCertificate,
    /// Open a signed review report (`.pdf`).
    OpenReport,
    /// Save a review report with one signature more.
    SaveReport,
    /// Open a picture of a handwritten name (`.png`).
    OpenHandwriting,
    /// Save an archive.
    SaveArchive,
    /// Save a paper of a case.
    SavePaper,
    /// Save the empty workbook.
    SaveTemplate,
    /// Choose the folder that a piece of evidence is exported to.
    ExportEvidence,
    /// Open photos to add.
    OpenPhotos,
    /// Choose a camera's folder.
    OpenCamera,
}

/// Long work under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WorkView {
    /// What is being done.
    pub what: Words,
    /// How much of it is done, in whole percent.
    pub percent: u32,
}

/// The check of every byte of the opened package, which goes on in the background.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PackageCheckView {
    /// How it stands.
    pub state: PackageCheckState,
    /// How much is read, in whole percent.
    pub percent: u32,
    /// In plain words, with what to do; empty while it runs.
    pub text: Words,
}

/// How the check of the opened package stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PackageCheckState {
    /// No package is open.
    #[default]
    None,
    /// It goes on.
    Running,
    /// Every byte is what was sealed.
    Holds,
    /// Something does not hold.
    Fails,
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
    pub part: Words,
    /// The passphrase that lies beside the identity file, so that nobody has to look for it in a demonstration.
    pub passphrase: String,
}

/// A practice (练习) that is under way.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PracticeView {
    /// The passphrase of the practice identity: it protects nothing, and nobody has to look for it.
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
    /// How many are voted on.
    pub clauses: u32,
    /// Whether a return was sealed.
    pub sealed: bool,
    /// Whether a recusal was signed.
    pub recused: bool,
    /// The last day of the review, where the case has one.
    pub deadline: Option<DeadlineView>,
    /// When it was last worked on.
    pub touched: String,
}

/// The last day of a review (评审期限), as of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeadlineView {
    /// `YYYY-MM-DD`.
    pub last_day: String,
    /// Where today stands.
    pub state: DeadlineState,
    /// How many working days follow, the last day included.
    pub working_days: u32,
    /// Whether a year without a calendar was counted by weekdays alone.
    pub provisional: bool,
}

/// Where a day stands to a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeadlineState {
    /// Before it.
    Open,
    /// It is today.
    Today,
    /// After it.
    Over,
}

/// A failure as people see it: what happened and what to do. The page decides by `code` only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failure {
    /// Stable code.
    pub code: String,
    /// What happened.
    pub message: Words,
    /// What to do.
    pub remedy: Words,
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
    pub text: Words,
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
    /// What kind of file it is.
    pub kind: Words,
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
