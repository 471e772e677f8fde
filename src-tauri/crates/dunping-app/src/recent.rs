//! The cases that somebody opened before on this computer. The list names companies under review, so that it is encrypted to its owner like
//! a draft: whoever finds the computer, or sits down at it, does not read there who is being examined.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dunping_identity::{Identity, fingerprint};
use dunping_package::{disk, private};
use serde::{Deserialize, Serialize};

use crate::{AppError, store};

/// The most that are remembered.
const MOST: usize = 20;

/// A package that was opened before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Recent {
    pub(crate) path: PathBuf,
    pub(crate) case_no: String,
    pub(crate) enterprise: String,
    pub(crate) voted: u32,
    pub(crate) sealed: bool,
    #[serde(default)]
    pub(crate) recused: bool,
    #[serde(default)]
    pub(crate) review_by: Option<NaiveDate>,
    pub(crate) touched: String,
}

/// Those of one person, newest first. Losing them loses nothing but convenience: what cannot be read is an empty list.
pub(crate) fn read(data: &Path, owner: &Identity) -> Vec<Recent> {
    let sealed = fs::read(place(data, owner)).unwrap_or_default();
    let plain = private::reveal(&sealed, owner.age_identity()).unwrap_or_default();
    serde_json::from_slice(&plain).unwrap_or_default()
}

/// Puts one at the top.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn remember(data: &Path, owner: &Identity, recent: Recent) -> Result<(), AppError> {
    let mut all = read(data, owner);
    all.retain(|other| other.path != recent.path);
    all.insert(0, recent);
    all.truncate(MOST);
    let plain = serde_json::to_vec(&all).map_err(|_| AppError::Part("recent"))?;
    let sealed = private::conceal(&plain, &owner.recipient());
    let sealed = sealed.map_err(|_| AppError::Part("recent"))?;
    store::make_folder(data)?;
    Ok(disk::save(&place(data, owner), &sealed)?)
}

/// Two bodies may give out the same number, but nobody has another's key.
fn place(data: &Path, owner: &Identity) -> PathBuf {
    let key = fingerprint::sha256_hex(&owner.spki());
    data.join(format!("recent-{}.age", &key[..16]))
}
