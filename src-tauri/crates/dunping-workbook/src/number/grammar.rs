//! Numbers written as text: `１，２３４．５６`, `(1,234.56)`, `￥12`, `12万元`, `负1`. Width forms are folded first; then the text is a number by
//! one small grammar or it is refused with the reason that helps the applicant most.

use unicode_normalization::UnicodeNormalization;

use dunping_domain::finding::Severity;

use super::{Decimal, Defect, MoneyUnit};

/// A number written as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// Its value, before any unit.
    pub(crate) value: Decimal,
    /// The unit inside the cell.
    pub(crate) unit: Option<Suffix>,
    /// The rules that were applied, as stable codes.
    pub(crate) rules: Vec<&'static str>,
}

/// What may follow the digits in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Suffix {
    /// A unit of money.
    Money(MoneyUnit),
    /// 人 or 名.
    Head,
    /// %.
    Percent,
}

/// Words that make a number inexact (E11).
const INEXACT: [&str; 12] = [
    "约", "大概", "左右", "多", "余", "近", "超过", "不足", "以上", "以下", "见附", "详见",
];
/// Dashes and words that stand for "nothing" (E10).
const NOTHING: [&str; 12] = [
    "-", "--", "—", "——", "–", "−", "/", "\\", "无", "n/a", "na", "暂无",
];

/// Reads a number written as text. `Ok(None)` for a blank cell.
pub(crate) fn written(raw: &str) -> Result<Option<Written>, Defect> {
    let mut rules = Vec::new();
    let text = folded(raw, &mut rules)?;
    if text.is_empty() {
        return Ok(None);
    }
    if is_nothing(&text) {
        return Err(Defect::new(
            "E10",
            Severity::Missing,
            format!("“{raw}”不是数值。没有发生额请填0，有发生额请填写实际数值。"),
        )
        .english(format!(
            "“{raw}” is not a number. Write 0 where there is none, otherwise the number itself."
        )));
    }
    if text.starts_with('#') {
        return Err(error_value(raw));
    }
    if !spaces_group(raw) {
        return Err(two_values(raw));
    }
    rules.push("text_number");
    match number(&text, &mut rules) {
        Some((value, unit)) => Ok(Some(Written { value, unit, rules })),
        None => Err(refusal(raw, &text)),
    }
}

/// Whether a text is a dash or a word that stands for "nothing" (E10).
pub(crate) fn says_nothing(raw: &str) -> bool {
    folded(raw, &mut Vec::new()).is_ok_and(|text| is_nothing(&text))
}

fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&text.to_lowercase().as_str())
}

/// The refusal of a formula error such as `#DIV/0!` (E16).
pub(crate) fn error_value(raw: &str) -> Defect {
    Defect::new(
        "E16",
        Severity::Invalid,
        format!("单元格是公式错误“{raw}”。请在Excel或WPS中改正公式后重新提交。"),
    )
    .english(format!(
        "The cell holds the formula error “{raw}”. Correct the formula in Excel or WPS and submit again."
    ))
}

/// NFKC for width forms only, invisible characters and spaces removed. A character such as ² or ① would turn into a digit under NFKC and
/// is refused instead.
fn folded(raw: &str, rules: &mut Vec<&'static str>) -> Result<String, Defect> {
    let foreign = raw
        .chars()
        .any(|c| c.is_numeric() && !c.is_ascii() && !('０'..='９').contains(&c) && !is_han(c));
    if foreign {
        return Err(Defect::new(
            "E06",
            Severity::Invalid,
            format!("“{raw}”中有上标、序号等特殊数字字符。请改为普通阿拉伯数字。"),
        )
        .english(format!(
            "“{raw}” has superscript, circled or other special digits. Use plain Arabic digits."
        )));
    }
    if raw.chars().any(|c| ('！'..='～').contains(&c)) {
        rules.push("nfkc");
    }
    if raw.trim() != raw || raw.chars().any(is_invisible) {
        rules.push("trimmed");
    }
    let visible = raw
        .nfkc()
        .filter(|c| !is_invisible(*c) && !c.is_whitespace() && *c != '\'')
        .collect();
    Ok(visible)
}

