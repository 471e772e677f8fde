//! §4.1 1) 独立法人与辽宁设立.
//!
//! > 依法在辽宁省境内设立、具有独立法人资格的企业；
//!
//! What the registration facts say: whether 统一社会信用代码 is well-formed, whether 企业类型 is one with independent legal personality,
//! whether 登记状态 is in force, whether 住所 lies in Liaoning. The area digits of the code are those of the authority that gave it and
//! stay when a firm moves, so they are told as a fact. An applicant that drafted the standard is pointed out: it concerns who may judge.

use crate::applicant::{Enterprise, EnterpriseFact};
use crate::identifier::{Uscc, UsccDefect};
use crate::standard::ClauseKey;

use super::whereabouts::{Where, whereabouts};
use super::words::{folded, or_blank, same_name, says};
use super::{Hint, Leaning};

/// The five units that drafted the standard, as its foreword names them. An applicant among them meets its own rules, and an expert
/// employed by one may have to stand aside.
const DRAFTERS: [&str; 5] = [
    "辽宁信通科俱乐部有限公司",
    "沈阳化工大学",
    "辽宁省软件行业协会",
    "辽宁邮电规划设计院有限公司",
    "辽宁育能科技有限公司",
];

/// Forms without independent legal personality, or that are no enterprise.
const NOT_INDEPENDENT: [&str; 13] = [
    "个体工商户",
    "个体户",
    "个人独资",
    "合伙",
    "分公司",
    "分支机构",
    "办事处",
    "代表处",
    "合作社",
    "社会团体",
    "社会组织",
    "民办非企业",
    "事业单位",
];

/// Forms of an enterprise as a legal person.
const INDEPENDENT: [&str; 8] = [
    "有限责任公司",
    "有限公司",
    "股份公司",
    "企业法人",
    "国有独资",
    "全民所有制",
    "集体所有制",
    "股份合作制",
];

const ACTIVE: [&str; 5] = ["存续", "在营", "开业", "在册", "正常"];
const ENDED: [&str; 8] = [
    "吊销", "注销", "清算", "撤销", "停业", "歇业", "关闭", "迁出",
];

pub(super) fn hints(enterprise: &Enterprise) -> Vec<Hint> {
    let mut found = code(enterprise);
    found.push(kind(enterprise));
    found.push(status(enterprise));
    found.push(domicile(enterprise));
    found.extend(drafter(enterprise));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::Registration, code, leaning, zh, en)
}

fn code(enterprise: &Enterprise) -> Vec<Hint> {
    let place = enterprise.place(EnterpriseFact::Uscc);
    let stated = &enterprise.uscc;
    if stated.trim().is_empty() {
        let zh = "没有统一社会信用代码，请对照营业执照补填。".to_owned();
        let en = "There is no unified social credit code; take it from the licence.".to_owned();
        return vec![hint("uscc_blank", Leaning::Open, zh, en).at(place)];
    }
    let code = match Uscc::check(&folded(stated)) {
        Ok(code) => code,
        Err(defect) => {
            let (why_zh, why_en) = defect_words(defect);
            let zh = format!("统一社会信用代码“{stated}”校验不通过：{why_zh}。请对照营业执照。");
            let en = format!(
                "The unified social credit code {stated} does not hold: {why_en}. Compare the licence."
            );
            return vec![hint("uscc_wrong", Leaning::Doubts, zh, en).at(place)];
        }
    };
    let mut found = vec![if code.is_enterprise() {
        let zh = format!("统一社会信用代码{code}校验通过，属市场监管部门登记的企业。");
        let en =
            format!("The unified social credit code {code} holds and is that of an enterprise.");
        hint("uscc_holds", Leaning::Supports, zh, en)
    } else {
        let zh = format!("统一社会信用代码{code}不以91开头，不是市场监管部门登记的企业的代码。");
        let en = format!(
            "The code {code} does not begin with 91: it is not that of a registered enterprise."
        );
        hint("uscc_not_enterprise", Leaning::Doubts, zh, en)
    }];
    if !code.organisation_code_holds() {
        let zh =
            "统一社会信用代码第9至17位（组织机构代码）的校验码不符，请对照营业执照。".to_owned();
        let en = "Positions 9 to 17 of the code are no well-formed organisation code; compare the licence.".to_owned();
        found.push(hint("uscc_organisation_code", Leaning::Open, zh, en));
    }
    let (zh, en) = if code.given_in_liaoning() {
        ("由辽宁省内登记机关赋码", "was given in Liaoning")
    } else {
        ("由辽宁省外登记机关赋码", "was given outside Liaoning")
    };
    let zh = format!("统一社会信用代码{zh}；企业迁移时代码不变，以住所为准。");
    let en = format!("The code {en}; it stays when a firm moves, so the domicile counts.");
    found.push(hint("uscc_authority", Leaning::Fact, zh, en));
    found.into_iter().map(|hint| hint.at(place)).collect()
}

