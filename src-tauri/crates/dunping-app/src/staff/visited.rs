//! What the members recorded of a visit on site in the opinions that counted, taken out of the sealed returns that the case's closing
//! carries: the record's paper is made of it, with the photos.

use dunping_domain::panel::ExpertId;
use dunping_domain::visit::{Photo, SiteVisit, VisitEntry};
use dunping_identity::DocumentKind;
use dunping_package::{AsOf, Package, read_document};
use dunping_report::papers::SitePhoto;

use super::{AtDesk, kind};
use crate::AppError;
use crate::arrivals::{Arrivals, each_return};
use crate::chair::Closing;
use crate::contract::SeatView;
use crate::dossier::{bytes, role};
use crate::evidence::draw;

/// The longer side of a photo on paper, pixels: 80 mm at 300 to the inch.
const ON_PAPER: u32 = 945;

/// What is printed of the members' records.
#[derive(Default)]
pub(super) struct Visited {
    /// What was looked at, and what was seen there.
    pub(super) checked: Vec<(String, String)>,
    /// The photos that can be drawn, in the order of the records.
    pub(super) photos: Vec<SitePhoto>,
}

impl Visited {
    /// Reads the records of a case; empty before its closing is in.
    ///
    /// # Errors
    /// When the closing or a return in it does not open any more.
    pub(super) fn of(
        desk: &AtDesk<'_>,
        case: &dunping_register::Case,
        seats: &[SeatView],
    ) -> Result<Self, AppError> {
        let Some(closing) = desk
            .register
            .documents_of_kind(case.id, kind::CLOSING)?
            .pop()
        else {
            return Ok(Self::default());
        };
        let unlocked = desk.unlocked;
        let (identity, trust) = (&unlocked.identity, &unlocked.trust);
        let path = desk.register.file_path(&closing.digest)?;
        let package = Package::open(&path, identity.age_identity(), trust, AsOf::Claimed)?;
        let at = package.manifest().claimed_time;
        let document = bytes(&package, role::CLOSING)?;
        let closing = read_document::<Closing>(DocumentKind::Closing, &document, trust, at)?.value;
        let arrivals = Arrivals::of(&closing, at)?;
        let mut found: Vec<(ExpertId, Self)> = Vec::new();
        each_return(&package, &arrivals, (identity, trust), |package, inside| {
            for read in inside.opinions {
                let opinion = read.value;
                let counts = closing.tally.counted.contains(&read.digest);
                // A return carries every earlier opinion of its author, and may have come in twice.
                if counts && found.iter().all(|(known, _)| *known != opinion.expert) {
                    let mut own = Self::default();
                    if let Some(visit) = &opinion.visit {
                        own.add(package, &who(seats, &opinion.expert), visit)?;
                    }
                    found.push((opinion.expert, own));
                }
            }
            Ok(())
        })?;
        found.sort_by_key(|(expert, _)| seats.iter().position(|seat| seat.id == expert.0));
        let mut visited = Self::default();
        for (_, mut own) in found {
            visited.checked.append(&mut own.checked);
            visited.photos.append(&mut own.photos);
        }
        Ok(visited)
    }

    fn add(&mut self, package: &Package, who: &str, visit: &SiteVisit) -> Result<(), AppError> {
        for entry in &visit.entries {
            let clause = entry
                .clause
                .map_or_else(|| "现场".to_owned(), |key| key.to_string());
            if !entry.note.is_empty() {
                let seen = format!("{}（{who}）", entry.note);
                self.checked.push((clause, seen));
            }
            if let Some(photo) = &entry.photo {
                self.photos.extend(drawn(package, who, entry, photo)?);
            }
        }
        Ok(())
    }
}

fn who(seats: &[SeatView], expert: &ExpertId) -> String {
    let seat = seats.iter().find(|seat| seat.id == expert.0);
    seat.map_or_else(|| expert.to_string(), |seat| seat.name.clone())
}

/// A photo as it is printed; `None` for one that cannot be drawn any more, which its original in the return outlives.
fn drawn(
    package: &Package,
    who: &str,
    entry: &VisitEntry,
    photo: &Photo,
) -> Result<Option<SitePhoto>, AppError> {
    let Ok(picture) = draw(&package.read(&photo.sha256)?, ON_PAPER) else {
        return Ok(None);
    };
    let clause = entry.clause.map(|key| format!("{key}　"));
    let words = if entry.note.is_empty() {
        &photo.name
    } else {
        &entry.note
    };
    Ok(Some(SitePhoto {
        caption: format!("{}{words}", clause.unwrap_or_default()),
        by: who.to_owned(),
        taken_at: photo.taken.clone(),
        added_at: entry.at.clone(),
        sha256: photo.sha256.clone(),
        width: picture.drawn.0 as usize,
        height: picture.drawn.1 as usize,
        grey: false,
        jpeg: picture.preview,
    }))
}
