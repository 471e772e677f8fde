//! Sealing is a stream: how much memory it takes does not depend on how large the files are. It has a process of its own, so that nothing
//! else is measured.
#![cfg(target_os = "linux")]

#[allow(dead_code)]
mod world;

use std::fs::File;

use dunping_package::{Source, SourceFile};
use world::World;

/// The most that sealing may take, whatever the size.
const MOST: u64 = 64 * 1024 * 1024;
const SIZE: u64 = 640 * 1024 * 1024;

/// The most memory that this process ever held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the status");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes
        .and_then(|it| it.parse::<u64>().ok())
        .expect("a number")
        * 1024
}

#[test]
fn ten_times_the_allowed_memory_is_sealed_within_it() {
    let world = World::new();
    let large = world.path("large.bin");
    // Sparse: it takes no room, and is read like any other.
    let file = File::create(&large).expect("a file");
    file.set_len(SIZE).expect("its length");
    let source = SourceFile::new("attachment", "large.bin", "x/y", Source::Path(large));
    let (path, sealed) = world.seal("large.dpcase", vec![source]);
    assert!(sealed.size > SIZE);
    assert_eq!(path.metadata().expect("a file").len(), sealed.size);
    let peak = peak();
    assert!(peak <= MOST, "{peak} bytes for {SIZE}");
}

#[test]
fn a_disk_without_room_is_told_before_anything_is_read() {
    let world = World::new();
    let huge = world.path("huge.bin");
    let file = File::create(&huge).expect("a file");
    file.set_len(8 << 40).expect("eight terabytes of nothing");
    let source = SourceFile::new("attachment", "huge.bin", "x/y", Source::Path(huge));
    let out = world.path("huge.dpcase");
    let refused = world.try_seal(&out, world.request(vec![source]));
    let told = matches!(
        refused,
        Err(dunping_package::SealError::Save(
            dunping_package::disk::SaveError::NoSpace { .. }
        ))
    );
    assert!(told && !out.exists());
}