fn defect_words(defect: UsccDefect) -> (String, String) {
    match defect {
        UsccDefect::Length(length) => (
            format!("应为18位，现为{length}位"),
            format!("it has {length} characters instead of 18"),
        ),
        UsccDefect::Character {
            position,
            found,
            suggestion,
        } => {
            let meant_zh = suggestion.map_or_else(String::new, |meant| format!("，疑为{meant}"));
            let meant_en =
                suggestion.map_or_else(String::new, |meant| format!(", probably {meant}"));
            (
                format!("第{position}位“{found}”不是代码所用的字符{meant_zh}"),
                format!("character {position} is {found}, which no code has{meant_en}"),
            )
        }
        UsccDefect::Check { found, expected } => (
            format!("校验码应为{expected}，现为{found}"),
            format!("its check character should be {expected} and is {found}"),
        ),
    }
}

fn kind(enterprise: &Enterprise) -> Hint {
    let (kind, name) = (folded(&enterprise.kind), folded(&enterprise.name));
    let shown = or_blank(&enterprise.kind, "未填写");
    let branch = name.ends_with("分公司") || says(&name, &["有限合伙", "合作社"]);
    let (code, leaning, zh, en) = if says(&kind, &NOT_INDEPENDENT) || branch {
        (
            "kind_not_independent",
            Leaning::Doubts,
            format!(
                "企业类型“{shown}”、名称“{}”：可能不是具有独立法人资格的企业。",
                enterprise.name
            ),
            format!(
                "The kind {shown} or the name {} is that of no enterprise with independent legal personality.",
                enterprise.name
            ),
        )
    } else if says(&kind, &INDEPENDENT) {
        (
            "kind_independent",
            Leaning::Supports,
            format!("企业类型为“{shown}”，具有独立法人资格。"),
            format!("The kind of enterprise, {shown}, has independent legal personality."),
        )
    } else {
        (
            "kind_open",
            Leaning::Open,
            format!("企业类型“{shown}”看不出是否具有独立法人资格，请对照营业执照。"),
            format!(
                "The kind of enterprise, {shown}, does not tell whether it is an independent legal person; compare the licence."
            ),
        )
    };
    hint(code, leaning, zh, en).at(enterprise.place(EnterpriseFact::Kind))
}

fn status(enterprise: &Enterprise) -> Hint {
    let status = folded(&enterprise.status);
    let shown = or_blank(&enterprise.status, "未填写");
    let (code, leaning, zh, en) = match (says(&status, &ACTIVE), says(&status, &ENDED)) {
        _ if status.contains("异常") => (
            "status_abnormal",
            Leaning::Doubts,
            format!("登记状态“{shown}”涉及经营异常，并见4.4.3。"),
            format!("The registration status {shown} speaks of abnormal operation; see 4.4.3 too."),
        ),
        (false, true) => (
            "status_ended",
            Leaning::Doubts,
            format!("登记状态为“{shown}”。"),
            format!("The registration status is {shown}: not in operation."),
        ),
        (true, false) => (
            "status_active",
            Leaning::Supports,
            format!("登记状态为“{shown}”。"),
            format!("The registration status is {shown}: in operation."),
        ),
        _ => (
            "status_open",
            Leaning::Open,
            format!("登记状态“{shown}”无法判断，请查国家企业信用信息公示系统。"),
            format!(
                "The registration status {shown} says nothing clear; look it up in the public register."
            ),
        ),
    };
    hint(code, leaning, zh, en).at(enterprise.place(EnterpriseFact::Status))
}

