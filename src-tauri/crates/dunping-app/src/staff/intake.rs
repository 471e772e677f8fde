//! Intake (受理): the applicant's workbook and attachments into the register, and the pre-review (材料预审, 5.4.2).

use std::fs;
use std::path::Path;

use chrono::Datelike as _;

use dunping_domain::applicant::AttachmentEntry;
use dunping_domain::finding::Severity;
use dunping_domain::policy::Policy;
use dunping_domain::process::State;
use dunping_domain::standard::Catalogue;
use dunping_package::disk;
use dunping_register::{DocumentContent, NewCase, NewFile, Operation};
use dunping_workbook::Reading;

use super::{AtDesk, STEP, at_desk, expect, kind, record, step, written};
use crate::contract::{StaffCaseView, WrittenFile};
use crate::dossier::{XLSX, role, sniff};
use crate::moment::{Moment, stamp};
use crate::session::file_name;
use crate::{AppError, Session, store};

/// Takes an application in: the workbook is read and assessed, every file of the folder is stored by its digest.
///
/// # Errors
/// A workbook that cannot be read, an enterprise without name, or a disk that refuses; nothing is registered then.
pub fn intake(
    session: &mut Session,
    workbook: &str,
    attachments: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let workbook = session.path(workbook)?;
    let attachments = session.path(attachments)?;
    let mut desk = at_desk(session)?;
    let case_no = take_in(&mut desk, &workbook, &attachments, at)?;
    desk.view(&case_no, at)
}

/// One file on its way into the register.
struct Incoming {
    name: String,
    sha256: String,
    size: u64,
    media_type: &'static str,
}

pub(crate) fn take_in(
    desk: &mut AtDesk<'_>,
    workbook: &Path,
    folder: &Path,
    at: Moment,
) -> Result<String, AppError> {
    let bytes = store::read(workbook)?;
    let reading = dunping_workbook::read(&bytes)?;
    let enterprise = reading.applicant.enterprise.clone();
    if enterprise.name.trim().is_empty() {
        return Err(AppError::NoEnterprise);
    }
    let assessment = crate::assess::of(&reading, &Policy::builtin());
    let assessment =
        serde_json::to_string(&assessment).map_err(|_| AppError::Part("assessment"))?;
    let sha256 = desk.store(&bytes)?;
    let book = Incoming {
        name: file_name(workbook),
        sha256,
        size: bytes.len() as u64,
        media_type: XLSX,
    };
    let mut files = Vec::new();
    for path in listed(folder)? {
        files.push(incoming(desk, &path)?);
    }
    let actor = desk.actor();
    let new = NewCase {
        number_year: at.year(),
        enterprise: enterprise.name,
        uscc: enterprise.uscc,
        state: State::Submitted.code().to_owned(),
        reference_year: reading.figures.reference_year,
        deadline: None,
    };
    desk.register
        .transact(Operation::CaseCreate, &actor, &stamp(at), |tx| {
            let case = tx.add_case(&new)?;
            let row =
                |file: &Incoming, role: &str, number: Option<String>, clauses: String| NewFile {
                    case: case.id,
                    sha256: file.sha256.clone(),
                    size: i64::try_from(file.size).unwrap_or(i64::MAX),
                    name: file.name.clone(),
                    role: role.to_owned(),
                    media_type: file.media_type.to_owned(),
                    attachment_no: number,
                    clauses,
                };
            tx.add_file(&row(&book, role::WORKBOOK, None, "[]".to_owned()))?;
            for file in &files {
                let entry = listed_as(&reading, &file.name);
                let clauses: Vec<String> = entry
                    .iter()
                    .flat_map(|e| &e.clauses)
                    .map(ToString::to_string)
                    .collect();
                let clauses =
                    serde_json::to_string(&clauses).map_err(|_| AppError::Part("clauses"))?;
                tx.add_file(&row(
                    file,
                    role::ATTACHMENT,
                    entry.map(|e| e.number.clone()),
                    clauses,
                ))?;
            }
            let digest = record(
                tx,
                &case,
                kind::ASSESSMENT,
                DocumentContent::Json(assessment),
            )?;
            step(
                tx,
                &case,
                State::PreReview,
                "材料已接收，开始预审。",
                &[digest],
            )?;
            Ok::<_, AppError>(case.case_no)
        })
}

