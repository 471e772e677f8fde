//! A member of a panel loses the computer while the case is out: the key is revoked, the member enrols again, and staff hand the same
//! case out once more.

use std::fs;
use std::path::Path;

use dunping_app::contract::DrawInput;
use dunping_app::staff;
use dunping_identity::{
    Authority, Candidate, Certificate, Change, Enrolment, Identity, Trust, Validity,
};
use dunping_package::{AsOf, OpenError, Package};

use super::copy_folder;
use super::desk::{Desk, demonstration, made, moment};

/// The roster after the loss, and the member's new identity.
fn enrolled_again(who: &str) -> (Trust, Identity) {
    let folder = demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join("body.passphrase")).expect("a passphrase");
    let body = fs::read(folder.join("body.age")).expect("the body's file");
    let body = Authority::from_file(&body, passphrase.trim_end()).expect("the body");
    let held = made::trust();
    let entry = held.active(who).expect("an entry");
    let until = Certificate::read(&entry.certificate).expect("it").not_after;
    let person = entry.person.clone();
    let at = moment().to_utc();
    let lost = Change::Revoke {
        id: who,
        reason: "电脑遗失",
    };
    let without = held.next(&body, lost, at).expect("the next roster");
    let candidate = Candidate::create(person.clone()).expect("keys");
    let validity = Validity {
        from: at,
        to: until,
    };
    let request = Enrolment::request(&candidate, validity).expect("a request");
    let enrolment = Enrolment::read(&request).expect("a request");
    let admitted = Change::Admit {
        enrolment: &enrolment,
        person,
        validity,
    };
    let trust = without.next(&body, admitted, at).expect("the next roster");
    let identity = candidate.adopt(&trust).expect("certified");
    (trust, identity)
}

#[test]
fn who_enrolled_again_is_handed_the_same_case() {
    let mut desk = Desk::of("staff");
    let own = tempfile::tempdir().expect("a folder");
    copy_folder(&demonstration().join("register"), own.path());
    let open_register = |desk: &mut Desk| {
        let register = desk.token(own.path().to_path_buf());
        staff::open_register(&mut desk.session, &register, moment()).expect("the register");
    };
    open_register(&mut desk);
    let workbook = desk.token(demonstration().join("workbook.xlsx"));
    let attachments = desk.token(demonstration().join("attachments"));
    let view = staff::intake(&mut desk.session, &workbook, &attachments, moment());
    let case_no = view.expect("taken in").row.case_no;
    staff::pass_pre_review(&mut desk.session, &case_no, moment()).expect("passed");
    let panel = DrawInput {
        technical: 3,
        finance: 2,
        alternates: 2,
        excluded: Vec::new(),
    };
    staff::commit_draw(&mut desk.session, &case_no, &panel, moment()).expect("committed");
    let drawn = staff::reveal_draw(&mut desk.session, &case_no, "ssq:1=01,02", moment());
    let who = drawn.expect("revealed").seats.remove(1).id;
    let passphrase = desk.passphrase();
    let seal = |desk: &mut Desk, name: &str| {
        let (path, out) = desk.out(name);
        staff::seal_case(&mut desk.session, &case_no, &passphrase, &out, "", moment())
            .expect("sealed");
        path
    };
    let first = seal(&mut desk, "first.dpcase");
    let same = seal(&mut desk, "same.dpcase");
    assert!(fs::read(&first).expect("it") == fs::read(same).expect("it"));

    let (trust, anew) = enrolled_again(&who);
    let open = |path: &Path, by: &Identity| {
        Package::open(
            path,
            by.age_identity(),
            &trust,
            AsOf::from(moment().to_utc()),
        )
    };
    assert!(matches!(open(&first, &anew), Err(OpenError::NotForYou)));
    fs::write(desk.data.path().join("newer.dptrust"), trust.bytes()).expect("written");
    desk.session = Desk::start(desk.data.path(), "staff");
    open_register(&mut desk);
    let again = seal(&mut desk, "again.dpcase");
    let package = open(&again, &anew).expect("it opens");
    let id = open(&first, &made::identity("staff")).expect("it opens");
    assert_eq!(package.package_id(), id.package_id(), "the same package");
    let lost = made::identity(&who);
    assert!(matches!(open(&again, &lost), Err(OpenError::NotForYou)));
    // Once is enough.
    let once_more = seal(&mut desk, "once_more.dpcase");
    assert!(fs::read(&again).expect("it") == fs::read(once_more).expect("it"));
}
