//! 四、关键指标计算表 and 五、逐条评审表: the computed figures and the clause-by-clause review.

use super::theme::{
    ACCENT, BODY, DENSE, GREY, INK, TABLE, TINT, centre, head, left, muted, or_dash, prose, right,
    sans, serif, strong, table_style, verdict,
};
use super::values::{ClauseResult, Indicator, PanelReport, Verdict};
use crate::fonts::{MissingGlyph, Typeface};
use crate::layout::chart::Chart;
use crate::layout::flow::Flow;
use crate::layout::table::{Cell, Row, RowRule, Table};
use crate::layout::text::{Align, Text};

type Done = Result<(), MissingGlyph>;

/// 四、关键指标计算表, growth, size class and the notes on readings.
pub(super) fn figures(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("四、关键指标计算表")?;
    flow.paragraph(
        &prose("以下结论由软件按精确分数计算得出；百分比截断显示，不作四舍五入；比较在截断之前进行，“以上”“不低于”均含本数。比值下的标尺以中线为阈值，实心为达到，空心为未达到。"),
        &BODY,
    )?;
    flow.gap(6.0);
    let (l, c, r) = (Align::Left, Align::Centre, Align::Right);
    let titles = head(&[
        ("条款", l),
        ("指标", l),
        ("分子 / 分母", r),
        ("比值", r),
        ("阈值", r),
        ("差额", r),
        ("机算结论", c),
    ]);
    let rows = report.indicators.iter().flat_map(indicator).collect();
    let shares = vec![42.0, 86.0, 90.0, 58.0, 38.0, 81.0, 47.0];
    flow.table(&Table {
        shares,
        head: vec![titles],
        rows,
        style: table_style(DENSE),
    })?;
    growth(flow, report)?;
    size(flow, report)?;
    flow.section("口径敏感说明")?;
    if report.policy_notes.is_empty() {
        return flow.paragraph(&prose("各项结论在本标准的不同理解口径下一致。"), &BODY);
    }
    for note in &report.policy_notes {
        let text = strong(format!("{}　", note.clause)).then(&note.text, Typeface::Serif, INK);
        flow.callout(&text, &TABLE.aligned(Align::Justified), TINT, ACCENT)?;
        flow.gap(5.0);
    }
    Ok(())
}

/// The ratio, and below it where it lies beside its threshold.
fn ratio(i: &Indicator) -> Cell {
    let cell = right(strong(or_dash(&i.percent)));
    match i.position {
        Some(position) => cell.with_chart(Chart::Limit {
            position,
            met: i.verdict == Verdict::Met,
        }),
        None => cell,
    }
}

/// Two rows: the figures, and below them formula, sources and reading in small print.
fn indicator(i: &Indicator) -> Vec<Row> {
    let fraction = if i.denominator.is_empty() {
        i.numerator.clone()
    } else {
        format!("{}\n{}", i.numerator, i.denominator)
    };
    let mut main = Row::new(vec![
        left(strong(&i.clause)),
        left(Text::plain(&i.name, Typeface::SerifBold, INK)),
        right(sans(fraction)),
        ratio(i),
        right(sans(&i.threshold)),
        right(sans(or_dash(&i.margin))),
        centre(verdict(i.verdict)),
    ]);
    main.rule = RowRule::None;
    main.with_next = true;
    let mut small = muted("");
    let mut used = 0;
    for (label, words) in [
        ("公式", &i.formula),
        ("精确值", &i.exact),
        ("来源", &i.source),
        ("口径", &i.note),
    ] {
        if words.trim().is_empty() {
            continue;
        }
        // Two facts share a line where both are short.
        let length = words.chars().count() + 4;
        let gap = match used {
            0 => "",
            before if before + length <= 42 => "　　",
            _ => "\n",
        };
        used = if gap == "\n" { length } else { used + length };
        small = small.then(format!("{gap}{label}　{words}"), Typeface::Sans, GREY);
    }
    vec![
        main,
        Row::new(vec![left(Text::default()), left(small).spanning(6)]),
    ]
}

