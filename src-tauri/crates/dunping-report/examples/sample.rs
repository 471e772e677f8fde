//! Writes the sample papers: `cargo run -p dunping-report --example sample -- DIR`.
//!
//! `report_sample.pdf`, `report_draft.pdf`, `report_signed.pdf` (all five members), `certificate_sample.pdf` (signed by the
//! body) and `ca.pem`, the authority that certified the signers.

#[path = "../tests/sample/mod.rs"]
mod sample;

use chrono::{TimeZone, Utc};
use dunping_identity::{Authority, Category, FileSigner, Person, Role, SigningKey, Validity};
use dunping_report::papers::{
    PanelReport, PaperState, certificate_field, panel_field, render_certificate,
    render_opinion_form, render_panel_report,
};
use dunping_report::{SignRequest, SignatureKind, sign_pdf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::path::PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let fonts = sample::fonts();
    let report = sample::report();
    let mut pdf = render_panel_report(&report, &fonts, &[])?;
    std::fs::write(dir.join("report_sample.pdf"), &pdf)?;

    let year = |y| {
        Utc.with_ymd_and_hms(y, 1, 1, 0, 0, 0)
            .single()
            .ok_or("no such year")
    };
    let validity = Validity {
        from: year(2026)?,
        to: year(2031)?,
    };
    let body = Authority::create(&report.body, validity)?;
    std::fs::write(dir.join("ca.pem"), body.certificate_pem()?)?;
    let signer = |id: &str, name: &str, role| -> Result<_, Box<dyn std::error::Error>> {
        let key = SigningKey::generate()?;
        let person = Person::new(id, name, role)?;
        let leaf = body.certify(&person, &key.public_spki()?, validity)?;
        Ok(FileSigner::new(
            key,
            vec![leaf, body.certificate().der().to_vec()],
        )?)
    };
    for (i, member) in report.panel.iter().enumerate() {
        let role = Role::Expert {
            category: Category::Technical,
        };
        let request = SignRequest {
            field: &panel_field(&member.expert_no),
            kind: if i == 0 {
                SignatureKind::Certify
            } else {
                SignatureKind::Approve
            },
            signer: &signer(&member.expert_no, &member.name, role)?,
            name: &member.name,
            reason: "确认评审报告",
            claimed_time: sample::MADE_AT,
            fonts: &fonts,
            handwriting: None,
        };
        pdf = sign_pdf(&pdf, &request)?;
    }
    std::fs::write(dir.join("report_signed.pdf"), &pdf)?;

    let certificate = sample::certificate();
    let pdf = render_certificate(&certificate, &fonts, &[])?;
    let request = SignRequest {
        field: certificate_field(),
        kind: SignatureKind::Certify,
        signer: &signer("staff", "周琳", Role::Staff)?,
        name: &certificate.body,
        reason: "颁发证书",
        claimed_time: sample::MADE_AT,
        fonts: &fonts,
        handwriting: None,
    };
    std::fs::write(
        dir.join("certificate_sample.pdf"),
        sign_pdf(&pdf, &request)?,
    )?;

    std::fs::write(
        dir.join("opinion_sample.pdf"),
        render_opinion_form(&sample::opinion(), &fonts, &[])?,
    )?;
    let draft = PanelReport {
        state: PaperState::Draft,
        ..report
    };
    std::fs::write(
        dir.join("report_draft.pdf"),
        render_panel_report(&draft, &fonts, &[])?,
    )?;
    Ok(())
}
