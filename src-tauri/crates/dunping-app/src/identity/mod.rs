//! Identities on this computer: creating keys, a new passphrase, a backup, the request to be certified, taking the certificate over.
//!
//! Every file is opened again before it counts as saved. What the body does with requests is in [`crate::roster`] and
//! [`crate::staff`].

pub(crate) mod adopt;
pub(crate) mod create;
pub(crate) mod found;
pub(crate) mod keeping;
pub(crate) mod view;

use dunping_identity::{Category, Role, TokenPlace};

use crate::contract::{
    BackupView, FoundInput, KeySource, NewIdentityInput, PartView, Pin, StrengthView,
    SuggestedPassphrase, TrustView, WaitingView, WrittenFile,
};
use crate::moment::Moment;
use crate::session::{Waiting, file_name};
use crate::{AppError, Session, practice, session, store};

pub use adopt::{TrustFile, adopt_file};
pub use create::{
    NewKeys, create_file, enrolment_file, fresh_words, import_file, strength_of, token_file,
};
pub use found::{Founding, found_at};
pub use keeping::{back_up_file, change_passphrase_of};
pub use view::{code_in_text, described, spelled};

/// Six words from the operating system's randomness.
///
/// # Errors
/// When the system gives none.
pub fn suggest_passphrase(
    _session: &mut Session,
    _at: Moment,
) -> Result<SuggestedPassphrase, AppError> {
    Ok(view::suggested(&fresh_words()?))
}

/// How well a passphrase of one's own holds; `about` is what a guesser would try first.
///
/// # Errors
/// None at present.
pub fn passphrase_strength(
    _session: &mut Session,
    passphrase: &str,
    about: &[String],
    _at: Moment,
) -> Result<StrengthView, AppError> {
    let about: Vec<&str> = about.iter().map(String::as_str).collect();
    Ok(view::strength(strength_of(passphrase, &about)))
}

/// Makes a new identity and lets it wait for its certificate.
///
/// # Errors
/// When number or name are unusable, the passphrase is weak, the `.p12` file or the token gives no key, a file is there already, or the
/// disk refuses.
pub fn create_identity(
    session: &mut Session,
    input: &NewIdentityInput,
    at: Moment,
) -> Result<WaitingView, AppError> {
    let file = session.path(&input.file)?;
    let new = NewKeys {
        id: input.id.trim(),
        name: input.name.trim(),
        role: role_of(input.part),
        passphrase: &input.passphrase,
    };
    let candidate = match &input.source {
        KeySource::New => create_file(&new, &file)?,
        KeySource::P12 {
            file: p12,
            passphrase,
        } => import_file(&new, &session.path(p12)?, passphrase, &file)?.0,
        KeySource::Token {
            module,
            token,
            key,
            pin,
        } => {
            let place = TokenPlace {
                module: session.path(module)?,
                token: token.trim().to_owned(),
                key: key.trim().to_owned(),
            };
            token_file(&new, place, pin, &file)?
        }
    };
    practice::end_practice(session, at)?;
    session::put_away(session);
    store::Memory::update(&session.places.data, |memory| {
        memory.identity = Some(file.clone());
    })?;
    session.waiting = Some(Waiting::new(&candidate, file)?);
    waiting_view(session)
}

/// The waiting identity as the page shows it.
pub(crate) fn waiting_view(session: &mut Session) -> Result<WaitingView, AppError> {
    let waiting = session.waiting.clone().ok_or(AppError::Locked)?;
    Ok(WaitingView {
        id: waiting.person.id.clone(),
        name: waiting.person.name.clone(),
        part: part_of(waiting.person.role),
        fingerprint: view::fingerprint(&waiting.spki, &view::caption(&waiting.person)),
        file: session.token(waiting.file),
    })
}

/// Writes the request to be certified (`.dpenrol`).
///
/// # Errors
/// A wrong passphrase, a token that does not open with the PIN, or a disk that refuses.
pub fn write_enrolment(
    session: &mut Session,
    passphrase: &str,
    pin: Option<&Pin>,
    out: &str,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(out)?;
    let file = own_file(session)?;
    enrolment_file(&file, passphrase, pin, &out, at)?;
    view::written(&out)
}

