//! The words for the domain's values. One place, so that the screen, the report and the command line say the same. Papers and the
//! command line speak Chinese alone.

use dunping_domain::ballot::{OverrideCode, Tag, Vote};
use dunping_domain::clause::{Measure, Reason, Verdict};
use dunping_domain::figures::{Confirmation, FigureKey, Origin, Unit};
use dunping_domain::finding::Severity;
use dunping_domain::hint::Leaning;
use dunping_domain::money::Fen;
use dunping_domain::panel::Category;
use dunping_domain::process::State;
use dunping_domain::standard::Clause;
use dunping_domain::tally::{Outcome, TallyRefusal};
use dunping_workbook::FieldKey;

use crate::contract::Words;
use crate::moment::shown_stamp;

/// A figure's value with its unit, e.g. `1,000,200.00 元`.
#[must_use]
pub fn value(key: FigureKey, value: i64) -> Words {
    match key.unit() {
        Unit::Fen => yuan(i128::from(value)),
        Unit::Head => Words::new(format!("{value} 人"), format!("{value} persons")),
    }
}

/// The unit in which people write a figure: 元 or 人.
#[must_use]
pub fn unit(key: FigureKey) -> Words {
    match key.unit() {
        Unit::Fen => ("元", "yuan").into(),
        Unit::Head => ("人", "persons").into(),
    }
}

/// An amount of 分 as 元 with its unit.
#[must_use]
pub fn yuan(fen: i128) -> Words {
    match Fen::new(fen) {
        Some(fen) => Words::new(format!("{fen} 元"), format!("{fen} yuan")),
        None => Words::new(format!("{fen} 分"), format!("{fen} fen")),
    }
}

/// A clause by its short title.
#[must_use]
pub fn title(clause: &Clause) -> Words {
    Words::new(&clause.title, clause.key.english())
}

/// A figure by its name, e.g. `2025年研究开发费用总额`.
#[must_use]
pub fn figure(key: FigureKey) -> Words {
    let english = key.en();
    // A name stands by itself; in a sentence the article goes before it.
    let english = english.trim_start_matches("the ");
    Words::new(key.zh(), english)
}

/// The machine's verdict in one word.
#[must_use]
pub fn verdict(verdict: &Verdict) -> Words {
    match verdict {
        Verdict::Met => ("符合", "met"),
        Verdict::NotMet => ("不符合", "not met"),
        Verdict::Undetermined { reasons }
            if reasons.iter().all(|r| matches!(r, Reason::Judgement)) =>
        {
            ("专家判断", "for judgement")
        }
        Verdict::Undetermined { .. } => ("无法判定", "undetermined"),
    }
    .into()
}

/// Why a verdict is undetermined, in a sentence.
#[must_use]
#[rustfmt::skip] // A sentence and its translation keep to one line.
pub fn reason(reason: &Reason) -> Words {
    match reason {
        Reason::Missing { figure } => Words::new(
            format!("缺少数据：{}。空白不等于零，请核对工作簿。", figure.zh()),
            format!("Missing: {}. Blank is not zero; check the workbook.", figure.en()),
        ),
        Reason::NoBase { figure } => Words::new(
            format!("分母为零或负数：{}，比例没有意义。", figure.zh()),
            format!("The base is zero or negative: {}; the share has no meaning.", figure.en()),
        ),
        Reason::Negative { figure } => Words::new(
            format!("数据为负数：{}，请核对。", figure.zh()),
            format!("Negative: {}; check it.", figure.en()),
        ),
        Reason::GrowthBase { figure } => Words::new(
            format!("基期为零或负数：{}，增长率没有意义。", figure.zh()),
            format!("The base is zero or negative: {}; growth has no meaning.", figure.en()),
        ),
        Reason::TooFewYears => ("可用的会计年度不足两年，无法计算增长率。", "Fewer than two fiscal years; growth cannot be computed.").into(),
        Reason::SizeClassOpen => ("企业规模无法确定，且不同规模的结论不同。", "The size class is open, and the possible ones differ in the verdict.").into(),
        Reason::Judgement => ("本条没有计算公式，由专家判断。", "This clause has no formula; experts judge.").into(),
        Reason::OutOfRange { figure } => Words::new(
            format!("数据超出可接受范围：{}，请核对单位。", figure.zh()),
            format!("Beyond what is accepted: {}; check the unit.", figure.en()),
        ),
    }
}

