//! A disk without room: the sentence, and the files that were there before.

use std::fs;
use std::path::Path;
use std::process::Command;

use dunping_tests::demonstration;
use dunping_tests::programs::{Ended, dunping, finish};
use dunping_tests::staffwork::case_to_be_sealed;
use tempfile::TempDir;

use crate::{demo, folder, names, with_person};

/// A disk that is too small: how to run a command so that what it writes does not fit.
enum SmallDisk {
    /// A real one, full after so many bytes; only the administrator can make it.
    Mounted(TempDir),
    /// A limit on the size of a file, in units of 1024 bytes, for everyone else.
    Limited(TempDir, u32),
}

impl SmallDisk {
    fn new(kilobytes: u32) -> Self {
        let at = folder();
        let size = format!("size={kilobytes}k");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at.path())
            .output();
        if mounted.is_ok_and(|ended| ended.status.success()) {
            Self::Mounted(at)
        } else {
            Self::Limited(at, kilobytes)
        }
    }

    fn folder(&self) -> &Path {
        match self {
            Self::Mounted(at) | Self::Limited(at, _) => at.path(),
        }
    }

    fn run(&self, command: &Command) -> Ended {
        let mut shell = Command::new("bash");
        // Without the trap the system ends a program that writes past the limit; with it the write is refused.
        let limit = match self {
            Self::Mounted(_) => String::new(),
            Self::Limited(_, kilobytes) => format!("trap '' XFSZ; ulimit -f {kilobytes}; "),
        };
        shell
            .arg("-c")
            .arg(format!("{limit}exec \"$@\""))
            .arg("bash")
            .arg(command.get_program())
            .args(command.get_args());
        finish(&mut shell)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if let Self::Mounted(at) = self {
            let _ = Command::new("umount").arg(at.path()).status();
        }
    }
}

/// What a full disk may be called.
#[track_caller]
fn told_of_the_disk(ended: &Ended) {
    assert_eq!(ended.code, Some(2), "{ended:?}");
    let last = ended.err.lines().last().unwrap_or_default();
    assert!(
        last.contains("无法写入") || last.contains("磁盘空间不足") || last.contains("磁盘已满"),
        "{ended:?}"
    );
    assert!(
        last.ends_with('。') && last.contains('请'),
        "what to do: {ended:?}"
    );
}

#[test]
fn a_full_disk_while_sealing_leaves_the_old_file() {
    let own = demonstration::own();
    let case_no = case_to_be_sealed(&own);
    let disk = SmallDisk::new(400);
    let out = disk.folder().join("case.dpcase");
    fs::write(&out, "the file of yesterday").expect("an old file");
    let mut command = dunping();
    command
        .arg("seal")
        .arg("--register")
        .arg(own.path("register"))
        .args(["--case", &case_no])
        .arg(&out);
    let ended = disk.run(with_person(&mut command, &own, "staff"));
    told_of_the_disk(&ended);
    assert_eq!(
        fs::read_to_string(&out).expect("the old file"),
        "the file of yesterday"
    );
    assert_eq!(
        names(disk.folder()),
        ["case.dpcase"],
        "nothing half written stays"
    );

    // Nothing is stuck: the same command goes through where there is room.
    let room = folder();
    let target = room.path().join("case.dpcase");
    let mut command = dunping();
    command
        .arg("seal")
        .arg("--register")
        .arg(own.path("register"))
        .args(["--case", &case_no])
        .arg(&target);
    let _ = finish(with_person(&mut command, &own, "staff")).with(0);
    let _ = own.verify(&[&target, &own.path("register")]).with(0);
}

#[test]
fn a_full_disk_while_writing_a_workbook_or_taking_out() {
    let disk = SmallDisk::new(16);
    let old = disk.folder().join("template.xlsx");
    fs::write(&old, "the file of yesterday").expect("an old file");
    let mut command = dunping();
    told_of_the_disk(&disk.run(command.arg("template").arg(&old)));
    assert_eq!(
        fs::read_to_string(&old).expect("the old file"),
        "the file of yesterday"
    );

    let mut command = dunping();
    command
        .arg("export")
        .arg(demo().path("case.dpcase"))
        .arg(disk.folder().join("out"));
    command.arg("--trust").arg(demo().path("trust.dptrust"));
    told_of_the_disk(&disk.run(with_person(&mut command, demo(), "staff")));
    for file in fs::read_dir(disk.folder().join("out"))
        .map(|entries| entries.flatten().collect::<Vec<_>>())
        .unwrap_or_default()
    {
        let original = demo().path("attachments").join(file.file_name());
        let same = fs::read(file.path()).expect("what was taken out")
            == fs::read(&original).unwrap_or_default();
        assert!(same, "{} is half written", file.path().display());
    }
}

#[test]
fn a_full_disk_during_the_demonstration_is_said() {
    let disk = SmallDisk::new(500);
    let mut command = dunping();
    command
        .args(["demo", "--out"])
        .arg(disk.folder().join("demo"));
    let ended = disk.run(&command);
    told_of_the_disk(&ended);
    assert!(
        !ended.out.contains("成立"),
        "nothing is claimed to hold: {}",
        ended.out
    );
}
