//! Signed PDFs: every signature, who may have made it, and the file as a whole, in plain words.

use std::path::Path;

use chrono::{DateTime, Utc};
use dunping_domain::tally::{Outcome, Tally};
use dunping_identity::{Person, Role, Status, Trust};
use dunping_report::papers::{
    self, PanelReport, PaperState, certificate_field, opinion_field, panel_field, seal_field,
};
use dunping_report::{
    Change, FileProblem, OPINION_JSON, PdfVerification, REPORT_JSON, SignatureJudgement,
    SignatureKind, SignatureProblem, embedded_files, verify_pdf,
};

use super::Lines;
use super::copy::Original;
use super::form::form;
use super::report::{UNREADABLE, is_public_copy, report, signers};
use crate::contract::{CheckLine, CheckState, VerificationView, Words};
use crate::{AppError, store};

/// A PDF as its bytes and the roster judge it.
pub(crate) struct JudgedPdf {
    verification: PdfVerification,
    /// What the roster says against a signature, by its place.
    against: Vec<Option<Words>>,
    /// Who signed and since when that certificate is revoked, by the place of the signature.
    revoked: Vec<Option<(Person, DateTime<Utc>)>>,
}

impl JudgedPdf {
    /// Whether every signature holds, is by somebody who may sign there, and nothing else is wrong.
    pub(crate) fn holds(&self) -> bool {
        self.verification.holds() && self.against.iter().all(Option::is_none)
    }

    /// The number of whoever certified the document.
    pub(crate) fn certified_by(&self) -> Option<&str> {
        let mut signatures = self.verification.signatures.iter();
        let certifying = signatures.find(|signature| signature.kind == SignatureKind::Certify)?;
        Some(&certifying.signer_id)
    }

    /// How far the first signature reaches; `None` where nobody signed.
    pub(crate) fn first_reaches(&self) -> Option<usize> {
        let first = self.verification.signatures.first();
        first.map(|signature| signature.covers)
    }

    /// Where the file ended after each signature.
    pub(super) fn ends(&self) -> impl Iterator<Item = usize> {
        let signatures = self.verification.signatures.iter();
        signatures.map(|signature| signature.covers)
    }

    /// The signature in a field; `None` while it is open.
    pub(crate) fn signature(&self, field: &str) -> Option<&SignatureJudgement> {
        let mut signatures = self.verification.signatures.iter();
        signatures.find(|signature| signature.field == field)
    }

    /// Whether nobody signed it, and nobody was meant to.
    fn is_bare(&self) -> bool {
        self.verification.signatures.is_empty() && self.verification.unsigned_fields.is_empty()
    }

    /// Whether it has a field for a member of a panel.
    fn has_panel(&self) -> bool {
        let signed = self.verification.signatures.iter();
        let mut fields = signed
            .map(|signature| &signature.field)
            .chain(&self.verification.unsigned_fields);
        fields.any(|field| field.starts_with(&panel_field("")))
    }

    /// Whether it is signed as certificates are, and in no other place.
    fn is_certificate(&self) -> bool {
        let mut signed = self.verification.signatures.iter();
        self.verification.unsigned_fields.is_empty()
            && self.signature(certificate_field()).is_some()
            && signed.all(|signature| signature.field == certificate_field())
    }

    /// Whether there is a signature field of that name, signed or not.
    pub(crate) fn has_field(&self, name: &str) -> bool {
        let PdfVerification {
            signatures,
            unsigned_fields,
            ..
        } = &self.verification;
        let mut signed = signatures.iter().map(|signature| &signature.field);
        signed.any(|field| field == name) || unsigned_fields.iter().any(|field| field == name)
    }
}

/// Judges a signed PDF against the body's certificate and roster.
///
/// # Errors
/// When it is no PDF.
pub(crate) fn judge(pdf: &[u8], trust: &Trust) -> Result<JudgedPdf, AppError> {
    let verification = verify_pdf(pdf, &[trust.authority_certificate().der().to_vec()])?;
    let against = verification
        .signatures
        .iter()
        .map(|signature| roster(signature, trust))
        .collect();
    let revoked = |signature: &SignatureJudgement| {
        let entry = trust.entry_of_certificate(&signature.certificate_der)?;
        match &entry.status {
            Status::Revoked { since, .. } => Some((entry.person.clone(), *since)),
            Status::Active | Status::Replaced { .. } => None,
        }
    };
    let revoked = verification.signatures.iter().map(revoked).collect();
    Ok(JudgedPdf {
        verification,
        against,
        revoked,
    })
}

