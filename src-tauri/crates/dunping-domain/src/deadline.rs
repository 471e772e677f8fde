//! Deadlines (期限): working days and calendar days of chapter 5, as dates that the notices print. A deadline that touches a year without a
//! calendar is provisional, and nothing may end by itself on such a date.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::policy::{
    ChangePolicy, CountFrom, LastDay, ObjectionPolicy, PublicityPolicy, ReapplicationPolicy,
    SupplementPolicy,
};

/// A last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The last day; the period ends with it, at 24:00 in Beijing.
    pub last_day: NaiveDate,
    /// The years that had to be asked and are not in the calendar; the date is provisional unless this is empty.
    pub uncovered: BTreeSet<i32>,
}

impl Deadline {
    /// Whether the date may change once the calendar of the year is known.
    #[must_use]
    pub fn provisional(&self) -> bool {
        !self.uncovered.is_empty()
    }

    /// Whether something received on that day is in time.
    #[must_use]
    pub fn keeps(&self, received: NaiveDate) -> bool {
        received <= self.last_day
    }

    /// Whether the period is over on that day. Never for a provisional date, which a person has to confirm.
    #[must_use]
    pub fn over(&self, today: NaiveDate) -> bool {
        !self.provisional() && today > self.last_day
    }
}

/// A period counted in days, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day that counts.
    pub first_day: NaiveDate,
    /// The end.
    pub end: Deadline,
}

/// A date lies beyond what a calendar can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the date {0} is too far away")]
pub struct TooFar(pub NaiveDate);

/// The publicity period (公示期, §5.4): five working days. The day of posting does not count (民法典第201条; policy A25).
///
/// # Errors
/// For dates that no calendar can hold.
pub fn publicity(
    calendar: &Calendar,
    posted: NaiveDate,
    policy: &PublicityPolicy,
) -> Result<Period, TooFar> {
    let start = match policy.count_from {
        CountFrom::NextDay => next(posted)?,
        CountFrom::SameDay => posted,
    };
    count(calendar, start, policy.working_days)
}

/// The end of an inquiry into an objection (异议核查, policy A30), from the day it was received.
///
/// # Errors
/// For dates that no calendar can hold.
pub fn verification(
    calendar: &Calendar,
    received: NaiveDate,
    policy: &ObjectionPolicy,
) -> Result<Deadline, TooFar> {
    let period = count(calendar, next(received)?, policy.verification_working_days)?;
    Ok(period.end)
}

/// The end of a supplement (补正, policy A30), from the day of the notice.
///
/// # Errors
/// For dates that no calendar can hold.
pub fn supplement(
    calendar: &Calendar,
    notified: NaiveDate,
    policy: &SupplementPolicy,
) -> Result<Deadline, TooFar> {
    let period = count(calendar, next(notified)?, policy.working_days)?;
    Ok(period.end)
}

/// The end of a review (评审期限), so many working days after the day on which the case was sealed. The standard sets none; staff do.
///
/// # Errors
/// For dates that no calendar can hold.
pub fn review(
    calendar: &Calendar,
    sealed: NaiveDate,
    working_days: u32,
) -> Result<Deadline, TooFar> {
    Ok(count(calendar, next(sealed)?, working_days)?.end)
}

/// What is left of a period on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// So many working days follow, the last day included.
    Days {
        /// How many.
        working_days: u32,
        /// The years that had to be asked and are not in the calendar; the number is provisional unless this is empty.
        uncovered: BTreeSet<i32>,
    },
    /// It ends today.
    Today,
    /// It is over.
    Over,
}

/// What is left on a day until a last day that somebody set.
#[must_use]
pub fn left(calendar: &Calendar, today: NaiveDate, last_day: NaiveDate) -> Left {
    match today.cmp(&last_day) {
        std::cmp::Ordering::Greater => Left::Over,
        std::cmp::Ordering::Equal => Left::Today,
        std::cmp::Ordering::Less => {
            let mut uncovered = BTreeSet::new();
            let days = today.iter_days().skip(1).take_while(|day| *day <= last_day);
            let working = days.filter(|day| asked(calendar, *day, &mut uncovered));
            let working_days = u32::try_from(working.count()).unwrap_or(u32::MAX);
            Left::Days {
                working_days,
                uncovered,
            }
        }
    }
}

