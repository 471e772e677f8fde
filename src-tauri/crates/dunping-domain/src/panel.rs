//! The expert panel (评审专家组): composition that §5.4 (printed 6.4.3) fixes — technical and finance experts, an odd number —
//! and what practice adds: at least three seats, one technical chair.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// An expert's stable number in the pool, e.g. `T003`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExpertId(pub String);

impl fmt::Display for ExpertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The category of an expert (专家类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    /// 财务专家.
    #[serde(rename = "F")]
    Finance,
    /// 技术专家.
    #[serde(rename = "T")]
    Technical,
}

impl Category {
    /// The letter used in numbers and draw records.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Self::Finance => "F",
            Self::Technical => "T",
        }
    }
}

/// One seat of the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The expert's number.
    pub id: ExpertId,
    /// 姓名.
    pub name: String,
    /// The category of the seat.
    pub category: Category,
    /// 单位.
    pub employer: String,
    /// 职称.
    pub title: String,
}

/// A panel that may conclude: odd, at least three, both categories, nobody twice, a technical chair (组长).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Panel {
    members: Vec<Member>,
    chair: ExpertId,
}

/// Why a set of experts is not a panel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PanelRefusal {
    /// §5.4: 人数应为单数.
    #[error("the panel has an even number of members: {0}")]
    Even(usize),
    /// Fewer than three seats.
    #[error("the panel has fewer than three members: {0}")]
    TooSmall(usize),
    /// §5.4: no technical expert.
    #[error("the panel has no technical expert")]
    NoTechnical,
    /// §5.4: no finance expert.
    #[error("the panel has no finance expert")]
    NoFinance,
    /// The same expert sits twice.
    #[error("expert {0} sits twice")]
    Twice(ExpertId),
    /// The chair is not a technical member of the panel.
    #[error("the chair {0} is not a technical member of the panel")]
    Chair(ExpertId),
}

impl Panel {
    /// Checks the composition.
    ///
    /// # Errors
    /// The first rule that does not hold, see [`PanelRefusal`].
    pub fn new(members: Vec<Member>, chair: ExpertId) -> Result<Self, PanelRefusal> {
        let mut seen = BTreeSet::new();
        for member in &members {
            if !seen.insert(&member.id) {
                return Err(PanelRefusal::Twice(member.id.clone()));
            }
        }
        if members.len() < 3 {
            return Err(PanelRefusal::TooSmall(members.len()));
        }
        if members.len().is_multiple_of(2) {
            return Err(PanelRefusal::Even(members.len()));
        }
        if !members.iter().any(|m| m.category == Category::Technical) {
            return Err(PanelRefusal::NoTechnical);
        }
        if !members.iter().any(|m| m.category == Category::Finance) {
            return Err(PanelRefusal::NoFinance);
        }
        if !members
            .iter()
            .any(|m| m.id == chair && m.category == Category::Technical)
        {
            return Err(PanelRefusal::Chair(chair));
        }
        Ok(Self { members, chair })
    }

    /// The members in seating order.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The chair's number.
    #[must_use]
    pub fn chair(&self) -> &ExpertId {
        &self.chair
    }

    /// The member of that number.
    #[must_use]
    pub fn member(&self, id: &ExpertId) -> Option<&Member> {
        self.members.iter().find(|m| m.id == *id)
    }

    /// How many seats a category has.
    #[must_use]
    pub fn seats(&self, category: Category) -> usize {
        self.members
            .iter()
            .filter(|m| m.category == category)
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ids: &[&str], chair: &str, expected: Result<(), PanelRefusal>) {
        let members = ids
            .iter()
            .map(|id| Member {
                id: ExpertId((*id).to_owned()),
                name: format!("专家{id}"),
                category: if id.starts_with('T') {
                    Category::Technical
                } else {
                    Category::Finance
                },
                employer: String::new(),
                title: String::new(),
            })
            .collect();
        assert_eq!(
            Panel::new(members, ExpertId(chair.to_owned())).map(|_| ()),
            expected,
            "{ids:?}"
        );
    }

    #[test]
    fn composition() {
        check(&["T1", "T2", "T3", "F1", "F2"], "T1", Ok(()));
        check(&["T1", "T2", "F1"], "T2", Ok(()));
        check(&["T1", "T2", "F1", "F2"], "T1", Err(PanelRefusal::Even(4)));
        check(&["T1"], "T1", Err(PanelRefusal::TooSmall(1)));
        check(&["T1", "T2", "T3"], "T1", Err(PanelRefusal::NoFinance));
        check(&["F1", "F2", "F3"], "F1", Err(PanelRefusal::NoTechnical));
        check(
            &["T1", "T1", "F1"],
            "T1",
            Err(PanelRefusal::Twice(ExpertId("T1".into()))),
        );
        check(
            &["T1", "T2", "F1"],
            "F1",
            Err(PanelRefusal::Chair(ExpertId("F1".into()))),
        );
        check(
            &["T1", "T2", "F1"],
            "T9",
            Err(PanelRefusal::Chair(ExpertId("T9".into()))),
        );
    }
}
