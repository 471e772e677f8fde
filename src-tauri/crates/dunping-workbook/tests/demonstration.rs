//! The demonstration's sources agree with each other: what a workbook lists is there, what an attachment says is what the workbook says,
//! and the second firm misses its clause by one 分.

use std::collections::BTreeSet;
use std::path::PathBuf;

use dunping_domain::assessment::assess;
use dunping_domain::ballot::Vote;
use dunping_domain::clause::Verdict;
use dunping_domain::consistency::contradictions;
use dunping_domain::figures::{Amount, FigureKey, Figures};
use dunping_domain::identifier::{Uscc, patent, software_copyright, standard_number};
use dunping_domain::money::Fen;
use dunping_domain::panel::Category;
use dunping_domain::policy::Policy;
use dunping_domain::standard::{Catalogue, ClauseKey};
use dunping_workbook::{Application, filled, read};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The clauses that are computed.
const NUMERIC: [ClauseKey; 6] = [
    ClauseKey::ResearchShare,
    ClauseKey::DomesticResearchShare,
    ClauseKey::BachelorShare,
    ClauseKey::ResearchStaffShare,
    ClauseKey::CyberRevenue,
    ClauseKey::Growth,
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    body: Body,
    staff: Vec<StaffMember>,
    expert: Vec<Expert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    name: String,
    address: String,
    phone: String,
    email: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaffMember {
    id: String,
    name: String,
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expert {
    id: String,
    name: String,
    category: Category,
    employer: String,
    title: String,
    specialties: Vec<String>,
    phone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opinions {
    case: Vec<CaseOpinions>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseOpinions {
    application: String,
    seat: Vec<Seat>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seat {
    category: Category,
    index: usize,
    remarks: String,
    ballots: Vec<SeatBallot>,
    #[serde(default)]
    visit: Option<Visit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Visit {
    place: String,
    met: String,
    entries: Vec<Seen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    clause: ClauseKey,
    note: String,
    #[serde(default)]
    photo: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeatBallot {
    clause: ClauseKey,
    vote: Vote,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attachments {
    firm: Vec<Firm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Firm {
    application: String,
    document: Vec<Document>,
    photo: Vec<Photo>,
    #[serde(default)]
    sundry: Vec<Sundry>,
}

/// A file that came besides those of the list.
#[derive(Deserialize)]
struct Sundry {
    file_name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    number: String,
    file_name: String,
    title: String,
    page: Vec<Page>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    paragraphs: Vec<String>,
    #[serde(default)]
    table: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    caption: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Photo {
    number: String,
    file_name: String,
    caption: String,
    lines: Vec<String>,
}

fn source<T: DeserializeOwned>(name: &str) -> T {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../assets/demo")
        .join(name);
    let text = std::fs::read_to_string(path).expect("the source is there");
    toml::from_str(&text).expect("the source has its shape")
}

fn yuan(fen: i64) -> String {
    Fen::new(i128::from(fen)).expect("an amount").to_string()
}

#[test]
fn nine_experts_and_a_body() {
    let people: People = source("people.toml");
    let ids: Vec<&str> = people
        .expert
        .iter()
        .map(|expert| expert.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "T001", "T002", "T003", "T004", "T005", "F001", "F002", "F003", "F004"
        ]
    );
    for expert in &people.expert {
        assert!(
            expert.id.starts_with(expert.category.letter()),
            "{}",
            expert.id
        );
        let texts = [&expert.name, &expert.employer, &expert.title, &expert.phone];
        assert!(
            texts.iter().all(|text| !text.is_empty()) && !expert.specialties.is_empty(),
            "{}",
            expert.id
        );
    }
    let Body {
        name,
        address,
        phone,
        email,
    } = people.body;
    assert!(
        [name, address, phone, email]
            .iter()
            .all(|text| !text.is_empty())
    );
    assert!(
        people
            .staff
            .iter()
            .all(|s| !s.id.is_empty() && !s.name.is_empty() && !s.title.is_empty())
    );
}

#[test]
fn every_seat_votes_on_every_clause_with_a_reason() {
    let opinions: Opinions = source("opinions.toml");
    let votable: BTreeSet<ClauseKey> = ClauseKey::ALL
        .into_iter()
        .filter(|key| key.votable())
        .collect();
    for case in &opinions.case {
        let seats: Vec<(&str, usize)> = case
            .seat
            .iter()
            .map(|seat| (seat.category.letter(), seat.index))
            .collect();
        assert_eq!(
            seats,
            [("T", 1), ("T", 2), ("T", 3), ("F", 1), ("F", 2)],
            "{}",
            case.application
        );
        for seat in &case.seat {
            let voted: BTreeSet<ClauseKey> =
                seat.ballots.iter().map(|ballot| ballot.clause).collect();
            assert_eq!((voted.len(), &voted), (seat.ballots.len(), &votable));
            assert!(
                seat.ballots.iter().all(|ballot| !ballot.reason.is_empty())
                    && !seat.remarks.is_empty()
            );
            if let Some(visit) = &seat.visit {
                assert!(!visit.place.is_empty() && !visit.met.is_empty());
                assert!(visit.entries.iter().any(|seen| !seen.photo.is_empty()));
                assert!(
                    visit
                        .entries
                        .iter()
                        .all(|seen| voted.contains(&seen.clause) && !seen.note.is_empty())
                );
            }
        }
    }
    let against = |application: &str| -> Vec<ClauseKey> {
        let case = opinions
            .case
            .iter()
            .find(|case| case.application == application)
            .expect("the case");
        let ballots = case.seat.iter().flat_map(|seat| &seat.ballots);
        ballots
            .filter(|ballot| ballot.vote == Vote::Nonconform)
            .map(|ballot| ballot.clause)
            .collect()
    };
    assert_eq!(against("shengan"), [ClauseKey::ServiceQuality]);
    assert_eq!(against("lianbei"), [ClauseKey::CyberRevenue; 5]);
}

#[test]
fn the_attachments_are_those_of_the_list_and_agree_with_the_figures() {
    let attachments: Attachments = source("attachments.toml");
    for firm in &attachments.firm {
        let application: Application = source(&format!("{}.toml", firm.application));
        let mut listed: Vec<(&str, &str, usize)> = application
            .attachments
            .iter()
            .map(|a| (a.number.as_str(), a.file_name.as_str(), a.pages as usize))
            .collect();
        let documents = firm
            .document
            .iter()
            .map(|d| (d.number.as_str(), d.file_name.as_str(), d.page.len()));
        let photos = firm
            .photo
            .iter()
            .map(|p| (p.number.as_str(), p.file_name.as_str(), 1));
        let mut there: Vec<(&str, &str, usize)> = documents.chain(photos).collect();
        assert!(
            firm.sundry
                .iter()
                .all(|one| there.iter().all(|(_, name, _)| *name != one.file_name)),
            "what came besides the list is not on it"
        );
        listed.sort_unstable();
        there.sort_unstable();
        assert_eq!(there, listed);
        assert!(
            firm.photo
                .iter()
                .all(|photo| !photo.caption.is_empty() && !photo.lines.is_empty())
        );
        let mut text = String::new();
        for document in &firm.document {
            text.push_str(&document.title);
            for page in &document.page {
                text.push_str(&page.paragraphs.join("\n"));
                for table in &page.table {
                    assert!(
                        table
                            .rows
                            .iter()
                            .all(|row| row.len() == table.columns.len()),
                        "{}",
                        table.caption
                    );
                    text.push_str(&table.rows.concat().join("\n"));
                }
            }
        }
        let last = application.years.last().expect("three years");
        let total = last.revenue_main.0.get() + last.revenue_other.0.get();
        for amount in [
            total,
            last.revenue_cyber.0.get(),
            last.profit_cyber.0.get(),
            last.research.0.get(),
        ] {
            assert!(
                text.contains(&yuan(amount)),
                "{} {}",
                firm.application,
                yuan(amount)
            );
        }
    }
}

#[test]
fn one_firm_stands_on_its_limit_and_the_other_a_fen_below() {
    let figures = |name: &str| {
        let workbook =
            filled(&Catalogue::builtin(), &source::<Application>(name)).expect("it can be written");
        read(&workbook).expect("it can be read").figures
    };
    let amount = |figures: &Figures, amount| {
        figures
            .value(FigureKey::Yearly(amount, 2025))
            .expect("a figure")
    };
    let not_met = |figures: &Figures| -> Vec<ClauseKey> {
        let assessment = assess(figures, &Policy::builtin());
        let computed = NUMERIC.into_iter().filter(|key| {
            let verdict = &assessment.clause(*key).expect("a numeric clause").verdict;
            assert!(!matches!(verdict, Verdict::Undetermined { .. }), "{key}");
            *verdict == Verdict::NotMet
        });
        computed.collect()
    };
    let shengan = figures("shengan.toml");
    assert_eq!(
        amount(&shengan, Amount::ResearchTotal) * 100,
        amount(&shengan, Amount::RevenueTotal) * 5
    );
    assert_eq!(
        (not_met(&shengan), contradictions(&shengan)),
        (vec![], vec![])
    );
    let lianbei = figures("lianbei.toml");
    assert_eq!(
        (amount(&lianbei, Amount::RevenueCyber) + 1) * 100,
        amount(&lianbei, Amount::RevenueTotal) * 40
    );
    assert_eq!(
        (not_met(&lianbei), contradictions(&lianbei)),
        (vec![ClauseKey::CyberRevenue], vec![])
    );
}

#[test]
fn every_registration_number_is_well_formed() {
    for name in ["shengan.toml", "lianbei.toml"] {
        let application: Application = source(name);
        assert!(Uscc::check(&application.basics.uscc).is_ok(), "{name}");
        for item in &application.properties {
            let well_formed = match item.kind.as_str() {
                "软件著作权" => software_copyright(&item.number).is_ok(),
                "标准规范" => standard_number(&item.number).is_ok(),
                _ => patent(&item.number).is_ok(),
            };
            assert!(well_formed, "{}", item.number);
        }
    }
}
