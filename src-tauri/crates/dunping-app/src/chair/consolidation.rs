//! The consolidation as the page shows it (汇总): who is in, who voted what, what follows. It shows; it changes nothing.

use std::collections::BTreeMap;

use dunping_domain::ballot::{Declaration, Opinion, Vote};
use dunping_domain::panel::{ExpertId, Member};
use dunping_domain::round::Standing;
use dunping_domain::tally::SignedOpinion;

use super::signatures::signatures;
use super::{Notes, chaired, concluded, conclusion, inbox, matrix, notes};
use crate::contract::{
    ConflictView, ConsolidationView, HeadView, ImportLine, MemberState, MemberView, Words,
};
use crate::dossier::Dossier;
use crate::expert::OpenCase;
use crate::generations::Generation;
use crate::moment::{Moment, shown_stamp};
use crate::returns::Collected;
use crate::{AppError, Session, views, visit, words};

/// Whether the chair's own opinion is signed, here or in a return that was taken in. Before, the others' votes stay closed: everyone
/// reviews independently.
fn has_voted(case: &OpenCase, collected: &Collected) -> bool {
    !case.work.opinions.is_empty()
        || !matches!(
            collected.standing(case.dossier.panel.chair()),
            Standing::NotVoted
        )
}

/// Whether the chair stands aside: the others' votes are then none of the chair's business.
fn stands_aside(case: &OpenCase, collected: &Collected) -> bool {
    let recused = |opinion: &Opinion| opinion.declaration != Declaration::NoConflict;
    let own = case.work.opinions.last().map(|one| &one.opinion);
    own.is_some_and(recused)
        || matches!(collected.standing(case.dossier.panel.chair()),
            Standing::Effective(signed) if recused(&signed.opinion))
}

const ASIDE: (&str, &str) = (
    "您已声明回避，不再汇总本案；请联系评估机构，由候补专家递补并确定组长。",
    "You declared a recusal and no longer consolidate this case; ask the evaluation body to seat an alternate and name a chair.",
);
const VOTE_FIRST: (&str, &str) = (
    "请先签署并封装您本人的意见，再查看其他成员的表决。",
    "Sign and seal your own opinion first; then the others' votes are shown.",
);

/// The state of the consolidation, after the lines of an import.
pub(super) fn view(
    session: &mut Session,
    lines: Vec<ImportLine>,
    at: Moment,
) -> Result<ConsolidationView, AppError> {
    let inbox = inbox(session, at)?;
    let collected = &inbox.collect()?;
    let last_import = inbox.last_import()?;
    let waiting = inbox.waiting(collected);
    let waiting = session.tokens(waiting);
    let (case, unlocked) = chaired(session)?;
    visit::show_returned(&session.shelf, unlocked, collected);
    let dossier = &case.dossier;
    let concluded = concluded(case, unlocked)?;
    // What was signed is what is shown; before, what follows from the documents.
    let closing = concluded.as_ref().map(|concluded| &concluded.closing);
    let aside = closing.is_none() && stands_aside(case, collected);
    let voted = closing.is_some() || (has_voted(case, collected) && !aside);
    let tally = closing.map(|closing| &closing.tally);
    let tally = tally.or(collected.tally.as_ref().ok()).filter(|_| voted);
    let mut refusals = match &collected.tally {
        Err(refusals) if closing.is_none() => refusals.clone(),
        _ => Vec::new(),
    };
    if !voted {
        refusals.insert(0, if aside { ASIDE } else { VOTE_FIRST }.into());
    }
    let mut notices = Vec::new();
    let notes = match closing {
        None => {
            let (notes, generation) = notes(case, unlocked, at)?;
            notices.extend(restored(
                (
                    "合议说明和现场考察情况",
                    "notes of the deliberation and the visit",
                ),
                generation,
            ));
            notes
        }
        Some(closing) => Notes {
            deliberation: closing.deliberation.clone(),
            site_visit: closing.site_visit.clone(),
            recorder: closing.recorder.clone(),
            exclusions: BTreeMap::new(),
        },
    };
    let signatures = signatures(case, unlocked, at)?.map(|(signatures, generation)| {
        notices.extend(restored(
            ("成员签过字的报告", "report with the members' signatures"),
            generation,
        ));
        signatures
    });
    let members = views::seats(&dossier.panel)
        .into_iter()
        .zip(dossier.panel.members())
        .map(|(seat, member)| {
            let (state, text) = standing(collected, &member.id);
            MemberView { seat, state, text }
        })
        .collect();
    let clauses = matrix::rows(dossier, collected, tally, voted);
    Ok(ConsolidationView {
        package_id: dossier.package_id.clone(),
        lines,
        last_import: last_import.filter(|_| closing.is_none()),
        waiting,
        conflicts: match closing {
            None => conflicts(collected, dossier, voted),
            Some(_) => Vec::new(),
        },
        members,
        clauses,
        outcome: tally
            .map(|tally| words::outcome(tally.outcome))
            .unwrap_or_default(),
        conclusion: tally
            .map(|tally| conclusion(case, tally))
            .unwrap_or_default(),
        refusals,
        note_required: tally.is_some_and(|tally| tally.contradicts_majority),
        deliberation: notes.deliberation,
        site_visit: notes.site_visit,
        recorder: notes.recorder,
        exclusions: notes.exclusions,
        receipts: concluded
            .as_ref()
            .map(|it| it.receipts.clone())
            .unwrap_or_default(),
        visits: if voted {
            visit::views(&dossier.panel, collected)
        } else {
            Vec::new()
        },
        signatures,
        notices,
        concluded: concluded.map(|it| it.files).unwrap_or_default(),
    })
}

