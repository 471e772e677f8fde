//! What stands inside a key file, and the way from and to its sealed bytes.
//!
//! Used by identities, candidates and the body's authority; none of it is public.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

use crate::encoding::{base64_bytes, base64_list};
use crate::key::SigningKey;
use crate::person::Person;
use crate::sealed_key::{self, KeyFileError, WorkFactor};
use crate::token::TokenPlace;

/// The newest format that is read. Every file is written in the oldest that can hold it.
const MAJOR: u32 = 2;

#[derive(Serialize, Deserialize)]
pub(crate) struct KeyFile {
    format: Format,
    content: Content,
}

#[derive(Serialize, Deserialize)]
struct Format {
    major: u32,
    minor: u32,
}

/// The private content; wiped when dropped.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Content {
    Identity {
        person: Person,
        /// PKCS#8.
        #[serde(with = "base64_bytes")]
        key: Vec<u8>,
        /// `AGE-SECRET-KEY-1…`; `age` itself accepts it as an identity.
        age: String,
        /// Empty until certified.
        #[serde(with = "base64_list")]
        chain: Vec<Vec<u8>>,
    },
    /// From format 2 on: a person whose signing key is in a token.
    TokenIdentity {
        person: Person,
        token: TokenPlace,
        /// The public key in the token.
        #[serde(with = "base64_bytes")]
        spki: Vec<u8>,
        /// As in `Identity`.
        age: String,
        #[serde(with = "base64_list")]
        chain: Vec<Vec<u8>>,
    },
    Body {
        name: String,
        #[serde(with = "base64_bytes")]
        key: Vec<u8>,
        #[serde(with = "base64_bytes")]
        certificate: Vec<u8>,
    },
}

impl Drop for Content {
    fn drop(&mut self) {
        match self {
            Self::Identity { key, age, .. } => {
                key.zeroize();
                age.zeroize();
            }
            Self::TokenIdentity { age, .. } => age.zeroize(),
            Self::Body { key, .. } => key.zeroize(),
        }
    }
}

pub(crate) fn seal(
    content: Content,
    passphrase: &str,
    work: WorkFactor,
) -> Result<Vec<u8>, KeyFileError> {
    let file = KeyFile {
        format: Format {
            major: match content {
                Content::Identity { .. } | Content::Body { .. } => 1,
                Content::TokenIdentity { .. } => 2,
            },
            minor: 0,
        },
        content,
    };
    let mut plaintext = Zeroizing::new(Vec::with_capacity(16 * 1024));
    serde_json::to_writer(&mut *plaintext, &file).map_err(|_| KeyFileError::Damaged)?;
    sealed_key::seal(&plaintext, passphrase, work)
}

pub(crate) fn open(bytes: &[u8], passphrase: &str) -> Result<Content, KeyFileError> {
    parse(&sealed_key::open(bytes, passphrase)?)
}

/// Reads what a key file holds once it is decrypted.
pub(crate) fn parse(plaintext: &[u8]) -> Result<Content, KeyFileError> {
    #[derive(Deserialize)]
    struct Head {
        format: Format,
    }
    let head: Head = serde_json::from_slice(plaintext).map_err(|_| KeyFileError::NotAKeyFile)?;
    if !(1..=MAJOR).contains(&head.format.major) {
        return Err(KeyFileError::NewerVersion);
    }
    let file: KeyFile = serde_json::from_slice(plaintext).map_err(|_| KeyFileError::Damaged)?;
    Ok(file.content)
}

/// The PKCS#8 bytes of a key for a file.
pub(crate) fn key_bytes(key: &SigningKey) -> Result<Vec<u8>, KeyFileError> {
    key.to_pkcs8()
        .map(|bytes| bytes.to_vec())
        .map_err(|_| KeyFileError::Damaged)
}
