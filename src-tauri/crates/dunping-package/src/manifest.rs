//! The manifest: what a package says about itself and its files. Signed; its SHA-256 is the package's identity (`package_id`).
//!
//! It is read only after its signature has been verified. People's file names stand here as text to show; they meet a file
//! system only in the export.

use chrono::{DateTime, Utc};
use dunping_identity::DocumentKind;
use serde::{Deserialize, Serialize};

use crate::container::{ContainerFault, MAX_ENTRIES};
use crate::strict_json::{self, StrictJsonError};

/// The version of the format that this program writes and reads.
pub const FORMAT: Format = Format { major: 1, minor: 0 };

/// The five kinds of package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackageKind {
    /// 案卷包 `.dpcase`: staff → panel.
    Case,
    /// 回传包 `.dpreturn`: one expert → chair and staff.
    Return,
    /// 复议包 `.dpround`: chair → panel, the differences for a second round.
    Round,
    /// 结案包 `.dpclosing`: chair → staff.
    Closing,
    /// 归档包 `.dparchive`: the whole record.
    Archive,
}

impl PackageKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Case,
        Self::Return,
        Self::Round,
        Self::Closing,
        Self::Archive,
    ];

    /// The ending of the file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Case => "dpcase",
            Self::Return => "dpreturn",
            Self::Round => "dpround",
            Self::Closing => "dpclosing",
            Self::Archive => "dparchive",
        }
    }

    /// The content of the entry `mimetype`.
    #[must_use]
    pub fn mimetype(self) -> &'static str {
        match self {
            Self::Case => "application/vnd.dunping.case+zip;v=1",
            Self::Return => "application/vnd.dunping.return+zip;v=1",
            Self::Round => "application/vnd.dunping.round+zip;v=1",
            Self::Closing => "application/vnd.dunping.closing+zip;v=1",
            Self::Archive => "application/vnd.dunping.archive+zip;v=1",
        }
    }

    /// The kind of signature its manifest carries.
    #[must_use]
    pub fn document_kind(self) -> DocumentKind {
        match self {
            Self::Case => DocumentKind::CaseManifest,
            Self::Return => DocumentKind::ReturnManifest,
            Self::Round => DocumentKind::RoundManifest,
            Self::Closing => DocumentKind::ClosingManifest,
            Self::Archive => DocumentKind::ArchiveManifest,
        }
    }

    pub(crate) fn from_mimetype(mimetype: &[u8]) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.mimetype().as_bytes() == mimetype)
    }
}

/// A version: another major cannot be read, another minor can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// Changes when older programs must not read the package.
    pub major: u32,
    /// Changes when they may.
    pub minor: u32,
}

/// Which case a package belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRef {
    /// 案卷编号.
    pub case_no: String,
    /// 企业名称.
    pub enterprise: String,
    /// 统一社会信用代码.
    pub uscc: String,
}

/// Someone a package is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// The number in the roster.
    pub id: String,
    /// The age recipient, `age1…`.
    pub recipient: String,
}

/// One file of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// What the file is, such as `workbook`, `attachment`, `opinion`, `report`, `trust`.
    pub role: String,
    /// The name people gave it; for showing only.
    pub name: String,
    /// Its media type, as stated by whoever sealed it.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The clauses it is evidence for, such as `4.2.3.a`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<String>,
    /// The attachment's number (附件编号).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment_no: Option<String>,
}

