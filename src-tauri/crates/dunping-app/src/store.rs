//! What the program keeps on the computer of an expert or chair: no database, a folder a case, drafts encrypted to their author.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use dunping_identity::{Identity, Signer as _, Trust, TrustError};
use dunping_package::disk;

use crate::AppError;

const MEMORY: &str = "memory.json";
const TRUST: &str = "trust.dptrust";

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

/// The trust file for an identity: the newest that lies in the program's data, beside the identity file or above it, all of the same
/// body. What was accepted is remembered, so that an older roster is never taken again. A file that cannot be read does not count.
///
/// # Errors
/// When there is none, when two of the same version differ, or the disk refuses.
pub(crate) fn trust_for(identity: &Identity, file: &Path, data: &Path) -> Result<Trust, AppError> {
    let beside = file.parent().map(|folder| folder.join(TRUST));
    let above = file
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join(TRUST));
    let body = identity.chain_der().pop();
    let found = kept_trusts(data)
        .into_iter()
        .chain(beside)
        .chain(above)
        .filter_map(|path| Trust::read(&fs::read(path).ok()?).ok())
        .filter(|trust| body.as_deref() == Some(trust.authority_certificate().der()));
    let mut held: Option<Trust> = None;
    for trust in found {
        held = Some(match held {
            None => trust,
            Some(before) => match Trust::accept_newer(&before, trust) {
                Ok(newer) => newer,
                Err(TrustError::Rollback { .. }) => before,
                Err(other) => return Err(other.into()),
            },
        });
    }
    let trust = held.ok_or(AppError::NoTrust)?;
    keep_trust(data, &trust)?;
    Ok(trust)
}

/// Remembers a trust file that was accepted, in the place of the one of the same body.
///
/// # Errors
/// When the one that is kept is newer or another of the same version, or the disk refuses.
pub(crate) fn keep_trust(data: &Path, trust: &Trust) -> Result<(), AppError> {
    make_folder(data)?;
    let body = trust.fingerprint().replace(' ', "");
    let path = data.join(format!("trust-{}.dptrust", body.get(..16).unwrap_or(&body)));
    if let Some(kept) = fs::read(&path).ok().and_then(|it| Trust::read(&it).ok()) {
        Trust::accept_newer(&kept, trust.clone())?;
    }
    Ok(disk::save(&path, trust.bytes())?)
}

/// Where the trust files lie that were accepted here, one for each body.
pub(crate) fn kept_trusts(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data).map(|entries| entries.filter_map(Result::ok).collect());
    let entries: Vec<fs::DirEntry> = entries.unwrap_or_default();
    let paths = entries.iter().map(fs::DirEntry::path);
    let mut kept: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "dptrust"))
        .collect();
    kept.sort();
    kept
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
