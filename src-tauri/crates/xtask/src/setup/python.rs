//! The Python tools that the tests ask for a second opinion (pyHanko, openpyxl), in an environment of their own.
//!
//! The program itself uses no Python.

use std::fs;

use anyhow::{Context, Result};

use crate::checkout::{Checkout, run, shown};
use crate::setup::fonts::digest;

/// Makes the environment with the pinned versions of `tests/requirements.txt`; left alone when it was made from this file.
pub(crate) fn provide(checkout: &Checkout) -> Result<()> {
    let requirements = checkout.root.join("tests/requirements.txt");
    let wanted = digest(&requirements)
        .with_context(|| format!("{} cannot be read", shown(checkout, &requirements)))?;
    let venv = checkout.venv();
    let stamp = venv.join("made-from");
    if fs::read_to_string(&stamp).is_ok_and(|made| made == wanted) {
        println!("python tools: as expected");
        return Ok(());
    }
    println!("python tools: making {}", shown(checkout, &venv));
    let (python, of_venv) = if cfg!(windows) {
        ("python", venv.join("Scripts/python.exe"))
    } else {
        ("python3", venv.join("bin/python"))
    };
    run(
        checkout
            .command(python)
            .args(["-m", "venv", "--clear"])
            .arg(&venv),
        "Install Python 3 with its venv module, then run `cargo xtask setup` again.",
    )?;
    run(
        checkout
            .command(of_venv)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
            ])
            .arg(&requirements),
        "Check that the Python package index can be reached, then run `cargo xtask setup` again.",
    )?;
    fs::write(&stamp, wanted).context("the stamp of the Python tools cannot be written")
}
