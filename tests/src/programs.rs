//! The built programs, started as a person or a script would start them, and a bounded wait for what they do.
//!
//! Nothing is built here: `cargo xtask test` (or `cargo build`) makes the programs first.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::sources::root;

/// How often a condition is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// One of the built programs: in `DUNPING_BIN_DIR`, or in the checkout's debug folder.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let folder = std::env::var_os("DUNPING_BIN_DIR")
        .map_or_else(|| root().join("target/debug"), PathBuf::from);
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        path.is_file(),
        "{} is missing: run `cargo build -p {name}`",
        path.display()
    );
    path
}

/// How the command line ended.
#[derive(Debug, Clone)]
pub struct Ended {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// The same, when it ended with this code.
    ///
    /// # Panics
    /// When it did not, with everything that was said.
    #[must_use = "or drop it with `let _`"]
    #[track_caller]
    pub fn with(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "\n--- out\n{}\n--- err\n{}",
            self.out,
            self.err
        );
        self
    }
}

/// The command `dunping`, ready to be given arguments.
#[must_use]
pub fn dunping() -> Command {
    let mut command = Command::new(program("dunping"));
    command.stdin(Stdio::null()).env("LC_ALL", "C.UTF-8");
    command
}

/// Runs a command to its end.
///
/// # Panics
/// When it cannot be started.
pub fn finish(command: &mut Command) -> Ended {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .output()
        .unwrap_or_else(|problem| panic!("{command:?} cannot be started: {problem}"));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ended {
        code: status.code(),
        out: text(stdout),
        err: text(stderr),
    }
}

/// Runs `dunping` with arguments.
///
/// # Panics
/// When it cannot be started.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Ended {
    finish(dunping().args(arguments))
}

/// Looks until something is there, for at most so long.
///
/// # Panics
/// When the time is over, saying what was waited for.
#[track_caller]
pub fn until<T>(what: &str, at_most: Duration, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(
            begun.elapsed() < at_most,
            "after {at_most:?} still not: {what}"
        );
        std::thread::sleep(LOOK_AGAIN);
    }
}
