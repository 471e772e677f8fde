//! The returns in a closing, and when each of them came in (收件时间). The chair judged every signature as of the arrival; whoever checks
//! the closing later judges as of the same moment, so that a certificate which ended in between takes no vote away.
//!
//! The arrival is the chair's statement, signed with the closing. It proves no time: it cannot lie after the closing, and a revocation
//! that was in force by then still holds.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use dunping_domain::ballot::Opinion;
use dunping_identity::{DocumentKind, Identity, Trust, Verified};
use dunping_package::{Package, Read, read_document_undated};
use serde::{Deserialize, Serialize};

use crate::chair::Closing;
use crate::dossier::{all, role};
use crate::verify::unpack;
use crate::{AppError, returns};

/// When a return came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrived {
    /// The return.
    pub package_id: String,
    /// When, by the chair's computer.
    pub taken_in: String,
    /// Digests of the opinions in it.
    pub opinions: Vec<String>,
}

/// The arrivals that a closing states, each within its bounds. What a closing says nothing of came in when it was sealed.
pub(crate) struct Arrivals {
    stated: Vec<(Arrived, DateTime<Utc>)>,
    sealed: DateTime<Utc>,
}

impl Arrivals {
    /// Those of a signed closing in a package that was sealed at the moment `sealed`.
    ///
    /// # Errors
    /// [`AppError::ArrivalDiffers`] for one that lies after the closing, or that stands twice.
    pub(crate) fn of(closing: &Closing, sealed: DateTime<Utc>) -> Result<Self, AppError> {
        let moment = |stamp: &str| {
            let read = DateTime::parse_from_rfc3339(stamp);
            read.map(|at| at.to_utc())
                .map_err(|_| AppError::ArrivalDiffers)
        };
        let closed = moment(&closing.claimed_time)?;
        let mut stated: Vec<(Arrived, DateTime<Utc>)> = Vec::new();
        for arrived in &closing.arrivals {
            let at = moment(&arrived.taken_in)?;
            let is_second = |(known, _): &(Arrived, _)| known.package_id == arrived.package_id;
            if at > closed || stated.iter().any(is_second) {
                return Err(AppError::ArrivalDiffers);
            }
            stated.push((arrived.clone(), at));
        }
        Ok(Self { stated, sealed })
    }

    fn stated(&self, package_id: &str) -> Option<&(Arrived, DateTime<Utc>)> {
        let mut stated = self.stated.iter();
        stated.find(|(arrived, _)| arrived.package_id == package_id)
    }

    /// When an opinion came in first, by its digest.
    pub(crate) fn of_opinion(&self, digest: &str) -> DateTime<Utc> {
        let with = self.stated.iter();
        let with = with.filter(|(arrived, _)| arrived.opinions.iter().any(|one| one == digest));
        with.map(|(_, at)| *at).min().unwrap_or(self.sealed)
    }

    /// How many returns the closing states an arrival of.
    pub(crate) fn count(&self) -> usize {
        self.stated.len()
    }

    /// Nothing comes in before the case was sealed that it answers; arrivals are told in seconds.
    ///
    /// # Errors
    /// [`AppError::ArrivalDiffers`].
    pub(crate) fn none_before(&self, sealed: DateTime<Utc>) -> Result<(), AppError> {
        let mut stated = self.stated.iter();
        match stated.any(|(_, at)| at.timestamp() < sealed.timestamp()) {
            true => Err(AppError::ArrivalDiffers),
            false => Ok(()),
        }
    }
}

/// An opinion out of a return, its signature judged.
pub(crate) struct Judged {
    /// The signed document.
    pub(crate) bytes: Vec<u8>,
    /// What it says.
    pub(crate) opinion: Opinion,
    /// What its signature says.
    pub(crate) verified: Verified,
    /// Since when the certificate is revoked, where the signature counts all the same.
    pub(crate) revoked: Option<DateTime<Utc>>,
}

impl Judged {
    /// Whether its author names the document `digest` of the same author in it.
    fn replaces(&self, digest: &str, signer: &str, opinion: &Opinion) -> bool {
        self.verified.signer.id == signer
            && self.opinion.expert == opinion.expert
            && self.opinion.previous.iter().any(|named| named == digest)
    }

    fn read(self) -> Read<Opinion> {
        Read {
            value: self.opinion,
            digest: self.verified.digest,
            signer: self.verified.signer,
        }
    }
}

