//! Saving so that a file is either the old one or the new one, whole: a temporary file in the same folder, write, flush to the
//! disk, rename, flush of the folder; only then is it saved.
//!
//! It encrypts nothing and knows no formats. Nothing else in the program writes a file that matters.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

const PREFIX: &str = ".dunping-";
const SUFFIX: &str = ".tmp";

/// Why something could not be saved. The old file, if there was one, is still there, unless it says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The disk or the quota is full.
    #[error("no space left for {}", path.display())]
    NoSpace {
        /// What was to be saved.
        path: PathBuf,
    },
    /// The folder or file may not be written.
    #[error("not allowed to write {}", path.display())]
    Denied {
        /// What was to be saved.
        path: PathBuf,
    },
    /// The new file is in place, whole, but the system did not confirm that its name is on the disk: a power cut may still lose it.
    #[error("{} is written and may not survive a power cut: {source}", path.display())]
    NotFlushed {
        /// What was saved.
        path: PathBuf,
        /// The system's report.
        source: io::Error,
    },
    /// Anything else that the system reported.
    #[error("cannot write {}: {source}", path.display())]
    Io {
        /// What was to be saved.
        path: PathBuf,
        /// The system's report.
        source: io::Error,
    },
}

impl SaveError {
    /// Sorts a report of the system.
    #[must_use]
    pub fn new(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::NoSpace { path },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::Denied { path }
            }
            _ => Self::Io { path, source },
        }
    }
}

/// The operations of a save, in their order, and those of a removal; `Write` occurs once for each write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Making a folder that was not there.
    MakeFolder,
    /// Making the temporary file.
    Create,
    /// Writing that many bytes.
    Write(usize),
    /// Flushing the file to the disk.
    SyncFile,
    /// Putting it in place.
    Rename,
    /// Flushing the folder to the disk.
    SyncFolder,
    /// Removing a file.
    Remove,
}

/// What a disk does with an operation that it does not refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// All of it.
    Whole,
    /// Of a write, only so many bytes; the rest is to be written again.
    Short(usize),
}

/// Asked before each operation; an error makes the save fail there, as a full or broken disk would.
pub type Fault = Box<dyn FnMut(Step) -> io::Result<Effect> + Send>;

/// A disk that does what it is asked.
fn sound() -> Fault {
    #[cfg(feature = "faults")]
    return faults::of_this_thread();
    #[cfg(not(feature = "faults"))]
    Box::new(|_| Ok(Effect::Whole))
}

/// Disks that fail under code which saves by itself. Only tests turn the feature on; the program is built without it.
#[cfg(feature = "faults")]
pub mod faults {
    use std::cell::RefCell;
    use std::sync::{Arc, Mutex, PoisonError};

    use super::{Effect, Fault};

    thread_local! {
        static FAULT: RefCell<Option<Arc<Mutex<Fault>>>> = const { RefCell::new(None) };
    }

    /// Does something while every save that this thread begins is on a disk that fails where `fault` says.
    pub fn during<T>(fault: Fault, work: impl FnOnce() -> T) -> T {
        FAULT.set(Some(Arc::new(Mutex::new(fault))));
        let done = work();
        FAULT.set(None);
        done
    }

    /// The bytes may be written by another thread than the one that began.
    pub(super) fn of_this_thread() -> Fault {
        let fault = FAULT.with_borrow(Clone::clone);
        Box::new(move |step| match &fault {
            Some(fault) => fault.lock().unwrap_or_else(PoisonError::into_inner)(step),
            None => Ok(Effect::Whole),
        })
    }
}

/// A file being written beside its place. Dropped without [`Staged::commit`], it vanishes.
pub struct Staged {
    temporary: NamedTempFile,
    target: PathBuf,
    fault: Fault,
}

impl Staged {
    /// Begins to save `target`.
    ///
    /// # Errors
    /// [`SaveError`] when no file can be made in its folder.
    pub fn create(target: &Path) -> Result<Self, SaveError> {
        Self::create_with_faults(target, sound())
    }

    /// The same, with a disk that fails where `fault` says: for tests of whatever saves.
    ///
    /// # Errors
    /// [`SaveError`].
    pub fn create_with_faults(target: &Path, mut fault: Fault) -> Result<Self, SaveError> {
        let made = fault(Step::Create).and_then(|_| {
            tempfile::Builder::new()
                .prefix(PREFIX)
                .suffix(SUFFIX)
                .tempfile_in(folder_of(target))
        });
        let temporary = made.map_err(|error| SaveError::new(target, error))?;
        Ok(Self {
            temporary,
            target: target.to_path_buf(),
            fault,
        })
    }

