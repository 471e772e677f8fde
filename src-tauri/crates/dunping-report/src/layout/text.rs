//! Styled text: what a paper says, before it is broken into lines.

use crate::fonts::Typeface;

/// A colour of the screen's red, green and blue, 0 to 255 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// A stretch of text in one face and colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The words; a line feed ends the line.
    pub text: String,
    /// The face.
    pub typeface: Typeface,
    /// The colour.
    pub colour: Colour,
}

/// A paragraph's text: stretches one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Span>);

impl Text {
    /// Text in one face and colour.
    pub fn plain(text: impl Into<String>, typeface: Typeface, colour: Colour) -> Self {
        Self(vec![Span {
            text: text.into(),
            typeface,
            colour,
        }])
    }

    /// Adds a stretch.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>, typeface: Typeface, colour: Colour) -> Self {
        self.0.push(Span {
            text: text.into(),
            typeface,
            colour,
        });
        self
    }
}

/// How the lines of a paragraph stand between the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Both edges straight, the last line left (两端对齐).
    Justified,
    /// Left edge straight.
    Left,
    /// Right edge straight: figures.
    Right,
    /// Centred.
    Centre,
}

/// The measures of a paragraph, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineStyle {
    /// Type size.
    pub size: f32,
    /// Distance from one baseline to the next.
    pub leading: f32,
    /// Indent of the first line, in em of the type size (首行缩进, 2 for running text).
    pub indent: f32,
    /// Alignment.
    pub align: Align,
}

impl LineStyle {
    /// A style without indent, aligned left.
    pub const fn new(size: f32, leading: f32) -> Self {
        Self {
            size,
            leading,
            indent: 0.0,
            align: Align::Left,
        }
    }

    /// The same with another alignment.
    #[must_use]
    pub const fn aligned(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// The same with a first-line indent in em.
    #[must_use]
    pub const fn indented(mut self, em: f32) -> Self {
        self.indent = em;
        self
    }
}

/// Makes typed text paintable: tabs and other white space become a space, invisible and control characters go.
///
/// Nothing that a reader could see is dropped. Line feeds stay.
pub(crate) fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter_map(|c| match c {
        '\n' => Some('\n'),
        '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Some(' '),
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{E0100}'..='\u{E01EF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    })
}
