//! Workbooks that other programs wrote, dirty in every way that is known: what the reading makes of each is one table,
//! `dirt/expected.toml`. What the table does not list comes out as in the clean application.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dunping_domain::figures::Origin;
use dunping_domain::finding::{Finding, Severity};
use dunping_workbook::{FieldKey, FieldReading, FieldValue, Outcome, Reading, read};
use serde::Deserialize;
use toml::Value;

/// The table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

/// What is expected of one workbook.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    file: String,
    why: String,
    /// Key, outcome, code, place, the text there, value.
    #[serde(default)]
    fields: Vec<[String; 6]>,
    /// The first is listed above; the others come out like it.
    #[serde(default)]
    alike: Vec<Vec<String>>,
    /// Key, id, value.
    #[serde(default)]
    choices: Vec<[String; 3]>,
    /// Fields that this workbook does not have.
    #[serde(default)]
    gone: Vec<String>,
    /// Code, severity, place.
    findings: Vec<String>,
    granted: Option<Vec<String>>,
    numbers: Option<Vec<String>>,
    valid_to: Option<Vec<String>>,
    business: Option<Vec<String>>,
    main: Option<Vec<String>>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dirt")
}

fn text(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).expect("the file is there")
}

fn expected() -> Vec<Case> {
    let table: Table = toml::from_str(&text("expected.toml")).expect("the table has its shape");
    table.case
}

fn reading(file: &str) -> Reading {
    let bytes = std::fs::read(folder().join(file)).expect("the workbook is there");
    read(&bytes).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The clean application: every field and its value, 分 and 人 as numbers.
fn clean() -> BTreeMap<String, String> {
    let data: toml::Table = toml::from_str(&text("application.toml")).expect("it is data");
    let rows = |table: &str, name: &str| -> Vec<Vec<Value>> {
        let rows = data[table][name].as_array().expect("rows").iter();
        rows.map(|row| row.as_array().expect("a row").clone())
            .collect()
    };
    let fen = |value: &Value| (value.as_integer().expect("yuan") * 100).to_string();
    let mut fields = BTreeMap::new();
    for (key, line) in data["basics"].as_table().expect("lines") {
        let shown = match &line[1] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let key = match key.as_str() {
            "staff_year_end" => "hr.year_end_total".to_owned(),
            _ => format!("basics.{key}"),
        };
        fields.insert(key, shown);
    }
    for line in rows("accounts", "lines") {
        let key = line[0].as_str().expect("a key");
        for (year, value) in (2023..).zip(&line[2..]).filter(|_| key != "-") {
            fields.insert(format!("{key}.{year}"), fen(value));
        }
    }
    let sum = |rows: &[Vec<Value>], column: usize| -> String {
        let numbers = rows
            .iter()
            .map(|row| row[column].as_integer().expect("yuan"));
        (numbers.sum::<i64>() * 100).to_string()
    };
    let research = rows("research", "rows");
    fields.insert("rd.overseas.2025".into(), sum(&research, 11));
    fields.insert("rd.domestic.2025".into(), sum(&research, 13));
    let revenue = rows("revenue", "rows");
    for (index, row) in (1..).zip(&revenue) {
        fields.insert(format!("revenue.{index}"), fen(&row[3]));
    }
    let of_x = |row: &Vec<Value>| row[1].as_str().is_some_and(|code| code.starts_with('X'));
    let industry: Vec<Vec<Value>> = revenue.into_iter().filter(of_x).collect();
    fields.insert("fin.rev_industry.2025".into(), sum(&industry, 3));
    let month = data["months"]["row"].as_array().expect("a row");
    for (group, pair) in ["staff", "bach", "rd", "rd_bach"]
        .iter()
        .zip(month.chunks(2))
    {
        for (edge, heads) in ["open", "close"].iter().zip(pair) {
            for number in 1..=12 {
                fields.insert(format!("hr.m{number:02}.{edge}.{group}"), heads.to_string());
            }
        }
    }
    for (clause, share) in [
        ("4.2.3.a", "0.1058"),
        ("4.2.4.a", "0.8"),
        ("4.3.1", "0.7058"),
    ] {
        fields.insert(format!("self.{clause}"), share.to_owned());
    }
    fields
}

fn shown(value: &FieldValue) -> String {
    match value {
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Text(text) | FieldValue::Share(text) => text.clone(),
    }
}

fn place(sheet: Option<&String>, cell: Option<&String>) -> String {
    let parts: Vec<&str> = [sheet, cell]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    parts.join("!")
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ok => "ok",
        Outcome::OkWithNote => "ok_with_note",
        Outcome::NeedsConfirm => "needs_confirm",
        Outcome::Missing => "missing",
        Outcome::Invalid => "invalid",
    }
}

