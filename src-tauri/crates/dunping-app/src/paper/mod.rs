//! The panel report as values: what the twelve parts say, taken from the dossier, the tally and the opinions. The report crate sets
//! the pages; here only the words are put together.

use dunping_domain::ballot::{ClauseBallot, Opinion, Vote};
use dunping_domain::clause::{Reason, Verdict};
use dunping_domain::draw;
use dunping_domain::panel::{Category, Member};
use dunping_domain::round::Exclusion;
use dunping_domain::standard::{Clause, Lists};
use dunping_domain::tally::{Outcome, SignedOpinion, Tally};
use dunping_identity::fingerprint;
use dunping_report::papers;

mod classification;
mod corrections;
mod enterprise;
mod figures;
pub(crate) mod notice;
mod opinion;

use self::classification::classification;
use self::corrections::adjustments;
pub(crate) use self::corrections::correction;
use self::enterprise::enterprise;
use self::figures::{growth, indicators, provenance, size};
pub(crate) use self::opinion::{FormInput, is_own_verdict, opinion_form, overall, signed_reason};
use crate::contract::{AttachmentView, ConcludeInput};
use crate::corrections::{OwnFigures, own_figures};
use crate::dossier::{Dossier, from_hex};
use crate::moment::{Moment, claimed, date_zh, shown_stamp};
use crate::{AppError, pins, visit, words};

/// Everything a report is made from.
pub(crate) struct ReportInput<'a> {
    pub(crate) dossier: &'a Dossier,
    pub(crate) tally: &'a Tally,
    pub(crate) opinions: &'a [SignedOpinion],
    /// The fingerprint of each opinion's signer, in the order of the opinions.
    pub(crate) fingerprints: &'a [String],
    /// The opinions that the chair did not count.
    pub(crate) set_aside: &'a [Exclusion],
    pub(crate) said: &'a ConcludeInput,
    pub(crate) body: &'a str,
    pub(crate) at: Moment,
}

/// The report's values.
pub(crate) fn panel_report(
    input: &ReportInput<'_>,
    state: papers::PaperState,
) -> Result<papers::PanelReport, AppError> {
    let ReportInput {
        dossier,
        tally,
        opinions,
        fingerprints,
        set_aside,
        said,
        body,
        at,
    } = input;
    let nonce = from_hex(&dossier.draw.nonce)
        .and_then(|nonce| nonce.try_into().ok())
        .ok_or(AppError::Part("nonce"))?;
    let seed = draw::seed(&dossier.draw.request, &nonce, &dossier.draw.entropy)?;
    let verified = own_figures(dossier, opinions);
    Ok(papers::PanelReport {
        state,
        audience: papers::Audience::Panel,
        copy_of: String::new(),
        copy_source: None,
        copy_unsigned: Vec::new(),
        case_no: dossier.sheet.case_no.clone(),
        body: (*body).to_owned(),
        review_date: date_zh(at.date_naive()),
        made_at: claimed(*at),
        enterprise: enterprise(dossier),
        basis: basis(dossier),
        draw: papers::DrawRecord {
            draw_no: dossier.draw.request.draw_no,
            drawn_at: dossier
                .sheet
                .drawn_at
                .as_deref()
                .map_or_else(String::new, shown_stamp),
            algorithm: "CSE-DRAW-v1（SHA-256）".to_owned(),
            commit: dossier.draw.commit.clone(),
            entropy: dossier.draw.entropy.clone(),
            seed: fingerprint::hex(&seed),
        },
        panel: panel(dossier),
        recusal_statement: RECUSAL.to_owned(),
        indicators: indicators(dossier),
        growth: growth(dossier),
        size: size(dossier),
        policy_notes: policy_notes(dossier),
        clauses: clauses(dossier, tally, &verified),
        classification: classification(dossier, tally),
        site_visit: visit::report(&dossier.panel, opinions, said.site_visit.trim()),
        dissents: dissents(tally),
        conclusion: papers::Conclusion {
            outcome: match tally.outcome {
                Outcome::Passed => papers::Outcome::Passed,
                Outcome::Failed => papers::Outcome::NotPassed,
            },
            remarks: said.deliberation.trim().to_owned(),
        },
        recorder: said.recorder.trim().to_owned(),
        provenance: provenance(dossier),
        adjustments: adjustments(dossier, opinions),
        ballots: opinions
            .iter()
            .zip(fingerprints.iter())
            .map(|(signed, fingerprint)| papers::BallotRecord {
                expert_no: signed.opinion.expert.to_string(),
                round: signed.opinion.round,
                sha256: signed.digest.clone(),
                fingerprint: fingerprint.clone(),
                signed_at: shown_stamp(&signed.opinion.claimed_time),
            })
            .collect(),
        set_aside: set_aside
            .iter()
            .map(|one| papers::SetAside {
                expert_no: one.expert.to_string(),
                sha256: one.digest.clone(),
                reason: one.reason.trim().to_owned(),
            })
            .collect(),
        journal_head: dossier.manifest.journal_head.clone().unwrap_or_default(),
        reasons: opinions
            .iter()
            .map(|signed| reasons(dossier, &signed.opinion))
            .collect(),
    })
}

