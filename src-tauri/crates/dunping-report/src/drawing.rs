//! Whether a paper that was set with other fonts looks like the one set again, apart from where its lines end.
//!
//! Its bytes cannot be compared, so everything that could hide, cover or add to its words is: what its dictionaries may hold, the boxes of
//! its pages and signatures, how words, lines and areas are painted, and what is painted over words. The shapes of a foreign font's
//! characters remain its author's: a paper of which this is all that is known has to be looked at.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

use crate::revisions::{Change, changes_under_first_signature, same};
use crate::sign::{field_name, signature_fields};
use crate::text_layer::{MAX_PAGE, PageText, read_pages};
use crate::update_table;
use crate::verify::PdfUnreadable;

/// Where a paper does not look like the one set again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unlike {
    /// Before the first signature the file is not what readers agree on, or not one revision.
    Structure,
    /// Under the first signature more was changed than that signature.
    Update(Change),
    /// A dictionary holds what no paper of ours holds, such as an action.
    Entry {
        /// Its key.
        key: String,
    },
    /// The catalogue tells readers to show the paper in another way.
    Catalogue,
    /// A page has another size, is cropped or turned.
    Page {
        /// The page, from 1.
        page: usize,
    },
    /// A signature's place is missing, of another size or over other words.
    Field {
        /// Its name.
        name: String,
    },
    /// Words, lines or areas are painted as in no paper of ours, or words lie beside the page.
    Painting {
        /// The page, from 1.
        page: usize,
    },
    /// Something is painted over words.
    Covered {
        /// The page, from 1.
        page: usize,
    },
}

/// Compares a paper with the same values set again. `first` is how far its first signature reaches, where it is signed.
///
/// # Errors
/// [`PdfUnreadable`] if one of them cannot be read.
pub fn drawing_differs(
    pdf: &[u8],
    first: Option<usize>,
    again: &[u8],
) -> Result<Vec<Unlike>, PdfUnreadable> {
    let signed = first.map_or(Some(pdf), |end| pdf.get(..end));
    let set = match (signed, first) {
        (Some(signed), Some(_)) => {
            update_table::end_before(signed).and_then(|end| signed.get(..end))
        }
        (signed, _) => signed,
    };
    let (Some(signed), Some(set)) = (signed, set) else {
        return Ok(vec![Unlike::Structure]);
    };
    if update_table::written(set, 0).is_none() {
        return Ok(vec![Unlike::Structure]);
    }
    let mut unlike = Vec::new();
    if first.is_some() {
        let changes = changes_under_first_signature(set, signed);
        unlike.extend(changes.into_iter().map(Unlike::Update));
    }
    let load = |bytes: &[u8]| Document::load_mem(bytes).map_err(|_| PdfUnreadable);
    let (set, again) = (load(set)?, load(again)?);
    let known = keys(&again);
    for key in keys(&set).difference(&known) {
        let key = String::from_utf8_lossy(key).into_owned();
        unlike.push(Unlike::Entry { key });
    }
    let catalogue = |document: &Document| document.catalog().map(plain).unwrap_or_default();
    if !same_entries(&catalogue(&set), &catalogue(&again)) {
        unlike.push(Unlike::Catalogue);
    }
    unlike.extend(pages(&set, &again));
    unlike.extend(fields(&set, &again)?);
    unlike.extend(paintings(&set, &again)?);
    Ok(unlike)
}

/// All keys of all dictionaries but the names of fonts on a page, which tell their faces.
fn keys(document: &Document) -> BTreeSet<Vec<u8>> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&Object> = document.objects.values().collect();
    while let Some(object) = waiting.pop() {
        let entries = match object {
            Object::Array(items) => {
                waiting.extend(items);
                continue;
            }
            Object::Dictionary(entries) => entries,
            Object::Stream(stream) => &stream.dict,
            _ => continue,
        };
        for (key, value) in entries {
            if !names_a_face(key) {
                found.insert(key.clone());
            }
            waiting.push(value);
        }
    }
    found
}

/// Whether it is a font's name as we paint with it: T, the face, x, which of its subsets.
fn names_a_face(key: &[u8]) -> bool {
    let number = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let parts = key.strip_prefix(b"T").unwrap_or_default();
    let mut parts = parts.split(|byte| *byte == b'x');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(face), Some(subset), None) => number(face) && number(subset),
        _ => false,
    }
}

/// The entries that lead nowhere else, and the keys of the others.
fn plain(entries: &Dictionary) -> Dictionary {
    let leads = |value: &Object| matches!(value, Object::Reference(_) | Object::Array(_));
    let mut plain = Dictionary::new();
    for (key, value) in entries {
        let box_of_page = key.ends_with(b"Box");
        let kept = if leads(value) && !box_of_page || key == b"Names" {
            Object::Null
        } else {
            value.clone()
        };
        plain.set(key.clone(), kept);
    }
    plain
}

