//! Merging is a set union: any order, any repetition and any split of what comes in gives the same view, and one document more or less
//! concerns its author alone.

use std::collections::BTreeSet;

use dunping_domain::ballot::{Declaration, Opinion};
use dunping_domain::panel::{Category, ExpertId, Member, Panel};
use dunping_domain::round::{Exclusion, Place, Standing, Standings, standings};
use dunping_domain::tally::SignedOpinion;
use proptest::prelude::*;

const SEATS: [&str; 5] = ["T1", "T2", "T3", "F1", "F2"];
/// Seats and somebody who has none.
const AUTHORS: [&str; 6] = ["T1", "T2", "T3", "F1", "F2", "X9"];
const LAST_ROUND: u32 = 3;

fn category(id: &str) -> Category {
    if id.starts_with('F') {
        Category::Finance
    } else {
        Category::Technical
    }
}

fn panel() -> Panel {
    let members = SEATS.map(|id| Member {
        id: ExpertId(id.to_owned()),
        name: String::new(),
        category: category(id),
        employer: String::new(),
        title: String::new(),
    });
    Panel::new(members.to_vec(), ExpertId("T1".to_owned())).expect("a panel")
}

/// Author, round, which of all earlier documents it names, and what it declares; names beyond the end are of documents that nobody has.
type Drawn = (usize, u32, Vec<usize>, Declaration);

fn document(index: usize, (author, round, previous, declaration): &Drawn) -> SignedOpinion {
    let name = |index: usize| format!("d{index:03}");
    let author = AUTHORS[*author];
    // Nothing can name a later document: its digest is not known yet.
    let named: BTreeSet<String> = previous
        .iter()
        .map(|at| if *at < 24 { at % (index + 1) } else { *at })
        .filter(|at| *at != index)
        .map(name)
        .collect();
    SignedOpinion {
        digest: name(index),
        opinion: Opinion {
            case_no: String::new(),
            package_id: String::new(),
            round: *round,
            form_digest: String::new(),
            expert: ExpertId(author.to_owned()),
            category: category(author),
            revision: 1,
            previous: named.into_iter().collect(),
            correction_reason: String::new(),
            declaration: declaration.clone(),
            ballots: Vec::new(),
            corrections: Vec::new(),
            remarks: String::new(),
            visit: None,
            claimed_time: String::new(),
            app: String::new(),
        },
    }
}

fn documents() -> impl Strategy<Value = Vec<SignedOpinion>> {
    let previous = proptest::collection::vec(0usize..26, 0..4);
    let recused = Declaration::Recused {
        code: "recusal.employment".to_owned(),
        explanation: String::new(),
    };
    let declaration = prop_oneof![9 => Just(Declaration::NoConflict), 1 => Just(recused)];
    let one = (0..AUTHORS.len(), 1..=LAST_ROUND, previous, declaration);
    proptest::collection::vec(one, 0..24).prop_map(|drawn| {
        let numbered = drawn.iter().enumerate();
        numbered.map(|(index, one)| document(index, one)).collect()
    })
}

fn exclusions(documents: &[SignedOpinion], picked: &[prop::sample::Index]) -> Vec<Exclusion> {
    if documents.is_empty() {
        return Vec::new();
    }
    let picked = picked.iter().map(|at| at.get(documents));
    picked
        .map(|signed| Exclusion {
            expert: signed.opinion.expert.clone(),
            digest: signed.digest.clone(),
            reason: String::new(),
        })
        .collect()
}

fn places(found: &Standings, documents: &[SignedOpinion]) -> Vec<Place> {
    documents.iter().map(|one| found.place(one)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn order_repetition_and_splitting_change_nothing(
        documents in documents(),
        order in proptest::collection::vec(any::<prop::sample::Index>(), 0..60),
        picked in proptest::collection::vec(any::<prop::sample::Index>(), 0..4),
        round in 1..=LAST_ROUND,
    ) {
        let exclusions = exclusions(&documents, &picked);
        let expected = standings(&panel(), &documents, round, &exclusions);
        let expected_places = places(&expected, &documents);
        // Drawn with repetition, then whatever was not drawn, backwards.
        let mut arrived: Vec<SignedOpinion> = Vec::new();
        if !documents.is_empty() {
            arrived.extend(order.iter().map(|at| at.get(&documents).clone()));
        }
        arrived.extend(documents.iter().rev().cloned());
        let found = standings(&panel(), &arrived, round, &exclusions);
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(places(&found, &documents), expected_places);
        // In imports of three: what each import leaves behind is all that the next one knows.
        let mut here: Vec<SignedOpinion> = Vec::new();
        for import in arrived.chunks(3) {
            for one in import {
                if here.iter().all(|known| known.digest != one.digest) {
                    here.push(one.clone());
                }
            }
        }
        prop_assert_eq!(&standings(&panel(), &here, round, &exclusions), &expected);
    }

    #[test]
    fn one_document_less_concerns_its_author_alone(
        documents in documents(),
        gone in any::<prop::sample::Index>(),
        picked in proptest::collection::vec(any::<prop::sample::Index>(), 0..4),
        round in 1..=LAST_ROUND,
    ) {
        prop_assume!(!documents.is_empty());
        let exclusions = exclusions(&documents, &picked);
        let before = standings(&panel(), &documents, round, &exclusions);
        let mut fewer = documents.clone();
        let gone = fewer.remove(gone.index(documents.len()));
        let after = standings(&panel(), &fewer, round, &exclusions);
        for (one, other) in before.members.iter().zip(&after.members) {
            if one.0 != gone.opinion.expert {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn nobody_has_two_votes_and_no_vote_is_lost_in_silence(
        documents in documents(),
        picked in proptest::collection::vec(any::<prop::sample::Index>(), 0..4),
        round in 1..=LAST_ROUND,
    ) {
        let found = standings(&panel(), &documents, round, &exclusions(&documents, &picked));
        prop_assert!(found.effective().len() <= SEATS.len());
        for one in &documents {
            let place = found.place(one);
            let member = SEATS.contains(&one.opinion.expert.0.as_str());
            let within = one.opinion.round <= round;
            prop_assert_eq!(place == Place::Outside, !within, "{:?}", place);
            prop_assert_eq!(place == Place::Stranger, within && !member);
            if place == Place::Stands {
                prop_assert!(found.effective().contains(one));
            }
        }
        // Whoever has sent something has a standing.
        for (id, standing) in &found.members {
            let sent = documents.iter().any(|one| one.opinion.expert == *id && one.opinion.round <= round);
            prop_assert_eq!(*standing == Standing::NotVoted, !sent);
            // And whoever has stood aside stands aside, whatever else they sent.
            let aside = |one: &SignedOpinion| one.opinion.declaration != Declaration::NoConflict;
            let recused = documents.iter().any(|one| {
                one.opinion.expert == *id && one.opinion.round <= round && aside(one)
            });
            let stands_aside = matches!(standing, Standing::Effective(head) if aside(head));
            prop_assert_eq!(stands_aside, recused);
        }
    }
}
