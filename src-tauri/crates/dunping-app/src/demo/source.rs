//! The sources of the demonstration, read from `assets/demo`: people, firms, opinions, and the content of the attachments. All fictional.

use serde::Deserialize;

use dunping_domain::ballot::{OverrideCode, Vote};
use dunping_domain::panel::Category;
use dunping_domain::standard::ClauseKey;
use dunping_workbook::Application;

use crate::AppError;

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

/// The opinions on one firm, by seat.
pub(super) fn opinions(name: &str) -> Result<Vec<SeatOpinion>, AppError> {
    let all: Opinions = parse(OPINIONS, "opinions.toml")?;
    let found = all.case.into_iter().find(|case| case.application == name);
    Ok(found.ok_or(AppError::NoDemo)?.seat)
}

/// The attachments of one firm.
pub(super) fn attachments(name: &str) -> Result<FirmAttachments, AppError> {
    let all: Attachments = parse(ATTACHMENTS, "attachments.toml")?;
    all.firm
        .into_iter()
        .find(|firm| firm.application == name)
        .ok_or(AppError::NoDemo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sources_can_be_read() {
        let people = people().expect("people");
        assert_eq!(people.expert.len(), 9);
        for (firm, _) in FIRMS {
            application(firm).expect("an application");
            assert_eq!(opinions(firm).expect("opinions").len(), 5, "{firm}");
            assert!(!attachments(firm).expect("attachments").document.is_empty());
        }
    }
}
