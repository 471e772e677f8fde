//! Which sheets of a workbook may be which page of the layout: by the name on the tab and by their labels (E20, E25). Of several the ones
//! with most of the expected labels; equals are all given, and [`super::rivals`] settles them.

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

    /// The sheets that fit a page best: those whose tab names it, and those that no tab names and whose labels fit. Of equals the one with
    /// the exact name comes first, then the order of the tabs.
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
        let fitting: Vec<(usize, &Tab<'a>)> = fitting.collect();
        let Some(best) = fitting.iter().map(|(score, _)| *score).max() else {
            missing(page, notes);
            return Vec::new();
        };
        let (mut chosen, others): (Vec<_>, Vec<_>) =
            fitting.into_iter().partition(|(score, _)| *score == best);
        chosen
            .sort_by_key(|(_, tab)| of_page.is_some_and(|page| tab.name != self.pages[page].1.own));
        if let (Some((_, first)), false) = (chosen.first(), others.is_empty()) {
            others_left_out(page, first.sheet, &others, notes);
        }
        chosen.into_iter().map(|(_, tab)| tab.sheet).collect()
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

fn others_left_out(
    page: &Page,
    first: &Sheet,
    others: &[(usize, &Tab<'_>)],
    notes: &mut Notes<'_>,
) {
    let names: Vec<&str> = others
        .iter()
        .map(|(_, tab)| tab.sheet.name.as_str())
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
