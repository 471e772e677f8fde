//! §4.3.1 (业务收入).
//!
//! > 最近一年小微企业网络空间安全业务收入占总业务收入的 40%以上；
//! > 最近一年中型及大型企业网络空间安全业务收入占总业务收入的 30%，或网络空间安全业务收入大于等于2000 万元。
//! > 注：大中小微企业的划分按照《统计上大中小微型企业划分办法（2017）》中“软件和信息技术服务业”划分标准执行。
//!
//! The amount of 2000 万元 helps medium and large firms only (A21). The 30 % is printed without 以上 (A07). Revenue from 行业应用服务 counts by
//! default (A15). Where the size class is open the verdict stands only if both lines of the clause agree.
//!
//! ```
//! use dunping_domain::clause::{Verdict, c4_3_1};
//! use dunping_domain::figures::{Amount, FigureKey, Figures};
//! use dunping_domain::policy::Policy;
//!
//! // 120 persons and 1 亿元: medium. A share of 20 % only, but 2000 万元 exactly.
//! let policy = Policy::builtin();
//! let figures = Figures::new(2025)
//!     .corrected(FigureKey::StaffYearEnd, 120, "F001", "社保")
//!     .corrected(FigureKey::Yearly(Amount::RevenueTotal, 2025), 10_000_000_000, "F001", "审计报告")
//!     .corrected(FigureKey::Yearly(Amount::RevenueCyber, 2025), 2_000_000_000, "F001", "审计报告");
//! let found = c4_3_1::assess(&figures, &policy);
//! assert_eq!(found.verdict, Verdict::Met);
//! ```

use super::c4_2_3_a::revenue;
use super::limit::{Limit, Title, amount, share};
use super::{ClauseAssessment, MarginUnit, Measure, Reason, Verdict, under_every_reading};
use crate::figures::{Amount, Figures};
use crate::money::Ratio;
use crate::policy::{IndustryServices, MediumLargeLimit, Policy, Question, Readings};
use crate::quantity::Quantity;
use crate::size::{SizeClass, SizeFinding, SizeGroup, size_under};
use crate::standard::ClauseKey;
use crate::words::Words;

const SMALL_MICRO: Limit = Limit::AtLeast(Ratio::percent(40));
const THIRTY: Ratio = Ratio::percent(30);
/// 2000 万元 in 分.
const AMOUNT: i128 = 2_000_000_000;

/// The limits for firms of a class; all three where the class is not known.
pub(super) fn limits(class: Option<SizeClass>) -> Vec<Ratio> {
    let small = [SMALL_MICRO.ratio()];
    let large = [THIRTY, Ratio::whole(AMOUNT)];
    match class.map(SizeClass::group) {
        Some(SizeGroup::SmallMicro) => small.to_vec(),
        Some(SizeGroup::MediumLarge) => large.to_vec(),
        None => small.into_iter().chain(large).collect(),
    }
}

/// Judges the revenue from cybersecurity business.
#[must_use]
pub fn assess(figures: &Figures, policy: &Policy) -> ClauseAssessment {
    let questions = [
        Question::ReferenceYear,
        Question::RevenueBase,
        Question::MediumLargeLimit,
        Question::IndustryServices,
        Question::SizeStaff,
    ];
    under_every_reading(figures, policy, &questions, judge, |figures, readings| {
        judge(figures, readings).verdict
    })
}

fn judge(figures: &Figures, readings: Readings) -> ClauseAssessment {
    let size = size_under(figures, readings);
    let whole = revenue(figures, readings);
    let part = cyber(figures, readings);
    let limit = readings.revenue.medium_large_limit;
    let (verdict, measures) = joined(&part, &whole, &size, limit);
    let mut notes = size.notes.clone();
    match size.class {
        Some(class) => notes.push(Words::from((
            format!("按{}企业计算。", class.zh()),
            format!("Computed as a {} enterprise.", class.en()),
        ))),
        None => notes.push(Words::from((
            "企业规模未能确定，按各种可能规模分别计算。",
            "The size class is open; computed for each possible one.",
        ))),
    }
    let mut inputs = part.inputs;
    for input in whole.inputs.into_iter().chain(size.inputs) {
        if !inputs.iter().any(|known| known.key == input.key) {
            inputs.push(input);
        }
    }
    ClauseAssessment {
        key: ClauseKey::CyberRevenue,
        verdict,
        measures,
        inputs,
        policy_sensitive: false,
        alternatives: Vec::new(),
        notes,
    }
}

