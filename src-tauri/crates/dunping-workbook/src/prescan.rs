//! The look into the container before anything parses it: sizes, counts, ratios, forbidden constructs. Sizes are counted while
//! inflating; what the container declares about itself is not believed.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::ReadError;

/// The largest file that is looked into.
pub(crate) const MAX_FILE: usize = 50 << 20;
const MAX_PARTS: usize = 2_000;
const MAX_PART: u64 = 200 << 20;
const MAX_TOTAL: u64 = 400 << 20;
const MAX_RATIO: u64 = 200;
/// Small parts may compress as well as they like.
const RATIO_MATTERS_FROM: u64 = 1 << 20;
const WINDOW: usize = 64 << 10;
/// What stays of one window for the next, so that no word is missed between two.
const OVERLAP: usize = 64;

/// Checks the container against the limits.
pub(crate) fn prescan(bytes: &[u8]) -> Result<(), ReadError> {
    let damaged = |error: zip::result::ZipError| ReadError::Damaged(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(ReadError::TooManyParts {
            parts: archive.len(),
            limit: MAX_PARTS,
        });
    }
    kind(&archive)?;
    if archive.has_duplicate_names() {
        return Err(ReadError::DuplicatePart);
    }
    let mut seen = BTreeSet::new();
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = String::from_utf8_lossy(part.name_raw())
            .replace('\\', "/")
            .to_lowercase();
        if !seen.insert(name.clone()) {
            return Err(ReadError::DuplicatePart);
        }
        let packed = part.compressed_size();
        let size = scan_part(&mut part, &name, packed)?;
        total += size;
        if total > MAX_TOTAL {
            return Err(ReadError::Bomb { part: name });
        }
    }
    Ok(())
}

/// Which kind of container it is.
fn kind<R: Read + std::io::Seek>(archive: &ZipArchive<R>) -> Result<(), ReadError> {
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Ok(())
    } else if has("xl/workbook.bin") {
        Err(ReadError::LegacyBinary)
    } else if has("content.xml") {
        Err(ReadError::OpenDocument)
    } else {
        Err(ReadError::NotAWorkbook)
    }
}

/// Inflates one part in windows, counting and looking; gives its true size.
fn scan_part(part: &mut impl Read, name: &str, packed: u64) -> Result<u64, ReadError> {
    let is_xml = name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".vml");
    let mut window = vec![0_u8; OVERLAP + WINDOW];
    let mut kept = 0;
    let mut size: u64 = 0;
    let mut count = None;
    loop {
        let read = part
            .read(&mut window[kept..kept + WINDOW])
            .map_err(|error| ReadError::Damaged(format!("{name}: {error}")))?;
        if read == 0 {
            break;
        }
        let first = size == 0;
        size += read as u64;
        let ratio_exceeded =
            size > RATIO_MATTERS_FROM && size > packed.max(1).saturating_mul(MAX_RATIO);
        if size > MAX_PART || ratio_exceeded {
            return Err(ReadError::Bomb {
                part: name.to_owned(),
            });
        }
        let seen = &window[..kept + read];
        if is_xml {
            if first && !utf8_start(seen) {
                return Err(ReadError::NotUtf8 {
                    part: name.to_owned(),
                });
            }
            if contains(seen, b"<!DOCTYPE") || contains(seen, b"<!ENTITY") {
                return Err(ReadError::Doctype {
                    part: name.to_owned(),
                });
            }
            if count.is_none() {
                count = unique_count(seen);
            }
        }
        let keep = seen.len().min(OVERLAP);
        let from = seen.len() - keep;
        window.copy_within(from..from + keep, 0);
        kept = keep;
    }
    // The shortest entry, `<si/>` with a separator, takes about seven bytes.
    match count {
        Some(declared) if declared > size / 7 + 1 => Err(ReadError::FalseCount { declared, size }),
        _ => Ok(size),
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .iter()
        .enumerate()
        .any(|(i, b)| *b == needle[0] && haystack[i..].starts_with(needle))
}

/// XML in UTF-16 begins with a byte order mark or has a zero among its first bytes; an `encoding` other than UTF-8 is declared in the
/// first line.
fn utf8_start(head: &[u8]) -> bool {
    let head = &head[..head.len().min(200)];
    if head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]) || head.contains(&0) {
        return false;
    }
    let text = String::from_utf8_lossy(head).to_lowercase();
    match text.split_once("encoding=") {
        Some((declaration, rest)) if declaration.contains("<?xml") => {
            let value = rest.trim_start_matches(['"', '\'']);
            value.starts_with("utf-8") || value.starts_with("us-ascii")
        }
        _ => true,
    }
}

/// The `uniqueCount` that a string table declares. `None` also while the number may go on in the next window; a number too large for
/// `u64`, or one that is not written plainly, counts as the largest.
fn unique_count(head: &[u8]) -> Option<u64> {
    let wanted = b"uniqueCount";
    let start = head
        .windows(wanted.len())
        .position(|window| window == wanted)?
        + wanted.len();
    let rest = head[start..].get(..OVERLAP / 2)?;
    let value = rest
        .strip_prefix(b"=\"")
        .or_else(|| rest.strip_prefix(b"='"));
    let digits = value
        .unwrap_or_default()
        .iter()
        .take_while(|b| b.is_ascii_digit());
    let digits: String = digits.map(|b| char::from(*b)).collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}
