//! What is sealed comes out again, for those it is for, and only what was sealed.

#[allow(dead_code)]
mod world;

use std::io::Cursor;
use std::ops::ControlFlow;
use std::rc::Rc;

use dunping_identity::fingerprint::sha256_hex;
use dunping_identity::{
    Authority, DocumentKind, EnvelopeError, Identity, Person, Role, Roster, Status, Trust,
    TrustError, Validity,
};
use dunping_package::export::export;
use dunping_package::open::carried_trust;
use dunping_package::{
    AsOf, OpenError, Package, PackageKind, SealError, Source, SourceFile, check_parties, peek,
    read_document, seal, seal_again, sign_document, unwatched,
};
use proptest::prelude::*;
use world::{
    TECHNICAL, World, bytes_file, decrypt, encrypt, entry, moment, now, small_files, stop_after,
    years,
};

#[test]
fn everyone_addressed_opens_it_and_nobody_else() {
    let world = World::new();
    let (path, sealed) = world.seal("a.dpcase", small_files());
    assert_eq!(peek(&path).unwrap().recipients, 4);
    assert_eq!(peek(&path).unwrap().size, sealed.size);
    for identity in [
        &world.staff,
        &world.technical,
        &world.finance,
        &world.recovery,
    ] {
        let package = Package::open(&path, identity.age_identity(), &world.trust, now()).unwrap();
        assert_eq!(package.package_id(), sealed.package_id);
        assert_eq!(package.sealed_by().id, "staff");
        assert_eq!(package.manifest().kind, PackageKind::Case);
        assert_eq!(package.manifest().case.enterprise, "示例科技有限公司");
        let workbook = package.file("workbook").unwrap();
        assert_eq!(workbook.name, "申报表.xlsx");
        assert_eq!(
            package.read(&workbook.sha256).unwrap(),
            b"PK\x03\x04 workbook"
        );
        assert_eq!(package.manifest().files_of("attachment").count(), 3);
        assert_eq!(package.carried_trust().unwrap(), world.trust);
        package.verify_all(&mut unwatched).unwrap();
    }
    let refused = Package::open(&path, world.outsider.age_identity(), &world.trust, now());
    assert!(matches!(refused, Err(OpenError::NotForYou)));
}

#[test]
fn the_sealed_file_is_described() {
    let world = World::new();
    let (path, sealed) = world.seal("a.dpcase", small_files());
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(
        sealed.sha256,
        dunping_identity::fingerprint::sha256_hex(&bytes)
    );
    assert_eq!(sealed.size, bytes.len() as u64);
    // The same material is the same container, byte for byte.
    let (again, second) = world.seal("b.dpcase", small_files());
    assert_eq!(second.package_id, sealed.package_id);
    assert_eq!(
        decrypt(&path, &world.staff),
        decrypt(&again, &world.finance)
    );
}

#[test]
fn contents_are_read_at_any_place() {
    let world = World::new();
    let large: Vec<u8> = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
    let source = world.path("large.bin");
    std::fs::write(&source, &large).unwrap();
    let file = SourceFile::new(
        "attachment",
        "大文件.bin",
        "application/octet-stream",
        Source::Path(source),
    );
    let (path, _) = world.seal(
        "a.dpcase",
        vec![file, bytes_file("workbook", "a.xlsx", b"PK\x03\x04")],
    );
    let package = world.open(&path);
    let sha256 = &package.file("attachment").unwrap().sha256;
    for (start, len) in [
        (0, 10),
        (65_530, 12),
        (700_001, 131_072),
        (1_199_999, 1),
        (1_200_000, 0),
    ] {
        let part = package.read_range(sha256, start, len).unwrap();
        let start = usize::try_from(start).unwrap();
        assert_eq!(part, large[start..start + len]);
    }
    assert_eq!(package.read(sha256).unwrap(), large);
    assert!(matches!(
        package.read_range(sha256, 1_199_999, 2),
        Err(OpenError::NoSuchContent)
    ));
    assert!(matches!(
        package.read_range(sha256, u64::MAX, 2),
        Err(OpenError::NoSuchContent)
    ));
    assert!(matches!(
        package.read(&"0".repeat(64)),
        Err(OpenError::NoSuchContent)
    ));
    assert!(matches!(
        package.verify_all(&mut stop_after(3)),
        Err(OpenError::Stopped)
    ));
}

