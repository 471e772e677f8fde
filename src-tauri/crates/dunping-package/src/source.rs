//! The files that go into a package: read once for their digests, and once more for their contents, which must still be the same.
//!
//! Files are read as streams; none is ever whole in memory unless it was given as bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use dunping_identity::fingerprint::hex;
use sha2::{Digest as _, Sha256};

use crate::container::Known;
use crate::manifest::FileEntry;
use crate::seal::SealError;

const PIECE: usize = 64 * 1024;

/// Where a file's bytes come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// A file on the disk, read as a stream.
    Path(PathBuf),
    /// Bytes in memory.
    Bytes(Vec<u8>),
}

/// One file to seal.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// What it is, such as `workbook`.
    pub role: String,
    /// The name to show.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub source: Source,
    /// The clauses it is evidence for.
    pub clauses: Vec<String>,
    /// The attachment's number.
    pub attachment_no: Option<String>,
}

impl SourceFile {
    /// A file without clauses and attachment number.
    #[must_use]
    pub fn new(role: &str, name: &str, media_type: &str, source: Source) -> Self {
        Self {
            role: role.to_owned(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            source,
            clauses: Vec::new(),
            attachment_no: None,
        }
    }
}

/// How far a long operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes handled.
    pub done: u64,
    /// Bytes to handle in all; the sealing counts reading and writing.
    pub total: u64,
}

/// Told how far an operation is; answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// One distinct content: the first file that has it, and what is known of it.
pub(crate) struct Content {
    pub(crate) file: usize,
    pub(crate) known: Known,
}

/// Reads every file once: the manifest's entries, and the distinct contents by digest.
pub(crate) fn survey(
    files: &[SourceFile],
    meter: &mut Meter<'_>,
) -> Result<(Vec<FileEntry>, BTreeMap<String, Content>), SealError> {
    let mut entries = Vec::with_capacity(files.len());
    let mut contents = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        let (mut digest, mut crc, mut size) = (Sha256::new(), crc32fast::Hasher::new(), 0u64);
        for_each_piece(file, meter, |piece| {
            digest.update(piece);
            crc.update(piece);
            size += piece.len() as u64;
            Ok(())
        })?;
        let sha256 = hex(&digest.finalize());
        entries.push(FileEntry {
            role: file.role.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size,
            sha256: sha256.clone(),
            clauses: file.clauses.clone(),
            attachment_no: file.attachment_no.clone(),
        });
        let known = Known {
            size,
            crc32: crc.finalize(),
        };
        contents
            .entry(sha256)
            .or_insert(Content { file: index, known });
    }
    Ok((entries, contents))
}

/// Hands a file on, piece by piece, and makes sure that it is still the one surveyed.
pub(crate) fn copy_checked(
    file: &SourceFile,
    sha256: &str,
    known: Known,
    meter: &mut Meter<'_>,
    mut write: impl FnMut(&[u8]) -> Result<(), SealError>,
) -> Result<(), SealError> {
    let changed = || SealError::FileChanged {
        name: file.name.clone(),
    };
    let (mut digest, mut size) = (Sha256::new(), 0u64);
    for_each_piece(file, meter, |piece| {
        digest.update(piece);
        size += piece.len() as u64;
        if size > known.size {
            return Err(changed());
        }
        write(piece)
    })?;
    if size == known.size && hex(&digest.finalize()) == sha256 {
        Ok(())
    } else {
        Err(changed())
    }
}

fn for_each_piece(
    file: &SourceFile,
    meter: &mut Meter<'_>,
    mut each: impl FnMut(&[u8]) -> Result<(), SealError>,
) -> Result<(), SealError> {
    let failed = |source| SealError::Source {
        name: file.name.clone(),
        source,
    };
    match &file.source {
        Source::Bytes(bytes) => {
            for piece in bytes.chunks(PIECE) {
                each(piece)?;
                meter.add(piece.len())?;
            }
        }
        Source::Path(path) => {
            let mut from = File::open(path).map_err(failed)?;
            let mut piece = vec![0; PIECE];
            loop {
                let read = match from.read(&mut piece) {
                    Ok(0) => break,
                    Ok(read) => read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(failed(error)),
                };
                each(piece.get(..read).unwrap_or_default())?;
                meter.add(read)?;
            }
        }
    }
    Ok(())
}

pub(crate) fn source_len(file: &SourceFile) -> Result<u64, SealError> {
    match &file.source {
        Source::Bytes(bytes) => Ok(bytes.len() as u64),
        Source::Path(path) => std::fs::metadata(path)
            .map(|metadata| metadata.len())
            .map_err(|source| SealError::Source {
                name: file.name.clone(),
                source,
            }),
    }
}

/// Counts bytes and tells the watcher.
pub(crate) struct Meter<'a> {
    pub(crate) done: u64,
    pub(crate) total: u64,
    pub(crate) watch: Watch<'a>,
}

impl Meter<'_> {
    fn add(&mut self, bytes: usize) -> Result<(), SealError> {
        self.done += bytes as u64;
        match (self.watch)(Progress {
            done: self.done,
            total: self.total,
        }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(SealError::Stopped),
        }
    }
}
