//! What was taken in and is not there any more: a return, its note, the record of its import. It is missed aloud, and no trace that is lost
//! takes a vote away or brings one back.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_app::contract::{ConsolidationView, DraftView, ImportOutcome, MemberState};
use dunping_app::{chair, expert};
use dunping_domain::ballot::Vote;

use super::desk::made::genuine;
use super::desk::{Desk, members, moment, returns};
use super::roster::{next_trust, revoke};
use super::{entries, restart, seal_to, take_in, vote};

fn page(chair: &mut Desk) -> ConsolidationView {
    chair::consolidation(&mut chair.session, moment()).expect("the page")
}

fn undo(chair: &mut Desk) -> ConsolidationView {
    chair::undo_import(&mut chair.session, moment()).expect("undone")
}

fn effective(view: &ConsolidationView) -> usize {
    let members = view.members.iter();
    members
        .filter(|member| member.state == MemberState::Effective)
        .count()
}

/// The chair with the returns of everyone but one, and then the one's.
fn chair_with(own: &[PathBuf], who: &str) -> Desk {
    let mut chair = Desk::of("chair");
    chair.open();
    let mut others = returns();
    others.retain(|path| *path != genuine(who));
    take_in(&mut chair, &others);
    for file in own {
        take_in(&mut chair, std::slice::from_ref(file));
    }
    chair
}

/// The return whose note names the import of that number.
fn of_import(chair: &Desk, number: u32) -> PathBuf {
    let folder = chair.folder().join("returns");
    let names = entries(&folder);
    let mut notes = names.iter().filter(|name| name.ends_with(".json"));
    let note = notes.find(|name| {
        let note = fs::read_to_string(folder.join(name)).expect("a note");
        note.contains(&format!("\"import\": {number},"))
    });
    folder
        .join(note.expect("a note"))
        .with_extension("dpreturn")
}

fn remove(paths: &[PathBuf]) {
    for path in paths {
        fs::remove_file(path).expect("removed");
    }
}

fn records(chair: &Desk, number: u32) -> [PathBuf; 2] {
    let record = |ending: &str| chair.folder().join(format!("imports/{number:04}{ending}"));
    [record(".json"), record(".copy.json")]
}

/// A vote of the member, and its correction to the opposite.
fn voted_twice(who: &str) -> (Desk, [PathBuf; 2]) {
    let mut desk = Desk::of(who);
    vote(&mut desk, Vote::Conform);
    let first = seal_to(&mut desk, "first.dpreturn");
    let view = expert::begin_correction(&mut desk.session, moment()).expect("a correction");
    let mut corrected = DraftView {
        correction_reason: "补充核对后更正。".to_owned(),
        ..view.draft
    };
    for vote in &mut corrected.votes {
        if vote.clause == "4.4.2" {
            vote.vote = Some(Vote::Nonconform);
        }
    }
    expert::save_draft(&mut desk.session, &corrected, moment()).expect("saved");
    let second = seal_to(&mut desk, "second.dpreturn");
    (desk, [first, second])
}

#[test]
fn a_correction_that_vanishes_is_missed_and_the_vote_before_it_does_not_stand_in() {
    let who = members().remove(1);
    let (_desk, own) = voted_twice(&who);
    let second = own[1].clone();
    let mut chair = chair_with(&own, &who);
    assert_eq!(page(&mut chair).refusals, []);
    let lost = of_import(&chair, 3);
    let note = lost.with_extension("json");
    let missed = |chair: &mut Desk| {
        restart(chair);
        let view = page(chair);
        let told = view.refusals.first().expect("it is told");
        assert!(
            told.zh.contains("不能使用") && told.zh.contains(&who),
            "{told:?}"
        );
        assert!(view.outcome.is_empty() && view.conclusion.is_empty());
    };
    remove(std::slice::from_ref(&lost));
    missed(&mut chair);
    remove(std::slice::from_ref(&note));
    missed(&mut chair);
    remove(&records(&chair, 3)[..1]);
    missed(&mut chair);
    // An import of something else does not make it forgotten.
    take_in(&mut chair, &returns()[..1]);
    missed(&mut chair);

    let view = take_in(&mut chair, &[second]);
    assert_eq!(view.lines[0].outcome, ImportOutcome::New);
    assert_eq!((effective(&view), view.refusals.len()), (5, 0));
    assert!(lost.is_file() && note.is_file());
    assert!(view.members[1].text.zh.contains("第2版"));
}