fn domicile(enterprise: &Enterprise) -> Hint {
    let shown = or_blank(&enterprise.domicile, "未填写");
    let city = enterprise.city.trim();
    let by_domicile = whereabouts(&enterprise.domicile);
    let by_city = whereabouts(city);
    let (code, leaning, zh, en) = match (by_domicile, by_city) {
        (Where::Elsewhere, _) => (
            "domicile_outside",
            Leaning::Doubts,
            format!("住所“{shown}”不在辽宁省。"),
            format!("The domicile {shown} is not in Liaoning."),
        ),
        (Where::Liaoning, Where::Elsewhere) => (
            "domicile_contradicts",
            Leaning::Doubts,
            format!("住所“{shown}”与所在市“{city}”不一致。"),
            format!("The domicile {shown} contradicts the city {city}."),
        ),
        (Where::Liaoning, _) => (
            "domicile_inside",
            Leaning::Supports,
            format!("住所“{shown}”在辽宁省。"),
            format!("The domicile {shown} is in Liaoning."),
        ),
        (Where::Unsaid, Where::Liaoning) => (
            "domicile_city_inside",
            Leaning::Supports,
            format!("住所“{shown}”没有写明省市，所在市为“{city}”，在辽宁省。"),
            format!("The domicile {shown} names no province; the city is {city}, in Liaoning."),
        ),
        (Where::Unsaid, Where::Elsewhere) => (
            "domicile_outside",
            Leaning::Doubts,
            format!("住所“{shown}”没有写明省市，所在市“{city}”不在辽宁省。"),
            format!("The domicile {shown} names no province; the city {city} is not in Liaoning."),
        ),
        (Where::Unsaid, Where::Unsaid) => (
            "domicile_open",
            Leaning::Open,
            format!("住所“{shown}”看不出是否在辽宁省，请对照营业执照。"),
            format!(
                "The domicile {shown} does not tell whether it is in Liaoning; compare the licence."
            ),
        ),
    };
    hint(code, leaning, zh, en).at(enterprise.place(EnterpriseFact::Domicile))
}

