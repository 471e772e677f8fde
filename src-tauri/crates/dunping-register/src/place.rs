//! Where a register may live: on a local disk, not on a network share and not in a folder that a sync client moves
//! about (SQLite's locks and its write-ahead log are not safe there).
//!
//! It judges the path's text only; it does not ask the system about file systems. A mapped network drive is
//! recognised on Windows because the resolved path of such a drive is a UNC path.

/// Why a folder cannot hold a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceProblem {
    /// A network share (UNC path).
    NetworkShare,
    /// A folder of OneDrive, Dropbox, iCloud, 坚果云 or a similar sync client.
    SyncFolder,
}

/// The names by which sync clients call their folders.
const SYNC_FOLDERS: [&str; 11] = [
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "iclouddrive",
    "mobile documents",
    "nutstore",
    "nutstore files",
    "坚果云",
    "baidusyncdisk",
    "wpsdrive",
];

/// What is wrong with the resolved path `path`, if anything.
pub(crate) fn problem_with(path: &str) -> Option<PlaceProblem> {
    let plain = path.replace('\\', "/");
    let local = plain
        .strip_prefix("//?/")
        .or_else(|| plain.strip_prefix("//./"));
    match local {
        Some(rest)
            if rest
                .get(..4)
                .is_some_and(|unc| unc.eq_ignore_ascii_case("unc/")) =>
        {
            return Some(PlaceProblem::NetworkShare);
        }
        None if plain.starts_with("//") => return Some(PlaceProblem::NetworkShare),
        _ => {}
    }
    let synced = plain.split('/').any(|part| {
        let part = part.to_lowercase();
        SYNC_FOLDERS.contains(&part.as_str()) || part.starts_with("onedrive - ")
    });
    synced.then_some(PlaceProblem::SyncFolder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Option<PlaceProblem>) {
        assert_eq!(problem_with(path), expected, "{path}");
    }

    #[test]
    fn only_local_unsynced_folders_are_accepted() {
        check("/srv/body/register", None);
        check(r"C:\ProgramData\dunping", None);
        check(r"\\?\C:\ProgramData\dunping", None);
        check("/srv/body/onedrive-report", None);
        check(r"\\server\share\register", Some(PlaceProblem::NetworkShare));
        check(r"\\?\UNC\server\share", Some(PlaceProblem::NetworkShare));
        check("//server/share", Some(PlaceProblem::NetworkShare));
        check(
            r"C:\Users\wang\OneDrive\register",
            Some(PlaceProblem::SyncFolder),
        );
        check(
            r"C:\Users\wang\OneDrive - 某协会\x",
            Some(PlaceProblem::SyncFolder),
        );
        check("/srv/wang/坚果云/register", Some(PlaceProblem::SyncFolder));
    }
}
