//! The making of a demonstration: a folder that has one, or the beginning of one, is left as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dunping_app::{AppError, Reader, demo};

/// Every path below a folder, files with what they hold.
fn content(folder: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let bytes = path.is_file().then(|| fs::read(&path).expect("a file"));
            if bytes.is_none() {
                open.push(path.clone());
            }
            found.insert(path, bytes);
        }
    }
    found
}

/// A folder with one thing in it, whose name ends in a slash for a folder.
fn check(name: &str, refused: bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    if name.ends_with('/') {
        fs::create_dir(&path).expect("a folder");
    } else {
        fs::write(&path, "kept").expect("a file");
    }
    let before = content(folder.path());
    let mut told = 0;
    let made = demo::run(folder.path(), &Reader::InProcess, &mut |_| told += 1);
    if refused {
        assert!(matches!(made, Err(AppError::DemoExists)), "{name}");
        assert_eq!(content(folder.path()), before, "{name}");
        assert_eq!(told, 0, "{name}: no step was begun");
    } else {
        assert!(made.is_ok(), "{name}");
        let again = demo::run(folder.path(), &Reader::InProcess, &mut |_| {});
        assert!(matches!(again, Err(AppError::DemoExists)), "a second time");
    }
}

#[test]
fn a_folder_with_a_demonstration_is_left_as_it_is() {
    check("register/", true);
    check("identities/", true);
    check("trust.dptrust", true);
    check("something else.txt", false);
}

#[test]
fn the_refusal_says_that_nothing_was_changed() {
    let failure = AppError::DemoExists.failure();
    assert_eq!(failure.code, "demo_exists");
    assert_eq!(
        failure.message.zh,
        "该文件夹中已有演示文件，没有改动任何内容。"
    );
    assert_eq!(failure.remedy.zh, "请选择另一个文件夹，或先删除它。");
}
