//! Signing a report after its chair (成员签字、盖章): one more signature into the place that was prepared for the person, in any order, at
//! the chair's computer or at the person's own. What was signed before is never touched; a report that does not hold is not signed.

use std::path::Path;

use dunping_identity::fingerprint::sha256_hex;
use dunping_identity::{Identity, Role, Trust};
use dunping_package::disk;
use dunping_report::papers::{Outcome, PanelReport, panel_field, seal_field};
use dunping_report::{
    Handwriting, REPORT_JSON, SignRequest, SignatureKind, embedded_files, sign_pdf,
};

use crate::contract::{
    CheckState, Pin, ReportSignaturesView, SignReportInput, SignaturePlaceView, SignedReport,
    Words, WrittenFile,
};
use crate::moment::{Moment, claimed, utc};
use crate::session::file_name;
use crate::verify::{judge, pdf_checks};
use crate::{AppError, Session, Shelf, fonts, store, words};

/// The report that somebody is about to sign, on the shelf.
const TO_SIGN: &str = "report-to-sign";

mod handwriting;

pub use self::handwriting::HandwritingError;

/// A report, who has signed it, and whether the person at this desk has a place in it.
///
/// # Errors
/// When nobody is unlocked, or the file is no report.
pub fn look_at_report(
    session: &mut Session,
    file: &str,
    _at: Moment,
) -> Result<ReportSignaturesView, AppError> {
    let pdf = store::read(&session.path(file)?)?;
    let unlocked = session.unlocked()?;
    let view = view(&pdf, &unlocked.trust, &unlocked.identity)?;
    Ok(shown(view, pdf, &session.shelf()))
}

/// A report on the shelf, so that whoever signs sees what is signed.
pub(crate) fn shown(
    view: ReportSignaturesView,
    pdf: Vec<u8>,
    shelf: &Shelf,
) -> ReportSignaturesView {
    let name = format!("{}-评审报告.pdf", view.case_no);
    ReportSignaturesView {
        paper: Some(shelf.put_pdf(TO_SIGN, &name, pdf)),
        ..view
    }
}

/// Nobody signs another file than the one that was shown: it may have been exchanged on the disk since.
///
/// # Errors
/// When it is another one.
pub(crate) fn as_seen(pdf: &[u8], input: &SignReportInput) -> Result<(), AppError> {
    match sha256_hex(pdf) == input.seen {
        true => Ok(()),
        false => Err(AppError::ReportNotSeen),
    }
}

/// Signs a report in the place of the person at this desk, or of another member who is at this computer, and saves it under a new name.
///
/// # Errors
/// When it is not the file that was shown or does not hold, the person has no open place in it, the passphrase or the picture cannot be used,
/// or the disk refuses.
pub fn sign_report(
    session: &mut Session,
    file: &str,
    input: &SignReportInput,
    out: &str,
    at: Moment,
) -> Result<SignedReport, AppError> {
    let (file, out) = (session.path(file)?, session.path(out)?);
    let signer = signer(session, input, at)?;
    let picture = picture(session, input)?;
    let unlocked = session.unlocked()?;
    let report = store::read(&file)?;
    as_seen(&report, input)?;
    let pdf = sign(&report, &signer, &unlocked.trust, picture, at)?;
    disk::save(&out, &pdf)?;
    Ok(SignedReport {
        report: view(&pdf, &unlocked.trust, &unlocked.identity)?,
        file: written(&out, &pdf),
    })
}

pub(crate) fn written(path: &Path, pdf: &[u8]) -> WrittenFile {
    WrittenFile {
        name: file_name(path),
        sha256: sha256_hex(pdf),
        size: words::size(pdf.len() as u64),
    }
}

/// Who signs: the person at this desk, or the holder of another identity file, under the same rules.
pub(crate) fn signer(
    session: &Session,
    input: &SignReportInput,
    at: Moment,
) -> Result<Identity, AppError> {
    let Some(token) = &input.identity else {
        return session.sign_with(&input.passphrase, at);
    };
    let bytes = store::read(&session.path(token)?)?;
    let mut identity = Identity::from_file(&bytes, &input.passphrase)?;
    identity.open_token(input.pin.as_ref().map(Pin::digits))?;
    let standing = session
        .unlocked()?
        .trust
        .standing(identity.certificate(), utc(at));
    match standing.may_sign() {
        true => Ok(identity),
        false => Err(AppError::OwnCertificate(standing)),
    }
}

/// The picture of the handwritten name that was chosen.
pub(crate) fn picture(
    session: &Session,
    input: &SignReportInput,
) -> Result<Option<Handwriting>, AppError> {
    let path = input.handwriting.as_ref().map(|token| session.path(token));
    let bytes = path.transpose()?.map(|path| store::read(&path));
    let read = bytes.transpose()?.map(|bytes| handwriting::read(&bytes));
    Ok(read.transpose()?)
}

/// The picture in a file.
pub(crate) fn picture_in(path: &Path) -> Result<Handwriting, AppError> {
    Ok(handwriting::read(&store::read(path)?)?)
}

