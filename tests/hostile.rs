//! What the command line must refuse, and how: with a sentence that says what happened and what to do, with the right exit code, and
//! with nothing half written. A judgement on somebody's file is 1, bad input or a failing machine is 2.

#[path = "hostile/disk.rs"]
mod disk;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dunping_tests::demonstration::{self, Demonstration};
use dunping_tests::oracle::script;
use dunping_tests::programs::{Ended, dunping, finish};
use tempfile::TempDir;

fn demo() -> &'static Demonstration {
    &demonstration::shared().0
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn written(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file of the test");
    path
}

/// Adds a person of the demonstration.
fn with_person<'a>(command: &'a mut Command, demo: &Demonstration, who: &str) -> &'a mut Command {
    command
        .arg("--identity")
        .arg(demo.path(&format!("identities/{who}.age")));
    command
        .arg("--passphrase-file")
        .arg(demo.path(&format!("identities/{who}.passphrase")))
}

fn open(file: &Path, who: &str) -> Ended {
    let mut command = dunping();
    command
        .arg("open")
        .arg(file)
        .arg("--trust")
        .arg(demo().path("trust.dptrust"));
    finish(with_person(&mut command, demo(), who))
}

/// It was refused with this code, and what is said has this part, is Chinese, and tells what to do.
#[track_caller]
fn refused(ended: &Ended, code: i32, part: &str) {
    let Ended {
        code: found,
        out,
        err,
    } = ended;
    assert_eq!((*found, out.as_str()), (Some(code), ""), "{err}");
    assert!(err.contains(part), "{part} is not in {err}");
    let sentences = err.trim_end().matches('。').count();
    assert!(
        sentences >= 2 && err.trim_end().ends_with('。'),
        "what happened, and what to do: {err}"
    );
    assert!(!err.contains("panicked") && !err.contains("Error"), "{err}");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

/// Bytes without order, the same at every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(|_| next()).collect()
}

/// Somebody of the pool who has no seat in the first case.
fn outsider() -> String {
    let draw = demo().draw();
    let result = draw["result"].to_string();
    let pool = draw["request"]["pool"]
        .as_array()
        .expect("the pool")
        .clone();
    let seated = |id: &str| {
        ["T", "F"]
            .iter()
            .any(|category| draw["result"][category]["seated"].to_string().contains(id))
    };
    let found = pool
        .iter()
        .filter_map(|one| one["id"].as_str())
        .find(|id| !seated(id));
    found
        .unwrap_or_else(|| panic!("all of the pool are seated: {result}"))
        .to_owned()
}

#[test]
fn packages_that_are_none_or_not_whole() {
    let case = fs::read(demo().path("case.dpcase")).expect("the case");
    let folder = folder();
    let check = |name: &str, bytes: &[u8], code: i32, part: &str| {
        refused(&open(&written(&folder, name, bytes), "staff"), code, part);
    };
    check("empty.dpcase", b"", 2, "空文件");
    check("noise.dpcase", &noise(100_000), 2, "不是盾评的封装文件");
    check(
        "text.dpcase",
        "这只是一段文字。\n".repeat(50).as_bytes(),
        2,
        "不是盾评的封装文件",
    );
    check("picture.dpcase", b"\xFF\xD8\xFF\xE0 and no more", 2, "");
    check(
        "newer.dpcase",
        b"age-encryption.org/v2\n-> X25519 abc\nabc\n--- abc\nabc",
        2,
        "不认识的加密版本",
    );
    for length in [
        30,
        200,
        900,
        case.len() / 2,
        case.len() - 70_000,
        case.len() - 1,
    ] {
        let ended = open(
            &written(&folder, "truncated.dpcase", &case[..length]),
            "staff",
        );
        let code = ended.code.unwrap_or_default();
        assert!([1, 2].contains(&code), "{length} bytes: {ended:?}");
        refused(&ended, code, "");
    }
    let mut longer = case.clone();
    longer.extend_from_slice(b"one more line\n");
    check("longer.dpcase", &longer, 1, "");
    let mut header = case;
    header[60] ^= 1;
    let ended = open(&written(&folder, "header.dpcase", &header), "staff");
    refused(&ended, ended.code.unwrap_or_default(), "");
    assert_ne!(ended.code, Some(0));
}

#[test]
fn one_flipped_bit_anywhere_is_found() {
    let case = fs::read(demo().path("case.dpcase")).expect("the case");
    let folder = folder();
    for step in 0..12 {
        let place = 100 + step * ((case.len() - 200) / 11);
        let mut bytes = case.clone();
        bytes[place] ^= 1 << (step % 8);
        let file = written(&folder, "flipped.dpcase", &bytes);
        let ended = demo().verify(&[&file]).with(1);
        assert!(
            ended.out.contains("：不成立") && ended.out.contains('✗'),
            "bit at {place}: {}",
            ended.out
        );
    }
}

