//! Sealed packages: the one file in which a case travels, and the signed documents inside it.
//!
//! A package is a strict container, signed, inside age encryption. This crate seals and opens them, verifies before it parses,
//! and saves files so that they are whole or not there.
//!
//! What it deliberately does not do: know what an opinion says, read a clock, keep a database, or show anything.

pub mod age_layer;
pub mod compare;
pub mod container;
mod content;
pub mod disk;
pub mod document;
pub mod export;
pub mod manifest;
pub mod open;
mod pipeline;
pub mod private;
mod reseal;
pub mod seal;
pub mod source;
pub mod strict_json;

pub use container::ContainerFault;
pub use document::{
    DocumentError, Read, read_document, read_document_as_claimed, read_document_undated,
    sign_document,
};
pub use manifest::{Addressee, CaseRef, FileEntry, Manifest, ManifestError, PackageKind};
pub use open::{AsOf, MAX_WHOLE, OpenError, Package, Peek, peek, unwatched};
pub use reseal::{addressed_now, seal_again};
pub use seal::{Header, SealError, SealRequest, Sealed, check_parties, seal};
pub use source::{Progress, Source, SourceFile};
