//! Several sheets that may be the same page (E20): each is read by itself. Where they agree nothing is in doubt; where they differ a
//! person must say which sheet counts.

use std::collections::{BTreeMap, BTreeSet};

use dunping_domain::figures::Figure;
use dunping_domain::finding::{Finding, Severity};
use serde::{Deserialize, Serialize};

use super::judged::absent;
use super::notes::Notes;
use crate::cells::Sheet;
use crate::field::{Choice, FieldKey, FieldReading, FieldValue, Outcome};
use crate::layout::Page;

/// What one sheet gave.
struct Given<'a, T> {
    sheet: &'a str,
    notes: Notes<'a>,
    value: T,
}

/// A field as it is filed.
type Filed = (FieldReading, Option<Figure>);

/// A list as one of several sheets gives it that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetList<T> {
    /// The sheet's name.
    pub sheet: String,
    /// Its rows.
    pub rows: Vec<T>,
    /// Its fields, each with its figure when it is one and is sure.
    pub fields: Vec<Filed>,
    /// What was found while reading it.
    pub findings: Vec<Finding>,
}

/// Reads a page from the sheets that it may be, the likeliest first. Gives what the reading of the first one gives; sheets on which
/// nothing is filled in do not count beside one that is.
pub(crate) fn read<'a, T>(
    page: &Page,
    sheets: &[&'a Sheet],
    notes: &mut Notes<'a>,
    read: impl Fn(Option<&'a Sheet>, &mut Notes<'a>) -> T,
) -> T {
    if let [] | [_] = sheets {
        return read(sheets.first().copied(), notes);
    }
    let given = filled(page, sheets, notes, &read);
    match settle(page, given, notes) {
        Some(value) => value,
        None => read(sheets.first().copied(), notes),
    }
}

/// Reads a page that is one list, whose rows and amounts belong together: where the sheets that it may be differ, a person must say which of
/// them counts, under the key `question`. Gives the rows of the first, and the sheets between which somebody must choose.
pub(crate) fn whole<'a, T: Clone>(
    page: &Page,
    question: FieldKey,
    sheets: &[&'a Sheet],
    notes: &mut Notes<'a>,
    read: impl Fn(Option<&'a Sheet>, &mut Notes<'a>) -> Vec<T>,
    same: impl Fn(&T, &T) -> bool,
) -> (Vec<T>, Vec<SheetList<T>>) {
    if let [] | [_] = sheets {
        return (read(sheets.first().copied(), notes), Vec::new());
    }
    let mut given = filled(page, sheets, notes, &read);
    let known = notes.fields.clone();
    let differ = given.first().is_some_and(|first| {
        given.iter().skip(1).any(|other| {
            let rows = first.value.iter().zip(&other.value);
            let alike = first.value.len() == other.value.len()
                && rows.into_iter().all(|(one, other)| same(one, other));
            !alike || !same_fields(&new(first, &known), &new(other, &known))
        })
    });
    if !differ {
        let rows = settle(page, given, notes);
        return (rows.unwrap_or_default(), Vec::new());
    }
    for one in &mut given {
        one.notes.doubt_merged();
    }
    let names: Vec<&str> = given.iter().map(|given| given.sheet).collect();
    say(page, &names, &[question], notes);
    let choices = names.iter().map(|sheet| {
        let (id, zh, en) = counts(sheet);
        Choice {
            id,
            value: FieldValue::Text((*sheet).to_owned()),
            zh,
            en,
            origin: None,
        }
    });
    let asked = FieldReading {
        field: question,
        outcome: Outcome::NeedsConfirm,
        code: Some("E20".to_owned()),
        also: Vec::new(),
        sheet: names.first().map(|sheet| (*sheet).to_owned()),
        cell: None,
        raw: None,
        value: None,
        choices: choices.collect(),
        confirmation: None,
    };
    for key in given
        .iter()
        .flat_map(|given| new(given, &known))
        .map(|(key, _)| *key)
    {
        if let FieldKey::Figure(figure) = key {
            let reading = absent(figure, "E20", asked.sheet.as_deref());
            notes.fields.insert(key, (reading, None));
        }
    }
    notes.fields.insert(question, (asked, None));
    let lists: Vec<SheetList<T>> = given
        .into_iter()
        .map(|given| SheetList {
            sheet: given.sheet.to_owned(),
            fields: new(&given, &known)
                .into_iter()
                .map(|(_, filed)| filed.clone())
                .collect(),
            rows: given.value,
            findings: given.notes.findings,
        })
        .collect();
    let first = lists.first().map(|list| list.rows.clone());
    (first.unwrap_or_default(), lists)
}

