//! The report's signatures from desk to desk: a member signs at the chair's computer, another on a copy at home, staff seal; what is
//! stale, altered or another's is refused, and nothing that was signed before is lost.

mod desk;

use std::fs;
use std::path::Path;

use desk::made::register_copy;
use desk::{Desk, code, demonstration, draft, members, moment, returns};
use dunping_app::contract::{
    ConcludeInput, ConsolidationView, NotesInput, PaperInput, ReportSignaturesView, SignReportInput,
};
use dunping_app::unattended::{Credentials, verify_file, verify_files};
use dunping_app::{Reader, chair, expert, signing, staff};
use dunping_domain::ballot::Vote;
use dunping_identity::fingerprint::sha256_hex;
use dunping_report::papers::{CopySource, PanelReport};
use dunping_report::{REPORT_JSON, embedded_files};

/// The chair's desk after the conclusion.
fn concluded() -> (Desk, ConsolidationView) {
    let mut chair = Desk::of("chair");
    chair.open();
    let tokens: Vec<String> = returns()
        .into_iter()
        .map(|file| chair.token(file))
        .collect();
    chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    let input = own(&chair);
    let none = chair::sign_as_member(&mut chair.session, &input, moment());
    assert_eq!(code(none), "not_concluded");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let (_, token) = chair.out("conclusion");
    let view = chair::conclude(&mut chair.session, &said, &token, moment()).expect("concluded");
    (chair, view)
}

fn own(desk: &Desk) -> SignReportInput {
    SignReportInput {
        passphrase: desk.passphrase(),
        ..SignReportInput::default()
    }
}

/// The same for a report that was shown.
fn own_of(desk: &Desk, report: &Path) -> SignReportInput {
    SignReportInput {
        seen: sha256_hex(&fs::read(report).expect("the report")),
        ..own(desk)
    }
}

/// What lies on the shelf for the viewer.
fn on_shelf(desk: &Desk, view: &ReportSignaturesView) -> Vec<u8> {
    let shelf = desk.session.shelf();
    let paper = view.paper.as_ref().expect("the report for the viewer");
    let item = shelf.find(&paper.id).expect("it lies on the shelf");
    shelf.read(&item, 0, item.size).expect("its bytes")
}

/// A member at somebody else's computer.
fn at(desk: &mut Desk, who: &str) -> SignReportInput {
    let identity = demonstration().join(format!("identities/{who}.age"));
    let passphrase = fs::read_to_string(identity.with_extension("passphrase"));
    let shown = chair::look_at_signed_report(&mut desk.session, moment());
    SignReportInput {
        identity: Some(desk.token(identity)),
        passphrase: passphrase.expect("a passphrase").trim_end().to_owned(),
        seen: shown.map(|view| view.sha256).unwrap_or_default(),
        pin: None,
        handwriting: None,
    }
}

fn signed(view: &ReportSignaturesView) -> Vec<&str> {
    let places = view
        .places
        .iter()
        .filter(|place| !place.signed_at.is_empty());
    places.map(|place| place.id.as_str()).collect()
}

fn after(view: ConsolidationView) -> ReportSignaturesView {
    view.signatures.expect("the signatures")
}

/// Signs a file at the member's own desk.
fn at_home(who: &str, report: &Path, out: &Path) -> ReportSignaturesView {
    let mut home = Desk::of(who);
    let (file, to) = (home.token(report.to_owned()), home.token(out.to_owned()));
    let before = signing::look_at_report(&mut home.session, &file, moment()).expect("a report");
    assert!(before.holds && before.hindrance.is_empty(), "{before:#?}");
    let own_place = before.places.iter().find(|place| place.own);
    assert_eq!(own_place.expect("the own place").id, home.who());
    let input = own_of(&home, report);
    let signed = signing::sign_report(&mut home.session, &file, &input, &to, moment());
    signed.expect("signed").report
}

