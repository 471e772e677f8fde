//! The expert's desk: open a case, vote clause by clause, sign and seal a return.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use dunping_domain::draw;
use dunping_domain::hint::hints;
use dunping_domain::panel::{ExpertId, Member};
use dunping_identity::{Identity, Trust, TrustError};
use dunping_package::{OpenError, Package, PackageKind};

use crate::contract::{
    CaseView, CheckLine, CheckState, CorrectionDraft, DraftView, SavedView, SheetView,
    VerifiedView, Words,
};
use crate::dossier::{Dossier, all, role};
use crate::drafts::{Author, Draft, Work, heads};
use crate::generations::Generation;
use crate::moment::{Moment, shown};
use crate::recent::{self, Recent};
use crate::session::Unlocked;
use crate::{AppError, Session, assess, corrections, fields, store, views, visit};

mod claim;
mod form;
mod keeping;
mod opening;
mod preview;
mod receipt;
mod sealing;
mod unprintable;

use self::claim::Claim;
pub use self::form::save_opinion_form;
use self::keeping::{KEPT, Kept};
pub use self::preview::{OpinionPreview, begin_preview};
pub use self::receipt::{open_receipt, take_in_receipt};
pub(crate) use self::sealing::addressees;
pub use self::sealing::{begin_correction, opinion_gaps, return_name, seal_return};

/// The case that is open, with the draft of whoever opened it.
pub struct OpenCase {
    pub(crate) dossier: Dossier,
    pub(crate) folder: PathBuf,
    pub(crate) work: Work,
    kept: Kept,
    /// As of when the package's signature is judged.
    judged: DateTime<Utc>,
    /// What to say where it would be refused now.
    refused_now: Option<Words>,
    /// Keeps every other window out of the folder.
    claim: Claim,
}

impl OpenCase {
    fn seat(&self, unlocked: &Unlocked) -> Option<&Member> {
        self.dossier
            .panel
            .member(&ExpertId(unlocked.identity.person().id.clone()))
    }

    fn author<'a>(&'a self, unlocked: &'a Unlocked) -> Author<'a> {
        author(&self.folder, unlocked, &self.dossier.package_id)
    }

    /// Takes an own return in that was sealed on another computer.
    fn adopt(&mut self, unlocked: &Unlocked, own: &Package, at: Moment) -> Result<(), AppError> {
        let author = author(&self.folder, unlocked, &self.dossier.package_id);
        adopt(&mut self.work, &author, own, at)
    }
}

/// Takes the signed opinions of an own return over, after the photos that they name: the next return must bring them again.
fn adopt(work: &mut Work, author: &Author<'_>, own: &Package, at: Moment) -> Result<(), AppError> {
    visit::keep_originals(author, own)?;
    let documents = all(own, role::OPINION)?;
    let documents = documents
        .iter()
        .filter_map(|(_, bytes)| author.document(bytes));
    work.adopt(author, documents, at)
}

fn author<'a>(folder: &'a Path, unlocked: &'a Unlocked, package_id: &'a str) -> Author<'a> {
    Author {
        folder,
        identity: &unlocked.identity,
        trust: &unlocked.trust,
        package_id,
    }
}

/// The trust file to work with: the one that travels in the package when it is newer than the one held, never an older.
pub(crate) fn current_trust(
    path: &Path,
    identity: &Identity,
    held: &Trust,
) -> Result<Trust, AppError> {
    match dunping_package::open::carried_trust(path, identity.age_identity(), held) {
        Ok(carried) => Ok(carried),
        Err(OpenError::CarriedTrust(TrustError::Rollback { .. })) => Ok(held.clone()),
        Err(other) => Err(other.into()),
    }
}

