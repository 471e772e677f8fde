//! Keeping a key file: a new passphrase for it, and copies that are known to open.

use std::path::Path;

use dunping_identity::{Keys, WorkFactor, keys};

use super::absent;
use super::create::check_passphrase;
use crate::contract::{BackupView, Words};
use crate::session::file_name;
use crate::{AppError, store};

/// Gives a key file of any kind a new passphrase. The old file stays until the new one was read back and opened.
///
/// # Errors
/// A wrong or weak passphrase, or a disk that refuses; the old file is intact then.
pub fn change_passphrase_of(file: &Path, old: &str, new: &str) -> Result<(), AppError> {
    check_passphrase(new, &[])?;
    let bytes = store::read(file)?;
    let sealed = keys::with_new_passphrase(&bytes, old, new, WorkFactor::Standard)?;
    store::save_checked(file, &sealed, |written| Keys::open(written, new).is_ok())
}

/// Copies a key file of any kind and opens the copy. Nothing is written over.
///
/// # Errors
/// A wrong passphrase, a file that is there already, or a disk that refuses.
pub fn back_up_file(file: &Path, passphrase: &str, out: &Path) -> Result<BackupView, AppError> {
    let bytes = store::read(file)?;
    Keys::open(&bytes, passphrase)?;
    absent(out)?;
    store::save_checked(out, &bytes, |written| written == bytes)?;
    Keys::open(&store::read(out)?, passphrase)?;
    let place = out.parent().unwrap_or(Path::new(""));
    let same_folder =
        file.parent().map(Path::canonicalize).and_then(Result::ok) == place.canonicalize().ok();
    Ok(BackupView {
        name: file_name(out),
        place: place.display().to_string(),
        note: if same_folder {
            Words::from((
                "备份和原文件在同一个文件夹里，电脑丢失或损坏时会一起失去。请另存一份到 U 盘。",
                "The backup lies in the folder of the original; both are lost with the computer. Save one on a USB stick.",
            ))
        } else {
            Words::default()
        },
    })
}
