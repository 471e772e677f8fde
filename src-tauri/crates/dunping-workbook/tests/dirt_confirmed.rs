//! What a person confirms: the figure enters with its cells, who said so and when; whatever was not answered stays open; what does not
//! belong is refused.

use std::path::Path;

use dunping_domain::assessment::assess;
use dunping_domain::figures::{Figure, GrowthClaim, Origin};
use dunping_domain::finding::Severity;
use dunping_domain::policy::Policy;
use dunping_domain::size::{SizeClass, size};
use dunping_domain::standard::ClauseKey;
use dunping_workbook::{
    Answer, AnswerError, FieldKey, FieldReading, FieldValue, Outcome, Reading, read,
};

const AT: &str = "2026-03-01T09:30:00+08:00";

fn reading(name: &str) -> Reading {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dirt");
    let bytes = std::fs::read(folder.join(name)).expect("the workbook is there");
    read(&bytes).expect("it can be read")
}

fn key(text: &str) -> FieldKey {
    text.parse().expect("a key")
}

fn answer(reading: &Reading, field: &str, choice: &str) -> Answer {
    Answer {
        field: key(field),
        choice: choice.to_owned(),
        who: "王会计".to_owned(),
        at: AT.to_owned(),
        file_sha256: reading.file_sha256.clone(),
    }
}

fn figure<'r>(reading: &'r Reading, field: &str) -> Option<&'r Figure> {
    let FieldKey::Figure(key) = key(field) else {
        panic!("{field} is a figure");
    };
    reading.figures.entries.get(&key).map(AsRef::as_ref)
}

fn value(reading: &Reading, field: &str) -> Option<i64> {
    figure(reading, field).map(|figure| figure.value)
}

/// Answers one question and looks at what was taken.
fn check(file: &str, field: &str, choice: &str, taken: FieldValue) -> Reading {
    let before = reading(file);
    let after = before
        .confirmed(&[answer(&before, field, choice)])
        .expect("the answer fits");
    let settled = after
        .fields
        .iter()
        .find(|f| f.field == key(field))
        .expect("the field");
    assert_eq!(
        (settled.outcome, settled.value.as_ref()),
        (Outcome::OkWithNote, Some(&taken)),
        "{file}"
    );
    let who = settled
        .confirmation
        .as_ref()
        .map(|said| (said.who.as_str(), said.choice.as_str()));
    assert_eq!(who, Some(("王会计", choice)));
    let asked = before
        .fields
        .iter()
        .find(|f| f.field == key(field))
        .expect("the field");
    assert_eq!(
        (&settled.raw, &settled.choices),
        (&asked.raw, &asked.choices),
        "what stood there stays"
    );
    assert_eq!(
        after.open_fields().count() + 1,
        before.open_fields().count()
    );
    after
}

#[test]
fn a_confirmed_figure_enters_with_its_cells_and_who_said_so() {
    let after = check(
        "E20-copy-differs.xlsx",
        "fin.rev_cyber.2025",
        "sheet=近三年财务数据(2)",
        FieldValue::Number(610_000_000),
    );
    let Some(Figure {
        value,
        origin:
            Origin::Cells {
                file,
                sheet,
                cells,
                raw,
                rules,
                confirmed,
                ..
            },
    }) = figure(&after, "fin.rev_cyber.2025")
    else {
        panic!("a figure of the workbook");
    };
    assert_eq!((*value, file), (610_000_000, &after.file_sha256));
    assert_eq!(
        (sheet.as_str(), cells[0].as_str(), raw[0].as_str()),
        ("近三年财务数据(2)", "D7", "6100000")
    );
    assert_eq!(rules.last().map(String::as_str), Some("confirmed"));
    let confirmed = confirmed.as_ref().expect("somebody said so");
    assert_eq!(
        (confirmed.who.as_str(), confirmed.at.as_str()),
        ("王会计", AT)
    );
    let open = after
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Confirm);
    assert_eq!(open.count(), 0);
}

