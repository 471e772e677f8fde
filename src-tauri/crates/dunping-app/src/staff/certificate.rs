//! Publicity and certificate (公示、发证, 5.4.4): five working days in public, then three years of validity.

use std::path::Path;

use chrono::{DateTime, Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use dunping_domain::calendar::Calendar;
use dunping_domain::certificate::{CertificateNumber, validity};
use dunping_domain::deadline;
use dunping_domain::process::State;
use dunping_identity::Identity;
use dunping_package::disk;
use dunping_register::{Case, DocumentContent, Operation};
use dunping_report::papers::{CertificatePaper, PaperState, certificate_field, render_certificate};
use dunping_report::{SignRequest, SignatureKind, sign_pdf};

use super::{AtDesk, Rules, at_desk, expect, kind, record, step, written};
use crate::contract::{CertificateInput, StaffCaseView, StaffWritten, WrittenFile};
use crate::moment::{Moment, claimed, date_zh, stamp};
use crate::{AppError, Session, fonts};

/// The particulars of a publicity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Publicity {
    /// The day it was posted.
    pub(super) posted_on: NaiveDate,
    /// Its last day.
    pub(super) ends_on: NaiveDate,
}

impl Publicity {
    /// Whether its last day is over on that day.
    pub(super) fn is_over(&self, on: NaiveDate) -> bool {
        on > self.ends_on
    }
}

#[cfg(test)]
impl Publicity {
    /// A publicity of two days as they are written, for tests.
    pub(super) fn of(posted_on: &str, ends_on: &str) -> Self {
        Self {
            posted_on: posted_on.parse().expect("a day"),
            ends_on: ends_on.parse().expect("a day"),
        }
    }
}

/// Registers that the result was posted; the last day follows from the working-day calendar.
///
/// # Errors
/// In another state, for a date that is none, or when the calendar does not cover the year.
pub fn start_publicity(
    session: &mut Session,
    case_no: &str,
    posted_on: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let mut desk = at_desk(session)?;
    publish(&mut desk, case_no, posted_on, at)?;
    desk.view(case_no, at)
}

pub(crate) fn publish(
    desk: &mut AtDesk<'_>,
    case_no: &str,
    posted_on: &str,
    at: Moment,
) -> Result<NaiveDate, AppError> {
    let case = desk.case(case_no)?;
    expect(&case, State::ConcludedPassed)?;
    let posted_on = day(posted_on)?;
    if posted_on > at.date_naive() || posted_on < concluded_on(desk, &case)? {
        return Err(AppError::DateDoesNotFit { date: posted_on });
    }
    let period = deadline::publicity(
        &Calendar::builtin(),
        posted_on,
        &Rules::of(desk, &case)?.policy.settings().publicity,
    )?;
    if let Some(year) = period.end.uncovered.first() {
        return Err(AppError::CalendarMissing { year: *year });
    }
    let ends_on = period.end.last_day;
    let publicity = Publicity { posted_on, ends_on };
    let json = serde_json::to_string(&publicity).map_err(|_| AppError::Part("publicity"))?;
    let actor = desk.actor();
    let reason = format!("{}起公示，至{}止。", date_zh(posted_on), date_zh(ends_on));
    desk.register
        .transact(Operation::Publicity, &actor, &stamp(at), |tx| {
            let digest = record(tx, &case, kind::PUBLICITY, DocumentContent::Json(json))?;
            step(tx, &case, State::Publicity, &reason, &[digest])?;
            let mut edit = tx.case(case.id)?.edit();
            edit.deadline = Some(ends_on.to_string());
            tx.edit_case(case.id, &edit)?;
            Ok::<_, AppError>(())
        })?;
    Ok(ends_on)
}

/// The day on which the panel's result was taken into the register.
fn concluded_on(desk: &AtDesk<'_>, case: &Case) -> Result<NaiveDate, AppError> {
    let events = desk.register.events(case.id)?;
    let concluded = events
        .iter()
        .rev()
        .find(|event| event.to == State::ConcludedPassed.code());
    let at = concluded.and_then(|event| DateTime::parse_from_rfc3339(&event.at).ok());
    Ok(at.ok_or(AppError::Part("event"))?.date_naive())
}

pub(super) fn day(text: &str) -> Result<NaiveDate, AppError> {
    text.trim().parse().map_err(|_| AppError::NotADate {
        text: text.to_owned(),
    })
}

/// Issues the certificate after the publicity: the number is taken, the paper made, signed and put on record together.
///
/// # Errors
/// Before the publicity is over, with a wrong passphrase, or when the disk refuses; no number is lost then.
pub fn issue_certificate(
    session: &mut Session,
    case_no: &str,
    input: &CertificateInput,
    file: &str,
    at: Moment,
) -> Result<StaffWritten, AppError> {
    let out = session.path(file)?;
    let identity = session.sign_with(&input.passphrase, at)?;
    let mut desk = at_desk(session)?;
    let file = issue(&mut desk, &identity, case_no, input, &out, at)?;
    Ok(StaffWritten {
        case: desk.view(case_no, at)?,
        file,
    })
}

