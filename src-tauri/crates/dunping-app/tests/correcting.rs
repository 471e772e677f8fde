//! An expert verifies a figure: both values stand, the votes are held against the expert's own, and the report tells old, new, who and why.

mod desk;

use std::fs;
use std::path::PathBuf;

use desk::{Desk, code, draft, members, moment, returns};
use dunping_app::contract::{
    ConcludeInput, ConsolidationView, CorrectionDraft, DraftView, GapView, InputView, VerdictView,
};
use dunping_app::{chair, expert};
use dunping_domain::ballot::{Tag, Vote};
use dunping_report::embedded_files;
use dunping_report::papers::PanelReport;

/// The research expense of the demonstration stands exactly on the limit of §4.2.3.a: one 分 less, and the clause is lost.
const RESEARCH: &str = "rd.total.2025";
const CLAUSE: &str = "4.2.3.a";

fn reduced(verified: &str, reason: &str, file: &str) -> CorrectionDraft {
    CorrectionDraft {
        figure: RESEARCH.to_owned(),
        verified: verified.to_owned(),
        reason: reason.to_owned(),
        file: file.to_owned(),
        place: "第12页".to_owned(),
    }
}

fn texts(desk: &mut Desk, drafted: &DraftView) -> Vec<String> {
    expert::save_draft(&mut desk.session, drafted, moment()).expect("saved");
    let gaps = expert::opinion_gaps(&mut desk.session, moment()).expect("gaps");
    let told = gaps.into_iter().map(|GapView { clause, text, .. }| {
        assert_eq!(clause.as_deref(), Some(CLAUSE), "{text:?}");
        text.zh
    });
    told.collect()
}

#[test]
fn a_verified_figure_stands_beside_the_declared_one_from_the_desk_to_the_report() {
    let who = members().remove(1);
    let mut desk = Desk::of(&who);
    let view = desk.open();
    assert!(view.verified.flips.is_empty() && view.verified.clauses.is_empty());
    let file = view.attachments.last().expect("an attachment").clone();

    let tried = [reduced("1,000,199.99", "", "")];
    let found = expert::assess_corrections(&mut desk.session, &tried, moment()).expect("a view");
    let flips: Vec<_> = found
        .flips
        .iter()
        .map(|flip| (flip.clause.as_str(), flip.before, flip.after))
        .collect();
    assert_eq!(flips, [(CLAUSE, VerdictView::Met, VerdictView::NotMet)]);
    let after = found.clauses.iter().find(|clause| clause.key == CLAUSE);
    let after = after.expect("the clause under the verified figures");
    assert_eq!(after.measures[0].distance.zh, "差 0.01 元");
    let of = |inputs: &[InputView]| {
        let input = inputs.iter().find(|input| input.key == RESEARCH);
        input.expect("the figure").clone()
    };
    let declared = of(&view
        .clauses
        .iter()
        .find(|c| c.key == CLAUSE)
        .expect("it")
        .inputs);
    assert_eq!(
        (declared.value.zh.as_str(), declared.declared),
        ("1,000,200.00 元", None)
    );
    let verified = of(&after.inputs);
    assert_eq!(verified.value.zh, "1,000,199.99 元");
    assert_eq!(
        verified.declared.as_ref().map(|it| it.zh.as_str()),
        Some("1,000,200.00 元")
    );
    assert_eq!(verified.cells, declared.cells, "the cell is still led to");

    // What is unfinished is named; a vote is held against the expert's own figures.
    let mut drafted = draft(&view, Vote::Conform);
    drafted.corrections = tried.to_vec();
    let told = texts(&mut desk, &drafted).join("\n");
    for words in ["不一致", "核定的理由", "依据的材料"] {
        assert!(told.contains(words), "{words} is not in {told}");
    }
    drafted.corrections = vec![reduced("约100万", "核减。", &file.id)];
    let told = texts(&mut desk, &drafted);
    assert_eq!(told.len(), 1, "{told:?}");
    drafted.corrections = vec![reduced("1000199.99", "核减。", &"0".repeat(64))];
    for vote in &mut drafted.votes {
        if vote.clause == CLAUSE {
            vote.vote = Some(Vote::Nonconform);
            vote.tags = vec![Tag::Discuss, Tag::Supplement, Tag::Discuss];
            vote.flagged = true;
        }
    }
    let told = texts(&mut desk, &drafted).join("\n");
    assert!(told.contains("不在案卷中"), "{told}");
    drafted.corrections = vec![reduced("1000199.99", "核减一笔无发票的支出。", &file.id)];
    assert!(texts(&mut desk, &drafted).is_empty());

    let (sealed, token) = desk.out("opinion.dpreturn");
    let passphrase = desk.passphrase();
    expert::seal_return(&mut desk.session, &passphrase, &token, moment()).expect("sealed");
    assert_eq!(
        code(expert::save_draft(&mut desk.session, &drafted, moment())),
        "already_sealed"
    );
    let again = expert::begin_correction(&mut desk.session, moment()).expect("a correction");
    assert_eq!(again.draft.corrections, drafted.corrections);

    assert!(desk.folder().join("desk.lock").is_file());
    let (matrix, report) = report(desk.who(), sealed);
    for seen in &matrix {
        held_against_the_own_figures(seen, &who, &format!("{} {} 第12页", file.number, file.name));
    }
    let [one] = report.adjustments.as_slice() else {
        panic!("{:?}", report.adjustments);
    };
    assert_eq!(
        (one.old.as_str(), one.new.as_str()),
        ("1,000,200.00 元", "1,000,199.99 元")
    );
    assert_eq!(one.by, who);
    let why = format!(
        "核减一笔无发票的支出。（依据：{} {} 第12页）",
        file.number, file.name
    );
    assert_eq!(one.reason, why);
    let clause = report.clauses.iter().find(|clause| clause.clause == CLAUSE);
    let note = &clause.expect("the clause").note;
    assert_eq!(*note, format!("按{who}的核定数，机算结论为不符合。"));
    let own = report.reasons.iter().find(|one| one.expert_no == who);
    let said = own
        .expect("the reasons")
        .reasons
        .iter()
        .find(|r| r.clause == CLAUSE);
    assert!(
        said.expect("it")
            .text
            .starts_with("【建议补充材料】【提请合议】")
    );
}

