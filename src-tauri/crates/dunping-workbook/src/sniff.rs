//! What a file is, by its content and never by its name. Everything but an .xlsx container has its own refusal, because each has its own
//! remedy.

use crate::ReadError;

/// The largest file that is looked into.
pub(crate) const MAX_FILE: usize = 50 << 20;

const CONTAINER: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// `Ok` for a ZIP container, which the pre-scan then looks into.
pub(crate) fn container(bytes: &[u8]) -> Result<(), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.starts_with(CONTAINER) {
        return Ok(());
    }
    if bytes.starts_with(COMPOUND) {
        return Err(compound(bytes));
    }
    Err(text(bytes))
}

/// An OLE file: a password-protected .xlsx, a legacy .xls or a .et of WPS, or something else. Its directory names streams in UTF-16LE.
fn compound(bytes: &[u8]) -> ReadError {
    let names = |name: &str| {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wanted.len()).any(|window| window == wanted)
    };
    if names("EncryptedPackage") {
        ReadError::Encrypted
    } else if names("Workbook") || names("Book") {
        ReadError::LegacyBinary
    } else {
        ReadError::NotAWorkbook
    }
}

/// A text file that carries a table: HTML, SpreadsheetML 2003, CSV.
fn text(bytes: &[u8]) -> ReadError {
    let head = &bytes[..bytes.len().min(4096)];
    let lower = String::from_utf8_lossy(head).to_lowercase();
    let lower = lower.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") && lower.starts_with("<?xml")
    {
        ReadError::SpreadsheetMl2003
    } else if lower.starts_with('<')
        && (lower.contains("<html") || lower.contains("<table") || lower.contains("<!doctype html"))
    {
        ReadError::Html
    } else if printable(head)
        && head
            .iter()
            .any(|b| matches!(b, b',' | b'\t' | b';' | b'\n'))
    {
        ReadError::PlainText
    } else {
        ReadError::NotAWorkbook
    }
}

/// No control character but white space; bytes above ASCII may be UTF-8 or GB 18030.
fn printable(head: &[u8]) -> bool {
    head.iter()
        .all(|b| *b >= 0x20 || matches!(b, b'\t' | b'\r' | b'\n'))
}
