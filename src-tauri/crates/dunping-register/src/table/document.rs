//! `document`: what was issued, signed or concluded in a case (sealed packages, opinions, closings, reports, notices,
//! certificates, assessments). Never changed and never removed.
//!
//! A document is known by the digest of its bytes. Small JSON lives in the row; anything else is a file in `files/`.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, checked_digest, find, get, select, sha256_hex};
use crate::{CaseId, Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE document (
        case_id INTEGER NOT NULL REFERENCES assessment_case (id),
        seq     INTEGER NOT NULL CHECK (seq >= 1),
        digest  TEXT NOT NULL CHECK (length(digest) = 64),
        kind    TEXT NOT NULL CHECK (kind <> ''),
        body    TEXT CHECK (json_valid(body)),
        at      TEXT NOT NULL,
        PRIMARY KEY (case_id, seq),
        UNIQUE (case_id, digest)
    ) STRICT;
    CREATE INDEX document_by_digest ON document (digest);
    CREATE TRIGGER document_kept BEFORE DELETE ON document
        BEGIN SELECT RAISE(ABORT, 'documents are append-only'); END;
    CREATE TRIGGER document_fixed BEFORE UPDATE ON document
        BEGIN SELECT RAISE(ABORT, 'documents are append-only'); END;",
);

/// One document of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The case.
    pub case: CaseId,
    /// Its number in the case, from 1 in the order of recording.
    pub seq: i64,
    /// SHA-256 of its exact bytes, 64 lower-case hexadecimal digits.
    pub digest: String,
    /// What it is: `case-package`, `opinion`, `closing`, `report`, `certificate`, `assessment`, …
    pub kind: String,
    /// Its text, JSON; none if its bytes are `files/<digest>`.
    pub body: Option<String>,
    /// When it was recorded, RFC 3339.
    pub at: String,
}

/// A document to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// The case.
    pub case: CaseId,
    /// What it is.
    pub kind: String,
    /// Its bytes or where they are.
    pub content: DocumentContent,
}

/// Where a document's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentContent {
    /// Here: JSON text, kept byte for byte. The register computes the digest.
    Json(String),
    /// In `files/` under this SHA-256, where the caller has put them.
    File(String),
}

/// What became of a document that was to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// It is new.
    New(Document),
    /// The case already has these bytes on record; nothing was written.
    Already(Document),
}

impl Recorded {
    /// The document on record, new or not.
    pub fn document(self) -> Document {
        match self {
            Self::New(document) | Self::Already(document) => document,
        }
    }
}

impl Row for Document {
    const TABLE: &'static str = "document";
    const COLUMNS: &'static str = "case_id, seq, digest, kind, body, at";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            case: row.get("case_id")?,
            seq: row.get("seq")?,
            digest: row.get("digest")?,
            kind: row.get("kind")?,
            body: row.get("body")?,
            at: row.get("at")?,
        })
    }

    fn key(&self) -> String {
        format!("{}/{}", self.case, self.seq)
    }
}

impl Reader {
    /// The documents of a case, oldest first.
    pub fn documents(&self, case: CaseId) -> Result<Vec<Document>> {
        select(&self.conn, "WHERE case_id = ?1 ORDER BY seq", [case])
    }

    /// The documents of one kind in a case, oldest first.
    pub fn documents_of_kind(&self, case: CaseId, kind: &str) -> Result<Vec<Document>> {
        select(
            &self.conn,
            "WHERE case_id = ?1 AND kind = ?2 ORDER BY seq",
            (case, kind),
        )
    }

    /// How many documents of one kind, or of its parts (`kind:part`), all cases have on record of a year. Documents are never removed, so
    /// within a transaction one more than this is a number that no other of them bears.
    pub fn documents_of_year(&self, kind: &str, year: i32) -> Result<i64> {
        let count = "SELECT count(*) FROM document
            WHERE (kind = ?1 OR substr(kind, 1, length(?1) + 1) = ?1 || ':') AND substr(at, 1, 5) = ?2";
        let found = self
            .conn
            .query_row(count, (kind, format!("{year:04}-")), |row| row.get(0))?;
        Ok(found)
    }

    /// The document with this digest in a case.
    pub fn document(&self, case: CaseId, digest: &str) -> Result<Document> {
        get(
            &self.conn,
            "WHERE case_id = ?1 AND digest = ?2",
            (case, digest),
            digest,
        )
    }

    /// Every record of these bytes, in whatever case: to which case does this package belong?
    pub fn documents_with_digest(&self, digest: &str) -> Result<Vec<Document>> {
        select(&self.conn, "WHERE digest = ?1 ORDER BY case_id", [digest])
    }
}

impl Tx<'_> {
    /// Puts a document on record. The same bytes a second time are no error and write nothing.
    pub fn add_document(&mut self, new: &NewDocument) -> Result<Recorded> {
        self.about(new.case)?;
        let (digest, body) = match &new.content {
            DocumentContent::Json(text) => (sha256_hex(text.as_bytes()), Some(text)),
            DocumentContent::File(sha256) => (checked_digest(sha256)?.to_owned(), None),
        };
        let known = find(
            &self.conn,
            "WHERE case_id = ?1 AND digest = ?2",
            (new.case, &digest),
        )?;
        if let Some(known) = known {
            return Ok(Recorded::Already(known));
        }
        self.conn
            .prepare_cached(
                "INSERT INTO document (case_id, seq, digest, kind, body, at)
                 VALUES (?1, (SELECT coalesce(max(seq), 0) + 1 FROM document WHERE case_id = ?1),
                    ?2, ?3, ?4, ?5)",
            )?
            .execute((new.case, &digest, &new.kind, body, self.at))?;
        let row = self.document(new.case, &digest)?;
        self.note(ChangeKind::Insert, &row)?;
        Ok(Recorded::New(row))
    }
}
