//! What is kept of a conclusion at the chair's desk: it stands, whatever arrives later, and is handed out again as it was signed. The closing
//! is sealed; everything else names the company, votes and reasons, and is encrypted to the chair.

use std::path::{Path, PathBuf};

use dunping_package::{disk, private};
use serde::{Deserialize, Serialize};

use super::Closing;
use crate::contract::WrittenFile;
use crate::expert::OpenCase;
use crate::session::Unlocked;
use crate::{AppError, returns, store, words};

const FOLDER: &str = "conclusion";
const RECORD: &str = "concluded.age";

/// What is written down of a conclusion.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Concluded {
    /// Report and closing as they were written.
    pub(super) files: Vec<WrittenFile>,
    /// The receipts for the members.
    #[serde(default)]
    pub(super) receipts: Vec<WrittenFile>,
    /// What the chair signed.
    pub(super) closing: Closing,
}

/// Where the closing is sealed to: beside the case, where a removed stick cannot leave half of it.
///
/// # Errors
/// When the disk refuses.
pub(super) fn place(case: &OpenCase, name: &str) -> Result<PathBuf, AppError> {
    let folder = folder(case);
    store::make_folder(&folder)?;
    Ok(folder.join(name))
}

/// Where everything of the conclusion lies.
pub(super) fn folder(case: &OpenCase) -> PathBuf {
    case.folder.join(FOLDER)
}

/// Keeps a paper with the conclusion.
///
/// # Errors
/// When the disk refuses.
pub(super) fn keep(
    case: &OpenCase,
    unlocked: &Unlocked,
    name: &str,
    bytes: &[u8],
) -> Result<WrittenFile, AppError> {
    let kept = concealed(&place(case, name)?);
    disk::save(&kept, &conceal(bytes, unlocked)?)?;
    Ok(WrittenFile {
        name: name.to_owned(),
        sha256: dunping_identity::fingerprint::sha256_hex(bytes),
        size: words::size(bytes.len() as u64),
    })
}

/// A paper that is kept with the conclusion; `None` when there is none of that name.
///
/// # Errors
/// When it cannot be read.
pub(super) fn kept(
    case: &OpenCase,
    unlocked: &Unlocked,
    name: &str,
) -> Result<Option<Vec<u8>>, AppError> {
    let path = concealed(&folder(case).join(name));
    match store::there(&path)? {
        true => reveal(&path, unlocked).map(Some),
        false => Ok(None),
    }
}

/// The conclusion; `None` before.
///
/// # Errors
/// When it cannot be read, so that a case is never concluded twice.
pub(super) fn concluded(
    case: &OpenCase,
    unlocked: &Unlocked,
) -> Result<Option<Concluded>, AppError> {
    let path = case.folder.join(RECORD);
    match store::there(&path)? {
        true => crate::dossier::json(&reveal(&path, unlocked)?, RECORD).map(Some),
        false => Ok(None),
    }
}

impl Concluded {
    /// Writes it down: from here on the case is concluded.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn save(&self, case: &OpenCase, unlocked: &Unlocked) -> Result<(), AppError> {
        let plain = serde_json::to_vec(self).map_err(|_| AppError::Part(RECORD))?;
        let sealed = conceal(&plain, unlocked)?;
        Ok(disk::save(&case.folder.join(RECORD), &sealed)?)
    }

    /// Puts report, closing and receipts where the chair wants them; what was signed once is never signed again.
    ///
    /// # Errors
    /// When one of them is lost, or the disk refuses.
    pub(super) fn hand_out(
        &self,
        case: &OpenCase,
        unlocked: &Unlocked,
        folder: &Path,
    ) -> Result<(), AppError> {
        store::make_folder(folder)?;
        for file in self.files.iter().chain(&self.receipts) {
            let (kept, out) = (place(case, &file.name)?, folder.join(&file.name));
            if file.name.ends_with(".dpclosing") {
                returns::copy(&kept, &out)?;
            } else {
                disk::save(&out, &reveal(&concealed(&kept), unlocked)?)?;
            }
        }
        Ok(())
    }
}

fn concealed(kept: &Path) -> PathBuf {
    let mut name = kept.as_os_str().to_owned();
    name.push(".age");
    name.into()
}

/// Encrypts to the chair.
///
/// # Errors
/// Never with keys made here.
pub(super) fn conceal(plain: &[u8], unlocked: &Unlocked) -> Result<Vec<u8>, AppError> {
    private::conceal(plain, &unlocked.identity.recipient()).map_err(|_| AppError::Part(FOLDER))
}

fn reveal(path: &Path, unlocked: &Unlocked) -> Result<Vec<u8>, AppError> {
    plain(&store::read(path)?, unlocked).ok_or(AppError::Part(FOLDER))
}

/// What was encrypted to the chair; `None` when it is damaged.
pub(super) fn plain(sealed: &[u8], unlocked: &Unlocked) -> Option<Vec<u8>> {
    private::reveal(sealed, unlocked.identity.age_identity()).ok()
}
