//! The sources of the demonstration, read from `assets/demo`: people, firms, opinions, and the content of the attachments. All fictional.

use serde::Deserialize;

use dunping_domain::ballot::{OverrideCode, Vote};
use dunping_domain::panel::Category;
use dunping_domain::standard::ClauseKey;
use dunping_workbook::Application;

use crate::AppError;
use crate::contract::VoteDraft;

const PEOPLE: &str = include_str!("../../../../../assets/demo/people.toml");
const OPINIONS: &str = include_str!("../../../../../assets/demo/opinions.toml");
const ATTACHMENTS: &str = include_str!("../../../../../assets/demo/attachments.toml");
const FIRMS: [(&str, &str); 2] = [
    (
        "shengan",
        include_str!("../../../../../assets/demo/shengan.toml"),
    ),
    (
        "lianbei",
        include_str!("../../../../../assets/demo/lianbei.toml"),
    ),
];

/// The body, its staff and the pool of experts.
#[derive(Debug, Deserialize)]
pub(super) struct People {
    pub(super) body: Body,
    pub(super) staff: Vec<StaffMember>,
    pub(super) expert: Vec<ExpertPerson>,
}

/// 评估机构.
#[derive(Debug, Deserialize)]
pub(super) struct Body {
    pub(super) name: String,
}

/// 工作人员.
#[derive(Debug, Deserialize)]
pub(super) struct StaffMember {
    pub(super) id: String,
    pub(super) name: String,
}

/// An expert of the pool.
#[derive(Debug, Deserialize)]
pub(super) struct ExpertPerson {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) category: Category,
    pub(super) employer: String,
    pub(super) title: String,
    pub(super) specialties: Vec<String>,
}

#[derive(Deserialize)]
struct Opinions {
    case: Vec<CaseOpinions>,
}

#[derive(Deserialize)]
struct CaseOpinions {
    application: String,
    seat: Vec<SeatOpinion>,
}

/// What the expert on a seat thinks: the n-th of a category in the order of the draw.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SeatOpinion {
    pub(super) category: Category,
    pub(super) index: usize,
    pub(super) remarks: String,
    pub(super) ballots: Vec<SourceBallot>,
    #[serde(default)]
    pub(super) visit: Option<SourceVisit>,
}

/// What an expert records of a visit on site.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceVisit {
    pub(super) place: String,
    pub(super) met: String,
    pub(super) entries: Vec<SourceSeen>,
}

/// Something that was seen there.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceSeen {
    pub(super) clause: ClauseKey,
    pub(super) note: String,
    /// The name of the photo that is taken of it; empty for none.
    #[serde(default)]
    pub(super) photo: String,
}

/// One vote.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceBallot {
    pub(super) clause: ClauseKey,
    pub(super) vote: Vote,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) override_code: Option<OverrideCode>,
}

#[derive(Deserialize)]
struct Attachments {
    firm: Vec<FirmAttachments>,
}

/// The attachments of one firm.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FirmAttachments {
    application: String,
    #[serde(default)]
    pub(super) document: Vec<SourceDocument>,
    #[serde(default)]
    pub(super) photo: Vec<SourcePhoto>,
    #[serde(default)]
    pub(super) sundry: Vec<SourceSundry>,
}

/// A file of another form than a paper.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceSundry {
    pub(super) file_name: String,
    pub(super) form: Form,
    #[serde(default)]
    pub(super) title: String,
    #[serde(default)]
    pub(super) pages: u32,
    #[serde(default)]
    pub(super) paragraphs: Vec<String>,
    #[serde(default)]
    pub(super) rows: Vec<Vec<String>>,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// A PDF of pictures, lying on their side.
    Scan,
    /// A PDF of very many pages.
    Long,
    /// A document of Word.
    Document,
    /// A text in GB18030.
    Text,
}

/// A paper.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceDocument {
    pub(super) number: String,
    pub(super) file_name: String,
    pub(super) title: String,
    pub(super) page: Vec<SourcePage>,
}

/// One page of a paper.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourcePage {
    #[serde(default)]
    pub(super) paragraphs: Vec<String>,
    #[serde(default)]
    pub(super) table: Vec<SourceTable>,
}

/// A table of a page.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourceTable {
    pub(super) caption: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// A photograph.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SourcePhoto {
    pub(super) file_name: String,
}

impl SourceBallot {
    /// The vote as an expert enters it.
    pub(super) fn draft(&self) -> VoteDraft {
        VoteDraft {
            clause: self.clause.to_string(),
            vote: Some(self.vote),
            reason: self.reason.clone(),
            override_code: self.override_code,
            tags: Vec::new(),
            flagged: false,
        }
    }
}

fn parse<T: serde::de::DeserializeOwned>(text: &str, part: &'static str) -> Result<T, AppError> {
    toml::from_str(text).map_err(|_| AppError::Part(part))
}

/// The people.
pub(super) fn people() -> Result<People, AppError> {
    parse(PEOPLE, "people.toml")
}

/// One firm's application.
pub(super) fn application(name: &str) -> Result<Application, AppError> {
    let found = FIRMS
        .iter()
        .find(|(firm, _)| *firm == name)
        .ok_or(AppError::NoDemo)?;
    parse(found.1, "application.toml")
}

/// One firm's application and attachments. Its name carries the mark wherever it stands, so that they stay of one piece.
pub(super) fn firm(name: &str, mark: &str) -> Result<(Application, FirmAttachments), AppError> {
    let plain = application(name)?.basics.name;
    let marked = format!("{plain}{mark}");
    let found = FIRMS
        .iter()
        .find(|(firm, _)| *firm == name)
        .ok_or(AppError::NoDemo)?;
    let application = parse(&found.1.replace(&plain, &marked), "application.toml")?;
    let all: Attachments = parse(&ATTACHMENTS.replace(&plain, &marked), "attachments.toml")?;
    let attachments = all.firm.into_iter().find(|firm| firm.application == name);
    Ok((application, attachments.ok_or(AppError::NoDemo)?))
}

/// The opinions on one firm, by seat.
pub(super) fn opinions(name: &str) -> Result<Vec<SeatOpinion>, AppError> {
    let all: Opinions = parse(OPINIONS, "opinions.toml")?;
    let found = all.case.into_iter().find(|case| case.application == name);
    Ok(found.ok_or(AppError::NoDemo)?.seat)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn firm_of(name: &str) -> (Application, FirmAttachments) {
        firm(name, "").expect("a firm")
    }

    #[test]
    fn a_mark_stands_wherever_the_firm_does() {
        let (application, attachments) = firm("shengan", "（练习）").expect("a firm");
        assert!(application.basics.name.ends_with("（练习）"));
        let name = &application.basics.name;
        let owner = |text: &str| text.contains(name.trim_end_matches("（练习）"));
        let texts = attachments.document.iter().flat_map(|paper| &paper.page);
        let mut named = texts.flat_map(|page| &page.paragraphs).filter(|t| owner(t));
        assert!(named.all(|text| text.contains(name)));
    }

    #[test]
    fn the_sources_can_be_read() {
        let people = people().expect("people");
        assert_eq!(people.expert.len(), 9);
        for (firm, _) in FIRMS {
            let (_, attachments) = firm_of(firm);
            assert_eq!(opinions(firm).expect("opinions").len(), 5, "{firm}");
            assert!(!attachments.document.is_empty());
        }
    }
}
