//! The draw's test vector, its record, and what is refused.

use dunping_domain::digest::{hex, sha256_hex};
use dunping_domain::draw::{
    Candidate, DrawRecord, DrawRefusal, Excluded, Request, Seats, canonical, commit,
    normal_entropy, order, record, reveal, seed, sorted, thin_pools, verify,
};
use dunping_domain::panel::{Category, ExpertId};

const ENTROPY: &str = "ssq:2026131=03,08,11,19,24,30+07\nwitness:W01=4711";

fn example() -> DrawRecord {
    serde_json::from_str(include_str!("draw_example.json")).expect("a draw record")
}

fn request() -> Request {
    let candidate = |id: String| Candidate {
        cat: if id.starts_with('F') {
            Category::Finance
        } else {
            Category::Technical
        },
        id: ExpertId(id),
    };
    let finance = (1..=5).map(|i| candidate(format!("F{i:03}")));
    let technical = (1..=9).map(|i| candidate(format!("T{i:03}")));
    Request {
        alternates: 2,
        case_no: "LNCSE-2026-0001".to_owned(),
        draw_no: 1,
        excluded: vec![Excluded {
            id: ExpertId("T010".to_owned()),
            reason: "recusal.employment".to_owned(),
        }],
        pool: finance.chain(technical).collect(),
        seats: Seats {
            finance: 2,
            technical: 3,
        },
    }
}

fn nonce() -> [u8; 32] {
    std::array::from_fn(|i| i as u8)
}

fn ids(text: &str) -> Vec<ExpertId> {
    text.split(' ').map(|id| ExpertId(id.to_owned())).collect()
}

#[test]
fn the_vector() {
    let request = request();
    let text = canonical(&request);
    assert!(text.starts_with(
        "{\"alternates\":2,\"case_no\":\"LNCSE-2026-0001\",\"draw_no\":1,\"excluded\":[{\"id\":\"T010\",\
         \"reason\":\"recusal.employment\"}],\"pool\":[{\"cat\":\"F\",\"id\":\"F001\"},"
    ));
    assert!(text.ends_with("{\"cat\":\"T\",\"id\":\"T009\"}],\"seats\":{\"F\":2,\"T\":3}}"));
    assert_eq!(
        sha256_hex(text.as_bytes()),
        "7aa2e0b74b2a62ecb6ac4ebd48740b12087bf9ecce59646dc05965e4453ec4ca"
    );
    assert_eq!(
        commit(&request, &nonce()).as_deref(),
        Ok("699efceb115691c6afb32f5c60f9684d6582702c2ef5db9c1d000cfdb80b4707")
    );
    let seed = seed(&request, &nonce(), ENTROPY).expect("drawable");
    assert_eq!(
        hex(&seed),
        "b6b52fd193f6b5390c2472c6ed774b22b9d520a237186ac928b0494105d9a4e3"
    );
    assert_eq!(
        order(&request, Category::Finance, &seed),
        ids("F004 F001 F005 F002 F003")
    );
    assert_eq!(
        order(&request, Category::Technical, &seed),
        ids("T003 T004 T001 T006 T009 T002 T005 T008 T007")
    );
}

#[test]
fn the_record_has_its_shape_and_verifies() {
    let example = example();
    assert_eq!(verify(&example), Ok(()));
    let ours = record(request(), &nonce(), ENTROPY).expect("drawable");
    assert_eq!(ours, example);
    let text: serde_json::Value =
        serde_json::from_str(include_str!("draw_example.json")).expect("JSON");
    assert_eq!(serde_json::to_value(&ours).expect("JSON"), text);
}

#[test]
fn entropy_has_one_form() {
    let check = |text: &str, expected: Result<&str, DrawRefusal>| {
        assert_eq!(
            normal_entropy(text),
            expected.map(str::to_owned),
            "{text:?}"
        );
    };
    check("b=2\r\n\r\na=1\r\n", Ok("a=1\nb=2"));
    check(" a = 1 ", Ok("a=1"));
    check("a=1=2", Ok("a=1=2"));
    check("a=1\nb", Err(DrawRefusal::EntropyLine(2)));
    check("=1", Err(DrawRefusal::EntropyLine(1)));
    check("a=", Err(DrawRefusal::EntropyLine(1)));
    check("a=1\na=2", Err(DrawRefusal::EntropyTwice("a".to_owned())));
    check("\n", Err(DrawRefusal::NoEntropy));
    let other = "witness:W01=4711\r\nssq:2026131=03,08,11,19,24,30+07\r\n";
    assert_eq!(
        reveal(&request(), &nonce(), other),
        reveal(&request(), &nonce(), ENTROPY)
    );
}

