//! Signing a report after the chair: a member at a desk of the member's own, then the body's seal at the staff's desk, each on the file that
//! came; other people's tools accept every signature.

use dunping_tests::demonstration;
use dunping_tests::oracle::signed_pdf;

use crate::stage::Stage;

#[test]
fn a_member_signs_at_home_and_staff_seal() {
    let (stage, demo) = (Stage::new("signing"), demonstration::own());
    let member = demo.seated("F", 0);
    let authority = demo.path("ca.pem");
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click(&format!("demo-{}", member.who));
    window.click("leave");
    stage.answer("OpenReport", &[&demo.path("report.pdf")]);
    window.click("sign-open");
    window.reads("sign-report", "沈阳盛安网络科技有限公司");
    window.reads(&format!("place-{}", member.who), "未签");
    window.picture("before");
    let signed = stage.out("signed.pdf");
    stage.answer("SaveReport", &[&signed]);
    window.type_into("sign-passphrase", "not this one");
    window.click("sign-confirm");
    assert_eq!(window.failure().0, "key.passphrase");
    stage.answer("SaveReport", &[&signed]);
    window.type_into("sign-passphrase", &member.passphrase);
    window.click("sign-confirm");
    window.reads("written", "signed.pdf");
    window.see_this(&format!(
        "[data-testid=place-{}][data-signed=true]",
        member.who
    ));
    window.picture("signed");
    signed_pdf(&signed, &authority, 2);

    drop(window);

    // Another case's report is not taken for this one; the one that the member signed is.
    let staff = demo.person("staff");
    let window = stage.open(&["--demo".as_ref(), demo.folder()]);
    window.click("demo-staff");
    window.type_into("register-search", "盛安");
    window.holds(
        "one case is left",
        "return document.querySelectorAll('[data-testid^=\"register-row-\"]').length === 1",
    );
    window.click_this("[data-testid^=\"register-row-\"] button");
    window.click("seal-report");
    stage.answer("OpenReport", &[&demo.path("second/report.pdf")]);
    window.click("seal-report-file");
    window.reads("seal-report-name", "report.pdf");
    let sealed = stage.out("sealed.pdf");
    stage.answer("SaveReport", &[&sealed]);
    window.type_into("sign-passphrase", &staff.passphrase);
    window.click("sign-confirm");
    assert_eq!(window.failure().0, "not_continued");
    stage.answer("OpenReport", &[&signed]);
    window.click("seal-report-file");
    window.reads("seal-report-name", "signed.pdf");
    window.picture("sealing");
    stage.answer("SaveReport", &[&sealed]);
    window.type_into("sign-passphrase", &staff.passphrase);
    window.click("sign-confirm");
    window.reads("written", "sealed.pdf");
    window.picture("sealed");
    signed_pdf(&sealed, &authority, 3);
    let _ = demo.verify(&[&sealed]).with(0);
}
