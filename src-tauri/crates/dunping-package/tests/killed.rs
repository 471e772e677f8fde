//! Processes that are killed while they save or seal: what is found afterwards is the old file or the new one, whole; what was
//! acknowledged is there; and the sweep takes away what was left half written.
//!
//! `DUNPING_PROOF=full` kills 200 of each instead of 25.

#[allow(dead_code)]
mod world;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dunping_identity::Trust;
use dunping_package::{Package, disk, unwatched};
use world::{World, bytes_file, is_full, now};

/// Tells a process started by these tests where to work, and at what.
const WORK: &str = "DUNPING_KILLED_WORK";
const FOLDER: &str = "DUNPING_KILLED_FOLDER";

/// Kills end after this many of the program's own moments, so that they fall into every part of the work.
fn delays(count: usize, longest: Duration) -> impl Iterator<Item = Duration> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        longest.mul_f64((state >> 11) as f64 / (1u64 << 53) as f64)
    })
}

fn count() -> usize {
    if is_full() { 200 } else { 25 }
}

/// Starts this test program again as a worker, kills it some time after it has begun, and says the last number that it acknowledged.
fn killed(work: &str, folder: &Path, after: Duration) -> Option<u64> {
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "worker", "--nocapture", "--ignored"])
        .env(WORK, work)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(worker.stdout.take().unwrap());
    let (send, received) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            if let Some(number) = line.strip_prefix("saved ") {
                let _ = send.send(number.parse::<u64>().unwrap());
            }
        }
    });
    // 0 is said before the work begins.
    let begun = received.recv_timeout(Duration::from_secs(60));
    assert_eq!(begun, Ok(0), "the worker began");
    std::thread::sleep(after);
    worker.kill().unwrap();
    worker.wait().unwrap();
    reading.join().unwrap();
    received.into_iter().last()
}

fn acknowledge(number: u64) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "saved {number}").unwrap();
    out.flush().unwrap();
}

/// How many files a killed worker left, which the sweep then takes away.
fn swept(folder: &Path) -> usize {
    let swept = disk::sweep(folder).unwrap();
    let is_temporary = |name: &str| name.ends_with(".tmp");
    let mut names = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(!names.any(|name| is_temporary(&name.to_string_lossy())));
    swept
}

/// A draft whose every byte says which it is.
fn draft(number: u64) -> Vec<u8> {
    number.to_le_bytes().repeat(60_000)
}

fn whole_draft(bytes: &[u8]) -> Option<u64> {
    let number = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    (bytes == draft(number)).then_some(number)
}

#[test]
#[ignore = "started by the other tests, which kill it"]
fn worker() {
    let (Some(work), Some(folder)) = (std::env::var_os(WORK), std::env::var_os(FOLDER)) else {
        return;
    };
    let folder = Path::new(&folder);
    if work == "keep" {
        let (target, before) = (folder.join("draft.age"), folder.join("draft.prev.age"));
        let last = fs::read(&target).ok().and_then(|bytes| whole_draft(&bytes));
        acknowledge(0);
        for number in last.unwrap_or(0) + 1.. {
            let is_whole = |old: &[u8]| whole_draft(old).is_some();
            disk::save_keeping(&target, &before, &draft(number), is_whole).unwrap();
            acknowledge(number);
        }
    } else if work == "save" {
        let target = folder.join("draft.age");
        let last = fs::read(&target).ok().and_then(|bytes| whole_draft(&bytes));
        acknowledge(0);
        for number in last.unwrap_or(0) + 1.. {
            disk::save(&target, &draft(number)).unwrap();
            acknowledge(number);
        }
    } else {
        let world = World::new();
        let key = world.staff.age_identity().to_string();
        let key = age::secrecy::ExposeSecret::expose_secret(&key).as_bytes();
        disk::save(&folder.join("key.txt"), key).unwrap();
        disk::save(&folder.join("trust.dptrust"), world.trust.bytes()).unwrap();
        let body: Vec<u8> = (0..200_000u32).flat_map(u32::to_le_bytes).collect();
        acknowledge(0);
        for edition in 1.. {
            let mut request = world.request(vec![bytes_file("attachment", "a", &body)]);
            request.header.edition = edition;
            world.try_seal(&folder.join("a.dpcase"), request).unwrap();
            acknowledge(edition.into());
        }
    }
}

#[test]
fn killed_while_saving() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("draft.age");
    let (mut last, mut acknowledged, mut left) = (0, 0, 0);
    let start = Instant::now();
    for after in delays(count(), Duration::from_millis(150)) {
        if let Some(number) = killed("save", folder.path(), after) {
            assert!(number > last);
            acknowledged += number - last;
            last = number;
        }
        // The one after the last acknowledged may have come into place before its acknowledgement.
        let found = fs::read(&target)
            .ok()
            .map(|bytes| whole_draft(&bytes).expect("whole"));
        let found = found.unwrap_or(0);
        assert!(
            found == last || found == last + 1,
            "{last} acknowledged, {found} found"
        );
        last = found;
        left += swept(folder.path());
    }
    assert!(last > 0);
    eprintln!(
        "save: {} kills in {:.0?}, {acknowledged} saves acknowledged, {left} temporary files swept, 0 torn, 0 lost",
        count(),
        start.elapsed()
    );
}

/// The two generations of a draft: the last one acknowledged is there, and the one before it as well.
#[test]
fn killed_while_saving_over_a_generation_that_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let found = |name: &str| {
        let bytes = fs::read(folder.path().join(name)).ok();
        bytes.map_or(0, |bytes| whole_draft(&bytes).expect("whole"))
    };
    let (mut last, mut acknowledged) = (0, 0);
    for after in delays(count(), Duration::from_millis(150)) {
        if let Some(number) = killed("keep", folder.path(), after) {
            assert!(number > last);
            acknowledged += number - last;
            last = number;
        }
        let (current, before) = (found("draft.age"), found("draft.prev.age"));
        assert!(
            current == last || current == last + 1,
            "{last} acknowledged, {current} found"
        );
        assert!(
            before == current || before + 1 == current,
            "{before} kept before {current}"
        );
        last = current;
        swept(folder.path());
    }
    assert!(acknowledged > 0);
}

#[test]
fn killed_while_sealing() {
    let (mut acknowledged, mut left) = (0, 0);
    let start = Instant::now();
    for after in delays(count(), Duration::from_millis(250)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.dpcase");
        let last = killed("seal", folder.path(), after).unwrap_or(0);
        acknowledged += last;
        left += swept(folder.path());
        if last == 0 && !path.exists() {
            continue;
        }
        let key = fs::read_to_string(folder.path().join("key.txt")).unwrap();
        let trust = Trust::read(&fs::read(folder.path().join("trust.dptrust")).unwrap()).unwrap();
        let package = Package::open(&path, &key.parse().unwrap(), &trust, now()).unwrap();
        package.verify_all(&mut unwatched).unwrap();
        let edition = u64::from(package.manifest().edition);
        assert!(
            edition == last || edition == last + 1,
            "{last} acknowledged, {edition} found"
        );
    }
    assert!(acknowledged > 0);
    eprintln!(
        "seal: {} kills in {:.0?}, {acknowledged} sealings acknowledged, {left} temporary files swept, 0 torn, 0 lost",
        count(),
        start.elapsed()
    );
}
