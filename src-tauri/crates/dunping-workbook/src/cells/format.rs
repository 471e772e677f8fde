//! The number formats of a workbook (数字格式): a table of codes, and which of them show a date. A cell holds an index, not a text.

use std::collections::HashMap;
use std::sync::Arc;

/// A number format of the workbook: an index into its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Format(u16);

impl Format {
    /// The file does not say.
    pub(crate) const UNKNOWN: Self = Self(0);
}

/// The table of codes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Formats {
    codes: Vec<Arc<str>>,
    dates: Vec<bool>,
    alters: Vec<bool>,
    known: HashMap<Arc<str>, Format>,
}

impl Formats {
    /// The format of a code. A table that is full says that it does not know.
    pub(crate) fn of_code(&mut self, code: &str) -> Format {
        if let Some(format) = self.known.get(code) {
            return *format;
        }
        let Ok(index) = u16::try_from(self.codes.len() + 1) else {
            return Format::UNKNOWN;
        };
        let code: Arc<str> = code.into();
        self.dates.push(shows_date(&code));
        self.alters.push(crate::number::alters(&code));
        self.codes.push(Arc::clone(&code));
        self.known.insert(code, Format(index));
        Format(index)
    }

    /// The format of an id that every workbook knows without writing its code.
    pub(crate) fn of_builtin(&mut self, id: u32) -> Format {
        builtin(id).map_or(Format::UNKNOWN, |code| self.of_code(code))
    }

    /// Its code; `None` if the file does not say.
    pub(crate) fn code(&self, format: Format) -> Option<&str> {
        let index = usize::from(format.0).checked_sub(1)?;
        self.codes.get(index).map(|code| &**code)
    }

    /// Its code, if numbers of this format are shown otherwise than by their digits: scaled, in percent, with a unit of money.
    pub(crate) fn altering(&self, format: Format) -> Option<&str> {
        let index = usize::from(format.0).checked_sub(1)?;
        self.code(format).filter(|_| self.alters[index])
    }

    /// Whether numbers of this format are dates or times.
    pub(crate) fn is_date(&self, format: Format) -> bool {
        usize::from(format.0)
            .checked_sub(1)
            .is_some_and(|index| self.dates[index])
    }
}

/// The formats that are known by their number alone (ECMA-376 part 1, 18.8.30). Of those that depend on the language the Chinese ones.
fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        37 | 38 => "#,##0;\\-#,##0",
        39 | 40 => "#,##0.00;\\-#,##0.00",
        41 => "_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ",
        42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* \\-#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
        43 => "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
        44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* \\-#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// Whether the first section of a code has a part of a date or a time outside quotes and escapes.
fn shows_date(code: &str) -> bool {
    if ["general", "standard"].contains(&code.to_ascii_lowercase().as_str()) {
        return false;
    }
    let mut rest = code.chars();
    while let Some(sign) = rest.next() {
        match sign {
            ';' => return false,
            '"' => {
                rest.by_ref().find(|c| *c == '"');
            }
            // The next one is shown as it is, skipped over or repeated.
            '\\' | '_' | '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                let elapsed = |unit: char| inside.chars().all(|c| c.eq_ignore_ascii_case(&unit));
                if !inside.is_empty() && ['h', 'm', 's'].into_iter().any(elapsed) {
                    return true;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return true,
            _ => (),
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, date: bool) {
        let mut formats = Formats::default();
        let format = formats.of_code(code);
        assert_eq!(formats.is_date(format), date, "{code}");
        assert_eq!(formats.code(format), Some(code));
        assert_eq!(formats.of_code(code), format);
    }

    #[test]
    fn codes_that_show_a_date() {
        for code in [
            "yyyy/m/d",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]yyyy-mm-dd",
            "h:mm AM/PM",
            "[h]:mm:ss",
            "[ss].00",
            "[DBNum1]yyyy\"年\"",
            "D",
        ] {
            check(code, true);
        }
        for code in [
            "General",
            "GENERAL",
            "G/通用格式",
            "#,##0.00",
            "0%",
            "0.00E+00",
            "@",
            "[Red]#,##0",
            "[$¥-804]#,##0",
            "#,##0\"days\"",
            "0\\d",
            "_d0",
            "0;yyyy",
            "[DBNum2]0",
            "\"open",
            "[open",
        ] {
            check(code, false);
        }
    }

    #[test]
    fn what_the_file_does_not_say_is_not_known() {
        let mut formats = Formats::default();
        assert_eq!(formats.code(Format::UNKNOWN), None);
        assert!(!formats.is_date(Format::UNKNOWN));
        assert_eq!(formats.of_builtin(23), Format::UNKNOWN);
        let date = formats.of_builtin(14);
        assert!(formats.is_date(date));
        for id in 0..100 {
            let format = formats.of_builtin(id);
            let expected = matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58);
            assert_eq!(formats.is_date(format), expected, "{id}");
        }
    }
}
