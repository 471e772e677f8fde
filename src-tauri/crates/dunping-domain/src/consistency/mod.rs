//! Contradictions in an applicant's material (勾稽核查), by their numbers V01 to V15. V02, V06 and the half of V04 that speaks of the domestic
//! part block a case until they are settled; the others ask a person to look; V15 only informs. What is absent contradicts nothing.
//!
//! [`contradictions`] looks at the figures alone, [`check`] at the whole material. What the reading of a sheet shows by itself (the rows of
//! 研发费用明细 against their total, for instance) is told by the reading.

mod accounts;
mod audit;
mod declared;
mod research;
mod self_assessed;
mod staff;
mod terms;
mod words;

use chrono::NaiveDate;

use crate::applicant::{Applicant, CellPlace};
use crate::assessment::Assessment;
use crate::figures::{FigureKey, Figures, Origin};
use crate::finding::Finding;

pub use audit::{AuditedValue, OtherDocument};
pub(crate) use words::yuan;

/// Everything that is held against each other.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The figures.
    pub figures: &'a Figures,
    /// What is declared besides.
    pub applicant: &'a Applicant,
    /// What the figures come to (V12).
    pub assessment: &'a Assessment,
    /// The day of the review (V14).
    pub review_date: NaiveDate,
    /// Values that a reviewer read in the audit report (V08).
    pub audited: &'a [AuditedValue],
    /// Names and codes that a reviewer read in other documents (V10).
    pub documents: &'a [OtherDocument],
}

/// Every contradiction of the material, each at its place in the workbook where it has one.
#[must_use]
pub fn check(material: &Material<'_>) -> Vec<Finding> {
    let Material {
        figures,
        applicant,
        assessment,
        review_date,
        audited,
        documents,
    } = *material;
    let mut found = contradictions(figures);
    found.extend(declared::composition(figures, &applicant.revenue_rows));
    found.extend(audit::values(figures, audited));
    found.extend(audit::names(&applicant.enterprise, documents));
    found.extend(declared::issuers(applicant));
    found.extend(declared::years(figures, applicant));
    found.extend(self_assessed::shares(applicant, assessment));
    found.extend(declared::owners(applicant));
    found.extend(terms::terms(applicant, review_date));
    found.extend(research::shares(figures, &applicant.research_costs));
    found
}

/// Every contradiction that the figures alone show: V01, V02, V04, V05, V06, V07, V09.
#[must_use]
pub fn contradictions(figures: &Figures) -> Vec<Finding> {
    let mut found = accounts::sums(figures);
    found.extend(staff::chain(figures));
    found.extend(staff::groups(figures));
    found.extend(staff::year_end(figures));
    found.extend(accounts::revenue_per_head(figures));
    found.extend(accounts::unlikely_amounts(figures));
    found
}

/// The finding about these figures, at the cell of the first of them that came from the workbook.
fn about<const N: usize>(finding: Finding, figures: &Figures, keys: [FigureKey; N]) -> Finding {
    let origins = keys
        .iter()
        .filter_map(|key| figures.entries.get(key))
        .map(|figure| &figure.origin);
    let cell = origins
        .filter_map(|origin| match origin {
            Origin::Cells {
                sheet, cells, raw, ..
            } => Some((sheet, cells, raw)),
            Origin::Person { .. } | Origin::Derived { .. } => None,
        })
        .next();
    let finding = finding.about(keys);
    match cell {
        Some((sheet, cells, raw)) => match (cells.as_slice(), raw.as_slice()) {
            ([cell], [raw]) => finding.at(sheet, cell, raw),
            // A sum of many cells: no one of them holds the number.
            (cells, _) => Finding {
                sheet: Some(sheet.clone()),
                cell: cells.first().cloned(),
                ..finding
            },
        },
        None => finding,
    }
}

