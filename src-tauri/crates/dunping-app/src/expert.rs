//! The expert's desk: open a case, vote clause by clause, sign and seal a return.

use std::path::{Path, PathBuf};

use dunping_domain::ballot::{self, ClauseBallot, Declaration, Gap, Opinion};
use dunping_domain::draw;
use dunping_domain::panel::{ExpertId, Member};
use dunping_identity::{DocumentKind, Role, Trust, TrustError};
use dunping_package::{
    Header, OpenError, Package, PackageKind, SealRequest, Source, SourceFile, seal, sign_document,
    unwatched,
};

use crate::contract::{
    CaseView, CheckLine, CheckState, DraftView, GapView, SavedView, SheetView, UsedCell,
    WrittenFile,
};
use crate::dossier::{Dossier, role};
use crate::moment::{Moment, shown, stamp, utc};
use crate::session::{Unlocked, file_name};
use crate::store::{Draft, Generation, Memory, Recent, SignedReturn};
use crate::{AppError, Session, store, views, words};

/// The case that is open, with the draft of whoever opened it.
pub struct OpenCase {
    pub(crate) dossier: Dossier,
    pub(crate) folder: PathBuf,
    pub(crate) draft: Draft,
    generation: Generation,
    path: PathBuf,
}

impl OpenCase {
    fn seat(&self, unlocked: &Unlocked) -> Option<&Member> {
        self.dossier
            .panel
            .member(&ExpertId(unlocked.identity.person().id.clone()))
    }
}

/// The trust file to work with: the one that travels in the package when it is newer than the one held, never an older.
fn current_trust(path: &Path, unlocked: &Unlocked) -> Result<Trust, AppError> {
    let held = &unlocked.trust;
    match dunping_package::open::carried_trust(path, unlocked.identity.age_identity(), held) {
        Ok(carried) => Ok(carried),
        Err(OpenError::CarriedTrust(TrustError::Rollback { .. })) => Ok(held.clone()),
        Err(other) => Err(other.into()),
    }
}

/// Opens a case package: verified first, read after. The sealed file is kept with the case, so that the draft survives a removed stick.
///
/// # Errors
/// Everything that keeps a package shut, and a package of another kind.
pub fn open_case(session: &mut Session, file: &str, at: Moment) -> Result<CaseView, AppError> {
    let path = session.path(file)?;
    let places = session.places.clone();
    let unlocked = session.unlocked()?;
    let trust = current_trust(&path, unlocked)?;
    let package = Package::open(&path, unlocked.identity.age_identity(), &trust, utc(at))?;
    if package.manifest().kind != PackageKind::Case {
        return Err(AppError::WrongKind {
            wanted: "案卷（.dpcase）",
        });
    }
    let dossier = Dossier::take(&package)?;
    let folder = store::case_folder(
        &places.data,
        &dossier.package_id,
        &unlocked.identity.person().id,
    );
    store::make_folder(&folder)?;
    dunping_package::disk::sweep(&folder)?;
    let kept = keep(&path, &folder)?;
    let package = Package::open(&kept, unlocked.identity.age_identity(), &trust, utc(at))?;
    let (draft, generation) = store::read_draft(&folder, &unlocked.identity, &dossier.package_id);
    let entries: Vec<(String, String, u64)> = dossier
        .manifest
        .files
        .iter()
        .filter(|entry| entry.role == role::ATTACHMENT)
        .map(|entry| (entry.sha256.clone(), entry.media_type.clone(), entry.size))
        .collect();
    session.shelf.put_package(package, entries);
    if let Some(unlocked) = &mut session.unlocked {
        unlocked.trust = trust;
    }
    session.case = Some(OpenCase {
        dossier,
        folder,
        draft,
        generation,
        path: kept,
    });
    remember(session, at)?;
    current_case(session, at)
}

/// A package up to this size is copied when it cannot be linked.
const LARGEST_COPY: u64 = 256 * 1024 * 1024;