#[test]
fn packages_for_others_and_from_later() {
    let case = demo().path("case.dpcase");
    let seated = demo().seated("T", 1).who;
    refused(&open(&case, &outsider()), 2, "不是发给该身份的");
    let of_others = demo().returns();
    let own = |path: &&PathBuf| path.to_string_lossy().contains(&seated);
    let other = of_others
        .iter()
        .find(|path| !own(path))
        .expect("a return of somebody else");
    refused(&open(other, &seated), 2, "不是发给该身份的");

    let folder = folder();
    let make = |name: &str, option: &[&str]| {
        let target = folder.path().join(name);
        let (staff, passphrase) = (
            demo().path("identities/staff.age"),
            demo().path("identities/staff.passphrase"),
        );
        let mut arguments: Vec<&Path> = vec![&staff, &passphrase, &case, &target];
        arguments.extend(option.iter().map(Path::new));
        let _ = script("hostile/newer.py", &arguments).with(0);
        target
    };
    refused(
        &open(&make("later.dpcase", &[]), &seated),
        1,
        "更新版本的程序",
    );
    refused(
        &open(&make("changed.dpcase", &["unsigned"]), &seated),
        1,
        "已拒绝打开",
    );
}

#[test]
fn identities_and_passphrases_that_do_not_fit() {
    let (case, folder) = (demo().path("case.dpcase"), folder());
    let with = |identity: &Path, passphrase: &Path, trust: &Path| {
        let mut command = dunping();
        command.arg("open").arg(&case).arg("--trust").arg(trust);
        finish(
            command
                .arg("--identity")
                .arg(identity)
                .arg("--passphrase-file")
                .arg(passphrase),
        )
    };
    let (identity, passphrase) = (
        demo().path("identities/staff.age"),
        demo().path("identities/staff.passphrase"),
    );
    let trust = demo().path("trust.dptrust");
    let mistyped = written(&folder, "mistyped", "demo-staff-passphrasE\n");
    refused(&with(&identity, &mistyped, &trust), 2, "口令不正确");
    refused(
        &with(&identity, &written(&folder, "nothing", ""), &trust),
        2,
        "口令不正确",
    );
    refused(&with(&case, &passphrase, &trust), 2, "");
    refused(
        &with(&written(&folder, "text.age", "no key"), &passphrase, &trust),
        2,
        "不是身份文件",
    );
    refused(
        &with(
            &identity,
            &passphrase,
            &written(&folder, "text.dptrust", "no trust"),
        ),
        1,
        "信任文件",
    );
    refused(
        &with(&folder.path().join("gone.age"), &passphrase, &trust),
        2,
        "文件不存在",
    );
}

#[test]
fn workbooks_that_are_none() {
    let folder = folder();
    let assess = |path: &Path| finish(dunping().arg("assess").arg(path));
    let check = |name: &str, bytes: &[u8], part: &str| {
        refused(&assess(&written(&folder, name, bytes)), 2, part);
    };
    let compound = |stream: &str| {
        let buffer = std::io::Cursor::new(Vec::new());
        let mut file = cfb::CompoundFile::create(buffer).expect("a compound file");
        file.create_stream(stream).expect("a stream");
        file.into_inner().into_inner()
    };
    check("empty.xlsx", b"", "空");
    check("encrypted.xlsx", &compound("EncryptedPackage"), "密码");
    check("old.xls", &compound("Book"), "Excel 95");
    check("nothing.xls", &compound("Workbook"), "已损坏");
    check(
        "page.xlsx",
        "<html><body><table><tr><td>研发费用</td></tr></table></body></html>".as_bytes(),
        "网页",
    );
    check(
        "list.xlsx",
        "项目,金额\n研发费用,1000200.00\n".as_bytes(),
        "文本",
    );
    check("noise.xlsx", &noise(40_000), "");
    check("archive.xlsx", &zip_of_nothing(), "");
    let workbook = fs::read(demo().path("workbook.xlsx")).expect("the workbook");
    check("truncated.xlsx", &workbook[..workbook.len() / 2], "");
    refused(&assess(&folder.path().join("gone.xlsx")), 2, "文件不存在");
    refused(&assess(folder.path()), 2, "");

    let policy = written(&folder, "policy.toml", "growth = 'the best'");
    let ended = finish(
        dunping()
            .arg("assess")
            .arg(demo().path("workbook.xlsx"))
            .arg("--policy")
            .arg(policy),
    );
    refused(&ended, 2, "口径");
}

/// A ZIP archive with no entry.
fn zip_of_nothing() -> Vec<u8> {
    let mut bytes = b"PK\x05\x06".to_vec();
    bytes.resize(22, 0);
    bytes
}

#[test]
fn a_folder_that_is_not_there_or_may_not_be_written() {
    let folder = folder();
    let template = |path: &Path| finish(dunping().arg("template").arg(path));
    refused(
        &template(&folder.path().join("no such folder/x.xlsx")),
        2,
        "无法写入",
    );
    refused(&template(Path::new("/proc/x.xlsx")), 2, "");
    assert!(names(folder.path()).is_empty());
    let file = written(&folder, "a file", "kept");
    let ended = finish(dunping().args(["demo", "--out"]).arg(&file));
    refused(
        &Ended {
            err: ended.err.lines().last().unwrap_or_default().to_owned(),
            ..ended
        },
        2,
        "",
    );
    assert_eq!(fs::read_to_string(file).expect("the file"), "kept");
}
