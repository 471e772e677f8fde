//! Second opinions: other people's tools judge what the program wrote. None of them shares code with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs::{Ended, finish};
use crate::sources::root;

/// The Python of the tests' own environment (`DUNPING_VENV`), which `cargo xtask setup` makes from `tests/requirements.txt`.
///
/// # Panics
/// When the environment is missing.
#[must_use]
pub fn python() -> Command {
    let venv = std::env::var_os("DUNPING_VENV")
        .map_or_else(|| root().join("target/xtask/venv"), PathBuf::from);
    let program = venv.join("bin/python");
    assert!(
        program.is_file(),
        "{} is missing: run `cargo xtask setup`",
        program.display()
    );
    Command::new(program)
}

/// A script of the tests, run with Python.
pub fn script(path: &str, arguments: &[&Path]) -> Ended {
    finish(
        python()
            .arg(root().join("tests").join(path))
            .args(arguments),
    )
}

/// Lets poppler's `pdfsig` and pyHanko judge every signature of a PDF against the body's certificate.
///
/// # Panics
/// When either does not accept it; `signatures` is how many there must be.
#[track_caller]
pub fn signed_pdf(pdf: &Path, authority: &Path, signatures: usize) {
    let database = tempfile::tempdir().expect("a folder for the certificates");
    let at = format!("sql:{}", database.path().display());
    let _ = finish(Command::new("certutil").args(["-N", "--empty-password", "-d", &at])).with(0);
    let import = ["-A", "-n", "body", "-t", "CT,C,C", "-a", "-d", &at, "-i"];
    let _ = finish(Command::new("certutil").args(import).arg(authority)).with(0);
    let said = finish(Command::new("pdfsig").args(["-nssdir", &at]).arg(pdf))
        .with(0)
        .out;
    let count = |line: &str| said.matches(line).count();
    assert_eq!(
        count("Signature Validation: Signature is Valid."),
        signatures,
        "pdfsig: {said}"
    );
    assert_eq!(
        count("Certificate Validation: Certificate is Trusted."),
        signatures,
        "pdfsig: {said}"
    );

    let said = script("acceptance/judge_pdf.py", &[authority, pdf])
        .with(0)
        .out;
    assert_eq!(said.lines().count(), signatures, "pyHanko: {said}");
}

/// The text of a PDF without its white space, as `pdftotext` extracts it.
#[must_use]
pub fn text_of(pdf: &Path) -> String {
    let said = finish(Command::new("pdftotext").arg(pdf).arg("-")).with(0);
    said.out.chars().filter(|c| !c.is_whitespace()).collect()
}
