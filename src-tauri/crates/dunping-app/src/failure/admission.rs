//! An opinion that is not admitted: what happened and what to do.

use dunping_domain::admission::AdmissionRefusal;
use dunping_domain::ballot::Gap;

use super::{Parts, told};
use crate::contract::Words;

pub(super) fn admission(refusal: &AdmissionRefusal) -> Parts {
    match refusal {
        AdmissionRefusal::OtherCase { found } => (
            "other_case",
            Words::new(format!("文件属于另一案件（{found}）。"), format!("The file belongs to another case ({found}).")),
            ("请打开那个案件后导入。", "Open that case, then take it in."),
        ),
        AdmissionRefusal::OlderEdition => told(
            "older_edition",
            ("意见是针对本案旧版案卷作出的，不能计入现行案卷。", "The opinion was given on an earlier edition of the case and cannot count for the present one."),
            ("请专家按现行案卷重新评审。", "Have the expert review the present edition."),
        ),
        AdmissionRefusal::UnknownEdition { .. } => told(
            "other_package",
            ("文件针对本案的另一版案卷，那一版还没有在本机打开过。", "The file is on another edition of the case, which has not been opened here."),
            ("请向评估机构索取那一版案卷，打开后即可导入。", "Ask the evaluation body for that edition; once it is opened, the file can be taken in."),
        ),
        AdmissionRefusal::OtherRound { found } => (
            "other_round",
            Words::new(format!("意见属于第{found}轮，不是本轮。"), format!("The opinion belongs to round {found}, not to this one.")),
            ("请专家按本轮重新签署。", "Have the expert sign for this round."),
        ),
        AdmissionRefusal::NotOnPanel(expert) => (
            "author_not_on_panel",
            Words::new(format!("签名人{expert}不是本案专家组成员。"), format!("The signer {expert} is not on the panel of this case.")),
            ("不予采用；请核对案件和专家名单。", "It is not used; check the case and the list of experts."),
        ),
        AdmissionRefusal::Recused(expert) => (
            "author_recused",
            Words::new(format!("签名人{expert}在抽取时已因回避排除。"), format!("The signer {expert} was excluded from the draw by a recusal.")),
            ("不予采用；请联系评估机构核实。", "It is not used; ask the evaluation body."),
        ),
        AdmissionRefusal::OtherAuthor => told(
            "other_signer",
            ("意见的签名人与所载专家不一致。", "The signer of the opinion is not the expert named in it."),
            ("不予采用；请联系该专家核实。", "It is not used; ask the expert."),
        ),
        AdmissionRefusal::OtherForm { .. } => told(
            "other_form",
            ("意见填写的表决表版本与本案依据的标准版本不同。", "The opinion answers another edition of the form than the standard of this case has."),
            ("请专家用与案卷相同版本的程序重新签署。", "Have the expert sign again with the program of the case's edition."),
        ),
        AdmissionRefusal::Incomplete { gaps } => (
            "incomplete",
            Words::new(format!("意见还有{}处没有填完整{}。", gaps.len(), places(gaps).zh), format!("The opinion is incomplete in {} places{}.", gaps.len(), places(gaps).en)),
            ("请专家补齐后重新签署。", "Have the expert complete it and sign again."),
        ),
    }
}

/// The clauses, or the figures, that the first gaps concern: `（4.2.1、4.4.3等）`.
fn places(gaps: &[Gap]) -> Words {
    const SHOWN: usize = 4;
    let places = gaps.iter().filter_map(|gap| match gap {
        Gap::NoVote { clause }
        | Gap::VotedTwice { clause }
        | Gap::NotVotable { clause }
        | Gap::ReasonMissing { clause }
        | Gap::OverrideMissing { clause }
        | Gap::OverrideUnfounded { clause } => Some(Words::same(clause.to_string())),
        Gap::Figure { figure, .. } => Some(Words::new(figure.zh(), figure.en())),
        Gap::CorrectionReasonMissing | Gap::VotedDespiteRecusal | Gap::RecusalUnexplained => None,
    });
    let mut places: Vec<Words> = places.collect();
    places.dedup();
    let more = match places.len() > SHOWN {
        true => ("等", " …"),
        false => ("", ""),
    };
    places.truncate(SHOWN);
    let listed = Words::joined(&places, ("、", ", "));
    match listed.is_empty() {
        true => Words::default(),
        false => Words::new(format!("（{}{}）", listed.zh, more.0), format!(" ({}{})", listed.en, more.1)),
    }
}
