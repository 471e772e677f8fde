//! The clause catalogue (条款目录) of chapter 4: verbatim text, kinds, evidence, and the classification lists of §4.5, read from the
//! edition's TOML and bound to it by a digest. It says what a clause asks; how a number is judged is in `clause/`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::ClauseKey;
use crate::digest::text_digest;
use crate::panel::Category;

/// What a clause asks of the reviewers (条款性质).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// Evidence must exist and be valid (材料核验).
    DocumentPresence,
    /// Experts judge (专家判断).
    ExpertJudgement,
    /// A number against a limit: the program computes, people confirm (数值门槛).
    NumericThreshold,
    /// A choice from a list of the standard (分类).
    Classification,
    /// Something that must be absent (排除情形).
    Exclusion,
    /// An introduction, not voted (导语).
    Chapeau,
}

/// One entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The stable key.
    pub key: ClauseKey,
    /// The number as printed, misprints included.
    pub source_no: String,
    /// A short title; the program's words where the standard has none.
    pub title: String,
    /// What it asks of the reviewers.
    pub kinds: Vec<ClauseKind>,
    /// Who presents it first. Everybody votes on it.
    pub lead: Category,
    /// Who reviews beside the lead.
    #[serde(default)]
    pub co: Option<Category>,
    /// Other numbers under which a reader may look for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The question put to the voters where 符合 would otherwise be ambiguous; the program's words.
    #[serde(default)]
    pub question: Option<String>,
    /// The requirement, verbatim, paragraph by paragraph.
    pub text: Vec<String>,
    /// The evidence usually expected.
    pub evidence: Vec<String>,
    /// Defects of the print, to be shown beside the text.
    #[serde(default)]
    pub misprints: Vec<String>,
}

/// One item of a classification list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListItem {
    /// The stable key, e.g. `K3.INTRUSION_DETECTION`.
    pub key: String,
    /// The name, verbatim unless `open_ended`.
    pub zh: String,
    /// True for 其他, which needs a written description.
    #[serde(default)]
    pub open_ended: bool,
}

/// A group of a classification list, e.g. 基础层.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListGroup {
    /// The stable key, e.g. `L1.BASE`.
    pub key: String,
    /// The name, verbatim.
    pub zh: String,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// A part of a business category for statistics; an item belongs to the part its key begins with, e.g. `A1.OS` to `A1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessPart {
    /// The stable key, e.g. `A1`.
    pub key: String,
    /// The name, verbatim.
    pub zh: String,
}

/// The four classification lists of §4.5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// §4.5.1 所属领域.
    pub layer: Vec<ListGroup>,
    /// §4.5.2a 核心技术.
    pub technology: Vec<ListGroup>,
    /// §4.5.2b 业务归属.
    pub business: Vec<ListGroup>,
    /// §4.5.2b-X 行业应用服务.
    pub exclusion: Vec<ListGroup>,
    /// The parts of the business categories.
    pub business_part: Vec<BusinessPart>,
}

impl Lists {
    /// Every group of every list.
    pub fn groups(&self) -> impl Iterator<Item = &ListGroup> {
        [
            &self.layer,
            &self.technology,
            &self.business,
            &self.exclusion,
        ]
        .into_iter()
        .flatten()
    }

    /// The name of a group or an item by its key.
    #[must_use]
    pub fn name(&self, key: &str) -> Option<&str> {
        self.groups().find_map(|group| {
            if group.key == key {
                return Some(group.zh.as_str());
            }
            group
                .items
                .iter()
                .find(|item| item.key == key)
                .map(|item| item.zh.as_str())
        })
    }
}

/// A term that chapter 3 defines (术语和定义).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The number as printed, e.g. `3.1`.
    pub no: String,
    /// The term as the clauses use it.
    pub name: String,
    /// The heading as printed, where it is not the term.
    pub printed: Option<String>,
    /// The term in English, as printed.
    pub english: String,
    /// The definition, verbatim.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    id: String,
    title: String,
    proposer: String,
    misprints: Vec<String>,
    /// Absent in editions sealed before definitions were carried.
    #[serde(default)]
    term: Vec<Term>,
    clause: Vec<Clause>,
    list: Lists,
}

