//! Intake (受理): the applicant's workbook and attachments into the register, and the pre-review (材料预审, 5.4.2).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::Datelike as _;

use dunping_domain::applicant::AttachmentEntry;
use dunping_domain::figures::Origin;
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::process::State;
use dunping_domain::standard::Catalogue;
use dunping_package::disk;
use dunping_register::{DocumentContent, NewCase, NewFile, Operation};
use dunping_workbook::Reading;

use super::{AtDesk, Rules, STEP, at_desk, expect, kind, record, step, written};
use crate::contract::{StaffCaseView, WrittenFile};
use crate::copying::{self, Copied};
use crate::dossier::role;
use crate::evidence::{self, XLSX};
use crate::moment::{Moment, stamp};
use crate::reading::read;
use crate::session::file_name;
use crate::{AppError, Session, fonts, store};

/// The most files of one case, well below what a package holds.
const MAX_FILES: usize = 10_000;
/// What stands between the folders of a name; an ordinary stroke would make the name a path.
const BETWEEN: &str = "／";

/// Takes an application in: the workbook is read and assessed, every file of the folder and of those in it is stored by its digest.
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
    let reading = read(&bytes, &[], desk.reader)?;
    let enterprise = reading.applicant.enterprise.clone();
    if enterprise.name.trim().is_empty() {
        return Err(AppError::NoEnterprise);
    }
    let rules = Rules::in_force(desk)?;
    let assessment = crate::assess::as_of(&reading, &rules.policy, at.date_naive());
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
    for (path, name) in listed(folder, MAX_FILES)? {
        files.push(incoming(desk, &path, name)?);
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
            rules.bind(tx, &case)?;
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

/// The files of a folder and of the folders in it, in the order of their paths, each with its name in the case. What systems and
/// programs leave behind is passed over; a symbolic link is not followed.
fn listed(folder: &Path, limit: usize) -> Result<Vec<(PathBuf, String)>, AppError> {
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), String::new())];
    while let Some((open, prefix)) = folders.pop() {
        let failed = |problem| AppError::Read {
            name: file_name(&open),
            problem,
        };
        for entry in fs::read_dir(&open).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            let own = entry.file_name().to_string_lossy().into_owned();
            if left_behind(&own) {
                continue;
            }
            let name = format!("{prefix}{own}");
            if kind.is_dir() {
                folders.push((entry.path(), format!("{name}{BETWEEN}")));
            } else if kind.is_file() {
                files.push((entry.path(), name));
            }
        }
        if files.len() + folders.len() > limit {
            return Err(AppError::TooManyFiles {
                name: file_name(folder),
                limit,
            });
        }
    }
    files.sort();
    Ok(files)
}

/// Hidden files and folders, and what Windows, macOS and office programs put beside documents.
fn left_behind(name: &str) -> bool {
    let known = ["thumbs.db", "desktop.ini", "__macosx"];
    name.starts_with('.')
        || name.starts_with("~$")
        || known.contains(&name.to_ascii_lowercase().as_str())
}

fn incoming(desk: &AtDesk<'_>, path: &Path, name: String) -> Result<Incoming, AppError> {
    use std::io::Read as _;
    let failed = |problem| AppError::Read {
        name: name.clone(),
        problem,
    };
    let (sha256, size) = digest_of(path)?;
    desk.store_file(path, &sha256)?;
    // From here on it is the stored file that counts, whatever the stick gives the next time.
    let stored = desk.register.file_path(&sha256)?;
    let mut file = fs::File::open(stored).map_err(failed)?;
    let mut head = vec![0_u8; 4096];
    let got = file.read(&mut head).map_err(failed)?;
    let media_type = evidence::media_type(head.get(..got).unwrap_or_default(), &name);
    Ok(Incoming {
        name,
        sha256,
        size,
        media_type,
    })
}

