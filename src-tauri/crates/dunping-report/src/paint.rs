//! Pages to PDF objects: the only file that speaks to printpdf.
//!
//! Each face is cut down to the glyphs that are used (subsetter) and handed to printpdf with an own character map, so that the
//! text layer is exact. What printpdf gets wrong in the document's frame is put right in [`crate::finish`].

use std::collections::BTreeMap;

use printpdf::{
    Color, DictItem, ExternalStream, ExternalXObject, FontId, FontMetrics, LinePoint, Mm, Op,
    PaintMode, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfPage,
    PdfSaveOptions, Point, Pt, Rgb, TextItem, TextMatrix, XObject, XObjectId, XObjectTransform,
};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::RenderError;
use crate::fonts::{FaceId, FontView};
use crate::layout::page::{Area, Item, Page, Pages, Picture, Run};
use crate::layout::text::Colour;

/// A cut-down font of one face: character → new glyph, and the widths.
pub(crate) struct Subset {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) glyphs: BTreeMap<char, u16>,
    pub(crate) widths: BTreeMap<u16, u16>,
}

/// Which subset of a face a character is in. Two characters that share a glyph (a radical and its ideograph) go into
/// different subsets, because a subset's text layer can name only one character for a glyph.
pub(crate) struct FaceSubsets {
    pub(crate) layers: Vec<Subset>,
    layer_of: BTreeMap<char, usize>,
}

impl FaceSubsets {
    pub(crate) fn layer(&self, character: char) -> usize {
        self.layer_of.get(&character).copied().unwrap_or(0)
    }
}

/// Cuts a face down to the given characters.
pub(crate) fn subset_face(
    fonts: &FontView<'_>,
    face: FaceId,
    characters: &BTreeMap<char, u16>,
) -> Result<FaceSubsets, RenderError> {
    let mut layered: Vec<BTreeMap<u16, char>> = Vec::new();
    let mut layer_of = BTreeMap::new();
    for (&character, &gid) in characters {
        let layer = layered
            .iter()
            .position(|taken| !taken.contains_key(&gid))
            .unwrap_or(layered.len());
        if layer == layered.len() {
            layered.push(BTreeMap::new());
        }
        layered[layer].insert(gid, character);
        layer_of.insert(character, layer);
    }
    let (source, index) = fonts.source(face);
    let mut layers = Vec::new();
    for taken in layered {
        let mut remapper = GlyphRemapper::new();
        let mut glyphs = BTreeMap::new();
        let mut widths = BTreeMap::new();
        for (&gid, &character) in &taken {
            let new = remapper.remap(gid);
            glyphs.insert(character, new);
            widths.insert(new, fonts.advance_units(face, gid));
        }
        let bytes =
            subsetter::subset(source, index, &remapper).map_err(|_| RenderError::Subset {
                face: fonts.name(face).to_owned(),
            })?;
        let name = format!("{}+{}", subset_tag(&bytes), fonts.name(face));
        layers.push(Subset {
            name,
            bytes,
            glyphs,
            widths,
        });
    }
    Ok(FaceSubsets { layers, layer_of })
}

/// Six capitals that tell one subset from another, derived from its bytes.
fn subset_tag(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(6)
        .map(|b| char::from(b'A' + b % 26))
        .collect()
}

/// Paints pages into a PDF document.
pub(crate) fn paint(
    pages: &Pages,
    fonts: &FontView<'_>,
    title: &str,
) -> Result<lopdf::Document, RenderError> {
    let mut used: BTreeMap<FaceId, BTreeMap<char, u16>> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let Item::Text(run) = item {
            let characters = used.entry(run.face).or_default();
            characters.extend(run.glyphs.iter().map(|g| (g.character, g.gid)));
        }
    }
    let mut document = PdfDocument::new(title);
    let mut subsets = BTreeMap::new();
    for (face, characters) in &used {
        let set = subset_face(fonts, *face, characters)?;
        for (layer, subset) in set.layers.iter().enumerate() {
            let font = PdfFont::new(parsed_font(fonts, *face, subset));
            document
                .resources
                .fonts
                .map
                .insert(font_id(*face, layer), font);
        }
        subsets.insert(*face, set);
    }
    let mut painter = Painter {
        sheet_height: 0.0,
        subsets,
        document,
        images: 0,
    };
    let size = |points: f32| Mm(points * 25.4 / 72.0);
    for Page { sheet, items } in &pages.pages {
        painter.sheet_height = sheet.height;
        let ops = items.iter().flat_map(|item| painter.item(item)).collect();
        let mut page = PdfPage::new(size(sheet.width), size(sheet.height), ops);
        for edges in [&mut page.media_box, &mut page.trim_box, &mut page.crop_box] {
            edges.width = Pt(sheet.width);
            edges.height = Pt(sheet.height);
        }
        painter.document.pages.push(page);
    }
    let mut warnings = Vec::new();
    Ok(painter
        .document
        .to_lopdf_document(&PdfSaveOptions::default(), &mut warnings))
}

fn font_id(face: FaceId, layer: usize) -> FontId {
    FontId(format!("T{}x{layer}", face.0))
}

fn parsed_font(fonts: &FontView<'_>, face: FaceId, subset: &Subset) -> ParsedFont {
    let measures = fonts.measures(face);
    let mut font = ParsedFont::with_glyph_data(
        subset.bytes.clone(),
        0,
        Some(subset.name.clone()),
        subset
            .glyphs
            .iter()
            .map(|(c, gid)| (u32::from(*c), *gid))
            .collect(),
        subset.widths.clone(),
        measures.units_per_em,
        FontMetrics {
            ascent: measures.ascender,
            descent: measures.descender,
        },
    );
    let [x_min, y_min, x_max, y_max] = measures.bbox;
    font.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: measures.units_per_em,
        x_min,
        y_min,
        x_max,
        y_max,
        us_weight_class: measures.weight,
        ..PdfFontMetricsStub::default()
    };
    font
}

