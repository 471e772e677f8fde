//! What people see of a reading beside the figures: the sheets with the cells that were used and how each came out, and the doubts that
//! staff are asked about. Nothing is judged here.

use std::collections::BTreeMap;

use dunping_domain::assessment::Assessment;
use dunping_domain::clause::{Reason, Verdict};
use dunping_domain::figures::{Confirmation, FigureKey};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::standard::ClauseKey;
use dunping_workbook::{
    Choice, FieldKey, FieldReading, FieldValue, MAX_COLUMNS, MAX_ROWS, Outcome, Reading, SheetGrid,
};

use crate::contract::{
    ChoiceView, ConfirmationView, DoubtView, DoubtfulField, OutcomeView, SheetView, UsedCell, Words,
};
use crate::moment::shown_stamp;
use crate::words;

/// The workbook's sheets, with every cell that a field came from or that something was found about.
pub(crate) fn sheets(reading: &Reading, assessment: &Assessment) -> Vec<SheetView> {
    let sheet = |grid: &SheetGrid| {
        let SheetGrid {
            name,
            hidden,
            rows,
            truncated,
        } = grid;
        SheetView {
            name: name.clone(),
            hidden: *hidden,
            rows: rows.clone(),
            truncated: *truncated,
            most_rows: MAX_ROWS,
            most_columns: MAX_COLUMNS,
            used: used(name, reading, assessment),
        }
    };
    reading.grid.iter().map(sheet).collect()
}

fn used(sheet: &str, reading: &Reading, assessment: &Assessment) -> Vec<UsedCell> {
    let mut cells: BTreeMap<&str, UsedCell> = BTreeMap::new();
    let here = |of: &Option<String>| of.as_deref() == Some(sheet);
    for field in reading.fields.iter().filter(|field| here(&field.sheet)) {
        let places = field.cell.as_deref().unwrap_or_default();
        // The texts of a sum are joined, by a mark that may stand in each of them: they are not told apart.
        let raw = field.raw.as_deref().filter(|_| !places.contains(','));
        for cell in places.split(',').filter(|cell| !cell.is_empty()) {
            let one = cells.entry(cell).or_insert_with(|| blank(cell));
            join(&mut one.label, &words::field(field.field));
            if let Some(raw) = raw {
                raw.clone_into(&mut one.raw);
            }
            for clause in clauses(field.field, assessment) {
                if !one.clauses.contains(&clause) {
                    one.clauses.push(clause);
                }
            }
            one.outcome = one.outcome.max(outcome(field.outcome));
            for said in said_elsewhere(field, &reading.findings) {
                join(&mut one.text, &said);
            }
            if let Some(said) = &field.confirmation {
                let said = confirmation(said, &field.choices);
                let text = Words::new(
                    format!("{}于{}确认：{}。", said.who, said.at, said.text.zh),
                    format!("Confirmed by {}, {}: {}.", said.who, said.at, said.text.en),
                );
                join(&mut one.text, &text);
            }
        }
    }
    for finding in reading.findings.iter().filter(|found| here(&found.sheet)) {
        let Some(cell) = finding.cell.as_deref() else {
            continue;
        };
        let is_field = cells.contains_key(cell);
        let one = cells.entry(cell).or_insert_with(|| blank(cell));
        if !is_field {
            one.outcome = one.outcome.max(found(finding.severity));
        }
        join(&mut one.text, &told(finding));
    }
    cells.into_values().collect()
}

fn blank(cell: &str) -> UsedCell {
    UsedCell {
        cell: cell.to_owned(),
        raw: String::new(),
        label: Words::default(),
        clauses: Vec::new(),
        outcome: OutcomeView::Ok,
        text: Words::default(),
    }
}

/// Puts a text behind another, once.
fn join(texts: &mut Words, one: &Words) {
    let put = |texts: &mut String, one: &str| {
        if !texts.contains(one) {
            if !texts.is_empty() {
                texts.push(' ');
            }
            texts.push_str(one);
        }
    };
    put(&mut texts.zh, &one.zh);
    put(&mut texts.en, &one.en);
}

fn told(finding: &Finding) -> Words {
    Words::new(&finding.message, &finding.english)
}

/// The clauses that use a field, or cannot be computed without it.
fn clauses(field: FieldKey, assessment: &Assessment) -> Vec<String> {
    let FieldKey::Figure(key) = field else {
        return match field {
            FieldKey::SelfAssessed(clause) => vec![clause.to_string()],
            _ => Vec::new(),
        };
    };
    users(key, assessment)
        .map(|clause| clause.to_string())
        .collect()
}

/// The clauses that use a figure, or cannot be computed without it, in printed order.
pub(crate) fn users(key: FigureKey, assessment: &Assessment) -> impl Iterator<Item = ClauseKey> {
    let wanted = assessment.clauses.iter().filter(move |clause| {
        let lacks = |key: FigureKey| match &clause.verdict {
            Verdict::Undetermined { reasons } => reasons.contains(&Reason::Missing { figure: key }),
            Verdict::Met | Verdict::NotMet => false,
        };
        clause.inputs.iter().any(|input| input.key == key) || lacks(key)
    });
    wanted.map(|clause| clause.key)
}

fn outcome(outcome: Outcome) -> OutcomeView {
    match outcome {
        Outcome::Ok => OutcomeView::Ok,
        Outcome::OkWithNote => OutcomeView::OkWithNote,
        Outcome::NeedsConfirm => OutcomeView::NeedsConfirm,
        Outcome::Missing => OutcomeView::Missing,
        Outcome::Invalid => OutcomeView::Invalid,
    }
}

