//! What must hold of every computed line, whatever the figures: the verdict is the exact comparison, as fractions of any size say it;
//! what is shown never contradicts the verdict; no number of any size breaks the computation; the unit in which an applicant counts does
//! not matter. The judge here works with unbounded fractions and shares nothing with the crate's own arithmetic.

use std::sync::{Arc, LazyLock};

use dunping_domain::assessment::{Assessment, assess};
use dunping_domain::clause::{ClauseAssessment, Measure, Reason, Verdict};
use dunping_domain::figures::{
    Amount, Edge, Figure, FigureKey, Figures, GrowthClaim, Origin, StaffGroup,
};
use dunping_domain::finding::Severity;
use dunping_domain::money::{MAX_AMOUNT, Ratio};
use dunping_domain::policy::{self, Policy};
use dunping_domain::size::size_class;
use dunping_domain::standard::ClauseKey;
use dunping_domain::what_if::what_if;
use num_rational::BigRational;
use proptest::prelude::*;

const AMOUNTS: [Amount; 15] = [
    Amount::RevenueMain,
    Amount::RevenueOther,
    Amount::RevenueTotal,
    Amount::RevenueCyber,
    Amount::RevenueCyberMain,
    Amount::RevenueIndustry,
    Amount::ProfitCyber,
    Amount::ProfitTotal,
    Amount::ProfitNet,
    Amount::ResearchTotal,
    Amount::ResearchDomestic,
    Amount::ResearchOverseas,
    Amount::ResearchHongKongMacaoTaiwan,
    Amount::IncomeTotal,
    Amount::ProfitGross,
];
const GROUPS: [StaffGroup; 5] = [
    StaffGroup::All,
    StaffGroup::Bachelor,
    StaffGroup::Research,
    StaffGroup::ResearchBachelor,
    StaffGroup::Dispatched,
];
const EDGES: [Edge; 2] = [Edge::Open, Edge::Close];

fn every_key() -> Vec<FigureKey> {
    let mut keys = vec![FigureKey::StaffYearEnd];
    for amount in AMOUNTS {
        keys.extend((2023..=2025).map(|year| FigureKey::Yearly(amount, year)));
        keys.push(FigureKey::Trailing(amount));
    }
    for month in 1..=12 {
        for edge in EDGES {
            for group in GROUPS {
                keys.push(FigureKey::Monthly(month, edge, group));
                keys.push(FigureKey::MonthlyNow(month, edge, group));
            }
        }
    }
    keys
}

/// Amounts that meet limits, amounts of real firms, and the ends of what is accepted.
fn amount() -> impl Strategy<Value = i128> {
    let most = i128::from(MAX_AMOUNT);
    prop_oneof![
        8 => 0..400_i128,
        4 => 0..5_000_000_000_i128,
        1 => -400..0_i128,
        1 => Just(0_i128),
        1 => most - 3..=most,
        1 => -most..=-most + 3,
    ]
}

/// Any number that a cell could hold.
fn any_number() -> impl Strategy<Value = i128> {
    prop_oneof![
        any::<i128>(),
        any::<i64>().prop_map(i128::from),
        Just(i128::MAX),
        Just(i128::MIN),
        Just(i128::from(i64::MAX)),
        Just(i128::from(i64::MIN)),
        -3..3_i128,
    ]
}

fn origin() -> Origin {
    Origin::Derived {
        from: Vec::new(),
        rule: "any".to_owned(),
    }
}

/// A firm of which anything may be missing.
fn firm(number: impl Strategy<Value = i128>) -> impl Strategy<Value = (Figures, usize)> {
    let keys = every_key();
    let numbers = proptest::collection::vec(proptest::option::weighted(0.9, number), keys.len());
    let claims = prop_oneof![
        Just(GrowthClaim::Revenue),
        Just(GrowthClaim::Profit),
        Just(GrowthClaim::Both),
        Just(GrowthClaim::Unspecified),
    ];
    (numbers, claims, 0..4_u8, 8..=12_u8).prop_map(move |(numbers, claim, first, last)| {
        let mut figures = Figures::new(2025);
        figures.growth_claim = claim;
        figures.months_in_business = (first.max(1)..=last).collect();
        let mut refused = 0;
        for (key, number) in keys.iter().zip(numbers) {
            if let Some(number) = number
                && let Err(finding) = figures.enter(*key, number, origin())
            {
                assert_eq!(
                    (finding.code.as_str(), finding.severity),
                    ("V09", Severity::Invalid)
                );
                assert_eq!(finding.figures, [*key]);
                refused += 1;
            }
        }
        (figures, refused)
    })
}

