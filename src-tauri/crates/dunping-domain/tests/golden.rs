//! The golden cases under the three growth methods, and properties that hold for any figures. The second judge in this file is written
//! without the crate's ratios and shares nothing with its rules.

use std::collections::BTreeMap;

use dunping_domain::assessment::{Assessment, assess};
use dunping_domain::clause::Verdict;
use dunping_domain::figures::{Amount, Edge, FigureKey, Figures, GrowthClaim, StaffGroup};
use dunping_domain::policy::{self, Policy};
use dunping_domain::size::SizeClass;
use dunping_domain::standard::ClauseKey;
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    case: Vec<Case>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(rename = "note")]
    _note: String,
    year_end_staff: i64,
    revenue: i64,
    research: i64,
    research_domestic: i64,
    staff: i64,
    bachelor: i64,
    research_staff: i64,
    cyber: Vec<i64>,
    profit: Vec<i64>,
    size: SizeClass,
    cagr: BTreeMap<String, String>,
    mean: BTreeMap<String, String>,
    yoy: BTreeMap<String, String>,
}

fn fixture() -> Vec<Case> {
    let fixture: Fixture = toml::from_str(include_str!("golden.toml")).expect("the fixture");
    assert_eq!(fixture.case.len(), 14);
    fixture.case
}

const MONEY: [Amount; 6] = [
    Amount::RevenueTotal,
    Amount::RevenueCyber,
    Amount::RevenueCyberMain,
    Amount::ProfitCyber,
    Amount::ResearchTotal,
    Amount::ResearchDomestic,
];

fn figures(case: &Case) -> Figures {
    let mut figures = Figures::new(2025);
    let mut put = |key, value| figures = figures.corrected(key, value, "F001", "golden case");
    let last = |values: &[i64]| *values.last().expect("three years");
    put(FigureKey::StaffYearEnd, case.year_end_staff);
    put(FigureKey::Yearly(Amount::RevenueTotal, 2025), case.revenue);
    put(
        FigureKey::Yearly(Amount::ResearchTotal, 2025),
        case.research,
    );
    put(
        FigureKey::Yearly(Amount::ResearchDomestic, 2025),
        case.research_domestic,
    );
    put(
        FigureKey::Yearly(Amount::RevenueCyber, 2025),
        last(&case.cyber),
    );
    for (amount, values) in [
        (Amount::RevenueCyberMain, &case.cyber),
        (Amount::ProfitCyber, &case.profit),
    ] {
        for (year, value) in (2023..).zip(values) {
            put(FigureKey::Yearly(amount, year), *value);
        }
    }
    for (group, sum) in [
        (StaffGroup::All, case.staff),
        (StaffGroup::Bachelor, case.bachelor),
        (StaffGroup::Research, case.research_staff),
        (StaffGroup::ResearchBachelor, case.research_staff),
    ] {
        // Spread over 24 half-months, the remainder in the first ones.
        for i in 0..24_u8 {
            let edge = if i % 2 == 0 { Edge::Open } else { Edge::Close };
            let value = sum / 24 + i64::from(i64::from(i) < sum % 24);
            put(FigureKey::Monthly(i / 2 + 1, edge, group), value);
        }
    }
    figures
}

fn policy(method: &str) -> Policy {
    let text = policy::BUILTIN.replace("\"cagr\"", &format!("\"{method}\""));
    Policy::parse(&text).expect("a known method")
}

#[test]
fn golden_cases_under_the_three_growth_methods() {
    let mut checked = 0;
    for case in fixture() {
        let figures = figures(&case);
        for (method, expected) in [
            ("cagr", &case.cagr),
            ("mean", &case.mean),
            ("yoy", &case.yoy),
        ] {
            let found = assess(&figures, &policy(method));
            assert_eq!(found.size.class, Some(case.size), "{}", case.name);
            for (key, code) in expected {
                let key: ClauseKey = key.parse().expect("a clause");
                let clause = found.clause(key).expect("votable");
                assert_eq!(clause.verdict.code(), code, "{} {key} {method}", case.name);
                checked += 1;
            }
            growth_is_sensitive_where_the_methods_differ(&case, &found);
        }
    }
    assert_eq!(checked, 14 * 3 * 6);
}

fn growth_is_sensitive_where_the_methods_differ(case: &Case, found: &Assessment) {
    let codes = [&case.cagr, &case.mean, &case.yoy].map(|expected| &expected["4.3.2"]);
    let clause = found.clause(ClauseKey::Growth).expect("votable");
    let differ = codes.iter().any(|code| *code != codes[0]);
    assert_eq!(clause.policy_sensitive, differ, "{}", case.name);
}

/// Met, not met, undetermined.
type Judged = Option<bool>;

fn by_share(part: i64, whole: i64, percent: i128) -> Judged {
    (whole > 0 && part >= 0).then(|| i128::from(part) * 100 >= i128::from(whole) * percent)
}

fn by_size(case: &Case) -> Judged {
    let wan = 1_000_000;
    let medium = case.year_end_staff >= 100 && case.revenue >= 1000 * wan;
    let cyber = case.cyber[2];
    if !medium {
        return by_share(cyber, case.revenue, 40);
    }
    match by_share(cyber, case.revenue, 30) {
        _ if cyber >= 2000 * wan => Some(true),
        judged => judged,
    }
}

/// Geometric growth by the table of bases.
fn by_growth(v: &[i64]) -> Judged {
    let [a, b, c] = [v[0], v[1], v[2]].map(i128::from);
    match (a.signum(), b.signum(), c.signum()) {
        (1, _, 1) => Some(10_000 * c >= 11_025 * a),
        (1, _, _) => Some(false),
        (0, 1, 1) => Some(100 * c >= 105 * b),
        (_, _, 1) => None,
        _ if c <= a => Some(false),
        _ => None,
    }
}

