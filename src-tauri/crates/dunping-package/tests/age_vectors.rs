//! The test vectors of the age format, as they come with the `age` library, through the ways in which a sealed file is read here.
//!
//! What the format refuses is refused. Of what it allows, packages use a part: only X25519 recipients, nothing else beside them but the
//! meaningless stanzas that the library adds. Everything else is refused here as well, and [`STRICTER`] names it.

use std::io::{Cursor, Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::process::Command;
use std::str::FromStr as _;

use age::x25519::Identity;
use dunping_identity::fingerprint::sha256_hex;
use dunping_package::OpenError;
use dunping_package::age_layer::unlock;
use dunping_package::private::reveal;

/// What the format allows and packages do not have, and why.
const STRICTER: &[(&str, &str)] = &[
    ("scrypt", "a passphrase is for key files alone"),
    ("stanza_empty_body", "a stanza of another type"),
    ("stanza_empty_last_line", "a stanza of another type"),
    ("stanza_valid_characters", "a stanza of another type"),
    (
        "x25519_grease",
        "meaningless stanzas are recognised by their ending",
    ),
];

/// What the format refuses and the library accepts, for the sake of files that an early version wrote; the scan in front of it refuses
/// them, for no package is that old.
const ACCEPTED_BY_THE_LIBRARY: [&str; 2] = ["stanza_missing_body", "stanza_missing_final_line"];

/// An inner piece that is marked as the last one: every byte and the length are authentic, and the mark is noticed when one reads on from
/// that piece, not when one goes to it and away again. Only somebody who can open a package could make such a one.
const FOUND_ON_READING_ON: (&str, &str) = ("stream_two_final_chunks_full", "by places");

struct Vector {
    name: String,
    expect: String,
    payload: Option<String>,
    identities: Vec<Identity>,
    file: Vec<u8>,
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("text")
}

/// The folder with the vectors in the library's sources, as Cargo has them.
fn folder() -> PathBuf {
    // Only what is built here: Cargo need not have the libraries of other systems at hand.
    let about = run("rustc", &["-vV"]);
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.expect("rustc names its host");
    let arguments = [
        "metadata",
        "--format-version",
        "1",
        "--offline",
        "--filter-platform",
        host,
    ];
    let output = run("cargo", &arguments);
    let metadata: serde_json::Value =
        serde_json::from_str(&output).expect("`cargo metadata` prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let library = packages.iter().find(|package| package["name"] == "age");
    let manifest = library.and_then(|package| package["manifest_path"].as_str());
    let manifest = PathBuf::from(manifest.expect("the age library is a dependency"));
    let folder = manifest.with_file_name("tests").join("testdata/testkit");
    assert!(
        folder.is_dir(),
        "the age library's sources hold no test vectors at {}; run `cargo fetch` to get the sources as published",
        folder.display()
    );
    folder
}

impl Vector {
    /// Lines `key: value`, an empty line, then the file.
    fn read(path: PathBuf) -> Option<Self> {
        let bytes = std::fs::read(&path).expect("a vector");
        let end = bytes
            .windows(2)
            .position(|w| w == b"\n\n")
            .expect("an empty line");
        let about = std::str::from_utf8(&bytes[..end]).expect("text");
        let values = |key: &'static str| {
            let lines = about.lines().filter_map(|line| line.split_once(": "));
            lines
                .filter(move |(name, _)| *name == key)
                .map(|(_, value)| value)
        };
        // Packages are never in the armored form; its vectors are of that form alone.
        if values("armored").next().is_some() {
            return None;
        }
        let mut file = bytes[end + 2..].to_vec();
        if values("compressed").next() == Some("zlib") {
            let mut inflated = Vec::new();
            flate2::read::ZlibDecoder::new(file.as_slice())
                .read_to_end(&mut inflated)
                .expect("a compressed vector");
            file = inflated;
        }
        Some(Self {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            expect: values("expect").next().expect("an expectation").to_owned(),
            payload: values("payload").next().map(str::to_owned),
            identities: values("identity")
                .map(|key| Identity::from_str(key).unwrap())
                .collect(),
            file,
        })
    }

    fn key(&self) -> Identity {
        // A vector with a passphrase alone is tried with a key that it is not for.
        self.identities
            .first()
            .cloned()
            .unwrap_or_else(Identity::generate)
    }
}

/// From the beginning to the end, in one go.
fn sequentially(vector: &Vector) -> Result<Vec<u8>, OpenError> {
    reveal(&vector.file, &vector.key())
}

/// By going to one place after the other without leaving any out, as the full verification of a package does.
fn in_pieces(vector: &Vector) -> Result<Vec<u8>, OpenError> {
    let (mut reader, _) = unlock(Cursor::new(&vector.file), &vector.key())?;
    let mut whole = Vec::new();
    let mut read = || {
        loop {
            reader.seek(SeekFrom::Start(whole.len() as u64))?;
            let before = whole.len();
            (&mut reader).take(10_000).read_to_end(&mut whole)?;
            if whole.len() == before {
                return Ok(());
            }
        }
    };
    read().map_err(OpenError::Io)?;
    Ok(whole)
}

/// By going to places: the end, then the second half, then the first.
fn by_places(vector: &Vector) -> Result<Vec<u8>, OpenError> {
    let (mut reader, _) = unlock(Cursor::new(&vector.file), &vector.key())?;
    let mut read = || {
        let len = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(len / 2))?;
        let mut second = Vec::new();
        reader.read_to_end(&mut second)?;
        reader.seek(SeekFrom::Start(0))?;
        let mut first = vec![0; usize::try_from(len / 2).unwrap()];
        reader.read_exact(&mut first)?;
        Ok([first, second].concat())
    };
    read().map_err(OpenError::Io)
}

