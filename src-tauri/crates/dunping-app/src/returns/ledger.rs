//! What was taken in, by every trace of it (收件台账): the records of the imports, and the notes beside the returns. They say the same twice,
//! so that a file which is lost is missed, and a trace which is lost takes nothing away.
//!
//! `imports/<number>.json` makes an import, and its copy beside it says so once more; `imports/<number>.undone.json` takes it back. Numbers are
//! given one after the other, so that a record which is gone while a later one is there was made.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::panel::ExpertId;
use dunping_package::disk;
use serde::{Deserialize, Serialize};

use super::arrival::Arrival;
use super::{RETURNS, files, unreadable};
use crate::{AppError, store};

/// The folder of the imports' records inside a case's folder.
pub(super) const IMPORTS: &str = "imports";

/// The record of an import, or of its being undone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) at: String,
    pub(super) by: String,
    /// What was taken in, or out again.
    pub(super) returns: Vec<Taken>,
    /// What was put aside, with the reason.
    #[serde(default)]
    pub(super) aside: Vec<Aside>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Taken {
    pub(super) file: String,
    pub(super) package_id: String,
    /// The note beside the return; records of before have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) arrival: Option<Arrival>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Aside {
    pub(super) file: String,
    pub(super) kept_as: String,
    pub(super) reason: String,
}

/// Which imports of a case were made, and which were undone. The records' names say it, so that a record that is damaged later takes
/// nothing away.
#[derive(Default)]
struct Imports {
    last: u32,
    undone: BTreeSet<u32>,
    records: BTreeMap<u32, Record>,
}

impl Imports {
    fn read(folder: &Path) -> Result<Self, AppError> {
        let mut found = Self::default();
        let folder = folder.join(IMPORTS);
        let entries = match fs::read_dir(&folder) {
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => return Ok(found),
            other => other.map_err(|problem| unreadable(IMPORTS, problem))?,
        };
        for entry in entries {
            let entry = entry.map_err(|problem| unreadable(IMPORTS, problem))?;
            let name = entry.file_name();
            let Some(stem) = name.to_str().and_then(|name| name.strip_suffix(".json")) else {
                continue;
            };
            let (number, kind) = stem.split_once('.').unwrap_or((stem, ""));
            let Ok(number) = number.parse::<u32>() else {
                continue;
            };
            found.last = found.last.max(number);
            if kind.starts_with("undone") {
                found.undone.insert(number);
            }
            // Its copy and the record of its being undone name the same returns.
            let record = fs::read(entry.path()).ok();
            let record = record.and_then(|bytes| serde_json::from_slice(&bytes).ok());
            if let Some(record) = record {
                found.records.entry(number).or_insert(record);
            }
        }
        Ok(found)
    }

    /// Whether what came with an import counts. Number 0 came before imports had numbers.
    fn stands(&self, number: u32) -> bool {
        number <= self.last && !self.undone.contains(&number)
    }
}

/// What was taken in.
pub(super) struct Ledger {
    folder: PathBuf,
    imports: Imports,
    /// By the id of the return.
    arrivals: BTreeMap<String, Arrival>,
    /// Returns that nothing tells of.
    untold: Vec<PathBuf>,
}

/// A return that was taken in and counts: its file may be lost.
pub(super) struct Expected {
    pub(super) path: PathBuf,
    /// How it came; `None` where nothing tells.
    pub(super) arrival: Option<Arrival>,
}

