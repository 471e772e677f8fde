//! `draw`: the draws of a case's panel (随机抽取), each kept for ever, also those that were given up.
//!
//! The commitment is fixed before the public entropy is known; until the draw is revealed the nonce is here only as
//! sealed text that the register cannot read. How a draw is computed is decided elsewhere.

use rusqlite::Row as SqlRow;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, checked_digest, get, select};
use crate::{CaseId, RegisterError, Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE draw (
        case_id      INTEGER NOT NULL REFERENCES assessment_case (id),
        draw_no      INTEGER NOT NULL CHECK (draw_no >= 1),
        commitment   TEXT NOT NULL CHECK (length(commitment) = 64),
        request      TEXT NOT NULL CHECK (json_valid(request)),
        sealed_nonce TEXT NOT NULL CHECK (sealed_nonce <> ''),
        nonce        TEXT CHECK (length(nonce) = 64),
        entropy      TEXT,
        result       TEXT CHECK (json_valid(result)),
        state        TEXT NOT NULL CHECK (state IN ('committed', 'revealed', 'void')),
        reason       TEXT NOT NULL,
        committed_at TEXT NOT NULL,
        revealed_at  TEXT,
        CHECK (state <> 'committed' OR nonce IS NULL),
        CHECK ((nonce IS NULL) = (entropy IS NULL) AND (nonce IS NULL) = (result IS NULL)
            AND (nonce IS NULL) = (revealed_at IS NULL)),
        PRIMARY KEY (case_id, draw_no)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER draw_kept BEFORE DELETE ON draw
        BEGIN SELECT RAISE(ABORT, 'draws are never deleted'); END;
    CREATE TRIGGER draw_fixed
        BEFORE UPDATE OF case_id, draw_no, commitment, request, sealed_nonce, committed_at ON draw
        BEGIN SELECT RAISE(ABORT, 'a commitment stays'); END;
    CREATE TRIGGER draw_revealed_once BEFORE UPDATE ON draw
        WHEN OLD.state = 'void' OR (OLD.nonce IS NOT NULL AND (NEW.nonce IS NOT OLD.nonce
            OR NEW.entropy IS NOT OLD.entropy OR NEW.result IS NOT OLD.result
            OR NEW.revealed_at IS NOT OLD.revealed_at OR NEW.state <> 'void'))
        BEGIN SELECT RAISE(ABORT, 'a draw is revealed once'); END;",
);

/// How far a draw has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DrawState {
    /// The commitment is fixed; nobody knows the result.
    Committed,
    /// Nonce, entropy and result are public.
    Revealed,
    /// Given up, with its reason; what was revealed stays.
    Void,
}

impl DrawState {
    fn word(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Revealed => "revealed",
            Self::Void => "void",
        }
    }
}

impl FromSql for DrawState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "committed" => Ok(Self::Committed),
            "revealed" => Ok(Self::Revealed),
            "void" => Ok(Self::Void),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

/// One draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// The case.
    pub case: CaseId,
    /// Its number in the case, from 1.
    pub draw_no: i64,
    /// The commitment, 64 hexadecimal digits, published before the entropy is known.
    pub commitment: String,
    /// The request: pool, seats, exclusions, as the exact JSON that was hashed.
    pub request: String,
    /// The nonce, sealed by the clerk.
    pub sealed_nonce: String,
    /// The nonce in the open, 64 hexadecimal digits, once revealed.
    pub nonce: Option<String>,
    /// The public entropy, once revealed.
    pub entropy: Option<String>,
    /// The result, JSON, once revealed.
    pub result: Option<String>,
    /// How far it has come.
    pub state: DrawState,
    /// Why it was needed again, or given up; else empty.
    pub reason: String,
    /// When the commitment was fixed, RFC 3339.
    pub committed_at: String,
    /// When it was revealed, RFC 3339.
    pub revealed_at: Option<String>,
}

/// A draw to be committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraw {
    /// The case.
    pub case: CaseId,
    /// Its number, which the request names too: [`Reader::next_draw_no`].
    pub draw_no: i64,
    /// The commitment, 64 lower-case hexadecimal digits.
    pub commitment: String,
    /// The request, JSON.
    pub request: String,
    /// The nonce, sealed.
    pub sealed_nonce: String,
    /// Why the panel is drawn again; required from the second draw on.
    pub reason: String,
}

/// What makes a draw public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    /// The nonce, 64 lower-case hexadecimal digits.
    pub nonce: String,
    /// The public entropy.
    pub entropy: String,
    /// The result, JSON.
    pub result: String,
}

