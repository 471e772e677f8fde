//! What goes wrong at the desks and must not cost a vote: disks that refuse, files that are damaged later, two computers, certificates
//! that are revoked, files exchanged behind the program's back, an answer that comes too late.

mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Desk, code, demonstration, draft, members, moment, returns};
use dunping_app::contract::{
    CaseView, CheckState, ConcludeInput, ConsolidationView, DraftView, ImportOutcome, MemberState,
};
use dunping_app::{chair, expert, session};
use dunping_domain::ballot::Vote;
use dunping_identity::{Authority, Identity, Roster, Status, Trust};
use dunping_package::{
    AsOf, Header, Manifest, Package, SealRequest, Source, SourceFile, seal, unwatched,
};

/// Votes on everything and saves.
fn vote(desk: &mut Desk, vote: Vote) -> CaseView {
    let view = desk.open();
    expert::save_draft(&mut desk.session, &draft(&view, vote), moment()).expect("saved");
    view
}

fn seal_to(desk: &mut Desk, name: &str) -> PathBuf {
    let (path, token) = desk.out(name);
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");
    path
}

fn now(desk: &mut Desk) -> CaseView {
    expert::current_case(&mut desk.session, moment()).expect("the case")
}

fn restart(desk: &mut Desk) -> CaseView {
    desk.session = Desk::start(desk.data.path(), desk.who());
    desk.open()
}

fn has_check(view: &CaseView, code: &str) -> bool {
    let mut lines = view.checks.iter();
    lines.any(|line| line.code == code && line.state == CheckState::Remark)
}

fn take_in(chair: &mut Desk, files: &[PathBuf]) -> ConsolidationView {
    let tokens: Vec<String> = files.iter().map(|file| chair.token(file.clone())).collect();
    chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer")
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn damage(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    // A new file: what is linked to the old one stays whole.
    fs::remove_file(path).expect("removed");
    fs::write(path, bytes).expect("damaged");
}

/// The demonstration's roster, one version later, changed.
fn next_trust(change: impl FnOnce(&mut Roster)) -> Trust {
    let folder = demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join("body.passphrase")).expect("a passphrase");
    let file = fs::read(folder.join("body.age")).expect("the body's file");
    let authority = Authority::from_file(&file, &passphrase).expect("the body");
    let held = fs::read(demonstration().join("trust.dptrust")).expect("the trust file");
    let mut roster = Trust::read(&held).expect("the trust file").roster().clone();
    roster.version += 1;
    change(&mut roster);
    Trust::issue(&authority, roster).expect("a trust file")
}

fn revoke(roster: &mut Roster, who: &str, since: &str) {
    let mut entries = roster.entries.iter_mut();
    let entry = entries.find(|entry| entry.person.id == who);
    entry.expect("an entry").status = Status::Revoked {
        since: since.parse().expect("a moment"),
        reason: "换发证书".to_owned(),
    };
}

#[test]
fn what_is_signed_is_handed_out_later_as_the_same_document() {
    let mut desk = Desk::of(&members()[1]);
    let opened = vote(&mut desk, Vote::Conform);
    let passphrase = desk.passphrase();
    // Sealing fails, then handing out fails: each time the opinion is signed already.
    fs::write(desk.folder().join("sealed"), "in the way").expect("written");
    let (_, nowhere) = desk.out("nowhere/own.dpreturn");
    let refused = expert::seal_return(&mut desk.session, &passphrase, &nowhere, moment());
    assert_eq!(code(refused), "write");
    fs::remove_file(desk.folder().join("sealed")).expect("removed");
    let refused = expert::seal_return(&mut desk.session, &passphrase, &nowhere, moment());
    assert!(code(refused).starts_with("save."));

    let view = now(&mut desk);
    assert!(view.signed && view.sealed.is_none() && has_check(&view, "handed_out"));
    let edited = draft(&opened, Vote::Nonconform);
    let saved = expert::save_draft(&mut desk.session, &edited, moment());
    assert_eq!(code(saved), "not_handed_out");
    assert!(restart(&mut desk).signed, "a restart knows it too");
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    assert_eq!(gaps, []);

    let first = seal_to(&mut desk, "first.dpreturn");
    let second = seal_to(&mut desk, "second.dpreturn");
    let bytes = fs::read(&first).expect("a return");
    assert_eq!(bytes, fs::read(&second).expect("a return"));
    let kept = desk.folder().join("sealed/1.dpreturn");
    assert_eq!(bytes, fs::read(&kept).expect("the kept return"));
    // The kept one is lost: it is sealed anew, around the same opinion.
    fs::remove_file(&kept).expect("removed");
    let third = seal_to(&mut desk, "third.dpreturn");
    assert_ne!(bytes, fs::read(&third).expect("a return"));
    assert_eq!(entries(&desk.folder().join("signed")).len(), 1);

    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in(&mut chair, &[first, third]);
    assert_eq!(view.members[1].state, MemberState::Effective);
    assert!(view.members[1].text.contains("第1版"));
}

