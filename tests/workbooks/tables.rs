//! Hostile tables: places and indices that lead nowhere, counts that lie, more cells, text, sheets and ranges than a person writes.

use std::fmt::Write as _;

use zip::CompressionMethod::Deflated;

use super::{Becomes, ODD, changed, check, honest, packed, replaced, stored_with, unpacked, with};

const SHEET: &str = "xl/worksheets/sheet2.xml";
const STRINGS: &str = "xl/sharedStrings.xml";
const BOOK: &str = "xl/workbook.xml";
const LINKS: &str = "xl/_rels/workbook.xml.rels";

/// Digits without order, the same at every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

fn noise() -> Noise {
    Noise(0x2545_F491_4F6C_DD1D)
}

/// The honest workbook with rows before those of a sheet's end.
fn with_rows(rows: &str) -> Vec<u8> {
    with(SHEET, |bytes| {
        replaced(bytes, "</sheetData>", &format!("{rows}</sheetData>"))
    })
}

#[test]
fn places_at_the_end_of_the_world() {
    let corner = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    check("the far corner", &with_rows(corner), Becomes::Read);
    let wide = (0..16_384).fold(String::from("<row r=\"1048576\">"), |mut row, _| {
        row += "<c><v>1</v></c>";
        row
    }) + "</row>";
    check("the last row, full", &with_rows(&wide), Becomes::Read);
    for place in ["XFE1", "A1048577", "A0", "A99999999999999999999", "-A1", ""] {
        let cell = format!("<row r=\"1048576\"><c r=\"{place}\"><v>1</v></c></row>");
        let refused = Becomes::Refused("不存在的单元格位置");
        check(place, &with_rows(&cell), refused);
    }
    let many = with_rows("<row r=\"1048576\"><c/></row><row><c/></row>");
    check(
        "after the last row",
        &many,
        Becomes::Refused("不存在的单元格位置"),
    );
    let again = "<row r=\"5\"><c r=\"D5\"><v>1</v></c><c r=\"D6\"><v>1</v></c></row>";
    check(
        "a cell a second time",
        &with_rows(again),
        Becomes::ReadOrRefused,
    );
}

#[test]
fn counts_and_indices_that_lie() {
    for count in [
        "4294967295",
        "1800000000000000000",
        "99999999999999999999999",
        "-1",
        "x",
    ] {
        let lying = with(STRINGS, |bytes| {
            let text = String::from_utf8(bytes).expect("text");
            let (before, after) = text.split_once("uniqueCount=\"").expect("a count");
            let (_, after) = after.split_once('"').expect("its end");
            format!("{before}uniqueCount=\"{count}\"{after}").into_bytes()
        });
        check(count, &lying, Becomes::ReadOrRefused);
    }
    for index in ["-1", "4294967296", "99999999999999999999", "1e3", " 1", ""] {
        let cell = format!("<row r=\"1048576\"><c t=\"s\"><v>{index}</v></c></row>");
        let refused = Becomes::Refused("引用了不存在的条目");
        let expected = if index.is_empty() {
            Becomes::Read
        } else {
            refused
        };
        check(index, &with_rows(&cell), expected);
    }
    let none = with(STRINGS, |_| b"<sst uniqueCount=\"0\"/>".to_vec());
    check("no strings", &none, Becomes::Refused("引用了不存在的条目"));
}

#[test]
fn too_many_sheets() {
    for sheets in [257, 100_000] {
        let mut tabs = String::new();
        for i in 0..sheets {
            write!(
                tabs,
                "<sheet name=\"s{i}\" sheetId=\"{}\" r:id=\"rId3\"/>",
                i + 100
            )
            .expect("text");
        }
        let bytes = with(BOOK, |bytes| {
            replaced(bytes, "</sheets>", &format!("{tabs}</sheets>"))
        });
        check("many sheets", &bytes, ODD);
    }
    let mut links = String::new();
    for i in 0..300_000 {
        write!(links, "<Relationship Id=\"x{i}\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet2.xml\"/>").expect("text");
    }
    let bytes = stored_with(LINKS, |bytes| {
        replaced(
            bytes,
            "</Relationships>",
            &format!("{links}</Relationships>"),
        )
    });
    check("many links", &bytes, Becomes::ReadOrRefused);
}

