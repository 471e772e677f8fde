//! Which sheets of a workbook may be which page of the layout: by the name on the tab and by their labels (E20, E25). Of several all are
//! given, and [`super::rivals`] settles them by what they say; one label more or less makes no sheet the right one.

use std::cmp::Reverse;

use dunping_domain::finding::{Finding, Severity};

use super::notes::Notes;
use super::table::score as table_score;
use crate::cells::{Book, Sheet};
use crate::label::{Names, folded};
use crate::layout::{BASICS, FIELDS, FINANCE, ITEMS, Page, Table, pages};

/// How well a sheet must fit, in thousandths of the expected labels, to be taken for a page by its labels alone.
const FIT: usize = 600;

/// The sheets of a workbook and the pages that their tabs name.
#[derive(Debug, Clone)]
pub(crate) struct Tabs<'a> {
    tabs: Vec<Tab<'a>>,
    /// The names of the pages, in their order.
    pages: Vec<(&'static str, Names)>,
}

#[derive(Debug, Clone)]
struct Tab<'a> {
    sheet: &'a Sheet,
    /// Its name, folded.
    name: String,
    /// For each page, whether the tab bears its name, whatever stands around it, e.g. `2.研发费用明细(2)`.
    bears: Vec<bool>,
}

impl<'a> Tab<'a> {
    fn of(sheet: &'a Sheet, pages: &[(&str, Names)]) -> Self {
        let name = folded(&sheet.name);
        let exact: Vec<bool> = pages.iter().map(|(_, page)| page.said_by(&name)).collect();
        let is_one = exact.contains(&true);
        let bears = pages.iter().zip(&exact);
        let bears = bears.map(|((_, page), exact)| *exact || (!is_one && name.contains(&page.own)));
        Self {
            sheet,
            bears: bears.collect(),
            name,
        }
    }
}

impl<'a> Tabs<'a> {
    /// Looks at all tabs.
    pub(crate) fn of(book: &'a Book) -> Self {
        let pages = pages().map(|page| (page.name, Names::of(page.name, page.synonyms)));
        let tabs = book.sheets.iter().map(|sheet| Tab::of(sheet, &pages));
        Self {
            tabs: tabs.collect(),
            pages: pages.into(),
        }
    }

    /// The sheets that may be 企业基本信息.
    pub(crate) fn basics(&self, notes: &mut Notes<'a>) -> Vec<&'a Sheet> {
        self.choose(&BASICS, notes, |sheet| {
            let lines = FIELDS.iter().map(|field| (field.label, field.synonyms));
            line_score(sheet, lines)
        })
    }

    /// The sheets that may be 近三年财务数据.
    pub(crate) fn finance(&self, notes: &mut Notes<'a>) -> Vec<&'a Sheet> {
        self.choose(&FINANCE, notes, |sheet| {
            let lines = ITEMS.iter().map(|item| (item.label, item.synonyms));
            line_score(sheet, lines)
        })
    }

    /// The sheets that may be the page of a table.
    pub(crate) fn table(&self, layout: &Table, notes: &mut Notes<'a>) -> Vec<&'a Sheet> {
        self.choose(&layout.page, notes, |sheet| table_score(sheet, layout))
    }

    /// The sheets that are a list of declarations as far as can be told: of those that may be it the ones with most of its labels.
    pub(crate) fn list(&self, layout: &Table, notes: &mut Notes<'a>) -> Vec<&'a Sheet> {
        let sheets = self.table(layout, notes);
        let scores: Vec<usize> = sheets.iter().map(|s| table_score(s, layout)).collect();
        let best = scores.first().copied().unwrap_or(0);
        let scored = sheets.into_iter().zip(scores);
        let (chosen, others): (Vec<_>, Vec<_>) = scored.partition(|(_, score)| *score == best);
        if let (Some((first, _)), false) = (chosen.first(), others.is_empty()) {
            others_left_out(&layout.page, first, &others, notes);
        }
        chosen.into_iter().map(|(sheet, _)| sheet).collect()
    }

    /// The sheets that may be a page: those whose tab names it, and those that no tab names and whose labels fit. The one with most of the
    /// labels comes first; of equals the one with the exact name, then the order of the tabs.
    fn choose(
        &self,
        page: &Page,
        notes: &mut Notes<'a>,
        score: impl Fn(&Sheet) -> usize,
    ) -> Vec<&'a Sheet> {
        let of_page = self.pages.iter().position(|(name, _)| *name == page.name);
        let fitting = self.tabs.iter().filter_map(|tab| {
            let by_name = of_page.is_some_and(|page| tab.bears[page]);
            if !by_name && tab.bears.contains(&true) {
                return None;
            }
            let score = score(tab.sheet);
            (by_name || score >= FIT).then_some((score, tab))
        });
        let mut fitting: Vec<(usize, &Tab<'a>)> = fitting.collect();
        if fitting.is_empty() {
            missing(page, notes);
        }
        let is_other = |tab: &Tab<'_>| of_page.is_some_and(|at| tab.name != self.pages[at].1.own);
        fitting.sort_by_key(|(score, tab)| (Reverse(*score), is_other(tab)));
        fitting.into_iter().map(|(_, tab)| tab.sheet).collect()
    }
}

fn missing(page: &Page, notes: &mut Notes<'_>) {
    let message = format!(
        "工作簿缺少“{}”表。请使用完整的申报模板重新提交。",
        page.name
    );
    let english = format!(
        "The workbook has no sheet “{}”. Submit the complete template.",
        page.name
    );
    let finding = Finding::new("E25", Severity::Missing, message).english(english);
    notes.findings.push(finding);
}

fn others_left_out(page: &Page, first: &Sheet, others: &[(&Sheet, usize)], notes: &mut Notes<'_>) {
    let names: Vec<&str> = others
        .iter()
        .map(|(sheet, _)| sheet.name.as_str())
        .collect();
    let message = format!(
        "工作表“{}”也像是“{}”，但表头相符较少，已采用“{}”。请删除多余的工作表。",
        names.join("、"),
        page.name,
        first.name
    );
    let english = format!(
        "“{}” looks like “{}” too, but has fewer of its labels; “{}” was read. Delete the others.",
        names.join(", "),
        page.name,
        first.name
    );
    let finding = Finding::new("E20", Severity::Note, message).english(english);
    notes.say(&first.name, finding);
}

/// How many of the labelled lines a sheet has, in thousandths.
fn line_score<'l>(
    sheet: &Sheet,
    lines: impl ExactSizeIterator<Item = (&'l str, &'l [&'l str])>,
) -> usize {
    let labels: Vec<String> = sheet
        .cells()
        .iter()
        .take(5_000)
        .map(|(_, cell)| folded(&cell.raw()))
        .collect();
    let has = |name: &str| labels.contains(&folded(name));
    let count = lines.len();
    let found = lines
        .filter(|(label, synonyms)| has(label) || synonyms.iter().any(|synonym| has(synonym)))
        .count();
    found * 1000 / count
}
