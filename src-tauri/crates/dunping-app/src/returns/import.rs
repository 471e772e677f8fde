//! Taking returns in: a dry run that writes nothing, then one import, all of it or nothing, which can be undone until the conclusion.
//!
//! The files of an import are put in place first, each with its number beside it. They count from the moment at which the import's own
//! record `imports/<number>.json` is there; an undone import has `imports/<number>.undone.json` beside it, and its files are moved to
//! `undone/<number>/`. Whatever the power cut leaves of an import without its record is moved there too by the next one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dunping_domain::admission::AdmissionRefusal;
use dunping_domain::round::Standings;
use dunping_domain::tally::SignedOpinion;
use dunping_package::source::Watch;
use dunping_package::{AsOf, OpenError, Package, Progress, disk};

use super::arrival::{Arrival, note};
use super::aside::{keep_waiting, quarantine};
use super::ledger::{self, Aside, Ledger, Record, Taken};
use super::wording::{self, what};
use super::{CameIn, Collected, Inbox, RETURNS, Return, Stage, copy, standing_tally, unreadable};
use crate::contract::{ImportLine, ImportView};
use crate::moment::{shown_stamp, stamp, utc};
use crate::session::file_name;
use crate::{AppError, store};

const UNDONE: &str = "undone";

/// What will become of one file.
enum Fate {
    /// It is taken in.
    Keep(Return),
    /// It is here already.
    Nothing,
    /// It waits for the edition of the package that it was made on.
    Wait,
    /// It goes to quarantine.
    Aside,
}

struct Planned {
    path: PathBuf,
    fate: Fate,
    line: ImportLine,
}

/// What an import would do: a line for each file. Nothing is written to make it.
pub(crate) struct Plan {
    files: Vec<Planned>,
    came_in: CameIn,
}

impl Plan {
    /// A line for each file, in the order given.
    pub(crate) fn lines(&self) -> Vec<ImportLine> {
        self.files.iter().map(|one| one.line.clone()).collect()
    }
}

