//! §4.3.2 (企业增长速度).
//!
//! > 参评企业在网络空间安全主营业务收入或利润年均增长率（任一项）达 5%以上。
//!
//! Revenue or profit of the cybersecurity main business, any one, at least 5 % a year. The standard defines neither the period nor the
//! method; all three methods of [`crate::growth`] are always shown, and the one of the policy decides (A08). An indicator that the
//! applicant expressly does not claim counts as not met; one that is claimed, or about which nothing was said, and missing is undetermined.
//!
//! ```
//! use dunping_domain::clause::c4_3_2;
//! use dunping_domain::figures::{Amount, FigureKey, Figures, GrowthClaim};
//! use dunping_domain::policy::Policy;
//!
//! // 100, 150, 110 万元: 4.88 % a year by the geometric mean, 11.67 % by the arithmetic one.
//! let mut figures = Figures::new(2025);
//! figures.growth_claim = GrowthClaim::Revenue;
//! for (year, value) in [(2023, 100_000_000), (2024, 150_000_000), (2025, 110_000_000)] {
//!     let key = FigureKey::Yearly(Amount::RevenueCyberMain, year);
//!     figures = figures.corrected(key, value, "F001", "审计报告");
//! }
//! let found = c4_3_2::assess(&figures, &Policy::builtin());
//! assert_eq!(found.verdict.code(), "not_met");
//! assert_eq!(found.measures[0].percent.as_deref(), Some("4.8808"));
//! assert!(found.policy_sensitive);
//! ```

use std::sync::Arc;

use super::{ClauseAssessment, Input, Measure, Verdict, under_every_reading};
use crate::figures::{Amount, Figure, FigureKey, Figures, GrowthClaim, Origin};
use crate::growth::{Series, growth};
use crate::money::Ratio;
use crate::policy::{GrowthMethod, Policy, ProfitKind, Question, Readings};
use crate::standard::ClauseKey;
use crate::words::Words;

/// 5 % a year.
pub(super) const YEARLY: Ratio = Ratio::percent(5);

const METHODS: [(GrowthMethod, &str, Pair); 3] = [
    (
        GrowthMethod::Cagr,
        "cagr",
        ("年均增长率（几何平均）", "yearly growth (geometric mean)"),
    ),
    (
        GrowthMethod::Mean,
        "mean",
        ("年均增长率（算术平均）", "yearly growth (arithmetic mean)"),
    ),
    (
        GrowthMethod::Yoy,
        "yoy",
        ("最近一年增长率", "growth of the last year"),
    ),
];

/// Chinese and English.
type Pair = (&'static str, &'static str);

/// One of the two indicators.
struct Indicator {
    name: &'static str,
    words: Pair,
    series: Series,
    claimed: bool,
}

/// Judges the growth of revenue or profit.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let questions = [
        Question::GrowthMethod,
        Question::GrowthBase,
        Question::Profit,
    ];
    under_every_reading(figures, policy, &questions, judge, verdict)
}

/// The two indicators, and how the revenue was read.
fn indicators(figures: &Figures, profit: ProfitKind) -> ([Indicator; 2], Stands) {
    let claim = figures.growth_claim;
    let (profit, profit_words) = match profit {
        ProfitKind::SegmentCyber => (
            Amount::ProfitCyber,
            (
                "网络空间安全主营业务利润",
                "cybersecurity main business profit",
            ),
        ),
        ProfitKind::EnterpriseTotal => (Amount::ProfitTotal, ("利润总额", "total profit")),
        ProfitKind::EnterpriseNet => (Amount::ProfitNet, ("净利润", "net profit")),
        ProfitKind::Gross => (
            Amount::ProfitGross,
            (
                "网络空间安全主营业务毛利",
                "cybersecurity main business gross profit",
            ),
        ),
    };
    let (revenue, stands) = main_revenue(figures);
    let revenue = Indicator {
        name: "revenue",
        words: (
            "网络空间安全主营业务收入",
            "cybersecurity main business revenue",
        ),
        series: revenue,
        claimed: claim != GrowthClaim::Profit,
    };
    let profit = Indicator {
        name: "profit",
        words: profit_words,
        series: Series::new(figures, profit),
        claimed: claim != GrowthClaim::Revenue,
    };
    ([revenue, profit], stands)
}

