//! Taking a closing in (结案): nothing is believed from it that can be recomputed — the opinions are verified again, the tally is
//! derived again, the report's signature is judged again.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use dunping_domain::ballot::Opinion;
use dunping_domain::process::State;
use dunping_domain::tally::{Outcome, SignedOpinion};
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{AsOf, OpenError, Package, PackageKind, read_document};
use dunping_register::{Case, DocumentContent, Operation};
use dunping_workbook::Reader;

use super::{AtDesk, at_desk, expect, kind, record, step};
use crate::chair::Closing;
use crate::contract::StaffCaseView;
use crate::dossier::{Dossier, all, bytes, role};
use crate::moment::{Moment, stamp, utc};
use crate::returns::{self, standing_tally};
use crate::verify::{judge, says, unpack};
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

/// Opens a closing against the case package it was made on, and checks every part. The returns inside are judged as of the moment the
/// chair claims; the closing itself was judged when it was opened.
pub(crate) fn check(
    closing: &Package,
    case: &Package,
    identity: &Identity,
    trust: &Trust,
    at: DateTime<Utc>,
    reader: &Reader,
) -> Result<Checked, AppError> {
    let manifest = closing.manifest();
    if manifest.kind != PackageKind::Closing {
        return Err(AppError::WrongKind {
            wanted: "结案包（.dpclosing）",
        });
    }
    if !manifest
        .parents
        .iter()
        .any(|parent| parent == case.package_id())
    {
        return Err(AppError::OtherPackage);
    }
    let dossier = Dossier::take(case, reader)?;
    let read = read_document::<Closing>(
        DocumentKind::Closing,
        &bytes(closing, role::CLOSING)?,
        trust,
        at,
    )?;
    let signed = read.value;
    let chair = &dossier.panel.chair().0;
    if read.signer.id != *chair || closing.sealed_by().id != *chair {
        return Err(AppError::NotChair);
    }
    if signed.case_no != dossier.sheet.case_no || signed.package_id != dossier.package_id {
        return Err(AppError::OtherPackage);
    }
    let opinions = opinions(closing, &dossier, identity, trust)?;
    let (_, derived) = standing_tally(&opinions, &dossier);
    let derived = derived.map_err(|reasons| AppError::CannotConclude { reasons })?;
    if derived != signed.tally {
        return Err(AppError::TallyDiffers);
    }
    if derived.contradicts_majority && signed.deliberation.trim().is_empty() {
        return Err(AppError::NoteRequired);
    }
    let report = bytes(closing, role::REPORT)?;
    let judged = judge(&report, trust)?;
    let same = dunping_identity::fingerprint::sha256_hex(&report) == signed.report_sha256;
    let bound = says(&report, &signed.case_no, &signed.package_id, &derived);
    if !same || !bound || !judged.holds() || judged.certified_by() != Some(chair.as_str()) {
        return Err(AppError::ReportDiffers);
    }
    Ok(Checked {
        closing: signed,
        report,
    })
}

/// Every opinion in the sealed returns of a closing, checked as the chair checked it.
fn opinions(
    closing: &Package,
    dossier: &Dossier,
    identity: &Identity,
    trust: &Trust,
) -> Result<Vec<SignedOpinion>, AppError> {
    let at = closing.manifest().claimed_time;
    let folder = tempfile::tempdir().map_err(|problem| AppError::Write {
        name: "临时文件夹".to_owned(),
        problem,
    })?;
    let mut found: Vec<SignedOpinion> = Vec::new();
    for (_, path) in unpack(closing, folder.path())? {
        let package = Package::open(&path, identity.age_identity(), trust, at)?;
        for (_, document) in all(&package, role::OPINION)? {
            let read = read_document::<Opinion>(DocumentKind::Opinion, &document, trust, at)?;
            returns::check(
                &read.value,
                &read.signer.id,
                &package.sealed_by().id,
                dossier,
            )?;
            if !found.iter().any(|known| known.digest == read.digest) {
                found.push(SignedOpinion {
                    digest: read.digest,
                    opinion: read.value,
                });
            }
        }
    }
    Ok(found)
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
    let package = case_package(desk, &case)?;
    let checked = check(
        &closing,
        &package,
        &unlocked.identity,
        &unlocked.trust,
        utc(at),
        desk.reader,
    )?;
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

/// The sealed package that a case was reviewed on, from the register's store. It is in the record, so it is judged as of its own time.
pub(super) fn case_package(desk: &AtDesk<'_>, case: &Case) -> Result<Package, AppError> {
    let path = case_package_path(desk, case)?;
    let unlocked = desk.unlocked;
    match Package::open(
        &path,
        unlocked.identity.age_identity(),
        &unlocked.trust,
        AsOf::Claimed,
    ) {
        Err(OpenError::Io(problem)) => Err(AppError::Read {
            name: format!("{}.dpcase", case.case_no),
            problem,
        }),
        other => Ok(other?),
    }
}

pub(super) fn case_package_path(desk: &AtDesk<'_>, case: &Case) -> Result<PathBuf, AppError> {
    let ids = super::issue::package_record(desk, case)?;
    Ok(desk.register.file_path(&ids.sha256)?)
}
