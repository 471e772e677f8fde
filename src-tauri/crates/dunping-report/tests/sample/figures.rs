//! The computed parts of the sample: indicators and growth.

use dunping_report::papers::{GrowthRow, GrowthTable, Indicator, MethodResult, Verdict};

use super::s;

pub(super) fn indicators() -> Vec<Indicator> {
    let row = |clause: &str,
               name: &str,
               formula: &str,
               figures: [&str; 6],
               verdict,
               source: &str,
               note: &str| Indicator {
        clause: s(clause),
        name: s(name),
        formula: s(formula),
        numerator: s(figures[0]),
        denominator: s(figures[1]),
        exact: s(figures[2]),
        percent: s(figures[3]),
        threshold: s(figures[4]),
        margin: s(figures[5]),
        position: position(figures[3], figures[4]),
        verdict,
        source: s(source),
        note: s(note),
    };
    vec![
        row(
            "4.2.3.a",
            "研发费用占比",
            "研究开发费用总额 ÷ 销售（营业）收入总额",
            [
                "3,000,000.00 元",
                "40,000,000.00 元",
                "3/40",
                "7.5000%",
                "≥ 5%",
                "余 1,000,000.00 元",
            ],
            Verdict::Met,
            "研发费用明细!N14；近三年财务数据!D3",
            "分母为主营业务收入与其他业务收入之和，不含营业外收入与补贴",
        ),
        row(
            "4.2.3.b",
            "境内研发费用占比",
            "境内发生额 ÷ 研究开发费用总额",
            [
                "2,760,000.00 元",
                "3,000,000.00 元",
                "23/25",
                "92.0000%",
                "≥ 60%",
                "余 960,000.00 元",
            ],
            Verdict::Met,
            "研发费用明细!O14",
            "境内不含港、澳、台地区",
        ),
        row(
            "4.2.4.a",
            "本科以上职工占比",
            "签订劳动合同且本科以上学历职工月平均数 ÷ 职工月平均总数",
            [
                "57.33 人",
                "86.00 人",
                "344/516",
                "66.6666%",
                "≥ 40%",
                "余 22.93 人",
            ],
            Verdict::Met,
            "人员月度表!B3:E14",
            "全年月平均；劳务派遣计入分母",
        ),
        row(
            "4.2.4.b",
            "研发人员占比",
            "研究开发人员月平均数 ÷ 职工月平均总数",
            [
                "22.00 人",
                "86.00 人",
                "11/43",
                "25.5813%",
                "≥ 25%",
                "余 0.50 人",
            ],
            Verdict::Met,
            "人员月度表!F3:I14",
            "从严口径",
        ),
        row(
            "4.3.1",
            "网络空间安全业务收入占比",
            "网络空间安全业务收入 ÷ 总业务收入（小微企业）",
            [
                "34,000,000.00 元",
                "40,000,000.00 元",
                "17/20",
                "85.0000%",
                "≥ 40%",
                "余 18,000,000.00 元",
            ],
            Verdict::Met,
            "业务收入构成!E18；审计报告附注第 31 页",
            "X 类收入计入网络空间安全业务收入，另列",
        ),
        row(
            "4.3.2",
            "主营业务收入年均增长率",
            "（V₂₀₂₅ ÷ V₂₀₂₃）^(1/2) − 1",
            [
                "34,000,000.00 元",
                "30,909,000.00 元",
                "10000·V2 < 11025·V0",
                "4.8808%",
                "≥ 5%",
                "缺 77,171.25 元",
            ],
            Verdict::NotMet,
            "近三年财务数据!B6:D6",
            "水平法，三个会计年度",
        ),
        row(
            "4.3.2",
            "主营业务利润年均增长率",
            "（V₂₀₂₅ ÷ V₂₀₂₃）^(1/2) − 1",
            [
                "6,300,000.00 元",
                "5,100,000.00 元",
                "10000·V2 ≥ 11025·V0",
                "11.1434%",
                "≥ 5%",
                "余 677,250.00 元",
            ],
            Verdict::Met,
            "近三年财务数据!B7:D7",
            "任一项达到即为符合",
        ),
    ]
}

pub(super) fn growth() -> GrowthTable {
    let result = |percent: &str, verdict| MethodResult {
        percent: s(percent),
        verdict,
    };
    GrowthTable {
        years: vec![s("2023年（元）"), s("2024年（元）"), s("2025年（元）")],
        methods: vec![s("水平法"), s("逐年平均"), s("最近一年")],
        adopted: 0,
        rows: vec![
            GrowthRow {
                name: s("主营业务收入（元）"),
                values: vec![s("30,909,000.00"), s("32,100,000.00"), s("34,000,000.00")],
                results: vec![
                    result("4.8808%", Verdict::NotMet),
                    result("4.8860%", Verdict::NotMet),
                    result("5.9190%", Verdict::Met),
                ],
            },
            GrowthRow {
                name: s("主营业务利润（元）"),
                values: vec![s("5,100,000.00"), s("-240,000.00"), s("6,300,000.00")],
                results: vec![
                    result("11.1434%", Verdict::Met),
                    result("", Verdict::Undetermined),
                    result("", Verdict::Undetermined),
                ],
            },
        ],
    }
}

/// The nineteen votable clauses with their text.
pub(crate) fn clause_texts() -> Vec<[String; 4]> {
    include_str!("clauses.tsv")
        .lines()
        .map(|line| {
            let mut parts = line.split('\t').map(|part| part.replace("\\n", "\n"));
            [(); 4].map(|()| parts.next().unwrap_or_default())
        })
        .collect()
}

/// Where a percentage lies when its threshold lies at 500.
fn position(percent: &str, threshold: &str) -> Option<u32> {
    let digits = |text: &str| {
        let only: String = text
            .chars()
            .filter(|c| c.is_ascii_digit() || *c == '.')
            .collect();
        let (whole, part) = only.split_once('.').unwrap_or((&only, ""));
        format!("{whole}{part:0<4}").parse::<u32>().ok()
    };
    let value = digits(percent).filter(|_| percent.ends_with('%'))?;
    let limit = digits(threshold).filter(|limit| *limit > 0 && threshold.ends_with('%'))?;
    Some((value.checked_mul(500)? / limit).min(1000))
}
