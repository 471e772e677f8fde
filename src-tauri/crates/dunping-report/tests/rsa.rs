//! RSA beside P-256: both sign one report, in either order, and neither passes for the other.

mod judges;
mod sample;

use std::collections::BTreeMap;
use std::process::Command;

use chrono::{TimeZone as _, Utc};
use dunping_identity::{
    Algorithm, Authority, Category, FileSigner, Person, Role, SigningKey, Validity,
};
use dunping_report::fonts::Fonts;
use dunping_report::papers::{panel_field, render_panel_report};
use dunping_report::{
    PdfVerification, SignRequest, SignatureKind, SignatureProblem, sign_pdf, verify_pdf,
};

use self::judges::{Verdict, poppler, pyhanko, valid_and_trusted};

/// `sha256WithRSAEncryption`, `rsaEncryption` and their neighbours: 1.2.840.113549.1.1.x, the last number left out.
const RSA_NAMES: &str = "06092a864886f70d0101";
/// `ecdsa-with-SHA256` and its neighbours: 1.2.840.10045.4.3.x, the last number left out.
const ECDSA_NAMES: &str = "06082a8648ce3d0403";

const CHAIR: (&str, &str) = ("T003", "欧阳文㛃");
const MEMBER: (&str, &str) = ("T004", "王䶮");

fn validity() -> Validity {
    Validity {
        from: Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap(),
        to: Utc.with_ymd_and_hms(2031, 1, 1, 0, 0, 0).unwrap(),
    }
}

fn body() -> Authority {
    Authority::create("辽宁省网络空间安全协会评估办公室", validity()).unwrap()
}

/// A key as public authorities make them.
fn rsa(bits: usize) -> SigningKey {
    let folder = tempfile::tempdir().unwrap();
    let openssl = |words: &str| {
        let output = Command::new("openssl")
            .args(words.split(' '))
            .current_dir(folder.path())
            .output()
            .expect("openssl: run `cargo xtask setup`");
        assert!(output.status.success(), "{words}");
        output.stdout
    };
    openssl(&format!(
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:{bits} -out key.pem"
    ));
    let der = openssl("pkcs8 -topk8 -nocrypt -in key.pem -outform DER");
    let key = SigningKey::from_pkcs8(&der).unwrap();
    assert_eq!(key.algorithm(), Algorithm::Rsa);
    key
}

fn p256() -> SigningKey {
    SigningKey::generate().unwrap()
}

/// The certificates of a key: its own and the body's.
fn chain(body: &Authority, who: (&str, &str), key: &SigningKey) -> Vec<Vec<u8>> {
    let category = Category::Technical;
    let person = Person::new(who.0, who.1, Role::Expert { category }).unwrap();
    let leaf = body
        .certify(&person, &key.public_spki().unwrap(), validity())
        .unwrap();
    vec![leaf, body.certificate().der().to_vec()]
}

fn certified(body: &Authority, who: (&str, &str), key: SigningKey) -> FileSigner {
    let chain = chain(body, who, &key);
    FileSigner::new(key, chain).unwrap()
}

fn sign(
    pdf: &[u8],
    fonts: &Fonts,
    who: (&str, &str),
    signer: &FileSigner,
    kind: SignatureKind,
) -> Vec<u8> {
    let request = SignRequest {
        field: &panel_field(who.0),
        kind,
        signer,
        name: who.1,
        reason: "确认评审报告",
        claimed_time: sample::MADE_AT,
        fonts,
        handwriting: None,
    };
    sign_pdf(pdf, &request).unwrap()
}

/// A report that the chair certified and a member signed.
fn signed(fonts: &Fonts, chair: &FileSigner, member: &FileSigner) -> Vec<u8> {
    let plain = render_panel_report(&sample::report(), fonts, &[]).unwrap();
    let once = sign(&plain, fonts, CHAIR, chair, SignatureKind::Certify);
    sign(&once, fonts, MEMBER, member, SignatureKind::Approve)
}

fn judged(pdf: &[u8], body: &Authority) -> PdfVerification {
    verify_pdf(pdf, &[body.certificate().der().to_vec()]).unwrap()
}

