//! The document properties of a compound file: only the name of the program that wrote it.

use super::super::bytes::Bytes;

/// The stream that holds them.
pub(super) const STREAM: &str = "\u{5}SummaryInformation";
/// The property with the program's name.
const APPLICATION: u32 = 0x12;
/// The longest name that is kept.
const MAX_NAME: usize = 200;

/// The name of the program: `Microsoft Excel`. Of a name in an old code page only the plain letters are kept.
pub(super) fn application(stream: &[u8]) -> Option<String> {
    let mut header = Bytes::new(stream);
    header.take(44)?;
    let start = usize::try_from(header.u32()?).ok()?;
    let section = stream.get(start..)?;
    let mut entries = Bytes::new(section);
    entries.take(4)?;
    let count = entries.u32()?;
    for _ in 0..count {
        let (id, at) = (entries.u32()?, entries.u32()?);
        if id == APPLICATION {
            return text(section.get(usize::try_from(at).ok()?..)?);
        }
    }
    None
}

fn text(value: &[u8]) -> Option<String> {
    let mut value = Bytes::new(value);
    let kind = value.u32()?;
    let count = usize::try_from(value.u32()?).ok()?;
    let text = match kind {
        0x1E => String::from_utf8_lossy(value.take(count)?).into_owned(),
        0x1F => value.wide(count)?,
        _ => return None,
    };
    let text = text.split('\0').next().unwrap_or_default().trim();
    let name: String = text
        .chars()
        .filter(|c| *c != char::REPLACEMENT_CHARACTER)
        .take(MAX_NAME)
        .collect();
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_named() {
        let mut stream = vec![0; 44];
        stream.extend(48_u32.to_le_bytes());
        for number in [0_u32, 2, 1, 24, APPLICATION, 24, 0x1E, 6] {
            stream.extend(number.to_le_bytes());
        }
        stream.extend(b"WPS\xB1 \0");
        assert_eq!(application(&stream).as_deref(), Some("WPS"));
        for cut in 0..stream.len() {
            assert_eq!(application(&stream[..cut]), None);
        }
    }
}
