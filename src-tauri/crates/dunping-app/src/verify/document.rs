//! Files of JSON: draw records, and signed documents that stand by themselves.

use std::path::Path;

use dunping_domain::ballot::Opinion;
use dunping_domain::draw::DrawRecord;
use dunping_identity::{DocumentKind, Trust, Verified, envelope};

use super::{Lines, draw_lines};
use crate::contract::{CheckState, VerificationView, Words};
use crate::moment::shown_stamp;
use crate::{AppError, checkpoint, receipt, store};

/// A draw record, a trust file, a receipt, a checkpoint or an opinion.
pub(super) fn document(path: &Path, trust: &Trust) -> Result<VerificationView, AppError> {
    let bytes = store::read(path)?;
    let mut lines = Lines::default();
    if let Ok(record) = serde_json::from_slice::<DrawRecord>(&bytes) {
        draw_lines(&record, &mut lines);
        lines.holds(
            "draw.case",
            Words::new(
                format!(
                    "案件 {}，第{}次抽取。",
                    record.request.case_no, record.request.draw_no
                ),
                format!(
                    "Case {}, draw {}.",
                    record.request.case_no, record.request.draw_no
                ),
            ),
        );
        return Ok(lines.done(path, ("专家抽取记录", "Record of a draw")));
    }
    let envelope: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
    let payload_type = envelope.and_then(|it| it["payloadType"].as_str().map(str::to_owned));
    let Some(payload_type) = payload_type else {
        lines.fails("not_ours", ("这不是盾评的文件，无法核验。请确认选对了文件。", "This is no file of this program and cannot be verified. Make sure that it is the right file."));
        return Ok(lines.done(path, ("未知文件", "Unknown file")));
    };
    let kind = DocumentKind::from_payload_type(&payload_type);
    let (name, checked) = match kind {
        Some(DocumentKind::Receipt) => (
            ("回执", "Receipt"),
            receipt_lines(&bytes, trust, &mut lines),
        ),
        Some(DocumentKind::Checkpoint) => (
            ("检查点", "Checkpoint"),
            checkpoint_lines(&bytes, trust, &mut lines),
        ),
        Some(DocumentKind::DrawRecord) => (
            ("专家抽取记录", "Record of a draw"),
            draw(&bytes, trust, &mut lines),
        ),
        Some(DocumentKind::Opinion) => (
            ("评审意见", "Opinion"),
            opinion_lines(&bytes, trust, &mut lines),
        ),
        // Whatever else calls itself an envelope is judged as the trust file that it would have to be.
        _ => (
            ("信任文件", "Trust file"),
            trust_lines(&bytes, trust, &mut lines),
        ),
    };
    if let Err(error) = checked {
        lines.failure(&error);
    } else if let Some(kind) = kind
        && let Ok(undated) = envelope::verify_undated(kind, &bytes, trust)
        && let Some((who, since)) = undated.revoked()
    {
        lines.revoked(who, since);
    }
    Ok(lines.done(path, name))
}

fn draw(bytes: &[u8], trust: &Trust, lines: &mut Lines) -> Result<(), AppError> {
    let undated = envelope::verify_undated(DocumentKind::DrawRecord, bytes, trust)?;
    let record: DrawRecord = crate::dossier::json(undated.payload(), "draw.json")?;
    // The record tells no time of signing, so nothing is said of the certificate's validity; in a package the sealing tells it.
    lines.holds(
        "draw.signed",
        (
            "由评估机构工作人员签名，签名有效。",
            "Signed by staff of the evaluation body; the signature holds.",
        ),
    );
    draw_lines(&record, lines);
    Ok(())
}

