//! `seat`: who sits, or stands by, in the panel of a case (专家组), by draw.
//!
//! A seat is never removed: an expert who stands aside keeps the row with another status. Whether a panel is odd and
//! has both kinds of experts is decided elsewhere.

use rusqlite::Row as SqlRow;
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, find, select};
use crate::{CaseId, Result, Tx};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE seat (
        case_id   INTEGER NOT NULL,
        draw_no   INTEGER NOT NULL,
        expert_id TEXT NOT NULL REFERENCES expert (id),
        category  TEXT NOT NULL CHECK (category IN ('T', 'F')),
        position  INTEGER NOT NULL CHECK (position >= 1),
        chair     INTEGER NOT NULL CHECK (chair IN (0, 1)),
        status    TEXT NOT NULL CHECK (status <> ''),
        PRIMARY KEY (case_id, draw_no, expert_id),
        UNIQUE (case_id, draw_no, category, position),
        FOREIGN KEY (case_id, draw_no) REFERENCES draw (case_id, draw_no)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX seat_of_expert ON seat (expert_id, case_id);
    CREATE UNIQUE INDEX seat_one_chair ON seat (case_id, draw_no) WHERE chair = 1;
    CREATE TRIGGER seat_kept BEFORE DELETE ON seat
        BEGIN SELECT RAISE(ABORT, 'a seat is never deleted'); END;",
);

/// One expert's place in the panel of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The case.
    pub case: CaseId,
    /// The draw that gave the seat.
    pub draw_no: i64,
    /// The expert's number in the pool.
    pub expert: String,
    /// The category for which the expert was drawn: `T` technical, `F` finance.
    pub category: String,
    /// The place in the order of the draw within the category, from 1: seats first, then alternates (候补).
    pub position: i64,
    /// Whether this is the chair (组长). One a draw.
    pub chair: bool,
    /// Seated, standing by, recused, replaced…; a word decided elsewhere.
    pub status: String,
}

impl Row for Seat {
    const TABLE: &'static str = "seat";
    const COLUMNS: &'static str = "case_id, draw_no, expert_id, category, position, chair, status";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            case: row.get("case_id")?,
            draw_no: row.get("draw_no")?,
            expert: row.get("expert_id")?,
            category: row.get("category")?,
            position: row.get("position")?,
            chair: row.get("chair")?,
            status: row.get("status")?,
        })
    }

    fn key(&self) -> String {
        format!("{}/{}/{}", self.case, self.draw_no, self.expert)
    }
}

impl Reader {
    /// The seats of a case: by draw, category and place.
    pub fn seats(&self, case: CaseId) -> Result<Vec<Seat>> {
        let rest = "WHERE case_id = ?1 ORDER BY draw_no, category, position";
        select(&self.conn, rest, [case])
    }

    /// The seats that an expert had, newest first.
    pub fn seats_of_expert(&self, expert: &str) -> Result<Vec<Seat>> {
        select(
            &self.conn,
            "WHERE expert_id = ?1 ORDER BY case_id DESC, draw_no DESC",
            [expert],
        )
    }
}

impl Tx<'_> {
    /// Gives a seat, or changes who chairs and the status. To hand the chair on, take it from the former chair first.
    pub fn put_seat(&mut self, seat: &Seat) -> Result<()> {
        let known = find::<Seat>(
            &self.conn,
            "WHERE case_id = ?1 AND draw_no = ?2 AND expert_id = ?3",
            (seat.case, seat.draw_no, &seat.expert),
        )?;
        let kind = if known.is_some() {
            ChangeKind::Update
        } else {
            ChangeKind::Insert
        };
        self.conn
            .prepare_cached(
                "INSERT INTO seat (case_id, draw_no, expert_id, category, position, chair, status)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (case_id, draw_no, expert_id) DO UPDATE SET
                    category = excluded.category, position = excluded.position,
                    chair = excluded.chair, status = excluded.status",
            )?
            .execute((
                seat.case,
                seat.draw_no,
                &seat.expert,
                &seat.category,
                seat.position,
                seat.chair,
                &seat.status,
            ))?;
        self.about(seat.case)?;
        self.note(kind, seat)
    }
}
