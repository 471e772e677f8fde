//! The rows of the nine tables: from the values of an [`Application`], or empty rows for the template.

use dunping_domain::standard::{Catalogue, ClauseKey, ListItem};

use super::inputs::Inputs;
use super::{Body, Entry, FIRST_ROW, check};
use crate::application::{Application, Month, ResearchProject, RevenueItem};
use crate::layout::{
    ATTACHMENTS, MONTHLY, NOT_CYBER, PROPERTIES, QUALIFICATIONS, RESEARCH, REVENUE, STAFF,
    TECHNOLOGY, Table, revenue as at,
};
use crate::number::MoneyUnit;

/// An amount in the workbook's unit as the number that the cell will hold.
pub(crate) fn in_unit(fen: i64, unit: MoneyUnit) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "amounts have at most 15 digits, and so has every unit's power of ten"
    )]
    let (amount, divisor) = (fen as f64, unit.fen() as f64);
    amount / divisor
}

/// The rows of a table: one per value, or as many empty ones as the template has.
fn body<T>(
    values: Option<&[T]>,
    table: &Table,
    row: impl Fn(u32, Option<&T>) -> Vec<Entry>,
) -> Body {
    let rows = match values {
        Some(values) => (FIRST_ROW..)
            .zip(values)
            .map(|(at, value)| row(at, Some(value)))
            .collect(),
        None => (FIRST_ROW..FIRST_ROW + table.blank_rows)
            .map(|at| row(at, None))
            .collect(),
    };
    Body { rows, sums: None }
}

/// A row of blanks, its running number written when the table has one.
fn blanks(table: &Table, at: u32) -> Vec<Entry> {
    let mut entries = vec![Entry::Blank; table.columns.len()];
    if table.columns[0].label == "序号" {
        entries[0] = ordinal(at);
    }
    entries
}

fn ordinal(at: u32) -> Entry {
    Entry::count(at - FIRST_ROW + 1)
}

fn yes(truth: bool) -> Entry {
    Entry::text(if truth { "是" } else { "否" })
}

fn money(fen: i64, unit: MoneyUnit) -> Entry {
    Entry::Number(in_unit(fen, unit))
}

/// `SUM` over a range, empty while nothing is filled in.
fn sum(range: &str, fen: Option<i64>, unit: MoneyUnit) -> Entry {
    Entry::Formula {
        formula: format!("=IF(COUNT({range})=0,\"\",SUM({range}))"),
        result: fen.map_or(String::new(), |fen| in_unit(fen, unit).to_string()),
    }
}

pub(crate) fn research(application: Option<&Application>, unit: MoneyUnit) -> Body {
    let projects = application.map(|a| a.research.as_slice());
    let mut body = body(projects, &RESEARCH, |at, project| {
        let mut entries = blanks(&RESEARCH, at);
        if let Some(p) = project {
            entries[1] = Entry::text(&p.number);
            entries[2] = Entry::text(&p.title);
            entries[3] = Entry::text(&p.period);
            for (i, cost) in p.costs.iter().enumerate() {
                entries[4 + i] = money(cost.0.get(), unit);
            }
            entries[14] = money(p.domestic.0.get(), unit);
        }
        entries[13] = sum(&format!("E{0}:M{0}", at + 1), project.map(total_cost), unit);
        entries
    });
    let last = FIRST_ROW as usize + body.rows.len();
    let mut sums = vec![Entry::Blank; RESEARCH.columns.len()];
    sums[0] = Entry::text("合计");
    for (i, letter) in ('E'..='O').enumerate() {
        let added = projects.map(|projects| projects.iter().map(|p| cost_of(p, i)).sum());
        sums[4 + i] = sum(
            &format!("{letter}{}:{letter}{last}", FIRST_ROW + 1),
            added,
            unit,
        );
    }
    body.sums = Some(sums);
    body
}

fn total_cost(project: &ResearchProject) -> i64 {
    project.costs.iter().map(|cost| cost.0.get()).sum()
}

/// The amount of a money column of 研发费用明细, counted from the first.
fn cost_of(project: &ResearchProject, column: usize) -> i64 {
    match project.costs.get(column) {
        Some(cost) => cost.0.get(),
        None if column == 9 => total_cost(project),
        None => project.domestic.0.get(),
    }
}

