//! Files that are not taken in, and are not thrown away either: refused ones with their reason (隔离), and returns of an edition of
//! the package that is not open here (暂存).

use std::path::{Path, PathBuf};

use dunping_package::{disk, export};

use super::copy;
use crate::session::file_name;
use crate::{AppError, store};

/// The folder inside a case's folder.
const QUARANTINE: &str = "quarantine";

/// Puts a refused file aside, with the reason beside it: the name it has there. An earlier one of the same name stays; the same file
/// is not put there twice.
pub(super) fn quarantine(folder: &Path, path: &Path, reason: &str) -> Result<String, AppError> {
    let quarantine = folder.join(QUARANTINE);
    store::make_folder(&quarantine)?;
    let clean = export::clean(&file_name(path));
    let numbered = (2u32..).map(|n| match clean.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}~{n}.{ending}"),
        None => format!("{clean}~{n}"),
    });
    let digest = |path: &Path| crate::staff::digest_of(path).ok();
    let new = digest(path);
    for name in std::iter::once(clean.clone()).chain(numbered) {
        let place = quarantine.join(&name);
        let beside = quarantine.join(format!("{name}.reason.txt"));
        let free = !place.exists() && !beside.exists();
        if free || (new.is_some() && digest(&place) == new) {
            copy(path, &place)?;
            disk::save(&beside, reason.as_bytes())?;
            return Ok(name);
        }
    }
    Ok(clean)
}

/// Keeps a return of another edition of the package until that edition is opened here: the name it has there.
pub(super) fn keep_waiting(
    data: &Path,
    case_no: &str,
    path: &Path,
    sha256: &str,
) -> Result<String, AppError> {
    let folder = folder(data, case_no);
    store::make_folder(&folder)?;
    let name = format!("{sha256}.dpreturn");
    copy(path, &folder.join(&name))?;
    Ok(name)
}

/// The returns of a case that wait for an edition of its package.
pub(super) fn waiting(data: &Path, case_no: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(data, case_no));
    let paths = entries.into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = paths.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "dpreturn"));
    paths.sort();
    paths
}

fn folder(data: &Path, case_no: &str) -> PathBuf {
    data.join("waiting").join(export::clean(case_no))
}
