//! Files inside a PDF: the machine-readable twin of a paper and the signed opinions travel with it.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use crate::pdf_text::{ascii_string, read_text_string, text_string, utf16};
use crate::verify::PdfUnreadable;

/// A file to embed, or one found in a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmbeddedFile {
    /// The name, unique in the paper.
    pub name: String,
    /// The media type, such as `application/json`.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What it is, in words.
    pub description: String,
}

/// Largest embedded file that [`embedded_files`] unpacks.
const MAX_UNPACKED: usize = 512 * 1024 * 1024;

/// Adds the files to the document and names them in the catalogue, sorted by name.
pub(crate) fn embed(document: &mut Document, catalogue: &mut Dictionary, files: &[EmbeddedFile]) {
    if files.is_empty() {
        return;
    }
    let mut sorted: BTreeMap<Vec<u8>, &EmbeddedFile> = BTreeMap::new();
    for file in files {
        sorted.insert(utf16(&file.name), file);
    }
    let mut names = Vec::new();
    let mut associated = Vec::new();
    for file in sorted.into_values() {
        let stream = Stream::new(
            dictionary! {
                "Type" => "EmbeddedFile",
                "Subtype" => Object::Name(file.media_type.as_bytes().to_vec()),
                "Params" => dictionary! { "Size" => i64::try_from(file.bytes.len()).unwrap_or(i64::MAX) },
            },
            file.bytes.clone(),
        );
        let stream = document.add_object(stream);
        let plain: String = file
            .name
            .chars()
            .map(|c| if c.is_ascii_graphic() { c } else { '_' })
            .collect();
        let relationship = if file.name == crate::REPORT_JSON {
            "Source"
        } else {
            "Supplement"
        };
        let specification = document.add_object(dictionary! {
            "Type" => "Filespec",
            "F" => ascii_string(&plain),
            "UF" => text_string(&file.name),
            "Desc" => text_string(&file.description),
            "AFRelationship" => relationship,
            "EF" => dictionary! { "F" => stream, "UF" => stream },
        });
        names.push(text_string(&file.name));
        names.push(Object::Reference(specification));
        associated.push(Object::Reference(specification));
    }
    let tree = document.add_object(dictionary! { "Names" => names });
    catalogue.set("Names", dictionary! { "EmbeddedFiles" => tree });
    catalogue.set("AF", associated);
}

/// The files embedded in a PDF. Says nothing about whether anything is signed: verify first.
///
/// # Errors
/// [`PdfUnreadable`] if the bytes are not a PDF or its list of files is damaged.
pub fn embedded_files(pdf: &[u8]) -> Result<Vec<EmbeddedFile>, PdfUnreadable> {
    let document = Document::load_mem(pdf).map_err(|_| PdfUnreadable)?;
    let catalogue = document.catalog().map_err(|_| PdfUnreadable)?;
    let Ok(names) = document.get_dict_in_dict(catalogue, b"Names") else {
        return Ok(Vec::new());
    };
    let Ok(tree) = document.get_dict_in_dict(names, b"EmbeddedFiles") else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    collect(&document, tree, 0, &mut files)?;
    Ok(files)
}

fn collect(
    document: &Document,
    node: &Dictionary,
    depth: usize,
    files: &mut Vec<EmbeddedFile>,
) -> Result<(), PdfUnreadable> {
    let array = |key: &[u8]| {
        node.get_deref(key, document)
            .and_then(Object::as_array)
            .ok()
    };
    if depth > 16 {
        return Err(PdfUnreadable);
    }
    for kid in array(b"Kids").into_iter().flatten() {
        let (_, kid) = document.dereference(kid).map_err(|_| PdfUnreadable)?;
        collect(
            document,
            kid.as_dict().map_err(|_| PdfUnreadable)?,
            depth + 1,
            files,
        )?;
    }
    for pair in array(b"Names")
        .into_iter()
        .flat_map(|names| names.chunks_exact(2))
    {
        let (_, specification) = document.dereference(&pair[1]).map_err(|_| PdfUnreadable)?;
        let specification = specification.as_dict().map_err(|_| PdfUnreadable)?;
        files.push(one_file(document, specification).ok_or(PdfUnreadable)?);
    }
    Ok(())
}

fn one_file(document: &Document, specification: &Dictionary) -> Option<EmbeddedFile> {
    let text = |key: &[u8]| {
        specification
            .get_deref(key, document)
            .and_then(Object::as_str)
            .map(read_text_string)
            .unwrap_or_default()
    };
    let streams = document.get_dict_in_dict(specification, b"EF").ok()?;
    let stream = streams
        .get_deref(b"F", document)
        .and_then(Object::as_stream)
        .ok()?;
    let bytes = if stream.filters().is_ok_and(|f| !f.is_empty()) {
        stream.decompressed_content_with_limit(MAX_UNPACKED).ok()?
    } else {
        stream.content.clone()
    };
    let media_type = stream.dict.get(b"Subtype").and_then(Object::as_name).ok();
    Some(EmbeddedFile {
        name: text(b"UF"),
        media_type: media_type
            .map(|m| String::from_utf8_lossy(m).into_owned())
            .unwrap_or_default(),
        bytes,
        description: text(b"Desc"),
    })
}
