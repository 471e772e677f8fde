//! The shelf of evidence: what the page may look at, by id, with ranges. It is shared with the window's evidence protocol, so that
//! looking at a paper never waits for a save or a seal.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use dunping_package::Package;

use crate::contract::{AttachmentView, PackageCheckState, PackageCheckView, ViewerKind, Words};
use crate::work::percent;
use crate::{AppError, words};

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

/// Reads bytes from somewhere else: from, how many.
struct Elsewhere(Box<dyn Fn(u64, u64) -> Result<Vec<u8>, AppError> + Send + Sync>);

impl std::fmt::Debug for Elsewhere {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("elsewhere")
    }
}

#[derive(Debug, Clone)]
enum Source {
    /// An entry of the opened package.
    Entry,
    /// A file of the register's store.
    File(PathBuf),
    /// Bytes that lie elsewhere: an encrypted photo, a file in a return.
    Elsewhere(Arc<Elsewhere>),
    /// Bytes made by the program, such as the preview of the report.
    Bytes(Arc<Vec<u8>>),
}

#[derive(Default)]
struct Content {
    package: Option<Arc<Package>>,
    items: BTreeMap<String, ShelfItem>,
    check: PackageCheckView,
    /// Previews of pictures, the oldest first: only the last few are kept.
    previews: Vec<String>,
}

