//! What a clause's rule says of an applicant (机算结论). One rule a file: clause text, formula, worked example, tests.

pub mod c4_2_3_a;
pub mod c4_2_3_b;
pub mod c4_2_4_a;
pub mod c4_2_4_b;
pub mod c4_3_1;
pub mod c4_3_2;
pub(crate) mod limit;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::figures::{Figure, FigureKey, Figures, Year};
use crate::money::Ratio;
use crate::policy::{Policy, Question, Readings, ReferenceYear};
use crate::quantity::Quantity;
use crate::size::SizeClass;
use crate::standard::ClauseKey;
use crate::words::Words;

/// Three-valued verdict (符合 / 不符合 / 无法判定). Undetermined never becomes met by software.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// 符合.
    Met,
    /// 不符合.
    NotMet,
    /// 无法判定, and why.
    Undetermined {
        /// Every reason, never empty.
        reasons: Vec<Reason>,
    },
}

impl Verdict {
    /// `met`, `not_met` or `undetermined`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Undetermined { .. } => "undetermined",
        }
    }

    /// 任一项: met if one is, not met if all are not, else undetermined for every reason that stands in the way.
    #[must_use]
    pub fn any<'a>(verdicts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut reasons = Vec::new();
        for verdict in verdicts {
            match verdict {
                Self::Met => return Self::Met,
                Self::NotMet => {}
                Self::Undetermined { reasons: more } => reasons.extend(more.iter().cloned()),
            }
        }
        if reasons.is_empty() {
            Self::NotMet
        } else {
            Self::undetermined(reasons)
        }
    }

    /// The figures for want of which it is undetermined.
    pub fn missing(&self) -> impl Iterator<Item = FigureKey> {
        let reasons: &[Reason] = match self {
            Self::Undetermined { reasons } => reasons,
            Self::Met | Self::NotMet => &[],
        };
        reasons.iter().filter_map(|reason| match reason {
            Reason::Missing { figure } => Some(*figure),
            _ => None,
        })
    }

    /// 无法判定 for these reasons, each told once.
    #[must_use]
    pub(crate) fn undetermined(all: Vec<Reason>) -> Self {
        let mut reasons = Vec::new();
        for reason in all {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        Self::Undetermined { reasons }
    }
}

/// Why a verdict is undetermined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// A figure is absent; blank is not zero.
    Missing {
        /// Which.
        figure: FigureKey,
    },
    /// The denominator is zero or negative.
    NoBase {
        /// Which figure, or the first of the sum.
        figure: FigureKey,
    },
    /// A figure that cannot be negative is.
    Negative {
        /// Which.
        figure: FigureKey,
    },
    /// The base of a growth rate is zero or negative, so that the rate has no meaning (§4.3.2).
    GrowthBase {
        /// The base figure.
        figure: FigureKey,
    },
    /// Fewer than two fiscal years.
    TooFewYears,
    /// The size class is open and the possible classes lead to different verdicts (§4.3.1).
    SizeClassOpen,
    /// The clause has no formula: experts judge.
    Judgement,
    /// A figure is outside what is accepted.
    OutOfRange {
        /// Which.
        figure: FigureKey,
    },
}

/// In which natural unit a margin is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarginUnit {
    /// 分.
    Fen,
    /// Half-months of one head (a month counts its opening and its closing number): 2 of them are 1 人·月.
    HalfMonthHead,
    /// 人.
    Head,
}

/// The distance to the limit: what would have to be added to the numerator to reach it (shortfall) or could be lost (margin).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Distance {
    /// Zero or more.
    pub amount: i128,
    /// True when the limit is reached and `amount` is what lies above it; false when `amount` is what is short.
    pub reached: bool,
    /// The unit.
    pub unit: MarginUnit,
}

/// One computed line of a clause: a ratio or amount against its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Stable name, e.g. `research_share`, `cyber_share`, `cyber_amount`, `revenue.cagr`, `profit.yoy`.
    pub name: String,
    /// What is computed, e.g. `研发费用总额 ÷ 销售（营业）收入总额`.
    pub formula: Words,
    /// The exact value, when there is one. Growth rates carry the exact comparison sides: numerator/denominator of `(V_end/V_base)` for
    /// `cagr` and `yoy`, of the mean growth for `mean`.
    pub exact: Option<Ratio>,
    /// The percentage, truncated to four decimals, when there is one.
    pub percent: Option<String>,
    /// The limit, e.g. `5/100` or, for an amount, `2000000000/1` 分.
    pub threshold: Ratio,
    /// The verdict of this line alone.
    pub verdict: Verdict,
    /// The distance to the limit in the numerator's unit, when it can be told.
    pub distance: Option<Distance>,
    /// Whether this line decides under the policy in force (the other growth methods, for instance, are shown only).
    pub decides: bool,
}

