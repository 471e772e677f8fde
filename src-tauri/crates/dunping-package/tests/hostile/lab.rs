//! Where fixtures are judged: as a reader at a desk would, by opening the file and reading all of it.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_identity::Trust;
use dunping_package::open::carried_trust;
use dunping_package::{OpenError, Package, unwatched};

use crate::world::parts::Parts;
use crate::world::{World, bytes_file, encrypt, now};

/// Something to judge.
pub(crate) struct Fixture {
    what: What,
    /// Another trust file than the lab's to judge by.
    pub(crate) trust: Option<Trust>,
    /// Another moment.
    pub(crate) at: &'static str,
}

enum What {
    /// The bytes of a file.
    Bytes(Vec<u8>),
    /// A file too large to be bytes here.
    File(PathBuf),
    /// A container, to be encrypted as any recipient could.
    Container(Vec<u8>),
    /// A package whose roster is offered in the place of the trust file at hand.
    Offered(PathBuf),
}

const NOW: &str = "2026-03-02T08:30:00Z";

impl Fixture {
    fn new(what: What) -> Self {
        Self {
            what,
            trust: None,
            at: NOW,
        }
    }

    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(What::Bytes(bytes.into()))
    }

    pub(crate) fn file(path: PathBuf) -> Self {
        Self::new(What::File(path))
    }

    pub(crate) fn container(bytes: Vec<u8>) -> Self {
        Self::new(What::Container(bytes))
    }

    pub(crate) fn offered(path: PathBuf, held: Trust) -> Self {
        Self {
            trust: Some(held),
            ..Self::new(What::Offered(path))
        }
    }

    pub(crate) fn judged_by(self, trust: Trust) -> Self {
        Self {
            trust: Some(trust),
            ..self
        }
    }

    pub(crate) fn judged_at(self, at: &'static str) -> Self {
        Self { at, ..self }
    }
}

/// Several fixtures of bytes.
pub(crate) fn all<T: Into<Vec<u8>>>(files: impl IntoIterator<Item = T>) -> Vec<Fixture> {
    files.into_iter().map(Fixture::bytes).collect()
}

/// Several containers.
pub(crate) fn all_containers(containers: impl IntoIterator<Item = Vec<u8>>) -> Vec<Fixture> {
    containers.into_iter().map(Fixture::container).collect()
}

/// A body, its people, and a sealed file of three pieces.
pub(crate) struct Lab {
    pub(crate) world: World,
    pub(crate) sealed: Vec<u8>,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let world = World::new();
        let body: Vec<u8> = (0..40_000u32).flat_map(u32::to_le_bytes).collect();
        let (path, _) = world.seal("three.dpcase", vec![bytes_file("attachment", "a", &body)]);
        let sealed = fs::read(path).unwrap();
        Parts::of(&world);
        Self { world, sealed }
    }

    pub(crate) fn parts(&self) -> Parts {
        Parts::of(&self.world)
    }

    /// Where the encrypted pieces begin.
    pub(crate) fn body_start(&self) -> usize {
        let mac = self.sealed.windows(5).position(|w| w == b"\n--- ").unwrap() + 1;
        mac + 48 + 16
    }

    /// Puts a fixture where it will be judged, opens it and reads all of it.
    pub(crate) fn judge(&self, fixture: &Fixture) -> Result<(), OpenError> {
        let place = self.world.path("judged");
        let (path, is_offered): (&Path, bool) = match &fixture.what {
            What::Bytes(bytes) => {
                fs::write(&place, bytes).unwrap();
                (&place, false)
            }
            What::Container(bytes) => {
                encrypt(&place, bytes, &[&self.world.technical]);
                (&place, false)
            }
            What::File(path) => (path, false),
            What::Offered(path) => (path, true),
        };
        let key = self.world.technical.age_identity();
        let trust = fixture.trust.as_ref().unwrap_or(&self.world.trust);
        if is_offered {
            return carried_trust(path, key, trust).map(|_| ());
        }
        let at = crate::world::moment(fixture.at);
        assert!(fixture.at != NOW || at == now());
        Package::open(path, key, trust, at)?.verify_all(&mut unwatched)
    }

    /// The names of all files but the one being judged.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.world.folder.path()).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| !path.ends_with("judged"));
        paths.sort();
        paths
    }
}

/// The most memory that this process used from a moment on; only Linux tells, elsewhere it is nothing.
pub(crate) struct Peak;

impl Peak {
    pub(crate) fn begin() -> Self {
        // Sets the mark back to what is used now.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Self
    }

    pub(crate) fn end_kb(self) -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
            .unwrap_or(0)
    }
}
