//! A cell as nearly every program writes nearly every cell: `<c r="B7" s="3" t="s"><v>12</v></c>`. Such a cell is taken out of the bytes at
//! one look, which is several times as fast as its five events. Whatever is written otherwise, cut off by the end of the window or wrong
//! is not usual: the events are its judge, and must say the same of every cell that is (`sheet.rs` tests).

use super::super::Place;
use super::super::xml::place;

/// A cell in the usual form, with the texts that stand in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Usual<'w> {
    pub(super) at: Place,
    /// Its style; the first where it names none.
    pub(super) style: &'w str,
    /// Whether its value is an index into the table of strings.
    pub(super) shared: bool,
    pub(super) formula: Option<&'w str>,
    /// A number without blanks around it; `None` where the cell is empty.
    pub(super) value: Option<&'w str>,
    /// How many bytes it takes.
    pub(super) length: usize,
}

impl<'w> Usual<'w> {
    /// The cell with which a window begins, if it is usual.
    pub(super) fn read(window: &'w [u8]) -> Option<Self> {
        let mut rest = Rest(window);
        rest.word(b"<c r=\"")?;
        let at = place(rest.up_to(b'"')?)?;
        let style = match rest.word(b" s=\"") {
            Some(()) => rest.up_to(b'"')?,
            None => "0",
        };
        let shared = match rest.word(b" t=\"") {
            Some(()) => match rest.up_to(b'"')? {
                "s" => true,
                "n" => false,
                _ => return None,
            },
            None => false,
        };
        let (mut formula, mut value) = (None, None);
        if rest.word(b"/>").is_none() {
            rest.word(b">")?;
            // LibreOffice says of every formula that it need not be calculated anew.
            let begins = [&b"<f>"[..], b"<f aca=\"false\">"];
            if begins.iter().any(|begin| rest.word(begin).is_some()) {
                formula = Some(rest.up_to(b'<').filter(|text| is_plain(text))?);
                rest.word(b"/f>")?;
            }
            rest.word(b"<v>")?;
            value = Some(rest.up_to(b'<').filter(|text| is_number(text))?);
            rest.word(b"/v></c>")?;
        }
        Some(Self {
            at,
            style,
            shared,
            formula,
            value,
            length: window.len() - rest.0.len(),
        })
    }
}

/// What is left of a window.
struct Rest<'w>(&'w [u8]);

impl<'w> Rest<'w> {
    /// Takes this word, if it is next.
    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(word)?;
        Some(())
    }

    /// Takes the text before a byte, and the byte.
    fn up_to(&mut self, byte: u8) -> Option<&'w str> {
        let at = self.0.iter().position(|next| *next == byte)?;
        let text = std::str::from_utf8(&self.0[..at]).ok()?;
        self.0 = &self.0[at + 1..];
        Some(text)
    }
}

/// Whether a formula stands for itself: no entity, no line break.
fn is_plain(formula: &str) -> bool {
    let plain = |byte: u8| byte >= b' ' && byte != b'&';
    !formula.is_empty() && formula.bytes().all(plain)
}

fn is_number(text: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    !text.is_empty() && text.bytes().all(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_are_usual() {
        for (cell, style, shared, formula, value) in [
            ("<c r=\"B7\"><v>12</v></c>", "0", false, None, Some("12")),
            (
                "<c r=\"B7\"><f aca=\"false\">A1*2</f><v>12</v></c>",
                "0",
                false,
                Some("A1*2"),
                Some("12"),
            ),
            ("<c r=\"B7\" s=\"3\"/>", "3", false, None, None),
            (
                "<c r=\"B7\" s=\"3\" t=\"s\"><v>0</v></c>",
                "3",
                true,
                None,
                Some("0"),
            ),
            (
                "<c r=\"B7\" t=\"n\"><f>A1>'表'!B2</f><v>-1E+3</v></c>",
                "0",
                false,
                Some("A1>'表'!B2"),
                Some("-1E+3"),
            ),
        ] {
            let expected = Usual {
                at: (6, 1),
                style,
                shared,
                formula,
                value,
                length: cell.len(),
            };
            let window = format!("{cell}<c");
            assert_eq!(Usual::read(window.as_bytes()), Some(expected));
            for cut in 0..cell.len() {
                assert_eq!(
                    Usual::read(&cell.as_bytes()[..cut]),
                    None,
                    "{cell} cut at {cut}"
                );
            }
        }
    }

    #[test]
    fn cells_that_the_events_judge() {
        for cell in [
            "<c><v>1</v></c>",
            "<c r=\"A0\"><v>1</v></c>",
            "<c r='A1'><v>1</v></c>",
            "<c r=\"A1\" t=\"str\"><v>1</v></c>",
            "<c r=\"A1\" t=\"b\"><v>1</v></c>",
            "<c r=\"A1\" cm=\"1\"><v>1</v></c>",
            "<c r=\"A1\"></c>",
            "<c r=\"A1\"><v></v></c>",
            "<c r=\"A1\"><v> 1</v></c>",
            "<c r=\"A1\"><v>1</v><f>1</f></c>",
            "<c r=\"A1\"><v>&#49;</v></c>",
            "<c r=\"A1\"><f>A2&amp;A3</f><v>1</v></c>",
            "<c r=\"A1\"><f t=\"shared\" si=\"0\"/><v>1</v></c>",
            "<c r=\"A1\"><f></f><v>1</v></c>",
            "<c r=\"A1\"><f>1\r</f><v>1</v></c>",
            "<x:c r=\"A1\"><v>1</v></c>",
            "<row r=\"1\">",
        ] {
            assert_eq!(Usual::read(cell.as_bytes()), None, "{cell}");
        }
    }
}
