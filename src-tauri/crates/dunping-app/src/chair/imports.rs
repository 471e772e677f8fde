//! Returns taken in by the chair: the dry run, the import, its being undone, and the exclusion of one of two contradicting opinions.

use std::path::PathBuf;

use dunping_domain::ballot::Declaration;
use dunping_domain::panel::ExpertId;
use dunping_domain::round::{Exclusion, Standing};
use dunping_identity::Trust;

use super::consolidation::view;
use super::{chaired, concluded, inbox};
use crate::contract::{ConsolidationView, ImportLine};
use crate::expert::current_trust;
use crate::moment::Moment;
use crate::returns::{Inbox, Stage};
use crate::{AppError, Session, store};

fn paths(session: &Session, files: &[String]) -> Result<Vec<PathBuf>, AppError> {
    files.iter().map(|file| session.path(file)).collect()
}

fn stage(session: &Session) -> Result<Stage, AppError> {
    let (case, unlocked) = chaired(session)?;
    Ok(match concluded(case, unlocked)? {
        Some(_) => Stage::Concluded,
        None => Stage::Reviewing,
    })
}

/// Before the conclusion only: what was signed does not change any more.
fn not_concluded(session: &Session) -> Result<(), AppError> {
    match stage(session)? {
        Stage::Reviewing => Ok(()),
        Stage::Concluded => Err(AppError::Concluded),
    }
}

/// The newest roster that travels in one of these files, or the one at hand: whoever renewed meanwhile brings the roster that says so, and who
/// was revoked meanwhile is told by what the others bring. A file with another one is judged by the one at hand.
fn newest_roster(session: &Session, paths: &[PathBuf]) -> Result<Trust, AppError> {
    let (_, unlocked) = chaired(session)?;
    let held = unlocked.trust.clone();
    Ok(paths.iter().fold(held, |held, path| {
        current_trust(path, &unlocked.identity, &held).unwrap_or(held)
    }))
}

/// The dry run: what an import of these files would do, a line for each. Nothing is written.
///
/// # Errors
/// When the identity does not chair the open case, the clock stands before the roster or the case, a file cannot be read or the reading is
/// cancelled; what is wrong with a file is its line.
pub fn preview_returns(
    session: &mut Session,
    files: &[String],
    at: Moment,
) -> Result<Vec<ImportLine>, AppError> {
    let paths = paths(session, files)?;
    let inbox = Inbox {
        trust: &newest_roster(session, &paths)?,
        ..inbox(session, at)?
    };
    Ok(inbox.plan(&paths, stage(session)?)?.lines())
}

/// Takes returns in, all of them or none: every file is checked as a whole before anything is kept; what fails goes to quarantine.
///
/// # Errors
/// Those of [`preview_returns`], and when the disk refuses; what is wrong with a file is its line.
pub fn take_in_returns(
    session: &mut Session,
    files: &[String],
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let paths = paths(session, files)?;
    let trust = newest_roster(session, &paths)?;
    let stage = stage(session)?;
    if let Some(unlocked) = &mut session.unlocked
        && trust.digest() != unlocked.trust.digest()
    {
        store::keep_trust(&session.places.data, &trust)?;
        unlocked.trust = trust;
    }
    let inbox = inbox(session, at)?;
    let plan = inbox.plan(&paths, stage)?;
    inbox.take_in(&plan, stage)?;
    let lines = plan.lines();
    view(session, lines, at)
}

/// Undoes the last import. Its files are moved aside and kept.
///
/// # Errors
/// When there is none, the case is concluded, or the disk refuses.
pub fn undo_import(session: &mut Session, at: Moment) -> Result<ConsolidationView, AppError> {
    not_concluded(session)?;
    inbox(session, at)?.undo()?;
    view(session, Vec::new(), at)
}

/// Does not count one of several contradicting opinions of a member, with the reason that the closing will carry. An empty reason takes
/// it in again.
///
/// # Errors
/// When the opinion is in no conflict or is a recusal, the case is concluded, or the disk refuses.
pub fn exclude_opinion(
    session: &mut Session,
    digest: &str,
    reason: &str,
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    not_concluded(session)?;
    let inbox = inbox(session, at)?;
    let reason = reason.trim();
    if reason.is_empty() {
        inbox.exclude(digest, None)?;
        return view(session, Vec::new(), at);
    }
    let collected = inbox.collect()?;
    let opinion = collected.opinion(digest).ok_or(AppError::NoConflict)?;
    if opinion.opinion.declaration != Declaration::NoConflict {
        return Err(AppError::RecusalStands);
    }
    let expert: &ExpertId = &opinion.opinion.expert;
    match collected.standing(expert) {
        Standing::Conflict(heads) if heads.iter().any(|head| head.digest == digest) => {}
        _ => return Err(AppError::NoConflict),
    }
    let exclusion = Exclusion {
        expert: expert.clone(),
        digest: digest.to_owned(),
        reason: reason.to_owned(),
    };
    inbox.exclude(digest, Some(exclusion))?;
    view(session, Vec::new(), at)
}
