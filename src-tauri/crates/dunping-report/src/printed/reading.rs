//! Going through the pages' characters with what is expected.

use super::{Expected, Misprint};
use crate::printed::expected::Order;

/// Fewer characters than these fill no eight lines of the narrowest column that people's words are set in.
const LONG: usize = 30;

/// The pages' characters in one piece, and how far they were read.
pub(super) struct Reading {
    characters: Vec<char>,
    /// Where each page begins.
    begins: Vec<usize>,
    at: usize,
    /// After a difference the next row may stand anywhere further on.
    lost: bool,
}

impl Reading {
    pub(super) fn new(pages: impl Iterator<Item = Vec<char>>) -> Self {
        let mut reading = Self {
            characters: Vec::new(),
            begins: Vec::new(),
            at: 0,
            lost: false,
        };
        for page in pages {
            reading.begins.push(reading.characters.len());
            reading.characters.extend(page);
        }
        reading
    }

    /// Reads on to the end of what is expected; what differs comes back.
    pub(super) fn compare(&mut self, step: &Expected) -> Option<Misprint> {
        let text: Vec<char> = step.cells.concat();
        let anywhere = self.lost || step.order == Order::FurtherOn;
        let last = if anywhere {
            self.characters.len()
        } else {
            self.at
        };
        for from in self.at..=last {
            let end = self
                .matches(from, &text, &step.head)
                .or_else(|| self.interleaved(from, step, text.len()));
            if let Some(end) = end {
                self.at = end;
                self.lost = false;
                return None;
            }
        }
        self.lost = true;
        // A heading that comes later than it should is not the place of the difference.
        let until = (self.at + text.len()).min(self.characters.len());
        Some(Misprint {
            page: self.page(self.at),
            place: step.place.clone(),
            expected: text.into_iter().collect(),
            found: self.characters[self.at..until].iter().collect(),
        })
    }

    fn page(&self, at: usize) -> usize {
        self.begins.partition_point(|begin| *begin <= at).max(1)
    }

    /// Where the text ends if it stands at `from`, a page's end and the table's head repeated after it passed over.
    fn matches(&self, from: usize, text: &[char], head: &[char]) -> Option<usize> {
        let mut at = from;
        for wanted in text {
            at = self.past_head(at, head);
            if self.characters.get(at) != Some(wanted) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn past_head(&self, at: usize, head: &[char]) -> usize {
        let repeated = !head.is_empty()
            && self.begins.binary_search(&at).is_ok()
            && self.characters[at..].starts_with(head);
        if repeated { at + head.len() } else { at }
    }

    /// A row of more than a handful of lines is painted line by line across its cells: each cell's characters in their order, and
    /// none besides. A row without a long cell has no such lines.
    fn interleaved(&self, from: usize, step: &Expected, length: usize) -> Option<usize> {
        let long = step.cells.iter().any(|cell| cell.len() >= LONG);
        if step.order == Order::FurtherOn || step.cells.len() < 2 || !long {
            return None;
        }
        // Nowhere near, and nothing is copied: a row begins with the first character of one of its cells.
        let first = self.characters.get(self.past_head(from, &step.head))?;
        if !step.cells.iter().any(|cell| cell.first() == Some(first)) {
            return None;
        }
        let mut at = from;
        let mut printed = Vec::with_capacity(length);
        while printed.len() < length {
            at = self.past_head(at, &step.head);
            printed.push(*self.characters.get(at)?);
            at += 1;
        }
        let in_order = step.cells.iter().all(|cell| {
            let mut rest = printed.iter();
            cell.iter().all(|wanted| rest.any(|c| c == wanted))
        });
        if !in_order {
            return None;
        }
        let mut all = step.cells.concat();
        all.sort_unstable();
        printed.sort_unstable();
        (all == printed).then_some(at)
    }
}
