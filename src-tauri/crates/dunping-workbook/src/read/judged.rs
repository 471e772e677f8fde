//! What a cell or a sum of cells gave: a number that is sure, or the numbers between which a person must choose, or neither. Nothing is
//! filed here.

use std::sync::Arc;

use dunping_domain::figures::{Figure, FigureKey, Origin};
use dunping_domain::finding::Severity;

use super::Spot;
use crate::cells::a1;
use crate::field::{Choice, FieldKey, FieldReading, FieldValue, Outcome};
use crate::number::Rule;

/// A number with the cells that it was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Number {
    pub(crate) value: i64,
    pub(crate) source: Arc<Source>,
    /// The rules that were applied, in order.
    pub(crate) rules: Vec<Rule>,
}

/// The cells of one sheet that something was taken from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) sheet: String,
    pub(crate) cells: Vec<String>,
    pub(crate) raw: Vec<String>,
    /// The number format of each, where the file says it.
    pub(crate) formats: Vec<Option<String>>,
    /// The formula of each that has one.
    pub(crate) formulas: Vec<Option<String>>,
}

/// One of the numbers between which a person must choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its id, e.g. `unit=万元`.
    pub(crate) id: String,
    pub(crate) number: Number,
    /// What choosing it means.
    pub(crate) zh: String,
    pub(crate) en: String,
}

/// How a cell or a sum was judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Judged {
    /// Where it stands.
    pub(crate) source: Arc<Source>,
    /// The number that is sure.
    pub(crate) sure: Option<Number>,
    /// The numbers that it may be; empty while there is a sure one.
    pub(crate) candidates: Vec<Candidate>,
    /// The weightiest thing that was said about it.
    pub(crate) said: Option<(Severity, String)>,
}

impl Source {
    /// One cell.
    pub(crate) fn of(spot: Spot<'_>) -> Arc<Self> {
        let cell = spot.sheet.at(spot.place);
        Arc::new(Self {
            sheet: spot.sheet.name.clone(),
            cells: vec![a1(spot.place)],
            raw: vec![cell.stored()],
            formats: vec![spot.sheet.format(spot.place).map(str::to_owned)],
            formulas: vec![cell.formula.as_deref().map(str::to_owned)],
        })
    }

    fn join(&mut self, other: &Self) {
        self.sheet.clone_from(&other.sheet);
        self.cells.extend(other.cells.iter().cloned());
        self.raw.extend(other.raw.iter().cloned());
        self.formats.extend(other.formats.iter().cloned());
        self.formulas.extend(other.formulas.iter().cloned());
    }
}

impl Number {
    /// Where it came from, for a figure of the file with this digest.
    pub(crate) fn origin(&self, file: &str) -> Origin {
        Origin::Cells {
            file: file.to_owned(),
            sheet: self.source.sheet.clone(),
            cells: self.source.cells.clone(),
            raw: self.source.raw.clone(),
            formats: self.source.formats.clone(),
            formulas: self.source.formulas.clone(),
            rules: self.rules.iter().map(ToString::to_string).collect(),
            confirmed: None,
        }
    }
}

impl Judged {
    /// The value, when it is sure.
    pub(crate) fn value(&self) -> Option<i64> {
        self.sure.as_ref().map(|number| number.value)
    }

    /// Takes note of something that was said about it; of equal weight the first counts.
    pub(crate) fn hears(&mut self, severity: Severity, code: &str) {
        if self
            .said
            .as_ref()
            .is_none_or(|(known, _)| severity > *known)
        {
            self.said = Some((severity, code.to_owned()));
        }
    }

    /// What was sure becomes the first of the candidates, because something speaks against it.
    pub(crate) fn doubts(&mut self, code: &str, id: &str, zh: &str, en: &str) {
        self.hears(Severity::Confirm, code);
        if let Some(number) = self.sure.take() {
            self.candidates.push(Candidate {
                id: id.to_owned(),
                number,
                zh: zh.to_owned(),
                en: en.to_owned(),
            });
        }
    }

