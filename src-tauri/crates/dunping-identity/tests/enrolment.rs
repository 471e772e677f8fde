//! From a new key to a certified identity, the key files, and the trust file.

#[allow(dead_code)]
mod bodies;

use bodies::{Body, TECHNICAL, enrolment_of, entry, moment, now, years};
use dunping_identity::envelope::{sign, verify};
use dunping_identity::{
    Authority, Candidate, Change, DocumentKind, Enrolment, EnrolmentError, EnvelopeError, Identity,
    IdentityError, KeyFileError, Person, Roster, Signer as _, Status, Trust, TrustError, Validity,
    WorkFactor,
};

const QUICK: WorkFactor = WorkFactor::Demonstration;

#[test]
fn a_candidate_is_admitted_and_adopts_the_certificate() {
    let body = Body::new();
    let candidate = Candidate::create(Person::new("T010", "孙八", TECHNICAL).unwrap()).unwrap();
    let waiting = candidate.to_file("口令", QUICK).unwrap();
    assert!(matches!(
        Identity::from_file(&waiting, "口令"),
        Err(KeyFileError::NotCertified)
    ));

    let request = Enrolment::read(&enrolment_of(&candidate)).unwrap();
    assert_eq!(request.person.id, "T010");
    assert_eq!(request.fingerprint().split(' ').count(), 8);
    let admit = Change::Admit {
        enrolment: &request,
        person: request.person.clone(),
        validity: years(),
    };
    let trust = body.trust(1).next(&body.authority, admit, now()).unwrap();

    let candidate = Candidate::from_file(&waiting, "口令").unwrap();
    let identity = candidate
        .adopt(&Trust::read(trust.bytes()).unwrap())
        .unwrap();
    let file = identity.to_file("口令", QUICK).unwrap();
    let identity = Identity::from_file(&file, "口令").unwrap();
    let bytes = sign(DocumentKind::Opinion, b"{}", &identity).unwrap();
    assert_eq!(
        verify(DocumentKind::Opinion, &bytes, &trust, now())
            .unwrap()
            .signer
            .id,
        "T010"
    );
}

#[test]
fn another_key_does_not_adopt_the_certificate() {
    let body = Body::new();
    let impostor = Candidate::create(body.expert.person().clone()).unwrap();
    assert!(matches!(
        impostor.adopt(&body.trust(1)),
        Err(IdentityError::NotListed)
    ));
}

#[test]
fn enrolments_are_checked() {
    let candidate = Candidate::create(Person::new("T010", "孙八", TECHNICAL).unwrap()).unwrap();
    let good = enrolment_of(&candidate);
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 1;
        assert!(Enrolment::read(&changed).is_err(), "byte {at}");
    }
    // Signed by a certified key, so not self-signed.
    let body = Body::new();
    let bytes = sign(DocumentKind::Enrolment, b"{}", &body.expert).unwrap();
    assert!(matches!(
        Enrolment::read(&bytes),
        Err(EnrolmentError::Envelope(EnvelopeError::BadSignature))
    ));
}

#[test]
fn key_files_tell_their_troubles_apart() {
    let body = Body::new();
    let person = body.expert.to_file("对的口令", QUICK).unwrap();
    let authority = body.authority.to_file("对的口令", QUICK).unwrap();
    assert!(matches!(
        Identity::from_file(&person, "错的口令"),
        Err(KeyFileError::WrongPassphrase)
    ));
    assert!(matches!(
        Identity::from_file(b"%PDF-1.7", "对的口令"),
        Err(KeyFileError::NotAKeyFile)
    ));
    assert!(matches!(
        Identity::from_file(&authority, "对的口令"),
        Err(KeyFileError::OtherKind { .. })
    ));
    assert!(matches!(
        Authority::from_file(&person, "对的口令"),
        Err(KeyFileError::OtherKind { .. })
    ));
    let again = Authority::from_file(&authority, "对的口令").unwrap();
    assert_eq!(again.certificate(), body.authority.certificate());
    let trust = Trust::issue(
        &again,
        Roster {
            version: 1,
            issued: now(),
            entries: vec![],
        },
    )
    .unwrap();
    assert_eq!(trust.fingerprint(), body.authority.fingerprint());
}

#[test]
fn a_standard_key_file_opens() {
    let body = Body::new();
    let file = body
        .expert
        .to_file("六个 生成 的词 才算 够长 了", WorkFactor::Standard)
        .unwrap();
    assert!(file.starts_with(b"age-encryption.org/v1\n-> scrypt "));
    let back = Identity::from_file(&file, "六个 生成 的词 才算 够长 了").unwrap();
    assert_eq!(back.certificate_der(), body.expert.certificate_der());
    assert_eq!(
        back.recipient().to_string(),
        body.expert.recipient().to_string()
    );
}

