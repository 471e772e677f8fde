//! Enrolment by the command line from an empty folder: a body is founded, experts enrol and are certified, a case sealed to them opens, one
//! of them is revoked and what that expert sealed is refused from then on. And what is refused on the way.

use std::fs;
use std::path::Path;

use chrono::Duration;
use dunping_app::contract::{DraftView, DrawInput};
use dunping_app::{expert, staff};
use dunping_tests::demonstration;
use dunping_tests::programs::run;
use dunping_tests::sources::root;
use serde_json::{Value, json};

use crate::house::{EXPERTS, House, now, token};

/// Takes the demonstration's application in and draws the three experts; answers the case's number.
pub(crate) fn case_of(house: &House) -> String {
    let (mut desk, _data) = house.at_work("body/S001.age", "S001");
    let demo = &demonstration::shared().0;
    let register = token(&mut desk, &house.path("body/register"));
    let workbook = token(&mut desk, &demo.path("workbook.xlsx"));
    let attachments = token(&mut desk, &demo.path("attachments"));
    let at = now();
    staff::open_register(&mut desk, &register, at).expect("the register opens");
    let taken = staff::intake(&mut desk, &workbook, &attachments, at).expect("taken in");
    let case_no = taken.row.case_no;
    staff::pass_pre_review(&mut desk, &case_no, at).expect("passed");
    let seats = DrawInput {
        technical: 2,
        finance: 1,
        alternates: 0,
        excluded: Vec::new(),
    };
    staff::commit_draw(&mut desk, &case_no, &seats, at).expect("committed");
    let drawn = staff::reveal_draw(&mut desk, &case_no, "ssq:2026117=01,05,12,18,27,33+09", at);
    assert_eq!(drawn.expect("revealed").seats.len(), 3);
    case_no
}

/// Votes on every clause and seals a return; answers the number of the chair.
pub(crate) fn review(house: &House, who: &str, out: &Path) {
    let (mut desk, _data) = house.at_work(&format!("{who}/{who}.age"), who);
    let case = token(&mut desk, &house.path("case.dpcase"));
    let view = expert::open_case(&mut desk, &case, now()).expect("the case opens");
    let votes: Vec<Value> = view
        .clauses
        .iter()
        .map(|clause| json!({"clause": clause.key, "vote": "conform", "reason": "材料齐全，经核对无误。", "override_code": null}))
        .collect();
    let mut draft = serde_json::to_value(&view.draft).expect("a draft");
    draft["votes"] = json!(votes);
    draft["declared"] = json!(true);
    let draft: DraftView = serde_json::from_value(draft).expect("a draft");
    expert::save_draft(&mut desk, &draft, now()).expect("saved");
    let out = token(&mut desk, out);
    let words = fs::read_to_string(house.passphrase(who)).expect("the words");
    expert::seal_return(&mut desk, words.trim_end(), &out, now()).expect("sealed");
}

fn consolidate(house: &House, chair: &str) -> String {
    let ended = run([
        "consolidate",
        &house.text("returns"),
        "--case",
        &house.text("case.dpcase"),
        "--identity",
        &house.text(&format!("{chair}/{chair}.age")),
        "--passphrase-file",
        &house.passphrase(chair),
    ]);
    // Not everybody has returned an opinion, so that there is no conclusion either way.
    ended.with(1).out
}

