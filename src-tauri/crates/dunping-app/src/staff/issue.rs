//! Issuing (封装案卷): the case package for the panel. It holds the applicant's material, the draw and the policy, and nobody's opinion.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use dunping_domain::calendar::Calendar;
use dunping_domain::deadline;
use dunping_domain::draw::DrawRecord;
use dunping_domain::panel::{Category, ExpertId, Member, Panel};
use dunping_domain::process::State;
use dunping_identity::{DocumentKind, Identity};
use dunping_package::{
    Addressee, OpenError, PackageKind, SealRequest, Sealed, Source, SourceFile, addressed_now,
    sign_document,
};
use dunping_register::{Case, DocumentContent, Operation};

use super::closing::case_package;
use super::confirm::said;
use super::{AtDesk, Rules, at_desk, kind, record, state, step, stored, view, written};
use crate::contract::StaffWritten;
use crate::dossier::{CaseSheet, role};
use crate::expert::addressees;
use crate::moment::{Moment, stamp};
use crate::{AppError, Session};

/// What identifies the package that a case was reviewed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PackageRecord {
    /// SHA-256 of the manifest.
    pub(crate) package_id: String,
    /// SHA-256 of the sealed file.
    pub(crate) sha256: String,
    /// The keys it was sealed to again, after some of its addressees had enrolled anew; empty for those in its manifest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sealed_to: Vec<String>,
}

/// Seals the case package for the panel. A case whose package is out already hands the same one out again: the first copy may have met a
/// full disk or a stick that is gone. Where an addressee has enrolled again after a loss, it is encrypted to the new key as well as before.
///
/// The review's last day (评审期限) is printed on the case where `review_by` is not empty; a package that is out keeps the one it has.
///
/// # Errors
/// In another state, with a wrong passphrase, a last day that is none or has passed, or when the disk refuses.
pub fn seal_case(
    session: &mut Session,
    case_no: &str,
    passphrase: &str,
    file: &str,
    review_by: &str,
    at: Moment,
) -> Result<StaffWritten, AppError> {
    let out = session.path(file)?;
    let identity = session.sign_with(passphrase, at)?;
    let mut desk = at_desk(session)?;
    let review_by = last_day(review_by, at)?;
    let sealed = issue(&mut desk, &identity, case_no, (&out, review_by), at)?;
    Ok(StaffWritten {
        case: desk.view(case_no, at)?,
        file: written(&out, &sealed.sha256, sealed.size),
    })
}

pub(crate) fn issue(
    desk: &mut AtDesk<'_>,
    identity: &Identity,
    case_no: &str,
    (out, review_by): (&Path, Option<NaiveDate>),
    at: Moment,
) -> Result<Sealed, AppError> {
    let case = desk.case(case_no)?;
    let found = state(&case)?;
    if found == State::ExpertReview {
        return again(desk, &case, out, at);
    }
    if !matches!(found, State::PanelDrawn | State::PanelReady) {
        return Err(AppError::WrongState {
            found,
            wanted: State::PanelDrawn,
        });
    }
    let sheet = CaseSheet {
        review_by,
        ..sheet(desk, &case, at)?
    };
    let rules = Rules::of(desk, &case)?;
    let mut files = files(desk, &case, &sheet, &rules)?;
    files.push(signed_draw(desk, &case, identity)?);
    files.push(desk.checkpoint(identity, at)?);
    let people: Vec<String> = sheet
        .members
        .iter()
        .map(|member| member.id.0.clone())
        .collect();
    let request = SealRequest {
        kind: PackageKind::Case,
        header: desk.header(
            &case,
            Vec::new(),
            (rules.catalogue.digest(), rules.policy.digest()),
            at,
        )?,
        files,
        addressed_to: addressees(&desk.unlocked.trust, &people),
        trust: &desk.unlocked.trust,
        signer: identity,
        reopen_with: Some(identity.age_identity()),
    };
    let sealed = desk.seal_into_store(request)?;
    let ids = PackageRecord {
        package_id: sealed.package_id.clone(),
        sha256: sealed.sha256.clone(),
        sealed_to: Vec::new(),
    };
    let ids = serde_json::to_string(&ids).map_err(|_| AppError::Part("package"))?;
    let actor = desk.actor();
    desk.register
        .transact(Operation::PackageSeal, &actor, &stamp(at), |tx| {
            let package = record(
                tx,
                &case,
                kind::CASE_PACKAGE,
                DocumentContent::File(sealed.sha256.clone()),
            )?;
            record(tx, &case, kind::CASE_PACKAGE_ID, DocumentContent::Json(ids))?;
            if found == State::PanelDrawn {
                step(
                    tx,
                    &case,
                    State::PanelReady,
                    "专家组人数、类别符合要求；回避声明随各自评审意见签署。",
                    &[],
                )?;
            }
            step(
                tx,
                &case,
                State::ExpertReview,
                "案卷已封装并发给专家组。",
                &[package],
            )?;
            if let Some(day) = review_by {
                let mut edit = tx.case(case.id)?.edit();
                edit.deadline = Some(day.to_string());
                tx.edit_case(case.id, &edit)?;
            }
            Ok::<_, AppError>(())
        })?;
    desk.hand_out(&sealed.sha256, out)?;
    Ok(sealed)
}

