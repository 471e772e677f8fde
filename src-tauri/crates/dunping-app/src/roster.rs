//! The body's side of enrolment, file by file: who is in the roster, and its next version. With a register, [`crate::staff`] does the
//! same and journals it.

use std::path::Path;

use chrono::{Months, NaiveDate, NaiveTime};
use dunping_identity::words::spoken;
use dunping_identity::{
    Authority, Certificate, Change, Enrolment, Person, Status, Trust, Validity, fingerprint_words,
};

use crate::contract::{RosterRow, StandingState, StandingView, Words};
use crate::identity::part_of;
use crate::moment::{Moment, utc};
use crate::{AppError, store};

/// How long a person's certificate holds unless staff say otherwise, in years.
const PERSON_YEARS: u32 = 3;

/// One change, as staff ask for it.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Certify a request; number, name and role as the body knows them.
    Certify {
        /// The request, verified.
        enrolment: Box<Enrolment>,
        /// Who it is.
        person: Person,
        /// Last day of the certificate; none for the suggested one.
        until: Option<NaiveDate>,
    },
    /// A new certificate for the same key.
    Renew {
        /// Whose.
        id: String,
        /// Its last day; none for the suggested one.
        until: Option<NaiveDate>,
    },
    /// Take a key out of use.
    Revoke {
        /// Whose.
        id: String,
        /// Why.
        reason: String,
    },
}

impl Wanted {
    /// Whose entry changes.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Certify { person, .. } => &person.id,
            Self::Renew { id, .. } | Self::Revoke { id, .. } => id,
        }
    }
}

/// Reads and verifies a request.
///
/// # Errors
/// When it cannot be read or does not hold.
pub fn read_request(file: &Path) -> Result<Enrolment, AppError> {
    Ok(Enrolment::read(&store::read(file)?)?)
}

/// The next version of a roster. Nothing is saved.
///
/// # Errors
/// A wrong passphrase, another body's key, or a change that the roster does not take.
pub fn next(
    held: &Trust,
    body_key: &Path,
    passphrase: &str,
    wanted: &Wanted,
    at: Moment,
) -> Result<Trust, AppError> {
    let authority = Authority::from_file(&store::read(body_key)?, passphrase)?;
    let last_day = |until: &Option<NaiveDate>| until.unwrap_or_else(|| suggested_until(held, at));
    let change = match wanted {
        Wanted::Certify {
            enrolment,
            person,
            until,
        } => Change::Admit {
            enrolment,
            person: person.clone(),
            validity: validity(at, last_day(until))?,
        },
        Wanted::Renew { id, until } => Change::Renew {
            id,
            validity: validity(at, last_day(until))?,
        },
        Wanted::Revoke { id, reason } => Change::Revoke { id, reason },
    };
    Ok(held.next(&authority, change, utc(at))?)
}

/// From the beginning of today, so that a clock a little behind does no harm, to the end of the last day.
pub(crate) fn validity(at: Moment, until: NaiveDate) -> Result<Validity, AppError> {
    let instant = |day: NaiveDate, time: NaiveTime| {
        let local = day.and_time(time).and_local_timezone(*at.offset());
        local
            .single()
            .map(utc)
            .ok_or(AppError::UntilDoesNotFit { until })
    };
    let last_second = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
    if until < at.date_naive() {
        return Err(AppError::UntilDoesNotFit { until });
    }
    Ok(Validity {
        from: instant(at.date_naive(), NaiveTime::MIN)?,
        to: instant(until, last_second)?,
    })
}

/// The last day that is suggested for a certificate: three years on, but within the body's own.
#[must_use]
pub fn suggested_until(trust: &Trust, at: Moment) -> NaiveDate {
    let day = at.date_naive();
    let wanted = day
        .checked_add_months(Months::new(PERSON_YEARS * 12))
        .and_then(|day| day.pred_opt())
        .unwrap_or(day);
    let body_ends = trust.authority_certificate().not_after;
    let last_full_day = body_ends.with_timezone(at.offset()).date_naive();
    wanted.min(last_full_day)
}

/// Everyone in the roster: certificates in force first, each group by number.
#[must_use]
pub fn people(trust: &Trust, at: Moment) -> Vec<RosterRow> {
    let mut rows: Vec<RosterRow> = trust
        .roster()
        .entries
        .iter()
        .filter_map(|entry| {
            let certificate = Certificate::read(&entry.certificate).ok()?;
            Some(RosterRow {
                id: entry.person.id.clone(),
                name: entry.person.name.clone(),
                part: part_of(entry.person.role),
                valid_to: crate::identity::adopt::day(certificate.not_after),
                active: entry.status == Status::Active,
                standing: standing(trust, &certificate, at),
                words: spoken(&fingerprint_words(certificate.spki())),
            })
        })
        .collect();
    rows.sort_by(|a, b| (!a.active, &a.id).cmp(&(!b.active, &b.id)));
    rows
}

/// How an entry stands, said of somebody else.
fn standing(trust: &Trust, certificate: &Certificate, at: Moment) -> StandingView {
    use dunping_identity::Standing;
    let (state, text) = match trust.standing(certificate, utc(at)) {
        Standing::Valid => (StandingState::Good, Words::default()),
        Standing::EndsSoon { days } => (
            StandingState::Soon,
            Words::new(
                format!("还有 {days} 天到期"),
                format!("ends in {days} days"),
            ),
        ),
        Standing::Replaced => (StandingState::Good, ("已换发", "renewed").into()),
        Standing::NotYetValid { .. } => (StandingState::Bad, ("尚未生效", "not valid yet").into()),
        Standing::Expired { .. } => (StandingState::Bad, ("已过期", "expired").into()),
        Standing::BodyExpired { .. } => (
            StandingState::Bad,
            ("机构证书已过期", "the body's expired").into(),
        ),
        Standing::Revoked { since, reason } => (
            StandingState::Bad,
            Words::new(
                format!("{}撤销：{reason}", crate::identity::adopt::day(since)),
                format!("revoked {}: {reason}", crate::identity::adopt::day(since)),
            ),
        ),
        Standing::Unlisted => (StandingState::Bad, ("不在名册中", "not listed").into()),
    };
    StandingView {
        state,
        text,
        remedy: Words::default(),
    }
}
