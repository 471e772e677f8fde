//! What JSON may look like in a signed document: no key twice, no more than 16 levels, whole numbers within ±2^53 only.
//!
//! It judges text; it builds no values. [`parse`] judges first and lets serde read afterwards.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor,
};

/// The deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 16;
/// The largest whole number, 2^53: beyond it, other programs round.
pub const MAX_INTEGER: u64 = 1 << 53;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StrictJsonError {
    /// Not one JSON value in UTF-8.
    #[error("not JSON")]
    NotJson,
    /// An object has a key twice.
    #[error("a key occurs twice in one object")]
    DuplicateKey,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// A number with a fraction or exponent, or too large to be read as a whole number.
    #[error("a number that is not a plain whole number")]
    NotWhole,
    /// A whole number beyond ±2^53.
    #[error("a whole number beyond 2^53")]
    TooLarge,
    /// Good JSON, but not the document that was expected: a field is missing or of another type.
    #[error("not the expected document")]
    Shape,
}

/// Judges a text.
///
/// # Errors
/// [`StrictJsonError`], never `Shape`.
pub fn check(bytes: &[u8]) -> Result<(), StrictJsonError> {
    let problem = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = Level {
        depth: 0,
        problem: &problem,
    }
    .deserialize(&mut deserializer)
    .and_then(|()| deserializer.end());
    match (read, problem.get()) {
        (Ok(()), None) => Ok(()),
        (_, Some(problem)) => Err(problem),
        (Err(_), None) => Err(StrictJsonError::NotJson),
    }
}

/// Judges a text, then reads the document. Fields the document does not know are ignored.
///
/// # Errors
/// [`StrictJsonError`].
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StrictJsonError> {
    check(bytes)?;
    serde_json::from_slice(bytes).map_err(|_| StrictJsonError::Shape)
}

struct Level<'a> {
    depth: usize,
    problem: &'a Cell<Option<StrictJsonError>>,
}

impl Level<'_> {
    fn refuse<E: serde::de::Error>(&self, problem: StrictJsonError) -> E {
        self.problem.set(Some(problem));
        E::custom(problem)
    }

    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.refuse(StrictJsonError::TooDeep));
        }
        Ok(Self {
            depth: self.depth + 1,
            problem: self.problem,
        })
    }
}

impl Clone for Level<'_> {
    fn clone(&self) -> Self {
        Self {
            depth: self.depth,
            problem: self.problem,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("strict JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.visit_u64(value.unsigned_abs())
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        if value > MAX_INTEGER {
            Err(self.refuse(StrictJsonError::TooLarge))
        } else {
            Ok(())
        }
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(self.refuse(StrictJsonError::NotWhole))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while items.next_element_seed(inner.clone())?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        let mut keys = HashSet::new();
        while let Some(key) = fields.next_key::<String>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom(
                    self.refuse::<A::Error>(StrictJsonError::DuplicateKey),
                ));
            }
            fields.next_value_seed(inner.clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_verdicts() {
        fn refused(text: &str, problem: StrictJsonError) {
            assert_eq!(check(text.as_bytes()), Err(problem), "{text}");
        }
        fn accepted(text: &str) {
            assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
        }
        accepted(r#"{"a":[1,-2,true,null,"中文"],"b":{"a":9007199254740992}}"#);
        accepted(" [] ");
        refused(r#"{"a":1,"a":1}"#, StrictJsonError::DuplicateKey);
        refused(r#"{"a":1,"\u0061":1}"#, StrictJsonError::DuplicateKey);
        refused(r#"[{"x":{"b":1,"b":2}}]"#, StrictJsonError::DuplicateKey);
        refused("1.0", StrictJsonError::NotWhole);
        refused("1e3", StrictJsonError::NotWhole);
        refused("123456789012345678901234567890", StrictJsonError::NotWhole);
        refused("9007199254740993", StrictJsonError::TooLarge);
        refused("-9007199254740993", StrictJsonError::TooLarge);
        refused("NaN", StrictJsonError::NotJson);
        refused("", StrictJsonError::NotJson);
        refused("{} {}", StrictJsonError::NotJson);
        refused("{\"a\":1,}", StrictJsonError::NotJson);
        refused("\u{feff}{}", StrictJsonError::NotJson);
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        accepted(&nested(16));
        refused(&nested(17), StrictJsonError::TooDeep);
        refused(&"[".repeat(100_000), StrictJsonError::TooDeep);
        assert_eq!(check(b"\"\xff\""), Err(StrictJsonError::NotJson));
    }

    #[test]
    fn other_shapes_are_refused() {
        assert_eq!(parse::<Vec<u32>>(b"{}"), Err(StrictJsonError::Shape));
        assert_eq!(parse::<Vec<u32>>(b"[1]"), Ok(vec![1]));
    }
}
