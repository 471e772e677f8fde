//! The chair's desk: take the returns in, see the dissent, read the report, conclude and sign.

use dunping_tests::demonstration;
use dunping_tests::oracle::{signed_pdf, text_of};

use crate::evidence::PAGE_IS_DRAWN;
use crate::stage::Stage;

const DELIBERATION: &str = "合议时逐条核对了少数意见，多数成员认为运行记录足以支持结论。";

#[test]
fn the_chair_concludes() {
    let (stage, demo) = (Stage::new("chair"), demonstration::own());
    let chair = demo.seated("T", 0);
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", chair.who));
    window.reads("refusals", "尚未收到");
    window.picture("nothing-yet");

    let returns = demo.returns();
    assert_eq!(returns.len(), 5);
    let other_case = demo.path("second/returns");
    let foreign = std::fs::read_dir(&other_case)
        .expect("the second case's returns")
        .next()
        .expect("one")
        .expect("one")
        .path();
    let files: Vec<&std::path::Path> = returns
        .iter()
        .chain([&foreign])
        .map(AsRef::as_ref)
        .collect();
    stage.answer("OpenReturns", &files);
    window.click("take-in");
    let plan = window.reads("import-plan", "签名有效");
    assert_eq!(plan.matches("签名有效").count(), 5, "{plan}");
    window.picture("the-dry-run");
    window.reads("refusals", "尚未收到");
    window.click("import-confirm");
    let lines = window.reads("import-lines", "签名有效");
    assert_eq!(lines.matches("签名有效").count(), 5, "{lines}");
    assert_eq!(lines.matches("未采用").count(), 1, "{lines}");
    window.gone("[data-testid=refusals]");
    assert_eq!(window.text("outcome"), "通过");
    assert_eq!(window.count("[data-testid^=\"matrix-4\"]"), 19);
    window.picture("taken-in");

    window.click("filter-differing");
    window.gone("[data-testid=\"matrix-4.1-1\"]");
    assert_eq!(window.count("[data-testid^=\"matrix-4\"]"), 1);
    window.reads("matrix-4.4.2", "4 : 1");
    window.click("expand-4.4.2");
    let reasons = window.text_of("tr.reasons");
    assert!(reasons.contains("不同意认定为符合"), "{reasons}");
    window.picture("the-dissent");
    window.click("filter-all");

    window.type_into("deliberation", DELIBERATION);
    window.click("preview");
    window.holds("a page of the report is drawn", PAGE_IS_DRAWN);
    window.picture("preview");
    window.click("viewer-close");

    stage.answer("SaveClosing", &[&stage.out("")]);
    window.click("conclude");
    window.type_into("conclude-passphrase", &chair.passphrase);
    window.picture("concluding");
    window.click("conclude-confirm");
    window.reads("concluded", "评审报告.pdf");
    window.picture("concluded");

    let written = |ending: &str| {
        let found = std::fs::read_dir(stage.out(""))
            .expect("what was written")
            .flatten()
            .map(|entry| entry.path());
        found
            .into_iter()
            .find(|path| path.extension().is_some_and(|found| found == ending))
            .expect(ending)
    };
    let (report, closing) = (written("pdf"), written("dpclosing"));
    signed_pdf(&report, &demo.path("ca.pem"), 1);
    let text = text_of(&report);
    for words in [DELIBERATION, "不能证明持续运行", "5.0000%"] {
        assert!(
            text.contains(words),
            "the report's text does not have {words:?}"
        );
    }
    let _ = demo.verify(&[&report, &closing]).with(0);

    // A member signs on this computer with an identity of the member's own; the copy that goes out bears both signatures.
    let member = demo.seated("F", 0);
    window.reads(&format!("place-{}", member.who), "未签");
    window.click("sign-here");
    let identity = demo.path(&format!("identities/{}.age", member.who));
    stage.answer("OpenIdentity", &[&identity]);
    window.click("sign-identity");
    window.reads("sign-identity-name", &format!("{}.age", member.who));
    window.type_into("sign-passphrase", &member.passphrase);
    window.holds("the report is drawn beside it", PAGE_IS_DRAWN);
    window.gone("[data-testid=pdf-scripted]");
    window.picture("a-member-signs");
    window.click("sign-confirm");
    window.see_this(&format!(
        "[data-testid=place-{}][data-signed=true]",
        member.who
    ));
    let copy = stage.out("copy.pdf");
    stage.answer("SaveReport", &[&copy]);
    window.click("sign-out");
    window.reads("signatures", "copy.pdf");
    window.picture("a-copy-goes-out");
    signed_pdf(&copy, &demo.path("ca.pem"), 2);
}
