//! Hints over any declaration that somebody could write: no panic, at least one for every judged clause, and never a verdict.

use std::sync::LazyLock;

use chrono::NaiveDate;
use dunping_domain::applicant::{
    Applicant, AttachmentEntry, CellPlace, Enterprise, Property, Qualification, ResearchCosts,
    RevenueRow, SelfAssessment, StatedYear, TalentCounts, TechnologyPoint,
};
use dunping_domain::assessment::assess;
use dunping_domain::clause::{Reason, Verdict};
use dunping_domain::consistency::{self, Material};
use dunping_domain::figures::{Amount, Edge, FigureKey, Figures, StaffGroup};
use dunping_domain::finding::Severity;
use dunping_domain::hint::{Hint, Leaning, NumberUnit, hints};
use dunping_domain::policy::Policy;
use dunping_domain::standard::{Catalogue, ClauseKey};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Words that the rules look for, and junk around and between them.
const WORDS: &[&str] = &[
    "",
    " ",
    "无",
    "—",
    "甲公司",
    "甲公司（第3起草单位）",
    "乙公司、甲公司",
    "辽宁育能科技有限公司",
    "91210112MA10TEK10B",
    "9121O112MA10TEK10B",
    "31210000MD0052502C",
    "有限责任公司",
    "分公司",
    "个体工商户",
    "存续",
    "注销",
    "经营异常",
    "辽宁省沈阳市浑南区18号",
    "上海市大连路",
    "朝阳区",
    "同上",
    "网络安全软件",
    "发明专利",
    "实用新型",
    "软件著作权",
    "标准规范",
    "外观设计",
    "已授权",
    "审查中",
    "已失效",
    "ZL202110358216.5",
    "ZL202110358216.6",
    "2021SR0426718",
    "T/LNSIA 012-2024",
    "Q",
    "A",
    "B1.FIREWALL",
    "B1.LINE_CIPHER",
    "C1",
    "X1.ANTIVIRUS",
    "X",
    "非网安",
    "A.OTHER",
    "K4.FIREWALL",
    "K4.DOMAIN",
    "K4.DOMAIN.OTHER",
    "L1.BASE",
    "L9",
    "ISO9001",
    "CMMI",
    "ITSS",
    "ISO/IEC 20000-1",
    "ISO27001",
    "商用密码产品认证",
    "专用产品检测",
    "租赁合同",
    "不动产权证",
    "场所证明",
    "体系运行记录",
    "信用中国报告",
    "公示系统",
    "执行信息",
    "纳税信用",
    "承诺书",
    "2024-01-01",
    "2027-13-40",
    "2026",
    "2024-01-01至2027-12-31",
    "2024—2027",
    "长期",
    "99999999",
    "00000000",
    "0000-00-00",
    "2027年",
    "5%",
    "5.0",
    "1/0",
    "-",
    "%",
    "12345678901234567890%",
    "\u{200B}",
    "𠀀",
    "（",
    "(",
    "/",
    "、",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(WORDS).prop_map(ToOwned::to_owned),
        2 => (select(WORDS), select(WORDS)).prop_map(|(one, other)| format!("{one}{other}")),
        1 => any::<String>(),
        1 => "[0-9]{1,12}[年./-][0-9]{0,4}[月./至—-]?[0-9]{0,10}",
    ]
}

fn amount() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        Just(None),
        (0..1_000_000_i64).prop_map(Some),
        any::<i64>().prop_map(Some),
        Just(Some(i64::MAX)),
    ]
}

fn place() -> impl Strategy<Value = Option<CellPlace>> {
    proptest::option::of(text().prop_map(|sheet| CellPlace {
        sheet,
        cell: "E7".to_owned(),
    }))
}

fn clause() -> impl Strategy<Value = ClauseKey> {
    select(&ClauseKey::ALL[..])
}

prop_compose! {
    fn enterprise()(
        texts in vec(text(), 9),
        layers in vec(text(), 0..4),
        technologies in vec(text(), 0..4),
        application_year in proptest::option::of(any::<i32>()),
    ) -> Enterprise {
        Enterprise {
            name: texts[0].clone(),
            uscc: texts[1].clone(),
            kind: texts[2].clone(),
            domicile: texts[3].clone(),
            premises: texts[4].clone(),
            city: texts[5].clone(),
            status: texts[6].clone(),
            scope: texts[7].clone(),
            business: texts[8].clone(),
            layers,
            technologies,
            application_year,
            ..Enterprise::default()
        }
    }
}

