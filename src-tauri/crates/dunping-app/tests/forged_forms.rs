//! Papers that a member's genuine signature makes nothing of: opinion forms (专家个人评审意见表) that print what was not signed, and papers
//! that are none of ours. Each is refused, and the line that says why is told by its code.

#[allow(dead_code, reason = "the files of desks use the rest")]
mod desk;
#[allow(dead_code, reason = "reports are forged in more ways")]
mod forging;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use desk::made::{document, genuine, identity, opinion, parts, seal_as, trust};
use desk::{demonstration, members};
use dunping_app::Reader;
use dunping_app::contract::{CheckState, VerificationView};
use dunping_app::unattended::{Credentials, verify_file};
use dunping_identity::{DocumentKind, Identity, envelope};
use dunping_package::{AsOf, Package};
use dunping_report::papers::{OpinionForm, Verdict, opinion_field, render_opinion_form};
use dunping_report::{EmbeddedFile, embedded_files};
use lopdf::{Document, Object, dictionary};

/// A member's form, before it is certified.
struct Forgery {
    form: OpinionForm,
    files: Vec<EmbeddedFile>,
    by: String,
    under: fn(&[u8]) -> Vec<u8>,
}

/// The member whose form is forged. Opening identities takes time, so it is done once.
fn author() -> String {
    static AUTHOR: OnceLock<String> = OnceLock::new();
    AUTHOR.get_or_init(|| members().remove(1)).clone()
}

fn return_of(who: &str) -> Package {
    let own = identity(who);
    let opened = Package::open(&genuine(who), own.age_identity(), &trust(), AsOf::Claimed);
    opened.expect("the genuine return opens")
}

fn form_of(who: &str) -> Vec<u8> {
    let package = return_of(who);
    let entry = package.file("opinion_form").expect("a form");
    package.read(&entry.sha256).expect("a form")
}

fn honest(who: &str) -> Forgery {
    made_of(&form_of(who), who)
}

fn made_of(pdf: &[u8], who: &str) -> Forgery {
    let (values, files): (Vec<_>, Vec<_>) = embedded_files(pdf)
        .expect("its files")
        .into_iter()
        .partition(|file| file.name == "opinion.json");
    Forgery {
        form: serde_json::from_slice(&values[0].bytes).expect("the values"),
        files,
        by: who.to_owned(),
        under: <[u8]>::to_vec,
    }
}

impl Forgery {
    fn changed(mut self, change: impl FnOnce(&mut OpinionForm)) -> Self {
        change(&mut self.form);
        self
    }

    fn certified(&self, signer: &Identity) -> Vec<u8> {
        let pdf = render_opinion_form(&self.form, &forging::fonts(), &self.files).expect("a form");
        forging::certified(&(self.under)(&pdf), opinion_field(), signer)
    }
}

fn failing(view: &VerificationView) -> Vec<String> {
    let failing = view.lines.iter();
    let failing = failing.filter(|line| line.state == CheckState::Fails);
    let codes: Vec<String> = failing.map(|line| line.code.clone()).collect();
    assert_eq!(codes.is_empty(), view.holds);
    codes
}

fn judged(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("form.pdf");
    fs::write(&path, pdf).expect("the file");
    let trust = demonstration().join("trust.dptrust");
    failing(&verify_file(&path, &trust, None, &Reader::InProcess).expect("an answer"))
}

/// A paper made with another program: a page, and a place for a signature.
fn home_made(field: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let widget = document.add_object(dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "FT" => "Sig", "F" => 132,
        "T" => Object::string_literal(field),
        "Rect" => vec![50.into(), 50.into(), 300.into(), 120.into()],
    });
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Annots" => vec![widget.into()],
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    document.set_object(
        pages,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
    );
    let form =
        document.add_object(dictionary! { "Fields" => vec![widget.into()], "SigFlags" => 3 });
    let root = document
        .add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "AcroForm" => form });
    document.trailer.set("Root", root);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

#[test]
fn what_was_not_forged_holds() {
    for who in members() {
        assert_eq!(judged(&form_of(&who)), Vec::<String>::new(), "{who}");
    }
    let again = honest(&author()).certified(&identity(&author()));
    assert_eq!(judged(&again), Vec::<String>::new(), "made again");
}

