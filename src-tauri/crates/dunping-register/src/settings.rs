//! How every connection to a register file is set up: full synchronisation, one process, nothing trusted in the file.
//!
//! Opening a connection changes nothing in the file; only [`write_ahead`] does, and only after the file is known to
//! be ours.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use crate::{RegisterError, Result};

/// Marks a SQLite file as a register of this program ("DPRG").
pub(crate) const APPLICATION_ID: i32 = 0x4450_5247;

/// The first SQLite without the write-ahead-log reset fault of 3.7.0 to 3.51.2.
const OLDEST_SQLITE: i32 = 3_051_003;

/// No row or JSON text of a register is longer than this many bytes; larger things are files.
const LONGEST_VALUE: i32 = 64 << 20;

/// Whether the file has to be there already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It is opened.
    Required,
    /// It is made.
    Created,
}

/// Opens `file` with all the settings that hold per connection. Takes no lock beyond this process's first read.
pub(crate) fn connect(file: &Path, existing: Existing) -> Result<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(RegisterError::SqliteTooOld(rusqlite::version()));
    }
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if existing == Existing::Created {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(file, flags)?;
    harden(&conn)?;
    // A register that is open elsewhere stays locked until it is closed: waiting would not help.
    conn.busy_timeout(Duration::ZERO)?;
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "fullfsync", 1)?;
    conn.pragma_update(None, "checkpoint_fullfsync", 1)?;
    Ok(conn)
}

/// The settings that keep a hostile or damaged file from doing harm; also used for the copy that a backup checks.
fn harden(conn: &Connection) -> Result<()> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, true),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        if conn.set_db_config(setting, on)? != on {
            return Err(RegisterError::SettingRefused("db_config"));
        }
    }
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
        (Limit::SQLITE_LIMIT_COLUMN, 100),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 5),
        (Limit::SQLITE_LIMIT_FUNCTION_ARG, 20),
        // VACUUM INTO attaches its target.
        (Limit::SQLITE_LIMIT_ATTACHED, 1),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100),
        (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 100),
        (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 10),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        conn.set_limit(limit, value)?;
    }
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "recursive_triggers", true)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// Turns write-ahead logging on and takes the lock that keeps every other process out until the connection closes.
pub(crate) fn write_ahead(conn: &Connection) -> Result<()> {
    let mode: String =
        conn.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(RegisterError::SettingRefused("journal_mode"));
    }
    let sync: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if sync != 2 {
        return Err(RegisterError::SettingRefused("synchronous"));
    }
    conn.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
    conn.busy_timeout(Duration::from_millis(5000))?;
    Ok(())
}

/// The number by which a file says whose it is.
pub(crate) fn application_id(conn: &Connection) -> Result<i32> {
    Ok(conn.pragma_query_value(None, "application_id", |row| row.get(0))?)
}
