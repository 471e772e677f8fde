//! Text strings of PDF objects: UTF-16 with a byte order mark.

use lopdf::{Object, StringFormat};

/// A PDF text string for any text.
pub(crate) fn text_string(text: &str) -> Object {
    Object::String(utf16(text), StringFormat::Hexadecimal)
}

/// A PDF string of ASCII bytes.
pub(crate) fn ascii_string(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    bytes
}

/// Reads a PDF text string: UTF-16 with a mark, UTF-8 with a mark, otherwise byte for byte.
pub(crate) fn read_text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        return String::from_utf16_lossy(&units);
    }
    let rest = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    String::from_utf8(rest.to_vec())
        .unwrap_or_else(|_| rest.iter().copied().map(char::from).collect())
}
