//! A paper set again from its values, and what can be said of the file that was signed: that it is those very bytes, or how far it is like
//! them.

use dunping_report::papers::{PanelReport, render_panel_report};
use dunping_report::{
    EmbeddedFile, Fonts, REPORT_JSON, Unlike, changes_under_first_signature, drawing_differs,
    text_differs,
};

use super::misprint;
use crate::contract::{CheckState, Words};
use crate::verify::Lines;
use crate::verify::pdf::changed;
use crate::{AppError, fonts};

/// Sets the report again from its values. Where version and fonts are the same, the file must begin with the very bytes, and up to the end
/// of its first signature nothing but that signature may follow on them; where the fonts differ, every word of every page must be the same.
pub(super) fn set_again(
    (pdf, first): (&[u8], Option<usize>),
    report: &PanelReport,
    files: &[EmbeddedFile],
    lines: &mut Lines,
) {
    let others: Vec<EmbeddedFile> = files
        .iter()
        .filter(|file| file.name != REPORT_JSON)
        .cloned()
        .collect();
    let set =
        |fonts: Result<Fonts, AppError>| render_panel_report(report, &fonts.ok()?, &others).ok();
    // The computer's own fonts are looked for, and the pages set once more, only where the travelling ones do not give the file.
    let mut again: Vec<Vec<u8>> = Vec::new();
    for fonts in [fonts::travelling, fonts::load] {
        let Some(set) = set(fonts()) else { continue };
        if pdf.starts_with(&set) {
            return only_signed_after(("report.set", REPORT_JSON), &set, (pdf, first), lines);
        }
        again.push(set);
    }
    if report.basis.program != crate::paper::PROGRAM {
        return of_other_version(pdf, report, &again, lines);
    }
    let mut differs = None;
    for again in &again {
        match text_differs(pdf, again, report) {
            Ok(None) => {
                return words_alone(("report.set", REPORT_JSON), again, (pdf, first), lines);
            }
            Ok(Some(found)) => differs = Some(found),
            Err(_) => {}
        }
    }
    match differs {
        Some(one) => lines.fails("report.printed", misprint(&one, REPORT_JSON)),
        None => lines.fails(
            "report.printed",
            (
                "报告的页面不能与重新排版的比较。",
                "The pages cannot be compared with those set again.",
            ),
        ),
    }
}

/// Another version may set the same values otherwise: that is told, and where the words begin to differ.
fn of_other_version(pdf: &[u8], report: &PanelReport, again: &[Vec<u8>], lines: &mut Lines) {
    let text = Words::new(
        format!(
            "报告由另一版本的软件（{}）排版，本版本只逐项核对了文字中的数据，没有核对版面。",
            report.basis.program
        ),
        format!(
            "The report was set by another version of the program ({}); only the words were compared here, not the layout.",
            report.basis.program
        ),
    );
    lines.add("report.set", CheckState::Remark, text);
    let first = again.iter().map(|again| text_differs(pdf, again, report));
    let differing = first.map(|found| found.ok().flatten());
    // None at all where one of the two sets of fonts gives the same words.
    let differing: Option<Vec<_>> = differing.collect();
    if let Some(one) = differing.and_then(|all| all.into_iter().next()) {
        let text = Words::from((
            "与本版本由同样数据排出的文字第一处不同：",
            "The first difference from the words that this version sets from the same values:",
        ));
        let differs = text.then(&misprint(&one, REPORT_JSON));
        lines.add("report.set", CheckState::Remark, differs);
    }
}

