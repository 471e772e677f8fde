//! Ratios that the applicant states for itself in 自评表 (E07): kept as exact fractions, for comparison only. Whether 35.2 means 35.2 % is
//! taken from a sign, from the cell's format or from the header; without any of these a person must say so.

use dunping_domain::finding::Severity;
use dunping_domain::standard::ClauseKey;

use super::Spot;
use super::notes::Notes;
use crate::cells::{Value, a1};
use crate::field::{Choice, FieldKey, FieldReading, FieldValue, Outcome};
use crate::number::{Decimal, Defect, Suffix, written};

/// The clauses whose 自评数值 is a ratio.
const RATIOS: [ClauseKey; 6] = [
    ClauseKey::ResearchShare,
    ClauseKey::DomesticResearchShare,
    ClauseKey::BachelorShare,
    ClauseKey::ResearchStaffShare,
    ClauseKey::CyberRevenue,
    ClauseKey::Growth,
];

/// What a cell says of a ratio.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Share {
    Blank,
    /// A fraction, e.g. 0.352.
    Is(Decimal),
    /// More than 1 and no sign of percent.
    Unclear(Decimal),
    /// No ratio.
    Not,
}

/// Files the ratio that the applicant states under a clause, if the clause has one.
pub(crate) fn file(clause: ClauseKey, spot: Spot<'_>, header: &str, notes: &mut Notes<'_>) {
    if !RATIOS.contains(&clause) {
        return;
    }
    let cell = spot.sheet.at(spot.place);
    let share = of(&cell.value, spot.sheet.format(spot.place), header, clause);
    let choice = |id: &str, value: Decimal, zh: &str, en: &str| Choice {
        id: id.to_owned(),
        value: FieldValue::Share(value.to_string()),
        zh: zh.to_owned(),
        en: en.to_owned(),
        origin: None,
    };
    let mut reading = FieldReading {
        field: FieldKey::SelfAssessed(clause),
        outcome: Outcome::Missing,
        code: None,
        also: Vec::new(),
        sheet: Some(spot.sheet.name.clone()),
        cell: Some(a1(spot.place)),
        raw: Some(cell.stored()),
        value: None,
        choices: Vec::new(),
        confirmation: None,
    };
    match share {
        Share::Blank => {}
        Share::Is(value) => {
            reading.outcome = Outcome::Ok;
            reading.value = Some(FieldValue::Share(value.to_string()));
        }
        Share::Unclear(value) => {
            reading.outcome = Outcome::NeedsConfirm;
            let zh = format!("是{value}%");
            reading.choices = vec![
                choice(
                    "percent",
                    value.hundredth(),
                    &zh,
                    &format!("It is {value} %"),
                ),
                choice(
                    "fraction",
                    value,
                    &format!("是{value}倍"),
                    &format!("It is {value} times"),
                ),
            ];
            let defect = Defect::new(
                "E07",
                Severity::Confirm,
                format!("自评数值“{value}”没有写明是不是百分数。请确认，或写成“{value}%”。自评数值仅供对照。"),
            )
            .english(format!(
                "The stated value “{value}” does not say whether it is in percent. Confirm it. It is for comparison only."
            ));
            notes.add(spot, defect, None);
        }
        Share::Not => {
            reading.outcome = Outcome::Invalid;
            let defect = Defect::new(
                "E07",
                Severity::Note,
                "自评数值不是一个比例，只作文字保留，不作对照。",
            )
            .english("The stated value is no ratio; it is kept as text and compared with nothing.");
            notes.add(spot, defect, None);
        }
    }
    if matches!(reading.outcome, Outcome::NeedsConfirm | Outcome::Invalid) {
        reading.code = Some("E07".to_owned());
    }
    notes.fields.insert(reading.field, (reading, None));
}

fn of(value: &Value, format: Option<&str>, header: &str, clause: ClauseKey) -> Share {
    let in_percent = header.contains(['%', '％']);
    let (number, percent) = match value {
        Value::Blank => return Share::Blank,
        Value::Number(number) => match Decimal::of_cell(*number) {
            Some(number) if format.is_some_and(|code| code.contains('%')) => {
                return within(number, clause);
            }
            Some(number) => (number, in_percent),
            None => return Share::Not,
        },
        Value::Text(text) => match written(text) {
            Ok(None) => return Share::Blank,
            Ok(Some(written)) => match written.unit {
                None => (written.value, in_percent),
                Some(Suffix::Percent) => (written.value, true),
                Some(_) => return Share::Not,
            },
            Err(_) => return Share::Not,
        },
        Value::Date(_) | Value::Bool(_) | Value::Error(_) => return Share::Not,
    };
    if percent {
        within(number.hundredth(), clause)
    } else if number.exceeds(1) && !number.exceeds(100) {
        Share::Unclear(number)
    } else {
        within(number, clause)
    }
}

/// A fraction, if it can be one: from 0 to 1, or a growth of any sign up to a hundred times.
fn within(fraction: Decimal, clause: ClauseKey) -> Share {
    let grows = clause == ClauseKey::Growth;
    let limit = if grows { 100 } else { 1 };
    if fraction.exceeds(limit) || (fraction.is_negative() && !grows) {
        Share::Not
    } else {
        Share::Is(fraction)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: Value, format: Option<&str>, header: &str, expected: &str) {
        let shown = match of(&value, format, header, ClauseKey::ResearchShare) {
            Share::Blank => "blank".to_owned(),
            Share::Is(fraction) => fraction.to_string(),
            Share::Unclear(number) => format!("{number}?"),
            Share::Not => "no".to_owned(),
        };
        assert_eq!(shown, expected, "{value:?} {format:?}");
    }

    #[test]
    fn percent_is_taken_from_the_sign_the_format_or_the_header() {
        let text = |text: &str| Value::Text(text.into());
        for (value, format, header, expected) in [
            (text("35.2%"), None, "自评数值", "0.352"),
            (text("３５．２％"), None, "自评数值", "0.352"),
            (text("35.2%"), None, "自评数值（%）", "0.352"),
            (Value::Number(0.352), Some("0.00%"), "自评数值", "0.352"),
            (
                Value::Number(0.352),
                Some("0.00%"),
                "自评数值（%）",
                "0.352",
            ),
            (Value::Number(35.2), Some("0.00"), "自评数值（%）", "0.352"),
            (Value::Number(0.352), None, "自评数值", "0.352"),
            (Value::Number(35.2), Some("General"), "自评数值", "35.2?"),
            (text("35.2"), None, "自评数值", "35.2?"),
            (Value::Number(1.0), None, "自评数值", "1"),
            (Value::Number(350.0), None, "自评数值", "no"),
            (text("-3%"), None, "自评数值", "no"),
            (text("120%"), None, "自评数值", "no"),
            (text("约35%"), None, "自评数值", "no"),
            (text(""), None, "自评数值", "blank"),
        ] {
            check(value, format, header, expected);
        }
    }
}
