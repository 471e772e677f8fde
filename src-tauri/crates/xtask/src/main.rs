//! The build's own tool: `cargo xtask <command>` sets up a machine, makes the demonstration, runs every test and check.
//!
//! It knows how the parts are built and tested, and nothing of what the program does: no crate of the program is used here.
#![allow(
    clippy::print_stdout,
    reason = "this tool speaks to the person at the terminal"
)]

mod checkout;
mod demo;
mod lint;
mod setup;
mod tally;
mod testing;
mod ui;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::checkout::Checkout;
use crate::testing::Scope;

const USAGE: &str = "\
usage: cargo xtask <command>

  setup             bring what the build and the tests need: system packages, Node, fonts, Python tools
  demo [--out DIR]  build, make the demonstration case in DIR (default: demo/) and open it in the window
  test [--fast]     everything: crates, page, window; ends with one line `N passed, N failed`
                    (--fast leaves out the window tests and the documentation examples)
  lint              formatting, clippy, and that the generated contract is the committed one
  contract          write the generated TypeScript contract anew (ui/src/ipc/generated)
  ui                install the page's packages when the lock file is newer";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let checkout = Checkout::find()?;
    match words.as_slice() {
        ["setup"] => setup::run(&checkout)?,
        ["ui"] => ui::install(&checkout)?,
        ["demo"] => demo::run(&checkout, None)?,
        ["demo", "--out", folder] => demo::run(&checkout, Some(folder))?,
        ["test"] => return testing::run(&checkout, Scope::Everything),
        ["test", "--fast"] => return testing::run(&checkout, Scope::WithoutWindow),
        ["contract"] => lint::write_contract(&checkout)?,
        ["lint"] => lint::run(&checkout)?,
        [] | ["help" | "--help" | "-h"] => println!("{USAGE}"),
        other => bail!("unknown command `{}`\n\n{USAGE}", other.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}
