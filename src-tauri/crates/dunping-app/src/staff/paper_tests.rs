//! Every notice with every answer, from a record made by hand: nothing may be left unfilled, and the periods are those of the calendar.
//! With `DUNPING_SHOW_PAPERS=folder` the PDFs are left there to be looked at.

#[path = "../../../dunping-report/tests/sample/mod.rs"]
mod sample;

use std::collections::BTreeMap;

use chrono::DateTime;
use dunping_domain::applicant::Applicant;
use dunping_domain::figures::Figures;
use dunping_domain::panel::Category;
use dunping_domain::policy::Policy;
use dunping_domain::process::State;
use dunping_domain::standard::Catalogue;
use dunping_register::{Case, CaseId};
use dunping_report::papers::{self, Notice, NoticePart, PaperState, render_notice};
use dunping_workbook::Reading;

use super::Rules;
use super::certificate::Publicity;
use super::paper_values::Record;
use crate::contract::SeatView;
use crate::moment::{Moment, claimed};
use crate::paper::notice::{AskKind, Issuing, Template, Wordings};
use crate::words;

fn at() -> Moment {
    DateTime::parse_from_rfc3339("2026-11-20T10:00:00+08:00").expect("a moment")
}

fn record() -> Record {
    let mut report = sample::report();
    report.clauses[5].result = papers::Verdict::NotMet;
    report.clauses[5].votes_against = 4;
    report.clauses[5].votes_for = 1;
    Record {
        case: Case {
            id: CaseId(1),
            case_no: "LNCSE-A-2026-0017".to_owned(),
            enterprise: report.enterprise.name.clone(),
            uscc: report.enterprise.uscc.clone(),
            state: "pre_review".to_owned(),
            reference_year: 2025,
            created_at: "2026-11-02T09:00:00+08:00".to_owned(),
            updated_at: "2026-11-02T09:00:00+08:00".to_owned(),
            result: None,
            certificate_no: None,
            deadline: None,
        },
        rules: Rules {
            catalogue: Catalogue::builtin(),
            policy: Policy::builtin(),
        },
        body: report.body.clone(),
        seats: vec![SeatView {
            id: "T003".to_owned(),
            name: "孙㛃".to_owned(),
            category: words::category(Category::Technical),
            employer: "沈阳理工大学信息科学与工程学院".to_owned(),
            title: "教授".to_owned(),
            chair: true,
        }],
        report: Some(report),
        certificate: Some(sample::certificate()),
        publicity: Some(Publicity::of("2026-11-20", "2026-11-27")),
        reading: Reading {
            file_sha256: String::new(),
            template_version: None,
            application_year: None,
            reference_year: None,
            figures: Figures::new(2025),
            applicant: Applicant::default(),
            fields: Vec::new(),
            findings: Vec::new(),
            grid: Vec::new(),
            revenue_sheets: Vec::new(),
            unfit: Vec::new(),
        },
        attachments: 47,
        missing: Vec::new(),
        refusals: Vec::new(),
        supplements: 0,
    }
}

/// Plausible answers; the given one in place of the first option.
fn answers(template: &Template, chosen: Option<(&str, &str)>) -> BTreeMap<String, String> {
    let answer = |ask: &crate::paper::notice::Ask| {
        match (ask.kind, ask.id.as_str()) {
        (AskKind::Choice, id) => match chosen {
            Some((wanted, option)) if wanted == id => option.to_owned(),
            _ => ask.options[0].0.clone(),
        },
        (AskKind::Date, "changed_on") => "2026-11-07".to_owned(),
        (AskKind::Date, "reported_on") => "2026-11-20".to_owned(),
        (AskKind::Date, "received_on") => "2026-11-24".to_owned(),
        (AskKind::Date, _) => "2026-11-20".to_owned(),
        (AskKind::Text, "missing") => "附件清单列有A07“2025年度审计报告.pdf”，但没有收到这个文件。请企业补充。\n《研发费用明细》没有“合计”行。\n《人员月度表》7月的月末人数为空。".to_owned(),
        (AskKind::Text, _) => "经查阅工商登记资料、走访企业并询问有关人员，查明企业于2026年11月7日将注册地址由沈阳市浑南区迁至沈阳市和平区，经营范围和股东没有变化。\n相关人员{not_a_name}的劳动合同继续履行。".to_owned(),
        (AskKind::Line, "objector") => "大连某某信息技术有限公司".to_owned(),
        (AskKind::Line, "contact") => "沈阳市和平区虚构路1号，024-00000000，review@example.org".to_owned(),
        (AskKind::Line, "change") => "住所迁移".to_owned(),
        (AskKind::Line, "round") => "2".to_owned(),
        (AskKind::Line, _) => "辽网安评退〔2026〕17号".to_owned(),
    }
    };
    template
        .asks
        .iter()
        .map(|ask| (ask.id.clone(), answer(ask)))
        .collect()
}

