//! The Chinese words for the domain's values. One place, so that the screen, the report and the command line say the same.

use dunping_domain::ballot::{OverrideCode, Vote};
use dunping_domain::clause::{Measure, Reason, Verdict};
use dunping_domain::figures::{Confirmation, FigureKey, Origin, Unit};
use dunping_domain::finding::Severity;
use dunping_domain::hint::Leaning;
use dunping_domain::money::Fen;
use dunping_domain::panel::Category;
use dunping_domain::process::State;
use dunping_domain::tally::{Outcome, TallyRefusal};
use dunping_workbook::FieldKey;

use crate::moment::shown_stamp;

/// A figure's value with its unit, e.g. `1,000,200.00 元`.
#[must_use]
pub fn value(key: FigureKey, value: i64) -> String {
    match key.unit() {
        Unit::Fen => yuan(i128::from(value)),
        Unit::Head => format!("{value} 人"),
    }
}

/// An amount of 分 as 元 with its unit.
#[must_use]
pub fn yuan(fen: i128) -> String {
    match Fen::new(fen) {
        Some(fen) => format!("{fen} 元"),
        None => format!("{fen} 分"),
    }
}

/// The machine's verdict in one word.
#[must_use]
pub fn verdict(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "符合",
        Verdict::NotMet => "不符合",
        Verdict::Undetermined { reasons }
            if reasons.iter().all(|r| matches!(r, Reason::Judgement)) =>
        {
            "专家判断"
        }
        Verdict::Undetermined { .. } => "无法判定",
    }
}

/// Why a verdict is undetermined, in a sentence.
#[must_use]
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Missing { figure } => {
            format!("缺少数据：{}。空白不等于零，请核对工作簿。", figure.zh())
        }
        Reason::NoBase { figure } => {
            format!("分母为零或负数：{}，比例没有意义。", figure.zh())
        }
        Reason::Negative { figure } => format!("数据为负数：{}，请核对。", figure.zh()),
        Reason::GrowthBase { figure } => {
            format!("基期为零或负数：{}，增长率没有意义。", figure.zh())
        }
        Reason::TooFewYears => "可用的会计年度不足两年，无法计算增长率。".to_owned(),
        Reason::SizeClassOpen => "企业规模无法确定，且不同规模的结论不同。".to_owned(),
        Reason::Judgement => "本条没有计算公式，由专家判断。".to_owned(),
        Reason::OutOfRange { figure } => {
            format!("数据超出可接受范围：{}，请核对单位。", figure.zh())
        }
    }
}

/// The name of a computed line.
#[must_use]
pub fn measure(measure: &Measure) -> String {
    let (head, method) = measure.name.split_once('.').unwrap_or((&measure.name, ""));
    let head = match head {
        "research_share" => "研发费用占比",
        "domestic_share" | "domestic_research_share" => "境内研发费用占比",
        "bachelor_share" => "本科以上职工占比",
        "research_staff_share" => "研发人员占比",
        "cyber_share" => "网络空间安全业务收入占比",
        "cyber_amount" => "网络空间安全业务收入金额",
        "revenue" => "收入",
        "profit" => "利润",
        other => other,
    };
    let method = match method {
        "" => return head.to_owned(),
        "cagr" => "几何平均（水平法）",
        "mean" => "算术平均",
        "yoy" => "最近一年",
        "strict" => "本科以上研发人员",
        "wide" => "全部研发人员",
        "small" => "小微企业",
        "large" => "大中型企业",
        other => other,
    };
    format!("{head} · {method}")
}

/// How much a finding weighs, in Chinese.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "说明",
        Severity::Confirm => "需确认",
        Severity::Missing => "缺失",
        Severity::Invalid => "无效",
        Severity::Block => "阻断",
    }
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

/// 技术 or 财务.
#[must_use]
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Technical => "技术",
        Category::Finance => "财务",
    }
}

/// 通过 or 不通过.
#[must_use]
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "通过",
        Outcome::Failed => "不通过",
    }
}

