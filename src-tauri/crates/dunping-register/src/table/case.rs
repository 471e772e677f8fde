//! `assessment_case`: one application of one enterprise (案件), from taking in to the end of its certificate.
//!
//! The state, the case number and the certificate number each have their own door ([`Tx::advance`], [`Tx::add_case`],
//! [`Tx::issue_certificate`]); [`Tx::edit_case`] cannot touch them. Lists are paged by key, so that a page costs the
//! same whatever the number of cases.

use rusqlite::{Connection, Row as SqlRow};
use rusqlite_migration::M;
use serde::{Deserialize, Serialize};

use crate::journal::ChangeKind;
use crate::row::{Reader, Row, find, get, select};
use crate::table::number::NumberKind;
use crate::{CaseId, RegisterError, Result, Tx, search};

/// No page is longer than this.
pub const MAX_PAGE: u32 = 500;

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE assessment_case (
        id             INTEGER PRIMARY KEY,
        case_no        TEXT NOT NULL UNIQUE,
        enterprise     TEXT NOT NULL CHECK (enterprise <> ''),
        uscc           TEXT NOT NULL,
        state          TEXT NOT NULL CHECK (state <> ''),
        reference_year INTEGER NOT NULL,
        created_at     TEXT NOT NULL,
        updated_at     TEXT NOT NULL,
        result         TEXT,
        certificate_no TEXT UNIQUE,
        deadline       TEXT CHECK (deadline GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
    ) STRICT;
    CREATE INDEX case_by_state ON assessment_case (state, id);
    CREATE INDEX case_by_uscc ON assessment_case (uscc, id);
    CREATE INDEX case_by_deadline ON assessment_case (deadline, id) WHERE deadline IS NOT NULL;
    CREATE TRIGGER case_kept BEFORE DELETE ON assessment_case
        BEGIN SELECT RAISE(ABORT, 'a case is never deleted'); END;
    CREATE TRIGGER case_identity BEFORE UPDATE ON assessment_case
        WHEN NEW.id <> OLD.id OR NEW.case_no <> OLD.case_no OR NEW.created_at <> OLD.created_at
            OR (OLD.certificate_no IS NOT NULL AND NEW.certificate_no IS NOT OLD.certificate_no)
        BEGIN SELECT RAISE(ABORT, 'a number once given stays'); END;",
);

/// One case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The row.
    pub id: CaseId,
    /// The case number (评审编号), `LNCSE-A-YYYY-NNNN`.
    pub case_no: String,
    /// The enterprise's name (企业名称).
    pub enterprise: String,
    /// Its unified social credit code (统一社会信用代码), as it stands in the application.
    pub uscc: String,
    /// The state of the process (5.4); a word decided elsewhere.
    pub state: String,
    /// The fiscal year that is assessed (上一年度).
    pub reference_year: i32,
    /// When it was taken in, RFC 3339.
    pub created_at: String,
    /// When this row last changed, RFC 3339.
    pub updated_at: String,
    /// The result of the assessment (评审结果), once there is one.
    pub result: Option<String>,
    /// The certificate number, once issued, `LNCSE-C-YYYY-NNNN`.
    pub certificate_no: Option<String>,
    /// The last day of what is due next, `YYYY-MM-DD`.
    pub deadline: Option<String>,
}

/// What a new case starts with; its number and instants are the register's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// The year whose numbers it is counted in.
    pub number_year: i32,
    /// The enterprise's name.
    pub enterprise: String,
    /// Its unified social credit code.
    pub uscc: String,
    /// Its first state.
    pub state: String,
    /// The fiscal year that is assessed.
    pub reference_year: i32,
    /// The last day of what is due next, `YYYY-MM-DD`.
    pub deadline: Option<String>,
}

