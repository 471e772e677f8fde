//! Files of every released format version, kept as they were written: they must open for ever, with the keys beside them.
//!
//! A folder `golden/<version>/` is never changed. A new version of a format gets a folder of its own, made by
//! `cargo test -p dunping-tests --test golden -- --ignored make`, which refuses where there is one.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use dunping_app::chair::{self, Closing};
use dunping_app::checkpoint::Checkpoint;
use dunping_app::contract::{ConcludeInput, DraftView, ImportOutcome, VoteDraft};
use dunping_app::demo::DemoFolder;
use dunping_app::receipt::Receipt;
use dunping_app::unattended::{self, Credentials};
use dunping_app::{Places, Reader, Session, expert, session};
use dunping_domain::ballot::{Opinion, Vote};
use dunping_domain::draw::DrawRecord;
use dunping_identity::{
    Authority, Candidate, Category, DocumentKind, Enrolment, Identity, Person, Role, Trust,
    Validity,
};
use dunping_package::{
    AsOf, Header, Package, PackageKind, SealRequest, Source, SourceFile, read_document, seal,
    unwatched,
};
use dunping_tests::sources::root;

/// The version that `make` writes.
const VERSION: &str = "1.0";
/// Who can open what: the member whose return it is, the chair, and staff.
const KEYS: [&str; 3] = ["member", "chair", "staff"];

fn folder(version: &str) -> PathBuf {
    root().join("tests/golden").join(version)
}

fn identity(folder: &Path, who: &str) -> Identity {
    let passphrase = fs::read_to_string(folder.join(format!("{who}.passphrase")));
    let file = fs::read(folder.join(format!("{who}.age"))).expect("an identity file");
    let passphrase = passphrase.expect("a passphrase");
    Identity::from_file(&file, passphrase.trim_end()).expect("the identity opens")
}

fn moment() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-09-15T11:00:00+08:00").expect("a moment")
}

#[test]
fn every_version_opens_for_ever() {
    let versions: Vec<PathBuf> = fs::read_dir(root().join("tests/golden"))
        .expect("the golden files")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert!(versions.iter().any(|path| path.ends_with(VERSION)));
    for version in versions {
        opens(&version);
        opens_after_every_certificate_has_ended(&version);
        is_asked_for(&version);
        is_reviewed(&version);
    }
}

/// The files themselves: packages whole, documents signed and read.
fn opens(folder: &Path) {
    let trust = Trust::read(&fs::read(folder.join("trust.dptrust")).expect("a file"));
    let trust = trust.expect("the trust file opens");
    let staff = identity(folder, "staff");
    for kind in PackageKind::ALL {
        let path = folder.join(format!("golden.{}", kind.extension()));
        let package = Package::open(&path, staff.age_identity(), &trust, AsOf::Claimed);
        let package = package.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(package.manifest().kind, kind);
        package.verify_all(&mut unwatched).expect("whole");
        let at = package.manifest().claimed_time;
        let documents = |role: &str| -> Vec<Vec<u8>> {
            let files = package.manifest().files_of(role);
            let digests: Vec<String> = files.map(|file| file.sha256.clone()).collect();
            let read = digests.iter().map(|sha256| package.read(sha256));
            read.map(|bytes| bytes.expect("a content")).collect()
        };
        let opinions = documents("opinion");
        for document in &opinions {
            let read = read_document::<Opinion>(DocumentKind::Opinion, document, &trust, at);
            assert_eq!(read.expect("an opinion").value.ballots.len(), 19);
        }
        for document in documents("closing") {
            let read = read_document::<Closing>(DocumentKind::Closing, &document, &trust, at);
            let closing = read.expect("a closing").value;
            assert_eq!(closing.tally.counted.len(), 5);
            assert_eq!(closing.arrivals.len(), 5);
        }
        for document in documents("receipt") {
            let read = read_document::<Receipt>(DocumentKind::Receipt, &document, &trust, at);
            assert_eq!(read.expect("a receipt").value.opinions.len(), 1);
        }
        for document in documents("checkpoint") {
            let read = read_document::<Checkpoint>(DocumentKind::Checkpoint, &document, &trust, at);
            assert!(read.expect("a checkpoint").value.seq > 0);
        }
        for document in documents("draw-signed") {
            let kind = DocumentKind::DrawRecord;
            let read = read_document::<DrawRecord>(kind, &document, &trust, at);
            dunping_domain::draw::verify(&read.expect("a draw").value).expect("it recomputes");
        }
        let held = |role| !documents(role).is_empty();
        match kind {
            PackageKind::Case => assert!(held("draw-signed") && held("checkpoint")),
            PackageKind::Return | PackageKind::Round => assert_eq!(opinions.len(), 1),
            PackageKind::Closing => assert!(held("closing") && held("receipt")),
            PackageKind::Archive => assert!(held("closing") && held("checkpoint")),
        }
    }
}