impl Ledger {
    /// Reads what the case's folder says of it.
    ///
    /// # Errors
    /// When a folder is there and cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self, AppError> {
        let mut ledger = Self {
            folder: folder.to_path_buf(),
            imports: Imports::read(folder)?,
            arrivals: BTreeMap::new(),
            untold: Vec::new(),
        };
        for (number, record) in ledger.imports.records.clone() {
            for Taken {
                file,
                package_id,
                arrival,
            } in record.returns
            {
                let arrival = arrival.unwrap_or_else(|| Arrival {
                    file,
                    taken_in: record.at.clone(),
                    import: number,
                    expert: ExpertId(String::new()),
                    opinions: Vec::new(),
                    late: false,
                });
                ledger.hear(package_id, arrival);
            }
        }
        for note in files(folder, "json")? {
            if let (Some(id), Some(arrival)) = (id(&note), Arrival::read(&note)) {
                ledger.hear(id, arrival);
            }
        }
        let told = |path: &PathBuf| id(path).is_some_and(|id| ledger.arrivals.contains_key(&id));
        let mut untold = files(folder, "dpreturn")?;
        untold.retain(|path| !told(path));
        ledger.untold = untold;
        Ok(ledger)
    }

    /// What stands is not unsaid by what does not; of two that stand, the first import brought it, and the note knows more than a record
    /// of before.
    fn hear(&mut self, id: String, arrival: Arrival) {
        let stands = |it: &Arrival| self.imports.stands(it.import);
        let known = self.arrivals.get(&id);
        let better = known.is_none_or(|known| match (stands(known), stands(&arrival)) {
            (false, true) => true,
            (true, true) => known.opinions.is_empty() && !arrival.opinions.is_empty(),
            (_, false) => false,
        });
        if better {
            self.arrivals.insert(id, arrival);
        }
    }

    /// Every return that counts, the earliest first.
    pub(super) fn expected(&self) -> Vec<Expected> {
        let told = self.standing().map(|(id, arrival)| Expected {
            path: self.place(id),
            arrival: Some(arrival.clone()),
        });
        let untold = self.untold.iter().map(|path| Expected {
            path: path.clone(),
            arrival: None,
        });
        let mut all: Vec<Expected> = told.chain(untold).collect();
        let moment = |one: &Expected| one.arrival.as_ref().and_then(Arrival::moment);
        all.sort_by(|a, b| {
            let (first, second) = (moment(a), moment(b));
            // What is judged as of now comes last.
            (first.is_none(), first, &a.path).cmp(&(second.is_none(), second, &b.path))
        });
        all
    }

    /// How a return came that counts, by its id.
    pub(super) fn arrival(&self, id: &str) -> Option<&Arrival> {
        let known = self.arrivals.get(id);
        known.filter(|arrival| self.imports.stands(arrival.import))
    }

    fn standing(&self) -> impl Iterator<Item = (&String, &Arrival)> {
        let arrivals = self.arrivals.iter();
        arrivals.filter(|(_, arrival)| self.imports.stands(arrival.import))
    }

    /// What came and does not count, by the place of its file.
    pub(super) fn fallen(&self) -> impl Iterator<Item = (PathBuf, &Arrival)> {
        let arrivals = self.arrivals.iter();
        let fallen = arrivals.filter(|(_, arrival)| !self.imports.stands(arrival.import));
        fallen.map(|(id, arrival)| (self.place(id), arrival))
    }

    /// The number of the next import.
    pub(super) fn next(&self) -> u32 {
        self.imports.last + 1
    }

    /// The last import that stands: its number, when it was, and what it brought.
    pub(super) fn last_import(&self) -> Option<(u32, String, Vec<Taken>)> {
        let mut numbers = (1..=self.imports.last).rev();
        let number = numbers.find(|number| self.imports.stands(*number))?;
        let brought = self.standing().filter(|(_, it)| it.import == number);
        let brought: Vec<Taken> = brought
            .map(|(id, arrival)| Taken {
                file: arrival.file.clone(),
                package_id: id.clone(),
                arrival: Some(arrival.clone()),
            })
            .collect();
        let at = self.imports.records.get(&number);
        let at = at.map(|record| record.at.clone()).unwrap_or_default();
        Some((number, at, brought))
    }

    /// Where a return lies, by its id.
    pub(super) fn place(&self, id: &str) -> PathBuf {
        self.folder.join(RETURNS).join(format!("{id}.dpreturn"))
    }

    /// Writes notes that are lost or damaged again.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(super) fn restore_notes(&self) -> Result<(), AppError> {
        for (id, arrival) in self.standing() {
            let place = self.place(id);
            if !arrival.opinions.is_empty() && Arrival::read(&place).is_none() {
                store::make_folder(&self.folder.join(RETURNS))?;
                arrival.save(&place)?;
            }
        }
        Ok(())
    }
}

/// The id of a return, by the name of its file or note.
fn id(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.to_owned())
}

/// Writes down an import, or that one is undone. When this returns, it happened; on an error, it did not.
///
/// # Errors
/// When the disk refuses.
pub(super) fn write(folder: &Path, name: &str, record: &Record) -> Result<(), AppError> {
    let folder = folder.join(IMPORTS);
    store::make_folder(&folder)?;
    let bytes = serde_json::to_vec_pretty(record).map_err(|_| AppError::Part(IMPORTS))?;
    let place = folder.join(format!("{name}.json"));
    disk::save_new(&place, &bytes)?;
    // A second one against the loss of the first; it has happened, whatever becomes of this.
    let _ = disk::save(&folder.join(format!("{name}.copy.json")), &bytes);
    Ok(())
}
