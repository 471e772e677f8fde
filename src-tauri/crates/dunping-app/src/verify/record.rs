//! Closings and archives: the tally derived again from the signed opinions, the report bound to it, and in an archive everything
//! held against the case package it was made on.

use std::path::{Path, PathBuf};

use dunping_domain::ballot::Opinion;
use dunping_domain::draw::DrawRecord;
use dunping_domain::panel::{ExpertId, Member, Panel};
use dunping_domain::standard::Catalogue;
use dunping_domain::tally::{SignedOpinion, tally};
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{AsOf, OpenError, Package, PackageKind, read_document};
use dunping_workbook::Reader;

use super::pdf::{judge, pdf_lines, says};
use super::{Lines, draw_lines};
use crate::chair::Closing;
use crate::contract::CheckState;
use crate::dossier::{all, bytes, role};
use crate::{AppError, staff, words};

/// The signed opinions of a package, as of the time the package claims.
pub(super) fn opinions(
    package: &Package,
    trust: &Trust,
    lines: &mut Lines,
) -> Result<Vec<SignedOpinion>, AppError> {
    let mut found = Vec::new();
    for (_, document) in all(package, role::OPINION)? {
        let at = package.manifest().claimed_time;
        let read = read_document::<Opinion>(DocumentKind::Opinion, &document, trust, at)?;
        let opinion = read.value;
        if opinion.expert.0 != read.signer.id {
            return Err(AppError::OtherSigner);
        }
        lines.holds(
            "opinion",
            format!(
                "{}（{}）的第{}版意见，{}条表决，签名有效，摘要 {}。",
                read.signer.name,
                read.signer.id,
                opinion.revision,
                opinion.ballots.len(),
                read.digest
            ),
        );
        found.push(SignedOpinion {
            digest: read.digest,
            opinion,
        });
    }
    Ok(found)
}

/// A closing by itself: everything but what only the case package knows.
pub(super) fn closing(package: &Package, trust: &Trust, lines: &mut Lines) -> Result<(), AppError> {
    let opinions = opinions(package, trust, lines)?;
    let at = package.manifest().claimed_time;
    let read = read_document::<Closing>(
        DocumentKind::Closing,
        &bytes(package, role::CLOSING)?,
        trust,
        at,
    )?;
    let closing = read.value;
    let manifest = package.manifest();
    let outcome = words::outcome(closing.tally.outcome);
    let who = format!("{}（{}）", read.signer.name, read.signer.id);
    lines.holds(
        "closing",
        format!("结案单由{who}签名，评审结果：{outcome}。"),
    );
    let ours = read.signer.id == package.sealed_by().id
        && closing.case_no == manifest.case.case_no
        && manifest.parents.contains(&closing.package_id);
    if !ours {
        lines.fails("closing.case", "结案单的签名人、案件或案卷与结案包不一致。");
    }
    if counts(
        &closing,
        &opinions,
        &read.signer.id,
        &crate::dossier::edition(package)?,
    ) {
        let counted = closing.tally.counted.len();
        lines.holds(
            "tally",
            format!("{counted}份意见逐条重新计票，结果与结案单完全一致。"),
        );
    } else {
        lines.fails("tally", "按签名的意见重新计票，结果与结案单不一致。");
    }
    let pdf = bytes(package, role::REPORT)?;
    let judged = judge(&pdf, trust)?;
    let same = dunping_identity::fingerprint::sha256_hex(&pdf) == closing.report_sha256;
    let bound = says(&pdf, &closing.case_no, &closing.package_id, &closing.tally);
    if same && bound && judged.certified_by() == Some(read.signer.id.as_str()) {
        lines.holds("report", "评审报告由结案单的签名人签署，内容与计票一致。");
    } else {
        lines.fails(
            "report",
            "评审报告与结案单不一致，或不是结案单的签名人签署的。",
        );
    }
    pdf_lines(&judged, lines);
    let remark = "专家组名单和组长须与案卷对照；归档包中已逐项对照。";
    lines.add("closing.panel", CheckState::Remark, remark);
    Ok(())
}

