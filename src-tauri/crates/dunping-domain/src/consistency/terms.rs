//! V14: certificates and leases that are not in force on the review date. A date that cannot be read says nothing.

use chrono::NaiveDate;

use crate::applicant::Applicant;
use crate::finding::{Finding, Severity};
use crate::hint::dates::{On, validity};
use crate::hint::lease_period;

use super::at;

/// V14 for every row of 资质与体系证书, and for leases among the attachments whose period can be read.
pub(super) fn terms(applicant: &Applicant, on: NaiveDate) -> Vec<Finding> {
    let certificates = applicant.qualifications.iter().filter_map(|row| {
        let (zh, en) = not_in_force(validity(&row.issued, &row.valid_to, on))?;
        let name = &row.name;
        let text = format!("“{name}”（有效期至{}）在评审日{on}{zh}。", row.valid_to);
        let english = format!(
            "{name} (valid to {}) {en} on the review date {on}.",
            row.valid_to
        );
        let finding = Finding::new("V14", Severity::Confirm, text).english(english);
        Some(at(finding, row.place.as_ref(), &row.valid_to))
    });
    let leases = applicant.attachments.iter().filter_map(|row| {
        let (zh, en) = not_in_force(lease_period(row)?.on(on))?;
        let name = &row.file_name;
        let text = format!("租赁“{name}”在评审日{on}{zh}，请核对租期。");
        let english = format!("The lease {name} {en} on the review date {on}; check its period.");
        let finding = Finding::new("V14", Severity::Confirm, text).english(english);
        Some(at(finding, row.place.as_ref(), name))
    });
    certificates.chain(leases).collect()
}

fn not_in_force(on: On) -> Option<(&'static str, &'static str)> {
    match on {
        On::Over => Some(("已过期", "has expired")),
        On::NotYet => Some(("尚未生效", "has not begun")),
        On::Holds | On::Unclear => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::applicant::{AttachmentEntry, CellPlace, Qualification};

    #[test]
    fn certificates_are_in_force_to_their_last_day() {
        for (issued, valid_to, fires) in [
            ("2024-01-01", "2026-11-22", false),
            ("2024-01-01", "2026-11-21", true),
            ("2026-11-23", "2029-11-22", true),
            ("2026-11-22", "2029-11-21", false),
            ("", "2026-11", false),
            ("", "2026-10", true),
            ("", "长期", false),
            ("", "", false),
            ("", "见附件", false),
        ] {
            let mut applicant = Applicant::default();
            applicant.qualifications.push(Qualification {
                issued: issued.to_owned(),
                valid_to: valid_to.to_owned(),
                place: Some(CellPlace {
                    sheet: "资质与体系证书".to_owned(),
                    cell: "F4".to_owned(),
                }),
                ..Qualification::default()
            });
            let found = terms(&applicant, "2026-11-22".parse().expect("a date"));
            assert_eq!(found.len(), usize::from(fires), "{issued} {valid_to}");
            if let Some(finding) = found.first() {
                assert_eq!(
                    (finding.code.as_str(), finding.severity),
                    ("V14", Severity::Confirm)
                );
                assert_eq!(finding.cell.as_deref(), Some("F4"));
                assert_eq!(finding.raw.as_deref(), Some(valid_to));
            }
        }
    }

    #[test]
    fn leases_cover_the_day_or_are_told() {
        for (file_name, remark, fires) in [
            ("租赁合同.pdf", "2024-11-22至2026-11-22", false),
            ("租赁合同.pdf", "2024-11-22至2026-11-21", true),
            ("租赁合同2027.1.1-2028.1.1.pdf", "", true),
            ("租赁合同.pdf", "", false),
            ("销售合同.pdf", "2024-11-22至2026-11-21", false),
        ] {
            let mut applicant = Applicant::default();
            applicant.attachments.push(AttachmentEntry {
                file_name: file_name.to_owned(),
                remark: remark.to_owned(),
                ..AttachmentEntry::default()
            });
            let found = terms(&applicant, "2026-11-22".parse().expect("a date"));
            assert_eq!(found.len(), usize::from(fires), "{file_name} {remark}");
        }
    }
}
