//! Dates and times as OpenDocument writes them, as the numbers that the other formats have for them.

/// The serial number of `2024-01-01` or `2024-01-01T12:00:00` in the epoch of the workbook. `None` for what the epoch does not reach.
pub(super) fn serial(text: &str, epoch_1904: bool) -> Option<f64> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, clock(time)?),
        None => (text, 0.0),
    };
    let mut parts = date.splitn(3, '-');
    let mut part = |low: i64, high: i64| {
        let text = parts.next()?;
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: i64 = digits.then(|| text.parse().ok()).flatten()?;
        (low..=high).contains(&number).then_some(number)
    };
    let (year, month, day) = (part(1900, 9999)?, part(1, 12)?, part(1, 31)?);
    let since_1900 = days(year, month, day) - days(1899, 12, 30);
    let whole = match epoch_1904 {
        true => since_1900 - 1462,
        // Excel counts a 29 February 1900 that never was.
        false if since_1900 <= 60 => since_1900 - 1,
        false => since_1900,
    };
    let whole = i32::try_from(whole).ok().filter(|days| *days >= 0)?;
    Some(f64::from(whole) + time)
}

/// The part of a day of `12:30:00.5`.
fn clock(text: &str) -> Option<f64> {
    let mut parts = text.trim_end_matches('Z').splitn(3, ':');
    let mut part = || {
        parts
            .next()?
            .parse::<f64>()
            .ok()
            .filter(|n| (0.0..60.0).contains(n))
    };
    let (hours, minutes, seconds) = (part()?, part()?, part().unwrap_or(0.0));
    Some((hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0)
}

/// The part of a day of `PT12H30M00S`.
pub(super) fn duration(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (mark, factor) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(mark) {
            let number = number
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())?;
            seconds += number * factor;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds / 86_400.0)
}

/// Days in the Gregorian calendar, from some day on.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // The year begins in March, so that the leap day is its last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_the_numbers_of_excel() {
        for (text, epoch_1904, expected) in [
            ("2024-01-01", false, Some(45292.0)),
            ("2024-01-01", true, Some(43830.0)),
            ("2024-02-29T12:00:00", false, Some(45351.5)),
            ("1900-01-01", false, Some(1.0)),
            ("1900-02-28", false, Some(59.0)),
            ("1900-03-01", false, Some(61.0)),
            ("1899-12-31", false, None),
            ("1903-12-31", true, None),
            ("2024-13-01", false, None),
            ("2024-1", false, None),
            ("+2024-01-01", false, None),
            ("", false, None),
        ] {
            assert_eq!(serial(text, epoch_1904), expected, "{text}");
        }
        assert_eq!(duration("PT06H00M00S"), Some(0.25));
        assert_eq!(duration("PT90M"), Some(0.0625));
        assert_eq!(duration("6:00"), None);
    }
}