/// SHA-256 and size of a file, read as a stream.
pub(crate) fn digest_of(path: &Path) -> Result<(String, u64), AppError> {
    let Copied { sha256, size } = copying::digest_of(path)?;
    Ok((sha256, size))
}

/// The row of the applicant's list for a file: by its name, or else by the number that its name begins with, the longest first.
fn listed_as<'a>(reading: &'a Reading, name: &str) -> Option<&'a AttachmentEntry> {
    let rows = &reading.applicant.attachments;
    let by_name = rows.iter().find(|row| is_named(row, name));
    by_name.or_else(|| {
        let numbered = rows.iter().filter(|row| begins_with(name, &row.number));
        numbered.max_by_key(|row| row.number.len())
    })
}

/// Whether a file has the name that a row gives: with its folders or without, and without its ending where the row has none.
fn is_named(row: &AttachmentEntry, name: &str) -> bool {
    let wanted = folded(&row.file_name);
    let whole = folded(name);
    let own = whole.rsplit('/').next().unwrap_or_default();
    let stem = own.rsplit_once('.').map_or(own, |(stem, _)| stem);
    !wanted.is_empty() && [whole.as_str(), own, stem].contains(&wanted.as_str())
}

/// Whether a file's name, or the path to it, begins with a number that does not go on.
fn begins_with(name: &str, number: &str) -> bool {
    let number = folded(number);
    let whole = folded(name);
    let own = whole.rsplit('/').next().unwrap_or_default();
    let begins = |text: &str| {
        text.strip_prefix(number.as_str())
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    !number.is_empty() && (begins(&whole) || begins(own))
}

/// A name as people compare names: full-width signs are the plain ones, case and spaces do not count, all strokes are one.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        '\\' => '/',
        '\u{FF01}'..='\u{FF5E}' => u32::from(c)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        _ => c,
    };
    let seen = name.chars().filter(|c| !c.is_whitespace());
    seen.map(|c| plain(c).to_ascii_lowercase()).collect()
}

/// What 附件清单 and the attachments say of each other (5.4.2): a listed file that did not come in is missing (`E26`), a file that is not
/// listed is worth a note (`E27`). `names` are the names of the attachments on record.
pub(super) fn attachment_findings<'a>(
    reading: &Reading,
    names: impl IntoIterator<Item = &'a str>,
) -> Vec<Finding> {
    let names: Vec<&str> = names.into_iter().collect();
    let found = |code, severity, raw: &str, message| Finding {
        sheet: Some("附件清单".to_owned()),
        raw: Some(raw.to_owned()),
        ..Finding::new(code, severity, message)
    };
    let rows: Vec<Option<&AttachmentEntry>> =
        names.iter().map(|name| listed_as(reading, name)).collect();
    let came = |row: &AttachmentEntry| {
        rows.iter().flatten().any(|taken| std::ptr::eq(*taken, row))
            || names.iter().any(|name| is_named(row, name))
    };
    let absent = reading
        .applicant
        .attachments
        .iter()
        .filter(|row| !came(row))
        .map(|row| {
            let message = format!(
                "附件清单列有{}“{}”，但没有收到这个文件。请企业补充。",
                row.number, row.file_name
            );
            found("E26", Severity::Missing, &row.file_name, message)
        });
    let unlisted = names.iter().zip(&rows).filter(|(_, row)| row.is_none());
    let unlisted = unlisted.map(|(name, _)| {
        let message = format!("收到的文件“{name}”不在附件清单中。");
        found("E27", Severity::Note, name, message)
    });
    absent.chain(unlisted).collect()
}