pub(crate) fn issue(
    desk: &mut AtDesk<'_>,
    identity: &Identity,
    case_no: &str,
    input: &CertificateInput,
    out: &Path,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let case = desk.case(case_no)?;
    if let Some(issued) = desk
        .register
        .documents_of_kind(case.id, kind::CERTIFICATE)?
        .pop()
    {
        // A certificate is issued once; if its file was lost on the way out, the one on record is handed out again.
        desk.hand_out(&issued.digest, out)?;
        let size = out.metadata().map_or(0, |data| data.len());
        return Ok(written(out, &issued.digest, size));
    }
    expect(&case, State::Publicity)?;
    if input.document_no.trim().is_empty() {
        return Err(AppError::NoDocumentNo);
    }
    let issued_on = day(&input.issued_on)?;
    let held = desk
        .register
        .documents_of_kind(case.id, kind::PUBLICITY)?
        .pop()
        .and_then(|document| document.body);
    let publicity: Publicity = serde_json::from_str(&held.ok_or(AppError::Part("publicity"))?)
        .map_err(|_| AppError::Part("publicity"))?;
    if !publicity.is_over(at.date_naive()) || !publicity.is_over(issued_on) {
        return Err(AppError::PublicityRuns {
            until: publicity.ends_on,
        });
    }
    if issued_on > at.date_naive() {
        return Err(AppError::DateDoesNotFit { date: issued_on });
    }
    let (reading, _) = super::view::assessed(desk, &case, at)?;
    let own = reading.applicant.enterprise;
    let Rules { catalogue, policy } = Rules::of(desk, &case)?;
    let term = validity(issued_on, &policy.settings().validity)?;
    let fonts = fonts::load()?;
    let body = desk.unlocked.trust.body_name().to_owned();
    let files = desk.register.dir().join("files");
    let actor = desk.actor();
    let (pdf, sha256) =
        desk.register
            .transact(Operation::CertificateIssue, &actor, &stamp(at), |tx| {
                let numbered = tx.issue_certificate(case.id, issued_on.year())?;
                let number = numbered
                    .certificate_no
                    .ok_or(AppError::Part("certificate"))?;
                let code = code(&number, &own.uscc, term.to, identity)?;
                let paper = CertificatePaper {
                    state: PaperState::Final,
                    number: number
                        .parse::<CertificateNumber>()
                        .map_err(|_| AppError::Part("certificate"))?
                        .display_zh(),
                    enterprise: own.name.clone(),
                    uscc: own.uscc.clone(),
                    domicile: own.domicile.clone(),
                    category: format!(
                        "{} {}",
                        own.business,
                        catalogue.lists().name(&own.business).unwrap_or_default()
                    ),
                    standard: catalogue.title().to_owned(),
                    approval_no: input.document_no.trim().to_owned(),
                    issued_on: date_zh(issued_on),
                    valid_from: date_zh(term.from),
                    valid_to: date_zh(term.to),
                    body: body.clone(),
                    code,
                    made_at: claimed(at),
                };
                let plain = render_certificate(&paper, &fonts, &[])?;
                let request = SignRequest {
                    field: certificate_field(),
                    kind: SignatureKind::Certify,
                    signer: identity,
                    name: &body,
                    reason: "颁发证书",
                    claimed_time: claimed(at),
                    fonts: &fonts,
                    handwriting: None,
                };
                let pdf = sign_pdf(&plain, &request)?;
                let sha256 = dunping_identity::fingerprint::sha256_hex(&pdf);
                disk::save(&files.join(&sha256), &pdf)?;
                let digest = record(
                    tx,
                    &case,
                    kind::CERTIFICATE,
                    DocumentContent::File(sha256.clone()),
                )?;
                step(
                    tx,
                    &case,
                    State::Confirmed,
                    &format!("公示期满无异议，发文认定：{}。", input.document_no.trim()),
                    &[],
                )?;
                step(
                    tx,
                    &case,
                    State::Certified,
                    &format!("颁发证书 {number}。"),
                    &[digest],
                )?;
                let mut edit = tx.case(case.id)?.edit();
                edit.deadline = Some(term.to.to_string());
                tx.edit_case(case.id, &edit)?;
                Ok::<_, AppError>((pdf, sha256))
            })?;
    // Only what is on record leaves the house.
    disk::save(out, &pdf)?;
    Ok(written(out, &sha256, pdf.len() as u64))
}

/// The text of the query code: number, credit code, last day, and the issuer's signature over the three.
fn code(
    number: &str,
    uscc: &str,
    last: NaiveDate,
    identity: &Identity,
) -> Result<String, AppError> {
    use dunping_identity::Signer as _;
    let text = format!("{number}|{uscc}|{last}");
    let signature = identity.sign(text.as_bytes())?;
    Ok(format!(
        "{text}|{}",
        dunping_identity::fingerprint::hex(&signature)
    ))
}
