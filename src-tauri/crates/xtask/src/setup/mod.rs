//! `cargo xtask setup`: brings what the build and the tests need, and only what is missing.
//!
//! It never upgrades, removes or configures anything of the machine; what it fetches for itself lies in the target folder
//! (the fonts in `assets/fonts`, ignored by git).

mod fonts;
mod node;
mod python;
mod system;

use anyhow::Result;

use crate::checkout::Checkout;

/// System packages, Node, fonts, Python tools, in this order (each needs the one before).
pub(crate) fn run(checkout: &Checkout) -> Result<()> {
    system::packages()?;
    node::provide(checkout)?;
    fonts::provide(checkout)?;
    python::provide(checkout)?;
    println!("setup: complete");
    Ok(())
}
