//! Before the desk: unlocking an identity, a case given as argument, and files that are not to be opened.

use std::fs;

use dunping_tests::demonstration::{self, Demonstration};

use crate::drag::Drag;
use crate::stage::{Stage, Window};

/// Chooses an identity file and types its passphrase.
pub(crate) fn unlock(
    stage: &Stage,
    window: &Window,
    demo: &Demonstration,
    who: &str,
    passphrase: &str,
) {
    stage.answer(
        "OpenIdentity",
        &[&demo.path(&format!("identities/{who}.age"))],
    );
    window.click("choose-identity");
    window.type_into("unlock-passphrase", passphrase);
    window.click("unlock");
}

/// An expert of the pool who was not drawn.
fn outsider(demo: &Demonstration) -> String {
    let draw = demo.draw();
    let seated = |id: &str| {
        ["T", "F"].iter().any(|category| {
            draw["result"][category]["seated"]
                .as_array()
                .is_some_and(|ids| ids.iter().any(|seat| seat == id))
        })
    };
    let pool = draw["request"]["pool"].as_array().expect("the pool");
    let found = pool
        .iter()
        .filter_map(|one| one["id"].as_str())
        .find(|id| !seated(id));
    found.expect("an expert without a seat").to_owned()
}

#[test]
fn a_case_by_argument_and_a_passphrase_mistyped() {
    let (stage, demo) = (Stage::new("argument"), demonstration::own());
    let expert = demo.seated("F", 0);
    let window = stage.open(&[&demo.path("case.dpcase")]);
    window.reads("pending", "case.dpcase");
    window.picture("locked");

    unlock(&stage, &window, &demo, &expert.who, "not the passphrase");
    let (code, words) = window.failure();
    assert_eq!(code, "key.passphrase");
    assert!(
        words.contains("口令不正确。") && words.contains("请检查大小写"),
        "{words}"
    );
    window.picture("wrong-passphrase");

    window.type_into("unlock-passphrase", &expert.passphrase);
    window.click("unlock");
    window.reads("progress", "0/19");
    window.see("declared");
    window.picture("cover");
}

#[test]
fn files_that_do_not_open_say_why() {
    let (stage, demo) = (Stage::new("refused"), demonstration::own());
    let (seated, outsider) = (demo.seated("T", 1), demo.person(&outsider(&demo)));
    let sealed = fs::read(demo.path("case.dpcase")).expect("the case");
    let [truncated, text, flipped] =
        ["truncated.dpcase", "text.dpcase", "flipped.dpcase"].map(|name| stage.out(name));
    fs::write(&truncated, &sealed[..sealed.len() / 2]).expect("a truncated case");
    fs::write(&text, "这只是一段文字，不是案卷。\n".repeat(100)).expect("a text");
    let mut bytes = sealed;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&flipped, bytes).expect("an altered case");

    let window = stage.open(&[]);
    window.see("choose-identity");
    window.picture("start");
    unlock(&stage, &window, &demo, &seated.who, &seated.passphrase);
    window.see("lock");
    let refused = |file: &std::path::Path, codes: &[&str], sentence: &str| {
        stage.answer("OpenCase", &[file]);
        window.click("open-case");
        window.reads("failure", sentence);
        let (code, words) = window.failure();
        assert!(codes.contains(&code.as_str()), "{code}: {words}");
    };
    refused(&text, &["open.not_ours"], "这不是盾评的封装文件。");
    window.picture("text");
    refused(&truncated, &["open.truncated"], "文件的结尾缺失");
    window.picture("truncated");
    refused(
        &stage.out("gone.dpcase"),
        &["open.read", "read"],
        "文件不存在",
    );
    refused(
        &demo.returns()[0],
        &["open.not_for_you", "wrong_kind"],
        "这个文件不是",
    );

    // A bit flipped among the attachments is found when they are read; the case is refused or the attachment is, never shown.
    stage.answer("OpenAny", &[&flipped]);
    window.click("verify-open");
    window.click("verify-choose");
    window.see_this("[data-testid=verification][data-holds=false]");
    window.reads("verification", "改动");
    window.picture("altered");
    window.click("leave");

    window.click("lock");
    unlock(&stage, &window, &demo, &outsider.who, &outsider.passphrase);
    window.see("lock");
    refused(
        &demo.path("case.dpcase"),
        &["open.not_for_you"],
        "不是发给该身份的",
    );
    window.picture("not-for-me");
    assert_eq!(
        fs::read_dir(stage.data().join("cases")).map_or(0, Iterator::count),
        0,
        "nothing was taken in"
    );
}

#[test]
fn a_case_dragged_onto_the_window_waits_to_be_opened() {
    let (stage, demo) = (Stage::new("dragged"), demonstration::own());
    let expert = demo.seated("T", 1);
    let window = stage.open(&[]);
    window.see("choose-identity");

    let drag = Drag::over(stage.display(), &demo.path("case.dpcase"));
    window.see("drop-here");
    window.picture("over");
    drag.leave();
    window.gone("[data-testid=drop-here]");
    assert_eq!(window.count("[data-testid=pending]"), 0);

    Drag::over(stage.display(), &demo.path("case.dpcase")).drop();
    window.gone("[data-testid=drop-here]");
    window.reads("pending", "case.dpcase");
    window.picture("dropped");
    unlock(&stage, &window, &demo, &expert.who, &expert.passphrase);
    window.reads("progress", "0/19");
}