/// The last day for reporting a change (变更报告, §5.5): within fifteen calendar days, the day of the change not counted; a last day that is not
/// a working day rolls to the next one (民法典第203条; policy A24).
///
/// # Errors
/// For dates that no calendar can hold.
pub fn change_report(
    calendar: &Calendar,
    changed: NaiveDate,
    policy: &ChangePolicy,
) -> Result<Deadline, TooFar> {
    let mut last_day = changed
        .checked_add_days(Days::new(policy.days.into()))
        .ok_or(TooFar(changed))?;
    let mut uncovered = BTreeSet::new();
    if policy.last_day == LastDay::NextWorkingDay {
        while !asked(calendar, last_day, &mut uncovered) {
            last_day = next(last_day)?;
        }
    }
    Ok(Deadline {
        last_day,
        uncovered,
    })
}

/// What an earlier refusal says of a new application (再次申请, policy A27).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reapplication {
    /// Nothing.
    Free,
    /// It is recent enough to be pointed out.
    Recent,
    /// The waiting time runs; the first day on which an application may be taken in.
    TooEarly(NaiveDate),
}

/// Holds a new application against the day on which an earlier one was refused (预审不合格, 不通过). The standard sets no waiting time.
///
/// # Errors
/// For dates that no calendar can hold.
pub fn reapplication(
    refused: NaiveDate,
    applied: NaiveDate,
    policy: &ReapplicationPolicy,
) -> Result<Reapplication, TooFar> {
    let after = |months: u32| {
        refused
            .checked_add_months(Months::new(months))
            .ok_or(TooFar(refused))
    };
    let first = after(policy.waiting_months)?;
    Ok(if applied < first {
        Reapplication::TooEarly(first)
    } else if applied < after(policy.warning_months)? {
        Reapplication::Recent
    } else {
        Reapplication::Free
    })
}

/// Counts so many working days from a day on, that day included if it is one.
fn count(calendar: &Calendar, start: NaiveDate, working_days: u32) -> Result<Period, TooFar> {
    let mut uncovered = BTreeSet::new();
    let mut day = start;
    let mut first_day = None;
    let mut left = working_days;
    loop {
        if asked(calendar, day, &mut uncovered) {
            first_day.get_or_insert(day);
            left = left.saturating_sub(1);
        }
        if left == 0 {
            let end = Deadline {
                last_day: day,
                uncovered,
            };
            return Ok(Period {
                first_day: first_day.unwrap_or(start),
                end,
            });
        }
        day = next(day)?;
    }
}

fn asked(calendar: &Calendar, day: NaiveDate, uncovered: &mut BTreeSet<i32>) -> bool {
    let kind = calendar.day(day);
    if kind.provisional {
        uncovered.insert(day.year());
    }
    kind.working
}

