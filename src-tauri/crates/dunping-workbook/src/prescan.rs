//! The look into the container before anything parses it: sizes, counts, ratios, forbidden constructs. Sizes are counted while
//! inflating; what the container declares about itself is not believed. The XML is looked through in the same pass for references that
//! lead nowhere.

use std::collections::BTreeSet;
use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;

use crate::ReadError;
use crate::references::{self, Strings, false_index};

/// The largest file that is looked into.
pub(crate) const MAX_FILE: usize = 50 << 20;
const MAX_PARTS: usize = 2_000;
const MAX_PART: u64 = 200 << 20;
const MAX_TOTAL: u64 = 400 << 20;
const MAX_RATIO: u64 = 200;
/// Small parts may compress as well as they like.
const RATIO_MATTERS_FROM: u64 = 1 << 20;
const WINDOW: usize = 64 << 10;
/// What stays of one window for the next.
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
    let mut held = None;
    let mut highest: Option<(u64, String)> = None;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = String::from_utf8_lossy(part.name_raw())
            .replace('\\', "/")
            .to_lowercase();
        if !seen.insert(name.clone()) {
            return Err(ReadError::DuplicatePart);
        }
        let packed = part.compressed_size();
        let (size, strings) = scan_part(&mut part, &name, packed)?;
        // Of two string tables the library may read either: the shorter one counts.
        held = match (held, strings.held) {
            (Some(one), Some(other)) => Some(u64::min(one, other)),
            (one, other) => one.or(other),
        };
        if let Some(index) = strings.highest {
            let higher = highest.as_ref().is_none_or(|(before, _)| index > *before);
            if higher {
                highest = Some((index, name.clone()));
            }
        }
        total += size;
        if total > MAX_TOTAL {
            return Err(ReadError::Bomb { part: name });
        }
    }
    match highest {
        Some((index, part)) if index >= held.unwrap_or(0) => {
            Err(false_index(&part, &index.to_string()))
        }
        _ => Ok(()),
    }
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

/// How a part is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// XML by its name: parsed.
    Xml,
    /// Markup that need not be well-formed, as the drawings of old programs: it must hold no cells.
    Markup,
    /// Anything else: only counted.
    Bytes,
}

/// A part that is watched while it is inflated.
struct Watched<'a, R> {
    part: R,
    name: &'a str,
    packed: u64,
    kind: Option<Kind>,
    size: u64,
    /// The last bytes of the window before, so that no word is missed between two.
    seam: Vec<u8>,
    refused: Option<ReadError>,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, window: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < window.len() {
            match self.part.read(&mut window[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        match self.look(&window[..filled]) {
            Ok(()) => Ok(filled),
            Err(refusal) => {
                let told = io::Error::other(refusal.to_string());
                self.refused = Some(refusal);
                Err(told)
            }
        }
    }
}

impl<R> Watched<'_, R> {
    fn look(&mut self, window: &[u8]) -> Result<(), ReadError> {
        self.size += window.len() as u64;
        let part = || self.name.to_owned();
        let ratio_exceeded = self.size > RATIO_MATTERS_FROM
            && self.size > self.packed.max(1).saturating_mul(MAX_RATIO);
        if self.size > MAX_PART || ratio_exceeded {
            return Err(ReadError::Bomb { part: part() });
        }
        let kind = match self.kind {
            Some(kind) => kind,
            None => {
                let kind = kind_of(self.name, window);
                if kind != Kind::Bytes && !utf8_start(window) {
                    return Err(ReadError::NotUtf8 { part: part() });
                }
                kind
            }
        };
        self.kind = Some(kind);
        if kind == Kind::Bytes {
            return Ok(());
        }
        self.seam.extend(&window[..window.len().min(OVERLAP)]);
        let named_so = [".xml", ".rels", ".vml"]
            .iter()
            .any(|ending| self.name.ends_with(ending));
        for seen in [self.seam.as_slice(), window] {
            if named_so && declares(seen) {
                return Err(ReadError::Doctype { part: part() });
            }
            if kind == Kind::Markup && contains(seen, b"sheetData") {
                return Err(ReadError::Damaged(format!("{}: cells", self.name)));
            }
        }
        self.seam.clear();
        let last = window.len().saturating_sub(OVERLAP);
        self.seam.extend(&window[last..]);
        Ok(())
    }
}

/// Markup is known by its first bytes, whatever its name: a sheet may lie under any.
fn kind_of(name: &str, head: &[u8]) -> Kind {
    let blank = |byte: &u8| {
        matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF) || byte.is_ascii_whitespace()
    };
    if name.ends_with(".xml") || name.ends_with(".rels") {
        Kind::Xml
    } else if head.iter().find(|byte| !blank(byte)) == Some(&b'<') {
        Kind::Markup
    } else {
        Kind::Bytes
    }
}

/// Inflates one part in windows, counting and looking; gives its true size and what it says of shared strings.
fn scan_part(part: impl Read, name: &str, packed: u64) -> Result<(u64, Strings), ReadError> {
    let mut watched = Watched {
        part,
        name,
        packed,
        kind: None,
        size: 0,
        seam: Vec::new(),
        refused: None,
    };
    let looked = if kind_of(name, b"") == Kind::Xml {
        references::scan(BufReader::with_capacity(WINDOW, &mut watched), name)
    } else {
        inflate(&mut watched).map(|()| Strings::default())
    };
    if let Some(refusal) = watched.refused {
        return Err(refusal);
    }
    let (size, strings) = (watched.size, looked?);
    // The shortest entry, `<si/>` with a separator, takes about seven bytes.
    match strings.declared {
        Some(declared) if declared > size / 7 + 1 => Err(ReadError::FalseCount { declared, size }),
        _ => Ok((size, strings)),
    }
}

fn inflate<R: Read>(watched: &mut Watched<'_, R>) -> Result<(), ReadError> {
    let mut window = vec![0_u8; WINDOW];
    loop {
        match watched.read(&mut window) {
            Ok(0) => return Ok(()),
            Ok(_) => (),
            Err(error) => return Err(ReadError::Damaged(format!("{}: {error}", watched.name))),
        }
    }
}

/// Whether a document type or an entity is declared.
fn declares(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = &rest[at + 1..];
        if rest.starts_with(b"!DOCTYPE") || rest.starts_with(b"!ENTITY") {
            return true;
        }
    }
    false
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
