//! XML parts of a workbook as a stream of events, and the references that stand in them: places, ranges, indices. A reference that leads
//! nowhere is refused, never bent into one that leads somewhere. It knows no format of workbooks.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion};

use super::{Area, Place};
use crate::ReadError;

/// The rows of a sheet.
pub(super) const MAX_ROWS: u32 = 1_048_576;
/// The columns of a sheet, A to XFD.
pub(super) const MAX_COLUMNS: u32 = 16_384;
/// What is quoted of a reference that is refused.
const QUOTED: usize = 40;

/// One XML part. `<a/>` comes as a beginning and an end.
pub(super) struct Xml<'a, R> {
    reader: Reader<R>,
    pub(super) part: &'a str,
}

impl<'a, R: BufRead> Xml<'a, R> {
    pub(super) fn new(input: R, part: &'a str) -> Self {
        let mut reader = Reader::from_reader(input);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part }
    }

    /// The next event; the buffer is the caller's, so that an event may be kept while the next is read into another.
    pub(super) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, ReadError> {
        buffer.clear();
        let event = self.reader.read_event_into(buffer);
        event.map_err(|error| failed(self.part, &error))
    }

    /// The bytes that are in memory and not read yet. For a look behind the beginning or the end of an element only: behind a text the
    /// events have begun with what comes next.
    pub(super) fn ahead(&mut self) -> Result<&[u8], ReadError> {
        let ahead = self.reader.get_mut().fill_buf();
        ahead.map_err(|error| ReadError::Damaged(format!("{}: {error}", self.part)))
    }

    /// Passes over bytes from [`Self::ahead`] that leave no element open or closed.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.reader.stream().consume(bytes);
    }

    /// Passes over what an element holds.
    pub(super) fn skip(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let end = self
            .reader
            .read_to_end_into(element.name(), &mut Vec::new());
        end.map(|_| ()).map_err(|error| failed(self.part, &error))
    }

    /// Appends the text up to the end of the element whose beginning was read; elements inside are passed over.
    pub(super) fn text(
        &mut self,
        text: &mut String,
        buffer: &mut Vec<u8>,
    ) -> Result<(), ReadError> {
        let mut depth = 0_u32;
        loop {
            match self.next(buffer)? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.unfinished()),
                event if depth == 0 => self.characters(&event, text)?,
                _ => (),
            }
        }
    }

    /// Appends the characters that an event between elements stands for.
    pub(super) fn characters(&self, event: &Event<'_>, text: &mut String) -> Result<(), ReadError> {
        match event {
            Event::Text(plain) => text.push_str(&plain.xml10_content()),
            Event::CData(plain) => text.push_str(&plain.xml10_content()),
            Event::GeneralRef(name) => {
                let named = resolve_xml_entity(name);
                let numbered = || name.resolve_char_ref().ok().flatten();
                match (named, named.map_or_else(numbered, |_| None)) {
                    (Some(entity), _) => text.push_str(entity),
                    (None, Some(sign)) => text.push(sign),
                    (None, None) => {
                        let what = format!("{}: the entity {}", self.part, quoted(name));
                        return Err(ReadError::Damaged(what));
                    }
                }
            }
            _ => (),
        }
        Ok(())
    }

    /// Every attribute of an element by its full name, raw, one of a repeated name as often as it stands there.
    pub(super) fn attributes(
        &self,
        element: &BytesStart<'_>,
        mut look: impl FnMut(&str, &str) -> Result<(), ReadError>,
    ) -> Result<(), ReadError> {
        for attribute in element.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|error| failed(self.part, &Error::InvalidAttr(error)))?;
            look(attribute.key.as_ref(), &attribute.value)?;
        }
        Ok(())
    }

    /// The text of one attribute by its full name, entities resolved.
    pub(super) fn attribute<'e>(
        &self,
        element: &'e BytesStart<'_>,
        name: &str,
    ) -> Result<Option<Cow<'e, str>>, ReadError> {
        for attribute in element.attributes().with_checks(false) {
            let attribute =
                attribute.map_err(|error| failed(self.part, &Error::InvalidAttr(error)))?;
            if attribute.key.as_ref() == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|error| failed(self.part, &error));
            }
        }
        Ok(None)
    }

    /// How many bytes were read.
    pub(super) fn position(&self) -> u64 {
        self.reader.buffer_position()
    }

    /// That the part ends within an element.
    pub(super) fn unfinished(&self) -> ReadError {
        ReadError::Damaged(format!("{} is not finished", self.part))
    }

    /// A place such as `B7`, counted from zero.
    pub(super) fn place(&self, text: &str) -> Result<Place, ReadError> {
        place(text).ok_or_else(|| self.false_place(text))
    }

    /// A place, or two with the first above and left of the second.
    pub(super) fn area(&self, text: &str) -> Result<Area, ReadError> {
        let area = match text.split_once(':') {
            None => place(text).map(|at| Area { from: at, to: at }),
            Some((from, to)) => place(from)
                .zip(place(to))
                .filter(|(from, to)| from.0 <= to.0 && from.1 <= to.1)
                .map(|(from, to)| Area { from, to }),
        };
        area.ok_or_else(|| self.false_place(text))
    }

    /// That a place is in no sheet.
    pub(super) fn false_place(&self, place: &str) -> ReadError {
        false_place(self.part, place)
    }

    /// That an index leads nowhere.
    pub(super) fn false_index(&self, index: &str) -> ReadError {
        ReadError::FalseIndex {
            part: self.part.to_owned(),
            index: quoted(index),
        }
    }
}

