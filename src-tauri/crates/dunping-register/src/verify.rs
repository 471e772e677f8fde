//! Whether a register is whole: the file, the references, the journal, every row against the journal, the numbers.
//!
//! Findings are values, not errors. Whether the bytes in `files/` still match their digests is not judged here.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::journal::{self, JournalVerdict};
use crate::row::{Reader, Row};
use crate::table::{case, document, draw, event, expert, file, meta, number, seat, setting};
use crate::{RegisterError, Result};

/// What a complete check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterCheck {
    /// SQLite's own integrity check: its complaints.
    pub integrity: Vec<String>,
    /// Tables with a reference to a row that is not there.
    pub dangling: Vec<String>,
    /// The journal's chain.
    pub journal: JournalVerdict,
    /// Rows that are not as the journal last recorded them; not judged when the chain is broken.
    pub rows: Vec<RowDifference>,
    /// Sequences of which a number is missing or too many, such as `LNCSE-A-2026`.
    pub numbers: Vec<String>,
}

/// A row that is not as the journal last recorded it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowDifference {
    /// The content is another.
    Altered {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
    },
    /// The journal knows it, the table does not.
    Missing {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
    },
    /// The table has it, the journal does not.
    Unrecorded {
        /// The table.
        table: String,
        /// The row's key.
        key: String,
    },
}

impl RegisterCheck {
    /// Whether nothing at all was found.
    pub fn holds(&self) -> bool {
        self.integrity.is_empty()
            && self.dangling.is_empty()
            && matches!(self.journal, JournalVerdict::Holds(_))
            && self.rows.is_empty()
            && self.numbers.is_empty()
    }
}

impl Reader {
    /// Checks everything that the database itself can show. It reads all of it: seconds, for a large register.
    pub fn verify(&self) -> Result<RegisterCheck> {
        let mut recorded = HashMap::new();
        let verdict = journal::walk(&self.conn, |row| {
            for change in row.changes {
                recorded.insert((change.table, change.key), change.row);
            }
        })?;
        let rows = match &verdict {
            JournalVerdict::Holds(_) => differences(&self.conn, recorded)?,
            JournalVerdict::Broken { .. } => Vec::new(),
        };
        Ok(RegisterCheck {
            integrity: integrity(&self.conn)?,
            dangling: dangling(&self.conn)?,
            journal: verdict,
            rows,
            numbers: number::wrong_sequences(&self.conn)?,
        })
    }
}

/// SQLite's complaints about the file, none if it is sound.
pub(crate) fn integrity(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare("PRAGMA integrity_check")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines = lines.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn dangling(conn: &Connection) -> Result<Vec<String>> {
    let mut statement = conn.prepare("PRAGMA foreign_key_check")?;
    let tables = statement.query_map([], |row| row.get(0))?;
    Ok(tables.collect::<rusqlite::Result<_>>()?)
}

/// The digests of all rows as last recorded, by table and key.
type Recorded = HashMap<(String, String), String>;

fn differences(conn: &Connection, mut recorded: Recorded) -> Result<Vec<RowDifference>> {
    let mut found = Vec::new();
    compare::<meta::Meta>(conn, &mut recorded, &mut found)?;
    compare::<expert::Expert>(conn, &mut recorded, &mut found)?;
    compare::<case::Case>(conn, &mut recorded, &mut found)?;
    compare::<number::Sequence>(conn, &mut recorded, &mut found)?;
    compare::<event::Event>(conn, &mut recorded, &mut found)?;
    compare::<file::FileRow>(conn, &mut recorded, &mut found)?;
    compare::<document::Document>(conn, &mut recorded, &mut found)?;
    compare::<draw::Draw>(conn, &mut recorded, &mut found)?;
    compare::<seat::Seat>(conn, &mut recorded, &mut found)?;
    compare::<setting::Setting>(conn, &mut recorded, &mut found)?;
    let missing = recorded
        .into_keys()
        .map(|(table, key)| RowDifference::Missing { table, key });
    found.extend(missing);
    found.sort();
    Ok(found)
}

/// Takes every row of one table out of `recorded` and notes those that differ. One row at a time is in memory.
fn compare<R: Row>(
    conn: &Connection,
    recorded: &mut Recorded,
    found: &mut Vec<RowDifference>,
) -> Result<()> {
    let mut statement = conn.prepare(&format!("SELECT {} FROM {}", R::COLUMNS, R::TABLE))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let row = R::from_row(row).map_err(RegisterError::from)?;
        let (table, key) = (R::TABLE.to_owned(), row.key());
        match recorded.remove(&(table.clone(), key.clone())) {
            Some(digest) if digest == row.digest()? => {}
            Some(_) => found.push(RowDifference::Altered { table, key }),
            None => found.push(RowDifference::Unrecorded { table, key }),
        }
    }
    Ok(())
}
