//! Enrolment in the window, from a computer on which nobody has worked to a certified and a revoked expert; and
//! an expert whose signing key stays in a token.

use std::path::{Path, PathBuf};

use dunping_tests::token as softhsm;

use crate::stage::{Stage, Window};

/// Types the six words that are shown, as from the paper they were written on, and answers them.
fn six_words(window: &Window, prefix: &str) -> String {
    window.see(&format!("{prefix}-shown"));
    window.picture(&format!("{prefix}-words"));
    let typed = window.attribute(&format!("{prefix}-shown"), "data-typed");
    assert_eq!(typed.split(' ').count(), 6, "{typed}");
    window.click(&format!("{prefix}-written"));
    window.type_into(&format!("{prefix}-again"), &typed);
    window.click(&format!("{prefix}-choose"));
    typed
}

/// Founds a body in the window; answers the passphrases of staff and body.
fn found(stage: &Stage, window: &Window) -> (String, String) {
    window.click("found-open");
    window.type_into("found-body", "虚构评估机构");
    window.type_into("found-id", "S001");
    window.type_into("found-name", "徐敏");
    window.picture("found");
    window.click("found-next");
    let staff = six_words(window, "found-2");
    let body = six_words(window, "found-3");
    let _ = six_words(window, "found-4");
    stage.answer("NewBody", &[&stage.out("body")]);
    window.click("found-save");
    window.see("founded");
    window.picture("founded");
    window.click("found-finish");
    window.see("roster");
    (staff, body)
}

/// Staff, at the office: found the body, certify the one request and hand the roster out. Answers the window and the body's passphrase.
fn certified(office: &Stage, request: &Path, trust: &Path, told: &str) -> (Window, String) {
    let staff = office.open(&[]);
    let (_, body_words) = found(office, &staff);
    staff.click("roster");
    staff.reads("roster-version", "第 3 版");
    office.answer("OpenEnrolment", &[request]);
    staff.click("roster-certify");
    staff.see("certify-id");
    assert_eq!(staff.text_of("dialog [data-testid=fingerprint]"), told);
    staff.click("certify-compared");
    staff.type_into("certify-employer", "虚构大学");
    staff.type_into("body-passphrase", &body_words);
    staff.picture("certify");
    staff.click("certify-confirm");
    staff.reads("roster-note", "T010 已认证");
    staff.see("roster-row-T010");
    office.answer("SaveTrust", &[trust]);
    staff.click("roster-export");
    staff.reads("written", "trust.dptrust");
    staff.picture("roster");
    (staff, body_words)
}

#[test]
fn an_expert_enrols_is_certified_and_revoked() {
    let (office, home) = (Stage::new("enrolment-office"), Stage::new("enrolment-home"));
    let [identity, request, trust] =
        ["T010.age", "T010.dpenrol", "trust.dptrust"].map(|name| -> PathBuf { home.out(name) });

    // The expert, at home.
    let expert = home.open(&[]);
    expert.see("create-identity");
    expert.picture("who-are-you");
    expert.click("create-identity");
    expert.type_into("create-id", "T010");
    expert.type_into("create-name", "孙八");
    expert.picture("create");
    expert.click("create-next");
    home.answer("SaveIdentity", &[&identity]);
    let words = six_words(&expert, "create");
    expert.see("waiting");
    home.answer("SaveEnrolment", &[&request]);
    expert.click("waiting-enrol");
    expert.type_into("enrol-passphrase", &words);
    expert.click("enrol-save");
    expert.reads("waiting-enrolled", "T010.dpenrol");
    expert.picture("waiting");
    let told = expert.text("fingerprint");
    drop(expert);

    let (staff, body_words) = certified(&office, &request, &trust, &told);

    // The expert again: compares the body's fingerprint, and is in.
    let expert = home.open(&[]);
    expert.type_into("unlock-passphrase", &words);
    expert.click("unlock");
    home.answer("OpenTrust", &[&trust]);
    expert.click("waiting-trust");
    expert.see("trust-compared");
    expert.picture("trust");
    expert.click("trust-compared");
    expert.type_into("trust-passphrase", &words);
    expert.click("trust-adopt");
    expert.see("lock");
    expert.click("mine");
    assert_eq!(expert.text_of("dialog [data-testid=fingerprint]"), told);
    expert.picture("mine");
    drop(expert);

    // And out again.
    staff.click("revoke-T010");
    staff.type_into("change-reason", "电脑遗失");
    staff.type_into("body-passphrase", &body_words);
    staff.picture("revoke");
    staff.click("change-confirm");
    staff.reads("roster-row-T010", "电脑遗失");
    staff.click("roster-export");
    staff.reads("written", "trust.dptrust");
    let expert = home.open(&[]);
    expert.type_into("unlock-passphrase", &words);
    expert.click("unlock");
    expert.see("lock");
    expert.click("mine");
    home.answer("OpenTrust", &[&trust]);
    expert.click("mine-trust");
    expert.type_into("trust-passphrase", &words);
    expert.click("trust-adopt");
    let (code, said) = expert.failure();
    assert_eq!(code, "identity.revoked");
    assert!(said.contains("电脑遗失"), "{said}");
    expert.picture("revoked");
}

