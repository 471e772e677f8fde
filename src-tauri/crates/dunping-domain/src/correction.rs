//! Corrections (核定、核减): a verified figure that an expert sets beside the declared one, with the reason and the evidence. A correction
//! is part of that expert's signed opinion. It never replaces what the applicant declared: what follows from it is computed beside what
//! follows from the declared figures.

use serde::{Deserialize, Serialize};

use crate::figures::{FigureKey, Figures, Unit};
use crate::money::MAX_AMOUNT;
use crate::panel::ExpertId;

/// A verified figure (核定数).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Which figure.
    pub figure: FigureKey,
    /// What the reviewed package says, in the figure's unit; `None` where it says nothing.
    pub declared: Option<i64>,
    /// What the expert holds to be right, in the figure's unit.
    pub verified: i64,
    /// Why; compulsory.
    pub reason: String,
    /// Where it can be seen; compulsory.
    pub evidence: EvidencePlace,
}

/// A place in the evidence (依据).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidencePlace {
    /// SHA-256 of the file, hex.
    pub file: String,
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// A cell such as `研发费用明细!N3`, or another place inside the file in the expert's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What is wrong with a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Defect {
    /// The same figure is corrected a second time.
    Repeated,
    /// It has no reason.
    Unexplained,
    /// It names no evidence.
    Unproven,
    /// The figure that it gives as declared is not the one in the package.
    DeclaredOtherwise,
    /// It is the declared figure.
    Unchanged,
    /// No applicant can have such a figure: it is too large, or a negative head count.
    Impossible,
}

/// What the corrections lack, in their order.
#[must_use]
pub fn defects(corrections: &[Correction], declared: &Figures) -> Vec<(FigureKey, Defect)> {
    let each = corrections.iter().enumerate();
    each.flat_map(|(at, correction)| {
        let Correction {
            figure,
            declared: said,
            verified,
            reason,
            evidence,
        } = correction;
        let repeated = corrections[..at].iter().any(|one| one.figure == *figure);
        let found = [
            (repeated, Defect::Repeated),
            (!possible(*figure, *verified), Defect::Impossible),
            (*said != declared.value(*figure), Defect::DeclaredOtherwise),
            (*said == Some(*verified), Defect::Unchanged),
            (reason.trim().is_empty(), Defect::Unexplained),
            (evidence.file.trim().is_empty(), Defect::Unproven),
        ];
        let named = found.into_iter().filter(|(holds, _)| *holds);
        named.map(|(_, defect)| (*figure, defect))
    })
    .collect()
}

/// Whether an applicant can have such a figure.
#[must_use]
pub fn possible(figure: FigureKey, value: i64) -> bool {
    let small = value.unsigned_abs() <= MAX_AMOUNT.unsigned_abs();
    small && (value >= 0 || figure.unit() == Unit::Fen)
}

/// The figures as one expert verified them: the declared ones, and the verified ones in their places with the declared ones inside. What
/// no applicant can have is not taken.
///
/// ```
/// use dunping_domain::correction::{Correction, EvidencePlace, verified};
/// use dunping_domain::figures::{Amount, FigureKey, Figures};
/// use dunping_domain::panel::ExpertId;
///
/// let research = FigureKey::Yearly(Amount::ResearchTotal, 2025);
/// let declared = Figures::new(2025).corrected(research, 100_020_000, "S001", "申报表");
/// let reduced = Correction {
///     figure: research,
///     declared: Some(100_020_000),
///     verified: 100_019_999,
///     reason: "核减未取得发票的支出。".to_owned(),
///     evidence: EvidencePlace { file: "a1".to_owned(), page: Some(12), place: None },
/// };
/// let figures = verified(&declared, &[reduced], &ExpertId("F001".to_owned()));
/// assert_eq!(figures.value(research), Some(100_019_999));
/// assert_eq!(declared.value(research), Some(100_020_000));
/// ```
#[must_use]
pub fn verified(declared: &Figures, corrections: &[Correction], who: &ExpertId) -> Figures {
    let taken = corrections
        .iter()
        .filter(|one| possible(one.figure, one.verified));
    taken.fold(declared.clone(), |figures, one| {
        figures.corrected(one.figure, one.verified, &who.0, &one.reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::{Amount, Origin};

    const RESEARCH: FigureKey = FigureKey::Yearly(Amount::ResearchTotal, 2025);
    const REVENUE: FigureKey = FigureKey::Yearly(Amount::RevenueTotal, 2025);

    fn declared() -> Figures {
        Figures::new(2025).corrected(RESEARCH, 1000, "S001", "申报表")
    }

    fn sound() -> Correction {
        Correction {
            figure: RESEARCH,
            declared: Some(1000),
            verified: 900,
            reason: "核减。".to_owned(),
            evidence: EvidencePlace {
                file: "a1".to_owned(),
                ..EvidencePlace::default()
            },
        }
    }

    fn check(change: impl Fn(&mut Correction), expected: &[Defect]) {
        let mut one = sound();
        change(&mut one);
        let found = defects(std::slice::from_ref(&one), &declared());
        let kinds: Vec<Defect> = found.iter().map(|(_, defect)| *defect).collect();
        assert_eq!(kinds, expected, "{one:?}");
        assert!(found.iter().all(|(figure, _)| *figure == one.figure));
    }

    #[test]
    fn every_defect_is_named() {
        check(|_| {}, &[]);
        check(
            |one| one.reason = " \u{3000}".to_owned(),
            &[Defect::Unexplained],
        );
        check(|one| one.evidence.file.clear(), &[Defect::Unproven]);
        check(|one| one.verified = 1000, &[Defect::Unchanged]);
        for said in [None, Some(999)] {
            check(|one| one.declared = said, &[Defect::DeclaredOtherwise]);
        }
        // A figure that nobody declared can be supplied, as nothing but that.
        check(|one| (one.figure, one.declared) = (REVENUE, None), &[]);
        check(|one| one.figure = REVENUE, &[Defect::DeclaredOtherwise]);
        // A loss is an amount; fewer people than none are not.
        check(|one| one.verified = -1, &[]);
        check(
            |one| (one.figure, one.declared, one.verified) = (FigureKey::StaffYearEnd, None, -1),
            &[Defect::Impossible],
        );
        for value in [i64::MAX, i64::MIN, MAX_AMOUNT + 1] {
            check(|one| one.verified = value, &[Defect::Impossible]);
        }
        let found = defects(&[sound(), sound()], &declared());
        assert_eq!(found, [(RESEARCH, Defect::Repeated)]);
    }

    #[test]
    fn what_cannot_be_is_not_taken_and_the_declared_figure_stays_inside() {
        let who = ExpertId("F001".to_owned());
        let mut impossible = sound();
        impossible.verified = i64::MAX;
        let same = verified(&declared(), &[impossible], &who);
        assert_eq!(same, declared());
        let figures = verified(&declared(), &[sound()], &who);
        let origin = &figures.entries[&RESEARCH].origin;
        let Origin::Person {
            who,
            reason,
            replaces: Some(before),
        } = origin
        else {
            panic!("{origin:?}");
        };
        assert_eq!(
            (who.as_str(), reason.as_str(), before.value),
            ("F001", "核减。", 1000)
        );
    }

    #[test]
    fn places_that_are_not_named_are_not_written() {
        let text = serde_json::to_string(&sound()).expect("JSON");
        assert_eq!(
            text,
            r#"{"figure":"rd.total.2025","declared":1000,"verified":900,"reason":"核减。","evidence":{"file":"a1"}}"#
        );
        let back: Correction = serde_json::from_str(&text).expect("a correction");
        assert_eq!(back, sound());
    }
}
