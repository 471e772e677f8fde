//! Making and opening: what is refused, and that a refusal changes nothing.

mod fixture;

use std::fs;

use dunping_register::{PlaceProblem, Register, RegisterError};
use fixture::{AT, clerk, empty, raw};

/// Changes a closed register by `sql` and opens it again.
fn reopened_after(sql: &str) -> Result<Register, RegisterError> {
    let (dir, register) = empty();
    register.close().unwrap();
    raw(dir.path()).execute_batch(sql).unwrap();
    Register::open(dir.path())
}

#[test]
fn a_new_register_has_its_first_journal_row_and_opens_again() {
    let (dir, register) = empty();
    let head = register.journal_head().unwrap();
    assert_eq!(head.seq, 1);
    assert!(register.verify().unwrap().holds());
    let facts: Vec<String> = register
        .meta()
        .unwrap()
        .into_iter()
        .map(|m| m.value)
        .collect();
    assert_eq!(facts, [AT, "staff-1", env!("CARGO_PKG_VERSION")]);
    register.close().unwrap();
    assert_eq!(
        Register::open(dir.path()).unwrap().journal_head().unwrap(),
        head
    );
}

#[test]
fn a_second_opening_is_refused_and_the_first_goes_on() {
    let (dir, mut register) = empty();
    for _ in 0..2 {
        assert!(matches!(
            Register::open(dir.path()),
            Err(RegisterError::AlreadyOpen)
        ));
    }
    fixture::add_case(&mut register, "甲公司");
    drop(register);
    assert_eq!(
        Register::open(dir.path())
            .unwrap()
            .journal_head()
            .unwrap()
            .seq,
        2
    );
}

#[test]
fn a_register_is_never_made_over_another() {
    let (dir, register) = empty();
    drop(register);
    let again = Register::create(dir.path(), &clerk(), AT);
    assert!(matches!(again, Err(RegisterError::AlreadyExists(_))));
    assert!(Register::open(dir.path()).is_ok());
}

#[test]
fn an_unfinished_register_is_begun_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(".register-unfinished.sqlite"), "torn").unwrap();
    assert!(matches!(
        Register::open(dir.path()),
        Err(RegisterError::Absent(_))
    ));
    assert!(Register::create(dir.path(), &clerk(), AT).is_ok());
}

#[test]
fn a_newer_schema_is_refused() {
    let error = reopened_after("PRAGMA user_version = 999").err();
    assert!(
        matches!(error, Some(RegisterError::NewerSchema { found: 999, .. })),
        "{error:?}"
    );
}

#[test]
fn files_that_are_no_register_are_refused() {
    let error = reopened_after("PRAGMA application_id = 7").err();
    assert!(
        matches!(error, Some(RegisterError::NotARegister)),
        "{error:?}"
    );
    for bytes in [
        "",
        "a text, and long enough that SQLite has to look at what it says: no database",
    ] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("register.sqlite"), bytes).unwrap();
        let error = Register::open(dir.path()).err();
        assert!(
            matches!(error, Some(RegisterError::NotARegister)),
            "{error:?}"
        );
    }
}

#[test]
fn a_changed_schema_is_refused() {
    for (sql, object) in [
        ("DROP TRIGGER journal_kept", "trigger journal_kept"),
        ("CREATE TABLE extra (x)", "table extra"),
        (
            "CREATE TRIGGER spy AFTER INSERT ON document BEGIN SELECT 1; END",
            "trigger spy",
        ),
        ("CREATE VIEW spy AS SELECT 1", "view spy"),
    ] {
        match reopened_after(sql).err() {
            Some(RegisterError::ForeignSchema { object: found }) => assert_eq!(found, object),
            other => panic!("{sql}: {other:?}"),
        }
    }
}

#[test]
fn a_sync_folder_is_no_place_for_a_register() {
    let dir = tempfile::tempdir().unwrap();
    let error = Register::create(&dir.path().join("OneDrive"), &clerk(), AT).err();
    let Some(RegisterError::UnsuitablePlace { problem, .. }) = error else {
        panic!("{error:?}")
    };
    assert_eq!(problem, PlaceProblem::SyncFolder);
}

#[test]
fn a_truncated_file_never_opens_as_whole() {
    let (dir, register) = empty();
    register.close().unwrap();
    let file = dir.path().join("register.sqlite");
    let bytes = fs::read(&file).unwrap();
    for pages in 1..bytes.len() / 4096 {
        fs::write(&file, &bytes[..pages * 4096]).unwrap();
        let whole = Register::open(dir.path())
            .and_then(|register| register.verify())
            .is_ok_and(|check| check.holds());
        assert!(!whole, "cut to {pages} pages");
        let _ = fs::remove_file(dir.path().join("register.sqlite-wal"));
    }
}