fn drafter(enterprise: &Enterprise) -> Option<Hint> {
    let name = &enterprise.name;
    let drafted = DRAFTERS.iter().any(|drafter| same_name(drafter, name));
    drafted.then(|| {
        let zh = format!("申报企业“{name}”是本标准的起草单位，请核对评审专家的回避情形。");
        let en = format!(
            "The applicant, {name}, drafted this standard: check whether experts must stand aside."
        );
        hint("drafting_unit", Leaning::Open, zh, en).at(enterprise.place(EnterpriseFact::Name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firm() -> Enterprise {
        Enterprise {
            name: "沈阳盛安网络科技有限公司".to_owned(),
            uscc: "91210112MA10TEK10B".to_owned(),
            kind: "有限责任公司（自然人独资）".to_owned(),
            status: "存续（在营、开业、在册）".to_owned(),
            domicile: "辽宁省沈阳市浑南区智云北街18号".to_owned(),
            ..Enterprise::default()
        }
    }

    fn check(change: impl FnOnce(&mut Enterprise), expected: &[(&str, Leaning)]) {
        let mut enterprise = firm();
        change(&mut enterprise);
        let found: Vec<_> = hints(&enterprise)
            .iter()
            .map(|hint| (hint.code, hint.leaning))
            .collect();
        for wanted in expected {
            assert!(found.contains(wanted), "{wanted:?} in {found:?}");
        }
    }

    #[test]
    fn an_ordinary_firm_raises_no_doubt() {
        let found = hints(&firm());
        assert!(
            found
                .iter()
                .all(|hint| matches!(hint.leaning, Leaning::Supports | Leaning::Fact)),
            "{found:?}"
        );
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn codes_are_checked() {
        let uscc = |text: &str, expected: &[(&str, Leaning)]| {
            check(|e| e.uscc = text.to_owned(), expected);
        };
        uscc("", &[("uscc_blank", Leaning::Open)]);
        uscc("91210112MA10TEK10C", &[("uscc_wrong", Leaning::Doubts)]);
        uscc("9.12101E+17", &[("uscc_wrong", Leaning::Doubts)]);
        uscc("９１210112ma10tek10b", &[("uscc_holds", Leaning::Supports)]);
        let other = [
            ("uscc_not_enterprise", Leaning::Doubts),
            ("uscc_authority", Leaning::Fact),
        ];
        uscc("31210000MD0052502C", &other);
        let spoilt = hints(&Enterprise {
            uscc: "912101I2MA10TEK10B".to_owned(),
            ..firm()
        });
        assert!(
            spoilt[0].zh.contains("第7位“I”") && spoilt[0].zh.contains("疑为1"),
            "{}",
            spoilt[0].zh
        );
        // A right check character over a wrong organisation code: digit 17 changed, digit 18 computed again.
        let Err(UsccDefect::Check { expected, .. }) = Uscc::check("91210112MA10TEK11B") else {
            panic!("the check character must change");
        };
        let organisation = hints(&Enterprise {
            uscc: format!("91210112MA10TEK11{expected}"),
            ..firm()
        });
        let codes: Vec<_> = organisation.iter().map(|hint| hint.code).collect();
        assert_eq!(
            codes[..3],
            ["uscc_holds", "uscc_organisation_code", "uscc_authority"]
        );
        assert_eq!(organisation[1].leaning, Leaning::Open);
        let given = |uscc: &str| {
            let found = hints(&Enterprise {
                uscc: uscc.to_owned(),
                ..firm()
            });
            found
                .into_iter()
                .find(|hint| hint.code == "uscc_authority")
                .expect("it")
                .en
        };
        assert!(given("91210112MA10TEK10B").contains("was given in Liaoning"));
        assert!(given("91440300708461136T").contains("outside Liaoning"));
    }

    #[test]
    fn kinds_of_enterprise() {
        let kind = |text: &str, code: &'static str, leaning| {
            check(|e| e.kind = text.to_owned(), &[(code, leaning)]);
        };
        for yes in ["股份有限公司", "其他企业法人", "有限责任公司(法人独资)"]
        {
            kind(yes, "kind_independent", Leaning::Supports);
        }
        for no in [
            "个体工商户",
            "个人独资企业",
            "有限合伙企业",
            "有限责任公司分公司",
            "农民专业合作社",
        ] {
            kind(no, "kind_not_independent", Leaning::Doubts);
        }
        for open in ["", "外商投资企业", "其他"] {
            kind(open, "kind_open", Leaning::Open);
        }
        let branch = |e: &mut Enterprise| "盛安有限公司大连分公司".clone_into(&mut e.name);
        check(branch, &[("kind_not_independent", Leaning::Doubts)]);
    }

    #[test]
    fn states_of_registration() {
        for (text, code, leaning) in [
            ("在营", "status_active", Leaning::Supports),
            ("吊销，未注销", "status_ended", Leaning::Doubts),
            ("清算", "status_ended", Leaning::Doubts),
            (
                "存续（列入经营异常名录）",
                "status_abnormal",
                Leaning::Doubts,
            ),
            ("存续，未被吊销", "status_open", Leaning::Open),
            ("", "status_open", Leaning::Open),
        ] {
            check(|e| e.status = text.to_owned(), &[(code, leaning)]);
        }
    }

    #[test]
    fn a_domicile_is_where_it_begins() {
        for (address, city, code, leaning) in [
            ("沈阳市浑南区", "", "domicile_inside", Leaning::Supports),
            (
                "中国（辽宁）自由贸易试验区沈阳片区",
                "",
                "domicile_inside",
                Leaning::Supports,
            ),
            (
                "大连高新技术产业园区",
                "",
                "domicile_inside",
                Leaning::Supports,
            ),
            (
                "上海市虹口区大连路1号",
                "",
                "domicile_outside",
                Leaning::Doubts,
            ),
            (
                "中国（上海）自由贸易试验区",
                "沈阳市",
                "domicile_outside",
                Leaning::Doubts,
            ),
            ("朝阳区建国路1号", "", "domicile_open", Leaning::Open),
            ("朝阳县柳城街道", "", "domicile_inside", Leaning::Supports),
            (
                "浑南区智云北街18号",
                "沈阳",
                "domicile_city_inside",
                Leaning::Supports,
            ),
            (
                "浑南区智云北街18号",
                "北京市",
                "domicile_outside",
                Leaning::Doubts,
            ),
            (
                "辽宁省沈阳市",
                "北京市",
                "domicile_contradicts",
                Leaning::Doubts,
            ),
            ("", "", "domicile_open", Leaning::Open),
        ] {
            let change = |e: &mut Enterprise| {
                address.clone_into(&mut e.domicile);
                city.clone_into(&mut e.city);
            };
            check(change, &[(code, leaning)]);
        }
    }

    #[test]
    fn a_drafter_of_the_standard_is_pointed_out() {
        for (name, drafted) in [
            (" 沈阳化工大学", true),
            ("辽宁育能科技有限公司", true),
            ("辽宁育能科技有限公司大连公司", false),
        ] {
            let mut enterprise = firm();
            name.clone_into(&mut enterprise.name);
            let found = drafter(&enterprise);
            assert_eq!(found.is_some(), drafted, "{name}");
        }
    }
}