/// Whether two sheets gave the same fields, none of them in doubt.
fn same_fields(one: &[(&FieldKey, &Filed)], other: &[(&FieldKey, &Filed)]) -> bool {
    let same = |((key, (one, _)), (other_key, (other, _))): (
        &(&FieldKey, &Filed),
        &(&FieldKey, &Filed),
    )| key == other_key && one.value == other.value && other.choices.is_empty();
    one.len() == other.len() && one.iter().zip(other).all(same)
}

/// What each of the sheets gives that is filled in; what every one gives where none is.
fn filled<'a, T>(
    page: &Page,
    sheets: &[&'a Sheet],
    notes: &mut Notes<'a>,
    read: &impl Fn(Option<&'a Sheet>, &mut Notes<'a>) -> T,
) -> Vec<Given<'a, T>> {
    let mut given: Vec<Given<'a, T>> = Vec::new();
    for sheet in sheets {
        let mut beside = notes.beside();
        let value = read(Some(sheet), &mut beside);
        given.push(Given {
            sheet: &sheet.name,
            notes: beside,
            value,
        });
    }
    let says_something = |given: &Given<'a, T>| {
        let mut new = new(given, &notes.fields).into_iter();
        new.any(|(_, (reading, _))| reading.outcome != Outcome::Missing)
    };
    if !given.iter().any(says_something) {
        return given;
    }
    let (filled, empty): (Vec<_>, Vec<_>) = given.into_iter().partition(says_something);
    for copy in empty {
        say_empty(page, copy.sheet, notes);
    }
    filled
}

/// The fields that a sheet gave, besides those that were known before.
fn new<'g, T>(
    given: &'g Given<'_, T>,
    known: &BTreeMap<FieldKey, Filed>,
) -> Vec<(&'g FieldKey, &'g Filed)> {
    let fields = given.notes.fields.iter();
    fields
        .filter(|(key, filed)| known.get(*key) != Some(*filed))
        .collect()
}

/// Files what the sheets give together, field by field.
fn settle<'a, T>(page: &Page, given: Vec<Given<'a, T>>, notes: &mut Notes<'a>) -> Option<T> {
    let keys = given.iter().flat_map(|given| new(given, &notes.fields));
    let keys: BTreeSet<FieldKey> = keys.map(|(key, _)| *key).collect();
    let mut disputed = Vec::new();
    for key in keys {
        let all: Vec<(&str, &Filed)> = given
            .iter()
            .filter_map(|given| Some((given.sheet, given.notes.fields.get(&key)?)))
            .collect();
        let filed = if given.len() == 1 {
            all.first().map(|(_, filed)| (*filed).clone())
        } else {
            settled(&all)
        };
        let Some(filed) = filed else { continue };
        if filed.0.outcome == Outcome::NeedsConfirm {
            disputed.push(key);
        }
        notes.fields.insert(key, filed);
    }
    let names: Vec<&str> = given.iter().map(|given| given.sheet).collect();
    if names.len() > 1 {
        say(page, &names, &disputed, notes);
    }
    let best = given.into_iter().next()?;
    notes.findings.extend(best.notes.findings);
    notes.left_out += best.notes.left_out;
    notes.merged.extend(best.notes.merged);
    Some(best.value)
}

fn say_empty(page: &Page, sheet: &str, notes: &mut Notes<'_>) {
    let message = format!(
        "工作表“{sheet}”也像是“{}”，但没有填写，未读取。请删除多余的工作表。",
        page.name
    );
    let english = format!(
        "“{sheet}” looks like “{}” too, but is not filled in and was not read. Delete it.",
        page.name
    );
    let finding = Finding::new("E20", Severity::Note, message).english(english);
    notes.say(sheet, finding);
}

/// For a list of declarations: of several sheets the first counts; that is said, to be confirmed.
pub(crate) fn first_counts(page: &Page, sheets: &[&Sheet], notes: &mut Notes<'_>) {
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let (Some(first), true) = (names.first(), names.len() > 1) else {
        return;
    };
    let message = format!(
        "有多张工作表都像是“{}”（{}），已采用“{first}”。请确认，并删除多余的工作表。",
        page.name,
        names.join("、")
    );
    let english = format!(
        "Several sheets look like “{}” ({}); “{first}” was read. Confirm, and delete the others.",
        page.name,
        names.join(", ")
    );
    let finding = Finding::new("E20", Severity::Confirm, message).english(english);
    notes.say(first, finding);
}

