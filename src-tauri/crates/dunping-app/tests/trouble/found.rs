//! A computer that somebody else finds, or sits down at: nothing in the program's data tells in clear which company is under review.

use std::fs;
use std::path::Path;

use dunping_app::contract::{ConcludeInput, SessionView};
use dunping_app::{Places, Reader, Session, chair, expert, session};
use dunping_domain::ballot::Vote;

use super::desk::{Desk, members, moment, returns};
use super::{entries, seal_to, take_in, vote};

/// The files below a folder that hold these words in clear, or are called by them.
fn telling(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(telling(&path, words));
            continue;
        }
        let bytes = fs::read(&path).expect("a file");
        let has = |part: &[u8]| part.windows(words.len()).any(|at| at == words.as_bytes());
        if has(&bytes) || has(path.to_string_lossy().as_bytes()) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn listed(view: &SessionView) -> Vec<&str> {
    let recent = view.recent.iter();
    recent.map(|case| case.enterprise.as_str()).collect()
}

#[test]
fn what_the_chair_concluded_is_read_by_the_chair_alone() {
    let mut chair = Desk::of("chair");
    let enterprise = chair.open().enterprise;
    take_in(&mut chair, &returns());
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "专家组逐条合议，少数意见如实记录。".to_owned(),
        ..ConcludeInput::default()
    };
    let out = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let papers = out.each_ref().map(|out| {
        let token = chair.token(out.path().to_path_buf());
        chair::conclude(&mut chair.session, &said, &token, moment()).expect("concluded");
        entries(out.path()).into_iter().map(|name| {
            let bytes = fs::read(out.path().join(&name)).expect("a paper");
            (name, bytes)
        })
    });
    let [first, again] = papers.map(Iterator::collect::<Vec<_>>);
    // Report, closing and five receipts, the second time as they were signed the first time.
    assert_eq!(first.len(), 7);
    assert!(first == again);
    assert!(first.iter().any(|(_, bytes)| bytes.starts_with(b"%PDF-")));
    for words in [&*enterprise, &*said.deliberation, "%PDF-", "conform"] {
        assert_eq!(telling(chair.data.path(), words), [""; 0], "{words}");
    }
}

#[test]
fn which_cases_were_opened_is_read_by_their_reviewer_alone() {
    let seats = members();
    let mut desk = Desk::of(&seats[1]);
    let enterprise = vote(&mut desk, Vote::Conform).enterprise;
    assert!(enterprise.chars().count() > 3, "{enterprise}");
    seal_to(&mut desk, "own.dpreturn");
    expert::close_case(&mut desk.session, moment()).expect("closed");
    for words in [&*enterprise, "材料齐全，经核对无误。", "%PDF-"] {
        assert_eq!(telling(desk.data.path(), words), [""; 0], "{words}");
    }

    let view = session::session(&mut desk.session, moment()).expect("the page");
    assert_eq!(listed(&view), [enterprise.as_str()]);
    let mut locked = Session::new(Places {
        data: desk.data.path().to_path_buf(),
        reader: Reader::InProcess,
    });
    let view = session::session(&mut locked, moment()).expect("the page");
    assert!(view.remembered.is_some() && view.recent.is_empty());
    let mut other = Desk::start(desk.data.path(), &seats[2]);
    let view = session::session(&mut other, moment()).expect("the page");
    assert_eq!(listed(&view), [""; 0]);
    let mut again = Desk::start(desk.data.path(), &seats[1]);
    let view = session::session(&mut again, moment()).expect("the page");
    assert_eq!(listed(&view), [enterprise.as_str()]);
}
