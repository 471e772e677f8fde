//! Returns at the chair's desk: a dry run that writes nothing, an import that is whole or not there, its being undone, and what becomes of
//! the members. The outcome of every way in which a file may come in stands in `arrivals.rs`.

#[allow(dead_code)]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use desk::made::{genuine, identity, made, next_edition, trust};
use desk::{Desk, code, demonstration, draft, members, moment, returns};
use dunping_app::chair::{self, Closing};
use dunping_app::contract::{
    CheckState, ConcludeInput, ConsolidationView, DraftView, ImportLine, ImportOutcome, MemberState,
};
use dunping_app::expert;
use dunping_app::unattended::{Credentials, verify_file};
use dunping_domain::ballot::{Declaration, Opinion, Vote};
use dunping_identity::DocumentKind;
use dunping_package::{AsOf, Package, read_document};
use dunping_report::papers::PanelReport;
use dunping_report::{REPORT_JSON, embedded_files};

fn tokens(desk: &mut Desk, files: &[PathBuf]) -> Vec<String> {
    files.iter().map(|file| desk.token(file.clone())).collect()
}

fn preview(chair: &mut Desk, files: &[PathBuf]) -> Vec<ImportLine> {
    let tokens = tokens(chair, files);
    chair::preview_returns(&mut chair.session, &tokens, moment()).expect("lines")
}

fn take_in(chair: &mut Desk, files: &[PathBuf]) -> ConsolidationView {
    let tokens = tokens(chair, files);
    chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer")
}

fn consolidation(chair: &mut Desk) -> ConsolidationView {
    chair::consolidation(&mut chair.session, moment()).expect("the page")
}

fn states(view: &ConsolidationView) -> Vec<MemberState> {
    view.members.iter().map(|member| member.state).collect()
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, bytes);
        }
    }
    found
}

/// The digest of the one opinion in a return.
fn digest_in(file: &Path) -> String {
    let chair = identity("chair");
    let package = Package::open(file, chair.age_identity(), &trust(), AsOf::Claimed);
    let package = package.expect("the return opens");
    let document = package.read(&package.file("opinion").expect("an opinion").sha256);
    let at = package.manifest().claimed_time;
    let document = document.expect("a document");
    let read = read_document::<Opinion>(DocumentKind::Opinion, &document, &trust(), at);
    read.expect("an opinion").digest
}

#[test]
fn a_dry_run_writes_nothing_and_says_what_the_import_will_do() {
    let mut chair = Desk::of("chair");
    chair.open();
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken.dpreturn");
    fs::write(&broken, "no return").expect("written");
    let mut files = returns();
    files.push(broken);
    files.push(files[0].clone());
    let before = tree(chair.data.path());
    let lines = preview(&mut chair, &files);
    assert_eq!(tree(chair.data.path()), before, "nothing was written");
    let view = take_in(&mut chair, &files);
    assert_eq!(view.lines, lines, "what was said is what was done");
    let outcomes: Vec<ImportOutcome> = lines.iter().map(|line| line.outcome).collect();
    use ImportOutcome::{Already, New, Refused};
    assert_eq!(outcomes, [New, New, New, New, New, Refused, Already]);
    assert!(lines[..5].iter().all(|line| line.who.zh.contains("第1版")));
    assert_eq!(view.last_import.expect("an import").files.len(), 5);
    let again = preview(&mut chair, &files);
    assert!(again[..5].iter().all(|line| line.outcome == Already));
}

#[test]
fn an_import_is_undone_as_a_whole_and_its_files_are_kept() {
    let mut chair = Desk::of("chair");
    chair.open();
    let refused = chair::undo_import(&mut chair.session, moment());
    assert_eq!(code(refused.map(|view| view.outcome)), "nothing_to_undo");
    let (first, rest) = (returns()[..1].to_vec(), returns()[1..].to_vec());
    let one = states(&take_in(&mut chair, &first));
    let all = states(&take_in(&mut chair, &rest));
    let view = chair::undo_import(&mut chair.session, moment()).expect("undone");
    assert_eq!(states(&view), one);
    assert_eq!(view.last_import.expect("the first import").number, 1);
    let kept = tree(&chair.folder().join("undone/0002"));
    let sealed = kept
        .keys()
        .filter(|path| path.extension().is_some_and(|it| it == "dpreturn"));
    assert_eq!(sealed.count(), 4, "moved aside and kept");
    assert!(chair.folder().join("imports/0002.undone.json").is_file());
    // A restart knows it too, and the same files come in again.
    chair.session = Desk::start(chair.data.path(), "chair");
    chair.open();
    assert_eq!(states(&consolidation(&mut chair)), one);
    let view = take_in(&mut chair, &rest);
    assert_eq!(
        (states(&view), view.last_import.expect("an import").number),
        (all, 3)
    );

    let (_, folder) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let view = chair::conclude(&mut chair.session, &said, &folder, moment()).expect("concluded");
    assert_eq!(view.last_import, None);
    let refused = chair::undo_import(&mut chair.session, moment());
    assert_eq!(code(refused.map(|view| view.outcome)), "concluded");
}

