//! 研发费用明细: the printed 合计 is what the applicant declares; the rows are added again, and where the two differ a person must say
//! which counts (V04).

use dunping_domain::figures::{Amount, FigureKey, Year};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::money::Fen;

use super::Spot;
use super::judged::{Candidate, Judged, Meaning, Number, absent, agree, sum};
use super::notes::{Need, Notes};
use super::table::{Found, find};
use crate::cells::Sheet;
use crate::field::FieldKey;
use crate::layout::RESEARCH;
use crate::layout::research::{DOMESTIC, FIRST_COST, NUMBER, OVERSEAS, TITLE, TOTAL};
use crate::number::{Defect, Sign, says_nothing};

/// What is taken from the row 合计: the figure, its column, its name.
const TOTALS: [(Amount, usize, &str, &str); 3] = [
    (Amount::ResearchTotal, TOTAL, "研发费用合计", "The total"),
    (
        Amount::ResearchDomestic,
        DOMESTIC,
        "其中境内发生额合计",
        "The domestic total",
    ),
    (
        Amount::ResearchOverseas,
        OVERSEAS,
        "委托外部研发费用（境外）合计",
        "The overseas total",
    ),
];

/// Reads the table. 研发费用总额 of the reference year comes from here when it is here; 近三年财务数据 is compared with it.
pub(crate) fn read(sheet: Option<&Sheet>, reference: Year, notes: &mut Notes<'_>) {
    let table = sheet.and_then(|sheet| find(sheet, &RESEARCH, notes));
    let code = if sheet.is_some() { "E02" } else { "E25" };
    for amount in [Amount::ResearchDomestic, Amount::ResearchOverseas] {
        let key = FigureKey::Yearly(amount, reference);
        let reading = absent(key, code, sheet.map(|sheet| sheet.name.as_str()));
        notes.fields.insert(reading.field, (reading, None));
    }
    let Some(table) = &table else {
        return;
    };
    let figures = TOTALS.map(|(amount, column, ..)| (column, FigureKey::Yearly(amount, reference)));
    for (column, key) in figures {
        if table.has(column) {
            continue;
        }
        // What 近三年财务数据 says of the total stands.
        if column != TOTAL {
            let reading = absent(key, "E25", Some(&table.sheet.name));
            notes.fields.insert(reading.field, (reading, None));
        }
        if column != OVERSEAS {
            table.say_absent(column, [key], notes);
        }
    }
    let rows = table.rows();
    let detail: Vec<Detail> = rows
        .data
        .iter()
        .map(|row| detail(table, *row, reference, notes))
        .collect();
    let Some(total) = rows.total else {
        without_total(table, &detail, reference, notes);
        return;
    };
    for (amount, column, zh, en) in TOTALS {
        let key = FigureKey::Yearly(amount, reference);
        let Some(spot) = table.spot(total, column) else {
            continue;
        };
        let need = if amount == Amount::ResearchOverseas {
            Need::Optional
        } else {
            Need::Required(zh)
        };
        let printed = if amount == Amount::ResearchOverseas && dash_reconciles(table, total, notes)
        {
            notes.dash_as_zero(spot, Some(key))
        } else {
            money(table, (total, column), Some(key), need, notes).unwrap_or_default()
        };
        let parts: Vec<Judged> = detail.iter().map(|row| row.part(column).clone()).collect();
        let stated = printed.value();
        let agrees = amount == Amount::ResearchOverseas && agrees_without(table, &parts, stated);
        let mut rivals = Vec::from_iter(Rival::rows(&parts).filter(|_| !agrees));
        if amount == Amount::ResearchTotal {
            rivals.push(Rival::of_accounts(key, notes));
        }
        let mut judged = against(printed, &rivals, (zh, en), spot, key, notes);
        hidden_rows(table, &rows.data, &parts, &mut judged, spot, key, notes);
        notes.figure(key, judged);
    }
}

/// Another number for what the row 合计 says.
struct Rival {
    judged: Judged,
    /// What choosing it means.
    meaning: Meaning,
    name: (&'static str, &'static str),
    /// The cells without which the number cannot be had.
    lacks: Option<String>,
}

