//! The look that all papers share: one accent colour, two families, few sizes.

use crate::fonts::{MissingGlyph, Typeface};
use crate::layout::flow::{Flow, Margins};
use crate::layout::page::mm;
use crate::layout::table::{Cell, Row, RowRule, Table, TableStyle};
use crate::layout::text::{Align, Colour, LineStyle, Text};

use super::values::{Category, Verdict};

pub(crate) const INK: Colour = Colour(30, 32, 36);
pub(crate) const GREY: Colour = Colour(104, 110, 120);
pub(crate) const ACCENT: Colour = Colour(23, 73, 112);
/// The head of a letter (发文机关标志), the only red in the papers.
pub(crate) const RED: Colour = Colour(186, 24, 30);
pub(crate) const HAIR: Colour = Colour(204, 210, 217);
pub(crate) const TINT: Colour = Colour(242, 245, 248);
pub(crate) const WATERMARK: Colour = Colour(232, 234, 238);

/// Margins of GB/T 9704: 天头 37 mm, 订口 28 mm, right 26 mm, bottom 35 mm.
pub(crate) const TOP: f32 = mm(37.0);
pub(crate) const LEFT: f32 = mm(28.0);
pub(crate) const RIGHT: f32 = mm(26.0);
pub(crate) const BOTTOM: f32 = mm(35.0);

pub(crate) const MARGINS: Margins = Margins {
    top: TOP,
    right: RIGHT,
    bottom: BOTTOM,
    left: LEFT,
};

/// 小四, running text.
pub(crate) const BODY: LineStyle = LineStyle {
    size: 12.0,
    leading: 20.5,
    indent: 2.0,
    align: Align::Justified,
};
/// 四号, the conclusion.
pub(crate) const LARGE: LineStyle = LineStyle {
    size: 14.0,
    leading: 25.0,
    indent: 2.0,
    align: Align::Justified,
};
/// 三号 over 22 lines of 28 characters a page, the running text of official papers (GB/T 9704).
pub(crate) const OFFICIAL: LineStyle = LineStyle {
    size: 15.8,
    leading: mm(225.0) / 22.0,
    indent: 2.0,
    align: Align::Justified,
};
/// 二号, their titles.
pub(crate) const OFFICIAL_TITLE: LineStyle = LineStyle {
    size: 22.0,
    leading: 34.0,
    indent: 0.0,
    align: Align::Centre,
};
/// 五号, tables.
pub(crate) const TABLE: LineStyle = LineStyle::new(10.5, 15.5);
/// 小五, dense tables and small print.
pub(crate) const DENSE: LineStyle = LineStyle::new(9.0, 13.5);
/// 三号, part headings.
pub(crate) const PART: LineStyle = LineStyle::new(15.0, 24.0);
/// 小四 bold, headings inside a part.
pub(crate) const SECTION: LineStyle = LineStyle::new(12.0, 20.0);

pub(crate) fn serif(text: impl Into<String>) -> Text {
    Text::plain(text, Typeface::Serif, INK)
}

/// Running text: 仿宋 where the computer has it, 宋体 otherwise.
pub(crate) fn prose(text: impl Into<String>) -> Text {
    Text::plain(text, Typeface::FangSong, INK)
}

pub(crate) fn strong(text: impl Into<String>) -> Text {
    Text::plain(text, Typeface::SansBold, INK)
}

pub(crate) fn sans(text: impl Into<String>) -> Text {
    Text::plain(text, Typeface::Sans, INK)
}

pub(crate) fn muted(text: impl Into<String>) -> Text {
    Text::plain(text, Typeface::Sans, GREY)
}

pub(crate) fn accent(text: impl Into<String>) -> Text {
    Text::plain(text, Typeface::SansBold, ACCENT)
}

pub(crate) const fn table_style(line: LineStyle) -> TableStyle {
    TableStyle {
        line,
        pad_x: 4.5,
        pad_y: 4.0,
        hair: HAIR,
        strong: ACCENT,
    }
}

/// A header row of small accent capitals on the tint.
pub(crate) fn head(titles: &[(&str, Align)]) -> Row {
    let cells = titles
        .iter()
        .map(|(title, align)| Cell::new(accent(*title), *align))
        .collect();
    Row {
        cells,
        tint: Some(TINT),
        rule: RowRule::Hair,
        with_next: true,
        least: 0.0,
    }
}