/// What stands for a value that is not there.
const DASH: &str = "—";

/// The program as reports name it (评审软件).
pub(crate) const PROGRAM: &str = concat!("盾评 ", env!("CARGO_PKG_VERSION"));

/// The declaration that every member signs with the opinion (回避及保密承诺).
pub(crate) const RECUSAL: &str = "专家组全体成员均已声明：本人与申报企业不存在任职、持股、亲属、纠纷、参与申报材料编制、控制关系等应当回避的情形，\
    并承诺对评审过程和申报材料保密。声明随各自评审意见一并签名。";

fn list_name(lists: &Lists, key: &str) -> String {
    lists.name(key).unwrap_or(key).to_owned()
}

fn basis(dossier: &Dossier) -> papers::Basis {
    let settings = dossier.policy.settings();
    papers::Basis {
        standard: dossier.catalogue.title().to_owned(),
        standard_sha256: dossier.catalogue.digest().to_owned(),
        policy: format!("{} 第{}版", settings.id, settings.version),
        policy_sha256: dossier.policy.digest().to_owned(),
        package_sha256: dossier.package_id.clone(),
        attachments: u32::try_from(dossier.attachments().len()).unwrap_or(u32::MAX),
        calendar: dossier.manifest.calendar_version.clone(),
        program: PROGRAM.to_owned(),
        reference_year: format!("{}年度", dossier.sheet.reference_year),
    }
}

fn panel(dossier: &Dossier) -> Vec<papers::PanelMember> {
    let chair = dossier.panel.chair();
    let seats = dossier.panel.members().iter();
    seats.map(|seat| member(seat, seat.id == *chair)).collect()
}

/// A seat as papers print it.
pub(crate) fn member(seat: &Member, chair: bool) -> papers::PanelMember {
    papers::PanelMember {
        expert_no: seat.id.to_string(),
        name: seat.name.clone(),
        category: category(seat.category),
        employer: seat.employer.clone(),
        title: seat.title.clone(),
        chair,
    }
}

/// The category of a seat as papers print it.
pub(crate) fn category(category: Category) -> papers::Category {
    match category {
        Category::Technical => papers::Category::Technical,
        Category::Finance => papers::Category::Finance,
    }
}

pub(crate) fn machine(verdict: &Verdict) -> papers::Verdict {
    match verdict {
        Verdict::Met => papers::Verdict::Met,
        Verdict::NotMet => papers::Verdict::NotMet,
        Verdict::Undetermined { reasons }
            if reasons.iter().all(|r| matches!(r, Reason::Judgement)) =>
        {
            papers::Verdict::Judgement
        }
        Verdict::Undetermined { .. } => papers::Verdict::Undetermined,
    }
}

pub(crate) fn vote(vote: Vote) -> papers::Verdict {
    match vote {
        Vote::Conform => papers::Verdict::Met,
        Vote::Nonconform => papers::Verdict::NotMet,
        Vote::Insufficient => papers::Verdict::Undetermined,
    }
}

fn policy_notes(dossier: &Dossier) -> Vec<papers::PolicyNote> {
    let sensitive = dossier
        .assessment
        .clauses
        .iter()
        .filter(|clause| clause.policy_sensitive);
    sensitive
        .flat_map(|clause| {
            let flipping = clause
                .alternatives
                .iter()
                .filter(|other| other.flips(&clause.verdict));
            flipping.map(|other| papers::PolicyNote {
                clause: clause.key.to_string(),
                text: format!(
                    "本条结论与口径有关：{}（{}），结论为{}；按现行口径为{}。",
                    other.reading.zh,
                    other.ambiguity,
                    words::verdict(&other.verdict).zh,
                    words::verdict(&clause.verdict).zh
                ),
            })
        })
        .collect()
}

