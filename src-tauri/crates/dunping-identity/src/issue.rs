//! Making certificates with rcgen: the body's, a person's, and the self-signed one of an enrolment.
//!
//! rcgen's defaults (valid from 1975 to 4096, no authority key identifier, no key usage) are all overridden here. Keys stay where they
//! are held; rcgen only sees a signer.

use std::cell::RefCell;

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyUsagePurpose, PublicKeyData, SerialNumber, SignatureAlgorithm,
};

use crate::held_key::HeldKey;
use crate::key::{Algorithm, KeyError};
use crate::person::Person;
use crate::signer::SignError;

/// id-kp-documentSigning, RFC 9336.
const DOCUMENT_SIGNING: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 3, 36];
const SERIAL_NUMBER: [u64; 4] = [2, 5, 4, 5];

/// From when to when a certificate holds; whole seconds count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First moment.
    pub from: DateTime<Utc>,
    /// Last moment.
    pub to: DateTime<Utc>,
}

/// Why a certificate could not be made.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// `from` is not before `to`, or a year lies outside 1970 to 9999.
    #[error("the validity is not a usable span of time")]
    Validity,
    /// The operating system gave no random bytes for the serial number.
    #[error("no random bytes from the operating system")]
    NoRandomness,
    /// The encoder refused the names or the key.
    #[error("the certificate could not be encoded: {0}")]
    Encoding(#[from] rcgen::Error),
    /// The key that was to sign did not.
    #[error("the key did not sign: {0}")]
    Sign(#[from] SignError),
    /// The public key is not one that is accepted.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// Whom a certificate is for.
pub(crate) enum Subject<'a> {
    Body(&'a str),
    Person(&'a Person),
}

/// Self-signed: the body's own certificate, or the proof of possession in an enrolment.
pub(crate) fn self_signed(
    subject: &Subject<'_>,
    key: &HeldKey,
    validity: Validity,
) -> Result<Vec<u8>, IssueError> {
    let signer = RcgenKey::new(key)?;
    let signed = params(subject, validity)?.self_signed(&signer);
    signer.told()?;
    Ok(signed?.der().to_vec())
}

/// A person's certificate, signed with the body's key.
pub(crate) fn signed_by_body(
    person: &Person,
    spki: &[u8],
    validity: Validity,
    body_name: &str,
    body_key: &HeldKey,
) -> Result<Vec<u8>, IssueError> {
    // Of the issuer rcgen uses the name and the way key identifiers are made, both of which `params` fixes.
    let issuer = Issuer::new(
        params(&Subject::Body(body_name), validity)?,
        RcgenKey::new(body_key)?,
    );
    Ok(params(&Subject::Person(person), validity)?
        .signed_by(&PublicKey::read(spki)?, &issuer)?
        .der()
        .to_vec())
}

fn params(subject: &Subject<'_>, validity: Validity) -> Result<CertificateParams, IssueError> {
    if validity.from >= validity.to {
        return Err(IssueError::Validity);
    }
    let mut serial = [0u8; 16];
    getrandom::fill(&mut serial).map_err(|_| IssueError::NoRandomness)?;
    // Positive and of full length (RFC 5280 §4.1.2.2).
    serial[0] = (serial[0] & 0x7f) | 0x40;

    let mut params = CertificateParams::default();
    let ((year, month, day), time) = split(validity.from)?;
    params.not_before = rcgen::date_time_ymd(year, month, day) + time;
    let ((year, month, day), time) = split(validity.to)?;
    params.not_after = rcgen::date_time_ymd(year, month, day) + time;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    params.use_authority_key_identifier_extension = true;
    params.distinguished_name = DistinguishedName::new();
    match subject {
        Subject::Body(name) => {
            params.distinguished_name.push(DnType::CommonName, *name);
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.key_usages = vec![
                KeyUsagePurpose::KeyCertSign,
                KeyUsagePurpose::CrlSign,
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::ContentCommitment,
            ];
        }
        Subject::Person(person) => {
            params
                .distinguished_name
                .push(DnType::CommonName, person.name.as_str());
            params.distinguished_name.push(
                DnType::CustomDnType(SERIAL_NUMBER.to_vec()),
                printable(&person.id)?,
            );
            // Explicitly no authority: this is also what makes rcgen write the subject key identifier.
            params.is_ca = IsCa::ExplicitNoCa;
            params.key_usages = vec![
                KeyUsagePurpose::DigitalSignature,
                KeyUsagePurpose::ContentCommitment,
            ];
            params.extended_key_usages = vec![
                ExtendedKeyUsagePurpose::EmailProtection,
                ExtendedKeyUsagePurpose::Other(DOCUMENT_SIGNING.to_vec()),
            ];
        }
    }
    Ok(params)
}

/// `serialNumber` must be a PrintableString (X.520); `_` is not in that alphabet, so such numbers fall back to UTF8String.
fn printable(id: &str) -> Result<rcgen::DnValue, IssueError> {
    if id.contains('_') {
        return Ok(rcgen::DnValue::Utf8String(id.to_owned()));
    }
    Ok(rcgen::DnValue::PrintableString(id.try_into()?))
}

/// The day of a moment (year, month, day) and the time since its midnight.
fn split(at: DateTime<Utc>) -> Result<((i32, u8, u8), std::time::Duration), IssueError> {
    if !(1970..=9999).contains(&at.year()) {
        return Err(IssueError::Validity);
    }
    let month = u8::try_from(at.month()).map_err(|_| IssueError::Validity)?;
    let day = u8::try_from(at.day()).map_err(|_| IssueError::Validity)?;
    let since_midnight = std::time::Duration::from_secs(u64::from(at.num_seconds_from_midnight()));
    Ok(((at.year(), month, day), since_midnight))
}

/// A public key as rcgen wants it: the bits of the key without the algorithm around them.
struct PublicKey {
    bits: Vec<u8>,
    algorithm: &'static SignatureAlgorithm,
}

impl PublicKey {
    fn read(spki: &[u8]) -> Result<Self, IssueError> {
        use der::Decode as _;
        let algorithm = match Algorithm::of(spki)? {
            Algorithm::P256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            Algorithm::Rsa => &rcgen::PKCS_RSA_SHA256,
        };
        let parsed =
            spki::SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| KeyError::Algorithm)?;
        Ok(Self {
            bits: parsed.subject_public_key.raw_bytes().to_vec(),
            algorithm,
        })
    }
}

impl PublicKeyData for PublicKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bits
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}

struct RcgenKey<'a> {
    key: &'a HeldKey,
    public: PublicKey,
    /// Why the key did not sign: rcgen has no room for it.
    refusal: RefCell<Option<SignError>>,
}

impl<'a> RcgenKey<'a> {
    fn new(key: &'a HeldKey) -> Result<Self, IssueError> {
        Ok(Self {
            key,
            public: PublicKey::read(&key.public_spki()?)?,
            refusal: RefCell::new(None),
        })
    }

    fn told(&self) -> Result<(), SignError> {
        self.refusal.take().map_or(Ok(()), Err)
    }
}

impl PublicKeyData for RcgenKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.public.der_bytes()
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.public.algorithm()
    }
}

impl rcgen::SigningKey for RcgenKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.key.sign(message).map_err(|error| {
            self.refusal.replace(Some(error));
            rcgen::Error::RemoteKeyError
        })
    }
}
