//! `assess`: the figures, where they come from, the contract of its JSON, and workbooks that other programs wrote.

use std::fs;
use std::path::Path;
use std::process::Command;

use dunping_tests::oracle::{python, script};
use dunping_tests::programs::{finish, run};
use dunping_tests::sources::root;
use serde_json::Value;

use crate::{demo, json};

pub(crate) const CLAUSES: [&str; 19] = [
    "4.1-1", "4.1-2", "4.1-3", "4.2.1", "4.2.2", "4.2.3.a", "4.2.3.b", "4.2.4.a", "4.2.4.b",
    "4.2.5", "4.3.1", "4.3.2", "4.4.1", "4.4.2", "4.4.3", "4.5.1", "4.5.2a", "4.5.2b", "4.5.2b-X",
];
pub(crate) const COMPUTED: [&str; 6] =
    ["4.2.3.a", "4.2.3.b", "4.2.4.a", "4.2.4.b", "4.3.1", "4.3.2"];

pub(crate) fn assessed(workbook: &Path) -> Value {
    json(
        &run(["assess".as_ref(), workbook.as_os_str(), "--json".as_ref()])
            .with(0)
            .out,
    )
}

pub(crate) fn clause<'a>(report: &'a Value, key: &str) -> &'a Value {
    let clauses = report["clauses"].as_array().expect("clauses");
    clauses
        .iter()
        .find(|clause| clause["key"] == key)
        .unwrap_or_else(|| panic!("{key} is missing"))
}

/// Whether two fractions `n/d` are the same number.
fn same_number(left: &str, right: &str) -> bool {
    let read = |text: &str| -> (u128, u128) {
        let (over, under) = text.split_once('/').unwrap_or((text, "1"));
        (
            over.parse().expect("a numerator"),
            under.parse().expect("a denominator"),
        )
    };
    let ((a, b), (c, d)) = (read(left), read(right));
    a * d == c * b
}

#[test]
fn the_figures_are_what_the_standard_makes_of_the_declaration() {
    for (firm, workbook) in [
        ("shengan", "workbook.xlsx"),
        ("lianbei", "second/workbook.xlsx"),
    ] {
        let report = assessed(&demo().path(workbook));
        let declared = root().join(format!("assets/demo/{firm}.toml"));
        let expected = json(&script("acceptance/figures.py", &[&declared]).with(0).out);
        assert_eq!(report["enterprise"]["name"], expected["name"]);
        assert_eq!(report["size_class"], expected["size_class"]);
        assert_eq!(report["reference_year"], 2025);
        for key in COMPUTED {
            let (found, wanted) = (clause(&report, key), &expected["clauses"][key]);
            assert_eq!(found["verdict"], wanted["verdict"], "{firm} {key}");
            assert_eq!(found["percent"], wanted["percent"], "{firm} {key}");
            let text = |value: &Value| value["exact"].as_str().expect("a fraction").to_owned();
            assert!(
                same_number(&text(found), &text(wanted)),
                "{firm} {key}: {found} {wanted}"
            );
        }
    }
}

#[test]
fn the_assessment_keeps_its_contract() {
    let report = assessed(&demo().path("workbook.xlsx"));
    let keys: Vec<&str> = report["clauses"]
        .as_array()
        .expect("clauses")
        .iter()
        .filter_map(|clause| clause["key"].as_str())
        .collect();
    assert_eq!(keys, CLAUSES);
    assert!(report["findings"].is_array() && report["enterprise"]["uscc"] == "91210112MA10TEK10B");
    for key in CLAUSES {
        let clause = clause(&report, key);
        assert!(
            clause["missing"].is_array() && clause["policy_sensitive"].is_boolean(),
            "{clause}"
        );
        if COMPUTED.contains(&key) {
            assert!(
                clause["judgement"].is_null() && clause["threshold"].is_string(),
                "{clause}"
            );
            let inputs = clause["inputs"].as_array().expect("inputs");
            assert!(!inputs.is_empty(), "{key} has no inputs");
            for input in inputs {
                let origin = &input["origin"];
                let named = ["sheet", "cell", "raw"]
                    .map(|part| origin[part].as_str().is_some_and(|text| !text.is_empty()));
                assert_eq!(named, [true; 3], "{key}: {input}");
                assert!(
                    input["value"]
                        .as_str()
                        .is_some_and(|value| value.parse::<i64>().is_ok()),
                    "{key}: {input}"
                );
            }
        } else {
            assert_eq!(
                (clause["verdict"].as_str(), &clause["judgement"]),
                (Some("undetermined"), &Value::Bool(true)),
                "{key}"
            );
            assert!(
                ["exact", "percent", "threshold", "shortfall"]
                    .iter()
                    .all(|part| clause[part].is_null()),
                "{clause}"
            );
        }
    }
    let research = &clause(&report, "4.2.3.a")["inputs"][0];
    assert_eq!(
        (research["key"].as_str(), research["value"].as_str()),
        (Some("rd.total.2025"), Some("100020000")),
        "{research}"
    );
    assert_eq!(
        (
            research["unit"].as_str(),
            research["origin"]["sheet"].as_str()
        ),
        (Some("分"), Some("研发费用明细")),
        "{research}"
    );
    let short = assessed(&demo().path("second/workbook.xlsx"));
    assert_eq!(
        clause(&short, "4.3.1")["shortfall"],
        "1",
        "one fen is missing"
    );
}

