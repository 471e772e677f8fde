//! Short digests of public keys, for people to compare and for envelopes to name.
//!
//! A fingerprint is a help to the eye and the telephone. Nothing is ever trusted because a fingerprint in a file matches.

use sha2::{Digest as _, Sha256};

/// Lower-case hexadecimal of bytes.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// SHA-256 as lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What people compare by telephone: the first 128 bits of SHA-256 over the `SubjectPublicKeyInfo`, as eight groups of four
/// hexadecimal digits.
#[must_use]
pub fn fingerprint(spki: &[u8]) -> String {
    let digest = sha256_hex(spki);
    (0..8)
        .filter_map(|i| digest.get(i * 4..i * 4 + 4))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The hint by which an envelope names its key: all of SHA-256 over the `SubjectPublicKeyInfo`.
#[must_use]
pub fn key_id(spki: &[u8]) -> String {
    sha256_hex(spki)
}

#[cfg(test)]
mod tests {
    #[test]
    fn eight_groups_of_the_digest() {
        // SHA-256 of "abc", FIPS 180-2 appendix B.1.
        assert_eq!(
            super::fingerprint(b"abc"),
            "ba78 16bf 8f01 cfea 4141 40de 5dae 2223"
        );
    }
}
