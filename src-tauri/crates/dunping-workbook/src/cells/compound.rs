//! The compound file (OLE2) that .xls, .et and password-protected workbooks are: streams in a tree, cut into sectors. Read here, because
//! what reads such files elsewhere believes their own counts. Every chain of sectors may have as many as the file holds, and no sector
//! twice; a stream gives what its chain gives, up to its length. It writes nothing.

use std::collections::HashMap;

use super::bytes::Bytes;
use crate::ReadError;

/// The first bytes of a compound file.
const SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const HEADER: usize = 512;
/// The sectors of the table of sectors that the header itself lists.
const LISTED: usize = 109;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams shorter than this are kept in mini sectors.
const MINI_STREAM: u64 = 4096;
/// The highest number of a sector; above are marks such as the end of a chain.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;
/// The most entries of the directory that are looked at; a workbook has ten, one with macros and objects a few hundred.
const MAX_ENTRIES: usize = 10_000;

/// A compound file with the streams at its root.
#[derive(Debug)]
pub(super) struct Compound<'a> {
    /// All sectors, beginning behind the header.
    sectors: &'a [u8],
    sector: usize,
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini_stream: Vec<u8>,
    /// First sector and length of each stream by its name in lower case.
    streams: HashMap<String, (u32, u64)>,
}

fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("compound file: {what}"))
}

impl<'a> Compound<'a> {
    /// Reads tables and directory.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let header = Header::read(bytes).ok_or_else(|| damaged("its header"))?;
        let sectors = bytes.get(header.sector.max(HEADER)..).unwrap_or_default();
        let mut file = Self {
            sectors,
            sector: header.sector,
            next: Vec::new(),
            mini_next: Vec::new(),
            mini_stream: Vec::new(),
            streams: HashMap::new(),
        };
        file.next = file.table(&header)?;
        let directory = file.chain(header.directory, u64::MAX)?;
        let entries: Vec<Entry> = directory
            .chunks_exact(ENTRY)
            .take(MAX_ENTRIES)
            .map(|entry| Entry::read(entry).ok_or_else(|| damaged("its directory")))
            .collect::<Result<_, _>>()?;
        let root = entries.first().ok_or_else(|| damaged("no directory"))?;
        if header.mini_table < LAST_SECTOR {
            file.mini_stream = file.chain(root.start, root.length)?;
            file.mini_next = numbers(&file.chain(header.mini_table, u64::MAX)?);
        }
        file.streams = at_root(&entries);
        Ok(file)
    }

    /// Whether the root has a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.streams.contains_key(&name.to_lowercase())
    }

    /// A stream at the root.
    pub(super) fn stream(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let Some((start, length)) = self.streams.get(&name.to_lowercase()).copied() else {
            return Err(damaged("a stream is not there"));
        };
        let bytes = if length < MINI_STREAM {
            follow(
                &self.mini_stream,
                MINI_SECTOR,
                &self.mini_next,
                start,
                length,
            )?
        } else {
            self.chain(start, length)?
        };
        if bytes.len() as u64 == length {
            Ok(bytes)
        } else {
            Err(damaged("a stream is cut off"))
        }
    }

    fn chain(&self, start: u32, length: u64) -> Result<Vec<u8>, ReadError> {
        follow(self.sectors, self.sector, &self.next, start, length)
    }

    /// The table that names for each sector the one that follows it.
    fn table(&self, header: &Header) -> Result<Vec<u32>, ReadError> {
        let count = self.sectors.len().div_ceil(self.sector);
        let per_sector = self.sector / 4;
        let needed = count.div_ceil(per_sector);
        let mut parts = header.listed.clone();
        let (mut more, mut steps) = (header.more, 0);
        while more < LAST_SECTOR {
            steps += 1;
            if steps > needed {
                return Err(damaged("a table without end"));
            }
            let mut listed = numbers(sector(self.sectors, self.sector, more)?);
            more = listed.pop().ok_or_else(|| damaged("its table"))?;
            parts.append(&mut listed);
        }
        let mut next = Vec::new();
        for part in parts
            .into_iter()
            .filter(|part| *part < LAST_SECTOR)
            .take(needed)
        {
            next.extend(numbers(sector(self.sectors, self.sector, part)?));
        }
        Ok(next)
    }
}

/// The sector of a number; the file's last one may be cut short.
fn sector(sectors: &[u8], size: usize, number: u32) -> Result<&[u8], ReadError> {
    let start = usize::try_from(number)
        .ok()
        .and_then(|n| n.checked_mul(size));
    let from = start
        .and_then(|start| sectors.get(start..))
        .filter(|rest| !rest.is_empty());
    let from = from.ok_or_else(|| damaged("a sector beyond the end"))?;
    Ok(&from[..from.len().min(size)])
}

/// The bytes of a chain of sectors, up to a length.
fn follow(
    sectors: &[u8],
    size: usize,
    next: &[u32],
    start: u32,
    length: u64,
) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let mut at = start;
    let mut left = sectors.len().div_ceil(size);
    while at < LAST_SECTOR && (bytes.len() as u64) < length {
        left = left
            .checked_sub(1)
            .ok_or_else(|| damaged("a chain without end"))?;
        bytes.extend_from_slice(sector(sectors, size, at)?);
        at = usize::try_from(at)
            .ok()
            .and_then(|at| next.get(at).copied())
            .ok_or_else(|| damaged("a chain that leads nowhere"))?;
    }
    bytes.truncate(usize::try_from(length).unwrap_or(usize::MAX));
    Ok(bytes)
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let (numbers, _) = bytes.as_chunks();
    numbers
        .iter()
        .map(|bytes| u32::from_le_bytes(*bytes))
        .collect()
}

