//! §4.4.1 质量保证手段与软件工程质量体系.
//!
//! > 具有保证设计产品质量的手段和能力，并建立符合网络空间安全软件工程要求的质量管理体系，确保其持续的适宜性、充分性和有效性。
//!
//! A certificate is not asked for by these words: a described system with running records is accepted practice. So a valid certificate of
//! quality management or of software maturity supports, an expired one raises a doubt, and none leaves the clause open.

use chrono::NaiveDate;

use crate::applicant::{AttachmentEntry, Qualification};
use crate::standard::ClauseKey;

use super::dates::On;
use super::systems::{Held, Records, System, held, records};
use super::words::joined;
use super::{Hint, Leaning};

pub(super) fn hints(
    certificates: &[Qualification],
    attachments: &[AttachmentEntry],
    on: NaiveDate,
) -> Vec<Hint> {
    let clause = ClauseKey::QualityAssurance;
    let found = held(&[System::Quality, System::Maturity], certificates, on);
    let mut told: Vec<Hint> = found
        .iter()
        .map(|held| certificate(clause, held, on))
        .collect();
    if told.is_empty() {
        let zh = "没有质量管理体系（GB/T 19001）或CMMI证书；请查阅质量管理体系的说明和运行记录。";
        let en = "No certificate of quality management (GB/T 19001) or CMMI; see the description of the system and its records.";
        told.push(Hint::new(clause, "certificate_none", Leaning::Open, zh, en));
    }
    told.push(running(clause, attachments, on));
    told
}

/// What one system's certificate says on a day.
pub(super) fn certificate(clause: ClauseKey, held: &Held<'_>, on: NaiveDate) -> Hint {
    let Qualification {
        name,
        valid_to,
        attachment,
        ..
    } = held.certificate;
    let system = held.system.name();
    let (code, leaning, zh, en) = match held.on {
        On::Holds => (
            "certificate_valid",
            Leaning::Supports,
            format!("{system}：“{name}”有效期至{valid_to}，在评审日{on}有效。"),
            format!("{system}: {name} is valid to {valid_to}, and so on the review date {on}."),
        ),
        On::Over => (
            "certificate_expired",
            Leaning::Doubts,
            format!("{system}：“{name}”有效期至{valid_to}，在评审日{on}已过期。"),
            format!(
                "{system}: {name} was valid to {valid_to} and has expired on the review date {on}."
            ),
        ),
        On::NotYet => (
            "certificate_not_yet",
            Leaning::Doubts,
            format!("{system}：“{name}”的发证日在评审日{on}之后。"),
            format!("{system}: {name} is dated after the review date {on}."),
        ),
        On::Unclear => (
            "certificate_open",
            Leaning::Open,
            format!(
                "{system}：“{name}”的有效期“{valid_to}”看不出在评审日{on}是否有效，请核对证书。"
            ),
            format!(
                "{system}: the term of {name}, {valid_to}, does not tell whether it is valid on {on}; check the certificate."
            ),
        ),
    };
    Hint::new(clause, code, leaning, zh, en)
        .at(held.place())
        .attached([attachment.as_str()])
}

/// What the list of attachments says of running records.
pub(super) fn running(clause: ClauseKey, attachments: &[AttachmentEntry], on: NaiveDate) -> Hint {
    let of_clauses: Vec<AttachmentEntry> = attachments
        .iter()
        .filter(|row| row.clauses.is_empty() || row.clauses.contains(&clause))
        .cloned()
        .collect();
    let (code, leaning, rows, zh, en) = match records(&of_clauses, on) {
        Records::Recent(rows) => (
            "records_recent",
            Leaning::Supports,
            rows,
            "附件清单列有近十二个月的体系运行记录",
            "Running records of the last twelve months are listed",
        ),
        Records::Undated(rows) => (
            "records_open",
            Leaning::Open,
            rows,
            "附件清单列有体系运行材料，但看不出是近十二个月的记录",
            "Running records are listed, but not that they are of the last twelve months",
        ),
        Records::None => (
            "records_none",
            Leaning::Open,
            Vec::new(),
            "本条的附件中没有看到体系运行记录（内审、管理评审等）",
            "No running records (internal audit, management review) are among the attachments of this clause",
        ),
    };
    let names = joined(rows.iter().map(|row| row.file_name.as_str()), "、");
    let shown = |before: &str, end: &str| {
        if names.is_empty() {
            end.to_owned()
        } else {
            format!("{before}{names}{end}")
        }
    };
    let zh = format!("{zh}{}", shown("：", "。"));
    let en = format!("{en}{}", shown(": ", "."));
    Hint::new(clause, code, leaning, zh, en).attached(rows.iter().map(|row| row.number.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-22";

    fn check(certificates: &[(&str, &str, &str)], expected: &[(&str, Leaning)]) {
        let rows: Vec<Qualification> = certificates
            .iter()
            .map(|(name, issued, valid_to)| Qualification {
                name: (*name).to_owned(),
                issued: (*issued).to_owned(),
                valid_to: (*valid_to).to_owned(),
                ..Qualification::default()
            })
            .collect();
        let found = hints(&rows, &[], DAY.parse().expect("a date"));
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        let records = ("records_none", Leaning::Open);
        assert_eq!(told, [expected, &[records]].concat(), "{certificates:?}");
    }

    #[test]
    fn a_certificate_supports_to_its_last_day() {
        let valid = ("certificate_valid", Leaning::Supports);
        let expired = ("certificate_expired", Leaning::Doubts);
        check(&[("ISO9001", "", "2026-11-22")], &[valid]);
        check(&[("ISO9001", "", "2026-11-21")], &[expired]);
        check(
            &[("ISO9001", "2026-11-23", "2029-11-22")],
            &[("certificate_not_yet", Leaning::Doubts)],
        );
        check(
            &[("ISO9001", "", "2026-11")],
            &[("certificate_open", Leaning::Open)],
        );
        check(
            &[("ISO9001", "", "2026-11-21"), ("CMMI 3", "", "2027-09-19")],
            &[expired, valid],
        );
        let none = [("certificate_none", Leaning::Open)];
        check(&[], &none);
        check(&[("ISO/IEC 20000-1", "", "2027-09-19")], &none);
    }

    #[test]
    fn records_are_looked_for_among_the_attachments_of_the_clause() {
        let row = |clauses: &[ClauseKey], date: &str| AttachmentEntry {
            number: "FJ07".to_owned(),
            file_name: "体系运行记录.pdf".to_owned(),
            clauses: clauses.to_vec(),
            date: date.to_owned(),
            ..AttachmentEntry::default()
        };
        let on = DAY.parse().expect("a date");
        for (clauses, date, code, leaning) in [
            (
                &[ClauseKey::QualityAssurance][..],
                "2026-10-01",
                "records_recent",
                Leaning::Supports,
            ),
            (&[], "2026-10-01", "records_recent", Leaning::Supports),
            (
                &[ClauseKey::QualityAssurance],
                "2024-05-18",
                "records_open",
                Leaning::Open,
            ),
            (
                &[ClauseKey::ServiceQuality],
                "2026-10-01",
                "records_none",
                Leaning::Open,
            ),
        ] {
            let found = running(ClauseKey::QualityAssurance, &[row(clauses, date)], on);
            assert_eq!(
                (found.code, found.leaning),
                (code, leaning),
                "{clauses:?} {date}"
            );
            assert_eq!(found.references.len(), usize::from(code != "records_none"));
        }
    }
}
