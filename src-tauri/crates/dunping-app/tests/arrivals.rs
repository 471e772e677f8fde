//! Classes 50 to 62 of bad input, opinions that arrive at the chair's desk: each is told under its own name within two seconds and
//! 300 MB; what is refused is put aside with its reason, and nothing is written beside it but the import's record. The classes 1 to 49,
//! packages that do not open, stand in `dunping-package/tests/hostile`.
//!
//! `cargo test -p dunping-app --test arrivals -- --nocapture` prints the table with what each took.

#[allow(dead_code)]
mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD as BASE64;
use desk::made::{
    document, genuine, identity, made, next_edition, opened, opinion, parts, seal_as, sealed, trust,
};
use desk::{Desk, members, moment, returns};
use dunping_app::contract::{ConcludeInput, ImportLine, ImportOutcome};
use dunping_app::{chair, expert};
use dunping_domain::ballot::{Declaration, Opinion};
use dunping_domain::draw::{DrawRecord, Excluded};
use dunping_domain::panel::ExpertId;
use dunping_identity::{DocumentKind, envelope};
use dunping_package::{AsOf, Package};
use tempfile::TempDir;

const TIME: Duration = Duration::from_secs(2);
const MEMORY_KB: u64 = 300 * 1024;

/// What arrives, and what was there before.
struct Arrival {
    before: Vec<PathBuf>,
    file: PathBuf,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Reviewing,
    /// The second edition of the package is open.
    SecondEdition,
    /// An edition is open whose draw kept somebody out.
    KeptOut,
    Concluded,
}

/// Where returns are made, and two members who make them.
struct Folder {
    place: TempDir,
    who: String,
    other: String,
}