/// The last day of the review as staff entered it; empty for none.
fn last_day(entered: &str, at: Moment) -> Result<Option<NaiveDate>, AppError> {
    let entered = entered.trim();
    if entered.is_empty() {
        return Ok(None);
    }
    let wrong = || AppError::NotADate {
        text: entered.to_owned(),
    };
    let day: NaiveDate = entered.parse().map_err(|_| wrong())?;
    if day < at.date_naive() {
        return Err(AppError::ReviewByPast { day });
    }
    Ok(Some(day))
}

/// Working days from the sealing that are offered for the review; the standard sets none.
const REVIEW_WORKING_DAYS: u32 = 10;

/// The last day of the review that is offered to staff.
pub(crate) fn suggested_last_day(at: Moment) -> String {
    let end = deadline::review(&Calendar::builtin(), at.date_naive(), REVIEW_WORKING_DAYS);
    end.map_or_else(|_| String::new(), |end| end.last_day.to_string())
}

/// Hands the package of record out once more, to everyone it is addressed to by the roster in force.
fn again(desk: &mut AtDesk<'_>, case: &Case, out: &Path, at: Moment) -> Result<Sealed, AppError> {
    let ids = for_new_keys(desk, case, at)?;
    desk.hand_out(&ids.sha256, out)?;
    let size = std::fs::metadata(out).map_err(|problem| AppError::Read {
        name: crate::session::file_name(out),
        problem,
    })?;
    Ok(Sealed {
        package_id: ids.package_id,
        size: size.len(),
        sha256: ids.sha256,
    })
}

/// The package of record, sealed again and put on record where an addressee has a key that it was not sealed to. It stays the same
/// package: opinions on it are not touched.
fn for_new_keys(desk: &mut AtDesk<'_>, case: &Case, at: Moment) -> Result<PackageRecord, AppError> {
    let ids = package_record(desk, case)?;
    let package = match case_package(desk, case) {
        // Who cannot open it can still hand it out.
        Err(AppError::Open(OpenError::NotForYou)) => return Ok(ids),
        package => package?,
    };
    let manifest = package.manifest();
    let keys =
        |to: Vec<Addressee>| -> Vec<String> { to.into_iter().map(|one| one.recipient).collect() };
    let sealed_to = match ids.sealed_to.is_empty() {
        true => keys(manifest.addressed_to.clone()),
        false => ids.sealed_to.clone(),
    };
    let wanted = keys(addressed_now(manifest, &desk.unlocked.trust)?);
    if wanted.iter().all(|key| sealed_to.contains(key)) {
        return Ok(ids);
    }
    let kept = desk.register.file_path(&ids.sha256)?;
    let sealed = desk.seal_again_in_store(&kept)?;
    let ids = PackageRecord {
        package_id: sealed.package_id,
        sha256: sealed.sha256,
        sealed_to: wanted,
    };
    let json = serde_json::to_string(&ids).map_err(|_| AppError::Part("package"))?;
    let actor = desk.actor();
    let file = ids.sha256.clone();
    desk.register
        .transact(Operation::PackageSeal, &actor, &stamp(at), |tx| {
            record(tx, case, kind::CASE_PACKAGE, DocumentContent::File(file))?;
            record(tx, case, kind::CASE_PACKAGE_ID, DocumentContent::Json(json))?;
            Ok::<_, AppError>(())
        })?;
    Ok(ids)
}

/// Which package a case was reviewed on.
pub(super) fn package_record(desk: &AtDesk<'_>, case: &Case) -> Result<PackageRecord, AppError> {
    let held = desk
        .register
        .documents_of_kind(case.id, kind::CASE_PACKAGE_ID)?
        .pop()
        .and_then(|document| document.body);
    serde_json::from_str(&held.ok_or(AppError::NothingSealed)?)
        .map_err(|_| AppError::Part("package"))
}

