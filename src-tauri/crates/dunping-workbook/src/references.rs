//! The look at what the XML of a workbook refers to: cells, rows, shared strings, shared formulas. A reference that leads nowhere makes
//! the library that reads workbooks overflow, or makes it show another cell's text. It gives no value to anybody: it only refuses.
//!
//! The parser is the one that the library uses, stricter set, so that nothing is seen there that was not seen here.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader};

use crate::ReadError;

/// The rows of a sheet.
const MAX_ROWS: u32 = 1_048_576;
/// The columns of a sheet, A to XFD.
const MAX_COLUMNS: u32 = 16_384;
/// The most shared formulas of a sheet; they are kept in a table of that length.
const MAX_FORMULAS: u64 = 1 << 20;
/// What is quoted of a reference that is refused.
const QUOTED: usize = 40;

/// What one part says of shared strings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Strings {
    /// The number of strings that it declares; the largest number if it is not written plainly.
    pub(crate) declared: Option<u64>,
    /// The number of strings that it holds, if it is a string table.
    pub(crate) held: Option<u64>,
    /// The highest index that its cells refer to.
    pub(crate) highest: Option<u64>,
}

/// Looks through one XML part.
pub(crate) fn scan(input: impl BufRead, part: &str) -> Result<Strings, ReadError> {
    let mut xml = Reader::from_reader(input);
    xml.config_mut().expand_empty_elements = true;
    let mut scan = Scan {
        xml,
        part,
        strings: Strings::default(),
    };
    scan.part()?;
    Ok(scan.strings)
}

struct Scan<'a, R> {
    xml: Reader<R>,
    part: &'a str,
    strings: Strings,
}

impl<R: BufRead> Scan<'_, R> {
    fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, ReadError> {
        buffer.clear();
        let event = self.xml.read_event_into(buffer);
        event.map_err(|error| failed(self.part, &error))
    }

    /// Passes over what an element holds.
    fn skip(&mut self, element: &BytesStart<'_>, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
        buffer.clear();
        let end = self.xml.read_to_end_into(element.name(), buffer);
        end.map(|_| ()).map_err(|error| failed(self.part, &error))
    }

    fn part(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        loop {
            match self.next(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "dimension" => {
                        attributes(self.part, &element, |name, value| match name {
                            "ref" => range(self.part, value),
                            _ => Ok(()),
                        })?;
                    }
                    "sheetData" => self.sheet()?,
                    "sst" => {
                        attributes(self.part, &element, |name, value| {
                            if name == "uniqueCount" {
                                self.strings.declared = Some(plain(value).unwrap_or(u64::MAX));
                            }
                            Ok(())
                        })?;
                        self.table()?;
                    }
                    _ => (),
                },
                Event::Eof => return Ok(()),
                _ => (),
            }
        }
    }

    /// Counts the strings of a table.
    fn table(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let mut skipped = Vec::new();
        let mut held = 0;
        loop {
            match self.next(&mut buffer)? {
                Event::Start(element) if element.local_name().as_ref() == "si" => {
                    held += 1;
                    self.skip(&element, &mut skipped)?;
                }
                Event::End(element) if element.local_name().as_ref() == "sst" => break,
                Event::Eof => break,
                _ => (),
            }
        }
        self.strings.held = Some(held);
        Ok(())
    }

    /// The rows and cells. Those that do not say where they are follow the one before.
    fn sheet(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let (mut row, mut column) = (1_u32, 1_u32);
        loop {
            match self.next(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => attributes(self.part, &element, |name, value| {
                        if name == "r" {
                            row = number(value, MAX_ROWS)
                                .ok_or_else(|| false_place(self.part, value))?;
                        }
                        Ok(())
                    })?,
                    "c" => {
                        let mut shared = false;
                        let mut said = false;
                        attributes(self.part, &element, |name, value| {
                            if name == "r" {
                                column =
                                    place(value).ok_or_else(|| false_place(self.part, value))?.1;
                                said = true;
                            } else if name == "t" {
                                shared |= value == "s";
                            }
                            Ok(())
                        })?;
                        if !said && (row > MAX_ROWS || column > MAX_COLUMNS) {
                            return Err(false_place(self.part, &format!("R{row}C{column}")));
                        }
                        self.cell(shared)?;
                        column += 1;
                    }
                    _ => (),
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "row" => {
                        row = row.saturating_add(1);
                        column = 1;
                    }
                    "sheetData" => return Ok(()),
                    _ => (),
                },
                Event::Eof => return Ok(()),
                _ => (),
            }
        }
    }

    /// What stands in a cell, up to its end.
    fn cell(&mut self, shared: bool) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let mut inner = Vec::new();
        loop {
            match self.next(&mut buffer)? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" if shared => self.index()?,
                    "f" => {
                        attributes(self.part, &element, |name, value| match name {
                            "ref" => range(self.part, value),
                            "si" => match plain(value) {
                                Some(index) if index < MAX_FORMULAS => Ok(()),
                                _ => Err(false_index(self.part, value)),
                            },
                            _ => Ok(()),
                        })?;
                        self.skip(&element, &mut inner)?;
                    }
                    _ => self.skip(&element, &mut inner)?,
                },
                // Ends match their beginnings, so this is the cell's.
                Event::End(_) | Event::Eof => return Ok(()),
                _ => (),
            }
        }
    }

    /// The value of a cell that refers to a shared string: nothing, or digits and nothing else.
    fn index(&mut self) -> Result<(), ReadError> {
        let mut buffer = Vec::new();
        let index = match self.next(&mut buffer)? {
            Event::End(_) => return Ok(()),
            Event::Text(text) => plain(&text).ok_or_else(|| false_index(self.part, &text))?,
            _ => return Err(false_index(self.part, "")),
        };
        self.strings.highest = self.strings.highest.max(Some(index));
        match self.next(&mut buffer)? {
            Event::End(_) => Ok(()),
            _ => Err(false_index(self.part, &index.to_string())),
        }
    }
}

