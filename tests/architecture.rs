//! The house rules as tests: which crate may know which, which library stands where, what the page may load, how long a
//! file may be. Each rule says where it is broken and what to do. It reads sources only; no program code runs.

use std::fs;
use std::process::Command;

use dunping_tests::page_policy;
use dunping_tests::purity::impurities;
use dunping_tests::sources::{Source, code_only, files, lines_with, root};
use serde_json::Value;

const DOMAIN: &str = "dunping-domain";
const IDENTITY: &str = "dunping-identity";
const WORKBOOK: &str = "dunping-workbook";
const PACKAGE: &str = "dunping-package";
const REGISTER: &str = "dunping-register";
const REPORT: &str = "dunping-report";
const APP: &str = "dunping-app";

/// Which of our crates each crate may depend on: the arrows of the picture in `src-tauri/ARCHITECTURE.md`.
const ARROWS: &[(&str, &[&str])] = &[
    (DOMAIN, &[]),
    (IDENTITY, &[]),
    (WORKBOOK, &[DOMAIN]),
    (PACKAGE, &[DOMAIN, IDENTITY]),
    (REGISTER, &[DOMAIN, IDENTITY]),
    (REPORT, &[DOMAIN, IDENTITY]),
    (
        APP,
        &[DOMAIN, IDENTITY, WORKBOOK, PACKAGE, REGISTER, REPORT],
    ),
    ("dunping", &[APP]),
    ("dunping-desktop", &[APP]),
    (
        "dunping-tests",
        &[DOMAIN, IDENTITY, WORKBOOK, PACKAGE, REGISTER, REPORT, APP],
    ),
    ("xtask", &[]),
];

/// Libraries that one crate alone may name, by the start of their name.
const HELD_BY: &[(&str, &str)] = &[
    ("tauri", "dunping-desktop"),
    ("rusqlite", REGISTER),
    ("calamine", WORKBOOK),
    ("printpdf", REPORT),
];

/// The visible names at the top.
const TOP: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "README.md",
    "LICENSE",
    "src-tauri",
    "ui",
    "assets",
    "tests",
];
/// Visible at the top only where something was built or shown; ignored by git.
const TOP_IGNORED: &[&str] = &["target", "demo"];

const LONGEST_FILE: usize = 600;
const LONGEST_ARCHITECTURE_PAGE: usize = 150;

#[track_caller]
fn hold(broken: &[String], remedy: &str) {
    assert!(broken.is_empty(), "\n{}\n=> {remedy}\n", broken.join("\n"));
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("packages").clone();
    assert!(
        packages.len() >= ARROWS.len(),
        "a crate of the picture is missing from the workspace"
    );
    packages
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap_or_default()
}

fn dependencies(package: &Value) -> &[Value] {
    package["dependencies"]
        .as_array()
        .map_or(&[], Vec::as_slice)
}

fn rust_files_below(folder: &str) -> Vec<Source> {
    let found: Vec<Source> = files(&["rs"])
        .into_iter()
        .filter(|file| file.path.starts_with(folder))
        .collect();
    assert!(
        !found.is_empty(),
        "no Rust file below {folder}: was it moved?"
    );
    found
}

/// `path:line: what` for every line of code on which the word stands.
fn uses(file: &Source, word: &str) -> Vec<String> {
    let lines = lines_with(&code_only(&file.text), word);
    lines
        .iter()
        .map(|line| format!("{}:{line}: {word}", file.path))
        .collect()
}

#[test]
fn crates_depend_only_downwards() {
    let mut broken = Vec::new();
    for package in packages() {
        let Some((_, allowed)) = ARROWS
            .iter()
            .find(|(crate_name, _)| *crate_name == name(&package))
        else {
            broken.push(format!(
                "{}: a crate that the picture does not show",
                name(&package)
            ));
            continue;
        };
        for dependency in dependencies(&package) {
            if !dependency["path"].is_null() && !allowed.contains(&name(dependency)) {
                broken.push(format!("{} -> {}", name(&package), name(dependency)));
            }
        }
    }
    hold(
        &broken,
        "move the code to where the arrow is not needed; a new crate or arrow needs its reason in src-tauri/ARCHITECTURE.md and a line here",
    );
}

