//! Forged records, and records that lost something: closings re-sealed by a chair or member with something changed, archives around them, certificates by the wrong
//! hand. The genuine ones hold, so that what refuses the forged ones is the forgery.

#[allow(dead_code)]
mod desk;
#[allow(dead_code, reason = "reports are forged in more ways")]
mod forging;

use std::fs;
use std::path::{Path, PathBuf};

use desk::made::{identity, opened, register_copy, reseal, trust};
use desk::{Desk, demonstration};
use dunping_app::chair::Closing;
use dunping_app::receipt::{Fate, Receipt};
use dunping_app::unattended::{Credentials, verify_file};
use dunping_app::{Reader, staff};
use dunping_domain::ballot::Vote;
use dunping_domain::tally::Outcome;
use dunping_identity::{DocumentKind, envelope};
use dunping_package::{read_document, sign_document};
use dunping_register::{Actor, Advance, Operation, Register};
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
    forge(&path, (sealer, signer), change, receipts, report.as_deref());
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

/// Seals a closing with something changed, and with receipts that go with it.
fn forge(
    path: &Path,
    (sealer, signer): (&str, &str),
    change: impl Fn(&mut Closing),
    receipts: impl Fn(&mut Receipt),
    report: Option<&[u8]>,
) {
    let genuine = opened("closing.dpclosing");
    let of_closing = &genuine.file("closing").expect("the document").sha256;
    let mut closing: Closing = document(DocumentKind::Closing, of_closing);
    if let Some(report) = report {
        closing.report_sha256 = dunping_identity::fingerprint::sha256_hex(report);
    }
    change(&mut closing);
    let kind = DocumentKind::Closing;
    let by_signer = signed(kind, &closing, signer);
    let undated = envelope::verify_undated(kind, &by_signer, &trust()).expect("signed");
    let digest = envelope::document_digest(kind, undated.payload());
    reseal("closing.dpclosing", sealer, path, |file| {
        match file.role.as_str() {
            "closing" => Some(by_signer.clone()),
            "report" => report.map(<[u8]>::to_vec),
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
    let same = |_: &mut Closing| {};
    let made = |change: &dyn Fn(&mut PanelReport)| {
        let report = report_with(change, &forging::fonts());
        forged("chair", "chair", same, Some(report))
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

/// The report of the closing with something changed, certified by the chair.
fn report_with(change: &dyn Fn(&mut PanelReport), fonts: &Fonts) -> Vec<u8> {
    let package = opened("closing.dpclosing");
    let genuine = package.read(&package.file("report").expect("a report").sha256);
    let files = embedded_files(&genuine.expect("the report")).expect("its files");
    let (twin, opinions): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.name == REPORT_JSON);
    let mut values: PanelReport = serde_json::from_slice(&twin[0].bytes).expect("the values");
    let chair = values.panel.iter().find(|member| member.chair);
    let field = panel_field(&chair.expect("a chair").expert_no);
    change(&mut values);
    let set = render_panel_report(&values, fonts, &opinions).expect("a report");
    forging::certified(&set, &field, &identity("chair"))
}

/// A report of a version that is not here yet, as closing and report name it alike.
fn of_version_9(change: &dyn Fn(&mut PanelReport)) -> Vec<u8> {
    let report = |values: &mut PanelReport| {
        values.basis.program = "盾评 9.0.0".to_owned();
        change(values);
    };
    report_with(&report, &forging::fonts())
}

fn closed_by_version_9(closing: &mut Closing) {
    closing.app = "dunping 9.0.0".to_owned();
}

/// Another version's name is no cover for other figures: they stand in its phrases too.
#[test]
fn another_version_phrases_otherwise_and_counts_the_same() {
    type Change<'a> = (&'static str, bool, &'a dyn Fn(&mut PanelReport));
    let table: &[Change<'_>] = &[
        ("nothing but its name", true, &|_| {}),
        ("a phrase", true, &|r| {
            r.indicators[0].note.push_str("仅供参考。");
        }),
        ("an amount in a phrase", false, &|r| {
            r.indicators[0].note.push_str("实为 99%。");
        }),
        ("the size's basis", false, &|r| {
            r.enterprise.size_basis = "从业人员 500 人".to_owned();
        }),
        ("the votes in the exclusion", false, &|r| {
            r.classification.exclusion = "专家组以1票对4票认定。".to_owned();
        }),
        ("a place on a chart", false, &|r| {
            r.indicators[0].position = r.indicators[0].position.map(|at| at / 2);
        }),
    ];
    let mut wrong = Vec::new();
    for (name, expected, change) in table {
        let report = Some(of_version_9(change));
        let [_, held] = forged("chair", "chair", closed_by_version_9, report);
        if held != *expected {
            wrong.push(*name);
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// What no machine can prove, staff are asked to compare: the phrases of another version, and the look of a report in fonts that are not here.
#[test]
fn a_report_that_cannot_be_proven_is_taken_in_by_a_person_who_compared_it() {
    let note = |values: &mut PanelReport| values.indicators[0].note.push_str("仅供参考。");
    let reports = [
        (of_version_9(&note), true),
        (report_with(&|_| {}, &forging::other_fonts()), false),
    ];
    for (report, newer) in reports {
        let mut desk = Desk::of("staff");
        let (path, file) = desk.out("brought.dpclosing");
        let change = |closing: &mut Closing| {
            if newer {
                closed_by_version_9(closing);
            }
        };
        forge(&path, ("chair", "chair"), change, |_| {}, Some(&report));
        let closing = opened("closing.dpclosing");
        let at = closing.manifest().claimed_time.fixed_offset();
        let case_no = &closing.manifest().case.case_no;
        let folder = register_copy(desk.data.path());
        under_review(&folder, case_no);
        let register = desk.token(folder);
        staff::open_register(&mut desk.session, &register, at).expect("the register");

        let asked = staff::take_in_closing(&mut desk.session, &file, "", at);
        let failure = asked.expect_err("it is asked for").failure();
        assert_eq!(failure.code, "report_to_compare");
        assert_eq!(
            failure.message.zh.contains("仅供参考"),
            newer,
            "{failure:?}"
        );
        let view = staff::staff_case(&mut desk.session, case_no, at).expect("the case");
        assert_eq!(view.row.state, "expert_review", "nothing was taken in");
        let shown = staff::look_at_closing(&mut desk.session, &file, at).expect("its report");
        let shelf = desk.session.shelf();
        let item = shelf.find(&shown.id).expect("it lies on the shelf");
        assert!(shelf.read(&item, 0, item.size).expect("its bytes") == report);
        let other = staff::take_in_closing(&mut desk.session, &file, "another report", at);
        let failure = other.expect_err("another one").failure();
        assert_eq!(failure.code, "report_to_compare");
        let view = staff::take_in_closing(&mut desk.session, &file, &shown.id, at);
        let view = view.expect("taken in");
        assert_ne!(view.row.state, "expert_review");
    }
    // What was proven is asked about by nobody: the demonstration took its closing in.
}

/// Puts a case back to where its closing is waited for.
fn under_review(folder: &Path, case_no: &str) {
    let mut register = Register::open(folder).expect("the register");
    let actor = Actor {
        id: "staff".to_owned(),
        name: "staff".to_owned(),
    };
    let case = register
        .case_by_no(case_no)
        .expect("a look")
        .expect("the case");
    let back = Advance {
        from: case.state.clone(),
        to: "expert_review".to_owned(),
        reason: "试".to_owned(),
        documents: Vec::new(),
    };
    let at = "2026-09-15T11:00:00+08:00";
    let done = register.transact(Operation::CaseAdvance, &actor, at, |tx| {
        tx.advance(case.id, &back)
    });
    done.expect("put back");
    register.close().expect("closed");
}
