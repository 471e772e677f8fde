//! Certificates that are renewed, revoked or out of reach: what was signed in time stays, and nothing is signed that could not be sealed.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_app::chair::Closing;
use dunping_app::contract::{ConcludeInput, ConsolidationView, ImportOutcome};
use dunping_app::identity::{self, Founding, TrustFile, found_at};
use dunping_app::unattended::{Credentials, verify_file};
use dunping_app::{Reader, chair, expert, session};
use dunping_domain::ballot::Vote;
use dunping_identity::{
    Authority, Certificate, Change, DocumentKind, Roster, Status, Trust, Validity,
};
use dunping_package::{AsOf, Package, read_document, sign_document};

use super::desk::made::{opened, parts, seal_as};
use super::desk::{self, Desk, code, demonstration, draft, members, moment, returns};
use super::{entries, now, restart, seal_to, take_in, vote};

/// The demonstration's roster, one version later, changed.
pub(super) fn next_trust(change: impl FnOnce(&mut Roster)) -> Trust {
    let mut roster = desk::made::trust().roster().clone();
    roster.version += 1;
    change(&mut roster);
    Trust::issue(&body(), roster).expect("a trust file")
}

pub(super) fn body() -> Authority {
    let folder = demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join("body.passphrase")).expect("a passphrase");
    let file = fs::read(folder.join("body.age")).expect("the body's file");
    Authority::from_file(&file, &passphrase).expect("the body")
}

pub(super) fn revoke(roster: &mut Roster, who: &str, since: &str) {
    let mut entries = roster.entries.iter_mut();
    let entry = entries.find(|entry| entry.person.id == who);
    entry.expect("an entry").status = Status::Revoked {
        since: since.parse().expect("a moment"),
        reason: "换发证书".to_owned(),
    };
}

#[test]
fn what_came_in_before_a_revocation_stays_and_what_comes_after_does_not() {
    let who = members().remove(1);
    let mut chair = Desk::of("chair");
    chair.open();
    let all = returns();
    take_in(&mut chair, &all);
    let since = "2026-09-15T12:00:00+08:00";
    let trust = next_trust(|roster| revoke(roster, &who, since));
    fs::write(chair.data.path().join("newer.dptrust"), trust.bytes()).expect("written");
    restart(&mut chair);
    let later = moment() + chrono::TimeDelta::hours(2);
    let view = chair::consolidation(&mut chair.session, later).expect("the page opens");
    assert_eq!(view.refusals, [], "it came in before");
    assert_eq!(view.outcome.zh, "通过");

    // What had come in is lost: it comes in again as it had.
    fs::remove_dir_all(chair.folder().join("returns")).expect("removed");
    let tokens: Vec<String> = all.iter().map(|file| chair.token(file.clone())).collect();
    let view = chair::take_in_returns(&mut chair.session, &tokens, later).expect("an answer");
    let refused = |view: &ConsolidationView| {
        let lines = view.lines.iter();
        lines
            .filter(|line| line.outcome == ImportOutcome::Refused)
            .count()
    };
    assert_eq!((refused(&view), view.refusals.len()), (0, 0));

    let mut chair = Desk::of("chair");
    fs::write(chair.data.path().join("newer.dptrust"), trust.bytes()).expect("written");
    restart(&mut chair);
    let tokens: Vec<String> = all.into_iter().map(|file| chair.token(file)).collect();
    let view = chair::take_in_returns(&mut chair.session, &tokens, later).expect("an answer");
    assert_eq!(refused(&view), 1);
}

/// The demonstration's case, sealed again under a newer roster.
fn case_under(trust: &Trust, out: &Path) {
    let case = opened("case.dpcase");
    let files = parts(&case, |_| None);
    seal_as("staff", trust, out, case.manifest(), files);
}

