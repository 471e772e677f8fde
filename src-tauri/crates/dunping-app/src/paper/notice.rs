//! The notices' wordings (assets/papers/notices.toml) and how they are filled in. Nothing here knows where a value comes from: it takes
//! values by name and gives the notice that the report crate prints. A name without a value is an error, never a blank.

use std::collections::BTreeMap;

use dunping_report::ClaimedTime;
use dunping_report::papers::{Deadline, Dress, Notice, NoticePart, PaperState, SignOff};
use serde::Deserialize;

use dunping_domain::process::State;

const BUILTIN: &str = include_str!("../../../../../assets/papers/notices.toml");

/// All wordings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wordings {
    /// How 发文字号 are written.
    pub(crate) number: String,
    /// The notices, in the order of the process.
    #[serde(rename = "notice")]
    pub(crate) notices: Vec<Template>,
}

/// The wording of one notice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Template {
    /// Its stable id.
    pub(crate) id: String,
    /// The title; names in braces are filled in.
    pub(crate) title: String,
    /// What it is called in English, in lists; the paper itself is Chinese.
    pub(crate) english: String,
    /// What it is called in lists, where the title is long.
    #[serde(default)]
    pub(crate) short: String,
    /// The character of 发文字号 that tells its kind.
    pub(crate) letter: String,
    /// How the page is dressed.
    dress: Dress,
    /// 主送; empty for everybody.
    #[serde(default)]
    to: String,
    /// In which states of the case it may be made.
    pub(crate) states: Vec<State>,
    /// One paper for each of these.
    #[serde(default)]
    pub(crate) each: Option<Each>,
    /// A paper that has to be on record before.
    #[serde(default)]
    pub(crate) needs: Option<Needs>,
    /// The name of the value that is its number, in place of one made here.
    #[serde(default)]
    pub(crate) own_number: Option<String>,
    /// The paragraph of the standard that it rests on.
    pub(crate) basis: Basis,
    /// Who signs by hand; empty for the body's seal.
    #[serde(default)]
    sign: Vec<String>,
    /// What is not on record and has to be asked for.
    #[serde(default)]
    pub(crate) asks: Vec<Ask>,
    parts: Vec<Part>,
}

/// What a notice is made for one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Each {
    /// A seat of the panel.
    Seat,
}

/// What has to be on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Needs {
    /// The signed report.
    Report,
    /// The certificate.
    Certificate,
    /// The signed report, and a publicity that is over.
    PublicityOver,
}

/// A paragraph of the standard.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Basis {
    /// The number that it should have.
    pub(crate) clause: String,
    /// The number that is printed.
    pub(crate) printed: String,
    /// Its words.
    pub(crate) words: String,
}

impl Basis {
    /// The paragraph as lists cite it in English.
    pub(crate) fn cited_english(&self) -> String {
        if self.clause == self.printed {
            self.clause.clone()
        } else {
            format!("{} (printed {})", self.clause, self.printed)
        }
    }

    /// The paragraph as notices cite it.
    pub(crate) fn cited(&self) -> String {
        if self.clause == self.printed {
            format!("第{}条", self.clause)
        } else {
            format!("第{}条（原文编号{}）", self.clause, self.printed)
        }
    }
}

/// Something that has to be asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    /// The name of the value.
    pub(crate) id: String,
    /// The question.
    pub(crate) label: String,
    /// The same in English.
    pub(crate) english: String,
    /// What kind of answer.
    pub(crate) kind: AskKind,
    /// The answers to choose from, each with its words, Chinese and English.
    #[serde(default)]
    pub(crate) options: Vec<(String, String, String)>,
    /// The states in which an answer may be given; one that is not named here may always be.
    #[serde(default)]
    only_in: BTreeMap<String, Vec<State>>,
}

impl Ask {
    /// The answers that may be given in that state.
    pub(crate) fn offered(&self, state: State) -> impl Iterator<Item = &(String, String, String)> {
        let fits = move |id: &str| {
            let states = self.only_in.get(id);
            states.is_none_or(|states| states.contains(&state))
        };
        self.options.iter().filter(move |(id, ..)| fits(id))
    }
}

