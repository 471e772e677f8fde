//! Dates as applicants write them (E12, E13), normalised to `YYYY-MM-DD`, or `YYYY-MM` where only the month is known.

use dunping_domain::finding::Severity;

use crate::cells::{Cell, Value};
use crate::label::narrow;
use crate::number::{Decimal, Defect};

/// The date of a cell, and what is in doubt about it. A text that is no date is kept as written.
pub(crate) fn date(cell: &Cell, epoch_1904: bool) -> (String, Option<Defect>) {
    match &cell.value {
        Value::Date(serial) => (
            from_serial(*serial, epoch_1904).unwrap_or_else(|| cell.raw().into_owned()),
            None,
        ),
        Value::Number(number) => number_as_date(*number, cell, epoch_1904),
        Value::Text(text) => written(text),
        _ => (cell.raw().into_owned(), None),
    }
}

fn number_as_date(number: f64, cell: &Cell, epoch_1904: bool) -> (String, Option<Defect>) {
    let raw = cell.raw();
    // 2024.10 and 2024.1 are one number.
    if october(&raw).is_some() {
        let defect = Defect::new(
            "E13",
            Severity::Confirm,
            format!("“{raw}”存成了数字，可能是1月，也可能是10月。请确认，或按2024-01的形式填写。"),
        )
        .english(format!(
            "“{raw}” is stored as a number and may be January or October. Confirm it, or write it as 2024-01."
        ));
        return (raw.into_owned(), Some(defect));
    }
    if let (date, None) = written(&raw) {
        return (date, None);
    }
    if (20_000.0..60_000.0).contains(&number)
        && let Some(date) = from_serial(number, epoch_1904)
    {
        let message = format!("日期单元格是数字，已按日期序号读作{date}。请核对。");
        let english = format!("The date cell holds a plain number, read as the serial of {date}.");
        let defect = Defect::new("E12", Severity::Note, message).english(english);
        return (date, Some(defect));
    }
    let defect = unclear(&raw);
    (raw.into_owned(), Some(defect))
}

fn unclear(raw: &str) -> Defect {
    Defect::new(
        "E13",
        Severity::Confirm,
        format!("“{raw}”不是明确的日期。请按2024-01-31的形式填写。"),
    )
    .english(format!(
        "“{raw}” is not a clear date. Write it as 2024-01-31."
    ))
}

