//! Confirming (确认): what a person says about the fields that the reading could not tell. It is a pure function of the reading and the
//! answers; the reading before stays as it was, and what stood in the cells stays beside what was chosen.

use std::collections::BTreeMap;

use chrono::DateTime;
use dunping_domain::figures::{Confirmation, Figure, Origin};
use dunping_domain::finding::{Finding, Severity};
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

/// The code of a finding about an answer that no longer fits.
const UNFIT: &str = "E00";

/// The choice that a figure is what is read now, after an earlier answer about it no longer fitted.
const AS_READ_NOW: &str = "read";

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
        self.answered(answers, |_, _, error| Err(error))
    }

    /// The reading with answers that were put on record when the workbook may have been read otherwise, by an earlier version. One that no longer
    /// fits is not taken: that is said, and its figure is left open, whatever is read now.
    ///
    /// # Errors
    /// When an answer is of another file, or does not say whose it is and when it was given.
    pub fn confirmed_before(&self, answers: &[Answer]) -> Result<Self, AnswerError> {
        self.answered(answers, |next, answer, error| match error {
            AnswerError::UnknownField { .. }
            | AnswerError::NotAsked { .. }
            | AnswerError::UnknownChoice { .. } => {
                next.leave_open(answer);
                Ok(())
            }
            AnswerError::OtherFile { .. }
            | AnswerError::Nobody { .. }
            | AnswerError::NoTime { .. }
            | AnswerError::Contradicting { .. } => Err(error),
        })
    }

    fn answered(
        &self,
        answers: &[Answer],
        unfit: impl Fn(&mut Self, &Answer, AnswerError) -> Result<(), AnswerError>,
    ) -> Result<Self, AnswerError> {
        let mut next = self.clone();
        let mut taken: BTreeMap<FieldKey, &Answer> = BTreeMap::new();
        // Which sheet counts comes before what its rows mean.
        let (sheets, others): (Vec<_>, Vec<_>) = answers
            .iter()
            .partition(|answer| answer.field == FieldKey::RevenueSheet);
        for answer in sheets.into_iter().chain(others) {
            let field = answer.field;
            match taken.get(&field) {
                Some(known) if known.choice == answer.choice => continue,
                Some(_) => return Err(AnswerError::Contradicting { field }),
                None => {}
            }
            match next.choice(answer).cloned() {
                Ok(choice) => next.take(answer, &choice),
                Err(error) => unfit(&mut next, answer, error)?,
            }
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

    /// An answer that does not fit: its figure waits for a person again, even where it is sure as it is read now.
    fn leave_open(&mut self, answer: &Answer) {
        let key = answer.field;
        let field = self.fields.iter_mut().find(|field| field.field == key);
        let place = field.as_ref().and_then(|field| field.place());
        if let (Some(field), FieldKey::Figure(_) | FieldKey::Revenue(_)) = (field, key)
            && let Some(value) = field.value.clone()
        {
            let figure = match key {
                FieldKey::Figure(key) => self.figures.entries.get(&key),
                _ => None,
            };
            let choice = Choice {
                id: AS_READ_NOW.to_owned(),
                value,
                zh: "采用现在读出的数".to_owned(),
                en: "The number as it is read now counts".to_owned(),
                origin: figure.map(|figure| figure.origin.clone()),
            };
            field.doubted(UNFIT);
            field.choices = vec![choice.clone()];
            if answer.choice == AS_READ_NOW {
                self.take(answer, &choice);
                return;
            }
        }
        match key {
            FieldKey::Figure(_) => super::enter(&mut self.figures, key, None, true),
            FieldKey::Revenue(row) => self.set_revenue(row, None),
            _ => {}
        }
        let message = format!(
            "{}于{}确认的读法（{}）与现在的读取结果不符，未采用。请核对。",
            answer.who, answer.at, answer.choice
        );
        let english = format!(
            "The reading that {} confirmed at {} ({}) does not fit what is read now; it is not used. Check.",
            answer.who, answer.at, answer.choice
        );
        let finding = Finding::new(UNFIT, Severity::Confirm, message).english(english);
        let finding = match key {
            FieldKey::Figure(key) => finding.about([key]),
            _ => finding,
        };
        self.findings.push(match place {
            Some((sheet, cell, raw)) => finding.at(&sheet, &cell, &raw),
            None => finding,
        });
        self.unfit.push(answer.clone());
    }

    fn set_revenue(&mut self, row: u32, value: Option<i64>) {
        let index = (row as usize).wrapping_sub(1);
        if let Some(row) = self.applicant.revenue_rows.get_mut(index) {
            row.revenue = value;
        }
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
                self.set_revenue(row, Some(*value));
            }
            (FieldKey::RevenueSheet, FieldValue::Text(sheet)) => self.take_sheet(sheet),
            (FieldKey::Basics(key), FieldValue::Text(value)) => self.name(key.field().id, value),
            _ => {}
        }
    }

    /// 业务收入构成 is the list of this sheet: its rows, their fields, and what was found about them.
    fn take_sheet(&mut self, sheet: &str) {
        let Some(list) = self.revenue_sheets.iter().find(|list| list.sheet == sheet) else {
            return;
        };
        let list = list.clone();
        self.applicant.revenue_rows = list.rows;
        for (field, figure) in list.fields {
            let key = field.field;
            super::enter(&mut self.figures, key, figure, field.is_open());
            self.fields.retain(|known| known.field != key);
            self.fields.push(field);
        }
        self.fields.sort_by_key(|field| field.field);
        self.findings.extend(list.findings);
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
                let cells = field.cell.iter().flat_map(|cells| cells.split(','));
                let here = match finding.cell.as_deref() {
                    Some(at) => cells.into_iter().any(|cell| cell == at),
                    None => field.cell.is_none(),
                };
                field.answers(&finding.code) && field.sheet == finding.sheet && here
            };
            let mut about: Vec<FieldKey> = finding
                .figures
                .iter()
                .copied()
                .map(FieldKey::Figure)
                .collect();
            about.extend(fields.iter().filter(at_its_cell).map(|field| field.field));
            if about.is_empty() {
                about.extend(below(finding, fields).map(|field| field.field));
            }
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

/// The revenue of the rows below a header, which a finding about the header cannot name: it is no figure.
fn below<'f>(
    finding: &'f Finding,
    fields: &'f [FieldReading],
) -> impl Iterator<Item = &'f FieldReading> {
    let column = |cell: &str| cell.trim_end_matches(char::is_numeric).to_owned();
    let header = finding.cell.as_deref().map(column);
    fields.iter().filter(move |field| {
        let mut cells = field.cell.iter().flat_map(|cells| cells.split(','));
        matches!(field.field, FieldKey::Revenue(_))
            && field.sheet == finding.sheet
            && field.answers(&finding.code)
            && cells.any(|cell| header.as_ref() == Some(&column(cell)))
    })
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
