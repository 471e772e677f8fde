//! The frame of the PDF: what printpdf leaves wrong or out, put right on the object level.
//!
//! Version, identity, language, metadata, outline, page labels, embedded files and the empty signature fields. After this a
//! paper is complete, and nothing but signatures may be added to it.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use crate::RenderError;
use crate::attachments::{EmbeddedFile, embed};
use crate::layout::page::Pages;
use crate::pdf_text::{ascii_string, text_string};
use crate::time::ClaimedTime;

/// What the document says about itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) author: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) made_at: ClaimedTime,
    /// Digest of the paper's content; the document's identity.
    pub(crate) content_sha256: [u8; 32],
}

/// The program named in the document information.
const PRODUCER: &str = "Dunping";

/// Completes a painted document and writes it.
pub(crate) fn finish(
    mut document: Document,
    pages: &Pages,
    about: &About<'_>,
    files: &[EmbeddedFile],
) -> Result<Vec<u8>, RenderError> {
    document.version = "1.7".to_owned();
    let page_ids: Vec<ObjectId> = document.page_iter().collect();
    let mut catalogue = document.catalog().map_err(RenderError::Frame)?.clone();
    catalogue.set("Lang", ascii_string("zh-CN"));
    catalogue.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalogue.set(
        "PageLabels",
        dictionary! { "Nums" => vec![0.into(), dictionary! { "S" => "D" }.into()] },
    );
    let metadata = Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        xmp(about).into_bytes(),
    );
    catalogue.set(
        "Metadata",
        document.add_object(metadata.with_compression(false)),
    );
    if pages.bookmarks.is_empty() {
        catalogue.set("PageMode", "UseNone");
    } else {
        let outline = outline(&mut document, pages, &page_ids);
        catalogue.set("Outlines", outline);
        catalogue.set("PageMode", "UseOutlines");
    }
    embed(&mut document, &mut catalogue, files);
    if !pages.fields.is_empty() {
        prepare_fields(&mut document, &mut catalogue, pages, &page_ids)?;
    }
    *document.catalog_mut().map_err(RenderError::Frame)? = catalogue;
    let information = document.add_object(dictionary! {
        "Title" => text_string(about.title),
        "Author" => text_string(about.author),
        "Subject" => text_string(about.subject),
        "Creator" => ascii_string(PRODUCER),
        "Producer" => ascii_string(PRODUCER),
        "CreationDate" => ascii_string(&about.made_at.pdf()),
        "ModDate" => ascii_string(&about.made_at.pdf()),
    });
    if let Ok(Object::Reference(old)) = document.trailer.get(b"Info") {
        let old = *old;
        document.objects.remove(&old);
    }
    document.trailer.set("Info", information);
    let identity = Object::String(
        about.content_sha256[..16].to_vec(),
        StringFormat::Hexadecimal,
    );
    document.trailer.set("ID", vec![identity.clone(), identity]);
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(RenderError::Write)?;
    Ok(bytes)
}

/// The outline: an entry stands under the last entry of a lower level before it.
fn outline(document: &mut Document, set: &Pages, pages: &[ObjectId]) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = set
        .bookmarks
        .iter()
        .map(|_| document.new_object_id())
        .collect();
    // Children in reading order; the root's come last.
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); ids.len() + 1];
    let mut parents = Vec::with_capacity(ids.len());
    let mut open: Vec<usize> = Vec::new();
    for (i, bookmark) in set.bookmarks.iter().enumerate() {
        while open
            .last()
            .is_some_and(|&j| set.bookmarks[j].level >= bookmark.level)
        {
            open.pop();
        }
        let parent = open.last().copied();
        children[parent.unwrap_or(ids.len())].push(i);
        parents.push(parent);
        open.push(i);
    }
    for row in &children {
        for (place, &i) in row.iter().enumerate() {
            let bookmark = &set.bookmarks[i];
            let page = pages
                .get(bookmark.page)
                .or(pages.last())
                .copied()
                .unwrap_or(root);
            let height = set
                .pages
                .get(bookmark.page)
                .map_or(0.0, |page| page.sheet.height);
            let top = height - bookmark.y + 6.0;
            let mut entry = dictionary! {
                "Title" => text_string(&bookmark.title),
                "Parent" => parents[i].map_or(root, |p| ids[p]),
                "Dest" => vec![page.into(), "XYZ".into(), Object::Null, top.into(), Object::Null],
            };
            if place > 0 {
                entry.set("Prev", ids[row[place - 1]]);
            }
            if let Some(&next) = row.get(place + 1) {
                entry.set("Next", ids[next]);
            }
            if let Some((first, last)) = children[i].first().zip(children[i].last()) {
                entry.set("First", ids[*first]);
                entry.set("Last", ids[*last]);
                // Negative: closed when the document opens.
                entry.set("Count", -i64::try_from(children[i].len()).unwrap_or(0));
            }
            document.set_object(ids[i], entry);
        }
    }
    let top = &children[ids.len()];
    let mut list =
        dictionary! { "Type" => "Outlines", "Count" => i64::try_from(top.len()).unwrap_or(0) };
    if let Some((first, last)) = top.first().zip(top.last()) {
        list.set("First", ids[*first]);
        list.set("Last", ids[*last]);
    }
    document.set_object(root, list);
    root
}

/// Adds the empty signature fields. All of them exist before the first signature, because none may be added after it.
fn prepare_fields(
    document: &mut Document,
    catalogue: &mut Dictionary,
    set: &Pages,
    pages: &[ObjectId],
) -> Result<(), RenderError> {
    let mut references = Vec::new();
    for field in &set.fields {
        let off_page = || RenderError::FieldOffPage {
            field: field.name.clone(),
        };
        let page = *pages.get(field.page).ok_or_else(off_page)?;
        let sheet_height = set.pages.get(field.page).ok_or_else(off_page)?.sheet.height;
        let area = field.area;
        let (bottom, top) = (sheet_height - area.y - area.height, sheet_height - area.y);
        let widget = document.add_object(dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "FT" => "Sig",
            "T" => ascii_string(&field.name),
            "TU" => text_string(&field.tooltip),
            // Printed and locked.
            "F" => 132,
            "Rect" => vec![area.x.into(), bottom.into(), (area.x + area.width).into(), top.into()],
            "P" => page,
        });
        let page = document
            .get_dictionary_mut(page)
            .map_err(RenderError::Frame)?;
        let mut annotations = page
            .get(b"Annots")
            .and_then(Object::as_array)
            .cloned()
            .unwrap_or_default();
        annotations.push(widget.into());
        page.set("Annots", annotations);
        references.push(widget.into());
    }
    // 3: signatures exist, and the file may only grow.
    let form =
        document.add_object(dictionary! { "Fields" => Object::Array(references), "SigFlags" => 3 });
    catalogue.set("AcroForm", form);
    Ok(())
}

fn xmp(about: &About<'_>) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    let hash: String = about.content_sha256[..16]
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">\n\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\n\
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\n\
<pdf:Producer>{PRODUCER}</pdf:Producer><xmpMM:DocumentID>urn:sha256:{hash}</xmpMM:DocumentID>\n\
</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
        title = escape(about.title),
        author = escape(about.author),
        subject = escape(about.subject),
        date = about.made_at.iso(),
    )
}
