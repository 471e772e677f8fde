//! Intake and pre-review over the demonstration's register: attachments in folders, attachments that did not come.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use dunping_app::contract::{PaperInput, StaffCaseView, VerdictView};
use dunping_app::{AppError, Places, Reader, Session, demo, session, staff};
use dunping_domain::policy::BUILTIN;
use dunping_report::embedded_files;
use dunping_report::papers::Notice;
use tempfile::TempDir;

fn moment() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-10-09T09:30:00+08:00").expect("a moment")
}

/// The staff member at the register of a demonstration.
struct Desk {
    session: Session,
    demonstration: TempDir,
    data: TempDir,
}

impl Desk {
    fn new() -> Self {
        let demonstration = tempfile::tempdir().expect("a folder");
        demo::run(demonstration.path(), &Reader::InProcess, &mut |_| {})
            .expect("the demonstration");
        let data = tempfile::tempdir().expect("a folder");
        let mut session = Session::new(Places {
            data: data.path().to_path_buf(),
            reader: Reader::InProcess,
        });
        session.set_demo(demonstration.path().to_path_buf());
        session::unlock_demo(&mut session, "staff", moment()).expect("the staff member");
        let register = token(&mut session, demonstration.path().join("register"));
        staff::open_register(&mut session, &register, moment()).expect("the register opens");
        Self {
            session,
            demonstration,
            data,
        }
    }

    /// Takes the demonstration's first workbook in with these attachments; its case number and the names on record.
    fn take_in(&mut self, attachments: &Path) -> (String, Vec<String>) {
        let workbook = token(
            &mut self.session,
            self.demonstration.path().join("workbook.xlsx"),
        );
        let attachments = token(&mut self.session, attachments.to_path_buf());
        let view = staff::intake(&mut self.session, &workbook, &attachments, moment())
            .expect("it is taken in");
        let names = view.attachments.into_iter().map(|file| file.name).collect();
        (view.row.case_no, names)
    }

    fn pass(&mut self, case_no: &str) -> Result<String, AppError> {
        staff::pass_pre_review(&mut self.session, case_no, moment()).map(|view| view.row.state)
    }
}

fn token(session: &mut Session, path: PathBuf) -> String {
    session.tokens(vec![path]).remove(0).token
}

#[test]
fn listed_attachments_must_have_come_before_the_pre_review_is_passed() {
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().expect("a folder");
    let (empty, names) = desk.take_in(folder.path());
    assert_eq!(names, ["workbook.xlsx"]);
    let refused = desk.pass(&empty).expect_err("nothing came");
    assert!(matches!(
        refused,
        AppError::AttachmentsMissing { count: 15 }
    ));
    let failure = refused.failure();
    assert_eq!(failure.code, "attachments_missing");
    assert_eq!(
        failure.message.zh,
        "附件清单中有15个文件没有收到，不能通过预审。"
    );
    assert_eq!(failure.remedy.zh, "请企业补齐后重新受理。");

    let below = folder.path().join("证照").join("扫描件");
    fs::create_dir_all(&below).expect("a folder");
    let source = desk.demonstration.path().join("attachments");
    let mut copied = 0;
    for entry in fs::read_dir(source).expect("the attachments") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), below.join(entry.file_name())).expect("a copy");
        copied += 1;
    }
    let (full, names) = desk.take_in(folder.path());
    assert!(names.contains(&"证照／扫描件／营业执照.pdf".to_owned()));
    assert_eq!(
        names.len(),
        1 + copied,
        "the workbook and what lies two folders down"
    );
    assert_eq!(desk.pass(&full).expect("all came"), "pre_passed");

    fs::remove_file(below.join("营业执照.pdf")).expect("one is taken away");
    let (short, _) = desk.take_in(folder.path());
    assert!(matches!(
        desk.pass(&short),
        Err(AppError::AttachmentsMissing { count: 1 })
    ));
}

#[test]
fn a_file_whose_name_no_paper_can_print_is_told_before_the_material_is_frozen() {
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().expect("a folder");
    let source = desk.demonstration.path().join("attachments");
    for entry in fs::read_dir(source).expect("the attachments") {
        let entry = entry.expect("an entry");
        fs::copy(entry.path(), folder.path().join(entry.file_name())).expect("a copy");
    }
    fs::write(folder.path().join("说明\u{13000}.txt"), "补充说明。").expect("a file");
    let (case_no, _) = desk.take_in(folder.path());
    let view = staff::staff_case(&mut desk.session, &case_no, moment()).expect("on record");
    let told: Vec<_> = view.findings.iter().filter(|it| it.code == "E28").collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].message.zh.contains("U+13000"),
        "{}",
        told[0].message.zh
    );
    assert!(matches!(
        desk.pass(&case_no),
        Err(AppError::Blocked { count: 1 })
    ));

    fs::rename(
        folder.path().join("说明\u{13000}.txt"),
        folder.path().join("说明 ✔ 𠀀.txt"),
    )
    .expect("renamed");
    let (case_no, _) = desk.take_in(folder.path());
    assert_eq!(
        desk.pass(&case_no).expect("it can be printed"),
        "pre_passed"
    );
}

