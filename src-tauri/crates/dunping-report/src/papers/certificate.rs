//! The certificate (辽宁省网络空间安全企业资格证书): one lying sheet, a query code, one signature field of the issuing body.

use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::report_frame::watermark;
use super::theme::{ACCENT, GREY, HAIR, INK, TINT, muted, sans, serif};
use super::values::PaperState;
use crate::RenderError;
use crate::attachments::EmbeddedFile;
use crate::finish::{About, finish};
use crate::fonts::{FontView, Fonts, MissingGlyph, Typeface};
use crate::layout::flow::place_line;
use crate::layout::lines::set_lines;
use crate::layout::page::{Area, Item, Page, Pages, Sheet, SignatureField, mm};
use crate::layout::text::{Align, LineStyle, Text};
use crate::paint::paint;
use crate::time::ClaimedTime;

/// What a certificate says (domain terms as printed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificatePaper {
    /// Draft or final.
    pub state: PaperState,
    /// 证书编号 as displayed, such as 辽网安企证〔2026〕0001号.
    pub number: String,
    /// 企业名称.
    pub enterprise: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// 住所.
    pub domicile: String,
    /// 认定类别: the primary category A, B or C with its name.
    pub category: String,
    /// Title of the standard.
    pub standard: String,
    /// 认定文号.
    pub approval_no: String,
    /// 发证日期 as printed.
    pub issued_on: String,
    /// First day of validity as printed.
    pub valid_from: String,
    /// Last day of validity as printed.
    pub valid_to: String,
    /// 发证机构.
    pub body: String,
    /// The text of the query code: certificate number, credit code, last day of validity and their signature.
    pub code: String,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
}

/// The name of the certificate's signature field.
pub const fn certificate_field() -> &'static str {
    "body"
}

/// Renders the certificate; its values are embedded as `certificate.json`.
///
/// # Errors
/// As [`super::render_panel_report`], and [`RenderError::CodeTooLong`].
pub fn render_certificate(
    paper: &CertificatePaper,
    fonts: &Fonts,
    attachments: &[EmbeddedFile],
) -> Result<Vec<u8>, RenderError> {
    let view = FontView::new(fonts)?;
    let json = serde_json::to_vec(paper)?;
    let digest: [u8; 32] = Sha256::digest(&json).into();
    let mut files = vec![EmbeddedFile {
        name: "certificate.json".to_owned(),
        media_type: "application/json".to_owned(),
        bytes: json,
        description: "本证书的机器可读内容".to_owned(),
    }];
    files.extend_from_slice(attachments);
    let (items, field) = sheet(paper, &view)?;
    let fields = if paper.state == PaperState::Final {
        vec![field]
    } else {
        Vec::new()
    };
    let pages = Pages {
        pages: vec![Page {
            sheet: Sheet::A4_LYING,
            items,
        }],
        bookmarks: Vec::new(),
        fields,
    };
    let title = format!("辽宁省网络空间安全企业资格证书 {}", paper.number);
    let document = paint(&pages, &view, &title)?;
    let about = About {
        title: &title,
        author: &paper.body,
        subject: &paper.enterprise,
        made_at: paper.made_at,
        content_sha256: digest,
    };
    finish(document, &pages, &about, &files)
}

fn sheet(
    paper: &CertificatePaper,
    fonts: &FontView<'_>,
) -> Result<(Vec<Item>, SignatureField), RenderError> {
    let sheet = Sheet::A4_LYING;
    let mut items = if paper.state == PaperState::Draft {
        watermark(fonts, sheet)?
    } else {
        Vec::new()
    };
    for (inset, thickness, colour) in [(mm(10.0), 2.2, ACCENT), (mm(12.2), 0.5, ACCENT)] {
        let area = Area {
            x: inset,
            y: inset,
            width: sheet.width - 2.0 * inset,
            height: sheet.height - 2.0 * inset,
        };
        items.push(Item::Frame {
            area,
            thickness,
            colour,
        });
    }
    let margin = mm(38.0);
    let width = sheet.width - 2.0 * margin;
    let mut line =
        |text: &Text, style: LineStyle, x: f32, y: f32, width: f32| -> Result<f32, MissingGlyph> {
            let count = set_lines(fonts, text, &style, width)?.len();
            items.extend(place_line(
                fonts,
                text,
                &style,
                Area {
                    x,
                    y,
                    width,
                    height: 0.0,
                },
            )?);
            #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
            Ok(y + count as f32 * style.leading)
        };
    let centred = |size: f32, leading: f32| LineStyle::new(size, leading).aligned(Align::Centre);
    let wide_title = spaced("资格证书", "　");
    line(
        &Text::plain("辽宁省网络空间安全企业", Typeface::SerifBold, INK),
        centred(22.0, 32.0),
        margin,
        mm(24.0),
        width,
    )?;
    line(
        &Text::plain(wide_title, Typeface::SerifBold, ACCENT),
        centred(36.0, 50.0),
        margin,
        mm(36.5),
        width,
    )?;
    line(
        &muted(format!("证书编号　{}", paper.number)),
        centred(11.0, 16.0),
        margin,
        mm(58.0),
        width,
    )?;

    let mut y = line(
        &Text::plain(&paper.enterprise, Typeface::SerifBold, INK),
        centred(24.0, 34.0),
        margin,
        mm(71.0),
        width,
    )?;
    let statement = format!(
        "经评审，符合《{}》规定的要求，\n认定为辽宁省网络空间安全企业。",
        paper.standard
    );
    y = line(
        &serif(statement),
        centred(13.5, 22.0),
        margin,
        y + 5.0,
        width,
    )?;

    y += 15.0;
    let top = y;
    let name_width = mm(34.0);
    let (left, right) = (margin + mm(6.0), sheet.width - margin - mm(6.0));
    let half = (right - left) / 2.0;
    let style = LineStyle::new(11.5, 18.0);
    let mut rules = vec![(top, ACCENT, 0.8)];
    let rows: [(&[(&str, String)], f32); 4] = [
        (
            &[
                ("统一社会信用代码", paper.uscc.clone()),
                ("认定文号", paper.approval_no.clone()),
            ],
            half,
        ),
        (&[("住所", paper.domicile.clone())], right - left),
        (&[("认定类别", paper.category.clone())], right - left),
        (
            &[
                ("发证日期", paper.issued_on.clone()),
                (
                    "有效期",
                    format!("{}至{}", paper.valid_from, paper.valid_to),
                ),
            ],
            half,
        ),
    ];
    for (cells, cell_width) in rows {
        y += 5.5;
        let mut end = y;
        for (i, (name, value)) in cells.iter().enumerate() {
            let x = if i == 0 { left } else { left + half };
            let name_width = if i == 0 { name_width } else { mm(22.0) };
            line(
                &muted(*name),
                LineStyle::new(10.0, 18.0),
                x + 2.0,
                y,
                name_width,
            )?;
            end = end.max(line(
                &serif(value),
                style,
                x + name_width,
                y,
                cell_width - name_width - 4.0,
            )?);
        }
        y = end + 5.5;
        rules.push((y, HAIR, 0.4));
    }
    if let Some(last) = rules.last_mut() {
        (last.1, last.2) = (ACCENT, 0.8);
    }
    items.extend(rules.into_iter().map(|(y, colour, thickness)| Item::Rule {
        x1: left,
        y1: y,
        x2: right,
        y2: y,
        thickness,
        colour,
    }));
    foot(paper, fonts, items, (left, right))
}

