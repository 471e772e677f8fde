//! Returns and packages made from those of the demonstration, with something else in them, by the people whom they are from.

use std::fs;
use std::path::{Path, PathBuf};

use dunping_domain::ballot::Opinion;
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{
    AsOf, FileEntry, Header, Manifest, Package, SealRequest, Source, SourceFile, read_document,
    seal, sign_document, unwatched,
};

use super::{demonstration, returns};

pub(crate) fn trust() -> Trust {
    let bytes = fs::read(demonstration().join("trust.dptrust")).expect("a file");
    Trust::read(&bytes).expect("a trust file")
}

pub(crate) fn identity(who: &str) -> Identity {
    let folder = demonstration().join("identities");
    let passphrase = fs::read_to_string(folder.join(format!("{who}.passphrase")));
    let file = fs::read(folder.join(format!("{who}.age"))).expect("an identity file");
    Identity::from_file(&file, passphrase.expect("a passphrase").trim_end()).expect("an identity")
}

/// The return of a member in the demonstration.
pub(crate) fn genuine(who: &str) -> PathBuf {
    let ending = format!("{who}.dpreturn");
    let mut paths = returns().into_iter();
    let found = paths.find(|path| path.to_string_lossy().ends_with(&ending));
    found.expect("a return")
}

/// What a member's return says of itself, and the signed opinion in it.
fn taken_apart(who: &str) -> (Manifest, Vec<u8>) {
    let own = identity(who);
    let package = Package::open(&genuine(who), own.age_identity(), &trust(), AsOf::Claimed);
    let package = package.expect("the genuine return opens");
    let entry = package.file("opinion").expect("an opinion");
    let document = package.read(&entry.sha256).expect("an opinion");
    (package.manifest().clone(), document)
}

/// A member's opinion as it was signed.
pub(crate) fn document(who: &str) -> Vec<u8> {
    taken_apart(who).1
}

/// A member's opinion with something else in it, signed by that member.
pub(crate) fn opinion(who: &str, change: impl FnOnce(&mut Opinion)) -> Vec<u8> {
    opinion_by(&identity(who), change)
}

/// The same by keys that were certified anew.
pub(crate) fn opinion_by(own: &Identity, change: impl FnOnce(&mut Opinion)) -> Vec<u8> {
    let (manifest, document) = taken_apart(&own.person().id);
    let at = manifest.claimed_time;
    let read = read_document::<Opinion>(DocumentKind::Opinion, &document, &trust(), at);
    let mut opinion = read.expect("an opinion").value;
    change(&mut opinion);
    sign_document(DocumentKind::Opinion, &opinion, own).expect("signed")
}

/// A return sealed by a member with these documents as opinions; `parent` is the package that it answers, if not the one it did.
pub(crate) fn sealed(
    who: &str,
    out: &Path,
    documents: Vec<Vec<u8>>,
    parent: Option<&str>,
) -> PathBuf {
    sealed_by((&identity(who), &trust()), out, documents, parent)
}

/// The same by keys that were certified anew, under the roster that says so.
pub(crate) fn sealed_by(
    (own, trust): (&Identity, &Trust),
    out: &Path,
    documents: Vec<Vec<u8>>,
    parent: Option<&str>,
) -> PathBuf {
    let (mut manifest, _) = taken_apart(&own.person().id);
    let certified = own.certificate().not_before;
    manifest.claimed_time = manifest.claimed_time.max(certified);
    if let Some(parent) = parent {
        manifest.parents = vec![parent.to_owned()];
    }
    let files = documents.into_iter().enumerate().map(|(index, document)| {
        let name = format!("opinion-{}.json", index + 1);
        SourceFile::new(
            "opinion",
            &name,
            "application/json",
            Source::Bytes(document),
        )
    });
    seal_by((own, trust), out, &manifest, files.collect());
    out.to_path_buf()
}

/// A return of a member with something else in it, signed and sealed by that member.
pub(crate) fn made(who: &str, out: &Path, change: impl FnOnce(&mut Opinion)) -> PathBuf {
    sealed(who, out, vec![opinion(who, change)], None)
}

/// The demonstration's case, issued again as the second edition.
pub(crate) fn next_edition(out: &Path, parents: Vec<String>) {
    let case = opened("case.dpcase");
    let manifest = Manifest {
        edition: 2,
        parents,
        ..case.manifest().clone()
    };
    seal_as("staff", &trust(), out, &manifest, parts(&case, |_| None));
}

/// A package of the demonstration.
pub(crate) fn opened(name: &str) -> Package {
    let (path, staff) = (demonstration().join(name), identity("staff"));
    let package = Package::open(&path, staff.age_identity(), &trust(), AsOf::Claimed);
    package.expect("the genuine package opens")
}

/// What a package holds beside the roster, with other bytes for some of it.
pub(crate) fn parts(
    package: &Package,
    change: impl Fn(&FileEntry) -> Option<Vec<u8>>,
) -> Vec<SourceFile> {
    let files = package.manifest().files.iter();
    let files = files.filter(|file| file.role != Manifest::TRUST_ROLE);
    let parts = files.map(|file| {
        let bytes = change(file);
        let bytes = bytes.unwrap_or_else(|| package.read(&file.sha256).expect("a content"));
        let source = Source::Bytes(bytes);
        let mut part = SourceFile::new(&file.role, &file.name, &file.media_type, source);
        part.clauses.clone_from(&file.clauses);
        part.attachment_no.clone_from(&file.attachment_no);
        part
    });
    parts.collect()
}

/// Seals these files by somebody, under a roster, with what a manifest says beside them.
pub(crate) fn seal_as(
    who: &str,
    trust: &Trust,
    out: &Path,
    manifest: &Manifest,
    files: Vec<SourceFile>,
) {
    seal_by((&identity(who), trust), out, manifest, files);
}

fn seal_by(
    (own, trust): (&Identity, &Trust),
    out: &Path,
    manifest: &Manifest,
    files: Vec<SourceFile>,
) {
    let people = manifest.addressed_to.iter().map(|to| to.id.clone());
    let request = SealRequest {
        kind: manifest.kind,
        header: Header {
            case: manifest.case.clone(),
            edition: manifest.edition,
            parents: manifest.parents.clone(),
            standard_digest: manifest.standard_digest.clone(),
            policy_digest: manifest.policy_digest.clone(),
            calendar_version: manifest.calendar_version.clone(),
            journal_head: manifest.journal_head.clone(),
            claimed_time: manifest.claimed_time,
        },
        files,
        addressed_to: people.filter(|id| id != "recovery").collect(),
        trust,
        signer: own,
        reopen_with: None,
    };
    seal(request, out, &mut unwatched).expect("sealed");
}

/// A register of the demonstration that may be written to.
pub(crate) fn register_copy(to: &Path) -> PathBuf {
    let folder = to.join("register");
    copy(&demonstration().join("register"), &folder);
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the folder") {
        let entry = entry.expect("an entry");
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy")),
        }
    }
}

/// A package sealed again by somebody, with other bytes for some of its files.
pub(crate) fn reseal(
    name: &str,
    by: &str,
    out: &Path,
    change: impl Fn(&FileEntry) -> Option<Vec<u8>>,
) {
    let package = opened(name);
    let files = parts(&package, change);
    seal_as(by, &trust(), out, package.manifest(), files);
}