/// Whether the tally is exactly what follows from the opinions, the panel being their authors and the chair whoever signed.
fn counts(
    closing: &Closing,
    opinions: &[SignedOpinion],
    chair: &str,
    catalogue: &Catalogue,
) -> bool {
    let listed: Option<Vec<&SignedOpinion>> = closing
        .tally
        .counted
        .iter()
        .map(|digest| opinions.iter().find(|signed| signed.digest == *digest))
        .collect();
    let Some(listed) = listed.filter(|listed| listed.len() == opinions.len()) else {
        return false;
    };
    let members = listed.iter().map(|signed| Member {
        id: signed.opinion.expert.clone(),
        name: String::new(),
        category: signed.opinion.category,
        employer: String::new(),
        title: String::new(),
    });
    let Ok(panel) = Panel::new(members.collect(), ExpertId(chair.to_owned())) else {
        return false;
    };
    let ours = opinions.iter().all(|signed| {
        signed.opinion.case_no == closing.case_no && signed.opinion.package_id == closing.package_id
    });
    let derived = tally(&panel, opinions, closing.tally.round, catalogue);
    ours && derived.is_ok_and(|derived| derived == closing.tally)
}

/// An archive: the inner packages are opened and held against each other, as staff did when they took the closing in.
pub(super) fn archive(
    package: &Package,
    trust: &Trust,
    identity: &Identity,
    reader: &Reader,
    lines: &mut Lines,
) -> Result<(), AppError> {
    let draw: DrawRecord = crate::dossier::json(&bytes(package, role::DRAW)?, "draw.json")?;
    draw_lines(&draw, lines);
    let folder = tempfile::tempdir().map_err(|problem| AppError::Write {
        name: "临时文件夹".to_owned(),
        problem,
    })?;
    let mut case = None;
    let mut conclusion = None;
    for (name, path) in unpack(package, folder.path())? {
        match Package::open(&path, identity.age_identity(), trust, AsOf::Claimed) {
            Ok(inner) => {
                let id = inner.package_id();
                lines.holds(
                    "inner",
                    format!("内含 {name}，可以打开，签名有效，标识 {id}。"),
                );
                match inner.manifest().kind {
                    PackageKind::Case => case = Some(inner),
                    PackageKind::Closing => conclusion = Some(inner),
                    PackageKind::Return | PackageKind::Round | PackageKind::Archive => {}
                }
            }
            Err(OpenError::Io(problem)) => return Err(AppError::Read { name, problem }),
            Err(error) => lines.failure(&AppError::Open(error)),
        }
    }
    let (Some(case), Some(conclusion)) = (case, conclusion) else {
        lines.fails("archive", "归档包中缺少案卷或结案包。");
        return Ok(());
    };
    super::case(&case, reader, lines)?;
    closing(&conclusion, trust, lines)?;
    let at = conclusion.manifest().claimed_time;
    let checked = staff::check_closing(&conclusion, &case, identity, trust, at, reader)?;
    lines.holds(
        "archive",
        "结案包与案卷逐项对照：专家组、组长、意见、计票和报告一致。",
    );
    if bytes(package, role::REPORT)? != checked.report {
        lines.fails("archive.report", "归档的评审报告不是结案包中的那一份。");
    }
    for (name, pdf) in all(package, role::CERTIFICATE)? {
        lines.holds("certificate", format!("内含证书 {name}。"));
        pdf_lines(&judge(&pdf, trust)?, lines);
    }
    Ok(())
}

/// Writes the sealed packages inside a package into a folder: their names and paths.
pub(crate) fn unpack(package: &Package, folder: &Path) -> Result<Vec<(String, PathBuf)>, AppError> {
    let inner = package.manifest().files_of(role::PACKAGE);
    let inner: Vec<(String, String)> = inner
        .map(|file| (file.name.clone(), file.sha256.clone()))
        .collect();
    let mut written = Vec::new();
    for (i, (name, sha256)) in inner.into_iter().enumerate() {
        let path = folder.join(i.to_string());
        let mut copied = Ok(());
        dunping_package::disk::save_with(&path, |out| {
            copied = package.copy_to(&sha256, out);
            Ok(())
        })?;
        copied?;
        written.push((name, path));
    }
    Ok(written)
}