#[test]
fn one_answer_for_all_that_hang_on_the_same_cause() {
    let before = reading("E04-line-above.xlsx");
    assert_eq!(value(&before, "fin.rev_total.2025"), None);
    let answers = before.alike(&answer(&before, "fin.rev_total.2025", "unit=万元"));
    let after = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(after.open_fields().count(), 0);
    let clean = reading("clean.xlsx");
    for (key, figure) in &clean.figures.entries {
        assert_eq!(after.figures.value(*key), Some(figure.value), "{key}");
    }
    assert!(
        after
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
    assert!(
        after
            .findings
            .iter()
            .all(|finding| finding.message.ends_with("（已确认）"))
    );
}

#[test]
fn a_choice_says_what_is_meant_as_to_every_doubt() {
    // Two columns of one year, and two units for both: the value of the column that was chosen is taken.
    let after = check(
        "E22-year-twice-in-doubt.xlsx",
        "fin.rev_total.2025",
        "column=D;unit=万元",
        FieldValue::Number(850_000_000),
    );
    let Some(Origin::Cells { cells, .. }) =
        figure(&after, "fin.rev_total.2025").map(|figure| &figure.origin)
    else {
        panic!("a figure of the workbook");
    };
    assert_eq!(cells, &["D4"]);
    let before = reading("E22-year-twice-in-doubt.xlsx");
    let half = answer(&before, "fin.rev_total.2025", "unit=万元");
    assert!(matches!(
        before.confirmed(&[half]),
        Err(AnswerError::UnknownChoice { .. })
    ));
    // A hidden row whose unit is in doubt besides.
    let after = check(
        "E19-hidden-row-in-doubt.xlsx",
        "fin.rev_cyber.2025",
        "hidden;unit=万元",
        FieldValue::Number(600_000_000),
    );
    let hidden = |reading: &Reading| {
        let mut found = reading.findings.iter();
        let found = found.find(|finding| finding.code == "E19");
        found.map(|finding| finding.severity)
    };
    assert_eq!(hidden(&after), Some(Severity::Confirm));
    let all = ["2023", "2024", "2025"].map(|year| format!("fin.rev_cyber.{year}"));
    let answers = all.map(|field| answer(&after, &field, "hidden;unit=万元"));
    let before = reading("E19-hidden-row-in-doubt.xlsx");
    let after = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(hidden(&after), Some(Severity::Note));
    // A total that its rows do not add up to, in a unit that is in doubt.
    check(
        "E08-total-off-in-thousands.xlsx",
        "rd.total.2025",
        "rows;unit=千元",
        FieldValue::Number(90_000_000),
    );
}

#[test]
fn a_list_of_rows_is_that_of_one_sheet_as_a_whole() {
    let rows = |reading: &Reading| -> Vec<(String, Option<i64>)> {
        let rows = reading.applicant.revenue_rows.iter();
        rows.map(|row| (row.business.clone(), row.revenue))
            .collect()
    };
    let file = "E20-revenue-differs.xlsx";
    let before = reading(file);
    assert!(rows(&before).iter().all(|(_, revenue)| revenue.is_none()));
    let industry = key("fin.rev_industry.2025");
    let FieldKey::Figure(figure) = industry else {
        panic!("a figure");
    };
    assert!(before.figures.is_open(figure));
    let first = check(
        file,
        "revenue.sheet",
        "sheet=业务收入构成",
        FieldValue::Text("业务收入构成".to_owned()),
    );
    let clean = reading("clean.xlsx");
    assert_eq!(rows(&first), rows(&clean));
    assert_eq!(first.figures.value(figure), clean.figures.value(figure));
    // The other sheet has its own doubts, which can be settled together with the choice.
    let other = answer(&before, "revenue.sheet", "sheet=业务收入构成(2)");
    let half = before
        .confirmed(std::slice::from_ref(&other))
        .expect("it fits");
    let open: Vec<FieldKey> = half.open_fields().map(|field| field.field).collect();
    assert_eq!(open, [industry, key("revenue.2")]);
    let answers = [
        answer(&before, "revenue.2", "hidden"),
        answer(&before, "fin.rev_industry.2025", "hidden"),
        other,
    ];
    let after = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(after.open_fields().count(), 0);
    let expected = [
        ("非网安", 260_000_000),
        ("X1.DATA_SECURITY", 30_000_000),
        ("A1.OS", 560_000_000),
    ];
    assert_eq!(
        rows(&after),
        expected.map(|(code, fen)| (code.to_owned(), Some(fen)))
    );
    assert_eq!(after.figures.value(figure), Some(30_000_000));
    assert!(
        after
            .findings
            .iter()
            .all(|finding| finding.severity == Severity::Note)
    );
}

#[test]
fn what_is_in_doubt_is_not_absent() {
    let clause = |reading: &Reading, key: ClauseKey| {
        let found = assess(&reading.figures, &Policy::builtin());
        let clauses = found.clauses.iter();
        let mut clause = clauses.filter(|clause| clause.key == key);
        clause.next().expect("the clause").verdict.code()
    };
    let growth = |reading: &Reading| clause(reading, ClauseKey::Growth);
    assert_eq!(growth(&reading("clean.xlsx")), "met");
    let before = reading("E19-hidden-year.xlsx");
    assert_eq!(growth(&before), "undetermined");
    let staff = size(&before.figures, &Policy::builtin());
    assert_eq!((staff.class, staff.notes.len()), (None, 0));
    let open = before.open_fields().map(|field| Answer {
        field: field.field,
        ..answer(&before, "hr.year_end_total", "hidden")
    });
    let answers: Vec<Answer> = open.collect();
    let after = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(growth(&after), "met");
    assert_eq!(after.figures.open.len(), 0);
    assert_eq!(
        size(&after.figures, &Policy::builtin()).class,
        Some(SizeClass::Small)
    );
    // Without the column of a year in which the firm had long been founded there is no growth.
    let missing = reading("E22-year-missing.xlsx");
    assert_eq!(growth(&missing), "undetermined");
}

#[test]
fn whatever_was_not_answered_stays_open() {
    let after = check(
        "E15-dummy-zero.xlsx",
        "fin.rev_total.2025",
        "calculated",
        FieldValue::Number(850_000_000),
    );
    assert_eq!(value(&after, "fin.rev_total.2024"), None);
    let after = check(
        "E19-hidden-rows.xlsx",
        "rd.total.2025",
        "shown",
        FieldValue::Number(50_000_000),
    );
    let still_open = after
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Confirm);
    assert_eq!(still_open.count(), 3);
}

