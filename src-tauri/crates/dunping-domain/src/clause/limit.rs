//! A quotient of two quantities against a limit: the guard before the comparison, the comparison, and the distance to the limit.

use super::{Distance, MarginUnit, Measure, Reason, Verdict};
use crate::money::Ratio;
use crate::quantity::Quantity;

/// A limit and whether the number itself is enough. 以上 and 不低于 include the number (民法典第1259条).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// 以上, 不低于, 大于等于.
    AtLeast(Ratio),
    /// 超过.
    Above(Ratio),
}

impl Limit {
    pub(super) const fn ratio(self) -> Ratio {
        match self {
            Self::AtLeast(ratio) | Self::Above(ratio) => ratio,
        }
    }

    fn holds(self, value: Ratio) -> Option<bool> {
        match self {
            Self::AtLeast(limit) => value.at_least(limit),
            Self::Above(limit) => value.above(limit),
        }
    }

    /// The smallest whole numerator over that denominator with which the limit is reached.
    fn least(self, denominator: i128) -> Option<i128> {
        let limit = self.ratio();
        let product = limit.numerator().checked_mul(denominator)?;
        let floor = product.div_euclid(limit.denominator());
        let exact = product.rem_euclid(limit.denominator()) == 0;
        match self {
            Self::AtLeast(_) if exact => Some(floor),
            _ => floor.checked_add(1),
        }
    }
}

/// What is measured: its stable name and its formula in words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Title {
    pub(crate) name: &'static str,
    pub(crate) formula: (&'static str, &'static str),
}

/// A share of one quantity in another. A denominator of zero or below is undetermined before anything is compared: `100 × 0 ≥ 5 × 0`
/// holds, and says nothing of a firm without revenue.
pub(crate) fn share(
    title: Title,
    part: &Quantity,
    whole: &Quantity,
    limit: Limit,
    unit: MarginUnit,
) -> Measure {
    let mut reasons = part.reasons.clone();
    reasons.extend(whole.reasons.iter().map(|reason| match *reason {
        Reason::Negative { figure } if figure == whole.key => Reason::NoBase { figure },
        ref other => other.clone(),
    }));
    let exact = part
        .number
        .zip(whole.number)
        .and_then(|(p, w)| Ratio::new(p, w));
    if whole.number == Some(0) {
        reasons.push(Reason::NoBase { figure: whole.key });
    }
    let percent = exact.and_then(Ratio::percent_truncated);
    measure(title, exact, percent, limit, unit, part, reasons)
}

/// An amount of money against a limit in 分.
pub(crate) fn amount(title: Title, part: &Quantity, limit: i128) -> Measure {
    let limit = Limit::AtLeast(Ratio::whole(limit));
    let exact = part.number.map(Ratio::whole);
    measure(
        title,
        exact,
        None,
        limit,
        MarginUnit::Fen,
        part,
        part.reasons.clone(),
    )
}

fn measure(
    title: Title,
    exact: Option<Ratio>,
    percent: Option<String>,
    limit: Limit,
    unit: MarginUnit,
    part: &Quantity,
    mut reasons: Vec<Reason>,
) -> Measure {
    let holds = exact.and_then(|value| limit.holds(value));
    if holds.is_none() && reasons.is_empty() {
        reasons.push(Reason::OutOfRange { figure: part.key });
    }
    let verdict = match holds {
        Some(true) if reasons.is_empty() => Verdict::Met,
        Some(false) if reasons.is_empty() => Verdict::NotMet,
        _ => Verdict::undetermined(reasons),
    };
    let distance = exact.and_then(|value| {
        let least = limit.least(value.denominator())?;
        Some(distance(value.numerator().checked_sub(least)?, unit))
    });
    Measure {
        name: title.name.to_owned(),
        formula: title.formula.into(),
        exact,
        percent,
        threshold: limit.ratio(),
        verdict,
        distance,
        decides: true,
    }
}

/// The distance from what lies above the limit; negative when it is short.
pub(crate) fn distance(above: i128, unit: MarginUnit) -> Distance {
    Distance {
        amount: above.abs(),
        reached: above >= 0,
        unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_numerator_is_exact() {
        let check = |limit: Limit, denominator: i128, expected: i128| {
            assert_eq!(limit.least(denominator), Some(expected));
            let ratio = |n| Ratio::new(n, denominator).expect("positive");
            assert_eq!(limit.holds(ratio(expected)), Some(true));
            assert_eq!(limit.holds(ratio(expected - 1)), Some(false));
        };
        check(
            Limit::AtLeast(Ratio::percent(5)),
            2_000_400_000,
            100_020_000,
        );
        check(
            Limit::AtLeast(Ratio::percent(5)),
            2_000_400_001,
            100_020_001,
        );
        check(Limit::Above(Ratio::percent(30)), 100, 31);
        check(Limit::Above(Ratio::percent(30)), 101, 31);
        check(Limit::AtLeast(Ratio::percent(30)), 101, 31);
    }
}
