//! The form of one expert (专家个人评审意见表): every clause with the vote and the words, and one signature field.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::panel_report::only_once;
use super::report_appendix::adjustment_table;
use super::report_frame::{Running, dress};
use super::theme::{
    ACCENT, BODY, DENSE, HAIR, INK, MARGINS, TABLE, TINT, category, centre, head, left, muted,
    or_dash, pair, prose, sans, serif, strong, table_style, verdict, vote,
};
use super::values::{Adjustment, PanelMember, PaperState, Verdict};
use crate::attachments::EmbeddedFile;
use crate::finish::{About, finish};
use crate::fonts::{FontView, Fonts, MissingGlyph, Typeface};
use crate::layout::flow::{Flow, Strip, place_line};
use crate::layout::page::{Area, Item, Sheet};
use crate::layout::table::{Cell, Row, Table};
use crate::layout::text::{Align, LineStyle, Text};
use crate::paint::paint;
use crate::time::ClaimedTime;
use crate::{OPINION_JSON, RenderError};

/// One expert's opinion, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionForm {
    /// Draft or final.
    pub state: PaperState,
    /// 评审编号.
    pub case_no: String,
    /// 评估机构.
    pub body: String,
    /// 企业名称.
    pub enterprise: String,
    /// 统一社会信用代码.
    pub uscc: String,
    /// The expert.
    pub expert: PanelMember,
    /// Round, 1 or 2.
    pub round: u32,
    /// Identity of the case package that was reviewed, hex.
    pub package_sha256: String,
    /// Digest of the signed opinion's file, hex; empty before it is signed.
    pub opinion_sha256: String,
    /// 评审日期 as printed.
    pub review_date: String,
    /// The clauses in the standard's order.
    pub rows: Vec<OpinionRow>,
    /// The figures that the expert verified, old beside new; empty if none.
    #[serde(default)]
    pub corrections: Vec<Adjustment>,
    /// 总体意见; empty if none.
    pub overall: String,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
}

/// One clause of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionRow {
    /// Clause number as printed.
    pub clause: String,
    /// Short name.
    pub name: String,
    /// The machine's verdict.
    pub machine: Verdict,
    /// The expert's vote; [`Verdict::Judgement`] while there is none.
    pub vote: Verdict,
    /// The words with it; empty if none.
    pub reason: String,
}

/// The name of the form's signature field.
pub const fn opinion_field() -> &'static str {
    "expert"
}

/// What the form is called, in its title and on every page.
pub(crate) const FORM_TITLE: &str = "专家个人评审意见表";

/// Renders the form; its values are embedded as `opinion.json`.
///
/// # Errors
/// As [`super::render_panel_report`].
pub fn render_opinion_form(
    form: &OpinionForm,
    fonts: &Fonts,
    attachments: &[EmbeddedFile],
) -> Result<Vec<u8>, RenderError> {
    let view = FontView::new(fonts)?;
    let json = serde_json::to_vec(form)?;
    let digest: [u8; 32] = Sha256::digest(&json).into();
    let mut files = vec![EmbeddedFile {
        name: OPINION_JSON.to_owned(),
        media_type: "application/json".to_owned(),
        bytes: json,
        description: "本表的机器可读内容".to_owned(),
    }];
    files.extend_from_slice(attachments);
    only_once(files.iter().map(|f| f.name.as_str()))?;

    let mut flow = Flow::new(&view, Sheet::A4, MARGINS);
    content(&mut flow, form)?;
    let mut pages = flow.paginate();
    let running = Running::of_case(&form.case_no, FORM_TITLE, &digest, 0);
    dress(&mut pages, &running, form.state, &view)?;
    let title = format!("{FORM_TITLE} {} {}", form.case_no, form.expert.expert_no);
    let document = paint(&pages, &view, &title)?;
    let about = About {
        title: &title,
        author: &form.expert.name,
        subject: &form.enterprise,
        made_at: form.made_at,
        content_sha256: digest,
    };
    finish(document, &pages, &about, &files)
}

