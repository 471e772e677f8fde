//! The computed lines of a report, recomputed from what the report itself prints: each percentage and verdict against its own exact
//! fraction and the limit that the standard sets.

use dunping_domain::clause::limits;
use dunping_domain::money::Ratio;
use dunping_domain::size::SizeClass;
use dunping_domain::standard::ClauseKey;
use dunping_report::papers::{Indicator, PanelReport, Verdict};

use super::Lines;
use crate::contract::Words;

/// Every computed line, and every clause against its lines.
pub(super) fn figures(report: &PanelReport, lines: &mut Lines) {
    let before = lines.failures();
    let class = SizeClass::ALL
        .into_iter()
        .find(|class| class.zh() == report.enterprise.size_class);
    for indicator in &report.indicators {
        match follows(indicator, class) {
            Some(true) => {}
            Some(false) => lines.fails(
                "report.figures",
                Words::new(format!(
                    "{}“{}”：精确值 {}、阈值 {}，报告所载的比值 {} 或结论与之不符。",
                    indicator.clause,
                    indicator.name,
                    indicator.exact,
                    indicator.threshold,
                    indicator.percent
                ), format!("{} “{}”: exact value {}, limit {}; the percentage {} or the verdict in the report does not follow.",
                    indicator.clause,
                    indicator.name,
                    indicator.exact,
                    indicator.threshold,
                    indicator.percent
                )),
            ),
            None => lines.fails(
                "report.figures",
                Words::new(format!(
                    "{}“{}”的分子、分母、精确值或阈值不能重算，或阈值不是标准规定的。",
                    indicator.clause, indicator.name
                ), format!("{} “{}”: numerator, denominator, exact value or limit cannot be computed again, or the limit is not the standard's.",
                    indicator.clause, indicator.name
                )),
            ),
        }
    }
    for clause in &report.clauses {
        let mut deciding = report
            .indicators
            .iter()
            .filter(|line| line.clause == clause.clause && !line.note.starts_with("仅供对照"))
            .map(|line| line.verdict);
        let first = deciding.next();
        // Where the lines of a clause differ, how they are joined is the standard's matter and the case package's.
        if first
            .is_some_and(|first| deciding.all(|other| other == first) && first != clause.machine)
        {
            lines.fails(
                "report.figures",
                Words::new(
                    format!("{}的机算结论与其指标的结论不符。", clause.clause),
                    format!(
                        "The computed verdict of {} does not follow from its lines.",
                        clause.clause
                    ),
                ),
            );
        }
    }
    if lines.failures() == before && !report.indicators.is_empty() {
        lines.holds(
            "report.figures",
            Words::new(format!(
                "{}项指标由精确分数重新计算，比值（截断）、阈值和结论与标准和报告一致。",
                report.indicators.len()
            ), format!("{} lines were computed again from exact fractions; percentages (cut off), limits and verdicts agree with the standard and the report.",
                report.indicators.len()
            )),
        );
    }
}

/// Whether percentage and verdict of a line follow from its fraction and the standard's limit; `None` when its words cannot be read, or
/// the limit is not one of the standard's.
fn follows(line: &Indicator, class: Option<SizeClass>) -> Option<bool> {
    let key: ClauseKey = line.clause.parse().ok()?;
    let limit = threshold(&line.threshold)?;
    let mut known = limits(key, class).into_iter();
    if !known.any(|known| equal(known, limit) == Some(true)) {
        return None;
    }
    if line.exact.is_empty() {
        // Without a value there is nothing that could be met.
        let open = matches!(line.verdict, Verdict::Undetermined | Verdict::NotMet);
        return Some(open && line.percent.is_empty());
    }
    let (n, d) = line.exact.split_once('/').unwrap_or((&line.exact, "1"));
    let exact = Ratio::new(n.parse().ok()?, d.parse().ok()?)?;
    let verdict = |limit: Ratio| {
        let met = exact.at_least(limit)?;
        // A policy may read 以上 of 30 % without the number itself.
        let on_the_limit = met && limit.at_least(exact)?;
        Some(match line.verdict {
            Verdict::Met => met,
            Verdict::NotMet => !met || (on_the_limit && key == ClauseKey::CyberRevenue),
            // Something else than the fraction was missing.
            Verdict::Undetermined => true,
            Verdict::Judgement => false,
        })
    };
    let printed = line.percent.strip_suffix('%');
    let candidates = if key == ClauseKey::Growth {
        growth(line, exact, printed)?
    } else {
        let same = match limit.denominator() {
            // An amount has no percentage.
            1 => true,
            _ => exact.percent_truncated().as_deref() == printed,
        };
        vec![(limit, same)]
    };
    let mut follows = false;
    for (limit, same) in candidates {
        follows |= same && verdict(limit)?;
    }
    Some(follows && sides(line, exact)?)
}

