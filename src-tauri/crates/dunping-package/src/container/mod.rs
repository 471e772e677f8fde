//! The container inside the encryption: a ZIP64 archive in one exact form.
//!
//! Stored only, no flags, one fixed date, ZIP64 fields always, entries back to back in a fixed order, names from a fixed list
//! (`mimetype`, `data/<sha256>` ascending, `README.txt`, `manifest.json`, `manifest.sig`). The reader accepts exactly what the
//! writer emits, byte for byte, so that nothing can hide between the bytes; ordinary `unzip` reads it too. Names given by people
//! never occur here.

mod layout;
mod reader;
mod writer;

pub(crate) use layout::{EntryName, Known};
pub use reader::ContainerFault;
pub(crate) use reader::{Directory, Entry, ReadFault, check_local_header, read_directory};
pub(crate) use writer::Writer;

/// The most entries a container may have.
pub const MAX_ENTRIES: u64 = 20_000;
/// The largest central directory, in bytes.
pub const MAX_DIRECTORY: u64 = 8 * 1024 * 1024;
/// The largest manifest, in bytes.
pub const MAX_MANIFEST: u64 = 16 * 1024 * 1024;
