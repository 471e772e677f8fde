//! The applicant's workbook as grids, and what was doubtful in it.

use serde::Serialize;

use super::words::Words;

/// One sheet of the applicant's workbook as a grid.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SheetView {
    /// The sheet's name.
    pub name: String,
    /// Whether its tab is hidden in the workbook.
    pub hidden: bool,
    /// The rows of displayed texts, from A1.
    pub rows: Vec<Vec<String>>,
    /// Whether rows or columns are left out here.
    pub truncated: bool,
    /// How many rows are shown at most.
    pub most_rows: u32,
    /// How many columns are shown at most.
    pub most_columns: u32,
    /// The cells that were read as fields, or about which something was found.
    pub used: Vec<UsedCell>,
}

/// A cell that was used.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UsedCell {
    /// In A1 notation.
    pub cell: String,
    /// The text as it stands there, also where the cell is beyond what is shown; empty for a cell that is one of a sum, and for one that is
    /// no field.
    pub raw: String,
    /// The names of the figures and lines that it gives; empty when it gives none.
    pub label: Words,
    /// The clauses that use it, or cannot be computed without it.
    pub clauses: Vec<String>,
    /// How it was read.
    pub outcome: OutcomeView,
    /// What was found about it, and who confirmed it; empty for nothing.
    pub text: Words,
}

/// How a field came out of the reading, in rising order of what there is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeView {
    /// Taken exactly as it stands.
    Ok,
    /// Taken; something was done to it, or a person confirmed it.
    OkWithNote,
    /// 缺失.
    Missing,
    /// 无效.
    Invalid,
    /// 需确认: not taken before a person has said which reading is meant.
    NeedsConfirm,
}

/// A doubt about the workbook: one or several fields that may be read in several ways, for one cause.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoubtView {
    /// The code of the finding.
    pub code: String,
    /// The sheet.
    pub sheet: String,
    /// What is doubtful.
    pub message: Words,
    /// The ways in which each of the fields may be read.
    pub choices: Vec<ChoiceView>,
    /// The fields.
    pub fields: Vec<DoubtfulField>,
}

/// A way in which a doubtful field may be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChoiceView {
    /// What it is answered by.
    pub id: String,
    /// What choosing it means.
    pub text: Words,
}

/// A field in doubt.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DoubtfulField {
    /// The field's stable key.
    pub key: String,
    /// Its name.
    pub label: Words,
    /// Its cells in A1 notation, joined by a comma; empty when it has none.
    pub cell: String,
    /// The text as it stands there.
    pub raw: String,
    /// The clauses that cannot be computed without it.
    pub clauses: Vec<String>,
    /// Its value under each of the doubt's choices, in their order.
    pub values: Vec<Words>,
    /// Who said which is meant, if somebody did.
    pub confirmed: Option<ConfirmationView>,
}

/// Who said how a field is to be read.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfirmationView {
    /// Who: name and number.
    pub who: String,
    /// When, for display.
    pub at: String,
    /// The choice's id.
    pub choice: String,
    /// What it means.
    pub text: Words,
}
