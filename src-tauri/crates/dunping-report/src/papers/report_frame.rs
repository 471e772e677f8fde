//! What surrounds the report's text: cover, header and footer, and the mark on drafts.

use super::theme::{ACCENT, GREY, HAIR, INK, LEFT, RIGHT, WATERMARK, accent, muted, serif};
use super::values::{Audience, PanelReport, PaperState};
use crate::fonts::{FontView, MissingGlyph, Typeface};
use crate::layout::flow::{place_line, small};
use crate::layout::page::{Area, Item, Page, Pages, Sheet, mm};
use crate::layout::text::{Align, LineStyle, Text};

/// The cover (封面).
pub(super) fn cover(
    report: &PanelReport,
    fonts: &FontView<'_>,
    sheet: Sheet,
) -> Result<Page, MissingGlyph> {
    let width = sheet.width - LEFT - RIGHT;
    let mut items = Vec::new();
    let mut line =
        |text: &Text, style: LineStyle, x: f32, y: f32, width: f32| -> Result<(), MissingGlyph> {
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
            Ok(())
        };
    let title = |size: f32| LineStyle::new(size, size * 1.6).aligned(Align::Centre);
    let bold = |text: &str| Text::plain(text, Typeface::SerifBold, INK);
    line(
        &bold("辽宁省网络空间安全企业认定"),
        title(22.0),
        LEFT,
        mm(84.0),
        width,
    )?;
    line(
        &Text::plain("专家评审报告", Typeface::SerifBold, ACCENT),
        title(34.0),
        LEFT,
        mm(98.0),
        width,
    )?;
    if report.audience == Audience::Public {
        line(&muted("公开副本"), title(16.0), LEFT, mm(116.0), width)?;
    }

    let facts = [
        ("评审编号", report.case_no.as_str()),
        ("企业名称", report.enterprise.name.as_str()),
        ("统一社会信用代码", report.enterprise.uscc.as_str()),
        ("评估机构", report.body.as_str()),
        ("评审日期", report.review_date.as_str()),
    ];
    let (name_width, value_width) = (mm(38.0), mm(84.0));
    let left = LEFT + (width - name_width - value_width) / 2.0;
    let mut y = mm(150.0);
    let mut rules = vec![(left, y - 9.0, left + name_width + value_width, ACCENT, 0.9)];
    for (index, (name, value)) in facts.iter().enumerate() {
        let style = LineStyle::new(13.0, 21.0);
        line(
            &muted(*name),
            LineStyle::new(11.0, 21.0),
            left + 2.0,
            y,
            name_width,
        )?;
        let lines = crate::layout::lines::set_lines(fonts, &serif(*value), &style, value_width)?;
        line(&serif(*value), style, left + name_width, y, value_width)?;
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let down = lines.len() as f32 * style.leading;
        y += down + 7.5;
        let last = index + 1 == facts.len();
        let (colour, thickness) = if last { (ACCENT, 0.9) } else { (HAIR, 0.35) };
        rules.push((left, y, left + name_width + value_width, colour, thickness));
        y += 7.5;
    }
    items.extend(
        rules
            .into_iter()
            .map(|(x1, y, x2, colour, thickness)| Item::Rule {
                x1,
                y1: y,
                x2,
                y2: y,
                thickness,
                colour,
            }),
    );
    Ok(Page { sheet, items })
}

/// What stands on every page of a paper.
pub(super) struct Running<'a> {
    /// On the left of the header, such as the case number.
    pub(super) left: String,
    /// Short title of the paper, in the middle of the header.
    pub(super) title: &'a str,
    /// On the right of the header, such as the digest of the paper's values.
    pub(super) right: String,
    /// Pages at the beginning that are covers: without title and rule in the header.
    pub(super) covers: usize,
}

