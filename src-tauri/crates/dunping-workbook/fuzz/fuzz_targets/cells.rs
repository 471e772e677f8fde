//! Any cells in the sheets of the template: from what a cell says to a figure. Nothing may panic, and every figure must come from cells
//! that are there, are not blank, and say what the figure's origin quotes.
#![no_main]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use dunping_domain::figures::Origin;
use dunping_domain::standard::Catalogue;
use dunping_workbook_fuzz::container;
use libfuzzer_sys::fuzz_target;

/// What stands in a cell.
#[derive(Debug, Clone, Arbitrary)]
enum Said {
    Nothing,
    /// A whole number.
    Count(i32),
    /// A number, by its bits.
    Number(f64),
    /// A number as people write it.
    Written {
        number: i64,
        sign: u8,
        unit: u8,
    },
    Text(String),
    Truth(bool),
    Error,
    /// A formula with a number that it once gave.
    Formula(String, f64),
    /// A date by its day.
    Date(u16),
    /// The text of another cell of the template.
    Label(u16),
}

/// One cell of the template changed.
#[derive(Debug, Arbitrary)]
struct Change {
    sheet: u8,
    row: u8,
    column: u8,
    said: Said,
}

/// Text by sheet and place.
type Sheets = Vec<(String, BTreeMap<(usize, usize), Said>)>;

static TEMPLATE: LazyLock<Sheets> = LazyLock::new(|| {
    let bytes = dunping_workbook::template(&Catalogue::builtin(), 2026).expect("the template");
    let reading = dunping_workbook::read(&bytes).expect("a reading");
    let sheets = reading.grid.into_iter().take(5).map(|sheet| {
        let mut cells = BTreeMap::new();
        for (row, texts) in sheet.rows.into_iter().enumerate() {
            for (column, text) in texts.into_iter().enumerate() {
                if !text.is_empty() {
                    cells.insert((row, column), Said::Text(text));
                }
            }
        }
        (sheet.name, cells)
    });
    let mut sheets: Sheets = sheets.collect();
    // The year that the figures are of, and one number each, so that there are figures to begin with.
    let year = place_of(&sheets[0].1, "财务数据年度");
    sheets[0].1.insert((year.0, year.1 + 1), Said::Count(2025));
    let head = place_of(&sheets[1].1, "项目");
    for (column, year) in (2023..=2025).enumerate() {
        sheets[1].1.insert(
            (head.0, head.1 + 1 + column),
            Said::Text(format!("{year}年")),
        );
    }
    sheets
});

fn place_of(cells: &BTreeMap<(usize, usize), Said>, label: &str) -> (usize, usize) {
    let found = cells
        .iter()
        .find(|(_, said)| matches!(said, Said::Text(text) if text.contains(label)));
    *found.expect("the template has the label").0
}

