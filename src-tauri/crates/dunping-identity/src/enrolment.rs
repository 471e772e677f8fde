//! The request to be certified (`.dpenrol`): number, name, role, public key and age recipient, signed with the key itself.
//!
//! A verified enrolment proves that its maker holds the key. Who the maker is, people establish by comparing the fingerprint.

use std::str::FromStr as _;

use serde::{Deserialize, Serialize};

use crate::certificate::Certificate;
use crate::envelope::{self, EnvelopeError};
use crate::fingerprint::fingerprint;
use crate::held_key::HeldKey;
use crate::identity::Candidate;
use crate::issue::{self, IssueError, Subject, Validity};
use crate::kind::DocumentKind;
use crate::person::Person;
use crate::signer::{SignError, Signer};

/// A verified request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Who asks, as they state it; staff may correct it before admitting.
    pub person: Person,
    /// The age recipient, `age1…`.
    pub recipient: String,
    certificate: Certificate,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    person: Person,
    recipient: String,
}

/// Why a request could not be made or is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// The self-signed certificate could not be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The envelope is not a self-signed enrolment.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Signed, but the content is not usable: names, role or recipient are not in order, or differ from the certificate.
    #[error("the enrolment's content is not usable")]
    Content,
}

impl Enrolment {
    /// Makes the file for a candidate. `validity` only dates the self-signed certificate inside.
    ///
    /// # Errors
    /// [`EnrolmentError`], also when the candidate's token was not opened.
    pub fn request(candidate: &Candidate, validity: Validity) -> Result<Vec<u8>, EnrolmentError> {
        let person = candidate.person().clone();
        let certificate = issue::self_signed(&Subject::Person(&person), candidate.key(), validity)?;
        let signer = SelfSigned {
            key: candidate.key(),
            certificate,
        };
        let payload = Payload {
            person,
            recipient: candidate.recipient().to_string(),
        };
        let payload = serde_json::to_vec(&payload).map_err(|_| EnrolmentError::Content)?;
        Ok(envelope::sign(DocumentKind::Enrolment, &payload, &signer)?)
    }

    /// Verifies a file: its signature first, then its content.
    ///
    /// # Errors
    /// [`EnrolmentError`].
    pub fn read(bytes: &[u8]) -> Result<Self, EnrolmentError> {
        let opened = envelope::open(DocumentKind::Enrolment, bytes)?;
        if opened.chain.len() != 1 || !opened.leaf.is_self_signed() {
            return Err(EnvelopeError::BadSignature.into());
        }
        opened.check_signature()?;
        let payload: Payload =
            serde_json::from_slice(&opened.payload).map_err(|_| EnrolmentError::Content)?;
        let holds = payload.person.check().is_ok()
            && payload.person.id == opened.leaf.id
            && payload.person.name == opened.leaf.name
            && age::x25519::Recipient::from_str(&payload.recipient).is_ok();
        if !holds {
            return Err(EnrolmentError::Content);
        }
        Ok(Self {
            person: payload.person,
            recipient: payload.recipient,
            certificate: opened.leaf,
        })
    }

    /// The public key to certify.
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        self.certificate.spki()
    }

    /// What staff and the person compare by telephone.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(self.certificate.spki())
    }
}

/// A candidate's key with the certificate that it made for itself.
struct SelfSigned<'a> {
    key: &'a HeldKey,
    certificate: Vec<u8>,
}

impl Signer for SelfSigned<'_> {
    fn certificate_der(&self) -> &[u8] {
        &self.certificate
    }

    fn chain_der(&self) -> Vec<Vec<u8>> {
        vec![self.certificate.clone()]
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.key.sign(message)
    }
}
