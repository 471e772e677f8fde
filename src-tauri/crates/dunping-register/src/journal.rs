//! The journal (操作日志): one row for every transaction, each bound to the one before it by a hash.
//!
//! `hash = SHA-256("audit-v1\0" ‖ prev ‖ seq ‖ len(at) ‖ at ‖ len(actor) ‖ actor ‖ len(event) ‖ event)`, where `prev` is
//! the 32 bytes of the row before (zeros for the first), and `seq` and every `len` are 8 bytes, big-endian. The event
//! names each row that was written, with the digest of what it became.
//!
//! It proves that no row before a known head was altered, removed, inserted or reordered. It does not prove that the
//! clock or the actor's name were true, nor anything against somebody who rewrites the whole table, unless the head
//! is also kept elsewhere: every sealed file and backup carries it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row as SqlRow};
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::row::{Reader, hex};
use crate::{Actor, CaseId, Result};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE journal (
        seq      INTEGER PRIMARY KEY,
        at       TEXT NOT NULL,
        actor    TEXT NOT NULL CHECK (json_valid(actor)),
        event    TEXT NOT NULL CHECK (json_valid(event)),
        case_id  INTEGER REFERENCES assessment_case (id),
        hash     TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
    ) STRICT;
    CREATE INDEX journal_of_case ON journal (case_id, seq) WHERE case_id IS NOT NULL;
    CREATE TRIGGER journal_kept BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER journal_fixed BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;",
);

/// The journal's newest row: what sealed files, minutes and backups carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHead {
    /// Its number, from 1; 0 for an empty journal.
    pub seq: i64,
    /// Its hash, 64 hexadecimal digits; zeros for an empty journal.
    pub hash: String,
}

/// One row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Its number, from 1 without gaps.
    pub seq: i64,
    /// The instant that the computer's clock claimed, RFC 3339.
    pub at: String,
    /// Who did it.
    pub actor: Actor,
    /// What was done: the code of an [`crate::Operation`].
    pub op: String,
    /// The case that it concerned.
    pub case: Option<CaseId>,
    /// The rows that were written.
    pub changes: Vec<Change>,
    /// Further facts that the operation noted.
    pub facts: BTreeMap<String, String>,
    /// The row's hash.
    pub hash: String,
}

/// One row that a transaction wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The table.
    pub table: String,
    /// The row's primary key as text.
    pub key: String,
    /// Whether it was new.
    pub kind: ChangeKind,
    /// SHA-256 of what the row became.
    pub row: String,
}

/// Whether a row was new. Nothing in the register is ever deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// The row was not there before.
    Insert,
    /// The row replaced its former version.
    Update,
}

/// Whether the chain holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalVerdict {
    /// Every row follows from the one before.
    Holds(JournalHead),
    /// The first row at which it does not.
    Broken {
        /// The row's number.
        seq: i64,
        /// What is wrong with it.
        why: JournalBreak,
    },
}

/// What is wrong with a row of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalBreak {
    /// The row before it is missing.
    Gap,
    /// Its hash does not follow from its content and the row before.
    Hash,
    /// Its content cannot be read, or the column beside it says otherwise.
    Content,
}

/// The event as it is stored and hashed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct JournalEvent {
    pub(crate) op: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) case: Option<CaseId>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) changes: Vec<Change>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub(crate) facts: BTreeMap<String, String>,
}

/// A row as it is stored.
struct Stored {
    seq: i64,
    at: String,
    actor: String,
    event: String,
    case: Option<CaseId>,
    hash: String,
}

const COLUMNS: &str = "seq, at, actor, event, case_id, hash";

impl Stored {
    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get("seq")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            event: row.get("event")?,
            case: row.get("case_id")?,
            hash: row.get("hash")?,
        })
    }

    /// The hash that follows from the row's content and the 64 digits of the row before.
    fn true_hash(&self, prev: &str) -> String {
        chain_hash(prev, self.seq, &self.at, &self.actor, &self.event)
    }

    fn read(self) -> Result<JournalRow> {
        let event: JournalEvent = serde_json::from_str(&self.event)?;
        Ok(JournalRow {
            seq: self.seq,
            at: self.at,
            actor: serde_json::from_str(&self.actor)?,
            op: event.op,
            case: event.case,
            changes: event.changes,
            facts: event.facts,
            hash: self.hash,
        })
    }
}

