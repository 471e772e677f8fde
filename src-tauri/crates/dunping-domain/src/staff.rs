//! Head counts of a year (人员月度表): opening and closing numbers by month, their sums, and what may stand in for a number that is not
//! there. Nothing is divided here: a share of two averages over the same months is the share of the sums.

use std::sync::Arc;

use crate::clause::{Input, MarginUnit, Reason};
use crate::figures::{Edge, Figure, FigureKey, Figures, Origin, StaffGroup};
use crate::policy::{Dispatched, Readings, StaffAverage, StaffYear};
use crate::quantity::{Quantity, input};
use crate::words::Words;

/// Said where the year before had no accounts or no month in business.
pub(crate) const NO_YEAR: (&str, &str) =
    ("无上一年度数据。", "There are no data of the year before.");

const GROUPS: usize = 5;
const MONTHS: usize = 12;
const EDGES: [Edge; 2] = [Edge::Open, Edge::Close];

/// The head counts of one year, laid out by group, month and edge.
pub(crate) struct HeadCounts<'f> {
    figures: &'f Figures,
    counts: [[[Option<&'f Arc<Figure>>; 2]; MONTHS]; GROUPS],
    months: Vec<u8>,
    year: StaffYear,
}

impl<'f> HeadCounts<'f> {
    /// The counts of 当年 (policy A02).
    pub(crate) fn new(figures: &'f Figures, year: StaffYear) -> Self {
        let mut counts = [[[None; 2]; MONTHS]; GROUPS];
        let mut last = 0;
        let first = key_of(year, 1, Edge::Open, StaffGroup::All);
        for (key, figure) in figures.entries.range(first..) {
            let ((FigureKey::Monthly(month, edge, group), StaffYear::ReferenceYear)
            | (FigureKey::MonthlyNow(month, edge, group), StaffYear::CurrentYearToDate)) =
                (*key, year)
            else {
                break;
            };
            if let Some(of_month) = usize::from(month)
                .checked_sub(1)
                .and_then(|month| counts[group as usize].get_mut(month))
            {
                of_month[edge as usize] = Some(figure);
                last = month;
            }
        }
        let months = match year {
            StaffYear::ReferenceYear => (1..=12)
                .filter(|month| figures.months_in_business.contains(month))
                .collect(),
            StaffYear::CurrentYearToDate => (1..=last).collect(),
        };
        Self {
            figures,
            counts,
            months,
            year,
        }
    }

    /// The months in business of that year: sorted, each once.
    pub(crate) fn months(&self) -> &[u8] {
        &self.months
    }

    fn at(&self, month: u8, edge: Edge, group: StaffGroup) -> Option<&'f Arc<Figure>> {
        let month = usize::from(month).checked_sub(1)?;
        self.counts[group as usize].get(month)?[edge as usize]
    }

    /// The sum of opening and closing numbers of a group over the months in business (§4.2.4). Divided by twice the months it is
    /// the yearly average of 高企认定管理工作指引: 月平均数=（月初数＋月末数）÷2.
    ///
    /// An opening number that is absent is taken from the closing number of the month before, and the other way round; this is
    /// noted, and the input says from where. One that is in doubt is not absent.
    pub(crate) fn half_months(&self, group: StaffGroup) -> Quantity {
        let first = key_of(self.year, 1, Edge::Open, group);
        let Some(&opening) = self.months.first() else {
            return self.no_month(first);
        };
        let mut inputs = Vec::with_capacity(2 * self.months.len());
        let mut reasons = Vec::new();
        let mut notes = Vec::new();
        for &month in &self.months {
            for edge in EDGES {
                let key = key_of(self.year, month, edge, group);
                if let Some(figure) = self.at(month, edge, group) {
                    inputs.push(input(key, figure));
                } else if !self.figures.is_open(key)
                    && let Some((from, figure)) = self.adjoining(month, edge, group)
                {
                    notes.push(Words::from((
                        format!("{}取自{}。", key.zh(), from.zh()),
                        format!("{} is taken from {}.", key.en(), from.en()),
                    )));
                    let origin = Origin::Derived {
                        from: vec![from],
                        rule: "month_chain".to_owned(),
                    };
                    let value = figure.value;
                    let figure = Arc::new(Figure { value, origin });
                    inputs.push(Input { key, figure });
                } else {
                    reasons.push(Reason::Missing { figure: key });
                }
            }
        }
        let mut sum = Quantity::of(
            key_of(self.year, opening, Edge::Open, group),
            inputs,
            reasons,
        );
        sum.notes = notes;
        sum
    }

    /// Whether one of these numbers is in doubt.
    fn is_open(&self, group: StaffGroup) -> bool {
        let edges = self
            .months
            .iter()
            .flat_map(|month| EDGES.map(|edge| (*month, edge)));
        let mut keys = edges.map(|(month, edge)| key_of(self.year, month, edge, group));
        keys.any(|key| self.figures.is_open(key))
    }

    /// No month in business: the reference year had none, or nobody entered one of the running year.
    fn no_month(&self, first: FigureKey) -> Quantity {
        match self.year {
            StaffYear::ReferenceYear => {
                let reasons = vec![Reason::NoBase { figure: first }];
                let mut none = Quantity::of(first, Vec::new(), reasons);
                none.notes.push(NO_YEAR.into());
                none
            }
            StaffYear::CurrentYearToDate => {
                Quantity::of(first, Vec::new(), vec![Reason::Missing { figure: first }])
            }
        }
    }

    /// The closing number of the last month in business.
    fn at_the_end(&self, group: StaffGroup) -> Option<Quantity> {
        let month = *self.months.last()?;
        let key = key_of(self.year, month, Edge::Close, group);
        let figure = self.at(month, Edge::Close, group)?;
        Some(Quantity::of(key, vec![input(key, figure)], Vec::new()))
    }

    fn adjoining(
        &self,
        month: u8,
        edge: Edge,
        group: StaffGroup,
    ) -> Option<(FigureKey, &'f Arc<Figure>)> {
        let (month, edge) = match edge {
            Edge::Open => (month - 1, Edge::Close),
            Edge::Close => (month + 1, Edge::Open),
        };
        let figure = self.at(month, edge, group)?;
        Some((key_of(self.year, month, edge, group), figure))
    }
}

/// Both sides of a share of §4.2.4.
pub(crate) struct Sides {
    /// The group that is asked about.
    pub(crate) part: Quantity,
    /// 职工总数.
    pub(crate) whole: Quantity,
    /// What both are counted in.
    pub(crate) unit: MarginUnit,
    /// How it was read, besides the notes of the sides.
    pub(crate) notes: Vec<Words>,
}

/// A group and 职工总数 as the readings want them (policy A02, A05): sums of half-months, or the last closing numbers where months are
/// incomplete and the policy allows it. Both sides are always of one kind.
pub(crate) fn sides(figures: &Figures, readings: Readings, group: StaffGroup) -> Sides {
    let counts = HeadCounts::new(figures, readings.period.staff_year);
    let left_out = readings.staff.dispatched == Dispatched::LeftOut;
    let part = counts.half_months(group);
    let mut whole = counts.half_months(StaffGroup::All);
    if left_out {
        whole = whole.less(counts.half_months(StaffGroup::Dispatched));
    }
    let incomplete = part.lacks_a_figure() || whole.lacks_a_figure();
    let in_doubt = counts.is_open(group)
        || counts.is_open(StaffGroup::All)
        || (left_out && counts.is_open(StaffGroup::Dispatched));
    if incomplete && !in_doubt && readings.staff.average == StaffAverage::MonthlyOrYearEnd {
        let end_of_all = counts.at_the_end(StaffGroup::All);
        let whole_at_end = if left_out {
            end_of_all
                .zip(counts.at_the_end(StaffGroup::Dispatched))
                .map(|(all, off)| all.less(off))
        } else {
            end_of_all
        };
        if let (Some(part), Some(whole)) = (counts.at_the_end(group), whole_at_end) {
            return Sides {
                part,
                whole,
                unit: MarginUnit::Head,
                notes: vec![Words::from((
                    "口径：年末数（月度人数不全）。",
                    "Read by the numbers at the end of the year (months are incomplete).",
                ))],
            };
        }
    }
    let count = counts.months().len();
    let mut notes = Vec::new();
    match readings.period.staff_year {
        StaffYear::ReferenceYear if (1..12).contains(&count) => {
            notes.push(Words::from((
                format!("上一年度按实际经营期{count}个月计算。"),
                format!("The year before is computed over its {count} months in business."),
            )));
        }
        StaffYear::CurrentYearToDate if count > 0 => {
            notes.push(Words::from((
                format!("口径：申报当年前{count}个月。"),
                format!("Read over the first {count} months of the running year."),
            )));
        }
        _ => {}
    }
    if left_out {
        notes.push(Words::from((
            "职工总数不含劳务派遣等人员。",
            "Staff without dispatched persons.",
        )));
    }
    let text = |side: &Quantity| side.number.and_then(|number| average(number, count));
    if let (Some(part), Some(whole)) = (text(&part), text(&whole)) {
        notes.push(Words::from((
            format!("月平均{part}人，月平均职工总数{whole}人（截断至两位小数）。"),
            format!("Monthly average {part} persons, of all staff {whole} persons (cut off after two decimals)."),
        )));
    }
    Sides {
        part,
        whole,
        unit: MarginUnit::HalfMonthHead,
        notes,
    }
}

/// The average of a sum of half-months, truncated to two decimals, e.g. `100.00`.
pub(crate) fn average(sum: i128, months: usize) -> Option<String> {
    let divisor = i128::try_from(months).ok()?.checked_mul(2)?;
    let hundredths = sum.checked_mul(100)?.checked_div(divisor)?;
    (hundredths >= 0).then(|| format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

fn key_of(year: StaffYear, month: u8, edge: Edge, group: StaffGroup) -> FigureKey {
    match year {
        StaffYear::ReferenceYear => FigureKey::Monthly(month, edge, group),
        StaffYear::CurrentYearToDate => FigureKey::MonthlyNow(month, edge, group),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

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
        let figures = staff(entries, months);
        let sum = HeadCounts::new(&figures, StaffYear::ReferenceYear).half_months(StaffGroup::All);
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
        check(&full, &[2], Some(22), 0);
        check(&[full[0], full[1], full[3]], &[1, 2], Some(41), 1);
        check(&[full[0], full[2], full[3]], &[1, 2], Some(41), 1);
        check(&[full[1], full[2], full[3]], &[1, 2], None, 0);
        check(&[full[0], full[3]], &[1, 2], None, 0);
        check(&full, &[], None, 1);
        check(&[(1, Open, -1), (1, Close, 10)], &[1], None, 0);
        check(&[(1, Open, i64::MAX), (1, Close, 10)], &[1], None, 0);
        check(&[(1, Open, 0), (1, Close, 0)], &[1], Some(0), 0);
        check(&[(12, Open, 3), (12, Close, 4)], &[12], Some(7), 0);
        check(&[(12, Open, 3)], &[12], None, 0);
    }

    #[test]
    fn a_number_in_doubt_is_not_filled_from_the_adjoining_one() {
        use Edge::{Close, Open};
        let mut figures = staff(&[(1, Open, 9), (1, Close, 10), (2, Close, 12)], &[1, 2]);
        let doubtful = FigureKey::Monthly(2, Open, StaffGroup::All);
        figures.open.insert(doubtful);
        let sum = HeadCounts::new(&figures, StaffYear::ReferenceYear).half_months(StaffGroup::All);
        assert_eq!(sum.reasons, [Reason::Missing { figure: doubtful }]);
        // Nor do the numbers at the end of the year stand in for it.
        let mut readings = Policy::builtin().readings();
        readings.staff.average = StaffAverage::MonthlyOrYearEnd;
        assert_eq!(
            sides(&figures, readings, StaffGroup::All).unit,
            MarginUnit::HalfMonthHead
        );
        figures.open.clear();
        let sum = HeadCounts::new(&figures, StaffYear::ReferenceYear).half_months(StaffGroup::All);
        assert_eq!(sum.number, Some(41));
    }

    #[test]
    fn months_out_of_the_calendar_count_nowhere() {
        let figures = staff(&[(0, Edge::Close, 5), (13, Edge::Open, 5)], &[1, 12]);
        let sum = HeadCounts::new(&figures, StaffYear::ReferenceYear).half_months(StaffGroup::All);
        assert_eq!(sum.reasons.len(), 4);
    }

    #[test]
    fn averages_are_truncated() {
        assert_eq!(average(2399, 12).as_deref(), Some("99.95"));
        assert_eq!(average(1, 3).as_deref(), Some("0.16"));
        assert_eq!(average(1, 0), None);
        assert_eq!(average(i128::MAX, 1), None);
    }

    #[test]
    fn the_running_year_counts_the_months_that_were_entered() {
        let mut figures = staff(&[(1, Edge::Open, 9), (1, Edge::Close, 9)], &[1]);
        for (month, edge, value) in [(1, Edge::Open, 4), (1, Edge::Close, 6), (2, Edge::Close, 8)] {
            let key = FigureKey::MonthlyNow(month, edge, StaffGroup::All);
            figures = figures.corrected(key, value, "F001", "test");
        }
        let counts = HeadCounts::new(&figures, StaffYear::CurrentYearToDate);
        assert_eq!(counts.months(), [1, 2]);
        assert_eq!(
            counts.half_months(StaffGroup::All).number,
            Some(4 + 6 + 6 + 8)
        );
        let nobody = Figures::new(2025);
        let none =
            HeadCounts::new(&nobody, StaffYear::CurrentYearToDate).half_months(StaffGroup::All);
        assert!(none.lacks_a_figure());
    }

    #[test]
    fn both_sides_are_of_one_kind() {
        let group = |group, values: [i64; 2]| {
            let keys = EDGES.map(|edge| FigureKey::Monthly(1, edge, group));
            keys.into_iter().zip(values)
        };
        let mut figures = staff(&[], &[1]);
        for (key, value) in group(StaffGroup::All, [10, 12])
            .chain(group(StaffGroup::Dispatched, [2, 4]))
            .chain(group(StaffGroup::Bachelor, [5, 6]))
        {
            figures = figures.corrected(key, value, "F001", "test");
        }
        let mut readings = Policy::builtin().readings();
        let numbers = |figures: &Figures, readings| {
            let found = sides(figures, readings, StaffGroup::Bachelor);
            (found.part.number, found.whole.number, found.unit)
        };
        let halves = MarginUnit::HalfMonthHead;
        assert_eq!(numbers(&figures, readings), (Some(11), Some(22), halves));
        readings.staff.dispatched = Dispatched::LeftOut;
        assert_eq!(numbers(&figures, readings), (Some(11), Some(16), halves));
        // One opening number is missing: the closing numbers stand in, on both sides, where the policy allows it.
        figures
            .entries
            .remove(&FigureKey::Monthly(1, Edge::Open, StaffGroup::Bachelor));
        assert_eq!(numbers(&figures, readings), (None, Some(16), halves));
        readings.staff.average = StaffAverage::MonthlyOrYearEnd;
        assert_eq!(
            numbers(&figures, readings),
            (Some(6), Some(8), MarginUnit::Head)
        );
        readings.staff.dispatched = Dispatched::Counted;
        assert_eq!(
            numbers(&figures, readings),
            (Some(6), Some(12), MarginUnit::Head)
        );
        figures
            .entries
            .remove(&FigureKey::Monthly(1, Edge::Close, StaffGroup::Bachelor));
        assert_eq!(numbers(&figures, readings), (None, Some(22), halves));
    }
}
