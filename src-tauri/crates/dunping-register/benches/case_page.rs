//! A page of 100,000 cases costs at most twice a page of 1,000: compare the pairs. A search for a rare word or for the
//! beginning of a number may cost more, because more words are looked through; it stays within milliseconds.

use std::hint::black_box;

use criterion::Criterion;
use dunping_register::{Actor, CaseFilter, CaseId, REGISTER_FILE, Register};
use tempfile::TempDir;

/// Fills a closed register without its write door, which syncs the disk once a case.
fn register_of(cases: i64) -> (TempDir, Register) {
    let dir = tempfile::tempdir().unwrap();
    let actor = Actor {
        id: "bench".into(),
        name: "bench".into(),
    };
    let at = "2026-01-01T00:00:00Z";
    Register::create(dir.path(), &actor, at)
        .unwrap()
        .close()
        .unwrap();
    let conn = rusqlite::Connection::open(dir.path().join(REGISTER_FILE)).unwrap();
    conn.execute_batch("BEGIN").unwrap();
    for n in 1..=cases {
        // Two characters that together number the enterprise, after a beginning that all share.
        let mark = |n: i64| char::from_u32(0x4e00 + n as u32).unwrap();
        let (a, b) = (mark(n / 317), mark(1000 + n % 317));
        conn.prepare_cached(
            "INSERT INTO assessment_case (id, case_no, enterprise, uscc, state, reference_year,
                created_at, updated_at)
             VALUES (?1, 'LNCSE-A-2026-' || ?1, ?2, '91210100' || ?1, ?3, 2025, ?4, ?4)",
        )
        .unwrap()
        .execute((
            n,
            format!("沈阳网络{a}{b}科技有限公司"),
            ["DONE", "OPEN"][(n % 2) as usize],
            at,
        ))
        .unwrap();
        conn.prepare_cached(
            "INSERT INTO case_search (rowid, case_no, enterprise, uscc, certificate_no)
             VALUES (?1, 'lncse a 2026 ' || ?1, ?2, '91210100' || ?1, '')",
        )
        .unwrap()
        .execute((n, format!("沈 阳 网 络 {a} {b} 科 技 有 限 公 司")))
        .unwrap();
    }
    conn.execute_batch("COMMIT").unwrap();
    drop(conn);
    let register = Register::open(dir.path()).unwrap();
    (dir, register)
}

fn pages(criterion: &mut Criterion) {
    for cases in [1_000, 100_000] {
        let (_dir, register) = register_of(cases);
        let newest = CaseFilter {
            limit: 50,
            ..CaseFilter::default()
        };
        let middle = CaseFilter {
            before: Some(CaseId(cases / 2)),
            ..newest.clone()
        };
        let state = CaseFilter {
            state: Some("OPEN".into()),
            ..middle.clone()
        };
        let common = CaseFilter {
            text: Some("网络".into()),
            ..newest.clone()
        };
        let rare = CaseFilter {
            text: Some("\u{4e01}\u{5200} 科技".into()),
            ..newest.clone()
        };
        let number = CaseFilter {
            text: Some("LNCSE-A-2026-7".into()),
            ..newest.clone()
        };
        for (name, filter) in [
            ("newest", newest),
            ("middle", middle),
            ("state", state),
            ("common word", common),
            ("rare word", rare),
            ("number", number),
        ] {
            assert!(
                !register.list_cases(&filter).unwrap().cases.is_empty(),
                "{name}"
            );
            criterion.bench_function(&format!("{name} of {cases}"), |bencher| {
                bencher.iter(|| register.list_cases(black_box(&filter)).unwrap());
            });
        }
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    pages(&mut criterion);
    criterion.final_summary();
}
