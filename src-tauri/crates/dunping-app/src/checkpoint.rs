//! Checkpoints (检查点): the head of the register's journal, signed by staff. Whoever holds one can tell later that no journal row up to
//! there was altered, taken out or put in. They lie beside the register, and one travels in every package that is sealed from it.

use std::path::{Path, PathBuf};

use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{AsOf, Package, disk, read_document_as_claimed, sign_document};
use dunping_register::{JournalHead, Register};
use serde::{Deserialize, Serialize};

use crate::dossier::role;
use crate::moment::{Moment, as_claimed, stamp};
use crate::session::file_name;
use crate::{AppError, dossier, store};

/// The folder beside the register.
const FOLDER: &str = "checkpoints";

/// What staff sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The number of the journal's newest row.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// When the signer's computer says it was signed.
    pub claimed_time: String,
    /// The program's version.
    pub app: String,
}

/// A checkpoint that was signed outside the register's reach, and where it was found.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    /// The file's name.
    pub(crate) file: String,
    /// The journal's head as it was.
    pub(crate) head: JournalHead,
}

/// Signs the journal's head.
///
/// # Errors
/// When the journal cannot be read or the key does not sign.
pub(crate) fn sign(
    register: &Register,
    identity: &Identity,
    at: Moment,
) -> Result<Vec<u8>, AppError> {
    let head = register.journal_head()?;
    let checkpoint = Checkpoint {
        seq: head.seq,
        hash: head.hash,
        claimed_time: stamp(at),
        app: concat!("dunping ", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    Ok(sign_document(
        DocumentKind::Checkpoint,
        &checkpoint,
        identity,
    )?)
}

/// Puts a checkpoint beside the register, unless there is one of the same head.
///
/// # Errors
/// When it cannot be signed, or the disk refuses.
pub(crate) fn keep(register: &Register, identity: &Identity, at: Moment) -> Result<(), AppError> {
    let seq = register.journal_head()?.seq;
    let folder = register.dir().join(FOLDER);
    let path = folder.join(format!("{seq:08}.json"));
    if seq == 0 || path.is_file() {
        return Ok(());
    }
    store::make_folder(&folder)?;
    Ok(disk::save(&path, &sign(register, identity, at)?)?)
}

/// A checkpoint, judged as of the time it claims.
///
/// # Errors
/// When it is none, or its signature does not hold.
pub(crate) fn read(bytes: &[u8], trust: &Trust) -> Result<(Checkpoint, String), AppError> {
    let claimed = |checkpoint: &Checkpoint| as_claimed(&checkpoint.claimed_time);
    let kind = DocumentKind::Checkpoint;
    let read = read_document_as_claimed::<Checkpoint>(kind, bytes, trust, claimed)?;
    let who = format!("{}（{}）", read.signer.name, read.signer.id);
    Ok((read.value, who))
}

/// The checkpoints that lie beside a register.
pub(crate) fn kept(register: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(register.join(FOLDER));
    let paths = entries.into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = paths.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    paths
}

/// The checkpoint in a file, if it is one or a sealed package that carries one.
///
/// # Errors
/// When there is one and its signature does not hold.
pub(crate) fn anchor(
    path: &Path,
    trust: &Trust,
    identity: Option<&Identity>,
) -> Result<Option<Anchor>, AppError> {
    let bytes = match identity {
        Some(identity) if crate::verify::head(path)?.starts_with(b"age-encryption.org/") => {
            let Ok(package) = Package::open(path, identity.age_identity(), trust, AsOf::Claimed)
            else {
                return Ok(None);
            };
            match package.file(role::CHECKPOINT) {
                Some(_) => dossier::bytes(&package, role::CHECKPOINT)?,
                None => return Ok(None),
            }
        }
        _ => store::read(path)?,
    };
    if !is_one(&bytes) {
        return Ok(None);
    }
    let (checkpoint, _) = read(&bytes, trust)?;
    Ok(Some(Anchor {
        file: file_name(path),
        head: JournalHead {
            seq: checkpoint.seq,
            hash: checkpoint.hash,
        },
    }))
}

fn is_one(bytes: &[u8]) -> bool {
    let envelope: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    envelope.is_some_and(|it| it["payloadType"] == DocumentKind::Checkpoint.payload_type())
}
