//! How the roster changes: admission, renewal, revocation; and how a certificate stands by it.

#[allow(dead_code)]
mod bodies;

use bodies::{Body, TECHNICAL, enrolment_of, moment, now, years};
use chrono::Duration;
use dunping_identity::envelope::{sign, verify};
use dunping_identity::{
    Authority, Candidate, Certificate, Change, DocumentKind, Enrolment, EnvelopeError, Identity,
    IdentityError, KeyFileError, Keys, Person, RosterError, Signer as _, Standing, Status, Trust,
    TrustError, Validity, WorkFactor, keys,
};

fn person() -> Person {
    Person::new("T010", "孙八", TECHNICAL).unwrap()
}

fn request(candidate: &Candidate) -> Enrolment {
    Enrolment::read(&enrolment_of(candidate)).unwrap()
}

fn admit(body: &Body, trust: &Trust, candidate: &Candidate) -> Result<Trust, RosterError> {
    let change = Change::Admit {
        enrolment: &request(candidate),
        person: person(),
        validity: years(),
    };
    trust.next(&body.authority, change, now())
}

fn opinion(signer: &Identity) -> Vec<u8> {
    sign(DocumentKind::Opinion, b"{}", signer).unwrap()
}

#[test]
fn from_nobody_to_a_revoked_expert() {
    let body = Body::new();
    let first = Trust::first(&body.authority, now()).unwrap();
    assert_eq!(
        (first.roster().version, first.roster().entries.len()),
        (1, 0)
    );

    let candidate = Candidate::create(person()).unwrap();
    let admitted = admit(&body, &first, &candidate).unwrap();
    assert_eq!(admitted.roster().version, 2);
    let identity = candidate.adopt(&admitted).unwrap();
    let signed = opinion(&identity);
    assert!(verify(DocumentKind::Opinion, &signed, &admitted, now()).is_ok());

    let later = now() + Duration::days(1);
    let change = Change::Revoke {
        id: "T010",
        reason: " 电脑遗失 ",
    };
    let revoked = admitted.next(&body.authority, change, later).unwrap();
    assert_eq!(revoked.roster().version, 3);
    assert!(revoked.active("T010").is_none());
    let refused = verify(DocumentKind::Opinion, &signed, &revoked, later);
    assert!(matches!(refused, Err(EnvelopeError::Revoked { .. })));
    // A record of the day before still holds.
    assert!(verify(DocumentKind::Opinion, &signed, &revoked, now()).is_ok());
    assert_eq!(
        revoked.standing(identity.certificate(), later),
        Standing::Revoked {
            since: later,
            reason: "电脑遗失".to_owned()
        }
    );
    assert!(matches!(
        Trust::accept_newer(&revoked, admitted),
        Err(dunping_identity::TrustError::Rollback {
            held: 3,
            offered: 2
        })
    ));
}

#[test]
fn a_renewed_certificate_takes_nothing_away() {
    let body = Body::new();
    let candidate = Candidate::create(person()).unwrap();
    let file = candidate
        .to_file("口令", WorkFactor::Demonstration)
        .unwrap();
    let first = admit(&body, &body.trust(1), &candidate).unwrap();
    let old = candidate.adopt(&first).unwrap();
    let signed_before = opinion(&old);

    let validity = Validity {
        from: now(),
        to: moment("2029-06-30T00:00:00Z"),
    };
    let renewed = first
        .next(
            &body.authority,
            Change::Renew {
                id: "T010",
                validity,
            },
            now(),
        )
        .unwrap();
    assert!(verify(DocumentKind::Opinion, &signed_before, &renewed, now()).is_ok());
    assert_eq!(
        renewed.standing(old.certificate(), now()),
        Standing::Replaced
    );

    let new = Candidate::from_file(&file, "口令")
        .unwrap()
        .adopt(&renewed)
        .unwrap();
    assert_eq!(new.spki(), old.spki());
    assert_eq!(new.certificate().not_after, validity.to);
    assert!(verify(DocumentKind::Opinion, &opinion(&new), &renewed, now()).is_ok());

    // A revocation takes both.
    let change = Change::Revoke {
        id: "T010",
        reason: "退出专家库",
    };
    let revoked = renewed.next(&body.authority, change, now()).unwrap();
    for identity in [&old, &new] {
        let standing = revoked.standing(identity.certificate(), now());
        assert!(matches!(standing, Standing::Revoked { .. }), "{standing:?}");
    }
    let again = Candidate::from_file(&file, "口令").unwrap().adopt(&revoked);
    assert!(matches!(again, Err(IdentityError::Revoked { reason }) if reason == "退出专家库"));
}