fn same_entries(a: &Dictionary, b: &Dictionary) -> bool {
    same(
        &Object::Dictionary(a.clone()),
        &Object::Dictionary(b.clone()),
    )
}

/// Every page is like one of those set again, and hangs on the tree as they do.
fn pages(set: &Document, again: &Document) -> Vec<Unlike> {
    let tree = |document: &Document| {
        let tree = document
            .catalog()
            .and_then(|it| document.get_dict_in_dict(it, b"Pages"));
        let mut tree = tree.map(plain).unwrap_or_default();
        tree.remove(b"Count");
        tree
    };
    let mut unlike = Vec::new();
    if !same_entries(&tree(set), &tree(again)) {
        unlike.push(Unlike::Catalogue);
    }
    let page = |document: &Document, id| document.get_dictionary(id).map(plain).unwrap_or_default();
    let known: Vec<Dictionary> = again.page_iter().map(|id| page(again, id)).collect();
    for (index, id) in set.page_iter().enumerate() {
        let page = page(set, id);
        if !known.iter().any(|known| same_entries(known, &page)) {
            unlike.push(Unlike::Page { page: index + 1 });
        }
    }
    unlike
}

/// What a signature's place is: its size, its other entries, and the words under it.
#[derive(PartialEq)]
struct Place {
    size: [i64; 2],
    entries: BTreeMap<Vec<u8>, String>,
    words: String,
}

fn fields(set: &Document, again: &Document) -> Result<Vec<Unlike>, PdfUnreadable> {
    let (mut places, wanted) = (places(set)?, places(again)?);
    let mut unlike = Vec::new();
    for (name, place) in wanted {
        if places.remove(&name) != Some(place) {
            unlike.push(Unlike::Field { name });
        }
    }
    unlike.extend(places.into_keys().map(|name| Unlike::Field { name }));
    Ok(unlike)
}

/// The places on all pages by their fields' names. A place that is no field of the form, or on two pages, gets a name of its own.
fn places(document: &Document) -> Result<BTreeMap<String, Place>, PdfUnreadable> {
    let fields: BTreeSet<_> = signature_fields(document)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let mut places = BTreeMap::new();
    for (index, (id, text)) in document.page_iter().zip(read_pages(document)?).enumerate() {
        let page = document.get_dictionary(id).map_err(|_| PdfUnreadable)?;
        let annotations = page
            .get_deref(b"Annots", document)
            .and_then(Object::as_array);
        for annotation in annotations.into_iter().flatten() {
            let id = annotation.as_reference().map_err(|_| PdfUnreadable)?;
            let field = document.get_dictionary(id).map_err(|_| PdfUnreadable)?;
            let name = field_name(field)
                .map(String::from_utf8_lossy)
                .unwrap_or_default();
            let mut name = name.into_owned();
            if !fields.contains(&id) || places.contains_key(&name) {
                name = format!("{name} ({}, {})", index + 1, id.0);
            }
            places.insert(name, place(field, &text));
        }
    }
    Ok(places)
}

fn place(field: &Dictionary, text: &PageText) -> Place {
    let corners = field.get(b"Rect").and_then(Object::as_array);
    let corners: Vec<f32> = corners
        .map(|corners| corners.iter().filter_map(|it| it.as_float().ok()).collect())
        .unwrap_or_default();
    let [left, bottom, right, top] = corners[..] else {
        return Place {
            size: [0; 2],
            entries: BTreeMap::new(),
            words: String::new(),
        };
    };
    // Rounding of lengths makes less than a tenth of a point.
    #[expect(clippy::cast_possible_truncation, reason = "a length on a page")]
    let rounded = |length: f32| (length * 10.0).round() as i64;
    let varies: [&[u8]; 2] = [b"Rect", b"P"];
    let entries = field
        .iter()
        .filter(|(key, _)| !varies.contains(&key.as_slice()));
    Place {
        size: [rounded(right - left), rounded(top - bottom)],
        entries: entries
            .map(|(key, value)| (key.clone(), format!("{value:?}")))
            .collect(),
        words: text.within([left, bottom, right, top]),
    }
}

/// How a page is painted.
#[derive(Default)]
struct Painting {
    /// Colour, width or size of all that is painted, each kind once.
    styles: BTreeSet<String>,
    /// The widest step between two characters, in thousandths of their size.
    widest: f32,
    /// How many words begin under something that was painted later.
    covered: usize,
    /// Whether words begin beside the page.
    beside: bool,
}

/// The steps between characters that squeezed punctuation and spread lines may make.
const STEP: f32 = 1_000.0;

