//! The numbers that the applicant's own check works with, each in a line beside 自评表: taken from the other sheets by a
//! formula, and, when the workbook is filled here, computed beside it so that both say the same.

use super::{Entry, FIRST_ROW, lines};
use crate::application::{AccountYear, Application};
use crate::layout::{FINANCE, FieldId, MONTHLY, RESEARCH};
use crate::number::MoneyUnit;

pub(crate) const INCOMPLETE: &str = "数据不全";
pub(crate) const BASE: &str = "基期不为正";
pub(crate) const SMALL: &str = "小型及微型企业";
pub(crate) const LARGE: &str = "中型及大型企业";

/// One of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// How many 分 one of the workbook's units is.
    Factor,
    Research,
    Domestic,
    Revenue,
    Cyber,
    /// 网络空间安全主营业务收入 of a year, the oldest first.
    Main(usize),
    /// 网络空间安全主营业务利润 of a year.
    Profit(usize),
    /// The month of 财务数据年度 in which the firm was founded, else 1.
    FirstMonth,
    /// A pair of columns of 人员月度表: the heads of all edges of the months in business.
    Heads(usize),
    StaffYearEnd,
    /// The half of the size classes that 4.3.1 tells apart.
    Group,
    /// 2, or 1 for a firm without accounts of the oldest year.
    Intervals,
    /// 申报增长指标.
    Claim,
}

const LINES: [(Line, &str); 19] = [
    (Line::Factor, "一个金额单位合多少分"),
    (Line::Research, "研发费用总额（分）"),
    (Line::Domestic, "其中境内发生额（分）"),
    (Line::Revenue, "营业收入合计（分）"),
    (Line::Cyber, "网络空间安全业务收入（分）"),
    (Line::Main(0), "网安主营业务收入，第一年（分）"),
    (Line::Main(1), "网安主营业务收入，第二年（分）"),
    (Line::Main(2), "网安主营业务收入，第三年（分）"),
    (Line::Profit(0), "网安主营业务利润，第一年（分）"),
    (Line::Profit(1), "网安主营业务利润，第二年（分）"),
    (Line::Profit(2), "网安主营业务利润，第三年（分）"),
    (Line::FirstMonth, "开始经营的月份"),
    (Line::Heads(0), "职工总数，各月初月末之和"),
    (Line::Heads(1), "本科及以上，各月初月末之和"),
    (Line::Heads(3), "本科及以上研发人员，各月初月末之和"),
    (Line::StaffYearEnd, "从业人员期末人数"),
    (Line::Group, "企业规模"),
    (Line::Intervals, "年均增长的间隔年数"),
    (Line::Claim, "申报增长指标"),
];

/// The column of the values: behind the eight of the table, a gap and the labels.
const VALUES: char = 'K';

/// The cell of a line, in the sheet 自评表.
pub(crate) fn cell(line: Line) -> String {
    let index = LINES
        .iter()
        .position(|(known, _)| *known == line)
        .unwrap_or(0);
    format!("${VALUES}${}", FIRST_ROW as usize + 1 + index)
}

/// What a line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Number(i128),
    Text(&'static str),
}

/// Where the numbers of a workbook come from.
pub(crate) struct Inputs<'a> {
    application: Option<&'a Application>,
    unit: MoneyUnit,
}

impl<'a> Inputs<'a> {
    pub(crate) fn new(application: Option<&'a Application>, unit: MoneyUnit) -> Self {
        Self { application, unit }
    }

    /// The labels and the numbers, in order.
    pub(crate) fn block(&self) -> Vec<(&'static str, Entry)> {
        let entry = |line| Entry::Formula {
            formula: format!("={}", self.formula(line)),
            result: match (line, self.known(line)) {
                (Line::Claim, _) => self.growth_claim().to_owned(),
                (_, None) => String::new(),
                (_, Some(Known::Number(number))) => number.to_string(),
                (_, Some(Known::Text(text))) => text.to_owned(),
            },
        };
        LINES
            .iter()
            .map(|(line, label)| (*label, entry(*line)))
            .collect()
    }

    pub(crate) fn number(&self, line: Line) -> Option<i128> {
        match self.known(line)? {
            Known::Number(number) => Some(number),
            Known::Text(_) => None,
        }
    }

