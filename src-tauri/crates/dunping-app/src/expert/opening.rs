//! When a case was first opened here. What was taken in stays valid, whatever becomes of the certificate of whoever sealed it, so a case that
//! was opened before is judged as of then and not as of now: a draft must not be shut in by a revocation at the evaluation body.

use std::path::Path;

use chrono::{DateTime, Utc};
use dunping_identity::Trust;
use dunping_package::{AsOf, OpenError, Package, disk};
use serde::{Deserialize, Serialize};

use crate::contract::Words;
use crate::moment::{Moment, shown, stamp, utc};
use crate::session::Unlocked;
use crate::{AppError, store};

/// The note's name in the case's folder.
const NOTE: &str = "opened.json";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct FirstOpening {
    package_id: String,
    at: String,
}

/// As of when the signature on a sealed file is judged: of its first opening by this person where there was one, of now otherwise.
///
/// # Errors
/// When the note of the first opening is there and cannot be read.
pub(super) fn judged_as_of(
    path: &Path,
    (unlocked, trust): (&Unlocked, &Trust),
    data: &Path,
    at: Moment,
) -> Result<DateTime<Utc>, AppError> {
    // The id is all that is taken from this look.
    let identity = &unlocked.identity;
    let looked_at = Package::open(path, identity.age_identity(), trust, AsOf::Claimed);
    let Ok(looked_at) = looked_at else {
        return Ok(utc(at));
    };
    let id = looked_at.package_id();
    let folder = store::case_folder(data, id, &identity.person().id);
    Ok(first_opening(&folder, id)?.unwrap_or(utc(at)))
}

fn first_opening(folder: &Path, package_id: &str) -> Result<Option<DateTime<Utc>>, AppError> {
    let path = folder.join(NOTE);
    if !store::there(&path)? {
        return Ok(None);
    }
    let note: Option<FirstOpening> = serde_json::from_slice(&store::read(&path)?).ok();
    let note = note.filter(|note| note.package_id == package_id);
    let moment = note.and_then(|note| DateTime::parse_from_rfc3339(&note.at).ok());
    Ok(moment.map(|moment| moment.to_utc()))
}

/// Notes that a case was opened, unless it was before.
///
/// # Errors
/// When the disk refuses.
pub(super) fn note(folder: &Path, package_id: &str, at: Moment) -> Result<(), AppError> {
    if first_opening(folder, package_id)?.is_some() {
        return Ok(());
    }
    let note = FirstOpening {
        package_id: package_id.to_owned(),
        at: stamp(at),
    };
    let bytes = serde_json::to_vec_pretty(&note).map_err(|_| AppError::Part(NOTE))?;
    Ok(disk::save(&folder.join(NOTE), &bytes)?)
}

/// What is to be said of a case whose signature would be refused if it arrived now.
pub(super) fn refused_now(
    path: &Path,
    (unlocked, trust): (&Unlocked, &Trust),
    judged: DateTime<Utc>,
    at: Moment,
) -> Option<Words> {
    let identity = unlocked.identity.age_identity();
    let Err(OpenError::Signature(error)) = Package::open(path, identity, trust, utc(at)) else {
        return None;
    };
    let first = shown(judged.with_timezone(at.offset()));
    let now = AppError::Envelope(error).failure().message;
    Some(Words::new(
        format!(
            "案卷{first}在本机首次打开时签名有效，可以继续评审。此后：{}",
            now.zh
        ),
        format!(
            "The signature held when the case was first opened here, {first}, and the review goes on. Since then: {}",
            now.en
        ),
    ))
}
