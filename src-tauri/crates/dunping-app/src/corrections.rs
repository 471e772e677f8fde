//! An expert's verified figures (核定数) between the draft, the signed opinion, the desk and the papers. What is typed is read here once;
//! what it means for the clauses is computed by the domain, the same for the expert, the chair and the report.

use dunping_domain::assessment::{Assessment, assess};
use dunping_domain::ballot::{Opinion, own_assessment};
use dunping_domain::clause::Verdict;
use dunping_domain::correction::{Correction, Defect, EvidencePlace, possible, verified};
use dunping_domain::figures::{FigureKey, Unit};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::money::Fen;
use dunping_domain::panel::ExpertId;
use dunping_domain::standard::ClauseKey;
use dunping_domain::tally::SignedOpinion;
use dunping_domain::what_if::flips;
use dunping_workbook::entered;

use crate::contract::{
    AttachmentView, CorrectionDraft, CorrectionView, FlipView, VerifiedView, Words,
};
use crate::dossier::Dossier;
use crate::{fields, views, words};

/// The corrections of a draft as they would be signed. What cannot be read is not among them; [`unreadable`] tells it.
pub(crate) fn signable(drafts: &[CorrectionDraft], dossier: &Dossier) -> Vec<Correction> {
    let read = drafts.iter().filter_map(|draft| {
        let figure: FigureKey = draft.figure.parse().ok()?;
        Some(Correction {
            figure,
            declared: dossier.reading.figures.value(figure),
            verified: entered(figure, &draft.verified).ok()?,
            reason: draft.reason.trim().to_owned(),
            evidence: place(draft),
        })
    });
    read.collect()
}

/// What stands in the way of a draft's numbers, with the figure where there is one.
pub(crate) fn unreadable(drafts: &[CorrectionDraft]) -> Vec<(Option<FigureKey>, Words)> {
    let problems = drafts.iter().filter_map(|draft| {
        let figure = draft.figure.parse().ok();
        problem(draft).map(|problem| (figure, Words::new(problem.message, problem.english)))
    });
    problems.collect()
}

fn problem(draft: &CorrectionDraft) -> Option<Finding> {
    let Ok(figure) = draft.figure.parse::<FigureKey>() else {
        let message = format!("没有“{}”这项数据。", draft.figure);
        let english = format!("There is no figure {}.", draft.figure);
        return Some(Finding::new("E05", Severity::Invalid, message).english(english));
    };
    match entered(figure, &draft.verified) {
        Err(problem) => Some(*problem),
        Ok(value) if possible(figure, value) => None,
        Ok(_) => {
            let message = "数值超出可受理范围，请核对。";
            let english = "The number is beyond what is accepted. Check it.";
            Some(Finding::new("E21", Severity::Invalid, message).english(english))
        }
    }
}

/// The place as it was typed: `12` and `第12页` are pages, everything else is a place in the expert's words.
fn place(draft: &CorrectionDraft) -> EvidencePlace {
    let typed = draft.place.trim();
    let number = typed.trim_start_matches('第').trim_end_matches('页').trim();
    let page = number.parse::<u32>().ok().filter(|page| *page > 0);
    EvidencePlace {
        file: draft.file.clone(),
        page,
        place: (page.is_none() && !typed.is_empty()).then(|| typed.to_owned()),
    }
}

/// The draft that a signed correction was made from.
pub(crate) fn draft(correction: &Correction) -> CorrectionDraft {
    let Correction {
        figure,
        declared: _,
        verified,
        reason,
        evidence: EvidencePlace { file, page, place },
    } = correction;
    CorrectionDraft {
        figure: figure.to_string(),
        verified: match figure.unit() {
            Unit::Fen => Fen::new(i128::from(*verified))
                .map_or_else(|| verified.to_string(), |fen| fen.to_string()),
            Unit::Head => verified.to_string(),
        },
        reason: reason.clone(),
        file: file.clone(),
        place: match (page, place) {
            (Some(page), _) => page.to_string(),
            (None, Some(place)) => place.clone(),
            (None, None) => String::new(),
        },
    }
}

/// Corrections of an opinion that name a file which is neither in the case nor a photo of the author's own site visit.
pub(crate) fn foreign<'o>(
    opinion: &'o Opinion,
    dossier: &Dossier,
) -> impl Iterator<Item = &'o Correction> {
    let files = dossier.evidence(opinion.visit.as_ref());
    let named = opinion.corrections.iter();
    named.filter(move |one| {
        let file = one.evidence.file.trim();
        !file.is_empty() && files.iter().all(|known| known.id != file)
    })
}

/// A place in the evidence in words: `A06 研发费用专项审计报告.pdf 第12页`.
pub(crate) fn evidence(place: &EvidencePlace, files: &[AttachmentView]) -> Words {
    let EvidencePlace { file, page, place } = place;
    let known = files.iter().find(|one| one.id == *file);
    let name = known.map_or_else(
        || crate::expert::short(file).to_owned(),
        |one| format!("{} {}", one.number, one.name).trim().to_owned(),
    );
    match (page, place) {
        (Some(page), _) => Words::new(format!("{name} 第{page}页"), format!("{name} page {page}")),
        (None, Some(place)) => Words::same(format!("{name} {place}")),
        (None, None) => Words::same(name),
    }
}

