//! Exact decimal numbers: what a cell says, before any unit is applied. No float leaves this file: a cell's `f64` becomes the decimal
//! that a person would read in Excel (15 significant digits).

use dunping_domain::money::Fen;

/// `digits × 10^-scale`, exact, without zeros at the end of the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: i128,
    scale: u32,
}

/// How many digits after the point are kept at most; more cannot come from a cell of 15 significant digits that matters here.
const MAX_SCALE: u32 = 24;
/// Excel shows, stores and compares 15 significant digits.
const SIGNIFICANT: usize = 15;
/// A whole number below this has no more digits than that.
const EXACT: f64 = 1e15;

impl Decimal {
    /// Reads `-?digits[.digits]` with plain ASCII digits. `None` for anything else, or beyond 30 digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match rest.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (rest, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let fits = whole.len() + fraction.len() <= 30 && fraction.len() <= MAX_SCALE as usize;
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || !fits {
            return None;
        }
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        let decimal = Self {
            digits: if negative { -digits } else { digits },
            scale: u32::try_from(fraction.len()).ok()?,
        };
        Some(decimal.trimmed())
    }

    /// The decimal of a numeric cell: the shortest text that reads back as this `f64`, rounded half-even to 15 significant digits
    /// (so that 1234.5600000000001 is 1234.56). `None` for what is not finite or absurdly large or small.
    pub(crate) fn of_cell(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        if value.fract() == 0.0 && value.abs() < EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "whole, and of few digits")]
            let digits = value as i128;
            return Some(Self { digits, scale: 0 });
        }
        let text = format!("{:e}", value.abs());
        let (mantissa, exponent) = text.split_once('e')?;
        let mut exponent: i32 = exponent.parse().ok()?;
        let mut figures: Vec<u8> = mantissa
            .bytes()
            .filter(|b| *b != b'.')
            .map(|b| b - b'0')
            .collect();
        if figures.len() > SIGNIFICANT && round_half_even(&mut figures) {
            exponent += 1;
        }
        let digits: i128 = figures.iter().fold(0, |sum, d| sum * 10 + i128::from(*d));
        let scale = i32::try_from(figures.len()).ok()? - 1 - exponent;
        let digits = if value < 0.0 { -digits } else { digits };
        let plain = match u32::try_from(scale) {
            Ok(scale) => Self { digits, scale },
            Err(_) => Self {
                digits: digits.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?,
                scale: 0,
            },
        };
        // A value below 10^-24 carries nothing that could become a 分 or a person.
        if plain.scale > MAX_SCALE + 15 {
            None
        } else {
            Some(plain.trimmed())
        }
    }

    fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.digits % 10 == 0 {
            self.digits /= 10;
            self.scale -= 1;
        }
        self
    }

    /// Nothing.
    pub(crate) const ZERO: Self = Self {
        digits: 0,
        scale: 0,
    };

    /// The sum, if it can be held.
    pub(crate) fn added(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let digits = |one: Self| {
            let power = 10_i128.checked_pow(scale - one.scale)?;
            one.digits.checked_mul(power)
        };
        let sum = Self {
            digits: digits(self)?.checked_add(digits(other)?)?,
            scale,
        };
        Some(sum.trimmed())
    }

    /// The same with the other sign.
    pub(crate) fn negated(self) -> Self {
        Self {
            digits: -self.digits,
            scale: self.scale,
        }
    }

    /// Whether it is zero.
    pub(crate) fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is below zero.
    pub(crate) fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// A hundredth of it, e.g. 0.352 for 35.2.
    pub(crate) fn hundredth(self) -> Self {
        Self {
            digits: self.digits,
            scale: self.scale + 2,
        }
        .trimmed()
    }

    /// It divided by a power of ten, multiplied below zero; if that can be held.
    pub(crate) fn shifted(self, tens: i32) -> Option<Self> {
        let up = 10_i128.checked_pow(u32::try_from(-tens).unwrap_or(0))?;
        let shifted = Self {
            digits: self.digits.checked_mul(up)?,
            scale: self.scale + u32::try_from(tens).unwrap_or(0),
        };
        (shifted.scale <= MAX_SCALE + 15).then(|| shifted.trimmed())
    }

    /// Whether it is more than a whole number.
    pub(crate) fn exceeds(self, whole: i128) -> bool {
        let scaled = 10_i128
            .checked_pow(self.scale)
            .and_then(|power| power.checked_mul(whole));
        scaled.is_some_and(|limit| self.digits > limit)
    }

    /// The whole number, if nothing stands after the point.
    pub(crate) fn whole(self) -> Option<i64> {
        if self.scale == 0 {
            i64::try_from(self.digits).ok()
        } else {
            None
        }
    }

    /// The amount in 分 when one unit of this number is `fen_per_unit` 分, rounded half up (away from zero), and whether something
    /// beyond 10^-6 分 was rounded away. `None` beyond the largest amount that is accepted.
    pub(crate) fn to_fen(self, fen_per_unit: i128) -> Option<(Fen, Rounding)> {
        let scaled = self.digits.checked_mul(fen_per_unit)?;
        let divisor = 10_i128.checked_pow(self.scale)?;
        let (quotient, rest) = (scaled / divisor, (scaled % divisor).abs());
        let away = if 2 * rest >= divisor {
            scaled.signum()
        } else {
            0
        };
        let distance = rest.min(divisor - rest);
        let rounding = if distance.checked_mul(1_000_000)? > divisor {
            Rounding::Lossy
        } else {
            Rounding::Exact
        };
        Fen::new(quotient + away).map(|fen| (fen, rounding))
    }
}

