//! Assessing a workbook: read, compute, contradict. The JSON form is the contract that outside checks rely on.

use std::path::Path;
use std::str::FromStr;

use chrono::NaiveDate;
use dunping_domain::assessment::{Assessment, assess as compute};
use dunping_domain::clause::{Alternative, ClauseAssessment, Distance, Measure};
use dunping_domain::consistency::{self, Material};
use dunping_domain::figures::{FigureKey, Origin, Unit};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::hint::{Hint, hints};
use dunping_domain::policy::Policy;
use dunping_domain::size::SizeClass;
use dunping_domain::standard::Catalogue;
use dunping_domain::what_if::what_if;
use dunping_workbook::{Reader, Reading};
use serde::Serialize;

use crate::contract::Words;
use crate::{AppError, store, views, words};

/// The assessment of a reading on a day, with every contradiction that the whole workbook shows.
pub(crate) fn as_of(reading: &Reading, policy: &Policy, day: NaiveDate) -> Assessment {
    let assessment = compute(&reading.figures, policy);
    let findings = contradictions(reading, &assessment, day);
    Assessment {
        findings,
        ..assessment
    }
}

/// Every contradiction of a reading on a day. Nobody has typed in other documents' values.
pub(crate) fn contradictions(
    reading: &Reading,
    assessment: &Assessment,
    day: NaiveDate,
) -> Vec<Finding> {
    consistency::check(&Material {
        figures: &reading.figures,
        applicant: &reading.applicant,
        assessment,
        review_date: day,
        audited: &[],
        documents: &[],
    })
}

/// What `dunping assess --json` prints.
#[derive(Debug, Serialize)]
pub struct AssessReport {
    enterprise: EnterpriseReport,
    reference_year: i32,
    size_class: Option<&'static str>,
    clauses: Vec<ClauseReport>,
    findings: Vec<FindingReport>,
    hints: Vec<HintReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    what_if: Option<WhatIfReport>,
    #[serde(skip)]
    lines: Vec<String>,
    #[serde(skip)]
    blocked: bool,
}

#[derive(Debug, Serialize)]
struct EnterpriseReport {
    name: String,
    uscc: String,
}

#[derive(Debug, Serialize)]
struct ClauseReport {
    key: String,
    verdict: &'static str,
    exact: Option<String>,
    percent: Option<String>,
    threshold: Option<String>,
    shortfall: Option<String>,
    policy_sensitive: bool,
    missing: Vec<String>,
    inputs: Vec<InputReport>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    judgement: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<AlternativeReport>,
}

/// Another reading of the standard under which the verdict is another one.
#[derive(Debug, Serialize)]
struct AlternativeReport {
    question: String,
    setting: String,
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct InputReport {
    key: String,
    value: String,
    unit: &'static str,
    origin: OriginReport,
}

#[derive(Debug, Serialize)]
struct OriginReport {
    sheet: String,
    cell: String,
    raw: String,
}

#[derive(Debug, Serialize)]
struct FindingReport {
    code: String,
    severity: &'static str,
    sheet: Option<String>,
    cell: Option<String>,
    raw: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    message_en: String,
}

#[derive(Debug, Serialize)]
struct HintReport {
    clause: String,
    code: &'static str,
    leaning: &'static str,
    message: String,
    message_en: String,
}

impl AssessReport {
    /// The report in lines for a person.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Whether a blocking finding keeps the case from going on.
    #[must_use]
    pub fn blocked(&self) -> bool {
        self.blocked
    }
}

/// A figure that is tried out (试算): nothing is entered anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    key: FigureKey,
    value: i128,
}

/// Written as `rd.total.2025=100020000`, in 分 or 人.
impl FromStr for Tried {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("“{text}”应写作“指标=数值”，例如 rd.total.2025=100020000（单位为分或人）");
        let (key, value) = text.split_once('=').ok_or_else(wrong)?;
        Ok(Self {
            key: key.trim().parse().map_err(|_| wrong())?,
            value: value.trim().parse().map_err(|_| wrong())?,
        })
    }
}

