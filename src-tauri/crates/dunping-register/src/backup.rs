//! Copies of the register that were checked before they got their name.
//!
//! It copies the database only: the files beside it are named by their digests and only ever added, so any copier
//! will do for them. It does not encrypt and does not decide how many copies are kept.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::journal::{self, JournalHead, JournalVerdict};
use crate::open::{io, remove_database, sync_folder};
use crate::row::{Reader, hex};
use crate::settings::{self, Existing};
use crate::{Register, RegisterError, Result, verify};

/// What a finished backup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReceipt {
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The journal's head in it.
    pub head: JournalHead,
}

/// How much of a copy is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    /// The file and the journal: all that a program can know of a schema older than its own.
    FileAndJournal,
    /// Every row as well.
    Everything,
}

impl Register {
    /// Writes a copy to `out`, checks it completely (integrity, references, journal, every row, same journal head)
    /// and only then gives it its name. A failed copy is removed; an existing file is never overwritten.
    ///
    /// To restore, put the copy into a folder as `register.sqlite`, the files beside it, and open the folder.
    pub fn backup(&self, out: &Path) -> Result<BackupReceipt> {
        copy(self.conn(), out, Check::Everything)
    }
}

/// Keeps a copy of a register whose schema is about to change; one that is already there with this head is enough.
pub(crate) fn before_migration(conn: &Connection, dir: &Path, version: i64) -> Result<()> {
    let folder = dir.join("backups");
    fs::create_dir_all(&folder).map_err(|source| io(&folder, source))?;
    let head = journal::head(conn)?;
    let out = folder.join(format!(
        "before-schema-{version}-journal-{}.sqlite",
        head.seq
    ));
    if !out.exists() {
        copy(conn, &out, Check::FileAndJournal)?;
    }
    Ok(())
}

fn copy(conn: &Connection, out: &Path, check: Check) -> Result<BackupReceipt> {
    let out = std::path::absolute(out).map_err(|source| io(out, source))?;
    if out.exists() {
        return Err(RegisterError::BackupExists(out));
    }
    let unfinished = unfinished_name(&out);
    remove_database(&unfinished)?;
    let made = write_and_check(conn, &unfinished, check).and_then(|receipt| {
        fs::rename(&unfinished, &out).map_err(|source| io(&out, source))?;
        sync_folder(out.parent().unwrap_or(&out))?;
        Ok(receipt)
    });
    if made.is_err() {
        remove_database(&unfinished)?;
    }
    made
}

fn write_and_check(conn: &Connection, copy: &Path, check: Check) -> Result<BackupReceipt> {
    let text = copy
        .to_str()
        .ok_or_else(|| RegisterError::PathNotUnicode(copy.into()))?;
    conn.execute("VACUUM INTO ?1", [text])?;
    let expected = journal::head(conn)?;
    let reader = Reader {
        conn: settings::connect(copy, Existing::Required)?,
    };
    let sound = match check {
        Check::Everything => reader.verify()?.holds(),
        Check::FileAndJournal => verify::integrity(&reader.conn)?.is_empty(),
    };
    if !sound {
        return Err(RegisterError::BackupUnsound);
    }
    match reader.verify_journal()? {
        JournalVerdict::Holds(head) if head == expected => {}
        other => return Err(RegisterError::BackupJournal(other)),
    }
    reader
        .conn
        .close()
        .map_err(|(_, error)| RegisterError::from(error))?;
    let (size, sha256) = sync_and_digest(copy)?;
    Ok(BackupReceipt {
        size,
        sha256,
        head: expected,
    })
}

fn sync_and_digest(path: &Path) -> Result<(u64, String)> {
    // Opened for writing because Windows syncs only such files.
    let mut file = File::options()
        .read(true)
        .write(true)
        .open(path)
        .map_err(|source| io(path, source))?;
    file.sync_all().map_err(|source| io(path, source))?;
    let (mut hash, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = file.read(&mut buffer).map_err(|source| io(path, source))?;
        if read == 0 {
            return Ok((size, hex(&hash.finalize())));
        }
        hash.update(&buffer[..read]);
        size += read as u64;
    }
}

fn unfinished_name(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}
