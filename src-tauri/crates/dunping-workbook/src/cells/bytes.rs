//! Numbers and texts out of the bytes of a binary file, never past their end.

/// What is left of some bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What is left, without taking it.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next bytes.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn i32(&mut self) -> Option<i32> {
        self.array().map(i32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Option<f64> {
        self.array().map(f64::from_le_bytes)
    }

    /// A number in the short form of Excel's binary formats (RK): 30 bits, an integer or the upper part of a float, perhaps a hundredfold.
    pub(super) fn rk(&mut self) -> Option<f64> {
        let bits = self.u32()?;
        let (hundredfold, whole) = (bits & 1 != 0, bits & 2 != 0);
        let number = if whole {
            f64::from(i32::from_le_bytes(bits.to_le_bytes()) >> 2)
        } else {
            f64::from_bits(u64::from(bits & !3) << 32)
        };
        Some(if hundredfold { number / 100.0 } else { number })
    }

    /// Characters of 16 bits each.
    pub(super) fn wide(&mut self, count: usize) -> Option<String> {
        let (units, _) = self.take(count.checked_mul(2)?)?.as_chunks();
        let units: Vec<u16> = units.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        Some(String::from_utf16_lossy(&units))
    }

    /// Characters of 8 bits each, the first 256 of Unicode.
    pub(super) fn narrow(&mut self, count: usize) -> Option<String> {
        Some(
            self.take(count)?
                .iter()
                .map(|byte| char::from(*byte))
                .collect(),
        )
    }
}

/// The name of an error by its code in Excel's binary formats.
pub(super) fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers() {
        for (bits, expected) in [
            (0x0000_0006_u32, "1"),
            (0xFFFF_FFFE, "-1"),
            (0x0003_C0C7, "614.89"),
            (0x3FF0_0000, "1"),
            (0x405E_DD01, "1.23453125"),
        ] {
            let number = Bytes::new(&bits.to_le_bytes()).rk();
            assert_eq!(number.map(|n| n.to_string()).as_deref(), Some(expected));
        }
    }

    #[test]
    fn nothing_is_read_past_the_end() {
        let mut bytes = Bytes::new(&[1, 2, 3]);
        assert_eq!(bytes.u16(), Some(0x0201));
        assert_eq!(bytes.u16(), None);
        assert_eq!(bytes.wide(usize::MAX), None);
        assert_eq!(bytes.u8(), Some(3));
        assert!(bytes.is_empty());
    }
}
