//! What the register knows for the papers of a case: the names that the wordings use, with their values. Figures come from the case,
//! the policy in force for it and the working-day calendar; nothing is typed here.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, NaiveDate};
use dunping_domain::calendar::Calendar;
use dunping_domain::deadline::{self, Deadline, TooFar};
use dunping_domain::finding::Severity;
use dunping_domain::panel::Category;
use dunping_domain::policy::{CountFrom, LastDay};
use dunping_domain::recusal::Circumstance;
use dunping_register::Case;
use dunping_report::embedded_files;
use dunping_report::papers::{self, CertificatePaper, PanelReport};
use dunping_workbook::Reading;

use super::certificate::{Publicity, day};
use super::intake::attachment_findings;
use super::{AtDesk, Rules, kind, rules, state, view};
use crate::contract::SeatView;
use crate::dossier::role;
use crate::moment::{Moment, date_zh};
use crate::paper::notice::{AskKind, Grid, Template, Term, Values};
use crate::{AppError, store, words};

/// What is on record of a case, as far as papers need it.
pub(super) struct Record {
    pub(super) case: Case,
    pub(super) rules: Rules,
    pub(super) body: String,
    pub(super) seats: Vec<SeatView>,
    pub(super) report: Option<PanelReport>,
    pub(super) certificate: Option<CertificatePaper>,
    pub(super) publicity: Option<Publicity>,
    pub(super) reading: Reading,
    pub(super) attachments: usize,
    pub(super) missing: Vec<String>,
    pub(super) refusals: Vec<String>,
    pub(super) supplements: usize,
}

impl Record {
    /// Reads it all.
    pub(super) fn of(desk: &AtDesk<'_>, case_no: &str, at: Moment) -> Result<Self, AppError> {
        let case = desk.case(case_no)?;
        let (reading, assessment) = view::assessed(desk, &case, at)?;
        let files = desk.register.files(case.id)?;
        let names: Vec<&str> = files
            .iter()
            .filter(|file| file.role == role::ATTACHMENT)
            .map(|file| file.name.as_str())
            .collect();
        let listed = attachment_findings(&reading, names.iter().copied());
        let earlier = rules::earlier_refusals(desk, &case)?;
        let all = || {
            reading
                .findings
                .iter()
                .chain(&assessment.findings)
                .chain(&listed)
                .chain(&earlier)
        };
        let of = |wanted: &[Severity]| -> Vec<String> {
            let found = all().filter(|finding| wanted.contains(&finding.severity));
            found.map(|finding| finding.message.clone()).collect()
        };
        let supplements = desk
            .register
            .documents_of_kind(case.id, "notice:supplement")?
            .len();
        Ok(Self {
            rules: Rules::of(desk, &case)?,
            body: desk.unlocked.trust.body_name().to_owned(),
            seats: view::seats(desk, &case)?,
            report: embedded(desk, &case, kind::REPORT, dunping_report::REPORT_JSON)?,
            certificate: embedded(desk, &case, kind::CERTIFICATE, "certificate.json")?,
            publicity: publicity(desk, &case)?,
            attachments: names.len(),
            missing: of(&[Severity::Missing, Severity::Invalid, Severity::Block]),
            refusals: of(&[Severity::Block]),
            supplements,
            reading,
            case,
        })
    }

    /// What is proposed for a question.
    pub(super) fn proposed(&self, ask: &str) -> String {
        match ask {
            "missing" => self.missing.join("\n"),
            "reasons" => self.refusals.join("\n"),
            // A notice may have been printed again, or sent without this program: how often the applicant was asked is said by staff.
            "round" => self.supplement_rounds(self.supplements + 1).to_string(),
            "posted_on" => self
                .publicity
                .as_ref()
                .map_or_else(String::new, |publicity| publicity.posted_on.to_string()),
            "document_no" => self
                .certificate
                .as_ref()
                .map_or_else(String::new, |paper| paper.approval_no.clone()),
            _ => String::new(),
        }
    }

    /// A round of supplements (补正), at most the last that the policy allows.
    fn supplement_rounds(&self, round: usize) -> usize {
        let most = self.rules.policy.settings().supplement.rounds;
        round.min(usize::try_from(most).unwrap_or(usize::MAX))
    }

