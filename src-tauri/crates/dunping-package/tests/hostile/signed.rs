//! Classes 36 to 49: the manifest, its signature and the roster.

use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use dunping_identity::{
    Authority, DocumentKind, FileSigner, Identity, Person, Role, Roster, Signer, SigningKey,
    Status, Trust, envelope, fingerprint,
};
use serde_json::{Value, json};

use crate::lab::{Fixture, Lab, all_containers};
use crate::world::parts::Parts;
use crate::world::zip::zip;
use crate::world::{decrypt, encrypt, entry, moment, now, small_files, years};

const CASE: DocumentKind = DocumentKind::CaseManifest;

fn container(parts: &Parts) -> Fixture {
    Fixture::container(zip(&parts.entries()))
}

/// The same manifest, signed by somebody as some kind.
fn signed(lab: &Lab, signer: &dyn Signer, kind: DocumentKind) -> Fixture {
    let mut parts = lab.parts();
    parts.signature = envelope::sign(kind, &parts.manifest, signer).unwrap();
    container(&parts)
}

/// Other bytes as the manifest, with a good signature.
fn manifest(lab: &Lab, bytes: impl Into<Vec<u8>>) -> Fixture {
    container(
        &lab.parts()
            .with_manifest(&lab.world.staff, CASE, bytes.into()),
    )
}

/// The manifest with a change, with a good signature.
fn edited(lab: &Lab, edit: impl FnOnce(&mut Value)) -> Fixture {
    Fixture::container(lab.parts().edit(&lab.world, edit))
}

/// The manifest with something put in front of its first field.
fn with_field(lab: &Lab, field: &str) -> Fixture {
    let text = String::from_utf8(lab.parts().manifest).unwrap();
    manifest(lab, text.replacen('{', &format!("{{{field},"), 1))
}

/// The envelope's text, with a change.
fn envelope_text(lab: &Lab, edit: impl FnOnce(String) -> String) -> Fixture {
    let mut parts = lab.parts();
    let text = String::from_utf8(parts.signature).unwrap();
    parts.signature = edit(text).into_bytes();
    container(&parts)
}

fn one_signature(text: &str) -> String {
    let start = text.find("\"signatures\":[").unwrap() + 14;
    text[start..text.len() - 2].to_owned()
}

pub(crate) fn unsigned(lab: &Lab) -> Vec<Fixture> {
    let mut empty = lab.parts();
    empty.signature = Vec::new();
    let stripped = envelope_text(lab, |text| text.replace(&one_signature(&text), ""));
    vec![container(&empty), stripped]
}

pub(crate) fn without_an_entry(lab: &Lab) -> Vec<Fixture> {
    let fixed = ["mimetype", "README.txt", "manifest.json", "manifest.sig"];
    all_containers(fixed.map(|missing| {
        let parts = lab.parts();
        let mut entries = parts.entries();
        entries.retain(|(name, _)| *name != missing);
        zip(&entries)
    }))
}

/// Staff's certificates, another key.
pub(crate) fn other_key(lab: &Lab) -> Vec<Fixture> {
    let key = SigningKey::generate().unwrap();
    let stolen = FileSigner::new(key, lab.world.staff.chain_der()).unwrap();
    vec![signed(lab, &stolen, CASE)]
}

pub(crate) fn unlisted(lab: &Lab) -> Vec<Fixture> {
    let person = Person::new("staff9", "新人", Role::Staff).unwrap();
    let newcomer = Identity::create(person, &lab.world.authority, years()).unwrap();
    vec![
        signed(lab, &newcomer, CASE),
        signed(lab, &lab.world.authority, CASE),
    ]
}

