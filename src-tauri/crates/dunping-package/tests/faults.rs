//! A disk that fails at any one of the operations of a save or a sealing: what was there before stays, or what is new is there, whole;
//! and nothing else is left behind.

#[allow(dead_code)]
mod world;

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};

use dunping_package::disk::{Effect, Fault, SaveError, Staged, Step};
use dunping_package::seal::seal_staged;
use dunping_package::{Package, SealError, unwatched};
use world::{World, bytes_file, now};

const OLD: &[u8] = b"old, whole";

/// How an operation goes wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wrong {
    /// The system refuses with this number.
    Refused(i32),
    /// Half of a write arrives, which is no error: the rest must be written again.
    Short,
}

#[cfg(unix)]
const WRONG: [Wrong; 6] = [
    Wrong::Refused(28),  // ENOSPC
    Wrong::Refused(5),   // EIO
    Wrong::Refused(13),  // EACCES
    Wrong::Refused(122), // EDQUOT
    Wrong::Refused(27),  // EFBIG
    Wrong::Short,
];
#[cfg(not(unix))]
const WRONG: [Wrong; 2] = [Wrong::Refused(112), Wrong::Short];

/// A disk on which the operation number `at` goes wrong, and what it was asked.
fn disk(at: usize, wrong: Wrong) -> (Fault, Arc<Mutex<Vec<Step>>>) {
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&steps);
    let fault = move |step| {
        let mut seen = seen.lock().unwrap();
        seen.push(step);
        match (seen.len() - 1 == at, wrong, step) {
            (true, Wrong::Refused(number), _) => Err(io::Error::from_raw_os_error(number)),
            (true, Wrong::Short, Step::Write(len)) if len > 1 => Ok(Effect::Short(len / 2)),
            _ => Ok(Effect::Whole),
        }
    };
    (Box::new(fault), steps)
}

/// Tries an operation on a disk that fails at its first step, its second, and so on until it has none left; how many there were.
fn fail_everywhere<E: std::fmt::Debug>(
    wrong: Wrong,
    target: &Path,
    work: impl Fn(Fault) -> Result<(), E>,
    is_ours: impl Fn(&E, Option<&Step>) -> bool,
    is_new: impl Fn() -> bool,
) -> usize {
    let folder = target.parent().unwrap();
    let others = || std::fs::read_dir(folder).unwrap().count();
    for at in 0.. {
        std::fs::write(target, OLD).unwrap();
        let before = others();
        let (fault, steps) = disk(at, wrong);
        let result = work(fault);
        let steps = steps.lock().unwrap();
        let what = format!("{wrong:?} at operation {at} of {steps:?}");
        assert_eq!(others(), before, "{what}: something is left behind");
        match &result {
            Ok(()) => assert!(is_new(), "{what}: acknowledged"),
            Err(error) => {
                assert!(is_ours(error, steps.last()), "{what}: {error:?}");
                assert_ne!(wrong, Wrong::Short, "{what}: {error:?}");
                // Once it has its name, the new one is there, whole; only its survival of a power cut is not certain.
                if steps.last() == Some(&Step::SyncFolder) {
                    assert!(is_new(), "{what}");
                } else {
                    assert_eq!(std::fs::read(target).unwrap(), OLD, "{what}");
                }
            }
        }
        if at >= steps.len() {
            assert!(result.is_ok(), "{what}");
            return steps.len();
        }
        if let Wrong::Refused(_) = wrong {
            assert!(result.is_err(), "{what}: nothing was reported");
        }
    }
    unreachable!("the operations end")
}

fn is_sorted(wrong: Wrong, error: &SaveError, last: Option<&Step>) -> bool {
    match wrong {
        _ if last == Some(&Step::SyncFolder) => matches!(error, SaveError::NotFlushed { .. }),
        Wrong::Refused(28 | 122 | 27 | 112) => matches!(error, SaveError::NoSpace { .. }),
        Wrong::Refused(13) => matches!(error, SaveError::Denied { .. }),
        _ => matches!(error, SaveError::Io { .. }),
    }
}

#[test]
fn a_save_on_a_failing_disk() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("draft.age");
    let new: Vec<u8> = (0..50_000u32).flat_map(u32::to_le_bytes).collect();
    let mut tried = 0;
    for wrong in WRONG {
        tried += fail_everywhere(
            wrong,
            &target,
            |fault| {
                let mut staged = Staged::create_with_faults(&target, fault)?;
                for piece in new.chunks(8_192) {
                    let written = staged.write_all(piece);
                    written.map_err(|error| SaveError::new(&target, error))?;
                }
                staged.commit()
            },
            |error, last| is_sorted(wrong, error, last),
            || std::fs::read(&target).unwrap() == new,
        );
    }
    eprintln!("save: {tried} operations failed, 0 torn, 0 acknowledged and lost");
}

#[test]
fn a_sealing_on_a_failing_disk() {
    let world = World::new();
    let out = world.path("a.dpcase");
    let body: Vec<u8> = (0..500_000u32).flat_map(u32::to_le_bytes).collect();
    let mut tried = 0;
    for wrong in WRONG {
        tried += fail_everywhere(
            wrong,
            &out,
            |fault| {
                let staged = Staged::create_with_faults(&out, fault)?;
                let request = world.request(vec![bytes_file("attachment", "a", &body)]);
                seal_staged(request, &out, staged, &mut unwatched).map(|_| ())
            },
            |error, last| matches!(error, SealError::Save(error) if is_sorted(wrong, error, last)),
            || {
                let key = world.technical.age_identity();
                let package = Package::open(&out, key, &world.trust, now()).unwrap();
                package.verify_all(&mut unwatched).is_ok()
            },
        );
    }
    eprintln!("seal: {tried} operations failed, 0 torn, 0 acknowledged and lost");
}

/// Every byte at which a file may not grow any more, as on a disk that is full there.
#[test]
fn a_disk_that_is_full_after_any_number_of_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("draft.age");
    let new: Vec<u8> = (0..1_500u32).flat_map(u32::to_le_bytes).collect();
    let lengths = (0..4_096).chain((4_096..=new.len()).step_by(97));
    for room in lengths.chain([new.len()]) {
        std::fs::write(&target, OLD).unwrap();
        let mut left = room;
        let fault = move |step| match step {
            Step::Write(_) if left == 0 => Err(io::ErrorKind::StorageFull.into()),
            Step::Write(len) => {
                let taken = len.min(left);
                left -= taken;
                Ok(Effect::Short(taken))
            }
            _ => Ok(Effect::Whole),
        };
        let saved = Staged::create_with_faults(&target, Box::new(fault)).and_then(|mut staged| {
            let written = staged.write_all(&new);
            written.map_err(|error| SaveError::new(&target, error))?;
            staged.commit()
        });
        let found = std::fs::read(&target).unwrap();
        if room == new.len() {
            saved.unwrap();
            assert_eq!(found, new);
        } else {
            assert!(matches!(saved, Err(SaveError::NoSpace { .. })), "{room}");
            assert_eq!(found, OLD, "{room}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
