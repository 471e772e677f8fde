//! Returns: taken in as wholes, kept as they came, and read again at every look. What is counted is a function of the files alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::admission::Terms;
use dunping_domain::ballot::{Declaration, Opinion};
use dunping_domain::panel::{ExpertId, Member};
use dunping_domain::round::{Exclusion, Standing, Standings, standings};
use dunping_domain::tally::{SignedOpinion, Tally, tally};

use crate::contract::{Failure, Words};
use crate::dossier::{Dossier, role};
use crate::moment::{Moment, stamp};
use crate::receipt::Received;
use crate::{AppError, Arrived, copying, corrections, words};

mod arrival;
mod aside;
mod exclusions;
mod import;
mod inbox;
mod ledger;
mod wording;

use self::arrival::Arrival;
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
    /// When it came in; as of then its signatures were judged.
    taken_in: Moment,
    documents: Vec<Document>,
}

impl Return {
    /// The opinion that the return was sealed for.
    fn newest(&self) -> Result<&Opinion, AppError> {
        let newest = self.documents.last().map(|one| &one.signed.opinion);
        newest.ok_or(AppError::Part(role::OPINION))
    }

    fn same_opinions(&self, other: &Self) -> bool {
        self.digests() == other.digests()
    }

    fn digests(&self) -> Vec<String> {
        let documents = self.documents.iter();
        documents.map(|one| one.signed.digest.clone()).collect()
    }
}

/// When each opinion came in first, by its digest.
type CameIn = BTreeMap<String, Moment>;

/// A return that was taken in and does not hold any more, or is not there.
struct Broken {
    file: String,
    arrival: Option<Arrival>,
    failure: Failure,
}

/// All returns of a case, and what follows from them.
pub(crate) struct Collected {
    returns: Vec<Return>,
    /// What came after the conclusion: kept, and part of nothing that follows.
    late: Vec<Return>,
    broken: Vec<Broken>,
    came_in: CameIn,
    standings: Standings,
    exclusions: Vec<Exclusion>,
    /// The tally, or why there is none.
    pub(crate) tally: Result<Tally, Vec<Words>>,
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

    /// The opinions that stand, each with the file of the return that brought it.
    pub(crate) fn standing_opinions(&self) -> impl Iterator<Item = (&Opinion, &Path)> {
        let standing = self.standings.members.iter();
        let effective = standing.filter_map(|(_, standing)| match standing {
            Standing::Effective(signed) => Some(signed),
            _ => None,
        });
        effective.filter_map(|signed| {
            let holds = |one: &&Return| {
                let mut documents = one.documents.iter();
                documents.any(|document| document.signed.digest == signed.digest)
            };
            let found = self.returns.iter().find(holds)?;
            Some((&signed.opinion, found.path.as_path()))
        })
    }

    /// Whether a return of that member was taken in and cannot be read any more.
    pub(crate) fn is_broken(&self, id: &ExpertId) -> bool {
        let mut arrivals = self.broken.iter().filter_map(|one| one.arrival.as_ref());
        arrivals.any(|arrival| arrival.expert == *id)
    }

    /// The chair's exclusions that take an opinion out of a conflict; others have no effect.
    pub(crate) fn exclusions(&self) -> Vec<Exclusion> {
        let in_effect = |one: &&Exclusion| self.standings.excluded.contains(&one.digest);
        self.exclusions.iter().filter(in_effect).cloned().collect()
    }

    /// An opinion that is here, by its digest.
    pub(crate) fn opinion(&self, digest: &str) -> Option<&SignedOpinion> {
        let mut signed = self.documents().map(|one| &one.signed);
        signed.find(|one| one.digest == digest)
    }

    /// What had come in of one member, and what became of it, oldest revision first.
    pub(crate) fn received(&self, member: &ExpertId) -> Vec<Received> {
        let signed = self.documents().map(|one| &one.signed);
        let mut found: Vec<Received> = signed
            .filter(|one| one.opinion.expert == *member)
            .map(|one| Received {
                digest: one.digest.clone(),
                revision: one.opinion.revision,
                fate: self.standings.place(one).into(),
            })
            .collect();
        found.sort_by(|a, b| (a.revision, &a.digest).cmp(&(b.revision, &b.digest)));
        found.dedup();
        found
    }

    /// The digest of the set of all opinions that are here, counted or not.
    pub(crate) fn set_digest(&self) -> String {
        set_digest(self.documents().map(|one| one.signed.digest.as_str()))
    }

    /// When each return came in that is part of what follows.
    pub(crate) fn arrivals(&self) -> Vec<Arrived> {
        let arrived = |one: &Return| Arrived {
            package_id: one.package_id.clone(),
            taken_in: stamp(one.taken_in),
            opinions: one.digests(),
        };
        self.returns.iter().map(arrived).collect()
    }

