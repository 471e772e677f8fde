//! The archive (归档): the whole record of a case in one sealed file, verifiable by anyone who holds a key and the trust file.

use std::path::Path;

use dunping_domain::process::State;
use dunping_identity::Identity;
use dunping_package::{PackageKind, SealRequest, Sealed, Source, SourceFile};
use dunping_register::{DocumentContent, JournalRow, Operation};

use super::issue::{draw_record, material, signed_draw};
use super::{AtDesk, at_desk, closing, kind, record, state, written};
use crate::contract::StaffWritten;
use crate::dossier::role;
use crate::expert::addressees;
use crate::moment::{Moment, stamp};
use crate::{AppError, Session};

/// Seals the archive of a concluded case.
///
/// # Errors
/// Before the case is concluded, with a wrong passphrase, or when the disk refuses.
pub fn archive_case(
    session: &mut Session,
    case_no: &str,
    passphrase: &str,
    file: &str,
    at: Moment,
) -> Result<StaffWritten, AppError> {
    let out = session.path(file)?;
    let identity = session.sign_with(passphrase, at)?;
    let mut desk = at_desk(session)?;
    let sealed = archive(&mut desk, &identity, case_no, &out, at)?;
    Ok(StaffWritten {
        case: desk.view(case_no, at)?,
        file: written(&out, &sealed.sha256, sealed.size),
    })
}

pub(crate) fn archive(
    desk: &mut AtDesk<'_>,
    identity: &Identity,
    case_no: &str,
    out: &Path,
    at: Moment,
) -> Result<Sealed, AppError> {
    let case = desk.case(case_no)?;
    let found = state(&case)?;
    if !matches!(
        found,
        State::ConcludedPassed | State::ConcludedFailed | State::Certified
    ) {
        return Err(AppError::WrongState {
            found,
            wanted: State::Certified,
        });
    }
    let package = closing::case_package(desk, &case)?;
    let mut files = material(desk, &case)?;
    files.push(SourceFile::new(
        role::DRAW,
        "draw.json",
        "application/json",
        Source::Bytes(draw_record(desk, &case)?.1),
    ));
    let mut parents = vec![package.package_id().to_owned()];
    for (kind, role, ending, media_type) in [
        (
            kind::CASE_PACKAGE,
            role::PACKAGE,
            ".dpcase",
            "application/octet-stream",
        ),
        (
            kind::CLOSING,
            role::PACKAGE,
            ".dpclosing",
            "application/octet-stream",
        ),
        (
            kind::REPORT,
            role::REPORT,
            "-评审报告.pdf",
            "application/pdf",
        ),
        (
            kind::SEALED_REPORT,
            role::SEALED_REPORT,
            "-评审报告-签字盖章.pdf",
            "application/pdf",
        ),
        (
            kind::CERTIFICATE,
            role::CERTIFICATE,
            "-证书.pdf",
            "application/pdf",
        ),
    ] {
        let mut documents = desk.register.documents_of_kind(case.id, kind)?;
        if kind == kind::SEALED_REPORT || kind == kind::CASE_PACKAGE {
            // The newest report has every one before it inside; a case that was sealed again is the same package.
            documents = documents.pop().into_iter().collect();
        }
        for document in documents {
            let path = desk.register.file_path(&document.digest)?;
            if kind == kind::CLOSING {
                let unlocked = desk.unlocked;
                let closing = dunping_package::Package::open(
                    &path,
                    unlocked.identity.age_identity(),
                    &unlocked.trust,
                    dunping_package::AsOf::Claimed,
                )?;
                parents.push(closing.package_id().to_owned());
                for (name, bytes) in crate::dossier::all(&closing, role::OPINION)? {
                    files.push(SourceFile::new(
                        role::OPINION,
                        &name,
                        "application/json",
                        Source::Bytes(bytes),
                    ));
                }
                let signed = crate::dossier::bytes(&closing, role::CLOSING)?;
                files.push(SourceFile::new(
                    role::CLOSING,
                    "closing.json",
                    "application/json",
                    Source::Bytes(signed),
                ));
            }
            files.push(SourceFile::new(
                role,
                &format!("{case_no}{ending}"),
                media_type,
                Source::Path(path),
            ));
        }
    }
    for document in desk.register.documents(case.id)? {
        if let Some(name) = super::papers::name_of(&document.kind) {
            files.push(SourceFile::new(
                role::NOTICE,
                &format!("{case_no}-{:03}-{}.pdf", document.seq, name.zh),
                "application/pdf",
                Source::Path(desk.register.file_path(&document.digest)?),
            ));
        }
    }
    let rows: Vec<serde_json::Value> = desk
        .register
        .journal(case.id)?
        .iter()
        .map(journal_row)
        .collect();
    let journal = serde_json::to_vec_pretty(&rows).map_err(|_| AppError::Part(role::JOURNAL))?;
    files.push(SourceFile::new(
        role::JOURNAL,
        "journal.json",
        "application/json",
        Source::Bytes(journal),
    ));
    files.push(signed_draw(desk, &case, identity)?);
    files.push(desk.checkpoint(identity, at)?);
    let manifest = package.manifest();
    let request = SealRequest {
        kind: PackageKind::Archive,
        header: desk.header(
            &case,
            parents,
            (&manifest.standard_digest, &manifest.policy_digest),
            at,
        )?,
        files,
        addressed_to: addressees(&desk.unlocked.trust, []),
        trust: &desk.unlocked.trust,
        signer: identity,
        reopen_with: Some(identity.age_identity()),
    };
    let sealed = desk.seal_into_store(request)?;
    let actor = desk.actor();
    desk.register
        .transact(Operation::ArchiveSeal, &actor, &stamp(at), |tx| {
            record(
                tx,
                &case,
                kind::ARCHIVE,
                DocumentContent::File(sealed.sha256.clone()),
            )
            .map(|_| ())
        })?;
    desk.hand_out(&sealed.sha256, out)?;
    Ok(sealed)
}

/// A row of the journal as it goes into the archive.
fn journal_row(row: &JournalRow) -> serde_json::Value {
    let JournalRow {
        seq,
        at,
        actor,
        op,
        case: _,
        changes,
        facts,
        hash,
    } = row;
    serde_json::json!({ "seq": seq, "at": at, "actor": actor, "op": op, "changes": changes, "facts": facts, "hash": hash })
}
