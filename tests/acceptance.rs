//! The command line as staff, auditors and scripts use it: the whole journey on the demonstration, and other people's tools on what it
//! leaves. How figures, draws and sealed files ought to come out is computed by the scripts in `acceptance/`, which share nothing with
//! the program.

#[path = "acceptance/enrolment.rs"]
mod enrolment;
#[path = "acceptance/figures.rs"]
mod figures;
#[path = "acceptance/house.rs"]
mod house;
#[path = "acceptance/keys.rs"]
mod keys;
#[path = "acceptance/members.rs"]
mod members;
#[path = "acceptance/template.rs"]
mod template;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_tests::demonstration::{self, Demonstration};
use dunping_tests::oracle::{script, signed_pdf, text_of};
use dunping_tests::programs::{Ended, dunping, finish, run};
use dunping_tests::sources::root;
use dunping_tests::staffwork::case_to_be_sealed;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::figures::clause;

const SEALED: [&str; 3] = ["case.dpcase", "closing.dpclosing", "archive.dparchive"];

fn demo() -> &'static Demonstration {
    &demonstration::shared().0
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|problem| panic!("{problem}: {text}"))
}

/// `dunping` with arguments, and an identity of the demonstration with its passphrase.
fn as_person(who: &str, arguments: &[&Path], trust: bool) -> Ended {
    let mut command = dunping();
    command.args(arguments);
    if trust {
        command.arg("--trust").arg(demo().path("trust.dptrust"));
    }
    command
        .arg("--identity")
        .arg(demo().path(&format!("identities/{who}.age")));
    command
        .arg("--passphrase-file")
        .arg(demo().path(&format!("identities/{who}.passphrase")));
    finish(&mut command)
}

#[test]
fn the_demonstration_leaves_every_file() {
    let (demo, said) = demonstration::shared();
    let plain = [
        "workbook.xlsx",
        "draw.json",
        "trust.dptrust",
        "ca.pem",
        "report.pdf",
        "certificate.pdf",
        "register/register.sqlite",
    ];
    for name in plain.iter().chain(&SEALED) {
        assert!(
            demo.path(name).is_file(),
            "{name} is missing; the program said\n{said}"
        );
    }
    for who in [
        "staff", "chair", "T001", "T002", "T003", "T004", "T005", "F001", "F002", "F003", "F004",
    ] {
        assert!(
            demo.path(&format!("identities/{who}.age")).is_file(),
            "{who}"
        );
        assert!(!demo.person(who).passphrase.is_empty(), "{who}");
    }
    assert_eq!(demo.returns().len(), 5);
    for name in [
        "case.dpcase",
        "returns",
        "report.pdf",
        "certificate.pdf",
        "archive.dparchive",
        "register",
    ] {
        assert!(
            said.lines()
                .any(|line| line.contains(name) && line.contains("成立")),
            "{name}: {said}"
        );
    }
    assert!(!said.contains("不成立"), "{said}");

    let attachments: Vec<PathBuf> = fs::read_dir(demo.path("attachments"))
        .expect("attachments")
        .map(|entry| entry.expect("one").path())
        .collect();
    let begins = |ending: &str, with: &[u8]| {
        let of_kind = |path: &&PathBuf| path.extension().is_some_and(|found| found == ending);
        let (mut all, mut right) = (0, 0);
        for path in attachments.iter().filter(of_kind) {
            all += 1;
            right += usize::from(fs::read(path).expect("it").starts_with(with));
        }
        assert_eq!(all, right, "{ending}: {attachments:?}");
        all
    };
    assert!(
        begins("pdf", b"%PDF-") >= 10 && begins("jpg", b"\xFF\xD8\xFF") >= 3,
        "{attachments:?}"
    );
}

#[test]
fn every_file_of_the_demonstration_holds() {
    let demo = demo();
    let mut files: Vec<PathBuf> = SEALED.map(|name| demo.path(name)).to_vec();
    files.extend(
        [
            "report.pdf",
            "certificate.pdf",
            "draw.json",
            "register",
            "trust.dptrust",
        ]
        .map(|name| demo.path(name)),
    );
    files.extend(demo.returns());
    let paths: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
    let said = demo.verify(&paths).with(0).out;
    for path in &files {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let begin = format!("{name}（");
        assert!(
            said.lines()
                .any(|line| line.starts_with(&begin) && line.ends_with("：成立")),
            "{name}: {said}"
        );
    }
    assert!(!said.contains('✗'), "{said}");
    // The register is judged by reading; judging it leaves no trace.
    assert!(!demo.path("register/register.sqlite-journal").exists());
}

