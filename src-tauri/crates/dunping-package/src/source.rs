//! The files that go into a package: read once for their digests, and once more for their contents, which must still be the same.
//!
//! Files are read as streams; none is ever whole in memory unless it was given as bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use dunping_identity::fingerprint::hex;
use sha2::{Digest as _, Sha256};

use crate::container::Known;
use crate::manifest::FileEntry;
use crate::pipeline::{READ_AHEAD_FROM, read_ahead};
use crate::seal::SealError;

const PIECE: usize = 64 * 1024;
/// Files that are read at once for their digests, at the most.
const MOST_AT_ONCE: usize = 4;
/// Reports that may wait for whoever is told of the progress.
const WAITING: usize = 64;

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
    for (index, (file, (sha256, known))) in files.iter().zip(digests(files, meter)?).enumerate() {
        entries.push(FileEntry {
            role: file.role.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: known.size,
            sha256: sha256.clone(),
            clauses: file.clauses.clone(),
            attachment_no: file.attachment_no.clone(),
        });
        contents
            .entry(sha256)
            .or_insert(Content { file: index, known });
    }
    Ok((entries, contents))
}

/// What the threads that take digests report.
enum Heard {
    /// So many bytes were read.
    Read(usize),
    /// A file was read to its end.
    Done(usize, (String, Known)),
    /// A file cannot be read.
    Failed(SealError),
}

/// The digest, checksum and size of every file, in their order. A digest cannot be shared among the processor's cores, but files can:
/// everything must be known before the first byte is written, because contents lie in the order of their digests.
fn digests(files: &[SourceFile], meter: &mut Meter<'_>) -> Result<Vec<(String, Known)>, SealError> {
    let mut found = vec![None; files.len()];
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let (send, reports) = sync_channel(WAITING);
    thread::scope(|scope| {
        for _ in 0..cores.min(MOST_AT_ONCE).min(files.len()) {
            let (send, next) = (send.clone(), &next);
            // Nobody listens any more after a failure or a stop; the thread ends then.
            scope.spawn(move || {
                while let Some((index, file)) = nth(files, next.fetch_add(1, Ordering::Relaxed)) {
                    let report = match digest(file, |read| send.send(Heard::Read(read)).is_ok()) {
                        Ok(known) => Heard::Done(index, known),
                        Err(error) => Heard::Failed(error),
                    };
                    if send.send(report).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        // Taken by value: an early end leaves nobody listening.
        for report in reports {
            match report {
                Heard::Read(bytes) => meter.add(bytes)?,
                Heard::Done(index, known) => found[index] = Some(known),
                Heard::Failed(error) => return Err(error),
            }
        }
        Ok(())
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn nth(files: &[SourceFile], index: usize) -> Option<(usize, &SourceFile)> {
    files.get(index).map(|file| (index, file))
}

/// Reads one file; `goes_on` hears of every piece and may end it.
fn digest(
    file: &SourceFile,
    goes_on: impl Fn(usize) -> bool,
) -> Result<(String, Known), SealError> {
    let (mut digest, mut crc, mut size) = (Sha256::new(), crc32fast::Hasher::new(), 0u64);
    for_each_piece(file, |piece| {
        digest.update(piece);
        crc.update(piece);
        size += piece.len() as u64;
        match goes_on(piece.len()) {
            true => Ok(()),
            false => Err(SealError::Stopped),
        }
    })?;
    let crc32 = crc.finalize();
    Ok((hex(&digest.finalize()), Known { size, crc32 }))
}

/// Hands a file on, piece by piece, and makes sure that it is still the one surveyed. The checksum tells of a file that somebody has saved
/// meanwhile; whether the contents have their digests, whoever opens the package sees, and the sealer does so at once.
pub(crate) fn copy_checked(
    file: &SourceFile,
    known: Known,
    meter: &mut Meter<'_>,
    mut write: impl FnMut(&[u8]) -> Result<(), SealError>,
) -> Result<(), SealError> {
    let changed = || SealError::FileChanged {
        name: file.name.clone(),
    };
    let (mut crc, mut size) = (crc32fast::Hasher::new(), 0u64);
    for_each_piece(file, |piece| {
        crc.update(piece);
        size += piece.len() as u64;
        if size > known.size {
            return Err(changed());
        }
        write(piece)?;
        meter.add(piece.len())
    })?;
    let crc32 = crc.finalize();
    if (Known { size, crc32 }) == known {
        Ok(())
    } else {
        Err(changed())
    }
}

fn for_each_piece(
    file: &SourceFile,
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
            }
        }
        Source::Path(path) => {
            let mut from = File::open(path).map_err(failed)?;
            // A thread is not worth its while for a small file, and there may be thousands.
            if from.metadata().map_err(failed)?.len() >= READ_AHEAD_FROM {
                return read_ahead(from, failed, each);
            }
            let mut piece = Vec::with_capacity(PIECE);
            loop {
                piece.clear();
                let part = from.by_ref().take(PIECE as u64);
                if { part }.read_to_end(&mut piece).map_err(failed)? == 0 {
                    break;
                }
                each(&piece)?;
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