/// A certificate that ends between the arrival of a return and the conclusion takes no vote away, neither at the chair's desk nor where the
/// closing is checked.
#[test]
fn a_closing_is_judged_as_its_returns_came_in() {
    let who = members().remove(1);
    let mut chair = Desk::of("chair");
    chair.open();
    take_in(&mut chair, &returns());
    let newer = next_trust(|roster| revoke(roster, &who, "2026-09-15T12:00:00+08:00"));
    let roster = chair.data.path().join("newer.dptrust");
    fs::write(&roster, newer.bytes()).expect("written");
    restart(&mut chair);
    let later = moment() + chrono::TimeDelta::hours(2);
    let (place, token) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let view = chair::conclude(&mut chair.session, &said, &token, later).expect("concluded");
    let written = |ending: &str| {
        let mut written = view.concluded.iter();
        let file = written.find(|file| file.name.ends_with(ending));
        place.join(&file.expect("it").name)
    };
    let (closing, report) = (written(".dpclosing"), written(".pdf"));

    let staff = Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
        pin: None,
    };
    let judged = |file: &Path| {
        let view = verify_file(file, &roster, Some(&staff), &Reader::InProcess);
        let view = view.expect("an answer");
        let lines: Vec<String> = view.lines.into_iter().map(|line| line.text.zh).collect();
        (view.holds, lines.join("\n"))
    };
    let (holds, said) = judged(&closing);
    assert!(holds, "{said}");
    assert!(
        said.contains("5份返回包的签名按结案单所记的收件时间判断"),
        "{said}"
    );
    assert!(said.contains("5份回执与结案单和收到的意见一致"), "{said}");
    // It holds, and says that a stolen key could have claimed that time too.
    const REVOKED: &str = "的这份证书已于2026-09-15撤销";
    assert!(said.contains(REVOKED), "{said}");
    for own in returns() {
        let is_of_whom = own.to_string_lossy().ends_with(&format!("-{who}.dpreturn"));
        let (holds, said) = judged(&own);
        assert!(holds && said.contains(REVOKED) == is_of_whom, "{said}");
    }
    // In an archive, where it is checked as staff check it when they take it in.
    let archive = chair.data.path().join("archive.dparchive");
    let whole = opened("archive.dparchive");
    let files = parts(&whole, |file| match file.role.as_str() {
        "package" if file.name.ends_with(".dpclosing") => fs::read(&closing).ok(),
        "report" => fs::read(&report).ok(),
        _ => None,
    });
    seal_as("staff", &newer, &archive, whole.manifest(), files);
    let (holds, said) = judged(&archive);
    assert!(holds, "{said}");

    // What came in only after the revocation is refused there as it was at the desk.
    let package = Package::open(
        &closing,
        desk::made::identity("staff").age_identity(),
        &newer,
        AsOf::Claimed,
    );
    let package = package.expect("the closing opens");
    let at = package.manifest().claimed_time;
    let document = package.read(&package.file("closing").expect("it").sha256);
    let document = document.expect("a document");
    let signed = read_document::<Closing>(DocumentKind::Closing, &document, &newer, at);
    let mut signed = signed.expect("a closing").value;
    for arrived in &mut signed.arrivals {
        arrived.taken_in.clone_from(&signed.claimed_time);
    }
    let by = desk::made::identity("chair");
    let document = sign_document(DocumentKind::Closing, &signed, &by).expect("signed");
    let files = parts(&package, |file| {
        (file.role == "closing").then(|| document.clone())
    });
    let late = chair.data.path().join("late.dpclosing");
    seal_as("chair", &newer, &late, package.manifest(), files);
    let (holds, said) = judged(&late);
    assert!(!holds && said.contains("撤销"), "{said}");
}