#[test]
fn from_an_empty_folder_to_a_revoked_expert() {
    let house = House::new();
    house.found();
    for person in EXPERTS {
        let request = house.enrol(person);
        // What staff see is what the expert sees.
        let own = house.show(
            &house.text(&format!("{0}/{0}.age", person.0)),
            Some(person.0),
        );
        assert_eq!(house.show(&request, None)["words"], own["words"]);
        let said = house.at_register(&["certify", &request, "--employer", "虚构大学"]);
        assert!(said.with(0).out.contains("名册第"));
    }
    let trust = house.text("trust.dptrust");
    let body = house.show(&trust, None);
    assert_eq!(body["version"], 6, "two at the founding, three experts");
    let words: Vec<&str> = body["words"]
        .as_array()
        .expect("words")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for (id, _, _) in EXPERTS {
        let not_yet = run([
            "open",
            &trust,
            "--trust",
            &trust,
            "--identity",
            &house.text(&format!("{id}/{id}.age")),
            "--passphrase-file",
            &house.passphrase(id),
        ]);
        assert!(not_yet.with(2).err.contains("尚未经评估机构认证"));
        let _ = house.adopt(id, &trust).with(0);
    }
    let told = [
        "adopt",
        &house.text("T001/T001.age"),
        "--passphrase-file",
        &house.passphrase("T001"),
        "--trust",
        &trust,
        "--fingerprint",
    ];
    let _ = house
        .identity(&[&told[..], &[&words.join("")]].concat())
        .with(0);
    let other = house.identity(&[&told[..], &["苹果 苹果 苹果 苹果 苹果 苹果 苹果 苹果"]].concat());
    assert!(other.with(1).err.contains("机构指纹与您核对的不同"));

    let case_no = case_of(&house);
    let case = house.text("case.dpcase");
    let _ = run([
        "seal",
        "--register",
        &house.text("body/register"),
        "--case",
        &case_no,
        "--identity",
        &house.text("body/S001.age"),
        "--passphrase-file",
        &house.passphrase("S001"),
        &case,
    ])
    .with(0);
    let opened = run([
        "open",
        &case,
        "--trust",
        &trust,
        "--identity",
        &house.text("T001/T001.age"),
        "--passphrase-file",
        &house.passphrase("T001"),
    ]);
    assert!(opened.with(0).out.contains(&case_no));
    // Lost keys lose no case: the recovery key opens it too.
    let recovered = run([
        "open",
        &case,
        "--trust",
        &trust,
        "--identity",
        &house.text("body/recovery.age"),
        "--passphrase-file",
        &house.passphrase("recovery"),
    ]);
    assert!(recovered.with(0).out.contains(&case_no));

    let (mut desk, _data) = house.at_work("T001/T001.age", "T001");
    let file = token(&mut desk, &house.path("case.dpcase"));
    let view = expert::open_case(&mut desk, &file, now()).expect("the case opens");
    let chair = view
        .members
        .iter()
        .find(|seat| seat.chair)
        .expect("a chair")
        .id
        .clone();
    let (author, _, _) = EXPERTS
        .into_iter()
        .find(|(id, _, _)| *id != chair)
        .expect("a member");
    fs::create_dir(house.path("returns")).expect("a folder");
    review(
        &house,
        author,
        &house.path(&format!("returns/{author}.dpreturn")),
    );
    let before = consolidate(&house, &chair);
    assert!(before.contains("签名有效"), "{before}");

    let without_reason = house.at_register(&["revoke", author, "--reason", " "]);
    assert!(without_reason.with(1).err.contains("没有填写撤销的理由"));
    let _ = house
        .at_register(&["revoke", author, "--reason", "电脑遗失"])
        .with(0);
    assert_eq!(house.show(&trust, None)["version"], 7);
    let _ = house.adopt(&chair, &trust).with(0);
    let after = consolidate(&house, &chair);
    assert!(
        after.contains(&format!("签名人{author}的证书已被撤销")),
        "{after}"
    );
    assert!(!after.contains("签名有效"), "{after}");
    assert!(
        house
            .adopt(author, &trust)
            .with(1)
            .err
            .contains("已被撤销（电脑遗失）")
    );

    // The journal of the register tells of it all, and holds.
    let verified = run(["verify", &house.text("body/register"), "--trust", &trust]);
    assert!(verified.with(0).out.contains("成立"));
}

#[test]
fn what_is_refused_on_the_way() {
    let house = House::new();
    house.found();
    let again = house.found_again();
    assert!(again.with(2).err.contains("不是空的"));

    let request = house.enrol(EXPERTS[0]);
    let weak = house.path("weak");
    fs::write(&weak, "1234567890\n").expect("a passphrase");
    let refused = house.identity(&[
        "new",
        "--id",
        "T009",
        "--name",
        "孙八",
        "--part",
        "technical",
        "--passphrase-file",
        &weak.display().to_string(),
        &house.text("T009.age"),
    ]);
    assert!(refused.with(2).err.contains("口令太弱"));
    assert!(!house.path("T009.age").exists());
    let taken = house.identity(&[
        "new",
        "--id",
        "T001",
        "--name",
        "陈立",
        "--part",
        "technical",
        "--passphrase-file",
        &house.passphrase("T001"),
        &house.text("T001/T001.age"),
    ]);
    assert!(taken.with(2).err.contains("已经存在，没有覆盖"));

    // A request that somebody altered on the way: the recipient, so that packages could be read by another.
    let bytes = fs::read(&request).expect("the request");
    let at = bytes.len() / 2;
    let mut altered = bytes.clone();
    altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
    fs::write(house.path("altered.dpenrol"), altered).expect("an altered request");
    let refused = house
        .at_register(&["certify", &house.text("altered.dpenrol")])
        .with(1);
    assert!(refused.err.contains("登记文件"), "{}", refused.err);

    let trust = house.text("trust.dptrust");
    let _ = house.at_register(&["certify", &request]).with(0);
    fs::copy(&trust, house.path("older.dptrust")).expect("a copy");
    assert!(
        house
            .at_register(&["certify", &request])
            .with(1)
            .err
            .contains("已经认证过")
    );
    let namesake = house.enrol(("T007", "另一人", "technical"));
    let refused = house.at_register(&["certify", &namesake, "--id", "T001"]);
    assert!(refused.with(1).err.contains("编号 T001 已由陈立使用"));
    let by_file = |body: &str, words: &str, arguments: &[&str]| {
        house.identity(
            &[
                arguments,
                &[
                    "--body",
                    body,
                    "--body-passphrase-file",
                    words,
                    "--trust",
                    &trust,
                    "--out",
                    &house.text("next.dptrust"),
                ],
            ]
            .concat(),
        )
    };
    let (body, words) = (house.text("body/body.age"), house.passphrase("body"));
    let wrong = by_file(&body, &house.passphrase("S001"), &["renew", "T001"]);
    assert!(wrong.with(2).err.contains("口令不正确"));
    let person = by_file(
        &house.text("body/S001.age"),
        &house.passphrase("S001"),
        &["renew", "T001"],
    );
    assert!(person.with(2).err.contains("不是机构密钥"));
    let past = by_file(&body, &words, &["renew", "T001", "--until", "2020-01-01"]);
    assert!(past.with(2).err.contains("最后一天不能是2020-01-01"));
    let beyond = by_file(&body, &words, &["renew", "T001", "--until", "2099-01-01"]);
    assert!(beyond.with(1).err.contains("不能晚于机构自己的证书"));
    assert!(
        by_file(&body, &words, &["renew", "T008"])
            .with(1)
            .err
            .contains("没有编号为 T008")
    );

    let until = (now().date_naive() + Duration::days(400)).to_string();
    let _ = by_file(&body, &words, &["renew", "T001", "--until", &until]).with(0);
    let _ = house.adopt("T001", &house.text("next.dptrust")).with(0);
    let shown = house.show(&house.text("T001/T001.age"), Some("T001"));
    assert_eq!(shown["valid_to"], until);
    assert!(
        house
            .adopt("T001", &house.text("older.dptrust"))
            .with(1)
            .err
            .contains("旧，没有采用")
    );

    // A key of the same name by another body.
    let other = House::new();
    other.found();
    let foreign = by_file(
        &other.text("body/body.age"),
        &other.passphrase("body"),
        &["renew", "T001"],
    );
    assert!(foreign.with(1).err.contains("不是虚构评估机构的"));
    assert!(
        house
            .adopt("T001", &other.text("body/trust.dptrust"))
            .with(1)
            .err
            .contains("另一家机构")
    );
}

