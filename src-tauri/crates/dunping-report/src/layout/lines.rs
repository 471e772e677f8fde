//! Fills lines: characters with their widths, squeezed punctuation, greedy filling, justification.
//!
//! Works on one paragraph and one width; knows nothing of pages.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::breaking::{cannot_end_line, cannot_start_line, opportunities, word_ends};
use super::page::{Run, RunGlyph};
use super::text::{Align, Colour, LineStyle, Text, visible};
use crate::fonts::{FontView, Glyph, MissingGlyph};

/// One line: what to paint, with x from the left edge of the paragraph and y of the baseline from the line's top.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The painted stretches.
    pub runs: Vec<Run>,
    /// Its characters as written, white space at the line end left out.
    pub text: String,
    /// Natural width in points, before justification.
    pub width: f32,
}

/// The gaps of a justified line may grow by at most this, in em; beyond it the line stays ragged.
///
/// Readers of the text layer take a gap of a tenth of an em for a space.
const MAX_STRETCH: f32 = 0.085;
/// The same for the gap at a real space.
const MAX_SPACE_STRETCH: f32 = 0.5;
/// Where 汉字 meet Latin letters or digits.
const SCRIPT_GAP: f32 = 0.07;

#[derive(Clone, Copy)]
struct Cell {
    character: char,
    glyph: Glyph,
    colour: Colour,
    /// Advance after squeezing against the next character of the paragraph, in em.
    advance: f32,
    may_end_after: bool,
}

/// Breaks a paragraph into lines no wider than `width` points.
pub(crate) fn set_lines(
    fonts: &FontView<'_>,
    text: &Text,
    style: &LineStyle,
    width: f32,
) -> Result<Vec<Line>, MissingGlyph> {
    let mut lines = Vec::new();
    for paragraph in paragraphs(fonts, text)? {
        #[cfg(test)]
        let first = lines.len();
        fill(&paragraph, style, width, &mut lines);
        #[cfg(test)]
        super::typed::witness(&lines[first..]);
    }
    Ok(lines)
}

/// A piece longer than this is a digest or an address, which may be split.
const FIGURE: usize = 20;

/// How wide the longest figure or word of a text is that ought not to be split, in points.
pub(crate) fn longest_piece(
    fonts: &FontView<'_>,
    text: &Text,
    size: f32,
) -> Result<f32, MissingGlyph> {
    let mut longest = 0.0_f32;
    for cells in paragraphs(fonts, text)? {
        for piece in cells.split_inclusive(|cell| cell.may_end_after) {
            let shown = piece
                .iter()
                .rposition(|cell| cell.character != ' ')
                .map_or(&piece[..0], |last| &piece[..=last]);
            if let Some((last, before)) = shown.split_last()
                && shown.len() <= FIGURE
            {
                let inner: f32 = before.iter().map(|cell| cell.advance).sum();
                longest = longest.max((inner + end_advance(last)) * size);
            }
        }
    }
    Ok(longest)
}

/// The cells of each hard line of the text.
fn paragraphs(fonts: &FontView<'_>, text: &Text) -> Result<Vec<Vec<Cell>>, MissingGlyph> {
    let mut all = vec![Vec::new()];
    let mut whole = vec![String::new()];
    for span in &text.0 {
        for character in visible(&span.text) {
            if character == '\n' {
                all.push(Vec::new());
                whole.push(String::new());
                continue;
            }
            let glyph = fonts
                .glyph(span.typeface, character)
                .ok_or_else(|| MissingGlyph {
                    character,
                    context: span.text.chars().take(40).collect(),
                })?;
            let (Some(cells), Some(line)) = (all.last_mut(), whole.last_mut()) else {
                continue;
            };
            line.push(character);
            cells.push(Cell {
                character,
                glyph,
                colour: span.colour,
                advance: glyph.advance,
                may_end_after: false,
            });
        }
    }
    for (cells, line) in all.iter_mut().zip(&whole) {
        let breaks = opportunities(line);
        let mut at = 0;
        let mut next = breaks.iter().peekable();
        for i in 0..cells.len() {
            at += cells[i].character.len_utf8();
            if next.peek() == Some(&&at) {
                cells[i].may_end_after = true;
                next.next();
            }
            if let Some(following) = cells.get(i + 1).copied() {
                cells[i].advance += pair_adjustment(&cells[i], &following);
            }
        }
    }
    Ok(all)
}

