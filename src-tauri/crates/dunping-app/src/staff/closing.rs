//! Taking a closing in (结案): nothing is believed from it that can be recomputed — the opinions are verified again, the tally is
//! derived again, the report's signature is judged again, and every part of the report is put together again from the case.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use dunping_domain::process::State;
use dunping_domain::tally::{Outcome, SignedOpinion};
use dunping_identity::fingerprint::sha256_hex;
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{AsOf, OpenError, Package, PackageKind, read_document};
use dunping_register::{Case, DocumentContent, Operation};
use dunping_workbook::Reader;

use super::{AtDesk, at_desk, expect, kind, record, step};
use crate::arrivals::{Arrivals, returns_inside};
use crate::chair::Closing;
use crate::contract::{AttachmentView, StaffCaseView, Words};
use crate::dossier::{Dossier, bytes, role};
use crate::moment::{Moment, stamp, utc};
use crate::returns::{self, set_digest, standing_tally};
use crate::verify::{OfCase, OtherVersion, against_case, judge, report_agrees, says};
use crate::{AppError, Session, copying, receipt, words};

/// Takes the closing of a case in and concludes the case with the derived result. `compared` names the report that
/// staff have read beside its data, by its digest: it is asked for where no machine can prove that what is seen is what was computed.
///
/// # Errors
/// When anything in it does not hold, or the report must be compared first; the register is untouched then.
pub fn take_in_closing(
    session: &mut Session,
    file: &str,
    compared: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let path = session.path(file)?;
    let mut desk = at_desk(session)?;
    let case_no = take_in(&mut desk, &path, compared, at)?;
    desk.view(&case_no, at)
}

/// The report in a closing, on the shelf by its digest for staff who have to compare it.
///
/// # Errors
/// When the closing cannot be opened.
pub fn look_at_closing(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<AttachmentView, AppError> {
    let path = session.path(file)?;
    let shelf = session.shelf();
    let unlocked = session.unlocked()?;
    let identity = unlocked.identity.age_identity();
    let closing = Package::open(&path, identity, &unlocked.trust, utc(at))?;
    let name = format!("{}-评审报告.pdf", closing.manifest().case.case_no);
    let report = bytes(&closing, role::REPORT)?;
    Ok(shelf.put_pdf(&sha256_hex(&report), &name, report))
}

/// A closing whose every part holds.
pub(crate) struct Checked {
    pub(crate) closing: Closing,
    pub(crate) report: Vec<u8>,
    /// The other version of the program that made the report.
    pub(crate) other_version: Option<OtherVersion>,
    /// What about the report's look could not be proven; nothing where it is byte for byte what its values give.
    pub(crate) unproven: Vec<Words>,
}

impl Checked {
    /// What a person has to compare in the report before it counts: its look, and another version's phrases.
    fn to_compare(&self) -> Option<Words> {
        const MOST: usize = 8;
        let phrases = self.other_version.iter().flat_map(|other| &other.phrases);
        let phrases = phrases.take(MOST).map(|(ours, theirs)| {
            Words::new(
                format!("本版本作“{ours}”，报告作“{theirs}”。"),
                format!("This version says “{ours}”, the report “{theirs}”."),
            )
        });
        let all: Vec<Words> = self.unproven.iter().cloned().chain(phrases).collect();
        (!all.is_empty()).then(|| Words::joined(&all, ("", " ")))
    }
}

/// Opens a closing against the case package it was made on, and checks every part. Each return inside is judged as of the moment at which
/// it came in, as the chair judged it; the closing itself was judged when it was opened.
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
            wanted: ("结案包（.dpclosing）", "a closing (.dpclosing)"),
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
    let opinions = opinions(closing, &signed, &dossier, identity, trust)?;
    // What the receipts promise the members: every opinion that had come in is in the closing, and none besides.
    if set_digest(opinions.iter().map(|one| one.digest.as_str())) != signed.opinions_digest {
        return Err(AppError::TallyDiffers);
    }
    let receipts = receipt::agreeing(closing, (&signed, &read.digest), trust)?;
    let received = opinions.iter();
    let received = received.map(|one| (&one.opinion.expert, one.digest.as_str()));
    if !receipt::list_all(&receipts, received) {
        return Err(AppError::ReceiptDiffers);
    }
    let (standings, derived) = standing_tally(&opinions, &dossier, &signed.excluded);
    let mut excluded: Vec<&String> = signed.excluded.iter().map(|one| &one.digest).collect();
    excluded.sort();
    let reasoned = signed
        .excluded
        .iter()
        .all(|one| !one.reason.trim().is_empty());
    if !reasoned || !standings.excluded.iter().eq(excluded) {
        return Err(AppError::TallyDiffers);
    }
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
    let counted = opinions
        .iter()
        .filter(|one| derived.counted.contains(&one.digest));
    let counted: Vec<SignedOpinion> = counted.cloned().collect();
    let agrees = report_agrees((&report, judged.first_reaches()), &derived, &counted);
    let (Some(unproven), true) = (agrees, same && bound && judged.holds()) else {
        return Err(AppError::ReportDiffers);
    };
    if judged.certified_by() != Some(chair.as_str()) {
        return Err(AppError::ReportDiffers);
    }
    let compared = against_case(
        &report,
        &OfCase {
            dossier: &dossier,
            closing: &signed,
            arrivals: &Arrivals::of(&signed, manifest.claimed_time)?,
            tally: &derived,
            counted: &counted,
            trust,
        },
    )?;
    if !compared.invented.is_empty() {
        let parts = Words::joined(&compared.invented, ("、", ", "));
        return Err(AppError::ReportNotOfCase { parts });
    }
    Ok(Checked {
        closing: signed,
        report,
        other_version: compared.other_version,
        unproven,
    })
}

