//! Every way in which an envelope is refused, and the one in which it is accepted.

#[allow(dead_code)]
mod bodies;

use bodies::{Body, TECHNICAL, entry, moment, now, years};
use dunping_identity::envelope::{sign, verify, verify_undated};
use dunping_identity::{
    Authority, DocumentKind, EnvelopeError, FileSigner, Identity, Person, Role, Signer as _,
    SigningKey, Status, Validity,
};

const PAYLOAD: &[u8] = "{\"意见\":\"同意\"}".as_bytes();

#[test]
fn an_opinion_is_accepted_and_names_its_signer() {
    let body = Body::new();
    let bytes = sign(DocumentKind::Opinion, PAYLOAD, &body.expert).unwrap();
    let verified = verify(DocumentKind::Opinion, &bytes, &body.trust(1), now()).unwrap();
    assert_eq!(verified.payload, PAYLOAD);
    assert_eq!(&verified.signer, body.expert.person());
    assert_eq!(verified.certificate.der(), body.expert.certificate_der());
    // Signing again is the same document, whatever the signature's bytes.
    let again = sign(DocumentKind::Opinion, PAYLOAD, &body.expert).unwrap();
    assert_eq!(
        verify(DocumentKind::Opinion, &again, &body.trust(1), now())
            .unwrap()
            .digest,
        verified.digest
    );
}

#[test]
fn dates_can_be_judged_after_reading() {
    let body = Body::new();
    let bytes = sign(DocumentKind::Opinion, PAYLOAD, &body.expert).unwrap();
    let undated = verify_undated(DocumentKind::Opinion, &bytes, &body.trust(1)).unwrap();
    assert_eq!(undated.payload(), PAYLOAD);
    assert!(undated.clone().as_of(now()).is_ok());
    let (not_before, not_after) = (years().from, years().to);
    let at = |text: &str| undated.clone().as_of(moment(text)).unwrap_err();
    assert_eq!(
        at("2024-01-01T00:00:00Z"),
        EnvelopeError::NotYetValid { not_before }
    );
    assert_eq!(
        at("2040-01-01T00:00:00Z"),
        EnvelopeError::Expired { not_after }
    );
}

#[test]
fn no_kind_passes_for_another() {
    let body = Body::new();
    let trust = body.trust(1);
    for signed in DocumentKind::ALL {
        let bytes = sign(signed, PAYLOAD, &body.expert).unwrap();
        for asked in DocumentKind::ALL.into_iter().filter(|kind| *kind != signed) {
            let error = verify(asked, &bytes, &trust, now()).unwrap_err();
            assert_eq!(
                error,
                EnvelopeError::WrongKind {
                    expected: asked,
                    found: signed
                }
            );
            // Nor after its type has been rewritten.
            let text = String::from_utf8(bytes.clone()).unwrap();
            let forged = text.replace(signed.payload_type(), asked.payload_type());
            let error = verify(asked, forged.as_bytes(), &trust, now()).unwrap_err();
            assert_eq!(error, EnvelopeError::BadSignature);
        }
    }
}

#[test]
fn roles_sign_only_their_own_kinds() {
    let body = Body::new();
    let trust = body.trust(1);
    let check = |signer: &Identity, kind: DocumentKind, may: bool| {
        let bytes = sign(kind, PAYLOAD, signer).unwrap();
        let result = verify(kind, &bytes, &trust, now());
        let refused = Err(EnvelopeError::RoleMayNotSign {
            role: signer.person().role,
            kind,
        });
        if may {
            assert!(result.is_ok(), "{kind:?}");
        } else {
            assert_eq!(result, refused, "{kind:?}");
        }
    };
    check(&body.expert, DocumentKind::Opinion, true);
    check(&body.expert, DocumentKind::Closing, true);
    check(&body.expert, DocumentKind::Receipt, true);
    check(&body.expert, DocumentKind::CaseManifest, false);
    check(&body.expert, DocumentKind::DrawRecord, false);
    check(&body.staff, DocumentKind::CaseManifest, true);
    check(&body.staff, DocumentKind::Receipt, true);
    check(&body.staff, DocumentKind::Opinion, false);
    check(&body.staff, DocumentKind::Trust, false);
    check(&body.recovery, DocumentKind::Opinion, false);
    check(&body.recovery, DocumentKind::Receipt, false);
}

