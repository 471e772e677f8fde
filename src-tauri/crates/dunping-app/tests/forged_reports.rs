//! Reports whose signature is genuine and whose content is not: set again from other values, with other values inside, with other
//! opinions, or certified by the wrong hand. Every one is refused, and the line that says why is told by its code.

#[allow(dead_code, reason = "the files of desks use the rest")]
mod desk;
mod forging;

use std::fs;
use std::path::PathBuf;

use dunping_app::Reader;
use dunping_app::contract::{CheckState, VerificationView};
use dunping_app::demo::DemoFolder;
use dunping_app::unattended::{verify_file, verify_files};
use dunping_identity::Identity;
use dunping_report::papers::{Outcome, PanelReport, Verdict, panel_field, render_panel_report};
use dunping_report::{EmbeddedFile, Fonts, REPORT_JSON, embedded_files};
use lopdf::{Document, Object, Stream, dictionary};

use self::desk::demonstration;

/// What is made before somebody certifies it.
struct Forgery {
    /// What the pages are set from.
    printed: PanelReport,
    /// What is embedded as report.json.
    claimed: PanelReport,
    opinions: Vec<EmbeddedFile>,
    /// Who certifies, and in whose field.
    by: String,
    field: String,
    /// Whether report.json gets another name.
    without_values: bool,
    /// What is appended to the pages before they are signed.
    under: fn(&[u8]) -> Vec<u8>,
    fonts: fn() -> Fonts,
}

fn identity(who: &str) -> Identity {
    let (file, passphrase) = DemoFolder::new(demonstration().to_path_buf())
        .credentials(who)
        .expect("credentials");
    Identity::from_file(&fs::read(file).expect("a file"), &passphrase).expect("an identity")
}

fn parts(report: &str) -> (PanelReport, Vec<EmbeddedFile>) {
    let pdf = fs::read(demonstration().join(report)).expect("the report");
    let (twin, opinions): (Vec<_>, Vec<_>) = embedded_files(&pdf)
        .expect("its files")
        .into_iter()
        .partition(|file| file.name == REPORT_JSON);
    let values = serde_json::from_slice(&twin[0].bytes).expect("the values");
    (values, opinions)
}

fn honest() -> Forgery {
    let (values, opinions) = parts("report.pdf");
    let chair = values.panel.iter().find(|member| member.chair);
    let chair = chair.expect("a chair").expert_no.clone();
    Forgery {
        printed: values.clone(),
        claimed: values,
        opinions,
        by: chair.clone(),
        field: chair,
        without_values: false,
        under: <[u8]>::to_vec,
        fonts: forging::fonts,
    }
}

/// A member who does not chair the panel.
fn member() -> String {
    let (values, _) = parts("report.pdf");
    let other = values.panel.iter().find(|member| !member.chair);
    other.expect("a member").expert_no.clone()
}

impl Forgery {
    /// Values and pages alike.
    fn alike(mut self, change: impl Fn(&mut PanelReport)) -> Self {
        change(&mut self.printed);
        change(&mut self.claimed);
        self
    }

    fn under(mut self, append: fn(&[u8]) -> Vec<u8>) -> Self {
        self.under = append;
        self
    }

    fn certified(&self) -> Vec<u8> {
        let fonts = (self.fonts)();
        let mut pdf = render_panel_report(&self.printed, &fonts, &self.opinions).expect("a report");
        if self.claimed != self.printed {
            pdf = with_values(&pdf, &self.claimed);
        }
        if self.without_values {
            pdf = without_values(&pdf);
        }
        pdf = (self.under)(&pdf);
        forging::certified(&pdf, &panel_field(&self.field), &identity(&self.by))
    }

    /// What is said of it.
    fn said(&self) -> VerificationView {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("report.pdf");
        fs::write(&path, self.certified()).expect("the file");
        let trust = demonstration().join("trust.dptrust");
        verify_file(&path, &trust, None, &Reader::InProcess).expect("an answer")
    }

    /// The codes of the lines that say what is wrong.
    fn judged(&self) -> Vec<String> {
        let view = self.said();
        let failing = view
            .lines
            .into_iter()
            .filter(|line| line.state == CheckState::Fails);
        let codes: Vec<String> = failing.map(|line| line.code).collect();
        assert_eq!(codes.is_empty(), view.holds);
        codes
    }
}