#[test]
fn a_record_that_is_lost_takes_nothing_away() {
    let who = members().remove(1);
    let own = [genuine(&who)];
    for (number, gone) in [(1, 2), (2, 1)] {
        let mut chair = chair_with(&own, &who);
        // Of the last one a copy is left; that an earlier one was made is told by the later ones.
        remove(&records(&chair, number)[..gone]);
        restart(&mut chair);
        let view = page(&mut chair);
        assert_eq!((effective(&view), view.refusals.len()), (5, 0), "{number}");
        // The next import does not sweep them away.
        let junk = chair.data.path().join("junk.dpreturn");
        fs::write(&junk, "no return").expect("written");
        let view = take_in(&mut chair, &[junk]);
        assert_eq!((effective(&view), view.refusals.len()), (5, 0), "{number}");
    }
}

#[test]
fn a_note_that_is_lost_changes_nothing_and_is_written_again() {
    let who = members().remove(1);
    let own = [genuine(&who)];
    let mut chair = chair_with(&own, &who);
    let note = of_import(&chair, 2).with_extension("json");
    let before = fs::read(&note).expect("the note");
    let damages: [fn(&Path); 2] = [
        |note| fs::remove_file(note).expect("removed"),
        |note| fs::write(note, "{").expect("damaged"),
    ];
    // The signature is judged as of when the return came, not as of now.
    let newer = next_trust(|roster| revoke(roster, &who, "2026-09-15T12:00:00+08:00"));
    fs::write(chair.data.path().join("newer.dptrust"), newer.bytes()).expect("written");
    for damage in damages {
        damage(&note);
        restart(&mut chair);
        let later = moment() + chrono::TimeDelta::hours(2);
        let view = chair::consolidation(&mut chair.session, later).expect("the page");
        assert_eq!((effective(&view), view.refusals.len()), (5, 0));
        take_in(&mut chair, &own);
        assert!(fs::read(&note).expect("the note") == before);
    }

    // Without its note it is undone with its import all the same, and does not come back.
    remove(std::slice::from_ref(&note));
    let view = undo(&mut chair);
    assert_eq!(effective(&view), 4);
    restart(&mut chair);
    assert_eq!(effective(&page(&mut chair)), 4);
    let sealed = note.with_extension("dpreturn");
    assert!(!sealed.exists(), "moved aside");
    let name = sealed.file_name().expect("a name");
    assert!(chair.folder().join("undone/0002").join(name).is_file());
}

/// What is undone is the last import, as its record tells it, also where that one brought nothing new.
#[test]
fn the_last_import_is_undone_and_no_other() {
    let mut chair = Desk::of("chair");
    chair.open();
    take_in(&mut chair, &returns());
    let broken = of_import(&chair, 1);
    super::damage(&broken);
    let view = take_in(&mut chair, &returns());
    let last = view.last_import.expect("an import");
    assert_eq!((last.number, last.files.len()), (2, 0), "it repaired one");
    let junk = chair.data.path().join("junk.dpreturn");
    fs::write(&junk, "no return").expect("written");
    let view = take_in(&mut chair, &[junk]);
    let last = view.last_import.expect("an import");
    assert_eq!((last.number, last.files.len()), (3, 0));
    for left in [2, 1] {
        let view = undo(&mut chair);
        assert_eq!((effective(&view), view.refusals.len()), (5, 0), "{left}");
        assert_eq!(view.last_import.expect("the one before").number, left);
    }
    let view = undo(&mut chair);
    assert_eq!(effective(&view), 0);
    assert_eq!(view.last_import, None);
}
