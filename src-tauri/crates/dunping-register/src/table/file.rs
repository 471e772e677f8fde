//! `file`: the applicant's material (申报材料): what each file is and which clauses it belongs to.
//!
//! The bytes are in `files/<sha256>`; the caller put them there before. Only the assignment to clauses can change.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, checked_digest, get, select};
use crate::{CaseId, FileId, Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE file (
        id            INTEGER PRIMARY KEY,
        case_id       INTEGER NOT NULL REFERENCES assessment_case (id),
        sha256        TEXT NOT NULL CHECK (length(sha256) = 64),
        size          INTEGER NOT NULL CHECK (size >= 0),
        name          TEXT NOT NULL CHECK (name <> ''),
        role          TEXT NOT NULL CHECK (role <> ''),
        media_type    TEXT NOT NULL,
        attachment_no TEXT,
        clauses       TEXT NOT NULL CHECK (json_valid(clauses) AND json_type(clauses) = 'array'),
        added_at      TEXT NOT NULL,
        UNIQUE (case_id, sha256, role, name)
    ) STRICT;
    CREATE INDEX file_by_digest ON file (sha256);
    CREATE TRIGGER file_kept BEFORE DELETE ON file
        BEGIN SELECT RAISE(ABORT, 'material is never deleted'); END;
    CREATE TRIGGER file_fixed
        BEFORE UPDATE OF id, case_id, sha256, size, name, role, media_type, added_at ON file
        BEGIN SELECT RAISE(ABORT, 'only the assignment of material can change'); END;",
);

/// One file of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    /// The row.
    pub id: FileId,
    /// The case.
    pub case: CaseId,
    /// SHA-256 of its bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its name as the applicant gave it. For display only: it never names a path.
    pub name: String,
    /// What it is for, such as the application workbook or an attachment.
    pub role: String,
    /// Its media type, told from its bytes.
    pub media_type: String,
    /// Its number in the list of attachments (附件号).
    pub attachment_no: Option<String>,
    /// JSON array: the keys of the clauses that it is evidence for.
    pub clauses: String,
    /// When it was added, RFC 3339.
    pub added_at: String,
}

/// A file to be recorded; see [`FileRow`] for the fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The case.
    pub case: CaseId,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// Its name as the applicant gave it.
    pub name: String,
    /// What it is for.
    pub role: String,
    /// Its media type.
    pub media_type: String,
    /// Its number in the list of attachments.
    pub attachment_no: Option<String>,
    /// JSON array: the keys of the clauses that it is evidence for.
    pub clauses: String,
}

impl Row for FileRow {
    const TABLE: &'static str = "file";
    const COLUMNS: &'static str = "id, case_id, sha256, size, name, role, media_type,
        attachment_no, clauses, added_at";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            case: row.get("case_id")?,
            sha256: row.get("sha256")?,
            size: row.get("size")?,
            name: row.get("name")?,
            role: row.get("role")?,
            media_type: row.get("media_type")?,
            attachment_no: row.get("attachment_no")?,
            clauses: row.get("clauses")?,
            added_at: row.get("added_at")?,
        })
    }

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl Reader {
    /// The files of a case, in the order in which they came.
    pub fn files(&self, case: CaseId) -> Result<Vec<FileRow>> {
        select(&self.conn, "WHERE case_id = ?1 ORDER BY id", [case])
    }

    /// The file.
    pub fn file(&self, id: FileId) -> Result<FileRow> {
        get(&self.conn, "WHERE id = ?1", [id], id)
    }
}

impl Tx<'_> {
    /// Records a file whose bytes are already in `files/`. The same bytes under the same name and role are refused.
    pub fn add_file(&mut self, new: &NewFile) -> Result<FileRow> {
        self.conn
            .prepare_cached(
                "INSERT INTO file (case_id, sha256, size, name, role, media_type, attachment_no,
                    clauses, added_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute((
                new.case,
                checked_digest(&new.sha256)?,
                new.size,
                &new.name,
                &new.role,
                &new.media_type,
                &new.attachment_no,
                &new.clauses,
                self.at,
            ))?;
        let row = self.file(FileId(self.conn.last_insert_rowid()))?;
        self.about(row.case)?;
        self.note(ChangeKind::Insert, &row)?;
        Ok(row)
    }

    /// Assigns a file to an attachment number and to clauses (JSON array of keys).
    pub fn assign_file(
        &mut self,
        id: FileId,
        attachment_no: Option<&str>,
        clauses: &str,
    ) -> Result<FileRow> {
        self.conn
            .prepare_cached("UPDATE file SET attachment_no = ?2, clauses = ?3 WHERE id = ?1")?
            .execute((id, attachment_no, clauses))?;
        let row = self.file(id)?;
        self.about(row.case)?;
        self.note(ChangeKind::Update, &row)?;
        Ok(row)
    }
}
