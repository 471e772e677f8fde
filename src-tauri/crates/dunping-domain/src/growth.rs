//! The yearly growth rate (年均增长率) of §4.3.2, which the standard names without defining. Three readings (policy A08):
//!
//! | | 定义 | exact test for a positive base |
//! |---|---|---|
//! | `cagr` | 水平法: (V₂/V₀)^½ − 1 | `10000·V₂ ≥ 11025·V₀` |
//! | `mean` | ½(V₁/V₀ + V₂/V₁) − 1 | `10·(V₁² + V₀·V₂) ≥ 21·V₀·V₁` |
//! | `yoy` | V₂/V₁ − 1 | `100·V₂ ≥ 105·V₁` |
//!
//! A firm that was founded in the first of the three years or later and declares nothing for it is computed over the two years that it has;
//! an older one has left the first year out.
//!
//! A base of zero or below (policy A09): from zero the first year is dropped if the second is positive; a loss that becomes a gain has
//! no rate; an end that is neither positive nor above such a base has not grown.

use crate::clause::limit::distance;
use crate::clause::{Distance, MarginUnit, Reason, Verdict};
use crate::figures::{Amount, FigureKey, Figures};
use crate::money::Ratio;
use crate::policy::{GrowthBase, GrowthMethod};
use crate::quantity::out_of_range;
use crate::words::Words;

/// The rate of one quantity under one method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Growth {
    /// The verdict against 5 % a year.
    pub verdict: Verdict,
    /// `V_end/V_base` for `cagr` and `yoy`; the mean rate itself for `mean`.
    pub exact: Option<Ratio>,
    /// The rate a year in per cent, truncated toward zero at four decimals.
    pub percent: Option<String>,
    /// What `exact` is compared with.
    pub threshold: Ratio,
    /// What the last year's amount lacks or has above the limit, in 分.
    pub distance: Option<Distance>,
    /// How it was read, in Chinese.
    pub notes: Vec<Words>,
}

/// One year's amount.
#[derive(Debug, Clone, Copy)]
struct Term {
    key: FigureKey,
    value: i128,
}

/// An amount over the three fiscal years that end with the reference year, the oldest first.
#[derive(Debug, Clone)]
pub struct Series {
    keys: [FigureKey; 3],
    values: [Option<i64>; 3],
    /// Whether the applicant declared anything at all for a year, be it in doubt. A firm that did not exist yet has no figures; a blank
    /// among figures is a missing one.
    declared: [bool; 3],
    /// Whether something is declared for one of the values that cannot be used.
    open: bool,
    /// Whether the firm was not founded before the first of the years.
    young: bool,
}

impl Series {
    /// The series of an amount.
    #[must_use]
    pub fn new(figures: &Figures, amount: Amount) -> Self {
        let last = figures.reference_year;
        let keys = [last - 2, last - 1, last].map(|year| FigureKey::Yearly(amount, year));
        let mut declared = [false; 3];
        // Yearly amounts stand first.
        let yearly = |key: &FigureKey| match *key {
            FigureKey::Yearly(_, year) => Some(year),
            _ => None,
        };
        let present = figures.entries.keys().map_while(yearly);
        for year in present.chain(figures.open.iter().map_while(yearly)) {
            if let Ok(back) = usize::try_from(last - year)
                && back < 3
            {
                declared[2 - back] = true;
            }
        }
        Self {
            keys,
            values: keys.map(|key| figures.value(key)),
            declared,
            open: keys.iter().any(|key| figures.is_open(*key)),
            young: figures.founded.is_some_and(|year| year >= last - 2),
        }
    }

    /// Whether nothing is declared in any year: no value, and none that is in doubt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.open && self.values.iter().all(Option::is_none)
    }

    /// The same years with another series' values, e.g. where one amount stands for another.
    #[must_use]
    pub fn filled_from(mut self, other: &Self) -> Self {
        self.values = other.values;
        self
    }

    /// What is counted, by year.
    pub fn keys(&self) -> impl Iterator<Item = FigureKey> {
        self.keys.into_iter()
    }
}

