//! The applicant's own check (企业自查) in 自评表: the six computed clauses as live formulas over the other sheets, for
//! comfort only. Nothing here is read back, and no verdict depends on it. The numbers that the formulas work with stand in lines of their own
//! ([`super::inputs`]), in whole 分 and persons, so that the spreadsheet's binary fractions do not matter; percentages are cut at four
//! decimals, never rounded up.

use dunping_domain::standard::ClauseKey;

use super::Entry;
use super::inputs::{BASE, INCOMPLETE, Inputs, Known, LARGE, Line, SMALL, cell};

const ZERO: &str = "分母为0";
const MET: &str = "达到";
const NOT_MET: &str = "未达到";
const OPEN: &str = "暂无法测算";

/// The two live cells of a clause in its row (counted from one) of 自评表: the percentage in column D, and how it compares in column E.
pub(crate) fn clause(inputs: &Inputs<'_>, key: ClauseKey, row: usize) -> [Entry; 2] {
    match key {
        ClauseKey::ResearchShare => share(inputs, row, Line::Research, Line::Revenue, 5),
        ClauseKey::DomesticResearchShare => share(inputs, row, Line::Domestic, Line::Research, 60),
        ClauseKey::BachelorShare => share(inputs, row, Line::Heads(1), Line::Heads(0), 40),
        ClauseKey::ResearchStaffShare => share(inputs, row, Line::Heads(3), Line::Heads(0), 25),
        ClauseKey::CyberRevenue => cyber_revenue(inputs, row),
        ClauseKey::Growth => growth(inputs),
        _ => [Entry::Blank, Entry::Blank],
    }
}

fn share(inputs: &Inputs<'_>, row: usize, part: Line, whole: Line, limit: i128) -> [Entry; 2] {
    let words = format!("不低于{limit}%：");
    let (p, w) = (cell(part), cell(whole));
    let met = pair(inputs, part, whole).map(|(part, whole)| 100 * part >= limit * whole);
    let formula = format!(
        "=\"{words}\"&IF(ISNUMBER(D{row}),IF(100*{p}>={limit}*{w},\"{MET}\",\"{NOT_MET}\"),\"{OPEN}\")"
    );
    let result = words + outcome(met);
    [
        ratio(inputs, part, whole),
        Entry::Formula { formula, result },
    ]
}

/// A ratio cut at four decimals of its percentage.
fn ratio(inputs: &Inputs<'_>, part: Line, whole: Line) -> Entry {
    let (p, w) = (cell(part), cell(whole));
    let result = match (inputs.number(part), inputs.number(whole)) {
        (Some(_), Some(whole)) if whole <= 0 => ZERO.to_owned(),
        (Some(part), Some(whole)) => millionths((1_000_000 * part).div_euclid(whole)),
        _ => INCOMPLETE.to_owned(),
    };
    let formula = format!(
        "=IF(OR({p}=\"\",{w}=\"\"),\"{INCOMPLETE}\",IF({w}<=0,\"{ZERO}\",INT({p}*1000000/{w})/1000000))"
    );
    Entry::Formula { formula, result }
}

fn pair(inputs: &Inputs<'_>, part: Line, whole: Line) -> Option<(i128, i128)> {
    let whole = inputs.number(whole).filter(|whole| *whole > 0)?;
    Some((inputs.number(part)?, whole))
}

fn cyber_revenue(inputs: &Inputs<'_>, row: usize) -> [Entry; 2] {
    const SMALL_WORDS: &str = "小微企业40%以上：";
    const LARGE_WORDS: &str = "大中型企业30%或2000万元：";
    let (p, w, group) = (cell(Line::Cyber), cell(Line::Revenue), cell(Line::Group));
    let result = match (
        inputs.known(Line::Group),
        pair(inputs, Line::Cyber, Line::Revenue),
    ) {
        (Some(Known::Text(SMALL)), Some((part, whole))) => {
            SMALL_WORDS.to_owned() + outcome(Some(100 * part >= 40 * whole))
        }
        (Some(Known::Text(LARGE)), Some((part, whole))) => {
            LARGE_WORDS.to_owned()
                + outcome(Some(100 * part >= 30 * whole || part >= 2_000_000_000))
        }
        _ => OPEN.to_owned(),
    };
    let small = format!("\"{SMALL_WORDS}\"&IF(100*{p}>=40*{w},\"{MET}\",\"{NOT_MET}\")");
    let large = format!(
        "\"{LARGE_WORDS}\"&IF(OR(100*{p}>=30*{w},{p}>=2000000000),\"{MET}\",\"{NOT_MET}\")"
    );
    let formula = format!(
        "=IF(OR({group}=\"\",NOT(ISNUMBER(D{row}))),\"{OPEN}\",IF({group}=\"{SMALL}\",{small},{large}))"
    );
    [
        ratio(inputs, Line::Cyber, Line::Revenue),
        Entry::Formula { formula, result },
    ]
}

