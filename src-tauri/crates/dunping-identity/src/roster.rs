//! The next version of the roster: someone is admitted, a certificate is renewed, somebody is revoked.
//!
//! A roster only grows. Each change is one version more, signed by the body; an entry changes its status and never vanishes, so that
//! what was signed long ago can still be judged.

use chrono::{DateTime, Utc};

use crate::authority::Authority;
use crate::certificate::Certificate;
use crate::enrolment::Enrolment;
use crate::issue::{IssueError, Validity};
use crate::key::KeyError;
use crate::person::Person;
use crate::trust::{Roster, RosterEntry, Status, Trust, TrustError};

/// One change of the roster.
#[derive(Debug, Clone)]
pub enum Change<'a> {
    /// Certifies a verified enrolment, after people have compared its fingerprint.
    Admit {
        /// The request.
        enrolment: &'a Enrolment,
        /// Number, name and role as the body knows them; they may correct what the request says.
        person: Person,
        /// The dates of the certificate.
        validity: Validity,
    },
    /// A new certificate for the same key, with new dates.
    Renew {
        /// Whose.
        id: &'a str,
        /// The dates of the new certificate.
        validity: Validity,
    },
    /// Takes the key of a number out of use from now on.
    Revoke {
        /// Whose.
        id: &'a str,
        /// Why, for those who will read it.
        reason: &'a str,
    },
}

/// Why the roster is not changed. Nothing was issued.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The body's key is not the one that the roster is signed with.
    #[error("the key is not the one of {body}")]
    OtherBody {
        /// Whose roster it is.
        body: String,
    },
    /// Somebody else has this number.
    #[error("the number {id} is {name}'s")]
    NumberTaken {
        /// The number.
        id: String,
        /// Who has it.
        name: String,
    },
    /// The key is certified already.
    #[error("this key is certified already, as {id}")]
    KeyCertified {
        /// Under which number.
        id: String,
    },
    /// The key was revoked and is never certified again.
    #[error("this key was revoked, as {id}")]
    KeyRevoked {
        /// Under which number.
        id: String,
    },
    /// Nobody active has this number.
    #[error("nobody has the number {id}")]
    NoSuchNumber {
        /// The number.
        id: String,
    },
    /// A revocation without a reason.
    #[error("a reason is missing")]
    NoReason,
    /// The clock stands before the moment at which the roster at hand was issued.
    #[error("the clock stands before {issued}")]
    ClockBehind {
        /// When the roster at hand was issued.
        issued: DateTime<Utc>,
    },
    /// The certificate would outlive the body's own.
    #[error("the body's certificate ends on {not_after}")]
    BeyondBody {
        /// The end of the body's certificate.
        not_after: DateTime<Utc>,
    },
    /// The certificate could not be made.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// The roster could not be signed, or would not be accepted.
    #[error(transparent)]
    Trust(#[from] TrustError),
}

impl Trust {
    /// The first version of a body's roster, with nobody in it.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn first(authority: &Authority, at: DateTime<Utc>) -> Result<Self, TrustError> {
        let roster = Roster {
            version: 1,
            issued: at,
            entries: Vec::new(),
        };
        Self::issue(authority, roster)
    }

    /// Whether a clock can be right: this roster was issued before. One that stands earlier would take a revoked key for a good one.
    ///
    /// # Errors
    /// [`RosterError::ClockBehind`].
    pub fn check_clock(&self, now: DateTime<Utc>) -> Result<(), RosterError> {
        let issued = self.roster().issued;
        match now < issued {
            true => Err(RosterError::ClockBehind { issued }),
            false => Ok(()),
        }
    }

    /// The next version of the roster, with one change.
    ///
    /// # Errors
    /// [`RosterError`].
    pub fn next(
        &self,
        authority: &Authority,
        change: Change<'_>,
        at: DateTime<Utc>,
    ) -> Result<Self, RosterError> {
        if authority.certificate().der() != self.authority_certificate().der() {
            return Err(RosterError::OtherBody {
                body: self.body_name().to_owned(),
            });
        }
        self.check_clock(at)?;
        let held = self.roster();
        let mut entries = held.entries.clone();
        match change {
            Change::Admit {
                enrolment,
                person,
                validity,
            } => entries.push(self.admit(authority, enrolment, person, validity)?),
            Change::Renew { id, validity } => {
                within_body(authority, validity)?;
                let entry = active(&mut entries, id)?;
                let spki = Certificate::read(&entry.certificate)
                    .map_err(|_| IssueError::Key(KeyError::Algorithm))?
                    .spki()
                    .to_vec();
                let renewed = RosterEntry {
                    certificate: authority.certify(&entry.person, &spki, validity)?,
                    ..entry.clone()
                };
                entry.status = Status::Replaced { since: at };
                entries.push(renewed);
            }
            Change::Revoke { id, reason } => {
                let reason = reason.trim();
                if reason.is_empty() {
                    return Err(RosterError::NoReason);
                }
                active(&mut entries, id)?;
                let of_number = entries.iter_mut().filter(|entry| entry.person.id == id);
                for entry in of_number {
                    // Earlier certificates of the key fall with it; earlier revocations keep their date.
                    if !matches!(entry.status, Status::Revoked { .. }) {
                        entry.status = Status::Revoked {
                            since: at,
                            reason: reason.to_owned(),
                        };
                    }
                }
            }
        }
        let roster = Roster {
            version: held.version + 1,
            issued: at,
            entries,
        };
        Ok(Self::issue(authority, roster)?)
    }

    fn admit(
        &self,
        authority: &Authority,
        enrolment: &Enrolment,
        person: Person,
        validity: Validity,
    ) -> Result<RosterEntry, RosterError> {
        within_body(authority, validity)?;
        if let Some(known) = self.entries_of_key(enrolment.spki()).next() {
            let id = known.person.id.clone();
            return Err(match known.status {
                Status::Revoked { .. } => RosterError::KeyRevoked { id },
                Status::Active | Status::Replaced { .. } => RosterError::KeyCertified { id },
            });
        }
        if let Some(holder) = self.active(&person.id) {
            return Err(RosterError::NumberTaken {
                id: person.id,
                name: holder.person.name.clone(),
            });
        }
        Ok(RosterEntry {
            certificate: authority.certify(&person, enrolment.spki(), validity)?,
            person,
            recipient: enrolment.recipient.clone(),
            status: Status::Active,
        })
    }
}

fn active<'a>(
    entries: &'a mut [RosterEntry],
    id: &str,
) -> Result<&'a mut RosterEntry, RosterError> {
    entries
        .iter_mut()
        .find(|entry| entry.person.id == id && entry.status == Status::Active)
        .ok_or_else(|| RosterError::NoSuchNumber { id: id.to_owned() })
}

fn within_body(authority: &Authority, validity: Validity) -> Result<(), RosterError> {
    let not_after = authority.certificate().not_after;
    if validity.to > not_after {
        return Err(RosterError::BeyondBody { not_after });
    }
    Ok(())
}
