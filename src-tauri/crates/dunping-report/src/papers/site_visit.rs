//! The record of a visit on site (现场考察记录): who went, what was looked at, what was found, and the photos with the two times that
//! each carries: the camera's and the computer's.

use serde::{Deserialize, Serialize};

use super::notice::SignOff;
use super::notice_frame::sign_off;
use super::record_frame::{CaseRecord, render_record};
use super::theme::{
    BODY, GREY, HAIR, INK, TABLE, head, left, or_dash, prose, sans, serif, table_style,
};
use super::values::PaperState;
use crate::RenderError;
use crate::fonts::{Fonts, MissingGlyph, Typeface};
use crate::layout::flow::{Flow, Strip, place_line};
use crate::layout::lines::set_lines;
use crate::layout::page::{Area, Item, Picture, Sheet};
use crate::layout::table::{Row, Table};
use crate::layout::text::{Align, LineStyle, Text};
use crate::time::ClaimedTime;

/// What the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitRecord {
    /// Draft or final.
    pub state: PaperState,
    /// 评审编号.
    pub case_no: String,
    /// 评估机构.
    pub body: String,
    /// 企业名称.
    pub enterprise: String,
    /// The day as printed; empty to be written in.
    pub visited_on: String,
    /// The place; empty to be written in.
    pub place: String,
    /// Why the panel went there.
    pub purpose: String,
    /// Who took part, one a line.
    pub attendees: Vec<String>,
    /// What was looked at, and what was seen there.
    pub checked: Vec<(String, String)>,
    /// The findings; line feeds allowed.
    pub findings: String,
    /// The photos.
    pub photos: Vec<SitePhoto>,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
}

/// One photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePhoto {
    /// What it shows.
    pub caption: String,
    /// Who took it.
    pub by: String,
    /// The time in the file (EXIF), as printed; empty if it carries none.
    pub taken_at: String,
    /// The computer's time when it was added, as printed.
    pub added_at: String,
    /// SHA-256 of the file, hex.
    pub sha256: String,
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Whether it is grey.
    pub grey: bool,
    /// The picture, JPEG; its digest is what stands in the values.
    #[serde(skip)]
    pub jpeg: Vec<u8>,
}

/// Renders the record.
///
/// # Errors
/// As [`super::render_panel_report`].
pub fn render_site_visit(record: &VisitRecord, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    let about = CaseRecord {
        name: "现场考察记录",
        sheet: Sheet::A4,
        state: record.state,
        case_no: &record.case_no,
        body: &record.body,
        enterprise: &record.enterprise,
        made_at: record.made_at,
    };
    render_record(&about, record, fonts, &[], |flow| content(flow, record))
}

fn content(flow: &mut Flow<'_>, record: &VisitRecord) -> Result<(), MissingGlyph> {
    flow.facts(
        &[
            (
                "申报企业",
                Text::plain(&record.enterprise, Typeface::SerifBold, INK),
            ),
            ("评审编号", sans(&record.case_no)),
            ("考察时间", serif(&record.visited_on)),
            ("考察地点", serif(&record.place)),
            ("考察目的", serif(or_dash(&record.purpose))),
            ("参加人员", serif(record.attendees.join("\n"))),
        ],
        TABLE,
    )?;
    if !record.checked.is_empty() {
        flow.part("一、考察内容")?;
        let rows = record
            .checked
            .iter()
            .map(|(what, seen)| Row::new(vec![left(serif(what)), left(serif(or_dash(seen)))]));
        flow.table(&Table {
            shares: vec![140.0, 302.0],
            head: vec![head(&[("查看的内容", Align::Left), ("情况", Align::Left)])],
            rows: rows.collect(),
            style: table_style(TABLE),
        })?;
    }
    let mut numbers = ["一", "二", "三"]
        .into_iter()
        .skip(usize::from(!record.checked.is_empty()));
    let mut next = |title: &str| format!("{}、{title}", numbers.next().unwrap_or_default());
    // Nothing but a dash would stand there.
    if record.checked.is_empty() || !record.findings.trim().is_empty() {
        flow.part(&next("考察情况"))?;
        flow.paragraph(&prose(or_dash(&record.findings)), &BODY)?;
    }
    if !record.photos.is_empty() {
        flow.part(&next("照片"))?;
        for (row, pair) in record.photos.chunks(2).enumerate() {
            let strip = photos(flow, pair, row * 2)?;
            flow.push(strip);
        }
    }
    let lines = ["考察人员（签名）", "企业代表（签名）", "记录人（签名）"];
    sign_off(
        flow,
        &SignOff::Lines {
            lines: lines.map(str::to_owned).to_vec(),
            date: String::new(),
        },
    )
}

/// Two photos beside each other, each with its caption below; a row is never cut.
fn photos(flow: &Flow<'_>, pair: &[SitePhoto], before: usize) -> Result<Strip, MissingGlyph> {
    const GAP: f32 = 16.0;
    const HIGHEST: f32 = 170.0;
    let column = (flow.width - GAP) / 2.0;
    let small = LineStyle::new(8.5, 12.5);
    let mut items = Vec::new();
    let mut height = 0.0_f32;
    let fitted = |photo: &SitePhoto| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a picture's side is far below 2^24 pixels"
        )]
        let (wide, high) = (photo.width.max(1) as f32, photo.height.max(1) as f32);
        let scale = (column / wide).min(HIGHEST / high);
        (wide * scale, high * scale)
    };
    let tallest = pair.iter().map(|photo| fitted(photo).1).fold(0.0, f32::max);
    for (place, photo) in pair.iter().enumerate() {
        let left = if place == 0 { 0.0 } else { column + GAP };
        let (width, high) = fitted(photo);
        let area = Area {
            x: left,
            y: tallest - high,
            width,
            height: high,
        };
        items.push(Item::Image {
            area,
            picture: Picture {
                width: photo.width,
                height: photo.height,
                grey: photo.grey,
                jpeg: photo.jpeg.clone(),
            },
        });
        items.push(Item::Frame {
            area,
            thickness: 0.35,
            colour: HAIR,
        });
        let times = if photo.taken_at.is_empty() {
            format!("照片未带拍摄时间；录入 {}", photo.added_at)
        } else {
            format!("拍摄 {}；录入 {}", photo.taken_at, photo.added_at)
        };
        let words = Text::plain(
            format!("图 {}　{}", before + place + 1, photo.caption),
            Typeface::SansBold,
            INK,
        )
        .then(
            format!("\n{times}　{}\nSHA-256 {}", photo.by, photo.sha256),
            Typeface::Sans,
            GREY,
        );
        let lines = set_lines(flow.fonts, &words, &small, column)?.len();
        items.extend(place_line(
            flow.fonts,
            &words,
            &small,
            Area {
                x: left,
                y: tallest + 4.0,
                width: column,
                height: 0.0,
            },
        )?);
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let bottom = tallest + 4.0 + lines as f32 * small.leading + 12.0;
        height = height.max(bottom);
    }
    Ok(Strip {
        height,
        items,
        ..Strip::default()
    })
}
