//! The applicant's workbook (申报工作簿): the template that is handed out, and the reading of what comes back as figures with their
//! origins, declarations and findings.
//!
//! It works on bytes: it opens no file and knows no clock; the only process it starts is the worker that reads. It judges no clause. A
//! defect of the material is a [`Finding`](dunping_domain::finding::Finding); an error is a file that cannot be read at all. What a file
//! is, its content says and not its name: .xlsx, .xlsm, .xlsb, .xls, the .et of WPS and .ods are read; every other kind is recognised and
//! refused by name. The bytes are hostile until read: a [`Reader`] has them read where running out of memory costs nothing but the reading.

mod application;
mod cells;
mod container;
mod field;
mod label;
mod layout;
mod number;
mod read;
mod sniff;
mod template;
pub mod worker;

use serde::{Deserialize, Serialize};

pub use application::*;
pub use field::{BasicsKey, Choice, FieldKey, FieldReading, FieldValue, Outcome, UnknownFieldKey};
pub use layout::TEMPLATE_VERSION;
pub use number::entered;
pub use read::{Answer, AnswerError, MAX_COLUMNS, MAX_ROWS, Reading, SheetGrid, SheetList, read};
pub use template::{WriteError, filled, template};
pub use worker::Reader;

/// Why a file is not read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ReadError {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// Larger than 50 MB.
    #[error("the file has {size} bytes, more than {limit}")]
    TooLarge {
        /// Its size in bytes.
        size: usize,
        /// The largest size in bytes.
        limit: usize,
    },
    /// Nothing that is known to hold a table.
    #[error("the file is not a workbook")]
    NotAWorkbook,
    /// Protected by a password: to be saved again without it.
    #[error("the workbook is encrypted")]
    Encrypted,
    /// A web page saved under a workbook's name, as some tax programs export it.
    #[error("the file is an HTML page")]
    Html,
    /// The XML format of Excel 2003.
    #[error("the file is SpreadsheetML 2003")]
    SpreadsheetMl2003,
    /// CSV or other plain text.
    #[error("the file is plain text")]
    PlainText,
    /// The workbook of Excel 95 or older, which nothing here reads.
    #[error("the file is a workbook of Excel 95 or older")]
    OldBinary,
    /// A container or a part that is broken, e.g. by a download that stopped.
    #[error("the workbook is damaged: {0}")]
    Damaged(String),
    /// More parts than a workbook has.
    #[error("the container has {parts} parts, more than {limit}")]
    TooManyParts {
        /// How many.
        parts: usize,
        /// The most that are accepted.
        limit: usize,
    },
    /// Two parts of one name: programs would disagree on what the workbook says.
    #[error("the container has two parts of one name")]
    DuplicatePart,
    /// A part that inflates beyond measure.
    #[error("the part {part} inflates beyond the limits")]
    Bomb {
        /// Its name.
        part: String,
    },
    /// A document type or entity declaration, which no workbook has.
    #[error("the part {part} has a document type declaration")]
    Doctype {
        /// Its name.
        part: String,
    },
    /// XML in another encoding than UTF-8, which readers misread silently.
    #[error("the part {part} is not UTF-8")]
    NotUtf8 {
        /// Its name.
        part: String,
    },
    /// A string table that declares more strings than its bytes can hold.
    #[error("the string table declares {declared} strings in {size} bytes")]
    FalseCount {
        /// What it declares.
        declared: u64,
        /// Its size in bytes.
        size: u64,
    },
    /// A cell, row or range that no sheet has, such as `A0` or `XFE1`.
    #[error("the part {part} names the place {place}, which no sheet has")]
    FalsePlace {
        /// The part's name.
        part: String,
        /// The place as it stands there, shortened.
        place: String,
    },
    /// A shared string or a shared formula that its table does not have.
    #[error("the part {part} refers to the entry {index}, which its table does not have")]
    FalseIndex {
        /// The part's name.
        part: String,
        /// The index as it stands there, shortened.
        index: String,
    },
    /// More worksheets than are read.
    #[error("the workbook has {sheets} sheets, more than {limit}")]
    TooManySheets {
        /// How many.
        sheets: usize,
        /// The most that are read.
        limit: usize,
    },
    /// More text in cells and formulas than is read.
    #[error("the cells of the workbook have more than {limit} bytes of text")]
    TooMuchText {
        /// The most that is read.
        limit: usize,
    },
    /// More merged or hidden ranges than are read.
    #[error("the workbook has more than {limit} merged or hidden ranges")]
    TooManyAreas {
        /// The most that are read.
        limit: usize,
    },
    /// More cells than are read.
    #[error("the workbook has more than {limit} cells")]
    TooManyCells {
        /// The most that are read.
        limit: usize,
    },
    /// The worker was still reading when the longest time was over.
    #[error("the reading took longer than {seconds} seconds")]
    OutOfTime {
        /// The longest time.
        seconds: u64,
    },
    /// The worker ended without an answer: it needed too much memory or time, or the reader has a defect.
    #[error("the reading was broken off")]
    BrokenOff,
    /// What was read is more than a worker says.
    #[error("what was read takes more than {limit} bytes")]
    AnswerTooLong {
        /// The longest answer in bytes.
        limit: usize,
    },
    /// No worker could be started. The workbook is not to blame.
    #[error("no worker could be started: {0}")]
    NoWorker(String),
}
