//! Hostile containers: bombs, overlaps, lies about sizes and places.

use zip::CompressionMethod::{Deflated, Stored};

use super::{BROKEN, Becomes, ODD, check, honest, packed, unpacked};

const WORKBOOK: &[u8] = b"<workbook/>";

fn little(at: usize, bytes: &[u8]) -> usize {
    let four: [u8; 4] = bytes[at..at + 4].try_into().expect("four bytes");
    u32::from_le_bytes(four) as usize
}

/// Where the list of parts begins, by the last record.
fn directory(bytes: &[u8]) -> usize {
    little(bytes.len() - 22 + 16, bytes)
}

/// Overwrites a field.
fn set(bytes: &mut [u8], at: usize, value: &[u8]) {
    bytes[at..at + value.len()].copy_from_slice(value);
}

#[test]
fn bombs() {
    let spaces = vec![b' '; 30 << 20];
    let bomb = packed(
        &[("xl/workbook.xml", WORKBOOK), ("xl/media/a.bin", &spaces)],
        Deflated,
    );
    check("a bomb", &bomb, ODD);
    // Each part just small enough to pass for itself.
    let names: Vec<String> = (0..1_900).map(|i| format!("xl/media/{i}.bin")).collect();
    let small = &spaces[..1 << 20];
    let mut parts: Vec<(&str, &[u8])> = vec![("xl/workbook.xml", WORKBOOK)];
    parts.extend(names.iter().map(|name| (name.as_str(), small)));
    check("many small bombs", &packed(&parts, Deflated), ODD);
    // A bomb within a workbook within the workbook: nobody opens the inner one.
    let mut nested = unpacked(&honest());
    nested.push(("xl/embeddings/a.xlsx".to_owned(), bomb));
    check("a nested bomb", &packed(&nested, Deflated), Becomes::Read);
}

#[test]
fn parts_that_overlap() {
    let piece = vec![b'x'; 1 << 20];
    let one = packed(&[("xl/workbook.xml", WORKBOOK), ("a", &piece)], Deflated);
    let start = directory(&one);
    let list = &one[start..one.len() - 22];
    let entry = &list[46 + "xl/workbook.xml".len()..];
    // A thousand entries that all lead to the one part.
    let mut many = one[..start + 46 + "xl/workbook.xml".len()].to_vec();
    for i in 0..1_000_u32 {
        let mut entry = entry.to_vec();
        let name = format!("{i:05}");
        set(&mut entry, 28, &5_u16.to_le_bytes());
        entry.truncate(46);
        many.extend(&entry);
        many.extend(name.as_bytes());
    }
    let size = many.len() - start;
    let mut end = one[one.len() - 22..].to_vec();
    set(&mut end, 8, &1_001_u16.to_le_bytes());
    set(&mut end, 10, &1_001_u16.to_le_bytes());
    set(
        &mut end,
        12,
        &u32::try_from(size).expect("small").to_le_bytes(),
    );
    many.extend(&end);
    check("overlapping parts", &many, Becomes::Refused("工作簿"));
}

#[test]
fn lists_that_lie() {
    let good = honest();
    let start = directory(&good);
    let end = good.len() - 22;
    let lie = |at: usize, value: &[u8]| {
        let mut bytes = good.clone();
        set(&mut bytes, at, value);
        bytes
    };
    let most = u32::MAX.to_le_bytes();
    check(
        "more entries than there are",
        &lie(end + 8, &[0xFE; 4]),
        BROKEN,
    );
    check("a list behind the end", &lie(end + 16, &most), BROKEN);
    check(
        "a list longer than the file",
        &lie(end + 12, &most),
        Becomes::ReadOrRefused,
    );
    check(
        "a part behind the end",
        &lie(start + 42, &[0xFF, 0xFF, 0xFF, 0x7F]),
        BROKEN,
    );
    check(
        "a method that nobody knows",
        &lie(start + 10, &[99, 0]),
        BROKEN,
    );
    check(
        "a part with a password",
        &lie(start + 8, &[1, 0]),
        Becomes::Refused("工作簿"),
    );
    // What the list declares of sizes is not believed, so it does not matter unless the part cannot be read.
    check(
        "a size of nothing",
        &lie(start + 24, &[0; 4]),
        Becomes::ReadOrRefused,
    );
    check(
        "a size of four gigabytes",
        &lie(start + 24, &most),
        Becomes::ReadOrRefused,
    );
    check(
        "a packed size of four gigabytes",
        &lie(start + 20, &most),
        Becomes::ReadOrRefused,
    );
    check("another checksum", &lie(start + 16, &[1, 2, 3, 4]), BROKEN);
    let noted = [good.as_slice(), &vec![b'x'; 60_000]].concat();
    check("something behind the end", &noted, Becomes::ReadOrRefused);
    let led = [vec![b'P'; 4_096].as_slice(), &good].concat();
    check(
        "something before the beginning",
        &led,
        Becomes::Refused("不是 Excel 工作簿"),
    );
    check(
        "twice",
        &[good.as_slice(), &good].concat(),
        Becomes::ReadOrRefused,
    );
}

#[test]
fn every_part_of_a_file_is_no_file() {
    let good = honest();
    let pieces = 24;
    for piece in 1..pieces {
        let cut = good.len() * piece / pieces;
        check("truncated", &good[..cut], BROKEN);
    }
    for cut in [1, 2, 3, 10, 21, 22, 23] {
        check("truncated at the end", &good[..good.len() - cut], BROKEN);
    }
}

#[test]
fn a_changed_byte_is_noticed_or_changes_nothing() {
    let good = packed(&unpacked(&honest()), Stored);
    let step = good.len() / 24;
    for at in (step / 2..good.len()).step_by(step) {
        let mut bytes = good.clone();
        bytes[at] ^= 0x01;
        check("a changed byte", &bytes, Becomes::ReadOrRefused);
    }
}

#[test]
fn names_that_lead_astray() {
    for name in [
        "../../../../etc/cron.d/x",
        "/etc/passwd",
        "C:\\Windows\\x.dll",
        "xl/worksheets/sheet1.xml\0.png",
        "con",
        "\u{202E}lmx.1teehs/steehskrow/lx",
    ] {
        let mut parts = unpacked(&honest());
        parts.push((name.to_owned(), b"<a/>".to_vec()));
        check(name, &packed(&parts, Deflated), Becomes::ReadOrRefused);
    }
    for name in ["XL/WORKBOOK.XML", "xl\\workbook.xml"] {
        let mut parts = unpacked(&honest());
        parts.push((name.to_owned(), WORKBOOK.to_vec()));
        check(name, &packed(&parts, Deflated), ODD);
    }
}
