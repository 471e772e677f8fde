//! The members' signatures at the chair's desk (成员签字): on this computer with their own identities, or on a copy that goes out and comes
//! back. The report that the closing was sealed with stays as it is; the newest one is kept beside it and only grows.

use dunping_identity::Role;
use dunping_package::disk;

use super::conclusion::{conceal, folder, kept, plain};
use super::{Concluded, chaired, concluded, view};
use crate::contract::{ConsolidationView, ReportSignaturesView, SignReportInput, WrittenFile};
use crate::expert::OpenCase;
use crate::generations::{Generation, Generations};
use crate::moment::Moment;
use crate::session::Unlocked;
use crate::{AppError, Session, signing, store};

/// The report with the members' signatures so far, kept with the conclusion.
const NEWEST: &str = "report-signed.pdf";

/// The newest report, and which generation of it; until a member has signed, the one that the chair signed.
fn newest(
    case: &OpenCase,
    unlocked: &Unlocked,
    at: Moment,
) -> Result<(Vec<u8>, Generation), AppError> {
    let concluded = concluded(case, unlocked)?.ok_or(AppError::NotConcluded)?;
    let own = own_report(&concluded).ok_or(AppError::NotConcluded)?;
    let folder = folder(case);
    let files = Generations::new(&folder, NEWEST);
    let (signed, generation) = files.read(at, |sealed| plain(sealed, unlocked))?;
    let held = match signed {
        None => kept(case, unlocked, &own.name)?,
        signed => signed,
    };
    Ok((held.ok_or(AppError::Part("report"))?, generation))
}

/// Keeps a report that grew; the one before it stays beside it.
fn keep_newest(case: &OpenCase, unlocked: &Unlocked, pdf: &[u8]) -> Result<(), AppError> {
    let sealed = conceal(pdf, unlocked)?;
    Generations::new(&folder(case), NEWEST).save(&sealed, |before| plain(before, unlocked))
}

fn own_report(concluded: &Concluded) -> Option<&WrittenFile> {
    let mut files = concluded.files.iter();
    files.find(|file| file.name.ends_with(".pdf"))
}

/// Who has signed; `None` before the conclusion.
pub(super) fn signatures(
    case: &OpenCase,
    unlocked: &Unlocked,
    at: Moment,
) -> Result<Option<(ReportSignaturesView, Generation)>, AppError> {
    match newest(case, unlocked, at) {
        Ok((pdf, generation)) => {
            let view = signing::view(&pdf, &unlocked.trust, &unlocked.identity)?;
            Ok(Some((view, generation)))
        }
        Err(AppError::NotConcluded) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The newest report on the shelf, for whoever is about to sign it here, and for the chair to read again.
///
/// # Errors
/// Before the conclusion, or when it cannot be read.
pub fn look_at_signed_report(
    session: &mut Session,
    at: Moment,
) -> Result<ReportSignaturesView, AppError> {
    let shelf = session.shelf();
    let (case, unlocked) = chaired(session)?;
    let (pdf, _) = newest(case, unlocked, at)?;
    let view = signing::view(&pdf, &unlocked.trust, &unlocked.identity)?;
    Ok(signing::shown(view, pdf, &shelf))
}

/// A member signs on the chair's computer, with the member's own identity and passphrase.
///
/// # Errors
/// Before the conclusion, when another report was shown, the identity is no member's with an open place, or the disk refuses.
pub fn sign_as_member(
    session: &mut Session,
    input: &SignReportInput,
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let signer = signing::signer(session, input, at)?;
    // The body seals at its own desk, where the sealed report goes on record.
    if signer.person().role == Role::Staff {
        return Err(AppError::NoPlaceToSign {
            name: signer.person().name.clone(),
            id: signer.person().id.clone(),
        });
    }
    let picture = signing::picture(session, input)?;
    let (case, unlocked) = chaired(session)?;
    let (pdf, _) = newest(case, unlocked, at)?;
    signing::as_seen(&pdf, input)?;
    let signed = signing::sign(&pdf, &signer, &unlocked.trust, picture, at)?;
    keep_newest(case, unlocked, &signed)?;
    view(session, Vec::new(), at)
}

/// Takes in a report that members signed elsewhere. It must be the newest one with nothing but signatures after it.
///
/// # Errors
/// Before the conclusion, when the report is another one, lacks signatures that are here, or does not hold.
pub fn take_in_signed_report(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let offered = store::read(&session.path(file)?)?;
    let (case, unlocked) = chaired(session)?;
    let (held, _) = newest(case, unlocked, at)?;
    signing::continues(&offered, &held, &unlocked.trust)?;
    keep_newest(case, unlocked, &offered)?;
    view(session, Vec::new(), at)
}

/// Saves a copy of the newest report: for the next member, or for staff.
///
/// # Errors
/// Before the conclusion, or when the disk refuses.
pub fn save_signed_report(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let (case, unlocked) = chaired(session)?;
    let (pdf, _) = newest(case, unlocked, at)?;
    disk::save(&out, &pdf)?;
    Ok(signing::written(&out, &pdf))
}
