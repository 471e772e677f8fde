//! Rounds (评审轮次): which opinion of each member stands, told from the set of opinions that have come in. The answer is the same in
//! whatever order they came, and however often; it never asks a clock.
//!
//! An opinion replaces the ones it names. It stands until its author replaces it, in the same round or a later one; nobody replaces an
//! opinion of somebody else, or one of a later round by one of an earlier. Where an author left several that do not replace each other,
//! none counts until the author signs one that replaces them all, or the chair excludes the others with a reason.
//!
//! A recusal (回避声明) ends its author's part in the case: it stands over every other opinion of the same author, whatever names it, and
//! no exclusion takes it out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::ballot::Declaration;
use crate::panel::{ExpertId, Panel};
use crate::tally::SignedOpinion;

/// Where one member stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// No opinion has come in.
    NotVoted,
    /// One opinion stands, and everything it replaces is here.
    Effective(SignedOpinion),
    /// One opinion would stand, but opinions that it replaces have not come in; it waits for them.
    Pending {
        /// The opinion.
        opinion: SignedOpinion,
        /// Digests of the opinions that are not here.
        waits_for: Vec<String>,
    },
    /// Several opinions, none of which replaces the other, in the order of their digests. Only their author settles this, by signing one
    /// that replaces them all.
    Conflict(Vec<SignedOpinion>),
}

/// One of several contradicting opinions of a member that the chair does not count (不采用), with the reason. It settles a conflict and
/// does nothing else: the only opinion of a member cannot be excluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Whose opinion.
    pub expert: ExpertId,
    /// Its digest.
    pub digest: String,
    /// Why it is not counted.
    pub reason: String,
}

/// Where one opinion stands among all that have come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// It counts.
    Stands,
    /// Its author replaced it, or stood aside.
    Superseded,
    /// It would stand, but opinions that it replaces are not here.
    Waits {
        /// Their digests, sorted.
        waits_for: Vec<String>,
    },
    /// Others of the same author contradict it.
    Conflicts {
        /// Their digests, sorted.
        with: Vec<String>,
    },
    /// It contradicts another of the same author, and the chair excluded it.
    Excluded,
    /// It is of a later round than the one that is looked at, or not of the set.
    Outside,
    /// Its author is not of the panel.
    Stranger,
}

/// Where all members stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    /// Every member in seating order.
    pub members: Vec<(ExpertId, Standing)>,
    /// Digests of the opinions that the chair's exclusions took out of a conflict, sorted.
    pub excluded: Vec<String>,
    /// Digests of the members' opinions that were replaced, or that a recusal stands over, sorted.
    pub superseded: Vec<String>,
    /// Digests of opinions by people who are not of the panel, sorted.
    pub strangers: Vec<String>,
}

impl Standings {
    /// The opinions that stand, in seating order: what [`crate::tally::tally`] counts.
    #[must_use]
    pub fn effective(&self) -> Vec<SignedOpinion> {
        self.members
            .iter()
            .filter_map(|(_, standing)| match standing {
                Standing::Effective(opinion) => Some(opinion.clone()),
                Standing::NotVoted | Standing::Pending { .. } | Standing::Conflict(_) => None,
            })
            .collect()
    }

    /// Whether a recusal of that member stands, over whatever else the member signed.
    #[must_use]
    pub fn has_stood_aside(&self, member: &ExpertId) -> bool {
        let mut members = self.members.iter();
        members.any(|(id, standing)| {
            id == member && matches!(standing, Standing::Effective(head) if is_recusal(head))
        })
    }

