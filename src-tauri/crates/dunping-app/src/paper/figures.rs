//! The computed parts of the report: the indicators, growth by every method, the size class, and where each figure came from.

use std::collections::BTreeSet;

use dunping_domain::clause::{ClauseAssessment, Distance, Input, Measure, Verdict};
use dunping_domain::figures::{Amount, Edge, FigureKey, Origin, StaffGroup, Unit};
use dunping_domain::money::Fen;
use dunping_domain::standard::{Clause, ClauseKey};
use dunping_report::papers;

use super::machine;
use crate::dossier::Dossier;
use crate::{views, words};

fn computed(dossier: &Dossier) -> impl Iterator<Item = (&ClauseAssessment, &Clause)> {
    let entries = dossier
        .assessment
        .clauses
        .iter()
        .map(|clause| (clause, dossier.catalogue.clause(clause.key)));
    entries.filter(|(clause, _)| !clause.measures.is_empty())
}

pub(super) fn indicators(dossier: &Dossier) -> Vec<papers::Indicator> {
    computed(dossier)
        .flat_map(|(clause, entry)| {
            clause
                .measures
                .iter()
                .map(move |m| indicator(clause, entry, m))
        })
        .collect()
}

fn indicator(clause: &ClauseAssessment, entry: &Clause, line: &Measure) -> papers::Indicator {
    let (numerator, denominator) = views::sides(line, &clause.inputs).unwrap_or_default();
    let source = words::origins(clause.inputs.iter().map(|input| &input.figure.origin));
    let reasons = match &line.verdict {
        Verdict::Undetermined { reasons } => reasons
            .iter()
            .map(|reason| words::reason(reason).zh)
            .collect::<Vec<_>>()
            .join(""),
        Verdict::Met | Verdict::NotMet => String::new(),
    };
    let shown_only = if line.decides {
        ""
    } else {
        "仅供对照，不作为判定依据。"
    };
    papers::Indicator {
        clause: entry.key.to_string(),
        name: words::measure(line).zh,
        formula: line.formula.zh.clone(),
        numerator: numerator.zh,
        denominator: denominator.zh,
        exact: line
            .exact
            .map(|ratio| ratio.to_string())
            .unwrap_or_default(),
        percent: line
            .percent
            .as_ref()
            .map(|percent| format!("{percent}%"))
            .unwrap_or_default(),
        threshold: views::threshold(line).zh,
        margin: line.distance.map(Distance::zh).unwrap_or_default(),
        position: line
            .exact
            .and_then(|ratio| views::position(ratio, line.threshold)),
        verdict: machine(&line.verdict),
        source,
        note: format!("{shown_only}{reasons}"),
    }
}

const METHODS: [(&str, &str); 3] = [
    ("cagr", "几何平均"),
    ("mean", "算术平均"),
    ("yoy", "最近一年"),
];

pub(super) fn growth(dossier: &Dossier) -> papers::GrowthTable {
    let year = dossier.sheet.reference_year;
    let years = [year - 2, year - 1, year];
    let lines = dossier
        .assessment
        .clauses
        .iter()
        .find(|clause| clause.key == ClauseKey::Growth);
    let line = |name: String| {
        lines.and_then(|clause| clause.measures.iter().find(|line| line.name == name))
    };
    let row = |head: &str, name: &str, amount: Amount| papers::GrowthRow {
        name: name.to_owned(),
        values: years
            .iter()
            .map(|year| {
                let key = FigureKey::Yearly(amount, *year);
                dossier
                    .reading
                    .figures
                    .value(key)
                    .and_then(|value| Fen::new(i128::from(value)))
                    .map_or_else(|| "—".to_owned(), |fen| fen.to_string())
            })
            .collect(),
        results: METHODS
            .iter()
            .map(|(method, _)| match line(format!("{head}.{method}")) {
                Some(line) => papers::MethodResult {
                    percent: line
                        .percent
                        .as_ref()
                        .map_or_else(|| "—".to_owned(), |percent| format!("{percent}%")),
                    verdict: machine(&line.verdict),
                },
                None => papers::MethodResult {
                    percent: "—".to_owned(),
                    verdict: papers::Verdict::Undetermined,
                },
            })
            .collect(),
    };
    let adopted = METHODS.iter().position(|(method, _)| {
        lines.is_some_and(|clause| {
            clause
                .measures
                .iter()
                .any(|l| l.decides && l.name.ends_with(method))
        })
    });
    papers::GrowthTable {
        years: years.iter().map(|year| format!("{year}年（元）")).collect(),
        methods: METHODS.iter().map(|(_, name)| (*name).to_owned()).collect(),
        adopted: adopted.unwrap_or(0),
        rows: vec![
            row(
                "revenue",
                "网络空间安全主营业务收入",
                Amount::RevenueCyberMain,
            ),
            row("profit", "网络空间安全主营业务利润", Amount::ProfitCyber),
        ],
    }
}

