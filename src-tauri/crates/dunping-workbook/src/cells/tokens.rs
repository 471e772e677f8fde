//! Formulas of the binary formats as text. There a formula is a row of tokens for a machine with a stack (`[MS-XLS]` 2.2.2, `[MS-XLSB]`
//! 2.2.2); here it becomes what a person sees in Excel. Nothing is calculated. A formula with a token that is not known gives no text
//! rather than a wrong one: it goes into the record beside a figure.

use std::sync::LazyLock;

use super::bytes::{Bytes, error_name};
use super::{Place, a1};

/// The functions by their numbers, each with the count of its arguments where that is fixed.
const FUNCTIONS: &str = include_str!("functions.txt");
/// The number of a function that the workbook names itself.
const NAMED: u16 = 255;
/// The longest formula that Excel takes, in characters; a little more for what it shows differently.
const MAX_TEXT: usize = 16_384;

/// How tokens are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// .xls: 65,536 rows and 256 columns.
    Biff8,
    /// .xlsb: 1,048,576 rows and 16,384 columns.
    Biff12,
}

impl Dialect {
    fn rows(self) -> u32 {
        match self {
            Self::Biff8 => 65_536,
            Self::Biff12 => 1_048_576,
        }
    }

    fn columns(self) -> u32 {
        match self {
            Self::Biff8 => 256,
            Self::Biff12 => 16_384,
        }
    }
}

/// What the tokens of a workbook refer to.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// What stands before the `!` for each pair of sheets that formulas refer to.
    pub(super) sheets: Vec<String>,
    /// The defined names, in their order.
    pub(super) defined: Vec<String>,
}

/// The text of the formula of a cell. `None` if a token is not known or leads nowhere.
pub(super) fn text(tokens: &[u8], cell: Place, names: &Names, dialect: Dialect) -> Option<String> {
    let mut printer = Printer {
        tokens: Bytes::new(tokens),
        cell,
        names,
        dialect,
        stack: Vec::new(),
        length: 0,
    };
    while !printer.tokens.is_empty() {
        printer.token()?;
    }
    let formula = printer.stack.pop()?;
    printer.stack.is_empty().then_some(formula)
}

struct Printer<'a> {
    tokens: Bytes<'a>,
    cell: Place,
    names: &'a Names,
    dialect: Dialect,
    stack: Vec<String>,
    /// What all texts on the stack may have together.
    length: usize,
}

