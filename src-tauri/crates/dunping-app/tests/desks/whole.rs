//! What is read as a whole beside the work: the opened package in the background, and long work that is stopped.

use std::fs;

use dunping_app::contract::{PackageCheckState, PackageCheckView};
use dunping_app::{AppError, chair, expert, session};
use dunping_package::OpenError;

use super::desk::{Desk, demonstration, members, moment, returns};

/// The check of every byte, once it is over.
fn checked(desk: &Desk) -> PackageCheckView {
    let shelf = desk.session.shelf();
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(120);
    loop {
        let view = shelf.check();
        if view.state != PackageCheckState::Running {
            return view;
        }
        assert!(std::time::Instant::now() < deadline, "{view:?}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn the_whole_package_is_read_in_the_background_and_what_is_wrong_is_told() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    desk.open();
    let view = checked(&desk);
    assert_eq!(view.state, PackageCheckState::Holds, "{}", view.text.zh);
    assert!(view.text.zh.contains("逐字节"), "{}", view.text.zh);

    // A flipped bit anywhere: what is read on opening keeps the case shut; an attachment is not read for that, and is told of later.
    let sealed = fs::read(demonstration().join("case.dpcase")).expect("the case");
    let mut opened = 0;
    for part in 1..8 {
        let mut bytes = sealed.clone();
        bytes[sealed.len() / 8 * part] ^= 1;
        let mut desk = Desk::of(&who);
        let damaged = desk.data.path().join("damaged.dpcase");
        fs::write(&damaged, bytes).expect("written");
        let token = desk.token(damaged);
        match expert::open_case(&mut desk.session, &token, moment()) {
            Err(AppError::Open(OpenError::Tampered)) => continue,
            other => drop(other.expect("it opens")),
        }
        opened += 1;
        let view = checked(&desk);
        assert_eq!(view.state, PackageCheckState::Fails);
        assert!(view.text.zh.contains("改动过或已损坏"), "{}", view.text.zh);
        expert::close_case(&mut desk.session, moment()).expect("closed");
        assert_eq!(desk.session.shelf().check().state, PackageCheckState::None);
    }
    assert!(opened > 0, "no bit of an attachment was among them");
}

#[test]
fn long_work_is_stopped_from_beside_the_session() {
    let mut desk = Desk::of("staff");
    let token = desk.token(demonstration().join("archive.dparchive"));
    let work = desk.session.work();
    let over = std::sync::atomic::AtomicBool::new(false);
    let relaxed = std::sync::atomic::Ordering::Relaxed;
    let stopped = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(relaxed) {
                work.cancel();
                std::thread::yield_now();
            }
        });
        // A busy machine may finish before the other thread has its turn.
        let stopped = (0..50).any(|_| {
            let view = session::verify_file(&mut desk.session, &token, moment());
            let lines = view.expect("an answer").lines;
            lines.iter().any(|line| line.code == "stopped")
        });
        over.store(true, relaxed);
        stopped
    });
    assert!(stopped);
    let view = session::verify_file(&mut desk.session, &token, moment()).expect("an answer");
    assert!(view.holds, "nothing is left of the stop: {:?}", view.lines);
    assert_eq!(desk.session.work().view(), None);
}

/// A stopped import has read files and taken none in; the dry run is the same reading.
#[test]
fn an_import_is_stopped_from_beside_the_session_and_takes_nothing_in() {
    let mut chair = Desk::of("chair");
    chair.open();
    let tokens: Vec<String> = returns().into_iter().map(|it| chair.token(it)).collect();
    let work = chair.session.work();
    let over = std::sync::atomic::AtomicBool::new(false);
    let relaxed = std::sync::atomic::Ordering::Relaxed;
    let stopped = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(relaxed) {
                work.cancel();
                std::thread::yield_now();
            }
        });
        // A busy machine may finish before the other thread has its turn.
        let stopped = (0..50).any(|_| {
            let lines = chair::preview_returns(&mut chair.session, &tokens, moment());
            lines.is_err_and(|error| error.failure().code == "stopped")
        });
        over.store(true, relaxed);
        stopped
    });
    assert!(stopped);
    assert!(!chair.folder().join("quarantine").exists());
    let view = chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    assert_eq!(view.refusals, []);
    assert_eq!(chair.session.work().view(), None);
}
