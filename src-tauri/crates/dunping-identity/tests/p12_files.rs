//! Keys out of `.p12` files that OpenSSL made (`p12/make.sh`).

#[allow(dead_code)]
mod bodies;

use bodies::{Body, TECHNICAL, now, years};
use dunping_identity::envelope::{sign, verify};
use dunping_identity::{
    Algorithm, Candidate, Change, DocumentKind, Enrolment, P12Error, Person, p12,
};

const PASSPHRASE: &str = "测试123";

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("p12/", $name)).as_slice()
    };
}

#[test]
fn modern_and_legacy_files_hold_the_same_key() {
    let spki = |bytes: &[u8]| {
        let read = p12::read(bytes, PASSPHRASE).unwrap();
        assert!(read.holder.contains("孙八"), "{}", read.holder);
        assert!(read.issuer.contains("虚构认证中心"), "{}", read.issuer);
        read.key.public_spki().unwrap()
    };
    let modern = spki(file!("modern.p12"));
    assert_eq!(spki(file!("rc2.p12")), modern);
    assert_eq!(spki(file!("3des.p12")), modern);
    // A friendly name beyond the Basic Multilingual Plane, and no MAC.
    assert_eq!(spki(file!("name-beyond-bmp.p12")), modern);
}

#[test]
fn rsa_keys_are_read_from_modern_and_legacy_files_alike() {
    let read = |bytes: &[u8]| p12::read(bytes, PASSPHRASE).unwrap().key;
    let modern = read(file!("rsa.p12"));
    assert_eq!(modern.algorithm(), Algorithm::Rsa);
    // The first with attributes of its own inside the private key, as Windows writes them.
    for legacy in [file!("rsa-rc2.p12"), file!("rsa-3des.p12")] {
        let legacy = read(legacy);
        assert_eq!(legacy.public_spki(), modern.public_spki());
        assert_eq!(legacy.sign(b"{}"), modern.sign(b"{}"));
    }
}

#[test]
fn imported_keys_sign_like_any_other() {
    imported_key_signs(file!("modern.p12"));
    imported_key_signs(file!("rsa-rc2.p12"));
}

fn imported_key_signs(file: &[u8]) {
    let body = Body::new();
    let key = p12::read(file, PASSPHRASE).unwrap().key;
    let spki = key.public_spki().unwrap();
    let person = Person::new("T010", "孙八", TECHNICAL).unwrap();
    let candidate = Candidate::with_key(person.clone(), key).unwrap();
    let request = Enrolment::request(&candidate, years()).unwrap();
    let enrolment = Enrolment::read(&request).unwrap();
    assert_eq!(enrolment.spki(), spki);
    let admit = Change::Admit {
        enrolment: &enrolment,
        person,
        validity: years(),
    };
    let trust = body.trust(1).next(&body.authority, admit, now()).unwrap();
    let identity = candidate.adopt(&trust).unwrap();
    let bytes = sign(DocumentKind::Opinion, b"{}", &identity).unwrap();
    let verified = verify(DocumentKind::Opinion, &bytes, &trust, now()).unwrap();
    assert_eq!(verified.signer.id, "T010");
    assert_eq!(verified.certificate.spki(), spki);
}

#[test]
fn every_trouble_is_told_apart() {
    let check = |bytes: &[u8], passphrase: &str, expected: P12Error| {
        assert_eq!(p12::read(bytes, passphrase).unwrap_err(), expected);
    };
    for bytes in [
        file!("modern.p12"),
        file!("rc2.p12"),
        file!("3des.p12"),
        file!("name-beyond-bmp.p12"),
        file!("rsa.p12"),
        file!("rsa-rc2.p12"),
        file!("rsa-3des.p12"),
    ] {
        check(bytes, "测试124", P12Error::WrongPassphrase);
        check(bytes, "", P12Error::WrongPassphrase);
    }
    check(
        file!("modern.p12"),
        "𠮷123",
        P12Error::Character { found: '𠮷' },
    );
    for (bytes, bits) in [
        (file!("rsa1024.p12"), 1024),
        (file!("rsa2560.p12"), 2560),
        (file!("rsa5120.p12"), 5120),
    ] {
        check(bytes, PASSPHRASE, P12Error::RsaLength { bits });
    }
    check(file!("rsa-e3.p12"), PASSPHRASE, P12Error::RsaNumbers);
    check(
        file!("p384.p12"),
        PASSPHRASE,
        P12Error::OtherKey("EC".to_owned()),
    );
    check(file!("no-key.p12"), PASSPHRASE, P12Error::NoKey);
    check(file!("camellia.p12"), PASSPHRASE, P12Error::Protection);
    // One repetition more than is borne: refused before the passphrase is tried.
    check(file!("costly.p12"), "测试124", P12Error::TooCostly);
    check(b"%PDF-1.7", PASSPHRASE, P12Error::NotP12);
    check(&[], PASSPHRASE, P12Error::NotP12);
    check(&vec![0x30; 70_000], PASSPHRASE, P12Error::NotP12);
}

#[test]
fn cut_and_changed_files_give_no_key() {
    let whole = file!("modern.p12");
    for length in 0..whole.len() {
        assert!(p12::read(&whole[..length], PASSPHRASE).is_err(), "{length}");
    }
    for at in (0..whole.len()).step_by(17) {
        let mut changed = whole.to_vec();
        changed[at] ^= 0x10;
        if let Ok(read) = p12::read(&changed, PASSPHRASE) {
            // Bytes outside what the MAC covers may change without effect; the key may not.
            let key = p12::read(whole, PASSPHRASE).unwrap().key;
            assert_eq!(read.key.public_spki(), key.public_spki(), "byte {at}");
        }
    }
}
