//! Returns: taken in as wholes, kept as they came, and read again at every look. What is counted is a function of the files alone.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::ballot::{Opinion, opinion_gaps};
use dunping_domain::panel::{ExpertId, Member};
use dunping_domain::round::{Standing, Standings, standings};
use dunping_domain::tally::{SignedOpinion, Tally, tally};
use dunping_package::disk;

use crate::contract::Failure;
use crate::dossier::{Dossier, role};
use crate::session::file_name;
use crate::{AppError, words};

mod inbox;

use self::inbox::Receipt;
pub(crate) use self::inbox::{Inbox, Stage};

/// The folder inside a case's folder.
pub(crate) const RETURNS: &str = "returns";

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
    /// The tally.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn tallied(&self) -> Result<&Tally, AppError> {
        self.tally
            .as_ref()
            .map_err(|reasons| AppError::CannotConclude {
                reasons: reasons.clone(),
            })
    }

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
