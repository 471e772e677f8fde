//! Attacks on a signed report, a table of them: what each does, what we say, and what pyHanko says of the same file.
//!
//! The report was certified by the chair and signed by a member. Some attackers have no key, some are members with one.

mod attack;
mod judges;
mod sample;
mod update;

use std::collections::BTreeMap;

use dunping_report::{
    Change, FileProblem, PdfVerification, SignatureProblem, changes_under_first_signature,
    misprints, verify_pdf,
};

use self::attack::Scene;
use self::judges::Verdict;

/// What ours must say, among the rest.
enum Ours {
    Signature(SignatureProblem),
    File(fn(&FileProblem) -> bool),
    /// Not a PDF that can be read, or no signature that holds.
    Nothing,
}

use Ours::{File, Nothing, Signature};

struct Row {
    name: &'static str,
    attack: fn(&Scene) -> Vec<u8>,
    ours: Ours,
    /// pyHanko's verdict; where it is not ours, the reason stands beside it.
    pyhanko: Verdict,
}

const fn uncovered(problem: &FileProblem) -> bool {
    matches!(problem, FileProblem::NotWhollyCovered { .. })
}

const fn replaced(problem: &FileProblem) -> bool {
    let FileProblem::Changed { change, .. } = problem else {
        return false;
    };
    matches!(change, Change::Replaced { .. })
}

const fn added(problem: &FileProblem) -> bool {
    let FileProblem::Changed { change, .. } = problem else {
        return false;
    };
    matches!(change, Change::Added { .. })
}

const fn table(problem: &FileProblem) -> bool {
    let FileProblem::Changed { change, .. } = problem else {
        return false;
    };
    matches!(change, Change::Table)
}

fn unsigned(problem: &FileProblem) -> bool {
    *problem == FileProblem::Unsigned
}

const ATTACKS: &[Row] = &[
    Row {
        name: "a comment after the end",
        attack: Scene::comment_appended,
        ours: File(uncovered),
        // A comment changes nothing of the document. Ours wants the last signature over every byte that is handed on.
        pyhanko: Verdict::Accepted,
    },
    Row {
        name: "an annotation added",
        attack: Scene::annotation_added,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "an annotation added under a later signature",
        attack: Scene::annotation_under_a_signature,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a page replaced by an update",
        attack: Scene::page_replaced,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "report.json swapped by an update",
        attack: Scene::attachment_swapped,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a script that runs on opening",
        attack: Scene::script_added,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "cut off inside the last revision",
        attack: Scene::cut_inside,
        ours: Nothing,
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "cut back to before the first signature",
        attack: Scene::cut_to_unsigned,
        ours: File(unsigned),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "certified by a forged authority of the same name",
        attack: Scene::forged_authority,
        ours: Signature(SignatureProblem::Untrusted),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "the hole widened over a page, and signed so by a member",
        attack: Scene::hole_widened,
        ours: Signature(SignatureProblem::ByteRange),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a range that leaves out the beginning, signed so by a member",
        attack: Scene::range_from_the_middle,
        ours: Signature(SignatureProblem::ByteRange),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "another digest of the same document: SHA-1, signed so by a member",
        attack: Scene::digest_downgraded,
        ours: Signature(SignatureProblem::Algorithm),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "the member's signature dictionary replaced by another member's",
        attack: Scene::signature_replaced,
        // The field now looks as if it had been signed once; what is left of the member's own signature belongs to nothing.
        ours: File(added),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "the member's appearance replaced: another name in the box",
        attack: Scene::appearance_replaced,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "the member's signature field removed",
        attack: Scene::field_removed,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "SigFlags cleared",
        attack: Scene::flags_cleared,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a second certification under a later signature",
        attack: Scene::certified_again,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "shadow: a hidden note, prepared before the signatures, is shown",
        attack: Scene::hidden_note_shown,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "shadow: a page's content is exchanged for one that lay ready",
        attack: Scene::ready_content_shown,
        ours: File(replaced),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "shadow: only the cross-reference table is appended and turns to what lay ready",
        attack: Scene::table_turned,
        ours: File(table),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "an opinion's object declared free",
        attack: Scene::object_freed,
        ours: File(table),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a page's content listed twice in a member's update, altered and as it was",
        attack: Scene::object_listed_twice,
        ours: File(table),
        // pyHanko takes the entry that is listed last; Poppler shows the other one.
        pyhanko: Verdict::Accepted,
    },
    Row {
        name: "a page's content written again as it was, under a later signature",
        attack: Scene::object_written_again,
        ours: File(replaced),
        // Nothing is changed by it. A signature has no need of it either, and so it is told.
        pyhanko: Verdict::Accepted,
    },
    Row {
        name: "a table that frees an opinion, to which an escaped name in the trailer leads",
        attack: Scene::way_hidden_in_a_name,
        ours: File(table),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a hybrid table that frees an opinion, by an escaped name in the trailer",
        attack: Scene::hybrid_hidden_in_a_name,
        ours: File(table),
        pyhanko: Verdict::Refused,
    },
    Row {
        name: "a digit changed in a page's stream",
        attack: Scene::digit_changed,
        ours: Signature(SignatureProblem::Digest),
        pyhanko: Verdict::Refused,
    },
];

