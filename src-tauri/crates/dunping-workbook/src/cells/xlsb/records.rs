//! The records of a part of a .xlsb file: a number and a length in as few bytes as they need, then that many bytes.

use std::io::BufRead;

use super::super::bytes::Bytes;
use crate::ReadError;

/// The longest record that is taken up. The longest that has its use here is a text.
const MAX_RECORD: usize = 1 << 20;

/// The records of a part.
pub(super) struct Records<'a, R> {
    input: R,
    part: &'a str,
    data: Vec<u8>,
}

impl<'a, R: BufRead> Records<'a, R> {
    pub(super) fn new(input: R, part: &'a str) -> Self {
        Self {
            input,
            part,
            data: Vec::new(),
        }
    }

    /// The next record. `None` at the end of the part.
    pub(super) fn next(&mut self) -> Result<Option<(u32, Bytes<'_>)>, ReadError> {
        let Some(kind) = self.number(2)? else {
            return Ok(None);
        };
        let length = self.number(4)?.ok_or_else(|| self.short())?;
        let length = usize::try_from(length).map_err(|_| self.short())?;
        if length > MAX_RECORD {
            return Err(self.damaged("a record is too long"));
        }
        self.data.resize(length, 0);
        let read = self.input.read_exact(&mut self.data);
        read.map_err(|error| self.damaged(&error.to_string()))?;
        Ok(Some((kind, Bytes::new(&self.data))))
    }

    /// A number of seven bits a byte, the lowest first. `None` if the part ends before it.
    fn number(&mut self, most: u32) -> Result<Option<u32>, ReadError> {
        let mut number = 0;
        for at in 0..most {
            let byte = match self.input.fill_buf() {
                Ok(buffer) => buffer.first().copied(),
                Err(error) => return Err(self.damaged(&error.to_string())),
            };
            let Some(byte) = byte else {
                return if at == 0 { Ok(None) } else { Err(self.short()) };
            };
            self.input.consume(1);
            number |= u32::from(byte & 0x7F) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(Some(number))
    }

    /// That a record has fewer bytes than it should.
    pub(super) fn short(&self) -> ReadError {
        self.damaged("a record is too short")
    }

    fn damaged(&self, what: &str) -> ReadError {
        ReadError::Damaged(format!("{}: {what}", self.part))
    }
}

/// A text behind the count of its characters.
pub(super) fn text(data: &mut Bytes<'_>) -> Option<String> {
    match data.u32()? {
        u32::MAX => Some(String::new()),
        count => data.wide(usize::try_from(count).ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_have_short_numbers() {
        let part = [0x05, 0x01, 7, 0xE7, 0x04, 0x80, 0x00, 0x00, 0x00];
        let mut records = Records::new(&part[..], "a.bin");
        let mut seen = Vec::new();
        while let Ok(Some((kind, data))) = records.next() {
            seen.push((kind, data.rest().len()));
        }
        assert_eq!(seen, [(5, 1), (0x267, 0), (0, 0)]);
        for cut in [1, 2, 4] {
            let mut records = Records::new(&part[..cut], "a.bin");
            while let Ok(Some(_)) = records.next() {}
            assert!(records.next().is_ok_and(|end| end.is_none()), "{cut}");
        }
        let endless = [0x05, 0xFF, 0xFF, 0xFF, 0x7F, 0];
        assert!(Records::new(&endless[..], "a.bin").next().is_err());
    }
}
