//! Lists: pages join without gap or overlap, filters find what they should, and nothing is scanned for it.

mod fixture;

use dunping_register::{CaseFilter, Operation, Register};
use fixture::{add_case, clerk, empty, raw};

const NAMES: [&str; 6] = [
    "沈阳盾安科技有限公司",
    "大连网安信息技术有限公司",
    "沈阳网络安全技术有限公司",
    "鞍山ABC安全科技有限公司",
    "大连盾安科技有限公司",
    "本溪𠮷安科技有限公司",
];

fn six() -> (tempfile::TempDir, Register) {
    let (dir, mut register) = empty();
    for name in NAMES {
        add_case(&mut register, name);
    }
    (dir, register)
}

fn check(register: &Register, text: &str, expected: &[&str]) {
    let filter = CaseFilter {
        text: Some(text.into()),
        limit: 50,
        ..CaseFilter::default()
    };
    let found: Vec<String> = register
        .list_cases(&filter)
        .unwrap()
        .cases
        .into_iter()
        .map(|c| c.enterprise)
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_piece_of_a_name_code_or_number_finds_the_case() {
    let (_dir, mut register) = six();
    check(&register, "盾安", &[NAMES[4], NAMES[0]]);
    check(&register, "安盾", &[]);
    check(&register, "沈阳 安全", &[NAMES[2]]);
    check(&register, "abc", &[NAMES[3]]);
    check(&register, "ＡＢ", &[NAMES[3]]);
    check(&register, "𠮷", &[NAMES[5]]);
    check(&register, "LNCSE-A-2026-0002", &[NAMES[1]]);
    check(&register, "0003", &[NAMES[2]]);
    check(&register, "91210112ma10 大连", &[NAMES[4], NAMES[1]]);
    check(&register, "\"*()", &[]);
    check(&register, "不存在", &[]);

    let case = register.case_by_no("LNCSE-A-2026-0001").unwrap().unwrap();
    let mut edit = case.edit();
    edit.enterprise = "沈阳新名科技有限公司".into();
    fixture::write(&mut register, Operation::CaseEdit, |tx| {
        tx.edit_case(case.id, &edit)?;
        tx.issue_certificate(case.id, 2026).map(drop)
    });
    check(&register, "沈阳盾安", &[]);
    check(&register, "新名", &["沈阳新名科技有限公司"]);
    check(&register, "LNCSE-C-2026-0001", &["沈阳新名科技有限公司"]);
}

#[test]
fn pages_join_without_gap_or_overlap() {
    let (_dir, register) = six();
    for text in [None, Some("有限公司".to_owned())] {
        let mut filter = CaseFilter {
            text,
            limit: 2,
            ..CaseFilter::default()
        };
        let mut seen = Vec::new();
        loop {
            let page = register.list_cases(&filter).unwrap();
            assert!(page.cases.len() <= 2);
            seen.extend(page.cases.into_iter().map(|c| c.id.0));
            match page.next {
                Some(next) => filter.before = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, [6, 5, 4, 3, 2, 1]);
    }
}

#[test]
fn a_state_or_a_deadline_selects() {
    let (_dir, mut register) = six();
    let ids: Vec<_> = register.cases_of_enterprise("91210112MA10TEK10B").unwrap();
    for (case, day) in ids.iter().zip(["2026-12-01", "2026-11-01"]) {
        let mut edit = case.edit();
        edit.deadline = Some(day.into());
        fixture::write(&mut register, Operation::CaseEdit, |tx| {
            tx.edit_case(case.id, &edit).map(drop)
        });
    }
    let due: Vec<i64> = register
        .cases_due("2026-12-31", 9)
        .unwrap()
        .into_iter()
        .map(|c| c.id.0)
        .collect();
    assert_eq!(due, [5, 6]);
    assert_eq!(register.cases_due("2026-11-30", 9).unwrap().len(), 1);

    let step = dunping_register::Advance {
        from: "SUBMITTED".into(),
        to: "PRE_REVIEW".into(),
        reason: String::new(),
        documents: Vec::new(),
    };
    register
        .transact(Operation::CaseAdvance, &clerk(), fixture::AT, |tx| {
            tx.advance(ids[0].id, &step)
        })
        .unwrap();
    let of = |state: &str, text: Option<&str>| {
        let filter = CaseFilter {
            state: Some(state.into()),
            text: text.map(str::to_owned),
            limit: 50,
            before: None,
        };
        register.list_cases(&filter).unwrap().cases.len()
    };
    assert_eq!(
        (of("PRE_REVIEW", None), of("SUBMITTED", None), of("X", None)),
        (1, 5, 0)
    );
    assert_eq!(
        (
            of("PRE_REVIEW", Some("大连")),
            of("SUBMITTED", Some("大连"))
        ),
        (0, 2)
    );
    let counts = register.case_counts().unwrap();
    assert_eq!(
        counts,
        [("PRE_REVIEW".to_owned(), 1), ("SUBMITTED".to_owned(), 5)]
    );
}

/// The queries as the lists ask them are answered by walking an index, never by scanning or sorting all cases.
#[test]
fn no_list_scans_or_sorts() {
    let (dir, register) = six();
    drop(register);
    let conn = raw(dir.path());
    for rest in [
        "FROM assessment_case WHERE id < 9 ORDER BY id DESC LIMIT 9",
        "FROM assessment_case WHERE state = 'x' AND id < 9 ORDER BY id DESC LIMIT 9",
        "FROM assessment_case WHERE deadline <= 'x' ORDER BY deadline, id LIMIT 9",
        "FROM assessment_case WHERE uscc = 'x' ORDER BY id DESC",
        "FROM case_search CROSS JOIN assessment_case ON assessment_case.id = case_search.rowid
         WHERE case_search MATCH 'x' AND case_search.rowid < 9 ORDER BY case_search.rowid DESC",
        "FROM document WHERE case_id = 1 ORDER BY seq",
        "FROM file WHERE case_id = 1 AND sha256 = 'x'",
        "FROM journal WHERE case_id = 1 ORDER BY seq",
        "FROM seat WHERE expert_id = 'x' ORDER BY case_id DESC, draw_no DESC",
    ] {
        let mut plan = conn
            .prepare(&format!("EXPLAIN QUERY PLAN SELECT * {rest}"))
            .unwrap();
        let steps: Vec<String> = plan
            .query_map([], |row| row.get(3))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for step in steps {
            let walks_search = step.contains("VIRTUAL TABLE");
            assert!(walks_search || step.starts_with("SEARCH"), "{rest}: {step}");
        }
    }
}

#[test]
fn documents_of_a_kind_and_of_its_parts_are_counted_over_all_cases_and_by_year() {
    let (_dir, mut register) = six();
    let cases: Vec<_> = ["0001", "0002"]
        .iter()
        .map(|no| format!("LNCSE-A-2026-{no}"))
        .map(|no| register.case_by_no(&no).unwrap().unwrap().id)
        .collect();
    let kinds = [
        "notice:pledge:T001",
        "notice:pledge",
        "notice:pledges",
        "notice:result",
    ];
    for (n, (case, kind)) in cases
        .iter()
        .flat_map(|case| kinds.map(|kind| (*case, kind)))
        .enumerate()
    {
        fixture::write(&mut register, Operation::DocumentAdd, |tx| {
            let body = format!("{{\"n\":{n}}}");
            tx.add_document(&fixture::json(case, kind, &body)).map(drop)
        });
    }
    let count = |kind: &str, year| register.documents_of_year(kind, year).unwrap();
    assert_eq!(count("notice:pledge", 2026), 4);
    assert_eq!(count("notice:result", 2026), 2);
    assert_eq!(count("notice:result", 2025), 0);
    assert_eq!(count("notice:%", 2026), 0);
}
