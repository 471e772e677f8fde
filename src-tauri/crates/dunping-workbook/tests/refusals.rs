//! Files that are not read, each with its own reason; and hostile ones that must cost nothing.

use std::io::{Cursor, Write};

use dunping_domain::standard::Catalogue;
use dunping_workbook::{ReadError, read, template};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The name of the refusal, or `read`.
fn outcome(bytes: &[u8]) -> &'static str {
    match read(bytes) {
        Ok(_) => "read",
        Err(error) => match error {
            ReadError::Empty => "empty",
            ReadError::TooLarge { .. } => "too large",
            ReadError::NotAWorkbook => "not a workbook",
            ReadError::Encrypted => "encrypted",
            ReadError::Html => "html",
            ReadError::SpreadsheetMl2003 => "spreadsheetml 2003",
            ReadError::PlainText => "plain text",
            ReadError::OldBinary => "old binary",
            ReadError::Damaged(_) => "damaged",
            ReadError::TooManyParts { .. } => "too many parts",
            ReadError::DuplicatePart => "duplicate part",
            ReadError::Bomb { .. } => "bomb",
            ReadError::Doctype { .. } => "doctype",
            ReadError::NotUtf8 { .. } => "not utf-8",
            ReadError::FalseCount { .. } => "false count",
            ReadError::FalsePlace { .. } => "false place",
            ReadError::FalseIndex { .. } => "false index",
            ReadError::TooManySheets { .. } => "too many sheets",
            ReadError::TooManyCells { .. } => "too many cells",
            ReadError::TooMuchText { .. } => "too much text",
            ReadError::TooManyAreas { .. } => "too many areas",
        },
    }
}

fn check(what: &str, bytes: &[u8], expected: &str) {
    assert_eq!(outcome(bytes), expected, "{what}");
}

fn parts(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options)
            .expect("a part can be started");
        zip.write_all(bytes).expect("a part can be written");
    }
    zip.finish()
        .expect("the container can be finished")
        .into_inner()
}

fn good() -> Vec<u8> {
    template(&Catalogue::builtin(), 2026).expect("the template can be written")
}

/// The template with one part put in the place of another.
fn with_part(name: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(good())).expect("the template is a container");
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut bytes = Vec::new();
        std::io::copy(&mut part, &mut bytes).expect("the part inflates");
        let part_name = part.name().expect("a name in UTF-8").into_owned();
        let bytes = if part_name == name {
            change(bytes)
        } else {
            bytes
        };
        all.push((part_name, bytes));
    }
    let all: Vec<(&str, &[u8])> = all
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    parts(&all)
}

fn replaced(name: &str, from: &str, to: &str) -> Vec<u8> {
    with_part(name, |bytes| {
        let text = String::from_utf8(bytes).expect("the part is text");
        assert!(text.contains(from), "{name} has {from}");
        text.replacen(from, to, 1).into_bytes()
    })
}

/// A compound file with one stream.
fn compound(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a compound file");
    file.create_storage("/storage").expect("a storage");
    let mut stream = file.create_stream(name).expect("a stream");
    stream.write_all(bytes).expect("its bytes");
    stream.flush().expect("they are written");
    drop(stream);
    file.flush().expect("it is written");
    file.into_inner().into_inner()
}

/// The stream of a .xls workbook that says nothing but these records between its beginning and its end.
fn workbook_stream(records: &[(u16, &[u8])]) -> Vec<u8> {
    let beginning: (u16, &[u8]) = (0x0809, &[0x00, 0x06, 0x05, 0x00, 0, 0, 0, 0]);
    let mut stream = Vec::new();
    for (kind, data) in [beginning]
        .iter()
        .chain(records)
        .chain(&[(0x000A, &[][..])])
    {
        let length = u16::try_from(data.len()).expect("a short record");
        stream.extend([kind.to_le_bytes(), length.to_le_bytes()].concat());
        stream.extend(*data);
    }
    stream
}

#[test]
fn what_is_not_an_xlsx_workbook_is_refused_by_name() {
    let spreadsheet_ml =
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>"#;
    let csv_in_gb18030 = b"\xC6\xF3\xD2\xB5\xC3\xFB\xB3\xC6,\xCA\xD5\xC8\xEB\r\n";
    check("nothing", b"", "empty");
    check(
        "a picture",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "not a workbook",
    );
    check(
        "html",
        b"\xEF\xBB\xBF\r\n<HTML><body><table></table></body></HTML>",
        "html",
    );
    check(
        "a bare table",
        "<table><tr><td>收入</td></tr></table>".as_bytes(),
        "html",
    );
    check(
        "spreadsheetml",
        spreadsheet_ml.as_bytes(),
        "spreadsheetml 2003",
    );
    check("csv", "企业名称,收入\n甲,1\n".as_bytes(), "plain text");
    check("csv in gb18030", csv_in_gb18030, "plain text");
    check(
        "encrypted",
        &compound("EncryptedPackage", b"x"),
        "encrypted",
    );
    let locked = workbook_stream(&[(0x002F, &[0, 0, 0x12, 0x34, 0x56, 0x78])]);
    check("locked xls", &compound("Workbook", &locked), "encrypted");
    check("excel 95", &compound("Book", b"x"), "old binary");
    check(
        "excel 95 in a newer one's place",
        &compound("Workbook", &[0x09, 0x08, 4, 0, 0x00, 0x05, 5, 0]),
        "old binary",
    );
    check(
        "excel 4",
        &[0x09, 0x04, 0x06, 0x00, 0, 0, 0x10, 0],
        "old binary",
    );
    check("word", &compound("WordDocument", b"x"), "not a workbook");
    check(
        "word with a workbook in it",
        &compound("/storage/Workbook", b"x"),
        "not a workbook",
    );
    check(
        "docx",
        &parts(&[("word/document.xml", b"<w/>")]),
        "not a workbook",
    );
    check(
        "odt",
        &parts(&[("mimetype", b"x"), ("content.xml", b"<office:text/>")]),
        "not a workbook",
    );
    let sealed = br#"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"#;
    check(
        "an ods with a password",
        &parts(&[
            ("META-INF/manifest.xml", sealed),
            ("content.xml", b"\x01\x02"),
        ]),
        "encrypted",
    );
    check("the template", &good(), "read");
}