#[test]
fn keys_are_kept_changed_and_imported() {
    let house = House::new();
    let _ = house.enrol(EXPERTS[1]);
    let own = house.text("T002/T002.age");
    let (old, new) = (house.passphrase("T002"), house.passphrase("new"));
    let copy = house.text("backup.age");
    let backup = ["backup", &own, "--passphrase-file", &old, &copy];
    assert!(house.identity(&backup).with(0).out.contains("已打开核对"));
    assert!(house.identity(&backup).with(2).err.contains("已经存在"));
    let change = [
        "passphrase",
        &own,
        "--passphrase-file",
        &old,
        "--new-passphrase-file",
        &new,
    ];
    let _ = house.identity(&change).with(0);
    assert!(house.identity(&change).with(2).err.contains("口令不正确"));
    let show = |file: &str, words: &str| {
        house.identity(&["show", file, "--passphrase-file", words, "--qr"])
    };
    let shown = show(&own, &new).with(0).out;
    assert!(shown.contains("王𠮷") && shown.contains('█'), "{shown}");
    let _ = show(&copy, &old).with(0);

    let import = |file: &str, words: &str, out: &str| {
        let p12 = root()
            .join("src-tauri/crates/dunping-identity/tests/p12")
            .join(file);
        let secret = house.path("p12.words");
        fs::write(&secret, words).expect("a passphrase");
        house.identity(&[
            "import-p12",
            &p12.display().to_string(),
            "--p12-passphrase-file",
            &secret.display().to_string(),
            "--id",
            "T010",
            "--name",
            "孙八",
            "--part",
            "technical",
            "--passphrase-file",
            &new,
            &house.text(out),
        ])
    };
    assert!(
        import("modern.p12", "测试123", "a.age")
            .with(0)
            .out
            .contains("虚构认证中心")
    );
    let _ = import("rc2.p12", "测试123", "b.age").with(0);
    let words = |file: &str| house.show(&house.text(file), Some("new"))["words"].clone();
    assert_eq!(words("a.age"), words("b.age"), "the same key");
    assert!(
        import("modern.p12", "不对", "c.age")
            .with(2)
            .err
            .contains(".p12 文件的口令不正确")
    );
    assert!(
        import("modern.p12", "𠮷", "c.age")
            .with(2)
            .err
            .contains("“𠮷”不能用于 .p12")
    );
    let _ = import("rsa.p12", "测试123", "rsa.age").with(0);
    let _ = import("rsa-rc2.p12", "测试123", "rsa-rc2.age").with(0);
    assert_eq!(words("rsa.age"), words("rsa-rc2.age"), "the same key");
    assert!(
        import("rsa1024.p12", "测试123", "c.age")
            .with(2)
            .err
            .contains("只有 1024 位，太短")
    );
    assert!(
        import("rsa5120.p12", "测试123", "c.age")
            .with(2)
            .err
            .contains("RSA 密钥是 5120 位，这个长度不能使用")
    );
    assert!(
        import("p384.p12", "测试123", "c.age")
            .with(2)
            .err
            .contains("既不是 P-256 也不是 RSA")
    );
    assert!(
        import("camellia.p12", "测试123", "c.age")
            .with(2)
            .err
            .contains("不支持的加密方式")
    );
    assert!(!house.path("c.age").exists());
}
