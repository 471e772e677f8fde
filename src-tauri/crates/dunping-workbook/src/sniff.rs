//! What a file is, by its content and never by its name. What is not read has its own refusal, because each has its own remedy.

use crate::ReadError;

/// The largest file that is looked into.
pub(crate) const MAX_FILE: usize = 50 << 20;

const CONTAINER: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
/// The first record of a workbook of Excel 2, 3 and 4, which was not yet packed into a compound file.
const OLD: [&[u8]; 3] = [
    &[0x09, 0x00, 0x04, 0x00],
    &[0x09, 0x02, 0x06, 0x00],
    &[0x09, 0x04, 0x06, 0x00],
];

/// What holds a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A ZIP container: .xlsx, .xlsm, .xlsb, .ods.
    Container,
    /// A compound file: .xls, .et, or one of the others under a password.
    Compound,
}

/// What a file is, as far as its first bytes tell.
pub(crate) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.is_empty() {
        Err(ReadError::Empty)
    } else if bytes.starts_with(CONTAINER) {
        Ok(Kind::Container)
    } else if bytes.starts_with(COMPOUND) {
        Ok(Kind::Compound)
    } else if OLD.iter().any(|old| bytes.starts_with(old)) {
        Err(ReadError::OldBinary)
    } else {
        Err(text(bytes))
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
