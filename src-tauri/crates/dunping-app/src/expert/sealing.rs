//! Signing and sealing: what is missing, the signed opinion, the sealed return, its correction. A document is signed once; what is
//! sealed again, or handed out again, is the same document. Only a correction makes a new one.

use std::path::{Path, PathBuf};

use dunping_domain::ballot::{self, ClauseBallot, Declaration, Gap, Opinion};
use dunping_domain::panel::Member;
use dunping_identity::{DocumentKind, Identity, Role, Trust};
use dunping_package::{
    AsOf, Header, Package, PackageKind, SealRequest, Source, SourceFile, seal, sign_document,
    unwatched,
};

use super::{OpenCase, current_case, open, remember};
use crate::contract::{CaseView, DraftView, GapView, WrittenFile};
use crate::dossier::{all, role};
use crate::drafts::{SignedReturn, heads};
use crate::moment::{Moment, stamp, utc};
use crate::session::{Unlocked, file_name};
use crate::{AppError, Session, returns, store, words};

/// The folder inside a case's folder.
pub(super) const SEALED: &str = "sealed";

/// What is missing before the opinion can be signed, clause by clause.
///
/// # Errors
/// When no case is open or the identity is not on the panel.
pub fn opinion_gaps(session: &mut Session, at: Moment) -> Result<Vec<GapView>, AppError> {
    let (case, unlocked) = open(session)?;
    let member = case.seat(unlocked).ok_or(AppError::NotOnPanel)?;
    if case.work.draft.settled().is_some() {
        return Ok(Vec::new());
    }
    Ok(missing(case, member, at))
}

fn missing(case: &OpenCase, member: &Member, at: Moment) -> Vec<GapView> {
    let whole = |text: &str| GapView {
        clause: None,
        text: text.to_owned(),
    };
    let mut missing = Vec::new();
    if !case.work.draft.content.declared {
        missing.push(whole("请先阅读并勾选回避及保密承诺。"));
    }
    let gaps = ballot::opinion_gaps(&opinion(case, member, at), &case.dossier.assessment);
    missing.extend(gaps.iter().map(|gap| gap_view(case, gap)));
    missing
}

fn gap_view(case: &OpenCase, gap: &Gap) -> GapView {
    let (clause, what) = match gap {
        Gap::NoVote { clause } => (*clause, "还没有表决。"),
        Gap::VotedTwice { clause } => (*clause, "有两次表决。"),
        Gap::NotVotable { clause } => (*clause, "本条不表决。"),
        Gap::ReasonMissing { clause } => (*clause, "请写明理由。"),
        Gap::OverrideMissing { clause } => (*clause, "与机算结论不一致，请选择原因类别。"),
        Gap::OverrideUnfounded { clause } => (*clause, "与机算结论一致，请取消原因类别。"),
        Gap::CorrectionReasonMissing => {
            return GapView {
                clause: None,
                text: "请填写更正的理由。".to_owned(),
            };
        }
        Gap::VotedDespiteRecusal => {
            return GapView {
                clause: None,
                text: "已声明回避，不能再表决。".to_owned(),
            };
        }
        Gap::RecusalUnexplained => {
            return GapView {
                clause: None,
                text: "请说明回避的情形。".to_owned(),
            };
        }
    };
    let title = &case.dossier.catalogue.clause(clause).title;
    GapView {
        clause: Some(clause.to_string()),
        text: format!("{clause} {title}：{what}"),
    }
}

fn ballots(draft: &DraftView) -> Vec<ClauseBallot> {
    draft
        .votes
        .iter()
        .filter_map(|entry| {
            Some(ClauseBallot {
                clause: entry.clause.parse().ok()?,
                vote: entry.vote?,
                reason: entry.reason.trim().to_owned(),
                override_code: entry.override_code,
            })
        })
        .collect()
}