/// 网络空间安全业务收入, with or without what comes from 行业应用服务 (policy A15).
fn cyber(figures: &Figures, readings: Readings) -> Quantity {
    let of = |amount| Quantity::of_reference(figures, readings, amount);
    let all = of(Amount::RevenueCyber);
    match readings.revenue.industry_services {
        IndustryServices::Counted => all,
        IndustryServices::Excluded => all.less(of(Amount::RevenueIndustry)),
    }
}

fn joined(
    part: &Quantity,
    whole: &Quantity,
    size: &SizeFinding,
    limit: MediumLargeLimit,
) -> (Verdict, Vec<Measure>) {
    let mut measures = Vec::new();
    let mut verdicts = Vec::new();
    let groups = size.groups();
    for group in &groups {
        let lines = lines(*group, groups.len(), part, whole, limit);
        verdicts.push(Verdict::any(lines.iter().map(|line| &line.verdict)));
        measures.extend(lines);
    }
    let agreed = verdicts
        .iter()
        .all(|verdict| *verdict == verdicts[0] && !matches!(verdict, Verdict::Undetermined { .. }));
    let verdict = if agreed || verdicts.len() == 1 {
        verdicts[0].clone()
    } else {
        let mut reasons = vec![Reason::SizeClassOpen];
        reasons.extend(size.reasons.clone());
        for verdict in verdicts {
            if let Verdict::Undetermined { reasons: more } = verdict {
                reasons.extend(more);
            }
        }
        Verdict::undetermined(reasons)
    };
    (verdict, measures)
}

