//! The receipt (回执) that a chair signs for the opinions of one member when concluding: what had come in and whether it was counted. It
//! goes back to the expert, so that an opinion that was held back is noticed.

use std::collections::BTreeSet;

use dunping_domain::panel::ExpertId;
use dunping_domain::round::Place;
use dunping_identity::{DocumentKind, Person, Trust};
use dunping_package::{DocumentError, Package, read_document_as_claimed};
use serde::{Deserialize, Serialize};

use crate::AppError;
use crate::chair::Closing;
use crate::contract::Words;
use crate::dossier::{all, role};
use crate::moment::as_claimed;

/// The ending of a receipt's file.
pub(crate) const ENDING: &str = "dpreceipt";

/// What the chair signs for one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// 评审编号.
    pub case_no: String,
    /// The case package that was reviewed.
    pub package_id: String,
    /// Whose opinions.
    pub expert: ExpertId,
    /// Every opinion of that member that had come in.
    pub opinions: Vec<Received>,
    /// Digest of the set of all opinions that had come in, as in the closing.
    pub opinions_digest: String,
    /// Digest of the signed closing.
    pub closing: String,
    /// When the signer's computer says it was signed.
    pub claimed_time: String,
    /// The program's version.
    pub app: String,
}

/// One opinion that had come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// Its digest.
    pub digest: String,
    /// Its revision.
    pub revision: u32,
    /// What became of it.
    pub fate: Fate,
}

/// What became of an opinion in the closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was counted.
    Counted,
    /// Its author had replaced it.
    Superseded,
    /// It contradicted another of its author, and the chair did not count it.
    Excluded,
    /// It was not counted for another reason.
    NotCounted,
}

impl From<Place> for Fate {
    fn from(place: Place) -> Self {
        match place {
            Place::Stands => Self::Counted,
            Place::Superseded => Self::Superseded,
            Place::Excluded => Self::Excluded,
            Place::Waits { .. } | Place::Conflicts { .. } | Place::Outside | Place::Stranger => {
                Self::NotCounted
            }
        }
    }
}

impl Fate {
    /// In words.
    pub(crate) fn words(self) -> Words {
        match self {
            Self::Counted => ("已计入", "counted"),
            Self::Superseded => (
                "已被后来的意见取代，未计入",
                "replaced by a later opinion, not counted",
            ),
            Self::Excluded => ("组长写明理由未采用", "set aside by the chair with a reason"),
            Self::NotCounted => ("未计入", "not counted"),
        }
        .into()
    }
}

/// A receipt that is on record, judged as of the time it claims, and who signed it.
///
/// # Errors
/// When it is no receipt, or its signature does not hold.
pub(crate) fn read(bytes: &[u8], trust: &Trust) -> Result<(Receipt, Person), AppError> {
    let claimed = |receipt: &Receipt| as_claimed(&receipt.claimed_time);
    let read = read_document_as_claimed(DocumentKind::Receipt, bytes, trust, claimed);
    let read = read.map_err(|error| match error {
        DocumentError::Json(_) => AppError::Part("receipt"),
        other => AppError::Document(other),
    })?;
    Ok((read.value, read.signer))
}

/// The receipts in a closing, each of which says what the signed closing says: who chairs, which opinions came in, which were counted.
///
/// # Errors
/// [`AppError::ReceiptDiffers`] for one that says something else; when a signature does not hold.
pub(crate) fn agreeing(
    package: &Package,
    (closing, digest): (&Closing, &str),
    trust: &Trust,
) -> Result<Vec<Receipt>, AppError> {
    let mut found = Vec::new();
    for (_, bytes) in all(package, role::RECEIPT)? {
        let (receipt, signer) = read(&bytes, trust)?;
        let of_this = signer.id == package.sealed_by().id
            && receipt.case_no == closing.case_no
            && receipt.package_id == closing.package_id
            && receipt.opinions_digest == closing.opinions_digest
            && receipt.closing == digest;
        let counted = &closing.tally.counted;
        let excluded = |digest| closing.excluded.iter().any(|one| one.digest == digest);
        let fates = receipt.opinions.iter().all(|one| {
            (one.fate == Fate::Counted) == counted.contains(&one.digest)
                && (one.fate == Fate::Excluded) == excluded(one.digest.clone())
        });
        if !of_this || !fates {
            return Err(AppError::ReceiptDiffers);
        }
        found.push(receipt);
    }
    Ok(found)
}

/// Whether every member of whom something had come in has one receipt that lists exactly that.
pub(crate) fn list_all<'a>(
    receipts: &[Receipt],
    opinions: impl Iterator<Item = (&'a ExpertId, &'a str)>,
) -> bool {
    let listed = receipts.iter().flat_map(|receipt| {
        let opinions = receipt.opinions.iter();
        opinions.map(|one| (&receipt.expert, one.digest.as_str()))
    });
    let (listed, count) = listed.fold((BTreeSet::new(), 0), |(mut all, count), one| {
        all.insert(one);
        (all, count + 1)
    });
    listed.len() == count && listed == opinions.collect()
}
