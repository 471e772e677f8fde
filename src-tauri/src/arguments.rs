//! What the program was started with: a file to open, or a demonstration folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The arguments of one start.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// A file that was double-clicked or named.
    pub(crate) file: Option<PathBuf>,
    /// The demonstration folder.
    pub(crate) demo: Option<PathBuf>,
}

impl Arguments {
    /// Reads the arguments, relative paths against the current folder.
    pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Self, String> {
        Self::read_in(arguments, Path::new(""))
    }

    /// Reads the arguments of a start in another folder.
    pub(crate) fn read_in<A: Into<OsString>>(
        arguments: impl Iterator<Item = A>,
        folder: &Path,
    ) -> Result<Self, String> {
        let mut read = Self::default();
        let mut rest = arguments.map(Into::into);
        while let Some(argument) = rest.next() {
            if argument == "--demo" {
                let demo = rest.next().ok_or("盾评：--demo 之后需要演示文件夹的路径。用法：dunping-desktop [--demo 文件夹] [文件]")?;
                read.demo = Some(folder.join(demo));
            } else if argument.to_string_lossy().starts_with("--") {
                return Err(format!(
                    "盾评：不认识的参数 {}。用法：dunping-desktop [--demo 文件夹] [文件]",
                    argument.to_string_lossy()
                ));
            } else {
                read.file = Some(folder.join(argument));
            }
        }
        Ok(read)
    }
}

/// The endings of the files that the program opens, in the order in which it would rather open them.
const OURS: [&str; 5] = ["dpcase", "dpreturn", "dpreceipt", "dpclosing", "age"];

/// Which of several files is meant: the first case, else the first of another kind of ours, else the first.
fn to_open(paths: &[PathBuf]) -> Option<&PathBuf> {
    let ending = |path: &PathBuf, wanted: &str| {
        path.extension()
            .is_some_and(|found| found.eq_ignore_ascii_case(wanted))
    };
    let ours = OURS
        .iter()
        .find_map(|wanted| paths.iter().find(|path| ending(path, wanted)));
    ours.or(paths.first())
}

/// All of several files, the one that is meant first.
pub(crate) fn meant_first(paths: &[PathBuf]) -> Vec<PathBuf> {
    let meant = to_open(paths);
    let others = paths.iter().filter(|path| Some(*path) != meant);
    meant.into_iter().chain(others).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_files_the_case_is_meant() {
        let check = |given: &[&str], expected: Option<&str>| {
            let paths: Vec<PathBuf> = given.iter().map(PathBuf::from).collect();
            let found = to_open(&paths).map(|path| path.display().to_string());
            assert_eq!(found.as_deref(), expected, "{given:?}");
        };
        check(&[], None);
        check(&["a.pdf", "b.dpreturn", "c.DPCASE"], Some("c.DPCASE"));
        check(&["a.pdf", "b.age"], Some("b.age"));
        check(&["a.pdf", "b.docx"], Some("a.pdf"));
        let given = ["a.dpreturn", "b.dpcase", "c.dpreturn"].map(PathBuf::from);
        let ordered = ["b.dpcase", "a.dpreturn", "c.dpreturn"].map(PathBuf::from);
        assert_eq!(meant_first(&given), ordered);
    }

    fn check(given: &[&str], expected: Result<Arguments, ()>) {
        let read = Arguments::read_in(given.iter().map(OsString::from), Path::new("/usb"));
        assert_eq!(read.map_err(|_| ()), expected, "{given:?}");
    }

    #[test]
    fn arguments() {
        check(&[], Ok(Arguments::default()));
        check(
            &["案卷.dpcase"],
            Ok(Arguments {
                file: Some("/usb/案卷.dpcase".into()),
                demo: None,
            }),
        );
        check(
            &["--demo", "demo"],
            Ok(Arguments {
                file: None,
                demo: Some("/usb/demo".into()),
            }),
        );
        check(&["--demo"], Err(()));
        check(&["--else"], Err(()));
    }
}