    /// Everything that the wording of a notice may name.
    ///
    /// # Errors
    /// When an answer is missing or is no date.
    pub(super) fn values(
        &self,
        template: &Template,
        seat: Option<&SeatView>,
        answers: &BTreeMap<String, String>,
        at: Moment,
    ) -> Result<Values, AppError> {
        let mut values = Values::default();
        self.case_values(&mut values)?;
        self.policy_values(&mut values, at)?;
        self.report_values(&mut values);
        self.certificate_values(&mut values, at)?;
        if let Some(seat) = seat {
            seat_values(&mut values, seat);
        }
        let mut days = BTreeMap::new();
        for ask in &template.asks {
            let answer = answers.get(&ask.id).map(|answer| answer.trim());
            let answer = answer.filter(|answer| !answer.is_empty());
            let answer = answer.ok_or_else(|| AppError::AnswerMissing {
                label: ask.label.clone(),
            })?;
            match ask.kind {
                AskKind::Date => {
                    let date = day(answer)?;
                    days.insert(ask.id.as_str(), date);
                    values.text(&ask.id, date_zh(date));
                }
                AskKind::Choice => {
                    let now = state(&self.case)?;
                    let option = ask.offered(now).find(|(id, ..)| id == answer);
                    let (id, words, _) = option.ok_or_else(|| AppError::AnswerMissing {
                        label: ask.label.clone(),
                    })?;
                    values.text(&format!("{}_words", ask.id), words);
                    values.text(&ask.id, id);
                }
                AskKind::Line if ask.id == "round" => values.text(&ask.id, self.round(answer)?),
                AskKind::Line | AskKind::Text => values.text(&ask.id, answer),
            }
        }
        self.terms(&mut values, &days, at)?;
        Ok(values)
    }

    /// Which supplement a notice asks for; there are not more than the policy allows (D-SUP).
    fn round(&self, answer: &str) -> Result<String, AppError> {
        let round = answer.parse().ok().filter(|round| *round > 0);
        let allowed = round.filter(|round| self.supplement_rounds(*round) == *round);
        let round = allowed.ok_or(AppError::SupplementRounds {
            most: self.rules.policy.settings().supplement.rounds,
        })?;
        Ok(round.to_string())
    }

    fn case_values(&self, values: &mut Values) -> Result<(), AppError> {
        let own = &self.reading.applicant.enterprise;
        let applied = DateTime::parse_from_rfc3339(&self.case.created_at);
        let applied = applied.map_err(|_| AppError::Part("time"))?.date_naive();
        values.text("enterprise", &self.case.enterprise);
        values.text("uscc", &self.case.uscc);
        values.text("domicile", &own.domicile);
        values.text("case_no", &self.case.case_no);
        values.text("body", &self.body);
        values.text("standard", self.rules.catalogue.title());
        values.text("applied_on", date_zh(applied));
        values.text("reference_year", self.case.reference_year.to_string());
        values.text("attachment_count", self.attachments.to_string());
        let named = |letter: &str| {
            let name = self.rules.catalogue.lists().name(letter);
            format!("{letter} {}", name.unwrap_or_default())
        };
        values.text("category", named(&own.business));
        values.grids.insert(
            "announced",
            Grid {
                columns: ["序号", "企业名称", "统一社会信用代码", "认定类别"]
                    .map(str::to_owned)
                    .to_vec(),
                rows: vec![vec![
                    "1".to_owned(),
                    self.case.enterprise.clone(),
                    self.case.uscc.clone(),
                    named(&own.business),
                ]],
                shares: vec![5, 16, 14, 14],
            },
        );
        let recusals = Circumstance::ALL.map(|one| format!("{}；", words::recusal(one.code()).zh));
        let mut recusals = recusals.to_vec();
        if let Some(last) = recusals.last_mut() {
            *last = format!("{}。", last.trim_end_matches('；'));
        }
        values.lists.insert("recusals", recusals);
        Ok(())
    }