fn failed(part: &str, error: &Error) -> ReadError {
    match error {
        Error::Encoding(_) => ReadError::NotUtf8 {
            part: part.to_owned(),
        },
        _ => ReadError::Damaged(format!("{part}: {error}")),
    }
}

/// That a place is in no sheet.
pub(super) fn false_place(part: &str, place: &str) -> ReadError {
    ReadError::FalsePlace {
        part: part.to_owned(),
        place: quoted(place),
    }
}

/// The beginning of a hostile text, fit for a message.
fn quoted(text: &str) -> String {
    let fit = |c: char| if c.is_ascii_graphic() { c } else { '?' };
    text.chars().take(QUOTED).map(fit).collect()
}

/// A number in digits only, without a sign.
pub(super) fn plain(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A number from 1 to the last one.
pub(super) fn number(text: &str, last: u32) -> Option<u32> {
    let number = u32::try_from(plain(text)?).ok()?;
    (1..=last).contains(&number).then_some(number)
}

/// Whether an attribute says yes.
pub(super) fn yes(text: &str) -> bool {
    matches!(text, "1" | "true" | "on")
}

/// Row and column of a reference from A1 to XFD1048576, counted from zero.
pub(super) fn place(text: &str) -> Option<Place> {
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
    let row = number(row, MAX_ROWS)?;
    (column <= MAX_COLUMNS).then(|| (row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_in_the_sheet() {
        for (text, expected) in [
            ("A1", Some((0, 0))),
            ("xfd1048576", Some((1_048_575, 16_383))),
            ("AA10", Some((9, 26))),
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

    /// The text of the first element of a part.
    fn text(part: &str) -> Result<String, ReadError> {
        let mut xml = Xml::new(part.as_bytes(), "a.xml");
        let (mut buffer, mut text) = (Vec::new(), String::new());
        while !matches!(xml.next(&mut buffer)?, Event::Start(_)) {}
        xml.text(&mut text, &mut buffer)?;
        Ok(text)
    }

    #[test]
    fn text_is_read_with_its_entities() {
        for (part, expected) in [
            ("<a>1 &lt; 2 &#38; &#x4E00;</a>", "1 < 2 & 一"),
            ("<a><![CDATA[<b>]]>c</a>", "<b>c"),
            ("<a>x<b>hidden</b>y<!-- z --></a>", "xy"),
            ("<a/>", ""),
        ] {
            assert_eq!(text(part), Ok(expected.to_owned()));
        }
        for part in ["<a>&b;</a>", "<a>1", "<a>1</b>"] {
            assert!(matches!(text(part), Err(ReadError::Damaged(_))), "{part}");
        }
    }
}
