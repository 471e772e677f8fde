//! A person's private signing key and the checking of signatures made with one.
//!
//! Two algorithms exist, and the public key alone decides which: ECDSA over P-256 with SHA-256, in which keys are made here, and RSA
//! (PKCS#1 v1.5 with SHA-256) for keys that public authorities hand out. No document names its algorithm, so none can name another one.
//! SM2 has a reserved slot in the envelope format; a finished paper may bear it beside (`sm2_signature`).

use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION,
};
use der::{Any, Decode as _};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
    PrivateKeyInfoRef,
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

mod rsa;

pub use self::rsa::RSA_BITS;
pub(crate) use self::rsa::rsa_spki;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256; a signature is a DER `ECDSA-Sig-Value`.
    P256,
    /// RSA, PKCS#1 v1.5 with SHA-256, of one of the lengths [`RSA_BITS`]; a signature is as long as the modulus.
    Rsa,
}

/// A private key. It is never shown by `Debug`, and what is kept of it is wiped from memory when dropped.
#[derive(Clone)]
pub struct SigningKey(Private);

#[derive(Clone)]
enum Private {
    P256(p256::ecdsa::SigningKey),
    Rsa(rsa::RsaKey),
}

/// Why key bytes could not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are neither a P-256 nor an RSA key in the expected encoding.
    #[error("neither a P-256 nor an RSA key")]
    Algorithm,
    /// An RSA key of a length that is not among [`RSA_BITS`].
    #[error("the RSA key has {bits} bits")]
    RsaLength {
        /// Its length.
        bits: usize,
    },
    /// An RSA key whose numbers do not fit together, or with a public exponent below 65537 or of more than 33 bits.
    #[error("the numbers of the RSA key cannot be used")]
    RsaNumbers,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    NoRandomness,
}

impl Algorithm {
    /// The algorithm of a public key (`SubjectPublicKeyInfo` DER).
    ///
    /// # Errors
    /// [`KeyError`] when it is no key that is accepted.
    pub fn of(spki: &[u8]) -> Result<Self, KeyError> {
        let parsed = SubjectPublicKeyInfoRef::from_der(spki).map_err(|_| KeyError::Algorithm)?;
        match parsed.algorithm.oid {
            ID_EC_PUBLIC_KEY => p256::PublicKey::from_public_key_der(spki)
                .map(|_| Self::P256)
                .map_err(|_| KeyError::Algorithm),
            RSA_ENCRYPTION => rsa::public_numbers(&parsed).map(|_| Self::Rsa),
            _ => Err(KeyError::Algorithm),
        }
    }

    /// How certificates and CMS name a signature of such a key: `ecdsa-with-SHA256` without parameters (RFC 5758 §3.2), or
    /// `sha256WithRSAEncryption` with the parameter NULL (RFC 4055 §5).
    #[must_use]
    pub fn identifier(self) -> AlgorithmIdentifierOwned {
        let (oid, parameters) = match self {
            Self::P256 => (ECDSA_WITH_SHA_256, None),
            Self::Rsa => (SHA_256_WITH_RSA_ENCRYPTION, Some(Any::null())),
        };
        AlgorithmIdentifierOwned { oid, parameters }
    }

    /// The algorithm that an identifier names, which has to be written as [`Self::identifier`] writes it.
    #[must_use]
    pub fn named(identifier: &AlgorithmIdentifierOwned) -> Option<Self> {
        [Self::P256, Self::Rsa]
            .into_iter()
            .find(|known| known.identifier() == *identifier)
    }
}

impl SigningKey {
    /// Makes a new P-256 key from the operating system's randomness.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] when the system gives none.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0u8; 32]);
        loop {
            getrandom::fill(seed.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
            // A seed of zero or above the group order is refused with probability below 2^-32: draw again.
            if let Ok(key) = p256::ecdsa::SigningKey::from_slice(seed.as_slice()) {
                return Ok(Self(Private::P256(key)));
            }
        }
    }

    /// Reads a PKCS#8 DER private key.
    ///
    /// # Errors
    /// [`KeyError`], but never for want of randomness.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let parsed = PrivateKeyInfoRef::from_der(der).map_err(|_| KeyError::Algorithm)?;
        match parsed.algorithm.oid {
            ID_EC_PUBLIC_KEY => p256::ecdsa::SigningKey::from_pkcs8_der(der)
                .map(|key| Self(Private::P256(key)))
                .map_err(|_| KeyError::Algorithm),
            RSA_ENCRYPTION => rsa::RsaKey::read(der, &parsed).map(|key| Self(Private::Rsa(key))),
            _ => Err(KeyError::Algorithm),
        }
    }

    /// The private key as PKCS#8 DER, wiped after use.
    ///
    /// # Errors
    /// [`KeyError::Algorithm`] when the encoder refuses the key, which a valid key never causes.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        match &self.0 {
            Private::P256(key) => key
                .to_pkcs8_der()
                .map(|doc| Zeroizing::new(doc.as_bytes().to_vec()))
                .map_err(|_| KeyError::Algorithm),
            Private::Rsa(key) => Ok(key.pkcs8().clone()),
        }
    }

    /// The public key as `SubjectPublicKeyInfo` DER.
    ///
    /// # Errors
    /// [`KeyError::Algorithm`] when the encoder refuses the key, which a valid key never causes.
    pub fn public_spki(&self) -> Result<Vec<u8>, KeyError> {
        match &self.0 {
            Private::P256(key) => key
                .verifying_key()
                .to_public_key_der()
                .map(|doc| doc.as_bytes().to_vec())
                .map_err(|_| KeyError::Algorithm),
            Private::Rsa(key) => Ok(key.public_spki().to_vec()),
        }
    }

    /// How the key signs.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Private::P256(_) => Algorithm::P256,
            Private::Rsa(_) => Algorithm::Rsa,
        }
    }

    /// Signs SHA-256 of the message as [`Algorithm`] says. The same key and message give the same signature (RFC 6979 for ECDSA; the
    /// padding of PKCS#1 v1.5 has no chance in it).
    ///
    /// # Errors
    /// [`KeyError::RsaNumbers`] when an RSA key's private numbers turn out not to fit its public ones; never for a P-256 key.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.0 {
            Private::P256(key) => {
                let signature: p256::ecdsa::DerSignature = key.sign(message);
                Ok(signature.as_bytes().to_vec())
            }
            Private::Rsa(key) => key.sign(message),
        }
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(private)")
    }
}

/// Whether `signature`, in the form that [`Algorithm`] says, is the one of the key `spki` (DER) over SHA-256 of `message`.
#[must_use]
pub fn signature_holds(spki: &[u8], message: &[u8], signature: &[u8]) -> bool {
    match Algorithm::of(spki) {
        Err(_) => false,
        Ok(Algorithm::Rsa) => rsa::holds(spki, message, signature),
        Ok(Algorithm::P256) => {
            let Ok(key) = p256::ecdsa::VerifyingKey::from_public_key_der(spki) else {
                return false;
            };
            let Ok(signature) = p256::ecdsa::DerSignature::from_bytes(signature) else {
                return false;
            };
            key.verify(message, &signature).is_ok()
        }
    }
}

/// Whether the bytes are a `SubjectPublicKeyInfo` of a key that is accepted.
///
/// # Errors
/// [`KeyError`], as [`Algorithm::of`].
pub fn check_spki(spki: &[u8]) -> Result<(), KeyError> {
    Algorithm::of(spki).map(|_| ())
}
