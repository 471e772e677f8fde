//! §4.4.2 研发质量与信息技术服务质量体系.
//!
//! > 企业已建立完善的软件研发质量管理体系和信息技术服务质量管理体系，并持续运行。
//!
//! Two systems are asked for: one for software development (CMMI, or quality management that covers it) and one for IT services (ITSS, or
//! ISO/IEC 20000-1). They may be one integrated system without a certificate, so a missing certificate leaves the clause open.

use chrono::NaiveDate;

use crate::applicant::{AttachmentEntry, Qualification};
use crate::standard::ClauseKey;

use super::c4_4_1::{certificate, running};
use super::dates::On;
use super::systems::{Held, System, held};
use super::{Hint, Leaning};

pub(super) fn hints(
    certificates: &[Qualification],
    attachments: &[AttachmentEntry],
    on: NaiveDate,
) -> Vec<Hint> {
    let clause = ClauseKey::ServiceQuality;
    let development = held(&[System::Quality, System::Maturity], certificates, on);
    let service = held(
        &[System::ServiceStandard, System::ServiceManagement],
        certificates,
        on,
    );
    let security = held(&[System::Security], certificates, on);
    let mut told = vec![both(&development, &service)];
    let found = development.iter().chain(&service);
    told.extend(found.map(|held| certificate(clause, held, on)));
    // 27001 stands beside both systems: it neither makes nor breaks one of them.
    told.extend(security.iter().map(|held| Hint {
        code: "certificate_auxiliary",
        leaning: Leaning::Fact,
        ..certificate(clause, held, on)
    }));
    told.push(running(clause, attachments, on));
    told
}

fn both(development: &[Held<'_>], service: &[Held<'_>]) -> Hint {
    let valid = |held: &[Held<'_>]| held.iter().any(|held| held.on == On::Holds);
    let (code, leaning, zh, en) = match (valid(development), valid(service)) {
        (true, true) => (
            "systems_both",
            Leaning::Supports,
            "软件研发和信息技术服务两方面都有在评审日有效的体系证书。",
            "Software development and IT services both have a certificate that is valid on the review date.",
        ),
        (true, false) => (
            "systems_service_missing",
            Leaning::Open,
            "信息技术服务方面没有在评审日有效的证书（ITSS或ISO/IEC 20000-1），请查阅体系说明和运行记录。",
            "IT services have no certificate valid on the review date (ITSS or ISO/IEC 20000-1); see the system's description and records.",
        ),
        (false, true) => (
            "systems_development_missing",
            Leaning::Open,
            "软件研发方面没有在评审日有效的证书（CMMI或GB/T 19001），请查阅体系说明和运行记录。",
            "Software development has no certificate valid on the review date (CMMI or GB/T 19001); see the system's description and records.",
        ),
        (false, false) => (
            "systems_missing",
            Leaning::Open,
            "软件研发和信息技术服务两方面都没有在评审日有效的证书，请查阅体系说明和运行记录。",
            "Neither software development nor IT services has a certificate valid on the review date; see the systems' description and records.",
        ),
    };
    Hint::new(ClauseKey::ServiceQuality, code, leaning, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(certificates: &[(&str, &str)], expected: &[(&str, Leaning)]) {
        let rows: Vec<Qualification> = certificates
            .iter()
            .map(|(name, valid_to)| Qualification {
                name: (*name).to_owned(),
                valid_to: (*valid_to).to_owned(),
                ..Qualification::default()
            })
            .collect();
        let found = hints(&rows, &[], "2026-11-22".parse().expect("a date"));
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        let records = ("records_none", Leaning::Open);
        assert_eq!(told, [expected, &[records]].concat(), "{certificates:?}");
    }

    #[test]
    fn two_systems_are_asked_for() {
        let valid = ("certificate_valid", Leaning::Supports);
        let expired = ("certificate_expired", Leaning::Doubts);
        let quality = ("ISO9001", "2027-01-01");
        let service = ("ITSS三级", "2027-01-01");
        check(
            &[quality, service],
            &[("systems_both", Leaning::Supports), valid, valid],
        );
        check(
            &[quality],
            &[("systems_service_missing", Leaning::Open), valid],
        );
        check(
            &[service],
            &[("systems_development_missing", Leaning::Open), valid],
        );
        check(
            &[quality, ("ISO/IEC 20000-1", "2026-11-21")],
            &[("systems_service_missing", Leaning::Open), valid, expired],
        );
        let missing = ("systems_missing", Leaning::Open);
        check(&[], &[missing]);
        check(
            &[("ISO27001", "2020-01-01")],
            &[missing, ("certificate_auxiliary", Leaning::Fact)],
        );
    }
}
