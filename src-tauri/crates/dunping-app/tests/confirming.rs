//! Doubtful cells of a workbook, from the pre-review to the experts: what staff confirm is on record, travels in the package, and gives
//! the same figures everywhere; what nobody confirms stays out of the figures.

#[allow(dead_code, reason = "the other files of desks use the rest")]
mod desk;

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use desk::{Desk, code, demonstration, moment};
use dunping_app::contract::{
    CheckState, ClauseView, ConfirmInput, DrawInput, OutcomeView, SheetView, StaffCaseView,
    UsedCell, VerdictView,
};
use dunping_app::{expert, session, staff};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const RESEARCH: &str = "xl/worksheets/sheet3.xml";

/// The demonstration's workbook, its 研发费用明细 saying that its amounts are in 万元 while 企业基本信息 says 元.
fn doubtful(folder: &Path) -> PathBuf {
    let bytes = fs::read(demonstration().join("workbook.xlsx")).expect("the workbook");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name in UTF-8").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("it inflates");
        if name == RESEARCH {
            let text = String::from_utf8(content).expect("text");
            let other = text.replace("<v>金额单位：元</v>", "<v>金额单位：万元</v>");
            assert_ne!(other, text, "the unit line is there");
            content = other.into_bytes();
        }
        zip.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        zip.write_all(&content).expect("it is written");
    }
    let path = folder.join("疑问.xlsx");
    let bytes = zip.finish().expect("a container").into_inner();
    fs::write(&path, bytes).expect("it is written");
    path
}

/// The staff member with a case of that workbook in pre-review, at a copy of the demonstration's register: only one can have it open.
fn taken_in(register: &Path) -> (Desk, StaffCaseView) {
    let mut desk = Desk::of("staff");
    copy(&demonstration().join("register"), register);
    let register = desk.token(register.to_path_buf());
    staff::open_register(&mut desk.session, &register, moment()).expect("the register");
    let workbook = doubtful(desk.data.path());
    let workbook = desk.token(workbook);
    let attachments = desk.token(demonstration().join("attachments"));
    let view = staff::intake(&mut desk.session, &workbook, &attachments, moment())
        .expect("it is taken in");
    (desk, view)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

fn clause<'v>(clauses: &'v [ClauseView], key: &str) -> &'v ClauseView {
    let found = clauses.iter().find(|clause| clause.key == key);
    found.expect("the clause")
}

fn percent(clauses: &[ClauseView], key: &str) -> (VerdictView, String) {
    let clause = clause(clauses, key);
    let percent = clause.measures.first().map(|line| line.percent.clone());
    (clause.verdict, percent.unwrap_or_default())
}

fn say(
    desk: &mut Desk,
    case_no: &str,
    fields: &[String],
    choice: Option<&str>,
) -> Result<StaffCaseView, dunping_app::AppError> {
    let input = ConfirmInput {
        fields: fields.to_vec(),
        choice: choice.map(str::to_owned),
    };
    staff::confirm_fields(&mut desk.session, case_no, &input, moment())
}

fn used<'v>(sheets: &'v [SheetView], sheet: &str, cell: &str) -> &'v UsedCell {
    let sheet = sheets.iter().find(|view| view.name == sheet);
    let cells = &sheet.expect("the sheet").used;
    cells.iter().find(|used| used.cell == cell).expect("a cell")
}

/// The case drawn and sealed; an expert of its panel with the package.
fn issued(desk: &mut Desk, case_no: &str) -> (Desk, PathBuf) {
    staff::pass_pre_review(&mut desk.session, case_no, moment()).expect("the pre-review");
    let seats = DrawInput {
        technical: 3,
        finance: 2,
        alternates: 1,
        excluded: Vec::new(),
    };
    staff::commit_draw(&mut desk.session, case_no, &seats, moment()).expect("a commitment");
    let entropy = "ssq:2026117=01,05,12,18,27,33+09";
    let drawn = staff::reveal_draw(&mut desk.session, case_no, entropy, moment()).expect("a panel");
    let (path, file) = desk.out(&format!("{case_no}.dpcase"));
    let passphrase = desk.passphrase();
    staff::seal_case(&mut desk.session, case_no, &passphrase, &file, "", moment()).expect("sealed");
    (Desk::of(&drawn.seats[0].id), path)
}