    /// Where the bytes are until the commit, for reading them back.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.temporary.path()
    }

    /// A second handle, by which another thread flushes what was written so far.
    pub(crate) fn handle(&self) -> io::Result<File> {
        self.temporary.as_file().try_clone()
    }

    /// Another thread is about to flush the file; an error is that of a disk that fails on demand.
    pub(crate) fn flush_begins(&mut self) -> io::Result<()> {
        (self.fault)(Step::SyncFile).map(drop)
    }

    /// Flushes the file to the disk, so that what is read back is what was written.
    ///
    /// # Errors
    /// [`SaveError`].
    pub fn sync(&mut self) -> Result<(), SaveError> {
        let done = (self.fault)(Step::SyncFile).and_then(|_| self.temporary.as_file().sync_all());
        done.map_err(|error| SaveError::new(&self.target, error))
    }

    /// Flushes, puts the file in place and flushes the folder. When this returns `Ok`, the file is saved.
    ///
    /// # Errors
    /// [`SaveError`]; `NotFlushed` if only the flush of the folder failed.
    pub fn commit(mut self) -> Result<(), SaveError> {
        self.sync()?;
        let Self {
            temporary,
            target,
            mut fault,
        } = self;
        fault(Step::Rename)
            .and_then(|_| rename(temporary, &target))
            .map_err(|error| SaveError::new(&target, error))?;
        fault(Step::SyncFolder)
            .and_then(|_| sync_folder(folder_of(&target)))
            .map_err(|source| SaveError::NotFlushed {
                path: target,
                source,
            })
    }
}

impl Write for Staged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = match (self.fault)(Step::Write(bytes.len()))? {
            Effect::Whole => bytes,
            Effect::Short(len) => bytes.get(..len).unwrap_or(bytes),
        };
        self.temporary.as_file_mut().write(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.as_file_mut().flush()
    }
}

/// Saves bytes.
///
/// # Errors
/// [`SaveError`]; the old file is intact but for `NotFlushed`.
pub fn save(target: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    save_with(target, |out| out.write_all(bytes))
}

/// Saves a file that counts from the moment it is there, and that was not there before: what is not acknowledged is taken away again, so
/// that it does not turn up later.
///
/// # Errors
/// [`SaveError`]; there is no file then, but for `NotFlushed` where it could not be taken away either.
pub fn save_new(target: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    save(target, bytes).map_err(|error| match (remove(target), error) {
        (Ok(()), SaveError::NotFlushed { path, source }) => SaveError::Io { path, source },
        (_, error) => error,
    })
}

/// Saves what `fill` writes.
///
/// # Errors
/// [`SaveError`], also for what `fill` reports; the old file is intact but for `NotFlushed`.
pub fn save_with(
    target: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    let mut staged = Staged::create(target)?;
    fill(&mut staged).map_err(|error| SaveError::new(target, error))?;
    staged.commit()
}

/// Makes a folder and those above it, each flushed into the one above: what is saved in it later does not vanish with it.
///
/// # Errors
/// [`SaveError`] when one cannot be made.
pub fn make_folder(folder: &Path) -> Result<(), SaveError> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder_of(folder);
    if above != folder {
        make_folder(above)?;
    }
    let mut fault = sound();
    let made = fault(Step::MakeFolder).and_then(|_| match std::fs::create_dir(folder) {
        // Another thread or process was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    });
    made.and_then(|()| fault(Step::SyncFolder))
        .and_then(|_| sync_folder(above))
        .map_err(|error| SaveError::new(folder, error))
}

/// Moves a file to another name on the same disk; a file of that name is replaced. When this returns, both folders are on the disk.
///
/// # Errors
/// [`SaveError`]; the file is under one of the two names.
pub fn relocate(from: &Path, to: &Path) -> Result<(), SaveError> {
    let mut fault = sound();
    let done = fault(Step::Rename)
        .and_then(|_| std::fs::rename(from, to))
        .and_then(|()| fault(Step::SyncFolder))
        .and_then(|_| sync_folder(folder_of(to)))
        .and_then(|()| fault(Step::SyncFolder))
        .and_then(|_| sync_folder(folder_of(from)));
    done.map_err(|error| SaveError::new(to, error))
}

/// Gives a file a second name on the same disk. When this returns, the file and the name are on the disk.
///
/// # Errors
/// [`SaveError`], also when the other name is on another disk, or the disk has no second names; the second name may be there.
pub fn link(from: &Path, to: &Path) -> Result<(), SaveError> {
    let mut fault = sound();
    let done = fault(Step::Create)
        .and_then(|_| std::fs::hard_link(from, to))
        .and_then(|()| fault(Step::SyncFile))
        .and_then(|_| sync_content(to))
        .and_then(|()| fault(Step::SyncFolder))
        .and_then(|_| sync_folder(folder_of(to)));
    done.map_err(|error| SaveError::new(to, error))
}

/// Removes a file; one that is not there is no error. When this returns, it will not come back after a power cut.
///
/// # Errors
/// [`SaveError`]; the file is still there, or may come back.
pub fn remove(path: &Path) -> Result<(), SaveError> {
    let mut fault = sound();
    let removed = fault(Step::Remove).and_then(|_| match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    });
    removed
        .and_then(|()| fault(Step::SyncFolder))
        .and_then(|_| sync_folder(folder_of(path)))
        .map_err(|error| SaveError::new(path, error))
}

