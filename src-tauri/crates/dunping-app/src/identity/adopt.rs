//! Taking the body's trust file over, and with it the certificate for the own key.
//!
//! A body is trusted from the moment people have compared its fingerprint. After that a roster only moves forward, also here.

use std::fs;
use std::path::Path;

use dunping_identity::words::spoken;
use dunping_identity::{Candidate, Identity, Trust, TrustError, WorkFactor, fingerprint_words};
use dunping_package::disk;

use super::view;
use crate::contract::TrustView;
use crate::moment::{Moment, shown};
use crate::{AppError, store};

/// A trust file whose signature holds; whether its body is to be trusted is another question.
pub struct TrustFile(Trust);

impl TrustFile {
    /// Reads one.
    ///
    /// # Errors
    /// When it does not hold.
    pub fn read(path: &Path) -> Result<Self, AppError> {
        Ok(Self(Trust::read(&store::read(path)?)?))
    }

    /// The roster in it.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.0
    }

    /// Holds the body's fingerprint against the words that people were told.
    ///
    /// # Errors
    /// [`AppError::OtherFingerprint`].
    pub fn has_fingerprint(&self, told: &str) -> Result<(), AppError> {
        let words = fingerprint_words(self.0.authority_certificate().spki());
        let plain = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        let found = spoken(&words);
        if plain(&found) == plain(told) {
            Ok(())
        } else {
            Err(AppError::OtherFingerprint { found })
        }
    }

    /// Whether the body is trusted on this computer already.
    ///
    /// # Errors
    /// When the roster is older than the one at hand, or another of the same version, or the one at hand cannot be read.
    pub fn pinned_in(&self, data: &Path) -> Result<bool, AppError> {
        let remembered = store::remembered(data, &self.0.fingerprint())?;
        let others = store::kept_trusts(data)?.into_iter();
        let others = others.filter_map(|path| Trust::read(&fs::read(path).ok()?).ok());
        let mut pinned = false;
        for kept in remembered.into_iter().chain(others) {
            pinned |= self.follows(&kept)?;
        }
        Ok(pinned)
    }

    /// Whether this follows on a roster of the same body; `false` for another body's.
    fn follows(&self, held: &Trust) -> Result<bool, AppError> {
        match Trust::accept_newer(held, self.0.clone()) {
            Ok(_) => Ok(true),
            Err(TrustError::OtherBody) => Ok(false),
            Err(backwards) => Err(backwards.into()),
        }
    }

    pub(crate) fn view(&self, pinned: bool) -> TrustView {
        let roster = self.0.roster();
        TrustView {
            body: self.0.body_name().to_owned(),
            version: view::version(&self.0),
            issued: shown(roster.issued.with_timezone(&view::shanghai())),
            fingerprint: view::fingerprint(
                self.0.authority_certificate().spki(),
                self.0.body_name(),
            ),
            pinned,
        }
    }
}

/// Writes the certificate for a key file's own key into it, and the trust file beside it.
///
/// # Errors
/// A wrong passphrase, a roster that does not list this key, one that is older than the one beside the file, one beside the file that
/// cannot be read, or a disk that refuses.
pub fn adopt_file(file: &Path, passphrase: &str, offered: TrustFile) -> Result<Trust, AppError> {
    let beside = file.with_file_name(store::TRUST);
    if store::there(&beside)? {
        let held = match Trust::read(&store::read(&beside)?) {
            Err(TrustError::NewerVersion) => return Err(TrustError::NewerVersion.into()),
            held => held.map_err(|_| AppError::RosterDamaged {
                path: beside.clone(),
            })?,
        };
        if !offered.follows(&held)? {
            return Err(TrustError::OtherBody.into());
        }
    }
    let TrustFile(trust) = offered;
    let bytes = store::read(file)?;
    let identity = Candidate::from_file(&bytes, passphrase)?.adopt(&trust)?;
    let sealed = identity.to_file(passphrase, WorkFactor::Standard)?;
    store::save_checked(file, &sealed, |written| {
        Identity::from_file(written, passphrase).is_ok()
    })?;
    disk::save(&beside, trust.bytes())?;
    Ok(trust)
}

/// The last day of a certificate for people.
pub(crate) fn day(at: chrono::DateTime<chrono::Utc>) -> String {
    let local: Moment = at.with_timezone(&view::shanghai());
    local.format("%Y-%m-%d").to_string()
}
