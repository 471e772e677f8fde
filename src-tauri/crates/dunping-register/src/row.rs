//! What every table has in common: a row is read by its column names, has a key, and has a digest for the journal.

use rusqlite::{Connection, Params, Row as SqlRow};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{RegisterError, Result};

/// Reads a register. An open [`crate::Register`] and an open [`crate::Tx`] both are one; nothing here writes.
pub struct Reader {
    pub(crate) conn: Connection,
}

/// A table's row whose every version the journal records by digest.
///
/// The digest is SHA-256 of the row's JSON, fields in the order of the type. A column that a later schema adds must
/// be left out of the JSON while it is empty, so that the digests of old rows stay what they were.
pub(crate) trait Row: Serialize + Sized {
    /// The table's name.
    const TABLE: &'static str;
    /// The columns, as written after `SELECT`.
    const COLUMNS: &'static str;

    /// Reads the row by column name.
    fn from_row(row: &SqlRow<'_>) -> rusqlite::Result<Self>;

    /// The primary key as text, as the journal writes it.
    fn key(&self) -> String;

    /// The digest that the journal keeps.
    fn digest(&self) -> Result<String> {
        Ok(sha256_hex(&serde_json::to_vec(self)?))
    }
}

/// All rows of `R` that `rest` (`WHERE … ORDER BY …`) selects.
pub(crate) fn select<R: Row>(conn: &Connection, rest: &str, params: impl Params) -> Result<Vec<R>> {
    let sql = format!("SELECT {} FROM {} {rest}", R::COLUMNS, R::TABLE);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params, R::from_row)?;
    Ok(rows.collect::<rusqlite::Result<Vec<R>>>()?)
}

/// The one row that `rest` selects, if it is there.
pub(crate) fn find<R: Row>(
    conn: &Connection,
    rest: &str,
    params: impl Params,
) -> Result<Option<R>> {
    Ok(select(conn, rest, params)?.pop())
}

/// The one row that `rest` selects; `key` names it in the error.
pub(crate) fn get<R: Row>(
    conn: &Connection,
    rest: &str,
    params: impl Params,
    key: impl ToString,
) -> Result<R> {
    find(conn, rest, params)?.ok_or_else(|| RegisterError::NotFound {
        what: R::TABLE,
        key: key.to_string(),
    })
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// The text, if it is a digest as [`sha256_hex`] writes it.
pub(crate) fn checked_digest(text: &str) -> Result<&str> {
    let good = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if good {
        Ok(text)
    } else {
        Err(RegisterError::BadDigest(text.to_owned()))
    }
}
