//! An expert's opinion form (专家个人评审意见表) by itself: who signed it, the values it was set from, and the signed opinion inside must be one.
//! What only the case package knows (the enterprise, the machine's verdicts, the names of the files) is told as a remark.

use dunping_domain::ballot::{ClauseBallot, Opinion};
use dunping_domain::standard::Catalogue;
use dunping_identity::{Trust, Verified};
use dunping_package::Package;
use dunping_report::papers::{
    Adjustment, OpinionForm, OpinionRow, PaperState, render_opinion_form,
};
use dunping_report::{
    EmbeddedFile, OPINION_JSON, SIGNED_OPINION_JSON, embedded_files, form_differs,
};

use super::Lines;
use super::document::opinion;
use super::pdf::{JudgedPdf, judge, pdf_lines};
use super::report::{
    UNREADABLE, differs_only_in_evidence, misprint, only_signed_after, shown, words_alone,
};
use crate::contract::{CheckState, Words};
use crate::dossier::{all, role};
use crate::{AppError, fonts, paper};

/// Judges a form whose signatures were judged before: `files` is what is embedded in it. Answers the digest of the opinion that it prints.
pub(super) fn form(
    pdf: &[u8],
    files: &[EmbeddedFile],
    judged: &JudgedPdf,
    trust: &Trust,
    lines: &mut Lines,
) -> Option<String> {
    let form = values(files, lines)?;
    set_again((pdf, judged.first_reaches()), &form, files, lines);
    let (opinion, verified) = signed(files, trust, lines)?;
    let before = lines.failures();
    same_hand(&form, (&opinion, &verified), judged, lines);
    same_case(&form, (&opinion, &verified), lines);
    votes(&form, &opinion, lines);
    if lines.failures() == before {
        lines.holds(
            "form.opinion",
            Words::new(format!(
                "{}（{}）的第{}版意见：表中的表决、理由、核定数和总体意见与内嵌的签名意见逐项一致，摘要 {}。",
                verified.signer.name, verified.signer.id, opinion.revision, verified.digest
            ), format!("Opinion of {} ({}), revision {}: votes, reasons, verified figures and remarks in the form agree with the signed opinion inside, digest {}.",
                verified.signer.name, verified.signer.id, opinion.revision, verified.digest
            )),
        );
    }
    let remark = (
        "企业名称、机算结论和依据的文件名须与案卷对照；是否该专家的最后一版、是否计入，须用结案包或归档包核验。",
        "The enterprise, the computed verdicts and the names of the evidence have to be compared with the case; whether it is the expert's last revision and counted, verify with the closing or the archive.",
    );
    lines.add("form.alone", CheckState::Remark, remark);
    Some(verified.digest)
}

/// The forms in a return: each holds, and prints an opinion that the return brings. Answers how many there are.
pub(super) fn forms(
    package: &Package,
    brought: &[String],
    trust: &Trust,
    lines: &mut Lines,
) -> Result<usize, AppError> {
    let forms = all(package, role::OPINION_FORM)?;
    let count = forms.len();
    for (name, pdf) in forms {
        let judged = judge(&pdf, trust)?;
        pdf_lines(&judged, lines);
        let Ok(files) = embedded_files(&pdf) else {
            lines.fails("form.values", UNREADABLE);
            continue;
        };
        let printed = form(&pdf, &files, &judged, trust, lines);
        if printed.is_some_and(|printed| !brought.contains(&printed)) {
            lines.fails(
                "form.returned",
                Words::new(format!("{name} 所印的意见不在这份返回包中，以返回包中签名的意见为准。"), format!("The opinion printed in {name} is not in this return; the signed opinions of the return count.")),
            );
        }
    }
    Ok(count)
}

