//! §4.2.1 核心关键技术与持续创新.
//!
//! > 企业拥有自主知识产权的核心关键技术及持续创新能力，并以此基础开展网络空间安全相关业务；
//!
//! Two things are asked, and business on top of them. What can be looked up: how many technology points name the intellectual property
//! they rest on, how many items that count name a product, and what was spent on research in the years that are given. Whether the
//! technology is a core one, and the enterprise's own, is for people.

use crate::applicant::TechnologyPoint;
use crate::consistency::yuan;
use crate::figures::{Amount, FigureKey, Figures};
use crate::money::Ratio;
use crate::standard::ClauseKey;

use super::property::Item;
use super::words::{folded, joined};
use super::{Hint, Leaning, NumberUnit};

pub(super) fn hints(
    items: &[Item<'_>],
    points: &[TechnologyPoint],
    figures: &Figures,
) -> Vec<Hint> {
    vec![
        technology(items, points),
        products(items),
        research(figures),
    ]
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::CoreTechnology, code, leaning, zh, en)
}

/// Whether a technology point names intellectual property.
fn linked(point: &TechnologyPoint) -> bool {
    let property = folded(&point.property);
    !matches!(property.as_str(), "" | "无" | "-" | "—" | "/" | "暂无")
}

fn technology(items: &[Item<'_>], points: &[TechnologyPoint]) -> Hint {
    let own = items.iter().filter(|item| item.counts()).count();
    let named: Vec<&TechnologyPoint> = points.iter().filter(|point| linked(point)).collect();
    let (all, with) = (points.len(), named.len());
    let (code, leaning, zh, en) = if all == 0 {
        (
            "technology_open",
            Leaning::Open,
            format!("没有填写核心技术点；可计入的自主知识产权{own}项。请查阅核心技术说明。"),
            format!(
                "No technology points are given; {own} items of intellectual property count. See the description of the technology."
            ),
        )
    } else if own > 0 && with == all {
        (
            "technology_linked",
            Leaning::Supports,
            format!("核心技术点{all}项，均对应知识产权；可计入的自主知识产权{own}项。"),
            format!("All {all} technology points name intellectual property; {own} items count."),
        )
    } else {
        (
            "technology_unlinked",
            Leaning::Open,
            format!(
                "核心技术点{all}项，其中{with}项对应知识产权；可计入的自主知识产权{own}项。请核对核心技术的来源。"
            ),
            format!(
                "Of {all} technology points {with} name intellectual property; {own} items count. Check where the technology comes from."
            ),
        )
    };
    let unlinked = points.iter().filter(|point| !linked(point));
    hint(code, leaning, zh, en)
        .at(unlinked.filter_map(|point| point.place.as_ref()).take(24))
        .count("points", all, NumberUnit::Items)
        .count("points_linked", with, NumberUnit::Items)
        .count("properties", own, NumberUnit::Items)
}

fn products(items: &[Item<'_>]) -> Hint {
    let own: Vec<&Item<'_>> = items.iter().filter(|item| item.counts()).collect();
    let used = own
        .iter()
        .filter(|item| !item.property.product.trim().is_empty())
        .count();
    let bought: Vec<&str> = own
        .iter()
        .filter(|item| {
            matches!(
                folded(&item.property.acquired).as_str(),
                "受让" | "受赠" | "并购"
            )
        })
        .map(|item| item.property.title.as_str())
        .collect();
    let zh = format!("可计入的{}项成果中，{used}项写明了对应产品。", own.len());
    let en = format!(
        "Of the {} items that count, {used} name a product.",
        own.len()
    );
    let (zh, en) = if bought.is_empty() {
        (zh, en)
    } else {
        let titles = joined(bought.iter().copied().take(6), "、");
        (
            format!("{zh}其中{}项不是自主研发取得：{titles}。", bought.len()),
            format!(
                "{en} {} were not developed by the enterprise: {titles}.",
                bought.len()
            ),
        )
    };
    hint("property_in_products", Leaning::Fact, zh, en)
        .count("properties_in_products", used, NumberUnit::Items)
        .count("properties_acquired", bought.len(), NumberUnit::Items)
}

fn research(figures: &Figures) -> Hint {
    let years: Vec<(i32, i64)> = (0..3)
        .rev()
        .filter_map(|back| figures.reference_year.checked_sub(back))
        .filter_map(|year| {
            let spent = figures.value(FigureKey::Yearly(Amount::ResearchTotal, year))?;
            Some((year, spent))
        })
        .collect();
    if years.is_empty() {
        let zh = "没有可读的研发费用，持续创新请查阅研发项目材料。".to_owned();
        let en =
            "No research expense can be read; see the material on research projects.".to_owned();
        return hint("research_open", Leaning::Open, zh, en);
    }
    let zh: Vec<String> = years
        .iter()
        .map(|(year, spent)| format!("{year}年{}元", yuan(i128::from(*spent))))
        .collect();
    let en: Vec<String> = years
        .iter()
        .map(|(year, spent)| format!("CNY {} in {year}", yuan(i128::from(*spent))))
        .collect();
    let told = hint(
        "research_spent",
        Leaning::Fact,
        format!("研发费用：{}。", zh.join("，")),
        format!("Research expense: {}.", en.join(", ")),
    );
    let names = ["research_2_before", "research_1_before", "research"];
    years.iter().fold(told, |told, (year, spent)| {
        let back = figures.reference_year.abs_diff(*year) as usize;
        match names.iter().rev().nth(back) {
            Some(name) => told.number(name, Ratio::whole(i128::from(*spent)), NumberUnit::Fen),
            None => told,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::applicant::{CellPlace, Property};
    use crate::hint::property;

    const FIRM: &str = "甲公司";

    fn own(acquired: &str, product: &str) -> Property {
        Property {
            kind: "软件著作权".to_owned(),
            title: "平台V1.0".to_owned(),
            number: "2021SR0426718".to_owned(),
            owner: FIRM.to_owned(),
            status: "已登记".to_owned(),
            cyber: true,
            acquired: acquired.to_owned(),
            product: product.to_owned(),
            ..Property::default()
        }
    }

    fn point(property: &str) -> TechnologyPoint {
        TechnologyPoint {
            title: "防火墙".to_owned(),
            property: property.to_owned(),
            place: Some(CellPlace {
                sheet: "核心技术与领域".to_owned(),
                cell: "B4".to_owned(),
            }),
            ..TechnologyPoint::default()
        }
    }

    fn check(
        properties: &[Property],
        points: &[TechnologyPoint],
        expected: &[(&str, Leaning)],
    ) -> Vec<Hint> {
        let items = property::items(FIRM, properties, "2026-11-22".parse().expect("a date"));
        let figures = Figures::new(2025);
        let found = hints(&items, points, &figures);
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        assert_eq!(told, expected);
        found
    }

    #[test]
    fn technology_rests_on_property() {
        let rest = [
            ("property_in_products", Leaning::Fact),
            ("research_open", Leaning::Open),
        ];
        let with = |code, leaning| [&[(code, leaning)], &rest[..]].concat();
        let owned = [own("自主研发", "平台")];
        let linked = with("technology_linked", Leaning::Supports);
        let unlinked = with("technology_unlinked", Leaning::Open);
        let _ = check(&owned, &[point("软著1项")], &linked);
        let _ = check(&[], &[point("软著1项")], &unlinked);
        let found = check(&owned, &[point("软著1项"), point("无")], &unlinked);
        assert_eq!(found[0].references.len(), 1);
        let open = with("technology_open", Leaning::Open);
        let _ = check(&owned, &[], &open);
    }

    #[test]
    fn what_was_bought_is_said() {
        let mut bought = own("受让", "");
        "2022SR0426718".clone_into(&mut bought.number);
        let properties = [own("自主研发", "平台"), bought];
        let items = property::items(FIRM, &properties, "2026-11-22".parse().expect("a date"));
        let found = products(&items);
        assert_eq!(
            found.zh,
            "可计入的2项成果中，1项写明了对应产品。其中1项不是自主研发取得：平台V1.0。"
        );
    }

    #[test]
    fn research_of_the_years_that_are_given() {
        let key = |year| FigureKey::Yearly(Amount::ResearchTotal, year);
        let figures = Figures::new(2025)
            .corrected(key(2025), 100_020_000, "F001", "test")
            .corrected(key(2023), 81_200_000, "F001", "test");
        let found = research(&figures);
        assert_eq!(
            found.zh,
            "研发费用：2023年812,000.00元，2025年1,000,200.00元。"
        );
        let names: Vec<_> = found.numbers.iter().map(|n| n.name).collect();
        assert_eq!(names, ["research_2_before", "research"]);
        assert_eq!(research(&Figures::new(i32::MIN)).code, "research_open");
    }
}
