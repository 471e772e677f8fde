//! What the program keeps on the computer of an expert or chair: no database, a folder a case, drafts encrypted to their author.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use dunping_identity::fingerprint::fingerprint;
use dunping_identity::{Certificate, Identity, Signer as _, Trust, TrustError};
use dunping_package::{MAX_WHOLE, disk};
use dunping_register::{PlaceProblem, place_problem};

use crate::AppError;
use crate::contract::Words;

const MEMORY: &str = "memory.json";
/// The name of a trust file beside an identity.
pub(crate) const TRUST: &str = "trust.dptrust";

/// Reads a whole file, with its name in the error. One larger than any of ours is not read: it came from anywhere, under any name.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, AppError> {
    let failed = |problem| unread(path, problem);
    let too_large = || AppError::TooLarge {
        name: crate::session::file_name(path),
    };
    let file = fs::File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.len() > MAX_WHOLE {
        return Err(too_large());
    }
    // What is no plain file has no size, and a plain one may still grow.
    let mut bytes = Vec::new();
    let mut most = file.take(MAX_WHOLE + 1);
    most.read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MAX_WHOLE {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Whether a file is there. A folder that gives no answer is an error: it is not an empty one.
///
/// # Errors
/// When the system cannot say.
pub(crate) fn there(path: &Path) -> Result<bool, AppError> {
    path.try_exists().map_err(|problem| unread(path, problem))
}

fn unread(path: &Path, problem: std::io::Error) -> AppError {
    AppError::Read {
        name: crate::session::file_name(path),
        problem,
    }
}

/// Saves a file and replaces the one before only when what is on the disk passes `holds`.
///
/// # Errors
/// When the disk refuses or gives back something else; the file before is intact then.
pub(crate) fn save_checked(
    path: &Path,
    bytes: &[u8],
    holds: impl FnOnce(&[u8]) -> bool,
) -> Result<(), AppError> {
    let mut staged = disk::Staged::create(path)?;
    staged
        .write_all(bytes)
        .map_err(|error| disk::SaveError::new(path, error))?;
    staged.sync()?;
    if !holds(&read(staged.path())?) {
        return Err(AppError::NotReadBack {
            name: crate::session::file_name(path),
        });
    }
    Ok(staged.commit()?)
}

/// What is to be known before anybody has unlocked anything. It names nobody's cases. Losing it loses nothing but convenience.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// The identity file used last.
    #[serde(default)]
    pub(crate) identity: Option<PathBuf>,
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
        make_folder(data)?;
        let bytes = serde_json::to_vec_pretty(&memory).map_err(|_| AppError::Part(MEMORY))?;
        Ok(disk::save(&data.join(MEMORY), &bytes)?)
    }
}

/// The trust file for an identity: the newest that lies in the program's data, beside the identity file or above it, all of the same
/// body. What was accepted is remembered, so that an older roster is never taken again. Another file that is none does not count.
///
/// # Errors
/// When there is none, the one remembered cannot be read, two of the same version differ, or the disk refuses.
pub(crate) fn trust_for(identity: &Identity, file: &Path, data: &Path) -> Result<Trust, AppError> {
    let body = identity.chain_der().pop().ok_or(AppError::NoTrust)?;
    let body = Certificate::read(&body).map_err(|_| AppError::NoTrust)?;
    let remembered = remembered(data, &fingerprint(body.spki()))?;
    let folder = file.parent();
    let beside = [folder, folder.and_then(Path::parent)];
    let beside = beside.into_iter().flatten().map(|it| it.join(TRUST));
    let mut found = Vec::new();
    for path in kept_trusts(data)?.into_iter().chain(beside) {
        match fs::read(&path) {
            Ok(bytes) => found.extend(Trust::read(&bytes).ok()),
            // With one remembered, a newer one is only taken later. Without, what cannot be read just now may be the one to work with.
            Err(problem) if remembered.is_none() && problem.kind() != ErrorKind::NotFound => {
                return Err(unread(&path, problem));
            }
            Err(_) => {}
        }
    }
    let found = remembered.into_iter().chain(found);
    let found = found.filter(|trust| trust.authority_certificate().der() == body.der());
    let mut held: Option<Trust> = None;
    for trust in found {
        held = Some(match held {
            None => trust,
            Some(before) => newer_of(before, trust)?,
        });
    }
    let trust = held.ok_or(AppError::NoTrust)?;
    keep_trust(data, &trust)?;
    Ok(trust)
}

fn newer_of(before: Trust, other: Trust) -> Result<Trust, TrustError> {
    match Trust::accept_newer(&before, other) {
        Err(TrustError::Rollback { .. }) => Ok(before),
        newer => newer,
    }
}

/// The two files in which the roster of a body is remembered. They say the same: where one is damaged, the other still tells how far
/// that roster had come, and no older one is taken in its place.
fn places(data: &Path, body: &str) -> [PathBuf; 2] {
    let body = body.replace(' ', "");
    let body = body.get(..16).unwrap_or(&body);
    ["dptrust", "copy.dptrust"].map(|ending| data.join(format!("trust-{body}.{ending}")))
}