/// Whether blanks between digits do no more than divide them into groups of three, one space each (`7 000 000`). What a wider gap or a
/// line break divides is two numbers.
fn spaces_group(raw: &str) -> bool {
    let is_gap = |c: char| c.is_whitespace() || c.is_control();
    if !raw.contains(is_gap) {
        return true;
    }
    let seen = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    let text: Vec<char> = raw.nfkc().filter(seen).collect();
    let is_part = |at: Option<&char>| at.is_some_and(|c| c.is_ascii_digit() || ".,".contains(*c));
    let digits = |from: &[char]| from.iter().take_while(|c| c.is_ascii_digit()).count();
    let mut groups = 0;
    for (at, c) in text.iter().enumerate() {
        if !is_gap(*c) {
            continue;
        }
        let (before, behind) = (&text[..at], &text[at + 1..]);
        let next = behind.iter().find(|c| !is_gap(**c));
        let last = before.iter().rev().find(|c| !is_gap(**c));
        if !is_part(last) || !is_part(next) {
            continue;
        }
        let reversed: Vec<char> = before.iter().rev().copied().collect();
        let first = digits(&reversed);
        let point = reversed.get(first).is_some_and(|c| ".,".contains(*c));
        let size = if groups == 0 { 1..=3 } else { 3..=3 };
        let third = digits(behind) == 3 && behind.get(3) != Some(&',');
        if *c != ' ' || !size.contains(&first) || point || !third {
            return false;
        }
        groups += 1;
    }
    true
}

fn two_values(raw: &str) -> Defect {
    Defect::new(
        "E24",
        Severity::Invalid,
        format!("“{raw}”一个单元格里有两个数值。请每格只填一个数值，其余写在备注中。"),
    )
    .english(format!(
        "“{raw}” holds two numbers in one cell. Write one number a cell and the rest in the remarks."
    ))
}

/// NBSP, wide and zero-width spaces, line breaks and other control characters (E18).
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00A0}' | '\u{3000}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}'
    ) || c.is_control()
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '〇'
}

fn number(text: &str, rules: &mut Vec<&'static str>) -> Option<(Decimal, Option<Suffix>)> {
    let mut rest = text;
    if let Some(after) = rest.strip_prefix(['¥', '￥']) {
        rules.push("currency_sign");
        rest = after;
    }
    let (mut rest, mut unit) = split_suffix(rest);
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(') {
        rest = inner.strip_suffix(')')?;
        negative = true;
        rules.push("negative_brackets");
        if unit.is_none() {
            (rest, unit) = split_suffix(rest);
        }
    } else if let Some(after) = rest.strip_prefix(['-', '−', '–', '△', '▲', '负']) {
        rest = after.strip_prefix(['¥', '￥']).unwrap_or(after);
        negative = true;
        rules.push("negative_sign");
    }
    let plain = ungrouped(rest, rules)?;
    let value = Decimal::parse(&if negative { format!("-{plain}") } else { plain })?;
    if unit.is_some() {
        rules.push("unit_in_cell");
    }
    Some((value, unit))
}

fn split_suffix(text: &str) -> (&str, Option<Suffix>) {
    if let Some((rest, unit)) = MoneyUnit::suffix(text) {
        return (rest, Some(Suffix::Money(unit)));
    }
    if let Some(rest) = text.strip_suffix('%') {
        return (rest, Some(Suffix::Percent));
    }
    match text.strip_suffix(['人', '名']) {
        Some(rest) => (rest, Some(Suffix::Head)),
        None => (text, None),
    }
}

/// Removes valid thousands separators; `None` when the groups are not groups of three.
fn ungrouped(text: &str, rules: &mut Vec<&'static str>) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let valid = (1..=3).contains(&first.len())
        && groups.all(|g| g.len() == 3)
        && !fraction.is_some_and(|f| f.contains(','));
    if !valid {
        return None;
    }
    rules.push("thousands");
    Some(text.replace(',', ""))
}