/// What a line of growth may be compared with, and whether the printed rate is that of its fraction: over one year `V₁/V₀`, over two the
/// square root; the mean of two rates is a rate itself.
fn growth(line: &Indicator, exact: Ratio, printed: Option<&str>) -> Option<Vec<(Ratio, bool)>> {
    let less = exact.numerator().checked_sub(exact.denominator())?;
    let over_one = Ratio::new(less, exact.denominator())?.percent_truncated();
    let over_one = (Ratio::new(105, 100)?, over_one.as_deref() == printed);
    let as_rate = exact.percent_truncated();
    let as_rate = (Ratio::new(1, 20)?, as_rate.as_deref() == printed);
    Some(if line.name.ends_with("几何平均（水平法）") {
        vec![
            (Ratio::new(11_025, 10_000)?, root_is(exact, printed)?),
            over_one,
        ]
    } else if line.name.ends_with("最近一年") {
        vec![over_one]
    } else {
        vec![as_rate, over_one]
    })
}

/// Whether a truncated yearly percentage is the square root's of growth over two years.
fn root_is(growth: Ratio, printed: Option<&str>) -> Option<bool> {
    let rate = parts_per_million(printed?)?.checked_add(1_000_000)?;
    let square = |rate: i128| Ratio::new(rate.checked_mul(rate)?, 1_000_000_000_000);
    // Truncated towards zero: of a shrinking amount the printed rate is the larger one, and what shrinks by less than a millionth is zero.
    let (low, high) = match rate {
        1_000_000 => (rate - 1, rate + 1),
        1_000_001.. => (rate, rate.checked_add(1)?),
        _ => (rate.checked_sub(1)?, rate),
    };
    let above = growth.at_least(square(low)?)?;
    let below = square(high)?.at_least(growth)?;
    Some(above && below)
}

/// Whether the printed sides are in the fraction's proportion. Monthly averages are cut off after two decimals: they lie within one
/// hundredth.
fn sides(line: &Indicator, exact: Ratio) -> Option<bool> {
    if let (Some(a), Some(b)) = (fen(&line.numerator), fen(&line.denominator)) {
        return Some(a.checked_mul(exact.denominator())? == b.checked_mul(exact.numerator())?);
    }
    if let (Some(a), Some(b)) = (persons(&line.numerator), persons(&line.denominator)) {
        let (n, d) = (exact.numerator(), exact.denominator());
        let above = a.checked_mul(d)? <= b.checked_add(1)?.checked_mul(n)?;
        let below = b.checked_mul(n)? <= a.checked_add(1)?.checked_mul(d)?;
        return Some(above && below);
    }
    if let (Some(a), true) = (fen(&line.numerator), line.denominator.is_empty()) {
        return equal(Ratio::whole(a), exact);
    }
    // The mean of two rates has no sides; anything else that is printed there cannot be read.
    Some(line.numerator.is_empty() && line.denominator.is_empty())
}

/// Whether two fractions, which are not reduced, have one value.
fn equal(one: Ratio, other: Ratio) -> Option<bool> {
    Some(one.at_least(other)? && other.at_least(one)?)
}

/// `≥ 5%`, `≥ 20,000,000.00 元`.
fn threshold(printed: &str) -> Option<Ratio> {
    let limit = printed.strip_prefix("≥ ")?;
    match fen(limit) {
        Some(amount) => Some(Ratio::whole(amount)),
        None => Ratio::new(parts_per_million(limit.strip_suffix('%')?)?, 1_000_000),
    }
}