fn filled(
    record: &Record,
    template: &Template,
    answers: &BTreeMap<String, String>,
) -> Result<Notice, String> {
    let values = record
        .values(template, record.seats.first(), answers, at())
        .map_err(|problem| problem.to_string())?;
    let issuing = Issuing {
        state: PaperState::Final,
        body: &record.body,
        case_no: &record.case.case_no,
        number: "辽网安评受〔2026〕17号",
        date: "2026年11月20日",
        made_at: claimed(at()),
    };
    template
        .fill(&values, &issuing)
        .map_err(|problem| problem.to_string())
}

#[test]
fn every_notice_is_filled_with_every_answer() {
    let mut record = record();
    let fonts = sample::fonts();
    let folder = std::env::var_os("DUNPING_SHOW_PAPERS").map(std::path::PathBuf::from);
    for template in &Wordings::builtin().notices {
        let mut variants: Vec<Option<(&str, &str)>> = vec![None];
        for ask in &template.asks {
            variants.extend(
                ask.options
                    .iter()
                    .skip(1)
                    .map(|(id, ..)| Some((ask.id.as_str(), id.as_str()))),
            );
        }
        for (i, chosen) in variants.into_iter().enumerate() {
            let offered = |state: &State| {
                let (ask, id) = chosen.unwrap_or_default();
                let mut asks = template.asks.iter().filter(|one| one.id == ask);
                asks.all(|ask| ask.offered(*state).any(|(one, ..)| one == id))
            };
            let state = template.states.iter().copied().find(offered);
            state
                .expect("a state")
                .code()
                .clone_into(&mut record.case.state);
            let notice = filled(&record, template, &answers(template, chosen));
            let notice = notice.unwrap_or_else(|problem| panic!("{}: {problem}", template.id));
            assert!(notice.parts.len() > 1, "{}", template.id);
            let pdf = render_notice(&notice, &fonts, &[]);
            let pdf = pdf.unwrap_or_else(|problem| panic!("{}: {problem}", template.id));
            if let Some(folder) = &folder {
                let name = format!("{}-{i}.pdf", template.id);
                std::fs::write(folder.join(name), pdf).expect("it is written");
            }
        }
    }
}

#[test]
fn periods_are_the_calendars_and_not_typed() {
    let record = record();
    let wordings = Wordings::builtin();
    let check = |id: &str, chosen: &[(&str, &str)], expected: &str| {
        let template = wordings.of(id).expect("a wording");
        let mut given = answers(template, None);
        for (ask, answer) in chosen {
            given.insert((*ask).to_owned(), (*answer).to_owned());
        }
        let notice = filled(&record, template, &given).expect("it is filled");
        let days: Vec<String> = notice
            .parts
            .iter()
            .filter_map(|part| match part {
                NoticePart::Deadline(deadline) => {
                    Some(format!("{}{}", deadline.last_day, deadline.provisional))
                }
                _ => None,
            })
            .collect();
        assert_eq!(days, [expected], "{id}");
    };
    check("supplement", &[], "2026年12月4日");
    check("announcement", &[], "至2026年11月27日24时止");
    check(
        "announcement",
        &[("posted_on", "2026-09-28")],
        "至2026年10月10日24时止",
    );
    check(
        "announcement",
        &[("posted_on", "2026-12-28")],
        "至2027年1月4日24时止2027年的放假安排尚未公布，期限以公布后的工作日历为准。",
    );
    check("change_receipt", &[], "2026年11月23日");
    check("objection_receipt", &[], "2026年12月15日");
}

