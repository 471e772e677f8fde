//! The appendices: where the figures come from, what was corrected, the signed opinions, every reason, how to verify.

use super::theme::{
    BODY, DENSE, centre, head, left, muted, or_dash, prose, sans, serif, strong, table_style, vote,
};
use super::values::{Adjustment, Audience, PanelReport, SetAside};
use crate::fonts::MissingGlyph;
use crate::layout::flow::Flow;
use crate::layout::table::{Cell, Row, RowRule, Table};
use crate::layout::text::Align;

type Done = Result<(), MissingGlyph>;

/// All appendices.
pub(super) fn appendices(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.new_page();
    provenance(flow, report)?;
    adjustments(flow, report)?;
    ballots(flow, report)?;
    reasons(flow, report)?;
    verification(flow, report)
}

fn provenance(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("附录一　数据来源")?;
    if report.provenance.is_empty() {
        return flow.paragraph(&prose("无。"), &BODY);
    }
    let rows = report
        .provenance
        .iter()
        .map(|p| {
            Row::new(vec![
                left(serif(&p.figure)),
                Cell::new(sans(&p.value), Align::Right),
                left(sans(&p.place)),
                left(sans(&p.raw)),
                left(muted(&p.file)),
            ])
        })
        .collect();
    let titles = head(&[
        ("数据项", Align::Left),
        ("采用值", Align::Right),
        ("位置", Align::Left),
        ("原文", Align::Left),
        ("文件", Align::Left),
    ]);
    let shares = vec![52.0, 34.0, 36.0, 24.0, 32.0];
    flow.table(&Table {
        shares,
        head: vec![titles],
        rows,
        style: table_style(DENSE),
    })
}

fn adjustments(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("附录二　更正记录")?;
    if report.adjustments.is_empty() {
        return flow.paragraph(&prose("评审中未更正任何数据。"), &BODY);
    }
    adjustment_table(flow, &report.adjustments)
}

/// Corrected figures, old beside new, with who and why.
pub(super) fn adjustment_table(flow: &mut Flow<'_>, adjustments: &[Adjustment]) -> Done {
    let rows = adjustments
        .iter()
        .flat_map(|a| {
            let mut figures = Row::new(vec![
                left(serif(&a.figure)),
                Cell::new(sans(&a.old), Align::Right),
                Cell::new(strong(&a.new), Align::Right),
                left(sans(format!("{}　{}", a.by, a.at))),
            ]);
            figures.rule = RowRule::None;
            figures.with_next = true;
            [
                figures,
                Row::new(vec![
                    left(muted("理由")),
                    left(serif(&a.reason)).spanning(3),
                ]),
            ]
        })
        .collect();
    let titles = head(&[
        ("数据项", Align::Left),
        ("申报值", Align::Right),
        ("采用值", Align::Right),
        ("更正人与时间", Align::Left),
    ]);
    flow.table(&Table {
        shares: vec![45.0, 36.0, 36.0, 50.0],
        head: vec![titles],
        rows,
        style: table_style(DENSE),
    })
}

fn ballots(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("附录三　签名意见文件")?;
    let rows = report
        .ballots
        .iter()
        .flat_map(|b| {
            let mut who = Row::new(vec![
                left(strong(&b.expert_no)),
                centre(sans(b.round.to_string())),
                left(sans(&b.fingerprint)),
                left(sans(&b.signed_at)),
            ]);
            who.rule = RowRule::None;
            who.with_next = true;
            [
                who,
                Row::new(vec![
                    left(muted("意见文件")),
                    left(sans(&b.sha256)).spanning(3),
                ]),
            ]
        })
        .collect();
    let titles = head(&[
        ("专家编号", Align::Left),
        ("轮次", Align::Centre),
        ("签名证书指纹", Align::Left),
        ("自报签署时间", Align::Left),
    ]);
    flow.table(&Table {
        shares: vec![58.0, 34.0, 234.0, 116.0],
        head: vec![titles],
        rows,
        style: table_style(DENSE),
    })?;
    for one in &report.set_aside {
        flow.gap(6.0);
        let text = set_aside(one);
        flow.paragraph(&prose(&text), &BODY)?;
    }
    flow.gap(10.0);
    flow.facts(&[("案卷日志链首", sans(&report.journal_head))], DENSE)
}

/// Whoever signs the report sees that an opinion was signed which does not count in it.
pub(crate) fn set_aside(one: &SetAside) -> String {
    format!(
        "未采用的意见：专家{}另有一份签名的意见，与所列的互不承接，组长未予采用，理由：{}。意见文件 {}。",
        one.expert_no,
        one.reason.trim_end_matches('。'),
        one.sha256
    )
}

fn reasons(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("附录四　各专家逐条意见")?;
    for expert in &report.reasons {
        let named = report
            .panel
            .iter()
            .find(|m| m.expert_no == expert.expert_no);
        let title = match named.filter(|_| report.audience == Audience::Panel) {
            Some(member) => format!("专家 {}　{}", expert.expert_no, member.name),
            None => format!("专家 {}", expert.expert_no),
        };
        flow.section(&title)?;
        let mut rows: Vec<Row> = expert
            .reasons
            .iter()
            .map(|r| {
                Row::new(vec![
                    left(strong(&r.clause)),
                    centre(vote(r.vote)),
                    Cell::new(serif(or_dash(&r.text)), Align::Justified),
                ])
            })
            .collect();
        if !expert.overall.trim().is_empty() {
            rows.push(Row::new(vec![
                left(strong("总体意见")),
                centre(muted("—")),
                Cell::new(serif(&expert.overall), Align::Justified),
            ]));
        }
        let titles = head(&[
            ("条款", Align::Left),
            ("所投", Align::Centre),
            ("意见（原文）", Align::Left),
        ]);
        flow.table(&Table {
            shares: vec![22.0, 18.0, 110.0],
            head: vec![titles],
            rows,
            style: table_style(DENSE),
        })?;
    }
    Ok(())
}

fn verification(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("附录五　验证方法")?;
    if report.audience == Audience::Public {
        let text = "本副本内嵌 report.json（与正文同源的机器可读内容，其 SHA-256 前 16 位即每页页眉的内容摘要），不带签名和专家的签名意见文件。\
                    核对时请向评估机构查阅签名的原件：原件的 SHA-256 见第十部分，原件可用本软件“验证”功能或命令 dunping verify 检查签名并重新计票。";
        return flow.paragraph(&prose(text), &BODY);
    }
    let steps = [
        "本报告内嵌 report.json（与正文同源的机器可读内容）及各专家的签名意见文件，可在阅读器的附件栏取出；\
         report.json 的 SHA-256 前 16 位即每页页眉的内容摘要。",
        "每位签署人的电子签名均按 PAdES 基线 B-B 级制作，最后一个签名覆盖整个文件。签名时间为签署人自报，不是可信时间戳。",
        "用本软件“验证”功能或命令 dunping verify 并指定评估机构的根证书，可检查摘要、签名、证书链以及签署后是否仅增加了签名；\
         也可用通用阅读器查看签名，但通用阅读器未必检查签署后的改动。",
        "附录三所列摘要应与案卷归档包中的意见文件一致；抽取记录可用命令 dunping draw verify 重新计算。",
    ];
    for (i, step) in steps.iter().enumerate() {
        flow.paragraph(&prose(format!("{}. {step}", i + 1)), &BODY)?;
    }
    Ok(())
}
