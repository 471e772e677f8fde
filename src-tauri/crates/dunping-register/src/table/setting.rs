//! `setting`: what the body has chosen (policy set, calendar, texts), as JSON made elsewhere.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, find};
use crate::{Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE setting (
        key        TEXT PRIMARY KEY CHECK (key <> ''),
        value      TEXT NOT NULL CHECK (json_valid(value)),
        updated_at TEXT NOT NULL
    ) STRICT;",
);

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name.
    pub key: String,
    /// Its value, JSON.
    pub value: String,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl Row for Setting {
    const TABLE: &'static str = "setting";
    const COLUMNS: &'static str = "key, value, updated_at";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            value: row.get("value")?,
            updated_at: row.get("updated_at")?,
        })
    }

    fn key(&self) -> String {
        self.key.clone()
    }
}

impl Reader {
    /// The setting of this name, if it was ever made.
    pub fn setting(&self, key: &str) -> Result<Option<Setting>> {
        find(&self.conn, "WHERE key = ?1", [key])
    }
}

impl Tx<'_> {
    /// Makes or changes a setting. `value` is JSON.
    pub fn put_setting(&mut self, key: &str, value: &str) -> Result<()> {
        let kind = match self.setting(key)? {
            Some(_) => ChangeKind::Update,
            None => ChangeKind::Insert,
        };
        let row = Setting {
            key: key.into(),
            value: value.into(),
            updated_at: self.at.to_owned(),
        };
        self.conn
            .prepare_cached(
                "INSERT INTO setting (key, value, updated_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (key) DO UPDATE
                 SET value = excluded.value, updated_at = excluded.updated_at",
            )?
            .execute((&row.key, &row.value, &row.updated_at))?;
        self.note(kind, &row)
    }
}