impl Printer<'_> {
    fn push(&mut self, text: String) -> Option<()> {
        self.length += text.len();
        self.stack.push(text);
        (self.length <= MAX_TEXT).then_some(())
    }

    fn pop(&mut self) -> Option<String> {
        let text = self.stack.pop()?;
        self.length -= text.len();
        Some(text)
    }

    /// Reads one token. From 0x20 on two bits say only how its value is used.
    fn token(&mut self) -> Option<()> {
        let token = self.tokens.u8()?;
        let kind = if token < 0x20 {
            token
        } else {
            (token & 0x1F) | 0x20
        };
        let wide = self.dialect == Dialect::Biff12;
        match kind {
            0x03..=0x11 => {
                let signs = [
                    "+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":",
                ];
                let (right, left) = (self.pop()?, self.pop()?);
                self.push(format!("{left}{}{right}", signs[usize::from(kind - 3)]))
            }
            0x12..=0x15 => {
                let inner = self.pop()?;
                self.push(match kind {
                    0x12 => format!("+{inner}"),
                    0x13 => format!("-{inner}"),
                    0x14 => format!("{inner}%"),
                    _ => format!("({inner})"),
                })
            }
            0x16 => self.push(String::new()),
            0x17 => self.string(),
            0x19 => self.attribute(),
            0x1C => {
                let code = self.tokens.u8()?;
                self.push(error_name(code).to_owned())
            }
            0x1D => {
                let truth = self.tokens.u8()? != 0;
                self.push(if truth { "TRUE" } else { "FALSE" }.to_owned())
            }
            0x1E => {
                let number = self.tokens.u16()?;
                self.push(number.to_string())
            }
            0x1F => {
                let number = self.tokens.f64()?;
                self.push(number.to_string())
            }
            0x20 => {
                self.tokens.take(if wide { 14 } else { 7 })?;
                self.push("{…}".to_owned())
            }
            0x21 => {
                let number = self.tokens.u16()?;
                let (name, count) = function(number)?;
                self.call(name.to_owned(), count?)
            }
            0x22 => {
                let count = usize::from(self.tokens.u8()? & 0x7F);
                match self.tokens.u16()? & 0x7FFF {
                    NAMED => {
                        let first = self.stack.len().checked_sub(count)?;
                        let name = self.stack.get(first)?.clone();
                        self.call(name, count.checked_sub(1)?)?;
                        let called = self.pop()?;
                        self.pop()?;
                        self.push(called)
                    }
                    number => self.call(function(number)?.0.to_owned(), count),
                }
            }
            0x23 => {
                let name = usize::try_from(self.tokens.u32()?).ok()?.checked_sub(1)?;
                self.push(self.names.defined.get(name)?.clone())
            }
            0x24 | 0x2C => {
                let text = self.reference(kind == 0x2C)?;
                self.push(text)
            }
            0x25 | 0x2D => {
                let text = self.area(kind == 0x2D)?;
                self.push(text)
            }
            // References in memory: what they were made of follows as tokens.
            0x26..=0x28 => self.tokens.take(6).map(|_| ()),
            0x29 => self.tokens.take(2).map(|_| ()),
            0x2A | 0x2B => {
                self.lost(kind == 0x2B)?;
                self.push("#REF!".to_owned())
            }
            0x39 => {
                // A name of another workbook or of an add-in; its text stands elsewhere.
                self.tokens.take(6)?;
                self.push("[?]".to_owned())
            }
            0x3A..=0x3D => {
                let sheet = self.names.sheets.get(usize::from(self.tokens.u16()?))?;
                let place = match kind {
                    0x3A => self.reference(false)?,
                    0x3B => self.area(false)?,
                    _ => {
                        self.lost(kind == 0x3D)?;
                        "#REF!".to_owned()
                    }
                };
                self.push(format!("{sheet}!{place}"))
            }
            _ => None,
        }
    }

    /// Passes over a reference to cells that were deleted.
    fn lost(&mut self, area: bool) -> Option<()> {
        let one = if self.dialect == Dialect::Biff12 {
            6
        } else {
            4
        };
        self.tokens
            .take(if area { 2 * one } else { one })
            .map(|_| ())
    }

    fn call(&mut self, name: String, count: usize) -> Option<()> {
        let mut arguments = Vec::new();
        for _ in 0..count {
            arguments.push(self.pop()?);
        }
        arguments.reverse();
        self.push(format!("{name}({})", arguments.join(",")))
    }

    fn string(&mut self) -> Option<()> {
        let text = match self.dialect {
            Dialect::Biff8 => {
                let count = usize::from(self.tokens.u8()?);
                let wide = self.tokens.u8()? & 1 != 0;
                match wide {
                    true => self.tokens.wide(count)?,
                    false => self.tokens.narrow(count)?,
                }
            }
            Dialect::Biff12 => {
                let count = usize::from(self.tokens.u16()?);
                self.tokens.wide(count)?
            }
        };
        self.push(format!("\"{}\"", text.replace('"', "\"\"")))
    }

    /// Tokens that steer the machine; only the short form of SUM is seen.
    fn attribute(&mut self) -> Option<()> {
        let kind = self.tokens.u8()?;
        let data = self.tokens.u16()?;
        match kind {
            0x04 => {
                let jumps = usize::from(data).checked_add(1)?;
                self.tokens.take(2 * jumps).map(|_| ())
            }
            0x10 => self.call("SUM".to_owned(), 1),
            _ => Some(()),
        }
    }

    /// A row, and a column with the marks of what is relative. In a shared formula (`moving`) relative means: from the cell.
    fn reference(&mut self, moving: bool) -> Option<String> {
        let row = self.row()?;
        let column = self.tokens.u16()?;
        Some(self.named(row, column, moving)?.0)
    }

    fn area(&mut self, moving: bool) -> Option<String> {
        let (first, last) = (self.row()?, self.row()?);
        let (left, right) = (self.tokens.u16()?, self.tokens.u16()?);
        let (from, top, start) = self.named(first, left, moving)?;
        let (to, bottom, end) = self.named(last, right, moving)?;
        if (top.0, bottom.0) == (0, self.dialect.rows() - 1) {
            return Some(format!("{start}:{end}"));
        }
        Some(format!("{from}:{to}"))
    }

    fn row(&mut self) -> Option<u32> {
        match self.dialect {
            Dialect::Biff8 => self.tokens.u16().map(u32::from),
            Dialect::Biff12 => self.tokens.u32(),
        }
    }

    /// The text of a reference, its place, and the text of its column alone.
    fn named(&self, row: u32, column: u16, moving: bool) -> Option<(String, Place, String)> {
        let (row_fixed, column_fixed) = (column & 0x8000 == 0, column & 0x4000 == 0);
        let (rows, columns) = (self.dialect.rows(), self.dialect.columns());
        let around = |base: u32, offset: u32, size: u32| (base + offset % size) % size;
        let column = u32::from(column & 0x3FFF);
        let at = (
            if moving && !row_fixed {
                around(self.cell.0, row, rows)
            } else {
                row
            },
            if moving && !column_fixed {
                around(self.cell.1, column, columns)
            } else {
                column
            },
        );
        if at.0 >= rows || at.1 >= columns {
            return None;
        }
        let sign = |fixed: bool| if fixed { "$" } else { "" };
        let letters: String = a1(at).chars().filter(char::is_ascii_alphabetic).collect();
        let start = format!("{}{letters}", sign(column_fixed));
        Some((format!("{start}{}{}", sign(row_fixed), at.0 + 1), at, start))
    }
}

