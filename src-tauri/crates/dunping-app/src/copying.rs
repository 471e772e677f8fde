//! Copies of files, whole or not there, and proven: the bytes are hashed as they are read, and what lies on the disk is read back and
//! hashed before it gets its name. A stick that gives other bytes the second time is found here and not by whoever opens the copy.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use dunping_identity::fingerprint::hex;
use dunping_package::disk::{SaveError, Staged};
use sha2::{Digest as _, Sha256};

use crate::AppError;
use crate::session::file_name;

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copied {
    /// SHA-256 of the file.
    pub(crate) sha256: String,
    /// Bytes.
    pub(crate) size: u64,
}

/// SHA-256 and size of a file, read as a stream.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn digest_of(path: &Path) -> Result<Copied, AppError> {
    stream(path, |_| Ok(()))
}

/// A copy that is whole and on the disk, and has no name yet: what is to be checked before it is kept is checked there.
///
/// # Errors
/// When one of the two cannot be read or written, or what was written reads back as something else.
pub(crate) fn staged(from: &Path, to: &Path) -> Result<(Staged, Copied), AppError> {
    let mut staged = Staged::create(to)?;
    let read = stream(from, |piece| {
        let written = staged.write_all(piece);
        Ok(written.map_err(|error| SaveError::new(to, error))?)
    })?;
    staged.sync()?;
    if digest_of(staged.path())? != read {
        return Err(differs(to));
    }
    Ok((staged, read))
}

/// Copies a file.
///
/// # Errors
/// As [`staged`]; a file that was there is intact then.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<Copied, AppError> {
    let (staged, copied) = staged(from, to)?;
    staged.commit()?;
    Ok(copied)
}

/// A copy of a file that was looked at before and had this digest then.
///
/// # Errors
/// As [`staged`], and when the file gives something else now.
pub(crate) fn staged_as(from: &Path, to: &Path, sha256: &str) -> Result<Staged, AppError> {
    let (staged, copied) = staged(from, to)?;
    if copied.sha256 == sha256 {
        Ok(staged)
    } else {
        Err(differs(from))
    }
}

fn differs(path: &Path) -> AppError {
    AppError::NotReadBack {
        name: file_name(path),
    }
}

fn stream(
    path: &Path,
    mut each: impl FnMut(&[u8]) -> Result<(), AppError>,
) -> Result<Copied, AppError> {
    let failed = |problem| AppError::Read {
        name: file_name(path),
        problem,
    };
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0_u8; 256 * 1024];
    let mut size = 0;
    loop {
        let got = file.read(&mut piece).map_err(failed)?;
        let Some(read) = piece.get(..got).filter(|read| !read.is_empty()) else {
            let sha256 = hex(&hasher.finalize());
            return Ok(Copied { sha256, size });
        };
        hasher.update(read);
        each(read)?;
        size += got as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_copy_is_what_was_read_and_has_its_digest() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        let bytes = vec![7; 600_000];
        fs::write(&from, &bytes).unwrap();
        let copied = copy(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), bytes);
        let sha256 = dunping_identity::fingerprint::sha256_hex(&bytes);
        assert_eq!((copied.sha256, copied.size), (sha256, 600_000));
    }

    #[test]
    fn what_changed_since_it_was_looked_at_is_not_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&from, "as it was looked at").unwrap();
        let seen = digest_of(&from).unwrap();
        staged_as(&from, &to, &seen.sha256)
            .unwrap()
            .commit()
            .unwrap();
        fs::write(&from, "as the stick gives it now").unwrap();
        let refused = staged_as(&from, &to, &seen.sha256).map(drop);
        assert!(matches!(refused, Err(AppError::NotReadBack { .. })));
        assert_eq!(fs::read(&to).unwrap(), b"as it was looked at");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
