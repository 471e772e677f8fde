//! A notice (通知书、公告、决定): one model for all of them. The wording comes as values; here it gets the page of GB/T 9704 — a letter
//! with the body's name above, or a plain sheet — with its number, title, addressee, text, and the place of the seal.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::notice_frame::{dress, sign_off};
use super::panel_report::only_once;
use super::theme::{
    INK, MARGINS, OFFICIAL, OFFICIAL_TITLE, TABLE, is_figure, muted, prose, serif, text_table,
};
use super::values::PaperState;
use crate::RenderError;
use crate::attachments::EmbeddedFile;
use crate::finish::{About, finish};
use crate::fonts::{FontView, Fonts, MissingGlyph, Typeface};
use crate::layout::flow::{Flow, Strip};
use crate::layout::page::{Pages, Sheet, mm};
use crate::layout::table::Table;
use crate::layout::text::{Align, Text};
use crate::paint::paint;
use crate::time::ClaimedTime;

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Draft or final.
    pub state: PaperState,
    /// How the page is dressed.
    pub dress: Dress,
    /// The issuing body, above a letter.
    pub body: String,
    /// 评审编号; empty for what concerns no single case.
    pub case_no: String,
    /// 发文字号; empty if it has none.
    pub number: String,
    /// 标题.
    pub title: String,
    /// 主送; empty for what is addressed to everybody.
    pub addressee: String,
    /// The text.
    pub parts: Vec<NoticePart>,
    /// Who signs or seals.
    pub sign_off: SignOff,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
}

/// How the page is dressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dress {
    /// 信函格式: the body's name and a double rule above, a double rule below on the first page.
    Letter,
    /// A plain sheet: records, pledges, statistics.
    Sheet,
}

/// One piece of a notice's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticePart {
    /// A heading: 一、….
    Heading {
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// The words; line feeds allowed.
        text: String,
    },
    /// Numbered items, each a paragraph.
    Items {
        /// The items.
        items: Vec<String>,
    },
    /// Names and values in two columns.
    Facts {
        /// Name and value.
        rows: Vec<(String, String)>,
    },
    /// A table.
    Table {
        /// The columns' titles.
        columns: Vec<String>,
        /// The rows.
        rows: Vec<Vec<String>>,
        /// How wide each column is beside the others.
        shares: Vec<u16>,
    },
    /// A period that runs, and the day on which it ends.
    Deadline(Deadline),
    /// What follows stands on sheets that lie (横版), for wide tables.
    Lying,
    /// What follows begins a page.
    PageBreak,
}

/// A period with its end, as computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// What has to be done by then.
    pub what: String,
    /// The last day as printed.
    pub last_day: String,
    /// How it was counted, and by which rule.
    pub counted: String,
    /// What is said of a day that may still change; empty if it is certain.
    pub provisional: String,
}

/// Who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignOff {
    /// The issuing body's name and the date, with the place of its seal.
    Seal {
        /// 发文机关署名.
        issuer: String,
        /// 成文日期 as printed.
        date: String,
    },
    /// Lines to be signed by hand.
    Lines {
        /// Who signs each, such as 承诺人（签名）.
        lines: Vec<String>,
        /// The date as printed; empty for a blank to fill in.
        date: String,
    },
}

/// The name of the signature field at the place of the seal.
pub const fn notice_field() -> &'static str {
    "body"
}

/// Renders a notice; its values are embedded as `notice.json`.
///
/// # Errors
/// As [`super::render_panel_report`].
pub fn render_notice(
    notice: &Notice,
    fonts: &Fonts,
    attachments: &[EmbeddedFile],
) -> Result<Vec<u8>, RenderError> {
    let view = FontView::new(fonts)?;
    let json = serde_json::to_vec(notice)?;
    let digest: [u8; 32] = Sha256::digest(&json).into();
    let mut files = vec![EmbeddedFile {
        name: "notice.json".to_owned(),
        media_type: "application/json".to_owned(),
        bytes: json,
        description: "本文书的机器可读内容".to_owned(),
    }];
    files.extend_from_slice(attachments);
    only_once(files.iter().map(|f| f.name.as_str()))?;
    let pages = typeset(notice, &view)?;
    let title = format!("{} {}", notice.title, notice.number)
        .trim_end()
        .to_owned();
    let document = paint(&pages, &view, &title)?;
    let about = About {
        title: &title,
        author: &notice.body,
        subject: if notice.addressee.is_empty() {
            &notice.case_no
        } else {
            &notice.addressee
        },
        made_at: notice.made_at,
        content_sha256: digest,
    };
    finish(document, &pages, &about, &files)
}

