//! Fields (字段) of a workbook and how each was read: taken, taken with a note, to be confirmed by a person, missing, or invalid. A field
//! to be confirmed keeps every reading that it may have; nothing here chooses between them.

use std::fmt;
use std::str::FromStr;

use dunping_domain::figures::{Confirmation, FigureKey, Origin};
use dunping_domain::standard::ClauseKey;
use serde::{Deserialize, Serialize};

use crate::layout::{FIELDS, Field};

/// Which field. Shown, parsed and serialised as a stable dotted text: the key of a figure such as `rd.total.2025`, `basics.uscc`,
/// `revenue.3` or `self.4.2.3.a`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKey {
    /// A line of 企业基本信息.
    Basics(BasicsKey),
    /// A figure.
    Figure(FigureKey),
    /// Which of several sheets 业务收入构成 is, where they differ. Written as `revenue.sheet`.
    RevenueSheet,
    /// The revenue of a row of 业务收入构成, counted from 1 in the order of `Applicant::revenue_rows`; in 分.
    Revenue(u32),
    /// The ratio that the applicant states for itself under a clause in 自评表. For comparison only.
    SelfAssessed(ClauseKey),
}

/// A line of 企业基本信息: its place in the order of the template. Written as `basics.uscc` and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasicsKey(u8);

impl BasicsKey {
    /// Every line in the order of the template.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..).zip(FIELDS).map(|(index, _)| Self(index))
    }

    /// The label as the template prints it, e.g. `★统一社会信用代码`.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.field().label
    }

    pub(crate) fn field(self) -> &'static Field {
        &FIELDS[usize::from(self.0)]
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Basics(key) => write!(f, "basics.{}", key.field().key),
            Self::Figure(key) => key.fmt(f),
            Self::RevenueSheet => f.write_str("revenue.sheet"),
            Self::Revenue(row) => write!(f, "revenue.{row}"),
            Self::SelfAssessed(clause) => write!(f, "self.{clause}"),
        }
    }
}

/// A text that is not the key of a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not the key of a field: {0}")]
pub struct UnknownFieldKey(pub String);

impl FromStr for FieldKey {
    type Err = UnknownFieldKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = match text.split_once('.') {
            Some(("basics", name)) => BasicsKey::all()
                .find(|key| key.field().key == name)
                .map(Self::Basics),
            Some(("revenue", "sheet")) => Some(Self::RevenueSheet),
            Some(("revenue", row)) => row.parse().ok().map(Self::Revenue),
            Some(("self", clause)) => clause.parse().ok().map(Self::SelfAssessed),
            _ => text.parse().ok().map(Self::Figure),
        };
        found.ok_or_else(|| UnknownFieldKey(text.to_owned()))
    }
}

impl Serialize for FieldKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How a field came out of the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Taken exactly as it stands.
    Ok,
    /// Taken; a finding says what was done to it.
    OkWithNote,
    /// Not taken before a person has said which of the choices is meant.
    NeedsConfirm,
    /// Nothing is there.
    Missing,
    /// Something is there that cannot be taken.
    Invalid,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// 分 or 人, as the key of the figure says; 分 for a row of 业务收入构成.
    Number(i64),
    /// A named field: text, a date `YYYY-MM-DD`, a year, `√` for a tick.
    Text(String),
    /// A ratio as an exact decimal fraction, e.g. `0.352`.
    Share(String),
}

/// One reading that a field may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What an answer names it by, e.g. `unit=万元`. Fields that are in doubt for one cause have choices of the same ids.
    pub id: String,
    /// The value that is taken when this is chosen.
    pub value: FieldValue,
    /// What choosing it means, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// For a figure, where this value comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Choice {
    /// The same choice as part of an answer that says something else besides, which stands first.
    pub(crate) fn under(&self, id: &str, zh: &str, en: &str) -> Self {
        Self {
            id: format!("{id};{}", self.id),
            zh: format!("{zh}，{}", self.zh),
            en: format!("{en}; {}", self.en),
            ..self.clone()
        }
    }
}

/// How one field was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldReading {
    /// Which field.
    pub field: FieldKey,
    /// How it came out.
    pub outcome: Outcome,
    /// The code of the finding that decided it; none for [`Outcome::Ok`] and for a blank that nobody requires.
    pub code: Option<String>,
    /// The codes of the other findings that its choices answer as well: a choice says what is meant as to every doubt about the field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The sheet it stands in.
    pub sheet: Option<String>,
    /// Its cell in A1 notation; several, joined by commas, for a sum.
    pub cell: Option<String>,
    /// The text as it stood there; joined by commas for a sum.
    pub raw: Option<String>,
    /// What was taken; none unless it is `ok` or `ok_with_note`.
    pub value: Option<FieldValue>,
    /// What it may mean, the nearest first; empty unless it needs confirmation, or needed it and was confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Who confirmed it and when, if somebody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<Confirmation>,
}

impl FieldReading {
    /// Whether an answer about it answers a finding of this code.
    #[must_use]
    pub fn answers(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code) || self.also.iter().any(|also| also == code)
    }

    /// Whether something is there that is not taken: it is to be confirmed, it cannot be read, its formula was not calculated, or it may be
    /// that of other cells or of another sheet.
    pub(crate) fn is_open(&self) -> bool {
        match self.outcome {
            Outcome::NeedsConfirm | Outcome::Invalid => true,
            Outcome::Missing => matches!(self.code.as_deref(), Some("E01" | "E14" | "E20")),
            Outcome::Ok | Outcome::OkWithNote => false,
        }
    }

    /// Takes note of something that puts it in doubt after it was filed. What was in doubt before stays so.
    pub(crate) fn doubted(&mut self, code: &str) {
        self.outcome = Outcome::NeedsConfirm;
        self.value = None;
        if let Some(before) = self.code.replace(code.to_owned())
            && before != code
            && !self.choices.is_empty()
        {
            self.also.push(before);
        }
        self.also.retain(|also| also != code);
    }

    /// Takes note of something that was said about it after it was filed.
    pub(crate) fn noted(&mut self, code: &str) {
        if self.outcome == Outcome::Ok {
            self.outcome = Outcome::OkWithNote;
            self.code = Some(code.to_owned());
        }
    }

    /// Its sheet, its cell and the text in it, when it has a cell.
    pub(crate) fn place(&self) -> Option<(String, String, String)> {
        let raw = self.raw.clone().unwrap_or_default();
        Some((self.sheet.clone()?, self.cell.clone()?, raw))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_show_and_parse_alike() {
        for text in [
            "basics.uscc",
            "basics.layer.L1.BASE",
            "rd.total.2025",
            "hr.m03.open.staff",
            "hr.year_end_total",
            "revenue.sheet",
            "revenue.3",
            "self.4.2.3.a",
        ] {
            assert_eq!(
                text.parse().map(|key: FieldKey| key.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in ["basics.nothing", "revenue.x", "self.9", "uscc", ""] {
            assert!(text.parse::<FieldKey>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_line_has_a_key_of_its_own() {
        let keys: BTreeSet<String> = BasicsKey::all()
            .map(|key| FieldKey::Basics(key).to_string())
            .collect();
        assert_eq!(keys.len(), FIELDS.len());
    }
}
