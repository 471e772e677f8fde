//! RSA keys of public authorities: what they sign holds everywhere, what is not accepted is told, and no algorithm can be swapped.

#[allow(dead_code)]
mod bodies;

use std::path::Path;
use std::process::Command;

use bodies::{Body, TECHNICAL, now, years};
use dunping_identity::envelope::{sign, verify};
use dunping_identity::key::{RSA_BITS, check_spki, signature_holds};
use dunping_identity::{
    Algorithm, Candidate, Certificate, CertificateError, Change, DocumentKind, Enrolment,
    EnrolmentError, EnvelopeError, FileSigner, Identity, KeyError, Person, Signer as _, SigningKey,
    Trust, WorkFactor,
};

/// The private key on its own, in PKCS#8.
const PKCS8: &str = "pkcs8 -topk8 -nocrypt -in key.pem -outform DER";

fn openssl(at: &Path, words: &str) -> Vec<u8> {
    let output = Command::new("openssl")
        .args(words.split(' '))
        .current_dir(at)
        .output()
        .expect("openssl: run `cargo xtask setup`");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {words}: {said}");
    output.stdout
}

fn rsa(options: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let make = format!("genpkey -algorithm RSA -out key.pem {options}");
    openssl(folder.path(), &make);
    openssl(folder.path(), PKCS8)
}

fn key() -> SigningKey {
    SigningKey::from_pkcs8(&rsa("-pkeyopt rsa_keygen_bits:2048")).unwrap()
}

/// Somebody with an RSA key who was admitted, and the roster that says so.
fn admitted(body: &Body) -> (Identity, Trust) {
    let person = Person::new("T010", "孙八", TECHNICAL).unwrap();
    let candidate = Candidate::with_key(person.clone(), key()).unwrap();
    let request = Enrolment::request(&candidate, years()).unwrap();
    let enrolment = Enrolment::read(&request).unwrap();
    assert_eq!(enrolment.spki(), candidate.spki().unwrap());
    let admit = Change::Admit {
        enrolment: &enrolment,
        person,
        validity: years(),
    };
    let trust = body.trust(1).next(&body.authority, admit, now()).unwrap();
    (candidate.adopt(&trust).unwrap(), trust)
}

#[test]
fn an_rsa_key_is_enrolled_certified_kept_and_signs() {
    let body = Body::new();
    let (identity, trust) = admitted(&body);
    assert_eq!(identity.certificate().key_algorithm(), Algorithm::Rsa);
    let kept = identity.to_file("口令", WorkFactor::Demonstration).unwrap();
    let identity = Identity::from_file(&kept, "口令").unwrap();
    for kind in [DocumentKind::Opinion, DocumentKind::Receipt] {
        let bytes = sign(kind, b"{}", &identity).unwrap();
        assert_eq!(bytes, sign(kind, b"{}", &identity).unwrap());
        let verified = verify(kind, &bytes, &trust, now()).unwrap();
        assert_eq!(verified.signer.id, "T010");
    }
    let renew = Change::Renew {
        id: "T010",
        validity: years(),
    };
    let renewed = trust.next(&body.authority, renew, now()).unwrap();
    let leaf = &renewed.active("T010").unwrap().certificate;
    assert_eq!(Certificate::read(leaf).unwrap().spki(), identity.spki());
}

/// Both directions, every length.
#[test]
fn openssl_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("message"), b"the attributes").unwrap();
    for bits in RSA_BITS {
        let der = rsa(&format!("-pkeyopt rsa_keygen_bits:{bits}"));
        std::fs::write(at("key.der"), &der).unwrap();
        let key = SigningKey::from_pkcs8(&der).unwrap();
        let spki = key.public_spki().unwrap();
        let public = openssl(
            folder.path(),
            "pkey -in key.der -inform DER -pubout -outform DER",
        );
        assert_eq!(spki, public);
        let theirs = openssl(
            folder.path(),
            "dgst -sha256 -sign key.der -keyform DER message",
        );
        let ours = key.sign(b"the attributes").unwrap();
        assert_eq!(ours, theirs, "the padding has no chance in it");
        assert_eq!(ours.len() * 8, bits);
        assert!(signature_holds(&spki, b"the attributes", &ours));
        assert!(!signature_holds(&spki, b"other attributes", &ours));
        for byte in (0..ours.len()).step_by(7) {
            let mut bad = ours.clone();
            bad[byte] ^= 1;
            assert!(!signature_holds(&spki, b"the attributes", &bad), "{byte}");
            assert!(!signature_holds(&spki, b"the attributes", &ours[..byte]));
        }
        // The same key signs otherwise as well; none of it holds here.
        for other in [
            "dgst -sha512 -sign key.der -keyform DER message",
            "dgst -sha1 -sign key.der -keyform DER message",
            "dgst -sha256 -sign key.der -keyform DER -sigopt rsa_padding_mode:pss message",
        ] {
            let signature = openssl(folder.path(), other);
            assert!(!signature_holds(&spki, b"the attributes", &signature));
        }
    }
}

