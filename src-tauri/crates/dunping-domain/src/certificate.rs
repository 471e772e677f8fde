//! Certificates (资格证书, §5.4): validity, numbers, and where a certificate stands on a day. Nothing here allocates a number; the register
//! does, one after the other.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::deadline::TooFar;
use crate::policy::{ValidityEnd, ValidityPolicy};

/// The validity of a certificate, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// The day of issue.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
}

/// Where a certificate stands on a day, decisions on it aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Not yet valid.
    NotYet,
    /// 有效.
    InForce {
        /// Days until the last day.
        days_left: i64,
        /// Whether a renewal is accepted (policy A26).
        renewable: bool,
    },
    /// 到期作废: by the date alone, no decision is needed.
    Expired,
}

/// The validity of a certificate issued on a day: 三年. By default it ends on the day before the third anniversary; a 29 February that
/// does not come back ends on the 28th (policy A23).
///
/// # Errors
/// For dates that no calendar can hold.
pub fn validity(issued: NaiveDate, policy: &ValidityPolicy) -> Result<Validity, TooFar> {
    let far = || TooFar(issued);
    let year = i32::try_from(policy.years)
        .ok()
        .and_then(|years| issued.year().checked_add(years))
        .ok_or_else(far)?;
    let to = match (issued.with_year(year), policy.end) {
        (Some(day), ValidityEnd::Anniversary) => day,
        (Some(day), ValidityEnd::DayBeforeAnniversary) => {
            day.checked_sub_days(Days::new(1)).ok_or_else(far)?
        }
        (None, _) => NaiveDate::from_ymd_opt(year, 2, 28).ok_or_else(far)?,
    };
    Ok(Validity { from: issued, to })
}

/// Where a certificate stands on a day.
#[must_use]
pub fn standing(validity: Validity, today: NaiveDate, policy: &ValidityPolicy) -> Standing {
    if today < validity.from {
        return Standing::NotYet;
    }
    let days_left = validity.to.signed_duration_since(today).num_days();
    if days_left < 0 {
        return Standing::Expired;
    }
    Standing::InForce {
        days_left,
        renewable: days_left <= i64::from(policy.renewal_days),
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $letter:literal,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            year: i32,
            serial: u32,
        }

        impl $name {
            /// The number; `None` unless the year has four digits and the serial is one or more.
            #[must_use]
            pub fn new(year: i32, serial: u32) -> Option<Self> {
                ((1000..=9999).contains(&year) && serial > 0).then_some(Self { year, serial })
            }

            /// The year.
            #[must_use]
            pub fn year(self) -> i32 {
                self.year
            }

            /// The serial number within the year, from one, without gaps.
            #[must_use]
            pub fn serial(self) -> u32 {
                self.serial
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("LNCSE-", $letter, "-{}-{:04}"), self.year, self.serial)
            }
        }

        impl FromStr for $name {
            type Err = NotANumber;

            fn from_str(text: &str) -> Result<Self, NotANumber> {
                let wrong = || NotANumber(text.to_owned());
                let rest = text.strip_prefix(concat!("LNCSE-", $letter, "-")).ok_or_else(wrong)?;
                let (year, serial) = rest.split_once('-').ok_or_else(wrong)?;
                let number = Self::new(year.parse().map_err(|_| wrong())?, serial.parse().map_err(|_| wrong())?);
                // Only the one way of writing a number is that number.
                number.filter(|number| number.to_string() == text).ok_or_else(wrong)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

/// A text that is not a number of that kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a number of this kind: {0}")]
pub struct NotANumber(pub String);

numbers! {
    /// 评审编号, e.g. `LNCSE-A-2026-0001`.
    CaseNumber = "A",
    /// 证书编号, e.g. `LNCSE-C-2026-0001`.
    CertificateNumber = "C",
}

impl CertificateNumber {
    /// The number as the certificate prints it, e.g. `辽网安企证〔2026〕0001号`.
    #[must_use]
    pub fn display_zh(self) -> String {
        format!("辽网安企证〔{}〕{:04}号", self.year, self.serial)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{BUILTIN, Policy};

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn three_years() {
        let text = BUILTIN.replace("\"day_before_anniversary\" ", "\"anniversary\" ");
        let anniversary = Policy::parse(&text).expect("known");
        for (issued, before, on) in [
            ("2026-11-22", "2029-11-21", "2029-11-22"),
            ("2028-02-29", "2031-02-28", "2031-02-28"),
            ("2027-03-01", "2030-02-28", "2030-03-01"),
            ("2029-03-01", "2032-02-29", "2032-03-01"),
            ("2026-01-01", "2028-12-31", "2029-01-01"),
        ] {
            for (policy, last) in [(&Policy::builtin(), before), (&anniversary, on)] {
                let found = validity(date(issued), &policy.settings().validity);
                assert_eq!(found.map(|v| v.to), Ok(date(last)), "{issued}");
            }
        }
        let far = validity(NaiveDate::MAX, &anniversary.settings().validity);
        assert_eq!(far, Err(TooFar(NaiveDate::MAX)));
    }

    #[test]
    fn it_expires_by_the_date_alone() {
        let policy = Policy::builtin();
        let policy = &policy.settings().validity;
        let validity = validity(date("2026-11-22"), policy).expect("near");
        let on = |day| standing(validity, date(day), policy);
        let in_force = |days_left, renewable| Standing::InForce {
            days_left,
            renewable,
        };
        assert_eq!(on("2026-11-21"), Standing::NotYet);
        assert_eq!(on("2026-11-22"), in_force(1095, false));
        assert_eq!(on("2029-08-22"), in_force(91, false));
        assert_eq!(on("2029-08-23"), in_force(90, true));
        assert_eq!(on("2029-11-21"), in_force(0, true));
        assert_eq!(on("2029-11-22"), Standing::Expired);
    }

    #[test]
    fn numbers_are_written_in_one_way() {
        let number = CertificateNumber::new(2026, 1).expect("a number");
        assert_eq!(number.to_string(), "LNCSE-C-2026-0001");
        assert_eq!(number.display_zh(), "辽网安企证〔2026〕0001号");
        assert_eq!("LNCSE-C-2026-0001".parse(), Ok(number));
        assert_eq!(
            "LNCSE-A-2026-12345".parse(),
            Ok(CaseNumber {
                year: 2026,
                serial: 12345
            })
        );
        for wrong in [
            "LNCSE-A-2026-0001",
            "LNCSE-C-2026-1",
            "LNCSE-C-2026-00001",
            "LNCSE-C-2026-0000",
            "LNCSE-C-26-0001",
            "LNCSE-C-2026-+001",
            "",
        ] {
            assert!(wrong.parse::<CertificateNumber>().is_err(), "{wrong}");
        }
    }
}