fn paintings(set: &Document, again: &Document) -> Result<Vec<Unlike>, PdfUnreadable> {
    let known = all_paintings(again)?;
    let styles: BTreeSet<&String> = known.iter().flat_map(|page| &page.styles).collect();
    let widest = known.iter().map(|page| page.widest).fold(STEP, f32::max);
    let covered = known
        .iter()
        .map(|page| page.covered)
        .max()
        .unwrap_or_default();
    let mut unlike = Vec::new();
    for (index, page) in all_paintings(set)?.into_iter().enumerate() {
        let strange = page.styles.iter().any(|style| !styles.contains(style));
        if strange || page.beside || page.widest > widest {
            unlike.push(Unlike::Painting { page: index + 1 });
        }
        if page.covered > covered {
            unlike.push(Unlike::Covered { page: index + 1 });
        }
    }
    Ok(unlike)
}

fn all_paintings(document: &Document) -> Result<Vec<Painting>, PdfUnreadable> {
    let pages = document.page_iter().map(|id| {
        let bytes = document.get_page_content_with_limit(id, MAX_PAGE);
        let content = bytes.and_then(|bytes| Content::decode_strict(&bytes));
        let content = content.map_err(|_| PdfUnreadable)?;
        let page = document.get_dictionary(id).map_err(|_| PdfUnreadable)?;
        let sheet = page.get(b"MediaBox").and_then(Object::as_array);
        let sheet = sheet.map(|it| numbers(it)).unwrap_or_default();
        let mut brush = Brush::default();
        for operation in &content.operations {
            brush.apply(operation, &sheet);
        }
        Ok(brush.painting)
    });
    pages.collect()
}

fn numbers(operands: &[Object]) -> Vec<f32> {
    operands
        .iter()
        .filter_map(|it| it.as_float().ok())
        .collect()
}

/// What the operators up to here have set.
#[derive(Default)]
struct Brush {
    fill: String,
    stroke: String,
    width: String,
    size: String,
    /// The text matrix without its place.
    turned: String,
    /// Corners of the path.
    path: Vec<(f32, f32)>,
    /// Where words begin.
    words: Vec<(f32, f32)>,
    painting: Painting,
}

impl Brush {
    fn apply(&mut self, operation: &Operation, sheet: &[f32]) {
        let operands = &operation.operands;
        let said = || format!("{operands:?}");
        match operation.operator.as_str() {
            "rg" => self.fill = said(),
            "RG" => self.stroke = said(),
            "w" => self.width = said(),
            "Tf" => self.size = format!("{:?}", operands.get(1)),
            "BT" => self.turned = "nowhere".to_owned(),
            "Tm" => self.begin(&numbers(operands), sheet),
            "Tj" | "TJ" => self.show(operands),
            "m" | "l" | "c" => {
                let points = numbers(operands);
                self.path
                    .extend(points.chunks_exact(2).map(|at| (at[0], at[1])));
            }
            "re" => {
                if let [x, y, width, height] = numbers(operands)[..] {
                    self.path.extend([(x, y), (x + width, y + height)]);
                }
            }
            "S" | "s" => {
                let style = format!("line {} {}", self.stroke, self.width);
                self.painting.styles.insert(style);
                self.path.clear();
            }
            "f" | "B" => {
                let style = format!("area {} {}", operation.operator, self.fill);
                self.painting.styles.insert(style);
                self.cover();
                self.path.clear();
            }
            "h" | "ET" => {}
            // Dashes and ends of lines; and whatever moves or hides what follows, such as a clip.
            operator => drop(
                self.painting
                    .styles
                    .insert(format!("{operator} {}", said())),
            ),
        }
    }

    fn begin(&mut self, matrix: &[f32], sheet: &[f32]) {
        let [a, b, c, d, x, y] = matrix[..] else {
            "no matrix".clone_into(&mut self.turned);
            return;
        };
        // Zero may be written with a sign.
        self.turned = format!("{} {} {} {}", a, b + 0.0, c + 0.0, d);
        self.words.push((x, y));
        let on_page = matches!(sheet[..], [left, bottom, right, top]
            if (left..right).contains(&x) && (bottom..top).contains(&y));
        self.painting.beside |= !on_page;
    }

    fn show(&mut self, operands: &[Object]) {
        let style = format!("words {} {} {}", self.fill, self.size, self.turned);
        self.painting.styles.insert(style);
        let parts = operands.iter().filter_map(|it| it.as_array().ok());
        for step in parts.flat_map(|parts| numbers(parts)) {
            self.painting.widest = self.painting.widest.max(step.abs());
        }
    }

    /// Counts the words on which the path's area is painted.
    fn cover(&mut self) {
        let bounds = |at: fn(&(f32, f32)) -> f32| {
            let all = self.path.iter().map(at);
            all.fold((f32::MAX, f32::MIN), |(low, high), it| {
                (low.min(it), high.max(it))
            })
        };
        let ((left, right), (bottom, top)) = (bounds(|at| at.0), bounds(|at| at.1));
        let under = |(x, y): &&(f32, f32)| (left..=right).contains(x) && (bottom..=top).contains(y);
        self.painting.covered += self.words.iter().filter(under).count();
    }
}