/// A field as the table writes it.
fn row(field: &FieldReading) -> [String; 6] {
    [
        field.field.to_string(),
        outcome(field.outcome).to_owned(),
        field.code.clone().unwrap_or_default(),
        place(field.sheet.as_ref(), field.cell.as_ref()),
        field.raw.clone().unwrap_or_default(),
        field.value.as_ref().map(shown).unwrap_or_default(),
    ]
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Confirm => "confirm",
        Severity::Missing => "missing",
        Severity::Invalid => "invalid",
        Severity::Block => "block",
    }
}

fn line(finding: &Finding) -> String {
    let place = place(finding.sheet.as_ref(), finding.cell.as_ref());
    let line = format!("{} {} {place}", finding.code, severity(finding.severity));
    line.trim_end().to_owned()
}

fn check(case: &Case, clean: &BTreeMap<String, String>) {
    let Case { file, why, .. } = case;
    let reading = reading(file);
    let listed: BTreeMap<&str, &[String; 6]> = case
        .fields
        .iter()
        .map(|row| (row[0].as_str(), row))
        .collect();
    let like = |key: &str| {
        let group = case
            .alike
            .iter()
            .find(|group| group[1..].iter().any(|k| k == key))?;
        listed.get(group[0].as_str())
    };
    let mut keys: Vec<String> = clean.keys().cloned().collect();
    keys.extend(listed.keys().map(|key| (*key).to_owned()));
    keys.retain(|key| !case.gone.contains(key));
    keys.sort();
    keys.dedup();
    let mut found: Vec<String> = reading.fields.iter().map(|f| f.field.to_string()).collect();
    found.sort();
    assert_eq!(found, keys, "{file}: the fields");

    for field in &reading.fields {
        let row = row(field);
        let key = row[0].as_str();
        if let Some(expected) = listed.get(key) {
            assert_eq!(&row, *expected, "{file}: {why}");
        } else if let Some(first) = like(key) {
            assert_eq!(row[1..3], first[1..3], "{file}: {key}");
            let value = if row[1].starts_with("ok") {
                &clean[key]
            } else {
                ""
            };
            assert_eq!(row[5], value, "{file}: {key}");
        } else {
            let expected = ["ok", "", &clean[key]];
            assert_eq!([&row[1], &row[2], &row[5]], expected, "{file}: {key}");
        }
    }
    let choices: Vec<[String; 3]> = reading
        .fields
        .iter()
        .filter(|field| listed.contains_key(field.field.to_string().as_str()))
        .flat_map(|field| {
            let key = field.field.to_string();
            let choices = field.choices.iter();
            choices.map(move |c| [key.clone(), c.id.clone(), shown(&c.value)])
        })
        .collect();
    assert_eq!(choices, case.choices, "{file}: {why}");
    let findings: Vec<String> = reading.findings.iter().map(line).collect();
    assert_eq!(findings, case.findings, "{file}: {why}");
    check_lists(case, &reading);
    check_shape(file, &reading);
}

