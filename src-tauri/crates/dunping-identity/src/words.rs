//! The word list: 1,800 common two-character words, each with the letters by which it is typed.
//!
//! Fingerprints are read aloud from its first 1,024 words, which differ in sound even for those who do not tell zh from z, ng from n
//! or l from n. Generated passphrases draw from all of them. The letters are the pinyin without tones, `v` for ü: a passphrase
//! is typed without an input method, because password fields switch it off and because an input method remembers what is typed.
//!
//! The list is part of the format: a released list is never changed, since a fingerprint must read the same on every computer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sha2::{Digest as _, Sha256};

/// How many words a fingerprint draws from: ten bits a word.
const FOR_FINGERPRINTS: u16 = 1 << 10;
/// How many words there are.
pub(crate) const COUNT: u16 = 1_800;

static LIST: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let lines = include_str!("words.txt").lines();
    lines
        .filter_map(|line| line.split_once(' '))
        .map(|(zh, letters)| Word { zh, letters })
        .collect()
});

static BY_LETTERS: LazyLock<BTreeMap<&str, Word>> =
    LazyLock::new(|| LIST.iter().map(|word| (word.letters, *word)).collect());

static BY_CHARACTERS: LazyLock<BTreeMap<&str, Word>> =
    LazyLock::new(|| LIST.iter().map(|word| (word.zh, *word)).collect());

/// One word of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// The two characters.
    pub zh: &'static str,
    /// How it is typed: pinyin without tones.
    pub letters: &'static str,
}

/// The word at a place in the list.
pub(crate) fn word(place: u16) -> Word {
    LIST[usize::from(place % COUNT)]
}

/// The word that is typed so.
pub(crate) fn by_letters(letters: &str) -> Option<Word> {
    BY_LETTERS.get(letters).copied()
}

/// The word that is written so.
pub(crate) fn by_characters(zh: &str) -> Option<Word> {
    BY_CHARACTERS.get(zh).copied()
}

/// What people compare by voice or by eye: the first 80 bits of SHA-256 over the `SubjectPublicKeyInfo`, as eight words.
#[must_use]
pub fn fingerprint_words(spki: &[u8]) -> [Word; 8] {
    let digest = Sha256::digest(spki);
    let mut bits: u32 = 0;
    let mut held = 0;
    let mut bytes = digest.iter();
    std::array::from_fn(|_| {
        while held < 10 {
            // Eight words take ten of the digest's 32 bytes.
            bits = bits << 8 | u32::from(*bytes.next().unwrap_or(&0));
            held += 8;
        }
        held -= 10;
        let ten = bits >> held & u32::from(FOR_FINGERPRINTS - 1);
        word(u16::try_from(ten).unwrap_or_default())
    })
}

/// The eight words in one line, for display.
#[must_use]
pub fn spoken(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.zh).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_is_what_it_promises() {
        assert_eq!(LIST.len(), usize::from(COUNT));
        assert_eq!(BY_LETTERS.len(), LIST.len(), "typed alike");
        assert_eq!(BY_CHARACTERS.len(), LIST.len(), "written alike");
        for word in LIST.iter() {
            assert_eq!(word.zh.chars().count(), 2, "{word:?}");
            let typable = word.letters.bytes().all(|b| b.is_ascii_lowercase());
            assert!(typable && (2..=9).contains(&word.letters.len()), "{word:?}");
        }
        // Digest of the file: whoever changes the list changes every fingerprint that was ever read aloud.
        assert_eq!(
            crate::fingerprint::sha256_hex(include_bytes!("words.txt")),
            "00850e0c5c960d56f6c57824d424b045e9281d1491940f1a28488d8f69cd461d"
        );
    }

    #[test]
    fn fingerprint_words_differ_in_sound() {
        let sound = |letters: &str| {
            let mut sound = letters.to_owned();
            for (heard, as_if) in [
                ("zh", "z"),
                ("ch", "c"),
                ("sh", "s"),
                ("ng", "n"),
                ("l", "n"),
                ("r", "n"),
            ] {
                sound = sound.replace(heard, as_if);
            }
            sound
        };
        let sounds: BTreeSet<String> = LIST[..usize::from(FOR_FINGERPRINTS)]
            .iter()
            .map(|word| sound(word.letters))
            .collect();
        assert_eq!(sounds.len(), usize::from(FOR_FINGERPRINTS));
    }

    #[test]
    fn eight_words_of_the_digest() {
        // SHA-256 of "abc" begins ba7816bf 8f01cfea 4141 (FIPS 180-2 appendix B.1); its first 80 bits in tens:
        let places = [745, 897, 431, 911, 7, 254, 656, 321];
        assert_eq!(fingerprint_words(b"abc"), places.map(word));
    }
}
