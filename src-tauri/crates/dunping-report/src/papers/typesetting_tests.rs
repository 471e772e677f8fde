//! The house's rules of typesetting, held over whole papers: body, table cells, headings, boxes and notices alike.

#[path = "../../tests/sample/mod.rs"]
mod sample;

use crate::fonts::FontView;
use crate::layout::flow::{Flow, Strip};
use crate::layout::page::{Item, Page, Pages, Run, RunGlyph, Sheet};
use crate::layout::typed::{numbers, paragraph, seen};
use crate::papers::notice::typeset as typeset_notice;
use crate::papers::panel_report::typeset as typeset_report;
use crate::papers::theme::{BODY, MARGINS, prose};
use crate::papers::{
    Deadline, Dress, Notice, NoticePart, PanelMember, PanelReport, PaperState, SignOff,
};

/// The sample with everything that people type replaced by new text.
fn typed_report(next: &mut impl FnMut(usize) -> usize) -> PanelReport {
    let mut report = sample::report();
    let mut text = || format!("经{}", paragraph(next));
    report.enterprise.domicile = text();
    report.recusal_statement = text();
    for indicator in &mut report.indicators {
        indicator.note = text();
        indicator.source = text();
    }
    for clause in &mut report.clauses {
        clause.name = text().chars().take(24).collect();
        clause.evidence = text();
        clause.note = text();
    }
    for dissent in &mut report.dissents {
        dissent.reason = text();
    }
    for expert in &mut report.reasons {
        for reason in &mut expert.reasons {
            reason.text = text();
        }
    }
    for row in &mut report.provenance {
        row.figure = text().chars().take(30).collect();
        row.place = text().chars().take(40).collect();
    }
    report.conclusion.remarks = format!("{}\n{}", text(), text());
    report
}

fn typed_notice(next: &mut impl FnMut(usize) -> usize) -> Notice {
    let mut text = || format!("经{}", paragraph(next));
    Notice {
        state: PaperState::Final,
        dress: Dress::Letter,
        body: sample::report().body,
        case_no: "LNCSE-A-2026-0017".to_owned(),
        number: "辽网安评受〔2026〕17号".to_owned(),
        title: text().chars().take(45).collect(),
        addressee: text().chars().take(40).collect(),
        parts: vec![
            NoticePart::Heading {
                text: text().chars().take(50).collect(),
            },
            NoticePart::Paragraph { text: text() },
            NoticePart::Items {
                items: (0..6).map(|_| text()).collect(),
            },
            NoticePart::Facts {
                rows: (0..6).map(|_| ("企业名称".to_owned(), text())).collect(),
            },
            NoticePart::Deadline(Deadline {
                what: "补正材料的提交期限".to_owned(),
                last_day: "2026年12月4日".to_owned(),
                counted: text(),
                provisional: text(),
            }),
            NoticePart::Lying,
            NoticePart::Table {
                columns: (0..6).map(|_| text().chars().take(9).collect()).collect(),
                rows: (0..8).map(|_| (0..6).map(|_| text()).collect()).collect(),
                shares: vec![8, 10, 12, 14, 16, 9],
            },
        ],
        sign_off: SignOff::Seal {
            issuer: "辽宁省网络空间安全协会".to_owned(),
            date: "2026年11月20日".to_owned(),
        },
        made_at: sample::MADE_AT,
    }
}

#[test]
fn no_line_of_any_paper_begins_or_ends_with_what_may_not_stand_there() {
    let fonts = sample::fonts();
    let view = FontView::new(&fonts).unwrap();
    let mut next = numbers(9704);
    let _ = seen();
    let (mut lines, mut wrong) = (0, Vec::new());
    while lines < 10_000 {
        typeset_report(&typed_report(&mut next), &view, &[7; 32]).unwrap();
        for _ in 0..4 {
            typeset_notice(&typed_notice(&mut next), &view).unwrap();
        }
        let here = seen();
        lines += here.lines;
        wrong.extend(here.wrong);
    }
    assert_eq!(wrong, Vec::<String>::new(), "of {lines} lines");
}

/// The lowest thing on a page that is text of the body.
fn last_text(page: &[Item]) -> f32 {
    page.iter().fold(0.0, |low: f32, item| match item {
        Item::Text(run) => low.max(run.y),
        _ => low,
    })
}

fn headed(fonts: &FontView<'_>, before: f32) -> Pages {
    let mut flow = Flow::new(fonts, Sheet::A4, MARGINS);
    flow.push(Strip {
        height: before,
        ..Strip::default()
    });
    flow.part("一、标题").unwrap();
    flow.section("小标题").unwrap();
    let text = prose("正文一行接着一行，这里至少有三行字，以便看出标题是否与正文同页。".repeat(4));
    flow.paragraph(&text, &BODY).unwrap();
    flow.paginate()
}

