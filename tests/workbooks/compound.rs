//! Hostile .xls: tables of sectors that run in circles, directories that do, records that overrun, sheets that are read again and again.
//! Such a file has no checksum: a changed figure in it is a changed figure. What is asked here is that everything ends.

use std::io::{Cursor, Read as _, Write as _};

use super::{BROKEN, Becomes, assessed, check, files};

/// The sectors of the table of sectors that the header lists.
const LISTED: usize = 76;

fn whole() -> Vec<u8> {
    files("shengan.xls")
}

fn number(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes")) as usize
}

fn set(bytes: &mut [u8], at: usize, value: u32) {
    bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
}

/// Where a sector begins.
fn sector(number: usize) -> usize {
    512 * (number + 1)
}

/// The stream with the workbook.
fn stream() -> Vec<u8> {
    let mut file = cfb::CompoundFile::open(Cursor::new(whole())).expect("a compound file");
    let mut bytes = Vec::new();
    let mut stream = file.open_stream("/Workbook").expect("the workbook");
    stream.read_to_end(&mut bytes).expect("its bytes");
    bytes
}

fn around(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    let mut inner = file.create_stream("/Workbook").expect("a stream");
    inner.write_all(stream).expect("its bytes");
    drop(inner);
    file.flush().expect("it can be written");
    file.into_inner().into_inner()
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// Where each record of the stream begins, with its kind.
fn records(stream: &[u8]) -> Vec<(usize, u16)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 4 <= stream.len() {
        let half = |at: usize| u16::from_le_bytes([stream[at], stream[at + 1]]);
        found.push((at, half(at)));
        at += 4 + usize::from(half(at + 2));
    }
    found
}

/// It ends with figures or with a sentence, in bounds.
#[track_caller]
fn ends(what: &str, bytes: &[u8]) {
    let ended = assessed(bytes);
    ended.bounded(what);
    match ended.code {
        Some(0 | 1) => assert!(ended.out.starts_with('{'), "{what}"),
        Some(2) => assert!(
            ended.err.trim_end().ends_with('。'),
            "{what}: {}",
            ended.err
        ),
        other => panic!("{what}: {other:?} {}", ended.err),
    }
}

#[test]
fn the_honest_one_is_read() {
    check("an xls", &whole(), Becomes::Read);
    check("the same packed again", &around(&stream()), Becomes::Read);
}

#[test]
fn sectors_in_circles() {
    let whole = whole();
    let table = sector(number(&whole, LISTED));
    let sectors = (whole.len() - 512) / 512;
    let circle = |step: usize| {
        let mut bytes = whole.clone();
        for i in 0..sectors.min(128) {
            let next = u32::try_from((i + step) % sectors).expect("small");
            set(&mut bytes, table + 4 * i, next);
        }
        bytes
    };
    for step in [0, 1, 7] {
        check("a chain in a circle", &circle(step), BROKEN);
    }
    for (what, at, value) in [
        ("a directory beyond the end", 48, 0x7FFF_FFFF),
        ("a directory in the table", 48, 0),
        ("mini sectors beyond the end", 60, 0x7FFF_FFFF),
        ("more tables than there are", 44, u32::MAX),
        ("a list of tables beyond the end", 68, 0x7FFF_FFFF),
        ("a list of tables in the first sector", 68, 0),
        ("a table in itself", LISTED, 1),
        ("sectors of two gigabytes", 28, 0x001F_FFFE),
        ("sectors of one byte", 28, 0x0000_FFFE),
    ] {
        let mut bytes = whole.clone();
        set(&mut bytes, at, value);
        ends(what, &bytes);
    }
}

#[test]
fn directories_in_circles() {
    let whole = whole();
    let directory = sector(number(&whole, 48));
    let entries = 3;
    for (what, link) in [("left", 68), ("right", 72), ("child", 76)] {
        for entry in 0..entries {
            for target in 0..entries {
                let mut bytes = whole.clone();
                let to = u32::try_from(target).expect("small");
                set(&mut bytes, directory + 128 * entry + link, to);
                ends(what, &bytes);
            }
        }
    }
    for entry in 0..entries {
        for (what, field, value) in [
            ("a stream of four gigabytes", 120, u32::MAX),
            ("a stream of nothing", 120, 0),
            ("a stream that begins nowhere", 116, 0x7FFF_FFFF),
            ("a stream in the directory", 116, 1),
        ] {
            let mut bytes = whole.clone();
            set(&mut bytes, directory + 128 * entry + field, value);
            ends(what, &bytes);
        }
    }
}

#[test]
fn every_part_of_a_file_ends() {
    let whole = whole();
    for piece in 1..20 {
        ends("truncated", &whole[..whole.len() * piece / 20]);
    }
    let stream = stream();
    for piece in 1..20 {
        ends(
            "a truncated stream",
            &around(&stream[..stream.len() * piece / 20]),
        );
    }
    let mut at = 97;
    while at < whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xFF;
        ends("a changed byte", &bytes);
        at += whole.len() / 24;
    }
}

