//! The numbers that one cell may mean: in the units that are stated around it, as the file holds it or as its format shows it.

use super::shown::Shown;
use super::{Decimal, MoneyUnit, Rule};

/// One of the numbers that a cell may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alternative {
    pub(crate) value: i64,
    /// The unit of an amount.
    pub(crate) unit: Option<MoneyUnit>,
    /// Which of two numbers it is, where the format shows another than the file holds.
    pub(crate) held: Option<Held>,
}

/// The two numbers of a cell whose format shows another than the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// The one in the file.
    Stored,
    /// The one that is seen.
    Shown,
}

impl Alternative {
    /// What an answer names it by.
    pub(crate) fn id(&self) -> String {
        let held = self.held.map(|held| match held {
            Held::Stored => "format=stored",
            Held::Shown => "format=shown",
        });
        match (held, self.unit) {
            (Some(held), Some(unit)) => format!("{held};unit={}", unit.name()),
            (Some(held), None) => held.to_owned(),
            (None, unit) => format!("unit={}", unit.map_or("", MoneyUnit::name)),
        }
    }

    /// What choosing it means, in Chinese and in English.
    pub(crate) fn words(&self) -> (String, String) {
        let unit = self.unit.map(|unit| {
            (
                format!("金额单位是{}", unit.name()),
                format!("The unit is {}", unit.english()),
            )
        });
        let held = self.held.map(|held| match held {
            Held::Stored => ("按单元格里存的数", "The number in the cell counts"),
            Held::Shown => ("按单元格显示的数", "The number that is shown counts"),
        });
        match (held, unit) {
            (Some((zh, en)), Some((unit, in_unit))) => {
                (format!("{zh}，{unit}"), format!("{en}; {in_unit}"))
            }
            (Some((zh, en)), None) => (zh.to_owned(), en.to_owned()),
            (None, unit) => unit.unwrap_or_default(),
        }
    }

    /// The rules that give it.
    pub(crate) fn rules(&self) -> impl Iterator<Item = Rule> {
        let shown = (self.held == Some(Held::Shown)).then(|| Rule::from("as_shown"));
        shown.into_iter().chain(self.unit.map(unit_rule))
    }
}

/// The stable code of the rule that a number is counted in a unit.
pub(crate) fn unit_rule(unit: MoneyUnit) -> Rule {
    let rule = match unit {
        MoneyUnit::Yuan => "unit_元",
        MoneyUnit::Thousand => "unit_千元",
        MoneyUnit::TenThousand => "unit_万元",
        MoneyUnit::Million => "unit_百万元",
        MoneyUnit::HundredMillion => "unit_亿元",
    };
    rule.into()
}

/// An amount in every unit that it may have; when none is stated, or one that is none, also in all that the template offers.
pub(crate) fn in_units(value: Decimal, units: &[MoneyUnit], unknown: bool) -> Vec<Alternative> {
    let mut units = units.to_vec();
    if units.is_empty() || unknown {
        let others = MoneyUnit::ALL.into_iter();
        units.extend(
            others
                .filter(|unit| !units.contains(unit))
                .collect::<Vec<_>>(),
        );
    }
    let amount = |unit: &MoneyUnit| {
        let (fen, _) = value.to_fen(unit.fen())?;
        Some(Alternative {
            value: fen.get(),
            unit: Some(*unit),
            held: None,
        })
    };
    units.iter().filter_map(amount).collect()
}

/// The amounts that the file holds and those that are seen. A number that is scaled and shows its unit is held in 元 where no unit is stated.
pub(crate) fn held(
    value: Decimal,
    shown: Shown,
    units: &[MoneyUnit],
) -> (Vec<Alternative>, Vec<Alternative>) {
    let as_held = |value: Option<Decimal>, units: &[MoneyUnit], held| {
        let mut found = value.map_or(Vec::new(), |value| in_units(value, units, false));
        for one in &mut found {
            one.held = Some(held);
        }
        found
    };
    let own = shown.units.stated();
    let around = if units.is_empty() && !own.is_empty() {
        &[MoneyUnit::Yuan][..]
    } else {
        units
    };
    let beside = if own.is_empty() { around } else { &own };
    (
        as_held(Some(value), around, Held::Stored),
        as_held(value.shifted(shown.tens), beside, Held::Shown),
    )
}
