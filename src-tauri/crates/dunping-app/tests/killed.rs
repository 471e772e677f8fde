//! Importing returns on a disk that fails, and in a process that is killed: what was acknowledged is there and counts, what was not is
//! there as a whole or not at all, nothing half written stays, and importing again completes it.
//!
//! `DUNPING_PROOF=full` kills 200 times instead of 10, and lets every operation fail in every way,
//! not every fourth in one.

#[allow(dead_code)]
mod desk;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use desk::{Desk, demonstration, moment, returns};
use dunping_app::contract::{ConsolidationView, MemberState};
use dunping_app::{Places, Reader, Session, chair, expert, session};
use dunping_package::disk::{Effect, Fault, Step, faults};

/// Tell a process started by these tests where to work.
const DATA: &str = "DUNPING_KILLED_DATA";
const DEMONSTRATION: &str = "DUNPING_KILLED_DEMONSTRATION";

fn is_full() -> bool {
    std::env::var_os("DUNPING_PROOF").is_some_and(|extent| extent == "full")
}

/// The chair with the case open.
fn at_the_desk(data: &Path, demonstration: &Path) -> Session {
    let mut session = Session::new(Places {
        data: data.to_path_buf(),
        reader: Reader::InProcess,
    });
    session.set_demo(demonstration.to_path_buf());
    session::unlock_demo(&mut session, "chair", moment()).expect("the chair");
    let case = session.tokens(vec![demonstration.join("case.dpcase")]);
    expert::open_case(&mut session, &case[0].token, moment()).expect("the case opens");
    session
}

fn take_in(session: &mut Session, files: &[PathBuf]) -> Result<ConsolidationView, String> {
    let tokens = session.tokens(files.to_vec());
    let tokens: Vec<String> = tokens.into_iter().map(|file| file.token).collect();
    let taken = chair::take_in_returns(session, &tokens, moment());
    taken.map_err(|error| error.failure().code)
}

fn effective(view: &ConsolidationView) -> usize {
    let members = view.members.iter();
    members
        .filter(|member| member.state == MemberState::Effective)
        .count()
}

/// What a new start finds: how many opinions count, none of the kept files being broken and nothing half written left.
fn found_after_restart(data: &Path) -> usize {
    let mut session = at_the_desk(data, demonstration());
    let view = chair::consolidation(&mut session, moment()).expect("the page");
    let broken = view
        .refusals
        .iter()
        .find(|line| line.zh.contains("已不能使用"));
    assert_eq!(broken, None);
    assert_eq!(temporary(data), Vec::<PathBuf>::new(), "left half written");
    effective(&view)
}

fn temporary(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(temporary(&path));
        } else if path.extension().is_some_and(|ending| ending == "tmp") {
            found.push(path);
        }
    }
    found
}

#[test]
#[ignore = "started by another test, which kills it"]
fn worker() {
    let (Some(data), Some(demonstration)) =
        (std::env::var_os(DATA), std::env::var_os(DEMONSTRATION))
    else {
        return;
    };
    let demonstration = Path::new(&demonstration);
    let mut session = at_the_desk(Path::new(&data), demonstration);
    let acknowledge = |number: usize| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "imported {number}").expect("said");
        out.flush().expect("said");
    };
    acknowledge(0);
    let entries = fs::read_dir(demonstration.join("returns")).expect("returns");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let mut done = 0;
    for import in imports(&files) {
        take_in(&mut session, import).expect("imported");
        done += import.len();
        acknowledge(done);
    }
}

/// The returns in imports of one, of two, and of the rest: each is there as a whole or not at all.
fn imports(files: &[PathBuf]) -> [&[PathBuf]; 3] {
    let (first, more) = files.split_at(1);
    let (second, rest) = more.split_at(2);
    [first, second, rest]
}

/// Starts this test program again as a worker, kills it some time after it has begun, and says how many imports it acknowledged.
fn killed(data: &Path, after: Duration) -> usize {
    let mut worker = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "worker", "--nocapture", "--ignored"])
        .env(DATA, data)
        .env(DEMONSTRATION, demonstration())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a worker");
    let said = BufReader::new(worker.stdout.take().expect("a pipe"));
    let (send, received) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            let number = line.strip_prefix("imported ").map(str::parse::<usize>);
            if let Some(Ok(number)) = number {
                let _ = send.send(number);
            }
        }
    });
    let begun = received.recv_timeout(Duration::from_secs(120));
    assert_eq!(begun, Ok(0), "the worker began");
    std::thread::sleep(after);
    worker.kill().expect("killed");
    worker.wait().expect("ended");
    reading.join().expect("read");
    received.into_iter().last().unwrap_or(0)
}