pub(crate) fn typeset(notice: &Notice, fonts: &FontView<'_>) -> Result<Pages, MissingGlyph> {
    let mut flow = Flow::new(fonts, Sheet::A4, MARGINS);
    if notice.dress == Dress::Letter {
        // The head of the letter and the number are painted over this afterwards.
        flow.push(Strip {
            height: mm(20.5),
            ..Strip::default()
        });
    }
    flow.titled(&notice.title)?;
    if notice.dress == Dress::Sheet && !notice.number.is_empty() {
        let style = TABLE.aligned(Align::Centre);
        flow.glued_paragraph(&muted(&notice.number), &style)?;
    }
    flow.gap(OFFICIAL.leading * 0.6);
    if !notice.addressee.is_empty() {
        let to = Text::plain(format!("{}：", notice.addressee), Typeface::FangSong, INK);
        flow.glued_paragraph(&to, &OFFICIAL.indented(0.0))?;
    }
    for part in &notice.parts {
        set(&mut flow, part)?;
    }
    sign_off(&mut flow, &notice.sign_off)?;
    let mut pages = flow.paginate();
    dress(&mut pages, notice, fonts)?;
    Ok(pages)
}

fn set(flow: &mut Flow<'_>, part: &NoticePart) -> Result<(), MissingGlyph> {
    match part {
        NoticePart::Heading { text } => flow.official_heading(text),
        NoticePart::Paragraph { text } => flow.paragraph(&prose(text), &OFFICIAL),
        NoticePart::Items { items } => {
            for (i, item) in items.iter().enumerate() {
                flow.paragraph(&prose(format!("{}.　{item}", i + 1)), &OFFICIAL)?;
            }
            Ok(())
        }
        NoticePart::Facts { rows } => {
            flow.gap(6.0);
            let facts: Vec<(&str, Text)> = rows
                .iter()
                .map(|(name, value)| (name.as_str(), serif(value)))
                .collect();
            flow.facts_beside(&facts, TABLE, (112.0, 330.0))?;
            flow.gap(8.0);
            Ok(())
        }
        NoticePart::Table {
            columns,
            rows,
            shares,
        } => {
            flow.gap(6.0);
            flow.table(&table(columns, rows, shares))?;
            flow.gap(8.0);
            Ok(())
        }
        NoticePart::Deadline(deadline) => self::deadline(flow, deadline),
        NoticePart::Lying => {
            flow.new_page_on(Sheet::A4_LYING);
            Ok(())
        }
        NoticePart::PageBreak => {
            flow.new_page();
            Ok(())
        }
    }
}

fn deadline(flow: &mut Flow<'_>, deadline: &Deadline) -> Result<(), MissingGlyph> {
    let text = prose(format!("{}：", deadline.what))
        .then(&deadline.last_day, Typeface::SansBold, INK)
        .then(
            format!("（{}）。{}", deadline.counted, deadline.provisional),
            Typeface::FangSong,
            INK,
        );
    flow.paragraph(&text, &OFFICIAL)
}

/// A column stands to the right where every cell of it is a number, or a dash for one.
fn table(columns: &[String], rows: &[Vec<String>], shares: &[u16]) -> Table {
    let numeric = |cell: &String| cell.chars().any(|c| c.is_ascii_digit()) && is_figure(cell);
    let figures = |at: usize| {
        let mut cells = rows.iter().filter_map(|row| row.get(at));
        !rows.is_empty() && cells.all(|cell| numeric(cell) || cell == "—")
    };
    let share = |at: usize| f32::from(shares.get(at).copied().unwrap_or(10).max(1));
    text_table(columns, rows, figures, share)
}

impl Flow<'_> {
    /// The title of an official paper, with its entry in the outline.
    pub(crate) fn titled(&mut self, title: &str) -> Result<(), MissingGlyph> {
        let text = Text::plain(title, Typeface::Title, INK);
        self.heading(1, title, &text, &OFFICIAL_TITLE, (0.0, 0.0))
    }

    /// A heading of the first level in an official paper (黑体三号).
    pub(crate) fn official_heading(&mut self, text: &str) -> Result<(), MissingGlyph> {
        let words = Text::plain(text, Typeface::Sans, INK);
        let style = OFFICIAL.indented(2.0).aligned(Align::Left);
        self.heading(2, text, &words, &style, (0.0, 0.0))
    }
}
