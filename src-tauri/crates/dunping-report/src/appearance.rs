//! What a signature looks like on the page: the signer's name and the claimed time, in fonts of its own.
//!
//! A decoration and never the evidence: what is too long for the box is cut here, and stands whole in the signature. It brings its own font subsets, because nothing of the signed pages may change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};

use crate::RenderError;
use crate::fonts::{FaceId, FontView, Fonts, MissingGlyph, Typeface};
use crate::handwriting::Handwriting;
use crate::layout::lines::set_lines;
use crate::layout::page::{Item, Run};
use crate::layout::text::{Colour, LineStyle, Text};
use crate::paint::{FaceSubsets, Subset, subset_face};

/// What is printed in the signature's rectangle.
pub(crate) struct Appearance<'a> {
    pub(crate) name: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) time: &'a str,
    pub(crate) fingerprint: &'a str,
    pub(crate) handwriting: Option<&'a Handwriting>,
}

const NAME: Colour = Colour(18, 52, 96);
/// Where the handwritten name begins, as a share of the box.
const BESIDE: f32 = 0.45;
const SMALL: Colour = Colour(96, 102, 112);

/// Builds the form XObject; every object is given to `add`, and the id of the form comes back.
pub(crate) fn build(
    appearance: &Appearance<'_>,
    fonts: &Fonts,
    (width, height): (f32, f32),
    add: &mut dyn FnMut(Object) -> ObjectId,
) -> Result<ObjectId, RenderError> {
    let view = FontView::new(fonts)?;
    let runs = runs(appearance, &view, width, height)?;
    let mut used: BTreeMap<FaceId, BTreeMap<char, u16>> = BTreeMap::new();
    for run in &runs {
        used.entry(run.face)
            .or_default()
            .extend(run.glyphs.iter().map(|g| (g.character, g.gid)));
    }
    let mut resources = Dictionary::new();
    let mut subsets: BTreeMap<FaceId, FaceSubsets> = BTreeMap::new();
    for (face, characters) in &used {
        let set = subset_face(&view, *face, characters)?;
        for (layer, subset) in set.layers.iter().enumerate() {
            let font = font(&view, *face, subset, add);
            resources.set(font_name(*face, layer), font);
        }
        subsets.insert(*face, set);
    }
    let mut content = content(&runs, &subsets, height);
    let mut resources = dictionary! { "Font" => resources };
    if let Some(handwriting) = appearance.handwriting {
        let image = handwriting.image(add);
        resources.set("XObject", dictionary! { "H" => image });
        content.push_str(&written(handwriting, width, height));
    }
    let mut form = Stream::new(
        dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
            "Resources" => resources,
        },
        content.into_bytes(),
    );
    // Compression is only a matter of size.
    let _ = form.compress();
    Ok(add(Object::Stream(form)))
}

/// Paints the handwritten name into the right half of the box, above the small print.
fn written(handwriting: &Handwriting, width: f32, height: f32) -> String {
    let (left, below, above) = (width * BESIDE, 23.0, 3.0);
    let room = (width - left - 8.0, (height - below - above).max(1.0));
    let (across, down) = handwriting.fitted(room);
    let x = left + (room.0 - across) / 2.0;
    let y = below + (room.1 - down) / 2.0;
    format!("q {across:.3} 0 0 {down:.3} {x:.3} {y:.3} cm /H Do Q\n")
}

fn font_name(face: FaceId, layer: usize) -> String {
    format!("S{}x{layer}", face.0)
}

/// The name large at the left, the claimed time and the certificate small below it.
fn runs(
    a: &Appearance<'_>,
    fonts: &FontView<'_>,
    width: f32,
    height: f32,
) -> Result<Vec<Run>, MissingGlyph> {
    let mut runs = Vec::new();
    let mut put = |text: &Text, style: LineStyle, x: f32, y: f32| -> Result<(), MissingGlyph> {
        for line in set_lines(fonts, text, &style, width - x - 6.0)?
            .into_iter()
            .take(1)
        {
            runs.extend(
                line.runs
                    .into_iter()
                    .map(|run| match Item::Text(run).moved(x, y) {
                        Item::Text(run) => run,
                        Item::Rule { .. }
                        | Item::Fill { .. }
                        | Item::Frame { .. }
                        | Item::Image { .. } => unreachable!("moved keeps the kind"),
                    }),
            );
        }
        Ok(())
    };
    let characters = a.name.chars().count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a name has few characters")]
    let fitting = |room: f32| room / characters as f32;
    // Beside a handwritten name the printed one has less than half of the box.
    let room = match a.handwriting {
        Some(_) => width * BESIDE,
        None => width,
    };
    // A person's name stands large beside the box's label, the long name of a body below it.
    let beside = (height * 0.40).clamp(11.0, 20.0);
    let (size, x, y) = if fitting(room - 44.0) >= beside {
        (beside, 34.0, height * 0.08)
    } else {
        (
            fitting(room - 18.0).clamp(6.0, (height * 0.26).max(6.0)),
            7.0,
            height * 0.25,
        )
    };
    put(
        &Text::plain(a.name, Typeface::SerifBold, NAME),
        LineStyle::new(size, size * 1.25),
        x,
        y,
    )?;
    let small = LineStyle::new(6.5, 9.0);
    let words = if a.reason.is_empty() {
        a.time.to_owned()
    } else {
        format!("{}　{}", a.time, a.reason)
    };
    put(
        &Text::plain(words, Typeface::Sans, SMALL),
        small,
        7.0,
        height - 21.0,
    )?;
    put(
        &Text::plain(format!("证书指纹 {}", a.fingerprint), Typeface::Sans, SMALL),
        small,
        7.0,
        height - 12.0,
    )?;
    Ok(runs)
}