#[test]
fn a_library_is_known_to_its_crate_alone() {
    let mut broken = Vec::new();
    for package in packages() {
        for dependency in dependencies(&package) {
            for (library, holder) in HELD_BY {
                if name(dependency).starts_with(library) && name(&package) != *holder {
                    broken.push(format!(
                        "{} depends on {}; only {holder} may",
                        name(&package),
                        name(dependency)
                    ));
                }
            }
        }
    }
    hold(
        &broken,
        "offer what is needed from the crate that holds the library, in our own words",
    );
}

#[test]
fn the_window_library_stands_only_in_the_window() {
    let offences: Vec<String> = files(&["rs"])
        .iter()
        .filter(|file| !file.path.starts_with("src-tauri/src/"))
        // The empty window that the program's start is measured against.
        .filter(|file| file.path != "src-tauri/examples/bare.rs")
        .flat_map(|file| uses(file, "tauri"))
        .collect();
    hold(
        &offences,
        "put it below src-tauri/src, or ask through the host that the commands are given",
    );
}

#[test]
fn the_database_library_stands_only_in_the_register() {
    let offences: Vec<String> = files(&["rs"])
        .iter()
        .filter(|file| !file.path.starts_with("src-tauri/crates/dunping-register/"))
        .flat_map(|file| uses(file, "rusqlite"))
        .collect();
    hold(&offences, "add a function to dunping-register and call it");
}

#[test]
fn the_workbook_library_stands_in_one_file() {
    stands_in_one_file("calamine", "src-tauri/crates/dunping-workbook/");
}

#[test]
fn the_drawing_library_stands_in_one_file() {
    stands_in_one_file("printpdf", "src-tauri/crates/dunping-report/");
}

/// In one file of the crate's `src`; its benches and tests may compare with the library itself.
fn stands_in_one_file(library: &str, home: &str) {
    let source = format!("{home}src/");
    let mut inside = Vec::new();
    let mut broken = Vec::new();
    for file in files(&["rs"]) {
        let found = uses(&file, library);
        if file.path.starts_with(&source) && !found.is_empty() {
            inside.push(found[0].clone());
        } else if !file.path.starts_with(home) {
            broken.extend(found);
        }
    }
    if inside.len() != 1 {
        broken.push(format!(
            "{} files of {source} name {library}, expected one: {inside:?}",
            inside.len()
        ));
    }
    hold(
        &broken,
        "keep the library behind one file, so that it can be replaced by changing one file",
    );
}

#[test]
fn the_page_has_one_door_to_its_host() {
    let pages: Vec<Source> = files(&["ts", "vue", "js"])
        .into_iter()
        .filter(|file| file.path.starts_with("ui/"))
        .collect();
    let naming: Vec<&str> = pages
        .iter()
        .filter(|file| file.text.contains("@tauri-apps"))
        .map(|file| file.path.as_str())
        .collect();
    let broken = match naming.as_slice() {
        [one] if one.starts_with("ui/src/platform/") => Vec::new(),
        other => vec![format!("files that name @tauri-apps: {other:?}")],
    };
    hold(
        &broken,
        "exactly one file, below ui/src/platform, may import @tauri-apps; everything else goes through it",
    );
}

#[test]
fn the_domain_reads_no_clock_disk_environment_or_chance() {
    let mut broken = Vec::new();
    for file in rust_files_below("src-tauri/crates/dunping-domain/src/") {
        for (line, what) in impurities(&code_only(&file.text)) {
            broken.push(format!("{}:{line}: {what}", file.path));
        }
    }
    hold(
        &broken,
        "take the time, the bytes or the number as an argument; use exact ratios in place of floats",
    );
}

