//! Papers as PDF: the panel's review report, the certificate, and the signatures on them.
//!
//! A paper is a function of plain values: the same values and fonts give the same bytes. This crate computes no verdict, reads
//! no clock and opens no file but the fonts; what it prints it was given. It signs through a [`dunping_identity`] signer and
//! verifies signed papers more strictly than common readers do.
//!
//! ```text
//! papers (values → text)  →  layout (pages of runs)  →  paint (printpdf)  →  finish (lopdf)  →  sign  →  verify
//! ```

/// The samples of the integration tests serve the tests inside as well.
#[cfg(test)]
extern crate self as dunping_report;

pub mod attachments;
pub mod fonts;
pub mod layout;
pub mod papers;
pub mod sign;
pub mod time;
pub mod verify;

mod appearance;
mod cms;
mod drawing;
mod finish;
mod handwriting;
mod own_fonts;
mod paint;
mod pdf_text;
mod printed;
mod revisions;
mod syntax;
mod text_layer;
mod update_table;

pub use attachments::{EmbeddedFile, embedded_files};
pub use cms::CmsError;
pub use drawing::{Unlike, drawing_differs};
pub use fonts::{FontError, Fonts, MissingGlyph, Printable, Typeface};
pub use handwriting::{Handwriting, MOST_ACROSS, MOST_DOWN};
pub use own_fonts::{OwnFont, find_own_fonts};
pub use printed::{Misprint, form_differs, misprints, text_differs};
pub use revisions::{Change, changes_under_first_signature};
pub use sign::{SignPdfError, SignRequest, SignatureKind, sign_pdf};
pub use time::ClaimedTime;
pub use verify::{
    FileProblem, PdfUnreadable, PdfVerification, SignatureJudgement, SignatureProblem,
    changes_since, verify_pdf,
};

/// Name of the machine-readable twin inside every report.
pub const REPORT_JSON: &str = "report.json";

/// Name of the machine-readable twin inside every opinion form.
pub const OPINION_JSON: &str = "opinion.json";

/// Name of the signed opinion inside an opinion form.
pub const SIGNED_OPINION_JSON: &str = "signed-opinion.json";

/// Why a paper could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A character that no font has; the paper would be incomplete.
    #[error(transparent)]
    MissingGlyph(#[from] MissingGlyph),
    /// The fonts cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// A font could not be cut down for embedding.
    #[error("font {face} cannot be cut down for embedding")]
    Subset {
        /// The face.
        face: String,
    },
    /// A signature field lies on no page.
    #[error("signature field {field} lies on no page")]
    FieldOffPage {
        /// The field.
        field: String,
    },
    /// Two embedded files, or two signature fields, have the same name.
    #[error("{name} occurs twice")]
    DuplicateName {
        /// The name.
        name: String,
    },
    /// The code for the certificate would hold more than a code can.
    #[error("the query code's text is too long ({length} bytes)")]
    CodeTooLong {
        /// Its length.
        length: usize,
    },
    /// The values could not be written as JSON.
    #[error("the values cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The document's frame could not be completed.
    #[error("the document's frame is incomplete: {0}")]
    Frame(#[source] lopdf::Error),
    /// The document could not be written.
    #[error("the document cannot be written: {0}")]
    Write(#[source] std::io::Error),
}
