//! A figure, or a sum of figures, on its way into a formula: its number when it can be used, and why not when it cannot.

use std::sync::Arc;

use crate::clause::{Input, Reason};
use crate::figures::{Amount, Figure, FigureKey, Figures};
use crate::money::MAX_AMOUNT;
use crate::policy::{Readings, ReferenceYear};
use crate::words::Words;

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
    pub(crate) notes: Vec<Words>,
}

impl Quantity {
    /// The sum of these figures; without a number when there is a reason not to add them.
    pub(crate) fn of(key: FigureKey, inputs: Vec<Input>, mut reasons: Vec<Reason>) -> Self {
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

    /// An amount of 上一年度 or 最近一年, that cannot be negative (policy A01).
    pub(crate) fn of_reference(figures: &Figures, readings: Readings, amount: Amount) -> Self {
        let key = match readings.period.reference_year {
            ReferenceYear::TrailingTwelveMonths => FigureKey::Trailing(amount),
            ReferenceYear::LastFullFiscalYear | ReferenceYear::FixedYear => {
                FigureKey::Yearly(amount, figures.reference_year)
            }
        };
        Self::figure(figures, key)
    }

    /// This quantity less a part of it. A remainder below zero cannot be used.
    pub(crate) fn less(mut self, part: Self) -> Self {
        self.take_in(part, |all, off| all - off);
        self
    }

    /// This quantity and another one.
    pub(crate) fn plus(mut self, other: Self) -> Self {
        self.take_in(other, |one, other| one + other);
        self
    }

    fn take_in(&mut self, other: Self, joined: fn(i128, i128) -> i128) {
        self.reasons.extend(other.reasons);
        self.inputs.extend(other.inputs);
        self.notes.extend(other.notes);
        self.number = self
            .number
            .zip(other.number)
            .map(|(one, other)| joined(one, other));
        if self.number.is_some_and(|number| number < 0) {
            self.number = None;
            self.reasons.push(Reason::Negative { figure: other.key });
        }
    }

    /// Whether a figure that it needs is absent.
    pub(crate) fn lacks_a_figure(&self) -> bool {
        self.reasons
            .iter()
            .any(|reason| matches!(reason, Reason::Missing { .. }))
    }
}

/// A figure as an input, shared and not copied.
pub(crate) fn input(key: FigureKey, figure: &Arc<Figure>) -> Input {
    Input {
        key,
        figure: Arc::clone(figure),
    }
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
