//! What an import says of each file: one outcome and one sentence for every state, the same in the dry run and after it.

use dunping_domain::admission::AdmissionRefusal;
use dunping_domain::ballot::{Declaration, Opinion};
use dunping_domain::round::{Place, Standings};

use super::{Return, Stage};
use crate::AppError;
use crate::contract::{ImportLine, ImportOutcome, Words};
use crate::dossier::Dossier;
use crate::moment::Moment;

/// Whose opinion: `林致远（T003）第1版`.
pub(super) fn what(dossier: &Dossier, opinion: &Opinion) -> Words {
    let member = dossier.panel.member(&opinion.expert);
    let name = member.map_or("", |member| &member.name);
    Words::new(
        format!("{name}（{}）第{}版", opinion.expert, opinion.revision),
        format!("{name} ({}), revision {}", opinion.expert, opinion.revision),
    )
}

/// A file that is taken in.
pub(super) fn arrived(
    file: String,
    who: Words,
    read: &Return,
    after: &Standings,
    stage: Stage,
) -> Result<ImportLine, AppError> {
    let newest = read.documents.last().ok_or(AppError::Part("opinion"))?;
    let recused = matches!(
        newest.signed.opinion.declaration,
        Declaration::Recused { .. }
    );
    let author = &newest.signed.opinion.expert;
    let (outcome, text) = match (stage, after.place(&newest.signed)) {
        (Stage::Concluded, _) => (
            ImportOutcome::Late,
            (
                "迟到：作出结论之后才收到。收下存查，不计入。",
                "Late: it came after the conclusion. Kept on file, not counted.",
            ),
        ),
        (Stage::Reviewing, Place::Stands) if recused => (
            ImportOutcome::Recused,
            (
                "该成员声明回避。收下，没有表决可计；请评估机构补位。",
                "This member declares a recusal. Taken in; there is no vote to count. Ask the body to seat an alternate.",
            ),
        ),
        (Stage::Reviewing, Place::Stands) => (
            ImportOutcome::New,
            (
                "签名有效，收下并计入。",
                "The signature holds; taken in and counted.",
            ),
        ),
        (Stage::Reviewing, Place::Superseded) if !recused && after.has_stood_aside(author) => (
            ImportOutcome::Superseded,
            (
                "该成员已签署回避声明，这份表决不计入；声明不因先后到达而失效。收下存查；请评估机构补位。",
                "This member signed a recusal, so these votes do not count, whichever came first. Kept on file; ask the body to seat an alternate.",
            ),
        ),
        (Stage::Reviewing, Place::Superseded) => (
            ImportOutcome::Superseded,
            (
                "已被该专家后来签署的意见取代。收下存查，不计入。",
                "Replaced by a later opinion of the same expert. Kept on file, not counted.",
            ),
        ),
        (Stage::Reviewing, Place::Waits { .. }) => (
            ImportOutcome::PendingParent,
            (
                "它更正的前一版意见还没有收到。收下等待，暂不计入；请向该专家索取此前的返回包。",
                "The opinion it corrects has not come in. Taken in, not counted yet; ask the expert for the earlier return.",
            ),
        ),
        (Stage::Reviewing, Place::Conflicts { .. }) => (
            ImportOutcome::Conflict,
            (
                "与该专家的另一份意见互不承接。都收下，都暂不计入；请该专家签署一份取代它们的更正意见，或由组长写明理由，不采用其中之一。",
                "It and another opinion of the expert do not replace each other. Both are taken in, neither counts yet: have the expert sign a correction that replaces both, or let the chair set one aside with a reason.",
            ),
        ),
        (Stage::Reviewing, Place::Excluded) => (
            ImportOutcome::Conflict,
            (
                "组长已写明理由，不采用这一份。收下存查，不计入。",
                "The chair set it aside with a reason. Kept on file, not counted.",
            ),
        ),
        // Admission has asked for round and panel.
        (Stage::Reviewing, Place::Outside) => (
            ImportOutcome::WrongRound,
            (
                "不属于本轮。收下存查，不计入。",
                "Not of this round. Kept on file, not counted.",
            ),
        ),
        (Stage::Reviewing, Place::Stranger) => (
            ImportOutcome::NotOnPanel,
            (
                "签名人不是本案专家组成员。收下存查，不计入。",
                "The signer is not on the panel. Kept on file, not counted.",
            ),
        ),
    };
    let text = Words::from(text);
    Ok(ImportLine {
        file,
        who,
        outcome,
        text: match is_ahead(&newest.signed.opinion, read.taken_in) {
            true => text.then(&AHEAD.into()),
            false => text,
        },
    })
}

const AHEAD: (&str, &str) = (
    "它自称的签署时间晚于收件时间：签名人或本机的日期时间不对，请核对。",
    "It says that it was signed after it came in: the signer's clock or this one is wrong; check them.",
);

/// Whether an opinion claims to be signed after it came in, by more than clocks commonly differ. It is told and decides nothing.
fn is_ahead(opinion: &Opinion, taken_in: Moment) -> bool {
    const COMMON: chrono::TimeDelta = chrono::TimeDelta::minutes(10);
    Moment::parse_from_rfc3339(&opinion.claimed_time).is_ok_and(|at| at - taken_in > COMMON)
}

/// A file with nothing that is not here.
pub(super) fn already(file: String, who: Words, late: bool) -> ImportLine {
    let text = if late {
        (
            "迟到：相同的意见在作出结论之后已经收到，不计入，不重复收。",
            "Late: the same opinion came after the conclusion before; not counted, not taken in again.",
        )
    } else {
        (
            "相同的意见已经收到，不重复收。",
            "The same opinion is here already; not taken in again.",
        )
    };
    ImportLine {
        file,
        who,
        outcome: ImportOutcome::Already,
        text: text.into(),
    }
}

/// A file that is not taken in.
pub(super) fn refused(file: String, error: &AppError) -> ImportLine {
    let outcome = outcome(error);
    let failure = error.failure();
    let fate = match outcome {
        ImportOutcome::PendingEdition => ("暂存：", "Waiting:"),
        _ => ("未采用：", "Not used:"),
    };
    ImportLine {
        file,
        who: Words::default(),
        outcome,
        text: Words::from(fate)
            .then(&failure.message)
            .then(&failure.remedy),
    }
}

fn outcome(error: &AppError) -> ImportOutcome {
    let AppError::Admission(refusal) = error else {
        return ImportOutcome::Refused;
    };
    match refusal {
        AdmissionRefusal::OtherCase { .. } => ImportOutcome::WrongCase,
        AdmissionRefusal::OlderEdition => ImportOutcome::OlderEdition,
        AdmissionRefusal::UnknownEdition { .. } => ImportOutcome::PendingEdition,
        AdmissionRefusal::OtherRound { .. } => ImportOutcome::WrongRound,
        AdmissionRefusal::NotOnPanel(_) | AdmissionRefusal::Recused(_) => ImportOutcome::NotOnPanel,
        AdmissionRefusal::OtherAuthor => ImportOutcome::Refused,
        AdmissionRefusal::OtherForm { .. } => ImportOutcome::OtherForm,
        AdmissionRefusal::Incomplete { .. } => ImportOutcome::Incomplete,
    }
}
