//! A backup is a register: it opens, holds, and continues where the first one stood.

mod fixture;

use std::fs;

use dunping_register::{Register, RegisterError};
use fixture::{add_case, furnished, raw};

#[test]
fn a_backup_restores_to_the_same_register() {
    let (dir, register, case) = furnished();
    let out = dir.path().join("copy.sqlite");
    let receipt = register.backup(&out).unwrap();
    assert_eq!(receipt.head, register.journal_head().unwrap());
    assert_eq!(receipt.size, fs::metadata(&out).unwrap().len());
    assert!(matches!(
        register.backup(&out),
        Err(RegisterError::BackupExists(_))
    ));

    let elsewhere = tempfile::tempdir().unwrap();
    fs::copy(&out, elsewhere.path().join("register.sqlite")).unwrap();
    let mut restored = Register::open(elsewhere.path()).unwrap();
    assert!(restored.verify().unwrap().holds());
    assert_eq!(restored.case(case).unwrap(), register.case(case).unwrap());
    assert_eq!(
        restored.documents(case).unwrap(),
        register.documents(case).unwrap()
    );
    assert_eq!(
        restored.journal(case).unwrap(),
        register.journal(case).unwrap()
    );
    assert_eq!(
        add_case(&mut restored, "乙公司").case_no,
        "LNCSE-A-2026-0002"
    );
    assert_eq!(
        restored
            .list_cases(&Default::default())
            .unwrap()
            .cases
            .len(),
        1
    );
}

#[test]
fn a_register_that_does_not_hold_gives_no_backup() {
    let (dir, register, _) = furnished();
    register.close().unwrap();
    raw(dir.path())
        .execute_batch("UPDATE expert SET status = 'left'")
        .unwrap();
    let register = Register::open(dir.path()).unwrap();
    let out = dir.path().join("copy.sqlite");
    assert!(matches!(
        register.backup(&out),
        Err(RegisterError::BackupUnsound)
    ));
    let left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("copy"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