/// How many previews of pictures are kept in memory.
const MOST_PREVIEWS: usize = 6;

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
            Source::Bytes(bytes) => Ok(part(bytes, start, length)),
            Source::File(path) => read_range(path, start, length),
            Source::Elsewhere(elsewhere) => (elsewhere.0)(start, length),
            Source::Entry => {
                let package = self.with(|content| content.package.clone());
                let length = usize::try_from(length).unwrap_or(usize::MAX);
                Ok(package
                    .ok_or(AppError::NoCase)?
                    .read_range(&item.id, start, length)?)
            }
        }
    }

    /// How the check of the package on the shelf stands.
    #[must_use]
    pub fn check(&self) -> PackageCheckView {
        self.with(|content| content.check.clone())
    }

    /// Puts an opened package on the shelf in place of the one before, and reads every byte of it in the background. Looking at a paper
    /// goes before: the check takes the file piece by piece.
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
                    media_type: given_type(&media_type).to_owned(),
                    size,
                    source: Source::Entry,
                },
            )
        });
        let items = items.collect();
        let package = Arc::new(package);
        self.with(|content| {
            *content = Content {
                package: Some(Arc::clone(&package)),
                items,
                check: PackageCheckView {
                    state: PackageCheckState::Running,
                    ..PackageCheckView::default()
                },
                previews: Vec::new(),
            }
        });
        let shelf = self.clone();
        let begun = std::thread::Builder::new()
            .name("package-check".to_owned())
            .spawn(move || shelf.read_all(&package));
        if begun.is_err() {
            // A computer that starts no thread: the check comes with the signing, as it does anyway.
            self.with(|content| content.check = PackageCheckView::default());
        }
    }

    /// Reads every byte of a package for as long as it is on the shelf.
    fn read_all(&self, package: &Arc<Package>) {
        let found = package.verify_all(&mut |progress| {
            let there = self.told(package, |check| check.percent = percent(progress));
            match there {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        });
        let (state, text) = match found {
            Ok(()) => {
                let count = package.manifest().files.len();
                let text = Words::new(
                    format!("案卷的{count}个文件已逐字节核对，与封装时一致。"),
                    format!(
                        "All {count} files of the case were compared byte by byte; they are as they were sealed."
                    ),
                );
                (PackageCheckState::Holds, text)
            }
            Err(error) => {
                let failure = AppError::Open(error).failure();
                let text = Words::from((
                    "核对案卷全部内容时发现问题：",
                    "The check of the whole case found a problem:",
                ))
                .then(&failure.message)
                .then(&failure.remedy);
                (PackageCheckState::Fails, text)
            }
        };
        self.told(package, |check| {
            *check = PackageCheckView {
                state,
                percent: 100,
                text,
            };
        });
    }

    /// Changes what is said of a package; answers whether it is still the one on the shelf.
    fn told(&self, package: &Arc<Package>, change: impl FnOnce(&mut PackageCheckView)) -> bool {
        self.with(|content| match &content.package {
            Some(there) if Arc::ptr_eq(there, package) => {
                change(&mut content.check);
                true
            }
            _ => false,
        })
    }

    /// Puts files of the register's store on the shelf in place of what was there before.
    pub(crate) fn put_files(
        &self,
        files: impl IntoIterator<Item = (String, String, u64, PathBuf)>,
    ) {
        let items = files.into_iter().map(|(id, media_type, size, path)| {
            let media_type = given_type(&media_type).to_owned();
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
                items,
                ..Content::default()
            }
        });
    }

    /// Puts bytes made by the program on the shelf.
    pub(crate) fn put_bytes(&self, id: &str, media_type: &str, bytes: Vec<u8>) {
        let item = ShelfItem {
            id: id.to_owned(),
            media_type: made_type(media_type).to_owned(),
            size: bytes.len() as u64,
            source: Source::Bytes(Arc::new(bytes)),
        };
        self.with(|content| content.items.insert(id.to_owned(), item));
    }

    /// Puts a PDF on the shelf for the viewer.
    pub(crate) fn put_pdf(&self, id: &str, name: &str, pdf: Vec<u8>) -> AttachmentView {
        let bytes = pdf.len() as u64;
        self.put_bytes(id, "application/pdf", pdf);
        AttachmentView {
            id: id.to_owned(),
            number: String::new(),
            name: name.to_owned(),
            viewer: ViewerKind::Pdf,
            size: words::size(bytes),
            bytes,
            clauses: Vec::new(),
        }
    }

    /// Puts the preview of a picture on the shelf; the oldest one goes when there are many.
    pub(crate) fn put_preview(&self, id: &str, jpeg: Vec<u8>) {
        self.put_bytes(id, "image/jpeg", jpeg);
        self.with(|content| {
            content.previews.retain(|one| one != id);
            content.previews.push(id.to_owned());
            if content.previews.len() > MOST_PREVIEWS {
                let oldest = content.previews.remove(0);
                content.items.remove(&oldest);
            }
        });
    }

    /// Puts something on the shelf that is read from elsewhere when it is looked at.
    pub(crate) fn put_elsewhere(
        &self,
        id: &str,
        size: u64,
        read: impl Fn(u64, u64) -> Result<Vec<u8>, AppError> + Send + Sync + 'static,
    ) {
        let item = ShelfItem {
            id: id.to_owned(),
            media_type: PLAIN.to_owned(),
            size,
            source: Source::Elsewhere(Arc::new(Elsewhere(Box::new(read)))),
        };
        self.with(|content| content.items.insert(id.to_owned(), item));
    }

    /// Works with the opened package.
    pub(crate) fn with_package<T>(
        &self,
        work: impl FnOnce(&Package) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let package = self.with(|content| content.package.clone());
        work(package.as_deref().ok_or(AppError::NoCase)?)
    }

    /// Empties the shelf.
    pub(crate) fn clear(&self) {
        self.with(|content| *content = Content::default());
    }

    fn with<T>(&self, work: impl FnOnce(&mut Content) -> T) -> T {
        work(&mut self.content.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A part of bytes, as far as they go.
pub(crate) fn part(bytes: &[u8], start: u64, length: u64) -> Vec<u8> {
    let end = start.saturating_add(length).min(bytes.len() as u64);
    let slice = usize::try_from(start.min(end))
        .ok()
        .zip(usize::try_from(end).ok());
    slice
        .and_then(|(start, end)| bytes.get(start..end))
        .unwrap_or_default()
        .to_vec()
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

/// What came from outside is shown as a PDF, which the page draws itself, or not by the window at all: pictures are drawn again first.
fn given_type(media_type: &str) -> &str {
    match media_type {
        "application/pdf" => media_type,
        _ => PLAIN,
    }
}

/// What the program made may be a picture.
fn made_type(media_type: &str) -> &str {
    match media_type {
        "application/pdf" | "image/jpeg" => media_type,
        _ => PLAIN,
    }
}

const PLAIN: &str = "application/octet-stream";
