//! Hints (提示) for the thirteen clauses that experts judge: what can be computed or looked up is said beside the clause, with the cells
//! and attachments it rests on. A hint is never a verdict: nothing here returns one, and nothing that returns one looks here.
//!
//! A rule is found by its clause number: `hint/<key>.rs`. [`hints`] is the one way in. The review date is an argument.

mod c4_1_1;
mod c4_1_2;
mod c4_1_3;
mod c4_2_1;
mod c4_2_2;
mod c4_2_5;
mod c4_4_1;
mod c4_4_2;
mod c4_4_3;
mod c4_5_1;
mod c4_5_2a;
mod c4_5_2b;
mod c4_5_2b_x;
mod composition;
pub(crate) mod dates;
mod property;
mod selection;
pub(crate) mod systems;
mod whereabouts;
pub(crate) mod words;

use chrono::NaiveDate;

use crate::applicant::{Applicant, CellPlace};
use crate::figures::Figures;
use crate::money::Ratio;
use crate::policy::Policy;
use crate::standard::{Catalogue, ClauseKey};

pub(crate) use c4_1_2::lease_period;
pub use c4_2_5::related_subject;
pub use composition::Category;
pub(crate) use property::owner_differs;

/// Which way a hint leans, in the order in which people should read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leaning {
    /// Something speaks against the clause, or contradicts itself (存疑).
    Doubts,
    /// Something has to be looked at by a person; it may not be there at all (待核).
    Open,
    /// Something speaks for the clause (支持).
    Supports,
    /// A number or a statement without a direction (事实).
    Fact,
}

impl Leaning {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Doubts => "doubts",
            Self::Open => "open",
            Self::Supports => "supports",
            Self::Fact => "fact",
        }
    }
}

/// What a number of a hint counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberUnit {
    /// Things: items, rows, files.
    Items,
    /// 人.
    Heads,
    /// 分.
    Fen,
    /// A share of one.
    Share,
}

/// A number that a hint tells, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its stable name, e.g. `main_share`.
    pub name: &'static str,
    /// The number; whole ones as `n/1`.
    pub value: Ratio,
    /// What it counts.
    pub unit: NumberUnit,
}

/// What a hint rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// A cell of the workbook, or the row that it stands in.
    Cell(CellPlace),
    /// An attachment by its number (附件编号).
    Attachment(String),
}

/// Something that can be said of a judged clause. Never a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The clause.
    pub clause: ClauseKey,
    /// What was looked at and how it came out: a stable code, unique within the clause's kind of hint, e.g. `uscc_wrong`.
    pub code: &'static str,
    /// Which way it leans.
    pub leaning: Leaning,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
    /// What it rests on.
    pub references: Vec<Reference>,
    /// The numbers in it, exact.
    pub numbers: Vec<Number>,
}

impl Hint {
    fn new(
        clause: ClauseKey,
        code: &'static str,
        leaning: Leaning,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            clause,
            code,
            leaning,
            zh: zh.into(),
            en: en.into(),
            references: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// The same hint, resting on these cells.
    fn at<'a>(mut self, places: impl IntoIterator<Item = &'a CellPlace>) -> Self {
        let places = places.into_iter().cloned().map(Reference::Cell);
        self.references.extend(places);
        self
    }

    /// The same hint, resting on these attachments; a blank number names none.
    fn attached<'a>(mut self, numbers: impl IntoIterator<Item = &'a str>) -> Self {
        for number in numbers.into_iter().map(str::trim) {
            let reference = Reference::Attachment(number.to_owned());
            if !number.is_empty() && !self.references.contains(&reference) {
                self.references.push(reference);
            }
        }
        self
    }

    /// The same hint with a number that is a whole one.
    fn count(self, name: &'static str, count: usize, unit: NumberUnit) -> Self {
        let number = i128::try_from(count).unwrap_or(i128::MAX);
        self.number(name, Ratio::whole(number), unit)
    }

    /// The same hint with a number.
    fn number(mut self, name: &'static str, value: Ratio, unit: NumberUnit) -> Self {
        self.numbers.push(Number { name, value, unit });
        self
    }
}

/// Every hint for the thirteen judged clauses, at least one each, clause by clause in printed order and within a clause by [`Leaning`].
#[must_use]
pub fn hints(
    applicant: &Applicant,
    figures: &Figures,
    policy: &Policy,
    review_date: NaiveDate,
    catalogue: &Catalogue,
) -> Vec<Hint> {
    let settings = &policy.settings().judgement;
    let lists = catalogue.lists();
    let Applicant {
        enterprise,
        properties,
        revenue_rows,
        technology_points,
        qualifications,
        talent,
        attachments,
        self_assessment: _,
        research_costs: _,
        stated_years: _,
    } = applicant;
    let items = property::items(&enterprise.name, properties, review_date);
    let percent = settings.main_business_percent;
    let staff = c4_2_5::average_staff(figures);
    let mut found = [
        c4_1_1::hints(enterprise),
        c4_1_2::hints(enterprise, attachments, review_date),
        c4_1_3::hints(enterprise, revenue_rows, percent),
        c4_2_1::hints(&items, technology_points, figures),
        c4_2_2::hints(
            &items,
            settings.intellectual_property,
            settings.intellectual_property_minimum.unwrap_or(1),
        ),
        c4_2_5::hints(*talent, staff, settings.talent_minimum),
        c4_4_1::hints(qualifications, attachments, review_date),
        c4_4_2::hints(qualifications, attachments, review_date),
        c4_4_3::hints(
            enterprise,
            attachments,
            (settings.compliance_years, settings.compliance_severity),
            review_date,
        ),
        c4_5_1::hints(enterprise, settings.layer, lists),
        c4_5_2a::hints(enterprise, technology_points, lists),
        c4_5_2b::hints(enterprise, revenue_rows, qualifications, lists, review_date),
        c4_5_2b_x::hints(revenue_rows, percent),
    ]
    .concat();
    found.sort_by_key(|hint| (hint.clause, hint.leaning));
    found
}
