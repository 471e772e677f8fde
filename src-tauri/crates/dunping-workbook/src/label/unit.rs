//! The unit of money as texts around a table state it: `单位：万元`, `（人民币万元）`, `编制单位：某公司 金额单位：千元`. 单位 is a firm as often as a unit:
//! which it is, the words around it say.

use unicode_normalization::UnicodeNormalization;

use crate::number::{MoneyUnit, Units};

/// Words before 单位 with which it is a firm or a body.
const BODIES: [&str; 22] = [
    "编制", "填报", "填表", "填写", "制表", "申报", "申请", "报送", "起草", "出具", "发证", "颁发",
    "主管", "所属", "所在", "工作", "建设", "委托", "承担", "合作", "权利", "审计",
];
/// Words before 单位 with which it is a unit, whatever follows.
const MEASURES: [&str; 7] = ["金额", "货币", "计量", "计价", "记账", "币种", "数据"];
/// Currencies that may stand before or behind a unit without changing it.
const CURRENCY: [&str; 4] = ["人民币", "RMB", "CNY", "¥"];
/// Other currencies: no amount can be taken in them.
const FOREIGN: [&str; 8] = [
    "美元", "美金", "港元", "港币", "欧元", "日元", "英镑", "USD",
];
/// What else is counted beside money.
const COUNTED: [&str; 9] = ["人次", "人", "名", "个", "家", "项", "件", "%", "％"];

/// How many characters of a text are looked at; nobody states a unit behind more.
const LOOKED_AT: usize = 2_000;
/// The longest text in bytes that is nothing but a unit.
const ALONE: usize = 100;

/// Every unit of money that a text states; [`Units::UNKNOWN`] for a statement that is not understood.
pub(crate) fn stated_units(text: &str) -> Units {
    // Nearly all texts state none.
    if !text.contains(['单', '(', '（', '[', '［', '【', '〔']) {
        return Units::default();
    }
    let text = visible(text);
    in_phrases(&text).then(in_brackets(&text))
}

/// The units that a text states behind the word 单位; what stands in brackets alone is left out.
pub(crate) fn named_units(text: &str) -> Units {
    if !text.contains('单') {
        return Units::default();
    }
    in_phrases(&visible(text))
}

fn visible(text: &str) -> Vec<char> {
    let text = text.chars().take(LOOKED_AT);
    text.nfkc().filter(|c| !is_invisible(*c)).collect()
}

/// The unit of a text that is nothing but a unit: `万元`, `（万元）`, `人民币元`.
pub(crate) fn unit_alone(text: &str) -> Units {
    if text.is_empty() || text.len() > ALONE {
        return Units::default();
    }
    let text: Vec<char> = text.nfkc().filter(|c| !is_invisible(*c)).collect();
    let inner = bare(&text);
    match words(inner) {
        Some(words) if words.end == inner.len() => words.units,
        _ => Units::default(),
    }
}

/// Whether a text ends with `单位：` or is 单位 alone, so that the unit stands in the next cell.
pub(crate) fn awaits_unit(text: &str) -> bool {
    if !text.contains('位') {
        return false;
    }
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let before = match text.strip_suffix("单位:") {
        Some(before) => before,
        None => match text.strip_suffix("单位") {
            Some(before) if before.is_empty() || MEASURES.contains(&before) => before,
            _ => return false,
        },
    };
    !BODIES.iter().any(|word| before.ends_with(word))
}

/// Whether a text names what the numbers below it count, and nothing else: a unit of money, 人, %, or the word 单位.
pub(crate) fn is_measure(text: &str) -> bool {
    if text.len() > ALONE {
        return false;
    }
    let text: Vec<char> = text.nfkc().filter(|c| !is_invisible(*c)).collect();
    let inner = bare(&text);
    let all: String = inner.iter().filter(|c| !c.is_whitespace()).collect();
    all == "单位" || all == "计量单位" || words(inner).is_some_and(|words| words.end == inner.len())
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// A text without the spaces and the brackets around it.
fn bare(text: &[char]) -> &[char] {
    let is_around = |c: &char| c.is_whitespace() || is_open(*c) || is_close(*c);
    let start = text.iter().take_while(|c| is_around(c)).count();
    let end = text.iter().rev().take_while(|c| is_around(c)).count();
    text.get(start..text.len() - end).unwrap_or(&[])
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '[' | '【' | '〔')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | ']' | '】' | '〕')
}

