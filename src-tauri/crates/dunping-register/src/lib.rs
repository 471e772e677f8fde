//! The register (备案台账) of the assessment body: cases, experts, draws, documents and the journal, in one SQLite file.
//!
//! One door writes: [`Register::transact`]. It stores a change together with its journal row or stores nothing. The
//! connection is private, so no other code can write. Reading goes through [`Reader`], which both an open register
//! and an open transaction are.
//!
//! The folder of a register holds `register.sqlite` and `files/<sha256>`. The bytes of attachments and sealed files
//! live in `files/`; the caller puts them there, complete and synced, *before* the row that names them is written.
//!
//! What it deliberately does not do: it knows no rule of the standard and no state machine (states, kinds and roles
//! are words decided elsewhere), it reads no clock (every write is told its instant), it does not encrypt (the disk
//! of the body's computer and the backups are encrypted by others) and it serves one process at a time.
//!
//! A trap for callers: never open `register.sqlite` with ordinary file functions while the register is open in the
//! same process. On Unix, closing such a file releases SQLite's locks.

mod backup;
mod error;
mod id;
mod journal;
mod open;
mod place;
mod row;
mod schema;
mod search;
mod settings;
mod table;
mod transact;
mod verify;

pub use backup::BackupReceipt;
pub use error::RegisterError;
pub use id::{CaseId, FileId};
pub use journal::{Change, ChangeKind, JournalBreak, JournalHead, JournalRow, JournalVerdict};
pub use open::{REGISTER_FILE, Register};
pub use place::{PlaceProblem, place_problem};
pub use row::Reader;
pub use table::case::{Case, CaseEdit, CaseFilter, CasePage, MAX_PAGE, NewCase};
pub use table::document::{Document, DocumentContent, NewDocument, Recorded};
pub use table::draw::{Draw, DrawState, NewDraw, Reveal};
pub use table::event::{Advance, Event};
pub use table::expert::Expert;
pub use table::file::{FileRow, NewFile};
pub use table::meta::Meta;
pub use table::number::NumberKind;
pub use table::seat::Seat;
pub use table::setting::Setting;
pub use transact::{Actor, Operation, Tx};
pub use verify::{RegisterCheck, RowDifference};

/// What a call on the register gives back.
pub type Result<T> = std::result::Result<T, RegisterError>;
