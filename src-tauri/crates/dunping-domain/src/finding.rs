//! Findings (核查发现): defects in the applicant's material and contradictions between its figures, as values that people see.

use serde::{Deserialize, Serialize};

use crate::figures::FigureKey;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Read as meant; shown for the record.
    Note,
    /// A person must confirm how it was read (needs confirmation).
    Confirm,
    /// Something that is required is not there.
    Missing,
    /// Something is there but cannot be taken as a figure.
    Invalid,
    /// The figures contradict each other so that the case may not go on before it is settled.
    Block,
}

/// One finding: a stable code (`E..` while reading, `V..` between figures), its place and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The stable code, e.g. `E14` or `V02`.
    pub code: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The sheet, when it has a place in the workbook.
    pub sheet: Option<String>,
    /// The cell in A1 notation, when it has one.
    pub cell: Option<String>,
    /// The text as it stood there.
    pub raw: Option<String>,
    /// The figures it concerns.
    pub figures: Vec<FigureKey>,
    /// What was found, and what to do, in Chinese.
    pub message: String,
    /// The same in English; empty where only the Chinese stands.
    #[serde(default)]
    pub english: String,
}

impl Finding {
    /// A finding without a place in the workbook.
    #[must_use]
    pub fn new(code: &str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            sheet: None,
            cell: None,
            raw: None,
            figures: Vec::new(),
            message: message.into(),
            english: String::new(),
        }
    }

    /// The same finding with its sentence in English.
    #[must_use]
    pub fn english(mut self, sentence: impl Into<String>) -> Self {
        self.english = sentence.into();
        self
    }

    /// The same finding at a cell of the workbook.
    #[must_use]
    pub fn at(mut self, sheet: &str, cell: &str, raw: &str) -> Self {
        self.sheet = Some(sheet.to_owned());
        self.cell = Some(cell.to_owned());
        self.raw = Some(raw.to_owned());
        self
    }

    /// The same finding about these figures.
    #[must_use]
    pub fn about(mut self, figures: impl IntoIterator<Item = FigureKey>) -> Self {
        self.figures = figures.into_iter().collect();
        self
    }
}
