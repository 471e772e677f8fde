//! What surrounds a notice's text: the head of the letter, the number, page numbers as GB/T 9704 sets them, and the sign-off.

use super::notice::{Dress, Notice, SignOff, notice_field};
use super::report_frame::watermark;
use super::theme::{GREY, INK, LEFT, OFFICIAL, RED, RIGHT, muted, prose};
use super::values::PaperState;
use crate::fonts::{FontView, MissingGlyph, Typeface};
use crate::layout::flow::{Flow, Strip, place_line};
use crate::layout::lines::set_lines;
use crate::layout::page::{Area, Item, Pages, Sheet, mm};
use crate::layout::text::{Align, Colour, LineStyle, Text};

/// The double rules of a letter are this long.
const RULE: f32 = mm(170.0);

/// Completes the pages: what stands above, below and around the text.
pub(super) fn dress(
    pages: &mut Pages,
    notice: &Notice,
    fonts: &FontView<'_>,
) -> Result<(), MissingGlyph> {
    if notice.state == PaperState::Draft {
        pages.fields.clear();
    }
    let total = pages.pages.len();
    for (index, page) in pages.pages.iter_mut().enumerate() {
        let mut items = match notice.state {
            PaperState::Draft => watermark(fonts, page.sheet)?,
            PaperState::Final => Vec::new(),
        };
        let letter_head = notice.dress == Dress::Letter && index == 0;
        if letter_head {
            items.extend(letter(notice, fonts, page.sheet)?);
        }
        items.append(&mut page.items);
        // A letter's first page has no number (GB/T 9704, 10.1), and a single sheet needs none.
        if total > 1 && !letter_head {
            items.extend(page_number(fonts, page.sheet, index + 1)?);
        }
        if !notice.case_no.is_empty() {
            items.extend(case_line(notice, fonts, page.sheet, (index + 1, total))?);
        }
        page.items = items;
    }
    Ok(())
}

/// The head of a letter: the body's name, the double rule, the number below it; and the double rule at the foot.
fn letter(notice: &Notice, fonts: &FontView<'_>, sheet: Sheet) -> Result<Vec<Item>, MissingGlyph> {
    let name = Text::plain(&notice.body, Typeface::Title, RED);
    let mut size = 26.0;
    while size > 14.0 && set_lines(fonts, &name, &LineStyle::new(size, size), RULE)?.len() > 1 {
        size -= 1.0;
    }
    let left = (sheet.width - RULE) / 2.0;
    let line = |y: f32, thickness: f32| Item::Rule {
        x1: left,
        y1: y,
        x2: left + RULE,
        y2: y,
        thickness,
        colour: RED,
    };
    let head = mm(30.0);
    let above = head + 26.0 + mm(4.0);
    let below = sheet.height - mm(20.0);
    let mut items = place_line(
        fonts,
        &name,
        &LineStyle::new(size, 26.0).aligned(Align::Centre),
        area(left, head, RULE),
    )?;
    items.extend([
        line(above, 2.2),
        line(above + 3.0, 0.7),
        line(below - 3.0, 0.7),
        line(below, 2.2),
    ]);
    items.extend(place_line(
        fonts,
        &prose(&notice.number),
        &LineStyle::new(14.0, 20.0).aligned(Align::Right),
        area(LEFT, above + 10.0, sheet.width - LEFT - RIGHT),
    )?);
    Ok(items)
}

/// — 2 —, in the outer corner, one character in from the edge of the text.
fn page_number(fonts: &FontView<'_>, sheet: Sheet, page: usize) -> Result<Vec<Item>, MissingGlyph> {
    let align = if page % 2 == 1 {
        Align::Right
    } else {
        Align::Left
    };
    let inside = area(
        LEFT + 14.0,
        sheet.height - mm(28.0),
        sheet.width - LEFT - RIGHT - 28.0,
    );
    let text = Text::plain(format!("— {page} —"), Typeface::Serif, INK);
    place_line(
        fonts,
        &text,
        &LineStyle::new(14.0, 16.0).aligned(align),
        inside,
    )
}