#[test]
fn more_entries_than_are_checked_at_once() {
    let world = World::new();
    let files = (0..1_500u32)
        .map(|i| bytes_file("attachment", &format!("{i}.txt"), &i.to_le_bytes()))
        .collect();
    let (path, _) = world.seal("a.dpcase", files);
    let package = world.open(&path);
    assert_eq!(package.manifest().files.len(), 1_501);
    for (index, file) in package
        .manifest()
        .files_of("attachment")
        .enumerate()
        .step_by(100)
    {
        assert_eq!(
            package.read(&file.sha256).unwrap(),
            u32::try_from(index).unwrap().to_le_bytes()
        );
    }
    // A local header that differs is found on access and by the full check, if not on opening.
    let mut plaintext = decrypt(&path, &world.staff);
    let data = plaintext.windows(5).position(|w| w == b"data/").unwrap();
    plaintext[data - 20] ^= 1;
    let package = Package::open_plaintext(Cursor::new(plaintext), &world.trust, now()).unwrap();
    let first = package
        .manifest()
        .files
        .iter()
        .map(|f| f.sha256.clone())
        .min()
        .unwrap();
    assert!(package.read_range(&first, 0, 1).is_err());
    assert!(package.read(&first).is_err());
    assert!(package.verify_all(&mut unwatched).is_err());
}

#[test]
fn every_kind_is_sealed_by_whom_it_belongs_to() {
    let world = World::new();
    for kind in PackageKind::ALL {
        for (signer, is_staff) in [(&world.staff, true), (&world.technical, false)] {
            let mut request = world.request(small_files());
            (request.kind, request.signer) = (kind, signer);
            request.reopen_with = Some(signer.age_identity());
            let belongs = is_staff == matches!(kind, PackageKind::Case | PackageKind::Archive);
            let path = world.path(kind.extension());
            match world.try_seal(&path, request) {
                Ok(_) => {
                    assert!(belongs, "{kind:?}");
                    assert_eq!(world.open(&path).manifest().kind, kind);
                }
                Err(error) => {
                    assert!(!belongs, "{kind:?}");
                    assert!(matches!(error, SealError::SignerNotEntitled));
                }
            }
        }
    }
}

#[test]
fn addressees_come_from_the_roster() {
    let world = World::new();
    let mut request = world.request(small_files());
    request.addressed_to.push("T777".to_owned());
    let refused = world.try_seal(&world.path("a.dpcase"), request);
    assert!(matches!(refused, Err(SealError::UnknownAddressee { id }) if id == "T777"));
}

#[test]
fn as_many_recipients_as_are_allowed() {
    let mut world = World::new();
    let mut roster = world.trust.roster().clone();
    let crowd: Vec<Identity> = (0..64)
        .map(|number| {
            let person = Person::new(&format!("T1{number:02}"), "专家", TECHNICAL).unwrap();
            Identity::create(person, &world.authority, years()).unwrap()
        })
        .collect();
    roster.version = 2;
    roster.entries.extend(crowd.iter().map(entry));
    world.trust = Trust::issue(&world.authority, roster).unwrap();
    let path = world.path("a.dpcase");
    let seal_for = |number: usize| {
        let mut request = world.request(small_files());
        request.addressed_to = crowd
            .iter()
            .take(number)
            .map(|one| one.person().id.clone())
            .collect();
        request.reopen_with = None;
        world.try_seal(&path, request)
    };
    // With the recovery key, 63 others fit.
    assert!(matches!(
        seal_for(64),
        Err(SealError::TooManyAddressees(65))
    ));
    for _ in 0..20 {
        seal_for(63).unwrap();
        Package::open(&path, crowd[62].age_identity(), &world.trust, now()).unwrap();
    }
}

