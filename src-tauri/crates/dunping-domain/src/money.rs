//! Money in whole 分 and exact ratios. Nothing here rounds before a comparison, and nothing here is a float.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The largest absolute amount that is accepted: 10 万亿元 = 10^15 分. Anything larger is a data error and is reported as a finding;
/// the bound also keeps every cross product of the growth tests inside `i128`.
pub const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

/// An amount of money in 分 (one hundredth of a 元).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(i64);

impl Fen {
    /// The amount, if its absolute value does not exceed [`MAX_AMOUNT`].
    #[must_use]
    pub fn new(fen: i128) -> Option<Self> {
        let value = i64::try_from(fen).ok()?;
        (value.unsigned_abs() <= MAX_AMOUNT.unsigned_abs()).then_some(Self(value))
    }

    /// The amount in 分.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }
}

/// Shows the amount in 元 with thousands separators and two decimals, e.g. `1,000,200.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let absolute = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", grouped(absolute / 100), absolute % 100)
    }
}

/// A whole number with thousands separators, e.g. `20,004`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// An exact fraction with a positive denominator, kept as it was computed (not reduced), so that a reader finds both figures again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// `None` for a denominator of zero or below: a ratio without a sensible base is undetermined, never a number
    /// (§4.2.3: a firm without revenue does not have a research share).
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator > 0).then_some(Self {
            numerator,
            denominator,
        })
    }

    /// A limit in whole per cent, e.g. `5/100`.
    #[must_use]
    pub const fn percent(percent: u32) -> Self {
        Self {
            numerator: percent as i128,
            denominator: 100,
        }
    }

    /// A whole number, e.g. an amount in 分, as `n/1`.
    #[must_use]
    pub const fn whole(number: i128) -> Self {
        Self {
            numerator: number,
            denominator: 1,
        }
    }

    /// The numerator as computed.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// The denominator as computed; always positive.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// Whether the ratio is at least `other`, by cross-multiplication. Every limit of chapter 4 includes the number itself (民法典第1259条).
    /// `None` if the product leaves `i128`, which bounded figures cannot reach.
    #[must_use]
    pub fn at_least(self, other: Self) -> Option<bool> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Some(left >= right)
    }

    /// Whether the ratio is more than `other`; `None` as in [`Ratio::at_least`].
    #[must_use]
    pub fn above(self, other: Self) -> Option<bool> {
        other.at_least(self).map(|at_most| !at_most)
    }

    /// The percentage with four decimals, truncated toward zero, so that 4.99996 % never shows as 5 %.
    /// `None` if the ratio is too large to be shown.
    #[must_use]
    pub fn percent_truncated(self) -> Option<String> {
        let scaled = self.numerator.checked_mul(1_000_000)? / self.denominator;
        let sign = if scaled < 0 { "-" } else { "" };
        let absolute = scaled.unsigned_abs();
        Some(format!(
            "{sign}{}.{:04}",
            absolute / 10_000,
            absolute % 10_000
        ))
    }
}

/// Shows `numerator/denominator`.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).expect("a positive denominator")
    }

    #[test]
    fn a_hair_below_never_shows_as_the_limit() {
        assert_eq!(
            ratio(499_996, 10_000_000).percent_truncated().as_deref(),
            Some("4.9999")
        );
        assert_eq!(
            ratio(-1, 3).percent_truncated().as_deref(),
            Some("-33.3333")
        );
        assert_eq!(
            ratio(100_020_000, 2_000_400_000)
                .percent_truncated()
                .as_deref(),
            Some("5.0000")
        );
    }

    #[test]
    fn comparison_is_exact_on_the_limit() {
        let limit = ratio(5, 100);
        assert_eq!(
            ratio(100_020_000, 2_000_400_000).at_least(limit),
            Some(true)
        );
        assert_eq!(
            ratio(100_019_999, 2_000_400_000).at_least(limit),
            Some(false)
        );
        assert_eq!(ratio(i128::MAX, 1).at_least(limit), None);
    }

    #[test]
    fn no_ratio_without_a_base() {
        assert_eq!(Ratio::new(0, 0), None);
        assert_eq!(Ratio::new(1, -1), None);
    }

    #[test]
    fn amounts_show_as_yuan() {
        assert_eq!(
            Fen::new(100_020_000).expect("in range").to_string(),
            "1,000,200.00"
        );
        assert_eq!(Fen::new(-5).expect("in range").to_string(), "-0.05");
        assert_eq!(Fen::new(i128::from(MAX_AMOUNT) + 1), None);
    }
}
