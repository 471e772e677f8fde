//! One window works on a case at a time. The claim is a lock of the operating system on a file in the case's folder: it ends with the
//! process that holds it, however that ends, so that what a crash leaves behind keeps nobody out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::AppError;
use crate::moment::Moment;
use crate::session::file_name;

/// The file inside a case's folder.
const LOCK: &str = "desk.lock";

/// The right to write in a case's folder, held as long as this lives.
#[derive(Debug)]
pub(crate) struct Claim {
    _lock: File,
}

impl Claim {
    /// Claims a case's folder.
    ///
    /// # Errors
    /// [`AppError::CaseBusy`] when another window has it, and a disk that refuses.
    pub(crate) fn take(folder: &Path, at: Moment) -> Result<Self, AppError> {
        let path = folder.join(LOCK);
        let refused = |problem| AppError::Write {
            name: file_name(&path),
            problem,
        };
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(refused)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                // Where a locked file cannot be read, it stays unsaid since when.
                let mut since = String::new();
                let _ = file.read_to_string(&mut since);
                let since = since.lines().next().unwrap_or_default().to_owned();
                return Err(AppError::CaseBusy { since });
            }
            Err(TryLockError::Error(problem)) => return Err(refused(problem)),
        }
        let note = format!("{}\n{}\n", crate::moment::shown(at), std::process::id());
        file.set_len(0).map_err(refused)?;
        file.rewind().map_err(refused)?;
        file.write_all(note.as_bytes()).map_err(refused)?;
        Ok(Self { _lock: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: &str) -> Moment {
        let text = format!("2026-09-15T{hour}:00:00+08:00");
        chrono::DateTime::parse_from_rfc3339(&text).expect("a moment")
    }

    #[test]
    fn the_second_is_refused_and_told_since_when() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Claim::take(folder.path(), at("09")).expect("free");
        match Claim::take(folder.path(), at("10")) {
            Err(AppError::CaseBusy { since }) => assert_eq!(since, "2026-09-15 09:00"),
            other => panic!("{other:?}"),
        }
        drop(first);
        Claim::take(folder.path(), at("11")).expect("free again");
    }

    #[test]
    fn what_a_crash_left_behind_keeps_nobody_out() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(LOCK), "2026-09-01 08:00\n4242\n").expect("written");
        Claim::take(folder.path(), at("09")).expect("nobody holds it");
        let note = std::fs::read_to_string(folder.path().join(LOCK)).expect("read");
        assert!(note.starts_with("2026-09-15 09:00\n"), "{note}");
    }
}
