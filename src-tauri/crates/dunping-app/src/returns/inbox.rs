//! The inbox of returns: taken in as wholes with a receipt beside them, read again as of their arrival, or put aside with the reason.

use std::fs;
use std::path::Path;

use dunping_domain::ballot::Opinion;
use dunping_domain::panel::ExpertId;
use dunping_domain::tally::SignedOpinion;
use dunping_identity::{DocumentKind, Identity, Trust, envelope, fingerprint};
use dunping_package::{OpenError, Package, PackageKind, disk, export, read_document};
use serde::{Deserialize, Serialize};

use super::{Broken, Collected, Document, RETURNS, Return, check, copy, derive, kept};
use crate::contract::{ImportLine, ImportOutcome};
use crate::dossier::{Dossier, all, role};
use crate::moment::{Moment, stamp, utc};
use crate::session::file_name;
use crate::{AppError, store};

const QUARANTINE: &str = "quarantine";

/// What is written down beside a return when it is taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Receipt {
    /// The file's name as it came.
    pub(super) file: String,
    /// When; signatures are judged as of then for good, whatever becomes of a certificate later.
    taken_in: String,
    /// Whose opinion it is.
    pub(super) expert: ExpertId,
    /// Digests of the opinions in it.
    pub(super) opinions: Vec<String>,
    /// Whether the case was concluded before: kept, and not counted.
    late: bool,
}

impl Receipt {
    fn read(kept: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(kept.with_extension("json")).ok()?).ok()
    }

    fn save(&self, kept: &Path) -> Result<(), AppError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| AppError::Part(RETURNS))?;
        Ok(disk::save(&kept.with_extension("json"), &bytes)?)
    }
}

/// The returns of one case, for whoever may read them.
#[derive(Clone, Copy)]
pub(crate) struct Inbox<'a> {
    /// The case's folder.
    pub(crate) folder: &'a Path,
    /// The case.
    pub(crate) dossier: &'a Dossier,
    /// The reader's keys.
    pub(crate) identity: &'a Identity,
    /// The roster.
    pub(crate) trust: &'a Trust,
    /// The present moment.
    pub(crate) at: Moment,
}

