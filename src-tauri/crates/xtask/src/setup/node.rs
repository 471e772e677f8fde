//! Node: the machine's own when it is new enough, otherwise one from the npm registry, kept in the target folder.
//!
//! It never touches the machine's own Node.

use anyhow::{Result, bail};

use crate::checkout::{Checkout, answer, run, shown};

/// The oldest Node that builds the page.
const OLDEST: (u32, u32) = (20, 19);
/// What is fetched when the machine has none or an older one.
const FETCHED: &str = "node@22";

/// Makes sure that `node` and `npm` of a usable version are on the search path of every command of this tool.
pub(crate) fn provide(checkout: &Checkout) -> Result<()> {
    if let Some(version) = usable(checkout) {
        println!("node: {version}");
        return Ok(());
    }
    let folder = checkout.store().join("node");
    std::fs::create_dir_all(&folder)?;
    println!(
        "node: missing or older than {}.{}; fetching {FETCHED} into {}",
        OLDEST.0,
        OLDEST.1,
        shown(checkout, &folder)
    );
    let mut npm = checkout.npm();
    npm.current_dir(&folder)
        .args(["install", "--no-audit", "--no-fund", "--prefix"])
        .arg(&folder)
        .arg(FETCHED);
    let remedy = format!(
        "Install Node {}.{} or newer with npm, then run `cargo xtask setup` again.",
        OLDEST.0, OLDEST.1
    );
    run(&mut npm, &remedy)?;
    match usable(checkout) {
        Some(version) => println!("node: {version}"),
        None => bail!("the fetched Node does not start. {remedy}"),
    }
    Ok(())
}

fn usable(checkout: &Checkout) -> Option<String> {
    let version = answer(checkout.command("node").arg("--version"))?;
    (parsed(&version)? >= OLDEST
        && answer(checkout.npm().current_dir(&checkout.root).arg("--version")).is_some())
    .then_some(version)
}

fn parsed(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, parsed};

    fn check(version: &str, expected: Option<bool>) {
        assert_eq!(
            parsed(version).map(|version| version >= OLDEST),
            expected,
            "{version}"
        );
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        check("v18.20.4", Some(false));
        check("v20.9.0", Some(false));
        check("v20.19.0", Some(true));
        check("v22.2.0", Some(true));
        check("v100.0.1", Some(true));
        check("20.19.0", None);
        check("", None);
    }
}
