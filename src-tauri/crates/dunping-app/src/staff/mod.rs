//! The staff's desk over the register: intake, draw, sealing, closing, publicity, certificate, archive. Every write goes through the
//! register's one door; files are on disk before the row that names them.

mod archive;
mod certificate;
mod closing;
mod confirm;
mod draw;
mod intake;
mod issue;
#[cfg(test)]
mod paper_tests;
mod paper_values;
mod papers;
mod records;
mod roster;
mod rules;
mod sealing_report;
mod statistics;
mod view;
mod visited;

use std::path::{Path, PathBuf};

use dunping_domain::panel::Category;
use dunping_domain::process::{self, State};
use dunping_identity::{Identity, Role, fingerprint};
use dunping_package::source::Watch;
use dunping_package::{
    CaseRef, Header, SealError, SealRequest, Sealed, Source, SourceFile, disk, seal, seal_again,
};
use dunping_register::{
    Actor, Advance, Case, DocumentContent, FileRow, NewDocument, Operation, Register, Tx,
};

use dunping_workbook::Reader;

use crate::contract::{
    CasePage, CaseQuery, ExpertView, SheetView, StaffCaseView, Words, WrittenFile,
};
use crate::dossier::role;
use crate::moment::{Moment, utc};
use crate::session::Unlocked;
use crate::{AppError, Session, Work, checkpoint, copying, fields, store, words};

pub use archive::archive_case;
pub use certificate::{issue_certificate, start_publicity};
pub(crate) use closing::check as check_closing;
pub use closing::{look_at_closing, take_in_closing};
pub use confirm::confirm_fields;
pub use draw::{commit_draw, list_experts, reveal_draw};
pub(crate) use intake::digest_of;
pub use intake::{intake, pass_pre_review, write_template};
pub use issue::seal_case;
pub(crate) use issue::suggested_last_day;
pub(crate) use papers::on_shelf;
pub use papers::{issue_paper, list_papers, preview_paper};
pub use roster::{
    About, certify_enrolment, export_trust, read_enrolment, renew_certificate, revoke_certificate,
    roster,
};
pub(crate) use roster::{actor_of, change_roster, note_roster};
pub(crate) use rules::Rules;
pub use rules::{policy, set_policy};
pub use sealing_report::seal_report;
pub use statistics::{preview_statistics, write_statistics};

/// The kinds of documents on record. They are part of the register's format.
pub(crate) mod kind {
    /// The edition of the standard that the case is bound to, its text as JSON.
    pub(crate) const STANDARD: &str = "standard";
    /// The policy that the case is bound to, its text as JSON.
    pub(crate) const POLICY: &str = "policy";
    /// The assessment as computed at intake, JSON.
    pub(crate) const ASSESSMENT: &str = "assessment";
    /// What staff said about doubtful fields of the workbook, JSON, one document each time.
    pub(crate) const CONFIRMATION: &str = "confirmation";
    /// The record of a revealed draw, JSON.
    pub(crate) const DRAW: &str = "draw";
    /// The sealed case package.
    pub(crate) const CASE_PACKAGE: &str = "case-package";
    /// What identifies the sealed case package, JSON.
    pub(crate) const CASE_PACKAGE_ID: &str = "case-package-id";
    /// The sealed closing.
    pub(crate) const CLOSING: &str = "closing";
    /// The signed report.
    pub(crate) const REPORT: &str = "report";
    /// The report with the panel's signatures and the body's seal.
    pub(crate) const SEALED_REPORT: &str = "report-sealed";
    /// The particulars of the publicity, JSON.
    pub(crate) const PUBLICITY: &str = "publicity";
    /// The signed certificate.
    pub(crate) const CERTIFICATE: &str = "certificate";
    /// The sealed archive.
    pub(crate) const ARCHIVE: &str = "archive";
}

/// The version of the working-day tables that are built in.
pub(crate) const CALENDAR: &str = "2023-2026";

/// The open register.
pub struct StaffDesk {
    pub(crate) register: Register,
}

