//! Reading in a process of its own (读取进程). A stranger's workbook may want more memory or time than there is, and running out of
//! memory ends a process: so the program starts itself a second time, gives that worker the bytes, and takes the reading from it. The
//! worker holds no file, no key and no environment; what goes wrong in it is a [`ReadError`] here and costs nothing else.
//!
//! The program must call [`serve_if_asked`] before anything else in its `main`. What is decided about figures does not depend on the
//! process: both ways run [`read`](crate::read).

mod answer;
mod ask;
mod confine;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use crate::{ReadError, Reading, sniff};

/// The first argument that makes the program a worker. Nobody types it.
pub const ARGUMENT: &str = "--workbook-worker";

/// The most memory in bytes that a worker may ask for. A workbook of 15,000 rows takes an eighth of it; with the libraries of the program a
/// worker stays below 300 MB.
pub const MEMORY: u64 = 240 << 20;
/// The most seconds of a processor that a worker may use: eighty times what 15,000 rows take. It counts work, not waiting, so that a slow
/// disk or a busy computer refuses nobody.
pub const SECONDS: u64 = 4;
/// The longest that is waited for a worker, whatever it does or waits for.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer in bytes, several times that of 15,000 rows.
pub const ANSWER: usize = 32 << 20;

/// How workbooks are read. Given once, where the program starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// In this process: for tests, and for files that the program made itself.
    InProcess,
    /// By a worker: the program at this path, which serves as one when it is asked to.
    Worker(PathBuf),
}

impl Reader {
    /// A worker that is this program, started again.
    ///
    /// # Errors
    /// When the system does not tell which program this is.
    pub fn this_program() -> io::Result<Self> {
        Ok(Self::Worker(std::env::current_exe()?))
    }

    /// Reads a workbook.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(&self, bytes: &[u8]) -> Result<Reading, ReadError> {
        match self {
            Self::InProcess => crate::read(bytes),
            Self::Worker(program) => {
                if bytes.len() > sniff::MAX_FILE {
                    // Refused by its size alone, here.
                    return crate::read(bytes);
                }
                ask::reading(program, bytes, ask::LIMITS)
            }
        }
    }
}

/// Does a worker's work when the program was started as one, and gives the exit code to end with; `None` in every other start.
#[must_use]
pub fn serve_if_asked() -> Option<ExitCode> {
    let asked = std::env::args_os()
        .nth(1)
        .is_some_and(|first| first == ARGUMENT);
    asked.then(|| match answer::serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}