/// What a figure that is tried out changes.
#[derive(Debug, Serialize)]
struct WhatIfReport {
    key: String,
    value: String,
    flips: Vec<FlipReport>,
}

/// A clause whose verdict would be another one.
#[derive(Debug, Serialize)]
struct FlipReport {
    clause: String,
    before: &'static str,
    after: &'static str,
}

fn try_out(
    reading: &Reading,
    policy: &Policy,
    tried: Tried,
    lines: &mut Vec<String>,
) -> Result<WhatIfReport, AppError> {
    let Tried { key, value } = tried;
    let found = what_if(&reading.figures, policy, key, value)
        .map_err(|finding| AppError::NoFigure(Words::new(finding.message, finding.english)))?;
    lines.push(format!("试算：{}为{value}", key.zh()));
    if found.flips.is_empty() {
        lines.push("         各条机算结论不变。".to_owned());
    }
    lines.extend(found.flips.iter().map(|flip| {
        format!(
            "{:<9}{} → {}",
            flip.clause.as_str(),
            words::verdict(&flip.before).zh,
            words::verdict(&flip.after).zh
        )
    }));
    let flips = found.flips.iter().map(|flip| FlipReport {
        clause: flip.clause.to_string(),
        before: flip.before.code(),
        after: flip.after.code(),
    });
    Ok(WhatIfReport {
        key: key.to_string(),
        value: value.to_string(),
        flips: flips.collect(),
    })
}

/// Reads and assesses a workbook file as of a day; without a policy file the built-in one is in force.
///
/// # Errors
/// When a file cannot be read or is no workbook or no policy, or the figure to be tried out is one that no applicant can have.
pub fn assess_file(
    workbook: &Path,
    policy: Option<&Path>,
    day: NaiveDate,
    tried: Option<Tried>,
    reader: &Reader,
) -> Result<AssessReport, AppError> {
    let policy = match policy {
        Some(path) => {
            let text =
                String::from_utf8(store::read(path)?).map_err(|_| AppError::Part("policy"))?;
            Policy::parse(&text)?
        }
        None => Policy::builtin(),
    };
    let reading = reader.read(&store::read(workbook)?)?;
    let assessment = as_of(&reading, &policy, day);
    let hints = hints(
        &reading.applicant,
        &reading.figures,
        &policy,
        day,
        &Catalogue::builtin(),
    );
    let findings: Vec<&Finding> = reading
        .findings
        .iter()
        .chain(&assessment.findings)
        .collect();
    let mut lines = lines(&reading, &assessment, &findings, &hints);
    let what_if = tried
        .map(|tried| try_out(&reading, &policy, tried, &mut lines))
        .transpose()?;
    Ok(AssessReport {
        enterprise: EnterpriseReport {
            name: reading.applicant.enterprise.name.clone(),
            uscc: reading.applicant.enterprise.uscc.clone(),
        },
        reference_year: assessment.reference_year,
        size_class: assessment.size.class.map(|class| match class {
            SizeClass::Large => "large",
            SizeClass::Medium => "medium",
            SizeClass::Small => "small",
            SizeClass::Micro => "micro",
        }),
        lines,
        what_if,
        blocked: findings
            .iter()
            .any(|finding| finding.severity == Severity::Block),
        clauses: assessment.clauses.iter().map(clause).collect(),
        findings: findings
            .iter()
            .map(|finding| self::finding(finding))
            .collect(),
        hints: hints.into_iter().map(hint).collect(),
    })
}