impl Folder {
    fn new() -> Self {
        let seats = members();
        Self {
            place: tempfile::tempdir().expect("a folder"),
            who: seats[1].clone(),
            other: seats[2].clone(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(format!("{name}.dpreturn"))
    }

    fn own(&self) -> PathBuf {
        genuine(&self.who)
    }

    fn made(&self, name: &str, change: impl FnOnce(&mut Opinion)) -> PathBuf {
        made(&self.who, &self.path(name), change)
    }
}

fn alone(file: PathBuf) -> Arrival {
    after(Vec::new(), file)
}

fn after(before: Vec<PathBuf>, file: PathBuf) -> Arrival {
    Arrival {
        before,
        file,
        stage: Stage::Reviewing,
    }
}

fn edition_not_here(folder: &Folder) -> Arrival {
    let unknown = "ab".repeat(32);
    let document = opinion(&folder.who, |opinion| {
        opinion.package_id.clone_from(&unknown);
    });
    let path = folder.path("edition");
    alone(sealed(&folder.who, &path, vec![document], Some(&unknown)))
}

fn older_edition(folder: &Folder) -> Arrival {
    Arrival {
        stage: Stage::SecondEdition,
        ..alone(folder.own())
    }
}

fn after_the_conclusion(folder: &Folder) -> Arrival {
    let late = folder.made("late", |opinion| opinion.remarks = "另一份。".into());
    Arrival {
        stage: Stage::Concluded,
        ..after(returns(), late)
    }
}

/// The number of somebody whom a recusal kept out of the draw.
const KEPT_OUT: &str = "T098";

/// The case as a draw would have left it that kept one expert out.
fn case_with_one_kept_out(out: &Path) {
    let case = opened("case.dpcase");
    let parts = parts(&case, |file| {
        (file.role == "draw").then(|| {
            let draw = case.read(&file.sha256).expect("the draw");
            let mut draw: DrawRecord = serde_json::from_slice(&draw).expect("the draw");
            draw.request.excluded.push(Excluded {
                id: ExpertId(KEPT_OUT.to_owned()),
                reason: "recusal.employment".to_owned(),
            });
            serde_json::to_vec(&draw).expect("the draw")
        })
    });
    seal_as("staff", &trust(), out, case.manifest(), parts);
}

fn kept_out_of_the_draw(folder: &Folder) -> Arrival {
    let path = folder.place.path().join("kept_out.dpcase");
    case_with_one_kept_out(&path);
    let staff = identity("staff");
    let case = Package::open(&path, staff.age_identity(), &trust(), AsOf::Claimed);
    let package_id = case.expect("the case opens").package_id().to_owned();
    let document = opinion(&folder.who, |opinion| {
        opinion.package_id.clone_from(&package_id);
        opinion.expert.0 = KEPT_OUT.to_owned();
    });
    let file = folder.path("kept_out");
    sealed(&folder.who, &file, vec![document], Some(&package_id));
    Arrival {
        stage: Stage::KeptOut,
        ..alone(file)
    }
}

/// Signed by the member, who writes a vote that there is not.
fn option_not_in_form(folder: &Folder) -> Arrival {
    let kind = DocumentKind::Opinion;
    let genuine = document(&folder.who);
    let envelope: serde_json::Value = serde_json::from_slice(&genuine).expect("JSON");
    let payload = envelope["payload"].as_str().expect("a payload");
    let payload = BASE64.decode(payload).expect("a payload");
    let text = String::from_utf8(payload).expect("text");
    let text = text.replacen("\"vote\":\"conform\"", "\"vote\":\"abstain\"", 1);
    assert!(text.contains("abstain"));
    let signed = envelope::sign(kind, text.as_bytes(), &identity(&folder.who)).expect("signed");
    alone(sealed(
        &folder.who,
        &folder.path("option"),
        vec![signed],
        None,
    ))
}

/// One line of the table.
struct Class {
    /// Its number in the list of classes; variants with an outcome of their own share it.
    number: u8,
    what: &'static str,
    outcome: ImportOutcome,
    make: fn(&Folder) -> Arrival,
}

#[rustfmt::skip]
const TABLE: &[Class] = &[
    class(50, "on an edition that was not opened here", ImportOutcome::PendingEdition, edition_not_here),
    class(50, "of another case", ImportOutcome::WrongCase, |folder| alone(folder.made("case", |opinion| opinion.case_no = "LNCSE-A-2019-0001".into()))),
    class(51, "on an edition that was replaced", ImportOutcome::OlderEdition, older_edition),
    class(52, "of a round that is not open", ImportOutcome::WrongRound, |folder| alone(folder.made("round", |opinion| opinion.round = 2))),
    class(53, "by somebody who is not of the panel", ImportOutcome::NotOnPanel, |folder| alone(folder.made("stranger", |opinion| opinion.expert.0 = "T099".into()))),
    class(53, "a member declares a recusal", ImportOutcome::Recused, |folder| alone(folder.made("recused", |opinion| {
        opinion.ballots.clear();
        opinion.declaration = Declaration::Recused { code: "recusal.employment".into(), explanation: "近三年曾任该企业顾问。".into() };
    }))),
    class(54, "on another edition of the form", ImportOutcome::OtherForm, |folder| alone(folder.made("form", |opinion| opinion.form_digest = "0".repeat(64)))),
    class(54, "an answer that the form does not offer", ImportOutcome::Refused, option_not_in_form),
    class(55, "an answer is missing", ImportOutcome::Incomplete, |folder| alone(folder.made("missing", |opinion| drop(opinion.ballots.pop())))),
    class(55, "a clause is answered twice", ImportOutcome::Incomplete, |folder| alone(folder.made("twice", |opinion| opinion.ballots.push(opinion.ballots[0].clone())))),
    class(56, "the same file again", ImportOutcome::Already, |folder| after(vec![folder.own()], folder.own())),
    class(57, "two opinions, neither of which replaces the other", ImportOutcome::Conflict, |folder| after(vec![folder.own()], folder.made("conflict", |opinion| opinion.remarks = "另一份。".into()))),
    class(58, "a correction without what it corrects", ImportOutcome::PendingParent, |folder| alone(folder.made("correction", |opinion| {
        opinion.revision = 2;
        opinion.previous = vec!["a".repeat(64)];
        opinion.correction_reason = "补充核对后更正。".into();
    }))),
    class(59, "after the conclusion", ImportOutcome::Late, after_the_conclusion),
    class(53, "by somebody whom a recusal kept out of the draw", ImportOutcome::NotOnPanel, kept_out_of_the_draw),
    // A clock is a claim: it decides nothing, and is told.
    class(60, "by a clock that is years ahead", ImportOutcome::New, |folder| alone(folder.made("clock", |opinion| opinion.claimed_time = "2036-01-01T00:00:00+08:00".into()))),
    class(61, "another member's opinion beside one's own", ImportOutcome::Refused, |folder| {
        let documents = vec![document(&folder.other), document(&folder.who)];
        alone(sealed(&folder.other, &folder.path("beside"), documents, None))
    }),
    class(61, "one's own signature under another's name", ImportOutcome::Refused, |folder| {
        let other = folder.other.clone();
        alone(folder.made("name", move |opinion| opinion.expert.0 = other))
    }),
    class(62, "another member's return, sealed again as one's own", ImportOutcome::Refused, |folder| {
        alone(sealed(&folder.other, &folder.path("again"), vec![document(&folder.who)], None))
    }),
];

const fn class(
    number: u8,
    what: &'static str,
    outcome: ImportOutcome,
    make: fn(&Folder) -> Arrival,
) -> Class {
    Class {
        number,
        what,
        outcome,
        make,
    }
}

fn take_in(chair: &mut Desk, files: &[PathBuf]) -> Vec<ImportLine> {
    let tokens: Vec<String> = files.iter().map(|file| chair.token(file.clone())).collect();
    let taken = chair::take_in_returns(&mut chair.session, &tokens, moment());
    taken.expect("an answer").lines
}

/// The chair's desk before the file arrives.
fn desk_for(arrival: &Arrival, folder: &Folder) -> Desk {
    let mut chair = Desk::of("chair");
    let first = chair.open().package_id;
    if !arrival.before.is_empty() {
        take_in(&mut chair, &arrival.before);
    }
    match arrival.stage {
        Stage::Reviewing => {}
        Stage::SecondEdition => {
            let second = folder.place.path().join("second.dpcase");
            next_edition(&second, vec![first]);
            let token = chair.token(second);
            expert::open_case(&mut chair.session, &token, moment()).expect("the second edition");
        }
        Stage::KeptOut => {
            let token = chair.token(folder.place.path().join("kept_out.dpcase"));
            expert::open_case(&mut chair.session, &token, moment()).expect("the case opens");
        }
        Stage::Concluded => {
            let said = ConcludeInput {
                passphrase: chair.passphrase(),
                deliberation: "合议说明".to_owned(),
                ..ConcludeInput::default()
            };
            let (_, out) = chair.out("conclusion");
            chair::conclude(&mut chair.session, &said, &out, moment()).expect("concluded");
        }
    }
    chair
}

/// Every file below a folder with its length.
fn files(folder: &Path) -> BTreeMap<PathBuf, u64> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.insert(entry.path(), entry.metadata().expect("a file").len());
        }
    }
    found
}

