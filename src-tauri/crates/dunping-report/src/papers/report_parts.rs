//! The parts of the report that are not figures: enterprise, basis, panel, classification, visit, dissent, conclusion,
//! signatures.

use super::panel_report::{panel_field, seal_field};
use super::theme::{
    ACCENT, BODY, DENSE, GREY, HAIR, INK, LARGE, TABLE, TINT, category, centre, head, left, muted,
    or_dash, pair, prose, right, sans, serif, strong, table_style,
};
use super::values::{Audience, Category, CopySource, Outcome, PanelMember, PanelReport};
use crate::fonts::{MissingGlyph, Typeface};
use crate::layout::flow::{Flow, Strip, place_block, place_line};
use crate::layout::lines::set_lines;
use crate::layout::page::{Area, Item};
use crate::layout::table::{Cell, Row, Table};
use crate::layout::text::{Align, LineStyle, Text};

type Done = Result<(), MissingGlyph>;

/// 一、企业基本情况.
pub(super) fn enterprise(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    let e = &report.enterprise;
    flow.part("一、企业基本情况")?;
    let wide = |a: &str, x: Text| Row::new(vec![left(muted(a)), left(x).spanning(3)]);
    let rows = vec![
        wide("企业名称", Text::plain(&e.name, Typeface::SerifBold, INK)),
        wide("统一社会信用代码", sans(&e.uscc)),
        wide("住所", serif(&e.domicile)),
        pair(
            "法定代表人",
            &e.legal_representative,
            "成立日期",
            &e.founded,
        ),
        pair("企业类型", &e.kind, "注册资本", &e.registered_capital),
        pair("规模类型", &e.size_class, "划型依据", &e.size_basis),
        wide("业务归属", serif(&e.business)),
        wide("所属领域", serif(&e.layers)),
        wide("核心技术", serif(&e.technologies)),
    ];
    let shares = vec![95.0, 128.0, 68.0, 151.0];
    flow.table(&Table {
        shares,
        head: Vec::new(),
        rows,
        style: table_style(TABLE),
    })
}

/// 二、评审依据与材料.
pub(super) fn basis(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    let b = &report.basis;
    flow.part("二、评审依据与材料")?;
    let text = format!(
        "本次评审依据《{}》进行，财务与人员数据取自{}，共审阅附件{}件。下列摘要均为 SHA-256，可据以核对评审所用的标准文本、口径与材料。",
        b.standard, b.reference_year, b.attachments
    );
    flow.paragraph(&prose(text), &BODY)?;
    flow.gap(6.0);
    flow.facts(
        &[
            ("标准文本摘要", sans(&b.standard_sha256)),
            ("口径方案", sans(&b.policy)),
            ("口径方案摘要", sans(&b.policy_sha256)),
            ("案卷包摘要", sans(&b.package_sha256)),
            ("工作日历", sans(&b.calendar)),
            ("评审软件", sans(&b.program)),
        ],
        DENSE,
    )
}

/// 三、专家组.
pub(super) fn panel(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("三、专家组")?;
    let shown = report.audience == Audience::Panel;
    let (l, c) = (Align::Left, Align::Centre);
    let mut titles = vec![("序号", c), ("专家编号", l)];
    if shown {
        titles.push(("姓名", l));
    }
    titles.push(("类别", c));
    if shown {
        titles.extend([("工作单位", l), ("职称", l)]);
    }
    titles.push(("职责", c));
    let rows = report
        .panel
        .iter()
        .enumerate()
        .map(|(i, m)| {
            let mut cells = vec![centre(sans((i + 1).to_string())), left(sans(&m.expert_no))];
            if shown {
                cells.push(left(Text::plain(&m.name, Typeface::SerifBold, INK)));
            }
            cells.push(centre(serif(category(m.category))));
            if shown {
                cells.extend([left(serif(&m.employer)), left(serif(&m.title))]);
            }
            cells.push(centre(if m.chair {
                strong("组长")
            } else {
                muted("成员")
            }));
            Row::new(cells)
        })
        .collect();
    let shares = if shown {
        vec![12.0, 20.0, 20.0, 13.0, 46.0, 30.0, 15.0]
    } else {
        vec![12.0, 30.0, 20.0, 20.0]
    };
    flow.table(&Table {
        shares,
        head: vec![head(&titles)],
        rows,
        style: table_style(TABLE),
    })?;
    flow.section("抽取记录")?;
    let d = &report.draw;
    flow.facts(
        &[
            (
                "抽取次序与时间",
                sans(format!("第 {} 次　{}", d.draw_no, d.drawn_at)),
            ),
            ("算法", sans(&d.algorithm)),
            ("承诺值", sans(&d.commit)),
            ("公开随机源", sans(&d.entropy)),
            ("种子", sans(&d.seed)),
        ],
        DENSE,
    )?;
    flow.section("回避与保密声明")?;
    flow.paragraph(&prose(&report.recusal_statement), &BODY)
}

