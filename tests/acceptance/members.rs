//! Signatures after the chair's, as the command line and other people's programs see them: members in any order, the body's seal, and each
//! one before still valid.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_tests::oracle::signed_pdf;
use dunping_tests::programs::{Ended, dunping, finish};

use crate::demo;

/// Somebody of the demonstration signs.
fn sign(who: &str, report: &Path, out: &Path, more: &[&Path]) -> Ended {
    let demo = demo();
    let mut command = dunping();
    command.args(["sign".as_ref(), report]);
    command.arg("--trust").arg(demo.path("trust.dptrust"));
    command
        .arg("--identity")
        .arg(demo.path(&format!("identities/{who}.age")));
    command
        .arg("--passphrase-file")
        .arg(demo.path(&format!("identities/{who}.passphrase")));
    command.args(more).arg(out);
    finish(&mut command)
}

/// The number of whoever certified the report.
fn chair() -> String {
    let said = demo().verify(&[&demo().path("report.pdf")]).with(0).out;
    let before = said.split("）的认证签名有效").next().expect("a line");
    before.rsplit('（').next().expect("a number").to_owned()
}

/// The members of the panel besides the chair.
fn members() -> Vec<String> {
    let chair = chair();
    let seats = [("T", 0), ("T", 1), ("T", 2), ("F", 0), ("F", 1)];
    let numbers = seats.map(|(category, seat)| demo().seated(category, seat).who);
    numbers.into_iter().filter(|who| *who != chair).collect()
}

/// A PNG of a stroke, drawn by another program.
fn stroke(folder: &Path) -> PathBuf {
    let png = folder.join("name.png");
    let draw = [
        "-size",
        "800x240",
        "xc:white",
        "-stroke",
        "black",
        "-strokewidth",
        "9",
        "-fill",
        "none",
        "-draw",
        "bezier 60,180 240,20 420,300 740,60",
    ];
    let _ = finish(Command::new("convert").args(draw).arg(&png)).with(0);
    png
}

#[test]
fn members_sign_in_any_order_and_the_body_seals() {
    let demo = demo();
    let folder = tempfile::tempdir().expect("a folder");
    let mut members = members();
    assert_eq!(members.len(), 4, "{members:?}");
    members.reverse();
    let picture = stroke(folder.path());
    let mut newest = demo.path("report.pdf");
    for (i, who) in members
        .iter()
        .map(String::as_str)
        .chain(["staff"])
        .enumerate()
    {
        let next = folder.path().join(format!("{i}.pdf"));
        let with_picture: [&Path; 2] = ["--handwriting".as_ref(), &picture];
        let more = if i == 1 { with_picture.as_slice() } else { &[] };
        let _ = sign(who, &newest, &next, more).with(0);
        let (before, after) = (fs::read(&newest).expect("it"), fs::read(&next).expect("it"));
        assert!(after.starts_with(&before), "nothing before was touched");
        newest = next;
    }
    // Every signature is valid for pdfsig and for pyHanko, the chair's first as well.
    signed_pdf(&newest, &demo.path("ca.pem"), 6);
    let _ = finish(Command::new("qpdf").arg("--check").arg(&newest)).with(0);
    let said = demo.verify(&[&newest]).with(0).out;
    assert_eq!(said.matches("签名有效").count(), 6, "{said}");
    assert!(!said.contains("没有签署"), "{said}");
    let diff = finish(
        dunping()
            .arg("diff")
            .arg(demo.path("report.pdf"))
            .arg(&newest),
    )
    .with(0);
    assert!(diff.out.contains("成立"), "{}", diff.out);

    // Twice is once too often, and strangers have no place.
    let again = sign(&members[0], &newest, &folder.path().join("no.pdf"), &[]).with(2);
    assert!(again.err.contains("已经签过"), "{}", again.err);
    let stranger = stranger(&members);
    let stranger = sign(&stranger, &newest, &folder.path().join("no.pdf"), &[]).with(2);
    assert!(stranger.err.contains("没有签名的位置"), "{}", stranger.err);
    assert!(!folder.path().join("no.pdf").exists());
}

/// An expert of the pool whom the draw did not seat.
fn stranger(members: &[String]) -> String {
    let chair = chair();
    let pool = [
        "T001", "T002", "T003", "T004", "T005", "F001", "F002", "F003", "F004",
    ];
    let mut pool = pool.into_iter().map(str::to_owned);
    let outside = pool.find(|who| *who != chair && !members.contains(who));
    outside.expect("somebody outside the panel")
}

#[test]
fn what_does_not_hold_is_not_signed() {
    let demo = demo();
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.pdf");
    let mut report = fs::read(demo.path("report.pdf")).expect("the report");
    report.extend_from_slice(b"\n% more\n");
    let altered = folder.path().join("altered.pdf");
    fs::write(&altered, report).expect("an altered report");
    let refused = sign(&members()[0], &altered, &out, &[]).with(1);
    assert!(refused.err.contains("不成立"), "{}", refused.err);
    let paper = demo.path("certificate.pdf");
    let refused = sign(&members()[0], &paper, &out, &[]).with(2);
    assert!(refused.err.contains("没有签名的位置"), "{}", refused.err);
    assert!(!out.exists());
}

/// A finished report bears an SM2 signature beside it, which OpenSSL checks; a changed report does not hold with it.
#[test]
fn a_detached_sm2_signature_is_openssls_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let openssl = |words: &str| {
        let mut command = Command::new("openssl");
        command.args(words.split(' ')).current_dir(folder.path());
        finish(&mut command)
    };
    fs::copy(demo().path("report.pdf"), at("report.pdf")).expect("the report");
    let _ = openssl("genpkey -algorithm SM2 -out key.pem").with(0);
    let _ = openssl("pkey -in key.pem -pubout -out public.pem").with(0);
    let sm2 = |words: &[&str]| finish(dunping().arg("sm2").args(words).current_dir(folder.path()));
    let _ = sm2(&["sign", "report.pdf", "--key", "key.pem", "report.sm2"]).with(0);
    let check = [
        "verify",
        "report.pdf",
        "--public",
        "public.pem",
        "report.sm2",
    ];
    let _ = sm2(&check).with(0);
    let theirs = "dgst -sm3 -verify public.pem -sigopt distid:1234567812345678 -signature report.sm2 report.pdf";
    let _ = openssl(theirs).with(0);
    let mut report = fs::read(at("report.pdf")).expect("the report");
    report.push(b'\n');
    fs::write(at("report.pdf"), report).expect("a changed report");
    let _ = sm2(&check).with(1);
    let _ = openssl(theirs).with(1);
    let refused = sm2(&["sign", "report.pdf", "--key", "public.pem", "no.sm2"]).with(2);
    assert!(refused.err.contains("SM2 私钥"), "{}", refused.err);
}