prop_compose! {
    fn property()(texts in vec(text(), 10), cyber in any::<bool>(), place in place()) -> Property {
        Property {
            kind: texts[0].clone(),
            title: texts[1].clone(),
            number: texts[2].clone(),
            owner: texts[3].clone(),
            applied: texts[4].clone(),
            granted: texts[5].clone(),
            status: texts[6].clone(),
            acquired: texts[7].clone(),
            cyber,
            product: texts[8].clone(),
            attachment: texts[9].clone(),
            place,
        }
    }
}

prop_compose! {
    fn revenue_row()(
        product in text(), business in text(), revenue in amount(), place in place(),
    ) -> RevenueRow {
        RevenueRow { product, business, revenue, place, ..RevenueRow::default() }
    }
}

prop_compose! {
    fn point()(texts in vec(text(), 4), place in place()) -> TechnologyPoint {
        TechnologyPoint {
            title: texts[0].clone(),
            code: texts[1].clone(),
            description: texts[2].clone(),
            property: texts[3].clone(),
            place,
        }
    }
}

prop_compose! {
    fn qualification()(texts in vec(text(), 6), place in place()) -> Qualification {
        Qualification {
            name: texts[0].clone(),
            number: texts[1].clone(),
            issuer: texts[2].clone(),
            issued: texts[3].clone(),
            valid_to: texts[4].clone(),
            attachment: texts[5].clone(),
            place,
        }
    }
}

prop_compose! {
    fn attachment()(
        texts in vec(text(), 6), clauses in vec(clause(), 0..3), place in place(),
    ) -> AttachmentEntry {
        AttachmentEntry {
            number: texts[0].clone(),
            file_name: texts[1].clone(),
            kind: texts[2].clone(),
            clauses,
            issuer: texts[3].clone(),
            date: texts[4].clone(),
            remark: texts[5].clone(),
            place,
        }
    }
}

prop_compose! {
    fn self_assessment()(clause in clause(), value in text(), place in place()) -> SelfAssessment {
        SelfAssessment {
            clause,
            conclusion: String::new(),
            value,
            attachments: String::new(),
            remark: String::new(),
            place,
        }
    }
}

prop_compose! {
    fn applicant()(
        enterprise in enterprise(),
        properties in vec(property(), 0..5),
        revenue_rows in vec(revenue_row(), 0..5),
        technology_points in vec(point(), 0..4),
        qualifications in vec(qualification(), 0..4),
        counts in any::<[u32; 7]>(),
        attachments in vec(attachment(), 0..6),
        self_assessment in vec(self_assessment(), 0..4),
        costs in [amount(), amount(), amount()],
        years in vec(any::<i32>(), 0..3),
    ) -> Applicant {
        let [listed, doctors, masters, senior_titles, honours, distinguished, related] = counts;
        Applicant {
            enterprise,
            properties,
            revenue_rows,
            technology_points,
            qualifications,
            talent: TalentCounts {
                listed, doctors, masters, senior_titles, honours, distinguished, related,
            },
            attachments,
            self_assessment,
            research_costs: ResearchCosts {
                other: costs[0],
                outsourced_domestic: costs[1],
                outsourced_overseas: costs[2],
                sheet: String::new(),
            },
            stated_years: years
                .into_iter()
                .map(|year| StatedYear {
                    year,
                    text: year.to_string(),
                    place: CellPlace { sheet: String::new(), cell: String::new() },
                })
                .collect(),
        }
    }
}

