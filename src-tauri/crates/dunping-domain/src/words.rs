//! What a rule says in words, Chinese and English beside each other: formulas, remarks, readings of the standard.

use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct Words {
    /// Chinese: what papers print.
    pub zh: String,
    /// English.
    pub en: String,
}

/// As records hold it. Those of earlier versions hold the Chinese alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Both { zh: String, en: String },
    Chinese(String),
}

impl From<Kept> for Words {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Both { zh, en } => Self { zh, en },
            Kept::Chinese(zh) => Self { en: zh.clone(), zh },
        }
    }
}

impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Words {
    fn from((zh, en): (Z, E)) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_earlier_versions_are_read() {
        let read = |text: &str| serde_json::from_str::<Words>(text).expect("words");
        assert_eq!(read(r#""收入""#), Words::from(("收入", "收入")));
        let both = Words::from(("收入", "revenue"));
        let kept = serde_json::to_string(&both).expect("a record");
        assert_eq!(read(&kept), both);
    }
}
