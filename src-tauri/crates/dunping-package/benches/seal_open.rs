//! What sealing, opening and saving take, beside the same bytes merely encrypted and decrypted on the same disk in the same run:
//! `cargo bench -p dunping-package`. Ratios carry from machine to machine, times do not.
//!
//! Sealing is everything from the files to the named package: digests of all files, the signed manifest, container and encryption, the
//! digest of the result, flushes of file and folder. Mere encryption is one stream and one flush, as the `rage` command does. The
//! reading back by which the program proves a package before it names it is measured besides.
//!
//! `DUNPING_BENCH_MB` makes the large package smaller than 2,048 MB.

use std::fs::{self, File};
use std::hint::black_box;
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use dunping_identity::{
    Authority, Category, Identity, Person, Role, Roster, RosterEntry, Signer as _, Status, Trust,
    Validity,
};
use dunping_package::{
    CaseRef, Header, Package, PackageKind, SealRequest, Source, SourceFile, disk, private, seal,
    unwatched,
};

const FILE_MB: u64 = 50;
const RUNS: usize = 5;

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a literal")
}

fn now() -> DateTime<Utc> {
    moment("2026-03-02T08:30:00Z")
}

/// A body with staff and eleven experts in all.
struct Body {
    people: Vec<Identity>,
    trust: Trust,
}

impl Body {
    fn new() -> Self {
        let validity = Validity {
            from: moment("2025-01-01T00:00:00Z"),
            to: moment("2030-01-01T00:00:00Z"),
        };
        let authority = Authority::create("评估机构", validity).expect("an authority");
        let category = Category::Technical;
        let experts = (1..=9).map(|number| (format!("T{number:03}"), Role::Expert { category }));
        let others = [("staff", Role::Staff), ("recovery", Role::Recovery)];
        let others = others.map(|(id, role)| (id.to_owned(), role));
        let people: Vec<Identity> = others
            .into_iter()
            .chain(experts)
            .map(|(id, role)| {
                let person = Person::new(&id, &id, role).expect("a person");
                Identity::create(person, &authority, validity).expect("an identity")
            })
            .collect();
        let entries = people.iter().map(|identity| RosterEntry {
            person: identity.person().clone(),
            certificate: identity.certificate_der().to_vec(),
            recipient: identity.recipient().to_string(),
            status: Status::Active,
        });
        let roster = Roster {
            version: 1,
            issued: now(),
            entries: entries.collect(),
        };
        let trust = Trust::issue(&authority, roster).expect("a trust file");
        Self { people, trust }
    }

    fn seal(&self, sources: Vec<Source>, out: &Path, is_read_back: ReadBack) {
        let file = |source| SourceFile::new("attachment", "附件", "x/y", source);
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
                claimed_time: now(),
            },
            files: sources.into_iter().map(file).collect(),
            addressed_to: self
                .people
                .iter()
                .skip(2)
                .map(|one| one.person().id.clone())
                .chain(["staff".to_owned()])
                .collect(),
            trust: &self.trust,
            signer: &self.people[0],
            reopen_with: match is_read_back {
                ReadBack::Yes => Some(self.people[0].age_identity()),
                ReadBack::No => None,
            },
        };
        seal(request, out, &mut unwatched).expect("sealed");
    }

    fn open(&self, path: &Path) -> Package {
        Package::open(path, self.people[2].age_identity(), &self.trust, now()).expect("opened")
    }

    /// What the `rage` command does: the same bytes to the same recipients, as one stream, flushed to the disk.
    fn only_encrypt(&self, sources: &[PathBuf], out: &Path) {
        let recipients: Vec<_> = self.people.iter().map(Identity::recipient).collect();
        let recipients = recipients.iter().map(|one| one as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).expect("recipients");
        let file = BufWriter::with_capacity(256 * 1024, File::create(out).expect("a file"));
        let mut writer = encryptor.wrap_output(file).expect("a header");
        for source in sources {
            let mut from = File::open(source).expect("a source");
            io::copy(&mut from, &mut writer).expect("encrypted");
        }
        let file = writer.finish().expect("the last piece");
        let file = file.into_inner().expect("written");
        file.sync_all().expect("flushed");
    }

    fn only_decrypt(&self, path: &Path) {
        let file = BufReader::with_capacity(256 * 1024, File::open(path).expect("a file"));
        let decryptor = age::Decryptor::new_buffered(file).expect("a header");
        let key = self.people[2].age_identity() as &dyn age::Identity;
        let mut reader = decryptor.decrypt(std::iter::once(key)).expect("a key");
        io::copy(&mut reader, &mut io::sink()).expect("decrypted");
    }
}

