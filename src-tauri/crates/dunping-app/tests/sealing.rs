//! From the declaration to what is handed out: standing aside, the gaps, the name of the return, the own paper, the correction.

#[allow(dead_code, reason = "the other files of desks use the rest")]
mod desk;

use std::fs;

use desk::{Desk, code, draft, members, moment};
use dunping_app::contract::{
    AnchorPlace, BegunEntry, DraftView, GapField, MemberState, PinView, RecusalDraft,
};
use dunping_app::{chair, expert, session};
use dunping_domain::ballot::Vote;

/// The fields that are missing for the opinion as a whole.
fn whole(desk: &mut Desk) -> Vec<GapField> {
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    let whole = gaps.iter().filter(|gap| gap.clause.is_none());
    whole.map(|gap| gap.field).collect()
}

fn saved(desk: &mut Desk, draft: &DraftView) {
    expert::save_draft(&mut desk.session, draft, moment()).expect("saved");
}

#[test]
fn who_stands_aside_hands_a_signed_recusal_out_and_the_chair_sees_why() {
    let mut desk = Desk::of(&members()[3]);
    let view = desk.open();
    assert_eq!(whole(&mut desk), [GapField::Declaration]);
    // Some votes were cast before the circumstance was noticed.
    let mut aside = DraftView {
        declared: false,
        recusal: Some(RecusalDraft::default()),
        ..draft(&view, Vote::Conform)
    };
    saved(&mut desk, &aside);
    assert_eq!(whole(&mut desk), [GapField::Recusal]);
    aside.recusal = Some(RecusalDraft {
        code: "recusal.preparation".to_owned(),
        explanation: "本所出具了专项审计报告。".to_owned(),
    });
    saved(&mut desk, &aside);
    assert_eq!(
        expert::opinion_gaps(&mut desk.session, moment()).expect("gaps"),
        []
    );
    let name = expert::return_name(&mut desk.session, moment()).expect("a name");
    let who = desk.who().to_owned();
    assert_eq!(name, format!("{}-{who}-第1轮.dpreturn", view.case_no));
    let (path, out) = desk.out(&name);
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &out, moment()).expect("sealed");
    let ended = expert::current_case(&mut desk.session, moment()).expect("the case");
    assert!(ended.recused && ended.sealed.is_some() && !ended.form);
    let again = expert::begin_correction(&mut desk.session, moment());
    assert_eq!(code(again.map(|_| ())), "recused");
    let none = expert::save_opinion_form(&mut desk.session, &out, moment());
    assert_eq!(
        code(none),
        "nothing_sealed",
        "a recusal has no votes to print"
    );

    let mut chair = Desk::of("chair");
    chair.open();
    let token = chair.token(path);
    let seen = chair::take_in_returns(&mut chair.session, &[token], moment()).expect("taken in");
    let member = seen.members.iter().find(|member| member.seat.id == who);
    let member = member.expect("the member");
    assert_eq!(member.state, MemberState::Recused);
    assert!(
        seen.refusals
            .iter()
            .any(|refusal| refusal.zh.contains("候补专家递补"))
    );
    assert!(
        member.text.zh.contains("审计") && member.text.zh.contains("本所出具"),
        "{}",
        member.text.zh
    );
}