/// What a paper would have to print and cannot (`E28`): found before the material is frozen, and not by the chair, who cannot change it.
///
/// # Errors
/// When the fonts are not there or cannot be used.
pub(super) fn unprintable_findings<'a>(
    reading: &'a Reading,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<Finding>, AppError> {
    let fonts = fonts::travelling()?;
    let printable = fonts.printable()?;
    let own = &reading.applicant.enterprise;
    let facts = [
        &own.name,
        &own.domicile,
        &own.legal_representative,
        &own.founded,
        &own.kind,
        &own.registered_capital,
    ];
    let cells = reading.figures.entries.values().flat_map(|figure| {
        let place = match &figure.origin {
            Origin::Cells { sheet, raw, .. } => Some((sheet, raw)),
            Origin::Person { .. } | Origin::Derived { .. } => None,
        };
        let texts = place.into_iter();
        texts.flat_map(|(sheet, raw)| std::iter::once(sheet).chain(raw))
    });
    let texts: BTreeSet<&str> = facts
        .into_iter()
        .chain(cells)
        .map(String::as_str)
        .chain(names)
        .collect();
    let found = texts.into_iter().filter_map(|text| {
        let character = printable.missing(text)?;
        let code = u32::from(character);
        let message = format!(
            "“{text}”中的字符“{character}”（U+{code:04X}）没有字体可以印出，评审报告无法排版。请改用可以印出的写法（文件请改名）后重新提交。"
        );
        let english = format!(
            "No font has the character “{character}” (U+{code:04X}) in “{text}”, so the report could not be set. Write it otherwise (rename the file) and submit it again."
        );
        let finding = Finding::new("E28", Severity::Block, message).english(english);
        Some(Finding {
            raw: Some(text.to_owned()),
            ..finding
        })
    });
    Ok(found.collect())
}

