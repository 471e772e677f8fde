//! A signed review report by itself, without the case: the pages held against the values they were set from, the values against
//! the signed opinions inside, and every figure against its fraction and limit. What only the case package knows (the panel as
//! drawn, the workbook) is held against it where staff take a closing in and in the archive's check: see `against_case`.

use dunping_domain::panel::{Category, ExpertId, Member, Panel};
use dunping_domain::standard::Catalogue;
use dunping_domain::tally::{SignedOpinion, Tally, tally};
use dunping_identity::Trust;
use dunping_report::papers::{Audience, PanelReport, PaperState, panel_field};
use dunping_report::{EmbeddedFile, Misprint, REPORT_JSON, misprints};
use sha2::{Digest as _, Sha256};

use super::Lines;
use super::copy::{Original, copy};
use super::document::opinion;
use super::figures::figures;
use super::pdf::JudgedPdf;
use crate::contract::{CheckState, Words};
use crate::words;

mod set_again;
mod signed;

use self::set_again::set_again;
pub(super) use self::set_again::{only_signed_after, words_alone};
pub(super) use self::signed::{differs_only_in_evidence, shown};
use self::signed::{reasons, votes};

/// Judges a report's content: its bytes and how far its first signature reaches; `files` is what is embedded in it. A public copy is held
/// against its original, where that is given.
pub(super) fn report(
    (pdf, first): (&[u8], Option<usize>),
    files: &[EmbeddedFile],
    (trust, originals): (&Trust, &[Original]),
    lines: &mut Lines,
) {
    let Some((report, twin)) = values(files, lines) else {
        return;
    };
    pages(pdf, &report, &Sha256::digest(twin).into(), lines);
    set_again((pdf, first), &report, files, lines);
    figures(&report, lines);
    if report.audience == Audience::Public {
        return copy(&report, originals, lines);
    }
    let Some(opinions) = opinions(&report, files, trust, lines) else {
        return;
    };
    match counted(&report, &opinions) {
        Ok(Some(tally)) => votes(&report, &tally, &opinions, lines),
        Ok(None) => {
            let text = (
                "评审所用的标准文本不是本版本所附的一版，计票须用归档包核验。",
                "The review used an edition of the standard that is not in this program; verify the archive to count the votes.",
            );
            lines.add("report.edition", CheckState::Remark, text);
            reasons(&report, &opinions, lines);
        }
        Err(why) => lines.fails(
            "report.tally",
            Words::from((
                "报告内的意见不能计票：",
                "The opinions in the report cannot be counted:",
            ))
            .then(&why),
        ),
    }
    alone(&opinions, lines);
}

/// What no report can say of itself: who was drawn, and whether a member signed a later opinion than the one inside.
fn alone(opinions: &[SignedOpinion], lines: &mut Lines) {
    let each = opinions.iter().map(|signed| &signed.opinion);
    let each = each.map(|opinion| {
        Words::new(
            format!("{}第{}版", opinion.expert, opinion.revision),
            format!("{} revision {}", opinion.expert, opinion.revision),
        )
    });
    let each = Words::joined(&each.collect::<Vec<_>>(), ("、", ", "));
    let text = Words::new(
        format!(
            "所附意见为{}。专家组是否为抽取所得、所附意见是否各人最后一版，单凭报告不能知道，须用归档包核验。",
            each.zh
        ),
        format!(
            "The opinions inside: {}. Whether the panel was drawn and these are the last revisions cannot be known from the report alone; verify the archive.",
            each.en
        ),
    );
    lines.add("report.alone", CheckState::Remark, text);
}

/// Whether the values say that this is a public copy (公开副本), which nobody signs.
pub(super) fn is_public_copy(files: &[EmbeddedFile]) -> bool {
    let twin = files.iter().find(|file| file.name == REPORT_JSON);
    let report = twin.and_then(|twin| serde_json::from_slice::<PanelReport>(&twin.bytes).ok());
    report.is_some_and(|report| report.audience == Audience::Public)
}