#[test]
fn a_signed_opinion_outlives_every_draft() {
    let mut desk = Desk::of(&members()[1]);
    vote(&mut desk, Vote::Nonconform);
    let first = seal_to(&mut desk, "first.dpreturn");
    for name in ["draft.age", "draft.prev.age"] {
        damage(&desk.folder().join(name));
    }
    let view = restart(&mut desk);
    assert!(has_check(&view, "draft"), "{:?}", view.checks);
    let aside = entries(&desk.folder());
    let aside = aside
        .iter()
        .filter(|name| name.starts_with("draft.damaged-"));
    assert_eq!(aside.count(), 2, "nothing is thrown away");
    assert!(view.signed && view.draft.declared);
    let vote = view.draft.votes.iter().find(|vote| vote.clause == "4.4.2");
    assert_eq!(vote.and_then(|vote| vote.vote), Some(Vote::Nonconform));

    seal_to(&mut desk, "again.dpreturn");
    let view = expert::begin_correction(&mut desk.session, moment()).expect("a correction");
    let reasoned = DraftView {
        correction_reason: "补充核对后更正。".to_owned(),
        ..view.draft
    };
    expert::save_draft(&mut desk.session, &reasoned, moment()).expect("saved");
    let second = seal_to(&mut desk, "second.dpreturn");
    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in(&mut chair, &[second, first]);
    assert_eq!(view.members[1].state, MemberState::Effective);
    assert!(view.members[1].text.contains("第2版"));
}

#[test]
fn a_draft_without_any_readable_generation_is_told_and_moved_aside() {
    let mut desk = Desk::of(&members()[2]);
    let view = vote(&mut desk, Vote::Conform);
    let with = |remarks: &str| DraftView {
        remarks: remarks.to_owned(),
        ..draft(&view, Vote::Conform)
    };
    expert::save_draft(&mut desk.session, &with("第二次"), moment()).expect("saved");
    // Damaged while the case is open: the next save does not put it over the good generation.
    damage(&desk.folder().join("draft.age"));
    expert::save_draft(&mut desk.session, &with("第三次"), moment()).expect("saved");
    damage(&desk.folder().join("draft.age"));
    let found = restart(&mut desk);
    assert_eq!(found.draft.remarks, "", "the first save");
    assert_eq!(found.draft.votes.len(), 19);
    assert!(has_check(&found, "draft"));

    damage(&desk.folder().join("draft.prev.age"));
    let found = restart(&mut desk);
    assert_eq!(found.draft.votes, []);
    assert!(
        has_check(&found, "draft"),
        "an empty page is not passed over in silence"
    );
}

