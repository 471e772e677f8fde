//! SHA-256 and its lower-case hex writing. Nothing else is hashed in this crate; SM3 is a reserved name in the documents.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of some bytes, as 64 lower-case hex characters.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// SHA-256 of a text file, the same whether its lines end in LF or in CRLF.
#[must_use]
pub fn text_digest(text: &str) -> String {
    sha256_hex(text.replace("\r\n", "\n").as_bytes())
}

/// Bytes as lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Thirty-two bytes from 64 lower-case hex characters; `None` for anything else.
#[must_use]
pub fn bytes32(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    let mut out = [0; 32];
    for (byte, pair) in out.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(out)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_there_and_back() {
        let digest = sha256(b"abc");
        let text = hex(&digest);
        assert_eq!(
            text,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(bytes32(&text), Some(digest));
        for wrong in ["", "ba78", &text.to_uppercase(), &text.replace('a', "g")] {
            assert_eq!(bytes32(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn line_endings_do_not_change_the_digest_of_a_text() {
        assert_eq!(text_digest("a\r\nb\r\n"), text_digest("a\nb\n"));
        assert_ne!(text_digest("a\nb\n"), text_digest("a\nb"));
    }
}
