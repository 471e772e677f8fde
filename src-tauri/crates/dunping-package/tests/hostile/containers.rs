//! Classes 13 to 35: the container inside the encryption.

use crate::lab::{Fixture, Lab, all_containers};
use crate::world::parts::Named;
use crate::world::zip::zip;

/// The container that is accepted.
pub(crate) fn good(lab: &Lab) -> Vec<u8> {
    zip(&lab.parts().entries())
}

/// The same with other entries.
fn with(lab: &Lab, edit: impl FnOnce(&mut Vec<Named>)) -> Fixture {
    let parts = lab.parts();
    let owned = |(name, content): (&str, &[u8])| (name.to_owned(), content.to_vec());
    let mut entries: Vec<Named> = parts.entries().into_iter().map(owned).collect();
    edit(&mut entries);
    let entries: Vec<_> = entries
        .iter()
        .map(|(n, c)| (n.as_str(), c.as_slice()))
        .collect();
    Fixture::container(zip(&entries))
}

/// Bytes at some place changed.
fn patched(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[at..at + new.len()].copy_from_slice(new);
    changed
}

/// The container with bytes of its end records changed, `from_end` bytes before the end.
fn tail(lab: &Lab, changes: &[(usize, &[u8])]) -> Vec<Fixture> {
    let good = good(lab);
    let make = |(from_end, new): &(usize, &[u8])| patched(&good, good.len() - from_end, new);
    all_containers(changes.iter().map(make))
}

/// Where a directory's entries begin.
fn directory_entries(container: &[u8]) -> Vec<usize> {
    let windows = container.windows(4).enumerate();
    let found = windows.filter(|(_, window)| *window == b"PK\x01\x02");
    found.map(|(at, _)| at).collect()
}

/// One byte of the last directory entry changed, at each of these places.
fn entry_bytes(lab: &Lab, places: &[usize]) -> Vec<Fixture> {
    let good = good(lab);
    let last = *directory_entries(&good).last().unwrap();
    let make = |place: &usize| patched(&good, last + place, &[good[last + place] ^ 1]);
    all_containers(places.iter().map(make))
}

/// One byte of the first file's local header changed, at each of these places.
fn local_bytes(lab: &Lab, places: &[usize]) -> Vec<Fixture> {
    let good = good(lab);
    let local = good.windows(5).position(|w| w == b"data/").unwrap() - 30;
    let make = |place: &usize| patched(&good, local + place, &[good[local + place] ^ 1]);
    all_containers(places.iter().map(make))
}

/// The ZIP64 field's offset and size of a directory entry.
fn zip64_field(container: &[u8], entry: usize) -> usize {
    let name = usize::from(u16::from_le_bytes([
        container[entry + 28],
        container[entry + 29],
    ]));
    entry + 46 + name + 4
}

/// Adds to the offsets of the entries from `first` on, and to that of the directory.
fn shift(container: &mut [u8], first: usize, by: u64) {
    let add = |bytes: &mut [u8], at: usize| {
        let old = u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
        bytes[at..at + 8].copy_from_slice(&(old + by).to_le_bytes());
    };
    for entry in directory_entries(container).into_iter().skip(first) {
        let field = zip64_field(container, entry);
        add(container, field + 16);
    }
    let end = container.len();
    add(container, end - 98 + 48);
    add(container, end - 42 + 8);
}

pub(crate) fn short(_: &Lab) -> Vec<Fixture> {
    // The last one is an empty archive of the ordinary kind.
    let empty = [&b"PK\x05\x06"[..], &[0; 18]].concat();
    all_containers([Vec::new(), b"not a container".to_vec(), empty])
}

/// Noise, text, an ordinary archive, one in another archive.
pub(crate) fn foreign(lab: &Lab) -> Vec<Fixture> {
    all_containers([
        vec![7; 100_000],
        "文字".repeat(100).into_bytes(),
        ordinary(&[b'a'; 50]),
        ordinary(&good(lab)),
    ])
}

