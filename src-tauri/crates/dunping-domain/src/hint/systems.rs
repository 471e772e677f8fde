//! Management systems by the names of their certificates (体系证书), and whether one is in force. §4.4.1 and §4.4.2 ask for different ones;
//! neither asks for a certificate by its words.

use chrono::NaiveDate;

use crate::applicant::{AttachmentEntry, CellPlace, Qualification};

use super::dates::{On, date, validity, years_before};
use super::words::{folded, joined, says};

/// A management system that a certificate can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum System {
    /// 质量管理体系 (ISO 9001, GB/T 19001).
    Quality,
    /// 软件能力成熟度 (CMM, CMMI).
    Maturity,
    /// 信息技术服务标准 (ITSS).
    ServiceStandard,
    /// 信息技术服务管理体系 (ISO/IEC 20000-1, GB/T 24405.1).
    ServiceManagement,
    /// 信息安全管理体系 (ISO/IEC 27001, GB/T 22080); beside the point of both clauses, told as a fact.
    Security,
}

impl System {
    const WORDS: [(Self, &[&str]); 5] = [
        (Self::Quality, &["9001", "质量管理体系"]),
        (Self::Maturity, &["CMM", "能力成熟度"]),
        (Self::ServiceStandard, &["ITSS", "信息技术服务标准"]),
        (
            Self::ServiceManagement,
            &["20000", "24405", "信息技术服务管理"],
        ),
        (Self::Security, &["27001", "22080", "信息安全管理体系"]),
    ];

    /// The systems that a certificate's name speaks of.
    fn named(name: &str) -> Vec<Self> {
        let name = folded(name);
        Self::WORDS
            .iter()
            .filter(|(_, words)| says(&name, words))
            .map(|(system, _)| *system)
            .collect()
    }

    /// Its usual name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Quality => "GB/T 19001（ISO 9001）",
            Self::Maturity => "CMMI",
            Self::ServiceStandard => "ITSS",
            Self::ServiceManagement => "ISO/IEC 20000-1",
            Self::Security => "ISO/IEC 27001",
        }
    }
}

/// What the certificates of one system come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Held<'a> {
    /// The system.
    pub(crate) system: System,
    /// Whether it holds: the best of its certificates.
    pub(crate) on: On,
    /// The certificate that decides.
    pub(crate) certificate: &'a Qualification,
}

impl Held<'_> {
    /// Where its term stands.
    pub(crate) fn place(&self) -> Option<&CellPlace> {
        self.certificate.place.as_ref()
    }
}

/// What is held of some systems, a system each, in their order.
pub(crate) fn held<'a>(
    wanted: &[System],
    certificates: &'a [Qualification],
    on: NaiveDate,
) -> Vec<Held<'a>> {
    let rank = |on: On| match on {
        On::Holds => 0,
        On::Unclear => 1,
        On::NotYet => 2,
        On::Over => 3,
    };
    wanted
        .iter()
        .filter_map(|system| {
            certificates
                .iter()
                .filter(|one| System::named(&one.name).contains(system))
                .map(|one| (validity(&one.issued, &one.valid_to, on), one))
                .min_by_key(|(on, _)| rank(*on))
                .map(|(on, certificate)| Held {
                    system: *system,
                    on,
                    certificate,
                })
        })
        .collect()
}

/// How running records look in the list of attachments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Records<'a> {
    /// One is dated within the twelve months before the day.
    Recent(Vec<&'a AttachmentEntry>),
    /// There are some, without such a date.
    Undated(Vec<&'a AttachmentEntry>),
    /// None is listed.
    None,
}

/// Attachments that speak of records of a system: 运行记录, 内审, 管理评审. 持续运行 wants recent ones; twelve months are the usual cycle.
pub(crate) fn records<'a>(attachments: &'a [AttachmentEntry], on: NaiveDate) -> Records<'a> {
    const WORDS: [&str; 6] = [
        "运行记录",
        "内审",
        "内部审核",
        "管理评审",
        "过程记录",
        "质量手册",
    ];
    let rows: Vec<&AttachmentEntry> = attachments
        .iter()
        .filter(|row| {
            says(
                &folded(&joined([row.file_name.as_str(), &row.remark], " ")),
                &WORDS,
            )
        })
        .collect();
    let since = years_before(on, 1);
    let recent = rows.iter().any(|row| {
        let day = date(&row.date);
        day.zip(since)
            .is_some_and(|(day, since)| day.first > since && day.last <= on)
    });
    match (rows.is_empty(), recent) {
        (true, _) => Records::None,
        (false, true) => Records::Recent(rows),
        (false, false) => Records::Undated(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_known_by_the_names_of_certificates() {
        for (name, systems) in [
            (
                "质量管理体系认证证书（GB/T 19001-2016）",
                &[System::Quality][..],
            ),
            ("GJB 9001C武器装备质量管理体系", &[System::Quality]),
            ("ｉｓｏ９００１", &[System::Quality]),
            ("软件能力成熟度模型集成三级（CMMI 3）", &[System::Maturity]),
            (
                "信息技术服务标准符合性证书（ITSS）三级",
                &[System::ServiceStandard],
            ),
            (
                "信息技术服务管理体系认证证书（ISO/IEC 20000-1）",
                &[System::ServiceManagement],
            ),
            (
                "信息安全管理体系认证证书（GB/T 22080-2016）",
                &[System::Security],
            ),
            ("ISO9001、ISO27001", &[System::Quality, System::Security]),
            ("高新技术企业证书", &[]),
        ] {
            assert_eq!(System::named(name), systems, "{name}");
        }
    }

    #[test]
    fn the_best_certificate_decides() {
        let certificate = |valid_to: &str| Qualification {
            name: "ISO9001".to_owned(),
            valid_to: valid_to.to_owned(),
            ..Qualification::default()
        };
        let on = "2026-11-22".parse().expect("a date");
        for (dates, expected) in [
            (&["2025-01-01", "2027-01-01"][..], Some(On::Holds)),
            (&["2025-01-01", ""], Some(On::Unclear)),
            (&["2025-01-01"], Some(On::Over)),
            (&[], None),
        ] {
            let rows: Vec<_> = dates.iter().map(|day| certificate(day)).collect();
            let found = held(&[System::Quality, System::Maturity], &rows, on);
            assert_eq!(found.first().map(|held| held.on), expected, "{dates:?}");
        }
    }

    #[test]
    fn records_of_the_last_twelve_months() {
        let on = "2026-11-22".parse().expect("a date");
        for (name, day, expected) in [
            ("体系证书及运行记录.pdf", "2025-11-23", 2),
            ("体系证书及运行记录.pdf", "2025-11-22", 1),
            ("内审报告.pdf", "2026-11-22", 2),
            ("内审报告.pdf", "2026-11-23", 1),
            ("内审报告.pdf", "", 1),
            ("体系证书.pdf", "2026-11-01", 0),
        ] {
            let row = AttachmentEntry {
                file_name: name.to_owned(),
                date: day.to_owned(),
                ..AttachmentEntry::default()
            };
            let found = match records(&[row], on) {
                Records::Recent(_) => 2,
                Records::Undated(_) => 1,
                Records::None => 0,
            };
            assert_eq!(found, expected, "{name} {day}");
        }
    }
}
