//! The working-day calendar (工作日历): years as the State Council's notices set them. A year without a notice is not guessed: its days are
//! told by the weekday alone and marked provisional.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Deserialize;

use crate::digest::{sha256_hex, text_digest};

/// Whether a day is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayKind {
    /// True for a working day (工作日).
    pub working: bool,
    /// True when the year's notice is not in the calendar, so that the weekday alone was asked.
    pub provisional: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct YearTable {
    source: String,
    off: BTreeSet<NaiveDate>,
    makeup_work: BTreeSet<NaiveDate>,
    digest: String,
}

/// The years that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, YearTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    year: i32,
    source: String,
    off: Vec<String>,
    makeup_work: Vec<String>,
}

/// Why a text is not the calendar of a year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not TOML of the expected shape.
    #[error("the calendar cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
    /// Not `YYYY-MM-DD` or `YYYY-MM-DD..YYYY-MM-DD` in order.
    #[error("not a day or a range of days: {0}")]
    Day(String),
    /// A day of another year. Only the last days of the year before may stand among the days off.
    #[error("{day} does not belong to {year}")]
    OtherYear {
        /// The day.
        day: NaiveDate,
        /// The calendar's year.
        year: i32,
    },
    /// A make-up day that is not on a weekend.
    #[error("{0} is not on a weekend and needs no make-up")]
    NotAWeekend(NaiveDate),
    /// A day is both off and worked.
    #[error("{0} is both off and worked")]
    Both(NaiveDate),
}

const BUILTIN: [&str; 4] = [
    include_str!("../../../../assets/calendar/2023.toml"),
    include_str!("../../../../assets/calendar/2024.toml"),
    include_str!("../../../../assets/calendar/2025.toml"),
    include_str!("../../../../assets/calendar/2026.toml"),
];

impl Calendar {
    /// The years that the program carries.
    ///
    /// # Panics
    /// Never: the embedded texts are parsed by a test.
    #[must_use]
    pub fn builtin() -> Self {
        BUILTIN.into_iter().fold(Self::default(), |calendar, text| {
            calendar
                .with_year(text)
                .expect("the embedded calendars are parsed by a test")
        })
    }

    /// The same calendar with one year more, or with a year replaced by a newer notice.
    ///
    /// # Errors
    /// See [`CalendarError`].
    pub fn with_year(mut self, text: &str) -> Result<Self, CalendarError> {
        let document: Document = toml::from_str(text)?;
        let year = document.year;
        let off = days(&document.off)?;
        let makeup_work = days(&document.makeup_work)?;
        // The New Year's holiday may begin in the last days of December.
        let eve = |day: &NaiveDate| day.year() == year - 1 && day.month() == 12;
        let stray = off
            .iter()
            .find(|day| day.year() != year && !eve(day))
            .or_else(|| makeup_work.iter().find(|day| day.year() != year));
        if let Some(&day) = stray {
            return Err(CalendarError::OtherYear { day, year });
        }
        if let Some(day) = makeup_work.iter().find(|day| !weekend(**day)) {
            return Err(CalendarError::NotAWeekend(*day));
        }
        if let Some(day) = off.intersection(&makeup_work).next() {
            return Err(CalendarError::Both(*day));
        }
        let table = YearTable {
            source: document.source,
            off,
            makeup_work,
            digest: text_digest(text),
        };
        self.years.insert(year, table);
        Ok(self)
    }

    /// Whether a day is worked.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> DayKind {
        let off = self.years.values().any(|table| table.off.contains(&day));
        let Some(table) = self.years.get(&day.year()) else {
            return DayKind {
                working: !off && !weekend(day),
                provisional: true,
            };
        };
        DayKind {
            working: table.makeup_work.contains(&day) || !(off || weekend(day)),
            provisional: false,
        }
    }

    /// The years covered, with the notice each is taken from.
    pub fn sources(&self) -> impl Iterator<Item = (i32, &str)> {
        self.years
            .iter()
            .map(|(year, table)| (*year, table.source.as_str()))
    }

    /// How many working days a covered year has; `None` for any other.
    #[must_use]
    pub fn working_days(&self, year: i32) -> Option<usize> {
        self.years.get(&year)?;
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let days = first.iter_days().take_while(|day| day.year() == year);
        Some(days.filter(|day| self.day(*day).working).count())
    }

    /// The calendar's version: SHA-256 over the digests of its years in order, hex.
    #[must_use]
    pub fn digest(&self) -> String {
        let years: Vec<_> = self.years.values().map(|t| t.digest.as_str()).collect();
        sha256_hex(years.join("\n").as_bytes())
    }
}

fn weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn days(texts: &[String]) -> Result<BTreeSet<NaiveDate>, CalendarError> {
    let mut found = BTreeSet::new();
    for text in texts {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let wrong = || CalendarError::Day(text.clone());
        let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| wrong());
        let (mut next, last) = (day(first)?, day(last)?);
        if next > last {
            return Err(wrong());
        }
        while next <= last {
            found.insert(next);
            next = next.checked_add_days(Days::new(1)).ok_or_else(wrong)?;
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(day: &str) -> DayKind {
        Calendar::builtin().day(day.parse().expect("a date"))
    }

    #[test]
    fn totals_of_the_covered_years() {
        let calendar = Calendar::builtin();
        for (year, total) in [(2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
            assert_eq!(calendar.working_days(year), Some(total), "{year}");
        }
        assert_eq!(calendar.working_days(2027), None);
        assert_eq!(calendar.sources().count(), 4);
    }

    #[test]
    fn days_of_every_kind() {
        for (day, working) in [
            ("2026-09-18", true),
            ("2026-09-19", false),
            ("2026-09-20", true),
            ("2026-10-07", false),
            ("2026-10-08", true),
            ("2026-10-10", true),
            // 除夕 of 2024 was formally a working day.
            ("2024-02-09", true),
        ] {
            let found = kind(day);
            assert_eq!(
                (found.working, found.provisional),
                (working, false),
                "{day}"
            );
        }
        assert!(kind("2027-01-01").provisional);
        assert!(kind("2027-01-01").working);
        assert!(!kind("2027-01-02").working);
    }

    #[test]
    fn a_year_can_be_added_and_changes_the_version() {
        let text = "year = 2027\nsource = \"test\"\noff = [\"2026-12-31..2027-01-01\"]\nmakeup_work = []\n";
        let before = Calendar::builtin();
        let after = before.clone().with_year(text).expect("a year");
        assert_ne!(before.digest(), after.digest());
        let new_year = "2027-01-01".parse().expect("a date");
        let found = after.day(new_year);
        assert_eq!((found.working, found.provisional), (false, false));
    }

    #[test]
    fn a_damaged_year_is_refused() {
        let check = |off: &str, makeup: &str, expected: &str| {
            let text =
                format!("year = 2027\nsource = \"\"\noff = [{off}]\nmakeup_work = [{makeup}]\n");
            let error = Calendar::default().with_year(&text).expect_err("damaged");
            assert!(error.to_string().contains(expected), "{error}");
        };
        check("\"2027-13-01\"", "", "not a day");
        check("\"2027-02-05..2027-02-01\"", "", "not a day");
        check("\"2028-01-01\"", "", "does not belong");
        check("", "\"2026-12-27\"", "does not belong");
        check("", "\"2027-01-04\"", "not on a weekend");
        check("\"2027-01-03\"", "\"2027-01-03\"", "both");
        check("1", "", "cannot be read");
    }
}
