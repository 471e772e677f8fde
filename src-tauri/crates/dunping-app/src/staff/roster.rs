//! The roster at the staff's desk: certify, renew, revoke. Each change is one version more, stored in the register and journalled
//! there before anybody is handed the file.

use std::path::Path;

use dunping_identity::{Certificate, Person, Role, RosterEntry, Trust, TrustError, fingerprint};
use dunping_package::disk;
use dunping_register::{Actor, Expert, Operation, Register, Tx};
use serde::{Deserialize, Serialize};

use super::{AtDesk, at_desk};
use crate::contract::{BodyKeyInput, CertifyInput, EnrolmentView, RosterView, WrittenFile};
use crate::identity::{part_of, role_of, view};
use crate::moment::{Moment, shown, stamp};
use crate::roster::{self, Wanted};
use crate::{AppError, Session, store};

/// The register's setting that names the roster in force.
const ROSTER: &str = "roster";
/// The pool's word for an expert whose certificate was revoked.
const REVOKED: &str = "revoked";

#[derive(Serialize, Deserialize)]
struct RosterSetting {
    version: u64,
    sha256: String,
}

/// The roster.
///
/// # Errors
/// When no register is open.
pub fn roster(session: &mut Session, at: Moment) -> Result<RosterView, AppError> {
    at_desk(session)?;
    let body_key = session.body_key.clone().map(|path| session.token(path));
    let trust = &session.unlocked()?.trust;
    let list = trust.roster();
    Ok(RosterView {
        body: trust.body_name().to_owned(),
        version: view::version(trust),
        issued: shown(list.issued.with_timezone(&view::shanghai())),
        fingerprint: view::fingerprint(trust.authority_certificate().spki(), trust.body_name()),
        body_key,
        until: roster::suggested_until(trust, at).to_string(),
        entries: roster::people(trust, at),
    })
}

/// Looks at a request before it is certified.
///
/// # Errors
/// When it cannot be read or does not hold.
pub fn read_enrolment(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<EnrolmentView, AppError> {
    let request = roster::read_request(&session.path(file)?)?;
    let desk = at_desk(session)?;
    let known = pooled(desk.register, &request.person.id)?;
    let employers = known
        .as_ref()
        .and_then(|expert| serde_json::from_str::<Vec<String>>(&expert.employers).ok())
        .unwrap_or_default();
    Ok(EnrolmentView {
        fingerprint: view::fingerprint(request.spki(), &view::caption(&request.person)),
        part: part_of(request.person.role),
        until: roster::suggested_until(&desk.unlocked.trust, at).to_string(),
        employer: employers.join("、"),
        title: known.map(|expert| expert.title).unwrap_or_default(),
        id: request.person.id,
        name: request.person.name,
    })
}

/// Certifies a request, after people have compared its fingerprint.
///
/// # Errors
/// A request that does not hold, a number that is taken, another body's key, a wrong passphrase, or a disk that refuses.
pub fn certify_enrolment(
    session: &mut Session,
    input: &CertifyInput,
    at: Moment,
) -> Result<RosterView, AppError> {
    let request = roster::read_request(&session.path(&input.file)?)?;
    let person = Person::new(input.id.trim(), input.name.trim(), role_of(input.part))
        .map_err(dunping_identity::IdentityError::from)?;
    let wanted = Wanted::Certify {
        enrolment: Box::new(request),
        person,
        until: Some(day(&input.until)?),
    };
    let about = About {
        employer: input.employer.trim(),
        title: input.title.trim(),
    };
    change(session, &wanted, &input.body, &about, at)
}

/// Gives a number a new certificate for the same key.
///
/// # Errors
/// As [`certify_enrolment`].
pub fn renew_certificate(
    session: &mut Session,
    id: &str,
    until: &str,
    body: &BodyKeyInput,
    at: Moment,
) -> Result<RosterView, AppError> {
    let wanted = Wanted::Renew {
        id: id.to_owned(),
        until: Some(day(until)?),
    };
    change(session, &wanted, body, &About::default(), at)
}

/// Takes the key of a number out of use.
///
/// # Errors
/// As [`certify_enrolment`], and without a reason.
pub fn revoke_certificate(
    session: &mut Session,
    id: &str,
    reason: &str,
    body: &BodyKeyInput,
    at: Moment,
) -> Result<RosterView, AppError> {
    let wanted = Wanted::Revoke {
        id: id.to_owned(),
        reason: reason.to_owned(),
    };
    change(session, &wanted, body, &About::default(), at)
}

/// Hands the roster out (`.dptrust`), for experts to load.
///
/// # Errors
/// When no register is open or the disk refuses.
pub fn export_trust(
    session: &mut Session,
    file: &str,
    _at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let desk = at_desk(session)?;
    disk::save(&out, desk.unlocked.trust.bytes())?;
    view::written(&out)
}

/// What the pool knows of an expert beside the certificate.
#[derive(Debug, Default)]
pub struct About<'a> {
    /// 任职单位, several apart by `、`; empty when nothing is to change.
    pub employer: &'a str,
    /// 职称; empty when nothing is to change.
    pub title: &'a str,
}

