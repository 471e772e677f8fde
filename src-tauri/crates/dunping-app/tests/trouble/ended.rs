//! Certificates that end, are renewed or revoked between an opinion and its correction, and rosters that come with the returns: what held
//! when it came in holds, and what its author vouches for.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use dunping_app::contract::{ConcludeInput, ConsolidationView, ImportOutcome, MemberState};
use dunping_app::unattended::{Credentials, diff, verify_file};
use dunping_app::{Reader, chair, expert};
use dunping_domain::ballot::Vote;
use dunping_identity::{
    Candidate, Change, DocumentKind, Identity, Status, Trust, Validity, envelope,
};

use super::desk::made::{genuine, opinion_by, sealed_by, trust};
use super::desk::{Desk, code, demonstration, members, moment, returns};
use super::roster::{body, next_trust, revoke};
use super::{restart, vote};

fn at(text: &str) -> DateTime<FixedOffset> {
    text.parse().expect("a moment")
}

/// When the first certificate has ended.
fn later() -> DateTime<FixedOffset> {
    at("2026-09-22T09:00:00+08:00")
}

/// The next roster, with a certificate of these dates for the same key, and its owner with it.
fn renewed(held: &Trust, who: &str, from: &str, to: &str) -> (Trust, Identity) {
    let (from, to) = (at(from).to_utc(), at(to).to_utc());
    let validity = Validity { from, to };
    let change = Change::Renew { id: who, validity };
    let next = held.next(&body(), change, from).expect("the next roster");
    let folder = demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join(format!("{who}.passphrase")));
    let file = fs::read(folder.join(format!("{who}.age"))).expect("an identity file");
    let keys = Candidate::from_file(&file, passphrase.expect("a passphrase").trim_end());
    let own = keys.expect("keys").adopt(&next).expect("certified");
    (next, own)
}

fn digest(document: &[u8], trust: &Trust) -> String {
    let undated = envelope::verify_undated(DocumentKind::Opinion, document, trust);
    undated.expect("a signed opinion").digest().to_owned()
}

/// An opinion that was signed shortly before its certificate ended, and its correction with the renewed one.
struct Corrected {
    who: String,
    first: PathBuf,
    second: PathBuf,
    roster: Trust,
}

fn corrected(folder: &Path) -> Corrected {
    let who = members().remove(1);
    let (ending, short) = renewed(
        &trust(),
        &who,
        "2026-09-12T00:00:00+08:00",
        "2026-09-20T00:00:00+08:00",
    );
    let (roster, long) = renewed(
        &ending,
        &who,
        "2026-09-21T00:00:00+08:00",
        "2029-09-20T00:00:00+08:00",
    );
    let one = opinion_by(&short, |opinion| {
        opinion.claimed_time = "2026-09-15T10:00:00+08:00".to_owned();
    });
    let two = opinion_by(&long, |opinion| {
        opinion.claimed_time = "2026-09-21T10:00:00+08:00".to_owned();
        opinion.revision = 2;
        opinion.previous = vec![digest(&one, &roster)];
        opinion.correction_reason = "补充核对后更正。".to_owned();
    });
    let first = folder.join("first.dpreturn");
    sealed_by((&short, &ending), &first, vec![one.clone()], None);
    let second = folder.join("second.dpreturn");
    sealed_by((&long, &roster), &second, vec![one, two], None);
    Corrected {
        who,
        first,
        second,
        roster,
    }
}

fn take_in_at(chair: &mut Desk, files: &[PathBuf], at: DateTime<FixedOffset>) -> ConsolidationView {
    let tokens: Vec<String> = files.iter().map(|file| chair.token(file.clone())).collect();
    chair::take_in_returns(&mut chair.session, &tokens, at).expect("an answer")
}

/// The returns of the others.
fn others(who: &str) -> Vec<PathBuf> {
    let own = genuine(who);
    returns().into_iter().filter(|path| *path != own).collect()
}

fn staff() -> Credentials {
    Credentials {
        identity: demonstration().join("identities/staff.age"),
        passphrase: demonstration().join("identities/staff.passphrase"),
        pin: None,
    }
}

