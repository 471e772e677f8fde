//! Making, opening and closing a register.

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::row::{Reader, checked_digest};
use crate::settings::{self, APPLICATION_ID, Existing};
use crate::{Actor, Operation, RegisterError, Result, backup, place, schema};

/// The database's name in the folder of a register.
pub const REGISTER_FILE: &str = "register.sqlite";

/// Where a new register is made before it takes its name.
const UNFINISHED_FILE: &str = ".register-unfinished.sqlite";

/// An open register. It keeps every other process out until it is dropped or closed.
pub struct Register {
    pub(crate) reader: Reader,
    dir: PathBuf,
}

impl Deref for Register {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Register {
    /// Makes a register in `dir` (which is made, too, if it is not there) and opens it. `at` is RFC 3339.
    ///
    /// The register appears under its name complete, with the first journal row, or not at all.
    pub fn create(dir: &Path, actor: &Actor, at: &str) -> Result<Self> {
        fs::create_dir_all(dir.join("files")).map_err(|source| io(dir, source))?;
        let dir = &local_folder(dir)?;
        let file = dir.join(REGISTER_FILE);
        if file.exists() {
            return Err(RegisterError::AlreadyExists(dir.clone()));
        }
        let unfinished = dir.join(UNFINISHED_FILE);
        remove_database(&unfinished)?;
        let mut conn = settings::connect(&unfinished, Existing::Created)?;
        conn.pragma_update(None, "page_size", 4096)?;
        conn.pragma_update(None, "application_id", APPLICATION_ID)?;
        settings::write_ahead(&conn)?;
        schema::migrate(&mut conn, schema::latest())?;
        let mut register = Self {
            reader: Reader { conn },
            dir: dir.clone(),
        };
        register.transact(Operation::RegisterCreate, actor, at, |tx| tx.write_meta())?;
        register.close()?;
        fs::rename(&unfinished, &file).map_err(|source| io(&file, source))?;
        sync_folder(dir)?;
        Self::open(dir)
    }

    /// Opens the register in `dir`. An older schema is brought up to date after a verified copy was put into
    /// `backups/`; a newer one, a foreign file, a changed schema and a second opening are refused.
    pub fn open(dir: &Path) -> Result<Self> {
        let absent = || RegisterError::Absent(dir.to_path_buf());
        let dir = local_folder(dir).map_err(|error| match error {
            RegisterError::Io { .. } => absent(),
            other => other,
        })?;
        let file = dir.join(REGISTER_FILE);
        if !file.is_file() {
            return Err(absent());
        }
        let mut conn = settings::connect(&file, Existing::Required)?;
        if settings::application_id(&conn)? != APPLICATION_ID {
            return Err(RegisterError::NotARegister);
        }
        let (found, known) = (schema::version(&conn)?, schema::latest());
        match found {
            ..=0 => return Err(RegisterError::NotARegister),
            _ if found > known => return Err(RegisterError::NewerSchema { found, known }),
            _ => schema::check_genuine(&conn, found)?,
        }
        settings::write_ahead(&conn)?;
        if found < known {
            backup::before_migration(&conn, &dir, found)?;
            schema::migrate(&mut conn, known)?;
        }
        Ok(Self {
            reader: Reader { conn },
            dir,
        })
    }

    /// Closes the register and says whether everything reached the disk; dropping it does the same silently.
    pub fn close(self) -> Result<()> {
        self.reader.conn.close().map_err(|(_, error)| error.into())
    }

    /// The folder of the register.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where the bytes with this digest belong: `files/<sha256>`. They must be there before a row names them.
    pub fn file_path(&self, sha256: &str) -> Result<PathBuf> {
        Ok(self.dir.join("files").join(checked_digest(sha256)?))
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.reader.conn
    }
}

/// The folder's resolved path, if a register is safe there.
fn local_folder(dir: &Path) -> Result<PathBuf> {
    let resolved = dir.canonicalize().map_err(|source| io(dir, source))?;
    if resolved.to_str().is_none() {
        return Err(RegisterError::PathNotUnicode(dir.into()));
    }
    match place::place_problem(&resolved) {
        Some(problem) => Err(RegisterError::UnsuitablePlace {
            path: resolved,
            problem,
        }),
        None => Ok(resolved),
    }
}

/// Removes a database of ours that was never finished, with its side files.
pub(crate) fn remove_database(file: &Path) -> Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        let part = PathBuf::from(name);
        if part.exists() {
            fs::remove_file(&part).map_err(|source| io(&part, source))?;
        }
    }
    Ok(())
}

/// Makes a rename in `dir` survive a power cut. Windows has no such call; there the rename itself is written through.
pub(crate) fn sync_folder(dir: &Path) -> Result<()> {
    if cfg!(unix) {
        let folder = fs::File::open(dir).map_err(|source| io(dir, source))?;
        folder.sync_all().map_err(|source| io(dir, source))?;
    }
    Ok(())
}

pub(crate) fn io(path: &Path, source: std::io::Error) -> RegisterError {
    RegisterError::Io {
        path: path.to_path_buf(),
        source,
    }
}
