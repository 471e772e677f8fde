//! V12: the ratio that the applicant worked out (自评数值) against the computed one. It is told to people and decides nothing.

use crate::applicant::{Applicant, SelfAssessment};
use crate::assessment::Assessment;
use crate::clause::Measure;
use crate::finding::{Finding, Severity};
use crate::hint::words::folded;
use crate::money::Ratio;

use super::at;

/// The most digits before and behind the point; more is not a ratio that somebody worked out.
const DIGITS: usize = 12;

/// V12 for every computed clause. Silent where the applicant wrote no ratio, or where there is none to compare with.
pub(super) fn shares(applicant: &Applicant, assessment: &Assessment) -> Vec<Finding> {
    applicant
        .self_assessment
        .iter()
        .filter_map(|row| {
            let clause = assessment.clause(row.clause)?;
            let stated = stated(&row.value);
            if stated.is_empty() {
                return None;
            }
            let (deciding, others): (Vec<&Measure>, Vec<&Measure>) = clause
                .measures
                .iter()
                .filter(|line| line.percent.is_some())
                .partition(|line| line.decides);
            if deciding.is_empty() || deciding.iter().any(|line| near(&stated, line)) {
                return None;
            }
            let other = others.iter().any(|line| near(&stated, line));
            Some(finding(row, &deciding, other))
        })
        .collect()
}

fn finding(row: &SelfAssessment, deciding: &[&Measure], other: bool) -> Finding {
    let shown: Vec<String> = deciding
        .iter()
        .filter_map(|line| line.percent.as_ref())
        .map(|percent| format!("{percent}%"))
        .collect();
    let (zh, en) = if other {
        (
            "，与另一种口径的计算一致",
            "; it agrees with another reading of the clause",
        )
    } else {
        ("", "")
    };
    let text = format!(
        "第{}条自评数值“{}”与计算结果{}相差超过0.01个百分点{zh}。评审以计算结果为准。",
        row.clause,
        row.value,
        shown.join("、")
    );
    let english = format!(
        "Clause {}: the applicant's ratio {} differs from the computed {} by more than 0.01 percentage point{en}. The computed one counts.",
        row.clause,
        row.value,
        shown.join(", ")
    );
    let severity = if other {
        Severity::Note
    } else {
        Severity::Confirm
    };
    let finding = Finding::new("V12", severity, text).english(english);
    at(finding, row.place.as_ref(), &row.value)
}

/// Whether one meaning of the applicant's text lies within 0.01 percentage point of a computed line. A number that cannot be compared
/// contradicts nothing.
fn near(stated: &[Ratio], line: &Measure) -> bool {
    let Some(computed) = share_of(line) else {
        return true;
    };
    stated
        .iter()
        .any(|one| within(*one, computed).unwrap_or(true))
}

/// The share of a line. The exact side of a growth line is a quotient of amounts, not a rate: there the percentage stands in, cut off
/// after the fourth decimal.
fn share_of(line: &Measure) -> Option<Ratio> {
    let growth = ["cagr", "mean", "yoy"]
        .iter()
        .any(|method| line.name.ends_with(method));
    if growth {
        percentage(line.percent.as_ref()?)
    } else {
        line.exact
    }
}

/// |one − other| ≤ 1/10000; `None` when the products leave `i128`.
fn within(one: Ratio, other: Ratio) -> Option<bool> {
    let left = one.numerator().checked_mul(other.denominator())?;
    let right = other.numerator().checked_mul(one.denominator())?;
    let difference = left.checked_sub(right)?.checked_abs()?;
    let base = one.denominator().checked_mul(other.denominator())?;
    Some(difference.checked_mul(10_000)? <= base)
}

/// What a text may mean as a share: the first percentage in it, a fraction `n/d`, or a bare number, which may be either a share or a
/// percentage. Empty when it is none of these.
fn stated(text: &str) -> Vec<Ratio> {
    let text = folded(text);
    if let Some((before, _)) = text.split_once('%') {
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '−');
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| number(*c))
            .last();
        let digits = start.and_then(|(at, _)| before.get(at..));
        return digits.and_then(percentage).into_iter().collect();
    }
    if let Some((over, under)) = text.split_once('/') {
        let whole = |part: &str| {
            let fits = part.len() <= DIGITS && part.bytes().all(|b| b.is_ascii_digit());
            fits.then(|| part.parse::<i128>().ok()).flatten()
        };
        let ratio = whole(over).zip(whole(under));
        return ratio
            .and_then(|(over, under)| Ratio::new(over, under))
            .into_iter()
            .collect();
    }
    let share = decimal(&text, 0);
    let percent = percentage(&text);
    share.into_iter().chain(percent).collect()
}