/// The opinions in a return, each judged as of the moment at which it came in first, by its digest. A return carries every earlier opinion of
/// its author: one whose certificate has ended since holds where the author names it in a later one that holds.
///
/// # Errors
/// When one of them does not hold.
pub(crate) fn opinions(
    package: &Package,
    trust: &Trust,
    came_in: impl Fn(&str) -> DateTime<Utc>,
) -> Result<Vec<Judged>, AppError> {
    let (mut judged, mut open) = (Vec::<Judged>::new(), Vec::new());
    for (_, bytes) in all(package, role::OPINION)? {
        let kind = DocumentKind::Opinion;
        let (undated, opinion) = read_document_undated::<Opinion>(kind, &bytes, trust)?;
        let revoked = undated.revoked().map(|(_, since)| since);
        match undated.clone().as_of(came_in(undated.digest())) {
            Ok(verified) => judged.push(Judged {
                bytes,
                opinion,
                verified,
                revoked,
            }),
            Err(error) => open.push((bytes, opinion, undated, error)),
        }
    }
    while let Some((_, _, _, error)) = open.last() {
        let vouched = open.iter().position(|(_, opinion, undated, _)| {
            let (digest, signer) = (undated.digest(), &undated.signer().id);
            let mut later = judged.iter();
            later.any(|later| later.replaces(digest, signer, opinion))
        });
        let Some(place) = vouched else {
            return Err(AppError::Document(error.clone().into()));
        };
        let (bytes, opinion, undated, _) = open.swap_remove(place);
        judged.push(Judged {
            bytes,
            opinion,
            revoked: undated.revoked().map(|(_, since)| since),
            verified: undated.vouched_for(),
        });
    }
    Ok(judged)
}

/// A return out of a closing.
pub(crate) struct Inside {
    /// The number of whoever sealed it.
    pub(crate) sealed_by: String,
    /// The opinions in it, their signatures verified.
    pub(crate) opinions: Vec<Read<Opinion>>,
}

/// Every return in a closing, opened and judged as of its arrival.
///
/// # Errors
/// When one does not open or hold, or is not the one whose arrival is stated.
pub(crate) fn returns_inside(
    closing: &Package,
    arrivals: &Arrivals,
    identity: &Identity,
    trust: &Trust,
) -> Result<Vec<Inside>, AppError> {
    let mut found = Vec::new();
    each_return(closing, arrivals, (identity, trust), |_, inside| {
        found.push(inside);
        Ok(())
    })?;
    Ok(found)
}

/// The same for who needs more of a return than its opinions: its package is open while `look` runs.
///
/// # Errors
/// As [`returns_inside`], and those of `look`.
pub(crate) fn each_return(
    closing: &Package,
    arrivals: &Arrivals,
    (identity, trust): (&Identity, &Trust),
    mut look: impl FnMut(&Package, Inside) -> Result<(), AppError>,
) -> Result<(), AppError> {
    let folder = tempfile::tempdir().map_err(|problem| AppError::Write {
        name: "临时文件夹".to_owned(),
        problem,
    })?;
    let mut inside = BTreeSet::new();
    for (name, path) in unpack(closing, folder.path())? {
        // The chair names every return by its id; that it is the one, the opened package says.
        let stated = name.strip_suffix(".dpreturn").unwrap_or(&name);
        let stated = arrivals.stated(stated);
        let at = stated.map_or(arrivals.sealed, |(_, at)| *at);
        let package = Package::open(&path, identity.age_identity(), trust, at)?;
        let opinions = opinions(&package, trust, |digest| arrivals.of_opinion(digest))?;
        if let Some((arrived, _)) = arrivals.stated(package.package_id()).or(stated) {
            let digests: BTreeSet<&String> =
                opinions.iter().map(|one| &one.verified.digest).collect();
            let same = digests == arrived.opinions.iter().collect();
            if arrived.package_id != package.package_id() || !same {
                return Err(AppError::ArrivalDiffers);
            }
        }
        inside.insert(package.package_id().to_owned());
        let sealed_by = package.sealed_by().id.clone();
        let opinions = opinions.into_iter().map(Judged::read).collect();
        look(
            &package,
            Inside {
                sealed_by,
                opinions,
            },
        )?;
    }
    // An arrival of what is not here would move the moment as of which an opinion is judged.
    let mut stated = arrivals.stated.iter();
    match stated.all(|(arrived, _)| inside.contains(&arrived.package_id)) {
        true => Ok(()),
        false => Err(AppError::ArrivalDiffers),
    }
}

/// The digest of the set of all opinions in these returns.
pub(crate) fn set_digest(inside: &[Inside]) -> String {
    let opinions = inside.iter().flat_map(|one| &one.opinions);
    returns::set_digest(opinions.map(|read| read.digest.as_str()))
}