/// As the command line opens them, long after the certificates have ended: with a remark, and whole.
fn opens_after_every_certificate_has_ended(folder: &Path) {
    let at = DateTime::parse_from_rfc3339("2060-09-15T11:00:00+08:00").expect("a moment");
    let who = Credentials {
        identity: folder.join("staff.age"),
        passphrase: folder.join("staff.passphrase"),
        pin: None,
    };
    let trust = folder.join("trust.dptrust");
    for kind in PackageKind::ALL {
        let path = folder.join(format!("golden.{}", kind.extension()));
        let lines = unattended::summary(&path, &trust, &who, at).expect("it opens");
        let remark = lines
            .iter()
            .find(|line| line.contains("自称的时间不是证明"));
        assert!(
            remark.is_some_and(|line| line.contains("过期")),
            "{lines:?}"
        );
        let out = tempfile::tempdir().expect("a folder");
        let written = unattended::export(&path, out.path(), &trust, &who, at);
        let (written, remark) = written.expect("it is exported");
        assert!(!written.is_empty() && remark.is_some());
        let lines = unattended::summary(&path, &trust, &who, moment()).expect("it opens");
        assert!(!lines.iter().any(|line| line.contains("自称的时间不是证明")));
    }
}

/// The keys of the body, and a request to be certified by it.
fn is_asked_for(folder: &Path) {
    let read = |name: &str| fs::read(folder.join(name)).expect("a file");
    let trust = Trust::read(&read("trust.dptrust")).expect("the trust file opens");
    let passphrase = String::from_utf8(read("body.passphrase")).expect("a passphrase");
    let body = Authority::from_file(&read("body.age"), passphrase.trim_end());
    let body = body.expect("the body's keys open");
    assert_eq!(
        body.certificate().der(),
        trust.authority_certificate().der()
    );
    let request = Enrolment::read(&read("golden.dpenrol")).expect("the request holds");
    assert_eq!(request.person.id, "T999");
}

/// A session of somebody of the folder, with a data folder of their own.
fn desk(folder: &Path, who: &str, data: &Path) -> Session {
    let mut session = Session::new(Places {
        data: data.to_path_buf(),
        reader: Reader::InProcess,
    });
    let token = token(&mut session, &folder.join(format!("{who}.age")));
    let passphrase = fs::read_to_string(folder.join(format!("{who}.passphrase")));
    let passphrase = passphrase.expect("a passphrase");
    session::unlock(&mut session, &token, passphrase.trim_end(), None, moment()).expect("unlocked");
    session
}

fn token(session: &mut Session, path: &Path) -> String {
    session.tokens(vec![path.to_path_buf()]).remove(0).token
}

