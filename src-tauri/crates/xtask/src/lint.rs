//! `cargo xtask lint` and `cargo xtask contract`: the checks that run no program code of their own.
//!
//! Cargo is always called for the whole workspace, so that no dependency is built again with other features.

use anyhow::{Result, bail};

use crate::checkout::{Checkout, answer, run as start};
use crate::testing::streamed;

/// What `contract` writes.
const GENERATED: &str = "ui/src/ipc/generated";
/// The test that writes it when asked to, and otherwise compares.
const WRITER: &str = "the_pages_contract_is_current";

/// Formatting, clippy without a warning, and the generated contract as committed.
pub(crate) fn run(checkout: &Checkout) -> Result<()> {
    start(
        checkout.cargo().args(["fmt", "--all", "--check"]),
        "Run `cargo fmt --all`.",
    )?;
    start(
        checkout.cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ]),
        "Cure what clippy names above.",
    )?;
    write_contract(checkout)?;
    let changed = answer(checkout.command("git").args([
        "status",
        "--porcelain",
        "--untracked-files=all",
        "--",
        GENERATED,
    ]));
    match changed.as_deref() {
        Some("") => {
            println!("lint: nothing found");
            Ok(())
        }
        Some(files) => bail!(
            "the generated contract differs from the committed one; look at it and commit it:\n{files}"
        ),
        None => bail!(
            "git could not be asked about {GENERATED}: install git and run this in a checkout"
        ),
    }
}

/// Writes the TypeScript contract from the Rust types.
pub(crate) fn write_contract(checkout: &Checkout) -> Result<()> {
    println!("contract: writing {GENERATED}");
    let tally = streamed(
        checkout
            .cargo()
            .args(["test", "--quiet", "--workspace", "--lib", "--", WRITER])
            .env("CARGO_TERM_COLOR", "never")
            .env("DUNPING_WRITE_CONTRACT", "1"),
    )?;
    if tally.passed != 1 || tally.failed != 0 {
        bail!(
            "the contract was not written (the test `{WRITER}` of dunping-app writes it: {tally}); read the message above"
        );
    }
    Ok(())
}
