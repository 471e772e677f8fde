//! How long papers take: a report of about twenty pages, a hundred pages, a thousand, and the certificate. Of the hundred pages also how
//! long another program takes for pages like them: typst where `TYPST` names it or it is on the path, and LibreOffice otherwise. Of the
//! thousand the most memory, of the twenty the size of the file.
#![expect(
    missing_docs,
    clippy::print_stdout,
    reason = "the macro's function has no place for a comment; the figures are what the bench is for"
)]

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group};
use dunping_report::papers::{ExpertReasons, PanelReport, render_certificate, render_panel_report};

/// The argument with which this program sets one report and tells its own memory.
const MEMORY: &str = "--memory-of";
/// How often both programs are run for the ratio, in turns; the fastest of each counts.
const TURNS: usize = 5;

fn main() {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().is_some_and(|first| first == MEMORY) {
        let pages = arguments.next().and_then(|pages| pages.parse().ok());
        let report = long(pages.expect("a number of pages"));
        let began = Instant::now();
        let pdf = set(&report);
        println!(
            "{} pages in {:?}, {} kB, {}",
            pages_of(&pdf),
            began.elapsed(),
            pdf.len() / 1000,
            most_memory()
        );
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}

/// The sample with the experts' reasons repeated until it has about so many pages.
fn long(pages: usize) -> PanelReport {
    let mut report = sample::report();
    let base = report.reasons.clone();
    let mut number = 0;
    // About a page and a third an expert.
    while report.reasons.len() * 4 < pages * 3 {
        for expert in &base {
            number += 1;
            report.reasons.push(ExpertReasons {
                expert_no: format!("T{number:04}"),
                ..expert.clone()
            });
        }
    }
    report
}

/// From the font files on disk to the PDF, as the other program does.
fn set(report: &PanelReport) -> Vec<u8> {
    render_panel_report(report, &sample::fonts(), &[]).expect("it can be set")
}

fn papers(criterion: &mut Criterion) {
    let fonts = sample::fonts();
    let certificate = sample::certificate();
    let mut group = criterion.benchmark_group("papers");
    group.sample_size(10);
    for (name, report) in [
        ("report of 20 pages", sample::report()),
        ("report of 100 pages", long(100)),
        ("report of 1000 pages", long(1000)),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| render_panel_report(&report, &fonts, &[]).map(|pdf| pdf.len()));
        });
    }
    group.bench_function("certificate", |b| {
        b.iter(|| render_certificate(&certificate, &fonts, &[]).map(|pdf| pdf.len()));
    });
    group.finish();
    for pages in ["20", "1000"] {
        let own = std::env::current_exe().expect("this program");
        let told = Command::new(own).args([MEMORY, pages]).output();
        print!(
            "{}",
            String::from_utf8_lossy(&told.expect("it runs").stdout)
        );
    }
    against(&long(100));
}

/// Times ours and the other program's on the same experts' reasons, and says what a page takes of each.
fn against(report: &PanelReport) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("against");
    std::fs::create_dir_all(&folder).expect("a folder");
    let typst = std::env::var("TYPST").unwrap_or_else(|_| "typst".to_owned());
    let has_typst = Command::new(&typst)
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let (name, source, mut command) = if has_typst {
        let source = folder.join("pages.typ");
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts");
        let mut command = Command::new(typst);
        command.args(["compile", "--ignore-system-fonts", "--font-path"]);
        command
            .arg(fonts)
            .arg(&source)
            .arg(folder.join("pages.pdf"));
        std::fs::write(&source, as_typst(report)).expect("its source");
        ("typst", source, command)
    } else {
        let source = folder.join("pages.html");
        let mut command = Command::new("soffice");
        command.args(["--headless", "--convert-to", "pdf:writer_web_pdf_Export"]);
        command.arg("--outdir").arg(&folder).arg(&source);
        std::fs::write(&source, as_html(report)).expect("its source");
        ("LibreOffice", source, command)
    };
    command.stdout(Stdio::null()).stderr(Stdio::null());
    // What an earlier run left is not this one's.
    let _ = std::fs::remove_file(folder.join("pages.pdf"));
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    let mut pdf = Vec::new();
    for _ in 0..TURNS {
        let began = Instant::now();
        pdf = set(report);
        ours = ours.min(began.elapsed());
        let began = Instant::now();
        let Ok(status) = command.status() else {
            println!("neither typst nor LibreOffice is here to be compared with");
            return;
        };
        assert!(status.success(), "{name} on {}", source.display());
        theirs = theirs.min(began.elapsed());
    }
    let Ok(other) = std::fs::read(folder.join("pages.pdf")) else {
        println!("{name} made nothing to be compared with (for LibreOffice: libreoffice-writer)");
        return;
    };
    let a_page = |time: Duration, pdf: &[u8]| time / pages_of(pdf);
    let (one, another) = (a_page(ours, &pdf), a_page(theirs, &other));
    println!(
        "{} pages {ours:?} ({one:?} a page); {name}: {} pages {theirs:?} ({another:?} a page): {:.1} times as long a page",
        pages_of(&pdf),
        pages_of(&other),
        another.as_secs_f64() / one.as_secs_f64()
    );
}

/// The experts' reasons as typst sets them: a heading and a ruled table an expert; the texts are values and no markup.
fn as_typst(report: &PanelReport) -> String {
    let mut source = String::from(
        "#set page(paper: \"a4\", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: \"1 / 1\")\n\
         #set text(font: \"Noto Serif SC\", size: 9pt, lang: \"zh\")\n#set par(justify: true)\n",
    );
    let quoted = |text: &str| format!("[#{text:?}]");
    for expert in &report.reasons {
        let _ = write!(
            source,
            "= #{:?}\n#table(columns: (1fr, 1fr, 8fr), stroke: (x: none, y: 0.4pt),\n",
            expert.expert_no
        );
        for reason in &expert.reasons {
            let vote = format!("{:?}", reason.vote);
            let cells = [&reason.clause, &vote, &reason.text].map(|text| quoted(text));
            let _ = writeln!(source, "{},", cells.join(","));
        }
        source.push_str(")\n");
    }
    source
}

/// The same for LibreOffice.
fn as_html(report: &PanelReport) -> String {
    let mut source = String::from(
        "<html lang=zh><meta charset=utf-8><style>@page { size: A4; margin: 37mm 26mm 35mm 28mm } td { font: 9pt 'Noto Serif SC' }</style>",
    );
    for expert in &report.reasons {
        let _ = write!(source, "<h1>{}</h1><table border=1>", expert.expert_no);
        for reason in &expert.reasons {
            let vote = format!("{:?}", reason.vote);
            let cells = [&reason.clause, &vote, &reason.text];
            let cells = cells.map(|text| format!("<td>{}</td>", text.replace('<', "&lt;")));
            let _ = write!(source, "<tr>{}</tr>", cells.concat());
        }
        source.push_str("</table>");
    }
    source
}

/// By pdfinfo: the pages may lie in compressed objects.
fn pages_of(pdf: &[u8]) -> u32 {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("counted.pdf");
    std::fs::write(&path, pdf).expect("it is written");
    let told = Command::new("pdfinfo")
        .arg(path)
        .output()
        .expect("pdfinfo runs");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:"));
    pages
        .and_then(|pages| pages.trim().parse().ok())
        .expect("a number of pages")
}

/// The kernel's word for the most memory that this process had.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("memory unknown").to_owned()
}

criterion_group!(benches, papers);
