//! The inbox of returns: every return is read again as of its arrival, and what is counted follows from what can be read. It keeps
//! nothing and moves nothing: see the import.

use std::path::Path;

use dunping_domain::ballot::Opinion;
use dunping_domain::tally::SignedOpinion;
use dunping_domain::visit::{Photo, SiteVisit};
use dunping_identity::{DocumentKind, Identity, Trust, envelope, fingerprint};
use dunping_package::{FileEntry, Package, PackageKind, read_document};

use super::arrival::Arrival;
use super::import::Imports;
use super::{Broken, Collected, Document, Return, check, derive, kept, recused, terms};
use crate::AppError;
use crate::dossier::{Dossier, all, role};
use crate::moment::{Moment, utc};
use crate::session::file_name;

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
    /// Reads every kept return again and derives the tally. What came after the conclusion is left out, and what an import brought that
    /// was never finished or was undone; what does not hold any more is the matter of one member, not of the whole.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub(crate) fn collect(&self) -> Result<Collected, AppError> {
        let imports = Imports::read(self.folder)?;
        let (mut returns, mut late, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        for path in kept(self.folder)? {
            let arrival = Arrival::read(&path);
            if arrival
                .as_ref()
                .is_some_and(|it| !imports.stands(it.import))
            {
                continue;
            }
            let is_late = arrival.as_ref().is_some_and(|arrival| arrival.late);
            match self.read_kept(&path) {
                Ok(read) if is_late => late.push(read),
                Ok(read) => returns.push(read),
                Err(_) if is_late => {}
                Err(error) => broken.push(Broken {
                    file: file_name(&path),
                    arrival,
                    failure: error.failure(),
                }),
            }
        }
        Ok(derive(
            (returns, late),
            broken,
            self.exclusions()?,
            self.dossier,
        ))
    }

    /// Reads a kept return as of the moment it was taken in.
    pub(super) fn read_kept(&self, path: &Path) -> Result<Return, AppError> {
        let arrival = Arrival::read(path);
        let moment = arrival.and_then(|it| Moment::parse_from_rfc3339(&it.taken_in).ok());
        let moment = moment.unwrap_or(self.at);
        self.documents(&self.open(path, moment)?, path, moment)
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

    /// The opinions in a return, each admitted.
    pub(super) fn documents(
        &self,
        package: &Package,
        path: &Path,
        at: Moment,
    ) -> Result<Return, AppError> {
        let mut documents = Vec::new();
        for (_, bytes) in all(package, role::OPINION)? {
            let kind = DocumentKind::Opinion;
            let read = read_document::<Opinion>(kind, &bytes, self.trust, utc(at))?;
            let (signer, sealer) = (&read.signer.id, &package.sealed_by().id);
            check(&read.value, signer, sealer, self.dossier)?;
            let signed = envelope::verify(kind, &bytes, self.trust, utc(at))?;
            documents.push(Document {
                bytes,
                fingerprint: fingerprint::fingerprint(signed.certificate.spki()),
                signed: SignedOpinion {
                    digest: read.digest,
                    opinion: read.value,
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
