//! Signed envelopes (DSSE): the exact bytes of a document, its kind, one signature and the signer's certificates. An envelope does not
//! name its algorithm: the certificate's key does, so that there is nothing to swap.
//!
//! [`verify`] is the only way from an envelope to its payload, and it checks everything before it hands the payload out: nothing
//! of the payload is parsed here. It reads no clock: the moment to judge by is an argument.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::certificate::{Certificate, CertificateError};
use crate::encoding::{base64_bytes, base64_list};
use crate::fingerprint::{key_id, sha256_hex};
use crate::key::signature_holds;
use crate::kind::DocumentKind;
use crate::person::{Person, Role};
use crate::signer::{SignError, Signer};
use crate::trust::{Status, Trust};

/// The largest envelope that is read: the manifest of 20,000 files fits many times.
pub const MAX_ENVELOPE_BYTES: usize = 32 * 1024 * 1024;
const MAX_CHAIN: usize = 2;

/// What a verified envelope holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// The signed bytes, exactly.
    pub payload: Vec<u8>,
    /// SHA-256 (hexadecimal) over kind and payload: the document's name in every set and list.
    pub digest: String,
    /// Who signed, as the roster names them.
    pub signer: Person,
    /// The certificate the signature was made with.
    pub certificate: Certificate,
}

