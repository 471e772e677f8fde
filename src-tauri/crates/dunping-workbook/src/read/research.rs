//! 研发费用明细: the printed 合计 is what the applicant declares; the rows are added again and a difference is a finding (V04).

use dunping_domain::figures::{Amount, Figure, FigureKey, Figures, Origin, Year};
use dunping_domain::finding::{Finding, Severity};
use dunping_domain::money::Fen;

use super::page::Pages;
use super::table::Found;
use super::{FromCell, Need, Notes, Spot};
use crate::cells::a1;
use crate::layout::research::{DOMESTIC, FIRST_COST, NUMBER, OVERSEAS, TITLE, TOTAL};
use crate::number::{Defect, Sign};

/// What is taken from the row 合计: the figure, its column, its name.
const TOTALS: [(Amount, usize, &str); 3] = [
    (Amount::ResearchTotal, TOTAL, "研发费用合计"),
    (Amount::ResearchDomestic, DOMESTIC, "其中境内发生额合计"),
    (
        Amount::ResearchOverseas,
        OVERSEAS,
        "委托外部研发费用（境外）合计",
    ),
];

/// Reads the table. 研发费用总额 of the reference year comes from here when it is here; 近三年财务数据 is compared with it.
pub(crate) fn read(pages: &Pages<'_>, reference: Year, notes: &mut Notes, figures: &mut Figures) {
    let Some(table) = &pages.research else {
        return;
    };
    unit_conflict(table, notes);
    let rows = table.rows();
    let detail: Vec<Detail<'_>> = rows
        .data
        .iter()
        .map(|row| detail(table, *row, notes))
        .collect();
    let Some(total) = rows.total else {
        without_total(table, &detail, reference, notes, figures);
        return;
    };
    for (amount, column, name) in TOTALS {
        let key = FigureKey::Yearly(amount, reference);
        let Some(spot) = table.spot(total, column) else {
            continue;
        };
        let need = if amount == Amount::ResearchOverseas {
            Need::Optional
        } else {
            Need::Required(name)
        };
        let Some(taken) = notes.money(
            spot,
            table.units(column),
            Sign::NotNegative,
            Some(key),
            need,
        ) else {
            if amount == Amount::ResearchTotal {
                // The primary statement is there but cannot be taken: the other sheet's number must not stand in for it.
                figures.entries.remove(&key);
            }
            continue;
        };
        let added: Option<i64> = detail.iter().map(|row| row.amount(column)).sum();
        if let Some(added) = added.filter(|added| *added != taken.value) {
            let message = format!(
                "{name}填写为{}元，各行相加为{}元，两者不一致。请核对各行与合计。",
                yuan(taken.value),
                yuan(added)
            );
            notes.add(spot, Defect::new("V04", Severity::Confirm, message), [key]);
        }
        if amount == Amount::ResearchTotal {
            compare(figures.entries.get(&key), &taken, spot, key, notes);
        }
        notes.figure(figures, key, spot, taken);
    }
}

/// The amounts of one project, cost by cost, then total and domestic.
struct Detail<'a> {
    total: Option<(Spot<'a>, FromCell)>,
    domestic: Option<(Spot<'a>, FromCell)>,
    overseas: Option<i64>,
}

impl Detail<'_> {
    /// The cell of the total or of the domestic part, and what was taken from it.
    fn cell(&self, column: usize) -> Option<(String, FromCell)> {
        let (spot, taken) = match column {
            TOTAL => self.total.as_ref()?,
            _ => self.domestic.as_ref()?,
        };
        Some((a1(spot.place), taken.clone()))
    }

    fn amount(&self, column: usize) -> Option<i64> {
        match column {
            TOTAL => self.total.as_ref().map(|(_, taken)| taken.value),
            DOMESTIC => self.domestic.as_ref().map(|(_, taken)| taken.value),
            _ => self.overseas,
        }
    }
}

