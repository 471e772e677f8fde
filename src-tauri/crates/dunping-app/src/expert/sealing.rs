//! Signing and sealing: what is missing, the signed opinion or recusal, the sealed return, its correction. A document is signed once; what is
//! sealed again, or handed out again, is the same document. Only a correction makes a new one.

use std::path::{Path, PathBuf};

use dunping_domain::anchor::Anchor;
use dunping_domain::ballot::{self, ClauseBallot, Declaration, Gap, Opinion, Tag};
use dunping_domain::figures::FigureKey;
use dunping_domain::panel::Member;
use dunping_domain::standard::ClauseKey;
use dunping_identity::{DocumentKind, Identity, Role, Trust};
use dunping_package::{
    AsOf, Header, Package, PackageKind, SealRequest, Source, SourceFile, check_parties, seal,
    sign_document, unwatched,
};

use super::{OpenCase, current_case, form, open, remember, unprintable};
use crate::contract::{CaseView, DraftView, GapField, GapView, Words, WrittenFile};
use crate::dossier::{Dossier, all, role};
use crate::drafts::{SignedReturn, heads};
use crate::moment::{Moment, stamp, utc};
use crate::session::{Unlocked, file_name};
use crate::{
    AppError, Session, Work, copying, corrections, fields, pins, returns, store, visit, words,
};

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
    let content = &case.work.draft.content;
    let mut missing = Vec::new();
    if !content.declared && content.recusal.is_none() {
        missing.push(whole(
            GapField::Declaration,
            (
                "请先在封面声明有无应当回避的情形。",
                "First declare on the cover whether a circumstance for recusal applies.",
            ),
        ));
    }
    let opinion = opinion(case, member, at);
    let Dossier {
        reading, policy, ..
    } = &case.dossier;
    let gaps = ballot::opinion_gaps(&opinion, &reading.figures, policy);
    missing.extend(gaps.iter().map(|gap| gap_view(case, gap)));
    if content.recusal.is_none() {
        let unreadable = corrections::unreadable(&content.corrections).into_iter();
        missing.extend(unreadable.map(|(figure, what)| figure_gap(case, figure, &what)));
    }
    if content.recusal.is_none() {
        missing.extend(unfinished(content));
    }
    missing.extend(lost_pins(&opinion, &case.dossier));
    missing.extend(unprintable::gaps(case, &opinion));
    let foreign = corrections::foreign(&opinion, &case.dossier);
    let elsewhere = Words::from((
        "所指的材料不在案卷中，请重新选择。",
        "The evidence named is not in the case; choose again.",
    ));
    missing.extend(foreign.map(|one| figure_gap(case, Some(one.figure), &elsewhere)));
    missing
}

/// What was typed and would not be signed: it is added or taken away by its author, never left out in silence.
fn unfinished(content: &DraftView) -> impl Iterator<Item = GapView> {
    let note = content.visit.begun.note.trim();
    let note = (!note.is_empty()).then(|| {
        let text = (
            "现场考察有一条记录已写未添加，请添加或清空。",
            "An entry of the site visit was written and not added; add or clear it.",
        );
        whole(GapField::Visit, text)
    });
    let visit = &content.visit;
    let date_alone = !visit.date.trim().is_empty() && visit::signed(visit).is_none();
    let date = date_alone.then(|| {
        let text = (
            "现场考察只填了日期，不会成为记录，请补充地点或记录，或清空日期。",
            "The site visit has nothing but a date and makes no record; add a place or an entry, or clear the date.",
        );
        whole(GapField::Visit, text)
    });
    let pin = content.begun_pin.iter().map(|pin| GapView {
        clause: Some(pin.clause.clone()),
        field: GapField::Pin,
        text: Words::new(
            format!(
                "{}：有一处依据已标记、还没有绑定，请绑定或放弃。",
                pin.clause
            ),
            format!(
                "{}: a place was marked and not bound yet; bind or discard it.",
                pin.clause
            ),
        ),
    });
    note.into_iter().chain(date).chain(pin)
}

/// Places in files that are not there any more: a photo that was taken off the record of the visit.
fn lost_pins(opinion: &Opinion, dossier: &Dossier) -> Vec<GapView> {
    let files = dossier.evidence(opinion.visit.as_ref());
    let known = |file: &str| files.iter().any(|known| known.id == file);
    let each = opinion.ballots.iter().flat_map(|ballot| {
        let places = ballot.evidence.iter();
        places.map(move |anchor| (ballot.clause, anchor))
    });
    let lost = each.filter(|(_, anchor)| !known(&anchor.file));
    let gap = |(clause, _): (ClauseKey, &Anchor)| GapView {
        clause: Some(clause.to_string()),
        field: GapField::Pin,
        text: Words::new(
            format!("{clause}：有一处依据所指的照片已从现场考察记录中移除，请移除这处依据。"),
            format!(
                "{clause}: the photo of a pinned place was removed from the site visit; remove the pin."
            ),
        ),
    };
    lost.map(gap).collect()
}