/// Whether there is room for `bytes` more and 5 % beside `target`, asked before something long is written. Where the system does not
/// say, the writing itself will tell.
///
/// # Errors
/// [`SaveError::NoSpace`].
pub fn room_for(target: &Path, bytes: u64) -> Result<(), SaveError> {
    match fs4::available_space(folder_of(target)) {
        Ok(free) if !enough(free, bytes) => Err(SaveError::NoSpace {
            path: target.to_path_buf(),
        }),
        _ => Ok(()),
    }
}

fn enough(free: u64, bytes: u64) -> bool {
    free >= bytes.saturating_add(bytes / 20)
}

/// Saves over an older generation, which is kept under another name. Should the last save be damaged later, the one before is there. One
/// that `is_whole` does not recognise is never kept in place of an earlier one that may be.
///
/// # Errors
/// [`SaveError`]; one of the two generations is whole.
pub fn save_keeping(
    target: &Path,
    before: &Path,
    bytes: &[u8],
    is_whole: impl FnOnce(&[u8]) -> bool,
) -> Result<(), SaveError> {
    match std::fs::read(target) {
        Ok(old) if is_whole(&old) => save(before, &old)?,
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(SaveError::new(target, error)),
    }
    save(target, bytes)
}

/// Removes what interrupted saves left in a folder, and says how many files. Only at start, when nothing is being saved.
///
/// # Errors
/// [`SaveError`] when the folder cannot be read or a leftover not be removed.
pub fn sweep(folder: &Path) -> Result<usize, SaveError> {
    let failed = |error| SaveError::new(folder, error);
    let mut removed = 0;
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let is_ours = name
            .to_str()
            .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        if is_ours && entry.file_type().map_err(failed)?.is_file() {
            remove(&entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(not(windows))]
fn rename(temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    temporary
        .persist(target)
        .map(|_| ())
        .map_err(|error| error.error)
}

/// Virus scanners and indexers hold new files open for a moment: try again for half a second.
#[cfg(windows)]
fn rename(mut temporary: NamedTempFile, target: &Path) -> io::Result<()> {
    for _ in 0..10 {
        match temporary.persist(target) {
            Ok(_) => return Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::PermissionDenied => {
                temporary = error.file
            }
            Err(error) => return Err(error.error),
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    temporary
        .persist(target)
        .map(|_| ())
        .map_err(|error| error.error)
}

/// Somebody else wrote it, and may not have flushed it.
#[cfg(unix)]
fn sync_content(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere only whoever may write a file can flush it.
#[cfg(not(unix))]
fn sync_content(path: &Path) -> io::Result<()> {
    std::fs::metadata(path).map(|_| ())
}

#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be flushed; opening it proves that it is there.
#[cfg(not(unix))]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::metadata(folder).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    const OLD: &[u8] = b"old, whole";

    fn new_content() -> Vec<u8> {
        (0..50_000u32).flat_map(u32::to_le_bytes).collect()
    }

    /// Saves in pieces over an old file, failing at operation `at` (counted from 0); all operations that were asked for.
    fn save_failing_at(
        target: &Path,
        at: usize,
        kind: io::ErrorKind,
    ) -> (Result<(), SaveError>, Vec<Step>) {
        let steps = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&steps);
        let fault: Fault = Box::new(move |step| {
            let mut seen = seen.lock().unwrap();
            seen.push(step);
            if seen.len() - 1 == at {
                Err(io::Error::from(kind))
            } else {
                Ok(Effect::Whole)
            }
        });
        let result = Staged::create_with_faults(target, fault).and_then(|mut staged| {
            for piece in new_content().chunks(8_192) {
                staged
                    .write_all(piece)
                    .map_err(|error| SaveError::new(target, error))?;
            }
            staged.commit()
        });
        let steps = steps.lock().unwrap().clone();
        (result, steps)
    }

    #[test]
    fn a_failure_at_any_operation_leaves_old_or_new_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("draft.age");
        let (result, steps) = save_failing_at(&target, usize::MAX, io::ErrorKind::Other);
        result.unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), new_content());
        assert_eq!(steps.first(), Some(&Step::Create));
        assert_eq!(
            steps[steps.len() - 3..],
            [Step::SyncFile, Step::Rename, Step::SyncFolder]
        );

        for kind in [
            io::ErrorKind::StorageFull,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::Other,
        ] {
            for (at, step) in steps.iter().enumerate() {
                std::fs::write(&target, OLD).unwrap();
                let (result, _) = save_failing_at(&target, at, kind);
                let error = result.unwrap_err();
                let expected = match kind {
                    _ if *step == Step::SyncFolder => matches!(error, SaveError::NotFlushed { .. }),
                    io::ErrorKind::StorageFull => matches!(error, SaveError::NoSpace { .. }),
                    io::ErrorKind::PermissionDenied => matches!(error, SaveError::Denied { .. }),
                    _ => matches!(error, SaveError::Io { .. }),
                };
                assert!(expected, "{kind:?} at {at}: {error}");
                let found = std::fs::read(&target).unwrap();
                let is_last = *step == Step::SyncFolder;
                assert_eq!(
                    found,
                    if is_last { new_content() } else { OLD.to_vec() },
                    "at {at}"
                );
                assert_eq!(
                    std::fs::read_dir(folder.path()).unwrap().count(),
                    1,
                    "a leftover at {at}"
                );
            }
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(save(&folder.path().join("missing").join("x"), b"x").is_err());
    }

    #[test]
    fn a_second_name_is_the_same_file_and_takes_no_others_place() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (folder.path().join("a"), folder.path().join("b"));
        save(&one, OLD).unwrap();
        link(&one, &other).unwrap();
        std::fs::remove_file(&one).unwrap();
        assert_eq!(std::fs::read(&other).unwrap(), OLD);
        save(&one, b"new").unwrap();
        assert!(link(&one, &other).is_err());
        assert_eq!(std::fs::read(&other).unwrap(), OLD);
    }

    #[test]
    fn room_is_asked_for_with_a_twentieth_to_spare() {
        assert!(enough(105, 100) && !enough(104, 100) && enough(0, 0));
        assert!(!enough(u64::MAX - 1, u64::MAX));
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x");
        room_for(&target, 1).unwrap();
        let found = room_for(&target, u64::MAX / 2);
        assert!(matches!(found, Err(SaveError::NoSpace { path }) if path == target));
        room_for(&folder.path().join("missing").join("x"), u64::MAX).unwrap();
    }

    #[test]
    fn the_generation_before_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (target, before) = (folder.path().join("a"), folder.path().join("a.prev"));
        for text in ["1", "2", "3"] {
            save_keeping(&target, &before, text.as_bytes(), |_| true).unwrap();
        }
        assert_eq!(std::fs::read(&target).unwrap(), b"3");
        assert_eq!(std::fs::read(&before).unwrap(), b"2");
        // A damaged one is not kept in place of a whole one.
        save(&target, b"damaged").unwrap();
        save_keeping(&target, &before, b"4", |old| old != b"damaged").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"4");
        assert_eq!(std::fs::read(&before).unwrap(), b"2");
    }

    #[test]
    fn leftovers_are_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            ".dunping-a1.tmp",
            ".dunping-b2.tmp",
            "draft.age",
            ".dunping-note",
            "x.tmp",
        ] {
            save(&folder.path().join(name), b"x").unwrap();
        }
        assert_eq!(sweep(folder.path()).unwrap(), 2);
        assert_eq!(sweep(folder.path()).unwrap(), 0);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