#[test]
fn an_expert_with_two_computers_settles_both_opinions() {
    let who = members().remove(1);
    let mut one = Desk::of(&who);
    vote(&mut one, Vote::Conform);
    let first = seal_to(&mut one, "one.dpreturn");
    let mut other = Desk::of(&who);
    vote(&mut other, Vote::Nonconform);
    let second = seal_to(&mut other, "other.dpreturn");

    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in(&mut chair, &[first.clone(), second]);
    assert_eq!(view.members[1].state, MemberState::Conflict);

    let token = other.token(first);
    let view = expert::open_case(&mut other.session, &token, moment()).expect("own return");
    assert!(view.correcting && has_check(&view, "heads"));
    let reasoned = DraftView {
        correction_reason: "以本次核对为准。".to_owned(),
        ..view.draft
    };
    expert::save_draft(&mut other.session, &reasoned, moment()).expect("saved");
    let third = seal_to(&mut other, "third.dpreturn");
    assert!(!has_check(&now(&mut other), "heads"));
    let view = take_in(&mut chair, &[third]);
    assert_eq!(view.members[1].state, MemberState::Effective);
    assert!(view.members[1].text.contains("第2版"));

    // Whoever is drawn: a return that is not this expert's own.
    let own = format!("-{who}.dpreturn");
    let mut others = returns().into_iter();
    let foreign = others.find(|path| !path.to_string_lossy().ends_with(&own));
    let foreign = other.token(foreign.expect("another member's return"));
    let refused = expert::open_case(&mut other.session, &foreign, moment());
    assert_eq!(code(refused), "open.not_for_you");
}

#[test]
fn a_kept_return_that_is_damaged_concerns_one_member_and_heals() {
    let mut chair = Desk::of("chair");
    chair.open();
    assert_eq!(take_in(&mut chair, &returns()).refusals, [""; 0]);
    let folder = chair.folder().join("returns");
    let kept = entries(&folder);
    // Not the chair's own: without that one the votes would stay closed.
    let chair_id = members().remove(0);
    let of_a_member = |name: &&String| {
        let receipt = folder.join(name.replace(".dpreturn", ".json"));
        let receipt = fs::read_to_string(receipt).expect("a receipt");
        !receipt.contains(&format!("\"{chair_id}\""))
    };
    let mut sealed = kept.iter().filter(|name| name.ends_with(".dpreturn"));
    let broken = folder.join(sealed.find(of_a_member).expect("a return"));
    damage(&broken);

    let view = chair::consolidation(&mut chair.session, moment()).expect("the page opens");
    assert_eq!(view.refusals.len(), 2, "{:?}", view.refusals);
    assert!(view.refusals[0].contains("不能使用"));
    let effective = |view: &ConsolidationView| {
        let members = view.members.iter();
        members
            .filter(|member| member.state == MemberState::Effective)
            .count()
    };
    assert_eq!(effective(&view), 4);

    let view = take_in(&mut chair, &returns());
    let fresh = view
        .lines
        .iter()
        .filter(|line| line.outcome == ImportOutcome::New);
    assert_eq!(fresh.count(), 1, "the damaged one is replaced");
    assert_eq!((effective(&view), view.refusals.len()), (5, 0));

    fs::remove_dir_all(&folder).expect("removed");
    fs::write(&folder, "not a folder").expect("written");
    let unreadable = chair::consolidation(&mut chair.session, moment());
    assert_eq!(code(unreadable.map(|view| view.outcome)), "read");
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
    assert_eq!(view.refusals, [""; 0], "it came in before");
    assert_eq!(view.outcome, "通过");

    fs::remove_dir_all(chair.folder().join("returns")).expect("removed");
    let tokens: Vec<String> = all.into_iter().map(|file| chair.token(file)).collect();
    let view = chair::take_in_returns(&mut chair.session, &tokens, later).expect("an answer");
    let refused = view
        .lines
        .iter()
        .filter(|line| line.outcome == ImportOutcome::Refused);
    assert_eq!(refused.count(), 1);
}

