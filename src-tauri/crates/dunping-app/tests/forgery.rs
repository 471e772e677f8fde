//! Forged records: closings re-sealed by a chair or member with something changed, archives around them, certificates by the wrong
//! hand. The genuine ones hold, so that what refuses the forged ones is the forgery.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use dunping_app::Reader;
use dunping_app::chair::Closing;
use dunping_app::demo::{self, DemoFolder};
use dunping_app::unattended::{Credentials, verify_file};
use dunping_domain::ballot::Vote;
use dunping_domain::tally::Outcome;
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{
    AsOf, FileEntry, Header, Package, SealRequest, Source, SourceFile, read_document, seal,
    sign_document, unwatched,
};
use dunping_report::papers::certificate_field;
use dunping_report::{ClaimedTime, Fonts, SignRequest, SignatureKind, sign_pdf};
use tempfile::TempDir;

fn demonstration() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        demo::run(folder.path(), &Reader::InProcess, &mut |_| {}).expect("the demonstration");
        folder
    })
    .path()
}

fn trust() -> Trust {
    Trust::read(&fs::read(demonstration().join("trust.dptrust")).expect("a file"))
        .expect("a trust file")
}

fn identity(who: &str) -> Identity {
    let (file, passphrase) = DemoFolder::new(demonstration().to_path_buf())
        .credentials(who)
        .expect("credentials");
    Identity::from_file(&fs::read(file).expect("a file"), &passphrase).expect("an identity")
}

/// Whether `dunping verify` says that the file holds.
fn holds(file: &Path) -> bool {
    let who = Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
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
    let trust = trust();
    let opener = identity("staff");
    let package = Package::open(
        &demonstration().join(name),
        opener.age_identity(),
        &trust,
        AsOf::Claimed,
    );
    let package = package.expect("the genuine package opens");
    let manifest = package.manifest();
    let files = manifest
        .files
        .iter()
        .filter(|file| file.role != "trust")
        .map(|file| {
            let bytes =
                change(file).unwrap_or_else(|| package.read(&file.sha256).expect("a content"));
            let mut source = SourceFile::new(
                &file.role,
                &file.name,
                &file.media_type,
                Source::Bytes(bytes),
            );
            source.clauses.clone_from(&file.clauses);
            source.attachment_no.clone_from(&file.attachment_no);
            source
        });
    let request = SealRequest {
        kind: manifest.kind,
        header: Header {
            case: manifest.case.clone(),
            edition: manifest.edition,
            parents: manifest.parents.clone(),
            standard_digest: manifest.standard_digest.clone(),
            policy_digest: manifest.policy_digest.clone(),
            calendar_version: manifest.calendar_version.clone(),
            journal_head: manifest.journal_head.clone(),
            claimed_time: manifest.claimed_time,
        },
        files: files.collect(),
        addressed_to: manifest
            .addressed_to
            .iter()
            .map(|to| to.id.clone())
            .filter(|id| id != "recovery")
            .collect(),
        trust: &trust,
        signer: &identity(by),
        reopen_with: None,
    };
    seal(request, out, &mut unwatched).expect("sealed");
}

/// The closing document with a change, signed by somebody.
fn closing(by: &str, change: impl Fn(&mut Closing)) -> Vec<u8> {
    let trust = trust();
    let package = Package::open(
        &demonstration().join("closing.dpclosing"),
        identity("staff").age_identity(),
        &trust,
        AsOf::Claimed,
    )
    .expect("the genuine closing opens");
    let entry = package
        .file("closing")
        .expect("the document")
        .sha256
        .clone();
    let document = package.read(&entry).expect("the document");
    let at = package.manifest().claimed_time;
    let mut value = read_document::<Closing>(DocumentKind::Closing, &document, &trust, at)
        .expect("a closing")
        .value;
    change(&mut value);
    sign_document(DocumentKind::Closing, &value, &identity(by)).expect("signed")
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

/// Seals the forged closing by itself and inside an archive, and says whether either holds.
fn forged(
    sealer: &str,
    signer: &str,
    change: impl Fn(&mut Closing),
    report: Option<Vec<u8>>,
) -> [bool; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("forged.dpclosing");
    let digest = report
        .as_ref()
        .map(|bytes| dunping_identity::fingerprint::sha256_hex(bytes));
    let document = closing(signer, |value| {
        value.report_sha256 = digest
            .clone()
            .unwrap_or_else(|| value.report_sha256.clone());
        change(value);
    });
    reseal("closing.dpclosing", sealer, &path, |file| {
        match file.role.as_str() {
            "closing" => Some(document.clone()),
            "report" => report.clone(),
            _ => None,
        }
    });
    let archive = folder.path().join("forged.dparchive");
    let inner = fs::read(&path).expect("the forged closing");
    reseal("archive.dparchive", "staff", &archive, |file| {
        (file.role == "package" && file.name.ends_with(".dpclosing")).then(|| inner.clone())
    });
    [holds(&path), holds(&archive)]
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
        };
        let signed = sign_pdf(&genuine[..end], &request).expect("signed");
        let path: PathBuf = folder.path().join(format!("{who}.pdf"));
        fs::write(&path, signed).expect("written");
        assert_eq!(holds(&path), expected, "{who}");
    }
    assert!(holds(&demonstration().join("report.pdf")));
}