/// And what they are for: the case is opened and computed, the return is taken in, the receipt is told to the member.
fn is_reviewed(folder: &Path) {
    let data = tempfile::tempdir().expect("a folder");
    let mut chair = desk(folder, "chair", &data.path().join("chair"));
    let case = token(&mut chair, &folder.join("golden.dpcase"));
    let view = expert::open_case(&mut chair, &case, moment()).expect("the case opens");
    assert_eq!(view.clauses.len(), 19);
    let sealed = token(&mut chair, &folder.join("golden.dpreturn"));
    let view = chair::take_in_returns(&mut chair, &[sealed], moment()).expect("an answer");
    assert_eq!(
        view.lines[0].outcome,
        ImportOutcome::New,
        "{:?}",
        view.lines
    );
    let mut member = desk(folder, "member", &data.path().join("member"));
    let case = token(&mut member, &folder.join("golden.dpcase"));
    expert::open_case(&mut member, &case, moment()).expect("the case opens");
    let own = token(&mut member, &folder.join("golden.dpreturn"));
    let view = expert::open_case(&mut member, &own, moment()).expect("the own return");
    assert!(view.signed);
    let receipt = token(&mut member, &folder.join("golden.dpreceipt"));
    let view = expert::take_in_receipt(&mut member, &receipt, moment()).expect("a receipt");
    let line = view.checks.iter().find(|line| line.code == "receipt");
    assert!(line.expect("a line").text.zh.contains("已计入"));
}

/// Which files stay: by role, and the how-manieth of that role.
type Keep<'a> = &'a dyn Fn(&str, usize) -> bool;

