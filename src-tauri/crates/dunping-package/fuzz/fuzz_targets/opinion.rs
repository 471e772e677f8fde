//! Any bytes as an opinion, signed by its expert: past the signature, where reading, completeness and the standing of each member begin.
//! What is read says the same when written again, and it stands the same in whatever order opinions come.
#![no_main]

use std::sync::LazyLock;

use dunping_domain::ballot::{Opinion, opinion_gaps};
use dunping_domain::figures::Figures;
use dunping_domain::panel::Panel;
use dunping_domain::policy::Policy;
use dunping_domain::round::{Exclusion, standings};
use dunping_domain::tally::SignedOpinion;
use dunping_identity::{DocumentKind, Identity, Trust, envelope};
use dunping_package::{read_document, sign_document};
use dunping_package_fuzz::{expert, now, opinion, panel};
use libfuzzer_sys::fuzz_target;

struct Review {
    expert: Identity,
    trust: Trust,
    panel: Panel,
    figures: Figures,
    policy: Policy,
    earlier: SignedOpinion,
}

static REVIEW: LazyLock<Review> = LazyLock::new(|| {
    let (expert, trust) = expert();
    let earlier = opinion(1, Vec::new());
    Review {
        expert,
        trust,
        panel: panel(),
        figures: Figures::new(2025),
        policy: Policy::builtin(),
        earlier: SignedOpinion {
            digest: "aa".repeat(32),
            opinion: earlier,
        },
    }
});

fuzz_target!(|bytes: &[u8]| {
    let kind = DocumentKind::Opinion;
    let review = &*REVIEW;
    let signed = envelope::sign(kind, bytes, &review.expert).expect("signed");
    let Ok(read) = read_document::<Opinion>(kind, &signed, &review.trust, now()) else {
        return;
    };
    let again = sign_document(kind, &read.value, &review.expert).expect("what was read");
    let again = read_document::<Opinion>(kind, &again, &review.trust, now()).expect("accepted");
    assert_eq!(again.value, read.value);
    let _ = opinion_gaps(&read.value, &review.figures, &review.policy);
    let arrived = SignedOpinion {
        digest: read.digest,
        opinion: read.value,
    };
    let round = arrived.opinion.round;
    let one_way = [review.earlier.clone(), arrived.clone()];
    let other_way = [arrived.clone(), review.earlier.clone(), arrived.clone()];
    let excluded = Exclusion {
        expert: arrived.opinion.expert,
        digest: arrived.digest,
        reason: "误发".to_owned(),
    };
    for exclusions in [&[][..], &[excluded]] {
        assert_eq!(
            standings(&review.panel, &one_way, round, exclusions),
            standings(&review.panel, &other_way, round, exclusions)
        );
    }
});
