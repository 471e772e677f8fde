//! Forged records, and records that lost something: closings re-sealed by a chair or member with something changed, archives around them, certificates by the wrong
//! hand. The genuine ones hold, so that what refuses the forged ones is the forgery.

#[allow(dead_code)]
mod desk;
#[allow(dead_code, reason = "reports are forged in more ways")]
mod forging;

use std::fs;
use std::path::{Path, PathBuf};

use desk::demonstration;
use desk::made::{identity, opened, parts, seal_as, trust};
use dunping_app::Reader;
use dunping_app::chair::Closing;
use dunping_app::receipt::{Fate, Receipt};
use dunping_app::unattended::{Credentials, diff, verify_file, verify_files};
use dunping_domain::ballot::Vote;
use dunping_domain::tally::Outcome;
use dunping_identity::{DocumentKind, envelope};
use dunping_package::{FileEntry, read_document, sign_document};
use dunping_report::papers::{PanelReport, certificate_field, panel_field, render_panel_report};
use dunping_report::{
    ClaimedTime, Fonts, REPORT_JSON, SignRequest, SignatureKind, embedded_files, sign_pdf,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Whether `dunping verify` says that the file holds.
fn holds(file: &Path) -> bool {
    let who = Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
        pin: None,
    };
    verify_file(
        file,
        &demonstration().join("trust.dptrust"),
        Some(&who),
        &Reader::InProcess,
    )
    .expect("an answer")
    .holds
}

/// A package sealed again by somebody, with other bytes for some of its files.
fn reseal(name: &str, by: &str, out: &Path, change: impl Fn(&FileEntry) -> Option<Vec<u8>>) {
    let package = opened(name);
    let files = parts(&package, change);
    seal_as(by, &trust(), out, package.manifest(), files);
}

/// A document of the genuine closing.
fn document<T: DeserializeOwned>(kind: DocumentKind, sha256: &str) -> T {
    let package = opened("closing.dpclosing");
    let document = package.read(sha256).expect("the document");
    let at = package.manifest().claimed_time;
    let read = read_document::<T>(kind, &document, &trust(), at);
    read.expect("what it is").value
}

fn signed<T: Serialize>(kind: DocumentKind, value: &T, by: &str) -> Vec<u8> {
    sign_document(kind, value, &identity(by)).expect("signed")
}

/// A member of the panel who does not chair it.
fn member() -> String {
    let names = fs::read_dir(demonstration().join("returns")).expect("returns");
    let names = names.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let finance = names.filter_map(|name| name.split("-F").nth(1).map(|rest| rest[..3].to_owned()));
    format!("F{}", finance.min().expect("a finance expert"))
}

/// Seals the forged closing by itself and inside an archive, with receipts that go with it, and says whether either holds.
fn forged(
    sealer: &str,
    signer: &str,
    change: impl Fn(&mut Closing),
    report: Option<Vec<u8>>,
) -> [bool; 2] {
    forged_with(sealer, signer, change, |_| {}, report)
}

fn forged_with(
    sealer: &str,
    signer: &str,
    change: impl Fn(&mut Closing),
    receipts: impl Fn(&mut Receipt),
    report: Option<Vec<u8>>,
) -> [bool; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("forged.dpclosing");
    let genuine = opened("closing.dpclosing");
    let of_closing = &genuine.file("closing").expect("the document").sha256;
    let mut closing: Closing = document(DocumentKind::Closing, of_closing);
    if let Some(report) = &report {
        closing.report_sha256 = dunping_identity::fingerprint::sha256_hex(report);
    }
    change(&mut closing);
    let kind = DocumentKind::Closing;
    let by_signer = signed(kind, &closing, signer);
    let undated = envelope::verify_undated(kind, &by_signer, &trust()).expect("signed");
    let digest = envelope::document_digest(kind, undated.payload());
    reseal("closing.dpclosing", sealer, &path, |file| {
        match file.role.as_str() {
            "closing" => Some(by_signer.clone()),
            "report" => report.clone(),
            "receipt" => {
                let mut receipt: Receipt = document(DocumentKind::Receipt, &file.sha256);
                receipt.closing.clone_from(&digest);
                receipt.case_no.clone_from(&closing.case_no);
                receipt.opinions_digest.clone_from(&closing.opinions_digest);
                receipts(&mut receipt);
                Some(signed(DocumentKind::Receipt, &receipt, signer))
            }
            _ => None,
        }
    });
    let archive = folder.path().join("forged.dparchive");
    let inner = fs::read(&path).expect("the forged closing");
    reseal("archive.dparchive", "staff", &archive, |file| {
        match file.role.as_str() {
            "package" if file.name.ends_with(".dpclosing") => Some(inner.clone()),
            "report" => report.clone(),
            _ => None,
        }
    });
    [holds(&path), holds(&archive)]
}

