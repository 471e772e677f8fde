//! The records of a .xls file: a number, a length, that many bytes; what does not fit goes on in the records that follow.

use super::super::bytes::Bytes;
use crate::ReadError;

/// The record that goes on with the one before.
const CONTINUE: u16 = 0x003C;

/// A record.
#[derive(Debug, Clone)]
pub(super) struct Record<'a> {
    /// What it is.
    pub(super) kind: u16,
    /// What it says, without what follows in further records.
    pub(super) data: Bytes<'a>,
}

/// The records from a place in the stream on.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    stream: Bytes<'a>,
}

impl<'a> Records<'a> {
    pub(super) fn at(stream: &'a [u8], place: usize) -> Option<Self> {
        let stream = Bytes::new(stream.get(place..)?);
        Some(Self { stream })
    }

    /// The next record; continuations are passed over. `None` at the end, which a stream must not reach before its last record.
    pub(super) fn next(&mut self) -> Result<Record<'a>, ReadError> {
        loop {
            let record = self.any().ok_or_else(|| damaged("a record is cut off"))?;
            if record.kind != CONTINUE {
                return Ok(record);
            }
        }
    }

    fn any(&mut self) -> Option<Record<'a>> {
        let kind = self.stream.u16()?;
        let length = usize::from(self.stream.u16()?);
        let data = Bytes::new(self.stream.take(length)?);
        Some(Record { kind, data })
    }

    /// A record together with its continuations, which come next.
    pub(super) fn whole(&self, record: &Record<'a>) -> Pieces<'a> {
        let mut following = self.clone();
        let mut rest = Vec::new();
        while let Some(next) = following.any().filter(|next| next.kind == CONTINUE) {
            rest.push(next.data);
        }
        rest.reverse();
        Pieces {
            now: record.data,
            rest,
        }
    }
}

/// That a .xls file is broken.
pub(super) fn damaged(what: &str) -> ReadError {
    ReadError::Damaged(format!("workbook stream: {what}"))
}

/// A record cut into pieces.
#[derive(Debug)]
pub(super) struct Pieces<'a> {
    now: Bytes<'a>,
    rest: Vec<Bytes<'a>>,
}

impl Pieces<'_> {
    /// Goes to the next piece if this one is used up.
    fn more(&mut self) -> Option<()> {
        while self.now.is_empty() {
            self.now = self.rest.pop()?;
        }
        Some(())
    }

    pub(super) fn is_empty(&mut self) -> bool {
        self.more().is_none()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.more()?;
        self.now.u8()
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.more()?;
            let step = self.now.rest().len().min(count);
            self.now.take(step)?;
            count -= step;
        }
        Some(())
    }

    /// A string with its length (`XLUnicodeRichExtendedString`): what follows it of looks and pronunciation is passed over.
    pub(super) fn string(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        let flags = self.u8()?;
        let runs = if flags & 0x08 != 0 {
            usize::from(self.u16()?)
        } else {
            0
        };
        let extra = if flags & 0x04 != 0 {
            usize::try_from(self.u32()?).ok()?
        } else {
            0
        };
        let text = self.characters(count, flags)?;
        self.skip(4 * runs)?;
        self.skip(extra)?;
        Some(text)
    }

    /// Characters of one or of two bytes each, as the flags say. Where a text is cut in two, the second piece begins with its own flags.
    pub(super) fn characters(&mut self, count: usize, flags: u8) -> Option<String> {
        let (mut left, mut wide) = (count, flags & 1 != 0);
        let mut units: Vec<u16> = Vec::new();
        while left > 0 {
            if self.now.is_empty() {
                self.more()?;
                wide = self.now.u8()? & 1 != 0;
            }
            let width = if wide { 2 } else { 1 };
            let here = (self.now.rest().len() / width).min(left);
            if here == 0 {
                return None;
            }
            let taken = self.now.take(here * width)?;
            if wide {
                let (pairs, _) = taken.as_chunks();
                units.extend(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
            } else {
                units.extend(taken.iter().copied().map(u16::from));
            }
            left -= here;
        }
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).expect("a short record");
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn strings_go_on_in_the_next_record() {
        let stream = [
            // Five characters of one byte, cut after two; then of two bytes; then a rich one with looks cut off.
            record(0xFC, &[5, 0, 0, b'a', b'b']),
            record(CONTINUE, &[1, b'c', 0, 0x00, 0x4E]),
            record(
                CONTINUE,
                &[0, b'e', 2, 0, 0x0D, 1, 0, 2, 0, 0, 0, 0x8C, 0x4E],
            ),
            record(CONTINUE, &[0, b'x', 9, 9, 9]),
            record(CONTINUE, &[9, 7, 7, 0, 0, 0]),
            record(0x0A, &[]),
        ]
        .concat();
        let mut records = Records::at(&stream, 0).expect("a stream");
        let first = records.next().expect("a record");
        let mut pieces = records.whole(&first);
        assert_eq!(pieces.string().as_deref(), Some("abc一e"));
        assert_eq!(pieces.string().as_deref(), Some("二x"));
        assert_eq!(pieces.string().as_deref(), Some(""));
        assert!(pieces.is_empty());
        assert_eq!(records.next().map(|record| record.kind), Ok(0x0A));
        assert!(records.next().is_err());
    }

    #[test]
    fn a_length_beyond_the_end_is_damage() {
        let stream = [0xFC, 0, 0xFF, 0xFF, 1, 2, 3];
        assert!(Records::at(&stream, 0).expect("a stream").next().is_err());
        assert!(Records::at(&stream, 8).is_none());
    }
}
