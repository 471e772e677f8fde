//! What a chair with a changed program appends to the honest pages before signing them: the file still begins with the very bytes that
//! follow from the values.

use std::path::PathBuf;

use dunping_identity::Identity;
use dunping_report::{ClaimedTime, Fonts, OwnFont, SignRequest, SignatureKind, Typeface, sign_pdf};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

pub(crate) fn fonts() -> Fonts {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/fonts");
    Fonts::load(folder.as_ref()).expect("the fonts: run `cargo xtask setup`")
}

/// The same with another font in place of 仿宋, as the chair's computer may have one.
pub(crate) fn other_fonts() -> Fonts {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/fonts");
    let own = OwnFont {
        typeface: Typeface::FangSong,
        path: PathBuf::from(folder).join("NotoSansSC-Regular.ttf"),
        index: 0,
        family: "FangSong".to_owned(),
    };
    fonts().with_own(&[own]).expect("the font")
}

/// A paper certified by somebody's genuine key.
pub(crate) fn certified(pdf: &[u8], field: &str, signer: &Identity) -> Vec<u8> {
    let request = SignRequest {
        field,
        kind: SignatureKind::Certify,
        signer,
        name: &signer.person().name,
        reason: "签署",
        claimed_time: ClaimedTime {
            year: 2026,
            month: 9,
            day: 15,
            hour: 16,
            minute: 20,
            second: 0,
            offset_minutes: 480,
        },
        fonts: &fonts(),
        handwriting: None,
    };
    sign_pdf(pdf, &request).expect("signed")
}

/// The file with an update after it.
fn updated(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let before = Document::load_mem(pdf).expect("a PDF");
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), before);
    change(&mut update);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).expect("written");
    bytes
}

fn change(update: &mut IncrementalDocument, id: ObjectId, with: impl FnOnce(&mut Dictionary)) {
    update
        .opt_clone_object_to_new_document(id)
        .expect("an object");
    with(update.new_document.get_dictionary_mut(id).expect("it"));
}

fn page(update: &IncrementalDocument) -> ObjectId {
    let mut pages = update.get_prev_documents().page_iter();
    pages.next().expect("a page")
}

/// The file written anew with a change, as a program does that sets it so.
fn written_anew(pdf: &[u8], change: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).expect("a PDF");
    change(&mut document);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

/// The operators of the second page with others after them, and in place of some.
fn repainted(pdf: &[u8], change: impl FnOnce(String) -> String) -> Vec<u8> {
    written_anew(pdf, |document| {
        let page = document.page_iter().nth(1).expect("a page");
        let painted = document.get_page_content(page);
        let painted = String::from_utf8(painted).expect("operators");
        let content = change(painted).into_bytes();
        document
            .change_page_content(page, content)
            .expect("painted");
    })
}

/// An area in a colour of the papers is painted over the words of a page.
pub(crate) fn painted_over(pdf: &[u8]) -> Vec<u8> {
    const TINT: &str = "0.9490196 0.9607843 0.972549 rg\n80 80 440 680 re\nf\n";
    repainted(pdf, |painted| painted + "\n" + TINT)
}

/// The words of a page are white.
pub(crate) fn whitened(pdf: &[u8]) -> Vec<u8> {
    repainted(pdf, |painted| painted.replace("\nBT", "\n1 1 1 rg\nBT"))
}

/// The words of a page are set beside it.
pub(crate) fn put_aside(pdf: &[u8]) -> Vec<u8> {
    repainted(pdf, |painted| painted.replace(" 79.37008 ", " 700.0 "))
}

/// A page is cropped.
pub(crate) fn set_cropped(pdf: &[u8]) -> Vec<u8> {
    written_anew(pdf, |document| {
        let page = document.page_iter().nth(1).expect("a page");
        let page = document.get_dictionary_mut(page).expect("it");
        page.set(
            "CropBox",
            vec![0.into(), 500.into(), 595.into(), 842.into()],
        );
    })
}