#[test]
fn an_import_that_was_not_finished_never_happened() {
    let mut chair = Desk::of("chair");
    chair.open();
    let before = states(&consolidation(&mut chair));
    // Every point at which the power may fail: with files in place and no record, and in the middle of removing them again.
    take_in(&mut chair, &returns());
    for record in ["imports/0001.json", "imports/0001.copy.json"] {
        fs::remove_file(chair.folder().join(record)).expect("removed");
    }
    assert_eq!(states(&consolidation(&mut chair)), before);
    let mut placed = fs::read_dir(chair.folder().join("returns")).expect("returns");
    let sealed = placed.find_map(|entry| {
        let path = entry.expect("an entry").path();
        (path.extension()? == "dpreturn").then_some(path)
    });
    fs::remove_file(sealed.expect("a return")).expect("removed");
    assert_eq!(states(&consolidation(&mut chair)), before);
    let view = take_in(&mut chair, &returns()[..1]);
    let effective = view
        .members
        .iter()
        .filter(|it| it.state == MemberState::Effective);
    assert_eq!(
        effective.count(),
        1,
        "nothing of the unfinished import came with it"
    );
    let left = fs::read_dir(chair.folder().join("returns")).expect("returns");
    assert_eq!(left.count(), 2, "a return and its note");
    let aside = tree(&chair.folder().join("undone/0001"));
    let sealed = aside
        .keys()
        .filter(|path| path.extension().is_some_and(|it| it == "dpreturn"));
    assert_eq!(
        sealed.count(),
        4,
        "all that was left is moved aside and kept"
    );

    // An undoing that was not finished is finished later.
    let undone = chair.folder().join("imports/0001.undone.json");
    fs::write(&undone, "{").expect("written");
    assert_eq!(states(&consolidation(&mut chair)), before);
    let view = take_in(&mut chair, &returns());
    assert_eq!(view.refusals, []);
    assert!(chair.folder().join("undone/0001").is_dir());

    // A record that is damaged later takes nothing away.
    fs::write(chair.folder().join("imports/0002.json"), "").expect("damaged");
    assert_eq!(consolidation(&mut chair).refusals, []);
}

#[test]
fn a_disk_that_refuses_leaves_nothing_of_an_import() {
    let mut chair = Desk::of("chair");
    chair.open();
    fs::write(chair.folder().join("imports"), "in the way").expect("written");
    let tokens = tokens(&mut chair, &returns());
    let refused = chair::take_in_returns(&mut chair.session, &tokens, moment());
    assert_eq!(code(refused.map(|view| view.outcome)), "read");
    fs::remove_file(chair.folder().join("imports")).expect("removed");
    // It fails in the middle, with some returns in place already.
    fs::write(chair.folder().join("quarantine"), "in the way").expect("written");
    let broken = chair.data.path().join("broken.dpreturn");
    fs::write(&broken, "no return").expect("written");
    let mut all = returns();
    all.push(broken);
    let tokens: Vec<String> = all.into_iter().map(|file| chair.token(file)).collect();
    let refused = chair::take_in_returns(&mut chair.session, &tokens, moment());
    assert!(code(refused.map(|view| view.outcome)).starts_with("save."));
    let view = consolidation(&mut chair);
    let mut members = view.members.iter();
    assert!(members.all(|it| it.state == MemberState::Waiting));
    let left = fs::read_dir(chair.folder().join("returns")).expect("returns");
    assert_eq!(left.count(), 0, "nothing is in place any more");
    let aside = tree(&chair.folder().join("undone/0001"));
    assert_eq!(aside.len(), 10, "five returns and their notes are kept");
}

