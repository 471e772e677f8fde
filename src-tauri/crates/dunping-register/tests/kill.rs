//! Kills a process in the middle of writing and opens what it left: every acknowledged transaction is there, whole,
//! and the numbers have no gaps.
//!
//! Has its own `main`, because the program starts itself as the process that is killed. No power cut is made: what
//! the disk itself promises is not tested here.

mod fixture;

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use dunping_register::{NumberKind, Register};

/// Where the child finds its register.
const FOLDER: &str = "DUNPING_REGISTER_KILL_TEST";

fn main() {
    match env::var_os(FOLDER) {
        Some(dir) => write_until_killed(Path::new(&dir)),
        None => {
            for acknowledged in [0, 1, 2, 3, 5, 8, 13, 21] {
                killed_after(acknowledged);
            }
        }
    }
}

/// Takes in one case after another and says each case number once it is committed.
fn write_until_killed(dir: &Path) {
    let mut register = Register::open(dir).unwrap();
    let mut out = std::io::stdout();
    loop {
        let case = fixture::add_case(&mut register, "沈阳盾安科技有限公司");
        writeln!(out, "{}", case.case_no).unwrap();
        out.flush().unwrap();
    }
}

fn killed_after(acknowledged: usize) {
    let (dir, register) = fixture::empty();
    register.close().unwrap();
    let mut child = Command::new(env::current_exe().unwrap())
        .env(FOLDER, dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen: Vec<String> = lines
        .by_ref()
        .take(acknowledged)
        .map(Result::unwrap)
        .collect();
    child.kill().unwrap();
    child.wait().unwrap();
    // What it still said before it died counts, too; a last line may be cut short.
    seen.extend(
        lines
            .map_while(Result::ok)
            .filter(|line| line.len() == "LNCSE-A-2026-0001".len()),
    );

    let register = Register::open(dir.path()).unwrap();
    let check = register.verify().unwrap();
    assert!(check.holds(), "{check:?}");
    for case_no in &seen {
        assert!(
            register.case_by_no(case_no).unwrap().is_some(),
            "{case_no} was acknowledged"
        );
    }
    let given = register.numbers_given(NumberKind::Case, 2026).unwrap();
    assert!(given >= seen.len() as i64 && seen.len() >= acknowledged);
    assert_eq!(register.journal_head().unwrap().seq, 1 + given);
}