pub(crate) fn monthly(application: Option<&Application>) -> Body {
    let months = application.map(|a| a.months.as_slice());
    let mut body = body(months, &MONTHLY, |at, month| {
        let mut entries = vec![Entry::Blank; MONTHLY.columns.len()];
        entries[0] = Entry::Text(format!(
            "{}月",
            month.map_or(at - FIRST_ROW + 1, |m| u32::from(m.month))
        ));
        if let Some(m) = month {
            let groups = [m.staff, m.bachelor, m.research, m.research_bachelor];
            for (i, heads) in groups.iter().flatten().enumerate() {
                entries[1 + i] = Entry::count(*heads);
            }
            entries[9] = Entry::count(m.dispatched);
            entries[10] = Entry::count(m.insured);
        }
        entries
    });
    let last = FIRST_ROW as usize + body.rows.len();
    let mut averages = vec![Entry::Blank; MONTHLY.columns.len()];
    averages[0] = Entry::text("年平均");
    for (group, letters) in [("B", "C"), ("D", "E"), ("F", "G"), ("H", "I")]
        .into_iter()
        .enumerate()
    {
        let range = format!("{}{}:{}{last}", letters.0, FIRST_ROW + 1, letters.1);
        averages[1 + 2 * group] = Entry::Formula {
            formula: format!("=IF(COUNT({range})=0,\"\",ROUND(SUM({range})/COUNT({range}),2))"),
            result: months.map_or(String::new(), |months| average(months, group)),
        };
    }
    body.sums = Some(averages);
    body
}

/// The average of all month edges of a group, rounded half up to two decimals.
fn average(months: &[Month], group: usize) -> String {
    let heads = months
        .iter()
        .flat_map(|m| [m.staff, m.bachelor, m.research, m.research_bachelor][group]);
    let (mut added, mut count) = (0_u64, 0_u64);
    for head in heads {
        added += u64::from(head);
        count += 1;
    }
    let hundredths = (200 * added + count) / (2 * count.max(1));
    #[expect(clippy::cast_precision_loss, reason = "head counts")]
    let shown = hundredths as f64 / 100.0;
    shown.to_string()
}

pub(crate) fn staff(application: Option<&Application>) -> Body {
    body(
        application.map(|a| a.staff.as_slice()),
        &STAFF,
        |at, person| {
            let Some(p) = person else {
                return blanks(&STAFF, at);
            };
            vec![
                ordinal(at),
                Entry::text(&p.name),
                Entry::text(&p.id_tail),
                Entry::text(&p.education),
                Entry::text(&p.degree),
                Entry::text(&p.subject),
                Entry::text(&p.title),
                Entry::text(&p.honour),
                Entry::text(&p.post),
                yes(p.research),
                Entry::text(&p.joined),
                Entry::text(&p.contract),
                Entry::text(&p.insured_since),
            ]
        },
    )
}

pub(crate) fn properties(application: Option<&Application>) -> Body {
    body(
        application.map(|a| a.properties.as_slice()),
        &PROPERTIES,
        |at, item| {
            let Some(p) = item else {
                return blanks(&PROPERTIES, at);
            };
            vec![
                ordinal(at),
                Entry::text(&p.kind),
                Entry::text(&p.title),
                Entry::text(&p.number),
                Entry::text(&p.owner),
                Entry::text(&p.applied),
                Entry::text(&p.granted),
                Entry::text(&p.status),
                Entry::text(&p.acquired),
                yes(p.cyber),
                Entry::text(&p.product),
                Entry::text(&p.attachment),
            ]
        },
    )
}

pub(crate) fn revenue(
    application: Option<&Application>,
    unit: MoneyUnit,
    codes: &[String],
) -> Body {
    let items = application.map(|a| a.revenue.as_slice());
    let total: Option<i64> = items.map(|items| items.iter().map(|item| item.revenue.0.get()).sum());
    let count = items.map_or(REVENUE.blank_rows as usize, <[RevenueItem]>::len);
    let total_row = FIRST_ROW as usize + count + 1;
    let mut body = body(items, &REVENUE, |at, item| {
        let mut entries = blanks(&REVENUE, at);
        if let Some(item) = item {
            entries[at::PRODUCT] = Entry::text(&item.product);
            entries[at::BUSINESS] = offer_of(&item.business, codes);
            entries[at::CUSTOMERS] = Entry::text(&item.customers);
            entries[at::REVENUE] = money(item.revenue.0.get(), unit);
            entries[at::MAIN] = yes(item.main);
            entries[at::MAIN + 1] = Entry::text(&item.attachment);
        }
        let row = at + 1;
        entries[at::SHARE] = Entry::Formula {
            formula: format!(
                "=IF(OR(E{row}=\"\",E${total_row}=\"\",E${total_row}=0),\"\",ROUND(E{row}/E${total_row}*100,2))"
            ),
            result: match (item, total) {
                (Some(item), Some(total)) if total > 0 => share(item.revenue.0.get(), total),
                _ => String::new(),
            },
        };
        entries
    });
    let mut sums = vec![Entry::Blank; REVENUE.columns.len()];
    sums[0] = Entry::text("合计");
    sums[at::REVENUE] = sum(
        &format!("E{}:E{}", FIRST_ROW + 1, total_row - 1),
        total,
        unit,
    );
    body.sums = Some(sums);
    body
}

