//! Use cases for the command line: an identity with its passphrase file, a trust file, paths instead of tokens.

mod certifying;

use std::path::{Path, PathBuf};

use chrono::Datelike as _;
use dunping_domain::standard::Catalogue;
use dunping_identity::{Identity, Trust, sm2_signature};
use dunping_package::{AsOf, OpenError, Package, disk};
use dunping_workbook::Reader;

use crate::contract::{ConsolidationView, Pin, VerificationView, WrittenFile};
use crate::moment::{Moment, shown, utc};
use crate::session::unlock_path;
use crate::{
    AppError, Places, Session, Work, chair, checkpoint, expert, signing, staff, store, verify,
    words,
};

pub use certifying::{CertifyingDesk, wanted_certificate};

/// Who works: an identity file and the file that holds its passphrase.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The identity file.
    pub identity: PathBuf,
    /// The file with the passphrase.
    pub passphrase: PathBuf,
    /// The file with the PIN, where the signing key is in a token and something is to be signed.
    pub pin: Option<PathBuf>,
}

/// The PIN in a file: its text without the line end.
///
/// # Errors
/// When the file cannot be read or is no text.
pub fn pin_in(file: &Path) -> Result<Pin, AppError> {
    Ok(Pin::new(passphrase_in(file)?))
}

