//! A report held against the signed opinions that it was made of: votes, results, reasons, corrected figures, site visits.

use dunping_domain::ballot::ClauseBallot;
use dunping_domain::panel::ExpertId;
use dunping_domain::tally::{self, SignedOpinion, Tally};
use dunping_report::papers::{Adjustment, Outcome, PanelReport, Seen, Verdict};

use crate::contract::Words;
use crate::moment::shown_stamp;
use crate::verify::Lines;
use crate::words;

/// Votes, results, outcome, dissents and reasons as they follow from the opinions.
pub(super) fn votes(
    report: &PanelReport,
    tally: &Tally,
    opinions: &[SignedOpinion],
    lines: &mut Lines,
) {
    let before = lines.failures();
    if report.clauses.len() != tally.clauses.len() {
        lines.fails(
            "report.tally",
            (
                "报告所列的条款不是标准的全部条款。",
                "The clauses in the report are not all of the standard's.",
            ),
        );
    }
    for (printed, counted) in report.clauses.iter().zip(&tally.clauses) {
        let conform = usize::try_from(printed.votes_for).ok();
        let nonconform = usize::try_from(printed.votes_against).ok();
        let met = printed.result == Verdict::Met;
        let agrees = printed.clause == counted.clause.as_str()
            && conform == Some(counted.conform)
            && nonconform == Some(counted.nonconform)
            && met == counted.passed
            && matches!(printed.result, Verdict::Met | Verdict::NotMet);
        if !agrees {
            lines.fails(
                "report.tally",
                Words::new(format!(
                    "{}按签名的意见应为符合{}票、不符合{}票，报告为{}票、{}票，结论{}。",
                    counted.clause,
                    counted.conform,
                    counted.nonconform,
                    printed.votes_for,
                    printed.votes_against,
                    if met { "符合" } else { "不符合" }
                ), format!("{}: by the signed opinions {} for and {} against; the report has {} and {}, and the result “{}”.",
                    counted.clause,
                    counted.conform,
                    counted.nonconform,
                    printed.votes_for,
                    printed.votes_against,
                    if met { "met" } else { "not met" }
                )),
            );
        }
    }
    let passed = tally.outcome == tally::Outcome::Passed;
    if passed != (report.conclusion.outcome == Outcome::Passed) {
        lines.fails(
            "report.outcome",
            Words::new(
                format!(
                    "按签名的意见评审结果为{}，报告所载相反。",
                    words::outcome(tally.outcome).zh
                ),
                format!(
                    "By the signed opinions the result is: {}; the report says the opposite.",
                    words::outcome(tally.outcome).en
                ),
            ),
        );
    }
    dissents(report, tally, lines);
    reasons(report, opinions, lines);
    if lines.failures() == before {
        lines.holds(
            "report.tally",
            Words::new(format!(
                "{}份签名意见逐条重新计票：票数、各条结论、不同意见和评审结果（{}）与报告一致。",
                opinions.len(),
                words::outcome(tally.outcome).zh
            ), format!("{} signed opinions were counted again clause by clause: votes, results, dissents and the outcome ({}) agree with the report.",
                opinions.len(),
                words::outcome(tally.outcome).en
            )),
        );
    }
}

fn dissents(report: &PanelReport, tally: &Tally, lines: &mut Lines) {
    let ours: Vec<(String, String, String)> = crate::paper::dissents(tally)
        .into_iter()
        .map(|d| (d.clause, d.expert_no, d.reason))
        .collect();
    let theirs: Vec<(String, String, String)> = report
        .dissents
        .iter()
        .map(|d| (d.clause.clone(), d.expert_no.clone(), d.reason.clone()))
        .collect();
    if ours != theirs {
        lines.fails(
            "report.dissents",
            Words::new(
                format!(
                    "签名的意见中有{}项不同意见，报告所载的{}项与之不符。",
                    ours.len(),
                    theirs.len()
                ),
                format!(
                    "The signed opinions hold {} dissents; the {} in the report do not agree.",
                    ours.len(),
                    theirs.len()
                ),
            ),
        );
    }
}

