//! A demonstration folder as the window uses it: who can be played with one click.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::draw::DrawRecord;
use dunping_identity::{Category, Role, Trust};

use crate::contract::{ChosenFile, DemoPerson, DemoView, Words};
use crate::identity::view::part as part_words;
use crate::{AppError, Session};

/// The folder that the program was started on.
#[derive(Debug, Clone)]
pub struct DemoFolder {
    folder: PathBuf,
}

impl DemoFolder {
    /// A folder made by `dunping demo`.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The body's trust file.
    pub(crate) fn trust(&self) -> PathBuf {
        self.folder.join("trust.dptrust")
    }

    /// The identity file of a person and the passphrase beside it.
    ///
    /// # Errors
    /// When either is not there.
    pub fn credentials(&self, who: &str) -> Result<(PathBuf, String), AppError> {
        let plain = who.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let file = self.folder.join("identities").join(format!("{who}.age"));
        let passphrase =
            fs::read_to_string(file.with_extension("passphrase")).map_err(|_| AppError::NoDemo)?;
        if !plain || !file.is_file() {
            return Err(AppError::NoDemo);
        }
        Ok((file, passphrase.trim_end().to_owned()))
    }

    pub(crate) fn view(&self, session: &mut Session) -> DemoView {
        DemoView {
            people: self.people(),
            case: session.token(self.folder.join("case.dpcase")),
            returns: self.returns(session),
            register: session.token(self.folder.join("register")),
        }
    }

    fn people(&self) -> Vec<DemoPerson> {
        let Some(trust) = fs::read(self.trust())
            .ok()
            .and_then(|bytes| Trust::read(&bytes).ok())
        else {
            return Vec::new();
        };
        let Some(draw) = fs::read(self.folder.join("draw.json"))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<DrawRecord>(&bytes).ok())
        else {
            return Vec::new();
        };
        let technical = draw.result.technical.seated.iter().map(|id| {
            (
                id,
                Role::Expert {
                    category: Category::Technical,
                },
            )
        });
        let finance = draw.result.finance.seated.iter().map(|id| {
            (
                id,
                Role::Expert {
                    category: Category::Finance,
                },
            )
        });
        let mut people: Vec<DemoPerson> = technical
            .chain(finance)
            .enumerate()
            .filter_map(|(i, (id, part))| {
                let name = trust.active(&id.0)?.person.name.clone();
                let part = part_words(part);
                let part = match i {
                    0 => Words::joined(&[part, ("组长", "chair").into()], (" · ", " · ")),
                    _ => part,
                };
                Some(DemoPerson {
                    passphrase: self.credentials(&id.0).ok()?.1,
                    who: id.0.clone(),
                    name,
                    part,
                })
            })
            .collect();
        let staff = trust
            .roster()
            .entries
            .iter()
            .find(|entry| entry.person.role == Role::Staff);
        people.extend(staff.map(|entry| {
            DemoPerson {
                passphrase: self
                    .credentials("staff")
                    .map(|(_, passphrase)| passphrase)
                    .unwrap_or_default(),
                who: "staff".to_owned(),
                name: entry.person.name.clone(),
                part: part_words(Role::Staff),
            }
        }));
        people
    }

    fn returns(&self, session: &mut Session) -> Vec<ChosenFile> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.folder.join("returns"))
            .map(|entries| {
                entries
                    .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                    .collect()
            })
            .unwrap_or_default();
        paths.retain(|path: &PathBuf| has_ending(path, "dpreturn"));
        paths.sort();
        session.tokens(paths)
    }
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}
