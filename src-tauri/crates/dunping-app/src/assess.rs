//! Assessing a workbook: read, compute, contradict. The JSON form is the contract that outside checks rely on.

use std::path::Path;

use dunping_domain::assessment::{Assessment, assess as compute};
use dunping_domain::clause::{ClauseAssessment, Measure, Reason, Verdict};
use dunping_domain::consistency::composition;
use dunping_domain::figures::{Origin, Unit};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::policy::Policy;
use dunping_domain::size::SizeClass;
use dunping_workbook::{Reader, Reading};
use serde::Serialize;

use crate::{AppError, store, views, words};

/// The assessment of a reading, with the contradictions that only the whole workbook shows.
pub(crate) fn of(reading: &Reading, policy: &Policy) -> Assessment {
    let mut assessment = compute(&reading.figures, policy);
    assessment.findings.extend(composition(
        &reading.figures,
        &reading.applicant.revenue_rows,
    ));
    assessment
}

/// What `dunping assess --json` prints.
#[derive(Debug, Serialize)]
pub struct AssessReport {
    enterprise: EnterpriseReport,
    reference_year: i32,
    size_class: Option<&'static str>,
    clauses: Vec<ClauseReport>,
    findings: Vec<FindingReport>,
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

/// Reads and assesses a workbook file; without a policy file the built-in one is in force.
///
/// # Errors
/// When a file cannot be read or is no workbook or no policy.
pub fn assess_file(
    workbook: &Path,
    policy: Option<&Path>,
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
    let assessment = of(&reading, &policy);
    let findings: Vec<&Finding> = reading
        .findings
        .iter()
        .chain(&assessment.findings)
        .collect();
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
        lines: lines(&reading, &assessment, &findings),
        blocked: findings
            .iter()
            .any(|finding| finding.severity == Severity::Block),
        clauses: assessment.clauses.iter().map(clause).collect(),
        findings: findings
            .iter()
            .map(|finding| self::finding(finding))
            .collect(),
    })
}

fn clause(clause: &ClauseAssessment) -> ClauseReport {
    let deciding = clause.measures.iter().find(|line| line.decides);
    let missing = match &clause.verdict {
        Verdict::Undetermined { reasons } => reasons
            .iter()
            .filter_map(|reason| match reason {
                Reason::Missing { figure } => Some(figure.to_string()),
                _ => None,
            })
            .collect(),
        Verdict::Met | Verdict::NotMet => Vec::new(),
    };
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
        missing,
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
    }
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
            raw: words::origin(origin),
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

fn lines(reading: &Reading, assessment: &Assessment, findings: &[&Finding]) -> Vec<String> {
    let enterprise = &reading.applicant.enterprise;
    let mut lines = vec![
        format!(
            "{}（{}），{}年度",
            enterprise.name, enterprise.uscc, assessment.reference_year
        ),
        views::size_line(&assessment.size),
    ];
    for clause in &assessment.clauses {
        let deciding = clause.measures.iter().find(|line| line.decides);
        let detail = deciding.map(|line| {
            let percent = line
                .percent
                .as_ref()
                .map(|percent| format!("{percent}%"))
                .unwrap_or_default();
            let distance = line.distance.map(words::distance).unwrap_or_default();
            format!("  {percent}  {distance}")
        });
        lines.push(format!(
            "{:<9}{}{}",
            clause.key.as_str(),
            words::verdict(&clause.verdict),
            detail.unwrap_or_default()
        ));
    }
    for finding in findings {
        let view = views::finding(finding);
        lines.push(format!(
            "[{}] {} {} {}",
            view.severity_text, view.code, view.place, view.message
        ));
    }
    lines
}
