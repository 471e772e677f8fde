//! Which sheet of a workbook is which page of the layout: by the name on its tab, else by its labels (E20, E25).

use dunping_domain::finding::{Finding, Severity};

use super::notes::Notes;
use super::table::{Found, find as find_table, score as table_score};
use crate::cells::{Book, Sheet};
use crate::label::{folded, says};
use crate::layout::{
    ATTACHMENTS, BASICS, FIELDS, FINANCE, ITEMS, MONTHLY, PROPERTIES, Page, QUALIFICATIONS,
    RESEARCH, REVENUE, SELF_ASSESSMENT, STAFF, TECHNOLOGY, Table, pages,
};

/// The sheets that were found.
#[derive(Debug, Clone)]
pub(crate) struct Pages<'a> {
    pub(crate) basics: Option<&'a Sheet>,
    pub(crate) finance: Option<&'a Sheet>,
    pub(crate) research: Option<Found<'a>>,
    pub(crate) monthly: Option<Found<'a>>,
    pub(crate) staff: Option<Found<'a>>,
    pub(crate) properties: Option<Found<'a>>,
    pub(crate) revenue: Option<Found<'a>>,
    pub(crate) technology: Option<Found<'a>>,
    pub(crate) qualifications: Option<Found<'a>>,
    pub(crate) self_assessment: Option<Found<'a>>,
    pub(crate) attachments: Option<Found<'a>>,
}

/// How well a sheet must fit, in thousandths of the expected labels.
const FIT: usize = 600;

/// Finds every page; a page that is not there is a finding.
pub(crate) fn find<'a>(book: &'a Book, notes: &mut Notes) -> Pages<'a> {
    let claimed: Vec<&str> = pages()
        .iter()
        .flat_map(|page| {
            book.sheets
                .iter()
                .filter(|sheet| named(sheet, page))
                .map(|sheet| sheet.name.as_str())
        })
        .collect();
    let mut choose =
        |page: &Page, score: &dyn Fn(&Sheet) -> usize| choose(book, &claimed, page, score, notes);
    let basics = choose(&BASICS, &|sheet| {
        line_score(
            sheet,
            FIELDS.iter().map(|f| (f.label, f.synonyms)),
            FIELDS.len(),
        )
    });
    let finance = choose(&FINANCE, &|sheet| {
        line_score(
            sheet,
            ITEMS.iter().map(|i| (i.label, i.synonyms)),
            ITEMS.len(),
        )
    });
    let mut table = |layout: &Table| {
        let sheet = choose(&layout.page, &|sheet| table_score(sheet, layout))?;
        Some((sheet, find_table(sheet, layout)))
    };
    let found = [
        RESEARCH,
        MONTHLY,
        STAFF,
        PROPERTIES,
        REVENUE,
        TECHNOLOGY,
        QUALIFICATIONS,
        SELF_ASSESSMENT,
        ATTACHMENTS,
    ]
    .map(|layout| table(&layout));
    for (sheet, _) in found.iter().flatten().filter(|(_, found)| found.is_none()) {
        let message = format!(
            "工作表“{}”中找不到预期的表头。请使用申报模板的表头，或由工作人员核对后录入。",
            sheet.name
        );
        let english = format!(
            "The expected headers are not found in the sheet {}. Use those of the template.",
            sheet.name
        );
        let finding = Finding::new("E02", Severity::Confirm, message).english(english);
        notes.say(&sheet.name, finding);
    }
    let [
        research,
        monthly,
        staff,
        properties,
        revenue,
        technology,
        qualifications,
        self_assessment,
        attachments,
    ] = found.map(|found| found.and_then(|(_, table)| table));
    Pages {
        basics,
        finance,
        research,
        monthly,
        staff,
        properties,
        revenue,
        technology,
        qualifications,
        self_assessment,
        attachments,
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

fn choose<'a>(
    book: &'a Book,
    claimed: &[&str],
    page: &Page,
    score: &dyn Fn(&Sheet) -> usize,
    notes: &mut Notes,
) -> Option<&'a Sheet> {
    let by_name: Vec<&Sheet> = book
        .sheets
        .iter()
        .filter(|sheet| named(sheet, page))
        .collect();
    let by_labels = || -> Vec<&Sheet> {
        let free = book
            .sheets
            .iter()
            .filter(|sheet| !claimed.contains(&sheet.name.as_str()));
        free.filter(|sheet| score(sheet) >= FIT).collect()
    };
    let candidates = if by_name.is_empty() {
        by_labels()
    } else {
        by_name
    };
    // Of equals the exact name counts, then the first tab.
    let best = candidates
        .iter()
        .copied()
        .enumerate()
        .max_by_key(|(index, sheet)| {
            (
                score(sheet),
                folded(&sheet.name) == folded(page.name),
                std::cmp::Reverse(*index),
            )
        });
    let Some((_, sheet)) = best else {
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
        return None;
    };
    if candidates.len() > 1 {
        let names: Vec<&str> = candidates.iter().map(|sheet| sheet.name.as_str()).collect();
        let message = format!(
            "有多张工作表像是“{}”（{}），已采用“{}”。请确认，并删除多余的工作表。",
            page.name,
            names.join("、"),
            sheet.name
        );
        let english = format!(
            "Several sheets look like “{}” ({}); “{}” was read. Confirm, and delete the others.",
            page.name,
            names.join(", "),
            sheet.name
        );
        let finding = Finding::new("E20", Severity::Confirm, message).english(english);
        notes.say(&sheet.name, finding);
    }
    if sheet.hidden {
        let message = format!("工作表“{}”是隐藏的，已照常读取。请确认其内容。", sheet.name);
        let english = format!(
            "The sheet “{}” is hidden; it was read all the same. Confirm its content.",
            sheet.name
        );
        let finding = Finding::new("E19", Severity::Note, message).english(english);
        notes.say(&sheet.name, finding);
    }
    Some(sheet)
}

/// How many of the labelled lines a sheet has, in thousandths.
fn line_score<'l>(
    sheet: &Sheet,
    lines: impl Iterator<Item = (&'l str, &'l [&'l str])>,
    count: usize,
) -> usize {
    let labels: Vec<String> = sheet
        .cells()
        .iter()
        .take(5_000)
        .map(|(_, cell)| folded(&cell.raw()))
        .collect();
    let has = |name: &str| labels.contains(&folded(name));
    let found = lines
        .filter(|(label, synonyms)| has(label) || synonyms.iter().any(|synonym| has(synonym)))
        .count();
    found * 1000 / count
}
