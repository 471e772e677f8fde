//! Passphrases: six generated words, or words of one's own with an estimate of how soon they are guessed.
//!
//! What a person types is brought to one spelling before it meets a key file: of six words of the list, spaces, capitals, full-width
//! letters and the characters in place of the letters make no difference. Any other passphrase counts exactly as typed.

use zeroize::Zeroizing;

use crate::words::{self, Word};

/// How many words a generated passphrase has: 6 × log2(1,800) = 64.8 bits.
pub const WORDS: usize = 6;
/// What a generated passphrase takes to guess, in tenths of a bit, rounded down.
pub const DECIBITS: u32 = 648;
/// Fewer characters are refused whatever they are.
pub const SHORTEST: usize = 10;
/// Below ten to the power of this many guesses a passphrase of one's own is refused.
const ENOUGH: f64 = 10.0;
/// From here on it is strong.
const PLENTY: f64 = 14.0;

/// How well a passphrase of one's own holds, by the estimate of zxcvbn. The estimate knows common passwords, names, dates and keyboard
/// rows; characters it does not know count little, so that Chinese is rather under- than overrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Fewer than [`SHORTEST`] characters.
    TooShort,
    /// Guessed too soon; refused.
    Weak,
    /// Good enough with the slow key derivation of a key file.
    Fair,
    /// Strong.
    Strong,
}

impl Strength {
    /// Whether a key file may be sealed with it.
    #[must_use]
    pub fn suffices(self) -> bool {
        self >= Self::Fair
    }
}

/// Estimates a passphrase; `about` are words that a guesser would try first, such as the person's name and number.
#[must_use]
pub fn strength(passphrase: &str, about: &[&str]) -> Strength {
    if segments(passphrase).is_some() {
        return Strength::Strong;
    }
    if passphrase.trim().chars().count() < SHORTEST {
        return Strength::TooShort;
    }
    match zxcvbn::zxcvbn(passphrase, about).guesses_log10() {
        guesses if guesses < ENOUGH => Strength::Weak,
        guesses if guesses < PLENTY => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Six words, each as likely as any other. `draw` gives 16 random bits from the operating system.
///
/// # Errors
/// Whatever `draw` reports.
pub fn generate<E>(mut draw: impl FnMut() -> Result<u16, E>) -> Result<[Word; WORDS], E> {
    // Draws above the last whole multiple would favour the first words of the list: draw again.
    let fair = u16::MAX / words::COUNT * words::COUNT;
    let mut made = [words::word(0); WORDS];
    for place in &mut made {
        let drawn = loop {
            let drawn = draw()?;
            if drawn < fair {
                break drawn;
            }
        };
        *place = words::word(drawn % words::COUNT);
    }
    Ok(made)
}

/// The generated passphrase as it is typed, for instance `pingguo daxiang …`.
#[must_use]
pub fn typed(words: &[Word]) -> Zeroizing<String> {
    let letters: Vec<&str> = words.iter().map(|word| word.letters).collect();
    Zeroizing::new(letters.join(" "))
}

/// The one spelling under which a key file is sealed: six words run together, or the passphrase exactly as given.
pub(crate) fn spelling(passphrase: &str) -> Zeroizing<String> {
    match segments(passphrase) {
        Some(words) => Zeroizing::new(words.iter().map(|word| word.letters).collect()),
        None => Zeroizing::new(passphrase.to_owned()),
    }
}

/// The six words of the list that a text consists of, if it does. Where letters run together in two ways, both are the same letters.
fn segments(passphrase: &str) -> Option<Vec<Word>> {
    let plain: Zeroizing<String> = Zeroizing::new(
        passphrase
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(half_width)
            .collect(),
    );
    let found = if plain.is_ascii() {
        split_letters(&plain, WORDS)
    } else {
        split_characters(&plain)
    };
    found.filter(|words| words.len() == WORDS)
}

/// `ａ` as `a`: an input method left in full-width mode.
fn half_width(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

fn split_letters(text: &str, left: usize) -> Option<Vec<Word>> {
    if text.is_empty() || left == 0 {
        return (text.is_empty() && left == 0).then(Vec::new);
    }
    let longest = text.len().min(9);
    (2..=longest).find_map(|end| {
        let word = words::by_letters(text.get(..end)?)?;
        let mut rest = split_letters(text.get(end..)?, left - 1)?;
        rest.insert(0, word);
        Some(rest)
    })
}

fn split_characters(text: &str) -> Option<Vec<Word>> {
    let characters: Vec<char> = text.chars().collect();
    characters
        .chunks(2)
        .map(|pair| words::by_characters(&pair.iter().collect::<String>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    fn six() -> [Word; WORDS] {
        let mut drawn = 0;
        let made = generate(|| {
            drawn += 301;
            Ok::<_, Infallible>(drawn)
        });
        made.unwrap()
    }

    #[test]
    fn six_words_are_one_passphrase_however_typed() {
        let six = six();
        let typed = typed(&six).to_string();
        let canonical = spelling(&typed);
        assert!(!canonical.contains(' '));
        let characters: String = six.iter().map(|word| word.zh).collect();
        let wide: String = typed
            .chars()
            .map(|c| char::from_u32(u32::from(c) + 0xfee0).filter(|_| c != ' '))
            .map(|c| c.unwrap_or('\u{3000}'))
            .collect();
        for variant in [
            typed.replace(' ', ""),
            typed.replace(' ', "  "),
            format!(" {typed} "),
            typed.to_uppercase(),
            crate::words::spoken(&six),
            characters,
            wide,
        ] {
            assert_eq!(spelling(&variant), canonical, "{variant}");
        }
    }

    #[test]
    fn anything_else_counts_as_typed() {
        let five = typed(&six()[..5]).to_string();
        for own in [
            "demo-T003-passphrase",
            "六个词 的 口令",
            " leading",
            "Pingguo",
            "",
            &five,
        ] {
            assert_eq!(spelling(own).as_str(), own);
        }
    }

    #[test]
    fn draws_are_even() {
        // 64,800 and above would favour the first words.
        let mut draws = [65_535, 64_800, 64_799, 0, 1_799, 1_800, 3_600, 5].into_iter();
        let made = generate(|| draws.next().ok_or("no more")).unwrap();
        let places = [1_799, 0, 1_799, 0, 0, 5].map(words::word);
        assert_eq!(made, places);
        assert_eq!(generate(|| Err("none")), Err("none"));
        // 6 × log2(1,800), in tenths.
        let decibits = 60.0 * f64::from(words::COUNT).log2();
        let stated = f64::from(DECIBITS);
        assert!((stated..stated + 1.0).contains(&decibits), "{decibits}");
    }

    #[test]
    fn strength_in_words() {
        let check = |passphrase: &str, expected: Strength| {
            assert_eq!(
                strength(passphrase, &["T003", "孙八"]),
                expected,
                "{passphrase}"
            );
        };
        check("", Strength::TooShort);
        check("12345678", Strength::TooShort);
        check("1234567890", Strength::Weak);
        check("password2026", Strength::Weak);
        check("aaaaaaaaaaaaaaaaaaaa", Strength::Weak);
        check("19700101-T003", Strength::Weak);
        check("春眠不觉晓处处闻啼鸟", Strength::Fair);
        check("xueDi47mao!liuqing", Strength::Strong);
        check(&typed(&six()), Strength::Strong);
    }
}
