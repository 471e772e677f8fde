//! Cells as applicants really fill them: each kind of dirt gives its code at its cell, and never a figure that was guessed.

use std::io::Cursor;

use dunping_domain::figures::{Amount, FigureKey};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, FieldKey, FieldValue, Reading, filled, read};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const BASICS: &str = "xl/worksheets/sheet1.xml";
const FINANCE: &str = "xl/worksheets/sheet2.xml";
const RESEARCH: &str = "xl/worksheets/sheet3.xml";
const MONTHLY: &str = "xl/worksheets/sheet4.xml";

/// What a cell is made to hold.
enum Dirt<'a> {
    Text(&'a str),
    Number(&'a str),
    Error(&'a str),
    Blank,
}

/// The demonstration's workbook with one cell changed.
fn changed(part: &str, cell: &str, dirt: &Dirt<'_>) -> Reading {
    changed_cells(part, &[(cell, dirt)])
}

/// The demonstration's workbook with cells of one sheet changed.
fn changed_cells(part: &str, cells: &[(&str, &Dirt<'_>)]) -> Reading {
    let source = include_str!("../../../../assets/demo/shengan.toml");
    let application: Application = toml::from_str(source).expect("the source is an application");
    let workbook = filled(&Catalogue::builtin(), &application).expect("it can be written");
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("a container");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("a part");
        let name = entry.name().expect("a name in UTF-8").into_owned();
        let mut text = Vec::new();
        std::io::copy(&mut entry, &mut text).expect("the part inflates");
        if name == part {
            let sheet = String::from_utf8(text).expect("text");
            let changed = cells
                .iter()
                .fold(sheet, |xml, (cell, dirt)| with_cell(&xml, cell, dirt));
            text = changed.into_bytes();
        }
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part can be started");
        std::io::Write::write_all(&mut zip, &text).expect("a part can be written");
    }
    read(&zip.finish().expect("a container").into_inner()).expect("it can be read")
}

fn with_cell(xml: &str, cell: &str, dirt: &Dirt<'_>) -> String {
    let start = xml
        .find(&format!("<c r=\"{cell}\""))
        .expect("the cell is there");
    let rest = &xml[start..];
    let tag = rest.find('>').expect("the tag ends");
    let end = if rest[..tag].ends_with('/') {
        tag + 1
    } else {
        rest.find("</c>").expect("the cell ends") + 4
    };
    let new = match dirt {
        Dirt::Text(text) => format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        Dirt::Number(number) => format!("<c r=\"{cell}\"><v>{number}</v></c>"),
        Dirt::Error(error) => format!("<c r=\"{cell}\" t=\"e\"><v>{error}</v></c>"),
        Dirt::Blank => String::new(),
    };
    format!("{}{new}{}", &xml[..start], &rest[end..])
}

fn at<'r>(reading: &'r Reading, cell: &str) -> Vec<&'r Finding> {
    reading
        .findings
        .iter()
        .filter(|finding| finding.cell.as_deref() == Some(cell))
        .collect()
}

/// The numbers between which a person must choose.
fn choices(reading: &Reading, field: FieldKey) -> Vec<(&str, i64)> {
    let fields = reading.open_fields().filter(|known| known.field == field);
    let choices = fields.flat_map(|field| &field.choices);
    choices
        .map(|choice| match choice.value {
            FieldValue::Number(value) => (choice.id.as_str(), value),
            _ => panic!("a number"),
        })
        .collect()
}

/// Changes 主营业务收入 2025 (a cell that is no formula) and looks at its figure and its findings.
fn check(dirt: Dirt<'_>, value: Option<i64>, codes: &[&str]) {
    let reading = changed(FINANCE, "D5", &dirt);
    let found: Vec<&str> = at(&reading, "D5")
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    let key = FigureKey::Yearly(Amount::RevenueMain, 2025);
    assert_eq!(
        (reading.figures.value(key), found.as_slice()),
        (value, codes)
    );
    for finding in at(&reading, "D5") {
        assert_eq!(
            (finding.sheet.as_deref(), finding.figures.as_slice()),
            (Some("近三年财务数据"), &[key][..])
        );
        assert!(finding.message.ends_with('。'), "{}", finding.message);
    }
}

#[test]
fn money_as_people_write_it() {
    let declared = Some(1_920_360_000);
    check(Dirt::Text("1920.36万元"), declared, &["E04"]);
    check(Dirt::Text("￥19,203,600.00"), declared, &["E05"]);
    check(Dirt::Text("１９，２０３，６００．００"), declared, &["E06"]);
    check(Dirt::Text("19 203 600 元"), declared, &["E05"]);
    check(Dirt::Number("19203600.000000004"), declared, &[]);
    check(Dirt::Number("19203600.004"), declared, &["E21"]);
    check(Dirt::Text("(19,203,600)"), None, &["E09"]);
    check(Dirt::Text("—"), None, &["E10"]);
    check(Dirt::Text("约1920万"), None, &["E11"]);
    check(Dirt::Text("19203600（其中境外20）"), None, &["E24"]);
    check(Dirt::Text("1,92,03,600"), None, &["E05"]);
    check(Dirt::Text("96%"), None, &["E07"]);
    check(Dirt::Error("#REF!"), None, &["E16"]);
    check(Dirt::Blank, None, &[]);
}

#[test]
fn a_blank_that_is_required_is_said_and_is_not_zero() {
    let reading = changed(FINANCE, "D7", &Dirt::Blank);
    assert_eq!(
        reading
            .figures
            .value(FigureKey::Yearly(Amount::RevenueCyber, 2025)),
        None
    );
    let found = at(&reading, "D7");
    assert_eq!(
        (found.len(), found[0].code.as_str(), found[0].severity),
        (1, "E00", Severity::Missing)
    );
    let reading = changed(MONTHLY, "C6", &Dirt::Text("三十五"));
    assert_eq!(at(&reading, "C6")[0].code, "E11");
    assert_eq!(
        reading
            .figures
            .value("hr.m03.close.staff".parse().expect("a key")),
        None
    );
}

#[test]
fn a_uscc_that_became_a_number_is_not_brought_back() {
    let reading = changed(BASICS, "B5", &Dirt::Number("9.1210112E+17"));
    assert_eq!(reading.applicant.enterprise.uscc, "");
    assert_eq!(at(&reading, "B5")[0].code, "E17");
    let reading = changed(BASICS, "B5", &Dirt::Text(" ９１210112ma10tek10b\u{200B}"));
    assert_eq!(reading.applicant.enterprise.uscc, "91210112MA10TEK10B");
}

#[test]
fn research_is_added_again() {
    let total = FigureKey::Yearly(Amount::ResearchTotal, 2025);
    // One cost of the first project is one 分 more than its total says.
    let reading = changed(RESEARCH, "E4", &Dirt::Number("148000.01"));
    assert_eq!(reading.figures.value(total), Some(100_020_000));
    assert_eq!(at(&reading, "N4")[0].code, "V04");
    // The printed total is one 分 less than the rows, and than the other sheet: a person must say which counts.
    let reading = changed(RESEARCH, "N11", &Dirt::Number("1000199.99"));
    assert_eq!(reading.figures.value(total), None);
    let found: Vec<&str> = at(&reading, "N11")
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    assert_eq!(found, ["V04", "V04"]);
    let choices = choices(&reading, FieldKey::Figure(total));
    assert_eq!(
        choices,
        [
            ("total", 100_019_999),
            ("rows", 100_020_000),
            ("accounts", 100_020_000)
        ]
    );
    // A total that cannot be taken is not replaced by the other sheet's number.
    let reading = changed(RESEARCH, "N11", &Dirt::Text("见附件"));
    assert_eq!(reading.figures.value(total), None);
    assert_eq!(at(&reading, "N11")[0].code, "E11");
}

#[test]
fn dashes_among_costs_are_no_cost_when_the_total_agrees() {
    let overseas = FigureKey::Yearly(Amount::ResearchOverseas, 2025);
    let reading = changed(RESEARCH, "M4", &Dirt::Text("-"));
    assert_eq!(reading.figures.value(overseas), Some(6_000_000));
    let found: Vec<(&str, Severity)> = reading
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.severity))
        .collect();
    assert_eq!(found, [("E10", Severity::Note)]);
    let reading = changed(RESEARCH, "M6", &Dirt::Text("-"));
    assert_eq!(at(&reading, "N6")[0].code, "V04");
}

