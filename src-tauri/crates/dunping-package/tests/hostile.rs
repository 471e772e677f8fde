//! Packages that are forged, malicious or from another version: each is refused, by name.

#[allow(dead_code)]
mod world;

use std::io::Cursor;

use dunping_identity::{DocumentKind, EnvelopeError, Identity, envelope, fingerprint};
use dunping_package::{
    ContainerFault, ManifestError, OpenError, Package, SealError, peek, unwatched,
};
use serde_json::{Value, json};
use world::{World, bytes_file, decrypt, encrypt, now, small_files};

/// Opens a container and reads all of it.
fn verdict(world: &World, plaintext: Vec<u8>) -> Result<(), OpenError> {
    let package = Package::open_plaintext(Cursor::new(plaintext), &world.trust, now())?;
    package.verify_all(&mut unwatched)
}

/// A store-only ZIP64 archive, written independently of the crate.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut central) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let offset = out.len() as u64;
        let size = (content.len() as u64).to_le_bytes();
        let name_len = u16::try_from(name.len()).unwrap().to_le_bytes();
        let common = [
            &[45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..],
            &crc32fast::hash(content).to_le_bytes(),
            &[0xff; 8],
            &name_len,
        ]
        .concat();
        out.extend(
            [
                b"PK\x03\x04",
                &common[..],
                &[20, 0],
                name.as_bytes(),
                &[1, 0, 16, 0],
                &size,
                &size,
            ]
            .concat(),
        );
        out.extend_from_slice(content);
        central.extend(
            [
                b"PK\x01\x02\x2d\x00",
                &common[..],
                &[28, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
                name.as_bytes(),
                &[1, 0, 24, 0],
                &size,
                &size,
                &offset.to_le_bytes(),
            ]
            .concat(),
        );
    }
    let count = (entries.len() as u64).to_le_bytes();
    let (at, len) = (
        (out.len() as u64).to_le_bytes(),
        (central.len() as u64).to_le_bytes(),
    );
    out.extend_from_slice(&central);
    let end = (out.len() as u64).to_le_bytes();
    out.extend(
        [
            &b"PK\x06\x06"[..],
            &44u64.to_le_bytes(),
            &[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat(),
    );
    out.extend([&count[..], &count, &len, &at].concat());
    out.extend([&b"PK\x06\x07"[..], &[0; 4], &end, &[1, 0, 0, 0]].concat());
    out.extend([&b"PK\x05\x06"[..], &[0; 4], &[0xff; 12], &[0; 2]].concat());
    out
}

/// An entry's name and content.
type Named = (String, Vec<u8>);

/// A package taken apart, to be put together in other ways.
struct Parts {
    mimetype: String,
    data: Vec<(String, Vec<u8>)>,
    readme: Vec<u8>,
    manifest: Vec<u8>,
    signature: Vec<u8>,
}

impl Parts {
    fn of(world: &World) -> Self {
        let (path, _) = world.seal("parts.dpcase", small_files());
        let package = world.open(&path);
        let mut data: Vec<_> = package
            .manifest()
            .files
            .iter()
            .map(|file| {
                (
                    format!("data/{}", file.sha256),
                    package.read(&file.sha256).unwrap(),
                )
            })
            .collect();
        data.sort();
        data.dedup();
        let manifest = serde_json::to_vec_pretty(package.manifest()).unwrap();
        assert_eq!(fingerprint::sha256_hex(&manifest), package.package_id());
        let signature =
            envelope::sign(DocumentKind::CaseManifest, &manifest, &world.staff).unwrap();
        let readme = include_bytes!("../src/readme.txt").to_vec();
        Self {
            mimetype: "application/vnd.dunping.case+zip;v=1".to_owned(),
            data,
            readme,
            manifest,
            signature,
        }
    }

    fn entries(&self) -> Vec<(&str, &[u8])> {
        let mut entries = vec![("mimetype", self.mimetype.as_bytes())];
        entries.extend(
            self.data
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
        );
        entries.push(("README.txt", &self.readme));
        entries.push(("manifest.json", &self.manifest));
        entries.push(("manifest.sig", &self.signature));
        entries
    }

    /// Puts another manifest in, with a good signature.
    fn with_manifest(mut self, signer: &Identity, kind: DocumentKind, manifest: Vec<u8>) -> Self {
        self.signature = envelope::sign(kind, &manifest, signer).unwrap();
        self.manifest = manifest;
        self
    }

    fn edit(self, world: &World, edit: impl FnOnce(&mut Value)) -> Vec<u8> {
        let mut manifest: Value = serde_json::from_slice(&self.manifest).unwrap();
        edit(&mut manifest);
        let bytes = serde_json::to_vec(&manifest).unwrap();
        zip(&self
            .with_manifest(&world.staff, DocumentKind::CaseManifest, bytes)
            .entries())
    }
}

fn fault(result: Result<(), OpenError>) -> ContainerFault {
    match result {
        Err(OpenError::BadContainer(fault)) => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_independent_writer_agrees() {
    let world = World::new();
    let parts = Parts::of(&world);
    let plaintext = decrypt(&world.path("parts.dpcase"), &world.staff);
    assert_eq!(zip(&parts.entries()), plaintext);
    verdict(&world, plaintext).unwrap();
}

#[test]
fn files_that_are_not_ours_are_told_apart() {
    let world = World::new();
    let (path, _) = world.seal("a.dpcase", small_files());
    let sealed = std::fs::read(&path).unwrap();
    let odd = world.path("odd");
    let open = |bytes: &[u8]| {
        std::fs::write(&odd, bytes).unwrap();
        let result = Package::open(&odd, world.technical.age_identity(), &world.trust, now());
        result.map(|_| ()).unwrap_err()
    };
    assert!(matches!(open(b""), OpenError::TooShort));
    assert!(matches!(open(b"age-enc"), OpenError::TooShort));
    assert!(matches!(open(b"PK\x03\x04"), OpenError::NotAge));
    assert!(matches!(
        open(b"-----BEGIN AGE ENCRYPTED FILE-----\n"),
        OpenError::NotAge
    ));
    assert!(matches!(
        open(b"age-encryption.org/v2\n-> X25519 a\n"),
        OpenError::Unsupported
    ));
    assert!(matches!(
        open(&[b"age-encryption.org/v1\n".to_vec(), vec![b'a'; 100_000]].concat()),
        OpenError::HeaderLimit
    ));
    let stanza = format!("-> X25519 {}\n{}\n", "A".repeat(43), "A".repeat(43));
    let many = format!(
        "age-encryption.org/v1\n{}--- {}\n",
        stanza.repeat(65),
        "A".repeat(43)
    );
    assert!(matches!(open(many.as_bytes()), OpenError::HeaderLimit));
    // With one fewer, the scan lets it pass, and it ends too early.
    let most = many.replacen(&stanza, "", 1);
    let error = open(most.as_bytes());
    assert!(matches!(error, OpenError::Truncated), "{error:?}");
    let bomb = format!("age-encryption.org/v1\n{}", stanza.repeat(20_000));
    assert!(matches!(open(bomb.as_bytes()), OpenError::HeaderLimit));
    let password = format!(
        "age-encryption.org/v1\n-> scrypt {} 18\n{}\n--- {}\n",
        "a".repeat(22),
        "A".repeat(43),
        "A".repeat(43)
    );
    assert!(
        matches!(open(password.as_bytes()), OpenError::RecipientType { found } if found == "scrypt")
    );
    assert!(matches!(open(&sealed[..100]), OpenError::Truncated));
    assert!(matches!(
        open(&sealed[..sealed.len() - 1]),
        OpenError::Truncated
    ));
    let mac = sealed.windows(5).position(|w| w == b"\n--- ").unwrap() + 8;
    let mut forged = sealed.clone();
    forged[mac] = if forged[mac] == b'A' { b'B' } else { b'A' };
    assert!(matches!(open(&forged), OpenError::Tampered));
    assert!(matches!(
        peek(&world.path("missing")),
        Err(OpenError::Io(_))
    ));

    encrypt(&odd, b"not a container", &[&world.technical]);
    let result =
        Package::open(&odd, world.technical.age_identity(), &world.trust, now()).map(|_| ());
    assert_eq!(fault(result), ContainerFault::TooShort);
    encrypt(&odd, &vec![7; 100_000], &[&world.technical]);
    let result =
        Package::open(&odd, world.technical.age_identity(), &world.trust, now()).map(|_| ());
    assert_eq!(fault(result), ContainerFault::Tail);
}

#[test]
fn containers_in_other_forms_are_refused() {
    let world = World::new();
    let parts = Parts::of(&world);
    let good = zip(&parts.entries());
    let check = |plaintext: Vec<u8>, expected: ContainerFault| {
        assert_eq!(fault(verdict(&world, plaintext)), expected);
    };
    let with = |edit: &dyn Fn(&mut Vec<Named>)| {
        let mut entries: Vec<_> = parts
            .entries()
            .iter()
            .map(|(n, c)| ((*n).to_owned(), c.to_vec()))
            .collect();
        edit(&mut entries);
        zip(&entries
            .iter()
            .map(|(n, c)| (n.as_str(), c.as_slice()))
            .collect::<Vec<_>>())
    };
    check(
        [b"#!".to_vec(), good.clone()].concat(),
        ContainerFault::DirectoryPlace,
    );
    check([good.clone(), b"x".to_vec()].concat(), ContainerFault::Tail);
    check(
        [good.clone(), good.clone()].concat(),
        ContainerFault::DirectoryPlace,
    );
    let patch = |from_end: usize, bytes: &[u8]| {
        let mut changed = good.clone();
        let at = changed.len() - from_end;
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    // Number of entries in the classic record, comment length, disk number.
    check(patch(12, &[7, 0]), ContainerFault::Tail);
    check(patch(2, &[4, 0]), ContainerFault::Tail);
    check(patch(18, &[1, 0]), ContainerFault::Tail);
    // Number of entries in the ZIP64 record, both places alike.
    check(
        patch(98 - 24, &[9, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0]),
        ContainerFault::Order,
    );
    let many = 20_001u64.to_le_bytes();
    check(
        patch(98 - 24, &[many, many].concat()),
        ContainerFault::TooManyEntries,
    );
    for name in [
        "../x",
        "/etc/passwd",
        "C:\\x",
        "\\\\h\\s",
        "data/",
        "data/x",
        "DATA/x",
        "con",
        "a\0b",
        "\u{202e}",
        "manifest.json ",
        "README.TXT",
    ] {
        check(
            with(&|entries| entries[1].0 = name.to_owned()),
            ContainerFault::Name,
        );
    }
    let upper = parts.data[0].0.to_uppercase();
    check(
        with(&|entries| entries[1].0 = upper.clone()),
        ContainerFault::Name,
    );
    check(with(&|entries| entries.swap(1, 2)), ContainerFault::Order);
    check(
        with(&|entries| entries.insert(1, entries[1].clone())),
        ContainerFault::Order,
    );
    for index in [
        0,
        parts.entries().len() - 3,
        parts.entries().len() - 2,
        parts.entries().len() - 1,
    ] {
        check(
            with(&|entries| {
                entries.remove(index);
            }),
            ContainerFault::Order,
        );
    }
    check(
        with(&|entries| entries[0].1 = b"application/zip".to_vec()),
        ContainerFault::Mimetype,
    );
    check(
        with(&|entries| entries[0].1 = vec![b'a'; 200]),
        ContainerFault::EntryTooLarge,
    );
    check(
        with(&|entries| entries[1].1 = b"other".to_vec()),
        ContainerFault::Files,
    );
    check(
        with(&|entries| {
            entries.remove(1);
        }),
        ContainerFault::Files,
    );
    check(
        with(&|entries| entries.insert(1, (format!("data/{}", "0".repeat(64)), vec![]))),
        ContainerFault::Files,
    );
    check(
        with(&|entries| entries[1].1.fill(b'z')),
        ContainerFault::Digest,
    );
    let readme = parts.entries().len() - 3;
    check(
        with(&|entries| entries[readme].1 = b"call this number".to_vec()),
        ContainerFault::Digest,
    );

    // Local header and directory saying different things: method, flags, size, name.
    let local = good.windows(5).position(|w| w == b"data/").unwrap() - 30;
    for (offset, value) in [
        (6, 1),
        (6, 8),
        (8, 8),
        (10, 3),
        (14, 1),
        (18, 0),
        (30, b'e'),
        (30 + 69 + 4, 99),
    ] {
        let mut changed = good.clone();
        changed[local + offset] ^= value.max(1);
        check(changed, ContainerFault::LocalHeader);
    }
    let central = good.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    for offset in [4, 6, 8, 10, 12, 20, 30, 32, 34, 36, 38, 40] {
        let mut changed = good.clone();
        changed[central + offset] ^= 1;
        check(changed, ContainerFault::DirectoryEntry);
    }
    // A size of 2^63 and an offset into another entry.
    let extra = central + 46 + "manifest.sig".len() + 4;
    let mut huge = good.clone();
    huge[extra + 7] = 0x80;
    huge[extra + 15] = 0x80;
    check(huge, ContainerFault::Place);
    let mut overlapping = good.clone();
    overlapping[extra + 16..extra + 24].fill(0);
    check(overlapping, ContainerFault::Place);
}

#[test]
fn manifests_are_judged() {
    let world = World::new();
    let newer = |result: Result<(), OpenError>| {
        matches!(
            result,
            Err(OpenError::Manifest(ManifestError::NewerVersion(_)))
        )
    };
    let edited = |edit: &dyn Fn(&mut Value)| verdict(&world, Parts::of(&world).edit(&world, edit));
    edited(&|_| ()).unwrap();
    edited(&|m| m["format"]["minor"] = json!(7)).unwrap();
    edited(&|m| m["something_new"] = json!({"a": [1, "二"]})).unwrap();
    assert!(newer(edited(&|m| m["format"]["major"] = json!(2))));
    assert!(newer(edited(&|m| m["critical"] = json!(["blind-votes"]))));
    // A newer major need not look like this one otherwise.
    assert!(newer(edited(
        &|m| *m = json!({"format": {"major": 2, "minor": 0}, "critical": []})
    )));

    let json = |result: Result<(), OpenError>| {
        matches!(result, Err(OpenError::Manifest(ManifestError::Json(_))))
    };
    assert!(json(edited(&|m| m["edition"] = json!(1.5))));
    assert!(json(edited(&|m| m["extra"] = json!(1u64 << 60))));
    assert!(json(edited(&|m| m["kind"] = json!("letter"))));
    assert!(json(edited(&|m| {
        m.as_object_mut().unwrap().remove("files");
    })));
    let doubled = |parts: Parts| {
        let text =
            String::from_utf8(parts.manifest.clone())
                .unwrap()
                .replacen('{', "{\"edition\":2,", 1);
        parts.with_manifest(&world.staff, DocumentKind::CaseManifest, text.into_bytes())
    };
    assert!(json(verdict(
        &world,
        zip(&doubled(Parts::of(&world)).entries())
    )));

    let contradicts = |result: Result<(), OpenError>| {
        matches!(
            result,
            Err(OpenError::Manifest(ManifestError::Contradiction(_)))
        )
    };
    assert!(contradicts(edited(&|m| m["kind"] = json!("archive"))));
    assert!(contradicts(edited(&|m| m["sealed_by"] = json!("T003"))));
    assert!(contradicts(edited(
        &|m| m["roster"] = json!("00".repeat(32))
    )));
    assert!(contradicts(edited(&|m| m["files"][1]["size"] = json!(3))));
    let listed = |edit: &dyn Fn(&mut Value)| fault(edited(edit));
    assert_eq!(
        listed(&|m| m["files"][0]["size"] = json!(3)),
        ContainerFault::Files
    );
    assert_eq!(
        listed(&|m| m["files"][0]["sha256"] = json!("00".repeat(32))),
        ContainerFault::Files
    );
    assert_eq!(
        listed(&|m| {
            m["files"].as_array_mut().unwrap().remove(0);
        }),
        ContainerFault::Files
    );
}

#[test]
fn signatures_of_another_kind_or_person_or_manifest_are_refused() {
    let world = World::new();
    let signed = |signer: &Identity, kind: DocumentKind| {
        let parts = Parts::of(&world);
        let manifest = parts.manifest.clone();
        verdict(
            &world,
            zip(&parts.with_manifest(signer, kind, manifest).entries()),
        )
    };
    signed(&world.staff, DocumentKind::CaseManifest).unwrap();
    for kind in DocumentKind::ALL
        .into_iter()
        .filter(|kind| *kind != DocumentKind::CaseManifest)
    {
        assert!(
            matches!(
                signed(&world.staff, kind),
                Err(OpenError::Signature(EnvelopeError::WrongKind { .. }))
            ),
            "{kind:?}"
        );
    }
    let by_expert = signed(&world.technical, DocumentKind::CaseManifest);
    assert!(matches!(
        by_expert,
        Err(OpenError::Signature(EnvelopeError::RoleMayNotSign { .. }))
    ));

    let mut unsigned = Parts::of(&world);
    unsigned.signature = Vec::new();
    assert!(matches!(
        verdict(&world, zip(&unsigned.entries())),
        Err(OpenError::Unsigned)
    ));
    let mut stripped: Value = serde_json::from_slice(&Parts::of(&world).signature).unwrap();
    stripped["signatures"] = json!([]);
    let mut parts = Parts::of(&world);
    // Field order as the program writes it.
    parts.signature = format!(
        "{{\"payloadType\":{},\"payload\":{},\"signatures\":[]}}",
        stripped["payloadType"], stripped["payload"]
    )
    .into_bytes();
    assert!(matches!(
        verdict(&world, zip(&parts.entries())),
        Err(OpenError::Unsigned)
    ));

    // A good signature over another manifest.
    let mut parts = Parts::of(&world);
    parts.manifest = String::from_utf8(parts.manifest)
        .unwrap()
        .replace("示例科技", "别的公司")
        .into_bytes();
    let refused = verdict(&world, zip(&parts.entries()));
    assert!(matches!(
        refused,
        Err(OpenError::Manifest(ManifestError::Contradiction(_)))
    ));
    // A package of another kind with this kind's label.
    let mut parts = Parts::of(&world);
    parts.mimetype = "application/vnd.dunping.archive+zip;v=1".to_owned();
    let refused = verdict(&world, zip(&parts.entries()));
    assert!(matches!(
        refused,
        Err(OpenError::Signature(EnvelopeError::WrongKind { .. }))
    ));
}

#[test]
fn more_files_than_a_package_holds_are_not_sealed() {
    let world = World::new();
    let files = (0..20_000u32)
        .map(|i| bytes_file("attachment", "x", &i.to_le_bytes()))
        .collect();
    let refused = world.try_seal(&world.path("a.dpcase"), world.request(files));
    assert!(matches!(
        refused,
        Err(SealError::TooLarge(ContainerFault::TooManyEntries))
    ));
}