/// 六、业务归属与排除情形认定.
pub(super) fn classification(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    let c = &report.classification;
    flow.part("六、业务归属与排除情形认定")?;
    flow.facts(
        &[
            ("主营业务归属", serif(&c.primary)),
            ("其他归属", serif(or_dash(&c.secondary))),
            ("排除情形认定", serif(&c.exclusion)),
        ],
        TABLE,
    )?;
    if c.revenue_shares.is_empty() {
        return Ok(());
    }
    flow.section("业务收入构成")?;
    let rows = c
        .revenue_shares
        .iter()
        .map(|share| {
            Row::new(vec![
                left(serif(&share.name)),
                right(sans(&share.amount)),
                right(sans(&share.percent)),
            ])
        })
        .collect();
    let titles = head(&[
        ("业务类别", Align::Left),
        ("收入", Align::Right),
        ("占比", Align::Right),
    ]);
    let shares = vec![80.0, 45.0, 28.0];
    flow.table(&Table {
        shares,
        head: vec![titles],
        rows,
        style: table_style(TABLE),
    })
}

/// 七、现场考察情况.
pub(super) fn site_visit(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("七、现场考察情况")?;
    let Some(visit) = &report.site_visit else {
        return flow.paragraph(&prose("本次评审未组织现场考察。"), &BODY);
    };
    let particulars = visit.particulars();
    let particulars = particulars.iter();
    let facts: Vec<(&str, Text)> = particulars
        .map(|(name, value)| (*name, serif(or_dash(value))))
        .collect();
    if !facts.is_empty() {
        flow.facts(&facts, TABLE)?;
    }
    if !visit.findings.trim().is_empty() {
        flow.gap(6.0);
        flow.paragraph(&prose(&visit.findings), &BODY)?;
    }
    if visit.seen.is_empty() {
        return Ok(());
    }
    flow.section("成员现场记录")?;
    let rows = visit.seen.iter().map(|one| {
        Row::new(vec![
            left(sans(&one.expert_no)),
            left(strong(or_dash(&one.clause))),
            Cell::new(serif(&one.text), Align::Justified),
        ])
    });
    let titles = ["专家编号", "条款", "记录（原文）"].map(|title| (title, Align::Left));
    flow.table(&Table {
        shares: vec![50.0, 50.0, 342.0],
        head: vec![head(&titles)],
        rows: rows.collect(),
        style: table_style(DENSE),
    })
}

/// 八、不同意见.
pub(super) fn dissents(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("八、不同意见")?;
    if report.dissents.is_empty() {
        return flow.paragraph(&prose("无。"), &BODY);
    }
    let rows = report
        .dissents
        .iter()
        .map(|d| {
            Row::new(vec![
                left(strong(&d.clause)),
                left(sans(&d.expert_no)),
                centre(super::theme::vote(d.vote)),
                left(serif(&d.reason)),
            ])
        })
        .collect();
    let titles = head(&[
        ("条款", Align::Left),
        ("专家编号", Align::Left),
        ("所投", Align::Centre),
        ("理由（原文）", Align::Left),
    ]);
    flow.table(&Table {
        shares: vec![20.0, 20.0, 17.0, 92.0],
        head: vec![titles],
        rows,
        style: table_style(TABLE),
    })
}

