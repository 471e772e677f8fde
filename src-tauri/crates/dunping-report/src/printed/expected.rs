//! What the pages of a report must say, in reading order: the values cell by cell as [`crate::papers`] sets them.

use std::collections::BTreeSet;

use crate::layout::text::visible;
use crate::papers::{
    Audience, Category, ClauseResult, FORM_TITLE, Indicator, OpinionForm, Outcome, PanelMember,
    PanelReport, Verdict, set_aside,
};

/// Whether something must follow at once on what was read before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Next,
    /// Anywhere further on: a heading, or a row below words that are not compared.
    FurtherOn,
}

/// A row or paragraph.
pub(super) struct Expected {
    pub(super) place: String,
    /// Its cells without white space.
    pub(super) cells: Vec<Vec<char>>,
    pub(super) order: Order,
    /// The head of the table, which is repeated where the table goes on over a page's end.
    pub(super) head: Vec<char>,
}

impl Expected {
    /// Whether it is the heading of a part.
    pub(super) fn is_heading(&self) -> bool {
        self.order == Order::FurtherOn
            && self.cells.len() == 1
            && self.cells[0] == bare(&self.place)
    }
}

/// What stands at the end of each page's text: its head and foot.
pub(super) fn furniture(
    report: &PanelReport,
    digest: &[u8; 32],
    page: usize,
    total: usize,
) -> Vec<char> {
    let hash: String = digest[..8].iter().map(|b| format!("{b:02x}")).collect();
    let title = match report.audience {
        _ if page == 1 => "",
        Audience::Panel => "专家评审报告",
        Audience::Public => "专家评审报告（公开副本）",
    };
    bare(&format!(
        "评审编号{}内容摘要{hash}{title}第{page}页共{total}页",
        report.case_no
    ))
}

/// The same of an opinion form.
pub(super) fn form_furniture(form: &OpinionForm, page: usize, total: usize) -> Vec<char> {
    let hash = "0".repeat(16);
    bare(&format!(
        "评审编号{}内容摘要{hash}{FORM_TITLE}第{page}页共{total}页",
        form.case_no
    ))
}

/// The heads of an opinion form's tables.
pub(super) fn form_heads() -> BTreeSet<Vec<char>> {
    [
        "条款名称机算本人理由（原文）",
        "数据项申报值采用值更正人与时间",
    ]
    .map(bare)
    .into()
}

/// What of a text is printed and read back: what cannot be seen is not painted.
fn bare(text: &str) -> Vec<char> {
    visible(text).filter(|c| !c.is_whitespace()).collect()
}

/// The heads of the report's tables, which are repeated on every page that a table goes on on.
pub(super) fn heads(steps: &[Expected]) -> BTreeSet<Vec<char>> {
    let heads = steps.iter().map(|step| step.head.clone());
    heads.filter(|head| !head.is_empty()).collect()
}

/// The whole report.
pub(super) fn report(report: &PanelReport) -> Vec<Expected> {
    let mut script = Script::default();
    script.cover(report);
    script.enterprise(report);
    script.basis(report);
    script.panel(report);
    script.figures(report);
    script.clauses(report);
    script.classification(report);
    script.visit(report);
    script.dissents(report);
    script.conclusion(report);
    script.seats(report);
    script.provenance(report);
    script.adjustments(report);
    script.ballots(report);
    script.reasons(report);
    script.steps
}

#[derive(Default)]
struct Script {
    steps: Vec<Expected>,
    part: String,
    head: Vec<char>,
}

impl Script {
    fn push(&mut self, place: String, cells: &[&str], order: Order) {
        self.steps.push(Expected {
            place,
            cells: cells.iter().map(|cell| bare(cell)).collect(),
            order,
            head: self.head.clone(),
        });
    }

    /// A heading of a part, after which no table goes on.
    fn part(&mut self, title: &str) {
        title.clone_into(&mut self.part);
        self.head.clear();
        self.push(title.to_owned(), &[title], Order::FurtherOn);
    }

    /// Something anywhere further on in the part.
    fn later(&mut self, place: &str, cells: &[&str]) {
        self.push(self.named(place), cells, Order::FurtherOn);
    }

    /// A row or paragraph that follows at once.
    fn next(&mut self, place: &str, cells: &[&str]) {
        self.push(self.named(place), cells, Order::Next);
    }

    fn named(&self, place: &str) -> String {
        format!("{} {place}", self.part).trim().to_owned()
    }

    /// A table's head; the rows are pushed by `rows` and stand on no page without it.
    fn table(&mut self, titles: &[&str], rows: impl FnOnce(&mut Self)) {
        self.later("表头", titles);
        self.head = titles.iter().flat_map(|title| bare(title)).collect();
        rows(self);
        self.head.clear();
    }

