//! A P-256 private key and the checking of signatures made with one.
//!
//! Only ECDSA over P-256 with SHA-256 exists here. SM2 with SM3 has a reserved slot in the envelope format and no code.

use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::pkcs8::{
    DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
};
use zeroize::Zeroizing;

/// A P-256 private key. It is wiped from memory when dropped and is never shown by `Debug`.
#[derive(Clone)]
pub struct SigningKey(p256::ecdsa::SigningKey);

/// Why key bytes could not be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are not a P-256 key in the expected encoding.
    #[error("not a P-256 key")]
    NotP256,
    /// The operating system gave no random bytes.
    #[error("no random bytes from the operating system")]
    NoRandomness,
}

impl SigningKey {
    /// Makes a new key from the operating system's randomness.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] when the system gives none.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0u8; 32]);
        loop {
            getrandom::fill(seed.as_mut_slice()).map_err(|_| KeyError::NoRandomness)?;
            // A seed of zero or above the group order is refused with probability below 2^-32: draw again.
            if let Ok(key) = p256::ecdsa::SigningKey::from_slice(seed.as_slice()) {
                return Ok(Self(key));
            }
        }
    }

    /// Reads a PKCS#8 DER private key.
    ///
    /// # Errors
    /// [`KeyError::NotP256`].
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        p256::ecdsa::SigningKey::from_pkcs8_der(der)
            .map(Self)
            .map_err(|_| KeyError::NotP256)
    }

    /// The private key as PKCS#8 DER, wiped after use.
    ///
    /// # Errors
    /// [`KeyError::NotP256`] when the encoder refuses the key, which a valid key never causes.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        self.0
            .to_pkcs8_der()
            .map(|doc| Zeroizing::new(doc.as_bytes().to_vec()))
            .map_err(|_| KeyError::NotP256)
    }

    /// The public key as `SubjectPublicKeyInfo` DER.
    ///
    /// # Errors
    /// [`KeyError::NotP256`] when the encoder refuses the key, which a valid key never causes.
    pub fn public_spki(&self) -> Result<Vec<u8>, KeyError> {
        self.0
            .verifying_key()
            .to_public_key_der()
            .map(|doc| doc.as_bytes().to_vec())
            .map_err(|_| KeyError::NotP256)
    }

    /// Signs SHA-256 of the message (deterministic nonce, RFC 6979): DER `ECDSA-Sig-Value`.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: p256::ecdsa::DerSignature = self.0.sign(message);
        signature.as_bytes().to_vec()
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(private)")
    }
}

/// Whether `signature` (DER) is the one of the key `spki` (DER) over SHA-256 of `message`.
#[must_use]
pub fn signature_holds(spki: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = p256::ecdsa::VerifyingKey::from_public_key_der(spki) else {
        return false;
    };
    let Ok(signature) = p256::ecdsa::DerSignature::from_bytes(signature) else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

/// Whether the bytes are a P-256 `SubjectPublicKeyInfo`.
///
/// # Errors
/// [`KeyError::NotP256`].
pub fn check_spki(spki: &[u8]) -> Result<(), KeyError> {
    p256::PublicKey::from_public_key_der(spki)
        .map(|_| ())
        .map_err(|_| KeyError::NotP256)
}
