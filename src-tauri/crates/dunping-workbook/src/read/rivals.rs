//! Several sheets that may be the same page (E20): each is read by itself. Where they agree nothing is in doubt; where they differ a
//! person must say which sheet counts.

use std::collections::BTreeSet;

use dunping_domain::figures::Figure;
use dunping_domain::finding::{Finding, Severity};

use super::notes::Notes;
use crate::cells::Sheet;
use crate::field::{Choice, FieldKey, FieldReading, Outcome};
use crate::layout::Page;

/// What one sheet gave.
struct Given<'a, T> {
    sheet: &'a str,
    notes: Notes<'a>,
    value: T,
}

/// Reads a page from the sheets that it may be, the likeliest first. Gives what the reading of the first one gives; sheets on which
/// nothing is filled in do not count beside one that is.
pub(crate) fn read<'a, T>(
    page: &Page,
    sheets: &[&'a Sheet],
    notes: &mut Notes<'a>,
    read: impl Fn(Option<&'a Sheet>, &mut Notes<'a>) -> T,
) -> T {
    let first = match sheets {
        [] => return read(None, notes),
        [only] => return read(Some(only), notes),
        [first, ..] => first,
    };
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
    let known = notes.fields.clone();
    let new = |given: &Given<'a, T>| -> BTreeSet<FieldKey> {
        let fields = given.notes.fields.iter();
        fields
            .filter(|(key, filed)| known.get(*key) != Some(*filed))
            .map(|(key, _)| *key)
            .collect()
    };
    let says_something = |given: &Given<'a, T>| {
        let fields = given.notes.fields.iter();
        let mut new = fields.filter(|(key, filed)| known.get(*key) != Some(*filed));
        new.any(|(_, (reading, _))| reading.outcome != Outcome::Missing)
    };
    if given.iter().any(says_something) {
        let (filled, empty): (Vec<_>, Vec<_>) = given.into_iter().partition(says_something);
        for copy in empty {
            say_empty(page, copy.sheet, notes);
        }
        given = filled;
    }
    let keys: BTreeSet<FieldKey> = given.iter().flat_map(new).collect();
    let mut disputed = Vec::new();
    for key in keys {
        let all: Vec<(&str, &(FieldReading, Option<Figure>))> = given
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
    let mut given = given.into_iter();
    let Some(best) = given.next() else {
        return read(Some(first), notes);
    };
    notes.findings.extend(best.notes.findings);
    notes.left_out += best.notes.left_out;
    notes.merged.extend(best.notes.merged);
    best.value
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
fn settled(
    all: &[(&str, &(FieldReading, Option<Figure>))],
) -> Option<(FieldReading, Option<Figure>)> {
    let (_, (first, figure)) = all.first()?;
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
    for (_, (other, _)) in all.iter().filter(|(_, (other, _))| !other.choices.is_empty()) {
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
    let id = format!("sheet={sheet}");
    let (zh, en) = (
        format!("采用工作表“{sheet}”"),
        format!("The sheet “{sheet}” counts"),
    );
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
