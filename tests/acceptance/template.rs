//! `template`: the empty workbook filled in as an applicant would, computed by LibreOffice, and read again. The live ratios of its
//! 自评表 are the applicant's comfort only, and must still be what `assess` computes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_tests::oracle::{python, script};
use dunping_tests::programs::{finish, run};
use dunping_tests::sources::root;
use serde_json::Value;

use crate::figures::{CLAUSES, COMPUTED, assessed, clause};
use crate::json;

/// The workbook as LibreOffice computes and saves it.
fn computed(folder: &Path, workbook: &Path) -> PathBuf {
    let out = folder.join("computed");
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let convert = [
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
    ];
    let mut office = Command::new("soffice");
    office.arg(profile).args(convert).arg(&out).arg(workbook);
    let said = finish(&mut office).with(0);
    let saved = out.join(workbook.file_name().expect("a name"));
    assert!(saved.is_file(), "LibreOffice: {said:?}");
    saved
}

fn template(out: &Path, year: &str) {
    let arguments = ["template", "--year", year].map(AsRef::as_ref);
    let _ = run(arguments.into_iter().chain([out.as_os_str()])).with(0);
}

/// The declaration of a firm, in another unit.
fn declared(folder: &Path, firm: &str, unit: &str) -> PathBuf {
    let source = root().join(format!("assets/demo/{firm}.toml"));
    let text = fs::read_to_string(source).expect("the declaration");
    let target = folder.join(format!("{firm}.toml"));
    let changed = text.replace("money_unit = \"元\"", &format!("money_unit = \"{unit}\""));
    fs::write(&target, changed).expect("it can be written");
    target
}

/// The percentage that a live cell shows, as `assess` writes it.
fn percent(live: &Value) -> String {
    let number = live[0].as_f64().unwrap_or_else(|| panic!("{live}"));
    format!("{:.4}", number * 100.0)
}

#[test]
fn a_filled_template_reads_without_findings_and_its_live_ratios_are_right() {
    for (firm, unit) in [("shengan", "元"), ("lianbei", "万元")] {
        let folder = tempfile::tempdir().expect("a folder");
        let (empty, full) = (
            folder.path().join("empty.xlsx"),
            folder.path().join("full.xlsx"),
        );
        template(&empty, "2026");
        let source = declared(folder.path(), firm, unit);
        let _ = script("acceptance/fill.py", &[&source, &empty, &full]).with(0);
        let saved = computed(folder.path(), &full);

        let report = assessed(&saved);
        // What is told for information only (V15) is no defect.
        let findings = report["findings"].as_array().expect("a list");
        let defects: Vec<&Value> = findings.iter().filter(|one| one["code"] != "V15").collect();
        assert!(defects.is_empty(), "{firm}: {defects:?}");
        let expected = json(&script("acceptance/figures.py", &[&source]).with(0).out);
        let live = json(&script("acceptance/live.py", &[&saved]).with(0).out);
        assert_eq!(live["faults"], Value::Array(Vec::new()), "{firm}");
        for key in COMPUTED {
            let (found, shown) = (clause(&report, key), &live["live"][key]);
            let wanted = &expected["clauses"][key];
            assert_eq!(found["verdict"], wanted["verdict"], "{firm} {key}");
            assert_eq!(found["percent"], wanted["percent"], "{firm} {key}");
            assert_eq!(found["percent"], percent(shown), "{firm} {key}");
            let words = if found["verdict"] == "met" {
                "：达到"
            } else {
                "：未达到"
            };
            let text = shown[1].as_str().expect("a sentence");
            assert!(text.ends_with(words), "{firm} {key}: {text}");
        }
        for key in CLAUSES.iter().filter(|key| !COMPUTED.contains(key)) {
            assert_eq!(
                live["live"][key],
                serde_json::json!([null, null]),
                "{key} has no number"
            );
        }
    }
}

#[test]
fn an_empty_template_computes_without_a_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = folder.path().join("empty.xlsx");
    template(&empty, "2026");
    // openpyxl drops the results, so that every one of them is computed.
    let bare = folder.path().join("bare.xlsx");
    let _ = finish(
        python()
            .arg(root().join("tests/acceptance/resave.py"))
            .args([&empty, &bare])
            .arg("formulas"),
    )
    .with(0);
    let saved = computed(folder.path(), &bare);
    let live = json(&script("acceptance/live.py", &[&saved]).with(0).out);
    assert_eq!(live["faults"], Value::Array(Vec::new()));
    assert!(
        live["formulas"].as_u64().is_some_and(|count| count > 100),
        "{live}"
    );
    for key in COMPUTED {
        assert_eq!(live["live"][key][0], "数据不全", "{key}");
        let text = live["live"][key][1].as_str().expect("a sentence");
        assert!(text.ends_with("暂无法测算"), "{key}: {text}");
    }
    // The results that the program wrote beside the formulas are the ones that the spreadsheet finds.
    let written = json(&script("acceptance/live.py", &[&empty]).with(0).out);
    assert_eq!(written["live"], live["live"]);
}

#[test]
fn a_template_for_another_year_and_for_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("template.xlsx");
    template(&out, "2030");
    assert_eq!(assessed(&out)["reference_year"], 2029);
    let refused = run([
        "template".as_ref(),
        "--year".as_ref(),
        "26".as_ref(),
        out.as_os_str(),
    ]);
    let _ = refused.with(2);
}