/// Left, centred and right cells.
pub(crate) fn left(text: Text) -> Cell {
    Cell::new(text, Align::Left)
}

pub(crate) fn centre(text: Text) -> Cell {
    Cell::new(text, Align::Centre)
}

pub(crate) fn right(text: Text) -> Cell {
    Cell::new(text, Align::Right)
}

/// A row of two facts, each behind its name.
pub(crate) fn pair(a: &str, x: &str, b: &str, y: &str) -> Row {
    Row::new(vec![
        left(muted(a)),
        left(serif(x)),
        left(muted(b)),
        left(serif(y)),
    ])
}

/// Whether a text is made of what figures are written with.
pub(crate) fn is_figure(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-' | '%'))
}

/// A table of plain texts. Columns of figures stand to the right, the others to the left.
pub(crate) fn text_table(
    columns: &[String],
    rows: &[Vec<String>],
    figures: impl Fn(usize) -> bool,
    share: impl Fn(usize) -> f32,
) -> Table {
    let align: Vec<Align> = (0..columns.len())
        .map(|column| match figures(column) {
            true => Align::Right,
            false => Align::Left,
        })
        .collect();
    let titles = columns.iter().map(String::as_str);
    let titles: Vec<(&str, Align)> = titles.zip(align.iter().copied()).collect();
    let row = |texts: &Vec<String>| {
        let cells = texts.iter().zip(&align);
        Row::new(
            cells
                .map(|(text, align)| Cell::new(serif(text), *align))
                .collect(),
        )
    };
    Table {
        shares: (0..columns.len()).map(share).collect(),
        head: vec![head(&titles)],
        rows: rows.iter().map(row).collect(),
        style: table_style(TABLE),
    }
}

/// A clause or an indicator's verdict in words; what is not met stands out by weight, not by colour.
pub(crate) fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Met => sans("符合"),
        Verdict::NotMet => strong("不符合"),
        Verdict::Undetermined => Text::plain("无法判定", Typeface::SansBold, GREY),
        Verdict::Judgement => muted("专家判断"),
    }
}

/// A vote in words; [`Verdict::Judgement`] is a vote that was not cast yet.
pub(crate) fn vote(vote: Verdict) -> Text {
    match vote {
        Verdict::Met => sans("符合"),
        Verdict::NotMet => strong("不符合"),
        Verdict::Undetermined => Text::plain("材料不足", Typeface::SansBold, GREY),
        Verdict::Judgement => muted("未表决"),
    }
}

pub(crate) const fn category(category: Category) -> &'static str {
    match category {
        Category::Technical => "技术",
        Category::Finance => "财务",
    }
}

/// A dash for what is empty.
pub(crate) fn or_dash(text: &str) -> String {
    if text.trim().is_empty() {
        "—".to_owned()
    } else {
        text.to_owned()
    }
}

impl Flow<'_> {
    /// A part heading: 一、企业基本情况.
    pub(crate) fn part(&mut self, title: &str) -> Result<(), MissingGlyph> {
        self.heading(1, title, &accent(title), &PART, (24.0, 7.0))
    }

    /// A heading inside a part.
    pub(crate) fn section(&mut self, title: &str) -> Result<(), MissingGlyph> {
        self.heading(2, title, &strong(title), &SECTION, (14.0, 4.0))
    }

    /// Names and values in one column pair.
    pub(crate) fn facts(
        &mut self,
        facts: &[(&str, Text)],
        line: LineStyle,
    ) -> Result<(), MissingGlyph> {
        self.facts_beside(facts, line, (76.0, 366.0))
    }

    /// The same with the widths of the two columns beside each other.
    pub(crate) fn facts_beside(
        &mut self,
        facts: &[(&str, Text)],
        line: LineStyle,
        (names, values): (f32, f32),
    ) -> Result<(), MissingGlyph> {
        let rows = facts
            .iter()
            .map(|(name, value)| Row::new(vec![left(muted(*name)), left(value.clone())]))
            .collect();
        self.table(&Table {
            shares: vec![names, values],
            head: Vec::new(),
            rows,
            style: table_style(line),
        })
    }
}
