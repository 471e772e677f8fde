//! What the author wrote and no paper can print: told before the signature, while it can still be written otherwise. What is signed stands,
//! and the chair could make no report of it.

use dunping_domain::ballot::{ClauseBallot, Opinion};
use dunping_domain::standard::ClauseKey;
use dunping_report::Printable;

use super::OpenCase;
use crate::contract::{GapField, GapView, Words};
use crate::{fields, fonts, visit, words};

/// A gap for each text with a character for which the fonts that travel with the program have no glyph. The computer's own do not count:
/// the chair's may lack them.
pub(super) fn gaps(case: &OpenCase, opinion: &Opinion) -> Vec<GapView> {
    // Without fonts nothing is printed here, and the vote does not wait for them.
    let Ok(fonts) = fonts::travelling() else {
        return Vec::new();
    };
    let Ok(printable) = fonts.printable() else {
        return Vec::new();
    };
    let ballots = opinion.ballots.iter();
    let mut gaps: Vec<GapView> = ballots
        .flat_map(|ballot| of_ballot(case, ballot, &printable))
        .collect();
    for one in &opinion.corrections {
        let place = one.evidence.place.as_deref().unwrap_or_default();
        let label = words::figure(one.figure);
        let what = (
            format!("核定数 {}", label.zh),
            format!("Verified figure, {}", label.en),
        );
        let missing = printable.missing(&one.reason);
        let missing = missing.or_else(|| printable.missing(place));
        let user = fields::users(one.figure, &case.dossier.assessment).next();
        gaps.extend(missing.map(|c| gap(user, GapField::Figure, what, c)));
    }
    let whole = |field, (zh, en): (&str, &str), text: &str| {
        let what = (zh.to_owned(), en.to_owned());
        let missing = printable.missing(text);
        missing.map(|c| gap(None, field, what, c))
    };
    let visit = opinion.visit.as_ref().map(visit::text);
    gaps.extend(whole(
        GapField::Remarks,
        ("总体意见", "General remarks"),
        &opinion.remarks,
    ));
    gaps.extend(whole(
        GapField::CorrectionReason,
        ("更正理由", "Reason of the correction"),
        &opinion.correction_reason,
    ));
    gaps.extend(whole(
        GapField::Visit,
        (
            "现场考察记录（含照片的文件名）",
            "Record of the site visit (with the names of photos)",
        ),
        &visit.unwrap_or_default(),
    ));
    gaps
}

fn of_ballot(case: &OpenCase, ballot: &ClauseBallot, printable: &Printable<'_>) -> Vec<GapView> {
    let clause = ballot.clause;
    let title = words::title(case.dossier.catalogue.clause(clause));
    let named = |zh: &str, en: &str| {
        (
            format!("{clause} {}的{zh}", title.zh),
            format!("{clause} {}, {en}", title.en),
        )
    };
    let reason = printable.missing(&ballot.reason);
    let reason = reason.map(|c| gap(Some(clause), GapField::Reason, named("理由", "reason"), c));
    let notes = ballot.evidence.iter();
    let note = notes.filter_map(|place| printable.missing(&place.note));
    let notes = note.map(|c| {
        let what = named("依据说明", "note on a pinned place");
        gap(Some(clause), GapField::Pin, what, c)
    });
    reason.into_iter().chain(notes).collect()
}

fn gap(
    clause: Option<ClauseKey>,
    field: GapField,
    (zh, en): (String, String),
    character: char,
) -> GapView {
    let code = u32::from(character);
    GapView {
        clause: clause.map(|key| key.to_string()),
        field,
        text: Words::new(
            format!("{zh}中有无法印出的字符“{character}”（U+{code:04X}），请改写。"),
            format!("{en}: “{character}” (U+{code:04X}) cannot be printed; write it otherwise."),
        ),
    }
}
