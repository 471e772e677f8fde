//! Judges a signed PDF: every signature by itself, and the file as a whole.
//!
//! Common readers check digest, signature and chain, and say "valid" about a file to which something was appended afterwards.
//! Here the last signature must cover the whole file, and what every later revision changed is compared object by object
//! ([`crate::revisions`]): only further signatures into prepared fields are allowed. A judgement is data; only bytes that are
//! not a PDF at all are an error.
//!
//! No network, no clock, no revocation: the roster of the body says who is in good standing.

use std::collections::{BTreeMap, BTreeSet};

use dunping_identity::Certificate;
use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

use crate::cms;
use crate::pdf_text::read_text_string;
use crate::revisions::{Change, changes_under_first_signature, illegal_changes};
use crate::sign::{SignatureKind, field_name, signature_fields};
use crate::time::ClaimedTime;

/// The bytes are not a PDF that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a readable PDF")]
pub struct PdfUnreadable;

/// What was found out about a signed PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfVerification {
    /// The signatures in the order in which they were made.
    pub signatures: Vec<SignatureJudgement>,
    /// What is wrong with the file as a whole.
    pub problems: Vec<FileProblem>,
    /// Prepared fields that nobody has signed yet.
    pub unsigned_fields: Vec<String>,
}

impl PdfVerification {
    /// Whether there is a signature and nothing is wrong anywhere.
    pub fn holds(&self) -> bool {
        self.problems.is_empty() && self.signatures.iter().all(|s| s.problems.is_empty())
    }
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureJudgement {
    /// The field.
    pub field: String,
    /// Certify or approve.
    pub kind: SignatureKind,
    /// Common name in the signer's certificate; empty if there is no readable certificate.
    pub signer: String,
    /// The person's number in the signer's certificate; empty in the body's own.
    pub signer_id: String,
    /// The signer's certificate, DER; empty if there is none.
    pub certificate_der: Vec<u8>,
    /// The name that the signature claims.
    pub claimed_name: String,
    /// The reason given.
    pub reason: String,
    /// The time that the signer claims.
    pub claimed_time: Option<ClaimedTime>,
    /// Length of the file that this signature covers, in bytes.
    pub covers: usize,
    /// What is wrong with it.
    pub problems: Vec<SignatureProblem>,
}

/// What can be wrong with one signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureProblem {
    /// The byte range does not start at zero, leaves more out than the signature itself, or runs past the end.
    ByteRange,
    /// It is not an ETSI.CAdES.detached signature.
    Format,
    /// The container cannot be read.
    Container,
    /// The digest is not SHA-256, or the signature named is not the one of the certificate's key (ECDSA P-256 or RSA PKCS#1 v1.5).
    Algorithm,
    /// The document's bytes were changed.
    Digest,
    /// The signature does not hold under the certificate's key.
    Signature,
    /// The signed attributes do not name the certificate (signing-certificate-v2).
    CertificateNotNamed,
    /// The certificate was not issued by a trusted authority, or the container brings a certificate that is not trusted.
    Untrusted,
    /// The certificate is not meant for signing documents.
    CertificateUsage,
    /// The claimed time is missing or lies outside the certificate's validity.
    Validity,
}

/// What can be wrong with the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// There is no signature.
    Unsigned,
    /// Bytes were added after the last signature.
    NotWhollyCovered {
        /// Bytes covered by the last signature.
        covered: usize,
        /// Bytes of the file.
        total: usize,
    },
    /// After a signature something other than a further signature was changed.
    Changed {
        /// The field whose signature was followed by the change.
        after: String,
        /// What was changed.
        change: Change,
    },
    /// A certifying signature is not the first.
    CertificationNotFirst {
        /// Its field.
        field: String,
    },
    /// The certifying signature allows no change, and yet there are later revisions.
    Locked,
    /// Two signatures claim to cover the same bytes.
    SameRange,
}

