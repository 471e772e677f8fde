//! 专家个人评审意见表: one expert's signed opinion as a paper. It prints what was signed, and what the expert's verified figures make of it.

use dunping_domain::assessment::Assessment;
use dunping_domain::ballot::{ClauseBallot, Opinion, own_assessment};
use dunping_report::papers;

use super::corrections::adjustment;
use super::{machine, panel, vote};
use crate::contract::AttachmentView;
use crate::dossier::Dossier;
use crate::moment::{Moment, claimed, date_zh};
use crate::{pins, visit, words};

/// What a form is made from.
pub(crate) struct FormInput<'a> {
    pub(crate) dossier: &'a Dossier,
    pub(crate) opinion: &'a Opinion,
    /// The signed opinion's digest.
    pub(crate) digest: &'a str,
    pub(crate) body: &'a str,
    pub(crate) at: Moment,
}

/// The form's values; `None` when the author does not sit on the panel.
pub(crate) fn opinion_form(input: &FormInput<'_>) -> Option<papers::OpinionForm> {
    let FormInput {
        dossier,
        opinion,
        digest,
        body,
        at,
    } = input;
    let number = opinion.expert.to_string();
    let expert = panel(dossier)
        .into_iter()
        .find(|member| member.expert_no == number)?;
    let sheet = &dossier.sheet;
    let own = own_assessment(opinion, &dossier.reading.figures, &dossier.policy);
    let files = dossier.evidence(opinion.visit.as_ref());
    Some(papers::OpinionForm {
        state: papers::PaperState::Final,
        case_no: sheet.case_no.clone(),
        body: (*body).to_owned(),
        enterprise: sheet.enterprise.clone(),
        uscc: sheet.uscc.clone(),
        expert,
        round: opinion.round,
        package_sha256: dossier.package_id.clone(),
        opinion_sha256: (*digest).to_owned(),
        review_date: date_zh(at.date_naive()),
        rows: opinion
            .ballots
            .iter()
            .map(|ballot| row(dossier, &own, &files, ballot))
            .collect(),
        corrections: opinion
            .corrections
            .iter()
            .map(|one| adjustment(dossier, opinion, one))
            .collect(),
        overall: overall(opinion),
        made_at: claimed(*at),
    })
}

fn row(
    dossier: &Dossier,
    own: &Assessment,
    files: &[AttachmentView],
    ballot: &ClauseBallot,
) -> papers::OpinionRow {
    let assessed = dossier.assessment.clause(ballot.clause);
    let verified = own.clause(ballot.clause).map(|found| &found.verdict);
    let flipped = verified
        .filter(|own| assessed.is_some_and(|declared| declared.verdict.code() != own.code()))
        .map(|own| format!("【{OWN_VERDICT}{}】", words::verdict(own).zh));
    let reason = flipped.unwrap_or_default() + &signed_reason(ballot);
    let evidence = pins::text(ballot, files);
    let reason = [reason, evidence];
    let reason: Vec<String> = reason.into_iter().filter(|it| !it.is_empty()).collect();
    papers::OpinionRow {
        clause: ballot.clause.to_string(),
        name: dossier.catalogue.clause(ballot.clause).title.clone(),
        machine: assessed.map_or(papers::Verdict::Judgement, |it| machine(&it.verdict)),
        vote: vote(ballot.vote),
        reason: reason.join("\n"),
    }
}

/// What stands before the verdict that an expert's own verified figures give.
const OWN_VERDICT: &str = "按本人核定数，机算结论为";

/// Whether a mark, up to its closing bracket, says what the expert's own verified figures make of a clause.
pub(crate) fn is_own_verdict(mark: &str) -> bool {
    let said = mark
        .strip_prefix('【')
        .and_then(|it| it.strip_prefix(OWN_VERDICT));
    // As `words::verdict` names those that a computation can have.
    said.is_some_and(|said| ["符合", "不符合", "无法判定"].contains(&said))
}

/// A ballot's words as they were signed, without the places in the evidence: their files only the case knows.
pub(crate) fn signed_reason(ballot: &ClauseBallot) -> String {
    let code = ballot
        .override_code
        .map(|code| format!("与机算不一致：{}", words::override_code(code)));
    let tags = ballot.tags.iter().map(|tag| words::tag(*tag).to_owned());
    let marks = code.into_iter().chain(tags);
    let marks: String = marks.map(|mark| format!("【{mark}】")).collect();
    marks + &ballot.reason
}

/// The general remarks, the record of a site visit, and in a correction why it was made.
pub(crate) fn overall(opinion: &Opinion) -> String {
    let correction = (!opinion.correction_reason.is_empty()).then(|| {
        format!(
            "第{}版，更正理由：{}",
            opinion.revision, opinion.correction_reason
        )
    });
    let remarks = Some(opinion.remarks.clone()).filter(|remarks| !remarks.is_empty());
    let visit = opinion.visit.as_ref().map(visit::text);
    let parts: Vec<String> = remarks.into_iter().chain(visit).chain(correction).collect();
    parts.join("\n")
}