/// Looks at a trust file before it is taken over.
///
/// # Errors
/// When it does not hold, or is older than or different from the one at hand.
pub fn look_at_trust(
    session: &mut Session,
    file: &str,
    _at: Moment,
) -> Result<TrustView, AppError> {
    let path = session.path(file)?;
    let offered = TrustFile::read(&path)?;
    let pinned = offered.pinned_in(&session.places.data)?;
    Ok(offered.view(pinned))
}

/// Takes a trust file over, and with it the certificate that it holds for the own key; then unlocks.
///
/// # Errors
/// A wrong passphrase, a token that does not open, a roster that does not list this key or is older than the one at hand, or a disk that
/// refuses.
pub fn adopt_certificate(
    session: &mut Session,
    trust: &str,
    passphrase: &str,
    pin: Option<&Pin>,
    at: Moment,
) -> Result<(), AppError> {
    practice::end_practice(session, at)?;
    let trust = session.path(trust)?;
    let file = own_file(session)?;
    let offered = TrustFile::read(&trust)?;
    offered.pinned_in(&session.places.data)?;
    let taken = adopt_file(&file, passphrase, offered)?;
    store::keep_trust(&session.places.data, &taken)?;
    session::unlock_path(session, file, passphrase, pin)?;
    Ok(())
}

/// Gives the own key file a new passphrase.
///
/// # Errors
/// A wrong or weak passphrase, or a disk that refuses; the old file is intact then.
pub fn change_passphrase(
    session: &mut Session,
    old: &str,
    new: &str,
    _at: Moment,
) -> Result<(), AppError> {
    change_passphrase_of(&own_file(session)?, old, new)
}

/// Copies the own key file and opens the copy.
///
/// # Errors
/// A wrong passphrase, or a disk that refuses.
pub fn back_up_identity(
    session: &mut Session,
    passphrase: &str,
    out: &str,
    _at: Moment,
) -> Result<BackupView, AppError> {
    let out = session.path(out)?;
    back_up_file(&own_file(session)?, passphrase, &out)
}

/// Founds an evaluation body in an empty folder and unlocks its first member of staff.
///
/// # Errors
/// When the folder is not empty, a name or passphrase does not do, or the disk refuses.
pub fn found_body(session: &mut Session, input: &FoundInput, at: Moment) -> Result<(), AppError> {
    let folder = session.path(&input.folder)?;
    let founding = Founding {
        body: input.body.trim(),
        body_passphrase: &input.body_passphrase,
        recovery_passphrase: &input.recovery_passphrase,
        staff_id: input.staff_id.trim(),
        staff_name: input.staff_name.trim(),
        staff_passphrase: &input.staff_passphrase,
    };
    let founded = found_at(&folder, &founding, at)?;
    practice::end_practice(session, at)?;
    session::unlock_path(session, founded.staff, &input.staff_passphrase, None)?;
    crate::staff::open_register_at(session, &founded.register, at)?;
    session.body_key = Some(founded.body);
    Ok(())
}

/// The key file of whoever is unlocked or waits.
fn own_file(session: &Session) -> Result<std::path::PathBuf, AppError> {
    let unlocked = session.unlocked.as_ref().map(|unlocked| &unlocked.file);
    let waiting = session.waiting.as_ref().map(|waiting| &waiting.file);
    unlocked.or(waiting).cloned().ok_or(AppError::Locked)
}

/// What a key is for, as the roster says it.
#[must_use]
pub fn role_of(part: PartView) -> Role {
    match part {
        PartView::Technical => Role::Expert {
            category: Category::Technical,
        },
        PartView::Finance => Role::Expert {
            category: Category::Finance,
        },
        PartView::Staff => Role::Staff,
        PartView::Recovery => Role::Recovery,
    }
}

/// What a key is for, as the page says it.
pub(crate) fn part_of(role: Role) -> PartView {
    match role {
        Role::Expert {
            category: Category::Technical,
        } => PartView::Technical,
        Role::Expert {
            category: Category::Finance,
        } => PartView::Finance,
        Role::Staff => PartView::Staff,
        Role::Recovery => PartView::Recovery,
    }
}

/// A file that is about to be made must not be there: keys are never written over.
pub(crate) fn absent(path: &std::path::Path) -> Result<(), AppError> {
    if path.exists() {
        return Err(AppError::Exists {
            name: file_name(path),
        });
    }
    Ok(())
}
