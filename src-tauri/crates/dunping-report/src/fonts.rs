//! The type of the papers: four faces and their fallbacks, the computer's own 仿宋 and 小标宋 where it has them, and the glyph
//! that each character gets.
//!
//! Every character is looked up one by one. What the wanted face lacks is taken from a fallback, and what no face has is
//! an error that names the character: a blank in a name would be lost both in print and in the text layer.
//! No shaping and no kerning: one character, one glyph, which is right for Chinese text.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use crate::layout::text::visible;
use crate::own_fonts::OwnFont;

/// The typefaces of a paper: 宋体 for tables, 黑体 for headings and table heads, and the two that official papers ask for
/// (GB/T 9704), in whose place 宋体 stands where the computer has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Typeface {
    /// 宋体, the text face.
    Serif,
    /// 宋体 bold.
    SerifBold,
    /// 黑体, small print and labels.
    Sans,
    /// 黑体 bold, headings.
    SansBold,
    /// 仿宋, the running text of official papers.
    FangSong,
    /// 小标宋, their titles.
    Title,
}

impl Typeface {
    /// The faces that travel with the program, in the order in which they are stored.
    pub const ALL: [Typeface; 4] = [Self::Serif, Self::SerifBold, Self::Sans, Self::SansBold];

    /// The file that holds this face in the fonts folder; of a face that does not travel, the one that stands in.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Serif | Self::FangSong => "NotoSerifSC-Regular.ttf",
            Self::SerifBold | Self::Title => "NotoSerifSC-Bold.ttf",
            Self::Sans => "NotoSansSC-Regular.ttf",
            Self::SansBold => "NotoSansSC-Bold.ttf",
        }
    }

    /// Where the face, or the one that stands in for it, is stored.
    const fn stored(self) -> usize {
        match self {
            Self::Serif | Self::FangSong => 0,
            Self::SerifBold | Self::Title => 1,
            Self::Sans => 2,
            Self::SansBold => 3,
        }
    }
}

/// Fallback files that are looked for in the fonts folder, in this order; those that are absent are passed over. The last two
/// have the signs that people paste (✔ ✅).
pub const FALLBACK_FILES: [&str; 4] = [
    "HanaMinA.ttf",
    "HanaMinB.ttf",
    "DejaVuSans.ttf",
    "NotoEmoji-Regular.ttf",
];

/// Why the fonts could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// A font file is not there or cannot be read.
    #[error("font file {path} cannot be read: {source}")]
    Unreadable {
        /// The file looked for.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not a font with TrueType outlines; collections and CFF outlines are not taken.
    #[error("font {name} is not a usable TrueType font")]
    Malformed {
        /// The file or face name.
        name: String,
    },
}

/// A character for which no face has a glyph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no font has a glyph for {character:?} (U+{:04X}) in {context:?}", u32::from(*character))]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The text in which it stands, shortened.
    pub context: String,
}

/// One font file in memory.
#[derive(Debug, Clone)]
struct FontFile {
    name: String,
    bytes: Vec<u8>,
    /// The face's place in a collection.
    index: u32,
}

/// The loaded fonts: bytes only, so that they can be loaded once and shared.
#[derive(Debug, Clone)]
pub struct Fonts {
    files: Vec<FontFile>,
    /// How many files travel with the program; the computer's own follow.
    travelling: usize,
    own: BTreeMap<Typeface, usize>,
}

impl Fonts {
    /// Builds the set from bytes: the four faces in the order of [`Typeface::ALL`], then fallbacks with their names.
    ///
    /// # Errors
    /// [`FontError::Malformed`] if one of them is not a font.
    pub fn from_bytes(
        faces: [Vec<u8>; 4],
        fallbacks: Vec<(String, Vec<u8>)>,
    ) -> Result<Self, FontError> {
        let named = Typeface::ALL
            .iter()
            .map(|face| face.file_name().to_owned())
            .zip(faces);
        let files = named
            .chain(fallbacks)
            .map(|(name, bytes)| usable(name, bytes, 0))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            travelling: files.len(),
            files,
            own: BTreeMap::new(),
        })
    }

    /// The same with faces of the computer's own, in the place of what stands in for them.
    ///
    /// # Errors
    /// [`FontError`] names a file that cannot be read or used; the fonts without it are still good.
    pub fn with_own(mut self, found: &[OwnFont]) -> Result<Self, FontError> {
        for own in found {
            let path = own.path.clone();
            let bytes =
                std::fs::read(&path).map_err(|source| FontError::Unreadable { path, source })?;
            let name = match own.typeface {
                Typeface::FangSong => "FangSong",
                Typeface::Title => "XiaoBiaoSong",
                other => other.file_name(),
            };
            self.own.insert(own.typeface, self.files.len());
            self.files.push(usable(name.to_owned(), bytes, own.index)?);
        }
        Ok(self)
    }

    /// Loads the four faces and whichever fallbacks are there from a folder.
    ///
    /// # Errors
    /// [`FontError::Unreadable`] names the first file that is missing.
    pub fn load(dir: &Path) -> Result<Self, FontError> {
        let read = |name: &str| {
            let path = dir.join(name);
            std::fs::read(&path).map_err(|source| FontError::Unreadable { path, source })
        };
        let [serif, serif_bold, sans, sans_bold] = Typeface::ALL.map(|face| read(face.file_name()));
        let mut fallbacks = Vec::new();
        for name in FALLBACK_FILES {
            if dir.join(name).is_file() {
                fallbacks.push((name.to_owned(), read(name)?));
            }
        }
        Self::from_bytes([serif?, serif_bold?, sans?, sans_bold?], fallbacks)
    }
}