#[test]
fn both_kinds_of_keys_sign_one_report_in_either_order() {
    let fonts = sample::fonts();
    let body = body();
    let mut files = BTreeMap::new();
    for (name, chair, member) in [
        ("RSA 2048, then P-256", rsa(2048), p256()),
        ("P-256, then RSA 3072", p256(), rsa(3072)),
        ("RSA 4096, then RSA 2048", rsa(4096), rsa(2048)),
    ] {
        let chair = certified(&body, CHAIR, chair);
        let member = certified(&body, MEMBER, member);
        let pdf = signed(&fonts, &chair, &member);
        let found = judged(&pdf, &body);
        assert!(found.holds(), "{name}: {found:#?}");
        let signers: Vec<_> = found.signatures.iter().map(|s| &s.signer_id).collect();
        assert_eq!(signers, [CHAIR.0, MEMBER.0]);
        let said = poppler(&body, &pdf);
        assert_eq!(valid_and_trusted(&said), (2, 2), "{name}: {said}");
        files.insert(name, pdf);
    }
    for (name, (verdict, why)) in pyhanko(&body, &files) {
        assert_eq!(verdict, Verdict::Accepted, "{name}: {why}");
    }
}

/// The last object identifier that begins so in the last signature is the one that names its algorithm, which no signature covers.
fn renamed(pdf: &[u8], names: &str, last: &str) -> Vec<u8> {
    let mut bad = pdf.to_vec();
    let mut places = pdf.windows(names.len()).enumerate();
    let mut at = None;
    while let Some((found, _)) = places.find(|(_, window)| *window == names.as_bytes()) {
        at = Some(found + names.len());
    }
    let at = at.expect("a name");
    bad[at..at + 2].copy_from_slice(last.as_bytes());
    bad
}

#[test]
fn no_other_algorithm_can_be_named() {
    let fonts = sample::fonts();
    let body = body();
    let p256 = certified(&body, CHAIR, p256());
    let rsa = certified(&body, MEMBER, rsa(2048));
    let by_rsa = signed(&fonts, &p256, &rsa);
    let by_p256 = {
        let chair = FileSigner::new(self::rsa(2048), Vec::new()).err();
        assert!(chair.is_some(), "a key without a certificate signs nothing");
        let member = certified(&body, MEMBER, self::p256());
        signed(&fonts, &p256, &member)
    };
    // The bare name of RSA is as good as the one that says the digest: RFC 5754 §3.2.
    let bare = renamed(&by_rsa, RSA_NAMES, "01");
    assert!(judged(&bare, &body).holds());
    let mut files = BTreeMap::from([("rsaEncryption", bare)]);
    for (name, bad) in [
        ("RSA with SHA-1", renamed(&by_rsa, RSA_NAMES, "05")),
        ("RSA with SHA-512", renamed(&by_rsa, RSA_NAMES, "0d")),
        ("RSASSA-PSS", renamed(&by_rsa, RSA_NAMES, "0a")),
        ("ECDSA with SHA-512", renamed(&by_p256, ECDSA_NAMES, "04")),
    ] {
        let found = judged(&bad, &body);
        assert!(!found.holds(), "{name}");
        let [honest, renamed] = found.signatures.as_slice() else {
            panic!("{name}: {found:#?}");
        };
        assert_eq!(honest.problems, []);
        assert_eq!(renamed.problems, [SignatureProblem::Algorithm], "{name}");
        files.insert(name, bad);
    }
    for (name, (verdict, why)) in pyhanko(&body, &files) {
        let expected = match name {
            "rsaEncryption" => Verdict::Accepted,
            _ => Verdict::Refused,
        };
        assert_eq!(verdict, expected, "{name}: {why}");
    }
}

/// Somebody with a key signs under a certificate of the other kind.
#[test]
fn a_key_of_the_other_kind_does_not_pass_for_the_certified_one() {
    let fonts = sample::fonts();
    let body = body();
    let chair = certified(&body, CHAIR, p256());
    let mut files = BTreeMap::new();
    for (name, certified, used) in [
        ("an RSA key under a P-256 certificate", p256(), rsa(2048)),
        ("a P-256 key under an RSA certificate", rsa(2048), p256()),
        ("another RSA key", rsa(2048), rsa(2048)),
    ] {
        let thief = FileSigner::new(used, chain(&body, MEMBER, &certified)).unwrap();
        let bad = signed(&fonts, &chair, &thief);
        let found = judged(&bad, &body);
        assert!(!found.holds(), "{name}");
        assert_eq!(
            found.signatures[1].problems,
            [SignatureProblem::Signature],
            "{name}"
        );
        files.insert(name, bad);
    }
    for (name, (verdict, why)) in pyhanko(&body, &files) {
        assert_eq!(verdict, Verdict::Refused, "{name}: {why}");
    }
}