struct Header {
    /// The size of a sector.
    sector: usize,
    /// The first sector of the directory.
    directory: u32,
    /// The first sector of the table of mini sectors.
    mini_table: u32,
    /// Where the list of the table's sectors goes on.
    more: u32,
    /// The beginning of that list.
    listed: Vec<u32>,
}

impl Header {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut bytes = Bytes::new(bytes.strip_prefix(SIGNATURE)?);
        bytes.take(22)?;
        let sector = match bytes.u16()? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        bytes.take(16)?;
        let directory = bytes.u32()?;
        bytes.take(8)?;
        let mini_table = bytes.u32()?;
        bytes.take(4)?;
        let more = bytes.u32()?;
        bytes.take(4)?;
        Some(Self {
            sector,
            directory,
            mini_table,
            more,
            listed: numbers(bytes.take(LISTED * 4)?),
        })
    }
}

/// An entry of the directory.
struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    length: u64,
}

impl Entry {
    fn read(entry: &[u8]) -> Option<Self> {
        let mut bytes = Bytes::new(entry);
        let name = bytes.wide(32)?;
        bytes.take(2)?;
        let is_stream = bytes.u8()? == 2;
        bytes.take(1)?;
        let (left, right, child) = (bytes.u32()?, bytes.u32()?, bytes.u32()?);
        bytes.take(36)?;
        Some(Self {
            name: name.split('\0').next().unwrap_or_default().to_lowercase(),
            is_stream,
            left,
            right,
            child,
            start: bytes.u32()?,
            // The upper half is not kept clean by every program; no file here is longer than the lower half can say.
            length: u64::from(bytes.u32()?),
        })
    }
}

/// The streams that hang directly on the root, whatever lies in storages below: a text document may hold a workbook there.
fn at_root(entries: &[Entry]) -> HashMap<String, (u32, u64)> {
    let mut streams = HashMap::new();
    let mut seen = vec![false; entries.len()];
    let mut waiting: Vec<u32> = entries.first().map(|root| root.child).into_iter().collect();
    while let Some(at) = waiting.pop() {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let Some(entry) = entries.get(at).filter(|_| !seen[at]) else {
            continue;
        };
        seen[at] = true;
        waiting.extend([entry.left, entry.right]);
        if entry.is_stream {
            streams
                .entry(entry.name.clone())
                .or_insert((entry.start, entry.length));
        }
    }
    streams
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    /// A compound file made by another program's rules.
    fn made(streams: &[(&str, usize)]) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        file.create_storage("/inner").expect("a storage");
        for (name, length) in streams {
            let mut stream = file.create_stream(name).expect("a stream");
            stream.write_all(&content(*length)).expect("its bytes");
        }
        file.flush().expect("it can be written");
        file.into_inner().into_inner()
    }

    fn content(length: usize) -> Vec<u8> {
        (0..length)
            .map(|at| u8::try_from(at % 251).unwrap_or(0))
            .collect()
    }

    #[test]
    fn streams_are_read_whole() {
        let lengths = [
            ("/empty", 0),
            ("/mini", 100),
            ("/edge", 4095),
            ("/big", 4096),
            ("/huge", 9_000_000),
        ];
        let bytes = made(&lengths);
        let file = Compound::open(&bytes).expect("a compound file");
        for (name, length) in lengths {
            let stream = file.stream(&name[1..].to_uppercase());
            assert_eq!(stream, Ok(content(length)), "{name}");
        }
    }

    #[test]
    fn a_stream_of_an_inner_document_is_not_the_file_s_own() {
        let bytes = made(&[("/inner/Workbook", 10), ("/WordDocument", 10)]);
        let file = Compound::open(&bytes).expect("a compound file");
        assert!(file.has("worddocument") && !file.has("workbook"));
    }

    #[test]
    fn a_broken_file_is_damaged_and_nothing_else() {
        let whole = made(&[("/mini", 100), ("/Workbook", 60_000)]);
        for cut in [0, 8, 80, 511, 512, 1024, whole.len() / 2] {
            let opened = Compound::open(&whole[..cut]).and_then(|file| file.stream("Workbook"));
            assert!(matches!(opened, Err(ReadError::Damaged(_))), "{cut}");
        }
        // Whatever byte of the tables is turned over: an answer, and never more bytes than the file has.
        for at in (0..1536).chain(whole.len() - 2048..whole.len()) {
            for flip in [0x01, 0x80, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                if let Ok(file) = Compound::open(&bytes) {
                    for name in ["mini", "workbook"] {
                        let stream = file.stream(name);
                        assert!(stream.map_or(0, |stream| stream.len()) <= bytes.len());
                    }
                }
            }
        }
    }

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        let next = [1, 2, 0];
        let sectors = [7_u8; 3 * 64];
        assert!(follow(&sectors, 64, &next, 0, u64::MAX).is_err());
        assert_eq!(
            follow(&sectors, 64, &next, 0, 70).map(|bytes| bytes.len()),
            Ok(70)
        );
    }
}
