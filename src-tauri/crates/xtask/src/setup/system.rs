//! System packages: on Debian and Ubuntu the missing ones are installed with apt; elsewhere the missing tools are named.
//!
//! It asks dpkg before it asks apt, so a complete machine needs neither the network nor root.

use std::io::IsTerminal;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::checkout::{answer, on_path, run};

/// One thing that is needed: the packages that provide it (the first one known to apt is taken), a file that shows that
/// it is there on a machine without dpkg, and what it is for.
struct Need {
    packages: &'static [&'static str],
    probe: Probe,
    purpose: &'static str,
}

enum Probe {
    Program(&'static str),
    PkgConfig(&'static str),
    /// Cannot be found out without the package manager; not required elsewhere.
    None,
}

const fn need(packages: &'static [&'static str], probe: Probe, purpose: &'static str) -> Need {
    Need {
        packages,
        probe,
        purpose,
    }
}

const NEEDS: &[Need] = &[
    need(&["build-essential"], Probe::Program("cc"), "linking"),
    need(
        &["pkg-config", "pkgconf"],
        Probe::Program("pkg-config"),
        "finding the window's libraries",
    ),
    need(
        &["libwebkit2gtk-4.1-dev"],
        Probe::PkgConfig("webkit2gtk-4.1"),
        "the window",
    ),
    need(
        &["webkit2gtk-driver"],
        Probe::Program("WebKitWebDriver"),
        "window tests",
    ),
    need(&["xvfb"], Probe::Program("Xvfb"), "window tests"),
    need(&["dbus"], Probe::Program("dbus-daemon"), "window tests"),
    need(
        &["fonts-noto-cjk"],
        Probe::None,
        "Chinese text in the window",
    ),
    need(
        &["imagemagick"],
        Probe::Program("convert"),
        "pictures of the window tests",
    ),
    need(&["poppler-utils"], Probe::Program("pdfsig"), "report tests"),
    need(&["qpdf"], Probe::Program("qpdf"), "report tests"),
    need(
        &["libnss3-tools"],
        Probe::Program("certutil"),
        "report tests",
    ),
    need(&["openssl"], Probe::Program("openssl"), "signature tests"),
    need(
        &["softhsm2"],
        Probe::Program("softhsm2-util"),
        "signature tests",
    ),
    need(&["age"], Probe::Program("age"), "package tests"),
    need(&["unzip"], Probe::Program("unzip"), "package tests"),
    need(
        &["libreoffice-calc-nogui", "libreoffice-calc"],
        Probe::Program("soffice"),
        "workbook tests",
    ),
    need(&["python3-openpyxl"], Probe::None, "workbook tests"),
    need(&["python3"], Probe::Program("python3"), "report tests"),
    need(&["python3-venv"], Probe::None, "report tests"),
    need(&["python3-pip"], Probe::None, "report tests"),
];

/// npm, asked for only when the machine has none: some install Node another way.
const NPM: Need = need(&["npm"], Probe::Program("npm"), "building the page");

/// Brings the system packages, or says which are missing and how to install them.
pub(crate) fn packages() -> Result<()> {
    let mut needs: Vec<&Need> = NEEDS.iter().collect();
    if !on_path("npm") {
        needs.push(&NPM);
    }
    if !cfg!(target_os = "linux") {
        println!(
            "system packages: nothing to do on this system (the window and report tests run on Linux only)"
        );
        return Ok(());
    }
    if !(on_path("dpkg-query") && on_path("apt-get")) {
        return name_missing_tools(&needs);
    }
    let missing: Vec<&Need> = needs
        .into_iter()
        .filter(|need| !is_installed(need.packages))
        .collect();
    if missing.is_empty() {
        println!("system packages: all installed");
        return Ok(());
    }
    let superuser = Superuser::find();
    let names: Vec<&str> = missing.iter().map(|need| need.packages[0]).collect();
    println!("system packages: missing {}", names.join(" "));
    let Some(superuser) = superuser else {
        bail!(
            "these packages need an administrator. Run this once, then `cargo xtask setup` again:\n  \
             sudo apt-get update && sudo apt-get install --no-install-recommends {}",
            names.join(" ")
        );
    };
    run(
        superuser.command("apt-get").args(["update", "-qq"]),
        "Check the network and the package sources, then run `cargo xtask setup` again.",
    )?;
    let names: Vec<&str> = missing
        .iter()
        .map(|need| known_to_apt(need.packages))
        .collect();
    run(
        superuser
            .command("apt-get")
            .args([
                "install",
                "-qq",
                "-o=Dpkg::Use-Pty=0",
                "--yes",
                "--no-install-recommends",
            ])
            .args(names),
        "Read apt's message above, cure it, then run `cargo xtask setup` again.",
    )
}

/// Fetches apt's lists, where this may be done; a failure shows at what follows.
pub(crate) fn refresh_lists() {
    if let Some(superuser) = Superuser::find() {
        let _ = superuser
            .command("apt-get")
            .args(["update", "-qq"])
            .status();
    }
}

fn is_installed(packages: &[&str]) -> bool {
    packages.iter().any(|package| {
        answer(Command::new("dpkg-query").args([
            "--show",
            "--showformat=${db:Status-Status}",
            package,
        ]))
        .is_some_and(|status| status.starts_with("installed"))
    })
}

fn known_to_apt(packages: &'static [&'static str]) -> &'static str {
    let candidate = |package: &&&str| {
        answer(Command::new("apt-cache").args(["show", "--no-all-versions", package]))
            .is_some_and(|text| !text.is_empty())
    };
    packages.iter().find(candidate).unwrap_or(&packages[0])
}

fn name_missing_tools(needs: &[&Need]) -> Result<()> {
    let missing: Vec<String> = needs
        .iter()
        .filter_map(|need| match need.probe {
            Probe::Program(program) if !on_path(program) => Some((need, program)),
            Probe::PkgConfig(library)
                if answer(Command::new("pkg-config").args(["--modversion", library])).is_none() =>
            {
                Some((need, library))
            }
            _ => None,
        })
        .map(|(need, what)| {
            format!(
                "  {what} ({}; Debian's package: {})",
                need.purpose, need.packages[0]
            )
        })
        .collect();
    if missing.is_empty() {
        println!("system packages: every tool that can be looked for is there");
        return Ok(());
    }
    bail!(
        "this system has no apt. Install with its own package manager, then run `cargo xtask setup` again:\n{}",
        missing.join("\n")
    );
}

/// How an administrator's command can be started here.
enum Superuser {
    Root,
    SudoWithoutPassword,
    SudoAsking,
}

impl Superuser {
    fn find() -> Option<Self> {
        if answer(Command::new("id").arg("-u")).as_deref() == Some("0") {
            Some(Self::Root)
        } else if answer(
            Command::new("sudo")
                .args(["-n", "true"])
                .stdin(Stdio::null()),
        )
        .is_some()
        {
            Some(Self::SudoWithoutPassword)
        } else if on_path("sudo") && std::io::stdin().is_terminal() {
            Some(Self::SudoAsking)
        } else {
            None
        }
    }

    fn command(&self, program: &str) -> Command {
        let quiet = "DEBIAN_FRONTEND=noninteractive";
        let mut command = match self {
            Self::Root => Command::new("env"),
            Self::SudoWithoutPassword | Self::SudoAsking => Command::new("sudo"),
        };
        match self {
            Self::Root | Self::SudoAsking => {}
            Self::SudoWithoutPassword => {
                command.arg("-n");
            }
        }
        if !matches!(self, Self::SudoAsking) {
            command.stdin(Stdio::null());
        }
        command.args([quiet, program]);
        command
    }
}