/// What the roster says against a signature: the signer must be listed, not revoked when signing, and sign where the person may.
fn roster(signature: &SignatureJudgement, trust: &Trust) -> Option<Words> {
    let Some(entry) = trust.entry_of_certificate(&signature.certificate_der) else {
        return Some(
            (
                "签名人不在评估机构的名册中。",
                "The signer is not in the roster of the evaluation body.",
            )
                .into(),
        );
    };
    if let Status::Revoked { since, .. } = &entry.status {
        let claimed = signature.claimed_time.and_then(|time| time.instant());
        if claimed.is_none_or(|claimed| claimed >= *since) {
            return Some(
                (
                    "签名时签名人的证书已被撤销。",
                    "The signer's certificate was revoked when signing.",
                )
                    .into(),
            );
        }
    }
    let may = match entry.person.role {
        Role::Staff => [certificate_field(), seal_field()].contains(&signature.field.as_str()),
        Role::Expert { .. } => {
            signature.field == panel_field(&entry.person.id) || signature.field == opinion_field()
        }
        Role::Recovery => false,
    };
    (!may).then(|| {
        Words::new(
            format!(
                "{}（{}）无权在这里签名。",
                entry.person.name, entry.person.id
            ),
            format!(
                "{} ({}) may not sign here.",
                entry.person.name, entry.person.id
            ),
        )
    })
}

/// Whether the machine-readable twin inside a report says what the tally says: case, package, every clause, the result, the opinions.
pub(crate) fn says(pdf: &[u8], case_no: &str, package_id: &str, tally: &Tally) -> bool {
    let files = embedded_files(pdf).unwrap_or_default();
    let Some(twin) = files.iter().find(|file| file.name == REPORT_JSON) else {
        return false;
    };
    let Ok(report) = serde_json::from_slice::<PanelReport>(&twin.bytes) else {
        return false;
    };
    let outcome = match tally.outcome {
        Outcome::Passed => papers::Outcome::Passed,
        Outcome::Failed => papers::Outcome::NotPassed,
    };
    let clauses = report.clauses.len() == tally.clauses.len()
        && report
            .clauses
            .iter()
            .zip(&tally.clauses)
            .all(|(printed, counted)| {
                let result = if counted.passed {
                    papers::Verdict::Met
                } else {
                    papers::Verdict::NotMet
                };
                printed.clause == counted.clause.as_str()
                    && usize::try_from(printed.votes_for) == Ok(counted.conform)
                    && usize::try_from(printed.votes_against) == Ok(counted.nonconform)
                    && printed.result == result
            });
    report.state == PaperState::Final
        && report.case_no == case_no
        && report.basis.package_sha256 == package_id
        && report.conclusion.outcome == outcome
        && clauses
        && report
            .ballots
            .iter()
            .map(|ballot| &ballot.sha256)
            .eq(&tally.counted)
}

pub(super) fn pdf(
    path: &Path,
    trust: &Trust,
    originals: &[Original],
) -> Result<VerificationView, AppError> {
    Ok(lines_of(&store::read(path)?, trust, originals).done(path, Words::same("PDF")))
}

/// Every check of a signed PDF.
pub(crate) fn pdf_checks(bytes: &[u8], trust: &Trust) -> Vec<CheckLine> {
    lines_of(bytes, trust, &[]).0
}

fn lines_of(bytes: &[u8], trust: &Trust, originals: &[Original]) -> Lines {
    let mut lines = Lines::default();
    let files = embedded_files(bytes).unwrap_or_else(|_| {
        lines.fails("report.values", UNREADABLE);
        Vec::new()
    });
    let carries = |name: &str| files.iter().any(|file| file.name == name);
    let judged = match judge(bytes, trust) {
        Ok(judged) => judged,
        Err(error) => {
            lines.failure(&error);
            return lines;
        }
    };
    if !(judged.is_bare() && is_public_copy(&files)) {
        pdf_lines(&judged, &mut lines);
        signers(&judged, &files, &mut lines);
    }
    // A report that has lost its values is still one.
    if carries(REPORT_JSON) || judged.has_panel() {
        let others = files.len().saturating_sub(1);
        lines.holds(
            "embedded",
            Words::new(
                format!("内嵌机器可读的 {REPORT_JSON} 和其他 {others} 个文件。"),
                format!("It embeds the machine-readable {REPORT_JSON} and {others} other files."),
            ),
        );
        let of_file = (bytes, judged.first_reaches());
        report(of_file, &files, (trust, originals), &mut lines);
    } else if carries(OPINION_JSON) || judged.has_field(opinion_field()) {
        form(bytes, &files, &judged, trust, &mut lines);
    } else if !judged.is_certificate() && !judged.is_bare() {
        let text = (
            "这不是本软件的文书：签名只说明谁签过这份文件，内容没有可以核对的数据，不是评审报告、意见表或证书。",
            "This is no paper of this program: the signature shows who signed the file; it has no data to be checked and is no report, opinion form or certificate.",
        );
        lines.fails("pdf.unknown", text);
    }
    lines
}

