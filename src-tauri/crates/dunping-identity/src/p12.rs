//! Reading the signing key out of a `.p12` file (PKCS#12) of a public certification authority.
//!
//! The key takes the place of a generated one in a new identity; from then on it is an ordinary signing key behind
//! [`crate::Signer`], and the body certifies it like any other. The file's own certificate only tells whose it is: what counts
//! here is the body's roster. Modern files (PBES2 with AES-256) and legacy ones (RC2-40, 3DES with SHA-1) are read. Keys are P-256 or RSA
//! (see [`crate::key`]).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{ID_EC_PUBLIC_KEY, RSA_ENCRYPTION};
use p12_keystore::Pkcs12Archive;
use p12_keystore::error::Error;
use zeroize::Zeroizing;

use crate::key::{KeyError, SigningKey};

mod effort;

pub use self::effort::{MAX_REPETITIONS, MAX_REPETITIONS_IN_ALL};

const MAX_BYTES: usize = 64 * 1024;

/// A key from a `.p12` file and what its certificate says.
#[derive(Debug)]
pub struct ImportedKey {
    /// The key.
    pub key: SigningKey,
    /// Subject of the certificate beside it; empty when there is none.
    pub holder: String,
    /// Who issued that certificate.
    pub issuer: String,
}

/// Why a `.p12` file gives no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum P12Error {
    /// Not a PKCS#12 file, or cut short.
    #[error("not a PKCS#12 file")]
    NotP12,
    /// The passphrase does not open it.
    #[error("the passphrase does not open the file")]
    WrongPassphrase,
    /// The passphrase has a character beyond the Basic Multilingual Plane, which a `.p12` file cannot have been made with.
    #[error("a PKCS#12 passphrase cannot hold {found:?}")]
    Character {
        /// The first such character.
        found: char,
    },
    /// There is no private key inside.
    #[error("there is no private key inside")]
    NoKey,
    /// There is more than one private key inside.
    #[error("there are {0} private keys inside")]
    SeveralKeys(usize),
    /// An RSA key of a length that is not accepted ([`crate::key::RSA_BITS`]).
    #[error("the RSA key has {bits} bits")]
    RsaLength {
        /// Its length.
        bits: usize,
    },
    /// An RSA key whose numbers cannot be used.
    #[error("the numbers of the RSA key cannot be used")]
    RsaNumbers,
    /// An elliptic curve other than P-256, or another algorithm than that and RSA.
    #[error("the key is neither P-256 nor RSA: {0}")]
    OtherKey(String),
    /// Reading it would take too long: more than [`MAX_REPETITIONS`] repetitions of a key derivation, or [`MAX_REPETITIONS_IN_ALL`]
    /// of all of them, or 20 seconds.
    #[error("reading the file takes too long")]
    TooCostly,
    /// Encrypted or authenticated by a scheme that is not supported.
    #[error("unsupported protection of the file")]
    Protection,
}

/// Reads the one key of a file.
///
/// # Errors
/// [`P12Error`].
pub fn read(bytes: &[u8], passphrase: &str) -> Result<ImportedKey, P12Error> {
    if bytes.len() > MAX_BYTES {
        return Err(P12Error::NotP12);
    }
    if let Some(found) = passphrase.chars().find(|c| u32::from(*c) > 0xffff) {
        return Err(P12Error::Character { found });
    }
    effort::check(bytes)?;
    let (file, with) = (bytes.to_vec(), Zeroizing::new(passphrase.to_owned()));
    let read = effort::within(effort::LONGEST, move || {
        Pkcs12Archive::from_pkcs12(&file, &with)
    })?;
    let archive = read.map_err(|error| why(&error))?;
    let bag = match archive.keys.as_slice() {
        [] => return Err(P12Error::NoKey),
        [one] => one,
        several => return Err(P12Error::SeveralKeys(several.len())),
    };
    let key =
        SigningKey::from_pkcs8(bag.key.as_der()).map_err(|error| refused(error, bag.key.oid()))?;
    // The certificate that names the same local key id; failing that, the first.
    let id = bag.local_key_id.as_ref().map(AsRef::as_ref);
    let certificate = archive
        .certs
        .iter()
        .find(|held| id.is_some() && held.local_key_id.as_deref() == id)
        .or(archive.certs.first());
    Ok(ImportedKey {
        key,
        holder: certificate.map_or_else(String::new, |held| held.cert.subject().to_owned()),
        issuer: certificate.map_or_else(String::new, |held| held.cert.issuer().to_owned()),
    })
}

fn refused(error: KeyError, algorithm: ObjectIdentifier) -> P12Error {
    match (error, algorithm) {
        (KeyError::RsaLength { bits }, _) => P12Error::RsaLength { bits },
        (KeyError::RsaNumbers, _) | (_, RSA_ENCRYPTION) => P12Error::RsaNumbers,
        (_, ID_EC_PUBLIC_KEY) => P12Error::OtherKey("EC".to_owned()),
        (_, other) => P12Error::OtherKey(other.to_string()),
    }
}

fn why(error: &Error) -> P12Error {
    match error {
        // Without a MAC a wrong passphrase shows only when what was decrypted makes no sense.
        Error::MacError(_)
        | Error::UnpadError
        | Error::Pkcs5Error(_)
        | Error::InvalidPrivateKey => P12Error::WrongPassphrase,
        Error::UnsupportedEncryptionScheme
        | Error::UnsupportedMacAlgorithm
        | Error::UnsupportedContentType => P12Error::Protection,
        Error::DerError(error) if matches!(error.kind(), der::ErrorKind::OidUnknown { .. }) => {
            P12Error::Protection
        }
        Error::IoError(_)
        | Error::DerError(_)
        | Error::InvalidVersion
        | Error::UnsupportedCertificateType
        | Error::X509Error(_)
        | Error::InvalidLength
        | Error::InvalidParameters
        | Error::InvalidData => P12Error::NotP12,
    }
}
