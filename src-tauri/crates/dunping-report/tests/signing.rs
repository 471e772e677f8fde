//! Signing and judging: several signers in sequence, common tools, and everything that must be refused.

mod judges;
mod sample;
mod update;

use std::process::Command;

use chrono::{TimeZone, Utc};
use dunping_identity::{Authority, FileSigner, Person, Role, SigningKey, Validity};
use dunping_report::fonts::Fonts;
use dunping_report::papers::{
    certificate_field, panel_field, render_certificate, render_panel_report, seal_field,
};
use dunping_report::{
    Change, FileProblem, SignPdfError, SignRequest, SignatureKind, SignatureProblem, sign_pdf,
    verify_pdf,
};
use lopdf::{IncrementalDocument, dictionary};

use self::update::{add_note, updated};

const VALIDITY: fn() -> Validity = || Validity {
    from: Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap(),
    to: Utc.with_ymd_and_hms(2031, 1, 1, 0, 0, 0).unwrap(),
};

fn body() -> Authority {
    Authority::create("辽宁省网络空间安全协会评估办公室", VALIDITY()).unwrap()
}

fn signer(body: &Authority, id: &str, name: &str) -> FileSigner {
    let key = SigningKey::generate().unwrap();
    let person = Person::new(
        id,
        name,
        Role::Expert {
            category: dunping_identity::Category::Technical,
        },
    )
    .unwrap();
    let leaf = body
        .certify(&person, &key.public_spki().unwrap(), VALIDITY())
        .unwrap();
    FileSigner::new(key, vec![leaf, body.certificate().der().to_vec()]).unwrap()
}

fn sign(
    pdf: &[u8],
    fonts: &Fonts,
    signer: &FileSigner,
    who: (&str, &str),
    kind: SignatureKind,
) -> Result<Vec<u8>, SignPdfError> {
    let request = SignRequest {
        field: &panel_field(who.0),
        kind,
        signer,
        name: who.1,
        reason: "确认评审报告",
        claimed_time: sample::MADE_AT,
        fonts,
        handwriting: None,
    };
    sign_pdf(pdf, &request)
}

/// A report signed by chair and two members, with the body that certified them.
fn signed(fonts: &Fonts) -> (Vec<u8>, Authority) {
    let body = body();
    let mut pdf = render_panel_report(&sample::report(), fonts, &[]).unwrap();
    for (i, who) in [("T003", "欧阳文㛃"), ("T004", "王䶮"), ("F001", "𠮷田玲")]
        .into_iter()
        .enumerate()
    {
        let kind = if i == 0 {
            SignatureKind::Certify
        } else {
            SignatureKind::Approve
        };
        pdf = sign(&pdf, fonts, &signer(&body, who.0, who.1), who, kind).unwrap();
    }
    (pdf, body)
}

fn ca(body: &Authority) -> Vec<Vec<u8>> {
    vec![body.certificate().der().to_vec()]
}

