//! Reading a container's directory by comparing it with what the writer would have written.

use std::io::{self, Read, Seek, SeekFrom};

use super::layout::{
    CENTRAL_EXTRA, CENTRAL_FIXED, EntryName, Known, TAIL_LEN, central_entry, local_header,
    local_header_len, tail,
};
use super::{MAX_DIRECTORY, MAX_ENTRIES};

/// Above this many entries, local headers are compared when an entry is read, not when the container is opened.
const EAGER_ENTRIES: usize = 1_000;

/// In what way bytes are not a container of the one accepted form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContainerFault {
    /// Too short to be one.
    #[error("too short")]
    TooShort,
    /// The last 98 bytes are not the end records the writer would have written.
    #[error("the end records are not in the accepted form")]
    Tail,
    /// More than 20,000 entries.
    #[error("too many entries")]
    TooManyEntries,
    /// A directory larger than 8 MiB.
    #[error("the directory is too large")]
    DirectoryTooLarge,
    /// The directory does not end where the end records begin.
    #[error("the directory is not where it belongs")]
    DirectoryPlace,
    /// A directory entry is not what the writer would have written.
    #[error("a directory entry is not in the accepted form")]
    DirectoryEntry,
    /// A name that is not on the list.
    #[error("an entry has a name that is not accepted")]
    Name,
    /// Entries out of order, twice, or one of the fixed ones missing.
    #[error("entries are out of order, repeated or missing")]
    Order,
    /// A gap or an overlap between entries, or bytes before the first.
    #[error("entries do not follow each other without gap or overlap")]
    Place,
    /// A local header differs from the directory.
    #[error("a local header differs from the directory")]
    LocalHeader,
    /// The `mimetype` is not one of the five kinds.
    #[error("the container's kind is not known")]
    Mimetype,
    /// Manifest, signature or another fixed entry is larger than allowed.
    #[error("a fixed entry is too large")]
    EntryTooLarge,
    /// An entry's bytes do not have its checksum.
    #[error("an entry's checksum does not fit")]
    Checksum,
    /// An entry's bytes do not have the digest it is named by.
    #[error("an entry's digest does not fit")]
    Digest,
    /// A listed file is missing, an unlisted one is there, or a size differs from the manifest.
    #[error("the files differ from the manifest")]
    Files,
}

/// Where an entry's content is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: EntryName,
    pub(crate) known: Known,
    header_offset: u64,
}

impl Entry {
    pub(crate) fn content_offset(&self) -> u64 {
        self.header_offset + local_header_len(&self.name)
    }
}

/// All entries, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directory {
    pub(crate) entries: Vec<Entry>,
}

impl Directory {
    /// Entries stand in the order of their names, so a search by halves finds them.
    pub(crate) fn find(&self, name: &EntryName) -> Option<&Entry> {
        let at = self
            .entries
            .binary_search_by(|entry| entry.name.cmp(name))
            .ok()?;
        self.entries.get(at)
    }
}

/// What can go wrong: the bytes, or reading them.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadFault {
    #[error(transparent)]
    Container(#[from] ContainerFault),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reads and compares the directory; with up to 1,000 entries also every local header.
pub(crate) fn read_directory<R: Read + Seek>(from: &mut R) -> Result<Directory, ReadFault> {
    let len = from.seek(SeekFrom::End(0))?;
    let tail_offset = len.checked_sub(TAIL_LEN).ok_or(ContainerFault::TooShort)?;
    let mut found = [0u8; TAIL_LEN as usize];
    from.seek(SeekFrom::Start(tail_offset))?;
    from.read_exact(&mut found)?;
    let (count, size, offset) = (u64_at(&found, 32), u64_at(&found, 40), u64_at(&found, 48));
    if tail(count, size, offset) != found {
        return Err(ContainerFault::Tail.into());
    }
    if count > MAX_ENTRIES {
        return Err(ContainerFault::TooManyEntries.into());
    }
    if size > MAX_DIRECTORY {
        return Err(ContainerFault::DirectoryTooLarge.into());
    }
    if offset.checked_add(size) != Some(tail_offset) {
        return Err(ContainerFault::DirectoryPlace.into());
    }
    from.seek(SeekFrom::Start(offset))?;
    let mut bytes = vec![0; usize::try_from(size).map_err(|_| ContainerFault::DirectoryTooLarge)?];
    from.read_exact(&mut bytes)?;
    let directory = compare_directory(&bytes, count, offset)?;
    if directory.entries.len() <= EAGER_ENTRIES {
        for entry in &directory.entries {
            check_local_header(from, entry)?;
        }
    }
    Ok(directory)
}

fn compare_directory(mut bytes: &[u8], count: u64, end: u64) -> Result<Directory, ContainerFault> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut offset = 0u64;
    while !bytes.is_empty() {
        let fixed = bytes
            .get(..CENTRAL_FIXED)
            .ok_or(ContainerFault::DirectoryEntry)?;
        let name_end = CENTRAL_FIXED + usize::from(u16::from_le_bytes([fixed[28], fixed[29]]));
        let total = name_end + CENTRAL_EXTRA;
        let entry_bytes = bytes.get(..total).ok_or(ContainerFault::DirectoryEntry)?;
        let name =
            EntryName::parse(&entry_bytes[CENTRAL_FIXED..name_end]).ok_or(ContainerFault::Name)?;
        let known = Known {
            crc32: u32::from_le_bytes([fixed[16], fixed[17], fixed[18], fixed[19]]),
            size: u64_at(entry_bytes, name_end + 4),
        };
        let header_offset = u64_at(entry_bytes, name_end + 20);
        if central_entry(&name, known, header_offset) != entry_bytes {
            return Err(ContainerFault::DirectoryEntry);
        }
        if entries.last().is_some_and(|last| last.name >= name) {
            return Err(ContainerFault::Order);
        }
        if header_offset != offset {
            return Err(ContainerFault::Place);
        }
        offset = offset
            .checked_add(local_header_len(&name))
            .and_then(|sum| sum.checked_add(known.size))
            .ok_or(ContainerFault::Place)?;
        entries.push(Entry {
            name,
            known,
            header_offset,
        });
        bytes = &bytes[total..];
    }
    if offset != end {
        return Err(ContainerFault::Place);
    }
    let has_all = [
        EntryName::Mimetype,
        EntryName::Readme,
        EntryName::Manifest,
        EntryName::Signature,
    ]
    .iter()
    .all(|fixed| entries.iter().any(|entry| entry.name == *fixed));
    if entries.len() as u64 != count || !has_all {
        return Err(ContainerFault::Order);
    }
    Ok(Directory { entries })
}

/// Compares one local header; afterwards the reader stands at the entry's content.
pub(crate) fn check_local_header<R: Read + Seek>(
    from: &mut R,
    entry: &Entry,
) -> Result<(), ReadFault> {
    let expected = local_header(&entry.name, entry.known);
    let mut found = vec![0; expected.len()];
    from.seek(SeekFrom::Start(entry.header_offset))?;
    from.read_exact(&mut found)?;
    if found == expected {
        Ok(())
    } else {
        Err(ContainerFault::LocalHeader.into())
    }
}

/// Eight bytes at a place that the caller knows to exist.
fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}
