//! V01, V02, V04, V09: the yearly amounts against each other.

use crate::figures::{Amount, FigureKey, Figures};
use crate::finding::{Finding, Severity};
use crate::money::MAX_AMOUNT;

use super::about;
use super::words::yuan;

/// 1 万元 in 分.
const WAN_YUAN: i128 = 1_000_000;

/// A figure that may be absent.
#[derive(Clone, Copy)]
struct Sum<'a> {
    figures: &'a Figures,
    key: FigureKey,
}

impl Sum<'_> {
    fn value(self) -> Option<i128> {
        self.figures.value(self.key).map(i128::from)
    }
}

/// V01, V02, V04 and the first half of V09, year by year.
pub(super) fn sums(figures: &Figures) -> Vec<Finding> {
    let mut years: Vec<_> = figures
        .entries
        .keys()
        .filter_map(|key| match key {
            FigureKey::Yearly(_, year) => Some(*year),
            _ => None,
        })
        .collect();
    years.sort_unstable();
    years.dedup();
    let mut found = Vec::new();
    for year in years {
        let of = |amount| Sum {
            figures,
            key: FigureKey::Yearly(amount, year),
        };
        found.extend(revenue_sum(
            of(Amount::RevenueTotal),
            of(Amount::RevenueMain),
            of(Amount::RevenueOther),
        ));
        for (part, whole) in [
            (Amount::RevenueCyber, Amount::RevenueTotal),
            (Amount::RevenueCyberMain, Amount::RevenueCyber),
            (Amount::RevenueIndustry, Amount::RevenueCyber),
        ] {
            found.extend(part_of("V02", of(part), of(whole)));
        }
        found.extend(research_sum(
            of(Amount::ResearchTotal),
            of(Amount::ResearchDomestic),
            of(Amount::ResearchOverseas),
        ));
        found.extend(part_of(
            "V04",
            of(Amount::ResearchDomestic),
            of(Amount::ResearchTotal),
        ));
        found.extend(units(of(Amount::ResearchTotal), of(Amount::RevenueTotal)));
    }
    found
}

fn revenue_sum(total: Sum<'_>, main: Sum<'_>, other: Sum<'_>) -> Option<Finding> {
    let (all, added) = (total.value()?, main.value()? + other.value()?);
    (all != added).then(|| {
        let (all, added) = (yuan(all), yuan(added));
        let text = format!("营业收入合计{all}元不等于主营业务收入与其他业务收入之和{added}元。");
        let english = format!(
            "Total revenue is CNY {all}, but main and other business revenue add up to CNY {added}."
        );
        let finding = Finding::new("V01", Severity::Confirm, text).english(english);
        about(finding, total.figures, [total.key, main.key, other.key])
    })
}

fn research_sum(total: Sum<'_>, domestic: Sum<'_>, overseas: Sum<'_>) -> Option<Finding> {
    let (all, added) = (total.value()?, domestic.value()? + overseas.value()?);
    (all != added).then(|| {
        let (all, added) = (yuan(all), yuan(added));
        let text = format!("研发费用总额{all}元不等于境内与境外之和{added}元。");
        let english = format!("Research expense is CNY {all}, but its domestic and overseas parts add up to CNY {added}.");
        let finding = Finding::new("V04", Severity::Confirm, text).english(english);
        let keys = [total.key, domestic.key, overseas.key];
        about(finding, total.figures, keys)
    })
}

/// A part that exceeds its whole.
fn part_of(code: &str, part: Sum<'_>, whole: Sum<'_>) -> Option<Finding> {
    let (small, large) = (part.value()?, whole.value()?);
    (small > large).then(|| {
        let (small, large) = (yuan(small), yuan(large));
        let (part_zh, whole_zh) = (part.key.zh(), whole.key.zh());
        let (part_en, whole_en) = (part.key.en(), whole.key.en());
        let text = format!("{part_zh}{small}元大于{whole_zh}{large}元，须更正。");
        let english = format!("A part exceeds its whole: {part_en} is CNY {small}, {whole_en} is CNY {large}. It has to be corrected.");
        let finding = Finding::new(code, Severity::Block, text).english(english);
        about(finding, part.figures, [part.key, whole.key])
    })
}

fn units(research: Sum<'_>, revenue: Sum<'_>) -> Option<Finding> {
    let (spent, earned) = (research.value()?, revenue.value()?);
    (earned > 0 && spent > earned).then(|| {
        let text = "研发费用大于营业收入，单位疑似错误，请确认。";
        let english = "Research expense exceeds revenue: the unit may be wrong.";
        let finding = Finding::new("V09", Severity::Confirm, text).english(english);
        about(finding, research.figures, [research.key, revenue.key])
    })
}

