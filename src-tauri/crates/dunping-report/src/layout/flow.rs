//! Puts strips (lines, table rows, boxes) one under the other on pages.
//!
//! Everything that flows is a [`Strip`]: a piece that is never cut. What must stay together is glued. Headers and footers are
//! the paper's affair, once the number of pages is known.

use super::lines::{Line, set_lines};
use super::page::{Area, Bookmark, Item, Page, Pages, Sheet, SignatureField};
use super::text::{Align, Colour, LineStyle, Text};
use crate::fonts::{FontView, MissingGlyph};

/// A piece of a page that is never cut. Its items are placed relative to its top left corner.
#[derive(Debug, Clone, Default)]
pub(crate) struct Strip {
    pub(crate) height: f32,
    pub(crate) items: Vec<Item>,
    /// May not be the last thing on a page.
    pub(crate) glued_to_next: bool,
    /// White space, dropped at the top of a page.
    pub(crate) blank: bool,
    /// Starts a new page, on this sheet.
    pub(crate) new_page: Option<Sheet>,
    /// The table whose header is repeated when this strip begins a page.
    pub(crate) table: Option<usize>,
    pub(crate) bookmark: Option<(u8, String)>,
    pub(crate) fields: Vec<(String, String, Area)>,
}

/// The header strips of a table and the rule that closes it at a page end.
#[derive(Debug, Clone)]
pub(crate) struct RunningHead {
    pub(crate) strips: Vec<Strip>,
    pub(crate) closing: Item,
}

/// Collects strips in reading order.
pub(crate) struct Flow<'a> {
    pub(crate) fonts: &'a FontView<'a>,
    /// Width of the type area on the present sheet.
    pub(crate) width: f32,
    margins: Margins,
    first: Sheet,
    sheet: Sheet,
    strips: Vec<Strip>,
    pub(crate) heads: Vec<RunningHead>,
}