/// Appends the row for a transaction that is about to be committed.
pub(crate) fn append(
    conn: &Connection,
    actor: &Actor,
    at: &str,
    event: &JournalEvent,
) -> Result<()> {
    let head = head(conn)?;
    let seq = head.seq + 1;
    let actor = serde_json::to_string(actor)?;
    let text = serde_json::to_string(event)?;
    let hash = chain_hash(&head.hash, seq, at, &actor, &text);
    conn.prepare_cached(
        "INSERT INTO journal (seq, at, actor, event, case_id, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute((seq, at, actor, text, event.case, hash))?;
    Ok(())
}

/// Walks the journal from its first row, handing each sound row to `visit`, up to the first break.
pub(crate) fn walk(conn: &Connection, mut visit: impl FnMut(JournalRow)) -> Result<JournalVerdict> {
    let mut head = empty_head();
    let mut statement = conn.prepare(&format!("SELECT {COLUMNS} FROM journal ORDER BY seq"))?;
    for stored in statement.query_map([], Stored::from_row)? {
        let stored = stored?;
        let (seq, case) = (stored.seq, stored.case);
        if seq != head.seq + 1 {
            return Ok(JournalVerdict::Broken {
                seq,
                why: JournalBreak::Gap,
            });
        }
        if stored.true_hash(&head.hash) != stored.hash {
            return Ok(JournalVerdict::Broken {
                seq,
                why: JournalBreak::Hash,
            });
        }
        match stored.read() {
            Ok(row) if row.case == case => {
                head = JournalHead {
                    seq,
                    hash: row.hash.clone(),
                };
                visit(row);
            }
            _ => {
                return Ok(JournalVerdict::Broken {
                    seq,
                    why: JournalBreak::Content,
                });
            }
        }
    }
    Ok(JournalVerdict::Holds(head))
}

pub(crate) fn head(conn: &Connection) -> Result<JournalHead> {
    let mut statement =
        conn.prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?;
    let mut rows = statement.query_map([], |row| {
        Ok(JournalHead {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    })?;
    Ok(rows.next().transpose()?.unwrap_or_else(empty_head))
}

impl Reader {
    /// The journal's newest row.
    pub fn journal_head(&self) -> Result<JournalHead> {
        head(&self.conn)
    }

    /// Whether the row that `head` names is in this journal, unchanged: an anchor that a sealed file carried away.
    pub fn journal_contains(&self, head: &JournalHead) -> Result<bool> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT 1 FROM journal WHERE seq = ?1 AND hash = ?2")?;
        Ok(*head == empty_head() || statement.exists((head.seq, &head.hash))?)
    }

    /// Recomputes the whole chain.
    pub fn verify_journal(&self) -> Result<JournalVerdict> {
        walk(&self.conn, |_| {})
    }

    /// Everything that was done in a case, oldest first.
    pub fn journal(&self, case: CaseId) -> Result<Vec<JournalRow>> {
        let sql = format!("SELECT {COLUMNS} FROM journal WHERE case_id = ?1 ORDER BY seq");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let rows = statement.query_map([case], Stored::from_row)?;
        rows.map(|row| row?.read()).collect()
    }
}

fn empty_head() -> JournalHead {
    JournalHead {
        seq: 0,
        hash: "0".repeat(64),
    }
}

/// The chain's hash; `prev` is the former one in hexadecimal, and goes in as its 32 bytes.
fn chain_hash(prev: &str, seq: i64, at: &str, actor: &str, event: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"audit-v1\0");
    hash.update(unhex(prev));
    hash.update(seq.to_be_bytes());
    for part in [at, actor, event] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// The bytes of hexadecimal text; anything else in it gives bytes that no true hash follows from.
fn unhex(text: &str) -> Vec<u8> {
    let digit = |b: u8| char::from(b).to_digit(16).map_or(0xff, |d| d as u8);
    text.as_bytes()
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |n, b| (n << 4) | digit(*b)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::chain_hash;

    /// Computed apart from this program, with Python's `hashlib` and `struct`.
    #[test]
    fn the_hash_is_the_documented_one() {
        let zeros = "0".repeat(64);
        assert_eq!(
            chain_hash(
                &zeros,
                1,
                "2026-11-22T09:00:00+08:00",
                r#"{"id":"a","name":"王"}"#,
                "{}"
            ),
            "64785fed67899b8e1c352da713e4da1c950ef9595b634274a1084bd26683e89c"
        );
    }
}