/// The name of a computed line.
#[must_use]
pub fn measure(measure: &Measure) -> Words {
    let (head, method) = measure.name.split_once('.').unwrap_or((&measure.name, ""));
    let (zh, en) = match head {
        "research_share" => ("研发费用占比", "Share of research expense"),
        "domestic_share" | "domestic_research_share" => {
            ("境内研发费用占比", "Share of domestic research expense")
        }
        "bachelor_share" => (
            "本科以上职工占比",
            "Share of staff with a bachelor's degree",
        ),
        "research_staff_share" => ("研发人员占比", "Share of research staff"),
        "cyber_share" => ("网络空间安全业务收入占比", "Share of cybersecurity revenue"),
        "cyber_amount" => (
            "网络空间安全业务收入金额",
            "Amount of cybersecurity revenue",
        ),
        "revenue" => ("收入", "Revenue"),
        "profit" => ("利润", "Profit"),
        other => (other, other),
    };
    let (method_zh, method_en) = match method {
        "" => return Words::new(zh, en),
        "cagr" => ("几何平均（水平法）", "geometric mean"),
        "mean" => ("算术平均", "arithmetic mean"),
        "yoy" => ("最近一年", "last year"),
        "strict" => ("本科以上研发人员", "with a bachelor's degree"),
        "wide" => ("全部研发人员", "all research staff"),
        "small" => ("小微企业", "small and micro"),
        "large" => ("大中型企业", "medium and large"),
        other => (other, other),
    };
    Words::new(format!("{zh} · {method_zh}"), format!("{en} · {method_en}"))
}

/// How much a finding weighs.
#[must_use]
pub fn severity(severity: Severity) -> Words {
    match severity {
        Severity::Note => ("说明", "Note"),
        Severity::Confirm => ("需确认", "Confirm"),
        Severity::Missing => ("缺失", "Missing"),
        Severity::Invalid => ("无效", "Invalid"),
        Severity::Block => ("阻断", "Blocking"),
    }
    .into()
}

/// The stable code of a severity.
#[must_use]
pub fn severity_code(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Confirm => "confirm",
        Severity::Missing => "missing",
        Severity::Invalid => "invalid",
        Severity::Block => "block",
    }
}

/// Which way a hint leans, in Chinese.
#[must_use]
pub fn leaning(leaning: Leaning) -> &'static str {
    match leaning {
        Leaning::Doubts => "存疑",
        Leaning::Open => "待核",
        Leaning::Supports => "支持",
        Leaning::Fact => "事实",
    }
}

/// A vote in words.
#[must_use]
pub fn vote(vote: Vote) -> &'static str {
    match vote {
        Vote::Conform => "符合",
        Vote::Nonconform => "不符合",
        Vote::Insufficient => "材料不足",
    }
}

/// Why a vote contradicts the computed verdict, in words.
#[must_use]
pub fn override_code(code: OverrideCode) -> &'static str {
    match code {
        OverrideCode::DataAdjusted => "数据核减或核增",
        OverrideCode::ScopeInterpretation => "口径理解不同",
        OverrideCode::MachineInputError => "机算输入有误",
        OverrideCode::Other => "其他",
    }
}

/// What a ballot asks for beside its vote, in words.
#[must_use]
pub fn tag(tag: Tag) -> &'static str {
    match tag {
        Tag::SiteVisit => "建议现场核实",
        Tag::Supplement => "建议补充材料",
        Tag::Discuss => "提请合议",
    }
}

/// 技术 or 财务.
#[must_use]
pub fn category(category: Category) -> Words {
    match category {
        Category::Technical => ("技术", "technical"),
        Category::Finance => ("财务", "finance"),
    }
    .into()
}

/// 通过 or 不通过.
#[must_use]
pub fn outcome(outcome: Outcome) -> Words {
    match outcome {
        Outcome::Passed => ("通过", "Passed"),
        Outcome::Failed => ("不通过", "Not passed"),
    }
    .into()
}

/// Where a figure came from, in one line: `研发费用明细!N9`.
#[must_use]
pub fn origin(origin: &Origin) -> Words {
    match origin {
        Origin::Cells {
            sheet,
            cells,
            confirmed,
            ..
        } => {
            let place = Words::new(
                format!("{sheet}!{}", cells.join("，")),
                format!("{sheet}!{}", cells.join(", ")),
            );
            match confirmed.as_ref().map(confirmation) {
                None => place,
                Some(said) => Words::new(
                    format!("{}（{}）", place.zh, said.zh),
                    format!("{} ({})", place.en, said.en),
                ),
            }
        }
        Origin::Person { who, reason, .. } => Words::new(
            format!("{who}核定：{reason}"),
            format!("verified by {who}: {reason}"),
        ),
        Origin::Derived { from, .. } => {
            let names: Vec<Words> = from.iter().map(|key| figure(*key)).collect();
            let names = Words::joined(&names, ("、", ", "));
            Words::new(
                format!("取自{}", names.zh),
                format!("taken from {}", names.en),
            )
        }
    }
}