/// Opens a case package: verified first, read after. The sealed file is kept with the case, so that the draft survives a removed stick.
/// A return that the same expert sealed on another computer opens its case too, with the opinions in it taken over.
///
/// # Errors
/// Everything that keeps a package shut, and a package of another kind.
pub fn open_case(session: &mut Session, file: &str, at: Moment) -> Result<CaseView, AppError> {
    let given = session.path(file)?;
    let opened = given.clone();
    let places = session.places.clone();
    let unlocked = session.unlocked()?;
    let me = unlocked.identity.person().id.clone();
    let identity = unlocked.identity.age_identity();
    let trust = current_trust(&given, &unlocked.identity, &unlocked.trust)?;
    let keys = (unlocked, &trust);
    let judged = opening::judged_as_of(&given, keys, &places.data, at)?;
    let package = Package::open(&given, identity, &trust, judged)?;
    if trust.digest() != unlocked.trust.digest() {
        store::keep_trust(&places.data, &trust)?;
    }
    let (path, package, own, judged) = match package.manifest().kind {
        PackageKind::Case => (given, package, None, judged),
        PackageKind::Return if package.sealed_by().id == me => {
            let parent = package.manifest().parents.first();
            let folder = parent.map(|parent| store::case_folder(&places.data, parent, &me));
            let held = folder.map(|folder| folder.join(KEPT));
            let path = held.filter(|path| path.is_file()).ok_or(ONLY_CASES)?;
            let judged = opening::judged_as_of(&path, keys, &places.data, at)?;
            let case = Package::open(&path, identity, &trust, judged)?;
            (path, case, Some(package), judged)
        }
        _ => return Err(ONLY_CASES),
    };
    let dossier = Dossier::take(&package, &places.reader)?;
    let folder = store::case_folder(&places.data, &dossier.package_id, &me);
    store::make_folder(&folder)?;
    // A case that is open here already is no other window's: opened again, it keeps its claim.
    let here = session.case.as_ref();
    let here = here.filter(|open| open.folder == folder);
    let claim = match here {
        Some(_) => None,
        None => Some(Claim::take(&folder, at)?),
    };
    let open = |path: &Path| Package::open(path, identity, &trust, judged);
    let same = |path: &Path| open(path).is_ok_and(|it| it.package_id() == dossier.package_id);
    let under_way = here.map(|open| &open.kept);
    let kept = Kept::keep(&path, &folder, under_way, same)?;
    let package = open(&kept.path)?;
    opening::note(&folder, &dossier.package_id, at)?;
    let refused_now = opening::refused_now(&kept.path, keys, judged, at);
    let author = Author {
        trust: &trust,
        ..author(&folder, unlocked, &dossier.package_id)
    };
    let mut work = author.read(at)?;
    if let Some(own) = &own {
        adopt(&mut work, &author, own, at)?;
        author.save(&work.draft)?;
    }
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
    let before = session.case.take().map(|open| open.claim);
    let claim = claim.or(before).ok_or(AppError::NoCase)?;
    session.case = Some(OpenCase {
        dossier,
        folder,
        work,
        kept,
        judged,
        refused_now,
        claim,
    });
    session.opened(&opened);
    if let Ok((case, unlocked)) = self::open(session) {
        visit::show(&session.shelf, case, unlocked);
    }
    remember(session, at)?;
    current_case(session, at)
}

const ONLY_CASES: AppError = AppError::WrongKind {
    wanted: ("案卷（.dpcase）", "a case (.dpcase)"),
};

fn voted(draft: &Draft) -> usize {
    let votes = draft.content.votes.iter();
    votes.filter(|vote| vote.vote.is_some()).count()
}

fn remember(session: &Session, at: Moment) -> Result<(), AppError> {
    let (Some(case), Some(unlocked)) = (&session.case, &session.unlocked) else {
        return Ok(());
    };
    let voted = voted(&case.work.draft);
    let settled = Some(&case.work.draft).filter(|draft| draft.settled().is_some());
    let recent = Recent {
        path: case.kept.next_time().to_path_buf(),
        case_no: case.dossier.sheet.case_no.clone(),
        enterprise: case.dossier.sheet.enterprise.clone(),
        voted: u32::try_from(voted).unwrap_or(u32::MAX),
        sealed: case.work.draft.signed.is_some(),
        recused: settled.is_some_and(|draft| draft.content.recusal.is_some()),
        review_by: case.dossier.sheet.review_by,
        touched: crate::moment::shown(at),
    };
    recent::remember(&session.places.data, &unlocked.identity, recent)
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
    let draft = &case.work.draft;
    let signed = draft.settled();
    let day = at.date_naive();
    let contradictions = assess::contradictions(reading, assessment, day);
    let findings = reading.findings.iter().chain(&contradictions);
    let hints = hints(&reading.applicant, &reading.figures, policy, day, catalogue);
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
        terms: views::terms(catalogue),
        clauses: views::clauses(
            catalogue,
            assessment,
            &reading.applicant,
            &hints,
            &attachments,
        ),
        attachments,
        findings: findings.map(views::finding).collect(),
        doubts: fields::doubts(reading, assessment),
        draft: draft.content.clone(),
        verified: verified(case, unlocked, &draft.content.corrections),
        signed: signed.is_some(),
        sealed: signed.and_then(|signed| signed.handed_out.clone()),
        correcting: draft.signed.is_some() && signed.is_none(),
        form: form::kept(case).is_some(),
        recused: signed.is_some() && draft.content.recusal.is_some(),
        deadline: sheet.review_by.map(|day| views::deadline(day, at)),
    })
}

