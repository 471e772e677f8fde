//! 人员月度表: twelve months, each with the beginning and the end of four groups of staff.

use dunping_domain::figures::{Edge, FigureKey, Figures, StaffGroup, Year};
use dunping_domain::finding::{Finding, Severity};
use unicode_normalization::UnicodeNormalization;

use super::page::Pages;
use super::table::Found;
use super::{Need, Notes};
use crate::label::year;
use crate::layout::MONTHLY;
use crate::layout::monthly::{DISPATCHED, FIRST_GROUP, MONTH};
use crate::number::Defect;

const GROUPS: [StaffGroup; 4] = [
    StaffGroup::All,
    StaffGroup::Bachelor,
    StaffGroup::Research,
    StaffGroup::ResearchBachelor,
];

/// Reads all months. A firm founded during the year is in business from the month of its founding.
pub(crate) fn read(
    pages: &Pages<'_>,
    reference: Year,
    founded: &str,
    notes: &mut Notes,
    figures: &mut Figures,
) {
    let Some(table) = &pages.monthly else {
        return;
    };
    let first_month = first_month(founded, reference);
    figures.months_in_business = (first_month..=12).collect();
    let mut seen = Vec::new();
    for row in table.rows().data {
        let Some(month) = month(&table.text(row, MONTH), reference) else {
            if let Some(spot) = table.spot(row, MONTH) {
                let message = "不能识别是哪一个月，该行未读取。请填写“1月”至“12月”。";
                notes.add(spot, Defect::new("E03", Severity::Confirm, message), None);
            }
            continue;
        };
        if seen.contains(&month) {
            if let Some(spot) = table.spot(row, MONTH) {
                let message = format!("{month}月出现两次，只读取了第一次。请删除重复的一行。");
                notes.add(spot, Defect::new("E20", Severity::Confirm, message), None);
            }
            continue;
        }
        seen.push(month);
        month_row(table, row, month, month >= first_month, notes, figures);
    }
    let absent: Vec<String> = (first_month..=12)
        .filter(|m| !seen.contains(m))
        .map(|m| format!("{m}月"))
        .collect();
    if !absent.is_empty() {
        let mut finding = Finding::new(
            "E00",
            Severity::Missing,
            format!("人员月度表缺少{}。请补齐后重新提交。", absent.join("、")),
        );
        finding.sheet = Some(table.sheet.name.clone());
        notes.findings.push(finding);
    }
}

fn month_row(
    table: &Found<'_>,
    row: u32,
    month: u8,
    in_business: bool,
    notes: &mut Notes,
    figures: &mut Figures,
) {
    let is_blank = (FIRST_GROUP..DISPATCHED).all(|column| table.text(row, column).is_empty());
    let keys = || {
        let edges = [Edge::Open, Edge::Close];
        GROUPS
            .into_iter()
            .flat_map(move |group| edges.map(|edge| FigureKey::Monthly(month, edge, group)))
    };
    if is_blank {
        if let (true, Some(spot)) = (in_business, table.spot(row, MONTH)) {
            let message =
                format!("{month}月的人数没有填写。请填写月初、月末在册人数；空白不按0处理。");
            notes.add(spot, Defect::new("E00", Severity::Missing, message), keys());
        }
        return;
    }
    for (column, key) in (FIRST_GROUP..).zip(keys()) {
        let Some(spot) = table.spot(row, column) else {
            continue;
        };
        let label = MONTHLY.columns[column].label;
        let name = format!("{month}月{}", label.trim_end_matches("（人）"));
        let need = if in_business {
            Need::Required(&name)
        } else {
            Need::Optional
        };
        if let Some(taken) = notes.heads(spot, Some(key), need) {
            notes.figure(figures, key, spot, taken);
        }
    }
}

/// The first month in business of the reference year; 1 unless the firm was founded during that year.
fn first_month(founded: &str, reference: Year) -> u8 {
    let mut parts = founded.split('-');
    let year: Option<Year> = parts.next().and_then(|year| year.parse().ok());
    let month: Option<u8> = parts.next().and_then(|month| month.parse().ok());
    match (year, month) {
        (Some(year), Some(month @ 1..=12)) if year == reference => month,
        _ => 1,
    }
}

/// The month of a label: `1月`, `一月`, `1`, `2025年1月`, `2025-01`.
fn month(text: &str, reference: Year) -> Option<u8> {
    const HAN: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    if year(&text).is_some_and(|year| year != reference) {
        return None;
    }
    let text = text.trim_end_matches(['份', '月']);
    let last = text.rsplit(['年', '-', '/', '.']).next()?;
    let number = last.parse().ok().or_else(|| {
        HAN.iter()
            .position(|han| *han == last)
            .and_then(|index| u8::try_from(index + 1).ok())
    });
    number.filter(|month| (1..=12).contains(month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_by_their_names() {
        for (text, expected) in [
            ("1月", Some(1)),
            ("十二月", Some(12)),
            ("１０月份", Some(10)),
            ("2025年3月", Some(3)),
            ("2025-04", Some(4)),
            ("7", Some(7)),
            ("2024年3月", None),
            ("13月", None),
            ("第一季度", None),
        ] {
            assert_eq!(month(text, 2025), expected, "{text}");
        }
    }

    #[test]
    fn in_business_from_the_month_of_founding() {
        assert_eq!(first_month("2025-05-20", 2025), 5);
        assert_eq!(first_month("2018-05-20", 2025), 1);
        assert_eq!(first_month("", 2025), 1);
    }
}
