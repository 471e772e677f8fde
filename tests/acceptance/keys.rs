//! Keys that were not made here: panels whose members sign with RSA keys of a public authority or with a token, from an empty folder to
//! a report that other people's programs find valid.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_app::contract::ConcludeInput;
use dunping_app::{chair, expert};
use dunping_tests::oracle::signed_pdf;
use dunping_tests::programs::{Ended, finish, run};
use dunping_tests::token as softhsm;

use crate::enrolment::{case_of, review};
use crate::house::{EXPERTS, House, now, token};

/// A `.p12` file as public authorities hand them out, with a passphrase of theirs in a file beside it.
fn p12(house: &House, who: &str, key: &str, form: &str) -> (String, String) {
    let openssl = |words: &str| {
        let mut command = Command::new("openssl");
        command.args(words.split(' ')).current_dir(house.path(who));
        let _ = finish(&mut command).with(0);
    };
    openssl(&format!(
        "req -x509 -newkey {key} -noenc -keyout key.pem -out leaf.pem -subj /O=authority/CN={who}"
    ));
    openssl(&format!(
        "pkcs12 -export -inkey key.pem -in leaf.pem -out key.p12 -passout pass:Abcd-1234 {form}"
    ));
    let words = house.text(&format!("{who}/p12.words"));
    fs::write(&words, "Abcd-1234\n").expect("the passphrase");
    (house.text(&format!("{who}/key.p12")), words)
}

/// An expert with a key out of such a file; answers the request.
fn enrol_with(house: &House, person: (&str, &str, &str), key: &str, form: &str) -> String {
    let (id, _, _) = person;
    fs::create_dir_all(house.path(id)).expect("a folder");
    let (file, words) = p12(house, id, key, form);
    let source = ["import-p12", &file, "--p12-passphrase-file", &words];
    let (request, made) = house.enrol_from(&source, person);
    let made = made.with(0);
    assert!(made.out.contains("authority"), "{}", made.out);
    request
}

/// Somebody signs the report with the command line.
fn sign(house: &House, who: &str, report: &Path, out: &Path, pin: Option<&str>) -> Ended {
    let identity = match who {
        "S001" => house.text("body/S001.age"),
        expert => house.text(&format!("{expert}/{expert}.age")),
    };
    let (report, out) = (report.display().to_string(), out.display().to_string());
    let (trust, words) = (house.text("trust.dptrust"), house.passphrase(who));
    let pin = pin.map(|file| house.text(file));
    let mut arguments = vec![
        "sign",
        &report,
        "--trust",
        &trust,
        "--identity",
        &identity,
        "--passphrase-file",
        &words,
        &out,
    ];
    if let Some(pin) = &pin {
        arguments.extend(["--pin-file", pin]);
    }
    run(arguments)
}

/// Members and staff sign what the chair signed; answers the report with all signatures.
fn signed_by_everybody(house: &House, report: PathBuf) -> PathBuf {
    let chair = house.chair();
    let members = EXPERTS
        .iter()
        .map(|(id, _, _)| *id)
        .filter(|id| *id != chair);
    let mut newest = report;
    for who in members.chain(["S001"]) {
        let next = house.path(&format!("signed-by-{who}.pdf"));
        let pin = format!("{who}.pin");
        let pin = house.path(&pin).is_file().then_some(pin.as_str());
        let _ = sign(house, who, &newest, &next, pin).with(0);
        newest = next;
    }
    newest
}

/// Ours and other people's programs find every signature of the report valid.
fn holds_for_everybody(house: &House, report: &Path) {
    signed_pdf(report, &house.path("body/ca.pem"), 4);
    let (report, trust) = (report.display().to_string(), house.text("trust.dptrust"));
    let said = run(["verify", &report, "--trust", &trust]).with(0).out;
    assert_eq!(said.matches("签名有效").count(), 4, "{said}");
    assert!(!said.contains('✗'), "{said}");
}

#[test]
fn a_panel_signs_with_rsa_and_p256_side_by_side() {
    let house = House::new();
    house.found();
    // Both technical experts, of whom one presides, hold RSA keys; the finance expert and staff P-256.
    let requests = [
        enrol_with(&house, EXPERTS[0], "rsa:2048", "-name modern"),
        enrol_with(&house, EXPERTS[1], "rsa:3072", "-legacy -keysig"),
        house.enrol(EXPERTS[2]),
    ];
    house.certify(&requests);
    let report = house.reviewed_and_concluded();
    holds_for_everybody(&house, &signed_by_everybody(&house, report));
}

/// The child's scene; unset in the parent.
const SCENE: &str = "DUNPING_KEYS_SCENE";

/// softhsm2 plays the token. Its configuration is an environment variable, so the scene runs in a process of its own: this very program,
/// started again with the variable set.
#[test]
fn a_chair_and_a_member_sign_with_a_token() {
    let folder = tempfile::tempdir().expect("a folder");
    let keys = [(EXPERTS[0].0, softhsm::RSA), (EXPERTS[1].0, softhsm::P256)];
    let configuration = softhsm::make(folder.path(), &keys);
    let mut again = Command::new(std::env::current_exe().expect("this program"));
    again
        .args(["--exact", "keys::at_the_token", "--nocapture"])
        .env("SOFTHSM2_CONF", &configuration)
        .env(SCENE, "played");
    let output = again.output().expect("this program again");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let played = output.status.success() && said.contains("the scene was played");
    assert!(played, "{said}");
}

