//! Certifying from the command line: by files alone, or at a register, where every change is journalled.

use std::path::{Path, PathBuf};

use dunping_identity::{IdentityError, Person, Trust};
use dunping_package::disk;
use dunping_workbook::Reader;

use super::Credentials;
use crate::contract::PartView;
use crate::identity::role_of;
use crate::moment::Moment;
use crate::roster::{self, Wanted};
use crate::staff::About;
use crate::{AppError, staff, store};

/// Where the roster in force is.
pub enum CertifyingDesk {
    /// In a file; the next version is in another.
    File {
        /// The roster in force.
        trust: PathBuf,
    },
    /// In a register, whose journal tells of every change.
    Register {
        /// Its folder.
        register: PathBuf,
        /// The member of staff at it.
        who: Credentials,
    },
}

/// A request to be certified, with what staff correct in it. Its last day is the suggested one unless `until` is given.
///
/// # Errors
/// When the request does not hold, or number or name are unusable.
pub fn wanted_certificate(
    request: &Path,
    id: Option<String>,
    name: Option<String>,
    part: Option<PartView>,
    until: Option<chrono::NaiveDate>,
) -> Result<Wanted, AppError> {
    let enrolment = roster::read_request(request)?;
    let stated = &enrolment.person;
    let person = Person::new(
        id.as_deref().unwrap_or(&stated.id),
        name.as_deref().unwrap_or(&stated.name),
        part.map_or(stated.role, role_of),
    )
    .map_err(IdentityError::from)?;
    Ok(Wanted::Certify {
        enrolment: Box::new(enrolment),
        person,
        until,
    })
}

impl CertifyingDesk {
    /// Makes the next version of the roster and writes it to `out`.
    ///
    /// # Errors
    /// A change that the roster does not take, a wrong passphrase, or a disk that refuses.
    pub fn change(
        &self,
        (body_key, passphrase): (&Path, &str),
        wanted: &Wanted,
        about: &About<'_>,
        out: &Path,
        at: Moment,
        reader: &Reader,
    ) -> Result<Trust, AppError> {
        let next = match self {
            Self::File { trust } => {
                let held = Trust::read(&store::read(trust)?)?;
                roster::next(&held, body_key, passphrase, wanted, at)?
            }
            Self::Register { register, who } => {
                let data = tempfile::tempdir().map_err(|problem| AppError::Write {
                    name: "临时文件夹".to_owned(),
                    problem,
                })?;
                let mut session = who.session(data.path(), reader)?;
                staff::open_register_at(&mut session, register, at)?;
                staff::change_roster(&mut session, wanted, (body_key, passphrase), about, at)?;
                session.unlocked()?.trust.clone()
            }
        };
        disk::save(out, next.bytes())?;
        Ok(next)
    }
}
