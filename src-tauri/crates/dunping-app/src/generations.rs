//! A private file of its author that is saved again and again, in two generations.
//!
//! A generation that was read and makes no sense is moved aside, where somebody may still rescue it, and the one before takes its
//! place. A file that cannot be read just now (a virus scanner holds it, a drive was pulled out) is an error: it may well be whole.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_package::disk;

use crate::moment::Moment;
use crate::{AppError, store};

/// Which generation was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generation {
    /// There was none.
    Fresh,
    /// The last one saved.
    Current,
    /// The last one was damaged; the one before it was read.
    Previous,
    /// There was one, and no generation of it can be read; the files were moved aside.
    Lost,
}

/// The two files.
pub(crate) struct Generations<'a> {
    folder: &'a Path,
    stem: &'static str,
}

impl<'a> Generations<'a> {
    /// Those of a name in a folder: `<stem>.age` and `<stem>.prev.age`.
    pub(crate) fn new(folder: &'a Path, stem: &'static str) -> Self {
        Self { folder, stem }
    }

    fn current(&self) -> PathBuf {
        self.folder.join(format!("{}.age", self.stem))
    }

    fn before(&self) -> PathBuf {
        self.folder.join(format!("{}.prev.age", self.stem))
    }

    /// The newest generation that `decode` understands.
    ///
    /// # Errors
    /// When a generation is there and cannot be read, or a damaged one cannot be moved aside. Nothing was moved that might be whole.
    pub(crate) fn read<T>(
        &self,
        at: Moment,
        decode: impl Fn(&[u8]) -> Option<T>,
    ) -> Result<(Option<T>, Generation), AppError> {
        let mut damaged = false;
        for (path, generation) in [
            (self.current(), Generation::Current),
            (self.before(), Generation::Previous),
        ] {
            if !store::there(&path)? {
                continue;
            }
            if let Some(content) = decode(&store::read(&path)?) {
                return Ok((Some(content), generation));
            }
            disk::relocate(&path, &free_place(self.folder, self.stem, "damaged", at))?;
            damaged = true;
        }
        let generation = if damaged {
            Generation::Lost
        } else {
            Generation::Fresh
        };
        Ok((None, generation))
    }

    /// Saves a generation. The one before is kept, and never replaced by one that `decode` does not understand.
    ///
    /// # Errors
    /// When the disk refuses; one of the two generations is whole.
    pub(crate) fn save<T>(
        &self,
        sealed: &[u8],
        decode: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<(), AppError> {
        store::make_folder(self.folder)?;
        let whole = |old: &[u8]| decode(old).is_some();
        Ok(disk::save_keeping(
            &self.current(),
            &self.before(),
            sealed,
            whole,
        )?)
    }
}

/// A name for something that is kept beside the current generation, which no file has yet.
pub(crate) fn free_place(folder: &Path, stem: &str, why: &str, at: Moment) -> PathBuf {
    let stamp = at.format("%Y%m%dT%H%M%S");
    let place = |n: u32| folder.join(format!("{stem}.{why}-{stamp}-{n}.age"));
    let mut n = 1;
    while fs::exists(place(n)).unwrap_or(true) {
        n += 1;
    }
    place(n)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Option<String> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.starts_with("whole").then_some(text)
    }

    fn at() -> Moment {
        chrono::DateTime::parse_from_rfc3339("2026-08-17T09:00:00+08:00").unwrap()
    }

    #[test]
    fn what_makes_no_sense_is_kept_aside_and_the_one_before_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let both = Generations::new(folder.path(), "notes");
        assert_eq!(both.read(at(), text).unwrap(), (None, Generation::Fresh));
        both.save(b"whole 1", text).unwrap();
        both.save(b"whole 2", text).unwrap();
        let current = (Some("whole 2".to_owned()), Generation::Current);
        assert_eq!(both.read(at(), text).unwrap(), current);

        fs::write(folder.path().join("notes.age"), b"dust").unwrap();
        let previous = (Some("whole 1".to_owned()), Generation::Previous);
        assert_eq!(both.read(at(), text).unwrap(), previous);
        let aside = folder.path().join("notes.damaged-20260817T090000-1.age");
        assert_eq!(fs::read(aside).unwrap(), b"dust");

        fs::write(folder.path().join("notes.prev.age"), b"dust").unwrap();
        assert_eq!(both.read(at(), text).unwrap(), (None, Generation::Lost));
    }

    #[test]
    fn what_cannot_be_read_is_an_error_and_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let both = Generations::new(folder.path(), "notes");
        both.save(b"whole 1", text).unwrap();
        both.save(b"whole 2", text).unwrap();
        // A folder of that name: there, and no file that can be read.
        let current = folder.path().join("notes.age");
        fs::remove_file(&current).unwrap();
        fs::create_dir(&current).unwrap();
        assert!(matches!(both.read(at(), text), Err(AppError::Read { .. })));
        assert!(current.is_dir());
        assert!(both.save(b"whole 3", text).is_err());
        let before = folder.path().join("notes.prev.age");
        assert_eq!(fs::read(before).unwrap(), b"whole 1");
    }
}
