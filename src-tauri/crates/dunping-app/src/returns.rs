//! Returns: taken in as wholes, kept as they came, and read again at every look. What is counted is a function of the files alone.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::ballot::{Opinion, opinion_gaps};
use dunping_domain::panel::{ExpertId, Member};
use dunping_domain::round::{Standing, Standings, standings};
use dunping_domain::tally::{SignedOpinion, Tally, tally};
use dunping_identity::{Certificate, DocumentKind, Identity, Trust, fingerprint};
use dunping_package::{OpenError, Package, PackageKind, disk, read_document};

use crate::contract::{ImportLine, ImportOutcome};
use crate::dossier::{Dossier, all, role};
use crate::moment::{Moment, utc};
use crate::session::file_name;
use crate::{AppError, store, words};

const RETURNS: &str = "returns";
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

/// All returns of a case, and what follows from them.
pub(crate) struct Collected {
    returns: Vec<Return>,
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

/// Reads every kept return again and derives the tally.
///
/// # Errors
/// When a kept return does not open any more.
pub(crate) fn collect(
    folder: &Path,
    dossier: &Dossier,
    identity: &Identity,
    trust: &Trust,
    at: Moment,
) -> Result<Collected, AppError> {
    let mut paths: Vec<PathBuf> = match fs::read_dir(folder.join(RETURNS)) {
        Ok(entries) => entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .collect(),
        Err(_) => Vec::new(),
    };
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "dpreturn"));
    paths.sort();
    let returns = paths
        .iter()
        .map(|path| read(path, dossier, identity, trust, at))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(derive(returns, dossier))
}

fn derive(returns: Vec<Return>, dossier: &Dossier) -> Collected {
    let opinions: Vec<SignedOpinion> = returns
        .iter()
        .flat_map(|one| &one.documents)
        .map(|one| one.signed.clone())
        .collect();
    let (standings, tally) = standing_tally(&opinions, dossier);
    Collected {
        returns,
        standings,
        tally,
    }
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

fn read(
    path: &Path,
    dossier: &Dossier,
    identity: &Identity,
    trust: &Trust,
    at: Moment,
) -> Result<Return, AppError> {
    let package = Package::open(path, identity.age_identity(), trust, utc(at))?;
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
        let read = read_document::<Opinion>(DocumentKind::Opinion, &bytes, trust, utc(at))?;
        check(
            &read.value,
            &read.signer.id,
            &package.sealed_by().id,
            dossier,
        )?;
        let certificate = trust
            .active(&read.signer.id)
            .and_then(|entry| Certificate::read(&entry.certificate).ok());
        documents.push(Document {
            bytes,
            fingerprint: certificate
                .map(|c| fingerprint::fingerprint(c.spki()))
                .unwrap_or_default(),
            signed: SignedOpinion {
                digest: read.digest,
                opinion: read.value,
            },
        });
    }
    documents.sort_by_key(|one| one.signed.opinion.revision);
    if documents.is_empty() {
        return Err(AppError::Part(role::OPINION));
    }
    Ok(Return {
        path: path.to_path_buf(),
        package_id: package.package_id().to_owned(),
        documents,
    })
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

/// Takes one file in. What is wrong with the file is in the line; an error is ours.
///
/// # Errors
/// When the disk refuses.
pub(crate) fn take_in(
    path: &Path,
    folder: &Path,
    dossier: &Dossier,
    identity: &Identity,
    trust: &Trust,
    at: Moment,
) -> Result<ImportLine, AppError> {
    let file = file_name(path);
    let line = |outcome, text: String| ImportLine {
        file: file.clone(),
        outcome,
        text,
    };
    match read(path, dossier, identity, trust, at) {
        Ok(read) => {
            let returns = folder.join(RETURNS);
            store::make_folder(&returns)?;
            let kept = returns.join(format!("{}.dpreturn", read.package_id));
            let Some(newest) = read.documents.last().map(|one| &one.signed.opinion) else {
                return Err(AppError::Part(role::OPINION));
            };
            let who = dossier
                .panel
                .member(&newest.expert)
                .map_or("", |member| &member.name);
            let what = format!("{who}（{}）的第{}版意见", newest.expert, newest.revision);
            if kept.is_file() {
                return Ok(line(
                    ImportOutcome::Already,
                    format!("{what}已在此前收到，无需重复。"),
                ));
            }
            copy(path, &kept)?;
            Ok(line(
                ImportOutcome::New,
                format!("已收到{what}，签名有效。"),
            ))
        }
        Err(AppError::Open(OpenError::Io(problem))) => Err(AppError::Read {
            name: file,
            problem,
        }),
        Err(refused) => {
            let quarantine = folder.join(QUARANTINE);
            store::make_folder(&quarantine)?;
            copy(
                path,
                &quarantine.join(dunping_package::export::clean(&file)),
            )?;
            let failure = refused.failure();
            Ok(line(
                ImportOutcome::Refused,
                format!("未采用：{}{}", failure.message, failure.remedy),
            ))
        }
    }
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
