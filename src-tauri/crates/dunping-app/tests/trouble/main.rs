//! What goes wrong at the desks and must not cost a vote: disks that refuse, files that are damaged later, two computers, certificates
//! that are revoked, files exchanged behind the program's back, an answer that comes too late.

#[path = "../desk/mod.rs"]
mod desk;
mod ended;
mod found;
mod lost;
mod roster;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Desk, code, demonstration, draft, members, moment, returns};
use dunping_app::contract::{
    CaseView, CheckState, ConcludeInput, ConsolidationView, DraftView, ImportOutcome, MemberState,
    NotesInput,
};
use dunping_app::{chair, expert, session};
use dunping_domain::ballot::Vote;
use dunping_package::private;

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

#[test]
fn what_is_signed_is_handed_out_later_as_the_same_document() {
    let mut desk = Desk::of(&members()[1]);
    let opened = vote(&mut desk, Vote::Conform);
    let passphrase = desk.passphrase();
    // Sealing fails, then handing out fails: each time the opinion is signed already.
    fs::write(desk.folder().join("sealed"), "in the way").expect("written");
    let (_, nowhere) = desk.out("nowhere/own.dpreturn");
    let refused = expert::seal_return(&mut desk.session, &passphrase, &nowhere, moment());
    assert_eq!(code(refused), "save.io");
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
    assert!(view.members[1].text.zh.contains("第1版"));
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
    assert!(view.members[1].text.zh.contains("第2版"));
}

#[test]
fn a_signed_opinion_that_cannot_be_read_is_no_opinion_that_was_not_signed() {
    let mut desk = Desk::of(&members()[1]);
    vote(&mut desk, Vote::Conform);
    let own = seal_to(&mut desk, "own.dpreturn");
    let signed = desk.folder().join("signed");
    let [name] = &entries(&signed)[..] else {
        panic!("{:?}", entries(&signed));
    };
    let file = signed.join(name);
    // Damaged: written again from the draft; without a draft it is told, and an own return brings it back.
    damage(&file);
    let view = restart(&mut desk);
    assert!(view.signed && !has_check(&view, "signed.damaged"));
    damage(&file);
    for draft in ["draft.age", "draft.prev.age"] {
        fs::remove_file(desk.folder().join(draft)).expect("removed");
    }
    let view = restart(&mut desk);
    assert!(!view.signed && has_check(&view, "signed.damaged"));
    let token = desk.token(own);
    let view = expert::open_case(&mut desk.session, &token, moment()).expect("own return");
    assert!(view.signed);
    assert!(!has_check(&restart(&mut desk), "signed.damaged"));

    // A folder of its name, and then a file for the folder: there, and nothing that can be read now. The draft may hold the opinion too.
    fs::remove_file(&file).expect("removed");
    fs::create_dir(&file).expect("a folder");
    assert!(restart(&mut desk).signed);
    fs::remove_file(desk.folder().join("draft.age")).expect("removed");
    let case = desk.token(demonstration().join("case.dpcase"));
    let refused = expert::open_case(&mut desk.session, &case, moment());
    assert_eq!(code(refused.map(|view| view.case_no)), "read");
    fs::remove_dir_all(&signed).expect("removed");
    fs::write(&signed, "no folder").expect("written");
    let refused = expert::open_case(&mut desk.session, &case, moment());
    assert_eq!(code(refused.map(|view| view.case_no)), "read");
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
    assert!(view.members[1].text.zh.contains("第2版"));

    // Whoever is drawn: a return that is not this expert's own.
    let own = format!("-{who}.dpreturn");
    let mut others = returns().into_iter();
    let foreign = others.find(|path| !path.to_string_lossy().ends_with(&own));
    let foreign = other.token(foreign.expect("another member's return"));
    let refused = expert::open_case(&mut other.session, &foreign, moment());
    assert_eq!(code(refused), "open.not_for_you");
}

