//! The schema: which tables there are, in which order they came, and whether a file still has exactly them.
//!
//! Forward only: a released migration is never edited; a change is a further entry at the end of the list.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::{RegisterError, Result, journal, search, table};

/// One entry a table, oldest first; the schema version of a file is the number of entries applied to it.
const LIST: &[M<'static>] = &[
    journal::MIGRATION,
    table::meta::MIGRATION,
    table::expert::MIGRATION,
    table::case::MIGRATION,
    search::MIGRATION,
    table::number::MIGRATION,
    table::event::MIGRATION,
    table::file::MIGRATION,
    table::document::MIGRATION,
    table::draw::MIGRATION,
    table::seat::MIGRATION,
    table::setting::MIGRATION,
];

const MIGRATIONS: Migrations<'static> = Migrations::from_slice(LIST);

/// The schema version that this program writes.
pub(crate) fn latest() -> i64 {
    i64::try_from(LIST.len()).unwrap_or(i64::MAX)
}

/// The schema version of the file.
pub(crate) fn version(conn: &Connection) -> Result<i64> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the file to `version` in one transaction.
pub(crate) fn migrate(conn: &mut Connection, version: i64) -> Result<()> {
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    Ok(MIGRATIONS.to_version(conn, version)?)
}

/// Refuses a file whose tables, indexes and triggers are not exactly those of its version: a trigger that somebody
/// added would run inside our writes, a guard that somebody dropped would let history be rewritten.
pub(crate) fn check_genuine(conn: &Connection, version: i64) -> Result<()> {
    let mut model = Connection::open_in_memory()?;
    migrate(&mut model, version)?;
    let (expected, found) = (objects(&model)?, objects(conn)?);
    let differing = expected
        .iter()
        .find(|(name, sql)| found.get(*name) != Some(sql))
        .or_else(|| found.iter().find(|(name, _)| !expected.contains_key(*name)));
    match differing {
        Some((object, _)) => Err(RegisterError::ForeignSchema {
            object: object.clone(),
        }),
        None => Ok(()),
    }
}

/// Every object by kind and name, with the SQL that made it.
fn objects(conn: &Connection) -> Result<BTreeMap<String, String>> {
    let mut statement =
        conn.prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{self, APPLICATION_ID, Existing};
    use crate::{REGISTER_FILE, Register};

    #[test]
    fn the_migrations_are_well_formed() {
        MIGRATIONS.validate().unwrap();
    }

    /// Every earlier version of the schema is brought up to date, after a copy was kept.
    #[test]
    fn an_older_register_is_brought_up_to_date() {
        for older in 1..latest() {
            let dir = tempfile::tempdir().unwrap();
            let file = dir.path().join(REGISTER_FILE);
            let mut conn = settings::connect(&file, Existing::Created).unwrap();
            conn.pragma_update(None, "application_id", APPLICATION_ID)
                .unwrap();
            settings::write_ahead(&conn).unwrap();
            migrate(&mut conn, older).unwrap();
            conn.close().unwrap();

            let register = Register::open(dir.path()).unwrap();
            assert_eq!(version(register.conn()).unwrap(), latest());
            check_genuine(register.conn(), latest()).unwrap();
            let copy = dir
                .path()
                .join(format!("backups/before-schema-{older}-journal-0.sqlite"));
            let copy = settings::connect(&copy, Existing::Required).unwrap();
            assert_eq!(version(&copy).unwrap(), older);
        }
    }
}