/// Seals what a package holds again, without what makes it large.
fn smaller(
    from: &Path,
    by: &Identity,
    trust: &Trust,
    out: &Path,
    (kind, keep): (PackageKind, Keep<'_>),
) {
    let package = Package::open(from, by.age_identity(), trust, AsOf::Claimed).expect("it opens");
    let manifest = package.manifest();
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    let mut files = Vec::new();
    for file in &manifest.files {
        let count = seen.entry(&file.role).or_default();
        *count += 1;
        if file.role != "trust" && keep(&file.role, *count) {
            let source = Source::Bytes(package.read(&file.sha256).expect("a content"));
            files.push(SourceFile::new(
                &file.role,
                &file.name,
                &file.media_type,
                source,
            ));
        }
    }
    let people = manifest.addressed_to.iter().map(|to| to.id.clone());
    let request = SealRequest {
        kind,
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
        files,
        addressed_to: people.filter(|id| id != "recovery").collect(),
        trust,
        signer: by,
        reopen_with: None,
    };
    seal(request, out, &mut unwatched).expect("sealed");
}

#[test]
#[ignore = "writes the golden files of this version, once"]
fn make() {
    let out = folder(VERSION);
    assert!(!out.exists(), "a released version is never written again");
    let made = tempfile::tempdir().expect("a folder");
    let demo = made.path().to_path_buf();
    dunping_app::demo::run(&demo, &Reader::InProcess, &mut |_| {}).expect("the demonstration");
    fs::create_dir_all(&out).expect("the folder");
    let (member, chair) = (seated(&demo, 1), seated(&demo, 0));
    fs::copy(demo.join("trust.dptrust"), out.join("trust.dptrust")).expect("copied");
    for (name, who) in KEYS.into_iter().zip([&*member, &*chair, "staff"]) {
        for ending in ["age", "passphrase"] {
            let from = demo.join(format!("identities/{who}.{ending}"));
            fs::copy(from, out.join(format!("{name}.{ending}"))).expect("copied");
        }
    }
    for ending in ["age", "passphrase"] {
        let from = demo.join(format!("identities/body.{ending}"));
        fs::copy(from, out.join(format!("body.{ending}"))).expect("copied");
    }
    let category = Category::Technical;
    let person = Person::new("T999", "虚构人", Role::Expert { category }).expect("a person");
    let candidate = Candidate::create(person).expect("keys");
    let day = |text: &str| text.parse().expect("a moment");
    let validity = Validity {
        from: day("2026-09-15T00:00:00Z"),
        to: day("2029-09-14T00:00:00Z"),
    };
    let request = Enrolment::request(&candidate, validity).expect("a request");
    fs::write(out.join("golden.dpenrol"), request).expect("written");
    let trust = Trust::read(&fs::read(out.join("trust.dptrust")).expect("a file")).expect("trust");
    let (staff, of_chair) = (identity(&out, "staff"), identity(&out, "chair"));
    let case = out.join("golden.dpcase");
    let plain = |role: &str, _: usize| role != "attachment";
    let from = demo.join("case.dpcase");
    smaller(&from, &staff, &trust, &case, (PackageKind::Case, &plain));

    let work = tempfile::tempdir().expect("a folder");
    let mut returns = Vec::new();
    for seat in 0..5 {
        let who = seated(&demo, seat);
        let sealed = match who == member {
            true => out.join("golden.dpreturn"),
            false => work.path().join(format!("{who}.dpreturn")),
        };
        review(&demo, &who, &case, &sealed, &work.path().join(&who));
        returns.push(sealed);
    }
    let mut session = demo_session(&demo, &chair, &work.path().join("concluding"));
    let opened = token(&mut session, &case);
    expert::open_case(&mut session, &opened, moment()).expect("the case");
    let returns: Vec<String> = returns
        .iter()
        .map(|path| token(&mut session, path))
        .collect();
    chair::take_in_returns(&mut session, &returns, moment()).expect("taken in");
    let place = work.path().join("conclusion");
    let written = token(&mut session, &place);
    let said = ConcludeInput {
        passphrase: DemoFolder::new(demo.clone())
            .credentials(&chair)
            .expect("one")
            .1,
        deliberation: "逐条核对。".to_owned(),
        site_visit: String::new(),
        recorder: String::new(),
        handwriting: None,
    };
    let view = chair::conclude(&mut session, &said, &written, moment()).expect("concluded");
    let receipt = view.receipts.iter().find(|it| it.name.contains(&member));
    let receipt = place.join(&receipt.expect("a receipt").name);
    fs::copy(receipt, out.join("golden.dpreceipt")).expect("copied");
    let closing = view
        .concluded
        .iter()
        .find(|it| it.name.ends_with("closing"));
    let closing = place.join(&closing.expect("a closing").name);
    let light = |role: &str, _: usize| !matches!(role, "report" | "package");
    let to = out.join("golden.dpclosing");
    smaller(
        &closing,
        &of_chair,
        &trust,
        &to,
        (PackageKind::Closing, &light),
    );
    let one = |role: &str, count: usize| role == "opinion" && count == 1;
    let to = out.join("golden.dpround");
    smaller(&closing, &of_chair, &trust, &to, (PackageKind::Round, &one));
    let light = |role: &str, _: usize| {
        !matches!(
            role,
            "report" | "package" | "certificate" | "notice" | "attachment" | "workbook"
        )
    };
    let (from, to) = (demo.join("archive.dparchive"), out.join("golden.dparchive"));
    smaller(&from, &staff, &trust, &to, (PackageKind::Archive, &light));
}

fn seated(demo: &Path, seat: usize) -> String {
    let data = tempfile::tempdir().expect("a folder");
    let mut session = demo_session(demo, "staff", data.path());
    let case = token(&mut session, &demo.join("case.dpcase"));
    let view = expert::open_case(&mut session, &case, moment()).expect("the case");
    view.members[seat].id.clone()
}

fn demo_session(demo: &Path, who: &str, data: &Path) -> Session {
    let mut session = Session::new(Places {
        data: data.to_path_buf(),
        reader: Reader::InProcess,
    });
    session.set_demo(demo.to_path_buf());
    session::unlock_demo(&mut session, who, moment()).expect("unlocked");
    session
}

/// One member reviews the case and seals a return.
fn review(demo: &Path, who: &str, case: &Path, out: &Path, data: &Path) {
    let mut session = demo_session(demo, who, data);
    let token_of_case = token(&mut session, case);
    let view = expert::open_case(&mut session, &token_of_case, moment()).expect("the case");
    let votes = view.clauses.iter().map(|clause| VoteDraft {
        clause: clause.key.clone(),
        vote: Some(Vote::Conform),
        reason: "材料齐全，经核对无误。".to_owned(),
        override_code: None,
        tags: Vec::new(),
        flagged: false,
    });
    let draft = DraftView {
        package_id: view.package_id.clone(),
        votes: votes.collect(),
        declared: true,
        ..DraftView::default()
    };
    expert::save_draft(&mut session, &draft, moment()).expect("saved");
    let sealed = token(&mut session, out);
    let passphrase = DemoFolder::new(demo.to_path_buf())
        .credentials(who)
        .expect("one")
        .1;
    expert::seal_return(&mut session, &passphrase, &sealed, moment()).expect("sealed");
}
