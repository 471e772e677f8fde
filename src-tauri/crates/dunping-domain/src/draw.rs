//! The draw of experts (专家抽取), `CSE-DRAW-v1`: the pool is fixed and committed to first, then randomness that nobody controls is added, and
//! anyone can compute the result again.
//!
//! ```text
//! req    = canonical JSON (RFC 8785) of the request            rh = H(req)
//! commit = H("CSE-DRAW-COMMIT-v1" 00 ‖ rh ‖ nonce)             published before the entropy is known
//! seed   = HMAC(nonce, "CSE-DRAW-SEED-v1" 00 ‖ rh ‖ entropy)
//! rank   = HMAC(seed, "CSE-DRAW-RANK-v1" 00 ‖ cat ‖ 00 ‖ id)   a category's experts in ascending order: seats, then alternates
//! ```
//!
//! H is SHA-256; `SM3` is a reserved name. The nonce and the entropy are arguments: nothing here is random.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::digest::{bytes32, hex, sha256};
use crate::panel::{Category, ExpertId};

/// The hash functions of a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Algorithm {
    /// SHA-256 and HMAC-SHA-256.
    #[serde(rename = "SHA-256")]
    Sha256,
}

/// An expert left out of the pool, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// Who.
    pub id: ExpertId,
    /// The circumstance, e.g. `recusal.employment`.
    pub reason: String,
}

/// An expert who may be drawn. Numbers only, no names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// For which category.
    pub cat: Category,
    /// Who.
    pub id: ExpertId,
}

/// The seats to be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// Finance experts.
    #[serde(rename = "F")]
    pub finance: u32,
    /// Technical experts.
    #[serde(rename = "T")]
    pub technical: u32,
}

impl Seats {
    /// The seats of a category.
    #[must_use]
    pub fn of(self, category: Category) -> u32 {
        match category {
            Category::Finance => self.finance,
            Category::Technical => self.technical,
        }
    }
}

/// What is drawn from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Alternates in each category.
    pub alternates: u32,
    /// Case number.
    pub case_no: String,
    /// 1, and one more for every further draw on the case.
    pub draw_no: u32,
    /// Who was left out.
    pub excluded: Vec<Excluded>,
    /// Who may be drawn, sorted by number.
    pub pool: Vec<Candidate>,
    /// The seats.
    pub seats: Seats,
}

/// Who was drawn in one category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// In the order drawn.
    pub seated: Vec<ExpertId>,
    /// In the order in which they step in.
    pub alternates: Vec<ExpertId>,
}

/// The result of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawResult {
    /// Technical experts.
    #[serde(rename = "T")]
    pub technical: Drawn,
    /// Finance experts.
    #[serde(rename = "F")]
    pub finance: Drawn,
}

/// The record of a draw (抽取记录) that anyone can verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawRecord {
    /// The hash functions.
    pub alg: Algorithm,
    /// What was drawn from what.
    pub request: Request,
    /// 32 bytes, hex, sealed until the entropy was known.
    pub nonce: String,
    /// Published before the entropy was known, hex.
    pub commit: String,
    /// Lines `source=value`, sorted by source, joined by LF.
    pub entropy: String,
    /// Who was drawn.
    pub result: DrawResult,
}

/// Why nothing is drawn, or why a record does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DrawRefusal {
    /// No seat is to be filled.
    #[error("no seat is to be filled")]
    NoSeat,
    /// The pool is not in ascending order of the experts' numbers, or one stands twice in it.
    #[error("the pool is not in order at {0}")]
    PoolOrder(ExpertId),
    /// An excluded expert is in the pool.
    #[error("expert {0} is excluded and in the pool")]
    ExcludedInPool(ExpertId),
    /// Fewer experts than seats.
    #[error("category {} has {available} experts for {needed} seats", category.letter())]
    TooFew {
        /// The category.
        category: Category,
        /// Its seats.
        needed: u32,
        /// Its experts.
        available: usize,
    },
    /// A line of the entropy is not `source=value`.
    #[error("entropy line {0} is not source=value")]
    EntropyLine(usize),
    /// A source of entropy stands twice.
    #[error("the source {0} stands twice")]
    EntropyTwice(String),
    /// No entropy.
    #[error("there is no entropy")]
    NoEntropy,
    /// The record's entropy is not in its normal form.
    #[error("the entropy is not in its normal form")]
    EntropyNotNormal,
    /// The record's nonce is not 32 bytes in lower-case hex.
    #[error("the nonce is not 64 hex characters")]
    Nonce,
    /// The record's commitment is not the one of its request and nonce.
    #[error("the commitment does not match")]
    CommitDiffers,
    /// The record's result is not the one that follows.
    #[error("the result does not match")]
    ResultDiffers,
}

