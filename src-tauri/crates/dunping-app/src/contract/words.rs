//! What the program words for people to read: Chinese and English, worded beside each other, so that none goes untranslated and the page can
//! turn from one to the other without asking again.

use serde::{Deserialize, Serialize};

/// A text in both languages. What it quotes stays as it was typed: names, cells, the standard.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Words {
    /// Chinese: the original, and what papers, files and the command line say.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Words {
    /// A text, Chinese and English.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// What reads the same in both: a number, a name, what a machine says.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            zh: text.clone(),
            en: text,
        }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty()
    }

    /// One sentence after the other.
    #[must_use]
    pub fn then(self, next: &Self) -> Self {
        let apart = match self.en.is_empty() || next.en.is_empty() {
            true => "",
            false => " ",
        };
        Self {
            zh: format!("{}{}", self.zh, next.zh),
            en: format!("{}{apart}{}", self.en, next.en),
        }
    }

    /// Several, with the marks of each language between them.
    #[must_use]
    pub fn joined(all: &[Self], (zh, en): (&str, &str)) -> Self {
        let of = |text: fn(&Self) -> &str| all.iter().map(text).collect::<Vec<_>>();
        Self {
            zh: of(|words| &words.zh).join(zh),
            en: of(|words| &words.en).join(en),
        }
    }
}

/// The language of the page, for what the system words in its place: file dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Language {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Of two wordings the one in this language.
    #[must_use]
    pub fn of<T>(self, (zh, en): (T, T)) -> T {
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }
}

impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Words {
    fn from((zh, en): (Z, E)) -> Self {
        Self::new(zh, en)
    }
}

impl From<dunping_domain::words::Words> for Words {
    fn from(words: dunping_domain::words::Words) -> Self {
        let dunping_domain::words::Words { zh, en } = words;
        Self { zh, en }
    }
}
