//! Packages that were cut or changed anywhere: none is accepted by reading all of it, and opening alone misses only what it does not read.

#[allow(dead_code)]
mod world;

use std::fs;
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

use dunping_package::{ContainerFault, OpenError, Package, Progress, unwatched};
use world::{World, bytes_file, decrypt, encrypt, is_full, now};

/// One piece of the encryption with its tag.
const PIECE: usize = 65_536 + 16;

/// A reader over bytes of which one bit can be turned while it is being read.
struct Damaged {
    bytes: Arc<Vec<u8>>,
    damage: Arc<Mutex<(usize, u8)>>,
    inner: Cursor<Vec<u8>>,
}

impl Damaged {
    fn new(bytes: &Arc<Vec<u8>>, damage: &Arc<Mutex<(usize, u8)>>) -> Self {
        Self {
            bytes: Arc::clone(bytes),
            damage: Arc::clone(damage),
            inner: Cursor::new(bytes.to_vec()),
        }
    }
}

impl Read for Damaged {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let start = usize::try_from(self.inner.position()).unwrap();
        let read = self.inner.read(buffer)?;
        let (at, mask) = *self.damage.lock().unwrap();
        if (start..start + read).contains(&at) {
            buffer[at - start] = self.bytes[at] ^ mask;
        }
        Ok(read)
    }
}

impl Seek for Damaged {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.inner.seek(to)
    }
}

#[test]
fn every_cut_and_every_bit_of_a_container_is_noticed() {
    let world = World::of_one();
    let (path, _) = world.seal(
        "a.dpcase",
        vec![bytes_file("workbook", "a.xlsx", b"PK\x03\x04 x")],
    );
    let plaintext = decrypt(&path, &world.staff);
    for length in 0..plaintext.len() {
        let cut = Cursor::new(&plaintext[..length]);
        assert!(
            Package::open_plaintext(cut, &world.trust, now()).is_err(),
            "cut to {length}"
        );
    }
    let size = plaintext.len();
    let (bytes, damage) = (Arc::new(plaintext), Arc::new(Mutex::new((0, 0))));
    let open = || Package::open_plaintext(Damaged::new(&bytes, &damage), &world.trust, now());
    let undamaged = open().unwrap();
    undamaged.verify_all(&mut unwatched).unwrap();
    let (mut refused, mut only_on_reading) = (0, 0);
    // The full proof turns every bit of every byte, the short one a bit of every byte.
    let bits = if is_full() { 8 } else { 1 };
    for at in 0..size {
        for bit in (0..bits).map(|bit| (at + bit) % 8) {
            *damage.lock().unwrap() = (at, 1 << bit);
            match open() {
                Err(_) => refused += 1,
                Ok(package) => {
                    only_on_reading += 1;
                    assert!(
                        package.verify_all(&mut unwatched).is_err(),
                        "bit {bit} of {at}"
                    );
                }
            }
        }
    }
    // What opening misses are bits of contents, which it does not read: those of the file, the trust file and the instructions.
    let contents: u64 = undamaged
        .manifest()
        .files
        .iter()
        .map(|file| file.size)
        .sum();
    let readme = include_bytes!("../src/readme.txt").len() as u64;
    assert_eq!(only_on_reading, bits as u64 * (contents + readme));
    assert_eq!(refused + only_on_reading, (bits * size) as u64);
    eprintln!(
        "container of {size} bytes: {size} cuts and {refused} bits refused on opening, {only_on_reading} bits on reading"
    );
}

/// A sealed file of three pieces, and what its readers say of changed ones.
struct Sealed {
    world: World,
    bytes: Vec<u8>,
    /// Where the pieces begin, after header and nonce.
    pieces: usize,
}

impl Sealed {
    fn new() -> Self {
        let world = World::new();
        let body: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
        let (path, _) = world.seal("a.dpcase", vec![bytes_file("attachment", "a.bin", &body)]);
        let bytes = std::fs::read(&path).unwrap();
        let header = bytes.windows(4).position(|w| w == b"\n---").unwrap() + 1 + 48;
        let pieces = header + 16;
        assert!((2 * PIECE..3 * PIECE).contains(&(bytes.len() - pieces)));
        Self {
            world,
            bytes,
            pieces,
        }
    }

    /// Opens and reads all; whether opening alone noticed.
    fn noticed_on_opening(&self, bytes: &[u8], what: &str) -> bool {
        let key = self.world.technical.age_identity();
        match open_bytes(bytes, key, &self.world) {
            Err(_) => true,
            Ok(package) => {
                assert!(package.verify_all(&mut unwatched).is_err(), "{what}");
                false
            }
        }
    }
}

