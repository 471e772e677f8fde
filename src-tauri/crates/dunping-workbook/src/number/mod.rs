//! From a cell to a number: units, the grammar of numbers written as text, and the conversion to 分 or 人. It decides nothing about
//! clauses; whatever it cannot take exactly it refuses with a [`Defect`], it never guesses.

mod alternative;
mod decimal;
mod entered;
mod grammar;
mod shown;
mod take;

pub(crate) use decimal::Decimal;
pub use entered::entered;
pub(crate) use grammar::{Suffix, error_value, says_nothing, written};
pub(crate) use shown::alters;
pub(crate) use take::{Sign, Taken, heads, money, not_calculated};

use std::borrow::Cow;

use dunping_domain::finding::Severity;

/// The stable code of a rule that was applied to a cell, such as `number_15_digits`; owned only where it was read back.
pub(crate) type Rule = Cow<'static, str>;

/// What is wrong (or worth a note) with one cell: a code of the reading rules, its weight, and a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Defect {
    /// `E00`–`E25`.
    pub(crate) code: &'static str,
    /// How much it weighs.
    pub(crate) severity: Severity,
    /// In Chinese.
    pub(crate) message: String,
    /// In English.
    pub(crate) english: String,
    /// Whether it is about one cell, or about a cause that many cells of the sheet share and that is said once.
    pub(crate) reach: Reach,
}

/// How far one defect reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This cell.
    Cell,
    /// Every cell of the sheet that has it.
    Sheet,
}

impl Defect {
    pub(crate) fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            english: String::new(),
            reach: Reach::Cell,
        }
    }

    /// The same with its sentence in English.
    pub(crate) fn english(mut self, sentence: impl Into<String>) -> Self {
        self.english = sentence.into();
        self
    }

    /// The same, said once for all cells of the sheet that have it.
    pub(crate) fn once_a_sheet(mut self) -> Self {
        self.reach = Reach::Sheet;
        self
    }
}

/// A unit of money (金额单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MoneyUnit {
    /// 元.
    Yuan,
    /// 千元.
    Thousand,
    /// 万元.
    TenThousand,
    /// 百万元, which some accounts are written in; the template does not offer it.
    Million,
    /// 亿元.
    HundredMillion,
}

impl MoneyUnit {
    /// Those that the template offers, from the smallest to the largest.
    pub(crate) const ALL: [Self; 4] = [
        Self::Yuan,
        Self::Thousand,
        Self::TenThousand,
        Self::HundredMillion,
    ];

    /// Those that are understood, the longest name first.
    const KNOWN: [Self; 5] = [
        Self::Million,
        Self::HundredMillion,
        Self::TenThousand,
        Self::Thousand,
        Self::Yuan,
    ];

    /// The name in English.
    pub(crate) fn english(self) -> &'static str {
        match self {
            Self::Yuan => "yuan",
            Self::Thousand => "thousand yuan",
            Self::TenThousand => "ten thousand yuan",
            Self::Million => "million yuan",
            Self::HundredMillion => "hundred million yuan",
        }
    }

    /// The name as printed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Thousand => "千元",
            Self::TenThousand => "万元",
            Self::Million => "百万元",
            Self::HundredMillion => "亿元",
        }
    }

    /// How many 分 one of it is.
    pub(crate) fn fen(self) -> i128 {
        match self {
            Self::Yuan => 100,
            Self::Thousand => 100_000,
            Self::TenThousand => 1_000_000,
            Self::Million => 100_000_000,
            Self::HundredMillion => 10_000_000_000,
        }
    }

    /// The unit that a text is exactly.
    pub(crate) fn named(text: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|unit| unit.name() == text)
    }

    /// What follows the unit with which a text begins.
    pub(crate) fn behind(text: &str) -> Option<&str> {
        Self::KNOWN
            .into_iter()
            .find_map(|unit| text.strip_prefix(unit.name()))
    }

    /// The unit at the end of a text, and what stands before it. The longer names come first, so that 万元 is not taken for 元.
    pub(crate) fn suffix(text: &str) -> Option<(&str, Self)> {
        Self::KNOWN
            .into_iter()
            .find_map(|unit| text.strip_suffix(unit.name()).map(|rest| (rest, unit)))
    }
}

/// The units that are stated around a cell, each once, nearest first: row > column > sheet > workbook.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Units {
    known: [Option<MoneyUnit>; MoneyUnit::KNOWN.len()],
    /// Whether something is stated as the unit that is none of these.
    unknown: bool,
}

impl Units {
    /// Something that is stated as the unit and is none.
    pub(crate) const UNKNOWN: Self = Self {
        known: [None; MoneyUnit::KNOWN.len()],
        unknown: true,
    };

    /// One unit, or none.
    pub(crate) fn of(unit: impl Into<Option<MoneyUnit>>) -> Self {
        let mut units = Self::default();
        units.known[0] = unit.into();
        units
    }

    /// These, and farther away those.
    pub(crate) fn then(mut self, farther: Self) -> Self {
        for unit in farther.known.into_iter().flatten() {
            let mut places = self.known.iter_mut();
            let place = places.find(|place| place.is_none() || **place == Some(unit));
            // There is a place for every unit.
            if let Some(place) = place {
                *place = Some(unit);
            }
        }
        self.unknown |= farther.unknown;
        self
    }

    /// Whether nothing is stated.
    pub(crate) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The different units that are stated outside the cell, nearest first; more than one is a conflict (E04).
    pub(crate) fn stated(self) -> Vec<MoneyUnit> {
        self.known.into_iter().flatten().collect()
    }

    /// Whether something is stated as the unit that is none which is known (E04).
    pub(crate) fn has_unknown(self) -> bool {
        self.unknown
    }
}
