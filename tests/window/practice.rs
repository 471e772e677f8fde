//! The first two minutes: a computer with nothing on it, and the practice case from the cover to the sealed return.

use std::time::Duration;

use dunping_tests::programs::until;

use crate::stage::{Stage, Window};

/// Making the case takes some three seconds of a processor in a debug build; a machine that runs other tests gives them slowly.
const A_SLOW_MACHINE: Duration = Duration::from_secs(180);
const TAB: &str = "\u{E004}";

/// Waits until a step of the practice is ticked.
fn ticked(window: &Window, step: &str) {
    window.see_this(&format!("[data-testid=practice-{step}][data-done=true]"));
}

/// Votes on the clause that is shown and gives a reason.
fn vote(window: &Window) {
    window.keys("1");
    window.see_this(".segments .on.conform");
    window.type_into("reason", "已核对申报表与附件。");
    window.keys(TAB);
}

/// Follows the first line of what is missing, which leads to the vote on a clause.
fn follow_a_gap(window: &Window, clause: &str) {
    window.click("seal-open");
    window.reads("seal-gaps", clause);
    window.click_this("[data-testid=seal-gaps] button");
    window.see_this(&format!(
        "[data-testid=\"clause-{clause}\"][aria-current=true]"
    ));
    window.holds(
        "the vote has the focus",
        "return document.activeElement?.dataset.testid === 'vote-conform'",
    );
}

/// Corrects the sealed opinion: the reason is asked for, and a second return is handed out.
fn correct(stage: &Stage, window: &Window) {
    window.click("correct");
    window.see("correction-reason");
    window.click("seal-open");
    window.reads("seal-gaps", "更正的理由");
    window.click_this("[data-testid=seal-gaps] button");
    window.holds(
        "the reason of the correction has the focus",
        "return document.activeElement?.dataset.testid === 'correction-reason'",
    );
    window.type_into("correction-reason", "补充第4.5.1条的理由。");
    window.keys(TAB);
    window.picture("correcting");
    let file = stage.out("corrected.dpreturn");
    stage.answer("SaveReturn", &[&file]);
    window.click("seal-open");
    window.click("seal-passphrase-demo");
    window.click("seal-confirm");
    window.reads("written", "corrected.dpreturn");
    window.click("seal-finish");
    window.reads("sealed", "corrected.dpreturn");
    assert!(file.is_file());
}

#[test]
fn a_computer_with_nothing_on_it_leads_through_the_practice() {
    let stage = Stage::new("practice");
    let window = stage.open(&[]);
    window.see("practice-card");
    window.picture("first-run");
    window.click("practice-begin");
    until("the practice case is made", A_SLOW_MACHINE, || {
        let begun = stage.data().join("practice/desk/cases");
        begun.is_dir().then_some(())
    });
    window.reads("practice-next", "1/7");
    window.reads("cover", "（练习）");
    window.picture("cover");
    window.click("declared");
    ticked(&window, "declare");
    window.click("begin");

    window.click("clause-4.2.3.a");
    window.click_this("[data-testid^=\"cell-\"]");
    ticked(&window, "origin");
    window.picture("origin");
    window.click("viewer-close");
    window.click_this("[data-testid^=\"evidence-\"]");
    ticked(&window, "evidence");
    window.click("viewer-close");
    vote(&window);
    ticked(&window, "vote");

    follow_a_gap(&window, "4.1-2");
    ticked(&window, "gate");
    vote(&window);
    follow_a_gap(&window, "4.5.1");
    window.picture("gap");
    vote(&window);
    ticked(&window, "rest");

    window.click("seal-open");
    let file = stage.out("practice.dpreturn");
    stage.answer("SaveReturn", &[&file]);
    window.click("seal-passphrase-demo");
    window.picture("seal");
    window.click("seal-confirm");
    window.reads("written", "practice.dpreturn");
    window.click("seal-summary");
    window.reads("summary", "已签署");
    window.reads("practice-next", "练习完成");
    let paper = stage.out("form.pdf");
    stage.answer("SaveForm", &[&paper]);
    window.click("save-form");
    window.reads("written", "form.pdf");
    window.picture("summary");
    assert!(file.is_file() && paper.is_file());

    correct(&stage, &window);
    window.click("practice-end");
    window.see("practice-card");
    window.see("choose-identity");
    assert_eq!(window.count("main table"), 0, "nothing of it is remembered");
    assert!(
        !stage.data().join("practice").exists(),
        "nothing of it is kept"
    );
    window.picture("afterwards");
}
