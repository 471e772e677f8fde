//! The use cases of Dunping: what staff, experts and chairs do, as functions over the domain, the sealed files, the register and the
//! report. The command line and the window are two thin shells over this crate. It decides how things are worded; it draws no window
//! and asks no person.

mod arrivals;
pub mod assess;
pub mod chair;
pub mod checkpoint;
pub mod contract;
mod copying;
mod corrections;
pub mod demo;
mod diff;
mod dossier;
mod drafts;
pub mod drawing;
mod error;
pub mod evidence;
pub mod expert;
mod failure;
mod fields;
mod fonts;
mod generations;
pub mod identity;
pub mod moment;
mod paper;
mod pins;
pub mod practice;
mod reading;
pub mod receipt;
mod recent;
mod returns;
pub mod roster;
pub mod session;
mod shelf;
pub mod signing;
pub mod staff;
mod store;
pub mod unattended;
pub mod verify;
mod views;
pub mod visit;
pub mod words;
mod work;

pub use arrivals::Arrived;
pub use dunping_identity::TokenPlace;
pub use dunping_workbook::Reader;
pub use dunping_workbook::worker::serve_if_asked;
pub use error::AppError;
pub use session::{Places, Session};
pub use shelf::{Shelf, ShelfItem};
pub use work::Work;
