//! The consolidation as the page shows it (汇总): who is in, who voted what, what follows. It shows; it changes nothing.

use dunping_domain::ballot::{Declaration, Vote};
use dunping_domain::clause::Verdict;
use dunping_domain::panel::{ExpertId, Member};
use dunping_domain::round::Standing;
use dunping_domain::standard::Clause;
use dunping_domain::tally::ClauseResult;

use super::{Notes, concluded, conclusion, notes};
use crate::contract::{
    CastView, ClauseTallyView, ConsolidationView, ImportLine, MemberState, MemberView, VerdictView,
};
use crate::dossier::Dossier;
use crate::expert::OpenCase;
use crate::moment::shown_stamp;
use crate::returns::Collected;
use crate::session::Unlocked;
use crate::{AppError, views, words};

/// Whether the chair's own opinion is signed, here or in a return that was taken in. Before, the others' votes stay closed: everyone
/// reviews independently.
fn has_voted(case: &OpenCase, collected: &Collected) -> bool {
    !case.work.opinions.is_empty()
        || !matches!(
            collected.standing(case.dossier.panel.chair()),
            Standing::NotVoted
        )
}

const VOTE_FIRST: &str = "请先签署并封装您本人的意见，再查看其他成员的表决。";

/// The state of the consolidation, after the lines of an import.
pub(super) fn view(
    case: &OpenCase,
    unlocked: &Unlocked,
    collected: &Collected,
    lines: Vec<ImportLine>,
) -> Result<ConsolidationView, AppError> {
    let dossier = &case.dossier;
    let concluded = concluded(&case.folder)?;
    // What was signed is what is shown; before, what follows from the documents.
    let closing = concluded.as_ref().map(|concluded| &concluded.closing);
    let voted = closing.is_some() || has_voted(case, collected);
    let tally = closing.map(|closing| &closing.tally);
    let tally = tally.or(collected.tally.as_ref().ok()).filter(|_| voted);
    let mut refusals = match &collected.tally {
        Err(refusals) if closing.is_none() => refusals.clone(),
        _ => Vec::new(),
    };
    if !voted {
        refusals.insert(0, VOTE_FIRST.to_owned());
    }
    let notes = closing.map_or_else(
        || notes(case, unlocked),
        |closing| Notes {
            deliberation: closing.deliberation.clone(),
            site_visit: closing.site_visit.clone(),
        },
    );
    let members = views::seats(&dossier.panel)
        .into_iter()
        .zip(dossier.panel.members())
        .map(|(seat, member)| {
            let (state, text) = standing(collected, &member.id);
            MemberView { seat, state, text }
        })
        .collect();
    let clauses = dossier.catalogue.votable().map(|entry| {
        let result = tally.and_then(|t| t.clauses.iter().find(|c| c.clause == entry.key));
        let members = dossier.panel.members().iter();
        let votes = members.map(|member| match result {
            Some(result) => counted(result, member),
            None if voted => cast(collected, member, entry.key),
            None => None,
        });
        clause_tally(dossier, entry, result, votes.collect())
    });
    Ok(ConsolidationView {
        package_id: dossier.package_id.clone(),
        lines,
        members,
        clauses: clauses.collect(),
        outcome: tally
            .map(|tally| words::outcome(tally.outcome).to_owned())
            .unwrap_or_default(),
        conclusion: tally
            .map(|tally| conclusion(case, tally))
            .unwrap_or_default(),
        refusals,
        note_required: tally.is_some_and(|tally| tally.contradicts_majority),
        deliberation: notes.deliberation,
        site_visit: notes.site_visit,
        concluded: concluded.map(|it| it.files).unwrap_or_default(),
    })
}

fn clause_tally(
    dossier: &Dossier,
    entry: &Clause,
    result: Option<&ClauseResult>,
    votes: Vec<Option<CastView>>,
) -> ClauseTallyView {
    let assessed = dossier
        .assessment
        .clauses
        .iter()
        .find(|clause| clause.key == entry.key);
    let cast: Vec<Vote> = votes.iter().flatten().map(|cast| cast.vote).collect();
    let count = |wanted: Vote| {
        u32::try_from(cast.iter().filter(|vote| **vote == wanted).count()).unwrap_or(u32::MAX)
    };
    let against = match assessed.map(|clause| &clause.verdict) {
        Some(Verdict::Met) => Some(Vote::Nonconform),
        Some(Verdict::NotMet) => Some(Vote::Conform),
        Some(Verdict::Undetermined { .. }) | None => None,
    };
    ClauseTallyView {
        key: entry.key.to_string(),
        title: entry.title.clone(),
        verdict: assessed.map_or(VerdictView::Judgement, |clause| {
            views::verdict(&clause.verdict)
        }),
        conform: count(Vote::Conform),
        nonconform: count(Vote::Nonconform),
        passed: result.map(|result| result.passed),
        differs: cast.windows(2).any(|pair| pair[0] != pair[1]),
        contradicts_computed: cast.iter().any(|vote| Some(*vote) == against),
        votes,
    }
}

/// A member's vote as it was counted.
fn counted(result: &ClauseResult, member: &Member) -> Option<CastView> {
    let cast = result.votes.iter().find(|cast| cast.expert == member.id)?;
    Some(CastView {
        expert: cast.expert.to_string(),
        vote: cast.vote,
        reason: cast.reason.clone(),
    })
}

fn standing(collected: &Collected, id: &ExpertId) -> (MemberState, String) {
    match collected.standing(id) {
        Standing::NotVoted if collected.is_broken(id) => (
            MemberState::Waiting,
            "收到的返回包已不能使用，请重新导入原文件".to_owned(),
        ),
        Standing::NotVoted => (MemberState::Waiting, "尚未收到".to_owned()),
        Standing::Pending { .. } => (
            MemberState::Waiting,
            "已收到更正，尚缺被更正的前一版".to_owned(),
        ),
        Standing::Effective(signed)
            if matches!(signed.opinion.declaration, Declaration::Recused { .. }) =>
        {
            (MemberState::Recused, "声明回避".to_owned())
        }
        Standing::Effective(signed) => {
            let opinion = &signed.opinion;
            let text = format!(
                "已收到 · 第{}版 · {}",
                opinion.revision,
                shown_stamp(&opinion.claimed_time)
            );
            (MemberState::Effective, text)
        }
        Standing::Conflict(_) => (
            MemberState::Conflict,
            "收到互不承接的意见，请该专家重新签署一份说明取代关系的意见".to_owned(),
        ),
    }
}

fn cast(
    collected: &Collected,
    member: &Member,
    clause: dunping_domain::standard::ClauseKey,
) -> Option<CastView> {
    let Standing::Effective(signed) = collected.standing(&member.id) else {
        return None;
    };
    let ballot = signed
        .opinion
        .ballots
        .iter()
        .find(|ballot| ballot.clause == clause)?;
    Some(CastView {
        expert: member.id.to_string(),
        vote: ballot.vote,
        reason: ballot.reason.clone(),
    })
}