/// The particulars of a case that can be corrected; start from [`Case::edit`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEdit {
    /// The enterprise's name.
    pub enterprise: String,
    /// Its unified social credit code.
    pub uscc: String,
    /// The fiscal year that is assessed.
    pub reference_year: i32,
    /// The result of the assessment.
    pub result: Option<String>,
    /// The last day of what is due next, `YYYY-MM-DD`.
    pub deadline: Option<String>,
}

/// Which cases a list shows, and from where. `limit` is cut to [`MAX_PAGE`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Pieces of the name, code or numbers, separated by blanks; all must occur.
    pub text: Option<String>,
    /// Only this state.
    pub state: Option<String>,
    /// Only cases older than this one: [`CasePage::next`] of the page before.
    pub before: Option<CaseId>,
    /// How many at most.
    pub limit: u32,
}

/// One page of a list, newest case first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// The cases.
    pub cases: Vec<Case>,
    /// Where the next page starts, if there is one.
    pub next: Option<CaseId>,
}

impl Case {
    /// The particulars as they are, to be changed and given to [`Tx::edit_case`].
    pub fn edit(&self) -> CaseEdit {
        CaseEdit {
            enterprise: self.enterprise.clone(),
            uscc: self.uscc.clone(),
            reference_year: self.reference_year,
            result: self.result.clone(),
            deadline: self.deadline.clone(),
        }
    }
}

impl Row for Case {
    const TABLE: &'static str = "assessment_case";
    // With the table's name, because a search joins a table that has columns of the same names.
    const COLUMNS: &'static str = "assessment_case.id, assessment_case.case_no,
        assessment_case.enterprise, assessment_case.uscc, state, reference_year, created_at,
        updated_at, result, assessment_case.certificate_no, deadline";

    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            case_no: row.get("case_no")?,
            enterprise: row.get("enterprise")?,
            uscc: row.get("uscc")?,
            state: row.get("state")?,
            reference_year: row.get("reference_year")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            result: row.get("result")?,
            certificate_no: row.get("certificate_no")?,
            deadline: row.get("deadline")?,
        })
    }

    fn key(&self) -> String {
        self.id.to_string()
    }
}

impl Reader {
    /// The case.
    pub fn case(&self, id: CaseId) -> Result<Case> {
        get(&self.conn, "WHERE id = ?1", [id], id)
    }

    /// The case with this number.
    pub fn case_by_no(&self, case_no: &str) -> Result<Option<Case>> {
        find(&self.conn, "WHERE assessment_case.case_no = ?1", [case_no])
    }

    /// All cases of the enterprise with this credit code, newest first.
    pub fn cases_of_enterprise(&self, uscc: &str) -> Result<Vec<Case>> {
        select(
            &self.conn,
            "WHERE assessment_case.uscc = ?1 ORDER BY id DESC",
            [uscc],
        )
    }

    /// The cases with something due on or before `day` (`YYYY-MM-DD`), most urgent first.
    pub fn cases_due(&self, day: &str, limit: u32) -> Result<Vec<Case>> {
        let rest = "WHERE deadline <= ?1 ORDER BY deadline, id LIMIT ?2";
        select(&self.conn, rest, (day, limit.min(MAX_PAGE)))
    }

    /// How many cases are in each state, by the state's word.
    pub fn case_counts(&self) -> Result<Vec<(String, i64)>> {
        let sql = "SELECT state, count(*) FROM assessment_case GROUP BY state ORDER BY state";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// One page of the cases that `filter` lets through, newest first.
    pub fn list_cases(&self, filter: &CaseFilter) -> Result<CasePage> {
        let limit = filter.limit.clamp(1, MAX_PAGE);
        let before = filter.before.map_or(i64::MAX, |case| case.0);
        // One more than asked for shows whether there is a next page.
        let mut cases = match filter
            .text
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            None => page(&self.conn, filter.state.as_deref(), before, limit + 1)?,
            Some(text) => found(&self.conn, text, filter.state.as_deref(), before, limit + 1)?,
        };
        let more = cases.len() > limit as usize;
        cases.truncate(limit as usize);
        let next = cases.last().filter(|_| more).map(|case| case.id);
        Ok(CasePage { cases, next })
    }
}

