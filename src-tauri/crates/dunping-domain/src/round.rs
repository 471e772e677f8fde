//! Rounds (评审轮次): which opinion of each member stands, told from the set of opinions that have come in. The answer is the same in
//! whatever order they came, and however often; it never asks a clock.
//!
//! An opinion replaces the ones it names. It stands until its author replaces it, in the same round or a later one.

use std::collections::{BTreeMap, BTreeSet};

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

/// Where all members stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    /// Every member in seating order.
    pub members: Vec<(ExpertId, Standing)>,
    /// Digests of the members' opinions that were replaced, sorted.
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
}

/// Where every member stands at the end of a round: opinions of later rounds are left out.
#[must_use]
pub fn standings(panel: &Panel, opinions: &[SignedOpinion], round: u32) -> Standings {
    let set: BTreeMap<&str, &SignedOpinion> = opinions
        .iter()
        .filter(|signed| signed.opinion.round <= round)
        .map(|signed| (signed.digest.as_str(), signed))
        .collect();
    // Nobody replaces an opinion of somebody else.
    let replaced: BTreeSet<&str> = set
        .values()
        .flat_map(|later| {
            later.opinion.previous.iter().filter(|digest| {
                set.get(digest.as_str())
                    .is_some_and(|earlier| earlier.opinion.expert == later.opinion.expert)
            })
        })
        .map(String::as_str)
        .collect();
    let members = panel
        .members()
        .iter()
        .map(|member| {
            let heads: Vec<&SignedOpinion> = set
                .values()
                .filter(|signed| signed.opinion.expert == member.id)
                .filter(|signed| !replaced.contains(signed.digest.as_str()))
                .copied()
                .collect();
            (member.id.clone(), standing(&heads, &set))
        })
        .collect();
    let strangers = set
        .values()
        .filter(|signed| panel.member(&signed.opinion.expert).is_none())
        .map(|signed| signed.digest.clone())
        .collect();
    let superseded = replaced
        .into_iter()
        .filter(|digest| panel.member(&set[digest].opinion.expert).is_some())
        .map(str::to_owned)
        .collect();
    Standings {
        members,
        superseded,
        strangers,
    }
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
    let mut open: Vec<&str> = head.opinion.previous.iter().map(String::as_str).collect();
    while let Some(digest) = open.pop() {
        if !seen.insert(digest) {
            continue;
        }
        match set.get(digest) {
            Some(earlier) if earlier.opinion.expert == head.opinion.expert => {
                open.extend(earlier.opinion.previous.iter().map(String::as_str));
            }
            _ => {
                missing.insert(digest.to_owned());
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
        let found = standings(&panel(), opinions, round);
        assert_eq!(words(&found), expected);
        let mut turned: Vec<_> = opinions.iter().rev().cloned().collect();
        turned.extend(opinions.iter().cloned());
        assert_eq!(
            standings(&panel(), &turned, round),
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
    }
}