/// What stands between two units of one statement.
fn joins(c: char) -> bool {
    matches!(c, '、' | ',' | '/' | ';' | '|' | '和' | '或' | '及')
}

/// The statements that begin with 单位.
fn in_phrases(text: &[char]) -> Units {
    let mut all = Units::default();
    let mut at = 0;
    while let Some(found) = text[at..].iter().position(|c| *c == '单').map(|i| i + at) {
        at = found + 1;
        let unit = past_spaces(text, at);
        if text.get(unit) != Some(&'位') {
            continue;
        }
        at = unit + 1;
        let before: String = text[found.saturating_sub(8)..found]
            .iter()
            .filter(|c| !c.is_whitespace())
            .collect();
        if BODIES.iter().any(|word| before.ends_with(word)) {
            continue;
        }
        let mut rest = past_spaces(text, at);
        let says = matches!(text.get(rest), Some(':' | '为' | '是'));
        if says {
            rest = past_spaces(text, rest + 1);
        }
        let told = text.get(rest).is_some_and(|c| !is_close(*c));
        match words(&text[rest..]) {
            Some(words) => all = all.then(words.units),
            None if says && told && MEASURES.iter().any(|word| before.ends_with(word)) => {
                all = all.then(Units::UNKNOWN);
            }
            None => {}
        }
    }
    all
}

fn past_spaces(text: &[char], from: usize) -> usize {
    let spaces = text[from..].iter().take_while(|c| c.is_whitespace());
    from + spaces.count()
}

/// The units in brackets: `（万元）`, `（不含税，万元）`, `（元/人）`.
fn in_brackets(text: &[char]) -> Units {
    let mut all = Units::default();
    for part in text.split(|c| is_open(*c)).skip(1) {
        let inner = part.split(|c| is_close(*c)).next().unwrap_or(part);
        for piece in inner.split(|c| joins(*c) || c.is_whitespace()) {
            let alone = piece.iter().all(|c| "十百千".contains(*c));
            match words(piece) {
                Some(words) if words.end == piece.len() && !alone => all = all.then(words.units),
                _ => {}
            }
        }
    }
    all
}

/// What a text says of units from its beginning on.
struct Words {
    units: Units,
    /// Where it ends.
    end: usize,
}

/// Reads `人、万元`, `人民币元`, `RMB万元`, `万 元`; `None` when the text does not begin so, or when it is a part of another word (元亨).
fn words(text: &[char]) -> Option<Words> {
    let mut units = Units::default();
    let mut at = past_spaces(text, 0);
    let mut end = 0;
    while at < text.len() {
        let rest = &text[at..];
        let fixed = |list: &[&str]| {
            let of = |word: &&str| starts(rest, word).then(|| word.chars().count());
            list.iter().find_map(of)
        };
        let length = if let Some(length) = fixed(&CURRENCY) {
            length
        } else if let Some((length, unit)) = money(rest) {
            units = units.then(unit);
            length
        } else if let Some(length) = fixed(&COUNTED) {
            length
        } else {
            break;
        };
        end = at + length;
        at = past_spaces(text, end);
        if text.get(at).is_some_and(|c| joins(*c)) {
            at = past_spaces(text, at + 1);
        }
    }
    // What follows directly must not go on as a word.
    let goes_on = text
        .get(end)
        .is_some_and(|c| c.is_alphanumeric() && !joins(*c));
    (end > 0 && !goes_on).then_some(Words { units, end })
}

fn starts(text: &[char], word: &str) -> bool {
    let mut text = text.iter();
    word.chars()
        .all(|c| text.next().is_some_and(|t| t.eq_ignore_ascii_case(&c)))
}