/// The page asks for the PIN once the program says that it is needed, and tells a wrong one.
#[test]
fn an_experts_signing_key_stays_in_a_token() {
    let (office, home) = (Stage::new("token-office"), Stage::new("token-home"));
    let [identity, request, trust] =
        ["T010.age", "T010.dpenrol", "trust.dptrust"].map(|name| -> PathBuf { home.out(name) });
    let configuration = home.out("softhsm2.conf");
    let folder = configuration.parent().expect("the folder");
    softhsm::make(folder, &[("签名", softhsm::RSA)]);

    let expert = home.open(&[]);
    expert.see("from-token");
    expert.picture("who-are-you");
    expert.click("from-token");
    expert.type_into("create-id", "T010");
    expert.type_into("create-name", "孙八");
    home.answer("OpenModule", &[softhsm::module()]);
    expert.click("create-module");
    expert.type_into("create-token", softhsm::LABEL);
    expert.type_into("create-key", "签名");
    expert.type_into("create-pin", "1111");
    expert.picture("create");
    expert.click("create-next");
    home.answer("SaveIdentity", &[&identity]);
    let _ = six_words(&expert, "create");
    assert_eq!(expert.failure().0, "token.pin");
    expert.picture("wrong-pin");
    assert!(!identity.exists());
    expert.click("create-back");
    expert.type_into("create-pin", softhsm::PIN);
    expert.click("create-next");
    let words = six_words(&expert, "create");
    expert.see("waiting");

    home.answer("SaveEnrolment", &[&request]);
    expert.click("waiting-enrol");
    expert.type_into("enrol-passphrase", &words);
    expert.click("enrol-save");
    assert_eq!(expert.failure().0, "token.pin_needed");
    expert.type_into("enrol-passphrase", &words);
    expert.type_into("enrol-passphrase-pin", softhsm::PIN);
    expert.picture("enrol");
    expert.click("enrol-save");
    expert.reads("waiting-enrolled", "T010.dpenrol");
    let told = expert.text("fingerprint");
    drop(expert);
    let (staff, _) = certified(&office, &request, &trust, &told);
    drop(staff);

    let expert = home.open(&[]);
    expert.type_into("unlock-passphrase", &words);
    expert.click("unlock");
    home.answer("OpenTrust", &[&trust]);
    expert.click("waiting-trust");
    expert.click("trust-compared");
    expert.type_into("trust-passphrase", &words);
    expert.click("trust-adopt");
    assert_eq!(expert.failure().0, "token.pin_needed");
    expert.type_into("trust-passphrase", &words);
    expert.type_into("trust-passphrase-pin", softhsm::PIN);
    expert.click("trust-adopt");
    expert.see("lock");
    expert.click("lock");

    expert.type_into("unlock-passphrase", &words);
    expert.click("unlock");
    assert_eq!(expert.failure().0, "token.pin_needed");
    expert.type_into("unlock-passphrase", &words);
    expert.type_into("unlock-passphrase-pin", "1111");
    expert.click("unlock");
    expert.reads("failure", "PIN 不正确");
    expert.picture("unlock");
    expert.type_into("unlock-passphrase", &words);
    expert.type_into("unlock-passphrase-pin", softhsm::PIN);
    expert.click("unlock");
    expert.see("lock");
}