/// The report with one signature more.
///
/// # Errors
/// When the report does not hold, or the signer has no open place in it.
pub(crate) fn sign(
    pdf: &[u8],
    signer: &Identity,
    trust: &Trust,
    picture: Option<Handwriting>,
    at: Moment,
) -> Result<Vec<u8>, AppError> {
    let place = place(signer);
    let judged = judge(pdf, trust)?;
    if !judged.has_field(&place) {
        return Err(AppError::NoPlaceToSign {
            name: signer.person().name.clone(),
            id: signer.person().id.clone(),
        });
    }
    if judged.signature(&place).is_some() {
        return Err(AppError::PlaceSigned);
    }
    sound(pdf, trust)?;
    let own = signer.person().name.as_str();
    // A body has no handwriting.
    let (name, reason, picture) = match signer.person().role {
        Role::Staff => (trust.body_name(), "评估机构盖章", None),
        Role::Expert { .. } | Role::Recovery => (own, "专家组成员签署评审报告", picture),
    };
    let request = SignRequest {
        field: &place,
        kind: SignatureKind::Approve,
        signer,
        name,
        reason,
        claimed_time: claimed(at),
        fonts: &fonts::load()?,
        handwriting: picture.as_ref(),
    };
    let signed = sign_pdf(pdf, &request)?;
    // What leaves the hand is what everyone else would accept.
    sound(&signed, trust)?;
    Ok(signed)
}

/// Whether the body's seal is in its place already.
///
/// # Errors
/// When it is no report.
pub(crate) fn is_sealed(pdf: &[u8], trust: &Trust) -> Result<bool, AppError> {
    Ok(judge(pdf, trust)?.signature(seal_field()).is_some())
}

/// Nobody signs a report, and none is taken in, of which anything does not hold.
pub(crate) fn sound(pdf: &[u8], trust: &Trust) -> Result<(), AppError> {
    let failing = pdf_checks(pdf, trust)
        .into_iter()
        .find(|line| line.state == CheckState::Fails);
    match failing {
        None => Ok(()),
        Some(line) => Err(AppError::ReportUnsound { why: line.text }),
    }
}

/// Whether a report is another one with nothing but bytes after it, and holds.
///
/// # Errors
/// When it is not, or does not.
pub(crate) fn continues(pdf: &[u8], before: &[u8], trust: &Trust) -> Result<(), AppError> {
    if !pdf.starts_with(before) {
        return Err(AppError::NotContinued);
    }
    sound(pdf, trust)
}

/// The field of a person.
fn place(identity: &Identity) -> String {
    match identity.person().role {
        Role::Staff => seal_field().to_owned(),
        Role::Expert { .. } | Role::Recovery => panel_field(&identity.person().id),
    }
}

pub(crate) fn view(
    pdf: &[u8],
    trust: &Trust,
    who: &Identity,
) -> Result<ReportSignaturesView, AppError> {
    let files = embedded_files(pdf)?;
    let twin = files.iter().find(|file| file.name == REPORT_JSON);
    let twin = twin.ok_or(AppError::NotAReport)?;
    let report: PanelReport =
        serde_json::from_slice(&twin.bytes).map_err(|_| AppError::NotAReport)?;
    let judged = judge(pdf, trust)?;
    let own = place(who);
    let one = |field: &str, id: &str, name: &str, role: (&str, &str)| {
        let signature = judged.signature(field);
        SignaturePlaceView {
            id: id.to_owned(),
            name: name.to_owned(),
            role: role.into(),
            signed_at: signature.map_or_else(Words::default, |signature| {
                signature.claimed_time.map_or_else(
                    || ("时间不详", "at an unknown time").into(),
                    |time| {
                        let (hour, minute) = (time.hour, time.minute);
                        Words::new(
                            format!("{} {hour:02}:{minute:02}", time.chinese_date()),
                            format!(
                                "{}-{:02}-{:02} {hour:02}:{minute:02}",
                                time.year, time.month, time.day
                            ),
                        )
                    },
                )
            }),
            own: field == own,
        }
    };
    let chair = report.panel.iter().filter(|member| member.chair);
    let members = report.panel.iter().filter(|member| !member.chair);
    let mut places: Vec<SignaturePlaceView> = chair
        .chain(members)
        .map(|member| {
            let role = if member.chair {
                ("组长", "Chair")
            } else {
                ("成员", "Member")
            };
            let field = panel_field(&member.expert_no);
            one(&field, &member.expert_no, &member.name, role)
        })
        .collect();
    if judged.has_field(seal_field()) {
        places.push(one(seal_field(), "", &report.body, ("盖章", "Seal")));
    }
    let lines = pdf_checks(pdf, trust);
    let holds = lines.iter().all(|line| line.state != CheckState::Fails);
    let hindrance: Words = match places.iter().find(|place| place.own) {
        _ if !holds => (
            "这份报告不成立，不能签字。",
            "This report does not hold and cannot be signed.",
        )
            .into(),
        None => Words::new(
            format!("{}在这份报告中没有签名的位置。", who.person().name),
            format!("{} has no place to sign in this report.", who.person().name),
        ),
        Some(place) if !place.signed_at.is_empty() => {
            ("您已经签过。", "You have signed already.").into()
        }
        Some(_) => Words::default(),
    };
    let open = places.iter().filter(|place| place.signed_at.is_empty());
    Ok(ReportSignaturesView {
        case_no: report.case_no.clone(),
        enterprise: report.enterprise.name.clone(),
        outcome: match report.conclusion.outcome {
            Outcome::Passed => ("通过", "Passed"),
            Outcome::NotPassed => ("不通过", "Not passed"),
        }
        .into(),
        open: u32::try_from(open.count()).unwrap_or(u32::MAX),
        places,
        holds,
        lines,
        hindrance,
        sha256: sha256_hex(pdf),
        paper: None,
    })
}