fn verified(case: &OpenCase, unlocked: &Unlocked, drafts: &[CorrectionDraft]) -> VerifiedView {
    let who = ExpertId(unlocked.identity.person().id.clone());
    let visit = visit::signed(&case.work.draft.content.visit);
    let files = case.dossier.evidence(visit.as_ref());
    corrections::view(drafts, &case.dossier, &files, &who)
}

/// What would follow from these verified figures. Nothing is entered anywhere.
///
/// # Errors
/// When no case is open.
pub fn assess_corrections(
    session: &mut Session,
    drafts: &[CorrectionDraft],
    _at: Moment,
) -> Result<VerifiedView, AppError> {
    let (case, unlocked) = open(session)?;
    Ok(verified(case, unlocked, drafts))
}

fn checks(case: &OpenCase, unlocked: &Unlocked, policy: &str, standard: &str) -> Vec<CheckLine> {
    let line = |code: &str, state: CheckState, text: Words| CheckLine {
        code: code.to_owned(),
        state,
        text,
    };
    let mut lines = vec![
        line(
            "signature",
            CheckState::Holds,
            Words::new(
                format!("案卷由{}签名封装，签名有效。", case.dossier.sealed_by),
                format!(
                    "The case was signed and sealed by {}; the signature holds.",
                    case.dossier.sealed_by
                ),
            ),
        ),
        line(
            "addressed",
            CheckState::Holds,
            Words::new(
                format!("案卷发给了您（{}）。", unlocked.identity.person().name),
                format!(
                    "The case was sent to you ({}).",
                    unlocked.identity.person().name
                ),
            ),
        ),
        line(
            "edition",
            CheckState::Holds,
            Words::new(
                format!("标准版本摘要 {}，与程序内置版本一致。", short(standard)),
                format!(
                    "Edition of the standard {}, the one in this program.",
                    short(standard)
                ),
            ),
        ),
        line(
            "policy",
            CheckState::Holds,
            Words::new(
                format!("评审口径摘要 {}。", short(policy)),
                format!("Policy {}.", short(policy)),
            ),
        ),
    ];
    if let Some(text) = &case.refused_now {
        lines.push(line("signature.now", CheckState::Remark, text.clone()));
    }
    let drawn = &case.dossier.draw;
    let state = if draw::verify(drawn).is_ok() && case.dossier.panel_as_drawn() {
        CheckState::Holds
    } else {
        CheckState::Fails
    };
    let text = match state {
        CheckState::Holds => (
            "专家抽取记录已重新计算，与专家组一致。",
            "The draw was computed again and agrees with the panel.",
        ),
        CheckState::Remark | CheckState::Fails => (
            "专家抽取记录与重新计算的结果不一致，请联系评估机构。",
            "The draw differs from what is computed again; contact the evaluation body.",
        ),
    };
    lines.push(line("draw", state, text.into()));
    let text = match case.work.generation {
        Generation::Fresh | Generation::Current => None,
        Generation::Previous => Some((
            "上次保存的草稿已损坏，已恢复到前一次保存的内容，请检查最后的修改。",
            "The draft saved last was damaged; the one before was restored. Check your latest changes.",
        )),
        Generation::Lost if case.work.opinions.is_empty() => Some((
            "保存的草稿已损坏，无法恢复，损坏的文件已另存在本案的数据文件夹中，请重新填写。",
            "The saved draft is damaged and cannot be restored; the damaged file was put aside in the case's data folder. Fill it in again.",
        )),
        Generation::Lost => Some((
            "保存的草稿已损坏，损坏的文件已另存；已签署的意见完好，并已按其恢复。",
            "The saved draft is damaged and was put aside; your signed opinion is intact and was restored.",
        )),
    };
    lines.extend(text.map(|text| line("draft", CheckState::Remark, text.into())));
    let elsewhere = case.kept.elsewhere();
    lines.extend(elsewhere.map(|text| line("elsewhere", CheckState::Remark, text)));
    if !case.work.undecoded.is_empty() {
        let names = case.work.undecoded.join("、");
        let text = Words::new(
            format!(
                "本案数据文件夹中有已签署意见的文件损坏，不能使用（{names}）。签署更正之前，请先找回原文件，或重新打开在别处保存的本人返回包。"
            ),
            format!(
                "Files of signed opinions in the case's data folder are damaged and cannot be used ({names}). Before you sign a correction, bring the originals back or open a return of yours that was saved elsewhere."
            ),
        );
        lines.push(line("signed.damaged", CheckState::Remark, text));
    }
    if let Some(name) = &case.work.replaced {
        let text = Words::new(
            format!(
                "本机上尚未签署的内容与您在另一台计算机上签署的意见不同，现已按签署的意见显示；原来的内容另存在本案的数据文件夹中（{name}）。"
            ),
            format!(
                "What was not signed here differs from the opinion you signed on another computer, which is now shown; the former was put aside in the case's data folder ({name})."
            ),
        );
        lines.push(line("replaced", CheckState::Remark, text));
    }
    if case
        .work
        .draft
        .settled()
        .is_some_and(|signed| signed.handed_out.is_none())
    {
        let text = (
            "意见已签署，但返回包还没有交到您选择的位置，请再点“签署并封装”。",
            "The opinion is signed, but the return has not been written where you chose; press “Sign and seal” again.",
        );
        lines.push(line("handed_out", CheckState::Remark, text.into()));
    }
    lines.extend(receipt::line(case, unlocked));
    if heads(&case.work.opinions).len() > 1 {
        let text = (
            "您在两台计算机上签署了互不承接的意见，请核对后签署一份取代它们的更正意见。",
            "You signed opinions on two computers that do not replace each other; check them and sign a correction that replaces both.",
        );
        lines.push(line("heads", CheckState::Remark, text.into()));
    }
    lines
}

