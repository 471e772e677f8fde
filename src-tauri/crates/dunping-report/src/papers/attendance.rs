//! The attendance sheet (专家组签到表): one row a seat to be signed by hand, and free rows for the others in the room.

use serde::{Deserialize, Serialize};

use super::record_frame::{CaseRecord, render_record};
use super::theme::{
    INK, TABLE, category, centre, head, left, or_dash, pair, sans, serif, table_style,
};
use super::values::{PanelMember, PaperState};
use crate::RenderError;
use crate::fonts::{Fonts, MissingGlyph, Typeface};
use crate::layout::flow::Flow;
use crate::layout::page::Sheet;
use crate::layout::table::{Row, Table};
use crate::layout::text::{Align, Text};
use crate::time::ClaimedTime;

/// What the sheet says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// Draft or final.
    pub state: PaperState,
    /// 评审编号.
    pub case_no: String,
    /// 评估机构.
    pub body: String,
    /// 企业名称.
    pub enterprise: String,
    /// When the panel meets, as printed; empty to be written in.
    pub held_on: String,
    /// Where; empty to be written in.
    pub place: String,
    /// The panel.
    pub panel: Vec<PanelMember>,
    /// Free rows for staff and for the enterprise's people.
    pub others: u32,
    /// When the paper was made, by the maker's clock.
    pub made_at: ClaimedTime,
}

/// Renders the sheet. It lies, so that a signature has room.
///
/// # Errors
/// As [`super::render_panel_report`].
pub fn render_attendance(paper: &Attendance, fonts: &Fonts) -> Result<Vec<u8>, RenderError> {
    let about = CaseRecord {
        name: "专家组签到表",
        sheet: Sheet::A4_LYING,
        state: paper.state,
        case_no: &paper.case_no,
        body: &paper.body,
        enterprise: &paper.enterprise,
        made_at: paper.made_at,
    };
    render_record(&about, paper, fonts, &[], |flow| content(flow, paper))
}

fn content(flow: &mut Flow<'_>, paper: &Attendance) -> Result<(), MissingGlyph> {
    flow.table(&Table {
        shares: vec![60.0, 280.0, 60.0, 220.0],
        head: Vec::new(),
        rows: vec![
            pair("申报企业", &paper.enterprise, "评审编号", &paper.case_no),
            pair("会议时间", &paper.held_on, "会议地点", &paper.place),
        ],
        style: table_style(TABLE),
    })?;
    flow.gap(10.0);
    let (l, c) = (Align::Left, Align::Centre);
    let titles = head(&[
        ("序号", c),
        ("姓名", l),
        ("编号", l),
        ("类别", c),
        ("职责", c),
        ("工作单位", l),
        ("职称", l),
        ("签到时间", c),
        ("签名", c),
    ]);
    let seats = paper.panel.iter().enumerate().map(|(i, member)| {
        vec![
            centre(sans((i + 1).to_string())),
            left(Text::plain(&member.name, Typeface::SerifBold, INK)),
            left(sans(&member.expert_no)),
            centre(serif(category(member.category))),
            centre(serif(if member.chair { "组长" } else { "成员" })),
            left(serif(or_dash(&member.employer))),
            left(serif(or_dash(&member.title))),
            centre(Text::default()),
            centre(Text::default()),
        ]
    });
    let first = paper.panel.len() + 1;
    let free = (0..paper.others as usize).map(|i| {
        let mut cells = vec![centre(sans((first + i).to_string()))];
        cells.extend((0..8).map(|_| left(Text::default())));
        cells
    });
    let rows = seats.chain(free).map(|cells| Row {
        least: 27.0,
        ..Row::new(cells)
    });
    flow.table(&Table {
        shares: vec![26.0, 52.0, 38.0, 34.0, 34.0, 142.0, 102.0, 68.0, 132.0],
        head: vec![titles],
        rows: rows.collect(),
        style: table_style(TABLE),
    })
}
