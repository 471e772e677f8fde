//! `cargo xtask ui`: the page's packages. The page itself is built by the desktop crate's build script.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Result, bail};

use crate::checkout::{Checkout, run};

/// Installs the page's packages exactly as locked, when the lock file is newer than what is installed.
pub(crate) fn install(checkout: &Checkout) -> Result<()> {
    let folder = checkout.root.join("ui");
    let Some(locked) = changed(&folder.join("package-lock.json")) else {
        bail!("ui/package-lock.json is missing: check it out again");
    };
    if changed(&folder.join("node_modules/.package-lock.json"))
        .is_some_and(|installed| installed >= locked)
    {
        println!("page: packages are installed");
        return Ok(());
    }
    run(
        checkout.npm().args(["ci", "--no-audit", "--no-fund"]),
        "Run `cargo xtask setup`, check that the npm registry can be reached, then try again.",
    )
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
