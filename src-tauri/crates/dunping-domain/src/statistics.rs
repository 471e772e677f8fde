//! Statistics (产业统计, chapter 6): what became of a year's applications, by what the cases say of themselves. Enterprises that are
//! excluded as industry services (4.5.2) are counted here and never among the certified.

use std::collections::BTreeMap;

use crate::process::State;
use crate::size::SizeClass;
use crate::standard::ClauseKey;

/// What one case contributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub state: State,
    /// The size class, where it was found.
    pub size: Option<SizeClass>,
    /// The city of the domicile; empty where it is not known.
    pub city: String,
    /// The primary category, A, B or C; empty where it is not known.
    pub business: String,
    /// The clauses that were voted not met; empty before the conclusion.
    pub failed: Vec<ClauseKey>,
    /// Days from intake to conclusion, once concluded.
    pub days: Option<u32>,
}

/// Counts of cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// 申请.
    pub applications: u32,
    /// 预审不合格.
    pub pre_rejected: u32,
    /// 评审通过, whatever came later.
    pub passed: u32,
    /// 评审不通过.
    pub failed: u32,
    /// 持证有效.
    pub certified: u32,
    /// 终止、取消、到期.
    pub ended: u32,
}

/// A year's statistics.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annual {
    /// All cases.
    pub all: Counts,
    /// By size class; `None` is not found.
    pub by_size: BTreeMap<Option<SizeClass>, Counts>,
    /// By primary category; empty is not known.
    pub by_business: BTreeMap<String, Counts>,
    /// By city; empty is not known.
    pub by_city: BTreeMap<String, Counts>,
    /// How many cases failed each clause.
    pub by_clause: BTreeMap<ClauseKey, u32>,
    /// The middle of the days from intake to conclusion, the lower one of two.
    pub median_days: Option<u32>,
}

impl Counts {
    fn add(&mut self, state: State) {
        let one = |is: bool| u32::from(is);
        self.applications += 1;
        self.pre_rejected += one(state == State::PreRejected);
        self.failed += one(state == State::ConcludedFailed);
        self.certified += one(matches!(
            state,
            State::Certified | State::ChangePending | State::ViolationReview
        ));
        let ended = matches!(state, State::Terminated | State::Revoked | State::Expired);
        self.ended += one(ended);
        self.passed += one(ended
            || matches!(
                state,
                State::ConcludedPassed
                    | State::Publicity
                    | State::Objection
                    | State::ReReview
                    | State::NotConfirmed
                    | State::Confirmed
                    | State::Certified
                    | State::ChangePending
                    | State::ViolationReview
            ));
    }
}

/// Counts a year's cases.
#[must_use]
pub fn annual(entries: &[Entry]) -> Annual {
    let mut found = Annual::default();
    let mut days = Vec::new();
    for entry in entries {
        found.all.add(entry.state);
        found
            .by_size
            .entry(entry.size)
            .or_default()
            .add(entry.state);
        let business = found.by_business.entry(entry.business.clone());
        business.or_default().add(entry.state);
        let city = found.by_city.entry(entry.city.clone());
        city.or_default().add(entry.state);
        for clause in &entry.failed {
            *found.by_clause.entry(*clause).or_default() += 1;
        }
        days.extend(entry.days);
    }
    days.sort_unstable();
    found.median_days = days.get(days.len().saturating_sub(1) / 2).copied();
    found
}

/// The cities of the province, each with the beginning of its code (GB/T 2260).
pub const CITIES: [(&str, &str); 14] = [
    ("2101", "沈阳市"),
    ("2102", "大连市"),
    ("2103", "鞍山市"),
    ("2104", "抚顺市"),
    ("2105", "本溪市"),
    ("2106", "丹东市"),
    ("2107", "锦州市"),
    ("2108", "营口市"),
    ("2109", "阜新市"),
    ("2110", "辽阳市"),
    ("2111", "盘锦市"),
    ("2112", "铁岭市"),
    ("2113", "朝阳市"),
    ("2114", "葫芦岛市"),
];

/// The city that a domicile names; `None` when it names none of the province's.
#[must_use]
pub fn city_of(domicile: &str) -> Option<&'static str> {
    let named = CITIES.iter().filter_map(|(_, city)| {
        let at = domicile.find(city)?;
        Some((at, *city))
    });
    named.min().map(|(_, city)| city)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(state: State, city: &str, days: Option<u32>) -> Entry {
        Entry {
            state,
            size: Some(SizeClass::Small),
            city: city.to_owned(),
            business: "A".to_owned(),
            failed: Vec::new(),
            days,
        }
    }

    #[test]
    fn every_case_is_counted_once_in_every_table() {
        let mut failing = entry(State::ConcludedFailed, "大连市", Some(20));
        failing.failed = vec![ClauseKey::Exclusion, ClauseKey::Growth];
        failing.size = None;
        let entries = [
            entry(State::PreReview, "沈阳市", None),
            entry(State::PreRejected, "沈阳市", None),
            entry(State::Certified, "沈阳市", Some(14)),
            entry(State::Revoked, "", Some(30)),
            failing,
        ];
        let found = annual(&entries);
        let expected = Counts {
            applications: 5,
            pre_rejected: 1,
            passed: 2,
            failed: 1,
            certified: 1,
            ended: 1,
        };
        assert_eq!(found.all, expected);
        let sum = |tables: Vec<&Counts>| tables.iter().map(|c| c.applications).sum::<u32>();
        assert_eq!(sum(found.by_city.values().collect()), 5);
        assert_eq!(sum(found.by_size.values().collect()), 5);
        assert_eq!(sum(found.by_business.values().collect()), 5);
        assert_eq!(found.by_clause[&ClauseKey::Growth], 1);
        assert_eq!(found.median_days, Some(20));
        assert_eq!(annual(&[]), Annual::default());
    }

    #[test]
    fn the_city_is_the_first_that_the_domicile_names() {
        assert_eq!(city_of("辽宁省朝阳市双塔区朝阳大街3号"), Some("朝阳市"));
        assert_eq!(city_of("辽宁省沈阳市浑南区鞍山市路1号"), Some("沈阳市"));
        assert_eq!(city_of("北京市海淀区"), None);
    }
}