#[test]
fn a_changed_record_does_not_verify() {
    let check = |change: &dyn Fn(&mut DrawRecord), expected: DrawRefusal| {
        let mut record = example();
        change(&mut record);
        assert_eq!(verify(&record), Err(expected));
    };
    check(&|r| r.nonce.push('0'), DrawRefusal::Nonce);
    check(
        &|r| r.nonce.replace_range(..2, "ff"),
        DrawRefusal::CommitDiffers,
    );
    check(&|r| r.request.draw_no = 2, DrawRefusal::CommitDiffers);
    check(
        &|r| drop(r.request.pool.remove(3)),
        DrawRefusal::CommitDiffers,
    );
    check(&|r| r.entropy.push_str("\nx=1"), DrawRefusal::ResultDiffers);
    check(&|r| r.entropy.push('\n'), DrawRefusal::EntropyNotNormal);
    check(
        &|r| r.result.technical.seated.swap(0, 1),
        DrawRefusal::ResultDiffers,
    );
    check(
        &|r| r.request.pool.swap(0, 1),
        DrawRefusal::PoolOrder(ExpertId("F001".to_owned())),
    );
}

#[test]
fn what_cannot_be_drawn() {
    let check = |change: &dyn Fn(&mut Request), expected: DrawRefusal| {
        let mut request = request();
        change(&mut request);
        assert_eq!(commit(&request, &nonce()), Err(expected.clone()));
        assert_eq!(reveal(&request, &nonce(), ENTROPY), Err(expected));
    };
    check(
        &|r| {
            r.seats = Seats {
                finance: 0,
                technical: 0,
            };
        },
        DrawRefusal::NoSeat,
    );
    check(
        &|r| r.seats.finance = 6,
        DrawRefusal::TooFew {
            category: Category::Finance,
            needed: 6,
            available: 5,
        },
    );
    check(
        &|r| r.excluded[0].id = ExpertId("T001".to_owned()),
        DrawRefusal::ExcludedInPool(ExpertId("T001".to_owned())),
    );
    check(
        &|r| r.pool[1] = r.pool[0].clone(),
        DrawRefusal::PoolOrder(ExpertId("F001".to_owned())),
    );
}

#[test]
fn leaving_one_out_keeps_the_order_of_the_others() {
    let full = request();
    let seed = [7; 32];
    let all = order(&full, Category::Technical, &seed);
    for gone in &all {
        let mut less = full.clone();
        less.pool.retain(|candidate| candidate.id != *gone);
        let rest: Vec<_> = all.iter().filter(|id| *id != gone).cloned().collect();
        assert_eq!(order(&less, Category::Technical, &seed), rest);
    }
}

#[test]
fn a_thin_pool_is_told_and_a_single_seat_can_be_drawn() {
    assert_eq!(thin_pools(&request(), 3), [Category::Finance]);
    let mut turned = request();
    turned.pool.reverse();
    assert_eq!(sorted(turned), request());
    let mut seat = request();
    seat.seats.finance = 0;
    seat.seats.technical = 1;
    let drawn = reveal(&seat, &nonce(), ENTROPY).expect("drawable");
    assert_eq!(
        drawn.finance.seated.len() + drawn.finance.alternates.len(),
        0
    );
    assert_eq!(drawn.technical.seated.len(), 1);
    assert_eq!(drawn.technical.alternates.len(), 2);
}

#[test]
fn strings_are_escaped_as_the_canonical_form_wants() {
    let mut request = request();
    request.case_no = "评\"\\\u{1}\t/审".to_owned();
    assert!(canonical(&request).contains("\"case_no\":\"评\\\"\\\\\\u0001\\t/审\""));
    let parsed: serde_json::Value = serde_json::from_str(&canonical(&request)).expect("JSON");
    assert_eq!(parsed["case_no"], request.case_no);
}
