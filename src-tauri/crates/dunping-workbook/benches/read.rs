//! How long the reading of the demonstration's workbook takes, pre-scan included.
#![expect(
    missing_docs,
    reason = "the macro's function has no place for a comment"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, filled, read};

fn demonstration(c: &mut Criterion) {
    let source = include_str!("../../../../assets/demo/shengan.toml");
    let application: Application = toml::from_str(source).expect("the demonstration's source");
    let workbook = filled(&Catalogue::builtin(), &application).expect("it can be written");
    c.bench_function("read the demonstration's workbook", |b| {
        b.iter(|| read(&workbook));
    });
}

criterion_group!(benches, demonstration);
criterion_main!(benches);
