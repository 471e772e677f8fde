//! Returns: taken in as wholes, kept as they came, and read again at every look. What is counted is a function of the files alone.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::ballot::{Opinion, opinion_gaps};
use dunping_domain::panel::{ExpertId, Member};
use dunping_domain::round::{Standing, Standings, standings};
use dunping_domain::tally::{SignedOpinion, Tally, tally};
use dunping_identity::{DocumentKind, Identity, Trust, envelope, fingerprint};
use dunping_package::{OpenError, Package, PackageKind, disk, export, read_document};
use serde::{Deserialize, Serialize};

use crate::contract::{Failure, ImportLine, ImportOutcome};
use crate::dossier::{Dossier, all, role};
use crate::moment::{Moment, stamp, utc};
use crate::session::file_name;
use crate::{AppError, store, words};

/// The folder inside a case's folder.
pub(crate) const RETURNS: &str = "returns";
const QUARANTINE: &str = "quarantine";

/// One signed opinion out of a return.
struct Document {
    bytes: Vec<u8>,
    signed: SignedOpinion,
    fingerprint: String,
}

/// One return as it was read: the opinion, and the earlier ones of the same expert that it replaces.
struct Return {
    path: PathBuf,
    package_id: String,
    documents: Vec<Document>,
}

impl Return {
    /// The opinion that the return was sealed for.
    fn newest(&self) -> Result<&Opinion, AppError> {
        let newest = self.documents.last().map(|one| &one.signed.opinion);
        newest.ok_or(AppError::Part(role::OPINION))
    }
}

/// What is written down beside a return when it is taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Receipt {
    /// The file's name as it came.
    file: String,
    /// When; signatures are judged as of then for good, whatever becomes of a certificate later.
    taken_in: String,
    /// Whose opinion it is.
    expert: ExpertId,
    /// Digests of the opinions in it.
    opinions: Vec<String>,
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

/// A kept return that does not hold any more.
struct Broken {
    file: String,
    receipt: Option<Receipt>,
    failure: Failure,
}

/// All returns of a case, and what follows from them.
pub(crate) struct Collected {
    returns: Vec<Return>,
    broken: Vec<Broken>,
    standings: Standings,
    /// The tally, or why there is none.
    pub(crate) tally: Result<Tally, Vec<String>>,
}

impl Collected {
    /// Where a member's opinion stands.
    pub(crate) fn standing(&self, id: &ExpertId) -> &Standing {
        let found = self
            .standings
            .members
            .iter()
            .find(|(member, _)| member == id);
        found.map_or(&Standing::NotVoted, |(_, standing)| standing)
    }

    /// Whether a return of that member was taken in and cannot be read any more.
    pub(crate) fn is_broken(&self, id: &ExpertId) -> bool {
        let mut receipts = self.broken.iter().filter_map(|one| one.receipt.as_ref());
        receipts.any(|receipt| receipt.expert == *id)
    }

    fn documents(&self) -> impl Iterator<Item = &Document> {
        self.returns.iter().flat_map(|one| &one.documents)
    }

    fn counted_documents<'a>(&'a self, tally: &'a Tally) -> impl Iterator<Item = &'a Document> {
        tally
            .counted
            .iter()
            .filter_map(|digest| self.documents().find(|one| one.signed.digest == *digest))
    }

    /// The counted opinions and their signers' fingerprints, in seating order.
    pub(crate) fn counted(&self, tally: &Tally) -> (Vec<SignedOpinion>, Vec<String>) {
        self.counted_documents(tally)
            .map(|one| (one.signed.clone(), one.fingerprint.clone()))
            .unzip()
    }

    /// The counted opinions' signed documents with their authors, in seating order.
    pub(crate) fn signed<'a>(
        &'a self,
        tally: &'a Tally,
    ) -> impl Iterator<Item = (&'a ExpertId, &'a [u8])> {
        self.counted_documents(tally)
            .map(|one| (&one.signed.opinion.expert, one.bytes.as_slice()))
    }

    /// The sealed returns, superseded ones included.
    pub(crate) fn sealed(&self) -> impl Iterator<Item = &Path> {
        self.returns.iter().map(|one| one.path.as_path())
    }

    /// The ids of the sealed returns.
    pub(crate) fn package_ids(&self) -> impl Iterator<Item = String> {
        self.returns.iter().map(|one| one.package_id.clone())
    }
}

/// The returns that were taken in; none before the first.
///
/// # Errors
/// When the folder is there and cannot be read.
pub(crate) fn kept(folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    let failed = |problem| AppError::Read {
        name: RETURNS.to_owned(),
        problem,
    };
    let entries = match fs::read_dir(folder.join(RETURNS)) {
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(failed)?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(failed)?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "dpreturn"));
    paths.sort();
    Ok(paths)
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

