//! Closings and archives: the tally derived again from the signed opinions, the report bound to it, and in an archive everything
//! held against the case package it was made on.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use dunping_domain::ballot::Declaration;
use dunping_domain::draw::DrawRecord;
use dunping_domain::panel::{ExpertId, Member, Panel};
use dunping_domain::standard::Catalogue;
use dunping_domain::tally::{SignedOpinion, tally};
use dunping_identity::{DocumentKind, Identity, Trust};
use dunping_package::{AsOf, OpenError, Package, PackageKind, read_document};
use dunping_workbook::Reader;

use super::form::forms;
use super::pdf::{judge, pdf_lines, says};
use super::report::report_in_closing;
use super::{Lines, draw_lines};
use crate::arrivals::{self, Arrivals, Judged, each_return, set_digest};
use crate::chair::Closing;
use crate::contract::{CheckState, Words};
use crate::dossier::{all, bytes, role};
use crate::{AppError, receipt, staff, words};

/// The signed opinions of a package, each as of the moment that goes with its digest.
pub(super) fn opinions(
    package: &Package,
    trust: &Trust,
    as_of: impl Fn(&str) -> DateTime<Utc>,
    lines: &mut Lines,
) -> Result<Vec<SignedOpinion>, AppError> {
    let mut found = Vec::new();
    for Judged {
        opinion,
        verified,
        revoked,
        ..
    } in arrivals::opinions(package, trust, as_of)?
    {
        if opinion.expert.0 != verified.signer.id {
            return Err(AppError::OtherSigner);
        }
        let says = match &opinion.declaration {
            Declaration::NoConflict => Words::new(
                format!("{}条表决", opinion.ballots.len()),
                format!("{} votes", opinion.ballots.len()),
            ),
            Declaration::Recused { code, .. } => Words::new(
                format!("声明回避（{}）", words::recusal(code).zh),
                format!("a recusal ({})", words::recusal(code).en),
            ),
        };
        lines.holds(
            "opinion",
            Words::new(
                format!(
                    "{}（{}）的第{}版意见，{}，签名有效，摘要 {}。",
                    verified.signer.name,
                    verified.signer.id,
                    opinion.revision,
                    says.zh,
                    verified.digest
                ),
                format!(
                    "Opinion of {} ({}), revision {}, {}; the signature holds, digest {}.",
                    verified.signer.name,
                    verified.signer.id,
                    opinion.revision,
                    says.en,
                    verified.digest
                ),
            ),
        );
        if let Some(since) = revoked {
            lines.revoked(&verified.signer, since);
        }
        found.push(SignedOpinion {
            digest: verified.digest,
            opinion,
        });
    }
    Ok(found)
}

