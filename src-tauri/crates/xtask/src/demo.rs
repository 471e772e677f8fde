//! `cargo xtask demo`: from a clean checkout to the demonstration case in the window, in one command.
//!
//! The case is made by the program itself (`dunping demo`); here it is only built, started and shown.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::checkout::{Checkout, run as start, shown};
use crate::setup;

/// Sets up, builds, makes the demonstration in `out` (default: `demo/` in the checkout, made anew each time) and opens it
/// where there is a display.
pub(crate) fn run(checkout: &Checkout, out: Option<&str>) -> Result<()> {
    setup::run(checkout)?;
    let folder = match out {
        Some(folder) => {
            std::path::absolute(folder).context("the folder after --out is not a usable path")?
        }
        None => checkout.root.join("demo"),
    };
    if out.is_none() && folder.exists() {
        println!("removing the earlier {}", shown(checkout, &folder));
        fs::remove_dir_all(&folder)
            .context("the earlier demonstration cannot be removed: close what has it open")?;
    }
    make_and_open(checkout, &folder)
}

fn make_and_open(checkout: &Checkout, folder: &Path) -> Result<()> {
    start(
        checkout
            .cargo()
            .args(["build", "-p", "dunping", "-p", "dunping-desktop"]),
        "Read the compiler's message above.",
    )?;
    let program = |name: &str| {
        checkout
            .programs()
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    };
    start(
        checkout
            .command(program("dunping"))
            .args(["demo", "--out"])
            .arg(folder),
        "Read the message above; with --out, name a folder that does not exist yet.",
    )?;
    if has_display() {
        println!("opening the window");
        return start(
            checkout
                .command(program("dunping-desktop"))
                .arg("--demo")
                .arg(folder),
            "The demonstration's files are complete all the same; read the message above.",
        );
    }
    println!("没有图形界面，不打开窗口；演示案例的全部文件如下：");
    println!("No display, so no window is opened; these are the demonstration's files:");
    println!("{}", folder.display());
    for file in files_below(folder)? {
        println!("  {}", file.strip_prefix(folder).unwrap_or(&file).display());
    }
    Ok(())
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
