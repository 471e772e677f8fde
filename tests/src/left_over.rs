//! The folder of one test program for what all its tests share. Statics are never dropped: what ended programs left is removed by the
//! next one, what a program under way uses is not.
//!
//! The tests of `dunping-app` take this file in by its path, since this package stands on that crate.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of this process in `place`, not made yet; those of ended processes are gone.
///
/// # Panics
/// When `place` cannot be made or read.
pub fn folder_of_this_process(place: &Path) -> PathBuf {
    fs::create_dir_all(place).expect("a folder for the tests");
    // Where the system does not say which processes there are, nothing is removed.
    let processes = Path::new("/proc");
    let ended = |name: &str| {
        let process = name.strip_prefix("demo-");
        process.is_some_and(|id| processes.join("self").exists() && !processes.join(id).exists())
    };
    let entries = fs::read_dir(place).expect("the folder for the tests");
    for entry in entries.flatten() {
        if ended(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    place.join(format!("demo-{}", std::process::id()))
}