#[test]
fn settings_and_named_fields_are_entered() {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let before = reading("E22-no-reference-year.xlsx");
    assert_eq!(
        (before.reference_year, before.figures.reference_year),
        (None, 0)
    );
    let after = check(
        "E22-no-reference-year.xlsx",
        "basics.reference_year",
        "is=2025",
        text("2025"),
    );
    assert_eq!(
        (after.reference_year, after.figures.reference_year),
        (Some(2025), 2025)
    );
    let after = check(
        "E13-date-unclear.xlsx",
        "basics.founded",
        "is=2018-02-01",
        text("2018-02-01"),
    );
    assert_eq!(after.applicant.enterprise.founded, "2018-02-01");
    let after = check(
        "E23-ticks.xlsx",
        "basics.technology.K3.GENERAL",
        "is=√",
        text("√"),
    );
    assert!(
        after
            .applicant
            .enterprise
            .technologies
            .contains(&"K3.GENERAL".to_owned())
    );
    let after = check(
        "E03-choice-unknown.xlsx",
        "basics.growth_claim",
        "is=利润",
        text("利润"),
    );
    assert_eq!(after.figures.growth_claim, GrowthClaim::Profit);
    let after = check(
        "E03-choice-unknown.xlsx",
        "basics.business",
        "is=C",
        text("C"),
    );
    assert_eq!(after.applicant.enterprise.business, "C");
    let share = FieldValue::Share("0.7058".to_owned());
    check("E07-percent.xlsx", "self.4.3.1", "percent", share);
    let revenue = FieldValue::Number(40_000_000);
    let after = check("E19-filtered.xlsx", "revenue.2", "hidden", revenue);
    assert_eq!(after.applicant.revenue_rows[1].revenue, Some(40_000_000));
}

#[test]
fn one_of_two_columns_and_one_of_two_numbers_of_a_cell() {
    let before = reading("E03-header-twice.xlsx");
    let chosen = answer(&before, "rd.domestic.2025", "column=P");
    let after = before.confirmed(&[chosen]).expect("the answer fits");
    let domestic = figure(&after, "rd.domestic.2025").expect("it is confirmed");
    assert_eq!(domestic.value, 84_000_000);
    assert!(
        matches!(&domestic.origin, Origin::Cells { cells, .. } if cells == &["P6"]),
        "{domestic:?}"
    );
    let before = reading("E04-formats.xlsx");
    let chosen = answer(&before, "fin.rev_cyber_main.2025", "format=shown;unit=元");
    let after = before.confirmed(&[chosen]).expect("the answer fits");
    let main = figure(&after, "fin.rev_cyber_main.2025").expect("it is confirmed");
    assert_eq!(main.value, 560_000);
    assert!(
        matches!(&main.origin, Origin::Cells { rules, .. } if rules.iter().any(|rule| rule == "as_shown")),
        "{main:?}"
    );
}

#[test]
fn a_header_is_settled_with_the_rows_below_it() {
    let before = reading("E03-header-twice.xlsx");
    let header = |reading: &Reading| {
        let mut findings = reading.findings.iter();
        let found = findings.find(|f| {
            f.sheet.as_deref() == Some("业务收入构成") && f.cell.as_deref() == Some("E3")
        });
        found.expect("what is said of the header").severity
    };
    let mut answers: Vec<Answer> = ["revenue.1", "revenue.2"]
        .map(|row| answer(&before, row, "column=E"))
        .into();
    let after = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(header(&after), Severity::Confirm);
    answers.push(answer(&before, "revenue.3", "column=E"));
    let after = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(header(&after), Severity::Note);
}