#[test]
fn records_that_overrun() {
    let stream = stream();
    let records = records(&stream);
    let kinds: std::collections::BTreeSet<u16> = records.iter().map(|(_, kind)| *kind).collect();
    assert!(kinds.len() > 20, "{kinds:?}");
    for kind in kinds {
        let (at, _) = records.iter().find(|(_, own)| *own == kind).expect("one");
        for length in [1_u16, 0xFFFF] {
            let mut bytes = stream.clone();
            bytes[at + 2..at + 4].copy_from_slice(&length.to_le_bytes());
            ends(&format!("a {kind:04X} of {length} bytes"), &around(&bytes));
        }
        let mut bytes = stream.clone();
        let end = bytes.len().min(at + 16);
        bytes[at + 4..end].fill(0xFF);
        ends(&format!("a {kind:04X} full of ones"), &around(&bytes));
    }
    let first = |kind: u16| {
        let found = records.iter().find(|(_, own)| *own == kind);
        found.expect("such a record").0
    };
    let strings = first(0x00FC);
    let mut bytes = stream.clone();
    set(&mut bytes, strings + 8, u32::MAX);
    check(
        "four billion strings",
        &around(&bytes),
        Becomes::ReadOrRefused,
    );
    let tab = first(0x0085);
    for target in [0, u32::MAX, u32::try_from(tab).expect("small")] {
        let mut bytes = stream.clone();
        set(&mut bytes, tab + 4, target);
        ends("a sheet that begins elsewhere", &around(&bytes));
    }
}

/// A workbook whose tabs all lead to one sheet of these records.
fn repeated(tabs: usize, sheet: &[u8]) -> Vec<u8> {
    let beginning = |kind: u16| {
        let mut data = vec![0x00, 0x06];
        data.extend(kind.to_le_bytes());
        data.resize(16, 0);
        record(0x0809, &data)
    };
    let tab = |start: usize| {
        let mut data = u32::try_from(start).expect("small").to_le_bytes().to_vec();
        data.extend([0, 0, 1, 0, b's']);
        record(0x0085, &data)
    };
    let head = beginning(5).len() + tabs * tab(0).len() + record(0x000A, &[]).len();
    let mut stream = beginning(5);
    for _ in 0..tabs {
        stream.extend(tab(head));
    }
    stream.extend(record(0x000A, &[]));
    stream.extend(beginning(0x10));
    stream.extend(sheet);
    stream.extend(record(0x000A, &[]));
    around(&stream)
}

#[test]
fn sheets_again_and_again() {
    // Two hundred and fifty times forty megabytes of records that say nothing.
    let nothing = record(0x0055, &[0, 0]).repeat(7_000_000);
    ends("nothing, often", &repeated(250, &nothing));
    let cell = |row: u16| {
        let mut data = row.to_le_bytes().to_vec();
        data.extend([0, 0, 0, 0]);
        data.extend(1.5_f64.to_le_bytes());
        record(0x0203, &data)
    };
    let cells: Vec<u8> = (0..u16::MAX).flat_map(cell).collect();
    ends("cells, often", &repeated(250, &cells));
    let hidden = |row: u16| {
        let mut data = row.to_le_bytes().to_vec();
        data.extend([0; 10]);
        data.extend([0x20, 0, 0, 0]);
        record(0x0208, &data)
    };
    let rows: Vec<u8> = (0..u16::MAX).flat_map(hidden).collect();
    ends("hidden rows, often", &repeated(250, &rows));
    let charts = record(0x0809, &[0; 16]).repeat(2_000_000);
    ends("charts in charts", &repeated(1, &charts));
    let merged = {
        let mut data = 1_000_u16.to_le_bytes().to_vec();
        data.extend([0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0].repeat(1_000));
        record(0x00E5, &data).repeat(5_000)
    };
    ends("merged areas, often", &repeated(1, &merged));
}

#[test]
fn formulas_of_tokens() {
    let formula = |tokens: &[u8]| {
        let mut data = vec![0; 6];
        data.extend(0_f64.to_le_bytes());
        data.extend([0; 6]);
        data.extend(u16::try_from(tokens.len()).expect("short").to_le_bytes());
        data.extend(tokens);
        record(0x0006, &data)
    };
    let one = [0x1E, 1, 0];
    let doubled = [one.as_slice(), &one, &[0x03]].concat();
    for (what, tokens) in [
        (
            "parentheses",
            [one.as_slice(), &[0x15].repeat(8_000)].concat(),
        ),
        ("signs", [one.as_slice(), &[0x13].repeat(8_000)].concat()),
        ("sums", doubled.repeat(1_000)),
        ("operands", one.repeat(2_700)),
        ("a stack of nothing", [0x03].repeat(8_000)),
        ("unknown tokens", vec![0xFF; 8_000]),
        ("names", [0x23, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0].repeat(1_000)),
        (
            "calls",
            [one.as_slice(), &[0x42, 0x7F, 0xFF, 0x00].repeat(2_000)].concat(),
        ),
        ("a string beyond the end", vec![0x17, 0xFF, 0x01, 0]),
    ] {
        let cells = formula(&tokens).repeat(4_000);
        ends(what, &repeated(1, &cells));
    }
}
