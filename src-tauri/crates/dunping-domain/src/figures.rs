//! Figures (指标数据): the integers that clauses are computed from, each with where it came from. A figure that is absent is absent;
//! it is never zero.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::money::MAX_AMOUNT;

mod key;

pub use key::*;

/// Where a figure came from (数据来源).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// One or more cells of the applicant's workbook.
    Cells {
        /// SHA-256 of the workbook file, lower-case hex.
        file: String,
        /// The sheet's name as printed on its tab.
        sheet: String,
        /// The cells in A1 notation, in reading order.
        cells: Vec<String>,
        /// The text of each cell as it stood in the file, beside its cell: of a number every digit that was written there.
        raw: Vec<String>,
        /// The number format of each cell, e.g. `#,##0.00`; `None` where the file does not say. Empty in records made before this was
        /// kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        formats: Vec<Option<String>>,
        /// The formula of each cell, without the equals sign; `None` for a number that was typed. Empty in records made before this was
        /// kept.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        formulas: Vec<Option<String>>,
        /// The rules that turned the raw texts into the figure (stable codes), in order.
        rules: Vec<String>,
        /// Who said that the cells are to be read so, where the reading alone could not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmed: Option<Confirmation>,
    },
    /// Entered or corrected by a person (核定数据); the figure that stood before is kept beside it.
    Person {
        /// Who.
        who: String,
        /// Why.
        reason: String,
        /// The figure that was corrected, if there was one.
        replaces: Option<Arc<Figure>>,
    },
    /// Taken over from other figures by a stated rule, e.g. 月初 from the preceding 月末.
    Derived {
        /// The figures it was derived from.
        from: Vec<FigureKey>,
        /// The rule's stable code.
        rule: String,
    },
}

/// A person's word on how a doubtful cell is to be read (确认).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// Who.
    pub who: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Which of the readings was chosen, by its id.
    pub choice: String,
}

/// One figure: an integer in the unit of its key, and its origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The value, in 分 or 人 as its key says.
    pub value: i64,
    /// Where it came from.
    pub origin: Origin,
}

/// Which indicator of §4.3.2 the applicant claims (申报增长指标). An indicator that is explicitly not claimed counts as not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrowthClaim {
    /// 收入 only.
    Revenue,
    /// 利润 only.
    Profit,
    /// 两者.
    Both,
    /// Nothing was said: a missing indicator is undetermined, not failed.
    #[default]
    Unspecified,
}

/// All figures of one applicant for one reference year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Y0, the last full fiscal year before the application (上一年度, policy A01).
    pub reference_year: Year,
    /// The months of the reference year in which the firm was in business; 12 unless it opened during the year.
    pub months_in_business: Vec<u8>,
    /// The indicator of §4.3.2 that the applicant claims.
    pub growth_claim: GrowthClaim,
    /// The year in which the firm was founded (成立日期), where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub founded: Option<Year>,
    /// The figures for which something is declared that cannot be used: a doubt that nobody has settled, or what cannot be read. They are
    /// missing wherever they are needed, but they are not absent: nothing stands in for them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub open: BTreeSet<FigureKey>,
    /// The figures that are present. They are shared, not copied, by everything that is computed from them.
    pub entries: BTreeMap<FigureKey, Arc<Figure>>,
}

impl Figures {
    /// An empty set for a reference year, all twelve months in business.
    #[must_use]
    pub fn new(reference_year: Year) -> Self {
        Self {
            reference_year,
            months_in_business: (1..=12).collect(),
            growth_claim: GrowthClaim::Unspecified,
            founded: None,
            open: BTreeSet::new(),
            entries: BTreeMap::new(),
        }
    }

    /// Whether something is declared for a figure that cannot be used.
    #[must_use]
    pub fn is_open(&self, key: FigureKey) -> bool {
        self.open.contains(&key)
    }

    /// The value of a figure, `None` when it is absent.
    #[must_use]
    pub fn value(&self, key: FigureKey) -> Option<i64> {
        self.entries.get(&key).map(|figure| figure.value)
    }

    /// Enters a figure as it was declared. A number that no applicant can have is not entered but reported (`V09`); whoever asks for the
    /// figure later finds it open.
    ///
    /// # Errors
    /// The finding.
    pub fn enter(
        &mut self,
        key: FigureKey,
        value: i128,
        origin: Origin,
    ) -> Result<(), Box<Finding>> {
        let accepted = i64::try_from(value)
            .ok()
            .filter(|value| value.unsigned_abs() <= MAX_AMOUNT.unsigned_abs());
        let Some(value) = accepted else {
            let text = format!("{key}的数值{value}超过可接受的最大数{MAX_AMOUNT}，不予采用。");
            let english = format!(
                "The value {value} of {key} exceeds {MAX_AMOUNT}, the largest that is accepted; it is not used."
            );
            self.open.insert(key);
            let finding = Finding::new("V09", Severity::Invalid, text);
            return Err(Box::new(finding.english(english).about([key])));
        };
        self.open.remove(&key);
        self.entries.insert(key, Arc::new(Figure { value, origin }));
        Ok(())
    }

    /// The same figures with one corrected by a person (核定); the declared one stays inside the new one's origin.
    #[must_use]
    pub fn corrected(&self, key: FigureKey, value: i64, who: &str, reason: &str) -> Self {
        let mut next = self.clone();
        let origin = Origin::Person {
            who: who.to_owned(),
            reason: reason.to_owned(),
            replaces: next.entries.remove(&key),
        };
        next.open.remove(&key);
        next.entries.insert(key, Arc::new(Figure { value, origin }));
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_keeps_the_declared_figure_beside_it() {
        let key = FigureKey::StaffYearEnd;
        let mut figures = Figures::new(2025);
        let declared = Figure {
            value: 99,
            origin: Origin::Derived {
                from: vec![],
                rule: "test".into(),
            },
        };
        figures.entries.insert(key, Arc::new(declared.clone()));
        let corrected = figures.corrected(key, 98, "T003", "社保记录为98人");
        assert_eq!(corrected.value(key), Some(98));
        assert_eq!(figures.value(key), Some(99));
        let Some(Origin::Person {
            replaces: Some(before),
            ..
        }) = corrected.entries.get(&key).map(|f| &f.origin)
        else {
            panic!("the origin names the figure before");
        };
        assert_eq!(**before, declared);
    }

    #[test]
    fn what_is_too_large_is_reported_and_not_entered() {
        let mut figures = Figures::new(2025);
        let key = FigureKey::Yearly(Amount::RevenueTotal, 2025);
        let origin = || Origin::Derived {
            from: vec![],
            rule: "test".into(),
        };
        let most = i128::from(MAX_AMOUNT);
        for value in [most, -most, 0] {
            assert_eq!(figures.enter(key, value, origin()), Ok(()));
            assert_eq!(figures.value(key).map(i128::from), Some(value));
        }
        figures.entries.clear();
        for value in [most + 1, -most - 1, i128::MAX, i128::MIN] {
            let finding = figures.enter(key, value, origin()).expect_err("too large");
            assert_eq!(
                (finding.code.as_str(), finding.severity),
                ("V09", Severity::Invalid)
            );
            assert_eq!(figures.value(key), None);
        }
    }
}