/// The pre-review is passed; blocking findings must be settled first, and every listed attachment must have come in.
///
/// # Errors
/// In another state, with a blocking finding, or without a listed attachment.
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
    let (reading, assessment) = super::view::assessed(desk, &case, at)?;
    let earlier = super::rules::earlier_refusals(desk, &case)?;
    let files = desk.register.files(case.id)?;
    let attachments = files.iter().filter(|file| file.role == role::ATTACHMENT);
    let names: Vec<&str> = attachments.map(|file| file.name.as_str()).collect();
    let unprintable = unprintable_findings(&reading, names.iter().copied())?;
    let findings = reading
        .findings
        .iter()
        .chain(&assessment.findings)
        .chain(&earlier)
        .chain(&unprintable);
    let blocking = findings
        .filter(|finding| finding.severity == Severity::Block)
        .count();
    if blocking > 0 {
        return Err(AppError::Blocked { count: blocking });
    }
    let missing = attachment_findings(&reading, names)
        .iter()
        .filter(|finding| finding.severity == Severity::Missing)
        .count();
    if missing > 0 {
        return Err(AppError::AttachmentsMissing { count: missing });
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

/// Writes the empty workbook for the applicants of a year (申报年度); without one, of the present year. The accounts that it asks for
/// end with the year before, the last full fiscal year.
///
/// # Errors
/// When the year is out of range or the disk refuses.
pub fn write_template(
    session: &mut Session,
    file: &str,
    application_year: Option<i32>,
    at: Moment,
) -> Result<WrittenFile, AppError> {
    let out = session.path(file)?;
    let year = application_year.unwrap_or_else(|| at.year());
    let bytes = dunping_workbook::template(&Catalogue::builtin(), year)?;
    disk::save(&out, &bytes)?;
    Ok(written(
        &out,
        &dunping_identity::fingerprint::sha256_hex(&bytes),
        bytes.len() as u64,
    ))
}

#[cfg(test)]
mod tests {
    use dunping_domain::applicant::Applicant;
    use dunping_domain::figures::Figures;

    use super::*;

    fn reading(rows: &[(&str, &str)]) -> Reading {
        let rows = rows.iter().map(|(number, file_name)| AttachmentEntry {
            number: (*number).to_owned(),
            file_name: (*file_name).to_owned(),
            ..AttachmentEntry::default()
        });
        Reading {
            file_sha256: String::new(),
            template_version: None,
            application_year: None,
            reference_year: None,
            figures: Figures::new(0),
            applicant: Applicant {
                attachments: rows.collect(),
                ..Applicant::default()
            },
            fields: Vec::new(),
            findings: Vec::new(),
            grid: Vec::new(),
            revenue_sheets: Vec::new(),
            unfit: Vec::new(),
        }
    }

    fn check(rows: &[(&str, &str)], names: &[&str], expected: &[(&str, &str)]) {
        let findings = attachment_findings(&reading(rows), names.iter().copied());
        let told: Vec<(&str, &str)> = findings
            .iter()
            .map(|finding| {
                assert_eq!(finding.sheet.as_deref(), Some("附件清单"));
                let raw = finding.raw.as_deref().expect("a name");
                assert!(finding.message.contains(raw));
                (finding.code.as_str(), raw)
            })
            .collect();
        assert_eq!(told, expected, "{rows:?} {names:?}");
    }

    #[test]
    fn what_is_listed_must_have_come_in() {
        let rows = [("FJ1", "执照.pdf"), ("FJ10", "审计（节选）.pdf")];
        check(&rows, &["执照.pdf", "审计（节选）.pdf"], &[]);
        check(&rows, &["证照／执照.PDF", "财务／审计(节选) .pdf"], &[]);
        check(&rows, &["FJ1 扫描件.pdf", "FJ10／第一页.jpg"], &[]);
        let none = [("E26", "执照.pdf"), ("E26", "审计（节选）.pdf")];
        check(&rows, &[], &none);
        check(
            &rows,
            &["FJ10扫描.pdf", "其他.pdf"],
            &[("E26", "执照.pdf"), ("E27", "其他.pdf")],
        );
        check(&[("1", "a"), ("1-2", "b")], &["1-2.pdf"], &[("E26", "a")]);
        check(&[("1", "合同"), ("2", "合同")], &["合同.pdf"], &[]);
        check(&[], &["a.pdf"], &[("E27", "a.pdf")]);
        let message = attachment_findings(&reading(&rows), ["执照.pdf"])
            .remove(0)
            .message;
        assert_eq!(
            message,
            "附件清单列有FJ10“审计（节选）.pdf”，但没有收到这个文件。请企业补充。"
        );
    }

    #[test]
    fn folders_are_taken_in_with_what_is_in_them() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [
            "b.pdf",
            "a/2.pdf",
            "a/1.pdf",
            "a/c/3.pdf",
            ".hidden",
            ".git/x",
        ] {
            put(folder.path(), name);
        }
        for name in [".DS_Store", "a/Thumbs.db", "a/~$b.docx", "__MACOSX/y"] {
            put(folder.path(), name);
        }
        let names = |limit| {
            let files = listed(folder.path(), limit).map_err(|error| error.to_string())?;
            Ok::<Vec<String>, String>(files.into_iter().map(|(_, name)| name).collect())
        };
        let expected = ["a／1.pdf", "a／2.pdf", "a／c／3.pdf", "b.pdf"];
        assert_eq!(names(4), Ok(expected.map(str::to_owned).to_vec()));
        let refused = names(3).expect_err("too many");
        assert!(refused.ends_with("has more than 3 files"), "{refused}");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = tempfile::tempdir().expect("a folder");
        put(outside.path(), "secret.pdf");
        let folder = tempfile::tempdir().expect("a folder");
        put(folder.path(), "a.pdf");
        let link = |to: &Path, name| std::os::unix::fs::symlink(to, folder.path().join(name));
        link(outside.path(), "folder").expect("a link");
        link(&outside.path().join("secret.pdf"), "file.pdf").expect("a link");
        link(folder.path(), "round").expect("a link");
        let files = listed(folder.path(), 10).expect("it can be read");
        assert_eq!(files, [(folder.path().join("a.pdf"), "a.pdf".to_owned())]);
    }

    fn put(folder: &Path, name: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("a folder");
        fs::write(path, name).expect("a file");
    }
}