/// Verifies every signature of a PDF against the given authorities, and the file as a whole.
///
/// # Errors
/// [`PdfUnreadable`] if the bytes are not a PDF.
pub fn verify_pdf(
    pdf: &[u8],
    trusted_ca_der: &[Vec<u8>],
) -> Result<PdfVerification, PdfUnreadable> {
    let document = Document::load_mem(pdf).map_err(|_| PdfUnreadable)?;
    let trusted: Vec<Certificate> = trusted_ca_der
        .iter()
        .filter_map(|der| Certificate::read(der).ok())
        .collect();
    let certifying = certifying_signature(&document);
    let mut unsigned_fields = Vec::new();
    let mut signatures = Vec::new();
    let mut locked = false;
    for (_, field) in signature_fields(&document) {
        let name = field_name(&field).map(read_text_string).unwrap_or_default();
        let Ok(value) = field.get(b"V") else {
            unsigned_fields.push(name);
            continue;
        };
        let id = value.as_reference().ok();
        let Some(signature) = document
            .dereference(value)
            .ok()
            .and_then(|(_, v)| v.as_dict().ok())
        else {
            signatures.push(unreadable_signature(name));
            continue;
        };
        let kind = if certifying.is_some() && id == certifying {
            locked |= permissions(signature, &document) == Some(1);
            SignatureKind::Certify
        } else {
            SignatureKind::Approve
        };
        signatures.push(judge(pdf, name, kind, signature, &trusted));
    }
    signatures.sort_by_key(|s| s.covers);
    let mut problems = whole_file(pdf, &signatures);
    if locked && signatures.len() > 1 {
        problems.push(FileProblem::Locked);
    }
    Ok(PdfVerification {
        signatures,
        problems,
        unsigned_fields,
    })
}

/// What a file has beyond signatures after its first `from` bytes, which are a file of their own: its older generation.
///
/// # Errors
/// [`PdfUnreadable`] if the bytes are not a PDF.
pub fn changes_since(pdf: &[u8], from: usize) -> Result<Vec<Change>, PdfUnreadable> {
    let found = verify_pdf(pdf, &[])?;
    let ends = found.signatures.iter().map(|signature| signature.covers);
    let unsigned = ends.clone().all(|end| end > from);
    let later = ends.filter(|end| from < *end && *end < pdf.len());
    let ends: BTreeSet<usize> = later.chain([from, pdf.len()]).collect();
    let ends: Vec<usize> = ends.into_iter().collect();
    let mut changes = Vec::new();
    for pair in ends.windows(2) {
        let (Some(before), Some(after)) = (pdf.get(..pair[0]), pdf.get(..pair[1])) else {
            return Err(PdfUnreadable);
        };
        changes.extend(match unsigned && pair[0] == from {
            true => changes_under_first_signature(before, after),
            false => illegal_changes(before, after),
        });
    }
    Ok(changes)
}

fn whole_file(pdf: &[u8], signatures: &[SignatureJudgement]) -> Vec<FileProblem> {
    let Some(last) = signatures.last() else {
        return vec![FileProblem::Unsigned];
    };
    let mut problems = Vec::new();
    if last.covers != pdf.len() {
        problems.push(FileProblem::NotWhollyCovered {
            covered: last.covers,
            total: pdf.len(),
        });
    }
    for late in signatures
        .iter()
        .skip(1)
        .filter(|s| s.kind == SignatureKind::Certify)
    {
        problems.push(FileProblem::CertificationNotFirst {
            field: late.field.clone(),
        });
    }
    let mut ends: BTreeMap<usize, &str> = BTreeMap::new();
    for signature in signatures {
        if ends.insert(signature.covers, &signature.field).is_some() {
            problems.push(FileProblem::SameRange);
        }
    }
    let mut revisions: Vec<(usize, &str)> = ends.into_iter().collect();
    if last.covers < pdf.len() {
        revisions.push((pdf.len(), ""));
    }
    for pair in revisions.windows(2) {
        let (before, after) = (pdf.get(..pair[0].0), pdf.get(..pair[1].0));
        let changes = match (before, after) {
            (Some(before), Some(after)) => illegal_changes(before, after),
            _ => vec![Change::Unreadable],
        };
        problems.extend(changes.into_iter().map(|change| FileProblem::Changed {
            after: pair[0].1.to_owned(),
            change,
        }));
    }
    problems
}

/// The signature to which the catalogue's permissions point.
fn certifying_signature(document: &Document) -> Option<ObjectId> {
    let permissions = document
        .get_dict_in_dict(document.catalog().ok()?, b"Perms")
        .ok()?;
    permissions
        .get(b"DocMDP")
        .and_then(Object::as_reference)
        .ok()
}

/// The DocMDP level: 1 no change, 2 filling in and signing.
fn permissions(signature: &Dictionary, document: &Document) -> Option<i64> {
    let references = signature
        .get_deref(b"Reference", document)
        .and_then(Object::as_array)
        .ok()?;
    references.iter().find_map(|reference| {
        let (_, reference) = document.dereference(reference).ok()?;
        let parameters = document
            .get_dict_in_dict(reference.as_dict().ok()?, b"TransformParams")
            .ok()?;
        parameters.get(b"P").and_then(Object::as_i64).ok()
    })
}

