//! Signed documents as values: opinion, closing, receipt, draw record, checkpoint.
//!
//! One way out (serialize, sign) and one way in (verify, judge the JSON, parse). The digest of a document depends on its kind and
//! exact bytes, not on the signature, so that a document signed twice is still one document.

use chrono::{DateTime, Utc};
use dunping_identity::{
    DocumentKind, EnvelopeError, Person, SignError, Signer, Trust, Undated, envelope,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::strict_json::{self, StrictJsonError};

/// A verified document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// What it says.
    pub value: T,
    /// SHA-256 (hexadecimal) over kind and payload.
    pub digest: String,
    /// Who signed.
    pub signer: Person,
}

/// Why a document could not be signed or is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The signature is not accepted.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The content is not the strict JSON of such a document.
    #[error(transparent)]
    Json(#[from] StrictJsonError),
    /// The value has no JSON form.
    #[error("the document cannot be written as JSON: {0}")]
    Serialize(#[from] serde_json::Error),
}

/// Signs a value as a document of a kind: the envelope's bytes.
///
/// # Errors
/// [`DocumentError`]; `Json` when the value would not be accepted on reading (a fraction, a number beyond 2^53).
pub fn sign_document<T: Serialize>(
    kind: DocumentKind,
    value: &T,
    signer: &dyn Signer,
) -> Result<Vec<u8>, DocumentError> {
    let payload = serde_json::to_vec(value)?;
    strict_json::check(&payload)?;
    Ok(envelope::sign(kind, &payload, signer)?)
}

/// Verifies an envelope of a kind as of the moment `at`, then reads the value.
///
/// # Errors
/// [`DocumentError`].
pub fn read_document<T: DeserializeOwned>(
    kind: DocumentKind,
    bytes: &[u8],
    trust: &Trust,
    at: DateTime<Utc>,
) -> Result<Read<T>, DocumentError> {
    let verified = envelope::verify(kind, bytes, trust, at)?;
    let value = strict_json::parse(&verified.payload)?;
    Ok(Read {
        value,
        digest: verified.digest,
        signer: verified.signer,
    })
}

/// Verifies an envelope but for dates, then reads the value: for whoever judges the certificate as of a moment that the document itself
/// decides.
///
/// # Errors
/// [`DocumentError`].
pub fn read_document_undated<T: DeserializeOwned>(
    kind: DocumentKind,
    bytes: &[u8],
    trust: &Trust,
) -> Result<(Undated, T), DocumentError> {
    let undated = envelope::verify_undated(kind, bytes, trust)?;
    let value = strict_json::parse(undated.payload())?;
    Ok((undated, value))
}

/// Verifies an envelope, reads the value, and judges the certificate as of the time the document itself claims: for documents
/// that have long been in the record. What arrives now is read with [`read_document`].
///
/// # Errors
/// [`DocumentError`].
pub fn read_document_as_claimed<T: DeserializeOwned>(
    kind: DocumentKind,
    bytes: &[u8],
    trust: &Trust,
    claimed_time: impl FnOnce(&T) -> DateTime<Utc>,
) -> Result<Read<T>, DocumentError> {
    let (undated, value) = read_document_undated(kind, bytes, trust)?;
    let verified = undated.as_of(claimed_time(&value))?;
    Ok(Read {
        value,
        digest: verified.digest,
        signer: verified.signer,
    })
}
