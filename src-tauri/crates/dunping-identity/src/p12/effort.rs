//! How much work a `.p12` file asks for before it can be read: the repetitions of its key derivations. Whoever makes a file decides
//! how often the reader has to repeat, and one made for it would keep the program busy for hours.
//!
//! What stands in clear is added up beforehand. A bag inside an encrypted bag shows its numbers only on the way, so there is an end to
//! the waiting as well.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use const_oid::ObjectIdentifier;
use der::asn1::AnyRef;
use der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

use super::P12Error;

/// The most repetitions of one derivation; the programs that make such files use 1,000 to 600,000.
pub const MAX_REPETITIONS: u64 = 1_000_000;
/// The most repetitions of all derivations together.
pub const MAX_REPETITIONS_IN_ALL: u64 = 3_000_000;
/// The longest that reading one file may take.
pub(super) const LONGEST: Duration = Duration::from_secs(20);

const DEEPEST: usize = 24;
/// Takes memory as well as time, and no program is known to write it into such a file.
const SCRYPT: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.11591.4.11");

/// Refuses a file that says of itself that it takes too long.
pub(super) fn check(file: &[u8]) -> Result<(), P12Error> {
    let mut repetitions = 0;
    add_up(file, DEEPEST, &mut repetitions)
}

/// Looks through everything that can be read as DER. The count stands after the salt in every scheme: an INTEGER after an OCTET STRING.
/// What cannot be read here cannot be read by whoever derives a key from it either.
fn add_up(bytes: &[u8], deepest: usize, repetitions: &mut u64) -> Result<(), P12Error> {
    let Ok(mut reader) = SliceReader::new(bytes) else {
        return Ok(());
    };
    let mut is_after_salt = false;
    while !reader.is_finished() && deepest > 0 {
        let Ok(found) = AnyRef::decode(&mut reader) else {
            return Ok(());
        };
        match found.tag() {
            Tag::Integer if is_after_salt => {
                let asked = number(found.value());
                *repetitions = repetitions.saturating_add(asked);
                if asked > MAX_REPETITIONS || *repetitions > MAX_REPETITIONS_IN_ALL {
                    return Err(P12Error::TooCostly);
                }
            }
            Tag::ObjectIdentifier if found.value() == SCRYPT.as_bytes() => {
                return Err(P12Error::Protection);
            }
            // What a container carries is one SEQUENCE; a ciphertext hardly ever looks like one.
            Tag::OctetString if AnyRef::from_der(found.value()).is_ok_and(is_sequence) => {
                add_up(found.value(), deepest - 1, repetitions)?;
            }
            tag if tag.is_constructed() => add_up(found.value(), deepest - 1, repetitions)?,
            _ => {}
        }
        is_after_salt = found.tag() == Tag::OctetString;
    }
    Ok(())
}

fn is_sequence(found: AnyRef<'_>) -> bool {
    found.tag() == Tag::Sequence
}

/// An INTEGER's value; a negative one asks for nothing, one beyond 64 bits for more than there is.
fn number(value: &[u8]) -> u64 {
    match value {
        [first, ..] if first & 0x80 != 0 => 0,
        value => {
            let digits = value.iter().skip_while(|byte| **byte == 0);
            if digits.clone().count() > 8 {
                return u64::MAX;
            }
            digits.fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
        }
    }
}

/// Does something that takes a while, and waits for it no longer than `longest`. What did not come to an end by then goes on unheard.
pub(super) fn within<T: Send + 'static>(
    longest: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, P12Error> {
    let (send, done) = sync_channel(1);
    thread::spawn(move || {
        let _ = send.send(work());
    });
    done.recv_timeout(longest).map_err(|error| match error {
        RecvTimeoutError::Timeout => P12Error::TooCostly,
        RecvTimeoutError::Disconnected => P12Error::NotP12,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One DER value of fewer than 128 bytes.
    fn der(tag: u8, value: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(value.len()).unwrap()], value].concat()
    }

    fn derivation(repetitions: u64) -> Vec<u8> {
        let salt = der(0x04, &[0x30, 1, 2, 3]);
        let count = der(0x02, &[&[0], &repetitions.to_be_bytes()[..]].concat());
        der(0x30, &[salt, count].concat())
    }

    #[test]
    fn repetitions_are_found_wherever_they_stand_in_clear() {
        let within = [derivation(MAX_REPETITIONS), derivation(2_048)].concat();
        assert_eq!(check(&within), Ok(()));
        let hidden = der(
            0x30,
            &der(0x04, &der(0x30, &der(0xa0, &derivation(1_000_001)))),
        );
        for file in [
            derivation(MAX_REPETITIONS + 1),
            derivation(u64::MAX),
            hidden,
        ] {
            assert_eq!(check(&file), Err(P12Error::TooCostly));
        }
        let many = derivation(MAX_REPETITIONS).repeat(3);
        assert_eq!(check(&many), Ok(()));
        let more = [many, derivation(1)].concat();
        assert_eq!(check(&more), Err(P12Error::TooCostly));
        // A number that follows no salt is none.
        assert_eq!(check(&der(0x02, &[0x7f; 8])), Ok(()));
        assert_eq!(
            check(&der(0x30, &der(0x06, SCRYPT.as_bytes()))),
            Err(P12Error::Protection)
        );
    }

    #[test]
    fn waiting_has_an_end() {
        assert_eq!(within(Duration::from_secs(60), || 7), Ok(7));
        let long = || thread::sleep(Duration::from_secs(60));
        assert_eq!(
            within(Duration::from_millis(10), long),
            Err(P12Error::TooCostly)
        );
        let broken = || panic!("a library that does not stand a crafted file");
        assert_eq!(
            within::<()>(Duration::from_secs(60), broken),
            Err(P12Error::NotP12)
        );
    }
}