const EDITS: [(&str, &str); 16] = [
    ("\"cagr\"", "\"cagr\""),
    ("\"cagr\"", "\"mean\""),
    ("\"cagr\"", "\"yoy\""),
    ("\"strict\"", "\"wide\""),
    ("\"inclusive\"", "\"exclusive\""),
    ("\"main_plus_other\"", "\"main_only\""),
    ("\"main_plus_other\"", "\"total_income\""),
    ("\"mainland\"", "\"with_hong_kong_macao_taiwan\""),
    ("\"last_full_fiscal_year\"", "\"trailing_twelve_months\""),
    (
        "\"last_full_fiscal_year\"",
        "\"fixed_year\"\nfixed_year = 2024",
    ),
    ("\"reference_year\"", "\"current_year_to_date\""),
    ("dispatched = \"counted\"", "dispatched = \"left_out\""),
    ("\"monthly\"", "\"monthly_or_year_end\""),
    ("\"year_end_or_average\"", "\"average\""),
    (
        "industry_services = \"counted\"",
        "industry_services = \"excluded\"",
    ),
    ("base = \"undetermined\"", "base = \"not_met\""),
];

/// The default policy with one answer changed, for every answer that bears on a computed clause.
static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
    let edits = EDITS.iter().map(|(from, to)| {
        assert!(policy::BUILTIN.contains(from), "{from}");
        Policy::parse(&policy::BUILTIN.replacen(from, to, 1)).expect("a known answer")
    });
    edits.collect()
});

fn any_policy() -> impl Strategy<Value = &'static Policy> {
    proptest::sample::select(POLICIES.iter().collect::<Vec<_>>())
}

