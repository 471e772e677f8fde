//! Files that are damaged, foreign, forged or made to do harm, class by class: each is refused under its own name, within two seconds and
//! 300 MB, and nothing is written. The classes 50 to 62, opinions that arrive, stand in `dunping-app/tests`.
//!
//! `cargo test -p dunping-package --test hostile -- --nocapture` prints the table with what each took.

#[allow(dead_code)]
#[path = "../world/mod.rs"]
mod world;

mod containers;
mod lab;
mod sealed;
mod signed;

use std::time::{Duration, Instant};

use dunping_package::{ContainerFault, OpenError, SealError, peek};

use lab::{Fixture, Lab, Peak};
use world::{World, bytes_file, decrypt};

const TIME: Duration = Duration::from_secs(2);
const MEMORY_KB: u64 = 300 * 1024;

/// One line of the table.
struct Class {
    /// Its number in the list of classes; variants with a code of their own share it.
    number: u8,
    what: &'static str,
    /// How the refusal begins.
    refused_as: &'static str,
    make: fn(&Lab) -> Vec<Fixture>,
}

#[rustfmt::skip]
const TABLE: &[Class] = &[
    // The encryption.
    class(1, "an empty file, or its first letters", "TooShort", sealed::too_short),
    class(2, "another format", "NotAge", sealed::not_age),
    class(3, "the encryption format in version 2", "Unsupported", sealed::version_2),
    class(4, "header over 16 KiB, over 64 recipients, 20,000 stanzas", "HeaderLimit", sealed::large_headers),
    class(5, "2 GB without a line's end", "HeaderLimit", sealed::no_line_end),
    class(6, "a passphrase or another recipient type", "RecipientType", sealed::other_recipients),
    class(7, "sealed to somebody else", "NotForYou", sealed::not_addressed),
    class(7, "passed on by a recipient", "NotAddressed", sealed::passed_on),
    class(8, "header and its authentication differ", "Tampered", sealed::changed_headers),
    class(9, "cut off (everywhere: damage.rs)", "Truncated", sealed::cut),
    class(10, "a bit of an inner piece (every bit: damage.rs)", "Tampered", sealed::changed_piece),
    class(10, "a bit of the last piece, another file's header", "Truncated", sealed::changed_end),
    class(11, "pieces exchanged, left out or repeated", "Tampered", sealed::exchanged_pieces),
    class(12, "bytes after the end", "Truncated", sealed::longer),
    class(13, "sealed, but not a container", "BadContainer(TooShort)", containers::short),
    class(13, "sealed, but another archive", "BadContainer(Tail)", containers::foreign),
    // The container.
    class(14, "bytes before it", "BadContainer(DirectoryPlace)", containers::prepended),
    class(14, "bytes before it, offsets corrected", "BadContainer(Place)", containers::prepended_and_corrected),
    class(15, "bytes after it", "BadContainer(Tail)", containers::appended),
    class(16, "two one after the other", "BadContainer(DirectoryPlace)", containers::two),
    class(17, "an end record in the comment", "BadContainer(Tail)", containers::comment),
    class(18, "number of entries, classic record", "BadContainer(Tail)", containers::classic_count),
    class(18, "number of entries, ZIP64 record", "BadContainer(Order)", containers::count),
    class(19, "the directory's place or size", "BadContainer(DirectoryPlace)", containers::directory_place),
    class(20, "another name in the local header", "BadContainer(LocalHeader)", containers::local_name),
    class(21, "another size or checksum in the local header", "BadContainer(LocalHeader)", containers::local_size),
    class(22, "a name twice, or out of order", "BadContainer(Order)", containers::twice),
    class(23, "overlapping entries", "BadContainer(Place)", containers::overlap),
    class(24, "60,000 entries over the same 10 MB", "BadContainer(TooManyEntries)", containers::bomb),
    class(24, "19,990 entries over the same 10 MB", "BadContainer(Place)", containers::smaller_bomb),
    class(25, "hidden bytes between or after entries", "BadContainer(Place)", containers::gap),
    class(25, "hidden bytes in extra fields and comments", "BadContainer(DirectoryEntry)", containers::extra),
    class(26, "compressed, or an unknown method", "BadContainer(DirectoryEntry)", containers::method),
    class(27, "encrypted flag", "BadContainer(DirectoryEntry)", containers::encrypted),
    class(28, "data descriptor flag, other flags", "BadContainer(DirectoryEntry)", containers::flags),
    class(26, "the same in the local header alone", "BadContainer(LocalHeader)", containers::local_fields),
    class(29, "several disks, end records", "BadContainer(Tail)", containers::disks),
    class(29, "several disks, an entry", "BadContainer(DirectoryEntry)", containers::entry_disk),
    class(30, "a symbolic link, attributes, made on Unix", "BadContainer(DirectoryEntry)", containers::attributes),
    class(31, "names that leave the folder or mean a device", "BadContainer(Name)", containers::dangerous_names),
    class(32, "names that look like others", "BadContainer(Name)", containers::look_alikes),
    class(33, "more than 20,000 entries", "BadContainer(TooManyEntries)", containers::too_many),
    class(33, "a directory over 8 MiB", "BadContainer(DirectoryTooLarge)", containers::large_directory),
    class(34, "a size of 2^63 and more", "BadContainer(Place)", containers::huge_size),
    class(35, "a manifest over 16 MiB, a mimetype over 128 B", "BadContainer(EntryTooLarge)", containers::large_entries),
    // Manifest and signature.
    class(36, "no signature", "Unsigned", signed::unsigned),
    class(36, "a fixed entry is missing", "BadContainer(Order)", signed::without_an_entry),
    class(37, "another key", "Signature(BadSignature)", signed::other_key),
    class(37, "a key the body certified and never listed", "Signature(NotInRoster)", signed::unlisted),
    class(37, "a key of another body of the same name", "Signature(UntrustedAuthority)", signed::other_body),
    class(37, "a role that seals no case", "Signature(RoleMayNotSign", signed::by_expert),
    class(37, "a good signature on another manifest", "Manifest(Contradiction(Signature))", signed::other_manifest),
    class(37, "the sealer is somebody else than the signer", "Manifest(Contradiction(Sealer))", signed::other_sealer),
    class(38, "a signature of another kind of document", "Signature(WrongKind", signed::other_kinds),
    class(38, "another kind in the manifest than outside", "Manifest(Contradiction(Kind))", signed::other_kind_inside),
    class(38, "a kind that nobody knows", "BadContainer(Mimetype)", signed::unknown_kind),
    class(39, "a revoked key", "Signature(Revoked", signed::revoked),
    class(39, "a certificate that has expired", "Signature(Expired", signed::expired),
    class(39, "a certificate that is not valid yet", "Signature(NotYetValid", signed::not_yet_valid),
    class(40, "an older roster than the one at hand", "CarriedTrust(Rollback { held: 3, offered: 2 })", signed::older_roster),
    class(40, "another roster of the same version", "CarriedTrust(Fork { version: 2 })", signed::forked_roster),
    // There is no threshold of several root keys here, but one certificate of the body: what stands in its place is a signature of the
    // same key twice over, and a body that is not the pinned one.
    class(41, "signed twice over", "Signature(SignatureCount(2))", signed::signed_twice),
    class(41, "a roster by another body of the same name", "CarriedTrust(OtherBody)", signed::other_root),
    class(41, "a roster that one of its people signed", "CarriedTrust(Envelope(", signed::roster_by_staff),
    class(42, "a key twice in an object", "Manifest(Json(DuplicateKey))", signed::key_twice),
    class(43, "nested too deeply", "Manifest(Json(TooDeep))", signed::too_deep),
    class(43, "a fraction, an exponent", "Manifest(Json(NotWhole))", signed::fractions),
    class(43, "a number beyond 2^53", "Manifest(Json(TooLarge))", signed::large_numbers),
    class(43, "not JSON", "Manifest(Json(NotJson))", signed::not_json),
    class(43, "another document", "Manifest(Json(Shape))", signed::other_shape),
    class(44, "an unknown critical feature", "Manifest(NewerVersion(\"blind-votes\"))", signed::critical),
    class(45, "the next major version", "Manifest(NewerVersion(\"format 2\"))", signed::next_major),
    class(46, "a listed file is missing", "BadContainer(Files)", signed::file_missing),
    class(46, "the trust file is missing or another", "Manifest(Contradiction(Roster))", signed::trust_missing),
    class(47, "a file that is not listed", "BadContainer(Files)", signed::file_extra),
    class(48, "another size", "BadContainer(Files)", signed::other_size),
    class(48, "two sizes for one content", "Manifest(Contradiction(Size))", signed::two_sizes),
    class(48, "another digest", "BadContainer(Digest)", signed::other_digest),
    class(48, "another checksum", "BadContainer(Checksum)", signed::other_checksum),
    class(49, "r or s zero, the order, or too large; not DER", "Signature(BadSignature)", signed::signature_values),
    class(49, "a key off the curve or at infinity", "Signature(Certificate(Algorithm))", signed::key_values),
    class(49, "an X25519 share of low order", "Tampered", sealed::low_order),
];

