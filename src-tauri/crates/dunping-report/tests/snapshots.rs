//! How the papers look: chosen pages of three cases as small grey pictures, compared with the committed ones within a tolerance that
//! allows for another version of the renderer and for nothing that a reader would see.
//!
//! After a wanted change: `DUNPING_WRITE_SNAPSHOTS=1 cargo test --workspace --test snapshots`, look at the pictures in
//! `tests/snapshots/`, commit them. Where a page differs, the new picture is left beside the old one as `*.new.png` (ignored by git).

mod sample;

use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_report::papers::{
    Adjustment, Deadline, Dissent, Dress, Notice, NoticePart, Outcome, PanelReport, PaperState,
    SignOff, Verdict, render_certificate, render_notice, render_panel_report,
};
use image::GrayImage;
use lopdf::content::Content;
use lopdf::{Document, Object};

/// Dots an inch: a heading can still be read, a picture takes about ten kilobytes.
const RESOLUTION: &str = "36";
/// The mean difference of a page's tones (0 to 255) that another renderer may make.
const MEAN: f64 = 1.2;
/// The share of clearly different dots that it may make.
const CLEARLY: f64 = 0.004;
/// The mean difference that it may make within a cell of so many dots: one word of the small type fills a cell, and is nothing on a page.
const LOCALLY: f64 = 24.0;
const CELL: (u32, u32) = (16, 6);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots")
}

/// A page as a grey picture.
fn page(pdf: &Path, number: usize) -> GrayImage {
    let number = number.to_string();
    let out = pdf.with_extension(format!("page{number}"));
    let status = Command::new("pdftoppm")
        .args([
            "-r",
            RESOLUTION,
            "-gray",
            "-png",
            "-singlefile",
            "-f",
            &number,
            "-l",
            &number,
        ])
        .arg(pdf)
        .arg(&out)
        .status()
        .expect("pdftoppm starts");
    assert!(status.success());
    let picture = image::open(out.with_extension(format!("page{number}.png"))).expect("a picture");
    picture.into_luma8()
}

