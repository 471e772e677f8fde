//! §4.2.2 自主知识产权成果.
//!
//! > 企业具有网络空间安全相关发明专利、实用新型专利、软件著作权和各类标准规范编制方面的自主知识产权成果；
//!
//! The items that count are counted by kind; every item that does not count is named with what stands against it. How many are enough is
//! the policy's answer (A11). An item that is only unclear (owner, state or number not told or not right) leaves the hint open: it
//! neither supports nor doubts.

use std::collections::BTreeMap;

use crate::policy::PropertyRule;
use crate::standard::ClauseKey;

use super::property::{Item, PropertyKind};
use super::{Hint, Leaning, NumberUnit};

/// The most items that a sentence names; the rest are counted.
const NAMED: usize = 6;
/// The most items that a hint refers to.
const REFERRED: usize = 24;

/// `least` is how many items the rule [`PropertyRule::MinCount`] asks for.
pub(super) fn hints(items: &[Item<'_>], rule: PropertyRule, least: u32) -> Vec<Hint> {
    let mut found = vec![enough(items, rule, least)];
    found.extend(not_counted(items));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::IntellectualProperty, code, leaning, zh, en)
}

fn of_kind<'a>(items: &'a [Item<'_>], kind: PropertyKind) -> impl Iterator<Item = &'a Item<'a>> {
    items.iter().filter(move |item| item.kind == Some(kind))
}

