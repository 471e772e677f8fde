//! How long a report of about twenty pages takes, and its verification.

#![allow(
    missing_docs,
    reason = "the macros of the bench make undocumented functions"
)]

#[path = "../tests/sample/mod.rs"]
mod sample;

use criterion::{Criterion, criterion_group, criterion_main};
use dunping_report::papers::{render_certificate, render_panel_report};

fn papers(criterion: &mut Criterion) {
    let fonts = sample::fonts();
    let report = sample::report();
    let certificate = sample::certificate();
    let mut group = criterion.benchmark_group("papers");
    group.sample_size(10);
    group.bench_function("report of 20 pages", |b| {
        b.iter(|| render_panel_report(&report, &fonts, &[]).map(|pdf| pdf.len()));
    });
    group.bench_function("certificate", |b| {
        b.iter(|| render_certificate(&certificate, &fonts, &[]).map(|pdf| pdf.len()));
    });
    group.finish();
}

criterion_group!(benches, papers);
criterion_main!(benches);
