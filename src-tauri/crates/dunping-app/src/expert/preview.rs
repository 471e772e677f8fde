//! The expert's own paper before anything is signed: the draft as it stands, as the PDF that would be made of it.

use dunping_report::papers::{OpinionForm, PaperState, render_opinion_form};

use super::open;
use super::sealing::opinion;
use crate::contract::AttachmentView;
use crate::moment::Moment;
use crate::paper::{FormInput, opinion_form};
use crate::staff::on_shelf;
use crate::{AppError, Session, Shelf, fonts};

const PREVIEW: &str = "opinion-preview";

/// The form as the draft stands, with 草稿 on every page. It is set without the session: what is typed meanwhile is saved.
#[derive(Debug)]
pub struct OpinionPreview(OpinionForm);

/// Takes the draft for its preview.
///
/// # Errors
/// When no case is open, or the identity is not on the panel.
pub fn begin_preview(session: &mut Session, at: Moment) -> Result<OpinionPreview, AppError> {
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
    Ok(OpinionPreview(form))
}

impl OpinionPreview {
    /// Sets it and puts it on the shelf for the viewer.
    ///
    /// # Errors
    /// When a character has no glyph.
    pub fn show(&self, shelf: &Shelf) -> Result<AttachmentView, AppError> {
        let pdf = render_opinion_form(&self.0, &fonts::travelling()?, &[])?;
        Ok(on_shelf(shelf, PREVIEW, "专家个人评审意见表", pdf))
    }
}
