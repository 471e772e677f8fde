//! Evidence as it is shown, and the places in it that an expert bound to clauses.

use super::words::Words;
use dunping_domain::anchor::{Area, Place};
use serde::{Deserialize, Serialize};

/// What a piece of evidence is, found by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceView {
    /// A PDF, read in parts.
    Pdf {
        /// Its size.
        #[cfg_attr(test, ts(type = "number"))]
        bytes: u64,
    },
    /// A picture that was drawn again.
    Picture {
        /// The id under which it is shown.
        shown: String,
        /// Pixels across, of the original the right way up.
        width: u32,
        /// Pixels down.
        height: u32,
        /// When it was taken, as the camera wrote it (EXIF); empty when it did not.
        taken: String,
        /// Whether its end is missing: the rest is grey.
        incomplete: bool,
    },
    /// A document or text.
    Paper {
        /// What it says.
        paper: PaperView,
    },
    /// Not shown; it can be exported.
    Other {
        /// What it is, in a sentence.
        text: Words,
    },
}

/// A document or text as blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PaperView {
    /// The encoding of a plain text; empty for a document.
    pub encoding: String,
    /// Whether it goes on beyond what is here.
    pub shortened: bool,
    /// Headings, paragraphs and tables; an anchor names them by their number, counted from 1.
    pub blocks: Vec<PaperBlock>,
}

/// A block of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PaperBlock {
    /// A heading.
    Heading {
        /// 1 is the highest.
        level: u8,
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: String,
    },
    /// A table.
    Table {
        /// The texts of its cells.
        rows: Vec<Vec<String>>,
    },
}

/// A place in the evidence that the expert bound to a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PinView {
    /// Its id within the draft.
    pub id: String,
    /// The clause.
    pub clause: String,
    /// The evidence.
    pub file: String,
    /// Where in it.
    pub place: AnchorPlace,
    /// The note.
    pub note: String,
}

/// Where in a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnchorPlace {
    /// The file as a whole.
    Whole,
    /// A page of a PDF, or a part of it.
    Page {
        /// The page, counted from 1.
        page: u32,
        /// The part; `None` for the whole page.
        area: Option<AnchorArea>,
    },
    /// A part of a picture.
    Picture {
        /// The part.
        area: AnchorArea,
    },
    /// Cells of the workbook.
    Cells {
        /// The sheet.
        sheet: String,
        /// In A1 notation: `D2` or `D2:E5`.
        cells: String,
    },
    /// A block of a document or text.
    Paragraph {
        /// Its number, counted from 1.
        number: u32,
    },
}

/// A rectangle in ten-thousandths of the page's width and height, as the page stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnchorArea {
    /// From the left edge.
    pub left: u16,
    /// From the upper edge.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

impl From<Area> for AnchorArea {
    fn from(area: Area) -> Self {
        let Area {
            left,
            top,
            width,
            height,
        } = area;
        Self {
            left,
            top,
            width,
            height,
        }
    }
}

impl From<&Place> for AnchorPlace {
    fn from(place: &Place) -> Self {
        match place {
            Place::Whole => Self::Whole,
            Place::Page { page, area } => Self::Page {
                page: *page,
                area: area.map(AnchorArea::from),
            },
            Place::Picture { area } => Self::Picture {
                area: (*area).into(),
            },
            Place::Cells { sheet, cells } => Self::Cells {
                sheet: sheet.clone(),
                cells: cells.clone(),
            },
            Place::Paragraph { number } => Self::Paragraph { number: *number },
        }
    }
}

impl AnchorArea {
    fn area(self) -> Option<Area> {
        Area::new(self.left, self.top, self.width, self.height)
    }
}

impl AnchorPlace {
    /// The place as it is signed. A rectangle that does not lie on its page is not kept: the page as a whole is.
    pub(crate) fn place(&self) -> Place {
        match self {
            Self::Whole => Place::Whole,
            Self::Page { page, area } => Place::Page {
                page: *page,
                area: area.and_then(AnchorArea::area),
            },
            Self::Picture { area } => match area.area() {
                Some(area) => Place::Picture { area },
                None => Place::Whole,
            },
            Self::Cells { sheet, cells } => Place::Cells {
                sheet: sheet.clone(),
                cells: cells.clone(),
            },
            Self::Paragraph { number } => Place::Paragraph { number: *number },
        }
    }
}