impl Rival {
    /// The sum of the rows; none where there are no rows.
    fn rows(parts: &[Judged]) -> Option<Self> {
        let judged = sum(parts, "sum_of_rows");
        if judged.source.cells.is_empty() {
            return None;
        }
        let nothing = parts.iter().filter(|part| part.is_nothing());
        let cells: Vec<&str> = nothing
            .flat_map(|part| part.source.cells.iter().map(String::as_str))
            .collect();
        Some(Self {
            lacks: judged.is_nothing().then(|| cells.join("、")),
            judged,
            meaning: Meaning::new("rows", "采用各行相加的数", "The sum of the rows counts"),
            name: ("各行相加", "the rows add up to"),
        })
    }

    /// 研发费用总额 of 近三年财务数据, which was read before.
    fn of_accounts(key: FigureKey, notes: &Notes<'_>) -> Self {
        Self {
            judged: notes.filed(FieldKey::Figure(key)),
            meaning: Meaning::new(
                "accounts",
                "采用近三年财务数据的研发费用总额",
                "The amount in 近三年财务数据 counts",
            ),
            name: ("近三年财务数据的研发费用总额", "近三年财务数据 says"),
            lacks: None,
        }
    }

    /// What the row 合计 and this one say differently. Where both are in doubt for the same causes each reading has its counterpart and must
    /// agree with it; otherwise it is enough that they may mean the same.
    fn contradicts(&self, printed: &Judged) -> Option<(i64, i64)> {
        let pairs: Vec<_> = printed
            .readings()
            .flat_map(|one| self.judged.readings().map(move |other| (one, other)))
            .filter(|((one, _), (other, _))| agree(one, other))
            .collect();
        let differs = |pair: &((_, &Number), (_, &Number))| {
            let ((_, one), (_, other)) = pair;
            one.value != other.value
        };
        let mut counterparts = pairs.iter().filter(|((one, _), (other, _))| one == other);
        let found = if counterparts.clone().next().is_some() {
            counterparts.find(|pair| differs(pair))
        } else if pairs.iter().all(differs) {
            pairs.first()
        } else {
            None
        };
        found.map(|((_, one), (_, other))| (one.value, other.value))
    }
}

/// The printed total against the other numbers for it: where one differs, all are candidates. A total whose rows cannot be added is for a
/// person as well.
fn against(
    mut printed: Judged,
    rivals: &[Rival],
    (zh, en): (&str, &str),
    spot: Spot<'_>,
    key: FigureKey,
    notes: &mut Notes<'_>,
) -> Judged {
    if printed.is_nothing() {
        return printed;
    }
    let mut others = Vec::new();
    let mut defects = Vec::new();
    for rival in rivals {
        if let Some(cells) = &rival.lacks {
            let message = format!(
                "{zh}无法与各行核对：{cells}没有可以采用的数。请补填或改正；确认合计行的数正确的，采用合计行的数。"
            );
            let english = format!(
                "{en} cannot be held against its rows: {cells} cannot be used. Correct them, or say that the row 合计 counts."
            );
            defects.push((message, english));
        }
        let Some((value, other)) = rival.contradicts(&printed) else {
            continue;
        };
        let (value, other) = (yuan(value), yuan(other));
        let message = format!(
            "{zh}填写为{value}元，{}为{other}元，两者不一致。请核对并确认采用哪一个。",
            rival.name.0
        );
        let english = format!(
            "{en} is stated as {value} yuan, but {} {other} yuan. Check, and say which counts.",
            rival.name.1
        );
        defects.push((message, english));
        let readings = rival.judged.readings();
        others.extend(
            readings.map(|(meanings, number)| {
                Candidate::under(rival.meaning.clone(), meanings, number)
            }),
        );
    }
    if defects.is_empty() {
        return printed;
    }
    for (message, english) in defects {
        let defect = Defect::new("V04", Severity::Confirm, message).english(english);
        notes.tell(&mut printed, spot, defect, Some(key));
    }
    printed.doubts("V04", "total", "采用合计行的数", "The row 合计 counts");
    printed.candidates.extend(others);
    printed
}

