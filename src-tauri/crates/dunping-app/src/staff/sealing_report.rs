//! The body's seal under the report (盖章): on the report as the panel signed it, after the closing was taken in. The report of record stays
//! what the closing brought; the sealed one is put on record beside it and goes into the archive.

use dunping_package::disk;
use dunping_register::{Case, DocumentContent, Operation};

use super::{AtDesk, at_desk, kind, record};
use crate::contract::{SignReportInput, StaffWritten};
use crate::moment::{Moment, stamp};
use crate::session::Unlocked;
use crate::{AppError, Session, signing, store};

/// Seals the report that the panel signed, puts it on record and saves it. Without a file, the newest report on record is meant, unless
/// members have not signed it: their signatures are on the chair's copy, and could never be taken in after a seal on this one. Signatures may
/// come after the seal too, and the seal may have been set elsewhere: a file that continues the one on record takes its place beside it.
/// A report that is sealed already is handed out again.
///
/// # Errors
/// Before the closing was taken in, when no file is chosen and members have not signed, when the file is not the newest report on record with nothing but signatures after it, with a wrong
/// passphrase, or when the disk refuses.
pub fn seal_report(
    session: &mut Session,
    case_no: &str,
    file: Option<&str>,
    input: &SignReportInput,
    out: &str,
    at: Moment,
) -> Result<StaffWritten, AppError> {
    let out = session.path(out)?;
    let offered = file.map(|file| session.path(file)).transpose()?;
    let offered = offered.map(|path| store::read(&path)).transpose()?;
    let identity = session.sign_with(&input.passphrase, at)?;
    let picture = signing::picture(session, input)?;
    let mut desk = at_desk(session)?;
    let case = desk.case(case_no)?;
    let held = match last(&desk, &case, kind::SEALED_REPORT)? {
        None => last(&desk, &case, kind::REPORT)?.ok_or(AppError::NotConcluded)?,
        Some(sealed) => sealed,
    };
    let trust = &desk.unlocked.trust;
    let chosen = offered.is_some();
    let newest = match offered {
        Some(offered) => {
            signing::as_seen(&offered, input)?;
            signing::continues(&offered, &held, trust)?;
            offered
        }
        None => held.clone(),
    };
    let sealed = match signing::is_sealed(&newest, trust)? {
        true => newest,
        false => {
            let unsigned = unsigned(&newest, desk.unlocked)?;
            if !chosen && !unsigned.is_empty() {
                let who = unsigned.join("、");
                return Err(AppError::MembersUnsigned { who });
            }
            signing::sign(&newest, &identity, trust, picture, at)?
        }
    };
    if sealed != held {
        keep(&mut desk, &case, &sealed, at)?;
    }
    disk::save(&out, &sealed)?;
    Ok(StaffWritten {
        case: desk.view(case_no, at)?,
        file: signing::written(&out, &sealed),
    })
}

/// The members whose places in a report are open.
fn unsigned(pdf: &[u8], unlocked: &Unlocked) -> Result<Vec<String>, AppError> {
    let view = signing::view(pdf, &unlocked.trust, &unlocked.identity)?;
    let open = view.places.iter().filter(|place| {
        let member = !place.id.is_empty();
        member && place.signed_at.is_empty()
    });
    Ok(open
        .map(|place| format!("{}（{}）", place.name, place.id))
        .collect())
}

/// The newest document of a kind, from the store.
fn last(desk: &AtDesk<'_>, case: &Case, kind: &str) -> Result<Option<Vec<u8>>, AppError> {
    let held = desk.register.documents_of_kind(case.id, kind)?.pop();
    let path = held.map(|document| desk.register.file_path(&document.digest));
    path.transpose()?.map(|path| store::read(&path)).transpose()
}

fn keep(desk: &mut AtDesk<'_>, case: &Case, pdf: &[u8], at: Moment) -> Result<(), AppError> {
    let digest = desk.store(pdf)?;
    let actor = desk.actor();
    desk.register
        .transact(Operation::DocumentAdd, &actor, &stamp(at), |tx| {
            let content = DocumentContent::File(digest);
            record(tx, case, kind::SEALED_REPORT, content).map(|_| ())
        })
}
