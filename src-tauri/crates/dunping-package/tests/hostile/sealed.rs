//! Classes 1 to 12, and share values of class 49: the encryption around the container.

use std::fs::File;
use std::io::Write as _;

use crate::lab::{Fixture, Lab, all};
use crate::world::{decrypt, encrypt, small_files};

const V1: &str = "age-encryption.org/v1\n";
/// One piece of the encryption with its tag.
const PIECE: usize = 65_536 + 16;

/// A stanza of a recipient, and the line that ends a header.
fn stanza() -> String {
    let base64 = "A".repeat(43);
    format!("-> X25519 {base64}\n{base64}\n")
}

fn end() -> String {
    format!("--- {}\n", "A".repeat(43))
}

pub(crate) fn too_short(_: &Lab) -> Vec<Fixture> {
    all(["", "a", "age-enc", "age-encryption.org"])
}

pub(crate) fn not_age(_: &Lab) -> Vec<Fixture> {
    all([
        b"PK\x03\x04".to_vec(),
        b"%PDF-1.7\n".repeat(1_000),
        b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n".to_vec(),
        format!("\u{feff}{V1}").into_bytes(),
        format!("AGE{}", &V1[3..]).into_bytes(),
        vec![0; 100_000],
    ])
}

pub(crate) fn version_2(_: &Lab) -> Vec<Fixture> {
    all(["v2", "v1.1", "v1\r", "v10", ""].map(|version| {
        let start = format!("age-encryption.org/{version}\n");
        format!("{start}{}{}", stanza(), end())
    }))
}

pub(crate) fn large_headers(_: &Lab) -> Vec<Fixture> {
    let grease = "-> a-grease\n\n";
    let long_body = format!(
        "-> a-grease\n{}\n",
        format!("{}\n", "A".repeat(64)).repeat(300)
    );
    all([
        format!("{V1}{}", "a".repeat(100_000)),
        format!("{V1}{}{}", stanza().repeat(65), end()),
        format!("{V1}{}", stanza().repeat(20_000)),
        format!("{V1}{}{}{}", stanza(), grease.repeat(72), end()),
        format!("{V1}{}{long_body}{}", stanza(), end()),
    ])
}

/// The space is reserved and not written: the file takes none.
pub(crate) fn no_line_end(lab: &Lab) -> Vec<Fixture> {
    let make = |name: &str, start: &str| {
        let path = lab.world.path(name);
        let mut file = File::create(&path).unwrap();
        file.write_all(start.as_bytes()).unwrap();
        file.set_len(2 << 30).unwrap();
        Fixture::file(path)
    };
    vec![
        make("endless-version", "age-encryption.org/v1"),
        make("endless-stanza", &format!("{V1}-> X25519 ")),
        make(
            "endless-body",
            &format!("{V1}-> X25519 {}\n", "A".repeat(43)),
        ),
        make("endless-mac", &format!("{V1}{}--- ", stanza())),
    ]
}

pub(crate) fn other_recipients(_: &Lab) -> Vec<Fixture> {
    let body = "A".repeat(43);
    let salt = "a".repeat(22);
    let key = "ssh-ed25519 9A7G1w";
    all([
        format!("{V1}-> scrypt {salt} 18\n{body}\n{}", end()),
        format!("{V1}{}-> scrypt {salt} 10\n{body}\n{}", stanza(), end()),
        format!("{V1}-> {key} {body}\n{body}\n{}", end()),
        format!("{V1}-> piv-p256 {salt} {body}\n{body}\n{}", end()),
        format!("{V1}-> x25519 {body}\n{body}\n{}", end()),
    ])
}

pub(crate) fn not_addressed(lab: &Lab) -> Vec<Fixture> {
    let container = decrypt(&lab.world.path("three.dpcase"), &lab.world.staff);
    let path = lab.world.path("for-others.dpcase");
    encrypt(&path, &container, &[&lab.world.outsider, &lab.world.staff]);
    vec![Fixture::file(path)]
}

/// The expert is a recipient of the encryption, but not of the signed list.
pub(crate) fn passed_on(lab: &Lab) -> Vec<Fixture> {
    let mut request = lab.world.request(small_files());
    request.addressed_to = vec!["staff".to_owned()];
    let path = lab.world.path("to-staff.dpcase");
    lab.world.try_seal(&path, request).unwrap();
    vec![Fixture::container(decrypt(&path, &lab.world.staff))]
}