fn growth(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    let g = &report.growth;
    if g.rows.is_empty() {
        return Ok(());
    }
    flow.section("年均增长率的三种算法")?;
    let mut titles: Vec<(&str, Align)> = vec![("指标", Align::Left)];
    titles.extend(g.years.iter().map(|y| (y.as_str(), Align::Right)));
    titles.extend(g.methods.iter().map(|m| (m.as_str(), Align::Right)));
    let rows = g
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![left(serif(&row.name))];
            cells.extend(row.values.iter().map(|v| right(sans(or_dash(v)))));
            cells.extend(row.results.iter().enumerate().map(|(i, result)| {
                let face = if i == g.adopted {
                    Typeface::SansBold
                } else {
                    Typeface::Sans
                };
                let mut text =
                    Text::plain(or_dash(&result.percent), face, INK).then("\n", face, INK);
                text.0.extend(verdict(result.verdict).0);
                right(text)
            }));
            Row::new(cells)
        })
        .collect();
    let mut shares = vec![64.0];
    shares.extend(g.years.iter().map(|_| 72.0));
    shares.extend(g.methods.iter().map(|_| 54.0));
    flow.table(&Table {
        shares,
        head: vec![head(&titles)],
        rows,
        style: table_style(DENSE),
    })?;
    if let Some(method) = g.methods.get(g.adopted) {
        flow.gap(3.0);
        flow.paragraph(&muted(format!("采用口径：{method}（粗体列）。")), &DENSE)?;
    }
    Ok(())
}

fn size(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    let s = &report.size;
    flow.section("规模划型推导")?;
    flow.facts(
        &[
            ("从业人员 X", sans(&s.staff)),
            ("营业收入 Y", sans(&s.revenue)),
            ("推导", serif(s.steps.join("\n"))),
            ("结果", strong(&s.class)),
        ],
        DENSE,
    )
}

/// 五、逐条评审表: for every clause its requirement verbatim, evidence, verdict, votes and result.
pub(super) fn clauses(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("五、逐条评审表")?;
    let text = format!(
        "专家组全体成员对第4章的{}项要求逐条表决，符合票过半数的为符合；全部要求符合的，评审结果为通过。要求栏照录标准原文，其前为标准印出的编号；条款栏为逐项表决所用的编号。表决栏中实心方块为符合票，打叉方块为不符合票。",
        report.clauses.len()
    );
    flow.paragraph(&prose(text), &BODY)?;
    flow.gap(6.0);
    let (l, c) = (Align::Left, Align::Centre);
    let titles = head(&[
        ("条款", l),
        ("名称与要求", l),
        ("机算结论", c),
        ("符合票", c),
        ("不符合票", c),
        ("表决", c),
        ("结论", c),
    ]);
    let rows = report.clauses.iter().flat_map(clause).collect();
    // Nine seats, the largest panel, still fit beside each other.
    let shares = vec![21.0, 52.0, 21.0, 16.0, 19.0, 28.0, 17.0];
    flow.table(&Table {
        shares,
        head: vec![titles],
        rows,
        style: table_style(DENSE),
    })
}

fn clause(clause: &ClauseResult) -> Vec<Row> {
    let mut rows = vec![Row::new(vec![
        left(strong(&clause.clause)),
        left(Text::plain(&clause.name, Typeface::SerifBold, INK)),
        centre(verdict(clause.machine)),
        centre(sans(clause.votes_for.to_string())),
        centre(sans(clause.votes_against.to_string())),
        centre(Text::default()).with_chart(Chart::Votes {
            conform: clause.votes_for,
            nonconform: clause.votes_against,
        }),
        centre(verdict(clause.result)),
    ])];
    let mut add = |label: &str, text: Text| {
        rows.push(Row::new(vec![
            left(muted(label)),
            Cell::new(text, Align::Justified).spanning(6),
        ]));
    };
    add("要求", serif(clause.numbered_requirement()));
    if !clause.evidence.trim().is_empty() {
        add("证据", serif(&clause.evidence));
    }
    if !clause.note.trim().is_empty() {
        add("备注", serif(&clause.note));
    }
    let last = rows.len() - 1;
    for row in &mut rows[..last] {
        row.rule = RowRule::None;
        row.with_next = true;
    }
    rows
}
