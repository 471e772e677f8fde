//! A place in the evidence (依据) that an expert bound to a vote: which file, where in it, and a note. It travels in the signed opinion.
//! It reads no file: whether a page is there is seen where the file is shown.

use serde::{Deserialize, Serialize};

/// A place in a piece of evidence, bound to a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// SHA-256 of the file, hex: it is the very file, whatever it is called.
    pub file: String,
    /// Where in the file.
    pub place: Place,
    /// What the expert noted; may be empty.
    pub note: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Place {
    /// The file as a whole.
    Whole,
    /// A page of a PDF, or a part of it.
    Page {
        /// The page, counted from 1.
        page: u32,
        /// The part; `None` for the whole page.
        area: Option<Area>,
    },
    /// A part of a picture, which is taken the right way up.
    Picture {
        /// The part.
        area: Area,
    },
    /// Cells of a workbook.
    Cells {
        /// The sheet's name.
        sheet: String,
        /// In A1 notation: `D2` or `D2:E5`.
        cells: String,
    },
    /// A paragraph or table of a text.
    Paragraph {
        /// Its number, counted from 1.
        number: u32,
    },
}

/// A rectangle on a page or picture, in ten-thousandths (万分之一) of its width and height, from the upper left corner, as the page
/// stands in the file. What a reader turned on the screen does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// From the left edge.
    pub left: u16,
    /// From the upper edge.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// The whole width or height.
pub const WHOLE: u16 = 10_000;

impl Area {
    /// The rectangle, if it is not empty and lies on the page.
    #[must_use]
    pub fn new(left: u16, top: u16, width: u16, height: u16) -> Option<Self> {
        let within = |from: u16, size: u16| {
            size > 0 && from.checked_add(size).is_some_and(|end| end <= WHOLE)
        };
        (within(left, width) && within(top, height)).then_some(Self {
            left,
            top,
            width,
            height,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_lies_on_its_page() {
        fn check(area: (u16, u16, u16, u16), expected: bool) {
            let (left, top, width, height) = area;
            let made = Area::new(left, top, width, height);
            assert_eq!(made.is_some(), expected, "{area:?}");
        }
        check((0, 0, 10_000, 10_000), true);
        check((9_999, 9_999, 1, 1), true);
        check((0, 0, 0, 10), false);
        check((0, 0, 10, 0), false);
        check((9_000, 0, 1_001, 10), false);
        check((65_535, 0, 65_535, 10), false);
    }
}