    fn policy_values(&self, values: &mut Values, at: Moment) -> Result<(), AppError> {
        let policy = self.rules.policy.settings();
        values.text("supplement_rounds", policy.supplement.rounds.to_string());
        values.text("publicity_days", policy.publicity.working_days.to_string());
        values.text("change_days", policy.change.days.to_string());
        values.text("validity_years", policy.validity.years.to_string());
        values.text("renewal_days", policy.validity.renewal_days.to_string());
        values.text("re_review_size", policy.panel.re_review_size.to_string());
        let waits = policy.reapplication.waiting_months;
        let said = if waits == 0 {
            "再次申请不设等待期限".to_owned()
        } else {
            let today = at.date_naive();
            let first = today
                .checked_add_months(chrono::Months::new(waits))
                .ok_or(TooFar(today))?;
            format!("我单位自{}起受理再次申请", date_zh(first))
        };
        values.text("reapplication", said);
        Ok(())
    }

    fn report_values(&self, values: &mut Values) {
        let Some(report) = &self.report else {
            return;
        };
        let count = |wanted: papers::Category| {
            let seats = report.panel.iter();
            seats.filter(|seat| seat.category == wanted).count()
        };
        let failed: Vec<Vec<String>> = report
            .clauses
            .iter()
            .filter(|clause| clause.result != papers::Verdict::Met)
            .map(|clause| {
                vec![
                    clause.number().to_owned(),
                    clause.name.clone(),
                    clause.votes_for.to_string(),
                    clause.votes_against.to_string(),
                ]
            })
            .collect();
        let passed = report.conclusion.outcome == papers::Outcome::Passed;
        values.text("panel_size", report.panel.len().to_string());
        values.text("technical", count(papers::Category::Technical).to_string());
        values.text("finance", count(papers::Category::Finance).to_string());
        values.text("concluded_on", &report.review_date);
        values.text("clause_count", report.clauses.len().to_string());
        values.text("failed_count", failed.len().to_string());
        values.text("passed", if passed { "1" } else { "" });
        values.text("failed", if passed { "" } else { "1" });
        let grid = Grid {
            columns: ["条款", "名称", "符合票", "不符合票"]
                .map(str::to_owned)
                .to_vec(),
            rows: failed,
            shares: vec![20, 22, 7, 8],
        };
        values.grids.insert("failed_clauses", grid);
    }

