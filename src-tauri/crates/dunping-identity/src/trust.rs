//! The body's trust file (`.dptrust`): its name and certificate, and the roster of everyone it has certified, signed by the body.
//!
//! The body is pinned once, when people compare its fingerprint; after that only [`Trust::accept_newer`] replaces a trust file.
//! Revocation stands here and nowhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::authority::Authority;
use crate::certificate::Certificate;
use crate::encoding::base64_bytes;
use crate::envelope::{self, EnvelopeError};
use crate::fingerprint::{fingerprint, sha256_hex};
use crate::kind::DocumentKind;
use crate::person::{Person, Role};
use crate::signer::SignError;

const MAJOR: u32 = 1;
const MAX_ENTRIES: usize = 5_000;

/// Whether a certified key may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum Status {
    /// It may.
    Active,
    /// The same key has a newer certificate. What was signed with this one is judged by its own dates.
    Replaced {
        /// From which moment the newer one is there.
        since: DateTime<Utc>,
    },
    /// It may not, from a moment on.
    Revoked {
        /// The moment.
        since: DateTime<Utc>,
        /// Why, in the staff's words.
        reason: String,
    },
}

/// One certified key in the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterEntry {
    /// Number, name and role.
    pub person: Person,
    /// The person's certificate, DER; its dates are the entry's dates.
    #[serde(with = "base64_bytes")]
    pub certificate: Vec<u8>,
    /// The age recipient, `age1…`.
    pub recipient: String,
    /// Whether it may be used.
    pub status: Status,
}

/// What the body states when it issues a trust file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Strictly growing, from 1.
    pub version: u64,
    /// When it was issued, by the body's clock.
    pub issued: DateTime<Utc>,
    /// Everyone ever certified; at most one active entry per number. Entries are revoked, not removed.
    pub entries: Vec<RosterEntry>,
}

/// A trust file whose signature and content hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    bytes: Vec<u8>,
    authority: Certificate,
    roster: Roster,
}

/// Why a trust file is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// The envelope does not hold.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The body's key did not sign.
    #[error("the body's key did not sign: {0}")]
    Sign(String),
    /// Signed, but written by a newer version of the program.
    #[error("the trust file needs a newer version of the program")]
    NewerVersion,
    /// Signed, but not readable.
    #[error("the trust file's content cannot be read")]
    Content,
    /// An entry does not hold together: certificate not from this body, other name or number, unusable recipient.
    #[error("the roster's entry of {id} does not hold together")]
    Entry {
        /// Whose.
        id: String,
    },
    /// A number or a key has two active entries, or a certificate stands twice.
    #[error("the roster lists {id} twice")]
    Twice {
        /// Whose.
        id: String,
    },
    /// It is from another body than the pinned one.
    #[error("the trust file is from another body")]
    OtherBody,
    /// It is older than the one at hand.
    #[error("the trust file is version {offered}, older than version {held} at hand")]
    Rollback {
        /// The version at hand.
        held: u64,
        /// The version offered.
        offered: u64,
    },
    /// It has the same version as the one at hand, but other content.
    #[error("two different trust files carry version {version}")]
    Fork {
        /// That version.
        version: u64,
    },
    /// A key that was revoked would be usable again, or usable for longer.
    #[error("the trust file takes back the revocation of {id}")]
    Unrevoked {
        /// Whose.
        id: String,
    },
    /// A certificate that was listed before is not listed any more.
    #[error("the trust file does not list {id} any more")]
    Dropped {
        /// Whose.
        id: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Payload {
    format: Format,
    body: String,
    version: u64,
    issued: DateTime<Utc>,
    entries: Vec<RosterEntry>,
}

#[derive(Serialize, Deserialize)]
struct Format {
    major: u32,
    minor: u32,
}

impl Trust {
    /// Signs a roster with the body's key and reads it back, so that what is issued is also accepted.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn issue(authority: &Authority, roster: Roster) -> Result<Self, TrustError> {
        let payload = Payload {
            format: Format {
                major: MAJOR,
                minor: 0,
            },
            body: authority.name().to_owned(),
            version: roster.version,
            issued: roster.issued,
            entries: roster.entries,
        };
        let payload = serde_json::to_vec(&payload).map_err(|_| TrustError::Content)?;
        let bytes = envelope::sign(DocumentKind::Trust, &payload, authority)
            .map_err(|error: SignError| TrustError::Sign(error.to_string()))?;
        Self::read(&bytes)
    }

    /// Reads a trust file and verifies it against the certificate it carries. Whether that body is to be trusted, people decide
    /// by its fingerprint, or [`Trust::accept_newer`] by the one that is pinned.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        let opened = envelope::open(DocumentKind::Trust, bytes)?;
        let authority = opened.leaf.clone();
        if opened.chain.len() != 1 || !authority.is_issued_by(&authority) {
            return Err(EnvelopeError::UntrustedAuthority.into());
        }
        opened.check_signature()?;
        #[derive(Deserialize)]
        struct Head {
            format: Format,
        }
        let head: Head =
            serde_json::from_slice(&opened.payload).map_err(|_| TrustError::Content)?;
        if head.format.major != MAJOR {
            return Err(TrustError::NewerVersion);
        }
        let payload: Payload =
            serde_json::from_slice(&opened.payload).map_err(|_| TrustError::Content)?;
        if payload.body != authority.name
            || payload.version == 0
            || payload.entries.len() > MAX_ENTRIES
        {
            return Err(TrustError::Content);
        }
        check_entries(&payload.entries, &authority)?;
        envelope::check_validity(&authority, payload.issued)?;
        let roster = Roster {
            version: payload.version,
            issued: payload.issued,
            entries: payload.entries,
        };
        Ok(Self {
            bytes: bytes.to_vec(),
            authority,
            roster,
        })
    }

    /// Replaces the trust file at hand by one that is offered: same body, never an older version, and nothing taken back of what was
    /// known before. A newer number alone proves little: a body that went on from an old backup issues one that knows less.
    ///
    /// # Errors
    /// [`TrustError::OtherBody`], [`TrustError::Rollback`], [`TrustError::Fork`], [`TrustError::Unrevoked`], [`TrustError::Dropped`].
    pub fn accept_newer(held: &Self, offered: Self) -> Result<Self, TrustError> {
        if held.authority.der() != offered.authority.der() {
            return Err(TrustError::OtherBody);
        }
        let (old, new) = (held.roster.version, offered.roster.version);
        if new < old {
            return Err(TrustError::Rollback {
                held: old,
                offered: new,
            });
        }
        if new == old && held.bytes != offered.bytes {
            return Err(TrustError::Fork { version: new });
        }
        takes_nothing_back(&held.roster.entries, &offered.roster.entries)?;
        Ok(offered)
    }

    /// The file's bytes, as they travel in every package.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 (hexadecimal) of the file's bytes.
    #[must_use]
    pub fn digest(&self) -> String {
        sha256_hex(&self.bytes)
    }

    /// The body's name.
    #[must_use]
    pub fn body_name(&self) -> &str {
        &self.authority.name
    }

    /// The pinned certificate of the body.
    #[must_use]
    pub fn authority_certificate(&self) -> &Certificate {
        &self.authority
    }

    /// What people compare before they trust this body.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(self.authority.spki())
    }

    /// The roster.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// The active entry of a number.
    #[must_use]
    pub fn active(&self, id: &str) -> Option<&RosterEntry> {
        self.roster
            .entries
            .iter()
            .find(|entry| entry.person.id == id && entry.status == Status::Active)
    }

    /// Every entry for a public key, oldest first, whatever its status.
    pub fn entries_of_key(&self, spki: &[u8]) -> impl Iterator<Item = &RosterEntry> {
        self.roster.entries.iter().filter(move |entry| {
            Certificate::read(&entry.certificate).is_ok_and(|c| c.spki() == spki)
        })
    }

    /// The entry that lists exactly this certificate, whatever its status.
    #[must_use]
    pub fn entry_of_certificate(&self, der: &[u8]) -> Option<&RosterEntry> {
        self.roster
            .entries
            .iter()
            .find(|entry| entry.certificate == der)
    }

    /// The active recovery keys, to which every package is encrypted as well.
    pub fn recovery(&self) -> impl Iterator<Item = &RosterEntry> {
        self.roster
            .entries
            .iter()
            .filter(|entry| entry.person.role == Role::Recovery && entry.status == Status::Active)
    }
}

