//! Workbooks made to do harm, read as staff read them: by the command line, whose worker has to take the blow. Each must end with a
//! sentence or with the figures of the honest workbook, never with another figure, an abort, a wait without end or a full memory. The
//! files are made here; what a bound is worth is only seen by running into it.

#[path = "workbooks/compound.rs"]
mod compound;
#[path = "workbooks/containers.rs"]
mod containers;
#[path = "workbooks/markup.rs"]
mod markup;
#[path = "workbooks/others.rs"]
mod others;
#[path = "workbooks/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::sync::{Mutex, OnceLock, PoisonError};

use dunping_tests::oracle::python;
use dunping_tests::programs::{finish, program};
use dunping_tests::sources::root;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The parts of a container in their order.
type Parts = Vec<(String, Vec<u8>)>;

/// The longest wait in seconds: what the program grants a worker, and time to start on a busy machine.
const LONGEST: f64 = 15.0;
/// The most work in seconds of the processor: what the program grants a worker, and its own.
const MOST_WORK: f64 = 5.0;
/// The most memory in bytes of any process.
const MOST_MEMORY: u64 = 300 << 20;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Becomes {
    /// Refused with a sentence that has these words.
    Refused(&'static str),
    /// Read; what is read are figures of the honest workbook, all of them.
    Read,
    /// Either; read figures may be fewer, and are never others.
    ReadOrRefused,
}

/// The sentence for an inner structure that no program makes.
const ODD: Becomes = Becomes::Refused("内部结构异常");
/// The sentence for a broken file.
const BROKEN: Becomes = Becomes::Refused("已损坏");

/// The honest workbook that the others are made from.
fn honest() -> Vec<u8> {
    let path = root().join("tests/fixtures/workbooks/shengan-libreoffice.xlsx");
    fs::read(path).expect("the honest workbook")
}

/// A workbook that the reader's own tests have.
fn files(name: &str) -> Vec<u8> {
    let path = root().join("src-tauri/crates/dunping-workbook/tests/files");
    fs::read(path.join(name)).expect("a workbook of the reader's tests")
}

fn unpacked(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a container");
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("the part inflates");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

/// Packed small, or stored as they are where the ratio would give them away.
fn packed<N: AsRef<str>, B: AsRef<[u8]>>(parts: &[(N, B)], how: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(how);
    for (name, bytes) in parts {
        zip.start_file(name.as_ref(), options).expect("a part");
        zip.write_all(bytes.as_ref()).expect("its bytes");
    }
    zip.finish().expect("a container").into_inner()
}

/// The honest workbook with one part changed, deflated.
fn with(name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    packed(&changed(name, change), CompressionMethod::Deflated)
}

/// The honest workbook with one part changed, stored.
fn stored_with(name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    packed(&changed(name, change), CompressionMethod::Stored)
}

fn changed(name: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Parts {
    let mut parts = unpacked(&honest());
    let part = parts.iter_mut().find(|(own, _)| own == name);
    let (_, bytes) = part.unwrap_or_else(|| panic!("{name} is a part"));
    *bytes = change(std::mem::take(bytes));
    parts
}

/// A text with one place replaced, which must be there.
fn replaced(bytes: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes).expect("text");
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

/// Every figure that an assessment goes by: key to value.
fn figures(report: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let clauses = report["clauses"].as_array().expect("clauses");
    let inputs = clauses
        .iter()
        .flat_map(|clause| clause["inputs"].as_array().expect("inputs"));
    inputs
        .map(|input| (text(&input["key"]), text(&input["value"])))
        .collect()
}

fn honest_figures() -> &'static BTreeMap<String, String> {
    static READ: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    READ.get_or_init(|| {
        let read = assessed(&honest());
        assert_eq!(read.code, Some(0), "{}", read.err);
        let found = figures(&serde_json::from_str(&read.out).expect("a report"));
        assert!(found.len() > 20, "{found:?}");
        found
    })
}

/// How `dunping assess` ended on a file, and what it took.
struct Assessed {
    code: Option<i64>,
    out: String,
    err: String,
    seconds: f64,
    processor: f64,
    memory: u64,
}

impl Assessed {
    /// It took no more than it may.
    #[track_caller]
    fn bounded(&self, what: &str) {
        let Self {
            code,
            err,
            seconds,
            processor,
            memory,
            ..
        } = self;
        let (megabytes, said) = (memory >> 20, err.trim_end());
        eprintln!("{what}: {code:?}, {seconds:.2} s, {processor:.2} s, {megabytes} MB, {said}");
        assert!(*seconds < LONGEST, "{what}: {seconds} s");
        assert!(
            *processor < MOST_WORK,
            "{what}: {processor} s of the processor"
        );
        assert!(*memory < MOST_MEMORY, "{what}: {megabytes} MB");
        assert!(!err.contains("panicked"), "{what}: {err}");
    }
}

/// Runs the program, one file at a time: what is waited for is measured on the clock.
fn assessed(bytes: &[u8]) -> Assessed {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("申报表.xlsx");
    fs::write(&path, bytes).expect("a file of the test");
    let mut command = python();
    command
        .arg(root().join("tests/workbooks/measure.py"))
        .arg(program("dunping"))
        .arg("assess")
        .arg(&path)
        .arg("--json");
    let told = finish(&mut command).with(0).out;
    let told: Value = serde_json::from_str(&told).expect("what was measured");
    let text = |key: &str| told[key].as_str().expect("text").to_owned();
    let number = |key: &str| told[key].as_f64().expect("a number");
    Assessed {
        code: told["code"].as_i64(),
        out: text("out"),
        err: text("err"),
        seconds: number("seconds"),
        processor: number("processor"),
        memory: told["memory"].as_u64().expect("bytes"),
    }
}

/// The program reads the file, and what becomes of it is as expected, in bounded time and memory.
#[track_caller]
fn check(what: &str, bytes: &[u8], expected: Becomes) {
    let ended = assessed(bytes);
    ended.bounded(what);
    let Assessed { code, out, err, .. } = ended;
    match (code, expected) {
        (Some(0 | 1), Becomes::Read | Becomes::ReadOrRefused) => {
            let found = figures(&serde_json::from_str(&out).expect("a report"));
            for (key, value) in &found {
                let honest = honest_figures().get(key);
                assert_eq!(honest, Some(value), "{what}: {key}");
            }
            if expected == Becomes::Read {
                assert_eq!(&found, honest_figures(), "{what}");
            }
        }
        (Some(2), Becomes::Refused(_) | Becomes::ReadOrRefused) => {
            let words = match expected {
                Becomes::Refused(words) => words,
                _ => "",
            };
            assert!(err.contains(words), "{what}: {err}");
            let sentences = err.trim_end().matches('。').count();
            assert!(
                sentences >= 2 && err.trim_end().ends_with('。'),
                "{what}: {err}"
            );
            assert_eq!(out, "", "{what}");
        }
        other => panic!("{what}: {other:?}\n{err}"),
    }
}

#[test]
fn the_honest_workbook_is_read() {
    check("honest", &honest(), Becomes::Read);
}