#[test]
fn who_stands_aside_contradicts_or_waits_is_shown_so() {
    let who = members().remove(1);
    let folder = tempfile::tempdir().expect("a folder");
    let out = |name: &str| folder.path().join(format!("{name}.dpreturn"));
    let shown = |files: &[PathBuf]| {
        let mut chair = Desk::of("chair");
        chair.open();
        for file in files {
            take_in(&mut chair, std::slice::from_ref(file));
        }
        consolidation(&mut chair)
    };
    let recused = made(&who, &out("recused"), |opinion| {
        opinion.ballots.clear();
        opinion.declaration = Declaration::Recused {
            code: "recusal.employment".to_owned(),
            explanation: "近三年曾任该企业顾问。".to_owned(),
        };
    });
    assert_eq!(
        states(&shown(std::slice::from_ref(&recused)))[1],
        MemberState::Recused
    );
    // It is not voted away, and the chair does not exclude it.
    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in(&mut chair, &[recused.clone(), genuine(&who)]);
    assert_eq!(states(&view)[1], MemberState::Recused);
    let text = &view.lines[1].text;
    assert!(
        text.zh.contains("回避声明") && !text.zh.contains("取代"),
        "{text:?}"
    );
    assert_eq!(view.conflicts.len(), 0);
    let refused =
        chair::exclude_opinion(&mut chair.session, &digest_in(&recused), "误签", moment());
    assert_eq!(code(refused.map(|view| view.outcome)), "recusal_stands");

    let contradicting = made(&who, &out("conflict"), |opinion| {
        opinion.remarks = "另一份。".to_owned();
    });
    let view = shown(&[genuine(&who), contradicting]);
    assert_eq!(states(&view)[1], MemberState::Conflict);
    assert_eq!(view.conflicts.len(), 1);
    let heads = &view.conflicts[0].heads;
    assert_eq!(heads.len(), 2);
    assert!(
        heads.iter().all(|head| !head.text.zh.contains("符合")),
        "the chair has not voted yet"
    );

    let correction = made(&who, &out("correction"), |opinion| {
        opinion.revision = 2;
        opinion.previous = vec!["a".repeat(64)];
        opinion.correction_reason = "补充核对后更正。".to_owned();
    });
    assert_eq!(states(&shown(&[correction]))[1], MemberState::Waiting);
}

#[test]
fn what_was_replaced_is_told_whichever_comes_first() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    let passphrase = desk.passphrase();
    let (first, token) = desk.out("first.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");
    let view = expert::begin_correction(&mut desk.session, moment()).expect("a correction");
    let reasoned = DraftView {
        correction_reason: "补充核对后更正。".to_owned(),
        ..view.draft
    };
    expert::save_draft(&mut desk.session, &reasoned, moment()).expect("saved");
    let (second, token) = desk.out("second.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");

    let mut chair = Desk::of("chair");
    chair.open();
    let lines = preview(&mut chair, &[first.clone(), second.clone()]);
    let outcomes: Vec<ImportOutcome> = lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, [ImportOutcome::Superseded, ImportOutcome::New]);
    // The correction carries what it replaces.
    let lines = preview(&mut chair, &[second, first]);
    let outcomes: Vec<ImportOutcome> = lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, [ImportOutcome::New, ImportOutcome::Already]);
}

