//! The returns in a closing, and when each of them came in (收件时间). The chair judged every signature as of the arrival; whoever checks
//! the closing later judges as of the same moment, so that a certificate which ended in between takes no vote away.
//!
//! The arrival is the chair's statement, signed with the closing. It proves no time: it cannot lie after the closing, and a revocation
//! that was in force by then still holds.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use dunping_domain::ballot::Opinion;
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{Package, Read, read_document};
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
    for (name, path) in unpack(closing, folder.path())? {
        // The chair names every return by its id; that it is the one, the opened package says.
        let stated = name.strip_suffix(".dpreturn").unwrap_or(&name);
        let stated = arrivals.stated(stated);
        let at = stated.map_or(arrivals.sealed, |(_, at)| *at);
        let package = Package::open(&path, identity.age_identity(), trust, at)?;
        let opinions = all(&package, role::OPINION)?.into_iter();
        let opinions = opinions.map(|(_, document)| {
            let read = read_document::<Opinion>(DocumentKind::Opinion, &document, trust, at)?;
            Ok(read)
        });
        let opinions = opinions.collect::<Result<Vec<_>, AppError>>()?;
        if let Some((arrived, _)) = arrivals.stated(package.package_id()).or(stated) {
            let digests: BTreeSet<&String> = opinions.iter().map(|read| &read.digest).collect();
            let same = digests == arrived.opinions.iter().collect();
            if arrived.package_id != package.package_id() || !same {
                return Err(AppError::ArrivalDiffers);
            }
        }
        let sealed_by = package.sealed_by().id.clone();
        look(
            &package,
            Inside {
                sealed_by,
                opinions,
            },
        )?;
    }
    Ok(())
}

/// The digest of the set of all opinions in these returns.
pub(crate) fn set_digest(inside: &[Inside]) -> String {
    let opinions = inside.iter().flat_map(|one| &one.opinions);
    returns::set_digest(opinions.map(|read| read.digest.as_str()))
}
