//! The expert's own paper before anything is signed: the draft as it stands, as the PDF that would be made of it.

use dunping_report::papers::{PaperState, render_opinion_form};

use super::open;
use super::sealing::opinion;
use crate::contract::AttachmentView;
use crate::moment::Moment;
use crate::paper::{FormInput, opinion_form};
use crate::staff::on_shelf;
use crate::{AppError, Session, fonts};

const PREVIEW: &str = "opinion-preview";

/// The form with 草稿 on every page, on the shelf for the viewer.
///
/// # Errors
/// When no case is open, the identity is not on the panel, or a character has no glyph.
pub fn preview_opinion(session: &mut Session, at: Moment) -> Result<AttachmentView, AppError> {
    let shelf = session.shelf();
    let (case, unlocked) = open(session)?;
    let seat = case.seat(unlocked).ok_or(AppError::NotOnPanel)?;
    let input = FormInput {
        dossier: &case.dossier,
        opinion: &opinion(case, seat, at),
        digest: "",
        body: unlocked.trust.body_name(),
        at,
    };
    let mut form = opinion_form(&input).ok_or(AppError::NotOnPanel)?;
    form.state = PaperState::Draft;
    let pdf = render_opinion_form(&form, &fonts::travelling()?, &[])?;
    Ok(on_shelf(&shelf, PREVIEW, "专家个人评审意见表", pdf))
}