fn any(one: Judged, other: Judged) -> Judged {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

fn code(judged: Judged) -> &'static str {
    match judged {
        Some(true) => "met",
        Some(false) => "not_met",
        None => "undetermined",
    }
}

fn any_case() -> impl Strategy<Value = Case> {
    // Small numbers meet the limits often; the scale makes amounts of money of them.
    let amount = || prop_oneof![0..40_i64, 0..4000_i64, Just(0)];
    let signed = || prop_oneof![-40..40_i64, -400..4000_i64, Just(0)];
    let money = (amount(), amount(), amount());
    let staff = (0..310_i64, 0..2400_i64, 0..2400_i64, 0..2400_i64);
    let series = (
        proptest::collection::vec(amount(), 3),
        proptest::collection::vec(signed(), 3),
    );
    (
        money,
        staff,
        series,
        prop_oneof![Just(1_i64), Just(999_983), Just(1_000_000)],
    )
        .prop_map(
            |(
                (revenue, research, domestic),
                (heads, staff, bachelor, rd),
                (cyber, profit),
                scale,
            )| {
                let times = |values: Vec<i64>| values.into_iter().map(|v| v * scale).collect();
                Case {
                    name: "any".to_owned(),
                    _note: String::new(),
                    year_end_staff: heads,
                    revenue: revenue * scale,
                    research: research * scale,
                    research_domestic: domestic * scale,
                    staff,
                    bachelor,
                    research_staff: rd,
                    cyber: times(cyber),
                    profit: times(profit),
                    size: SizeClass::Micro,
                    cagr: BTreeMap::new(),
                    mean: BTreeMap::new(),
                    yoy: BTreeMap::new(),
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_second_judge_agrees(case in any_case()) {
        let found = assess(&figures(&case), &Policy::builtin());
        let expected = [
            (ClauseKey::ResearchShare, by_share(case.research, case.revenue, 5)),
            (ClauseKey::DomesticResearchShare, by_share(case.research_domestic, case.research, 60)),
            (ClauseKey::BachelorShare, by_share(case.bachelor, case.staff, 40)),
            (ClauseKey::ResearchStaffShare, by_share(case.research_staff, case.staff, 25)),
            (ClauseKey::CyberRevenue, by_size(&case)),
            (ClauseKey::Growth, any(by_growth(&case.cyber), by_growth(&case.profit))),
        ];
        for (key, judged) in expected {
            let clause = found.clause(key).expect("votable");
            prop_assert_eq!(clause.verdict.code(), code(judged), "{}", key);
        }
    }

    #[test]
    fn shares_do_not_depend_on_the_unit(case in any_case(), scale in 2..1000_i64) {
        let before = figures(&case);
        let mut after = before.clone();
        for amount in MONEY {
            for year in 2023..=2025 {
                let key = FigureKey::Yearly(amount, year);
                if let Some(value) = before.value(key) {
                    after = after.corrected(key, value * scale, "F001", "unit");
                }
            }
        }
        let (before, after) = (assess(&before, &Policy::builtin()), assess(&after, &Policy::builtin()));
        for key in [ClauseKey::ResearchShare, ClauseKey::DomesticResearchShare, ClauseKey::Growth] {
            let code = |found: &Assessment| found.clause(key).expect("votable").verdict.code();
            prop_assert_eq!(code(&before), code(&after), "{}", key);
        }
    }

    #[test]
    fn more_never_turns_met_into_not_met(case in any_case(), more in 1..1_000_000_i64) {
        let figures = figures(&case);
        let base = assess(&figures, &Policy::builtin());
        for (key, clause) in [
            (FigureKey::Yearly(Amount::ResearchTotal, 2025), ClauseKey::ResearchShare),
            (FigureKey::Yearly(Amount::ResearchDomestic, 2025), ClauseKey::DomesticResearchShare),
            (FigureKey::Yearly(Amount::RevenueCyber, 2025), ClauseKey::CyberRevenue),
            (FigureKey::Yearly(Amount::ProfitCyber, 2025), ClauseKey::Growth),
            (FigureKey::Monthly(7, Edge::Close, StaffGroup::Bachelor), ClauseKey::BachelorShare),
        ] {
            let value = figures.value(key).expect("present") + more;
            let raised = assess(&figures.corrected(key, value, "F001", "more"), &Policy::builtin());
            let code = |found: &Assessment| found.clause(clause).expect("votable").verdict.code();
            prop_assert!(code(&base) != "met" || code(&raised) == "met", "{}", clause);
        }
    }

    #[test]
    fn a_blank_never_makes_a_clause_met(case in any_case(), pick in 0..200_usize) {
        let mut figures = figures(&case);
        figures.growth_claim = GrowthClaim::Both;
        let full = assess(&figures, &Policy::builtin());
        let keys: Vec<_> = figures.entries.keys().copied().collect();
        figures.entries.remove(&keys[pick % keys.len()]);
        let less = assess(&figures, &Policy::builtin());
        for (before, after) in full.clauses.iter().zip(&less.clauses) {
            // A monthly number may be filled from the adjoining one, which differs by at most one head here.
            let filled = matches!(keys[pick % keys.len()], FigureKey::Monthly(..));
            if !filled {
                prop_assert!(after.verdict != Verdict::Met || before.verdict == Verdict::Met, "{}", after.key);
            }
        }
    }
}
