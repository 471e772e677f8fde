//! Checks of identifiers: 统一社会信用代码, 组织机构代码, 专利号, 软件著作权登记号, 标准编号. They tell a wrong digit from a right one; whether a number
//! was ever issued, and to whom, they cannot tell.

use std::fmt;

/// A checked 统一社会信用代码 (GB 32100-2015), in capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

/// What is wrong with a 统一社会信用代码.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsccDefect {
    /// Not eighteen characters.
    #[error("{0} characters instead of 18")]
    Length(usize),
    /// A character that the code does not use; I, O, S, V and Z are often misread digits or letters.
    #[error("character {position} is {found}")]
    Character {
        /// Which, from one.
        position: usize,
        /// What stands there.
        found: char,
        /// What was probably meant.
        suggestion: Option<char>,
    },
    /// The check character is another.
    #[error("the check character is {found} instead of {expected}")]
    Check {
        /// What stands there.
        found: char,
        /// What belongs there.
        expected: char,
    },
}

const USCC: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

impl Uscc {
    /// Checks a code; blanks around it and small letters do no harm.
    ///
    /// ```
    /// use dunping_domain::identifier::{Uscc, UsccDefect};
    /// assert!(Uscc::check("91350100M000100Y43").is_ok());
    /// assert_eq!(Uscc::check("91440300279583285X"), Err(UsccDefect::Check { found: 'X', expected: 'Y' }));
    /// ```
    ///
    /// # Errors
    /// See [`UsccDefect`].
    pub fn check(text: &str) -> Result<Self, UsccDefect> {
        let code = text.trim().to_ascii_uppercase();
        let length = code.chars().count();
        if length != 18 {
            return Err(UsccDefect::Length(length));
        }
        let mut values = Vec::with_capacity(18);
        for (i, found) in code.chars().enumerate() {
            let value = USCC.iter().position(|c| char::from(*c) == found);
            values.push(value.ok_or(UsccDefect::Character {
                position: i + 1,
                found,
                suggestion: suggestion(found),
            })?);
        }
        let sum: usize = values.iter().zip(USCC_WEIGHTS).map(|(v, w)| v * w).sum();
        let expected = char::from(USCC[(31 - sum % 31) % 31]);
        match code.chars().next_back() {
            Some(found) if found != expected => Err(UsccDefect::Check { found, expected }),
            _ => Ok(Self(code)),
        }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the code is of an enterprise registered with the market authority (91…).
    #[must_use]
    pub fn is_enterprise(&self) -> bool {
        self.0.starts_with("91")
    }

    /// Whether the authority that gave the code is in Liaoning. A hint only: the code stays when a firm moves.
    #[must_use]
    pub fn given_in_liaoning(&self) -> bool {
        self.0.get(2..4) == Some("21")
    }

    /// Whether positions 9 to 17 are a well-formed 组织机构代码 (GB 11714). A warning only.
    #[must_use]
    pub fn organisation_code_holds(&self) -> bool {
        const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let Some(code) = self.0.get(8..17) else {
            return false;
        };
        let digits = code.chars().filter_map(|c| c.to_digit(36));
        let sum: u32 = digits.zip(WEIGHTS).map(|(d, w)| d * w).sum();
        let check = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        code.ends_with(check)
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn suggestion(found: char) -> Option<char> {
    match found {
        'I' => Some('1'),
        'O' => Some('0'),
        'S' => Some('5'),
        'V' => Some('U'),
        'Z' => Some('2'),
        _ => None,
    }
}

/// What a patent number says of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatentKind {
    /// 发明专利.
    Invention,
    /// 实用新型专利.
    UtilityModel,
    /// 外观设计专利, which §4.2.2 does not name.
    Design,
}

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberDefect {
    /// Not of the form of such a number.
    #[error("not of the form of such a number")]
    Form,
    /// The check digit is another.
    #[error("the check digit should be {expected}")]
    Check {
        /// What belongs there.
        expected: char,
    },
}

/// Checks a patent number: `ZL` (optional), 12 digits, or 8 before October 2003, a point and a check digit.
///
/// ```
/// use dunping_domain::identifier::{PatentKind, patent};
/// assert_eq!(patent("ZL201710601862.3"), Ok(PatentKind::Invention));
/// assert_eq!(patent("95115608.X"), Ok(PatentKind::Invention));
/// ```
///
/// # Errors
/// See [`NumberDefect`].
pub fn patent(text: &str) -> Result<PatentKind, NumberDefect> {
    let text: String = text.trim().to_ascii_uppercase().replace(' ', "");
    let number = text.strip_prefix("ZL").unwrap_or(&text);
    let (digits, check) = number.split_once('.').ok_or(NumberDefect::Form)?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberDefect::Form);
    }
    let kind = match digits.len() {
        12 => digits.get(4..5),
        8 => digits.get(2..3),
        _ => None,
    };
    let kind = match kind {
        Some("1" | "8") => PatentKind::Invention,
        Some("2" | "9") => PatentKind::UtilityModel,
        Some("3") => PatentKind::Design,
        _ => return Err(NumberDefect::Form),
    };
    let weights = (2..=9).cycle();
    let values = digits.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = values.zip(weights).map(|(d, w)| d * w).sum();
    let expected = char::from_digit(sum % 11, 10).unwrap_or('X');
    if check.chars().eq([expected]) {
        Ok(kind)
    } else {
        Err(NumberDefect::Check { expected })
    }
}