/// Where a figure came from, in one line: `研发费用明细!N9`.
#[must_use]
pub fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Cells {
            sheet,
            cells,
            confirmed,
            ..
        } => {
            let cells = cells.join("，");
            match confirmed {
                None => format!("{sheet}!{cells}"),
                Some(said) => format!("{sheet}!{cells}（{}）", confirmation(said)),
            }
        }
        Origin::Person { who, reason, .. } => format!("{who}核定：{reason}"),
        Origin::Derived { from, .. } => {
            let names: Vec<String> = from.iter().map(|key| key.zh()).collect();
            format!("取自{}", names.join("、"))
        }
    }
}

/// Who said how a doubtful cell is to be read, and when: `于敏（S001）于2026-10-09 09:30确认读取方式`.
#[must_use]
pub fn confirmation(said: &Confirmation) -> String {
    format!("{}于{}确认读取方式", said.who, shown_stamp(&said.at))
}

/// The name of a field of the workbook.
#[must_use]
pub fn field(key: FieldKey) -> String {
    match key {
        FieldKey::Figure(key) => key.zh(),
        FieldKey::Basics(key) => key.label().trim_start_matches('★').to_owned(),
        FieldKey::Revenue(row) => format!("业务收入构成第{row}项收入"),
        FieldKey::SelfAssessed(clause) => format!("{clause}自评数值"),
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
                others.extend(confirmed.as_ref().map(confirmation));
                let cells = cells.iter().map(String::as_str);
                match sheets.iter_mut().find(|(name, _)| name == sheet) {
                    Some((_, held)) => held.extend(cells),
                    None => sheets.push((sheet, cells.collect())),
                }
            }
            Origin::Person { .. } | Origin::Derived { .. } => others.push(self::origin(origin)),
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
pub fn tally_refusal(refusal: &TallyRefusal) -> String {
    match refusal {
        TallyRefusal::NotAMember(id) => format!("{id}不是专家组成员，其意见不能计入。"),
        TallyRefusal::TwoOpinions(id) => format!("{id}有两份意见，请其重新签署一份。"),
        TallyRefusal::LaterRound { expert, round } => {
            format!("{expert}的意见属于第{round}轮，不是本轮。")
        }
        TallyRefusal::CategoryDiffers(id) => {
            format!("{id}的意见所填类别与席位不一致，请其重新签署。")
        }
        TallyRefusal::CaseDiffers(id) => {
            format!("{id}的意见针对另一份案卷，请其按本案卷重新评审。")
        }
        TallyRefusal::FormDiffers(id) => {
            format!("{id}的意见针对另一版标准，请其按本案卷重新评审。")
        }
        TallyRefusal::Recused(id) => format!("{id}声明回避，须先由候补专家递补。"),
        TallyRefusal::ClauseNotOnce {
            expert,
            clause,
            times,
        } => {
            format!("{expert}的意见中第{clause}条出现{times}次，应为一次，请其重新签署。")
        }
        TallyRefusal::Insufficient { expert, clause } => {
            format!(
                "{expert}认为第{clause}条材料不足，须先补充材料或现场核实，再由其表决符合或不符合。"
            )
        }
        TallyRefusal::MissingVoter(id) => format!("{id}的意见尚未收到。"),
    }
}

/// A recusal code in words (domain rules of 回避).
#[must_use]
pub fn recusal(code: &str) -> &str {
    match code {
        "recusal.employment" => "三年内任职、兼职或受聘",
        "recusal.shareholding" => "持有股份或有投资关系",
        "recusal.kinship" => "与负责人有亲属关系",
        "recusal.dispute" => "三年内有纠纷",
        "recusal.preparation" => "参与申报材料的编制、咨询或审计",
        "recusal.control" => "单位之间有控制、竞争或重大业务关系",
        "recusal.drafter" => "标准起草单位作为申报企业",
        "recusal.other" => "其他可能影响公正的情形",
        other => other,
    }
}

/// The state of a stable code.
#[must_use]
pub fn state_of(code: &str) -> Option<State> {
    State::ALL.into_iter().find(|state| state.code() == code)
}
