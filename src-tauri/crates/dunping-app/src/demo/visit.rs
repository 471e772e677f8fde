//! The visit on site of the demonstration's first case: what one expert writes down there, with photos from a camera.

use chrono::TimeDelta;

use super::photo::photograph;
use super::source::SourceVisit;
use crate::contract::{BegunEntry, PresentView, VisitDraft, VisitEntryView};
use crate::moment::{Moment, shown_stamp, stamp};
use crate::{AppError, Session, store, visit};

/// The first room that no attachment shows.
const SCENE: u32 = 5;

/// The record as the expert writes it, its photos added to the open case; the camera's files lie in `folder`.
pub(super) fn record(
    session: &mut Session,
    source: &SourceVisit,
    (expert, folder): (&str, &std::path::Path),
    at: Moment,
) -> Result<VisitDraft, AppError> {
    store::make_folder(folder)?;
    let now = shown_stamp(&stamp(at));
    let mut entries = Vec::new();
    for (number, seen) in (1..).zip(&source.entries) {
        let mut photo = None;
        if !seen.photo.is_empty() {
            let taken = at - TimeDelta::minutes(30) + TimeDelta::minutes(2 * i64::from(number));
            let file = folder.join(&seen.photo);
            dunping_package::disk::save(&file, &photograph(SCENE + number, Some(taken))?)?;
            let token = session.token(file).token;
            photo = visit::add_photos(session, &[token], at)?.photos.pop();
        }
        entries.push(VisitEntryView {
            id: format!("v{number}"),
            clause: seen.clause.to_string(),
            note: seen.note.clone(),
            photo,
            at: now.clone(),
        });
    }
    Ok(VisitDraft {
        date: at.date_naive().to_string(),
        place: source.place.clone(),
        met: source.met.clone(),
        present: vec![PresentView {
            member: expert.to_owned(),
            at: now,
        }],
        entries,
        begun: BegunEntry::default(),
    })
}
