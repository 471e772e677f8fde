//! Reading certificates: the few facts that this program relies on, and whether one was issued by another.
//!
//! Two levels exist, the body's certificate and a person's; no path building, no fetching, no revocation lists (the roster
//! carries revocation).

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use crate::key::{Algorithm, signature_holds};

const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const MAX_BYTES: usize = 16 * 1024;

/// The facts of one certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Vec<u8>,
    signature: Vec<u8>,
    /// How whoever issued it signed.
    signed_with: Algorithm,
    spki: Vec<u8>,
    key_algorithm: Algorithm,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    /// Common name of the subject: a person's or the body's name.
    pub name: String,
    /// `serialNumber` attribute of the subject: the person's number; empty in the body's certificate.
    pub id: String,
    /// First moment of validity.
    pub not_before: DateTime<Utc>,
    /// Last moment of validity.
    pub not_after: DateTime<Utc>,
    /// Whether it may sign certificates.
    pub is_authority: bool,
    /// Whether its key may sign documents (digitalSignature and nonRepudiation).
    pub may_sign_documents: bool,
}

/// Why bytes are not a certificate that can be used here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// Not an X.509 certificate in DER, or longer than 16 KiB.
    #[error("not an X.509 certificate")]
    Malformed,
    /// Key or signature is neither ECDSA over P-256 nor RSA, each with SHA-256, or the key is an authority's and not P-256.
    #[error("the certificate uses an algorithm that is not accepted")]
    Algorithm,
    /// A common name, key usage or date is missing or unreadable.
    #[error("the certificate lacks {0}")]
    Incomplete(&'static str),
}

impl Certificate {
    /// Reads one certificate.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn read(der: &[u8]) -> Result<Self, CertificateError> {
        if der.len() > MAX_BYTES {
            return Err(CertificateError::Malformed);
        }
        let malformed = |_: der::Error| CertificateError::Malformed;
        let parsed = x509_cert::Certificate::from_der(der).map_err(malformed)?;
        let tbs = parsed.tbs_certificate();
        let signed_with = Algorithm::named(parsed.signature_algorithm())
            .filter(|_| tbs.signature() == parsed.signature_algorithm())
            .ok_or(CertificateError::Algorithm)?;
        let spki = tbs.subject_public_key_info().to_der().map_err(malformed)?;
        let key_algorithm = Algorithm::of(&spki).map_err(|_| CertificateError::Algorithm)?;
        let constraints = tbs.get_extension::<BasicConstraints>().map_err(malformed)?;
        let usage = tbs
            .get_extension::<KeyUsage>()
            .map_err(malformed)?
            .ok_or(CertificateError::Incomplete("a key usage"))?
            .1;
        let date = |time: x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                .ok_or(CertificateError::Incomplete("a readable date"))
        };
        let is_authority = constraints.is_some_and(|(_, c)| c.ca) && usage.key_cert_sign();
        if is_authority && key_algorithm != Algorithm::P256 {
            return Err(CertificateError::Algorithm);
        }
        Ok(Self {
            der: der.to_vec(),
            tbs: tbs.to_der().map_err(malformed)?,
            signature: parsed.signature().raw_bytes().to_vec(),
            signed_with,
            spki,
            key_algorithm,
            issuer: tbs.issuer().to_der().map_err(malformed)?,
            subject: tbs.subject().to_der().map_err(malformed)?,
            name: text_of(tbs.subject(), const_oid::db::rfc4519::COMMON_NAME)
                .ok_or(CertificateError::Incomplete("a common name"))?,
            id: text_of(tbs.subject(), SERIAL_NUMBER).unwrap_or_default(),
            not_before: date(tbs.validity().not_before)?,
            not_after: date(tbs.validity().not_after)?,
            is_authority,
            may_sign_documents: usage.digital_signature() && usage.non_repudiation(),
        })
    }

    /// The bytes it was read from.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The public key as `SubjectPublicKeyInfo` DER.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// How its key signs.
    #[must_use]
    pub fn key_algorithm(&self) -> Algorithm {
        self.key_algorithm
    }

    /// Whether `authority` issued this certificate: names match, the issuer may issue, its signature holds.
    #[must_use]
    pub fn is_issued_by(&self, authority: &Self) -> bool {
        authority.is_authority
            && self.issuer == authority.subject
            && self.is_signed_by_key_of(authority)
    }

    /// Whether the certificate is signed with its own key: proof that its maker holds the key, and nothing more.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.issuer == self.subject && self.is_signed_by_key_of(self)
    }

    fn is_signed_by_key_of(&self, signer: &Self) -> bool {
        self.signed_with == signer.key_algorithm
            && signature_holds(&signer.spki, &self.tbs, &self.signature)
    }
}

fn text_of(name: &x509_cert::name::Name, oid: ObjectIdentifier) -> Option<String> {
    let value = &name.iter().find(|attribute| attribute.oid == oid)?.value;
    // UTF8String or PrintableString; the others do not occur in what this program issues.
    let is_text = matches!(
        der::Tagged::tag(value),
        der::Tag::Utf8String | der::Tag::PrintableString
    );
    is_text
        .then(|| String::from_utf8(value.value().to_vec()).ok())
        .flatten()
}
