//! Small figures for table cells: votes as squares, a value beside its limit. Lines and areas only, in tones that a grey print keeps
//! apart; what they show stands in words beside them.

use super::page::{Area, Item};
use super::text::{Align, Colour};

const INK: Colour = Colour(52, 58, 66);
const PALE: Colour = Colour(226, 230, 235);
const LINE: Colour = Colour(120, 126, 136);

/// A figure of one line's height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chart {
    /// One square a vote: filled for, crossed against.
    Votes {
        /// Votes for.
        conform: u32,
        /// Votes against.
        nonconform: u32,
    },
    /// A bar that reaches to the value; the mark in the middle is the limit. A bar that falls short is hollow.
    Limit {
        /// Where the value lies, 0 to 1000; the limit lies at 500.
        position: u32,
        /// Whether the limit is met.
        met: bool,
    },
}

impl Chart {
    /// The figure in a box of that width and height.
    pub(crate) fn draw(self, width: f32, height: f32, align: Align) -> Vec<Item> {
        match self {
            Self::Votes {
                conform,
                nonconform,
            } => votes(conform, nonconform, (width, height), align),
            Self::Limit { position, met } => limit(position, met, (width, height)),
        }
    }
}

fn votes(conform: u32, nonconform: u32, (width, height): (f32, f32), align: Align) -> Vec<Item> {
    const SIDE: f32 = 6.0;
    const STEP: f32 = 7.6;
    let count = |votes: u32| u16::try_from(votes).unwrap_or(u16::MAX).min(32);
    let (filled, crossed) = (count(conform), count(nonconform));
    let all = f32::from(filled + crossed) * STEP - (STEP - SIDE);
    let left = match align {
        Align::Right => width - all,
        Align::Centre => (width - all) / 2.0,
        Align::Left | Align::Justified => 0.0,
    };
    let y = (height - SIDE) / 2.0;
    let mut items = Vec::new();
    for place in 0..filled + crossed {
        let x = left + f32::from(place) * STEP;
        let area = Area {
            x,
            y,
            width: SIDE,
            height: SIDE,
        };
        if place < filled {
            items.push(Item::Fill { area, colour: INK });
            continue;
        }
        items.push(Item::Frame {
            area,
            thickness: 0.6,
            colour: INK,
        });
        for (from, to) in [(y, y + SIDE), (y + SIDE, y)] {
            items.push(Item::Rule {
                x1: x,
                y1: from,
                x2: x + SIDE,
                y2: to,
                thickness: 0.6,
                colour: INK,
            });
        }
    }
    items
}

fn limit(position: u32, met: bool, (width, height): (f32, f32)) -> Vec<Item> {
    const BAR: f32 = 3.6;
    let reach = f32::from(u16::try_from(position.min(1000)).unwrap_or(1000)) / 1000.0;
    let y = (height - BAR) / 2.0;
    let area = |x: f32, width: f32| Area {
        x,
        y,
        width,
        height: BAR,
    };
    let whole = area(0.0, width);
    let value = area(0.0, (width * reach).max(0.8));
    let mut items = vec![Item::Fill {
        area: whole,
        colour: PALE,
    }];
    if met {
        items.push(Item::Fill {
            area: value,
            colour: INK,
        });
    } else {
        items.push(Item::Fill {
            area: value,
            colour: Colour(255, 255, 255),
        });
        items.push(Item::Frame {
            area: value,
            thickness: 0.6,
            colour: INK,
        });
    }
    // The limit's mark crosses the bar and is kept off it by a rim of white.
    let middle = width / 2.0;
    for (thickness, colour) in [(2.6, Colour(255, 255, 255)), (1.1, LINE)] {
        items.push(Item::Rule {
            x1: middle,
            y1: y - 3.2,
            x2: middle,
            y2: y + BAR + 3.2,
            thickness,
            colour,
        });
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn right_edge(items: &[Item]) -> f32 {
        items.iter().fold(0.0, |edge: f32, item| match item {
            Item::Fill { area, .. } | Item::Frame { area, .. } => edge.max(area.x + area.width),
            Item::Rule { x1, x2, .. } => edge.max(x1.max(*x2)),
            Item::Text(_) | Item::Image { .. } => edge,
        })
    }

    #[test]
    fn there_is_a_square_for_every_vote() {
        let chart = Chart::Votes {
            conform: 4,
            nonconform: 1,
        };
        let items = chart.draw(60.0, 13.5, Align::Centre);
        let of = |wanted: fn(&&Item) -> bool| items.iter().filter(wanted).count();
        assert_eq!(of(|item| matches!(item, Item::Fill { .. })), 4);
        assert_eq!(of(|item| matches!(item, Item::Frame { .. })), 1);
        assert!(right_edge(&items) <= 60.0);
    }

    #[test]
    fn a_bar_reaches_its_value_and_never_beyond_its_cell() {
        for (position, met) in [
            (0, false),
            (499, false),
            (500, true),
            (1000, true),
            (4000, true),
        ] {
            let items = Chart::Limit { position, met }.draw(50.0, 13.5, Align::Right);
            assert!(right_edge(&items) <= 50.0, "{position}");
            let hollow = items.iter().any(|item| matches!(item, Item::Frame { .. }));
            assert_eq!(hollow, !met, "{position}");
        }
    }
}