/// Whether an amount had more digits than 分 can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rounding {
    /// Nothing that matters was lost.
    Exact,
    /// 小数位超过分.
    Lossy,
}

/// Rounds to [`SIGNIFICANT`] figures in place; `true` if the carry made the number one place longer (9.99… → 10).
fn round_half_even(figures: &mut Vec<u8>) -> bool {
    let tail = figures.split_off(SIGNIFICANT);
    let half = tail[0] == 5 && tail[1..].iter().all(|d| *d == 0);
    let odd = figures[SIGNIFICANT - 1] % 2 == 1;
    if tail[0] < 5 || (half && !odd) {
        return false;
    }
    for figure in figures.iter_mut().rev() {
        if *figure < 9 {
            *figure += 1;
            return false;
        }
        *figure = 0;
    }
    figures.insert(0, 1);
    figures.pop();
    true
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.digits < 0 { "-" } else { "" };
        let digits = self.digits.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_cell(value: f64, expected: &str) {
        let shown = Decimal::of_cell(value).map(|d| d.to_string());
        assert_eq!(shown.as_deref(), Some(expected), "{value:e}");
    }

    #[test]
    fn a_cell_reads_as_excel_shows_it() {
        check_cell(1_234.560_000_000_000_1, "1234.56");
        check_cell(0.1 + 0.2, "0.3");
        check_cell(2000.4, "2000.4");
        check_cell(20_004_000.0, "20004000");
        check_cell(-0.07, "-0.07");
        check_cell(1e15, "1000000000000000");
        check_cell(9.12101e17, "912101000000000000");
        check_cell(0.999_999_999_999_999_9, "1");
        check_cell(19_439_999.99, "19439999.99");
        check_cell(0.0, "0");
        check_cell(1_943.999_999, "1943.999999");
        assert_eq!(Decimal::of_cell(f64::NAN), None);
        assert_eq!(Decimal::of_cell(1e300), None);
    }

    #[test]
    fn half_even_at_the_fifteenth_digit() {
        // Both are exact in binary: the sixteenth digit is a plain 5.
        check_cell(1_000_000_000_000_000.5, "1000000000000000");
        check_cell(100_000_000_000_000.5, "100000000000000");
        check_cell(100_000_000_000_001.5, "100000000000002");
    }

    #[test]
    fn every_amount_in_fen_survives_the_way_through_a_cell() {
        let mut fen: i64 = 1;
        for step in 0..4000_i64 {
            fen = (fen
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(step))
                % 1_000_000_000_000_000;
            #[expect(clippy::cast_precision_loss, reason = "at most 15 digits")]
            let cell = fen as f64 / 100.0;
            let read = Decimal::of_cell(cell).and_then(|d| d.to_fen(100));
            assert_eq!(
                read.map(|(f, r)| (f.get(), r)),
                Some((fen, Rounding::Exact))
            );
        }
    }

    #[test]
    fn amounts_round_half_up_and_say_so() {
        let fen = |text: &str, factor| {
            Decimal::parse(text)
                .and_then(|d| d.to_fen(factor))
                .map(|(f, r)| (f.get(), r))
        };
        assert_eq!(fen("12", 1_000_000), Some((12_000_000, Rounding::Exact)));
        assert_eq!(fen("0.005", 100), Some((1, Rounding::Lossy)));
        assert_eq!(fen("-0.005", 100), Some((-1, Rounding::Lossy)));
        assert_eq!(fen("0.0049", 100), Some((0, Rounding::Lossy)));
        assert_eq!(fen("0.0100000000001", 100), Some((1, Rounding::Exact)));
        assert_eq!(fen("99999999999999999", 100), None);
    }
}