/// Whether the sealer opens and verifies the result before it gets its name.
#[derive(Clone, Copy)]
enum ReadBack {
    Yes,
    No,
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// The middle one, and the one that 95 of 100 do not exceed.
fn middle_and_p95(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    (
        times[times.len() / 2],
        times[(times.len() * 95).div_ceil(100) - 1],
    )
}

fn middle(runs: usize, mut work: impl FnMut()) -> Duration {
    middle_and_p95((0..runs).map(|_| timed(&mut work)).collect()).0
}

/// The most memory used while something is done, in MB; only Linux tells.
fn peak_mb(work: impl FnOnce()) -> f64 {
    let _ = fs::write("/proc/self/clear_refs", "5");
    work();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

/// One line of the result.
fn say(what: &str, found: &str, wanted: &str, holds: bool) {
    let holds = if holds { "holds" } else { "MISSED" };
    eprintln!("{what:<62} {found:>14}   {wanted:<12} {holds}");
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

fn main() {
    let megabytes = std::env::var("DUNPING_BENCH_MB").ok();
    let megabytes = megabytes.map_or(2_048, |text| text.parse::<u64>().expect("a number"));
    let body = Body::new();
    let folder = tempfile::tempdir().expect("a folder");
    let sources: Vec<PathBuf> = (0..(megabytes / FILE_MB).max(1))
        .map(|index| {
            let path = folder.path().join(format!("{index}.bin"));
            let numbers = (0..FILE_MB * 1024 * 1024 / 8).map(|i| i * 31 + index);
            let bytes: Vec<u8> = numbers.flat_map(u64::to_le_bytes).collect();
            disk::save(&path, &bytes).expect("a source");
            path
        })
        .collect();
    let size = sources.len() as f64 * FILE_MB as f64;
    let paths = || {
        sources
            .iter()
            .cloned()
            .map(Source::Path)
            .collect::<Vec<_>>()
    };
    let (plain, sealed) = (
        folder.path().join("plain.age"),
        folder.path().join("a.dpcase"),
    );
    eprintln!(
        "package of {size:.0} MB in {} files for {} recipients",
        sources.len(),
        body.people.len()
    );

    // Turn by turn, so that whatever else the machine does meets both alike. Each writes a file that is not there, and the one of its turn
    // before is removed just then: memory that was long free is the host's again in a virtual machine, and dear to get.
    let (mut encrypting, mut sealing) = (Vec::new(), Vec::new());
    let mut peak = 0.0;
    for _ in 0..RUNS {
        let _ = fs::remove_file(&plain);
        encrypting.push(timed(|| body.only_encrypt(&sources, &plain)));
        let _ = fs::remove_file(&sealed);
        let seal = || body.seal(paths(), &sealed, ReadBack::No);
        peak = peak_mb(|| sealing.push(timed(seal))).max(peak);
    }
    let (encrypting, _) = middle_and_p95(encrypting);
    let (sealing, _) = middle_and_p95(sealing);
    let rate = |time: Duration| size / time.as_secs_f64();
    eprintln!(
        "merely encrypted: {:.0} MB/s, sealed: {:.0} MB/s",
        rate(encrypting),
        rate(sealing)
    );
    let ratio = encrypting.as_secs_f64() / sealing.as_secs_f64();
    say(
        "sealing against mere encryption",
        &format!("{ratio:.2} x"),
        ">= 0.9 x",
        ratio >= 0.9,
    );
    say(
        "memory while sealing",
        &format!("{peak:.1} MB"),
        "<= 64 MB",
        peak <= 64.0,
    );
    let _ = fs::remove_file(&sealed);
    let verifying = middle(1, || body.seal(paths(), &sealed, ReadBack::Yes));
    eprintln!(
        "sealed and read back, as the program does: {:.0} MB/s, {:.2} x mere encryption",
        rate(verifying),
        encrypting.as_secs_f64() / verifying.as_secs_f64()
    );

    let decrypting = middle(1, || body.only_decrypt(&plain));
    let opening = middle(50, || {
        black_box(body.open(&sealed).package_id().len());
    });
    eprintln!("merely decrypted: {:.0} MB/s", rate(decrypting));
    say(
        "opening",
        &ms(opening),
        "< 1 s",
        opening < Duration::from_secs(1),
    );
    let ratio = decrypting.as_secs_f64() / opening.as_secs_f64();
    say(
        "opening against decryption",
        &format!("{ratio:.0} x"),
        ">= 50 x",
        ratio >= 50.0,
    );
    let package = body.open(&sealed);
    let files = package.manifest().files_of("attachment");
    let first = files.map(|file| {
        timed(|| {
            black_box(
                package
                    .read_range(&file.sha256, 0, 64 * 1024)
                    .expect("read"),
            );
        })
    });
    let (_, first) = middle_and_p95(first.collect());
    say(
        "the first 64 kB of an entry, 95 of 100",
        &ms(first),
        "< 20 ms",
        first < Duration::from_millis(20),
    );
    let verifying = middle(1, || package.verify_all(&mut unwatched).expect("holds"));
    eprintln!("fully verified: {:.0} MB/s", rate(verifying));

    let many = (0..10_000u32)
        .map(|i| Source::Bytes(i.to_le_bytes().repeat(500)))
        .collect();
    let entries = folder.path().join("many.dpcase");
    body.seal(many, &entries, ReadBack::No);
    let opening = middle(5, || {
        black_box(body.open(&entries).package_id().len());
    });
    say(
        "opening with 10,000 entries",
        &ms(opening),
        "< 1 s",
        opening < Duration::from_secs(1),
    );

    let me = &body.people[2];
    let draft = "材料齐全，经核对无误。".repeat(32_000);
    let place = folder.path().join("draft.age");
    let saves = (0..200).map(|_| {
        timed(|| {
            let concealed = private::conceal(draft.as_bytes(), &me.recipient()).expect("concealed");
            disk::save(&place, &concealed).expect("saved");
        })
    });
    let (half, p95) = middle_and_p95(saves.collect());
    eprintln!("draft of 1 MB, half of the saves: {}", ms(half));
    say(
        "saving a draft of 1 MB, 95 of 100",
        &ms(p95),
        "< 50 ms",
        p95 < Duration::from_millis(50),
    );
}
