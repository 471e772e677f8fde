//! Signed PDFs: every signature, who may have made it, and the file as a whole, in plain words.

use std::path::Path;

use dunping_domain::tally::{Outcome, Tally};
use dunping_identity::{Role, Status, Trust};
use dunping_report::papers::{self, PanelReport, PaperState, certificate_field, panel_field};
use dunping_report::{
    FileProblem, PdfVerification, REPORT_JSON, SignatureJudgement, SignatureKind, SignatureProblem,
    embedded_files, verify_pdf,
};

use super::Lines;
use crate::contract::{CheckState, VerificationView};
use crate::{AppError, store};

/// A PDF as its bytes and the roster judge it.
pub(crate) struct JudgedPdf {
    verification: PdfVerification,
    /// What the roster says against a signature, by its place.
    against: Vec<Option<String>>,
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
    Ok(JudgedPdf {
        verification,
        against,
    })
}

/// What the roster says against a signature: the signer must be listed, not revoked when signing, and sign where the person may.
fn roster(signature: &SignatureJudgement, trust: &Trust) -> Option<String> {
    let Some(entry) = trust.entry_of_certificate(&signature.certificate_der) else {
        return Some("签名人不在评估机构的名册中。".to_owned());
    };
    if let Status::Revoked { since, .. } = &entry.status {
        let claimed = signature.claimed_time.and_then(|time| time.instant());
        if claimed.is_none_or(|claimed| claimed >= *since) {
            return Some("签名时签名人的证书已被撤销。".to_owned());
        }
    }
    let may = match entry.person.role {
        Role::Staff => signature.field == certificate_field(),
        Role::Expert { .. } => {
            signature.field == panel_field(&entry.person.id) || signature.field == EXPERT_FIELD
        }
        Role::Recovery => false,
    };
    (!may).then(|| {
        format!(
            "{}（{}）无权在这里签名。",
            entry.person.name, entry.person.id
        )
    })
}

/// The field of an expert's own opinion form.
const EXPERT_FIELD: &str = "expert";

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

pub(super) fn pdf(path: &Path, trust: &Trust) -> Result<VerificationView, AppError> {
    let bytes = store::read(path)?;
    let mut lines = Lines::default();
    match judge(&bytes, trust) {
        Ok(judged) => pdf_lines(&judged, &mut lines),
        Err(error) => lines.failure(&error),
    }
    let files = embedded_files(&bytes).unwrap_or_default();
    if files.iter().any(|file| file.name == REPORT_JSON) {
        let others = files.len() - 1;
        lines.holds(
            "embedded",
            format!("内嵌机器可读的 {REPORT_JSON} 和其他 {others} 个文件。"),
        );
    }
    Ok(lines.done(path, "PDF"))
}

pub(super) fn pdf_lines(judged: &JudgedPdf, lines: &mut Lines) {
    for (signature, against) in judged.verification.signatures.iter().zip(&judged.against) {
        let when = signature.claimed_time.map_or_else(
            || "时间不详".to_owned(),
            |time| format!("自称签于 {}", time.iso()),
        );
        let how = match signature.kind {
            SignatureKind::Certify => "认证签名",
            SignatureKind::Approve => "签名",
        };
        let who = format!("{}（{}）", signature.signer, signature.signer_id);
        if signature.problems.is_empty() && against.is_none() {
            lines.holds("pdf.signature", format!("{who}的{how}有效，{when}。"));
        }
        for problem in &signature.problems {
            lines.fails(
                "pdf.signature",
                format!("{who}的{how}无效：{}", signature_problem(*problem)),
            );
        }
        if let Some(against) = against {
            lines.fails("pdf.signer", format!("{who}的{how}不被接受：{against}"));
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
            format!("还有{open}个签名域没有签署。"),
        );
    }
}

fn signature_problem(problem: SignatureProblem) -> &'static str {
    match problem {
        SignatureProblem::ByteRange => "签名没有覆盖它应当覆盖的全部内容。",
        SignatureProblem::Format => "签名格式不是 PAdES。",
        SignatureProblem::Container => "签名数据无法读取。",
        SignatureProblem::Algorithm => "签名算法不被接受。",
        SignatureProblem::Digest => "文件内容在签名后被改动。",
        SignatureProblem::Signature => "签名与证书不符。",
        SignatureProblem::CertificateNotNamed => "签名没有指明所用的证书。",
        SignatureProblem::Untrusted => "证书不是本评估机构签发的。",
        SignatureProblem::CertificateUsage => "证书不能用于签署文件。",
        SignatureProblem::Validity => "自称的签署时间不在证书有效期内。",
    }
}

fn file_problem(problem: &FileProblem) -> String {
    match problem {
        FileProblem::Unsigned => "文件没有签名。".to_owned(),
        FileProblem::NotWhollyCovered { covered, total } => {
            format!(
                "最后一个签名只覆盖 {covered} 字节，文件共 {total} 字节：签名之后被追加了内容。"
            )
        }
        FileProblem::Changed { after, .. } => {
            format!("在签名域 {after} 签署之后，文件被作了签名以外的改动。")
        }
        FileProblem::CertificationNotFirst { field } => {
            format!("认证签名 {field} 不是第一个签名。")
        }
        FileProblem::Locked => "认证签名不允许任何改动，但之后还有修订。".to_owned(),
        FileProblem::SameRange => "两个签名声称覆盖同一段内容。".to_owned(),
    }
}
