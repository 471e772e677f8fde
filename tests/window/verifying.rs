//! The page on which anyone with an identity verifies a file.

use dunping_tests::demonstration;

use crate::opening::unlock;
use crate::stage::Stage;

#[test]
fn every_file_of_the_demonstration_is_verified() {
    let (stage, demo) = (Stage::new("verifying"), demonstration::own());
    let staff = demo.person("staff");
    let window = stage.open(&[]);
    unlock(&stage, &window, &demo, &staff.who, &staff.passphrase);
    window.see("lock");
    let names = [
        "report.pdf",
        "certificate.pdf",
        "draw.json",
        "case.dpcase",
        "closing.dpclosing",
        "archive.dparchive",
    ];
    let files = names.map(|name| demo.path(name));
    let files: Vec<&std::path::Path> = files.iter().map(AsRef::as_ref).collect();
    stage.answer("OpenAny", &files);
    window.click("verify-open");
    window.picture("empty");
    window.click("verify-choose");
    let all = format!(
        "return document.querySelectorAll('[data-testid=verification]').length === {}",
        names.len()
    );
    window.holds("every file was judged", &all);
    assert_eq!(
        window.count("[data-testid=verification][data-holds=true]"),
        names.len(),
        "{}",
        window.text_of("main")
    );
    window.picture("holds");
}

#[test]
fn a_report_is_verified_without_an_identity() {
    let (stage, demo) = (Stage::new("no-identity"), demonstration::own());
    stage.answer("OpenAny", &[&demo.path("report.pdf")]);
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click("verify-open");
    window.click("verify-choose");
    window.see_this("[data-testid=verification][data-holds=true]");
    window.reads("verification", "签名有效");
    window.picture("report");
    // What is sealed asks for somebody whom it was sealed to.
    stage.answer("OpenAny", &[&demo.path("case.dpcase")]);
    window.click("verify-choose");
    window.reads("verification", "核验需要一份有权打开它的身份");
    window.picture("case");
    drop(window);

    // On a computer that knows no body yet there is nothing to judge a signature by.
    let window = stage.open(&[]);
    stage.answer("OpenAny", &[&demo.path("report.pdf")]);
    window.click("verify-open");
    window.click("verify-choose");
    let (code, words) = window.failure();
    assert_eq!(code, "no_trust", "{words}");
    assert!(words.contains("信任文件"), "{words}");
}