/// Why a text that is not a number is not one.
fn refusal(raw: &str, text: &str) -> Defect {
    let inexact = INEXACT.iter().any(|word| text.contains(word))
        || text.ends_with('+')
        || text.chars().all(is_chinese_numeral);
    if inexact {
        return Defect::new(
            "E11",
            Severity::Invalid,
            format!(
                "“{raw}”不是确切数值。请填写准确的阿拉伯数字，不要写“约”“余”“以上”“见附件”或汉字数字。"
            ),
        )
        .english(format!(
            "“{raw}” is not an exact number. Write Arabic digits, without words such as about, more than, see attachment."
        ));
    }
    if two_numbers(text) {
        return two_values(raw);
    }
    Defect::new(
        "E05",
        Severity::Invalid,
        format!(
            "“{raw}”不能作为数值读取（如千分位分组有误、科学计数法或夹杂文字）。请按1234567.89的形式填写。"
        ),
    )
    .english(format!(
        "“{raw}” cannot be read as a number (wrong thousands groups, an exponent, or words). Write it as 1234567.89."
    ))
}

fn is_chinese_numeral(c: char) -> bool {
    "〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点元人".contains(c)
}

/// Two runs of digits with something between them that no number has inside.
fn two_numbers(text: &str) -> bool {
    let mut runs = 0;
    let mut inside = false;
    let mut before = ' ';
    for c in text.chars() {
        let exponent_sign = matches!(c, '+' | '-') && matches!(before, 'e' | 'E');
        let part = c.is_ascii_digit() || matches!(c, '.' | ',' | 'e' | 'E') || exponent_sign;
        if part && !inside && c.is_ascii_digit() {
            runs += 1;
        }
        inside = part;
        before = c;
    }
    runs > 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `expected`: the value, the unit's name, or the code of the refusal.
    fn check(raw: &str, expected: &str) {
        let shown = match written(raw) {
            Ok(None) => "blank".to_owned(),
            Ok(Some(Written { value, unit, .. })) => match unit {
                None => value.to_string(),
                Some(Suffix::Money(unit)) => format!("{value} {}", unit.name()),
                Some(Suffix::Head) => format!("{value} 人"),
                Some(Suffix::Percent) => format!("{value} %"),
            },
            Err(defect) => defect.code.to_owned(),
        };
        assert_eq!(shown, expected, "{raw:?}");
    }

    #[test]
    fn the_grammar_of_numbers() {
        for (raw, expected) in [
            ("1,234.56", "1234.56"),
            ("１，２３４．５６", "1234.56"),
            ("(1,234.56)", "-1234.56"),
            ("（１，２３４.５６）", "-1234.56"),
            ("￥12", "12"),
            ("¥ 12.5元", "12.5 元"),
            ("12万元", "12 万元"),
            ("-￥12", "-12"),
            ("￥-12", "-12"),
            ("1,234,567.8", "1234567.8"),
            ("0007", "7"),
            ("12\n", "12"),
            ("3.5亿元", "3.5 亿元"),
            ("(12万元)", "-12 万元"),
            ("100千元", "100 千元"),
            ("'007", "7"),
            ("1 234 567", "1234567"),
            ("1 234 567.89 元", "1234567.89 元"),
            ("1\u{00A0}234\u{3000}567", "1234567"),
            ("12\u{200B}34", "1234"),
            ("\u{00A0}58\u{200B}", "58"),
            ("35人", "35 人"),
            ("35.2%", "35.2 %"),
            ("３５．２％", "35.2 %"),
            ("-1", "-1"),
            ("－1", "-1"),
            ("−1", "-1"),
            ("△1", "-1"),
            ("负1", "-1"),
            ("0", "0"),
            ("0.00", "0"),
            ("", "blank"),
            ("  \u{3000}", "blank"),
        ] {
            check(raw, expected);
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused_with_its_reason() {
        for (raw, expected) in [
            ("1,23,456", "E05"),
            ("1.234,56", "E05"),
            ("1234,567", "E05"),
            ("1.2e3", "E05"),
            ("12,", "E05"),
            (",123", "E05"),
            (".5", "E05"),
            ("--1", "E05"),
            ("+5", "E05"),
            ("12元元", "E05"),
            ("500万", "E05"),
            ("$12", "E05"),
            ("9.12101E+17", "E05"),
            ("12.", "E05"),
            ("(12", "E05"),
            ("(-12)", "E05"),
            ("二十三人左右", "E11"),
            ("1²", "E06"),
            ("①", "E06"),
            ("-", "E10"),
            ("—", "E10"),
            ("－", "E10"),
            ("/", "E10"),
            ("\\", "E10"),
            ("无", "E10"),
            ("N/A", "E10"),
            ("约500", "E11"),
            ("500+", "E11"),
            ("500余", "E11"),
            ("三十", "E11"),
            ("1.2亿多", "E11"),
            ("见附件", "E11"),
            ("#DIV/0!", "E16"),
            ("#N/A", "E16"),
            ("100（其中境外20）", "E24"),
            ("100/20", "E24"),
            ("2025年100", "E24"),
            ("8000000\n200000", "E24"),
            ("100 20", "E24"),
            ("50 40", "E24"),
            ("1\n234", "E24"),
            ("1  234", "E24"),
            ("1234 567", "E24"),
            ("1,234 567", "E24"),
            ("1 234,567", "E24"),
            ("100, 200", "E24"),
            ("1 23 456", "E24"),
            ("12. 50", "E24"),
        ] {
            check(raw, expected);
        }
    }

    /// A number with two decimals as people dress it up.
    fn dressed(fen: i64, style: u8) -> String {
        let (whole, cents) = (fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
        let plain = format!("{whole}.{cents:02}");
        let grouped = format!("{}.{cents:02}", dunping_domain::money::grouped(whole));
        let wide = |text: &str| -> String {
            let widened = text.chars().map(|c| {
                let code = u32::from(c);
                char::from_u32(code + 0xFEE0)
                    .filter(|_| ('!'..='~').contains(&c))
                    .unwrap_or(c)
            });
            widened.collect()
        };
        let sign = if fen < 0 { "-" } else { "" };
        match style {
            0 => format!("{sign}{plain}"),
            1 => format!("{sign}{grouped}"),
            2 => wide(&format!("{sign}{grouped}")),
            3 if fen < 0 => format!("({grouped})"),
            4 if fen < 0 => format!("（{plain}）"),
            5 => format!("{}{plain}", if fen < 0 { "△" } else { "￥" }),
            6 => format!("\u{00A0}{sign}{grouped}元\u{200B}\n"),
            _ => format!("'{sign}{plain} "),
        }
    }

    proptest! {
        #[test]
        fn a_number_is_read_back_however_it_was_dressed(
            fen in -1_000_000_000_000_000_i64..=1_000_000_000_000_000,
            style in 0_u8..8,
        ) {
            let text = dressed(fen, style);
            let read = written(&text).expect("a number").expect("not blank");
            let back = read.value.to_fen(100).map(|(fen, _)| fen.get());
            prop_assert_eq!(back, Some(fen), "{}", text);
            let again = written(&read.value.to_string()).expect("a number").expect("not blank");
            prop_assert_eq!(again.value, read.value);
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,24}") {
            let _ = written(&text);
            let _ = says_nothing(&text);
        }

        #[test]
        fn no_text_of_its_own_signs_makes_it_panic(
            text in "[0-9,.()（）¥￥△▲负\\-−–+eE%元千万亿人约无/\\\\ \u{00A0}\u{200B}０-９，．－']{0,16}",
        ) {
            if let Ok(Some(read)) = written(&text) {
                prop_assert!(text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)));
                prop_assert!(Decimal::parse(&read.value.to_string()) == Some(read.value));
            }
        }
    }
}