/// The name of a function, and the count of its arguments where that is fixed.
fn function(number: u16) -> Option<(&'static str, Option<usize>)> {
    static LINES: LazyLock<Vec<&str>> = LazyLock::new(|| FUNCTIONS.lines().collect());
    let (name, count) = LINES.get(usize::from(number))?.split_once(' ')?;
    (name != "-").then(|| (name, count.parse().ok()))
}

/// A sheet's name as formulas write it: in quotes unless it is a plain word.
pub(super) fn quoted(name: &str) -> String {
    let plain = name
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && name.chars().next().is_some_and(char::is_alphabetic);
    if plain {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(dialect: Dialect, tokens: &[u8], expected: Option<&str>) {
        let names = Names {
            sheets: vec!["表".to_owned(), "'表 2'".to_owned()],
            defined: vec!["合计".to_owned()],
        };
        let cell = (3, 2);
        assert_eq!(
            text(tokens, cell, &names, dialect).as_deref(),
            expected,
            "{tokens:x?}"
        );
        for cut in 0..tokens.len() {
            // Whatever is cut off: an answer.
            let _ = text(&tokens[..cut], cell, &names, dialect);
        }
    }

    #[test]
    fn formulas_of_xls() {
        use Dialect::Biff8;
        let relative = 0xC0;
        check(
            Biff8,
            &[0x44, 4, 0, 1, relative, 0x1E, 2, 0, 0x05],
            Some("B5*2"),
        );
        check(
            Biff8,
            &[0x25, 3, 0, 12, 0, 4, relative, 4, 0, 0x19, 0x10, 0, 0],
            Some("SUM(E4:$E$13)"),
        );
        // IF(ISBLANK($A$1),"a""b",表!A1)
        check(
            Biff8,
            &[
                0x44, 0, 0, 0, 0, 0x21, 129, 0, 0x19, 0x02, 9, 0, 0x17, 3, 0, b'a', b'"', b'b',
                0x19, 0x08, 3, 0, 0x5A, 0, 0, 0, 0, 0, relative, 0x19, 0x08, 3, 0, 0x42, 3, 1, 0,
            ],
            Some("IF(ISBLANK($A$1),\"a\"\"b\",表!A1)"),
        );
        // A shared formula: one row up, one column to the left; and the whole of column A.
        check(Biff8, &[0x2C, 0xFF, 0xFF, 0xFF, relative], Some("B3"));
        check(
            Biff8,
            &[0x25, 0, 0, 0xFF, 0xFF, 0, 0x40, 0, 0x40],
            Some("A:A"),
        );
        check(Biff8, &[0x43, 1, 0, 0, 0, 0x14], Some("合计%"));
        check(Biff8, &[0x43, 9, 0, 0, 0], None);
        check(Biff8, &[0x5A, 9, 0, 0, 0, 0, 0], None);
        check(Biff8, &[0x24, 0, 0, 0, 1], None);
        check(Biff8, &[0x1E, 1, 0, 0x1E, 1, 0], None);
        check(Biff8, &[0x03], None);
        check(Biff8, &[0xFF], None);
        check(Biff8, &[], None);
    }

    #[test]
    fn formulas_of_xlsb() {
        use Dialect::Biff12;
        let relative = 0xC0;
        check(
            Biff12,
            &[0x3B, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 2, relative, 3, relative],
            Some("'表 2'!C2:D65537"),
        );
        check(Biff12, &[0x17, 1, 0, 0x00, 0x4E], Some("\"一\""));
        check(Biff12, &[0x1F, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F], Some("0.5"));
        check(
            Biff12,
            &[0x1E, 1, 0, 0x22, 1, 0xE0, 0x01],
            Some("IFERROR(1)"),
        );
        // A function that the workbook names: its name is the first argument.
        check(
            Biff12,
            &[0x23, 1, 0, 0, 0, 0x1E, 7, 0, 0x22, 2, 255, 0],
            Some("合计(7)"),
        );
    }

    #[test]
    fn functions_have_their_numbers() {
        for (number, expected) in [
            (0, Some(("COUNT", None))),
            (1, Some(("IF", Some(3)))),
            (129, Some(("ISBLANK", Some(1)))),
            (345, Some(("SUMIF", Some(3)))),
            (480, Some(("IFERROR", Some(2)))),
            (484, Some(("AVERAGEIFS", None))),
            (255, None),
            (485, None),
        ] {
            assert_eq!(function(number), expected);
        }
    }

    #[test]
    fn sheets_are_quoted_where_needed() {
        for (name, expected) in [
            ("研发费用明细", "研发费用明细"),
            ("a b", "'a b'"),
            ("it's", "'it''s'"),
            ("2025", "'2025'"),
        ] {
            assert_eq!(quoted(name), expected);
        }
    }
}