#[test]
fn numbers_and_keys_are_nobody_elses() {
    let body = Body::new();
    let candidate = Candidate::create(person()).unwrap();
    let trust = admit(&body, &body.trust(1), &candidate).unwrap();

    let other = Candidate::create(person()).unwrap();
    assert!(matches!(
        admit(&body, &trust, &other),
        Err(RosterError::NumberTaken { id, name }) if id == "T010" && name == "孙八"
    ));
    assert!(matches!(
        admit(&body, &trust, &candidate),
        Err(RosterError::KeyCertified { id }) if id == "T010"
    ));
    let revoke = |trust: &Trust, id, reason| {
        trust.next(&body.authority, Change::Revoke { id, reason }, now())
    };
    assert!(matches!(
        revoke(&trust, "T010", "  "),
        Err(RosterError::NoReason)
    ));
    assert!(matches!(
        revoke(&trust, "T011", "误"),
        Err(RosterError::NoSuchNumber { id }) if id == "T011"
    ));
    let revoked = revoke(&trust, "T010", "换机").unwrap();
    assert!(matches!(
        admit(&body, &revoked, &candidate),
        Err(RosterError::KeyRevoked { id }) if id == "T010"
    ));
    // The number is free for the person's new key, and what was revoked stays so.
    let again = admit(&body, &revoked, &other).unwrap();
    assert_eq!(
        again.active("T010").unwrap().recipient,
        other.recipient().to_string()
    );
    let of_number: Vec<_> = again
        .roster()
        .entries
        .iter()
        .filter(|e| e.person.id == "T010")
        .collect();
    assert!(matches!(of_number[0].status, Status::Revoked { .. }));
}

#[test]
fn only_the_body_changes_its_roster_and_never_backwards() {
    let body = Body::new();
    let trust = body.trust(4);
    let change = || Change::Revoke {
        id: "T003",
        reason: "换机",
    };
    let namesake = Authority::create(body.authority.name(), years()).unwrap();
    assert!(matches!(
        trust.next(&namesake, change(), now()),
        Err(RosterError::OtherBody { .. })
    ));
    assert!(matches!(
        trust.next(&body.authority, change(), now() - Duration::seconds(1)),
        Err(RosterError::ClockBehind { issued }) if issued == now()
    ));
    let validity = Validity {
        from: now(),
        to: moment("2031-01-01T00:00:00Z"),
    };
    assert!(matches!(
        trust.next(
            &body.authority,
            Change::Renew {
                id: "T003",
                validity
            },
            now()
        ),
        Err(RosterError::BeyondBody { .. })
    ));
}