/// The commitment to a request, 64 hex characters, to be published before the entropy is known.
///
/// # Errors
/// When the request cannot be drawn.
pub fn commit(request: &Request, nonce: &[u8; 32]) -> Result<String, DrawRefusal> {
    drawable(request)?;
    let mut bytes = b"CSE-DRAW-COMMIT-v1\0".to_vec();
    bytes.extend(sha256(canonical(request).as_bytes()));
    bytes.extend(nonce);
    Ok(hex(&sha256(&bytes)))
}

/// The seed that follows from the entropy; printed in the report.
///
/// # Errors
/// When the request cannot be drawn or the entropy has no normal form.
pub fn seed(request: &Request, nonce: &[u8; 32], entropy: &str) -> Result<[u8; 32], DrawRefusal> {
    drawable(request)?;
    let entropy = normal_entropy(entropy)?;
    let request_hash = sha256(canonical(request).as_bytes());
    Ok(keyed(
        nonce,
        &[b"CSE-DRAW-SEED-v1\0", &request_hash, entropy.as_bytes()],
    ))
}

/// Draws.
///
/// # Errors
/// When the request cannot be drawn or the entropy has no normal form.
pub fn reveal(
    request: &Request,
    nonce: &[u8; 32],
    entropy: &str,
) -> Result<DrawResult, DrawRefusal> {
    let seed = seed(request, nonce, entropy)?;
    Ok(DrawResult {
        technical: drawn(request, Category::Technical, &seed),
        finance: drawn(request, Category::Finance, &seed),
    })
}

/// Draws and writes the record.
///
/// # Errors
/// When the request cannot be drawn or the entropy has no normal form.
pub fn record(
    request: Request,
    nonce: &[u8; 32],
    entropy: &str,
) -> Result<DrawRecord, DrawRefusal> {
    Ok(DrawRecord {
        alg: Algorithm::Sha256,
        nonce: hex(nonce),
        commit: commit(&request, nonce)?,
        entropy: normal_entropy(entropy)?,
        result: reveal(&request, nonce, entropy)?,
        request,
    })
}

/// Computes a record again.
///
/// # Errors
/// What does not hold, see [`DrawRefusal`].
pub fn verify(record: &DrawRecord) -> Result<(), DrawRefusal> {
    let nonce = bytes32(&record.nonce).ok_or(DrawRefusal::Nonce)?;
    if commit(&record.request, &nonce)? != record.commit {
        return Err(DrawRefusal::CommitDiffers);
    }
    if normal_entropy(&record.entropy)? != record.entropy {
        return Err(DrawRefusal::EntropyNotNormal);
    }
    if reveal(&record.request, &nonce, &record.entropy)? != record.result {
        return Err(DrawRefusal::ResultDiffers);
    }
    Ok(())
}

/// Every expert of a category in the order of the draw: seats, alternates, and the rest.
#[must_use]
pub fn order(request: &Request, category: Category, seed: &[u8; 32]) -> Vec<ExpertId> {
    ranks(request, category, seed)
        .into_iter()
        .map(|(_, id)| id)
        .collect()
}

/// The same with the rank of each, 64 hex characters; printed in the record, so that the order can be seen.
#[must_use]
pub fn ranks(request: &Request, category: Category, seed: &[u8; 32]) -> Vec<(String, ExpertId)> {
    let mut ranked: Vec<([u8; 32], &ExpertId)> = request
        .pool
        .iter()
        .filter(|candidate| candidate.cat == category)
        .map(|candidate| (rank(seed, candidate), &candidate.id))
        .collect();
    ranked.sort();
    ranked
        .into_iter()
        .map(|(rank, id)| (hex(&rank), id.clone()))
        .collect()
}

/// The categories whose pool has fewer than `factor` experts a seat (policy A20): to be told, not refused.
#[must_use]
pub fn thin_pools(request: &Request, factor: u32) -> Vec<Category> {
    [Category::Technical, Category::Finance]
        .into_iter()
        .filter(|category| {
            let wanted = u64::from(request.seats.of(*category)) * u64::from(factor);
            (available(request, *category) as u64) < wanted
        })
        .collect()
}

