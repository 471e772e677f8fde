//! What the content of a line of 企业基本信息 means: text, a date, a year, one of a list, a tick. What is in doubt gets its choices; what is
//! refused gets its reason.

use dunping_domain::figures::GrowthClaim;
use dunping_domain::finding::Severity;
use unicode_normalization::UnicodeNormalization;

use super::date::{candidates, date};
use super::table::plain;
use crate::cells::{Cell, Value};
use crate::label::{folded, ticked, year};
use crate::layout::{Field, FieldId};
use crate::number::{Defect, MoneyUnit, error_value, not_calculated};

/// The content of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// Its value in one form; empty for a blank.
    pub(crate) value: Option<String>,
    /// The values that it may have, when it is in doubt.
    pub(crate) choices: Vec<Meaning>,
    /// What was found.
    pub(crate) defects: Vec<Defect>,
}

/// A value that a content may have, and what choosing it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub(crate) value: String,
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl Named {
    /// A value that is sure.
    pub(crate) fn taken(value: impl Into<String>) -> Self {
        Self {
            value: Some(value.into()),
            ..Self::default()
        }
    }

    fn refused(defect: Defect) -> Self {
        Self {
            defects: vec![defect],
            ..Self::default()
        }
    }

    fn asked(defect: Defect, values: &[(&str, &str, &str)]) -> Self {
        let choices = values.iter().map(|(value, zh, en)| Meaning {
            value: (*value).to_owned(),
            zh: (*zh).to_owned(),
            en: (*en).to_owned(),
        });
        Self {
            value: None,
            choices: choices.collect(),
            defects: vec![defect],
        }
    }
}

/// Reads the content of a line.
pub(crate) fn read(field: &Field, cell: &Cell, epoch_1904: bool) -> Named {
    if cell.formula.is_some() && cell.value == Value::Blank {
        return Named::refused(not_calculated());
    }
    if let Value::Error(error) = &cell.value {
        return Named::refused(error_value(error));
    }
    let raw = cell.raw();
    let text = if field.id == FieldId::Scope {
        plain(&raw).into_owned()
    } else {
        one_line(&raw)
    };
    let mut named = meant(field.id, &text, cell, epoch_1904);
    if text != raw && !text.is_empty() && named.defects.is_empty() {
        named.defects.push(
            Defect::new(
                "E18",
                Severity::Note,
                "单元格里有多余的空格、不可见字符或换行，已去除。",
            )
            .english("Superfluous blanks, invisible characters or line breaks were removed."),
        );
    }
    named
}

fn meant(id: FieldId, text: &str, cell: &Cell, epoch_1904: bool) -> Named {
    if text.is_empty() {
        return Named::taken("");
    }
    match id {
        FieldId::Uscc => uscc(text, cell),
        FieldId::Founded => day(cell, epoch_1904),
        FieldId::Phone => phone(text, cell),
        FieldId::ApplicationYear | FieldId::ReferenceYear => stated_year(text),
        FieldId::MoneyUnit => money_unit(text),
        FieldId::Business => business(text),
        FieldId::Layer(_) | FieldId::Technology(_) => tick(text),
        FieldId::GrowthClaim => claim(text),
        _ => Named::taken(text),
    }
}

/// That a required line is blank.
pub(crate) fn blank(field: &Field) -> Defect {
    let label = field.label.trim_start_matches('★');
    Defect::new("E00", Severity::Missing, format!("“{label}”为空，请填写。"))
        .english(format!("“{label}” is blank. Fill it in."))
}