#[test]
fn certificates_are_judged() {
    let body = Body::new();
    let opinion = |signer: &dyn dunping_identity::Signer| {
        sign(DocumentKind::Opinion, PAYLOAD, signer).unwrap()
    };
    let trust = body.trust(1);
    let good = opinion(&body.expert);
    let at = |text: &str| verify(DocumentKind::Opinion, &good, &trust, moment(text)).map(|_| ());

    assert_eq!(at("2025-01-01T00:00:00Z"), Ok(()));
    assert_eq!(at("2030-01-01T00:00:00Z"), Ok(()));
    let (not_before, not_after) = (years().from, years().to);
    assert_eq!(
        at("2024-12-31T23:59:59Z"),
        Err(EnvelopeError::NotYetValid { not_before })
    );
    assert_eq!(
        at("2030-01-01T00:00:01Z"),
        Err(EnvelopeError::Expired { not_after })
    );

    // Another body, even of the same name, issuing for the same person.
    let other = Authority::create(body.authority.name(), years()).unwrap();
    let foreign = Identity::create(body.expert.person().clone(), &other, years()).unwrap();
    let refused = verify(DocumentKind::Opinion, &opinion(&foreign), &trust, now());
    assert_eq!(refused, Err(EnvelopeError::UntrustedAuthority));
    // The same with the right body's certificate put into the chain.
    let spliced = vec![
        foreign.certificate_der().to_vec(),
        body.authority.certificate_der().to_vec(),
    ];
    let key = SigningKey::generate().unwrap();
    let signer = FileSigner::new(key, spliced).unwrap();
    let refused = verify(DocumentKind::Opinion, &opinion(&signer), &trust, now());
    assert_eq!(refused, Err(EnvelopeError::UntrustedAuthority));

    // Someone else's certificate, another key.
    let stolen = FileSigner::new(SigningKey::generate().unwrap(), body.expert.chain_der()).unwrap();
    let refused = verify(DocumentKind::Opinion, &opinion(&stolen), &trust, now());
    assert_eq!(refused, Err(EnvelopeError::BadSignature));

    // Certified, never listed.
    let unlisted = Identity::create(
        Person::new("T009", "赵六", TECHNICAL).unwrap(),
        &body.authority,
        years(),
    )
    .unwrap();
    let refused = verify(DocumentKind::Opinion, &opinion(&unlisted), &trust, now());
    assert_eq!(refused, Err(EnvelopeError::NotInRoster));

    // The body's own key signs no opinions.
    let refused = verify(
        DocumentKind::Opinion,
        &opinion(&body.authority),
        &trust,
        now(),
    );
    assert_eq!(refused, Err(EnvelopeError::NotInRoster));
}

#[test]
fn revocation_counts_from_its_moment() {
    let body = Body::new();
    let since = moment("2026-03-01T00:00:00Z");
    let mut expert = entry(&body.expert);
    expert.status = Status::Revoked {
        since,
        reason: "电脑遗失".to_owned(),
    };
    let trust = body.issue(2, vec![entry(&body.staff), expert]);
    let bytes = sign(DocumentKind::Opinion, PAYLOAD, &body.expert).unwrap();
    let id = "T003".to_owned();
    assert_eq!(
        verify(DocumentKind::Opinion, &bytes, &trust, now()).unwrap_err(),
        EnvelopeError::Revoked { id, since }
    );
    assert!(
        verify(
            DocumentKind::Opinion,
            &bytes,
            &trust,
            moment("2026-02-28T23:59:59Z")
        )
        .is_ok()
    );
}

#[test]
fn every_bit_and_every_cut_is_noticed() {
    let body = Body::new();
    let trust = body.trust(1);
    let bytes = sign(DocumentKind::Opinion, PAYLOAD, &body.expert).unwrap();
    for length in 0..bytes.len() {
        assert!(
            verify(DocumentKind::Opinion, &bytes[..length], &trust, now()).is_err(),
            "cut to {length}"
        );
    }
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            assert!(
                verify(DocumentKind::Opinion, &changed, &trust, now()).is_err(),
                "bit {bit} of {at}"
            );
        }
    }
}

#[test]
fn only_one_form_is_read() {
    let body = Body::new();
    let trust = body.trust(1);
    let good =
        String::from_utf8(sign(DocumentKind::Opinion, PAYLOAD, &body.expert).unwrap()).unwrap();
    let check = |bytes: String, expected: &EnvelopeError| {
        assert_eq!(
            verify(DocumentKind::Opinion, bytes.as_bytes(), &trust, now()).unwrap_err(),
            *expected
        );
    };
    check(format!(" {good}"), &EnvelopeError::Malformed);
    check(format!("{good}\n"), &EnvelopeError::Malformed);
    check(
        good.replacen('{', "{\"x\":1,", 1),
        &EnvelopeError::Malformed,
    );
    check(
        good.replacen('{', "{\"payloadType\":\"\",", 1),
        &EnvelopeError::Malformed,
    );
    check(String::new(), &EnvelopeError::Malformed);
    let start = good.find("\"signatures\":[").unwrap() + 14;
    let one = good[start..good.len() - 2].to_owned();
    check(good.replace(&one, ""), &EnvelopeError::SignatureCount(0));
    check(
        good.replace(&one, &format!("{one},{one}")),
        &EnvelopeError::SignatureCount(2),
    );
    let newer = good.replace("opinion.v1", "opinion.v2");
    let found = "application/vnd.dunping.opinion.v2+json".to_owned();
    check(newer, &EnvelopeError::UnknownKind { found });
}

#[test]
fn a_short_certificate_does_not_outlive_itself() {
    let body = Body::new();
    let short = Validity {
        from: years().from,
        to: moment("2025-06-30T15:59:59Z"),
    };
    let person = Person::new("F001", "钱七", Role::Staff).unwrap();
    let clerk = Identity::create(person, &body.authority, short).unwrap();
    let trust = body.issue(3, vec![entry(&clerk)]);
    let bytes = sign(DocumentKind::Receipt, PAYLOAD, &clerk).unwrap();
    let not_after = short.to;
    assert_eq!(
        verify(DocumentKind::Receipt, &bytes, &trust, now()).unwrap_err(),
        EnvelopeError::Expired { not_after }
    );
}