fn check_lists(case: &Case, reading: &Reading) {
    let applicant = &reading.applicant;
    let properties = &applicant.properties;
    let rows = &applicant.revenue_rows;
    let yes = |main: bool| if main { "是" } else { "否" };
    let found: [Vec<&str>; 5] = [
        properties.iter().map(|p| p.granted.as_str()).collect(),
        properties.iter().map(|p| p.number.as_str()).collect(),
        applicant
            .qualifications
            .iter()
            .map(|q| q.valid_to.as_str())
            .collect(),
        rows.iter().map(|row| row.business.as_str()).collect(),
        rows.iter().map(|row| yes(row.main)).collect(),
    ];
    let expected: [(&Option<Vec<String>>, &[&str]); 5] = [
        (&case.granted, &["2023-02-10", "2020-05-08"]),
        (&case.numbers, &["2023SR0123456", "201710601862.3"]),
        (&case.valid_to, &["2027-04-30"]),
        (&case.business, &["A1.OS", "X1.DATA_SECURITY", "非网安"]),
        (&case.main, &["是", "否", "否"]),
    ];
    for (found, (listed, clean)) in found.into_iter().zip(expected) {
        match listed {
            Some(listed) => assert_eq!(found, *listed, "{}", case.file),
            None => assert_eq!(found, clean, "{}", case.file),
        }
    }
}

/// What holds for every reading, whatever it says.
fn check_shape(file: &str, reading: &Reading) {
    for finding in &reading.findings {
        let Finding {
            message, english, ..
        } = finding;
        assert!(message.ends_with('。'), "{file}: {message}");
        assert!(
            english.ends_with('.') && english != message,
            "{file}: {message}"
        );
    }
    for field in &reading.fields {
        let asked = field.outcome == Outcome::NeedsConfirm;
        assert_eq!(asked, !field.choices.is_empty(), "{file}: {}", field.field);
        let taken = matches!(field.outcome, Outcome::Ok | Outcome::OkWithNote);
        assert_eq!(taken, field.value.is_some(), "{file}: {}", field.field);
        let said = !matches!(field.outcome, Outcome::Ok | Outcome::Missing);
        assert!(!said || field.code.is_some(), "{file}: {}", field.field);
        let ids: BTreeSet<&str> = field.choices.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.len(), field.choices.len(), "{file}: {}", field.field);
        for choice in &field.choices {
            assert!(!choice.zh.is_empty() && !choice.en.is_empty(), "{file}");
        }
        let FieldKey::Figure(key) = field.field else {
            continue;
        };
        let figure = reading.figures.entries.get(&key);
        let value = figure.map(|figure| FieldValue::Number(figure.value));
        assert_eq!(value, field.value, "{file}: {key}");
        let origins = figure.map(|figure| &figure.origin).into_iter();
        for origin in origins.chain(field.choices.iter().filter_map(|c| c.origin.as_ref())) {
            check_origin(file, &reading.file_sha256, origin);
        }
        assert!(
            field.choices.iter().all(|choice| choice.origin.is_some()),
            "{file}: {key}"
        );
    }
    let json = serde_json::to_string(reading).expect("it can be written");
    let again: Reading = serde_json::from_str(&json).expect("it can be read");
    assert_eq!(&again, reading, "{file}");
}

fn check_origin(file: &str, sha256: &str, origin: &Origin) {
    let Origin::Cells {
        file: digest,
        sheet,
        cells,
        raw,
        formats,
        formulas,
        rules,
        confirmed,
    } = origin
    else {
        panic!("{file}: {origin:?}");
    };
    assert_eq!((digest.as_str(), confirmed), (sha256, &None), "{file}");
    let lengths = [raw.len(), formats.len(), formulas.len()];
    assert!(
        !sheet.is_empty() && lengths == [cells.len(); 3],
        "{file}: {origin:?}"
    );
    assert!(!rules.is_empty(), "{file}: {origin:?}");
}

#[test]
fn every_workbook_is_read_as_the_table_says() {
    let clean = clean();
    for case in expected() {
        check(&case, &clean);
    }
}

#[test]
fn every_workbook_and_every_code_has_its_case() {
    let cases = expected();
    let mut listed: Vec<&str> = cases.iter().map(|case| case.file.as_str()).collect();
    listed.sort_unstable();
    let mut there: Vec<String> = std::fs::read_dir(folder())
        .expect("the folder is there")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| {
            [".xlsx", ".xls", ".ods"]
                .iter()
                .any(|end| name.ends_with(end))
        })
        .collect();
    there.sort();
    assert_eq!(listed, there);
    for code in (1..=25).map(|number| format!("E{number:02}")) {
        assert!(listed.iter().any(|file| file.starts_with(&code)), "{code}");
    }
}