impl Inbox<'_> {
    /// Reads every kept return again and derives the tally. What came after the conclusion is left out; what does not hold any more
    /// is the matter of one member, not of the whole.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn collect(&self) -> Result<Collected, AppError> {
        let mut returns = Vec::new();
        let mut broken = Vec::new();
        for path in kept(self.folder)? {
            let receipt = Receipt::read(&path);
            if receipt.as_ref().is_some_and(|receipt| receipt.late) {
                continue;
            }
            match self.read_kept(&path) {
                Ok(read) => returns.push(read),
                Err(error) => broken.push(Broken {
                    file: file_name(&path),
                    receipt,
                    failure: error.failure(),
                }),
            }
        }
        Ok(derive(returns, broken, self.dossier))
    }

    /// Reads a kept return as of the moment it was taken in.
    fn read_kept(&self, path: &Path) -> Result<Return, AppError> {
        let receipt = Receipt::read(path);
        let moment = receipt.and_then(|it| Moment::parse_from_rfc3339(&it.taken_in).ok());
        self.read(path, moment.unwrap_or(self.at))
    }

    fn read(&self, path: &Path, at: Moment) -> Result<Return, AppError> {
        let dossier = self.dossier;
        let package = Package::open(path, self.identity.age_identity(), self.trust, utc(at))?;
        if package.manifest().kind != PackageKind::Return {
            return Err(AppError::WrongKind {
                wanted: "专家返回包（.dpreturn）",
            });
        }
        if !package.manifest().parents.contains(&dossier.package_id) {
            return Err(AppError::OtherPackage);
        }
        let mut documents = Vec::new();
        for (_, bytes) in all(&package, role::OPINION)? {
            let kind = DocumentKind::Opinion;
            let read = read_document::<Opinion>(kind, &bytes, self.trust, utc(at))?;
            let (signer, sealer) = (&read.signer.id, &package.sealed_by().id);
            check(&read.value, signer, sealer, dossier)?;
            let signed = envelope::verify(kind, &bytes, self.trust, utc(at))?;
            documents.push(Document {
                bytes,
                fingerprint: fingerprint::fingerprint(signed.certificate.spki()),
                signed: SignedOpinion {
                    digest: read.digest,
                    opinion: read.value,
                },
            });
        }
        documents.sort_by_key(|one| one.signed.opinion.revision);
        let read = Return {
            path: path.to_path_buf(),
            package_id: package.package_id().to_owned(),
            documents,
        };
        read.newest()?;
        Ok(read)
    }

    /// Takes one file in; after the conclusion it is kept and marked late. What is wrong with the file is in the line; an error is ours.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn take_in(&self, path: &Path, stage: Stage) -> Result<ImportLine, AppError> {
        let file = file_name(path);
        match self.read(path, self.at) {
            Ok(read) => self.keep(path, &read, stage),
            Err(AppError::Open(OpenError::Io(problem))) => Err(AppError::Read {
                name: file,
                problem,
            }),
            Err(refused) => {
                let failure = refused.failure();
                let text = format!("未采用：{}{}", failure.message, failure.remedy);
                quarantine(self.folder, path, &text)?;
                Ok(ImportLine {
                    file,
                    outcome: ImportOutcome::Refused,
                    text,
                })
            }
        }
    }

    fn keep(&self, path: &Path, read: &Return, stage: Stage) -> Result<ImportLine, AppError> {
        let newest = read.newest()?;
        let member = self.dossier.panel.member(&newest.expert);
        let who = member.map_or("", |member| &member.name);
        let what = format!("{who}（{}）的第{}版意见", newest.expert, newest.revision);
        let returns = self.folder.join(RETURNS);
        store::make_folder(&returns)?;
        let kept = returns.join(format!("{}.dpreturn", read.package_id));
        let before = kept.is_file().then(|| Receipt::read(&kept)).flatten();
        let whole = kept.is_file() && self.read_kept(&kept).is_ok();
        let late = match (&before, stage) {
            (Some(receipt), _) => receipt.late,
            (None, Stage::Reviewing) => false,
            (None, Stage::Concluded) => !kept.is_file(),
        };
        if before.is_none() {
            let receipt = Receipt {
                file: file_name(path),
                taken_in: stamp(self.at),
                expert: newest.expert.clone(),
                opinions: read
                    .documents
                    .iter()
                    .map(|one| one.signed.digest.clone())
                    .collect(),
                late,
            };
            receipt.save(&kept)?;
        }
        let (outcome, text) = match (whole, late) {
            (true, false) => (
                ImportOutcome::Already,
                format!("{what}已在此前收到，无需重复。"),
            ),
            (true, true) => (
                ImportOutcome::Already,
                format!("迟到：{what}已在作出结论之后收到，不计入。"),
            ),
            (false, false) => (ImportOutcome::New, format!("已收到{what}，签名有效。")),
            (false, true) => (
                ImportOutcome::New,
                format!("迟到：{what}在作出结论之后收到，已保存，不计入。"),
            ),
        };
        if !whole {
            copy(path, &kept)?;
        }
        Ok(ImportLine {
            file: file_name(path),
            outcome,
            text,
        })
    }
}

/// Whether the case was concluded when a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was not: what comes in counts.
    Reviewing,
    /// It was: what comes in is late.
    Concluded,
}

/// Puts a refused file aside, with the reason beside it; an earlier one of the same name stays.
fn quarantine(folder: &Path, path: &Path, reason: &str) -> Result<(), AppError> {
    let quarantine = folder.join(QUARANTINE);
    store::make_folder(&quarantine)?;
    let clean = export::clean(&file_name(path));
    let numbered = (2..).map(|n| match clean.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}~{n}.{ending}"),
        None => format!("{clean}~{n}"),
    });
    let mut names = std::iter::once(clean.clone()).chain(numbered);
    let place = names.find_map(|name| {
        let reason = quarantine.join(format!("{name}.reason.txt"));
        let place = quarantine.join(name);
        (!place.exists() && !reason.exists()).then_some((place, reason))
    });
    let Some((place, beside)) = place else {
        return Ok(());
    };
    copy(path, &place)?;
    Ok(disk::save(&beside, reason.as_bytes())?)
}