/// The growth of an amount over its three fiscal years.
#[must_use]
pub fn growth(series: &Series, method: GrowthMethod, base_rule: GrowthBase) -> Growth {
    let mut notes = Vec::new();
    let young = series.young && !series.declared[0];
    if young && !series.declared[1] {
        return without_rate(
            method,
            Verdict::undetermined(vec![Reason::TooFewYears]),
            notes,
        );
    }
    let from = if young || method == GrowthMethod::Yoy {
        1
    } else {
        0
    };
    if young && method != GrowthMethod::Yoy {
        notes.push(Words::from((
            "经营期不足三年，按实际经营时间计算。",
            "Less than three years in business; computed over the actual time.",
        )));
    }
    let mut terms = Vec::with_capacity(3);
    let mut reasons = Vec::new();
    for (key, value) in series.keys.into_iter().zip(series.values).skip(from) {
        match value {
            None => reasons.push(Reason::Missing { figure: key }),
            Some(value) => {
                reasons.extend(out_of_range(key, value));
                terms.push(Term {
                    key,
                    value: value.into(),
                });
            }
        }
    }
    if !reasons.is_empty() {
        return without_rate(method, Verdict::undetermined(reasons), notes);
    }
    let found = match terms[..] {
        [first, middle, end] => over_two(method, first, middle, end, notes),
        [base, end] => over_one(method, base, end, notes),
        _ => {
            return without_rate(
                method,
                Verdict::undetermined(vec![Reason::TooFewYears]),
                notes,
            );
        }
    };
    under(base_rule, found)
}

fn under(rule: GrowthBase, mut growth: Growth) -> Growth {
    let by_base = matches!(&growth.verdict, Verdict::Undetermined { reasons }
        if reasons.iter().all(|r| matches!(r, Reason::GrowthBase { .. })));
    if rule == GrowthBase::NotMet && by_base {
        growth.verdict = Verdict::NotMet;
    }
    growth
}

fn over_two(
    method: GrowthMethod,
    first: Term,
    middle: Term,
    end: Term,
    notes: Vec<Words>,
) -> Growth {
    if first.value > 0 {
        if end.value <= 0 {
            return without_rate(method, Verdict::NotMet, notes);
        }
        return match method {
            GrowthMethod::Mean if middle.value <= 0 => baseless(method, middle, notes),
            GrowthMethod::Mean => mean(first.value, middle.value, end.value, notes),
            GrowthMethod::Cagr | GrowthMethod::Yoy => geometric(first.value, end.value, notes),
        };
    }
    if first.value == 0 && end.value > 0 && middle.value > 0 {
        let mut notes = notes;
        notes.push(Words::from((
            "第一年为0，按后两年计算。",
            "The first year is 0; computed over the last two.",
        )));
        return over_one(method, middle, end, notes);
    }
    from_no_base(method, first, end, notes)
}

fn over_one(method: GrowthMethod, base: Term, end: Term, notes: Vec<Words>) -> Growth {
    if base.value <= 0 {
        return from_no_base(method, base, end, notes);
    }
    if end.value <= 0 {
        return without_rate(method, Verdict::NotMet, notes);
    }
    let percent = Ratio::new(end.value - base.value, base.value).and_then(Ratio::percent_truncated);
    let least = ceil_div(base.value * 105, 100);
    let (exact, threshold) = match method {
        GrowthMethod::Mean => (
            Ratio::new(end.value - base.value, base.value),
            Ratio::percent(5),
        ),
        GrowthMethod::Cagr | GrowthMethod::Yoy => {
            (Ratio::new(end.value, base.value), Ratio::percent(105))
        }
    };
    rated(exact, percent, threshold, end.value - least, notes)
}

