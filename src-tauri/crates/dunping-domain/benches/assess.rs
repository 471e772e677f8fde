//! How long a full assessment takes: six computed clauses with every other reading, thirteen judged ones, and the contradictions.
//! It must stay below 50 µs, so that an expert's correction is answered before the key is up.

#![expect(
    missing_docs,
    reason = "the macros of the bench harness write undocumented functions"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use dunping_domain::assessment::assess;
use dunping_domain::figures::{Amount, Edge, FigureKey, Figures, GrowthClaim, Origin, StaffGroup};
use dunping_domain::policy::Policy;

/// Every figure that a full workbook gives, each with an origin of the usual length.
fn workbook() -> Figures {
    let mut figures = Figures::new(2025);
    figures.growth_claim = GrowthClaim::Both;
    let mut put = |key, value: i64| {
        let origin = Origin::Cells {
            file: "5".repeat(64),
            sheet: "近三年财务数据".to_owned(),
            cells: vec!["D4".to_owned()],
            raw: vec![value.to_string()],
            formats: vec![Some("#,##0.00".to_owned())],
            formulas: vec![None],
            rules: vec!["unit.wan_yuan".to_owned()],
            confirmed: None,
        };
        assert_eq!(figures.enter(key, value.into(), origin), Ok(()));
    };
    put(FigureKey::StaffYearEnd, 120);
    for year in 2023..=2025 {
        let grown = 1_000_000 * i64::from(year - 2000);
        for (amount, share) in [
            (Amount::RevenueTotal, 200),
            (Amount::RevenueMain, 180),
            (Amount::RevenueOther, 20),
            (Amount::RevenueCyber, 90),
            (Amount::RevenueCyberMain, 80),
            (Amount::RevenueIndustry, 5),
            (Amount::ProfitCyber, 9),
            (Amount::ProfitTotal, 12),
            (Amount::ProfitNet, 10),
            (Amount::ResearchTotal, 16),
            (Amount::ResearchDomestic, 12),
            (Amount::ResearchOverseas, 4),
        ] {
            put(FigureKey::Yearly(amount, year), grown * share);
        }
    }
    for month in 1..=12 {
        for edge in [Edge::Open, Edge::Close] {
            for (group, heads) in [
                (StaffGroup::All, 118),
                (StaffGroup::Bachelor, 70),
                (StaffGroup::Research, 40),
                (StaffGroup::ResearchBachelor, 33),
            ] {
                put(FigureKey::Monthly(month, edge, group), heads);
            }
        }
    }
    figures
}

fn full_assessment(criterion: &mut Criterion) {
    let (figures, policy) = (workbook(), Policy::builtin());
    assert_eq!(assess(&figures, &policy).clauses.len(), 19);
    criterion.bench_function("assess", |bencher| {
        bencher.iter(|| assess(std::hint::black_box(&figures), &policy));
    });
}

criterion_group!(benches, full_assessment);
criterion_main!(benches);
