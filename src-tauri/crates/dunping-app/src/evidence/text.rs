//! Plain texts: UTF-8, UTF-16 with its mark, or GB18030, a line a paragraph.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};

use crate::contract::{PaperBlock, PaperView};

/// The most lines that are shown.
const MOST_LINES: usize = 20_000;
/// What a line may be long; longer ones are cut.
const LONGEST_LINE: usize = 20_000;

/// Whether bytes are a text: no control characters but blanks, and an encoding in which they make sense. The last character may be cut.
pub(super) fn is_text(head: &[u8]) -> bool {
    if Encoding::for_bom(head).is_some() {
        return true;
    }
    let controls = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r' | 0x0C);
    !head.iter().any(controls) && [UTF_8, GB18030].into_iter().any(|it| fits(it, head))
}

fn fits(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(
        decoder
            .max_utf8_buffer_length_without_replacement(bytes.len())
            .unwrap_or(bytes.len() * 4),
    );
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, false);
    matches!(result, DecoderResult::InputEmpty)
}

/// The text and the name of its encoding.
pub(super) fn decode(bytes: &[u8]) -> (String, &'static str) {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if fits(UTF_8, bytes) => UTF_8,
        None => GB18030,
    };
    let (text, used, _) = encoding.decode(bytes);
    (text.into_owned(), used.name())
}

/// A text as paragraphs.
pub(super) fn read(bytes: &[u8]) -> PaperView {
    let (text, encoding) = decode(bytes);
    let mut lines = text.lines();
    let blocks: Vec<PaperBlock> = lines
        .by_ref()
        .take(MOST_LINES)
        .map(|line| PaperBlock::Paragraph {
            text: line.chars().take(LONGEST_LINE).collect(),
        })
        .collect();
    let shortened = lines.next().is_some()
        || text
            .lines()
            .take(MOST_LINES)
            .any(|line| line.chars().nth(LONGEST_LINE).is_some());
    PaperView {
        encoding: encoding.to_owned(),
        shortened,
        blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found() {
        fn check(bytes: &[u8], text: &str, encoding: &str) {
            assert!(is_text(bytes), "{text}");
            let (decoded, found) = decode(bytes);
            assert_eq!((decoded.as_str(), found), (text, encoding));
        }
        let words = "质量手册：第一章 总则（𠮷林）";
        check(words.as_bytes(), words, "UTF-8");
        check(&GB18030.encode(words).0, words, "gb18030");
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain(words.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        check(&utf16, words, "UTF-16LE");
        assert!(!is_text(b"\xFF\x00\x01"));
        assert!(!is_text(b"abc\0def"));
    }

    #[test]
    fn a_line_is_a_paragraph_and_a_long_text_says_so() {
        let paper = read("一\r\n\r\n三".as_bytes());
        assert_eq!(paper.blocks.len(), 3);
        assert!(!paper.shortened);
        assert!(read("x\n".repeat(MOST_LINES + 1).as_bytes()).shortened);
        assert!(read("x".repeat(LONGEST_LINE + 1).as_bytes()).shortened);
    }
}
