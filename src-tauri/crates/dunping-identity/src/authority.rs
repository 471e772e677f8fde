//! The evaluation body (评估机构) as a small certificate authority.
//!
//! It certifies people and signs the roster. It signs no case documents: staff do, with their own keys. Revocation stands in the
//! roster, so there are no revocation lists here. Its key is P-256, always: a certificate of an authority with another key is not read.

use der::pem::LineEnding;

use crate::certificate::{Certificate, CertificateError};
use crate::fingerprint::fingerprint;
use crate::held_key::HeldKey;
use crate::issue::{self, IssueError, Subject, Validity};
use crate::key::{KeyError, SigningKey};
use crate::key_file::{self, Content};
use crate::person::{Person, PersonError, check_name};
use crate::sealed_key::{KeyFileError, WorkFactor};
use crate::signer::{FileSigner, SignError, Signer};

/// The body's name, key and certificate.
pub struct Authority {
    name: String,
    signer: FileSigner,
    certificate: Certificate,
}

/// Why the authority could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The body's name cannot stand in a certificate.
    #[error(transparent)]
    Name(#[from] PersonError),
    /// No usable key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The certificate could not be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The certificate that was made cannot be read back.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The certificate that was made is missing from the chain.
    #[error(transparent)]
    Sign(#[from] SignError),
}

impl Authority {
    /// Makes a new authority with its own key; `validity` is that of its certificate.
    ///
    /// # Errors
    /// [`AuthorityError`].
    pub fn create(body_name: &str, validity: Validity) -> Result<Self, AuthorityError> {
        check_name(body_name)?;
        let key = SigningKey::generate()?;
        let held = HeldKey::File(key.clone());
        let certificate = issue::self_signed(&Subject::Body(body_name), &held, validity)?;
        Self::join(body_name, key, certificate)
    }

    fn join(name: &str, key: SigningKey, certificate: Vec<u8>) -> Result<Self, AuthorityError> {
        Ok(Self {
            name: name.to_owned(),
            certificate: Certificate::read(&certificate)?,
            signer: FileSigner::new(key, vec![certificate])?,
        })
    }

    /// The body's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The body's certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The body's certificate as `ca.pem`, for PDF readers and `openssl`.
    ///
    /// # Errors
    /// [`CertificateError::Malformed`], which a certificate made here never causes.
    pub fn certificate_pem(&self) -> Result<String, CertificateError> {
        der::pem::encode_string("CERTIFICATE", LineEnding::LF, self.certificate.der())
            .map_err(|_| CertificateError::Malformed)
    }

    /// What people compare before they trust this body.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(self.certificate.spki())
    }

    /// Certifies a public key for a person: the DER certificate.
    ///
    /// # Errors
    /// [`IssueError`] when the key is not one that is accepted, the dates are no span, or a name cannot be encoded.
    pub fn certify(
        &self,
        person: &Person,
        spki: &[u8],
        validity: Validity,
    ) -> Result<Vec<u8>, IssueError> {
        let key = HeldKey::File(self.signer.key().clone());
        issue::signed_by_body(person, spki, validity, &self.name, &key)
    }

    /// The passphrase file of the body's key (`body.age`).
    ///
    /// # Errors
    /// [`KeyFileError::Damaged`] when the key cannot be encoded, which a key made here never causes.
    pub fn to_file(&self, passphrase: &str, work: WorkFactor) -> Result<Vec<u8>, KeyFileError> {
        let content = Content::Body {
            name: self.name.clone(),
            key: key_file::key_bytes(self.signer.key())?,
            certificate: self.certificate.der().to_vec(),
        };
        key_file::seal(content, passphrase, work)
    }

    /// Opens `body.age`.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn from_file(bytes: &[u8], passphrase: &str) -> Result<Self, KeyFileError> {
        Self::from_content(&key_file::open(bytes, passphrase)?)
    }

    pub(crate) fn from_content(content: &Content) -> Result<Self, KeyFileError> {
        match content {
            Content::Identity { .. } | Content::TokenIdentity { .. } => {
                Err(KeyFileError::OtherKind {
                    found: "identity".to_owned(),
                })
            }
            Content::Body {
                name,
                key,
                certificate,
            } => {
                let key = SigningKey::from_pkcs8(key).map_err(|_| KeyFileError::Damaged)?;
                let spki = key.public_spki().map_err(|_| KeyFileError::Damaged)?;
                let authority = Self::join(name, key, certificate.clone())
                    .map_err(|_| KeyFileError::Damaged)?;
                let holds =
                    authority.certificate.spki() == spki && authority.certificate.name == *name;
                if holds {
                    Ok(authority)
                } else {
                    Err(KeyFileError::Damaged)
                }
            }
        }
    }
}

impl Signer for Authority {
    fn certificate_der(&self) -> &[u8] {
        self.signer.certificate_der()
    }

    fn chain_der(&self) -> Vec<Vec<u8>> {
        self.signer.chain_der()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.signer.sign(message)
    }
}
