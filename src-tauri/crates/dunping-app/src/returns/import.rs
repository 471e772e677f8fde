//! Taking returns in: a dry run that writes nothing, then one import, all of it or nothing, which can be undone until the conclusion.
//!
//! The files of an import are put in place first, each with its number beside it. They count from the moment at which the import's own
//! record `imports/<number>.json` is there; an undone import has `imports/<number>.undone.json` beside it, and its files are moved to
//! `undone/<number>/`. Whatever the power cut leaves of an import without its record is moved there too by the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::admission::AdmissionRefusal;
use dunping_domain::round::Standings;
use dunping_domain::tally::SignedOpinion;
use dunping_package::{OpenError, disk, unwatched};
use serde::{Deserialize, Serialize};

use super::arrival::{Arrival, note};
use super::aside::{keep_waiting, quarantine};
use super::wording::{self, what};
use super::{Collected, Inbox, RETURNS, Return, Stage, copy, kept, standing_tally};
use crate::contract::{ImportLine, ImportView};
use crate::moment::{shown_stamp, stamp};
use crate::session::file_name;
use crate::{AppError, store};

/// The folder of the imports' records inside a case's folder.
const IMPORTS: &str = "imports";
const UNDONE: &str = "undone";

/// Which imports of a case were made, and which were undone. The records' names say it, so that a record that is damaged later takes
/// nothing away.
#[derive(Default)]
pub(super) struct Imports {
    made: BTreeSet<u32>,
    undone: BTreeSet<u32>,
}

impl Imports {
    pub(super) fn read(folder: &Path) -> Result<Self, AppError> {
        let mut found = Self::default();
        let entries = match fs::read_dir(folder.join(IMPORTS)) {
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(found),
            other => other.map_err(|problem| unreadable(IMPORTS, problem))?,
        };
        for entry in entries {
            let name = entry
                .map_err(|problem| unreadable(IMPORTS, problem))?
                .file_name();
            let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".json")) else {
                continue;
            };
            let (number, set) = match stem.strip_suffix(".undone") {
                Some(number) => (number, &mut found.undone),
                None => (stem, &mut found.made),
            };
            set.extend(number.parse::<u32>());
        }
        Ok(found)
    }

    /// Whether what came with an import counts. Number 0 came before imports had numbers.
    pub(super) fn stands(&self, number: u32) -> bool {
        number == 0 || (self.made.contains(&number) && !self.undone.contains(&number))
    }

    fn next(&self) -> u32 {
        self.made.iter().chain(&self.undone).max().unwrap_or(&0) + 1
    }
}

fn unreadable(name: &str, problem: std::io::Error) -> AppError {
    AppError::Read {
        name: name.to_owned(),
        problem,
    }
}