#[test]
fn three_signatures_in_sequence_hold() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let found = verify_pdf(&pdf, &ca(&body)).unwrap();
    assert!(found.holds(), "{found:#?}");
    let signers: Vec<_> = found
        .signatures
        .iter()
        .map(|s| (s.signer_id.as_str(), s.signer.as_str(), s.kind))
        .collect();
    assert_eq!(
        signers,
        [
            ("T003", "欧阳文㛃", SignatureKind::Certify),
            ("T004", "王䶮", SignatureKind::Approve),
            ("F001", "𠮷田玲", SignatureKind::Approve),
        ]
    );
    assert_eq!(found.signatures[0].claimed_time, Some(sample::MADE_AT));
    assert_eq!(found.signatures[0].reason, "确认评审报告");
    assert_eq!(
        found.unsigned_fields,
        [
            panel_field("T001"),
            panel_field("F004"),
            seal_field().to_owned()
        ]
    );
    // The names stand on the page in fonts of their own.
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("signed.pdf");
    std::fs::write(&path, &pdf).unwrap();
    let output = Command::new("qpdf")
        .args(["--check", path.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn poppler_finds_every_signature_valid_and_trusted() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let said = judges::poppler(&body, &pdf);
    assert_eq!(judges::valid_and_trusted(&said), (3, 3), "{said}");
    assert_eq!(
        said.matches("Total document signed").count(),
        1,
        "only the last covers everything: {said}"
    );
}

#[test]
fn the_body_signs_a_certificate() {
    let fonts = sample::fonts();
    let body = body();
    let pdf = render_certificate(&sample::certificate(), &fonts, &[]).unwrap();
    let signer = signer(&body, "B001", "评估办公室");
    let request = SignRequest {
        field: certificate_field(),
        kind: SignatureKind::Certify,
        signer: &signer,
        name: "辽宁省网络空间安全协会评估办公室",
        reason: "颁发证书",
        claimed_time: sample::MADE_AT,
        fonts: &fonts,
        handwriting: None,
    };
    let pdf = sign_pdf(&pdf, &request).unwrap();
    assert!(verify_pdf(&pdf, &ca(&body)).unwrap().holds());
}

#[test]
fn fields_are_signed_once_and_certified_first() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let someone = signer(&body, "T001", "李堃");
    let again = sign(
        &pdf,
        &fonts,
        &someone,
        ("T003", "李堃"),
        SignatureKind::Approve,
    )
    .unwrap_err();
    assert!(
        matches!(again, SignPdfError::AlreadySigned { .. }),
        "{again}"
    );
    let late = sign(
        &pdf,
        &fonts,
        &someone,
        ("T001", "李堃"),
        SignatureKind::Certify,
    )
    .unwrap_err();
    assert!(
        matches!(late, SignPdfError::CertifyAfterSignature),
        "{late}"
    );
    let nowhere = sign(
        &pdf,
        &fonts,
        &someone,
        ("T999", "李堃"),
        SignatureKind::Approve,
    )
    .unwrap_err();
    assert!(
        matches!(nowhere, SignPdfError::NoSuchField { .. }),
        "{nowhere}"
    );
}

#[test]
fn a_flipped_byte_anywhere_is_noticed() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let authorities = ca(&body);
    let (mut tried, mut unnoticed) = (0, Vec::new());
    // The padding behind a signature holds nothing and is covered by nothing; every other byte must count.
    for at in (9..pdf.len()).step_by(pdf.len() / 150) {
        let mut bad = pdf.clone();
        bad[at] ^= 1;
        tried += 1;
        if verify_pdf(&bad, &authorities).is_ok_and(|found| found.holds()) {
            unnoticed.push(at);
        }
    }
    assert!(tried >= 150);
    assert_eq!(unnoticed, Vec::<usize>::new());
}

/// Damage of every kind: a judgement or an error comes back, and never "holds".
#[test]
fn damaged_files_are_judged_without_a_crash() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let authorities = ca(&body);
    let mut state = 42_u64;
    let mut next = |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % bound
    };
    for _ in 0..150 {
        let mut bad = pdf.clone();
        // Most structure is in the updates at the end.
        let from = if next(2) == 0 { 0 } else { bad.len() - 120_000 };
        let at = from + next(bad.len() - from - 64);
        let other = next(bad.len() - 64);
        let piece = bad[other..other + 64].to_vec();
        if bad[at..at + 64] == piece[..] {
            continue;
        }
        bad[at..at + 64].copy_from_slice(&piece);
        assert!(
            !verify_pdf(&bad, &authorities).is_ok_and(|found| found.holds()),
            "{at} from {other}"
        );
    }
}

fn replace_page_content(update: &mut IncrementalDocument) {
    let page = update.get_prev_documents().page_iter().nth(3).unwrap();
    let content = update.get_prev_documents().get_page_contents(page)[0];
    let empty = lopdf::Stream::new(dictionary! {}, b"q Q".to_vec());
    update.new_document.set_object(content, empty);
}

