//! The demonstration: two fictional firms taken through the whole journey with the real parts, from the sources in `assets/demo`. What
//! staff, experts and chair do here is what they do in the window: the same use cases, the same files.

mod body;
mod folder;
mod journey;
mod material;
mod papers;
mod photo;
pub(crate) mod practice;
mod source;
mod sundry;
mod visit;

pub use folder::DemoFolder;
pub use journey::{DemoFile, run};
