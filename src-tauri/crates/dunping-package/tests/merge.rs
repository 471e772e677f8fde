//! The laws of merging, over random sets of opinions: with gaps, forks, foreign parents and wrong numbers among them.

use std::collections::BTreeSet;

use dunping_package::merge::{Link, Refusal, Standing, union, view};
use proptest::prelude::*;

fn link(digest: &str, expert: &str, round: u32, seq: u64, prev: &[&str]) -> Link {
    Link {
        digest: digest.to_owned(),
        expert: expert.to_owned(),
        round,
        seq,
        prev: prev.iter().map(|&p| p.to_owned()).collect(),
    }
}

fn set(links: &[Link]) -> BTreeSet<Link> {
    links.iter().cloned().collect()
}

fn effective(digest: &str) -> Standing {
    Standing::Effective(digest.to_owned())
}

#[test]
fn standings() {
    fn check(links: &[Link], expected: &Standing) {
        assert_eq!(view(&set(links)).standing(1, "T1"), *expected);
    }
    let first = link("a", "T1", 1, 1, &[]);
    let second = link("b", "T1", 1, 2, &["a"]);
    let rival = link("c", "T1", 1, 2, &["a"]);
    let settled = link("d", "T1", 1, 3, &["b", "c"]);
    check(&[], &Standing::NotVoted);
    check(
        &[link("x", "T2", 1, 1, &[]), link("y", "T1", 2, 1, &[])],
        &Standing::NotVoted,
    );
    check(std::slice::from_ref(&first), &effective("a"));
    check(&[first.clone(), second.clone()], &effective("b"));
    let conflict = Standing::Conflict(["b", "c"].map(str::to_owned).into());
    check(&[first.clone(), second.clone(), rival.clone()], &conflict);
    check(
        &[
            first.clone(),
            second.clone(),
            rival.clone(),
            settled.clone(),
        ],
        &effective("d"),
    );
    // What waits for a missing one neither counts nor replaces.
    check(
        &[first.clone(), second.clone(), settled.clone()],
        &effective("b"),
    );
    check(std::slice::from_ref(&second), &Standing::NotVoted);
    let pending = view(&set(&[first, second, settled])).pending;
    assert_eq!(pending["d"], BTreeSet::from(["c".to_owned()]));
}

#[test]
fn documents_that_can_never_count() {
    let other = link("a", "T2", 1, 1, &[]);
    let foreign = view(&set(&[other, link("b", "T1", 1, 2, &["a"])]));
    assert_eq!(foreign.refused["b"], Refusal::ForeignParent("a".to_owned()));
    assert_eq!(foreign.standing(1, "T2"), effective("a"));
    let backwards = view(&set(&[
        link("a", "T1", 1, 5, &[]),
        link("b", "T1", 1, 5, &["a"]),
    ]));
    assert_eq!(
        backwards.refused["b"],
        Refusal::SequenceNotGrowing("a".to_owned())
    );
    assert_eq!(backwards.standing(1, "T1"), effective("a"));
    let circle = view(&set(&[
        link("a", "T1", 1, 1, &["b"]),
        link("b", "T1", 1, 2, &["a"]),
    ]));
    assert_eq!(circle.standing(1, "T1"), Standing::NotVoted);
}

/// Up to 24 links of 3 experts in 2 rounds, each naming any of the others' digests, present or not.
fn links() -> impl Strategy<Value = Vec<Link>> {
    let one = (
        0..3u8,
        1..3u32,
        1..6u64,
        proptest::collection::btree_set(0..30usize, 0..3),
    );
    proptest::collection::vec(one, 0..24).prop_map(|raw| {
        raw.into_iter()
            .enumerate()
            .map(|(index, (expert, round, seq, prev))| Link {
                digest: format!("{index:02}"),
                expert: format!("T{expert}"),
                round,
                seq,
                prev: prev
                    .into_iter()
                    .filter(|p| *p != index)
                    .map(|p| format!("{p:02}"))
                    .collect(),
            })
            .collect()
    })
}

fn shuffled() -> impl Strategy<Value = (Vec<Link>, Vec<Link>)> {
    links().prop_flat_map(|links| (Just(links.clone()), Just(links).prop_shuffle()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn order_and_repetition_do_not_matter((original, other) in shuffled()) {
        let expected = view(&set(&original));
        let mut arrived = BTreeSet::new();
        for link in other.iter().chain(&original).chain(&other) {
            arrived = union(&arrived, &BTreeSet::from([link.clone()]));
        }
        prop_assert_eq!(view(&arrived), expected);
    }

    #[test]
    fn union_laws(a in links(), b in links(), c in links()) {
        let (a, b, c) = (set(&a), set(&b), set(&c));
        prop_assert_eq!(union(&a, &b), union(&b, &a));
        prop_assert_eq!(union(&union(&a, &b), &c), union(&a, &union(&b, &c)));
        prop_assert_eq!(union(&a, &a), a.clone());
        prop_assert_eq!(view(&union(&a, &b)), view(&union(&b, &a)));
    }

    #[test]
    fn every_document_has_one_fate(links in links()) {
        let view = view(&set(&links));
        for link in &links {
            let is_head = match view.standing(link.round, &link.expert) {
                Standing::NotVoted => false,
                Standing::Effective(head) => head == link.digest,
                Standing::Conflict(heads) => {
                    prop_assert!(heads.len() > 1);
                    heads.contains(&link.digest)
                }
            };
            let waits = view.pending.contains_key(&link.digest);
            let refused = view.refused.contains_key(&link.digest);
            prop_assert!(u8::from(is_head) + u8::from(waits) + u8::from(refused) <= 1);
            if link.prev.is_empty() {
                prop_assert!(!waits && !refused);
            }
        }
    }

    #[test]
    fn removing_one_document_touches_only_its_expert(links in links(), index in any::<prop::sample::Index>()) {
        prop_assume!(!links.is_empty());
        let removed = links[index.index(links.len())].clone();
        // Parents of another expert are refused when present and waited for when not; neither counts.
        let before = view(&set(&links));
        let rest: Vec<_> = links.into_iter().filter(|link| *link != removed).collect();
        let after = view(&set(&rest));
        for link in rest.iter().filter(|link| (link.round, &link.expert) != (removed.round, &removed.expert)) {
            prop_assert_eq!(before.standing(link.round, &link.expert), after.standing(link.round, &link.expert));
        }
    }
}