/// One field as several sheets give it.
fn settled(all: &[(&str, &Filed)]) -> Option<Filed> {
    let (_, (first, figure)) = all.first()?;
    let lacks =
        |reading: &FieldReading| reading.outcome == Outcome::Missing && reading.cell.is_none();
    // A sheet that does not have the line says nothing against one that has it.
    let all: Vec<_> = all
        .iter()
        .filter(|(_, (other, _))| lacks(first) || !lacks(other))
        .collect();
    if all.len() == 1 {
        return Some((first.clone(), figure.clone()));
    }
    let mut reading = first.clone();
    let same = all
        .iter()
        .all(|(_, (other, _))| other.value == first.value && other.choices.is_empty());
    if same {
        if reading.outcome == Outcome::Ok {
            reading.outcome = Outcome::OkWithNote;
            reading.code = Some("E20".to_owned());
        }
        return Some((reading, figure.clone()));
    }
    reading.doubted("E20");
    for (_, (other, _)) in all
        .iter()
        .filter(|(_, (other, _))| !other.choices.is_empty())
    {
        for code in other.code.iter().chain(&other.also) {
            if !reading.answers(code) {
                reading.also.push(code.clone());
            }
        }
    }
    reading.choices = all
        .iter()
        .flat_map(|(sheet, (reading, figure))| choices(sheet, reading, figure.as_ref()))
        .collect();
    Some((reading, None))
}

fn choices(sheet: &str, reading: &FieldReading, figure: Option<&Figure>) -> Vec<Choice> {
    let (id, zh, en) = counts(sheet);
    let taken = reading.value.clone().map(|value| Choice {
        id: id.clone(),
        value,
        zh: zh.clone(),
        en: en.clone(),
        origin: figure.map(|figure| figure.origin.clone()),
    });
    let doubtful = reading.choices.iter();
    let doubtful = doubtful.map(|choice| choice.under(&id, &zh, &en));
    taken.into_iter().chain(doubtful).collect()
}

/// The id of the choice that a sheet counts, and what it means.
fn counts(sheet: &str) -> (String, String, String) {
    (
        format!("sheet={sheet}"),
        format!("采用工作表“{sheet}”"),
        format!("The sheet “{sheet}” counts"),
    )
}

fn say(page: &Page, names: &[&str], disputed: &[FieldKey], notes: &mut Notes<'_>) {
    let (severity, zh, en) = if disputed.is_empty() {
        (Severity::Note, "内容一致。请", "They agree.")
    } else {
        (
            Severity::Confirm,
            "内容不一致。请确认采用哪一张，并",
            "They differ: say which counts.",
        )
    };
    let message = format!(
        "有多张工作表都像是“{}”（{}），{zh}删除多余的工作表。",
        page.name,
        names.join("、")
    );
    let english = format!(
        "Several sheets look like “{}” ({}). {en} Delete the others.",
        page.name,
        names.join(", ")
    );
    let figures = disputed.iter().filter_map(|key| match key {
        FieldKey::Figure(key) => Some(*key),
        _ => None,
    });
    let finding = Finding::new("E20", severity, message)
        .english(english)
        .about(figures);
    notes.say(names[0], finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{Cell, Value};
    use crate::layout::REVENUE;

    /// A page of one number, which is in doubt where the sheet is filled in.
    fn doubtful(sheet: Option<&Sheet>, notes: &mut Notes<'_>) -> Vec<u32> {
        let filled = sheet.is_some_and(|sheet| !sheet.at((0, 0)).is_blank());
        let reading = FieldReading {
            field: FieldKey::Revenue(1),
            outcome: if filled {
                Outcome::NeedsConfirm
            } else {
                Outcome::Missing
            },
            code: Some(if filled { "E19" } else { "E00" }.to_owned()),
            also: Vec::new(),
            sheet: sheet.map(|sheet| sheet.name.clone()),
            cell: None,
            raw: None,
            value: None,
            choices: Vec::from_iter(filled.then(|| Choice {
                id: "total".to_owned(),
                value: FieldValue::Number(1),
                zh: String::new(),
                en: String::new(),
                origin: None,
            })),
            confirmation: None,
        };
        notes.fields.insert(reading.field, (reading, None));
        vec![1]
    }

    #[test]
    fn one_sheet_beside_an_empty_copy_does_not_differ_from_itself() {
        let cells = vec![((0, 0), Cell::of(Value::Number(1.0)))];
        let filled = Sheet::new("表".into(), false, cells.clone());
        let check = |other: &Sheet, asked: bool| {
            let mut notes = Notes::default();
            let question = FieldKey::RevenueSheet;
            let sheets = [&filled, other];
            let same = |one: &u32, other: &u32| one == other;
            let (_, lists) = whole(&REVENUE.page, question, &sheets, &mut notes, doubtful, same);
            assert_eq!(lists.len(), if asked { 2 } else { 0 });
            assert_eq!(notes.fields.contains_key(&question), asked);
            assert_eq!(notes.fields.contains_key(&FieldKey::Revenue(1)), !asked);
        };
        check(&Sheet::new("表 (2)".into(), false, Vec::new()), false);
        check(&Sheet::new("表 (2)".into(), false, cells), true);
    }
}
