//! How wide the columns of a table become: the shares that the paper asks for, mended where a figure would be cut in two.

use super::lines::longest_piece;
use super::table::{Table, TableStyle};
use crate::fonts::{FontView, MissingGlyph};

/// The blank at both sides of a cell: the outer edges of the table are nearly flush with the text, the inner ones padded.
pub(crate) fn pads(style: &TableStyle, first: bool, last: bool) -> (f32, f32) {
    let outer = style.pad_x * 0.6;
    let side = |is_outer: bool| if is_outer { outer } else { style.pad_x };
    (side(first), side(last))
}

/// The widths of a table's columns over `total` points.
///
/// A column that would split a figure, a clause number or a word of the table's head gets what it needs, and the others give of what they
/// have to spare. Where there is not enough for all, the shares stay as they were asked for.
pub(crate) fn widths(
    fonts: &FontView<'_>,
    table: &Table,
    total: f32,
) -> Result<Vec<f32>, MissingGlyph> {
    let whole: f32 = table.shares.iter().sum();
    let asked: Vec<f32> = table.shares.iter().map(|s| s / whole * total).collect();
    let mut needed = vec![0.0_f32; asked.len()];
    for row in table.head.iter().chain(&table.rows) {
        let mut at = 0;
        for cell in &row.cells {
            if let Some(need) = needed.get_mut(at).filter(|_| cell.span == 1) {
                let (left, right) = pads(&table.style, at == 0, at + 1 == asked.len());
                let piece = longest_piece(fonts, &cell.text, table.style.line.size)?;
                *need = need.max(piece + left + right);
            }
            at += cell.span;
        }
    }
    let missing: f32 = lacking(&asked, &needed).sum();
    let spare: f32 = lacking(&needed, &asked).sum();
    if missing == 0.0 || missing > spare {
        return Ok(asked);
    }
    let given = missing / spare;
    Ok(asked
        .iter()
        .zip(&needed)
        .map(|(&has, &need)| {
            if has < need {
                need
            } else {
                has - (has - need) * given
            }
        })
        .collect())
}

/// By how much each width of `has` falls short of its counterpart in `wants`.
fn lacking<'a>(has: &'a [f32], wants: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
    has.iter()
        .zip(wants)
        .map(|(has, want)| (want - has).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::Typeface;
    use crate::layout::table::{Cell, Row};
    use crate::layout::text::{Align, Colour, LineStyle, Text};
    use crate::layout::typed::fonts;

    const INK: Colour = Colour(0, 0, 0);
    const LINE: LineStyle = LineStyle::new(9.0, 13.5);

    fn sans(text: &str) -> Text {
        Text::plain(text, Typeface::Sans, INK)
    }

    fn table(shares: [f32; 2], cells: [&str; 2]) -> Table {
        let cells = cells.map(|text| Cell::new(sans(text), Align::Left));
        Table {
            shares: shares.to_vec(),
            head: Vec::new(),
            rows: vec![Row::new(cells.to_vec())],
            style: TableStyle {
                line: LINE,
                pad_x: 4.5,
                pad_y: 4.0,
                hair: INK,
                strong: INK,
            },
        }
    }

    #[test]
    fn a_figure_is_not_cut_in_two_where_the_other_column_can_give() {
        let fonts = fonts();
        let view = FontView::new(&fonts).unwrap();
        let set = |shares, cells, total| widths(&view, &table(shares, cells), total).unwrap();
        let figure = "1,377,769,400.00 元";
        let piece = longest_piece(&view, &sans(figure), LINE.size).unwrap();

        let mended = set([90.0, 10.0], ["研发", figure], 200.0);
        assert!((mended[1] - piece - 7.2).abs() < 0.01, "{mended:?} {piece}");
        assert!((mended[0] + mended[1] - 200.0).abs() < 0.01, "{mended:?}");
        // What fits stays as it was asked for; so do two that cannot both have their way; and a digest is no figure.
        let digest = "0123456789abcdef".repeat(4);
        for (shares, cells, total, expected) in [
            ([100.0, 100.0], ["研发", figure], 200.0, [100.0, 100.0]),
            ([90.0, 10.0], [figure, figure], 100.0, [90.0, 10.0]),
            (
                [90.0, 10.0],
                ["研发", digest.as_str()],
                200.0,
                [180.0, 20.0],
            ),
        ] {
            assert_eq!(set(shares, cells, total), expected, "{cells:?}");
        }
    }
}
