//! Bringing opinions together: a set of immutable documents, and one pure view of it.
//!
//! Merging is set union, so neither order nor repetition of imports can matter. Each document names the earlier ones of its
//! expert that it replaces; the heads of that graph are what the expert says now. Two heads are a conflict that is shown and never
//! settled by a clock or by the order of arrival. What the opinions say is not looked at here.

use std::collections::{BTreeMap, BTreeSet};

/// SHA-256 (hexadecimal) of a document.
pub type Digest = String;

/// What merging needs to know of a signed opinion.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The document's digest.
    pub digest: Digest,
    /// Whose opinion: the signer's number.
    pub expert: String,
    /// 轮次, from 1.
    pub round: u32,
    /// Grows from each document to the next of the same expert and round.
    pub seq: u64,
    /// The documents it replaces: none for a first opinion, several to settle a conflict.
    pub prev: BTreeSet<Digest>,
}

/// What an expert's vote in a round is at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is no document that counts.
    NotVoted,
    /// This document counts.
    Effective(Digest),
    /// Several stand beside each other; none counts until the expert replaces them all.
    Conflict(BTreeSet<Digest>),
}

/// Why a document is kept but cannot count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It replaces a document of another expert or round.
    ForeignParent(Digest),
    /// Its number is not greater than that of a document it replaces.
    SequenceNotGrowing(Digest),
}

/// The view of a set of documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// By round and expert; those never heard of have not voted, see [`View::standing`].
    pub standings: BTreeMap<(u32, String), Standing>,
    /// Documents that wait for others, with the digests they lack.
    pub pending: BTreeMap<Digest, BTreeSet<Digest>>,
    /// Documents that can never count, and why.
    pub refused: BTreeMap<Digest, Refusal>,
}

impl View {
    /// The standing of an expert in a round.
    #[must_use]
    pub fn standing(&self, round: u32, expert: &str) -> Standing {
        self.standings
            .get(&(round, expert.to_owned()))
            .cloned()
            .unwrap_or(Standing::NotVoted)
    }
}

/// The union of two sets.
#[must_use]
pub fn union(a: &BTreeSet<Link>, b: &BTreeSet<Link>) -> BTreeSet<Link> {
    a.union(b).cloned().collect()
}

/// The view of a set: a function of the set alone.
#[must_use]
pub fn view(links: &BTreeSet<Link>) -> View {
    // A digest stands for one content; should two links claim one, the smallest is taken, whichever came first.
    let mut by_digest: BTreeMap<&str, &Link> = BTreeMap::new();
    for link in links {
        by_digest.entry(&link.digest).or_insert(link);
    }
    let mut view = View::default();
    for link in by_digest.values() {
        if let Some(refusal) = refusal_of(link, &by_digest) {
            view.refused.insert(link.digest.clone(), refusal);
        }
    }
    let counting = counting(&by_digest, &view.refused);
    let mut replaced: BTreeSet<&str> = BTreeSet::new();
    for link in by_digest
        .values()
        .filter(|link| counting.contains(link.digest.as_str()))
    {
        replaced.extend(link.prev.iter().map(String::as_str));
    }
    let mut heads: BTreeMap<(u32, String), BTreeSet<Digest>> = BTreeMap::new();
    for link in by_digest.values() {
        let digest = link.digest.as_str();
        if counting.contains(digest) {
            if !replaced.contains(digest) {
                heads
                    .entry((link.round, link.expert.clone()))
                    .or_default()
                    .insert(link.digest.clone());
            }
        } else if !view.refused.contains_key(digest) {
            let lacking = link
                .prev
                .iter()
                .filter(|prev| !counting.contains(prev.as_str()))
                .cloned()
                .collect();
            view.pending.insert(link.digest.clone(), lacking);
        }
    }
    view.standings = heads
        .into_iter()
        .map(|(key, heads)| {
            let standing = match heads.first() {
                Some(only) if heads.len() == 1 => Standing::Effective(only.clone()),
                _ => Standing::Conflict(heads),
            };
            (key, standing)
        })
        .collect();
    view
}

fn refusal_of(link: &Link, by_digest: &BTreeMap<&str, &Link>) -> Option<Refusal> {
    link.prev.iter().find_map(|prev| {
        let parent = by_digest.get(prev.as_str())?;
        if (parent.round, &parent.expert) != (link.round, &link.expert) {
            Some(Refusal::ForeignParent(prev.clone()))
        } else if parent.seq >= link.seq {
            Some(Refusal::SequenceNotGrowing(prev.clone()))
        } else {
            None
        }
    })
}

/// Those whose ancestors are all present and not refused: grown from the first opinions until nothing is added.
fn counting<'a>(
    by_digest: &BTreeMap<&'a str, &'a Link>,
    refused: &BTreeMap<Digest, Refusal>,
) -> BTreeSet<&'a str> {
    let mut counting: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = counting.len();
        for (digest, link) in by_digest {
            if !refused.contains_key(*digest)
                && link
                    .prev
                    .iter()
                    .all(|prev| counting.contains(prev.as_str()))
            {
                counting.insert(digest);
            }
        }
        if counting.len() == before {
            return counting;
        }
    }
}