fn values(files: &[EmbeddedFile], lines: &mut Lines) -> Option<OpinionForm> {
    let mut twins = files.iter().filter(|file| file.name == OPINION_JSON);
    let (Some(twin), None) = (twins.next(), twins.next()) else {
        let text = (
            "这不是本软件的意见表：其中没有意见表的数据（opinion.json），或有几份。签名只说明谁签过这份文件，不说明内容是评审意见。",
            "This is no opinion form of this program: it holds no data of one (opinion.json), or several. The signature shows who signed the file, not that it is an opinion.",
        );
        lines.fails("form.values", text);
        return None;
    };
    let Ok(form) = serde_json::from_slice::<OpinionForm>(&twin.bytes) else {
        lines.fails(
            "form.values",
            (
                "内嵌的 opinion.json 无法读取。",
                "The embedded opinion.json cannot be read.",
            ),
        );
        return None;
    };
    if form.state == PaperState::Draft {
        lines.fails(
            "form.draft",
            (
                "这是草稿，不是签署的意见。",
                "This is a draft and no signed opinion.",
            ),
        );
    }
    Some(form)
}

/// The pages are those that the values give: byte for byte, or where fonts differ word for word.
fn set_again(
    (pdf, first): (&[u8], Option<usize>),
    form: &OpinionForm,
    files: &[EmbeddedFile],
    lines: &mut Lines,
) {
    let others = files.iter().filter(|file| file.name != OPINION_JSON);
    let others: Vec<EmbeddedFile> = others.cloned().collect();
    let mut differs = None;
    for fonts in [fonts::travelling, fonts::load] {
        let fonts = fonts().ok();
        let set = fonts.and_then(|fonts| render_opinion_form(form, &fonts, &others).ok());
        let Some(set) = set else { continue };
        if pdf.starts_with(&set) {
            return only_signed_after(("form.set", OPINION_JSON), &set, (pdf, first), lines);
        }
        match form_differs(pdf, &set, form) {
            Ok(None) => {
                return words_alone(("form.set", OPINION_JSON), &set, (pdf, first), lines);
            }
            Ok(Some(found)) => differs = Some(found),
            Err(_) => {}
        }
    }
    let why = differs.map_or_else(
        || {
            (
                "意见表的页面不能与重新排版的比较。",
                "The pages of the form cannot be compared with those set again.",
            )
                .into()
        },
        |found| misprint(&found, OPINION_JSON),
    );
    lines.fails("form.set", why);
}

/// The one signed opinion inside, as of the time it claims.
fn signed(files: &[EmbeddedFile], trust: &Trust, lines: &mut Lines) -> Option<(Opinion, Verified)> {
    let mut others = files.iter().filter(|file| file.name != OPINION_JSON);
    let found = match (others.next(), others.next()) {
        (Some(file), None) if file.name == SIGNED_OPINION_JSON => opinion(&file.bytes, trust),
        _ => {
            let text = (
                "意见表应当只内嵌一份签名的意见（signed-opinion.json），这份没有，或另有文件：所印的表决没有依据。",
                "An opinion form embeds one signed opinion (signed-opinion.json) and nothing else; this one has none, or other files: its votes rest on nothing.",
            );
            lines.fails("form.opinion", text);
            return None;
        }
    };
    match found {
        Ok(found) => Some(found),
        Err(error) => {
            let why = error.failure().message;
            let text = Words::from((
                "内嵌的签名意见不成立：",
                "The signed opinion inside does not hold:",
            ));
            lines.fails("form.opinion", text.then(&why));
            None
        }
    }
}

