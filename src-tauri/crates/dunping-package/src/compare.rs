//! Comparing two packages by their verified manifests: what of the older one the newer one no longer has, or has otherwise.
//!
//! A file is its content: one that only got another name is still there. It reads no content; the digests of the manifests speak.

use std::collections::BTreeMap;

use crate::manifest::{FileEntry, Manifest};

/// A difference between the files of two manifests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<'a> {
    /// It is gone.
    Removed(&'a FileEntry),
    /// A file of the same role and name has another content.
    Altered {
        /// As it was.
        old: &'a FileEntry,
        /// As it is.
        new: &'a FileEntry,
    },
    /// It came.
    Added(&'a FileEntry),
}

/// The differences, what is gone or altered first, in the order of the older manifest. The trust file is left out: a newer roster takes
/// the place of an older one by its own rules.
#[must_use]
pub fn changes<'a>(old: &'a Manifest, new: &'a Manifest) -> Vec<Change<'a>> {
    let content = |manifest: &'a Manifest| {
        let files = manifest.files.iter();
        files.filter(|file| file.role != Manifest::TRUST_ROLE)
    };
    let mut left: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for file in content(new) {
        *left.entry((&file.role, &file.sha256)).or_default() += 1;
    }
    let missing: Vec<&FileEntry> = content(old)
        .filter(|file| match left.get_mut(&(&*file.role, &*file.sha256)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect();
    let mut fresh: Vec<&FileEntry> = content(new)
        .filter(|file| match left.get_mut(&(&*file.role, &*file.sha256)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
        .collect();
    let mut found = Vec::new();
    for old in missing {
        let same = |new: &&FileEntry| (&new.role, &new.name) == (&old.role, &old.name);
        found.push(match fresh.iter().position(same) {
            Some(at) => Change::Altered {
                old,
                new: fresh.remove(at),
            },
            None => Change::Removed(old),
        });
    }
    found.extend(fresh.into_iter().map(Change::Added));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{CaseRef, FORMAT, PackageKind};

    fn manifest(files: &[(&str, &str, &str)]) -> Manifest {
        let file = |(role, name, sha256): &(&str, &str, &str)| FileEntry {
            role: (*role).to_owned(),
            name: (*name).to_owned(),
            media_type: String::new(),
            size: 0,
            sha256: (*sha256).to_owned(),
            clauses: Vec::new(),
            attachment_no: None,
        };
        Manifest {
            format: FORMAT,
            critical: Vec::new(),
            kind: PackageKind::Case,
            case: CaseRef {
                case_no: String::new(),
                enterprise: String::new(),
                uscc: String::new(),
            },
            edition: 1,
            parents: Vec::new(),
            addressed_to: Vec::new(),
            roster: String::new(),
            standard_digest: String::new(),
            policy_digest: String::new(),
            calendar_version: String::new(),
            files: files.iter().map(file).collect(),
            journal_head: None,
            sealed_by: String::new(),
            claimed_time: chrono::DateTime::UNIX_EPOCH,
            readme: String::new(),
        }
    }

    fn check(old: &[(&str, &str, &str)], new: &[(&str, &str, &str)], expected: &[&str]) {
        let (old, new) = (manifest(old), manifest(new));
        let found = changes(&old, &new);
        let words: Vec<String> = found
            .iter()
            .map(|change| match change {
                Change::Removed(file) => format!("-{}", file.name),
                Change::Altered { old, new } => {
                    format!("{}:{}>{}", old.name, old.sha256, new.sha256)
                }
                Change::Added(file) => format!("+{}", file.name),
            })
            .collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn what_is_gone_altered_and_new() {
        let (a, b) = (("attachment", "a.pdf", "1"), ("attachment", "b.pdf", "2"));
        check(&[a, b], &[b, a], &[]);
        check(&[a, b], &[a], &["-b.pdf"]);
        check(&[a], &[a, b], &["+b.pdf"]);
        check(&[a], &[("attachment", "a.pdf", "9")], &["a.pdf:1>9"]);
        check(&[a], &[("attachment", "renamed.pdf", "1")], &[]);
        check(&[a], &[("report", "a.pdf", "1")], &["-a.pdf", "+a.pdf"]);
        // The same content twice is two files.
        check(&[a, ("attachment", "c.pdf", "1")], &[a], &["-c.pdf"]);
        check(&[("trust", "t", "1")], &[("trust", "t", "2")], &[]);
    }
}