prop_compose! {
    fn figures()(values in vec(amount(), 5), heads in vec(proptest::option::of(any::<i64>()), 8)) -> Figures {
        let mut figures = Figures::new(2025);
        figures.months_in_business = vec![1, 12];
        let amounts = [
            Amount::RevenueTotal, Amount::RevenueMain, Amount::RevenueCyber, Amount::ResearchTotal,
            Amount::ResearchDomestic,
        ];
        let amounts = amounts.map(|amount| FigureKey::Yearly(amount, 2025));
        let staff = [StaffGroup::All, StaffGroup::Bachelor].into_iter().flat_map(|group| {
            [1, 12].into_iter().flat_map(move |month| {
                [Edge::Open, Edge::Close].map(|edge| FigureKey::Monthly(month, edge, group))
            })
        });
        let all = amounts.into_iter().zip(values).chain(staff.zip(heads));
        for (key, value) in all {
            if let Some(value) = value {
                figures = figures.corrected(key, value, "F001", "arbitrary");
            }
        }
        figures
    }
}

fn day() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        (2000..2100_i32, 1..=366_u32).prop_filter_map("a day of the year", |(year, day)| {
            NaiveDate::from_yo_opt(year, day)
        }),
        Just(NaiveDate::MIN),
        Just(NaiveDate::MAX),
    ]
}

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::builtin);
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::builtin);
/// The clauses without a formula.
static JUDGED: LazyLock<Vec<ClauseKey>> = LazyLock::new(judged);

fn judged() -> Vec<ClauseKey> {
    let assessment = assess(&Figures::new(2025), &POLICY);
    let judged = Verdict::Undetermined {
        reasons: vec![Reason::Judgement],
    };
    let clauses = assessment.clauses.into_iter();
    clauses
        .filter(|clause| clause.verdict == judged)
        .map(|clause| clause.key)
        .collect()
}

fn well_formed(hint: &Hint) -> Result<(), TestCaseError> {
    prop_assert!(JUDGED.contains(&hint.clause), "{hint:?}");
    prop_assert!(!hint.zh.is_empty() && !hint.en.is_empty(), "{hint:?}");
    let plain = |c: char| c.is_ascii_lowercase() || c == '_';
    prop_assert!(
        hint.code.chars().all(plain) && !hint.code.is_empty(),
        "{hint:?}"
    );
    for number in &hint.numbers {
        prop_assert!(number.value.denominator() > 0, "{hint:?}");
        if number.unit != NumberUnit::Share {
            prop_assert_eq!(number.value.denominator(), 1, "{:?}", hint);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_declaration_gets_hints_and_no_verdict(applicant in applicant(), figures in figures(), on in day()) {
        let before = assess(&figures, &POLICY);
        let found = hints(&applicant, &figures, &POLICY, on, &CATALOGUE);
        for hint in &found {
            well_formed(hint)?;
        }
        for &clause in JUDGED.iter() {
            prop_assert!(found.iter().any(|hint| hint.clause == clause), "no hint for {}", clause);
        }
        let order = |hint: &Hint| (hint.clause, hint.leaning);
        prop_assert!(found.is_sorted_by_key(order));
        prop_assert_eq!(&hints(&applicant, &figures, &POLICY, on, &CATALOGUE), &found);
        prop_assert_eq!(assess(&figures, &POLICY), before);
    }

    #[test]
    fn any_declaration_is_held_against_itself(applicant in applicant(), figures in figures(), on in day()) {
        let assessment = assess(&figures, &POLICY);
        let found = consistency::check(&Material {
            figures: &figures,
            applicant: &applicant,
            assessment: &assessment,
            review_date: on,
            audited: &[],
            documents: &[],
        });
        for finding in &found {
            prop_assert!(!finding.message.is_empty() && !finding.english.is_empty(), "{:?}", finding);
            let blocks = matches!(finding.code.as_str(), "V02" | "V04" | "V06");
            prop_assert!(blocks || finding.severity != Severity::Block, "{:?}", finding);
        }
    }
}

#[test]
fn there_are_thirteen_judged_clauses() {
    assert_eq!(JUDGED.len(), 13);
    let found = hints(
        &Applicant::default(),
        &Figures::new(2025),
        &POLICY,
        "2026-11-22".parse().expect("a date"),
        &CATALOGUE,
    );
    // An applicant that says nothing is supported nowhere, and doubted only where a count is zero.
    let leaning = |wanted: Leaning| found.iter().filter(move |hint| hint.leaning == wanted);
    assert_eq!(leaning(Leaning::Supports).count(), 0, "{found:?}");
    let doubts: Vec<_> = leaning(Leaning::Doubts).map(|hint| hint.code).collect();
    assert_eq!(doubts, ["property_short"]);
}
