//! Whether nothing was removed or altered since an older state (比对): two packages, two registers, or two generations of a signed PDF.
//! What may be added is told and is no fault.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::compare::{Change, changes};
use dunping_package::{AsOf, OpenError, Package, PackageKind, read_document, unwatched};
use dunping_register::Register;
use dunping_report::changes_since;

use crate::arrivals::{Arrivals, opinions};
use crate::chair::Closing;
use crate::contract::{CheckState, VerificationView, Words};
use crate::dossier::{bytes, role};
use crate::expert::short;
use crate::verify::{Lines, changed, unpack};
use crate::{AppError, staff, store};

/// Packages within packages: an archive holds a closing, which holds returns.
const DEEPEST: usize = 3;

/// Compares an older state with a newer one.
///
/// # Errors
/// When one of them cannot be opened, or they are of different kinds that cannot be compared.
pub(crate) fn diff(
    old: &Path,
    new: &Path,
    keys: Option<(&Trust, &Identity)>,
) -> Result<VerificationView, AppError> {
    let mut lines = Lines::default();
    let kind = if old.is_dir() && new.is_dir() {
        registers(old, new, &mut lines)?;
        ("登记簿比对", "Registers compared")
    } else if is_pdf(old)? && is_pdf(new)? {
        generations(old, new, &mut lines)?;
        ("PDF 比对", "PDFs compared")
    } else {
        let (trust, identity) = keys.ok_or(AppError::Locked)?;
        packages(old, new, trust, identity, &mut lines)?;
        ("封装文件比对", "Sealed files compared")
    };
    Ok(lines.done(new, kind))
}

fn is_pdf(path: &Path) -> Result<bool, AppError> {
    Ok(!path.is_dir() && crate::verify::head(path)?.starts_with(b"%PDF-"))
}

/// A register grows: the older one's last journal row, and with it the whole chain before, is in the newer one.
fn registers(old: &Path, new: &Path, lines: &mut Lines) -> Result<(), AppError> {
    let before = Register::open(old)?;
    if !before.verify()?.holds() {
        lines.fails(
            "old",
            (
                "旧登记簿与其日志不一致，不能作为比对的依据。",
                "The older register does not agree with its journal and cannot be compared with.",
            ),
        );
    }
    let head = before.journal_head()?;
    before.close()?;
    let after = Register::open(new)?;
    if !after.verify()?.holds() {
        lines.fails(
            "new",
            (
                "新登记簿与其日志不一致。",
                "The newer register does not agree with its journal.",
            ),
        );
    }
    if after.journal_contains(&head)? {
        let now = after.journal_head()?;
        lines.holds(
            "journal",
            Words::new(format!(
                "旧登记簿的{}条日志原样在新登记簿中，其后增加{}条。",
                head.seq,
                now.seq - head.seq
            ), format!("The {} journal rows of the older register stand unchanged in the newer one; {} follow.",
                head.seq,
                now.seq - head.seq
            )),
        );
    } else {
        lines.fails(
            "journal",
            Words::new(format!(
                "旧登记簿的第{}条日志（{}…）不在新登记簿中：其间有删除或改动。",
                head.seq,
                short(&head.hash)
            ), format!("Journal row {} ({}…) of the older register is not in the newer one: something was removed or changed.",
                head.seq,
                short(&head.hash)
            )),
        );
    }
    after.close()?;
    Ok(())
}

/// A PDF is signed by appending: the older generation is the beginning of the newer one, byte by byte. What is appended may replace every
/// page, so it is looked at object by object: nothing but signatures may have been added.
fn generations(old: &Path, new: &Path, lines: &mut Lines) -> Result<(), AppError> {
    let (before, after) = (store::read(old)?, store::read(new)?);
    if after.starts_with(&before) {
        let more = after.len() - before.len();
        signed_only(&after, before.len(), lines);
        lines.holds(
            "bytes",
            Words::new(format!(
                "旧文件的全部{}字节原样在新文件中，其后追加{more}字节。",
                before.len()
            ), format!("All {} bytes of the older file stand unchanged in the newer one; {more} follow.",
                before.len()
            )),
        );
    } else {
        lines.fails(
            "bytes",
            (
                "新文件不是在旧文件之后追加形成的：旧内容有改动。",
                "The newer file does not go on from the older one: what was there is changed.",
            ),
        );
    }
    Ok(())
}

