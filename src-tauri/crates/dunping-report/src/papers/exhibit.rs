//! A plain paper of headings, paragraphs and tables (一般文书): attachments of the demonstration, records and notices. It carries no signature
//! field and no machine-readable twin.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::report_frame::{Running, dress};
use super::theme::{BODY, MARGINS, is_figure, muted, serif, strong, text_table};
use super::values::PaperState;
use crate::RenderError;
use crate::finish::{About, finish};
use crate::fonts::{FontView, Fonts};
use crate::layout::flow::Flow;
use crate::layout::page::Sheet;
use crate::layout::table::Table;
use crate::layout::text::{Align, LineStyle};
use crate::paint::paint;
use crate::time::ClaimedTime;

/// A plain paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// The title, centred at the top.
    pub title: String,
    /// Its number, printed in the header of every page.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// One piece of a plain paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading.
    Heading {
        /// The words.
        text: String,
    },
    /// A paragraph with an indented first line.
    Paragraph {
        /// The words.
        text: String,
    },
    /// A table; a column whose cells are all numbers stands to the right.
    Table {
        /// The titles of the columns.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
    },
    /// What follows begins a page.
    PageBreak,
}

/// Renders a plain paper.
///
/// # Errors
/// As [`super::render_panel_report`].
pub fn render_exhibit(exhibit: &Exhibit, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    let view = FontView::new(fonts)?;
    let digest: [u8; 32] = Sha256::digest(serde_json::to_vec(exhibit)?).into();
    let mut flow = Flow::new(&view, Sheet::A4, MARGINS);
    let title = LineStyle::new(18.0, 28.0).aligned(Align::Centre);
    let byline = LineStyle::new(10.5, 18.0).aligned(Align::Centre);
    flow.paragraph(&strong(&exhibit.title), &title)?;
    flow.paragraph(
        &muted(format!(
            "{}　{}",
            exhibit.issuer,
            exhibit.made_at.chinese_date()
        )),
        &byline,
    )?;
    flow.gap(12.0);
    for block in &exhibit.blocks {
        match block {
            Block::Heading { text } => flow.section(text)?,
            Block::Paragraph { text } => flow.paragraph(&serif(text), &BODY)?,
            Block::Table { columns, rows } => {
                flow.gap(6.0);
                flow.table(&table(columns, rows))?;
                flow.gap(6.0);
            }
            Block::PageBreak => flow.new_page(),
        }
    }
    let mut pages = flow.paginate();
    let running = Running {
        left: exhibit.number.clone(),
        title: &exhibit.title,
        right: exhibit.issuer.clone(),
        covers: 0,
    };
    dress(&mut pages, &running, PaperState::Final, &view)?;
    let document = paint(&pages, &view, &exhibit.title)?;
    let about = About {
        title: &exhibit.title,
        author: &exhibit.issuer,
        subject: &exhibit.number,
        made_at: exhibit.made_at,
        content_sha256: digest,
    };
    finish(document, &pages, &about, &[])
}

fn table(columns: &[String], rows: &[Vec<String>]) -> Table {
    let longest = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .chain(columns.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(1)
            .clamp(3, 24)
    };
    let figures = |column: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(column));
        cells.all(|cell| !cell.is_empty() && is_figure(cell))
    };
    let share = |column: usize| f32::from(u8::try_from(longest(column)).unwrap_or(u8::MAX));
    text_table(columns, rows, figures, share)
}