/// A text without invisible characters, on one line.
fn one_line(raw: &str) -> String {
    let parts: Vec<_> = raw.split(['\n', '\r', '\t']).map(plain).collect();
    let mut out = String::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let joins_words = out.ends_with(|c: char| c.is_ascii_alphanumeric())
            && part.starts_with(|c: char| c.is_ascii_alphanumeric());
        if joins_words {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

fn day(cell: &Cell, epoch_1904: bool) -> Named {
    let (value, defect) = date(cell, epoch_1904);
    let Some(mut defect) = defect else {
        return Named::taken(value);
    };
    if defect.severity == Severity::Note {
        return Named {
            defects: vec![defect],
            ..Named::taken(value)
        };
    }
    let dates = candidates(&cell.raw());
    if dates.is_empty() {
        defect.severity = Severity::Invalid;
    }
    let meaning = |date: String| Meaning {
        zh: format!("日期是{date}"),
        en: format!("The date is {date}"),
        value: date,
    };
    Named {
        value: None,
        choices: dates.into_iter().map(meaning).collect(),
        defects: vec![defect],
    }
}

/// A USCC is text. As a number it has lost digits that nobody can bring back (E17).
fn uscc(text: &str, cell: &Cell) -> Named {
    if matches!(cell.value, Value::Number(_)) || text.contains(['+', '.']) {
        return Named::refused(
            Defect::new(
                "E17",
                Severity::Invalid,
                "统一社会信用代码被存成了数字，末几位已丢失。请将单元格设为文本格式后按营业执照重新填写。",
            )
            .english("The USCC was stored as a number and lost its last digits. Format the cell as text and type it again from the licence."),
        );
    }
    let code: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    let mut named = Named::taken(code.to_uppercase());
    if named.value.as_deref() != Some(text) {
        named.defects.push(
            Defect::new(
                "E06",
                Severity::Note,
                "统一社会信用代码里有全角、小写字符或空格，已改为大写半角。",
            )
            .english(
                "The USCC had full-width or small letters or blanks; put into plain capitals.",
            ),
        );
    }
    named
}

/// A number with an area code loses its first 0 when it is stored as a number (E18).
fn phone(text: &str, cell: &Cell) -> Named {
    let mut named = Named::taken(text);
    let mobile = text.len() == 11 && text.starts_with('1');
    if matches!(cell.value, Value::Number(_)) && !mobile {
        named.defects.push(
            Defect::new(
                "E18",
                Severity::Note,
                "电话被存成了数字，开头的0可能已丢失。请核对。",
            )
            .english(
                "The telephone number was stored as a number; a leading 0 may be lost. Check it.",
            ),
        );
    }
    named
}

fn stated_year(text: &str) -> Named {
    match year(text) {
        Some(year) => Named::taken(year.to_string()),
        None => Named::refused(
            Defect::new(
                "E22",
                Severity::Invalid,
                format!("“{text}”不是四位年份。请填写如2025。"),
            )
            .english(format!(
                "“{text}” is not a year of four digits. Write it as 2025."
            )),
        ),
    }
}

fn money_unit(text: &str) -> Named {
    if let Some(unit) = MoneyUnit::named(text.trim_start_matches("人民币")) {
        return Named::taken(unit.name());
    }
    let defect = Defect::new(
        "E04",
        Severity::Confirm,
        format!("金额单位“{text}”不是元、千元、万元、亿元之一。请从列表中选择。"),
    )
    .english(format!(
        "The unit of money “{text}” is none of 元, 千元, 万元, 亿元. Choose one of the list."
    ));
    let mut named = Named::asked(defect, &[]);
    named.choices = MoneyUnit::ALL
        .iter()
        .map(|unit| Meaning {
            value: unit.name().to_owned(),
            zh: format!("金额单位是{}", unit.name()),
            en: format!("The unit is {}", unit.english()),
        })
        .collect();
    named
}

/// The list key of 主营业务归属: its first letter where it is one.
fn business(text: &str) -> Named {
    let first = text.nfkc().next().map(|c| c.to_ascii_uppercase());
    if let Some(letter @ ('A' | 'B' | 'C')) = first {
        return Named::taken(letter.to_string());
    }
    let defect = Defect::new(
        "E03",
        Severity::Confirm,
        format!("主营业务归属“{text}”不是A、B、C之一。请从列表中选择。"),
    )
    .english(format!(
        "The main business “{text}” is none of A, B, C. Choose one of the list."
    ));
    Named::asked(
        defect,
        &[
            ("A", "A 软件开发", "A software development"),
            ("B", "B 硬件与设备制造", "B hardware and equipment"),
            ("C", "C 服务", "C services"),
        ],
    )
}

fn tick(text: &str) -> Named {
    match ticked(text) {
        Some(true) => Named::taken("√"),
        Some(false) => Named::taken(""),
        None => {
            let defect = Defect::new(
                "E23",
                Severity::Confirm,
                format!("“{text}”既不是“√”也不是空白，未作选择。请从列表中选择。"),
            )
            .english(format!(
                "“{text}” is neither √ nor blank; nothing was chosen."
            ));
            Named::asked(
                defect,
                &[("√", "已选择", "Chosen"), ("", "未选择", "Not chosen")],
            )
        }
    }
}

/// The indicator that a text names.
pub(crate) fn growth_claim(text: &str) -> Option<GrowthClaim> {
    match folded(text).as_str() {
        "收入" | "主营业务收入" | "业务收入" => Some(GrowthClaim::Revenue),
        "利润" | "主营业务利润" => Some(GrowthClaim::Profit),
        "两者" | "收入和利润" | "收入利润" | "收入及利润" | "二者" => {
            Some(GrowthClaim::Both)
        }
        _ => None,
    }
}

fn claim(text: &str) -> Named {
    let word = match growth_claim(text) {
        Some(GrowthClaim::Revenue) => "收入",
        Some(GrowthClaim::Profit) => "利润",
        Some(GrowthClaim::Both) => "两者",
        Some(GrowthClaim::Unspecified) | None => {
            let defect = Defect::new(
                "E03",
                Severity::Confirm,
                format!("申报增长指标“{text}”不是收入、利润、两者之一。请从列表中选择。"),
            )
            .english(format!(
                "The growth indicator “{text}” is none of 收入, 利润, 两者. Choose one of the list."
            ));
            return Named::asked(
                defect,
                &[
                    ("收入", "申报收入", "Revenue is claimed"),
                    ("利润", "申报利润", "Profit is claimed"),
                    ("两者", "收入和利润都申报", "Both are claimed"),
                ],
            );
        }
    };
    Named::taken(word)
}