#[test]
fn blanks_of_the_overseas_column_say_nothing_against_its_total() {
    let overseas = FigureKey::Yearly(Amount::ResearchOverseas, 2025);
    // Without one column of costs no row can be held against its own total.
    let header = ("F3", &Dirt::Text("说明"));
    let reading = changed_cells(RESEARCH, &[header, ("M4", &Dirt::Blank)]);
    assert_eq!(reading.figures.value(overseas), Some(6_000_000));
    assert!(at(&reading, "M11").is_empty(), "{:?}", reading.findings);
    let reading = changed_cells(RESEARCH, &[header, ("M4", &Dirt::Text("见附件"))]);
    assert_eq!(reading.figures.value(overseas), None);
    let reading = changed_cells(RESEARCH, &[header, ("M6", &Dirt::Blank)]);
    assert_eq!(at(&reading, "M6").len() + at(&reading, "M11").len(), 1);
}

#[test]
fn a_unit_line_that_contradicts_the_setting_is_to_be_confirmed() {
    let reading = changed(FINANCE, "D2", &Dirt::Text("单位：万元"));
    let total = FigureKey::Yearly(Amount::RevenueTotal, 2025);
    assert_eq!(reading.figures.value(total), None);
    assert_eq!(
        choices(&reading, FieldKey::Figure(total)),
        [
            ("unit=万元", 20_004_000_000_000),
            ("unit=元", 2_000_400_000)
        ]
    );
    let found = reading
        .findings
        .iter()
        .any(|f| f.code == "E04" && f.severity == Severity::Confirm);
    assert!(found, "{:?}", reading.findings);
}

#[test]
fn a_unit_that_is_none_is_to_be_confirmed() {
    let reading = changed(BASICS, "B18", &Dirt::Text("美元"));
    let found = at(&reading, "B18");
    assert_eq!(
        (found.len(), found[0].code.as_str(), found[0].severity),
        (1, "E04", Severity::Confirm)
    );
}

#[test]
fn relative_years_follow_the_reference_year() {
    let revenue = FigureKey::Yearly(Amount::RevenueTotal, 2025);
    let reading = changed(FINANCE, "D3", &Dirt::Text("本年度"));
    assert_eq!(reading.figures.value(revenue), Some(2_000_400_000));
    let reading = changed(FINANCE, "D3", &Dirt::Text("2024年"));
    assert_eq!(reading.figures.value(revenue), None);
    assert!(
        reading.findings.iter().any(|f| f.code == "E22"),
        "{:?}",
        reading.findings
    );
}
