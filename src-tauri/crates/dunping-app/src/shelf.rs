//! The shelf of evidence: what the page may look at, by id, with ranges. It is shared with the window's evidence protocol, so that
//! looking at a paper never waits for a save or a seal.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dunping_package::Package;

use crate::AppError;

/// One thing on the shelf.
#[derive(Debug, Clone)]
pub struct ShelfItem {
    /// Its id.
    pub id: String,
    /// Its type, from a short list that the window may show.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    /// An entry of the opened package.
    Entry,
    /// A file of the register's store.
    File(PathBuf),
    /// Bytes made by the program, such as the preview of the report.
    Bytes(Arc<Vec<u8>>),
}

#[derive(Default)]
struct Content {
    package: Option<Package>,
    items: BTreeMap<String, ShelfItem>,
}

/// The shelf; clones are the same shelf.
#[derive(Clone, Default)]
pub struct Shelf {
    content: Arc<Mutex<Content>>,
}

impl Shelf {
    /// The item of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<ShelfItem> {
        self.with(|content| content.items.get(id).cloned())
    }

    /// Reads `length` bytes from `start`.
    ///
    /// # Errors
    /// When the package cannot be read any more, for instance because the USB stick was removed.
    pub fn read(&self, item: &ShelfItem, start: u64, length: u64) -> Result<Vec<u8>, AppError> {
        match &item.source {
            Source::Bytes(bytes) => {
                let whole = bytes.len() as u64;
                let end = start.saturating_add(length).min(whole);
                let slice = usize::try_from(start.min(end))
                    .ok()
                    .zip(usize::try_from(end).ok());
                Ok(slice
                    .and_then(|(start, end)| bytes.get(start..end))
                    .unwrap_or_default()
                    .to_vec())
            }
            Source::File(path) => read_range(path, start, length),
            Source::Entry => self.with(|content| match &content.package {
                Some(package) => Ok(package.read_range(
                    &item.id,
                    start,
                    usize::try_from(length).unwrap_or(usize::MAX),
                )?),
                None => Err(AppError::NoCase),
            }),
        }
    }

    /// Puts an opened package on the shelf in place of the one before.
    pub(crate) fn put_package(
        &self,
        package: Package,
        entries: impl IntoIterator<Item = (String, String, u64)>,
    ) {
        let items = entries.into_iter().map(|(id, media_type, size)| {
            (
                id.clone(),
                ShelfItem {
                    id,
                    media_type: safe_type(&media_type).to_owned(),
                    size,
                    source: Source::Entry,
                },
            )
        });
        let items = items.collect();
        self.with(|content| {
            *content = Content {
                package: Some(package),
                items,
            }
        });
    }

    /// Puts files of the register's store on the shelf in place of what was there before.
    pub(crate) fn put_files(
        &self,
        files: impl IntoIterator<Item = (String, String, u64, PathBuf)>,
    ) {
        let items = files.into_iter().map(|(id, media_type, size, path)| {
            let media_type = safe_type(&media_type).to_owned();
            (
                id.clone(),
                ShelfItem {
                    id,
                    media_type,
                    size,
                    source: Source::File(path),
                },
            )
        });
        let items = items.collect();
        self.with(|content| {
            *content = Content {
                package: None,
                items,
            }
        });
    }

    /// Puts bytes made by the program on the shelf.
    pub(crate) fn put_bytes(&self, id: &str, media_type: &str, bytes: Vec<u8>) {
        let item = ShelfItem {
            id: id.to_owned(),
            media_type: safe_type(media_type).to_owned(),
            size: bytes.len() as u64,
            source: Source::Bytes(Arc::new(bytes)),
        };
        self.with(|content| content.items.insert(id.to_owned(), item));
    }

    /// Empties the shelf.
    pub(crate) fn clear(&self) {
        self.with(|content| *content = Content::default());
    }

    fn with<T>(&self, work: impl FnOnce(&mut Content) -> T) -> T {
        work(&mut self.content.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn read_range(path: &Path, start: u64, length: u64) -> Result<Vec<u8>, AppError> {
    let failed = |problem| AppError::Read {
        name: crate::session::file_name(path),
        problem,
    };
    let mut file = File::open(path).map_err(failed)?;
    file.seek(SeekFrom::Start(start)).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Only types that the window shows without running anything; everything else is plain bytes.
fn safe_type(media_type: &str) -> &str {
    match media_type {
        "application/pdf" | "image/jpeg" | "image/png" | "image/webp" => media_type,
        _ => "application/octet-stream",
    }
}