pub(crate) fn other_body(lab: &Lab) -> Vec<Fixture> {
    let other = Authority::create(lab.world.authority.name(), years()).unwrap();
    let person = lab.world.staff.person().clone();
    let foreign = Identity::create(person, &other, years()).unwrap();
    // The same with the right body's certificate put into the chain.
    let chain = vec![
        foreign.certificate_der().to_vec(),
        lab.world.authority.certificate_der().to_vec(),
    ];
    let spliced = FileSigner::new(SigningKey::generate().unwrap(), chain).unwrap();
    vec![signed(lab, &foreign, CASE), signed(lab, &spliced, CASE)]
}

pub(crate) fn by_expert(lab: &Lab) -> Vec<Fixture> {
    let world = &lab.world;
    let others = [&world.technical, &world.finance, &world.recovery];
    others.map(|other| signed(lab, other, CASE)).into()
}

pub(crate) fn other_manifest(lab: &Lab) -> Vec<Fixture> {
    let mut parts = lab.parts();
    let text = String::from_utf8(parts.manifest).unwrap();
    parts.manifest = text.replace("示例科技", "别的公司").into_bytes();
    vec![container(&parts)]
}

pub(crate) fn other_sealer(lab: &Lab) -> Vec<Fixture> {
    vec![edited(lab, |m| m["sealed_by"] = json!("T003"))]
}

pub(crate) fn other_kinds(lab: &Lab) -> Vec<Fixture> {
    let kinds = DocumentKind::ALL.into_iter().filter(|kind| *kind != CASE);
    let mut fixtures: Vec<Fixture> = kinds
        .map(|kind| signed(lab, &lab.world.staff, kind))
        .collect();
    // The other way round: a case with an archive's label.
    let mut parts = lab.parts();
    parts.mimetype = "application/vnd.dunping.archive+zip;v=1".to_owned();
    fixtures.push(container(&parts));
    fixtures
}

pub(crate) fn other_kind_inside(lab: &Lab) -> Vec<Fixture> {
    vec![edited(lab, |m| m["kind"] = json!("archive"))]
}

pub(crate) fn unknown_kind(lab: &Lab) -> Vec<Fixture> {
    let labels = [
        "application/zip",
        "application/vnd.dunping.case+zip;v=2",
        "application/vnd.dunping.case+zip;v=1\n",
        "",
    ];
    let make = |label: &str| {
        let mut parts = lab.parts();
        parts.mimetype = label.to_owned();
        container(&parts)
    };
    labels.map(make).into()
}

fn genuine(lab: &Lab) -> Fixture {
    container(&lab.parts())
}

/// The roster with other entries for the same people.
fn roster(lab: &Lab, version: u64, change: impl FnOnce(&mut Roster)) -> Trust {
    let mut roster = lab.world.trust.roster().clone();
    roster.version = version;
    change(&mut roster);
    Trust::issue(&lab.world.authority, roster).unwrap()
}

pub(crate) fn revoked(lab: &Lab) -> Vec<Fixture> {
    let since = ["2026-03-02T08:30:00Z", "2026-01-01T00:00:00Z"];
    let make = |since: &str| {
        genuine(lab).judged_by(roster(lab, 2, |roster| {
            roster.entries[0].status = Status::Revoked {
                since: moment(since),
                reason: "离职".to_owned(),
            };
        }))
    };
    since.map(make).into()
}

pub(crate) fn expired(lab: &Lab) -> Vec<Fixture> {
    vec![genuine(lab).judged_at("2030-01-01T00:00:01Z")]
}

pub(crate) fn not_yet_valid(lab: &Lab) -> Vec<Fixture> {
    vec![genuine(lab).judged_at("2024-12-31T23:59:59Z")]
}

/// A package that carries this roster.
fn carrying(lab: &Lab, name: &str, trust: &Trust) -> PathBuf {
    let path = lab.world.path(name);
    let mut request = lab.world.request(small_files());
    request.trust = trust;
    lab.world.try_seal(&path, request).unwrap();
    path
}

pub(crate) fn older_roster(lab: &Lab) -> Vec<Fixture> {
    let older = carrying(lab, "older.dpcase", &roster(lab, 2, |_| ()));
    vec![Fixture::offered(older, roster(lab, 3, |_| ()))]
}

