//! Packages that were cut or changed anywhere: none is accepted.

#[allow(dead_code)]
mod world;

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

use dunping_package::{Package, unwatched};
use world::{World, bytes_file, decrypt, now};

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
    let (bytes, damage) = (Arc::new(plaintext), Arc::new(Mutex::new((0, 0))));
    let open = || Package::open_plaintext(Damaged::new(&bytes, &damage), &world.trust, now());
    let undamaged = open().unwrap();
    undamaged.verify_all(&mut unwatched).unwrap();
    let mut only_on_reading = 0;
    for at in 0..bytes.len() {
        for bit in 0..8 {
            *damage.lock().unwrap() = (at, 1 << bit);
            // A content that fails here also fails after opening anew; that is done for one bit of each byte all the same.
            if undamaged.verify_all(&mut unwatched).is_err() && bit > 0 {
                continue;
            }
            if let Ok(package) = open() {
                only_on_reading += 1;
                assert!(
                    package.verify_all(&mut unwatched).is_err(),
                    "bit {bit} of {at}"
                );
            }
        }
    }
    assert!(only_on_reading > 1_000, "{only_on_reading}");
}

#[test]
fn every_sampled_cut_and_bit_of_a_sealed_file_is_noticed() {
    let world = World::new();
    let body: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
    let (path, _) = world.seal("a.dpcase", vec![bytes_file("attachment", "a.bin", &body)]);
    let sealed = std::fs::read(&path).unwrap();
    let header = sealed.windows(4).position(|w| w == b"\n---").unwrap() + 1 + 48;
    let damaged = world.path("damaged.dpcase");
    let check = |bytes: &[u8], what: &str| {
        std::fs::write(&damaged, bytes).unwrap();
        let opened = Package::open(
            &damaged,
            world.technical.age_identity(),
            &world.trust,
            now(),
        );
        assert!(
            opened.and_then(|p| p.verify_all(&mut unwatched)).is_err(),
            "{what}"
        );
    };
    for length in (0..header + 40)
        .chain((0..sealed.len()).step_by(997))
        .chain(sealed.len() - 40..sealed.len())
    {
        check(&sealed[..length], &format!("cut to {length}"));
    }
    let mut changed = sealed.clone();
    let all = (0..header + 16)
        .chain(sealed.len() - 32..sealed.len())
        .map(|at| (at, 0..8));
    for (at, bits) in all.chain((header..sealed.len()).step_by(211).map(|at| (at, 3..4))) {
        for bit in bits {
            changed[at] ^= 1 << bit;
            check(&changed, &format!("bit {bit} of {at}"));
            changed[at] ^= 1 << bit;
        }
    }
    let mut longer = sealed.clone();
    longer.push(0);
    check(&longer, "one byte more");
    // Two pieces of the encryption exchanged, and one repeated.
    let piece = 65_536 + 16;
    let first = header + 16;
    let swapped = [
        &sealed[..first],
        &sealed[first + piece..first + 2 * piece],
        &sealed[first..first + piece],
        &sealed[first + 2 * piece..],
    ];
    check(&swapped.concat(), "swapped");
    let repeated = [&sealed[..first + piece], &sealed[first..]];
    check(&repeated.concat(), "repeated");
}