#[test]
fn what_is_not_accepted_is_told() {
    let refused = |options: &str| SigningKey::from_pkcs8(&rsa(options)).unwrap_err();
    for bits in [1024, 2040, 2056, 2560, 4104] {
        let length = KeyError::RsaLength { bits };
        let options = format!("-pkeyopt rsa_keygen_bits:{bits}");
        assert_eq!(refused(&options), length);
    }
    let exponent = "-pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_pubexp:3";
    assert_eq!(refused(exponent), KeyError::RsaNumbers);
    // The numbers of two keys mixed: the second half of the private key is another's.
    let (one, other) = (
        rsa("-pkeyopt rsa_keygen_bits:2048"),
        rsa("-pkeyopt rsa_keygen_bits:2048"),
    );
    let mut mixed = one.clone();
    let rest = one.len() * 3 / 4..one.len().min(other.len());
    mixed[rest.clone()].copy_from_slice(&other[rest]);
    let told = SigningKey::from_pkcs8(&mixed).unwrap_err();
    assert!(
        matches!(told, KeyError::RsaNumbers | KeyError::Algorithm),
        "{told}"
    );
    // PSS keys look alike.
    let folder = tempfile::tempdir().unwrap();
    let make = "genpkey -algorithm RSA-PSS -out key.pem -pkeyopt rsa_keygen_bits:2048";
    openssl(folder.path(), make);
    let pss = openssl(folder.path(), PKCS8);
    assert_eq!(
        SigningKey::from_pkcs8(&pss).unwrap_err(),
        KeyError::Algorithm
    );
    // A public key without the parameter NULL is written in another way, and would have another fingerprint.
    let spki = key().public_spki().unwrap();
    let at = spki
        .windows(2)
        .position(|two| two == [5, 0])
        .expect("NULL after the name");
    let mut bare = [&spki[..at], &spki[at + 2..]].concat();
    // Two lengths become shorter by two: of the whole and of the algorithm.
    bare[3] -= 2;
    bare[5] -= 2;
    assert_eq!(check_spki(&spki), Ok(()));
    assert_eq!(check_spki(&bare), Err(KeyError::Algorithm));
}

#[test]
fn a_key_of_the_other_kind_does_not_pass_and_no_algorithm_is_named() {
    let body = Body::new();
    let (identity, trust) = admitted(&body);
    let opinion = |signer: &FileSigner| sign(DocumentKind::Opinion, b"{}", signer).unwrap();
    for (key, chain) in [
        (key(), body.expert.chain_der()),
        (SigningKey::generate().unwrap(), identity.chain_der()),
        (key(), identity.chain_der()),
    ] {
        let stolen = FileSigner::new(key, chain).unwrap();
        let refused = verify(DocumentKind::Opinion, &opinion(&stolen), &trust, now());
        assert_eq!(refused, Err(EnvelopeError::BadSignature));
    }
    let honest = sign(DocumentKind::Opinion, b"{}", &identity).unwrap();
    let honest = String::from_utf8(honest).unwrap();
    for word in [
        "\"alg\":\"ES256\",",
        "\"alg\":\"none\",",
        "\"alg\":\"RS256\",",
    ] {
        let named = honest.replacen("\"keyid\"", &format!("{word}\"keyid\""), 1);
        assert_ne!(named, honest);
        let refused = verify(DocumentKind::Opinion, named.as_bytes(), &trust, now());
        assert_eq!(refused, Err(EnvelopeError::Malformed));
    }
}

/// What a certificate says of its signature has to be what the key that signed it makes.
#[test]
fn a_certificate_that_names_another_algorithm_is_refused() {
    let body = Body::new();
    let (identity, _) = admitted(&body);
    let person = identity.person().clone();
    let candidate = Candidate::with_key(person, key()).unwrap();
    let request = String::from_utf8(Enrolment::request(&candidate, years()).unwrap()).unwrap();
    assert!(Enrolment::read(request.as_bytes()).is_ok());
    // sha256WithRSAEncryption stands twice in the self-signed certificate: within what is signed, and beside the signature.
    let honest = self_signed(&request);
    let name = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0b];
    let places: Vec<_> = (0..honest.len() - name.len())
        .filter(|at| honest[*at..].starts_with(&name))
        .collect();
    assert_eq!(places.len(), 2);
    let swapped = |places: &[usize]| {
        let mut bad = honest.clone();
        for at in places {
            bad[at + 8] = 0x0d;
        }
        bad
    };
    for bad in [
        swapped(&places[..1]),
        swapped(&places[1..]),
        swapped(&places),
    ] {
        assert_eq!(Certificate::read(&bad), Err(CertificateError::Algorithm));
        let offered = request.replace(&in_base64(&honest), &in_base64(&bad));
        assert!(matches!(
            Enrolment::read(offered.as_bytes()),
            Err(EnrolmentError::Envelope(EnvelopeError::Certificate(
                CertificateError::Algorithm
            )))
        ));
    }
    // The body's own key is never RSA.
    let folder = tempfile::tempdir().unwrap();
    let rsa_body = openssl(
        folder.path(),
        "req -x509 -newkey rsa:2048 -noenc -keyout key.pem -outform DER -subj /CN=body -addext keyUsage=keyCertSign,digitalSignature,nonRepudiation",
    );
    assert_eq!(
        Certificate::read(&rsa_body),
        Err(CertificateError::Algorithm)
    );
}

fn self_signed(request: &str) -> Vec<u8> {
    use base64::Engine as _;
    let envelope: serde_json::Value = serde_json::from_str(request).unwrap();
    let text = envelope["signatures"][0]["chain"][0].as_str().unwrap();
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .unwrap()
}

fn in_base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