/// Whoever certified the report must be the chair it names, and every member must have the field that was prepared. Who may sign in a
/// field the roster says.
pub(super) fn signers(judged: &JudgedPdf, files: &[EmbeddedFile], lines: &mut Lines) {
    if is_public_copy(files) {
        let text = (
            "公开副本不带签名，这份却有签名或签名域：它不是本软件制作的公开副本，也不是签名的原件。",
            "A public copy bears no signatures, but this one does or has fields for them: it is neither a public copy of this program nor a signed original.",
        );
        return lines.fails("report.public", text);
    }
    let Some(report) = files
        .iter()
        .find(|file| file.name == REPORT_JSON)
        .and_then(|twin| serde_json::from_slice::<PanelReport>(&twin.bytes).ok())
    else {
        return;
    };
    let chair = report.panel.iter().find(|member| member.chair);
    match (chair, judged.certified_by()) {
        (Some(chair), Some(who)) if chair.expert_no == who => {}
        (Some(chair), _) => lines.fails(
            "report.chair",
            Words::new(format!(
                "报告没有由其所载的组长{}（{}）作认证签名：签署以后能否改动没有限制。",
                chair.name, chair.expert_no
            ), format!("The report is not certified by the chair it names, {} ({}): nothing limits what may be changed after signing.",
                chair.name, chair.expert_no
            )),
        ),
        (None, _) => lines.fails("report.chair", ("报告没有写明组长。", "The report names no chair.")),
    }
    for member in &report.panel {
        if !judged.has_field(&panel_field(&member.expert_no)) {
            lines.fails(
                "report.fields",
                Words::new(
                    format!("报告中没有{}的签名域，可能已被移除。", member.expert_no),
                    format!(
                        "The report has no signature field of {}; it may have been removed.",
                        member.expert_no
                    ),
                ),
            );
        }
    }
}

/// The values and the bytes that they were read from.
fn values<'f>(files: &'f [EmbeddedFile], lines: &mut Lines) -> Option<(PanelReport, &'f [u8])> {
    let mut twins = files.iter().filter(|file| file.name == REPORT_JSON);
    let (Some(twin), None) = (twins.next(), twins.next()) else {
        lines.fails(
            "report.values",
            (
                "评审报告应当内嵌一份 report.json，这份没有，或有几份。",
                "A review report embeds one report.json; this one has none, or several.",
            ),
        );
        return None;
    };
    let Ok(report) = serde_json::from_slice::<PanelReport>(&twin.bytes) else {
        lines.fails(
            "report.values",
            (
                "内嵌的 report.json 无法读取。",
                "The embedded report.json cannot be read.",
            ),
        );
        return None;
    };
    if report.state == PaperState::Draft {
        lines.fails(
            "report.draft",
            (
                "这是草稿，不是评审结论。",
                "This is a draft and no conclusion.",
            ),
        );
    }
    Some((report, &twin.bytes))
}

/// The printed text against the values, page by page.
fn pages(pdf: &[u8], report: &PanelReport, digest: &[u8; 32], lines: &mut Lines) {
    let Ok(found) = misprints(pdf, report, digest) else {
        return lines.fails(
            "report.printed",
            (
                "报告的页面无法读取。",
                "The pages of the report cannot be read.",
            ),
        );
    };
    for one in &found {
        lines.fails("report.printed", misprint(one, REPORT_JSON));
    }
    if found.is_empty() {
        lines.holds(
            "report.printed",
            ("各页印出的文字与内嵌的 report.json 逐项一致，页眉的摘要正确。", "The words on the pages agree with the embedded report.json one by one, and the digest in the page heads is right."),
        );
    }
}

/// A misprint in words; `values` is the name of the machine-readable twin.
pub(super) fn misprint(one: &Misprint, values: &str) -> Words {
    if one.expected.is_empty() && one.found.is_empty() {
        return Words::new(
            format!(
                "第{}页有本软件的报告不会使用的内容，所见未必是所印。",
                one.page
            ),
            format!(
                "Page {} has content that reports of this program do not use; what is seen may not be what is printed.",
                one.page
            ),
        );
    }
    Words::new(
        format!(
            "第{}页“{}”与内嵌的 {values} 不符：应为“{}”，印为“{}”。",
            one.page,
            one.place,
            excerpt(&one.expected, &one.found),
            excerpt(&one.found, &one.expected)
        ),
        format!(
            "Page {} “{}” does not agree with the embedded {values}: it should be “{}” and is “{}”.",
            one.page,
            one.place,
            excerpt(&one.expected, &one.found),
            excerpt(&one.found, &one.expected)
        ),
    )
}

/// The words around the first difference of two texts.
fn excerpt(text: &str, other: &str) -> String {
    const AROUND: usize = 12;
    let same = text
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let from = same.saturating_sub(AROUND);
    let mut shown: String = text.chars().skip(from).take(2 * AROUND).collect();
    if from > 0 {
        shown.insert(0, '…');
    }
    if text.chars().count() > from + 2 * AROUND {
        shown.push('…');
    }
    shown
}