/// Who said how a doubtful cell is to be read, and when: `于敏（S001）于2026-10-09 09:30确认读取方式`.
#[must_use]
pub fn confirmation(said: &Confirmation) -> Words {
    let (who, at) = (&said.who, shown_stamp(&said.at));
    Words::new(
        format!("{who}于{at}确认读取方式"),
        format!("reading confirmed by {who}, {at}"),
    )
}

/// The name of a field of the workbook.
#[must_use]
pub fn field(key: FieldKey) -> Words {
    match key {
        FieldKey::Figure(key) => figure(key),
        FieldKey::Basics(key) => {
            let label = key.label().trim_start_matches('★');
            Words::new(label, format!("“{label}”"))
        }
        FieldKey::RevenueSheet => Words::new(
            "业务收入构成采用哪一张工作表",
            "which sheet is the revenue by business",
        ),
        FieldKey::Revenue(row) => Words::new(
            format!("业务收入构成第{row}项收入"),
            format!("revenue of business {row}"),
        ),
        FieldKey::SelfAssessed(clause) => Words::new(
            format!("{clause}自评数值"),
            format!("self-assessed value of {clause}"),
        ),
    }
}

/// Where several figures came from, a piece a sheet: `人员月度表!D4—E15（24处）`.
#[must_use]
pub fn origins<'a>(origins: impl IntoIterator<Item = &'a Origin>) -> String {
    let mut sheets: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for origin in origins {
        match origin {
            Origin::Cells {
                sheet,
                cells,
                confirmed,
                ..
            } => {
                others.extend(confirmed.as_ref().map(|said| confirmation(said).zh));
                let cells = cells.iter().map(String::as_str);
                match sheets.iter_mut().find(|(name, _)| name == sheet) {
                    Some((_, held)) => held.extend(cells),
                    None => sheets.push((sheet, cells.collect())),
                }
            }
            Origin::Person { .. } | Origin::Derived { .. } => others.push(self::origin(origin).zh),
        }
    }
    let mut pieces: Vec<String> = sheets
        .into_iter()
        .map(|(sheet, cells)| match cells.as_slice() {
            many if many.len() > 24 => format!("{sheet}（{}处，见数据来源）", many.len()),
            [first, .., last] if cells.len() > 6 => {
                format!("{sheet}!{first}—{last}（{}处）", cells.len())
            }
            _ => format!("{sheet}!{}", cells.join("、")),
        })
        .collect();
    others.dedup();
    pieces.extend(others);
    pieces.join("；")
}

/// A size in bytes for display.
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            let tenths = bytes.saturating_mul(10) / unit;
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} B")
}

/// Why the opinions cannot be counted, in a sentence with what to do.
#[must_use]
#[rustfmt::skip] // A sentence and its translation keep to one line.
pub fn tally_refusal(refusal: &TallyRefusal) -> Words {
    let (zh, en) = match refusal {
        TallyRefusal::NotAMember(id) => (format!("{id}不是专家组成员，其意见不能计入。"), format!("{id} is not on the panel; the opinion cannot count.")),
        TallyRefusal::TwoOpinions(id) => (format!("{id}有两份意见，请其重新签署一份。"), format!("{id} left two opinions; have one signed again.")),
        TallyRefusal::LaterRound { expert, round } => (format!("{expert}的意见属于第{round}轮，不是本轮。"), format!("The opinion of {expert} belongs to round {round}, not to this one.")),
        TallyRefusal::CategoryDiffers(id) => (format!("{id}的意见所填类别与席位不一致，请其重新签署。"), format!("The opinion of {id} names another category than the seat; have it signed again.")),
        TallyRefusal::CaseDiffers(id) => (format!("{id}的意见针对另一份案卷，请其按本案卷重新评审。"), format!("The opinion of {id} is on another case; have this one reviewed.")),
        TallyRefusal::FormDiffers(id) => (format!("{id}的意见针对另一版标准，请其按本案卷重新评审。"), format!("The opinion of {id} is on another edition of the standard; have this case reviewed.")),
        TallyRefusal::Recused(id) => (format!("{id}声明回避，须先由候补专家递补。"), format!("{id} is recused; an alternate has to be seated first.")),
        TallyRefusal::ClauseNotOnce { expert, clause, times } => (format!("{expert}的意见中第{clause}条出现{times}次，应为一次，请其重新签署。"), format!("The opinion of {expert} has {clause} {times} times instead of once; have it signed again.")),
        TallyRefusal::Insufficient { expert, clause } => (
            format!("{expert}认为第{clause}条材料不足，须先补充材料或现场核实，再由其表决符合或不符合。"),
            format!("{expert} finds the material on {clause} insufficient; supplement it or visit the site, then have the vote cast."),
        ),
        TallyRefusal::MissingVoter(id) => (format!("{id}的意见尚未收到。"), format!("The opinion of {id} has not come in.")),
    };
    Words::new(zh, en)
}

