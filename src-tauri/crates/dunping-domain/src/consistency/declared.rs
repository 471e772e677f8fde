//! V03, V10 (within the workbook), V11, V13: the declarations against the figures and against each other.

use std::collections::BTreeMap;

use crate::applicant::{Applicant, EnterpriseFact, Property, RevenueRow};
use crate::figures::{Amount, FigureKey, Figures, Year};
use crate::finding::{Finding, Severity};
use crate::hint::words::folded;
use crate::hint::{Category, owner_differs};

use super::words::yuan;
use super::{about, at};

/// V03: the rows of 业务收入构成 add up to the revenue of the reference year, and those of the categories A, B, C and X to the revenue from
/// cybersecurity business, within 0.01 元 a row. Nothing is said when a row or the revenue could not be read, nor of the categories while
/// one of the rows has none.
pub(super) fn composition(figures: &Figures, rows: &[RevenueRow]) -> Vec<Finding> {
    let all: Vec<&RevenueRow> = rows.iter().collect();
    let mut cyber = Vec::new();
    let mut every_row_has_one = true;
    for row in rows {
        match Category::of(&row.business) {
            Category::A | Category::B | Category::C | Category::X => cyber.push(row),
            Category::None => {}
            Category::Unknown => every_row_has_one = false,
        }
    }
    let mut found = Vec::new();
    if let Some((key, sum, total)) =
        differing(figures, Amount::RevenueTotal, &all).filter(|_| !rows.is_empty())
    {
        let text = format!("业务收入构成各行合计{sum}元，与营业收入合计{total}元不符，请核对。");
        let english = format!(
            "The rows of the revenue composition add up to CNY {sum}, total revenue is CNY {total}."
        );
        let finding = Finding::new("V03", Severity::Confirm, text).english(english);
        found.push(about(finding, figures, [key]));
    }
    let of_categories = differing(figures, Amount::RevenueCyber, &cyber);
    if let (true, false, Some((key, sum, total))) =
        (every_row_has_one, rows.is_empty(), of_categories)
    {
        let text = format!(
            "业务收入构成中A、B、C、X类各行合计{sum}元，与网络空间安全业务收入{total}元不符，请核对。"
        );
        let english = format!(
            "The rows of categories A, B, C and X add up to CNY {sum}, the cybersecurity revenue is CNY {total}."
        );
        let finding = Finding::new("V03", Severity::Confirm, text).english(english);
        found.push(about(finding, figures, [key]));
    }
    found
}

/// What these rows add up to and the amount of the reference year, where the two differ.
fn differing(
    figures: &Figures,
    amount: Amount,
    rows: &[&RevenueRow],
) -> Option<(FigureKey, String, String)> {
    let key = FigureKey::Yearly(amount, figures.reference_year);
    let total = i128::from(figures.value(key)?);
    let mut sum = 0_i128;
    for row in rows {
        sum = sum.checked_add(i128::from(row.revenue?))?;
    }
    let tolerance = i128::try_from(rows.len()).ok()?;
    ((sum - total).abs() > tolerance).then(|| (key, yuan(sum), yuan(total)))
}

/// V10 within the workbook: the letter of commitment is issued by the applicant itself.
pub(super) fn issuers(applicant: &Applicant) -> Vec<Finding> {
    let name = folded(&applicant.enterprise.name);
    let letters = applicant.attachments.iter().filter(|row| {
        folded(&row.kind).contains("承诺书") || folded(&row.file_name).contains("承诺书")
    });
    letters
        .filter(|row| {
            let issuer = folded(&row.issuer);
            // A legal representative may sign it in person: only another organisation is a contradiction.
            let organisation = ["公司", "企业", "中心", "研究院", "厂"]
                .iter()
                .any(|word| issuer.contains(word));
            organisation && !name.is_empty() && !issuer.contains(&name)
        })
        .map(|row| {
            let (issuer, name) = (&row.issuer, &applicant.enterprise.name);
            let text = format!(
                "“{}”的出具单位为“{issuer}”，不是申报企业“{name}”，请核对。",
                row.file_name
            );
            let english = format!(
                "{} is issued by {issuer}, not by the applicant {name}.",
                row.file_name
            );
            let finding = Finding::new("V10", Severity::Confirm, text).english(english);
            at(finding, row.place.as_ref(), &row.file_name)
        })
        .collect()
}

