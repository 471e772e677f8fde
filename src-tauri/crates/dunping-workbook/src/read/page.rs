//! Which sheets of a workbook may be which page of the layout: by the name on the tab and by their labels (E20, E25). Of several the ones
//! with most of the expected labels; equals are all given, and [`super::rivals`] settles them.

use dunping_domain::finding::{Finding, Severity};

use super::notes::Notes;
use super::table::score as table_score;
use crate::cells::{Book, Sheet};
use crate::label::{folded, says};
use crate::layout::{BASICS, FIELDS, FINANCE, ITEMS, Page, Table, pages};

/// How well a sheet must fit, in thousandths of the expected labels, to be taken for a page by its labels alone.
const FIT: usize = 600;

/// The sheets of a workbook and the pages that their tabs name.
#[derive(Debug, Clone)]
pub(crate) struct Tabs<'a> {
    book: &'a Book,
    /// For each sheet, whether its tab names a page.
    named: Vec<bool>,
}

impl<'a> Tabs<'a> {
    /// Looks at all tabs.
    pub(crate) fn of(book: &'a Book) -> Self {
        let pages = pages();
        let names_a_page = |sheet: &Sheet| pages.iter().any(|page| named(sheet, page));
        Self {
            book,
            named: book.sheets.iter().map(names_a_page).collect(),
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
        let sheets = self.book.sheets.iter().zip(&self.named);
        let fitting = sheets.filter_map(|(sheet, taken)| {
            let by_name = named(sheet, page);
            if !by_name && *taken {
                return None;
            }
            let score = score(sheet);
            (by_name || score >= FIT).then_some((score, sheet))
        });
        let fitting: Vec<(usize, &Sheet)> = fitting.collect();
        let Some(best) = fitting.iter().map(|(score, _)| *score).max() else {
            missing(page, notes);
            return Vec::new();
        };
        let (mut chosen, others): (Vec<_>, Vec<_>) =
            fitting.into_iter().partition(|(score, _)| *score == best);
        chosen.sort_by_key(|(_, sheet)| folded(&sheet.name) != folded(page.name));
        if let (Some((_, first)), false) = (chosen.first(), others.is_empty()) {
            others_left_out(page, first, &others, notes);
        }
        chosen.into_iter().map(|(_, sheet)| sheet).collect()
    }
}

/// Whether a tab bears the page's name, whatever stands around it, e.g. `2.研发费用明细(2)`.
fn named(sheet: &Sheet, page: &Page) -> bool {
    let tab = folded(&sheet.name);
    let exact = says(&sheet.name, page.name, page.synonyms);
    let names_another = || {
        pages()
            .iter()
            .any(|other| other.name != page.name && says(&sheet.name, other.name, other.synonyms))
    };
    exact || (tab.contains(&folded(page.name)) && !names_another())
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

fn others_left_out(page: &Page, first: &Sheet, others: &[(usize, &Sheet)], notes: &mut Notes<'_>) {
    let names: Vec<&str> = others.iter().map(|(_, s)| s.name.as_str()).collect();
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