#[test]
fn signatures_come_together_in_any_order_and_none_is_lost() {
    let (mut chair, view) = concluded();
    let report = after(view);
    let chair_id = report.places[0].id.clone();
    assert_eq!(signed(&report), [chair_id.as_str()]);
    assert_eq!((report.places.len(), report.open), (6, 5));
    assert_eq!(report.places[5].role.zh, "盖章");
    let others: Vec<String> = members().into_iter().filter(|id| *id != chair_id).collect();

    // The last member signs here, the first on a copy.
    let input = at(&mut chair, &others[3]);
    let here = chair::sign_as_member(&mut chair.session, &input, moment()).expect("signed");
    assert_eq!(after(here).open, 4);
    let (copy, token) = chair.out("copy.pdf");
    chair::save_signed_report(&mut chair.session, &token, moment()).expect("a copy");
    let back = chair.data.path().join("back.pdf");
    let home = at_home(&others[0], &copy, &back);
    assert_eq!((home.open, home.hindrance.zh.as_str()), (3, "您已经签过。"));

    // Meanwhile another one signs here: the copy is behind now and would lose that signature.
    let input = at(&mut chair, &others[1]);
    chair::sign_as_member(&mut chair.session, &input, moment()).expect("signed");
    let file = chair.token(back.clone());
    let stale = chair::take_in_signed_report(&mut chair.session, &file, moment());
    assert_eq!(code(stale), "not_continued");

    // On the newest one it is taken in.
    let (copy, token) = chair.out("newer.pdf");
    chair::save_signed_report(&mut chair.session, &token, moment()).expect("a copy");
    let newer_back = chair.data.path().join("newer-back.pdf");
    at_home(&others[0], &copy, &newer_back);
    let file = chair.token(newer_back.clone());
    let view = chair::take_in_signed_report(&mut chair.session, &file, moment()).expect("taken");
    let view = after(view);
    assert_eq!(view.open, 2, "{view:#?}");
    assert!(view.holds);

    // The body seals at its own desk.
    let input = at(&mut chair, "staff");
    let staff = chair::sign_as_member(&mut chair.session, &input, moment());
    assert_eq!(code(staff), "no_place_to_sign");
    // Twice, a stranger, something appended, another paper: each is told.
    let input = at(&mut chair, &others[0]);
    let twice = chair::sign_as_member(&mut chair.session, &input, moment());
    assert_eq!(code(twice), "place_signed");
    let stranger = ["T001", "T002", "T003", "T004", "T005"]
        .into_iter()
        .find(|id| *id != chair_id && !others.iter().any(|other| other == id));
    let input = at(&mut chair, stranger.expect("an expert without a seat"));
    let stranger = chair::sign_as_member(&mut chair.session, &input, moment());
    assert_eq!(code(stranger), "no_place_to_sign");
    let mut longer = fs::read(&newer_back).expect("the report");
    longer.extend_from_slice(b"\n");
    let path = chair.data.path().join("longer.pdf");
    fs::write(&path, longer).expect("written");
    let file = chair.token(path);
    let appended = chair::take_in_signed_report(&mut chair.session, &file, moment());
    assert_eq!(code(appended), "report_unsound");
    let file = chair.token(demonstration().join("report.pdf"));
    let other = chair::take_in_signed_report(&mut chair.session, &file, moment());
    assert_eq!(code(other), "not_continued");
    let file = chair.token(demonstration().join("certificate.pdf"));
    let paper = signing::look_at_report(&mut chair.session, &file, moment());
    assert_eq!(code(paper), "not_a_report");

    // The same from the disk, after the program was started again.
    let data = chair.data.path().to_owned();
    chair.session = Desk::start(&data, "chair");
    chair.open();
    let again = chair::consolidation(&mut chair.session, moment()).expect("a view");
    assert_eq!(after(again).open, 2);
    let (same, token) = chair.out("same.pdf");
    chair::save_signed_report(&mut chair.session, &token, moment()).expect("a copy");
    assert!(fs::read(same).expect("the newest") == fs::read(&newer_back).expect("the same"));
    // It names the company: like the rest of the conclusion it lies encrypted.
    let kept = fs::read(chair.folder().join("conclusion/report-signed.pdf.age"));
    assert!(
        kept.expect("the newest report")
            .starts_with(b"age-encryption.org")
    );
}

