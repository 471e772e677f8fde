//! The record of the draw of experts (专家抽取记录表): commitment, secret number, public entropy, seed, the rank of everybody in the
//! pool, and how anybody can compute it again.

use serde::{Deserialize, Serialize};

use super::notice::SignOff;
use super::notice_frame::sign_off;
use super::record_frame::{CaseRecord, render_record};
use super::theme::{
    BODY, DENSE, INK, TABLE, category, centre, head, left, muted, or_dash, prose, sans, serif,
    strong, table_style,
};
use super::values::{Category, PaperState};
use crate::RenderError;
use crate::attachments::EmbeddedFile;
use crate::fonts::{Fonts, MissingGlyph, Typeface};
use crate::layout::flow::Flow;
use crate::layout::page::Sheet;
use crate::layout::table::{Row, Table};
use crate::layout::text::{Align, Text};
use crate::time::ClaimedTime;

/// What the record says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawPaper {
    /// Draft or final.
    pub state: PaperState,
    /// 评审编号.
    pub case_no: String,
    /// 评估机构.
    pub body: String,
    /// 企业名称.
    pub enterprise: String,
    /// Number of the draw within the case.
    pub draw_no: u32,
    /// Algorithm, such as CSE-DRAW-v1 (SHA-256).
    pub algorithm: String,
    /// When the commitment was fixed, as printed.
    pub committed_at: String,
    /// When the result was revealed, as printed.
    pub revealed_at: String,
    /// The seats and alternates, in words.
    pub seats: String,
    /// The size of the pool, in words.
    pub pool: String,
    /// Who was left out: expert and reason.
    pub excluded: Vec<(String, String)>,
    /// SHA-256 of the canonical request, hex.
    pub request_sha256: String,
    /// Commitment, hex.
    pub commit: String,
    /// The secret number, hex.
    pub nonce: String,
    /// The public entropy, one source a line.
    pub entropy: String,
    /// Seed, hex.
    pub seed: String,
    /// Everybody in the pool in the order of the draw, category by category.
    pub ranks: Vec<DrawRank>,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
}

/// One expert of the pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawRank {
    /// Category.
    pub category: Category,
    /// Place in the category, from 1.
    pub place: u32,
    /// Expert number.
    pub expert_no: String,
    /// 姓名; empty for who was not drawn.
    pub name: String,
    /// 工作单位; empty for who was not drawn.
    pub employer: String,
    /// The computed rank, hex.
    pub rank: String,
    /// What follows from the place.
    pub outcome: Rank,
}

/// What a place in the order means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// 入选.
    Seated,
    /// 候补, with the order in which alternates step in.
    Alternate(u32),
    /// Neither.
    Rest,
}

/// Renders the record; `record` is the machine-readable one (`draw.json`), embedded so that it cannot get lost.
///
/// # Errors
/// As [`super::render_panel_report`].
pub fn render_draw_record(
    paper: &DrawPaper,
    record: Vec<u8>,
    fonts: &Fonts,
) -> Result<Vec<u8>, RenderError> {
    let files = [EmbeddedFile {
        name: "draw.json".to_owned(),
        media_type: "application/json".to_owned(),
        bytes: record,
        description: "可重新计算的抽取记录".to_owned(),
    }];
    let about = CaseRecord {
        name: "专家抽取记录表",
        sheet: Sheet::A4,
        state: paper.state,
        case_no: &paper.case_no,
        body: &paper.body,
        enterprise: &paper.enterprise,
        made_at: paper.made_at,
    };
    render_record(&about, paper, fonts, &files, |flow| content(flow, paper))
}