#[test]
fn a_correction_outlives_the_certificate_of_what_it_corrects() {
    let folder = tempfile::tempdir().expect("a folder");
    let Corrected {
        who,
        first,
        second,
        roster,
    } = corrected(folder.path());
    let trust_file = folder.path().join("now.dptrust");
    fs::write(&trust_file, roster.bytes()).expect("written");

    // The one that is corrected never arrived in time; the correction brings it, and by itself it does not come in any more.
    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in_at(&mut chair, std::slice::from_ref(&first), later());
    assert_eq!(view.lines[0].outcome, ImportOutcome::Refused);
    let view = take_in_at(&mut chair, std::slice::from_ref(&second), later());
    let line = &view.lines[0];
    assert_eq!(line.outcome, ImportOutcome::New, "{}", line.text.zh);
    assert_eq!(view.members[1].state, MemberState::Effective);

    // Or it came in while its certificate held, and stays in.
    let mut chair = Desk::of("chair");
    chair.open();
    take_in_at(&mut chair, &others(&who), moment());
    take_in_at(&mut chair, std::slice::from_ref(&first), moment());
    let view = take_in_at(&mut chair, std::slice::from_ref(&second), later());
    let line = &view.lines[0];
    assert_eq!(line.outcome, ImportOutcome::New, "{}", line.text.zh);
    restart(&mut chair);
    let view = chair::consolidation(&mut chair.session, later()).expect("the page");
    assert_eq!(view.refusals, []);
    assert!(view.members[1].text.zh.contains("第2版"));

    // Whoever checks the closing later finds the same.
    let (place, token) = chair.out("conclusion");
    let said = ConcludeInput {
        passphrase: chair.passphrase(),
        deliberation: "合议说明".to_owned(),
        ..ConcludeInput::default()
    };
    let view = chair::conclude(&mut chair.session, &said, &token, later()).expect("concluded");
    let mut written = view.concluded.iter();
    let closing = written.find(|file| file.name.ends_with(".dpclosing"));
    let closing = place.join(&closing.expect("a closing").name);
    for file in [&closing, &second] {
        let view = verify_file(file, &trust_file, Some(&staff()), &Reader::InProcess);
        let view = view.expect("an answer");
        assert!(view.holds, "{:?}", view.lines);
    }
    for older in [&first, &second] {
        let view = diff(older, &closing, Some(&trust_file), Some(&staff()));
        let view = view.expect("an answer");
        assert!(view.holds, "{:?}", view.lines);
    }
}

/// Nobody but the author vouches, and only in a document that holds by itself.
#[test]
fn an_opinion_whose_certificate_ended_is_vouched_for_by_its_author_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("own.dpreturn");
    let who = members().remove(1);
    let (ending, short) = renewed(
        &trust(),
        &who,
        "2026-09-12T00:00:00+08:00",
        "2026-09-20T00:00:00+08:00",
    );
    let (roster, long) = renewed(
        &ending,
        &who,
        "2026-09-21T00:00:00+08:00",
        "2029-09-20T00:00:00+08:00",
    );
    let one = opinion_by(&short, |_| {});
    let unnamed = opinion_by(&long, |opinion| opinion.remarks = "另一份。".to_owned());
    let late = opinion_by(&short, |opinion| {
        opinion.revision = 2;
        opinion.previous = vec![digest(&one, &roster)];
        opinion.correction_reason = "补充核对后更正。".to_owned();
    });
    for documents in [vec![one.clone(), unnamed], vec![one, late]] {
        sealed_by((&long, &roster), &out, documents, None);
        let mut chair = Desk::of("chair");
        chair.open();
        let view = take_in_at(&mut chair, std::slice::from_ref(&out), later());
        let line = &view.lines[0];
        assert_eq!(line.outcome, ImportOutcome::Refused, "{}", line.text.zh);
        assert!(line.text.zh.contains("已过期"), "{}", line.text.zh);
    }
}

