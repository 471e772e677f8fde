//! Everything that a person typed is in the text layer, over random cases: rare names, long words, line feeds, all kinds of marks.

mod sample;

use std::process::Command;

use dunping_report::papers::{
    Dress, Notice, NoticePart, PanelReport, PaperState, SetAside, SignOff, render_notice,
    render_opinion_form, render_panel_report,
};
use proptest::prelude::*;

/// The text layer without white space, as an independent reader sees it.
fn text_layer(pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext")
        .args(["-raw", "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext starts");
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .split_whitespace()
        .collect()
}

/// Whether the words are there, piece by piece: a line of a cell may be followed by the next cell's, and a page by its footer. A piece is
/// never shorter than a line that a person could have typed.
fn covers(text: &str, words: &str) -> bool {
    let words: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let fits = |count: &usize| text.contains(&rest[..*count].iter().collect::<String>());
        let Some(longest) = (1..=rest.len()).take_while(fits).last() else {
            return false;
        };
        if longest < rest.len().min(3) {
            return false;
        }
        rest = &rest[longest..];
    }
    true
}

/// A character as it may stand in a name or a reason.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        6 => proptest::char::range('\u{4E00}', '\u{9FA5}'),
        2 => proptest::char::range('\u{3400}', '\u{4DB5}'),
        1 => prop::sample::select(vec!['㛃', '𠮷', '䶮', '堃', '喆', '犇', '昇', '珺', '·']),
        2 => prop::sample::select("，。、；：！？（）《》“”‘’【】〔〕……——％℃㎡～￥".chars().collect::<Vec<_>>()),
        2 => proptest::char::range('!', '~'),
        1 => prop::sample::select(vec![' ', '\t', 'α', 'Ⅱ', '①', '×', '≥', '‰']),
    ]
}

fn words(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(character(), length).prop_map(|all| all.into_iter().collect())
}

/// A reason: several lines, one of them perhaps a long word without any place to break.
fn reason() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just(String::new()),
        "[0-9a-f]{64}",
        "https://example\\.org/[a-z0-9/_-]{30,90}",
        "[A-Z]{2}/T [0-9]{4,6}",
    ];
    (prop::collection::vec(words(1..90), 1..5), token)
        .prop_map(|(lines, token)| format!("{}\n{token}", lines.join("\n")))
}

#[derive(Debug, Clone)]
struct Typed {
    name: String,
    employer: String,
    reasons: Vec<String>,
    remarks: String,
    /// What stands in reports alone: domicile, place and attendees of the visit, its findings, what a member saw, the chair's reason for an
    /// opinion set aside, and the random sources of the draw.
    of_report: Vec<String>,
}

fn typed() -> impl Strategy<Value = Typed> {
    (
        words(2..9),
        words(4..30),
        prop::collection::vec(reason(), 19),
        reason(),
        (words(4..60), prop::collection::vec(reason(), 6)),
    )
        .prop_map(
            |(name, employer, reasons, remarks, (domicile, others))| Typed {
                name,
                employer,
                reasons,
                remarks,
                of_report: [vec![domicile], others].concat(),
            },
        )
}

fn typed_report(typed: &Typed) -> PanelReport {
    let mut report = sample::report();
    report.panel[1].name.clone_from(&typed.name);
    report.panel[1].employer.clone_from(&typed.employer);
    report
        .enterprise
        .legal_representative
        .clone_from(&typed.name);
    report.dissents[0].reason.clone_from(&typed.reasons[0]);
    report.conclusion.remarks.clone_from(&typed.remarks);
    report.adjustments[0].reason.clone_from(&typed.reasons[1]);
    let [
        domicile,
        place,
        attendees,
        findings,
        seen,
        set_aside,
        entropy,
    ] = &typed.of_report[..]
    else {
        unreachable!("as many as are made")
    };
    report.enterprise.domicile.clone_from(domicile);
    report.draw.entropy.clone_from(entropy);
    let visit = report.site_visit.as_mut().expect("a visit");
    visit.place.clone_from(place);
    visit.attendees.clone_from(attendees);
    visit.findings.clone_from(findings);
    visit.seen[0].text.clone_from(seen);
    report.set_aside.push(SetAside {
        expert_no: "T004".to_owned(),
        sha256: "a".repeat(64),
        reason: set_aside.clone(),
    });
    let expert = &mut report.reasons[1];
    for (reason, text) in expert.reasons.iter_mut().zip(&typed.reasons) {
        reason.text.clone_from(text);
    }
    report
}

fn everything(typed: &Typed) -> impl Iterator<Item = &str> {
    let single = [&typed.name, &typed.employer, &typed.remarks];
    single
        .into_iter()
        .chain(&typed.reasons)
        .flat_map(|text| text.lines())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_report_holds_all_that_was_typed(typed in typed()) {
        let pdf = render_panel_report(&typed_report(&typed), &sample::fonts(), &[]).unwrap();
        let text = text_layer(&pdf);
        let of_report = typed.of_report.iter().flat_map(|text| text.lines());
        for words in everything(&typed).chain(of_report) {
            prop_assert!(covers(&text, words), "{words:?} is not in the report");
        }
    }

    #[test]
    fn a_form_and_a_notice_hold_all_that_was_typed(typed in typed()) {
        let fonts = sample::fonts();
        let mut form = sample::opinion();
        form.expert.name.clone_from(&typed.name);
        form.expert.employer.clone_from(&typed.employer);
        form.overall.clone_from(&typed.remarks);
        for (row, text) in form.rows.iter_mut().zip(&typed.reasons) {
            row.reason.clone_from(text);
        }
        let notice = Notice {
            state: PaperState::Final,
            dress: Dress::Letter,
            body: typed.employer.clone(),
            case_no: "LNCSE-A-2026-0017".to_owned(),
            number: "辽网安评补〔2026〕17号".to_owned(),
            title: typed.name.clone(),
            addressee: typed.employer.clone(),
            parts: vec![
                NoticePart::Items { items: typed.reasons.clone() },
                NoticePart::Paragraph { text: typed.remarks.clone() },
                NoticePart::Table {
                    columns: vec!["一".to_owned(), "二".to_owned()],
                    rows: typed.reasons.chunks(2).map(<[String]>::to_vec).collect(),
                    shares: vec![1, 2],
                },
            ],
            sign_off: SignOff::Lines { lines: vec![typed.name.clone()], date: String::new() },
            made_at: sample::MADE_AT,
        };
        let papers = [
            render_opinion_form(&form, &fonts, &[]).unwrap(),
            render_notice(&notice, &fonts, &[]).unwrap(),
        ];
        for pdf in papers {
            let text = text_layer(&pdf);
            for words in everything(&typed) {
                prop_assert!(covers(&text, words), "{words:?} is not in the paper");
            }
        }
    }
}

/// The measure itself must be able to fail.
#[test]
fn what_is_not_there_is_not_covered() {
    assert!(covers("第一行其他第二行", "第一行第二行"));
    assert!(!covers("第一行其他第二", "第一行第二行三"));
    assert!(!covers("甲乙丙", "甲丁丙"));
}
