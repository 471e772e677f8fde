//! Finding cases by a piece of the name, the credit code or a number, as fast among 100,000 cases as among 1,000.
//!
//! A full-text index holds every Chinese character as one word and every run of Latin letters and digits as one
//! word. A search for 「网络安全」 is then a phrase of four words, which finds the piece anywhere in a name. A piece of
//! a code or number is found from its beginning, not from its middle. The index is derived and can be made anew; the
//! journal does not record it.

use rusqlite_migration::M;

use crate::table::case::Case;
use crate::{Result, Tx};

/// The index; `rowid` is the case's id.
pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE VIRTUAL TABLE case_search USING fts5(
        case_no, enterprise, uscc, certificate_no,
        content = '', contentless_delete = 1, tokenize = 'ascii'
    );",
);

/// Puts the case's words into the index, in the place of those that were there.
pub(crate) fn index(tx: &Tx<'_>, case: &Case) -> Result<()> {
    tx.conn
        .prepare_cached(
            "INSERT OR REPLACE INTO case_search (rowid, case_no, enterprise, uscc, certificate_no)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            case.id,
            words(&case.case_no).join(" "),
            words(&case.enterprise).join(" "),
            words(&case.uscc).join(" "),
            words(case.certificate_no.as_deref().unwrap_or("")).join(" "),
        ))?;
    Ok(())
}

/// The query for what a person typed: each piece between blanks must occur. `None` if nothing is left to look for.
pub(crate) fn query(typed: &str) -> Option<String> {
    let phrases: Vec<String> = typed.split_whitespace().filter_map(phrase).collect();
    (!phrases.is_empty()).then(|| phrases.join(" "))
}

/// One piece as a phrase; a run of letters or digits at its end may go on.
fn phrase(piece: &str) -> Option<String> {
    let words = words(piece);
    let last = words.last()?;
    let open_end = if last.is_ascii() { "*" } else { "" };
    Some(format!("\"{}\"{open_end}", words.join(" ")))
}

/// Every character beyond ASCII alone, every run of ASCII letters and digits together; full-width forms as half-width.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut run = String::new();
    for c in text.chars().map(half_width).flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            words.push(std::mem::take(&mut run));
        }
        if !c.is_ascii() && c.is_alphanumeric() {
            words.push(c.to_string());
        }
    }
    if !run.is_empty() {
        words.push(run);
    }
    words
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, expected: Option<&str>) {
        assert_eq!(query(typed).as_deref(), expected, "{typed}");
    }

    #[test]
    fn a_typed_piece_becomes_a_phrase() {
        check("沈阳盾", Some("\"沈 阳 盾\""));
        check("沈阳 盾", Some("\"沈 阳\" \"盾\""));
        check("LNCSE-A-2026-00", Some("\"lncse a 2026 00\"*"));
        check("ＡＢＣ科技（大连）", Some("\"abc 科 技 大 连\""));
        check("㐀𠀀", Some("\"㐀 𠀀\""));
        check("\" OR *", Some("\"or\"*"));
        check("  （） ", None);
    }
}