/// 发文字号 of a notice that is issued now.
fn number_of(desk: &mut Desk, case_no: &str, id: &str, answers: &[(&str, &str)]) -> String {
    let path = desk.data.path().join("notice.pdf");
    let out = token(&mut desk.session, path.clone());
    let answers = answers
        .iter()
        .map(|(ask, said)| ((*ask).to_owned(), (*said).to_owned()));
    let input = PaperInput {
        id: id.to_owned(),
        answers: answers.collect(),
    };
    staff::issue_paper(&mut desk.session, case_no, &input, &out, moment()).expect("issued");
    let files = embedded_files(&fs::read(path).expect("the notice")).expect("its files");
    let notice: Notice = serde_json::from_slice(&files[0].bytes).expect("its values");
    notice.number
}

#[test]
fn no_two_notices_of_a_kind_bear_the_same_number() {
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().expect("a folder");
    let (one, _) = desk.take_in(folder.path());
    let (other, _) = desk.take_in(folder.path());
    let missing = [("round", "1"), ("missing", "审计报告")];
    let mut accepted = Vec::new();
    let mut supplements = Vec::new();
    for case_no in [&one, &other, &one] {
        accepted.push(number_of(&mut desk, case_no, "acceptance", &[]));
        supplements.push(number_of(&mut desk, case_no, "supplement", &missing));
    }
    // The demonstration has issued some already; from there they go up one by one, whatever the case.
    let serial = |number: &String| -> u32 {
        let digits: String = number
            .chars()
            .rev()
            .skip(1)
            .take_while(char::is_ascii_digit)
            .collect();
        digits
            .chars()
            .rev()
            .collect::<String>()
            .parse()
            .expect("a serial number")
    };
    for numbers in [&accepted, &supplements] {
        let first = serial(&numbers[0]);
        let serials: Vec<u32> = numbers.iter().map(serial).collect();
        assert_eq!(serials, [first, first + 1, first + 2], "{numbers:?}");
    }
    assert!(
        accepted[0].starts_with("辽网安评受〔2026〕"),
        "{accepted:?}"
    );
    assert!(
        supplements[0].starts_with("辽网安评补〔2026〕"),
        "{supplements:?}"
    );
}

fn verdict(view: &StaffCaseView, key: &str) -> VerdictView {
    let clause = view.clauses.iter().find(|clause| clause.key == key);
    clause.expect("a votable clause").verdict
}

#[test]
fn a_new_policy_concerns_new_cases_only() {
    let mut desk = Desk::new();
    let folder = tempfile::tempdir().expect("a folder");
    let (before, _) = desk.take_in(folder.path());
    let built_in = staff::policy(&mut desk.session).expect("the built-in policy");
    assert!(built_in.built_in);

    let fixed = BUILTIN.replacen("version = 1", "version = 2", 1).replacen(
        "\"last_full_fiscal_year\"",
        "\"fixed_year\"\nfixed_year = 2023",
        1,
    );
    let path = folder.path().join("policy.toml");
    fs::write(&path, &fixed).expect("it is written");
    let file = token(&mut desk.session, path.clone());
    let chosen = staff::set_policy(&mut desk.session, &file, moment()).expect("a policy");
    assert_eq!((chosen.version, chosen.built_in), (2, false));
    assert_ne!(chosen.digest, built_in.digest);

    // A text that is no policy changes nothing and says what is wrong with it.
    fs::write(&path, fixed.replacen("\"cagr\"", "\"best\"", 1)).expect("it is written");
    let refused = staff::set_policy(&mut desk.session, &file, moment()).expect_err("no policy");
    assert!(matches!(&refused, AppError::Policy(why) if why.to_string().contains("growth.method")));
    let still = staff::policy(&mut desk.session).expect("the chosen policy");
    assert_eq!(still.digest, chosen.digest);

    let (after, _) = desk.take_in(folder.path());
    let mut view =
        |case_no: &str| staff::staff_case(&mut desk.session, case_no, moment()).expect("on record");
    assert_eq!(verdict(&view(&before), "4.2.4.a"), VerdictView::Met);
    assert_eq!(verdict(&view(&after), "4.2.4.a"), VerdictView::Undetermined);
}