fn unreadable_signature(field: String) -> SignatureJudgement {
    SignatureJudgement {
        field,
        kind: SignatureKind::Approve,
        signer: String::new(),
        signer_id: String::new(),
        certificate_der: Vec::new(),
        claimed_name: String::new(),
        reason: String::new(),
        claimed_time: None,
        covers: 0,
        problems: vec![SignatureProblem::Format],
    }
}

fn judge(
    pdf: &[u8],
    field: String,
    kind: SignatureKind,
    signature: &Dictionary,
    trusted: &[Certificate],
) -> SignatureJudgement {
    let text = |key: &[u8]| {
        signature
            .get(key)
            .and_then(Object::as_str)
            .map(read_text_string)
            .unwrap_or_default()
    };
    let mut judgement = SignatureJudgement {
        kind,
        claimed_name: text(b"Name"),
        reason: text(b"Reason"),
        claimed_time: ClaimedTime::from_pdf(&text(b"M")),
        problems: Vec::new(),
        ..unreadable_signature(field)
    };
    let named = |key: &[u8], wanted: &[u8]| {
        signature
            .get(key)
            .and_then(Object::as_name)
            .is_ok_and(|n| n == wanted)
    };
    if !named(b"SubFilter", b"ETSI.CAdES.detached") || !named(b"Filter", b"Adobe.PPKLite") {
        judgement.problems.push(SignatureProblem::Format);
    }
    let contents = signature
        .get(b"Contents")
        .and_then(Object::as_str)
        .unwrap_or_default();
    let digest = match covered(pdf, signature, contents) {
        Ok((covers, digest)) => {
            judgement.covers = covers;
            Some(digest)
        }
        Err(covers) => {
            judgement.covers = covers;
            judgement.problems.push(SignatureProblem::ByteRange);
            None
        }
    };
    let Some(opened) = cms::open(contents) else {
        judgement.problems.push(SignatureProblem::Container);
        return judgement;
    };
    let mut problem = |wrong: bool, what: SignatureProblem| {
        if wrong {
            judgement.problems.push(what);
        }
    };
    problem(!opened.algorithms_accepted, SignatureProblem::Algorithm);
    problem(
        digest.is_some_and(|d| d.as_slice() != opened.message_digest),
        SignatureProblem::Digest,
    );
    problem(!opened.signature_holds, SignatureProblem::Signature);
    problem(
        !opened.certificate_named,
        SignatureProblem::CertificateNotNamed,
    );
    match Certificate::read(&opened.leaf_der) {
        Err(_) => problem(true, SignatureProblem::Untrusted),
        Ok(leaf) => {
            let issued = trusted
                .iter()
                .any(|ca| ca.der() == leaf.der() || leaf.is_issued_by(ca));
            let stray = opened
                .others_der
                .iter()
                .any(|other| trusted.iter().all(|ca| ca.der() != other));
            problem(!issued || stray, SignatureProblem::Untrusted);
            problem(!leaf.may_sign_documents, SignatureProblem::CertificateUsage);
            let inside = judgement
                .claimed_time
                .and_then(|t| t.instant())
                .is_some_and(|t| leaf.not_before <= t && t <= leaf.not_after);
            if !inside {
                judgement.problems.push(SignatureProblem::Validity);
            }
            judgement.signer = leaf.name;
            judgement.signer_id = leaf.id;
        }
    }
    judgement.certificate_der = opened.leaf_der;
    judgement
}

/// How far the signature reaches and the digest of what it covers; on a bad byte range only how far it claims to reach.
fn covered(
    pdf: &[u8],
    signature: &Dictionary,
    contents: &[u8],
) -> Result<(usize, [u8; 32]), usize> {
    let range: Vec<usize> = signature
        .get(b"ByteRange")
        .and_then(Object::as_array)
        .map(|r| {
            r.iter()
                .filter_map(|v| v.as_i64().ok().and_then(|n| usize::try_from(n).ok()))
                .collect()
        })
        .unwrap_or_default();
    let [start, hole, after, rest] = range[..] else {
        return Err(0);
    };
    let end = after.checked_add(rest).ok_or(0_usize)?;
    let parts = (pdf.get(..hole), pdf.get(hole..after), pdf.get(after..end));
    let (Some(head), Some(left_out), Some(tail)) = parts else {
        return Err(end.min(pdf.len()));
    };
    let digits = left_out
        .strip_prefix(b"<")
        .and_then(|d| d.strip_suffix(b">"));
    let own = digits
        .and_then(from_hex)
        .is_some_and(|bytes| bytes == contents);
    if start != 0 || !own {
        return Err(end);
    }
    let mut hasher = Sha256::new();
    hasher.update(head);
    hasher.update(tail);
    Ok((end, hasher.finalize().into()))
}

fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let nibble = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?))
        .collect()
}