/// Whoever signs sees the very file, and no other one is signed: not one that took its place on the disk, and not one that grew meanwhile.
#[test]
fn what_is_signed_is_what_was_shown() {
    let report = demonstration().join("report.pdf");
    let chair = chair_of(&report);
    let who = members().into_iter().find(|id| *id != chair);
    let mut home = Desk::of(&who.expect("a member"));
    let (path, file) = home.out("report.pdf");
    fs::copy(&report, &path).expect("a copy");
    let view = signing::look_at_report(&mut home.session, &file, moment()).expect("a report");
    let genuine = fs::read(&report).expect("the report");
    assert!(on_shelf(&home, &view) == genuine);
    assert_eq!(view.sha256, sha256_hex(&genuine));
    let input = SignReportInput {
        seen: view.sha256.clone(),
        ..own(&home)
    };
    let (out, to) = home.out("signed.pdf");
    fs::copy(demonstration().join("second/report.pdf"), &path).expect("exchanged");
    let exchanged = signing::sign_report(&mut home.session, &file, &input, &to, moment());
    assert_eq!(code(exchanged), "report_not_seen");
    assert!(!out.exists() && on_shelf(&home, &view) == genuine);
    fs::copy(&report, &path).expect("put back");
    signing::sign_report(&mut home.session, &file, &input, &to, moment()).expect("signed");

    // At the chair's computer: the newest report is shown, and an older look does not sign a newer one.
    let (mut chair, view) = concluded();
    let first = after(view).places[0].id.clone();
    let others: Vec<String> = members().into_iter().filter(|id| *id != first).collect();
    let stale = at(&mut chair, &others[1]);
    let shown = chair::look_at_signed_report(&mut chair.session, moment()).expect("the report");
    let (copy, token) = chair.out("copy.pdf");
    chair::save_signed_report(&mut chair.session, &token, moment()).expect("a copy");
    assert!(on_shelf(&chair, &shown) == fs::read(copy).expect("the copy"));
    let input = at(&mut chair, &others[0]);
    chair::sign_as_member(&mut chair.session, &input, moment()).expect("signed");
    let refused = chair::sign_as_member(&mut chair.session, &stale, moment());
    assert_eq!(code(refused), "report_not_seen");
}

/// Who chaired the panel of a report.
fn chair_of(report: &Path) -> String {
    let files = embedded_files(&fs::read(report).expect("the report")).expect("its files");
    let twin = files.iter().find(|file| file.name == REPORT_JSON);
    let values: PanelReport =
        serde_json::from_slice(&twin.expect("its values").bytes).expect("the values");
    let chair = values.panel.into_iter().find(|member| member.chair);
    chair.expect("a chair").expert_no
}

#[test]
fn a_wrong_passphrase_signs_nothing() {
    let (mut chair, view) = concluded();
    let chair_id = after(view).places[0].id.clone();
    let other = members().into_iter().find(|id| *id != chair_id);
    let mut input = at(&mut chair, &other.expect("a member"));
    input.passphrase.push('x');
    let refused = chair::sign_as_member(&mut chair.session, &input, moment());
    assert_eq!(code(refused), "key.passphrase");
    let view = chair::consolidation(&mut chair.session, moment()).expect("a view");
    assert_eq!(after(view).open, 5);
}

