//! What it would take (差额), and what if a figure were another one (试算): the exact shortfall or margin of every computed clause in its
//! natural unit, and the assessment with one figure replaced. Nothing here is entered anywhere; a correction that counts is
//! [`Figures::corrected`].

use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, assess};
use crate::clause::{Distance, MarginUnit, Verdict};
use crate::figures::{FigureKey, Figures, Origin};
use crate::finding::Finding;
use crate::money::{Ratio, grouped};
use crate::policy::Policy;
use crate::standard::ClauseKey;
use crate::words::Words;

/// How far one computed line lies from its limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Margin {
    /// The clause.
    pub clause: ClauseKey,
    /// The line's stable name, e.g. `research_share`.
    pub line: String,
    /// Whether the line decides under the policy in force.
    pub decides: bool,
    /// The distance in its unit; the numerator must grow by so much (shortfall) or may shrink by so much (margin), all else equal.
    pub distance: Distance,
}

impl Distance {
    /// The distance in its natural unit: 元 for money, 人·月 for monthly averages, 人 for heads. Exact.
    #[must_use]
    pub fn natural(self) -> (Ratio, &'static str) {
        let (per, word) = match self.unit {
            MarginUnit::Fen => (100, "元"),
            MarginUnit::HalfMonthHead => (2, "人·月"),
            MarginUnit::Head => (1, "人"),
        };
        // A positive constant is always a denominator.
        let ratio = Ratio::new(self.amount, per).unwrap_or(Ratio::whole(self.amount));
        (ratio, word)
    }

    /// The distance of a monthly average told as an average of persons over so many months in business, e.g. one person for half a
    /// year is an average of 1/2. `None` for other units.
    #[must_use]
    pub fn persons(self, months: u8) -> Option<Ratio> {
        match self.unit {
            MarginUnit::HalfMonthHead => Ratio::new(self.amount, 2 * i128::from(months)),
            MarginUnit::Fen | MarginUnit::Head => None,
        }
    }

    /// The distance in words: `恰好达到`, `超出 0.01 元`, `差 0.5 人·月`.
    ///
    /// ```
    /// use dunping_domain::clause::{Distance, MarginUnit};
    /// let short = |amount, unit| Distance { amount, reached: false, unit }.zh();
    /// assert_eq!(short(1, MarginUnit::Fen), "差 0.01 元");
    /// assert_eq!(short(2401, MarginUnit::HalfMonthHead), "差 1,200.5 人·月");
    /// ```
    #[must_use]
    pub fn zh(self) -> String {
        self.words().zh
    }

    /// The distance in words, in both languages.
    #[must_use]
    pub fn words(self) -> Words {
        if self.reached && self.amount == 0 {
            return Words::from(("恰好达到", "exactly reached"));
        }
        let amount = self.amount.unsigned_abs();
        let whole = |number: u128| grouped(u64::try_from(number).unwrap_or(u64::MAX));
        let (_, word) = self.natural();
        let unit = match self.unit {
            MarginUnit::Fen => "yuan",
            MarginUnit::HalfMonthHead => "person-months",
            MarginUnit::Head => "persons",
        };
        let number = match self.unit {
            MarginUnit::Fen => format!("{}.{:02}", whole(amount / 100), amount % 100),
            MarginUnit::HalfMonthHead if amount.is_multiple_of(2) => whole(amount / 2),
            MarginUnit::HalfMonthHead => format!("{}.5", whole(amount / 2)),
            MarginUnit::Head => whole(amount),
        };
        let (verb, how) = if self.reached {
            ("超出", "above")
        } else {
            ("差", "short")
        };
        Words::from((
            format!("{verb} {number} {word}"),
            format!("{number} {unit} {how}"),
        ))
    }
}

/// The distances of every line that has one, clause by clause in printed order, the deciding lines first.
#[must_use]
pub fn margins(assessment: &Assessment) -> Vec<Margin> {
    let lines = assessment
        .clauses
        .iter()
        .flat_map(|clause| clause.measures.iter().map(|line| (clause.key, line)));
    lines
        .filter_map(|(clause, line)| {
            Some(Margin {
                clause,
                line: line.name.clone(),
                decides: line.decides,
                distance: line.distance?,
            })
        })
        .collect()
}

/// A clause whose verdict another figure changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flip {
    /// The clause.
    pub clause: ClauseKey,
    /// The verdict as it stands.
    pub before: Verdict,
    /// The verdict with the other figure.
    pub after: Verdict,
}

/// An assessment with one figure replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    /// Everything as it would be.
    pub after: Assessment,
    /// The clauses whose verdict would be another one, in printed order.
    pub flips: Vec<Flip>,
}

