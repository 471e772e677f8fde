//! §4.5.2 核心技术 (its first appearance).
//!
//! > 参评企业所采用的核心技术应属于支撑技术与产品、基础软硬件平台、关键通用技术、关键领域技术四个类型中的一种或多种。
//!
//! Whether at least one type is chosen, whether each chosen type has a technology point, whether the points stand in the list and belong
//! to a chosen type, and whether 其他 is described. Whether the technology is of that type is for people.

use crate::applicant::{Enterprise, TechnologyPoint};
use crate::standard::{ClauseKey, Lists};

use super::selection::{Chosen, Entry, Selection, entry};
use super::words::joined;
use super::{Hint, Leaning, NumberUnit};

pub(super) fn hints(
    enterprise: &Enterprise,
    points: &[TechnologyPoint],
    lists: &Lists,
) -> Vec<Hint> {
    let list = &lists.technology;
    // The reading adds the codes of the points to what is ticked; a type is chosen by the tick of its group.
    let codes: Vec<&str> = points.iter().map(|point| point.code.trim()).collect();
    let ticked: Vec<String> = enterprise
        .technologies
        .iter()
        .filter(|key| {
            entry(key, list).is_some_and(|entry| entry.whole) || !codes.contains(&key.trim())
        })
        .cloned()
        .collect();
    let chosen = Selection::of(&ticked, list);
    let known: Vec<(&TechnologyPoint, Option<Entry<'_>>)> = points
        .iter()
        .map(|point| (point, entry(&point.code, list)))
        .collect();
    let mut types = chosen.groups();
    for (_, entry) in &known {
        if let Some(entry) = entry
            && !types.contains(&entry.group)
        {
            types.push(entry.group);
        }
    }
    let mut found = vec![kinds(&types, &known, lists)];
    found.extend(unknown(&chosen, &known));
    found.extend(without_point(&chosen, &known, lists));
    found.extend(not_ticked(&chosen, &known));
    found.extend(undescribed(&known));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::TechnologyType, code, leaning, zh, en)
}

type Known<'a> = [(&'a TechnologyPoint, Option<Entry<'a>>)];

fn names<'a>(keys: impl IntoIterator<Item = &'a str>, lists: &'a Lists) -> String {
    joined(
        keys.into_iter().map(|key| lists.name(key).unwrap_or(key)),
        "、",
    )
}

fn kinds(types: &[&str], known: &Known<'_>, lists: &Lists) -> Hint {
    let points: Vec<&str> = known
        .iter()
        .filter_map(|(_, entry)| entry.filter(|entry| !entry.whole))
        .map(|entry| entry.zh)
        .collect();
    let shown = names(types.iter().copied(), lists);
    let told = if types.is_empty() {
        let zh = "没有选择标准所列的核心技术类型，也没有对应的技术点。".to_owned();
        let en = "No type of core technology of the standard's list is chosen, and no point belongs to one.".to_owned();
        hint("technology_none", Leaning::Open, zh, en)
    } else if points.is_empty() {
        let zh = format!("申报的核心技术类型：{shown}；没有填写技术点。");
        let en = format!("Types of core technology: {shown}; no technology points are given.");
        hint("technology_without_points", Leaning::Open, zh, en)
    } else {
        let points = points.join("、");
        let zh = format!("申报的核心技术类型：{shown}；技术点：{points}。");
        let en = format!("Types of core technology: {shown}; technology points: {points}.");
        hint("technology_chosen", Leaning::Supports, zh, en)
    };
    told.count("types", types.len(), NumberUnit::Items).count(
        "points",
        points.len(),
        NumberUnit::Items,
    )
}

fn unknown(chosen: &Selection<'_>, known: &Known<'_>) -> Option<Hint> {
    let rows = || known.iter().filter(|(_, entry)| entry.is_none());
    let codes = rows()
        .map(|(point, _)| point.code.as_str())
        .filter(|code| !code.trim().is_empty());
    let written = chosen.names(Chosen::Unknown);
    let all = joined(codes.chain([written.as_str()]), "、");
    (!all.is_empty()).then(|| {
        let zh = format!("有不在标准所列核心技术中的代码：{all}。");
        let en = format!("Codes that the standard's list of core technology does not have: {all}.");
        hint("technology_unknown", Leaning::Doubts, zh, en)
            .at(rows().filter_map(|(point, _)| point.place.as_ref()))
    })
}

