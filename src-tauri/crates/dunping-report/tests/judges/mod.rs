//! What other programs say of a signed PDF: pyHanko in the tests' own environment, and Poppler's `pdfsig`.
#![allow(dead_code, reason = "each user takes its part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_identity::Authority;

/// What another program says of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Accepted,
    Refused,
}

/// The Python of the tests' own environment, which `cargo xtask setup` makes.
pub(crate) fn python() -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let venv = std::env::var_os("DUNPING_VENV")
        .map_or_else(|| root.join("target/xtask/venv"), PathBuf::from);
    let program = venv.join("bin/python");
    assert!(
        program.is_file(),
        "{} is missing: run `cargo xtask setup`",
        program.display()
    );
    Command::new(program)
}

/// pyHanko's verdict on every file, with its reason.
pub(crate) fn pyhanko<'a>(
    body: &Authority,
    files: &BTreeMap<&'a str, Vec<u8>>,
) -> BTreeMap<&'a str, (Verdict, String)> {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: String| folder.path().join(name);
    std::fs::write(at("ca.pem".into()), body.certificate_pem().unwrap()).unwrap();
    let mut command = python();
    command
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge_attacks.py"))
        .arg(at("ca.pem".into()));
    for (i, bytes) in files.values().enumerate() {
        std::fs::write(at(i.to_string()), bytes).unwrap();
        command.arg(at(i.to_string()));
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && said.lines().count() == files.len(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let verdicts = said.lines().map(|line| {
        let words: Vec<&str> = line.splitn(3, ' ').collect();
        let verdict = match words[1] {
            "accepted" => Verdict::Accepted,
            _ => Verdict::Refused,
        };
        (verdict, words[2].to_owned())
    });
    files.keys().copied().zip(verdicts).collect()
}

/// What `pdfsig` says of a file, with the body's certificate among those it trusts.
pub(crate) fn poppler(body: &Authority, pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(at("signed.pdf"), pdf).unwrap();
    std::fs::write(at("ca.pem"), body.certificate_pem().unwrap()).unwrap();
    std::fs::create_dir(at("nss")).unwrap();
    let database = format!("sql:{}", at("nss"));
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .output()
            .unwrap_or_else(|e| panic!("{program}: {e}"));
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr)
    };
    run("certutil", &["-N", "-d", &database, "--empty-password"]);
    let ca = at("ca.pem");
    let trust = [
        "-A", "-d", &database, "-n", "body", "-t", "CT,C,C", "-i", &ca,
    ];
    run("certutil", &trust);
    run("pdfsig", &["-nssdir", &database, &at("signed.pdf")])
}

/// What Poppler shows on a page, without white space.
pub(crate) fn poppler_text(pdf: &[u8], page: usize) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("shown.pdf");
    std::fs::write(&path, pdf).unwrap();
    let page = page.to_string();
    let output = Command::new("pdftotext")
        .args(["-f", &page, "-l", &page])
        .args([&path, Path::new("-")])
        .output()
        .expect("pdftotext starts");
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().collect()
}

/// How many signatures `pdfsig` finds valid, of how many certificates it trusts.
pub(crate) fn valid_and_trusted(said: &str) -> (usize, usize) {
    let count = |words: &str| said.matches(words).count();
    (
        count("Signature Validation: Signature is Valid."),
        count("Certificate Validation: Certificate is Trusted."),
    )
}