/// Every attribute of an element by its full name, raw, one of a repeated name as often as it stands there.
fn attributes(
    part: &str,
    element: &BytesStart<'_>,
    mut look: impl FnMut(&str, &str) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| failed(part, &Error::InvalidAttr(error)))?;
        look(attribute.key.as_ref(), &attribute.value)?;
    }
    Ok(())
}

fn failed(part: &str, error: &Error) -> ReadError {
    match error {
        Error::Encoding(_) => ReadError::NotUtf8 {
            part: part.to_owned(),
        },
        _ => ReadError::Damaged(format!("{part}: {error}")),
    }
}

fn false_place(part: &str, place: &str) -> ReadError {
    ReadError::FalsePlace {
        part: part.to_owned(),
        place: quoted(place),
    }
}

/// That an index leads nowhere.
pub(crate) fn false_index(part: &str, index: &str) -> ReadError {
    ReadError::FalseIndex {
        part: part.to_owned(),
        index: quoted(index),
    }
}

/// The beginning of a hostile text, fit for a message.
fn quoted(text: &str) -> String {
    let fit = |c: char| if c.is_ascii_graphic() { c } else { '?' };
    text.chars().take(QUOTED).map(fit).collect()
}

/// A number in digits only, without a sign.
fn plain(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A number from 1 to the last one.
fn number(text: &str, last: u32) -> Option<u32> {
    let number = u32::try_from(plain(text)?).ok()?;
    (1..=last).contains(&number).then_some(number)
}

/// Row and column of a reference from A1 to XFD1048576, counted from one.
fn place(text: &str) -> Option<(u32, u32)> {
    let letters = text
        .bytes()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let (column, row) = text.split_at_checked(letters)?;
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = column.bytes().fold(0, |sum, byte| {
        sum * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1
    });
    (column <= MAX_COLUMNS)
        .then(|| number(row, MAX_ROWS))
        .flatten()
        .map(|row| (row, column))
}

/// A place, or two with the first above and left of the second.
fn range(part: &str, text: &str) -> Result<(), ReadError> {
    let holds = match text.split_once(':') {
        None => place(text).is_some(),
        Some((from, to)) => place(from)
            .zip(place(to))
            .is_some_and(|(from, to)| from.0 <= to.0 && from.1 <= to.1),
    };
    if holds {
        Ok(())
    } else {
        Err(false_place(part, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_in_the_sheet() {
        for (text, expected) in [
            ("A1", Some((1, 1))),
            ("xfd1048576", Some((1_048_576, 16_384))),
            ("AA10", Some((10, 27))),
            ("XFE1", None),
            ("AAAA1", None),
            ("A0", None),
            ("A1048577", None),
            ("A99999999999999999999", None),
            ("A", None),
            ("1", None),
            ("$A$1", None),
            ("A-1", None),
            ("A+1", None),
            ("甲1", None),
            ("", None),
        ] {
            assert_eq!(place(text), expected, "{text}");
        }
    }

    /// Ends of ranges, row numbers, indices: what is refused, and with what.
    fn check(sheet: &str, expected: &str) {
        let found = match scan(sheet.as_bytes(), "a.xml") {
            Ok(strings) => format!("{:?}", strings.highest),
            Err(ReadError::FalsePlace { place, .. }) => format!("place {place}"),
            Err(ReadError::FalseIndex { index, .. }) => format!("index {index}"),
            Err(other) => other.to_string(),
        };
        assert_eq!(found, expected, "{sheet}");
    }

    #[test]
    fn references_that_lead_nowhere_are_refused() {
        let cells = |xml: &str| format!("<w><sheetData>{xml}</sheetData></w>");
        for (xml, expected) in [
            (
                r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#,
                "Some(7)",
            ),
            (r#"<row><c t="s"><v/></c><c><v>-1</v></c></row>"#, "None"),
            (r#"<x:row r="1048576"><x:c r="B2"/></x:row>"#, "None"),
            (r#"<row r="0"/>"#, "place 0"),
            (r#"<row r="1048577"/>"#, "place 1048577"),
            (r#"<row r="A1"/>"#, "place A1"),
            (r#"<row r="1048576"/><row><c/></row>"#, "place R1048577C1"),
            (r#"<row><c r="XFD1"/><c/></row>"#, "place R1C16385"),
            (r#"<c r="A1" r="A0"/>"#, "place A0"),
            (r#"<c t="s"><v>-1</v></c>"#, "index -1"),
            (r#"<c t="s"><v> 1</v></c>"#, "index ?1"),
            (r#"<c t="s"><v><![CDATA[-1]]></v></c>"#, "index "),
            (r#"<c t="s"><v>1&#48;</v></c>"#, "index 1"),
            (r#"<c t="s"><is><c t="n"/></is><v>x</v></c>"#, "index x"),
            (r#"<c><f t="shared" si="99999999"/></c>"#, "index 99999999"),
            (
                r#"<c><f t="shared" ref="B2:A1" si="0"/></c>"#,
                "place B2:A1",
            ),
        ] {
            check(&cells(xml), expected);
        }
        check(r#"<w><dimension ref="B2:A1"/></w>"#, "place B2:A1");
        check(r#"<w><dimension ref="A1:XFD1048576"/></w>"#, "None");
    }

    #[test]
    fn a_string_table_is_counted() {
        let table = r#"<sst uniqueCount="3"><si/><si><t>a</t></si><si><r><t/></r></si></sst>"#;
        let expected = Strings {
            declared: Some(3),
            held: Some(3),
            highest: None,
        };
        assert_eq!(scan(table.as_bytes(), "a.xml"), Ok(expected));
    }
}
