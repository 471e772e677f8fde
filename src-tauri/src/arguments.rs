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

#[cfg(test)]
mod tests {
    use super::*;

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