/// The record of an import, or of its being undone.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    at: String,
    by: String,
    /// What was taken in, or out again.
    returns: Vec<Taken>,
    /// What was put aside, with the reason.
    #[serde(default)]
    aside: Vec<Aside>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Taken {
    file: String,
    package_id: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Aside {
    file: String,
    kept_as: String,
    reason: String,
}

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
pub(crate) struct Plan(Vec<Planned>);

impl Plan {
    /// A line for each file, in the order given.
    pub(crate) fn lines(&self) -> Vec<ImportLine> {
        self.0.iter().map(|one| one.line.clone()).collect()
    }
}

impl Inbox<'_> {
    /// The dry run: every file is read as a whole and told where it would stand once all of them are in.
    ///
    /// # Errors
    /// When a file cannot be read from where it lies.
    pub(crate) fn plan(&self, paths: &[PathBuf], stage: Stage) -> Result<Plan, AppError> {
        let here = self.collect()?;
        let mut read = Vec::new();
        for path in paths {
            let found = match self.read_whole(path) {
                Err(AppError::Open(OpenError::Io(problem))) => {
                    return Err(unreadable(&file_name(path), problem));
                }
                other => other,
            };
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
        Ok(Plan(planned.collect::<Result<_, AppError>>()?))
    }

    /// The returns that waited for this edition of the package and hold something that is not here.
    pub(crate) fn waiting(&self, here: &Collected) -> Vec<PathBuf> {
        let mut paths = super::aside::waiting(self.data, &self.dossier.sheet.case_no);
        paths.retain(|path| {
            let read = self
                .open(path, self.at)
                .and_then(|package| self.documents(&package, path, self.at));
            read.is_ok_and(|read| {
                let mut documents = read.documents.iter();
                documents.any(|one| here.opinion(&one.signed.digest).is_none())
            })
        });
        paths
    }

    /// Reads a file that comes in, every byte of it.
    fn read_whole(&self, path: &Path) -> Result<Return, AppError> {
        let package = self.open(path, self.at)?;
        package.verify_all(&mut unwatched)?;
        self.documents(&package, path, self.at)
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
        let imports = Imports::read(self.folder)?;
        let number = imports.next();
        let taken = self.put_in_place(plan, number, stage);
        if taken.is_err() {
            // What is in place without a record counts for nothing; should this fail too, the next import moves it.
            let _ = self.tidy();
        }
        taken
    }

    fn put_in_place(&self, plan: &Plan, number: u32, stage: Stage) -> Result<(), AppError> {
        let (mut returns, mut aside) = (Vec::new(), Vec::new());
        for Planned { path, fate, line } in &plan.0 {
            match fate {
                Fate::Keep(read) => {
                    self.keep(path, read, number, stage)?;
                    returns.push(Taken {
                        file: line.file.clone(),
                        package_id: read.package_id.clone(),
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
        self.write(&format!("{number:04}.json"), &record)
    }

    /// Puts one return in place and proves that it is the one that was looked at. One that is there and does not hold any more is
    /// replaced, with its note as it was.
    fn keep(&self, path: &Path, read: &Return, number: u32, stage: Stage) -> Result<(), AppError> {
        let returns = self.folder.join(RETURNS);
        store::make_folder(&returns)?;
        let place = returns.join(format!("{}.dpreturn", read.package_id));
        let held = place.is_file().then(|| Arrival::read(&place)).flatten();
        if held.is_none() {
            let opinions = read.documents.iter();
            let arrival = Arrival {
                file: file_name(path),
                taken_in: stamp(self.at),
                import: number,
                expert: read.newest()?.expert.clone(),
                opinions: opinions.map(|one| one.signed.digest.clone()).collect(),
                // One whose note was lost had come before.
                late: stage == Stage::Concluded && !place.is_file(),
            };
            arrival.save(&place)?;
        }
        copy(path, &place)?;
        let written = self.read_kept(&place)?;
        if written.package_id == read.package_id && written.same_opinions(read) {
            Ok(())
        } else {
            Err(AppError::Open(OpenError::Tampered))
        }
    }

    fn write(&self, name: &str, record: &Record) -> Result<(), AppError> {
        let folder = self.folder.join(IMPORTS);
        store::make_folder(&folder)?;
        let bytes = serde_json::to_vec_pretty(record).map_err(|_| AppError::Part(IMPORTS))?;
        Ok(disk::save(&folder.join(name), &bytes)?)
    }

    /// The returns of every import that stands, by its number.
    fn by_import(&self) -> Result<BTreeMap<u32, Vec<(PathBuf, Arrival)>>, AppError> {
        let imports = Imports::read(self.folder)?;
        let mut found: BTreeMap<u32, Vec<_>> = BTreeMap::new();
        for path in kept(self.folder)? {
            if let Some(arrival) = Arrival::read(&path)
                && arrival.import > 0
                && imports.stands(arrival.import)
            {
                found
                    .entry(arrival.import)
                    .or_default()
                    .push((path, arrival));
            }
        }
        Ok(found)
    }

    /// The import that can be undone: the last one that brought something and still stands.
    pub(crate) fn last_import(&self) -> Result<Option<ImportView>, AppError> {
        let last = self.by_import()?.pop_last();
        Ok(last.map(|(number, returns)| ImportView {
            number,
            at: returns
                .first()
                .map(|(_, arrival)| shown_stamp(&arrival.taken_in))
                .unwrap_or_default(),
            files: returns
                .into_iter()
                .map(|(_, arrival)| arrival.file)
                .collect(),
        }))
    }

    /// Undoes the last import: what it brought counts no more, and is moved aside and kept.
    ///
    /// # Errors
    /// When there is none, or the disk refuses; the import stands then.
    pub(crate) fn undo(&self) -> Result<(), AppError> {
        let (number, returns) = self
            .by_import()?
            .pop_last()
            .ok_or(AppError::NothingToUndo)?;
        let taken = returns.iter().map(|(path, arrival)| Taken {
            file: arrival.file.clone(),
            package_id: path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default(),
        });
        let record = Record {
            at: stamp(self.at),
            by: self.identity.person().id.clone(),
            returns: taken.collect(),
            aside: Vec::new(),
        };
        self.write(&format!("{number:04}.undone.json"), &record)?;
        // It is undone from here on; files that could not be moved yet are moved by the next import.
        let _ = self.tidy();
        Ok(())
    }

    /// Moves aside what an unfinished import left, and what an undone one brought: a record may be missing because the disk lost it, and
    /// then these are the only copies. A note goes after its return, so that a return is never without one.
    pub(super) fn tidy(&self) -> Result<(), AppError> {
        let imports = Imports::read(self.folder)?;
        let folder = self.folder.join(RETURNS);
        let Ok(entries) = fs::read_dir(&folder) else {
            return Ok(());
        };
        for entry in entries {
            let path = entry
                .map_err(|problem| unreadable(RETURNS, problem))?
                .path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let sealed = path.with_extension("dpreturn");
            let Some(Arrival { import, .. }) = Arrival::read(&sealed) else {
                continue;
            };
            if imports.stands(import) {
                continue;
            }
            let aside = self.folder.join(UNDONE).join(format!("{import:04}"));
            store::make_folder(&aside)?;
            for file in [sealed.clone(), note(&sealed)] {
                if file.exists() {
                    disk::relocate(&file, &aside.join(file_name(&file)))?;
                }
            }
        }
        Ok(())
    }
}
