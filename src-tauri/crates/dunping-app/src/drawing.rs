//! The draw without a register: for witnesses, auditors and tests. The same algorithm and the same record.

use std::path::Path;

use dunping_domain::draw::{self, DrawRecord, Request};
use dunping_package::disk;

use crate::dossier::from_hex;
use crate::{AppError, store};

fn request(path: &Path) -> Result<Request, AppError> {
    crate::dossier::json(&store::read(path)?, "request.json")
}

/// Makes the secret number, saves it, and gives back the commitment to be published.
///
/// # Errors
/// When the request cannot be drawn or the number cannot be saved.
pub fn commit(request_file: &Path, nonce_file: &Path) -> Result<String, AppError> {
    let request = draw::sorted(request(request_file)?);
    let mut nonce = [0_u8; 32];
    getrandom::fill(&mut nonce).map_err(|_| AppError::NoRandomness)?;
    let commitment = draw::commit(&request, &nonce)?;
    disk::save(
        nonce_file,
        dunping_identity::fingerprint::hex(&nonce).as_bytes(),
    )?;
    Ok(commitment)
}

/// Reveals: the record as JSON.
///
/// # Errors
/// When the number or the entropy has no proper form.
pub fn reveal(
    request_file: &Path,
    nonce_file: &Path,
    entropy_file: &Path,
) -> Result<String, AppError> {
    let request = draw::sorted(request(request_file)?);
    let text =
        |path: &Path| String::from_utf8(store::read(path)?).map_err(|_| AppError::Part("entropy"));
    let nonce = from_hex(text(nonce_file)?.trim()).and_then(|bytes| bytes.try_into().ok());
    let record = draw::record(
        request,
        &nonce.ok_or(AppError::Part("nonce"))?,
        &text(entropy_file)?,
    )?;
    serde_json::to_string_pretty(&record).map_err(|_| AppError::Part("draw"))
}

/// Computes a record again: a line for each category.
///
/// # Errors
/// When it does not hold.
pub fn check(record_file: &Path) -> Result<Vec<String>, AppError> {
    let record: DrawRecord = crate::dossier::json(&store::read(record_file)?, "draw.json")?;
    draw::verify(&record)?;
    let line = |name: &str, drawn: &draw::Drawn| {
        let ids = |ids: &[dunping_domain::panel::ExpertId]| {
            ids.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        };
        format!(
            "{name}：{}；候补：{}",
            ids(&drawn.seated),
            ids(&drawn.alternates)
        )
    };
    Ok(vec![
        format!(
            "案件 {} 第{}次抽取，记录成立。",
            record.request.case_no, record.request.draw_no
        ),
        line("技术专家", &record.result.technical),
        line("财务专家", &record.result.finance),
    ])
}