#[test]
fn a_content_larger_than_its_sort_is_not_read() {
    let world = World::new();
    let (path, _) = world.seal("a.dpcase", vec![bytes_file("case", "a.json", &[7; 1000])]);
    let package = Package::open(&path, world.staff.age_identity(), &world.trust, now()).unwrap();
    let sha256 = &package.file("case").unwrap().sha256;
    assert_eq!(package.read_within(sha256, 1000).unwrap(), [7; 1000]);
    let refused = package.read_within(sha256, 999);
    assert!(matches!(refused, Err(OpenError::TooLarge { size: 1000 })));
}

#[test]
fn nothing_is_sealed_that_the_body_could_not_recover() {
    let mut world = World::new();
    let mut roster = world.trust.roster().clone();
    roster.version = 2;
    for entry in &mut roster.entries {
        if entry.person.role == Role::Recovery {
            entry.status = Status::Revoked {
                since: now(),
                reason: "遗失".to_owned(),
            };
        }
    }
    world.trust = Trust::issue(&world.authority, roster).unwrap();
    let path = world.path("a.dpcase");
    let refused = world.try_seal(&path, world.request(small_files()));
    assert!(matches!(refused, Err(SealError::NoRecovery)));
    assert!(!path.exists());
    // Asked before an opinion is signed, the answer is the same.
    let people = ["staff".to_owned()];
    let refused = check_parties(PackageKind::Case, &world.trust, &world.staff, &people);
    assert!(matches!(refused, Err(SealError::NoRecovery)));
}

#[test]
fn who_enrolled_again_opens_the_same_package() {
    let mut world = World::new();
    let (path, sealed) = world.seal("a.dpcase", small_files());
    let person = Person::new("T003", "王𠮷", TECHNICAL).unwrap();
    let anew = Identity::create(person, &world.authority, years()).unwrap();
    let mut roster = world.trust.roster().clone();
    roster.version = 2;
    for held in &mut roster.entries {
        if held.person.id == "T003" {
            held.status = Status::Revoked {
                since: now(),
                reason: "电脑遗失".to_owned(),
            };
        }
    }
    roster.entries.push(entry(&anew));
    world.trust = Trust::issue(&world.authority, roster).unwrap();
    let open = |path: &std::path::Path, who: &Identity| {
        Package::open(path, who.age_identity(), &world.trust, now())
    };
    assert!(matches!(open(&path, &anew), Err(OpenError::NotForYou)));

    let again = world.path("b.dpcase");
    let (staff, trust) = (world.staff.age_identity(), &world.trust);
    let resealed = seal_again(&path, staff, trust, &again, &mut unwatched).unwrap();
    assert_eq!(resealed.package_id, sealed.package_id);
    let (size, sha256) = (again.metadata().unwrap().len(), resealed.sha256);
    assert_eq!(resealed.size, size);
    assert_eq!(sha256, sha256_hex(&std::fs::read(&again).unwrap()));
    assert!(decrypt(&path, &world.staff) == decrypt(&again, &world.staff));
    for who in [&anew, &world.staff, &world.finance, &world.recovery] {
        let package = open(&again, who).unwrap();
        assert_eq!(package.package_id(), sealed.package_id);
        package.verify_all(&mut unwatched).unwrap();
    }
    for who in [&world.technical, &world.outsider] {
        assert!(matches!(open(&again, who), Err(OpenError::NotForYou)));
    }
    // Stopped, it leaves nothing.
    let stopped = world.path("c.dpcase");
    let stop = seal_again(&path, staff, trust, &stopped, &mut stop_after(1));
    assert!(matches!(stop, Err(SealError::Stopped)));
    assert!(!stopped.exists());
}

#[test]
fn a_recipient_added_by_somebody_else_is_noticed() {
    let world = World::new();
    let (path, _) = world.seal("a.dpcase", small_files());
    let passed_on = world.path("b.dpcase");
    encrypt(
        &passed_on,
        &decrypt(&path, &world.technical),
        &[&world.outsider],
    );
    let refused = Package::open(
        &passed_on,
        world.outsider.age_identity(),
        &world.trust,
        now(),
    );
    assert!(matches!(refused, Err(OpenError::NotAddressed)));
}

