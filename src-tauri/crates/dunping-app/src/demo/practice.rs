//! The practice case: the first firm of the demonstration, taken by the real use cases as far as the sealed package, with a body, keys
//! and people that are thrown away. Its firm and its body carry 练习 in their names, so that every screen and paper says what it is.

use std::path::{Path, PathBuf};

use dunping_domain::panel::Category;
use dunping_domain::standard::ClauseKey;
use dunping_identity::Validity;
use dunping_workbook::Reader;

use super::{body, journey, material, source};
use crate::contract::VoteDraft;
use crate::moment::{Moment, utc};
use crate::{AppError, fonts};

const FIRM: &str = "shengan";
/// What the names of a practice carry.
pub(crate) const MARK: &str = "（练习）";
/// What is left for the person who practises: a ratio that can be traced, premises with a photograph, a choice of the applicant's.
const LEFT: [ClauseKey; 3] = [
    ClauseKey::ResearchShare,
    ClauseKey::Premises,
    ClauseKey::Layer,
];

/// A practice case that lies ready.
pub(crate) struct PracticeCase {
    /// The sealed package.
    pub(crate) case: PathBuf,
    /// The identity of the expert who is played.
    pub(crate) identity: PathBuf,
    /// Its passphrase.
    pub(crate) passphrase: String,
    /// What is filled in already: everything but three clauses.
    pub(crate) votes: Vec<VoteDraft>,
}

/// Makes a practice case in an empty folder.
///
/// # Errors
/// Everything that could go wrong for staff at the same steps, or a disk that refuses.
pub(crate) fn make(folder: &Path, at: Moment) -> Result<PracticeCase, AppError> {
    let mut people = source::people()?;
    people.body.name.push_str(MARK);
    let begin = utc(at) - chrono::Duration::days(1);
    let validity = Validity {
        from: begin,
        to: begin + chrono::Duration::days(366),
    };
    let body = body::found(folder, &people, validity, at)?;
    material::write((FIRM, MARK), folder, &fonts::load()?, at)?;
    // The workbook was written a moment ago by this very process: it needs no other one to be read in.
    let members = journey::until_sealed(FIRM, folder, &body, &Reader::InProcess, at)?;
    // The second technical expert: a member like any other, without the chair's page.
    let seat = members
        .into_iter()
        .find(|(_, category, index)| *category == Category::Technical && *index == 2);
    let (who, ..) = seat.ok_or(AppError::NoDraw)?;
    let opinions = source::opinions(FIRM)?;
    let opinion = opinions
        .iter()
        .find(|seat| seat.category == Category::Technical && seat.index == 2);
    let ballots = opinion.map(|seat| seat.ballots.iter()).unwrap_or_default();
    let votes = ballots.filter(|ballot| !LEFT.contains(&ballot.clause));
    Ok(PracticeCase {
        case: folder.join("case.dpcase"),
        identity: folder.join("identities").join(format!("{who}.age")),
        passphrase: body::passphrase(&who),
        votes: votes.map(source::SourceBallot::draft).collect(),
    })
}
