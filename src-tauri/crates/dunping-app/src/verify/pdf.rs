//! Signed PDFs: every signature and the file as a whole, in plain words.

use std::path::Path;

use dunping_identity::Trust;
use dunping_report::{
    FileProblem, PdfVerification, REPORT_JSON, SignatureKind, SignatureProblem, embedded_files,
    verify_pdf,
};

use super::Lines;
use crate::contract::{CheckState, VerificationView};
use crate::{AppError, store};

/// Judges a signed PDF against the body's certificate.
///
/// # Errors
/// When it is no PDF.
pub(crate) fn report(pdf: &[u8], trust: &Trust) -> Result<PdfVerification, AppError> {
    Ok(verify_pdf(
        pdf,
        &[trust.authority_certificate().der().to_vec()],
    )?)
}

pub(super) fn pdf(path: &Path, trust: &Trust) -> Result<VerificationView, AppError> {
    let bytes = store::read(path)?;
    let mut lines = Lines::default();
    match report(&bytes, trust) {
        Ok(judged) => pdf_lines(&judged, &mut lines),
        Err(error) => lines.failure(&error),
    }
    let files = embedded_files(&bytes).unwrap_or_default();
    if files.iter().any(|file| file.name == REPORT_JSON) {
        lines.holds(
            "embedded",
            format!(
                "内嵌机器可读的 {REPORT_JSON} 和其他 {} 个文件。",
                files.len() - 1
            ),
        );
    }
    Ok(lines.done(path, "PDF"))
}

pub(super) fn pdf_lines(judged: &PdfVerification, lines: &mut Lines) {
    for signature in &judged.signatures {
        let when = signature.claimed_time.map_or_else(
            || "时间不详".to_owned(),
            |time| format!("自称签于 {}", time.iso()),
        );
        let how = match signature.kind {
            SignatureKind::Certify => "认证签名",
            SignatureKind::Approve => "签名",
        };
        if signature.problems.is_empty() {
            lines.holds(
                "pdf.signature",
                format!(
                    "{}（{}）的{how}有效，{when}。",
                    signature.signer, signature.signer_id
                ),
            );
        }
        for problem in &signature.problems {
            lines.fails(
                "pdf.signature",
                format!(
                    "{}的{how}无效：{}",
                    signature.signer,
                    signature_problem(*problem)
                ),
            );
        }
    }
    for problem in &judged.problems {
        lines.fails("pdf.file", file_problem(problem));
    }
    if !judged.unsigned_fields.is_empty() {
        let text = format!("还有{}个签名域没有签署。", judged.unsigned_fields.len());
        lines.add("pdf.open_fields", CheckState::Remark, text);
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