/// A verdict under another reading of the standard (policy alternative).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The ambiguity's number, e.g. `A06`.
    pub ambiguity: String,
    /// The policy setting that leads here, e.g. `rd_subset=wide`.
    pub setting: String,
    /// The words of the standard that are open, and how they are read there.
    pub reading: Words,
    /// The verdict there.
    pub verdict: Verdict,
}

impl Alternative {
    /// Whether it leads to another verdict than the reading in force.
    #[must_use]
    pub fn flips(&self, in_force: &Verdict) -> bool {
        self.verdict.code() != in_force.code()
    }
}

/// A figure that a rule used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Which.
    pub key: FigureKey,
    /// The figure with its origin.
    pub figure: Arc<Figure>,
}

/// What a rule says of one clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseAssessment {
    /// The clause.
    pub key: ClauseKey,
    /// The verdict under the policy in force.
    pub verdict: Verdict,
    /// The computed lines, the deciding ones first. Empty for clauses that experts judge.
    pub measures: Vec<Measure>,
    /// The figures used, in the order of the formula.
    pub inputs: Vec<Input>,
    /// True when an alternative reading flips the verdict.
    pub policy_sensitive: bool,
    /// The verdicts under the other readings.
    pub alternatives: Vec<Alternative>,
    /// Remarks, e.g. how a young firm was computed.
    pub notes: Vec<Words>,
}

/// The limits that the standard sets for the lines of a computed clause: shares, and in §4.3.1 for medium and large firms also an amount in
/// 分. Growth is a yearly rate. Empty for a clause that is judged.
#[must_use]
pub fn limits(key: ClauseKey, class: Option<SizeClass>) -> Vec<Ratio> {
    match key {
        ClauseKey::ResearchShare => vec![c4_2_3_a::LIMIT.ratio()],
        ClauseKey::DomesticResearchShare => vec![c4_2_3_b::LIMIT.ratio()],
        ClauseKey::BachelorShare => vec![c4_2_4_a::LIMIT.ratio()],
        ClauseKey::ResearchStaffShare => vec![c4_2_4_b::LIMIT.ratio()],
        ClauseKey::CyberRevenue => c4_3_1::limits(class),
        ClauseKey::Growth => vec![c4_3_2::YEARLY],
        _ => Vec::new(),
    }
}