/// Why an envelope is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Not an envelope in the one form this program writes.
    #[error("not a signed document of this program")]
    Malformed,
    /// Larger than [`MAX_ENVELOPE_BYTES`].
    #[error("the signed document is too large")]
    TooLarge,
    /// The payload type is not known: it may be from a newer version.
    #[error("unknown kind of document: {found}")]
    UnknownKind {
        /// The type it names.
        found: String,
    },
    /// It is another kind of document than was asked for.
    #[error("a {found:?} document stands where a {expected:?} belongs")]
    WrongKind {
        /// The kind asked for.
        expected: DocumentKind,
        /// The kind it is.
        found: DocumentKind,
    },
    /// There is no signature, or more than one.
    #[error("the document must carry exactly one signature, not {0}")]
    SignatureCount(usize),
    /// A certificate in the envelope cannot be used.
    #[error("certificate: {0}")]
    Certificate(#[from] CertificateError),
    /// The certificate was not issued by the body that is trusted here.
    #[error("the signer's certificate was not issued by the trusted body")]
    UntrustedAuthority,
    /// The signature does not fit the document.
    #[error("the signature does not fit the document")]
    BadSignature,
    /// The certificate is not for signing documents.
    #[error("the certificate is not for signing documents")]
    NotForSigning,
    /// The moment lies before the certificate's validity.
    #[error("the certificate was not valid yet; it is from {not_before}")]
    NotYetValid {
        /// First valid moment.
        not_before: DateTime<Utc>,
    },
    /// The moment lies after the certificate's validity.
    #[error("the certificate had expired on {not_after}")]
    Expired {
        /// Last valid moment.
        not_after: DateTime<Utc>,
    },
    /// The body issued the certificate, but the roster at hand does not list it.
    #[error("the signer's certificate is not in the roster")]
    NotInRoster,
    /// The roster revokes the certificate.
    #[error("the certificate of {id} is revoked since {since}")]
    Revoked {
        /// Whose.
        id: String,
        /// From which moment.
        since: DateTime<Utc>,
    },
    /// The signer's role does not sign this kind of document.
    #[error("{role:?} may not sign a {kind:?}")]
    RoleMayNotSign {
        /// The signer's role.
        role: Role,
        /// The kind of document.
        kind: DocumentKind,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Envelope {
    payload_type: String,
    #[serde(with = "base64_bytes")]
    payload: Vec<u8>,
    signatures: Vec<Signature>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    keyid: String,
    #[serde(with = "base64_bytes")]
    sig: Vec<u8>,
    #[serde(with = "base64_list")]
    chain: Vec<Vec<u8>>,
}

/// The bytes that are signed: DSSE's pre-authentication encoding of type and payload.
#[must_use]
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let head = format!(
        "DSSEv1 {} {} {} ",
        payload_type.len(),
        payload_type,
        payload.len()
    );
    let mut bytes = Vec::with_capacity(head.len() + payload.len());
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

/// The document's name in every set and list: SHA-256 (hexadecimal) over kind and payload, independent of the signature.
#[must_use]
pub fn document_digest(kind: DocumentKind, payload: &[u8]) -> String {
    sha256_hex(&pre_authentication_encoding(kind.payload_type(), payload))
}

/// Signs a document: the envelope as JSON.
///
/// # Errors
/// [`SignError`] when the key cannot be used.
pub fn sign(kind: DocumentKind, payload: &[u8], signer: &dyn Signer) -> Result<Vec<u8>, SignError> {
    let certificate =
        Certificate::read(signer.certificate_der()).map_err(|_| SignError::NoCertificate)?;
    let sig = signer.sign(&pre_authentication_encoding(kind.payload_type(), payload))?;
    let envelope = Envelope {
        payload_type: kind.payload_type().to_owned(),
        payload: payload.to_vec(),
        signatures: vec![Signature {
            keyid: key_id(certificate.spki()),
            sig,
            chain: signer.chain_der(),
        }],
    };
    serde_json::to_vec(&envelope).map_err(|error| SignError::Encoding(error.to_string()))
}

/// Checks an envelope of the expected kind against the body's trust file, as of the moment `at`, and hands out what was signed.
///
/// `at` is the time of import for something that arrives now: a stolen key can claim any time, so a claimed time is no proof.
/// For something looked up in a record years later, use [`verify_undated`] and judge by the time the record gives.
///
/// # Errors
/// [`EnvelopeError`]; the first check that fails.
pub fn verify(
    kind: DocumentKind,
    bytes: &[u8],
    trust: &Trust,
    at: DateTime<Utc>,
) -> Result<Verified, EnvelopeError> {
    verify_undated(kind, bytes, trust)?.as_of(at)
}

/// Everything that [`verify`] checks but for dates: form, kind, certificate chain, signature, roster and role.
///
/// # Errors
/// [`EnvelopeError`], but none about dates or revocation.
pub fn verify_undated(
    kind: DocumentKind,
    bytes: &[u8],
    trust: &Trust,
) -> Result<Undated, EnvelopeError> {
    let opened = open(kind, bytes)?;
    let authority = trust.authority_certificate();
    let is_other = |der: &Vec<u8>| der != authority.der();
    if opened.chain.get(1).is_some_and(is_other) || !opened.leaf.is_issued_by(authority) {
        return Err(EnvelopeError::UntrustedAuthority);
    }
    opened.check_signature()?;
    let entry = trust
        .entry_of_certificate(opened.leaf.der())
        .ok_or(EnvelopeError::NotInRoster)?;
    if !kind.may_be_signed_by(entry.person.role) {
        return Err(EnvelopeError::RoleMayNotSign {
            role: entry.person.role,
            kind,
        });
    }
    Ok(Undated {
        verified: Verified {
            digest: document_digest(kind, &opened.payload),
            payload: opened.payload,
            signer: entry.person.clone(),
            certificate: opened.leaf,
        },
        authority: authority.clone(),
        status: entry.status.clone(),
    })
}

/// A document whose signature holds, while it is open whether the certificate was valid when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undated {
    verified: Verified,
    authority: Certificate,
    status: Status,
}

impl Undated {
    /// The signed bytes, from which a claimed time can be read.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.verified.payload
    }

    /// Who signed, and since when the certificate is revoked, if it is. A document that is accepted all the same is accepted for the time
    /// it is judged by, and whoever holds a revoked key can claim any time.
    #[must_use]
    pub fn revoked(&self) -> Option<(&Person, DateTime<Utc>)> {
        match &self.status {
            Status::Revoked { since, .. } => Some((&self.verified.signer, *since)),
            Status::Active | Status::Replaced { .. } => None,
        }
    }

    /// The document's name in every set and list.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.verified.digest
    }

    /// Who signed, as the roster names them.
    #[must_use]
    pub fn signer(&self) -> &Person {
        &self.verified.signer
    }

    /// The document without asking for dates: for one that its own author names in a later document which was judged. Whoever signs the
    /// later one with a key that holds says that the earlier one is theirs, however its certificate ended.
    #[must_use]
    pub fn vouched_for(self) -> Verified {
        self.verified
    }

    /// Judges the certificates and their revocation as of a moment.
    ///
    /// # Errors
    /// [`EnvelopeError::NotYetValid`], [`EnvelopeError::Expired`] or [`EnvelopeError::Revoked`].
    pub fn as_of(self, at: DateTime<Utc>) -> Result<Verified, EnvelopeError> {
        check_validity(&self.verified.certificate, at)?;
        check_validity(&self.authority, at)?;
        match self.status {
            Status::Revoked { since, .. } if at >= since => Err(EnvelopeError::Revoked {
                id: self.verified.signer.id,
                since,
            }),
            Status::Revoked { .. } | Status::Active | Status::Replaced { .. } => Ok(self.verified),
        }
    }
}

