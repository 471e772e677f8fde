//! The corrected figures of the report: what was declared beside what each expert verified.

use dunping_domain::ballot::Opinion;
use dunping_domain::correction::Correction;
use dunping_domain::tally::SignedOpinion;
use dunping_report::papers;

use crate::dossier::Dossier;
use crate::moment::shown_stamp;
use crate::{corrections, words};

/// Every correction of every opinion, old beside new.
pub(super) fn adjustments(
    dossier: &Dossier,
    opinions: &[SignedOpinion],
) -> Vec<papers::Adjustment> {
    let opinions = opinions.iter().map(|signed| &signed.opinion);
    opinions
        .flat_map(|opinion| {
            let each = opinion.corrections.iter();
            each.map(move |one| adjustment(dossier, opinion, one))
        })
        .collect()
}

/// One correction of an opinion, old beside new.
pub(super) fn adjustment(
    dossier: &Dossier,
    opinion: &Opinion,
    one: &Correction,
) -> papers::Adjustment {
    let printed = correction(opinion, one);
    let evidence = corrections::evidence(&one.evidence, &dossier.evidence(opinion.visit.as_ref()));
    papers::Adjustment {
        reason: format!("{}（依据：{}）", printed.reason, evidence.zh),
        ..printed
    }
}

/// The same without its evidence, whose files only the case knows.
pub(crate) fn correction(opinion: &Opinion, one: &Correction) -> papers::Adjustment {
    let Correction {
        figure,
        declared,
        verified,
        reason,
        evidence: _,
    } = one;
    papers::Adjustment {
        figure: figure.zh(),
        old: declared.map_or_else(
            || "未申报".to_owned(),
            |value| words::value(*figure, value).zh,
        ),
        new: words::value(*figure, *verified).zh,
        by: opinion.expert.to_string(),
        at: shown_stamp(&opinion.claimed_time),
        reason: reason.clone(),
    }
}