fn says(found: &Result<PdfVerification, dunping_report::PdfUnreadable>, ours: &Ours) -> bool {
    match (ours, found) {
        (Nothing, Err(_)) => true,
        (Nothing, Ok(found)) => !found.holds(),
        (_, Err(_)) => false,
        (Signature(wanted), Ok(found)) => found
            .signatures
            .iter()
            .any(|signature| signature.problems.contains(wanted)),
        (File(is), Ok(found)) => found.problems.iter().any(is),
    }
}

#[test]
fn every_attack_is_refused_and_the_reason_named() {
    let scene = Scene::new();
    let honest = verify_pdf(&scene.signed, &scene.authorities()).expect("a PDF");
    assert!(honest.holds(), "{honest:#?}");
    assert!(ATTACKS.len() >= 12);
    let mut wrong = Vec::new();
    let mut files = BTreeMap::from([("honest", scene.signed.clone())]);
    for row in ATTACKS {
        let bytes = (row.attack)(&scene);
        let found = verify_pdf(&bytes, &scene.authorities());
        if found.as_ref().is_ok_and(PdfVerification::holds) || !says(&found, &row.ours) {
            let said = found.map(|found| {
                (
                    found.problems,
                    found
                        .signatures
                        .into_iter()
                        .map(|s| s.problems)
                        .collect::<Vec<_>>(),
                )
            });
            wrong.push(format!("{}: ours says {said:?}", row.name));
        }
        files.insert(row.name, bytes);
    }
    let judged = scene.pyhanko(&files);
    assert_eq!(
        judged["honest"].0,
        Verdict::Accepted,
        "{:?}",
        judged["honest"]
    );
    for row in ATTACKS {
        if judged[row.name].0 != row.pyhanko {
            wrong.push(format!("{}: pyHanko says {:?}", row.name, judged[row.name]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What lies under the first signature no verifier of signatures sees; it is held against the paper as it was set.
#[test]
fn an_object_listed_twice_in_the_first_update_is_told() {
    let scene = Scene::new();
    let (set, forged) = scene.listed_twice_at_first();
    assert_ne!(judges::poppler_text(&set, 4), "");
    assert_eq!(judges::poppler_text(&forged, 4), "", "what is listed first");
    let changes = changes_under_first_signature(&set, &forged);
    assert!(changes.contains(&Change::Table), "{changes:?}");
    let first = verify_pdf(&scene.signed, &scene.authorities()).unwrap();
    let honest = &scene.signed[..first.signatures[0].covers];
    assert_eq!(changes_under_first_signature(&set, honest), []);
}

/// A page that paints more than our papers do is told even where every signature holds.
#[test]
fn hidden_text_is_foreign() {
    let scene = Scene::new();
    let (pdf, report, digest) = scene.with_hidden_text();
    let found = misprints(&pdf, &report, &digest).expect("pages");
    assert!(
        found
            .iter()
            .any(|one| one.expected.is_empty() && one.found.is_empty()),
        "{found:#?}"
    );
}

/// Both judge the same file in the same minute, each as quickly as it can; the quickest of several times is compared, which other work on
/// the machine disturbs least.
#[test]
#[expect(clippy::print_stdout, reason = "the figures are the point")]
fn verifying_is_many_times_as_quick_as_pyhanko_and_signing_takes_no_time() {
    let scene = Scene::new();
    let authorities = scene.authorities();
    let quickest = |work: &dyn Fn()| {
        let once = || {
            let start = std::time::Instant::now();
            work();
            start.elapsed()
        };
        (0..7).map(|_| once()).min().expect("a time").as_secs_f64()
    };
    let verifying = quickest(&|| {
        assert!(verify_pdf(&scene.signed, &authorities).is_ok_and(|found| found.holds()));
    });
    let signing = quickest(&|| drop(scene.signed_once_more()));
    let pyhanko = scene.pyhanko_seconds(3);
    println!(
        "a report of {} pages and {} KB with 2 signatures: signing {:.1} ms, verifying {:.1} ms, pyHanko {:.0} ms: {:.0} times",
        scene.pages(),
        scene.signed.len() / 1024,
        signing * 1e3,
        verifying * 1e3,
        pyhanko * 1e3,
        pyhanko / verifying
    );
    // Ten times is the optimised build's measure; the one that tests run in does a part of it.
    let times = if cfg!(debug_assertions) { 3.0 } else { 10.0 };
    assert!(pyhanko > times * verifying, "{pyhanko} s, {verifying} s");
    assert!(signing < 0.05, "signing takes {signing} s");
}
