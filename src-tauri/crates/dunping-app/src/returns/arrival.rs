//! What is written down beside a return when it is taken in (收件记录): when it came, in which import, what is in it. The sealed file is
//! the record; this says as of when its signatures are judged.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::panel::ExpertId;
use dunping_package::disk;
use serde::{Deserialize, Serialize};

use super::RETURNS;
use crate::AppError;
use crate::moment::Moment;

/// The note beside a return, which the record of its import says once more.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Arrival {
    /// The file's name as it came.
    pub(super) file: String,
    /// When; signatures are judged as of then for good, whatever becomes of a certificate later.
    pub(super) taken_in: String,
    /// The number of the import. It counts while that import stands.
    #[serde(default)]
    pub(super) import: u32,
    /// Whose opinion it is.
    pub(super) expert: ExpertId,
    /// Digests of the opinions in it.
    pub(super) opinions: Vec<String>,
    /// Whether the case was concluded before: kept, and not counted.
    pub(super) late: bool,
}

impl Arrival {
    /// The note beside a return; `None` when there is none that can be read.
    pub(super) fn read(kept: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(note(kept)).ok()?).ok()
    }

    /// When it came, as of which its signatures are judged; `None` when the note does not say.
    pub(super) fn moment(&self) -> Option<Moment> {
        Moment::parse_from_rfc3339(&self.taken_in).ok()
    }

    pub(super) fn save(&self, kept: &Path) -> Result<(), AppError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| AppError::Part(RETURNS))?;
        Ok(disk::save(&note(kept), &bytes)?)
    }
}

/// Where the note of a return lies.
pub(super) fn note(kept: &Path) -> PathBuf {
    kept.with_extension("json")
}
