//! A case of the register brought to the point where its package can be sealed, by the same use cases as in the window: the command
//! line has no words for taking in and drawing.

use chrono::DateTime;
use dunping_app::contract::DrawInput;
use dunping_app::{AppError, Places, Reader, Session, session, staff};

use crate::demonstration::Demonstration;
use crate::programs::program;

/// Takes the demonstration's first application in once more, draws a panel, and answers the number of the case.
///
/// # Panics
/// When a step fails.
#[must_use]
pub fn case_to_be_sealed(demo: &Demonstration) -> String {
    steps(demo).expect("the steps before sealing")
}

fn steps(demo: &Demonstration) -> Result<String, AppError> {
    let at = DateTime::parse_from_rfc3339("2026-10-12T09:00:00+08:00").expect("a moment");
    let data = tempfile::tempdir().expect("a folder for the program's memory");
    let mut desk = Session::new(Places {
        data: data.path().to_path_buf(),
        reader: Reader::Worker(program("dunping")),
    });
    let paths = [
        "identities/staff.age",
        "register",
        "workbook.xlsx",
        "attachments",
    ]
    .map(|name| demo.path(name));
    let tokens: Vec<String> = desk
        .tokens(paths.to_vec())
        .into_iter()
        .map(|file| file.token)
        .collect();
    session::unlock(
        &mut desk,
        &tokens[0],
        &demo.person("staff").passphrase,
        None,
        at,
    )?;
    staff::open_register(&mut desk, &tokens[1], at)?;
    let case_no = staff::intake(&mut desk, &tokens[2], &tokens[3], at)?
        .row
        .case_no;
    staff::pass_pre_review(&mut desk, &case_no, at)?;
    let seats = DrawInput {
        technical: 3,
        finance: 2,
        alternates: 1,
        excluded: Vec::new(),
    };
    staff::commit_draw(&mut desk, &case_no, &seats, at)?;
    staff::reveal_draw(&mut desk, &case_no, "ssq:2026117=01,05,12,18,27,33+09", at)?;
    Ok(case_no)
}