fn derive(returns: Vec<Return>, broken: Vec<Broken>, dossier: &Dossier) -> Collected {
    let opinions: Vec<SignedOpinion> = returns
        .iter()
        .flat_map(|one| &one.documents)
        .map(|one| one.signed.clone())
        .collect();
    let (standings, tally) = standing_tally(&opinions, dossier);
    // A broken return whose every opinion came in with another one takes nothing away.
    let here = |digest: &String| opinions.iter().any(|one| one.digest == *digest);
    let missing = broken.iter().filter(|one| match &one.receipt {
        Some(receipt) => !receipt.opinions.iter().all(here),
        None => true,
    });
    let lost: Vec<String> = missing.map(|one| loss(one, dossier)).collect();
    let tally = match tally {
        tally if lost.is_empty() => tally,
        Ok(_) => Err(lost),
        Err(refusals) => Err(lost.into_iter().chain(refusals).collect()),
    };
    Collected {
        returns,
        broken,
        standings,
        tally,
    }
}

fn loss(broken: &Broken, dossier: &Dossier) -> String {
    let receipt = broken.receipt.as_ref();
    let member = receipt.and_then(|receipt| dossier.panel.member(&receipt.expert));
    let who = member.map_or("一位成员".to_owned(), |m| {
        format!("{}（{}）", m.name, m.id)
    });
    let file = receipt.map_or(&broken.file, |receipt| &receipt.file);
    format!(
        "{who}的返回包“{file}”收到后已不能使用：{}请重新导入原文件。",
        broken.failure.message
    )
}

/// Where every member stands after these opinions, and the tally or why there is none, a sentence each.
pub(crate) fn standing_tally(
    opinions: &[SignedOpinion],
    dossier: &Dossier,
) -> (Standings, Result<Tally, Vec<String>>) {
    let round = dossier.sheet.round;
    let standings = standings(&dossier.panel, opinions, round);
    let refusals: Vec<String> = dossier
        .panel
        .members()
        .iter()
        .zip(&standings.members)
        .filter_map(|(member, (_, standing))| refusal(member, standing))
        .collect();
    let tally = if refusals.is_empty() {
        tally(
            &dossier.panel,
            &standings.effective(),
            round,
            &dossier.catalogue,
        )
        .map_err(|refusal| vec![words::tally_refusal(&refusal)])
    } else {
        Err(refusals)
    };
    (standings, tally)
}

fn refusal(member: &Member, standing: &Standing) -> Option<String> {
    let who = format!("{}（{}）", member.name, member.id);
    match standing {
        Standing::Effective(_) => None,
        Standing::NotVoted => Some(format!("{who}的意见尚未收到。")),
        Standing::Pending { .. } => {
            Some(format!("{who}的意见承接的前一版尚未收到，请向该专家索取。"))
        }
        Standing::Conflict(heads) => Some(format!(
            "{who}有{}份互不承接的意见，均不计入，请该专家重新签署。",
            heads.len()
        )),
    }
}

/// Whether an opinion belongs here, was signed by its author, and is complete.
pub(crate) fn check(
    opinion: &Opinion,
    signer: &str,
    sealer: &str,
    dossier: &Dossier,
) -> Result<(), AppError> {
    if opinion.case_no != dossier.sheet.case_no || opinion.package_id != dossier.package_id {
        return Err(AppError::OtherPackage);
    }
    if opinion.round != dossier.sheet.round {
        return Err(AppError::OtherRound {
            found: opinion.round,
        });
    }
    if opinion.form_digest != dossier.catalogue.digest() {
        return Err(AppError::OtherEdition {
            found: opinion.form_digest.clone(),
        });
    }
    let member = dossier
        .panel
        .member(&opinion.expert)
        .ok_or(AppError::NotOnPanel)?;
    if opinion.expert.0 != signer || signer != sealer || member.category != opinion.category {
        return Err(AppError::OtherSigner);
    }
    match opinion_gaps(opinion, &dossier.assessment).len() {
        0 => Ok(()),
        count => Err(AppError::Gaps { count }),
    }
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

/// Copies a file as a whole or not at all.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), AppError> {
    let failed = |problem| AppError::Read {
        name: file_name(from),
        problem,
    };
    let mut source = fs::File::open(from).map_err(failed)?;
    Ok(disk::save_with(to, |out| {
        std::io::copy(&mut source, out).map(|_| ())
    })?)
}