/// The lines of one group; their names tell the group apart when both are open.
fn lines(
    group: SizeGroup,
    open: usize,
    part: &Quantity,
    whole: &Quantity,
    limit: MediumLargeLimit,
) -> Vec<Measure> {
    let title = |name| Title {
        name,
        formula: (
            "网络空间安全业务收入 ÷ 总业务收入",
            "cybersecurity revenue ÷ total revenue",
        ),
    };
    match group {
        SizeGroup::SmallMicro => {
            let name = if open == 1 {
                "cyber_share"
            } else {
                "cyber_share.small"
            };
            vec![share(
                title(name),
                part,
                whole,
                SMALL_MICRO,
                MarginUnit::Fen,
            )]
        }
        SizeGroup::MediumLarge => {
            let name = if open == 1 {
                "cyber_share"
            } else {
                "cyber_share.large"
            };
            let limit = match limit {
                MediumLargeLimit::Inclusive => Limit::AtLeast(THIRTY),
                MediumLargeLimit::Exclusive => Limit::Above(THIRTY),
            };
            let sum = Title {
                name: "cyber_amount",
                formula: ("网络空间安全业务收入", "cybersecurity revenue"),
            };
            vec![
                share(title(name), part, whole, limit, MarginUnit::Fen),
                amount(sum, part, AMOUNT),
            ]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::FigureKey;
    use crate::policy::BUILTIN;

    fn figures(staff: Option<i64>, revenue: Option<i64>, cyber: Option<i64>) -> Figures {
        let mut figures = Figures::new(2025);
        for (key, value) in [
            (FigureKey::StaffYearEnd, staff),
            (FigureKey::Yearly(Amount::RevenueTotal, 2025), revenue),
            (FigureKey::Yearly(Amount::RevenueCyber, 2025), cyber),
        ] {
            if let Some(value) = value {
                figures = figures.corrected(key, value, "F001", "test");
            }
        }
        figures
    }

    fn found(figures: &Figures, policy: &Policy) -> ClauseAssessment {
        assess(figures, policy)
    }

    fn check(staff: Option<i64>, revenue: Option<i64>, cyber: Option<i64>, code: &str) {
        let found = found(&figures(staff, revenue, cyber), &Policy::builtin());
        assert_eq!(
            found.verdict.code(),
            code,
            "{staff:?} {revenue:?} {cyber:?}"
        );
    }

    const REVENUE: Option<i64> = Some(2_000_400_000);

    #[test]
    fn small_firms_need_forty_per_cent_and_no_amount_helps() {
        check(Some(99), REVENUE, Some(800_160_000), "met");
        check(Some(99), REVENUE, Some(800_159_999), "not_met");
        check(
            Some(99),
            Some(10_000_000_000),
            Some(2_000_000_000),
            "not_met",
        );
    }

    #[test]
    fn larger_firms_need_thirty_per_cent_or_the_amount() {
        check(Some(100), REVENUE, Some(800_159_999), "met");
        check(Some(100), REVENUE, Some(600_120_000), "met");
        check(Some(100), REVENUE, Some(600_119_999), "not_met");
        check(Some(120), Some(10_000_000_000), Some(2_000_000_000), "met");
        check(
            Some(120),
            Some(10_000_000_000),
            Some(1_999_999_999),
            "not_met",
        );
    }

    #[test]
    fn an_open_size_class_decides_only_where_both_lines_agree() {
        check(None, REVENUE, Some(800_160_000), "met");
        check(None, REVENUE, Some(600_119_999), "not_met");
        check(None, REVENUE, Some(700_000_000), "undetermined");
        check(None, Some(999_999_999), Some(399_999_999), "not_met");
        check(Some(99), None, Some(5), "undetermined");
        check(Some(100), None, Some(2_000_000_000), "undetermined");
        check(Some(100), REVENUE, None, "undetermined");
        check(Some(99), Some(0), Some(0), "undetermined");
        check(Some(100), REVENUE, Some(-1), "undetermined");
        let open = found(
            &figures(None, REVENUE, Some(700_000_000)),
            &Policy::builtin(),
        );
        let Verdict::Undetermined { reasons } = open.verdict else {
            panic!("open");
        };
        let missing = Reason::Missing {
            figure: FigureKey::StaffYearEnd,
        };
        assert_eq!(reasons, [Reason::SizeClassOpen, missing]);
        assert_eq!(open.measures.len(), 3);
    }

    #[test]
    fn exactly_thirty_per_cent_hangs_on_the_reading() {
        let exact = figures(Some(100), REVENUE, Some(600_120_000));
        let default = found(&exact, &Policy::builtin());
        assert!(default.policy_sensitive);
        assert_eq!(default.alternatives[0].ambiguity, "A07");
        let text = BUILTIN.replace("\"inclusive\"", "\"exclusive\"");
        let strict = found(&exact, &Policy::parse(&text).expect("known"));
        assert_eq!(strict.verdict, Verdict::NotMet);
        assert_eq!(
            strict.measures[0].distance.map(|d| (d.amount, d.reached)),
            Some((1, false))
        );
        let more = figures(Some(100), REVENUE, Some(600_120_001));
        assert!(!found(&more, &Policy::builtin()).policy_sensitive);
    }

    #[test]
    fn industry_services_can_be_taken_off() {
        let key = FigureKey::Yearly(Amount::RevenueIndustry, 2025);
        let with = figures(Some(99), REVENUE, Some(800_160_000)).corrected(key, 1, "F001", "test");
        let counted = found(&with, &Policy::builtin());
        assert_eq!(counted.verdict, Verdict::Met);
        assert!(counted.policy_sensitive);
        let text = BUILTIN.replace(
            "industry_services = \"counted\"",
            "industry_services = \"excluded\"",
        );
        let excluded = Policy::parse(&text).expect("known");
        assert_eq!(found(&with, &excluded).verdict, Verdict::NotMet);
        let silent = figures(Some(99), REVENUE, Some(800_160_000));
        assert_eq!(found(&silent, &excluded).verdict.code(), "undetermined");
    }

    #[test]
    fn every_figure_is_named_once_and_every_line_by_its_size() {
        let names = |staff| {
            let clause = found(
                &figures(staff, REVENUE, Some(700_000_000)),
                &Policy::builtin(),
            );
            let mut keys: Vec<_> = clause.inputs.iter().map(|input| input.key).collect();
            let count = keys.len();
            keys.sort();
            keys.dedup();
            assert_eq!(keys.len(), count);
            assert_eq!(count, 2 + usize::from(staff.is_some()));
            let lines = clause.measures.into_iter().map(|line| line.name);
            lines.collect::<Vec<_>>()
        };
        assert_eq!(names(Some(99)), ["cyber_share"]);
        assert_eq!(names(Some(100)), ["cyber_share", "cyber_amount"]);
        let open = ["cyber_share.large", "cyber_amount", "cyber_share.small"];
        assert_eq!(names(None), open);
    }
}