/// What the chair must know of a file that was damaged.
fn restored((zh, en): (&str, &str), generation: Generation) -> Option<Words> {
    match generation {
        Generation::Fresh | Generation::Current => None,
        Generation::Previous => Some(Words::new(
            format!(
                "保存的{zh}已损坏，已恢复到前一次保存的内容，请检查；损坏的文件已另存在本案的数据文件夹中。"
            ),
            format!(
                "Damaged on this computer: {en}. What was saved before is back; please check it. The damaged file is kept in the case's folder."
            ),
        )),
        Generation::Lost => Some(Words::new(
            format!(
                "保存的{zh}已损坏，无法恢复，请重新办理；损坏的文件已另存在本案的数据文件夹中。"
            ),
            format!(
                "Damaged on this computer: {en}. It cannot be restored; please enter it again. The damaged file is kept in the case's folder."
            ),
        )),
    }
}

/// The members who left contradicting opinions, with every opinion that counts or was excluded. How they voted is not told before the
/// chair has voted.
fn conflicts(collected: &Collected, dossier: &Dossier, voted: bool) -> Vec<ConflictView> {
    let exclusions = collected.exclusions();
    let members = dossier.panel.members().iter();
    let of_member = |member: &Member| {
        let standing: &[SignedOpinion] = match collected.standing(&member.id) {
            Standing::Conflict(heads) => heads,
            Standing::Effective(head) | Standing::Pending { opinion: head, .. } => {
                std::slice::from_ref(head)
            }
            Standing::NotVoted => &[],
        };
        let out = exclusions.iter().filter(|one| one.expert == member.id);
        let out: Vec<HeadView> = out
            .filter_map(|one| {
                let signed = collected.opinion(&one.digest)?;
                Some(head(signed, &one.reason, voted))
            })
            .collect();
        let heads = standing.iter().map(|signed| head(signed, "", voted));
        let heads: Vec<HeadView> = heads.chain(out).collect();
        (heads.len() > 1).then(|| ConflictView {
            expert: member.id.to_string(),
            name: member.name.clone(),
            heads,
        })
    };
    members.filter_map(of_member).collect()
}

fn head(signed: &SignedOpinion, excluded: &str, voted: bool) -> HeadView {
    let opinion = &signed.opinion;
    let count = |wanted: Vote| {
        let ballots = opinion.ballots.iter();
        ballots.filter(|ballot| ballot.vote == wanted).count()
    };
    let signed_at = shown_stamp(&opinion.claimed_time);
    let mut text = Words::new(
        format!("第{}版 · {signed_at}", opinion.revision),
        format!("revision {} · {signed_at}", opinion.revision),
    );
    if voted {
        let votes = [
            (Vote::Conform, ("符合", "conforms")),
            (Vote::Nonconform, ("不符合", "fails")),
            (Vote::Insufficient, ("材料不足", "insufficient")),
        ];
        let votes = votes.map(|(vote, word)| (count(vote), word));
        let votes = votes.iter().filter(|(count, _)| *count > 0);
        let votes = votes.map(|(count, (zh, en))| {
            Words::new(format!("{zh}{count}条"), format!("{count} × {en}"))
        });
        let votes = Words::joined(&votes.collect::<Vec<_>>(), ("，", ", "));
        text = Words::joined(&[text, votes], (" · ", " · "));
    }
    HeadView {
        digest: signed.digest.clone(),
        text,
        excluded: excluded.to_owned(),
    }
}

fn standing(collected: &Collected, id: &ExpertId) -> (MemberState, Words) {
    match collected.standing(id) {
        Standing::NotVoted if collected.is_broken(id) => (
            MemberState::Waiting,
            (
                "收到的返回包已不能使用，请重新导入原文件",
                "The return can no longer be used; take the original in again",
            )
                .into(),
        ),
        Standing::NotVoted => (MemberState::Waiting, ("尚未收到", "Not come in").into()),
        Standing::Pending { .. } => (
            MemberState::Waiting,
            (
                "已收到更正，尚缺被更正的前一版",
                "A correction is here, the opinion it corrects is not",
            )
                .into(),
        ),
        Standing::Effective(signed) => {
            let opinion = &signed.opinion;
            let signed_at = shown_stamp(&opinion.claimed_time);
            match &opinion.declaration {
                Declaration::NoConflict => (
                    MemberState::Effective,
                    Words::new(
                        format!("已收到 · 第{}版 · {signed_at}", opinion.revision),
                        format!("Here · revision {} · {signed_at}", opinion.revision),
                    ),
                ),
                Declaration::Recused { code, explanation } => (
                    MemberState::Recused,
                    Words::new(
                        format!(
                            "声明回避 · {signed_at} · {}：{explanation}",
                            words::recusal(code).zh
                        ),
                        format!(
                            "Recused · {signed_at} · {}: “{explanation}”",
                            words::recusal(code).en
                        ),
                    ),
                ),
            }
        }
        Standing::Conflict(_) => (
            MemberState::Conflict,
            (
                "收到互不承接的意见，请该专家重新签署一份说明取代关系的意见",
                "Contradicting opinions are here; have one signed that says which it replaces",
            )
                .into(),
        ),
    }
}