fn change(
    session: &mut Session,
    wanted: &Wanted,
    body: &BodyKeyInput,
    about: &About<'_>,
    at: Moment,
) -> Result<RosterView, AppError> {
    let body_key = session.path(&body.file)?;
    change_roster(session, wanted, (&body_key, &body.passphrase), about, at)?;
    session.body_key = Some(body_key);
    roster(session, at)
}

/// Makes the next version of the roster and puts it on record.
pub(crate) fn change_roster(
    session: &mut Session,
    wanted: &Wanted,
    (body_key, passphrase): (&Path, &str),
    about: &About<'_>,
    at: Moment,
) -> Result<(), AppError> {
    let desk = at_desk(session)?;
    let trust = roster::next(&desk.unlocked.trust, body_key, passphrase, wanted, at)?;
    put_on_record(desk, wanted, &trust, about, at)?;
    hold(session, trust)
}

/// The file first, then its row; only then is the new version in force here.
fn put_on_record(
    desk: AtDesk<'_>,
    wanted: &Wanted,
    trust: &Trust,
    about: &About<'_>,
    at: Moment,
) -> Result<(), AppError> {
    desk.store(trust.bytes())?;
    let actor = desk.actor();
    let operation = match wanted {
        Wanted::Certify { .. } => Operation::Certify,
        Wanted::Renew { .. } => Operation::CertifyRenew,
        Wanted::Revoke { .. } => Operation::CertifyRevoke,
    };
    let known = pooled(desk.register, wanted.id())?;
    desk.register.transact(operation, &actor, &stamp(at), |tx| {
        note_roster(tx, trust, &[wanted.id()])?;
        match (wanted, latest(trust, wanted.id())) {
            (Wanted::Revoke { .. }, _) => {
                if let Some(expert) = known {
                    tx.put_expert(&Expert {
                        status: REVOKED.to_owned(),
                        ..expert
                    })?;
                }
            }
            (_, Some(entry)) => {
                if let Some(expert) = in_pool(known, entry, about)? {
                    tx.put_expert(&expert)?;
                }
            }
            (_, None) => {}
        }
        Ok::<_, AppError>(())
    })
}

/// Puts the roster in force into the register: which version, its digest, and whom the change concerns.
///
/// # Errors
/// [`TrustError::Rollback`] or [`TrustError::Fork`] when the register holds this version or a newer one by now.
pub(crate) fn note_roster(tx: &mut Tx<'_>, trust: &Trust, ids: &[&str]) -> Result<(), AppError> {
    if let Some(held) = tx.setting(ROSTER)? {
        let (held, offered) = (setting(&held.value)?.version, trust.roster().version);
        if offered == held {
            return Err(TrustError::Fork { version: held }.into());
        }
        if offered < held {
            return Err(TrustError::Rollback { held, offered }.into());
        }
    }
    let setting = RosterSetting {
        version: trust.roster().version,
        sha256: trust.digest(),
    };
    tx.fact("roster.version", &setting.version.to_string());
    tx.fact("roster.sha256", &setting.sha256);
    tx.fact("number", &ids.join(" "));
    let prints: Vec<String> = ids
        .iter()
        .filter_map(|id| Certificate::read(&latest(trust, id)?.certificate).ok())
        .map(|certificate| fingerprint::fingerprint(certificate.spki()))
        .collect();
    tx.fact("fingerprint", &prints.join("; "));
    let value = serde_json::json!({"version": setting.version, "sha256": setting.sha256});
    Ok(tx.put_setting(ROSTER, &value.to_string())?)
}