    /// Names and values, from anywhere further on.
    fn facts(&mut self, facts: &[(&str, &str)]) {
        for (i, (name, value)) in facts.iter().enumerate() {
            let order = if i == 0 {
                Order::FurtherOn
            } else {
                Order::Next
            };
            self.push(self.named(name), &[name, value], order);
        }
    }

    fn cover(&mut self, r: &PanelReport) {
        "封面".clone_into(&mut self.part);
        self.facts(&[
            ("评审编号", &r.case_no),
            ("企业名称", &r.enterprise.name),
            ("统一社会信用代码", &r.enterprise.uscc),
            ("评估机构", &r.body),
            ("评审日期", &r.review_date),
        ]);
    }

    fn enterprise(&mut self, r: &PanelReport) {
        let e = &r.enterprise;
        self.part("一、企业基本情况");
        self.facts(&[
            ("企业名称", &e.name),
            ("统一社会信用代码", &e.uscc),
            ("住所", &e.domicile),
        ]);
        for (a, x, b, y) in [
            (
                "法定代表人",
                &e.legal_representative,
                "成立日期",
                &e.founded,
            ),
            ("企业类型", &e.kind, "注册资本", &e.registered_capital),
            ("规模类型", &e.size_class, "划型依据", &e.size_basis),
        ] {
            self.next(a, &[a, x, b, y]);
        }
        for (name, value) in [
            ("业务归属", &e.business),
            ("所属领域", &e.layers),
            ("核心技术", &e.technologies),
        ] {
            self.next(name, &[name, value]);
        }
    }

    fn basis(&mut self, r: &PanelReport) {
        let b = &r.basis;
        self.part("二、评审依据与材料");
        let read = format!("共审阅附件{}件", b.attachments);
        self.later("附件", &[&read]);
        self.facts(&[
            ("标准文本摘要", &b.standard_sha256),
            ("口径方案", &b.policy),
            ("口径方案摘要", &b.policy_sha256),
            ("案卷包摘要", &b.package_sha256),
            ("工作日历", &b.calendar),
            ("评审软件", &b.program),
        ]);
    }

    fn panel(&mut self, r: &PanelReport) {
        self.part("三、专家组");
        let shown = r.audience == Audience::Panel;
        let mut titles = vec!["序号", "专家编号"];
        if shown {
            titles.push("姓名");
        }
        titles.push("类别");
        if shown {
            titles.extend(["工作单位", "职称"]);
        }
        titles.push("职责");
        self.table(&titles, |script| {
            for (i, m) in r.panel.iter().enumerate() {
                let number = (i + 1).to_string();
                let mut cells = vec![number.as_str(), &m.expert_no];
                if shown {
                    cells.push(&m.name);
                }
                cells.push(category(m.category));
                if shown {
                    cells.extend([m.employer.as_str(), &m.title]);
                }
                cells.push(if m.chair { "组长" } else { "成员" });
                script.next(&m.expert_no, &cells);
            }
        });
        let d = &r.draw;
        self.facts(&[
            (
                "抽取次序与时间",
                &format!("第{}次{}", d.draw_no, d.drawn_at),
            ),
            ("算法", &d.algorithm),
            ("承诺值", &d.commit),
            ("公开随机源", &d.entropy),
            ("种子", &d.seed),
        ]);
        self.later("回避与保密声明", &[&r.recusal_statement]);
    }

    fn figures(&mut self, r: &PanelReport) {
        self.part("四、关键指标计算表");
        let titles = [
            "条款",
            "指标",
            "分子/分母",
            "比值",
            "阈值",
            "差额",
            "机算结论",
        ];
        self.table(&titles, |script| {
            for indicator in &r.indicators {
                script.indicator(indicator);
            }
        });
        let g = &r.growth;
        if !g.rows.is_empty() {
            let titles: Vec<&str> = std::iter::once("指标")
                .chain(g.years.iter().map(String::as_str))
                .chain(g.methods.iter().map(String::as_str))
                .collect();
            self.table(&titles, |script| {
                for row in &g.rows {
                    let mut cells = vec![row.name.clone()];
                    cells.extend(row.values.iter().map(|v| or_dash(v).to_owned()));
                    cells.extend(row.results.iter().map(|result| {
                        format!("{}{}", or_dash(&result.percent), verdict(result.verdict))
                    }));
                    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                    script.next(&row.name, &cells);
                }
            });
            if let Some(method) = g.methods.get(g.adopted) {
                self.next("采用口径", &[&format!("采用口径：{method}")]);
            }
        }
        let s = &r.size;
        self.facts(&[
            ("从业人员X", &s.staff),
            ("营业收入Y", &s.revenue),
            ("推导", &s.steps.concat()),
            ("结果", &s.class),
        ]);
        for note in &r.policy_notes {
            self.later("口径敏感说明", &[&note.clause, &note.text]);
        }
    }

