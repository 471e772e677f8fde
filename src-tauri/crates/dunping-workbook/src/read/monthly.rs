//! 人员月度表: twelve months, each with the beginning and the end of four groups of staff.

use dunping_domain::figures::{Edge, FigureKey, StaffGroup, Year};
use dunping_domain::finding::{Finding, Severity};

use super::judged::absent;
use super::notes::{Need, Notes};
use super::table::{Found, find};
use crate::cells::Sheet;
use crate::label::{narrow, year};
use crate::layout::MONTHLY;
use crate::layout::monthly::{DISPATCHED, FIRST_GROUP, MONTH};
use crate::number::Defect;

const GROUPS: [StaffGroup; 4] = [
    StaffGroup::All,
    StaffGroup::Bachelor,
    StaffGroup::Research,
    StaffGroup::ResearchBachelor,
];

/// The figures of a month, in the order of the columns.
fn keys(month: u8) -> impl Iterator<Item = FigureKey> {
    let edges = [Edge::Open, Edge::Close];
    GROUPS
        .into_iter()
        .flat_map(move |group| edges.map(|edge| FigureKey::Monthly(month, edge, group)))
}

/// Reads all months from the one in which the firm opened; every figure becomes a field, also those that are not there.
pub(crate) fn read(sheet: Option<&Sheet>, reference: Year, first_month: u8, notes: &mut Notes<'_>) {
    let table = sheet.and_then(|sheet| find(sheet, &MONTHLY, notes));
    let code = match (sheet, &table) {
        (None, _) => "E25",
        (Some(_), None) => "E02",
        (Some(_), Some(_)) => "E00",
    };
    for key in (first_month..=12).flat_map(keys) {
        let reading = absent(key, code, sheet.map(|sheet| sheet.name.as_str()));
        notes.fields.insert(reading.field, (reading, None));
    }
    let Some(table) = &table else {
        return;
    };
    for (index, column) in (FIRST_GROUP..DISPATCHED).enumerate() {
        if table.has(column) {
            continue;
        }
        let figures = (first_month..=12).filter_map(|month| keys(month).nth(index));
        for key in figures.clone() {
            let reading = absent(key, "E25", Some(&table.sheet.name));
            notes.fields.insert(reading.field, (reading, None));
        }
        table.say_absent(column, figures, notes);
    }
    let mut seen = Vec::new();
    for row in table.rows().data.iter().copied() {
        let Some(month) = month(&table.text(row, MONTH), reference) else {
            if let Some(spot) = table.spot(row, MONTH) {
                let defect = Defect::new(
                    "E03",
                    Severity::Confirm,
                    "不能识别是哪一个月，该行未读取。请填写“1月”至“12月”。",
                )
                .english("This is no month of the reference year; the row was not read. Write 1月 to 12月.");
                notes.add(spot, defect, None);
            }
            continue;
        };
        if seen.contains(&month) {
            if let Some(spot) = table.spot(row, MONTH) {
                let message = format!("{month}月出现两次，只读取了第一次。请删除重复的一行。");
                let english = format!(
                    "Month {month} stands here twice; only the first was read. Delete the other."
                );
                let defect = Defect::new("E20", Severity::Confirm, message).english(english);
                notes.add(spot, defect, None);
            }
            continue;
        }
        seen.push(month);
        month_row(table, row, month, month >= first_month, notes);
    }
    let absent: Vec<String> = (first_month..=12)
        .filter(|m| !seen.contains(m))
        .map(|m| format!("{m}月"))
        .collect();
    if !absent.is_empty() {
        let months = absent.join("、");
        let finding = Finding::new(
            "E00",
            Severity::Missing,
            format!("人员月度表缺少{months}。请补齐后重新提交。"),
        )
        .english(format!(
            "The monthly table has no row for {months}. Add them and submit again."
        ));
        notes.say(&table.sheet.name, finding);
    }
}

fn month_row(table: &Found<'_>, row: u32, month: u8, in_business: bool, notes: &mut Notes<'_>) {
    let is_blank = (FIRST_GROUP..DISPATCHED)
        .filter_map(|column| table.spot(row, column))
        .all(|spot| spot.sheet.at(spot.place).is_blank());
    if is_blank {
        if let (true, Some(spot)) = (in_business, table.spot(row, MONTH)) {
            let message =
                format!("{month}月的人数没有填写。请填写月初、月末在册人数；空白不按0处理。");
            let english = format!(
                "Nothing is filled in for month {month}. Write the numbers at its beginning and end; a blank is not 0."
            );
            let defect = Defect::new("E00", Severity::Missing, message).english(english);
            notes.add(spot, defect, keys(month));
        }
        return;
    }
    for (column, key) in (FIRST_GROUP..).zip(keys(month)) {
        let label = MONTHLY.columns[column].label;
        let name = format!("{month}月{}", label.trim_end_matches("（人）"));
        let need = if in_business {
            Need::Required(&name)
        } else {
            Need::Optional
        };
        let judged = table.judged((row, column), Some(key), notes, |spot, notes| {
            notes.heads(spot, Some(key), need)
        });
        if let Some(judged) = judged {
            notes.figure(key, judged);
        }
    }
}

/// The first month in business of the reference year; 1 unless the firm was founded during that year.
pub(crate) fn first_month(founded: &str, reference: Year) -> u8 {
    let month = founded.split('-').nth(1);
    let month: Option<u8> = month.and_then(|month| month.parse().ok());
    match (year_founded(founded), month) {
        (Some(year), Some(month @ 1..=12)) if year == reference => month,
        _ => 1,
    }
}

/// The year of a date of founding such as `2018-03-12`.
pub(crate) fn year_founded(founded: &str) -> Option<Year> {
    founded.split('-').next()?.parse().ok()
}

/// The month of a label: `1月`, `一月`, `1`, `2025年1月`, `2025-01`.
fn month(text: &str, reference: Year) -> Option<u8> {
    const HAN: [&str; 12] = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let text = narrow(text);
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
