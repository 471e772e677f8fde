//! A public copy (公开副本) beside the signed original that it was made of. By itself it proves nothing: whoever has the program can set another.

use std::path::Path;

use dunping_identity::Trust;
use dunping_identity::fingerprint::sha256_hex;
use dunping_report::papers::{Audience, CopySource, PanelReport, panel_field};
use dunping_report::{REPORT_JSON, embedded_files};

use super::Lines;
use super::pdf::{JudgedPdf, judge, pdf_checks};
use crate::contract::{CheckState, Words};
use crate::session::file_name;
use crate::store;

/// A report that holds, out of the files that are verified together.
pub(crate) struct Original {
    file: String,
    report: PanelReport,
    /// The file as it was after each signature: its SHA-256, and the members who had not signed then.
    stages: Vec<(String, Vec<String>)>,
}

/// The numbers of the members whose signature is not in the first `end` bytes of a report.
pub(crate) fn unsigned(report: &PanelReport, judged: &JudgedPdf, end: usize) -> Vec<String> {
    let numbers = report.panel.iter().map(|member| &member.expert_no);
    let open = numbers.filter(|number| {
        let signature = judged.signature(&panel_field(number));
        signature.is_none_or(|signature| signature.covers > end)
    });
    open.cloned().collect()
}

/// The original in a file; `None` where it is none, or does not hold.
pub(crate) fn original(path: &Path, trust: &Trust) -> Option<Original> {
    // An archive of gigabytes is not read to learn that it is no paper.
    if !super::head(path).ok()?.starts_with(b"%PDF-") {
        return None;
    }
    let pdf = store::read(path).ok()?;
    let files = embedded_files(&pdf).ok()?;
    let twin = files.iter().find(|file| file.name == REPORT_JSON)?;
    let report: PanelReport = serde_json::from_slice(&twin.bytes).ok()?;
    let failing = |pdf: &[u8]| {
        let lines = pdf_checks(pdf, trust);
        lines.iter().any(|line| line.state == CheckState::Fails)
    };
    if report.audience != Audience::Panel || failing(&pdf) {
        return None;
    }
    let judged = judge(&pdf, trust).ok()?;
    let stages = judged.ends().filter_map(|end| {
        let digest = sha256_hex(pdf.get(..end)?);
        Some((digest, unsigned(&report, &judged, end)))
    });
    Some(Original {
        file: file_name(path),
        stages: stages.collect(),
        report,
    })
}

/// Whether the copy says what its original says, where that is among the files.
pub(super) fn copy(copy: &PanelReport, originals: &[Original], lines: &mut Lines) {
    let mut named = originals.iter().filter_map(|one| {
        let mut stages = one.stages.iter().enumerate();
        let (at, (_, unsigned)) = stages.find(|(_, (digest, _))| *digest == copy.copy_of)?;
        Some((one, at, unsigned))
    });
    let Some((original, at, unsigned)) = named.next() else {
        let text = Words::new(
            format!(
                "未核验：这是公开副本，不带签名，谁都可以另排一份，单凭它不能知道内容是否属实。请与签名的原件一起核验（dunping verify 公开副本 原件），或向评估机构核对；所称原件的 SHA-256 为 {}。",
                copy.copy_of
            ),
            format!(
                "Not verified: this is a public copy without signatures; anybody could set one, so it does not show by itself whether it is true. Verify it together with the signed original (dunping verify copy original), or ask the evaluation body; the original it names has the SHA-256 {}.",
                copy.copy_of
            ),
        );
        return lines.fails("report.public", text);
    };
    // The chair signs first, and the body's seal comes after it.
    let (source, unsigned) = match at {
        0 => (CopySource::ChairSigned, Vec::new()),
        _ => (CopySource::Sealed, unsigned.clone()),
    };
    let ours = original.report.public_copy(&copy.copy_of, source, unsigned);
    if ours == *copy {
        let text = Words::new(
            format!(
                "与一起给出的原件“{}”逐项一致：除隐去的姓名、工作单位、职称等外，内容相同；原件的签名有效。",
                original.file
            ),
            format!(
                "It agrees with the original “{}” given with it: the same content but for the names, employers and titles left out; the original's signatures hold.",
                original.file
            ),
        );
        lines.holds("report.public", text);
    } else {
        let text = Words::new(
            format!(
                "与所称的原件“{}”不一致：内容被改动过，或由另一版本的软件制作。以原件为准。",
                original.file
            ),
            format!(
                "It does not agree with the original “{}” that it names: it was changed, or made by another version of the program. The original counts.",
                original.file
            ),
        );
        lines.fails("report.public", text);
    }
}