pub(crate) fn forked_roster(lab: &Lab) -> Vec<Fixture> {
    let fork = roster(lab, 2, |roster| {
        roster.issued += chrono::TimeDelta::hours(1);
    });
    let fork = carrying(lab, "fork.dpcase", &fork);
    vec![Fixture::offered(fork, roster(lab, 2, |_| ()))]
}

pub(crate) fn signed_twice(lab: &Lab) -> Vec<Fixture> {
    let twice = |text: String| {
        let one = one_signature(&text);
        text.replace(&one, &format!("{one},{one}"))
    };
    vec![envelope_text(lab, twice)]
}

/// A whole body of the same name with people of the same numbers.
pub(crate) fn other_root(lab: &Lab) -> Vec<Fixture> {
    let world = &lab.world;
    let authority = Authority::create(world.authority.name(), years()).unwrap();
    let people = [
        &world.staff,
        &world.technical,
        &world.finance,
        &world.recovery,
    ];
    let people =
        people.map(|one| Identity::create(one.person().clone(), &authority, years()).unwrap());
    let roster = Roster {
        version: 9,
        issued: now(),
        entries: people.iter().map(entry).collect(),
    };
    let trust = Trust::issue(&authority, roster).unwrap();
    let mut request = world.request(small_files());
    (request.trust, request.signer) = (&trust, &people[0]);
    request.reopen_with = None;
    let path = world.path("other-root.dpcase");
    world.try_seal(&path, request).unwrap();
    // The expert can open it, for the impostor encrypted it to the expert as well.
    let container = decrypt(&path, &people[0]);
    encrypt(&path, &container, &[&world.technical]);
    vec![Fixture::offered(path, world.trust.clone())]
}

/// The roster's own words, signed by staff in the body's place.
pub(crate) fn roster_by_staff(lab: &Lab) -> Vec<Fixture> {
    let own: Value = serde_json::from_slice(lab.world.trust.bytes()).unwrap();
    let payload = BASE64.decode(own["payload"].as_str().unwrap()).unwrap();
    let forged = envelope::sign(DocumentKind::Trust, &payload, &lab.world.staff).unwrap();
    let digest = fingerprint::sha256_hex(&forged);
    let mut parts = lab.parts();
    let old = lab.world.trust.digest();
    parts
        .data
        .retain(|(name, _)| *name != format!("data/{old}"));
    parts.data.push((format!("data/{digest}"), forged));
    parts.data.sort();
    let text = String::from_utf8(parts.manifest.clone())
        .unwrap()
        .replace(&old, &digest);
    let parts = parts.with_manifest(&lab.world.staff, CASE, text.into_bytes());
    let path = lab.world.path("roster-by-staff.dpcase");
    encrypt(&path, &zip(&parts.entries()), &[&lab.world.technical]);
    vec![Fixture::offered(path, lab.world.trust.clone())]
}

pub(crate) fn key_twice(lab: &Lab) -> Vec<Fixture> {
    vec![
        with_field(lab, "\"edition\":2"),
        with_field(lab, "\"edition\":1"),
        with_field(lab, "\"\\u0065dition\":2"),
        with_field(lab, "\"x\":[{\"a\":1,\"a\":2}]"),
    ]
}

pub(crate) fn too_deep(lab: &Lab) -> Vec<Fixture> {
    let nested = |depth: usize| format!("\"x\":{}{}", "[".repeat(depth), "]".repeat(depth));
    vec![
        with_field(lab, &nested(16)),
        with_field(lab, &nested(100_000)),
        manifest(lab, "[".repeat(1 << 20)),
    ]
}

pub(crate) fn fractions(lab: &Lab) -> Vec<Fixture> {
    let numbers = [
        "1.5",
        "1.0",
        "1e2",
        "-0.0",
        "123456789012345678901234567890",
    ];
    numbers
        .map(|number| with_field(lab, &format!("\"x\":{number}")))
        .into()
}