#[test]
fn the_receipts_in_a_closing_say_what_the_closing_says() {
    let same = |_: &mut Closing| {};
    let forged = |receipts: &dyn Fn(&mut Receipt)| {
        forged_with("chair", "chair", same, |receipt| receipts(receipt), None)
    };
    let refused = [false, false];
    let fate = |receipt: &mut Receipt| receipt.opinions[0].fate = Fate::NotCounted;
    assert_eq!(forged(&fate), refused, "counted, and said not to be");
    let other = |receipt: &mut Receipt| receipt.opinions[0].digest = "0".repeat(64);
    assert_eq!(forged(&other), refused, "an opinion that had not come in");
    let none = |receipt: &mut Receipt| receipt.opinions.clear();
    assert_eq!(forged(&none), refused, "an opinion kept back");
    let set = |receipt: &mut Receipt| receipt.opinions_digest = "0".repeat(64);
    assert_eq!(forged(&set), refused, "another set of opinions");
    let closing = |receipt: &mut Receipt| receipt.closing = "0".repeat(64);
    assert_eq!(forged(&closing), refused, "another closing");
}

#[test]
fn an_arrival_is_within_its_bounds() {
    let refused = [false, false];
    let after = |value: &mut Closing| {
        value.arrivals[0].taken_in = "2027-01-01T00:00:00+08:00".to_owned();
    };
    assert_eq!(
        forged("chair", "chair", after, None),
        refused,
        "after the closing"
    );
    let twice = |value: &mut Closing| value.arrivals.push(value.arrivals[0].clone());
    assert_eq!(forged("chair", "chair", twice, None), refused, "twice");
    let other = |value: &mut Closing| {
        value.arrivals[0].opinions = value.arrivals[1].opinions.clone();
    };
    assert_eq!(
        forged("chair", "chair", other, None),
        refused,
        "of other opinions"
    );
    let early = |value: &mut Closing| {
        value.arrivals[0].taken_in = "2020-01-01T00:00:00+08:00".to_owned();
    };
    assert_eq!(
        forged("chair", "chair", early, None),
        refused,
        "before there was a certificate"
    );
    let before_the_case = |value: &mut Closing| {
        value.arrivals[0].taken_in = "2026-01-05T00:00:00+08:00".to_owned();
    };
    assert_eq!(
        forged("chair", "chair", before_the_case, None),
        [true, false],
        "before the case was sealed, which the archive knows"
    );
    let of_none = |value: &mut Closing| {
        let mut invented = value.arrivals[0].clone();
        invented.package_id = "0".repeat(64);
        value.arrivals.push(invented);
    };
    assert_eq!(
        forged("chair", "chair", of_none, None),
        refused,
        "of a return that is not in it"
    );
    // A closing of a program that did not write arrivals down is judged as of its sealing.
    let none = |value: &mut Closing| value.arrivals.clear();
    assert_eq!(forged("chair", "chair", none, None), [true, true]);
}

#[test]
fn a_closing_holds_only_as_the_chair_made_it() {
    let same = |_: &mut Closing| {};
    assert_eq!(
        forged("chair", "chair", same, None),
        [true, true],
        "sealed again without a change"
    );
    let refused = [false, false];
    let flip = |value: &mut Closing| value.tally.outcome = Outcome::Failed;
    assert_eq!(
        forged("chair", "chair", flip, None),
        refused,
        "another outcome"
    );
    let drop = |value: &mut Closing| value.tally.clauses.truncate(18);
    assert_eq!(
        forged("chair", "chair", drop, None),
        refused,
        "a clause dropped"
    );
    let double = |value: &mut Closing| {
        for clause in &mut value.tally.clauses {
            if let Some(cast) = clause
                .votes
                .iter()
                .find(|cast| cast.vote == Vote::Conform)
                .cloned()
            {
                clause.votes = vec![cast; 5];
                clause.conform = 5;
                clause.nonconform = 0;
            }
        }
    };
    assert_eq!(
        forged("chair", "chair", double, None),
        refused,
        "one vote five times"
    );
    let member = member();
    assert_eq!(
        forged(&member, &member, same, None),
        refused,
        "a member in the chair's place"
    );
    assert_eq!(
        forged(&member, "chair", same, None),
        refused,
        "sealed by a member"
    );
    let set = |value: &mut Closing| value.opinions_digest = "0".repeat(64);
    assert_eq!(
        forged("chair", "chair", set, None),
        refused,
        "another set of opinions: the sealed returns tell"
    );
    let other = |value: &mut Closing| value.case_no = "LNCSE-A-1999-0001".to_owned();
    assert_eq!(
        forged("chair", "chair", other, None),
        refused,
        "another case"
    );
    let certificate = fs::read(demonstration().join("certificate.pdf")).expect("a certificate");
    assert_eq!(
        forged("chair", "chair", same, Some(certificate)),
        refused,
        "another paper for the report"
    );
    let report = fs::read(demonstration().join("second/report.pdf")).expect("a report");
    assert_eq!(
        forged("chair", "chair", same, Some(report)),
        refused,
        "the report of another case"
    );
}