/// `V₂/V₀` against 1.05².
fn geometric(first: i128, end: i128, notes: Vec<Words>) -> Growth {
    let threshold = yearly_squared();
    let least = ceil_div(first * threshold.numerator(), threshold.denominator());
    let exact = Ratio::new(end, first);
    rated(
        exact,
        geometric_percent(first, end),
        threshold,
        end - least,
        notes,
    )
}

fn yearly_squared() -> Ratio {
    // 105² / 100²; the denominator is positive.
    Ratio::new(11_025, 10_000).unwrap_or(Ratio::percent(105))
}

/// The percentage of the square root of `end/first`, less one, truncated toward zero at four decimals.
fn geometric_percent(first: i128, end: i128) -> Option<String> {
    const ONE: i128 = 1_000_000;
    let scaled = end.checked_mul(ONE * ONE)?;
    let root = (scaled / first).isqrt();
    let exact = root.checked_mul(root)?.checked_mul(first)? == scaled;
    // Below one the rate is negative, so truncation toward zero takes the root's ceiling.
    let root = if root < ONE && !exact { root + 1 } else { root };
    Ratio::new(root - ONE, ONE)?.percent_truncated()
}

/// The mean of both yearly rates against 5 %.
fn mean(first: i128, middle: i128, end: i128, notes: Vec<Words>) -> Growth {
    let base = 2 * first * middle;
    let exact = Ratio::new(middle * middle + first * end - base, base);
    let percent = exact.and_then(Ratio::percent_truncated);
    // An end of zero or below has not grown whatever the middle year says, so at least one 分 is asked.
    let least = ceil_div(21 * first * middle - 10 * middle * middle, 10 * first).max(1);
    rated(exact, percent, Ratio::percent(5), end - least, notes)
}

fn rated(
    exact: Option<Ratio>,
    percent: Option<String>,
    threshold: Ratio,
    above: i128,
    notes: Vec<Words>,
) -> Growth {
    Growth {
        verdict: if above >= 0 {
            Verdict::Met
        } else {
            Verdict::NotMet
        },
        exact,
        percent,
        threshold,
        distance: Some(distance(above, MarginUnit::Fen)),
        notes,
    }
}

/// From a base of zero or below.
fn from_no_base(method: GrowthMethod, base: Term, end: Term, notes: Vec<Words>) -> Growth {
    if end.value <= 0 && end.value <= base.value {
        return without_rate(method, Verdict::NotMet, notes);
    }
    baseless(method, base, notes)
}

fn baseless(method: GrowthMethod, base: Term, mut notes: Vec<Words>) -> Growth {
    notes.push(if base.value < 0 {
        Words::from((
            "基期为负，增长率无意义。",
            "The base is negative; growth has no meaning.",
        ))
    } else {
        Words::from((
            "基期为0，增长率无意义。",
            "The base is 0; growth has no meaning.",
        ))
    });
    let reasons = vec![Reason::GrowthBase { figure: base.key }];
    without_rate(method, Verdict::undetermined(reasons), notes)
}

fn without_rate(method: GrowthMethod, verdict: Verdict, notes: Vec<Words>) -> Growth {
    let threshold = match method {
        GrowthMethod::Cagr => yearly_squared(),
        GrowthMethod::Mean => Ratio::percent(5),
        GrowthMethod::Yoy => Ratio::percent(105),
    };
    Growth {
        verdict,
        exact: None,
        percent: None,
        threshold,
        distance: None,
        notes,
    }
}

