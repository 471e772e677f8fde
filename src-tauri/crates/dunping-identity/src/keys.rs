//! What a key file turns out to hold, and a new passphrase for it, whatever it holds.

use crate::authority::Authority;
use crate::certificate::Certificate;
use crate::identity::{Candidate, Identity};
use crate::key_file::{self, Content};
use crate::sealed_key::{self, KeyFileError, WorkFactor};

/// The keys in a file.
pub enum Keys {
    /// A person's, waiting for the body's certificate.
    Waiting(Box<Candidate>),
    /// A person's, certified.
    Certified(Box<Identity>),
    /// The body's.
    Body(Box<Authority>),
}

impl Keys {
    /// Opens a key file of any kind. A signing key in a token is not looked for: see [`Identity::open_token`].
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn open(bytes: &[u8], passphrase: &str) -> Result<Self, KeyFileError> {
        Self::of(&key_file::open(bytes, passphrase)?)
    }

    fn of(content: &Content) -> Result<Self, KeyFileError> {
        match content {
            Content::Body { .. } => Ok(Self::Body(Box::new(Authority::from_content(content)?))),
            Content::Identity { chain, .. } | Content::TokenIdentity { chain, .. }
                if chain.is_empty() =>
            {
                Ok(Self::Waiting(Box::new(Candidate::from_content(content)?.0)))
            }
            Content::Identity { .. } | Content::TokenIdentity { .. } => {
                Ok(Self::Certified(Box::new(Identity::from_content(content)?)))
            }
        }
    }

    /// The public signing key, by which people recognise the file.
    #[must_use]
    pub fn spki(&self) -> Vec<u8> {
        match self {
            Self::Waiting(candidate) => candidate.spki().unwrap_or_default(),
            Self::Certified(identity) => identity.spki(),
            Self::Body(body) => body.certificate().spki().to_vec(),
        }
    }

    /// The certificate, if there is one.
    #[must_use]
    pub fn certificate(&self) -> Option<Certificate> {
        match self {
            Self::Waiting(_) => None,
            Self::Certified(identity) => Some(identity.certificate().clone()),
            Self::Body(body) => Some(body.certificate().clone()),
        }
    }
}

/// The same keys under a new passphrase. What is inside stays as it is, byte for byte.
///
/// # Errors
/// [`KeyFileError`]; `WrongPassphrase` when `old` does not open the file.
pub fn with_new_passphrase(
    bytes: &[u8],
    old: &str,
    new: &str,
    work: WorkFactor,
) -> Result<Vec<u8>, KeyFileError> {
    let inside = sealed_key::open(bytes, old)?;
    Keys::of(&key_file::parse(&inside)?)?;
    sealed_key::seal(&inside, new, work)
}