#[test]
fn the_chair_settles_a_conflict_with_a_reason_that_is_signed() {
    let who = members().remove(1);
    let folder = tempfile::tempdir().expect("a folder");
    let other = made(&who, &folder.path().join("other.dpreturn"), |opinion| {
        opinion.remarks = "另一份。".to_owned();
    });
    let mut chair = Desk::of("chair");
    chair.open();
    let mut files = returns();
    files.push(other);
    let view = take_in(&mut chair, &files);
    assert!(!view.refusals.is_empty());
    let heads = view.conflicts[0].heads.clone();
    assert!(
        heads.iter().all(|head| head.text.zh.contains("符合")),
        "{heads:?}"
    );
    let out = &heads[1].digest;
    let folder_of_case = chair.folder();
    let mut exclude = |digest: &str, reason: &str| {
        chair::exclude_opinion(&mut chair.session, digest, reason, moment())
    };
    let unknown = exclude("no such opinion", "理由");
    assert_eq!(code(unknown.map(|view| view.outcome)), "no_conflict");
    let view = exclude(out, "专家电话确认该份系误发。").expect("excluded");
    assert_eq!(view.refusals, []);
    let left = &heads[0].digest;
    let only = exclude(left, "也不采用");
    assert_eq!(code(only.map(|view| view.outcome)), "no_conflict");
    let view = exclude(out, " ").expect("taken in again");
    assert_eq!(states(&view)[1], MemberState::Conflict);
    // Decisions that the disk does not give out are not written over; damaged ones are kept aside.
    let (decided, held) = (
        folder_of_case.join("exclusions.age"),
        folder_of_case.join("held"),
    );
    fs::rename(&decided, &held).expect("moved");
    fs::create_dir(&decided).expect("in the way");
    let refused = exclude(out, "专家电话确认该份系误发。");
    assert_eq!(code(refused.map(|view| view.outcome)), "read");
    fs::remove_dir(&decided).expect("removed");
    fs::write(&decided, "damaged").expect("written");
    exclude(out, "专家电话确认该份系误发。").expect("excluded");
    let kept = tree(&folder_of_case);
    let mut kept = kept
        .iter()
        .filter(|(path, _)| path.to_string_lossy().contains("exclusions.damaged-"));
    assert_eq!(kept.next().expect("kept aside").1, b"damaged");

    let (place, token) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let view = chair::conclude(&mut chair.session, &said, &token, moment()).expect("concluded");
    let refused = chair::exclude_opinion(&mut chair.session, out, "", moment());
    assert_eq!(code(refused.map(|view| view.outcome)), "concluded");
    let closing = view
        .concluded
        .iter()
        .find(|file| file.name.ends_with(".dpclosing"));
    let closing = place.join(&closing.expect("a closing").name);
    let staff = identity("staff");
    let package = Package::open(&closing, staff.age_identity(), &trust(), AsOf::Claimed);
    let package = package.expect("the closing opens");
    let document = package.read(&package.file("closing").expect("a document").sha256);
    let at = package.manifest().claimed_time;
    let document = document.expect("a document");
    let signed = read_document::<Closing>(DocumentKind::Closing, &document, &trust(), at);
    let signed = signed.expect("a closing").value;
    assert_eq!(signed.excluded.len(), 1);
    assert_eq!(signed.excluded[0].digest, *out);
    assert!(!signed.tally.counted.contains(out) && signed.tally.counted.contains(left));
    let who = Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
        pin: None,
    };
    let trust = demonstration().join("trust.dptrust");
    let view = verify_file(
        &closing,
        &trust,
        Some(&who),
        &dunping_app::Reader::InProcess,
    );
    let view = view.expect("an answer");
    assert!(view.holds, "{:?}", view.lines);
    assert!(view.lines.iter().any(|line| line.text.zh.contains("误发")));
    // The members sign a report that names the opinion which does not count, and staff take it in as it is.
    let report = package.read(&package.file("report").expect("a report").sha256);
    let files = embedded_files(&report.expect("the report")).expect("its files");
    let twin = files.iter().find(|file| file.name == REPORT_JSON);
    let values: PanelReport =
        serde_json::from_slice(&twin.expect("the values").bytes).expect("the values");
    assert_eq!(values.set_aside.len(), 1);
    assert_eq!(values.set_aside[0].sha256, *out);
    assert_eq!(values.set_aside[0].reason, "专家电话确认该份系误发。");
}

#[test]
fn a_return_of_another_edition_waits_for_it_and_one_of_an_older_is_told() {
    let who = members().remove(1);
    let folder = tempfile::tempdir().expect("a folder");
    let second = folder.path().join("second.dpcase");
    let first_id = Desk::of("chair").open().package_id;
    next_edition(&second, vec![first_id]);
    let open = |desk: &mut Desk| {
        let token = desk.token(second.clone());
        expert::open_case(&mut desk.session, &token, moment()).expect("the second edition")
    };
    let mut desk = Desk::of(&who);
    let view = open(&mut desk);
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    let passphrase = desk.passphrase();
    let (sealed, token) = desk.out("own.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");

    let mut chair = Desk::of("chair");
    chair.open();
    let line = take_in(&mut chair, std::slice::from_ref(&sealed))
        .lines
        .remove(0);
    assert_eq!(
        line.outcome,
        ImportOutcome::PendingEdition,
        "{}",
        line.text.zh
    );
    fs::remove_file(&sealed).expect("the stick is gone");
    open(&mut chair);
    let view = consolidation(&mut chair);
    assert_eq!(view.waiting.len(), 1, "it is offered");
    let waiting: Vec<String> = view.waiting.into_iter().map(|file| file.token).collect();
    let view = chair::take_in_returns(&mut chair.session, &waiting, moment()).expect("taken in");
    assert_eq!(view.lines[0].outcome, ImportOutcome::New);
    assert_eq!(
        (view.waiting.len(), states(&view)[1]),
        (0, MemberState::Effective)
    );
    let line = take_in(&mut chair, &[genuine(&who)]).lines.remove(0);
    assert_eq!(
        line.outcome,
        ImportOutcome::OlderEdition,
        "{}",
        line.text.zh
    );
}

