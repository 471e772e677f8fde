//! Confirming (确认): what a person says about the fields that the reading could not tell. It is a pure function of the reading and the
//! answers; the reading before stays as it was, and what stood in the cells stays beside what was chosen.

use std::collections::BTreeMap;

use chrono::DateTime;
use dunping_domain::figures::{Confirmation, Figure, Origin};
use dunping_domain::finding::Severity;
use serde::{Deserialize, Serialize};

use super::Reading;
use super::basics::{Settings, enter};
use super::monthly::{first_month, year_founded};
use crate::field::{Choice, FieldKey, FieldReading, FieldValue, Outcome};

/// What a person says about one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Which field.
    pub field: FieldKey,
    /// The id of the choice that is meant.
    pub choice: String,
    /// Who says so.
    pub who: String,
    /// When, in RFC 3339.
    pub at: String,
    /// SHA-256 of the workbook that was looked at, lower-case hex.
    pub file_sha256: String,
}

/// Why an answer cannot be taken. None of the answers is taken then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// It was given for another file.
    #[error("the answer about {field} was given for another workbook")]
    OtherFile {
        /// The field it is about.
        field: FieldKey,
    },
    /// The reading has no such field.
    #[error("the workbook has no field {field}")]
    UnknownField {
        /// The field it is about.
        field: FieldKey,
    },
    /// The field does not need confirmation.
    #[error("the field {field} is not in doubt")]
    NotAsked {
        /// The field it is about.
        field: FieldKey,
    },
    /// The field has no such choice.
    #[error("the field {field} has no choice {choice}")]
    UnknownChoice {
        /// The field it is about.
        field: FieldKey,
        /// What was answered.
        choice: String,
    },
    /// The name of the person is blank.
    #[error("the answer about {field} does not say whose it is")]
    Nobody {
        /// The field it is about.
        field: FieldKey,
    },
    /// The time is not written in RFC 3339.
    #[error("the answer about {field} has no time in RFC 3339: {at}")]
    NoTime {
        /// The field it is about.
        field: FieldKey,
        /// What stands in its place.
        at: String,
    },
    /// Two answers about one field choose differently.
    #[error("two answers about {field} differ")]
    Contradicting {
        /// The field they are about.
        field: FieldKey,
    },
}

impl Reading {
    /// The fields that wait for a person.
    pub fn open_fields(&self) -> impl Iterator<Item = &FieldReading> {
        self.fields
            .iter()
            .filter(|field| field.outcome == Outcome::NeedsConfirm)
    }

    /// The same answer for every field that is in doubt for the same cause: the same code in the same sheet, and a choice of the same
    /// id. The answer itself is among them.
    #[must_use]
    pub fn alike(&self, answer: &Answer) -> Vec<Answer> {
        let Some(asked) = self.fields.iter().find(|field| field.field == answer.field) else {
            return vec![answer.clone()];
        };
        self.open_fields()
            .filter(|field| {
                field.code == asked.code
                    && field.sheet == asked.sheet
                    && field
                        .choices
                        .iter()
                        .any(|choice| choice.id == answer.choice)
            })
            .map(|field| Answer {
                field: field.field,
                ..answer.clone()
            })
            .collect()
    }

    /// The reading with these answers: a figure that was confirmed is among the figures, with its cells as its origin, the rule
    /// `confirmed`, and who said so and when. The choices stay in its field. A finding of which nothing is open any more becomes a note.
    /// The order of the answers, and repeating one, change nothing.
    ///
    /// # Errors
    /// See [`AnswerError`].
    pub fn confirmed(&self, answers: &[Answer]) -> Result<Self, AnswerError> {
        let mut next = self.clone();
        let mut taken: BTreeMap<FieldKey, &Answer> = BTreeMap::new();
        for answer in answers {
            let field = answer.field;
            match taken.get(&field) {
                Some(known) if known.choice == answer.choice => continue,
                Some(_) => return Err(AnswerError::Contradicting { field }),
                None => {}
            }
            let choice = self.choice(answer)?;
            next.take(answer, choice);
            taken.insert(field, answer);
        }
        next.settle();
        Ok(next)
    }