/// The same pages with other values inside; the form's fields stay.
fn with_values(pdf: &[u8], values: &PanelReport) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).expect("a PDF");
    let specification = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .find(|it| {
            let name = it.get(b"F").and_then(Object::as_str);
            it.has_type(b"Filespec") && name.is_ok_and(|name| name == REPORT_JSON.as_bytes())
        });
    let files = specification.expect("report.json").get(b"EF");
    let stream = files.and_then(Object::as_dict).and_then(|it| it.get(b"F"));
    let id = stream.and_then(Object::as_reference).expect("its stream");
    let other = Stream::new(
        dictionary! { "Type" => "EmbeddedFile", "Subtype" => "application/json" },
        serde_json::to_vec(values).expect("JSON"),
    );
    document.set_object(id, other);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

/// The same pages with report.json under another name.
fn without_values(pdf: &[u8]) -> Vec<u8> {
    let mut document = Document::load_mem(pdf).expect("a PDF");
    for object in document.objects.values_mut() {
        let Ok(it) = object.as_dict_mut() else {
            continue;
        };
        let name = it.get(b"F").and_then(Object::as_str);
        if it.has_type(b"Filespec") && name.is_ok_and(|name| name == REPORT_JSON.as_bytes()) {
            it.set("F", Object::string_literal("notes.json"));
            it.set("UF", Object::string_literal("notes.json"));
        }
    }
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

fn the_public_copy() -> PathBuf {
    let papers = demonstration().join("papers");
    let copy = fs::read_dir(papers)
        .expect("papers")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.to_string_lossy().contains("公开副本"));
    copy.expect("the copy")
}

/// What is said of the first of these files.
fn said(files: &[PathBuf]) -> VerificationView {
    let trust = demonstration().join("trust.dptrust");
    let views = verify_files(files, &trust, None, &Reader::InProcess).expect("an answer");
    let mut views = views.into_iter();
    views.next().expect("one").expect("an answer")
}

/// A citizen verifies the public copy with the original that the body shows: it holds. By itself it proves nothing.
#[test]
fn a_public_copy_holds_beside_its_original_alone() {
    let (copy, original) = (the_public_copy(), demonstration().join("report.pdf"));
    let view = said(&[copy.clone(), original.clone()]);
    assert!(view.holds, "{:#?}", view.lines);
    let codes: Vec<&str> = view.lines.iter().map(|line| line.code.as_str()).collect();
    assert!(
        codes.contains(&"report.public") && codes.contains(&"report.printed"),
        "{codes:?}"
    );
    let refused = |files: &[PathBuf]| {
        let view = said(files);
        let failing = view.lines.into_iter();
        let failing = failing.filter(|line| line.state == CheckState::Fails);
        failing.map(|line| line.code).collect::<Vec<_>>()
    };
    assert_eq!(refused(std::slice::from_ref(&copy)), ["report.public"]);
    let another = demonstration().join("second/report.pdf");
    assert_eq!(refused(&[copy.clone(), another]), ["report.public"]);

    // Anybody can set another copy, with the result reversed, and name the original in it.
    let folder = tempfile::tempdir().expect("a folder");
    let forged = folder.path().join("公开副本.pdf");
    let files = embedded_files(&fs::read(&copy).expect("the copy")).expect("its files");
    let mut values: PanelReport = serde_json::from_slice(&files[0].bytes).expect("the values");
    values.conclusion.outcome = Outcome::NotPassed;
    let set = render_panel_report(&values, &forging::fonts(), &[]).expect("a copy");
    fs::write(&forged, set).expect("the file");
    assert_eq!(refused(std::slice::from_ref(&forged)), ["report.public"]);
    assert_eq!(
        refused(&[forged.clone(), original.clone()]),
        ["report.public"]
    );

    // The honest copy with something white over it.
    let pdf = fs::read(&copy).expect("the copy");
    fs::write(&forged, forging::covered(&pdf)).expect("the file");
    assert_eq!(refused(&[forged, original]), ["report.set"]);
}