/// The white around the type area (版心).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Margins {
    pub(crate) top: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    pub(crate) left: f32,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a FontView<'a>, sheet: Sheet, margins: Margins) -> Self {
        Self {
            fonts,
            width: sheet.width - margins.left - margins.right,
            margins,
            first: sheet,
            sheet,
            strips: Vec::new(),
            heads: Vec::new(),
        }
    }

    /// Height of the type area on the present sheet.
    pub(crate) fn page_height(&self) -> f32 {
        self.sheet.height - self.margins.top - self.margins.bottom
    }

    pub(crate) fn push(&mut self, strip: Strip) {
        self.strips.push(strip);
    }

    /// Keeps the last strip with what is pushed next.
    pub(crate) fn glue_last(&mut self) {
        if let Some(last) = self.strips.last_mut() {
            last.glued_to_next = true;
        }
    }

    /// White space that vanishes at the top of a page. It does not come between what is glued: a heading and the heading under it.
    pub(crate) fn gap(&mut self, height: f32) {
        let glued = self.strips.last().is_some_and(|last| last.glued_to_next);
        self.push(Strip {
            height,
            blank: true,
            glued_to_next: glued,
            ..Strip::default()
        });
    }

    /// Lets the next strip begin a page.
    pub(crate) fn new_page(&mut self) {
        self.new_page_on(self.sheet);
    }

    /// Lets the next strip begin a page on a sheet of that kind; what follows is set to its width (横版).
    pub(crate) fn new_page_on(&mut self, sheet: Sheet) {
        self.sheet = sheet;
        self.width = sheet.width - self.margins.left - self.margins.right;
        self.push(Strip {
            new_page: Some(sheet),
            blank: true,
            ..Strip::default()
        });
    }

    /// A paragraph: no first line alone at a page end, no last line alone at a page start.
    pub(crate) fn paragraph(&mut self, text: &Text, style: &LineStyle) -> Result<(), MissingGlyph> {
        self.inset_paragraph(text, style, 0.0)
    }

    /// A paragraph that stays whole and with what follows.
    pub(crate) fn glued_paragraph(
        &mut self,
        text: &Text,
        style: &LineStyle,
    ) -> Result<(), MissingGlyph> {
        let first = self.strips.len();
        self.paragraph(text, style)?;
        for strip in &mut self.strips[first..] {
            strip.glued_to_next = true;
        }
        Ok(())
    }

    /// A paragraph moved in from the left.
    pub(crate) fn inset_paragraph(
        &mut self,
        text: &Text,
        style: &LineStyle,
        inset: f32,
    ) -> Result<(), MissingGlyph> {
        let lines = set_lines(self.fonts, text, style, self.width - inset)?;
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let items = line
                .runs
                .into_iter()
                .map(|run| Item::Text(run).moved(inset, 0.0))
                .collect();
            let glued = i + 1 < count && (i == 0 || i + 2 == count);
            self.push(Strip {
                height: style.leading,
                items,
                glued_to_next: glued,
                ..Strip::default()
            });
        }
        Ok(())
    }

    /// A heading with its outline entry; it stays with what follows.
    pub(crate) fn heading(
        &mut self,
        level: u8,
        title: &str,
        text: &Text,
        style: &LineStyle,
        space: (f32, f32),
    ) -> Result<(), MissingGlyph> {
        self.gap(space.0);
        let lines = set_lines(self.fonts, text, style, self.width)?;
        for (i, line) in lines.into_iter().enumerate() {
            self.push(Strip {
                height: style.leading,
                items: line.runs.into_iter().map(Item::Text).collect(),
                glued_to_next: true,
                bookmark: (i == 0).then(|| (level, title.to_owned())),
                ..Strip::default()
            });
        }
        self.push(Strip {
            height: space.1,
            glued_to_next: true,
            ..Strip::default()
        });
        Ok(())
    }

    /// A tinted box with a bar at its left: what the reader must not miss.
    pub(crate) fn callout(
        &mut self,
        text: &Text,
        style: &LineStyle,
        tint: Colour,
        bar: Colour,
    ) -> Result<(), MissingGlyph> {
        const INSET: f32 = 12.0;
        const PADDING: f32 = 7.0;
        let lines = set_lines(self.fonts, text, style, self.width - 2.0 * INSET)?;
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let (first, last) = (i == 0, i + 1 == count);
            let top = if first { PADDING } else { 0.0 };
            let height = style.leading + top + if last { PADDING } else { 0.0 };
            let area = |width| Area {
                x: 0.0,
                y: 0.0,
                width,
                height,
            };
            let mut items = vec![
                Item::Fill {
                    area: area(self.width),
                    colour: tint,
                },
                Item::Fill {
                    area: area(2.4),
                    colour: bar,
                },
            ];
            items.extend(
                line.runs
                    .into_iter()
                    .map(|run| Item::Text(run).moved(INSET, top)),
            );
            let glued = !last && (first || i + 2 == count || count <= 5);
            self.push(Strip {
                height,
                items,
                glued_to_next: glued,
                ..Strip::default()
            });
        }
        Ok(())
    }

    /// Distributes the strips over pages.
    pub(crate) fn paginate(self) -> Pages {
        let mut body = Pages::default();
        let mut cursor = Cursor {
            margins: self.margins,
            sheet: self.first,
            y: self.margins.top,
            body: &mut body,
            heads: &self.heads,
            last_table: None,
        };
        cursor.begin();
        let mut at = 0;
        while at < self.strips.len() {
            let end = self.strips[at..]
                .iter()
                .position(|s| !s.glued_to_next)
                .map_or(self.strips.len(), |n| at + n + 1);
            let group = &self.strips[at..end];
            let height: f32 = group.iter().map(|s| s.height).sum();
            if cursor.y + height > cursor.bottom() + 0.01
                && height <= cursor.bottom() - self.margins.top
                && !cursor.at_top()
            {
                cursor.turn(group.first().and_then(|s| s.table));
            }
            for strip in group {
                cursor.place(strip);
            }
            at = end;
        }
        body
    }
}

