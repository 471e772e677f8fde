//! How long the reading of a workbook takes, from bytes to figures: the demonstration's, and one of 15,000 rows. Beside it, on the same
//! bytes, how long the library takes that only reads the cells; the ratio of the two is printed.
#![expect(
    missing_docs,
    clippy::print_stdout,
    reason = "the macro's function has no place for a comment; the ratio is what the bench is for"
)]

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{Reader, Xlsx};
use criterion::{Criterion, criterion_group, criterion_main};
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, filled, read};

/// Rows over all sheets.
const ROWS: usize = 15_000;
/// How often both ways are run for the ratio, in turns.
const TURNS: usize = 15;

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
    ratio(&workbook);
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

/// The middle time of each, run in turns so that both meet the same machine.
fn ratio(workbook: &[u8]) {
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
}

criterion_group!(benches, workbooks);
criterion_main!(benches);