#[test]
fn what_is_added_after_the_signatures_is_refused() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let authorities = ca(&body);
    for (name, bad) in [
        ("a byte at the end", [pdf.as_slice(), b"\n"].concat()),
        (
            "a comment at the end",
            [pdf.as_slice(), b"\n% nothing\n"].concat(),
        ),
        ("an annotation", updated(&pdf, add_note)),
        ("new page content", updated(&pdf, replace_page_content)),
    ] {
        let found = verify_pdf(&bad, &authorities).unwrap();
        assert!(!found.holds(), "{name}");
        let uncovered = |p: &FileProblem| matches!(p, FileProblem::NotWhollyCovered { .. });
        assert!(
            found.problems.iter().any(uncovered),
            "{name}: {:?}",
            found.problems
        );
        assert!(
            found.signatures.iter().all(|s| s.problems.is_empty()),
            "{name}: the signatures as such still hold"
        );
    }
}

/// The last member signs a file that was changed after the chair's signature: it covers everything, and is still refused.
#[test]
fn a_change_hidden_under_a_later_signature_is_refused() {
    let fonts = sample::fonts();
    let body = body();
    let pdf = render_panel_report(&sample::report(), &fonts, &[]).unwrap();
    let chair = ("T003", "欧阳文㛃");
    let pdf = sign(
        &pdf,
        &fonts,
        &signer(&body, chair.0, chair.1),
        chair,
        SignatureKind::Certify,
    )
    .unwrap();
    for (name, changed) in [
        ("annotation", updated(&pdf, add_note)),
        ("page content", updated(&pdf, replace_page_content)),
    ] {
        let member = ("T004", "王䶮");
        let late = sign(
            &changed,
            &fonts,
            &signer(&body, member.0, member.1),
            member,
            SignatureKind::Approve,
        )
        .unwrap();
        let found = verify_pdf(&late, &ca(&body)).unwrap();
        let replaced = |p: &FileProblem| matches!(p, FileProblem::Changed { after, change: Change::Replaced { .. } } if *after == panel_field("T003"));
        assert!(
            found.problems.iter().any(replaced),
            "{name}: {:?}",
            found.problems
        );
    }
}

#[test]
fn a_truncated_file_is_refused() {
    let fonts = sample::fonts();
    let (pdf, body) = signed(&fonts);
    let authorities = ca(&body);
    for cut in [1, 7, 500, 20_000, pdf.len() / 2] {
        let short = &pdf[..pdf.len() - cut];
        assert!(
            !verify_pdf(short, &authorities).is_ok_and(|found| found.holds()),
            "{cut} bytes cut off"
        );
    }
    // Cut back exactly to the first signature, the file is whole again: it then holds, but with one signature only.
    let first = verify_pdf(&pdf, &authorities).unwrap().signatures[0].covers;
    let found = verify_pdf(&pdf[..first], &authorities).unwrap();
    assert!(found.holds());
    assert_eq!(found.signatures.len(), 1);
}

#[test]
fn a_foreign_authority_of_the_same_name_is_not_trusted() {
    let fonts = sample::fonts();
    let (pdf, _) = signed(&fonts);
    let impostor = body();
    let found = verify_pdf(&pdf, &ca(&impostor)).unwrap();
    assert!(!found.holds());
    for signature in &found.signatures {
        assert_eq!(signature.problems, [SignatureProblem::Untrusted]);
    }
    assert!(!verify_pdf(&pdf, &[]).unwrap().holds());
}

#[test]
fn a_time_outside_the_certificate_and_an_unsigned_paper_are_refused() {
    let fonts = sample::fonts();
    let body = body();
    let pdf = render_panel_report(&sample::report(), &fonts, &[]).unwrap();
    assert_eq!(
        verify_pdf(&pdf, &ca(&body)).unwrap().problems,
        [FileProblem::Unsigned]
    );
    let signer = signer(&body, "T003", "欧阳文㛃");
    let request = SignRequest {
        field: &panel_field("T003"),
        kind: SignatureKind::Certify,
        signer: &signer,
        name: "欧阳文㛃",
        reason: "",
        claimed_time: dunping_report::ClaimedTime {
            year: 2020,
            ..sample::MADE_AT
        },
        fonts: &fonts,
        handwriting: None,
    };
    let found = verify_pdf(&sign_pdf(&pdf, &request).unwrap(), &ca(&body)).unwrap();
    assert_eq!(found.signatures[0].problems, [SignatureProblem::Validity]);
    assert!(verify_pdf(b"%PDF-1.7 nothing", &[]).is_err());
}