/// Signs the opinion, seals the return for chair, staff, the body's recovery key and the expert, and copies it to where the expert
/// wants it. An opinion that is signed already is not signed again: its return is handed out once more.
///
/// # Errors
/// Gaps, a wrong passphrase, or a disk that refuses; nothing is half written, and the same call goes on where it stopped.
pub fn seal_return(
    session: &mut Session,
    passphrase: &str,
    file: &str,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let identity = session.sign_with(passphrase)?;
    let (case, _) = open(session)?;
    if case.work.draft.settled().is_none() {
        sign(session, &identity, at)?;
    }
    let (case, unlocked) = open(session)?;
    let kept = sealed(case, unlocked, &identity, at)?;
    let bytes = store::read(&kept)?;
    dunping_package::disk::save(&out, &bytes)?;
    let written = WrittenFile {
        name: file_name(&out),
        sha256: dunping_identity::fingerprint::sha256_hex(&bytes),
        size: words::size(bytes.len() as u64),
    };
    let mut next = case.work.draft.clone();
    if let Some(signed) = &mut next.signed {
        signed.handed_out = Some(written.clone());
    }
    case.author(unlocked).save(&next)?;
    if let Some(case) = &mut session.case {
        case.work.draft = next;
    }
    remember(session, at)?;
    Ok(written)
}

/// Signs the opinion as it stands and writes it down before anything else is made of it.
fn sign(session: &mut Session, identity: &Identity, at: Moment) -> Result<(), AppError> {
    let (case, unlocked) = open(session)?;
    let member = case.seat(unlocked).ok_or(AppError::NotOnPanel)?;
    let missing = missing(case, member, at);
    if !missing.is_empty() {
        return Err(AppError::Gaps {
            count: missing.len(),
        });
    }
    // An opinion is signed on evidence that is whole: every content is read and compared with the signed manifest.
    Package::open(
        &case.path,
        unlocked.identity.age_identity(),
        &unlocked.trust,
        utc(at),
    )?
    .verify_all(&mut unwatched)?;
    let bytes = sign_document(DocumentKind::Opinion, &opinion(case, member, at), identity)?;
    // The roster decides whether it would be accepted, before it is kept.
    dunping_identity::envelope::verify(DocumentKind::Opinion, &bytes, &unlocked.trust, utc(at))?;
    let document = case
        .author(unlocked)
        .document(&bytes)
        .ok_or(AppError::OtherSigner)?;
    case.author(unlocked).keep_signed(&document)?;
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    // From here on it is signed, whatever the disk says to the draft: its own file is the record.
    let draft = &mut case.work.draft;
    draft.documents.push(document.text.clone());
    draft.signed = Some(SignedReturn {
        opinion: document.digest.clone(),
        handed_out: None,
        correcting: false,
    });
    case.work.opinions.push(document);
    case.author(unlocked).save(&case.work.draft)
}

/// The sealed return in the case's folder; sealed now unless it was before.
fn sealed(
    case: &OpenCase,
    unlocked: &Unlocked,
    identity: &Identity,
    at: Moment,
) -> Result<PathBuf, AppError> {
    let member = case.seat(unlocked).ok_or(AppError::NotOnPanel)?;
    let folder = case.folder.join(SEALED);
    store::make_folder(&folder)?;
    let revision = case.work.draft.revision;
    let kept = folder.join(format!("{revision}.dpreturn"));
    if holds(&kept, case, unlocked) {
        return Ok(kept);
    }
    // The opinions it replaces travel along, so that a correction never waits for a file that was not handed over.
    let files = case.work.opinions.iter().enumerate().map(|(i, one)| {
        let name = format!("opinion-{}.json", i + 1);
        SourceFile::new(
            role::OPINION,
            &name,
            "application/json",
            Source::Bytes(one.text.clone().into_bytes()),
        )
    });
    let request = SealRequest {
        kind: PackageKind::Return,
        header: Header {
            case: case.dossier.manifest.case.clone(),
            edition: revision,
            parents: vec![case.dossier.package_id.clone()],
            standard_digest: case.dossier.catalogue.digest().to_owned(),
            policy_digest: case.dossier.policy.digest().to_owned(),
            calendar_version: case.dossier.manifest.calendar_version.clone(),
            journal_head: None,
            claimed_time: utc(at),
        },
        files: files.collect(),
        addressed_to: addressees(&unlocked.trust, [&member.id.0, &case.dossier.sheet.chair.0]),
        trust: &unlocked.trust,
        signer: identity,
        reopen_with: Some(identity.age_identity()),
    };
    seal(request, &kept, &mut unwatched)?;
    Ok(kept)
}