/// The rate of the indicator that is claimed (revenue when both are), and whether any claimed one reaches 5 % a year.
fn growth(inputs: &Inputs<'_>) -> [Entry; 2] {
    const WORDS: &str = "收入或利润年均5%以上：";
    const REVENUE: [Line; 3] = [Line::Main(0), Line::Main(1), Line::Main(2)];
    const PROFIT: [Line; 3] = [Line::Profit(0), Line::Profit(1), Line::Profit(2)];
    let claimed = inputs.growth_claim();
    let claim = cell(Line::Claim);
    let rate = Entry::Formula {
        formula: format!(
            "=IF({claim}=\"利润\",{},{})",
            rate_formula(PROFIT),
            rate_formula(REVENUE)
        ),
        result: match rate(inputs, if claimed == "利润" { PROFIT } else { REVENUE }) {
            Ok(rate) => millionths(rate),
            Err(why) => why.to_owned(),
        },
    };
    // An indicator that is not claimed does not count.
    let judged = [(REVENUE, "利润"), (PROFIT, "收入")]
        .map(|(lines, other)| claimed != other && grown(inputs, lines) == Some(true));
    let known = [(REVENUE, "利润"), (PROFIT, "收入")]
        .map(|(lines, other)| claimed == other || grown(inputs, lines).is_some());
    let met = if judged.contains(&true) {
        Some(true)
    } else {
        (known == [true, true]).then_some(false)
    };
    let (revenue, profit) = (grown_formula(REVENUE), grown_formula(PROFIT));
    let formula = format!(
        "=\"{WORDS}\"&IF(OR(AND({claim}<>\"利润\",{revenue}=1),AND({claim}<>\"收入\",{profit}=1)),\"{MET}\",IF(AND(OR({claim}=\"利润\",{revenue}=0),OR({claim}=\"收入\",{profit}=0)),\"{NOT_MET}\",\"{OPEN}\"))"
    );
    let result = WORDS.to_owned() + outcome(met);
    [rate, Entry::Formula { formula, result }]
}

/// The rate a year in millionths, cut toward zero; or why there is none.
fn rate(inputs: &Inputs<'_>, lines: [Line; 3]) -> Result<i128, &'static str> {
    const ONE: i128 = 1_000_000;
    let (base, end) = ends(inputs, lines).ok_or(INCOMPLETE)?;
    if base <= 0 || end < 0 {
        return Err(BASE);
    }
    if inputs.number(Line::Intervals) == Some(1) {
        return Ok(ONE * (end - base) / base);
    }
    let scaled = end * ONE * ONE;
    let root = (scaled / base).isqrt();
    let exact = root * root * base == scaled;
    Ok(root + i128::from(root < ONE && !exact) - ONE)
}

/// The first and the last year that count, when every year between them is there.
fn ends(inputs: &Inputs<'_>, lines: [Line; 3]) -> Option<(i128, i128)> {
    let [first, second, third] = lines.map(|line| inputs.number(line));
    match inputs.number(Line::Intervals) {
        Some(1) => Some((second?, third?)),
        _ => second.and(Some((first?, third?))),
    }
}

/// Whether the growth reaches 5 % a year; from a base that is not positive nothing is said.
fn grown(inputs: &Inputs<'_>, lines: [Line; 3]) -> Option<bool> {
    let (base, end) = ends(inputs, lines).filter(|(base, _)| *base > 0)?;
    Some(match inputs.number(Line::Intervals) {
        Some(1) => 100 * end >= 105 * base,
        _ => 10_000 * end >= 11_025 * base,
    })
}

fn rate_formula(lines: [Line; 3]) -> String {
    let [first, second, third] = lines.map(cell);
    let intervals = cell(Line::Intervals);
    let base = format!("IF({intervals}=1,{second},{first})");
    // The square root of a perfect power may come out a hair below it: four more decimals are rounded before the cut.
    format!(
        "IF(OR({base}=\"\",{second}=\"\",{third}=\"\"),\"{INCOMPLETE}\",IF(OR({base}<=0,{third}<0),\"{BASE}\",TRUNC(ROUND(({third}/{base})^(1/{intervals})*1000000-1000000,4))/1000000))"
    )
}

/// 1, 0, or a blank when nothing can be said.
fn grown_formula(lines: [Line; 3]) -> String {
    let [first, second, third] = lines.map(cell);
    let intervals = cell(Line::Intervals);
    let base = format!("IF({intervals}=1,{second},{first})");
    let reached = format!("IF({intervals}=1,100*{third}>=105*{base},10000*{third}>=11025*{base})");
    format!(
        "IF(OR({base}=\"\",{second}=\"\",{third}=\"\"),\"\",IF({base}<=0,\"\",IF({reached},1,0)))"
    )
}

fn outcome(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => MET,
        Some(false) => NOT_MET,
        None => OPEN,
    }
}

/// A number of millionths as the text of the number that the cell shows.
fn millionths(number: i128) -> String {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a percentage with four decimals"
    )]
    let shown = number as f64 / 1e6;
    shown.to_string()
}
