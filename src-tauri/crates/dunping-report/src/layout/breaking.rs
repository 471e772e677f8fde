//! Where a line may end: the Unicode line breaking rules, strict for Chinese, and a few rules of our own (禁则).
//!
//! It knows characters only, neither widths nor fonts.

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};

/// The byte offsets at which a line may end, ascending, the end of the text included, zero not.
///
/// A line feed is not treated here: split the text at line feeds first.
pub fn opportunities(text: &str) -> Vec<usize> {
    let mut options = LineBreakOptions::default();
    // Strict is what keeps 「，！：」 and the small kana off the line start; under it the content locale changes nothing.
    options.strictness = Some(LineBreakStrictness::Strict);
    let twin = with_corner_brackets(text);
    let segmenter = LineSegmenter::new_for_non_complex_scripts(options);
    let mut breaks: Vec<usize> = segmenter
        .segment_str(&twin)
        .filter(|&at| at > 0 && allowed(&twin, at))
        .collect();
    if breaks.last() != Some(&text.len()) && !text.is_empty() {
        breaks.push(text.len());
    }
    breaks
}

/// The byte offsets at which words end by the dictionary, the end of the text included: titles are broken between words (GB/T 9704).
pub fn word_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    segmenter.segment_str(text)
}

/// A copy with curly quotes as corner brackets, which have the same length in UTF-8.
///
/// The standard forbids a break on both sides of a curly quote, because it cannot know its direction; in Chinese text we know.
/// An apostrophe between Latin letters stays what it is.
fn with_corner_brackets(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let latin = |at: Option<usize>| {
        at.and_then(|i| characters.get(i))
            .is_some_and(char::is_ascii_alphanumeric)
    };
    characters
        .iter()
        .enumerate()
        .map(|(i, &c)| match c {
            '“' => '「',
            '”' => '」',
            '‘' => '『',
            '’' if !(latin(i.checked_sub(1)) && latin(Some(i + 1))) => '』',
            other => other,
        })
        .collect()
}

/// The first characters of the units that figures are given in.
const UNITS: &str = "元万亿人名个件项条份页次年月日天";

/// The tailoring on top of the Unicode rules.
fn allowed(text: &str, at: usize) -> bool {
    let Some(before) = text[..at].chars().next_back() else {
        return false;
    };
    let Some(after) = text[at..].chars().next() else {
        return true;
    };
    if cannot_start_line(after) || cannot_end_line(before) {
        return false;
    }
    // Ranges: 3～5年, 50378—2019.
    if matches!(after, '～' | '~' | '–')
        || (matches!(before, '～' | '~' | '–') && after.is_ascii_digit())
    {
        return false;
    }
    let paired_dash = |s: &str| s.ends_with("——");
    if (after == '—' && !text[at..].starts_with("——"))
        || (before == '—' && !paired_dash(&text[..at]))
    {
        return false;
    }
    // A number and its unit sign.
    if before.is_ascii_digit() && ('\u{3380}'..='\u{33DF}').contains(&after) {
        return false;
    }
    // The number of a document: 〔2026〕17号.
    if (before == '〕' && after.is_ascii_digit()) || (before.is_ascii_digit() && after == '号') {
        return false;
    }
    // A sign and its number: ≥ 60%.
    if text[..at].ends_with("≥ ") || text[..at].ends_with("≤ ") {
        return false;
    }
    // A number and its unit with a space between: 340,080.00 元, 145.5 人·月.
    if text[..at].ends_with("人·") && after == '月' {
        return false;
    }
    if UNITS.contains(after) && text[..at].ends_with(' ') {
        let figure = text[..at].trim_end_matches(' ');
        if figure.ends_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
    }
    // Short Latin tokens stay whole: C++, GB/T 19001, LNCSE-2026-0001, 4.5.2b-X, 2026-11-22.
    let joint = matches!(before, '-' | '/' | '+' | '.') || matches!(after, '+' | '#');
    if joint && after.is_ascii_graphic() && token_length(text, at) <= 20 {
        return false;
    }
    true
}

/// Length of the run of ASCII letters, digits and joints around a position.
fn token_length(text: &str, at: usize) -> usize {
    let part =
        |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '+' | '.' | '#' | '_');
    text[..at].chars().rev().take_while(part).count() + text[at..].chars().take_while(part).count()
}

/// Characters that may not stand at the start of a line (避头).
pub fn cannot_start_line(character: char) -> bool {
    "，。、；：！？）》〉」』】〕〗”’］｝,.;:!?)]}%‰℃°…～·—￠々ー".contains(character)
}

/// Characters that may not stand at the end of a line (避尾).
pub fn cannot_end_line(character: char) -> bool {
    "（《〈「『【〔〖“‘［｛([{￥¥$＄".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` in the expectation marks every place where a line may end.
    fn check(expected: &str) {
        let text = expected.replace('|', "");
        let mut seen = String::new();
        let mut last = 0;
        for at in opportunities(&text) {
            seen.push_str(&text[last..at]);
            if at < text.len() {
                seen.push('|');
            }
            last = at;
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn breaks_as_a_chinese_typesetter_would() {
        for expected in [
            "网|络|安|全",
            "（一）|甲，|乙。",
            "他|说：|“可|以”，|走|了",
            "达|40%|以|上",
            "见|GB/T |19001|标|准",
            "案|号|LNCSE-A-2026-0001|的|材|料",
            "条|款|4.5.2b-X|不|适|用",
            "面|积|10㎡|左|右",
            "标|准|50378—2019|规|定",
            "用|C++编|写",
            "超|出 |340,080.00 元|整",
            "差 |145.5 人·月",
            "第 |3 页",
            "阈|值 |≥ 60%",
            "辽|网|安|证|〔2026〕0017号|到|期",
            "停|顿——|然|后",
            "等|等……|又|说",
            "3～5|年",
            "《|办|法》|第|四|条".replace("《|", "《").as_str(),
        ] {
            check(expected);
        }
    }
}