    /// Where one opinion stands.
    #[must_use]
    pub fn place(&self, signed: &SignedOpinion) -> Place {
        let digest = &signed.digest;
        if self.strangers.contains(digest) {
            return Place::Stranger;
        }
        if self.superseded.contains(digest) {
            return Place::Superseded;
        }
        if self.excluded.contains(digest) {
            return Place::Excluded;
        }
        let author = &signed.opinion.expert;
        let standing = self.members.iter().find(|(member, _)| member == author);
        match standing.map(|(_, standing)| standing) {
            Some(Standing::Effective(head)) if head.digest == *digest => Place::Stands,
            Some(Standing::Pending { opinion, waits_for }) if opinion.digest == *digest => {
                Place::Waits {
                    waits_for: waits_for.clone(),
                }
            }
            Some(Standing::Conflict(heads)) if heads.iter().any(|head| head.digest == *digest) => {
                let others = heads.iter().map(|head| &head.digest);
                Place::Conflicts {
                    with: others.filter(|other| *other != digest).cloned().collect(),
                }
            }
            _ => Place::Outside,
        }
    }
}

/// Where every member stands at the end of a round: opinions of later rounds are left out.
#[must_use]
pub fn standings(
    panel: &Panel,
    opinions: &[SignedOpinion],
    round: u32,
    exclusions: &[Exclusion],
) -> Standings {
    let set: BTreeMap<&str, &SignedOpinion> = opinions
        .iter()
        .filter(|signed| signed.opinion.round <= round)
        .map(|signed| (signed.digest.as_str(), signed))
        .collect();
    let mut replaced: BTreeSet<&str> = set
        .values()
        .flat_map(|later| {
            let named = later.opinion.previous.iter();
            named.filter(|digest| {
                set.get(digest.as_str())
                    .is_some_and(|earlier| may_replace(later, earlier))
            })
        })
        .map(String::as_str)
        .collect();
    let mut excluded = Vec::new();
    let mut stood_over = Vec::new();
    let members = panel
        .members()
        .iter()
        .map(|member| {
            let mut heads: Vec<&SignedOpinion> = set
                .values()
                .filter(|signed| signed.opinion.expert == member.id)
                .filter(|signed| !replaced.contains(signed.digest.as_str()))
                .copied()
                .collect();
            if let Some(recusal) = standing_recusal(&heads) {
                let others = heads.iter().filter(|head| head.digest != recusal.digest);
                stood_over.extend(others.map(|head| head.digest.as_str()));
                return (member.id.clone(), Standing::Effective(recusal.clone()));
            }
            let out = |head: &SignedOpinion| {
                let mut named = exclusions.iter();
                named.any(|one| one.expert == member.id && one.digest == head.digest)
            };
            // A conflict is settled by what is left of it. Nothing left would silence a member.
            if heads.len() > 1 && heads.iter().any(|head| !out(head)) {
                let gone = heads.iter().filter(|head| out(head));
                excluded.extend(gone.map(|head| head.digest.clone()));
                heads.retain(|head| !out(head));
            }
            (member.id.clone(), standing(&heads, &set))
        })
        .collect();
    let strangers = set
        .values()
        .filter(|signed| panel.member(&signed.opinion.expert).is_none())
        .map(|signed| signed.digest.clone())
        .collect();
    replaced.extend(stood_over);
    let superseded = replaced
        .into_iter()
        .filter(|digest| panel.member(&set[digest].opinion.expert).is_some())
        .map(str::to_owned)
        .collect();
    excluded.sort();
    Standings {
        members,
        excluded,
        superseded,
        strangers,
    }
}

fn may_replace(later: &SignedOpinion, earlier: &SignedOpinion) -> bool {
    later.opinion.expert == earlier.opinion.expert
        && later.opinion.round >= earlier.opinion.round
        && (is_recusal(later) || !is_recusal(earlier))
}

fn is_recusal(signed: &SignedOpinion) -> bool {
    matches!(signed.opinion.declaration, Declaration::Recused { .. })
}

/// The recusal among the heads of one member. Of several, the last that was signed says it for all: its author stands aside either way.
fn standing_recusal<'a>(heads: &[&'a SignedOpinion]) -> Option<&'a SignedOpinion> {
    let recusals = heads.iter().filter(|head| is_recusal(head));
    let signed = recusals.max_by_key(|one| (one.opinion.round, one.opinion.revision, &one.digest));
    signed.copied()
}

