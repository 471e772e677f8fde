//! How long the assessment of the demonstration's workbook takes: from the file to every verdict.
#![allow(missing_docs, reason = "criterion makes the functions")]

use criterion::{Criterion, criterion_group, criterion_main};
use dunping_app::Reader;
use dunping_app::assess::assess_file;
use dunping_domain::standard::Catalogue;
use dunping_workbook::{Application, filled};

const SOURCE: &str = include_str!("../../../../assets/demo/shengan.toml");

fn assess(criterion: &mut Criterion) {
    let application: Application = toml::from_str(SOURCE).expect("the demonstration's source");
    let bytes = filled(&Catalogue::builtin(), &application).expect("a workbook");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("workbook.xlsx");
    std::fs::write(&path, bytes).expect("the workbook can be written");
    let day = "2026-11-22".parse().expect("a date");
    criterion.bench_function("assess the demonstration's workbook", |bencher| {
        bencher.iter(|| {
            assess_file(&path, None, day, None, &Reader::InProcess).expect("an assessment")
        });
    });
}

criterion_group!(benches, assess);
criterion_main!(benches);
