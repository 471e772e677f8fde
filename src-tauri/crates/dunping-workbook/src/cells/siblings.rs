//! The same workbook in every format must be the same book, and another reader of workbooks must see the same values in it.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};

use super::{Book, Cell, Value, a1, open_compound, open_container};

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/files/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn open(name: &str) -> Book {
    let bytes = file(name);
    let book = match name.ends_with(".xls") {
        true => open_compound(&bytes),
        false => open_container(&bytes),
    };
    book.unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Everything that a book says, a line each.
fn told(book: &Book) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in &book.sheets {
        lines.push(format!("[{}] hidden: {}", sheet.name, sheet.hidden));
        for (place, cell) in sheet.cells() {
            let value = match &cell.value {
                Value::Blank => "blank".to_owned(),
                Value::Text(text) => format!("“{text}”"),
                Value::Number(number) => number.to_string(),
                Value::Date(serial) => format!("day {serial}"),
                Value::Bool(truth) => truth.to_string(),
                Value::Error(error) => error.to_string(),
            };
            let format = sheet.format(*place).unwrap_or("?");
            let formula = cell
                .formula
                .as_ref()
                .map_or(String::new(), |f| format!(" ={f}"));
            let hiding = sheet
                .hiding(*place)
                .map_or(String::new(), |h| format!(" {h:?}"));
            lines.push(format!(
                "{} {value} [{format}]{formula}{hiding}",
                a1(*place)
            ));
        }
        for area in sheet.merged() {
            lines.push(format!("merged {}:{}", a1(area.from), a1(area.to)));
        }
    }
    lines
}

/// The lines in which a book of another format differs from the one it was made from, quotes and escapes left out.
fn differing(source: &str, other: &str) -> Vec<(String, String)> {
    let plain = |line: &String| line.replace(['\\', '"', '\''], "");
    let (source, other) = (told(&open(source)), told(&open(other)));
    assert_eq!(source.len(), other.len());
    let pairs = source.iter().map(plain).zip(other.iter().map(plain));
    pairs.filter(|(one, other)| one != other).collect()
}

fn check(name: &str, kind: &str, expected: &[(&str, &str)]) {
    let differing = differing(&format!("{name}.xlsx"), &format!("{name}.{kind}"));
    let differing: Vec<(&str, &str)> = differing
        .iter()
        .map(|(one, other)| (one.as_str(), other.as_str()))
        .collect();
    assert_eq!(differing, expected, "{name}.{kind}");
}

#[test]
fn every_format_says_the_same() {
    for name in ["oddities", "epoch1904"] {
        // What LibreOffice writes otherwise: all digits of a number, and a truth value as a constant.
        let as_binary = [
            (
                "B5 0.3 [General] =0.1+0.2",
                "B5 0.30000000000000004 [General] =0.1+0.2",
            ),
            ("B10 true [General] =TRUE()", "B10 true [General] =TRUE"),
        ];
        check(name, "xls", &as_binary);
        check(name, "xlsb", &[]);
        check(name, "ods", &[]);
    }
    for kind in ["xls", "ods", "xlsb"] {
        check("shengan", kind, &[]);
    }
}

#[test]
fn what_the_book_says_of_itself() {
    for (name, epoch_1904, application) in [
        ("shengan.xlsx", false, Some("Microsoft Excel")),
        ("oddities.xlsx", false, Some("LibreOffice")),
        ("oddities.ods", false, Some("LibreOffice")),
        ("oddities.xlsb", false, Some("xlsb.py")),
        ("oddities.xls", false, None),
        ("epoch1904.xlsx", true, Some("LibreOffice")),
        ("epoch1904.xls", true, None),
        ("epoch1904.ods", true, Some("LibreOffice")),
        ("epoch1904.xlsb", true, Some("xlsb.py")),
    ] {
        let book = open(name);
        let called = book.application.as_deref();
        let begins = application.is_none_or(|begin| called.is_some_and(|c| c.starts_with(begin)));
        assert!(
            begins && called.is_some() == application.is_some(),
            "{name}: {called:?}"
        );
        assert_eq!(book.epoch_1904, epoch_1904, "{name}");
    }
}

#[test]
fn one_of_everything() {
    let told = told(&open("oddities.xlsx"));
    for line in [
        "[甲 1] hidden: false",
        "B2 “两\n行 <&>\"'” [General]",
        "B3 “营业收入” [General]",
        "B4 1234.56 [#,##0.00]",
        "B6 -0.5 [General] Row",
        "B7 0.352 [0.0%]",
        "B8 day 45292 [yyyy\\年m\\月d\\日]",
        "B11 #DIV/0! [General] =1/0",
        "B13 “藏，列” [General] ='乙''b c'!A1&\"，\"&丙!$A$1",
        "B14 “” [General] =IF(ISBLANK(C1),\"\",\"x\")",
        "merged C4:C6",
        "[乙'b c] hidden: true",
        "A3 “否” [General] Filtered",
    ] {
        assert!(told.iter().any(|told| told == line), "{line}");
    }
    let big = &open("oddities.xlsx").sheets[0];
    assert_eq!(big.at((14, 1)).stored(), "9.1210112E+017");
}

/// The values as the other reader sees them, by sheet and cell.
fn theirs(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).expect("a workbook");
    let mut seen = BTreeMap::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).expect("a sheet");
        let Some(start) = range.start() else { continue };
        for (row, column, data) in range.used_cells() {
            let place = (
                start.0 + u32::try_from(row).expect("a row"),
                start.1 + u32::try_from(column).expect("a column"),
            );
            let value = match data {
                Data::DateTime(date) => date.as_f64().to_string(),
                Data::Bool(truth) => truth.to_string().to_uppercase(),
                other => other.to_string(),
            };
            seen.insert(format!("{name}!{}", a1(place)), value);
        }
    }
    seen
}

fn ours(book: &Book) -> BTreeMap<String, String> {
    let shown = |cell: &Cell| match &cell.value {
        Value::Number(number) | Value::Date(number) => number.to_string(),
        _ => cell.raw().into_owned(),
    };
    let mut seen = BTreeMap::new();
    for sheet in &book.sheets {
        for (place, cell) in sheet.cells() {
            if cell.value != Value::Blank {
                seen.insert(format!("{}!{}", sheet.name, a1(*place)), shown(cell));
            }
        }
    }
    seen
}

#[test]
fn another_reader_sees_the_same_values() {
    for name in ["shengan", "oddities", "epoch1904"] {
        for kind in ["xlsx", "xls", "xlsb"] {
            let name = format!("{name}.{kind}");
            let (mut theirs, ours) = (theirs(&file(&name)), ours(&open(&name)));
            if kind == "xlsb" {
                // It passes over formulas whose result is an error.
                let errors = ours.iter().filter(|(_, value)| value.starts_with('#'));
                theirs.extend(errors.map(|(place, value)| (place.clone(), value.clone())));
            }
            assert_eq!(ours, theirs, "{name}");
        }
    }
}