#[test]
fn killed_while_importing() {
    let kills = if is_full() { 200 } else { 10 };
    let (mut acknowledged, mut whole) = (0, 0);
    let start = Instant::now();
    // How long all imports take on this machine decides when to kill.
    let data = tempfile::tempdir().expect("a folder");
    let mut session = at_the_desk(data.path(), demonstration());
    let begin = Instant::now();
    let files = returns();
    let (mut done, mut wholes) = (0, vec![0]);
    for import in imports(&files) {
        take_in(&mut session, import).expect("imported");
        done += import.len();
        wholes.push(done);
    }
    let all = begin.elapsed();
    for kill in 0..kills {
        let data = tempfile::tempdir().expect("a folder");
        // Multiples of an odd fraction fall everywhere.
        let after = all.mul_f64(f64::from(kill) * 0.618_034 % 1.0);
        let told = killed(data.path(), after);
        let found = found_after_restart(data.path());
        // Nothing between two imports, and nothing beyond the one under way.
        let place = wholes.iter().position(|whole| *whole == told);
        let next = place.and_then(|place| wholes.get(place + 1));
        assert!(
            found == told || Some(&found) == next,
            "{told} acknowledged, {found} found"
        );
        (acknowledged, whole) = (acknowledged + told, whole + found);
        let mut session = at_the_desk(data.path(), demonstration());
        let view = take_in(&mut session, &returns()).expect("imported again");
        assert_eq!(effective(&view), returns().len());
    }
    eprintln!(
        "import: {kills} kills in {:.0?}, {acknowledged} returns acknowledged, {whole} found, 0 torn, 0 lost",
        start.elapsed()
    );
}

/// A disk on which the operation number `at` goes wrong, and what it was asked.
fn disk(at: usize, wrong: Option<i32>) -> (Fault, Arc<Mutex<Vec<Step>>>) {
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&steps);
    let fault = move |step| {
        let mut seen = seen.lock().expect("no panic");
        seen.push(step);
        match (seen.len() - 1 == at, wrong, step) {
            (true, Some(number), _) => Err(std::io::Error::from_raw_os_error(number)),
            (true, None, Step::Write(len)) if len > 1 => Ok(Effect::Short(len / 2)),
            _ => Ok(Effect::Whole),
        }
    };
    (Box::new(fault), steps)
}

/// The ways in which an operation goes wrong (ENOSPC, EIO, EACCES, and half of a write), and every how many operations one does.
fn extent() -> (&'static [Option<i32>], usize) {
    if is_full() {
        (&[Some(28), Some(5), Some(13), None], 1)
    } else {
        (&[Some(28)], 4)
    }
}

#[test]
fn an_import_on_a_failing_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = folder.path().join("bad.dpreturn");
    fs::write(&bad, "no return").expect("written");
    let files = [returns()[0].clone(), bad, returns()[1].clone()];
    let (ways, step) = extent();
    let mut tried = 0;
    for wrong in ways {
        for at in (0..).step_by(step) {
            let mut chair = Desk::of("chair");
            chair.open();
            let (fault, steps) = disk(at, *wrong);
            let result = faults::during(fault, || take_in(&mut chair.session, &files));
            let steps = steps.lock().expect("no panic").clone();
            let what = format!("{wrong:?} at operation {at} of {steps:?}: {result:?}");
            expert::close_case(&mut chair.session, moment()).expect("closed");
            let data = chair.data.path();
            let found = found_after_restart(data);
            match &result {
                Ok(view) => assert_eq!((effective(view), found), (2, 2), "{what}"),
                Err(code) => {
                    assert!(wrong.is_some() && code.starts_with("save."), "{what}");
                    assert_eq!(found, 0, "{what}: what is told not to have happened");
                }
            }
            let mut session = at_the_desk(data, demonstration());
            let view = take_in(&mut session, &files).expect("imported again");
            assert_eq!(effective(&view), 2, "{what}");
            tried += 1;
            if at >= steps.len() {
                assert!(result.is_ok(), "{what}");
                break;
            }
        }
    }
    eprintln!("import: {tried} operations failed, 0 torn, 0 acknowledged and lost");
}