impl ClauseAssessment {
    /// A clause that has no formula.
    #[must_use]
    pub fn judged(key: ClauseKey) -> Self {
        Self {
            key,
            verdict: Verdict::Undetermined {
                reasons: vec![Reason::Judgement],
            },
            measures: Vec::new(),
            inputs: Vec::new(),
            policy_sensitive: false,
            alternatives: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether one of its lines lacks a figure, whatever the other lines say.
    fn lacks(&self, figure: FigureKey) -> bool {
        let lines = self.measures.iter().map(|measure| &measure.verdict);
        lines
            .chain([&self.verdict])
            .any(|verdict| verdict.missing().any(|missing| missing == figure))
    }

    /// A clause that is one share.
    #[must_use]
    pub(crate) fn of_share(key: ClauseKey, measure: Measure, sides: [Quantity; 2]) -> Self {
        let [part, whole] = sides;
        Self {
            key,
            verdict: measure.verdict.clone(),
            measures: vec![measure],
            inputs: [part.inputs, whole.inputs].concat(),
            policy_sensitive: false,
            alternatives: Vec::new(),
            notes: [part.notes, whole.notes].concat(),
        }
    }
}

/// Judges a clause under the readings in force and under every other answer to each of its questions, one at a time. An answer that needs
/// figures which were not given, and which the reading in force does without, says nothing; one that leads to another verdict makes the
/// clause policy-sensitive. `verdict` says briefly what `judge` says at length.
pub(crate) fn under_every_reading(
    figures: &Figures,
    policy: &Policy,
    questions: &[Question],
    judge: impl Fn(&Figures, Readings) -> ClauseAssessment,
    verdict: impl Fn(&Figures, Readings) -> Verdict,
) -> ClauseAssessment {
    let now = policy.readings();
    let mut found = judge(&of_fixed_year(figures, now), now);
    let others = questions.iter().flat_map(|question| {
        let others = question.others(now).into_iter();
        others.map(move |other| (question, other))
    });
    for (question, other) in others {
        let verdict = verdict(&of_fixed_year(figures, other.readings), other.readings);
        if !verdict.missing().all(|figure| found.lacks(figure)) {
            continue;
        }
        found.policy_sensitive |= verdict.code() != found.verdict.code();
        found.alternatives.push(Alternative {
            ambiguity: other.number.to_owned(),
            setting: format!("{}={}", other.setting, other.answer),
            reading: Words::from((
                format!("“{}”：{}", question.zh(), other.zh),
                format!("“{}”: {}", question.en(), other.en),
            )),
            verdict,
        });
    }
    found
}

/// The figures as seen from the year that the policy fixes (A01). Head counts belong to the year that the applicant declared and are not
/// there for another one.
pub(crate) fn of_fixed_year(figures: &Figures, readings: Readings) -> Cow<'_, Figures> {
    let period = readings.period;
    match period.fixed_year.map(Year::try_from) {
        Some(Ok(year))
            if period.reference_year == ReferenceYear::FixedYear
                && year != figures.reference_year =>
        {
            let mut of_year = figures.clone();
            of_year.reference_year = year;
            let of_that_year =
                |key: &FigureKey| !matches!(key, FigureKey::Monthly(..) | FigureKey::StaffYearEnd);
            of_year.entries.retain(|key, _| of_that_year(key));
            of_year.open.retain(of_that_year);
            Cow::Owned(of_year)
        }
        _ => Cow::Borrowed(figures),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Amount;
    use crate::policy::BUILTIN;

    #[test]
    fn any_one_is_three_valued() {
        let open = Verdict::Undetermined {
            reasons: vec![Reason::TooFewYears],
        };
        let check = |verdicts: &[&Verdict], expected: &str| {
            assert_eq!(
                Verdict::any(verdicts.iter().copied()).code(),
                expected,
                "{verdicts:?}"
            );
        };
        check(&[&Verdict::NotMet, &Verdict::Met, &open], "met");
        check(&[&open, &Verdict::Met], "met");
        check(&[&open, &Verdict::NotMet], "undetermined");
        check(&[&open, &open], "undetermined");
        check(&[&Verdict::NotMet, &Verdict::NotMet], "not_met");
        assert_eq!(Verdict::any([&open, &open]), open, "each reason once");
    }

    #[test]
    fn another_reading_flips_when_its_verdict_is_another_one() {
        let other = |verdict| Alternative {
            ambiguity: "A06".to_owned(),
            setting: String::new(),
            reading: Words::from(("", "")),
            verdict,
        };
        let open = Verdict::undetermined(vec![Reason::TooFewYears]);
        assert!(other(Verdict::Met).flips(&Verdict::NotMet));
        assert!(other(open.clone()).flips(&Verdict::Met));
        assert!(!other(Verdict::Met).flips(&Verdict::Met));
        // Undetermined for another reason is the same verdict.
        assert!(!other(Verdict::undetermined(vec![Reason::SizeClassOpen])).flips(&open));
    }

    #[test]
    fn a_reading_that_lacks_what_all_readings_lack_is_told() {
        // Revenue has fallen and nothing is known of profit: undetermined, but not by the geometric mean alone.
        let mut figures = Figures::new(2025);
        for (year, value) in [(2023, 100), (2024, 150), (2025, 110)] {
            let key = FigureKey::Yearly(Amount::RevenueCyberMain, year);
            figures = figures.corrected(key, value, "F001", "test");
        }
        let found = c4_3_2::assess(&figures, &Policy::builtin());
        let told: Vec<_> = found
            .alternatives
            .iter()
            .map(|other| (other.setting.as_str(), other.verdict.code()))
            .collect();
        let expected = [
            ("growth.method=mean", "met"),
            ("growth.method=yoy", "undetermined"),
            ("growth.base=not_met", "undetermined"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn head_counts_belong_to_the_year_that_was_declared() {
        let fixed = |year: u32| {
            let to = format!("\"fixed_year\"\nfixed_year = {year}");
            let text = BUILTIN.replacen("\"last_full_fiscal_year\"", &to, 1);
            Policy::parse(&text).expect("known").readings()
        };
        let figures = Figures::new(2025).corrected(FigureKey::StaffYearEnd, 9, "F001", "test");
        let seen = |readings| {
            let figures = of_fixed_year(&figures, readings);
            (figures.reference_year, figures.entries.len())
        };
        assert_eq!(seen(Policy::builtin().readings()), (2025, 1));
        assert_eq!(seen(fixed(2025)), (2025, 1));
        assert_eq!(seen(fixed(2024)), (2024, 0));
    }
}
