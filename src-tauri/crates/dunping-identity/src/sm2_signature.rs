//! A detached signature of Chinese commercial cryptography (SM2 with SM3) over the final bytes of a file, beside the signatures inside
//! and never in their place: readers of PDF do not know it, OpenSSL and domestic tools do.
//!
//! The distinguishing identifier is the standard's default; without it other programs would find every signature wrong.

use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm2::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};

/// GB/T 35276, the user's identifier where none was agreed.
pub const DISTINGUISHING_ID: &str = "1234567812345678";

/// Why an SM2 key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Sm2Error {
    /// Not an SM2 private key as PKCS#8 PEM, or it is encrypted.
    #[error("not an SM2 private key in PKCS#8 PEM")]
    PrivateKey,
    /// Not an SM2 public key as PEM.
    #[error("not an SM2 public key in PEM")]
    PublicKey,
}

/// Signs bytes; the result is a DER `SM2Signature`, two integers.
///
/// # Errors
/// [`Sm2Error::PrivateKey`].
pub fn sign(private_key_pem: &str, bytes: &[u8]) -> Result<Vec<u8>, Sm2Error> {
    let secret =
        sm2::SecretKey::from_pkcs8_pem(private_key_pem).map_err(|_| Sm2Error::PrivateKey)?;
    let key = SigningKey::new(DISTINGUISHING_ID, &secret).map_err(|_| Sm2Error::PrivateKey)?;
    let signature: Signature = key.sign(bytes);
    let raw = signature.to_bytes();
    let (r, s) = raw.split_at(raw.len() / 2);
    two_integers(r, s).ok_or(Sm2Error::PrivateKey)
}

/// Whether `signature` (DER) is the key's over the bytes.
///
/// # Errors
/// [`Sm2Error::PublicKey`]; a signature that does not hold is an answer.
pub fn holds(public_key_pem: &str, bytes: &[u8], signature: &[u8]) -> Result<bool, Sm2Error> {
    let public =
        sm2::PublicKey::from_public_key_pem(public_key_pem).map_err(|_| Sm2Error::PublicKey)?;
    let key = VerifyingKey::new(DISTINGUISHING_ID, public).map_err(|_| Sm2Error::PublicKey)?;
    let signature = from_integers(signature);
    Ok(signature.is_some_and(|signature| key.verify(bytes, &signature).is_ok()))
}

#[derive(der::Sequence)]
struct TwoIntegers<'a> {
    r: der::asn1::UintRef<'a>,
    s: der::asn1::UintRef<'a>,
}

fn two_integers(r: &[u8], s: &[u8]) -> Option<Vec<u8>> {
    use der::Encode as _;
    let (r, s) = (der::asn1::UintRef::new(r), der::asn1::UintRef::new(s));
    TwoIntegers {
        r: r.ok()?,
        s: s.ok()?,
    }
    .to_der()
    .ok()
}

fn from_integers(der: &[u8]) -> Option<Signature> {
    use der::Decode as _;
    let TwoIntegers { r, s } = TwoIntegers::from_der(der).ok()?;
    let mut raw = [0; 64];
    for (half, number) in [(0, r), (32, s)] {
        let bytes = number.as_bytes();
        let begin = half + 32_usize.checked_sub(bytes.len())?;
        raw[begin..half + 32].copy_from_slice(bytes);
    }
    Signature::from_slice(&raw).ok()
}