/// 九、评审结论.
pub(super) fn conclusion(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.new_page();
    flow.part("九、评审结论")?;
    let count = |wanted: Category| report.panel.iter().filter(|m| m.category == wanted).count();
    let failing = report.not_met();
    let result = match report.conclusion.outcome {
        Outcome::Passed => "通过",
        Outcome::NotPassed => "不通过",
    };
    let bold = |t: Text, words: &str| t.then(words, Typeface::SerifBold, ACCENT);
    let text = serif(format!(
        "经专家组（共{}人，其中技术专家{}人、财务专家{}人）评审，该企业",
        report.panel.len(),
        count(Category::Technical),
        count(Category::Finance)
    ));
    let text = bold(text, &report.finding()).then(
        format!("《{}》第4章规定的要求，评审结果为", report.basis.standard),
        Typeface::Serif,
        INK,
    );
    let text = bold(text, &format!("“{result}”")).then("。", Typeface::Serif, INK);
    flow.callout(&text, &LARGE, TINT, ACCENT)?;
    if !failing.is_empty() {
        flow.section("不符合的条款")?;
        let rows = failing
            .iter()
            .map(|c| {
                Row::new(vec![
                    left(strong(c.number())),
                    left(serif(&c.name)),
                    right(sans(c.votes_for.to_string())),
                    right(sans(c.votes_against.to_string())),
                    centre(super::theme::verdict(c.result)),
                ])
            })
            .collect();
        let titles = head(&[
            ("条款", Align::Left),
            ("名称", Align::Left),
            ("符合票", Align::Right),
            ("不符合票", Align::Right),
            ("结论", Align::Centre),
        ]);
        let shares = vec![44.0, 54.0, 16.0, 19.0, 17.0];
        flow.table(&Table {
            shares,
            head: vec![titles],
            rows,
            style: table_style(TABLE),
        })?;
    }
    if !report.conclusion.remarks.trim().is_empty() {
        flow.section("说明")?;
        flow.paragraph(&prose(&report.conclusion.remarks), &BODY)?;
    }
    Ok(())
}

/// 十、专家签字页: one prepared field for every member, the chair first, all on one page, under the conclusion if it fits.
pub(super) fn signatures(flow: &mut Flow<'_>, report: &PanelReport) -> Done {
    flow.part("十、专家签字页")?;
    if report.audience == Audience::Public {
        let original = match report.copy_source {
            Some(CopySource::Sealed) if report.copy_unsigned.is_empty() => {
                "专家组成员的签名和评估机构的盖章见盖章的原件".to_owned()
            }
            Some(CopySource::Sealed) => format!(
                "评估机构的盖章和已签署的专家组成员的签名见盖章的原件，其中没有{}的签名",
                report.copy_unsigned.join("、")
            ),
            Some(CopySource::ChairSigned) | None => "签名见组长签署的原件".to_owned(),
        };
        let text = format!(
            "本副本由评审报告原件制成，供公开查阅：隐去专家姓名、工作单位和职称栏，以及会见人员和工作人员的姓名。{original}，原件的 SHA-256 为 {}。",
            or_dash(&report.copy_of)
        );
        return flow.paragraph(&prose(text), &BODY);
    }
    let text = "专家组成员确认本报告记载了评审的过程、表决与理由。持不同意见的，其意见及理由载于第八部分。\
                组长先签，其余成员依次签署；签署后报告内容不得更改。";
    flow.glued_paragraph(&prose(text), &BODY)?;
    flow.push(Strip {
        height: 8.0,
        glued_to_next: true,
        ..Strip::default()
    });
    let chair = report.panel.iter().filter(|m| m.chair);
    let members = report.panel.iter().filter(|m| !m.chair);
    let strips = chair
        .chain(members)
        .map(|member| signature_strip(flow, report, member));
    let mut strips = strips.collect::<Result<Vec<Strip>, _>>()?;
    strips.push(seal_strip(flow, report)?);
    // All on one page where they fit on one; otherwise the page ends between two of them.
    let height: f32 = strips.iter().map(|strip| strip.height).sum();
    let whole = height <= flow.page_height() - AROUND_SIGNATURES;
    for strip in &mut strips {
        strip.glued_to_next = whole;
    }
    let recorder = report.recorder.trim();
    if let Some(last) = strips.last_mut() {
        last.glued_to_next = !recorder.is_empty();
    }
    for strip in strips {
        flow.push(strip);
    }
    if recorder.is_empty() {
        return Ok(());
    }
    flow.push(Strip {
        height: 10.0,
        glued_to_next: true,
        ..Strip::default()
    });
    let named = muted("记录人　").then(recorder, Typeface::Serif, INK);
    let date = format!("　　　　日期　{}", report.review_date);
    flow.paragraph(&named.then(date, Typeface::Sans, GREY), &TABLE)
}

/// The heading, the words and the recorder around the places for signatures.
const AROUND_SIGNATURES: f32 = 127.0;

