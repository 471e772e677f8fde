//! The finished product of the typesetting: pages of positioned things, free of any PDF library.
//!
//! Lengths are points. x runs from the left edge of the sheet, y from its **top** edge downwards.

use super::text::Colour;
use crate::fonts::FaceId;

/// One character of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunGlyph {
    /// The character, for the text layer.
    pub character: char,
    /// The glyph in the face.
    pub gid: u16,
    /// What is added to the glyph's own advance, in points (negative where punctuation is squeezed).
    pub extra: f32,
}

/// Characters in one face, size and colour on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Left edge.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// The face.
    pub face: FaceId,
    /// Type size.
    pub size: f32,
    /// Colour.
    pub colour: Colour,
    /// Rotation, counter-clockwise, in degrees.
    pub angle: f32,
    /// The characters.
    pub glyphs: Vec<RunGlyph>,
}

/// A rectangle: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Top edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A photo as it came from the camera, JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Whether it is grey; colour otherwise.
    pub grey: bool,
    /// The file's bytes, which go into the paper as they are.
    pub jpeg: Vec<u8>,
}

/// One thing on a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// Text.
    Text(Run),
    /// A straight line.
    Rule {
        /// From x.
        x1: f32,
        /// From y.
        y1: f32,
        /// To x.
        x2: f32,
        /// To y.
        y2: f32,
        /// Thickness.
        thickness: f32,
        /// Colour.
        colour: Colour,
    },
    /// A filled rectangle.
    Fill {
        /// Where.
        area: Area,
        /// Colour.
        colour: Colour,
    },
    /// A rectangle's outline.
    Frame {
        /// Where.
        area: Area,
        /// Thickness.
        thickness: f32,
        /// Colour.
        colour: Colour,
    },
    /// A picture, scaled to the area.
    Image {
        /// Where.
        area: Area,
        /// What.
        picture: Picture,
    },
}

impl Item {
    /// The same thing, moved.
    #[must_use]
    pub fn moved(mut self, dx: f32, dy: f32) -> Self {
        match &mut self {
            Self::Text(run) => {
                run.x += dx;
                run.y += dy;
            }
            Self::Rule { x1, y1, x2, y2, .. } => {
                *x1 += dx;
                *x2 += dx;
                *y1 += dy;
                *y2 += dy;
            }
            Self::Fill { area, .. } | Self::Frame { area, .. } | Self::Image { area, .. } => {
                area.x += dx;
                area.y += dy;
            }
        }
        self
    }
}

/// An entry of the outline (书签).
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// 1 for a part, 2 for what stands under it.
    pub level: u8,
    /// Title.
    pub title: String,
    /// Page, from 0.
    pub page: usize,
    /// Where on the page.
    pub y: f32,
}

/// A signature field that waits for its signer.
#[derive(Debug, Clone, PartialEq)]
pub struct SignatureField {
    /// The field's name, unique in the document.
    pub name: String,
    /// What a reader shows when asked what this is.
    pub tooltip: String,
    /// Page, from 0.
    pub page: usize,
    /// Where on the page.
    pub area: Area,
}

/// The sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

impl Sheet {
    /// A4 upright.
    pub const A4: Sheet = Sheet {
        width: 595.276,
        height: 841.89,
    };
    /// A4 lying.
    pub const A4_LYING: Sheet = Sheet {
        width: 841.89,
        height: 595.276,
    };
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The sheet that it is printed on.
    pub sheet: Sheet,
    /// What is on it, in the order of painting.
    pub items: Vec<Item>,
}

/// A typeset document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pages {
    /// Its pages.
    pub pages: Vec<Page>,
    /// The outline, in reading order.
    pub bookmarks: Vec<Bookmark>,
    /// The signature fields.
    pub fields: Vec<SignatureField>,
}

/// Millimetres as points.
pub const fn mm(value: f32) -> f32 {
    value * 72.0 / 25.4
}
