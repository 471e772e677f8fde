//! Contradictions between figures (勾稽核查), by their numbers V01 to V09. V02, V06 and the second half of V04 block a case until they are
//! settled; the others ask a person to look. What is absent contradicts nothing.

use crate::applicant::RevenueRow;
use crate::figures::{Amount, Edge, FigureKey, Figures, StaffGroup};
use crate::finding::{Finding, Severity};
use crate::money::{Fen, MAX_AMOUNT};

/// 1 万元 in 分.
const WAN_YUAN: i128 = 1_000_000;

/// Every contradiction that the figures alone show: V01, V02, V04, V05, V06, V07, V09.
#[must_use]
pub fn contradictions(figures: &Figures) -> Vec<Finding> {
    let mut years: Vec<_> = figures
        .entries
        .keys()
        .filter_map(|key| match key {
            FigureKey::Yearly(_, year) => Some(*year),
            _ => None,
        })
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut found = Vec::new();
    for year in years {
        let of = |amount| Sum {
            figures,
            key: FigureKey::Yearly(amount, year),
        };
        found.extend(revenue_sum(
            of(Amount::RevenueTotal),
            of(Amount::RevenueMain),
            of(Amount::RevenueOther),
        ));
        for (part, whole) in [
            (Amount::RevenueCyber, Amount::RevenueTotal),
            (Amount::RevenueCyberMain, Amount::RevenueCyber),
            (Amount::RevenueIndustry, Amount::RevenueCyber),
        ] {
            found.extend(part_of("V02", of(part), of(whole)));
        }
        found.extend(research_sum(
            of(Amount::ResearchTotal),
            of(Amount::ResearchDomestic),
            of(Amount::ResearchOverseas),
        ));
        found.extend(part_of(
            "V04",
            of(Amount::ResearchDomestic),
            of(Amount::ResearchTotal),
        ));
        found.extend(units(of(Amount::ResearchTotal), of(Amount::RevenueTotal)));
    }
    found.extend(staff_chain(figures));
    found.extend(staff_groups(figures));
    found.extend(year_end(figures));
    found.extend(revenue_per_head(figures));
    found.extend(unlikely_amounts(figures));
    found
}

/// V03: the rows of 业务收入构成 add up to the revenue of the reference year, within 0.01 元 a row. `None` when a row or the revenue
/// could not be read.
#[must_use]
pub fn composition(figures: &Figures, rows: &[RevenueRow]) -> Option<Finding> {
    let key = FigureKey::Yearly(Amount::RevenueTotal, figures.reference_year);
    let total = i128::from(figures.value(key)?);
    let mut sum = 0_i128;
    for row in rows {
        sum += i128::from(row.revenue?);
    }
    let tolerance = i128::try_from(rows.len()).ok()?;
    let differs = !rows.is_empty() && (sum - total).abs() > tolerance;
    differs.then(|| {
        let text = format!(
            "业务收入构成各行合计{}元，与营业收入合计{}元不符，请核对。",
            yuan(sum),
            yuan(total)
        );
        Finding::new("V03", Severity::Confirm, text).about([key])
    })
}

/// V08: a declared amount against the value that a reviewer read in the audit report (审计报告). A difference of more than 0.5 % or a
/// change of sign is reported.
#[must_use]
pub fn audited(key: FigureKey, declared: i64, audited: i64) -> Option<Finding> {
    let (declared, audited) = (i128::from(declared), i128::from(audited));
    let sign = declared.signum() != audited.signum();
    let far = (declared - audited).abs() * 1000 > audited.abs() * 5;
    (sign || far).then(|| {
        let text = format!(
            "申报数{}元与审计报告数{}元相差超过0.5%或符号不同。",
            yuan(declared),
            yuan(audited)
        );
        Finding::new("V08", Severity::Confirm, text).about([key])
    })
}

/// A figure that may be absent.
#[derive(Clone, Copy)]
struct Sum<'a> {
    figures: &'a Figures,
    key: FigureKey,
}

impl Sum<'_> {
    fn value(self) -> Option<i128> {
        self.figures.value(self.key).map(i128::from)
    }
}

fn revenue_sum(total: Sum<'_>, main: Sum<'_>, other: Sum<'_>) -> Option<Finding> {
    let (all, main_value, other_value) = (total.value()?, main.value()?, other.value()?);
    (all != main_value + other_value).then(|| {
        let text = format!(
            "营业收入合计{}元不等于主营业务收入与其他业务收入之和{}元。",
            yuan(all),
            yuan(main_value + other_value)
        );
        Finding::new("V01", Severity::Confirm, text).about([total.key, main.key, other.key])
    })
}