/// Up to this many seats there is room for the title under the employer.
const ROOMY: usize = 7;

/// Nine seats, the largest panel, still fit on one page with the seal, unless their names or employers are long.
fn least_height(report: &PanelReport) -> f32 {
    if report.panel.len() > ROOMY {
        46.0
    } else {
        60.0
    }
}

fn signature_strip(
    flow: &Flow<'_>,
    report: &PanelReport,
    member: &PanelMember,
) -> Result<Strip, MissingGlyph> {
    let role = if member.chair { "组长" } else { "成员" };
    let particulars = format!(
        "{role}　{}专家　{}",
        category(member.category),
        member.expert_no
    );
    let between = if report.panel.len() > ROOMY {
        "　"
    } else {
        "\n"
    };
    let mut below = format!("{}{between}{}", member.employer, member.title);
    let name = Text::plain(&member.name, Typeface::SerifBold, INK);
    let mut heading = name
        .clone()
        .then(format!("　{particulars}"), Typeface::Sans, GREY);
    // What does not stand beside the name stands below it, in one piece.
    if set_lines(flow.fonts, &heading, &NAME, words_width(flow))?.len() > 1 {
        heading = name;
        below = format!("{particulars}\n{below}");
    }
    let field = (
        panel_field(&member.expert_no),
        format!("{role} {} 签名", member.name),
    );
    let words = (&heading, below.as_str());
    boxed_strip(flow, least_height(report), words, "签名", field)
}

/// The name in a place for a signature, and the words below it.
const NAME: LineStyle = LineStyle::new(12.0, 20.0);
const PARTICULARS: LineStyle = LineStyle::new(9.0, 12.5);

/// The width of the words beside a box.
fn words_width(flow: &Flow<'_>) -> f32 {
    box_left(flow) - 10.0
}

/// Where the box of a field begins.
fn box_left(flow: &Flow<'_>) -> f32 {
    flow.width * 0.47
}

/// The body's seal, after the panel has signed.
fn seal_strip(flow: &Flow<'_>, report: &PanelReport) -> Result<Strip, MissingGlyph> {
    let heading = Text::plain("评估机构", Typeface::SerifBold, INK);
    let field = (seal_field().to_owned(), "评估机构盖章".to_owned());
    let words = (&heading, report.body.as_str());
    boxed_strip(flow, least_height(report), words, "盖章", field)
}

/// Words on the left, and on the right the box of a field with its name and tooltip. It is as high as its words need.
fn boxed_strip(
    flow: &Flow<'_>,
    least: f32,
    (heading, below): (&Text, &str),
    label: &str,
    (field, tooltip): (String, String),
) -> Result<Strip, MissingGlyph> {
    const MARGIN: f32 = 3.0;
    let left = box_left(flow);
    let set = |text: &Text, style: LineStyle, y: f32| {
        let area = Area {
            x: 0.0,
            y,
            width: words_width(flow),
            height: 0.0,
        };
        place_block(flow.fonts, text, &style, area)
    };
    let (mut items, name) = set(heading, NAME, 0.0)?;
    let (more, words) = set(&muted(below), PARTICULARS, name)?;
    items.extend(more);
    let height = (words + 2.0 * MARGIN).max(least);
    let top = (height - words) / 2.0;
    let mut items: Vec<Item> = items.into_iter().map(|it| it.moved(0.0, top)).collect();
    let box_area = Area {
        x: left,
        y: MARGIN,
        width: flow.width - left,
        height: height - 2.0 * MARGIN,
    };
    items.push(Item::Fill {
        area: box_area,
        colour: TINT,
    });
    items.push(Item::Frame {
        area: box_area,
        thickness: 0.35,
        colour: HAIR,
    });
    let place = Area {
        x: box_area.x + 7.0,
        y: box_area.y + 2.0,
        width: 80.0,
        height: 0.0,
    };
    items.extend(place_line(
        flow.fonts,
        &muted(label),
        &LineStyle::new(7.5, 12.0),
        place,
    )?);
    items.push(Item::Rule {
        x1: 0.0,
        y1: height,
        x2: flow.width,
        y2: height,
        thickness: 0.35,
        colour: HAIR,
    });
    Ok(Strip {
        height,
        items,
        fields: vec![(field, tooltip, box_area)],
        ..Strip::default()
    })
}
