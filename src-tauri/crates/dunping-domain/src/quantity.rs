//! A figure, or a sum of figures, on its way into a formula: its number when it can be used, and why not when it cannot.

use crate::clause::{Input, Reason};
use crate::figures::{Edge, Figure, FigureKey, Figures, Origin, StaffGroup};
use crate::money::MAX_AMOUNT;

/// One side of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// The figure, or the first of the sum.
    pub(crate) key: FigureKey,
    /// The number; `None` exactly when there are reasons.
    pub(crate) number: Option<i128>,
    /// Why there is no number.
    pub(crate) reasons: Vec<Reason>,
    /// The figures used.
    pub(crate) inputs: Vec<Input>,
    /// How it was read, in Chinese.
    pub(crate) notes: Vec<String>,
}

impl Quantity {
    fn of(key: FigureKey, inputs: Vec<Input>, mut reasons: Vec<Reason>) -> Self {
        for input in &inputs {
            reasons.extend(unusable(input.key, input.figure.value));
        }
        let number = reasons.is_empty().then(|| {
            inputs
                .iter()
                .map(|input| i128::from(input.figure.value))
                .sum()
        });
        Self {
            key,
            number,
            reasons,
            inputs,
            notes: Vec::new(),
        }
    }

    /// A figure that cannot be negative.
    pub(crate) fn figure(figures: &Figures, key: FigureKey) -> Self {
        match figures.entries.get(&key) {
            None => Self::of(key, Vec::new(), vec![Reason::Missing { figure: key }]),
            Some(figure) => Self::of(key, vec![input(key, figure)], Vec::new()),
        }
    }

    /// This quantity less a part of it. A remainder below zero cannot be used.
    pub(crate) fn less(mut self, part: Self) -> Self {
        self.reasons.extend(part.reasons);
        self.inputs.extend(part.inputs);
        self.number = self.number.zip(part.number).map(|(all, off)| all - off);
        if self.number.is_some_and(|rest| rest < 0) {
            self.number = None;
            self.reasons.push(Reason::Negative { figure: part.key });
        }
        self
    }

    /// The sum of opening and closing numbers of a group over the months in business (§4.2.4). Divided by twice the months it is
    /// the yearly average of 高企认定管理工作指引: 月平均数=（月初数＋月末数）÷2.
    ///
    /// An opening number that is absent is taken from the closing number of the month before, and the other way round; this is
    /// noted, and the input says from where.
    pub(crate) fn half_months(figures: &Figures, group: StaffGroup) -> Self {
        let first = FigureKey::Monthly(1, Edge::Open, group);
        let months = months(figures);
        if months.is_empty() {
            let mut none = Self::of(first, Vec::new(), vec![Reason::NoBase { figure: first }]);
            none.notes.push("无上一年度数据。".to_owned());
            return none;
        }
        let mut inputs = Vec::new();
        let mut reasons = Vec::new();
        let mut notes = Vec::new();
        for &month in &months {
            for edge in [Edge::Open, Edge::Close] {
                let key = FigureKey::Monthly(month, edge, group);
                if let Some(figure) = figures.entries.get(&key) {
                    inputs.push(input(key, figure));
                } else if let Some((from, figure)) = neighbour(figures, month, edge, group) {
                    notes.push(format!("{}取自{}。", words(key), words(from)));
                    let origin = Origin::Derived {
                        from: vec![from],
                        rule: "month_chain".to_owned(),
                    };
                    let figure = Figure {
                        value: figure.value,
                        origin,
                    };
                    inputs.push(Input { key, figure });
                } else {
                    reasons.push(Reason::Missing { figure: key });
                }
            }
        }
        let mut sum = Self::of(
            FigureKey::Monthly(months[0], Edge::Open, group),
            inputs,
            reasons,
        );
        sum.notes = notes;
        sum
    }
}

/// The months in business of the reference year: sorted, each once.
pub(crate) fn months(figures: &Figures) -> Vec<u8> {
    (1..=12)
        .filter(|month| figures.months_in_business.contains(month))
        .collect()
}

