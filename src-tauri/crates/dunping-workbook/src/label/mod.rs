//! Labels as people write them: `其中：主营业务收入（万元）`, `一、营业 收入`. Folded to one form so that a header is found by what it says, not by
//! where it stands.

mod unit;
mod year;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use crate::number::MoneyUnit;

pub(crate) use unit::{awaits_unit, is_measure, named_units, stated_units, unit_alone};
pub(crate) use year::{Heading, relative_year, year, year_heading};

/// The label without width forms, ordinals, 其中, units in brackets, punctuation and spaces.
pub(crate) fn folded(label: &str) -> String {
    let mut text = narrow(label);
    text.retain(|c| !c.is_control());
    let text = without_unit_brackets(&text);
    let text = without_ordinal(&text);
    text.replace("其中", "")
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '√')
        .flat_map(char::to_lowercase)
        .collect()
}

/// A text without spaces and width forms (NFKC).
pub(crate) fn narrow(text: &str) -> String {
    let visible = |c: &char| !c.is_whitespace();
    match is_nfkc_quick(text.chars()) {
        IsNormalized::Yes => text.chars().filter(visible).collect(),
        IsNormalized::No | IsNormalized::Maybe => text.nfkc().filter(visible).collect(),
    }
}

/// The names of one thing, folded: its own, and its synonyms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Names {
    /// Its own.
    pub(crate) own: String,
    synonyms: Vec<String>,
}

impl Names {
    pub(crate) fn of(label: &str, synonyms: &[&str]) -> Self {
        Self {
            own: folded(label),
            synonyms: synonyms.iter().map(|synonym| folded(synonym)).collect(),
        }
    }

    /// Whether a folded label is one of the synonyms.
    pub(crate) fn has_synonym(&self, label: &str) -> bool {
        self.synonyms.iter().any(|synonym| synonym == label)
    }

    /// Whether a folded label says this.
    pub(crate) fn said_by(&self, label: &str) -> bool {
        !label.is_empty() && (self.own == label || self.has_synonym(label))
    }
}

/// Whether a label says one of these things.
pub(crate) fn says(label: &str, canonical: &str, synonyms: &[&str]) -> bool {
    Names::of(canonical, synonyms).said_by(&folded(label))
}

/// How like each other two labels are, in hundredths: how many of their pairs of neighbouring characters they share.
pub(crate) fn likeness(one: &str, other: &str) -> usize {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let text: Vec<char> = folded(text).chars().collect();
        text.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (one, mut left) = (pairs(one), pairs(other));
    let all = one.len() + left.len();
    let mut shared: usize = 0;
    for pair in one {
        if let Some(at) = left.iter().position(|known| *known == pair) {
            left.swap_remove(at);
            shared += 1;
        }
    }
    (200 * shared).checked_div(all).unwrap_or(0)
}

fn without_unit_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        match after.split_once(')') {
            Some((inner, behind)) if is_unit(inner) => rest = behind,
            _ => {
                out.push('(');
                rest = after;
            }
        }
    }
    out + rest
}

fn is_unit(inner: &str) -> bool {
    MoneyUnit::named(inner).is_some()
        || inner.starts_with("单位")
        || matches!(
            inner,
            "人" | "%" | "名" | "个" | "必填" | "选填" | "多选" | "年"
        )
}

/// Without `一、`, `1.`, `(1)`, `1、`, `※`, `*`.
fn without_ordinal(text: &str) -> &str {
    let text = text.trim_start_matches(['※', '*', '★', '●', '·', '-']);
    let inner = text.strip_prefix('(').unwrap_or(text);
    let behind = inner
        .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if behind.len() == inner.len() {
        return text;
    }
    behind.strip_prefix(['、', '.', ')', ',']).unwrap_or(text)
}

/// Which row a label marks as a sum (E08).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SumRow {
    /// 合计, 总计.
    Total,
    /// 研发费用合计, A类合计: the total of the table if it is the only one.
    Named,
    /// 小计, 年平均: shown, never taken.
    Partial,
}

/// Whether a text alone marks a sum row.
pub(crate) fn sum_row(text: &str) -> Option<SumRow> {
    if !may_be_sum(text) {
        return None;
    }
    let text = folded(text);
    match text.as_str() {
        "合计" | "总计" | "合计数" | "总合计" | "共计" => Some(SumRow::Total),
        "小计" | "累计" | "年平均" | "平均" | "年平均数" | "月平均" | "全年平均" => {
            Some(SumRow::Partial)
        }
        _ => None,
    }
}

/// Whether the label of a row marks it as a sum, also of something that it names: `本页小计`, `研发费用合计`.
pub(crate) fn sum_label(text: &str) -> Option<SumRow> {
    if !may_be_sum(text) {
        return None;
    }
    let text = folded(text);
    let ends = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
    if ends(&["小计", "累计"]) {
        Some(SumRow::Partial)
    } else if ends(&["合计", "总计", "共计", "合计数"]) {
        Some(SumRow::Named)
    } else {
        None
    }
}