/// V11: one reference year in all sheets. It is the year before the application, the newest year of the accounts, and the one that the
/// titles of the sheets about it name.
pub(super) fn years(figures: &Figures, applicant: &Applicant) -> Vec<Finding> {
    let reference = figures.reference_year;
    if reference == 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let enterprise = &applicant.enterprise;
    if let Some(year) = enterprise.application_year
        && year.checked_sub(1) != Some(reference)
    {
        let text = format!(
            "申报年度为{year}，财务数据年度为{reference}，不是申报前最近一个会计年度，请确认。"
        );
        let english = format!(
            "The application is of {year} and the accounts of {reference}: not the last full year before it."
        );
        let finding = Finding::new("V11", Severity::Confirm, text).english(english);
        let place = enterprise.place(EnterpriseFact::ApplicationYear);
        found.push(at(finding, place, &year.to_string()));
    }
    found.extend(later_accounts(figures, reference));
    for stated in &applicant.stated_years {
        if stated.year != reference {
            let (sheet, year) = (&stated.place.sheet, stated.year);
            let text = format!(
                "《{sheet}》写明的年度为{year}，财务数据年度为{reference}，两者不一致，请核对。"
            );
            let english = format!(
                "The sheet {sheet} names the year {year}, the accounts are of {reference}."
            );
            let finding = Finding::new("V11", Severity::Confirm, text).english(english);
            found.push(at(finding, Some(&stated.place), &stated.text));
        }
    }
    found
}

/// Accounts of a year after the reference year.
fn later_accounts(figures: &Figures, reference: Year) -> Option<Finding> {
    let newest = figures.entries.keys().filter_map(|key| match key {
        FigureKey::Yearly(_, year) => Some((*year, *key)),
        _ => None,
    });
    let (year, key) = newest.max_by_key(|(year, _)| *year)?;
    (year > reference).then(|| {
        let text = format!(
            "财务数据中有{year}年的数据，晚于财务数据年度{reference}，请确认财务数据年度。"
        );
        let english =
            format!("The accounts have figures of {year}, after the reference year {reference}.");
        let finding = Finding::new("V11", Severity::Confirm, text).english(english);
        about(finding, figures, [key])
    })
}