/// The first signature's place lies over a whole page.
pub(crate) fn set_wide(pdf: &[u8]) -> Vec<u8> {
    written_anew(pdf, |document| {
        let over = vec![40.into(), 40.into(), 555.into(), 800.into()];
        signature(document).set("Rect", over);
    })
}

/// The first signature's place has something to show before it is signed.
pub(crate) fn set_with_a_look(pdf: &[u8]) -> Vec<u8> {
    written_anew(pdf, |document| {
        let form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 100.into(), 20.into()],
        };
        let form = document.add_object(Stream::new(form, b"0 0 100 20 re f".to_vec()));
        signature(document).set("AP", dictionary! { "N" => form });
    })
}

/// A script runs on opening.
pub(crate) fn set_with_a_script(pdf: &[u8]) -> Vec<u8> {
    written_anew(pdf, |document| {
        let action = dictionary! {
            "S" => "JavaScript", "JS" => Object::string_literal("app.alert('1')"),
        };
        document
            .catalog_mut()
            .expect("it")
            .set("OpenAction", action);
    })
}

/// Readers open it without its outline, on the last page's thumbnails.
pub(crate) fn set_to_open_otherwise(pdf: &[u8]) -> Vec<u8> {
    written_anew(pdf, |document| {
        document
            .catalog_mut()
            .expect("it")
            .set("PageMode", "UseThumbs");
    })
}

fn signature(document: &mut Document) -> &mut Dictionary {
    let signature = |object: &&mut Object| {
        let name = object.as_dict().and_then(|it| it.get(b"FT"));
        name.and_then(Object::as_name)
            .is_ok_and(|name| name == b"Sig")
    };
    let found = document.objects.values_mut().find(signature);
    found.expect("a field").as_dict_mut().expect("a field")
}

/// Something white lies over the words of the first page.
pub(crate) fn covered(pdf: &[u8]) -> Vec<u8> {
    updated(pdf, |update| {
        let id = page(update);
        let before = update.get_prev_documents().get_page_contents(id);
        let white = Stream::new(dictionary! {}, b"1 1 1 rg 0 0 500 600 re f".to_vec());
        let white = update.new_document.add_object(white);
        let all = before.into_iter().chain([white]).map(Object::Reference);
        let all: Vec<Object> = all.collect();
        change(update, id, |page| page.set("Contents", all));
    })
}

/// The lower part of a page is not shown.
pub(crate) fn cropped(pdf: &[u8]) -> Vec<u8> {
    updated(pdf, |update| {
        let id = page(update);
        let shown = vec![0.into(), 500.into(), 595.into(), 842.into()];
        change(update, id, |page| page.set("CropBox", shown));
    })
}

/// The chair's signature lies over other words than those it was prepared for.
pub(crate) fn field_moved(pdf: &[u8]) -> Vec<u8> {
    updated(pdf, |update| {
        let signature = |object: &Object| {
            let field = object.as_dict().ok()?;
            (field.get(b"FT").ok()?.as_name().ok()? == b"Sig").then_some(())
        };
        let mut objects = update.get_prev_documents().objects.iter();
        let (id, _) = objects
            .find(|(_, object)| signature(object).is_some())
            .expect("a field");
        let id = *id;
        let over = vec![40.into(), 40.into(), 555.into(), 800.into()];
        change(update, id, |field| field.set("Rect", over));
    })
}

/// A script runs on opening.
pub(crate) fn script_added(pdf: &[u8]) -> Vec<u8> {
    updated(pdf, |update| {
        let root = update.get_prev_documents().trailer.get(b"Root");
        let root = root.and_then(Object::as_reference).expect("a root");
        let action = dictionary! {
            "S" => "JavaScript", "JS" => Object::string_literal("app.alert('1')"),
        };
        change(update, root, |root| root.set("OpenAction", action));
    })
}

/// An object lies ready, without a way to it.
pub(crate) fn object_laid_ready(pdf: &[u8]) -> Vec<u8> {
    updated(pdf, |update| {
        let content = Stream::new(dictionary! {}, b"0 0 400 400 re f".to_vec());
        update.new_document.add_object(content);
    })
}