pub(super) fn pdf_lines(judged: &JudgedPdf, lines: &mut Lines) {
    let signatures = judged.verification.signatures.iter();
    let by_roster = judged.against.iter().zip(&judged.revoked);
    for (signature, (against, revoked)) in signatures.zip(by_roster) {
        let when: Words = match signature.claimed_time.map(|time| time.iso()) {
            None => ("时间不详", "at an unknown time").into(),
            Some(at) => Words::new(format!("自称签于 {at}"), format!("at {at} as claimed")),
        };
        let (how_zh, how_en) = match signature.kind {
            SignatureKind::Certify => ("认证签名", "certifying signature"),
            SignatureKind::Approve => ("签名", "signature"),
        };
        let who = format!("{}（{}）", signature.signer, signature.signer_id);
        if signature.problems.is_empty() && against.is_none() {
            let text = Words::new(
                format!("{who}的{how_zh}有效，{}。", when.zh),
                format!("The {how_en} of {who} holds, {}.", when.en),
            );
            lines.holds("pdf.signature", text);
            if let Some((who, since)) = revoked {
                lines.revoked(who, *since);
            }
        }
        for problem in &signature.problems {
            let text = Words::new(
                format!("{who}的{how_zh}无效："),
                format!("The {how_en} of {who} is invalid:"),
            );
            let problem = signature_problem(*problem).into();
            lines.fails("pdf.signature", text.then(&problem));
        }
        if let Some(against) = against {
            let text = Words::new(
                format!("{who}的{how_zh}不被接受："),
                format!("The {how_en} of {who} is not accepted:"),
            );
            lines.fails("pdf.signer", text.then(against));
        }
    }
    for problem in &judged.verification.problems {
        lines.fails("pdf.file", file_problem(problem));
    }
    let open = judged.verification.unsigned_fields.len();
    if open > 0 {
        lines.add(
            "pdf.open_fields",
            CheckState::Remark,
            Words::new(
                format!("还有{open}个签名域没有签署。"),
                format!("{open} signature fields are not signed yet."),
            ),
        );
    }
}

fn signature_problem(problem: SignatureProblem) -> (&'static str, &'static str) {
    match problem {
        SignatureProblem::ByteRange => (
            "签名没有覆盖它应当覆盖的全部内容。",
            "The signature does not cover all that it should.",
        ),
        SignatureProblem::Format => (
            "签名格式不是 PAdES。",
            "The signature is not in the PAdES format.",
        ),
        SignatureProblem::Container => ("签名数据无法读取。", "The signature cannot be read."),
        SignatureProblem::Algorithm => ("签名算法不被接受。", "The algorithm is not accepted."),
        SignatureProblem::Digest => (
            "文件内容在签名后被改动。",
            "The file was changed after signing.",
        ),
        SignatureProblem::Signature => (
            "签名与证书不符。",
            "The signature does not fit the certificate.",
        ),
        SignatureProblem::CertificateNotNamed => (
            "签名没有指明所用的证书。",
            "The signature does not name its certificate.",
        ),
        SignatureProblem::Untrusted => (
            "证书不是本评估机构签发的。",
            "The certificate was not issued by this evaluation body.",
        ),
        SignatureProblem::CertificateUsage => (
            "证书不能用于签署文件。",
            "The certificate is not for signing documents.",
        ),
        SignatureProblem::Validity => (
            "自称的签署时间不在证书有效期内。",
            "The claimed time is outside the validity of the certificate.",
        ),
    }
}

/// A change that no signature explains.
pub(crate) fn changed(change: Change) -> Words {
    match change {
        Change::Replaced { object } => Words::new(
            format!("对象 {object} 被换成另一内容"),
            format!("object {object} was replaced"),
        ),
        Change::Removed { object } => Words::new(
            format!("对象 {object} 被去掉"),
            format!("object {object} was removed"),
        ),
        Change::Added { object } => Words::new(
            format!("增加了不属于签名的对象 {object}"),
            format!("object {object} was added and belongs to no signature"),
        ),
        Change::Trailer => (
            "文件的根、信息或标识被更换",
            "the root, information or id of the file was exchanged",
        )
            .into(),
        Change::Table => (
            "交叉引用表释放了对象、指回旧内容或跳过了一次修订",
            "the cross-reference table frees objects, points back or skips a revision",
        )
            .into(),
        Change::Unreadable => ("有一次修订无法读取", "a revision cannot be read").into(),
    }
}

fn file_problem(problem: &FileProblem) -> Words {
    match problem {
        FileProblem::Unsigned => ("文件没有签名。", "The file is not signed.").into(),
        FileProblem::NotWhollyCovered { covered, total } => Words::new(
            format!(
                "最后一个签名只覆盖 {covered} 字节，文件共 {total} 字节：签名之后被追加了内容。"
            ),
            format!(
                "The last signature covers only {covered} bytes of {total}: something was appended after it."
            ),
        ),
        FileProblem::Changed { after, change } => {
            let what = changed(*change);
            Words::new(
                format!(
                    "在签名域 {after} 签署之后，文件被作了签名以外的改动：{}。",
                    what.zh
                ),
                format!(
                    "After field {after} was signed, the file was changed by more than signatures: {}.",
                    what.en
                ),
            )
        }
        FileProblem::CertificationNotFirst { field } => Words::new(
            format!("认证签名 {field} 不是第一个签名。"),
            format!("The certifying signature {field} is not the first one."),
        ),
        FileProblem::Locked => (
            "认证签名不允许任何改动，但之后还有修订。",
            "The certifying signature allows no change, but revisions follow.",
        )
            .into(),
        FileProblem::SameRange => (
            "两个签名声称覆盖同一段内容。",
            "Two signatures claim to cover the same range.",
        )
            .into(),
    }
}
