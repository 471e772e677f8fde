//! Where the checkout is, and how its tools are started: the working folder, the search path and a clean environment.
//!
//! It keeps no state and decides nothing about what is to be run.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The folders of one checkout.
pub(crate) struct Checkout {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

impl Checkout {
    /// Finds the checkout this tool was started in.
    pub(crate) fn find() -> Result<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => std::env::current_dir().context("the current folder cannot be read")?,
        };
        let root = start
            .ancestors()
            .find(|folder| folder.join("src-tauri/crates/xtask").is_dir())
            .context(
                "not inside a checkout of Dunping: change into it and run `cargo xtask` there",
            )?
            .to_path_buf();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => {
                std::path::absolute(folder).context("CARGO_TARGET_DIR is not a usable path")?
            }
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// The folder in which this tool keeps what it fetched.
    pub(crate) fn store(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The folder with the Python tools of the tests.
    pub(crate) fn venv(&self) -> PathBuf {
        self.store().join("venv")
    }

    /// The folder for what the tests leave to be looked at: screenshots, reports.
    pub(crate) fn artefacts(&self) -> PathBuf {
        self.target.join("artefacts")
    }

    /// The folder into which Cargo puts the debug programs.
    pub(crate) fn programs(&self) -> PathBuf {
        self.target.join("debug")
    }

    /// The folder of the Node that [`crate::setup`] brings when the machine's own is missing or too old.
    pub(crate) fn own_node(&self) -> PathBuf {
        let package = self.store().join("node/node_modules/node");
        if cfg!(windows) {
            package
        } else {
            package.join("bin")
        }
    }

    /// A command in the checkout's root: our Node first on the path, and without the variables that `cargo run` adds
    /// (they would make some build scripts run again at every change between `cargo` and `cargo xtask`).
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if is_set_by_cargo_run(&name) {
                command.env_remove(name);
            }
        }
        let mut folders = Vec::new();
        if self.own_node().is_dir() {
            folders.push(self.own_node());
        }
        if let Some(path) = std::env::var_os("PATH") {
            folders.extend(std::env::split_paths(&path));
        }
        if let Ok(path) = std::env::join_paths(folders) {
            command.env("PATH", path);
        }
        command
    }

    /// Cargo, the one that started this tool.
    pub(crate) fn cargo(&self) -> Command {
        self.command(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
    }

    /// npm, in the page's folder.
    pub(crate) fn npm(&self) -> Command {
        let mut command = self.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.root.join("ui"));
        command
    }
}

fn is_set_by_cargo_run(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_")
        || matches!(
            &*name,
            "CARGO_MANIFEST_DIR" | "CARGO_MANIFEST_PATH" | "CARGO_PRIMARY_PACKAGE"
        )
}

/// Says what is run, runs it, and fails with `remedy` when it does not succeed.
pub(crate) fn run(command: &mut Command, remedy: &str) -> Result<()> {
    println!("$ {}", in_words(command));
    let status = command
        .status()
        .with_context(|| format!("`{}` could not be started. {remedy}", in_words(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}). {remedy}", in_words(command));
    }
    Ok(())
}

/// What the command prints, when it can be started and succeeds.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether a program of this name is on the search path.
pub(crate) fn on_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path).any(|folder| {
        folder.join(program).is_file()
            || (cfg!(windows) && folder.join(format!("{program}.exe")).is_file())
    })
}

/// A path as it is shown: below the checkout without the checkout's own place.
pub(crate) fn shown(checkout: &Checkout, path: &Path) -> String {
    path.strip_prefix(&checkout.root)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn in_words(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