fn page(conn: &Connection, state: Option<&str>, before: i64, limit: u32) -> Result<Vec<Case>> {
    match state {
        None => select(
            conn,
            "WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            (before, limit),
        ),
        Some(state) => {
            let rest = "WHERE state = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3";
            select(conn, rest, (state, before, limit))
        }
    }
}

/// As [`page`], walking the search index from its newest end. CROSS JOIN keeps SQLite from walking the cases instead.
fn found(
    conn: &Connection,
    text: &str,
    state: Option<&str>,
    before: i64,
    limit: u32,
) -> Result<Vec<Case>> {
    let Some(query) = search::query(text) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT {} FROM case_search CROSS JOIN assessment_case
            ON assessment_case.id = case_search.rowid
         WHERE case_search MATCH ?1 AND case_search.rowid < ?2 AND (?3 IS NULL OR state = ?3)
         ORDER BY case_search.rowid DESC LIMIT ?4",
        Case::COLUMNS
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map((query, before, state, limit), Case::from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl Tx<'_> {
    /// Takes a case in: gives it the next case number of the year and records its first event.
    pub fn add_case(&mut self, new: &NewCase) -> Result<Case> {
        let case_no = self.take_number(NumberKind::Case, new.number_year)?;
        self.conn
            .prepare_cached(
                "INSERT INTO assessment_case (case_no, enterprise, uscc, state, reference_year,
                    created_at, updated_at, deadline)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
            )?
            .execute((
                &case_no,
                &new.enterprise,
                &new.uscc,
                &new.state,
                new.reference_year,
                self.at,
                &new.deadline,
            ))?;
        let case = self.case(CaseId(self.conn.last_insert_rowid()))?;
        self.about(case.id)?;
        self.note(ChangeKind::Insert, &case)?;
        search::index(self, &case)?;
        self.first_event(&case)?;
        Ok(case)
    }

    /// Corrects the particulars of a case; its files and documents stay as they were.
    pub fn edit_case(&mut self, id: CaseId, edit: &CaseEdit) -> Result<Case> {
        self.conn
            .prepare_cached(
                "UPDATE assessment_case SET enterprise = ?2, uscc = ?3, reference_year = ?4,
                    result = ?5, deadline = ?6, updated_at = ?7
                 WHERE id = ?1",
            )?
            .execute((
                id,
                &edit.enterprise,
                &edit.uscc,
                edit.reference_year,
                &edit.result,
                &edit.deadline,
                self.at,
            ))?;
        self.case_changed(id)
    }

    /// Gives a case the next certificate number of `year` (发证). Once only.
    pub fn issue_certificate(&mut self, id: CaseId, year: i32) -> Result<Case> {
        if self.case(id)?.certificate_no.is_some() {
            return Err(RegisterError::AlreadyCertified(id));
        }
        let number = self.take_number(NumberKind::Certificate, year)?;
        self.conn
            .prepare_cached(
                "UPDATE assessment_case SET certificate_no = ?2, updated_at = ?3 WHERE id = ?1",
            )?
            .execute((id, number, self.at))?;
        self.case_changed(id)
    }

    /// Puts the state that an event just recorded into the case's row.
    pub(crate) fn set_case_state(&mut self, id: CaseId, state: &str) -> Result<Case> {
        self.conn
            .prepare_cached("UPDATE assessment_case SET state = ?2, updated_at = ?3 WHERE id = ?1")?
            .execute((id, state, self.at))?;
        self.case_changed(id)
    }

    fn case_changed(&mut self, id: CaseId) -> Result<Case> {
        let case = self.case(id)?;
        self.about(id)?;
        self.note(ChangeKind::Update, &case)?;
        search::index(self, &case)?;
        Ok(case)
    }
}