/// Every certificate is still listed, and every revocation stands, from the same moment or an earlier one.
fn takes_nothing_back(held: &[RosterEntry], offered: &[RosterEntry]) -> Result<(), TrustError> {
    let offered: BTreeMap<&[u8], &Status> = offered
        .iter()
        .map(|entry| (entry.certificate.as_slice(), &entry.status))
        .collect();
    for entry in held {
        let id = || entry.person.id.clone();
        let now = offered.get(entry.certificate.as_slice());
        let now = now.ok_or_else(|| TrustError::Dropped { id: id() })?;
        if let Status::Revoked { since: before, .. } = &entry.status
            && !matches!(now, Status::Revoked { since, .. } if since <= before)
        {
            return Err(TrustError::Unrevoked { id: id() });
        }
    }
    Ok(())
}

fn check_entries(entries: &[RosterEntry], authority: &Certificate) -> Result<(), TrustError> {
    let mut active = BTreeSet::new();
    let mut active_keys = BTreeSet::new();
    let mut certificates = BTreeSet::new();
    let mut revoked = BTreeSet::new();
    let mut usable = Vec::new();
    for entry in entries {
        let id = || entry.person.id.clone();
        let certificate =
            Certificate::read(&entry.certificate).map_err(|_| TrustError::Entry { id: id() })?;
        let holds = entry.person.check().is_ok()
            && certificate.is_issued_by(authority)
            && !certificate.is_authority
            && certificate.id == entry.person.id
            && certificate.name == entry.person.name
            && age::x25519::Recipient::from_str(&entry.recipient).is_ok();
        if !holds {
            return Err(TrustError::Entry { id: id() });
        }
        let is_second = entry.status == Status::Active
            && (!active.insert(entry.person.id.as_str())
                || !active_keys.insert(certificate.spki().to_vec()));
        if is_second || !certificates.insert(entry.certificate.as_slice()) {
            return Err(TrustError::Twice { id: id() });
        }
        let key = certificate.spki().to_vec();
        match entry.status {
            Status::Revoked { .. } => drop(revoked.insert(key)),
            Status::Active | Status::Replaced { .. } => usable.push((key, &entry.person.id)),
        }
    }
    // A revocation is of the key, not of one certificate for it.
    match usable.into_iter().find(|(key, _)| revoked.contains(key)) {
        Some((_, id)) => Err(TrustError::Unrevoked { id: id.clone() }),
        None => Ok(()),
    }
}