#[test]
fn what_staff_confirm_gives_the_same_figures_to_everybody() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, view) = taken_in(folder.path());
    let case_no = view.row.case_no.clone();
    assert!(view.confirmable);
    assert_eq!((view.open_doubts, view.doubts.len()), (3, 1));
    let doubt = &view.doubts[0];
    assert_eq!(
        (doubt.code.as_str(), doubt.sheet.as_str()),
        ("E04", "研发费用明细")
    );
    assert!(doubt.message.zh.contains("万元"), "{}", doubt.message.zh);
    let ids: Vec<&str> = doubt
        .choices
        .iter()
        .map(|choice| choice.id.as_str())
        .collect();
    assert_eq!(ids, ["unit=万元", "unit=元"]);
    let total = &doubt.fields[0];
    assert_eq!(total.label.zh, "2025年研究开发费用总额");
    let values: Vec<&str> = total.values.iter().map(|it| it.zh.as_str()).collect();
    assert_eq!(values, ["10,002,000,000.00 元", "1,000,200.00 元"]);
    assert!(total.clauses.contains(&"4.2.3.a".to_owned()));
    assert_eq!(
        percent(&view.clauses, "4.2.3.a"),
        (VerdictView::Undetermined, String::new())
    );
    let sheets = staff::staff_sheets(&mut desk.session, &case_no, moment()).expect("the sheets");
    let cell = used(&sheets, "研发费用明细", &total.cell);
    assert_eq!(cell.outcome, OutcomeView::NeedsConfirm);
    assert_eq!(cell.clauses, total.clauses);
    for field in &doubt.fields {
        // The cause is said once a sheet, at the first cell that has it; the others lead there.
        let cell = used(&sheets, "研发费用明细", &field.cell);
        assert!(cell.text.zh.contains(&doubt.message.zh), "{cell:?}");
        assert!(cell.text.en.contains(&doubt.message.en), "{cell:?}");
        let leads_there = cell.text.zh.starts_with('见') && cell.text.en.starts_with("See ");
        assert_eq!(
            leads_there,
            !cell.text.zh.starts_with(&doubt.message.zh),
            "{cell:?}"
        );
    }
    let leading = sheets.iter().flat_map(|sheet| &sheet.used);
    assert!(leading.clone().any(|cell| cell.text.zh.starts_with('见')));

    let all: Vec<String> = doubt.fields.iter().map(|field| field.key.clone()).collect();
    let before = view.documents.len();
    for (fields, choice) in [
        (&all[..], Some("unit=亿元")),
        (&["rd.total.1999".to_owned()][..], Some("unit=元")),
        (&["fin.rev_total.2025".to_owned()][..], Some("unit=元")),
        (&all[..1], None),
    ] {
        assert_eq!(
            code(say(&mut desk, &case_no, fields, choice)),
            "confirmation"
        );
    }
    let view = staff::staff_case(&mut desk.session, &case_no, moment()).expect("the case");
    assert_eq!(
        view.documents.len(),
        before,
        "what is refused is not recorded"
    );

    let view = say(&mut desk, &case_no, &all, Some("unit=元")).expect("confirmed");
    assert_eq!(view.open_doubts, 0);
    assert_eq!(
        percent(&view.clauses, "4.2.3.a"),
        (VerdictView::Met, "5.0000%".to_owned())
    );
    let said = view.doubts[0].fields[0].confirmed.as_ref().expect("said");
    assert_eq!(
        (said.choice.as_str(), said.text.zh.as_str()),
        ("unit=元", "金额单位是元")
    );
    assert!(said.who.contains("（") && said.at.starts_with("2026-09-15"));
    let input = &clause(&view.clauses, "4.2.3.a").inputs[0];
    assert!(input.confirmed.zh.starts_with(&said.who), "{input:?}");
    assert!(
        view.events[0].text.zh.contains("金额单位是元"),
        "{:?}",
        view.events
    );
    assert_eq!(view.documents.len(), before + 1);

    // A later word counts, the earlier stays on record.
    let view = say(&mut desk, &case_no, &all[..1], None).expect("taken back");
    assert_eq!(view.open_doubts, 1);
    assert_eq!(
        clause(&view.clauses, "4.2.3.a").verdict,
        VerdictView::Undetermined
    );
    let view = say(&mut desk, &case_no, &all[..1], Some("unit=元")).expect("confirmed again");
    assert_eq!((view.open_doubts, view.documents.len()), (0, before + 3));
    assert_eq!(percent(&view.clauses, "4.2.3.a").0, VerdictView::Met);

    let (mut expert, package) = issued(&mut desk, &case_no);
    assert_eq!(
        code(say(&mut desk, &case_no, &all, Some("unit=万元"))),
        "wrong_state"
    );
    let file = expert.token(package.clone());
    let seen = expert::open_case(&mut expert.session, &file, moment()).expect("the case opens");
    let words = |clauses: &[ClauseView]| serde_json::to_string(clauses).expect("text");
    assert_eq!(words(&seen.clauses), words(&view.clauses));
    let told = seen.doubts[0].fields[0].confirmed.as_ref().expect("said");
    assert_eq!(told.who, said.who);
    let sheets = expert::workbook_sheets(&mut expert.session, moment()).expect("the sheets");
    let cell = used(&sheets, "研发费用明细", &total.cell);
    assert_eq!(cell.outcome, OutcomeView::OkWithNote);
    assert!(cell.text.zh.contains(&said.who), "{}", cell.text.zh);

    let checked = session::verify_file(&mut expert.session, &file, moment()).expect("an answer");
    let line = checked
        .lines
        .iter()
        .find(|line| line.code == "confirmations");
    let line = line.expect("a line about what was confirmed");
    assert_eq!(line.state, CheckState::Holds);
    assert!(line.text.zh.contains("3处"), "{}", line.text.zh);
    drop(desk);
    let register = expert.token(folder.path().to_path_buf());
    let register =
        session::verify_file(&mut expert.session, &register, moment()).expect("an answer");
    assert!(register.holds, "{register:?}");
}

#[test]
fn what_nobody_confirms_stays_out_of_the_figures() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut desk, view) = taken_in(folder.path());
    let (mut expert, package) = issued(&mut desk, &view.row.case_no);
    let file = expert.token(package);
    let seen = expert::open_case(&mut expert.session, &file, moment()).expect("the case opens");
    let found = clause(&seen.clauses, "4.2.3.a");
    assert_eq!(found.verdict, VerdictView::Undetermined);
    assert!(
        found.reasons[0].zh.contains("研究开发费用总额"),
        "{:?}",
        found.reasons
    );
    assert_eq!(seen.doubts[0].fields.len(), 3);
    assert!(
        seen.doubts[0]
            .fields
            .iter()
            .all(|field| field.confirmed.is_none())
    );
    let checked = session::verify_file(&mut expert.session, &file, moment()).expect("an answer");
    let line = checked
        .lines
        .iter()
        .find(|line| line.code == "confirmations.open");
    assert_eq!(line.map(|line| line.state), Some(CheckState::Remark));
}
