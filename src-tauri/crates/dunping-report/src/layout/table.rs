//! Tables: columns of fixed width, cells that wrap, header rows that return on every page.
//!
//! A row is cut into slots of one line each, so that a very tall row can go on over a page break; short rows stay whole.
//! Hair rules stand between the rows and between the columns; the table has no frame at its sides.

use super::chart::Chart;
use super::columns::{pads, widths};
use super::flow::{Flow, RunningHead, Strip};
use super::lines::{Line, set_lines};
use super::page::{Area, Item};
use super::text::{Align, Colour, LineStyle, Text};
use crate::fonts::MissingGlyph;

/// One cell.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) text: Text,
    /// How many columns it covers.
    pub(crate) span: usize,
    pub(crate) align: Align,
    /// What is drawn in the line after its text.
    pub(crate) chart: Option<Chart>,
}

impl Cell {
    pub(crate) fn new(text: Text, align: Align) -> Self {
        Self {
            text,
            span: 1,
            align,
            chart: None,
        }
    }

    pub(crate) fn with_chart(mut self, chart: Chart) -> Self {
        self.chart = Some(chart);
        self
    }

    pub(crate) fn spanning(mut self, columns: usize) -> Self {
        self.span = columns;
        self
    }
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) cells: Vec<Cell>,
    /// Background.
    pub(crate) tint: Option<Colour>,
    /// The rule below it.
    pub(crate) rule: RowRule,
    /// Stays on the page of the next row.
    pub(crate) with_next: bool,
    /// At least this high, padding included: rows to be written into by hand.
    pub(crate) least: f32,
}

/// What stands under a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowRule {
    Hair,
    Strong,
    None,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            tint: None,
            rule: RowRule::Hair,
            with_next: false,
            least: 0.0,
        }
    }
}

/// The measures and colours of a table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableStyle {
    pub(crate) line: LineStyle,
    pub(crate) pad_x: f32,
    pub(crate) pad_y: f32,
    pub(crate) hair: Colour,
    pub(crate) strong: Colour,
}

/// A table over the full width of the flow; column widths are shares of it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) shares: Vec<f32>,
    pub(crate) head: Vec<Row>,
    pub(crate) rows: Vec<Row>,
    pub(crate) style: TableStyle,
}

/// A cell set to its width.
struct Column {
    left: f32,
    width: f32,
    align: Align,
    lines: Vec<Line>,
    chart: Option<Chart>,
    chart_at: usize,
}

impl Column {
    /// What stands in one line of the row, moved down by `top`.
    fn slot(&self, slot: usize, leading: f32, top: f32) -> Vec<Item> {
        let line = self.lines.get(slot).into_iter();
        let runs = line.flat_map(|line| line.runs.iter().cloned().map(Item::Text));
        let mut items: Vec<Item> = runs.collect();
        if let Some(chart) = self.chart.filter(|_| slot == self.chart_at) {
            items.extend(chart.draw(self.width, leading, self.align));
        }
        items
            .into_iter()
            .map(|item| item.moved(self.left, top))
            .collect()
    }
}

const HAIR: f32 = 0.35;
const STRONG: f32 = 0.9;
/// Rows of up to this many lines are never cut.
const WHOLE_ROW: usize = 7;

