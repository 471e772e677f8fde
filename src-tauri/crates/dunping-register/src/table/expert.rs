//! `expert`: the pool (专家库) from which panels are drawn.
//!
//! An expert is never deleted: leaving the pool is a status. Who must stand aside in a case is decided elsewhere.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, find, get, select};
use crate::{Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE expert (
        id            TEXT PRIMARY KEY CHECK (id <> ''),
        name          TEXT NOT NULL CHECK (name <> ''),
        category      TEXT NOT NULL CHECK (category IN ('T', 'F', 'TF')),
        employers     TEXT NOT NULL CHECK (json_valid(employers) AND json_type(employers) = 'array'),
        title         TEXT NOT NULL,
        specialties   TEXT NOT NULL CHECK (json_valid(specialties) AND json_type(specialties) = 'array'),
        fingerprint   TEXT UNIQUE,
        age_recipient TEXT UNIQUE,
        status        TEXT NOT NULL CHECK (status <> ''),
        updated_at    TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER expert_kept BEFORE DELETE ON expert
        BEGIN SELECT RAISE(ABORT, 'an expert is never deleted'); END;",
);

/// One expert of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expert {
    /// The expert's number in the pool, such as `T001`; it alone appears in a draw.
    pub id: String,
    /// The name.
    pub name: String,
    /// `T` technical (技术专家), `F` finance (财务专家), `TF` qualified for both.
    pub category: String,
    /// JSON array: the employers of the last three years (任职单位), for recusal.
    pub employers: String,
    /// Professional title (职称), or empty.
    pub title: String,
    /// JSON array: the fields the expert knows.
    pub specialties: String,
    /// The fingerprint of the certificate in force, once the expert is enrolled.
    pub fingerprint: Option<String>,
    /// The age recipient to which packages for this expert are encrypted, once enrolled.
    pub age_recipient: Option<String>,
    /// Whether the expert can be drawn; a word decided elsewhere.
    pub status: String,
    /// When the record was last changed, RFC 3339; set by the register.
    pub updated_at: String,
}

impl Row for Expert {
    const TABLE: &'static str = "expert";
    const COLUMNS: &'static str = "id, name, category, employers, title, specialties, fingerprint,
        age_recipient, status, updated_at";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            category: row.get("category")?,
            employers: row.get("employers")?,
            title: row.get("title")?,
            specialties: row.get("specialties")?,
            fingerprint: row.get("fingerprint")?,
            age_recipient: row.get("age_recipient")?,
            status: row.get("status")?,
            updated_at: row.get("updated_at")?,
        })
    }

    fn key(&self) -> String {
        self.id.clone()
    }
}

impl Reader {
    /// The whole pool, by number.
    pub fn experts(&self) -> Result<Vec<Expert>> {
        select(&self.conn, "ORDER BY id", [])
    }

    /// The expert with this number.
    pub fn expert(&self, id: &str) -> Result<Expert> {
        get(&self.conn, "WHERE id = ?1", [id], id)
    }

    /// The expert whose certificate in force has this fingerprint.
    pub fn expert_by_fingerprint(&self, fingerprint: &str) -> Result<Option<Expert>> {
        find(&self.conn, "WHERE fingerprint = ?1", [fingerprint])
    }
}

impl Tx<'_> {
    /// Takes an expert into the pool, or replaces the record with the same number.
    pub fn put_expert(&mut self, expert: &Expert) -> Result<()> {
        let known = find::<Expert>(&self.conn, "WHERE id = ?1", [&expert.id])?;
        let kind = if known.is_some() {
            ChangeKind::Update
        } else {
            ChangeKind::Insert
        };
        let row = Expert {
            updated_at: self.at.to_owned(),
            ..expert.clone()
        };
        self.conn
            .prepare_cached(
                "INSERT INTO expert (id, name, category, employers, title, specialties,
                    fingerprint, age_recipient, status, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                 ON CONFLICT (id) DO UPDATE SET
                    name = excluded.name, category = excluded.category,
                    employers = excluded.employers, title = excluded.title,
                    specialties = excluded.specialties, fingerprint = excluded.fingerprint,
                    age_recipient = excluded.age_recipient, status = excluded.status,
                    updated_at = excluded.updated_at",
            )?
            .execute((
                &row.id,
                &row.name,
                &row.category,
                &row.employers,
                &row.title,
                &row.specialties,
                &row.fingerprint,
                &row.age_recipient,
                &row.status,
                &row.updated_at,
            ))?;
        self.note(kind, &row)
    }
}
