//! One item of 知识产权清单, looked at: whether it is of one of the four kinds that §4.2.2 names, granted or registered, in force, owned by
//! the enterprise, of the field, and under a number that can be right. What stands against it is told item by item.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use crate::applicant::{CellPlace, Property};
use crate::identifier::{NumberDefect, PatentKind, patent, software_copyright, standard_number};

use super::dates::{date, years_before};
use super::words::{folded, says};

/// The four kinds that §4.2.2 names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PropertyKind {
    /// 发明专利.
    Invention,
    /// 实用新型专利.
    UtilityModel,
    /// 软件著作权.
    Software,
    /// 标准规范.
    Standard,
}

impl PropertyKind {
    /// In the order of the clause.
    pub(crate) const ALL: [Self; 4] = [
        Self::Invention,
        Self::UtilityModel,
        Self::Software,
        Self::Standard,
    ];

    fn of(text: &str) -> Option<Self> {
        let text = folded(text);
        let words: [(&str, Self); 7] = [
            ("发明", Self::Invention),
            ("实用新型", Self::UtilityModel),
            ("软件著作", Self::Software),
            ("软著", Self::Software),
            ("计算机软件", Self::Software),
            ("标准", Self::Standard),
            ("规范", Self::Standard),
        ];
        words
            .iter()
            .find(|(word, _)| text.contains(word))
            .map(|(_, kind)| *kind)
    }

    /// Its name in Chinese.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Self::Invention => "发明专利",
            Self::UtilityModel => "实用新型专利",
            Self::Software => "软件著作权",
            Self::Standard => "标准规范",
        }
    }

    /// Its name in English.
    pub(crate) fn en(self) -> &'static str {
        match self {
            Self::Invention => "inventions",
            Self::UtilityModel => "utility models",
            Self::Software => "software copyrights",
            Self::Standard => "standards",
        }
    }
}

/// Why an item does not count, or not yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flaw {
    /// Not one of the four kinds.
    OtherKind,
    /// 申请中, 审查中.
    Pending,
    /// 失效, 终止, or older than its term.
    Expired,
    /// Another owner.
    OtherOwner,
    /// Not 网络空间安全相关 by the applicant's own word.
    OtherField,
    /// The same number stands above.
    Repeated,
    /// The state is not told.
    StateOpen,
    /// Owned together with others.
    JointOwner,
    /// The owner is not told.
    OwnerOpen,
    /// The number has not the form of such a number, or is blank.
    NumberForm,
    /// The check digit of the patent number is wrong.
    NumberCheck,
    /// The number is that of another kind of patent.
    NumberKind,
    /// 授权/登记/发布日 lies after the review date.
    Later,
}

impl Flaw {
    /// Whether the item surely does not count; the other flaws leave it open.
    pub(crate) fn settles(self) -> bool {
        match self {
            Self::OtherKind
            | Self::Pending
            | Self::Expired
            | Self::OtherOwner
            | Self::OtherField
            | Self::Repeated => true,
            Self::StateOpen
            | Self::JointOwner
            | Self::OwnerOpen
            | Self::NumberForm
            | Self::NumberCheck
            | Self::NumberKind
            | Self::Later => false,
        }
    }

    /// In Chinese.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Self::OtherKind => "不属于四类成果",
            Self::Pending => "尚未授权、登记或发布",
            Self::Expired => "已失效或已过保护期",
            Self::OtherOwner => "权利人不是申报企业",
            Self::OtherField => "申报为与网络空间安全无关",
            Self::Repeated => "编号与上面一项相同",
            Self::StateOpen => "状态未写明",
            Self::JointOwner => "与他人共有或权利人写法不一致",
            Self::OwnerOpen => "权利人未写明",
            Self::NumberForm => "编号的格式不符",
            Self::NumberCheck => "专利号的校验位不符",
            Self::NumberKind => "编号所示的专利类型与所填类型不同",
            Self::Later => "授权、登记或发布日在评审日之后",
        }
    }

    /// In English.
    pub(crate) fn en(self) -> &'static str {
        match self {
            Self::OtherKind => "not one of the four kinds",
            Self::Pending => "not granted, registered or published yet",
            Self::Expired => "lapsed, or past its term",
            Self::OtherOwner => "owned by somebody else",
            Self::OtherField => "declared as not of the field",
            Self::Repeated => "the same number as one above",
            Self::StateOpen => "its state is not told",
            Self::JointOwner => "owned jointly, or its owner is written differently",
            Self::OwnerOpen => "its owner is not told",
            Self::NumberForm => "its number has the wrong form",
            Self::NumberCheck => "the check digit of its number is wrong",
            Self::NumberKind => "its number is that of another kind of patent",
            Self::Later => "dated after the review",
        }
    }
}