impl Flow<'_> {
    /// Adds a table.
    pub(crate) fn table(&mut self, table: &Table) -> Result<(), MissingGlyph> {
        let widths = widths(self.fonts, table, self.width)?;
        let rule = |y: f32, thickness: f32, colour: Colour| Item::Rule {
            x1: 0.0,
            y1: y,
            x2: self.width,
            y2: y,
            thickness,
            colour,
        };
        let mut head = vec![Strip {
            height: STRONG / 2.0,
            items: vec![rule(0.0, STRONG, table.style.strong)],
            glued_to_next: true,
            ..Strip::default()
        }];
        for row in &table.head {
            head.extend(self.row(
                row,
                &widths,
                &table.style,
                (table.style.pad_y, table.style.pad_y),
            )?);
        }
        for strip in &mut head {
            strip.glued_to_next = true;
        }
        let closing = rule(0.0, HAIR, table.style.strong);
        let id = self.heads.len();
        let mut rows = Vec::new();
        for (i, row) in table.rows.iter().enumerate() {
            let mut row = row.clone();
            if i + 1 == table.rows.len() {
                row.rule = RowRule::Strong;
            }
            // Neither the first nor the last row stands alone on a page.
            if table.rows.len() > 1 && (i == 0 || i + 2 == table.rows.len()) {
                row.with_next = true;
            }
            // Rows that belong together stand closer.
            let joined = i > 0 && table.rows[i - 1].rule == RowRule::None;
            let above = if joined { 0.5 } else { table.style.pad_y };
            let below = if row.rule == RowRule::None {
                1.0
            } else {
                table.style.pad_y
            };
            rows.extend(self.row(&row, &widths, &table.style, (above, below))?);
        }
        for strip in &head {
            self.push(strip.clone());
        }
        self.heads.push(RunningHead {
            strips: head,
            closing,
        });
        for mut strip in rows {
            strip.table = Some(id);
            self.push(strip);
        }
        Ok(())
    }

    fn row(
        &self,
        row: &Row,
        widths: &[f32],
        style: &TableStyle,
        (above, below): (f32, f32),
    ) -> Result<Vec<Strip>, MissingGlyph> {
        let mut columns = Vec::new();
        let mut starts = Vec::new();
        let mut at = 0;
        for cell in &row.cells {
            let left: f32 = widths[..at.min(widths.len())].iter().sum();
            let end = (at + cell.span).min(widths.len());
            let width: f32 = widths[at.min(end)..end].iter().sum();
            let (pad_left, pad_right) = pads(style, at == 0, end == widths.len());
            let line = style.line.aligned(cell.align);
            let inner = width - pad_left - pad_right;
            let lines = set_lines(self.fonts, &cell.text, &line, inner)?;
            starts.push(left);
            columns.push(Column {
                left: left + pad_left,
                width: inner,
                align: cell.align,
                // An empty text still has its line, which the chart takes.
                chart_at: lines.iter().filter(|line| !line.runs.is_empty()).count(),
                lines,
                chart: cell.chart,
            });
            at = end;
        }
        let slots = columns
            .iter()
            .map(|c| {
                c.lines
                    .len()
                    .max(c.chart_at + usize::from(c.chart.is_some()))
            })
            .max()
            .unwrap_or(0)
            .max(1);
        let between: Vec<f32> = starts.into_iter().skip(1).collect();
        if slots <= WHOLE_ROW {
            let mut strip = self.whole_row(row, &columns, slots, style, (above, below));
            strip
                .items
                .extend(rules_between(&between, strip.height, style));
            return Ok(vec![strip]);
        }
        let mut strips = Vec::with_capacity(slots);
        for slot in 0..slots {
            let (first, last) = (slot == 0, slot + 1 == slots);
            let top = if first { above } else { 0.0 };
            let height = style.line.leading + top + if last { below } else { 0.0 };
            let mut items = Vec::new();
            if let Some(colour) = row.tint {
                items.push(Item::Fill {
                    area: Area {
                        x: 0.0,
                        y: 0.0,
                        width: self.width,
                        height,
                    },
                    colour,
                });
            }
            for column in &columns {
                items.extend(column.slot(slot, style.line.leading, top));
            }
            items.extend(rules_between(&between, height, style));
            if last {
                items.extend(self.rule_below(row.rule, height, style));
            }
            let inner = !last && (slot < 2 || slot + 3 >= slots);
            strips.push(Strip {
                height,
                items,
                glued_to_next: inner || (last && row.with_next),
                ..Strip::default()
            });
        }
        Ok(strips)
    }

    /// A row that is never cut. Its text is painted cell by cell, so that the text layer keeps the words of a cell together.
    fn whole_row(
        &self,
        row: &Row,
        columns: &[Column],
        slots: usize,
        style: &TableStyle,
        (above, below): (f32, f32),
    ) -> Strip {
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let down = |slot: usize| above + slot as f32 * style.line.leading;
        let height = (down(slots) + below).max(row.least);
        // What is written into a high row by hand stands on the line of what is printed there.
        let lower = (height - down(slots) - below) / 2.0;
        let down = |slot: usize| down(slot) + lower;
        let mut items = Vec::new();
        if let Some(colour) = row.tint {
            items.push(Item::Fill {
                area: Area {
                    x: 0.0,
                    y: 0.0,
                    width: self.width,
                    height,
                },
                colour,
            });
        }
        for column in columns {
            for slot in 0..slots {
                items.extend(column.slot(slot, style.line.leading, down(slot)));
            }
        }
        items.extend(self.rule_below(row.rule, height, style));
        Strip {
            height,
            items,
            glued_to_next: row.with_next,
            ..Strip::default()
        }
    }

    fn rule_below(&self, rule: RowRule, y: f32, style: &TableStyle) -> Option<Item> {
        let (thickness, colour) = match rule {
            RowRule::None => return None,
            RowRule::Strong => (STRONG, style.strong),
            RowRule::Hair => (HAIR, style.hair),
        };
        Some(Item::Rule {
            x1: 0.0,
            y1: y,
            x2: self.width,
            y2: y,
            thickness,
            colour,
        })
    }
}

/// The rules between the columns of a row, or of a line of it.
fn rules_between<'a>(
    between: &'a [f32],
    height: f32,
    style: &TableStyle,
) -> impl Iterator<Item = Item> + use<'a> {
    let colour = style.hair;
    between.iter().map(move |x| Item::Rule {
        x1: *x,
        y1: 0.0,
        x2: *x,
        y2: height,
        thickness: HAIR,
        colour,
    })
}