fn enough(items: &[Item<'_>], rule: PropertyRule, least: u32) -> Hint {
    let sure =
        PropertyKind::ALL.map(|kind| of_kind(items, kind).filter(|item| item.counts()).count());
    let possible =
        PropertyKind::ALL.map(|kind| of_kind(items, kind).filter(|item| item.may_count()).count());
    let fulfils = |counts: [usize; 4]| match rule {
        PropertyRule::AnyOne => counts.iter().any(|count| *count > 0),
        PropertyRule::AllFour => counts.iter().all(|count| *count > 0),
        PropertyRule::MinCount => {
            u32::try_from(counts.iter().sum::<usize>()).is_ok_and(|count| count >= least)
        }
    };
    let (rule_zh, rule_en) = match rule {
        PropertyRule::AnyOne => (
            "任一类至少一项".to_owned(),
            "one item of any kind".to_owned(),
        ),
        PropertyRule::AllFour => (
            "四类各至少一项".to_owned(),
            "one item of each of the four kinds".to_owned(),
        ),
        PropertyRule::MinCount => (
            format!("合计至少{least}项"),
            format!("{least} items of any kind"),
        ),
    };
    let named_zh: Vec<String> = PropertyKind::ALL
        .iter()
        .zip(sure)
        .map(|(kind, count)| format!("{}{count}项", kind.zh()))
        .collect();
    let named_en: Vec<String> = PropertyKind::ALL
        .iter()
        .zip(sure)
        .map(|(kind, count)| format!("{count} {}", kind.en()))
        .collect();
    let (named_zh, named_en) = (named_zh.join("、"), named_en.join(", "));
    let (code, leaning, zh, en) = if fulfils(sure) {
        (
            "property_enough",
            Leaning::Supports,
            format!("可计入的成果：{named_zh}；达到口径（{rule_zh}）。"),
            format!("Counted: {named_en}. This is enough for the policy ({rule_en})."),
        )
    } else if fulfils(possible) {
        (
            "property_open",
            Leaning::Open,
            format!("可计入的成果：{named_zh}；能否达到口径（{rule_zh}）取决于待核的各项。"),
            format!(
                "Counted: {named_en}. Whether this is enough ({rule_en}) depends on the items that are unclear."
            ),
        )
    } else {
        (
            "property_short",
            Leaning::Doubts,
            format!("可计入的成果：{named_zh}；达不到口径（{rule_zh}）。"),
            format!("Counted: {named_en}. This is not enough for the policy ({rule_en})."),
        )
    };
    let counted = items.iter().filter(|item| item.counts());
    let attachments = counted.map(|item| item.property.attachment.as_str());
    let mut told = hint(code, leaning, zh, en).attached(attachments);
    let names = ["inventions", "utility_models", "software", "standards"];
    for (name, count) in names.into_iter().zip(sure) {
        told = told.count(name, count, NumberUnit::Items);
    }
    told
}

/// The items that do not count, one hint for each set of reasons.
fn not_counted(items: &[Item<'_>]) -> Vec<Hint> {
    let mut groups: BTreeMap<_, Vec<&Item<'_>>> = BTreeMap::new();
    for item in items.iter().filter(|item| !item.counts()) {
        groups.entry(item.flaws.clone()).or_default().push(item);
    }
    groups
        .into_iter()
        .map(|(flaws, items)| {
            let names: Vec<String> = items.iter().take(NAMED).map(|item| named(item)).collect();
            let rest = items.len() - names.len();
            let (more_zh, more_en) = if rest == 0 {
                (String::new(), String::new())
            } else {
                (
                    format!("等共{}项", items.len()),
                    format!(" and {rest} more"),
                )
            };
            let why_zh: Vec<&str> = flaws.iter().map(|flaw| flaw.zh()).collect();
            let why_en: Vec<&str> = flaws.iter().map(|flaw| flaw.en()).collect();
            let shown = || items.iter().take(REFERRED);
            let settled = flaws.iter().any(|flaw| flaw.settles());
            let (code, leaning, verb_zh, verb_en) = if settled {
                (
                    "property_not_counted",
                    Leaning::Fact,
                    "不计入",
                    "Not counted",
                )
            } else {
                (
                    "property_unclear",
                    Leaning::Open,
                    "待核，暂不计入",
                    "To be checked, not counted",
                )
            };
            let zh = format!(
                "{verb_zh}（{}）：{}{more_zh}。",
                why_zh.join("，"),
                names.join("、")
            );
            let en = format!(
                "{verb_en} ({}): {}{more_en}.",
                why_en.join("; "),
                names.join(", ")
            );
            hint(code, leaning, zh, en)
                .at(shown().filter_map(|item| item.place()))
                .attached(shown().map(|item| item.property.attachment.as_str()))
                .count("items", items.len(), NumberUnit::Items)
        })
        .collect()
}

fn named(item: &Item<'_>) -> String {
    let title = item.property.title.trim();
    let number = item.property.number.trim();
    match (title.is_empty(), number.is_empty()) {
        (false, false) => format!("{title}（{number}）"),
        (false, true) => title.to_owned(),
        (true, false) => number.to_owned(),
        (true, true) => "（名称和编号均未填写）".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::applicant::{CellPlace, Property};
    use crate::hint::Reference;
    use crate::hint::property::items;

    const FIRM: &str = "甲公司";

    fn property(kind: &str, number: &str, status: &str) -> Property {
        Property {
            kind: kind.to_owned(),
            title: format!("{kind}一项"),
            number: number.to_owned(),
            owner: FIRM.to_owned(),
            status: status.to_owned(),
            cyber: true,
            attachment: "FJ06".to_owned(),
            place: Some(CellPlace {
                sheet: "知识产权清单".to_owned(),
                cell: "E7".to_owned(),
            }),
            ..Property::default()
        }
    }

    fn check(rows: &[Property], rule: PropertyRule, expected: &[(&str, Leaning)]) -> Vec<Hint> {
        let items = items(FIRM, rows, "2026-11-22".parse().expect("a date"));
        let found = hints(&items, rule, 3);
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        assert_eq!(told, expected, "{rows:?}");
        found
    }

    fn four() -> Vec<Property> {
        vec![
            property("发明专利", "ZL202110358216.5", "已授权"),
            property("实用新型", "ZL202222108345.1", "已授权"),
            property("软件著作权", "2021SR0426718", "已登记"),
            property("标准规范", "T/LNSIA 012-2024", "已发布"),
        ]
    }

    #[test]
    fn one_of_any_kind_or_one_of_each() {
        let enough = [("property_enough", Leaning::Supports)];
        let short = [("property_short", Leaning::Doubts)];
        for one in four() {
            let one = std::slice::from_ref(&one);
            let _ = check(one, PropertyRule::AnyOne, &enough);
            let _ = check(one, PropertyRule::AllFour, &short);
        }
        let _ = check(&four()[..3], PropertyRule::MinCount, &enough);
        let _ = check(&four()[..2], PropertyRule::MinCount, &short);
        let found = check(&four(), PropertyRule::AllFour, &enough);
        assert_eq!(found[0].numbers.len(), 4);
        assert!(found[0].numbers.iter().all(|n| n.value.numerator() == 1));
        let _ = check(&[], PropertyRule::AnyOne, &short);
    }

    #[test]
    fn what_does_not_count_is_named_with_why() {
        let mut rows = four();
        "审查中".clone_into(&mut rows[0].status);
        "ZL202222108345.2".clone_into(&mut rows[1].number);
        let expected = [
            ("property_enough", Leaning::Supports),
            ("property_not_counted", Leaning::Fact),
            ("property_unclear", Leaning::Open),
        ];
        let found = check(&rows, PropertyRule::AnyOne, &expected);
        assert_eq!(
            found[1].zh,
            "不计入（尚未授权、登记或发布）：发明专利一项（ZL202110358216.5）。"
        );
        assert!(found[2].zh.contains("校验位不符"), "{}", found[2].zh);
        assert_eq!(found[2].references.len(), 2);
        assert_eq!(
            found[2].references[1],
            Reference::Attachment("FJ06".to_owned())
        );
        let open = [
            ("property_open", Leaning::Open),
            ("property_unclear", Leaning::Open),
        ];
        let _ = check(&rows[1..2], PropertyRule::AnyOne, &open);
        let pending = [
            ("property_short", Leaning::Doubts),
            ("property_not_counted", Leaning::Fact),
        ];
        let _ = check(&rows[..1], PropertyRule::AnyOne, &pending);
    }

    #[test]
    fn a_long_list_is_cut() {
        let row = |i: usize| property("软件著作权", &format!("2021SR{:07}", i), "审查中");
        let rows: Vec<Property> = (0..30).map(row).collect();
        let expected = [
            ("property_short", Leaning::Doubts),
            ("property_not_counted", Leaning::Fact),
        ];
        let found = check(&rows, PropertyRule::AnyOne, &expected);
        assert!(found[1].zh.ends_with("等共30项。") && found[1].en.ends_with("and 24 more."));
        assert_eq!(found[1].references.len(), REFERRED + 1);
    }
}