/// The most memory that this process used since it was last asked; only Linux tells, elsewhere it is nothing.
fn peak_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let _ = fs::write("/proc/self/clear_refs", "5");
    line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok())
        .unwrap_or(0)
}

#[test]
fn every_class_is_told_by_name() {
    let folder = Folder::new();
    let mut wrong = Vec::new();
    for Class {
        number,
        what,
        outcome,
        make,
    } in TABLE
    {
        let arrival = make(&folder);
        let mut chair = desk_for(&arrival, &folder);
        let before = files(chair.data.path());
        peak_kb();
        let start = Instant::now();
        let line = take_in(&mut chair, &[arrival.file]).remove(0);
        let (took, used) = (start.elapsed(), peak_kb());
        eprintln!(
            "{number}  {what:<56} {outcome:<16?} {:>7.1} ms {:>4} MB  {}",
            took.as_secs_f64() * 1e3,
            used / 1024,
            line.text.zh
        );
        let mut fail = |problem: String| wrong.push(format!("{number} {what}: {problem}"));
        if line.outcome != *outcome {
            fail(format!("{:?}, {}", line.outcome, line.text.zh));
        }
        if *number == 60 && !line.text.zh.contains("晚于收件时间") {
            fail(format!("not told: {}", line.text.zh));
        }
        if !line.text.zh.ends_with('。') {
            fail(format!("no sentence: {}", line.text.zh));
        }
        if took > TIME || used > MEMORY_KB {
            fail(format!("{took:?}, {used} kB"));
        }
        let after = files(chair.data.path());
        let is_below =
            |path: &Path, folder: &str| path.components().any(|part| part.as_os_str() == folder);
        let is_aside = |path: &Path| is_below(path, "quarantine");
        let written = || after.keys().filter(|path| !before.contains_key(*path));
        if outcome.is_refusal() {
            // The record of the import says that it was put aside.
            let mut other = written().filter(|path| !is_aside(path) && !is_below(path, "imports"));
            if let Some(path) = other.next() {
                fail(format!("{} was written", path.display()));
            }
            let reasons = written().filter(|path| path.to_string_lossy().ends_with(".reason.txt"));
            if reasons.count() != 1 {
                fail("not put aside with its reason".to_owned());
            }
        } else if written().any(|path| is_aside(path)) {
            fail("put aside".to_owned());
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_class_is_left_out() {
    let numbers: std::collections::BTreeSet<u8> = TABLE.iter().map(|class| class.number).collect();
    assert!(numbers.into_iter().eq(50..=62));
}
