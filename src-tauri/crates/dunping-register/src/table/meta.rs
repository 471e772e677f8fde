//! `meta`: what the register says about itself. Written once, when it is made.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, select};
use crate::{Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE meta (
        key   TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER meta_kept BEFORE DELETE ON meta
        BEGIN SELECT RAISE(ABORT, 'meta is written once'); END;
    CREATE TRIGGER meta_fixed BEFORE UPDATE ON meta
        BEGIN SELECT RAISE(ABORT, 'meta is written once'); END;",
);

/// One fact about the register: `created_at` (RFC 3339), `created_by` (an actor's id), `created_with` (program version).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The fact's name.
    pub key: String,
    /// The fact.
    pub value: String,
}

impl Row for Meta {
    const TABLE: &'static str = "meta";
    const COLUMNS: &'static str = "key, value";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get("key")?,
            value: row.get("value")?,
        })
    }

    fn key(&self) -> String {
        self.key.clone()
    }
}

impl Reader {
    /// What the register says about itself, by name.
    pub fn meta(&self) -> Result<Vec<Meta>> {
        select(&self.conn, "ORDER BY key", [])
    }
}

impl Tx<'_> {
    /// Writes the facts of a new register.
    pub(crate) fn write_meta(&mut self) -> Result<()> {
        for (key, value) in [
            ("created_at", self.at),
            ("created_by", &self.actor.id),
            ("created_with", env!("CARGO_PKG_VERSION")),
        ] {
            let row = Meta {
                key: key.to_owned(),
                value: value.to_owned(),
            };
            self.conn
                .prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2)")?
                .execute((&row.key, &row.value))?;
            self.note(ChangeKind::Insert, &row)?;
        }
        Ok(())
    }
}
