//! The panel report and the certificate as a reader and as tools see them.

mod sample;

use std::collections::BTreeSet;
use std::process::Command;

use dunping_report::papers::{
    CopySource, PanelMember, PanelReport, PaperState, Reason, Verdict, render_certificate,
    render_opinion_form, render_panel_report, report_digest,
};
use dunping_report::{EmbeddedFile, REPORT_JSON, RenderError, embedded_files};

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|e| panic!("{program}: {e}"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {text}");
    text
}

/// The text layer, one string a page, without white space.
fn text_layer(pdf: &[u8]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    run(
        "pdftotext",
        &["-raw", "-enc", "UTF-8", path.to_str().unwrap(), "-"],
    )
    .split('\u{c}')
    .map(|page| page.split_whitespace().collect())
    .collect()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn a_paper_is_clean_for_qpdf_and_the_same_every_time() {
    let fonts = sample::fonts();
    let first = render_panel_report(&sample::report(), &fonts, &[]).unwrap();
    let second = render_panel_report(&sample::report(), &fonts, &[]).unwrap();
    assert!(first == second, "same values, other bytes");
    let mut other = sample::report();
    other.recorder = "吴迪".to_owned();
    assert!(first != render_panel_report(&other, &fonts, &[]).unwrap());

    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("report.pdf", first),
        (
            "certificate.pdf",
            render_certificate(&sample::certificate(), &fonts, &[]).unwrap(),
        ),
    ] {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let said = run("qpdf", &["--check", path.to_str().unwrap()]);
        assert!(
            said.contains("No syntax or stream encoding errors"),
            "{said}"
        );
        let info = run("pdfinfo", &[path.to_str().unwrap()]);
        assert!(
            info.contains("PDF version:     1.7")
                && !info.contains("PDF/X")
                && info.contains("Metadata Stream: yes"),
            "{info}"
        );
        let fonts = run("pdffonts", &[path.to_str().unwrap()]);
        assert!(
            fonts
                .lines()
                .skip(2)
                .all(|line| line.contains("yes yes yes")),
            "{fonts}"
        );
    }
}

#[test]
fn every_page_bears_case_number_digest_and_page_of_pages() {
    let report = sample::report();
    let pages = text_layer(&render_panel_report(&report, &sample::fonts(), &[]).unwrap());
    let pages = &pages[..pages.len() - 1];
    let hash: String = report_digest(&report).unwrap()[..8]
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    for (i, page) in pages.iter().enumerate() {
        assert!(
            page.contains(&format!("第{}页共{}页", i + 1, pages.len())),
            "{page}"
        );
        assert!(
            page.contains(&report.case_no) && page.contains(&hash),
            "{page}"
        );
    }
}