/// V13: intellectual property of another owner, one finding for each owner, at the first of its rows.
pub(super) fn owners(applicant: &Applicant) -> Vec<Finding> {
    let name = &applicant.enterprise.name;
    let mut others: BTreeMap<String, Vec<&Property>> = BTreeMap::new();
    for property in &applicant.properties {
        if owner_differs(name, &property.owner) {
            others
                .entry(folded(&property.owner))
                .or_default()
                .push(property);
        }
    }
    others
        .into_values()
        .filter_map(|rows| {
            let first = *rows.first()?;
            let (owner, count) = (&first.owner, rows.len());
            let title = &first.title;
            let text = format!("有{count}项知识产权的权利人为“{owner}”，不是申报企业“{name}”（{title}等），请核对权属。");
            let english = format!("{count} items of intellectual property are owned by {owner}, not by the applicant {name} (the first is {title}).");
            let finding = Finding::new("V13", Severity::Confirm, text).english(english);
            Some(at(finding, first.place.as_ref(), owner))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::with;
    use super::*;
    use crate::applicant::{AttachmentEntry, CellPlace, StatedYear};

    const FIRM: &str = "甲公司";

    fn firm() -> Applicant {
        let mut applicant = Applicant::default();
        FIRM.clone_into(&mut applicant.enterprise.name);
        applicant
    }

    fn place(cell: &str) -> CellPlace {
        CellPlace {
            sheet: "业务收入构成".to_owned(),
            cell: cell.to_owned(),
        }
    }

    #[test]
    fn the_composition_adds_up_within_a_fen_a_row() {
        let figures = with(&[("fin.rev_total.2025", 100)]);
        let check = |values: &[Option<i64>], expected: bool| {
            let row = |revenue: &Option<i64>| RevenueRow {
                revenue: *revenue,
                ..RevenueRow::default()
            };
            let rows: Vec<RevenueRow> = values.iter().map(row).collect();
            let found = composition(&figures, &rows);
            assert_eq!(found.len(), usize::from(expected), "{values:?}");
        };
        check(&[Some(60), Some(42)], false);
        check(&[Some(60), Some(43)], true);
        check(&[Some(60), Some(38)], false);
        check(&[Some(60), Some(37)], true);
        check(&[Some(60), None], false);
        check(&[], false);
        check(&[Some(i64::MAX), Some(i64::MAX)], true);
    }

    #[test]
    fn the_categories_add_up_to_the_cybersecurity_revenue() {
        let figures = with(&[("fin.rev_total.2025", 100), ("fin.rev_cyber.2025", 60)]);
        let check = |rows: &[(&str, i64)], expected: bool| {
            let rows: Vec<RevenueRow> = rows
                .iter()
                .map(|(business, revenue)| RevenueRow {
                    business: (*business).to_owned(),
                    revenue: Some(*revenue),
                    ..RevenueRow::default()
                })
                .collect();
            let found = composition(&figures, &rows);
            let told = found
                .iter()
                .any(|finding| finding.code == "V03" && finding.message.contains("A、B、C、X"));
            assert_eq!(told, expected, "{rows:?}");
        };
        check(&[("A1.OS", 50), ("X1", 10), ("非网安", 40)], false);
        check(&[("A1.OS", 50), ("Ｘ1", 12), ("非网安", 38)], false);
        check(&[("A1.OS", 50), ("X1", 13), ("非网安", 37)], true);
        check(&[("非网安", 100)], true);
        check(&[("A1.OS", 90), ("行业应用", 10)], false);
        check(&[], false);
    }

    #[test]
    fn the_applicant_signs_its_own_commitment() {
        for (kind, file_name, issuer, count) in [
            ("承诺书", "承诺书.pdf", FIRM, 0),
            ("承诺书", "承诺书.pdf", "乙公司", 1),
            ("其他", "真实性承诺书.pdf", "乙公司", 1),
            ("承诺书", "承诺书.pdf", "佟立恒", 0),
            ("承诺书", "承诺书.pdf", "", 0),
            ("审计报告", "审计报告.pdf", "乙公司", 0),
        ] {
            let mut applicant = firm();
            applicant.attachments.push(AttachmentEntry {
                file_name: file_name.to_owned(),
                kind: kind.to_owned(),
                issuer: issuer.to_owned(),
                ..AttachmentEntry::default()
            });
            assert_eq!(issuers(&applicant).len(), count, "{kind} {issuer}");
        }
    }

    #[test]
    fn one_reference_year() {
        let check = |application: Option<Year>, stated: &[Year], figure: &str, count: usize| {
            let mut applicant = firm();
            applicant.enterprise.application_year = application;
            applicant.stated_years = stated
                .iter()
                .map(|year| StatedYear {
                    year: *year,
                    text: format!("{year}年度"),
                    place: place("A1"),
                })
                .collect();
            let found = years(&with(&[(figure, 1)]), &applicant);
            assert_eq!(found.len(), count, "{application:?} {stated:?} {figure}");
            assert!(
                found
                    .iter()
                    .all(|f| f.code == "V11" && !f.english.is_empty())
            );
        };
        let own = "fin.rev_total.2025";
        check(Some(2026), &[2025], own, 0);
        check(None, &[], own, 0);
        check(Some(2025), &[], own, 1);
        check(Some(2027), &[], own, 1);
        check(Some(2026), &[2024, 2025], own, 1);
        check(Some(2026), &[], "fin.rev_total.2026", 1);
        check(Some(2026), &[], "hr.year_end_total", 0);
        check(Some(Year::MIN), &[], own, 1);
        let mut applicant = firm();
        applicant.enterprise.application_year = Some(2020);
        assert_eq!(years(&Figures::new(0), &applicant), []);
    }

    #[test]
    fn a_year_in_a_title_is_found_at_its_cell() {
        let mut applicant = firm();
        applicant.stated_years.push(StatedYear {
            year: 2024,
            text: "业务收入构成表（2024年度）".to_owned(),
            place: place("A1"),
        });
        let found = years(&Figures::new(2025), &applicant);
        assert_eq!(found[0].cell.as_deref(), Some("A1"));
        assert_eq!(found[0].raw.as_deref(), Some("业务收入构成表（2024年度）"));
    }

    #[test]
    fn owners_are_told_once_each() {
        let mut applicant = firm();
        let owners_of = [
            "甲公司",
            "乙公司",
            " 乙公司",
            "丙公司",
            "",
            "甲公司、乙公司",
        ];
        for (row, owner) in owners_of.into_iter().enumerate() {
            applicant.properties.push(Property {
                title: format!("软件{row}"),
                owner: owner.to_owned(),
                place: Some(place(&format!("E{row}"))),
                ..Property::default()
            });
        }
        let found = owners(&applicant);
        let told: Vec<_> = found
            .iter()
            .map(|f| {
                (
                    f.code.as_str(),
                    f.severity,
                    f.cell.as_deref(),
                    f.raw.as_deref(),
                )
            })
            .collect();
        let expected = [
            ("V13", Severity::Confirm, Some("E3"), Some("丙公司")),
            ("V13", Severity::Confirm, Some("E1"), Some("乙公司")),
        ];
        assert_eq!(told, expected);
        assert!(
            found[1].message.starts_with("有2项"),
            "{}",
            found[1].message
        );
    }
}