const fn class(
    number: u8,
    what: &'static str,
    refused_as: &'static str,
    make: fn(&Lab) -> Vec<Fixture>,
) -> Class {
    Class {
        number,
        what,
        refused_as,
        make,
    }
}

#[test]
fn every_class_is_refused_by_name() {
    let lab = Lab::new();
    let mut wrong = Vec::new();
    for class in TABLE {
        let fixtures = (class.make)(&lab);
        assert!(!fixtures.is_empty(), "{}: {}", class.number, class.what);
        let (mut longest, mut peak) = (Duration::ZERO, 0);
        for (index, fixture) in fixtures.iter().enumerate() {
            let before = lab.files();
            let memory = Peak::begin();
            let start = Instant::now();
            let verdict = lab.judge(fixture);
            let took = start.elapsed();
            let used = memory.end_kb();
            (longest, peak) = (longest.max(took), peak.max(used));
            let found = verdict.map_or_else(|error| format!("{error:?}"), |()| "accepted".into());
            let Class { number, what, .. } = class;
            if !found.starts_with(class.refused_as) {
                wrong.push(format!("{number} {what}, fixture {index}: {found}"));
            }
            if took > TIME || used > MEMORY_KB {
                wrong.push(format!(
                    "{number} {what}, fixture {index}: {took:?}, {used} kB"
                ));
            }
            if lab.files() != before {
                wrong.push(format!(
                    "{number} {what}, fixture {index}: a file was written"
                ));
            }
        }
        eprintln!(
            "{:2}  {:<56} {:<46} {:3} files {:>6.1} ms {:>4} MB",
            class.number,
            class.what,
            class.refused_as,
            fixtures.len(),
            longest.as_secs_f64() * 1e3,
            peak / 1024
        );
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_class_is_left_out() {
    let numbers: std::collections::BTreeSet<u8> = TABLE.iter().map(|class| class.number).collect();
    assert!(numbers.into_iter().eq(1..=49));
}

#[test]
fn what_the_fixtures_are_made_from_is_accepted() {
    let lab = Lab::new();
    let parts = lab.parts();
    // The independent writer makes what the crate makes, byte for byte.
    let plaintext = decrypt(&lab.world.path("parts.dpcase"), &lab.world.staff);
    assert!(containers::good(&lab) == plaintext);
    lab.judge(&Fixture::container(plaintext)).unwrap();
    lab.judge(&Fixture::bytes(lab.sealed.clone())).unwrap();
    // A later minor version may say more.
    for edit in [
        (|m: &mut serde_json::Value| m["format"]["minor"] = 7.into()) as fn(&mut _),
        |m| m["something_new"] = serde_json::json!({"a": [1, "二"]}),
    ] {
        let later = lab.parts().edit(&lab.world, edit);
        lab.judge(&Fixture::container(later)).unwrap();
    }
    assert_eq!(parts.data.len(), 4);
    // A file that is not there is no bad file.
    let missing = peek(&lab.world.path("missing"));
    assert!(matches!(missing, Err(OpenError::Io(_))));
}

#[test]
fn more_files_than_a_package_holds_are_not_sealed() {
    let world = World::new();
    let files = (0..20_000u32)
        .map(|i| bytes_file("attachment", "x", &i.to_le_bytes()))
        .collect();
    let refused = world.try_seal(&world.path("a.dpcase"), world.request(files));
    assert!(matches!(
        refused,
        Err(SealError::TooLarge(ContainerFault::TooManyEntries))
    ));
}