/// What kind of answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AskKind {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A day.
    Date,
    /// One of several.
    Choice,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    #[serde(default)]
    heading: Option<String>,
    #[serde(default)]
    paragraph: Option<String>,
    #[serde(default)]
    items: Option<String>,
    #[serde(default)]
    facts: Option<Vec<(String, String)>>,
    #[serde(default)]
    table: Option<String>,
    #[serde(default)]
    deadline: Option<String>,
    #[serde(default)]
    what: String,
    #[serde(default)]
    when: Option<String>,
}

/// A table's titles, rows and widths.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    pub(crate) shares: Vec<u16>,
}

/// A period that was computed; what it is for stands in the wording.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) last_day: String,
    pub(crate) counted: String,
    pub(crate) provisional: String,
}

/// Values by name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Values {
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) lists: BTreeMap<&'static str, Vec<String>>,
    pub(crate) grids: BTreeMap<&'static str, Grid>,
    pub(crate) terms: BTreeMap<&'static str, Term>,
}

impl Values {
    /// Sets a text.
    pub(crate) fn text(&mut self, name: &str, value: impl Into<String>) {
        self.texts.insert(name.to_owned(), value.into());
    }
}

/// A name in a wording that has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the wording of {notice} needs {name}, which has no value")]
pub(crate) struct NoValue {
    /// The notice.
    pub(crate) notice: String,
    /// The name.
    pub(crate) name: String,
}

/// What a notice gets besides its wording.
pub(crate) struct Issuing<'a> {
    pub(crate) state: PaperState,
    pub(crate) body: &'a str,
    pub(crate) case_no: &'a str,
    pub(crate) number: &'a str,
    /// 成文日期 as printed.
    pub(crate) date: &'a str,
    pub(crate) made_at: ClaimedTime,
}

impl Wordings {
    /// The wordings that the program carries.
    ///
    /// # Panics
    /// Never in a built program: a test reads the file.
    pub(crate) fn builtin() -> Self {
        toml::from_str(BUILTIN).expect("the wordings are read by a test")
    }

    /// The wording of that id.
    pub(crate) fn of(&self, id: &str) -> Option<&Template> {
        self.notices.iter().find(|template| template.id == id)
    }
}

impl Template {
    /// What it is called in lists.
    pub(crate) fn name(&self) -> &str {
        if self.short.is_empty() {
            &self.title
        } else {
            &self.short
        }
    }

    /// The notice with its values.
    ///
    /// # Errors
    /// [`NoValue`] names what is missing.
    pub(crate) fn fill(&self, values: &Values, issuing: &Issuing<'_>) -> Result<Notice, NoValue> {
        let mut parts = Vec::new();
        for part in &self.parts {
            if part.when.as_ref().is_some_and(|when| !holds(when, values)) {
                continue;
            }
            parts.push(self.part(part, values)?);
        }
        Ok(Notice {
            state: issuing.state,
            dress: self.dress,
            body: issuing.body.to_owned(),
            case_no: issuing.case_no.to_owned(),
            number: issuing.number.to_owned(),
            title: self.filled(&self.title, values)?,
            addressee: self.filled(&self.to, values)?,
            parts,
            sign_off: if self.sign.is_empty() {
                SignOff::Seal {
                    issuer: issuing.body.to_owned(),
                    date: issuing.date.to_owned(),
                }
            } else {
                SignOff::Lines {
                    lines: self.sign.clone(),
                    date: String::new(),
                }
            },
            made_at: issuing.made_at,
        })
    }

    fn part(&self, part: &Part, values: &Values) -> Result<NoticePart, NoValue> {
        let missing = |name: &str| NoValue {
            notice: self.id.clone(),
            name: name.to_owned(),
        };
        if let Some(text) = &part.heading {
            return Ok(NoticePart::Heading {
                text: self.filled(text, values)?,
            });
        }
        if let Some(text) = &part.paragraph {
            return Ok(NoticePart::Paragraph {
                text: self.filled(text, values)?,
            });
        }
        if let Some(name) = &part.items {
            let items = match (values.lists.get(name.as_str()), values.texts.get(name)) {
                (Some(items), _) => items.clone(),
                (None, Some(text)) => lines(text),
                (None, None) => return Err(missing(name)),
            };
            return Ok(NoticePart::Items { items });
        }
        if let Some(rows) = &part.facts {
            let rows = rows
                .iter()
                .map(|(name, value)| Ok((name.clone(), self.filled(value, values)?)));
            return Ok(NoticePart::Facts {
                rows: rows.collect::<Result<_, _>>()?,
            });
        }
        if let Some(name) = &part.table {
            let grid = values
                .grids
                .get(name.as_str())
                .ok_or_else(|| missing(name))?;
            return Ok(NoticePart::Table {
                columns: grid.columns.clone(),
                rows: grid.rows.clone(),
                shares: grid.shares.clone(),
            });
        }
        let name = part.deadline.as_deref().unwrap_or_default();
        let term = values.terms.get(name).ok_or_else(|| missing(name))?;
        Ok(NoticePart::Deadline(Deadline {
            what: part.what.clone(),
            last_day: term.last_day.clone(),
            counted: term.counted.clone(),
            provisional: term.provisional.clone(),
        }))
    }

