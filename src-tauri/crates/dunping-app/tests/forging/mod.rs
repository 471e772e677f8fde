//! What a chair with a changed program appends to the honest pages before signing them: the file still begins with the very bytes that
//! follow from the values.

use dunping_identity::Identity;
use dunping_report::{ClaimedTime, Fonts, SignRequest, SignatureKind, sign_pdf};
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

pub(crate) fn fonts() -> Fonts {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../assets/fonts");
    Fonts::load(folder.as_ref()).expect("the fonts: run `cargo xtask setup`")
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