fn without_point(chosen: &Selection<'_>, known: &Known<'_>, lists: &Lists) -> Option<Hint> {
    let has_point = |group: &str| {
        known
            .iter()
            .any(|(_, entry)| entry.is_some_and(|entry| entry.group == group && !entry.whole))
    };
    let bare: Vec<&str> = chosen
        .groups()
        .into_iter()
        .filter(|group| !has_point(group))
        .collect();
    let some_points = known
        .iter()
        .any(|(_, entry)| entry.is_some_and(|entry| !entry.whole));
    (some_points && !bare.is_empty()).then(|| {
        let shown = names(bare, lists);
        let zh = format!("所选类型没有对应的技术点：{shown}。");
        let en = format!("Chosen types without a technology point: {shown}.");
        hint("type_without_point", Leaning::Open, zh, en)
    })
}

fn not_ticked(chosen: &Selection<'_>, known: &Known<'_>) -> Option<Hint> {
    let groups = chosen.groups();
    let rows: Vec<_> = known
        .iter()
        .filter(|(_, entry)| entry.is_some_and(|entry| !groups.contains(&entry.group)))
        .collect();
    (!groups.is_empty() && !rows.is_empty()).then(|| {
        let shown = joined(rows.iter().map(|(point, _)| point.code.as_str()), "、");
        let zh = format!("技术点所属的类型没有勾选：{shown}。");
        let en = format!("Technology points of types that are not chosen: {shown}.");
        hint("point_of_other_type", Leaning::Open, zh, en)
            .at(rows.iter().filter_map(|(point, _)| point.place.as_ref()))
    })
}

fn undescribed(known: &Known<'_>) -> Option<Hint> {
    let rows: Vec<_> = known
        .iter()
        .filter(|(point, entry)| {
            entry.is_some_and(|entry| entry.open_ended) && point.description.trim().is_empty()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let shown = joined(rows.iter().map(|(point, _)| point.code.as_str()), "、");
        let zh = format!("选了“其他”而没有写说明：{shown}。");
        let en = format!("其他 without a description: {shown}.");
        hint("other_undescribed", Leaning::Open, zh, en)
            .at(rows.iter().filter_map(|(point, _)| point.place.as_ref()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::Catalogue;

    fn check(ticked: &[&str], points: &[(&str, &str)], expected: &[(&str, Leaning)]) {
        let points: Vec<TechnologyPoint> = points
            .iter()
            .map(|(code, description)| TechnologyPoint {
                code: (*code).to_owned(),
                description: (*description).to_owned(),
                ..TechnologyPoint::default()
            })
            .collect();
        let codes = points.iter().map(|point| point.code.clone());
        let enterprise = Enterprise {
            technologies: ticked
                .iter()
                .map(|key| (*key).to_owned())
                .chain(codes)
                .collect(),
            ..Enterprise::default()
        };
        let catalogue = Catalogue::builtin();
        let found = hints(&enterprise, &points, catalogue.lists());
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        assert_eq!(told, expected, "{ticked:?} {points:?}");
    }

    #[test]
    fn types_and_points_belong_together() {
        let chosen = ("technology_chosen", Leaning::Supports);
        let unknown = ("technology_unknown", Leaning::Doubts);
        let other_type = ("point_of_other_type", Leaning::Open);
        let bare = ("type_without_point", Leaning::Open);
        check(&["K4.DOMAIN"], &[("K4.FIREWALL", "")], &[chosen]);
        check(&[], &[("K4.FIREWALL", "")], &[chosen]);
        check(
            &["K4.DOMAIN", "K1.SUPPORT"],
            &[("K4.FIREWALL", "")],
            &[chosen, bare],
        );
        // 入侵检测 stands in two groups under two keys.
        let mixed = [("K3.INTRUSION_DETECTION", "")];
        check(&["K4.DOMAIN"], &mixed, &[chosen, bare, other_type]);
        check(
            &["K4.DOMAIN"],
            &[("K4.FIREWALL", ""), ("K9.X", "")],
            &[chosen, unknown],
        );
        check(
            &["K4.DOMAIN", "云"],
            &[("K4.FIREWALL", "")],
            &[chosen, unknown],
        );
    }

    #[test]
    fn what_is_not_filled_in_is_open() {
        check(&[], &[], &[("technology_none", Leaning::Open)]);
        check(&[], &[("", "")], &[("technology_none", Leaning::Open)]);
        let without = ("technology_without_points", Leaning::Open);
        check(&["K4.DOMAIN"], &[], &[without]);
        check(&["K4.DOMAIN"], &[("K4.DOMAIN", "防火墙")], &[without]);
    }

    #[test]
    fn other_needs_a_description() {
        let chosen = ("technology_chosen", Leaning::Supports);
        let undescribed = ("other_undescribed", Leaning::Open);
        let point = |description| [("K4.DOMAIN.OTHER", description)];
        check(&["K4.DOMAIN"], &point(" "), &[chosen, undescribed]);
        check(&["K4.DOMAIN"], &point("零信任网关"), &[chosen]);
    }
}