/// Squeezes neighbouring punctuation by half an em and opens the seam between scripts a little.
fn pair_adjustment(left: &Cell, right: &Cell) -> f32 {
    let closing_then_mark =
        left.glyph.blank_right && (right.glyph.blank_right || right.glyph.blank_left);
    if closing_then_mark || (left.glyph.blank_left && right.glyph.blank_left) {
        return -0.5;
    }
    let mixed = |a: char, b: char| is_han(a) && b.is_ascii_alphanumeric();
    if mixed(left.character, right.character) || mixed(right.character, left.character) {
        SCRIPT_GAP
    } else {
        0.0
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// How much of a line's first box is blank and may stand outside, in em.
fn lead_trim(cell: &Cell) -> f32 {
    if cell.glyph.blank_left { 0.5 } else { 0.0 }
}

/// The width that a character needs as the last of a line, in em.
fn end_advance(cell: &Cell) -> f32 {
    if cell.glyph.blank_right {
        cell.glyph.advance - 0.5
    } else {
        cell.glyph.advance
    }
}

fn fill(cells: &[Cell], style: &LineStyle, width: f32, lines: &mut Vec<Line>) {
    if cells.is_empty() {
        lines.push(Line {
            runs: Vec::new(),
            text: String::new(),
            width: 0.0,
        });
        return;
    }
    let (titled, measure) = match style.align {
        Align::Centre => balanced(cells, style.size, width),
        Align::Justified | Align::Left | Align::Right => (Cow::Borrowed(cells), width),
    };
    let cells = &*titled;
    let mut start = 0;
    let mut indent = style.indent * style.size;
    while start < cells.len() {
        let room = (measure - indent) / style.size;
        let end = line_end(&cells[start..], room) + start;
        let shown = cells[start..end]
            .iter()
            .rposition(|c| c.character != ' ')
            .map_or(start, |last| start + last + 1);
        let last = end == cells.len();
        lines.push(paint(&cells[start..shown], style, indent, width, last));
        indent = 0.0;
        start = next_line(cells, end);
    }
}

/// Where the line after one that ends at `end` begins: spaces at a break are not set.
fn next_line(cells: &[Cell], end: usize) -> usize {
    let spaces = cells[end..].iter().take_while(|c| c.character == ' ');
    end + spaces.count()
}

/// How many lines the cells take over a width.
fn count(cells: &[Cell], room: f32) -> u16 {
    let (mut start, mut lines) = (0, 0);
    while start < cells.len() {
        start = next_line(cells, start + line_end(&cells[start..], room));
        lines += 1;
    }
    lines
}

/// Centred text of several lines: broken between words only, where that takes no more lines, and over the narrowest width that takes no more
/// either. Titles of two lines become two of nearly one length, and no single character is left over for the last.
fn balanced(cells: &[Cell], size: f32, width: f32) -> (Cow<'_, [Cell]>, f32) {
    let lines = count(cells, width / size);
    if lines < 2 {
        return (Cow::Borrowed(cells), width);
    }
    let between_words = between_words(cells);
    let cells = if count(&between_words, width / size) == lines {
        Cow::Owned(between_words)
    } else {
        Cow::Borrowed(cells)
    };
    let (mut narrow, mut wide) = (width / f32::from(lines), width);
    // To a hundredth of the width.
    for _ in 0..7 {
        let middle = f32::midpoint(narrow, wide);
        if count(&cells, middle / size) == lines {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    (cells, wide)
}

/// The same cells, which end lines at the ends of words only.
fn between_words(cells: &[Cell]) -> Vec<Cell> {
    let text: String = cells.iter().map(|c| c.character).collect();
    let ends: BTreeSet<usize> = word_ends(&text).collect();
    let mut at = 0;
    let mut worded = cells.to_vec();
    for cell in &mut worded {
        at += cell.character.len_utf8();
        cell.may_end_after &= ends.contains(&at);
    }
    worded
}

/// How many cells go on a line of `room` em: up to the last permitted break that fits, or, where not even one unbreakable
/// piece fits, as many characters as fit.
fn line_end(cells: &[Cell], room: f32) -> usize {
    let mut best = 0;
    let mut used = cells.first().map_or(0.0, |c| -lead_trim(c));
    let mut fitting = 0;
    for (i, cell) in cells.iter().enumerate() {
        let needed = if cell.character == ' ' {
            used
        } else {
            used + end_advance(cell)
        };
        if needed > room + 0.001 {
            break;
        }
        fitting = i + 1;
        if cell.may_end_after {
            best = i + 1;
        }
        used += cell.advance;
    }
    if best > 0 {
        // A long unbreakable token (a digest) that would leave half of the line empty is split instead of pushed down.
        let next = cells[best..]
            .iter()
            .position(|c| c.may_end_after)
            .map_or(cells.len(), |n| best + n + 1);
        let token: f32 = cells[best..next].iter().map(|c| c.advance).sum();
        if token <= room || fitting <= best + 4 {
            return best;
        }
    }
    split(cells, fitting)
}

/// Where an unbreakable piece is split that does not fit: as late as may be, but never so that a line begins or ends with what may not
/// stand there.
fn split(cells: &[Cell], fitting: usize) -> usize {
    let may = |at: &usize| {
        let next = cells
            .get(*at)
            .is_some_and(|c| cannot_start_line(c.character));
        !next && !cannot_end_line(cells[at - 1].character)
    };
    let last = fitting.clamp(1, cells.len());
    (1..=last).rev().find(may).unwrap_or(last)
}

fn paint(cells: &[Cell], style: &LineStyle, indent: f32, width: f32, last: bool) -> Line {
    let text: String = cells.iter().map(|c| c.character).collect();
    let Some((first, tail)) = cells.first().zip(cells.last()) else {
        return Line {
            runs: Vec::new(),
            text,
            width: 0.0,
        };
    };
    let inner: f32 = cells[..cells.len() - 1].iter().map(|c| c.advance).sum();
    let natural = (inner - lead_trim(first) + end_advance(tail)) * style.size;
    let slack = (width - indent - natural).max(0.0);
    let stretch = if style.align == Align::Justified && !last {
        stretches(cells, slack / style.size)
    } else {
        None
    };
    let offset = match style.align {
        Align::Justified | Align::Left => indent,
        Align::Right => indent + slack,
        Align::Centre => indent + slack / 2.0,
    };
    let baseline = (style.leading - style.size) / 2.0 + 0.88 * style.size;
    let mut runs: Vec<Run> = Vec::new();
    let mut x = offset - lead_trim(first) * style.size;
    for (i, cell) in cells.iter().enumerate() {
        let extra = stretch.as_ref().map_or(0.0, |s| s[i]);
        let advance = (cell.advance + extra) * style.size;
        let joins = runs
            .last()
            .is_some_and(|r| r.face == cell.glyph.face && r.colour == cell.colour);
        if !joins {
            runs.push(Run {
                x,
                y: baseline,
                face: cell.glyph.face,
                size: style.size,
                colour: cell.colour,
                angle: 0.0,
                glyphs: Vec::new(),
            });
        }
        if let Some(run) = runs.last_mut() {
            run.glyphs.push(RunGlyph {
                character: cell.character,
                gid: cell.glyph.gid,
                extra: advance - cell.glyph.advance * style.size,
            });
        }
        x += advance;
    }
    Line {
        runs,
        text,
        width: natural,
    }
}

/// The growth of each gap in em, or nothing if the line would become too loose.
fn stretches(cells: &[Cell], slack: f32) -> Option<Vec<f32>> {
    let limits: Vec<f32> = cells
        .windows(2)
        .map(|pair| match (pair[0].character, pair[1].character) {
            (' ', _) => MAX_SPACE_STRETCH,
            (_, ' ') => 0.0,
            (a, b) if a.is_ascii_graphic() && b.is_ascii_graphic() => 0.0,
            (a, b) if a.is_ascii_alphanumeric() != b.is_ascii_alphanumeric() => {
                MAX_STRETCH - SCRIPT_GAP
            }
            _ => MAX_STRETCH,
        })
        .collect();
    let capacity: f32 = limits.iter().sum();
    if capacity <= 0.0 || slack > capacity {
        return None;
    }
    let share = slack / capacity;
    Some(
        limits
            .iter()
            .map(|limit| limit * share)
            .chain(std::iter::once(0.0))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::Typeface;
    use crate::layout::typed::{fonts, numbers, paragraph};

    const INK: Colour = Colour(0, 0, 0);

    #[test]
    fn ten_thousand_lines_without_a_forbidden_start_or_end() {
        let fonts = fonts();
        let view = FontView::new(&fonts).unwrap();
        let mut next = numbers(20_261_122);
        let (mut lines, mut wrong, mut loose) = (0, Vec::new(), 0);
        while lines < 10_000 {
            // A text that begins with a closing mark would begin its first line with it.
            let source = format!("经{}", paragraph(&mut next));
            let text = Text::plain(&source, Typeface::Serif, INK);
            let width = 150.0 + f32::from(u16::try_from(next(300)).unwrap());
            let style = LineStyle::new(12.0, 20.0)
                .aligned(Align::Justified)
                .indented(2.0);
            let set = set_lines(&view, &text, &style, width).unwrap();
            let joined: String = set.iter().map(|l| l.text.as_str()).collect();
            assert_eq!(
                joined.replace(' ', ""),
                source.replace(' ', ""),
                "characters were lost"
            );
            for line in &set {
                let (first, last) = (line.text.chars().next(), line.text.chars().last());
                if first.is_some_and(cannot_start_line) || last.is_some_and(cannot_end_line) {
                    wrong.push(line.text.clone());
                }
                if line.width > width + 0.02 {
                    loose += 1;
                }
            }
            lines += set.len();
        }
        assert_eq!(wrong, Vec::<String>::new(), "of {lines} lines");
        assert_eq!(loose, 0, "lines wider than the column");
    }

    #[test]
    fn punctuation_is_squeezed_and_lines_are_flush() {
        let fonts = fonts();
        let view = FontView::new(&fonts).unwrap();
        let width_of = |text: &str| {
            let text = Text::plain(text, Typeface::Serif, INK);
            set_lines(&view, &text, &LineStyle::new(10.0, 10.0), 1000.0).unwrap()[0].width
        };
        assert!((width_of("甲（乙）丙") - 50.0).abs() < 0.01);
        assert!(
            (width_of("甲》，乙") - 35.0).abs() < 0.01,
            "neighbouring marks take one and a half"
        );
        assert!(
            (width_of("（甲）") - 20.0).abs() < 0.01,
            "outer blanks stand outside"
        );
    }

    #[test]
    fn a_centred_title_leaves_no_single_character_over() {
        let fonts = fonts();
        let view = FontView::new(&fonts).unwrap();
        let style = LineStyle::new(22.0, 34.0).aligned(Align::Centre);
        for expected in [
            ["关于终止（取消）网络", "空间安全企业资格的公告"],
            [
                "关于认定沈阳盾石网络安全技术有限公司",
                "为辽宁省网络空间安全企业的通知",
            ],
        ] {
            let text = Text::plain(expected.concat(), Typeface::Title, INK);
            let set = set_lines(&view, &text, &style, 442.0).unwrap();
            let lines: Vec<&str> = set.iter().map(|line| line.text.as_str()).collect();
            assert_eq!(lines, expected);
            // Both stand in the middle of the column, not of the narrower measure.
            for line in &set {
                assert!((line.runs[0].x - (442.0 - line.width) / 2.0).abs() < 12.0);
            }
        }
    }

    #[test]
    fn a_digest_is_split_instead_of_running_out_of_its_column() {
        let fonts = fonts();
        let view = FontView::new(&fonts).unwrap();
        let digest = "0123456789abcdef".repeat(4);
        let text = Text::plain(&digest, Typeface::Sans, INK);
        let set = set_lines(&view, &text, &LineStyle::new(9.0, 13.0), 120.0).unwrap();
        assert!(set.len() > 1 && set.iter().all(|l| l.width <= 120.01));
        assert_eq!(
            set.iter().map(|l| l.text.as_str()).collect::<String>(),
            digest
        );
    }

    #[test]
    fn a_character_without_glyph_is_named() {
        let fonts = fonts();
        let view = FontView::new(&fonts).unwrap();
        let text = Text::plain("姓名\u{10FFFD}", Typeface::Serif, INK);
        let error = set_lines(&view, &text, &LineStyle::new(9.0, 13.0), 120.0).unwrap_err();
        assert_eq!(error.character, '\u{10FFFD}');
        assert!(error.to_string().contains("U+10FFFD"), "{error}");
    }
}