/// An import that is undone is moved aside file by file. Where the disk refuses, it is undone or it stands, and nothing is lost: the next
/// import finds all files again.
#[test]
fn an_undo_on_a_failing_disk() {
    let files = &returns()[..2];
    let (ways, step) = extent();
    let mut tried = 0;
    for wrong in ways {
        for at in (0..).step_by(step) {
            let mut chair = Desk::of("chair");
            chair.open();
            take_in(&mut chair.session, files).expect("imported");
            let (fault, steps) = disk(at, *wrong);
            let undone = faults::during(fault, || chair::undo_import(&mut chair.session, moment()));
            let undone = undone.map_err(|error| error.failure().code);
            let steps = steps.lock().expect("no panic").clone();
            let what = format!("{wrong:?} at operation {at} of {steps:?}: {undone:?}");
            expert::close_case(&mut chair.session, moment()).expect("closed");
            let data = chair.data.path();
            let found = found_after_restart(data);
            match &undone {
                Ok(view) => assert_eq!((effective(view), found), (0, 0), "{what}"),
                Err(code) => {
                    assert!(wrong.is_some() && code.starts_with("save."), "{what}");
                    assert_eq!(found, 2, "{what}: what is told not to be undone stands");
                }
            }
            let mut session = at_the_desk(data, demonstration());
            let view = take_in(&mut session, files).expect("imported again");
            assert_eq!(effective(&view), 2, "{what}");
            tried += 1;
            if at >= steps.len() {
                assert!(undone.is_ok(), "{what}");
                let moved = steps.iter().filter(|step| **step == Step::Rename);
                // The record and its copy, and each return with its note.
                assert_eq!(moved.count(), 2 + 2 * files.len(), "{what}");
                break;
            }
        }
    }
    eprintln!("undo: {tried} operations failed, 0 torn, 0 acknowledged and lost");
}

/// Where only the flush of the folder fails, the record lies in its place already. It is taken away again, so that what is told is true.
#[test]
fn a_record_that_was_not_acknowledged_is_taken_away_again() {
    let files = &returns()[..2];
    let flushes = |steps: &Mutex<Vec<Step>>| -> Vec<usize> {
        let steps = steps.lock().expect("no panic");
        let numbered = steps.iter().enumerate();
        let flushes = numbered.filter(|(_, step)| **step == Step::SyncFolder);
        flushes.map(|(at, _)| at).collect()
    };
    let import = |fault: Fault| {
        let mut chair = Desk::of("chair");
        chair.open();
        let taken = faults::during(fault, || take_in(&mut chair.session, files));
        (chair, taken.map(|view| effective(&view)))
    };
    let undo = |fault: Fault| {
        let (mut chair, taken) = import(disk(usize::MAX, None).0);
        assert_eq!(taken, Ok(2));
        let undone = faults::during(fault, || chair::undo_import(&mut chair.session, moment()));
        let undone = undone.map_err(|error| error.failure().code);
        (chair, undone.map(|view| effective(&view)))
    };
    let found = |mut chair: Desk| {
        expert::close_case(&mut chair.session, moment()).expect("closed");
        found_after_restart(chair.data.path())
    };

    // The record is the last but one that an import saves, before its copy.
    let (sound, steps) = disk(usize::MAX, None);
    assert_eq!(import(sound).1, Ok(2));
    let at = flushes(&steps).into_iter().rev().nth(1).expect("a flush");
    let (chair, taken) = import(disk(at, Some(5)).0);
    assert_eq!(taken, Err("save.io".to_owned()));
    assert_eq!(found(chair), 0);

    // It is the first that an undoing saves.
    let (sound, steps) = disk(usize::MAX, None);
    assert_eq!(undo(sound).1, Ok(0));
    let at = flushes(&steps)[0];
    let (chair, undone) = undo(disk(at, Some(5)).0);
    assert_eq!(undone, Err("save.io".to_owned()));
    assert_eq!(found(chair), 2);
}
