//! A claimed point in time. The machine's clock is read by the caller; a time in a paper is a claim, never a proof.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A moment of the civil calendar with its distance from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedTime {
    /// Year, four digits.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, 0 to 59.
    pub second: u8,
    /// Minutes east of UTC; 480 for Beijing time.
    pub offset_minutes: i16,
}

impl ClaimedTime {
    /// As PDF writes it: `D:20261122093000+08'00'`.
    pub fn pdf(&self) -> String {
        let (sign, hours, minutes) = self.offset();
        format!(
            "D:{:04}{:02}{:02}{:02}{:02}{:02}{sign}{hours:02}'{minutes:02}'",
            self.year, self.month, self.day, self.hour, self.minute, self.second
        )
    }

    /// As ISO 8601 and XMP write it: `2026-11-22T09:30:00+08:00`.
    pub fn iso(&self) -> String {
        let (sign, hours, minutes) = self.offset();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{hours:02}:{minutes:02}",
            self.year, self.month, self.day, self.hour, self.minute, self.second
        )
    }

    /// The date as Chinese papers write it, without leading zeros: 2026年11月22日.
    pub fn chinese_date(&self) -> String {
        format!("{}年{}月{}日", self.year, self.month, self.day)
    }

    /// Reads what [`ClaimedTime::pdf`] writes; `None` for anything else, and for dates that do not exist.
    pub fn from_pdf(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("D:")?;
        let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u16>().ok();
        let small = |from: usize| number(from, from + 2).and_then(|n| u8::try_from(n).ok());
        let zone = digits.get(14..)?;
        let offset_minutes = if zone.is_empty() || zone == "Z" {
            0
        } else {
            let minutes = i16::try_from(number(15, 17)? * 60 + number(18, 20)?).ok()?;
            match zone.chars().next()? {
                '+' => minutes,
                '-' => -minutes,
                _ => return None,
            }
        };
        let time = Self {
            year: number(0, 4)?,
            month: small(4)?,
            day: small(6)?,
            hour: small(8)?,
            minute: small(10)?,
            second: small(12)?,
            offset_minutes,
        };
        time.instant().map(|_| time)
    }

    /// The moment on the world's clock; `None` if the date does not exist.
    pub fn instant(&self) -> Option<DateTime<Utc>> {
        let date = NaiveDate::from_ymd_opt(
            i32::from(self.year),
            u32::from(self.month),
            u32::from(self.day),
        )?;
        let local = date.and_hms_opt(
            u32::from(self.hour),
            u32::from(self.minute),
            u32::from(self.second),
        )?;
        let shift = TimeDelta::minutes(i64::from(self.offset_minutes));
        Some(local.and_utc() - shift)
    }

    fn offset(&self) -> (char, u16, u16) {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        (sign, minutes / 60, minutes % 60)
    }
}
