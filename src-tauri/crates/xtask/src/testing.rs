//! `cargo xtask test`: every test there is, and one line `N passed, N failed` at the end.
//!
//! A step that cannot be carried out counts as a failure and the others still run; no test is started twice.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::checkout::{Checkout, answer, run as start};
use crate::tally::Tally;
use crate::{setup, ui};

/// Which tests are run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of them.
    Everything,
    /// All but those that drive the real window, and the examples in the documentation.
    WithoutWindow,
}

/// The name of the test target that drives the real window.
const WINDOW: &str = "window";
/// How long to wait for the rest of a runner's output when something it started still holds it open.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sets up, builds, runs the tests of the crates, of the page and of the window.
pub(crate) fn run(checkout: &Checkout, scope: Scope) -> Result<ExitCode> {
    let mut total = Tally::default();
    for (what, step) in STEPS {
        println!("== {what}");
        match step(checkout, scope) {
            Ok(tally) => total += tally,
            Err(error) => {
                println!("xtask: {what}: {error:#}");
                total += Tally::BROKEN;
            }
        }
    }
    println!("{total}");
    let good = total.failed == 0 && total.passed > 0;
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

type Step = fn(&Checkout, Scope) -> Result<Tally>;

const STEPS: [(&str, Step); 4] = [
    ("setup", prepare),
    ("crates and window", crates),
    ("page: types", types),
    ("page: components", components),
];

fn prepare(checkout: &Checkout, _: Scope) -> Result<Tally> {
    setup::run(checkout)?;
    ui::install(checkout)?;
    fs::create_dir_all(checkout.artefacts())
        .context("the folder for the tests' pictures cannot be made")?;
    Ok(Tally::default())
}

fn crates(checkout: &Checkout, scope: Scope) -> Result<Tally> {
    // The programs first, in the same build as the tests: what `cargo test` itself builds has no plain programs.
    start(
        checkout.cargo().args([
            "build",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--examples",
        ]),
        "Read the compiler's message above.",
    )?;
    let mut tests = checkout.cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]);
    if scope == Scope::WithoutWindow {
        tests.args(["--lib", "--bins"]);
        for name in test_targets(checkout)? {
            if name != WINDOW {
                tests.args(["--test", &name]);
            }
        }
    }
    tests
        .env("CARGO_TERM_COLOR", "never")
        .env("DUNPING_BIN_DIR", checkout.programs())
        .env("DUNPING_VENV", checkout.venv())
        .env("DUNPING_ARTEFACTS", checkout.artefacts());
    streamed(&mut tests)
}

fn types(checkout: &Checkout, _: Scope) -> Result<Tally> {
    start(
        checkout.npm().args(["run", "check"]),
        "Cure what vue-tsc names above.",
    )?;
    Ok(Tally::default())
}

fn components(checkout: &Checkout, _: Scope) -> Result<Tally> {
    let report = checkout.artefacts().join("vitest.json");
    if report.exists() {
        fs::remove_file(&report).context("the earlier vitest report cannot be removed")?;
    }
    let status = checkout
        .npm()
        .args(["run", "test", "--", "--reporter=default", "--reporter=json"])
        .arg(format!("--outputFile.json={}", report.display()))
        .status()
        .context("npm could not be started: run `cargo xtask setup`")?;
    let text =
        fs::read_to_string(&report).context("vitest left no report: read its message above")?;
    let tally = Tally::of_vitest_report(&text).context("vitest's report is not as expected")?;
    Ok(tally.with_exit(status.success()))
}

/// Runs `cargo test`, shows its output as it comes, and adds up its result lines.
pub(crate) fn streamed(command: &mut Command) -> Result<Tally> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo could not be started")?;
    let Some(output) = child.stdout.take() else {
        bail!("cargo's output cannot be read");
    };
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            if send.send(Tally::of_cargo_line(&line)).is_err() {
                break;
            }
        }
    });
    let status = child.wait().context("cargo could not be waited for")?;
    let mut tally = Tally::default();
    while let Ok(more) = receive.recv_timeout(PATIENCE) {
        tally += more;
    }
    Ok(tally.with_exit(status.success()))
}

/// The names of all integration tests of the workspace.
fn test_targets(checkout: &Checkout) -> Result<Vec<String>> {
    let text = answer(checkout.cargo().args([
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
    ]))
    .context(
        "cargo cannot describe the workspace: run `cargo metadata --no-deps` and read its message",
    )?;
    let metadata: serde_json::Value = serde_json::from_str(&text)?;
    let list =
        |value: &serde_json::Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    Ok(list(&metadata, "packages")
        .iter()
        .flat_map(|package| list(package, "targets"))
        .filter(|target| list(target, "kind").iter().any(|kind| kind == "test"))
        .filter_map(|target| target["name"].as_str().map(str::to_owned))
        .collect())
}
