//! The inbox of returns: every return is read again as of its arrival, and what is counted follows from what can be read. It keeps
//! nothing and moves nothing: see the import.

use std::path::Path;

use dunping_domain::tally::SignedOpinion;
use dunping_domain::visit::{Photo, SiteVisit};
use dunping_identity::{Identity, Trust, fingerprint};
use dunping_package::{FileEntry, Package, PackageKind};

use super::arrival::Arrival;
use super::ledger::{Expected, Ledger};
use super::{Broken, CameIn, Collected, Document, Return, check, derive, recused, terms};
use crate::arrivals::{Judged, opinions};
use crate::dossier::{Dossier, role};
use crate::moment::{Moment, utc};
use crate::session::file_name;
use crate::{AppError, Work};

/// The returns of one case, for whoever may read them.
#[derive(Clone, Copy)]
pub(crate) struct Inbox<'a> {
    /// The program's data folder.
    pub(crate) data: &'a Path,
    /// The case's folder.
    pub(crate) folder: &'a Path,
    /// The case.
    pub(crate) dossier: &'a Dossier,
    /// The reader's keys.
    pub(crate) identity: &'a Identity,
    /// The roster.
    pub(crate) trust: &'a Trust,
    /// Where it is told how far the reading is.
    pub(crate) work: &'a Work,
    /// The present moment.
    pub(crate) at: Moment,
}

/// Whether the case was concluded when a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It was not: what comes in counts.
    Reviewing,
    /// It was: what comes in is late.
    Concluded,
}

impl Inbox<'_> {
    /// Reads every return again that was taken in and derives the tally. What came after the conclusion is left out, and what an import
    /// brought that was never finished or was undone; what does not hold any more, or is gone, is the matter of one member, not of the whole.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub(crate) fn collect(&self) -> Result<Collected, AppError> {
        let mut came_in = CameIn::new();
        let (mut returns, mut late, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        for Expected { path, arrival } in Ledger::read(self.folder)?.expected() {
            let is_late = arrival.as_ref().is_some_and(|arrival| arrival.late);
            match self.read_kept(&path, arrival.as_ref(), &came_in) {
                Ok(read) if is_late => late.push(read),
                Ok(read) => {
                    // They are read in the order in which they came.
                    for digest in read.digests() {
                        came_in.entry(digest).or_insert(read.taken_in);
                    }
                    returns.push(read);
                }
                Err(_) if is_late => {}
                Err(error) => broken.push(Broken {
                    file: file_name(&path),
                    arrival,
                    failure: error.failure(),
                }),
            }
        }
        // What is made of them does not depend on who was first.
        returns.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(derive(
            (returns, late, broken),
            came_in,
            self.exclusions()?,
            self.dossier,
        ))
    }

    /// Reads a kept return as of the moment it was taken in.
    pub(super) fn read_kept(
        &self,
        path: &Path,
        arrival: Option<&Arrival>,
        came_in: &CameIn,
    ) -> Result<Return, AppError> {
        let moment = arrival.and_then(Arrival::moment).unwrap_or(self.at);
        self.documents(&self.open(path, moment)?, path, moment, came_in)
    }

    /// Opens a return of this case. Its contents are not read yet.
    pub(super) fn open(&self, path: &Path, at: Moment) -> Result<Package, AppError> {
        let package = Package::open(path, self.identity.age_identity(), self.trust, utc(at))?;
        let manifest = package.manifest();
        if manifest.kind != PackageKind::Return {
            return Err(AppError::WrongKind {
                wanted: ("专家返回包（.dpreturn）", "a return (.dpreturn)"),
            });
        }
        let recused = recused(self.dossier);
        let terms = terms(self.dossier, &recused);
        let mut judged = manifest
            .parents
            .iter()
            .map(|parent| terms.package(&manifest.case.case_no, parent));
        // One of the parents is the package that was reviewed; where none is, the first one says why.
        let first = judged.next().ok_or(AppError::OtherPackage)?;
        if first.is_err() && !judged.any(|one| one.is_ok()) {
            first?;
        }
        Ok(package)
    }

    /// The opinions in a return that came at a moment, each admitted. What had come in before is judged as of then.
    pub(super) fn documents(
        &self,
        package: &Package,
        path: &Path,
        at: Moment,
        came_in: &CameIn,
    ) -> Result<Return, AppError> {
        let mut documents = Vec::new();
        let first = |digest: &str| came_in.get(digest).map_or(at, |first| at.min(*first));
        for Judged {
            bytes,
            opinion,
            verified,
            ..
        } in opinions(package, self.trust, |digest| utc(first(digest)))?
        {
            let (signer, sealer) = (&verified.signer.id, &package.sealed_by().id);
            check(&opinion, signer, sealer, self.dossier)?;
            documents.push(Document {
                bytes,
                fingerprint: fingerprint::fingerprint(verified.certificate.spki()),
                signed: SignedOpinion {
                    digest: verified.digest,
                    opinion,
                },
            });
        }
        let carried = &package.manifest().files;
        let here = |photo: &Photo| {
            let same = |file: &FileEntry| file.role == role::PHOTO && file.sha256 == photo.sha256;
            carried.iter().any(same)
        };
        let visits = documents
            .iter()
            .filter_map(|one: &Document| one.signed.opinion.visit.as_ref());
        if let Some(lost) = visits
            .flat_map(SiteVisit::photos)
            .find(|photo| !here(photo))
        {
            return Err(AppError::PhotoLost {
                name: lost.name.clone(),
            });
        }
        documents.sort_by_key(|one| one.signed.opinion.revision);
        let read = Return {
            path: path.to_path_buf(),
            package_id: package.package_id().to_owned(),
            taken_in: at,
            documents,
        };
        read.newest()?;
        Ok(read)
    }
}
