//! Opening: a sealed file → a verified manifest and its contents, read at any place without decrypting the rest.
//!
//! The order is fixed, and the first failure ends it: header scan, decryption, strict directory, signature, manifest, addressee.
//! Nothing of the manifest is parsed before its signature holds. Opening takes milliseconds whatever the size, because contents
//! are not read; [`Package::verify_all`] reads them all.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use dunping_identity::fingerprint::sha256_hex;
use dunping_identity::{EnvelopeError, Person, Trust, TrustError, envelope};

use crate::age_layer::{self, SealedReader};
use crate::container::{
    ContainerFault, Directory, Entry, EntryName, MAX_MANIFEST, ReadFault, check_local_header,
    read_directory,
};
use crate::content::{Check, read_fixed, stream};
use crate::manifest::{Contradiction, FileEntry, Manifest, ManifestError, PackageKind};
use crate::pipeline::{READ_AHEAD_FROM, read_ahead};
use crate::source::{Progress, Watch};

const MAX_SIGNATURE: u64 = 2 * MAX_MANIFEST;
const MAX_README: u64 = 64 * 1024;

/// The most bytes of a content that are held in memory at once.
pub const MAX_WHOLE: u64 = 256 * 1024 * 1024;

/// Why a file is not opened, or a content not read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Empty, or ends before it says what it is.
    #[error("the file is too short")]
    TooShort,
    /// Not an encrypted file of the age format.
    #[error("not a sealed package")]
    NotAge,
    /// The age format, in a version that is not known here.
    #[error("an unknown version of the encryption format")]
    Unsupported,
    /// A header longer than 16 KiB or with more than 64 recipients.
    #[error("the encryption header is larger than allowed")]
    HeaderLimit,
    /// A recipient of a type that packages do not have, such as a passphrase.
    #[error("a recipient of a type that packages do not have: {found}")]
    RecipientType {
        /// The type.
        found: String,
    },
    /// The key at hand is not among the recipients.
    #[error("the package is not sealed to this key")]
    NotForYou,
    /// Changed after it was sealed.
    #[error("the file was changed after it was sealed")]
    Tampered,
    /// Its end is missing or was changed.
    #[error("the end of the file is missing or changed")]
    Truncated,
    /// What was sealed is not a container of the accepted form.
    #[error("not an accepted container: {0}")]
    BadContainer(#[from] ContainerFault),
    /// There is no signature.
    #[error("the package is not signed")]
    Unsigned,
    /// The signature is not accepted.
    #[error("the signature is not accepted: {0}")]
    Signature(#[source] EnvelopeError),
    /// The manifest needs a newer program, cannot be read, or contradicts the package.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The signed list of addressees lacks the owner of the key at hand: somebody else added it.
    #[error("the package is not addressed to this key")]
    NotAddressed,
    /// The package has no such content, or not that many bytes of it.
    #[error("the package has no such content")]
    NoSuchContent,
    /// The content is larger than one of its sort is read.
    #[error("a content of {size} bytes is larger than allowed")]
    TooLarge {
        /// Its bytes.
        size: u64,
    },
    /// The trust file inside does not hold.
    #[error("the trust file inside does not hold: {0}")]
    CarriedTrust(#[source] TrustError),
    /// The file cannot be read.
    #[error("cannot read: {0}")]
    Io(#[source] io::Error),
    /// The watcher said stop.
    #[error("stopped")]
    Stopped,
}

impl From<ReadFault> for OpenError {
    fn from(fault: ReadFault) -> Self {
        match fault {
            ReadFault::Container(fault) => Self::BadContainer(fault),
            ReadFault::Io(error) => read_failed(error),
        }
    }
}

/// Decryption reports a changed piece as invalid data, and a container that promises more than it has as an early end.
pub(crate) fn read_failed(error: io::Error) -> OpenError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => OpenError::Tampered,
        _ => OpenError::Io(error),
    }
}

/// As of when signatures are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// As of a moment: now, for a package that arrives. A stolen key can claim any time.
    Moment(DateTime<Utc>),
    /// As of the time the package itself claims: for one that has long been in the record.
    Claimed,
}

impl From<DateTime<Utc>> for AsOf {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::Moment(moment)
    }
}

/// What can be said of a file without any key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peek {
    /// How many can open it.
    pub recipients: usize,
    /// Bytes.
    pub size: u64,
}

