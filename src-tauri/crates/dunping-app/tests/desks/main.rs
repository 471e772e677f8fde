//! The desks of expert, chair and staff over one demonstration: corrections, damaged and foreign files, wrong passphrases, drafts
//! that fall back, steps out of turn. What is asserted is what people would see and what lies on the disk.

#[path = "../desk/mod.rs"]
mod desk;
mod reissue;
mod whole;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Desk, code, demonstration, draft, members, moment, returns};
use dunping_app::contract::{
    CaseView, CheckState, ConcludeInput, DraftView, DrawInput, ImportOutcome, LeaningView,
    MemberState, NotesInput, RecusalDraft, VerdictView,
};
use dunping_app::{chair, expert, staff};
use dunping_domain::ballot::Vote;

/// The votes on 4.4.2 that the chair counts from these files, in seating order.
fn counted(files: &[PathBuf]) -> Vec<Option<Vote>> {
    let mut chair = Desk::of("chair");
    chair.open();
    let tokens: Vec<String> = files.iter().map(|file| chair.token(file.clone())).collect();
    let view = chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    let clause = view
        .clauses
        .into_iter()
        .find(|clause| clause.key == "4.4.2")
        .expect("the clause");
    clause
        .votes
        .into_iter()
        .map(|vote| vote.map(|cast| cast.vote))
        .collect()
}

#[test]
fn a_correction_replaces_the_opinion_in_any_order_of_arrival() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    let (first, token) = desk.out("first.dpreturn");
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    assert_eq!(
        expert::opinion_gaps(&mut desk.session, moment()).expect("gaps"),
        []
    );
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");

    let sealed = draft(&view, Vote::Nonconform);
    assert_eq!(
        code(expert::save_draft(&mut desk.session, &sealed, moment())),
        "already_sealed"
    );
    assert!(
        expert::begin_correction(&mut desk.session, moment())
            .expect("a correction")
            .correcting
    );
    expert::save_draft(&mut desk.session, &sealed, moment()).expect("saved");
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    assert_eq!(gaps.len(), 1, "only the reason of the correction: {gaps:?}");
    let reasoned = DraftView {
        correction_reason: "补充核对服务记录后更正。".to_owned(),
        ..sealed
    };
    expert::save_draft(&mut desk.session, &reasoned, moment()).expect("saved");
    let (second, token) = desk.out("second.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed again");

    let others: Vec<PathBuf> = returns()
        .into_iter()
        .filter(|path| !path.to_string_lossy().contains(&who))
        .collect();
    let with = |own: &[&PathBuf], back: bool| {
        let mut files: Vec<PathBuf> = own
            .iter()
            .map(|path| (*path).clone())
            .chain(others.clone())
            .collect();
        if back {
            files.reverse();
        }
        counted(&files)
    };
    let votes = with(&[&second], false);
    assert_eq!(
        votes[1],
        Some(Vote::Nonconform),
        "the correction alone carries what it replaces"
    );
    assert_eq!(votes, with(&[&first, &second], false));
    assert_eq!(votes, with(&[&second, &first], false));
    assert_eq!(votes, with(&[&first, &second, &second], true));
}

#[test]
fn two_opinions_that_do_not_replace_each_other_are_a_conflict_and_neither_counts() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    let (other, token) = desk.out("other.dpreturn");
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");

    let mut chair = Desk::of("chair");
    chair.open();
    let mut tokens: Vec<String> = returns()
        .into_iter()
        .map(|file| chair.token(file))
        .collect();
    tokens.push(chair.token(other));
    let view = chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    assert_eq!(view.members[1].state, MemberState::Conflict);
    assert!(!view.refusals.is_empty());
    let (_, folder) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        ..ConcludeInput::default()
    };
    assert_eq!(
        code(chair::conclude(
            &mut chair.session,
            &said,
            &folder,
            moment()
        )),
        "cannot_conclude"
    );
    assert!(!chair.data.path().join("conclusion").exists());
}