pub(crate) fn large_numbers(lab: &Lab) -> Vec<Fixture> {
    let numbers = [
        "9007199254740993",
        "-9007199254740993",
        "18446744073709551615",
    ];
    numbers
        .map(|number| with_field(lab, &format!("\"x\":{number}")))
        .into()
}

pub(crate) fn not_json(lab: &Lab) -> Vec<Fixture> {
    let text = lab.parts().manifest;
    let with_bom = ["\u{feff}".as_bytes(), &text].concat();
    let utf16: Vec<u8> = String::from_utf8_lossy(&text)
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    vec![
        manifest(lab, *b""),
        manifest(lab, *b"null,"),
        manifest(lab, text[..text.len() - 1].to_vec()),
        manifest(lab, [text.as_slice(), b"{}"].concat()),
        manifest(lab, with_bom),
        manifest(lab, utf16),
        with_field(lab, "\"x\":NaN"),
        with_field(lab, "\"x\":\"\u{1}\""),
    ]
}

pub(crate) fn other_shape(lab: &Lab) -> Vec<Fixture> {
    vec![
        manifest(lab, *b"[]"),
        manifest(lab, *b"{}"),
        edited(lab, |m| m["kind"] = json!("letter")),
        edited(lab, |m| m["edition"] = json!(-1)),
        edited(lab, |m| m["edition"] = json!("1")),
        edited(lab, |m| m["claimed_time"] = json!("yesterday")),
        edited(lab, |m| drop(m.as_object_mut().unwrap().remove("files"))),
    ]
}

pub(crate) fn critical(lab: &Lab) -> Vec<Fixture> {
    vec![edited(lab, |m| m["critical"] = json!(["blind-votes"]))]
}

/// A newer major need not look like this one otherwise.
pub(crate) fn next_major(lab: &Lab) -> Vec<Fixture> {
    vec![
        edited(lab, |m| m["format"]["major"] = json!(2)),
        edited(lab, |m| {
            *m = json!({"format": {"major": 2, "minor": 0}, "critical": ["x"]});
        }),
    ]
}

fn with_data(lab: &Lab, edit: impl FnOnce(&mut Vec<(String, Vec<u8>)>)) -> Fixture {
    let mut parts = lab.parts();
    edit(&mut parts.data);
    parts.data.sort();
    container(&parts)
}

pub(crate) fn file_missing(lab: &Lab) -> Vec<Fixture> {
    vec![
        with_data(lab, |data| drop(data.remove(0))),
        with_data(lab, Vec::clear),
        edited(lab, |m| m["files"][0]["sha256"] = json!("00".repeat(32))),
    ]
}

/// The manifest names no trust file, or one that is not among the files.
pub(crate) fn trust_missing(lab: &Lab) -> Vec<Fixture> {
    vec![
        edited(lab, |m| m["roster"] = json!("00".repeat(32))),
        edited(lab, |m| m["roster"] = m["files"][0]["sha256"].clone()),
        edited(lab, |m| m["files"] = json!([])),
    ]
}

pub(crate) fn file_extra(lab: &Lab) -> Vec<Fixture> {
    vec![
        with_data(lab, |data| {
            data.push((format!("data/{}", "0".repeat(64)), Vec::new()));
        }),
        edited(lab, |m| drop(m["files"].as_array_mut().unwrap().remove(0))),
    ]
}

pub(crate) fn other_size(lab: &Lab) -> Vec<Fixture> {
    vec![
        with_data(lab, |data| data[0].1.push(0)),
        edited(lab, |m| m["files"][0]["size"] = json!(3)),
    ]
}

/// Two of the files have the same content.
pub(crate) fn two_sizes(lab: &Lab) -> Vec<Fixture> {
    vec![edited(lab, |m| m["files"][1]["size"] = json!(3))]
}