/// An archive as other programs write them: no ZIP64, one stored file.
fn ordinary(content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    let about = [
        &[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
        &crc32fast::hash(content).to_le_bytes(),
        &size,
        &size,
        &[5, 0, 0, 0],
    ]
    .concat();
    let local = [b"PK\x03\x04", &about[..], b"a.txt", content].concat();
    let entry = [b"PK\x01\x02\x14\0", &about[..], &[0; 14], b"a.txt"].concat();
    let lengths = [entry.len(), local.len()].map(|length| u32::try_from(length).unwrap());
    let [entry_len, local_len] = lengths.map(u32::to_le_bytes);
    let end = [
        &b"PK\x05\x06\0\0\0\0\x01\0\x01\0"[..],
        &entry_len,
        &local_len,
        &[0; 2],
    ]
    .concat();
    [local, entry, end].concat()
}

pub(crate) fn prepended(lab: &Lab) -> Vec<Fixture> {
    let starts: [&[u8]; 3] = [b"#!/bin/sh\n", b"\0", &[0x90; 70_000]];
    all_containers(starts.map(|start| [start, &good(lab)].concat()))
}

pub(crate) fn prepended_and_corrected(lab: &Lab) -> Vec<Fixture> {
    let mut changed = [b"MZ", good(lab).as_slice()].concat();
    shift(&mut changed, 0, 2);
    all_containers([changed])
}

pub(crate) fn appended(lab: &Lab) -> Vec<Fixture> {
    let ends: [&[u8]; 3] = [
        b"x",
        &[0; 98],
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ];
    all_containers(ends.map(|end| [&good(lab), end].concat()))
}

pub(crate) fn two(lab: &Lab) -> Vec<Fixture> {
    all_containers([[good(lab), good(lab)].concat()])
}

pub(crate) fn comment(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let record = &good[good.len() - 22..];
    let said = patched(&good, good.len() - 2, &[22, 0]);
    all_containers([
        patched(&good, good.len() - 2, &[4, 0]),
        [&said, record].concat(),
        [&said, &record[..20], &[0, 0]].concat(),
    ])
}

pub(crate) fn classic_count(lab: &Lab) -> Vec<Fixture> {
    tail(
        lab,
        &[
            (14, &[8, 0]),
            (12, &[8, 0]),
            (12, &[7, 0]),
            (10, &[0; 4]),
            (6, &[0; 4]),
        ],
    )
}

pub(crate) fn count(lab: &Lab) -> Vec<Fixture> {
    let both = |count: u64| [count.to_le_bytes(), count.to_le_bytes()].concat();
    let changed = [7, 9, 0, 20_000].map(both);
    tail(
        lab,
        &changed
            .each_ref()
            .map(|counts| (98 - 24, counts.as_slice())),
    )
}

pub(crate) fn directory_place(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let tail = good.len() - 98;
    let number = |at: usize| u64::from_le_bytes(good[at..at + 8].try_into().unwrap());
    let (size, offset) = (number(tail + 40), number(tail + 48));
    // The locator follows, so that only the place is wrong.
    let placed = |size: u64, offset: u64| {
        let changed = patched(&good, tail + 40, &size.to_le_bytes());
        let changed = patched(&changed, tail + 48, &offset.to_le_bytes());
        let end = offset.saturating_add(size).to_le_bytes();
        patched(&changed, tail + 56 + 8, &end)
    };
    all_containers([
        placed(size, offset + 1),
        placed(size, offset - 1),
        placed(size + 1, offset),
        placed(size, 0),
        placed(size, u64::MAX),
        placed(0, 0),
    ])
}

pub(crate) fn local_name(lab: &Lab) -> Vec<Fixture> {
    local_bytes(lab, &[26, 30, 35, 98])
}

pub(crate) fn local_size(lab: &Lab) -> Vec<Fixture> {
    local_bytes(lab, &[14, 17, 18, 22, 28, 99, 101, 103, 111])
}

/// Version, flags, method, time, date.
pub(crate) fn local_fields(lab: &Lab) -> Vec<Fixture> {
    local_bytes(lab, &[0, 4, 6, 7, 8, 10, 12, 13])
}

pub(crate) fn twice(lab: &Lab) -> Vec<Fixture> {
    vec![
        with(lab, |entries| entries.insert(1, entries[1].clone())),
        with(lab, |entries| {
            entries.push(entries[entries.len() - 2].clone());
        }),
        with(lab, |entries| entries.swap(1, 2)),
        with(lab, |entries| entries.rotate_left(1)),
        with(lab, |entries| entries.reverse()),
    ]
}

pub(crate) fn overlap(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let entries = directory_entries(&good);
    let offset = |entry: usize| zip64_field(&good, entries[entry]) + 16;
    let of_first = &good[offset(1)..offset(1) + 8];
    all_containers([
        patched(&good, offset(entries.len() - 1), &[0; 8]),
        patched(&good, offset(2), of_first),
        patched(&good, offset(1), &[1, 0, 0, 0, 0, 0, 0, 0]),
        patched(&good, offset(1), &[0xff; 8]),
    ])
}

/// One content, and entries with names of their own that all claim it.
fn over_one_content(entries: u64) -> Vec<u8> {
    let names: Vec<String> = (0..entries).map(|i| format!("data/{i:064x}")).collect();
    let content = vec![0u8; 10 << 20];
    let one = zip(&[(names[0].as_str(), &content)]);
    let at = directory_entries(&one)[0];
    let entry = &one[at..one.len() - 98];
    let mut out = one[..at].to_vec();
    for name in &names {
        out.extend(patched(entry, 46, name.as_bytes()));
    }
    let (size, offset) = ((entry.len() as u64) * entries, at as u64);
    let mut tail = one[one.len() - 98..].to_vec();
    for (place, number) in [
        (24, entries),
        (32, entries),
        (40, size),
        (48, offset),
        (64, offset + size),
    ] {
        tail[place..place + 8].copy_from_slice(&number.to_le_bytes());
    }
    [out, tail].concat()
}

pub(crate) fn bomb(_: &Lab) -> Vec<Fixture> {
    all_containers([over_one_content(60_000)])
}

pub(crate) fn smaller_bomb(_: &Lab) -> Vec<Fixture> {
    all_containers([over_one_content(19_990)])
}

pub(crate) fn gap(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let entries = directory_entries(&good);
    let second = zip64_field(&good, entries[1]) + 16;
    let second = u64::from_le_bytes(good[second..second + 8].try_into().unwrap());
    let second = usize::try_from(second).unwrap();
    let mut between = [&good[..second], b"hidden", &good[second..]].concat();
    shift(&mut between, 1, 6);
    let mut after = [&good[..entries[0]], b"hidden", &good[entries[0]..]].concat();
    shift(&mut after, entries.len(), 6);
    all_containers([between, after])
}

/// Longer extra fields and a comment of an entry: the directory grows by what they hide.
pub(crate) fn extra(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let last = *directory_entries(&good).last().unwrap();
    let grown = |length_at: usize, length: u8| {
        let tail = good.len() - 98;
        let mut changed = [&good[..tail], b"hide", &good[tail..]].concat();
        changed[last + length_at] = length;
        let tail = changed.len() - 98;
        for at in [tail + 40, tail + 64] {
            let old = u64::from_le_bytes(changed[at..at + 8].try_into().unwrap());
            changed[at..at + 8].copy_from_slice(&(old + 4).to_le_bytes());
        }
        changed
    };
    all_containers([grown(30, 32), grown(32, 4)])
}

pub(crate) fn method(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let last = *directory_entries(&good).last().unwrap();
    // Deflate, bzip2, LZMA, zstd, AES.
    let methods: [u8; 5] = [8, 12, 14, 93, 99];
    all_containers(methods.map(|method| patched(&good, last + 10, &[method])))
}

pub(crate) fn encrypted(lab: &Lab) -> Vec<Fixture> {
    entry_bytes(lab, &[8])
}

pub(crate) fn flags(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let last = *directory_entries(&good).last().unwrap();
    // Data descriptor, strong encryption, UTF-8, masked headers.
    let flags: [[u8; 2]; 4] = [[8, 0], [64, 0], [0, 8], [0, 32]];
    all_containers(flags.map(|flags| patched(&good, last + 8, &flags)))
}

pub(crate) fn disks(lab: &Lab) -> Vec<Fixture> {
    tail(
        lab,
        &[
            (18, &[1, 0]),
            (16, &[1, 0]),
            (42 - 4, &[1]),
            (42 - 16, &[2]),
            (98 - 16, &[1]),
            (98 - 20, &[1]),
        ],
    )
}

pub(crate) fn entry_disk(lab: &Lab) -> Vec<Fixture> {
    entry_bytes(lab, &[34, 35])
}

/// Made on Unix, then the mode of a symbolic link, of a folder; hidden on Windows; times and versions.
pub(crate) fn attributes(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let last = *directory_entries(&good).last().unwrap();
    let link = patched(
        &patched(&good, last + 5, &[3]),
        last + 38,
        &[0, 0, 0xff, 0xa1],
    );
    let folder = patched(&good, last + 38, &[0x10, 0, 0xed, 0x41]);
    let mut fixtures = all_containers([link, folder]);
    fixtures.extend(entry_bytes(lab, &[4, 5, 6, 12, 13, 14, 36, 38, 40, 41]));
    fixtures
}

fn named(lab: &Lab, names: &[&str]) -> Vec<Fixture> {
    let make = |name: &&str| with(lab, |entries| entries[1].0 = (*name).to_owned());
    names.iter().map(make).collect()
}

pub(crate) fn dangerous_names(lab: &Lab) -> Vec<Fixture> {
    let good = "0".repeat(64);
    let long = "a".repeat(65_535);
    let inside = format!("data/../{}", &good[3..]);
    let stream = format!("data/{good}:x");
    let dot = format!("data/{good}.");
    let space = format!("data/{good} ");
    let backslash = format!("data\\{good}");
    let slash = format!("data/{good}/");
    let nul = format!("data/{}\0", &good[1..]);
    named(
        lab,
        &[
            "../x",
            "/etc/passwd",
            "C:\\x",
            "C:x",
            "\\\\host\\share",
            "//host/share",
            "\\x",
            "a\0b",
            "con",
            "NUL",
            "data/COM1",
            "data/",
            "data/x",
            ".",
            "..",
            "",
            "manifest.json.",
            "manifest.json ",
            "README.txt:x",
            &inside,
            &stream,
            &dot,
            &space,
            &backslash,
            &slash,
            &nul,
            &long,
        ],
    )
}

pub(crate) fn look_alikes(lab: &Lab) -> Vec<Fixture> {
    let digest = "0".repeat(64);
    let fullwidth = format!("data/{}", "０".repeat(64));
    let upper = format!("data/{}", "A".repeat(64));
    let zero_width = format!("data/\u{200b}{digest}");
    let bom = format!("\u{feff}data/{digest}");
    let override_ = format!("data/\u{202e}{digest}");
    let control = format!("data/\u{7}{}", &digest[1..]);
    let mut fixtures = named(
        lab,
        &[
            "caf\u{e9}.pdf",
            "cafe\u{301}.pdf",
            "\u{ff4d}anifest.json",
            "m\u{430}nifest.json",
            "DATA/x",
            "README.TXT",
            "Manifest.json",
            "mimetype\u{200b}",
            "报告.pdf",
            &fullwidth,
            &upper,
            &zero_width,
            &bom,
            &override_,
            &control,
        ],
    );
    // Both forms of one name, side by side; bytes that are no text.
    fixtures.push(with(lab, |entries| {
        entries[1].0 = "caf\u{e9}.pdf".to_owned();
        entries[2].0 = "cafe\u{301}.pdf".to_owned();
    }));
    let container = good(lab);
    let entry = directory_entries(&container)[1];
    fixtures.extend(all_containers([patched(
        &container,
        entry + 46 + 5,
        &[0xff, 0xfe],
    )]));
    fixtures
}

pub(crate) fn too_many(lab: &Lab) -> Vec<Fixture> {
    let names: Vec<String> = (0..20_001u64).map(|i| format!("data/{i:064x}")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let both = [20_001u64.to_le_bytes(), 20_001u64.to_le_bytes()].concat();
    let most = [u64::MAX.to_le_bytes(), u64::MAX.to_le_bytes()].concat();
    let mut fixtures = tail(lab, &[(98 - 24, &both), (98 - 24, &most)]);
    fixtures.extend(all_containers([zip(&entries)]));
    fixtures
}

pub(crate) fn large_directory(_: &Lab) -> Vec<Fixture> {
    let name = "a".repeat(65_000);
    let entries: Vec<(&str, &[u8])> = (0..140).map(|_| (name.as_str(), &b""[..])).collect();
    all_containers([zip(&entries)])
}

pub(crate) fn huge_size(lab: &Lab) -> Vec<Fixture> {
    let good = good(lab);
    let entries = directory_entries(&good);
    let sized = |entry: usize, size: u64| {
        let field = zip64_field(&good, entries[entry]);
        let size = size.to_le_bytes();
        patched(&patched(&good, field, &size), field + 8, &size)
    };
    let last = entries.len() - 1;
    all_containers([
        sized(last, 1 << 63),
        sized(last, u64::MAX),
        sized(last, (1 << 32) + 1),
        sized(1, 1 << 63),
        sized(1, u64::MAX - 100),
        sized(0, u64::MAX),
    ])
}

pub(crate) fn large_entries(lab: &Lab) -> Vec<Fixture> {
    let manifest = lab.parts().entries().len() - 2;
    vec![
        with(lab, |entries| {
            entries[manifest].1 = vec![b' '; (16 << 20) + 1];
        }),
        with(lab, |entries| entries[0].1 = vec![b'a'; 129]),
        with(lab, |entries| {
            entries[manifest + 1].1 = vec![b' '; (32 << 20) + 1];
        }),
    ]
}