/// A total into which hidden rows were added is for a person: as printed, or of the rows that are seen (E19).
fn hidden_rows(
    table: &Found<'_>,
    rows: &[u32],
    parts: &[Judged],
    judged: &mut Judged,
    spot: Spot<'_>,
    key: FigureKey,
    notes: &mut Notes<'_>,
) {
    let seen = |row: u32| table.sheet.hiding((row, spot.place.1)).is_none();
    let hides_one = rows.iter().any(|row| !seen(*row)) && !table.sheet.hidden;
    if !hides_one || judged.is_nothing() {
        return;
    }
    let chosen_already = judged.asked.iter().any(|code| code == "V04");
    let defect = Defect::new(
        "E19",
        Severity::Confirm,
        "合计里含有隐藏或被筛选掉的行。请确认这些行是否应计入。",
    )
    .english("The total includes hidden or filtered rows. Say whether they count.")
    .once_a_sheet();
    notes.tell(judged, spot, defect, Some(key));
    if !chosen_already {
        let (zh, en) = (
            "采用合计行的数（含隐藏的行）",
            "The row 合计 counts, hidden rows included",
        );
        judged.doubts("E19", "total", zh, en);
    }
    let shown = rows.iter().zip(parts).filter(|(row, _)| seen(**row));
    let shown: Vec<Judged> = shown.map(|(_, part)| part.clone()).collect();
    let shown = sum(&shown, "sum_of_rows");
    let meaning = Meaning::new(
        "shown",
        "只计显示的行",
        "Only the rows that are shown count",
    );
    let readings = shown.readings();
    judged.candidates.extend(
        readings.map(|(meanings, number)| Candidate::under(meaning.clone(), meanings, number)),
    );
}

/// The amounts of one project.
struct Detail {
    total: Judged,
    domestic: Judged,
    overseas: Judged,
}

impl Detail {
    fn part(&self, column: usize) -> &Judged {
        match column {
            TOTAL => &self.total,
            DOMESTIC => &self.domestic,
            _ => &self.overseas,
        }
    }
}

/// Whether the row agrees when what is blank or a dash among its costs is no cost. `None` while something in it cannot be added, or
/// a column of costs is not there.
fn reconciles(table: &Found<'_>, row: u32, notes: &Notes<'_>) -> Option<bool> {
    let quiet = |column: usize| {
        let spot = table.spot(row, column)?;
        notes.quiet_money(spot, table.units(column))
    };
    let mut added = 0_i64;
    for column in FIRST_COST..TOTAL {
        let spot = table.spot(row, column)?;
        let cell = spot.sheet.at(spot.place);
        if !cell.is_blank() && !says_nothing(&cell.raw()) {
            added = added.checked_add(quiet(column)?)?;
        }
    }
    Some(added == quiet(TOTAL)?)
}

fn dash_reconciles(table: &Found<'_>, row: u32, notes: &Notes<'_>) -> bool {
    says_nothing(&table.cell(row, OVERSEAS).raw()) && reconciles(table, row, notes) == Some(true)
}

/// Whether the rows of the overseas column add up to its total when what is blank or a dash there, where a firm had no such costs, is none.
fn agrees_without(table: &Found<'_>, parts: &[Judged], total: Option<i64>) -> bool {
    let rows = table.rows().data.iter().zip(parts);
    let said = rows.filter(|(row, _)| {
        let cell = table.cell(**row, OVERSEAS);
        !cell.is_blank() && !says_nothing(&cell.raw())
    });
    let said: Vec<Judged> = said.map(|(_, part)| part.clone()).collect();
    total.is_some() && sum(&said, "sum_of_rows").value() == total
}

/// What a column gives in a row; `None` if the table does not have that column.
fn money(
    table: &Found<'_>,
    at: (u32, usize),
    key: Option<FigureKey>,
    need: Need<'_>,
    notes: &mut Notes<'_>,
) -> Option<Judged> {
    let units = table.units(at.1);
    table.judged(at, key, notes, |spot, notes| {
        notes.money(spot, units, Sign::NotNegative, key, need)
    })
}