/// A closing by itself: everything but what only the case package knows.
pub(super) fn closing(
    package: &Package,
    trust: &Trust,
    identity: &Identity,
    lines: &mut Lines,
) -> Result<(), AppError> {
    let at = package.manifest().claimed_time;
    let read = read_document::<Closing>(
        DocumentKind::Closing,
        &bytes(package, role::CLOSING)?,
        trust,
        at,
    )?;
    let closing = read.value;
    let arrivals = Arrivals::of(&closing, at)?;
    let opinions = opinions(package, trust, |digest| arrivals.of_opinion(digest), lines)?;
    let manifest = package.manifest();
    let outcome = words::outcome(closing.tally.outcome);
    let who = format!("{}（{}）", read.signer.name, read.signer.id);
    lines.holds(
        "closing",
        Words::new(
            format!("结案单由{who}签名，评审结果：{}。", outcome.zh),
            format!(
                "The closing is signed by {who}; the result: {}.",
                outcome.en
            ),
        ),
    );
    for one in &closing.excluded {
        lines.add(
            "excluded",
            CheckState::Remark,
            Words::new(format!(
                "{}的意见 {} 与其另一份意见互不承接，组长未予采用，理由：{}",
                one.expert,
                crate::expert::short(&one.digest),
                one.reason
            ), format!("The opinion {1} of {0} contradicts another one of the same expert; the chair set it aside: {2}",
                one.expert,
                crate::expert::short(&one.digest),
                one.reason
            )),
        );
    }
    let ours = read.signer.id == package.sealed_by().id
        && closing.case_no == manifest.case.case_no
        && manifest.parents.contains(&closing.package_id);
    if !ours {
        lines.fails(
            "closing.case",
            (
                "结案单的签名人、案件或案卷与结案包不一致。",
                "Signer, case or package of the closing document do not agree with the closing.",
            ),
        );
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
            Words::new(format!("{counted}份意见逐条重新计票，结果与结案单完全一致。"), format!("{counted} opinions were counted again clause by clause; the result is exactly that of the closing.")),
        );
    } else {
        lines.fails(
            "tally",
            (
                "按签名的意见重新计票，结果与结案单不一致。",
                "Counted again from the signed opinions, the result differs from the closing.",
            ),
        );
    }
    received(
        package,
        (&closing, &read.digest),
        &arrivals,
        (trust, identity),
        lines,
    )?;
    let pdf = bytes(package, role::REPORT)?;
    let judged = judge(&pdf, trust)?;
    let same = dunping_identity::fingerprint::sha256_hex(&pdf) == closing.report_sha256;
    let bound = says(&pdf, &closing.case_no, &closing.package_id, &closing.tally);
    if same && bound && judged.certified_by() == Some(read.signer.id.as_str()) {
        lines.holds(
            "report",
            (
                "评审报告由结案单的签名人签署，内容与计票一致。",
                "The report is signed by the signer of the closing, and agrees with the tally.",
            ),
        );
    } else {
        lines.fails(
            "report",
            (
                "评审报告与结案单不一致，或不是结案单的签名人签署的。",
                "The report does not agree with the closing, or is not signed by its signer.",
            ),
        );
    }
    pdf_lines(&judged, lines);
    let first = judged.first_reaches();
    report_in_closing((&pdf, first), (&closing.tally, &opinions), lines);
    let remark = (
        "专家组名单和组长须与案卷对照；归档包中已逐项对照。",
        "Panel and chair have to be compared with the case; in an archive that is done.",
    );
    lines.add("closing.panel", CheckState::Remark, remark);
    Ok(())
}