/// Query code at the left, issuing body with its signature at the right.
fn foot(
    paper: &CertificatePaper,
    fonts: &FontView<'_>,
    mut items: Vec<Item>,
    (left, right): (f32, f32),
) -> Result<(Vec<Item>, SignatureField), RenderError> {
    let side = mm(27.0);
    let top = Sheet::A4_LYING.height - mm(23.0) - side;
    items.extend(query_code(
        &paper.code,
        Area {
            x: left,
            y: top,
            width: side,
            height: side,
        },
    )?);
    let caption = Area {
        x: left + side + 10.0,
        y: top + 3.0,
        width: mm(52.0),
        height: 0.0,
    };
    let words = sans("扫码核对证书").then(
        "\n二维码载有证书编号、统一社会信用代码、有效期届满日及发证机构签名。\n本证书到期自动作废。",
        Typeface::Sans,
        GREY,
    );
    items.extend(place_line(
        fonts,
        &words,
        &LineStyle::new(8.5, 13.5),
        caption,
    )?);

    let area = Area {
        x: right - mm(84.0),
        y: top,
        width: mm(84.0),
        height: mm(17.0),
    };
    items.push(Item::Fill { area, colour: TINT });
    items.push(Item::Frame {
        area,
        thickness: 0.35,
        colour: HAIR,
    });
    let label = Area {
        x: area.x + 6.0,
        y: area.y + 2.0,
        width: 120.0,
        height: 0.0,
    };
    items.extend(place_line(
        fonts,
        &muted("发证机构签章"),
        &LineStyle::new(7.5, 12.0),
        label,
    )?);
    let below = Area {
        y: area.y + area.height + 5.0,
        ..area
    };
    let body = Text::plain(&paper.body, Typeface::SerifBold, INK).then(
        format!("\n{}", paper.issued_on),
        Typeface::Serif,
        INK,
    );
    items.extend(place_line(
        fonts,
        &body,
        &LineStyle::new(11.5, 17.0).aligned(Align::Right),
        below,
    )?);
    let field = SignatureField {
        name: certificate_field().to_owned(),
        tooltip: format!("{} 签章", paper.body),
        page: 0,
        area,
    };
    Ok((items, field))
}

/// The code's dark squares, joined to bars row by row.
fn query_code(text: &str, area: Area) -> Result<Vec<Item>, RenderError> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|_| RenderError::CodeTooLong { length: text.len() })?;
    let count = code.size();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a code has at most 177 squares a side"
    )]
    let at = |n: i32| n as f32 * area.width / count as f32;
    let mut items = Vec::new();
    for row in 0..count {
        let mut column = 0;
        while column < count {
            let start = column;
            while column < count && code.get_module(column, row) {
                column += 1;
            }
            if column > start {
                let bar = Area {
                    x: area.x + at(start),
                    y: area.y + at(row),
                    width: at(column - start),
                    // A hair taller than a square, so that no seam shows between rows.
                    height: at(1) + 0.05,
                };
                items.push(Item::Fill {
                    area: bar,
                    colour: INK,
                });
            }
            column += 1;
        }
    }
    Ok(items)
}

fn spaced(text: &str, gap: &str) -> String {
    text.chars().map(String::from).collect::<Vec<_>>().join(gap)
}