/// Keeps the package beside the draft: by a link where the disk allows it, by a copy otherwise.
fn keep(path: &Path, folder: &Path) -> Result<PathBuf, AppError> {
    let kept = folder.join("case.dpcase");
    if kept == path || kept.is_file() {
        return Ok(kept);
    }
    if std::fs::hard_link(path, &kept).is_err() {
        // A very large case stays where it is: opening must not wait for a copy, and the draft does not depend on it.
        if path.metadata().is_ok_and(|data| data.len() > LARGEST_COPY) {
            return Ok(path.to_path_buf());
        }
        let mut source = std::fs::File::open(path).map_err(|problem| AppError::Read {
            name: file_name(path),
            problem,
        })?;
        dunping_package::disk::save_with(&kept, |out| std::io::copy(&mut source, out).map(|_| ()))?;
    }
    Ok(kept)
}

fn voted(draft: &Draft) -> usize {
    let votes = draft.content.votes.iter();
    votes.filter(|vote| vote.vote.is_some()).count()
}

fn remember(session: &Session, at: Moment) -> Result<(), AppError> {
    let Some(case) = &session.case else {
        return Ok(());
    };
    let voted = voted(&case.draft);
    let recent = Recent {
        path: case.path.clone(),
        case_no: case.dossier.sheet.case_no.clone(),
        enterprise: case.dossier.sheet.enterprise.clone(),
        voted: u32::try_from(voted).unwrap_or(u32::MAX),
        sealed: case.draft.signed.is_some(),
        touched: crate::moment::shown(at),
    };
    Memory::update(&session.places.data, |memory| {
        memory.recent.retain(|other| other.path != recent.path);
        memory.recent.insert(0, recent);
    })
}

/// Closes the case; the draft is on disk.
///
/// # Errors
/// When the memory of recent cases cannot be written.
pub fn close_case(session: &mut Session, at: Moment) -> Result<(), AppError> {
    remember(session, at)?;
    session.case = None;
    session.shelf.clear();
    Ok(())
}

pub(crate) fn open(session: &Session) -> Result<(&OpenCase, &Unlocked), AppError> {
    Ok((
        session.case.as_ref().ok_or(AppError::NoCase)?,
        session.unlocked()?,
    ))
}

/// The case that is open.
///
/// # Errors
/// When none is.
pub fn current_case(session: &mut Session, at: Moment) -> Result<CaseView, AppError> {
    let (case, unlocked) = open(session)?;
    let Dossier {
        package_id,
        manifest,
        sealed_by,
        sheet,
        panel,
        draw: _,
        policy,
        catalogue,
        reading,
        assessment,
    } = &case.dossier;
    let attachments = case.dossier.attachments();
    let seats = views::seats(panel);
    let me = case.seat(unlocked).map(|member| member.id.to_string());
    let signed = case
        .draft
        .signed
        .as_ref()
        .filter(|signed| !signed.correcting);
    let findings = reading
        .findings
        .iter()
        .chain(&assessment.findings)
        .map(views::finding)
        .collect();
    Ok(CaseView {
        case_no: sheet.case_no.clone(),
        enterprise: sheet.enterprise.clone(),
        uscc: sheet.uscc.clone(),
        edition: manifest.edition,
        package_id: package_id.clone(),
        sealed_by: sealed_by.clone(),
        sealed_at: shown(manifest.claimed_time.with_timezone(at.offset())),
        body: unlocked.trust.body_name().to_owned(),
        reference_year: sheet.reference_year,
        checks: checks(case, unlocked, policy.digest(), catalogue.digest()),
        seat: seats
            .iter()
            .find(|seat| Some(&seat.id) == me.as_ref())
            .cloned(),
        members: seats,
        facts: views::facts(catalogue, &reading.applicant.enterprise),
        size_line: views::size_line(&assessment.size),
        clauses: views::clauses(catalogue, assessment, &reading.applicant, &attachments),
        attachments,
        findings,
        draft: case.draft.content.clone(),
        sealed: signed.map(SignedReturn::view),
        correcting: case
            .draft
            .signed
            .as_ref()
            .is_some_and(|signed| signed.correcting),
    })
}