    fn indicator(&mut self, i: &Indicator) {
        let place = format!("{} {}", i.clause, i.name);
        let fraction = format!("{}{}", i.numerator, i.denominator);
        self.next(
            &place,
            &[
                &i.clause,
                &i.name,
                &fraction,
                or_dash(&i.percent),
                &i.threshold,
                or_dash(&i.margin),
                verdict(i.verdict),
            ],
        );
        let facts: String = [
            ("公式", &i.formula),
            ("精确值", &i.exact),
            ("来源", &i.source),
            ("口径", &i.note),
        ]
        .into_iter()
        .filter(|(_, words)| !words.trim().is_empty())
        .map(|(label, words)| format!("{label}{words}"))
        .collect();
        self.next(&place, &[&facts]);
    }

    fn clauses(&mut self, r: &PanelReport) {
        self.part("五、逐条评审表");
        let titles = [
            "条款",
            "名称与要求",
            "机算结论",
            "符合票",
            "不符合票",
            "表决",
            "结论",
        ];
        self.table(&titles, |script| {
            for clause in &r.clauses {
                script.clause(clause);
            }
        });
    }

    fn clause(&mut self, c: &ClauseResult) {
        let (conform, nonconform) = (c.votes_for.to_string(), c.votes_against.to_string());
        self.next(
            &c.clause,
            &[
                &c.clause,
                &c.name,
                verdict(c.machine),
                &conform,
                &nonconform,
                verdict(c.result),
            ],
        );
        self.next(&c.clause, &["要求", &c.numbered_requirement()]);
        for (label, words) in [("证据", &c.evidence), ("备注", &c.note)] {
            if !words.trim().is_empty() {
                self.next(&c.clause, &[label, words]);
            }
        }
    }

    fn classification(&mut self, r: &PanelReport) {
        let c = &r.classification;
        self.part("六、业务归属与排除情形认定");
        self.facts(&[
            ("主营业务归属", &c.primary),
            ("其他归属", or_dash(&c.secondary)),
            ("排除情形认定", &c.exclusion),
        ]);
        if !c.revenue_shares.is_empty() {
            self.table(&["业务类别", "收入", "占比"], |script| {
                for share in &c.revenue_shares {
                    script.next(&share.name, &[&share.name, &share.amount, &share.percent]);
                }
            });
        }
    }

    fn visit(&mut self, r: &PanelReport) {
        self.part("七、现场考察情况");
        let Some(visit) = &r.site_visit else {
            return self.next("", &["本次评审未组织现场考察。"]);
        };
        for (name, value) in visit.particulars() {
            self.next(name, &[name, or_dash(value)]);
        }
        self.next("情况", &[&visit.findings]);
        if !visit.seen.is_empty() {
            self.table(&["专家编号", "条款", "记录（原文）"], |script| {
                for one in &visit.seen {
                    let cells = [&one.expert_no, or_dash(&one.clause), &one.text];
                    script.next(&one.expert_no, &cells);
                }
            });
        }
    }

    fn dissents(&mut self, r: &PanelReport) {
        self.part("八、不同意见");
        if r.dissents.is_empty() {
            return self.next("", &["无。"]);
        }
        self.table(
            &["条款", "专家编号", "所投", "理由（原文）"],
            |script| {
                for d in &r.dissents {
                    let place = format!("{} {}", d.clause, d.expert_no);
                    script.next(&place, &[&d.clause, &d.expert_no, vote(d.vote), &d.reason]);
                }
            },
        );
    }

    fn conclusion(&mut self, r: &PanelReport) {
        self.part("九、评审结论");
        let count = |wanted: Category| r.panel.iter().filter(|m| m.category == wanted).count();
        let (failing, finding) = (r.not_met(), r.finding());
        let outcome = match r.conclusion.outcome {
            Outcome::Passed => "通过",
            Outcome::NotPassed => "不通过",
        };
        let sentence = format!(
            "经专家组（共{}人，其中技术专家{}人、财务专家{}人）评审，该企业{finding}《{}》第4章规定的要求，评审结果为“{outcome}”。",
            r.panel.len(),
            count(Category::Technical),
            count(Category::Finance),
            r.basis.standard
        );
        self.next("", &[&sentence]);
        if !failing.is_empty() {
            self.next("不符合的条款", &["不符合的条款"]);
            let titles = ["条款", "名称", "符合票", "不符合票", "结论"];
            self.table(&titles, |script| {
                for c in failing {
                    let (conform, nonconform) =
                        (c.votes_for.to_string(), c.votes_against.to_string());
                    let result = verdict(c.result);
                    script.next(
                        &c.clause,
                        &[c.number(), &c.name, &conform, &nonconform, result],
                    );
                }
            });
        }
        if !r.conclusion.remarks.trim().is_empty() {
            self.next("说明", &["说明", &r.conclusion.remarks]);
        }
    }

