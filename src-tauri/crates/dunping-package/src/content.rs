//! Reading one entry of an opened container towards its checksum and digest.

use std::io::{Read, Seek, SeekFrom};

use dunping_identity::fingerprint::hex;
use sha2::{Digest as _, Sha256};

use crate::container::{ContainerFault, Directory, Entry, EntryName, check_local_header};
use crate::open::{OpenError, read_failed};

const PIECE: usize = 64 * 1024;

/// A small entry, whole, its checksum checked.
pub(crate) fn read_fixed<R: Read + Seek>(
    reader: &mut R,
    directory: &Directory,
    name: &EntryName,
    limit: u64,
) -> Result<Vec<u8>, OpenError> {
    let entry = directory.find(name).ok_or(ContainerFault::Order)?;
    if entry.known.size > limit {
        return Err(ContainerFault::EntryTooLarge.into());
    }
    check_local_header(reader, entry)?;
    let size = usize::try_from(entry.known.size).map_err(|_| ContainerFault::EntryTooLarge)?;
    let mut bytes = vec![0; size];
    reader.read_exact(&mut bytes).map_err(read_failed)?;
    if crc32fast::hash(&bytes) != entry.known.crc32 {
        return Err(ContainerFault::Checksum.into());
    }
    Ok(bytes)
}

/// Hands an entry on piece by piece; at the end its checksum and digest must fit.
pub(crate) fn stream<R: Read + Seek>(
    reader: &mut R,
    entry: &Entry,
    sha256: &str,
    mut each: impl FnMut(&[u8]) -> Result<(), OpenError>,
) -> Result<(), OpenError> {
    let mut check = Check::new(entry, sha256);
    while let Some(at) = check.next() {
        check.piece(reader, at)?;
        each(&check.buffer)?;
    }
    check.finish()
}

/// Reading an entry piece by piece towards its checksum and digest.
pub(crate) struct Check<'a> {
    entry: &'a Entry,
    sha256: &'a str,
    done: u64,
    buffer: Vec<u8>,
    digest: Sha256,
    crc: crc32fast::Hasher,
    header_checked: bool,
}

impl<'a> Check<'a> {
    pub(crate) fn new(entry: &'a Entry, sha256: &'a str) -> Self {
        Self {
            entry,
            sha256,
            done: 0,
            buffer: Vec::new(),
            digest: Sha256::new(),
            crc: crc32fast::Hasher::new(),
            header_checked: false,
        }
    }

    /// Where the next piece begins; an empty entry has one empty piece, so that its header is compared too.
    pub(crate) fn next(&self) -> Option<u64> {
        (!self.header_checked || self.done < self.entry.known.size).then_some(self.done)
    }

    /// Reads the piece that begins at `at`: its length.
    pub(crate) fn piece<R: Read + Seek>(
        &mut self,
        reader: &mut R,
        at: u64,
    ) -> Result<u64, OpenError> {
        self.header(reader)?;
        let len = (self.entry.known.size - at).min(PIECE as u64);
        reader
            .seek(SeekFrom::Start(self.entry.content_offset() + at))
            .map_err(read_failed)?;
        // At most 64 KiB.
        self.buffer.resize(usize::try_from(len).unwrap_or(PIECE), 0);
        reader.read_exact(&mut self.buffer).map_err(read_failed)?;
        self.digest.update(&self.buffer);
        self.crc.update(&self.buffer);
        self.done += len;
        Ok(len)
    }

    /// Compares the entry's header, once.
    pub(crate) fn header<R: Read + Seek>(&mut self, reader: &mut R) -> Result<(), OpenError> {
        if !self.header_checked {
            check_local_header(reader, self.entry)?;
            self.header_checked = true;
        }
        Ok(())
    }

    /// Takes a piece that somebody else has read, in its turn.
    pub(crate) fn seen(&mut self, piece: &[u8]) {
        self.digest.update(piece);
        self.crc.update(piece);
        self.done += piece.len() as u64;
    }

    pub(crate) fn finish(self) -> Result<(), OpenError> {
        if self.crc.finalize() != self.entry.known.crc32 {
            return Err(ContainerFault::Checksum.into());
        }
        if hex(&self.digest.finalize()) != self.sha256 {
            return Err(ContainerFault::Digest.into());
        }
        Ok(())
    }
}