/// Whoever signed the paper signed the opinion, and is the expert that the paper names.
fn same_hand(
    form: &OpinionForm,
    (opinion, verified): (&Opinion, &Verified),
    judged: &JudgedPdf,
    lines: &mut Lines,
) {
    let signer = &verified.signer;
    if judged.certified_by() != Some(signer.id.as_str()) {
        lines.fails(
            "form.signer",
            Words::new(
                format!(
                    "意见表不是由内嵌意见的签名人{}（{}）作认证签名的。",
                    signer.name, signer.id
                ),
                format!(
                    "The form is not certified by the signer of the opinion inside, {} ({}).",
                    signer.name, signer.id
                ),
            ),
        );
    }
    let bare = |name: &str| name.split_whitespace().collect::<String>();
    let seat = paper::category(opinion.category);
    let same = form.expert.expert_no == opinion.expert.0
        && bare(&form.expert.name) == bare(&signer.name)
        && form.expert.category == seat;
    if !same {
        lines.fails(
            "form.expert",
            Words::new(format!(
                "意见表写的是{}（{}），签名的意见是{}（{}）的：姓名、编号或席位不一致。",
                form.expert.name, form.expert.expert_no, signer.name, signer.id
            ), format!("The form names {} ({}), the signed opinion is of {} ({}): name, number or seat do not agree.",
                form.expert.name, form.expert.expert_no, signer.name, signer.id
            )),
        );
    }
}

fn same_case(form: &OpinionForm, (opinion, verified): (&Opinion, &Verified), lines: &mut Lines) {
    let same = form.case_no == opinion.case_no
        && form.package_sha256 == opinion.package_id
        && form.round == opinion.round
        && form.opinion_sha256 == verified.digest;
    if !same {
        let text = (
            "意见表所载的案件、案卷、轮次或意见摘要与内嵌的签名意见不一致。",
            "Case, package, round or digest in the form do not agree with the signed opinion inside.",
        );
        lines.fails("form.case", text);
    }
}

/// Votes, words and figures as they were signed.
fn votes(form: &OpinionForm, opinion: &Opinion, lines: &mut Lines) {
    if form.rows.len() != opinion.ballots.len() {
        let text = (
            "意见表所列的条款不是签名的意见所表决的全部条款。",
            "The clauses in the form are not all that the signed opinion votes on.",
        );
        lines.fails("form.votes", text);
    }
    let catalogue = Catalogue::builtin();
    let known = catalogue.digest() == opinion.form_digest;
    for (row, ballot) in form.rows.iter().zip(&opinion.ballots) {
        let named = !known || row.name == catalogue.clause(ballot.clause).title;
        if !named || !as_signed(row, ballot, opinion) {
            lines.fails(
                "form.votes",
                Words::new(format!(
                    "意见表中{}的表决或理由与签名的意见不符，以签名的意见为准。",
                    ballot.clause
                ), format!("Vote or reason on {} in the form do not agree with the signed opinion, which counts.",
                    ballot.clause
                )),
            );
        }
    }
    if form.overall != paper::overall(opinion) {
        let text = (
            "意见表的总体意见与签名的意见不符，以签名的意见为准。",
            "The remarks in the form do not agree with the signed opinion, which counts.",
        );
        lines.fails("form.overall", text);
    }
    let ours = opinion.corrections.iter().map(|one| {
        let printed = paper::correction(opinion, one);
        let reason = format!("{}（依据：", printed.reason);
        (shown(&printed), reason)
    });
    let theirs = form.corrections.iter();
    let same = ours.len() == theirs.len()
        && ours
            .zip(theirs)
            .all(|((figures, reason), printed): (_, &Adjustment)| {
                figures == shown(printed) && printed.reason.starts_with(&reason)
            });
    if !same {
        let text = (
            "意见表的核定数与签名的意见不符，以签名的意见为准。",
            "The verified figures in the form do not agree with the signed opinion, which counts.",
        );
        lines.fails("form.corrections", text);
    }
}

/// Whether a row prints its ballot. What the expert's verified figures make of the clause, and the files of the evidence, are known to the
/// case alone.
fn as_signed(row: &OpinionRow, ballot: &ClauseBallot, opinion: &Opinion) -> bool {
    let printed = match row.reason.split_once('】') {
        Some((mark, rest)) if !opinion.corrections.is_empty() && paper::is_own_verdict(mark) => {
            rest
        }
        _ => &row.reason,
    };
    row.clause == ballot.clause.as_str()
        && row.vote == paper::vote(ballot.vote)
        && differs_only_in_evidence(printed, &paper::signed_reason(ballot), ballot)
}
