//! The one small seam behind which a private signing key lives.
//!
//! The key is in the identity file, or in a PKCS#11 token, which is why this is a trait. It signs bytes and hands out certificates. It knows nothing of documents, envelopes or PDF, and it never
//! hands out the private key.

#[cfg(doc)]
use crate::key::Algorithm;
use crate::key::SigningKey;
use crate::token::TokenError;

/// Someone who can sign, with an X.509 certificate for the key. The key of the certificate says how: [`Algorithm`].
pub trait Signer {
    /// The signer's own certificate, DER.
    fn certificate_der(&self) -> &[u8];

    /// The certificate chain, DER: the signer's certificate first, the body's certificate last.
    fn chain_der(&self) -> Vec<Vec<u8>>;

    /// Signs SHA-256 of `message`. The result of a P-256 key is a DER `ECDSA-Sig-Value`, that of an RSA key the number of RFC 8017
    /// §8.2 (PKCS#1 v1.5), as many bytes as the modulus has.
    ///
    /// # Errors
    /// [`SignError`] when the key cannot be used now. A key held in a file always can; a token may be missing or locked.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// Why a signature could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key is unusable.
    #[error("the signing key cannot be used: {0}")]
    KeyUnavailable(String),
    /// The key is in a token, and the token did not sign.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The signed document could not be written out.
    #[error("the signed document could not be encoded: {0}")]
    Encoding(String),
    /// There is no certificate for the key yet: the enrolment has not been certified by the body.
    #[error("the signing key has no certificate yet")]
    NoCertificate,
}

/// A signing key held in memory together with its certificate chain: the ordinary [`Signer`].
///
/// The private key is wiped from memory when the value is dropped.
pub struct FileSigner {
    key: SigningKey,
    chain: Vec<Vec<u8>>,
}

impl FileSigner {
    /// Joins a key with its chain (signer first, body last).
    ///
    /// # Errors
    /// [`SignError::NoCertificate`] when the chain is empty.
    pub fn new(key: SigningKey, chain: Vec<Vec<u8>>) -> Result<Self, SignError> {
        if chain.is_empty() {
            return Err(SignError::NoCertificate);
        }
        Ok(Self { key, chain })
    }

    /// The private key, for the identity file alone.
    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }
}

impl Signer for FileSigner {
    fn certificate_der(&self) -> &[u8] {
        // `new` refuses an empty chain.
        self.chain.first().map_or(&[], Vec::as_slice)
    }

    fn chain_der(&self) -> Vec<Vec<u8>> {
        self.chain.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        self.key
            .sign(message)
            .map_err(|error| SignError::KeyUnavailable(error.to_string()))
    }
}