/// A gap of a verified figure, led to by the first clause that uses it.
fn figure_gap(case: &OpenCase, figure: Option<FigureKey>, what: &Words) -> GapView {
    let user = figure.and_then(|key| fields::users(key, &case.dossier.assessment).next());
    let label = figure.map(words::figure).unwrap_or_default();
    GapView {
        clause: user.map(|clause| clause.to_string()),
        field: GapField::Figure,
        text: Words::new(
            format!("核定数 {}：{}", label.zh, what.zh),
            format!("Verified figure, {}: {}", label.en, what.en),
        ),
    }
}

fn whole(field: GapField, text: (&str, &str)) -> GapView {
    GapView {
        clause: None,
        field,
        text: text.into(),
    }
}

fn gap_view(case: &OpenCase, gap: &Gap) -> GapView {
    use GapField::{CorrectionReason, Override, Reason, Recusal, Vote};
    let (clause, field, (zh, en)) = match gap {
        Gap::NoVote { clause } => (*clause, Vote, ("还没有表决。", "no vote yet.")),
        Gap::VotedTwice { clause } => (*clause, Vote, ("有两次表决。", "two votes.")),
        Gap::NotVotable { clause } => (
            *clause,
            Vote,
            ("本条不表决。", "this clause is not voted on."),
        ),
        Gap::ReasonMissing { clause } => {
            (*clause, Reason, ("请写明理由。", "write down the reason."))
        }
        Gap::OverrideMissing { clause } => (
            *clause,
            Override,
            (
                "与机算结论不一致，请选择原因类别。",
                "it contradicts the computed verdict; choose why.",
            ),
        ),
        Gap::OverrideUnfounded { clause } => (
            *clause,
            Override,
            (
                "与机算结论一致，请取消原因类别。",
                "it agrees with the computed verdict; take the contradiction back.",
            ),
        ),
        Gap::Figure { figure, defect } => {
            return figure_gap(case, Some(*figure), &corrections::defect(*defect));
        }
        Gap::CorrectionReasonMissing => {
            let text = ("请填写更正的理由。", "Write down why it is corrected.");
            return whole(CorrectionReason, text);
        }
        Gap::VotedDespiteRecusal => {
            let text = (
                "已声明回避，不能再表决。",
                "You declared a recusal and cannot vote.",
            );
            return whole(Recusal, text);
        }
        Gap::RecusalUnexplained => {
            let text = (
                "请选择并说明应当回避的情形。",
                "Choose and explain the circumstance.",
            );
            return whole(Recusal, text);
        }
    };
    let title = words::title(case.dossier.catalogue.clause(clause));
    GapView {
        clause: Some(clause.to_string()),
        field,
        text: Words::new(
            format!("{clause} {}：{zh}", title.zh),
            format!("{clause} {}: {en}", title.en),
        ),
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
                evidence: pins::anchors(&draft.pins, &entry.clause),
                tags: tags(&entry.tags),
            })
        })
        .collect()
}

/// The name under which the return is handed out: it says the case, the expert and the round, and the edition of a correction. That its
/// author stands aside is for those to know who can open it.
///
/// # Errors
/// When no case is open or the identity is not on the panel.
pub fn return_name(session: &mut Session, _at: Moment) -> Result<String, AppError> {
    let (case, unlocked) = open(session)?;
    let member = case.seat(unlocked).ok_or(AppError::NotOnPanel)?;
    let revision = case.work.draft.revision;
    let sheet = &case.dossier.sheet;
    let edition = if revision > 1 {
        format!("-第{revision}版")
    } else {
        String::new()
    };
    Ok(format!(
        "{}-{}-第{}轮{edition}.dpreturn",
        sheet.case_no, member.id, sheet.round
    ))
}