fn next(day: NaiveDate) -> Result<NaiveDate, TooFar> {
    day.checked_add_days(Days::new(1)).ok_or(TooFar(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{BUILTIN, Policy};

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_review_ends_after_working_days_and_says_how_many_are_left() {
        let calendar = Calendar::builtin();
        let end = review(&calendar, date("2026-09-18"), 10).expect("near");
        // 09-20 is a make-up day, 09-25 the Mid-Autumn holiday, 10-01 to 10-07 the national one.
        assert_eq!(end.last_day, date("2026-10-09"));
        let check = |today: &str, expected: u32| {
            let Left::Days {
                working_days,
                uncovered,
            } = left(&calendar, date(today), end.last_day)
            else {
                panic!("{today} lies before the end");
            };
            assert_eq!((working_days, uncovered.len()), (expected, 0), "{today}");
        };
        check("2026-09-18", 10);
        check("2026-09-30", 2);
        check("2026-10-07", 2);
        check("2026-10-08", 1);
        assert_eq!(left(&calendar, end.last_day, end.last_day), Left::Today);
        assert_eq!(
            left(&calendar, date("2026-10-10"), end.last_day),
            Left::Over
        );
        let Left::Days { uncovered, .. } = left(&calendar, date("2026-12-30"), date("2027-01-05"))
        else {
            panic!("not over");
        };
        assert_eq!(uncovered, BTreeSet::from([2027]));
    }

    fn posted(day: &str, policy: &Policy) -> Deadline {
        publicity(
            &Calendar::builtin(),
            date(day),
            &policy.settings().publicity,
        )
        .expect("near")
        .end
    }

    #[test]
    fn publicity_ends_on_the_fifth_working_day_after_posting() {
        for (day, last) in [
            ("2026-09-28", "2026-10-10"),
            ("2026-02-11", "2026-02-25"),
            ("2026-02-14", "2026-02-28"),
            ("2026-09-18", "2026-09-24"),
            ("2026-04-29", "2026-05-09"),
            ("2025-09-26", "2025-10-10"),
            ("2025-01-24", "2025-02-07"),
            ("2024-02-05", "2024-02-18"),
            ("2024-09-27", "2024-10-10"),
            ("2026-11-20", "2026-11-27"),
        ] {
            let end = posted(day, &Policy::builtin());
            assert_eq!(end.last_day, date(last), "{day}");
            assert!(!end.provisional());
            assert!(end.keeps(date(last)) && !end.over(date(last)));
            assert!(end.over(date(last).succ_opt().expect("a day")));
        }
    }

    #[test]
    fn a_year_without_a_calendar_makes_the_date_provisional() {
        let end = posted("2026-12-28", &Policy::builtin());
        assert_eq!(end.uncovered, BTreeSet::from([2027]));
        assert!(!end.over(date("2030-01-01")), "nothing ends by itself");
        let calendar = Calendar::builtin()
            .with_year("year = 2027\nsource = \"test\"\noff = [\"2027-01-01\"]\nmakeup_work = []\n")
            .expect("a year");
        let policy = Policy::builtin();
        let period = publicity(&calendar, date("2026-12-28"), &policy.settings().publicity);
        let period = period.expect("near");
        assert_eq!(period.first_day, date("2026-12-29"));
        assert_eq!(period.end.last_day, date("2027-01-05"));
        assert!(!period.end.provisional());
    }

    #[test]
    fn counting_may_begin_on_the_day_of_posting() {
        let text = BUILTIN.replace("\"next_day\" ", "\"same_day\" ");
        let policy = Policy::parse(&text).expect("known");
        assert_eq!(posted("2026-11-20", &policy).last_day, date("2026-11-26"));
        // Posted on a Saturday: counting begins on Monday either way.
        assert_eq!(posted("2026-11-21", &policy).last_day, date("2026-11-27"));
    }

    #[test]
    fn changes_are_reported_within_fifteen_days() {
        let text = BUILTIN.replace("\"next_working_day\" ", "\"as_it_falls\" ");
        let stays = Policy::parse(&text).expect("known");
        for (changed, falls, rolls) in [
            ("2026-09-17", "2026-10-02", "2026-10-08"),
            ("2026-11-07", "2026-11-22", "2026-11-23"),
            ("2026-02-01", "2026-02-16", "2026-02-24"),
            ("2026-11-01", "2026-11-16", "2026-11-16"),
        ] {
            for (policy, expected) in [(&stays, falls), (&Policy::builtin(), rolls)] {
                let policy = &policy.settings().change;
                let due = change_report(&Calendar::builtin(), date(changed), policy);
                assert_eq!(due.expect("near").last_day, date(expected), "{changed}");
            }
        }
    }

    #[test]
    fn the_other_periods_count_working_days_too() {
        let policy = Policy::builtin();
        let calendar = Calendar::builtin();
        let settings = policy.settings();
        let due = supplement(&calendar, date("2026-11-20"), &settings.supplement);
        assert_eq!(due.expect("near").last_day, date("2026-12-04"));
        let due = verification(&calendar, date("2026-11-20"), &settings.objection);
        assert_eq!(due.expect("near").last_day, date("2026-12-11"));
        let far = supplement(&calendar, NaiveDate::MAX, &settings.supplement);
        assert_eq!(far, Err(TooFar(NaiveDate::MAX)));
    }

    #[test]
    fn an_earlier_refusal_is_pointed_out_and_may_be_waited_for() {
        let text = BUILTIN.replace("waiting_months = 0", "waiting_months = 3");
        let waits = Policy::parse(&text).expect("known");
        let check = |applied: &str, policy: &Policy, expected: Reapplication| {
            let rule = &policy.settings().reapplication;
            let found = reapplication(date("2026-08-31"), date(applied), rule);
            assert_eq!(found, Ok(expected), "{applied}");
        };
        let default = Policy::builtin();
        check("2026-08-31", &default, Reapplication::Recent);
        check("2027-02-27", &default, Reapplication::Recent);
        // Six months after 31 August end with February.
        check("2027-02-28", &default, Reapplication::Free);
        let first = date("2026-11-30");
        check("2026-11-29", &waits, Reapplication::TooEarly(first));
        check("2026-11-30", &waits, Reapplication::Recent);
        let rule = &default.settings().reapplication;
        let far = reapplication(NaiveDate::MAX, NaiveDate::MAX, rule);
        assert_eq!(far, Err(TooFar(NaiveDate::MAX)));
    }
}