#[test]
fn links_that_lead_astray() {
    for target in [
        "workbook.xml",
        "_rels/workbook.xml.rels",
        "../../../../../etc/passwd",
        "/etc/passwd",
        "http://127.0.0.1/x.xml",
        "file:///etc/passwd",
        "worksheets/sheet1.xml",
        "sharedStrings.xml",
        "",
    ] {
        let bytes = with(LINKS, |bytes| {
            replaced(bytes, "worksheets/sheet2.xml", target)
        });
        check(target, &bytes, Becomes::ReadOrRefused);
    }
}

/// A sheet of so many cells, without order enough not to be packed like a bomb.
fn cells(count: usize, mut cell: impl FnMut(&mut String, u64)) -> Vec<u8> {
    let mut noise = noise();
    let mut text = String::from("<worksheet><sheetData>");
    for i in 0..count {
        if i % 10 == 0 {
            text += if i == 0 { "<row>" } else { "</row><row>" };
        }
        cell(&mut text, noise.next());
    }
    text += "</row></sheetData></worksheet>";
    text.into_bytes()
}

#[test]
fn too_many_cells() {
    let number = |text: &mut String, noise: u64| {
        write!(text, "<c><v>{}</v></c>", noise % 10).expect("text");
    };
    check(
        "ten million cells",
        &with(SHEET, |_| cells(10_000_000, number)),
        Becomes::Refused("工作簿"),
    );
    let word = |text: &mut String, noise: u64| {
        write!(text, "<c t=\"str\"><v>{noise:x}</v></c>").expect("text");
    };
    check(
        "many texts",
        &with(SHEET, |_| cells(1_900_000, word)),
        Becomes::ReadOrRefused,
    );
    let formula = |text: &mut String, noise: u64| {
        write!(text, "<c><f>{noise:x}</f></c>").expect("text");
    };
    check(
        "many formulas",
        &with(SHEET, |_| cells(1_500_000, formula)),
        Becomes::ReadOrRefused,
    );
    let blank = |text: &mut String, noise: u64| {
        write!(text, "<c s=\"{}\"/>", noise % 1_000).expect("text");
    };
    check(
        "blanks",
        &with(SHEET, |_| cells(9_000_000, blank)),
        Becomes::ReadOrRefused,
    );
}