/// Whether the panel was drawn, and whether a member signed a later opinion, no report can say of itself; it says so.
#[test]
fn a_report_by_itself_tells_what_it_cannot_know() {
    let view = said(&[demonstration().join("report.pdf")]);
    let line = view.lines.iter().find(|line| line.code == "report.alone");
    let line = line.expect("the remark");
    assert_eq!(line.state, CheckState::Remark);
    let (values, _) = parts("report.pdf");
    for ballot in &values.ballots {
        let revision = format!("{}第1版", ballot.expert_no);
        assert!(line.text.zh.contains(&revision), "{}", line.text.zh);
    }
    assert!(line.text.zh.contains("归档包"), "{}", line.text.zh);
}

#[test]
fn what_was_not_forged_holds() {
    assert_eq!(honest().judged(), Vec::<String>::new());
}

/// A report in fonts that are not here cannot be compared byte by byte. It holds, with a remark that says what could not be compared.
#[test]
fn a_report_in_other_fonts_holds_and_says_what_is_not_known_of_it() {
    let mut report = honest();
    report.fonts = forging::other_fonts;
    let view = report.said();
    assert!(view.holds, "{:#?}", view.lines);
    let line = view.lines.iter().find(|line| line.code == "report.set");
    let line = line.expect("the remark");
    assert_eq!(line.state, CheckState::Remark);
    assert!(line.text.zh.contains("没有核对字形"), "{}", line.text.zh);
}