pub(crate) fn other_digest(lab: &Lab) -> Vec<Fixture> {
    let mut readme = lab.parts();
    readme.readme = b"call this number".to_vec();
    vec![
        with_data(lab, |data| {
            data.iter_mut().for_each(|file| file.1.fill(b'z'));
        }),
        container(&readme),
    ]
}

/// The checksum changed wherever it stands, for a file, the manifest and the signature.
pub(crate) fn other_checksum(lab: &Lab) -> Vec<Fixture> {
    let parts = lab.parts();
    let good = zip(&parts.entries());
    let contents = [
        &parts.data[0].1,
        &parts.readme,
        &parts.manifest,
        &parts.signature,
    ];
    all_containers(contents.map(|content| {
        let crc = crc32fast::hash(content).to_le_bytes();
        let mut changed = good.clone();
        let mut count = 0;
        for at in 0..changed.len() - 4 {
            if good[at..at + 4] == crc {
                changed[at] ^= 1;
                count += 1;
            }
        }
        assert_eq!(count, 2, "in the local header and in the directory");
        changed
    }))
}

/// `ECDSA-Sig-Value` of two numbers.
fn signature_der(r: &[u8], s: &[u8]) -> Vec<u8> {
    let integer = |number: &[u8]| [&[2, u8::try_from(number.len()).unwrap()], number].concat();
    let content = [integer(r), integer(s)].concat();
    [
        &[0x30, u8::try_from(content.len()).unwrap()],
        content.as_slice(),
    ]
    .concat()
}

pub(crate) fn signature_values(lab: &Lab) -> Vec<Fixture> {
    let order = "00ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    let order: Vec<u8> = (0..order.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&order[at..at + 2], 16).unwrap())
        .collect();
    let genuine: Value = serde_json::from_slice(&lab.parts().signature).unwrap();
    let genuine = BASE64
        .decode(genuine["signatures"][0]["sig"].as_str().unwrap())
        .unwrap();
    let mut long_form = genuine.clone();
    long_form.splice(1..2, [0x81, genuine[1]]);
    let values = [
        signature_der(&[0], &[0]),
        signature_der(&[1], &[0]),
        signature_der(&[0], &[1]),
        signature_der(&order, &order),
        signature_der(&[1], &order),
        signature_der(&[0xff], &[0xff]),
        long_form,
        [genuine.as_slice(), &[0]].concat(),
        genuine[..genuine.len() - 1].to_vec(),
        vec![7; 64],
        Vec::new(),
    ];
    let make = |value: Vec<u8>| {
        envelope_text(lab, |text| {
            let mut envelope: Value = serde_json::from_str(&text).unwrap();
            let old = envelope["signatures"][0]["sig"].take();
            text.replace(old.as_str().unwrap(), &BASE64.encode(&value))
        })
    };
    values.map(make).into()
}

/// The point in staff's certificate replaced: not on the curve, zero, all ones, at infinity, compressed.
pub(crate) fn key_values(lab: &Lab) -> Vec<Fixture> {
    let certificate = lab.world.staff.certificate_der();
    let point = certificate
        .windows(4)
        .position(|w| w == [3, 66, 0, 4])
        .unwrap()
        + 3;
    let with_point = |new: &[u8]| {
        let mut changed = certificate.to_vec();
        changed[point..point + new.len()].copy_from_slice(new);
        changed
    };
    let mut off = certificate[point..point + 65].to_vec();
    off[64] ^= 1;
    let certificates = [
        with_point(&off),
        with_point(&[&[4][..], &[0; 64]].concat()),
        with_point(&[0xff; 65]),
        with_point(&[0]),
        with_point(&[2]),
    ];
    let make = |changed: Vec<u8>| {
        envelope_text(lab, |text| {
            text.replace(&BASE64.encode(certificate), &BASE64.encode(&changed))
        })
    };
    certificates.map(make).into()
}