/// A unit of money at the beginning of a text, spaces inside included, and its length.
fn money(text: &[char]) -> Option<(usize, Units)> {
    let mut name = String::new();
    let mut length = 0;
    for (at, c) in text.iter().enumerate() {
        if "十百千万亿".contains(*c) || *c == '兆' {
            name.push(*c);
        } else if matches!(c, '元' | '圆') {
            name.push('元');
            length = at + 1;
            break;
        } else if !c.is_whitespace() {
            break;
        }
        if !c.is_whitespace() {
            length = at + 1;
        }
    }
    let behind = text.get(length..).unwrap_or(&[]);
    if let Some(foreign) = FOREIGN.iter().find(|word| starts(behind, word)) {
        return Some((length + foreign.chars().count(), Units::UNKNOWN));
    }
    if name.is_empty() {
        return None;
    }
    let whole = name.strip_suffix('元').unwrap_or(&name).to_owned() + "元";
    let known = MoneyUnit::named(&whole).map(Units::of);
    Some((length, known.unwrap_or(Units::UNKNOWN)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The units that are found, by name; `?` for a statement that is not understood.
    fn shown(units: Units) -> String {
        let known = units.stated();
        let mut names: Vec<&str> = known.iter().map(|unit| unit.name()).collect();
        names.extend(units.has_unknown().then_some("?"));
        names.join(" ")
    }

    #[test]
    fn units_are_found_where_they_are_stated() {
        for (text, expected) in [
            ("单位：万元", "万元"),
            ("单 位 ： 万 元", "万元"),
            ("金额单位：人民币元", "元"),
            ("金额单位:RMB万元", "万元"),
            ("金额单位为千元", "千元"),
            ("（单位 万元）", "万元"),
            ("单位：百万元", "百万元"),
            ("单位：万", "万元"),
            ("单位：人、万元", "万元"),
            ("单位：人民币万元（含税）", "万元"),
            ("单位：人", ""),
            ("编制单位：某公司 金额单位：万元", "万元"),
            ("编制单位：元亨网络公司", ""),
            (
                "编制单位：元亨网络公司　单位：千元 日期：2026年3月1日",
                "千元",
            ),
            ("单位：元亨网络公司", ""),
            ("单位：万元 编制日期：2026年3月1日", "万元"),
            ("项目（单位：万元）", "万元"),
            ("研发费用明细表（万元）", "万元"),
            ("金额（不含税，万元）", "万元"),
            ("金额【万元】", "万元"),
            ("人均收入（元/人）", "元"),
            ("收入（元、万元）", "元 万元"),
            ("合计（千元）", "千元"),
            ("单位：元 单位：万元", "元 万元"),
            ("金额（万美元）", "?"),
            ("单位：美元", "?"),
            ("单位：十万元", "?"),
            ("金额单位：见封面", "?"),
            ("金额单位：", ""),
            ("本单位为独立法人", ""),
            ("出具单位", ""),
            ("权利人/起草单位排序", ""),
            ("（一）主营业务收入", ""),
            ("（十）其他", ""),
            ("研发费用（多元化）", ""),
            ("主营业务收入", ""),
        ] {
            assert_eq!(shown(stated_units(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_unit_alone_and_one_that_is_awaited() {
        for (text, expected) in [
            ("万元", "万元"),
            ("（万 元）", "万元"),
            ("人民币元", "元"),
            ("元亨", ""),
            ("人", ""),
            ("100万元", ""),
        ] {
            assert_eq!(shown(unit_alone(text)), expected, "{text}");
        }
        for text in [
            "单位：",
            "金额单位:",
            "单 位：",
            "编制日期 单位：",
            "货币单位",
        ] {
            assert!(awaits_unit(text), "{text}");
        }
        for text in ["编制单位：", "单位：万元", "起草单位", ""] {
            assert!(!awaits_unit(text), "{text}");
        }
        for text in ["（万元）", "万元", "（人）", "%", "单位"] {
            assert!(is_measure(text), "{text}");
        }
        for text in ["合计", "", "元亨", "100"] {
            assert!(!is_measure(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}", other in "[单位：:（）()元千百万亿人民币美、/ 为]{0,16}") {
            for text in [&text, &other] {
                let _ = (stated_units(text), unit_alone(text), awaits_unit(text), is_measure(text));
            }
        }
    }
}
