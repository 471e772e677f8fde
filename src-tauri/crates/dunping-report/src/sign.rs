//! Signs a PDF: one incremental update per signature, into a field that was prepared beforehand (PAdES B-B).
//!
//! The bytes that are there are never touched. The chair certifies first (only filling in and signing is allowed after that),
//! the others approve, each in an own field. There is no trusted time here: the time is claimed by the signer.

use dunping_identity::signer::Signer;
use lopdf::{
    Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat, dictionary,
};
use sha2::{Digest, Sha256};

use crate::RenderError;
use crate::appearance::{Appearance, build};
use crate::cms::{CmsError, make};
use crate::fonts::Fonts;
use crate::handwriting::Handwriting;
use crate::pdf_text::{ascii_string, text_string};
use crate::time::ClaimedTime;

/// The meaning of a signature in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureKind {
    /// The first signature: fixes the document (DocMDP); later only filling in and signing is allowed.
    Certify,
    /// A further signature.
    Approve,
}

/// What is to be signed, by whom, how.
pub struct SignRequest<'a> {
    /// The prepared field.
    pub field: &'a str,
    /// Certify or approve.
    pub kind: SignatureKind,
    /// The key and its certificates.
    pub signer: &'a dyn Signer,
    /// The name as it appears.
    pub name: &'a str,
    /// The reason as it appears, such as 同意评审结论.
    pub reason: &'a str,
    /// The time that the signer claims.
    pub claimed_time: ClaimedTime,
    /// The fonts of the appearance.
    pub fonts: &'a Fonts,
    /// The signer's handwritten name, where one was chosen for the appearance.
    pub handwriting: Option<&'a Handwriting>,
}

