//! What the fuzz targets share: the body and the people of the crate's tests, the seeds made from them, and a second way to read and
//! write a container, by which the crate's reader is judged.

#[allow(dead_code)]
#[path = "../tests/world/mod.rs"]
mod world;

use std::fs;
use std::path::PathBuf;
use std::str::FromStr as _;
use std::sync::LazyLock;

use age::secrecy::ExposeSecret as _;
use chrono::{DateTime, Utc};
use dunping_domain::ballot::{ClauseBallot, Declaration, Opinion, Vote};
use dunping_domain::panel::{Category, ExpertId, Member, Panel};
use dunping_domain::standard::ClauseKey;
use dunping_identity::{DocumentKind, Identity, Trust, envelope};

use self::world::{World, decrypt, small_files};

/// What was written by `cargo run --example seed` and does not change from run to run.
pub struct Seeds {
    /// The body whose people signed the seeds.
    pub trust: Trust,
    /// The key that the sealed seeds can be opened with.
    pub key: age::x25519::Identity,
    /// The payload of each kind's signed seed.
    pub payload: Vec<u8>,
}

/// The seeds, read once.
pub static SEEDS: LazyLock<Seeds> = LazyLock::new(|| {
    let read = |name: &str| {
        let path = folder("seeds").join(name);
        fs::read(&path).unwrap_or_else(|_| {
            panic!(
                "{} is missing: run `cargo run --release --example seed` in this folder",
                path.display()
            )
        })
    };
    let key = String::from_utf8(read("key.txt")).expect("text");
    Seeds {
        trust: Trust::read(&read("trust.dptrust")).expect("the trust file"),
        key: age::x25519::Identity::from_str(&key).expect("a key"),
        payload: read("payload.json"),
    }
});

/// The moment by which the seeds are judged.
#[must_use]
pub fn now() -> DateTime<Utc> {
    world::now()
}

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Writes the body, its key and one to a few seeds for each target.
pub fn write_seeds() {
    let put = |place: &str, name: &str, bytes: &[u8]| {
        fs::create_dir_all(folder(place)).expect("a folder");
        fs::write(folder(place).join(name), bytes).expect("a seed");
    };
    let world = World::new();
    let key = world.technical.age_identity().to_string();
    put("seeds", "key.txt", key.expose_secret().as_bytes());
    put("seeds", "trust.dptrust", world.trust.bytes());

    let (path, _) = world.seal("a.dpcase", small_files());
    let (empty, _) = world.seal("b.dpcase", Vec::new());
    for (name, path) in [("small", &path), ("empty", &empty)] {
        let container = decrypt(path, &world.technical);
        put("corpus/header", name, &fs::read(path).expect("a package"));
        put(
            "corpus/container",
            name,
            &[&[0], container.as_slice()].concat(),
        );
        put(
            "corpus/container",
            &format!("{name}-tail"),
            &[&[1], &container[..container.len() - 98]].concat(),
        );
        let package = world.open(path);
        let manifest = serde_json::to_vec_pretty(package.manifest()).expect("JSON");
        put("corpus/manifest", name, &manifest);
        if name == "small" {
            put("seeds", "payload.json", &manifest);
            for kind in DocumentKind::ALL {
                for signer in [&world.staff, &world.technical] {
                    let signed = envelope::sign(kind, &manifest, signer).expect("signed");
                    put(
                        "corpus/envelope",
                        &format!("{kind:?}-{}", signer.person().id),
                        &signed,
                    );
                }
            }
        }
    }
    put("corpus/envelope", "trust", world.trust.bytes());
    for opinion in [opinion(1, Vec::new()), opinion(2, vec!["aa".repeat(32)])] {
        let bytes = serde_json::to_vec(&opinion).expect("JSON");
        put("corpus/opinion", &opinion.revision.to_string(), &bytes);
    }
}

/// A complete opinion of the expert `T003`.
#[must_use]
pub fn opinion(revision: u32, previous: Vec<String>) -> Opinion {
    let votable = ClauseKey::ALL.into_iter().filter(|clause| clause.votable());
    Opinion {
        case_no: "DL-2026-0001".to_owned(),
        package_id: "11".repeat(32),
        round: 1,
        form_digest: "22".repeat(32),
        expert: ExpertId("T003".to_owned()),
        category: Category::Technical,
        revision,
        previous,
        correction_reason: "更正".to_owned(),
        declaration: Declaration::NoConflict,
        ballots: votable
            .map(|clause| ClauseBallot {
                clause,
                vote: Vote::Conform,
                reason: "材料齐全。".to_owned(),
                override_code: None,
                evidence: Vec::new(),
                tags: Vec::new(),
            })
            .collect(),
        corrections: Vec::new(),
        remarks: "同意".to_owned(),
        visit: None,
        claimed_time: "2026-03-02T08:30:00Z".to_owned(),
        app: "0".to_owned(),
    }
}

/// A panel with the expert `T003` in the chair.
#[must_use]
pub fn panel() -> Panel {
    let member = |id: &str, category| Member {
        id: ExpertId(id.to_owned()),
        name: id.to_owned(),
        category,
        employer: String::new(),
        title: String::new(),
    };
    let members = vec![
        member("T003", Category::Technical),
        member("T004", Category::Technical),
        member("F001", Category::Finance),
    ];
    Panel::new(members, ExpertId("T003".to_owned())).expect("a panel")
}

/// An expert who can sign, and the trust file that lists the expert.
#[must_use]
pub fn expert() -> (Identity, Trust) {
    let world = World::new();
    (world.technical, world.trust)
}

/// Reads a container from its beginning to its end by its local headers alone and writes it anew: what the reader accepts must be
/// exactly this.
#[must_use]
pub fn rewritten(container: &[u8]) -> Option<Vec<u8>> {
    let mut rest = container;
    let mut entries = Vec::new();
    while rest.starts_with(b"PK\x03\x04") {
        let name_len = usize::from(u16::from_le_bytes(rest.get(26..28)?.try_into().ok()?));
        let name = std::str::from_utf8(rest.get(30..30 + name_len)?).ok()?;
        let sizes = 30 + name_len + 4;
        let size = u64::from_le_bytes(rest.get(sizes..sizes + 8)?.try_into().ok()?);
        let start = sizes + 16;
        let end = start.checked_add(usize::try_from(size).ok()?)?;
        entries.push((name, rest.get(start..end)?));
        rest = &rest[end..];
    }
    Some(world::zip::zip(&entries))
}

/// The end records for a container of which only they are missing: everything from the first directory entry on is the directory.
#[must_use]
pub fn with_tail(mut container: Vec<u8>) -> Vec<u8> {
    let is_entry = |window: &&[u8]| *window == b"PK\x01\x02";
    let count = container.windows(4).filter(is_entry).count() as u64;
    let start = container
        .windows(4)
        .position(|window| window == b"PK\x01\x02");
    let offset = start.unwrap_or(container.len()) as u64;
    let end = container.len() as u64;
    container.extend(b"PK\x06\x06");
    container.extend(44u64.to_le_bytes());
    container.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for number in [count, count, end - offset, offset] {
        container.extend(number.to_le_bytes());
    }
    container.extend(b"PK\x06\x07\0\0\0\0");
    container.extend(end.to_le_bytes());
    container.extend(b"\x01\0\0\0PK\x05\x06\0\0\0\0");
    container.extend([0xff; 12]);
    container.extend([0; 2]);
    container
}