/// The library by itself, without the scan.
fn by_the_library(vector: &Vector) -> bool {
    let decryptor = age::Decryptor::new_buffered(vector.file.as_slice());
    let key = vector.key();
    let reader = decryptor.and_then(|it| it.decrypt(std::iter::once(&key as &dyn age::Identity)));
    reader.is_ok_and(|mut reader| reader.read_to_end(&mut Vec::new()).is_ok())
}

#[test]
fn every_vector_is_judged_as_the_format_says_or_more_strictly() {
    let entries = std::fs::read_dir(folder()).expect("the vectors");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert_eq!(paths.len(), 123, "armored ones included");
    let vectors: Vec<Vector> = paths.into_iter().filter_map(Vector::read).collect();
    assert_eq!(vectors.len(), 92);

    let (mut accepted, mut refused, mut stricter, mut spared) = (0, 0, 0, 0);
    for vector in &vectors {
        let name = vector.name.as_str();
        let results = [sequentially(vector), in_pieces(vector), by_places(vector)];
        let is_stricter = STRICTER.iter().any(|(other, _)| *other == name);
        if vector.expect == "success" && !is_stricter {
            for result in results {
                let payload = result.unwrap_or_else(|error| panic!("{name}: {error:?}"));
                assert_eq!(Some(sha256_hex(&payload)), vector.payload, "{name}");
            }
            accepted += 1;
            continue;
        }
        let paths = ["sequentially", "in pieces", "by places"];
        for (result, path) in results.into_iter().zip(paths) {
            let Err(error) = result else {
                assert_eq!((name, path), FOUND_ON_READING_ON);
                continue;
            };
            let is_right = match vector.expect.as_str() {
                "success" => matches!(error, OpenError::RecipientType { .. }),
                "no match" => matches!(
                    error,
                    OpenError::NotForYou | OpenError::RecipientType { .. }
                ),
                _ => !matches!(error, OpenError::NotForYou),
            };
            assert!(is_right, "{name} ({}): {error:?}", vector.expect);
        }
        refused += 1;
        stricter += usize::from(is_stricter);
        if vector.expect != "success" && by_the_library(vector) {
            assert!(ACCEPTED_BY_THE_LIBRARY.contains(&name), "{name}");
            spared += 1;
        }
    }
    assert_eq!((accepted, refused, stricter, spared), (10, 82, 5, 2));
}