#[test]
fn broken_containers_are_damaged() {
    let good = good();
    for cut in [5, 100, good.len() / 2, good.len() - 10] {
        check("truncated", &good[..cut], "damaged");
    }
    let mut flipped = good.clone();
    flipped[good.len() / 3] ^= 0xFF;
    check("a flipped byte", &flipped, "damaged");
    check(
        "no workbook behind the name",
        &parts(&[("xl/workbook.xml", b"<workbook>")]),
        "damaged",
    );
}

#[test]
fn hostile_containers_are_refused_before_they_are_parsed() {
    let bomb = vec![b' '; 30 << 20];
    check(
        "a bomb",
        &parts(&[
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/media/a.bin", &bomb),
        ]),
        "bomb",
    );
    let names: Vec<String> = (0..2_001).map(|i| format!("xl/part{i}.xml")).collect();
    let mut many: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"<a/>"[..]))
        .collect();
    many.push(("xl/workbook.xml", b"<workbook/>"));
    check("many parts", &parts(&many), "too many parts");
    check(
        "two of one name",
        &parts(&[("xl/workbook.xml", b"<a/>"), ("XL/Workbook.xml", b"<b/>")]),
        "duplicate part",
    );
    check(
        "entities",
        &replaced(
            "xl/workbook.xml",
            "<workbook",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook",
        ),
        "doctype",
    );
    let utf16 = with_part("xl/worksheets/sheet1.xml", |bytes| {
        let text = String::from_utf8(bytes).expect("the part is text");
        std::iter::once(0xFEFF)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect()
    });
    check("utf-16", &utf16, "not utf-8");
    let declared = replaced(
        "xl/worksheets/sheet1.xml",
        "encoding=\"UTF-8\"",
        "encoding=\"GBK\"",
    );
    check("another encoding", &declared, "not utf-8");
}

#[test]
fn a_string_table_that_lies_is_refused() {
    for count in [
        "4294967295",
        "1800000000000000000",
        "99999999999999999999999999",
        " 7",
    ] {
        let lying = with_part("xl/sharedStrings.xml", |bytes| {
            let text = String::from_utf8(bytes).expect("the part is text");
            let (before, after) = text.split_once("uniqueCount=\"").expect("a count");
            let (_, after) = after.split_once('"').expect("its end");
            format!("{before}uniqueCount=\"{count}\"{after}").into_bytes()
        });
        check(count, &lying, "false count");
    }
}

#[test]
fn references_that_lead_nowhere_are_refused() {
    let sheet = "xl/worksheets/sheet1.xml";
    for place in ["A99999999999999999999", "A0", "XFE1", "A1048577", "-A1"] {
        let hostile = replaced(sheet, r#" r="A1""#, &format!(r#" r="{place}""#));
        check(place, &hostile, "false place");
    }
    for row in ["0", "1048577", "4294967296"] {
        let hostile = replaced(sheet, r#"<row r="1""#, &format!(r#"<row r="{row}""#));
        check(row, &hostile, "false place");
    }
    for index in [
        "-1",
        "99999999999999999",
        "99999999999999999999999",
        "1e3",
        "+1",
    ] {
        let hostile = replaced(sheet, r#"t="s"><v>0<"#, &format!(r#"t="s"><v>{index}<"#));
        check(index, &hostile, "false index");
    }
    let turned = replaced(
        sheet,
        "<dimension ref=\"A1:",
        "<dimension ref=\"XFD1048576:",
    );
    check("a range turned round", &turned, "false place");
    let beyond = with_part("xl/sharedStrings.xml", |bytes| {
        let text = String::from_utf8(bytes).expect("the part is text");
        let (before, _) = text.rsplit_once("<si>").expect("a string");
        format!("{before}</sst>").into_bytes()
    });
    check("one string too few", &beyond, "false index");
}

#[test]
fn a_sheet_that_hides_under_another_name_is_refused() {
    let moved = with_part("xl/_rels/workbook.xml.rels", |bytes| {
        let text = String::from_utf8(bytes).expect("the part is text");
        text.replacen("worksheets/sheet1.xml", "worksheets/sheet1.vml", 1)
            .into_bytes()
    });
    let mut zip = ZipWriter::new_append(Cursor::new(moved)).expect("a container");
    zip.start_file("xl/worksheets/sheet1.vml", SimpleFileOptions::default())
        .expect("a part can be started");
    zip.write_all(br#"<worksheet><sheetData><row r="0"/></sheetData></worksheet>"#)
        .expect("a part can be written");
    let bytes = zip.finish().expect("it can be finished").into_inner();
    check("cells in a drawing", &bytes, "damaged");
}

#[test]
fn one_cell_at_the_far_corner_costs_one_cell() {
    let sparse = replaced(
        "xl/worksheets/sheet11.xml",
        "</sheetData>",
        "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
    );
    let reading = read(&sparse).expect("it is a workbook");
    let grid = reading.grid.last().expect("eleven sheets");
    assert!(grid.truncated && grid.rows.len() < 100);
}

#[test]
fn a_file_beyond_the_size_is_not_looked_into() {
    check("large", &vec![b'P'; (50 << 20) + 1], "too large");
}