/// Why a PDF could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignPdfError {
    /// The bytes are not a PDF that can be extended.
    #[error("the PDF cannot be read: {0}")]
    Unreadable(#[from] lopdf::Error),
    /// There is no signature field of that name.
    #[error("there is no signature field {field}")]
    NoSuchField {
        /// The field asked for.
        field: String,
    },
    /// The field is signed already.
    #[error("signature field {field} is already signed")]
    AlreadySigned {
        /// The field asked for.
        field: String,
    },
    /// A certifying signature must be the first one.
    #[error("the document already carries a signature and cannot be certified")]
    CertifyAfterSignature,
    /// The appearance could not be made, for instance for want of a glyph.
    #[error(transparent)]
    Appearance(#[from] RenderError),
    /// The key would not sign, or its certificates cannot be encoded.
    #[error(transparent)]
    Signature(#[from] CmsError),
    /// The extended file could not be written.
    #[error("the signed file cannot be written: {0}")]
    Write(#[from] std::io::Error),
    /// The signature is larger than the space kept for it.
    #[error("the signature needs {needed} bytes, only {kept} are kept")]
    TooLarge {
        /// What it needs.
        needed: usize,
        /// What was kept.
        kept: usize,
    },
    /// The place for the signature was not found in the written file.
    #[error("the place for the signature was not found in the written file")]
    PlaceholderLost,
}

/// Ten digits: wide enough for any offset, and not likely to occur otherwise.
const OFFSET_PLACE: i64 = 9_999_999_999;

/// Signs into a prepared field and returns the extended file.
///
/// # Errors
/// [`SignPdfError`]; the input is never changed.
pub fn sign_pdf(pdf: &[u8], request: &SignRequest<'_>) -> Result<Vec<u8>, SignPdfError> {
    let document = Document::load_mem(pdf)?;
    let fields = signature_fields(&document);
    let (field_id, field) = fields
        .iter()
        .find(|(_, field)| field_name(field) == Some(request.field.as_bytes()))
        .ok_or_else(|| SignPdfError::NoSuchField {
            field: request.field.to_owned(),
        })?;
    if field.has(b"V") {
        return Err(SignPdfError::AlreadySigned {
            field: request.field.to_owned(),
        });
    }
    if request.kind == SignatureKind::Certify && fields.iter().any(|(_, f)| f.has(b"V")) {
        return Err(SignPdfError::CertifyAfterSignature);
    }
    let chain: usize = request.signer.chain_der().iter().map(Vec::len).sum();
    // The chain, attributes (some 200 bytes) and signature (512 at most, RSA with 4096 bits) with room to spare, in whole KiB.
    let kept = (chain + 2048).next_multiple_of(1024).max(4096);
    let (field_id, field) = (*field_id, field.clone());
    let catalogue_id = document
        .trailer
        .get(b"Root")
        .and_then(Object::as_reference)?;
    let catalogue = document.catalog()?.clone();

    let mut update = IncrementalDocument::create_from(pdf.to_vec(), document);
    let next = &mut update.new_document;
    let signature = next.add_object(signature_dictionary(request, kept));
    let mut signed_field = field;
    signed_field.set("V", signature);
    if let Some((width, height)) = rectangle(&signed_field) {
        let fingerprint: String = Sha256::digest(request.signer.certificate_der())
            .iter()
            .take(10)
            .map(|b| format!("{b:02X}"))
            .collect();
        let appearance = Appearance {
            name: request.name,
            reason: request.reason,
            time: &readable(&request.claimed_time),
            fingerprint: &fingerprint,
            handwriting: request.handwriting,
        };
        let form = build(&appearance, request.fonts, (width, height), &mut |object| {
            next.add_object(object)
        })?;
        signed_field.set("AP", dictionary! { "N" => form });
    }
    next.set_object(field_id, signed_field);
    if request.kind == SignatureKind::Certify {
        let mut catalogue = catalogue;
        catalogue.set("Perms", dictionary! { "DocMDP" => signature });
        next.set_object(catalogue_id, catalogue);
    }
    let mut bytes = Vec::with_capacity(pdf.len() + 64 * 1024);
    update.save_to(&mut bytes)?;
    seal(bytes, pdf.len(), kept, request.signer)
}

/// Fills in the byte range, hashes, signs and writes the signature into its place.
fn seal(
    mut bytes: Vec<u8>,
    old: usize,
    kept: usize,
    signer: &dyn Signer,
) -> Result<Vec<u8>, SignPdfError> {
    let place = format!("[0 {OFFSET_PLACE} {OFFSET_PLACE} {OFFSET_PLACE}]");
    let range_at = find(&bytes, place.as_bytes(), old).ok_or(SignPdfError::PlaceholderLost)?;
    let mut empty = vec![b'<'];
    empty.resize(1 + kept * 2, b'0');
    empty.push(b'>');
    let hole = find(&bytes, &empty, old).ok_or(SignPdfError::PlaceholderLost)?;
    let after = hole + empty.len();
    let mut range = format!("[0 {hole} {after} {}", bytes.len() - after);
    while range.len() + 1 < place.len() {
        range.push(' ');
    }
    range.push(']');
    bytes[range_at..range_at + place.len()].copy_from_slice(range.as_bytes());

    let mut hasher = Sha256::new();
    hasher.update(&bytes[..hole]);
    hasher.update(&bytes[after..]);
    let cms = make(signer, &hasher.finalize().into())?;
    if cms.len() > kept {
        return Err(SignPdfError::TooLarge {
            needed: cms.len(),
            kept,
        });
    }
    for (i, byte) in cms.iter().enumerate() {
        let digits = format!("{byte:02x}");
        bytes[hole + 1 + 2 * i..hole + 3 + 2 * i].copy_from_slice(digits.as_bytes());
    }
    Ok(bytes)
}

fn signature_dictionary(request: &SignRequest<'_>, kept: usize) -> Dictionary {
    let offset = || Object::Integer(OFFSET_PLACE);
    let mut dictionary = dictionary! {
        "Type" => "Sig",
        "Filter" => "Adobe.PPKLite",
        "SubFilter" => "ETSI.CAdES.detached",
        "ByteRange" => vec![0.into(), offset(), offset(), offset()],
        "Contents" => Object::String(vec![0; kept], StringFormat::Hexadecimal),
        "M" => ascii_string(&request.claimed_time.pdf()),
        "Name" => text_string(request.name),
        "Reason" => text_string(request.reason),
    };
    if request.kind == SignatureKind::Certify {
        let parameters = dictionary! { "Type" => "TransformParams", "P" => 2, "V" => "1.2" };
        let reference = dictionary! {
            "Type" => "SigRef",
            "TransformMethod" => "DocMDP",
            "TransformParams" => parameters,
        };
        dictionary.set("Reference", vec![reference.into()]);
    }
    dictionary
}

/// All signature fields with their object ids.
pub(crate) fn signature_fields(document: &Document) -> Vec<(ObjectId, Dictionary)> {
    let form = document
        .catalog()
        .and_then(|c| document.get_dict_in_dict(c, b"AcroForm"));
    let fields = form
        .and_then(|f| f.get_deref(b"Fields", document))
        .and_then(Object::as_array);
    let Ok(fields) = fields else {
        return Vec::new();
    };
    fields
        .iter()
        .filter_map(|reference| {
            let id = reference.as_reference().ok()?;
            let field = document.get_dictionary(id).ok()?;
            let signature = field
                .get(b"FT")
                .and_then(Object::as_name)
                .is_ok_and(|n| n == b"Sig");
            signature.then(|| (id, field.clone()))
        })
        .collect()
}

pub(crate) fn field_name(field: &Dictionary) -> Option<&[u8]> {
    field.get(b"T").and_then(Object::as_str).ok()
}

fn rectangle(field: &Dictionary) -> Option<(f32, f32)> {
    let corners: Vec<f32> = field
        .get(b"Rect")
        .and_then(Object::as_array)
        .ok()?
        .iter()
        .filter_map(|v| v.as_float().ok())
        .collect();
    let [x1, y1, x2, y2] = corners[..] else {
        return None;
    };
    let size = ((x2 - x1).abs(), (y2 - y1).abs());
    (size.0 > 1.0 && size.1 > 1.0).then_some(size)
}

fn readable(time: &ClaimedTime) -> String {
    format!(
        "{} {:02}:{:02}",
        time.chinese_date(),
        time.hour,
        time.minute
    )
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = from;
    while let Some(step) = bytes.get(at..)?.iter().position(|b| *b == first) {
        at += step;
        if bytes[at..].starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}
