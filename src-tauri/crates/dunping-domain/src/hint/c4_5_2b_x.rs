//! §4.5.2 业务归属, the sentence that excludes (排除情形).
//!
//! > 利用网络空间安全技术，开展反病毒服务、……威胁情报分析等行业应用服务的企业，……不视为网络空间安全企业。
//!
//! The activities overlap with category C and the standard names no share. The hint doubts only when category X has the most revenue of
//! the four and A, B and C together stay below the line of the policy (A14); the vote decides. It is to be read beside §4.1 3).

use crate::applicant::RevenueRow;
use crate::money::Ratio;
use crate::standard::ClauseKey;

use super::composition::{Category, Composition, percent};
use super::{Hint, Leaning, NumberUnit};

pub(super) fn hints(rows: &[RevenueRow], line: u32) -> Vec<Hint> {
    let Some(sums) = Composition::of(rows) else {
        let zh =
            "业务收入构成没有填写，或有的行没有可读的收入，无法计算行业应用服务的占比。".to_owned();
        let en = "The composition of revenue is missing or has a row whose revenue cannot be read: no share can be told.".to_owned();
        return vec![hint("composition_open", Leaning::Open, zh, en)];
    };
    let industry = sums.sum(Category::X);
    let (x, main) = (sums.share(industry), sums.share(sums.main()));
    let (shown, shown_main) = (percent(x), percent(main));
    let unknown = sums.sum(Category::Unknown);
    let most = Category::ABC
        .iter()
        .all(|category| industry > sums.sum(*category));
    let possibly_most = unknown > 0
        && Category::ABC
            .iter()
            .all(|category| industry + unknown > sums.sum(*category));
    let shares_zh = format!("行业应用服务（X类）收入占{shown}，A、B、C类占{shown_main}");
    let shares_en = format!(
        "Industry application services (X) are {shown} of the revenue, A, B and C {shown_main}"
    );
    let (code, leaning, zh, en) = match sums.main_reaches(line) {
        Some(true) => (
            "main_business_prevails",
            Leaning::Supports,
            format!("{shares_zh}，达到提示线{line}%。"),
            format!("{shares_en}, at or above the line of {line}%."),
        ),
        Some(false) if most => (
            "industry_services_prevail",
            Leaning::Doubts,
            format!(
                "{shares_zh}，低于提示线{line}%；X类多于A、B、C中任一类，可能属于排除情形。由表决决定。"
            ),
            format!(
                "{shares_en}, below the line of {line}%. X exceeds each of A, B and C: the exclusion may apply. The vote decides."
            ),
        ),
        Some(false) if industry == 0 && unknown == 0 => (
            "industry_services_none",
            Leaning::Supports,
            "业务收入构成中没有行业应用服务（X类）的收入。".to_owned(),
            "The composition of revenue has no industry application services (X).".to_owned(),
        ),
        Some(false) if !possibly_most => (
            "industry_services_not_main",
            Leaning::Supports,
            format!("{shares_zh}；X类不是最多的一类。"),
            format!("{shares_en}; X is not the largest of the four."),
        ),
        Some(false) | None => (
            "industry_services_open",
            Leaning::Open,
            format!("{shares_zh}，另有未归类的收入，是否属于排除情形取决于其归类。"),
            format!(
                "{shares_en}; whether the exclusion applies depends on rows without a category."
            ),
        ),
    };
    vec![
        hint(code, leaning, zh, en)
            .at(rows
                .iter()
                .filter(|row| Category::of(&row.business) == Category::X)
                .filter_map(|row| row.place.as_ref())
                .take(24))
            .number("industry_share", x, NumberUnit::Share)
            .number("main_share", main, NumberUnit::Share)
            .number("industry_revenue", Ratio::whole(industry), NumberUnit::Fen),
    ]
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::Exclusion, code, leaning, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, i64)], code: &str, leaning: Leaning) {
        let rows: Vec<RevenueRow> = rows
            .iter()
            .map(|(business, revenue)| RevenueRow {
                business: (*business).to_owned(),
                revenue: Some(*revenue),
                ..RevenueRow::default()
            })
            .collect();
        let found = hints(&rows, 50);
        assert_eq!(
            (found[0].code, found[0].leaning),
            (code, leaning),
            "{rows:?}"
        );
    }

    #[test]
    fn the_exclusion_is_doubted_only_when_it_prevails() {
        let doubt = Leaning::Doubts;
        let holds = Leaning::Supports;
        check(&[("X", 51), ("A", 49)], "industry_services_prevail", doubt);
        check(&[("X", 50), ("A", 50)], "main_business_prevails", holds);
        check(
            &[("X", 30), ("A", 20), ("非网安", 50)],
            "industry_services_prevail",
            doubt,
        );
        check(
            &[("X", 20), ("A", 20), ("非网安", 60)],
            "industry_services_not_main",
            holds,
        );
        check(
            &[("X1.ANTIVIRUS", 21), ("A", 20), ("非网安", 59)],
            "industry_services_prevail",
            doubt,
        );
        check(
            &[("A", 20), ("非网安", 80)],
            "industry_services_none",
            holds,
        );
    }

    #[test]
    fn rows_without_a_category_leave_it_open() {
        let open = Leaning::Open;
        check(
            &[("X", 20), ("", 10), ("A", 25), ("非网安", 45)],
            "industry_services_open",
            open,
        );
        check(
            &[("X", 40), ("", 12), ("A", 48)],
            "industry_services_open",
            open,
        );
        check(
            &[("", 1), ("A", 20), ("非网安", 79)],
            "industry_services_not_main",
            Leaning::Supports,
        );
        assert_eq!(hints(&[], 50)[0].code, "composition_open");
    }
}