fn check<'a>(
    view: &'a dunping_app::contract::CaseView,
    code: &str,
) -> Option<(CheckState, &'a str)> {
    let line = view.checks.iter().find(|line| line.code == code)?;
    Some((line.state, &line.text.zh))
}

#[test]
fn the_chairs_receipt_tells_the_expert_whether_the_opinion_was_counted() {
    let seats = members();
    let who = &seats[1];
    let mut chair = Desk::of("chair");
    chair.open();
    take_in(&mut chair, &returns());
    let (place, token) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let view = chair::conclude(&mut chair.session, &said, &token, moment()).expect("concluded");
    assert_eq!(view.receipts.len(), 5, "one for each member");
    let of = |who: &str| {
        let mut found = view.receipts.iter();
        let file = found.find(|file| file.name.ends_with(&format!("-{who}.dpreceipt")));
        place.join(&file.expect("a receipt").name)
    };

    // On the computer where the opinion was signed.
    let mut desk = Desk::of(who);
    desk.open();
    let own = desk.token(genuine(who));
    expert::open_case(&mut desk.session, &own, moment()).expect("the own return");
    let token = desk.token(of(who));
    let view = expert::take_in_receipt(&mut desk.session, &token, moment()).expect("a receipt");
    let (state, text) = check(&view, "receipt").expect("a line");
    assert_eq!(state, CheckState::Holds, "{text}");
    assert!(text.contains("第1版已计入"), "{text}");
    desk.session = Desk::start(desk.data.path(), who);
    assert!(
        check(&desk.open(), "receipt").is_some(),
        "a restart knows it too"
    );

    // By itself, as by a double click: its case opens with it, where it was opened before.
    desk.session = Desk::start(desk.data.path(), who);
    let token = desk.token(of(who));
    let view = expert::open_receipt(&mut desk.session, &token, moment()).expect("its case");
    assert!(check(&view, "receipt").is_some_and(|(state, _)| state == CheckState::Holds));
    let mut fresh = Desk::of(who);
    let token = fresh.token(of(who));
    let nowhere = expert::open_receipt(&mut fresh.session, &token, moment());
    assert_eq!(
        code(nowhere.map(|view| view.package_id)),
        "receipt_of_unopened"
    );

    // Somebody else's receipt, and a file that is none.
    let token = desk.token(of(&seats[2]));
    let foreign = expert::take_in_receipt(&mut desk.session, &token, moment());
    assert_eq!(code(foreign.map(|view| view.package_id)), "other_package");
    let token = desk.token(demonstration().join("trust.dptrust"));
    let other = expert::take_in_receipt(&mut desk.session, &token, moment());
    assert_eq!(code(other.map(|view| view.package_id)), "signature.kind");

    // An opinion that the chair did not have.
    let mut other = Desk::of(who);
    let view = other.open();
    expert::save_draft(&mut other.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    let passphrase = other.passphrase();
    let (_, out) = other.out("own.dpreturn");
    expert::seal_return(&mut other.session, &passphrase, &out, moment()).expect("sealed");
    let token = other.token(of(who));
    let view = expert::take_in_receipt(&mut other.session, &token, moment()).expect("a receipt");
    let (state, text) = check(&view, "receipt").expect("a line");
    assert_eq!(state, CheckState::Fails, "{text}");
    let trust = demonstration().join("trust.dptrust");
    let view = verify_file(&of(who), &trust, None, &dunping_app::Reader::InProcess);
    let view = view.expect("an answer");
    assert!(view.holds && view.kind.zh == "回执", "{:?}", view.lines);
}
