//! The write door: together or not at all, and what each table refuses.

mod fixture;

use dunping_register::{
    Advance, CaseId, ChangeKind, DrawState, NumberKind, Operation, Recorded, Register,
    RegisterError, Reveal,
};
use fixture::{AT, add_case, clerk, draw, empty, furnished, json, new_case, seat};

/// Runs a change that must fail, and holds that it left nothing behind.
fn refused(
    register: &mut Register,
    change: impl FnOnce(&mut dunping_register::Tx<'_>) -> Result<(), RegisterError>,
) -> RegisterError {
    let before = register.journal_head().unwrap();
    let error = register
        .transact(Operation::CaseEdit, &clerk(), AT, change)
        .unwrap_err();
    assert_eq!(register.journal_head().unwrap(), before);
    assert!(register.verify().unwrap().holds());
    error
}

#[derive(Debug, thiserror::Error)]
enum CallerError {
    #[error("changed his mind")]
    ChangedMind,
    #[error(transparent)]
    Register(#[from] RegisterError),
}

#[test]
fn a_failing_closure_leaves_neither_change_nor_journal_row() {
    let (_dir, mut register) = empty();
    let head = register.journal_head().unwrap();
    let outcome = register.transact(Operation::CaseCreate, &clerk(), AT, |tx| {
        tx.add_case(&new_case("甲公司"))?;
        assert_eq!(tx.list_cases(&Default::default())?.cases.len(), 1);
        Err::<(), _>(CallerError::ChangedMind)
    });
    assert!(matches!(outcome, Err(CallerError::ChangedMind)));
    assert_eq!(register.journal_head().unwrap(), head);
    assert!(
        register
            .list_cases(&Default::default())
            .unwrap()
            .cases
            .is_empty()
    );
    assert_eq!(register.numbers_given(NumberKind::Case, 2026).unwrap(), 0);
}

#[test]
fn a_panicking_closure_leaves_nothing_either() {
    let (_dir, mut register) = empty();
    let head = register.journal_head().unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        register.transact(Operation::CaseCreate, &clerk(), AT, |tx| {
            tx.add_case(&new_case("甲公司"))?;
            if tx.case_counts()?.len() == 1 {
                panic!("in the middle");
            }
            Ok::<(), RegisterError>(())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(register.journal_head().unwrap(), head);
    assert_eq!(
        add_case(&mut register, "乙公司").case_no,
        "LNCSE-A-2026-0001"
    );
}

#[test]
fn the_journal_names_each_row_that_was_written() {
    let (_dir, mut register) = empty();
    let case = add_case(&mut register, "甲公司");
    fixture::write(&mut register, Operation::Backup, |tx| {
        tx.fact("sha256", "ab");
        Ok(())
    });
    let rows = register.journal(case.id).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].seq, rows[0].op.as_str()), (2, "case.create"));
    assert_eq!((rows[0].at.as_str(), &rows[0].actor), (AT, &clerk()));
    let written: Vec<_> = rows[0]
        .changes
        .iter()
        .map(|c| (c.table.as_str(), c.key.as_str(), c.kind))
        .collect();
    assert_eq!(
        written,
        [
            ("number_sequence", "A-2026", ChangeKind::Insert),
            ("assessment_case", "1", ChangeKind::Insert),
            ("event", "1/1", ChangeKind::Insert),
        ]
    );
    assert_eq!(register.journal_head().unwrap().seq, 3);
}

#[test]
fn an_instant_must_be_one() {
    let (_dir, mut register) = empty();
    for at in ["", "2026-11-22", "2026-11-22 09:00", "2026-13-01T00:00:00Z"] {
        let outcome: Result<(), RegisterError> =
            register.transact(Operation::Backup, &clerk(), at, |_| Ok(()));
        assert!(matches!(outcome, Err(RegisterError::BadInstant(_))), "{at}");
    }
}

#[test]
fn one_transaction_concerns_one_case() {
    let (_dir, mut register) = empty();
    let first = add_case(&mut register, "甲公司").id;
    let error = refused(&mut register, |tx| {
        tx.about(first)?;
        tx.add_case(&new_case("乙公司")).map(drop)
    });
    assert!(matches!(error, RegisterError::TwoCases { .. }), "{error:?}");
}

#[test]
fn numbers_have_no_gaps_whatever_fails_between() {
    let (_dir, mut register) = empty();
    let mut given = Vec::new();
    for attempt in 0..12 {
        if attempt % 3 == 1 {
            refused(&mut register, |tx| {
                tx.add_case(&new_case("丙公司"))?;
                Err(RegisterError::ReasonMissing)
            });
        } else {
            given.push(add_case(&mut register, "丁公司"));
        }
    }
    let expected: Vec<String> = (1..=8).map(|n| format!("LNCSE-A-2026-{n:04}")).collect();
    assert_eq!(
        given.iter().map(|c| c.case_no.clone()).collect::<Vec<_>>(),
        expected
    );

    let certify = |register: &mut Register, case: CaseId, year| {
        register.transact(Operation::CertificateIssue, &clerk(), AT, |tx| {
            tx.issue_certificate(case, year)
        })
    };
    let number = |case: dunping_register::Case| case.certificate_no.unwrap();
    let (a, b, c) = (given[5].id, given[2].id, given[0].id);
    assert_eq!(
        number(certify(&mut register, a, 2026).unwrap()),
        "LNCSE-C-2026-0001"
    );
    let twice = certify(&mut register, a, 2026);
    assert!(matches!(twice, Err(RegisterError::AlreadyCertified(case)) if case == a));
    assert_eq!(
        number(certify(&mut register, b, 2026).unwrap()),
        "LNCSE-C-2026-0002"
    );
    assert_eq!(
        number(certify(&mut register, c, 2027).unwrap()),
        "LNCSE-C-2027-0001"
    );
    assert!(matches!(
        certify(&mut register, given[1].id, 27),
        Err(RegisterError::BadYear(27))
    ));
    assert!(register.verify().unwrap().holds());
}

#[test]
fn a_step_starts_from_the_true_state_and_cites_documents_on_record() {
    let (_dir, mut register, case) = furnished();
    let notice = register.documents(case).unwrap()[0].digest.clone();
    let step = |from: &str, documents: &[&str]| Advance {
        from: from.into(),
        to: "PRE_REVIEW".into(),
        reason: "材料齐全".into(),
        documents: documents.iter().map(|d| (*d).to_owned()).collect(),
    };
    let error = refused(&mut register, |tx| {
        tx.advance(case, &step("DRAFT", &[])).map(drop)
    });
    assert!(matches!(&error, RegisterError::StateMoved { found, .. } if found == "SUBMITTED"));
    let error = refused(&mut register, |tx| {
        tx.advance(case, &step("SUBMITTED", &["0"])).map(drop)
    });
    assert!(matches!(
        error,
        RegisterError::NotFound {
            what: "document",
            ..
        }
    ));

    fixture::write(&mut register, Operation::CaseAdvance, |tx| {
        tx.advance(case, &step("SUBMITTED", &[&notice])).map(drop)
    });
    assert_eq!(register.case(case).unwrap().state, "PRE_REVIEW");
    let events = register.events(case).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(
        (&events[1].from, events[1].seq),
        (&Some("SUBMITTED".to_owned()), 2)
    );
    assert_eq!(events[1].doc_refs, format!("[\"{notice}\"]"));
}

#[test]
fn the_same_document_twice_is_one_document() {
    let (_dir, mut register) = empty();
    let case = add_case(&mut register, "甲公司").id;
    let mut add = |text: &str| {
        let new = json(case, "opinion", text);
        register.transact(Operation::ReturnImport, &clerk(), AT, |tx| {
            tx.add_document(&new)
        })
    };
    let Ok(Recorded::New(first)) = add(r#"{"vote":1}"#) else {
        panic!("not new")
    };
    // sha256 of the exact text, from `printf '{"vote":1}' | sha256sum`
    assert_eq!(
        first.digest,
        "1320471aab41f5a1285b49aa090d49b1d2b1a6fc16c99f38acc789cdee07fa3c"
    );
    assert!(matches!(add(r#"{"vote":1}"#), Ok(Recorded::Already(again)) if again == first));
    assert!(matches!(add(r#"{"vote": 1}"#), Ok(Recorded::New(other)) if other.seq == 2));
    assert!(matches!(add("not json"), Err(RegisterError::Refused(_))));
    assert_eq!(
        register.documents_with_digest(&first.digest).unwrap(),
        [first]
    );
}

#[test]
fn a_draw_is_committed_in_turn_and_revealed_once() {
    let (_dir, mut register, case) = furnished();
    let reveal = Reveal {
        nonce: "0".repeat(64),
        entropy: "ssq=1".into(),
        result: "{}".into(),
    };

    let error = refused(&mut register, |tx| {
        tx.commit_draw(&draw(case, 1, "重抽")).map(drop)
    });
    assert!(matches!(
        error,
        RegisterError::DrawOutOfTurn {
            expected: 2,
            given: 1
        }
    ));
    let error = refused(&mut register, |tx| {
        tx.commit_draw(&draw(case, 2, "重抽")).map(drop)
    });
    assert!(matches!(
        error,
        RegisterError::DrawState {
            draw_no: 1,
            found: "committed"
        }
    ));

    fixture::write(&mut register, Operation::DrawReveal, |tx| {
        tx.reveal_draw(case, 1, &reveal).map(drop)
    });
    let error = refused(&mut register, |tx| {
        tx.reveal_draw(case, 1, &reveal).map(drop)
    });
    assert!(matches!(
        error,
        RegisterError::DrawState {
            found: "revealed",
            ..
        }
    ));
    let error = refused(&mut register, |tx| {
        tx.commit_draw(&draw(case, 2, " ")).map(drop)
    });
    assert!(matches!(error, RegisterError::ReasonMissing));

    fixture::write(&mut register, Operation::DrawCommit, |tx| {
        tx.void_draw(case, 1, "专家回避")?;
        tx.commit_draw(&draw(case, 2, "专家回避")).map(drop)
    });
    let draws = register.draws(case).unwrap();
    assert_eq!(
        draws.iter().map(|d| d.state).collect::<Vec<_>>(),
        [DrawState::Void, DrawState::Committed]
    );
    assert_eq!(draws[0].nonce.as_deref(), Some("0".repeat(64).as_str()));
    assert!(register.verify().unwrap().holds());
}

#[test]
fn a_panel_has_one_chair_and_only_experts_of_the_pool() {
    let (_dir, mut register, case) = furnished();
    fixture::write(&mut register, Operation::ExpertPut, |tx| {
        tx.put_expert(&fixture::expert("T002"))
    });
    let second = dunping_register::Seat {
        position: 2,
        ..seat(case, "T002")
    };
    let error = refused(&mut register, |tx| tx.put_seat(&second));
    assert!(
        matches!(error, RegisterError::Refused(_)),
        "two chairs: {error:?}"
    );
    let stranger = dunping_register::Seat {
        chair: false,
        ..seat(case, "T999")
    };
    assert!(matches!(
        refused(&mut register, |tx| tx.put_seat(&stranger)),
        RegisterError::Refused(_)
    ));

    fixture::write(&mut register, Operation::PanelChange, |tx| {
        tx.put_seat(&dunping_register::Seat {
            chair: false,
            ..seat(case, "T001")
        })?;
        tx.put_seat(&second)
    });
    let seats = register.seats(case).unwrap();
    assert_eq!(
        seats.iter().map(|s| s.chair).collect::<Vec<_>>(),
        [false, true]
    );
    assert!(register.verify().unwrap().holds());
}

#[test]
fn material_keeps_its_bytes_and_may_be_assigned_anew() {
    let (_dir, mut register, case) = furnished();
    let file = register.files(case).unwrap().remove(0);
    fixture::write(&mut register, Operation::FileAdd, |tx| {
        tx.assign_file(file.id, Some("2"), r#"["4.1-2"]"#).map(drop)
    });
    let now = register.file(file.id).unwrap();
    assert_eq!(
        (now.clauses.as_str(), now.sha256),
        (r#"["4.1-2"]"#, file.sha256)
    );
    let again = fixture::file(case, "a");
    assert!(matches!(
        refused(&mut register, |tx| tx.add_file(&again).map(drop)),
        RegisterError::Refused(_)
    ));
    let odd = dunping_register::NewFile {
        sha256: "../../etc".into(),
        ..again
    };
    assert!(matches!(
        refused(&mut register, |tx| tx.add_file(&odd).map(drop)),
        RegisterError::BadDigest(_)
    ));
    assert!(matches!(
        register.file_path("../x"),
        Err(RegisterError::BadDigest(_))
    ));
}