/// Looks at a file without a key.
///
/// # Errors
/// [`OpenError`] of the header scan.
pub fn peek(path: &Path) -> Result<Peek, OpenError> {
    let mut file = File::open(path).map_err(OpenError::Io)?;
    let header = age_layer::scan_header(&mut file)?;
    let size = file.metadata().map_err(OpenError::Io)?.len();
    Ok(Peek {
        recipients: header.recipients,
        size,
    })
}

/// An opened package. Contents are read through it from several threads, one at a time.
pub struct Package<R = SealedReader> {
    reader: Mutex<R>,
    directory: Directory,
    manifest: Manifest,
    package_id: String,
    sealed_by: Person,
    sealer_revoked: Option<DateTime<Utc>>,
}

impl Package<SealedReader> {
    /// Opens a sealed file with the key `identity`, judging signatures by `trust` as of `at`.
    ///
    /// # Errors
    /// [`OpenError`]. `Signature(NotInRoster)` may mean that the trust file at hand is older than the package:
    /// [`carried_trust`] then fetches the newer one.
    pub fn open(
        path: &Path,
        identity: &age::x25519::Identity,
        trust: &Trust,
        at: impl Into<AsOf>,
    ) -> Result<Self, OpenError> {
        let (reader, _) = age_layer::open_sealed(path, identity)?;
        let package = Self::open_plaintext(reader, trust, at)?;
        let ours = identity.to_public().to_string();
        // The body says whose a key is: who has lost one and enrolled again is still whom the package was signed for.
        let key_of = |id: &str| trust.active(id).map(|entry| entry.recipient.as_str());
        let mut addressees = package.manifest.addressed_to.iter();
        if addressees.any(|to| to.recipient == ours || key_of(&to.id) == Some(&ours)) {
            Ok(package)
        } else {
            Err(OpenError::NotAddressed)
        }
    }
}

