//! How quick and how small the window is, measured against an empty window of the same toolkit (`src-tauri/examples/bare.rs`), so that the
//! figures say something on any machine. What is asserted has room for a busy one; what was measured is left as a note.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dunping_tests::programs::{program, until};

use crate::display::{Display, SCREEN};
use crate::stage::note;

const WIDTH: usize = SCREEN.0 as usize;
const HEIGHT: usize = SCREEN.1 as usize;
const PATIENCE: Duration = Duration::from_secs(60);
/// Starts of each window, in turns; the quickest of each is the one that the machine disturbed least.
const STARTS: usize = 5;

/// A screen whose picture lies in a file, so that a paint is seen within a millisecond and without asking the program.
struct Screen {
    display: Display,
    picture: File,
    folder: tempfile::TempDir,
}

impl Screen {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let display = Display::new(["-fbdir".as_ref(), folder.path().as_os_str()]);
        let picture = folder.path().join("Xvfb_screen0");
        let picture = until("the screen has a picture", PATIENCE, || {
            File::open(&picture).ok()
        });
        Self {
            display,
            picture,
            folder,
        }
    }

    /// The colours of some points across the window, below its title bar.
    fn points(&self) -> Vec<[u8; 3]> {
        let length = self.picture.metadata().expect("the picture").len();
        let start = length - (WIDTH * HEIGHT * 4) as u64;
        let mut row = vec![0; WIDTH * 4];
        let rows = (100..HEIGHT - 100).step_by(40);
        let each = rows.flat_map(|at| {
            self.picture
                .read_exact_at(&mut row, start + (at * WIDTH * 4) as u64)
                .expect("a row");
            let points = row.chunks_exact(4 * 10).map(|it| [it[0], it[1], it[2]]);
            points.collect::<Vec<_>>()
        });
        each.collect()
    }

    /// Starts a program and answers how long it took until its page was painted, and the memory of all its processes at rest.
    fn start(&self, binary: &Path, painted: impl Fn(&[[u8; 3]]) -> bool) -> (Duration, u64) {
        let data = self.folder.path().join("data");
        let begun = Instant::now();
        let mut running = Command::new(binary)
            .env("DISPLAY", self.display.name())
            .env("GDK_BACKEND", "x11")
            .env("LC_ALL", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("DUNPING_DATA", &data)
            .env("XDG_DATA_HOME", self.folder.path().join("xdg-data"))
            .env("XDG_CONFIG_HOME", self.folder.path().join("xdg-config"))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("TAURI_WEBVIEW_AUTOMATION")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        while !painted(&self.points()) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} paints nothing",
                binary.display()
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        let took = begun.elapsed();
        let memory = at_rest(running.id());
        let _ = running.kill();
        let _ = running.wait();
        until("the screen is empty again", PATIENCE, || {
            self.points()
                .iter()
                .all(|point| *point == [0; 3])
                .then_some(())
        });
        (took, memory)
    }
}

/// A process and all that it started.
fn family(of: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{of}/task/{of}/children"));
    let children = children.unwrap_or_default();
    let each = children.split_whitespace().filter_map(|id| id.parse().ok());
    std::iter::once(of).chain(each.flat_map(family)).collect()
}

/// What a process and its children hold for themselves and their part of what is shared (PSS), in bytes, once it grows no more.
fn at_rest(of: u32) -> u64 {
    let held = || {
        let each = family(of).into_iter().map(|id| {
            let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
            let number = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
            number.unwrap_or_default() * 1024
        });
        each.sum::<u64>()
    };
    let mut last = 0;
    until("the memory rests", PATIENCE, || {
        std::thread::sleep(Duration::from_millis(500));
        let now = held();
        let rests = now.abs_diff(last) < 1 << 20;
        last = now;
        rests.then_some(now)
    })
}

/// The empty window is all of its one colour.
fn bare_is_painted(points: &[[u8; 3]]) -> bool {
    let coloured = points.iter().filter(|point| **point == [0x56, 0x34, 0x12]);
    coloured.count() > points.len() / 2
}

/// The page has letters and rules on its paper: more than three shades.
fn page_is_painted(points: &[[u8; 3]]) -> bool {
    let shades: std::collections::BTreeSet<&[u8; 3]> = points.iter().collect();
    shades.len() > 3
}

#[test]
fn the_window_starts_and_rests_like_an_empty_one() {
    let bare = program("examples/bare");
    let own = program("dunping-desktop");
    let screen = Screen::new();
    let (mut empty, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        empty.push(screen.start(&bare, bare_is_painted));
        ours.push(screen.start(&own, page_is_painted));
    }
    let quickest = |all: &[(Duration, u64)]| all.iter().map(|it| it.0).min().expect("a start");
    let smallest = |all: &[(Duration, u64)]| all.iter().map(|it| it.1).min().expect("a start");
    let (begin, begin_bare) = (quickest(&ours), quickest(&empty));
    let (memory, memory_bare) = (smallest(&ours), smallest(&empty));
    note(
        "speed",
        "start",
        &format!(
            "to the first paint of the page: {begin:?}, of an empty window: {begin_bare:?} ({:.2} times)\nat rest: {} MB, an empty window: {} MB (PSS of all processes)\nall: {ours:?}\nempty: {empty:?}",
            begin.as_secs_f64() / begin_bare.as_secs_f64(),
            memory >> 20,
            memory_bare >> 20
        ),
    );
    assert!(begin < begin_bare * 2, "{begin:?}, empty {begin_bare:?}");
    assert!(
        memory < memory_bare + (80 << 20),
        "{memory}, empty {memory_bare}"
    );
}