struct Cursor<'b> {
    margins: Margins,
    sheet: Sheet,
    y: f32,
    body: &'b mut Pages,
    heads: &'b [RunningHead],
    last_table: Option<usize>,
}

impl Cursor<'_> {
    fn at_top(&self) -> bool {
        self.y <= self.margins.top + 0.01
    }

    fn bottom(&self) -> f32 {
        self.sheet.height - self.margins.bottom
    }

    fn begin(&mut self) {
        self.y = self.margins.top;
        self.body.pages.push(Page {
            sheet: self.sheet,
            items: Vec::new(),
        });
    }

    /// Starts a page; a table that goes on is closed below and gets its header again above.
    fn turn(&mut self, table: Option<usize>) {
        if let Some(head) = table
            .filter(|_| self.last_table == table)
            .and_then(|t| self.heads.get(t))
        {
            let closing = head.closing.clone().moved(self.margins.left, self.y);
            self.paint(closing);
        }
        self.begin();
        if let Some(head) = table.and_then(|t| self.heads.get(t)) {
            for strip in &head.strips {
                self.put(strip);
            }
        }
    }

    fn place(&mut self, strip: &Strip) {
        if let Some(sheet) = strip.new_page {
            self.sheet = sheet;
            if self.at_top() {
                self.body.pages.pop();
            }
            self.begin();
        }
        if strip.blank && (self.at_top() || self.y + strip.height > self.bottom()) {
            return;
        }
        if self.y + strip.height > self.bottom() + 0.01 && !self.at_top() {
            self.turn(strip.table);
        }
        self.put(strip);
        self.last_table = strip.table;
    }

    fn put(&mut self, strip: &Strip) {
        let (left, y) = (self.margins.left, self.y);
        let page = self.body.pages.len() - 1;
        for item in &strip.items {
            self.paint(item.clone().moved(left, y));
        }
        if let Some((level, title)) = &strip.bookmark {
            self.body.bookmarks.push(Bookmark {
                level: *level,
                title: title.clone(),
                page,
                y,
            });
        }
        for (name, tooltip, area) in &strip.fields {
            let area = Area {
                x: area.x + left,
                y: area.y + y,
                ..*area
            };
            self.body.fields.push(SignatureField {
                name: name.clone(),
                tooltip: tooltip.clone(),
                page,
                area,
            });
        }
        self.y += strip.height;
    }

    fn paint(&mut self, item: Item) {
        if let Some(page) = self.body.pages.last_mut() {
            page.items.push(item);
        }
    }
}

/// One line of text at a fixed place, for covers, headers and footers.
pub(crate) fn place_line(
    fonts: &FontView<'_>,
    text: &Text,
    style: &LineStyle,
    area: Area,
) -> Result<Vec<Item>, MissingGlyph> {
    place_block(fonts, text, style, area).map(|(items, _)| items)
}

/// Lines of text at a fixed place, and where they end below.
pub(crate) fn place_block(
    fonts: &FontView<'_>,
    text: &Text,
    style: &LineStyle,
    area: Area,
) -> Result<(Vec<Item>, f32), MissingGlyph> {
    let lines: Vec<Line> = set_lines(fonts, text, style, area.width)?;
    let (mut items, mut y) = (Vec::new(), area.y);
    for line in lines {
        let runs = line.runs.into_iter();
        items.extend(runs.map(|run| Item::Text(run).moved(area.x, y)));
        y += style.leading;
    }
    Ok((items, y))
}

/// Shorthand for a single style that most furniture uses.
pub(crate) const fn small(size: f32, align: Align) -> LineStyle {
    LineStyle {
        size,
        leading: size * 1.5,
        indent: 0.0,
        align,
    }
}
