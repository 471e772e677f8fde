//! 六、业务归属与排除情形认定: what the applicant declares, its revenue by category, and how the panel voted on the exclusion.

use dunping_domain::applicant::RevenueRow;
use dunping_domain::money::Ratio;
use dunping_domain::standard::{ClauseKey, Lists};
use dunping_domain::tally::Tally;
use dunping_report::papers;

use super::{DASH, list_name};
use crate::dossier::Dossier;
use crate::words;

pub(super) fn classification(dossier: &Dossier, tally: &Tally) -> papers::Classification {
    let applicant = &dossier.reading.applicant;
    let own = &applicant.enterprise;
    let lists = dossier.catalogue.lists();
    let excluded = tally
        .clauses
        .iter()
        .find(|result| result.clause == ClauseKey::Exclusion);
    let exclusion = match excluded {
        Some(result) if result.passed => format!(
            "专家组以{}票对{}票认定：企业不属于“行业应用服务”的排除情形。",
            result.conform, result.nonconform
        ),
        Some(result) => format!(
            "专家组以{}票对{}票认定：企业属于“行业应用服务”的排除情形，有关业务数据仅用于产业统计调查和监测分析。",
            result.nonconform, result.conform
        ),
        None => String::new(),
    };
    papers::Classification {
        primary: format!("{} {}", own.business, list_name(lists, &own.business)),
        secondary: secondary(&applicant.revenue_rows, &own.business, lists),
        revenue_shares: revenue_shares(&applicant.revenue_rows, lists),
        exclusion,
    }
}

/// The letter of a row's category; `None` outside cybersecurity.
fn letter(row: &RevenueRow) -> Option<char> {
    let head = row.business.chars().next();
    head.filter(|c| matches!(c, 'A' | 'B' | 'C' | 'X'))
}

fn category(letter: char, lists: &Lists) -> String {
    format!("{letter} {}", list_name(lists, &letter.to_string()))
}

/// The further categories in which there is revenue.
fn secondary(rows: &[RevenueRow], primary: &str, lists: &Lists) -> String {
    let mut found: Vec<char> = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.revenue.is_some_and(|it| it > 0))
    {
        let other = letter(row).filter(|it| *it != 'X' && !primary.starts_with(*it));
        found.extend(other.filter(|it| !found.contains(it)));
    }
    let names: Vec<String> = found.into_iter().map(|it| category(it, lists)).collect();
    names.join("、")
}

/// Amount and share of each category. A blank is not zero: where a row has none, the amount of its category is unknown, and so is every
/// share of the whole.
fn revenue_shares(rows: &[RevenueRow], lists: &Lists) -> Vec<papers::RevenueShare> {
    let mut sums: Vec<(Option<char>, Option<i128>)> = Vec::new();
    for row in rows {
        let (letter, revenue) = (letter(row), row.revenue.map(i128::from));
        match sums.iter_mut().find(|(known, _)| *known == letter) {
            Some((_, sum)) => *sum = sum.zip(revenue).map(|(sum, more)| sum + more),
            None => sums.push((letter, revenue)),
        }
    }
    let total: Option<i128> = sums.iter().map(|(_, sum)| *sum).sum();
    let percent = |sum: i128| Ratio::new(sum, total?)?.percent_truncated();
    let shown = sums.iter().map(|(letter, sum)| papers::RevenueShare {
        name: letter.map_or_else(
            || "非网络空间安全业务".to_owned(),
            |letter| category(letter, lists),
        ),
        amount: sum.map_or_else(|| DASH.to_owned(), |sum| words::yuan(sum).zh),
        percent: sum
            .and_then(percent)
            .map_or_else(|| DASH.to_owned(), |percent| format!("{percent}%")),
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use dunping_domain::standard::Catalogue;

    use super::*;

    fn shown(rows: &[(&str, Option<i64>)]) -> Vec<[String; 2]> {
        let rows = rows.iter().map(|(business, revenue)| RevenueRow {
            business: (*business).to_owned(),
            revenue: *revenue,
            ..RevenueRow::default()
        });
        let rows: Vec<RevenueRow> = rows.collect();
        let shares = revenue_shares(&rows, Catalogue::builtin().lists());
        let shares = shares.into_iter();
        shares.map(|share| [share.amount, share.percent]).collect()
    }

    #[test]
    fn a_blank_row_is_not_zero_and_leaves_no_share_of_the_whole() {
        let whole = [("A1", Some(600)), ("非网安", Some(300)), ("A2", Some(300))];
        assert_eq!(
            shown(&whole),
            [["9.00 元", "75.0000%"], ["3.00 元", "25.0000%"]]
        );
        let blank = [("A1", Some(600)), ("非网安", Some(300)), ("A2", None)];
        assert_eq!(shown(&blank), [["—", "—"], ["3.00 元", "—"]]);
        assert_eq!(shown(&[("B1", Some(0))]), [["0.00 元", "—"]]);
    }

    #[test]
    fn a_further_category_is_one_with_revenue() {
        let row = |business: &str, revenue| RevenueRow {
            business: business.to_owned(),
            revenue,
            ..RevenueRow::default()
        };
        let rows = [
            row("A1", Some(5)),
            row("C1", Some(5)),
            row("B1", None),
            row("X", Some(5)),
            row("C2", Some(5)),
        ];
        let found = secondary(&rows, "A", Catalogue::builtin().lists());
        assert_eq!(found, "C 网络空间安全服务");
    }
}
