//! Declared facts that no clause is computed from but that reviewers look at: where a row stands, the years that titles name, and the sums
//! of single categories of research expense. Nothing is said of what cannot be read here: the sheet's own reading says it.

use dunping_domain::applicant::{Applicant, CellPlace, ResearchCosts, StatedYear};

use super::Spot;
use super::notes::Notes;
use super::table::{Found, find, plain};
use crate::cells::{Sheet, a1};
use crate::label::year;
use crate::layout::research::{OTHER, OUTSOURCED, OVERSEAS};
use crate::layout::{MONTHLY, RESEARCH, REVENUE};

/// Where a spot is.
pub(crate) fn at(spot: Spot<'_>) -> CellPlace {
    CellPlace {
        sheet: spot.sheet.name.clone(),
        cell: a1(spot.place),
    }
}

/// Where a row's column is, if the sheet has that column.
pub(crate) fn place(table: &Found<'_>, row: u32, column: usize) -> Option<CellPlace> {
    table.spot(row, column).map(at)
}

/// Reads the years that stand above the tables of the reference year, e.g. 研发费用明细表（2025年度）, and the sums of the categories. Of several
/// sheets that fit alike the first is looked at. What is said in `beside` was said before and goes nowhere.
pub(crate) fn read<'a>(
    costs: &[&'a Sheet],
    months: &[&'a Sheet],
    revenue: &[&'a Sheet],
    beside: &mut Notes<'a>,
    applicant: &mut Applicant,
) {
    let mut first = |sheets: &[&'a Sheet], layout| {
        let sheet = sheets.first().copied()?;
        find(sheet, layout, beside)
    };
    let costs = first(costs, &RESEARCH);
    let others = [first(months, &MONTHLY), first(revenue, &REVENUE)];
    let tables = costs.iter().chain(others.iter().flatten());
    applicant.stated_years = tables.flat_map(years_above).collect();
    if let Some(costs) = &costs {
        applicant.research_costs = research_costs(costs, beside);
    }
}

/// The day on which a form was filled in is not one of them.
fn years_above(table: &Found<'_>) -> Vec<StatedYear> {
    let stated = table.above().filter_map(|spot| {
        let raw = spot.sheet.at(spot.place).raw();
        let text = plain(&raw);
        let year = year(&text)?;
        let (_, behind) = text.split_once(&year.to_string())?;
        let behind = behind.trim_start().strip_prefix('年')?.trim_start();
        let date = behind.starts_with(|c: char| c.is_ascii_digit());
        (!date).then(|| StatedYear {
            year,
            text: text.into_owned(),
            place: at(spot),
        })
    });
    stated.collect()
}

/// The sums over the projects of 研发费用明细; `None` for a category that is blank everywhere or has a cell that cannot be taken.
fn research_costs(table: &Found<'_>, notes: &Notes<'_>) -> ResearchCosts {
    let rows = &table.rows().data;
    let sum = |column: usize| {
        let mut sum = None;
        for row in rows {
            let text = table.text(*row, column);
            if matches!(&*text, "" | "-" | "—" | "－" | "/" | "无") {
                continue;
            }
            let taken = notes.quiet_money(table.spot(*row, column)?, table.units(column))?;
            sum = Some(sum.unwrap_or(0_i64).checked_add(taken)?);
        }
        sum
    };
    ResearchCosts {
        other: sum(OTHER),
        outsourced_domestic: sum(OUTSOURCED),
        outsourced_overseas: sum(OVERSEAS),
        sheet: table.sheet.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::{Cell, Value};

    #[test]
    fn the_year_of_a_title() {
        for (title, year) in [
            ("业务收入构成表（2024年度）", Some(2024)),
            ("2025 年业务收入构成", Some(2025)),
            ("业务收入构成表（财务数据年度）", None),
            ("填表日期：2026年3月1日", None),
            ("2023年至2025年", None),
            ("文号2025", None),
        ] {
            let header = REVENUE.columns.iter().map(|column| column.label);
            let header = (0_u32..)
                .zip(header)
                .map(|(column, label)| ((1, column), label));
            let cells = [((0, 0), title)].into_iter().chain(header);
            let cells = cells.map(|(place, text)| (place, Cell::of(Value::Text(text.into()))));
            let sheet = Sheet::new("业务收入构成".into(), false, cells.collect());
            let table = find(&sheet, &REVENUE, &mut Notes::default()).expect("the header");
            let found = years_above(&table);
            assert_eq!(found.first().map(|stated| stated.year), year, "{title}");
            assert!(
                found
                    .iter()
                    .all(|stated| stated.place.cell == "A1" && stated.text == title)
            );
        }
    }
}