fn receipt_lines(bytes: &[u8], trust: &Trust, lines: &mut Lines) -> Result<(), AppError> {
    let (receipt, signer) = receipt::read(bytes, trust)?;
    lines.holds(
        "receipt",
        Words::new(format!(
            "{}（{}）就案件 {} 出具给专家{}的回执，签名有效，自称时间 {}。",
            signer.name,
            signer.id,
            receipt.case_no,
            receipt.expert,
            shown_stamp(&receipt.claimed_time)
        ), format!("Receipt of {} ({}) in case {} for expert {}; the signature holds, claimed time {}.",
            signer.name,
            signer.id,
            receipt.case_no,
            receipt.expert,
            shown_stamp(&receipt.claimed_time)
        )),
    );
    for one in &receipt.opinions {
        lines.add(
            "receipt.opinion",
            CheckState::Remark,
            Words::new(
                format!(
                    "第{}版意见 {}：{}。",
                    one.revision,
                    one.digest,
                    one.fate.words().zh
                ),
                format!(
                    "Revision {}, opinion {}: {}.",
                    one.revision,
                    one.digest,
                    one.fate.words().en
                ),
            ),
        );
    }
    lines.add(
        "receipt.closing",
        CheckState::Remark,
        Words::new(
            format!("结案单 {}。", receipt.closing),
            format!("Closing {}.", receipt.closing),
        ),
    );
    lines.add(
        "receipt.alone",
        CheckState::Remark,
        ("回执单独核验，只能确认签名和所列内容未被改动。签名人是不是本案组长、是否计入、全部意见的摘要是否属实，要由能打开结案包的人核验结案包：那里逐份对照回执。", "By itself a receipt shows only that its signature holds and nothing in it was changed. Whether the signer chairs the case, whether it was counted and whether the digest of all opinions is true, is seen by verifying the closing with an identity that opens it: every receipt is compared there."),
    );
    Ok(())
}

fn checkpoint_lines(bytes: &[u8], trust: &Trust, lines: &mut Lines) -> Result<(), AppError> {
    let (checkpoint, who) = checkpoint::read(bytes, trust)?;
    lines.holds(
        "checkpoint",
        Words::new(
            format!(
                "{who}签名的检查点：日志第{}条，末端 {}，自称时间 {}。",
                checkpoint.seq,
                checkpoint.hash,
                shown_stamp(&checkpoint.claimed_time)
            ),
            format!(
                "Checkpoint signed by {who}: journal row {}, head {}, claimed time {}.",
                checkpoint.seq,
                checkpoint.hash,
                shown_stamp(&checkpoint.claimed_time)
            ),
        ),
    );
    lines.add(
        "checkpoint.register",
        CheckState::Remark,
        ("与登记簿一起核验，可知登记簿在此之前有没有被改动。", "Verified together with the register, it shows whether that was changed up to this point."),
    );
    Ok(())
}

/// A signed opinion by itself, as of the time it claims; its signer is its expert.
pub(super) fn opinion(bytes: &[u8], trust: &Trust) -> Result<(Opinion, Verified), AppError> {
    let undated = envelope::verify_undated(DocumentKind::Opinion, bytes, trust)?;
    let opinion: Opinion = crate::dossier::json(undated.payload(), "opinion.json")?;
    let at = chrono::DateTime::parse_from_rfc3339(&opinion.claimed_time);
    let at = at.map_err(|_| AppError::Part("opinion"))?;
    let verified = undated.as_of(at.to_utc())?;
    if verified.signer.id != opinion.expert.0 {
        return Err(AppError::OtherSigner);
    }
    Ok((opinion, verified))
}

fn opinion_lines(bytes: &[u8], trust: &Trust, lines: &mut Lines) -> Result<(), AppError> {
    let (opinion, verified) = opinion(bytes, trust)?;
    lines.holds(
        "opinion",
        Words::new(
            format!(
                "{}（{}）就案件 {} 签署的第{}版意见，签名有效，摘要 {}。",
                verified.signer.name,
                verified.signer.id,
                opinion.case_no,
                opinion.revision,
                verified.digest
            ),
            format!(
                "Opinion of {} ({}) in case {}, revision {}; the signature holds, digest {}.",
                verified.signer.name,
                verified.signer.id,
                opinion.case_no,
                opinion.revision,
                verified.digest
            ),
        ),
    );
    Ok(())
}

fn trust_lines(bytes: &[u8], trust: &Trust, lines: &mut Lines) -> Result<(), AppError> {
    let found = Trust::read(bytes)?;
    if found.fingerprint() == trust.fingerprint() {
        lines.holds(
            "trust",
            Words::new(
                format!(
                    "{}的信任文件，第{}版，登记{}人，签名有效。",
                    found.body_name(),
                    found.roster().version,
                    found.roster().entries.len()
                ),
                format!(
                    "Trust file of {}, version {}, {} entries; the signature holds.",
                    found.body_name(),
                    found.roster().version,
                    found.roster().entries.len()
                ),
            ),
        );
    } else {
        lines.fails(
            "trust",
            Words::new(
                format!("信任文件属于另一机构：{}。", found.body_name()),
                format!("The trust file is of another body: {}.", found.body_name()),
            ),
        );
    }
    Ok(())
}