    /// When the last return came in, by this computer's clock then.
    pub(crate) fn last_arrival(&self) -> Option<Moment> {
        self.returns.iter().map(|one| one.taken_in).max()
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

/// A digest of a set of opinions: whoever has the same set computes the same.
pub(crate) fn set_digest<'a>(digests: impl Iterator<Item = &'a str>) -> String {
    let digests: std::collections::BTreeSet<&str> = digests.collect();
    let list: String = digests.iter().map(|digest| format!("{digest}\n")).collect();
    dunping_identity::fingerprint::sha256_hex(list.as_bytes())
}

/// The returns that were taken in; none before the first.
///
/// # Errors
/// When the folder is there and cannot be read.
pub(crate) fn kept(folder: &Path) -> Result<Vec<PathBuf>, AppError> {
    files(folder, "dpreturn")
}

/// The files among the returns that end so.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, AppError> {
    let failed = |problem| unreadable(RETURNS, problem);
    let entries = match fs::read_dir(folder.join(RETURNS)) {
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(failed)?,
    };
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_, _>>().map_err(failed)?;
    paths.retain(|path| path.extension().is_some_and(|it| it == ending));
    paths.sort();
    Ok(paths)
}

fn unreadable(name: &str, problem: std::io::Error) -> AppError {
    AppError::Read {
        name: name.to_owned(),
        problem,
    }
}

fn derive(
    (returns, late, broken): (Vec<Return>, Vec<Return>, Vec<Broken>),
    came_in: CameIn,
    exclusions: Vec<Exclusion>,
    dossier: &Dossier,
) -> Collected {
    let opinions: Vec<SignedOpinion> = returns
        .iter()
        .flat_map(|one| &one.documents)
        .map(|one| one.signed.clone())
        .collect();
    let (standings, tally) = standing_tally(&opinions, dossier, &exclusions);
    // A broken return whose every opinion came in with another one takes nothing away.
    let here = |digest: &String| opinions.iter().any(|one| one.digest == *digest);
    let missing = broken.iter().filter(|one| match &one.arrival {
        Some(arrival) => arrival.opinions.is_empty() || !arrival.opinions.iter().all(here),
        None => true,
    });
    let lost: Vec<Words> = missing.map(|one| loss(one, dossier)).collect();
    let tally = match tally {
        tally if lost.is_empty() => tally,
        Ok(_) => Err(lost),
        Err(refusals) => Err(lost.into_iter().chain(refusals).collect()),
    };
    Collected {
        returns,
        late,
        broken,
        came_in,
        standings,
        exclusions,
        tally,
    }
}

fn loss(broken: &Broken, dossier: &Dossier) -> Words {
    let arrival = broken.arrival.as_ref();
    let member = arrival.and_then(|arrival| dossier.panel.member(&arrival.expert));
    let who = member.map_or(("一位成员", "a member").into(), |m| {
        Words::same(format!("{}（{}）", m.name, m.id))
    });
    let file = arrival.map_or(&broken.file, |arrival| &arrival.file);
    Words::new(
        format!("{}的返回包“{file}”收到后已不能使用：", who.zh),
        format!("The return “{file}” of {} can no longer be used:", who.en),
    )
    .then(&broken.failure.message)
    .then(&("请重新导入原文件。", "Take the original in again.").into())
}

/// Where every member stands after these opinions, and the tally or why there is none, a sentence each.
pub(crate) fn standing_tally(
    opinions: &[SignedOpinion],
    dossier: &Dossier,
    exclusions: &[Exclusion],
) -> (Standings, Result<Tally, Vec<Words>>) {
    let round = dossier.sheet.round;
    let standings = standings(&dossier.panel, opinions, round, exclusions);
    let refusals: Vec<Words> = dossier
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

fn refusal(member: &Member, standing: &Standing) -> Option<Words> {
    let who = format!("{}（{}）", member.name, member.id);
    match standing {
        Standing::Effective(signed) => {
            let aside = signed.opinion.declaration != Declaration::NoConflict;
            aside.then(|| {
                Words::new(
                    format!("{who}声明回避，须先由候补专家递补。"),
                    format!("{who} is recused; an alternate has to be seated first."),
                )
            })
        }
        Standing::NotVoted => Some(Words::new(
            format!("{who}的意见尚未收到。"),
            format!("The opinion of {who} has not come in."),
        )),
        Standing::Pending { .. } => Some(Words::new(
            format!("{who}的意见承接的前一版尚未收到，请向该专家索取。"),
            format!("The opinion that {who} corrects has not come in; ask the expert for it."),
        )),
        Standing::Conflict(heads) => Some(Words::new(
            format!(
                "{who}有{}份互不承接的意见，均不计入，请该专家重新签署。",
                heads.len()
            ),
            format!(
                "{who} left {} opinions that do not replace each other; none counts. Have one signed again.",
                heads.len()
            ),
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
    let recused = recused(dossier);
    terms(dossier, &recused).admit(opinion, signer, sealer)?;
    // Whether a file is in the package is no matter of the figures.
    match corrections::foreign(opinion, dossier).count() {
        0 => Ok(()),
        count => Err(AppError::Gaps { count }),
    }
}

/// Who was kept out of the draw.
fn recused(dossier: &Dossier) -> Vec<ExpertId> {
    let excluded = dossier.draw.request.excluded.iter();
    excluded.map(|one| one.id.clone()).collect()
}

fn terms<'a>(dossier: &'a Dossier, recused: &'a [ExpertId]) -> Terms<'a> {
    Terms {
        case_no: &dossier.sheet.case_no,
        package_id: &dossier.package_id,
        older_packages: &dossier.manifest.parents,
        round: dossier.sheet.round,
        form_digest: dossier.catalogue.digest(),
        panel: &dossier.panel,
        recused,
        figures: &dossier.reading.figures,
        policy: &dossier.policy,
    }
}

/// Copies a file as a whole or not at all.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), AppError> {
    copying::copy(from, to).map(drop)
}