#[test]
fn the_report_and_the_certificate_are_signed_for_everyone() {
    let demo = demo();
    signed_pdf(&demo.path("report.pdf"), &demo.path("ca.pem"), 1);
    signed_pdf(&demo.path("certificate.pdf"), &demo.path("ca.pem"), 1);
    let _ = finish(
        Command::new("qpdf")
            .arg("--check")
            .arg(demo.path("report.pdf")),
    )
    .with(0);
    let certificate = text_of(&demo.path("certificate.pdf"));
    assert!(
        certificate.contains("沈阳盛安网络科技有限公司")
            && certificate.contains("辽网评〔2026〕18号"),
        "{certificate}"
    );
}

#[test]
fn the_report_holds_every_word_the_panel_wrote() {
    let source = fs::read_to_string(root().join("assets/demo/opinions.toml"))
        .expect("the demonstration's opinions");
    let opinions: toml::Table = source.parse().expect("TOML");
    let case = opinions["case"]
        .as_array()
        .expect("cases")
        .iter()
        .find(|case| case["application"].as_str() == Some("shengan"));
    // Only the body of each page: what is written goes on over page ends, past footer and header.
    let body = ["-nopgbrk", "-x", "0", "-y", "78", "-W", "596", "-H", "690"];
    let said = finish(
        Command::new("pdftotext")
            .args(body)
            .arg(demo().path("report.pdf"))
            .arg("-"),
    )
    .with(0)
    .out;
    let report: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    let mut missing = Vec::new();
    let mut looked = 0;
    for seat in case.expect("the first case")["seat"]
        .as_array()
        .expect("seats")
    {
        let reasons = seat["ballots"]
            .as_array()
            .expect("ballots")
            .iter()
            .filter_map(|ballot| ballot.get("reason"));
        for text in reasons
            .chain(seat.get("remarks"))
            .filter_map(toml::Value::as_str)
        {
            let wanted: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            looked += 1;
            if !report.contains(&wanted) {
                missing.push(text.to_owned());
            }
        }
    }
    assert!(looked > 80, "only {looked} texts were looked for");
    assert!(
        missing.is_empty(),
        "{} of {looked} are not in the report's text: {missing:#?}",
        missing.len()
    );
}

#[test]
fn anybody_can_draw_again() {
    let demo = demo();
    let _ = script(
        "acceptance/draw_check.py",
        &[&demo.path("draw.json"), &demo.path("second/draw.json")],
    )
    .with(0);
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let draw = |step: &str, rest: &[&Path]| finish(dunping().args(["draw", step]).args(rest));

    let record = demo.draw();
    fs::write(at("request.json"), record["request"].to_string()).expect("the request");
    fs::write(
        at("entropy.txt"),
        "witness:W01=4711\nssq:2026131=03,08,11,19,24,30+07",
    )
    .expect("the entropy");
    let (request, nonce, entropy) = (at("request.json"), at("nonce"), at("entropy.txt"));
    let commitment = draw("commit", &[&request, "--nonce".as_ref(), &nonce])
        .with(0)
        .out;
    let arguments: [&Path; 5] = [
        &request,
        "--nonce".as_ref(),
        &nonce,
        "--entropy".as_ref(),
        &entropy,
    ];
    let revealed = draw("reveal", &arguments).with(0).out;
    assert_eq!(json(&revealed)["commit"], commitment.trim());
    fs::write(at("new.json"), &revealed).expect("the record");
    let _ = script("acceptance/draw_check.py", &[&at("new.json")]).with(0);
    let _ = draw("verify", &[&at("new.json")]).with(0);

    let mut altered = record;
    altered["result"]["T"]["seated"]
        .as_array_mut()
        .expect("seats")
        .swap(0, 1);
    fs::write(at("altered.json"), altered.to_string()).expect("an altered record");
    assert!(
        !draw("verify", &[&at("altered.json")])
            .with(1)
            .err
            .is_empty()
    );
    let _ = script("acceptance/draw_check.py", &[&at("altered.json")]).with(1);
    let _ = demo.verify(&[&at("altered.json")]).with(1);
}

