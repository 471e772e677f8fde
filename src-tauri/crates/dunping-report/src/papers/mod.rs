//! The papers themselves: what they say and in which order.
//!
//! Each paper is a struct of plain documented values and one `render_…` function. A paper decides nothing: verdicts, votes and
//! dates come as they are to be printed.

mod attendance;
mod certificate;
mod citation;
mod draw_record;
mod exhibit;
mod notice;
mod notice_frame;
mod opinion_form;
mod panel_report;
mod public_copy;
mod record_frame;
mod report_appendix;
mod report_figures;
mod report_frame;
mod report_parts;
mod site_visit;
mod theme;
#[cfg(test)]
mod typesetting_tests;
mod values;

pub use attendance::{Attendance, render_attendance};
pub use certificate::{CertificatePaper, certificate_field, render_certificate};
pub use citation::finding;
pub use draw_record::{DrawPaper, DrawRank, Rank, render_draw_record};
pub use exhibit::{Block, Exhibit, render_exhibit};
pub use notice::{Deadline, Dress, Notice, NoticePart, SignOff, notice_field, render_notice};
pub(crate) use opinion_form::FORM_TITLE;
pub use opinion_form::{OpinionForm, OpinionRow, opinion_field, render_opinion_form};
pub use panel_report::{panel_field, render_panel_report, report_digest, seal_field};
pub(crate) use report_appendix::set_aside;
pub use site_visit::{SitePhoto, VisitRecord, render_site_visit};
pub use values::{
    Adjustment, Audience, BallotRecord, Basis, Category, Classification, ClauseResult, Conclusion,
    CopySource, Dissent, DrawRecord, Enterprise, ExpertReasons, GrowthRow, GrowthTable, Indicator,
    MethodResult, Outcome, PanelMember, PanelReport, PaperState, PolicyNote, Provenance, Reason,
    RevenueShare, Seen, SetAside, SiteVisit, SizeDerivation, Verdict,
};
