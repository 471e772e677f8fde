//! Identities and the roster: creating keys, enrolling, certifying, and what people compare.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize as _;

use super::ChosenFile;
use super::words::Words;

/// What people compare by voice, by eye or with a telephone's camera before they trust a key.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FingerprintView {
    /// Eight words.
    pub words: Vec<String>,
    /// The same key in groups of four hexadecimal digits, for files and logs.
    pub hex: String,
    /// A code that says the words to any telephone.
    pub code: CodeView,
}

/// A QR code as one SVG path.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CodeView {
    /// How many modules wide and high it is, its quiet zone included.
    pub size: u32,
    /// The dark modules.
    pub path: String,
}

/// How a certificate stands now.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StandingView {
    /// What to think of it.
    pub state: StandingState,
    /// In a sentence; empty when there is nothing to say.
    pub text: Words,
    /// What to do; empty when there is nothing to do.
    pub remedy: Words,
}

/// What to think of a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StandingState {
    /// It can be used.
    Good,
    /// It can be used, but something is to be done soon.
    Soon,
    /// Nothing can be signed with it.
    Bad,
}

/// Keys that wait for the body's certificate.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitingView {
    /// The number asked for.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// What the key is for.
    pub part: PartView,
    /// The key file.
    pub file: ChosenFile,
    /// Of the signing key.
    pub fingerprint: FingerprintView,
}

/// What a person's key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PartView {
    /// 技术专家.
    Technical,
    /// 财务专家.
    Finance,
    /// 工作人员.
    Staff,
    /// 恢复密钥.
    Recovery,
}

/// Six generated words.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SuggestedPassphrase {
    /// The words with the letters by which they are typed.
    pub words: Vec<SuggestedWord>,
    /// The letters of all six, as they are typed.
    pub typed: String,
    /// How many bits a guesser has to try, rounded down.
    pub bits: u32,
}

/// One generated word.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SuggestedWord {
    /// The two characters.
    pub zh: String,
    /// Pinyin without tones.
    pub letters: String,
}

/// How well a passphrase of one's own holds.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StrengthView {
    /// Whether it is accepted.
    pub suffices: bool,
    /// How well it holds.
    pub level: StrengthLevel,
}

/// How well a passphrase holds, from refused to strong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StrengthLevel {
    /// Refused: too few characters.
    TooShort,
    /// Refused: guessed too soon.
    Weak,
    /// Accepted.
    Fair,
    /// Strong.
    Strong,
}

/// A new identity.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NewIdentityInput {
    /// The number that the body gave.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// What the key is for.
    pub part: PartView,
    /// The passphrase of the new key file.
    pub passphrase: String,
    /// Where the key file is saved.
    pub file: String,
    /// Where the signing key comes from.
    pub source: KeySource,
}

/// Where a signing key comes from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum KeySource {
    /// It is made new.
    New,
    /// It is taken out of a `.p12` file.
    P12 {
        /// The file.
        file: String,
        /// Its passphrase.
        passphrase: String,
    },
    /// It stays in a PKCS#11 token.
    Token {
        /// The vendor's module.
        module: String,
        /// The token's label.
        token: String,
        /// The key's label.
        key: String,
        /// The token's PIN.
        pin: Pin,
    },
}

/// A token's PIN: it is never shown, never written, and wiped when it was used.
#[derive(Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Pin(#[cfg_attr(test, ts(type = "string"))] String);

impl Pin {
    /// The PIN as it was typed or read.
    #[must_use]
    pub fn new(typed: String) -> Self {
        Self(typed)
    }

    /// For the token alone.
    pub(crate) fn digits(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(secret)")
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The body's trust file, before it is taken over.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrustView {
    /// 评估机构.
    pub body: String,
    /// The roster's version.
    pub version: u32,
    /// When it was issued.
    pub issued: String,
    /// Of the body's key.
    pub fingerprint: FingerprintView,
    /// Whether this body is trusted on this computer already; if not, people compare the fingerprint first.
    pub pinned: bool,
}

/// A request to be certified, whose signature holds.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EnrolmentView {
    /// The number asked for.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// What the key is for.
    pub part: PartView,
    /// To be compared with the person.
    pub fingerprint: FingerprintView,
    /// The suggested last day of the certificate, `YYYY-MM-DD`.
    pub until: String,
    /// 单位 as the pool knows it; empty for somebody new.
    pub employer: String,
    /// 职称 as the pool knows it.
    pub title: String,
}

/// The body's key for one use.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BodyKeyInput {
    /// The body's key file.
    pub file: String,
    /// Its passphrase.
    pub passphrase: String,
}

/// What certifying needs.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CertifyInput {
    /// The request.
    pub file: String,
    /// The number, perhaps corrected.
    pub id: String,
    /// 姓名, perhaps corrected.
    pub name: String,
    /// What the key is for, perhaps corrected.
    pub part: PartView,
    /// The last day of the certificate, `YYYY-MM-DD`.
    pub until: String,
    /// 单位, for recusal.
    pub employer: String,
    /// 职称.
    pub title: String,
    /// The body's key.
    pub body: BodyKeyInput,
}

/// The roster as staff see it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RosterView {
    /// 评估机构.
    pub body: String,
    /// The roster's version.
    pub version: u32,
    /// When it was issued.
    pub issued: String,
    /// Of the body's key.
    pub fingerprint: FingerprintView,
    /// The body's key file used last in this session, so that it need not be chosen again.
    pub body_key: Option<ChosenFile>,
    /// The suggested last day of a renewed certificate, `YYYY-MM-DD`.
    pub until: String,
    /// Everyone, active ones first.
    pub entries: Vec<RosterRow>,
}

/// One certified key.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RosterRow {
    /// The number.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// What the key is for.
    pub part: PartView,
    /// The last valid day.
    pub valid_to: String,
    /// Whether it may be renewed or revoked: the number's certificate in force.
    pub active: bool,
    /// How it stands.
    pub standing: StandingView,
    /// Eight words in one line.
    pub words: String,
}

/// A new evaluation body.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundInput {
    /// 评估机构.
    pub body: String,
    /// The passphrase of the body's key.
    pub body_passphrase: String,
    /// The passphrase of the recovery key, to be kept apart from everything else.
    pub recovery_passphrase: String,
    /// The number of the first member of staff.
    pub staff_id: String,
    /// 姓名.
    pub staff_name: String,
    /// The passphrase of that person's own key.
    pub staff_passphrase: String,
    /// An empty folder.
    pub folder: String,
}

/// A copy that was made and opened again.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupView {
    /// The copy's name.
    pub name: String,
    /// The folder it lies in.
    pub place: String,
    /// What to mind; empty when there is nothing.
    pub note: Words,
}
