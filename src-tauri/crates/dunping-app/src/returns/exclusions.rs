//! The chair's exclusions (不采用) on disk, encrypted to the chair, until they are signed into the closing.

use dunping_domain::round::Exclusion;
use dunping_package::{disk, private};

use super::Inbox;
use crate::AppError;

const EXCLUSIONS: &str = "exclusions.age";

impl Inbox<'_> {
    /// The exclusions; none before the first. Damaged ones exclude nobody: the conflict is shown again.
    ///
    /// # Errors
    /// When the disk does not give them out: what the chair decided is neither forgotten nor written over then.
    pub(super) fn exclusions(&self) -> Result<Vec<Exclusion>, AppError> {
        Ok(self.decided()?.unwrap_or_default())
    }

    /// The exclusions; `None` when the file is damaged.
    fn decided(&self) -> Result<Option<Vec<Exclusion>>, AppError> {
        let sealed = match std::fs::read(self.folder.join(EXCLUSIONS)) {
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Some(Vec::new()));
            }
            other => other.map_err(|problem| AppError::Read {
                name: EXCLUSIONS.to_owned(),
                problem,
            })?,
        };
        let plain = private::reveal(&sealed, self.identity.age_identity());
        Ok(plain
            .ok()
            .and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    /// Takes an opinion out of a conflict, in place of what was said of it before; `None` takes it in again.
    ///
    /// # Errors
    /// When those before cannot be read, or the disk refuses; nothing is written then.
    pub(crate) fn exclude(
        &self,
        digest: &str,
        exclusion: Option<Exclusion>,
    ) -> Result<(), AppError> {
        let place = self.folder.join(EXCLUSIONS);
        let mut all = match self.decided()? {
            Some(all) => all,
            None => {
                // Kept for whoever can rescue it.
                let stamp = self.at.format("%Y%m%dT%H%M%S");
                let aside = format!("exclusions.damaged-{stamp}.age");
                disk::relocate(&place, &self.folder.join(aside))?;
                Vec::new()
            }
        };
        all.retain(|one| one.digest != digest);
        all.extend(exclusion);
        let plain = serde_json::to_vec(&all).map_err(|_| AppError::Part(EXCLUSIONS))?;
        let sealed = private::conceal(&plain, &self.identity.recipient())
            .map_err(|_| AppError::Part(EXCLUSIONS))?;
        Ok(disk::save(&place, &sealed)?)
    }
}
