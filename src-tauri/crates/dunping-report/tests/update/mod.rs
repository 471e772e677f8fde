//! Changes to a signed PDF as incremental updates, by somebody who knows the format.

use lopdf::{Document, IncrementalDocument, Object, dictionary};

/// The file with an update after it.
pub(crate) fn updated(pdf: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let before = Document::load_mem(pdf).unwrap();
    let mut update = IncrementalDocument::create_from(pdf.to_vec(), before);
    change(&mut update);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}

/// A note over the first page; its object is the newest.
pub(crate) fn add_note(update: &mut IncrementalDocument) {
    let page = update.get_prev_documents().page_iter().next().unwrap();
    update.opt_clone_object_to_new_document(page).unwrap();
    let note = update.new_document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal("late"),
        "Rect" => vec![0.into(), 0.into(), 20.into(), 20.into()],
    });
    let page = update.new_document.get_dictionary_mut(page).unwrap();
    page.set("Annots", vec![Object::Reference(note)]);
}