/// The day of a serial number. 60 is a day that never was (1900-02-29); it is no date here.
fn from_serial(serial: f64, epoch_1904: bool) -> Option<String> {
    let whole = Decimal::of_cell(serial.floor())?.whole()?;
    let days = match (epoch_1904, whole) {
        (true, days) => days + 1462,
        (false, 60) => return None,
        (false, days @ 1..60) => days + 1,
        (false, days) => days,
    };
    if !(1..2_958_466).contains(&days) {
        return None;
    }
    // 25569 is 1970-01-01.
    let (year, month, day) = civil(days - 25_569);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// The calendar date of a day counted from 1970-01-01 (proleptic Gregorian).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// `2024.1.1`, `2024/1/1`, `2024年1月1日`, `20240101`, `2024-01`, `2024年1月`; a year has four digits and comes first.
fn written(raw: &str) -> (String, Option<Defect>) {
    let text = narrow(raw);
    if text.is_empty() || matches!(text.as_str(), "长期" | "-" | "/" | "无" | "—") {
        return (text, None);
    }
    let day_part = text.split(['T', 't']).next().unwrap_or(&text);
    let parts: Vec<&str> = day_part
        .split(['-', '.', '/', '年', '月', '日', '号'])
        .filter(|part| !part.is_empty())
        .collect();
    let parts: Vec<&str> = match parts.as_slice() {
        [compact] if compact.len() == 8 && compact.is_ascii() => {
            vec![&compact[..4], &compact[4..6], &compact[6..]]
        }
        other => other.to_vec(),
    };
    let number = |part: &str, low: u32, high: u32| {
        part.parse::<u32>()
            .ok()
            .filter(|n| (low..=high).contains(n) && part.len() <= 4)
    };
    let date = match parts.as_slice() {
        [year, rest @ ..] if year.len() == 4 => match (number(year, 1900, 2200), rest) {
            (Some(year), [month]) => {
                number(month, 1, 12).map(|month| format!("{year:04}-{month:02}"))
            }
            (Some(year), [month, day]) => number(month, 1, 12)
                .zip(number(day, 1, 31))
                .filter(|(month, day)| *day <= days_in(year, *month))
                .map(|(month, day)| format!("{year:04}-{month:02}-{day:02}")),
            _ => None,
        },
        _ => None,
    };
    match date {
        Some(date) => (date, None),
        None => (raw.trim().to_owned(), Some(unclear(raw))),
    }
}

/// The year of `2024.1`, which as a number is also `2024.10`.
fn october(raw: &str) -> Option<&str> {
    let year = raw.strip_suffix(".1")?;
    (year.len() == 4 && written(raw).1.is_none()).then_some(year)
}

/// The dates that an unclear text may mean: day and month in either order before the year, a year of two digits, January or October.
pub(crate) fn candidates(raw: &str) -> Vec<String> {
    if let Some(year) = october(raw) {
        return ["01", "10"].map(|month| format!("{year}-{month}")).into();
    }
    let text = narrow(raw);
    let parts: Vec<&str> = text
        .split(['-', '.', '/', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return Vec::new();
    };
    let orders: Vec<[&str; 3]> = match (first.len(), third.len()) {
        (1..=2, 4) => vec![[third, first, second], [third, second, first]],
        (2, 1..=2) => vec![[first, second, third]],
        _ => Vec::new(),
    };
    let mut dates = Vec::new();
    for [year, month, day] in orders {
        let century = if year.len() == 2 { "20" } else { "" };
        let (date, defect) = written(&format!("{century}{year}-{month}-{day}"));
        if defect.is_none() && !dates.contains(&date) {
            dates.push(date);
        }
    }
    dates
}

fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(cell: Value, epoch_1904: bool, expected: &str, code: Option<&str>) {
        let (date, defect) = date(&Cell::of(cell.clone()), epoch_1904);
        assert_eq!(
            (date.as_str(), defect.map(|d| d.code)),
            (expected, code),
            "{cell:?}"
        );
    }

    #[test]
    fn serial_numbers() {
        check(Value::Date(45292.0), false, "2024-01-01", None);
        check(Value::Date(43830.0), true, "2024-01-01", None);
        check(Value::Date(59.0), false, "1900-02-28", None);
        check(Value::Date(61.0), false, "1900-03-01", None);
        check(Value::Number(45292.0), false, "2024-01-01", Some("E12"));
        check(Value::Number(20_240_101.0), false, "2024-01-01", None);
        check(Value::Number(7.0), false, "7", Some("E13"));
        check(Value::Number(2024.1), false, "2024.1", Some("E13"));
        check(Value::Number(2024.11), false, "2024-11", None);
        check(Value::Number(2024.2), false, "2024-02", None);
        check(Value::Text("2024.1".into()), false, "2024-01", None);
        assert_eq!(candidates("2024.1"), ["2024-01", "2024-10"]);
    }

    #[test]
    fn written_dates() {
        for (raw, expected) in [
            ("2024.1.1", "2024-01-01"),
            ("2024/1/1", "2024-01-01"),
            ("２０２４年1月1日", "2024-01-01"),
            ("20240101", "2024-01-01"),
            ("2024-01", "2024-01"),
            ("2024年1月", "2024-01"),
            ("2024-02-29", "2024-02-29"),
            ("长期", "长期"),
        ] {
            check(Value::Text(raw.into()), false, expected, None);
        }
        assert_eq!(candidates("1/2/2024"), ["2024-01-02", "2024-02-01"]);
        assert_eq!(candidates("13/2/2024"), ["2024-02-13"]);
        assert_eq!(candidates("24.1.2"), ["2024-01-02"]);
        assert!(candidates("待定").is_empty());
        for raw in ["1/2/2024", "24.1.2", "2023-02-29", "2024-13-01", "待定"] {
            check(Value::Text(raw.into()), false, raw, Some("E13"));
        }
    }

    proptest! {
        #[test]
        fn a_date_is_read_back_however_it_was_written(days in 0_i64..73_000, style in 0_usize..6) {
            let (year, month, day) = civil(days - 25_567);
            let text = [
                format!("{year}-{month:02}-{day:02}"),
                format!("{year}.{month}.{day}"),
                format!("{year}/{month}/{day}"),
                format!("{year}年{month}月{day}日"),
                format!("{year}{month:02}{day:02}"),
                format!(" {year} 年 {month} 月 {day} 日 "),
            ];
            let expected = format!("{year}-{month:02}-{day:02}");
            prop_assert_eq!(written(&text[style]), (expected, None));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,16}", other in "[0-9./年月日号T -]{0,12}") {
            for text in [&text, &other] {
                let _ = written(text);
                let _ = candidates(text);
            }
        }
    }
}
