//! §4.1 3) 主要经营业务.
//!
//! > 以网络空间安全产品开发、系统集成、应用服务和其他相应技术服务为其主要经营业务。
//!
//! The standard names no share. The revenue of the categories A, B and C as an exact share of 业务收入构成 is told against the line of the
//! policy (A14), with the largest category and 经营范围. It is to be read beside §4.5.2b-X: 应用服务 counts here, 行业应用服务 is excluded there.

use crate::applicant::{Enterprise, EnterpriseFact, RevenueRow};
use crate::money::Ratio;
use crate::standard::ClauseKey;

use super::composition::{Category, Composition, percent};
use super::words::{folded, or_blank, says};
use super::{Hint, Leaning, NumberUnit};

const SCOPE: [&str; 6] = [
    "网络安全",
    "信息安全",
    "网络空间安全",
    "数据安全",
    "密码",
    "安全软件",
];

pub(super) fn hints(enterprise: &Enterprise, rows: &[RevenueRow], line: u32) -> Vec<Hint> {
    let mut found = match Composition::of(rows) {
        Some(sums) => vec![share(&sums, line), largest(&sums)],
        None => vec![unreadable()],
    };
    found.push(scope(enterprise));
    found
}

fn hint(code: &'static str, leaning: Leaning, zh: String, en: String) -> Hint {
    Hint::new(ClauseKey::MainBusiness, code, leaning, zh, en)
}

fn unreadable() -> Hint {
    let zh =
        "业务收入构成没有填写，或有的行没有可读的收入，无法计算主要经营业务的占比。".to_owned();
    let en = "The composition of revenue is missing or has a row whose revenue cannot be read: no share can be told.".to_owned();
    hint("composition_open", Leaning::Open, zh, en)
}

fn share(sums: &Composition, line: u32) -> Hint {
    let share = sums.share(sums.main());
    let shown = percent(share);
    let (code, leaning, zh, en) = match sums.main_reaches(line) {
        Some(true) => (
            "main_share_reached",
            Leaning::Supports,
            format!("A、B、C类收入占业务收入构成的{shown}，达到提示线{line}%。"),
            format!(
                "Categories A, B and C are {shown} of the revenue, at or above the line of {line}%."
            ),
        ),
        Some(false) => (
            "main_share_below",
            Leaning::Doubts,
            format!(
                "A、B、C类收入占业务收入构成的{shown}，低于提示线{line}%。标准未规定比例，由专家判断。"
            ),
            format!(
                "Categories A, B and C are {shown} of the revenue, below the line of {line}%. The standard names no share."
            ),
        ),
        None => (
            "main_share_open",
            Leaning::Open,
            format!(
                "A、B、C类收入占业务收入构成的{shown}，另有未归类的收入，能否达到提示线{line}%取决于其归类。"
            ),
            format!(
                "Categories A, B and C are {shown} of the revenue; whether they reach {line}% depends on rows without a category."
            ),
        ),
    };
    hint(code, leaning, zh, en)
        .number("main_share", share, NumberUnit::Share)
        .number("main_revenue", Ratio::whole(sums.main()), NumberUnit::Fen)
        .number("revenue", Ratio::whole(sums.total()), NumberUnit::Fen)
}

fn largest(sums: &Composition) -> Hint {
    const ALL: [Category; 6] = [
        Category::A,
        Category::B,
        Category::C,
        Category::X,
        Category::None,
        Category::Unknown,
    ];
    let most = sums.largest(&ALL);
    let part = most.first().map_or(0, |category| sums.sum(*category));
    let shown = percent(sums.share(part));
    let zh: Vec<&str> = most.iter().map(|category| category.zh()).collect();
    let en: Vec<&str> = most.iter().map(|category| category.en()).collect();
    hint(
        "largest_category",
        Leaning::Fact,
        format!("收入最多的是{}，占{shown}。", zh.join("、")),
        format!("Most revenue comes from {}: {shown}.", en.join(", ")),
    )
    .number("largest_share", sums.share(part), NumberUnit::Share)
}

fn scope(enterprise: &Enterprise) -> Hint {
    let scope = &enterprise.scope;
    let (code, leaning, zh, en) = if says(&folded(scope), &SCOPE) {
        (
            "scope_names_field",
            Leaning::Supports,
            format!("经营范围列有网络空间安全类业务：{scope}"),
            format!("The business scope names business of the field: {scope}"),
        )
    } else {
        (
            "scope_open",
            Leaning::Open,
            format!(
                "经营范围中没有看到网络空间安全类的字样：{}",
                or_blank(scope, "未填写")
            ),
            format!(
                "The business scope does not name the field: {}",
                or_blank(scope, "blank")
            ),
        )
    };
    hint(code, leaning, zh, en).at(enterprise.place(EnterpriseFact::Scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rows: &[(&str, Option<i64>)], expected: &[(&str, Leaning)]) {
        let rows: Vec<RevenueRow> = rows
            .iter()
            .map(|(business, revenue)| RevenueRow {
                business: (*business).to_owned(),
                revenue: *revenue,
                ..RevenueRow::default()
            })
            .collect();
        let enterprise = Enterprise {
            scope: "网络与信息安全软件开发".to_owned(),
            ..Enterprise::default()
        };
        let found = hints(&enterprise, &rows, 50);
        let told: Vec<_> = found.iter().map(|hint| (hint.code, hint.leaning)).collect();
        let scope = ("scope_names_field", Leaning::Supports);
        assert_eq!(told, [expected, &[scope]].concat(), "{rows:?}");
    }

    #[test]
    fn the_share_of_the_main_business() {
        let largest = ("largest_category", Leaning::Fact);
        let reached = [("main_share_reached", Leaning::Supports), largest];
        check(
            &[("A1.OS", Some(25)), ("C", Some(25)), ("非网安", Some(50))],
            &reached,
        );
        let below = [("main_share_below", Leaning::Doubts), largest];
        check(&[("A1.OS", Some(49)), ("X", Some(51))], &below);
        let open = [("main_share_open", Leaning::Open), largest];
        check(&[("A1.OS", Some(49)), ("", Some(51))], &open);
        let unreadable = [("composition_open", Leaning::Open)];
        check(&[], &unreadable);
        check(&[("A", None)], &unreadable);
    }

    #[test]
    fn the_numbers_are_exact() {
        let row = |business: &str, revenue| RevenueRow {
            business: business.to_owned(),
            revenue: Some(revenue),
            ..RevenueRow::default()
        };
        let rows = [row("B", 1), row("非网安", 2)];
        let found = hints(&Enterprise::default(), &rows, 50);
        assert_eq!(found[0].numbers[0].value, Ratio::new(1, 3).expect("a base"));
        assert!(found[0].zh.contains("33.33%"), "{}", found[0].zh);
        assert!(
            found[1].zh.contains("非网络空间安全业务，占66.66%"),
            "{}",
            found[1].zh
        );
        assert_eq!(
            (found[2].code, found[2].leaning),
            ("scope_open", Leaning::Open)
        );
    }
}
