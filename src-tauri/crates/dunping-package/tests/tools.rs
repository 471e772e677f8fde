//! Packages open with ordinary tools, and the instructions in them work as written.

#[allow(dead_code)]
mod world;

use std::path::Path;
use std::process::Command;

use age::secrecy::ExposeSecret as _;
use world::{World, small_files};

/// Runs a tool that the project's set-up installs; what it printed.
fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| {
            panic!("this test needs the command {program}; install it first ({error})")
        });
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {text}");
    text
}

/// Decrypts a package with the `age` command and unpacks it with `unzip` into `package`.
fn unpack(world: &World) {
    let (path, _) = world.seal("case.dpcase", small_files());
    let folder = world.folder.path();
    let key = world.technical.age_identity().to_string();
    std::fs::write(folder.join("key.txt"), key.expose_secret()).unwrap();
    run(
        "age",
        &[
            "-d",
            "-i",
            "key.txt",
            "-o",
            "package.zip",
            path.to_str().unwrap(),
        ],
        folder,
    );
    run("unzip", &["-q", "package.zip", "-d", "package"], folder);
}

#[test]
fn age_unzip_and_python_open_a_package() {
    let world = World::new();
    unpack(&world);
    let folder = world.folder.path();
    let report = run("unzip", &["-t", "package.zip"], folder);
    assert!(report.contains("No errors detected"), "{report}");
    let script = "import zipfile; z = zipfile.ZipFile('package.zip'); assert z.testzip() is None; \
                  print(len(z.namelist()), z.read('mimetype').decode())";
    let printed = run("python3", &["-c", script], folder);
    assert_eq!(printed.trim(), "8 application/vnd.dunping.case+zip;v=1");
}

#[test]
fn the_instructions_inside_work_as_written() {
    let world = World::new();
    unpack(&world);
    let package = world.folder.path().join("package");
    std::fs::write(
        package.join("ca.pem"),
        world.authority.certificate_pem().unwrap(),
    )
    .unwrap();
    let readme = std::fs::read_to_string(package.join("README.txt")).unwrap();
    let commands: Vec<&str> = readme
        .lines()
        .skip_while(|line| !line.starts_with("4. "))
        .skip(1)
        .filter_map(|line| line.strip_prefix("   "))
        .take_while(|line| line.is_ascii())
        .collect();
    let printed = run("bash", &["-e", "-c", &commands.join("\n")], &package);
    assert!(printed.contains("Verified OK"), "{printed}");
    assert!(printed.contains("signer.der: OK"), "{printed}");
    let digests = readme
        .lines()
        .find_map(|line| line.trim().strip_prefix("cd package/data && "))
        .unwrap();
    let printed = run(
        "bash",
        &["-e", "-o", "pipefail", "-c", digests],
        &package.join("data"),
    );
    assert_eq!(printed.matches(": OK").count(), 4, "{printed}");
}