#[test]
fn too_much_text() {
    let mut noise = noise();
    let mut long = String::with_capacity(100 << 20);
    while long.len() < 100 << 20 {
        let word = char::from(b'a' + u8::try_from(noise.next() % 16).expect("small"));
        long.extend(std::iter::repeat_n(word, 60));
    }
    let inline = |text: &str| {
        format!("<row r=\"1048576\"><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
    };
    check(
        "a cell of 100 MB",
        &with_rows(&inline(&long)),
        Becomes::Refused("工作簿"),
    );
    check(
        "a cell of 60 MB",
        &with_rows(&inline(&long[..60 << 20])),
        Becomes::ReadOrRefused,
    );
    let string = |length: usize, cells: usize| {
        let mut parts = changed(STRINGS, |bytes| {
            replaced(
                bytes,
                "</sst>",
                &format!("<si><t>{}</t></si></sst>", &long[..length]),
            )
        });
        let strings = parts
            .iter()
            .find(|(name, _)| name == STRINGS)
            .expect("strings");
        let index = String::from_utf8_lossy(&strings.1).matches("<si>").count() - 1;
        let cell = format!("<c t=\"s\"><v>{index}</v></c>");
        let sheet = parts
            .iter_mut()
            .find(|(name, _)| name == SHEET)
            .expect("a sheet");
        let row = format!(
            "<row r=\"1048576\">{}</row></sheetData>",
            cell.repeat(cells)
        );
        sheet.1 = replaced(std::mem::take(&mut sheet.1), "</sheetData>", &row);
        packed(&parts, Deflated)
    };
    check(
        "a huge string",
        &string(100 << 20, 1),
        Becomes::Refused("工作簿"),
    );
    check(
        "a large string a thousand times",
        &string(1 << 20, 1_000),
        ODD,
    );
    check(
        "a string a thousand times",
        &string(30_000, 1_000),
        Becomes::ReadOrRefused,
    );
}

#[test]
fn formulas_without_end() {
    // In the place of a figure: 主营业务收入 of the last year.
    let figure = |formula: &str| {
        stored_with(SHEET, |bytes| {
            let text = String::from_utf8(bytes).expect("text");
            let start = text.find("<c r=\"D5\"").expect("the cell");
            let end = start + text[start..].find("</c>").expect("its end");
            let cell = format!("<c r=\"D5\"><f>{formula}</f><v>0</v>");
            format!("{}{cell}{}", &text[..start], &text[end..]).into_bytes()
        })
    };
    let deep = |open: &str, close: &str, times: usize| {
        format!("{}1{}", open.repeat(times), close.repeat(times))
    };
    for (what, formula) in [
        ("itself", "D5".to_owned()),
        ("a circle", "D6+D4".to_owned()),
        ("everything", "SUM(A1:XFD1048576)".to_owned()),
        ("everything, often", "SUM(A1:XFD1048576)+".repeat(100_000)),
        ("parentheses", deep("(", ")", 5_000_000)),
        ("functions", deep("IF(1,", ",2)", 1_000_000)),
        ("signs", "-".repeat(20_000_000)),
        ("quotes", "'".repeat(20_000_000)),
        ("names", "A".repeat(20_000_000)),
        ("digits", "A9".repeat(10_000_000)),
    ] {
        check(what, &figure(&formula), Becomes::ReadOrRefused);
    }
    // A long formula that is moved to many places.
    let long = "D5+".repeat(20_000);
    let mut rows = format!(
        "<row r=\"1000\"><c><f t=\"shared\" ref=\"A1000:A9999\" si=\"0\">{long}1</f></c></row>"
    );
    for row in 1_001..9_999 {
        write!(
            rows,
            "<row r=\"{row}\"><c><f t=\"shared\" si=\"0\"/><v>1</v></c></row>"
        )
        .expect("text");
    }
    check(
        "a long formula, often",
        &with_rows(&rows),
        Becomes::ReadOrRefused,
    );
}

#[test]
fn too_many_ranges() {
    let mut merged = String::from("<mergeCells>");
    for row in 1..1_000_000 {
        write!(merged, "<mergeCell ref=\"A{row}:XFD{row}\"/>").expect("text");
    }
    merged += "</mergeCells>";
    let bytes = with(SHEET, |bytes| {
        replaced(bytes, "</sheetData>", &format!("</sheetData>{merged}"))
    });
    check("merged areas", &bytes, ODD);
    let mut hidden = String::new();
    for row in (1_000..1_040_000).step_by(2) {
        write!(hidden, "<row r=\"{row}\" hidden=\"1\"/>").expect("text");
    }
    check("hidden rows", &with_rows(&hidden), ODD);
    let mut formats = String::from("<numFmts>");
    for id in 200..600_000 {
        write!(
            formats,
            "<numFmt numFmtId=\"{id}\" formatCode=\"yyyy{id}\"/>"
        )
        .expect("text");
    }
    formats += "</numFmts>";
    let styles = with("xl/styles.xml", |bytes| {
        replaced(bytes, "<fonts ", &format!("{formats}<fonts "))
    });
    check("formats", &styles, Becomes::ReadOrRefused);
    let looks = "<xf numFmtId=\"14\"/>".repeat(2_000_000);
    let styles = stored_with("xl/styles.xml", |bytes| {
        replaced(bytes, "</cellXfs>", &format!("{looks}</cellXfs>"))
    });
    check("styles", &styles, Becomes::ReadOrRefused);
}

#[test]
fn wide_grids() {
    // What is shown of each sheet has a limit; so must have what is shown of all.
    let mut rows = String::from("<worksheet><sheetData>");
    for row in 1..2_000 {
        write!(rows, "<row r=\"{row}\"><c r=\"BL{row}\"><v>1</v></c></row>").expect("text");
    }
    rows += "</sheetData></worksheet>";
    let mut parts = unpacked(&honest());
    let (mut tabs, mut links) = (String::new(), String::new());
    for i in 0..240 {
        write!(
            tabs,
            "<sheet name=\"w{i}\" sheetId=\"{}\" r:id=\"w{i}\"/>",
            i + 100
        )
        .expect("text");
        write!(links, "<Relationship Id=\"w{i}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/w{i}.xml\"/>").expect("text");
        parts.push((format!("xl/worksheets/w{i}.xml"), rows.clone().into_bytes()));
    }
    for (name, from, more) in [
        (BOOK, "</sheets>", tabs),
        (LINKS, "</Relationships>", links),
    ] {
        let part = parts
            .iter_mut()
            .find(|(own, _)| own == name)
            .expect("a part");
        part.1 = replaced(std::mem::take(&mut part.1), from, &format!("{more}{from}"));
    }
    check(
        "wide grids",
        &packed(&parts, Deflated),
        Becomes::ReadOrRefused,
    );
}