/// The finding at a place, with the text that stands there.
fn at(finding: Finding, place: Option<&CellPlace>, raw: &str) -> Finding {
    match place {
        Some(CellPlace { sheet, cell }) => finding.at(sheet, cell, raw),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::applicant::{Property, Qualification, ResearchCosts, RevenueRow, SelfAssessment};
    use crate::assessment::assess;
    use crate::figures::Figure;
    use crate::finding::Severity;
    use crate::policy::Policy;
    use crate::standard::ClauseKey;

    /// Figures that came from cells `A1`, `A2`, … of a sheet.
    pub(super) fn from_cells(entries: &[(&str, i64)]) -> Figures {
        let mut figures = Figures::new(2025);
        for (row, (key, value)) in entries.iter().enumerate() {
            let origin = Origin::Cells {
                file: "0".repeat(64),
                sheet: "近三年财务数据".to_owned(),
                cells: vec![format!("A{}", row + 1)],
                raw: vec![value.to_string()],
                formats: Vec::new(),
                formulas: Vec::new(),
                rules: Vec::new(),
                confirmed: None,
            };
            let key = key.parse().expect("a figure key");
            let figure = Figure {
                value: *value,
                origin,
            };
            figures.entries.insert(key, figure.into());
        }
        figures
    }

    /// Figures that a person entered.
    pub(super) fn with(entries: &[(&str, i64)]) -> Figures {
        let mut figures = Figures::new(2025);
        for (key, value) in entries {
            let key = key.parse().expect("a figure key");
            figures = figures.corrected(key, *value, "F001", "test");
        }
        figures
    }

    #[test]
    fn a_finding_stands_at_the_figure_that_offends() {
        let figures = from_cells(&[("fin.rev_total.2025", 100), ("fin.rev_cyber.2025", 101)]);
        let found = contradictions(&figures);
        let place: Vec<_> = found
            .iter()
            .map(|f| {
                (
                    f.code.as_str(),
                    f.sheet.as_deref(),
                    f.cell.as_deref(),
                    f.raw.as_deref(),
                )
            })
            .collect();
        let expected = ("V02", Some("近三年财务数据"), Some("A2"), Some("101"));
        assert_eq!(place, [expected]);
        let corrected = with(&[("fin.rev_total.2025", 100), ("fin.rev_cyber.2025", 101)]);
        assert_eq!(contradictions(&corrected)[0].sheet, None);
    }

    #[test]
    fn a_sum_of_many_cells_has_no_one_text() {
        let mut figures = from_cells(&[("rd.total.2025", 10), ("rd.domestic.2025", 11)]);
        let key = "rd.domestic.2025".parse().expect("a figure key");
        let mut figure = figures.entries.get(&key).expect("it").as_ref().clone();
        if let Origin::Cells { cells, raw, .. } = &mut figure.origin {
            cells.push("A3".to_owned());
            raw.push("1".to_owned());
        }
        figures.entries.insert(key, figure.into());
        let found = contradictions(&figures);
        assert_eq!(
            (found[0].code.as_str(), found[0].severity),
            ("V04", Severity::Block)
        );
        assert_eq!(
            (found[0].cell.as_deref(), &found[0].raw),
            (Some("A2"), &None)
        );
    }

    #[test]
    fn the_whole_material_is_held_against_itself() {
        let figures = with(&[
            ("fin.rev_total.2025", 100),
            ("rd.total.2025", 10),
            ("rd.domestic.2025", 10),
        ]);
        let mut applicant = Applicant::default();
        "甲公司".clone_into(&mut applicant.enterprise.name);
        applicant.enterprise.application_year = Some(2025);
        applicant.revenue_rows.push(RevenueRow {
            revenue: Some(1),
            ..RevenueRow::default()
        });
        applicant.self_assessment.push(SelfAssessment {
            clause: ClauseKey::ResearchShare,
            conclusion: String::new(),
            value: "12%".to_owned(),
            attachments: String::new(),
            remark: String::new(),
            place: None,
        });
        applicant.properties.push(Property {
            owner: "乙公司".to_owned(),
            ..Property::default()
        });
        applicant.qualifications.push(Qualification {
            name: "ISO9001".to_owned(),
            valid_to: "2020-01-01".to_owned(),
            ..Qualification::default()
        });
        applicant.research_costs = ResearchCosts {
            other: Some(1),
            ..ResearchCosts::default()
        };
        let assessment = assess(&figures, &Policy::builtin());
        let key = "rd.total.2025".parse().expect("a figure key");
        let found = check(&Material {
            figures: &figures,
            applicant: &applicant,
            assessment: &assessment,
            review_date: "2026-11-22".parse().expect("a date"),
            audited: &[AuditedValue {
                key,
                value: 20,
                document: "审计报告".to_owned(),
            }],
            documents: &[OtherDocument {
                document: "营业执照".to_owned(),
                name: "丙公司".to_owned(),
                uscc: String::new(),
            }],
        });
        let codes: Vec<_> = found.iter().map(|f| f.code.as_str()).collect();
        let expected = ["V03", "V08", "V10", "V11", "V12", "V13", "V14", "V15"];
        assert_eq!(codes, expected);
        for finding in &found {
            assert!(
                !finding.message.is_empty() && !finding.english.is_empty(),
                "{finding:?}"
            );
            assert_ne!(finding.severity, Severity::Block, "{finding:?}");
        }
    }
}