/// Fonts that are not here are no cover: whatever could hide words, add to them or lie over them is found without the bytes.
#[test]
fn other_fonts_hide_nothing() {
    type Change = fn(&[u8]) -> Vec<u8>;
    let table: &[(&str, Change)] = &[
        ("没有核对", |pdf| pdf.to_vec()),
        ("文字之上又画了", forging::painted_over),
        ("颜色、字号或线条", forging::whitened),
        ("印在页面以外", forging::put_aside),
        ("第2页的大小不同", forging::set_cropped),
        ("签名域 panel-", forging::set_wide),
        ("条目 AP", forging::set_with_a_look),
        ("条目 OpenAction", forging::set_with_a_script),
        ("阅读器显示方式", forging::set_to_open_otherwise),
        ("不是一次写成", forging::covered),
        ("不是一次写成", forging::object_laid_ready),
    ];
    let mut wrong = Vec::new();
    for (words, change) in table {
        let mut forgery = honest().under(*change);
        forgery.fonts = forging::other_fonts;
        let view = forgery.said();
        let told: Vec<_> = view
            .lines
            .iter()
            .filter(|line| line.code == "report.set")
            .collect();
        let found = told.iter().any(|line| line.text.zh.contains(words));
        let fails = told.iter().any(|line| line.state == CheckState::Fails);
        if !found || fails != (*words != "没有核对") {
            wrong.push(format!("{words}: {:#?}", view.lines));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_forgery_is_told_by_its_code() {
    type Forge = fn(Forgery) -> Forgery;
    let table: &[(&str, &str, Forge)] = &[
        (
            "a vote more, on the pages and inside",
            "report.tally",
            |f| {
                f.alike(|r| {
                    let clause = r.clauses.iter_mut().find(|c| c.votes_against > 0);
                    let clause = clause.expect("a divided vote");
                    clause.votes_for += 1;
                    clause.votes_against -= 1;
                })
            },
        ),
        ("the outcome turned", "report.outcome", |f| {
            f.alike(|r| r.conclusion.outcome = Outcome::NotPassed)
        }),
        (
            "a digit changed on the pages alone",
            "report.printed",
            |mut f| {
                let share = &mut f.printed.indicators[0].percent;
                *share = share.replacen('5', "6", 1);
                f
            },
        ),
        ("a digit changed inside alone", "report.printed", |mut f| {
            f.claimed.provenance[0].value.push('0');
            f
        }),
        (
            "a digit changed, and the pages' digest with it",
            "report.figures",
            |f| f.alike(|r| r.indicators[0].percent = "6.0000%".to_owned()),
        ),
        ("a verdict turned", "report.figures", |f| {
            f.alike(|r| r.indicators[0].verdict = Verdict::NotMet)
        }),
        ("a limit lowered", "report.figures", |f| {
            f.alike(|r| r.indicators[1].threshold = "≥ 1%".to_owned())
        }),
        ("another text of the standard", "report.edition", |f| {
            f.alike(|r| r.basis.standard_sha256 = "0".repeat(64))
        }),
        ("a signed public copy", "report.public", |mut f| {
            f.claimed.audience = dunping_report::papers::Audience::Public;
            f
        }),
        ("words added to a reason", "report.reasons", |f| {
            f.alike(|r| r.reasons[0].reasons[0].text.push_str("以上已整改。"))
        }),
        ("an overall opinion made up", "report.reasons", |f| {
            f.alike(|r| r.reasons[1].overall.push_str("同意通过。"))
        }),
        ("a reason more than was signed", "report.reasons", |f| {
            f.alike(|r| {
                let row = r.reasons[0].reasons[0].clone();
                r.reasons[0].reasons.push(row);
            })
        }),
        (
            "a correction that nobody signed",
            "report.corrections",
            |f| {
                f.alike(|r| {
                    r.adjustments.push(dunping_report::papers::Adjustment {
                        figure: "2025年研究开发费用总额".to_owned(),
                        old: "1,000,200.00 元".to_owned(),
                        new: "1,500,000.00 元".to_owned(),
                        by: "T001".to_owned(),
                        at: "2026-09-15 09:30".to_owned(),
                        reason: "核增（依据：附件）".to_owned(),
                    });
                })
            },
        ),
        ("what was seen on site rewritten", "report.visit", |f| {
            f.alike(|r| {
                let visit = r.site_visit.as_mut().expect("a visit");
                visit.seen[0].text = "无人办公。".to_owned();
            })
        }),
        (
            "a row more at the end of a table, on the pages alone",
            "report.printed",
            |mut f| {
                let row = f.printed.panel.clone();
                f.printed.dissents.push(dunping_report::papers::Dissent {
                    expert_no: row[0].expert_no.clone(),
                    clause: "4.5.1".to_owned(),
                    vote: Verdict::NotMet,
                    reason: "不同意。".to_owned(),
                });
                f
            },
        ),
        (
            "white over a page, under the signature",
            "report.set",
            |f| f.under(forging::covered),
        ),
        ("a page cropped, under the signature", "report.set", |f| {
            f.under(forging::cropped)
        }),
        ("a field moved, under the signature", "report.set", |f| {
            f.under(forging::field_moved)
        }),
        ("a script, under the signature", "report.set", |f| {
            f.under(forging::script_added)
        }),
        ("an object ready, under the signature", "report.set", |f| {
            f.under(forging::object_laid_ready)
        }),
        ("no values at all", "report.values", |mut f| {
            f.without_values = true;
            f
        }),
        ("a computed clause turned", "report.figures", |f| {
            f.alike(|r| {
                let of_clause = |c: &&mut _| {
                    let clause: &dunping_report::papers::ClauseResult = c;
                    clause.clause == "4.2.3.a"
                };
                r.clauses.iter_mut().find(of_clause).expect("it").machine = Verdict::NotMet;
            })
        }),
        ("a growth rate raised", "report.figures", |f| {
            f.alike(|r| {
                let line = r.indicators.iter_mut().find(|line| line.clause == "4.3.2");
                line.expect("growth").percent = "18.1733%".to_owned();
            })
        }),
        ("a dissent left out", "report.dissents", |f| {
            f.alike(|r| r.dissents.clear())
        }),
        ("a reason rewritten", "report.reasons", |f| {
            f.alike(|r| r.reasons[0].reasons[0].text = "同意。".to_owned())
        }),
        ("an opinion left out", "report.opinion", |mut f| {
            f.opinions.pop();
            f
        }),
        ("an opinion altered", "report.opinion", |mut f| {
            let middle = f.opinions[0].bytes.len() / 2;
            f.opinions[0].bytes[middle] ^= 1;
            f
        }),
        ("an opinion on another case", "report.opinion", |mut f| {
            let (_, others) = parts("second/report.pdf");
            f.opinions[0].bytes.clone_from(&others[0].bytes);
            f
        }),
        (
            "certified by a member, in the member's field",
            "report.chair",
            |mut f| {
                f.by = member();
                f.field.clone_from(&f.by);
                f
            },
        ),
        (
            "certified by a member, in the chair's field",
            "pdf.signer",
            |mut f| {
                f.by = member();
                f
            },
        ),
        ("certified by staff", "pdf.signer", |mut f| {
            "staff".clone_into(&mut f.by);
            f
        }),
    ];
    let mut wrong = Vec::new();
    for (name, code, forge) in table {
        let codes = forge(honest()).judged();
        if !codes.iter().any(|found| found == code) {
            wrong.push(format!("{name}: {codes:?}, not {code}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