    pub(crate) fn growth_claim(&self) -> &'a str {
        self.application.map_or("", |a| &a.basics.growth_claim)
    }

    /// What a line comes to; nothing while the workbook is empty.
    pub(crate) fn known(&self, line: Line) -> Option<Known> {
        if line == Line::Factor {
            return Some(Known::Number(self.unit.fen()));
        }
        let Some(a) = self.application else {
            return match line {
                Line::FirstMonth | Line::Intervals => Some(Known::Number(1)),
                _ => None,
            };
        };
        let last = a.years.last()?;
        let fen = |amount: i64| Known::Number(i128::from(amount));
        let year = |index: usize| a.years.get(index);
        Some(match line {
            Line::Factor => Known::Number(self.unit.fen()),
            Line::Research | Line::Domestic if a.research.is_empty() => return None,
            Line::Research => {
                let costs = a.research.iter().flat_map(|project| &project.costs);
                fen(costs.map(|cost| cost.0.get()).sum())
            }
            Line::Domestic => fen(a.research.iter().map(|p| p.domestic.0.get()).sum()),
            Line::Revenue => fen(revenue(last)),
            Line::Cyber => fen(last.revenue_cyber.0.get()),
            Line::Main(index) => fen(year(index)?.revenue_cyber_main.0.get()),
            Line::Profit(index) => fen(year(index)?.profit_cyber.0.get()),
            Line::FirstMonth => {
                Known::Number(i128::from(first_month(&a.basics.founded, last.year)))
            }
            Line::Heads(group) => {
                self.heads(a, group, first_month(&a.basics.founded, last.year))?
            }
            Line::StaffYearEnd => Known::Number(i128::from(a.basics.staff_year_end)),
            Line::Group => {
                let large = a.basics.staff_year_end >= 100 && revenue(last) >= 1_000_000_000;
                Known::Text(if large { LARGE } else { SMALL })
            }
            Line::Intervals => Known::Number(2),
            Line::Claim => return None,
        })
    }

    fn heads(&self, a: &Application, group: usize, first: u8) -> Option<Known> {
        let months = a.months.iter().filter(|month| month.month >= first);
        let edges =
            months.flat_map(|m| [m.staff, m.bachelor, m.research, m.research_bachelor][group]);
        let (sum, count) = edges.fold((0, 0), |(sum, count), heads| {
            (sum + i128::from(heads), count + 1)
        });
        (count == 2 * (13 - u32::from(first))).then_some(Known::Number(sum))
    }

    /// The formula of a line, without the equals sign.
    fn formula(&self, line: Line) -> String {
        let fen = |address: String| {
            format!(
                "IF(ISNUMBER({address}),ROUND({address}*{},0),\"\")",
                cell(Line::Factor)
            )
        };
        let account = |label: &str, column: usize| {
            let letter = ['B', 'C', 'D'][column];
            format!("'{}'!${letter}${}", FINANCE.name, lines::line_of(label))
        };
        let basics = lines::cell_of;
        match line {
            Line::Factor => {
                let unit = basics(FieldId::MoneyUnit);
                let others = MoneyUnit::ALL.iter().filter(|u| **u != MoneyUnit::Yuan);
                let choice = |rest: String, unit_of: &MoneyUnit| {
                    format!("IF({unit}=\"{}\",{},{rest})", unit_of.name(), unit_of.fen())
                };
                others.fold(MoneyUnit::Yuan.fen().to_string(), choice)
            }
            Line::Research => fen(self.research_sum('N')),
            Line::Domestic => fen(self.research_sum('O')),
            Line::Revenue => fen(account("营业收入合计", 2)),
            Line::Cyber => fen(account("网络空间安全业务收入", 2)),
            Line::Main(year) => fen(account("其中：网络空间安全主营业务收入", year)),
            Line::Profit(year) => fen(account("网络空间安全主营业务利润", year)),
            Line::FirstMonth => {
                let (founded, year) = (basics(FieldId::Founded), basics(FieldId::ReferenceYear));
                format!(
                    "IFERROR(IF(VALUE(LEFT({founded},4))={year},VALUE(MID({founded},6,2)),1),1)"
                )
            }
            Line::Heads(group) => {
                let sheet = MONTHLY.page.name;
                let letters = [('B', 'C'), ('D', 'E'), ('F', 'G'), ('H', 'I')][group];
                let (first, last) = (FIRST_ROW + 1, FIRST_ROW + MONTHLY.blank_rows);
                let month = cell(Line::FirstMonth);
                let range = format!(
                    "INDEX('{sheet}'!${0}${first}:${0}${last},{month}):'{sheet}'!${1}${last}",
                    letters.0, letters.1
                );
                format!("IF(COUNT({range})=2*(13-{month}),SUM({range}),\"\")")
            }
            Line::StaffYearEnd => {
                let heads = basics(FieldId::StaffYearEnd);
                format!("IF(ISNUMBER({heads}),{heads},\"\")")
            }
            Line::Group => {
                let (heads, revenue) = (cell(Line::StaffYearEnd), cell(Line::Revenue));
                format!(
                    "IF(OR({heads}=\"\",{revenue}=\"\"),\"\",IF(AND({heads}>=100,{revenue}>=1000000000),\"{LARGE}\",\"{SMALL}\"))"
                )
            }
            Line::Intervals => {
                let (first, last) = (
                    FIRST_ROW + 1,
                    FIRST_ROW as usize + crate::layout::ITEMS.len(),
                );
                format!("IF(COUNT('{}'!$B${first}:$B${last})=0,1,2)", FINANCE.name)
            }
            Line::Claim => format!("{}&\"\"", basics(FieldId::GrowthClaim)),
        }
    }

    /// The cell in the row 合计 of 研发费用明细.
    fn research_sum(&self, column: char) -> String {
        let rows = self
            .application
            .map_or(RESEARCH.blank_rows as usize, |a| a.research.len());
        format!(
            "'{}'!${column}${}",
            RESEARCH.page.name,
            FIRST_ROW as usize + rows + 1
        )
    }
}

fn revenue(year: &AccountYear) -> i64 {
    year.revenue_main.0.get() + year.revenue_other.0.get()
}

fn first_month(founded: &str, reference: i32) -> u8 {
    let year: Option<i32> = founded.get(..4).and_then(|text| text.parse().ok());
    let month: Option<u8> = founded.get(5..7).and_then(|text| text.parse().ok());
    match (year, month) {
        (Some(year), Some(month @ 1..=12)) if year == reference => month,
        _ => 1,
    }
}