pub(super) fn size(dossier: &Dossier) -> papers::SizeDerivation {
    let finding = &dossier.assessment.size;
    let shown = |wanted: fn(FigureKey) -> bool| {
        let input = finding.inputs.iter().find(|input| wanted(input.key));
        input.map_or_else(
            || "—".to_owned(),
            |input| words::value(input.key, input.figure.value).zh,
        )
    };
    let mut steps = vec![
        "大型：从业人员 300 人及以上且营业收入 10000 万元及以上；中型：100 人及以上且 1000 万元及以上；小型：10 人及以上且 50 万元及以上；其余为微型。"
            .to_owned(),
        "须同时满足所列指标的下限，否则下划一档（《统计上大中小微型企业划分办法（2017）》软件和信息技术服务业）。".to_owned(),
    ];
    steps.extend(finding.notes.iter().map(|note| note.zh.clone()));
    papers::SizeDerivation {
        staff: shown(|key| key.unit() == Unit::Head),
        revenue: shown(|key| key.unit() == Unit::Fen),
        class: finding.class.map_or("未定", |class| class.zh()).to_owned(),
        steps,
    }
}

/// Every figure that a rule used; the head counts of a group month by month, those of the beginning and the end of a month in one row.
pub(super) fn provenance(dossier: &Dossier) -> Vec<papers::Provenance> {
    let mut seen = BTreeSet::new();
    let inputs = dossier
        .assessment
        .clauses
        .iter()
        .flat_map(|clause| &clause.inputs);
    let inputs: Vec<&Input> = inputs.filter(|input| seen.insert(input.key)).collect();
    let mut groups = BTreeSet::new();
    let mut rows = Vec::new();
    for input in &inputs {
        match input.key {
            FigureKey::Monthly(_, _, group) => {
                if groups.insert(group) {
                    rows.extend((1..=12).filter_map(|month| monthly(group, month, &inputs)));
                }
            }
            FigureKey::Yearly(..)
            | FigureKey::Trailing(_)
            | FigureKey::MonthlyNow(..)
            | FigureKey::StaffYearEnd => rows.push(papers::Provenance {
                figure: input.key.zh(),
                value: words::value(input.key, input.figure.value).zh,
                file: file(&input.figure.origin),
                place: words::origin(&input.figure.origin).zh,
                raw: raw(&input.figure.origin),
            }),
        }
    }
    rows
}

/// The head counts of a month; `None` when no rule used one of them.
fn monthly(group: StaffGroup, month: u8, inputs: &[&Input]) -> Option<papers::Provenance> {
    let of_month = |input: &&&Input| match input.key {
        FigureKey::Monthly(one, _, of) => (one, of) == (month, group),
        _ => false,
    };
    let of_month: Vec<&Input> = inputs.iter().filter(of_month).copied().collect();
    let edges = of_month.iter().filter_map(|input| match input.key {
        FigureKey::Monthly(_, Edge::Open, _) => Some("月初"),
        FigureKey::Monthly(_, Edge::Close, _) => Some("月末"),
        _ => None,
    });
    let edges: Vec<&str> = edges.collect();
    let origins = || of_month.iter().map(|input| &input.figure.origin);
    let each = |of: fn(&Origin) -> String| {
        let mut texts: Vec<String> = origins().map(of).collect();
        texts.dedup();
        texts.join("、")
    };
    let values = of_month
        .iter()
        .map(|input| words::value(input.key, input.figure.value).zh);
    let raws: Vec<String> = origins().map(raw).collect();
    (!of_month.is_empty()).then(|| papers::Provenance {
        figure: format!("{}，{month}月（{}）", group.zh(), edges.join("、")),
        value: values.collect::<Vec<_>>().join("、"),
        file: each(file),
        place: words::origins(origins()),
        raw: raws.join("、"),
    })
}

fn file(origin: &Origin) -> String {
    match origin {
        Origin::Cells { file, .. } => format!("申报工作簿 {}", crate::expert::short(file)),
        Origin::Person { who, .. } => format!("{who}核定"),
        Origin::Derived { .. } => "推导".to_owned(),
    }
}

fn raw(origin: &Origin) -> String {
    match origin {
        Origin::Cells { raw, .. } => raw.join(" "),
        Origin::Person { .. } | Origin::Derived { .. } => String::new(),
    }
}