fn clause(clause: &ClauseAssessment) -> ClauseReport {
    let deciding = clause.measures.iter().find(|line| line.decides);
    ClauseReport {
        key: clause.key.to_string(),
        verdict: clause.verdict.code(),
        exact: deciding
            .and_then(|line| line.exact)
            .map(|ratio| ratio.to_string()),
        percent: deciding.and_then(|line| line.percent.clone()),
        threshold: deciding.map(|line| line.threshold.to_string()),
        shortfall: deciding.and_then(shortfall),
        policy_sensitive: clause.policy_sensitive,
        missing: clause
            .verdict
            .missing()
            .map(|figure| figure.to_string())
            .collect(),
        inputs: clause
            .inputs
            .iter()
            .map(|input| InputReport {
                key: input.key.to_string(),
                value: input.figure.value.to_string(),
                unit: match input.key.unit() {
                    Unit::Fen => "分",
                    Unit::Head => "人",
                },
                origin: origin(&input.figure.origin),
            })
            .collect(),
        judgement: views::verdict(&clause.verdict) == crate::contract::VerdictView::Judgement,
        alternatives: flipping(clause)
            .map(|other| AlternativeReport {
                question: other.ambiguity.clone(),
                setting: other.setting.clone(),
                verdict: other.verdict.code(),
            })
            .collect(),
    }
}

fn flipping(clause: &ClauseAssessment) -> impl Iterator<Item = &Alternative> {
    let others = clause.alternatives.iter();
    others.filter(|other| other.flips(&clause.verdict))
}

fn shortfall(line: &Measure) -> Option<String> {
    line.distance
        .filter(|distance| !distance.reached)
        .map(|distance| distance.amount.to_string())
}

fn origin(origin: &Origin) -> OriginReport {
    match origin {
        Origin::Cells {
            sheet, cells, raw, ..
        } => OriginReport {
            sheet: sheet.clone(),
            cell: cells.join(","),
            raw: raw.join(","),
        },
        Origin::Person { .. } | Origin::Derived { .. } => OriginReport {
            sheet: String::new(),
            cell: String::new(),
            raw: words::origin(origin).zh,
        },
    }
}

fn finding(finding: &Finding) -> FindingReport {
    FindingReport {
        code: finding.code.clone(),
        severity: words::severity_code(finding.severity),
        sheet: finding.sheet.clone(),
        cell: finding.cell.clone(),
        raw: finding.raw.clone(),
        message: finding.message.clone(),
        message_en: finding.english.clone(),
    }
}

fn hint(hint: Hint) -> HintReport {
    let Hint {
        clause,
        code,
        leaning,
        zh,
        en,
        references: _,
        numbers: _,
    } = hint;
    HintReport {
        clause: clause.to_string(),
        code,
        leaning: leaning.code(),
        message: zh,
        message_en: en,
    }
}

fn lines(
    reading: &Reading,
    assessment: &Assessment,
    findings: &[&Finding],
    hints: &[Hint],
) -> Vec<String> {
    let enterprise = &reading.applicant.enterprise;
    let mut lines = vec![
        format!(
            "{}（{}），{}年度",
            enterprise.name, enterprise.uscc, assessment.reference_year
        ),
        views::size_line(&assessment.size).zh,
    ];
    for clause in &assessment.clauses {
        let deciding = clause.measures.iter().find(|line| line.decides);
        let detail = deciding.map(|line| {
            let percent = line
                .percent
                .as_ref()
                .map(|percent| format!("{percent}%"))
                .unwrap_or_default();
            let distance = line.distance.map(Distance::zh).unwrap_or_default();
            format!("  {percent}  {distance}")
        });
        lines.push(format!(
            "{:<9}{}{}",
            clause.key.as_str(),
            words::verdict(&clause.verdict).zh,
            detail.unwrap_or_default()
        ));
        lines.extend(flipping(clause).map(|other| {
            format!(
                "         口径 {}：{}，则为{}",
                other.ambiguity,
                other.reading.zh,
                words::verdict(&other.verdict).zh
            )
        }));
        let told = hints.iter().filter(|hint| hint.clause == clause.key);
        lines.extend(told.map(|hint| {
            let leaning = words::leaning(hint.leaning);
            format!("         {leaning}  {}", hint.zh)
        }));
    }
    for finding in findings {
        let view = views::finding(finding);
        lines.push(format!(
            "[{}] {} {} {}",
            view.severity_text.zh, view.code, view.place, view.message.zh
        ));
    }
    lines
}
