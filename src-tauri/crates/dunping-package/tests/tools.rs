//! Packages open with ordinary tools, and the instructions in them work as written.

#[allow(dead_code)]
mod world;

use std::path::Path;
use std::process::Command;

use age::secrecy::ExposeSecret as _;
use dunping_identity::fingerprint::sha256_hex;
use dunping_identity::{Authority, WorkFactor};
use world::{World, small_files, years};

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

/// The blocks of commands in the instructions, in order: the paragraphs that begin with a program, exactly as they stand there.
fn blocks(instructions: &str) -> Vec<String> {
    let programs = ["age ", "cd ", "python3 "];
    let mut blocks = Vec::new();
    let mut lines = instructions.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(first) = line.strip_prefix("   ") else {
            continue;
        };
        if programs.iter().any(|program| first.starts_with(program)) {
            let mut block = vec![first];
            while let Some(line) = lines.next_if(|line| line.starts_with("   ")) {
                block.push(&line[3..]);
            }
            blocks.push(block.join("\n"));
        }
    }
    blocks
}

/// Decrypts an identity file as a person does, who is asked for the passphrase on a terminal.
const AGE_ON_A_TERMINAL: &str = r#"
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execvp("age", ["age", "-d", "-o", "plain.txt", "identity.age"])
said = b""
try:
    while part := os.read(terminal, 4096):
        said += part
        if said.endswith(b"passphrase: "):
            os.write(terminal, sys.argv[1].encode() + b"\n")
except OSError:
    pass  # the terminal is closed
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"#;

#[test]
fn the_instructions_inside_work_word_for_word() {
    let world = World::new();
    let (path, _) = world.seal("FILE.dpcase", small_files());
    let folder = world.folder.path();
    // What stands in the package is what is followed: it is read with the program once, as somebody who was sent the text would.
    let package = world.open(&path);
    let files = package.manifest().files.len();
    let instructions = include_str!("../src/readme.txt");
    assert_eq!(
        sha256_hex(instructions.as_bytes()),
        package.manifest().readme
    );
    let [open, digests, signature] = blocks(instructions).try_into().expect("three blocks");
    let shell = |commands: &str, folder: &Path| {
        let output = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", commands])
            .current_dir(folder)
            .output();
        let output = output.expect("this test needs the command bash; install it first");
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.success(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };

    let passphrase = "correct horse battery staple";
    let identity = world
        .technical
        .to_file(passphrase, WorkFactor::Demonstration)
        .unwrap();
    std::fs::write(folder.join("identity.age"), identity).unwrap();
    run("python3", &["-c", AGE_ON_A_TERMINAL, passphrase], folder);
    let plain = std::fs::read_to_string(folder.join("plain.txt")).unwrap();
    let key = plain
        .find("AGE-SECRET-KEY-1")
        .expect("the key in the output");
    let key: String = plain[key..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect();
    std::fs::write(folder.join("key.txt"), key + "\n").unwrap();

    let (done, said) = shell(&open, folder);
    assert!(done, "{said}");
    let inside = folder.join("package");
    assert_eq!(
        std::fs::read_to_string(inside.join("README.txt")).unwrap(),
        instructions
    );

    let (done, said) = shell(&digests, folder);
    assert!(done, "{said}");
    // Two of the files have the same content.
    assert_eq!(said.matches(": OK").count(), files - 1, "{said}");

    let authority = world.authority.certificate_pem().unwrap();
    std::fs::write(inside.join("ca.pem"), authority).unwrap();
    let (done, said) = shell(&signature, &inside);
    assert!(done, "{said}");
    assert!(
        said.contains("Verified OK") && said.contains("signer.der: OK"),
        "{said}"
    );

    // And they notice what is wrong.
    let changed = std::fs::read_dir(inside.join("data"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::write(changed, "changed").unwrap();
    assert!(!shell(&digests, folder).0);
    let other = Authority::create("绿色低碳评估机构", years()).unwrap();
    std::fs::write(inside.join("ca.pem"), other.certificate_pem().unwrap()).unwrap();
    assert!(!shell(&signature, &inside).0, "another body's certificate");
    let manifest = std::fs::read_to_string(inside.join("manifest.json")).unwrap();
    std::fs::write(
        inside.join("manifest.json"),
        manifest.replace("示例科技", "别的公司"),
    )
    .unwrap();
    assert!(!shell(&signature, &inside).0, "another manifest");
}
