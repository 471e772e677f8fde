//! How long the reading of a workbook takes, pre-scan included: the demonstration's, and one with many rows.
#![expect(
    missing_docs,
    reason = "the macro's function has no place for a comment"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, filled, read};

const ROWS: usize = 15_000;

fn workbooks(c: &mut Criterion) {
    let source = include_str!("../../../../assets/demo/shengan.toml");
    let mut application: Application = toml::from_str(source).expect("the demonstration's source");
    let catalogue = Catalogue::builtin();
    let workbook = filled(&catalogue, &application).expect("it can be written");
    c.bench_function("read the demonstration's workbook", |b| {
        b.iter(|| read(&workbook));
    });
    let staff = application.staff.iter().cycle().take(ROWS).cloned();
    application.staff = staff.collect();
    let workbook = filled(&catalogue, &application).expect("it can be written");
    c.bench_function("read a workbook of 15,000 rows", |b| {
        b.iter(|| read(&workbook));
    });
}

criterion_group!(benches, workbooks);
criterion_main!(benches);