/// The certificate of the person at the evaluation body who sealed the case is revoked while the expert is at work.
#[test]
fn a_case_that_was_opened_in_time_stays_open_with_its_draft() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    vote(&mut desk, Vote::Nonconform);
    let kept = desk.folder().join("case.dpcase");
    let newer = next_trust(|roster| revoke(roster, "S001", "2026-09-15T12:00:00+08:00"));
    fs::write(desk.data.path().join("newer.dptrust"), newer.bytes()).expect("written");
    let later = moment() + chrono::TimeDelta::hours(2);
    desk.session = Desk::start(desk.data.path(), &who);
    // The kept one, as from the list of recent cases, and the file from the stick once more.
    for path in [kept, demonstration().join("case.dpcase")] {
        let token = desk.token(path);
        let view = expert::open_case(&mut desk.session, &token, later).expect("it stays open");
        assert_eq!(view.draft.votes.len(), 19);
        let line = view.checks.iter().find(|line| line.code == "signature.now");
        let said = &line.expect("a remark").text.zh;
        assert!(
            said.contains("2026-09-15 11:00") && said.contains("撤销"),
            "{said}"
        );
    }
    let (sealed, token) = desk.out("own.dpreturn");
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &token, later).expect("sealed");
    assert!(sealed.is_file());

    // A case that comes in after the revocation is refused, and so is one whose first opening was of another package.
    let mut other = Desk::of(&members()[2]);
    fs::write(other.data.path().join("newer.dptrust"), newer.bytes()).expect("written");
    other.session = Desk::start(other.data.path(), &members()[2]);
    let token = other.token(demonstration().join("case.dpcase"));
    let refused = expert::open_case(&mut other.session, &token, later);
    assert_eq!(code(refused.map(|view| view.case_no)), "signature.revoked");
    let note = desk.folder().join("opened.json");
    let text = fs::read_to_string(&note).expect("a note");
    let id = expert::current_case(&mut desk.session, later)
        .expect("it")
        .package_id;
    fs::write(&note, text.replace(&id, &"0".repeat(64))).expect("written");
    let token = desk.token(demonstration().join("case.dpcase"));
    let refused = expert::open_case(&mut desk.session, &token, later);
    assert_eq!(code(refused.map(|view| view.case_no)), "signature.revoked");
}

#[test]
fn a_certificate_that_was_renewed_meanwhile_signs_and_seals() {
    let mut desk = Desk::of(&members()[1]);
    let held = desk::made::trust();
    let active = held.active(desk.who()).expect("an entry");
    let until = Certificate::read(&active.certificate)
        .expect("it")
        .not_after;
    let renewal = Change::Renew {
        id: desk.who(),
        validity: Validity {
            from: moment().to_utc(),
            to: until,
        },
    };
    let renewed = held.next(&body(), renewal, moment().to_utc());
    let renewed = renewed.expect("the next roster");
    let (path, token) = desk.out("newer.dpcase");
    case_under(&renewed, &path);
    let view = expert::open_case(&mut desk.session, &token, moment()).expect("the case opens");
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    let sealed = seal_to(&mut desk, "own.dpreturn");
    let staff = desk::made::identity("staff");
    let at = AsOf::from(moment().to_utc());
    let opened = Package::open(&sealed, staff.age_identity(), &renewed, at).expect("it opens");
    assert_eq!(opened.sealed_by().id, desk.who());
}

#[test]
fn nothing_is_signed_for_a_chair_whom_no_return_can_reach() {
    let mut desk = Desk::of(&members()[1]);
    let view = vote(&mut desk, Vote::Conform);
    let chair = view.members.iter().find(|seat| seat.chair);
    let chair = chair.expect("a chair").id.clone();
    let newer = next_trust(|roster| revoke(roster, &chair, "2026-09-15T10:30:00+08:00"));
    fs::write(desk.data.path().join("zzz.dptrust"), newer.bytes()).expect("written");
    restart(&mut desk);
    let (_, token) = desk.out("own.dpreturn");
    let passphrase = desk.passphrase();
    let refused = expert::seal_return(&mut desk.session, &passphrase, &token, moment());
    assert_eq!(code(refused), "seal.addressee");
    assert!(!now(&mut desk).signed);
    assert!(!desk.folder().join("signed").exists());
}

#[test]
fn no_key_is_written_where_the_register_of_a_new_body_cannot_be() {
    let desk = Desk::of("staff");
    let passphrase = desk.passphrase();
    let synced = desk.data.path().join("Dropbox");
    fs::create_dir(&synced).expect("a folder");
    let founding = Founding {
        body: "评估机构",
        body_passphrase: &passphrase,
        recovery_passphrase: &passphrase,
        staff_id: "S001",
        staff_name: "张三",
        staff_passphrase: &passphrase,
    };
    let refused = found_at(&synced, &founding, moment());
    assert_eq!(code(refused.map(drop)), "register.place");
    assert!(entries(&synced).is_empty());
}