fn setting(value: &str) -> Result<RosterSetting, AppError> {
    serde_json::from_str(value).map_err(|_| AppError::Part("roster"))
}

fn latest<'a>(trust: &'a Trust, id: &str) -> Option<&'a RosterEntry> {
    let entries = &trust.roster().entries;
    trust
        .active(id)
        .or_else(|| entries.iter().rev().find(|entry| entry.person.id == id))
}

fn pooled(register: &Register, id: &str) -> Result<Option<Expert>, AppError> {
    Ok(register
        .experts()?
        .into_iter()
        .find(|expert| expert.id == id))
}

/// The row of the pool after a certificate was issued; none for staff and the recovery key.
fn in_pool(
    known: Option<Expert>,
    entry: &RosterEntry,
    about: &About<'_>,
) -> Result<Option<Expert>, AppError> {
    let Role::Expert { category } = entry.person.role else {
        return Ok(None);
    };
    let certificate =
        Certificate::read(&entry.certificate).map_err(|_| AppError::Part("certificate"))?;
    let list = |text: &str| {
        let all: Vec<&str> = text
            .split('、')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .collect();
        serde_json::to_string(&all).map_err(|_| AppError::Part("expert"))
    };
    let known = known.unwrap_or_else(|| Expert {
        id: entry.person.id.clone(),
        name: String::new(),
        category: String::new(),
        employers: "[]".to_owned(),
        title: String::new(),
        specialties: "[]".to_owned(),
        fingerprint: None,
        age_recipient: None,
        status: String::new(),
        updated_at: String::new(),
    });
    Ok(Some(Expert {
        name: entry.person.name.clone(),
        category: match category {
            dunping_identity::Category::Technical => "T".to_owned(),
            dunping_identity::Category::Finance => "F".to_owned(),
        },
        employers: if about.employer.is_empty() {
            known.employers
        } else {
            list(about.employer)?
        },
        title: if about.title.is_empty() {
            known.title
        } else {
            about.title.to_owned()
        },
        fingerprint: Some(fingerprint::fingerprint(certificate.spki())),
        age_recipient: Some(entry.recipient.clone()),
        status: "active".to_owned(),
        id: known.id,
        specialties: known.specialties,
        updated_at: known.updated_at,
    }))
}

/// Works with this roster from now on, and remembers it on this computer.
fn hold(session: &mut Session, trust: Trust) -> Result<(), AppError> {
    store::keep_trust(&session.places.data, &trust)?;
    if let Some(unlocked) = &mut session.unlocked {
        unlocked.trust = trust;
    }
    Ok(())
}

/// Takes the roster up that the register holds, when it is newer than the one at hand: another computer of the body may have changed it.
///
/// # Errors
/// When the register's roster is another body's, or contradicts the one at hand.
pub(super) fn take_up(session: &mut Session) -> Result<(), AppError> {
    let desk = at_desk(session)?;
    let Some(held) = desk.register.setting(ROSTER)? else {
        return Ok(());
    };
    let stored = store::read(&desk.register.file_path(&setting(&held.value)?.sha256)?)?;
    let offered = Trust::read(&stored)?;
    match Trust::accept_newer(&desk.unlocked.trust, offered) {
        Ok(newer) => hold(session, newer),
        Err(TrustError::Rollback { .. }) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// Who writes, as the journal names a person of the roster.
pub(crate) fn actor_of(person: &Person, trust: &Trust) -> Actor {
    let certificate = trust
        .active(&person.id)
        .and_then(|entry| Certificate::read(&entry.certificate).ok());
    let print = certificate.map(|certificate| fingerprint::fingerprint(certificate.spki()));
    Actor {
        id: print.unwrap_or_else(|| person.id.clone()),
        name: person.name.clone(),
    }
}

fn day(text: &str) -> Result<chrono::NaiveDate, AppError> {
    text.trim().parse().map_err(|_| AppError::NotADate {
        text: text.to_owned(),
    })
}