#[test]
fn a_certificate_holds_only_from_the_bodys_staff() {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts");
    let fonts = Fonts::load(&fonts).expect("the fonts; run `cargo xtask setup`");
    let genuine = fs::read(demonstration().join("certificate.pdf")).expect("a certificate");
    // The paper as it was before it was signed: signatures are appended.
    let end = genuine
        .windows(5)
        .position(|window| window == b"%%EOF")
        .expect("an end")
        + 6;
    let claimed_time = ClaimedTime {
        year: 2026,
        month: 9,
        day: 28,
        hour: 10,
        minute: 0,
        second: 0,
        offset_minutes: 480,
    };
    let folder = tempfile::tempdir().expect("a folder");
    for (who, expected) in [("staff", true), (member().as_str(), false)] {
        let signer = identity(who);
        let request = SignRequest {
            field: certificate_field(),
            kind: SignatureKind::Certify,
            signer: &signer,
            name: &signer.person().name,
            reason: "颁发证书",
            claimed_time,
            fonts: &fonts,
            handwriting: None,
        };
        let signed = sign_pdf(&genuine[..end], &request).expect("signed");
        let path: PathBuf = folder.path().join(format!("{who}.pdf"));
        fs::write(&path, signed).expect("written");
        assert_eq!(holds(&path), expected, "{who}");
    }
    assert!(holds(&demonstration().join("report.pdf")));
}

/// A report that the chair's own key certifies, and whose every figure fits the next one, holds in the archive only where the case gives it.
#[test]
fn a_report_says_nothing_that_does_not_follow_from_the_case() {
    let package = opened("closing.dpclosing");
    let genuine = package.read(&package.file("report").expect("a report").sha256);
    let files = embedded_files(&genuine.expect("the report")).expect("its files");
    let (twin, opinions): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.name == REPORT_JSON);
    let honest: PanelReport = serde_json::from_slice(&twin[0].bytes).expect("the values");
    let chair = honest.panel.iter().find(|member| member.chair);
    let field = panel_field(&chair.expect("a chair").expert_no);
    let signer = identity("chair");
    let same = |_: &mut Closing| {};
    let made = |change: &dyn Fn(&mut PanelReport)| {
        let mut values = honest.clone();
        change(&mut values);
        let set = render_panel_report(&values, &forging::fonts(), &opinions).expect("a report");
        forged(
            "chair",
            "chair",
            same,
            Some(forging::certified(&set, &field, &signer)),
        )
    };
    assert_eq!(made(&|_| {}), [true, true], "made again without a change");
    type Change<'a> = (&'static str, &'a dyn Fn(&mut PanelReport));
    let table: &[Change<'_>] = &[
        ("an employer", &|r| {
            r.panel[1].employer = "另一单位".to_owned();
        }),
        ("the size class", &|r| {
            r.enterprise.size_class = "微型".to_owned();
        }),
        ("the capital", &|r| {
            r.enterprise.registered_capital = "9,000.00 万元".to_owned();
        }),
        ("a source", &|r| r.provenance[0].raw = "6000000".to_owned()),
        ("a draw's entropy", &|r| r.draw.entropy.push_str("又及")),
        ("the conclusion's words", &|r| {
            r.conclusion.remarks = "一致同意。".to_owned();
        }),
        ("the visit's findings", &|r| {
            let visit = r.site_visit.as_mut().expect("a visit");
            visit.findings.push_str("全部属实。");
        }),
        ("a remark on a clause", &|r| {
            r.clauses[0].note.push_str("现改投符合。");
        }),
        ("the program's version", &|r| {
            r.basis.program = "盾评 9".to_owned();
        }),
        (
            "a phrase, under a name that is nearly the program's",
            &|r| {
                let version = r.basis.program.rsplit(' ').next().expect("a version");
                r.basis.program = format!("盾评  {version}");
                r.clauses[0].note.push_str("现改投符合。");
            },
        ),
        ("the share of a business", &|r| {
            r.classification.revenue_shares[0].percent = "99.99%".to_owned();
        }),
    ];
    let held: Vec<&str> = table
        .iter()
        .filter(|(_, change)| made(change)[1])
        .map(|(name, _)| *name)
        .collect();
    assert_eq!(held, [""; 0], "held in an archive");
}

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

/// Copies a folder with what is in it.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let place = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copied(&path, &place);
        } else {
            fs::copy(&path, &place).expect("copied");
        }
    }
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
    let copy = folder.path().join("copy");
    copied(&demo("register"), &copy);
    let view = diff(&copy, &demo("register"), None, None).expect("an answer");
    assert!(view.holds, "{:?}", view.lines);
    let view = diff(&copy, &younger, None, None).expect("an answer");
    assert!(!view.holds, "{:?}", view.lines);
}