/// The roster of a body that was accepted here before, told by the body's fingerprint; none where none was.
///
/// # Errors
/// When a file of it is there and cannot be read just now, or what is there is damaged and no copy is whole.
pub(crate) fn remembered(data: &Path, body: &str) -> Result<Option<Trust>, AppError> {
    let mut held: Option<Trust> = None;
    let mut damaged = None;
    for path in places(data, body) {
        if !there(&path)? {
            continue;
        }
        match Trust::read(&read(&path)?) {
            Ok(trust) => {
                held = Some(match held {
                    None => trust,
                    Some(before) => newer_of(before, trust)?,
                });
            }
            Err(TrustError::NewerVersion) => return Err(TrustError::NewerVersion.into()),
            Err(_) => damaged = Some(path),
        }
    }
    match (held, damaged) {
        (None, Some(path)) => Err(AppError::RosterDamaged { path }),
        (held, _) => Ok(held),
    }
}

/// Remembers a trust file that was accepted, in the place of the one of the same body.
///
/// # Errors
/// When the one that is kept cannot be read, is newer or another of the same version, or the disk refuses.
pub(crate) fn keep_trust(data: &Path, trust: &Trust) -> Result<(), AppError> {
    make_folder(data)?;
    let body = trust.fingerprint();
    if let Some(kept) = remembered(data, &body)? {
        Trust::accept_newer(&kept, trust.clone())?;
    }
    for path in places(data, &body) {
        if !there(&path)? || read(&path)? != trust.bytes() {
            disk::save(&path, trust.bytes())?;
        }
    }
    Ok(())
}

/// Where the trust files lie that were accepted here.
///
/// # Errors
/// When the folder is there and cannot be listed.
pub(crate) fn kept_trusts(data: &Path) -> Result<Vec<PathBuf>, AppError> {
    let entries = match fs::read_dir(data) {
        Err(problem) if problem.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|problem| unread(data, problem))?,
    };
    let mut kept = Vec::new();
    for entry in entries {
        let path = entry.map_err(|problem| unread(data, problem))?.path();
        if path.extension().is_some_and(|ending| ending == "dptrust") {
            kept.push(path);
        }
    }
    kept.sort();
    Ok(kept)
}

/// A sentence about the data folder when it lies on a network share or in a folder that a sync client moves about; empty otherwise.
pub(crate) fn place_warning(data: &Path) -> Words {
    let place = match place_problem(data) {
        None => return Words::default(),
        Some(PlaceProblem::NetworkShare) => ("网络共享", "on a network share"),
        Some(PlaceProblem::SyncFolder) => ("网盘同步文件夹", "in a synchronised folder"),
    };
    let (zh, en) = place;
    let folder = data.display();
    Words::new(
        format!(
            "草稿和收到的文件现在存放在{zh}中（{folder}）：断网或同步冲突时可能丢失刚保存的内容。请改放在本机磁盘上。"
        ),
        format!(
            "Drafts and received files now lie {en} ({folder}): what was just saved may be lost when it breaks off or conflicts. Move them to a disk of this computer."
        ),
    )
}

/// Removes what interrupted saves left in the data folder and in the folders of the cases. A leftover that cannot be removed does no harm.
pub(crate) fn sweep(data: &Path) {
    const DEEPEST: usize = 3;
    let mut open = vec![(data.to_path_buf(), 0)];
    while let Some((folder, depth)) = open.pop() {
        let _ = disk::sweep(&folder);
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        if depth < DEEPEST {
            let folders = entries.filter(|it| it.file_type().is_ok_and(|kind| kind.is_dir()));
            open.extend(folders.map(|entry| (entry.path(), depth + 1)));
        }
    }
}

/// Removes what interrupted saves left in one folder, if it is there.
///
/// # Errors
/// When a leftover cannot be removed.
pub(crate) fn sweep_one(folder: &Path) -> Result<(), AppError> {
    if folder.is_dir() {
        disk::sweep(folder)?;
    }
    Ok(())
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(folder: &Path) -> Result<(), AppError> {
    Ok(disk::make_folder(folder)?)
}

/// The folder of one case.
pub(crate) fn case_folder(data: &Path, package_id: &str, person: &str) -> PathBuf {
    let short = package_id.get(..16).unwrap_or(package_id);
    data.join("cases").join(format!("{short}-{person}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_larger_than_any_of_ours_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("request.dpenrol");
        fs::write(&path, "{}").unwrap();
        assert_eq!(read(&path).unwrap(), b"{}");
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_len(MAX_WHOLE + 1).unwrap();
        assert!(matches!(read(&path), Err(AppError::TooLarge { .. })));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_never_ends_is_not_read_either() {
        assert!(matches!(
            read(Path::new("/dev/zero")),
            Err(AppError::TooLarge { .. })
        ));
    }
}