/// The register and the person at it.
pub(crate) struct AtDesk<'a> {
    pub(crate) register: &'a mut Register,
    pub(crate) unlocked: &'a Unlocked,
    pub(crate) reader: &'a Reader,
    pub(crate) work: &'a Work,
}

impl AtDesk<'_> {
    pub(crate) fn actor(&self) -> Actor {
        actor(&self.unlocked.identity, &self.unlocked.trust)
    }

    pub(crate) fn case(&self, case_no: &str) -> Result<Case, AppError> {
        self.register
            .case_by_no(case_no)?
            .ok_or_else(|| AppError::NoSuchCase {
                case_no: case_no.to_owned(),
            })
    }

    /// Puts bytes into the register's store; what is there already and whole stays.
    pub(crate) fn store(&self, bytes: &[u8]) -> Result<String, AppError> {
        let sha256 = fingerprint::sha256_hex(bytes);
        let path = self.register.file_path(&sha256)?;
        if !is_whole(&path, &sha256) {
            disk::save(&path, bytes)?;
        }
        Ok(sha256)
    }

    /// Puts a file that had this digest into the register's store without holding it in memory.
    pub(crate) fn store_file(&self, from: &Path, sha256: &str) -> Result<(), AppError> {
        let path = self.register.file_path(sha256)?;
        if is_whole(&path, sha256) {
            Ok(())
        } else {
            Ok(copying::staged_as(from, &path, sha256)?.commit()?)
        }
    }

    /// What the manifest of a package of this case says beside its files: the case, what it builds on, the digests of standard and policy,
    /// and the journal's head as an anchor outside the register.
    pub(crate) fn header(
        &self,
        case: &Case,
        parents: Vec<String>,
        (standard, policy): (&str, &str),
        at: Moment,
    ) -> Result<Header, AppError> {
        Ok(Header {
            case: CaseRef {
                case_no: case.case_no.clone(),
                enterprise: case.enterprise.clone(),
                uscc: case.uscc.clone(),
            },
            edition: 1,
            parents,
            standard_digest: standard.to_owned(),
            policy_digest: policy.to_owned(),
            calendar_version: CALENDAR.to_owned(),
            journal_head: Some(self.register.journal_head()?.hash),
            claimed_time: utc(at),
        })
    }

    /// The journal's head, signed, for a package that is about to be sealed; the same stays beside the register.
    pub(crate) fn checkpoint(
        &self,
        identity: &Identity,
        at: Moment,
    ) -> Result<SourceFile, AppError> {
        checkpoint::keep(self.register, identity, at)?;
        let bytes = checkpoint::sign(self.register, identity, at)?;
        let source = Source::Bytes(bytes);
        Ok(SourceFile::new(
            role::CHECKPOINT,
            "checkpoint.json",
            "application/json",
            source,
        ))
    }

    /// Seals a package into the register's store. It leaves the house only after it is on record, see [`AtDesk::hand_out`].
    pub(crate) fn seal_into_store(&self, request: SealRequest<'_>) -> Result<Sealed, AppError> {
        self.keep_sealed(|staging, watch| seal(request, staging, watch))
    }

    /// Seals a package of the store again, for the keys that its addressees have now.
    pub(crate) fn seal_again_in_store(&self, kept: &Path) -> Result<Sealed, AppError> {
        let Unlocked {
            identity, trust, ..
        } = self.unlocked;
        let key = identity.age_identity();
        self.keep_sealed(|staging, watch| seal_again(kept, key, trust, staging, watch))
    }

    fn keep_sealed(
        &self,
        seal: impl FnOnce(&Path, Watch<'_>) -> Result<Sealed, SealError>,
    ) -> Result<Sealed, AppError> {
        let files = self.register.dir().join("files");
        let staging = files.join(".sealing");
        let sealing = self.work.begin(("正在封装", "Sealing"));
        let sealed = seal(&staging, &mut |progress| sealing.report(progress))?;
        let target = files.join(&sealed.sha256);
        disk::relocate(&staging, &target)?;
        Ok(sealed)
    }

    /// Copies a stored file to where the person wants it.
    pub(crate) fn hand_out(&self, sha256: &str, out: &Path) -> Result<(), AppError> {
        let (staged, copied) = copying::staged(&self.register.file_path(sha256)?, out)?;
        if copied.sha256 != sha256 {
            return Err(AppError::StoredFile {
                name: crate::session::file_name(out),
            });
        }
        Ok(staged.commit()?)
    }

    pub(crate) fn view(&self, case_no: &str, at: Moment) -> Result<StaffCaseView, AppError> {
        view::case(self, &self.case(case_no)?, at)
    }
}

