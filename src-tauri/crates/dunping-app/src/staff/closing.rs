//! Taking a closing in (结案): nothing is believed from it that can be recomputed — the opinions are verified again, the tally is
//! derived again, the report's signature is judged again.

use std::path::{Path, PathBuf};

use dunping_domain::ballot::Opinion;
use dunping_domain::process::State;
use dunping_domain::tally::{Outcome, SignedOpinion, tally};
use dunping_identity::{DocumentKind, Trust};
use dunping_package::{OpenError, Package, PackageKind, read_document};
use dunping_register::{Case, DocumentContent, Operation};

use super::issue::PackageRecord;
use super::{AtDesk, at_desk, expect, kind, record, step};
use crate::chair::Closing;
use crate::contract::StaffCaseView;
use crate::dossier::{Dossier, all, bytes, role};
use crate::moment::{Moment, stamp, utc};
use crate::{AppError, Session, words};

/// Takes the closing of a case in and concludes the case with the derived result.
///
/// # Errors
/// When anything in it does not hold; the register is untouched then.
pub fn take_in_closing(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let path = session.path(file)?;
    let mut desk = at_desk(session)?;
    let case_no = take_in(&mut desk, &path, at)?;
    desk.view(&case_no, at)
}

/// A closing whose every part holds.
pub(crate) struct Checked {
    pub(crate) closing: Closing,
    pub(crate) report: Vec<u8>,
}

/// Opens a closing against the case package it was made on, and checks every part.
pub(crate) fn check(
    closing: &Package,
    case: &Package,
    trust: &Trust,
    at: Moment,
) -> Result<Checked, AppError> {
    if closing.manifest().kind != PackageKind::Closing {
        return Err(AppError::WrongKind {
            wanted: "结案包（.dpclosing）",
        });
    }
    if !closing
        .manifest()
        .parents
        .iter()
        .any(|parent| parent == case.package_id())
    {
        return Err(AppError::OtherPackage);
    }
    let dossier = Dossier::take(case)?;
    let read = read_document::<Closing>(
        DocumentKind::Closing,
        &bytes(closing, role::CLOSING)?,
        trust,
        utc(at),
    )?;
    if read.signer.id != dossier.panel.chair().0 {
        return Err(AppError::NotChair);
    }
    let mut opinions = Vec::new();
    for (_, document) in all(closing, role::OPINION)? {
        let opinion = read_document::<Opinion>(DocumentKind::Opinion, &document, trust, utc(at))?;
        if opinion.value.expert.0 != opinion.signer.id
            || opinion.value.package_id != dossier.package_id
        {
            return Err(AppError::OtherSigner);
        }
        opinions.push(SignedOpinion {
            digest: opinion.digest,
            opinion: opinion.value,
        });
    }
    let derived = tally(
        &dossier.panel,
        &opinions,
        dossier.sheet.round,
        &dossier.catalogue,
    )
    .map_err(|refusal| AppError::CannotConclude {
        reasons: vec![words::tally_refusal(&refusal)],
    })?;
    if derived != read.value.tally {
        return Err(AppError::TallyDiffers);
    }
    let report = bytes(closing, role::REPORT)?;
    if dunping_identity::fingerprint::sha256_hex(&report) != read.value.report_sha256 {
        return Err(AppError::ReportDiffers);
    }
    let judged = crate::verify::report(&report, trust)?;
    if !judged.holds() {
        return Err(AppError::ReportDiffers);
    }
    Ok(Checked {
        closing: read.value,
        report,
    })
}

pub(crate) fn take_in(desk: &mut AtDesk<'_>, path: &Path, at: Moment) -> Result<String, AppError> {
    let unlocked = desk.unlocked;
    let closing = Package::open(
        path,
        unlocked.identity.age_identity(),
        &unlocked.trust,
        utc(at),
    )?;
    let case = desk.case(&closing.manifest().case.case_no)?;
    expect(&case, State::ExpertReview)?;
    let package = case_package(desk, &case, at)?;
    let checked = check(&closing, &package, &unlocked.trust, at)?;
    let (sha256, _) = super::intake::digest_of(path)?;
    desk.store_file(path, &sha256)?;
    let report = desk.store(&checked.report)?;
    let (to, text) = match checked.closing.tally.outcome {
        Outcome::Passed => (State::ConcludedPassed, "专家组评审结果：通过。"),
        Outcome::Failed => (State::ConcludedFailed, "专家组评审结果：不通过。"),
    };
    let actor = desk.actor();
    desk.register
        .transact(Operation::ClosingImport, &actor, &stamp(at), |tx| {
            let closing = record(tx, &case, kind::CLOSING, DocumentContent::File(sha256))?;
            let report = record(tx, &case, kind::REPORT, DocumentContent::File(report))?;
            step(tx, &case, to, text, &[closing, report])?;
            let mut edit = tx.case(case.id)?.edit();
            edit.result = Some(words::outcome(checked.closing.tally.outcome).to_owned());
            tx.edit_case(case.id, &edit)?;
            Ok::<_, AppError>(())
        })?;
    Ok(case.case_no)
}

/// The sealed package that a case was reviewed on, opened from the register's store.
pub(super) fn case_package(
    desk: &AtDesk<'_>,
    case: &Case,
    at: Moment,
) -> Result<Package, AppError> {
    let path = case_package_path(desk, case)?;
    let unlocked = desk.unlocked;
    match Package::open(
        &path,
        unlocked.identity.age_identity(),
        &unlocked.trust,
        utc(at),
    ) {
        Err(OpenError::Io(problem)) => Err(AppError::Read {
            name: format!("{}.dpcase", case.case_no),
            problem,
        }),
        other => Ok(other?),
    }
}

pub(super) fn case_package_path(desk: &AtDesk<'_>, case: &Case) -> Result<PathBuf, AppError> {
    let held = desk
        .register
        .documents_of_kind(case.id, kind::CASE_PACKAGE_ID)?
        .pop()
        .and_then(|d| d.body);
    let ids: PackageRecord = serde_json::from_str(&held.ok_or(AppError::NothingSealed)?)
        .map_err(|_| AppError::Part("package"))?;
    Ok(desk.register.file_path(&ids.sha256)?)
}
