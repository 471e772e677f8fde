//! The received package in the case's folder, so that the draft can be opened when the stick is gone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread;

use dunping_package::disk;

use crate::contract::Words;
use crate::session::file_name;
use crate::{AppError, copying};

/// The package's name in the case's folder.
pub(super) const KEPT: &str = "case.dpcase";

/// A package up to this size is copied at once when it cannot be linked. A larger one is copied behind the work: opening does not wait.
const LARGEST_COPY: u64 = 256 * 1024 * 1024;

/// Where the package of the open case lies.
pub(super) struct Kept {
    /// Where it is read while the case is open.
    pub(super) path: PathBuf,
    /// The copy under way: where it will be, and whether it came about, once that is known.
    copy: Option<(PathBuf, Arc<OnceLock<bool>>)>,
}

impl Kept {
    /// Keeps the package beside the draft: by a link where the disk allows it, by a copy otherwise. A kept one that is no longer the same
    /// package is replaced. A copy that is under way already is not begun again.
    ///
    /// # Errors
    /// When a copy that is made at once does not come about.
    pub(super) fn keep(
        path: &Path,
        folder: &Path,
        under_way: Option<&Self>,
        same: impl Fn(&Path) -> bool,
    ) -> Result<Self, AppError> {
        Self::keep_up_to(LARGEST_COPY, path, folder, under_way, same)
    }

    fn keep_up_to(
        largest: u64,
        path: &Path,
        folder: &Path,
        under_way: Option<&Self>,
        same: impl Fn(&Path) -> bool,
    ) -> Result<Self, AppError> {
        let kept = folder.join(KEPT);
        let here = |path: PathBuf| Self { path, copy: None };
        if kept == path || same(&kept) {
            return Ok(here(kept));
        }
        if !kept.exists() && disk::link(path, &kept).is_ok() {
            return Ok(here(kept));
        }
        if path.metadata().is_ok_and(|data| data.len() <= largest) {
            copying::copy(path, &kept)?;
            return Ok(here(kept));
        }
        let before = under_way.and_then(|before| before.copy.clone());
        let before = before.filter(|(_, done)| done.get().is_none());
        Ok(Self {
            path: path.to_path_buf(),
            copy: Some(before.unwrap_or_else(|| behind(path, kept))),
        })
    }

    /// Where the package will be found the next time.
    pub(super) fn next_time(&self) -> &Path {
        match &self.copy {
            Some((kept, done)) if done.get() == Some(&true) => kept,
            _ => &self.path,
        }
    }

    /// What is to be said while the package lies elsewhere only.
    pub(super) fn elsewhere(&self) -> Option<Words> {
        let (_, done) = self.copy.as_ref()?;
        let name = file_name(&self.path);
        match done.get() {
            Some(true) => None,
            None => Some(Words::new(
                format!("案卷很大，正在复制到本机；在此期间请不要移走或拔出“{name}”所在的位置。"),
                format!(
                    "The case is very large and is being copied to this computer; do not move or unplug the place of “{name}” meanwhile."
                ),
            )),
            Some(false) => Some(Words::new(
                format!(
                    "案卷没有能够复制到本机（可能磁盘空间不足）：继续评审还要用到“{name}”，请保留它。"
                ),
                format!(
                    "The case could not be copied to this computer (the disk may be full): the review goes on to need “{name}”; keep it."
                ),
            )),
        }
    }
}

/// Copies on a thread of its own; what a closed program interrupts is swept at its next start.
fn behind(path: &Path, kept: PathBuf) -> (PathBuf, Arc<OnceLock<bool>>) {
    let done = Arc::new(OnceLock::new());
    let (from, to, told) = (path.to_path_buf(), kept.clone(), Arc::clone(&done));
    thread::spawn(move || {
        // What is typed meanwhile has to find room on the same disk.
        let room = fs::metadata(&from).is_ok_and(|it| disk::room_for(&to, it.len()).is_ok());
        let _ = told.set(room && copying::copy(&from, &to).is_ok());
    });
    (kept, done)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn settled(kept: &Kept) -> bool {
        let (_, done) = kept.copy.as_ref().expect("a copy under way");
        while done.get().is_none() {
            thread::sleep(Duration::from_millis(5));
        }
        done.get() == Some(&true)
    }

    #[test]
    fn a_large_package_that_cannot_be_linked_is_copied_behind_the_work() {
        let folder = tempfile::tempdir().unwrap();
        let large = folder.path().join("large.dpcase");
        fs::write(&large, vec![7; 100_000]).unwrap();
        // A kept one of another content: no second name can be given, as on another disk.
        let kept = folder.path().join(KEPT);
        fs::write(&kept, "another").unwrap();
        let same = |path: &Path| fs::metadata(path).is_ok_and(|it| it.len() == 100_000);
        let found = Kept::keep_up_to(1000, &large, folder.path(), None, same).unwrap();
        assert_eq!(found.path, large);
        assert!(settled(&found));
        assert_eq!((found.next_time(), found.elsewhere()), (&*kept, None));
        fs::remove_file(&large).unwrap();
        let again = Kept::keep_up_to(1000, &large, folder.path(), Some(&found), same).unwrap();
        assert_eq!(again.path, kept);
    }

    #[test]
    fn a_copy_that_fails_is_told_and_one_under_way_is_not_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone.dpcase");
        let (kept, done) = behind(&gone, folder.path().join(KEPT));
        let failed = Kept {
            path: gone.clone(),
            copy: Some((kept.clone(), done)),
        };
        assert!(!settled(&failed));
        assert!(
            failed
                .elsewhere()
                .is_some_and(|text| text.zh.contains("保留"))
        );
        assert_eq!(failed.next_time(), gone);

        fs::write(&gone, vec![7; 2000]).unwrap();
        fs::create_dir(&kept).unwrap();
        let under_way = Arc::new(OnceLock::new());
        let busy = Kept {
            path: gone.clone(),
            copy: Some((kept, Arc::clone(&under_way))),
        };
        let again = Kept::keep_up_to(1000, &gone, folder.path(), Some(&busy), |_| false).unwrap();
        let (_, done) = again.copy.as_ref().unwrap();
        assert!(Arc::ptr_eq(done, &under_way));
        assert!(
            again
                .elsewhere()
                .is_some_and(|text| text.zh.contains("正在复制"))
        );
    }
}