/// What had come in: the returns inside hold exactly the opinions whose digest the chair signed, and the receipts list them.
fn received(
    package: &Package,
    (closing, digest): (&Closing, &str),
    arrivals: &Arrivals,
    (trust, identity): (&Trust, &Identity),
    lines: &mut Lines,
) -> Result<(), AppError> {
    if arrivals.count() > 0 {
        lines.add(
            "closing.arrivals",
            CheckState::Remark,
            Words::new(format!(
                "{}份返回包的签名按结案单所记的收件时间判断；收件时间由组长自述，签名只证明组长这样写过。",
                arrivals.count()
            ), format!("The signatures of {} returns are judged as of the arrival times in the closing; the chair states those times, and the signature proves only that.",
                arrivals.count()
            )),
        );
    }
    let receipts = match receipt::agreeing(package, (closing, digest), trust) {
        Ok(receipts) => receipts,
        Err(error) => {
            lines.failure(&error);
            return Ok(());
        }
    };
    let (mut inside, mut papers, mut forms_inside) = (Vec::new(), Lines::default(), 0);
    let each = each_return(package, arrivals, (identity, trust), |returned, one| {
        let brought: Vec<String> = one.opinions.iter().map(|it| it.digest.clone()).collect();
        forms_inside += forms(returned, &brought, trust, &mut papers)?;
        inside.push(one);
        Ok(())
    });
    match each {
        Ok(()) => {}
        Err(AppError::Open(OpenError::NotForYou | OpenError::NotAddressed)) => {
            lines.add(
                "closing.received",
                CheckState::Remark,
                ("该身份打不开其中的返回包：收到的意见是否齐全、回执所列是否属实，没有核对。请用工作人员或组长的身份核验。", "This identity cannot open the returns inside: whether all opinions that came in are here and the receipts are true was not checked. Verify with the identity of staff or the chair."),
            );
            return Ok(());
        }
        Err(error) => {
            lines.failure(&error);
            return Ok(());
        }
    };
    if papers.failures() == 0 && forms_inside > 0 {
        lines.holds(
            "closing.forms",
            Words::new(format!("返回包中的{forms_inside}份个人评审意见表，与签名的意见逐项一致。"), format!("The {forms_inside} opinion forms in the returns agree with the signed opinions.")),
        );
    }
    lines.take_failures(papers);
    if set_digest(&inside) == closing.opinions_digest {
        let count = inside.len();
        lines.holds(
            "closing.received",
            Words::new(format!("{count}份返回包中的意见，与组长结案时签名认可收到的完全一致，不多不少。"), format!("The opinions of the {count} returns are exactly those that the chair signed for when concluding.")),
        );
    } else {
        lines.fails(
            "closing.received",
            ("返回包中的意见，与组长结案时签名认可收到的不一致，请联系组长和评估机构。", "The opinions of the returns are not those that the chair signed for; contact the chair and the evaluation body."),
        );
    }
    let inside = inside.iter().flat_map(|one| &one.opinions);
    let listed = inside.map(|read| (&read.value.expert, read.digest.as_str()));
    if receipt::list_all(&receipts, listed) {
        let count = receipts.len();
        lines.holds(
            "closing.receipts",
            Words::new(
                format!("{count}份回执与结案单和收到的意见一致。"),
                format!("{count} receipts agree with the closing and the opinions that came in."),
            ),
        );
    } else {
        lines.failure(&AppError::ReceiptDiffers);
    }
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
                    Words::new(
                        format!("内含 {name}，可以打开，签名有效，标识 {id}。"),
                        format!("Inside {name}: it opens, its signature holds, its id is {id}."),
                    ),
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
        lines.fails(
            "archive",
            (
                "归档包中缺少案卷或结案包。",
                "The archive lacks the case or the closing.",
            ),
        );
        return Ok(());
    };
    super::case(&case, trust, reader, lines)?;
    closing(&conclusion, trust, identity, lines)?;
    let at = conclusion.manifest().claimed_time;
    let checked = staff::check_closing(&conclusion, &case, identity, trust, at, reader)?;
    lines.holds(
        "archive",
        (
            "结案包与案卷逐项对照：专家组、组长、意见和计票一致；报告各部分由案卷、签名的意见和结案单重新得出，内容相同。",
            "Closing and case were compared: panel, chair, opinions and tally agree; every part of the report was put together again from the case, the signed opinions and the closing, with the same content.",
        ),
    );
    if let Some(other) = &checked.other_version {
        let program = &other.program;
        lines.add(
            "archive.other_version",
            CheckState::Remark,
            Words::new(
                format!(
                    "评审报告由另一版本的软件（{program}）制作：数据、人员和各人所写逐项对照，软件本身的措辞有{}处与本版本不同，只对照了其中的数字。",
                    other.phrases.len()
                ),
                format!(
                    "The report was made by another version of the program ({program}): data, people and what they wrote were compared; {} of the program's own phrases are not this version's, and only the amounts in them were compared.",
                    other.phrases.len()
                ),
            ),
        );
    }
    if bytes(package, role::REPORT)? != checked.report {
        lines.fails(
            "archive.report",
            (
                "归档的评审报告不是结案包中的那一份。",
                "The archived report is not the one in the closing.",
            ),
        );
    }
    for (name, pdf) in all(package, role::SEALED_REPORT)? {
        if pdf.starts_with(&checked.report) {
            lines.holds(
                "archive.sealed_report",
                Words::new(
                    format!("内含 {name}，是同一份报告加上其后的签名。"),
                    format!("Inside {name}: the same report with signatures after it."),
                ),
            );
        } else {
            lines.fails(
                "archive.sealed_report",
                Words::new(
                    format!("{name} 不是结案包中的报告加上签名。"),
                    format!("{name} is not the report of the closing with signatures."),
                ),
            );
        }
        pdf_lines(&judge(&pdf, trust)?, lines);
    }
    for (name, pdf) in all(package, role::CERTIFICATE)? {
        lines.holds(
            "certificate",
            Words::new(
                format!("内含证书 {name}。"),
                format!("Inside the certificate {name}."),
            ),
        );
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