#[test]
fn signers_are_judged_on_opening() {
    let world = World::new();
    let (path, _) = world.seal("a.dpcase", small_files());
    let open = |trust: &Trust, at: &str| {
        Package::open(&path, world.finance.age_identity(), trust, moment(at))
            .map(|_| ())
            .unwrap_err()
    };
    let late = open(&world.trust, "2031-01-01T00:00:00Z");
    assert!(matches!(
        late,
        OpenError::Signature(EnvelopeError::Expired { .. })
    ));
    // In the record, it is judged by its own time.
    let key = world.finance.age_identity();
    Package::open(&path, key, &world.trust, AsOf::Claimed).unwrap();
    let early = open(&world.trust, "2024-01-01T00:00:00Z");
    assert!(matches!(
        early,
        OpenError::Signature(EnvelopeError::NotYetValid { .. })
    ));

    let mut staff = entry(&world.staff);
    staff.status = Status::Revoked {
        since: moment("2026-01-01T00:00:00Z"),
        reason: "离职".to_owned(),
    };
    let roster = Roster {
        version: 2,
        issued: now(),
        entries: vec![staff],
    };
    let revoked = open(
        &Trust::issue(&world.authority, roster).unwrap(),
        "2026-03-02T08:30:00Z",
    );
    assert!(matches!(
        revoked,
        OpenError::Signature(EnvelopeError::Revoked { .. })
    ));

    let other = Authority::create("绿色低碳评估机构", years()).unwrap();
    let roster = Roster {
        version: 1,
        issued: now(),
        entries: vec![],
    };
    let foreign = open(
        &Trust::issue(&other, roster).unwrap(),
        "2026-03-02T08:30:00Z",
    );
    assert!(matches!(
        foreign,
        OpenError::Signature(EnvelopeError::UntrustedAuthority)
    ));
}

#[test]
fn a_newer_roster_travels_along() {
    let mut world = World::new();
    let held = world.trust.clone();
    let short = Validity {
        from: years().from,
        to: moment("2027-01-01T00:00:00Z"),
    };
    let person = Person::new("staff2", "新人", Role::Staff).unwrap();
    let newcomer = Identity::create(person, &world.authority, short).unwrap();
    let mut roster = held.roster().clone();
    roster.version = 2;
    roster.entries.push(entry(&newcomer));
    world.trust = Trust::issue(&world.authority, roster).unwrap();
    let path = world.path("a.dpcase");
    let mut request = world.request(small_files());
    request.signer = &newcomer;
    world.try_seal(&path, request).unwrap();

    let key = world.technical.age_identity();
    let refused = Package::open(&path, key, &held, now());
    assert!(matches!(
        refused,
        Err(OpenError::Signature(EnvelopeError::NotInRoster))
    ));
    let newer = carried_trust(&path, key, &held).unwrap();
    assert_eq!(
        Package::open(&path, key, &newer, now())
            .unwrap()
            .sealed_by()
            .id,
        "staff2"
    );

    let mut newest = newer.roster().clone();
    newest.version = 3;
    let newest = Trust::issue(&world.authority, newest).unwrap();
    let refused = carried_trust(&path, key, &newest);
    assert!(matches!(
        refused,
        Err(OpenError::CarriedTrust(TrustError::Rollback {
            held: 3,
            offered: 2
        }))
    ));
}

#[test]
fn a_file_that_changes_meanwhile_stops_the_sealing() {
    let world = World::new();
    let old = vec![1u8; 200_000];
    for changed in [vec![2u8; 200_000], vec![1u8; 200_001], vec![1u8; 199_999]] {
        let source = world.path("growing.bin");
        std::fs::write(&source, &old).unwrap();
        let file = SourceFile::new(
            "attachment",
            "变化.bin",
            "x/y",
            Source::Path(source.clone()),
        );
        let out = world.path("a.dpcase");
        let mut rewrite = |progress: dunping_package::Progress| {
            // After the survey, before the second reading.
            if progress.done * 3 == progress.total {
                std::fs::write(&source, &changed).unwrap();
            }
            ControlFlow::Continue(())
        };
        let refused = seal(world.request(vec![file]), &out, &mut rewrite);
        assert!(matches!(refused, Err(SealError::FileChanged { name }) if name == "变化.bin"));
        assert!(!out.exists());
    }
}