#[test]
fn a_sealed_opinion_has_a_signed_paper_that_travels_and_can_be_saved() {
    let mut desk = Desk::of(&members()[1]);
    let view = desk.open();
    let mut whole = draft(&view, Vote::Nonconform);
    let (_, form) = desk.out("form.pdf");
    assert_eq!(
        code(expert::save_opinion_form(
            &mut desk.session,
            &form,
            moment()
        )),
        "nothing_sealed"
    );
    saved(&mut desk, &whole);
    let passphrase = desk.passphrase();
    let (first, out) = desk.out("first.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &out, moment()).expect("sealed");
    let sealed = expert::current_case(&mut desk.session, moment()).expect("the case");
    assert!(sealed.form);

    let (path, form) = desk.out("form.pdf");
    expert::save_opinion_form(&mut desk.session, &form, moment()).expect("saved");
    assert!(fs::read(&path).expect("a paper").starts_with(b"%PDF-"));
    let judged = session::verify_file(&mut desk.session, &form, moment()).expect("judged");
    assert!(judged.holds, "{:#?}", judged.lines);
    let judged = session::verify_file(&mut desk.session, &out, moment()).expect("judged");
    assert!(judged.holds, "{:#?}", judged.lines);

    expert::begin_correction(&mut desk.session, moment()).expect("a correction");
    let name = expert::return_name(&mut desk.session, moment()).expect("a name");
    assert!(name.ends_with("-第1轮-第2版.dpreturn"), "{name}");
    whole.correction_reason = "补正第4.4.2条的理由。".to_owned();
    saved(&mut desk, &whole);
    let (second, out) = desk.out("second.dpreturn");
    expert::seal_return(&mut desk.session, &passphrase, &out, moment()).expect("sealed again");
    assert!(first.is_file() && second.is_file());
    let (newer, form) = desk.out("newer.pdf");
    expert::save_opinion_form(&mut desk.session, &form, moment()).expect("saved");
    assert_ne!(
        fs::read(path).ok(),
        fs::read(newer).ok(),
        "each opinion has its own paper"
    );
}

#[test]
fn what_was_typed_and_would_not_be_signed_holds_the_signature_up() {
    let mut desk = Desk::of(&members()[1]);
    let view = desk.open();
    let mut typed = draft(&view, Vote::Conform);
    typed.visit.begun = BegunEntry {
        clause: "4.1-2".to_owned(),
        note: "机房有三排机柜。".to_owned(),
    };
    typed.begun_pin = Some(PinView {
        id: String::new(),
        clause: "4.2.3.a".to_owned(),
        file: view.attachments[0].id.clone(),
        place: AnchorPlace::Whole,
        note: "合计数".to_owned(),
    });
    saved(&mut desk, &typed);
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    let fields: Vec<GapField> = gaps.iter().map(|gap| gap.field).collect();
    assert_eq!(fields, [GapField::Visit, GapField::Pin]);
    // It is there again when the case is opened again.
    let again = desk.open().draft;
    assert_eq!(
        (again.visit.begun, again.begun_pin),
        (typed.visit.begun.clone(), typed.begun_pin.clone())
    );
    typed.visit.begun.note = "  ".to_owned();
    typed.begun_pin = None;
    // A date alone makes no record of a visit, and is not dropped in silence.
    typed.visit.date = "2026-09-15".to_owned();
    saved(&mut desk, &typed);
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    let fields: Vec<GapField> = gaps.iter().map(|gap| gap.field).collect();
    assert_eq!(fields, [GapField::Visit]);
    typed.visit.date = String::new();
    saved(&mut desk, &typed);
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    assert_eq!(gaps, []);
}

#[test]
fn what_no_paper_can_print_is_told_before_it_is_signed_and_nothing_is_signed() {
    let mut desk = Desk::of(&members()[1]);
    let view = desk.open();
    let mut typed = draft(&view, Vote::Conform);
    // What people paste is printed.
    typed.votes[3].reason = "➢ 材料齐全 ✔，未见 ✘ 项。".to_owned();
    saved(&mut desk, &typed);
    assert_eq!(
        expert::opinion_gaps(&mut desk.session, moment()).expect("gaps"),
        []
    );
    typed.votes[3].reason = "见铭文\u{13000}。".to_owned();
    typed.remarks = "同上\u{13001}。".to_owned();
    saved(&mut desk, &typed);
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    let told: Vec<_> = gaps
        .iter()
        .map(|gap| (gap.clause.clone(), gap.field))
        .collect();
    let clause = Some(typed.votes[3].clause.clone());
    assert_eq!(
        told,
        [(clause, GapField::Reason), (None, GapField::Remarks)]
    );
    assert!(gaps[0].text.zh.contains("U+13000"), "{}", gaps[0].text.zh);
    let passphrase = desk.passphrase();
    let (path, out) = desk.out("own.dpreturn");
    let refused = expert::seal_return(&mut desk.session, &passphrase, &out, moment());
    assert_eq!(code(refused), "gaps");
    assert!(!path.exists());
    let view = expert::current_case(&mut desk.session, moment()).expect("the case");
    assert!(!view.signed);
}