impl<R: Read + Seek> Package<R> {
    /// Opens what `age -d` made of a sealed file: for auditors who were given the content but no key.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_plaintext(
        mut reader: R,
        trust: &Trust,
        at: impl Into<AsOf>,
    ) -> Result<Self, OpenError> {
        let directory = read_directory(&mut reader)?;
        let kind = read_kind(&mut reader, &directory)?;
        let bytes = read_fixed(&mut reader, &directory, &EntryName::Manifest, MAX_MANIFEST)?;
        let signature = read_fixed(
            &mut reader,
            &directory,
            &EntryName::Signature,
            MAX_SIGNATURE,
        )?;
        if signature.is_empty() {
            return Err(OpenError::Unsigned);
        }
        let undated =
            envelope::verify_undated(kind.document_kind(), &signature, trust).map_err(|error| {
                match error {
                    EnvelopeError::SignatureCount(0) => OpenError::Unsigned,
                    error => OpenError::Signature(error),
                }
            })?;
        let contradiction = |what| OpenError::Manifest(ManifestError::Contradiction(what));
        if undated.payload() != bytes {
            return Err(contradiction(Contradiction::Signature));
        }
        let manifest = Manifest::read(&bytes)?;
        let moment = match at.into() {
            AsOf::Moment(moment) => moment,
            AsOf::Claimed => manifest.claimed_time,
        };
        let sealer_revoked = undated.revoked().map(|(_, since)| since);
        let verified = undated.as_of(moment).map_err(OpenError::Signature)?;
        if manifest.kind != kind {
            return Err(contradiction(Contradiction::Kind));
        }
        if manifest.sealed_by != verified.signer.id {
            return Err(contradiction(Contradiction::Sealer));
        }
        check_files(&manifest, &directory)?;
        Ok(Self {
            reader: Mutex::new(reader),
            directory,
            manifest,
            package_id: sha256_hex(&bytes),
            sealed_by: verified.signer,
            sealer_revoked,
        })
    }

    /// The verified manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the manifest.
    #[must_use]
    pub fn package_id(&self) -> &str {
        &self.package_id
    }

    /// Who sealed and signed it.
    #[must_use]
    pub fn sealed_by(&self) -> &Person {
        &self.sealed_by
    }

    /// Since when the certificate it was signed with is revoked, if it is: later than the moment by which it was judged.
    #[must_use]
    pub fn sealer_revoked(&self) -> Option<DateTime<Utc>> {
        self.sealer_revoked
    }

    /// The first file of a role.
    #[must_use]
    pub fn file(&self, role: &str) -> Option<&FileEntry> {
        self.manifest.file(role)
    }

    /// A whole content, its digest checked, if it is not larger than [`MAX_WHOLE`]. For contents of any size use [`Package::copy_to`].
    ///
    /// # Errors
    /// [`OpenError::NoSuchContent`], `TooLarge`, `BadContainer(Digest)`, `Tampered`, `Io`.
    pub fn read(&self, sha256: &str) -> Result<Vec<u8>, OpenError> {
        self.read_within(sha256, MAX_WHOLE)
    }

    /// The same with a limit for contents of its sort: whoever sealed the package may have put anything into it.
    ///
    /// # Errors
    /// As [`Package::read`].
    pub fn read_within(&self, sha256: &str, limit: u64) -> Result<Vec<u8>, OpenError> {
        let size = self.entry(sha256)?.known.size;
        if size > limit {
            return Err(OpenError::TooLarge { size });
        }
        let mut bytes = Vec::new();
        self.copy_to(sha256, &mut bytes)?;
        Ok(bytes)
    }

    /// Copies a whole content. The digest is known only at the end: on an error, discard what was written.
    ///
    /// # Errors
    /// As [`Package::read`]; `Io` also when `out` fails.
    pub fn copy_to(&self, sha256: &str, out: &mut dyn io::Write) -> Result<(), OpenError> {
        let entry = self.entry(sha256)?;
        stream(&mut *self.reader(), entry, sha256, |piece| {
            out.write_all(piece).map_err(OpenError::Io)
        })
    }

    /// Part of a content. Each piece is proven to be what was sealed; that the whole content has its digest is proven only by
    /// [`Package::read`], [`Package::copy_to`] or [`Package::verify_all`].
    ///
    /// # Errors
    /// [`OpenError::NoSuchContent`] when the range is not within the content; `Tampered`, `BadContainer(LocalHeader)`, `Io`.
    pub fn read_range(&self, sha256: &str, start: u64, len: usize) -> Result<Vec<u8>, OpenError> {
        let entry = self.entry(sha256)?;
        let end = start
            .checked_add(len as u64)
            .ok_or(OpenError::NoSuchContent)?;
        if end > entry.known.size {
            return Err(OpenError::NoSuchContent);
        }
        let mut reader = self.reader();
        check_local_header(&mut *reader, entry)?;
        reader
            .seek(SeekFrom::Start(entry.content_offset() + start))
            .map_err(read_failed)?;
        let mut bytes = vec![0; len];
        reader.read_exact(&mut bytes).map_err(read_failed)?;
        Ok(bytes)
    }

    /// Reads everything: every local header, checksum and digest. A large content is decrypted on a thread of its own, so that its digest
    /// is taken at the same time.
    ///
    /// # Errors
    /// [`OpenError`] of the first content that does not hold; `Stopped`.
    pub fn verify_all(&self, watch: Watch<'_>) -> Result<(), OpenError>
    where
        R: Send,
    {
        let total = self
            .directory
            .entries
            .iter()
            .map(|entry| entry.known.size)
            .sum();
        let mut done = 0;
        for entry in &self.directory.entries {
            let digest = match &entry.name {
                EntryName::Data(sha256) => sha256,
                EntryName::Readme => &self.manifest.readme,
                EntryName::Manifest => &self.package_id,
                // Compared with known bytes, and verified as a whole, when the package was opened.
                EntryName::Mimetype | EntryName::Signature => continue,
            };
            // The lock is taken anew for each piece, so that a page being shown does not wait for the whole.
            let mut check = Check::new(entry, digest);
            if entry.known.size >= READ_AHEAD_FROM {
                check.header(&mut *self.reader())?;
                read_ahead(Pieces::of(self, entry), read_failed, |piece| {
                    check.seen(piece);
                    done += piece.len() as u64;
                    match watch(Progress { done, total }) {
                        ControlFlow::Continue(()) => Ok(()),
                        ControlFlow::Break(()) => Err(OpenError::Stopped),
                    }
                })?;
            }
            while let Some(at) = check.next() {
                let mut reader = self.reader();
                done += check.piece(&mut *reader, at)?;
                drop(reader);
                if watch(Progress { done, total }).is_break() {
                    return Err(OpenError::Stopped);
                }
            }
            check.finish()?;
        }
        self.read_to_the_end()
    }

    /// Reads from the signature, the last entry, to the end, so that with the contents before it every piece of the encryption has been
    /// read in order: a piece falsely marked as the last is noticed only by reading on from it.
    fn read_to_the_end(&self) -> Result<(), OpenError> {
        let signature = self
            .directory
            .find(&EntryName::Signature)
            .ok_or(ContainerFault::Order)?;
        let mut reader = self.reader();
        reader
            .seek(SeekFrom::Start(signature.content_offset()))
            .map_err(read_failed)?;
        io::copy(&mut *reader, &mut io::sink()).map_err(read_failed)?;
        Ok(())
    }

    /// The trust file that travels in the package, verified by itself; [`Trust::accept_newer`] decides whether to take it.
    ///
    /// # Errors
    /// [`OpenError::CarriedTrust`] and those of [`Package::read`].
    pub fn carried_trust(&self) -> Result<Trust, OpenError> {
        let limit = envelope::MAX_ENVELOPE_BYTES as u64;
        let trust = self.read_within(&self.manifest.roster, limit)?;
        Trust::read(&trust).map_err(OpenError::CarriedTrust)
    }

    fn entry(&self, sha256: &str) -> Result<&Entry, OpenError> {
        self.directory
            .find(&EntryName::Data(sha256.to_owned()))
            .ok_or(OpenError::NoSuchContent)
    }

    fn reader(&self) -> MutexGuard<'_, R> {
        // Every read seeks first, so a reader left anywhere by a panic elsewhere is as good as any.
        self.reader.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A content as a stream. The package is not held in between, so that a page being shown does not wait for the whole.
struct Pieces<'a, R> {
    package: &'a Package<R>,
    at: u64,
    left: u64,
}

