//! The fictional body: its certificate authority, its people with their identities, and its register.

use std::path::Path;

use chrono::{DateTime, Utc};
use dunping_identity::{
    Authority, Category, Identity, Person, Role, Roster, RosterEntry, Signer as _, Status, Trust,
    Validity, WorkFactor,
};
use dunping_package::disk;
use dunping_register::{Expert, Operation, Register};

use super::source::{ExpertPerson, People};
use crate::moment::{Moment, stamp, utc};
use crate::{AppError, staff, store};

/// The people of the body as they lie in the demonstration folder.
pub(super) struct Body {
    pub(super) trust: Trust,
    pub(super) staff: Identity,
}

/// The passphrase of an identity of the demonstration. It lies beside the identity file: this is a demonstration.
pub(super) fn passphrase(who: &str) -> String {
    format!("demo-{who}-passphrase")
}

/// Makes the body and writes its identities, trust file, certificate and register.
pub(super) fn found(
    out: &Path,
    people: &People,
    validity: Validity,
    at: Moment,
) -> Result<Body, AppError> {
    let authority = Authority::create(&people.body.name, validity)?;
    let identities = out.join("identities");
    store::make_folder(&identities)?;
    let staff_member = people.staff.first().ok_or(AppError::Part("people.toml"))?;
    let person = Person::new(&staff_member.id, &staff_member.name, Role::Staff)
        .map_err(dunping_identity::IdentityError::from)?;
    let staff = Identity::create(person, &authority, validity)?;
    let recovery = Person::new("recovery", "恢复密钥", Role::Recovery)
        .map_err(dunping_identity::IdentityError::from)?;
    let recovery = Identity::create(recovery, &authority, validity)?;
    let experts = people
        .expert
        .iter()
        .map(|expert| identity(expert, &authority, validity))
        .collect::<Result<Vec<_>, _>>()?;
    save(&identities, "staff", &staff)?;
    save(&identities, "recovery", &recovery)?;
    for expert in &experts {
        save(&identities, &expert.person().id, expert)?;
    }
    let body_file = authority.to_file(&passphrase("body"), WorkFactor::Demonstration)?;
    disk::save(&identities.join("body.age"), &body_file)?;
    disk::save(
        &identities.join("body.passphrase"),
        passphrase("body").as_bytes(),
    )?;
    let entries = experts
        .iter()
        .chain([&staff, &recovery])
        .map(entry)
        .collect();
    let trust = Trust::issue(
        &authority,
        Roster {
            version: 1,
            issued: utc(at),
            entries,
        },
    )?;
    disk::save(&out.join("trust.dptrust"), trust.bytes())?;
    let pem = authority
        .certificate_pem()
        .map_err(|_| AppError::Part("ca.pem"))?;
    disk::save(&out.join("ca.pem"), pem.as_bytes())?;
    register(out, people, &experts, &staff, &trust, at)?;
    Ok(Body { trust, staff })
}

/// From the beginning of 2026 to the end of 2030.
pub(super) fn validity() -> Validity {
    let moment = |seconds: i64| DateTime::<Utc>::from_timestamp(seconds, 0).unwrap_or_default();
    Validity {
        from: moment(1_767_225_600),
        to: moment(1_924_991_999),
    }
}

fn identity(
    expert: &ExpertPerson,
    authority: &Authority,
    validity: Validity,
) -> Result<Identity, AppError> {
    let category = match expert.category {
        dunping_domain::panel::Category::Technical => Category::Technical,
        dunping_domain::panel::Category::Finance => Category::Finance,
    };
    let person = Person::new(&expert.id, &expert.name, Role::Expert { category })
        .map_err(dunping_identity::IdentityError::from)?;
    Ok(Identity::create(person, authority, validity)?)
}

fn entry(identity: &Identity) -> RosterEntry {
    RosterEntry {
        person: identity.person().clone(),
        certificate: identity.certificate_der().to_vec(),
        recipient: identity.recipient().to_string(),
        status: Status::Active,
    }
}

/// Writes an identity file and, because this is a demonstration, its passphrase beside it.
pub(super) fn save(folder: &Path, who: &str, identity: &Identity) -> Result<(), AppError> {
    let file = identity.to_file(&passphrase(who), WorkFactor::Demonstration)?;
    disk::save(&folder.join(format!("{who}.age")), &file)?;
    Ok(disk::save(
        &folder.join(format!("{who}.passphrase")),
        passphrase(who).as_bytes(),
    )?)
}

fn register(
    out: &Path,
    people: &People,
    experts: &[Identity],
    staff: &Identity,
    trust: &Trust,
    at: Moment,
) -> Result<(), AppError> {
    let actor = staff::actor(staff, trust);
    let mut register = Register::create(&out.join("register"), &actor, &stamp(at))?;
    for (expert, identity) in people.expert.iter().zip(experts) {
        let json = |list: &[String]| {
            serde_json::to_string(list).map_err(|_| AppError::Part("people.toml"))
        };
        let certificate = dunping_identity::Certificate::read(identity.certificate_der()).ok();
        let row = Expert {
            id: expert.id.clone(),
            name: expert.name.clone(),
            category: expert.category.letter().to_owned(),
            employers: json(std::slice::from_ref(&expert.employer))?,
            title: expert.title.clone(),
            specialties: json(&expert.specialties)?,
            fingerprint: certificate.map(|c| dunping_identity::fingerprint::fingerprint(c.spki())),
            age_recipient: Some(identity.recipient().to_string()),
            status: "active".to_owned(),
            updated_at: stamp(at),
        };
        register.transact(Operation::ExpertPut, &actor, &stamp(at), |tx| {
            tx.put_expert(&row)
        })?;
    }
    register.close()?;
    Ok(())
}