/// A cell that gives no field but about which something was found, e.g. a date of a certificate.
fn found(severity: Severity) -> OutcomeView {
    match severity {
        Severity::Note => OutcomeView::OkWithNote,
        Severity::Confirm => OutcomeView::NeedsConfirm,
        Severity::Missing => OutcomeView::Missing,
        Severity::Invalid | Severity::Block => OutcomeView::Invalid,
    }
}

/// How many fields still wait for a person.
pub(crate) fn open(reading: &Reading) -> u32 {
    u32::try_from(reading.open_fields().count()).unwrap_or(u32::MAX)
}

/// The doubts about the workbook, answered or not, in the order of its fields: fields that are in doubt for the same cause, in the same
/// sheet, with the same choices, are one doubt.
pub(crate) fn doubts(reading: &Reading, assessment: &Assessment) -> Vec<DoubtView> {
    let mut doubts: Vec<DoubtView> = Vec::new();
    let doubtful = reading.fields.iter().filter(|f| !f.choices.is_empty());
    for field in doubtful {
        let view = doubtful_field(field, assessment);
        let choices: Vec<ChoiceView> = field.choices.iter().map(choice).collect();
        let code = field.code.clone().unwrap_or_default();
        let sheet = field.sheet.clone().unwrap_or_default();
        let known = doubts
            .iter_mut()
            .find(|doubt| (&doubt.code, &doubt.sheet, &doubt.choices) == (&code, &sheet, &choices));
        if let Some(doubt) = known {
            doubt.fields.push(view);
            continue;
        }
        let mut message = Words::default();
        for finding in about(field, &reading.findings) {
            join(&mut message, &told(finding));
        }
        doubts.push(DoubtView {
            code,
            sheet,
            message,
            choices,
            fields: vec![view],
        });
    }
    doubts
}

/// The findings that put a field in doubt, one of each code that its choices answer: at its cell, else about its figure.
fn about<'r>(
    field: &'r FieldReading,
    findings: &'r [Finding],
) -> impl Iterator<Item = &'r Finding> {
    let codes = field.code.iter().chain(&field.also);
    codes.filter_map(move |code| {
        let mut same = findings.iter().filter(move |finding| finding.code == *code);
        let at_cell =
            |finding: &&Finding| finding.sheet == field.sheet && finding.cell == field.cell;
        let of_figure = |finding: &&Finding| match field.field {
            FieldKey::Figure(key) => finding.figures.contains(&key),
            _ => false,
        };
        let here = |finding: &&Finding| finding.sheet.is_none() || finding.sheet == field.sheet;
        same.clone()
            .find(at_cell)
            .or_else(|| same.clone().find(of_figure))
            .or_else(|| same.find(here))
    })
}

/// Why a field came out as it did, when that is said at none of its own cells: at the line that states the unit, at a header, of the whole
/// sheet.
fn said_elsewhere(field: &FieldReading, findings: &[Finding]) -> Vec<Words> {
    about(field, findings)
        .filter_map(|finding| said_at(field, finding))
        .collect()
}

fn said_at(field: &FieldReading, finding: &Finding) -> Option<Words> {
    let Some(cell) = finding.cell.as_deref() else {
        return Some(told(finding));
    };
    let own = field.cell.as_deref().unwrap_or_default();
    let at_own = finding.sheet == field.sheet && own.split(',').any(|own| own == cell);
    let of_figure = match field.field {
        FieldKey::Figure(key) => finding.figures.contains(&key),
        _ => false,
    };
    if at_own || !of_figure {
        return None;
    }
    let sheet = finding.sheet.as_deref().unwrap_or_default();
    let (zh, en) = match finding.sheet == field.sheet {
        true => (cell.to_owned(), cell.to_owned()),
        false => (format!("《{sheet}》{cell}"), format!("{sheet}!{cell}")),
    };
    let (message, english) = (&finding.message, &finding.english);
    Some(Words::new(
        format!("见{zh}：{message}"),
        format!("See {en}: {english}"),
    ))
}

fn doubtful_field(field: &FieldReading, assessment: &Assessment) -> DoubtfulField {
    let values = field.choices.iter();
    DoubtfulField {
        key: field.field.to_string(),
        label: words::field(field.field),
        cell: field.cell.clone().unwrap_or_default(),
        raw: field.raw.clone().unwrap_or_default(),
        clauses: clauses(field.field, assessment),
        values: values
            .map(|choice| value(field.field, &choice.value))
            .collect(),
        confirmed: field
            .confirmation
            .as_ref()
            .map(|said| confirmation(said, &field.choices)),
    }
}

fn choice(choice: &Choice) -> ChoiceView {
    ChoiceView {
        id: choice.id.clone(),
        text: Words::new(&choice.zh, &choice.en),
    }
}

fn confirmation(said: &Confirmation, choices: &[Choice]) -> ConfirmationView {
    let meant = choices.iter().find(|choice| choice.id == said.choice);
    ConfirmationView {
        who: said.who.clone(),
        at: shown_stamp(&said.at),
        choice: said.choice.clone(),
        text: meant.map_or_else(
            || Words::same(&said.choice),
            |choice| Words::new(&choice.zh, &choice.en),
        ),
    }
}

fn value(field: FieldKey, value: &FieldValue) -> Words {
    match (field, value) {
        (FieldKey::Figure(key), FieldValue::Number(number)) => words::value(key, *number),
        (_, FieldValue::Number(number)) => words::yuan(i128::from(*number)),
        (_, FieldValue::Text(text) | FieldValue::Share(text)) => Words::same(text),
    }
}
