//! The panel's review report (专家组评审报告): twelve parts in a fixed order, with a field for every signature.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::report_frame::{Running, cover, dress};
use super::theme::MARGINS;
use super::values::{Audience, PanelReport};
use super::{report_appendix, report_figures, report_parts};
use crate::attachments::EmbeddedFile;
use crate::finish::{About, finish};
use crate::fonts::{FontView, Fonts};
use crate::layout::flow::Flow;
use crate::layout::page::{Pages, Sheet};
use crate::paint::paint;
use crate::{REPORT_JSON, RenderError};

/// The name of the signature field of a panel member.
pub fn panel_field(expert_no: &str) -> String {
    format!("panel-{expert_no}")
}

/// The name of the field for the body's seal (评估机构盖章).
pub const fn seal_field() -> &'static str {
    "body-seal"
}

/// The paper's identity: SHA-256 of its values as JSON, the very bytes embedded as `report.json`.
///
/// # Errors
/// [`RenderError::Json`] if the values cannot be written.
pub fn report_digest(report: &PanelReport) -> Result<[u8; 32], RenderError> {
    Ok(Sha256::digest(serde_json::to_vec(report)?).into())
}

/// Renders the report, or the public copy that [`PanelReport::public_copy`] made of it. `report.json` is embedded always, the given files
/// besides it; into a public copy the caller must give no file that names an expert.
///
/// # Errors
/// [`RenderError::MissingGlyph`] names a character that no font has. The other variants say what is wrong with the fonts, the
/// attachments or the output.
pub fn render_panel_report(
    report: &PanelReport,
    fonts: &Fonts,
    attachments: &[EmbeddedFile],
) -> Result<Vec<u8>, RenderError> {
    let view = FontView::new(fonts)?;
    let json = serde_json::to_vec(report)?;
    let digest: [u8; 32] = Sha256::digest(&json).into();
    let mut files = vec![EmbeddedFile {
        name: REPORT_JSON.to_owned(),
        media_type: "application/json".to_owned(),
        bytes: json,
        description: "本报告的机器可读内容".to_owned(),
    }];
    files.extend_from_slice(attachments);
    only_once(files.iter().map(|f| f.name.as_str()))?;
    only_once(report.panel.iter().map(|m| m.expert_no.as_str()))?;

    let pages = typeset(report, &view, &digest)?;
    let title = format!("辽宁省网络空间安全企业认定专家评审报告 {}", report.case_no);
    let document = paint(&pages, &view, &title)?;
    let subject = format!("{}（{}）", report.enterprise.name, report.enterprise.uscc);
    let about = About {
        title: &title,
        author: &report.body,
        subject: &subject,
        made_at: report.made_at,
        content_sha256: digest,
    };
    finish(document, &pages, &about, &files)
}

pub(super) fn typeset(
    report: &PanelReport,
    fonts: &FontView<'_>,
    digest: &[u8; 32],
) -> Result<Pages, RenderError> {
    let mut flow = Flow::new(fonts, Sheet::A4, MARGINS);
    report_parts::enterprise(&mut flow, report)?;
    report_parts::basis(&mut flow, report)?;
    report_parts::panel(&mut flow, report)?;
    report_figures::figures(&mut flow, report)?;
    report_figures::clauses(&mut flow, report)?;
    report_parts::classification(&mut flow, report)?;
    report_parts::site_visit(&mut flow, report)?;
    report_parts::dissents(&mut flow, report)?;
    report_parts::conclusion(&mut flow, report)?;
    report_parts::signatures(&mut flow, report)?;
    report_appendix::appendices(&mut flow, report)?;
    let mut pages = flow.paginate();
    pages.pages.insert(0, cover(report, fonts, Sheet::A4)?);
    for bookmark in &mut pages.bookmarks {
        bookmark.page += 1;
    }
    for field in &mut pages.fields {
        field.page += 1;
    }
    let name = match report.audience {
        Audience::Panel => "专家评审报告",
        Audience::Public => "专家评审报告（公开副本）",
    };
    let running = Running::of_case(&report.case_no, name, digest, 1);
    dress(&mut pages, &running, report.state, fonts)?;
    Ok(pages)
}

pub(super) fn only_once<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), RenderError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(RenderError::DuplicateName {
                name: name.to_owned(),
            });
        }
    }
    Ok(())
}