/// Where a file may be written or renamed otherwise than by `dunping_package::disk`, and why.
const WRITES_BY_ITSELF: &[(&str, &str)] = &[
    (
        "src-tauri/crates/dunping-package/src/disk.rs",
        "the one way to save",
    ),
    (
        "src-tauri/crates/dunping-package/src/export.rs",
        "an export never overwrites: it makes each file anew and flushes it",
    ),
    (
        "src-tauri/crates/dunping-register/src/open.rs",
        "the database file, finished by SQLite, is given its name and the folder is flushed",
    ),
    (
        "src-tauri/crates/dunping-register/src/backup.rs",
        "the same for a copy of the database",
    ),
    (
        "src-tauri/crates/dunping-app/src/expert/claim.rs",
        "the file that is locked while a case is open; what is in it is a remark, and is lost with the lock",
    ),
];

#[test]
fn files_are_saved_in_one_way() {
    const WRITES: &[&str] = &[
        "fs::write",
        "fs::rename",
        "fs::copy",
        "hard_link",
        "File::create",
        "File::create_new",
        "File::options",
        "OpenOptions",
        "NamedTempFile",
    ];
    let mut broken = Vec::new();
    let mut needed = Vec::new();
    for file in rust_files_below("src-tauri/") {
        // The build's own tool, and what only tests do, write as they like.
        let ours = file.path.contains("/src/")
            && !file.path.contains("/xtask/")
            && !file.path.ends_with("_tests.rs");
        let shipped = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        let shipped = shipped.split("#[cfg(all(test").next().unwrap_or_default();
        if !ours || file.text.contains("#![cfg(test)]") {
            continue;
        }
        let code = code_only(shipped);
        for word in WRITES {
            for (index, line) in code.lines().enumerate() {
                if !line.contains(word) {
                    continue;
                }
                match WRITES_BY_ITSELF.iter().find(|(path, _)| *path == file.path) {
                    Some((path, _)) => needed.push(*path),
                    None => broken.push(format!("{}:{}: {word}", file.path, index + 1)),
                }
            }
        }
    }
    for (path, why) in WRITES_BY_ITSELF {
        if !needed.contains(path) {
            broken.push(format!("{path} writes nothing by itself any more ({why})"));
        }
    }
    hold(
        &broken,
        "save through dunping_package::disk (temporary file, flush, rename, flush of the folder)",
    );
}

