//! What the program keeps on the computer of an expert or chair: no database, a folder a case, drafts encrypted to their author.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use dunping_identity::{Identity, Signer as _, Trust};
use dunping_package::{disk, private};

use crate::AppError;
use crate::contract::{DraftView, WrittenFile};

const MEMORY: &str = "memory.json";
const TRUST: &str = "trust.dptrust";
const DRAFT: &str = "draft.age";
const DRAFT_BEFORE: &str = "draft.prev.age";

/// Reads a whole file, with its name in the error.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    fs::read(path).map_err(|problem| AppError::Read {
        name: crate::session::file_name(path),
        problem,
    })
}

/// What was opened before on this computer. Losing it loses nothing but convenience.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// The identity file used last.
    #[serde(default)]
    pub(crate) identity: Option<PathBuf>,
    /// Packages opened before, newest first.
    #[serde(default)]
    pub(crate) recent: Vec<Recent>,
}

/// A package that was opened before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Recent {
    pub(crate) path: PathBuf,
    pub(crate) case_no: String,
    pub(crate) enterprise: String,
    pub(crate) voted: u32,
    pub(crate) sealed: bool,
    pub(crate) touched: String,
}

impl Memory {
    /// Reads it; an absent or damaged memory is an empty one.
    pub(crate) fn read(data: &Path) -> Self {
        let bytes = fs::read(data.join(MEMORY)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Changes it on disk.
    pub(crate) fn update(data: &Path, change: impl FnOnce(&mut Self)) -> Result<(), AppError> {
        let mut memory = Self::read(data);
        change(&mut memory);
        memory.recent.truncate(20);
        make_folder(data)?;
        let bytes = serde_json::to_vec_pretty(&memory).map_err(|_| AppError::Part(MEMORY))?;
        Ok(disk::save(&data.join(MEMORY), &bytes)?)
    }
}

/// The trust file for an identity: the newest that lies beside the identity file, above it, or in the program's data, all of the
/// same body. What was accepted is remembered, so that an older roster is never taken again.
pub(crate) fn trust_for(identity: &Identity, file: &Path, data: &Path) -> Result<Trust, AppError> {
    let beside = file.parent().map(|folder| folder.join(TRUST));
    let above = file
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join(TRUST));
    let own = kept_trust(data);
    let mut held: Option<Trust> = None;
    for path in [Some(own.clone()), beside, above]
        .into_iter()
        .flatten()
        .filter(|path| path.is_file())
    {
        let trust = Trust::read(&read(&path)?)?;
        if identity.chain_der().last().map(Vec::as_slice)
            != Some(trust.authority_certificate().der())
        {
            continue;
        }
        held = Some(match held {
            Some(before) if before.roster().version >= trust.roster().version => before,
            Some(before) => Trust::accept_newer(&before, trust)?,
            None => trust,
        });
    }
    let trust = held.ok_or(AppError::NoTrust)?;
    make_folder(data)?;
    disk::save(&own, trust.bytes())?;
    Ok(trust)
}

/// Where the trust file lies that was accepted last.
pub(crate) fn kept_trust(data: &Path) -> PathBuf {
    data.join(TRUST)
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Result<(), AppError> {
    fs::create_dir_all(folder).map_err(|problem| AppError::Write {
        name: crate::session::file_name(folder),
        problem,
    })
}

/// The folder of one case.
pub(crate) fn case_folder(data: &Path, package_id: &str, person: &str) -> PathBuf {
    let short = package_id.get(..16).unwrap_or(package_id);
    data.join("cases").join(format!("{short}-{person}"))
}

/// An expert's work on one case.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// The package it belongs to.
    pub(crate) package_id: String,
    /// What the expert entered.
    pub(crate) content: DraftView,
    /// The revision that will be signed next.
    pub(crate) revision: u32,
    /// The opinion that was signed last.
    pub(crate) signed: Option<SignedReturn>,
    /// Every signed opinion of this expert on the case, oldest first, as its document.
    #[serde(default)]
    pub(crate) documents: Vec<String>,
}

/// What was sealed last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SignedReturn {
    /// The opinion's digest.
    pub(crate) opinion: String,
    /// The file's name.
    pub(crate) name: String,
    /// Its SHA-256.
    pub(crate) sha256: String,
    /// Its size for display.
    pub(crate) size: String,
    /// Whether a correction was begun since.
    pub(crate) correcting: bool,
}

impl SignedReturn {
    pub(crate) fn view(&self) -> WrittenFile {
        WrittenFile {
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            size: self.size.clone(),
        }
    }
}

/// Which generation of a draft was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// There was none.
    Fresh,
    /// The last one saved.
    Current,
    /// The last one was damaged; the one before it was read.
    Previous,
}

/// Reads the draft; a damaged one falls back to the generation before it.
pub(crate) fn read_draft(
    folder: &Path,
    identity: &Identity,
    package_id: &str,
) -> (Draft, Generation) {
    for (name, generation) in [
        (DRAFT, Generation::Current),
        (DRAFT_BEFORE, Generation::Previous),
    ] {
        let Ok(sealed) = fs::read(folder.join(name)) else {
            continue;
        };
        let Ok(plain) = private::reveal(&sealed, identity.age_identity()) else {
            continue;
        };
        if let Ok(draft) = serde_json::from_slice::<Draft>(&plain)
            && draft.package_id == package_id
        {
            return (draft, generation);
        }
    }
    let fresh = Draft {
        package_id: package_id.to_owned(),
        content: DraftView::default(),
        revision: 1,
        signed: None,
        documents: Vec::new(),
    };
    (fresh, Generation::Fresh)
}

/// Saves the draft, encrypted to its author; the generation before is kept.
pub(crate) fn save_draft(
    folder: &Path,
    identity: &Identity,
    draft: &Draft,
) -> Result<(), AppError> {
    make_folder(folder)?;
    let plain = serde_json::to_vec(draft).map_err(|_| AppError::Part(DRAFT))?;
    let sealed =
        private::conceal(&plain, &identity.recipient()).map_err(|_| AppError::Part(DRAFT))?;
    let current = folder.join(DRAFT);
    if let Ok(before) = fs::read(&current) {
        disk::save(&folder.join(DRAFT_BEFORE), &before)?;
    }
    Ok(disk::save(&current, &sealed)?)
}