impl Row for Draw {
    const TABLE: &'static str = "draw";
    const COLUMNS: &'static str = "case_id, draw_no, commitment, request, sealed_nonce, nonce,
        entropy, result, state, reason, committed_at, revealed_at";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            case: row.get("case_id")?,
            draw_no: row.get("draw_no")?,
            commitment: row.get("commitment")?,
            request: row.get("request")?,
            sealed_nonce: row.get("sealed_nonce")?,
            nonce: row.get("nonce")?,
            entropy: row.get("entropy")?,
            result: row.get("result")?,
            state: row.get("state")?,
            reason: row.get("reason")?,
            committed_at: row.get("committed_at")?,
            revealed_at: row.get("revealed_at")?,
        })
    }

    fn key(&self) -> String {
        format!("{}/{}", self.case, self.draw_no)
    }
}

impl Reader {
    /// The draws of a case, first to last.
    pub fn draws(&self, case: CaseId) -> Result<Vec<Draw>> {
        select(&self.conn, "WHERE case_id = ?1 ORDER BY draw_no", [case])
    }

    /// The draw.
    pub fn draw(&self, case: CaseId, draw_no: i64) -> Result<Draw> {
        get(
            &self.conn,
            "WHERE case_id = ?1 AND draw_no = ?2",
            (case, draw_no),
            draw_no,
        )
    }

    /// The number that the next draw of the case has.
    pub fn next_draw_no(&self, case: CaseId) -> Result<i64> {
        Ok(self.draws(case)?.last().map_or(1, |draw| draw.draw_no + 1))
    }
}

impl Tx<'_> {
    /// Fixes the commitment of the next draw. The draw before must be revealed or void, and a repetition needs a
    /// reason: nobody can commit again until the result pleases.
    pub fn commit_draw(&mut self, new: &NewDraw) -> Result<Draw> {
        let expected = self.next_draw_no(new.case)?;
        if new.draw_no != expected {
            return Err(RegisterError::DrawOutOfTurn {
                expected,
                given: new.draw_no,
            });
        }
        if let Some(former) = self.draws(new.case)?.last() {
            if former.state == DrawState::Committed {
                return Err(in_state(former));
            }
            required(&new.reason)?;
        }
        self.conn
            .prepare_cached(
                "INSERT INTO draw (case_id, draw_no, commitment, request, sealed_nonce, state,
                    reason, committed_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, 'committed', ?6, ?7)",
            )?
            .execute((
                new.case,
                new.draw_no,
                checked_digest(&new.commitment)?,
                &new.request,
                &new.sealed_nonce,
                &new.reason,
                self.at,
            ))?;
        self.draw_written(ChangeKind::Insert, new.case, new.draw_no)
    }

    /// Makes a committed draw public. That the nonce and the result belong to the commitment is checked elsewhere.
    pub fn reveal_draw(&mut self, case: CaseId, draw_no: i64, reveal: &Reveal) -> Result<Draw> {
        let draw = self.draw(case, draw_no)?;
        if draw.state != DrawState::Committed {
            return Err(in_state(&draw));
        }
        self.conn
            .prepare_cached(
                "UPDATE draw SET nonce = ?3, entropy = ?4, result = ?5, revealed_at = ?6,
                    state = 'revealed'
                 WHERE case_id = ?1 AND draw_no = ?2",
            )?
            .execute((
                case,
                draw_no,
                checked_digest(&reveal.nonce)?,
                &reveal.entropy,
                &reveal.result,
                self.at,
            ))?;
        self.draw_written(ChangeKind::Update, case, draw_no)
    }

    /// Gives a draw up, with the reason. It stays on record.
    pub fn void_draw(&mut self, case: CaseId, draw_no: i64, reason: &str) -> Result<Draw> {
        required(reason)?;
        let draw = self.draw(case, draw_no)?;
        if draw.state == DrawState::Void {
            return Err(in_state(&draw));
        }
        self.conn
            .prepare_cached(
                "UPDATE draw SET state = 'void', reason = ?3 WHERE case_id = ?1 AND draw_no = ?2",
            )?
            .execute((case, draw_no, reason))?;
        self.draw_written(ChangeKind::Update, case, draw_no)
    }

    fn draw_written(&mut self, kind: ChangeKind, case: CaseId, draw_no: i64) -> Result<Draw> {
        let draw = self.draw(case, draw_no)?;
        self.about(case)?;
        self.note(kind, &draw)?;
        Ok(draw)
    }
}

fn in_state(draw: &Draw) -> RegisterError {
    RegisterError::DrawState {
        draw_no: draw.draw_no,
        found: draw.state.word(),
    }
}

fn required(reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        Err(RegisterError::ReasonMissing)
    } else {
        Ok(())
    }
}