fn research_sum(total: Sum<'_>, domestic: Sum<'_>, overseas: Sum<'_>) -> Option<Finding> {
    let (all, inside, outside) = (total.value()?, domestic.value()?, overseas.value()?);
    (all != inside + outside).then(|| {
        let text = format!(
            "研发费用总额{}元不等于境内与境外之和{}元。",
            yuan(all),
            yuan(inside + outside)
        );
        Finding::new("V04", Severity::Confirm, text).about([total.key, domestic.key, overseas.key])
    })
}

/// A part that exceeds its whole.
fn part_of(code: &str, part: Sum<'_>, whole: Sum<'_>) -> Option<Finding> {
    let (small, large) = (part.value()?, whole.value()?);
    (small > large).then(|| {
        let text = format!(
            "{}{}元大于{}{}元，须更正。",
            part.key.zh(),
            yuan(small),
            whole.key.zh(),
            yuan(large)
        );
        Finding::new(code, Severity::Block, text).about([part.key, whole.key])
    })
}

fn units(research: Sum<'_>, revenue: Sum<'_>) -> Option<Finding> {
    let (spent, earned) = (research.value()?, revenue.value()?);
    (earned > 0 && spent > earned).then(|| {
        let text = "研发费用大于营业收入，单位疑似错误，请确认。";
        Finding::new("V09", Severity::Confirm, text).about([research.key, revenue.key])
    })
}

const GROUPS: [StaffGroup; 4] = [
    StaffGroup::All,
    StaffGroup::Bachelor,
    StaffGroup::Research,
    StaffGroup::ResearchBachelor,
];

fn staff_chain(figures: &Figures) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in GROUPS {
        for month in 1..12 {
            let close = FigureKey::Monthly(month, Edge::Close, group);
            let open = FigureKey::Monthly(month + 1, Edge::Open, group);
            let (Some(before), Some(after)) = (figures.value(close), figures.value(open)) else {
                continue;
            };
            if before != after {
                let text = format!(
                    "{}：{month}月末{before}人与{}月初{after}人不一致，按填报数计算。",
                    group.zh(),
                    month + 1
                );
                found.push(Finding::new("V05", Severity::Confirm, text).about([close, open]));
            }
        }
    }
    found
}

fn staff_groups(figures: &Figures) -> Vec<Finding> {
    const WITHIN: [(StaffGroup, StaffGroup); 4] = [
        (StaffGroup::Bachelor, StaffGroup::All),
        (StaffGroup::Research, StaffGroup::All),
        (StaffGroup::ResearchBachelor, StaffGroup::Bachelor),
        (StaffGroup::ResearchBachelor, StaffGroup::Research),
    ];
    let mut found = Vec::new();
    for month in 1..=12 {
        for (edge, edge_words) in [(Edge::Open, "初"), (Edge::Close, "末")] {
            for (part, whole) in WITHIN {
                let part_key = FigureKey::Monthly(month, edge, part);
                let whole_key = FigureKey::Monthly(month, edge, whole);
                let (Some(small), Some(large)) =
                    (figures.value(part_key), figures.value(whole_key))
                else {
                    continue;
                };
                if small > large {
                    let text = format!(
                        "{month}月{edge_words}{}{small}人多于{}{large}人，须更正。",
                        part.zh(),
                        whole.zh()
                    );
                    let finding = Finding::new("V06", Severity::Block, text);
                    found.push(finding.about([part_key, whole_key]));
                }
            }
        }
    }
    found
}

fn year_end(figures: &Figures) -> Option<Finding> {
    let december = FigureKey::Monthly(12, Edge::Close, StaffGroup::All);
    let (close, stated) = (
        figures.value(december)?,
        figures.value(FigureKey::StaffYearEnd)?,
    );
    (close != stated).then(|| {
        let text = format!("12月末职工总数{close}人与从业人员期末人数{stated}人不一致，请确认。");
        Finding::new("V07", Severity::Confirm, text).about([december, FigureKey::StaffYearEnd])
    })
}

fn revenue_per_head(figures: &Figures) -> Option<Finding> {
    let key = FigureKey::Yearly(Amount::RevenueTotal, figures.reference_year);
    let revenue = i128::from(figures.value(key)?);
    let heads = i128::from(figures.value(FigureKey::StaffYearEnd)?);
    let odd = revenue < WAN_YUAN * heads || revenue > 1000 * WAN_YUAN * heads;
    (heads > 0 && revenue > 0 && odd).then(|| {
        let text = "人均营业收入不在1万元至1000万元之间，单位疑似错误，请确认。";
        Finding::new("V09", Severity::Confirm, text).about([key, FigureKey::StaffYearEnd])
    })
}

