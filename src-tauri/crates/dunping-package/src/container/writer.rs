//! Writing a container as one stream, with sizes and checksums known beforehand.

use std::io::{self, Write};

use super::layout::{EntryName, Known, central_entry, local_header, tail};

/// Writes entries in order, then the directory.
pub(crate) struct Writer<W> {
    out: W,
    offset: u64,
    directory: Vec<u8>,
    entries: u64,
}

impl<W: Write> Writer<W> {
    pub(crate) fn new(out: W) -> Self {
        Self {
            out,
            offset: 0,
            directory: Vec::new(),
            entries: 0,
        }
    }

    /// Writes an entry's header; exactly `known.size` bytes of its content must follow through [`Writer::content`].
    pub(crate) fn begin(&mut self, name: &EntryName, known: Known) -> io::Result<()> {
        let header = local_header(name, known);
        self.directory
            .extend_from_slice(&central_entry(name, known, self.offset));
        self.entries += 1;
        self.content(&header)
    }

    pub(crate) fn content(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.offset += bytes.len() as u64;
        Ok(())
    }

    /// Writes an entry whose content is in memory.
    pub(crate) fn entry(&mut self, name: &EntryName, content: &[u8]) -> io::Result<()> {
        let known = Known {
            size: content.len() as u64,
            crc32: crc32fast::hash(content),
        };
        self.begin(name, known)?;
        self.content(content)
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.directory)?;
        self.out.write_all(&tail(
            self.entries,
            self.directory.len() as u64,
            self.offset,
        ))?;
        Ok(self.out)
    }
}