/// A decimal number as per cent.
fn percentage(text: &str) -> Option<Ratio> {
    decimal(text, 2)
}

/// A decimal number over a further power of ten, exactly.
fn decimal(text: &str, further: usize) -> Option<Ratio> {
    let unsigned = text.trim_start_matches(['-', '−']);
    let negative = unsigned.len() < text.len();
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.len() <= DIGITS && text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    let number: i128 = format!("{whole}{part}").parse().ok()?;
    let power = u32::try_from(part.len() + further).ok()?;
    let number = if negative { -number } else { number };
    Ratio::new(number, 10_i128.checked_pow(power)?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;
    use super::*;
    use crate::applicant::CellPlace;
    use crate::assessment::assess;
    use crate::figures::{Edge, FigureKey, Figures, StaffGroup};
    use crate::policy::Policy;
    use crate::standard::ClauseKey;

    fn check(figures: &Figures, clause: ClauseKey, value: &str, expected: Option<Severity>) {
        let applicant = Applicant {
            self_assessment: vec![SelfAssessment {
                clause,
                conclusion: "符合".to_owned(),
                value: value.to_owned(),
                attachments: String::new(),
                remark: String::new(),
                place: Some(CellPlace {
                    sheet: "自评表".to_owned(),
                    cell: "D9".to_owned(),
                }),
            }],
            ..Applicant::default()
        };
        let assessment = assess(figures, &Policy::builtin());
        let found = shares(&applicant, &assessment);
        assert_eq!(found.first().map(|f| f.severity), expected, "{value}");
        if let Some(finding) = found.first() {
            assert_eq!(
                (finding.code.as_str(), finding.cell.as_deref()),
                ("V12", Some("D9"))
            );
            assert_eq!(finding.raw.as_deref(), Some(value));
        }
    }

    #[test]
    fn a_hundredth_of_a_point_is_near_enough() {
        let figures = with(&[("rd.total.2025", 5), ("fin.rev_total.2025", 100)]);
        let confirm = Some(Severity::Confirm);
        for (value, expected) in [
            ("5%", None),
            ("5.00％", None),
            ("5.01%", None),
            ("5.0100001%", confirm),
            ("4.99%", None),
            ("4.9899999%", confirm),
            ("0.05", None),
            ("5.0", None),
            ("5/100", None),
            ("1/20", None),
            ("50/100", confirm),
            ("占比5%（1,000,200.00元）", None),
            ("研发费用占比6%", confirm),
            ("-5%", confirm),
            ("", None),
            ("见附件", None),
            ("约五成", None),
            ("5.0.0", None),
            ("123456789012345%", None),
        ] {
            check(&figures, ClauseKey::ResearchShare, value, expected);
        }
    }

    #[test]
    fn another_reading_is_said() {
        let mut figures = Figures::new(2025);
        figures.months_in_business = vec![12];
        for edge in [Edge::Open, Edge::Close] {
            for (group, value) in [
                (StaffGroup::All, 8),
                (StaffGroup::Bachelor, 4),
                (StaffGroup::Research, 2),
                (StaffGroup::ResearchBachelor, 1),
            ] {
                let key = FigureKey::Monthly(12, edge, group);
                figures = figures.corrected(key, value, "T001", "test");
            }
        }
        let clause = ClauseKey::ResearchStaffShare;
        check(&figures, clause, "12.5%", None);
        check(&figures, clause, "25%", Some(Severity::Note));
        check(&figures, clause, "30%", Some(Severity::Confirm));
    }

    #[test]
    fn growth_is_compared_by_its_percentage() {
        let figures = with(&[
            ("fin.rev_cyber_main.2023", 10_000),
            ("fin.rev_cyber_main.2024", 10_500),
            ("fin.rev_cyber_main.2025", 12_100),
        ]);
        let clause = ClauseKey::Growth;
        check(&figures, clause, "10%", None);
        check(&figures, clause, "10.01%", None);
        check(&figures, clause, "10.0101%", Some(Severity::Confirm));
        // The last year alone grew by 15.238 %: another method.
        check(&figures, clause, "15.24%", Some(Severity::Note));
    }

    #[test]
    fn nothing_is_compared_without_a_computed_ratio() {
        let figures = with(&[("fin.rev_total.2025", 100)]);
        check(&figures, ClauseKey::ResearchShare, "5%", None);
        check(&figures, ClauseKey::Talent, "博士1人", None);
        check(&figures, ClauseKey::MainBusiness, "71.66%", None);
    }
}