    /// A text with the names in braces replaced by their values.
    fn filled(&self, text: &str, values: &Values) -> Result<String, NoValue> {
        fill(text, |name| match name {
            "basis" => Some(self.basis.cited()),
            name => values.texts.get(name).cloned(),
        })
        .map_err(|name| NoValue {
            notice: self.id.clone(),
            name,
        })
    }
}

/// Replaces the names in braces; the name that has no value is the error. A value is never looked into for names.
pub(crate) fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str(&value(name).ok_or_else(|| name.to_owned())?);
        rest = behind;
    }
    out.push_str(rest);
    Ok(out)
}

/// The lines of a typed text that say something.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// `name`: the value is there and not empty. `name=value`: it is that one.
fn holds(when: &str, values: &Values) -> bool {
    let (name, wanted) = when.split_once('=').unwrap_or((when, ""));
    values.texts.get(name).is_some_and(|value| {
        if wanted.is_empty() {
            !value.trim().is_empty()
        } else {
            value == wanted
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: &str = include_str!("../../../../../assets/standard/lncse-1.txt");

    fn squeezed(text: &str) -> String {
        text.split_whitespace().collect()
    }

    #[test]
    fn every_wording_rests_on_words_of_the_standard_under_the_number_it_names() {
        let standard = squeezed(STANDARD);
        for template in Wordings::builtin().notices {
            let basis = &template.basis;
            let words = squeezed(&basis.words);
            let at = standard.find(&words);
            let at = at.unwrap_or_else(|| panic!("{}: {words} is not in it", template.id));
            let heading = standard[..at].rfind(&basis.printed);
            assert!(heading.is_some(), "{}: no {}", template.id, basis.printed);
        }
    }

    #[test]
    fn ids_and_letters_are_used_once_and_every_choice_has_its_words() {
        let wordings = Wordings::builtin();
        for (i, one) in wordings.notices.iter().enumerate() {
            for other in &wordings.notices[..i] {
                assert!(
                    one.id != other.id && one.letter != other.letter,
                    "{}",
                    one.id
                );
            }
            for ask in &one.asks {
                assert_eq!(
                    ask.kind == AskKind::Choice,
                    !ask.options.is_empty(),
                    "{}",
                    ask.id
                );
            }
            let kinds = |part: &Part| {
                [
                    part.heading.is_some(),
                    part.paragraph.is_some(),
                    part.items.is_some(),
                    part.facts.is_some(),
                    part.table.is_some(),
                    part.deadline.is_some(),
                ]
                .into_iter()
                .filter(|is| *is)
                .count()
            };
            for part in &one.parts {
                assert_eq!(kinds(part), 1, "{}: {part:?}", one.id);
            }
            let conditions = one.parts.iter().filter_map(|part| part.when.as_deref());
            for (name, wanted) in conditions.filter_map(|when| when.split_once('=')) {
                let ask = one.asks.iter().find(|ask| ask.id == name);
                let options = &ask.unwrap_or_else(|| panic!("{name} is not asked")).options;
                assert!(
                    options.iter().any(|(id, ..)| id == wanted),
                    "{name}={wanted}"
                );
            }
        }
    }

    #[test]
    fn names_are_filled_once_and_a_missing_one_is_told() {
        let value = |name: &str| (name == "a").then(|| "{b}".to_owned());
        assert_eq!(fill("x{a}y", value), Ok("x{b}y".to_owned()));
        assert_eq!(fill("x{c}y", value), Err("c".to_owned()));
        assert_eq!(fill("没有}括{号", value), Ok("没有}括{号".to_owned()));
    }
}