    /// The choice that an answer names, when the answer can be taken at all.
    fn choice(&self, answer: &Answer) -> Result<&Choice, AnswerError> {
        let field = answer.field;
        if answer.file_sha256 != self.file_sha256 {
            return Err(AnswerError::OtherFile { field });
        }
        if answer.who.trim().is_empty() {
            return Err(AnswerError::Nobody { field });
        }
        if DateTime::parse_from_rfc3339(&answer.at).is_err() {
            let at = answer.at.clone();
            return Err(AnswerError::NoTime { field, at });
        }
        let reading = self.fields.iter().find(|known| known.field == field);
        let reading = reading.ok_or(AnswerError::UnknownField { field })?;
        if reading.outcome != Outcome::NeedsConfirm {
            return Err(AnswerError::NotAsked { field });
        }
        let choice = reading
            .choices
            .iter()
            .find(|known| known.id == answer.choice);
        choice.ok_or_else(|| AnswerError::UnknownChoice {
            field,
            choice: answer.choice.clone(),
        })
    }

    fn take(&mut self, answer: &Answer, choice: &Choice) {
        let confirmation = Confirmation {
            who: answer.who.clone(),
            at: answer.at.clone(),
            choice: answer.choice.clone(),
        };
        for field in self.fields.iter_mut().filter(|f| f.field == answer.field) {
            field.outcome = Outcome::OkWithNote;
            field.value = Some(choice.value.clone());
            field.confirmation = Some(confirmation.clone());
        }
        match (answer.field, &choice.value) {
            (FieldKey::Figure(key), FieldValue::Number(value)) => {
                let origin = choice.origin.clone().map(|o| sealed(o, confirmation));
                let figure = origin.map(|origin| Figure {
                    value: *value,
                    origin,
                });
                self.figures.open.remove(&key);
                self.figures
                    .entries
                    .extend(figure.map(|figure| (key, figure.into())));
            }
            (FieldKey::Revenue(row), FieldValue::Number(value)) => {
                let index = (row as usize).wrapping_sub(1);
                if let Some(row) = self.applicant.revenue_rows.get_mut(index) {
                    row.revenue = Some(*value);
                }
            }
            (FieldKey::Basics(key), FieldValue::Text(value)) => self.name(key.field().id, value),
            _ => {}
        }
    }

    fn name(&mut self, id: crate::layout::FieldId, value: &str) {
        let mut settings = Settings {
            unit: None,
            application_year: self.application_year,
            reference_year: self.reference_year,
            growth_claim: self.figures.growth_claim,
            template_version: self.template_version.take(),
        };
        let enterprise = &mut self.applicant.enterprise;
        enter(id, value, enterprise, &mut settings);
        self.application_year = settings.application_year;
        self.reference_year = settings.reference_year;
        self.template_version = settings.template_version;
        self.figures.growth_claim = settings.growth_claim;
        self.figures.founded = year_founded(&enterprise.founded);
        if let Some(year) = self.reference_year {
            self.figures.reference_year = year;
            self.figures.months_in_business =
                (first_month(&enterprise.founded, year)..=12).collect();
        }
    }

    /// A finding to be confirmed becomes a note when every field that it speaks of is settled.
    fn settle(&mut self) {
        let open: Vec<FieldKey> = self.open_fields().map(|field| field.field).collect();
        let fields = &self.fields;
        for finding in &mut self.findings {
            let at_its_cell = |field: &&FieldReading| {
                field.answers(&finding.code)
                    && field.sheet == finding.sheet
                    && field.cell.as_ref().is_some_and(|cells| {
                        cells
                            .split(',')
                            .any(|cell| Some(cell) == finding.cell.as_deref())
                    })
            };
            let mut about: Vec<FieldKey> = finding
                .figures
                .iter()
                .copied()
                .map(FieldKey::Figure)
                .collect();
            about.extend(fields.iter().filter(at_its_cell).map(|field| field.field));
            let was_asked = fields.iter().any(|field| {
                about.contains(&field.field)
                    && field.confirmation.is_some()
                    && field.answers(&finding.code)
            });
            let is_open = about.iter().any(|field| open.contains(field));
            if finding.severity == Severity::Confirm && was_asked && !is_open {
                finding.severity = Severity::Note;
                finding.message.push_str("（已确认）");
                finding.english.push_str(" (Confirmed.)");
            }
        }
    }
}

fn sealed(mut origin: Origin, confirmation: Confirmation) -> Origin {
    if let Origin::Cells {
        rules, confirmed, ..
    } = &mut origin
    {
        rules.push("confirmed".to_owned());
        *confirmed = Some(confirmation);
    }
    origin
}