#[test]
fn a_heading_is_never_the_last_thing_on_a_page() {
    let fonts = sample::fonts();
    let view = FontView::new(&fonts).unwrap();
    let room = Sheet::A4.height - MARGINS.top - MARGINS.bottom;
    let mut turned = 0;
    for step in 0..120_u16 {
        let pages = headed(&view, room - 150.0 + f32::from(step));
        for mark in &pages.bookmarks {
            let lowest = last_text(&pages.pages[mark.page].items);
            assert!(
                lowest > mark.y + 40.0,
                "step {step}: {} stands alone",
                mark.title
            );
        }
        turned += usize::from(pages.bookmarks[0].page == 1);
    }
    assert!(turned > 20, "{turned}: no page end was ever near");
}

#[test]
fn a_lying_sheet_among_upright_ones_keeps_its_own_width() {
    let fonts = sample::fonts();
    let view = FontView::new(&fonts).unwrap();
    let mut next = numbers(3);
    let pages = typeset_notice(&typed_notice(&mut next), &view).unwrap();
    let lying: Vec<bool> = pages
        .pages
        .iter()
        .map(|page| page.sheet == Sheet::A4_LYING)
        .collect();
    assert!(!lying[0] && lying[lying.len() - 1], "{lying:?}");
    for page in &pages.pages {
        for item in &page.items {
            if let Item::Text(run) = item {
                assert!(run.x < page.sheet.width - 40.0 && run.y < page.sheet.height);
            }
        }
    }
}

/// The box of the ink of a line of text: left, top, right, bottom.
fn ink(run: &Run, fonts: &FontView<'_>) -> [f32; 4] {
    let em = f32::from(fonts.measures(run.face).units_per_em);
    let advance = |glyph: &RunGlyph| {
        let units = f32::from(fonts.advance_units(run.face, glyph.gid));
        units / em * run.size + glyph.extra
    };
    let width: f32 = run.glyphs.iter().map(advance).sum();
    let (above, below) = (0.76 * run.size, 0.1 * run.size);
    [run.x, run.y - above, run.x + width, run.y + below]
}

/// What lies on something else on a page: text on text, or a rule through text.
fn overprinted(page: &Page, fonts: &FontView<'_>) -> Vec<String> {
    let words = |run: &Run| run.glyphs.iter().map(|g| g.character).collect::<String>();
    let runs = page.items.iter().filter_map(|item| match item {
        Item::Text(run) if run.angle.abs() < 0.1 => Some((ink(run, fonts), words(run))),
        _ => None,
    });
    let runs: Vec<_> = runs.collect();
    let mut found = Vec::new();
    for (at, (a, text)) in runs.iter().enumerate() {
        for (b, other) in &runs[at + 1..] {
            let aside = a[2] <= b[0] + 0.5 || b[2] <= a[0] + 0.5;
            if !aside && a[1] < b[3] && b[1] < a[3] {
                found.push(format!("{text} on {other}"));
            }
        }
        for item in &page.items {
            if let Item::Rule { x1, y1, x2, y2, .. } = item {
                // A rule is level or upright; its end may touch.
                let same = |one: &f32, other: &f32| (one - other).abs() < 0.01;
                let level = same(y1, y2) && (a[1]..a[3]).contains(y1) && *x1 < a[2] && a[0] < *x2;
                let within = a[0] + 0.5 < *x1 && *x1 < a[2] - 0.5;
                let upright = same(x1, x2) && within && *y1 < a[3] && a[1] < *y2;
                if level || upright {
                    found.push(format!("a rule through {text}"));
                }
            }
        }
    }
    found
}

#[test]
fn nothing_is_printed_over_anything_else_however_long_names_and_employers_are() {
    let fonts = sample::fonts();
    let view = FontView::new(&fonts).unwrap();
    for seats in [5, 7, 9] {
        for (name, employer, title) in [
            ("李堃", "东北大学", "教授"),
            ("欧阳文㛃·阿卜杜热合曼", "东北大学", "教授"),
            (
                "欧阳文㛃·阿卜杜热合曼",
                "辽宁省网络空间安全与信息化产业技术创新战略联盟（沈阳）测评中心",
                "正高级工程师、国家注册信息安全专业人员",
            ),
        ] {
            let mut report = sample::report();
            let member = report.panel[1].clone();
            report.panel = (0..seats)
                .map(|seat| PanelMember {
                    expert_no: format!("LN-T-2026-{seat:04}"),
                    name: name.to_owned(),
                    employer: employer.to_owned(),
                    title: title.to_owned(),
                    chair: seat == 0,
                    ..member.clone()
                })
                .collect();
            let pages = typeset_report(&report, &view, &[7; 32]).unwrap();
            let signed: std::collections::BTreeSet<usize> =
                pages.fields.iter().map(|field| field.page).collect();
            assert_eq!(pages.fields.len(), seats + 1);
            let whole = signed.len() == 1;
            assert!(whole || title.len() > 10, "{seats} seats stand on one page");
            for page in &pages.pages {
                let found = overprinted(page, &view);
                assert_eq!(found, Vec::<String>::new(), "{seats} seats, {name}");
            }
            for field in &pages.fields {
                let sheet = pages.pages[field.page].sheet;
                assert!(field.area.y + field.area.height <= sheet.height - MARGINS.bottom);
            }
        }
    }
}