/// What can be said of a paper whose words are those set again and whose bytes are not: everything but the shapes of its characters is
/// compared, and a remark says so.
pub(in crate::verify) fn words_alone(
    (code, values): (&str, &str),
    again: &[u8],
    (pdf, first): (&[u8], Option<usize>),
    lines: &mut Lines,
) {
    let Ok(found) = drawing_differs(pdf, first, again) else {
        let text = (
            "文件的页面无法读取。",
            "The pages of the file cannot be read.",
        );
        return lines.fails(code, text);
    };
    for one in &found {
        let why = Words::new(
            format!("与由 {values} 重新排版的不同，而不是字体所致："),
            format!("It differs from what is set again from {values}, and not by its fonts:"),
        );
        lines.fails(code, why.then(&unlike(one)));
    }
    if found.is_empty() {
        let text = Words::new(
            format!(
                "由 {values} 重新排版，各页文字逐字相同，但与重新排版的不是同样的字节（所用字体可能与本机不同）：核对了文字、页面大小、签名的位置和画法，没有核对字形，所见是否与 {values} 相同请逐页对照。"
            ),
            format!(
                "Set again from {values}, the words on the pages are the same, but not the bytes (its fonts may differ from those here): words, sizes of pages, places of signatures and the way of painting were compared, the shapes of its characters were not. Compare what is seen with {values} page by page."
            ),
        );
        lines.add(code, CheckState::Remark, text);
    }
}

fn unlike(one: &Unlike) -> Words {
    match one {
        Unlike::Structure => (
            "签名前的文件结构不是一次写成的，不同的阅读器可能看到不同的内容。",
            "Before signing it was not written at once; readers may see different contents.",
        )
            .into(),
        Unlike::Update(change) => {
            let what = changed(*change);
            Words::new(
                format!("第一个签名之下还有签名以外的改动：{}。", what.zh),
                format!(
                    "Under the first signature more was changed than that signature: {}.",
                    what.en
                ),
            )
        }
        Unlike::Entry { key } => Words::new(
            format!("含有本软件的文书不会有的条目 {key}。"),
            format!("It holds an entry {key} that no paper of this program has."),
        ),
        Unlike::Catalogue => (
            "对阅读器显示方式的规定不同。",
            "It tells readers to show it in another way.",
        )
            .into(),
        Unlike::Page { page } => Words::new(
            format!("第{page}页的大小不同，或被裁切、旋转。"),
            format!("Page {page} has another size, or is cropped or turned."),
        ),
        Unlike::Field { name } => Words::new(
            format!("签名域 {name} 的大小、位置或属性不同，可能遮盖文字。"),
            format!("Field {name} has another size, place or entry and may cover words."),
        ),
        Unlike::Painting { page } => Words::new(
            format!("第{page}页有颜色、字号或线条与本软件的文书不同的内容，或印在页面以外。"),
            format!(
                "Page {page} has colours, sizes or lines that papers of this program do not have, or words beside the page."
            ),
        ),
        Unlike::Covered { page } => Words::new(
            format!("第{page}页的文字之上又画了别的内容。"),
            format!("On page {page} something is painted over words."),
        ),
    }
}

/// Whether nothing but a signature follows on the very bytes that the values give. What comes after the first signature is judged with the
/// signatures.
pub(in crate::verify) fn only_signed_after(
    (code, values): (&str, &str),
    set: &[u8],
    (pdf, first): (&[u8], Option<usize>),
    lines: &mut Lines,
) {
    let changes = match first {
        Some(end) => changes_under_first_signature(set, pdf.get(..end).unwrap_or_default()),
        None if pdf.len() == set.len() => Vec::new(),
        None => {
            let text = Words::new(
                format!(
                    "由 {values} 排版的内容之后又追加了内容，而没有签名：所见可能不是 {values} 的内容。"
                ),
                format!(
                    "Something was appended after what was set from {values}, without a signature: what is seen may not be what {values} says."
                ),
            );
            return lines.fails(code, text);
        }
    };
    for change in &changes {
        lines.fails(
            code,
            Words::new(format!(
                "排版之后、第一个签名之前，文件被作了签名以外的改动：{}。所见可能不是 {values} 的内容，以签名的意见为准。",
                changed(*change).zh
            ), format!("After it was set and before the first signature, the file was changed by more than that signature: {}. What is seen may not be what {values} says; the signed opinions count.",
                changed(*change).en
            )),
        );
    }
    if changes.is_empty() {
        lines.holds(
            code,
            Words::new(format!(
                "由 {values} 重新排版，与签名前的文件逐字节相同，其后到第一个签名只增加了该签名：版面、图表和文字都由这些数据得出。"
            ), format!("Set again from {values}, it is byte for byte the file before signing, and up to the first signature only that was added: layout, charts and words all follow from these data."
            )),
        );
    }
}