/// The signed opinions inside, each as of the time it claims; `None` when one does not hold.
fn opinions(
    report: &PanelReport,
    files: &[EmbeddedFile],
    trust: &Trust,
    lines: &mut Lines,
) -> Option<Vec<SignedOpinion>> {
    let mut found = Vec::new();
    let mut whole = true;
    for file in files.iter().filter(|file| file.name != REPORT_JSON) {
        match opinion(&file.bytes, trust) {
            Ok((opinion, verified)) => found.push(SignedOpinion {
                digest: verified.digest,
                opinion,
            }),
            Err(error) => {
                whole = false;
                lines.fails(
                    "report.opinion",
                    Words::new(
                        format!("内嵌的 {} 不成立：", file.name),
                        format!("The embedded {} does not hold:", file.name),
                    )
                    .then(&error.failure().message),
                );
            }
        }
    }
    for signed in &found {
        let opinion = &signed.opinion;
        if opinion.case_no != report.case_no || opinion.package_id != report.basis.package_sha256 {
            whole = false;
            lines.fails(
                "report.opinion",
                Words::new(
                    format!("{}的意见是就另一案件或另一案卷签署的。", opinion.expert),
                    format!(
                        "The opinion of {} was signed in another case or package.",
                        opinion.expert
                    ),
                ),
            );
        }
    }
    // The members signed which text of the standard they voted on: the report cannot name another.
    if found
        .iter()
        .any(|one| one.opinion.form_digest != report.basis.standard_sha256)
    {
        whole = false;
        lines.fails(
            "report.edition",
            ("报告所载的标准文本摘要与成员签名的意见所载的不一致。", "The digest of the standard in the report is not the one in the members' signed opinions."),
        );
    }
    let listed = report.ballots.iter().map(|ballot| &ballot.sha256);
    let held = found.iter().map(|signed| &signed.digest);
    let (mut listed, mut held): (Vec<_>, Vec<_>) = (listed.collect(), held.collect());
    listed.sort();
    held.sort();
    if whole && listed != held {
        whole = false;
        lines.fails(
            "report.opinion",
            ("内嵌的签名意见与附录三所列的摘要不一致，有意见被调换、增加或去掉。", "The embedded signed opinions do not agree with the digests in appendix 3: some were exchanged, added or removed."),
        );
    }
    whole.then_some(found)
}

/// The tally that follows from the opinions; `None` when the edition of the standard is not at hand.
fn counted(report: &PanelReport, opinions: &[SignedOpinion]) -> Result<Option<Tally>, Words> {
    let catalogue = Catalogue::builtin();
    if catalogue.digest() != report.basis.standard_sha256 {
        return Ok(None);
    }
    let chair = report.panel.iter().find(|member| member.chair);
    let members = report.panel.iter().map(|seat| Member {
        id: ExpertId(seat.expert_no.clone()),
        name: seat.name.clone(),
        category: match seat.category {
            dunping_report::papers::Category::Technical => Category::Technical,
            dunping_report::papers::Category::Finance => Category::Finance,
        },
        employer: seat.employer.clone(),
        title: seat.title.clone(),
    });
    let chair = ExpertId(chair.map(|it| it.expert_no.clone()).unwrap_or_default());
    let panel = Panel::new(members.collect(), chair).map_err(|_| {
        Words::from((
            "报告所载的专家组不合规定的组成。",
            "The panel in the report is not composed as the rules ask.",
        ))
    })?;
    let round = report.ballots.iter().map(|ballot| ballot.round).max();
    tally(&panel, opinions, round.unwrap_or(1), &catalogue)
        .map(Some)
        .map_err(|refusal| words::tally_refusal(&refusal))
}

/// Judges the report of a closing, whose opinions and tally are known: pages, figures, votes and words.
pub(super) fn report_in_closing(
    (pdf, first): (&[u8], Option<usize>),
    (tally, opinions): (&Tally, &[SignedOpinion]),
    lines: &mut Lines,
) {
    let Ok(files) = dunping_report::embedded_files(pdf) else {
        return lines.fails("report.values", UNREADABLE);
    };
    let Some((report, twin)) = values(&files, lines) else {
        return;
    };
    pages(pdf, &report, &Sha256::digest(twin).into(), lines);
    set_again((pdf, first), &report, &files, lines);
    figures(&report, lines);
    votes(&report, tally, opinions, lines);
}

/// Whether a report says nothing but what follows from the counted opinions, for staff who take a closing in: what about its look could not be
/// proven here, which is nothing where it is byte for byte what its values give; `None` when it says something else.
pub(crate) fn report_agrees(
    (pdf, first): (&[u8], Option<usize>),
    tally: &Tally,
    opinions: &[SignedOpinion],
) -> Option<Vec<Words>> {
    let mut lines = Lines::default();
    report_in_closing((pdf, first), (tally, opinions), &mut lines);
    let agrees = lines.failures() == 0;
    agrees.then(|| lines.remarks("report.set"))
}

/// What is embedded cannot be taken out.
pub(super) const UNREADABLE: (&str, &str) = (
    "内嵌的文件无法读取，不能核对报告的内容。请取原件重新核验。",
    "The embedded files cannot be read, so the report cannot be checked. Verify the original.",
);