/// Everything a package says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format's version.
    pub format: Format,
    /// Names of features without which the package must not be read; this version knows none.
    pub critical: Vec<String>,
    /// Which of the five.
    pub kind: PackageKind,
    /// Which case.
    pub case: CaseRef,
    /// Issue number of the case's material, from 1.
    pub edition: u32,
    /// The `package_id`s or document digests it builds on.
    pub parents: Vec<String>,
    /// Everyone it is sealed to; a recipient who is not listed was added by somebody else.
    pub addressed_to: Vec<Addressee>,
    /// SHA-256 of the trust file (the file of role `trust`).
    pub roster: String,
    /// Digest of the clause catalogue.
    pub standard_digest: String,
    /// Digest of the policy.
    pub policy_digest: String,
    /// Version of the working-day calendar.
    pub calendar_version: String,
    /// The files.
    pub files: Vec<FileEntry>,
    /// Head of the register's journal when it was sealed; only packages from the register have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal_head: Option<String>,
    /// The number of whoever sealed it; equals the signer's.
    pub sealed_by: String,
    /// When, by the sealer's clock: a claim, no proof.
    pub claimed_time: DateTime<Utc>,
    /// SHA-256 of the entry `README.txt`.
    pub readme: String,
}

/// Why a manifest with a good signature cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Written by a newer version: another major, or a critical feature that is not known here.
    #[error("the package needs a newer version of the program ({0})")]
    NewerVersion(String),
    /// Not the strict JSON of a manifest.
    #[error("the manifest cannot be read: {0}")]
    Json(#[from] StrictJsonError),
    /// It contradicts itself, the container or the signature.
    #[error("the manifest contradicts the package: {0}")]
    Contradiction(Contradiction),
}

/// What in a manifest contradicts the package it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// Another kind than the container's.
    #[error("another kind")]
    Kind,
    /// Sealed by someone else than the signer.
    #[error("another signer")]
    Sealer,
    /// The trust file is not among the files, or not the one named.
    #[error("no trust file")]
    Roster,
    /// One digest is listed with two sizes.
    #[error("two sizes for one file")]
    Size,
    /// `manifest.json` is not what `manifest.sig` signs.
    #[error("the signature is for another manifest")]
    Signature,
}

impl Manifest {
    /// The role under which the trust file stands among the files.
    pub const TRUST_ROLE: &'static str = "trust";

    /// Reads a manifest whose signature has been verified.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn read(bytes: &[u8]) -> Result<Self, ManifestError> {
        #[derive(Deserialize)]
        struct Head {
            format: Format,
            critical: Vec<String>,
        }
        let head: Head = strict_json::parse(bytes)?;
        if head.format.major != FORMAT.major {
            return Err(ManifestError::NewerVersion(format!(
                "format {}",
                head.format.major
            )));
        }
        if let Some(unknown) = head.critical.first() {
            return Err(ManifestError::NewerVersion(unknown.clone()));
        }
        let manifest: Self = strict_json::parse(bytes)?;
        let carried = manifest.file(Self::TRUST_ROLE).map(|file| &file.sha256);
        if carried != Some(&manifest.roster) {
            return Err(ManifestError::Contradiction(Contradiction::Roster));
        }
        Ok(manifest)
    }

    /// The first file of a role.
    #[must_use]
    pub fn file(&self, role: &str) -> Option<&FileEntry> {
        self.files.iter().find(|file| file.role == role)
    }

    /// All files of a role, in the manifest's order.
    pub fn files_of<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a FileEntry> {
        self.files.iter().filter(move |file| file.role == role)
    }

    /// Digest and size of every distinct content, ascending.
    pub(crate) fn contents(&self) -> Result<std::collections::BTreeMap<&str, u64>, ManifestError> {
        let mut contents = std::collections::BTreeMap::new();
        for file in &self.files {
            if contents
                .insert(file.sha256.as_str(), file.size)
                .is_some_and(|size| size != file.size)
            {
                return Err(ManifestError::Contradiction(Contradiction::Size));
            }
        }
        Ok(contents)
    }
}

/// Whether that many files fit into one package.
pub(crate) fn check_count(distinct: usize) -> Result<(), ContainerFault> {
    // Four fixed entries beside the data.
    if distinct as u64 + 4 > MAX_ENTRIES {
        Err(ContainerFault::TooManyEntries)
    } else {
        Ok(())
    }
}