fn checks(case: &OpenCase, unlocked: &Unlocked, policy: &str, standard: &str) -> Vec<CheckLine> {
    let line = |code: &str, state: CheckState, text: String| CheckLine {
        code: code.to_owned(),
        state,
        text,
    };
    let mut lines = vec![
        line(
            "signature",
            CheckState::Holds,
            format!("案卷由{}签名封装，签名有效。", case.dossier.sealed_by),
        ),
        line(
            "addressed",
            CheckState::Holds,
            format!("案卷发给了您（{}）。", unlocked.identity.person().name),
        ),
        line(
            "edition",
            CheckState::Holds,
            format!("标准版本摘要 {}，与程序内置版本一致。", short(standard)),
        ),
        line(
            "policy",
            CheckState::Holds,
            format!("评审口径摘要 {}。", short(policy)),
        ),
    ];
    let drawn = &case.dossier.draw;
    let state = if draw::verify(drawn).is_ok() && case.dossier.panel_was_drawn() {
        CheckState::Holds
    } else {
        CheckState::Fails
    };
    let text = match state {
        CheckState::Holds => "专家抽取记录已重新计算，与专家组一致。",
        CheckState::Remark | CheckState::Fails => {
            "专家抽取记录与重新计算的结果不一致，请联系评估机构。"
        }
    };
    lines.push(line("draw", state, text.to_owned()));
    if case.generation == Generation::Previous {
        let text = "上次保存的草稿已损坏，已恢复到前一次保存的内容，请检查最后的修改。";
        lines.push(line("draft", CheckState::Remark, text.to_owned()));
    }
    lines
}

pub(crate) fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// Saves the draft. When this returns, it is on disk.
///
/// # Errors
/// When the disk refuses; the draft before is intact.
pub fn save_draft(
    session: &mut Session,
    draft: &DraftView,
    at: Moment,
) -> Result<SavedView, AppError> {
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    if case
        .draft
        .signed
        .as_ref()
        .is_some_and(|signed| !signed.correcting)
    {
        return Err(AppError::AlreadySealed);
    }
    let saved_at = at.format("%H:%M:%S").to_string();
    let mut next = case.draft.clone();
    next.content = DraftView {
        saved_at: saved_at.clone(),
        ..draft.clone()
    };
    store::save_draft(&case.folder, &unlocked.identity, &next)?;
    let more_or_fewer = voted(&next) != voted(&case.draft);
    case.draft = next;
    if more_or_fewer {
        remember(session, at)?;
    }
    Ok(SavedView { saved_at })
}

/// What is missing before the opinion can be signed, clause by clause.
///
/// # Errors
/// When no case is open or the identity is not on the panel.
pub fn opinion_gaps(session: &mut Session, at: Moment) -> Result<Vec<GapView>, AppError> {
    let (case, unlocked) = open(session)?;
    let member = case.seat(unlocked).ok_or(AppError::NotOnPanel)?;
    Ok(missing(case, member, at))
}