fn content(flow: &mut Flow<'_>, form: &OpinionForm) -> Result<(), MissingGlyph> {
    let title = Text::plain(FORM_TITLE, Typeface::SerifBold, ACCENT);
    flow.paragraph(&title, &LineStyle::new(22.0, 36.0).aligned(Align::Centre))?;
    flow.gap(8.0);
    let e = &form.expert;
    let wide = |name: &str, value: Text| Row::new(vec![left(muted(name)), left(value).spanning(3)]);
    let seat = format!("{}专家（{}）", category(e.category), e.expert_no);
    let round = format!("第 {} 轮", form.round);
    let rows = vec![
        wide(
            "企业名称",
            Text::plain(&form.enterprise, Typeface::SerifBold, INK),
        ),
        pair("信用代码", &form.uscc, "评审日期", &form.review_date),
        pair("专家姓名", &e.name, "席位", &seat),
        pair("工作单位", &e.employer, "职称", &e.title),
        pair("评估机构", &form.body, "轮次", &round),
    ];
    let shares = vec![60.0, 198.0, 56.0, 128.0];
    flow.table(&Table {
        shares,
        head: Vec::new(),
        rows,
        style: table_style(TABLE),
    })?;
    flow.gap(8.0);
    flow.facts(
        &[
            ("案卷包摘要", sans(&form.package_sha256)),
            ("意见文件摘要", sans(or_dash(&form.opinion_sha256))),
        ],
        DENSE,
    )?;
    flow.part("一、逐条意见")?;
    let rows = form
        .rows
        .iter()
        .map(|r| {
            Row::new(vec![
                left(strong(&r.clause)),
                left(Text::plain(&r.name, Typeface::SerifBold, INK)),
                centre(verdict(r.machine)),
                centre(vote(r.vote)),
                Cell::new(serif(or_dash(&r.reason)), Align::Justified),
            ])
        })
        .collect();
    let titles = head(&[
        ("条款", Align::Left),
        ("名称", Align::Left),
        ("机算", Align::Centre),
        ("本人", Align::Centre),
        ("理由（原文）", Align::Left),
    ]);
    let shares = vec![50.0, 92.0, 48.0, 48.0, 204.0];
    flow.table(&Table {
        shares,
        head: vec![titles],
        rows,
        style: table_style(DENSE),
    })?;
    if !form.corrections.is_empty() {
        flow.section("核定的数据")?;
        adjustment_table(flow, &form.corrections)?;
    }
    flow.part("二、总体意见")?;
    flow.paragraph(&prose(or_dash(&form.overall)), &BODY)?;
    flow.part("三、声明与签名")?;
    flow.glued_paragraph(
        &prose("本人已独立审阅申报材料，以上意见由本人作出，并对其负责；本人与申报企业不存在应当回避的情形。"),
        &BODY,
    )?;
    flow.push(Strip {
        height: 8.0,
        glued_to_next: true,
        ..Strip::default()
    });
    let strip = signature(flow, form)?;
    flow.push(strip);
    Ok(())
}

fn signature(flow: &Flow<'_>, form: &OpinionForm) -> Result<Strip, MissingGlyph> {
    let area = Area {
        x: flow.width * 0.47,
        y: 0.0,
        width: flow.width * 0.53,
        height: 52.0,
    };
    let label = Area {
        x: area.x + 7.0,
        y: 2.0,
        width: 80.0,
        height: 0.0,
    };
    let mut items = vec![
        Item::Fill { area, colour: TINT },
        Item::Frame {
            area,
            thickness: 0.35,
            colour: HAIR,
        },
    ];
    items.extend(place_line(
        flow.fonts,
        &muted("签名"),
        &LineStyle::new(7.5, 12.0),
        label,
    )?);
    let tooltip = format!("{} 签名", form.expert.name);
    Ok(Strip {
        height: 54.0,
        items,
        fields: vec![(opinion_field().to_owned(), tooltip, area)],
        ..Strip::default()
    })
}