/// An envelope taken apart and of the right kind, with nothing believed yet.
pub(crate) struct Opened {
    kind: DocumentKind,
    pub(crate) payload: Vec<u8>,
    pub(crate) leaf: Certificate,
    pub(crate) chain: Vec<Vec<u8>>,
    sig: Vec<u8>,
}

impl Opened {
    /// Whether the signature is the one of the certificate in the envelope; says nothing about that certificate.
    pub(crate) fn check_signature(&self) -> Result<(), EnvelopeError> {
        let message = pre_authentication_encoding(self.kind.payload_type(), &self.payload);
        if !self.leaf.may_sign_documents {
            return Err(EnvelopeError::NotForSigning);
        }
        if !signature_holds(self.leaf.spki(), &message, &self.sig) {
            return Err(EnvelopeError::BadSignature);
        }
        Ok(())
    }
}

/// Takes an envelope apart, strictly: known fields once each, exactly the bytes this program would write.
pub(crate) fn open(kind: DocumentKind, bytes: &[u8]) -> Result<Opened, EnvelopeError> {
    if bytes.len() > MAX_ENVELOPE_BYTES {
        return Err(EnvelopeError::TooLarge);
    }
    let envelope: Envelope = serde_json::from_slice(bytes).map_err(|_| EnvelopeError::Malformed)?;
    if serde_json::to_vec(&envelope).ok().as_deref() != Some(bytes) {
        return Err(EnvelopeError::Malformed);
    }
    let found = DocumentKind::from_payload_type(&envelope.payload_type).ok_or_else(|| {
        EnvelopeError::UnknownKind {
            found: envelope.payload_type.clone(),
        }
    })?;
    if found != kind {
        return Err(EnvelopeError::WrongKind {
            expected: kind,
            found,
        });
    }
    let count = envelope.signatures.len();
    let [signature] = <[Signature; 1]>::try_from(envelope.signatures)
        .map_err(|_| EnvelopeError::SignatureCount(count))?;
    let leaf = match signature.chain.as_slice() {
        [] => return Err(EnvelopeError::Malformed),
        chain if chain.len() > MAX_CHAIN => return Err(EnvelopeError::Malformed),
        [leaf, ..] => Certificate::read(leaf)?,
    };
    if signature.keyid != key_id(leaf.spki()) {
        return Err(EnvelopeError::Malformed);
    }
    Ok(Opened {
        kind,
        payload: envelope.payload,
        leaf,
        chain: signature.chain,
        sig: signature.sig,
    })
}

/// Whether a certificate holds at a moment.
pub(crate) fn check_validity(
    certificate: &Certificate,
    at: DateTime<Utc>,
) -> Result<(), EnvelopeError> {
    if at < certificate.not_before {
        return Err(EnvelopeError::NotYetValid {
            not_before: certificate.not_before,
        });
    }
    if at > certificate.not_after {
        return Err(EnvelopeError::Expired {
            not_after: certificate.not_after,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn encoding_is_that_of_the_protocol() {
        // The example of the DSSE protocol text.
        let bytes =
            super::pre_authentication_encoding("http://example.com/HelloWorld", b"hello world");
        assert_eq!(
            bytes,
            b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
        );
    }
}