/// Reads a project. A blank or a dash among its costs is no cost when the project's total agrees without it (E10).
fn detail<'a>(table: &Found<'a>, row: u32, notes: &mut Notes) -> Detail<'a> {
    let named = [TITLE, NUMBER]
        .into_iter()
        .map(|column| table.text(row, column))
        .find(|text| !text.is_empty());
    let named = named.unwrap_or_else(|| format!("第{}行", row + 1));
    let mut take = |column: usize, need: Need<'_>| {
        let spot = table.spot(row, column)?;
        let taken = notes.money(spot, table.units(column), Sign::NotNegative, None, need)?;
        Some((spot, taken))
    };
    let total = take(TOTAL, Need::Required(&format!("{named}：合计")));
    let domestic = take(
        DOMESTIC,
        Need::Required(&format!("{named}：其中境内发生额")),
    );
    let mut costs = Vec::new();
    for column in FIRST_COST..TOTAL {
        let blank = table.text(row, column);
        let dash = matches!(blank.as_str(), "" | "-" | "—" | "－" | "/" | "无");
        costs.push(if dash {
            None
        } else {
            Some(take(column, Need::Optional).map(|(_, taken)| taken.value))
        });
    }
    // `None` is nothing stated; `Some(None)` is something that cannot be taken, and then the row cannot be added.
    let added: Option<i64> = costs.iter().flatten().copied().sum();
    if let (Some(added), Some((spot, total))) = (added, &total)
        && added != total.value
    {
        let message = format!(
            "“{named}”的合计填写为{}元，各费用栏相加为{}元，两者不一致。请核对。",
            yuan(total.value),
            yuan(added)
        );
        notes.add(*spot, Defect::new("V04", Severity::Confirm, message), None);
    }
    let agrees = added.is_some() && added == total.as_ref().map(|(_, total)| total.value);
    let overseas = match costs.get(OVERSEAS - FIRST_COST) {
        Some(Some(stated)) => *stated,
        _ => agrees.then_some(0),
    };
    Detail {
        total,
        domestic,
        overseas,
    }
}

/// Without a row 合计 the projects are added, with all their cells as the origin; to be confirmed.
fn without_total(
    table: &Found<'_>,
    detail: &[Detail<'_>],
    reference: Year,
    notes: &mut Notes,
    figures: &mut Figures,
) {
    if detail.is_empty() {
        let mut finding = Finding::new(
            "E00",
            Severity::Missing,
            "研发费用明细没有填写。请按项目填写后重新提交。",
        );
        finding.sheet = Some(table.sheet.name.clone());
        finding.figures = vec![FigureKey::Yearly(Amount::ResearchDomestic, reference)];
        notes.findings.push(finding);
        return;
    }
    let mut keys = Vec::new();
    for (amount, column) in [
        (Amount::ResearchTotal, TOTAL),
        (Amount::ResearchDomestic, DOMESTIC),
    ] {
        let key = FigureKey::Yearly(amount, reference);
        figures.entries.remove(&key);
        let parts: Option<Vec<(String, FromCell)>> =
            detail.iter().map(|row| row.cell(column)).collect();
        let Some(parts) = parts else { continue };
        let origin = Origin::Cells {
            file: notes.file.clone(),
            sheet: table.sheet.name.clone(),
            cells: parts.iter().map(|(cell, _)| cell.clone()).collect(),
            raw: parts.iter().map(|(_, taken)| taken.raw.clone()).collect(),
            formats: parts
                .iter()
                .map(|(_, taken)| taken.format.clone())
                .collect(),
            formulas: parts
                .iter()
                .map(|(_, taken)| taken.formula.clone())
                .collect(),
            rules: vec!["sum_of_rows".to_owned()],
        };
        figures.entries.insert(
            key,
            Figure {
                value: parts.iter().map(|(_, taken)| taken.value).sum(),
                origin,
            },
        );
        keys.push(key);
    }
    let mut finding = Finding::new(
        "E08",
        Severity::Confirm,
        "研发费用明细没有“合计”行，已按各项目相加。请确认。",
    )
    .about(keys);
    finding.sheet = Some(table.sheet.name.clone());
    notes.findings.push(finding);
}

fn compare(
    stated: Option<&Figure>,
    taken: &FromCell,
    spot: Spot<'_>,
    key: FigureKey,
    notes: &mut Notes,
) {
    if let Some(other) = stated.filter(|other| other.value != taken.value) {
        let message = format!(
            "研发费用明细合计为{}元，近三年财务数据的研发费用总额为{}元，两者不一致。已按明细合计读取，请核对。",
            yuan(taken.value),
            yuan(other.value)
        );
        notes.add(spot, Defect::new("V04", Severity::Confirm, message), [key]);
    }
}

fn unit_conflict(table: &Found<'_>, notes: &mut Notes) {
    let mut units = table.units(TOTAL);
    units.workbook = notes.unit;
    if let (Some((near, far)), Some(spot)) = (units.conflict(), table.header(TOTAL)) {
        let message = format!(
            "“合计”栏的单位“{}”与另处写明的“{}”不同，已按“{}”读取。请确认。",
            near.name(),
            far.name(),
            near.name()
        );
        notes.add(spot, Defect::new("E04", Severity::Confirm, message), None);
    }
}

fn yuan(fen: i64) -> String {
    Fen::new(i128::from(fen)).map_or_else(|| format!("{fen}分"), |fen| fen.to_string())
}