fn sheet(desk: &AtDesk<'_>, case: &Case, at: Moment) -> Result<CaseSheet, AppError> {
    let seats = view::seats(desk, case)?;
    let chair = seats
        .iter()
        .find(|seat| seat.chair)
        .map(|seat| ExpertId(seat.id.clone()))
        .ok_or(AppError::NoDraw)?;
    let members: Vec<Member> = seats
        .into_iter()
        .map(|seat| Member {
            id: ExpertId(seat.id),
            name: seat.name,
            category: if seat.category.zh == "财务" {
                Category::Finance
            } else {
                Category::Technical
            },
            employer: seat.employer,
            title: seat.title,
        })
        .collect();
    Panel::new(members.clone(), chair.clone())?;
    Ok(CaseSheet {
        case_no: case.case_no.clone(),
        enterprise: case.enterprise.clone(),
        uscc: case.uscc.clone(),
        // Not the register's: it may have been confirmed since the case was taken in.
        reference_year: view::assessed(desk, case, at)?.0.figures.reference_year,
        round: 1,
        members,
        chair,
        review_by: None,
        drawn_at: desk
            .register
            .draws(case.id)?
            .pop()
            .and_then(|draw| draw.revealed_at),
    })
}

fn files(
    desk: &AtDesk<'_>,
    case: &Case,
    sheet: &CaseSheet,
    rules: &Rules,
) -> Result<Vec<SourceFile>, AppError> {
    let mut files = material(desk, case)?;
    let json = |role: &str, name: &str, bytes: Vec<u8>| {
        SourceFile::new(role, name, "application/json", Source::Bytes(bytes))
    };
    let sheet = serde_json::to_vec_pretty(sheet).map_err(|_| AppError::Part(role::CASE))?;
    files.push(json(role::CASE, "case.json", sheet));
    files.push(json(role::DRAW, "draw.json", draw_record(desk, case)?.1));
    for (role, name, text) in [
        (role::POLICY, "policy.toml", rules.policy.text()),
        (role::STANDARD, "standard.toml", rules.catalogue.text()),
    ] {
        let text = Source::Bytes(text.as_bytes().to_vec());
        files.push(SourceFile::new(role, name, "application/toml", text));
    }
    Ok(files)
}

/// The applicant's workbook and attachments as sources for a package, and what staff said about the workbook, if they said anything.
pub(super) fn material(desk: &AtDesk<'_>, case: &Case) -> Result<Vec<SourceFile>, AppError> {
    let mut files = Vec::new();
    for row in desk.register.files(case.id)? {
        let path = stored(desk.register, &row)?;
        let mut file = SourceFile::new(&row.role, &row.name, &row.media_type, Source::Path(path));
        file.clauses = serde_json::from_str(&row.clauses).map_err(|_| AppError::Part("clauses"))?;
        file.attachment_no = row.attachment_no;
        files.push(file);
    }
    let said = said(desk, case)?;
    if !said.is_empty() {
        let bytes =
            serde_json::to_vec_pretty(&said).map_err(|_| AppError::Part(role::CONFIRMATIONS))?;
        files.push(SourceFile::new(
            role::CONFIRMATIONS,
            "confirmations.json",
            "application/json",
            Source::Bytes(bytes),
        ));
    }
    Ok(files)
}

/// The record of the case's draw as a signed document.
pub(super) fn signed_draw(
    desk: &AtDesk<'_>,
    case: &Case,
    identity: &Identity,
) -> Result<SourceFile, AppError> {
    let (record, _) = draw_record(desk, case)?;
    let bytes = sign_document(DocumentKind::DrawRecord, &record, identity)?;
    Ok(SourceFile::new(
        role::DRAW_SIGNED,
        "draw.signed.json",
        "application/json",
        Source::Bytes(bytes),
    ))
}

/// The record of the case's draw, and its bytes.
pub(super) fn draw_record(
    desk: &AtDesk<'_>,
    case: &Case,
) -> Result<(DrawRecord, Vec<u8>), AppError> {
    let held = desk
        .register
        .documents_of_kind(case.id, kind::DRAW)?
        .pop()
        .and_then(|document| document.body);
    let json = held.ok_or(AppError::NoDraw)?;
    let record = serde_json::from_str(&json).map_err(|_| AppError::Part("draw"))?;
    Ok((record, json.into_bytes()))
}
