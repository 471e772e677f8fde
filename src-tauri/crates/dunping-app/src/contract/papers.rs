//! The papers of a case (文书) at the staff's desk: which can be made now, what they ask for, and the answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::words::Words;

/// A paper that can be made in the case's present state.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CasePaper {
    /// Its id; sent back with the answers.
    pub id: String,
    /// What it is called.
    pub name: Words,
    /// The paragraph of the standard that it rests on, e.g. `第5.4.2条（原文编号6.4.2）`; empty for records.
    pub basis: Words,
    /// That paragraph's words.
    pub words: String,
    /// Why it cannot be made yet; empty when it can.
    pub waits_for: Words,
    /// When it was issued before, in words; empty if it never was.
    pub issued: Words,
    /// What has to be answered.
    pub asks: Vec<AskView>,
}

/// Something that a paper asks for because it is not on record.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AskView {
    /// The name under which the answer is sent.
    pub id: String,
    /// The question.
    pub label: Words,
    /// What kind of answer.
    pub kind: AskKindView,
    /// Whether it may be left empty, to be written in by hand.
    pub optional: bool,
    /// What is proposed, from the record; empty if nothing is.
    pub proposed: String,
    /// The answers to choose from.
    pub options: Vec<OptionView>,
}

/// What kind of answer a paper asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AskKindView {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// One of several.
    Choice,
}

/// One of several answers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionView {
    /// What is sent.
    pub id: String,
    /// What is shown.
    pub label: Words,
}

/// Which paper is wanted, with the answers.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PaperInput {
    /// The paper.
    pub id: String,
    /// The answers by the names of what was asked.
    #[cfg_attr(test, ts(type = "Record<string, string>"))]
    pub answers: BTreeMap<String, String>,
}
