//! The chair's receipt at the expert's desk: that the opinion had come in and was counted, or that it was not.

use dunping_identity::{DocumentKind, Role};
use dunping_package::{disk, read_document};

use super::{OpenCase, current_case, keeping, open, open_case, short};
use crate::contract::{CaseView, CheckLine, CheckState, Words};
use crate::drafts::heads;
use crate::moment::{Moment, shown_stamp, utc};
use crate::receipt::{self, Fate, Receipt};
use crate::session::Unlocked;
use crate::{AppError, Session, store};

/// The receipt's name in the case's folder.
const KEPT: &str = "receipt.dpreceipt";

/// Takes a receipt in: it is verified, held against the opinions that were signed here, and kept with the case.
///
/// # Errors
/// When its signature does not hold now, it was signed by neither the chair nor staff, it is for another case or person, or the disk
/// refuses.
pub fn take_in_receipt(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<CaseView, AppError> {
    let bytes = store::read(&session.path(file)?)?;
    let (case, unlocked) = open(session)?;
    let read = read_document::<Receipt>(DocumentKind::Receipt, &bytes, &unlocked.trust, utc(at))?;
    let chair = case.dossier.panel.chair().0 == read.signer.id;
    if !chair && read.signer.role != Role::Staff {
        return Err(AppError::OtherSigner);
    }
    let receipt = read.value;
    if receipt.package_id != case.dossier.package_id
        || receipt.expert.0 != unlocked.identity.person().id
    {
        return Err(AppError::OtherPackage);
    }
    disk::save(&case.folder.join(KEPT), &bytes)?;
    current_case(session, at)
}

/// Opens the case that a receipt is about, and takes the receipt in: it came by itself, as by a double click.
///
/// # Errors
/// When its signature does not hold, its case is not kept here and not open, or as [`take_in_receipt`].
pub fn open_receipt(session: &mut Session, file: &str, at: Moment) -> Result<CaseView, AppError> {
    let path = session.path(file)?;
    let unlocked = session.unlocked()?;
    let (receipt, _) = receipt::read(&store::read(&path)?, &unlocked.trust)?;
    // One that is open may lie elsewhere, on a stick.
    let open = session.case.as_ref();
    if open.is_some_and(|open| open.dossier.package_id == receipt.package_id) {
        let view = take_in_receipt(session, file, at)?;
        session.opened(&path);
        return Ok(view);
    }
    let me = &unlocked.identity.person().id;
    let folder = store::case_folder(&session.places.data, &receipt.package_id, me);
    let case = folder.join(keeping::KEPT);
    if !case.is_file() {
        return Err(AppError::ReceiptOfUnopened);
    }
    let case = session.token(case).token;
    open_case(session, &case, at)?;
    let view = take_in_receipt(session, file, at)?;
    session.opened(&path);
    Ok(view)
}

/// What the receipt says of the opinion that stands; `None` while there is no receipt.
pub(super) fn line(case: &OpenCase, unlocked: &Unlocked) -> Option<CheckLine> {
    let bytes = std::fs::read(case.folder.join(KEPT)).ok()?;
    let (state, text) = match receipt::read(&bytes, &unlocked.trust) {
        Ok((receipt, signer)) => {
            let who = Words::new(
                format!("{}（{}）的回执", signer.name, signer.id),
                format!("The receipt of {} ({})", signer.name, signer.id),
            );
            said(case, &receipt, &who)
        }
        Err(_) => (
            CheckState::Fails,
            (
                "收到的回执已损坏或签名无效，请向组长重新索取。",
                "The receipt is damaged or its signature is invalid; ask the chair for it again.",
            )
                .into(),
        ),
    };
    Some(CheckLine {
        code: "receipt".to_owned(),
        state,
        text,
    })
}

fn said(case: &OpenCase, receipt: &Receipt, who: &Words) -> (CheckState, Words) {
    let at = shown_stamp(&receipt.claimed_time);
    let standing = heads(&case.work.opinions);
    let of = |digest: &String| receipt.opinions.iter().find(|one| one.digest == *digest);
    let missing = standing.iter().any(|digest| of(digest).is_none());
    if missing || standing.is_empty() {
        let text = Words::new(
            format!(
                "{}（{at}）没有列出您在本机签署的意见：组长结案时没有收到它。请与组长和评估机构联系。",
                who.zh
            ),
            format!(
                "{} ({at}) does not list the opinion that you signed here: the chair did not have it when concluding. Contact the chair and the evaluation body.",
                who.en
            ),
        );
        return (CheckState::Fails, text);
    }
    let listed = standing.iter().filter_map(of).map(|one| {
        let fate = one.fate.words();
        Words::new(
            format!("第{}版{}", one.revision, fate.zh),
            format!("revision {} {}", one.revision, fate.en),
        )
    });
    let listed = Words::joined(&listed.collect::<Vec<_>>(), ("，", ", "));
    let counted = standing
        .iter()
        .filter_map(of)
        .any(|one| one.fate == Fate::Counted);
    let state = if counted {
        CheckState::Holds
    } else {
        CheckState::Remark
    };
    let closing = short(&receipt.closing);
    let text = Words::new(
        format!("{}：{}（结案单 {closing}…，{at}）。", who.zh, listed.zh),
        format!("{}: {} (closing {closing}…, {at}).", who.en, listed.en),
    );
    (state, text)
}