/// A letter of the last line, of a share, of a wrapped key; a recipient taken out; lines of other forms.
pub(crate) fn changed_headers(lab: &Lab) -> Vec<Fixture> {
    let sealed = &lab.sealed;
    let mac = lab.body_start() - 16 - 48;
    let swap = |at: usize| {
        let mut changed = sealed.clone();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        changed
    };
    let second = sealed
        .windows(4)
        .skip(30)
        .position(|w| w == b"\n-> ")
        .unwrap()
        + 31;
    let without_first = [&sealed[..22], &sealed[second..]].concat();
    let padded = [&sealed[..mac + 47], b"=", &sealed[mac + 47..]].concat();
    let windows = String::from_utf8_lossy(&sealed[..mac]).replace('\n', "\r\n");
    let windows = [
        b"age-encryption.org/v1\n",
        &windows.as_bytes()[23..],
        &sealed[mac..],
    ]
    .concat();
    let two_spaces = [V1.as_bytes(), b"->  ", &sealed[V1.len() + 3..]].concat();
    all([
        swap(mac + 4),
        swap(mac + 46),
        without_first,
        padded,
        windows,
        two_spaces,
    ])
}

pub(crate) fn cut(lab: &Lab) -> Vec<Fixture> {
    let (start, len) = (lab.body_start(), lab.sealed.len());
    let lengths = [
        19,
        25,
        100,
        start - 20,
        start - 1,
        start,
        start + 1,
        start + PIECE - 1,
        start + PIECE,
        start + PIECE + 1,
        start + 2 * PIECE,
        len - 17,
        len - 1,
    ];
    all(lengths.map(|length| &lab.sealed[..length]))
}

fn with_bit(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[at] ^= 4;
    changed
}

pub(crate) fn changed_piece(lab: &Lab) -> Vec<Fixture> {
    let start = lab.body_start();
    // Of the nonce, of a piece's beginning, middle and tag.
    let places = [
        start,
        start + 30_000,
        start + PIECE - 1,
        start + PIECE,
        start + PIECE + 40_000,
        start + 2 * PIECE - 16,
    ];
    all(places.map(|at| with_bit(&lab.sealed, at)))
}

/// Of the nonce's neighbour, of the last piece; and all pieces under the header of another file.
pub(crate) fn changed_end(lab: &Lab) -> Vec<Fixture> {
    let (sealed, start) = (&lab.sealed, lab.body_start());
    let header = |bytes: &[u8]| bytes.windows(5).position(|w| w == b"\n--- ").unwrap() + 1 + 48;
    let (other, _) = lab.world.seal("other.dpcase", small_files());
    let other = std::fs::read(other).unwrap();
    let grafted = [&other[..header(&other)], &sealed[header(sealed)..]].concat();
    let places = [start - 16, start + 2 * PIECE, sealed.len() - 1];
    all(places
        .map(|at| with_bit(sealed, at))
        .into_iter()
        .chain([grafted]))
}

pub(crate) fn exchanged_pieces(lab: &Lab) -> Vec<Fixture> {
    let (sealed, start) = (&lab.sealed, lab.body_start());
    let piece = |number: usize| &sealed[start + number * PIECE..start + (number + 1) * PIECE];
    let rest = &sealed[start + 2 * PIECE..];
    all([
        [&sealed[..start], piece(1), piece(0), rest].concat(),
        [&sealed[..start], piece(0), piece(0), rest].concat(),
        [&sealed[..start], piece(1), piece(1), rest].concat(),
    ])
}

pub(crate) fn longer(lab: &Lab) -> Vec<Fixture> {
    let sealed = &lab.sealed;
    let tail = &sealed[sealed.len() - 100..];
    let first = &sealed[lab.body_start()..lab.body_start() + PIECE];
    all([
        [sealed, &b"\0"[..]].concat(),
        [sealed, tail].concat(),
        [sealed, first].concat(),
        [sealed, sealed.as_slice()].concat(),
    ])
}

/// The share of the first recipient becomes zero, one, and the field's prime: all of them of low order.
pub(crate) fn low_order(lab: &Lab) -> Vec<Fixture> {
    let share = b"\n-> X25519 ";
    let shares = [
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "7f///////////////////////////////////////38",
    ];
    all(shares.map(|low| {
        let mut changed = lab.sealed.clone();
        let mut at = 0;
        while let Some(found) = changed[at..].windows(11).position(|w| w == share) {
            at += found + 11;
            changed[at..at + 43].copy_from_slice(low.as_bytes());
        }
        changed
    }))
}
