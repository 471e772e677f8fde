//! A body with people, a folder, and packages to open: for the tests of this crate.

pub(crate) mod parts;
pub(crate) mod zip;

use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use dunping_identity::{
    Authority, Category, Identity, Person, Role, Roster, RosterEntry, Signer as _, Status, Trust,
    Validity,
};
use dunping_package::{
    CaseRef, Header, Package, PackageKind, SealError, SealRequest, Sealed, Source, SourceFile,
    seal, unwatched,
};

pub(crate) const TECHNICAL: Role = Role::Expert {
    category: Category::Technical,
};
pub(crate) const FINANCE: Role = Role::Expert {
    category: Category::Finance,
};

pub(crate) fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(crate) fn now() -> DateTime<Utc> {
    moment("2026-03-02T08:30:00Z")
}

pub(crate) fn years() -> Validity {
    Validity {
        from: moment("2025-01-01T00:00:00Z"),
        to: moment("2030-01-01T00:00:00Z"),
    }
}

pub(crate) fn entry(identity: &Identity) -> RosterEntry {
    RosterEntry {
        person: identity.person().clone(),
        certificate: identity.certificate_der().to_vec(),
        recipient: identity.recipient().to_string(),
        status: Status::Active,
    }
}

/// Whether the proof is to be full: `DUNPING_PROOF=full` makes tests that try very many cases try them all.
pub(crate) fn is_full() -> bool {
    std::env::var_os("DUNPING_PROOF").is_some_and(|extent| extent == "full")
}

pub(crate) struct World {
    pub(crate) authority: Authority,
    pub(crate) staff: Identity,
    pub(crate) technical: Identity,
    pub(crate) finance: Identity,
    pub(crate) recovery: Identity,
    pub(crate) outsider: Identity,
    pub(crate) trust: Trust,
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let authority = Authority::create("绿色低碳评估机构", years()).unwrap();
        let make = |id: &str, name: &str, role| {
            Identity::create(Person::new(id, name, role).unwrap(), &authority, years()).unwrap()
        };
        let staff = make("staff", "李四", Role::Staff);
        let technical = make("T003", "王𠮷", TECHNICAL);
        let finance = make("F001", "赵敏", FINANCE);
        let recovery = make("recovery", "恢复密钥", Role::Recovery);
        let outsider = make("T009", "钱多", TECHNICAL);
        let entries = [&staff, &technical, &finance, &recovery, &outsider]
            .map(entry)
            .to_vec();
        let trust = Trust::issue(
            &authority,
            Roster {
                version: 1,
                issued: now(),
                entries,
            },
        )
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        Self {
            authority,
            staff,
            technical,
            finance,
            recovery,
            outsider,
            trust,
            folder,
        }
    }

    /// With nobody but staff and the recovery key in the roster, which makes for the smallest packages.
    pub(crate) fn of_one() -> Self {
        let mut world = Self::new();
        let entries = vec![entry(&world.staff), entry(&world.recovery)];
        world.trust = Trust::issue(
            &world.authority,
            Roster {
                version: 1,
                issued: now(),
                entries,
            },
        )
        .unwrap();
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A case from staff to both experts, as far as the roster has them.
    pub(crate) fn request(&self, files: Vec<SourceFile>) -> SealRequest<'_> {
        SealRequest {
            kind: PackageKind::Case,
            header: header(),
            files,
            addressed_to: ["staff", "T003", "F001"]
                .into_iter()
                .filter(|id| self.trust.active(id).is_some())
                .map(str::to_owned)
                .collect(),
            trust: &self.trust,
            signer: &self.staff,
            reopen_with: Some(self.staff.age_identity()),
        }
    }

    pub(crate) fn seal(&self, name: &str, files: Vec<SourceFile>) -> (PathBuf, Sealed) {
        let path = self.path(name);
        let sealed = self.try_seal(&path, self.request(files)).unwrap();
        (path, sealed)
    }

    pub(crate) fn try_seal(
        &self,
        path: &Path,
        request: SealRequest<'_>,
    ) -> Result<Sealed, SealError> {
        seal(request, path, &mut unwatched)
    }

    pub(crate) fn open(&self, path: &Path) -> Package {
        Package::open(path, self.technical.age_identity(), &self.trust, now()).unwrap()
    }
}

pub(crate) fn header() -> Header {
    Header {
        case: CaseRef {
            case_no: "DL-2026-0001".to_owned(),
            enterprise: "示例科技有限公司".to_owned(),
            uscc: "91110108MA01ABCD2X".to_owned(),
        },
        edition: 1,
        parents: Vec::new(),
        standard_digest: "aa".repeat(32),
        policy_digest: "bb".repeat(32),
        calendar_version: "2026".to_owned(),
        journal_head: Some("cc".repeat(32)),
        claimed_time: now(),
    }
}

pub(crate) fn bytes_file(role: &str, name: &str, bytes: &[u8]) -> SourceFile {
    SourceFile::new(
        role,
        name,
        "application/octet-stream",
        Source::Bytes(bytes.to_vec()),
    )
}

pub(crate) fn small_files() -> Vec<SourceFile> {
    vec![
        bytes_file("workbook", "申报表.xlsx", b"PK\x03\x04 workbook"),
        bytes_file("attachment", "发票.pdf", b"%PDF-1.7 invoice"),
        bytes_file("attachment", "发票（副本）.pdf", b"%PDF-1.7 invoice"),
        bytes_file("attachment", "空.txt", b""),
    ]
}

/// What `age -d` prints.
pub(crate) fn decrypt(path: &Path, identity: &Identity) -> Vec<u8> {
    let sealed = std::fs::read(path).unwrap();
    let decryptor = age::Decryptor::new_buffered(sealed.as_slice()).unwrap();
    let key = identity.age_identity() as &dyn age::Identity;
    let mut plaintext = Vec::new();
    decryptor
        .decrypt(std::iter::once(key))
        .unwrap()
        .read_to_end(&mut plaintext)
        .unwrap();
    plaintext
}

/// Encrypts a container anew, as any recipient could.
pub(crate) fn encrypt(path: &Path, plaintext: &[u8], to: &[&Identity]) {
    use std::io::Write as _;
    let recipients: Vec<_> = to.iter().map(|identity| identity.recipient()).collect();
    let encryptor =
        age::Encryptor::with_recipients(recipients.iter().map(|r| r as &dyn age::Recipient))
            .unwrap();
    let mut writer = encryptor
        .wrap_output(std::fs::File::create(path).unwrap())
        .unwrap();
    writer.write_all(plaintext).unwrap();
    writer.finish().unwrap();
}

/// Says go on until a number of calls, then stop.
pub(crate) fn stop_after(calls: usize) -> impl FnMut(dunping_package::Progress) -> ControlFlow<()> {
    let mut left = calls;
    move |_| {
        if left == 0 {
            return ControlFlow::Break(());
        }
        left -= 1;
        ControlFlow::Continue(())
    }
}