/// The passphrase in a file: its text without the line end.
///
/// # Errors
/// When the file cannot be read or is no text.
pub fn passphrase_in(file: &Path) -> Result<String, AppError> {
    let text = String::from_utf8(store::read(file)?).map_err(|_| AppError::Part("passphrase"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

impl Credentials {
    fn passphrase(&self) -> Result<String, AppError> {
        passphrase_in(&self.passphrase)
    }

    fn pin(&self) -> Result<Option<Pin>, AppError> {
        self.pin.as_deref().map(pin_in).transpose()
    }

    fn open_to_sign(&self) -> Result<Identity, AppError> {
        let mut identity = self.open()?;
        identity.open_token(self.pin()?.as_ref().map(Pin::digits))?;
        Ok(identity)
    }

    /// To read with: a token is not opened.
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
        let (file, pin) = (self.identity.clone(), self.pin()?);
        unlock_path(&mut session, file, &self.passphrase()?, pin.as_ref())?;
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
    let files = [file.to_path_buf()];
    verify_files(&files, trust, who, reader)?.remove(0)
}

/// Verifies files of ours. A register among them is held against the signed journal heads in the others, a public copy against its original.
///
/// # Errors
/// When trust or identity cannot be read; for each file, when it cannot be read.
pub fn verify_files(
    files: &[PathBuf],
    trust: &Path,
    who: Option<&Credentials>,
    reader: &Reader,
) -> Result<Vec<Result<VerificationView, AppError>>, AppError> {
    let trust = Trust::read(&store::read(trust)?)?;
    let identity = who.map(Credentials::open).transpose()?;
    let identity = identity.as_ref();
    let (registers, others): (Vec<&PathBuf>, Vec<&PathBuf>) =
        files.iter().partition(|file| file.is_dir());
    let mut anchors = Vec::new();
    if !registers.is_empty() {
        // One that cannot be read is told by its own verification.
        let found = others
            .iter()
            .filter_map(|file| checkpoint::anchor(file, &trust, identity).ok());
        anchors.extend(found.flatten());
    }
    // A single file has nothing beside it.
    let papers = others.iter().filter(|_| files.len() > 1);
    let originals = papers.filter_map(|file| verify::original(file, &trust));
    let originals: Vec<verify::Original> = originals.collect();
    let one = |file: &PathBuf| match file.is_dir() {
        true => verify::register(file, &trust, &anchors),
        false => {
            let keys = (&trust, identity);
            verify::verify_beside(file, &originals, keys, reader, &Work::default())
        }
    };
    Ok(files.iter().map(one).collect())
}

/// Signs a report in the place of a panel's member or of the body, and saves it under a new name; answers what was written.
///
/// # Errors
/// When the report does not hold, the person has no open place in it, the certificate is out of force, or the disk refuses.
pub fn sign_report(
    report: &Path,
    out: &Path,
    trust: &Path,
    who: &Credentials,
    handwriting: Option<&Path>,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let trust = Trust::read(&store::read(trust)?)?;
    let identity = who.open_to_sign()?;
    let standing = trust.standing(identity.certificate(), utc(at));
    if !standing.may_sign() {
        return Err(AppError::OwnCertificate(standing));
    }
    let picture = handwriting.map(signing::picture_in).transpose()?;
    let pdf = signing::sign(&store::read(report)?, &identity, &trust, picture, at)?;
    disk::save(out, &pdf)?;
    Ok(signing::written(out, &pdf))
}

/// Writes a detached SM2 signature over the final bytes of a file.
///
/// # Errors
/// When a file cannot be read, the key is no SM2 key, or the disk refuses.
pub fn sm2_sign(file: &Path, key: &Path, out: &Path) -> Result<(), AppError> {
    let key = text(key)?;
    let signature = sm2_signature::sign(&key, &store::read(file)?)?;
    Ok(disk::save(out, &signature)?)
}

/// Whether a detached SM2 signature is the key's over the bytes of a file.
///
/// # Errors
/// When a file cannot be read, or the key is no SM2 key.
pub fn sm2_holds(file: &Path, public: &Path, signature: &Path) -> Result<bool, AppError> {
    let (bytes, signature) = (store::read(file)?, store::read(signature)?);
    Ok(sm2_signature::holds(&text(public)?, &bytes, &signature)?)
}

fn text(file: &Path) -> Result<String, AppError> {
    String::from_utf8(store::read(file)?).map_err(|_| AppError::Part("PEM"))
}

/// Whether nothing was removed or altered between an older file and a newer one: packages (which need trust and identity), registers,
/// or generations of a signed PDF.
///
/// # Errors
/// When a file cannot be opened; what was removed or altered is in the answer.
pub fn diff(
    old: &Path,
    new: &Path,
    trust: Option<&Path>,
    who: Option<&Credentials>,
) -> Result<VerificationView, AppError> {
    let keys = match (trust, who) {
        (Some(trust), Some(who)) => Some((Trust::read(&store::read(trust)?)?, who.open()?)),
        _ => None,
    };
    let keys = keys.as_ref().map(|(trust, identity)| (trust, identity));
    crate::diff::diff(old, new, keys)
}

/// A summary of a sealed package, a line each. A package of the record opens for ever, so it is judged as of the time that it claims.
///
/// # Errors
/// Everything that keeps a package shut.
pub fn summary(
    file: &Path,
    trust: &Path,
    who: &Credentials,
    at: Moment,
) -> Result<Vec<String>, AppError> {
    let (package, remark) = open(file, trust, who, at)?;
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
    lines.extend(remark);
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

/// Writes the contents of a package into a folder under cleaned names; answers what was written, and a remark where the package would
/// be refused if it arrived now.
///
/// # Errors
/// Everything that keeps a package shut, and a disk that refuses; nothing is overwritten.
pub fn export(
    file: &Path,
    folder: &Path,
    trust: &Path,
    who: &Credentials,
    at: Moment,
) -> Result<(Vec<PathBuf>, Option<String>), AppError> {
    let (package, remark) = open(file, trust, who, at)?;
    let written = dunping_package::export::export(&package, folder)?;
    Ok((written, remark))
}

/// Opens a package of the record, by the roster that travels in it where that is newer; with a remark where its signature is accepted
/// for the claimed time alone.
fn open(
    file: &Path,
    trust: &Path,
    who: &Credentials,
    at: Moment,
) -> Result<(Package, Option<String>), AppError> {
    let held = Trust::read(&store::read(trust)?)?;
    let identity = who.open()?;
    let key = identity.age_identity();
    // One that may not replace the one at hand does not: what is wrong with the file is said in the order of its checks.
    let trust = dunping_package::open::carried_trust(file, key, &held).unwrap_or(held);
    let package = Package::open(file, key, &trust, AsOf::Claimed)?;
    let remark = match Package::open(file, key, &trust, utc(at)) {
        Err(OpenError::Signature(error)) => Some(format!(
            "注意：签名按包内自称的时间判断，自称的时间不是证明；按现在判断：{}",
            AppError::Envelope(error).failure().message.zh
        )),
        _ => None,
    };
    Ok((package, remark))
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
    Ok(staff::seal_case(&mut session, case_no, &who.passphrase()?, &file, "", at)?.file)
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