#[test]
fn a_newer_roster_is_remembered_over_restarts_and_never_left() {
    let mut desk = Desk::of(&members()[1]);
    let since = "2026-09-14T12:00:00+08:00";
    let seated = members();
    let outsider = ["T001", "T002", "T003", "T004"]
        .into_iter()
        .find(|id| !seated.iter().any(|seat| seat == id))
        .expect("three technical seats");
    let newer = next_trust(|roster| revoke(roster, outsider, since));
    let (path, token) = desk.out("newer.dpcase");
    case_under(&newer, &path);
    expert::open_case(&mut desk.session, &token, moment()).expect("the case opens");
    let held = |desk: &Desk| {
        let names = entries(desk.data.path());
        let name = names.iter().find(|name| name.starts_with("trust-"));
        fs::read(desk.data.path().join(name.expect("a trust file"))).expect("a trust file")
    };
    assert!(held(&desk) == newer.bytes(), "on disk, not only in memory");
    // The older one beside the identity is not taken again; a file that is none does not get in the way.
    fs::write(desk.data.path().join("zzz.dptrust"), "no trust file").expect("written");
    restart(&mut desk);
    assert!(held(&desk) == newer.bytes());

    // One of the two files is damaged: the other tells how far the roster had come, and both are whole again.
    let names = entries(desk.data.path()).into_iter();
    let names = names.filter(|name| name.starts_with("trust-"));
    let remembered: Vec<PathBuf> = names.map(|name| desk.data.path().join(name)).collect();
    assert_eq!(remembered.len(), 2);
    for path in &remembered {
        fs::write(path, "dust").expect("damaged");
        restart(&mut desk);
        for path in &remembered {
            assert!(fs::read(path).expect("a trust file") == newer.bytes());
        }
    }

    // A roster with a higher number that does not know of the revocation, as from a register set up again from an older backup.
    let behind = next_trust(|roster| roster.version += 1);
    fs::write(desk.data.path().join("zzz.dptrust"), behind.bytes()).expect("written");
    let again = session::unlock_demo(&mut desk.session, &seated[1], moment());
    assert_eq!(code(again.map(|view| view.id)), "trust.unrevoked");

    let fork = next_trust(|roster| roster.issued += chrono::TimeDelta::hours(1));
    fs::write(desk.data.path().join("zzz.dptrust"), fork.bytes()).expect("written");
    let again = session::unlock_demo(&mut desk.session, &seated[1], moment());
    assert_eq!(code(again.map(|view| view.id)), "trust.fork");
}

#[test]
fn a_remembered_roster_that_cannot_be_read_is_not_replaced_by_an_older_one() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let names = entries(desk.data.path()).into_iter();
    let names = names.filter(|name| name.starts_with("trust-"));
    let remembered: Vec<PathBuf> = names.map(|name| desk.data.path().join(name)).collect();
    for path in &remembered {
        fs::write(path, "dust").expect("damaged");
    }
    let again = session::unlock_demo(&mut desk.session, &who, moment());
    assert_eq!(code(again.map(|view| view.id)), "trust.damaged");
    // Nor is another taken over, at the window or file by file.
    let older = demonstration().join("trust.dptrust");
    let token = desk.token(older.clone());
    let looked_at = identity::look_at_trust(&mut desk.session, &token, moment());
    assert_eq!(code(looked_at.map(|view| view.body)), "trust.damaged");
    let beside = desk.data.path().join("trust.dptrust");
    fs::write(&beside, "dust").expect("damaged");
    let offered = TrustFile::read(&older).expect("a trust file");
    let taken = identity::adopt_file(&desk.data.path().join("own.age"), "", offered);
    assert_eq!(
        code(taken.map(|trust| trust.fingerprint())),
        "trust.damaged"
    );
    for path in remembered.iter().chain([&beside]) {
        assert_eq!(fs::read(path).expect("it stays"), b"dust");
    }

    // Folders of these names: there, and no files that can be read.
    for path in &remembered {
        fs::remove_file(path).expect("removed");
        fs::create_dir(path).expect("a folder");
    }
    let again = session::unlock_demo(&mut desk.session, &who, moment());
    assert_eq!(code(again.map(|view| view.id)), "read");
}