#[test]
fn staff_seal_the_report_and_the_archive_carries_it() {
    let mut desk = Desk::of("staff");
    let register = register_copy(desk.data.path());
    let token = desk.token(register);
    let page = staff::open_register(&mut desk.session, &token, moment()).expect("the register");
    let report = demonstration().join("report.pdf");
    let file = desk.token(report.clone());
    let look = signing::look_at_report(&mut desk.session, &file, moment()).expect("a report");
    let case_no = look.case_no.clone();
    assert!(page.rows.iter().any(|case| case.case_no == case_no));

    // Signed by a member first; the second case's report is not this one's.
    let member = members().into_iter().find(|id| *id != look.places[0].id);
    let by_member = desk.data.path().join("by-member.pdf");
    at_home(&member.expect("a member"), &report, &by_member);
    let (path, out) = desk.out("sealed.pdf");
    let another = demonstration().join("second/report.pdf");
    let input = own_of(&desk, &another);
    let other = desk.token(another);
    let session = &mut desk.session;
    let refused = staff::seal_report(session, &case_no, Some(&other), &input, &out, moment());
    assert_eq!(code(refused), "not_continued");
    assert!(!path.exists());
    // Nor is the one on record sealed while members have not signed it, unless it is chosen.
    let refused = staff::seal_report(session, &case_no, None, &input, &out, moment());
    assert_eq!(code(refused), "members_unsigned");
    assert!(!path.exists());
    let input = own_of(&desk, &by_member);
    let file = desk.token(by_member);
    let session = &mut desk.session;
    staff::seal_report(session, &case_no, Some(&file), &input, &out, moment()).expect("sealed");
    let sealed = fs::read(&path).expect("the file");
    let token = desk.token(path.clone());
    let look = signing::look_at_report(&mut desk.session, &token, moment()).expect("a report");
    assert_eq!((look.open, look.holds), (3, true));
    assert!(look.places[5].own && !look.places[5].signed_at.is_empty());

    // Once more hands out the same file.
    fs::remove_file(&path).expect("lost");
    let session = &mut desk.session;
    staff::seal_report(session, &case_no, None, &input, &out, moment()).expect("again");
    assert!(fs::read(&path).expect("the file") == sealed);

    // The public copy that is made now names the file that bears all signatures.
    let (copy, token) = desk.out("copy.pdf");
    let wanted = PaperInput {
        id: "public_report".to_owned(),
        ..PaperInput::default()
    };
    staff::issue_paper(&mut desk.session, &case_no, &wanted, &token, moment()).expect("a copy");
    let trust = demonstration().join("trust.dptrust");
    let files = [copy.clone(), path.clone()];
    let views = verify_files(&files, &trust, None, &Reader::InProcess).expect("an answer");
    for view in views {
        let view = view.expect("an answer");
        assert!(view.holds, "{:#?}", view.lines);
    }
    let inside = embedded_files(&fs::read(&copy).expect("the copy")).expect("its files");
    let values: PanelReport = serde_json::from_slice(&inside[0].bytes).expect("the values");
    assert_eq!(values.copy_of, sha256_hex(&sealed));
    assert_eq!(values.copy_source, Some(CopySource::Sealed));
    // The recorder is named in the report and not in its public copy.
    let inside = embedded_files(&sealed).expect("the report's files");
    let twin = inside.iter().find(|file| file.name == REPORT_JSON);
    let twin = &twin.expect("the values").bytes;
    let original: PanelReport = serde_json::from_slice(twin).expect("the values");
    assert_eq!((&*original.recorder, &*values.recorder), ("于敏", ""));
    // It does not say that members signed who did not.
    let open = look.places.iter().filter(|it| it.signed_at.zh.is_empty());
    let open: Vec<&String> = open.map(|place| &place.id).collect();
    assert_eq!(open.len(), 3);
    assert_eq!(values.copy_unsigned.iter().collect::<Vec<_>>(), open);

    // A member signs after the seal: that goes on record too. What lacks a signature that is on record does not.
    let others: Vec<String> = members()
        .into_iter()
        .filter(|id| {
            let place = look.places.iter().find(|place| place.id == *id);
            place.is_some_and(|place| place.signed_at.zh.is_empty())
        })
        .collect();
    let late = desk.data.path().join("late.pdf");
    at_home(&others[0], &path, &late);
    let input = own_of(&desk, &report);
    let stale = desk.token(report);
    let session = &mut desk.session;
    let refused = staff::seal_report(session, &case_no, Some(&stale), &input, &out, moment());
    assert_eq!(code(refused), "not_continued");
    let input = own_of(&desk, &late);
    let file = desk.token(late.clone());
    let session = &mut desk.session;
    staff::seal_report(session, &case_no, Some(&file), &input, &out, moment()).expect("grown");
    assert!(fs::read(&path).expect("the file") == fs::read(late).expect("the late one"));
    let session = &mut desk.session;
    staff::seal_report(session, &case_no, None, &input, &out, moment()).expect("again");
    let token = desk.token(path.clone());
    let look = signing::look_at_report(&mut desk.session, &token, moment()).expect("a report");
    assert_eq!((look.open, look.holds), (2, true));

    // The archive carries it, and its check says so.
    let (archive, token) = desk.out("again.dparchive");
    let passphrase = desk.passphrase();
    staff::archive_case(&mut desk.session, &case_no, &passphrase, &token, moment())
        .expect("an archive");
    let who = Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
        pin: None,
    };
    let trust = demonstration().join("trust.dptrust");
    let view = verify_file(&archive, &trust, Some(&who), &Reader::InProcess).expect("an answer");
    assert!(view.holds, "{:#?}", view.lines);
    let told = view
        .lines
        .iter()
        .any(|line| line.code == "archive.sealed_report");
    assert!(told, "{:#?}", view.lines);
}