struct Painter {
    sheet_height: f32,
    subsets: BTreeMap<FaceId, FaceSubsets>,
    document: PdfDocument,
    images: usize,
}

impl Painter {
    fn item(&mut self, item: &Item) -> Vec<Op> {
        match item {
            Item::Text(run) => self.text(run),
            Item::Rule {
                x1,
                y1,
                x2,
                y2,
                thickness,
                colour,
            } => vec![
                Op::SetOutlineColor {
                    col: color(*colour),
                },
                Op::SetOutlineThickness { pt: Pt(*thickness) },
                Op::DrawLine {
                    line: printpdf::Line {
                        points: vec![self.point(*x1, *y1), self.point(*x2, *y2)],
                        is_closed: false,
                    },
                },
            ],
            Item::Fill { area, colour } => vec![
                Op::SetFillColor {
                    col: color(*colour),
                },
                Op::DrawRectangle {
                    rectangle: self.rectangle(*area, PaintMode::Fill),
                },
            ],
            Item::Frame {
                area,
                thickness,
                colour,
            } => vec![
                Op::SetOutlineColor {
                    col: color(*colour),
                },
                Op::SetOutlineThickness { pt: Pt(*thickness) },
                Op::DrawRectangle {
                    rectangle: self.rectangle(*area, PaintMode::Stroke),
                },
            ],
            Item::Image { area, picture } => vec![self.image(*area, picture)],
        }
    }

    fn point(&self, x: f32, y: f32) -> LinePoint {
        LinePoint {
            p: Point {
                x: Pt(x),
                y: Pt(self.sheet_height - y),
            },
            bezier: false,
        }
    }

    fn rectangle(&self, area: Area, mode: PaintMode) -> printpdf::Rect {
        let mut rectangle = printpdf::Rect::from_wh(Pt(area.width), Pt(area.height));
        rectangle.x = Pt(area.x);
        rectangle.y = Pt(self.sheet_height - area.y - area.height);
        rectangle.mode = Some(mode);
        rectangle
    }

    fn text(&self, run: &Run) -> Vec<Op> {
        let Some(set) = self.subsets.get(&run.face) else {
            return Vec::new();
        };
        let mut ops = vec![
            Op::SetFillColor {
                col: color(run.colour),
            },
            Op::StartTextSection,
        ];
        let (sin, cos) = run.angle.to_radians().sin_cos();
        let y = self.sheet_height - run.y;
        let matrix = TextMatrix::Raw([cos, sin, -sin, cos, run.x, y]);
        let mut layer = None;
        let mut items: Vec<TextItem> = Vec::new();
        let mut word = String::new();
        for glyph in &run.glyphs {
            let wanted = set.layer(glyph.character);
            if layer != Some(wanted) {
                flush(&mut items, &mut word, &mut ops);
                let font = PdfFontHandle::External(font_id(run.face, wanted));
                ops.push(Op::SetFont {
                    font,
                    size: Pt(run.size),
                });
                if layer.is_none() {
                    ops.push(Op::SetTextMatrix { matrix });
                }
                layer = Some(wanted);
            }
            word.push(glyph.character);
            if glyph.extra.abs() > 0.001 {
                items.push(TextItem::Text(std::mem::take(&mut word)));
                items.push(TextItem::Offset(-glyph.extra / run.size * 1000.0));
            }
        }
        flush(&mut items, &mut word, &mut ops);
        ops.push(Op::EndTextSection);
        ops
    }

    /// A JPEG's bytes go in as they are: nothing is decoded, nothing is lost, and the paper stays small.
    fn image(&mut self, area: Area, picture: &Picture) -> Op {
        let int = |value: usize| DictItem::Int(i64::try_from(value).unwrap_or_default());
        let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
        let space = if picture.grey {
            "DeviceGray"
        } else {
            "DeviceRGB"
        };
        let dict = [
            ("Type", name("XObject")),
            ("Subtype", name("Image")),
            ("Width", int(picture.width)),
            ("Height", int(picture.height)),
            ("ColorSpace", name(space)),
            ("BitsPerComponent", DictItem::Int(8)),
            ("Filter", name("DCTDecode")),
        ];
        let id = XObjectId(format!("I{}", self.images));
        self.images += 1;
        let stream = ExternalStream {
            dict: dict.map(|(key, item)| (key.to_owned(), item)).into(),
            content: picture.jpeg.clone(),
            compress: false,
        };
        let object = ExternalXObject {
            stream,
            width: None,
            height: None,
            dpi: None,
        };
        self.document
            .resources
            .xobjects
            .map
            .insert(id.clone(), XObject::External(object));
        Op::UseXobject {
            id,
            transform: XObjectTransform {
                translate_x: Some(Pt(area.x)),
                translate_y: Some(Pt(self.sheet_height - area.y - area.height)),
                scale_x: Some(area.width),
                scale_y: Some(area.height),
                no_auto_scale: true,
                ..XObjectTransform::default()
            },
        }
    }
}

fn flush(items: &mut Vec<TextItem>, word: &mut String, ops: &mut Vec<Op>) {
    if !word.is_empty() {
        items.push(TextItem::Text(std::mem::take(word)));
    }
    if !items.is_empty() {
        ops.push(Op::ShowText {
            items: std::mem::take(items),
        });
    }
}

fn color(Colour(r, g, b): Colour) -> Color {
    let part = |value: u8| f32::from(value) / 255.0;
    Color::Rgb(Rgb {
        r: part(r),
        g: part(g),
        b: part(b),
        icc_profile: None,
    })
}
