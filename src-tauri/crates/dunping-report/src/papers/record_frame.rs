//! What the records of a case (抽取记录表, 签到表, 现场考察记录) have in common: title, running head, and the PDF's word of itself.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::report_frame::{Running, dress};
use super::theme::{INK, MARGINS, OFFICIAL_TITLE};
use super::values::PaperState;
use crate::RenderError;
use crate::attachments::EmbeddedFile;
use crate::finish::{About, finish};
use crate::fonts::{FontView, Fonts, MissingGlyph, Typeface};
use crate::layout::flow::Flow;
use crate::layout::page::Sheet;
use crate::layout::text::Text;
use crate::paint::paint;
use crate::time::ClaimedTime;

/// A record of a case.
pub(super) struct CaseRecord<'a> {
    /// What it is called.
    pub(super) name: &'static str,
    pub(super) sheet: Sheet,
    pub(super) state: PaperState,
    pub(super) case_no: &'a str,
    /// 评估机构.
    pub(super) body: &'a str,
    pub(super) enterprise: &'a str,
    pub(super) made_at: ClaimedTime,
}

/// Sets a record under its title; `values` are all that it says, and their digest stands on every page.
pub(super) fn render_record(
    record: &CaseRecord<'_>,
    values: &impl Serialize,
    fonts: &Fonts,
    files: &[EmbeddedFile],
    content: impl FnOnce(&mut Flow<'_>) -> Result<(), MissingGlyph>,
) -> Result<Vec<u8>, RenderError> {
    let view = FontView::new(fonts)?;
    let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(values)?).into();
    let mut flow = Flow::new(&view, record.sheet, MARGINS);
    let title = Text::plain(record.name, Typeface::Title, INK);
    flow.heading(1, record.name, &title, &OFFICIAL_TITLE, (0.0, 6.0))?;
    content(&mut flow)?;
    let mut pages = flow.paginate();
    let running = Running::of_case(record.case_no, record.name, &digest, 0);
    dress(&mut pages, &running, record.state, &view)?;
    let title = format!("{} {}", record.name, record.case_no);
    let document = paint(&pages, &view, &title)?;
    let about = About {
        title: &title,
        author: record.body,
        subject: record.enterprise,
        made_at: record.made_at,
        content_sha256: digest,
    };
    finish(document, &pages, &about, files)
}