fn verdict(figures: &Figures, readings: Readings) -> Verdict {
    let settings = readings.growth;
    let (indicators, _) = indicators(figures, settings.profit);
    let claimed = indicators.iter().filter(|indicator| indicator.claimed);
    let verdicts: Vec<_> = claimed
        .map(|indicator| growth(&indicator.series, settings.method, settings.base).verdict)
        .collect();
    Verdict::any(&verdicts)
}

fn judge(figures: &Figures, readings: Readings) -> ClauseAssessment {
    let settings = readings.growth;
    let (indicators, stands) = indicators(figures, settings.profit);
    let mut notes = Vec::new();
    if stands == Stands::ForAll {
        notes.push(Words::from((
            "未单列网络空间安全主营业务收入，以网络空间安全业务收入代之。",
            "The cybersecurity main business revenue is not told apart; the cybersecurity revenue stands for it.",
        )));
    }
    let mut measures = Vec::with_capacity(METHODS.len() * indicators.len());
    for (method, method_name, method_words) in METHODS {
        let decides = method == settings.method;
        for indicator in &indicators {
            let rate = growth(&indicator.series, method, settings.base);
            if decides {
                for note in rate.notes {
                    let (zh, en) = indicator.words;
                    notes.push(Words::from((
                        format!("{zh}：{}", note.zh),
                        format!("{en}: {}", note.en),
                    )));
                }
            }
            measures.push(Measure {
                name: format!("{}.{method_name}", indicator.name),
                formula: Words::from((
                    format!("{}{}", indicator.words.0, method_words.0),
                    format!("{}, {}", indicator.words.1, method_words.1),
                )),
                exact: rate.exact,
                percent: rate.percent,
                threshold: rate.threshold,
                verdict: rate.verdict,
                distance: rate.distance,
                decides: decides && indicator.claimed,
            });
        }
    }
    measures.sort_by_key(|measure| !measure.decides);
    let deciding = measures.iter().filter(|measure| measure.decides);
    let verdict = Verdict::any(deciding.map(|measure| &measure.verdict));
    let [_, profit] = &indicators;
    let inputs = revenue_inputs(figures, stands).chain(present(figures, profit.series.keys()));
    ClauseAssessment {
        key: ClauseKey::Growth,
        verdict,
        inputs: inputs.collect(),
        measures,
        policy_sensitive: false,
        alternatives: Vec::new(),
        notes,
    }
}

/// What the revenue of the main business is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// 网络空间安全主营业务收入.
    ForItself,
    /// 网络空间安全业务收入: the applicant does not tell its main business from the rest.
    ForAll,
}

/// 网络空间安全主营业务收入 by year. Where it is told in no year, not even doubtfully, 网络空间安全业务收入 stands for it in every year.
fn main_revenue(figures: &Figures) -> (Series, Stands) {
    let main = Series::new(figures, Amount::RevenueCyberMain);
    if !main.is_empty() {
        return (main, Stands::ForItself);
    }
    let all = Series::new(figures, Amount::RevenueCyber);
    if all.is_empty() {
        (main, Stands::ForItself)
    } else {
        (main.filled_from(&all), Stands::ForAll)
    }
}

fn revenue_inputs(figures: &Figures, stands: Stands) -> impl Iterator<Item = Input> {
    let last = figures.reference_year;
    (last - 2..=last).filter_map(move |year| {
        let key = FigureKey::Yearly(Amount::RevenueCyberMain, year);
        let from = FigureKey::Yearly(Amount::RevenueCyber, year);
        let figure = match stands {
            Stands::ForItself => Arc::clone(figures.entries.get(&key)?),
            Stands::ForAll => Arc::new(Figure {
                value: figures.value(from)?,
                origin: Origin::Derived {
                    from: vec![from],
                    rule: "main_is_all".to_owned(),
                },
            }),
        };
        Some(Input { key, figure })
    })
}

