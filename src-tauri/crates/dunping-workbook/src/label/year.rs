//! Years as headers name them: `2025年`, `2025年度`, `截至2025年12月31日`, `本年`. A header that says more of the year than that it is over, such as
//! `2025年（预计）` or `2025年1-9月`, may be of another thing.

use super::{folded, narrow, without_unit_brackets};
use crate::number::MoneyUnit;

/// The year that a header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heading {
    /// The whole of it.
    Whole(i32),
    /// Something of it that is not said to be the whole.
    Unclear(i32),
}

/// The year that a text names, whatever else it says: `2025年`, `2025年度`, `2025`, `截至2025年12月31日`.
pub(crate) fn year(text: &str) -> Option<i32> {
    let text = narrow(text);
    let digits: String = text
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let year: i32 = digits.parse().ok()?;
    let runs = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 4)
        .count();
    ((1990..=2100).contains(&year) && digits.len() == 4 && runs == 1).then_some(year)
}

/// The year of a column by its header. A day in the year, such as that on which a form was filled in, is none. 本年 beside a year says no
/// more than it, where it is the reference year.
pub(crate) fn year_heading(text: &str, reference: Option<i32>) -> Option<Heading> {
    let year = year(text)?;
    let text = narrow(text);
    let text = without_unit_brackets(&text);
    let (before, behind) = text.split_once(&year.to_string())?;
    let before = before.trim_matches(|c: char| !c.is_alphanumeric());
    let names_it = |text: &str| {
        is_nth_year(text) || relative_year(text).is_some_and(|back| reference == Some(year + back))
    };
    let known = matches!(before, "" | "截至" | "截止" | "截止到" | "至") || names_it(before);
    let behind: String = behind.chars().filter(|c| c.is_alphanumeric()).collect();
    let again = ["年度", "年", ""]
        .iter()
        .find_map(|end| behind.strip_prefix(end));
    if known && (is_whole(&behind) || again.is_some_and(names_it)) {
        return Some(Heading::Whole(year));
    }
    let is_day = ["月", "日"].iter().all(|sign| behind.contains(sign)) || before.contains("日期");
    let is_day = is_day || behind.chars().filter(char::is_ascii_digit).count() >= 3;
    (known || !is_day).then_some(Heading::Unclear(year))
}

/// Whether a text is 第一年 or the like.
fn is_nth_year(text: &str) -> bool {
    let number = text
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix('年'));
    number.is_some_and(|number| matches!(number, "一" | "二" | "三" | "1" | "2" | "3"))
}

/// Whether what follows a year, punctuation left out, says no more than that it is the year at its end.
fn is_whole(behind: &str) -> bool {
    const ENDS: [&str; 9] = [
        "年度末",
        "年期末",
        "年末",
        "年底",
        "年终",
        "年度",
        "年",
        "度",
        "末",
    ];
    const SPANS: [&str; 6] = ["12月31日", "1231", "112月", "1月12月", "1至12月", "全年"];
    const KINDS: [&str; 19] = [
        "审计报告",
        "财务数据",
        "报表",
        "实际",
        "决算",
        "审计",
        "审定",
        "经",
        "已",
        "金额",
        "发生额",
        "余额",
        "数据",
        "数",
        "累计",
        "合计",
        "期末",
        "额",
        "人民币",
    ];
    let mut rest = ENDS
        .iter()
        .find_map(|end| behind.strip_prefix(end))
        .unwrap_or(behind);
    rest = SPANS
        .iter()
        .find_map(|span| rest.strip_prefix(span))
        .unwrap_or(rest);
    let behind_kind = |rest| KINDS.iter().find_map(|kind| str::strip_prefix(rest, kind));
    while let Some(shorter) = behind_kind(rest).or_else(|| MoneyUnit::behind(rest)) {
        rest = shorter;
    }
    rest.is_empty()
}

/// How many years before 财务数据年度 a relative header lies: 本年 0, 上年 1, 上上年 or 前年 2. 前一年 and 上两年 may be either.
pub(crate) fn relative_year(text: &str) -> Option<i32> {
    let text = folded(text);
    let text = text.trim_end_matches("金额").trim_end_matches("发生额");
    match text.trim_end_matches(['度', '数', '额']) {
        "本年" | "本期" | "当年" | "财务数据年" => Some(0),
        "上年" | "上期" | "上一年" | "去年" => Some(1),
        "上上年" | "前年" => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn years() {
        for (text, expected) in [
            ("2025年", Some(2025)),
            ("２０２４年度", Some(2024)),
            ("2023", Some(2023)),
            ("截至2025年12月31日", Some(2025)),
            ("2024-2025年", None),
            ("20250101", None),
            ("备注", None),
        ] {
            assert_eq!(year(text), expected, "{text}");
        }
    }

    #[test]
    fn a_column_of_the_whole_year_or_of_something_of_it() {
        for text in [
            "2025年",
            "２０２５年度",
            "2025 年",
            "2025",
            "2025年末",
            "2025年（万元）",
            "2025年度（经审计）",
            "2025年度实际数",
            "2025年1-12月",
            "截至2025年12月31日",
            "2025/12/31",
            "2025年金额",
            "2025年 万元",
            "2025年 百万元",
            "2025年度审计报告数",
            "2025年报表数",
            "本年（2025年）",
            "本年度(2025年度)",
            "2025年（本年）",
            "2025年度（本年度）",
            "第三年（2025年）",
        ] {
            let heading = year_heading(text, Some(2025));
            assert_eq!(heading, Some(Heading::Whole(2025)), "{text}");
        }
        let last = year_heading("上年度（2024年）", Some(2025));
        assert_eq!(last, Some(Heading::Whole(2024)));
        for text in [
            "2025年（预计）",
            "2025年1-9月",
            "2025年预算数",
            "2025年上半年",
            "2025年9月30日",
            "预计2025年",
            "2025年增长率",
            "2025年6月",
            "上年度（2025年）",
            "2025年（上年）",
        ] {
            let heading = year_heading(text, Some(2025));
            assert_eq!(heading, Some(Heading::Unclear(2025)), "{text}");
        }
        for text in [
            "填表日期：2025年3月1日",
            "填报日期：2025年",
            "日期：2025-03-01",
            "2024-2025年",
            "备注",
        ] {
            assert_eq!(year_heading(text, Some(2025)), None, "{text}");
        }
    }

    #[test]
    fn years_that_count_from_the_reference_year() {
        for (text, expected) in [
            ("本年度", Some(0)),
            ("本年金额", Some(0)),
            ("本期金额（元）", Some(0)),
            ("本年发生额", Some(0)),
            ("上年数", Some(1)),
            ("上年金额", Some(1)),
            ("上年度金额", Some(1)),
            ("上期发生额", Some(1)),
            ("前年", Some(2)),
            ("前一年", None),
            ("上两年", None),
            ("本年预算数", None),
            ("备注", None),
        ] {
            assert_eq!(relative_year(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}", other in "[0-9年月日度末本上前金额（）至-]{0,16}") {
            for text in [&text, &other] {
                let _ = (year(text), year_heading(text, Some(2025)), relative_year(text));
            }
        }
    }
}