/// A percentage with two decimals, rounded half up as the sheet's formula does.
fn share(part: i64, total: i64) -> String {
    let (part, total) = (i128::from(part), i128::from(total));
    let hundredths = (20_000 * part + total) / (2 * total);
    #[expect(clippy::cast_precision_loss, reason = "at most seven digits")]
    let shown = hundredths as f64 / 100.0;
    shown.to_string()
}

pub(crate) fn technologies(application: Option<&Application>, codes: &[String]) -> Body {
    body(
        application.map(|a| a.technologies.as_slice()),
        &TECHNOLOGY,
        |at, point| {
            let Some(p) = point else {
                return blanks(&TECHNOLOGY, at);
            };
            vec![
                Entry::text(&p.title),
                offer_of(&p.code, codes),
                Entry::text(&p.description),
                Entry::text(&p.property),
            ]
        },
    )
}

pub(crate) fn qualifications(application: Option<&Application>) -> Body {
    body(
        application.map(|a| a.qualifications.as_slice()),
        &QUALIFICATIONS,
        |at, certificate| {
            let Some(c) = certificate else {
                return blanks(&QUALIFICATIONS, at);
            };
            vec![
                Entry::text(&c.name),
                Entry::text(&c.number),
                Entry::text(&c.issuer),
                Entry::text(&c.scope),
                Entry::text(&c.issued),
                Entry::text(&c.valid_to),
                Entry::text(&c.attachment),
            ]
        },
    )
}

/// All votable clauses in printed order, whether the applicant said something or not.
pub(crate) fn self_assessment(
    application: Option<&Application>,
    catalogue: &Catalogue,
    inputs: &Inputs<'_>,
) -> Body {
    let row = |(at, key): (usize, ClauseKey)| {
        let said = application.and_then(|a| a.self_assessment.iter().find(|row| row.clause == key));
        let field = |text: Option<&String>| text.map_or(Entry::Blank, |text| Entry::text(text));
        let [live, compared] = check::clause(inputs, key, at);
        vec![
            Entry::text(key.as_str()),
            Entry::text(&catalogue.clause(key).text.join("\n")),
            field(said.map(|s| &s.conclusion)),
            live,
            compared,
            field(said.map(|s| &s.value)),
            field(said.map(|s| &s.attachments)),
            field(said.map(|s| &s.remark)),
        ]
    };
    let votable = ClauseKey::ALL.into_iter().filter(|key| key.votable());
    Body {
        rows: (FIRST_ROW as usize + 1..).zip(votable).map(row).collect(),
        sums: None,
    }
}

pub(crate) fn attachments(application: Option<&Application>) -> Body {
    body(
        application.map(|a| a.attachments.as_slice()),
        &ATTACHMENTS,
        |at, item| {
            let Some(a) = item else {
                return blanks(&ATTACHMENTS, at);
            };
            let clauses: Vec<&str> = a.clauses.iter().map(|clause| clause.as_str()).collect();
            vec![
                Entry::text(&a.number),
                Entry::text(&a.file_name),
                Entry::text(&a.kind),
                Entry::text(&clauses.join("、")),
                Entry::count(a.pages),
                Entry::text(&a.issuer),
                Entry::text(&a.date),
                Entry::text(&a.remark),
            ]
        },
    )
}

/// The codes of §4.5.2b and its exclusion with their names, for 业务收入构成.
pub(crate) fn business_codes(catalogue: &Catalogue) -> Vec<String> {
    let lists = catalogue.lists();
    let items = lists
        .business
        .iter()
        .chain(&lists.exclusion)
        .flat_map(|group| &group.items);
    let mut codes: Vec<String> = items.map(offered).collect();
    codes.push(NOT_CYBER.to_owned());
    codes
}

/// The codes of §4.5.2a with their names, for 核心技术与领域.
pub(crate) fn technology_codes(catalogue: &Catalogue) -> Vec<String> {
    let items = catalogue
        .lists()
        .technology
        .iter()
        .flat_map(|group| &group.items);
    items.map(offered).collect()
}

/// A code as a list offers it: the key, a space, the name.
fn offered(item: &ListItem) -> String {
    format!("{} {}", item.key, item.zh)
}

/// The offer of a key, else the key as it stands.
fn offer_of(key: &str, offers: &[String]) -> Entry {
    let offer = offers
        .iter()
        .find(|offer| offer.split(' ').next() == Some(key));
    Entry::text(offer.map_or(key, String::as_str))
}
