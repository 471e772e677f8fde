//! The practice case: it can be worked on like a real one, carries its mark, and leaves nothing behind.

#[allow(dead_code)]
mod desk;

use std::fs;

use chrono::{DateTime, FixedOffset};
use dunping_app::contract::{KeySource, NewIdentityInput, PartView};
use dunping_app::{Places, Reader, Session, expert, identity, practice, session};

fn moment(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a moment")
}

/// A desk without anybody, on the data folder.
fn desk(data: &std::path::Path) -> Session {
    Session::new(Places {
        data: data.to_path_buf(),
        reader: Reader::InProcess,
    })
}

#[test]
fn locking_ends_a_practice_and_nobody_is_unlocked_after_it() {
    let mut one = desk::Desk::of("staff");
    let at = desk::moment();
    practice::begin_practice(&mut one.session, at).expect("a practice");
    session::lock(&mut one.session, at).expect("locked");
    let locked = session::session(&mut one.session, at).expect("the session");
    assert!(locked.identity.is_none() && locked.practice.is_none() && !locked.case_open);
    practice::end_practice(&mut one.session, at).expect("nothing to end");
    let after = session::session(&mut one.session, at).expect("the session");
    assert!(after.identity.is_none(), "nobody comes back without keys");
    assert!(!one.data.path().join("practice").exists());
}

#[test]
fn unlocking_ends_a_practice_and_is_remembered_among_real_things() {
    let mut one = desk::Desk::of("staff");
    let at = desk::moment();
    practice::begin_practice(&mut one.session, at).expect("a practice");
    let folder = desk::demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join("chair.passphrase")).expect("a passphrase");
    let token = one.token(folder.join("chair.age"));
    let wrong = session::unlock(&mut one.session, &token, "wrong", None, at);
    assert_eq!(desk::code(wrong), "key.passphrase");
    let still = session::session(&mut one.session, at).expect("the session");
    assert!(still.practice.is_some(), "a slip ends nothing");
    let who = session::unlock(&mut one.session, &token, passphrase.trim_end(), None, at);
    let who = who.expect("unlocked").expect("certified").id;
    let after = session::session(&mut one.session, at).expect("the session");
    assert!(after.practice.is_none() && !after.case_open);
    assert_eq!(after.identity.map(|own| own.id), Some(who));
    assert!(!one.data.path().join("practice").exists());
    let mut later = desk(one.data.path());
    let later = session::session(&mut later, at).expect("the session");
    assert_eq!(
        later.remembered.map(|file| file.name).as_deref(),
        Some("chair.age")
    );

    practice::begin_practice(&mut one.session, at).expect("a practice");
    session::unlock_demo(&mut one.session, "staff", at).expect("unlocked");
    let after = session::session(&mut one.session, at).expect("the session");
    assert!(after.practice.is_none() && after.identity.is_some());
}

#[test]
fn keys_that_wait_for_their_certificate_are_there_again_after_a_practice() {
    let at = desk::moment();
    let data = tempfile::tempdir().expect("a folder");
    let mut session = desk(data.path());
    let file = session.tokens(vec![data.path().join("T010.age")]).remove(0);
    let input = NewIdentityInput {
        id: "T010".to_owned(),
        name: "孙八".to_owned(),
        part: PartView::Technical,
        passphrase: "correct horse battery staple 盾评".to_owned(),
        file: file.token,
        source: KeySource::New,
    };
    identity::create_identity(&mut session, &input, at).expect("made");
    practice::begin_practice(&mut session, at).expect("a practice");
    let during = session::session(&mut session, at).expect("the session");
    assert!(during.waiting.is_none() && during.identity.is_some());
    practice::end_practice(&mut session, at).expect("ended");
    let after = session::session(&mut session, at).expect("the session");
    assert!(after.identity.is_none() && after.practice.is_none());
    assert_eq!(after.waiting.expect("they wait").id, "T010");
    assert_eq!(
        after.remembered.map(|it| it.name).as_deref(),
        Some("T010.age")
    );
}

#[test]
fn a_practice_is_a_whole_case_that_leaves_nothing_behind() {
    // Long before the demonstration's own days: the keys of a practice are of the day.
    let at = moment("2025-03-04T10:00:00+08:00");
    let data = tempfile::tempdir().expect("a folder");
    let mut session = desk(data.path());
    let view = practice::begin_practice(&mut session, at).expect("a practice");
    assert!(view.enterprise.ends_with("（练习）") && view.body.ends_with("（练习）"));
    assert!(
        view.checks
            .iter()
            .all(|line| line.state == dunping_app::contract::CheckState::Holds)
    );
    assert_eq!(view.deadline.as_ref().map(|it| it.working_days), Some(10));
    assert!(!view.draft.declared, "the declaration is the person's own");
    let cast = view.draft.votes.iter().filter(|vote| vote.vote.is_some());
    assert_eq!((cast.count(), view.clauses.len()), (16, 19));
    let before = session::session(&mut session, at).expect("the session");
    let passphrase = before.practice.expect("under way").passphrase;
    assert_eq!(
        before.recent.len(),
        1,
        "the practice remembers its own case alone"
    );

    let gaps = expert::opinion_gaps(&mut session, at).expect("gaps");
    assert_eq!(gaps.len(), 4, "{gaps:?}");
    let mut draft = view.draft.clone();
    draft.declared = true;
    for gap in gaps.iter().filter_map(|gap| gap.clause.clone()) {
        draft.votes.push(dunping_app::contract::VoteDraft {
            clause: gap,
            vote: Some(dunping_domain::ballot::Vote::Conform),
            reason: "已核对。".to_owned(),
            override_code: None,
            tags: Vec::new(),
            flagged: false,
        });
    }
    expert::save_draft(&mut session, &draft, at).expect("saved");
    let name = expert::return_name(&mut session, at).expect("a name");
    let out = data.path().join(&name);
    let token = session.tokens(vec![out.clone()]).remove(0).token;
    expert::seal_return(&mut session, &passphrase, &token, at).expect("sealed");
    assert!(out.is_file(), "{name}");

    practice::end_practice(&mut session, at).expect("ended");
    let after = session::session(&mut session, at).expect("the session");
    assert!(after.identity.is_none() && after.practice.is_none() && after.recent.is_empty());
    let left: Vec<_> = fs::read_dir(data.path())
        .expect("the data")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(
        left,
        [std::ffi::OsString::from(&name)],
        "only what was saved elsewhere"
    );
}