/// The demonstration's case, sealed again under a newer roster.
fn case_under(trust: &Trust, out: &Path) {
    let folder = demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join("staff.passphrase")).expect("a passphrase");
    let file = fs::read(folder.join("staff.age")).expect("an identity");
    let staff = Identity::from_file(&file, &passphrase).expect("staff");
    let case = demonstration().join("case.dpcase");
    let case = Package::open(&case, staff.age_identity(), trust, AsOf::Claimed).expect("the case");
    let manifest: &Manifest = case.manifest();
    let files = manifest
        .files
        .iter()
        .filter(|file| file.role != Manifest::TRUST_ROLE);
    let files = files.map(|file| {
        let bytes = case.read(&file.sha256).expect("a content");
        let source = Source::Bytes(bytes);
        let mut part = SourceFile::new(&file.role, &file.name, &file.media_type, source);
        part.clauses.clone_from(&file.clauses);
        part.attachment_no.clone_from(&file.attachment_no);
        part
    });
    let people = manifest.addressed_to.iter().map(|to| to.id.clone());
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
        addressed_to: people.filter(|id| id != "recovery").collect(),
        trust,
        signer: &staff,
        reopen_with: Some(staff.age_identity()),
    };
    seal(request, out, &mut unwatched).expect("sealed");
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

    let fork = next_trust(|roster| roster.issued += chrono::TimeDelta::hours(1));
    fs::write(desk.data.path().join("zzz.dptrust"), fork.bytes()).expect("written");
    let again = session::unlock_demo(&mut desk.session, &seated[1], moment());
    assert_eq!(code(again.map(|view| view.id)), "trust");
}

#[test]
fn a_kept_package_that_is_damaged_is_replaced_by_the_original() {
    let mut desk = Desk::of(&members()[1]);
    let id = desk.open().package_id;
    let kept = desk.folder().join("case.dpcase");
    let original = fs::read(&kept).expect("the kept package");
    fs::remove_file(&kept).expect("removed");
    fs::write(&kept, &original[..original.len() / 2]).expect("cut");
    assert_eq!(restart(&mut desk).package_id, id);
    assert!(fs::read(&kept).expect("the kept package") == original);
}

#[test]
fn an_identity_file_that_was_exchanged_does_not_sign() {
    let seated = members();
    let mut desk = Desk::of(&seated[1]);
    let identities = demonstration().join("identities");
    let place = desk.data.path().join("own.age");
    fs::copy(identities.join(format!("{}.age", seated[1])), &place).expect("copied");
    let trust = demonstration().join("trust.dptrust");
    fs::copy(trust, desk.data.path().join("trust.dptrust")).expect("copied");
    let token = desk.token(place.clone());
    let passphrase = desk.passphrase();
    session::unlock(&mut desk.session, &token, &passphrase, moment()).expect("unlocked");
    vote(&mut desk, Vote::Conform);
    fs::copy(identities.join(format!("{}.age", seated[2])), &place).expect("exchanged");
    let (path, out) = desk.out("own.dpreturn");
    let of_other = Desk::of(&seated[2]).passphrase();
    let refused = expert::seal_return(&mut desk.session, &of_other, &out, moment());
    assert_eq!(code(refused), "identity_exchanged");
    assert!(!path.exists() && !now(&mut desk).signed);
}

#[test]
fn what_arrives_after_the_conclusion_is_kept_and_not_counted() {
    let who = members().remove(1);
    let mut other = Desk::of(&who);
    vote(&mut other, Vote::Nonconform);
    let late = seal_to(&mut other, "late.dpreturn");
    let mut chair = Desk::of("chair");
    chair.open();
    let before = take_in(&mut chair, &returns());
    let (_, folder) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    chair::conclude(&mut chair.session, &said, &folder, moment()).expect("concluded");

    let view = take_in(&mut chair, std::slice::from_ref(&late));
    assert!(view.lines[0].text.starts_with("迟到"), "{:?}", view.lines);
    assert!(
        take_in(&mut chair, &[late]).lines[0]
            .text
            .starts_with("迟到")
    );
    restart(&mut chair);
    let view = chair::consolidation(&mut chair.session, moment()).expect("the page opens");
    assert_eq!(view.refusals, [""; 0]);
    assert_eq!(
        (view.outcome, view.conclusion),
        (before.outcome, before.conclusion)
    );
    assert_eq!(view.members[1].state, MemberState::Effective);
    let votes = |view: &[dunping_app::contract::ClauseTallyView]| -> Vec<_> {
        view.iter().map(|clause| clause.votes.clone()).collect()
    };
    assert_eq!(votes(&view.clauses), votes(&before.clauses));
    assert_eq!(view.deliberation, "合议说明");

    // A record that cannot be read does not open the way to a second conclusion.
    fs::write(chair.folder().join("concluded.json"), "{").expect("written");
    let (_, folder) = chair.out("again");
    let again = chair::conclude(&mut chair.session, &said, &folder, moment());
    assert_eq!(code(again.map(|view| view.outcome)), "part");
}

