//! The one place where an applicant's workbook becomes a reading: from its bytes and from what staff confirmed about them (确认). The desk
//! of staff, the experts' case and every check go through here, so that all of them work with the same figures. What staff said travels
//! beside the workbook and is never written into it.

use std::collections::BTreeMap;

use dunping_workbook::{Answer, AnswerError, FieldKey, Reader, Reading};
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

/// Reads a workbook together with what was said about it, oldest first. A word that no longer fits, because an earlier version read the
/// workbook otherwise, is told and leaves its figure open.
///
/// # Errors
/// When the bytes are no workbook, or a word is about another one or nobody's.
pub(crate) fn read(workbook: &[u8], said: &[Said], reader: &Reader) -> Result<Reading, AppError> {
    Ok(heard(reader.read(workbook)?, said)?)
}

fn heard(reading: Reading, said: &[Said]) -> Result<Reading, AnswerError> {
    let answers = in_effect(said);
    if answers.is_empty() {
        return Ok(reading);
    }
    reading.confirmed_before(&answers)
}

/// Whether a new word can be put on record: it fits the workbook together with what was said before about other fields, or takes back what
/// was said about these.
///
/// # Errors
/// Why not.
pub(crate) fn check(reading: &Reading, said: &[Said], new: &Said) -> Result<(), AnswerError> {
    let (same, others): (Vec<Answer>, Vec<Answer>) = in_effect(said)
        .into_iter()
        .partition(|answer| new.fields.contains(&answer.field));
    if new.choice.is_none() {
        let unsaid = new
            .fields
            .iter()
            .find(|field| !same.iter().any(|answer| answer.field == **field));
        return match unsaid {
            Some(field) => Err(AnswerError::NotAsked { field: *field }),
            None => Ok(()),
        };
    }
    let before = reading.confirmed_before(&others)?;
    let answers = in_effect(std::slice::from_ref(new));
    match before.confirmed(&answers) {
        // The figure that an unfit word had left open is what is read now.
        Err(AnswerError::NotAsked { .. })
            if !same.is_empty()
                && before.confirmed_before(&answers)?.unfit.len() == before.unfit.len() =>
        {
            Ok(())
        }
        answered => answered.map(|_| ()),
    }
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
    use dunping_domain::standard::Catalogue;
    use dunping_workbook::filled;

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

    /// The demonstration's workbook, in which nothing is in doubt.
    fn clear() -> Reading {
        let source = include_str!("../../../../assets/demo/shengan.toml");
        let application = toml::from_str(source).expect("an application");
        let workbook = filled(&Catalogue::builtin(), &application).expect("a workbook");
        dunping_workbook::read(&workbook).expect("a reading")
    }

    #[test]
    fn a_word_of_an_earlier_reading_stays_on_record_and_counts_for_nothing() {
        let clear = clear();
        let word = |no, choice| Said {
            file_sha256: clear.file_sha256.clone(),
            ..said(no, &["rd.total.2025"], choice)
        };
        let old = word(1, Some("unit=万元"));
        let FieldKey::Figure(total) = old.fields[0] else {
            panic!("a figure");
        };
        let reading = heard(clear.clone(), std::slice::from_ref(&old)).expect("it can be opened");
        assert_eq!(reading.figures.value(total), None);
        assert_eq!(reading.unfit.len(), 1);
        // Nobody can say so now; what is read now can be confirmed, and the old word taken back.
        let before = std::slice::from_ref(&old);
        let nothing = &[];
        assert!(check(&clear, nothing, &old).is_err());
        assert!(check(&clear, before, &word(2, Some("unit=元"))).is_err());
        assert!(check(&clear, nothing, &word(2, Some("read"))).is_err());
        assert!(check(&clear, nothing, &word(2, None)).is_err());
        for new in [word(2, Some("read")), word(2, None)] {
            assert_eq!(check(&clear, before, &new), Ok(()));
            let reading = heard(clear.clone(), &[old.clone(), new]).expect("it can be opened");
            assert!(reading.figures.value(total).is_some());
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