/// Who writes, as the journal names the person.
pub(crate) fn actor(identity: &Identity, trust: &dunping_identity::Trust) -> Actor {
    actor_of(identity.person(), trust)
}

/// The register with the staff member at it.
pub(crate) fn at_desk(session: &mut Session) -> Result<AtDesk<'_>, AppError> {
    let unlocked = session.unlocked.as_ref().ok_or(AppError::Locked)?;
    if unlocked.identity.person().role != Role::Staff {
        return Err(AppError::NotStaff);
    }
    let desk = session.register.as_mut().ok_or(AppError::NoRegister)?;
    Ok(AtDesk {
        register: &mut desk.register,
        unlocked,
        reader: &session.places.reader,
        work: &session.work,
    })
}

/// Opens the register of a folder.
///
/// # Errors
/// When the folder has none, it is open elsewhere, damaged or from a newer version.
pub fn open_register(
    session: &mut Session,
    folder: &str,
    at: Moment,
) -> Result<CasePage, AppError> {
    let folder = session.path(folder)?;
    open_register_at(session, &folder, at)
}

/// Opens the register in a folder of this computer.
pub(crate) fn open_register_at(
    session: &mut Session,
    folder: &Path,
    at: Moment,
) -> Result<CasePage, AppError> {
    if session.unlocked()?.identity.person().role != Role::Staff {
        return Err(AppError::NotStaff);
    }
    session.register = None;
    let register = Register::open(folder)?;
    for folder in ["", "files", "checkpoints"] {
        store::sweep_one(&register.dir().join(folder))?;
    }
    // The last session may have ended without a checkpoint: a window that was closed, a power cut. Looking must not fail for it.
    let _ = checkpoint::keep(&register, &session.unlocked()?.identity, at);
    session.register = Some(StaffDesk { register });
    roster::take_up(session)?;
    list_cases(session, &CaseQuery::default(), at)
}

/// Signs the journal's head at the end of a session. Leaving never fails for want of it: the next opening makes up for it.
pub(crate) fn leave(session: &Session, at: Moment) {
    if let (Some(desk), Some(unlocked)) = (&session.register, &session.unlocked) {
        let _ = checkpoint::keep(&desk.register, &unlocked.identity, at);
    }
}

/// A page of the register.
///
/// # Errors
/// When no register is open.
pub fn list_cases(
    session: &mut Session,
    query: &CaseQuery,
    at: Moment,
) -> Result<CasePage, AppError> {
    view::page(&at_desk(session)?, query, at)
}

/// One case; its attachments are put on the shelf, so that staff can look at them.
///
/// # Errors
/// When there is none of that number.
pub fn staff_case(
    session: &mut Session,
    case_no: &str,
    at: Moment,
) -> Result<StaffCaseView, AppError> {
    let shelf = session.shelf();
    session.case = None;
    let desk = at_desk(session)?;
    let case = desk.case(case_no)?;
    let mut files = Vec::new();
    for file in desk.register.files(case.id)? {
        // Not hashed here: a large case must open at once. Sealing compares every digest.
        let path = desk.register.file_path(&file.sha256)?;
        files.push((
            file.sha256,
            file.media_type,
            u64::try_from(file.size).unwrap_or_default(),
            path,
        ));
    }
    shelf.put_files(files);
    desk.view(case_no, at)
}

