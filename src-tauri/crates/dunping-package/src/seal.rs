//! Sealing: files and their description → one encrypted, signed file, written in one stream.
//!
//! Every file is read twice: once for its digest, once for its content; a file that changed in between stops the sealing. The
//! result appears under its name only when it is whole, on the disk and, if the sealer can open it, verified by opening it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::str::FromStr as _;

use chrono::{DateTime, Utc};
use dunping_identity::fingerprint::sha256_hex;
use dunping_identity::{SignError, Signer, Status, Trust, envelope};

use crate::age_layer::MAX_RECIPIENTS;
use crate::container::{ContainerFault, EntryName, MAX_MANIFEST, Writer};
use crate::disk::{self, SaveError, Staged};
use crate::manifest::{Addressee, CaseRef, FORMAT, Manifest, PackageKind, check_count};
use crate::open::{OpenError, Package};
use crate::pipeline::write_behind;
use crate::source::{Meter, Progress, Source, SourceFile, Watch, copy_checked, source_len, survey};

/// The text of `README.txt`.
pub(crate) const README: &str = include_str!("readme.txt");

/// What the manifest says beside the list of files.
#[derive(Debug, Clone)]
pub struct Header {
    /// Which case.
    pub case: CaseRef,
    /// Issue number of the material, from 1.
    pub edition: u32,
    /// What it builds on.
    pub parents: Vec<String>,
    /// Digest of the clause catalogue.
    pub standard_digest: String,
    /// Digest of the policy.
    pub policy_digest: String,
    /// Version of the calendar.
    pub calendar_version: String,
    /// Head of the register's journal, if there is a register.
    pub journal_head: Option<String>,
    /// The sealer's clock.
    pub claimed_time: DateTime<Utc>,
}

/// Everything a sealing needs.
pub struct SealRequest<'a> {
    /// Which of the five kinds.
    pub kind: PackageKind,
    /// What the manifest says.
    pub header: Header,
    /// The files. The trust file is added by the sealing.
    pub files: Vec<SourceFile>,
    /// The numbers of those who may open it, as in the roster. The recovery keys are added by the sealing.
    pub addressed_to: Vec<String>,
    /// The body's trust file: where recipients are looked up, and which travels along.
    pub trust: &'a Trust,
    /// Who signs; must be active in the roster, or renewed in it.
    pub signer: &'a dyn Signer,
    /// The sealer's own key, if the package is also for the sealer: the result is then opened and verified before it is named.
    pub reopen_with: Option<&'a age::x25519::Identity>,
}

/// What was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// SHA-256 of the manifest.
    pub package_id: String,
    /// Bytes of the sealed file.
    pub size: u64,
    /// SHA-256 of the sealed file.
    pub sha256: String,
}

/// Why nothing was sealed. No file appears, and an older one under the same name stays.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// An addressee is not active in the roster.
    #[error("{id} is not active in the roster")]
    UnknownAddressee {
        /// The number.
        id: String,
    },
    /// The roster has no recovery key: should the addressees lose theirs, nobody could open the package any more.
    #[error("the roster has no recovery key")]
    NoRecovery,
    /// More addressees than a package can have.
    #[error("too many addressees: {0}")]
    TooManyAddressees(usize),
    /// The signer's certificate is not listed in the roster or revoked, or may not sign this kind.
    #[error("the signer may not seal this package")]
    SignerNotEntitled,
    /// The key did not sign.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A file cannot be read.
    #[error("cannot read {name}: {source}")]
    Source {
        /// Its name to show.
        name: String,
        /// The system's report.
        source: io::Error,
    },
    /// A file changed while it was being sealed.
    #[error("{name} changed while it was being sealed")]
    FileChanged {
        /// Its name to show.
        name: String,
    },
    /// Too many files, or a manifest of more than 16 MiB.
    #[error("the package would be too large: {0}")]
    TooLarge(ContainerFault),
    /// A number beyond 2^53 or another value the format cannot carry.
    #[error("the manifest cannot be written")]
    Manifest,
    /// Encryption failed.
    #[error("cannot encrypt: {0}")]
    Encrypt(String),
    /// It could not be saved.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// What was written does not open or verify again.
    #[error("what was written does not verify: {0}")]
    Reopen(#[source] OpenError),
    /// The watcher said stop.
    #[error("stopped")]
    Stopped,
}

/// Seals a package into the file `out`.
///
/// # Errors
/// [`SealError`].
pub fn seal(request: SealRequest<'_>, out: &Path, watch: Watch<'_>) -> Result<Sealed, SealError> {
    let staged = Staged::create(out)?;
    seal_staged(request, out, staged, watch)
}