/// The average of a sum of half-months, truncated to two decimals, e.g. `100.00`.
pub(crate) fn average(sum: i128, months: usize) -> Option<String> {
    let divisor = i128::try_from(months).ok()?.checked_mul(2)?;
    let hundredths = sum.checked_mul(100)?.checked_div(divisor)?;
    (hundredths >= 0).then(|| format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

fn input(key: FigureKey, figure: &Figure) -> Input {
    Input {
        key,
        figure: figure.clone(),
    }
}

fn neighbour(
    figures: &Figures,
    month: u8,
    edge: Edge,
    group: StaffGroup,
) -> Option<(FigureKey, &Figure)> {
    let key = match (edge, month) {
        (Edge::Open, 2..) => FigureKey::Monthly(month - 1, Edge::Close, group),
        (Edge::Close, ..12) => FigureKey::Monthly(month + 1, Edge::Open, group),
        _ => return None,
    };
    figures.entries.get(&key).map(|figure| (key, figure))
}

fn words(key: FigureKey) -> String {
    let FigureKey::Monthly(month, edge, group) = key else {
        return key.to_string();
    };
    let edge = match edge {
        Edge::Open => "初",
        Edge::Close => "末",
    };
    let group = match group {
        StaffGroup::All => "职工总数",
        StaffGroup::Bachelor => "本科以上职工人数",
        StaffGroup::Research => "研发人员人数",
        StaffGroup::ResearchBachelor => "本科以上研发人员人数",
    };
    format!("{month}月{edge}{group}")
}

fn unusable(key: FigureKey, value: i64) -> Option<Reason> {
    if value < 0 {
        Some(Reason::Negative { figure: key })
    } else {
        out_of_range(key, value)
    }
}

/// The reason of a figure whose size no applicant can have.
pub(crate) fn out_of_range(key: FigureKey, value: i64) -> Option<Reason> {
    (value.unsigned_abs() > MAX_AMOUNT.unsigned_abs()).then_some(Reason::OutOfRange { figure: key })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staff(entries: &[(u8, Edge, i64)], months: &[u8]) -> Figures {
        let mut figures = Figures::new(2025);
        figures.months_in_business = months.to_vec();
        for &(month, edge, value) in entries {
            let key = FigureKey::Monthly(month, edge, StaffGroup::All);
            figures = figures.corrected(key, value, "T001", "test");
        }
        figures
    }

    fn check(entries: &[(u8, Edge, i64)], months: &[u8], number: Option<i128>, notes: usize) {
        let sum = Quantity::half_months(&staff(entries, months), StaffGroup::All);
        assert_eq!(sum.number, number, "{entries:?}");
        assert_eq!(sum.number.is_none(), !sum.reasons.is_empty());
        assert_eq!(sum.notes.len(), notes, "{:?}", sum.notes);
    }

    #[test]
    fn months_are_summed_and_gaps_filled_only_from_the_adjoining_number() {
        use Edge::{Close, Open};
        let full = [(1, Open, 9), (1, Close, 10), (2, Open, 10), (2, Close, 12)];
        check(&full, &[1, 2], Some(41), 0);
        check(&full, &[2, 1, 2], Some(41), 0);
        check(&[full[0], full[1], full[3]], &[1, 2], Some(41), 1);
        check(&[full[0], full[2], full[3]], &[1, 2], Some(41), 1);
        check(&[full[1], full[2], full[3]], &[1, 2], None, 0);
        check(&[full[0], full[3]], &[1, 2], None, 0);
        check(&full, &[], None, 1);
        check(&[(1, Open, -1), (1, Close, 10)], &[1], None, 0);
        check(&[(1, Open, i64::MAX), (1, Close, 10)], &[1], None, 0);
        check(&[(1, Open, 0), (1, Close, 0)], &[1], Some(0), 0);
    }

    #[test]
    fn averages_are_truncated() {
        assert_eq!(average(2399, 12).as_deref(), Some("99.95"));
        assert_eq!(average(1, 3).as_deref(), Some("0.16"));
        assert_eq!(average(1, 0), None);
    }
}
