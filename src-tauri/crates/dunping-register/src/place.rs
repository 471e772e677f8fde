//! Where a register may live: on a local disk, not on a network share and not in a folder that a sync client moves
//! about (SQLite's locks and its write-ahead log are not safe there).
//!
//! It judges the text of the resolved path, and on Linux the list of mounts. A mapped network drive is recognised on
//! Windows because the resolved path of such a drive is a UNC path.

use std::path::Path;

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

/// File systems that lie on another computer, as Linux names them.
const NETWORK_FILE_SYSTEMS: [&str; 14] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "9p",
    "davfs",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs",
    "fuse.gvfsd-fuse",
    "fuse.onedriver",
];

/// What is wrong with a folder as the place for something that must not be lost or changed from elsewhere, if anything.
/// A folder that is not there yet is judged by its nearest one that is.
#[must_use]
pub fn place_problem(folder: &Path) -> Option<PlaceProblem> {
    let there = folder.ancestors().find(|above| above.exists())?;
    let resolved = there.canonicalize().ok()?;
    let missing = folder.strip_prefix(there).ok()?;
    let path = resolved.join(missing);
    let mounts = std::fs::read_to_string("/proc/mounts").unwrap_or_default();
    match on_network_mount(&mounts, &path) {
        true => Some(PlaceProblem::NetworkShare),
        false => problem_with(&path.to_string_lossy()),
    }
}

/// Whether the innermost mount that holds `path` is of a file system on another computer. `mounts` is as in `/proc/mounts`.
fn on_network_mount(mounts: &str, path: &Path) -> bool {
    let mut innermost: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let mut parts = line.split(' ').skip(1);
        let (Some(point), Some(kind)) = (parts.next(), parts.next()) else {
            continue;
        };
        // Blanks and backslashes of names are written in octal.
        let point = point
            .replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\134", "\\");
        let depth = Path::new(&point).components().count();
        // A later mount on the same place covers the one before.
        if path.starts_with(&point) && innermost.is_none_or(|(deepest, _)| depth >= deepest) {
            innermost = Some((depth, kind));
        }
    }
    innermost.is_some_and(|(_, kind)| NETWORK_FILE_SYSTEMS.contains(&kind))
}

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
    fn the_innermost_mount_decides() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n\
                      //server/share /srv/share cifs rw 0 0\n\
                      host:/data /srv/my\\040data nfs4 rw 0 0\n\
                      /dev/sdb1 /srv/share/local ext4 rw 0 0\n\
                      broken line\n\
                      me@host:/ /srv/later fuse.sshfs rw 0 0\n\
                      tmpfs /srv/later tmpfs rw 0 0\n";
        let check = |path: &str, expected: bool| {
            assert_eq!(
                on_network_mount(mounts, Path::new(path)),
                expected,
                "{path}"
            );
        };
        check("/srv/register", false);
        check("/srv/share/register", true);
        check("/srv/shared", false);
        check("/srv/share/local/register", false);
        check("/srv/my data/register", true);
        check("/srv/later/register", false);
        assert!(!on_network_mount("", Path::new("/srv")));
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