fn unlikely_amounts(figures: &Figures) -> Vec<Finding> {
    figures
        .entries
        .iter()
        .filter(|(_, figure)| figure.value.unsigned_abs() > MAX_AMOUNT.unsigned_abs())
        .map(|(key, _)| {
            let text = format!("{}超过可接受的最大数（10万亿元），不予采用。", key.zh());
            Finding::new("V09", Severity::Invalid, text).about([*key])
        })
        .collect()
}

fn yuan(fen: i128) -> String {
    Fen::new(fen).map_or_else(
        || format!("{}.{:02}", fen / 100, (fen % 100).abs()),
        |amount| amount.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(entries: &[(&str, i64)]) -> Figures {
        let mut figures = Figures::new(2025);
        for (key, value) in entries {
            let key = key.parse().expect("a figure key");
            figures = figures.corrected(key, *value, "F001", "test");
        }
        figures
    }

    fn check(entries: &[(&str, i64)], expected: &[(&str, Severity)]) {
        let found = contradictions(&with(entries));
        let found: Vec<_> = found
            .iter()
            .map(|f| (f.code.as_str(), f.severity))
            .collect();
        assert_eq!(found, expected, "{entries:?}");
    }

    #[test]
    fn every_check_fires_and_stays_silent() {
        use Severity::{Block, Confirm, Invalid};
        let total = "fin.rev_total.2025";
        let parts = [("fin.rev_main.2025", 70), ("fin.rev_other.2025", 30)];
        check(&[parts[0], parts[1], (total, 100)], &[]);
        check(&[parts[0], parts[1], (total, 101)], &[("V01", Confirm)]);
        check(&[parts[0], (total, 101)], &[]);
        check(&[("fin.rev_cyber.2025", 100), (total, 100)], &[]);
        check(
            &[("fin.rev_cyber.2025", 101), (total, 100)],
            &[("V02", Block)],
        );
        check(
            &[("fin.rev_cyber_main.2024", 2), ("fin.rev_cyber.2024", 1)],
            &[("V02", Block)],
        );
        let research = [("rd.total.2025", 10), ("rd.domestic.2025", 6)];
        check(&[research[0], research[1], ("rd.overseas.2025", 4)], &[]);
        check(
            &[research[0], research[1], ("rd.overseas.2025", 3)],
            &[("V04", Confirm)],
        );
        check(
            &[("rd.total.2025", 10), ("rd.domestic.2025", 11)],
            &[("V04", Block)],
        );
        check(&[("hr.m01.close.rd", 5), ("hr.m02.open.rd", 5)], &[]);
        check(
            &[("hr.m01.close.rd", 5), ("hr.m02.open.rd", 6)],
            &[("V05", Confirm)],
        );
        check(&[("hr.m03.open.bach", 5), ("hr.m03.open.staff", 5)], &[]);
        check(
            &[("hr.m03.open.bach", 6), ("hr.m03.open.staff", 5)],
            &[("V06", Block)],
        );
        check(
            &[("hr.m03.close.rd_bach", 6), ("hr.m03.close.rd", 5)],
            &[("V06", Block)],
        );
        check(
            &[("hr.m12.close.staff", 6), ("hr.year_end_total", 5)],
            &[("V07", Confirm)],
        );
        check(&[("rd.total.2025", 11), (total, 10)], &[("V09", Confirm)]);
        check(&[("rd.total.2025", 11), (total, 0)], &[]);
        check(&[("hr.year_end_total", 10), (total, 10_000_000)], &[]);
        check(
            &[("hr.year_end_total", 10), (total, 9_999_999)],
            &[("V09", Confirm)],
        );
        check(
            &[("hr.year_end_total", 10), (total, 10_000_000_001)],
            &[("V09", Confirm)],
        );
        check(&[(total, MAX_AMOUNT + 1)], &[("V09", Invalid)]);
    }

    #[test]
    fn the_composition_adds_up_within_a_fen_a_row() {
        let rows = |values: &[Option<i64>]| -> Vec<RevenueRow> {
            values
                .iter()
                .map(|revenue| RevenueRow {
                    revenue: *revenue,
                    ..RevenueRow::default()
                })
                .collect()
        };
        let figures = with(&[("fin.rev_total.2025", 100)]);
        let found = |values: &[Option<i64>]| composition(&figures, &rows(values)).is_some();
        assert!(!found(&[Some(60), Some(42)]));
        assert!(found(&[Some(60), Some(43)]));
        assert!(!found(&[Some(60), None]));
        assert!(!found(&[]));
    }

    #[test]
    fn audited_values_may_differ_by_half_a_per_cent() {
        let key = FigureKey::Yearly(Amount::RevenueTotal, 2025);
        let found = |declared, real| audited(key, declared, real).is_some();
        assert!(!found(1005, 1000));
        assert!(found(1006, 1000));
        assert!(found(-1, 1));
        assert!(found(1, 0));
        assert!(!found(0, 0));
    }
}
