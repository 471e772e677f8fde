//! The one place where an applicant's workbook becomes a reading: from its bytes and from what staff confirmed about them (确认). The desk
//! of staff, the experts' case and every check go through here, so that all of them work with the same figures. What staff said travels
//! beside the workbook and is never written into it.

use std::collections::BTreeMap;

use dunping_workbook::{Answer, FieldKey, Reader, Reading};
use serde::{Deserialize, Serialize};

use crate::AppError;

/// What a member of staff said at one time about one or several doubtful fields. It is never changed; a later word about a field counts
/// in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    /// Its place among the words about the workbook, from 1.
    pub(crate) no: usize,
    /// SHA-256 of the workbook that was looked at.
    pub(crate) file_sha256: String,
    /// The fields.
    pub(crate) fields: Vec<FieldKey>,
    /// The choice that is meant for each of them; none takes back what was said before.
    pub(crate) choice: Option<String>,
    /// Who: name and number.
    pub(crate) who: String,
    /// When, in RFC 3339.
    pub(crate) at: String,
}

/// Reads a workbook together with what was said about it, oldest first.
///
/// # Errors
/// When the bytes are no workbook, or a word does not fit it.
pub(crate) fn read(workbook: &[u8], said: &[Said], reader: &Reader) -> Result<Reading, AppError> {
    let reading = reader.read(workbook)?;
    let answers = in_effect(said);
    if answers.is_empty() {
        return Ok(reading);
    }
    Ok(reading.confirmed(&answers)?)
}

/// Of what was said about a field the last counts.
fn in_effect(said: &[Said]) -> Vec<Answer> {
    let mut last: BTreeMap<FieldKey, &Said> = BTreeMap::new();
    for one in said {
        last.extend(one.fields.iter().map(|field| (*field, one)));
    }
    let answers = last.into_iter().filter_map(|(field, one)| {
        Some(Answer {
            field,
            choice: one.choice.clone()?,
            who: one.who.clone(),
            at: one.at.clone(),
            file_sha256: one.file_sha256.clone(),
        })
    });
    answers.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(no: usize, fields: &[&str], choice: Option<&str>) -> Said {
        let key = |text: &&str| text.parse().expect("a field");
        Said {
            no,
            file_sha256: "00".to_owned(),
            fields: fields.iter().map(key).collect(),
            choice: choice.map(str::to_owned),
            who: "于敏（S001）".to_owned(),
            at: format!("2026-10-09T09:30:0{no}+08:00"),
        }
    }

    #[test]
    fn the_last_word_about_a_field_counts() {
        let words = [
            said(1, &["rd.total.2025", "rd.domestic.2025"], Some("unit=元")),
            said(2, &["rd.total.2025"], Some("unit=万元")),
            said(3, &["revenue.1"], Some("unit=元")),
            said(4, &["revenue.1"], None),
        ];
        let answers = in_effect(&words);
        let answers: Vec<(String, &str, &str)> = answers
            .iter()
            .map(|answer| {
                let second = &answer.at[17..19];
                (answer.field.to_string(), answer.choice.as_str(), second)
            })
            .collect();
        assert_eq!(
            answers,
            [
                ("rd.total.2025".to_owned(), "unit=万元", "02"),
                ("rd.domestic.2025".to_owned(), "unit=元", "01"),
            ]
        );
    }
}