/// One edition of the catalogue. A case is bound to it by the digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    id: String,
    title: String,
    proposer: String,
    misprints: Vec<String>,
    terms: Vec<Term>,
    clauses: Vec<Clause>,
    lists: Lists,
    text: String,
    digest: String,
}

/// Why a text is not a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// Not TOML of the expected shape.
    #[error("the catalogue cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
    /// The twenty clauses are not all there in printed order.
    #[error("the catalogue has {found} where {expected} belongs")]
    Order {
        /// The key that belongs there.
        expected: ClauseKey,
        /// The key that stands there, or `nothing`.
        found: String,
    },
    /// More than the twenty clauses.
    #[error("the catalogue has {0} clauses too many")]
    Surplus(usize),
    /// A clause without text.
    #[error("clause {0} has no text")]
    NoText(ClauseKey),
    /// A list key stands twice.
    #[error("the list key {0} stands twice")]
    ListKeyTwice(String),
}

impl Catalogue {
    /// Reads and checks an edition.
    ///
    /// # Errors
    /// See [`CatalogueError`].
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let document: Document = toml::from_str(text)?;
        for (i, expected) in ClauseKey::ALL.into_iter().enumerate() {
            let found = document.clause.get(i).map(|clause| clause.key);
            if found != Some(expected) {
                let found = found.map_or_else(|| "nothing".to_owned(), |key| key.to_string());
                return Err(CatalogueError::Order { expected, found });
            }
        }
        let surplus = document.clause.len() - ClauseKey::ALL.len();
        if surplus > 0 {
            return Err(CatalogueError::Surplus(surplus));
        }
        if let Some(clause) = document.clause.iter().find(|c| c.text.is_empty()) {
            return Err(CatalogueError::NoText(clause.key));
        }
        let mut seen = BTreeSet::new();
        for group in document.list.groups() {
            let keys = group.items.iter().map(|item| &item.key);
            for key in std::iter::once(&group.key).chain(keys) {
                if !seen.insert(key) {
                    return Err(CatalogueError::ListKeyTwice(key.clone()));
                }
            }
        }
        Ok(Self {
            id: document.id,
            title: document.title,
            proposer: document.proposer,
            misprints: document.misprints,
            terms: document.term,
            clauses: document.clause,
            lists: document.list,
            text: text.to_owned(),
            digest: text_digest(text),
        })
    }

    /// The edition that the program carries.
    ///
    /// # Panics
    /// Never: the embedded text is parsed by a test.
    #[must_use]
    pub fn builtin() -> Self {
        Self::parse(BUILTIN).expect("the embedded catalogue is parsed by a test")
    }

    /// The edition's id, e.g. `lncse-1`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The standard's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Who proposed the standard (归口).
    #[must_use]
    pub fn proposer(&self) -> &str {
        &self.proposer
    }

    /// Defects of the print that concern no single clause of chapter 4.
    #[must_use]
    pub fn misprints(&self) -> &[String] {
        &self.misprints
    }

    /// The definitions of chapter 3, in printed order.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// All twenty entries in printed order.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The nineteen entries that are voted on, in printed order.
    pub fn votable(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(|clause| clause.key.votable())
    }

    /// The entry of a key.
    #[must_use]
    pub fn clause(&self, key: ClauseKey) -> &Clause {
        // `parse` put the clauses in the order of the keys.
        &self.clauses[key as usize]
    }

    /// The classification lists.
    #[must_use]
    pub fn lists(&self) -> &Lists {
        &self.lists
    }

    /// The edition's text as it was read, for packages that take it along.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the edition's text with LF line ends, hex; experts' opinions carry it as the form they answered.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// The text of the edition that the program carries, for packages that take it along.
