//! The syntax of PDF objects, read more strictly than any reader does.
//!
//! Readers differ over a key that stands twice in a dictionary, a stream whose length is wrong or a number that overflows: the same bytes are
//! different papers to them. What we write has nothing of the kind, so nothing of the kind is accepted. Every function answers `None` where
//! the bytes are not what it reads.

use std::collections::BTreeMap;

/// A dictionary's entries by their decoded keys.
pub(crate) type Entries = BTreeMap<Vec<u8>, Value>;

/// As much of an object as the tables and streams of a file are read by.
#[derive(Debug, PartialEq)]
pub(crate) enum Value {
    Integer(i64),
    Dictionary(Entries),
    /// Anything else, read and left.
    Other,
}

/// No object of ours is nested deeper.
const DEPTH: usize = 32;

/// A place in a file.
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space. A comment is none: one reader would skip it where another reads it.
    pub(crate) fn white(&mut self) {
        self.at += leading(self.rest(), is_white);
    }

    /// Reads exactly these bytes.
    pub(crate) fn literal(&mut self, wanted: &[u8]) -> Option<()> {
        self.rest()
            .starts_with(wanted)
            .then(|| self.at += wanted.len())
    }

    /// Reads a line's end.
    pub(crate) fn line_end(&mut self) -> Option<()> {
        self.literal(b"\r\n").or_else(|| self.literal(b"\n"))
    }

    /// Reads exactly so many bytes.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.at += count;
        Some(taken)
    }

    /// Reads digits that no reader takes for another number.
    pub(crate) fn digits(&mut self) -> Option<i64> {
        let count = leading(self.rest(), |byte| byte.is_ascii_digit());
        let digits = self.take(count).filter(|_| (1..=10).contains(&count))?;
        std::str::from_utf8(digits).ok()?.parse().ok()
    }

    /// Reads the whole of an indirect object of that number, to behind its `endobj`.
    pub(crate) fn object(&mut self, number: u32) -> Option<()> {
        self.literal(format!("{number} 0 obj").as_bytes())?;
        self.white();
        let value = self.value(0)?;
        self.white();
        if self.literal(b"stream").is_some() {
            let Value::Dictionary(entries) = value else {
                return None;
            };
            let Some(Value::Integer(length)) = entries.get(b"Length".as_slice()) else {
                return None;
            };
            self.line_end()?;
            self.take(usize::try_from(*length).ok()?)?;
            self.white();
            self.literal(b"endstream")?;
            self.white();
        }
        self.literal(b"endobj")
    }

    pub(crate) fn dictionary(&mut self) -> Option<Entries> {
        match self.value(0)? {
            Value::Dictionary(entries) => Some(entries),
            Value::Integer(_) | Value::Other => None,
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH {
            return None;
        }
        match (self.rest().first()?, self.rest().get(1)) {
            (b'<', Some(b'<')) => self.entries(depth),
            (b'<', _) => self.hexadecimal(),
            (b'(', _) => self.string(),
            (b'/', _) => self.name().map(|_| Value::Other),
            (b'[', _) => {
                self.at += 1;
                loop {
                    self.white();
                    if self.literal(b"]").is_some() {
                        return Some(Value::Other);
                    }
                    self.value(depth + 1)?;
                }
            }
            (b'0'..=b'9' | b'+' | b'-' | b'.', _) => self.number(),
            _ => {
                let words: [&[u8]; 3] = [b"true", b"false", b"null"];
                words.into_iter().find_map(|word| self.literal(word))?;
                self.ends().then_some(Value::Other)
            }
        }
    }

    fn entries(&mut self, depth: usize) -> Option<Value> {
        self.at += 2;
        let mut entries = Entries::new();
        loop {
            self.white();
            if self.literal(b">>").is_some() {
                return Some(Value::Dictionary(entries));
            }
            let key = self.name()?;
            self.white();
            let value = self.value(depth + 1)?;
            if entries.insert(key, value).is_some() {
                return None;
            }
        }
    }

    /// A name without its stroke, decoded.
    fn name(&mut self) -> Option<Vec<u8>> {
        self.literal(b"/")?;
        let word = self.take(leading(self.rest(), is_regular))?;
        let mut name = Vec::with_capacity(word.len());
        let mut bytes = word.iter();
        while let Some(byte) = bytes.next() {
            name.push(match byte {
                b'#' => {
                    let digits = [*bytes.next()?, *bytes.next()?];
                    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
                }
                byte => *byte,
            });
        }
        Some(name)
    }

    fn hexadecimal(&mut self) -> Option<Value> {
        self.at += 1;
        let count = leading(self.rest(), |byte| byte.is_ascii_hexdigit());
        self.at += count;
        self.literal(b">")?;
        count.is_multiple_of(2).then_some(Value::Other)
    }

    fn string(&mut self) -> Option<Value> {
        let mut open = 0_usize;
        loop {
            match self.take(1)? {
                b"\\" => drop(self.take(1)?),
                b"(" => open += 1,
                b")" => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Some(Value::Other);
            }
        }
    }

    /// An integer, a reference or a number with a point.
    fn number(&mut self) -> Option<Value> {
        if let Some(reference) = self.reference() {
            return Some(reference);
        }
        let sign = if self.literal(b"-").is_some() { -1 } else { 1 };
        let whole = self.digits()?;
        if self.literal(b".").is_some() {
            let count = leading(self.rest(), |byte| byte.is_ascii_digit());
            self.take(count).filter(|_| count > 0)?;
            return self.ends().then_some(Value::Other);
        }
        self.ends().then_some(Value::Integer(sign * whole))
    }

    fn reference(&mut self) -> Option<Value> {
        let mut ahead = Cursor::new(self.bytes, self.at);
        ahead.digits()?;
        ahead.literal(b" ")?;
        ahead.digits()?;
        ahead.literal(b" R")?;
        ahead.ends().then(|| {
            self.at = ahead.at;
            Value::Other
        })
    }

    /// Whether a word ends here.
    fn ends(&self) -> bool {
        self.rest().first().is_none_or(|byte| !is_regular(*byte))
    }
}