/// A recusal code in words (domain rules of 回避).
#[must_use]
pub fn recusal(code: &str) -> Words {
    match code {
        "recusal.employment" => (
            "三年内任职、兼职或受聘",
            "Employment in the last three years",
        ),
        "recusal.shareholding" => ("持有股份或有投资关系", "Shareholding or investment"),
        "recusal.kinship" => ("与负责人有亲属关系", "Kinship with those in charge"),
        "recusal.dispute" => ("三年内有纠纷", "Dispute in the last three years"),
        "recusal.preparation" => (
            "参与申报材料的编制、咨询或审计",
            "Took part in preparing, advising on or auditing the application",
        ),
        "recusal.control" => (
            "单位之间有控制、竞争或重大业务关系",
            "Control, competition or major business between the employers",
        ),
        "recusal.drafter" => ("标准起草单位作为申报企业", "Drafting unit is the applicant"),
        "recusal.other" => ("其他可能影响公正的情形", "Other circumstances"),
        other => (other, other),
    }
    .into()
}

/// The state of a stable code.
#[must_use]
pub fn state_of(code: &str) -> Option<State> {
    State::ALL.into_iter().find(|state| state.code() == code)
}

#[cfg(test)]
mod tests {
    use dunping_domain::clause::{Distance, MarginUnit};
    use dunping_domain::figures::{Amount, Edge, StaffGroup};
    use dunping_domain::policy::{Policy, Question};
    use dunping_domain::recusal::Circumstance;
    use dunping_domain::size::SizeClass;

    use super::*;

    #[test]
    fn what_is_shown_is_worded_in_both_languages() {
        let han = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let check = |words: Words| {
            assert!(han(&words.zh), "{words:?}");
            assert!(!han(&words.en) && !words.en.is_empty(), "{words:?}");
        };
        let research = FigureKey::Yearly(Amount::ResearchTotal, 2025);
        let staff = FigureKey::Monthly(3, Edge::Open, StaffGroup::ResearchBachelor);
        for key in [research, staff, FigureKey::StaffYearEnd] {
            [figure(key), unit(key), value(key, 100)]
                .into_iter()
                .for_each(check);
            let reasons = [
                Reason::Missing { figure: key },
                Reason::NoBase { figure: key },
                Reason::Negative { figure: key },
                Reason::GrowthBase { figure: key },
                Reason::OutOfRange { figure: key },
                Reason::TooFewYears,
                Reason::SizeClassOpen,
                Reason::Judgement,
            ];
            reasons.iter().map(reason).for_each(check);
        }
        for state in State::ALL {
            check(Words::new(state.zh(), state.en()));
        }
        for class in SizeClass::ALL {
            check(Words::new(class.zh(), class.en()));
        }
        let now = Policy::builtin().readings();
        for question in Question::ALL {
            check(Words::new(question.zh(), question.en()));
            let others = question.others(now).into_iter();
            let all = others.map(|other| question.answer(other.readings));
            all.chain([question.answer(now)])
                .for_each(|answer| check(answer.into()));
        }
        Circumstance::ALL
            .into_iter()
            .for_each(|one| check(recusal(one.code())));
        for unit in [MarginUnit::Fen, MarginUnit::HalfMonthHead, MarginUnit::Head] {
            for (amount, reached) in [(0, true), (3, true), (3, false)] {
                let distance = Distance {
                    amount,
                    reached,
                    unit,
                };
                check(distance.words().into());
            }
        }
        use Severity::{Block, Confirm, Invalid, Missing, Note};
        [Note, Confirm, Missing, Invalid, Block]
            .into_iter()
            .for_each(|one| check(severity(one)));
        [Category::Technical, Category::Finance]
            .into_iter()
            .for_each(|one| check(category(one)));
        [Outcome::Passed, Outcome::Failed]
            .into_iter()
            .for_each(|one| check(outcome(one)));
    }
}