fn content(runs: &[Run], subsets: &BTreeMap<FaceId, FaceSubsets>, height: f32) -> String {
    let mut out = String::new();
    for run in runs {
        let Some(set) = subsets.get(&run.face) else {
            continue;
        };
        let Colour(r, g, b) = run.colour;
        let part = |v: u8| f32::from(v) / 255.0;
        let _ = writeln!(out, "BT {:.3} {:.3} {:.3} rg", part(r), part(g), part(b));
        let _ = writeln!(out, "1 0 0 1 {:.3} {:.3} Tm", run.x, height - run.y);
        for glyph in &run.glyphs {
            let layer = set.layer(glyph.character);
            let gid = set.layers[layer]
                .glyphs
                .get(&glyph.character)
                .copied()
                .unwrap_or(0);
            let adjust = -glyph.extra / run.size * 1000.0;
            let _ = writeln!(
                out,
                "/{} {:.3} Tf [<{gid:04X}> {adjust:.2}] TJ",
                font_name(run.face, layer),
                run.size
            );
        }
        out.push_str("ET\n");
    }
    out
}

/// A composite font with the subset as its descendant and a map back to characters.
fn font(
    view: &FontView<'_>,
    face: FaceId,
    subset: &Subset,
    add: &mut dyn FnMut(Object) -> ObjectId,
) -> ObjectId {
    let measures = view.measures(face);
    let scale = |units: i16| f32::from(units) * 1000.0 / f32::from(measures.units_per_em);
    let length = i64::try_from(subset.bytes.len()).unwrap_or(0);
    let mut program = Stream::new(dictionary! { "Length1" => length }, subset.bytes.clone());
    let _ = program.compress();
    let program = add(Object::Stream(program));
    let name = Object::Name(subset.name.as_bytes().to_vec());
    let bbox: Vec<Object> = measures.bbox.iter().map(|v| scale(*v).into()).collect();
    let descriptor = add(Object::Dictionary(dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name.clone(),
        "Flags" => 4,
        "FontBBox" => bbox,
        "ItalicAngle" => 0,
        "Ascent" => scale(measures.ascender),
        "Descent" => scale(measures.descender),
        "CapHeight" => scale(measures.ascender),
        "StemV" => 80,
        "FontFile2" => program,
    }));
    let mut widths = Vec::new();
    for (gid, width) in &subset.widths {
        widths.push(i64::from(*gid).into());
        widths.push(Object::Array(vec![
            (f32::from(*width) * 1000.0 / f32::from(measures.units_per_em)).into(),
        ]));
    }
    let descendant = add(Object::Dictionary(dictionary! {
        "Type" => "Font",
        "Subtype" => "CIDFontType2",
        "BaseFont" => name.clone(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "W" => widths,
        "DW" => 1000,
        "CIDToGIDMap" => "Identity",
    }));
    let map = add(Object::Stream(Stream::new(
        dictionary! {},
        to_unicode(subset).into_bytes(),
    )));
    add(Object::Dictionary(dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()],
        "ToUnicode" => map,
    }))
}

fn to_unicode(subset: &Subset) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n\
         /CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let pairs: Vec<_> = subset.glyphs.iter().collect();
    for part in pairs.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", part.len());
        for (character, gid) in part {
            let mut units = [0; 2];
            let text: String = character
                .encode_utf16(&mut units)
                .iter()
                .map(|u| format!("{u:04X}"))
                .collect();
            let _ = writeln!(out, "<{gid:04X}> <{text}>");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}