/// `18.1732` per cent as parts per million.
fn parts_per_million(percent: &str) -> Option<i128> {
    let (sign, digits) = match percent.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, percent),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 4 {
        return None;
    }
    let part: i128 = format!("{part:0<4}").parse().ok()?;
    let whole = whole.parse::<i128>().ok()?.checked_mul(10_000)?;
    whole.checked_add(part)?.checked_mul(sign)
}

/// `1,000,200.00 元` in 分.
fn fen(amount: &str) -> Option<i128> {
    let digits = amount.strip_suffix(" 元")?.replace([',', '.'], "");
    digits.parse().ok()
}

/// `26.87 人` in hundredths of a person, `80 人` too.
fn persons(count: &str) -> Option<i128> {
    let digits = count.strip_suffix(" 人")?;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "00"));
    if part.len() != 2 {
        return None;
    }
    whole
        .parse::<i128>()
        .ok()?
        .checked_mul(100)?
        .checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(clause: &str, name: &str, exact: &str, percent: &str, limit: &str) -> Indicator {
        Indicator {
            clause: clause.to_owned(),
            name: name.to_owned(),
            formula: String::new(),
            numerator: String::new(),
            denominator: String::new(),
            exact: exact.to_owned(),
            percent: percent.to_owned(),
            threshold: limit.to_owned(),
            margin: String::new(),
            position: None,
            verdict: Verdict::Met,
            source: String::new(),
            note: String::new(),
        }
    }

    /// The case in which a line holds, does not, or cannot be read.
    #[test]
    fn lines_follow_from_their_fractions_and_the_standards_limits() {
        let small = Some(SizeClass::Small);
        let over_two = "收入 · 几何平均（水平法）";
        for (clause, name, exact, percent, limit, expected) in [
            ("4.2.3.a", "", "1/20", "5.0000%", "≥ 5%", Some(true)),
            ("4.2.3.a", "", "1/20", "5.0001%", "≥ 5%", Some(false)),
            ("4.2.3.a", "", "1/21", "4.7619%", "≥ 5%", Some(false)),
            // A limit that the standard does not have, however well the rest fits.
            ("4.2.3.a", "", "1/50", "2.0000%", "≥ 1%", None),
            ("4.3.1", "", "35/100", "35.0000%", "≥ 30%", None),
            (
                "4.3.2",
                over_two,
                "11025/10000",
                "5.0000%",
                "≥ 5%",
                Some(true),
            ),
            (
                "4.3.2",
                over_two,
                "11024/10000",
                "4.9952%",
                "≥ 5%",
                Some(false),
            ),
            // A young firm has one year only.
            ("4.3.2", over_two, "106/100", "6.0000%", "≥ 5%", Some(true)),
            (
                "4.3.2",
                "收入 · 最近一年",
                "106/100",
                "6.0000%",
                "≥ 4%",
                None,
            ),
            // Numbers that overflow are no proof.
            (
                "4.3.2",
                over_two,
                "-170141183460469231731687303715884105728/1",
                "5.0000%",
                "≥ 5%",
                None,
            ),
            (
                "4.2.3.a",
                "",
                "1/20",
                "5.0000%",
                "≥ 99999999999999999999999999999999999999%",
                None,
            ),
        ] {
            let line = line(clause, name, exact, percent, limit);
            assert_eq!(
                follows(&line, small),
                expected,
                "{clause} {exact} {percent} {limit}"
            );
        }
    }

    #[test]
    fn what_shrinks_by_less_than_a_millionth_is_no_growth() {
        let growth = Ratio::new(999_999_000, 1_000_000_000).unwrap();
        assert_eq!(root_is(growth, Some("0.0000")), Some(true));
        assert_eq!(root_is(growth, Some("0.0001")), Some(false));
    }

    #[test]
    fn head_counts_lie_within_a_hundredth_of_their_fraction() {
        let mut one = line("4.2.4.a", "", "645/885", "72.8813%", "≥ 40%");
        one.numerator = "26.87 人".to_owned();
        one.denominator = "36.87 人".to_owned();
        assert_eq!(follows(&one, None), Some(true));
        one.numerator = "27.87 人".to_owned();
        assert_eq!(follows(&one, None), Some(false));
    }
}