static LABELS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let texts = TEMPLATE.iter().flat_map(|(_, cells)| cells.values());
    let texts = texts.filter_map(|said| match said {
        Said::Text(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
});

fn written(number: i64, sign: u8, unit: u8) -> String {
    let sign = ["", "-", "（", "△", "¥", " ", "约", "'"][usize::from(sign) % 8];
    let unit = [
        "", "万元", "元", "%", "人", "）", ".00", "，000", "亿", "e3", "-",
    ][usize::from(unit) % 11];
    format!("{sign}{number}{unit}")
}

/// Text as it may stand in XML.
fn escaped(text: &str) -> String {
    let fit = |c: &char| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}');
    let text: String = text.chars().filter(fit).take(200).collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn cell(said: &Said) -> String {
    let text = |text: &str| format!(" t=\"str\"><v>{}</v></c>", escaped(text));
    match said {
        Said::Nothing => "/>".to_owned(),
        Said::Count(number) => format!("><v>{number}</v></c>"),
        Said::Number(number) => format!("><v>{number}</v></c>"),
        Said::Written { number, sign, unit } => text(&written(*number, *sign, *unit)),
        Said::Text(own) => text(own),
        Said::Truth(truth) => format!(" t=\"b\"><v>{}</v></c>", u8::from(*truth)),
        Said::Error => " t=\"e\"><v>#DIV/0!</v></c>".to_owned(),
        Said::Formula(formula, number) => {
            format!("><f>{}</f><v>{number}</v></c>", escaped(formula))
        }
        Said::Date(day) => format!(" s=\"1\"><v>{day}</v></c>"),
        Said::Label(index) => text(&LABELS[usize::from(*index) % LABELS.len()]),
    }
}

fn a1(row: usize, column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.insert(0, char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}

fn sheet(cells: &BTreeMap<(usize, usize), Said>) -> String {
    let mut xml = String::from("<worksheet><sheetData><row r=\"1\">");
    let mut now = 0;
    for ((row, column), said) in cells {
        if *row != now {
            write!(xml, "</row><row r=\"{}\">", row + 1).expect("text");
            now = *row;
        }
        write!(xml, "<c r=\"{}\"{}", a1(*row, *column), cell(said)).expect("text");
    }
    xml + "</row></sheetData></worksheet>"
}

fuzz_target!(|changes: Vec<Change>| {
    let mut sheets = TEMPLATE.clone();
    // The first two are always there, the others when something in them is changed: a sheet that stays as it is only costs time.
    let mut there = [true, true, false, false, false];
    for Change {
        sheet,
        row,
        column,
        said,
    } in changes
    {
        let at = usize::from(sheet) % sheets.len();
        there[at] = true;
        let place = (usize::from(row) % 64, usize::from(column) % 32);
        sheets[at].1.insert(place, said);
    }
    let mut there = there.into_iter();
    sheets.retain(|_| there.next() == Some(true));
    let (mut tabs, mut links) = (String::new(), String::new());
    let mut written: Vec<(String, String)> = Vec::new();
    for (i, (name, cells)) in sheets.iter().enumerate() {
        write!(tabs, "<sheet name=\"{name}\" r:id=\"r{i}\"/>").expect("text");
        write!(
            links,
            "<Relationship Id=\"r{i}\" Type=\"x/worksheet\" Target=\"worksheets/{i}.xml\"/>"
        )
        .expect("text");
        written.push((format!("xl/worksheets/{i}.xml"), sheet(cells)));
    }
    links += "<Relationship Id=\"s\" Type=\"x/styles\" Target=\"styles.xml\"/>";
    written.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook><sheets>{tabs}</sheets></workbook>"),
    ));
    written.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships>{links}</Relationships>"),
    ));
    let styles =
        "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";
    written.push(("xl/styles.xml".to_owned(), styles.to_owned()));
    let parts: Vec<(&str, &[u8])> = written
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_bytes()))
        .collect();
    let reading = dunping_workbook::read(&container(&parts)).expect("a workbook");
    for (key, figure) in &reading.figures.entries {
        let Origin::Cells {
            sheet, cells, raw, ..
        } = &figure.origin
        else {
            continue;
        };
        assert!(
            !cells.is_empty() && cells.len() == raw.len(),
            "{key}: {figure:?}"
        );
        let (_, there) = sheets
            .iter()
            .find(|(name, _)| name == sheet)
            .expect("the sheet");
        for (cell, raw) in cells.iter().zip(raw) {
            let said = there
                .iter()
                .find(|((row, column), _)| a1(*row, *column) == *cell);
            let (_, said) = said
                .unwrap_or_else(|| panic!("{key} comes from {sheet}!{cell}, which is not there"));
            assert!(
                !matches!(said, Said::Nothing | Said::Error),
                "{key} comes from {said:?}"
            );
            assert!(!raw.trim().is_empty(), "{key} comes from a blank: {said:?}");
            if let Said::Count(number) = said {
                assert_eq!(raw, &number.to_string(), "{key}");
            }
        }
    }
});