impl<'a> Running<'a> {
    /// The header of a case's paper: case number on the left, the first half of the content's digest on the right.
    pub(super) fn of_case(case_no: &str, title: &'a str, digest: &[u8; 32], covers: usize) -> Self {
        let hash: String = digest[..8].iter().map(|b| format!("{b:02x}")).collect();
        Self {
            left: format!("评审编号 {case_no}"),
            title,
            right: format!("内容摘要 {hash}"),
            covers,
        }
    }
}

/// Header and footer of a page: the running head above, page x of y below.
fn furniture(
    running: &Running<'_>,
    fonts: &FontView<'_>,
    sheet: Sheet,
    (page, total): (usize, usize),
) -> Result<Vec<Item>, MissingGlyph> {
    let width = sheet.width - LEFT - RIGHT;
    let at = |y: f32| Area {
        x: LEFT,
        y,
        width,
        height: 0.0,
    };
    let (head_y, foot_y) = (mm(25.0), sheet.height - mm(25.0));
    let mut items = place_line(
        fonts,
        &muted(running.left.as_str()),
        &small(8.5, Align::Left),
        at(head_y),
    )?;
    items.extend(place_line(
        fonts,
        &muted(running.right.as_str()),
        &small(8.5, Align::Right),
        at(head_y),
    )?);
    if page > running.covers {
        items.extend(place_line(
            fonts,
            &muted(running.title),
            &small(8.5, Align::Centre),
            at(head_y),
        )?);
        items.push(rule(head_y + 16.0, sheet));
    }
    items.extend(place_line(
        fonts,
        &Text::plain(format!("第 {page} 页 共 {total} 页"), Typeface::Serif, GREY),
        &small(9.0, Align::Centre),
        at(foot_y),
    )?);
    Ok(items)
}

fn rule(y: f32, sheet: Sheet) -> Item {
    Item::Rule {
        x1: LEFT,
        y1: y,
        x2: sheet.width - RIGHT,
        y2: y,
        thickness: 0.35,
        colour: HAIR,
    }
}

/// Completes every page: the mark of a draft below, header and footer above what is there.
pub(super) fn dress(
    pages: &mut Pages,
    running: &Running<'_>,
    state: PaperState,
    fonts: &FontView<'_>,
) -> Result<(), MissingGlyph> {
    let total = pages.pages.len();
    if state == PaperState::Draft {
        pages.fields.clear();
    }
    for (index, page) in pages.pages.iter_mut().enumerate() {
        let mut items = match state {
            PaperState::Draft => watermark(fonts, page.sheet)?,
            PaperState::Final => Vec::new(),
        };
        items.append(&mut page.items);
        items.extend(furniture(running, fonts, page.sheet, (index + 1, total))?);
        page.items = items;
    }
    Ok(())
}

/// 草稿 across the sheet, under everything else.
pub(super) fn watermark(fonts: &FontView<'_>, sheet: Sheet) -> Result<Vec<Item>, MissingGlyph> {
    const SIZE: f32 = 150.0;
    let text = Text::plain("草稿", Typeface::SansBold, WATERMARK);
    let style = LineStyle::new(SIZE, SIZE);
    let mut items = place_line(
        fonts,
        &text,
        &style,
        Area {
            x: 0.0,
            y: 0.0,
            width: sheet.width,
            height: 0.0,
        },
    )?;
    for item in &mut items {
        if let Item::Text(run) = item {
            run.angle = 45.0;
            run.x = sheet.width / 2.0 - SIZE * 0.45;
            run.y = sheet.height / 2.0 + SIZE * 0.95;
        }
    }
    // A word for readers of the text layer and of the margin.
    let label = Area {
        x: LEFT,
        y: mm(18.0),
        width: sheet.width - LEFT - RIGHT,
        height: 0.0,
    };
    items.extend(place_line(
        fonts,
        &accent("草稿 · 未经签署，不作为评审结论"),
        &small(8.5, Align::Centre),
        label,
    )?);
    Ok(items)
}