fn signed_only(after: &[u8], from: usize, lines: &mut Lines) {
    let Ok(changes) = changes_since(after, from) else {
        return lines.fails(
            "changes",
            (
                "新文件无法读取，不知道追加的内容是什么。",
                "The newer file cannot be read; what was appended is not known.",
            ),
        );
    };
    for change in &changes {
        let what = changed(*change);
        lines.fails(
            "changes",
            Words::new(
                format!("追加的内容除签名外还有改动，所见可能与旧文件不同：{}。", what.zh),
                format!("More than signatures was appended; what is seen may differ from the older file: {}.", what.en),
            ),
        );
    }
    if changes.is_empty() && from < after.len() {
        lines.holds(
            "changes",
            (
                "追加的只有签名，没有改动旧文件的页面和数据。",
                "Only signatures were appended; pages and data of the older file are not changed.",
            ),
        );
    }
}

fn packages(
    old: &Path,
    new: &Path,
    trust: &Trust,
    identity: &Identity,
    lines: &mut Lines,
) -> Result<(), AppError> {
    let newest = [new, old].into_iter().find_map(|path| {
        dunping_package::open::carried_trust(path, identity.age_identity(), trust).ok()
    });
    let trust = newest.as_ref().unwrap_or(trust);
    let open = |path: &Path| -> Result<Package, AppError> {
        let package = Package::open(path, identity.age_identity(), trust, AsOf::Claimed)?;
        package.verify_all(&mut unwatched)?;
        Ok(package)
    };
    let (before, after) = (open(old)?, open(new)?);
    let (was, is) = (before.manifest(), after.manifest());
    if was.case != is.case {
        lines.fails(
            "case",
            Words::new(
                format!(
                    "两个文件属于不同的案件：{}、{}。",
                    was.case.case_no, is.case.case_no
                ),
                format!(
                    "The files belong to different cases: {}, {}.",
                    was.case.case_no, is.case.case_no
                ),
            ),
        );
        return Ok(());
    }
    if before.package_id() == after.package_id() {
        lines.holds(
            "same",
            (
                "两个文件的清单相同：内容完全一致。",
                "Both manifests are the same: so is all content.",
            ),
        );
        return Ok(());
    }
    let keys = (trust, identity);
    let (mut there, mut here) = (Inside::default(), Inside::default());
    there.gather(&after, keys, DEEPEST)?;
    here.gather(&before, keys, DEEPEST)?;
    let names_it = there.parents.contains(before.package_id());
    if was.kind == is.kind {
        editions(was.edition, is.edition, lines);
        if names_it {
            lines.holds(
                "parents",
                (
                    "新文件注明以旧文件为依据。",
                    "The newer file names the older one as its basis.",
                ),
            );
        } else {
            lines.add(
                "parents",
                CheckState::Remark,
                (
                    "新文件没有注明以旧文件为依据。",
                    "The newer file does not name the older one as its basis.",
                ),
            );
        }
        files(&before, &after, lines);
    } else {
        let (sha256, _) = staff::digest_of(old)?;
        match (names_it, there.files.contains(&sha256)) {
            (_, true) => lines.holds(
                "parents",
                (
                    "旧文件原样收在新文件中，逐字节相同。",
                    "The older file is kept inside the newer one, byte for byte.",
                ),
            ),
            (true, false) => lines.holds(
                "parents",
                (
                    "新文件注明以旧文件为依据。",
                    "The newer file names the older one as its basis.",
                ),
            ),
            (false, false) => lines.fails(
                "parents",
                (
                    "新文件既不含旧文件，也没有以它为依据。",
                    "The newer file neither holds the older one nor names it as its basis.",
                ),
            ),
        }
    }
    let mut kept = 0;
    for (digest, who) in here.opinions {
        if there.opinions.contains_key(&digest) {
            kept += 1;
        } else {
            lines.fails(
                "opinion",
                Words::new(
                    format!("{who}的意见（{}…）在新文件中没有了。", short(&digest)),
                    format!(
                        "The opinion of {who} ({}…) is not in the newer file.",
                        short(&digest)
                    ),
                ),
            );
        }
    }
    if kept > 0 {
        lines.holds(
            "opinion",
            Words::new(
                format!("旧文件中的{kept}份签名意见都在新文件中，未改动。"),
                format!(
                    "All {kept} signed opinions of the older file are in the newer one, unchanged."
                ),
            ),
        );
    }
    Ok(())
}

