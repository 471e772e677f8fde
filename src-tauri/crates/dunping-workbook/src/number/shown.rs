//! What a number format shows besides the digits (E04, E07): `0.00"万元"`, `0!.0,"万元"`, `0%`. A number under such a format is read by people as
//! something else than what the file holds.

use super::Units;
use crate::label::unit_alone;

/// How a number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The power of ten by which what is shown is smaller than what is stored; below zero for percent.
    pub(crate) tens: i32,
    /// The unit of money that is shown behind it.
    pub(crate) units: Units,
}

/// Whether a format shows any number otherwise than by its digits.
pub(crate) fn alters(code: &str) -> bool {
    code.contains([',', '%', '元', '圆', '千', '万', '亿'])
        && sections(code).iter().any(|section| section.alters())
}

/// How a format shows a number.
pub(crate) fn shown(code: &str, number: f64) -> Shown {
    let sections = sections(code);
    let conditional = sections.iter().any(|section| section.condition.is_some());
    let found = if conditional {
        let mut fitting = sections.iter();
        fitting.find(|section| {
            section
                .condition
                .is_none_or(|condition| condition.holds(number))
        })
    } else {
        let negative = usize::from(number < 0.0);
        sections.get(negative).or(sections.first())
    };
    found.map_or(
        Shown {
            tens: 0,
            units: Units::default(),
        },
        Section::shown,
    )
}

/// One of the parts of a format that semicolons divide.
#[derive(Debug, Default)]
struct Section {
    condition: Option<Condition>,
    tens: i32,
    literal: String,
}

/// For which numbers a section is, such as `[>=10000]`.
#[derive(Debug, Clone, Copy)]
struct Condition {
    less: bool,
    equal: bool,
    greater: bool,
    than: f64,
}

impl Condition {
    fn of(text: &str) -> Option<Self> {
        let signs = text.trim_end_matches(|c: char| !matches!(c, '<' | '>' | '='));
        let than = text.strip_prefix(signs)?.trim().parse().ok()?;
        (!signs.is_empty()).then(|| Self {
            less: signs.contains('<'),
            equal: signs.contains('='),
            greater: signs.contains('>'),
            than,
        })
    }

    fn holds(self, number: f64) -> bool {
        (self.less && number < self.than)
            || (self.greater && number > self.than)
            || (self.equal && (number - self.than).abs() < f64::EPSILON)
    }
}

impl Section {
    fn alters(&self) -> bool {
        self.tens != 0 || !self.shown().units.is_none()
    }

    fn shown(&self) -> Shown {
        Shown {
            tens: self.tens,
            units: unit_alone(&self.literal),
        }
    }
}

/// The sections of a format code.
fn sections(code: &str) -> Vec<Section> {
    // Excel's word for a number without a format, and that of its Chinese edition.
    let code = code.replace("General", "0").replace("G/通用格式", "0");
    let mut all = vec![Digits::default()];
    let mut signs = code.chars();
    while let Some(sign) = signs.next() {
        let Some(digits) = all.last_mut() else { break };
        match sign {
            ';' => all.push(Digits::default()),
            '"' => signs
                .by_ref()
                .take_while(|c| *c != '"')
                .for_each(|c| digits.literal(c)),
            '\\' | '!' => signs.next().into_iter().for_each(|c| digits.literal(c)),
            // The next one is skipped over or repeated.
            '_' | '*' => drop(signs.next()),
            '[' => {
                let inside: String = signs.by_ref().take_while(|c| *c != ']').collect();
                let condition = Condition::of(&inside);
                digits.section.condition = condition.or(digits.section.condition);
            }
            '0' | '#' | '?' => digits.digit(),
            ',' => digits.commas += i32::from(digits.any),
            '.' => digits.point = true,
            '%' => digits.section.tens -= 2,
            other => digits.literal(other),
        }
    }
    all.into_iter().map(Digits::section).collect()
}

/// The digits of a section while it is read.
#[derive(Debug, Default)]
struct Digits {
    section: Section,
    any: bool,
    point: bool,
    /// Commas since the last digit before the point: those at the end divide by a thousand each.
    commas: i32,
    /// Digits behind a point that is only written, as in `0!.0,`.
    behind: Option<i32>,
}

impl Digits {
    fn digit(&mut self) {
        self.any = true;
        if !self.point {
            self.commas = 0;
            self.behind = self.behind.map(|digits| digits + 1);
        }
    }

    fn literal(&mut self, sign: char) {
        if sign == '.' && self.any && !self.point {
            self.behind = Some(0);
        } else {
            self.section.literal.push(sign);
        }
    }

    fn section(mut self) -> Section {
        self.section.tens += 3 * self.commas + self.behind.unwrap_or(0);
        self.section
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(code: &str, number: f64, tens: i32, unit: &str) {
        let shown = shown(code, number);
        let stated = shown.units.stated();
        let found = stated.first().map_or("", |unit| unit.name());
        assert_eq!((shown.tens, found), (tens, unit), "{code}");
    }

    #[test]
    fn what_formats_show() {
        for code in [
            "General",
            "0",
            "#,##0",
            "#,##0.00####",
            "#,##0.00_);(#,##0.00)",
            "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
            "#,##0.00;-#,##0.00;\"-\"",
            "yyyy\"年\"m\"月\"",
            "@\"（人）\"",
        ] {
            assert!(!alters(code), "{code}");
            check(code, 1.0, 0, "");
        }
        for (code, tens, unit) in [
            ("0.00\"万元\"", 0, "万元"),
            ("#,##0.00\\万\\元", 0, "万元"),
            ("0.00元", 0, "元"),
            ("General\"万元\"", 0, "万元"),
            ("#,##0,", 3, ""),
            ("#,##0.0,,", 6, ""),
            ("0.0,\"千元\"", 3, "千元"),
            ("0!.0,\"万元\"", 4, "万元"),
            ("0\".\"00,", 5, ""),
            ("0%", -2, ""),
            ("0.00%", -2, ""),
        ] {
            assert!(alters(code), "{code}");
            check(code, 1.0, tens, unit);
        }
        check("#,##0;\\-#,##0,", 5.0, 0, "");
        check("#,##0;\\-#,##0,", -5.0, 3, "");
        let by_size = "[>=10000]0!.0,\"万元\";0\"元\"";
        check(by_size, 19_203_600.0, 4, "万元");
        check(by_size, 960.0, 0, "元");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(code in "\\PC{0,24}", other in "[0#?,.%;\"\\\\!\\[\\]<>=_*万元 ]{0,16}", number in -1e12_f64..1e12) {
            for code in [&code, &other] {
                let _ = (alters(code), shown(code, number));
            }
        }
    }
}
