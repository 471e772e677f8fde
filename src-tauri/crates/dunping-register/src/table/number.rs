//! `number_sequence`: case numbers `LNCSE-A-YYYY-NNNN` (评审编号) and certificate numbers `LNCSE-C-YYYY-NNNN` (证书编号),
//! without gaps within a year.
//!
//! There is no function that hands out a number by itself: a number is taken in the same transaction, and by the same
//! call, as the row that bears it. So a number cannot be lost.

use rusqlite::{Connection, Row as SqlRow};
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, find, select};
use crate::{RegisterError, Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE number_sequence (
        kind TEXT NOT NULL CHECK (kind IN ('A', 'C')),
        year INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 9999),
        last INTEGER NOT NULL CHECK (last >= 1),
        PRIMARY KEY (kind, year)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER number_sequence_kept BEFORE DELETE ON number_sequence
        BEGIN SELECT RAISE(ABORT, 'a sequence is never deleted'); END;
    CREATE TRIGGER number_sequence_steps BEFORE UPDATE ON number_sequence
        WHEN NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.last <> OLD.last + 1
        BEGIN SELECT RAISE(ABORT, 'a sequence goes up by one'); END;",
);

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberKind {
    /// A case: `LNCSE-A-2026-0001`.
    Case,
    /// A certificate: `LNCSE-C-2026-0001`.
    Certificate,
}

impl NumberKind {
    fn letter(self) -> &'static str {
        match self {
            Self::Case => "A",
            Self::Certificate => "C",
        }
    }
}

/// How far one year's numbers have come.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sequence {
    kind: String,
    year: i32,
    last: i64,
}

impl Row for Sequence {
    const TABLE: &'static str = "number_sequence";
    const COLUMNS: &'static str = "kind, year, last";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            kind: row.get("kind")?,
            year: row.get("year")?,
            last: row.get("last")?,
        })
    }

    fn key(&self) -> String {
        format!("{}-{}", self.kind, self.year)
    }
}

impl Reader {
    /// How many numbers of this kind were given in `year`.
    pub fn numbers_given(&self, kind: NumberKind, year: i32) -> Result<i64> {
        Ok(sequence(&self.conn, kind, year)?.map_or(0, |sequence| sequence.last))
    }
}

impl Tx<'_> {
    /// Takes the next number, for the row that the same call is about to write.
    pub(crate) fn take_number(&mut self, kind: NumberKind, year: i32) -> Result<String> {
        if !(2000..=9999).contains(&year) {
            return Err(RegisterError::BadYear(year));
        }
        let (change, last) = match sequence(&self.conn, kind, year)? {
            Some(sequence) => (ChangeKind::Update, sequence.last + 1),
            None => (ChangeKind::Insert, 1),
        };
        let row = Sequence {
            kind: kind.letter().to_owned(),
            year,
            last,
        };
        self.conn
            .prepare_cached(
                "INSERT INTO number_sequence (kind, year, last) VALUES (?1, ?2, ?3)
                 ON CONFLICT (kind, year) DO UPDATE SET last = excluded.last",
            )?
            .execute((&row.kind, row.year, row.last))?;
        self.note(change, &row)?;
        Ok(format!("{}{last:04}", prefix(kind.letter(), year)))
    }
}

/// The sequences, as `LNCSE-A-2026`, of which not exactly the numbers 1 to the last are borne by a case.
pub(crate) fn wrong_sequences(conn: &Connection) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for sequence in select::<Sequence>(conn, "ORDER BY kind, year", [])? {
        let prefix = prefix(&sequence.kind, sequence.year);
        let column = if sequence.kind == "A" {
            "case_no"
        } else {
            "certificate_no"
        };
        // Each number is unique, so as many different ones as the last, none above it, is all of them.
        let (count, highest): (i64, i64) = conn.query_row(
            &format!(
                "SELECT count(*), coalesce(max(CAST(substr({column}, length(?1) + 1) AS INTEGER)), 0)
                 FROM assessment_case WHERE substr({column}, 1, length(?1)) = ?1"
            ),
            [&prefix],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if count != sequence.last || highest != sequence.last {
            wrong.push(prefix.trim_end_matches('-').to_owned());
        }
    }
    Ok(wrong)
}

fn sequence(conn: &Connection, kind: NumberKind, year: i32) -> Result<Option<Sequence>> {
    find(conn, "WHERE kind = ?1 AND year = ?2", (kind.letter(), year))
}

fn prefix(letter: &str, year: i32) -> String {
    format!("LNCSE-{letter}-{year}-")
}