impl<'a, R> Pieces<'a, R> {
    fn of(package: &'a Package<R>, entry: &Entry) -> Self {
        Self {
            package,
            at: entry.content_offset(),
            left: entry.known.size,
        }
    }
}

impl<R: Read + Seek> Read for Pieces<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let most = into.len().min(most);
        if most == 0 {
            return Ok(0);
        }
        let mut reader = self.package.reader();
        reader.seek(SeekFrom::Start(self.at))?;
        let read = reader.read(&mut into[..most])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += read as u64;
        self.left -= read as u64;
        Ok(read)
    }
}

/// The trust file inside a package whose signer is not in the trust file at hand: it must be of the same body and newer.
///
/// The unverified manifest is used for one thing, finding the trust file, which the body itself has signed. Open the package
/// again with the result.
///
/// # Errors
/// [`OpenError`]; `CarriedTrust(OtherBody | Rollback | Fork)` when it may not replace the one at hand.
pub fn carried_trust(
    path: &Path,
    identity: &age::x25519::Identity,
    held: &Trust,
) -> Result<Trust, OpenError> {
    let (mut reader, _) = age_layer::open_sealed(path, identity)?;
    let directory = read_directory(&mut reader)?;
    let bytes = read_fixed(&mut reader, &directory, &EntryName::Manifest, MAX_MANIFEST)?;
    let manifest = Manifest::read(&bytes)?;
    let name = EntryName::Data(manifest.roster.clone());
    let trust = read_fixed(
        &mut reader,
        &directory,
        &name,
        envelope::MAX_ENVELOPE_BYTES as u64,
    )?;
    let offered = Trust::read(&trust).map_err(OpenError::CarriedTrust)?;
    Trust::accept_newer(held, offered).map_err(OpenError::CarriedTrust)
}

fn read_kind<R: Read + Seek>(
    reader: &mut R,
    directory: &Directory,
) -> Result<PackageKind, OpenError> {
    let mimetype = read_fixed(reader, directory, &EntryName::Mimetype, 128)?;
    PackageKind::from_mimetype(&mimetype).ok_or(OpenError::BadContainer(ContainerFault::Mimetype))
}

/// The data entries are exactly the contents the manifest lists, with their sizes.
fn check_files(manifest: &Manifest, directory: &Directory) -> Result<(), OpenError> {
    let readme = directory
        .find(&EntryName::Readme)
        .ok_or(ContainerFault::Order)?;
    if readme.known.size > MAX_README {
        return Err(ContainerFault::EntryTooLarge.into());
    }
    let present: BTreeMap<&str, u64> = directory
        .entries
        .iter()
        .filter_map(|entry| match &entry.name {
            EntryName::Data(sha256) => Some((sha256.as_str(), entry.known.size)),
            _ => None,
        })
        .collect();
    if present == manifest.contents()? {
        Ok(())
    } else {
        Err(ContainerFault::Files.into())
    }
}

/// A watcher that never stops an operation.
pub fn unwatched(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}