#[test]
fn every_forged_form_is_told_by_its_code() {
    type Forge = fn(Forgery) -> Forgery;
    let table: &[(&str, &str, Forge)] = &[
        ("another vote printed than signed", "form.votes", |f| {
            f.changed(|form| {
                let row = form.rows.iter_mut().find(|row| row.vote == Verdict::Met);
                row.expect("a vote").vote = Verdict::NotMet;
            })
        }),
        ("a reason rewritten", "form.votes", |f| {
            f.changed(|form| form.rows[0].reason = "同意。".to_owned())
        }),
        ("words added to a reason", "form.votes", |f| {
            f.changed(|form| form.rows[0].reason.push_str("以上已整改。"))
        }),
        ("a clause left out", "form.votes", |f| {
            f.changed(|form| drop(form.rows.pop()))
        }),
        ("an overall opinion made up", "form.overall", |f| {
            f.changed(|form| form.overall.push_str("评审结果：通过。"))
        }),
        ("a figure that nobody verified", "form.corrections", |f| {
            f.changed(|form| {
                form.corrections.push(dunping_report::papers::Adjustment {
                    figure: "2025年研究开发费用总额".to_owned(),
                    old: "1,000,200.00 元".to_owned(),
                    new: "1,500,000.00 元".to_owned(),
                    by: "T001".to_owned(),
                    at: "2026-09-15 09:30".to_owned(),
                    reason: "核增（依据：附件）".to_owned(),
                });
            })
        }),
        ("another expert named", "form.expert", |f| {
            f.changed(|form| form.expert.name = "王大明".to_owned())
        }),
        ("another number", "form.expert", |f| {
            f.changed(|form| form.expert.expert_no = "T900".to_owned())
        }),
        ("another case", "form.case", |f| {
            f.changed(|form| form.case_no = "CSE-2026-9999".to_owned())
        }),
        ("another opinion's digest", "form.case", |f| {
            f.changed(|form| form.opinion_sha256 = "0".repeat(64))
        }),
        ("no signed opinion inside", "form.opinion", |mut f| {
            f.files.clear();
            f
        }),
        ("a signed opinion altered", "form.opinion", |mut f| {
            let middle = f.files[0].bytes.len() / 2;
            f.files[0].bytes[middle] ^= 1;
            f
        }),
        ("another's signed opinion inside", "form.signer", |mut f| {
            let other = members().into_iter().find(|who| *who != f.by);
            f.files[0].bytes = document(&other.expect("another"));
            f
        }),
        (
            "white over a page, under the signature",
            "form.set",
            |mut f| {
                f.under = forging::covered;
                f
            },
        ),
        ("a script, under the signature", "form.set", |mut f| {
            f.under = forging::script_added;
            f
        }),
    ];
    let (genuine, own) = (form_of(&author()), identity(&author()));
    let mut wrong = Vec::new();
    for (name, code, forge) in table {
        let codes = judged(&forge(made_of(&genuine, &author())).certified(&own));
        if !codes.iter().any(|found| found == code) {
            wrong.push(format!("{name}: {codes:?}, not {code}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_paper_of_another_program_is_none_of_ours_whoever_signed_it() {
    let codes = |field: &str, by: &str| {
        judged(&forging::certified(&home_made(field), field, &identity(by)))
    };
    let own = codes(opinion_field(), &author());
    assert!(own.iter().any(|code| code == "form.values"), "{own:?}");
    let sealed = codes("seal", "staff");
    assert!(
        sealed.iter().any(|code| code == "pdf.unknown"),
        "{sealed:?}"
    );
}

/// A return whose paper prints what the opinion beside it does not say.
#[test]
fn the_form_in_a_return_says_what_the_opinion_says() {
    let who = author();
    let other = opinion(&who, |opinion| opinion.remarks = "另一份意见。".to_owned());
    let forged = honest(&who).changed(|form| form.overall = "评审结果：通过。".to_owned());
    // Everything in it agrees with an opinion of the same hand, which is not the one that was returned.
    let mut elsewhere = honest(&who).changed(|form| form.overall = "另一份意见。".to_owned());
    let kind = DocumentKind::Opinion;
    let undated = envelope::verify_undated(kind, &other, &trust()).expect("signed");
    elsewhere.form.opinion_sha256 = envelope::document_digest(kind, undated.payload());
    elsewhere.files[0].bytes.clone_from(&other);
    let folder = tempfile::tempdir().expect("a folder");
    let own = identity(&who);
    let check = |name: &str, form: Vec<u8>| {
        let path = folder.path().join(name);
        let package = return_of(&who);
        let files = parts(&package, |file| {
            (file.role == "opinion_form").then(|| form.clone())
        });
        seal_as(&who, &trust(), &path, package.manifest(), files);
        failing(&returned(&path))
    };
    assert_eq!(check("honest", form_of(&who)), Vec::<String>::new());
    let codes = check("forged", forged.certified(&own));
    assert!(codes.iter().any(|code| code == "form.overall"), "{codes:?}");
    let codes = check("elsewhere", elsewhere.certified(&own));
    assert_eq!(codes, ["form.returned"]);
}

fn returned(path: &Path) -> VerificationView {
    let identities = demonstration().join("identities");
    let who = Credentials {
        identity: identities.join("chair.age"),
        passphrase: identities.join("chair.passphrase"),
        pin: None,
    };
    let trust = demonstration().join("trust.dptrust");
    verify_file(path, &trust, Some(&who), &Reader::InProcess).expect("an answer")
}
