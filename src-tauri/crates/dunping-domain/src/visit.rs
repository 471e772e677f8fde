//! The record of a site visit (现场考察记录) as one expert wrote it: when, where, who was met, who of the panel was there, and what was
//! seen, with photos. It travels in the expert's signed opinion; the photos lie beside it and are named by their digests.

use serde::{Deserialize, Serialize};

use crate::panel::ExpertId;
use crate::standard::ClauseKey;

/// One expert's record of a site visit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteVisit {
    /// 考察日期 as written.
    pub date: String,
    /// 考察地点.
    pub place: String,
    /// 会见人员: whom of the enterprise the panel met.
    pub met: String,
    /// 签到: who of the panel was there.
    pub present: Vec<Attendance>,
    /// What was seen, in the order in which it was written down.
    pub entries: Vec<VisitEntry>,
}

/// A member of the panel who signed in by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Who.
    pub member: ExpertId,
    /// When, by the clock of the computer; a claim.
    pub at: String,
}

/// Something that was seen: words, a photo, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitEntry {
    /// The clause that it bears on, if one.
    pub clause: Option<ClauseKey>,
    /// What was seen.
    pub note: String,
    /// The photo, if one was taken.
    pub photo: Option<Photo>,
    /// When it was written down, by the clock of the computer; a claim.
    pub at: String,
}

/// A photo as it was added, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// SHA-256, hex.
    pub sha256: String,
    /// The file's name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was taken, as the camera wrote it; empty when it did not. A claim of the camera.
    pub taken: String,
}

impl SiteVisit {
    /// Whether nothing was written down.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            date: _,
            place,
            met,
            present,
            entries,
        } = self;
        place.trim().is_empty() && met.trim().is_empty() && present.is_empty() && entries.is_empty()
    }

    /// The photos.
    pub fn photos(&self) -> impl Iterator<Item = &Photo> {
        self.entries.iter().filter_map(|entry| entry.photo.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_alone_is_no_visit() {
        let mut visit = SiteVisit {
            date: "2026-09-15".to_owned(),
            ..SiteVisit::default()
        };
        assert!(visit.is_empty());
        visit.met = "质量部经理".to_owned();
        assert!(!visit.is_empty());
    }
}
