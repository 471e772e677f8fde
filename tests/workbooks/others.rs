//! Hostile .ods and .xlsb: repetitions without number, lengths beyond the end.

use zip::CompressionMethod::Deflated;

use super::{BROKEN, Becomes, Parts, check, files, packed, replaced, unpacked};

const CONTENT: &str = "content.xml";

fn changed(file: &str, part: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut parts: Parts = unpacked(&files(file));
    let found = parts.iter_mut().find(|(name, _)| name == part);
    let (_, bytes) = found.unwrap_or_else(|| panic!("{part} is a part"));
    *bytes = change(std::mem::take(bytes));
    packed(&parts, Deflated)
}

fn ods(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    changed("shengan.ods", CONTENT, change)
}

/// The honest one with something after its tables.
fn with_table(rows: &str) -> Vec<u8> {
    ods(|bytes| {
        let table =
            format!("<table:table table:name=\"x\">{rows}</table:table></office:spreadsheet>");
        replaced(bytes, "</office:spreadsheet>", &table)
    })
}

#[test]
fn the_honest_ones_are_read() {
    for name in ["shengan.ods", "shengan.xlsb"] {
        check(name, &files(name), Becomes::Read);
    }
}

#[test]
fn repetitions_without_number() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell>";
    let repeated = |what: &str, count: &str, inside: &str| {
        format!("<table:{what} table:number-{what}s-repeated=\"{count}\">{inside}</table:{what}>")
            .replace("table-rows-repeated", "rows-repeated")
    };
    for count in [
        "1000000000",
        "1048576",
        "4294967296",
        "99999999999999999999",
        "-1",
        "0",
        "x",
    ] {
        let rows = repeated("table-row", count, cell);
        check(count, &with_table(&rows), Becomes::ReadOrRefused);
        let wide = cell.replacen(
            "<table:table-cell",
            &format!("<table:table-cell table:number-columns-repeated=\"{count}\""),
            1,
        );
        let columns = format!("<table:table-row>{wide}</table:table-row>");
        check(count, &with_table(&columns), Becomes::ReadOrRefused);
        let both = repeated("table-row", count, &wide);
        check(count, &with_table(&both), Becomes::ReadOrRefused);
        let blank = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
        let blanks = repeated("table-row", count, blank);
        check(count, &with_table(&blanks), Becomes::ReadOrRefused);
        let spaces = format!(
            "<table:table-row><table:table-cell office:value-type=\"string\"><text:p><text:s text:c=\"{count}\"/></text:p></table:table-cell></table:table-row>"
        );
        check(count, &with_table(&spaces), Becomes::ReadOrRefused);
    }
    let hidden =
        "<table:table-row table:visibility=\"collapse\"/><table:table-row/>".repeat(200_000);
    check("hidden rows", &with_table(&hidden), Becomes::ReadOrRefused);
    let tables = ods(|bytes| {
        let more = "<table:table table:name=\"x\"/>".repeat(100_000);
        replaced(
            bytes,
            "</office:spreadsheet>",
            &format!("{more}</office:spreadsheet>"),
        )
    });
    check("many tables", &tables, Becomes::Refused("内部结构异常"));
    let inner = "<table:table table:name=\"x\"><table:table-row><table:table-cell>".repeat(30_000);
    check("tables in tables", &with_table(&inner), BROKEN);
    let groups = format!(
        "{}{}",
        "<table:table-row-group>".repeat(100_000),
        "</table:table-row-group>".repeat(100_000)
    );
    check(
        "groups in groups",
        &with_table(&groups),
        Becomes::ReadOrRefused,
    );
}

#[test]
fn entities_and_ends_of_an_ods() {
    let laughs = "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;&l;&l;\">]>";
    let laughing = ods(|bytes| {
        replaced(
            bytes,
            "<office:document-content",
            &format!("{laughs}<office:document-content"),
        )
    });
    check("entities", &laughing, Becomes::Refused("内部结构异常"));
    let (_, whole) = unpacked(&files("shengan.ods"))
        .into_iter()
        .find(|(name, _)| name == CONTENT)
        .expect("the content");
    for piece in 0..10 {
        let cut = ods(|bytes| bytes[..whole.len() * piece / 10].to_vec());
        check("cut off", &cut, Becomes::Refused("工作簿"));
    }
}

#[test]
fn lengths_beyond_the_end_of_an_xlsb() {
    let parts = unpacked(&files("shengan.xlsb"));
    let binary: Vec<&(String, Vec<u8>)> = parts
        .iter()
        .filter(|(name, _)| {
            [
                "workbook.bin",
                "sharedStrings.bin",
                "styles.bin",
                "sheet2.bin",
            ]
            .iter()
            .any(|end| name.ends_with(end))
        })
        .collect();
    assert_eq!(
        binary.len(),
        4,
        "{:?}",
        parts.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    for (name, whole) in binary {
        for piece in 0..6 {
            let cut = whole.len() * piece / 6;
            let bytes = changed("shengan.xlsb", name, |bytes| bytes[..cut].to_vec());
            check(name, &bytes, Becomes::ReadOrRefused);
        }
        // Four bytes of ones: a length, a count, an index or a number that is none. Numbers are left out of the last part.
        for at in (0..whole.len().min(400)).step_by(21) {
            let bytes = changed("shengan.xlsb", name, |mut bytes| {
                let end = bytes.len().min(at + 4);
                bytes[at..end].fill(0xFF);
                bytes
            });
            check(&format!("{name} at {at}"), &bytes, Becomes::ReadOrRefused);
        }
        let long = changed("shengan.xlsb", name, |mut bytes| {
            bytes.extend([0x13, 0xFF, 0xFF, 0xFF, 0x7F]);
            bytes
        });
        check("a record of 256 MB", &long, Becomes::ReadOrRefused);
    }
}
