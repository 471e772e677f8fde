//! The matrix of votes (表决矩阵): every clause by members, each vote held against the figures that its author verified.

use dunping_domain::ballot::Vote;
use dunping_domain::panel::Member;
use dunping_domain::round::Standing;
use dunping_domain::standard::{Clause, ClauseKey};
use dunping_domain::tally::{ClauseResult, SignedOpinion, Tally};

use crate::contract::{CastCorrection, CastView, ClauseTallyView, VerdictView};
use crate::corrections::{self, OwnFigures, own_figures};
use crate::dossier::Dossier;
use crate::returns::Collected;
use crate::{views, words};

/// The votable clauses in printed order. Before the chair has voted, nobody's vote or figure is in them.
pub(super) fn rows(
    dossier: &Dossier,
    collected: &Collected,
    tally: Option<&Tally>,
    voted: bool,
) -> Vec<ClauseTallyView> {
    let opinions = match tally {
        Some(tally) => collected.counted(tally).0,
        None if voted => standing(dossier, collected),
        None => Vec::new(),
    };
    let own = own_figures(dossier, &opinions);
    let row = |entry: &Clause| {
        let result = tally.and_then(|t| t.clauses.iter().find(|c| c.clause == entry.key));
        let members = dossier.panel.members().iter();
        let votes = members.map(|member| {
            let (vote, reason) = match result {
                Some(result) => counted(result, member),
                None => cast(&opinions, member, entry.key),
            }?;
            Some(held(dossier, &own, entry.key, member, (vote, reason)))
        });
        clause(dossier, &own, entry, result, votes.collect())
    };
    dossier.catalogue.votable().map(row).collect()
}

/// The opinions that stand, in seating order.
fn standing(dossier: &Dossier, collected: &Collected) -> Vec<SignedOpinion> {
    let members = dossier.panel.members().iter();
    let effective = members.filter_map(|member| match collected.standing(&member.id) {
        Standing::Effective(signed) => Some(signed.clone()),
        Standing::NotVoted | Standing::Pending { .. } | Standing::Conflict(_) => None,
    });
    effective.collect()
}

/// A member's vote as it was counted.
fn counted<'a>(result: &'a ClauseResult, member: &Member) -> Option<(Vote, &'a str)> {
    let cast = result.votes.iter().find(|cast| cast.expert == member.id)?;
    Some((cast.vote, &cast.reason))
}

/// A member's vote as it was signed.
fn cast<'a>(
    opinions: &'a [SignedOpinion],
    member: &Member,
    clause: ClauseKey,
) -> Option<(Vote, &'a str)> {
    let mut opinions = opinions.iter().map(|signed| &signed.opinion);
    let opinion = opinions.find(|opinion| opinion.expert == member.id)?;
    let mut ballots = opinion.ballots.iter();
    let ballot = ballots.find(|ballot| ballot.clause == clause)?;
    Some((ballot.vote, &ballot.reason))
}

fn held(
    dossier: &Dossier,
    own: &[OwnFigures<'_>],
    clause: ClauseKey,
    member: &Member,
    (vote, reason): (Vote, &str),
) -> CastView {
    let declared = dossier.assessment.clause(clause).map(|it| &it.verdict);
    let own = own.iter().find(|one| one.opinion.expert == member.id);
    let verdict = own.and_then(|one| one.verdict(clause)).or(declared);
    CastView {
        expert: member.id.to_string(),
        vote,
        reason: reason.to_owned(),
        verdict: verdict.map_or(VerdictView::Judgement, views::verdict),
        against: verdict.is_some_and(|verdict| vote.contradicts(verdict)),
    }
}

fn clause(
    dossier: &Dossier,
    own: &[OwnFigures<'_>],
    entry: &Clause,
    result: Option<&ClauseResult>,
    votes: Vec<Option<CastView>>,
) -> ClauseTallyView {
    let declared = dossier.assessment.clause(entry.key);
    let cast: Vec<&CastView> = votes.iter().flatten().collect();
    let count = |wanted: Vote| {
        let votes = cast.iter().filter(|cast| cast.vote == wanted);
        u32::try_from(votes.count()).unwrap_or(u32::MAX)
    };
    ClauseTallyView {
        key: entry.key.to_string(),
        title: words::title(entry),
        verdict: declared.map_or(VerdictView::Judgement, |it| views::verdict(&it.verdict)),
        corrections: corrected(dossier, own, entry.key),
        conform: count(Vote::Conform),
        nonconform: count(Vote::Nonconform),
        passed: result.map(|result| result.passed),
        differs: cast.windows(2).any(|pair| pair[0].vote != pair[1].vote),
        contradicts_computed: cast.iter().any(|cast| cast.against),
        votes,
    }
}

/// Who corrected which figure of a clause, old beside new.
fn corrected(dossier: &Dossier, own: &[OwnFigures<'_>], clause: ClauseKey) -> Vec<CastCorrection> {
    let of_one = |one: &OwnFigures<'_>| {
        let files = dossier.evidence(one.opinion.visit.as_ref());
        let expert = one.opinion.expert.to_string();
        let each = one.of(clause).map(|correction| CastCorrection {
            expert: expert.clone(),
            label: words::figure(correction.figure),
            declared: correction
                .declared
                .map(|value| words::value(correction.figure, value))
                .unwrap_or_default(),
            verified: words::value(correction.figure, correction.verified),
            reason: correction.reason.clone(),
            evidence: corrections::evidence(&correction.evidence, &files),
        });
        each.collect::<Vec<_>>()
    };
    own.iter().flat_map(of_one).collect()
}
