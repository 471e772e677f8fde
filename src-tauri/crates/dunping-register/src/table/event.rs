//! `event`: every step of a case from state to state, never changed afterwards: the filing record (备案记录, 5.3).
//!
//! Which steps the standard allows is decided before the register is asked. The register only makes sure that a step
//! starts from the state in which the case truly is, and that it cites documents that are on record.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, get, select};
use crate::table::case::Case;
use crate::{CaseId, RegisterError, Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE event (
        case_id    INTEGER NOT NULL REFERENCES assessment_case (id),
        seq        INTEGER NOT NULL CHECK (seq >= 1),
        at         TEXT NOT NULL,
        actor      TEXT NOT NULL,
        from_state TEXT,
        to_state   TEXT NOT NULL CHECK (to_state <> ''),
        reason     TEXT NOT NULL,
        doc_refs   TEXT NOT NULL CHECK (json_valid(doc_refs) AND json_type(doc_refs) = 'array'),
        PRIMARY KEY (case_id, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER event_kept BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_fixed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;",
);

/// One step of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The case.
    pub case: CaseId,
    /// The step's number in the case, from 1.
    pub seq: i64,
    /// When, RFC 3339.
    pub at: String,
    /// The id of who did it.
    pub actor: String,
    /// The state before; none for the first step.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
    /// Why, in words; may be empty where the process asks for no reason.
    pub reason: String,
    /// JSON array: the digests of the documents that it rests on.
    pub doc_refs: String,
}

/// A step to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// The state in which the caller saw the case.
    pub from: String,
    /// The state that it is to have.
    pub to: String,
    /// Why, in words.
    pub reason: String,
    /// The digests of the documents that it rests on; each must be on record in the case.
    pub documents: Vec<String>,
}

impl Row for Event {
    const TABLE: &'static str = "event";
    const COLUMNS: &'static str = "case_id, seq, at, actor, from_state, to_state, reason, doc_refs";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            case: row.get("case_id")?,
            seq: row.get("seq")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            from: row.get("from_state")?,
            to: row.get("to_state")?,
            reason: row.get("reason")?,
            doc_refs: row.get("doc_refs")?,
        })
    }

    fn key(&self) -> String {
        format!("{}/{}", self.case, self.seq)
    }
}

impl Reader {
    /// The steps of a case, oldest first.
    pub fn events(&self, case: CaseId) -> Result<Vec<Event>> {
        select(&self.conn, "WHERE case_id = ?1 ORDER BY seq", [case])
    }
}

impl Tx<'_> {
    /// Takes a step: records the event and changes the case's state. Fails if the case has moved on meanwhile, or if
    /// a document that it cites is not on record.
    pub fn advance(&mut self, case: CaseId, step: &Advance) -> Result<Case> {
        let found = self.case(case)?.state;
        if found != step.from {
            return Err(RegisterError::StateMoved {
                case,
                expected: step.from.clone(),
                found,
            });
        }
        for digest in &step.documents {
            self.document(case, digest)?;
        }
        self.insert_event(
            case,
            Some(&step.from),
            &step.to,
            &step.reason,
            &serde_json::to_string(&step.documents)?,
        )?;
        self.set_case_state(case, &step.to)
    }

    /// The event with which a case begins.
    pub(crate) fn first_event(&mut self, case: &Case) -> Result<()> {
        self.insert_event(case.id, None, &case.state, "", "[]")
    }

    fn insert_event(
        &mut self,
        case: CaseId,
        from: Option<&str>,
        to: &str,
        reason: &str,
        doc_refs: &str,
    ) -> Result<()> {
        let seq: i64 = self
            .conn
            .prepare_cached("SELECT coalesce(max(seq), 0) + 1 FROM event WHERE case_id = ?1")?
            .query_row([case], |row| row.get(0))?;
        self.conn
            .prepare_cached(
                "INSERT INTO event (case_id, seq, at, actor, from_state, to_state, reason, doc_refs)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((case, seq, self.at, &self.actor.id, from, to, reason, doc_refs))?;
        let event: Event = get(
            &self.conn,
            "WHERE case_id = ?1 AND seq = ?2",
            (case, seq),
            seq,
        )?;
        self.about(case)?;
        self.note(ChangeKind::Insert, &event)
    }
}
