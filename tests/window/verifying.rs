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
