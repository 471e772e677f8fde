//! Sealing again for those who have new keys: the container stays as it is, byte for byte, with its manifest, signature and package id,
//! and is encrypted to the keys that its addressees have by the roster in force. Whoever lost a key enrols again under the same number
//! and opens the same package; what was signed on it stays signed on it.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek as _};
use std::path::Path;

use dunping_identity::Trust;

use crate::age_layer::{self, MAX_RECIPIENTS};
use crate::disk::{SaveError, Staged};
use crate::manifest::{Addressee, Manifest};
use crate::open::{AsOf, OpenError, Package, read_failed};
use crate::pipeline::write_behind;
use crate::seal::{SealError, Sealed, recipients};
use crate::source::{Progress, Watch};

/// Those whom a package is addressed to, with the keys that they have now; whoever has none any more is left out. The recovery keys in
/// force are among them.
///
/// # Errors
/// [`SealError::NoRecovery`], [`SealError::TooManyAddressees`].
pub fn addressed_now(manifest: &Manifest, trust: &Trust) -> Result<Vec<Addressee>, SealError> {
    let named = manifest.addressed_to.iter();
    let active = named.filter_map(|to| trust.active(&to.id));
    let mut found = BTreeMap::new();
    for entry in active.chain(trust.recovery()) {
        found.insert(entry.person.id.clone(), entry.recipient.clone());
    }
    if trust.recovery().next().is_none() {
        return Err(SealError::NoRecovery);
    }
    if found.len() > MAX_RECIPIENTS {
        return Err(SealError::TooManyAddressees(found.len()));
    }
    let addressee = |(id, recipient)| Addressee { id, recipient };
    Ok(found.into_iter().map(addressee).collect())
}

/// Seals the package in the file `path`, which `identity` opens, again into the file `out`. All of it is read and verified before and
/// after.
///
/// # Errors
/// [`SealError`]; `Reopen` when the package or what was written of it does not hold.
pub fn seal_again(
    path: &Path,
    identity: &age::x25519::Identity,
    trust: &Trust,
    out: &Path,
    watch: Watch<'_>,
) -> Result<Sealed, SealError> {
    let whole = |path: &Path, watch: Watch<'_>| -> Result<Package, SealError> {
        let package = Package::open(path, identity, trust, AsOf::Claimed);
        let package = package.map_err(SealError::Reopen)?;
        package.verify_all(watch).map_err(|error| match error {
            OpenError::Stopped => SealError::Stopped,
            error => SealError::Reopen(error),
        })?;
        Ok(package)
    };
    // It is read to be verified, to be encrypted anew, and as what was written.
    let part = |of: u64| {
        move |progress: Progress| Progress {
            done: progress.done + of * progress.total,
            total: 3 * progress.total,
        }
    };
    let (first, last) = (part(0), part(2));
    let package = whole(path, &mut |progress| watch(first(progress)))?;
    let addressees = addressed_now(package.manifest(), trust)?;
    let recipients = recipients(&addressees)?;

    let mut staged = Staged::create(out)?;
    let failed = |error: io::Error| SealError::Save(SaveError::new(out, error));
    let unread = |error: io::Error| SealError::Reopen(read_failed(error));
    let (mut plain, _) = age_layer::open_sealed(path, identity).map_err(SealError::Reopen)?;
    plain.rewind().map_err(unread)?;
    let encryptor =
        age::Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn age::Recipient))
            .map_err(|error| SealError::Encrypt(error.to_string()))?;
    let written = write_behind(&mut staged, failed, |behind| {
        let mut encrypted = encryptor.wrap_output(behind).map_err(failed)?;
        let mut piece = vec![0; 256 * 1024];
        loop {
            let read = plain.read(&mut piece).map_err(unread)?;
            let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else {
                return encrypted.finish().map_err(failed);
            };
            io::Write::write_all(&mut encrypted, read).map_err(failed)?;
        }
    })?;
    staged.sync()?;
    let again = whole(staged.path(), &mut |progress| watch(last(progress)))?;
    if again.package_id() != package.package_id() {
        return Err(SealError::Reopen(OpenError::Tampered));
    }
    staged.commit()?;
    Ok(Sealed {
        package_id: package.package_id().to_owned(),
        size: written.size,
        sha256: written.sha256,
    })
}
