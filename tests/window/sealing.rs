//! From the declaration to the sealed return: standing aside, gaps as links, corrections, the own papers.

use dunping_tests::demonstration::{self, Demonstration};

use crate::opening::unlock;
use crate::stage::{Stage, Window};

/// Opens the case of the demonstration as one of its experts, without the demonstration's shortcuts.
fn open(stage: &Stage, demo: &Demonstration, who: &str, passphrase: &str) -> Window {
    let window = stage.open(&[&demo.path("case.dpcase")]);
    unlock(stage, &window, demo, who, passphrase);
    window.see("cover");
    window
}

#[test]
fn who_stands_aside_signs_it_and_the_chair_sees_it() {
    let (stage, demo) = (Stage::new("recusal"), demonstration::own());
    let expert = demo.seated("F", 1);
    let window = open(&stage, &demo, &expert.who, &expert.passphrase);
    window.reads("checked", "案卷核验通过");
    window.picture("cover");
    window.click("tab-clauses");
    window.reads("declare-first", "先作回避声明");
    window.keys("1");
    window.reads("progress", "0/19");
    window.picture("votes-closed");
    window.click_this("[data-testid=declare-first] button");
    window.holds(
        "the declaration has the focus",
        "return document.activeElement?.dataset.testid === 'declared'",
    );
    window.click("recuse");
    window.click("circumstance-preparation");
    window.type_into("recusal-explanation", "本所出具了申报所附的专项审计报告。");
    window.picture("circumstances");
    window.click("recusal-sign");
    let file = stage.out("recusal.dpreturn");
    stage.answer("SaveReturn", &[&file]);
    window.type_into("seal-passphrase", &expert.passphrase);
    window.picture("sign");
    window.click("seal-confirm");
    window.reads("written", "recusal.dpreturn");
    window.click("seal-finish");
    window.reads("sealed", "评审到此结束");
    window.gone("[data-testid=tab-clauses]");
    window.picture("ended");
    let said = demo.verify(&[&file]).with(0).out;
    assert!(said.contains("声明回避"), "{said}");
    window.click("leave");
    window.see("open-case");
    assert!(window.text_of("main table").contains("已声明回避"));
    drop(window);

    let chair = demo.seated("T", 0);
    let window = stage.open(&[&demo.path("case.dpcase")]);
    unlock(&stage, &window, &demo, &chair.who, &chair.passphrase);
    window.click("tab-chair");
    stage.answer("OpenReturns", &[&file]);
    window.click("take-in");
    window.click("import-confirm");
    let member = format!("member-{}", expert.who);
    let words = window.reads(&member, "声明回避");
    assert!(words.contains("专项审计报告"), "{words}");
    window.picture("chair");
}