/// What each member wrote stands in the report as it was signed, and nothing besides.
pub(super) fn reasons(report: &PanelReport, opinions: &[SignedOpinion], lines: &mut Lines) {
    let mut differs = |who: &ExpertId, (what_zh, what_en): (&str, &str)| {
        lines.fails(
            "report.reasons",
            Words::new(
                format!("{who}的{what_zh}与其签名的意见不符，以签名的意见为准。"),
                format!("{who}: the {what_en} differ from the signed opinion, which counts."),
            ),
        );
    };
    for signed in opinions {
        let opinion = &signed.opinion;
        let ours = crate::paper::signed_words(opinion);
        let mut printed = report
            .reasons
            .iter()
            .filter(|one| one.expert_no == ours.expert_no);
        let (Some(theirs), None) = (printed.next(), printed.next()) else {
            differs(&opinion.expert, ("逐条意见", "words by clause"));
            continue;
        };
        if theirs.overall != ours.overall {
            differs(&opinion.expert, ("总体意见", "words on the whole"));
        }
        let rows = theirs.reasons.len() == ours.reasons.len();
        let each = theirs
            .reasons
            .iter()
            .zip(&ours.reasons)
            .zip(&opinion.ballots);
        for ((theirs, ours), ballot) in each {
            let same = (&theirs.clause, theirs.vote) == (&ours.clause, ours.vote);
            let words = differs_only_in_evidence(&theirs.text, &ours.text, ballot);
            if !same || !words {
                let (zh, en) = (
                    format!("对{}的表决或理由", ours.clause),
                    format!("vote or reason on {}", ours.clause),
                );
                differs(&opinion.expert, (&zh, &en));
            }
        }
        if !rows {
            differs(&opinion.expert, ("逐条意见", "words by clause"));
        }
        let held = report
            .ballots
            .iter()
            .find(|ballot| ballot.sha256 == signed.digest);
        let same = held.is_some_and(|held| {
            held.expert_no == ours.expert_no
                && held.round == opinion.round
                && held.signed_at == shown_stamp(&opinion.claimed_time)
        });
        if !same {
            differs(
                &opinion.expert,
                ("编号、轮次或签署时间", "number, round or time of signing"),
            );
        }
    }
    if report.reasons.len() != opinions.len() {
        lines.fails(
            "report.reasons",
            (
                "附录四的专家与签名的意见不一一对应。",
                "The experts in appendix 4 do not match the signed opinions.",
            ),
        );
    }
    corrections(report, opinions, lines);
    visits(report, opinions, lines);
}

/// Whether printed words are the signed ones, and after them only the places in the evidence: their files are known to the case alone.
pub(in crate::verify) fn differs_only_in_evidence(
    printed: &str,
    signed: &str,
    ballot: &ClauseBallot,
) -> bool {
    match printed.strip_prefix(signed) {
        Some(rest) if ballot.evidence.is_empty() => rest.is_empty(),
        Some(rest) => rest.trim_start_matches('\n').starts_with("依据："),
        None => false,
    }
}

/// The corrected figures are those that members signed.
fn corrections(report: &PanelReport, opinions: &[SignedOpinion], lines: &mut Lines) {
    let mut ours: Vec<([String; 5], String)> = Vec::new();
    for SignedOpinion { opinion, .. } in opinions {
        ours.extend(opinion.corrections.iter().map(|one| {
            let printed = crate::paper::correction(opinion, one);
            let reason = format!("{}（依据：", printed.reason);
            (shown(&printed), reason)
        }));
    }
    let theirs = report.adjustments.iter();
    let mut theirs: Vec<_> = theirs.map(|one| (shown(one), one.reason.clone())).collect();
    ours.sort();
    theirs.sort();
    let same = ours.len() == theirs.len()
        && ours
            .iter()
            .zip(&theirs)
            .all(|((figures, reason), (printed, words))| {
                figures == printed && words.starts_with(reason.as_str())
            });
    if !same {
        lines.fails(
            "report.corrections",
            Words::new(format!(
                "成员签名的意见中有{}项更正，附录二所载的{}项与之不符，以签名的意见为准。",
                ours.len(),
                theirs.len()
            ), format!("The signed opinions hold {} corrections; the {} in appendix 2 do not agree. The signed opinions count.",
                ours.len(),
                theirs.len()
            )),
        );
    }
}

pub(in crate::verify) fn shown(one: &Adjustment) -> [String; 5] {
    [&one.by, &one.figure, &one.old, &one.new, &one.at].map(String::clone)
}

/// What members recorded on site stands in the report as they signed it.
fn visits(report: &PanelReport, opinions: &[SignedOpinion], lines: &mut Lines) {
    let mut ours: Vec<Seen> = Vec::new();
    for SignedOpinion { opinion, .. } in opinions {
        ours.extend(
            opinion
                .visit
                .iter()
                .flat_map(|visit| crate::visit::records(&opinion.expert, visit)),
        );
    }
    let theirs = report.site_visit.iter().flat_map(|visit| &visit.seen);
    let mut theirs: Vec<Seen> = theirs.cloned().collect();
    let place = |one: &Seen| (one.expert_no.clone(), one.clause.clone(), one.text.clone());
    ours.sort_by_key(place);
    theirs.sort_by_key(place);
    if ours != theirs {
        lines.fails("report.visit", ("第七部分的成员现场记录与其签名的意见不符。", "The members' records of the site visit in part 7 do not agree with their signed opinions."));
    }
}