/// Sorts the pool and the excluded by number, as the canonical form wants them.
#[must_use]
pub fn sorted(mut request: Request) -> Request {
    request.pool.sort_by(|a, b| a.id.cmp(&b.id));
    request.excluded.sort();
    request
}

/// The entropy in its normal form: lines `source=value` sorted by source, joined by LF.
///
/// # Errors
/// [`DrawRefusal::EntropyLine`], [`DrawRefusal::EntropyTwice`], [`DrawRefusal::NoEntropy`].
pub fn normal_entropy(text: &str) -> Result<String, DrawRefusal> {
    let mut lines = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match line.split_once('=') {
            Some((source, value)) if !source.trim().is_empty() && !value.trim().is_empty() => {
                lines.push((source.trim(), value.trim()));
            }
            _ => return Err(DrawRefusal::EntropyLine(i + 1)),
        }
    }
    lines.sort_unstable();
    if let Some(pair) = lines.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(DrawRefusal::EntropyTwice(pair[0].0.to_owned()));
    }
    if lines.is_empty() {
        return Err(DrawRefusal::NoEntropy);
    }
    let lines: Vec<_> = lines.iter().map(|(s, v)| format!("{s}={v}")).collect();
    Ok(lines.join("\n"))
}

/// The request as canonical JSON (RFC 8785), which is what is hashed.
#[must_use]
pub fn canonical(request: &Request) -> String {
    let excluded: Vec<_> = request
        .excluded
        .iter()
        .map(|e| {
            format!(
                "{{\"id\":{},\"reason\":{}}}",
                quoted(&e.id.0),
                quoted(&e.reason)
            )
        })
        .collect();
    let pool: Vec<_> = request
        .pool
        .iter()
        .map(|c| {
            format!(
                "{{\"cat\":{},\"id\":{}}}",
                quoted(c.cat.letter()),
                quoted(&c.id.0)
            )
        })
        .collect();
    format!(
        "{{\"alternates\":{},\"case_no\":{},\"draw_no\":{},\"excluded\":[{}],\"pool\":[{}],\"seats\":{{\"F\":{},\"T\":{}}}}}",
        request.alternates,
        quoted(&request.case_no),
        request.draw_no,
        excluded.join(","),
        pool.join(","),
        request.seats.finance,
        request.seats.technical
    )
}

/// A JSON string as RFC 8785 writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn available(request: &Request, category: Category) -> usize {
    request.pool.iter().filter(|c| c.cat == category).count()
}

fn drawable(request: &Request) -> Result<(), DrawRefusal> {
    if request.seats.finance == 0 && request.seats.technical == 0 {
        return Err(DrawRefusal::NoSeat);
    }
    if let Some(pair) = request
        .pool
        .windows(2)
        .find(|pair| pair[0].id >= pair[1].id)
    {
        return Err(DrawRefusal::PoolOrder(pair[1].id.clone()));
    }
    let excluded: BTreeSet<_> = request.excluded.iter().map(|e| &e.id).collect();
    if let Some(both) = request.pool.iter().find(|c| excluded.contains(&c.id)) {
        return Err(DrawRefusal::ExcludedInPool(both.id.clone()));
    }
    for category in [Category::Technical, Category::Finance] {
        let (needed, available) = (request.seats.of(category), available(request, category));
        if (available as u64) < u64::from(needed) {
            return Err(DrawRefusal::TooFew {
                category,
                needed,
                available,
            });
        }
    }
    Ok(())
}

/// The seats and alternates of a category. A category without a seat has no alternates either.
fn drawn(request: &Request, category: Category, seed: &[u8; 32]) -> Drawn {
    let seats = request.seats.of(category) as usize;
    let alternates = if seats == 0 {
        0
    } else {
        request.alternates as usize
    };
    let mut order = order(request, category, seed).into_iter();
    Drawn {
        seated: order.by_ref().take(seats).collect(),
        alternates: order.take(alternates).collect(),
    }
}

fn rank(seed: &[u8; 32], candidate: &Candidate) -> [u8; 32] {
    keyed(
        seed,
        &[
            b"CSE-DRAW-RANK-v1\0",
            candidate.cat.letter().as_bytes(),
            b"\0",
            candidate.id.0.as_bytes(),
        ],
    )
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