/// Seals into a staged file; with [`Staged::create_with_faults`] this shows what a failing disk leaves behind.
///
/// # Errors
/// [`SealError`].
pub fn seal_staged(
    mut request: SealRequest<'_>,
    out: &Path,
    mut staged: Staged,
    watch: Watch<'_>,
) -> Result<Sealed, SealError> {
    let sealed_by = entitled_signer(request.kind, request.trust, request.signer)?;
    let addressed_to = addressees(request.trust, &request.addressed_to)?;
    request.files.push(SourceFile::new(
        Manifest::TRUST_ROLE,
        "roster.dptrust",
        "application/vnd.dunping.trust",
        Source::Bytes(request.trust.bytes().to_vec()),
    ));
    // Every byte is read for its digest, read again to be written, and read back where the sealer can open the result.
    let passes = if request.reopen_with.is_some() { 3 } else { 2 };
    let once = request
        .files
        .iter()
        .map(source_len)
        .sum::<Result<u64, SealError>>()?;
    let total = once.saturating_mul(passes);
    disk::room_for(out, once)?;
    let mut meter = Meter {
        done: 0,
        total,
        watch,
    };

    let (files, contents) = survey(&request.files, &mut meter)?;
    check_count(contents.len()).map_err(SealError::TooLarge)?;
    let recipients = recipients(&addressed_to)?;
    let Header {
        case,
        edition,
        parents,
        standard_digest,
        policy_digest,
        calendar_version,
        journal_head,
        claimed_time,
    } = request.header;
    let manifest = Manifest {
        format: FORMAT,
        critical: Vec::new(),
        kind: request.kind,
        case,
        edition,
        parents,
        addressed_to,
        roster: request.trust.digest(),
        standard_digest,
        policy_digest,
        calendar_version,
        files,
        journal_head,
        sealed_by,
        claimed_time,
        readme: sha256_hex(README.as_bytes()),
    };
    let manifest = serde_json::to_vec_pretty(&manifest).map_err(|_| SealError::Manifest)?;
    if manifest.len() as u64 > MAX_MANIFEST {
        return Err(SealError::TooLarge(ContainerFault::EntryTooLarge));
    }
    Manifest::read(&manifest).map_err(|_| SealError::Manifest)?;
    let signature = envelope::sign(request.kind.document_kind(), &manifest, request.signer)?;

    let failed = |error: io::Error| SealError::Save(SaveError::new(out, error));
    let encryptor =
        age::Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn age::Recipient))
            .map_err(|error| SealError::Encrypt(error.to_string()))?;
    let written = write_behind(&mut staged, failed, |behind| {
        let encrypted = encryptor.wrap_output(behind).map_err(failed)?;
        let mut writer = Writer::new(encrypted);
        let mimetype = request.kind.mimetype().as_bytes();
        writer
            .entry(&EntryName::Mimetype, mimetype)
            .map_err(failed)?;
        for (sha256, content) in &contents {
            let name = EntryName::Data(sha256.clone());
            writer.begin(&name, content.known).map_err(failed)?;
            let file = &request.files[content.file];
            copy_checked(file, content.known, &mut meter, |piece| {
                writer.content(piece).map_err(failed)
            })?;
        }
        for (name, content) in [
            (EntryName::Readme, README.as_bytes()),
            (EntryName::Manifest, &manifest),
            (EntryName::Signature, &signature),
        ] {
            writer.entry(&name, content).map_err(failed)?;
        }
        let encrypted = writer.finish().map_err(failed)?;
        encrypted.finish().map_err(failed)
    })?;

    staged.sync()?;
    if let Some(identity) = request.reopen_with {
        let written = once.saturating_mul(2);
        let mut read_back = |progress: Progress| {
            (meter.watch)(Progress {
                done: written.saturating_add(progress.done).min(total),
                total,
            })
        };
        Package::open(staged.path(), identity, request.trust, claimed_time)
            .and_then(|package| package.verify_all(&mut read_back))
            .map_err(|error| match error {
                OpenError::Stopped => SealError::Stopped,
                error => SealError::Reopen(error),
            })?;
    }
    staged.commit()?;
    Ok(Sealed {
        package_id: sha256_hex(&manifest),
        size: written.size,
        sha256: written.sha256,
    })
}

/// Whether `signer` could seal such a package for these people. To be asked before something is signed that only the package carries.
///
/// # Errors
/// [`SealError::SignerNotEntitled`], [`SealError::UnknownAddressee`], [`SealError::NoRecovery`], [`SealError::TooManyAddressees`].
pub fn check_parties(
    kind: PackageKind,
    trust: &Trust,
    signer: &dyn Signer,
    addressed_to: &[String],
) -> Result<(), SealError> {
    entitled_signer(kind, trust, signer)?;
    addressees(trust, addressed_to).map(drop)
}

/// The signer's number. A certificate that was renewed meanwhile still signs, as it does for whoever verifies: the key is the same.
fn entitled_signer(
    kind: PackageKind,
    trust: &Trust,
    signer: &dyn Signer,
) -> Result<String, SealError> {
    trust
        .entry_of_certificate(signer.certificate_der())
        .filter(|entry| matches!(entry.status, Status::Active | Status::Replaced { .. }))
        .filter(|entry| kind.document_kind().may_be_signed_by(entry.person.role))
        .map(|entry| entry.person.id.clone())
        .ok_or(SealError::SignerNotEntitled)
}

/// Those who were named and the recovery keys, each once, in the order of their numbers.
fn addressees(trust: &Trust, addressed_to: &[String]) -> Result<Vec<Addressee>, SealError> {
    let mut found = BTreeMap::new();
    for id in addressed_to {
        let entry = trust
            .active(id)
            .ok_or_else(|| SealError::UnknownAddressee { id: id.clone() })?;
        found.insert(id.as_str(), entry.recipient.clone());
    }
    for entry in trust.recovery() {
        found.insert(entry.person.id.as_str(), entry.recipient.clone());
    }
    if trust.recovery().next().is_none() {
        return Err(SealError::NoRecovery);
    }
    if found.is_empty() || found.len() > MAX_RECIPIENTS {
        return Err(SealError::TooManyAddressees(found.len()));
    }
    Ok(found
        .into_iter()
        .map(|(id, recipient)| Addressee {
            id: id.to_owned(),
            recipient,
        })
        .collect())
}

pub(crate) fn recipients(
    addressed_to: &[Addressee],
) -> Result<Vec<age::x25519::Recipient>, SealError> {
    addressed_to
        .iter()
        .map(|to| {
            age::x25519::Recipient::from_str(&to.recipient)
                .map_err(|_| SealError::UnknownAddressee { id: to.id.clone() })
        })
        .collect()
}