fn ceil_div(numerator: i128, denominator: i128) -> i128 {
    -(-numerator).div_euclid(denominator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Year;
    use crate::money::MAX_AMOUNT;

    fn series(values: [Option<i64>; 3]) -> Figures {
        let mut figures = Figures::new(2025);
        for (year, value) in (2023..).zip(values) {
            if let Some(value) = value {
                let key = FigureKey::Yearly(Amount::RevenueCyberMain, year);
                figures = figures.corrected(key, value, "F001", "test");
            }
        }
        figures
    }

    /// The same of a firm that was founded in the second of the years.
    fn young(values: [Option<i64>; 3]) -> Figures {
        let mut figures = series(values);
        figures.founded = Some(2024);
        figures
    }

    fn all(values: [Option<i64>; 3]) -> [Growth; 3] {
        [GrowthMethod::Cagr, GrowthMethod::Mean, GrowthMethod::Yoy].map(|method| {
            let series = Series::new(&series(values), Amount::RevenueCyberMain);
            growth(&series, method, GrowthBase::Undetermined)
        })
    }

    fn check(values: [i64; 3], expected: [&str; 3]) {
        let found = all(values.map(Some));
        assert_eq!(
            found.each_ref().map(|g| g.verdict.code()),
            expected,
            "{values:?}"
        );
        for growth in found {
            // The three ways to tell agree wherever there is a rate.
            let (Some(exact), Some(distance)) = (growth.exact, growth.distance) else {
                continue;
            };
            assert_eq!(exact.at_least(growth.threshold), Some(distance.reached));
            assert_eq!(distance.reached, growth.verdict == Verdict::Met);
        }
    }

    #[test]
    fn worked_examples() {
        const MET: &str = "met";
        const NOT: &str = "not_met";
        check([100_000, 105_000, 110_250], [MET, MET, MET]);
        check([100_000, 105_000, 110_249], [NOT, NOT, NOT]);
        check([100, 150, 110], [NOT, MET, NOT]);
        check([1000, 1000, 1102], [NOT, MET, MET]);
        check([10_000, 8_000, 11_025], [MET, MET, MET]);
        check([100, 100, 110], [NOT, MET, MET]);
        check([200, 100, 105], [NOT, NOT, MET]);
    }

    #[test]
    fn rates_are_truncated_toward_zero() {
        let percent = |values: [i64; 3]| {
            all(values.map(Some)).map(|growth| growth.percent.unwrap_or_default())
        };
        assert_eq!(percent([100, 150, 110]), ["4.8808", "11.6666", "-26.6666"]);
        assert_eq!(percent([1000, 1000, 1102]), ["4.9761", "5.1000", "10.2000"]);
        assert_eq!(percent([10_000, 8_000, 11_025])[0], "5.0000");
        assert_eq!(percent([200, 100, 105])[0], "-27.5431");
        assert_eq!(percent([400, 100, 100])[0], "-50.0000");
    }

    #[test]
    fn bases_of_zero_and_below() {
        const U: &str = "undetermined";
        check([0, 700, 800], ["met", "met", "met"]);
        check([0, 700, 701], ["not_met", "not_met", "not_met"]);
        check([0, 0, 800], [U, U, U]);
        check([0, -1, 800], [U, U, U]);
        check([0, 0, 0], ["not_met", "not_met", "not_met"]);
        check([0, 5, 0], ["not_met", "not_met", "not_met"]);
        check([-500, 100, 300], [U, U, "met"]);
        check([-500, -600, -700], ["not_met", "not_met", "not_met"]);
        check([-500, -600, -500], ["not_met", "not_met", U]);
        check([-500, -600, -100], [U, U, U]);
        check([500, -100, 900], ["met", U, U]);
        check([500, 100, -1], ["not_met", "not_met", "not_met"]);
        check([1, 100, 0], ["not_met", "not_met", "not_met"]);
    }

    #[test]
    fn a_base_below_zero_fails_where_the_policy_says_so() {
        let figures = series([Some(-500), Some(-100), Some(300)]);
        let found = growth(
            &Series::new(&figures, Amount::RevenueCyberMain),
            GrowthMethod::Cagr,
            GrowthBase::NotMet,
        );
        assert_eq!(found.verdict, Verdict::NotMet);
    }

    #[test]
    fn young_firms_and_blanks_are_told_apart() {
        let codes = |figures: &Figures| {
            [GrowthMethod::Cagr, GrowthMethod::Mean, GrowthMethod::Yoy].map(|method| {
                let series = Series::new(figures, Amount::RevenueCyberMain);
                growth(&series, method, GrowthBase::Undetermined)
                    .verdict
                    .code()
            })
        };
        let two = [None, Some(100), Some(105)];
        assert_eq!(codes(&young(two)), ["met"; 3]);
        assert_eq!(codes(&young([None, Some(100), Some(104)])), ["not_met"; 3]);
        assert_eq!(codes(&young([None, None, Some(104)])), ["undetermined"; 3]);
        assert_eq!(codes(&Figures::new(2025)), ["undetermined"; 3]);
        let old = ["undetermined", "undetermined", "met"];
        for (founded, expected) in [
            (Some(2023), ["met"; 3]),
            (Some(2022), old),
            (None, old),
            (Some(Year::MIN), old),
        ] {
            let mut figures = series(two);
            figures.founded = founded;
            assert_eq!(codes(&figures), expected, "{founded:?}");
        }
        // Something was declared for the first year; that nobody could take it makes nobody young.
        let mut doubtful = young(two);
        doubtful
            .open
            .insert(FigureKey::Yearly(Amount::RevenueTotal, 2023));
        assert_eq!(codes(&doubtful), old);
        // The same firm with another figure for the first year has left this one blank.
        let blank = young(two).corrected(
            FigureKey::Yearly(Amount::RevenueTotal, 2023),
            900,
            "F001",
            "test",
        );
        assert_eq!(codes(&blank), ["undetermined", "undetermined", "met"]);
        let gap = series([Some(100), None, Some(200)]);
        assert_eq!(codes(&gap), ["undetermined"; 3]);
    }

    #[test]
    fn how_a_young_firm_or_a_zero_year_was_read_is_noted() {
        let notes = |values: [Option<i64>; 3], method| {
            let series = Series::new(&young(values), Amount::RevenueCyberMain);
            growth(&series, method, GrowthBase::Undetermined)
                .notes
                .iter()
                .map(|note| note.zh.as_str())
                .collect::<String>()
        };
        let two = [None, Some(100), Some(105)];
        assert!(notes(two, GrowthMethod::Cagr).contains("经营期不足三年"));
        assert!(notes(two, GrowthMethod::Mean).contains("经营期不足三年"));
        // The last year against the one before is what it always is.
        assert_eq!(notes(two, GrowthMethod::Yoy), "");
        assert_eq!(notes([Some(1); 3], GrowthMethod::Cagr), "");
        assert!(notes([Some(0), Some(7), Some(8)], GrowthMethod::Cagr).contains("第一年为0"));
        assert!(notes([Some(0), Some(0), Some(8)], GrowthMethod::Cagr).contains("基期为0"));
        assert!(notes([Some(-1), Some(0), Some(8)], GrowthMethod::Cagr).contains("基期为负"));
    }

    #[test]
    fn the_largest_amounts_stay_inside_the_integers() {
        check([MAX_AMOUNT; 3], ["not_met"; 3]);
        check([1, MAX_AMOUNT, MAX_AMOUNT], ["met", "met", "not_met"]);
        check([MAX_AMOUNT, 1, MAX_AMOUNT], ["not_met", "met", "met"]);
        check(
            [MAX_AMOUNT + 1, 1, 1],
            ["undetermined", "undetermined", "not_met"],
        );
    }

    proptest::proptest! {
        #[test]
        fn geometric_growth_implies_mean_growth(values in proptest::array::uniform3(1..1_000_000_i64)) {
            let [cagr, mean, _] = all(values.map(Some));
            proptest::prop_assert!(cagr.verdict != Verdict::Met || mean.verdict == Verdict::Met);
        }
    }
}