/// Tells what cannot be printed before anything is signed that would have to be.
pub struct Printable<'a>(FontView<'a>);

impl Fonts {
    /// Looks characters up as the papers do.
    ///
    /// # Errors
    /// [`FontError::Malformed`] if one of the fonts cannot be used.
    pub fn printable(&self) -> Result<Printable<'_>, FontError> {
        FontView::new(self).map(Printable)
    }
}

impl Printable<'_> {
    /// The first character of a text for which no face has a glyph: every paper with this text is a [`MissingGlyph`].
    pub fn missing(&self, text: &str) -> Option<char> {
        let mut painted = visible(text).filter(|c| *c != '\n');
        painted.find(|c| self.0.glyph(Typeface::Serif, *c).is_none())
    }
}

/// A font file that can be cut down and embedded.
fn usable(name: String, bytes: Vec<u8>, index: u32) -> Result<FontFile, FontError> {
    match ttf_parser::Face::parse(&bytes, index) {
        Ok(face) if face.tables().glyf.is_some() => Ok(FontFile { name, bytes, index }),
        _ => Err(FontError::Malformed { name }),
    }
}

/// Which font file a glyph comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub(crate) u8);

/// One character's glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Glyph {
    pub(crate) face: FaceId,
    pub(crate) gid: u16,
    /// Advance in em.
    pub(crate) advance: f32,
    /// The ink fills only the right half of a full-width box (opening punctuation).
    pub(crate) blank_left: bool,
    /// The ink fills only the left half of a full-width box (closing punctuation).
    pub(crate) blank_right: bool,
}

/// Vertical measures and bounding box of a face, in font units, for the PDF font descriptor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FaceMeasures {
    pub(crate) units_per_em: u16,
    pub(crate) ascender: i16,
    pub(crate) descender: i16,
    pub(crate) bbox: [i16; 4],
    pub(crate) weight: u16,
}

/// The parsed view of [`Fonts`] for one rendering, with a memory of the glyphs already looked up.
pub(crate) struct FontView<'a> {
    files: &'a [FontFile],
    travelling: usize,
    own: &'a BTreeMap<Typeface, usize>,
    faces: Vec<ttf_parser::Face<'a>>,
    seen: RefCell<HashMap<(Typeface, char), Option<Glyph>>>,
}

impl<'a> FontView<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Result<Self, FontError> {
        let faces = fonts
            .files
            .iter()
            .map(|file| {
                ttf_parser::Face::parse(&file.bytes, file.index).map_err(|_| FontError::Malformed {
                    name: file.name.clone(),
                })
            })
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            files: &fonts.files,
            travelling: fonts.travelling,
            own: &fonts.own,
            faces,
            seen: RefCell::default(),
        })
    }

    /// The glyph for one character, from the wanted face or the first other face that has it.
    pub(crate) fn glyph(&self, typeface: Typeface, character: char) -> Option<Glyph> {
        *self
            .seen
            .borrow_mut()
            .entry((typeface, character))
            .or_insert_with(|| self.look_up(typeface, character))
    }

    fn look_up(&self, typeface: Typeface, character: char) -> Option<Glyph> {
        let own = self.own.get(&typeface).copied();
        let order = own
            .into_iter()
            .chain([typeface.stored()])
            .chain(Typeface::ALL.len()..self.travelling)
            .chain(0..Typeface::ALL.len());
        for index in order {
            let face = &self.faces[index];
            let Some(gid) = face.glyph_index(character) else {
                continue;
            };
            let em = f32::from(face.units_per_em());
            let advance = f32::from(face.glyph_hor_advance(gid).unwrap_or(0)) / em;
            let full_width_mark = advance > 0.9 && is_half_inked(character);
            let (left, right) = face.glyph_bounding_box(gid).map_or((0.0, 1.0), |ink| {
                (f32::from(ink.x_min) / em, f32::from(ink.x_max) / em)
            });
            let Ok(id) = u8::try_from(index) else {
                return None;
            };
            return Some(Glyph {
                face: FaceId(id),
                gid: gid.0,
                advance,
                blank_left: full_width_mark && left >= 0.46,
                blank_right: full_width_mark && right <= 0.54,
            });
        }
        None
    }

    pub(crate) fn measures(&self, id: FaceId) -> FaceMeasures {
        let face = &self.faces[usize::from(id.0)];
        let bbox = face.global_bounding_box();
        FaceMeasures {
            units_per_em: face.units_per_em(),
            ascender: face.ascender(),
            descender: face.descender(),
            bbox: [bbox.x_min, bbox.y_min, bbox.x_max, bbox.y_max],
            weight: face.weight().to_number(),
        }
    }

    /// Advance of a glyph in font units.
    pub(crate) fn advance_units(&self, id: FaceId, gid: u16) -> u16 {
        self.faces[usize::from(id.0)]
            .glyph_hor_advance(ttf_parser::GlyphId(gid))
            .unwrap_or(0)
    }

    /// The bytes of a face and its place in them, for subsetting.
    pub(crate) fn source(&self, id: FaceId) -> (&'a [u8], u32) {
        let file = &self.files[usize::from(id.0)];
        (&file.bytes, file.index)
    }

    /// The PostScript-like name of a face, without spaces and suffix.
    pub(crate) fn name(&self, id: FaceId) -> &'a str {
        let name = self.files[usize::from(id.0)].name.as_str();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// Punctuation whose box may be squeezed to half when its ink allows it (标点挤压).
fn is_half_inked(character: char) -> bool {
    "，。、；：！？（）《》〈〉「」『』【】〔〕〖〗“”‘’［］｛｝".contains(character)
}
