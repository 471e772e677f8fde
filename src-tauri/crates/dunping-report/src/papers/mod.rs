//! The papers themselves: what they say and in which order.
//!
//! Each paper is a struct of plain documented values and one `render_…` function. A paper decides nothing: verdicts, votes and
//! dates come as they are to be printed.

mod certificate;
mod exhibit;
mod opinion_form;
mod panel_report;
mod report_appendix;
mod report_figures;
mod report_frame;
mod report_parts;
mod theme;
mod values;

pub use certificate::{CertificatePaper, certificate_field, render_certificate};
pub use exhibit::{Block, Exhibit, render_exhibit};
pub use opinion_form::{OpinionForm, OpinionRow, opinion_field, render_opinion_form};
pub use panel_report::{panel_field, render_panel_report, report_digest};
pub use values::{
    Adjustment, Audience, BallotRecord, Basis, Category, Classification, ClauseResult, Conclusion,
    Dissent, DrawRecord, Enterprise, ExpertReasons, GrowthRow, GrowthTable, Indicator,
    MethodResult, Outcome, PanelMember, PanelReport, PaperState, PolicyNote, Provenance, Reason,
    RevenueShare, SiteVisit, SizeDerivation, Verdict,
};