fn standing(heads: &[&SignedOpinion], set: &BTreeMap<&str, &SignedOpinion>) -> Standing {
    match heads {
        [] => Standing::NotVoted,
        [only] => {
            let waits_for = missing_ancestors(only, set);
            if waits_for.is_empty() {
                Standing::Effective((*only).clone())
            } else {
                Standing::Pending {
                    opinion: (*only).clone(),
                    waits_for,
                }
            }
        }
        several => Standing::Conflict(several.iter().map(|head| (*head).clone()).collect()),
    }
}

/// Digests that are named along the chain of one author and are not here, sorted.
fn missing_ancestors(head: &SignedOpinion, set: &BTreeMap<&str, &SignedOpinion>) -> Vec<String> {
    let mut missing = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![head];
    while let Some(later) = open.pop() {
        for digest in &later.opinion.previous {
            match set.get(digest.as_str()) {
                Some(earlier) if may_replace(later, earlier) => {
                    if seen.insert(digest.as_str()) {
                        open.push(earlier);
                    }
                }
                _ => {
                    missing.insert(digest.clone());
                }
            }
        }
    }
    missing.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::tests::{opinion, panel};

    fn signed(expert: &str, round: u32, digest: &str, previous: &[&str]) -> SignedOpinion {
        let mut signed = opinion(expert, digest);
        signed.opinion.round = round;
        signed.opinion.previous = previous.iter().map(|d| (*d).to_owned()).collect();
        signed
    }

    /// One word a member: `-`, the digest that stands, `digest?missing`, or `a|b`.
    fn words(found: &Standings) -> Vec<String> {
        let word = |standing: &Standing| match standing {
            Standing::NotVoted => "-".to_owned(),
            Standing::Effective(head) => head.digest.clone(),
            Standing::Pending { opinion, waits_for } => {
                format!("{}?{}", opinion.digest, waits_for.join(","))
            }
            Standing::Conflict(heads) => {
                let digests: Vec<_> = heads.iter().map(|head| head.digest.as_str()).collect();
                digests.join("|")
            }
        };
        found.members.iter().map(|(_, s)| word(s)).collect()
    }

    fn check(opinions: &[SignedOpinion], round: u32, expected: [&str; 3]) -> Standings {
        let found = standings(&panel(), opinions, round, &[]);
        assert_eq!(words(&found), expected);
        let mut turned: Vec<_> = opinions.iter().rev().cloned().collect();
        turned.extend(opinions.iter().cloned());
        assert_eq!(
            standings(&panel(), &turned, round, &[]),
            found,
            "any order, any repetition"
        );
        found
    }

    #[test]
    fn one_opinion_of_each_stands() {
        check(&[], 1, ["-", "-", "-"]);
        let first = signed("T1", 1, "a", &[]);
        check(std::slice::from_ref(&first), 1, ["a", "-", "-"]);
        let found = check(
            &[first.clone(), signed("T1", 1, "b", &["a"])],
            1,
            ["b", "-", "-"],
        );
        assert_eq!(found.superseded, ["a"]);
        check(
            &[first.clone(), signed("T1", 2, "b", &["a"])],
            1,
            ["a", "-", "-"],
        );
        check(
            &[first.clone(), signed("T1", 2, "b", &["a"])],
            2,
            ["b", "-", "-"],
        );
        check(
            &[first.clone(), signed("T1", 1, "b", &[])],
            1,
            ["a|b", "-", "-"],
        );
        let both = [
            first.clone(),
            signed("T1", 1, "b", &[]),
            signed("T1", 1, "c", &["a", "b"]),
        ];
        check(&both, 1, ["c", "-", "-"]);
        check(&both[1..], 1, ["c?a", "-", "-"]);
        let chain = [signed("T1", 1, "b", &["a"]), signed("T1", 1, "c", &["b"])];
        check(&chain, 1, ["c?a", "-", "-"]);
    }

    #[test]
    fn nobody_replaces_an_opinion_of_somebody_else() {
        let found = check(
            &[signed("T1", 1, "a", &[]), signed("T2", 1, "b", &["a"])],
            1,
            ["a", "b?a", "-"],
        );
        assert_eq!(found.superseded, Vec::<String>::new());
        let found = check(&[signed("X9", 1, "x", &[])], 1, ["-", "-", "-"]);
        assert_eq!(found.strangers, ["x"]);
        assert_eq!(found.effective(), []);
        assert_eq!(found.place(&signed("X9", 1, "x", &[])), Place::Stranger);
    }

    #[test]
    fn an_earlier_round_replaces_nothing_of_a_later_one() {
        let set = [
            signed("T1", 1, "a", &[]),
            signed("T1", 2, "b", &["a"]),
            signed("T1", 1, "c", &["a", "b"]),
        ];
        check(&set, 2, ["b|c", "-", "-"]);
        // In the first round it is not even known, so the opinion that names it waits.
        check(&set, 1, ["c?b", "-", "-"]);
        // A later round without the parent of the first is a second head, not a replacement.
        check(
            &[signed("T1", 1, "a", &[]), signed("T1", 2, "b", &[])],
            2,
            ["a|b", "-", "-"],
        );
    }

    #[test]
    fn a_recusal_is_neither_voted_away_nor_excluded() {
        let recused = |round, digest: &str, previous: &[&str]| {
            let mut signed = signed("T1", round, digest, previous);
            signed.opinion.declaration = Declaration::Recused {
                code: "recusal.employment".to_owned(),
                explanation: String::new(),
            };
            signed
        };
        let (vote, aside) = (signed("T1", 1, "a", &[]), recused(1, "r", &["a"]));
        // A vote that names the recusal, beside it, and in a later round.
        for later in [
            signed("T1", 1, "b", &["a", "r"]),
            signed("T1", 1, "b", &[]),
            signed("T1", 2, "b", &["r"]),
        ] {
            let set = [vote.clone(), aside.clone(), later.clone()];
            let found = check(&set, 2, ["r", "-", "-"]);
            assert_eq!(found.superseded, ["a", "b"]);
            assert_eq!(found.place(&later), Place::Superseded);
            let out = Exclusion {
                expert: ExpertId("T1".to_owned()),
                digest: "r".to_owned(),
                reason: "误签。".to_owned(),
            };
            assert_eq!(standings(&panel(), &set, 2, &[out]), found);
        }
        // It does not wait for what it replaces, and a later recusal takes its place.
        check(std::slice::from_ref(&aside), 1, ["r", "-", "-"]);
        check(
            &[aside.clone(), recused(1, "s", &["r"])],
            1,
            ["s", "-", "-"],
        );
        check(&[aside, recused(1, "q", &[])], 1, ["r", "-", "-"]);
    }

    #[test]
    fn an_exclusion_settles_a_conflict_and_nothing_else() {
        let out = |digest: &str| Exclusion {
            expert: ExpertId("T1".to_owned()),
            digest: digest.to_owned(),
            reason: "误用旧稿。".to_owned(),
        };
        let check = |set: &[SignedOpinion], out: &[Exclusion], expected: &str, gone: &[&str]| {
            let found = standings(&panel(), set, 1, out);
            assert_eq!(words(&found)[0], expected);
            assert_eq!(found.excluded, gone);
            found
        };
        let (a, b) = (signed("T1", 1, "a", &[]), signed("T1", 1, "b", &[]));
        let both = [a.clone(), b.clone()];
        let found = check(&both, &[out("a")], "b", &["a"]);
        assert_eq!(
            (found.place(&a), found.place(&b)),
            (Place::Excluded, Place::Stands)
        );
        check(&both, &[out("a"), out("b")], "a|b", &[]);
        check(&both[..1], &[out("a")], "a", &[]);
        let mut other = out("a");
        other.expert = ExpertId("T2".to_owned());
        let found = check(&both, &[other], "a|b", &[]);
        assert_eq!(
            found.place(&a),
            Place::Conflicts {
                with: vec!["b".to_owned()]
            }
        );
        // The author's own word comes before the chair's.
        let settled = [a.clone(), b, signed("T1", 1, "c", &["a", "b"])];
        let found = check(&settled, &[out("a")], "c", &[]);
        assert_eq!(found.place(&a), Place::Superseded);
    }
}