#[test]
fn what_does_not_belong_here_goes_to_quarantine_and_nothing_is_counted() {
    let mut chair = Desk::of("chair");
    chair.open();
    let good = returns().remove(0);
    let mut bytes = fs::read(&good).expect("a return");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let flipped = chair.data.path().join("flipped.dpreturn");
    fs::write(&flipped, &bytes).expect("written");
    let cut = chair.data.path().join("cut.dpreturn");
    fs::write(&cut, &bytes[..middle]).expect("written");
    let foreign = fs::read_dir(demonstration().join("second/returns"))
        .expect("returns")
        .map(|entry| entry.expect("an entry").path())
        .next()
        .expect("a return");
    let case = demonstration().join("case.dpcase");
    let files = [flipped, cut, foreign, case, good.clone(), good];
    let tokens: Vec<String> = files.into_iter().map(|file| chair.token(file)).collect();
    let view = chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    let outcomes: Vec<ImportOutcome> = view.lines.iter().map(|line| line.outcome).collect();
    let refused = ImportOutcome::Refused;
    // By the draw, the same person may chair both cases and so be able to open it.
    let foreign = outcomes[2];
    assert!(matches!(
        foreign,
        ImportOutcome::WrongCase | ImportOutcome::Refused
    ));
    assert_eq!(
        outcomes,
        [
            refused,
            refused,
            foreign,
            refused,
            ImportOutcome::New,
            ImportOutcome::Already
        ]
    );
    let effective = view
        .members
        .iter()
        .filter(|member| member.state == MemberState::Effective)
        .count();
    assert_eq!(effective, 1);
    assert_eq!(
        view.refusals.len(),
        5,
        "four members are missing, the chair among them"
    );
    assert!(
        fs::read_dir(chair.folder().join("quarantine"))
            .expect("quarantine")
            .count()
            >= 3
    );
}

#[test]
fn a_damaged_draft_falls_back_to_the_one_before_and_says_so() {
    let who = members().remove(2);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    let before = draft(&view, Vote::Conform);
    expert::save_draft(&mut desk.session, &before, moment()).expect("saved");
    let after = DraftView {
        remarks: "后来的修改".to_owned(),
        ..before.clone()
    };
    expert::save_draft(&mut desk.session, &after, moment()).expect("saved");

    desk.session = Desk::start(desk.data.path(), desk.who());
    assert_eq!(
        desk.open().draft.remarks,
        "后来的修改",
        "a restart shows the last save"
    );

    let file = desk.folder().join("draft.age");
    let mut bytes = fs::read(&file).expect("the draft");
    assert!(
        !bytes.windows(6).any(|window| window == "后来".as_bytes()),
        "the draft is encrypted"
    );
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&file, bytes).expect("damaged");
    desk.session = Desk::start(desk.data.path(), desk.who());
    let view = desk.open();
    assert_eq!(view.draft.votes, before.votes);
    assert_eq!(view.draft.remarks, "");
    assert!(
        view.checks
            .iter()
            .any(|line| line.code == "draft" && line.state == CheckState::Remark)
    );
}

#[test]
fn nothing_is_written_with_a_wrong_passphrase_or_an_incomplete_opinion() {
    let who = members().remove(3);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    let (path, token) = desk.out("own.dpreturn");
    let passphrase = desk.passphrase();
    assert_eq!(
        code(expert::seal_return(
            &mut desk.session,
            &passphrase,
            &token,
            moment()
        )),
        "gaps"
    );
    expert::save_draft(&mut desk.session, &draft(&view, Vote::Conform), moment()).expect("saved");
    assert_eq!(
        code(expert::seal_return(
            &mut desk.session,
            "not it",
            &token,
            moment()
        )),
        "key.passphrase"
    );
    assert!(!path.exists());
}

#[test]
fn a_case_opens_for_its_panel_alone() {
    let seated = members();
    let outsider = [
        "T001", "T002", "T003", "T004", "T005", "F001", "F002", "F003", "F004",
    ]
    .into_iter()
    .find(|id| !seated.iter().any(|seat| seat == id))
    .expect("somebody was not drawn");
    let mut desk = Desk::of(outsider);
    let case = desk.token(demonstration().join("case.dpcase"));
    assert_eq!(
        code(expert::open_case(&mut desk.session, &case, moment())),
        "open.not_for_you"
    );
    let mut member = Desk::of(&seated[4]);
    member.open();
    assert_eq!(
        code(chair::consolidation(&mut member.session, moment())),
        "not_chair"
    );
    assert_eq!(
        code(staff::list_cases(
            &mut member.session,
            &dunping_app::contract::CaseQuery::default(),
            moment()
        )),
        "not_staff"
    );
}

