//! Confirming at the pre-review (确认): staff say how doubtful cells of the workbook are to be read. The words are put on record beside
//! the workbook, each in a document of its own, and go into the package with it; nothing that was said is changed or removed.

use dunping_domain::process::State;
use dunping_register::{Case, DocumentContent, Operation};
use dunping_workbook::FieldKey;

use super::{AtDesk, at_desk, expect, kind, record, stored};
use crate::contract::{ConfirmInput, StaffCaseView};
use crate::dossier::role;
use crate::moment::{Moment, stamp};
use crate::reading::{Said, check};
use crate::{AppError, Session, store};

/// Says how fields of a case's workbook are to be read, or takes it back.
///
/// # Errors
/// After the pre-review, and for a field that is not in doubt or does not have the choice; nothing is put on record then.
pub fn confirm_fields(
    session: &mut Session,
    case_no: &str,
    input: &ConfirmInput,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let mut desk = at_desk(session)?;
    confirm(&mut desk, case_no, input, at)?;
    desk.view(case_no, at)
}

pub(crate) fn confirm(
    desk: &mut AtDesk<'_>,
    case_no: &str,
    input: &ConfirmInput,
    at: Moment,
) -> Result<(), AppError> {
    let case = desk.case(case_no)?;
    expect(&case, State::PreReview)?;
    let bytes = workbook(desk, &case)?;
    let before = said(desk, &case)?;
    let keys: Result<Vec<FieldKey>, _> = input.fields.iter().map(|text| text.parse()).collect();
    let fields = keys.map_err(|_| AppError::Part("field"))?;
    if fields.is_empty() {
        return Err(AppError::Part("field"));
    }
    let reading = desk.reader.read(&bytes)?;
    let person = desk.unlocked.identity.person();
    let one = Said {
        no: before.len() + 1,
        file_sha256: reading.file_sha256.clone(),
        fields,
        choice: input.choice.clone(),
        who: format!("{}（{}）", person.name, person.id),
        at: stamp(at),
    };
    let json = serde_json::to_string(&one).map_err(|_| AppError::Part(role::CONFIRMATIONS))?;
    // What cannot be taken must not go on record.
    check(&reading, &before, &one)?;
    let actor = desk.actor();
    desk.register
        .transact(Operation::DocumentAdd, &actor, &stamp(at), |tx| {
            record(tx, &case, kind::CONFIRMATION, DocumentContent::Json(json)).map(|_| ())
        })
}

/// Everything that was said about a case's workbook, oldest first.
pub(super) fn said(desk: &AtDesk<'_>, case: &Case) -> Result<Vec<Said>, AppError> {
    let held = desk
        .register
        .documents_of_kind(case.id, kind::CONFIRMATION)?;
    held.into_iter()
        .map(|document| {
            let body = document.body.unwrap_or_default();
            serde_json::from_str(&body).map_err(|_| AppError::Part(role::CONFIRMATIONS))
        })
        .collect()
}

/// The bytes of a case's workbook as it was taken in.
pub(super) fn workbook(desk: &AtDesk<'_>, case: &Case) -> Result<Vec<u8>, AppError> {
    let files = desk.register.files(case.id)?;
    let workbook = files
        .iter()
        .find(|file| file.role == role::WORKBOOK)
        .ok_or(AppError::Part(role::WORKBOOK))?;
    store::read(&stored(desk.register, workbook)?)
}