/// What a member does who has no report to sign: nothing but the opinion.
#[test]
fn an_opinion_form_is_no_report() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    let passphrase = desk.passphrase();
    let (_, token) = desk.out("own.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");
    let (path, token) = desk.out("form.pdf");
    expert::save_opinion_form(&mut desk.session, &token, moment()).expect("the form");
    assert!(path.exists());
    let look = signing::look_at_report(&mut desk.session, &token, moment());
    assert_eq!(code(look), "not_a_report");
}

#[test]
fn a_damaged_report_with_signatures_locks_nobody_out() {
    let (mut chair, view) = concluded();
    let chair_id = after(view).places[0].id.clone();
    let others: Vec<String> = members().into_iter().filter(|id| *id != chair_id).collect();
    for who in &others[..2] {
        let input = at(&mut chair, who);
        chair::sign_as_member(&mut chair.session, &input, moment()).expect("signed");
    }
    let kept = chair.folder().join("conclusion/report-signed.pdf.age");
    fs::write(&kept, b"dust").expect("damaged");
    let view = chair::consolidation(&mut chair.session, moment()).expect("the desk opens");
    assert!(view.notices[0].zh.contains("前一次"), "{:?}", view.notices);
    assert_eq!(signed(&after(view)), [&chair_id, &others[0]]);
    // The member signs again, and the next look has nothing to tell.
    let input = at(&mut chair, &others[1]);
    let view = chair::sign_as_member(&mut chair.session, &input, moment()).expect("signed");
    assert_eq!(after(view).open, 3);
    let view = chair::consolidation(&mut chair.session, moment()).expect("the desk opens");
    assert!(view.notices.is_empty(), "{:?}", view.notices);
    let aside = fs::read_dir(kept.parent().expect("a folder")).expect("the folder");
    let aside = aside.filter(|entry| {
        let name = entry.as_ref().expect("an entry").file_name();
        name.to_string_lossy()
            .starts_with("report-signed.pdf.damaged-")
    });
    assert_eq!(aside.count(), 1, "nothing is thrown away");
}

#[test]
fn damaged_notes_fall_back_and_notes_that_cannot_be_read_are_not_saved_over() {
    let mut chair = Desk::of("chair");
    chair.open();
    let view = chair::consolidation(&mut chair.session, moment()).expect("the desk");
    let save = |chair: &mut Desk, text: &str| {
        let input = NotesInput {
            package_id: view.package_id.clone(),
            deliberation: text.to_owned(),
            ..NotesInput::default()
        };
        chair::save_notes(&mut chair.session, input, moment())
    };
    save(&mut chair, "第一次").expect("saved");
    save(&mut chair, "第二次").expect("saved");
    let notes = chair.folder().join("notes.age");
    fs::write(&notes, b"dust").expect("damaged");
    let view = chair::consolidation(&mut chair.session, moment()).expect("the desk");
    assert_eq!(view.deliberation, "第一次");
    assert!(view.notices[0].zh.contains("前一次"), "{:?}", view.notices);

    save(&mut chair, "第三次").expect("saved");
    // Held by something else: a folder in its place cannot be read either.
    fs::rename(&notes, notes.with_extension("held")).expect("moved");
    fs::create_dir(&notes).expect("a folder");
    let refused = chair::consolidation(&mut chair.session, moment());
    assert!(refused.is_err(), "empty fields would be saved over them");
    assert!(save(&mut chair, "第四次").is_err());
    fs::remove_dir(&notes).expect("removed");
    fs::rename(notes.with_extension("held"), &notes).expect("moved back");
    let view = chair::consolidation(&mut chair.session, moment()).expect("the desk");
    assert_eq!(view.deliberation, "第三次");
}