#[test]
fn a_newer_roster_takes_nothing_back() {
    let body = Body::new();
    let held = [&body.staff, &body.expert, &body.recovery].map(bodies::entry);
    let with = |at: usize, status: Status| {
        let mut entries = held.to_vec();
        entries[at].status = status;
        entries
    };
    let revoked = |since| Status::Revoked {
        since,
        reason: "遗失".to_owned(),
    };
    let known = body.issue(5, with(1, revoked(now())));
    let offer = |version, entries| Trust::accept_newer(&known, body.issue(version, entries));
    let unrevoked = || TrustError::Unrevoked {
        id: "T003".to_owned(),
    };

    // As from a register that was set up again from a backup of version 4: a higher number, and the revocation is not in it.
    assert_eq!(offer(6, held.to_vec()).unwrap_err(), unrevoked());
    let since = now();
    let replaced = with(1, Status::Replaced { since });
    assert_eq!(offer(6, replaced).unwrap_err(), unrevoked());
    let later = with(1, revoked(now() + Duration::seconds(1)));
    assert_eq!(offer(6, later).unwrap_err(), unrevoked());
    let id = "T003".to_owned();
    let dropped = vec![held[0].clone(), held[2].clone()];
    assert_eq!(offer(6, dropped).unwrap_err(), TrustError::Dropped { id });
    // The same number with other content.
    let fork = offer(5, with(2, revoked(now())));
    assert_eq!(fork.unwrap_err(), TrustError::Fork { version: 5 });

    // That the key was lost earlier may become known; and the same file again is no other.
    let earlier = with(1, revoked(now() - Duration::days(1)));
    assert_eq!(offer(6, earlier).unwrap().roster().version, 6);
    assert_eq!(Trust::accept_newer(&known, known.clone()), Ok(known));
}

#[test]
fn a_revoked_key_has_no_other_certificate_that_may_be_used() {
    let body = Body::new();
    let person = body.expert.person();
    let again = body
        .authority
        .certify(person, &body.expert.spki(), years())
        .unwrap();
    let mut entries = [&body.staff, &body.expert].map(bodies::entry).to_vec();
    entries.push(dunping_identity::RosterEntry {
        certificate: again,
        ..entries[1].clone()
    });
    entries[1].status = Status::Revoked {
        since: now(),
        reason: "遗失".to_owned(),
    };
    let roster = dunping_identity::Roster {
        version: 2,
        issued: now(),
        entries,
    };
    let id = "T003".to_owned();
    assert_eq!(
        Trust::issue(&body.authority, roster).unwrap_err(),
        TrustError::Unrevoked { id }
    );
}

#[test]
fn standing_by_date() {
    let body = Body::new();
    let trust = body.trust(1);
    let certificate = body.expert.certificate();
    let check = |at: &str, expected: Standing| {
        assert_eq!(trust.standing(certificate, moment(at)), expected, "{at}");
    };
    check(
        "2024-12-31T23:59:59Z",
        Standing::NotYetValid {
            not_before: years().from,
        },
    );
    check("2025-01-01T00:00:00Z", Standing::Valid);
    check("2029-11-01T00:00:00Z", Standing::Valid);
    check("2029-11-02T00:00:00Z", Standing::EndsSoon { days: 60 });
    check("2029-12-31T23:00:00Z", Standing::EndsSoon { days: 0 });
    check(
        "2030-01-01T00:00:01Z",
        Standing::Expired {
            not_after: years().to,
        },
    );
    let foreign = Certificate::read(Body::new().expert.certificate_der()).unwrap();
    assert_eq!(trust.standing(&foreign, now()), Standing::Unlisted);
}

#[test]
fn a_passphrase_is_changed_for_every_kind_of_key_file() {
    let body = Body::new();
    let quick = WorkFactor::Demonstration;
    let waiting = Candidate::create(person()).unwrap();
    let files = [
        waiting.to_file("旧口令", quick).unwrap(),
        body.expert.to_file("旧口令", quick).unwrap(),
        body.authority.to_file("旧口令", quick).unwrap(),
    ];
    for (place, file) in files.iter().enumerate() {
        assert!(matches!(
            keys::with_new_passphrase(file, "不对", "新口令", quick),
            Err(KeyFileError::WrongPassphrase)
        ));
        let changed = keys::with_new_passphrase(file, "旧口令", "新口令", quick).unwrap();
        assert!(matches!(
            Keys::open(&changed, "旧口令"),
            Err(KeyFileError::WrongPassphrase)
        ));
        let opened = Keys::open(&changed, "新口令").unwrap();
        assert_eq!(opened.spki(), Keys::open(file, "旧口令").unwrap().spki());
        let kind = match opened {
            Keys::Waiting(_) => 0,
            Keys::Certified(_) => 1,
            Keys::Body(_) => 2,
        };
        assert_eq!(kind, place);
    }
}
