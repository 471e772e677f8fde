//! A body with staff, experts and a recovery key, for the tests of this crate.

use chrono::{DateTime, Utc};
use dunping_identity::{
    Authority, Candidate, Category, Enrolment, Identity, Person, Role, Roster, RosterEntry,
    Signer as _, Status, Trust, Validity,
};

/// A moment in UTC, from RFC 3339.
pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// 2025 to 2030.
pub(crate) fn years() -> Validity {
    Validity {
        from: moment("2025-01-01T00:00:00Z"),
        to: moment("2030-01-01T00:00:00Z"),
    }
}

/// A moment within [`years`].
pub(crate) fn now() -> DateTime<Utc> {
    moment("2026-03-02T08:30:00Z")
}

/// Technical expert.
pub(crate) const TECHNICAL: Role = Role::Expert {
    category: Category::Technical,
};

/// A body's key and the people it has certified.
pub(crate) struct Body {
    pub(crate) authority: Authority,
    pub(crate) staff: Identity,
    pub(crate) expert: Identity,
    pub(crate) recovery: Identity,
}

impl Body {
    pub(crate) fn new() -> Self {
        let authority = Authority::create("绿色低碳评估机构", years()).unwrap();
        let make = |id: &str, name: &str, role| {
            Identity::create(Person::new(id, name, role).unwrap(), &authority, years()).unwrap()
        };
        let staff = make("staff", "李四", Role::Staff);
        let expert = make("T003", "王𠮷", TECHNICAL);
        let recovery = make("recovery", "恢复密钥", Role::Recovery);
        Self {
            authority,
            staff,
            expert,
            recovery,
        }
    }

    pub(crate) fn trust(&self, version: u64) -> Trust {
        let entries = [&self.staff, &self.expert, &self.recovery]
            .map(entry)
            .to_vec();
        self.issue(version, entries)
    }

    pub(crate) fn issue(&self, version: u64, entries: Vec<RosterEntry>) -> Trust {
        Trust::issue(
            &self.authority,
            Roster {
                version,
                issued: now(),
                entries,
            },
        )
        .unwrap()
    }
}

/// The roster entry of an identity.
pub(crate) fn entry(identity: &Identity) -> RosterEntry {
    RosterEntry {
        person: identity.person().clone(),
        certificate: identity.certificate_der().to_vec(),
        recipient: identity.recipient().to_string(),
        status: Status::Active,
    }
}

/// A candidate's enrolment file.
pub(crate) fn enrolment_of(candidate: &Candidate) -> Vec<u8> {
    Enrolment::request(candidate, years()).unwrap()
}