/// The files of a folder in the order of their names; hidden ones and folders are passed over.
fn listed(folder: &Path) -> Result<Vec<std::path::PathBuf>, AppError> {
    let failed = |problem| AppError::Read {
        name: file_name(folder),
        problem,
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() && !file_name(&path).starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn incoming(desk: &AtDesk<'_>, path: &Path) -> Result<Incoming, AppError> {
    use std::io::Read as _;
    let name = file_name(path);
    let failed = |problem| AppError::Read {
        name: name.clone(),
        problem,
    };
    let mut file = fs::File::open(path).map_err(failed)?;
    let mut head = [0_u8; 16];
    let got = file.read(&mut head).map_err(failed)?;
    let (sha256, size) = digest_of(path)?;
    desk.store_file(path, &sha256)?;
    let media_type = sniff(head.get(..got).unwrap_or_default(), &name);
    Ok(Incoming {
        name,
        sha256,
        size,
        media_type,
    })
}

/// SHA-256 and size of a file, read as a stream.
pub(crate) fn digest_of(path: &Path) -> Result<(String, u64), AppError> {
    use sha2::{Digest as _, Sha256};
    use std::io::Read as _;
    let failed = |problem| AppError::Read {
        name: file_name(path),
        problem,
    };
    let mut file = fs::File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0_u8; 256 * 1024];
    let mut size = 0;
    loop {
        let got = file.read(&mut piece).map_err(failed)?;
        if got == 0 {
            return Ok((dunping_identity::fingerprint::hex(&hasher.finalize()), size));
        }
        hasher.update(piece.get(..got).unwrap_or_default());
        size += got as u64;
    }
}

/// The row of the applicant's list for a file: by its name, or by the number that its name begins with.
fn listed_as<'a>(reading: &'a Reading, name: &str) -> Option<&'a AttachmentEntry> {
    let rows = &reading.applicant.attachments;
    let by_name = rows.iter().find(|row| row.file_name == name);
    by_name.or_else(|| {
        rows.iter()
            .filter(|row| !row.number.is_empty())
            .find(|row| {
                name.strip_prefix(row.number.as_str())
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
            })
    })
}

/// The pre-review is passed; blocking findings must be settled first.
///
/// # Errors
/// In another state, or with a blocking finding.
pub fn pass_pre_review(
    session: &mut Session,
    case_no: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let mut desk = at_desk(session)?;
    pass(&mut desk, case_no, at)?;
    desk.view(case_no, at)
}

pub(crate) fn pass(desk: &mut AtDesk<'_>, case_no: &str, at: Moment) -> Result<(), AppError> {
    let case = desk.case(case_no)?;
    expect(&case, State::PreReview)?;
    let (reading, assessment) = super::view::assessed(desk, &case)?;
    let findings = reading.findings.iter().chain(&assessment.findings);
    let blocking = findings
        .filter(|finding| finding.severity == Severity::Block)
        .count();
    if blocking > 0 {
        return Err(AppError::Blocked { count: blocking });
    }
    let actor = desk.actor();
    desk.register.transact(STEP, &actor, &stamp(at), |tx| {
        step(
            tx,
            &case,
            State::PrePassed,
            "材料预审通过，案卷材料冻结。",
            &[],
        )
        .map(|_| ())
    })
}

/// Writes the empty workbook for applicants.
///
/// # Errors
/// When the disk refuses.
pub fn write_template(
    session: &mut Session,
    file: &str,
    _at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let bytes = dunping_workbook::template(&Catalogue::builtin())?;
    disk::save(&out, &bytes)?;
    Ok(written(
        &out,
        &dunping_identity::fingerprint::sha256_hex(&bytes),
        bytes.len() as u64,
    ))
}