/// What happens in the process that sees the token; in the parent there is nothing to see, and the parent looks for the last words.
#[test]
#[expect(clippy::print_stdout, reason = "the parent reads it")]
fn at_the_token() {
    if std::env::var_os(SCENE).is_none() {
        return;
    }
    let house = House::new();
    house.found();
    // Whichever of the two technical experts presides: one key is RSA, one P-256, and both are in the token.
    let requests = [
        enrol_at_token(&house, EXPERTS[0]),
        enrol_at_token(&house, EXPERTS[1]),
        house.enrol(EXPERTS[2]),
    ];
    house.certify(&requests);
    let report = house.reviewed_and_concluded();
    let chair = house.chair();
    let member = EXPERTS[..2].iter().find(|(id, _, _)| *id != chair);
    let (member, _, _) = member.expect("a technical expert besides the chair");
    let no = house.path("no.pdf");
    let without = sign(&house, member, &report, &no, None);
    assert!(without.err.contains("需要令牌的 PIN"), "{}", without.err);
    fs::write(house.path("wrong.pin"), "1111\n").expect("a PIN");
    let wrong = sign(&house, member, &report, &no, Some("wrong.pin"));
    assert!(wrong.err.contains("PIN 不正确"), "{}", wrong.err);
    assert!(!no.exists());
    holds_for_everybody(&house, &signed_by_everybody(&house, report));
    println!("the scene was played");
}

/// An expert whose key is in the token; answers the request. What does not do on the way is told.
fn enrol_at_token(house: &House, person: (&str, &str, &str)) -> String {
    let (id, _, _) = person;
    fs::create_dir_all(house.path(id)).expect("a folder");
    fs::write(
        house.path(&format!("{id}.pin")),
        format!("{}\n", softhsm::PIN),
    )
    .expect("the PIN");
    fs::write(house.path("wrong.pin"), "1111\n").expect("a PIN");
    let file = house.text(&format!("{id}/{id}.age"));
    let module = softhsm::module().display().to_string();
    let make = |token: &str, pin: &str| {
        let pin = house.text(&format!("{pin}.pin"));
        let source = ["from-token", "--module", &module, "--token", token];
        let key = ["--key", id, "--pin-file", &pin];
        house.enrol_from(&[&source[..], &key].concat(), person)
    };
    let (_, wrong) = make(softhsm::LABEL, "wrong");
    assert!(wrong.err.contains("PIN 不正确"), "{}", wrong.err);
    let (_, missing) = make("别人的", id);
    assert!(
        missing.err.contains("没有找到名为“别人的”的令牌"),
        "{}",
        missing.err
    );
    assert!(!Path::new(&file).exists());
    let (request, made) = make(softhsm::LABEL, id);
    let made = made.with(0);
    assert!(made.out.contains("指纹"), "{}", made.out);

    let words = house.passphrase(id);
    let enrol = ["enrol", &file, "--passphrase-file", &words, &request];
    let without = house.identity(&enrol);
    assert!(without.err.contains("需要令牌的 PIN"), "{}", without.err);
    request
}

impl House {
    /// The number of the chair of the drawn panel.
    fn chair(&self) -> String {
        let (id, _, _) = EXPERTS[0];
        let (mut desk, _data) = self.at_work(&format!("{id}/{id}.age"), id);
        let file = token(&mut desk, &self.path("case.dpcase"));
        let view = expert::open_case(&mut desk, &file, now()).expect("the case opens");
        let chair = view.members.iter().find(|seat| seat.chair);
        chair.expect("a chair").id.clone()
    }

    /// Draws, seals, lets everybody vote and seal, and the chair conclude; answers the report that the chair signed.
    fn reviewed_and_concluded(&self) -> PathBuf {
        let case_no = case_of(self);
        let _ = run([
            "seal",
            "--register",
            &self.text("body/register"),
            "--case",
            &case_no,
            "--identity",
            &self.text("body/S001.age"),
            "--passphrase-file",
            &self.passphrase("S001"),
            &self.text("case.dpcase"),
        ])
        .with(0);
        let returns: Vec<_> = EXPERTS
            .iter()
            .map(|(id, _, _)| {
                let out = self.path(&format!("{id}/{id}.dpreturn"));
                review(self, id, &out);
                out
            })
            .collect();
        let chair = self.chair();
        let (mut desk, _data) = self.at_work(&format!("{chair}/{chair}.age"), &chair);
        let case = token(&mut desk, &self.path("case.dpcase"));
        expert::open_case(&mut desk, &case, now()).expect("the case opens");
        let returns: Vec<String> = returns.iter().map(|file| token(&mut desk, file)).collect();
        chair::take_in_returns(&mut desk, &returns, now()).expect("taken in");
        let words = fs::read_to_string(self.passphrase(&chair)).expect("the words");
        let said = ConcludeInput {
            passphrase: words.trim_end().to_owned(),
            deliberation: "合议说明".to_owned(),
            ..ConcludeInput::default()
        };
        let folder = self.path("conclusion");
        fs::create_dir(&folder).expect("a folder");
        let out = token(&mut desk, &folder);
        chair::conclude(&mut desk, &said, &out, now()).expect("concluded");
        folder.join(format!("{case_no}-评审报告.pdf"))
    }
}
