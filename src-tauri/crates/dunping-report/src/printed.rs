//! Whether a report's pages say what its machine-readable twin says.
//!
//! The text layer is read in the order in which it was painted and held against the values, part by part and cell by cell: a
//! digit exchanged, a row left out, put in or moved is found and named with its page. Where lines and pages end does not matter, so
//! that a report set with other fonts is judged alike. Wording that is the same in every report is not compared.

use std::collections::BTreeSet;

use lopdf::Document;

use crate::papers::{FORM_TITLE, OpinionForm, PanelReport};
use crate::text_layer::read_pages;
use crate::verify::PdfUnreadable;

mod expected;
mod reading;

use self::expected::{Expected, form_furniture, form_heads, furniture, heads, report};
use self::reading::Reading;

/// Somewhere the pages do not say what the values say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misprint {
    /// The page, from 1.
    pub page: usize,
    /// Part and row, such as 五、逐条评审表 4.2.3.a.
    pub place: String,
    /// What ought to stand there, without white space.
    pub expected: String,
    /// What stands there; empty where the page only does something that no paper of ours does.
    pub found: String,
}

/// More differences than these are not listed: the paper is another one.
const MOST: usize = 12;

/// Compares the pages of a report with its values. `content_digest` is the SHA-256 of the embedded `report.json`, of which every
/// page's head bears the beginning.
///
/// # Errors
/// [`PdfUnreadable`] if the pages cannot be read.
pub fn misprints(
    pdf: &[u8],
    values: &PanelReport,
    content_digest: &[u8; 32],
) -> Result<Vec<Misprint>, PdfUnreadable> {
    let document = Document::load_mem(pdf).map_err(|_| PdfUnreadable)?;
    let mut pages = read_pages(&document)?;
    let total = pages.len();
    let mut found = Vec::new();
    for (index, page) in pages.iter_mut().enumerate() {
        if page.foreign {
            found.push(foreign(index + 1));
        }
        let wanted = furniture(values, content_digest, index + 1, total);
        let body = page.characters.len().saturating_sub(wanted.len());
        if !page.characters.ends_with(&wanted) {
            found.push(Misprint {
                page: index + 1,
                place: "页眉页脚".to_owned(),
                expected: wanted.iter().collect(),
                found: page.characters[body..].iter().collect(),
            });
        }
        page.characters.truncate(body);
    }
    let mut reading = Reading::new(pages.into_iter().map(|page| page.characters));
    for step in report(values) {
        if found.len() >= MOST {
            break;
        }
        found.extend(reading.compare(&step));
    }
    Ok(found)
}

/// Compares the pages of a report with those of the same values set again, word by word: what stands on a page besides is found too. Where
/// lines and pages end does not matter, so that a report set with other fonts is judged alike.
///
/// # Errors
/// [`PdfUnreadable`] if the pages of one of them cannot be read.
pub fn text_differs(
    pdf: &[u8],
    again: &[u8],
    values: &PanelReport,
) -> Result<Option<Misprint>, PdfUnreadable> {
    let script = report(values);
    let heads = heads(&script);
    // The digest in it is compared with the values elsewhere.
    let foot = |page, total| furniture(values, &[0; 32], page, total).len();
    let (printed, wanted) = (words(pdf, &heads, foot)?, words(again, &heads, foot)?);
    Ok(first_difference(&printed, &wanted, |before| {
        part_before(&script, before)
    }))
}

/// Compares the pages of an opinion form with those of the same values set again, word by word, wherever lines and pages end.
///
/// # Errors
/// [`PdfUnreadable`] if the pages of one of them cannot be read.
pub fn form_differs(
    pdf: &[u8],
    again: &[u8],
    values: &OpinionForm,
) -> Result<Option<Misprint>, PdfUnreadable> {
    let document = Document::load_mem(pdf).map_err(|_| PdfUnreadable)?;
    if let Some(index) = read_pages(&document)?.iter().position(|page| page.foreign) {
        return Ok(Some(foreign(index + 1)));
    }
    let heads = form_heads();
    let foot = |page, total| form_furniture(values, page, total).len();
    let (printed, wanted) = (words(pdf, &heads, foot)?, words(again, &heads, foot)?);
    let place = |_: &[(char, usize)]| FORM_TITLE.to_owned();
    Ok(first_difference(&printed, &wanted, place))
}

/// A page that does what no paper of ours does.
fn foreign(page: usize) -> Misprint {
    Misprint {
        page,
        place: "页面内容".to_owned(),
        expected: String::new(),
        found: String::new(),
    }
}

/// The text of all pages with the page of each character, without heads and feet of pages, whose lengths `foot` tells, and heads of tables.
fn words(
    pdf: &[u8],
    heads: &BTreeSet<Vec<char>>,
    foot: impl Fn(usize, usize) -> usize,
) -> Result<Vec<(char, usize)>, PdfUnreadable> {
    let document = Document::load_mem(pdf).map_err(|_| PdfUnreadable)?;
    let pages = read_pages(&document)?;
    let total = pages.len();
    let mut text = Vec::new();
    for (index, mut page) in pages.into_iter().enumerate() {
        let foot = foot(index + 1, total);
        page.characters
            .truncate(page.characters.len().saturating_sub(foot));
        text.extend(page.characters.into_iter().map(|c| (c, index + 1)));
    }
    Ok(without(&text, heads))
}

fn first_difference(
    printed: &[(char, usize)],
    wanted: &[(char, usize)],
    place: impl Fn(&[(char, usize)]) -> String,
) -> Option<Misprint> {
    let differs = |(at, wanted): (usize, &(char, usize))| {
        let same = printed.get(at).is_some_and(|(c, _)| *c == wanted.0);
        (!same).then_some(at)
    };
    let shorter = (wanted.len() < printed.len()).then_some(wanted.len());
    let at = wanted.iter().enumerate().find_map(differs).or(shorter)?;
    let excerpt = |text: &[(char, usize)]| -> String {
        let from = at.saturating_sub(SHOWN / 2).min(text.len());
        text[from..].iter().take(SHOWN).map(|(c, _)| *c).collect()
    };
    let page = printed
        .get(at)
        .or(printed.last())
        .map_or(1, |(_, page)| *page);
    Some(Misprint {
        page,
        place: place(&wanted[..at]),
        expected: excerpt(wanted),
        found: excerpt(printed),
    })
}

/// How many characters around a difference are told.
const SHOWN: usize = 40;

/// The text without the heads of its tables, which stand once more on every page that a table goes on on.
fn without(text: &[(char, usize)], heads: &BTreeSet<Vec<char>>) -> Vec<(char, usize)> {
    let mut left = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let is_here = |head: &&Vec<char>| {
            let here = text[at..].iter().map(|(c, _)| c);
            head.len() <= text.len() - at && here.zip(head.iter()).all(|(a, b)| a == b)
        };
        match heads.iter().filter(is_here).map(Vec::len).max() {
            Some(length) => at += length,
            None => {
                left.push(text[at]);
                at += 1;
            }
        }
    }
    left
}

/// The heading of the part in which a text ends.
fn part_before(script: &[Expected], text: &[(char, usize)]) -> String {
    let characters: Vec<char> = text.iter().map(|(c, _)| *c).collect();
    let headings = script.iter().filter(|step| step.is_heading());
    let last = headings.rev().find(|step| {
        let heading = &step.cells[0];
        characters
            .windows(heading.len())
            .any(|here| here == &heading[..])
    });
    last.map_or_else(|| "封面".to_owned(), |step| step.place.clone())
}
