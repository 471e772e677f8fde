//! The expert's desk: read, judge nineteen clauses by the keyboard, lose the power, come back, sign and seal.

use std::fs;
use std::time::{Duration, Instant, SystemTime};

use dunping_tests::demonstration;
use dunping_tests::programs::until;

use crate::stage::{Stage, Window};

/// The clauses that an expert votes on, in printed order.
const CLAUSES: [&str; 19] = [
    "4.1-1", "4.1-2", "4.1-3", "4.2.1", "4.2.2", "4.2.3.a", "4.2.3.b", "4.2.4.a", "4.2.4.b",
    "4.2.5", "4.3.1", "4.3.2", "4.4.1", "4.4.2", "4.4.3", "4.5.1", "4.5.2a", "4.5.2b", "4.5.2b-X",
];
/// The clause on which this expert contradicts the computation.
const AGAINST: &str = "4.2.4.a";
/// At most this much typing is at risk, with room for a busy machine.
const SAVED_WITHIN: Duration = Duration::from_secs(2);
const TAB: &str = "\u{E004}";
const ESCAPE: &str = "\u{E00C}";

fn reason(clause: &str) -> String {
    format!("第{clause}条：已核对申报表与附件，依据充分。")
}

/// Whether a canvas of the PDF viewer holds something dark, that is, letters.
const PAGE_IS_DRAWN: &str = r#"
    const canvas = document.querySelector('[data-testid="pdf-pages"] canvas')
    if (!canvas || !canvas.width) return false
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, Math.floor(canvas.height / 2))
    for (let at = 0; at < data.length; at += 4) if (data[at + 3] > 200 && data[at] + data[at + 1] + data[at + 2] < 200) return true
    return false"#;
const PHOTO_IS_SHOWN: &str = r#"
    const photo = document.querySelector('[data-testid="image"]')
    return Boolean(photo && photo.complete && photo.naturalWidth > 300 && photo.getBoundingClientRect().width > 200)"#;

#[test]
fn an_expert_reads_the_case() {
    let (stage, demo) = (Stage::new("reading"), demonstration::own());
    let expert = demo.seated("T", 1);
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.see("demo");
    window.picture("start");
    window.click(&format!("demo-{}", expert.who));
    window.reads("progress", "0/19");
    assert_eq!(window.count("[data-testid^=\"clause-4\"]"), CLAUSES.len());
    window.picture("first-clause");

    window.click("clause-4.2.3.a");
    let paper = window.reads("clause-paper", "5.0000%");
    for words in ["恰好达到", "研发费用", "1,000,200.00", "20,004,000.00"] {
        assert!(paper.contains(words), "{words} is not in {paper}");
    }
    window.picture("exactly-on-the-limit");
    window.click_this("[data-testid^=\"cell-\"]");
    let about = window.reads("grid-about", "用于");
    assert!(about.contains("4.2.3.a"), "{about}");
    window.picture("origin-cell");
    window.click("viewer-close");

    window.click("evidence-FJ02");
    window.holds("a page of the audit report is drawn", PAGE_IS_DRAWN);
    window.picture("pdf");
    window.keys(ESCAPE);
    window.gone("[data-testid=viewer]");
    window.click("clause-4.1-2");
    window.click("evidence-FJ11");
    window.holds("the photo is shown", PHOTO_IS_SHOWN);
    window.picture("photo");
    window.click("viewer-close");

    window.click("clause-4.3.1");
    window.reads("clause-paper", "小型");
    window.picture("size-class");
    window.click("help");
    window.see_this("dialog[open]");
    window.picture("keys");
}