fn clauses(
    dossier: &Dossier,
    tally: &Tally,
    verified: &[OwnFigures<'_>],
) -> Vec<papers::ClauseResult> {
    let attachments = dossier.attachments();
    tally
        .clauses
        .iter()
        .map(|result| {
            let entry = dossier.catalogue.clause(result.clause);
            let assessed = dossier
                .assessment
                .clauses
                .iter()
                .find(|clause| clause.key == result.clause);
            let verdict = assessed.map(|clause| &clause.verdict);
            let evidence: Vec<String> = attachments
                .iter()
                .filter(|file| file.clauses.iter().any(|key| key == result.clause.as_str()))
                .map(|file| format!("附件{}", file.number))
                .collect();
            // Everybody's vote is held against the figures that its author verified.
            let contradicted = result.votes.iter().filter(|cast| {
                let own = verified
                    .iter()
                    .find(|one| one.opinion.expert == cast.expert);
                let own = own.and_then(|one| one.verdict(result.clause)).or(verdict);
                own.is_some_and(|own| cast.vote.contradicts(own))
            });
            let contradicted = contradicted.count();
            papers::ClauseResult {
                clause: result.clause.to_string(),
                source_no: entry.source_no.clone(),
                name: entry.title.clone(),
                requirement: entry.text.join(""),
                evidence: evidence.join("、"),
                machine: verdict.map_or(papers::Verdict::Judgement, machine),
                votes_for: u32::try_from(result.conform).unwrap_or(u32::MAX),
                votes_against: u32::try_from(result.nonconform).unwrap_or(u32::MAX),
                result: if result.passed {
                    papers::Verdict::Met
                } else {
                    papers::Verdict::NotMet
                },
                note: clause_note(entry, contradicted, verdict, verified),
            }
        })
        .collect()
}

/// What stands beside a clause: what was voted on where that is not plain, what verified figures change, and votes against the computation.
fn clause_note(
    entry: &Clause,
    contradicted: usize,
    declared: Option<&Verdict>,
    verified: &[OwnFigures<'_>],
) -> String {
    let question = entry
        .question
        .as_ref()
        .map(|question| format!("表决内容：{question}"));
    let flipped = verified.iter().filter_map(|one| {
        let own = one.verdict(entry.key)?;
        let other = declared.is_some_and(|declared| declared.code() != own.code());
        let (expert, own) = (&one.opinion.expert, words::verdict(own).zh);
        other.then(|| format!("按{expert}的核定数，机算结论为{own}。"))
    });
    let against = (contradicted > 0).then(|| format!("{contradicted}票与机算结果不一致"));
    let notes = question.into_iter().chain(flipped).chain(against);
    notes.collect::<Vec<_>>().join("")
}

/// 不同意见: every vote of a minority with its reason, as the report lists them.
pub(crate) fn dissents(tally: &Tally) -> Vec<papers::Dissent> {
    let minority = |passed: bool, vote: Vote| (vote == Vote::Conform) != passed;
    tally
        .clauses
        .iter()
        .flat_map(|result| {
            result
                .votes
                .iter()
                .filter(|cast| minority(result.passed, cast.vote))
                .map(|cast| papers::Dissent {
                    expert_no: cast.expert.to_string(),
                    clause: result.clause.to_string(),
                    vote: vote(cast.vote),
                    reason: cast.reason.clone(),
                })
        })
        .collect()
}

fn reasons(dossier: &Dossier, opinion: &Opinion) -> papers::ExpertReasons {
    let files = dossier.evidence(opinion.visit.as_ref());
    let mut words = signed_words(opinion);
    for (reason, ballot) in words.reasons.iter_mut().zip(&opinion.ballots) {
        reason.text = words_with(ballot, &files);
    }
    words
}

/// What a member signed, clause by clause and as a whole, without the places in the evidence: their files only the case knows.
pub(crate) fn signed_words(opinion: &Opinion) -> papers::ExpertReasons {
    let mut overall = opinion.remarks.clone();
    if !opinion.correction_reason.is_empty() {
        overall = format!("{overall}\n更正理由：{}", opinion.correction_reason);
    }
    papers::ExpertReasons {
        expert_no: opinion.expert.to_string(),
        overall: overall.trim().to_owned(),
        reasons: opinion
            .ballots
            .iter()
            .map(|ballot| papers::Reason {
                clause: ballot.clause.to_string(),
                vote: vote(ballot.vote),
                text: marked(ballot),
            })
            .collect(),
    }
}

/// The reason under what contradicts the computation and what the vote asks for.
fn marked(ballot: &ClauseBallot) -> String {
    let code = ballot.override_code.map(words::override_code);
    let tags = ballot.tags.iter().copied().map(words::tag);
    let marks: String = code
        .into_iter()
        .chain(tags)
        .map(|mark| format!("【{mark}】"))
        .collect();
    marks + &ballot.reason
}

/// What stands with a vote: why it contradicts the computation and what it asks for, the reason, and the places in the evidence, a line
/// each.
fn words_with(ballot: &ClauseBallot, attachments: &[AttachmentView]) -> String {
    [marked(ballot), pins::text(ballot, attachments)]
        .into_iter()
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}