/// Whether a sealed return is whole and holds exactly the opinions signed so far.
fn holds(path: &Path, case: &OpenCase, unlocked: &Unlocked) -> bool {
    let identity = unlocked.identity.age_identity();
    let Ok(package) = Package::open(path, identity, &unlocked.trust, AsOf::Claimed) else {
        return false;
    };
    let signed = case.work.opinions.iter().map(|one| one.text.as_bytes());
    all(&package, role::OPINION)
        .is_ok_and(|found| signed.eq(found.iter().map(|(_, bytes)| bytes.as_slice())))
}

fn opinion(case: &OpenCase, member: &Member, at: Moment) -> Opinion {
    let draft = &case.work.draft;
    Opinion {
        case_no: case.dossier.sheet.case_no.clone(),
        package_id: case.dossier.package_id.clone(),
        round: case.dossier.sheet.round,
        form_digest: case.dossier.catalogue.digest().to_owned(),
        expert: member.id.clone(),
        category: member.category,
        revision: draft.revision,
        previous: heads(&case.work.opinions),
        correction_reason: draft.content.correction_reason.trim().to_owned(),
        declaration: Declaration::NoConflict,
        ballots: ballots(&draft.content),
        remarks: draft.content.remarks.trim().to_owned(),
        claimed_time: stamp(at),
        app: concat!("dunping ", env!("CARGO_PKG_VERSION")).to_owned(),
    }
}

/// The addressees of a package: the named people and all staff. The body's recovery keys are added by the sealing.
pub(crate) fn addressees<'a>(
    trust: &Trust,
    people: impl IntoIterator<Item = &'a String>,
) -> Vec<String> {
    let mut ids: Vec<String> = people.into_iter().cloned().collect();
    let staff = trust
        .roster()
        .entries
        .iter()
        .filter(|entry| entry.person.role == Role::Staff);
    ids.extend(
        staff
            .map(|entry| entry.person.id.clone())
            .filter(|id| trust.active(id).is_some()),
    );
    ids.sort();
    ids.dedup();
    ids
}

/// Begins the correction of a signed opinion: the next one is a new revision that names what it replaces. Returns that the same
/// expert sealed on another computer and that were taken in here are replaced along with it.
///
/// # Errors
/// When nothing was signed.
pub fn begin_correction(session: &mut Session, at: Moment) -> Result<CaseView, AppError> {
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    if case.work.draft.settled().is_none() {
        return Err(AppError::NothingSealed);
    }
    let others = own_documents(case, unlocked);
    case.adopt(unlocked, others)?;
    let mut next = case.work.draft.clone();
    if let Some(signed) = next.signed.as_mut().filter(|signed| !signed.correcting) {
        signed.correcting = true;
        next.revision += 1;
        next.content.correction_reason = String::new();
    }
    case.author(unlocked).save(&next)?;
    case.work.draft = next;
    current_case(session, at)
}

/// The expert's own signed opinions among the returns that were taken in; what cannot be read there is the chair's desk's matter.
fn own_documents(case: &OpenCase, unlocked: &Unlocked) -> Vec<Vec<u8>> {
    let packages = returns::kept(&case.folder).unwrap_or_default();
    let identity = unlocked.identity.age_identity();
    let opened = packages
        .iter()
        .filter_map(|path| Package::open(path, identity, &unlocked.trust, AsOf::Claimed).ok());
    opened
        .filter(|package| package.sealed_by().id == unlocked.identity.person().id)
        .filter_map(|package| all(&package, role::OPINION).ok())
        .flatten()
        .map(|(_, bytes)| bytes)
        .collect()
}