    fn certificate_values(&self, values: &mut Values, at: Moment) -> Result<(), AppError> {
        let Some(paper) = &self.certificate else {
            values.text("certificate_no", "");
            return Ok(());
        };
        values.text("certificate_no", &paper.number);
        values.text("issued_on", &paper.issued_on);
        values.text("valid_from", &paper.valid_from);
        values.text("valid_to", &paper.valid_to);
        let last = NaiveDate::parse_from_str(&paper.valid_to, "%Y年%m月%d日")
            .map_err(|_| AppError::Part("certificate"))?;
        let left = last.signed_duration_since(at.date_naive()).num_days();
        values.text("days_left", left.max(0).to_string());
        let ahead = self.rules.policy.settings().validity.renewal_days;
        let renewal = last.checked_sub_days(chrono::Days::new(ahead.into()));
        values.text("renewal_from", date_zh(renewal.ok_or(TooFar(last))?));
        let grid = Grid {
            columns: ["企业名称", "统一社会信用代码", "证书编号"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![vec![
                paper.enterprise.clone(),
                paper.uscc.clone(),
                paper.number.clone(),
            ]],
            shares: vec![16, 14, 15],
        };
        values.grids.insert("ended", grid);
        Ok(())
    }

    /// The periods of chapter 5, each from the day that was asked for or is on record.
    fn terms(
        &self,
        values: &mut Values,
        days: &BTreeMap<&str, NaiveDate>,
        at: Moment,
    ) -> Result<(), AppError> {
        let calendar = Calendar::builtin();
        let policy = self.rules.policy.settings();
        let today = at.date_naive();
        let end = deadline::supplement(&calendar, today, &policy.supplement)?;
        let counted = format!(
            "自{}次日起{}个工作日",
            date_zh(today),
            policy.supplement.working_days
        );
        values.terms.insert("supplement", term(&end, counted));

        let posted = days.get("posted_on").copied();
        let recorded = self.publicity.as_ref().map(|publicity| publicity.posted_on);
        if let Some(posted) = posted.or(recorded) {
            let period = deadline::publicity(&calendar, posted, &policy.publicity)?;
            let from = match policy.publicity.count_from {
                CountFrom::NextDay => "次日",
                CountFrom::SameDay => "当日",
            };
            let counted = format!(
                "自{}发布{from}起{}个工作日，首日为{}",
                date_zh(posted),
                policy.publicity.working_days,
                date_zh(period.first_day)
            );
            let mut shown = term(&period.end, counted);
            shown.last_day = format!("至{}24时止", shown.last_day);
            values.terms.insert("publicity", shown);
            values.text("publicity_last", date_zh(period.end.last_day));
            if let Some(received) = days.get("received_on") {
                in_time(values, period.end.keeps(*received));
            }
        }
        if let Some(received) = days.get("received_on") {
            let end = deadline::verification(&calendar, *received, &policy.objection)?;
            let counted = format!(
                "自收到次日起{}个工作日",
                policy.objection.verification_working_days
            );
            values.terms.insert("verification", term(&end, counted));
        }
        if let Some(changed) = days.get("changed_on") {
            let end = deadline::change_report(&calendar, *changed, &policy.change)?;
            let rolled = match policy.change.last_day {
                LastDay::NextWorkingDay => "，末日不是工作日的顺延",
                LastDay::AsItFalls => "",
            };
            let counted = format!("自变化次日起{}日{rolled}", policy.change.days);
            if let Some(reported) = days.get("reported_on") {
                in_time(values, end.keeps(*reported));
            }
            values.terms.insert("change_report", term(&end, counted));
        }
        Ok(())
    }
}

fn in_time(values: &mut Values, kept: bool) {
    values.text("in_time", if kept { "1" } else { "" });
    values.text("late", if kept { "" } else { "1" });
}

fn term(end: &Deadline, counted: String) -> Term {
    let years: Vec<String> = end
        .uncovered
        .iter()
        .map(|year| format!("{year}年"))
        .collect();
    Term {
        last_day: date_zh(end.last_day),
        counted,
        provisional: if years.is_empty() {
            String::new()
        } else {
            format!(
                "{}的放假安排尚未公布，期限以公布后的工作日历为准。",
                years.join("、")
            )
        },
    }
}

fn seat_values(values: &mut Values, seat: &SeatView) {
    values.text("seat_name", &seat.name);
    values.text("seat_no", &seat.id);
    values.text("seat_category", &seat.category.zh);
    values.text("seat_employer", &seat.employer);
    values.text("seat_title", &seat.title);
}

/// The machine-readable twin inside the newest paper of a kind.
pub(super) fn embedded<T: serde::de::DeserializeOwned>(
    desk: &AtDesk<'_>,
    case: &Case,
    kind: &'static str,
    name: &str,
) -> Result<Option<T>, AppError> {
    let Some(document) = desk.register.documents_of_kind(case.id, kind)?.pop() else {
        return Ok(None);
    };
    let pdf = store::read(&desk.register.file_path(&document.digest)?)?;
    let files = embedded_files(&pdf)?;
    let file = files.into_iter().find(|file| file.name == name);
    let values = serde_json::from_slice(&file.ok_or(AppError::Part(kind))?.bytes);
    values.map(Some).map_err(|_| AppError::Part(kind))
}

fn publicity(desk: &AtDesk<'_>, case: &Case) -> Result<Option<Publicity>, AppError> {
    let held = desk.register.documents_of_kind(case.id, kind::PUBLICITY)?;
    let Some(body) = held.into_iter().next_back().and_then(|held| held.body) else {
        return Ok(None);
    };
    let publicity = serde_json::from_str(&body).map_err(|_| AppError::Part("publicity"))?;
    Ok(Some(publicity))
}

/// The category of a seat as papers print it.
pub(super) fn category(seat: &SeatView) -> Category {
    if seat.category.zh == "财务" {
        Category::Finance
    } else {
        Category::Technical
    }
}

/// The year of a moment, for numbers.
pub(super) fn year(at: Moment) -> i32 {
    at.year()
}
