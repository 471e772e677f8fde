//! Reads every file of a folder and of those in it through a worker, as the program does, and tells how each ended: `corpus FOLDER`.
//!
//! For collections of odd workbooks that are too large to be kept here. The best known is in the source of Apache POI, which Debian has:
//! with a `deb-src` line for `main`, `apt-get source libapache-poi-java` brings `test-data/spreadsheet`. Nothing in it may break a worker
//! off; the example ends with an error if something does.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use dunping_workbook::worker::serve_if_asked;
use dunping_workbook::{ReadError, Reader};

/// What a reading longer than this is told for.
const SLOW: Duration = Duration::from_millis(500);

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    if let Some(served) = serve_if_asked() {
        return Ok(served);
    }
    let folder = std::env::args_os().nth(1).ok_or("usage: corpus FOLDER")?;
    let reader = Reader::this_program()?;
    let mut out = std::io::stdout().lock();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut broken_off = 0;
    for path in files(folder.into())? {
        let begun = Instant::now();
        let read = reader.read(&std::fs::read(&path)?);
        let took = begun.elapsed();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let outcome = match &read {
            Ok(_) => "read".to_owned(),
            Err(refusal) => kind(refusal),
        };
        let hurt = matches!(
            read,
            Err(ReadError::BrokenOff | ReadError::OutOfTime { .. } | ReadError::NoWorker(_))
        );
        broken_off += usize::from(hurt);
        let told = read.err().map(|refusal| refusal.to_string());
        if hurt || took > SLOW || told.is_some() {
            let told = told.unwrap_or_default();
            writeln!(out, "{outcome} {took:?} {} {told}", path.display())?;
        }
        *counts.entry((ending.into_owned(), outcome)).or_default() += 1;
    }
    for ((ending, outcome), count) in counts {
        writeln!(out, "{ending:<6}{outcome:<20}{count:>5}")?;
    }
    Ok(ExitCode::from(u8::from(broken_off > 0)))
}

/// The name of a refusal.
fn kind(refusal: &ReadError) -> String {
    let told = format!("{refusal:?}");
    let end = told.find(|c: char| !c.is_alphanumeric());
    told[..end.unwrap_or(told.len())].to_owned()
}

fn files(folder: PathBuf) -> std::io::Result<Vec<PathBuf>> {
    let (mut found, mut open) = (Vec::new(), vec![folder]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