/// A thousand cases each, and no file for those that fail: they are told in the output.
fn thousand() -> ProptestConfig {
    ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn fraction(ratio: Ratio) -> BigRational {
    BigRational::new(ratio.numerator().into(), ratio.denominator().into())
}

fn whole(number: i128) -> BigRational {
    BigRational::from_integer(number.into())
}

/// A percentage as it is shown, as a fraction of one.
fn shown(percent: &str) -> BigRational {
    let digits: i128 = percent.replace('.', "").parse().expect("digits");
    assert_eq!(
        percent.split('.').nth(1).map(str::len),
        Some(4),
        "{percent}"
    );
    BigRational::new(digits.into(), 1_000_000.into())
}

/// The rate that a growth line is about, told by its exact comparison: for the geometric mean its square plus one, squared.
fn reaches(line: &Measure) -> bool {
    fraction(line.exact.expect("a value")) >= fraction(line.threshold)
}

/// Whether the percentage lies where the verdict says, for a limit that includes itself and one that does not.
fn contradicts(line: &Measure, met: bool) -> bool {
    let Some(percent) = &line.percent else {
        return false;
    };
    let limit =
        if line.name.contains(".cagr") || line.name.contains(".mean") || line.name.contains(".yoy")
        {
            BigRational::new(5.into(), 100.into())
        } else {
            fraction(line.threshold)
        };
    let percent = shown(percent);
    (met && percent < limit) || (!met && percent > limit)
}

fn lines(assessment: &Assessment) -> impl Iterator<Item = (&ClauseAssessment, &Measure)> {
    let clauses = assessment.clauses.iter();
    clauses.flat_map(|clause| clause.measures.iter().map(move |line| (clause, line)))
}

/// The sum of the figures that a clause used of one kind.
fn sum_of(clause: &ClauseAssessment, wanted: impl Fn(FigureKey) -> bool) -> BigRational {
    let figures = clause.inputs.iter().filter(|input| wanted(input.key));
    figures.fold(whole(0), |sum, input| {
        sum + whole(input.figure.value.into())
    })
}

proptest! {
    #![proptest_config(thousand())]

    #[test]
    fn every_verdict_is_the_exact_comparison((figures, _) in firm(amount()), policy in any_policy()) {
        let exclusive = policy.text().contains("\"exclusive\"");
        let found = assess(&figures, policy);
        for (clause, line) in lines(&found) {
            let Some(exact) = line.exact else {
                continue;
            };
            let limited = exclusive && line.name.starts_with("cyber_share") && line.threshold == Ratio::percent(30);
            let expected = if limited {
                fraction(exact) > fraction(line.threshold)
            } else {
                reaches(line)
            };
            match line.verdict {
                Verdict::Met => prop_assert!(expected, "{} {}", clause.key, line.name),
                Verdict::NotMet => prop_assert!(!expected, "{} {}", clause.key, line.name),
                Verdict::Undetermined { .. } => {}
            }
        }
    }

    #[test]
    fn what_is_shown_never_contradicts_the_verdict((figures, _) in firm(amount()), policy in any_policy()) {
        for (clause, line) in lines(&assess(&figures, policy)) {
            let met = match line.verdict {
                Verdict::Met => true,
                Verdict::NotMet => false,
                Verdict::Undetermined { .. } => continue,
            };
            prop_assert!(!contradicts(line, met), "{} {}", clause.key, line.name);
            if let Some(distance) = line.distance {
                prop_assert_eq!(distance.reached, met, "{} {}", clause.key, &line.name);
                prop_assert!(distance.amount >= 0);
                prop_assert!(met || distance.amount > 0, "{} {}", clause.key, line.name);
            }
        }
    }

    #[test]
    fn undetermined_has_its_reasons_and_missing_figures_are_named((figures, _) in firm(amount()), policy in any_policy()) {
        let found = assess(&figures, policy);
        prop_assert_eq!(found.clauses.len(), 19);
        for clause in &found.clauses {
            if let Verdict::Undetermined { reasons } = &clause.verdict {
                prop_assert!(!reasons.is_empty());
                for reason in reasons {
                    if let Reason::Missing { figure } = reason {
                        prop_assert!(!figures.entries.contains_key(figure) || policy.text().contains("fixed_year = 2024"), "{figure}");
                    }
                }
            }
            for input in &clause.inputs {
                let derived = matches!(&input.figure.origin, Origin::Derived { from, .. } if !from.is_empty());
                prop_assert!(derived || figures.value(input.key) == Some(input.figure.value), "{}", input.key);
            }
        }
    }

    #[test]
    fn shares_are_the_figures_that_are_named((figures, _) in firm(amount())) {
        let found = assess(&figures, &POLICIES[0]);
        let year = |amount| move |key| key == FigureKey::Yearly(amount, 2025);
        for (clause, part, base) in [
            (ClauseKey::ResearchShare, Amount::ResearchTotal, Amount::RevenueTotal),
            (ClauseKey::DomesticResearchShare, Amount::ResearchDomestic, Amount::ResearchTotal),
        ] {
            let clause = found.clause(clause).expect("votable");
            if let Some(exact) = clause.measures[0].exact {
                prop_assert_eq!(fraction(exact), sum_of(clause, year(part)) / sum_of(clause, year(base)));
            }
        }
        for (clause, group) in [
            (ClauseKey::BachelorShare, StaffGroup::Bachelor),
            (ClauseKey::ResearchStaffShare, StaffGroup::ResearchBachelor),
        ] {
            let clause = found.clause(clause).expect("votable");
            let of = |wanted| move |key| matches!(key, FigureKey::Monthly(_, _, group) if group == wanted);
            if let Some(exact) = clause.measures[0].exact {
                prop_assert_eq!(fraction(exact), sum_of(clause, of(group)) / sum_of(clause, of(StaffGroup::All)));
            }
        }
    }

    #[test]
    fn no_number_of_any_size_breaks_the_computation((figures, refused) in firm(any_number()), policy in any_policy()) {
        let present = figures.entries.len();
        prop_assert!(present + refused <= every_key().len());
        let found = assess(&figures, policy);
        prop_assert_eq!(found.clauses.len(), 19);
    }

    #[test]
    fn figures_of_any_size_that_slipped_in_are_reasons_and_not_panics(
        values in proptest::collection::vec(any::<i64>(), every_key().len()),
        policy in any_policy(),
        pick in 0..every_key().len(),
        other in any_number(),
    ) {
        let keys = every_key();
        let mut figures = Figures::new(2025);
        for (key, value) in keys.iter().zip(values) {
            figures.entries.insert(*key, Arc::new(Figure { value, origin: origin() }));
        }
        let found = assess(&figures, policy);
        for clause in &found.clauses {
            let huge = |key: &FigureKey| figures.value(*key).is_some_and(|v| v.unsigned_abs() > MAX_AMOUNT.unsigned_abs());
            if let (ClauseKey::ResearchShare, Verdict::Met | Verdict::NotMet) = (clause.key, &clause.verdict) {
                prop_assert!(!clause.inputs.iter().any(|input| huge(&input.key)));
            }
        }
        if let Err(finding) = what_if(&figures, policy, keys[pick], other) {
            prop_assert_eq!(finding.severity, Severity::Invalid);
            prop_assert!(other.unsigned_abs() > u128::from(MAX_AMOUNT.unsigned_abs()));
        }
    }

    #[test]
    fn ratios_of_any_size_compare_exactly_or_not_at_all(numerator in any::<i128>(), denominator in 1..=i128::MAX, limit in 0..200_u32) {
        let ratio = Ratio::new(numerator, denominator).expect("positive");
        let limit = Ratio::percent(limit);
        if let Some(holds) = ratio.at_least(limit) {
            prop_assert_eq!(holds, fraction(ratio) >= fraction(limit));
            prop_assert_eq!(ratio.above(limit), limit.at_least(ratio).map(|at_most| !at_most));
        }
        if let Some(percent) = ratio.percent_truncated() {
            let (exact, shown) = (fraction(ratio), shown(&percent));
            let step = BigRational::new(1.into(), 1_000_000.into());
            let zero = whole(0);
            if exact >= zero {
                prop_assert!(shown <= exact && exact < shown + step);
            } else {
                prop_assert!(shown >= exact && exact > shown - step);
            }
        }
    }

    #[test]
    fn the_unit_does_not_matter_where_the_standard_names_no_amount((figures, _) in firm(0..4_000_i128), factor in prop_oneof![Just(1_000_000_i128), 2..1_000_i128]) {
        let mut scaled = figures.clone();
        for (key, figure) in &figures.entries {
            if matches!(key, FigureKey::Yearly(..)) {
                let value = i128::from(figure.value) * factor;
                prop_assert!(scaled.enter(*key, value, origin()).is_ok());
            }
        }
        let policy = &POLICIES[0];
        let (one, other) = (assess(&figures, policy), assess(&scaled, policy));
        for key in [ClauseKey::ResearchShare, ClauseKey::DomesticResearchShare, ClauseKey::BachelorShare, ClauseKey::Growth] {
            let (one, other) = (one.clause(key).expect("votable"), other.clause(key).expect("votable"));
            prop_assert_eq!(one.verdict.code(), other.verdict.code(), "{}", key);
            let percents = |clause: &ClauseAssessment| clause.measures.iter().map(|line| line.percent.clone()).collect::<Vec<_>>();
            prop_assert_eq!(percents(one), percents(other), "{}", key);
        }
    }

    #[test]
    fn the_size_class_never_falls_when_a_firm_grows(persons in 0..5_000_i64, revenue in 0..20_000_000_000_i64, more in 0..5_000_i64) {
        // The largest class stands first.
        prop_assert!(size_class(persons + more, revenue) <= size_class(persons, revenue));
        prop_assert!(size_class(persons, revenue + more * 1_000_000) <= size_class(persons, revenue));
    }
}
