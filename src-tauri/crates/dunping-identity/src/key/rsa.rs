//! RSA keys, as ring signs and verifies with them.

use std::sync::Arc;

use der::asn1::{AnyRef, BitString, UintRef};
use der::{Decode as _, Encode as _, Sequence};
use p256::pkcs8::PrivateKeyInfoRef;
use ring::rand::SystemRandom;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey,
};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use super::KeyError;

/// The lengths of RSA keys that are accepted, in bits: those in use from 2048 to 4096, which are also all that ring signs with.
pub const RSA_BITS: [usize; 3] = [2048, 3072, 4096];

/// `RSAPublicKey` (RFC 8017 A.1.1).
#[derive(Sequence)]
pub(super) struct PublicNumbers<'a> {
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
}

/// `RSAPrivateKey` of two primes (RFC 8017 A.1.2), of which only the public numbers are looked at here; ring checks them all.
#[derive(Sequence)]
struct PrivateNumbers<'a> {
    version: u8,
    modulus: UintRef<'a>,
    exponent: UintRef<'a>,
    private_exponent: UintRef<'a>,
    prime1: UintRef<'a>,
    prime2: UintRef<'a>,
    exponent1: UintRef<'a>,
    exponent2: UintRef<'a>,
    coefficient: UintRef<'a>,
}

/// An RSA private key as it was read: what is kept is wiped when dropped. Numbers exist for the moment of a signature, in memory of
/// ring's, which ring does not wipe.
#[derive(Clone)]
pub(super) struct RsaKey {
    pkcs8: Arc<Zeroizing<Vec<u8>>>,
    spki: Vec<u8>,
}

impl RsaKey {
    pub(super) fn read(der: &[u8], parsed: &PrivateKeyInfoRef<'_>) -> Result<Self, KeyError> {
        let malformed = |_: der::Error| KeyError::Algorithm;
        let numbers = PrivateNumbers::from_der(parsed.private_key.as_bytes()).map_err(malformed)?;
        let public = PublicNumbers {
            modulus: numbers.modulus,
            exponent: numbers.exponent,
        };
        public.check()?;
        let spki = spki_of(&public).map_err(malformed)?;
        RsaKeyPair::from_pkcs8(der).map_err(|_| KeyError::RsaNumbers)?;
        Ok(Self {
            pkcs8: Arc::new(Zeroizing::new(der.to_vec())),
            spki,
        })
    }

    pub(super) fn pkcs8(&self) -> &Zeroizing<Vec<u8>> {
        &self.pkcs8
    }

    pub(super) fn public_spki(&self) -> &[u8] {
        &self.spki
    }

    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let pair = RsaKeyPair::from_pkcs8(&self.pkcs8).map_err(|_| KeyError::RsaNumbers)?;
        let mut signature = vec![0; pair.public().modulus_len()];
        // The padding takes no randomness. ring checks what it computed under the public key, so that a fault gives nothing away.
        pair.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )
        .map_err(|_| KeyError::RsaNumbers)?;
        Ok(signature)
    }
}

impl PublicNumbers<'_> {
    fn check(&self) -> Result<(), KeyError> {
        let bits = bits(self.modulus.as_bytes());
        if !RSA_BITS.contains(&bits) {
            return Err(KeyError::RsaLength { bits });
        }
        // As ring wants it of its own keys: odd, at least 65537, at most 33 bits.
        let exponent = self
            .exponent
            .as_bytes()
            .iter()
            .try_fold(0_u64, |sum, byte| {
                (sum < 1 << 33).then(|| sum << 8 | u64::from(*byte))
            })
            .ok_or(KeyError::RsaNumbers)?;
        let fits = exponent % 2 == 1 && (65_537..1 << 33).contains(&exponent);
        fits.then_some(()).ok_or(KeyError::RsaNumbers)
    }
}

fn bits(number: &[u8]) -> usize {
    match number.iter().position(|byte| *byte != 0) {
        None => 0,
        Some(zeros) => {
            let leading = number.get(zeros).map_or(0, |byte| byte.leading_zeros());
            (number.len() - zeros) * 8 - usize::try_from(leading).unwrap_or(0)
        }
    }
}

/// A public key from its two numbers, each with its most significant byte first.
pub(crate) fn rsa_spki(modulus: &[u8], exponent: &[u8]) -> der::Result<Vec<u8>> {
    spki_of(&PublicNumbers {
        modulus: UintRef::new(modulus)?,
        exponent: UintRef::new(exponent)?,
    })
}

fn spki_of(numbers: &PublicNumbers<'_>) -> der::Result<Vec<u8>> {
    SubjectPublicKeyInfo {
        algorithm: AlgorithmIdentifierRef {
            oid: const_oid::db::rfc5912::RSA_ENCRYPTION,
            parameters: Some(AnyRef::NULL),
        },
        subject_public_key: BitString::from_bytes(&numbers.to_der()?)?,
    }
    .to_der()
}

/// The numbers of a public key, if they are accepted.
pub(super) fn public_numbers<'a>(
    parsed: &SubjectPublicKeyInfoRef<'a>,
) -> Result<PublicNumbers<'a>, KeyError> {
    // RFC 3279 §2.3.1: the parameters are NULL, and there.
    if parsed.algorithm.parameters != Some(AnyRef::NULL) {
        return Err(KeyError::Algorithm);
    }
    let bytes = parsed
        .subject_public_key
        .as_bytes()
        .ok_or(KeyError::Algorithm)?;
    let numbers = PublicNumbers::from_der(bytes).map_err(|_| KeyError::Algorithm)?;
    numbers.check()?;
    Ok(numbers)
}

/// Whether the signature is that of a key which [`public_numbers`] accepts.
pub(super) fn holds(spki: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(parsed) = SubjectPublicKeyInfoRef::from_der(spki) else {
        return false;
    };
    parsed.subject_public_key.as_bytes().is_some_and(|key| {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key)
            .verify(message, signature)
            .is_ok()
    })
}