/// The workbook of a case as grids, with every cell that was read and how.
///
/// # Errors
/// When there is no case of that number, or its workbook cannot be read.
pub fn staff_sheets(
    session: &mut Session,
    case_no: &str,
    at: Moment,
) -> Result<Vec<SheetView>, AppError> {
    let desk = at_desk(session)?;
    let (reading, assessment) = view::assessed(&desk, &desk.case(case_no)?, at)?;
    Ok(fields::sheets(&reading, &assessment))
}

/// The state of a case as the process knows it.
pub(crate) fn state(case: &Case) -> Result<State, AppError> {
    words::state_of(&case.state).ok_or(AppError::Part("state"))
}

/// Refuses a step that the case's state does not allow.
pub(crate) fn expect(case: &Case, wanted: State) -> Result<(), AppError> {
    let found = state(case)?;
    if found == wanted {
        Ok(())
    } else {
        Err(AppError::WrongState { found, wanted })
    }
}

/// Takes a step of the process inside a transaction; the process decides whether it exists.
pub(crate) fn step(
    tx: &mut Tx<'_>,
    case: &Case,
    to: State,
    reason: &str,
    documents: &[String],
) -> Result<Case, AppError> {
    let current = tx.case(case.id)?;
    let from = state(&current)?;
    process::step(from, to, reason).map_err(|_| AppError::WrongState {
        found: from,
        wanted: to,
    })?;
    let advance = Advance {
        from: current.state.clone(),
        to: to.code().to_owned(),
        reason: reason.to_owned(),
        documents: documents.to_vec(),
    };
    Ok(tx.advance(case.id, &advance)?)
}

/// Puts a document on record and gives back its digest.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    case: &Case,
    kind: &str,
    content: DocumentContent,
) -> Result<String, AppError> {
    let new = NewDocument {
        case: case.id,
        kind: kind.to_owned(),
        content,
    };
    Ok(tx.add_document(&new)?.document().digest)
}

/// What was written, for display.
pub(crate) fn written(path: &Path, sha256: &str, size: u64) -> WrittenFile {
    WrittenFile {
        name: crate::session::file_name(path),
        sha256: sha256.to_owned(),
        size: words::size(size),
    }
}

/// The path of a stored file, which must still be what was registered: frozen material stays frozen.
pub(crate) fn stored(register: &Register, file: &FileRow) -> Result<PathBuf, AppError> {
    let path = register.file_path(&file.sha256)?;
    if is_whole(&path, &file.sha256) {
        Ok(path)
    } else {
        Err(AppError::StoredFile {
            name: file.name.clone(),
        })
    }
}

/// Whether a stored file is there and still has its digest.
fn is_whole(path: &Path, sha256: &str) -> bool {
    path.is_file() && digest_of(path).is_ok_and(|(digest, _)| digest == sha256)
}

/// The operation that a plain step is filed under.
pub(crate) const STEP: Operation = Operation::CaseAdvance;

/// The pool of experts with a remark where the employer's name meets the applicant's.
pub(crate) fn pool(register: &Register, enterprise: &str) -> Result<Vec<ExpertView>, AppError> {
    let experts = register
        .experts()?
        .into_iter()
        .filter(|expert| expert.status == "active");
    Ok(experts
        .map(|expert| {
            let employers: Vec<String> =
                serde_json::from_str(&expert.employers).unwrap_or_default();
            let meets = employers.iter().any(|e| {
                !e.is_empty() && (e.contains(enterprise) || enterprise.contains(e.as_str()))
            });
            ExpertView {
                id: expert.id,
                name: expert.name,
                category: words::category(match expert.category.as_str() {
                    "F" => Category::Finance,
                    _ => Category::Technical,
                }),
                employer: employers.join("、"),
                title: expert.title,
                conflict: match meets {
                    true => (
                        "任职单位与申报企业相同或相近，请核对是否回避。",
                        "An employer is, or is named like, the applicant; check for recusal.",
                    )
                        .into(),
                    false => Words::default(),
                },
            }
        })
        .collect())
}
