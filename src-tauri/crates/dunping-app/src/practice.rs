//! Practising (练习): a built-in case on which everything may be tried. It is made anew each time, in a folder of its own, with keys that
//! nobody trusts; while it is open the session works in that folder alone, so that nothing of it stands among real cases. The identity
//! that was unlocked before, and keys that wait for their certificate, are put aside and are there again afterwards.

use std::fs;
use std::path::{Path, PathBuf};

use crate::contract::{CaseView, DraftView, PracticeView};
use crate::demo;
use crate::moment::Moment;
use crate::session::{Unlocked, Waiting, unlock_path};
use crate::{AppError, Session, expert, store};

/// The folder inside the program's data.
const PRACTICE: &str = "practice";

/// What waits while somebody practises.
pub(crate) struct Aside {
    data: PathBuf,
    unlocked: Option<Unlocked>,
    /// Keys that wait for their certificate: a practice is no reason to look for their file again.
    waiting: Option<Waiting>,
    passphrase: String,
}

/// Makes the practice case and opens it. A practice that is under way is begun again.
///
/// # Errors
/// When the case cannot be made or opened; everything is as before then.
pub fn begin_practice(session: &mut Session, at: Moment) -> Result<CaseView, AppError> {
    end_practice(session, at)?;
    if session.case.is_some() {
        expert::close_case(session, at)?;
    }
    let folder = session.places.data.join(PRACTICE);
    clear(&folder)?;
    store::make_folder(&folder)?;
    let made = demo::practice::make(&folder, at)?;
    let aside = Aside {
        data: std::mem::replace(&mut session.places.data, folder.join("desk")),
        unlocked: session.unlocked.take(),
        waiting: session.waiting.take(),
        passphrase: made.passphrase.clone(),
    };
    session.practice = Some(aside);
    match open(session, &made, at) {
        Ok(view) => Ok(view),
        Err(error) => {
            end_practice(session, at)?;
            Err(error)
        }
    }
}

fn open(
    session: &mut Session,
    made: &demo::practice::PracticeCase,
    at: Moment,
) -> Result<CaseView, AppError> {
    unlock_path(session, made.identity.clone(), &made.passphrase, None)?;
    let case = session.token(made.case.clone()).token;
    let view = expert::open_case(session, &case, at)?;
    let draft = DraftView {
        package_id: view.package_id,
        votes: made.votes.clone(),
        ..DraftView::default()
    };
    expert::save_draft(session, &draft, at)?;
    expert::current_case(session, at)
}

/// Ends the practice: its folder goes, and whoever was unlocked before is unlocked again.
///
/// # Errors
/// When the folder cannot be removed; the practice is over all the same.
pub fn end_practice(session: &mut Session, _at: Moment) -> Result<(), AppError> {
    let Some(aside) = session.practice.take() else {
        return Ok(());
    };
    session.case = None;
    session.register = None;
    session.shelf.clear();
    session.places.data = aside.data;
    session.unlocked = aside.unlocked;
    session.waiting = aside.waiting;
    clear(&session.places.data.join(PRACTICE))
}

/// Removes what a practice left behind that did not end by itself, as after a power cut.
///
/// # Errors
/// When the folder cannot be removed.
pub fn sweep(data: &Path) -> Result<(), AppError> {
    clear(&data.join(PRACTICE))
}

/// The practice that is under way, for the page.
pub(crate) fn view(session: &Session) -> Option<PracticeView> {
    let aside = session.practice.as_ref()?;
    Some(PracticeView {
        passphrase: aside.passphrase.clone(),
    })
}

fn clear(folder: &Path) -> Result<(), AppError> {
    match fs::remove_dir_all(folder) {
        Err(problem) if problem.kind() != std::io::ErrorKind::NotFound => Err(AppError::Write {
            name: PRACTICE.to_owned(),
            problem,
        }),
        _ => Ok(()),
    }
}
