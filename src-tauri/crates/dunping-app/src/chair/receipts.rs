//! Receipts for the members, signed with the closing.

use dunping_domain::panel::Member;
use dunping_identity::{DocumentKind, Identity};
use dunping_package::{Source, SourceFile, sign_document};

use super::{Closing, conclusion};
use crate::AppError;
use crate::contract::WrittenFile;
use crate::dossier::role;
use crate::expert::OpenCase;
use crate::receipt::{ENDING, Receipt};
use crate::returns::Collected;
use crate::session::Unlocked;

/// One signed receipt.
pub(super) struct Signed {
    name: String,
    bytes: Vec<u8>,
}

/// Signs a receipt for every member of whom something had come in.
///
/// # Errors
/// When the key does not sign.
pub(super) fn sign<'a>(
    members: impl IntoIterator<Item = &'a Member>,
    collected: &Collected,
    (closing, digest): (&Closing, &str),
    identity: &Identity,
) -> Result<Vec<Signed>, AppError> {
    let mut signed = Vec::new();
    for member in members {
        let opinions = collected.received(&member.id);
        if opinions.is_empty() {
            continue;
        }
        let receipt = Receipt {
            case_no: closing.case_no.clone(),
            package_id: closing.package_id.clone(),
            expert: member.id.clone(),
            opinions,
            opinions_digest: closing.opinions_digest.clone(),
            closing: digest.to_owned(),
            claimed_time: closing.claimed_time.clone(),
            app: closing.app.clone(),
        };
        signed.push(Signed {
            name: format!("{}-{}.{ENDING}", closing.case_no, member.id),
            bytes: sign_document(DocumentKind::Receipt, &receipt, identity)?,
        });
    }
    Ok(signed)
}

impl Signed {
    /// The receipt as a part of the closing.
    pub(super) fn part(&self) -> SourceFile {
        let bytes = Source::Bytes(self.bytes.clone());
        SourceFile::new(role::RECEIPT, &self.name, "application/json", bytes)
    }

    /// Keeps it with the conclusion.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn keep(&self, case: &OpenCase, by: &Unlocked) -> Result<WrittenFile, AppError> {
        conclusion::keep(case, by, &self.name, &self.bytes)
    }
}