/// The chair sees old, new, who and why, and no contradiction: the vote is what the author's own figures come to.
fn held_against_the_own_figures(seen: &ConsolidationView, who: &str, evidence: &str) {
    let row = seen.clauses.iter().find(|clause| clause.key == CLAUSE);
    let row = row.expect("the clause");
    let [one] = row.corrections.as_slice() else {
        panic!("{:?}", row.corrections);
    };
    assert_eq!(
        (
            one.expert.as_str(),
            one.declared.zh.as_str(),
            one.verified.zh.as_str()
        ),
        (who, "1,000,200.00 元", "1,000,199.99 元")
    );
    assert_eq!(
        (one.reason.as_str(), one.evidence.zh.as_str()),
        ("核减一笔无发票的支出。", evidence)
    );
    let votes = row.votes.iter().flatten();
    for vote in votes {
        let own = if vote.expert == who {
            VerdictView::NotMet
        } else {
            VerdictView::Met
        };
        assert_eq!(
            (vote.verdict, vote.against),
            (own, false),
            "{}",
            vote.expert
        );
    }
    assert!(!row.contradicts_computed && row.verdict == VerdictView::Met);
    let corrected = seen.clauses.iter();
    let corrected = corrected.filter(|clause| !clause.corrections.is_empty());
    let corrected: Vec<&str> = corrected.map(|clause| clause.key.as_str()).collect();
    assert_eq!(
        corrected,
        [CLAUSE, "4.2.3.b"],
        "both use the research expense"
    );
}

/// What the chair sees before and after the conclusion, and the signed report, when one member's return is replaced by another.
fn report(who: &str, sealed: PathBuf) -> ([ConsolidationView; 2], PanelReport) {
    let mut chair = Desk::of("chair");
    chair.open();
    let others = returns()
        .into_iter()
        .filter(|path| !path.to_string_lossy().contains(who));
    let tokens: Vec<String> = others
        .chain([sealed])
        .map(|file| chair.token(file))
        .collect();
    let taken = chair::take_in_returns(&mut chair.session, &tokens, moment()).expect("an answer");
    assert!(taken.refusals.is_empty(), "{:?}", taken.lines);
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let (folder, token) = chair.out("conclusion");
    let written = chair::conclude(&mut chair.session, &said, &token, moment()).expect("concluded");
    let pdf = written
        .concluded
        .iter()
        .find(|file| file.name.ends_with(".pdf"));
    let pdf = fs::read(folder.join(&pdf.expect("a report").name)).expect("the file");
    let parts = embedded_files(&pdf).expect("attachments");
    let part = parts.iter().find(|part| part.name == "report.json");
    let report = serde_json::from_slice(&part.expect("the values").bytes).expect("a report");
    ([taken, written], report)
}
