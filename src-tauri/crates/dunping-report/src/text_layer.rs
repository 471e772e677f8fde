//! What stands on the pages, character by character in the order in which it is painted.
//!
//! It reads papers of ours and no others: a page that does more than our papers do (hidden text, a form, text in a font without a
//! map back to characters) is marked as foreign, because what it shows need not be what it says.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, Object, ObjectId};

use crate::verify::PdfUnreadable;

/// One page's text without white space.
pub(crate) struct PageText {
    pub(crate) characters: Vec<char>,
    /// Whether the page uses an operator that no paper of ours uses, or text that cannot be read back.
    pub(crate) foreign: bool,
    /// Where each run of characters begins on the page, and which is its first.
    runs: Vec<((f32, f32), usize)>,
}

/// The most that the content of one page is unpacked to; a page of ours has less than a tenth.
pub(crate) const MAX_PAGE: usize = 4 * 1024 * 1024;
/// The most pages that are read: a report of ours has twenty, and a thousand where everybody writes a book.
const MAX_PAGES: usize = 5_000;
/// The most characters of all pages, ten times those of a thousand full pages.
const MAX_CHARACTERS: usize = 8_000_000;

/// Every operator that [`crate::paint`] uses, through printpdf.
const OURS: [&str; 26] = [
    "q", "Q", "cm", "w", "J", "j", "d", "m", "l", "c", "h", "re", "W", "n", "S", "s", "f", "B",
    "RG", "rg", "BT", "ET", "Tf", "Tm", "Tj", "TJ",
];

/// The text of every page, from the first.
pub(crate) fn read_pages(document: &Document) -> Result<Vec<PageText>, PdfUnreadable> {
    let mut known: BTreeMap<usize, Option<Encoding<'_>>> = BTreeMap::new();
    let mut characters = 0;
    document
        .page_iter()
        .enumerate()
        .map(|(number, page)| {
            if number >= MAX_PAGES || characters > MAX_CHARACTERS {
                return Err(PdfUnreadable);
            }
            let content = document
                .get_page_content_with_limit(page, MAX_PAGE)
                .and_then(|bytes| Content::decode_strict(&bytes))
                .map_err(|_| PdfUnreadable)?;
            let fonts = document.get_page_fonts(page).map_err(|_| PdfUnreadable)?;
            for font in fonts.values() {
                known
                    .entry(place(font))
                    .or_insert_with(|| font.get_font_encoding_with_limit(document, MAX_PAGE).ok());
            }
            let mut read = one_page(&content, &fonts, &known);
            read.foreign |= !only_signature_fields(document, page);
            characters += read.characters.len();
            Ok(read)
        })
        .collect()
}

/// Whether nothing lies over the page but the boxes of signatures: a stamp or a note could cover what is printed.
fn only_signature_fields(document: &Document, page: ObjectId) -> bool {
    let Ok(annotations) = document.get_page_annotations(page) else {
        return false;
    };
    annotations.iter().all(|annotation| {
        let name = |key: &[u8]| annotation.get(key).and_then(Object::as_name).ok();
        name(b"Subtype") == Some(b"Widget") && name(b"FT") == Some(b"Sig")
    })
}

/// A font is shared by all pages; its map is read once.
fn place(font: &Dictionary) -> usize {
    std::ptr::from_ref(font).addr()
}

fn one_page(
    content: &Content,
    fonts: &BTreeMap<Vec<u8>, &Dictionary>,
    known: &BTreeMap<usize, Option<Encoding<'_>>>,
) -> PageText {
    let mut page = PageText {
        characters: Vec::new(),
        foreign: false,
        runs: Vec::new(),
    };
    let mut encoding: Option<&Encoding<'_>> = None;
    for operation in &content.operations {
        match operation.operator.as_str() {
            "Tf" => {
                let name = operation.operands.first().and_then(|n| n.as_name().ok());
                let font = name.and_then(|name| fonts.get(name));
                encoding = font
                    .and_then(|font| known.get(&place(font)))
                    .and_then(Option::as_ref);
            }
            "Tm" => {
                let place = |at: usize| operation.operands.get(at)?.as_float().ok();
                let at = (place(4).unwrap_or_default(), place(5).unwrap_or_default());
                page.runs.push((at, page.characters.len()));
            }
            "Tj" | "TJ" => {
                for operand in &operation.operands {
                    page.show(operand, encoding);
                }
            }
            operator if OURS.contains(&operator) => {}
            _ => page.foreign = true,
        }
    }
    page
}

impl PageText {
    /// The characters of the runs that begin within a rectangle: left, bottom, right, top.
    pub(crate) fn within(&self, [left, bottom, right, top]: [f32; 4]) -> String {
        let ends = self.runs.iter().skip(1).map(|(_, first)| *first);
        let ends = ends.chain([self.characters.len()]);
        let inside =
            self.runs.iter().zip(ends).filter(|(((x, y), _), _)| {
                (left..=right).contains(x) && (bottom..=top).contains(y)
            });
        inside
            .flat_map(|((_, first), end)| &self.characters[*first..end])
            .collect()
    }

    fn show(&mut self, shown: &Object, encoding: Option<&Encoding<'_>>) {
        match shown {
            Object::Array(parts) => {
                for part in parts {
                    self.show(part, encoding);
                }
            }
            Object::String(bytes, _) => {
                let text = encoding.and_then(|it| it.bytes_to_string(bytes).ok());
                self.foreign |= text.is_none();
                let text = text.unwrap_or_default();
                self.characters
                    .extend(text.chars().filter(|c| !c.is_whitespace()));
            }
            _ => {}
        }
    }
}
