//! Why the register could not do what was asked.
//!
//! A register that was tampered with is not an error but a judgement: see [`crate::RegisterCheck`].

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::{CaseId, JournalVerdict, PlaceProblem};

/// Why the register could not do what was asked. The texts are for logs; people are addressed elsewhere.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The folder holds no register.
    #[error("there is no register in {0}")]
    Absent(PathBuf),
    /// A register is already there; it is never overwritten.
    #[error("there is already a register in {0}")]
    AlreadyExists(PathBuf),
    /// Another window or process has this register open.
    #[error("the register is already open elsewhere")]
    AlreadyOpen,
    /// The file is not a register of this program (no database, or another program's).
    #[error("the file is not a register of this program")]
    NotARegister,
    /// The register was written by a newer version of the program.
    #[error("the register has schema {found}, this program knows up to {known}")]
    NewerSchema {
        /// The schema version of the file.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// A table, index or trigger is missing, changed or was added by somebody else.
    #[error("the schema object {object} is not as this program made it")]
    ForeignSchema {
        /// The name of the first such object.
        object: String,
    },
    /// The folder is on a network share or is kept in step by a sync client; SQLite is not safe there.
    #[error("{} is no place for a register: {problem:?}", path.display())]
    UnsuitablePlace {
        /// The folder that was asked for.
        path: PathBuf,
        /// What is wrong with it.
        problem: PlaceProblem,
    },
    /// The SQLite library is older than the fix for the write-ahead-log reset fault (3.51.3).
    #[error("SQLite {0} is too old to keep a register")]
    SqliteTooOld(&'static str),
    /// SQLite or the file system did not accept a setting on which safety depends.
    #[error("the setting {0} did not take effect")]
    SettingRefused(&'static str),
    /// The disk is full. Nothing was changed.
    #[error("the disk is full")]
    DiskFull,
    /// The file is damaged.
    #[error("the register file is damaged: {0}")]
    Damaged(rusqlite::Error),
    /// A rule of the tables refused the row (duplicate, unknown reference, malformed field, append-only).
    #[error("the register refused the row: {0}")]
    Refused(rusqlite::Error),
    /// What was asked for is not in the register.
    #[error("no {what} {key}")]
    NotFound {
        /// The table.
        what: &'static str,
        /// The key that was looked up.
        key: String,
    },
    /// The case is no longer in the state from which the transition was to start.
    #[error("case {case} is in state {found}, not {expected}")]
    StateMoved {
        /// The case.
        case: CaseId,
        /// The state that the caller believed.
        expected: String,
        /// The state in the register.
        found: String,
    },
    /// One transaction touched two cases; the journal files each entry under one case.
    #[error("one transaction touches both case {first} and case {second}")]
    TwoCases {
        /// The case touched first.
        first: CaseId,
        /// The other one.
        second: CaseId,
    },
    /// The instant is not RFC 3339.
    #[error("not an RFC 3339 instant: {0:?}")]
    BadInstant(String),
    /// The digest is not 64 lower-case hexadecimal digits.
    #[error("not a SHA-256 digest: {0:?}")]
    BadDigest(String),
    /// Numbers are given for the years 2000 to 9999.
    #[error("no numbers are given for year {0}")]
    BadYear(i32),
    /// The case already has a certificate.
    #[error("case {0} already has a certificate")]
    AlreadyCertified(CaseId),
    /// The draw number is not the next one of the case (每次抽取顺序编号).
    #[error("the next draw of the case is {expected}, not {given}")]
    DrawOutOfTurn {
        /// The number that is due.
        expected: i64,
        /// The number that was given.
        given: i64,
    },
    /// The draw is not in the state that the step needs: a draw is revealed once and a new one waits for the old.
    #[error("draw {draw_no} is {found}")]
    DrawState {
        /// The draw.
        draw_no: i64,
        /// Its state.
        found: &'static str,
    },
    /// A repeated draw, a voided draw or a transition that must be explained came without a reason.
    #[error("a reason is required")]
    ReasonMissing,
    /// The backup's file name is taken; a backup is never overwritten.
    #[error("{0} already exists")]
    BackupExists(PathBuf),
    /// The copy, or the register that it was made from, did not pass the complete check; the copy was removed.
    #[error("the backup did not pass its check")]
    BackupUnsound,
    /// The copy's journal does not end where the register's does; the copy was removed.
    #[error("the backup's journal is not the register's: {0:?}")]
    BackupJournal(JournalVerdict),
    /// A path that SQLite cannot be told because it is not Unicode.
    #[error("the path {0} is not Unicode")]
    PathNotUnicode(PathBuf),
    /// Reading or writing beside the database failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Bringing the schema up to date failed; the register is unchanged.
    #[error("the schema could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    /// A stored field that must be JSON is not.
    #[error("a field is not the JSON it should be: {0}")]
    Json(#[from] serde_json::Error),
    /// Any other failure of SQLite.
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for RegisterError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::AlreadyOpen,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::NotADatabase) => Self::NotARegister,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error),
            Some(ErrorCode::ConstraintViolation) => Self::Refused(error),
            _ => Self::Sqlite(error),
        }
    }
}