impl Inbox<'_> {
    /// The dry run: every file is read as a whole and told where it would stand once all of them are in.
    ///
    /// # Errors
    /// When the clock stands before the roster or the case, a file cannot be read from where it lies, or the reading is cancelled.
    pub(crate) fn plan(&self, paths: &[PathBuf], stage: Stage) -> Result<Plan, AppError> {
        self.check_clock()?;
        let here = self.collect()?;
        let ledger = Ledger::read(self.folder)?;
        let reading = self.work.begin(("正在核对返回包", "Checking the returns"));
        let size = |path: &PathBuf| path.metadata().map_or(0, |data| data.len());
        let total = paths.iter().map(size).sum();
        let mut before = 0;
        let mut read = Vec::new();
        for path in paths {
            let mut watch = |progress: Progress| {
                let done = before + progress.done;
                reading.report(Progress { done, total })
            };
            let found = match self.read_whole(path, &ledger, &here.came_in, &mut watch) {
                Err(AppError::Open(OpenError::Io(problem))) => {
                    return Err(unreadable(&file_name(path), problem));
                }
                Err(AppError::Open(OpenError::Stopped)) => {
                    return Err(AppError::Open(OpenError::Stopped));
                }
                other => other,
            };
            before += size(path);
            read.push((path.clone(), found));
        }
        let after = self.standings_with(&here, read.iter().filter_map(|(_, it)| it.as_ref().ok()));
        let mut known: BTreeSet<String> = here
            .returns
            .iter()
            .chain(&here.late)
            .flat_map(|one| &one.documents)
            .map(|one| one.signed.digest.clone())
            .collect();
        let late = |read: &Return| here.late.iter().any(|one| one.same_opinions(read));
        let planned = read.into_iter().map(|(path, found)| {
            let file = file_name(&path);
            let (fate, line) = match found {
                Err(error) => {
                    let waits = matches!(
                        error,
                        AppError::Admission(AdmissionRefusal::UnknownEdition { .. })
                    );
                    let fate = if waits { Fate::Wait } else { Fate::Aside };
                    (fate, wording::refused(file, &error))
                }
                Ok(read) => {
                    let newest = read.newest()?;
                    let who = what(self.dossier, newest);
                    let fresh = read
                        .documents
                        .iter()
                        .map(|one| known.insert(one.signed.digest.clone()));
                    if fresh.fold(false, |any, one| any | one) {
                        let line = wording::arrived(file, who, &read, &after, stage)?;
                        (Fate::Keep(read), line)
                    } else {
                        let line = wording::already(file, who, late(&read));
                        (Fate::Nothing, line)
                    }
                }
            };
            Ok(Planned { path, fate, line })
        });
        Ok(Plan {
            files: planned.collect::<Result<_, AppError>>()?,
            came_in: here.came_in.clone(),
        })
    }

    /// An arrival is written down and never judged anew: a clock that is behind would take a revoked key for a good one, and for ever.
    fn check_clock(&self) -> Result<(), AppError> {
        self.trust.check_clock(utc(self.at))?;
        let sealed = self.dossier.manifest.claimed_time;
        match utc(self.at) < sealed {
            true => Err(AppError::ClockBeforeCase {
                sealed: sealed.with_timezone(self.at.offset()),
            }),
            false => Ok(()),
        }
    }

    /// The returns that waited for this edition of the package and hold something that is not here.
    pub(crate) fn waiting(&self, here: &Collected) -> Vec<PathBuf> {
        let mut paths = super::aside::waiting(self.data, &self.dossier.sheet.case_no);
        paths.retain(|path| {
            let read = self
                .open(path, self.at)
                .and_then(|package| self.documents(&package, path, self.at, &here.came_in));
            read.is_ok_and(|read| {
                let mut documents = read.documents.iter();
                documents.any(|one| here.opinion(&one.signed.digest).is_none())
            })
        });
        paths
    }

    /// Reads a file that comes in, every byte of it. What was taken in before is judged as of then, also where it comes again because it was
    /// lost.
    fn read_whole(
        &self,
        path: &Path,
        ledger: &Ledger,
        came_in: &CameIn,
        watch: Watch<'_>,
    ) -> Result<Return, AppError> {
        let key = self.identity.age_identity();
        let again = Package::open(path, key, self.trust, AsOf::Claimed).ok();
        let again = again.and_then(|package| ledger.arrival(package.package_id())?.moment());
        let moment = again.unwrap_or(self.at);
        let package = self.open(path, moment)?;
        package.verify_all(watch)?;
        self.documents(&package, path, moment, came_in)
    }

    /// Where everybody stands once these returns are in.
    fn standings_with<'r>(
        &self,
        here: &Collected,
        more: impl Iterator<Item = &'r Return>,
    ) -> Standings {
        let more = more.flat_map(|one| &one.documents);
        let opinions: Vec<SignedOpinion> = here
            .documents()
            .chain(more)
            .map(|one| one.signed.clone())
            .collect();
        standing_tally(&opinions, self.dossier, &here.exclusions).0
    }

    /// Carries a plan out, all of it or nothing; after the conclusion, what comes in is kept and marked late.
    ///
    /// # Errors
    /// When a file changed since it was looked at, or the disk refuses; nothing was taken in then.
    pub(crate) fn take_in(&self, plan: &Plan, stage: Stage) -> Result<(), AppError> {
        self.tidy()?;
        let ledger = Ledger::read(self.folder)?;
        let taken = self.put_in_place(plan, &ledger, stage);
        if taken.is_err() {
            // What is in place without a record counts for nothing; should this fail too, the next import moves it.
            let _ = self.tidy();
        }
        taken
    }

    fn put_in_place(&self, plan: &Plan, ledger: &Ledger, stage: Stage) -> Result<(), AppError> {
        let (mut returns, mut aside) = (Vec::new(), Vec::new());
        for Planned { path, fate, line } in &plan.files {
            match fate {
                Fate::Keep(read) => {
                    let arrival = self.keep(path, read, (ledger, stage), &plan.came_in)?;
                    returns.push(Taken {
                        file: line.file.clone(),
                        package_id: read.package_id.clone(),
                        arrival: Some(arrival),
                    });
                }
                Fate::Nothing => {}
                Fate::Wait => {
                    let (digest, _) = crate::staff::digest_of(path)?;
                    let case_no = &self.dossier.sheet.case_no;
                    let kept_as = keep_waiting(self.data, case_no, path, &digest)?;
                    aside.push(Aside {
                        file: line.file.clone(),
                        kept_as,
                        reason: line.text.zh.clone(),
                    });
                }
                Fate::Aside => {
                    let kept_as = quarantine(self.folder, path, &line.text.zh)?;
                    aside.push(Aside {
                        file: line.file.clone(),
                        kept_as,
                        reason: line.text.zh.clone(),
                    });
                }
            }
        }
        if returns.is_empty() && aside.is_empty() {
            return Ok(());
        }
        let record = Record {
            at: stamp(self.at),
            by: self.identity.person().id.clone(),
            returns,
            aside,
        };
        ledger::write(self.folder, &format!("{:04}", ledger.next()), &record)
    }

    /// Puts one return in place and proves that it is the one that was looked at. One that was taken in before and is lost or does not hold
    /// any more is replaced, and came when it came.
    fn keep(
        &self,
        path: &Path,
        read: &Return,
        (ledger, stage): (&Ledger, Stage),
        came_in: &CameIn,
    ) -> Result<Arrival, AppError> {
        store::make_folder(&self.folder.join(RETURNS))?;
        let place = ledger.place(&read.package_id);
        let held = ledger.arrival(&read.package_id);
        let arrival = Arrival {
            file: held.map_or_else(|| file_name(path), |it| it.file.clone()),
            taken_in: held.map_or_else(|| stamp(self.at), |it| it.taken_in.clone()),
            import: held.map_or(ledger.next(), |it| it.import),
            expert: read.newest()?.expert.clone(),
            opinions: read.digests(),
            // One of which nothing tells had come before.
            late: held.map_or(stage == Stage::Concluded && !place.is_file(), |it| it.late),
        };
        arrival.save(&place)?;
        copy(path, &place)?;
        let written = self.read_kept(&place, Some(&arrival), came_in)?;
        if written.package_id == read.package_id && written.same_opinions(read) {
            Ok(arrival)
        } else {
            Err(AppError::Open(OpenError::Tampered))
        }
    }

    /// The import that can be undone: the last one that stands, whatever it brought.
    pub(crate) fn last_import(&self) -> Result<Option<ImportView>, AppError> {
        let last = Ledger::read(self.folder)?.last_import();
        Ok(last.map(|(number, at, brought)| ImportView {
            number,
            at: shown_stamp(&at),
            files: brought.into_iter().map(|taken| taken.file).collect(),
        }))
    }

    /// Undoes the last import: what it brought counts no more, and is moved aside and kept. What it brought again, because it was lost,
    /// belongs to the import that had brought it first, and stays.
    ///
    /// # Errors
    /// When there is none, or the disk refuses; the import stands then.
    pub(crate) fn undo(&self) -> Result<(), AppError> {
        let last = Ledger::read(self.folder)?.last_import();
        let (number, _, returns) = last.ok_or(AppError::NothingToUndo)?;
        let record = Record {
            at: stamp(self.at),
            by: self.identity.person().id.clone(),
            returns,
            aside: Vec::new(),
        };
        ledger::write(self.folder, &format!("{number:04}.undone"), &record)?;
        // It is undone from here on; files that could not be moved yet are moved by the next import.
        let _ = self.tidy();
        Ok(())
    }

    /// Moves aside what an unfinished import left, and what an undone one brought: a record may be missing because the disk lost it, and
    /// then these are the only copies. A note goes after its return, so that a return is never without one. Notes that are lost are
    /// written again.
    fn tidy(&self) -> Result<(), AppError> {
        let ledger = Ledger::read(self.folder)?;
        for (sealed, arrival) in ledger.fallen() {
            let aside = self.folder.join(UNDONE);
            let aside = aside.join(format!("{:04}", arrival.import));
            for file in [sealed.clone(), note(&sealed)] {
                if file.exists() {
                    store::make_folder(&aside)?;
                    disk::relocate(&file, &aside.join(file_name(&file)))?;
                }
            }
        }
        ledger.restore_notes()
    }
}