    fn seats(&mut self, r: &PanelReport) {
        self.part("十、专家签字页");
        if r.audience == Audience::Public {
            return self.later("原件", &[&r.copy_of]);
        }
        let chair = r.panel.iter().filter(|m| m.chair);
        for member in chair.chain(r.panel.iter().filter(|m| !m.chair)) {
            self.seat(member);
        }
        if !r.recorder.trim().is_empty() {
            let cells = ["记录人", &r.recorder, "日期", &r.review_date];
            self.later("记录人", &cells);
        }
    }

    fn seat(&mut self, m: &PanelMember) {
        let role = if m.chair { "组长" } else { "成员" };
        let seat = format!("{role}{}专家{}", category(m.category), m.expert_no);
        self.later(&m.expert_no, &[&m.name, &seat, &m.employer, &m.title]);
    }

    fn provenance(&mut self, r: &PanelReport) {
        self.part("附录一　数据来源");
        if r.provenance.is_empty() {
            return self.next("", &["无。"]);
        }
        let titles = ["数据项", "采用值", "位置", "原文", "文件"];
        self.table(&titles, |script| {
            for p in &r.provenance {
                script.next(&p.figure, &[&p.figure, &p.value, &p.place, &p.raw, &p.file]);
            }
        });
    }

    fn adjustments(&mut self, r: &PanelReport) {
        self.part("附录二　更正记录");
        if r.adjustments.is_empty() {
            return self.next("", &["评审中未更正任何数据。"]);
        }
        let titles = ["数据项", "申报值", "采用值", "更正人与时间"];
        self.table(&titles, |script| {
            for a in &r.adjustments {
                let by = format!("{}{}", a.by, a.at);
                script.next(&a.figure, &[&a.figure, &a.old, &a.new, &by]);
                script.next(&a.figure, &["理由", &a.reason]);
            }
        });
    }

    fn ballots(&mut self, r: &PanelReport) {
        self.part("附录三　签名意见文件");
        let titles = ["专家编号", "轮次", "签名证书指纹", "自报签署时间"];
        self.table(&titles, |script| {
            for b in &r.ballots {
                let round = b.round.to_string();
                script.next(
                    &b.expert_no,
                    &[&b.expert_no, &round, &b.fingerprint, &b.signed_at],
                );
                script.next(&b.expert_no, &["意见文件", &b.sha256]);
            }
        });
        for one in &r.set_aside {
            self.next(&one.expert_no, &[&set_aside(one)]);
        }
        self.facts(&[("案卷日志链首", &r.journal_head)]);
    }

    fn reasons(&mut self, r: &PanelReport) {
        self.part("附录四　各专家逐条意见");
        for expert in &r.reasons {
            let seat = r.panel.iter().find(|m| m.expert_no == expert.expert_no);
            let name = seat.map_or("", |m| match r.audience {
                Audience::Panel => m.name.as_str(),
                Audience::Public => "",
            });
            self.next(&expert.expert_no, &["专家", &expert.expert_no, name]);
            self.table(&["条款", "所投", "意见（原文）"], |script| {
                for reason in &expert.reasons {
                    let place = format!("{} {}", expert.expert_no, reason.clause);
                    script.next(
                        &place,
                        &[&reason.clause, vote(reason.vote), or_dash(&reason.text)],
                    );
                }
                if !expert.overall.trim().is_empty() {
                    let place = format!("{} 总体意见", expert.expert_no);
                    script.next(&place, &["总体意见", "—", &expert.overall]);
                }
            });
        }
        self.part("附录五　验证方法");
    }
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "符合",
        Verdict::NotMet => "不符合",
        Verdict::Undetermined => "无法判定",
        Verdict::Judgement => "专家判断",
    }
}

const fn vote(vote: Verdict) -> &'static str {
    match vote {
        Verdict::Met => "符合",
        Verdict::NotMet => "不符合",
        Verdict::Undetermined => "材料不足",
        Verdict::Judgement => "未表决",
    }
}

const fn category(category: Category) -> &'static str {
    match category {
        Category::Technical => "技术",
        Category::Finance => "财务",
    }
}

fn or_dash(text: &str) -> &str {
    if text.trim().is_empty() { "—" } else { text }
}
