//! What a piece of evidence is and how it is shown (佐证材料). It is found by its content, never by its name: whatever is none of the
//! kinds that are shown is told in a plain sentence and can be exported. Nothing in a file is ever run.

use std::path::{Path, PathBuf};

use dunping_package::{FileEntry, export};

use crate::contract::{EvidenceView, WrittenFile};
use crate::moment::Moment;
use crate::{AppError, Session, Shelf, ShelfItem, words};

mod docx;
mod picture;
mod sniff;
mod text;

pub use self::picture::PictureError;
pub(crate) use self::picture::draw;
use self::sniff::{Kind, Office};
pub(crate) use self::sniff::{XLSX, media_type, viewer};

/// The largest file that is taken into memory whole: pictures, texts and documents. PDF files are read in parts.
const LARGEST: u64 = 96 * 1024 * 1024;
/// What is looked at to tell the kind.
const HEAD: u64 = 64 * 1024;

/// Looks at a piece of evidence on the shelf.
///
/// # Errors
/// When it is not on the shelf or cannot be read, and a picture that is too large or damaged.
pub fn look(shelf: &Shelf, id: &str) -> Result<EvidenceView, AppError> {
    let item = shelf.find(id).ok_or(AppError::NoEvidence)?;
    let head = shelf.read(&item, 0, HEAD.min(item.size))?;
    match sniff::kind(&head) {
        Kind::Pdf => Ok(EvidenceView::Pdf { bytes: item.size }),
        Kind::Other(what) => Ok(other(what)),
        _ if item.size > LARGEST => Ok(other(sniff::TOO_LARGE)),
        Kind::Picture => picture::show(shelf, &item, &whole(shelf, &item)?),
        Kind::Text => Ok(EvidenceView::Paper {
            paper: text::read(&whole(shelf, &item)?),
        }),
        Kind::Zip => match sniff::office(&whole(shelf, &item)?) {
            Office::Document(bytes) => Ok(docx::read(&bytes).map_or_else(
                || other(sniff::DAMAGED_DOCUMENT),
                |paper| EvidenceView::Paper { paper },
            )),
            Office::Other(what) => Ok(other(what)),
        },
    }
}

fn whole(shelf: &Shelf, item: &ShelfItem) -> Result<Vec<u8>, AppError> {
    shelf.read(item, 0, item.size)
}

fn other(what: (&str, &str)) -> EvidenceView {
    EvidenceView::Other { text: what.into() }
}

/// A piece of evidence that is to be written into a folder. It takes as long as the file is large, so nothing else waits for it: what is
/// typed meanwhile is saved.
#[derive(Debug)]
pub struct Export {
    entry: FileEntry,
    folder: PathBuf,
}

/// Finds what is to be exported, and where to.
///
/// # Errors
/// When it is not in the open case.
pub fn begin_export(
    session: &mut Session,
    id: &str,
    folder: &str,
    _at: Moment,
) -> Result<Export, AppError> {
    let folder = session.path(folder)?;
    let (case, _) = crate::expert::open(session)?;
    let files = &case.dossier.manifest.files;
    let entry = files.iter().find(|file| file.sha256 == id);
    let entry = entry.ok_or(AppError::NoEvidence)?.clone();
    Ok(Export { entry, folder })
}

impl Export {
    /// Writes the file under a name that is safe there. Nothing is opened or overwritten.
    ///
    /// # Errors
    /// When it cannot be read, or the disk refuses.
    pub fn carry_out(self, shelf: &Shelf) -> Result<WrittenFile, AppError> {
        let Self { entry, folder } = self;
        let path = shelf.with_package(|package| {
            export::export_one(package, &entry, &folder).map_err(AppError::from)
        })?;
        Ok(WrittenFile {
            name: name_of(&path),
            sha256: entry.sha256,
            size: words::size(entry.size),
        })
    }
}

fn name_of(path: &Path) -> String {
    crate::session::file_name(path)
}