#[test]
fn hints_are_told_for_the_clauses_that_are_judged_as_of_a_day() {
    let workbook = demo().path("workbook.xlsx");
    let on = |day: &str| {
        let arguments = [
            "assess".as_ref(),
            workbook.as_os_str(),
            "--on".as_ref(),
            day.as_ref(),
        ];
        json(
            &run(arguments.into_iter().chain(["--json".as_ref()]))
                .with(0)
                .out,
        )
    };
    let report = on("2026-11-22");
    let hints = report["hints"].as_array().expect("hints");
    for hint in hints {
        let text = |part: &str| hint[part].as_str().unwrap_or_default();
        assert!(
            !text("code").is_empty() && !text("message").is_empty(),
            "{hint}"
        );
        assert!(
            ["doubts", "open", "supports", "fact"].contains(&text("leaning")),
            "{hint}"
        );
        assert!(!COMPUTED.contains(&text("clause")), "{hint}");
    }
    for key in CLAUSES.iter().filter(|key| !COMPUTED.contains(key)) {
        assert!(hints.iter().any(|hint| hint["clause"] == **key), "{key}");
    }
    let certificate = |report: &Value| {
        let hints = report["hints"].as_array().expect("hints").clone();
        let of_quality = |hint: &Value| hint["clause"] == "4.4.1" && hint["code"] != "records_none";
        let hint = hints.into_iter().find(of_quality).expect("a certificate");
        (hint["code"].clone(), hint["leaning"].clone())
    };
    assert_eq!(
        certificate(&on("2027-05-17")),
        ("certificate_valid".into(), "supports".into())
    );
    let expired = on("2027-05-18");
    assert_eq!(
        certificate(&expired),
        ("certificate_expired".into(), "doubts".into())
    );
    let findings = expired["findings"].as_array().expect("findings");
    assert!(
        findings.iter().any(|finding| finding["code"] == "V14"),
        "{findings:?}"
    );
}

/// A report without the raw text of cells, which every program writes in its own way.
fn without_raw(mut report: Value) -> Value {
    for clause in report["clauses"].as_array_mut().expect("clauses") {
        for input in clause["inputs"].as_array_mut().expect("inputs") {
            input["origin"]["raw"] = Value::Null;
        }
    }
    report
}

#[test]
fn a_workbook_saved_by_other_programs_gives_the_same_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let original = demo().path("workbook.xlsx");
    let expected = without_raw(assessed(&original));

    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.path().join("profile").display()
    );
    let convert = [
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
    ];
    let mut office = Command::new("soffice");
    office
        .arg(profile)
        .args(convert)
        .arg(folder.path())
        .arg(&original);
    let said = finish(&mut office).with(0);
    let saved = folder.path().join("workbook.xlsx");
    assert!(saved.is_file(), "LibreOffice: {said:?}");
    assert_ne!(
        fs::read(&saved).expect("it"),
        fs::read(&original).expect("it"),
        "LibreOffice wrote its own file"
    );
    assert_eq!(
        without_raw(assessed(&saved)),
        expected,
        "saved by LibreOffice"
    );

    let by = |option: &str| {
        let target = folder.path().join(format!("{option}.xlsx"));
        let _ = finish(
            python()
                .arg(root().join("tests/acceptance/resave.py"))
                .args([&original, &target])
                .arg(option),
        )
        .with(0);
        assessed(&target)
    };
    assert_eq!(without_raw(by("values")), expected, "saved by openpyxl");
    // openpyxl keeps formulas without their values: what is not there is not guessed, and never becomes "met".
    let formulas = by("formulas");
    assert_eq!(clause(&formulas, "4.2.3.a")["verdict"], "undetermined");
    assert!(
        !clause(&formulas, "4.2.3.a")["missing"]
            .as_array()
            .expect("a list")
            .is_empty()
    );
    assert!(
        !formulas["findings"]
            .as_array()
            .expect("findings")
            .is_empty(),
        "somebody must be told to save it in a spreadsheet"
    );
}

#[test]
fn the_empty_workbook_is_a_workbook() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("申报表.xlsx");
    let _ = run(["template".as_ref(), out.as_os_str()]).with(0);
    let count = "import sys, openpyxl; print(len(openpyxl.load_workbook(sys.argv[1]).sheetnames))";
    let said = finish(python().args(["-c", count]).arg(&out)).with(0).out;
    assert_eq!(said.trim(), "11");
    let report = assessed(&out);
    for key in CLAUSES {
        assert_eq!(
            clause(&report, key)["verdict"],
            "undetermined",
            "a blank is not zero: {key}"
        );
    }
}