#[test]
fn late_is_told_from_in_time_and_a_missing_answer_from_none() {
    let record = record();
    let wordings = Wordings::builtin();
    let said = |id: &str, ask: &str, answer: &str| {
        let template = wordings.of(id).expect("a wording");
        let mut given = answers(template, None);
        given.insert(ask.to_owned(), answer.to_owned());
        let notice = filled(&record, template, &given)?;
        Ok::<_, String>(serde_json::to_string(&notice).expect("JSON"))
    };
    let late = said("objection_receipt", "received_on", "2026-11-28").expect("filled");
    assert!(
        late.contains("已满") && !late.contains("现予受理"),
        "{late}"
    );
    let timely = said("objection_receipt", "received_on", "2026-11-27").expect("filled");
    assert!(timely.contains("现予受理"), "{timely}");
    let late = said("change_receipt", "reported_on", "2026-11-24").expect("filled");
    assert!(late.contains("已超过期限"), "{late}");
    assert!(said("supplement", "missing", " \n ").is_err());
    assert!(said("change_receipt", "changed_on", "11月7日").is_err());
    let failing = said("result", "", "").expect("filled");
    assert!(failing.contains("“不通过”") || failing.contains("“通过”"));
}

#[test]
fn a_qualification_is_revoked_for_a_violation_in_the_course_of_its_review_alone() {
    let mut record = record();
    let wordings = Wordings::builtin();
    for id in ["exit_decision", "exit_announcement"] {
        let template = wordings.of(id).expect("a wording");
        let given = answers(template, Some(("ground", "violation")));
        for state in &template.states {
            state.code().clone_into(&mut record.case.state);
            let may = matches!(state, State::ViolationReview | State::Revoked);
            assert_eq!(
                filled(&record, template, &given).is_ok(),
                may,
                "{id} {state:?}"
            );
        }
    }
}

#[test]
fn there_are_not_more_supplements_than_the_policy_allows() {
    let mut record = record();
    let wordings = Wordings::builtin();
    let template = wordings.of("supplement").expect("a wording");
    let said = |round: &str| {
        let mut given = answers(template, None);
        given.insert("round".to_owned(), round.to_owned());
        filled(&record, template, &given).map(|it| serde_json::to_string(&it).expect("JSON"))
    };
    let second = said("2").expect("the policy allows two");
    assert!(second.contains("补正以2次为限，本次为第2次"), "{second}");
    for none in ["3", "0", "-1", "第二次"] {
        assert!(said(none).is_err(), "{none}");
    }
    // Printed again and again, it stays the last round.
    record.supplements = 7;
    assert_eq!(record.proposed("round"), "2");
    record.supplements = 0;
    assert_eq!(record.proposed("round"), "1");
}

#[test]
fn a_failing_report_s_clauses_are_named_as_the_standard_prints_them() {
    let mut record = record();
    let report = record.report.as_mut().expect("a report");
    report.conclusion.outcome = papers::Outcome::NotPassed;
    let numbers = ["4.2.3", "4.5.2 业务归属（重复编号，应为4.5.3）"];
    for (at, number) in [5, 17].into_iter().zip(numbers) {
        report.clauses[at].result = papers::Verdict::NotMet;
        number.clone_into(&mut report.clauses[at].source_no);
    }
    let wordings = Wordings::builtin();
    let template = wordings.of("result").expect("a wording");
    let notice = filled(&record, template, &answers(template, None)).expect("it is filled");
    let rows = notice.parts.iter().find_map(|part| match part {
        NoticePart::Table { rows, .. } => Some(rows),
        _ => None,
    });
    let printed: Vec<&str> = rows
        .expect("a table")
        .iter()
        .map(|row| row[0].as_str())
        .collect();
    assert_eq!(printed, numbers);
}