/// An item and what stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item<'a> {
    /// The row.
    pub(crate) property: &'a Property,
    /// Its kind, if it is one of the four.
    pub(crate) kind: Option<PropertyKind>,
    /// What stands against it, settling flaws first.
    pub(crate) flaws: Vec<Flaw>,
}

impl Item<'_> {
    /// Nothing stands against it.
    pub(crate) fn counts(&self) -> bool {
        self.flaws.is_empty()
    }

    /// It would count once what is open were cleared up.
    pub(crate) fn may_count(&self) -> bool {
        !self.flaws.iter().any(|flaw| flaw.settles())
    }

    /// Its row.
    pub(crate) fn place(&self) -> Option<&CellPlace> {
        self.property.place.as_ref()
    }
}

/// Every item, looked at as of a day.
pub(crate) fn items<'a>(enterprise: &str, rows: &'a [Property], on: NaiveDate) -> Vec<Item<'a>> {
    let mut seen = BTreeSet::new();
    rows.iter()
        .map(|property| {
            let kind = PropertyKind::of(&property.kind);
            let number = folded(&property.number);
            let mut flaws: BTreeSet<Flaw> = state(&property.status).into_iter().collect();
            flaws.extend(kind.is_none().then_some(Flaw::OtherKind));
            flaws.extend((!property.cyber).then_some(Flaw::OtherField));
            flaws.extend(owner(enterprise, property, kind));
            flaws.extend(kind.and_then(|kind| wrong_number(kind, &number)));
            flaws.extend(over(property, kind, &number, on).then_some(Flaw::Expired));
            let granted = date(&property.granted);
            flaws.extend(
                granted
                    .is_some_and(|day| day.first > on)
                    .then_some(Flaw::Later),
            );
            let again = !number.is_empty() && !seen.insert(number);
            flaws.extend(again.then_some(Flaw::Repeated));
            Item {
                property,
                kind,
                flaws: flaws.into_iter().collect(),
            }
        })
        .collect()
}

fn state(status: &str) -> Option<Flaw> {
    const ENDED: [&str; 9] = [
        "失效", "终止", "届满", "无效", "放弃", "撤销", "撤回", "驳回", "废止",
    ];
    const PENDING: [&str; 9] = [
        "审查", "实审", "受理", "申请", "公开", "公布", "未", "待", "拟",
    ];
    const IN_FORCE: [&str; 7] = ["授权", "登记", "发布", "有效", "维持", "有权", "现行"];
    let status = folded(status);
    if says(&status, &ENDED) {
        Some(Flaw::Expired)
    } else if says(&status, &PENDING) {
        Some(Flaw::Pending)
    } else if says(&status, &IN_FORCE) {
        None
    } else {
        Some(Flaw::StateOpen)
    }
}

/// Whether an owner's cell names somebody, and not the enterprise at all. A rank among the drafters of a standard (第3起草单位) names
/// nobody.
pub(crate) fn owner_differs(enterprise: &str, owner: &str) -> bool {
    let (enterprise, owner) = (folded(enterprise), folded(owner));
    !owner.is_empty() && !enterprise.is_empty() && !rank(&owner) && !owner.contains(&enterprise)
}

/// A rank among drafters without a name.
fn rank(owner: &str) -> bool {
    const NAMES: [&str; 10] = [
        "公司", "大学", "学院", "研究", "中心", "协会", "学会", "集团", "局", "厂",
    ];
    let ranked = says(owner, &["起草", "参编", "主编", "牵头", "排名", "第"])
        || owner.chars().all(|c| c.is_ascii_digit() || c == '/');
    ranked && !says(owner, &NAMES)
}

