//! The demonstration folder: made once per test program by `dunping demo`, and copied afresh for every test that writes into it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::left_over::folder_of_this_process;
use crate::programs::run;

/// A demonstration folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demonstration {
    folder: PathBuf,
}

/// A demonstration folder of one test, removed at its end.
pub struct OwnCopy {
    demonstration: Demonstration,
    _held: TempDir,
}

/// The person at a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number in the roster and the name of the identity file.
    pub who: String,
    /// The passphrase.
    pub passphrase: String,
}

/// What `dunping demo` said when it made the folder that all tests of this program share. Nobody writes into that folder.
///
/// # Panics
/// When the demonstration cannot be made.
pub fn shared() -> &'static (Demonstration, String) {
    static MADE: OnceLock<(Demonstration, String)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = folder_of_this_process(&place());
        let made = run(["demo".as_ref(), "--out".as_ref(), folder.as_os_str()]).with(0);
        (Demonstration { folder }, made.out)
    })
}

/// A copy of the shared folder for one test.
///
/// # Panics
/// When it cannot be copied.
#[must_use]
pub fn own() -> OwnCopy {
    let held = tempfile::Builder::new()
        .prefix("dunping-")
        .tempdir_in(place())
        .expect("a folder for the test");
    let folder = held.path().join("demo");
    copy(&shared().0.folder, &folder);
    OwnCopy {
        demonstration: Demonstration { folder },
        _held: held,
    }
}

fn place() -> PathBuf {
    let place = crate::sources::root().join("target/tmp");
    fs::create_dir_all(&place).expect("a folder for the tests");
    place
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder for the copy");
    for entry in fs::read_dir(from).expect("the folder to be copied") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copied file");
        }
    }
}

impl std::ops::Deref for OwnCopy {
    type Target = Demonstration;

    fn deref(&self) -> &Demonstration {
        &self.demonstration
    }
}

impl Demonstration {
    /// A file or folder of it.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder itself.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The record of the draw.
    ///
    /// # Panics
    /// When it is missing or no JSON.
    #[must_use]
    pub fn draw(&self) -> Value {
        let text = fs::read(self.path("draw.json")).expect("draw.json");
        serde_json::from_slice(&text).expect("draw.json is JSON")
    }

    /// The numbers of the seated experts, technical first: `("T", 0)` is the first seat of the technical ones.
    ///
    /// # Panics
    /// When the draw has no such seat.
    #[must_use]
    pub fn seated(&self, category: &str, seat: usize) -> Person {
        let draw = self.draw();
        let who = draw["result"][category]["seated"][seat].as_str();
        self.person(who.unwrap_or_else(|| panic!("seat {category}{seat} in {draw}")))
    }

    /// The person whose identity file has this name.
    ///
    /// # Panics
    /// When there is no passphrase beside it.
    #[must_use]
    pub fn person(&self, who: &str) -> Person {
        let beside = self.path(&format!("identities/{who}.passphrase"));
        let text = fs::read_to_string(&beside)
            .unwrap_or_else(|problem| panic!("{}: {problem}", beside.display()));
        Person {
            who: who.to_owned(),
            passphrase: text.trim_end().to_owned(),
        }
    }

    /// The returns of the panel, in order of their names.
    ///
    /// # Panics
    /// When the folder is missing.
    #[must_use]
    pub fn returns(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.path("returns")).expect("returns");
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        files
    }

    /// Verifies files as staff do, with the trust file and the staff identity of the demonstration; answers what was said.
    pub fn verify(&self, files: &[&Path]) -> crate::programs::Ended {
        let mut command = crate::programs::dunping();
        command
            .arg("verify")
            .args(files)
            .arg("--trust")
            .arg(self.path("trust.dptrust"));
        command
            .arg("--identity")
            .arg(self.path("identities/staff.age"));
        command
            .arg("--passphrase-file")
            .arg(self.path("identities/staff.passphrase"));
        crate::programs::finish(&mut command)
    }
}