/// Every string of the values, however deep, is in the text layer.
#[test]
fn everything_that_was_typed_is_in_the_text_layer() {
    let mut report = sample::report();
    let mut state = 7_u64;
    let mut next = |bound: u32| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).unwrap_or(0) % bound
    };
    // Ideographs from the whole basic block, rare ones among them, as no dictionary of phrases would have them.
    for expert in &mut report.reasons {
        for reason in &mut expert.reasons {
            let random: String = (0..40)
                .filter_map(|_| char::from_u32(0x4E00 + next(0x5000)))
                .collect();
            *reason = Reason {
                text: format!("㛃䶮𠮷“{random}”，达 40%。\n第二行 C++、GB/T 19001"),
                ..reason.clone()
            };
        }
    }
    let text: String =
        text_layer(&render_panel_report(&report, &sample::fonts(), &[]).unwrap()).concat();
    let words = words_of(&serde_json::to_value(&report).unwrap());
    assert!(words.len() > 200, "{}", words.len());
    // Long texts may run over a page break, where header and footer come between: look for their lines' beginnings too.
    let missing: Vec<&String> = words
        .iter()
        .filter(|word| !text.contains(word.as_str()))
        .filter(|word| {
            let characters: Vec<char> = word.chars().collect();
            characters.len() < 24
                || !characters
                    .chunks(8)
                    .all(|part| text.contains(&part.iter().collect::<String>()))
        })
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// All words of the values, squeezed; machine words (enumerations) and texts that are shown only to one audience left out.
fn words_of(value: &serde_json::Value) -> BTreeSet<String> {
    let machine = [
        "final",
        "panel",
        "met",
        "not_met",
        "judgement",
        "undetermined",
        "passed",
        "technical",
        "finance",
    ];
    match value {
        serde_json::Value::String(text) if !machine.contains(&text.as_str()) => text
            .split('\n')
            .map(squeezed)
            .filter(|t| !t.is_empty())
            .collect(),
        serde_json::Value::Array(items) => items.iter().flat_map(words_of).collect(),
        serde_json::Value::Object(fields) => fields.values().flat_map(words_of).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn a_table_over_a_page_break_repeats_its_header() {
    let mut report = sample::report();
    let row = report.provenance[0].clone();
    report.provenance = (0..120)
        .map(|i| dunping_report::papers::Provenance {
            figure: format!("数据项第{i}号"),
            ..row.clone()
        })
        .collect();
    let pages = text_layer(&render_panel_report(&report, &sample::fonts(), &[]).unwrap());
    let with_rows: Vec<&String> = pages.iter().filter(|p| p.contains("数据项第")).collect();
    assert!(with_rows.len() >= 3, "{} pages", with_rows.len());
    for page in with_rows {
        assert!(
            page.contains("数据项采用值位置原文文件"),
            "no header on: {page}"
        );
    }
}

#[test]
fn a_row_taller_than_a_page_goes_on_over_the_break() {
    let mut report = sample::report();
    let long: String = (0..400)
        .map(|i| format!("第{i}句说明企业的情况与证据。"))
        .collect();
    report.dissents[0].reason.clone_from(&long);
    let pages = text_layer(&render_panel_report(&report, &sample::fonts(), &[]).unwrap());
    let text = pages.concat();
    let lost: Vec<String> = (0..400)
        .map(|i| format!("第{i}句"))
        .filter(|number| !text.contains(number))
        .collect();
    // A number on a break has the foot and the head of the pages between its halves: as few as there are breaks, and both halves there.
    let breaks = pages
        .iter()
        .filter(|page| page.contains("句说明企业"))
        .count();
    assert!(lost.len() < breaks, "{lost:?} over {breaks} pages");
    for number in &lost {
        let characters: Vec<char> = number.chars().collect();
        let mut halves = (1..characters.len()).map(|at| characters.split_at(at));
        let broken = |(first, second): (&[char], &[char])| {
            let first: String = ["证据。", &String::from_iter(first)].concat();
            let second: String = [&String::from_iter(second), "说明企业"].concat();
            pages
                .windows(2)
                .any(|two| two[0].contains(&first) && two[1].contains(&second))
        };
        assert!(halves.any(broken), "sentence {number} is lost");
    }
}

/// Panels of every permitted size sign on one page, and the body seals there.
#[test]
fn all_signature_fields_stand_on_one_page() {
    let fonts = sample::fonts();
    for seats in [3, 5, 7, 9] {
        let mut report = sample::report();
        let member = report.panel[1].clone();
        report.panel.truncate(seats);
        while report.panel.len() < seats {
            let expert_no = format!("T1{:02}", report.panel.len());
            report.panel.push(PanelMember {
                expert_no,
                ..member.clone()
            });
        }
        let pdf = render_panel_report(&report, &fonts, &[]).unwrap();
        let document = lopdf::Document::load_mem(&pdf).unwrap();
        let fields: Vec<usize> = document
            .page_iter()
            .map(|page| document.get_page_annotations(page).unwrap().len())
            .filter(|count| *count > 0)
            .collect();
        assert_eq!(fields, [seats + 1]);
    }
}

#[test]
fn a_public_copy_names_nobody() {
    let mut report = sample::report();
    let told = format!("{}和企业人员", report.panel[1].name);
    let visit = report.site_visit.as_mut().unwrap();
    visit.attendees = format!("专家组签到：{told}；会见：孙总 13800000000");
    report.reasons[0].overall = format!("同意{}的意见。", report.panel[2].name);
    // Written apart, over a line's end, and with where the person works.
    let spaced: String = report.panel[3]
        .name
        .chars()
        .flat_map(|c| [c, ' '])
        .collect();
    let broken: String = report.panel[3]
        .name
        .chars()
        .flat_map(|c| [c, '\n'])
        .collect();
    report.conclusion.remarks = format!(
        "{spaced}与{broken}（{}）另有说明。",
        report.panel[0].employer
    );
    let confirmed = "（于敏（S001）于2026-10-09 09:30确认读取方式）";
    report.provenance[0].place.push_str(confirmed);
    report.indicators[0].source.push_str(confirmed);
    let original = "0f".repeat(32);
    let copy = report.public_copy(&original, CopySource::ChairSigned, Vec::new());
    let pdf = render_panel_report(&copy, &sample::fonts(), &[]).unwrap();
    let inside = String::from_utf8(embedded_files(&pdf).unwrap().remove(0).bytes).unwrap();
    for member in &report.panel {
        assert!(!inside.contains(&member.name) && !inside.contains(&member.employer));
    }
    let text: String = text_layer(&pdf).concat();
    assert!(
        text.contains(&original) && text.contains("公开副本") && text.contains("组长签署的原件")
    );
    for hidden in [
        "于敏",
        "S001",
        "孙总",
        "13800000000",
        spaced.trim(),
        broken.trim(),
    ] {
        assert!(
            !inside.contains(hidden) && !text.contains(hidden),
            "{hidden}"
        );
    }
    assert!(text.contains("工作人员于2026-10-09"));
    assert!(text.contains(&format!("同意{}的意见", report.panel[2].expert_no)));
    for member in &report.panel {
        assert!(
            !text.contains(&member.name) && !text.contains(&member.employer),
            "{}",
            member.name
        );
        assert!(text.contains(&member.expert_no));
    }
}

#[test]
fn a_draft_says_so_on_every_page_and_cannot_be_signed() {
    let report = PanelReport {
        state: PaperState::Draft,
        ..sample::report()
    };
    let pdf = render_panel_report(&report, &sample::fonts(), &[]).unwrap();
    let pages = text_layer(&pdf);
    for page in &pages[..pages.len() - 1] {
        assert!(page.contains("草稿"), "{page}");
    }
    let verification = dunping_report::verify_pdf(&pdf, &[]).unwrap();
    assert!(verification.unsigned_fields.is_empty() && verification.signatures.is_empty());
}

#[test]
fn a_failing_review_lists_its_clauses() {
    let mut report = sample::report();
    report.conclusion.outcome = dunping_report::papers::Outcome::NotPassed;
    for at in [5, 6, 17] {
        report.clauses[at].result = Verdict::NotMet;
        (
            report.clauses[at].votes_for,
            report.clauses[at].votes_against,
        ) = (2, 3);
    }
    let printed = |report: &PanelReport| -> String {
        text_layer(&render_panel_report(report, &sample::fonts(), &[]).unwrap()).concat()
    };
    let text = printed(&report);
    // By the numbers of the standard, which knows no 4.2.3.a and no 4.5.2b.
    assert!(text.contains("该企业第4.2.3条、第4.5.2条（业务归属）不符合《辽宁省"));
    assert!(text.contains("要求〔原文编号4.5.2业务归属（重复编号，应为4.5.3）〕网络空间安全企业"));
    assert!(text.contains("评审结果为“不通过”。"));
    // A report from before the numbers were in its values is worded as it was.
    let mut values = serde_json::to_value(&report).unwrap();
    for clause in values["clauses"].as_array_mut().unwrap() {
        clause.as_object_mut().unwrap().remove("source_no").unwrap();
    }
    let earlier: PanelReport = serde_json::from_value(values).unwrap();
    let text = printed(&earlier);
    assert!(text.contains("该企业第4.2.3.a、4.2.3.b、4.5.2b条不符合《辽宁省"));
    assert!(!text.contains("原文编号"));
}

#[test]
fn embedded_files_come_back() {
    let opinion = EmbeddedFile {
        name: "意见-T003.dsse".to_owned(),
        media_type: "application/vnd.dsse+json".to_owned(),
        bytes: (0..=255).collect(),
        description: "专家 T003 的签名意见".to_owned(),
    };
    let report = sample::report();
    let pdf =
        render_panel_report(&report, &sample::fonts(), std::slice::from_ref(&opinion)).unwrap();
    let files = embedded_files(&pdf).unwrap();
    assert_eq!(files.len(), 2);
    assert!(files.contains(&opinion));
    let json = files.iter().find(|f| f.name == REPORT_JSON).unwrap();
    let back: PanelReport = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(back, report);
    let twice = [opinion.clone(), opinion];
    let error = render_panel_report(&report, &sample::fonts(), &twice).unwrap_err();
    assert!(
        matches!(error, RenderError::DuplicateName { .. }),
        "{error}"
    );
}

#[test]
fn the_certificate_says_what_it_must() {
    let paper = sample::certificate();
    let pages = text_layer(&render_certificate(&paper, &sample::fonts(), &[]).unwrap());
    assert_eq!(pages.len(), 2, "one page");
    for words in [
        &paper.number,
        &paper.enterprise,
        &paper.uscc,
        &paper.domicile,
        &paper.category,
        &paper.approval_no,
        &paper.body,
        &paper.valid_from,
        &paper.valid_to,
        &paper.issued_on,
    ] {
        assert!(
            pages[0].contains(&squeezed(words)),
            "{words} is not in {}",
            pages[0]
        );
    }
    let long = dunping_report::papers::CertificatePaper {
        code: "x".repeat(4000),
        ..paper
    };
    let error = render_certificate(&long, &sample::fonts(), &[]).unwrap_err();
    assert!(
        matches!(error, RenderError::CodeTooLong { length: 4000 }),
        "{error}"
    );
}

#[test]
fn an_opinion_form_holds_every_reason_and_one_field() {
    let form = sample::opinion();
    let pdf = render_opinion_form(&form, &sample::fonts(), &[]).unwrap();
    let text = text_layer(&pdf).concat();
    for row in &form.rows {
        assert!(
            text.contains(&squeezed(&row.reason)) && text.contains(&squeezed(&row.name)),
            "{}",
            row.clause
        );
    }
    assert!(text.contains(&form.overall) && text.contains(&form.expert.name));
    let verification = dunping_report::verify_pdf(&pdf, &[]).unwrap();
    assert_eq!(
        verification.unsigned_fields,
        [dunping_report::papers::opinion_field()]
    );
}

#[test]
fn a_name_that_no_font_can_write_is_an_error() {
    let mut report = sample::report();
    report.panel[1].name = "王\u{F8FF}".to_owned();
    let error = render_panel_report(&report, &sample::fonts(), &[]).unwrap_err();
    let RenderError::MissingGlyph(missing) = error else {
        panic!("{error}")
    };
    assert_eq!(missing.character, '\u{F8FF}');
}

#[test]
fn what_people_paste_and_rare_names_have_glyphs() {
    let fonts = sample::fonts();
    let printable = fonts.printable().unwrap();
    assert_eq!(
        printable.missing("✔\u{FE0F} ✅ ✘ ✗ ➤ ➢ ☐ ☑ ★ → 㛃 𠮷 𠀀 𪛖 𫚥 α Ⅳ"),
        None
    );
    assert_eq!(printable.missing("王\u{13000}"), Some('\u{13000}'));
}