/// Whoever renewed meanwhile brings the roster that says so; the dry run only looks at it.
#[test]
fn a_return_brings_the_roster_that_it_was_sealed_under() {
    let folder = tempfile::tempdir().expect("a folder");
    let Corrected { second, roster, .. } = corrected(folder.path());
    let mut chair = Desk::of("chair");
    chair.open();
    let held = |chair: &Desk| {
        let names = super::entries(chair.data.path());
        let name = names.iter().find(|name| name.starts_with("trust-"));
        fs::read(chair.data.path().join(name.expect("a trust file"))).expect("a trust file")
    };
    let token = chair.token(second.clone());
    let lines = chair::preview_returns(&mut chair.session, &[token], later()).expect("lines");
    assert_eq!(lines[0].outcome, ImportOutcome::New, "{}", lines[0].text.zh);
    assert!(held(&chair) == trust().bytes(), "nothing was written");
    let view = take_in_at(&mut chair, &[second], later());
    assert_eq!(view.lines, lines);
    assert!(held(&chair) == roster.bytes());
}

/// A chair with an old roster learns of a revocation from whoever has the newer one, before anything of the same import is judged.
#[test]
fn a_key_that_was_revoked_is_told_by_the_roster_of_another_return() {
    let folder = tempfile::tempdir().expect("a folder");
    let Corrected { who, second, .. } = corrected(folder.path());
    let thief = members().remove(2);
    let (newer, long) = {
        let held = corrected(folder.path()).roster;
        let reason = "密钥丢失";
        let change = Change::Revoke { id: &thief, reason };
        let at = at("2026-09-21T12:00:00+08:00").to_utc();
        let newer = held.next(&body(), change, at).expect("the next roster");
        let folder = demonstration().join("identities");
        let passphrase = fs::read_to_string(folder.join(format!("{who}.passphrase")));
        let file = fs::read(folder.join(format!("{who}.age"))).expect("an identity file");
        let keys = Candidate::from_file(&file, passphrase.expect("a passphrase").trim_end());
        (
            newer.clone(),
            keys.expect("keys").adopt(&newer).expect("certified"),
        )
    };
    let document = opinion_by(&long, |_| {});
    sealed_by((&long, &newer), &second, vec![document], None);
    let mut chair = Desk::of("chair");
    chair.open();
    let view = take_in_at(&mut chair, &[genuine(&thief), second], later());
    assert_eq!(view.lines[0].outcome, ImportOutcome::Refused);
    assert!(
        view.lines[0].text.zh.contains("撤销"),
        "{}",
        view.lines[0].text.zh
    );
    assert_eq!(view.lines[1].outcome, ImportOutcome::New);
}

/// A clock that stands before the roster would take a revoked key for a good one, and the arrival is never judged anew.
#[test]
fn a_clock_that_is_behind_takes_nothing_in_and_signs_nothing() {
    let who = members().remove(1);
    let issued = "2026-09-14T12:00:00+08:00";
    let newer = next_trust(|roster| {
        roster.issued = at(issued).to_utc();
        revoke(roster, &who, issued);
    });
    assert!(matches!(
        newer.roster().entries.iter().find(|entry| entry.person.id == who),
        Some(entry) if entry.status != Status::Active
    ));
    let mut chair = Desk::of("chair");
    chair.open();
    fs::write(chair.data.path().join("newer.dptrust"), newer.bytes()).expect("written");
    restart(&mut chair);
    let token = chair.token(genuine(&who));
    let behind = at(issued) - chrono::TimeDelta::minutes(1);
    let files = [token];
    let refused = chair::take_in_returns(&mut chair.session, &files, behind);
    assert_eq!(code(refused.map(|view| view.outcome)), "roster.clock");
    assert!(!chair.folder().join("returns").exists());

    // Nor before the case was sealed that it answers.
    let mut chair = Desk::of("chair");
    chair.open();
    let issued = trust().roster().issued;
    let token = chair.token(genuine(&who));
    let after_the_roster = issued.with_timezone(moment().offset());
    let refused = chair::preview_returns(&mut chair.session, &[token], after_the_roster);
    assert_eq!(code(refused), "clock_before_case");

    // And nothing is signed.
    let mut desk = Desk::of(&members()[2]);
    vote(&mut desk, Vote::Conform);
    let passphrase = desk.passphrase();
    let (path, token) = desk.out("own.dpreturn");
    let before = after_the_roster - chrono::TimeDelta::minutes(1);
    let refused = expert::seal_return(&mut desk.session, &passphrase, &token, before);
    assert_eq!(code(refused), "roster.clock");
    assert!(!path.exists());
}
