//! The ZIP container of a workbook, opened with distrust: sizes, counts, ratios, forbidden constructs. Sizes are counted while inflating;
//! what the container declares about itself is not believed. Every part is inflated once: those that the reader asks for go to its
//! parser through the same watch, the rest only past the watch.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use crate::ReadError;

const MAX_PARTS: usize = 2_000;
const MAX_PART: u64 = 200 << 20;
const MAX_TOTAL: u64 = 400 << 20;
const MAX_RATIO: u64 = 200;
/// Small parts may compress as well as they like.
const RATIO_MATTERS_FROM: u64 = 1 << 20;
const WINDOW: usize = 64 << 10;
/// What stays of one window for the next.
const OVERLAP: usize = 64;

/// A container within the limits on parts.
pub(crate) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The index of each part by its name in lower case, until it is inflated.
    waiting: BTreeMap<String, usize>,
    /// What was inflated so far.
    total: u64,
}

/// A part's name as it is looked up: programs disagree on case and slashes, so two that differ only there are one.
fn plain(name: &str) -> String {
    name.replace('\\', "/").to_lowercase()
}

fn damaged(error: &zip::result::ZipError) -> ReadError {
    ReadError::Damaged(error.to_string())
}

impl<'a> Container<'a> {
    /// Looks at the list of parts.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if archive.len() > MAX_PARTS {
            return Err(ReadError::TooManyParts {
                parts: archive.len(),
                limit: MAX_PARTS,
            });
        }
        if archive.has_duplicate_names() {
            return Err(ReadError::DuplicatePart);
        }
        let mut waiting = BTreeMap::new();
        for index in 0..archive.len() {
            let part = archive
                .by_index_raw(index)
                .map_err(|error| damaged(&error))?;
            let name = plain(&String::from_utf8_lossy(part.name_raw()));
            if waiting.insert(name, index).is_some() {
                return Err(ReadError::DuplicatePart);
            }
        }
        Ok(Self {
            archive,
            waiting,
            total: 0,
        })
    }

    /// Whether a part is there that was not read yet.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.waiting.contains_key(&plain(name))
    }

    /// Reads one part, to its end whatever the parser leaves. A part can be read once.
    pub(crate) fn read<T>(
        &mut self,
        name: &str,
        parse: impl FnOnce(&mut dyn BufRead, &str) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let name = plain(name);
        let Some(index) = self.waiting.remove(&name) else {
            return Err(ReadError::Damaged(format!("{name} is not there")));
        };
        let part = self
            .archive
            .by_index(index)
            .map_err(|error| damaged(&error))?;
        let packed = part.compressed_size();
        let mut watched = BufReader::with_capacity(
            WINDOW,
            Watched {
                part,
                name: &name,
                packed,
                size: 0,
                total: self.total,
                seam: Vec::new(),
                refused: None,
            },
        );
        let parsed = parse(&mut watched, &name);
        let drained = match parsed {
            Ok(_) => io::copy(&mut watched, &mut io::sink()),
            Err(_) => Ok(0),
        };
        let watched = watched.into_inner();
        if let Some(refusal) = watched.refused {
            return Err(refusal);
        }
        self.total = watched.total;
        if let Err(error) = drained {
            return Err(ReadError::Damaged(format!("{name}: {error}")));
        }
        parsed
    }

    /// Lets the parts that nobody asked for pass the watch.
    pub(crate) fn rest(&mut self) -> Result<(), ReadError> {
        let names: Vec<String> = self.waiting.keys().cloned().collect();
        names
            .iter()
            .try_for_each(|name| self.read(name, |_, _| Ok(())))
    }
}

/// A part that is watched while it is inflated.
struct Watched<'a, R> {
    part: R,
    name: &'a str,
    packed: u64,
    /// The size of this part so far, and of all parts.
    size: u64,
    total: u64,
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
        let part = || self.name.to_owned();
        let first = self.size == 0;
        self.size += window.len() as u64;
        self.total += window.len() as u64;
        let ratio_exceeded = self.size > RATIO_MATTERS_FROM
            && self.size > self.packed.max(1).saturating_mul(MAX_RATIO);
        if self.size > MAX_PART || self.total > MAX_TOTAL || ratio_exceeded {
            return Err(ReadError::Bomb { part: part() });
        }
        let is_markup = |ending: &&str| self.name.ends_with(*ending);
        if ![".xml", ".rels", ".vml"].iter().any(is_markup) {
            return Ok(());
        }
        if first && !utf8_start(window) {
            return Err(ReadError::NotUtf8 { part: part() });
        }
        self.seam.extend(&window[..window.len().min(OVERLAP)]);
        if declares(&self.seam) || declares(window) {
            return Err(ReadError::Doctype { part: part() });
        }
        self.seam.clear();
        let last = window.len().saturating_sub(OVERLAP);
        self.seam.extend(&window[last..]);
        Ok(())
    }
}

/// Whether a document type or an entity is declared.
fn declares(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"<!").any(|at| {
        let word = &text[at + 2..];
        word.starts_with(b"DOCTYPE") || word.starts_with(b"ENTITY")
    })
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