#[test]
fn votes_outlive_a_power_cut_and_become_a_sealed_return() {
    let (stage, demo) = (Stage::new("voting"), demonstration::own());
    let expert = demo.seated("T", 1);
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", expert.who));
    window.reads("progress", "0/19");
    a_vote_is_on_disk_at_once(&stage, &window);
    for clause in &CLAUSES[1..] {
        window.keys("j");
        vote(&window, clause);
    }
    window.reads("progress", "19/19");
    saved(&window);
    window.picture("all-voted");
    window.kill();

    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.see("demo");
    let recent = window.text_of("main table");
    assert!(recent.contains("已评 19 条"), "{recent}");
    window.picture("after-the-power-cut");
    window.click(&format!("demo-{}", expert.who));
    window.reads("progress", "19/19");
    for clause in ["4.1-1", AGAINST, "4.5.2b-X"] {
        window.click(&format!("clause-{clause}"));
        window.see_this(&format!(
            "[data-testid=\"clause-{clause}\"][aria-current=true]"
        ));
        let script = "return document.querySelector('[data-testid=reason]').value";
        window.holds(
            "the reason is still there",
            &format!("{} === '{}'", script, reason(clause)),
        );
    }
    seal(&stage, &window, &expert.passphrase);
    let sealed = stage.out("opinion.dpreturn");
    let said = demo.verify(&[&sealed]).with(0).out;
    assert!(
        said.contains(&expert.who) && said.contains("19条表决"),
        "{said}"
    );
}

/// The first vote: the window says it is saved, and the draft on disk is new.
fn a_vote_is_on_disk_at_once(stage: &Stage, window: &Window) {
    let draft = || -> Option<SystemTime> {
        let case = fs::read_dir(stage.data().join("cases"))
            .ok()?
            .next()?
            .ok()?
            .path();
        fs::metadata(case.join("draft.age")).ok()?.modified().ok()
    };
    assert_eq!(draft(), None, "nothing was entered yet");
    window.reads("saved-at", "尚无改动");
    let begun = Instant::now();
    window.keys("1");
    window.see_this("[data-testid=saved-at][data-state=saved]");
    let first = until("the draft is on disk", SAVED_WITHIN, draft);
    assert!(
        begun.elapsed() < SAVED_WITHIN,
        "saved after {:?}",
        begun.elapsed()
    );
    window.reads("saved-at", "保存于");

    window.type_into("reason", &reason(CLAUSES[0]));
    until("the reason is on disk", SAVED_WITHIN, || {
        draft().filter(|later| *later > first)
    });
    saved(window);
    window.keys(TAB);
}

fn saved(window: &Window) {
    window.see_this("[data-testid=saved-at][data-state=saved]");
}

/// Votes on the clause that is shown, by the keyboard, and gives a reason.
fn vote(window: &Window, clause: &str) {
    window.see_this(&format!(
        "[data-testid=\"clause-{clause}\"][aria-current=true]"
    ));
    if clause == AGAINST {
        window.keys("2");
        window.see("override");
        window.picture("against-the-computation");
        window.click_this("[data-testid=override] option[value=data_adjusted]");
    } else {
        window.keys("1");
    }
    window.type_into("reason", &reason(clause));
    window.keys(TAB);
}

/// Tries to seal, is told of the declaration, gives it, and seals.
fn seal(stage: &Stage, window: &Window, passphrase: &str) {
    window.click("seal-open");
    window.reads("seal-gaps", "回避及保密承诺");
    window.picture("seal-gaps");
    window.click_this("[data-testid=seal-gaps] button");
    window.click("declared");
    saved(window);
    window.click("seal-open");
    stage.answer("SaveReturn", &[&stage.out("opinion.dpreturn")]);
    window.type_into("seal-passphrase", "mistyped");
    window.click("seal-confirm");
    assert_eq!(window.failure().0, "key.passphrase");
    assert!(
        !stage.out("opinion.dpreturn").exists(),
        "nothing is written with a wrong passphrase"
    );
    window.picture("seal-wrong-passphrase");
    window.type_into("seal-passphrase", passphrase);
    window.click("seal-confirm");
    window.reads("written", "opinion.dpreturn");
    window.picture("sealed");
    window.click("seal-finish");
    window.reads("sealed", "opinion.dpreturn");
    window.see("correct");
    window.click("tab-clauses");
    window.picture("read-only");
}
