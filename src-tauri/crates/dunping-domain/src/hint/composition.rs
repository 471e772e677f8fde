//! What 业务收入构成 comes to: the revenue of the three business categories, of the excluded activities, and of the rest. It judges nothing;
//! §4.1 3), §4.5.2b and the exclusion look at the same sums from three sides.

use crate::applicant::RevenueRow;
use crate::money::Ratio;

use super::words::folded;

/// The category of a row by the beginning of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// 网络空间安全软件开发.
    A,
    /// 网络空间安全硬件与设备制造.
    B,
    /// 网络空间安全服务.
    C,
    /// 行业应用服务.
    X,
    /// 非网安.
    None,
    /// No code, or one that is none of these.
    Unknown,
}

impl Category {
    /// The three categories of §4.5.2b.
    pub(crate) const ABC: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The category of a code such as `B1.FIREWALL`, `X` or 非网安.
    #[must_use]
    pub fn of(code: &str) -> Self {
        let code = folded(code);
        let mut letters = code.chars();
        let first = letters.next();
        let ends = letters
            .next()
            .is_none_or(|next| next == '.' || next.is_ascii_digit());
        match first {
            Some('A') if ends => Self::A,
            Some('B') if ends => Self::B,
            Some('C') if ends => Self::C,
            Some('X') if ends => Self::X,
            Some('非') => Self::None,
            _ => Self::Unknown,
        }
    }

    /// Its name in Chinese.
    pub(crate) fn zh(self) -> &'static str {
        match self {
            Self::A => "A类（软件开发）",
            Self::B => "B类（硬件与设备制造）",
            Self::C => "C类（服务）",
            Self::X => "X类（行业应用服务）",
            Self::None => "非网络空间安全业务",
            Self::Unknown => "未归类业务",
        }
    }

    /// Its name in English.
    pub(crate) fn en(self) -> &'static str {
        match self {
            Self::A => "A (software)",
            Self::B => "B (hardware and equipment)",
            Self::C => "C (services)",
            Self::X => "X (industry application services)",
            Self::None => "business outside cybersecurity",
            Self::Unknown => "business without a category",
        }
    }
}

/// The sums in 分, in the order of [`Category`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Composition {
    sums: [i128; 6],
}

impl Composition {
    /// The sums of the rows. `None` when there is no row, one has no revenue that could be read or a negative one, or all come to nothing.
    pub(crate) fn of(rows: &[RevenueRow]) -> Option<Self> {
        let mut sums = [0_i128; 6];
        for row in rows {
            let revenue = row.revenue.filter(|revenue| *revenue >= 0)?;
            let sum = &mut sums[Category::of(&row.business) as usize];
            *sum = sum.checked_add(i128::from(revenue))?;
        }
        let found = Self { sums };
        (found.total() > 0).then_some(found)
    }

    /// The revenue of a category.
    pub(crate) fn sum(&self, category: Category) -> i128 {
        self.sums[category as usize]
    }

    /// The revenue of A, B and C together.
    pub(crate) fn main(&self) -> i128 {
        Category::ABC
            .map(|category| self.sum(category))
            .iter()
            .sum()
    }

    /// All revenue of the table; above zero.
    pub(crate) fn total(&self) -> i128 {
        self.sums.iter().sum()
    }

    /// Some revenue as a share of all.
    pub(crate) fn share(&self, part: i128) -> Ratio {
        // `of` refuses a table that comes to nothing.
        Ratio::new(part, self.total()).unwrap_or(Ratio::whole(0))
    }

    /// Whether A, B and C reach a share, whatever the rows without a category turn out to be; `None` when it depends on them.
    pub(crate) fn main_reaches(&self, percent: u32) -> Option<bool> {
        let limit = Ratio::percent(percent);
        let sure = self.share(self.main()).at_least(limit)?;
        let possible = self.main() + self.sum(Category::Unknown);
        let possible = self.share(possible).at_least(limit)?;
        (sure == possible).then_some(sure)
    }

    /// The categories with the most revenue; more than one when they are equal.
    pub(crate) fn largest(&self, among: &[Category]) -> Vec<Category> {
        let most = among.iter().map(|category| self.sum(*category)).max();
        among
            .iter()
            .copied()
            .filter(|category| Some(self.sum(*category)) == most && self.sum(*category) > 0)
            .collect()
    }
}

/// A share in per cent for a sentence, cut off after two decimals.
pub(crate) fn percent(share: Ratio) -> String {
    let shown = share.percent_truncated().unwrap_or_default();
    match shown.split_once('.') {
        Some((whole, rest)) => format!("{whole}.{}%", rest.get(..2).unwrap_or(rest)),
        None => share.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(&str, Option<i64>)]) -> Vec<RevenueRow> {
        rows.iter()
            .map(|(business, revenue)| RevenueRow {
                business: (*business).to_owned(),
                revenue: *revenue,
                ..RevenueRow::default()
            })
            .collect()
    }

    #[test]
    fn a_category_is_known_by_its_code() {
        for (code, category) in [
            ("A1.OS", Category::A),
            ("ｂ", Category::B),
            ("C3.RND", Category::C),
            ("x1.ANTIVIRUS", Category::X),
            ("非网安", Category::None),
            ("", Category::Unknown),
            ("Apple", Category::Unknown),
            ("软件开发", Category::Unknown),
        ] {
            assert_eq!(Category::of(code), category, "{code}");
        }
    }

    #[test]
    fn a_row_that_cannot_be_read_leaves_no_sums() {
        let of = |values: &[(&str, Option<i64>)]| Composition::of(&rows(values));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("A", Some(1)), ("B", None)]), None);
        assert_eq!(of(&[("A", Some(1)), ("B", Some(-1))]), None);
        assert_eq!(of(&[("A", Some(0))]), None);
        let many = of(&[("A", Some(i64::MAX)), ("X", Some(i64::MAX))]).expect("sums");
        assert_eq!(many.total(), 2 * i128::from(i64::MAX));
        assert_eq!(percent(many.share(many.main())), "50.00%");
    }

    #[test]
    fn rows_without_a_category_may_leave_it_open() {
        let check = |values: &[(&str, Option<i64>)], expected: Option<bool>| {
            let sums = Composition::of(&rows(values)).expect("sums");
            assert_eq!(sums.main_reaches(50), expected, "{values:?}");
        };
        check(&[("A", Some(50)), ("非网安", Some(50))], Some(true));
        check(&[("A", Some(49)), ("非网安", Some(51))], Some(false));
        check(&[("A", Some(49)), ("", Some(1)), ("X", Some(50))], None);
        check(&[("A", Some(49)), ("", Some(51))], None);
        check(&[("A", Some(50)), ("", Some(50))], Some(true));
        check(
            &[("A", Some(48)), ("", Some(1)), ("X", Some(51))],
            Some(false),
        );
    }

    #[test]
    fn the_largest_may_be_two() {
        let sums = Composition::of(&rows(&[("A", Some(2)), ("C", Some(2)), ("X", Some(1))]));
        let sums = sums.expect("sums");
        assert_eq!(sums.largest(&Category::ABC), [Category::A, Category::C]);
        assert_eq!(sums.largest(&[Category::X]), [Category::X]);
        assert_eq!(sums.largest(&[Category::B]), []);
    }
}