/// How many bytes at the beginning are of a kind.
fn leading(bytes: &[u8], kind: impl Fn(u8) -> bool) -> usize {
    let other = bytes.iter().position(|byte| !kind(*byte));
    other.unwrap_or(bytes.len())
}

const fn is_white(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

const fn is_regular(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~')
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    fn is_object(text: &str) -> bool {
        let bytes = format!("7 0 obj\n{text}\nendobj\n");
        let mut cursor = Cursor::new(bytes.as_bytes(), 0);
        cursor.object(7).is_some() && cursor.at == bytes.len() - 1
    }

    #[test]
    fn what_we_write_is_read() {
        for text in [
            "<</Type/Annot/F 132/Rect[40 -1.5 0.25 7]/P 3 0 R/T(panel\\)-(x))/V 12 0 R>>",
            "<</Length 12>>stream\n>> endobj 8 \nendstream ",
            "<</Contents<00ff>/Next null/Open true/Base#46ont/AB+C>>",
            " 12 0 R ",
            "[<</S/D>> 1[2 3]]",
        ] {
            assert!(is_object(text), "{text}");
        }
    }

    #[test]
    fn what_readers_differ_over_is_not() {
        for text in [
            "<</Rect[0 0 9 9]/Rect[1 1 2 2]>>",
            "<</Rect[0 0 9 9]/R#65ct[1 1 2 2]>>",
            "<</Length 3>>stream\n>> endobj 8 \nendstream ",
            "<</Length 30>>stream\n>> endobj 8 \nendstream ",
            "<</Length 4 0 R>>stream\nabcd\nendstream ",
            "<</A 1% a comment\n/B 2>>",
            "<</A 99999999999>>",
            "<</A --1>>",
            "<</A 1.2.3>>",
            "<</A<0>>>",
            "<</A(>>",
            "1 2",
            "endobj 8 0 obj 1",
        ] {
            assert!(!is_object(text), "{text}");
        }
        assert!(Cursor::new(b"7 1 obj\n1\nendobj", 0).object(7).is_none());
    }
}
