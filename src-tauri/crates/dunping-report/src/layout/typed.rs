//! For tests: texts as people type them, and a witness of every line that is set, whichever paper it stands in.

use std::cell::RefCell;
use std::path::Path;

use super::breaking::{cannot_end_line, cannot_start_line};
use super::lines::Line;
use crate::fonts::Fonts;

/// The fonts of the checkout.
pub(crate) fn fonts() -> Fonts {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts");
    match Fonts::load(&dir) {
        Ok(fonts) => fonts,
        Err(error) => panic!("the fonts are not there ({error}); run `cargo xtask setup` first"),
    }
}

/// The lines seen by this thread since the last look, and those that begin or end with what may not stand there.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) lines: usize,
    pub(crate) wrong: Vec<String>,
}

thread_local! {
    static SEEN: RefCell<Seen> = RefCell::default();
}

/// Looks at the lines of one hard line of text. Its own beginning and end are as they were typed.
pub(crate) fn witness(lines: &[Line]) {
    SEEN.with_borrow_mut(|seen| {
        seen.lines += lines.len();
        for (i, line) in lines.iter().enumerate() {
            let (first, last) = (line.text.chars().next(), line.text.chars().last());
            let bad_start =
                i > 0 && first.is_some_and(cannot_start_line) && could_end_sooner(&lines[i - 1]);
            let bad_end =
                i + 1 < lines.len() && last.is_some_and(cannot_end_line) && could_end_sooner(line);
            if bad_start || bad_end {
                let before = if i > 0 {
                    lines[i - 1].text.as_str()
                } else {
                    ""
                };
                seen.wrong.push(format!("{before}|{}", line.text));
            }
        }
    });
}

/// Whether a line had any permitted place to end before its own: a narrow column of a table may not have one (`料、……………`).
fn could_end_sooner(line: &Line) -> bool {
    let characters: Vec<char> = line.text.chars().collect();
    characters
        .windows(2)
        .any(|two| !cannot_end_line(two[0]) && !cannot_start_line(two[1]))
}

/// What was seen.
pub(crate) fn seen() -> Seen {
    SEEN.take()
}

/// A reproducible stream of numbers below a bound.
pub(crate) fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
    move |bound| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % bound
    }
}

/// A paragraph as people type them: words, all kinds of punctuation in pairs, figures, numbers of standards.
pub(crate) fn paragraph(next: &mut impl FnMut(usize) -> usize) -> String {
    let words: Vec<char> =
        "网络空间安全企业认定评审专家组研究开发费用总额占销售收入比例不低于的要求和材料"
            .chars()
            .collect();
    let insets = [
        "，",
        "。",
        "；",
        "：",
        "！",
        "？",
        "、",
        "……",
        "——",
        "（见附件3）",
        "“持续运行”",
        "《办法》第四条",
        "40%",
        "2000万元",
        "GB/T 19001",
        "“《标准》”，",
        "（“甲”、“乙”）。",
        "3～5年",
        "10㎡",
        "￥12",
        "C++",
        "4.5.2b-X",
        "2026年11月22日",
        "）。",
        "【注】",
        "‘内’",
        "TLS 1.3 protocol",
    ];
    let mut text = String::new();
    for _ in 0..60 + next(120) {
        if next(4) == 0 {
            text.push_str(insets[next(insets.len())]);
        } else {
            text.push(words[next(words.len())]);
        }
    }
    text
}
