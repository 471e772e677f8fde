//! How long it takes to seal 200 MB for four recipients, to open the result, and to decrypt all of it: the first should run at
//! the disk's speed, the second take milliseconds whatever the size.

use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, Throughput};
use dunping_identity::{
    Authority, Category, Identity, Person, Role, Roster, RosterEntry, Signer as _, Status, Trust,
    Validity,
};
use dunping_package::{
    CaseRef, Header, Package, PackageKind, SealRequest, Source, SourceFile, seal, unwatched,
};

const FILES: u64 = 10;
const FILE_BYTES: u64 = 20 * 1024 * 1024;

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a literal")
}

fn bench(criterion: &mut Criterion) {
    let now = moment("2026-03-02T08:30:00Z");
    let validity = Validity {
        from: moment("2025-01-01T00:00:00Z"),
        to: moment("2030-01-01T00:00:00Z"),
    };
    let authority = Authority::create("评估机构", validity).expect("an authority");
    let technical = Role::Expert {
        category: Category::Technical,
    };
    let people: Vec<Identity> = [
        ("staff", Role::Staff),
        ("T001", technical),
        ("T002", technical),
        ("recovery", Role::Recovery),
    ]
    .into_iter()
    .map(|(id, role)| {
        let person = Person::new(id, id, role).expect("a person");
        Identity::create(person, &authority, validity).expect("an identity")
    })
    .collect();
    let entries = people
        .iter()
        .map(|identity| RosterEntry {
            person: identity.person().clone(),
            certificate: identity.certificate_der().to_vec(),
            recipient: identity.recipient().to_string(),
            status: Status::Active,
        })
        .collect();
    let trust = Trust::issue(
        &authority,
        Roster {
            version: 1,
            issued: now,
            entries,
        },
    )
    .expect("a trust file");

    let folder = tempfile::tempdir().expect("a folder");
    let sources: Vec<_> = (0..FILES)
        .map(|index| {
            let path = folder.path().join(format!("{index}.bin"));
            let bytes: Vec<u8> = (0..FILE_BYTES / 8)
                .flat_map(|i| (i * 31 + index).to_le_bytes())
                .collect();
            std::fs::write(&path, bytes).expect("a source");
            path
        })
        .collect();
    let out = folder.path().join("a.dpcase");
    let seal_all = |reopen: Option<&age::x25519::Identity>| {
        let files = sources
            .iter()
            .map(|path| SourceFile::new("attachment", "附件", "x/y", Source::Path(path.clone())))
            .collect();
        let request = SealRequest {
            kind: PackageKind::Case,
            header: Header {
                case: CaseRef {
                    case_no: "1".into(),
                    enterprise: "企业".into(),
                    uscc: "1".into(),
                },
                edition: 1,
                parents: vec![],
                standard_digest: String::new(),
                policy_digest: String::new(),
                calendar_version: String::new(),
                journal_head: None,
                claimed_time: now,
            },
            files,
            addressed_to: vec!["staff".into(), "T001".into(), "T002".into()],
            trust: &trust,
            signer: &people[0],
            reopen_with: reopen,
        };
        seal(request, &out, &mut unwatched).expect("sealed")
    };
    let open = || Package::open(&out, people[1].age_identity(), &trust, now).expect("opened");

    let mut group = criterion.benchmark_group("package of 200 MB");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(FILES * FILE_BYTES));
    group.bench_function("seal", |b| b.iter(|| seal_all(None)));
    group.bench_function("seal and verify", |b| {
        b.iter(|| seal_all(Some(people[0].age_identity())));
    });
    group.bench_function("open", |b| b.iter(|| black_box(open().package_id().len())));
    group.bench_function("open and read 4 kB in the middle", |b| {
        b.iter(|| {
            let package = open();
            let sha256 = &package.manifest().files[0].sha256;
            black_box(
                package
                    .read_range(sha256, FILE_BYTES / 2, 4_096)
                    .expect("read"),
            )
        });
    });
    group.bench_function("open and verify all", |b| {
        b.iter(|| open().verify_all(&mut unwatched).expect("holds"));
    });
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    bench(&mut criterion);
    criterion.final_summary();
}