/// Every opinion in the sealed returns of a closing, checked as the chair checked it.
fn opinions(
    closing: &Package,
    signed: &Closing,
    dossier: &Dossier,
    identity: &Identity,
    trust: &Trust,
) -> Result<Vec<SignedOpinion>, AppError> {
    let arrivals = Arrivals::of(signed, closing.manifest().claimed_time)?;
    arrivals.none_before(dossier.manifest.claimed_time)?;
    let mut found: Vec<SignedOpinion> = Vec::new();
    for inside in returns_inside(closing, &arrivals, identity, trust)? {
        for read in inside.opinions {
            returns::check(&read.value, &read.signer.id, &inside.sealed_by, dossier)?;
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

fn take_in(
    desk: &mut AtDesk<'_>,
    path: &Path,
    compared: &str,
    at: Moment,
) -> Result<String, AppError> {
    let unlocked = desk.unlocked;
    unlocked.trust.check_clock(utc(at))?;
    // The copy is what is checked and what is kept: a stick may give other bytes every time that it is read.
    let (sha256, _) = super::intake::digest_of(path)?;
    let place = desk.register.file_path(&sha256)?;
    let arrived = copying::staged_as(path, &place, &sha256)?;
    let closing = Package::open(
        arrived.path(),
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
    drop(closing);
    let to_compare = checked.to_compare();
    if let Some(what) = &to_compare
        && sha256_hex(&checked.report) != compared
    {
        return Err(AppError::ReportToCompare { what: what.clone() });
    }
    arrived.commit()?;
    let report = desk.store(&checked.report)?;
    let (to, text) = match checked.closing.tally.outcome {
        Outcome::Passed => (State::ConcludedPassed, "专家组评审结果：通过。"),
        Outcome::Failed => (State::ConcludedFailed, "专家组评审结果：不通过。"),
    };
    // The journal tells a conclusion that rests on a person's eyes from one that was proven.
    let seen = "报告的版面或措辞不能由本机证明，经办人逐页对照后导入。";
    let text = format!("{text}{}", to_compare.map_or("", |_| seen));
    let actor = desk.actor();
    desk.register
        .transact(Operation::ClosingImport, &actor, &stamp(at), |tx| {
            let closing = record(tx, &case, kind::CLOSING, DocumentContent::File(sha256))?;
            let report = record(tx, &case, kind::REPORT, DocumentContent::File(report))?;
            step(tx, &case, to, &text, &[closing, report])?;
            let mut edit = tx.case(case.id)?.edit();
            edit.result = Some(words::outcome(checked.closing.tally.outcome).zh);
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