fn owner(enterprise: &str, property: &Property, kind: Option<PropertyKind>) -> Option<Flaw> {
    let (name, owner) = (folded(enterprise), folded(&property.owner));
    let standard = kind == Some(PropertyKind::Standard);
    if owner.is_empty() || name.is_empty() {
        return Some(Flaw::OwnerOpen);
    }
    if rank(&owner) {
        return (!standard).then_some(Flaw::OwnerOpen);
    }
    // Behind the name may stand a rank or a remark in brackets.
    let own = |one: &str| {
        one.strip_prefix(name.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    };
    let mut owners = owner
        .split(['、', ',', ';', '/'])
        .filter(|one| !one.is_empty());
    if owners.all(own) {
        None
    } else if owner.contains(&name) {
        // A standard is always drafted by several.
        (!standard).then_some(Flaw::JointOwner)
    } else {
        Some(Flaw::OtherOwner)
    }
}

fn wrong_number(kind: PropertyKind, number: &str) -> Option<Flaw> {
    let defect = |defect: NumberDefect| match defect {
        NumberDefect::Form => Flaw::NumberForm,
        NumberDefect::Check { .. } => Flaw::NumberCheck,
    };
    match kind {
        PropertyKind::Invention | PropertyKind::UtilityModel => match patent(number) {
            Err(wrong) => Some(defect(wrong)),
            Ok(PatentKind::Invention) if kind == PropertyKind::Invention => None,
            Ok(PatentKind::UtilityModel) if kind == PropertyKind::UtilityModel => None,
            Ok(_) => Some(Flaw::NumberKind),
        },
        PropertyKind::Software => software_copyright(number).err().map(defect),
        PropertyKind::Standard => standard_number(number).err().map(defect),
    }
}

/// Whether a patent is surely past its term (专利法第42条: 发明二十年、实用新型十年, from the day of filing). Without a day of filing the year
/// in the number counts, to its last day.
fn over(property: &Property, kind: Option<PropertyKind>, number: &str, on: NaiveDate) -> bool {
    let term = match kind {
        Some(PropertyKind::Invention) => 20,
        Some(PropertyKind::UtilityModel) => 10,
        _ => return false,
    };
    let Some(begun) = years_before(on, term) else {
        return false;
    };
    match date(&property.applied) {
        Some(applied) => applied.last <= begun,
        None => filed(number).is_some_and(|year| year < begun.year()),
    }
}

/// The year of filing in a patent number: four digits, or two before October 2003.
fn filed(number: &str) -> Option<i32> {
    let digits = number.strip_prefix("ZL").unwrap_or(number);
    let (digits, _) = digits.split_once('.')?;
    match digits.len() {
        12 => digits.get(..4)?.parse().ok(),
        8 => match digits.get(..2)?.parse().ok()? {
            year @ 85..=99 => Some(1900 + year),
            year @ 0..=3 => Some(2000 + year),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRM: &str = "沈阳盛安网络科技有限公司";

    fn good(kind: &str, number: &str) -> Property {
        Property {
            kind: kind.to_owned(),
            number: number.to_owned(),
            owner: FIRM.to_owned(),
            granted: "2023-06-20".to_owned(),
            status: "已授权".to_owned(),
            cyber: true,
            ..Property::default()
        }
    }

    fn check(property: &Property, expected: &[Flaw]) {
        let on = "2026-11-22".parse().expect("a date");
        let rows = [property.clone()];
        let found = items(FIRM, &rows, on);
        assert_eq!(found[0].flaws, expected, "{property:?}");
        assert_eq!(found[0].counts(), expected.is_empty());
        assert_eq!(
            found[0].may_count(),
            !expected.iter().any(|flaw| flaw.settles())
        );
    }

    #[test]
    fn numbers_are_checked_by_kind() {
        let invention = "ZL202110358216.5";
        let utility = "ZL202222108345.1";
        check(&good("发明专利", invention), &[]);
        check(&good("实用新型专利", utility), &[]);
        check(&good("软件著作权", "2021SR0426718"), &[]);
        check(&good("标准规范", "T/LNSIA 012-2024"), &[]);
        check(&good("发明专利", "ZL202110358216.6"), &[Flaw::NumberCheck]);
        check(&good("实用新型", invention), &[Flaw::NumberKind]);
        check(&good("发明专利", utility), &[Flaw::NumberKind]);
        check(&good("发明专利", "CN112345678B"), &[Flaw::NumberForm]);
        check(
            &good("软件著作权", "软著登字第1234567号"),
            &[Flaw::NumberForm],
        );
        check(&good("标准规范", ""), &[Flaw::NumberForm]);
        check(&good("外观设计", "ZL202130358216.5"), &[Flaw::OtherKind]);
    }

    #[test]
    fn states_are_read() {
        for (status, flaws) in [
            ("有效", &[][..]),
            ("已登记", &[]),
            ("授权后维持", &[]),
            ("审查中", &[Flaw::Pending]),
            ("未授权", &[Flaw::Pending]),
            ("待发布", &[Flaw::Pending]),
            ("已失效", &[Flaw::Expired]),
            ("未缴年费终止", &[Flaw::Expired]),
            ("", &[Flaw::StateOpen]),
        ] {
            let property = Property {
                status: status.to_owned(),
                ..good("软件著作权", "2021SR0426718")
            };
            check(&property, flaws);
        }
    }

    #[test]
    fn owners_are_compared() {
        let owned = |kind: &str, number: &str, owner: &str, flaws: &[Flaw]| {
            let property = Property {
                owner: owner.to_owned(),
                ..good(kind, number)
            };
            check(&property, flaws);
        };
        let software = |owner: &str, flaws: &[Flaw]| {
            owned("软件著作权", "2021SR0426718", owner, flaws);
        };
        software(" 沈阳盛安网络科技 有限公司", &[]);
        software("沈阳盛安网络科技有限公司（原始取得）", &[]);
        software("沈阳盛安网络科技有限公司、东北大学", &[Flaw::JointOwner]);
        software("沈阳盛安网络科技有限公司大连分公司", &[Flaw::JointOwner]);
        software("东北大学，沈阳盛安网络科技有限公司", &[Flaw::JointOwner]);
        software("大连联贝数据技术有限公司", &[Flaw::OtherOwner]);
        software("第1", &[Flaw::OwnerOpen]);
        software("", &[Flaw::OwnerOpen]);
        let standard = |owner: &str, flaws: &[Flaw]| {
            owned("标准规范", "GB/T 22239-2019", owner, flaws);
        };
        standard("沈阳盛安网络科技有限公司（第3起草单位）", &[]);
        standard("东北大学、沈阳盛安网络科技有限公司", &[]);
        standard("第3起草单位", &[]);
        standard("3/10", &[]);
        standard("东北大学（第1起草单位）", &[Flaw::OtherOwner]);
    }

    #[test]
    fn a_patent_ends_with_its_term() {
        let aged = |kind: &str, number: &str, applied: &str, flaws: &[Flaw]| {
            let property = Property {
                applied: applied.to_owned(),
                ..good(kind, number)
            };
            check(&property, flaws);
        };
        let utility = "ZL202222108345.1";
        aged("实用新型", utility, "2016-11-23", &[]);
        aged("实用新型", utility, "2016-11-22", &[Flaw::Expired]);
        aged("实用新型", utility, "", &[]);
        aged("发明专利", "95115608.X", "", &[Flaw::Expired]);
        aged("发明专利", "95115608.X", "2006-11-23", &[]);
        let later = Property {
            granted: "2026-11-23".to_owned(),
            ..good("软件著作权", "2021SR0426718")
        };
        check(&later, &[Flaw::Later]);
    }

    #[test]
    fn the_year_of_filing() {
        for (number, year) in [
            ("ZL202110358216.5", Some(2021)),
            ("95115608.X", Some(1995)),
            ("03115608.1", Some(2003)),
            ("60115608.1", None),
            ("2021", None),
        ] {
            assert_eq!(filed(number), year, "{number}");
        }
    }

    #[test]
    fn a_number_counts_once() {
        let rows = [
            good("软件著作权", "2021SR0426718"),
            good("软件著作权", "2021sr0426718 "),
            good("软件著作权", ""),
            good("软件著作权", ""),
        ];
        let on = "2026-11-22".parse().expect("a date");
        let flaws: Vec<_> = items(FIRM, &rows, on)
            .into_iter()
            .map(|i| i.flaws)
            .collect();
        assert_eq!(flaws[0], []);
        assert_eq!(flaws[1], [Flaw::Repeated]);
        assert_eq!(flaws[3], [Flaw::NumberForm]);
    }

    #[test]
    fn the_owner_of_another_name() {
        for (owner, differs) in [
            ("沈阳盛安网络科技有限公司", false),
            ("沈阳盛安网络科技有限公司、东北大学", false),
            ("第3起草单位", false),
            ("", false),
            ("沈阳盛安信息技术有限公司", true),
            ("东北大学（第2起草单位）", true),
        ] {
            assert_eq!(owner_differs(FIRM, owner), differs, "{owner}");
        }
        assert!(!owner_differs("", "东北大学"));
    }
}