pub(crate) fn short(digest: &str) -> &str {
    digest.get(..16).unwrap_or(digest)
}

/// Saves the draft. When this returns, it is on disk.
///
/// # Errors
/// When the disk refuses (the draft before is intact), the draft is another case's, or the opinion is signed.
pub fn save_draft(
    session: &mut Session,
    draft: &DraftView,
    at: Moment,
) -> Result<SavedView, AppError> {
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    if draft.package_id != case.dossier.package_id {
        return Err(AppError::AnotherCase);
    }
    match case.work.draft.settled() {
        Some(signed) if signed.handed_out.is_none() => return Err(AppError::NotHandedOut),
        Some(_) => return Err(AppError::AlreadySealed),
        None => {}
    }
    let saved_at = at.format("%H:%M:%S").to_string();
    let mut next = case.work.draft.clone();
    next.content = DraftView {
        saved_at: saved_at.clone(),
        ..draft.clone()
    };
    case.author(unlocked).save(&next)?;
    let more_or_fewer = voted(&next) != voted(&case.work.draft);
    case.work.draft = next;
    if more_or_fewer {
        remember(session, at)?;
    }
    Ok(SavedView { saved_at })
}

/// The applicant's workbook as grids, with the cells that figures came from.
///
/// # Errors
/// When no case is open.
pub fn workbook_sheets(session: &mut Session, _at: Moment) -> Result<Vec<SheetView>, AppError> {
    let (case, _) = open(session)?;
    let dossier = &case.dossier;
    Ok(fields::sheets(&dossier.reading, &dossier.assessment))
}