/// As [`Package::open`] does, from memory.
fn open_bytes<'a>(
    bytes: &'a [u8],
    key: &age::x25519::Identity,
    world: &World,
) -> Result<Package<age::stream::StreamReader<Cursor<&'a [u8]>>>, OpenError> {
    let (reader, _) = dunping_package::age_layer::unlock(Cursor::new(bytes), key)?;
    Package::open_plaintext(reader, &world.trust, now())
}

#[test]
fn every_cut_of_a_sealed_file_is_noticed_on_opening() {
    let sealed = Sealed::new();
    let len = sealed.bytes.len();
    // The short proof leaves most of the lengths within pieces out.
    let borders = [
        sealed.pieces,
        sealed.pieces + PIECE,
        sealed.pieces + 2 * PIECE,
        len,
    ];
    let is_tried = |length: &usize| {
        let is_near = |border: &usize| border.abs_diff(*length) < 40;
        is_full()
            || *length < sealed.pieces
            || length.is_multiple_of(97)
            || borders.iter().any(is_near)
    };
    let mut cuts = 0;
    for length in (0..len).filter(is_tried) {
        cuts += 1;
        let what = format!("cut to {length}");
        assert!(
            sealed.noticed_on_opening(&sealed.bytes[..length], &what),
            "{what}"
        );
    }
    eprintln!("sealed file of {len} bytes: {cuts} cuts refused on opening");
}

#[test]
fn every_bit_at_the_ends_of_a_sealed_file_and_many_within_are_noticed() {
    let sealed = Sealed::new();
    let mut changed = sealed.bytes.clone();
    let (len, last) = (changed.len(), sealed.pieces + 2 * PIECE);
    let (mut bits, mut missed) = (0, 0);
    let ends = (0..sealed.pieces)
        .chain(len - 512..len)
        .map(|at| (at, 0..8));
    let within = (sealed.pieces..len - 512).step_by(97).enumerate();
    let within = within.map(|(index, at)| (at, index % 8..index % 8 + 1));
    for (at, range) in ends.chain(within) {
        for bit in range {
            changed[at] ^= 1 << bit;
            let what = format!("bit {bit} of {at}");
            bits += 1;
            if !sealed.noticed_on_opening(&changed, &what) {
                missed += 1;
                assert!((sealed.pieces..last).contains(&at), "{what} was missed");
            }
            changed[at] ^= 1 << bit;
        }
    }
    // Directory and manifest stand in the last piece, the first header in the first: only the middle is not read.
    let unread = (sealed.pieces + PIECE..last).step_by(97).len();
    assert!(missed <= unread + 1, "{missed} of {unread}");
    eprintln!(
        "sealed file of {len} bytes: {bits} bits refused, {missed} of them on reading, all of those in the piece that opening skips"
    );
}

/// Contents that are decrypted on one thread and taken the digest of on another.
#[test]
fn a_large_content_is_verified_to_its_last_byte() {
    let world = World::new();
    let body: Vec<u8> = (0..1_000_000u32).flat_map(u32::to_le_bytes).collect();
    let (path, _) = world.seal("a.dpcase", vec![bytes_file("attachment", "a", &body)]);
    let verified = |path: &Path| world.open(path).verify_all(&mut unwatched);
    verified(&path).unwrap();
    let mut told = Vec::new();
    let package = world.open(&path);
    let mut watch = |progress: Progress| {
        told.push(progress.done);
        ControlFlow::Continue(())
    };
    package.verify_all(&mut watch).unwrap();
    assert!(told.is_sorted() && told.len() > 10);
    let mut twice = 0;
    let stopped = package.verify_all(&mut |_| {
        twice += 1;
        match twice {
            1 => ControlFlow::Continue(()),
            _ => ControlFlow::Break(()),
        }
    });
    assert!(matches!(stopped, Err(OpenError::Stopped)) && twice == 2);

    let sealed = fs::read(&path).unwrap();
    let plain = decrypt(&path, &world.technical);
    let damaged = world.path("damaged.dpcase");
    let at = plain
        .windows(16)
        .position(|part| part == &body[..16])
        .unwrap();
    for place in [0, 1, body.len() / 2, body.len() - 1] {
        let mut changed = plain.clone();
        changed[at + place] ^= 1;
        encrypt(&damaged, &changed, &[&world.technical]);
        let found = verified(&damaged);
        let fault = matches!(
            found,
            Err(OpenError::BadContainer(ContainerFault::Checksum))
        );
        assert!(fault, "byte {place}: {found:?}");
    }
    for place in [sealed.len() / 4, sealed.len() / 2] {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        fs::write(&damaged, changed).unwrap();
        assert!(matches!(verified(&damaged), Err(OpenError::Tampered)));
    }
}