fn content(flow: &mut Flow<'_>, paper: &DrawPaper) -> Result<(), MissingGlyph> {
    flow.facts(
        &[
            (
                "申报企业",
                Text::plain(&paper.enterprise, Typeface::SerifBold, INK),
            ),
            ("评审编号", sans(&paper.case_no)),
            ("评估机构", serif(&paper.body)),
            ("抽取次序", serif(format!("第{}次", paper.draw_no))),
            ("席位", serif(&paper.seats)),
            ("专家库", serif(&paper.pool)),
        ],
        TABLE,
    )?;
    flow.part("一、承诺与揭示")?;
    flow.paragraph(
        &prose("抽取前先固定专家库、席位和一个秘密数，公布由它们算出的承诺值；此后才产生公开随机数。秘密数揭示后，任何人可用下列数据重新计算。"),
        &BODY,
    )?;
    flow.gap(6.0);
    flow.facts(
        &[
            ("算法", sans(&paper.algorithm)),
            ("抽取请求摘要", sans(&paper.request_sha256)),
            ("承诺值", sans(&paper.commit)),
            ("承诺时间", sans(&paper.committed_at)),
            ("公开随机数", sans(&paper.entropy)),
            ("秘密数", sans(&paper.nonce)),
            ("种子", sans(&paper.seed)),
            ("揭示时间", sans(&paper.revealed_at)),
        ],
        DENSE,
    )?;
    flow.part("二、回避")?;
    if paper.excluded.is_empty() {
        flow.paragraph(&prose("抽取前没有应当回避的专家。"), &BODY)?;
    } else {
        let rows = paper
            .excluded
            .iter()
            .map(|(who, why)| Row::new(vec![left(serif(who)), left(serif(why))]));
        flow.table(&Table {
            shares: vec![150.0, 292.0],
            head: vec![head(&[
                ("未进入专家库的专家", Align::Left),
                ("回避情形", Align::Left),
            ])],
            rows: rows.collect(),
            style: table_style(TABLE),
        })?;
    }
    flow.part("三、抽取结果")?;
    ranks(flow, paper)?;
    flow.part("四、重新计算的方法")?;
    for (i, step) in [
        "取出本文件内嵌的 draw.json，其中有抽取请求、秘密数、公开随机数和结果。",
        "请求按 RFC 8785 写成规范 JSON，其 SHA-256 为“抽取请求摘要”，记作 rh。",
        "承诺值 = SHA-256(\"CSE-DRAW-COMMIT-v1\" 00 ‖ rh ‖ 秘密数)，应与抽取前公布的相同。",
        "种子 = HMAC-SHA-256(秘密数, \"CSE-DRAW-SEED-v1\" 00 ‖ rh ‖ 公开随机数)，公开随机数按来源排序，每行一个，行间一个换行符。",
        "每位专家的位次值 = HMAC-SHA-256(种子, \"CSE-DRAW-RANK-v1\" 00 ‖ 类别 ‖ 00 ‖ 编号)，类别为 T 或 F；同类专家按位次值从小到大排列，前若干名入选，其后为候补。",
        "也可以用命令 dunping draw verify draw.json 一次核对全部步骤。",
    ]
    .into_iter()
    .enumerate()
    {
        flow.paragraph(&serif(format!("{}.　{step}", i + 1)), &DENSE.aligned(Align::Justified))?;
    }
    let lines = ["抽取人（签名）", "监督人（签名）", "见证人（签名）"];
    sign_off(
        flow,
        &SignOff::Lines {
            lines: lines.map(str::to_owned).to_vec(),
            date: String::new(),
        },
    )
}

fn ranks(flow: &mut Flow<'_>, paper: &DrawPaper) -> Result<(), MissingGlyph> {
    let (l, c) = (Align::Left, Align::Centre);
    let titles = head(&[
        ("类别", c),
        ("位次", c),
        ("编号", l),
        ("姓名", l),
        ("工作单位", l),
        ("位次值（前 16 位）", l),
        ("结果", c),
    ]);
    let rows = paper.ranks.iter().map(|rank| {
        Row::new(vec![
            centre(serif(category(rank.category))),
            centre(sans(rank.place.to_string())),
            left(sans(&rank.expert_no)),
            left(Text::plain(or_dash(&rank.name), Typeface::SerifBold, INK)),
            left(serif(or_dash(&rank.employer))),
            left(sans(rank.rank.chars().take(16).collect::<String>())),
            centre(match rank.outcome {
                Rank::Seated => strong("入选"),
                Rank::Alternate(n) => sans(format!("候补 {n}")),
                Rank::Rest => muted("—"),
            }),
        ])
    });
    flow.table(&Table {
        shares: vec![34.0, 34.0, 42.0, 58.0, 130.0, 98.0, 46.0],
        head: vec![titles],
        rows: rows.collect(),
        style: table_style(DENSE),
    })?;
    flow.gap(3.0);
    flow.paragraph(&muted("完整的位次值可由上述数据重新算出。"), &DENSE)
}
