//! New keys, from the operating system's randomness, out of a `.p12` file or in a token, and the request to have them certified.

use std::path::Path;

use chrono::Duration;
use dunping_identity::{
    Candidate, Enrolment, ImportedKey, Keys, Person, Role, Strength, TokenPlace, Validity, Word,
    WorkFactor, p12, passphrase,
};
use dunping_package::disk;

use super::absent;
use crate::contract::Pin;
use crate::moment::{Moment, utc};
use crate::{AppError, store};

/// How long the certificate inside a request is dated. Nobody judges by it.
const REQUEST_DAYS: i64 = 365;

/// Whose keys are made.
pub struct NewKeys<'a> {
    /// The number that the body gave.
    pub id: &'a str,
    /// The name.
    pub name: &'a str,
    /// What the key is for.
    pub role: Role,
    /// The passphrase of the key file.
    pub passphrase: &'a str,
}

/// Six words, each as likely as any other.
///
/// # Errors
/// When the system gives no randomness.
pub fn fresh_words() -> Result<[Word; passphrase::WORDS], AppError> {
    passphrase::generate(|| {
        let mut two = [0; 2];
        getrandom::fill(&mut two).map_err(|_| AppError::NoRandomness)?;
        Ok(u16::from_le_bytes(two))
    })
}

/// How well a passphrase holds.
#[must_use]
pub fn strength_of(passphrase: &str, about: &[&str]) -> Strength {
    passphrase::strength(passphrase, about)
}

/// Refuses a passphrase that would be guessed too soon.
pub(super) fn check_passphrase(passphrase: &str, about: &[&str]) -> Result<(), AppError> {
    match strength_of(passphrase, about) {
        strength if strength.suffices() => Ok(()),
        strength => Err(AppError::WeakPassphrase(strength)),
    }
}

/// Makes keys and saves them; nothing is written over.
///
/// # Errors
/// When number or name are unusable, the passphrase is weak, the file is there already, or the disk refuses.
pub fn create_file(new: &NewKeys<'_>, out: &Path) -> Result<Candidate, AppError> {
    save(Candidate::create(person(new)?)?, new, out)
}

/// Makes an identity with the signing key out of a `.p12` file, and says whose the file is.
///
/// # Errors
/// As [`create_file`], and when the file gives no key that is accepted.
pub fn import_file(
    new: &NewKeys<'_>,
    p12_file: &Path,
    p12_passphrase: &str,
    out: &Path,
) -> Result<(Candidate, String), AppError> {
    let ImportedKey {
        key,
        holder,
        issuer,
    } = p12::read(&store::read(p12_file)?, p12_passphrase)?;
    let candidate = Candidate::with_key(person(new)?, key)?;
    let whose = if holder.is_empty() {
        String::new()
    } else {
        format!("{holder}（签发者：{issuer}）")
    };
    Ok((save(candidate, new, out)?, whose))
}

/// Makes an identity whose signing key lies in a token and stays there. The file knows its place and its public half.
///
/// # Errors
/// As [`create_file`], and when the token does not open or gives no key that is accepted.
pub fn token_file(
    new: &NewKeys<'_>,
    place: TokenPlace,
    pin: &Pin,
    out: &Path,
) -> Result<Candidate, AppError> {
    let candidate = Candidate::with_token(person(new)?, place, pin.digits())?;
    save(candidate, new, out)
}

fn person(new: &NewKeys<'_>) -> Result<Person, AppError> {
    check_passphrase(new.passphrase, &[new.id, new.name])?;
    Ok(Person::new(new.id, new.name, new.role).map_err(dunping_identity::IdentityError::from)?)
}

fn save(candidate: Candidate, new: &NewKeys<'_>, out: &Path) -> Result<Candidate, AppError> {
    absent(out)?;
    disk::save(
        out,
        &candidate.to_file(new.passphrase, WorkFactor::Standard)?,
    )?;
    // Saved is what can be opened again.
    Keys::open(&store::read(out)?, new.passphrase)?;
    Ok(candidate)
}

/// Writes the request to be certified (`.dpenrol`) for a key file.
///
/// # Errors
/// A wrong passphrase, a file that is no personal key, a token that does not open, or a disk that refuses.
pub fn enrolment_file(
    file: &Path,
    passphrase: &str,
    pin: Option<&Pin>,
    out: &Path,
    at: Moment,
) -> Result<Enrolment, AppError> {
    let mut candidate = Candidate::from_file(&store::read(file)?, passphrase)?;
    candidate.open_token(pin.map(Pin::digits))?;
    let validity = Validity {
        from: utc(at),
        to: utc(at) + Duration::days(REQUEST_DAYS),
    };
    let bytes = Enrolment::request(&candidate, validity)?;
    disk::save(out, &bytes)?;
    Ok(Enrolment::read(&store::read(out)?)?)
}