fn present(
    figures: &Figures,
    keys: impl Iterator<Item = FigureKey>,
) -> impl Iterator<Item = Input> {
    keys.filter_map(|key| {
        let figure = Arc::clone(figures.entries.get(&key)?);
        Some(Input { key, figure })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(amount: Amount, values: [i64; 3]) -> Figures {
        let mut figures = Figures::new(2025);
        for (year, value) in (2023..).zip(values) {
            figures = figures.corrected(FigureKey::Yearly(amount, year), value, "F001", "test");
        }
        figures
    }

    fn check(figures: &Figures, claim: GrowthClaim, code: &str, sensitive: bool) {
        let mut figures = figures.clone();
        figures.growth_claim = claim;
        let found = assess(&figures, &Policy::builtin());
        assert_eq!(found.verdict.code(), code, "{claim:?}");
        assert_eq!(found.policy_sensitive, sensitive, "{claim:?}");
        assert_eq!(found.measures.len(), 6);
        let deciding = if matches!(claim, GrowthClaim::Both | GrowthClaim::Unspecified) {
            2
        } else {
            1
        };
        assert!(found.measures[..deciding].iter().all(|m| m.decides));
        assert!(found.measures[deciding..].iter().all(|m| !m.decides));
    }

    #[test]
    fn an_indicator_that_is_not_claimed_counts_as_not_met() {
        let falling = figures(Amount::RevenueCyberMain, [100, 90, 80]);
        check(&falling, GrowthClaim::Unspecified, "undetermined", false);
        check(&falling, GrowthClaim::Both, "undetermined", false);
        check(&falling, GrowthClaim::Revenue, "not_met", false);
        check(&falling, GrowthClaim::Profit, "undetermined", false);
        let growing = figures(Amount::ProfitCyber, [100, 110, 121]);
        let used: Vec<_> = assess(&growing, &Policy::builtin())
            .inputs
            .iter()
            .map(|input| input.key.to_string())
            .collect();
        let profits = [2023, 2024, 2025].map(|year| format!("fin.profit_cyber.{year}"));
        assert_eq!(used, profits);
        check(&growing, GrowthClaim::Unspecified, "met", false);
        check(&growing, GrowthClaim::Revenue, "undetermined", false);
        let disputed = figures(Amount::RevenueCyberMain, [100, 150, 110]);
        check(&disputed, GrowthClaim::Unspecified, "undetermined", true);
    }

    #[test]
    fn revenue_that_is_not_split_stands_for_the_main_business() {
        let found = assess(
            &figures(Amount::RevenueCyber, [100, 105, 111]),
            &Policy::builtin(),
        );
        assert_eq!(found.verdict, Verdict::Met);
        assert!(matches!(
            found.inputs[0].figure.origin,
            Origin::Derived { .. }
        ));
        assert_eq!(found.notes.len(), 1);
        // One that is in doubt is told apart.
        let mut doubtful = figures(Amount::RevenueCyber, [100, 105, 111]);
        let open = [2023, 2024, 2025].map(|year| FigureKey::Yearly(Amount::RevenueCyberMain, year));
        doubtful.open.extend(open);
        let found = assess(&doubtful, &Policy::builtin());
        assert_eq!(found.verdict.code(), "undetermined");
        assert_eq!(found.notes, []);
        // One year told apart means that the others are missing.
        let mixed = figures(Amount::RevenueCyber, [100, 105, 111]).corrected(
            FigureKey::Yearly(Amount::RevenueCyberMain, 2025),
            111,
            "F001",
            "test",
        );
        assert_eq!(
            assess(&mixed, &Policy::builtin()).verdict.code(),
            "undetermined"
        );
    }
}
