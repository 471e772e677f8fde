//! The record of a site visit while it is written, and as the chair sees it.

use serde::{Deserialize, Serialize};

use super::words::Words;

/// The record as it stands in the draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitDraft {
    /// 考察日期.
    pub date: String,
    /// 考察地点.
    pub place: String,
    /// 会见人员.
    pub met: String,
    /// Who of the panel signed in.
    pub present: Vec<PresentView>,
    /// What was seen.
    pub entries: Vec<VisitEntryView>,
    /// What was typed for an entry that was not added yet. It is never signed.
    #[serde(default)]
    pub begun: BegunEntry,
}

/// An entry that was begun and not added yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BegunEntry {
    /// The clause; empty for none.
    pub clause: String,
    /// What was seen.
    pub note: String,
}

/// A member who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PresentView {
    /// The member's number.
    pub member: String,
    /// When, for display.
    pub at: String,
}

/// Something that was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitEntryView {
    /// Its id within the draft.
    pub id: String,
    /// The clause; empty for none.
    pub clause: String,
    /// What was seen.
    pub note: String,
    /// The photo, if one was added.
    pub photo: Option<PhotoView>,
    /// When it was written down, for display.
    pub at: String,
}

/// A photo that was added: the original is on disk, encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PhotoView {
    /// SHA-256 of the original: the id under which it is shown.
    pub id: String,
    /// The file's name.
    pub name: String,
    /// Its bytes.
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
    /// Size for display.
    pub size: String,
    /// When it was taken, as the camera wrote it; empty when it did not.
    pub taken: String,
}

/// What became of the photos that were to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AddedPhotos {
    /// Those whose originals are on disk now.
    pub photos: Vec<PhotoView>,
    /// Those that were not taken, a sentence each.
    pub refused: Vec<Words>,
    /// When, for display.
    pub at: String,
}

/// A picture in a folder, such as a camera's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FolderPhoto {
    /// Stands for the file in `add_photos`.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Size for display.
    pub size: String,
    /// When the file was last written, for display.
    pub written: String,
}

/// A member's record as it came in with the signed opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VisitView {
    /// Whose record: name and number.
    pub who: String,
    /// The record.
    pub visit: VisitDraft,
}
