//! Builds the page (npm) and writes the window's permissions from the one list of commands.

use std::path::Path;
use std::process::Command;

#[allow(dead_code, unreachable_pub, reason = "only the names are needed here")]
#[path = "crates/dunping-app/src/contract/commands.rs"]
mod commands;

fn main() {
    for input in [
        "src",
        "index.html",
        "vite.config.ts",
        "package.json",
        "package-lock.json",
        "tsconfig.json",
        ".npmrc",
    ] {
        println!("cargo:rerun-if-changed=../ui/{input}");
    }
    println!("cargo:rerun-if-changed=crates/dunping-app/src/contract/commands.rs");
    println!("cargo:rerun-if-changed=capabilities");
    if let Err(problem) = build_page(Path::new("../ui")) {
        println!("cargo:error={problem}");
        std::process::exit(1);
    }
    let names: Vec<&'static str> = commands::COMMANDS
        .iter()
        .map(|command| command.name)
        .collect();
    let manifest = tauri_build::AppManifest::new().commands(names.leak());
    if let Err(problem) =
        tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
    {
        println!("cargo:error=the window's configuration is not valid: {problem:#}");
        std::process::exit(1);
    }
}

fn build_page(ui: &Path) -> Result<(), String> {
    let lock = ui.join("package-lock.json");
    let installed = ui.join("node_modules/.package-lock.json");
    if newer(&lock, &installed) {
        npm(ui, &["ci", "--no-audit", "--no-fund"])?;
    }
    npm(ui, &["run", "build"])
}

fn newer(lock: &Path, installed: &Path) -> bool {
    let time = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    match (time(lock), time(installed)) {
        (Some(lock), Some(installed)) => lock > installed,
        _ => true,
    }
}

fn npm(ui: &Path, arguments: &[&str]) -> Result<(), String> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program).args(arguments).current_dir(ui).output().map_err(|problem| {
        format!("npm could not be started ({problem}): install Node 20.19 or newer, or run `cargo xtask setup`")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).replace('\n', " | ");
    Err(format!(
        "`npm {}` failed in ui/: {text}",
        arguments.join(" ")
    ))
}
