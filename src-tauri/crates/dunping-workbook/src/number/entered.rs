//! A figure that a person types into a form, read by the grammar of the workbook's cells. What is not exact is refused: nothing is
//! rounded, and no unit is guessed beyond the one that the form states (元, 人).

use dunping_domain::figures::{FigureKey, Unit};
use dunping_domain::finding::{Finding, Severity};

use super::grammar::Suffix;
use super::{Defect, MoneyUnit, written};
use crate::number::decimal::Rounding;

/// The figure in its key's unit. An amount without a unit is in 元; `万元` and the other units may be written behind it.
///
/// ```
/// use dunping_domain::figures::FigureKey;
/// use dunping_workbook::entered;
/// let research: FigureKey = "rd.total.2025".parse().expect("a key");
/// assert_eq!(entered(research, "1,000,200.00").ok(), Some(100_020_000));
/// assert_eq!(entered(research, "１００.０２万元").ok(), Some(100_020_000));
/// assert!(entered(research, "100.001").is_err());
/// ```
///
/// # Errors
/// The finding that says what to write instead; also for a blank text.
pub fn entered(figure: FigureKey, text: &str) -> Result<i64, Box<Finding>> {
    taken(figure, text).map_err(|defect| {
        let finding = Finding::new(defect.code, defect.severity, defect.message);
        Box::new(finding.english(defect.english).about([figure]))
    })
}

fn taken(figure: FigureKey, text: &str) -> Result<i64, Defect> {
    let blank =
        || Defect::new("E10", Severity::Missing, "请填写数值。").english("Write the number.");
    let stated = written(text)?.ok_or_else(blank)?;
    match (figure.unit(), stated.unit) {
        (Unit::Head, None | Some(Suffix::Head)) => {
            let whole = stated.value.whole().filter(|heads| *heads >= 0);
            whole.ok_or_else(|| {
                Defect::new("E05", Severity::Invalid, "人数应为不小于零的整数。")
                    .english("A number of persons is a whole number, zero or more.")
            })
        }
        (Unit::Fen, unit @ (None | Some(Suffix::Money(_)))) => {
            let unit = match unit {
                Some(Suffix::Money(unit)) => unit,
                _ => MoneyUnit::Yuan,
            };
            match stated.value.to_fen(unit.fen()) {
                Some((fen, Rounding::Exact)) => Ok(fen.get()),
                Some((_, Rounding::Lossy)) => {
                    Err(
                        Defect::new("E21", Severity::Invalid, "金额最多精确到分（两位小数）。")
                            .english("An amount has at most two decimals (分)."),
                    )
                }
                None => {
                    Err(
                        Defect::new("E21", Severity::Invalid, "金额超出可受理范围（10万亿元）。")
                            .english("The amount is beyond what is accepted (10^13 yuan)."),
                    )
                }
            }
        }
        (Unit::Head, _) => Err(Defect::new("E05", Severity::Invalid, "这里应填写人数。")
            .english("A number of persons belongs here.")),
        (Unit::Fen, _) => Err(Defect::new("E05", Severity::Invalid, "这里应填写金额。")
            .english("An amount belongs here.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exact_is_taken_and_everything_else_is_refused() {
        let check = |key: &str, text: &str, expected: Result<i64, &str>| {
            let found = entered(key.parse().expect("a key"), text);
            let found = found.map_err(|finding| finding.code);
            assert_eq!(found, expected.map_err(ToOwned::to_owned), "{key} {text}");
        };
        let money = "rd.total.2025";
        check(money, "0", Ok(0));
        check(money, " 1,234.5 元", Ok(123_450));
        check(money, "-0.01", Ok(-1));
        check(money, "(3)", Ok(-300));
        check(money, "0.0001万元", Ok(100));
        check(money, "0.0000001万元", Err("E21"));
        check(money, "0.005", Err("E21"));
        check(money, "99999999999999999", Err("E21"));
        check(money, "", Err("E10"));
        check(money, "无", Err("E10"));
        check(money, "约100", Err("E11"));
        check(money, "5%", Err("E05"));
        check(money, "5人", Err("E05"));
        let heads = "hr.m03.open.staff";
        check(heads, "98", Ok(98));
        check(heads, "９８人", Ok(98));
        check(heads, "98.5", Err("E05"));
        check(heads, "-1", Err("E05"));
        check(heads, "98元", Err("E05"));
    }
}