#[test]
fn what_was_typed_is_kept_aside_when_an_opinion_from_another_computer_takes_its_place() {
    let who = members().remove(1);
    let mut one = Desk::of(&who);
    vote(&mut one, Vote::Conform);
    let sealed = seal_to(&mut one, "one.dpreturn");
    let aside = |desk: &Desk| -> Vec<String> {
        let mut names = entries(&desk.folder());
        names.retain(|name| name.starts_with("draft.replaced-"));
        names
    };

    // Nothing was typed, so nothing is lost; the same opinion once more takes nothing's place either.
    let mut other = Desk::of(&who);
    other.open();
    for _ in 0..2 {
        let token = other.token(sealed.clone());
        let view = expert::open_case(&mut other.session, &token, moment()).expect("own return");
        assert!(view.signed && !has_check(&view, "replaced"));
    }
    assert!(aside(&other).is_empty());

    let mut third = Desk::of(&who);
    vote(&mut third, Vote::Nonconform);
    let typed = fs::read(third.folder().join("draft.age")).expect("the draft");
    let token = third.token(sealed);
    let view = expert::open_case(&mut third.session, &token, moment()).expect("own return");
    assert!(view.signed && has_check(&view, "replaced"));
    let [name] = &aside(&third)[..] else {
        panic!("{:?}", aside(&third));
    };
    let kept = fs::read(third.folder().join(name)).expect("what was typed");
    let own = desk::made::identity(&who);
    let plain = |sealed: &[u8]| private::reveal(sealed, own.age_identity()).expect("readable");
    assert_eq!(plain(&kept), plain(&typed));
}

#[test]
fn a_kept_return_that_is_damaged_concerns_one_member_and_heals() {
    let mut chair = Desk::of("chair");
    chair.open();
    assert_eq!(take_in(&mut chair, &returns()).refusals, []);
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
    assert!(view.refusals[0].zh.contains("不能使用"));
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
    session::unlock(&mut desk.session, &token, &passphrase, None, moment()).expect("unlocked");
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
    assert!(
        view.lines[0].text.zh.starts_with("迟到"),
        "{:?}",
        view.lines
    );
    assert!(
        take_in(&mut chair, &[late]).lines[0]
            .text
            .zh
            .starts_with("迟到")
    );
    restart(&mut chair);
    let view = chair::consolidation(&mut chair.session, moment()).expect("the page opens");
    assert_eq!(view.refusals, []);
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
    fs::write(chair.folder().join("concluded.age"), "{").expect("written");
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
    assert!(view.refusals[0].zh.contains("请先签署并封装您本人的意见"));
    let received = view.members.iter().map(|member| member.state);
    let received: Vec<MemberState> = received.collect();
    assert_eq!(received[0], MemberState::Waiting);
    assert!(
        received[1..]
            .iter()
            .all(|state| *state == MemberState::Effective)
    );

    let view = take_in(&mut chair, &own);
    assert!(!none(&view) && view.refusals.is_empty() && view.outcome.zh == "通过");

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
    let typed = NotesInput {
        package_id: "of another case".to_owned(),
        deliberation: "说明".to_owned(),
        ..NotesInput::default()
    };
    let saved = chair::save_notes(&mut chair.session, typed, moment());
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

#[test]
fn a_case_is_open_in_one_window_at_a_time() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    // Opened again in the same window, it is the same case.
    assert_eq!(desk.open().package_id, view.package_id);
    let mut other = Desk::start(desk.data.path(), &who);
    let case = demonstration().join("case.dpcase");
    let token = other.tokens(vec![case.clone()]).remove(0).token;
    assert_eq!(
        code(expert::open_case(&mut other, &token, moment())),
        "case_busy"
    );
    let drafted = draft(&view, Vote::Conform);
    expert::save_draft(&mut desk.session, &drafted, moment()).expect("the first goes on");
    expert::close_case(&mut desk.session, moment()).expect("closed");
    let token = other.tokens(vec![case]).remove(0).token;
    let there = expert::open_case(&mut other, &token, moment()).expect("free now");
    assert_eq!(there.draft.votes, drafted.votes);
}