fn editions(was: u32, is: u32, lines: &mut Lines) {
    if is < was {
        lines.fails(
            "edition",
            Words::new(
                format!("版次由第{was}版退回到第{is}版。"),
                format!("The edition went back from {was} to {is}."),
            ),
        );
    } else {
        lines.holds(
            "edition",
            Words::new(
                format!("版次：第{was}版到第{is}版。"),
                format!("Edition: {was} to {is}."),
            ),
        );
    }
}

fn files(before: &Package, after: &Package, lines: &mut Lines) {
    let found = changes(before.manifest(), after.manifest());
    let mut added = 0;
    let mut lost = false;
    for change in found {
        match change {
            Change::Removed(file) => {
                lost = true;
                lines.fails(
                    "removed",
                    Words::new(
                        format!("文件“{}”（{}）没有了。", file.name, file.role),
                        format!("File “{}” ({}) is gone.", file.name, file.role),
                    ),
                );
            }
            Change::Altered { old, new } => {
                lost = true;
                lines.fails(
                    "altered",
                    Words::new(
                        format!(
                            "文件“{}”（{}）的内容变了：{}… 变为 {}…。",
                            old.name,
                            old.role,
                            short(&old.sha256),
                            short(&new.sha256)
                        ),
                        format!(
                            "The content of file “{}” ({}) changed: {}… to {}….",
                            old.name,
                            old.role,
                            short(&old.sha256),
                            short(&new.sha256)
                        ),
                    ),
                );
            }
            Change::Added(_) => added += 1,
        }
    }
    if !lost {
        let count = before.manifest().files.len() - 1;
        lines.holds(
            "files",
            Words::new(
                format!("旧文件的{count}个文件都在，内容未变。"),
                format!("All {count} files of the older one are there, unchanged."),
            ),
        );
    }
    if added > 0 {
        lines.add(
            "added",
            CheckState::Remark,
            Words::new(
                format!("增加了{added}个文件。"),
                format!("{added} files were added."),
            ),
        );
    }
}

/// What is in a package and in the packages inside it.
#[derive(Default)]
struct Inside {
    /// Signed opinions by digest, with their authors.
    opinions: BTreeMap<String, String>,
    /// What is named as built upon.
    parents: BTreeSet<String>,
    /// SHA-256 of the files.
    files: BTreeSet<String>,
}

impl Inside {
    fn gather(
        &mut self,
        package: &Package,
        (trust, identity): (&Trust, &Identity),
        depth: usize,
    ) -> Result<(), AppError> {
        let manifest = package.manifest();
        let at = manifest.claimed_time;
        self.parents.extend(manifest.parents.iter().cloned());
        let digests = manifest.files.iter().map(|file| file.sha256.clone());
        self.files.extend(digests);
        let arrivals = match manifest.kind {
            PackageKind::Closing => {
                let document = bytes(package, role::CLOSING)?;
                let kind = DocumentKind::Closing;
                let closing = read_document::<Closing>(kind, &document, trust, at)?.value;
                Some(Arrivals::of(&closing, at)?)
            }
            _ => None,
        };
        let came_in = |digest: &str| arrivals.as_ref().map_or(at, |them| them.of_opinion(digest));
        for one in opinions(package, trust, came_in)? {
            let (signer, revision) = (&one.verified.signer, one.opinion.revision);
            let who = format!("{}（{}）第{revision}版", signer.name, signer.id);
            self.opinions.insert(one.verified.digest, who);
        }
        if depth == 0 || package.file(role::PACKAGE).is_none() {
            return Ok(());
        }
        let folder = tempfile::tempdir().map_err(|problem| AppError::Write {
            name: "临时文件夹".to_owned(),
            problem,
        })?;
        for (name, path) in unpack(package, folder.path())? {
            let inner = Package::open(&path, identity.age_identity(), trust, AsOf::Claimed);
            let inner = inner.map_err(|error| match error {
                OpenError::Io(problem) => AppError::Read { name, problem },
                other => AppError::Open(other),
            })?;
            self.gather(&inner, (trust, identity), depth - 1)?;
        }
        Ok(())
    }
}