/// What is wrong with a corrected figure, in a sentence that says what to do.
pub(crate) fn defect(defect: Defect) -> Words {
    match defect {
        Defect::Repeated => (
            "同一项数据核定了两次，请删去一次。",
            "Verified twice; remove one.",
        ),
        Defect::Unexplained => ("请写明核定的理由。", "Write down why it was verified so."),
        Defect::Unproven => ("请指明核定所依据的材料。", "Name the evidence it rests on."),
        Defect::DeclaredOtherwise => (
            "所写的申报值与案卷不一致。",
            "The declared value is not the one in the case.",
        ),
        Defect::Unchanged => (
            "核定数与申报数相同，请修改或删去。",
            "Verified and declared figures are the same; change or remove it.",
        ),
        Defect::Impossible => (
            "数值超出可受理范围，请核对。",
            "The number is beyond what is accepted. Check it.",
        ),
    }
    .into()
}

/// The assessment under the own figures of an expert who corrected some.
pub(crate) struct OwnFigures<'a> {
    /// The signed opinion with the corrections.
    pub(crate) opinion: &'a Opinion,
    assessment: Assessment,
}

impl OwnFigures<'_> {
    /// The verdict that this expert's vote is held against.
    pub(crate) fn verdict(&self, clause: ClauseKey) -> Option<&Verdict> {
        self.assessment.clause(clause).map(|found| &found.verdict)
    }

    /// The corrections of figures that a clause uses or lacks.
    pub(crate) fn of(&self, clause: ClauseKey) -> impl Iterator<Item = &Correction> {
        let uses = move |one: &&Correction| {
            fields::users(one.figure, &self.assessment).any(|user| user == clause)
        };
        self.opinion.corrections.iter().filter(uses)
    }
}

/// The assessments of the experts who corrected a figure, in the order of the opinions.
pub(crate) fn own_figures<'a>(
    dossier: &Dossier,
    opinions: &'a [SignedOpinion],
) -> Vec<OwnFigures<'a>> {
    let opinions = opinions.iter().map(|signed| &signed.opinion);
    let correcting = opinions.filter(|opinion| !opinion.corrections.is_empty());
    correcting
        .map(|opinion| OwnFigures {
            opinion,
            assessment: own_assessment(opinion, &dossier.reading.figures, &dossier.policy),
        })
        .collect()
}

/// What follows from an expert's corrections, beside what was declared. Nothing is entered anywhere. `files` are what the expert may name
/// as evidence.
pub(crate) fn view(
    drafts: &[CorrectionDraft],
    dossier: &Dossier,
    files: &[AttachmentView],
    who: &ExpertId,
) -> VerifiedView {
    let declared = &dossier.assessment;
    let corrections = signable(drafts, dossier);
    let figures = verified(&dossier.reading.figures, &corrections, who);
    let assessment = assess(&figures, &dossier.policy);
    let pairs = declared.clauses.iter().zip(&assessment.clauses);
    let differs: Vec<String> = pairs
        .filter(|(was, is)| was != is)
        .map(|(_, is)| is.key.to_string())
        .collect();
    let mut clauses = views::clauses(
        &dossier.catalogue,
        &assessment,
        &dossier.reading.applicant,
        &[],
        &dossier.attachments(),
    );
    clauses.retain(|clause| differs.contains(&clause.key));
    let flipped = flips(declared, &assessment);
    VerifiedView {
        corrections: drafts.iter().map(|one| line(one, dossier, files)).collect(),
        flips: flipped
            .iter()
            .map(|flip| FlipView {
                clause: flip.clause.to_string(),
                title: words::title(dossier.catalogue.clause(flip.clause)),
                before: views::verdict(&flip.before),
                after: views::verdict(&flip.after),
            })
            .collect(),
        clauses,
        size_line: views::size_line(&assessment.size),
    }
}

fn line(draft: &CorrectionDraft, dossier: &Dossier, files: &[AttachmentView]) -> CorrectionView {
    let figure: Option<FigureKey> = draft.figure.parse().ok();
    let value = |value: i64| figure.map_or_else(Words::default, |key| words::value(key, value));
    let declared = figure.and_then(|key| dossier.reading.figures.value(key));
    let verified = figure.and_then(|key| entered(key, &draft.verified).ok());
    let problem = problem(draft);
    CorrectionView {
        figure: draft.figure.clone(),
        label: figure.map_or_else(|| Words::same(&draft.figure), words::figure),
        declared: declared.map(value).unwrap_or_default(),
        verified: verified.map(value).unwrap_or_default(),
        problem: problem
            .map(|it| Words::new(it.message, it.english))
            .unwrap_or_default(),
        evidence: if draft.file.is_empty() {
            Words::default()
        } else {
            evidence(&place(draft), files)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_page_or_words() {
        let check = |typed: &str, page: Option<u32>, words: Option<&str>| {
            let draft = CorrectionDraft {
                place: typed.to_owned(),
                ..CorrectionDraft::default()
            };
            let found = place(&draft);
            assert_eq!(
                (found.page, found.place.as_deref()),
                (page, words),
                "{typed}"
            );
        };
        check("", None, None);
        check(" 12 ", Some(12), None);
        check("第12页", Some(12), None);
        check("研发费用明细!N3", None, Some("研发费用明细!N3"));
        check("0", None, Some("0"));
        check("附注五", None, Some("附注五"));
    }

    #[test]
    fn what_was_signed_can_be_corrected_again_as_it_was_typed() {
        let correction = Correction {
            figure: "rd.total.2025".parse().expect("a key"),
            declared: None,
            verified: -1_234_567,
            reason: "核减。".to_owned(),
            evidence: EvidencePlace {
                file: "a1".to_owned(),
                page: Some(3),
                place: None,
            },
        };
        let again = draft(&correction);
        assert_eq!(
            entered(correction.figure, &again.verified).ok(),
            Some(-1_234_567)
        );
        assert_eq!(place(&again), correction.evidence);
    }
}
