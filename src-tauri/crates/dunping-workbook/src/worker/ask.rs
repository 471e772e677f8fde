//! The asking side: start the worker, feed it, wait a bounded time for a bounded answer, end it whatever happened.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::{ANSWER, ARGUMENT, PATIENCE, answer, confine};
use crate::read::hex;
use crate::{ReadError, Reading};

/// What of the environment a worker needs to start at all: where its libraries are, where Windows is.
const KEPT: [&str; 2] = ["LD_LIBRARY_PATH", "SystemRoot"];

/// How long and for how much the asking side waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    patience: Duration,
    answer: usize,
}

/// The limits of a real reading.
pub(super) const LIMITS: Limits = Limits {
    patience: PATIENCE,
    answer: ANSWER,
};

/// A running worker. It ends, with whatever it may have started, when this is dropped.
struct Worker {
    child: Child,
    tree: confine::Tree,
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Whoever has ended already cannot be ended again, which is as good.
        self.tree.end();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(program: &Path) -> io::Result<Worker> {
    let mut command = Command::new(program);
    command
        .arg(ARGUMENT)
        .env_clear()
        .envs(
            KEPT.iter()
                .filter_map(|key| Some((key, std::env::var_os(key)?))),
        )
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    confine::apart(&mut command);
    let mut child = command.spawn()?;
    match confine::Tree::around(&child) {
        Ok(tree) => Ok(Worker { child, tree }),
        Err(problem) => {
            let _ = child.kill();
            let _ = child.wait();
            Err(problem)
        }
    }
}

/// Lets a program read the workbook.
pub(super) fn reading(program: &Path, bytes: &[u8], limits: Limits) -> Result<Reading, ReadError> {
    let said = conversation(program, bytes, limits)?;
    let reading = answer::understood(&said).ok_or(ReadError::BrokenOff)??;
    // The answer is about these bytes, or it is none.
    if reading.file_sha256 == hex(&Sha256::digest(bytes)) {
        Ok(reading)
    } else {
        Err(ReadError::BrokenOff)
    }
}

/// Everything that the worker says to these bytes.
fn conversation(program: &Path, bytes: &[u8], limits: Limits) -> Result<Vec<u8>, ReadError> {
    let absent = |problem: io::Error| ReadError::NoWorker(problem.to_string());
    let mut worker = start(program).map_err(absent)?;
    let (Some(mut stdin), Some(stdout)) = (worker.child.stdin.take(), worker.child.stdout.take())
    else {
        return Err(ReadError::BrokenOff);
    };
    thread::scope(|scope| {
        // Ended before the threads are waited for: they wait for the worker.
        let worker = worker;
        let feed = move || {
            // A worker that has refused already does not take the rest.
            let _ = stdin.write_all(bytes);
        };
        thread::Builder::new()
            .spawn_scoped(scope, feed)
            .map_err(absent)?;
        let (tell, told) = mpsc::channel();
        let listen = move || {
            let mut said = Vec::new();
            let most = limits.answer as u64 + 1;
            let heard = stdout.take(most).read_to_end(&mut said);
            // Nobody listens any more when the patience is over.
            let _ = tell.send(heard.map(|_| said));
        };
        thread::Builder::new()
            .spawn_scoped(scope, listen)
            .map_err(absent)?;
        let heard = told.recv_timeout(limits.patience);
        drop(worker);
        match heard {
            Ok(Ok(said)) if said.len() <= limits.answer => Ok(said),
            Ok(_) | Err(mpsc::RecvTimeoutError::Disconnected) => Err(ReadError::BrokenOff),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(ReadError::OutOfTime {
                seconds: limits.patience.as_secs(),
            }),
        }
    })
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use tempfile::TempDir;

    use super::*;
    use crate::read;
    use crate::worker::answer::written;

    /// A program that is being written cannot be started, not even by a test beside this one.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    fn alone() -> MutexGuard<'static, ()> {
        ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A program that does what the lines of a shell say.
    fn acting(folder: &TempDir, lines: &str) -> std::path::PathBuf {
        let path = folder.path().join("worker");
        fs::write(&path, format!("#!/bin/sh\n{lines}\n")).expect("a program of the test");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).expect("it may run");
        path
    }

    /// More than a pipe holds.
    fn bytes() -> Vec<u8> {
        vec![b' '; 1 << 20]
    }

    fn check(lines: &str, patience: Duration, expected: ReadError) {
        let folder = tempfile::tempdir().expect("a folder");
        let limits = Limits {
            patience,
            answer: 1 << 16,
        };
        let found = reading(&acting(&folder, lines), &bytes(), limits);
        assert_eq!(found.err(), Some(expected), "{lines}");
    }

    #[test]
    fn whatever_a_worker_does_is_told() {
        let _alone = alone();
        let long = Duration::from_secs(60);
        for lines in [
            "exit 0",
            "exit 3",
            "kill -9 $$",
            "kill -SEGV $$",
            "cat >&2; echo done",
            "cat > /dev/null; echo '{\"Refused\":\"Html\"}'",
            "exec cat /dev/zero",
            "exec yes",
            "exec 1>&-; exec cat > /dev/null",
        ] {
            check(lines, long, ReadError::BrokenOff);
        }
        let short = Duration::from_millis(300);
        for lines in [
            "exec sleep 600",
            "sleep 600 & sleep 600",
            "sleep 600 & exit 0",
        ] {
            check(lines, short, ReadError::OutOfTime { seconds: 0 });
        }
    }

    #[test]
    fn an_answer_counts_for_the_bytes_it_is_about() {
        let _alone = alone();
        let folder = tempfile::tempdir().expect("a folder");
        let said = |answer| {
            fs::write(
                folder.path().join("said"),
                written(answer).expect("an answer"),
            )
            .expect("a file of the test");
            let cat = format!("exec cat {}", folder.path().join("said").display());
            reading(&acting(&folder, &cat), &bytes(), LIMITS)
        };
        assert_eq!(said(Err(ReadError::Html)), Err(ReadError::Html));
        let template = crate::template(&dunping_domain::standard::Catalogue::builtin(), 2026);
        let mut of_another = read(&template.expect("the template")).expect("a reading");
        assert_eq!(said(Ok(of_another.clone())), Err(ReadError::BrokenOff));
        of_another.file_sha256 = hex(&Sha256::digest(bytes()));
        assert_eq!(said(Ok(of_another.clone())), Ok(of_another));
    }

    #[test]
    fn a_worker_learns_nothing_of_the_surroundings() {
        let _alone = alone();
        let folder = tempfile::tempdir().expect("a folder");
        let program = acting(&folder, "exec cat /proc/$$/environ");
        let said = conversation(&program, b"", LIMITS).expect("its environment");
        let said = String::from_utf8_lossy(&said).into_owned();
        for pair in said.split_terminator('\0') {
            let (key, _) = pair.split_once('=').expect("a pair");
            assert!(KEPT.contains(&key) || key == "PWD", "{pair}");
        }
        assert!(std::env::vars_os().count() > KEPT.len());
    }

    #[test]
    fn no_program_is_no_fault_of_the_workbook() {
        let folder = tempfile::tempdir().expect("a folder");
        let found = reading(&folder.path().join("gone"), &bytes(), LIMITS);
        assert!(matches!(found, Err(ReadError::NoWorker(_))), "{found:?}");
    }
}
