//! The expert's own paper (专家个人评审意见表): made and signed with the opinion, kept beside it, travelling in the return, and saved where
//! the expert wants it. The opinion does not depend on it: a return without the paper counts the same.

use std::path::PathBuf;

use dunping_domain::ballot::Declaration;
use dunping_identity::Identity;
use dunping_package::{disk, private};
use dunping_report::papers::{OpinionForm, opinion_field, render_opinion_form};
use dunping_report::{
    EmbeddedFile, Fonts, SIGNED_OPINION_JSON, SignRequest, SignatureKind, sign_pdf,
};

use super::sealing::SEALED;
use super::{OpenCase, open};
use crate::contract::WrittenFile;
use crate::drafts::SignedDocument;
use crate::moment::{Moment, claimed};
use crate::paper::{FormInput, opinion_form};
use crate::session::{Unlocked, file_name};
use crate::{AppError, Session, fonts, store, words};

/// Where the paper of the opinion signed last is kept, encrypted to its author; `None` before the first and for a recusal, which has no
/// votes to print.
pub(super) fn kept(case: &OpenCase) -> Option<PathBuf> {
    let signed = newest(case)?;
    let name = format!("{}.pdf.age", signed.digest);
    Some(case.folder.join(SEALED).join(name))
}

/// The paper of the opinion signed last, where one was made.
///
/// # Errors
/// When it cannot be read.
pub(super) fn paper(case: &OpenCase, unlocked: &Unlocked) -> Result<Option<Vec<u8>>, AppError> {
    let Some(kept) = kept(case).filter(|kept| kept.is_file()) else {
        return Ok(None);
    };
    let paper = private::reveal(&store::read(&kept)?, unlocked.identity.age_identity());
    Ok(Some(paper?))
}

fn newest(case: &OpenCase) -> Option<&SignedDocument> {
    let settled = case.work.draft.settled()?;
    let mut opinions = case.work.opinions.iter();
    let signed = opinions.find(|one| one.digest == settled.opinion)?;
    (signed.opinion.declaration == Declaration::NoConflict).then_some(signed)
}

fn values(case: &OpenCase, unlocked: &Unlocked, at: Moment) -> Option<OpinionForm> {
    let signed = newest(case)?;
    opinion_form(&FormInput {
        dossier: &case.dossier,
        opinion: &signed.opinion,
        digest: &signed.digest,
        body: unlocked.trust.body_name(),
        at,
    })
}

fn rendered(case: &OpenCase, form: &OpinionForm, fonts: &Fonts) -> Result<Vec<u8>, AppError> {
    let document = newest(case).map(|signed| EmbeddedFile {
        name: SIGNED_OPINION_JSON.to_owned(),
        media_type: "application/json".to_owned(),
        bytes: signed.text.clone().into_bytes(),
        description: "专家签名的评审意见".to_owned(),
    });
    let files: Vec<EmbeddedFile> = document.into_iter().collect();
    Ok(render_opinion_form(form, fonts, &files)?)
}

/// Makes and signs the paper of the opinion signed last, unless it is there.
///
/// # Errors
/// A character without a glyph, fonts that are not installed, or a disk that refuses.
pub(super) fn make(
    case: &OpenCase,
    unlocked: &Unlocked,
    identity: &Identity,
    at: Moment,
) -> Result<(), AppError> {
    let (Some(kept), Some(form)) = (kept(case), values(case, unlocked, at)) else {
        return Ok(());
    };
    if kept.is_file() {
        return Ok(());
    }
    let fonts = fonts::travelling()?;
    let request = SignRequest {
        field: opinion_field(),
        kind: SignatureKind::Certify,
        signer: identity,
        name: &identity.person().name,
        reason: "专家签署个人评审意见表",
        claimed_time: claimed(at),
        fonts: &fonts,
        handwriting: None,
    };
    let pdf = sign_pdf(&rendered(case, &form, &fonts)?, &request)?;
    if let Some(folder) = kept.parent() {
        store::make_folder(folder)?;
    }
    let sealed = private::conceal(&pdf, &identity.recipient());
    Ok(disk::save(
        &kept,
        &sealed.map_err(|_| AppError::Part(SEALED))?,
    )?)
}

/// Saves the signed paper where the expert wants it.
///
/// # Errors
/// When nothing was signed, or the paper could not be made at the signing: the error then says why.
pub fn save_opinion_form(
    session: &mut Session,
    file: &str,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let (case, unlocked) = open(session)?;
    kept(case).ok_or(AppError::NothingSealed)?;
    let Some(bytes) = paper(case, unlocked)? else {
        let form = values(case, unlocked, at).ok_or(AppError::NotOnPanel)?;
        rendered(case, &form, &fonts::travelling()?)?;
        return Err(AppError::FormElsewhere);
    };
    disk::save(&out, &bytes)?;
    Ok(WrittenFile {
        name: file_name(&out),
        sha256: dunping_identity::fingerprint::sha256_hex(&bytes),
        size: words::size(bytes.len() as u64),
    })
}