#[test]
fn the_chair_votes_before_the_others_votes_are_shown() {
    let who = members().remove(0);
    let (own, others): (Vec<PathBuf>, Vec<PathBuf>) = returns()
        .into_iter()
        .partition(|path| path.to_string_lossy().contains(&who));
    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in(&mut chair, &others);
    let none = |view: &ConsolidationView| {
        let clauses = view.clauses.iter();
        clauses
            .flat_map(|clause| &clause.votes)
            .all(Option::is_none)
            && view
                .clauses
                .iter()
                .all(|clause| clause.conform + clause.nonconform == 0)
            && view
                .clauses
                .iter()
                .all(|clause| !clause.differs && clause.passed.is_none())
    };
    assert!(none(&view) && view.outcome.is_empty() && view.conclusion.is_empty());
    assert!(view.refusals[0].contains("请先签署并封装您本人的意见"));
    let received = view.members.iter().map(|member| member.state);
    let received: Vec<MemberState> = received.collect();
    assert_eq!(received[0], MemberState::Waiting);
    assert!(
        received[1..]
            .iter()
            .all(|state| *state == MemberState::Effective)
    );

    let view = take_in(&mut chair, &own);
    assert!(!none(&view) && view.refusals.is_empty() && view.outcome == "通过");

    // Or the chair signs here.
    let mut chair = Desk::of("chair");
    vote(&mut chair, Vote::Conform);
    assert!(none(&take_in(&mut chair, &others)));
    seal_to(&mut chair, "own.dpreturn");
    let view = chair::consolidation(&mut chair.session, moment()).expect("the page");
    assert!(!none(&view));
}

#[test]
fn what_belongs_to_another_case_is_not_saved_into_this_one() {
    let mut chair = Desk::of("chair");
    let view = chair.open();
    let foreign = DraftView {
        package_id: "of another case".to_owned(),
        ..draft(&view, Vote::Conform)
    };
    let saved = expert::save_draft(&mut chair.session, &foreign, moment());
    assert_eq!(code(saved), "another_case");
    let saved = chair::save_notes(&mut chair.session, "of another case", "说明", "", moment());
    assert_eq!(code(saved), "another_case");
    assert_eq!(restart(&mut chair).draft.votes, []);
    assert_eq!(
        view.draft.package_id, view.package_id,
        "given with the case"
    );
}

#[test]
fn two_bad_files_of_one_name_lie_side_by_side_with_their_reasons() {
    let mut chair = Desk::of("chair");
    chair.open();
    for (folder, text) in [("a", "one"), ("b", "another")] {
        let folder = chair.data.path().join(folder);
        fs::create_dir(&folder).expect("a folder");
        let file = folder.join("bad.dpreturn");
        fs::write(&file, text).expect("written");
        take_in(&mut chair, &[file]);
    }
    let quarantine = chair.folder().join("quarantine");
    assert_eq!(
        entries(&quarantine),
        [
            "bad.dpreturn",
            "bad.dpreturn.reason.txt",
            "bad~2.dpreturn",
            "bad~2.dpreturn.reason.txt"
        ]
    );
    let first = fs::read_to_string(quarantine.join("bad.dpreturn")).expect("the first");
    assert_eq!(first, "one");
    let reason = fs::read_to_string(quarantine.join("bad~2.dpreturn.reason.txt"));
    assert!(reason.expect("a reason").starts_with("未采用"));
}