#[test]
fn the_subset_path_of_the_report_is_not_switched_off() {
    let mut broken = Vec::new();
    for package in packages() {
        for dependency in dependencies(&package)
            .iter()
            .filter(|dependency| name(dependency) == "printpdf")
        {
            let features: Vec<&str> = dependency["features"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let default = dependency["uses_default_features"] != Value::Bool(false);
            if default
                || features.iter().any(|feature| {
                    feature.starts_with("text_layout") || feature.starts_with("html")
                })
            {
                broken.push(format!(
                    "{}: printpdf with default features {default}, {features:?}",
                    name(&package)
                ));
            }
        }
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    for block in lock
        .split("[[package]]")
        .filter(|block| block.contains("\n \"printpdf\""))
    {
        let holder = block
            .lines()
            .find_map(|line| line.strip_prefix("name = "))
            .unwrap_or_default();
        if holder.trim_matches('"') != REPORT {
            broken.push(format!(
                "Cargo.lock: {holder} depends on printpdf too and could turn its features on"
            ));
        }
    }
    hold(
        &broken,
        "printpdf stays at default-features = false without text_layout or html: only so are fonts subset",
    );
}

#[test]
fn the_page_loads_nothing_remote_and_runs_nothing_unsafe() {
    let path = "src-tauri/tauri.conf.json";
    let text =
        fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let config: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let security = &config["app"]["security"];
    let mut broken = page_policy::offences(security["csp"].as_str().unwrap_or_default());
    if security["freezePrototype"] != Value::Bool(true) {
        broken.push("app.security.freezePrototype is not true".to_owned());
    }
    for switch in ["dangerousDisableAssetCspModification", "devCsp"] {
        if !matches!(&security[switch], Value::Null | Value::Bool(false)) {
            broken.push(format!("app.security.{switch} is set"));
        }
    }
    if !config["build"]["devUrl"].is_null() {
        broken.push(
            "build.devUrl is set: a debug build would load the page from a server".to_owned(),
        );
    }
    let broken: Vec<String> = broken
        .iter()
        .map(|what| format!("{path}: {what}"))
        .collect();
    hold(
        &broken,
        "give the page what it needs from its own origin or through the evidence: protocol",
    );
}

#[test]
fn no_file_is_too_long() {
    let sources = files(&["rs", "vue", "ts"]);
    assert!(
        sources.iter().any(|file| file.path.ends_with(".vue")),
        "no page found: was ui/ moved?"
    );
    let broken: Vec<String> = sources
        .iter()
        .filter(|file| file.text.lines().count() > LONGEST_FILE)
        .map(|file| format!("{}:{}: lines", file.path, file.text.lines().count()))
        .collect();
    hold(&broken, "split it by ideas, one public idea a file");
}

#[test]
fn the_top_level_holds_only_what_everyone_looks_for() {
    let entries = fs::read_dir(root()).expect("the checkout can be read");
    let broken: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| {
            !name.starts_with('.')
                && !TOP.contains(&name.as_str())
                && !TOP_IGNORED.contains(&name.as_str())
        })
        .collect();
    hold(&broken, "put it below src-tauri, ui, assets or tests");
}

#[test]
fn every_rust_file_says_what_it_is_for() {
    let broken: Vec<String> = files(&["rs"])
        .iter()
        .filter(|file| !after_attributes(&file.text).starts_with("//!"))
        .map(|file| format!("{}:1: does not start with //!", file.path))
        .collect();
    hold(
        &broken,
        "begin with //! lines: what the file is for, and what it deliberately does not do",
    );
}

/// The text after attributes of the whole file, such as `#![allow(…)]`, which may stand before its first words.
fn after_attributes(text: &str) -> &str {
    match text
        .trim_start()
        .strip_prefix("#![")
        .and_then(|rest| rest.split_once("]\n"))
    {
        Some((_, rest)) => after_attributes(rest),
        None => text.trim_start(),
    }
}

#[test]
fn the_pages_that_explain_exist() {
    let mut broken = Vec::new();
    for path in ["README.md", "src-tauri/ARCHITECTURE.md"] {
        match fs::read_to_string(root().join(path)) {
            Ok(text) if text.trim().is_empty() => broken.push(format!("{path}: empty")),
            Ok(text)
                if path.ends_with("ARCHITECTURE.md")
                    && text.lines().count() > LONGEST_ARCHITECTURE_PAGE =>
            {
                broken.push(format!(
                    "{path}:{}: lines, at most {LONGEST_ARCHITECTURE_PAGE}",
                    text.lines().count()
                ));
            }
            Ok(_) => {}
            Err(error) => broken.push(format!("{path}: {error}")),
        }
    }
    hold(&broken, "write it, and keep it short enough to be read");
}

#[test]
fn nothing_names_a_folder_of_one_persons_machine() {
    let mut broken = Vec::new();
    for file in files(&[
        "rs", "ts", "vue", "css", "html", "js", "md", "txt", "toml", "json", "yml", "yaml", "sh",
    ]) {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(folder) = personal_folder(line) {
                broken.push(format!("{}:{}: {folder}", file.path, index + 1));
            }
        }
    }
    hold(
        &broken,
        "name it from the checkout's root, or take it as an argument",
    );
}

fn personal_folder(line: &str) -> Option<&'static str> {
    const FOLDERS: &[&str] = &[
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
    ];
    FOLDERS.iter().copied().find(|folder| {
        line.match_indices(folder).any(|(at, _)| {
            // Inside a longer path (`src/…`) or an address it is not the machine's folder.
            !line[..at].ends_with(|c: char| {
                c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | '*')
            })
        })
    })
}

#[test]
fn the_folder_rule_sees_what_it_should() {
    let check = |line: &str, expected: bool| {
        assert_eq!(personal_folder(line).is_some(), expected, "{line}");
    };
    check(concat!("see /ho", "me/someone/file"), true);
    check(concat!("\"file:///ro", "ot/x\""), true);
    check(concat!("ui/src/features/wo", "rk/index.ts"), false);
    check("homework/", false);
}