#[test]
fn a_conclusion_is_signed_once_and_handed_out_again() {
    let mut chair = Desk::of("chair");
    let case = chair.open();
    let tokens: Vec<String> = returns()
        .into_iter()
        .map(|file| chair.token(file))
        .collect();
    chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    let typed = NotesInput {
        package_id: case.package_id.clone(),
        deliberation: "合议说明".to_owned(),
        exclusions: [("a1".to_owned(), "误操作".to_owned())].into(),
        ..NotesInput::default()
    };
    chair::save_notes(&mut chair.session, typed.clone(), moment()).expect("saved");
    let saved = chair::consolidation(&mut chair.session, moment()).expect("a view");
    assert_eq!(
        (saved.deliberation, saved.exclusions),
        (typed.deliberation, typed.exclusions)
    );
    let passphrase = chair.passphrase();
    let said = ConcludeInput {
        passphrase,
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    // A clock that is before the arrivals would sign what nobody takes in.
    let (_, token) = chair.out("early");
    let early = moment() - chrono::TimeDelta::minutes(1);
    let refused = chair::conclude(&mut chair.session, &said, &token, early);
    assert_eq!(
        code(refused.map(|view| view.outcome)),
        "clock_before_arrival"
    );
    let (first, token) = chair.out("first");
    let written = chair::conclude(&mut chair.session, &said, &token, moment())
        .expect("concluded")
        .concluded;
    let (second, token) = chair.out("second");
    chair::conclude(&mut chair.session, &said, &token, moment()).expect("handed out again");
    assert_eq!(written.len(), 2);
    for file in written {
        let one = fs::read(first.join(&file.name)).expect("the file");
        assert_eq!(
            one,
            fs::read(second.join(&file.name)).expect("the file again")
        );
    }
}

#[test]
fn the_chair_concludes_nothing_over_an_own_opinion_that_was_not_taken_in() {
    for (recuse, refused) in [(false, "own_opinion_missing"), (true, "chair_recused")] {
        let mut chair = Desk::of("chair");
        let view = chair.open();
        let tokens: Vec<String> = returns()
            .into_iter()
            .map(|file| chair.token(file))
            .collect();
        chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
        let mut own = draft(&view, Vote::Conform);
        if recuse {
            own.declared = false;
            own.recusal = Some(RecusalDraft {
                code: "recusal.employment".to_owned(),
                explanation: "近三年曾任该企业顾问。".to_owned(),
            });
        }
        expert::save_draft(&mut chair.session, &own, moment()).expect("saved");
        let passphrase = chair.passphrase();
        let (_, token) = chair.out("own.dpreturn");
        expert::seal_return(&mut chair.session, &passphrase, &token, moment()).expect("sealed");
        let said = ConcludeInput {
            passphrase,
            deliberation: "合议说明".to_owned(),
            ..ConcludeInput::default()
        };
        let preview = chair::preview_report(&mut chair.session, &said, moment());
        assert_eq!(code(preview.map(|view| view.id)), refused);
        let (_, token) = chair.out("conclusion");
        let concluded = chair::conclude(&mut chair.session, &said, &token, moment());
        assert_eq!(code(concluded.map(|view| view.outcome)), refused);
    }
}

#[test]
fn staff_steps_are_taken_in_turn() {
    let mut desk = Desk::of("staff");
    let own = tempfile::tempdir().expect("a folder");
    copy_folder(&demonstration().join("register"), own.path());
    let register = desk.token(own.path().to_path_buf());
    assert_eq!(
        staff::open_register(&mut desk.session, &register, moment())
            .expect("a page")
            .rows
            .len(),
        2
    );
    let workbook = desk.token(demonstration().join("workbook.xlsx"));
    let attachments = desk.token(demonstration().join("attachments"));
    let view =
        staff::intake(&mut desk.session, &workbook, &attachments, moment()).expect("taken in");
    let case_no = view.row.case_no;
    assert_eq!(case_no, "LNCSE-A-2026-0003", "numbers go on without a gap");
    assert!(
        view.attachments
            .iter()
            .filter(|file| !file.clauses.is_empty())
            .count()
            >= 12
    );

    let (path, out) = desk.out("case.dpcase");
    let passphrase = desk.passphrase();
    assert_eq!(
        code(staff::seal_case(
            &mut desk.session,
            &case_no,
            &passphrase,
            &out,
            "",
            moment()
        )),
        "wrong_state"
    );
    staff::pass_pre_review(&mut desk.session, &case_no, moment()).expect("passed");
    let even = DrawInput {
        technical: 2,
        finance: 2,
        alternates: 2,
        excluded: Vec::new(),
    };
    assert_eq!(
        code(staff::commit_draw(
            &mut desk.session,
            &case_no,
            &even,
            moment()
        )),
        "panel_size"
    );
    let panel = DrawInput {
        technical: 3,
        ..even
    };
    let committed =
        staff::commit_draw(&mut desk.session, &case_no, &panel, moment()).expect("committed");
    assert_eq!(committed.draw.expect("a draw").commit.len(), 64);
    assert_eq!(
        code(staff::reveal_draw(
            &mut desk.session,
            &case_no,
            "没有等号",
            moment()
        )),
        "draw.entropy"
    );
    let revealed =
        staff::reveal_draw(&mut desk.session, &case_no, "ssq:1=01,02", moment()).expect("revealed");
    assert_eq!(revealed.seats.len(), 5);
    let mut seal = |review_by: &str| {
        let desk = &mut desk.session;
        staff::seal_case(desk, &case_no, &passphrase, &out, review_by, moment())
    };
    assert_eq!(code(seal("soon")), "not_a_date");
    assert_eq!(code(seal("2026-09-14")), "review_by_past");
    let sealed = seal("2026-09-29").expect("sealed");
    assert_eq!(sealed.case.row.state, "expert_review");
    assert_eq!(sealed.case.row.deadline.zh, "评审至 2026-09-29");
    assert!(path.is_file());
    let posted = staff::start_publicity(&mut desk.session, &case_no, "2026-09-16", moment());
    assert_eq!(
        code(posted),
        "wrong_state",
        "nobody publicises what is not concluded"
    );
    let closing = desk.token(demonstration().join("closing.dpclosing"));
    assert_eq!(
        code(staff::take_in_closing(
            &mut desk.session,
            &closing,
            "",
            moment()
        )),
        "wrong_state"
    );
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

#[test]
fn the_exclusion_is_voted_on_in_its_positive_sense() {
    let mut desk = Desk::of("staff");
    let asked: Vec<(String, String)> = desk
        .open()
        .clauses
        .into_iter()
        .filter(|clause| !clause.question.is_empty())
        .map(|clause| (clause.key, clause.question))
        .collect();
    let question = "企业不属于“仅利用网络空间安全技术开展行业应用服务”的情形。";
    assert_eq!(asked, [("4.5.2b-X".to_owned(), question.to_owned())]);
}

/// The hint of a clause with that code.
fn leaning(view: &CaseView, key: &str, code: &str) -> Option<LeaningView> {
    let clause = view.clauses.iter().find(|clause| clause.key == key);
    let mut hints = clause.expect("the clause").hints.iter();
    hints
        .find(|hint| hint.code == code)
        .map(|hint| hint.leaning)
}

#[test]
fn hints_stand_beside_judged_clauses_as_of_the_day() {
    let mut desk = Desk::of(&members().remove(1));
    let view = desk.open();
    for clause in &view.clauses {
        let judged = clause.verdict == VerdictView::Judgement;
        assert_eq!(judged, !clause.hints.is_empty(), "{}", clause.key);
        for hint in &clause.hints {
            assert!(
                !hint.text.zh.is_empty() && !hint.text.en.is_empty(),
                "{hint:?}"
            );
        }
    }
    let valid = leaning(&view, "4.4.1", "certificate_valid");
    assert_eq!(valid, Some(LeaningView::Supports));
    let clause = view.clauses.iter().find(|clause| clause.key == "4.4.1");
    let hint = clause
        .expect("it")
        .hints
        .iter()
        .find(|h| h.code == "certificate_valid");
    let hint = hint.expect("a certificate");
    assert_eq!(hint.places[0].sheet, "资质与体系证书");
    let file = view
        .attachments
        .iter()
        .find(|file| file.id == hint.attachments[0]);
    assert_eq!(file.map(|file| file.number.as_str()), Some("FJ07"));
    assert!(view.findings.iter().all(|finding| finding.code != "V14"));

    // Two years later the certificate has expired; nothing that was stored says otherwise.
    let later = moment() + chrono::Duration::days(730);
    let view = expert::current_case(&mut desk.session, later).expect("the case");
    let expired = leaning(&view, "4.4.1", "certificate_expired");
    assert_eq!(expired, Some(LeaningView::Doubts));
    let findings = view.findings.iter().filter(|finding| finding.code == "V14");
    assert!(findings.clone().count() >= 3);
    for finding in findings {
        assert!(finding.place.starts_with("资质与体系证书!F"), "{finding:?}");
        assert!(!finding.message.en.is_empty(), "{finding:?}");
    }
}