/// The assessment with one figure replaced or, if it was absent, supplied. `value` is in the unit of the key.
///
/// ```
/// use dunping_domain::figures::{Amount, FigureKey, Figures};
/// use dunping_domain::policy::Policy;
/// use dunping_domain::standard::ClauseKey;
/// use dunping_domain::what_if::what_if;
///
/// let (research, revenue) = (FigureKey::Yearly(Amount::ResearchTotal, 2025), FigureKey::Yearly(Amount::RevenueTotal, 2025));
/// let figures = Figures::new(2025)
///     .corrected(research, 100_020_000, "F001", "审计报告")
///     .corrected(revenue, 2_000_400_000, "F001", "审计报告");
/// // 核减 one 分 of research expense, and the clause is lost.
/// let tried = what_if(&figures, &Policy::builtin(), research, 100_019_999).expect("an amount");
/// let clauses: Vec<_> = tried.flips.iter().map(|flip| flip.clause).collect();
/// assert_eq!(clauses, [ClauseKey::ResearchShare]);
/// assert_eq!(tried.flips[0].after.code(), "not_met");
/// ```
///
/// # Errors
/// The finding (`V09`) when no applicant can have such a figure.
pub fn what_if(
    figures: &Figures,
    policy: &Policy,
    key: FigureKey,
    value: i128,
) -> Result<WhatIf, Box<Finding>> {
    let mut other = figures.clone();
    let origin = Origin::Derived {
        from: Vec::new(),
        rule: "what_if".to_owned(),
    };
    other.enter(key, value, origin)?;
    let before = assess(figures, policy);
    let after = assess(&other, policy);
    let flips = flips(&before, &after);
    Ok(WhatIf { after, flips })
}

/// The clauses whose verdict differs between two assessments, in printed order.
#[must_use]
pub fn flips(before: &Assessment, after: &Assessment) -> Vec<Flip> {
    let pairs = before.clauses.iter().zip(&after.clauses);
    pairs
        .filter(|(was, is)| was.verdict.code() != is.verdict.code())
        .map(|(was, is)| Flip {
            clause: is.key,
            before: was.verdict.clone(),
            after: is.verdict.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Amount, Edge, StaffGroup};
    use crate::money::MAX_AMOUNT;

    const REVENUE: FigureKey = FigureKey::Yearly(Amount::RevenueTotal, 2025);
    const CYBER: FigureKey = FigureKey::Yearly(Amount::RevenueCyber, 2025);

    fn firm() -> Figures {
        let mut figures = Figures::new(2025);
        figures.months_in_business = vec![12];
        for (key, value) in [
            (FigureKey::StaffYearEnd, 99),
            (REVENUE, 2_000_400_000),
            (CYBER, 800_159_999),
        ] {
            figures = figures.corrected(key, value, "F001", "test");
        }
        for edge in [Edge::Open, Edge::Close] {
            for (group, heads) in [(StaffGroup::All, 99), (StaffGroup::Bachelor, 39)] {
                let key = FigureKey::Monthly(12, edge, group);
                figures = figures.corrected(key, heads, "F001", "test");
            }
        }
        figures
    }

    #[test]
    fn one_more_person_makes_a_medium_firm_of_it() {
        let policy = Policy::builtin();
        let tried = what_if(&firm(), &policy, FigureKey::StaffYearEnd, 100).expect("heads");
        let codes: Vec<_> = tried
            .flips
            .iter()
            .map(|flip| (flip.clause, flip.before.code(), flip.after.code()))
            .collect();
        assert_eq!(codes, [(ClauseKey::CyberRevenue, "not_met", "met")]);
        let same = what_if(&firm(), &policy, CYBER, 800_159_999).expect("an amount");
        assert_eq!(same.flips, []);
    }

    #[test]
    fn a_figure_that_cannot_be_is_a_finding() {
        for value in [i128::MAX, i128::MIN, i128::from(MAX_AMOUNT) + 1] {
            let refused =
                what_if(&firm(), &Policy::builtin(), CYBER, value).expect_err("too large");
            assert_eq!(refused.code, "V09");
        }
    }

    #[test]
    fn adding_the_shortfall_reaches_the_limit_and_one_less_does_not() {
        let policy = Policy::builtin();
        let found = margins(&assess(&firm(), &policy));
        let of = |line: &str| {
            found
                .iter()
                .find(|margin| margin.line == line)
                .expect("a line")
        };
        let cyber = of("cyber_share");
        assert!(cyber.decides && !cyber.distance.reached);
        assert_eq!(
            cyber.distance.natural(),
            (Ratio::new(1, 100).expect("cents"), "元")
        );
        assert_eq!(cyber.distance.persons(12), None);
        let share = of("bachelor_share").distance;
        // 40 % of 198 half-months are 79.2; there are 78, so two are missing: one person for one month.
        assert_eq!((share.amount, share.reached), (2, false));
        assert_eq!(share.zh(), "差 1 人·月");
        assert_eq!(share.persons(1), Ratio::new(2, 2));
        assert_eq!(share.persons(0), None);
        for (more, met) in [
            (cyber.distance.amount, true),
            (cyber.distance.amount - 1, false),
        ] {
            let tried = what_if(&firm(), &policy, CYBER, 800_159_999 + more).expect("an amount");
            assert_eq!(!tried.flips.is_empty(), met);
        }
    }

    #[test]
    fn distances_are_told_in_their_units() {
        let check = |amount, reached, unit, expected: &str| {
            let distance = Distance {
                amount,
                reached,
                unit,
            };
            assert_eq!(distance.zh(), expected);
        };
        check(0, true, MarginUnit::Fen, "恰好达到");
        check(123_456_789, true, MarginUnit::Fen, "超出 1,234,567.89 元");
        check(5, false, MarginUnit::Head, "差 5 人");
        check(3, true, MarginUnit::HalfMonthHead, "超出 1.5 人·月");
        check(
            i128::MAX,
            false,
            MarginUnit::Head,
            "差 18,446,744,073,709,551,615 人",
        );
    }
}
