//! The use cases of Dunping: what staff, experts and chairs do, as functions over the domain, the sealed files, the register and the
//! report. The command line and the window are two thin shells over this crate. It decides how things are worded; it draws no window
//! and asks no person.

pub mod assess;
pub mod chair;
pub mod contract;
pub mod demo;
mod dossier;
mod drafts;
pub mod drawing;
mod error;
pub mod expert;
mod failure;
mod fields;
mod fonts;
pub mod moment;
mod paper;
mod reading;
mod returns;
pub mod session;
mod shelf;
pub mod staff;
mod store;
pub mod unattended;
pub mod verify;
mod views;
pub mod words;

pub use dunping_workbook::Reader;
pub use dunping_workbook::worker::serve_if_asked;
pub use error::AppError;
pub use session::{Places, Session};
pub use shelf::{Shelf, ShelfItem};