/// V09: revenue per head outside 1 万元 to 1000 万元.
pub(super) fn revenue_per_head(figures: &Figures) -> Option<Finding> {
    let key = FigureKey::Yearly(Amount::RevenueTotal, figures.reference_year);
    let revenue = i128::from(figures.value(key)?);
    let heads = i128::from(figures.value(FigureKey::StaffYearEnd)?);
    let odd = revenue < WAN_YUAN * heads || revenue > 1000 * WAN_YUAN * heads;
    (heads > 0 && revenue > 0 && odd).then(|| {
        let text = "人均营业收入不在1万元至1000万元之间，单位疑似错误，请确认。";
        let english =
            "Revenue per head is outside CNY 10,000 to 10,000,000: the unit may be wrong.";
        let finding = Finding::new("V09", Severity::Confirm, text).english(english);
        about(finding, figures, [key, FigureKey::StaffYearEnd])
    })
}

/// V09: numbers that no applicant can have.
pub(super) fn unlikely_amounts(figures: &Figures) -> Vec<Finding> {
    figures
        .entries
        .iter()
        .filter(|(_, figure)| figure.value.unsigned_abs() > MAX_AMOUNT.unsigned_abs())
        .map(|(key, _)| {
            let name = key.zh();
            let text = format!("{name}超过可接受的最大数（10万亿元），不予采用。");
            let english = format!(
                "A figure is larger than any that is accepted and is not used: {}.",
                key.en()
            );
            let finding = Finding::new("V09", Severity::Invalid, text).english(english);
            about(finding, figures, [*key])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::contradictions;
    use super::super::tests::with;
    use super::*;

    fn check(entries: &[(&str, i64)], expected: &[(&str, Severity)]) {
        let found = contradictions(&with(entries));
        let told: Vec<_> = found
            .iter()
            .map(|f| (f.code.as_str(), f.severity))
            .collect();
        assert_eq!(told, expected, "{entries:?}");
        assert!(found.iter().all(|f| !f.english.is_empty()), "{found:?}");
    }

    #[test]
    fn every_check_fires_and_stays_silent() {
        use Severity::{Block, Confirm, Invalid};
        let total = "fin.rev_total.2025";
        let parts = [("fin.rev_main.2025", 70), ("fin.rev_other.2025", 30)];
        check(&[parts[0], parts[1], (total, 100)], &[]);
        check(&[parts[0], parts[1], (total, 101)], &[("V01", Confirm)]);
        check(&[parts[0], parts[1], (total, 99)], &[("V01", Confirm)]);
        check(&[parts[0], (total, 101)], &[]);
        let cyber = "fin.rev_cyber.2025";
        check(&[(cyber, 100), (total, 100)], &[]);
        check(&[(cyber, 101), (total, 100)], &[("V02", Block)]);
        let main = [("fin.rev_cyber_main.2024", 2), ("fin.rev_cyber.2024", 1)];
        check(&main, &[("V02", Block)]);
        let industry = [("fin.rev_industry.2025", 2), (cyber, 1)];
        check(&industry, &[("V02", Block)]);
        let research = [("rd.total.2025", 10), ("rd.domestic.2025", 6)];
        check(&[research[0], research[1], ("rd.overseas.2025", 4)], &[]);
        let short = [research[0], research[1], ("rd.overseas.2025", 3)];
        check(&short, &[("V04", Confirm)]);
        check(&[research[0], ("rd.domestic.2025", 10)], &[]);
        check(&[research[0], ("rd.domestic.2025", 11)], &[("V04", Block)]);
        check(&[("rd.total.2025", 10), (total, 10)], &[]);
        check(&[("rd.total.2025", 11), (total, 10)], &[("V09", Confirm)]);
        check(&[("rd.total.2025", 11), (total, 0)], &[]);
        let heads = ("hr.year_end_total", 10);
        check(&[heads, (total, 10_000_000)], &[]);
        check(&[heads, (total, 9_999_999)], &[("V09", Confirm)]);
        check(&[heads, (total, 10_000_000_000)], &[]);
        check(&[heads, (total, 10_000_000_001)], &[("V09", Confirm)]);
        check(&[("hr.year_end_total", 0), (total, 1)], &[]);
        check(&[heads, (total, 0)], &[]);
        check(&[(total, MAX_AMOUNT)], &[]);
        check(&[(total, MAX_AMOUNT + 1)], &[("V09", Invalid)]);
        check(&[("fin.profit_net.2025", i64::MIN)], &[("V09", Invalid)]);
    }
}
