//! Dates as they stand in a declaration: a day, a month, or only a year, and periods between two of them. A date that is not precise is
//! a span of days, so that nothing is said of a day that lies inside it.

use chrono::{Datelike as _, Days, NaiveDate};

use super::words::{folded, says};

/// The days that a written date may mean, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

impl Span {
    fn of(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let next = match (month, day) {
            (_, Some(_)) => return Some(Self { first, last: first }),
            (None | Some(12), None) => NaiveDate::from_ymd_opt(year + 1, 1, 1)?,
            (Some(month), None) => NaiveDate::from_ymd_opt(year, month + 1, 1)?,
        };
        let last = next.checked_sub_days(Days::new(1))?;
        Some(Self { first, last })
    }
}

/// Whether something holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// It does.
    Holds,
    /// It has ended before.
    Over,
    /// It begins later.
    NotYet,
    /// The dates are missing or not precise enough.
    Unclear,
}

/// A date with the places of its text, in bytes.
struct Found {
    span: Span,
    from: usize,
    to: usize,
}

/// The next run of digits at or after a place.
fn digits(text: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + text.get(from..)?.find(|c: char| c.is_ascii_digit())?;
    let rest = text.get(start..)?;
    let length = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    Some((start, start + length))
}

/// One or two digits right behind a separator.
fn part(text: &str, at: usize, separators: &[char]) -> Option<(u32, usize)> {
    let rest = text.get(at..)?;
    let separator = rest.chars().next().filter(|c| separators.contains(c))?;
    let start = at + separator.len_utf8();
    let (from, to) = digits(text, start)?;
    (from == start && to - from <= 2).then_some(())?;
    Some((text.get(from..to)?.parse().ok()?, to))
}

/// Every date of a folded text: `2024-12-20`, `2024.12`, `2024年12月20日`, `20241220`, `2024年`. A year has four digits; other runs of
/// digits are no dates.
fn dates(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((from, to)) = digits(text, at) {
        at = to;
        let number = |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse().ok());
        let dated = match to - from {
            8 => number(from, from + 4)
                .zip(number(from + 4, from + 6))
                .zip(number(from + 6, to))
                .and_then(|((year, month), day)| full(year, Some(month), Some(day)))
                .map(|span| (span, to)),
            4 => number(from, to).and_then(|year| written(text, to, year)),
            _ => None,
        };
        if let Some((span, end)) = dated {
            at = end;
            found.push(Found {
                span,
                from,
                to: end,
            });
        }
    }
    found
}

fn full(year: u32, month: Option<u32>, day: Option<u32>) -> Option<Span> {
    let year = i32::try_from(year).ok()?;
    (1900..=2200).contains(&year).then_some(())?;
    Span::of(year, month, day)
}

/// A date whose year ends at a place.
fn written(text: &str, to: usize, year: u32) -> Option<(Span, usize)> {
    let behind = |at: usize, mark: &[char]| match text.get(at..).and_then(|t| t.chars().next()) {
        Some(c) if mark.contains(&c) => at + c.len_utf8(),
        _ => at,
    };
    if let Some((month, after_month)) = part(text, to, &['年', '-', '.', '/']) {
        if let Some((day, end)) = part(text, after_month, &['月', '-', '.', '/'])
            && let Some(span) = full(year, Some(month), Some(day))
        {
            return Some((span, behind(end, &['日', '号'])));
        }
        if let Some(span) = full(year, Some(month), None) {
            return Some((span, behind(after_month, &['月'])));
        }
    }
    full(year, None, None).map(|span| (span, behind(to, &['年'])))
}

/// The one date that a cell holds, if it holds one.
pub(crate) fn date(text: &str) -> Option<Span> {
    match dates(&folded(text)).as_slice() {
        [one] => Some(one.span),
        _ => None,
    }
}

/// Whether something that was issued on one date and is valid to another holds on a day. A blank date of issue does no harm; 长期 has
/// no end; of a period in the cell 有效期至 the end counts.
pub(crate) fn validity(issued: &str, valid_to: &str, on: NaiveDate) -> On {
    if date(issued).is_some_and(|issued| issued.first > on) {
        return On::NotYet;
    }
    let valid_to = folded(valid_to);
    if says(&valid_to, &["长期", "永久", "无固定期限"]) {
        return On::Holds;
    }
    match dates(&valid_to).pop().map(|found| found.span) {
        Some(end) if on > end.last => On::Over,
        Some(end) if on <= end.first => On::Holds,
        _ => On::Unclear,
    }
}

/// A period with what was written of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    start: Option<Span>,
    end: Span,
}

impl Period {
    /// Whether the period covers a day.
    pub(crate) fn on(self, day: NaiveDate) -> On {
        let begun = self
            .start
            .map(|start| (start.first > day, start.last > day));
        match begun {
            Some((true, _)) => On::NotYet,
            _ if day > self.end.last => On::Over,
            Some((false, true)) => On::Unclear,
            _ if day <= self.end.first => On::Holds,
            _ => On::Unclear,
        }
    }
}

