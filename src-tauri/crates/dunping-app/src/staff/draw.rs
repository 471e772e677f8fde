//! The draw (随机抽取, 5.4.3): the commitment is fixed before the public entropy is known; afterwards anybody can compute it again.

use dunping_domain::draw::{self, Candidate, DrawRecord, Excluded, Request, Seats};
use dunping_domain::panel::{Category, ExpertId};
use dunping_domain::process::State;
use dunping_package::private;
use dunping_register::{DocumentContent, NewDraw, Operation, Reveal, Seat};

use super::{at_desk, expect, kind, pool, record, step};
use crate::contract::{DrawInput, ExpertView, StaffCaseView};
use crate::dossier::from_hex;
use crate::moment::{Moment, stamp};
use crate::staff::AtDesk;
use crate::{AppError, Session};

/// The pool of experts, with remarks on possible conflicts.
///
/// # Errors
/// When there is no case of that number.
pub fn list_experts(
    session: &mut Session,
    case_no: &str,
    _at: Moment,
) -> Result<Vec<ExpertView>, AppError> {
    let desk = at_desk(session)?;
    let case = desk.case(case_no)?;
    pool(desk.register, &case.enterprise)
}

/// Fixes pool, seats and a secret number, and shows the commitment to be published.
///
/// # Errors
/// In another state, or when the pool is too small.
pub fn commit_draw(
    session: &mut Session,
    case_no: &str,
    input: &DrawInput,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let mut desk = at_desk(session)?;
    commit(&mut desk, case_no, input, at)?;
    desk.view(case_no, at)
}

pub(crate) fn commit(
    desk: &mut AtDesk<'_>,
    case_no: &str,
    input: &DrawInput,
    at: Moment,
) -> Result<(), AppError> {
    let case = desk.case(case_no)?;
    expect(&case, State::PrePassed)?;
    let seats = input.technical + input.finance;
    if seats < 3 || seats.is_multiple_of(2) || input.technical == 0 || input.finance == 0 {
        return Err(AppError::PanelSize {
            technical: input.technical,
            finance: input.finance,
        });
    }
    let excluded: Vec<Excluded> = input
        .excluded
        .iter()
        .map(|one| Excluded {
            id: ExpertId(one.id.clone()),
            reason: one.reason.clone(),
        })
        .collect();
    let mut entries = Vec::new();
    for expert in desk
        .register
        .experts()?
        .into_iter()
        .filter(|expert| expert.status == "active")
    {
        if !excluded.iter().any(|one| one.id.0 == expert.id) {
            let cat = if expert.category == "F" {
                Category::Finance
            } else {
                Category::Technical
            };
            entries.push(Candidate {
                cat,
                id: ExpertId(expert.id),
            });
        }
    }
    let count = |cat: Category| entries.iter().filter(|entry| entry.cat == cat).count();
    if count(Category::Technical) < input.technical as usize
        || count(Category::Finance) < input.finance as usize
    {
        return Err(AppError::PoolTooSmall);
    }
    let draw_no = desk.register.next_draw_no(case.id)?;
    let request = draw::sorted(Request {
        alternates: input.alternates,
        case_no: case_no.to_owned(),
        draw_no: u32::try_from(draw_no).unwrap_or(u32::MAX),
        excluded,
        pool: entries,
        seats: Seats {
            finance: input.finance,
            technical: input.technical,
        },
    });
    let mut nonce = [0_u8; 32];
    getrandom::fill(&mut nonce).map_err(|_| AppError::NoRandomness)?;
    let sealed = private::conceal(&nonce, &desk.unlocked.identity.recipient())
        .map_err(|_| AppError::Part("nonce"))?;
    let new = NewDraw {
        case: case.id,
        draw_no,
        commitment: draw::commit(&request, &nonce)?,
        request: serde_json::to_string(&request).map_err(|_| AppError::Part("request"))?,
        sealed_nonce: dunping_identity::fingerprint::hex(&sealed),
        reason: String::new(),
    };
    let actor = desk.actor();
    desk.register
        .transact(Operation::DrawCommit, &actor, &stamp(at), |tx| {
            tx.commit_draw(&new)?;
            Ok::<_, AppError>(())
        })
}

/// Reveals the draw with the public entropy and seats the panel; the first technical expert drawn chairs.
///
/// # Errors
/// Without a commitment, without entropy, or when the secret number was sealed by somebody else.
pub fn reveal_draw(
    session: &mut Session,
    case_no: &str,
    entropy: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let mut desk = at_desk(session)?;
    reveal(&mut desk, case_no, entropy, at)?;
    desk.view(case_no, at)
}

pub(crate) fn reveal(
    desk: &mut AtDesk<'_>,
    case_no: &str,
    entropy: &str,
    at: Moment,
) -> Result<DrawRecord, AppError> {
    let case = desk.case(case_no)?;
    expect(&case, State::PrePassed)?;
    let held = desk
        .register
        .draws(case.id)?
        .pop()
        .ok_or(AppError::NoDraw)?;
    let request: Request =
        serde_json::from_str(&held.request).map_err(|_| AppError::Part("request"))?;
    let sealed = from_hex(&held.sealed_nonce).ok_or(AppError::Part("nonce"))?;
    let nonce = private::reveal(&sealed, desk.unlocked.identity.age_identity())
        .map_err(|_| AppError::NonceOfAnother)?;
    let nonce: [u8; 32] = nonce.try_into().map_err(|_| AppError::Part("nonce"))?;
    let drawn = draw::record(request, &nonce, entropy)?;
    if drawn.commit != held.commitment {
        return Err(AppError::Part("nonce"));
    }
    let json = serde_json::to_string(&drawn).map_err(|_| AppError::Part("draw"))?;
    let result = serde_json::to_string(&drawn.result).map_err(|_| AppError::Part("draw"))?;
    let opened = Reveal {
        nonce: drawn.nonce.clone(),
        entropy: drawn.entropy.clone(),
        result,
    };
    let actor = desk.actor();
    let seats = seats(&case, held.draw_no, &drawn);
    desk.register
        .transact(Operation::DrawReveal, &actor, &stamp(at), |tx| {
            tx.reveal_draw(case.id, held.draw_no, &opened)?;
            for seat in &seats {
                tx.put_seat(seat)?;
            }
            let digest = record(tx, &case, kind::DRAW, DocumentContent::Json(json))?;
            step(
                tx,
                &case,
                State::PanelDrawn,
                "抽取结果已揭示，任何人可重新计算。",
                &[digest],
            )?;
            Ok::<_, AppError>(())
        })?;
    Ok(drawn)
}

fn seats(case: &dunping_register::Case, draw_no: i64, drawn: &DrawRecord) -> Vec<Seat> {
    let mut seats = Vec::new();
    for (category, drawn) in [("T", &drawn.result.technical), ("F", &drawn.result.finance)] {
        for (position, expert) in drawn.seated.iter().enumerate() {
            seats.push(Seat {
                case: case.id,
                draw_no,
                expert: expert.0.clone(),
                category: category.to_owned(),
                position: i64::try_from(position + 1).unwrap_or(i64::MAX),
                chair: category == "T" && position == 0,
                status: "seated".to_owned(),
            });
        }
    }
    seats
}