#[test]
fn sealed_files_open_with_age_and_unzip() {
    let demo = demo();
    let mut files = vec![
        demo.path("identities/staff.age"),
        demo.path("identities/staff.passphrase"),
        demo.path("ca.pem"),
    ];
    files.extend(SEALED.map(|name| demo.path(name)));
    files.extend(demo.returns());
    let paths: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
    let said = script("acceptance/sealed.py", &paths).with(0).out;
    assert_eq!(said.lines().count(), 8, "{said}");
}

#[test]
fn a_package_is_summed_up_and_taken_out() {
    let demo = demo();
    let case = demo.path("case.dpcase");
    let said = as_person("staff", &["open".as_ref(), &case], true)
        .with(0)
        .out;
    assert!(
        said.contains("沈阳盛安网络科技有限公司") && said.contains("workbook.xlsx"),
        "{said}"
    );

    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("taken out");
    let _ = as_person(
        &demo.seated("F", 1).who,
        &["export".as_ref(), &case, &out],
        true,
    )
    .with(0);
    let digest = |path: &Path| {
        Sha256::digest(
            fs::read(path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display())),
        )
    };
    for entry in fs::read_dir(demo.path("attachments")).expect("attachments") {
        let original = entry.expect("one").path();
        assert_eq!(
            digest(&out.join(original.file_name().expect("a name"))),
            digest(&original)
        );
    }
}

#[test]
fn returns_are_consolidated_and_nobody_may_be_missing() {
    let demo = demo();
    let consolidate = |who: &str, returns: &Path| {
        as_person(
            who,
            &[
                "consolidate".as_ref(),
                returns,
                "--case".as_ref(),
                &demo.path("case.dpcase"),
                "--json".as_ref(),
            ],
            false,
        )
    };
    let tally = json(&consolidate("chair", &demo.path("returns")).with(0).out);
    assert_eq!(tally["outcome"], "通过", "{tally}");
    let dissent = clause(&tally, "4.4.2");
    let counted = (
        dissent["conform"].as_u64(),
        dissent["nonconform"].as_u64(),
        dissent["passed"].as_bool(),
    );
    assert_eq!(counted, (Some(4), Some(1), Some(true)), "{dissent}");
    assert_eq!(tally["clauses"].as_array().map(Vec::len), Some(19));

    let own = demonstration::own();
    fs::remove_file(&own.returns()[2]).expect("one return less");
    let short = consolidate("chair", &own.path("returns")).with(1);
    assert!(
        json(&short.out)["refusals"]
            .to_string()
            .contains("尚未收到"),
        "{}",
        short.out
    );
    let _ = consolidate(&demo.seated("T", 1).who, &demo.path("returns")).with(2);
}

#[test]
fn staff_seal_a_case_without_the_window() {
    let own = demonstration::own();
    let case_no = case_to_be_sealed(&own);
    let out = own.path("sealed.dpcase");
    let register = own.path("register");
    let arguments: [&Path; 6] = [
        "seal".as_ref(),
        "--register".as_ref(),
        &register,
        "--case".as_ref(),
        case_no.as_ref(),
        &out,
    ];
    let by_expert = as_person(&own.seated("T", 0).who, &arguments, false).with(2);
    assert!(
        by_expert.err.contains("不是工作人员") && !out.exists(),
        "{}",
        by_expert.err
    );
    let _ = as_person("staff", &arguments, false).with(0);
    let sealed = fs::read(&out).expect("the package");
    // What is on record is handed out again, the same file; a case is never sealed twice.
    fs::remove_file(&out).expect("the copy is lost");
    let _ = as_person("staff", &arguments, false).with(0);
    assert!(
        fs::read(&out).expect("the package") == sealed,
        "the package of record"
    );
    let said = own.verify(&[&out, &register]).with(0).out;
    assert!(said.contains(&case_no), "{said}");
}

#[test]
fn the_exit_code_tells_a_judgement_from_bad_input() {
    let demo = demo();
    let folder = tempfile::tempdir().expect("a folder");
    let mut report = fs::read(demo.path("report.pdf")).expect("the report");
    let middle = report.len() / 2;
    report[middle] ^= 1;
    let altered = folder.path().join("altered.pdf");
    fs::write(&altered, report).expect("an altered report");
    let _ = demo.verify(&[&altered]).with(1);
    let _ = demo.verify(&[&demo.path("report.pdf"), &altered]).with(1);
    let _ = demo.verify(&[&folder.path().join("gone.pdf")]).with(2);
    let _ = run(["assess", "no-such-workbook.xlsx"]).with(2);
    let _ = run(["no-such-command"]).with(2);
    let _ = run::<&str>([]).with(2);
}
