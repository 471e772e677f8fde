//! The present moment as the shell's clock tells it. It is a claim, never a proof.

use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, Timelike as _, Utc};
use dunping_report::ClaimedTime;

/// A moment in the time of the assessment body (+08:00).
pub type Moment = DateTime<FixedOffset>;

/// The moment as documents and journal rows write it: RFC 3339 with seconds.
#[must_use]
pub fn stamp(at: Moment) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The moment for people: `2026-09-15 10:20`.
#[must_use]
pub fn shown(at: Moment) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// A stamp for people; the stamp itself when it cannot be read.
#[must_use]
pub fn shown_stamp(stamp: &str) -> String {
    DateTime::parse_from_rfc3339(stamp).map_or_else(|_| stamp.to_owned(), shown)
}

/// The moment that a document on record claims of itself, for checks of signatures. One that cannot be read lies before every certificate,
/// and so the document does not hold.
#[must_use]
pub fn as_claimed(stamp: &str) -> DateTime<Utc> {
    let read = DateTime::parse_from_rfc3339(stamp);
    read.map_or(DateTime::<Utc>::UNIX_EPOCH, |at| at.to_utc())
}

/// The date as official papers write it, without leading zeros: `2026年9月15日`.
#[must_use]
pub fn date_zh(date: NaiveDate) -> String {
    date.format("%Y年%-m月%-d日").to_string()
}

/// The moment for checks of signatures.
#[must_use]
pub fn utc(at: Moment) -> DateTime<Utc> {
    at.with_timezone(&Utc)
}

/// The moment as papers carry it.
#[must_use]
pub fn claimed(at: Moment) -> ClaimedTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    ClaimedTime {
        year: u16::try_from(at.year()).unwrap_or_default(),
        month: small(at.month()),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        offset_minutes: i16::try_from(at.offset().local_minus_utc() / 60).unwrap_or_default(),
    }
}