/// The first period of a text: two dates with 至, 到 or a dash between them, or one date behind 至 or 到期. `None` when no period can be
/// read.
pub(crate) fn period(text: &str) -> Option<Period> {
    const MARKS: [char; 6] = ['至', '到', '—', '–', '-', '~'];
    let text = folded(text);
    let found = dates(&text);
    for pair in found.windows(2) {
        let [start, end] = pair else { continue };
        let between = text.get(start.to..end.from)?;
        let marked = between.chars().count() <= 4 && between.contains(MARKS);
        if marked && start.span.first <= end.span.last {
            return Some(Period {
                start: Some(start.span),
                end: end.span,
            });
        }
    }
    let [one] = found.as_slice() else { return None };
    let before = text.get(..one.from)?;
    let behind = text.get(one.to..)?;
    let ends =
        before.ends_with(['至', '到']) || behind.starts_with("到期") || behind.starts_with('止');
    ends.then_some(Period {
        start: None,
        end: one.span,
    })
}

/// The same day so many years earlier; the last day of February for its 29th.
pub(crate) fn years_before(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    let year = day.year().checked_sub(i32::try_from(years).ok()?)?;
    day.with_year(year)
        .or_else(|| NaiveDate::from_ymd_opt(year, day.month(), 28))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_date_is_as_precise_as_it_is_written() {
        let check = |text: &str, expected: Option<(&str, &str)>| {
            let found = date(text).map(|span| (span.first, span.last));
            let expected = expected.map(|(first, last)| (day(first), day(last)));
            assert_eq!(found, expected, "{text}");
        };
        for text in [
            "2027-05-17",
            "2027年5月17日",
            "2027.5.17",
            "２０２７／０５／１７",
            "20270517",
            "有效期至2027-05-17",
        ] {
            check(text, Some(("2027-05-17", "2027-05-17")));
        }
        check("2027-02", Some(("2027-02-01", "2027-02-28")));
        check("2027年12月", Some(("2027-12-01", "2027-12-31")));
        check("2027年", Some(("2027-01-01", "2027-12-31")));
        check("2027-13-40", Some(("2027-01-01", "2027-12-31")));
        for text in [
            "",
            "无",
            "27-05-17",
            "202705",
            "1899-01-01",
            "2024-01-01至2025-01-01",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn a_certificate_holds_to_its_last_day() {
        let check = |issued: &str, valid_to: &str, on: &str, expected: On| {
            assert_eq!(
                validity(issued, valid_to, day(on)),
                expected,
                "{issued} {valid_to} {on}"
            );
        };
        check("2024-05-18", "2027-05-17", "2027-05-17", On::Holds);
        check("2024-05-18", "2027-05-17", "2027-05-18", On::Over);
        check("2024-05-18", "2027-05-17", "2024-05-18", On::Holds);
        check("2024-05-18", "2027-05-17", "2024-05-17", On::NotYet);
        check("", "2027-05", "2027-04-30", On::Holds);
        check("", "2027-05", "2027-05-02", On::Unclear);
        check("", "2027-05", "2027-06-01", On::Over);
        check("", "2024-01-01至2027-05-17", "2026-01-01", On::Holds);
        check("", "长期", "2099-01-01", On::Holds);
        check("2027-01-01", "长期", "2026-12-31", On::NotYet);
        check("", "", "2026-01-01", On::Unclear);
    }

    #[test]
    fn a_period_covers_the_days_that_it_surely_covers() {
        let check = |text: &str, on: &str, expected: Option<On>| {
            assert_eq!(period(text).map(|p| p.on(day(on))), expected, "{text} {on}");
        };
        let lease = "租赁合同（2024年12月20日起至2027年12月19日）.pdf";
        check(lease, "2024-12-19", Some(On::NotYet));
        check(lease, "2024-12-20", Some(On::Holds));
        check(lease, "2027-12-19", Some(On::Holds));
        check(lease, "2027-12-20", Some(On::Over));
        check("租赁合同2024—2027.pdf", "2024-06-01", Some(On::Unclear));
        check("租赁合同2024—2027.pdf", "2026-06-01", Some(On::Holds));
        check("租赁合同2024—2027.pdf", "2027-06-01", Some(On::Unclear));
        check("租赁合同2024—2027.pdf", "2028-01-01", Some(On::Over));
        check("2024.12-2027.11", "2025-01-01", Some(On::Holds));
        check("20241220-20271219", "2025-01-01", Some(On::Holds));
        check("租期至2026-12-31", "2026-12-31", Some(On::Holds));
        check("2026-12-31到期", "2027-01-01", Some(On::Over));
        for none in [
            "",
            "2024-12-20",
            "2027-01-01至2024-01-01",
            "合同号2024，签于2025-01-01",
        ] {
            check(none, "2025-01-01", None);
        }
    }

    #[test]
    fn years_before_a_leap_day() {
        assert_eq!(years_before(day("2028-02-29"), 3), Some(day("2025-02-28")));
        assert_eq!(years_before(day("2028-02-29"), 4), Some(day("2024-02-29")));
        assert_eq!(years_before(day("2026-11-22"), u32::MAX), None);
    }
}