#[test]
fn order_and_repetition_change_nothing() {
    let before = reading("E20-copy-of-basics.xlsx");
    let mut answers = vec![
        answer(&before, "basics.city", "sheet=企业基本信息(旧)"),
        answer(&before, "basics.money_unit", "sheet=企业基本信息"),
    ];
    answers.extend(before.alike(&answer(&before, "rd.total.2025", "unit=元")));
    let forth = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(forth.applicant.enterprise.city, "大连市");
    answers.reverse();
    answers.push(answers[0].clone());
    let back = before.confirmed(&answers).expect("the answers fit");
    assert_eq!(forth, back);
    assert_eq!(before.confirmed(&[]).as_ref(), Ok(&before));
}

#[test]
fn an_answer_that_no_longer_fits_leaves_its_figure_open() {
    let clean = reading("clean.xlsx");
    let doubtful = reading("E04-line-above.xlsx");
    let check = |before: &Reading, field: &str, choice: &str| {
        let old = answer(before, field, choice);
        let after = before
            .confirmed_before(std::slice::from_ref(&old))
            .expect("it is told, not refused");
        assert!(before.confirmed(std::slice::from_ref(&old)).is_err());
        assert_eq!(after.unfit, [old]);
        let told = after.findings.last().expect("a finding");
        assert_eq!(
            (told.code.as_str(), told.severity),
            ("E00", Severity::Confirm)
        );
        assert!(told.message.contains(choice), "{}", told.message);
        after
    };
    // The field was in doubt once and is not now: it is open again, until somebody says that it is what is read now.
    let after = check(&clean, "rd.total.2025", "unit=万元");
    let open: Vec<&FieldReading> = after.open_fields().collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].choices[0].id, "read");
    assert_eq!(value(&after, "rd.total.2025"), None);
    let now = answer(&clean, "rd.total.2025", "read");
    let again = after
        .confirmed(std::slice::from_ref(&now))
        .expect("it fits");
    assert_eq!(value(&again, "rd.total.2025"), Some(90_000_000));
    let again = clean.confirmed_before(&[now]).expect("it fits");
    assert_eq!(value(&again, "rd.total.2025"), Some(90_000_000));
    assert_eq!(again.unfit, []);
    let after = check(&clean, "revenue.2", "hidden");
    assert_eq!(after.applicant.revenue_rows[1].revenue, None);
    // It has no such choice any more, or is not there at all.
    let after = check(&doubtful, "fin.rev_total.2025", "unit=千元");
    assert_eq!(after.open_fields().count(), doubtful.open_fields().count());
    check(&clean, "revenue.9", "hidden");
    // Words about another file, or of nobody, are refused as ever.
    let nobody = Answer {
        who: String::new(),
        ..answer(&clean, "rd.total.2025", "unit=万元")
    };
    assert!(clean.confirmed_before(&[nobody]).is_err());
}

#[test]
fn what_does_not_belong_is_refused() {
    let before = reading("E20-copy-differs.xlsx");
    let field = key("fin.rev_cyber.2025");
    let good = answer(&before, "fin.rev_cyber.2025", "sheet=近三年财务数据");
    let refused = |answers: &[Answer]| before.confirmed(answers).expect_err("it is refused");
    let other = Answer {
        file_sha256: "00".repeat(32),
        ..good.clone()
    };
    assert_eq!(refused(&[other]), AnswerError::OtherFile { field });
    let unknown = answer(&before, "revenue.99", "hidden");
    assert_eq!(
        refused(&[good.clone(), unknown]),
        AnswerError::UnknownField {
            field: key("revenue.99")
        }
    );
    let not_asked = answer(&before, "fin.rev_main.2025", "sheet=近三年财务数据");
    assert_eq!(
        refused(&[not_asked]),
        AnswerError::NotAsked {
            field: key("fin.rev_main.2025")
        }
    );
    let choice = "sheet=别的".to_owned();
    let other = Answer {
        choice: choice.clone(),
        ..good.clone()
    };
    assert_eq!(
        refused(&[other]),
        AnswerError::UnknownChoice { field, choice }
    );
    let nobody = Answer {
        who: " ".to_owned(),
        ..good.clone()
    };
    assert_eq!(refused(&[nobody]), AnswerError::Nobody { field });
    let at = "昨天".to_owned();
    let sometime = Answer {
        at: at.clone(),
        ..good.clone()
    };
    assert_eq!(refused(&[sometime]), AnswerError::NoTime { field, at });
    let changed = answer(&before, "fin.rev_cyber.2025", "sheet=近三年财务数据(2)");
    assert_eq!(
        refused(&[good, changed]),
        AnswerError::Contradicting { field }
    );
}
