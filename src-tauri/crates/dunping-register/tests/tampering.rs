//! Somebody opens the file with a database tool: what the triggers forbid, and what the check finds all the same.

mod fixture;

use dunping_register::{
    JournalBreak, JournalVerdict, Operation, Register, RegisterCheck, RowDifference,
};
use fixture::{furnished, raw};

/// `sql` on a register with a row in every table must fail, for the reason that a trigger gives.
fn forbidden(sql: &str) {
    let (dir, register, _) = furnished();
    register.close().unwrap();
    let conn = raw(dir.path());
    conn.pragma_update(None, "recursive_triggers", true)
        .unwrap();
    let error = conn.execute_batch(sql).unwrap_err().to_string();
    let reasons = [
        "append-only",
        "never deleted",
        "written once",
        "stays",
        "goes up",
        "can change",
    ];
    assert!(
        reasons.iter().any(|reason| error.contains(reason)),
        "{sql}: {error}"
    );
}

#[test]
fn history_cannot_be_rewritten_while_the_triggers_stand() {
    for table in ["journal", "document", "event", "meta"] {
        forbidden(&format!("DELETE FROM {table}"));
        let column: &str = if table == "meta" { "value" } else { "at" };
        forbidden(&format!("UPDATE {table} SET {column} = 'x'"));
        forbidden(&format!(
            "INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        ));
    }
    for table in [
        "assessment_case",
        "expert",
        "file",
        "draw",
        "seat",
        "number_sequence",
    ] {
        forbidden(&format!("DELETE FROM {table}"));
    }
    forbidden("UPDATE assessment_case SET case_no = 'x'");
    forbidden("UPDATE draw SET commitment = replace(commitment, 'c', 'd')");
    forbidden("UPDATE file SET sha256 = replace(sha256, 'a', 'b')");
    forbidden("UPDATE number_sequence SET last = last + 2");
}

/// The check of a register that was changed by `sql`, with the named trigger dropped for the purpose and put back.
fn checked_after(trigger: Option<&str>, sql: &str) -> RegisterCheck {
    let (dir, register, _) = furnished();
    assert!(register.verify().unwrap().holds());
    register.close().unwrap();
    let conn = raw(dir.path());
    conn.pragma_update(None, "foreign_keys", false).unwrap();
    if let Some(name) = trigger {
        let find = "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1";
        let made: String = conn.query_row(find, [name], |row| row.get(0)).unwrap();
        conn.execute_batch(&format!("DROP TRIGGER {name}; {sql}; {made};"))
            .unwrap();
    } else {
        conn.execute_batch(sql).unwrap();
    }
    drop(conn);
    Register::open(dir.path()).unwrap().verify().unwrap()
}

fn broken(trigger: Option<&str>, sql: &str, seq: i64, why: JournalBreak) {
    let check = checked_after(trigger, sql);
    assert_eq!(check.journal, JournalVerdict::Broken { seq, why }, "{sql}");
    assert!(!check.holds());
}

#[test]
fn a_journal_that_was_tampered_with_is_found() {
    let fixed = Some("journal_fixed");
    let kept = Some("journal_kept");
    broken(
        fixed,
        "UPDATE journal SET at = '2020-01-01T00:00:00Z' WHERE seq = 3",
        3,
        JournalBreak::Hash,
    );
    broken(
        fixed,
        "UPDATE journal SET actor = '{\"id\":\"x\",\"name\":\"x\"}' WHERE seq = 1",
        1,
        JournalBreak::Hash,
    );
    broken(
        fixed,
        "UPDATE journal SET event = '{}' WHERE seq = 4",
        4,
        JournalBreak::Hash,
    );
    broken(
        fixed,
        "UPDATE journal SET case_id = NULL WHERE seq = 2",
        2,
        JournalBreak::Content,
    );
    broken(
        kept,
        "DELETE FROM journal WHERE seq = 3",
        4,
        JournalBreak::Gap,
    );
    broken(
        fixed,
        "UPDATE journal SET seq = 100 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4;
         UPDATE journal SET seq = 4 WHERE seq = 100",
        3,
        JournalBreak::Hash,
    );
    let inserted = "INSERT INTO journal SELECT max(seq) + 1, at, actor, event, case_id,
        lower(hex(randomblob(32))) FROM journal";
    broken(None, inserted, 8, JournalBreak::Hash);
}

#[test]
fn a_row_that_was_changed_behind_the_journal_is_found() {
    let altered = |table: &str, key: &str| RowDifference::Altered {
        table: table.into(),
        key: key.into(),
    };
    for (trigger, sql, table, key) in [
        (
            None,
            "UPDATE assessment_case SET result = 'pass'",
            "assessment_case",
            "1",
        ),
        (
            Some("document_fixed"),
            "UPDATE document SET body = '[]'",
            "document",
            "1/1",
        ),
        (
            Some("event_fixed"),
            "UPDATE event SET reason = 'x'",
            "event",
            "1/1",
        ),
        (None, "UPDATE expert SET status = 'left'", "expert", "T001"),
        (
            None,
            "UPDATE seat SET status = 'recused'",
            "seat",
            "1/1/T001",
        ),
        (None, "UPDATE file SET clauses = '[]'", "file", "1"),
        (None, "UPDATE draw SET reason = 'x'", "draw", "1/1"),
        (None, "UPDATE setting SET value = '1'", "setting", "policy"),
        (
            Some("meta_fixed"),
            "UPDATE meta SET value = 'x' WHERE key = 'created_by'",
            "meta",
            "created_by",
        ),
    ] {
        let check = checked_after(trigger, sql);
        assert!(matches!(check.journal, JournalVerdict::Holds(_)), "{sql}");
        assert_eq!(check.rows, [altered(table, key)], "{sql}");
    }
}

#[test]
fn rows_that_vanished_or_came_from_nowhere_are_found() {
    let check = checked_after(Some("seat_kept"), "DELETE FROM seat");
    assert_eq!(
        check.rows,
        [RowDifference::Missing {
            table: "seat".into(),
            key: "1/1/T001".into()
        }]
    );

    let check = checked_after(None, "INSERT INTO setting VALUES ('spy', '1', 'now')");
    let spy = RowDifference::Unrecorded {
        table: "setting".into(),
        key: "spy".into(),
    };
    assert_eq!(check.rows, [spy]);

    // Cutting off the journal's end keeps the chain whole, but leaves what it recorded without a record.
    let check = checked_after(Some("journal_kept"), "DELETE FROM journal WHERE seq = 7");
    assert!(matches!(check.journal, JournalVerdict::Holds(_)));
    let seat = RowDifference::Unrecorded {
        table: "seat".into(),
        key: "1/1/T001".into(),
    };
    assert_eq!(check.rows, [seat]);
}

#[test]
fn a_missing_number_and_a_dangling_reference_are_found() {
    let check = checked_after(Some("case_kept"), "DELETE FROM assessment_case");
    assert_eq!(check.numbers, ["LNCSE-A-2026"]);
    assert!(check.dangling.contains(&"document".to_owned()));
}

#[test]
fn a_head_that_was_carried_away_shows_a_journal_that_was_written_anew() {
    let (dir, register, _) = furnished();
    let carried = register.journal_head().unwrap();
    assert!(register.journal_contains(&carried).unwrap());
    drop(register);

    let (other_dir, mut other, _) = furnished();
    fixture::write(&mut other, Operation::Backup, |tx| {
        tx.fact("n", "1");
        Ok(())
    });
    let later = other.journal_head().unwrap();
    assert!(
        other.journal_contains(&carried).unwrap(),
        "same history up to there"
    );
    drop((other, other_dir));
    let register = Register::open(dir.path()).unwrap();
    assert!(!register.journal_contains(&later).unwrap());
}
