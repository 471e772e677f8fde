//! How long the reading of a workbook takes, from bytes to figures: the demonstration's, and one of 15,000 rows. Of the latter also, on the
//! same bytes: how long the library takes that only reads the cells, how long openpyxl takes (`by_openpyxl.py`; where `PYTHON` or the set-up's
//! own environment has it), and the most memory that the reading takes.
#![expect(
    missing_docs,
    clippy::print_stdout,
    reason = "the macro's function has no place for a comment; the ratios are what the bench is for"
)]

use std::hint::black_box;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use criterion::{Criterion, criterion_group};
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, filled, read};

/// Rows over all sheets.
const ROWS: usize = 15_000;
/// How often both ways are run for the ratio, in turns.
const TURNS: usize = 25;
/// The argument with which this program reads one file and tells its own memory.
const MEMORY: &str = "--memory-of";

fn main() {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == MEMORY) {
        let path = arguments.next().expect("a file");
        let reading = read(&std::fs::read(path).expect("its bytes")).expect("a workbook");
        println!("{} fields, {}", reading.fields.len(), most_memory());
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}

fn workbooks(c: &mut Criterion) {
    let source = include_str!("../../../../assets/demo/shengan.toml");
    let mut application: Application = toml::from_str(source).expect("the demonstration's source");
    let catalogue = Catalogue::builtin();
    let workbook = filled(&catalogue, &application).expect("it can be written");
    c.bench_function("read the demonstration's workbook", |b| {
        b.iter(|| read(&workbook));
    });
    let share = ROWS / 3;
    application.staff = repeated(&application.staff, share);
    application.properties = repeated(&application.properties, share);
    application.revenue = repeated(&application.revenue, share);
    let workbook = filled(&catalogue, &application).expect("it can be written");
    c.bench_function("read a workbook of 15,000 rows", |b| {
        b.iter(|| read(&workbook));
    });
    c.bench_function("its cells alone, by the library", |b| {
        b.iter(|| cells(&workbook));
    });
    let ours = ratio(&workbook);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rows.xlsx");
    std::fs::write(&path, &workbook).expect("it is written");
    let this = std::env::current_exe().expect("this program");
    println!(
        "read alone: {}",
        said(Command::new(this).arg(MEMORY).arg(&path))
    );
    against_openpyxl(&path, ours);
}

fn repeated<T: Clone>(rows: &[T], count: usize) -> Vec<T> {
    rows.iter().cycle().take(count).cloned().collect()
}

/// Every cell of every sheet, as the library streams them.
fn cells(workbook: &[u8]) -> usize {
    let mut xlsx = Xlsx::new(Cursor::new(workbook)).expect("a workbook");
    let mut count = 0;
    for name in xlsx.sheet_names() {
        let mut reader = xlsx.worksheet_cells_reader(&name).expect("a sheet");
        while let Some(cell) = reader.next_cell().expect("a cell") {
            black_box(cell);
            count += 1;
        }
    }
    count
}

/// The middle time of each, run in turns so that both meet the same machine. Gives ours.
fn ratio(workbook: &[u8]) -> Duration {
    let timed = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let (mut ours, mut theirs): (Vec<Duration>, Vec<Duration>) = (0..TURNS)
        .map(|_| {
            let read = timed(&|| {
                black_box(read(workbook)).expect("a workbook");
            });
            let cells = timed(&|| {
                black_box(cells(workbook));
            });
            (read, cells)
        })
        .unzip();
    ours.sort_unstable();
    theirs.sort_unstable();
    let (ours, theirs) = (ours[TURNS / 2], theirs[TURNS / 2]);
    println!(
        "{} cells: read {ours:?}, cells alone {theirs:?}, ratio {:.2}",
        cells(workbook),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
    ours
}

/// How many times as long openpyxl takes, in both of its ways.
fn against_openpyxl(path: &Path, ours: Duration) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/by_openpyxl.py");
    let set_up = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../xtask/venv/bin/python");
    let python = std::env::var_os("PYTHON").map_or(set_up, PathBuf::from);
    if !python.exists() {
        println!("openpyxl: no Python at {}", python.display());
        return;
    }
    let told = said(Command::new(python).arg(script).arg(path));
    for line in told.lines() {
        let seconds = line
            .rsplit(' ')
            .next()
            .and_then(|last| last.parse::<f64>().ok());
        let times = seconds.map_or(f64::NAN, |seconds| seconds / ours.as_secs_f64());
        println!("openpyxl, {line} s: {times:.0} times as long");
    }
}

/// What a program says.
fn said(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The most memory that this process had, where the system tells.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("memory unknown").to_owned()
}

criterion_group!(benches, workbooks);
