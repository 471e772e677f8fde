//! V05, V06, V07: the head counts of 人员月度表 against each other and against 从业人员期末人数.

use crate::figures::{Edge, FigureKey, Figures, StaffGroup};
use crate::finding::{Finding, Severity};

use super::about;

const GROUPS: [StaffGroup; 4] = [
    StaffGroup::All,
    StaffGroup::Bachelor,
    StaffGroup::Research,
    StaffGroup::ResearchBachelor,
];

/// V05: the end of a month is the beginning of the next.
pub(super) fn chain(figures: &Figures) -> Vec<Finding> {
    let mut found = Vec::new();
    for group in GROUPS {
        for month in 1..12 {
            let close = FigureKey::Monthly(month, Edge::Close, group);
            let open = FigureKey::Monthly(month + 1, Edge::Open, group);
            let (Some(before), Some(after)) = (figures.value(close), figures.value(open)) else {
                continue;
            };
            if before != after {
                let (zh, en, next) = (group.zh(), group.en(), month + 1);
                let text = format!(
                    "{zh}：{month}月末{before}人与{next}月初{after}人不一致，按填报数计算。"
                );
                let english = format!(
                    "The {en} at the end of month {month} ({before}) and at the beginning of month {next} ({after}) differ; both are used as stated."
                );
                let finding = Finding::new("V05", Severity::Confirm, text).english(english);
                found.push(about(finding, figures, [close, open]));
            }
        }
    }
    found
}

/// V06: a group is not larger than the one it belongs to.
pub(super) fn groups(figures: &Figures) -> Vec<Finding> {
    const WITHIN: [(StaffGroup, StaffGroup); 4] = [
        (StaffGroup::Bachelor, StaffGroup::All),
        (StaffGroup::Research, StaffGroup::All),
        (StaffGroup::ResearchBachelor, StaffGroup::Bachelor),
        (StaffGroup::ResearchBachelor, StaffGroup::Research),
    ];
    let mut found = Vec::new();
    for month in 1..=12 {
        for edge in [Edge::Open, Edge::Close] {
            for (part, whole) in WITHIN {
                let part_key = FigureKey::Monthly(month, edge, part);
                let whole_key = FigureKey::Monthly(month, edge, whole);
                let (Some(small), Some(large)) =
                    (figures.value(part_key), figures.value(whole_key))
                else {
                    continue;
                };
                if small > large {
                    let (at_zh, at_en) = (edge.zh(), edge.en());
                    let (part_zh, whole_zh) = (part.zh(), whole.zh());
                    let (part_en, whole_en) = (part.en(), whole.en());
                    let text = format!(
                        "{month}月{at_zh}{part_zh}{small}人多于{whole_zh}{large}人，须更正。"
                    );
                    let english = format!(
                        "At the {at_en} of month {month} there are more {part_en} ({small}) than {whole_en} ({large}). It has to be corrected."
                    );
                    let finding = Finding::new("V06", Severity::Block, text).english(english);
                    found.push(about(finding, figures, [part_key, whole_key]));
                }
            }
        }
    }
    found
}

/// V07: the staff at the end of December is 从业人员期末人数.
pub(super) fn year_end(figures: &Figures) -> Option<Finding> {
    let december = FigureKey::Monthly(12, Edge::Close, StaffGroup::All);
    let close = figures.value(december)?;
    let stated = figures.value(FigureKey::StaffYearEnd)?;
    (close != stated).then(|| {
        let text = format!("12月末职工总数{close}人与从业人员期末人数{stated}人不一致，请确认。");
        let english = format!("The staff at the end of December ({close}) and at the end of the year ({stated}) differ.");
        let finding = Finding::new("V07", Severity::Confirm, text).english(english);
        about(finding, figures, [december, FigureKey::StaffYearEnd])
    })
}

#[cfg(test)]
mod tests {
    use super::super::contradictions;
    use super::super::tests::with;
    use super::*;

    fn check(entries: &[(&str, i64)], expected: &[(&str, Severity)]) {
        let found = contradictions(&with(entries));
        let told: Vec<_> = found
            .iter()
            .map(|f| (f.code.as_str(), f.severity))
            .collect();
        assert_eq!(told, expected, "{entries:?}");
        assert!(found.iter().all(|f| !f.english.is_empty()), "{found:?}");
    }

    #[test]
    fn every_check_fires_and_stays_silent() {
        use Severity::{Block, Confirm};
        check(&[("hr.m01.close.rd", 5), ("hr.m02.open.rd", 5)], &[]);
        check(
            &[("hr.m01.close.rd", 5), ("hr.m02.open.rd", 6)],
            &[("V05", Confirm)],
        );
        check(
            &[("hr.m11.close.bach", 5), ("hr.m12.open.bach", 4)],
            &[("V05", Confirm)],
        );
        check(&[("hr.m01.close.rd", 5), ("hr.m03.open.rd", 6)], &[]);
        for (part, whole) in [
            ("bach", "staff"),
            ("rd", "staff"),
            ("rd_bach", "bach"),
            ("rd_bach", "rd"),
        ] {
            for edge in ["m01.open", "m12.close"] {
                let (part, whole) = (format!("hr.{edge}.{part}"), format!("hr.{edge}.{whole}"));
                check(&[(&part, 5), (&whole, 5)], &[]);
                check(&[(&part, 6), (&whole, 5)], &[("V06", Block)]);
            }
        }
        let december = ("hr.m12.close.staff", 5);
        check(&[december, ("hr.year_end_total", 5)], &[]);
        check(&[december, ("hr.year_end_total", 6)], &[("V07", Confirm)]);
        check(&[december], &[]);
    }
}