pub const BUILTIN: &str = include_str!("../../../../../assets/standard/lncse-1.toml");

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: &str = include_str!("../../../../../assets/standard/lncse-1.txt");

    fn dense(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    #[test]
    fn every_verbatim_string_stands_in_the_standard() {
        let standard = dense(STANDARD);
        let catalogue = Catalogue::builtin();
        let texts = catalogue.clauses().iter().flat_map(|c| &c.text);
        let groups = catalogue.lists().groups().map(|g| &g.zh);
        let items = catalogue
            .lists()
            .groups()
            .flat_map(|g| &g.items)
            .filter(|item| !item.open_ended)
            .map(|item| &item.zh);
        let parts = catalogue.lists().business_part.iter().map(|p| &p.zh);
        let terms = catalogue.terms().iter().flat_map(|term| {
            let heading = term.printed.as_ref().unwrap_or(&term.name);
            [heading, &term.english, &term.text]
        });
        let mut count = 0;
        for text in texts.chain(groups).chain(items).chain(parts).chain(terms) {
            assert!(standard.contains(&dense(text)), "{text}");
            count += 1;
        }
        assert!(count > 90, "{count}");
        assert!(standard.starts_with(catalogue.title()));
    }

    #[test]
    fn chapter_four_is_in_the_catalogue_to_the_last_word() {
        let standard = dense(STANDARD);
        let start = standard.find("4.1企业资格").expect("chapter 4");
        let end = standard.find("5网络空间安全企业评估要求").expect("5");
        let mut rest = standard[start..end].to_owned();
        for clause in Catalogue::builtin().clauses() {
            for text in &clause.text {
                rest = rest.replacen(&dense(text), "", 1);
            }
        }
        assert_eq!(
            rest,
            "4.1企业资格1)2)3)4.2研发能力4.2.14.2.24.2.3，4.2.4，4.2.54.3市场效益4.3.1业务收入4.3.2企业增长速度\
             4.4质量保证4.4.14.4.24.4.34.5业务符合程度4.5.1所属领域4.5.2核心技术4.5.2业务归属"
        );
    }

    #[test]
    fn chapter_three_is_there_and_an_edition_without_it_still_reads() {
        let numbers: Vec<_> = Catalogue::builtin()
            .terms()
            .iter()
            .map(|term| term.no.clone())
            .collect();
        assert_eq!(numbers, ["3.1", "3.2", "3.3"]);
        let (before, rest) = BUILTIN.split_once("[[term]]").expect("terms");
        let (_, after) = rest.split_once("[[clause]]").expect("clauses");
        let older = Catalogue::parse(&format!("{before}[[clause]]{after}")).expect("an edition");
        assert!(older.terms().is_empty());
        assert_eq!(older.clauses(), Catalogue::builtin().clauses());
    }

    #[test]
    fn the_builtin_edition_has_nineteen_votable_clauses() {
        let catalogue = Catalogue::builtin();
        assert_eq!(catalogue.clauses().len(), 20);
        assert_eq!(catalogue.votable().count(), 19);
        for key in ClauseKey::ALL {
            assert_eq!(catalogue.clause(key).key, key);
            assert_eq!(key.as_str().parse(), Ok(key));
        }
        let lists = catalogue.lists();
        assert_eq!(lists.name("K4.INTRUSION_DETECTION"), Some("入侵检测"));
        assert_eq!(lists.name("L1.BASE"), Some("基础层"));
        assert_eq!(lists.name("L9"), None);
        for item in lists.business.iter().flat_map(|g| &g.items) {
            let part = item.key.split('.').next().expect("a first piece");
            assert!(
                item.open_ended || lists.business_part.iter().any(|p| p.key == part),
                "{}",
                item.key
            );
        }
    }

    #[test]
    fn the_digest_follows_the_text_and_not_its_line_ends() {
        let digest = |text: &str| Catalogue::parse(text).map(|c| c.digest().to_owned());
        assert_eq!(digest(&BUILTIN.replace('\n', "\r\n")), digest(BUILTIN));
        assert_ne!(
            digest(&BUILTIN.replace("不低于 5%", "不低于 6%")),
            digest(BUILTIN)
        );
    }

    #[test]
    fn a_damaged_catalogue_is_refused() {
        let check = |from: &str, to: &str| {
            Catalogue::parse(&BUILTIN.replacen(from, to, 1))
                .expect_err("damaged")
                .to_string()
        };
        assert!(check("key = \"4.1-2\"", "key = \"4.1-3\"").contains("where 4.1-2 belongs"));
        assert!(check("key = \"4.1-2\"", "key = \"4.9\"").contains("cannot be read"));
        assert!(check("lead = ", "leader = ").contains("cannot be read"));
        assert!(check("K1.IOT", "K1.CLOUD").contains("stands twice"));
    }
}