/// Holds pages of a paper against the committed pictures.
fn check(name: &str, pdf: &[u8], pages: &[usize]) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let mut broken = Vec::new();
    for &number in pages {
        let seen = page(&path, number);
        let kept = folder().join(format!("{name}-{number:02}.png"));
        if std::env::var_os("DUNPING_WRITE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(folder()).unwrap();
            seen.save(&kept).unwrap();
            continue;
        }
        let wanted = image::open(&kept)
            .unwrap_or_else(|e| panic!("{}: {e}", kept.display()))
            .into_luma8();
        if let Some(difference) = difference(&wanted, &seen) {
            seen.save(kept.with_extension("new.png")).unwrap();
            broken.push(format!("{}: {difference}", kept.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What a reader would see; `None` when it is nothing.
fn difference(wanted: &GrayImage, seen: &GrayImage) -> Option<String> {
    if wanted.dimensions() != seen.dimensions() {
        return Some(format!(
            "{:?}, was {:?}",
            seen.dimensions(),
            wanted.dimensions()
        ));
    }
    let pairs = || wanted.as_raw().iter().zip(seen.as_raw());
    let count = f64::from(u32::try_from(wanted.as_raw().len()).unwrap());
    let mean = pairs().map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / count;
    let clearly = pairs().filter(|(a, b)| a.abs_diff(**b) > 80).count();
    let clearly = f64::from(u32::try_from(clearly).unwrap()) / count;
    let locally = most_in_a_cell(wanted, seen);
    (mean > MEAN || clearly > CLEARLY || locally > LOCALLY).then(|| {
        format!(
            "mean difference {mean:.2}, clearly different {:.2} %, in one place {locally:.0}",
            clearly * 100.0
        )
    })
}

/// The greatest mean difference within a cell, wherever it lies.
fn most_in_a_cell(wanted: &GrayImage, seen: &GrayImage) -> f64 {
    let (across, down) = CELL;
    let (width, height) = wanted.dimensions();
    let apart = |x, y| u32::from(wanted.get_pixel(x, y).0[0].abs_diff(seen.get_pixel(x, y).0[0]));
    let cells = (0..=height - down)
        .step_by(2)
        .flat_map(|top| (0..=width - across).step_by(4).map(move |left| (left, top)));
    let sums = cells.map(|(left, top)| {
        let dots = (top..top + down).flat_map(|y| (left..left + across).map(move |x| (x, y)));
        dots.map(|(x, y)| apart(x, y)).sum::<u32>()
    });
    f64::from(sums.max().unwrap_or_default()) / f64::from(across * down)
}

#[test]
fn a_passing_report() {
    let pdf = render_panel_report(&sample::report(), &sample::fonts(), &[]).unwrap();
    check("passing", &pdf, &[1, 2, 4, 6, 8]);
}

/// Two clauses not met, dissent on both, three corrections: what a dispute will be about.
fn failing() -> PanelReport {
    let mut report = sample::report();
    report.conclusion.outcome = Outcome::NotPassed;
    for (at, against) in [(5, 4), (9, 3)] {
        let clause = &mut report.clauses[at];
        clause.result = Verdict::NotMet;
        (clause.votes_for, clause.votes_against) = (5 - against, against);
        report.dissents.push(Dissent {
            expert_no: "T004".to_owned(),
            clause: clause.clause.clone(),
            vote: Verdict::Met,
            reason: "本人认为现有证据足以支持该条要求，更正后的数据仍应按申报口径理解。".to_owned(),
        });
    }
    report.indicators[0].verdict = Verdict::NotMet;
    report.indicators[0].position = Some(460);
    let first = report.adjustments[0].clone();
    for (figure, old, new) in [
        (
            "境内研究开发费用（2025年）",
            "2,772,000.00 元",
            "2,760,000.00 元",
        ),
        ("从业人员期末人数", "88 人", "86 人"),
    ] {
        report.adjustments.push(Adjustment {
            figure: figure.to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
            ..first.clone()
        });
    }
    report
}

#[test]
fn a_failing_report_with_dissent_and_corrections() {
    let pdf = render_panel_report(&failing(), &sample::fonts(), &[]).unwrap();
    check("failing", &pdf, &[4, 6, 9, 10, 11]);
}

#[test]
fn a_certificate_and_a_notice() {
    let fonts = sample::fonts();
    let certificate = render_certificate(&sample::certificate(), &fonts, &[]).unwrap();
    check("certificate", &certificate, &[1]);
    let report = sample::report();
    let notice = Notice {
        state: PaperState::Final,
        dress: Dress::Letter,
        body: report.body.clone(),
        case_no: report.case_no.clone(),
        number: "辽网安评补〔2026〕17号".to_owned(),
        title: "补正通知书".to_owned(),
        addressee: report.enterprise.name.clone(),
        parts: vec![
            NoticePart::Paragraph {
                text: "经预审，你单位的认定申请所附申报材料尚不完整，请对下列内容予以补正："
                    .to_owned(),
            },
            NoticePart::Items {
                items: vec![
                    "附件清单列有A07“2025年度审计报告.pdf”，但没有收到这个文件。".to_owned(),
                    "《人员月度表》7月的月末人数为空。".to_owned(),
                ],
            },
            NoticePart::Deadline(Deadline {
                what: "补正材料的提交期限".to_owned(),
                last_day: "2026年12月4日".to_owned(),
                counted: "自2026年11月20日次日起10个工作日".to_owned(),
                provisional: String::new(),
            }),
        ],
        sign_off: SignOff::Seal {
            issuer: report.body,
            date: "2026年11月20日".to_owned(),
        },
        made_at: sample::MADE_AT,
    };
    check(
        "notice",
        &render_notice(&notice, &fonts, &[]).unwrap(),
        &[1],
    );
}

/// The paper without the first words of the small type on a page that have so many characters.
fn without_words(pdf: &[u8], number: u32, characters: std::ops::Range<usize>) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).unwrap();
    let page = document.get_pages()[&number];
    let mut content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut small = false;
    let words = content.operations.iter_mut().find(|operation| {
        if operation.operator == "Tf" {
            small = operation.operands[1]
                .as_float()
                .is_ok_and(|size| size <= 9.0);
        }
        let shown = operation.operands.first().and_then(|it| it.as_str().ok());
        let fits = shown.is_some_and(|glyphs| characters.contains(&(glyphs.len() / 2)));
        operation.operator == "Tj" && small && fits
    });
    words.expect("such words").operands = vec![Object::string_literal("")];
    let bytes = content.encode().unwrap();
    document.change_page_content(page, bytes).unwrap();
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

/// The comparison sees a line of the small type that is gone, and a word of it, and does not see a renderer's rounding.
#[test]
fn the_tolerance_is_neither_blind_nor_nervous() {
    const PAGE: usize = 6;
    let dir = tempfile::tempdir().unwrap();
    let seen = |name: &str, pdf: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, pdf).unwrap();
        page(&path, PAGE)
    };
    let pdf = render_panel_report(&sample::report(), &sample::fonts(), &[]).unwrap();
    let whole = seen("whole.pdf", &pdf);
    let mut rounded = whole.clone();
    for (at, pixel) in rounded.pixels_mut().enumerate() {
        let tone = &mut pixel.0[0];
        *tone = if at % 2 == 0 {
            tone.saturating_sub(2)
        } else {
            *tone
        };
    }
    assert_eq!(difference(&whole, &rounded), None);
    for characters in [4..8, 20..80] {
        let name = format!("{characters:?}.pdf");
        let less = without_words(&pdf, 6, characters.clone());
        let found = difference(&whole, &seen(&name, &less));
        assert!(found.is_some(), "{characters:?} characters are not missed");
    }
}