fn missing(case: &OpenCase, member: &Member, at: Moment) -> Vec<GapView> {
    let whole = |text: &str| GapView {
        clause: None,
        text: text.to_owned(),
    };
    let mut missing = Vec::new();
    if !case.draft.content.declared {
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

/// Signs the opinion and seals the return for chair, staff, the body's recovery key and the expert.
///
/// # Errors
/// Gaps, a wrong passphrase, or a disk that refuses; nothing is half written.
pub fn seal_return(
    session: &mut Session,
    passphrase: &str,
    file: &str,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let identity = session.sign_with(passphrase)?;
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
    let opinion = opinion(case, member, at);
    let document = sign_document(DocumentKind::Opinion, &opinion, &identity)?;
    let digest = dunping_identity::envelope::verify(
        DocumentKind::Opinion,
        &document,
        &unlocked.trust,
        utc(at),
    )?
    .digest;
    // The opinions it replaces travel along, so that a correction never waits for a file that was not handed over.
    let mut signed_before = case.draft.documents.clone();
    signed_before.push(String::from_utf8_lossy(&document).into_owned());
    let files = signed_before.iter().enumerate().map(|(i, text)| {
        let name = format!("opinion-{}.json", i + 1);
        SourceFile::new(
            role::OPINION,
            &name,
            "application/json",
            Source::Bytes(text.clone().into_bytes()),
        )
    });
    let files = files.collect();
    let request = SealRequest {
        kind: PackageKind::Return,
        header: Header {
            case: case.dossier.manifest.case.clone(),
            edition: opinion.revision,
            parents: vec![case.dossier.package_id.clone()],
            standard_digest: case.dossier.catalogue.digest().to_owned(),
            policy_digest: case.dossier.policy.digest().to_owned(),
            calendar_version: case.dossier.manifest.calendar_version.clone(),
            journal_head: None,
            claimed_time: utc(at),
        },
        files,
        addressed_to: addressees(&unlocked.trust, [&member.id.0, &case.dossier.sheet.chair.0]),
        trust: &unlocked.trust,
        signer: &identity,
        reopen_with: Some(identity.age_identity()),
    };
    let sealed = seal(request, &out, &mut unwatched)?;
    let signed = SignedReturn {
        opinion: digest,
        name: file_name(&out),
        sha256: sealed.sha256,
        size: words::size(sealed.size),
        correcting: false,
    };
    let view = signed.view();
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    let mut next = case.draft.clone();
    next.signed = Some(signed);
    next.documents = signed_before;
    store::save_draft(&case.folder, &unlocked.identity, &next)?;
    case.draft = next;
    remember(session, at)?;
    Ok(view)
}

fn opinion(case: &OpenCase, member: &Member, at: Moment) -> Opinion {
    let draft = &case.draft;
    Opinion {
        case_no: case.dossier.sheet.case_no.clone(),
        package_id: case.dossier.package_id.clone(),
        round: case.dossier.sheet.round,
        form_digest: case.dossier.catalogue.digest().to_owned(),
        expert: member.id.clone(),
        category: member.category,
        revision: draft.revision,
        previous: draft
            .signed
            .iter()
            .map(|signed| signed.opinion.clone())
            .collect(),
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

/// Begins the correction of a sealed opinion: the next one is a new revision that names the one before.
///
/// # Errors
/// When nothing was sealed.
pub fn begin_correction(session: &mut Session, at: Moment) -> Result<CaseView, AppError> {
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    let mut next = case.draft.clone();
    let signed = next
        .signed
        .as_mut()
        .filter(|signed| !signed.correcting)
        .ok_or(AppError::NothingSealed)?;
    signed.correcting = true;
    next.revision += 1;
    next.content.correction_reason = String::new();
    store::save_draft(&case.folder, &unlocked.identity, &next)?;
    case.draft = next;
    current_case(session, at)
}

/// The applicant's workbook as grids, with the cells that figures came from.
///
/// # Errors
/// When no case is open.
pub fn workbook_sheets(session: &mut Session, _at: Moment) -> Result<Vec<SheetView>, AppError> {
    let (case, _) = open(session)?;
    let assessment = &case.dossier.assessment;
    let sheets = case.dossier.reading.grid.iter().map(|grid| {
        let mut used: Vec<UsedCell> = Vec::new();
        for (key, figure) in &case.dossier.reading.figures.entries {
            let dunping_domain::figures::Origin::Cells { sheet, cells, .. } = &figure.origin else {
                continue;
            };
            if *sheet != grid.name {
                continue;
            }
            let clauses: Vec<String> = assessment
                .clauses
                .iter()
                .filter(|clause| clause.inputs.iter().any(|input| input.key == *key))
                .map(|clause| clause.key.to_string())
                .collect();
            used.extend(cells.iter().map(|cell| UsedCell {
                cell: cell.clone(),
                label: words::figure(*key),
                clauses: clauses.clone(),
            }));
        }
        SheetView {
            name: grid.name.clone(),
            rows: grid.rows.clone(),
            used,
        }
    });
    Ok(sheets.collect())
}
