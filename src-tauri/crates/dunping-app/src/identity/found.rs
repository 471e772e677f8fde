//! Founding an evaluation body: its key, its recovery key, its first member of staff, its roster and its register, in one folder.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::Months;
use dunping_identity::{
    Authority, Candidate, Change, Enrolment, Keys, Person, Role, Trust, Validity, WorkFactor,
};
use dunping_package::disk;
use dunping_register::{Operation, Register, RegisterError, place_problem};

use super::create::check_passphrase;
use super::view;
use crate::moment::{Moment, stamp, utc};
use crate::roster;
use crate::session::file_name;
use crate::{AppError, staff, store};

/// How long the body's own certificate holds, in years.
const BODY_YEARS: u32 = 20;
/// The number of the recovery key.
pub(crate) const RECOVERY: &str = "recovery";
/// The folder of the register.
const REGISTER: &str = "register";

/// A body that is to be founded.
pub struct Founding<'a> {
    /// The body's name.
    pub body: &'a str,
    /// The passphrase of its key.
    pub body_passphrase: &'a str,
    /// The passphrase of its recovery key.
    pub recovery_passphrase: &'a str,
    /// The number of the first member of staff.
    pub staff_id: &'a str,
    /// The name of the first member of staff.
    pub staff_name: &'a str,
    /// The passphrase of that person's key.
    pub staff_passphrase: &'a str,
}

/// What was made.
pub struct Founded {
    /// The body's key file.
    pub body: PathBuf,
    /// The recovery key's file, to be taken off this computer.
    pub recovery: PathBuf,
    /// The key file of the first member of staff.
    pub staff: PathBuf,
    /// The roster, version 1 and upwards.
    pub trust: PathBuf,
    /// The folder of the register.
    pub register: PathBuf,
    /// The roster's content.
    pub roster: Trust,
}

/// Founds a body in an empty folder.
///
/// # Errors
/// When the folder is not empty or no place for a register, a name or passphrase does not do, or the disk refuses.
pub fn found_at(folder: &Path, founding: &Founding<'_>, at: Moment) -> Result<Founded, AppError> {
    let Founding {
        body,
        body_passphrase,
        recovery_passphrase,
        staff_id,
        staff_name,
        staff_passphrase,
    } = *founding;
    check_passphrase(body_passphrase, &[body])?;
    check_passphrase(recovery_passphrase, &[body])?;
    check_passphrase(staff_passphrase, &[staff_id, staff_name])?;
    let person = |id: &str, name: &str, role| {
        Person::new(id, name, role).map_err(dunping_identity::IdentityError::from)
    };
    let staff_person = person(staff_id, staff_name, Role::Staff)?;
    let recovery_person = person(RECOVERY, "恢复密钥", Role::Recovery)?;
    suits_register(&folder.join(REGISTER))?;
    empty(folder)?;

    let validity = roster::validity(at, years_on(at, BODY_YEARS))?;
    let authority = Authority::create(body, validity)?;
    let mut trust = Trust::first(&authority, utc(at))?;
    let until = roster::suggested_until(&trust, at);
    let mut keys = Vec::new();
    for (person, until) in [
        (&recovery_person, validity.to),
        (&staff_person, roster::validity(at, until)?.to),
    ] {
        let candidate = Candidate::create(person.clone())?;
        let enrolment = Enrolment::read(&Enrolment::request(&candidate, validity)?)?;
        let change = Change::Admit {
            enrolment: &enrolment,
            person: person.clone(),
            validity: Validity {
                from: validity.from,
                to: until,
            },
        };
        trust = trust.next(&authority, change, utc(at))?;
        keys.push(candidate);
    }

    let files = Founded {
        body: folder.join("body.age"),
        recovery: folder.join("recovery.age"),
        staff: folder.join(format!("{staff_id}.age")),
        trust: folder.join(store::TRUST),
        register: folder.join(REGISTER),
        roster: trust,
    };
    let work = WorkFactor::Standard;
    save(
        &files.body,
        &authority.to_file(body_passphrase, work)?,
        body_passphrase,
    )?;
    let passphrases = [
        (&files.recovery, recovery_passphrase),
        (&files.staff, staff_passphrase),
    ];
    for (candidate, (path, passphrase)) in keys.into_iter().zip(passphrases) {
        let identity = candidate.adopt(&files.roster)?;
        save(path, &identity.to_file(passphrase, work)?, passphrase)?;
    }
    disk::save(&files.trust, files.roster.bytes())?;
    let pem = authority
        .certificate_pem()
        .map_err(|_| AppError::Part("ca.pem"))?;
    disk::save(&folder.join("ca.pem"), pem.as_bytes())?;
    disk::save(
        &folder.join("fingerprint.txt"),
        card(&files.roster).as_bytes(),
    )?;
    register(&files, &staff_person, at)?;
    Ok(files)
}

/// A card to be printed: experts compare it with what their program shows.
fn card(trust: &Trust) -> String {
    let print = view::fingerprint(trust.authority_certificate().spki(), trust.body_name());
    format!(
        "{}\n\n机构指纹（八个词，逐词核对）：\n\n    {}\n    {}\n\n十六进制：{}\n\n请打印后当面或通过电话告知专家。专家第一次载入信任文件时，程序会显示这八个词，一致才可信任。\n",
        trust.body_name(),
        print.words[..4].join("  "),
        print.words[4..].join("  "),
        print.hex,
    )
}

fn register(files: &Founded, staff_person: &Person, at: Moment) -> Result<(), AppError> {
    let trust = &files.roster;
    let actor = staff::actor_of(staff_person, trust);
    let mut register = Register::create(&files.register, &actor, &stamp(at))?;
    let sha256 = trust.digest();
    disk::save(&register.file_path(&sha256)?, trust.bytes())?;
    register.transact(Operation::Certify, &actor, &stamp(at), |tx| {
        staff::note_roster(tx, trust, &[RECOVERY, &staff_person.id])
    })?;
    Ok(register.close()?)
}

fn save(path: &Path, bytes: &[u8], passphrase: &str) -> Result<(), AppError> {
    store::save_checked(path, bytes, |written| {
        Keys::open(written, passphrase).is_ok()
    })
}

/// A register refuses such a place itself, but only once the keys are written.
fn suits_register(folder: &Path) -> Result<(), AppError> {
    match place_problem(folder) {
        None => Ok(()),
        Some(problem) => Err(RegisterError::UnsuitablePlace {
            path: folder.to_path_buf(),
            problem,
        }
        .into()),
    }
}

/// Makes the folder if need be; it must hold nothing.
fn empty(folder: &Path) -> Result<(), AppError> {
    store::make_folder(folder)?;
    let mut entries = fs::read_dir(folder).map_err(|problem| AppError::Read {
        name: file_name(folder),
        problem,
    })?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(AppError::FolderNotEmpty {
            name: file_name(folder),
        }),
    }
}

/// The day before the same day so many years on.
fn years_on(at: Moment, years: u32) -> chrono::NaiveDate {
    let day = at.date_naive();
    day.checked_add_months(Months::new(years * 12))
        .and_then(|day| day.pred_opt())
        .unwrap_or(day)
}