    /// Its field, with the figure when it is sure.
    pub(crate) fn filed(self, field: FieldKey, file: &str) -> (FieldReading, Option<Figure>) {
        let outcome = match (&self.sure, &self.said) {
            (Some(_), None) => Outcome::Ok,
            (Some(_), Some(_)) => Outcome::OkWithNote,
            (None, _) if !self.candidates.is_empty() => Outcome::NeedsConfirm,
            (None, Some((Severity::Invalid | Severity::Block, _))) => Outcome::Invalid,
            (None, _) => Outcome::Missing,
        };
        let figure = self.sure.as_ref().map(|number| Figure {
            value: number.value,
            origin: number.origin(file),
        });
        let choices = self.candidates.into_iter().map(|candidate| Choice {
            value: FieldValue::Number(candidate.number.value),
            origin: Some(candidate.number.origin(file)),
            id: candidate.id,
            zh: candidate.zh,
            en: candidate.en,
        });
        let is_somewhere = !self.source.cells.is_empty();
        let reading = FieldReading {
            field,
            outcome,
            code: self.said.map(|(_, code)| code),
            cell: is_somewhere.then(|| self.source.cells.join(",")),
            raw: is_somewhere.then(|| self.source.raw.join(",")),
            sheet: Some(self.source.sheet.clone()).filter(|sheet| !sheet.is_empty()),
            value: figure
                .as_ref()
                .map(|figure| FieldValue::Number(figure.value)),
            choices: choices.collect(),
            confirmation: None,
        };
        (reading, figure)
    }
}

/// Adds cells by a rule. The sum is sure when every part is; when some parts may be several numbers for one cause, there is a sum for
/// each id that all of them share; when a part is nothing at all, the sum is nothing.
pub(crate) fn sum(parts: &[Judged], rule: &'static str) -> Judged {
    let mut total = Judged::default();
    for part in parts {
        Arc::make_mut(&mut total.source).join(&part.source);
        if let Some((severity, code)) = part.said.as_ref().filter(|(s, _)| *s > Severity::Note) {
            total.hears(*severity, code);
        }
    }
    let added = |numbers: &[&Number]| {
        let value = numbers
            .iter()
            .try_fold(0_i64, |sum, number| sum.checked_add(number.value))?;
        let mut rules: Vec<Rule> = Vec::new();
        let mut source = Source::default();
        for number in numbers {
            source.join(&number.source);
            let new = number.rules.iter().filter(|rule| !rules.contains(rule));
            rules.extend(new.cloned().collect::<Vec<_>>());
        }
        rules.push(rule.into());
        Some(Number {
            value,
            source: source.into(),
            rules,
        })
    };
    let Some(doubtful) = parts.iter().find(|part| part.sure.is_none()) else {
        let numbers: Vec<&Number> = parts.iter().filter_map(|part| part.sure.as_ref()).collect();
        total.sure = added(&numbers);
        return total;
    };
    for candidate in &doubtful.candidates {
        let read_so = |part: &&Judged| {
            let same = part.candidates.iter().find(|c| c.id == candidate.id);
            part.sure.is_none() && same.is_none()
        };
        if parts.iter().any(|part| read_so(&part)) {
            continue;
        }
        let numbers: Vec<&Number> = parts
            .iter()
            .filter_map(|part| {
                let same = part.candidates.iter().find(|c| c.id == candidate.id);
                part.sure.as_ref().or(same.map(|c| &c.number))
            })
            .collect();
        total
            .candidates
            .extend(added(&numbers).map(|number| Candidate {
                number,
                ..candidate.clone()
            }));
    }
    total
}

/// One field that stands in several places, all of them in doubt: the candidates of all.
pub(crate) fn among(all: Vec<Judged>) -> Judged {
    let mut one = Judged::default();
    for judged in all {
        Arc::make_mut(&mut one.source).join(&judged.source);
        one.candidates.extend(judged.candidates);
        if let Some((severity, code)) = judged.said {
            one.hears(severity, &code);
        }
    }
    one
}

/// The field of a figure that nothing gives: its sheet, its line or its column is not there.
pub(crate) fn absent(key: FigureKey, code: &str, sheet: Option<&str>) -> FieldReading {
    FieldReading {
        field: FieldKey::Figure(key),
        outcome: Outcome::Missing,
        code: Some(code.to_owned()),
        sheet: sheet.map(str::to_owned),
        cell: None,
        raw: None,
        value: None,
        choices: Vec::new(),
        confirmation: None,
    }
}