#[test]
fn trust_files_only_move_forward() {
    let body = Body::new();
    let (one, two) = (body.trust(1), body.trust(2));
    assert_eq!(Trust::accept_newer(&one, two.clone()), Ok(two.clone()));
    assert_eq!(Trust::accept_newer(&two, two.clone()), Ok(two.clone()));
    assert_eq!(
        Trust::accept_newer(&two, one),
        Err(TrustError::Rollback {
            held: 2,
            offered: 1
        })
    );
    let fork = body.issue(2, vec![entry(&body.staff)]);
    assert_eq!(
        Trust::accept_newer(&two, fork),
        Err(TrustError::Fork { version: 2 })
    );
    assert_eq!(
        Trust::accept_newer(&two, Body::new().trust(9)),
        Err(TrustError::OtherBody)
    );
}

#[test]
fn trust_files_are_signed_by_the_body_alone() {
    let body = Body::new();
    let trust = body.trust(1);
    assert_eq!(Trust::read(trust.bytes()).unwrap(), trust);
    for at in (0..trust.bytes().len()).step_by(7) {
        let mut changed = trust.bytes().to_vec();
        changed[at] ^= 1;
        assert!(Trust::read(&changed).is_err(), "byte {at}");
    }
    let forged = sign(DocumentKind::Trust, b"{}", &body.staff).unwrap();
    assert_eq!(
        Trust::read(&forged).unwrap_err(),
        TrustError::Envelope(EnvelopeError::UntrustedAuthority)
    );
}

#[test]
fn roster_entries_hold_together() {
    let body = Body::new();
    let issue = |entries| {
        Trust::issue(
            &body.authority,
            Roster {
                version: 1,
                issued: now(),
                entries,
            },
        )
    };
    let good = entry(&body.expert);

    let mut renamed = good.clone();
    renamed.person.name = "别人".to_owned();
    assert_eq!(
        issue(vec![renamed]),
        Err(TrustError::Entry {
            id: "T003".to_owned()
        })
    );
    let mut renumbered = good.clone();
    renumbered.person.id = "T004".to_owned();
    assert_eq!(
        issue(vec![renumbered]),
        Err(TrustError::Entry {
            id: "T004".to_owned()
        })
    );
    let mut unreachable = good.clone();
    unreachable.recipient = "age1".to_owned();
    assert_eq!(
        issue(vec![unreachable]),
        Err(TrustError::Entry {
            id: "T003".to_owned()
        })
    );
    let foreign = entry(&Body::new().expert);
    assert_eq!(
        issue(vec![foreign]),
        Err(TrustError::Entry {
            id: "T003".to_owned()
        })
    );
    assert_eq!(
        issue(vec![good.clone(), good.clone()]),
        Err(TrustError::Twice {
            id: "T003".to_owned()
        })
    );

    // A renewed key: the old entry revoked, the new one active.
    let renewed = Identity::create(body.expert.person().clone(), &body.authority, years()).unwrap();
    let mut old = good;
    old.status = Status::Revoked {
        since: now(),
        reason: "换机".to_owned(),
    };
    let trust = issue(vec![old, entry(&renewed)]).unwrap();
    assert_eq!(
        trust.active("T003").unwrap().certificate,
        renewed.certificate_der()
    );
}

#[test]
fn certificates_carry_what_was_asked_for_and_openssl_agrees() {
    let body = Body::new();
    let dir = std::env::temp_dir().join(format!("dunping-identity-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let ca = dir.join("ca.pem");
    let leaf = dir.join("leaf.der");
    std::fs::write(&ca, body.authority.certificate_pem().unwrap()).unwrap();
    std::fs::write(&leaf, body.expert.certificate_der()).unwrap();
    let openssl = |arguments: &[&str]| {
        let output = std::process::Command::new("openssl")
            .args(arguments)
            .output()
            .expect("this test needs the openssl command (Debian package openssl)");
        String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr)
    };
    let path = |p: &std::path::Path| p.to_str().unwrap().to_owned();
    let at = moment("2026-03-02T08:30:00Z").timestamp().to_string();
    let verdict = openssl(&[
        "verify",
        "-x509_strict",
        "-purpose",
        "smimesign",
        "-attime",
        &at,
        "-CAfile",
        &path(&ca),
        &path(&leaf),
    ]);
    assert!(verdict.trim_end().ends_with(": OK"), "{verdict}");
    let text = openssl(&[
        "x509",
        "-inform",
        "DER",
        "-in",
        &path(&leaf),
        "-noout",
        "-text",
        "-nameopt",
        "utf8",
    ]);
    for expected in [
        "王𠮷",
        "T003",
        "Not Before: Jan  1 00:00:00 2025 GMT",
        "Not After : Jan  1 00:00:00 2030 GMT",
        "Digital Signature, Non Repudiation",
        "E-mail Protection",
        "1.3.6.1.5.5.7.3.36",
        "Authority Key Identifier",
        "Subject Key Identifier",
        "CA:FALSE",
        "ecdsa-with-SHA256",
    ] {
        assert!(text.contains(expected), "{expected} not in\n{text}");
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

#[test]
fn dates_must_be_a_span() {
    let (from, to) = (years().to, years().from);
    assert!(Authority::create("机构", Validity { from, to }).is_err());
    assert!(Authority::create("", years()).is_err());
}