/// Nearly all cells of a table have none of these signs.
fn may_be_sum(text: &str) -> bool {
    let marks = ["计", "均"].map(str::as_bytes);
    text.as_bytes().windows(3).any(|sign| marks.contains(&sign))
}

/// Whether a cell says yes (E23): `Some(true)` for √ and its kin, `Some(false)` for × and its kin, `None` for anything else. Of two boxes
/// such as `☑是 □否` the ticked one counts.
pub(crate) fn ticked(text: &str) -> Option<bool> {
    ticked_alone(text).or_else(|| {
        let text = narrow(text).to_lowercase();
        ticked_alone(&text).or_else(|| ticked_box(&text))
    })
}

/// What a sign or a word alone says.
fn ticked_alone(text: &str) -> Option<bool> {
    match text {
        "√" | "✓" | "✔" | "是" | "y" | "yes" | "1" | "■" | "☑" | "true" | "有" => {
            Some(true)
        }
        "□" | "☐" | "否" | "×" | "x" | "✗" | "✘" | "n" | "no" | "0" | "false" | "无" => {
            Some(false)
        }
        _ => None,
    }
}

/// Of `☑是□否` or `是☑否□` the word whose box is ticked; `None` unless exactly one of the two is.
fn ticked_box(text: &str) -> Option<bool> {
    let is_ticked = |c: char| matches!(c, '☑' | '■' | '√' | '✓' | '✔');
    let is_empty = |c: char| matches!(c, '□' | '☐');
    let box_first = text.starts_with(|c| is_ticked(c) || is_empty(c));
    let mut signs: Vec<(char, bool)> = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    for pair in chars.chunks(2) {
        let [first, second] = pair else { return None };
        let (sign, word) = if box_first {
            (*first, *second)
        } else {
            (*second, *first)
        };
        if !is_ticked(sign) && !is_empty(sign) {
            return None;
        }
        signs.push((word, is_ticked(sign)));
    }
    match signs.as_slice() {
        [('是', yes), ('否', no)] | [('否', no), ('是', yes)] if yes != no => Some(*yes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_fold_to_one_form() {
        for (label, expected) in [
            ("其中：主营业务收入（万元）", "主营业务收入"),
            ("一、营业 收入", "营业收入"),
            ("（1）委托外部研发费用(境内)", "委托外部研发费用境内"),
            ("※ 职工总数\n月初（人）", "职工总数月初"),
            ("２０２５年", "2025年"),
            ("占比（%）", "占比"),
        ] {
            assert_eq!(folded(label), expected, "{label}");
        }
    }

    #[test]
    fn sums() {
        use SumRow::{Named, Partial, Total};
        for (text, alone, label) in [
            ("合 计", Some(Total), Some(Named)),
            ("一、总计（万元）", Some(Total), Some(Named)),
            ("小计", Some(Partial), Some(Partial)),
            ("年平均", Some(Partial), None),
            ("研发费用合计", None, Some(Named)),
            ("A类小计：", None, Some(Partial)),
            ("本页小计", None, Some(Partial)),
            ("会计系统", None, None),
            ("日志审计", None, None),
            ("软件设计", None, None),
        ] {
            assert_eq!((sum_row(text), sum_label(text)), (alone, label), "{text}");
        }
    }

    #[test]
    fn ticks() {
        for text in ["√", "✓", "是", "Y", "1", "■", "☑"] {
            assert_eq!(ticked(text), Some(true), "{text}");
        }
        for text in ["□", "否", "×", "N", "0"] {
            assert_eq!(ticked(text), Some(false), "{text}");
        }
        for (text, expected) in [
            ("☑是 □否", Some(true)),
            ("□是☑否", Some(false)),
            ("是√ 否□", Some(true)),
            ("□是□否", None),
            ("☑是☑否", None),
            ("☑是", None),
            ("待定", None),
        ] {
            assert_eq!(ticked(text), expected, "{text}");
        }
        assert!(likeness("网络空间安全收入", "网络空间安全业务收入") > 60);
        assert!(likeness("资产总额", "网络空间安全业务收入") < 30);
        assert_eq!(likeness("", ""), 0);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}", other in "[0-9年月上本□☑是否单位：（）万元合计.一、 ]{0,16}") {
            for text in [&text, &other] {
                let folded = folded(text);
                prop_assert_eq!(likeness(text, text), if folded.chars().count() > 1 { 100 } else { 0 });
                let _ = (sum_row(text), sum_label(text), ticked(text), says(text, &other, &[]));
            }
        }
    }
}
