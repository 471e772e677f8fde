//! What an older file held is still there in the newer one, or is named: packages, papers that grew by signatures, registers.

#[allow(dead_code)]
mod desk;
#[allow(dead_code, reason = "reports are forged in more ways")]
mod forging;

use std::fs;
use std::path::{Path, PathBuf};

use desk::demonstration;
use desk::made::{register_copy, reseal};
use dunping_app::Reader;
use dunping_app::unattended::{Credentials, diff, verify_files};

fn staff() -> Credentials {
    Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
        pin: None,
    }
}

/// Whether `dunping diff` finds everything of the older file in the newer one, and what it says.
fn compared(old: &Path, new: &Path) -> (bool, String) {
    let trust = demonstration().join("trust.dptrust");
    let view = diff(old, new, Some(&trust), Some(&staff())).expect("an answer");
    let lines: Vec<String> = view.lines.into_iter().map(|line| line.text.zh).collect();
    (view.holds, lines.join("\n"))
}

#[test]
fn what_was_removed_or_altered_since_an_older_file_is_found() {
    let demo = |name: &str| demonstration().join(name);
    let folder = tempfile::tempdir().expect("a folder");
    let out = |name: &str| folder.path().join(name);
    for (old, new) in [
        ("case.dpcase", "case.dpcase"),
        ("case.dpcase", "closing.dpclosing"),
        ("case.dpcase", "archive.dparchive"),
        ("closing.dpclosing", "archive.dparchive"),
        ("report.pdf", "report.pdf"),
    ] {
        let (holds, said) = compared(&demo(old), &demo(new));
        assert!(holds, "{old} {new}: {said}");
    }
    let own = fs::read_dir(demo("returns")).expect("returns").next();
    let own = own.expect("a return").expect("a return").path();
    for new in ["closing.dpclosing", "archive.dparchive"] {
        let (holds, said) = compared(&own, &demo(new));
        assert!(holds && said.contains("逐字节相同"), "{new}: {said}");
    }

    let (holds, said) = compared(&demo("case.dpcase"), &demo("second/case.dpcase"));
    assert!(!holds && said.contains("不同的案件"), "{said}");
    let (holds, said) = compared(&demo("archive.dparchive"), &demo("case.dpcase"));
    assert!(!holds && said.contains("没有了"), "{said}");

    // Sealed again without, or with another content for one file.
    reseal("case.dpcase", "staff", &out("altered.dpcase"), |file| {
        (file.role == "draw").then(|| b"{}".to_vec())
    });
    let (holds, said) = compared(&demo("case.dpcase"), &out("altered.dpcase"));
    assert!(
        !holds && said.contains("draw.json") && said.contains("变了"),
        "{said}"
    );
    fs::write(out("cut.pdf"), b"%PDF-1.7 other").expect("written");
    let (holds, said) = compared(&demo("report.pdf"), &out("cut.pdf"));
    assert!(!holds && said.contains("有改动"), "{said}");
    let unopened = diff(&demo("case.dpcase"), &demo("closing.dpclosing"), None, None);
    assert_eq!(unopened.expect_err("no keys").failure().code, "locked");
}

/// A newer generation of a paper has signatures more, and nothing else: bytes that are appended can replace every page.
#[test]
fn what_is_appended_to_a_paper_is_signatures_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (old, new) = (folder.path().join("old.pdf"), folder.path().join("new.pdf"));
    let certificate = fs::read(demonstration().join("certificate.pdf")).expect("a certificate");
    let unsigned = certificate
        .windows(5)
        .position(|window| window == b"%%EOF")
        .expect("an end");
    fs::write(&old, &certificate[..unsigned + 6]).expect("written");
    let (holds, said) = compared(&old, &demonstration().join("certificate.pdf"));
    assert!(holds && said.contains("追加的只有签名"), "{said}");

    let report = demonstration().join("report.pdf");
    let pdf = fs::read(&report).expect("the report");
    for change in [forging::covered, forging::cropped, forging::script_added] {
        fs::write(&new, change(&pdf)).expect("written");
        let (holds, said) = compared(&report, &new);
        assert!(!holds && said.contains("除签名外还有改动"), "{said}");
    }
    fs::write(&new, forging::covered(&certificate[..unsigned + 6])).expect("written");
    let (holds, said) = compared(&old, &new);
    assert!(!holds && said.contains("除签名外还有改动"), "{said}");
}

#[test]
fn a_register_is_held_against_the_heads_that_were_signed_and_carried_away() {
    let demo = |name: &str| demonstration().join(name);
    let judged = |files: &[PathBuf]| {
        let trust = demo("trust.dptrust");
        let views = verify_files(files, &trust, Some(&staff()), &Reader::InProcess);
        let mut views = views.expect("answers");
        let view = views.remove(0).expect("an answer");
        let lines: Vec<String> = view.lines.into_iter().map(|line| line.text.zh).collect();
        (view.holds, lines.join("\n"))
    };
    let archive = demo("archive.dparchive");
    let files = [demo("register"), demo("case.dpcase"), archive.clone()];
    let (holds, said) = judged(&files);
    assert!(holds && said.contains("外部的2个签名检查点一致"), "{said}");
    assert!(said.contains("登记簿旁的"), "{said}");

    // A register that was set back to an older state is whole in itself; only what was carried away tells.
    let folder = tempfile::tempdir().expect("a folder");
    let younger = folder.path().join("second");
    let actor = dunping_register::Actor {
        id: "x".to_owned(),
        name: "x".to_owned(),
    };
    let at = "2026-09-01T09:00:00+08:00";
    let register = dunping_register::Register::create(&younger, &actor, at).expect("a register");
    register.close().expect("closed");
    let (holds, said) = judged(&[younger.clone(), archive]);
    assert!(
        !holds && said.contains("archive.dparchive中签名的日志"),
        "{said}"
    );
    let copy = register_copy(folder.path());
    let view = diff(&copy, &demo("register"), None, None).expect("an answer");
    assert!(view.holds, "{:?}", view.lines);
    let view = diff(&copy, &younger, None, None).expect("an answer");
    assert!(!view.holds, "{:?}", view.lines);
}