#[test]
fn a_stopped_or_failing_sealing_leaves_nothing() {
    let world = World::new();
    let out = world.path("a.dpcase");
    std::fs::write(&out, b"older").unwrap();
    let stopped = seal(world.request(small_files()), &out, &mut stop_after(2));
    assert!(matches!(stopped, Err(SealError::Stopped)));
    let missing = SourceFile::new("workbook", "无", "x/y", Source::Path(world.path("missing")));
    assert!(matches!(
        world.try_seal(&out, world.request(vec![missing])),
        Err(SealError::Source { .. })
    ));
}

#[test]
fn files_are_exported_under_safe_names() {
    let world = World::new();
    let files = vec![
        bytes_file("workbook", "../申报表.xlsx", b"PK\x03\x04 workbook"),
        bytes_file("attachment", "发票.PDF", b"%PDF-1.7 invoice"),
        bytes_file("attachment", "发票.pdf", b"%PDF-1.7 other"),
        bytes_file("attachment", "con.pdf", b"<html>"),
    ];
    let (path, _) = world.seal("a.dpcase", files);
    let folder = world.path("out");
    let package = world.open(&path);
    let written = export(&package, &folder).unwrap();
    let names: Vec<_> = written
        .iter()
        .map(|p| p.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            ".._申报表.xlsx",
            "发票.PDF",
            "发票~2.pdf",
            "_con.pdf.bin",
            "roster.dptrust"
        ]
    );
    assert_eq!(std::fs::read(&written[2]).unwrap(), b"%PDF-1.7 other");
    assert!(
        written
            .iter()
            .all(|path| path.parent() == Some(folder.as_path()))
    );
    assert!(export(&package, &folder).is_err(), "nothing is overwritten");
}

#[test]
fn documents_are_values_again() {
    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Opinion {
        vote: String,
        seq: u64,
    }
    let world = World::new();
    let opinion = Opinion {
        vote: "同意".to_owned(),
        seq: 1,
    };
    let bytes = sign_document(DocumentKind::Opinion, &opinion, &world.technical).unwrap();
    let read =
        read_document::<Opinion>(DocumentKind::Opinion, &bytes, &world.trust, now()).unwrap();
    assert_eq!((read.value, read.signer.id.as_str()), (opinion, "T003"));
    assert!(read_document::<Opinion>(DocumentKind::Closing, &bytes, &world.trust, now()).is_err());
    assert!(read_document::<Vec<u8>>(DocumentKind::Opinion, &bytes, &world.trust, now()).is_err());
    let fraction = Opinion {
        vote: String::new(),
        seq: u64::MAX,
    };
    assert!(sign_document(DocumentKind::Opinion, &fraction, &world.technical).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_files_come_out_as_they_went_in(
        files in proptest::collection::vec(("\\PC{0,20}", proptest::collection::vec(any::<u8>(), 0..3_000)), 0..6)
    ) {
        let world = WORLD.with(Rc::clone);
        let sources = files.iter().map(|(name, bytes)| bytes_file("attachment", name, bytes)).collect();
        let (path, _) = world.seal("any.dpcase", sources);
        let package = world.open(&path);
        let listed: Vec<_> = package.manifest().files_of("attachment").collect();
        prop_assert_eq!(listed.len(), files.len());
        for (entry, (name, bytes)) in listed.iter().zip(&files) {
            prop_assert_eq!(&entry.name, name);
            prop_assert_eq!(&package.read(&entry.sha256).unwrap(), bytes);
        }
    }
}

thread_local! {
    static WORLD: Rc<World> = Rc::new(World::new());
}

#[test]
fn packages_and_keys_can_be_shared_between_threads() {
    fn check<T: Send + Sync>() {}
    check::<Package>();
    check::<Identity>();
    check::<Trust>();
}