/// The figure that a column of the table is added into, if it is one of the three.
fn key(column: usize, reference: Year) -> Option<FigureKey> {
    let found = TOTALS.iter().find(|(_, at, ..)| *at == column);
    found.map(|(amount, ..)| FigureKey::Yearly(*amount, reference))
}

/// Reads a project. A blank or a dash among its costs is no cost when the project's total agrees without it (E10).
fn detail(table: &Found<'_>, row: u32, reference: Year, notes: &mut Notes<'_>) -> Detail {
    let named = [TITLE, NUMBER]
        .into_iter()
        .map(|column| table.text(row, column))
        .find(|text| !text.is_empty());
    let named = named.unwrap_or_else(|| format!("第{}行", row + 1).into());
    let agrees = reconciles(table, row, notes);
    let mut take = |column: usize, need: Need<'_>| {
        let judged = money(table, (row, column), key(column, reference), need, notes);
        judged.unwrap_or_default()
    };
    let total = take(TOTAL, Need::Required(&format!("{named}：合计")));
    let domestic = take(
        DOMESTIC,
        Need::Required(&format!("{named}：其中境内发生额")),
    );
    let mut overseas = Judged::default();
    for column in FIRST_COST..TOTAL {
        let Some(spot) = table.spot(row, column) else {
            continue;
        };
        let cell = spot.sheet.at(spot.place);
        let key = key(column, reference);
        let judged = match agrees {
            Some(true) if says_nothing(&cell.raw()) => notes.dash_as_zero(spot, key),
            Some(true) if cell.is_blank() => notes.blank_as_zero(spot),
            _ => {
                let judged = money(table, (row, column), key, Need::Optional, notes);
                judged.unwrap_or_default()
            }
        };
        if column == OVERSEAS {
            overseas = judged;
        }
    }
    if let (Some(false), Some(spot), Some(value)) = (agrees, table.spot(row, TOTAL), total.value())
    {
        let message = format!(
            "“{named}”的合计填写为{}元，与各费用栏相加不一致。请核对。",
            yuan(value)
        );
        let english = format!(
            "The total of “{named}” is stated as {} yuan, which its costs do not add up to. Check.",
            yuan(value)
        );
        let defect = Defect::new("V04", Severity::Confirm, message).english(english);
        notes.add(spot, defect, None);
    }
    Detail {
        total,
        domestic,
        overseas,
    }
}

/// Without a row 合计 the projects are added, with all their cells as the origin; to be confirmed.
fn without_total(table: &Found<'_>, detail: &[Detail], reference: Year, notes: &mut Notes<'_>) {
    let sheet = &table.sheet.name;
    let keys = TOTALS.map(|(amount, ..)| FigureKey::Yearly(amount, reference));
    if detail.is_empty() {
        let finding = Finding::new(
            "E00",
            Severity::Missing,
            "研发费用明细没有填写。请按项目填写后重新提交。",
        )
        .english("The table of research costs is blank. Fill in a row for each project.")
        .about(keys);
        notes.say(sheet, finding);
        for key in keys {
            let reading = absent(key, "E00", Some(sheet));
            notes.fields.insert(reading.field, (reading, None));
        }
        return;
    }
    let (zh, en) = ("采用各项目相加的数", "The sum of the projects counts");
    for (key, (_, column, ..)) in keys.into_iter().zip(TOTALS) {
        let parts: Vec<Judged> = detail.iter().map(|row| row.part(column).clone()).collect();
        let mut judged = sum(&parts, "sum_of_rows");
        judged.doubts("E08", "rows", zh, en);
        notes.figure(key, judged);
    }
    let message = format!(
        "{}没有“合计”行，只能按各项目相加。请确认。",
        RESEARCH.page.name
    );
    let finding = Finding::new("E08", Severity::Confirm, message)
        .english("The table of research costs has no row 合计; only the sum of the projects can be taken. Confirm it.")
        .about(keys);
    notes.say(sheet, finding);
}

fn yuan(fen: i64) -> String {
    Fen::new(i128::from(fen)).map_or_else(|| format!("{fen}分"), |fen| fen.to_string())
}
