//! V15: what share of research expense is 其他费用 and what share is outsourced. Information for reviewers who know the limits of other
//! programmes; this standard has none, so nothing is held against them.

use crate::applicant::ResearchCosts;
use crate::figures::{Amount, FigureKey, Figures};
use crate::finding::{Finding, Severity};
use crate::money::Ratio;

/// V15 when there is such an expense. Silent when a number is missing, when there is none of either, or when the total gives no base.
pub(super) fn shares(figures: &Figures, costs: &ResearchCosts) -> Option<Finding> {
    let key = FigureKey::Yearly(Amount::ResearchTotal, figures.reference_year);
    let total = i128::from(figures.value(key)?);
    let outsourced = match (costs.outsourced_domestic, costs.outsourced_overseas) {
        (None, None) => None,
        (inside, outside) => {
            Some(i128::from(inside.unwrap_or(0)) + i128::from(outside.unwrap_or(0)))
        }
    };
    let share = |part: Option<i128>| {
        let part = part.filter(|part| *part > 0)?;
        Ratio::new(part, total)?.percent_truncated()
    };
    let other = share(costs.other.map(i128::from));
    let outsourced = share(outsourced);
    if other.is_none() && outsourced.is_none() {
        return None;
    }
    let told = |share: Option<String>, none: &str| {
        share.map_or_else(|| none.to_owned(), |share| format!("{share}%"))
    };
    let text = format!(
        "研发费用中，其他费用占{}，委托外部研发费用占{}。仅供参考，本标准没有相应限额。",
        told(other.clone(), "0%"),
        told(outsourced.clone(), "0%")
    );
    let english = format!(
        "Of research expense, other costs are {} and outsourced research {}. For information: this standard sets no limit.",
        told(other, "0%"),
        told(outsourced, "0%")
    );
    let finding = Finding::new("V15", Severity::Note, text)
        .english(english)
        .about([key]);
    let sheet = Some(costs.sheet.clone()).filter(|sheet| !sheet.is_empty());
    Some(Finding { sheet, ..finding })
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;
    use super::*;

    fn check(
        total: i64,
        other: Option<i64>,
        inside: Option<i64>,
        outside: Option<i64>,
        expected: Option<&str>,
    ) {
        let figures = with(&[("rd.total.2025", total)]);
        let costs = ResearchCosts {
            other,
            outsourced_domestic: inside,
            outsourced_overseas: outside,
            sheet: "研发费用明细".to_owned(),
        };
        let found = shares(&figures, &costs);
        let shown = found.as_ref().map(|f| {
            assert_eq!((f.code.as_str(), f.severity), ("V15", Severity::Note));
            assert_eq!(f.sheet.as_deref(), Some("研发费用明细"));
            f.message.split('。').next().unwrap_or_default().to_owned()
        });
        assert_eq!(shown.as_deref(), expected);
    }

    #[test]
    fn shares_are_told_when_there_are_some() {
        let half = Some("研发费用中，其他费用占50.0000%，委托外部研发费用占0%");
        check(100, Some(50), None, None, half);
        check(100, Some(50), Some(0), None, half);
        let both = Some("研发费用中，其他费用占1.0000%，委托外部研发费用占30.0000%");
        check(100, Some(1), Some(10), Some(20), both);
        check(100, Some(1), None, Some(30), both);
        check(100, Some(0), Some(0), Some(0), None);
        check(100, None, None, None, None);
        check(0, Some(1), None, None, None);
        check(-100, Some(1), None, None, None);
    }

    #[test]
    fn nothing_is_told_without_a_total() {
        let costs = ResearchCosts {
            other: Some(1),
            ..ResearchCosts::default()
        };
        assert_eq!(shares(&Figures::new(2025), &costs), None);
    }
}
