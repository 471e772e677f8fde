//! The demonstration: two fictional firms, made with the real parts from the sources in `assets/demo`.

mod folder;

pub use folder::DemoFolder;