/// Each tag once, in the order of the form.
fn tags(chosen: &[Tag]) -> Vec<Tag> {
    let mut tags = chosen.to_vec();
    tags.sort_unstable();
    tags.dedup();
    tags
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
    let identity = session.sign_with(passphrase, at)?;
    let (case, _) = open(session)?;
    if case.work.draft.settled().is_none() {
        sign(session, &identity, at)?;
    }
    let (case, unlocked) = open(session)?;
    // The opinion is what counts: a paper that cannot be set, for want of a glyph for instance, holds nothing up, and says why when it is asked for.
    let _ = form::make(case, unlocked, &identity, at);
    let kept = sealed(case, unlocked, &identity, &session.work, at)?;
    let copied = copying::copy(&kept, &out)?;
    verified(&out, case, unlocked)?;
    let written = WrittenFile {
        name: file_name(&out),
        sha256: copied.sha256,
        size: words::size(copied.size),
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

/// Opens what was written where the expert wanted it with the own key and reads all of it: a bad stick is found now, not by the chair.
fn verified(out: &Path, case: &OpenCase, unlocked: &Unlocked) -> Result<(), AppError> {
    if holds(out, case, unlocked) {
        return Ok(());
    }
    Err(AppError::WrittenDiffers {
        name: file_name(out),
    })
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
    // Nor is one signed that could not be sealed.
    let people = readers(case, member, unlocked);
    check_parties(PackageKind::Return, &unlocked.trust, identity, &people)?;
    // An opinion is signed on evidence that is whole: every content is read and compared with the signed manifest. Who stands aside
    // says nothing of the evidence.
    if case.work.draft.content.recusal.is_none() {
        let reading = session
            .work
            .begin(("正在核对案卷内容", "Checking the content of the case"));
        Package::open(
            case.kept.next_time(),
            unlocked.identity.age_identity(),
            &unlocked.trust,
            case.judged,
        )?
        .verify_all(&mut |progress| reading.report(progress))?;
    }
    let next = opinion(case, member, at);
    let earlier = case.work.opinions.iter().map(|one| &one.opinion);
    visit::all_here(case, unlocked, earlier.chain([&next]))?;
    let bytes = sign_document(DocumentKind::Opinion, &next, identity)?;
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
    work: &Work,
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
    // No opinion waits for its paper, nor for a damaged one.
    let paper = form::paper(case, unlocked).unwrap_or_default();
    let paper = paper.map(|bytes| {
        let name = format!("专家个人评审意见表-{}.pdf", member.id);
        SourceFile::new(
            role::OPINION_FORM,
            &name,
            "application/pdf",
            Source::Bytes(bytes),
        )
    });
    let opinions = case.work.opinions.iter().map(|one| &one.opinion);
    let photos = visit::files(case, unlocked, opinions)?;
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
        files: files.chain(paper).chain(photos).collect(),
        addressed_to: readers(case, member, unlocked),
        trust: &unlocked.trust,
        signer: identity,
        reopen_with: Some(identity.age_identity()),
    };
    let sealing = work.begin(("正在封装返回包", "Sealing the return"));
    seal(request, &kept, &mut |progress| sealing.report(progress))?;
    Ok(kept)
}

/// Whom a return is for.
fn readers(case: &OpenCase, member: &Member, unlocked: &Unlocked) -> Vec<String> {
    let people = [&member.id.0, &case.dossier.sheet.chair.0];
    addressees(&unlocked.trust, people)
}

/// Whether a sealed return is whole and holds exactly the opinions signed so far.
fn holds(path: &Path, case: &OpenCase, unlocked: &Unlocked) -> bool {
    let identity = unlocked.identity.age_identity();
    let Ok(package) = Package::open(path, identity, &unlocked.trust, AsOf::Claimed) else {
        return false;
    };
    let signed = case.work.opinions.iter().map(|one| one.text.as_bytes());
    package.verify_all(&mut unwatched).is_ok()
        && all(&package, role::OPINION)
            .is_ok_and(|found| signed.eq(found.iter().map(|(_, bytes)| bytes.as_slice())))
}

pub(super) fn opinion(case: &OpenCase, member: &Member, at: Moment) -> Opinion {
    let draft = &case.work.draft;
    // What was voted before the circumstance was noticed stays in the draft and is not signed.
    let (declaration, ballots, corrections, remarks, visit) = match &draft.content.recusal {
        None => (
            Declaration::NoConflict,
            ballots(&draft.content),
            corrections::signable(&draft.content.corrections, &case.dossier),
            draft.content.remarks.trim(),
            visit::signed(&draft.content.visit),
        ),
        Some(recusal) => {
            let declaration = Declaration::Recused {
                code: recusal.code.clone(),
                explanation: recusal.explanation.trim().to_owned(),
            };
            (declaration, Vec::new(), Vec::new(), "", None)
        }
    };
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
        declaration,
        ballots,
        corrections,
        remarks: remarks.to_owned(),
        visit,
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
/// When nothing was signed, or when what was signed is a recusal: who stood aside is replaced, and does not come back by a correction.
pub fn begin_correction(session: &mut Session, at: Moment) -> Result<CaseView, AppError> {
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    let case = session.case.as_mut().ok_or(AppError::NoCase)?;
    if case.work.draft.settled().is_none() {
        return Err(AppError::NothingSealed);
    }
    if case.work.draft.content.recusal.is_some() {
        return Err(AppError::Recused);
    }
    for own in own_returns(case, unlocked) {
        case.adopt(unlocked, &own, at)?;
    }
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

/// The expert's own returns among those that were taken in; what cannot be read there is the chair's desk's matter.
fn own_returns(case: &OpenCase, unlocked: &Unlocked) -> Vec<Package> {
    let packages = returns::kept(&case.folder).unwrap_or_default();
    let identity = unlocked.identity.age_identity();
    let opened = packages
        .iter()
        .filter_map(|path| Package::open(path, identity, &unlocked.trust, AsOf::Claimed).ok());
    opened
        .filter(|package| package.sealed_by().id == unlocked.identity.person().id)
        .filter(|package| package.verify_all(&mut unwatched).is_ok())
        .collect()
}