/// Which case the sheet belongs to, should it be separated from the others.
fn case_line(
    notice: &Notice,
    fonts: &FontView<'_>,
    sheet: Sheet,
    (page, total): (usize, usize),
) -> Result<Vec<Item>, MissingGlyph> {
    let words = muted(format!(
        "评审编号 {}　第 {page} 页 共 {total} 页",
        notice.case_no
    ));
    place_line(
        fonts,
        &words,
        &LineStyle::new(8.0, 11.0).aligned(Align::Centre),
        area(LEFT, sheet.height - mm(15.5), sheet.width - LEFT - RIGHT),
    )
}

fn area(x: f32, y: f32, width: f32) -> Area {
    Area {
        x,
        y,
        width,
        height: 0.0,
    }
}

/// The end of the text: issuer, date and the place of the seal, or lines to sign on. It stays whole and with the last line.
pub(super) fn sign_off(flow: &mut Flow<'_>, sign_off: &SignOff) -> Result<(), MissingGlyph> {
    flow.glue_last();
    flow.push(Strip {
        height: OFFICIAL.leading,
        glued_to_next: true,
        ..Strip::default()
    });
    let strip = match sign_off {
        SignOff::Seal { issuer, date } => seal(flow, issuer, date)?,
        SignOff::Lines { lines, date } => signed_lines(flow, lines, date)?,
    };
    flow.push(strip);
    Ok(())
}

/// The issuer's name stands over the date, both centred on one axis; the seal covers them.
fn seal(flow: &Flow<'_>, issuer: &str, date: &str) -> Result<Strip, MissingGlyph> {
    let style = LineStyle::new(OFFICIAL.size, OFFICIAL.leading).aligned(Align::Centre);
    let name = prose(issuer);
    let natural = set_lines(flow.fonts, &name, &style, flow.width)?;
    let longest = natural.iter().map(|line| line.width).fold(0.0, f32::max);
    // Two characters in from the right edge; wide enough for the date.
    let width = longest.max(OFFICIAL.size * 9.0).min(flow.width);
    let left = (flow.width - width - 2.0 * OFFICIAL.size).max(0.0);
    let mut items = place_line(flow.fonts, &name, &style, area(left, 0.0, width))?;
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let down = natural.len() as f32 * style.leading;
    items.extend(place_line(
        flow.fonts,
        &prose(date),
        &style,
        area(left, down, width),
    )?);
    items.extend(place_line(
        flow.fonts,
        &Text::plain("（印章）", Typeface::Sans, Colour(176, 180, 188)),
        &LineStyle::new(8.0, 12.0).aligned(Align::Centre),
        area(left, down + style.leading + 4.0, width),
    )?);
    let height = down + style.leading + 18.0;
    let place = Area {
        x: left,
        y: 0.0,
        width,
        height: down + style.leading,
    };
    Ok(Strip {
        height,
        items,
        fields: vec![(notice_field().to_owned(), format!("{issuer} 签章"), place)],
        ..Strip::default()
    })
}

fn signed_lines(flow: &Flow<'_>, lines: &[String], date: &str) -> Result<Strip, MissingGlyph> {
    let style = LineStyle::new(14.0, 20.0);
    let row = 34.0;
    let rule_left = flow.width - mm(58.0);
    let mut items = Vec::new();
    let mut y = 0.0;
    for line in lines {
        items.extend(place_line(
            flow.fonts,
            &prose(line),
            &style.aligned(Align::Right),
            area(0.0, y, rule_left - 6.0),
        )?);
        items.push(Item::Rule {
            x1: rule_left,
            y1: y + 19.0,
            x2: flow.width,
            y2: y + 19.0,
            thickness: 0.5,
            colour: GREY,
        });
        y += row;
    }
    let date = if date.is_empty() {
        "年　　月　　日"
    } else {
        date
    };
    items.extend(place_line(
        flow.fonts,
        &prose(date),
        &style.aligned(Align::Right),
        area(0.0, y, flow.width),
    )?);
    Ok(Strip {
        height: y + 22.0,
        items,
        ..Strip::default()
    })
}
