//! Use cases for the command line: an identity with its passphrase file, a trust file, paths instead of tokens.

use std::path::{Path, PathBuf};

use chrono::Datelike as _;
use dunping_domain::standard::Catalogue;
use dunping_identity::{Identity, Trust};
use dunping_package::{Package, disk};
use dunping_workbook::Reader;

use crate::contract::{ConsolidationView, VerificationView, WrittenFile};
use crate::moment::{Moment, shown, utc};
use crate::session::unlock_path;
use crate::{AppError, Places, Session, chair, expert, staff, store, verify, words};

/// Who works: an identity file and the file that holds its passphrase.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The identity file.
    pub identity: PathBuf,
    /// The file with the passphrase.
    pub passphrase: PathBuf,
}

impl Credentials {
    fn passphrase(&self) -> Result<String, AppError> {
        let bytes = store::read(&self.passphrase)?;
        let text = String::from_utf8(bytes).map_err(|_| AppError::Part("passphrase"))?;
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn open(&self) -> Result<Identity, AppError> {
        Ok(Identity::from_file(
            &store::read(&self.identity)?,
            &self.passphrase()?,
        )?)
    }

    fn session(&self, data: &Path, reader: &Reader) -> Result<Session, AppError> {
        let mut session = Session::new(Places {
            data: data.to_path_buf(),
            reader: reader.clone(),
        });
        unlock_path(&mut session, self.identity.clone(), &self.passphrase()?)?;
        Ok(session)
    }
}

/// Verifies a file of ours.
///
/// # Errors
/// When a file cannot be read; what does not hold is in the answer.
pub fn verify_file(
    file: &Path,
    trust: &Path,
    who: Option<&Credentials>,
    reader: &Reader,
) -> Result<VerificationView, AppError> {
    let trust = Trust::read(&store::read(trust)?)?;
    let identity = who.map(Credentials::open).transpose()?;
    verify::verify(file, &trust, identity.as_ref(), reader)
}

/// A summary of a sealed package, a line each.
///
/// # Errors
/// Everything that keeps a package shut.
pub fn summary(
    file: &Path,
    trust: &Path,
    who: &Credentials,
    at: Moment,
) -> Result<Vec<String>, AppError> {
    let package = open(file, trust, who, at)?;
    let manifest = package.manifest();
    let mut lines = vec![
        format!(
            "案件 {}：{}（{}）",
            manifest.case.case_no, manifest.case.enterprise, manifest.case.uscc
        ),
        format!("封装标识 {}", package.package_id()),
        format!(
            "由{}（{}）封装，自称时间 {}",
            package.sealed_by().name,
            package.sealed_by().id,
            shown(manifest.claimed_time.with_timezone(at.offset()))
        ),
        format!(
            "收件人 {}",
            manifest
                .addressed_to
                .iter()
                .map(|to| to.id.as_str())
                .collect::<Vec<_>>()
                .join("、")
        ),
    ];
    for file in &manifest.files {
        lines.push(format!(
            "{:>10}  {:<12}{}",
            words::size(file.size),
            file.role,
            file.name
        ));
    }
    Ok(lines)
}

/// Writes the contents of a package into a folder under cleaned names.
///
/// # Errors
/// Everything that keeps a package shut, and a disk that refuses; nothing is overwritten.
pub fn export(
    file: &Path,
    folder: &Path,
    trust: &Path,
    who: &Credentials,
    at: Moment,
) -> Result<Vec<PathBuf>, AppError> {
    Ok(dunping_package::export::export(
        &open(file, trust, who, at)?,
        folder,
    )?)
}

fn open(file: &Path, trust: &Path, who: &Credentials, at: Moment) -> Result<Package, AppError> {
    let trust = Trust::read(&store::read(trust)?)?;
    Ok(Package::open(
        file,
        who.open()?.age_identity(),
        &trust,
        utc(at),
    )?)
}

/// Writes the applicant's empty workbook for an application year (申报年度); without one, for the present year.
///
/// # Errors
/// When the year is out of range or the disk refuses.
pub fn template(out: &Path, application_year: Option<i32>, at: Moment) -> Result<(), AppError> {
    let year = application_year.unwrap_or_else(|| at.year());
    let workbook = dunping_workbook::template(&Catalogue::builtin(), year)?;
    Ok(disk::save(out, &workbook)?)
}

/// Seals the package of a case in the register.
///
/// # Errors
/// As [`staff::seal_case`].
pub fn seal(
    register: &Path,
    case_no: &str,
    out: &Path,
    who: &Credentials,
    at: Moment,
    reader: &Reader,
) -> Result<WrittenFile, AppError> {
    let data = tempfile::tempdir().map_err(|problem| AppError::Write {
        name: "临时文件夹".to_owned(),
        problem,
    })?;
    let mut session = who.session(data.path(), reader)?;
    let register = session.token(register.to_path_buf()).token;
    staff::open_register(&mut session, &register, at)?;
    let file = session.token(out.to_path_buf()).token;
    Ok(staff::seal_case(&mut session, case_no, &who.passphrase()?, &file, at)?.file)
}

/// The tally of the returns in a folder; nothing is written.
///
/// # Errors
/// When the case does not open or the identity does not chair it; what is wrong with a return is in the answer.
pub fn consolidate(
    returns: &Path,
    case: &Path,
    who: &Credentials,
    at: Moment,
    reader: &Reader,
) -> Result<ConsolidationView, AppError> {
    let data = tempfile::tempdir().map_err(|problem| AppError::Write {
        name: "临时文件夹".to_owned(),
        problem,
    })?;
    let mut session = who.session(data.path(), reader)?;
    let case = session.token(case.to_path_buf()).token;
    expert::open_case(&mut session, &case, at)?;
    let failed = |problem| AppError::Read {
        name: crate::session::file_name(returns),
        problem,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(returns).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|ending| ending == "dpreturn") {
            paths.push(path);
        }
    }
    paths.sort();
    let tokens: Vec<String> = session
        .tokens(paths)
        .into_iter()
        .map(|file| file.token)
        .collect();
    chair::take_in_returns(&mut session, &tokens, at)
}