/// Checks the form of a 软件著作权登记号: a year, `SR`, and six or seven digits.
///
/// # Errors
/// [`NumberDefect::Form`].
pub fn software_copyright(text: &str) -> Result<(), NumberDefect> {
    let text = text.trim().to_ascii_uppercase();
    let (year, serial) = text.split_once("SR").ok_or(NumberDefect::Form)?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let holds =
        year.len() == 4 && (6..=7).contains(&serial.len()) && digits(year) && digits(serial);
    if holds {
        Ok(())
    } else {
        Err(NumberDefect::Form)
    }
}

/// The level of a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardLevel {
    /// 国家标准.
    National,
    /// 行业标准.
    Industry,
    /// 地方标准.
    Local,
    /// 团体标准.
    Association,
    /// 企业标准.
    Enterprise,
}

/// The level of a standard by the beginning of its number, e.g. `GB/T 22239-2019`.
///
/// # Errors
/// [`NumberDefect::Form`].
pub fn standard_number(text: &str) -> Result<StandardLevel, NumberDefect> {
    let text = text.trim().to_ascii_uppercase();
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return Err(NumberDefect::Form);
    }
    let prefix: String = text.chars().take_while(char::is_ascii_alphabetic).collect();
    match prefix.as_str() {
        "GB" => Ok(StandardLevel::National),
        // 通信、公共安全、密码; and the trades that write about security beside them: 电子、金融、电力、认证认可.
        "YD" | "GA" | "GM" | "SJ" | "JR" | "DL" | "RB" => Ok(StandardLevel::Industry),
        "DB" => Ok(StandardLevel::Local),
        "T" => Ok(StandardLevel::Association),
        "Q" => Ok(StandardLevel::Enterprise),
        _ => Err(NumberDefect::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uscc_vectors() {
        for code in [
            "91350100M000100Y43",
            "91440300708461136T",
            "914403001922038216",
            "91330100799655058B",
            "91110000802100433B",
            "11320000MB151840XJ",
            "31210000MD0052502C",
            "91210112MA10TEK10B",
            "91210000MA0TEKT256",
            "91210200MA11TEK38H",
            "91210100MA00004960",
            "91210100MA000012XY",
            "91210100MA000004XB",
            " 91210100ma000004xb\n",
        ] {
            assert!(Uscc::check(code).is_ok(), "{code}");
        }
        let check = |found, expected| Err(UsccDefect::Check { found, expected });
        assert_eq!(Uscc::check("91440300279583285X"), check('X', 'Y'));
        assert_eq!(Uscc::check("91310115MA1G4L1WXK"), check('K', '7'));
        assert_eq!(
            Uscc::check("91350100M000100Y4Z"),
            Err(UsccDefect::Character {
                position: 18,
                found: 'Z',
                suggestion: Some('2')
            })
        );
        for (found, meant) in [('I', '1'), ('O', '0'), ('S', '5'), ('V', 'U'), ('Z', '2')] {
            for written in [found, found.to_ascii_lowercase()] {
                let wrong = format!("9121{written}112MA10TEK10B");
                let defect = UsccDefect::Character {
                    position: 5,
                    found,
                    suggestion: Some(meant),
                };
                assert_eq!(Uscc::check(&wrong), Err(defect), "{wrong}");
            }
        }
        let unknown = UsccDefect::Character {
            position: 18,
            found: '?',
            suggestion: None,
        };
        assert_eq!(Uscc::check("91210112MA10TEK10?"), Err(unknown));
        let normalised = Uscc::check(" 91210100ma000004xb\n").map(|code| code.to_string());
        assert_eq!(normalised.as_deref(), Ok("91210100MA000004XB"));
        assert_eq!(Uscc::check("9.12101E+17"), Err(UsccDefect::Length(11)));
        assert_eq!(Uscc::check(""), Err(UsccDefect::Length(0)));
        assert!(Uscc::check("９1210112MA10TEK10B").is_err());
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        let right = "91210112MA10TEK10B";
        for position in 0..18 {
            for other in USCC {
                let mut bytes = right.as_bytes().to_vec();
                if bytes[position] == *other {
                    continue;
                }
                bytes[position] = *other;
                let wrong = String::from_utf8(bytes).expect("ASCII");
                assert!(Uscc::check(&wrong).is_err(), "{wrong}");
            }
        }
    }

    #[test]
    fn what_a_code_says() {
        let say = |code: &str| {
            let code = Uscc::check(code).expect("valid");
            (
                code.is_enterprise(),
                code.given_in_liaoning(),
                code.organisation_code_holds(),
            )
        };
        assert_eq!(say("91210112MA10TEK10B"), (true, true, true));
        assert!(!say("31210000MD0052502C").0);
        assert_eq!(say("11320000MB151840XJ"), (false, false, true));
        for code in [
            "91210100MA000012XY",
            "91210100MA000004XB",
            "91210100MA00004960",
        ] {
            assert!(say(code).2, "{code}");
        }
        // A right check character over a wrong organisation code: digit 17 changed, digit 18 computed again.
        let Err(UsccDefect::Check { expected, .. }) = Uscc::check("91210112MA10TEK11B") else {
            panic!("the check character must change");
        };
        assert!(!say(&format!("91210112MA10TEK11{expected}")).2);
    }

    #[test]
    fn patents() {
        let check = |text, expected| assert_eq!(patent(text), expected, "{text}");
        check("201710601862.3", Ok(PatentKind::Invention));
        check("zl 201710601862.3", Ok(PatentKind::Invention));
        check("95115608.X", Ok(PatentKind::Invention));
        check("201710601862.4", Err(NumberDefect::Check { expected: '3' }));
        check("201710601862", Err(NumberDefect::Form));
        check("20171060186.3", Err(NumberDefect::Form));
        check("201740601862.3", Err(NumberDefect::Form));
        check("2017106o1862.3", Err(NumberDefect::Form));
        check(
            "201710601862.33",
            Err(NumberDefect::Check { expected: '3' }),
        );
        check("", Err(NumberDefect::Form));
        check("CN112345678B", Err(NumberDefect::Form));
    }

    #[test]
    fn the_kind_stands_in_the_number() {
        use PatentKind::{Design, Invention, UtilityModel};
        let with_check = |digits: &str| match patent(&format!("{digits}.?")) {
            Err(NumberDefect::Check { expected }) => format!("{digits}.{expected}"),
            other => panic!("{digits}: {other:?}"),
        };
        for (digit, kind) in [
            ('1', Invention),
            ('8', Invention),
            ('2', UtilityModel),
            ('9', UtilityModel),
            ('3', Design),
        ] {
            // Since October 2003 the kind is the fifth digit, before it the third.
            for digits in [format!("2021{digit}0358216"), format!("95{digit}15608")] {
                let number = with_check(&digits);
                assert_eq!(patent(&number), Ok(kind), "{number}");
            }
        }
        for digits in ["202140358216", "202100358216", "95515608"] {
            let number = format!("{digits}.1");
            assert_eq!(patent(&number), Err(NumberDefect::Form), "{number}");
        }
    }

    #[test]
    fn copyrights_and_standards() {
        for right in ["2023SR0123456", "2019sr123456"] {
            assert_eq!(software_copyright(right), Ok(()), "{right}");
        }
        for wrong in [
            "2023SR12345",
            "2023SR12345678",
            "23SR0123456",
            "2023-0123456",
            "2023SR01234五6",
        ] {
            assert_eq!(
                software_copyright(wrong),
                Err(NumberDefect::Form),
                "{wrong}"
            );
        }
        for (text, level) in [
            ("GB/T 22239-2019", StandardLevel::National),
            ("GB 17859-1999", StandardLevel::National),
            ("YD/T 3169-2020", StandardLevel::Industry),
            ("GA/T 1390.2-2017", StandardLevel::Industry),
            ("GM/T 0010-2012", StandardLevel::Industry),
            ("SJ/T 11445.5-2018", StandardLevel::Industry),
            ("DB21/T 1628.1-2016", StandardLevel::Local),
            ("T/LNSIA 001-2025", StandardLevel::Association),
            ("Q/ABC 001-2024", StandardLevel::Enterprise),
        ] {
            assert_eq!(standard_number(text), Ok(level), "{text}");
        }
        for wrong in ["GB/T", "XX/T 1-2020", "", "22239-2019"] {
            assert_eq!(standard_number(wrong), Err(NumberDefect::Form), "{wrong}");
        }
    }
}
