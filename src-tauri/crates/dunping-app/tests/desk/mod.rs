//! Somebody of one demonstration at a desk, with a data folder of their own.

#[expect(
    unreachable_pub,
    reason = "public where it stands, in the tests of the whole"
)]
#[path = "../../../../../tests/src/left_over.rs"]
mod left_over;
#[allow(dead_code)]
pub(crate) mod made;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{DateTime, FixedOffset};
use dunping_app::contract::{CaseView, DraftView, VoteDraft};
use dunping_app::demo::{self, DemoFolder};
use dunping_app::{AppError, Places, Reader, Session, expert, session};
use dunping_domain::ballot::Vote;
use tempfile::TempDir;

/// One demonstration for all tests of this file; every test works on its own data folder.
pub(crate) fn demonstration() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = left_over::folder_of_this_process(Path::new(env!("CARGO_TARGET_TMPDIR")));
        demo::run(&folder, &Reader::InProcess, &mut |_| {}).expect("the demonstration");
        folder
    })
}

pub(crate) fn moment() -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339("2026-09-15T11:00:00+08:00").expect("a moment")
}

/// Somebody of the demonstration with a data folder of their own.
pub(crate) struct Desk {
    pub(crate) session: Session,
    pub(crate) data: TempDir,
    who: String,
}

impl Desk {
    pub(crate) fn of(who: &str) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let session = Self::start(data.path(), who);
        Self {
            session,
            data,
            who: who.to_owned(),
        }
    }

    pub(crate) fn start(data: &Path, who: &str) -> Session {
        let mut session = Session::new(Places {
            data: data.to_path_buf(),
            reader: Reader::InProcess,
        });
        session.set_demo(demonstration().to_path_buf());
        session::unlock_demo(&mut session, who, moment()).expect("the demonstration's identity");
        session
    }

    pub(crate) fn token(&mut self, path: PathBuf) -> String {
        self.session.tokens(vec![path]).remove(0).token
    }

    pub(crate) fn who(&self) -> &str {
        &self.who
    }

    pub(crate) fn passphrase(&self) -> String {
        DemoFolder::new(demonstration().to_path_buf())
            .credentials(&self.who)
            .expect("a passphrase")
            .1
    }

    pub(crate) fn open(&mut self) -> CaseView {
        let case = self.token(demonstration().join("case.dpcase"));
        expert::open_case(&mut self.session, &case, moment()).expect("the case opens")
    }

    pub(crate) fn out(&mut self, name: &str) -> (PathBuf, String) {
        let path = self.data.path().join(name);
        let token = self.token(path.clone());
        (path, token)
    }

    /// The folder of the opened case.
    pub(crate) fn folder(&self) -> PathBuf {
        let cases = fs::read_dir(self.data.path().join("cases")).expect("cases");
        cases
            .map(|entry| entry.expect("an entry").path())
            .next()
            .expect("a case")
    }
}

pub(crate) fn members() -> Vec<String> {
    let mut staff = Desk::of("staff");
    let case = staff.token(demonstration().join("case.dpcase"));
    let view =
        expert::open_case(&mut staff.session, &case, moment()).expect("staff can open the case");
    view.members.into_iter().map(|seat| seat.id).collect()
}

pub(crate) fn returns() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(demonstration().join("returns"))
        .expect("returns")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

/// All 19 clauses with one vote and a reason.
pub(crate) fn draft(view: &CaseView, vote: Vote) -> DraftView {
    let votes = view.clauses.iter().map(|clause| VoteDraft {
        clause: clause.key.clone(),
        vote: Some(if clause.key == "4.4.2" {
            vote
        } else {
            Vote::Conform
        }),
        reason: "材料齐全，经核对无误。".to_owned(),
        override_code: None,
        tags: Vec::new(),
        flagged: false,
    });
    DraftView {
        package_id: view.package_id.clone(),
        votes: votes.collect(),
        declared: true,
        ..DraftView::default()
    }
}

pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, AppError>) -> String {
    result.expect_err("a refusal").failure().code
}
